/* library.c: what is written in Python itself, carried inside tscc: parts of Python's library (src/eval/library/NAME.py) and the prelude
 * (src/prelude/torch/nn/..., which mirrors torch's packages). A module's file runs when the module is asked for something that is not built
 * in. A file's __lazy__ dict {"torch.nn.modules.activation": "ReLU Tanh ..."} names what other files hold: they run when that is asked for. */
#include "eval/modules.h"
#include "eval/tensor.h"
#include <string.h>

typedef struct LibraryRow { const char *name; const unsigned char *text; size_t len; bool prelude; } LibraryRow;
#include "library.inc"

static const LibraryRow *row_of(const char *name) {
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name)) return &rows[i];
    return NULL;
}

bool library_has(const char *name) { return row_of(name) != NULL; }

bool library_load(Eval *e, PyModule *m) {
    const LibraryRow *row = row_of(m->name->s);
    if (!row || m->src) return true;
    m->src = source_add(e->s, arena_printf(e->a, "<%s>/%s.py", row->prelude ? "prelude" : "library", row->name), (const char *)row->text, row->len);
    if (!m->src) return unsupported(e, "more source text");
    AstModule *ast = parse_module(e->s, e->s->arena, m->src, (ParseOptions){0});
    Span at = e->at;
    Frame frame = {e->frame, "<module>", at, NULL};
    Py ignored;
    m->env = env_new(e, scope_of(e, &ast->base), NULL);
    m->env->module = m;
    e->frame = &frame;
    Flow f = eval_block(e, m->env, ast->body, &ignored);
    e->frame = frame.up;
    e->at = at;
    return f != FLOW_FAIL;
}

/* Is `name` a word of `list`? */
static bool has_word(const char *list, Sym name) {
    for (const char *p = list; (p = strstr(p, name->s)) != NULL; p += name->len)
        if ((p == list || p[-1] == ' ') && (!p[name->len] || p[name->len] == ' ')) return true;
    return false;
}

static bool lazy_member(Eval *e, PyModule *m, Sym name, Py *out) {
    Py *lazy = module_var(m, sym(e->s, "__lazy__"));
    DictEntry *x;
    for (int i = 0; lazy && is_obj(*lazy, OBJ_DICT) && dict_next(AS_DICT(*lazy), &i, &x);) {
        Py file;
        if (!has_word(AS_STR(x->value)->p, name)) continue;
        if (!import_module(e, str_sym(e, x->key), &file) || !py_getattr(e, file, name, out)) return false;
        module_set(e, m, name, *out);
        return true;
    }
    return true;
}

bool module_member(Eval *e, PyModule *m, Sym name, Py *out) {
    Py *x = module_var(m, name);
    *out = py_absent();
    if (!x && m->partial && library_has(m->name->s)) {
        if (!library_load(e, m)) return false;
        if (!(x = module_var(m, name)) && !lazy_member(e, m, name, out)) return false;
    }
    if (x) *out = *x;
    if (is_absent(*out) && m->partial) return torch_member(e, m->name->s, name, out);
    return true;
}

bool module_load_all(Eval *e, PyModule *m) {
    Py ignored;
    if (!m->partial || !library_has(m->name->s)) return true;
    if (!library_load(e, m)) return false;
    Py *lazy = module_var(m, sym(e->s, "__lazy__"));
    DictEntry *x;
    for (int i = 0; lazy && is_obj(*lazy, OBJ_DICT) && dict_next(AS_DICT(*lazy), &i, &x);)
        for (const char *p = AS_STR(x->value)->p; *p;) {
            size_t n = strcspn(p, " ");
            if (!module_member(e, m, sym_n(e->s, p, n), &ignored)) return false;
            p += n + (p[n] == ' ');
        }
    return true;
}

/* The file of the prelude that has a name of torch or torch.jit; NULL: none has. */
static const char *file_of(const char *qualified, Sym name) {
    static const struct { const char *module, *file, *names; } of[] = {
        {"torch", "torch.functional", "cdist norm stft tensordot unique unique_consecutive"},
        {"torch", "torch.type_info", "finfo iinfo"}, {"torch", "torch._dynamo", "compile"},
        {"torch.jit", "torch.jit._freeze", "freeze optimize_for_inference run_frozen_optimizations"},
    };
    for (int i = 0; i < COUNT_OF(of); i++)
        if (!strcmp(of[i].module, qualified) && has_word(of[i].names, name)) return of[i].file;
    return NULL;
}
bool torch_member(Eval *e, const char *qualified, Sym name, Py *out) {
    const char *holder = file_of(qualified, name);
    if (holder) {
        Py file;
        return import_module(e, sym(e->s, holder), &file) && py_getattr(e, file, name, out);
    }
    const char *whole = arena_printf(e->a, "%s.%s", qualified, name->s);
    if (!strcmp(whole, "torch.jit.ScriptModule")) {
        Py file;
        return import_module(e, sym(e->s, "torch.jit._script"), &file) && py_getattr(e, file, name, out);
    }
    if (!strcmp(whole, "torch.torch")) return import_module(e, sym(e->s, "torch"), out);      /* torch holds itself */
    if (library_has(whole)) return import_module(e, sym(e->s, whole), out);
    *out = torch_name(e, whole);
    return true;
}
