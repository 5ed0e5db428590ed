/* select_ops.c: three inputs: where, masked_fill, lerp, addcmul, addcdiv; prelu. */
#include "ew_op.h"

static const ew_op where_op = EW_OP("where_cpu", where, EW_COND | EW_DENSE), lerp_tensor_op = EW_OP("lerp_kernel_tensor", lerp, EW_DENSE);
static const ew_op addcmul_op = EW_OP("addcmul_cpu_out", addcmul, EW_DENSE | EW_C32), addcdiv_op = EW_OP("addcdiv_cpu_out", addcdiv, EW_DENSE);

static int where(tsrt_ctx *c, tsrt_tensor *condition, int common, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (condition->dtype != TSRT_BOOL8 && condition->dtype != TSRT_UINT8)
        return tsrt_fail(c, NULL, "where expected condition to be a boolean tensor, but got a tensor with dtype %s", rt_dtype_cpp(condition->dtype));
    return rt_ew_run(c, &where_op, common, 3, (tsrt_tensor *[]){condition, a, b}, NULL, NULL, out);
}
int tsrt_op_where_self(tsrt_ctx *c, tsrt_tensor *condition, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return where(c, condition, rt_result_type(c, self, other), self, other, out); }
static int with(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_value *v, const tsrt_value *w) {
    rt_promotion p;
    rt_promotion_init(&p);
    if (t) rt_promotion_tensor(&p, t);
    rt_promotion_scalar(c, &p, v);
    if (w) rt_promotion_scalar(c, &p, w);
    return rt_promotion_result(&p);
}
int tsrt_op_where_ScalarOther(tsrt_ctx *c, tsrt_tensor *condition, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) {
    ew_number n;
    const int common = with(c, self, other, NULL);
    return where(c, condition, common, self, rt_ew_number(c, &where_op, other, common, &n), out);
}
int tsrt_op_where_ScalarSelf(tsrt_ctx *c, tsrt_tensor *condition, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) {
    ew_number n;
    const int common = with(c, other, self, NULL);
    return where(c, condition, common, rt_ew_number(c, &where_op, self, common, &n), other, out);
}
int tsrt_op_where_Scalar(tsrt_ctx *c, tsrt_tensor *condition, const tsrt_value *self, const tsrt_value *other, tsrt_tensor **out) {
    ew_number m, n;
    const int common = with(c, NULL, self, other);
    return where(c, condition, common, rt_ew_number(c, &where_op, self, common, &m), rt_ew_number(c, &where_op, other, common, &n), out);
}

/* self where mask is false, else the value, which is converted to self's dtype */
static int masked_fill(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *value, tsrt_tensor *dest, tsrt_tensor **out) {
    if (mask->dtype != TSRT_BOOL8) return tsrt_fail(c, NULL, "masked_fill_ only supports boolean masks, but got mask with dtype %s", rt_dtype_cpp(mask->dtype));
    return rt_ew_run(c, &where_op, self->dtype, 3, (tsrt_tensor *[]){mask, value, self}, NULL, dest, out);
}
static int masked_fill_number(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, const tsrt_value *value, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_number n;
    _Alignas(16) char raw[16];
    if (rt_scalar_store(c, value, self->dtype, raw)) return 1;       /* for its errors */
    return masked_fill(c, self, mask, rt_ew_number(c, &where_op, value, self->dtype, &n), dest, out);
}
static int masked_fill_tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *value, tsrt_tensor *dest, tsrt_tensor **out) {
    if (value->ndim != 0) return tsrt_fail(c, NULL, "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with %d dimension(s).", value->ndim);
    tsrt_value v;
    if (rt_scalar_load(c, value->dtype, rt_data(value), &v)) return 1;
    const int failed = masked_fill_number(c, self, mask, &v, dest, out);
    tsrt_value_drop(c, &v);
    return failed;
}
int tsrt_op_masked_fill_Scalar(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, const tsrt_value *value, tsrt_tensor **out) { return masked_fill_number(c, self, mask, value, NULL, out); }
int tsrt_op_masked_fill_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *value, tsrt_tensor **out) { return masked_fill_tensor(c, self, mask, value, NULL, out); }
int tsrt_op_masked_fill__Scalar(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, const tsrt_value *value) { return masked_fill_number(c, self, mask, value, self, NULL); }
int tsrt_op_masked_fill__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *value) { return masked_fill_tensor(c, self, mask, value, self, NULL); }

