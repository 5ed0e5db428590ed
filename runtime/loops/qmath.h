/* qmath.h: elementary functions of doubles that hold float32 arguments, for results that are rounded to float32. Relative error below 3e-9 (a twentieth of
 * a float's ulp), so what is computed here is right to one ulp once rounded, and compositions stay so. No branches, tables or calls: loops over them vectorise.
 * Arguments may be any float, NaN and infinities among them; results beyond the floats' range may be any value that rounds to 0 or infinity.
 * Polynomials: scripts/fit_math.py. With and without FMA results differ in the last bits of the double only. */
#ifndef TSRT_QMATH_H
#define TSRT_QMATH_H
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

static inline double q_fma(double a, double b, double c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    return __builtin_fma(a, b, c);
#else
    return a * b + c;
#endif
}
static inline uint64_t q_bits(double x) { union { double f; uint64_t u; } v = {x}; return v.u; }
static inline double q_double(uint64_t u) { union { uint64_t u; double f; } v = {u}; return v.f; }
static inline double q_abs(double x) { return __builtin_fabs(x); }
static inline double q_sign_of(double magnitude, double sign) { return q_double((q_bits(magnitude) & ~(1ull << 63)) | (q_bits(sign) & (1ull << 63))); }
#define Q_MAGIC 0x1.8p52                              /* x + Q_MAGIC rounds x to an integer, which stands in the low bits */
static inline double q_rint(double x) { return x + Q_MAGIC - Q_MAGIC; }       /* |x| < 2^51 */
static inline double q_clamp(double x, double lo, double hi) { x = x < lo ? lo : x; return x > hi ? hi : x; }   /* NaN stays */

/* 2^f by its polynomial, |f| <= 1/2, times 2^n; n is what t = n + Q_MAGIC holds. */
static inline double q_scale(double p, double t) { return p * q_double((q_bits(t) + 1023) << 52); }
static inline double q_exp(double x) {
    x = q_clamp(x, -700, 700);
    const double t = q_fma(x, 0x1.71547652b82fep0, Q_MAGIC), r = q_fma(t - Q_MAGIC, -0x1.62e42fefa39efp-1, x);
    double p = q_fma(1.3941118895837001e-3, r, 8.3751347746243252e-3);
    p = q_fma(p, r, 4.1666352771112211e-2);
    p = q_fma(p, r, 1.6666415414041178e-1);
    p = q_fma(p, r, 5.0000000471460574e-1);
    p = q_fma(p, r, 1.0000000377388713);
    return q_scale(q_fma(p, r, 1.0), t);
}
static inline double q_exp2(double x) {
    x = q_clamp(x, -1000, 1000);
    const double t = x + Q_MAGIC, r = x - (t - Q_MAGIC);
    double p = q_fma(1.5303721130801365e-5, r, 1.5469755744925822e-4);
    p = q_fma(p, r, 1.3333478409865399e-3);
    p = q_fma(p, r, 9.6180255303982081e-3);
    p = q_fma(p, r, 5.5504109063737373e-2);
    p = q_fma(p, r, 2.4022651214120054e-1);
    p = q_fma(p, r, 6.9314718055682743e-1);
    return q_scale(q_fma(p, r, 1.0), t);
}
static inline double q_expm1(double x) {
    const double y = q_clamp(x, -700, 700), t = q_fma(y, 0x1.71547652b82fep0, Q_MAGIC), r = q_fma(t - Q_MAGIC, -0x1.62e42fefa39efp-1, y);
    double p = q_fma(2.7625115578287629e-6, r, 2.4876178959085512e-5);
    p = q_fma(p, r, 1.9841208732536383e-4);
    p = q_fma(p, r, 1.3888821650717691e-3);
    p = q_fma(p, r, 8.3333333537293972e-3);
    p = q_fma(p, r, 4.1666666891091696e-2);
    p = q_fma(p, r, 1.6666666666648288e-1);
    p = q_fma(p, r, 4.9999999999797773e-1);
    p = q_fma(p, r * r, r);
    const double s = q_scale(1.0, t);
    return q_sign_of(q_fma(s, p, s - 1), x);
}
/* ln((1 + f) * 2^e) = e * ln2 + 2 atanh(f / (2 + f)); scale is 1 for ln. */
static inline double q_log_of(double num, double den, double e, double scale_e, double scale_m) {
    const double s = num / den, z = s * s;
    double p = q_fma(8.4230772462854591e-2, z, 9.0606226460767801e-2);
    p = q_fma(p, z, 1.1111727668676687e-1);
    p = q_fma(p, z, 1.428570786748532e-1);
    p = q_fma(p, z, 2.0000000031749679e-1);
    p = q_fma(p, z, 3.3333333333274516e-1);
    p = q_fma(p, z, 1.0);
    return q_fma(e, scale_e, s * scale_m * p);
}
static inline uint64_t q_exponent(double x) { return (q_bits(x) - 0x3fe6a09e667f3bcdull + (1024ull << 52)) >> 52; }       /* + 1024; mantissa in [sqrt(1/2), sqrt(2)) */
static inline double q_mantissa(double x, uint64_t k) { return q_double(q_bits(x) - ((k - 1024) << 52)); }
static inline double q_from_exponent(uint64_t k) { return q_double(k | 0x4330000000000000ull) - (0x1p52 + 1024); }
static inline double q_log_ends(double x, double r) { return x > 0 ? (x < INFINITY ? r : x) : x == 0 ? -INFINITY : NAN; }
static inline double q_log_finite(double x, double scale_e, double scale_m) {
    const uint64_t k = q_exponent(x);
    const double m = q_mantissa(x, k);
    return q_log_of(m - 1, m + 1, q_from_exponent(k), scale_e, scale_m);
}
static inline double q_log(double x) { return q_log_ends(x, q_log_finite(x, 0x1.62e42fefa39efp-1, 2)); }
static inline double q_log10(double x) { return q_log_ends(x, q_log_finite(x, 0x1.34413509f79ffp-2, 2 * 0x1.bcb7b1526e50ep-2)); }
static inline double q_log1p(double x) {
    const double u = 1 + x;
    const uint64_t k = q_exponent(u);
    const double m = q_mantissa(u, k);
    const bool plain = k == 1024;
    const double r = q_log_of(plain ? x : m - 1, plain ? 2 + x : m + 1, q_from_exponent(k), 0x1.62e42fefa39efp-1, 2);
    const double ends = q_log_ends(u, r);
    return x == 0 ? x : ends;
}

