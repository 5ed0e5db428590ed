/* tensor_of.c: tensors of numbers and (nested) lists of them, torch.tensor and torch.as_tensor, and back: tolist(). The elements' type gives
 * the dtype (floats: the default one); a dtype that is asked for is converted to from there, as TorchScript does it. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* Ends every function here: converts `made` (given up) as asked and marks it. */
static int finish(tsrt_ctx *c, tsrt_tensor *made, const tsrt_opt_int *dtype, const tsrt_opt_int *device, bool requires_grad, tsrt_tensor **out) {
    int failed = rt_check_device(c, device);
    if (!failed && rt_has(dtype) && dtype->value != made->dtype) {
        tsrt_tensor *typed = NULL;
        failed = rt_to(c, made, (int)dtype->value, &typed);
        rt_drop(c, made);
        made = typed;
    }
    if (!failed && requires_grad && !rt_is_floating(made->dtype) && !rt_is_complex(made->dtype))
        failed = tsrt_fail(c, NULL, "Only Tensors of floating point and complex dtype can require gradients");
    if (failed) {
        rt_drop(c, made);
        return 1;
    }
    if (requires_grad) rt_require_grad(c, made);
    *out = made;
    return 0;
}

static int of_number(tsrt_ctx *c, const tsrt_value *v, const tsrt_opt_int *dtype, const tsrt_opt_int *device, bool requires_grad, tsrt_tensor **out) {
    tsrt_tensor *t;
    return rt_scalar_tensor(c, rt_scalar_dtype(c, v), v, &t) || finish(c, t, dtype, device, requires_grad, out);
}

#define OF_NUMBER(name_, type_, ...)                                                                                                                          \
    int tsrt_op_tensor_##name_(tsrt_ctx *c, type_ t, const tsrt_opt_int *dtype, const tsrt_opt_int *device, bool requires_grad, tsrt_tensor **out) {          \
        __VA_ARGS__;                                                                                                                                          \
        return of_number(c, &v, dtype, device, requires_grad, out);                                                                                           \
    }                                                                                                                                                         \
    int tsrt_op_as_tensor_##name_(tsrt_ctx *c, type_ t, const tsrt_opt_int *dtype, const tsrt_opt_int *device, tsrt_tensor **out) {                           \
        __VA_ARGS__;                                                                                                                                          \
        return of_number(c, &v, dtype, device, false, out);                                                                                                   \
    }
OF_NUMBER(bool, bool, tsrt_value v = {.type = &tsrt_type_bool, .u = {.b = t}})
OF_NUMBER(int, int64_t, tsrt_value v = {.type = &tsrt_type_int, .u = {.i = t}})
OF_NUMBER(float, double, tsrt_value v = {.type = &tsrt_type_float, .u = {.f = t}})
#define BOX_COMPLEX                                                                                    \
    struct { tsrt_cell head; tsrt_complex z; } box = {{TSRT_IMMORTAL, &tsrt_type_complex}, t};         \
    tsrt_value v = {.type = &tsrt_type_complex, .u = {.p = &box}}
OF_NUMBER(complex, tsrt_complex, BOX_COMPLEX)

/* ---- lists */
enum { MOST_DIMS = RT_MAXDIM };

/* Sizes by the first element of each level; the type of the elements at the end of the nesting. */
static int sizes_of(tsrt_ctx *c, const tsrt_list *l, int *ndim, int64_t *size, const tsrt_type **elem) {
    int n = 0;
    const tsrt_type *t = l->head.type->elem[0];
    for (bool more = true; more;) {
        if (n == MOST_DIMS) return tsrt_fail(c, NULL, "too many dimensions: a tensor has at most %d", MOST_DIMS);
        size[n++] = l->len;
        more = t->kind == TSRT_LIST && l->len;
        if (more) l = tsrt_list_cells(l)[0], t = l->head.type->elem[0];
    }
    while (t->kind == TSRT_LIST) t = t->elem[0];
    *ndim = n;
    *elem = t;
    return 0;
}

/* Elements of the list, level by level, to `at`, row-major; the way down is as deep as there are dimensions. */
static int store(tsrt_ctx *c, const tsrt_list *l, int dim, int ndim, const int64_t *size, int dtype, char **at) {
    if (l->len != size[dim])
        return tsrt_fail(c, NULL, "Expected sequence of length %lld at dim %d (got %lld)", (long long)size[dim], dim, (long long)l->len);
    if (dim + 1 < ndim) {
        for (int64_t i = 0; i < l->len; i++)
            if (store(c, tsrt_list_cells(l)[i], dim + 1, ndim, size, dtype, at)) return 1;
        return 0;
    }
    const tsrt_type *e = l->head.type->elem[0];
    const int from = e->kind == TSRT_INT ? TSRT_INT64 : e->kind == TSRT_FLOAT ? TSRT_FLOAT64 : e->kind == TSRT_BOOL ? TSRT_BOOL8 : TSRT_COMPLEX128;
    rt_convert(dtype, *at, (int64_t)rt_bytes(dtype), from, l->data, e->size, l->len);
    *at += l->len * (int64_t)rt_bytes(dtype);
    return 0;
}

