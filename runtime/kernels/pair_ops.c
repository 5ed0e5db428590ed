/* pair_ops.c: functions of two tensors beyond arithmetic, and powers. */
#include "ew_op.h"

#define PAIR(fn_, table_, kernel_, flags_) \
    static const ew_op fn_##_op = EW_OP(kernel_, table_, flags_); \
    int tsrt_op_##fn_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &fn_##_op, self, other, NULL, NULL, out); }
#define PAIR_(fn_, table_, kernel_, flags_) \
    PAIR(fn_, table_, kernel_, flags_) \
    int tsrt_op_##fn_##_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, &fn_##_op, self, other, NULL, self, NULL); }
PAIR_(atan2, atan2, "atan2_cpu", EW_TO_FLOAT | EW_DENSE | EW_SLOW)
PAIR_(hypot, hypot, "hypot_cpu", EW_DENSE)
PAIR_(nextafter, nextafter, "nextafter_cpu", EW_DENSE)
PAIR_(gcd, gcd, "gcd_cpu", EW_DENSE | EW_SLOW)
PAIR_(lcm, lcm, "lcm_cpu", EW_DENSE | EW_SLOW)
PAIR(logaddexp2, logaddexp2, "logaddexp2_cpu", EW_DENSE | EW_SLOW)
static const ew_op logaddexp_op = EW_OP_ONCE("logaddexp_cpu", logaddexp, z_logaddexp, EW_DENSE | EW_SLOW);
int tsrt_op_logaddexp(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &logaddexp_op, self, other, NULL, NULL, out); }

static const ew_op heaviside_op = EW_OP("heaviside_cpu", heaviside, 0);
static int heaviside(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *values, tsrt_tensor *dest, tsrt_tensor **out) {
    if (rt_is_complex(self->dtype) || rt_is_complex(values->dtype)) return tsrt_fail(c, NULL, "heaviside is not yet implemented for complex tensors.");
    if (self->dtype != values->dtype) return tsrt_fail(c, NULL, "heaviside is not yet implemented for tensors with different dtypes.");
    return rt_ew_binary(c, &heaviside_op, self, values, NULL, dest, out);
}
int tsrt_op_heaviside(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *values, tsrt_tensor **out) { return heaviside(c, self, values, NULL, out); }
int tsrt_op_heaviside_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *values) { return heaviside(c, self, values, self, NULL); }

static const ew_op copysign_op = EW_OP("copysign_cpu", copysign, EW_TO_FLOAT), xlogy_op = EW_OP("xlogy_cpu", xlogy, EW_TO_FLOAT | EW_DENSE | EW_SLOW);
int tsrt_op_copysign_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &copysign_op, self, other, NULL, NULL, out); }
int tsrt_op_copysign_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, &copysign_op, self, other, NULL, NULL, out); }
int tsrt_op_copysign__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, &copysign_op, self, other, NULL, self, NULL); }
int tsrt_op_copysign__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return rt_ew_binary_number(c, &copysign_op, self, other, NULL, self, NULL); }
int tsrt_op_xlogy_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &xlogy_op, self, other, NULL, NULL, out); }
int tsrt_op_xlogy_Scalar_Other(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, &xlogy_op, self, other, NULL, NULL, out); }
int tsrt_op_xlogy_Scalar_Self(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_number_binary(c, &xlogy_op, self, other, NULL, out); }
int tsrt_op_xlogy__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, &xlogy_op, self, other, NULL, self, NULL); }
int tsrt_op_xlogy__Scalar_Other(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return rt_ew_binary_number(c, &xlogy_op, self, other, NULL, self, NULL); }
static const ew_op xlog1py_op = EW_OP("xlog1py_cpu", xlog1py, EW_TO_FLOAT | EW_DENSE | EW_SLOW);
int tsrt_op_special_xlog1py(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &xlog1py_op, self, other, NULL, NULL, out); }
int tsrt_op_special_xlog1py_other_scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, &xlog1py_op, self, other, NULL, NULL, out); }
int tsrt_op_special_xlog1py_self_scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_number_binary(c, &xlog1py_op, self, other, NULL, out); }

