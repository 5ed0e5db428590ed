/* torch_names.c: classes and functions of torch that are Python's and no operators: torch.device, torch.Size, torch.nn.Parameter, gradient modes, defaults;
 * every other function of torch is looked for in the operator table. */
#include "eval/data.h"
#include "eval/trace.h"
#include "eval/modules.h"
#include "eval/generator.h"
#include "repr.h"
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)

static Py method(Eval *e, const char *name, NativeFn *fn, int least, int most) {
    Py v = py_native(e, "", name, fn, least, most);
    AS(PyNative, v)->method = true;
    return v;
}
static void add(Eval *e, PyClass *c, const char *name, NativeFn *fn, int least, int most) { class_set(e, c, sym(e->s, name), method(e, name, fn, least, most)); }
static void property(Eval *e, PyClass *c, const char *name, NativeFn *fn) {
    PyProperty *p = EV_NEW(e, PyProperty, OBJ_PROPERTY);
    p->get = method(e, name, fn, 0, 0), p->set = py_absent();
    class_set(e, c, sym(e->s, name), py_obj(p));
}

/* ---- torch.device */
FN(make_device) {
    static const char *const names[] = {"type", "index"};
    Py v[2];
    int64_t device, index;
    (void)self;
    if (!args_take(e, "device", a, names, 2, 1, v)) return false;
    if (is_device(e, v[0])) return *out = v[0], true;
    if (v[0].tag == PY_INT) return *out = py_device(e, 256 + v[0].u.i + 1), true;
    if (!is_obj(v[0], OBJ_STR)) return raise_(e, EXC_TypeError, "device(): argument 'type' must be str, not %s", py_type_name(e, v[0]));
    if (!tensor_ctx(e)) return false;
    if (tsrt_device_parse(tensor_ctx(e), AS_STR(v[0])->p, (size_t)AS_STR(v[0])->len, &device)) return tensor_error(e);
    if (!is_absent(v[1]) && !is_none(v[1])) {
        if (!as_index(e, v[1], &index)) return false;
        device = (device & ~(int64_t)255) + index + 1;
    }
    return *out = py_device(e, device), true;
}
static int64_t device_in(Py v) { return AS(PyDevice, v)->device; }
FN(dev_type) {
    char text[32];
    (void)a;
    tsrt_device_text(device_in(self), text);
    return *out = py_str(e, text, strcspn(text, ":")), true;
}
FN(dev_index) { (void)e, (void)a; return *out = device_in(self) & 255 ? py_int((device_in(self) & 255) - 1) : py_none(), true; }
FN(dev_str) {
    char text[32];
    (void)a;
    return *out = py_text(e, tsrt_device_text(device_in(self), text)), true;
}
FN(dev_repr) {
    char text[32];
    (void)a;
    tsrt_device_text(device_in(self), text);
    const int n = (int)strcspn(text, ":");
    *out = text[n] ? py_printf(e, "device(type='%.*s', index=%s)", n, text, text + n + 1) : py_printf(e, "device(type='%s')", text);
    return true;
}
FN(dev_eq) { return *out = py_bool(is_device(e, a->pos[0]) && device_in(a->pos[0]) == device_in(self)), true; }
FN(dev_ne) { return *out = py_bool(!is_device(e, a->pos[0]) || device_in(a->pos[0]) != device_in(self)), true; }
FN(dev_hash) { (void)e, (void)a; return *out = py_int(device_in(self)), true; }