static int of_list(tsrt_ctx *c, const tsrt_list *l, const tsrt_opt_int *dtype, const tsrt_opt_int *device, bool requires_grad, tsrt_tensor **out) {
    int64_t size[MOST_DIMS];
    int ndim = 0, d;
    const tsrt_type *e = NULL;
    if (sizes_of(c, l, &ndim, size, &e)) return 1;
    switch (e->kind) {
    case TSRT_INT: d = TSRT_INT64; break;
    case TSRT_BOOL: d = TSRT_BOOL8; break;
    case TSRT_FLOAT: d = rt_default_dtype(c); break;
    case TSRT_COMPLEX: d = rt_default_complex(c); break;
    default:
        return tsrt_fail(c, NULL, "Input must be of ints, floats, or bools, got %s%s", e->name, e->kind == TSRT_TENSOR && ndim == 1 && !size[0] ?
                         "\nEmpty lists default to List[Tensor]. Add a variable annotation to the assignment to create an empty list of another type "
                         "(torch.jit.annotate(List[T, []]) where T is the type of elements in the list for Python 2)" : "");
    }
    tsrt_tensor *t;
    if (rt_empty(c, d, ndim, size, &t)) return 1;
    char *at = rt_data(t);
    if (t->numel && store(c, l, 0, ndim, size, d, &at)) {
        rt_drop(c, t);
        return 1;
    }
    return finish(c, t, dtype, device, requires_grad, out);
}

int tsrt_op_tensor(tsrt_ctx *c, tsrt_list *data, const tsrt_opt_int *dtype, const tsrt_opt_int *device, bool requires_grad, tsrt_tensor **out) {
    return of_list(c, data, dtype, device, requires_grad, out);
}
int tsrt_op_as_tensor_list(tsrt_ctx *c, tsrt_list *data, const tsrt_opt_int *dtype, const tsrt_opt_int *device, tsrt_tensor **out) {
    return of_list(c, data, dtype, device, false, out);
}
int tsrt_op_as_tensor(tsrt_ctx *c, tsrt_tensor *data, const tsrt_opt_int *dtype, const tsrt_opt_int *device, tsrt_tensor **out) {
    tsrt_retain(data);
    return finish(c, data, dtype, device, false, out);
}

/* ---- back */
static int element_into(tsrt_ctx *c, const tsrt_type *elem, int dtype, const char *from, void *at) {
    (void)c;
    const int to = elem->kind == TSRT_INT ? TSRT_INT64 : elem->kind == TSRT_FLOAT ? TSRT_FLOAT64 : elem->kind == TSRT_BOOL ? TSRT_BOOL8 : TSRT_COMPLEX128;
    rt_convert(to, at, elem->size, dtype, from, 0, 1);
    return 0;
}

static int list_of(tsrt_ctx *c, const tsrt_tensor *t, int dim, const char *from, const tsrt_type *list, tsrt_list **out) {
    const tsrt_type *e = list->elem[0];
    tsrt_list *l = tsrt_list_new(c, list, t->size[dim], t->size[dim]);
    if (!l) return 1;
    const int64_t step = t->stride[dim] * (int64_t)rt_bytes(t->dtype);
    for (int64_t i = 0; i < l->len; i++, from += step) {
        char *at = (char *)l->data + (size_t)i * e->size;
        if (e->kind == TSRT_LIST ? list_of(c, t, dim + 1, from, e, (tsrt_list **)(void *)at) : element_into(c, e, t->dtype, from, at)) {
            tsrt_release(c, l);       /* elements not reached are zero, which drops as nothing */
            return 1;
        }
    }
    *out = l;
    return 0;
}

int tsrt_tensor_tolist(tsrt_ctx *c, tsrt_tensor *t, const tsrt_type *type, void *out) {
    const tsrt_type *e = type;
    int dims = 0;
    for (; e->kind == TSRT_LIST; e = e->elem[0]) dims++;
    if (dims != t->ndim) return tsrt_fail(c, NULL, "Output annotation list dimension and runtime tensor dimension must match for tolist()");
    const bool match = e->kind == TSRT_FLOAT ? t->dtype == TSRT_FLOAT32 || t->dtype == TSRT_FLOAT64
                     : e->kind == TSRT_COMPLEX ? rt_is_complex(t->dtype) : e->kind == TSRT_INT ? t->dtype == TSRT_INT64 : t->dtype == TSRT_BOOL8;
    if (!match) {
        const char *want = e->kind == TSRT_FLOAT ? "Float" : e->kind == TSRT_COMPLEX ? "ComplexDouble" : e->kind == TSRT_INT ? "Long" : "Bool";
        return tsrt_fail(c, NULL, "Output annotation element type and runtime tensor element type must match for tolist(): %s vs %s", want, rt_dtype_cpp(t->dtype));
    }
    return dims ? list_of(c, t, 0, rt_data(t), type, out) : element_into(c, e, t->dtype, rt_data(t), out);
}
