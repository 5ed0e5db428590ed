/* jit_save.c: torch.jit.save(m, f, _extra_files=None) and the save method of scripted modules and functions. */
#include "eval/data.h"
#include "eval/script.h"
#include "script/script.h"
#include <string.h>
#include <unistd.h>

static const Type *type_behind(void *user, const tsrt_type *r) {
    EvalHost *h = user;
    return h->type_of(h, r);
}

static tsrt_boxed_fn *code_of(void *user, Graph *g) {
    EvalHost *h = user;
    return h->code(h, g);
}

/* {name: str or bytes} */
static bool extra_files(Eval *e, Py v, ScriptSave *save) {
    DictEntry *x;
    if (is_absent(v) || is_none(v)) return true;
    if (!is_obj(v, OBJ_DICT)) return raise_(e, EXC_TypeError, "_extra_files has to be a dict, not '%s'", py_type_name(e, v));
    ArchiveText *all = ev_alloc(e, sizeof *all * (size_t)(AS_DICT(v)->live + 1));
    for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
        if (!is_obj(x->key, OBJ_STR) || (!is_obj(x->value, OBJ_STR) && !is_obj(x->value, OBJ_BYTES)))
            return raise_(e, EXC_TypeError, "_extra_files maps names to str or bytes");
        all[save->nextra++] = (ArchiveText){AS_STR(x->key)->p, AS_STR(x->value)->p, (size_t)AS_STR(x->value)->len};
    }
    save->extra = all;
    return true;
}

static bool save_to(Eval *e, Py what, Py path, Py extra) {
    ScriptSave save = {.s = e->s, .sema = e->sema, .type_of = type_behind, .code = code_of, .user = e->o.host};
    PyInstance *x = module_instance(e, what);
    if (!e->o.host) return unsupported(e, "saving a program here");
    const bool stream = is_stream(e, path);
    if (!is_obj(path, OBJ_STR) && !stream) return unsupported(e, "saving a program to a '%s'", py_type_name(e, path));
    if (!extra_files(e, extra, &save)) return false;
    tsrt_cell *object = NULL;
    tsrt_ctx *c = save.ctx = e->o.host->ctx(e->o.host);
    if (x && module_is_scripted(e, x)) {
        ModuleDecl *m = module_decl(e, x);
        save.module = sema_module(e->sema, m);
        if (type_is(save.module, TY_Error)) return e->fail = FAIL_END, false;
        Store s = {.e = e, .c = c};
        if (!store_module(&s, x, NULL, &object)) return false;
        save.object = object;
    } else if (is_obj(what, OBJ_SCRIPT)) {
        save.function = sema_function(e->sema, func_decl(e, AS(PyScript, what)->fn));
        if (!save.function) return e->fail = FAIL_END, false;
    } else return raise_(e, EXC_AttributeError, "'%s' object has no attribute 'save'", py_type_name(e, what));
    const char *file = stream ? stream_file(e) : AS_STR(path)->p;
    const bool ok = file && script_save(&save, file);
    if (object) tsrt_release(c, object);
    if (!file) return false;
    if (stream && !ok) unlink(file);
    if (!ok) return e->fail = FAIL_END, false;
    return !stream || stream_from_file(e, file, path);
}

bool jit_save(Eval *e, Args *a, Py *out) {
    static const char *const names[] = {"m", "f", "_extra_files"};
    Py v[3];
    return *out = py_none(), args_take(e, "save", a, names, 3, 2, v) && save_to(e, v[0], v[1], v[2]);
}

static bool save_method(Eval *e, Py self, Args *a, Py *out) {
    static const char *const names[] = {"f", "_extra_files"};
    Py v[2];
    return *out = py_none(), args_take(e, "save", a, names, 2, 1, v) && save_to(e, self, v[0], v[1]);
}

Py jit_save_method(Eval *e, Py self) {
    Py f = py_native(e, "torch.jit", "save", save_method, 1, 2);
    AS(PyNative, f)->self = self;
    return f;
}