/* How lerp's messages name a dtype. */
static const char *cpp_type(int dtype) {
    static const char *const name[TSRT_NUM_DTYPES] = {
        [TSRT_UINT8] = "unsigned char", [TSRT_INT8] = "signed char", [TSRT_INT16] = "short int", [TSRT_INT32] = "int", [TSRT_INT64] = "long int", [TSRT_FLOAT16] = "c10::Half",
        [TSRT_FLOAT32] = "float", [TSRT_FLOAT64] = "double", [TSRT_COMPLEX32] = "c10::complex<c10::Half>", [TSRT_COMPLEX64] = "c10::complex<float>",
        [TSRT_COMPLEX128] = "c10::complex<double>", [TSRT_BOOL8] = "bool", [TSRT_BFLOAT16] = "c10::BFloat16"};
    return name[dtype & 15];
}
static int lerp(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, tsrt_tensor *end, tsrt_tensor *weight, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype != end->dtype) return tsrt_fail(c, NULL, "expected dtype %s for `end` but got dtype %s", cpp_type(self->dtype), cpp_type(end->dtype));
    return rt_ew_run(c, op, self->dtype, 3, (tsrt_tensor *[]){self, end, weight}, NULL, dest, out);
}
static int lerp_number(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, const tsrt_value *weight, tsrt_tensor *dest, tsrt_tensor **out) {
    static const ew_op exact = EW_OP("lerp_kernel_scalar", lerp, EW_DENSE | EW_NUMBERS);      /* the weight keeps its digits */
    ew_number n;
    return lerp(c, &exact, self, end, rt_ew_number(c, &exact, weight, self->dtype, &n), dest, out);
}
static int lerp_tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, tsrt_tensor *weight, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype == end->dtype && self->dtype != weight->dtype && weight->ndim > 0) return tsrt_fail(c, NULL, "expected dtype %s for `weight` but got dtype %s", cpp_type(self->dtype), cpp_type(weight->dtype));
    return lerp(c, &lerp_tensor_op, self, end, weight, dest, out);
}
int tsrt_op_lerp_Scalar(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, const tsrt_value *weight, tsrt_tensor **out) { return lerp_number(c, self, end, weight, NULL, out); }
int tsrt_op_lerp_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, tsrt_tensor *weight, tsrt_tensor **out) { return lerp_tensor(c, self, end, weight, NULL, out); }
int tsrt_op_lerp__Scalar(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, const tsrt_value *weight) { return lerp_number(c, self, end, weight, self, NULL); }
int tsrt_op_lerp__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *end, tsrt_tensor *weight) { return lerp_tensor(c, self, end, weight, self, NULL); }

static int addc(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *value, tsrt_tensor *dest, tsrt_tensor **out) {
    rt_promotion p;
    ew_args args = {.failed = NULL};
    if (op == &addcdiv_op && rt_is_integral_or_bool(a->dtype) && rt_is_integral_or_bool(b->dtype))
        return tsrt_fail(c, NULL, "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. "
            "The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as "
            "(input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.");
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, self);
    rt_promotion_tensor(&p, a);
    rt_promotion_tensor(&p, b);
    const int common = rt_promotion_result(&p);
    rt_ew_value(value, &args.i[0], &args.d[0], &args.z);
    return rt_ew_run(c, op, common, 3, (tsrt_tensor *[]){self, a, b}, &args, dest, out);
}
#define ADDC(name_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *value, tsrt_tensor **out) { return addc(c, &name_##_op, self, a, b, value, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *value) { return addc(c, &name_##_op, self, a, b, value, self, NULL); }
ADDC(addcmul) ADDC(addcdiv)

/* The slopes lie along dimension 1, or are one for all. */
static const ew_op prelu_op = EW_OP("prelu_cpu", prelu, 0);
int tsrt_op__prelu_kernel(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *weight, tsrt_tensor **out) { return rt_ew_binary(c, &prelu_op, self, weight, NULL, NULL, out); }
int tsrt_op_prelu(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *weight, tsrt_tensor **out) {
    if (self->dtype != weight->dtype)
        return tsrt_fail(c, NULL, "prelu: Type promoting not supported. Got %s and %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(weight->dtype));
    if (weight->ndim > 1) return tsrt_fail(c, NULL, "prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = %d", weight->ndim);
    if (weight->numel != 1) {
        if (self->ndim == 0) return tsrt_fail(c, NULL, "Not allow zero-dim input tensor.");
        const int64_t channels = self->ndim > 1 ? self->size[1] : 1;
        if (channels != weight->numel)
            return tsrt_fail(c, NULL, "Mismatch of parameter numbers and input channel size. Found parameter numbers = %lld and channel size = %lld.", (long long)weight->numel, (long long)channels);
    }
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    for (int k = 0; k < self->ndim; k++) {
        size[k] = k == 1 || (k == 0 && self->ndim == 1) ? weight->numel : 1;
        stride[k] = weight->ndim ? weight->stride[0] : 0;
    }
    tsrt_tensor *w;
    if (rt_view(c, weight, self->ndim, size, stride, weight->offset, &w)) return 1;
    const int failed = rt_ew_run(c, &prelu_op, self->dtype, 2, (tsrt_tensor *[]){self, w}, NULL, NULL, out);
    rt_drop(c, w);
    return failed;
}
