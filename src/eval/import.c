/* import.c: finding and running imported files: neighbours of the importing file and -I folders; then modules the evaluator knows; then
 * names that are known as modules of Python or torch, whose members are names only. */
#include "eval/modules.h"
#include <string.h>
#include <sys/stat.h>

static bool exists(const char *path) {
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* The file of dotted module `name` below `dir` ("" or ending in a slash), or NULL. */
static const char *find_below(Eval *e, const char *dir, const char *name) {
    static const char *const tails[] = {".tsc", ".py", "/__init__.tsc", "/__init__.py"};
    char *slashed = arena_dup(e->a, name, strlen(name));
    for (char *p = slashed; *p; p++)
        if (*p == '.') *p = '/';
    for (int i = 0; i < COUNT_OF(tails); i++) {
        const char *path = arena_printf(e->a, "%s%s%s", dir, slashed, tails[i]);
        if (exists(path)) return path;
    }
    return NULL;
}

static const char *folder_of(Eval *e, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? arena_dup(e->a, path, (size_t)(slash + 1 - path)) : "";
}

static const char *find_file(Eval *e, const char *name) {
    const char *path = e->main ? find_below(e, folder_of(e, e->main->path), name) : NULL;
    for (int i = 0; !path && i < e->o.ninclude; i++) path = find_below(e, arena_printf(e->a, "%s/", e->o.include[i]), name);
    /* A module's own folder, for imports among neighbours of an included file. */
    if (!path && e->frame && source_of(e->s, e->at.lo)) path = find_below(e, folder_of(e, source_of(e->s, e->at.lo)->path), name);
    return path;
}

static bool run_file(Eval *e, Sym name, const char *path, Py *out) {
    const char *why;
    Span at = e->at;
    Source *src = source_read(e->s, path, &why);
    if (!src) {
        diag(e->s, DIAG_cannot_read, at, path, why);
        return e->fail = FAIL_END, false;
    }
    PyModule *m = module_new(e, name->s);
    m->path = src->path;
    m->src = src;
    vec_push(e->a, &e->files, src->path);
    module_set(e, m, e->n.name_, py_sym(e, name));
    module_set(e, m, sym(e->s, "__file__"), py_text(e, src->path));
    int before = e->s->diags.errors;
    AstModule *ast = parse_module(e->s, e->s->arena, src, (ParseOptions){0});
    if (e->s->diags.errors > before) return e->fail = FAIL_END, false;
    module_set(e, m, e->n.doc, doc_of(e, ast->body));
    Frame frame = {e->frame, "<module>", at, NULL};
    e->frame = &frame;
    m->env = env_new(e, scope_of(e, &ast->base), NULL);
    m->env->module = m;
    Py ignored;
    Flow f = eval_block(e, m->env, ast->body, &ignored);
    e->frame = frame.up;
    e->at = at;
    if (f == FLOW_FAIL) return false;
    return *out = py_obj(m), true;
}

/* Modules of Python's library and packages that exist, so that importing them is no error by itself. */
static bool is_known(const char *top) {
    static const char names[] = " torch torchvision torchaudio numpy scipy os random itertools copy abc unittest contextlib io re json time datetime string struct"
        " types inspect pathlib tempfile shutil subprocess threading multiprocessing logging argparse pickle heapq bisect cmath numbers fractions decimal"
        " statistics hashlib base64 textwrap pprint traceback weakref gc platform uuid glob csv zlib gzip zipfile secrets queue socket signal ast dis builtins"
        " importlib pkgutil typing_inspect packaging collections functools operator concurrent asyncio warnings sys math enum dataclasses typing expecttest"
        " array ctypes locale codecs unicodedata difflib getpass errno stat fnmatch linecache keyword token tokenize symtable code codeop site sysconfig ";
    char key[64];
    int n = snprintf(key, sizeof key, " %s ", top);
    return n < (int)sizeof key && strstr(names, key);
}

bool import_module(Eval *e, Sym name, Py *out) {
    *out = dict_get_text(e, e->modules, name->s);
    if (!is_absent(*out)) {
        if (is_obj(*out, OBJ_POISON)) return unsupported(e, "%s", AS(PyPoison, *out)->what);
        return true;
    }
    if (!ev_stack(e)) return false;
    const char *dot = strchr(name->s, '.');
    const char *top = dot ? arena_dup(e->a, name->s, (size_t)(dot - name->s)) : name->s;
    const char *path = strcmp(top, "torch") && strcmp(top, "typing") ? find_file(e, name->s) : NULL;
    if (!path) {
        if (!native_module(e, name->s, out)) return false;
        if (!is_absent(*out)) return true;
        if (is_known(top)) {
            *out = py_opaque(e, name->s);
            AS(PyOpaque, *out)->is_module = true;
            dict_set_text(e, e->modules, name->s, *out);
            /* import a.b makes a known, too */
            if (dot) {
                Py t;
                return import_module(e, sym(e->s, top), &t);
            }
            return true;
        }
        /* A folder without __init__ is a package, too. */
        struct stat st;
        const char *dir = e->main ? arena_printf(e->a, "%s%s", folder_of(e, e->main->path), name->s) : name->s;
        bool folder = !dot && !stat(dir, &st) && S_ISDIR(st.st_mode);
        for (int i = 0; i < e->o.ninclude && !folder && !dot; i++)
            folder = !stat(arena_printf(e->a, "%s/%s", e->o.include[i], name->s), &st) && S_ISDIR(st.st_mode);
        if (!folder) return raise_(e, EXC_ModuleNotFoundError, "No module named '%s'", name->s);
        *out = py_obj(module_new(e, name->s));
        return true;
    }
    Py parent = py_absent();
    const char *last = strrchr(name->s, '.');
    if (last && !import_module(e, sym_n(e->s, name->s, (size_t)(last - name->s)), &parent)) return false;
    if (!run_file(e, name, path, out)) return false;
    if (is_obj(parent, OBJ_MODULE)) module_set(e, AS(PyModule, parent), sym(e->s, last + 1), *out);
    return true;
}
