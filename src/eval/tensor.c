/* tensor.c: tensor objects: making them, what identifies them, dtypes and devices, numbers and lists out of them, errors of the runtime. */
#include "eval/tensor.h"
#include <string.h>

tsrt_ctx *tensor_ctx(Eval *e) {
    tsrt_ctx *c = e->o.host ? e->o.host->ctx(e->o.host) : NULL;
    if (c) return c;
    if (e->o.host) fail_raise(e, EXC_MemoryError, "out of memory");
    else fail_unsupported(e, "tensors where nothing can be run");
    return NULL;
}

/* What the runtime failed with, as an exception: its class where it names one of Python's, else RuntimeError. */
bool tensor_error(Eval *e) {
    tsrt_ctx *c = e->o.host->ctx(e->o.host);
    const char *cls = tsrt_error_python_class(c), *dot = cls ? strrchr(cls, '.') : NULL;
    Py text = py_text(e, tsrt_error_message(c));
    ExcId id = EXC_RuntimeError;
    if (cls && dot) cls = dot + 1;
    for (int i = 0; cls && i < NUM_EXCS; i++)
        if (!strcmp(e->exc_class[i]->name->s, cls)) id = (ExcId)i;
    if (id == EXC_RuntimeError && is_obj(text, OBJ_STR) && !strncmp(AS_STR(text)->p, "device cuda", 11)) {
        text = py_text(e, "Torch not compiled with CUDA enabled");
        id = EXC_AssertionError;
    }
    tsrt_error_clear(c);
    return raise_value(e, id, text);
}

/* ---- tensors */
static int64_t own_bytes(const tsrt_tensor *t) { return t->storage->count == 1 ? (int64_t)t->storage->bytes : 0; }

Py py_tensor(Eval *e, tsrt_tensor *t) {
    PyTensor *x = map_get(&e->tensors, t);
    if (x) {
        tsrt_release(e->o.host->ctx(e->o.host), t);
        return py_obj(x);
    }
    if (t->flags & TSRT_TENSOR_UNDEFINED) {
        tsrt_release(e->o.host->ctx(e->o.host), t);
        return py_none();
    }
    x = EV_NEW(e, PyTensor, OBJ_INSTANCE);
    x->x.cls = e->tensor_class;
    x->x.native = py_absent();
    x->t = t;
    e->bytes += own_bytes(t);
    map_set(e->a, &e->tensors, t, x);
    return py_obj(x);
}

const Const *tensor_const(Eval *e, Py v) {
    const tsrt_tensor *t = tensor_in(v);
    tsrt_ctx *c = tensor_ctx(e);
    tsrt_tensor *x = c ? tsrt_tensor_view(c, t, (tsrt_dtype)t->dtype, t->ndim, t->size, t->stride, t->offset) : NULL;
    if (!x) return NULL;
    x->head.count = TSRT_IMMORTAL;
    x->flags |= t->flags & (TSRT_TENSOR_REQUIRES_GRAD | TSRT_TENSOR_NUMBER);
    vec_push(e->a, &e->constants, x);
    Const *k = NEW(e->s->arena, Const);
    k->type = type_simple(e->s, TY_Tensor);
    k->u.p = x;
    return k;
}

void tensors_free(Eval *e) {
    for (int i = 0; i < e->constants.len; i++) {
        e->constants.data[i]->head.count = 1;
        tsrt_release(e->o.host->ctx(e->o.host), e->constants.data[i]);
    }
    for (int i = 0; i < e->tensors.len; i++) tsrt_release(e->o.host->ctx(e->o.host), (void *)(uintptr_t)e->tensors.entries[i].key);
    e->tensors = (Map){0};
    for (int i = 0; i < e->nodes.len; i++) tsrt_release(e->o.host->ctx(e->o.host), (void *)(uintptr_t)e->nodes.entries[i].key);
    e->nodes = (Map){0};
}

Py py_device(Eval *e, int64_t device) {
    PyDevice *x = EV_NEW(e, PyDevice, OBJ_INSTANCE);
    x->x.cls = e->device_class;
    x->x.native = py_absent();
    x->device = device;
    return py_obj(x);
}

Py py_size(Eval *e, const int64_t *size, int n) {
    PyList *l = py_list(e, OBJ_TUPLE, n);
    l->cls = e->size_class;
    for (int i = 0; i < n; i++) l->v.data[l->v.len++] = py_int(size[i]);
    return py_obj(l);
}

