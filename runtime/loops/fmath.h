/* fmath.h: elementary functions of float32, at most 2 ulp from the true value for every float; no branches, so that loops vectorise. The hottest are
 * computed in floats, the others through qmath.h. NaN, infinities, -0 and denormal numbers as C's math library. `make slow-math` tries all floats. */
#ifndef TSRT_FMATH_H
#define TSRT_FMATH_H
#include "qmath.h"

static inline float f_fma(float a, float b, float c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    return __builtin_fmaf(a, b, c);
#else
    return a * b + c;
#endif
}
static inline uint32_t f_bits(float x) { union { float f; uint32_t u; } v = {x}; return v.u; }
static inline float f_float(uint32_t u) { union { uint32_t u; float f; } v = {u}; return v.f; }
static inline float f_abs(float x) { return __builtin_fabsf(x); }
static inline float f_sign_of(float magnitude, float sign) { return f_float((f_bits(magnitude) & 0x7fffffffu) | (f_bits(sign) & 0x80000000u)); }
static inline float f_clamp(float x, float lo, float hi) { x = x < lo ? lo : x; return x > hi ? hi : x; }
#define F_MAGIC 0x1.8p23f

/* e^x = the result times *scale, a power of 2; the result is normal. */
static inline float f_exp_parts(float x, float *scale) {
    x = f_clamp(x, -120.0f, 89.0f);
    const float t = f_fma(x, 0x1.715476p0f, F_MAGIC), n = t - F_MAGIC;
    float r = f_fma(n, -0x1.63p-1f, x);                       /* ln 2 in two parts: the first has 9 bits, so that n times it is exact */
    r = f_fma(n, 0x1.bd0106p-13f, r);
    float p = f_fma(1.98909908e-4f, r, 1.393365e-3f);
    p = f_fma(p, r, 8.33331093e-3f);
    p = f_fma(p, r, 4.16664649e-2f);
    p = f_fma(p, r, 1.66666667e-1f);
    p = f_fma(p, r, 5.00000001e-1f);
    p = f_fma(p, r, 1.0f);
    p = f_fma(p, r, 1.0f);
    const int32_t i = (int32_t)(f_bits(t) - f_bits(F_MAGIC)), a = i >> 1, b = i - a;      /* in two steps: results may be denormal */
    *scale = f_float((uint32_t)(b + 127) << 23);
    return p * f_float((uint32_t)(a + 127) << 23);
}
static inline float f_exp(float x) {
    float s;
    const float e = f_exp_parts(x, &s);
    return e * s;
}
static inline float f_log(float x) {
    const bool small = x < 0x1p-126f;
    const float y = small ? x * 0x1p23f : x;
    const uint32_t u = f_bits(y) - 0x3f3504f3u;
    const float e = (float)((int32_t)u >> 23) - (small ? 23.0f : 0.0f), f = f_float((u & 0x7fffffu) + 0x3f3504f3u) - 1.0f, z = f * f;
    float p = f_fma(6.97161147e-2f, f, -1.14797338e-1f);
    p = f_fma(p, f, 1.16854199e-1f);
    p = f_fma(p, f, -1.24256873e-1f);
    p = f_fma(p, f, 1.42490576e-1f);
    p = f_fma(p, f, -1.66678023e-1f);
    p = f_fma(p, f, 2.00007157e-1f);
    p = f_fma(p, f, -2.4999997e-1f);
    p = f_fma(p, f, 3.33333312e-1f);
    p = f_fma(p, f * z, e * -0x1.bd0106p-13f);
    p = f_fma(-0.5f, z, p);
    const float r = f_fma(e, 0x1.63p-1f, f + p);
    return x > 0 ? (x < INFINITY ? r : x) : x == 0 ? -INFINITY : NAN;
}
static inline float f_sigmoid(float x) {
    const double e = f_exp(-f_abs(x));
    return (float)((x < 0 ? e : 1.0) / (1.0 + e));     /* in floats it would be 2.1 ulp */
}
static inline float f_silu(float x) {
    float s;
    const double e = f_exp_parts(-f_abs(x), &s), r = (x < 0 ? e * x : x) / (1.0 + e * s) * (x < 0 ? s : 1.0);
    return x < -115 ? x * 0 : (float)r;               /* -0; NaN for -infinity */
}
static inline float f_tanh(float x) {
    const float z = x * x;
    float p = f_fma(2.2925577e-3f, z, -8.34378037e-3f);
    p = f_fma(p, z, 2.17688682e-2f);
    p = f_fma(p, z, -5.39592534e-2f);
    p = f_fma(p, z, 1.33333035e-1f);
    p = f_fma(p, z, -3.33333332e-1f);
    const float near = x * f_fma(p, z, 1.0f), a = f_abs(x), far = 1.0f - 2.0f / (f_exp(a + a) + 1.0f);
    return a < 0.625f ? near : f_sign_of(far, x);
}
static inline float f_rsqrt(float x) { return 1.0f / __builtin_sqrtf(x); }

/* The rest: in doubles, rounded once. */
#define F_OF_Q(name_) static inline float f_##name_(float x) { return (float)q_##name_(x); }
F_OF_Q(exp2) F_OF_Q(expm1) F_OF_Q(log2) F_OF_Q(log10) F_OF_Q(log1p) F_OF_Q(atan) F_OF_Q(asin) F_OF_Q(acos) F_OF_Q(sinh) F_OF_Q(cosh) F_OF_Q(asinh)
F_OF_Q(acosh) F_OF_Q(atanh) F_OF_Q(erf) F_OF_Q(erfc)
F_OF_Q(sin) F_OF_Q(cos) F_OF_Q(tan)                   /* |x| <= Q_TRIG_MAX */
#undef F_OF_Q
static inline float f_pow(float x, float y) { return (float)q_pow(x, y); }
static inline float f_atan2(float y, float x) { return (float)q_atan2(y, x); }
static inline float f_gelu(float x) { const double r = x * 0.5 * q_erfc(x * -0x1.6a09e667f3bcdp-1); return x < -40 ? x * 0 : (float)r; }
static inline float f_gelu_tanh(float x) {
    const double d = x, u = 0x1.988453365p-1 * 2 * (d + 0.044715 * d * d * d);
    const double r = d / (1 + q_exp(-u));
    return x < -40 ? x * 0 : (float)r;
}
#endif
