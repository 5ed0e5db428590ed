/* Largest error of the float32 functions of runtime/loops/fmath.h and some of gmath.h, in ulps, against libm's doubles. math_ulp [stride]: every stride-th float (1: all of
 * them). Exit 1 when one is off by more than 2 ulp, or differs in NaN or in the sign of 0. */
#include "gmath.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double sigmoid_ref(double x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); }
static double silu_ref(double x) { return x < -700 ? (isinf(x) ? NAN : -0.0) : x * sigmoid_ref(x); }
static double gelu_ref(double x) { return isinf(x) ? NAN : x < -38 ? -0.0 : x >= 0x1p127 ? INFINITY : x * 0.5 * erfc(-x * M_SQRT1_2); }
static double gelu_tanh_ref(double x) { return x < -20 ? (isinf(x) ? NAN : -0.0) : x * sigmoid_ref(2 * sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)); }
static double logit_ref(double x) { return log(x / (1 - x)); }
static double rsqrt_ref(double x) { return 1 / sqrt(x); }

static double log_sigmoid_ref(double x) { return (x < 0 ? x : isnan(x) ? x : 0) - log1p(exp(-fabs(x))); }
static double softplus_ref(double x) { return x > 20 ? x : log1p(exp(x)); }
static double elu_ref(double x) { return x <= 0 ? expm1(x) : x; }
static double selu_ref(double x) { return 1.0507009873554804934 * (x <= 0 ? expm1(x) * 1.6732632423543772848 : x); }
static float f_softplus20(float x) { return f_softplus(x, 1, 20); }
static float f_elu1(float x) { return f_elu(x, 1, 1, 1); }
static float f_selu(float x) { return f_elu(x, 1.0507009873554804934 * 1.6732632423543772848, 1.0507009873554804934, 1); }

/* Error of got against want, in units of the last place of a float at want (of the smallest denormal below the normal ones). */
static double ulps(float got, double want) {
    if (isnan(want) || isnan(got)) return isnan(want) && isnan(got) ? 0 : INFINITY;
    const float w = (float)want;
    if (isinf(w) || isinf(got)) return w == got || (fabs(want) < INFINITY && fabsf(isinf(w) ? got : w) > 3.4028230e38f) ? 0 : INFINITY;
    if (want == 0 && got == 0 && !signbit(want) != !signbit(got)) return INFINITY;
    int e;
    frexp(want, &e);
    if (e < -125) e = -125;
    return fabs(got - want) / ldexp(1, e - 24);
}

#define UNARY(T) T(exp, exp, 0) T(exp2, exp2, 0) T(expm1, expm1, 0) T(log, log, 0) T(log2, log2, 0) T(log10, log10, 0) T(log1p, log1p, 0) \
    T(sin, sin, F_TRIG_MAX) T(cos, cos, F_TRIG_MAX) T(tan, tan, F_TRIG_MAX) T(asin, asin, 0) T(acos, acos, 0) T(atan, atan, 0) T(sinh, sinh, 0) T(cosh, cosh, 0) T(tanh, tanh, 0) \
    T(asinh, asinh, 0) T(acosh, acosh, 0) T(atanh, atanh, 0) T(erf, erf, 0) T(erfc, erfc, 0) T(sigmoid, sigmoid_ref, 0) T(silu, silu_ref, 0) T(gelu, gelu_ref, 0) \
    T(gelu_tanh, gelu_tanh_ref, 0) T(rsqrt, rsqrt_ref, 0) T(log_sigmoid, log_sigmoid_ref, 0) T(softplus20, softplus_ref, 0) T(elu1, elu_ref, 0) T(selu, selu_ref, 0) T(logit, logit_ref, 0)

enum { BLOCK = 1024 };
#define T(name_, ref_, max_) \
    static void run_##name_(float *o, const float *a) { _Pragma("GCC ivdep") for (int i = 0; i < BLOCK; i++) o[i] = f_##name_(a[i]); }
