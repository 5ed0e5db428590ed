/* load.c: torch.jit.load, and an archive as the whole program. */
#include "eval/load.h"
#include "eval/modules.h"
#include <string.h>

static bool module_class(Load *l) {
    Eval *e = l->e;
    Py file, cls;
    if (!import_module(e, sym(e->s, "torch.nn.modules.module"), &file) || !py_getattr(e, file, sym(e->s, "Module"), &cls)) return false;
    l->module_class = AS(PyClass, cls);
    return true;
}

static bool load_root(Load *l, Py *out) {
    Eval *e = l->e;
    bool ok;
    const Model *model = archive_model(l->archive, &ok);
    const Data *root = !model && ok ? archive_load(l->archive, "data.pkl") : NULL;
    if (!model && !root) return e->fail = FAIL_END, false;
    if (!model && archive_entry(l->archive, "constants.pkl") && !(l->constants = archive_load(l->archive, "constants.pkl"))) return e->fail = FAIL_END, false;
    if (!module_class(l) || (model && !load_legacy(l, model, &root))) return false;
    l->entry = !model ? "data.pkl" : model->version < 6 ? "attributes.pkl" : "data.pkl";
    if (root->kind != DATA_OBJECT) return LOAD_FAIL(l, DIAG_load_no_module, (Span){0, 0}, l->path, data_type_name(root));
    if (!load_data(l, root, out)) return false;
    return module_instance(e, *out) || LOAD_FAIL(l, DIAG_load_no_module, (Span){0, 0}, l->path, data_type_name(root));
}

/* The values of the dict become the bytes of extra/NAME, none where there is no such entry. */
static bool extra_files(Load *l, Py files) {
    Eval *e = l->e;
    DictEntry *x;
    if (is_absent(files) || is_none(files)) return true;
    if (!is_obj(files, OBJ_DICT)) return raise_(e, EXC_TypeError, "_extra_files has to be a dict, not '%s'", py_type_name(e, files));
    for (int i = 0; dict_next(AS_DICT(files), &i, &x);) {
        if (!is_obj(x->key, OBJ_STR)) return raise_(e, EXC_RuntimeError, "_extra_files has names for keys, not '%s'", py_type_name(e, x->key));
        const char *name = arena_printf(e->a, "extra/%.*s", (int)AS_STR(x->key)->len, AS_STR(x->key)->p);
        ZipEntry *z = archive_entry(l->archive, name);
        const unsigned char *p = z ? archive_bytes(l->archive, z) : (const unsigned char *)"";
        if (!p) return e->fail = FAIL_END, false;
        x->value = py_str(e, (const char *)p, z ? z->size : 0);
        x->value.u.o->kind = OBJ_BYTES;
    }
    return true;
}

bool load_archive(Eval *e, const char *path, Py extra, Py *out) {
    Session *s = e->s;
    Archive *a = archive_open(s, path);
    if (!a) return e->fail = FAIL_END, false;
    vec_push(e->a, &e->files, arena_dup(s->arena, path, strlen(path)));
    Load *l = NEW(s->arena, Load);
    *l = (Load){.e = e, .archive = a, .code = "code", .constants_entry = "constants.pkl", .path = arena_dup(s->arena, path, strlen(path)), .reader = {.e = e, .pool.arena = e->a, .object = load_object, .host = l}};
    vec_push(e->a, &e->loads, l);
    load_resolver(l);
    if (!archive_is_script(a)) return LOAD_FAIL(l, DIAG_load_not_program, (Span){0, 0}, path);
    return extra_files(l, extra) && load_root(l, out);
}

void loads_free(Eval *e) {
    for (int i = 0; i < e->loads.len; i++) {
        Load *l = e->loads.data[i];
        if (l->reader.pool.c) tensor_pool_drop(&l->reader.pool);
        archive_close(l->archive);
    }
}

bool eval_archive(Eval *e, const char *path, Sym name) {
    char here;
    e->stack_base = &here;
    PyModule *m = module_new(e, "__main__");
    Source *none = source_add(e->s, path, "", 0);
    AstModule *empty = none ? parse_module(e->s, e->s->arena, none, (ParseOptions){0}) : NULL;
    Py v;
    if (!empty) return diag(e->s, DIAG_cannot_read, (Span){0, 0}, path, "all sources together are larger than 4 GiB");
    e->main = m;
    m->path = none->path;
    m->src = none;
    m->env = env_new(e, scope_of(e, &empty->base), NULL);
    m->env->module = m;
    Frame frame = {NULL, "<module>", {0, 0}, NULL};
    e->frame = &frame;
    if (load_archive(e, path, py_absent(), &v)) return module_set(e, m, name, v), true;
    eval_report_failure(e);
    return false;
}