/* Angle of the point (x, y), as atan2. */
static inline double q_atan2(double y, double x) {
    double ay = q_abs(y), ax = q_abs(x);
    const bool both = ay == INFINITY && ax == INFINITY;
    ay = both ? 1 : ay;
    ax = both ? 1 : ax;
    const bool swap = ay > ax;
    const double num = swap ? ax : ay, den = swap ? ay : ax;
    const bool big = num > 0x1.a827999fcef32p-2 * den;
    const double top = big ? num - den : num, bottom = big ? num + den : den, q = top / bottom;
    const double t = den == 0 ? 0 : q, z = t * t;
    double p = q_fma(-3.7640050899987151e-2, z, 6.9733555969758357e-2);
    p = q_fma(p, z, -8.9923688751381622e-2);
    p = q_fma(p, z, 1.1103437092731207e-1);
    p = q_fma(p, z, -1.4285385466617799e-1);
    p = q_fma(p, z, 1.9999993025409861e-1);
    p = q_fma(p, z, -3.333333327665221e-1);
    double r = q_fma(p * z, t, t);
    r = (big ? 0x1.921fb54442d18p-1 : 0) + r;
    r = swap ? 0x1.921fb54442d18p0 - r : r;
    r = q_bits(x) >> 63 ? 0x1.921fb54442d18p1 - r : r;
    r = q_sign_of(r, y);
    return x != x || y != y ? x + y : r;
}
static inline double q_atan(double x) { return q_atan2(x, 1.0); }
static inline double q_asin(double x) { return q_atan2(x, __builtin_sqrt((1 - x) * (1 + x))); }
static inline double q_acos(double x) { return q_atan2(__builtin_sqrt((1 - x) * (1 + x)), x); }

