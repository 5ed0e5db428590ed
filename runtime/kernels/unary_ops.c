/* unary_ops.c: functions of one tensor, with and without parameters. */
#include "ew_op.h"

/* name and name_ over one row */
#define BOTH(name_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_ew_unary(c, &name_##_op, self, NULL, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self) { return rt_ew_unary(c, &name_##_op, self, NULL, self, NULL); }
#define VIA(name_, do_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return do_(c, self, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self) { return do_(c, self, self, NULL); }

/* Real and complex; integers become floats. */
#define MATH(name_, kernel_) static const ew_op name_##_op = EW_OP_ONCE(kernel_, name_, z_##name_, EW_TO_FLOAT | EW_SLOW); BOTH(name_)
MATH(exp, "exp_vml_cpu") MATH(exp2, "exp2") MATH(expm1, "expm1_vml_cpu") MATH(log, "log_vml_cpu") MATH(log2, "log2_vml_cpu") MATH(log10, "log10_vml_cpu")
MATH(log1p, "log1p_vml_cpu") MATH(sin, "sin_vml_cpu") MATH(cos, "cos_vml_cpu") MATH(tan, "tan_vml_cpu") MATH(asin, "asin_vml_cpu") MATH(acos, "acos_vml_cpu")
MATH(atan, "atan_vml_cpu") MATH(sinh, "sinh_cpu") MATH(cosh, "cosh_cpu") MATH(tanh, "tanh_vml_cpu") MATH(asinh, "asinh_cpu") MATH(acosh, "acosh_cpu") MATH(atanh, "atanh_cpu")
MATH(sigmoid, "sigmoid_cpu") MATH(sinc, "sinc_cpu") MATH(sqrt, "sqrt_vml_cpu") MATH(rsqrt, "rsqrt_cpu") MATH(reciprocal, "reciprocal_cpu")
#define REAL_MATH(name_, kernel_) static const ew_op name_##_op = EW_OP(kernel_, name_, EW_TO_FLOAT | EW_SLOW); BOTH(name_)
REAL_MATH(erf, "erf_vml_cpu") REAL_MATH(erfc, "erfc_vml_cpu")
static const ew_op entr_op = EW_OP("entr_cpu", entr, EW_TO_FLOAT | EW_SLOW);
int tsrt_op_special_entr(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_ew_unary(c, &entr_op, self, NULL, NULL, out); }

/* Activations: floats only */
#define ACTIVATION(name_, kernel_) static const ew_op name_##_op = EW_OP(kernel_, name_, 0); BOTH(name_)
ACTIVATION(hardsigmoid, "hardsigmoid_cpu") ACTIVATION(hardswish, "hardswish_cpu") ACTIVATION(mish, "mish_cpu") ACTIVATION(frac, "frac_cpu")
static const ew_op silu_op = EW_OP_ONCE("silu_cpu", silu, z_silu, EW_SLOW);
BOTH(silu)

static const ew_op neg_op = EW_OP("neg_cpu", neg, EW_C32), abs_op = EW_OP("abs_cpu", abs, EW_REAL | EW_C32), sign_op = EW_OP("sign_cpu", sign, 0), sgn_op = EW_OP_ONCE("sgn_cpu", sign, z_sgn, EW_C32);
static const ew_op bitwise_not_op = EW_OP("bitwise_not_cpu", not, 0), square_op = EW_OP("pow", square, 0), relu_op = EW_OP("clamp_min_scalar_cpu", relu, 0);
static const ew_op conj_op = EW_OP("conj_cpu", conj, EW_C32), angle_op = EW_OP_ONCE("angle_cpu", real_angle, z_angle, EW_TO_FLOAT | EW_REAL);
static int negate(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype == TSRT_BOOL8)
        return tsrt_fail(c, NULL, "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
    return rt_ew_unary(c, &neg_op, self, NULL, dest, out);
}
static int sign(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.");
    return rt_ew_unary(c, &sign_op, self, NULL, dest, out);
}
static int square(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    return rt_ew_run(c, &square_op, self->dtype == TSRT_BOOL8 ? TSRT_INT64 : self->dtype, 1, &self, NULL, dest, out);
}
static int relu(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "Boolean inputs not supported for relu");
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "clamp is not supported for complex types");
    return rt_ew_unary(c, &relu_op, self, NULL, dest, out);
}
static int absolute(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (dest && rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "In-place abs is not supported for complex tensors.");
    return rt_ew_unary(c, &abs_op, self, NULL, dest, out);
}
static int conj_physical(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) {
    if (!rt_is_complex(self->dtype)) return dest ? 0 : rt_same(self, out);
    return rt_ew_unary(c, &conj_op, self, NULL, dest, out);
}
VIA(neg, negate) VIA(sign, sign) VIA(square, square) VIA(relu, relu) VIA(abs, absolute) VIA(conj_physical, conj_physical)
BOTH(sgn) BOTH(bitwise_not)
int tsrt_op__conj_physical(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_is_complex(self->dtype) ? rt_ew_unary(c, &conj_op, self, NULL, NULL, out) : rt_clone(c, self, out); }
int tsrt_op_angle(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return rt_is_complex(self->dtype) ? rt_ew_row_major(c, &angle_op, self, NULL, rt_to_real(self->dtype), out) : rt_ew_unary(c, &angle_op, self, NULL, NULL, out);
}
int tsrt_op_positive(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return self->dtype == TSRT_BOOL8 ? tsrt_fail(c, NULL, "The `+` operator, on a bool tensor is not supported.") : rt_same(self, out);
}

