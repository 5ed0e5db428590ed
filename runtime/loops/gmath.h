/* gmath.h: g_NAME(x) for float (fmath.h) and double (libm), so that one expression defines an operator for both. Compositions for float that are not
 * in fmath.h go through qmath.h: computed in double, rounded once. */
#ifndef TSRT_GMATH_H
#define TSRT_GMATH_H
#include "fmath.h"

/* Doubles: what libm has not. d_exp is libm's exp without branches and calls, so that loops over it vectorise: about 1 ulp, NaN stays NaN, denormal
 * results are rounded once. */
static inline double d_exp(double x) {
    x = q_clamp(x, -746, 710);
    const double t = q_fma(x, 1.4426950408889634074, Q_MAGIC), k = t - Q_MAGIC;
    const int64_t e = (int64_t)(q_bits(t) - q_bits(Q_MAGIC)), half = e >> 1;
    double r = q_fma(k, -6.93147180369123816490e-01, x);
    r = q_fma(k, -1.90821492927058770002e-10, r);
    double p = 1.0 / 6227020800.0;                    /* Taylor to r**13: |r| <= ln 2 / 2 leaves 2e-18 */
    p = q_fma(p, r, 1.0 / 479001600.0);
    p = q_fma(p, r, 1.0 / 39916800.0);
    p = q_fma(p, r, 1.0 / 3628800.0);
    p = q_fma(p, r, 1.0 / 362880.0);
    p = q_fma(p, r, 1.0 / 40320.0);
    p = q_fma(p, r, 1.0 / 5040.0);
    p = q_fma(p, r, 1.0 / 720.0);
    p = q_fma(p, r, 1.0 / 120.0);
    p = q_fma(p, r, 1.0 / 24.0);
    p = q_fma(p, r, 1.0 / 6.0);
    p = q_fma(p, r, 0.5);
    p = q_fma(p, r * r, r) + 1.0;
    return p * q_double((uint64_t)(half + 1023) << 52) * q_double((uint64_t)(e - half + 1023) << 52);     /* in two steps: results may be denormal */
}
static inline double d_sigmoid(double x) { const double e = d_exp(-q_abs(x)); return (x < 0 ? e : 1) / (1 + e); }
static inline double d_silu(double x) { return x * d_sigmoid(x); }
static inline double d_rsqrt(double x) { return 1 / sqrt(x); }
static inline double d_gelu(double x) { return x * 0.5 * erfc(-x * M_SQRT1_2); }
static inline double d_gelu_tanh(double x) { return x * d_sigmoid(2 * 0.79788456080286541 * (x + 0.044715 * x * x * x)); }
static inline double d_softplus(double x, double beta, double limit) { const double z = x * beta; return z > limit ? x : log1p(exp(z)) / beta; }
static inline double d_log_sigmoid(double x) { return (x < 0 ? x : x == x ? 0 : x) - log1p(exp(-q_abs(x))); }
static inline double d_mish(double x) { return x * tanh(log1p(exp(x))); }
static inline double d_elu(double x, double a, double s, double i) { return x <= 0 ? expm1(x * i) * a : x * s; }
static inline double d_logaddexp(double x, double y) {
    const double m = x > y ? x : y;
    return x == y && q_abs(x) == INFINITY ? x : m + log1p(exp(-q_abs(x - y)));
}
static inline double d_logaddexp2(double x, double y) {
    const double m = x > y ? x : y;
    return x == y && q_abs(x) == INFINITY ? x : m + log1p(exp2(-q_abs(x - y))) * M_LOG2E;
}
static inline double d_logit(double x) { return log(x / (1 - x)); }
static inline double d_xlogy(double x, double y) { return y != y ? y : x == 0 ? 0 : x * log(y); }
static inline double d_xlog1py(double x, double y) { return y != y ? y : x == 0 ? 0 : x * log1p(y); }
static inline double d_sinc(double x) { return x == 0 ? 1 : sin(M_PI * x) / (M_PI * x); }
static inline double d_entr(double x) { return x != x ? x : x > 0 ? -x * log(x) : x == 0 ? 0 : -INFINITY; }

