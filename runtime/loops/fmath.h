/* fmath.h: elementary functions of float32, at most 2 ulp from the true value for every float; no branches, so that loops vectorise. The hottest are
 * computed in floats, some of them with low parts that need FMA, the others through qmath.h. NaN, infinities, -0 and denormal numbers as C's math
 * library. `make slow-math` tries all floats. */
#ifndef TSRT_FMATH_H
#define TSRT_FMATH_H
#include "qmath.h"

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define F_EXACT_FMA                                   /* f_fma rounds once: remainders of products and quotients are exact */
#endif
static inline float f_fma(float a, float b, float c) {
#ifdef F_EXACT_FMA
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

/* 2^n in two factors: results may be denormal. -252 <= n <= 254. */
static inline float f_scale_a(int32_t n) { return f_float((uint32_t)((n >> 1) + 127) << 23); }
static inline float f_scale_b(int32_t n) { return f_float((uint32_t)(n - (n >> 1) + 127) << 23); }
/* e^(x + low) = (1 + the result) * 2^*n, the result in [-0.3, 0.42]; x is clamped to [-120, 89], |low| is below an ulp of x or so. */
static inline float f_exp_tail(float x, float low, int32_t *n) {
    x = f_clamp(x, -120.0f, 89.0f);
    const float t = f_fma(x, 0x1.715476p0f, F_MAGIC), k = t - F_MAGIC;
    const float r = f_fma(k, -0x1.63p-1f, x) + f_fma(k, 0x1.bd0106p-13f, low);    /* ln 2 in two parts: the first has 9 bits, so that k times it is exact */
    float p = f_fma(1.98909908e-4f, r, 1.393365e-3f);
    p = f_fma(p, r, 8.33331093e-3f);
    p = f_fma(p, r, 4.16664649e-2f);
    p = f_fma(p, r, 1.66666667e-1f);
    p = f_fma(p, r, 5.00000001e-1f);
    *n = (int32_t)(f_bits(t) - f_bits(F_MAGIC));
    return f_fma(p, r * r, r);
}
static inline float f_exp(float x) {
    int32_t n;
    const float t = f_exp_tail(x, 0, &n);
    return (1.0f + t) * f_scale_a(n) * f_scale_b(n);
}
static inline float f_exp2(float x) {
    x = f_clamp(x, -151.0f, 129.0f);
    const float t = x + F_MAGIC, r = x - (t - F_MAGIC);
    float p = f_fma(1.54531828e-4f, r, 1.33908863e-3f);
    p = f_fma(p, r, 9.61808252e-3f);
    p = f_fma(p, r, 5.55035707e-2f);
    p = f_fma(p, r, 2.40226508e-1f);
    p = f_fma(p, r, 6.93147188e-1f);
    const int32_t n = (int32_t)(f_bits(t) - f_bits(F_MAGIC));
    return f_fma(p, r, 1.0f) * f_scale_a(n) * f_scale_b(n);
}
static inline float f_expm1(float x) {
    int32_t n;
    const float t = f_exp_tail(f_clamp(x, -40.0f, 89.0f), 0, &n), half = f_float((uint32_t)(n + 126) << 23), r = 2.0f * f_fma(half, t, half - 0.5f);
    return f_abs(x) < 0x1p-30f ? x : r;               /* -0; denormal numbers would lose a bit */
}
/* ln(1 + f + low) + e ln 2, 1 + f in [sqrt(1/2), sqrt(2)], |low| below an ulp of f or so. */
static inline float f_log_of(float f, float low, float e) {
    const float z = f * f;
    float p = f_fma(6.97161147e-2f, f, -1.14797338e-1f);
    p = f_fma(p, f, 1.16854199e-1f);
    p = f_fma(p, f, -1.24256873e-1f);
    p = f_fma(p, f, 1.42490576e-1f);
    p = f_fma(p, f, -1.66678023e-1f);
    p = f_fma(p, f, 2.00007157e-1f);
    p = f_fma(p, f, -2.4999997e-1f);
    p = f_fma(p, f, 3.33333312e-1f);
    p = f_fma(p, f * z, f_fma(e, -0x1.bd0106p-13f, low));
    p = f_fma(-0.5f, z, p);
    return f_fma(e, 0x1.63p-1f, f + p);
}
static inline float f_log_ends(float x, float r) { return x > 0 ? (x < INFINITY ? r : x) : x == 0 ? -INFINITY : NAN; }
/* x = (1 + *f) * 2^*e for positive x, 1 + *f in [sqrt(1/2), sqrt(2)) */
static inline void f_log_parts(float x, float *f, float *e) {
    const bool small = x < 0x1p-126f;
    const float y = small ? x * 0x1p23f : x;
    const uint32_t u = f_bits(y) - 0x3f3504f3u;
    *e = (float)((int32_t)u >> 23) - (small ? 23.0f : 0.0f);
    *f = f_float((u & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
}
static inline float f_log(float x) {
    float f, e;
    f_log_parts(x, &f, &e);
    return f_log_ends(x, f_log_of(f, 0, e));
}
static inline float f_log2(float x) {
    float f, e;
    f_log_parts(x, &f, &e);
    float p = f_fma(-1.10707245e-1f, f, 1.83549369e-1f);
    p = f_fma(p, f, -1.89390594e-1f);
    p = f_fma(p, f, 2.04932752e-1f);
    p = f_fma(p, f, -2.39871792e-1f);
    p = f_fma(p, f, 2.88556818e-1f);
    p = f_fma(p, f, -3.60685031e-1f);
    p = f_fma(p, f, 4.80898299e-1f);
    p = f_fma(p, f, -7.21347487e-1f);
    p = f_fma(p, f * f, f * -0x1.6a3e8p-27f);          /* 1 / ln 2 = 1 + 0x1.c551dap-2 + this */
    return f_log_ends(x, e + (f + f_fma(f, 0x1.c551dap-2f, p)));
}
static inline float f_log1p(float x) {
    const float u = 1.0f + x;
    const int32_t k = (int32_t)(f_bits(u) - 0x3f3504f3u) >> 23, m = k > 126 ? 126 : k;
    const float f = f_float(f_bits(x) - ((uint32_t)k << 23)) + (f_float((uint32_t)(127 - m) << 23) - 1.0f), r = f_log_ends(u, f_log_of(f, 0, (float)k));
    return x == 0 ? x : r;
}
/* ln(1 + e^-|x|) */
static inline float f_log1p_exp(float x) {
    int32_t n;
    const float t = f_exp_tail(-f_abs(x), 0, &n), a = f_scale_a(n), b = f_scale_b(n), h = 1.0f + t, e = h * a * b, low = (t - (h - 1.0f)) * a * b;
    const bool big = e > 0.41421356f;
    const float f = big ? 0.5f * e - 0.5f : e, c = big ? 0.5f * low : low;
    return f_log_of(f, c * f_fma(f, f - 1.0f, 1.0f), big ? 1.0f : 0.0f);
}
/* 1 / (1 + e^|x|), at most 1/2, = (*q + *low) * *a * *b: a and b powers of 2, low what the roundings of e^-|x| and 1 + e^-|x| left. */
static inline void f_sigmoid_parts(float x, float *q, float *low, float *a, float *b) {
    int32_t n;
    const float t = f_exp_tail(-f_abs(x), 0, &n), h = 1.0f + t, l = t - (h - 1.0f);
    *a = f_scale_a(n);
    *b = f_scale_b(n);
    const float e = h * *a * *b, den = 1.0f + e, den_low = l * *a * *b + (e - (den - 1.0f));
    *q = h / den;
    *low = f_fma(-*q, den_low, l) * f_fma(den, -0.5f, 1.457f);                    /* 1 / den in [1/2, 1], to a twelfth */
}
static inline float f_sigmoid(float x) {
    float q, low, a, b;
    f_sigmoid_parts(x, &q, &low, &a, &b);
    const float r = (q + low) * a * b;
    return x < 0 ? r : 1.0f - r;
}
static inline float f_silu(float x) {
    float q, low, a, b;
    f_sigmoid_parts(x, &q, &low, &a, &b);
    const float r = f_fma(x, q, x * low) * a * b;
    return x < -115 ? x * 0 : x <= 0 ? r : x > 100 ? x : x - r;                   /* -0; NaN for -infinity */
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

/* asin(s) / s - 1 over s^2, s^2 in [0, 1/4] */
static inline float f_asin_poly(float z) {
    float p = f_fma(3.36908472e-2f, z, 1.71492384e-2f);
    p = f_fma(p, z, 3.11006627e-2f);
    p = f_fma(p, z, 4.45994015e-2f);
    p = f_fma(p, z, 7.50009454e-2f);
    return f_fma(p, z, 1.66666663e-1f);
}
/* asin(x) = pi / 2 - 2 asin(sqrt((1 - x) / 2)) */
static inline float f_asin(float x) {
    const float a = f_abs(x);
    const bool far = a > 0.5f;
    const float z = far ? 0.5f - 0.5f * a : a * a, s = far ? __builtin_sqrtf(z) : a, g = f_asin_poly(z) * z * s;
    const float h = 0x1.921fb6p0f - 2.0f * s, low = 0x1.921fb6p0f - h - 2.0f * s - 0x1.777a5cp-25f;
    return f_sign_of(far ? h + (low - 2.0f * g) : s + g, x);
}
static inline float f_acos(float x) {
    const float a = f_abs(x);
    const bool far = a > 0.5f;
    const float z = far ? 0.5f - 0.5f * a : a * a, s = far ? __builtin_sqrtf(z) : a, w = f_fma(f_asin_poly(z) * z, s, s);
    const float v = f_sign_of(far ? 2.0f * w : w, far ? x : -x), base = far ? 0x1.921fb6p1f : 0x1.921fb6p0f, low = far ? 0x1.777a5cp-24f : 0x1.777a5cp-25f;
    return far && x >= 0 ? 2.0f * w : base + (v - low);
}
/* erf(x) / x - 1, |x| <= 1 */
static inline float f_erf_poly(float z) {
    float p = f_fma(7.87587506e-5f, z, -8.01686429e-4f);
    p = f_fma(p, z, 5.18908742e-3f);
    p = f_fma(p, z, -2.6854212e-2f);
    p = f_fma(p, z, 1.12835947e-1f);
    p = f_fma(p, z, -3.76126267e-1f);
    return f_fma(p, z, 1.28379166e-1f);
}
static inline float f_erf(float x) {
    const float a = f_clamp(f_abs(x), 0, 4), near = f_fma(f_erf_poly(x * x), x, x);
    float p = f_fma(1.63863732e-6f, a, -4.60874473e-5f);                          /* ln(erfc(a)), a in [1, 4] */
    p = f_fma(p, a, 5.97052946e-4f);
    p = f_fma(p, a, -4.76074771e-3f);
    p = f_fma(p, a, 2.64243709e-2f);
    p = f_fma(p, a, -1.1008568e-1f);
    p = f_fma(p, a, -6.31820247e-1f);
    p = f_fma(p, a, -1.13023672f);
    p = f_fma(p, a, 3.20914383e-4f);
    int32_t n;
    const float t = f_exp_tail(p, 0, &n), far = 1.0f - f_float((uint32_t)(n + 127) << 23) * (1.0f + t);
    return a < 1 ? near : f_sign_of(far, x);
}
#ifdef F_EXACT_FMA
/* erfc(x) = e^(-x^2) P(u) / (1 + 2 x), u = (x - 2) / (x + 2), each factor in two floats. */
static inline float f_erfc(float x) {
    const float a = f_clamp(f_abs(x), 0, 10.5f), g = x * f_erf_poly(x * x), h1 = 1.0f - x, near = h1 + ((1.0f - h1 - x) - g), y = a * a;
    int32_t n;
    const float t = f_exp_tail(-y, f_fma(-a, a, y), &n), e = 1.0f + t, e_low = t - (e - 1.0f);
    const float den = f_fma(2, a, 1), den_low = f_fma(2, a, 1.0f - den), c = a + 2.0f, d = 1.0f / (c * den), inverse = c * d, u = (a - 2.0f) * (den * d);
    float p = f_fma(2.33571676e-4f, u, -3.17134706e-4f);
    p = f_fma(p, u, -1.48625512e-3f);
    p = f_fma(p, u, 1.22042343e-3f);
    p = f_fma(p, u, 8.7327735e-3f);
    p = f_fma(p, u, -8.02541416e-3f);
    p = f_fma(p, u, -5.422137e-2f);
    p = f_fma(p, u, 1.64050673e-1f);
    p = f_fma(p, u, -1.66030334e-1f);
    p = f_fma(p, u, -9.27638143e-2f);
    const float top = 1.27697838f, v = f_fma(p, u, top), v_low = f_fma(p, u, top - v), num = v * e, num_low = f_fma(v, e, -num) + f_fma(v, e_low, v_low * e);
    const float q = num * inverse, rest = (f_fma(-q, den, num) + f_fma(-q, den_low, num_low)) * inverse, far = (q + rest) * f_scale_a(n) * f_scale_b(n);
    return a < 0.5f ? near : x < 0 ? 2.0f - far : far;
}
/* x Phi(x); for x <= 0 it is -a / (a + 2) e^(-a^2 / 2) P(u), a = |x|, u = (a - 2) / (a + 2), each factor in two floats; x more for x > 0. */
static inline float f_gelu(float x) {
    const float a = f_clamp(f_abs(x), 0, 15), half = 0.5f * a, y = half * a;
    int32_t n;
    const float t = f_exp_tail(-y, f_fma(-half, a, y), &n), e = 1.0f + t, e_low = t - (e - 1.0f);
    const float den = a + 2.0f, den_low = a - (den - 2.0f), w = a / den, u = f_fma(2, w, -1);
    const float w_low = f_fma(-w, den_low, f_fma(-w, den, a)) * f_fma(w, -0.5f, 0.5f);      /* the last factor is 1 / den */
    float p = f_fma(-6.58198262e-5f, u, -1.49598063e-4f);
    p = f_fma(p, u, 1.3302602e-4f);
    p = f_fma(p, u, 8.36916943e-4f);
    p = f_fma(p, u, 8.2378608e-4f);
    p = f_fma(p, u, -1.95161157e-3f);
    p = f_fma(p, u, -6.73461613e-3f);
    p = f_fma(p, u, -4.69769906e-4f);
    p = f_fma(p, u, 3.67194145e-2f);
    p = f_fma(p, u, 2.87973752e-2f);
    p = f_fma(p, u, -3.31404476e-1f);
    const float top = 6.72407985e-1f, v = f_fma(p, u, top), v_low = f_fma(p, w_low + w_low, f_fma(p, u, top - v) + 2.03e-8f);     /* P' is p or so */
    const float num = v * e, num_low = f_fma(v, e, -num) + f_fma(v, e_low, v_low * e);
    const float r = f_fma(num, w, f_fma(num, w_low, num_low * w)) * f_scale_a(n) * f_scale_b(n);
    return x < -40 ? x * 0 : x < 0 ? -r : x - r;      /* -0; NaN for -infinity */
}
#else
static inline float f_erfc(float x) { return (float)q_erfc(x); }
static inline float f_gelu(float x) { const double r = x * 0.5 * q_erfc(x * -0x1.6a09e667f3bcdp-1); return x < -40 ? x * 0 : (float)r; }
#endif

/* The rest: in doubles, rounded once. */
#define F_OF_Q(name_) static inline float f_##name_(float x) { return (float)q_##name_(x); }
F_OF_Q(log10) F_OF_Q(atan) F_OF_Q(sinh) F_OF_Q(cosh) F_OF_Q(asinh) F_OF_Q(acosh) F_OF_Q(atanh)
F_OF_Q(sin) F_OF_Q(cos) F_OF_Q(tan)                   /* |x| <= Q_TRIG_MAX */
#undef F_OF_Q
static inline float f_pow(float x, float y) { return (float)q_pow(x, y); }
static inline float f_atan2(float y, float x) { return (float)q_atan2(y, x); }
static inline float f_gelu_tanh(float x) {
    const double d = x, u = 0x1.988453365p-1 * 2 * (d + 0.044715 * d * d * d);
    const double r = d / (1 + q_exp(-u));
    return x < -40 ? x * 0 : (float)r;
}
#endif
