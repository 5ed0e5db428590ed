/* special_math.c: see special_math.h. Series and continued fractions from Abramowitz & Stegun; Euler-Maclaurin for zeta; a rational start and Halley's
 * steps for quantiles (P. Acklam's coefficients). */
#include <math.h>
#include <stddef.h>
#include "special_math.h"

enum { MOST = 20000 };                                /* terms of a series: reached by no argument below 1e7 */

/* sum of c[k] / y^k */
static double in_powers(double y, const double *c, size_t n) {
    double s = 0;
    for (size_t k = n; k-- > 0;) s = s * y + c[k];
    return s;
}
double rt_digamma(double x) {
    static const double c[] = {1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12};
    if (x == 0) return copysign(INFINITY, -x);
    if (x < 0) {
        if (x == floor(x)) return NAN;                 /* -infinity too */
        double whole;
        return rt_digamma(1 - x) - M_PI / tan(M_PI * modf(x, &whole));
    }
    double r = 0;
    for (; x < 10; x++) r -= 1 / x;
    const double z = 1 / (x * x);
    return x == INFINITY ? x : r + log(x) - 0.5 / x - z * in_powers(z, c, sizeof c / sizeof *c);
}
static double reflected(double s, double x) { return (M_PI / s) * (M_PI / s) - rt_trigamma(1 - x); }
/* Near poles the answer hangs on the sine of a product that is rounded: to float here, as PyTorch has it. */
float rt_trigamma_float(float x) { return (float)(x < 0.5f ? reflected(sinf((float)M_PI * x), x) : rt_trigamma(x)); }
double rt_trigamma(double x) {
    static const double b[] = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6};
    if (x < 0.5) return reflected(sin(M_PI * x), x);
    double r = 0;
    for (; x < 10; x++) r += 1 / (x * x);
    const double z = 1 / (x * x);
    return r + 1 / x + 0.5 * z + z / x * in_powers(z, b, sizeof b / sizeof *b);
}
double rt_zeta(double x, double q) {
    /* (2 k)! / B_2k */
    static const double f[] = {12.0, -720.0, 30240.0, -1209600.0, 47900160.0, -1.8924375803183791606e9, 7.47242496e10, -2.950130727918164224e12,
                               1.1646782814350067249e14, -4.5979787224074726105e15, 1.8152105401943546773e17, -7.1661652561756670113e18};
    if (x == 1) return INFINITY;
    if (x < 1 || x != x || q != q) return NAN;
    if (q <= 0) {
        if (q == floor(q)) return INFINITY;
        if (x != floor(x)) return NAN;
    }
    double s = pow(q, -x), a = q, b = 0;
    for (int i = 0; i < 9 || a <= 9; i++) {
        a += 1;
        b = pow(a, -x);
        s += b;
        if (fabs(b) < 1e-17 * fabs(s)) return s;
    }
    s += b * a / (x - 1) - 0.5 * b;
    double factor = 1, k = 0;
    for (size_t i = 0; i < sizeof f / sizeof *f; i++) {
        factor *= x + k;
        b /= a;
        const double t = factor * b / f[i];
        s += t;
        if (fabs(t) < 1e-17 * fabs(s)) break;
        k += 1;
        factor *= x + k;
        b /= a;
        k += 1;
    }
    return s;
}
double rt_polygamma(int n, double x) {
    return n == 0 ? rt_digamma(x) : n == 1 ? rt_trigamma(x) : (n % 2 ? 1 : -1) * exp(rt_lgamma(n + 1.0)) * rt_zeta(n + 1.0, x);
}
double rt_lgamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}
double rt_mvlgamma(int p, double x) {
    double s = p * (p - 1) / 4.0 * 1.1447298858494001741;
    for (int j = 0; j < p; j++) s += rt_lgamma(x - 0.5 * j);
    return s;
}

double rt_ndtri(double p) {
    static const double a[] = {2.506628277459239e+00, -3.066479806614716e+01, 1.383577518672690e+02, -2.759285104469687e+02, 2.209460984245205e+02, -3.969683028665376e+01};
    static const double b[] = {1, -1.328068155288572e+01, 6.680131188771972e+01, -1.556989798598866e+02, 1.615858368580409e+02, -5.447609879822406e+01};
    static const double c[] = {2.938163982698783e+00, 4.374664141464968e+00, -2.549732539343734e+00, -2.400758277161838e+00, -3.223964580411365e-01, -7.784894002430293e-03};
    static const double d[] = {1, 3.754408661907416e+00, 2.445134137142996e+00, 3.224671290700398e-01, 7.784695709041462e-03};
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
    const double tail = p < 0.5 ? p : 1 - p;
    double x;
    if (tail < 0.02425) {
        const double q = sqrt(-2 * log(tail));
        x = in_powers(q, c, 6) / in_powers(q, d, 5);
    } else {
        const double q = tail - 0.5, r = q * q;
        x = q * in_powers(r, a, 6) / in_powers(r, b, 6);
    }
    for (int i = 0; i < 2; i++) {                      /* x < 0: the lower tail */
        const double u = (0.5 * erfc(-x * M_SQRT1_2) - tail) * 2.5066282746310002 * exp(0.5 * x * x);
        x -= u / (1 + 0.5 * x * u);
    }
    return p < 0.5 ? x : -x;
}
double rt_erfinv(double y) {
    const double a = fabs(y);
    if (!(a <= 1)) return NAN;
    if (a == 1) return copysign(INFINITY, y);
    if (a > 0.5) return copysign(-rt_ndtri(0.5 * (1 - a)) * M_SQRT1_2, y);
    double x = y * 0.88622692545275801 * (1 + y * y * (0.26179938779914941 + y * y * 0.14393173084921979));
    for (int i = 0; i < 3; i++) {
        const double u = (erf(x) - y) * 0.88622692545275801 * exp(x * x);
        x -= u / (1 + x * u);
    }
    return x;
}
double rt_erfcx(double x) {
    if (x < 0) {
        const double h = x * x, l = fma(x, x, -h);
        return x < -26.7 ? INFINITY : 2 * exp(h) * (1 + l) - rt_erfcx(-x);
    }
    if (x < 10) {
        const double h = x * x, l = fma(x, x, -h);
        return exp(h) * (1 + l) * erfc(x);
    }
    if (x != x) return x;
    const double z = -0.5 / (x * x);
    double s = 1, t = 1;
    for (int k = 1; k < 20; k++) s += t *= z * (2 * k - 1);
    return s * 0.56418958354775629 / x;
}
double rt_log_ndtr(double x) {
    const double t = x * M_SQRT1_2;
    return x < -1 ? log(rt_erfcx(-t) / 2) - t * t : log1p(-erfc(t) / 2);
}

