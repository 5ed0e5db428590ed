/* compare_ops.c: comparisons, logic, and questions about values; results are bool. */
#include "ew_op.h"

#define COMPARE(name_, flags_) \
    static const ew_op name_##_op = EW_OP(#name_ "_cpu", name_, EW_BOOL | flags_); \
    int tsrt_op_##name_##_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &name_##_op, self, other, NULL, NULL, out); } \
    int tsrt_op_##name_##_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, &name_##_op, self, other, NULL, NULL, out); } \
    int tsrt_op_##name_##__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, &name_##_op, self, other, NULL, self, NULL); } \
    int tsrt_op_##name_##__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return rt_ew_binary_number(c, &name_##_op, self, other, NULL, self, NULL); }
COMPARE(eq, EW_C32) COMPARE(ne, EW_C32) COMPARE(lt, 0) COMPARE(le, 0) COMPARE(gt, 0) COMPARE(ge, 0)

static const ew_op logical_and_op = EW_OP("logical_and_cpu", mul, EW_BOOL), logical_or_op = EW_OP("logical_or_cpu", add, EW_BOOL), logical_xor_op = EW_OP("logical_xor_cpu", logical_xor, EW_BOOL);
static const ew_op logical_not_op = EW_OP("logical_not_cpu", logical_not, EW_BOOL);
#define LOGICAL(name_) \
    static int name_(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor *dest, tsrt_tensor **out) { \
        if (a->dtype == TSRT_COMPLEX32 || b->dtype == TSRT_COMPLEX32) return rt_ew_not_implemented(c, #name_ "_cpu", TSRT_COMPLEX32); \
        return rt_ew_run(c, &name_##_op, TSRT_BOOL8, 2, (tsrt_tensor *[]){a, b}, NULL, dest, out); \
    } \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return name_(c, self, other, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return name_(c, self, other, self, NULL); }
LOGICAL(logical_and) LOGICAL(logical_or) LOGICAL(logical_xor)
static int logical_not(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype == TSRT_COMPLEX32) return rt_ew_not_implemented(c, "logical_not_cpu", TSRT_COMPLEX32);
    return rt_ew_run(c, &logical_not_op, TSRT_BOOL8, 1, &self, NULL, dest, out);
}
int tsrt_op_logical_not(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return logical_not(c, self, NULL, out); }
int tsrt_op_logical_not_(tsrt_ctx *c, tsrt_tensor *self) { return logical_not(c, self, self, NULL); }

/* Integers have one answer for all values. */
static int constant(tsrt_ctx *c, const tsrt_tensor *self, bool answer, tsrt_tensor **out) {
    const tsrt_value v = {&tsrt_type_bool, {.b = answer}};
    tsrt_tensor *t;
    if (rt_empty_like(c, self, TSRT_BOOL8, &t)) return 1;
    if (rt_fill(c, t, &v)) { rt_drop(c, t); return 1; }
    *out = t;
    return 0;
}
#define QUESTION(name_, whole_, complex_) \
    static const ew_op name_##_op = EW_OP(#name_, name_, EW_BOOL | EW_C32); \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { \
        if (!complex_ && rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, #name_ " does not support complex inputs."); \
        return rt_is_integral_or_bool(self->dtype) ? constant(c, self, whole_, out) : rt_ew_unary(c, &name_##_op, self, NULL, NULL, out); \
    }
QUESTION(isnan, false, true) QUESTION(isinf, false, true) QUESTION(isfinite, true, true) QUESTION(isposinf, false, false) QUESTION(isneginf, false, false)
static const ew_op isreal_op = EW_OP("isreal", isreal, EW_BOOL | EW_C32), signbit_op = EW_OP("signbit_cpu", signbit, EW_BOOL);
int tsrt_op_isreal(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return rt_is_complex(self->dtype) ? rt_ew_unary(c, &isreal_op, self, NULL, NULL, out) : constant(c, self, true, out);
}
int tsrt_op_signbit(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "signbit is not implemented for complex tensors.");
    return self->dtype == TSRT_BOOL8 ? constant(c, self, false, out) : rt_ew_unary(c, &signbit_op, self, NULL, NULL, out);
}

static const ew_op isclose_op = EW_OP("isclose", isclose, EW_BOOL | EW_DENSE | EW_C32 | EW_TO_FLOAT);
int tsrt_op_isclose(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, double rtol, double atol, bool equal_nan, tsrt_tensor **out) {
    if (self->dtype != other->dtype)
        return tsrt_fail(c, NULL, "%s did not match %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(other->dtype));
    if (rtol < 0) return tsrt_fail(c, NULL, "rtol must be greater than or equal to zero, but got %g", rtol);
    if (atol < 0) return tsrt_fail(c, NULL, "atol must be greater than or equal to zero, but got %g", atol);
    const ew_args args = {.d = {rtol, atol}, .i = {equal_nan}};
    /* Integers are compared in double: there all that matters of them is exact. */
    const int common = rt_is_integral_or_bool(self->dtype) ? TSRT_FLOAT64 : self->dtype;
    return rt_ew_run(c, &isclose_op, common, 2, (tsrt_tensor *[]){self, other}, &args, NULL, out);
}