/* ---- torch.Size */
FN(make_size) {
    PyVec all = {0};
    (void)self;
    if (a->npos > 1) return raise_(e, EXC_TypeError, "Size() takes at most 1 argument (%d given)", a->npos);
    if (a->npos && !py_collect(e, a->pos[0], &all)) return false;
    PyList *l = py_list(e, OBJ_TUPLE, all.len);
    l->cls = e->size_class;
    for (int i = 0; i < all.len; i++) {
        int64_t n;
        if (!as_index(e, all.data[i], &n)) return raise_(e, EXC_TypeError, "torch.Size() takes an iterable of 'int' (item %d is '%s')", i, py_type_name(e, all.data[i]));
        l->v.data[l->v.len++] = py_int(n);
    }
    return *out = py_obj(l), true;
}
FN(size_numel) {
    int64_t n = 1;
    (void)a;
    for (int i = 0; i < AS_LIST(self)->v.len; i++)
        if (AS_LIST(self)->v.data[i].tag != PY_INT) {        /* sizes while tracing */
            *out = AS_LIST(self)->v.data[0];
            for (int k = 1; k < AS_LIST(self)->v.len; k++)
                if (!py_binary(e, AOP_Mult, *out, AS_LIST(self)->v.data[k], false, out)) return false;
            return true;
        }
    for (int i = 0; i < AS_LIST(self)->v.len; i++)
        if (__builtin_mul_overflow(n, AS_LIST(self)->v.data[i].u.i, &n)) return overflow(e);
    return *out = py_int(n), true;
}

/* ---- torch.nn.Parameter */
FN(make_parameter) {
    static const char *const names[] = {"data", "requires_grad"};
    Py v[2];
    bool grad = true;
    if (!args_take(e, "Parameter", a, names, 2, 0, v) || (!is_absent(v[1]) && !py_truth(e, v[1], &grad))) return false;
    if (is_absent(v[0]) || is_none(v[0])) {
        Py size = py_tuple(e, (Py[]){py_int(0)}, 1);
        if (!tensor_fn(e, "aten::empty", &size, 1, &v[0])) return false;
    }
    if (!is_tensor(e, v[0])) return raise_(e, EXC_TypeError, "Parameter data has to be a tensor, but got %s", py_type_name(e, v[0]));
    if (!tensor_fn(e, "aten::detach", &v[0], 1, out)) return false;
    AS(PyInstance, *out)->cls = AS(PyClass, self);
    return !grad || tensor_require_grad(e, *out, true, "Only Tensors of floating point and complex dtype can require gradients");
}

/* ---- classes by their names */
static void named_class(Eval *e, const char *qualified, PyClass *c) { map_set(e->a, &e->torch_classes, sym(e->s, qualified), c); }

Py torch_class(Eval *e, const char *qualified) {
    PyClass *c = map_get(&e->torch_classes, sym(e->s, qualified));
    return c ? py_obj(c) : py_absent();
}

void torch_init(Eval *e) {
    PyClass *d = e->device_class = class_new(e, "torch", "device", NULL, 0);
    d->make = make_device;
    property(e, d, "type", dev_type);
    property(e, d, "index", dev_index);
    add(e, d, "__str__", dev_str, 0, 0);
    add(e, d, "__repr__", dev_repr, 0, 0);
    add(e, d, "__eq__", dev_eq, 1, 1);
    add(e, d, "__ne__", dev_ne, 1, 1);
    add(e, d, "__hash__", dev_hash, 0, 0);
    PyClass *tuple = e->cls[BC_tuple];
    e->size_class = class_new(e, "torch", "Size", &tuple, 1);
    e->size_class->make = make_size;
    add(e, e->size_class, "numel", size_numel, 0, 0);
    e->parameter_class = class_new(e, "torch.nn.parameter", "Parameter", &e->tensor_class, 1);
    e->parameter_class->make = make_parameter;
    named_class(e, "torch.Tensor", e->tensor_class);
    named_class(e, "torch.device", d);
    named_class(e, "torch.Size", e->size_class);
    named_class(e, "torch.nn.Parameter", e->parameter_class);
    named_class(e, "torch.nn.parameter.Parameter", e->parameter_class);
    grad_init(e);
}

/* Other names of dtypes: torch.float is torch.float32. */
static const char *dtype_name(const char *q) {
    if (strncmp(q, "torch.", 6)) return q;
    static const struct { const char *alias, *name; } rows[] = {{"float", "float32"}, {"double", "float64"}, {"half", "float16"}, {"int", "int32"}, {"long", "int64"},
        {"short", "int16"}, {"cfloat", "complex64"}, {"cdouble", "complex128"}, {"chalf", "complex32"}};
    static const char *const names[] = {"torch.float32", "torch.float64", "torch.float16", "torch.int32", "torch.int64", "torch.int16", "torch.complex64", "torch.complex128",
        "torch.complex32"};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].alias, q + 6)) return names[i];
    return q;
}