UNARY(T)
#undef T
typedef struct row { const char *name; void (*run)(float *o, const float *a); double (*ref)(double); double max; } row;
static const row rows[] = {
#define T(name_, ref_, max_) {#name_, run_##name_, ref_, max_},
    UNARY(T)
#undef T
};

static int report(const char *name, double worst, float at) {
    printf("%-12s %8.3f ulp at %.9g (0x%08x)\n", name, worst, at, f_bits(at));
    return worst > 2;
}
static uint32_t next(uint32_t *s) { *s = *s * 1664525u + 1013904223u; return *s; }

int main(int argc, char **argv) {
    const uint64_t stride = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    const char *only = argc > 2 ? argv[2] : NULL;
    int bad = 0;
    float a[BLOCK], b[BLOCK], o[BLOCK];
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const row *r = &rows[k];
        if (only && strcmp(only, r->name)) continue;
        double worst = 0;
        float at = 0;
        static const float special[] = {0.0f, -0.0f, 1.0f, -1.0f, INFINITY, -INFINITY, NAN, 0x1p-149f, -0x1p-149f, 0x1p-126f, 88.7f, 88.73f, -103.97f, -104.1f, 128, -150, 0x1.fffffep127f};
        const uint64_t nspecial = sizeof special / sizeof *special;
        for (uint64_t u = 0, i = 0; u < (1ull << 32) + nspecial * stride; ) {
            int n = 0;
            for (; n < BLOCK && u < (1ull << 32) + nspecial * stride; u += stride) a[n++] = u < (1ull << 32) ? f_float((uint32_t)u) : special[i++ % nspecial];
            for (int j = n; j < BLOCK; j++) a[j] = 0;
            r->run(o, a);
            for (int j = 0; j < n; j++) {
                if (r->max > 0 && !(f_abs(a[j]) <= r->max)) continue;
                const double e = ulps(o[j], r->ref(a[j]));
                if (e > worst) worst = e, at = a[j];
            }
        }
        bad |= report(r->name, worst, at);
    }
    if (only) return bad;
    /* two arguments: pairs of random bits and of moderate size */
    double worst_pow = 0, worst_atan2 = 0;
    float at_pow = 0, at_atan2 = 0;
    uint32_t s = 1;
    for (uint64_t u = 0; u < 400000000 / stride; u += BLOCK) {
        for (int j = 0; j < BLOCK; j++) {
            const uint32_t p = next(&s), q = next(&s);
            const int kind = j & 3;
            a[j] = kind == 0 ? f_float(p) : kind == 1 ? (float)(p >> 8) * 0x1p-20f : kind == 2 ? (float)((int)(p % 41) - 20) * 0.5f : f_float((p >> 9) + 0x3f600000u);
            b[j] = kind == 0 ? f_float(q) : kind == 1 ? (float)((int32_t)q >> 8) * 0x1p-18f : kind == 2 ? (float)((int)(q % 41) - 20) * 0.5f : (float)((int32_t)q >> 8) * 0x1p-9f;
            if (j == 4) a[j] = INFINITY;
            if (j == 5) b[j] = -INFINITY;
            if (j == 6) a[j] = -0.0f;
            if (j == 8) b[j] = 0x1p60f;
        }
        _Pragma("GCC ivdep") for (int j = 0; j < BLOCK; j++) o[j] = f_pow(a[j], b[j]);
        for (int j = 0; j < BLOCK; j++) { const double e = ulps(o[j], pow(a[j], b[j])); if (e > worst_pow) worst_pow = e, at_pow = a[j]; }
        _Pragma("GCC ivdep") for (int j = 0; j < BLOCK; j++) o[j] = f_atan2(a[j], b[j]);
        for (int j = 0; j < BLOCK; j++) { const double e = ulps(o[j], atan2(a[j], b[j])); if (e > worst_atan2) worst_atan2 = e, at_atan2 = a[j]; }
    }
    bad |= report("pow", worst_pow, at_pow) | report("atan2", worst_atan2, at_atan2);
    return bad;
}
