/* torch.c: what build-time code may do with names of torch and of other modules that are known by name only: read attributes (which give
 * longer names), decorate functions, script them. Calling anything else says that it is not supported yet. */
#include "eval/modules.h"
#include "eval/data.h"
#include "eval/load.h"
#include "eval/trace.h"
#include <string.h>
#include <unistd.h>

static bool dtype_attr(Eval *e, int code, Sym name, Py *out) {
    const bool complex = code >= TSRT_COMPLEX32 && code <= TSRT_COMPLEX128, whole = code <= TSRT_INT64, truth = code == TSRT_BOOL8;
    if (!strcmp(name->s, "is_floating_point")) return *out = py_bool(!complex && !whole && !truth), true;
    if (!strcmp(name->s, "is_complex")) return *out = py_bool(complex), true;
    if (!strcmp(name->s, "is_signed")) return *out = py_bool(code != TSRT_UINT8 && !truth), true;
    if (!strcmp(name->s, "itemsize") && code < TSRT_NUM_DTYPES) return *out = py_int((int64_t)tsrt_dtype_bytes((tsrt_dtype)code)), true;
    return raise_(e, EXC_AttributeError, "'torch.dtype' object has no attribute '%s'", name->s);
}

bool opaque_attr(Eval *e, PyOpaque *o, Sym name, Py *out) {
    const char *q = o->qualified->s;
    int code;
    bool torch = !strcmp(q, "torch") || !strncmp(q, "torch.", 6);
    if (!torch && !o->is_module && strncmp(q, "typing.", 7)) return unsupported(e, "'%s.%s' at build time", q, name->s);
    if (name->len > 4 && !strncmp(name->s, "__", 2) && strcmp(name->s, "__version__")) return unsupported(e, "'%s.%s' at build time", q, name->s);
    if (torch && !strcmp(name->s, "__version__")) return *out = py_text(e, "2.13.0"), true;
    if (!strcmp(q, "torch.jit") && !strcmp(name->s, "Error")) return *out = py_obj(e->jit_error), true;
    if (dtype_of(py_obj(o), &code)) return dtype_attr(e, code, name, out);
    return torch_member(e, q, name, out);
}

/* ---- decorators */
static PyFunc *func_of(Py v) {
    if (is_obj(v, OBJ_FUNC)) return AS(PyFunc, v);
    if (is_obj(v, OBJ_SCRIPT)) return AS(PyScript, v)->fn;
    if (is_obj(v, OBJ_STATIC) || is_obj(v, OBJ_CLASSMETHOD)) return func_of(AS(PyWrap, v)->fn);
    if (is_obj(v, OBJ_PROPERTY)) return func_of(AS(PyProperty, v)->get);
    return NULL;
}

static bool flag(Eval *e, Args *a, unsigned flags, const char *what, Py *out) {
    PyFunc *f = a->npos == 1 ? func_of(a->pos[0]) : NULL;
    if (!f) return unsupported(e, "%s of this", what);
    f->flags |= flags;
    return *out = a->pos[0], true;
}

static bool script(Eval *e, Args *a, Py *out) {
    if (!a->npos) return unsupported(e, "torch.jit.script without a function");
    Py v = a->pos[0];
    *out = v;
    if (is_obj(v, OBJ_SCRIPT)) return true;
    if (module_instance(e, v)) return module_script(e, v, out);
    if (is_obj(v, OBJ_FUNC)) {
        PyScript *s = EV_NEW(e, PyScript, OBJ_SCRIPT);
        s->fn = AS(PyFunc, v);
        s->fn->flags |= FUNC_SCRIPT;
        return *out = py_obj(s), true;
    }
    if (is_obj(v, OBJ_CLASS) && AS(PyClass, v)->flavour != CLS_BUILTIN) return AS(PyClass, v)->scripted = true;
    return unsupported(e, "torch.jit.script of a '%s'", py_type_name(e, v));
}