/* Rounding: integers stay. */
#define ROUNDING(name_) \
    static const ew_op name_##_op = EW_OP(#name_ "_vml_cpu", name_, EW_INT_SAME); \
    static int do_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) { \
        if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, #name_ " is not supported for complex inputs"); \
        return rt_ew_unary(c, &name_##_op, self, NULL, dest, out); \
    } \
    VIA(name_, do_##name_)
ROUNDING(ceil) ROUNDING(floor) ROUNDING(trunc)
static const ew_op round_op = EW_OP("round_vml_cpu", round, EW_INT_SAME), decimals_op = EW_OP("round_cpu", round_decimals, 0);
BOTH(round)
static int round_decimals(tsrt_ctx *c, tsrt_tensor *self, int64_t decimals, tsrt_tensor *dest, tsrt_tensor **out) {
    const ew_args args = {.d = {pow(10, fabs((double)decimals))}, .i = {decimals < 0}};
    return rt_ew_unary(c, &decimals_op, self, &args, dest, out);
}
int tsrt_op_round_decimals(tsrt_ctx *c, tsrt_tensor *self, int64_t decimals, tsrt_tensor **out) { return round_decimals(c, self, decimals, NULL, out); }
int tsrt_op_round__decimals(tsrt_ctx *c, tsrt_tensor *self, int64_t decimals) { return round_decimals(c, self, decimals, self, NULL); }

/* ---- with parameters */
static const ew_op elu_op = EW_OP("elu_cpu", elu, EW_SLOW), leaky_relu_op = EW_OP("leaky_relu_cpu", leaky_relu, 0), softplus_op = EW_OP("softplus_cpu", softplus, EW_SLOW);
static const ew_op softshrink_op = EW_OP("softshrink_check", softshrink, 0), hardshrink_op = EW_OP("hardshrink_cpu", hardshrink, 0);
static const ew_op gelu_op = EW_OP("GeluKernelImpl", gelu, EW_SLOW), gelu_tanh_op = EW_OP("GeluKernelImpl", gelu_tanh, EW_SLOW);
static const ew_op log_sigmoid_op = EW_OP("log_sigmoid_cpu", log_sigmoid, EW_SLOW), log_sigmoid_buffer_op = EW_OP("log_sigmoid_cpu", log_sigmoid_buffer, EW_SLOW);
static const ew_op logit_op = EW_OP("logit_cpu", logit, EW_TO_FLOAT | EW_SLOW), scale_op = EW_OP("mul_cpu", scale, EW_TO_FLOAT), nan_to_num_op = EW_OP("nan_to_num", nan_to_num, 0);
static const ew_op threshold_op = EW_OP("threshold_cpu", threshold, 0);

static int elu(tsrt_ctx *c, tsrt_tensor *self, double alpha, double scale, double input_scale, tsrt_tensor *dest, tsrt_tensor **out) {
    const ew_args args = {.d = {alpha * scale, scale, input_scale}};
    return rt_ew_unary(c, &elu_op, self, &args, dest, out);
}
int tsrt_op_elu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *alpha, const tsrt_value *scale, const tsrt_value *input_scale, tsrt_tensor **out) {
    return elu(c, self, rt_scalar_double(alpha), rt_scalar_double(scale), rt_scalar_double(input_scale), NULL, out);
}
int tsrt_op_elu_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *alpha, const tsrt_value *scale, const tsrt_value *input_scale) {
    return elu(c, self, rt_scalar_double(alpha), rt_scalar_double(scale), rt_scalar_double(input_scale), self, NULL);
}
static int selu(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) { return elu(c, self, 1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1, dest, out); }
VIA(selu, selu)
static int celu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *alpha, tsrt_tensor *dest, tsrt_tensor **out) {
    const double a = rt_scalar_double(alpha);
    if (a == 0) return tsrt_fail(c, NULL, "ZeroDivisionError: alpha cannot be 0 for CELU");
    return elu(c, self, a, 1, 1 / a, dest, out);
}
/* One number */
#define ONE(name_, do_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v, tsrt_tensor **out) { return do_(c, self, v, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v) { return do_(c, self, v, self, NULL); }
static int leaky_relu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v, tsrt_tensor *dest, tsrt_tensor **out) {
    const ew_args args = {.d = {rt_scalar_double(v)}};
    return rt_ew_unary(c, &leaky_relu_op, self, &args, dest, out);
}
ONE(celu, celu) ONE(leaky_relu, leaky_relu)
int tsrt_op_hardshrink(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v, tsrt_tensor **out) {
    const ew_args args = {.d = {rt_scalar_double(v)}};
    return rt_ew_unary(c, &hardshrink_op, self, &args, NULL, out);
}
int tsrt_op_softshrink(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v, tsrt_tensor **out) {
    const ew_args args = {.d = {rt_scalar_double(v)}};
    if (args.d[0] < 0) return tsrt_fail(c, NULL, "lambda must be greater or equal to 0, but found to be %g.", args.d[0]);
    return rt_ew_unary(c, &softshrink_op, self, &args, NULL, out);
}
int tsrt_op_softplus(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *beta, const tsrt_value *threshold, tsrt_tensor **out) {
    const ew_args args = {.d = {rt_scalar_double(beta), rt_scalar_double(threshold)}};
    return rt_ew_unary(c, &softplus_op, self, &args, NULL, out);
}
static int threshold(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *limit, const tsrt_value *value, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_args args = {.failed = NULL};
    rt_ew_value(limit, &args.i[0], &args.d[0], NULL);
    rt_ew_value(value, &args.i[1], &args.d[1], NULL);
    return rt_ew_unary(c, &threshold_op, self, &args, dest, out);
}
int tsrt_op_threshold(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *limit, const tsrt_value *value, tsrt_tensor **out) { return threshold(c, self, limit, value, NULL, out); }
int tsrt_op_threshold_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *limit, const tsrt_value *value) { return threshold(c, self, limit, value, self, NULL); }
static int gelu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_str *approximate, tsrt_tensor *dest, tsrt_tensor **out) {
    const bool none = !strcmp(approximate->data, "none");
    if (!none && strcmp(approximate->data, "tanh")) return tsrt_fail(c, NULL, "approximate argument must be either none or tanh.");
    return rt_ew_unary(c, none ? &gelu_op : &gelu_tanh_op, self, NULL, dest, out);
}
int tsrt_op_gelu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_str *approximate, tsrt_tensor **out) { return gelu(c, self, approximate, NULL, out); }
int tsrt_op_gelu_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_str *approximate) { return gelu(c, self, approximate, self, NULL); }
int tsrt_op_log_sigmoid(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_ew_row_major(c, &log_sigmoid_op, self, NULL, self->dtype, out); }
int tsrt_op_log_sigmoid_forward(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out, tsrt_tensor **buffer) {
    tsrt_tensor *t;
    if (rt_ew_row_major(c, &log_sigmoid_op, self, NULL, self->dtype, &t)) return 1;
    if (rt_ew_row_major(c, &log_sigmoid_buffer_op, self, NULL, self->dtype, buffer)) { rt_drop(c, t); return 1; }
    *out = t;
    return 0;
}
static int logit(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *eps, tsrt_tensor *dest, tsrt_tensor **out) {
    const ew_args args = {.d = {rt_has(eps) ? eps->value : -1}};
    return rt_ew_unary(c, &logit_op, self, &args, dest, out);
}
int tsrt_op_logit(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *eps, tsrt_tensor **out) { return logit(c, self, eps, NULL, out); }
int tsrt_op_logit_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *eps) { return logit(c, self, eps, self, NULL); }
static int scale(tsrt_ctx *c, tsrt_tensor *self, double by, const char *name, tsrt_tensor *dest, tsrt_tensor **out) {
    const ew_args args = {.d = {by}};
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "%s is not supported for complex tensors.", name);
    return rt_ew_unary(c, &scale_op, self, &args, dest, out);
}
static int rad2deg(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) { return scale(c, self, 57.295779513082320876798154814105170, "rad2deg", dest, out); }
static int deg2rad(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *dest, tsrt_tensor **out) { return scale(c, self, 0.017453292519943295769236907684886, "deg2rad", dest, out); }
VIA(rad2deg, rad2deg) VIA(deg2rad, deg2rad)