Py torch_name(Eval *e, const char *qualified) {
    Py c = torch_class(e, qualified);
    return is_absent(c) ? py_opaque(e, dtype_name(qualified)) : c;
}

/* ---- functions */
FN(f_is_tensor) { (void)self; return *out = py_bool(is_tensor(e, a->pos[0])), true; }
FN(f_is_grad_enabled) { (void)self, (void)a; return *out = py_bool(grad_enabled(e)), true; }
FN(f_is_inference_mode) { (void)self, (void)a; return *out = py_bool(e->inference), true; }
FN(f_get_default_dtype) { (void)self, (void)a; return *out = py_opaque(e, e->default_dtype ? e->default_dtype : "torch.float32"), true; }
FN(f_set_default_dtype) {
    int code;
    (void)self;
    if (!dtype_of(a->pos[0], &code)) return raise_(e, EXC_TypeError, "invalid dtype object: only floating-point types are supported as the default type");
    if (code != TSRT_FLOAT16 && code != TSRT_FLOAT32 && code != TSRT_FLOAT64 && code != TSRT_BFLOAT16)
        return raise_(e, EXC_TypeError, "only floating-point types are supported as the default type");
    if (!tensor_ctx(e)) return false;
    e->default_dtype = AS(PyOpaque, a->pos[0])->qualified->s;
    tsrt_set_default_dtype(tensor_ctx(e), (tsrt_dtype)code);
    return *out = py_none(), true;
}
FN(f_numel) {
    (void)self;
    if (!is_tensor(e, a->pos[0])) return raise_(e, EXC_TypeError, "numel(): argument 'input' (position 1) must be Tensor, not %s", py_type_name(e, a->pos[0]));
    return e->tracing ? trace_numel(e, a->pos[0], out) : (*out = py_int(tensor_in(a->pos[0])->numel), true);
}
FN(f_is_floating_point) {
    (void)self;
    if (!is_tensor(e, a->pos[0])) return raise_(e, EXC_TypeError, "is_floating_point(): argument 'input' (position 1) must be Tensor, not %s", py_type_name(e, a->pos[0]));
    const int d = tensor_in(a->pos[0])->dtype;
    return *out = py_bool((d >= TSRT_FLOAT16 && d <= TSRT_FLOAT64) || d == TSRT_BFLOAT16), true;
}
/* torch.set_printoptions: what is not given stays, but sci_mode, which is left to the values again. */
FN(f_set_printoptions) {
    static const char *const names[] = {"precision", "threshold", "edgeitems", "linewidth", "profile", "sci_mode"};
    static const struct { const char *name; int precision, edgeitems; int64_t threshold; } profiles[] = {{"default", 4, 3, 1000}, {"short", 2, 2, 1000}, {"full", 4, 3, INT64_MAX}};
    enum { PRECISION_MOST = 64 };                            /* repr_tensor.c's room for one number */
    Py v[6];
    int64_t n;
    bool sci;
    (void)self;
    if (!args_take(e, "set_printoptions", a, names, 6, 0, v) || !tensor_ctx(e)) return false;
    rt_print *p = rt_print_options(tensor_ctx(e)), to = *p;
    if (is_obj(v[4], OBJ_STR))
        for (int i = 0; i < COUNT_OF(profiles); i++)
            if (!strcmp(profiles[i].name, AS_STR(v[4])->p)) to = (rt_print){profiles[i].precision, profiles[i].edgeitems, 80, -1, profiles[i].threshold};
    if (v[1].tag == PY_FLOAT) to.threshold = v[1].u.f >= 9e18 ? INT64_MAX : (int64_t)v[1].u.f;
    for (int i = 0; i < 4; i++) {
        if (is_absent(v[i]) || is_none(v[i]) || (i == 1 && v[i].tag == PY_FLOAT)) continue;
        if (!as_index(e, v[i], &n)) return false;
        if (i == 1) to.threshold = n;
        else if (n < (i == 0 ? 0 : 1) || n > (i == 0 ? PRECISION_MOST : 1 << 20)) return unsupported(e, "set_printoptions with %s=%lld", names[i], (long long)n);
        else *(i == 0 ? &to.precision : i == 2 ? &to.edgeitems : &to.linewidth) = (int)n;
    }
    to.sci_mode = -1;
    if (!is_absent(v[5]) && !is_none(v[5])) {
        if (!py_truth(e, v[5], &sci)) return false;
        to.sci_mode = sci;
    }
    *p = to;
    return *out = py_none(), true;
}
FN(f_tensor) { return make_tensor(e, self, a, out); }
FN(f_as_tensor) { return make_as_tensor(e, self, a, out); }
static const NativeRow functions[] = {
    {"torch.tensor", f_tensor, 0, -1}, {"torch.as_tensor", f_as_tensor, 0, -1}, {"torch.is_tensor", f_is_tensor, 1, 1}, {"torch.is_grad_enabled", f_is_grad_enabled, 0, 0},
    {"torch.is_inference_mode_enabled", f_is_inference_mode, 0, 0},
    {"torch.get_default_dtype", f_get_default_dtype, 0, 0}, {"torch.set_default_dtype", f_set_default_dtype, 1, 1}, {"torch.numel", f_numel, 1, 1},
    {"torch.is_floating_point", f_is_floating_point, 1, 1}, {"torch.load", files_torch_load, 0, -1}, {"torch.save", files_torch_save, 0, -1},
    {"torch.Generator", generator_make, 0, -1}, {"torch.get_rng_state", generator_get_state, 0, 0}, {"torch.set_rng_state", generator_set_state, 1, 1},
    {"torch.random.get_rng_state", generator_get_state, 0, 0}, {"torch.random.set_rng_state", generator_set_state, 1, 1},
    {"torch.initial_seed", generator_initial_seed, 0, 0},
    {"torch.from_numpy", files_from_numpy, 1, 1}, {"torch.set_printoptions", f_set_printoptions, 0, -1},
};