/* ---- dtypes and the like: names of torch's */
typedef struct Named { const char *name; int code; } Named;
static const Named dtypes[] = {
#define DTYPE(id_, code_, bytes_, category_, storage_, script_) {"torch." #id_, code_},
#include "archive/dtype.def"
#undef DTYPE
};
static const Named layouts[] = {{"torch.strided", 0}, {"torch.sparse_coo", 1}, {"torch.sparse_csr", 2}};
static const Named formats[] = {{"torch.contiguous_format", 0}, {"torch.preserve_format", 1}, {"torch.channels_last", 2}, {"torch.channels_last_3d", 3}};

static bool named(Py v, const Named *rows, int n, int *code) {
    if (!is_obj(v, OBJ_OPAQUE)) return false;
    for (int i = 0; i < n; i++)
        if (!strcmp(rows[i].name, AS(PyOpaque, v)->qualified->s)) return *code = rows[i].code, true;
    return false;
}

bool dtype_of(Py v, int *code) { return named(v, dtypes, COUNT_OF(dtypes), code); }
bool layout_of(Py v, int *code) { return named(v, layouts, COUNT_OF(layouts), code); }
bool memory_format_of(Py v, int *code) { return named(v, formats, COUNT_OF(formats), code); }

Py py_dtype(Eval *e, int code) {
    for (int i = 0; i < COUNT_OF(dtypes); i++)
        if (dtypes[i].code == code) return py_opaque(e, dtypes[i].name);
    return py_none();
}

/* ---- elements */
static bool as_kind(Eval *e, const tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_ctx *c = tensor_ctx(e);
    const tsrt_dtype d = (tsrt_dtype)t->dtype;
    const bool complex = d >= TSRT_COMPLEX32 && d <= TSRT_COMPLEX128, whole = d <= TSRT_INT64, truth = d == TSRT_BOOL8;
    tsrt_tensor *wide;
    if (!c) return false;
    if (tsrt_tensor_to(c, (tsrt_tensor *)(uintptr_t)t, complex ? TSRT_COMPLEX128 : whole ? TSRT_INT64 : truth ? TSRT_BOOL8 : TSRT_FLOAT64, &wide)) return tensor_error(e);
    const bool failed = tsrt_tensor_contiguous(c, wide, out);
    tsrt_release(c, wide);
    return !failed || tensor_error(e);
}

static Py element(Eval *e, const tsrt_tensor *t, int64_t i) {
    const char *p = tsrt_tensor_data(t);
    switch (t->dtype) {
    case TSRT_BOOL8: return py_bool(((const bool *)p)[i]);
    case TSRT_INT64: return py_int(((const int64_t *)(const void *)p)[i]);
    case TSRT_FLOAT64: return py_float(((const double *)(const void *)p)[i]);
    default: {
        const tsrt_complex z = ((const tsrt_complex *)(const void *)p)[i];
        return py_complex(e, z.re, z.im);
    }
    }
}

static Py nested(Eval *e, const tsrt_tensor *t, int dim, int64_t *at) {
    if (dim == t->ndim) return element(e, t, (*at)++);
    PyList *l = py_list(e, OBJ_LIST, (int)t->size[dim]);
    for (int64_t i = 0; i < t->size[dim]; i++) l->v.data[l->v.len++] = nested(e, t, dim + 1, at);
    return py_obj(l);
}

bool tensor_tolist(Eval *e, const tsrt_tensor *t, Py *out) {
    tsrt_tensor *flat;
    int64_t at = 0;
    if (!ev_room(e, t->numel, sizeof(Py)) || !as_kind(e, t, &flat)) return false;
    *out = nested(e, flat, 0, &at);
    tsrt_release(tensor_ctx(e), flat);
    return true;
}

bool tensor_item(Eval *e, Py v, Py *out) {
    const tsrt_tensor *t = tensor_in(v);
    tsrt_tensor *flat;
    if (t->numel != 1) return raise_(e, EXC_RuntimeError, "a Tensor with %lld elements cannot be converted to Scalar", (long long)t->numel);
    if (!as_kind(e, t, &flat)) return false;
    *out = element(e, flat, 0);
    tsrt_release(tensor_ctx(e), flat);
    return true;
}
