/* vecexp.h: exp and log of one element, written so that loops over them vectorise: no branches, no calls, no tables. Errors below 1 ulp (float) and
 * about 1 ulp (double); NaN stays NaN, exp(-inf) = 0, exp of what overflows = inf, denormal results are rounded once. For files of runtime/loops/. */
#ifndef TSRT_VECEXP_H
#define TSRT_VECEXP_H
#include <math.h>
#include <stdint.h>

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define VX_MADDF(a_, b_, c_) __builtin_fmaf(a_, b_, c_)
#define VX_MADD(a_, b_, c_) __builtin_fma(a_, b_, c_)
#else
#define VX_MADDF(a_, b_, c_) ((a_) * (b_) + (c_))
#define VX_MADD(a_, b_, c_) ((a_) * (b_) + (c_))
#endif

/* 2**k for k in the range of normal numbers. */
static inline float vx_pow2f(int32_t k) { union { uint32_t u; float f; } v = {(uint32_t)(k + 127) << 23}; return v.f; }
static inline double vx_pow2(int64_t k) { union { uint64_t u; double f; } v = {(uint64_t)(k + 1023) << 52}; return v.f; }

static inline float vx_expf(float x) {
    const float lo = -104.0f, hi = 89.0f;
    float y = x < lo ? lo : x;
    y = y > hi ? hi : y;
    const union { float f; int32_t i; } t = {y * 1.44269504088896341f + 12582912.0f};     /* the low bits hold round(y / ln 2) */
    const float k = t.f - 12582912.0f;
    const int32_t e = t.i - 0x4b400000;
    float r = VX_MADDF(k, -0.693145751953125f, y);
    r = VX_MADDF(k, -1.42860682030941723212e-6f, r);
    float p = 1.9875691500e-4f;
    p = VX_MADDF(p, r, 1.3981999507e-3f);
    p = VX_MADDF(p, r, 8.3334519073e-3f);
    p = VX_MADDF(p, r, 4.1665795894e-2f);
    p = VX_MADDF(p, r, 1.6666665459e-1f);
    p = VX_MADDF(p, r, 5.0000001201e-1f);
    p = VX_MADDF(p, r * r, r) + 1.0f;
    const int32_t half = e >> 1;                                                          /* in two steps: results may be denormal */
    return p * vx_pow2f(half) * vx_pow2f(e - half);
}

static inline double vx_exp(double x) {
    const double lo = -746.0, hi = 710.0;
    double y = x < lo ? lo : x;
    y = y > hi ? hi : y;
    const union { double f; int64_t i; } t = {y * 1.4426950408889634074 + 6755399441055744.0};
    const double k = t.f - 6755399441055744.0;
    const int64_t e = t.i - 0x4338000000000000;
    double r = VX_MADD(k, -6.93147180369123816490e-01, y);
    r = VX_MADD(k, -1.90821492927058770002e-10, r);
    double p = 1.0 / 6227020800.0;                                                        /* Taylor to r**13: |r| <= ln 2 / 2 leaves 2e-18 */
    p = VX_MADD(p, r, 1.0 / 479001600.0);
    p = VX_MADD(p, r, 1.0 / 39916800.0);
    p = VX_MADD(p, r, 1.0 / 3628800.0);
    p = VX_MADD(p, r, 1.0 / 362880.0);
    p = VX_MADD(p, r, 1.0 / 40320.0);
    p = VX_MADD(p, r, 1.0 / 5040.0);
    p = VX_MADD(p, r, 1.0 / 720.0);
    p = VX_MADD(p, r, 1.0 / 120.0);
    p = VX_MADD(p, r, 1.0 / 24.0);
    p = VX_MADD(p, r, 1.0 / 6.0);
    p = VX_MADD(p, r, 0.5);
    p = VX_MADD(p, r * r, r) + 1.0;
    const int64_t half = e >> 1;
    return p * vx_pow2(half) * vx_pow2(e - half);
}
#endif
