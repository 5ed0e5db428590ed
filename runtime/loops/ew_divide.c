/* ew_divide.c: quotients that are rounded, remainders, powers of integers, gcd. Division of an integer by 0 sets *p.failed. */
#include "ew_tables.h"
#include "gmath.h"
#pragma GCC diagnostic ignored "-Wtype-limits"       /* one expression for signed and unsigned */

#define NO_ZERO(r_) (y == 0 ? (T)(__atomic_store_n(p.failed, 1, __ATOMIC_RELAXED), 0) : (r_))
#define MINUS_ONE ((T)-1 < 1 && y == (T)-1)           /* x / -1 of the least x would trap */

EW_INT2D(div_trunc, NO_ZERO(MINUS_ONE ? (T)(0 - (U)x) : x / y))
EW_FLOAT2D(div_trunc, g_trunc(x / y))
EW_ARRAY_OF(div_trunc) = {EW_TABLE_INTS(div_trunc), EW_TABLE_FLOATS(div_trunc)};

EW_INT2D(fmod, NO_ZERO(MINUS_ONE ? (T)0 : x % y))
EW_INT2D(remainder, NO_ZERO(MINUS_ONE ? (T)0 : x % y != 0 && (x % y < 0) != (y < 0) ? x % y + y : x % y))
EW_INT2D(div_floor, NO_ZERO(MINUS_ONE ? (T)(0 - (U)x) : x / y - (x % y != 0 && (x < 0) != (y < 0))))

static inline double slow_remainder(double x, double y) {
    const double m = fmod(x, y);
    return m != 0 && (m < 0) != (y < 0) ? m + y : m;
}
static inline double slow_floor(double x, double y) {
    if (y == 0) return x / y;
    const double m = fmod(x, y);
    double q = (x - m) / y;
    if (m != 0 && (m < 0) != (y < 0)) q -= 1;
    if (q == 0) return q_sign_of(0, x / y);
    const double f = floor(q);
    return q - f > 0.5 ? f + 1 : f;
}
EW_LOOP2_DENSE(fmod_f64, double, double, double, fmod(x, y))
EW_LOOP2_DENSE(remainder_f64, double, double, double, slow_remainder(x, y))
EW_LOOP2_DENSE(div_floor_f64, double, double, double, slow_floor(x, y))

/* Floats: with n the quotient rounded to an integer, x - n * y is exact while the quotient is below FAR; else libm. */
#ifdef F_EXACT_FMA
#define FAR 0x1p22f
typedef float wide;
static inline float nearest(float x, float y, float *n) { *n = __builtin_rintf(x / y); return f_fma(-*n, y, x); }
static inline float wide_sign_of(float magnitude, float sign) { return f_sign_of(magnitude, sign); }
#else
#define FAR 0x1p27f
typedef double wide;
static inline double nearest(float x, float y, double *n) { *n = q_rint((double)x / y); return x - *n * y; }
static inline double wide_sign_of(double magnitude, double sign) { return q_sign_of(magnitude, sign); }
#endif
static inline bool far_apart(float x, float y) { return !(f_abs(x) <= f_abs(y) * FAR && f_abs(y) < INFINITY && y != 0); }
static inline float fmod_near(float x, float y) {
    wide n;
    const wide r = nearest(x, y, &n), b = f_sign_of(y, x);
    return (float)wide_sign_of(r != 0 && (r < 0) != (x < 0) ? r + b : r, x);
}
static inline float remainder_near(float x, float y) {
    wide n;
    const wide r = nearest(x, y, &n);
    return (float)(r == 0 ? wide_sign_of(0, x) : (r < 0) != (y < 0) ? r + y : r);
}
static inline float div_floor_near(float x, float y) {
    wide n;
    const wide r = nearest(x, y, &n), q = r != 0 && (r < 0) != (y < 0) ? n - 1 : n;
    return (float)(q == 0 ? wide_sign_of(0, wide_sign_of(1, x) * y) : q);
}
#define GUARDED(loop_, fast_, slow_) \
    static void loop_(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) { \
        enum { BLOCK = 512 }; \
        float *o_ = (float *)(void *)data_[0]; \
        const float *x_ = (const float *)(const void *)data_[1], *y_ = (const float *)(const void *)data_[2]; \
        (void)arg_, (void)stride_; \
        for (int64_t at = 0; at < n_; at += BLOCK) { \
            const int64_t end = at + BLOCK < n_ ? at + BLOCK : n_; \
            int far_ = 0; \
            for (int64_t i = at; i < end; i++) far_ |= far_apart(x_[i], y_[i]); \
            if (!far_) { _Pragma("GCC ivdep") for (int64_t i = at; i < end; i++) o_[i] = fast_(x_[i], y_[i]); } \
            else for (int64_t i = at; i < end; i++) o_[i] = far_apart(x_[i], y_[i]) ? (float)slow_(x_[i], y_[i]) : fast_(x_[i], y_[i]); \
        } \
    }
GUARDED(fmod_f32, fmod_near, fmod)
GUARDED(remainder_f32, remainder_near, slow_remainder)
GUARDED(div_floor_f32, div_floor_near, slow_floor)
EW_ARRAY_OF(fmod) = {EW_TABLE_INTS(fmod), EW_TABLE_FLOATS(fmod)};
EW_ARRAY_OF(remainder) = {EW_TABLE_INTS(remainder), EW_TABLE_FLOATS(remainder)};
EW_ARRAY_OF(div_floor) = {EW_TABLE_INTS(div_floor), EW_TABLE_FLOATS(div_floor)};

/* x^y, wrapping. y < 0: 0 but for x = 1 and -1. */
static inline uint64_t power(uint64_t x, int64_t y) {
    if (y < 0) return x == 1 ? 1 : x == ~0ull ? (y & 1 ? ~0ull : 1) : 0;
    uint64_t r = 1;
    for (; y; y >>= 1, x *= x)
        if (y & 1) r *= x;
    return r;
}
EW_INT2D(pow, power((uint64_t)(int64_t)x, (int64_t)y))
EW_FLOAT2D(pow, g_pow(x, y))
EW_ARRAY_OF(pow) = {EW_TABLE_INTS(pow), EW_TABLE_FLOATS(pow)};

static inline uint64_t magnitude(int64_t x) { return x < 0 ? 0 - (uint64_t)x : (uint64_t)x; }
static inline uint64_t gcd_of(int64_t x, int64_t y) {
    uint64_t a = magnitude(x), b = magnitude(y);
    while (a) { const uint64_t t = b % a; b = a; a = t; }
    return b;
}
static inline uint64_t lcm_of(int64_t x, int64_t y) {
    const uint64_t g = gcd_of(x, y), r = g ? (uint64_t)x / g * (uint64_t)y : 0;
    return g ? magnitude((int64_t)((uint64_t)(x / (int64_t)g) * (uint64_t)y)) : r;
}
EW_INT2D(gcd, gcd_of(x, y))
EW_ARRAY_OF(gcd) = {EW_TABLE_INTS(gcd)};
EW_INT2D(lcm, lcm_of(x, y))
EW_ARRAY_OF(lcm) = {EW_TABLE_INTS(lcm)};