double rt_bessel_i(int order, double x, int scaled) {
    const double a = fabs(x), sign = order && x < 0 ? -1 : 1;
    if (x != x) return x;
    if (a == INFINITY) return scaled ? sign * 0 : NAN;
    if (a <= 30) {                                     /* sum of (x^2 / 4)^k / (k! (k + order)!) */
        const double z = a * a / 4;
        double s = 1, t = 1;
        for (int k = 1; k < 200 && t > 1e-17 * s; k++) s += t *= z / ((double)k * (k + order));
        if (order) s *= a / 2;
        return sign * s * (scaled ? exp(-a) : 1);
    }
    double s = 1, t = 1;
    for (int k = 1; k < 60; k++) {
        const double o = 2 * k - 1, next = -t * (4.0 * order * order - o * o) / (8 * a * k);
        if (fabs(next) > fabs(t)) break;
        s += t = next;
        if (fabs(t) < 1e-17 * s) break;
    }
    s /= sqrt(2 * M_PI * a);
    return sign * (scaled ? s : s * exp(a / 2) * exp(a / 2));
}
/* e^x K(x) = the integral over t from 0 of e^(-2 x sinh(t / 2)^2) cosh(order t), by the trapezoidal rule, which is as good as exact here. */
double rt_bessel_k(int order, double x, int scaled) {
    const double h = x > 64 ? 0.5 / sqrt(x) : 1.0 / 16;         /* half the width of the peak, or less */
    if (x != x) return x;
    if (x == 0) return INFINITY;
    if (x < 0) return NAN;
    double s = 0.5;
    for (int i = 1; i < MOST; i++) {
        const double t = i * h, sh = sinh(t / 2), e = 2 * x * sh * sh;
        if (e > 750) break;
        s += exp(-e) * (order ? cosh(t) : 1);
    }
    return s * h * (scaled ? 1 : exp(-x));
}

/* x^a e^-x / gamma(a + 1) */
static double gamma_factor(double a, double x) {
    if (a < 200 || fabs(a - x) > 0.4 * a) return exp(a * log(x) - x - rt_lgamma(a + 1));
    /* By Stirling's formula, with the large parts cancelled: ln(x / a) - (x - a) / a is small. */
    const double d = (x - a) / a, z = 1 / a;
    return exp(a * (log1p(d) - d) - z * (1.0 / 12 - z * z * (1.0 / 360 - z * z / 1260))) / sqrt(2 * M_PI * a);
}
static double lower_series(double a, double x) {
    double s = 1, t = 1;
    for (int k = 1; k < MOST && t > 1e-17 * s; k++) s += t *= x / (a + k);
    return s * gamma_factor(a, x);
}
static double upper_fraction(double a, double x) {     /* Lentz's method */
    double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int i = 1; i < MOST; i++) {
        const double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        c = b + an / c;
        if (fabs(d) < 1e-300) d = 1e-300;
        if (fabs(c) < 1e-300) c = 1e-300;
        d = 1 / d;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-16) break;
    }
    return h * gamma_factor(a, x) * a;
}
/* What needs no sum; returns whether it was that. */
static int igamma_ends(double a, double x, double *lower) {
    if (a != a || x != x || x < 0 || a < 0) *lower = NAN;
    else if (a == 0) *lower = x > 0 ? 1 : NAN;
    else if (x == 0) *lower = 0;
    else if (a == INFINITY) *lower = x == INFINITY ? NAN : 0;
    else if (x == INFINITY) *lower = 1;
    else return 0;
    return 1;
}
double rt_igamma(double a, double x) {
    double r;
    if (igamma_ends(a, x, &r)) return r;
    return x < a + 1 ? lower_series(a, x) : 1 - upper_fraction(a, x);
}
double rt_igammac(double a, double x) {
    double r;
    if (igamma_ends(a, x, &r)) return 1 - r;
    return x < a + 1 ? 1 - lower_series(a, x) : upper_fraction(a, x);
}
double rt_spherical_bessel_j0(double x) { return fabs(x) == INFINITY ? 0 : x == 0 ? 1 : sin(x) / x; }