static double largest(int dtype) { return dtype == TSRT_FLOAT16 || dtype == TSRT_COMPLEX32 ? 65504 : dtype == TSRT_BFLOAT16 ? 0x1.fep127 : dtype == TSRT_FLOAT64 || dtype == TSRT_COMPLEX128 ? 0x1.fffffffffffffp1023 : 0x1.fffffep127; }
static int nan_to_num(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *nan, const tsrt_opt_float *pos, const tsrt_opt_float *neg, tsrt_tensor *dest, tsrt_tensor **out) {
    if (rt_is_integral_or_bool(self->dtype)) return dest ? 0 : rt_clone(c, self, out);
    const double max = largest(self->dtype);
    const ew_args args = {.d = {rt_has(nan) ? nan->value : 0, rt_has(pos) ? pos->value : max, rt_has(neg) ? neg->value : -max}};
    return rt_ew_unary(c, &nan_to_num_op, self, &args, dest, out);
}
int tsrt_op_nan_to_num(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *nan, const tsrt_opt_float *pos, const tsrt_opt_float *neg, tsrt_tensor **out) { return nan_to_num(c, self, nan, pos, neg, NULL, out); }
int tsrt_op_nan_to_num_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *nan, const tsrt_opt_float *pos, const tsrt_opt_float *neg) { return nan_to_num(c, self, nan, pos, neg, self, NULL); }
