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
/* Bounds by integer minima: compilers make branches of choices between floats, and then follow each way apart. NaN becomes a bound: whoever calls puts it
 * back. f_least, f_most: of two that are not negative; f_within: lo < 0 < hi. */
static inline float f_least(float a, float b) { const uint32_t x = f_bits(a), y = f_bits(b); return f_float(x < y ? x : y); }
static inline float f_most(float a, float b) { const uint32_t x = f_bits(a), y = f_bits(b); return f_float(x > y ? x : y); }
static inline float f_within(float x, float lo, float hi) {
    const int32_t a = (int32_t)f_bits(x), b = (int32_t)f_bits(hi);
    const uint32_t u = (uint32_t)(a < b ? a : b), v = f_bits(lo);
    return f_float(u < v ? u : v);
}
static inline float f_nan_of(float x, float r) { return x == x ? r : x; }
#define F_MAGIC 0x1.8p23f

/* 2^n, n as x + F_SCALE holds it in its low bits when it rounds x to n: by itself, -126 <= n <= 127, or in two factors, -252 <= n <= 254, for results that
 * may be denormal; f_scale_half is half of it. */
#define F_SCALE (F_MAGIC + 254.0f)
static inline float f_scale(uint32_t n) { return f_float((n - 127) << 23); }
static inline float f_scale_half(uint32_t n) { return f_float((n - 128) << 23); }
static inline float f_scale_a(uint32_t n) { return f_float(n >> 1 << 23); }
static inline float f_scale_b(uint32_t n) { return f_float((n - (n >> 1)) << 23); }
/* e^(x + low) = (1 + the result) * 2^*n, the result in [-0.3, 0.42]; -120 <= x <= 89, |low| is below an ulp of x or so. */
static inline float f_exp_tail(float x, float low, uint32_t *n) {
    const float t = f_fma(x, 0x1.715476p0f, F_SCALE), k = t - F_SCALE;
    const float r = f_fma(k, -0x1.63p-1f, x) + f_fma(k, 0x1.bd0106p-13f, low);    /* ln 2 in two parts: the first has 9 bits, so that k times it is exact */
    float p = f_fma(1.98909908e-4f, r, 1.393365e-3f);
    p = f_fma(p, r, 8.33331093e-3f);
    p = f_fma(p, r, 4.16664649e-2f);
    p = f_fma(p, r, 1.66666667e-1f);
    p = f_fma(p, r, 5.00000001e-1f);
    *n = f_bits(t);
    return f_fma(p, r * r, r);
}
static inline float f_exp(float x) {
    uint32_t n;
    const float t = f_exp_tail(f_within(x, -104.0f, 89.0f), 0, &n);
    return f_nan_of(x, (1.0f + t) * f_scale_a(n) * f_scale_b(n));
}
static inline float f_exp2(float x) {
    const float y = f_within(x, -151.0f, 129.0f), t = y + F_SCALE, r = y - (t - F_SCALE);
    float p = f_fma(1.54531828e-4f, r, 1.33908863e-3f);
    p = f_fma(p, r, 9.61808252e-3f);
    p = f_fma(p, r, 5.55035707e-2f);
    p = f_fma(p, r, 2.40226508e-1f);
    p = f_fma(p, r, 6.93147188e-1f);
    const uint32_t n = f_bits(t);
    return f_nan_of(x, f_fma(p, r, 1.0f) * f_scale_a(n) * f_scale_b(n));
}
static inline float f_expm1(float x) {
    uint32_t n;
    const float t = f_exp_tail(f_within(x, -40.0f, 89.0f), 0, &n), half = f_scale_half(n), r = 2.0f * f_fma(half, t, half - 0.5f);
    return f_abs(x) >= 0x1p-30f ? r : x;              /* -0; denormal numbers would lose a bit; NaN */
}
/* (ln(1 + f) - f + f^2 / 2) / f^3 for 1 + f in [sqrt(1/2), sqrt(2)] */
static inline float f_log_series(float f) {
    float p = f_fma(6.97161147e-2f, f, -1.14797338e-1f);
    p = f_fma(p, f, 1.16854199e-1f);
    p = f_fma(p, f, -1.24256873e-1f);
    p = f_fma(p, f, 1.42490576e-1f);
    p = f_fma(p, f, -1.66678023e-1f);
    p = f_fma(p, f, 2.00007157e-1f);
    p = f_fma(p, f, -2.4999997e-1f);
    return f_fma(p, f, 3.33333312e-1f);
}
/* ln(1 + f + low) + e ln 2, 1 + f in [sqrt(1/2), sqrt(2)], |low| below an ulp of f or so. */
static inline float f_log_of(float f, float low, float e) {
    const float z = f * f;
    float p = f_fma(f_log_series(f), f * z, f_fma(e, -0x1.bd0106p-13f, low));
    p = f_fma(-0.5f, z, p);
    return f_fma(e, 0x1.63p-1f, f + p);
}
static inline float f_log_ends(float x, float r) {
    const float end = x == 0 ? -INFINITY : x < 0 ? NAN : x;
    return f_bits(x) - 1 < 0x7f7fffffu ? r : end;     /* positive and finite */
}
/* x = (1 + *f) * 2^*e for positive x, 1 + *f in [sqrt(1/2), sqrt(2)) */
static inline void f_log_parts(float x, float *f, float *e) {
    const uint32_t small = 0 - (uint32_t)(f_bits(x) < 0x800000u);                 /* all ones for denormal numbers: taken times 2^23 */
    const uint32_t u = f_bits(x * f_float(0x3f800000u + (small & 0x0b800000u))) - 0x3f3504f3u;
    *e = (float)(((int32_t)u >> 23) - (int32_t)(small & 23));
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
static inline float f_log10(float x) {
    float f, e;
    f_log_parts(x, &f, &e);
    const float z = f * f;
    float p = f_fma(f_log_series(f), f, -0.5f) * z;                /* ln(1 + f) - f */
    p = f_fma(p, 0x1.bcb7b2p-2f, f_fma(f, -0x1.5b235ep-27f, e * 0x1.3509f8p-18f));
    return f_log_ends(x, f_fma(e, 0x1.344p-2f, f_fma(f, 0x1.bcb7b2p-2f, p)));
}
static inline float f_log1p(float x) {
    const float u = 1.0f + x;
    const int32_t k = (int32_t)(f_bits(u) - 0x3f3504f3u) >> 23, m = k > 126 ? 126 : k;
    const float f = f_float(f_bits(x) - ((uint32_t)k << 23)) + (f_float((uint32_t)(127 - m) << 23) - 1.0f), r = f_log_ends(u, f_log_of(f, 0, (float)k));
    return x == 0 ? x : r;
}
/* ln(1 + e^-|x|) */
static inline float f_log1p_exp(float x) {
    uint32_t n;
    const float t = f_exp_tail(-f_least(f_abs(x), 104.0f), 0, &n), a = f_scale_a(n), b = f_scale_b(n), h = 1.0f + t, e = h * a * b, low = (t - (h - 1.0f)) * a * b;
    const bool big = e > 0.41421356f;
    const float f = big ? 0.5f * e - 0.5f : e, c = big ? 0.5f * low : low;
    return f_log_of(f, c * f_fma(f, f - 1.0f, 1.0f), big ? 1.0f : 0.0f);
}
/* 1 / (1 + e^|x|), at most 1/2, = (*q + *low) * *a * *b: a and b powers of 2, low what the roundings of e^-|x| and 1 + e^-|x| left. */
static inline void f_sigmoid_parts(float x, float *q, float *low, float *a, float *b) {
    uint32_t n;
    const float t = f_exp_tail(-f_least(f_abs(x), 118.0f), 0, &n), h = 1.0f + t, l = t - (h - 1.0f);
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
    return f_nan_of(x, x < 0 ? r : 1.0f - r);
}
static inline float f_silu(float x) {
    float q, low, a, b;
    f_sigmoid_parts(x, &q, &low, &a, &b);
    const float m = f_least(f_abs(x), 118.0f), r = f_fma(m, q, m * low) * a * b, base = x < 0 ? x * 0 : x;      /* -0; NaN for -infinity */
    return base - r;
}
static inline float f_tanh(float x) {
    const float z = x * x;
    float p = f_fma(2.2925577e-3f, z, -8.34378037e-3f);
    p = f_fma(p, z, 2.17688682e-2f);
    p = f_fma(p, z, -5.39592534e-2f);
    p = f_fma(p, z, 1.33333035e-1f);
    p = f_fma(p, z, -3.33333332e-1f);
    const float near = x * f_fma(p, z, 1.0f), a = f_least(f_abs(x), 10.0f);
    uint32_t n;
    const float t = f_exp_tail(a + a, 0, &n), s = f_scale(n), far = 1.0f - 2.0f / f_fma(s, t, s + 1.0f);
    return f_abs(x) >= 0.625f ? f_sign_of(far, x) : near;
}
static inline float f_rsqrt(float x) { return 1.0f / __builtin_sqrtf(x); }

static inline float f_atan(float x) {
    const float a = f_abs(x), t = f_least(a, 1) / f_most(a, 1), z = t * t;         /* NaN: the larger one */
    float p = f_fma(-2.38699732e-3f, z, 1.35077714e-2f);
    p = f_fma(p, z, -3.5871539e-2f);
    p = f_fma(p, z, 6.25016944e-2f);
    p = f_fma(p, z, -8.65688043e-2f);
    p = f_fma(p, z, 1.10337641e-1f);
    p = f_fma(p, z, -1.42785687e-1f);
    p = f_fma(p, z, 1.99997393e-1f);
    p = f_fma(p, z, -3.33333317e-1f);
    const float r = f_fma(p * z, t, t), far = 0x1.921fb6p0f - (r + 0x1.777a5cp-25f);
    return f_sign_of(a > 1 ? far : r, x);
}
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
    const float a = f_least(f_abs(x), 4), near = f_fma(f_erf_poly(x * x), x, x);
    float p = f_fma(1.63863732e-6f, a, -4.60874473e-5f);                          /* ln(erfc(a)), a in [1, 4] */
    p = f_fma(p, a, 5.97052946e-4f);
    p = f_fma(p, a, -4.76074771e-3f);
    p = f_fma(p, a, 2.64243709e-2f);
    p = f_fma(p, a, -1.1008568e-1f);
    p = f_fma(p, a, -6.31820247e-1f);
    p = f_fma(p, a, -1.13023672f);
    p = f_fma(p, a, 3.20914383e-4f);
    uint32_t n;
    const float t = f_exp_tail(p, 0, &n), far = 1.0f - f_scale(n) * (1.0f + t);
    return f_abs(x) >= 1 ? f_sign_of(far, x) : near;
}
/* gelu's end: PyTorch has x (1 + erf) / 2 in floats, which overflows before it is halved, and no erf of infinity. */
static inline float f_gelu_end(float x, float r) { return x >= 0x1p127f ? x + x - x * 0 : r; }
#ifdef F_EXACT_FMA
/* erfc(x) = e^(-x^2) P(u) / (1 + 2 x), u = (x - 2) / (x + 2), each factor in two floats. */
static inline float f_erfc(float x) {
    const float a = f_least(f_abs(x), 10.5f), g = x * f_erf_poly(x * x), h1 = 1.0f - x, near = h1 + ((1.0f - h1 - x) - g), y = a * a;
    uint32_t n;
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
    return f_abs(x) >= 0.5f ? (x < 0 ? 2.0f - far : far) : near;
}
/* x Phi(x); for x <= 0 it is -a / (a + 2) e^(-a^2 / 2) P(u), a = |x|, u = (a - 2) / (a + 2), each factor in two floats; x more for x > 0. */
static inline float f_gelu(float x) {
    const float a = f_least(f_abs(x), 15), half = 0.5f * a, y = half * a;
    uint32_t n;
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
    const float base = x < 0 ? x * 0 : x;             /* -0; NaN for -infinity */
    return f_gelu_end(x, base - r);
}
/* Sine, cosine and tangent for |x| <= F_TRIG_MAX: k quarter turns, which stand in the low bits of *quarter, are taken off. */
#define F_TRIG_MAX 32768.0f
static inline float f_quarter(float x, uint32_t *quarter) {
    const float t = f_fma(x, 0x1.45f306p-1f, F_MAGIC);
    *quarter = f_bits(t);
    return t - F_MAGIC;
}
static inline float f_sin_turned(float x, uint32_t more) {
    uint32_t quarter;
    const float k = f_quarter(x, &quarter), r = f_fma(k, 0x1.ee59dap-50f, f_fma(k, 0x1.777a5cp-25f, f_fma(k, -0x1.921fb6p0f, x))), z = r * r;    /* the first step is exact */
    const float s = f_fma(f_fma(f_fma(-1.95878298e-4f, z, 8.33274799e-3f), z, -1.66666647e-1f), r * z, r);
    const float c = f_fma(f_fma(f_fma(2.45478808e-5f, z, -1.38883028e-3f), z, 4.16666647e-2f), z * z, f_fma(-0.5f, z, 1.0f));
    quarter += more;
    const float v = quarter & 1 ? c : s;
    return f_float(f_bits(v) ^ (quarter >> 1 << 31));
}
static inline float f_sin(float x) { const float r = f_sin_turned(x, 0); return x == 0 ? x : r; }
static inline float f_cos(float x) { return f_sin_turned(x, 1); }
static inline float f_tan(float x) {
    uint32_t quarter;
    const float k = f_quarter(x, &quarter), near = f_fma(k, -0x1.921fb6p0f, x), b = k * 0x1.777a5cp-25f, r = near + b, part = r - near;
    const float low = (near - (r - part)) + (b - part) + f_fma(k, 0x1.ee59dap-50f, f_fma(k, 0x1.777a5cp-25f, -b)), z = r * r;      /* r + low is the rest */
    float p = f_fma(3.85090632e-3f, z, 1.17222086e-3f);
    p = f_fma(p, z, 9.97035527e-3f);
    p = f_fma(p, z, 2.16187846e-2f);
    p = f_fma(p, z, 5.39947626e-2f);
    p = f_fma(p, z, 1.33332296e-1f);
    p = f_fma(p, z, 3.3333334e-1f);
    const float more = f_fma(p, r * z, low), t = r + more, t_low = more - (t - r), q = 1.0f / t;
    const float v = quarter & 1 ? f_fma(q * q, t_low, -q) : t;
    return x == 0 ? x : v;
}
#else
#define F_TRIG_MAX Q_TRIG_MAX
static inline float f_sin(float x) { return (float)q_sin(x); }
static inline float f_cos(float x) { return (float)q_cos(x); }
static inline float f_tan(float x) { return (float)q_tan(x); }
static inline float f_erfc(float x) { return (float)q_erfc(x); }
static inline float f_gelu(float x) { const double r = x * 0.5 * q_erfc(x * -0x1.6a09e667f3bcdp-1); return x < -40 ? x * 0 : f_gelu_end(x, (float)r); }
#endif

/* The rest: in doubles, rounded once. */
#define F_OF_Q(name_) static inline float f_##name_(float x) { return (float)q_##name_(x); }
F_OF_Q(sinh) F_OF_Q(cosh) F_OF_Q(asinh) F_OF_Q(acosh) F_OF_Q(atanh)
#undef F_OF_Q
static inline float f_pow(float x, float y) { return (float)q_pow(x, y); }
static inline float f_atan2(float y, float x) { return (float)q_atan2(y, x); }
static inline float f_gelu_tanh(float x) {
    const double d = x, u = 0x1.988453365p-1 * 2 * (d + 0.044715 * d * d * d);
    const double r = d / (1 + q_exp(-u));
    return x < -40 ? x * 0 : (float)r;
}
#endif
