/* ew_tables.h: every table of elementwise loops. Each has one rt_loop a dtype, for each instruction set. */
#ifndef TSRT_EW_TABLES_H
#define TSRT_EW_TABLES_H
#include "ew.h"

#define EW_TABLES(T_) \
    T_(add) T_(add_scaled) T_(sub) T_(mul) T_(div) T_(maximum) T_(minimum) T_(fmax) T_(fmin) T_(and) T_(or) T_(xor) T_(shl) T_(shr) \
    T_(div_trunc) T_(div_floor) T_(fmod) T_(remainder) T_(pow) T_(gcd) T_(lcm) \
    T_(eq) T_(ne) T_(lt) T_(le) T_(gt) T_(ge) T_(logical_xor) T_(logical_not) \
    T_(isnan) T_(isinf) T_(isfinite) T_(isposinf) T_(isneginf) T_(isreal) T_(signbit) T_(isclose) \
    T_(neg) T_(abs) T_(sign) T_(not) T_(ceil) T_(floor) T_(trunc) T_(round) T_(frac) T_(round_decimals) T_(reciprocal) T_(sqrt) T_(rsqrt) T_(square) T_(cube) \
    T_(square_inverse) T_(relu) T_(clamp) T_(threshold) T_(leaky_relu) T_(hardsigmoid) T_(hardswish) T_(softshrink) T_(hardshrink) T_(nan_to_num) T_(conj) T_(scale) \
    T_(real_angle) \
    T_(exp) T_(exp2) T_(expm1) T_(log) T_(log2) T_(log10) T_(log1p) T_(asin) T_(acos) T_(atan) T_(sinh) T_(cosh) T_(tanh) T_(asinh) T_(acosh) T_(atanh) \
    T_(erf) T_(erfc) T_(sigmoid) T_(silu) T_(gelu) T_(gelu_tanh) T_(log_sigmoid) T_(mish) T_(entr) T_(softplus) T_(elu) T_(logit) T_(log_sigmoid_buffer) T_(lgamma) T_(digamma) \
    T_(sin) T_(cos) T_(tan) T_(sinc) \
    T_(atan2) T_(hypot) T_(logaddexp) T_(logaddexp2) T_(xlogy) T_(xlog1py) T_(copysign) T_(heaviside) T_(ldexp) T_(nextafter) \
    T_(where) T_(clamp3) T_(lerp) T_(addcmul) T_(addcdiv) T_(prelu)
/* What is compiled once: complex and special functions. */
#define EW_ONCE_TABLES(T_) \
    T_(z_exp) T_(z_exp2) T_(z_expm1) T_(z_log) T_(z_log2) T_(z_log10) T_(z_log1p) T_(z_sin) T_(z_cos) T_(z_tan) T_(z_asin) T_(z_acos) T_(z_atan) T_(z_sinh) T_(z_cosh) \
    T_(z_tanh) T_(z_asinh) T_(z_acosh) T_(z_atanh) T_(z_sqrt) T_(z_rsqrt) T_(z_reciprocal) T_(z_sigmoid) T_(z_silu) T_(z_sinc) T_(z_sgn) T_(z_angle) T_(z_pow) T_(z_logaddexp)

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
#if defined(__x86_64__)
#define T_(name_) extern rt_loop *const ew_##name_##__base[TSRT_NUM_DTYPES], *const ew_##name_##__v3[TSRT_NUM_DTYPES], *const ew_##name_##__v4[TSRT_NUM_DTYPES];
#define EW_ISAS(name_) {ew_##name_##__base, ew_##name_##__v3, ew_##name_##__v4}
#else
#define T_(name_) extern rt_loop *const ew_##name_##__base[TSRT_NUM_DTYPES];
#define EW_ISAS(name_) {ew_##name_##__base, ew_##name_##__base, ew_##name_##__base}
#endif
EW_TABLES(T_)
#undef T_
#define T_(name_) extern rt_loop *const ew_##name_##__once[TSRT_NUM_DTYPES];
EW_ONCE_TABLES(T_)
#undef T_
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
