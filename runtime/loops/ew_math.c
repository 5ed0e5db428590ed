/* ew_math.c: exponentials, logarithms, trigonometry and the activations made of them. */
#include "ew_tables.h"
#include "gmath.h"

#define MATH(name_) EW_FLOAT1(name_, g_##name_(x)) EW_ARRAY_OF(name_) = {EW_TABLE_FLOATS(name_)};
MATH(exp) MATH(exp2) MATH(expm1) MATH(log) MATH(log2) MATH(log10) MATH(log1p)
MATH(asin) MATH(acos) MATH(atan) MATH(sinh) MATH(cosh) MATH(tanh) MATH(asinh) MATH(acosh) MATH(atanh)
MATH(erf) MATH(erfc) MATH(sigmoid) MATH(silu) MATH(gelu) MATH(gelu_tanh) MATH(log_sigmoid) MATH(mish)
EW_LOOP1(lgamma_f32, float, float, float, (float)q_lgamma(x))
EW_ARRAY_OF(lgamma) = {[TSRT_FLOAT32] = lgamma_f32};
EW_LOOP1(digamma_f32, float, float, float, (float)q_digamma(x))
EW_ARRAY_OF(digamma) = {[TSRT_FLOAT32] = digamma_f32};
EW_FLOAT1(entr, g_entr(x))
EW_ARRAY_OF(entr) = {EW_TABLE_FLOATS(entr)};
EW_FLOAT1(softplus, g_softplus(x, (T)p.d[0], (T)p.d[1]))    /* beta, threshold */
EW_ARRAY_OF(softplus) = {EW_TABLE_FLOATS(softplus)};
/* d: slope of the exponential part, of the linear part, of the exponent. Runs of positive floats need no exponentials. */
static void elu_f32(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) {
    enum { BLOCK = 64 };
    const ew_args p = *(const ew_args *)arg_;
    const float scale = (float)p.d[1];
    float *o = (float *)(void *)data_[0];
    const float *x = (const float *)(const void *)data_[1];
    (void)stride_;
    for (int64_t at = 0; at < n_; at += BLOCK) {
        const int64_t end = at + BLOCK < n_ ? at + BLOCK : n_;
        int below = 0;
        for (int64_t i = at; i < end; i++) below |= !(x[i] > 0);
        if (below) { _Pragma("GCC ivdep") for (int64_t i = at; i < end; i++) o[i] = f_elu(x[i], p.d[0], p.d[1], p.d[2]); }
        else { _Pragma("GCC ivdep") for (int64_t i = at; i < end; i++) o[i] = x[i] * scale; }
    }
}
EW_LOOP1(elu_f64, double, double, double, d_elu(x, p.d[0], p.d[1], p.d[2]))
EW_ARRAY_OF(elu) = {EW_TABLE_FLOATS(elu)};
/* ln(x / (1 - x)), x first clamped to [d[0], 1 - d[0]] when d[0] >= 0 */
EW_FLOAT1(logit, g_logit(p.d[0] < 0 ? x : x < (T)p.d[0] ? (T)p.d[0] : x > 1 - (T)p.d[0] ? 1 - (T)p.d[0] : x))
EW_ARRAY_OF(logit) = {EW_TABLE_FLOATS(logit)};
EW_FLOAT1(log_sigmoid_buffer, g_exp(-g_abs(x)))
EW_ARRAY_OF(log_sigmoid_buffer) = {EW_TABLE_FLOATS(log_sigmoid_buffer)};

/* Sines of floats: by fast_ up to max_, by mid_ up to Q_TRIG_MAX, libm's beyond. */
#define TRIG(name_, fast_, max_, mid_, slow_) \
    static void name_##_f32(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) { \
        enum { BLOCK = 512 }; \
        float *o_ = (float *)(void *)data_[0]; \
        const float *x_ = (const float *)(const void *)data_[1]; \
        (void)arg_, (void)stride_; \
        for (int64_t at = 0; at < n_; at += BLOCK) { \
            const int64_t end = at + BLOCK < n_ ? at + BLOCK : n_; \
            int far_ = 0; \
            for (int64_t i = at; i < end; i++) far_ |= !(f_abs(x_[i]) <= (float)(max_)); \
            if (!far_) { _Pragma("GCC ivdep") for (int64_t i = at; i < end; i++) o_[i] = fast_(x_[i]); } \
            else for (int64_t i = at; i < end; i++) o_[i] = f_abs(x_[i]) <= (float)(max_) ? fast_(x_[i]) : f_abs(x_[i]) <= (float)Q_TRIG_MAX ? (float)mid_(x_[i]) : (float)slow_(x_[i]); \
        } \
    } \
    EW_LOOP1(name_##_f64, double, double, double, slow_(x)) \
    EW_ARRAY_OF(name_) = {EW_TABLE_FLOATS(name_)};
static inline float sinc_near(float x) { const double r = q_sin(M_PI * x) / (M_PI * x); return x == 0 ? 1.0f : (float)r; }
TRIG(sin, f_sin, F_TRIG_MAX, q_sin, sin)
TRIG(cos, f_cos, F_TRIG_MAX, q_cos, cos)
TRIG(tan, f_tan, F_TRIG_MAX, q_tan, tan)
TRIG(sinc, sinc_near, 300000, d_sinc, d_sinc)