static bool ignore_now(Eval *e, Py self, Args *a, Py *out) {
    return flag(e, a, self.u.b ? FUNC_UNUSED : FUNC_IGNORE, "torch.jit.ignore", out);
}
static bool ignore(Eval *e, Args *a, Py *out) {
    bool drop = false;
    if (a->npos == 1 && func_of(a->pos[0])) return flag(e, a, FUNC_IGNORE, "torch.jit.ignore", out);
    for (int i = 0; i < a->nkw; i++)
        if (!py_truth(e, a->kwval[i], &drop)) return false;
    if (a->npos == 1 && !py_truth(e, a->pos[0], &drop)) return false;
    *out = py_native(e, "torch.jit", "ignore", ignore_now, 1, 1);
    AS(PyNative, *out)->self = py_bool(drop);
    return true;
}

/* @torch.jit._overload: a signature of the function of that name which follows. */
static bool overload(Eval *e, Args *a, Py *out) {
    PyFunc *f = a->npos == 1 ? func_of(a->pos[0]) : NULL;
    if (!f) return unsupported(e, "torch.jit._overload of this");
    Sym key = sym_printf(e->s, "%s:%s", f->env->module->name->s, f->qualname);
    OverloadList *l = map_get(&e->overloads, key);
    if (!l) {
        l = ev_alloc(e, sizeof *l);
        map_set(e->a, &e->overloads, key, l);
    }
    vec_push(e->a, &l->v, f);
    f->flags |= FUNC_OVERLOAD;
    return *out = a->pos[0], true;
}

static bool typing_named_tuple(Eval *e, Args *a, Py *out) {
    PyVec pairs = {0}, names = {0};
    if (a->npos != 2 || !is_obj(a->pos[0], OBJ_STR)) return unsupported(e, "typing.NamedTuple with these arguments");
    if (!py_collect(e, a->pos[1], &pairs)) return false;
    for (int i = 0; i < pairs.len; i++) {
        PyVec p = {0};
        if (!py_collect(e, pairs.data[i], &p)) return false;
        if (p.len != 2) return raise_(e, EXC_TypeError, "NamedTuple fields are (name, type) pairs");
        ev_push(e, &names, p.data[0]);
        pairs.data[i] = p.data[1];
    }
    if (!named_tuple_make(e, str_sym(e, a->pos[0]), &names, NULL, out)) return false;
    AS(PyClass, *out)->field_types = pairs.data;
    return true;
}

/* torch.jit.Attribute(value, type) */
static bool attribute(Eval *e, Args *a, Py *out) {
    static const char *const names[] = {"value", "type"};
    Py v[2];
    if (!args_take(e, "Attribute", a, names, 2, 2, v)) return false;
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    x->cls = e->jit_attribute;
    x->native = py_absent();
    *out = py_obj(x);
    return py_setattr_plain(e, *out, e->n.value, v[0]) && py_setattr_plain(e, *out, sym(e->s, "type"), v[1]);
}
/* boolean_dispatch(arg_name, arg_index, default, if_true, if_false, ...): if_false in name, that gives way to either. Both may dispatch again. */
static bool boolean_dispatch(Eval *e, Args *a, Py *out) {
    static const char *const names[] = {"arg_name", "arg_index", "default", "if_true", "if_false", "module_name", "func_name"};
    Py v[7];
    int64_t at;
    if (!args_take(e, "boolean_dispatch", a, names, 7, 5, v) || !as_index(e, v[1], &at)) return false;
    if (!is_obj(v[0], OBJ_STR) || !is_obj(v[3], OBJ_FUNC) || !is_obj(v[4], OBJ_FUNC)) return raise_(e, EXC_TypeError, "boolean_dispatch() wants a name and two functions");
    PyFunc *f = EV_NEW(e, PyFunc, OBJ_FUNC);
    Obj head = f->o;
    *f = *AS(PyFunc, v[4]);
    f->o = head;
    f->decl = NULL;
    f->if_true = AS(PyFunc, v[3]);
    f->if_false = AS(PyFunc, v[4]);
    f->flag = str_sym(e, v[0]);
    f->flag_at = (int)at;
    if (!py_truth(e, v[2], &f->flag_default)) return false;
    *out = py_obj(f);
    return true;
}