/* f(a, b, c) for f([a, b, c]): Python's functions that take their tensors one by one. */
static void pack_tensors(Eval *e, const char *name, Args *a) {
    static const struct { const char *name; int from; } rows[] = {{"einsum", 1}, {"meshgrid", 0}, {"broadcast_tensors", 0}, {"block_diag", 0}, {"cartesian_prod", 0},
        {"chain_matmul", 0}};
    for (int i = 0; i < COUNT_OF(rows); i++) {
        const int from = rows[i].from;
        if (strcmp(rows[i].name, name) || a->npos <= from || !is_tensor(e, a->pos[from])) continue;
        Py *pos = ev_alloc(e, sizeof *pos * (size_t)(from + 1));
        PyList *l = py_list(e, OBJ_LIST, a->npos);
        for (int k = 0; k < from; k++) pos[k] = a->pos[k];
        for (int k = from; k < a->npos; k++) l->v.data[l->v.len++] = a->pos[k];
        pos[from] = py_obj(l);
        a->pos = pos, a->npos = from + 1;
    }
}

bool torch_call(Eval *e, const char *q, Args *a, Py *out, bool *known) {
    *known = true;
    for (int i = 0; i < COUNT_OF(functions); i++) {
        const NativeRow *r = &functions[i];
        if (strcmp(r->name, q)) continue;
        if (a->npos < r->least || (r->most >= 0 && a->npos > r->most))
            return raise_(e, EXC_TypeError, "%s() takes %d positional argument%s but %d were given", strrchr(q, '.') + 1, r->most, r->most == 1 ? "" : "s", a->npos);
        return r->fn(e, py_absent(), a, out);
    }
    const char *dot = strrchr(q, '.');
    Sym op = NULL;
    if (dot && !strncmp(q, "torch", 5)) {
        Sym module = sym_n(e->s, q, (size_t)(dot - q)), name = sym(e->s, dot + 1);
        op = !strcmp(module->s, "torch") ? op_for_torch(e->s, name) : op_for_module(e->s, module, name);
    }
    if (!op) return *known = false, true;
    Args packed = *a;
    pack_tensors(e, dot + 1, &packed);
    return tensor_call(e, op, dot + 1, py_absent(), &packed, out);
}