/* Floats. */
static inline float f_softplus(float x, float beta, float limit) { const float z = x * beta; return z > limit ? x : ((z <= 0 ? 0 : z) + f_log1p_exp(z)) / beta; }
static inline float f_log_sigmoid(float x) { return (x >= 0 ? 0 : x) - f_log1p_exp(x); }
/* tanh(ln(1 + e)) = (e^2 + 2 e) / (e^2 + 2 e + 2) */
static inline float f_mish(float x) { const double e = q_exp(x > 80 ? 80 : x), w = e * (e + 2); return x < -200 ? x * 0 : (float)(x * (w / (w + 2))); }
static inline float f_elu(float x, double a, double s, double i) {
    const float e = f_expm1(x * (float)i), high = (float)a, low = (float)(a - high);
    return x <= 0 ? f_fma(e, high, e * low) : x * (float)s;
}
static inline float f_logaddexp(float x, float y) {
    const double m = x > y ? x : y, r = m + q_log1p(q_exp(-q_abs((double)x - y)));
    return (float)(x == y && f_abs(x) == INFINITY ? x : r);
}
static inline float f_logaddexp2(float x, float y) {
    const double m = x > y ? x : y, r = m + q_log1p(q_exp2(-q_abs((double)x - y))) * 0x1.71547652b82fep0;
    return (float)(x == y && f_abs(x) == INFINITY ? x : r);
}
#ifdef F_EXACT_FMA
static inline float f_logit(float x) {
    const float d = 1.0f - x, d_low = (1.0f - d) - x, q = x / d;
    float f, e;
    f_log_parts(q, &f, &e);
    return f_log_ends(q, f_log_of(f, (f_fma(-q, d, x) - q * d_low) / x, e));      /* what the roundings of q left, as a part of it */
}
#else
static inline float f_logit(float x) { return (float)q_log(x / (1.0 - x)); }
#endif
static inline float f_xlogy(float x, float y) { const double r = x * q_log(y); return (float)(y != y ? y : x == 0 ? 0 : r); }
static inline float f_xlog1py(float x, float y) { const double r = x * q_log1p(y); return (float)(y != y ? y : x == 0 ? 0 : r); }
static inline float f_entr(float x) { const double r = -x * q_log(x); return (float)(x != x ? x : x > 0 ? r : x == 0 ? 0 : -INFINITY); }
static inline float f_hypot(float x, float y) {
    const double r = __builtin_sqrt((double)x * x + (double)y * y);
    return f_abs(x) == INFINITY || f_abs(y) == INFINITY ? INFINITY : (float)r;
}

#define g1_(f_, d_, x_) _Generic((x_), float: f_, double: d_)(x_)
#define g2_(f_, d_, x_, y_) _Generic((x_), float: f_, double: d_)(x_, y_)
#define g_abs(x_) g1_(__builtin_fabsf, __builtin_fabs, x_)
#define g_floor(x_) g1_(__builtin_floorf, __builtin_floor, x_)
#define g_ceil(x_) g1_(__builtin_ceilf, __builtin_ceil, x_)
#define g_trunc(x_) g1_(__builtin_truncf, __builtin_trunc, x_)
#define g_rint(x_) g1_(__builtin_rintf, __builtin_rint, x_)
#define g_sqrt(x_) g1_(__builtin_sqrtf, __builtin_sqrt, x_)
#define g_sign_of(x_, y_) g2_(f_sign_of, q_sign_of, x_, y_)
#define g_sign_bit(x_) _Generic((x_), float: f_bits((float)(x_)) >> 31, double: q_bits(x_) >> 63)
#define g_exp(x_) g1_(f_exp, exp, x_)
#define g_exp2(x_) g1_(f_exp2, exp2, x_)
#define g_expm1(x_) g1_(f_expm1, expm1, x_)
#define g_log(x_) g1_(f_log, log, x_)
#define g_log2(x_) g1_(f_log2, log2, x_)
#define g_log10(x_) g1_(f_log10, log10, x_)
#define g_log1p(x_) g1_(f_log1p, log1p, x_)
#define g_asin(x_) g1_(f_asin, asin, x_)
#define g_acos(x_) g1_(f_acos, acos, x_)
#define g_atan(x_) g1_(f_atan, atan, x_)
#define g_sinh(x_) g1_(f_sinh, sinh, x_)
#define g_cosh(x_) g1_(f_cosh, cosh, x_)
#define g_tanh(x_) g1_(f_tanh, tanh, x_)
#define g_asinh(x_) g1_(f_asinh, asinh, x_)
#define g_acosh(x_) g1_(f_acosh, acosh, x_)
#define g_atanh(x_) g1_(f_atanh, atanh, x_)
#define g_erf(x_) g1_(f_erf, erf, x_)
#define g_erfc(x_) g1_(f_erfc, erfc, x_)
#define g_sigmoid(x_) g1_(f_sigmoid, d_sigmoid, x_)
#define g_silu(x_) g1_(f_silu, d_silu, x_)
#define g_rsqrt(x_) g1_(f_rsqrt, d_rsqrt, x_)
#define g_gelu(x_) g1_(f_gelu, d_gelu, x_)
#define g_gelu_tanh(x_) g1_(f_gelu_tanh, d_gelu_tanh, x_)
#define g_log_sigmoid(x_) g1_(f_log_sigmoid, d_log_sigmoid, x_)
#define g_mish(x_) g1_(f_mish, d_mish, x_)
#define g_logit(x_) g1_(f_logit, d_logit, x_)
#define g_entr(x_) g1_(f_entr, d_entr, x_)
#define g_softplus(x_, b_, l_) _Generic((x_), float: f_softplus, double: d_softplus)(x_, b_, l_)
#define g_pow(x_, y_) g2_(f_pow, pow, x_, y_)
#define g_atan2(x_, y_) g2_(f_atan2, atan2, x_, y_)
#define g_hypot(x_, y_) g2_(f_hypot, hypot, x_, y_)
#define g_logaddexp(x_, y_) g2_(f_logaddexp, d_logaddexp, x_, y_)
#define g_logaddexp2(x_, y_) g2_(f_logaddexp2, d_logaddexp2, x_, y_)
#define g_xlogy(x_, y_) g2_(f_xlogy, d_xlogy, x_, y_)
#define g_xlog1py(x_, y_) g2_(f_xlog1py, d_xlog1py, x_, y_)
#define g_isfinite(x_) (g_abs(x_) < (T)INFINITY)
#endif