static Py part_of_attribute(Eval *e, Py v, Sym name) {
    Py *x = is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls == e->jit_attribute ? map_get(&AS(PyInstance, v)->attrs, name) : NULL;
    return x ? *x : py_absent();
}
Py jit_attribute_type(Eval *e, Py v) { return part_of_attribute(e, v, sym(e->s, "type")); }
Py jit_attribute_value(Eval *e, Py v) {
    Py x = part_of_attribute(e, v, e->n.value);
    return is_absent(x) ? v : x;
}

/* torch.jit.load(f, map_location=None, ...): there is one device, and nothing else to choose. */
static bool jit_load(Eval *e, Args *a, Py *out) {
    static const char *const names[] = {"f", "map_location", "_extra_files", "_restore_shapes"};
    Py v[4];
    if (!args_take(e, "load", a, names, 4, 1, v)) return false;
    const bool stream = is_stream(e, v[0]);
    if (!is_obj(v[0], OBJ_STR) && !stream) return unsupported(e, "torch.jit.load of a '%s'", py_type_name(e, v[0]));
    const char *path = stream ? stream_to_file(e, v[0]) : arena_dup(e->a, AS_STR(v[0])->p, (size_t)AS_STR(v[0])->len);
    if (!path) return false;
    const int files = e->files.len;
    const bool ok = load_archive(e, path, v[2], out);
    if (stream) unlink(path), e->files.len = files;
    return ok;
}

typedef enum Known { K_NONE, K_SCRIPT, K_IGNORE, K_UNUSED, K_EXPORT, K_INTERFACE, K_OVERLOAD, K_SAME, K_SECOND, K_FALSE, K_SEED, K_NOTHING,
                     K_NAMED_TUPLE, K_ATTRIBUTE, K_DISPATCH, K_TRACE, K_TRACE_MODULE, K_TRACING, K_LOAD, K_SAVE, K_IF_TRACING } Known;
static const struct { const char *name; Known what; } known[] = {
    {"torch.jit.script", K_SCRIPT}, {"torch.jit.ignore", K_IGNORE}, {"torch.jit.unused", K_UNUSED}, {"torch.jit.export", K_EXPORT},
    {"torch.jit.interface", K_INTERFACE}, {"torch.jit._overload", K_OVERLOAD}, {"torch._jit_internal._overload", K_OVERLOAD},
    {"torch.jit._overload_method", K_OVERLOAD}, {"torch._jit_internal._overload_method", K_OVERLOAD}, {"torch.jit.script_if_tracing", K_IF_TRACING},
    {"torch.jit.script_method", K_SAME}, {"torch.jit.annotate", K_SECOND}, {"torch.jit.is_scripting", K_FALSE}, {"torch.jit.is_tracing", K_TRACING}, {"torch._C._is_tracing", K_TRACING},
    {"torch.jit.trace", K_TRACE}, {"torch.jit.trace_module", K_TRACE_MODULE},
    {"torch._jit_internal.is_scripting", K_FALSE}, {"torch.manual_seed", K_SEED}, {"torch.set_num_threads", K_NOTHING},
    {"torch.set_num_interop_threads", K_NOTHING}, {"torch.set_printoptions", K_NONE},
    {"torch.jit.load", K_LOAD}, {"torch.cuda.is_available", K_FALSE}, {"typing.NamedTuple", K_NAMED_TUPLE},
    {"torch.jit.fuser", K_NONE}, {"torch.jit.Attribute", K_ATTRIBUTE}, {"torch._jit_internal.boolean_dispatch", K_DISPATCH}, {"sys.stdout.flush", K_NOTHING},
    {"torch.jit.save", K_SAVE},
};

/* Names that mean something of their own in compiled code, and are functions of the prelude where build-time code calls them. dtype: a first
 * argument. */