/* Sine and cosine up to |x| = Q_TRIG_MAX; beyond, callers take libm's. quarter turns: the low two bits of t. */
#define Q_TRIG_MAX 1048576.0
static inline double q_turn(double x, double *t) {
    *t = q_fma(x, 0x1.45f306dc9c883p-1, Q_MAGIC);
    const double n = *t - Q_MAGIC;
    return q_fma(n, -0x1.0b4611a626331p-34, x - n * 0x1.921fb544p0);
}
static inline double q_sin_poly(double r) {
    const double z = r * r;
    double p = q_fma(2.7173364266065392e-6, z, -1.9839201212632133e-4);
    p = q_fma(p, z, 8.3333287791546263e-3);
    p = q_fma(p, z, -1.6666666631557181e-1);
    return r * q_fma(p, z, 1.0);                      /* -0 stays */
}
static inline double q_cos_poly(double r) {
    const double z = r * r;
    double p = q_fma(-2.7173337252956946e-7, z, 2.479892747000457e-5);
    p = q_fma(p, z, -1.3888880387608341e-3);
    p = q_fma(p, z, 4.1666666543792261e-2);
    p = q_fma(p, z, -4.9999999999350329e-1);
    return q_fma(p, z, 1.0);
}
static inline double q_sin(double x) {
    double t;
    const double r = q_turn(x, &t), s = q_sin_poly(r), c = q_cos_poly(r), v = q_bits(t) & 1 ? c : s;
    return q_double(q_bits(v) ^ (q_bits(t) >> 1 << 63));
}
static inline double q_cos(double x) {
    double t;
    const double r = q_turn(x, &t), s = q_sin_poly(r), c = q_cos_poly(r), v = q_bits(t) & 1 ? s : c;
    return q_double(q_bits(v) ^ ((q_bits(t) + 1) >> 1 << 63));
}
static inline double q_tan(double x) {
    double t;
    const double r = q_turn(x, &t), s = q_sin_poly(r), c = q_cos_poly(r);
    const bool odd = q_bits(t) & 1;
    const double v = (odd ? c : s) / (odd ? s : c);
    return odd ? -v : v;
}
static inline double q_sinh(double x) { const double e = q_expm1(q_abs(x)); return q_sign_of(0.5 * (e + e / (e + 1)), x); }
static inline double q_cosh(double x) { const double e = q_exp(q_abs(x)); return 0.5 * (e + 1 / e); }
static inline double q_tanh(double x) { const double e = q_expm1(2 * q_abs(x)); return q_sign_of(e / (e + 2), x); }
static inline double q_asinh(double x) {
    const double a = q_abs(x), r = q_log1p(a + a * a / (1 + __builtin_sqrt(a * a + 1)));
    return q_sign_of(a == INFINITY ? a : r, x);
}
static inline double q_acosh(double x) { const double t = x - 1; return q_log1p(t + __builtin_sqrt(t) * __builtin_sqrt(t + 2)); }
static inline double q_atanh(double x) { return 0.5 * q_log1p(2 * x / (1 - x)); }

/* e^(x^2) erfc(x), x >= 0.45 */
static inline double q_erfcx_tail(double x) {
    const double a = x + 2, b = q_fma(2, x, 1), d = 1 / (a * b), u = (x - 2) * (b * d);
    double p = q_fma(-5.0300327530821572e-5, u, 1.1564872912481213e-4);
    p = q_fma(p, u, 2.5728404291336346e-4);
    p = q_fma(p, u, -4.4173379260243455e-4);
    p = q_fma(p, u, -1.4796099219873249e-3);
    p = q_fma(p, u, 1.2695872078831731e-3);
    p = q_fma(p, u, 8.7275644867332262e-3);
    p = q_fma(p, u, -8.0339693262919584e-3);
    p = q_fma(p, u, -5.4220490987164168e-2);
    p = q_fma(p, u, 1.640512858219756e-1);
    p = q_fma(p, u, -1.6603037940886524e-1);
    p = q_fma(p, u, -9.2763826770224573e-2);
    p = q_fma(p, u, 1.2769783814414111);
    return p * (a * d);
}
static inline double q_erf_poly(double x) {           /* |x| <= 1 */
    const double z = x * x;
    double p = q_fma(1.0589380641075019e-6, z, -1.3909340021874599e-5);
    p = q_fma(p, z, 1.195656256820733e-4);
    p = q_fma(p, z, -8.5426379970872296e-4);
    p = q_fma(p, z, 5.2237834771892481e-3);
    p = q_fma(p, z, -2.6866133235095592e-2);
    p = q_fma(p, z, 1.1283791308604581e-1);
    p = q_fma(p, z, -3.7612638889635307e-1);
    p = q_fma(p, z, 1.1283791670946767);
    return p * x;
}
static inline double q_erf(double x) {
    const double a = q_clamp(q_abs(x), 0, 30), near = q_erf_poly(x), far = 1 - q_exp(-a * a) * q_erfcx_tail(a);
    return a < 1 ? near : q_sign_of(far, x);
}
static inline double q_erfc(double x) {
    const double a = q_clamp(q_abs(x), 0, 30), near = 1 - q_erf_poly(x), far = q_exp(-a * a) * q_erfcx_tail(a);
    return a < 0.5 ? near : x < 0 ? 2 - far : far;
}