/* ---- powers */
static const ew_op pow_op = EW_OP_ONCE("pow", pow, z_pow, EW_DENSE | EW_SLOW);
static const ew_op sqrt_op = EW_OP_ONCE("sqrt_vml_cpu", sqrt, z_sqrt, 0), rsqrt_op = EW_OP_ONCE("rsqrt_cpu", rsqrt, z_rsqrt, 0), square_op = EW_OP("pow", square, 0), cube_op = EW_OP("pow", cube, 0);
static const ew_op reciprocal_op = EW_OP_ONCE("reciprocal_cpu", reciprocal, z_reciprocal, 0), square_inverse_op = EW_OP("pow", square_inverse, 0);

static int fill_like(tsrt_ctx *c, tsrt_tensor *like, int dtype, int64_t v, tsrt_tensor *dest, tsrt_tensor **out) {
    const tsrt_value value = {&tsrt_type_int, {.i = v}};
    if (dest) return rt_check_cast(c, dtype, dest->dtype) || rt_writable(c, dest) || rt_fill(c, dest, &value);
    tsrt_tensor *t;
    if (rt_empty_like(c, like, dtype, &t)) return 1;
    if (rt_fill(c, t, &value)) { rt_drop(c, t); return 1; }
    *out = t;
    return 0;
}
/* A number to the power of a tensor: the result is row-major, whatever the exponent's layout is. */
static int number_power(tsrt_ctx *c, const tsrt_value *base, tsrt_tensor *exponent, int common, tsrt_tensor **out) {
    ew_number n;
    tsrt_tensor *t;
    const tsrt_complex z = rt_scalar_complex(base);
    if (rt_ew_loop_dtype(c, &pow_op, common) < 0 && !(z.re == 1 && z.im == 0)) return rt_ew_not_implemented(c, pow_op.name, common);
    if (rt_empty(c, common, exponent->ndim, exponent->size, &t)) return 1;
    if (z.re == 1 && z.im == 0 ? fill_like(c, NULL, common, 1, t, NULL)
                               : rt_ew_run(c, &pow_op, common, 2, (tsrt_tensor *[]){rt_ew_number(c, &pow_op, base, common, &n), exponent}, NULL, t, NULL)) {
        rt_drop(c, t);
        return 1;
    }
    *out = t;
    return 0;
}
static int cast_to(tsrt_ctx *c, tsrt_tensor *self, int dtype, tsrt_tensor *dest, tsrt_tensor **out) {
    if (dest) return rt_check_cast(c, dtype, dest->dtype);
    return self->dtype == dtype ? rt_clone(c, self, out) : rt_to(c, self, dtype, out);
}
static int power_number(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *exponent, tsrt_tensor *dest, tsrt_tensor **out) {
    rt_promotion p;
    if (rt_is_integral_or_bool(self->dtype) && rt_scalar_is_int(exponent) && exponent->u.i < 0) return tsrt_fail(c, NULL, "Integers to negative integer powers are not allowed.");
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, self);
    rt_promotion_scalar(c, &p, exponent);
    const int common = rt_promotion_result(&p);
    const bool real = !rt_scalar_is_complex(exponent) || rt_scalar_complex(exponent).im == 0;
    const double e = rt_scalar_double(exponent);
    if (real && e == 0) return fill_like(c, self, common, 1, dest, out);
    if (real && e == 1) return cast_to(c, self, common, dest, out);
    const ew_op *op = NULL;
    if (real && e == 2 && common != TSRT_BOOL8) op = &square_op;
    else if (real && (rt_is_floating(common) || common == TSRT_COMPLEX64 || common == TSRT_COMPLEX128)) op = e == 0.5 ? &sqrt_op : e == -0.5 ? &rsqrt_op : e == -1 ? &reciprocal_op : NULL;
    if (common == TSRT_FLOAT16 && op != &square_op) op = NULL;           /* by pow, and so at the ends */
    else if (!op && real && rt_is_floating(common)) op = e == 3 ? &cube_op : e == -2 ? &square_inverse_op : NULL;
    if (op) return rt_ew_run(c, op, common, 1, &self, NULL, dest, out);
    return rt_ew_binary_number(c, &pow_op, self, exponent, NULL, dest, out);
}
int tsrt_op_pow_Tensor_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *exponent, tsrt_tensor **out) { return rt_ew_binary(c, &pow_op, self, exponent, NULL, NULL, out); }
int tsrt_op_pow_Tensor_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *exponent, tsrt_tensor **out) { return power_number(c, self, exponent, NULL, out); }
int tsrt_op_pow__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *exponent) { return rt_ew_binary(c, &pow_op, self, exponent, NULL, self, NULL); }
int tsrt_op_pow__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *exponent) { return power_number(c, self, exponent, self, NULL); }
int tsrt_op_pow_Scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *exponent, tsrt_tensor **out) {
    rt_promotion p;
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, exponent);
    rt_promotion_scalar(c, &p, self);
    return number_power(c, self, exponent, rt_promotion_result(&p), out);
}

