/* tensor_info.c: what can be asked of a tensor: sizes, strides, kinds of dtype, layout in memory; result types. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

static int ints(tsrt_ctx *c, const int64_t *v, int n, tsrt_list **out) {
    tsrt_list *l = tsrt_list_of(c, &tsrt_type_list_int, v, n);
    if (!l) return 1;
    *out = l;
    return 0;
}
int tsrt_op_size(tsrt_ctx *c, tsrt_tensor *t, tsrt_list **out) { return ints(c, t->size, t->ndim, out); }
int tsrt_op_sym_size(tsrt_ctx *c, tsrt_tensor *t, tsrt_list **out) { return ints(c, t->size, t->ndim, out); }
int tsrt_op_stride(tsrt_ctx *c, tsrt_tensor *t, tsrt_list **out) { return ints(c, t->stride, t->ndim, out); }
static int one(tsrt_ctx *c, const tsrt_tensor *t, const int64_t *v, int64_t dim, int64_t *out) {
    if (!t->ndim) return tsrt_fail(c, NULL, "Dimension specified as %lld but tensor has no dimensions", (long long)dim);
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    *out = v[dim];
    return 0;
}
int tsrt_op_size_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t *out) { return one(c, t, t->size, dim, out); }
int tsrt_op_sym_size_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t *out) { return one(c, t, t->size, dim, out); }
int tsrt_op_stride_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t *out) { return one(c, t, t->stride, dim, out); }

#define ASK(name_, type_, value_)                                                                                                 \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *t, type_ *out) {                                                                \
        (void)c, (void)t;                                                                                                         \
        *out = value_;                                                                                                            \
        return 0;                                                                                                                 \
    }
ASK(dim, int64_t, t->ndim)
ASK(numel, int64_t, t->numel)
ASK(storage_offset, int64_t, t->offset)
ASK(element_size, int64_t, (int64_t)rt_bytes(t->dtype))
ASK(_version, int64_t, 0)
ASK(get_device, int64_t, -1)
ASK(is_floating_point, bool, rt_is_floating(t->dtype))
ASK(is_complex, bool, rt_is_complex(t->dtype))
ASK(is_signed, bool, t->dtype != TSRT_UINT8 && t->dtype != TSRT_BOOL8)
ASK(is_contiguous, bool, rt_is_contiguous(t))
ASK(is_conj, bool, false)
ASK(is_neg, bool, false)
ASK(is_inference, bool, false)

int tsrt_op_is_contiguous_memory_format(tsrt_ctx *c, tsrt_tensor *t, int64_t format, bool *out) {
    return (void)c, *out = rt_is_contiguous_in(t, (int)format), 0;
}
int tsrt_op_is_pinned(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *device, bool *out) { return (void)c, (void)t, (void)device, *out = false, 0; }
int tsrt_op_is_same_size(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool *out) { return (void)c, *out = rt_same_sizes(a, b), 0; }
int tsrt_op_is_set_to(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool *out) {
    (void)c;
    *out = a->storage == b->storage && a->offset == b->offset && rt_same_sizes(a, b) && rt_same_ints(a->stride, b->stride, a->ndim);
    return 0;
}
int tsrt_op_is_leaf(tsrt_ctx *c, tsrt_tensor *t, bool *out) { return (void)c, *out = !t->grad_fn, 0; }
int tsrt_op_requires_grad_(tsrt_ctx *c, tsrt_tensor *t, bool on) {
    if (on && !rt_is_floating(t->dtype) && !rt_is_complex(t->dtype)) return tsrt_fail(c, NULL, "only Tensors of floating point dtype can require gradients");
    if (!on && t->grad_fn)
        return tsrt_fail(c, NULL, "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require "
                                  "differentiation use var_no_grad = var.detach().");
    if (on) rt_require_grad(c, t);
    else t->flags &= (uint8_t)~TSRT_TENSOR_REQUIRES_GRAD;
    return 0;
}

int tsrt_op_is_grad_enabled(tsrt_ctx *c, bool *out) { return *out = !(c->hot.grad & RT_GRAD_OFF), 0; }
int tsrt_op_set_grad_enabled(tsrt_ctx *c, bool on) { return tsrt_grad_enable(c, on), 0; }

/* Kept gradients are those of leaves, which all tensors are here. */
int tsrt_op_retain_grad(tsrt_ctx *c, tsrt_tensor *t) { return (void)c, (void)t, 0; }

int tsrt_op__shape_as_tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    const int64_t n = t->ndim;
    if (rt_empty(c, TSRT_INT64, 1, &n, out)) return 1;
    rt_copy_ints((int64_t *)(void *)rt_data(*out), t->size, n);
    return 0;
}

/* ---- result types */
int tsrt_op_result_type_Tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, int64_t *out) { return *out = rt_result_type(c, a, b), 0; }
int tsrt_op_result_type_Scalar(tsrt_ctx *c, tsrt_tensor *a, const tsrt_value *b, int64_t *out) {
    rt_promotion p;
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, a);
    rt_promotion_scalar(c, &p, b);
    return *out = rt_promotion_result(&p), 0;
}
int tsrt_op_result_type_Scalar_Tensor(tsrt_ctx *c, const tsrt_value *a, tsrt_tensor *b, int64_t *out) { return tsrt_op_result_type_Scalar(c, b, a, out); }
int tsrt_op_result_type_Scalar_Scalar(tsrt_ctx *c, const tsrt_value *a, const tsrt_value *b, int64_t *out) {
    return *out = rt_promote(rt_scalar_dtype(c, a), rt_scalar_dtype(c, b)), 0;
}
static int known(tsrt_ctx *c, int64_t d) { return d >= 0 && d < TSRT_NUM_DTYPES && rt_bytes((int)d) ? 0 : tsrt_fail(c, NULL, "tensors of dtype %lld are not supported", (long long)d); }
int tsrt_op_promote_types(tsrt_ctx *c, int64_t a, int64_t b, int64_t *out) { return known(c, a) || known(c, b) || (*out = rt_promote((int)a, (int)b), 0); }
int tsrt_op_can_cast(tsrt_ctx *c, int64_t from, int64_t to, bool *out) { return known(c, from) || known(c, to) || (*out = rt_can_cast((int)from, (int)to), 0); }