/* x^y. Zero, infinities, negative bases and NaN as C's pow. */
/* Sine and cosine of pi * r, |r| <= 1/2, of which q_sin_poly and q_cos_poly take one half each. */
static inline void q_half_turn(double r, double *sine, double *cosine) {
    const double a = q_abs(r), pi = 0x1.921fb54442d18p1;
    const bool far = a > 0.25;
    const double u = pi * (far ? 0.5 - a : a), s = q_sin_poly(u), c = q_cos_poly(u);
    *sine = q_sign_of(far ? c : s, r);
    *cosine = far ? s : c;
}
/* ln |gamma(x)|. From 1 to 3 it is (x - 1)(x - 2) times a polynomial (interpolated at Chebyshev's points, 3e-11), below by gamma(x + 1) = x gamma(x), above
 * Stirling's series, five steps up where it is short, left of 1/2 by reflection. What is divided or multiplied in all these goes into one logarithm. */
static inline double q_lgamma(double x) {
    const bool turn = x < 0.5;
    const double z = turn ? 1 - x : x;
    const bool less = z < 1, few = z < 8;
    const double y = less ? z + 1 : z, t = (y < 3 ? y : 3) - 2;
    double p = q_fma(1.1660443077756478e-6, t, -2.449431116074312e-6);
    p = q_fma(p, t, 2.0345105469746178e-7);
    p = q_fma(p, t, -4.892146044701243e-7);
    p = q_fma(p, t, 9.851317705107945e-6);
    p = q_fma(p, t, -2.1069867673657713e-5);
    p = q_fma(p, t, 3.726165923978742e-5);
    p = q_fma(p, t, -8.119753686100794e-5);
    p = q_fma(p, t, 1.8283370421637044e-4);
    p = q_fma(p, t, -4.062952108244314e-4);
    p = q_fma(p, t, 9.153312963726914e-4);
    p = q_fma(p, t, -2.1080354202493846e-3);
    p = q_fma(p, t, 4.9986444619814765e-3);
    p = q_fma(p, t, -1.2384199088411981e-2);
    p = q_fma(p, t, 3.296500055213166e-2);
    p = q_fma(p, t, -1.0031730153001821e-1);
    p = q_fma(p, t, 4.2278433509846713e-1);
    const double near = (y - 1) * (y - 2) * p;
    const double up = few ? z + 5 : z, r = 1 / up, s = r * r;
    const double series = r * q_fma(s, q_fma(s, q_fma(s, -1.0 / 1680, 1.0 / 1260), -1.0 / 360), 1.0 / 12);
    const double far = q_fma(up - 0.5, q_log(up), 0.91893853320467274178 - up) + series;
    const double steps = z * (z + 1) * (z + 2) * (z + 3) * (z + 4), below = y < 3 ? less ? z : 1 : few ? steps : 1, base = y < 3 ? near : far;
    double sine, cosine;
    q_half_turn(x - q_rint(x), &sine, &cosine);
    const double log = q_log(turn ? 0x1.921fb54442d18p1 * below / q_abs(sine) : below), v = turn ? log - base : base - log;
    return q_abs(x) == INFINITY ? INFINITY : v + 0.0;         /* of 1 and 2 it is 0, not -0 */
}
/* The derivative of ln gamma: eight steps up to where its asymptotic series is short; left of 0 by reflection. */
static inline double q_digamma(double x) {
    const bool turn = x < 0, few = !(x >= 8) && !(x <= -7);
    const double z = turn ? 1 - x : x;
    double n = 0, d = 1;
    for (int k = 0; k < 8; k++) n = q_fma(n, z + k, d), d *= z + k;
    const double up = few ? z + 8 : z, r = 1 / up, s = r * r, below = few ? n / d : 0;
    const double v = q_log(up) - 0.5 * r - s * q_fma(s, q_fma(s, q_fma(s, -1.0 / 240, 1.0 / 252), -1.0 / 120), 1.0 / 12) - below;
    double sine, cosine;
    const double part = x - q_rint(x);
    q_half_turn(part, &sine, &cosine);
    const double reflected = part == 0 ? NAN : v - 0x1.921fb54442d18p1 * cosine / sine;
    return x == 0 ? q_sign_of(INFINITY, -x) : turn ? reflected : v;
}
static inline double q_pow(double x, double y) {
    const double a = q_abs(x), l = q_log_ends(a, q_log_finite(a, 1, 2 * 0x1.71547652b82fep0));
    const double v = q_exp2(q_clamp(y * l, -200, 200));
    const double h = q_clamp(y, -0x1p40, 0x1p40), n = q_rint(h);
    /* Chains of choices, not bools joined: those do not vectorise. */
    const double odd = n == h ? q_abs(h - 2 * q_rint(0.5 * h)) : 0, undefined = n == h ? 0 : a < INFINITY ? NAN : 0;
    double r = a == 1 ? 1 : v;
    r = odd != 0 ? q_sign_of(r, x) : r;
    r = x < 0 ? r + undefined : r;
    r = x != x || y != y ? x + y : r;
    return y == 0 || x == 1 ? 1 : r;
}
#endif