typedef struct CalledRow { const char *name, *file, *fn, *dtype; } CalledRow;
static const CalledRow called[] = {
    {"torch.jit.fork", "torch.jit._async", "fork", NULL}, {"torch.jit._fork", "torch.jit._async", "fork", NULL},
    {"torch.jit.wait", "torch.jit._async", "wait", NULL}, {"torch.jit._wait", "torch.jit._async", "wait", NULL},
#define TENSOR_TYPE(name_, dtype_) {"torch." name_, "torch.tensor_types", "make", dtype_}
    TENSOR_TYPE("FloatTensor", "float32"), TENSOR_TYPE("DoubleTensor", "float64"), TENSOR_TYPE("HalfTensor", "float16"),
    TENSOR_TYPE("BFloat16Tensor", "bfloat16"), TENSOR_TYPE("LongTensor", "int64"), TENSOR_TYPE("IntTensor", "int32"),
    TENSOR_TYPE("ShortTensor", "int16"), TENSOR_TYPE("CharTensor", "int8"), TENSOR_TYPE("ByteTensor", "uint8"), TENSOR_TYPE("BoolTensor", "bool"),
};
static const CalledRow *called_row(const char *name) {
    for (int i = 0; i < COUNT_OF(called); i++)
        if (!strcmp(called[i].name, name)) return &called[i];
    return NULL;
}

static bool called_with(Eval *e, Py fn, const CalledRow *row, Args *a, Py *out) {
    Py module;
    if (!row->dtype) return py_call(e, fn, a, out);
    Args all = *a;
    all.pos = ev_alloc(e, sizeof *all.pos * (size_t)(a->npos + 1));
    all.npos = a->npos + 1;
    for (int i = 0; i < a->npos; i++) all.pos[i + 1] = a->pos[i];
    return import_module(e, sym(e->s, "torch"), &module) && py_getattr(e, module, sym(e->s, row->dtype), &all.pos[0]) && py_call(e, fn, &all, out);
}

bool opaque_call(Eval *e, PyOpaque *o, Args *a, Py *out) {
    const char *q = o->qualified->s;
    Known what = K_NONE;
    for (int i = 0; i < COUNT_OF(known); i++)
        if (!strcmp(known[i].name, q)) what = known[i].what;
    *out = py_none();
    switch (what) {
    case K_SCRIPT: return script(e, a, out);
    case K_IGNORE: return ignore(e, a, out);
    case K_UNUSED: return flag(e, a, FUNC_UNUSED, q, out);
    case K_EXPORT: return flag(e, a, FUNC_EXPORT, q, out);
    case K_OVERLOAD: return overload(e, a, out);
    case K_SAVE: return jit_save(e, a, out);
    case K_DISPATCH: return boolean_dispatch(e, a, out);
    case K_INTERFACE:
        if (a->npos != 1 || !is_obj(a->pos[0], OBJ_CLASS)) return raise_(e, EXC_TypeError, "torch.jit.interface wants a class");
        AS(PyClass, a->pos[0])->flavour = CLS_INTERFACE;
        return *out = a->pos[0], true;
    case K_IF_TRACING: return flag(e, a, FUNC_SCRIPT_IF_TRACING, q, out);
    case K_SAME: return a->npos ? (*out = a->pos[0], true) : unsupported(e, "calling %s without arguments", q);
    case K_SECOND: return a->npos > 1 ? (*out = a->pos[1], true) : unsupported(e, "calling %s with one argument", q);
    case K_TRACE: return jit_trace(e, a, out);
    case K_TRACE_MODULE: return jit_trace_module(e, a, out);
    case K_TRACING: return *out = py_bool(e->tracing != NULL), true;
    case K_FALSE: return *out = py_bool(false), true;
    case K_NOTHING: return true;
    case K_SEED: {
        int64_t seed;
        if (!a->npos || !as_index(e, a->pos[0], &seed)) return a->npos ? false : raise_(e, EXC_TypeError, "manual_seed() missing 1 required argument: 'seed'");
        if (e->o.host) tsrt_manual_seed(e->o.host->ctx(e->o.host), (uint64_t)seed);
        return *out = py_opaque(e, "torch.default_generator"), true;
    }
    case K_ATTRIBUTE: return attribute(e, a, out);
    case K_LOAD: return jit_load(e, a, out);
    case K_NAMED_TUPLE: return typing_named_tuple(e, a, out);
    case K_NONE: {
        bool is_torch;
        Py file, fn;
        const CalledRow *row = called_row(q);
        if (row) return import_module(e, sym(e->s, row->file), &file) && py_getattr(e, file, sym(e->s, row->fn), &fn) && called_with(e, fn, row, a, out);
        if (!torch_call(e, q, a, out, &is_torch)) return false;
        if (is_torch) return true;
        break;
    }
    }
    return unsupported(e, "calling '%s' at build time", q);
}