/* float_power: in double or complex128 */
static int wide(int a, int b) { return rt_is_complex(a) || rt_is_complex(b) ? TSRT_COMPLEX128 : TSRT_FLOAT64; }
static int float_power(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor *dest, tsrt_tensor **out) {
    const int common = wide(a->dtype, b->dtype);
    if (dest && dest->dtype != common)
        return tsrt_fail(c, NULL, "the base given to float_power_ has dtype %s but the operation's result requires dtype %s", rt_dtype_cpp(dest->dtype), rt_dtype_cpp(common));
    return rt_ew_run(c, &pow_op, common, 2, (tsrt_tensor *[]){a, b}, NULL, dest, out);
}
static int float_power_number(tsrt_ctx *c, tsrt_tensor *a, const tsrt_value *b, tsrt_tensor *dest, tsrt_tensor **out) {
    const int common = rt_scalar_is_complex(b) ? TSRT_COMPLEX128 : wide(a->dtype, a->dtype);
    if (dest && dest->dtype != common)
        return tsrt_fail(c, NULL, "the base given to float_power_ has dtype %s but the operation's result requires dtype %s", rt_dtype_cpp(dest->dtype), rt_dtype_cpp(common));
    tsrt_tensor *t;
    if (rt_to(c, a, common, &t)) return 1;
    const int failed = power_number(c, t, b, dest, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_float_power_Tensor_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *exponent, tsrt_tensor **out) { return float_power(c, self, exponent, NULL, out); }
int tsrt_op_float_power_Tensor_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *exponent, tsrt_tensor **out) { return float_power_number(c, self, exponent, NULL, out); }
int tsrt_op_float_power__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *exponent) { return float_power(c, self, exponent, self, NULL); }
int tsrt_op_float_power__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *exponent) { return float_power_number(c, self, exponent, self, NULL); }
int tsrt_op_float_power_Scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *exponent, tsrt_tensor **out) {
    return number_power(c, self, exponent, rt_scalar_is_complex(self) ? TSRT_COMPLEX128 : wide(exponent->dtype, exponent->dtype), out);
}

/* x * 2^y: exact for whole exponents */
static const ew_op ldexp_op = EW_OP("ldexp_cpu", ldexp, EW_DENSE);
static int ldexp_of(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor *dest, tsrt_tensor **out) {
    if (rt_is_floating(self->dtype) && other->dtype == TSRT_BOOL8) return rt_ew_not_implemented(c, "ldexp_cpu_exp", TSRT_BOOL8);
    if (rt_is_floating(self->dtype) && rt_is_integral(other->dtype)) return rt_ew_run(c, &ldexp_op, self->dtype, 2, (tsrt_tensor *[]){self, other}, NULL, dest, out);
    const tsrt_value two = {&tsrt_type_float, {.f = 2}};
    tsrt_tensor *p;
    if (tsrt_op_pow_Scalar(c, &two, other, &p)) return 1;
    const int failed = dest ? tsrt_op_mul__Tensor(c, dest, p) : tsrt_op_mul_Tensor(c, self, p, out);
    rt_drop(c, p);
    return failed;
}
int tsrt_op_ldexp_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return ldexp_of(c, self, other, NULL, out); }
int tsrt_op_ldexp_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return ldexp_of(c, self, other, self, NULL); }
