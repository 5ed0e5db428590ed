/* ew_complex.c: loops of complex functions, compiled once: C99's, computed in double for complex64 too. */
#include <complex.h>
#include "loops/ew_tables.h"
#undef I

static inline double _Complex in(ew_c128 z) { union { ew_c128 s; double _Complex z; } v = {z}; return v.z; }
static inline ew_c128 out(double _Complex z) { union { double _Complex z; ew_c128 s; } v = {z}; return v.s; }
static inline double _Complex of(double re, double im) { return in((ew_c128){re, im}); }

static inline double _Complex z_exp2(double _Complex z) { return cexp(z * M_LN2); }
static inline double _Complex z_expm1(double _Complex z) {
    const double x = creal(z), y = cimag(z), a = sin(y / 2), er = expm1(x);
    return of(er * cos(y) - 2 * a * a, (er + 1) * sin(y));
}
static inline double _Complex z_log2(double _Complex z) { const double _Complex l = clog(z); return of(creal(l) * M_LOG2E, cimag(l) * M_LOG2E); }
static inline double _Complex z_log10(double _Complex z) { const double _Complex l = clog(z); return of(creal(l) * M_LOG10E, cimag(l) * M_LOG10E); }
static inline double _Complex z_log1p(double _Complex z) {
    const double x = creal(z), y = cimag(z), r = hypot(x + 1, y);
    return of(r < 0.5 || r > 2 ? log(r) : 0.5 * log1p(x * (2 + x) + y * y), atan2(y, x + 1));
}
static inline double _Complex z_inverse(double _Complex z) {
    const double a = creal(z), b = cimag(z);
    if (fabs(a) >= fabs(b)) { const double r = b / a, d = a + b * r; return of(1 / d, -r / d); }
    const double r = a / b, d = a * r + b;
    return of(r / d, -1 / d);
}
static inline double _Complex z_sigmoid(double _Complex z) { const double _Complex e = cexp(-z); return z_inverse(of(1 + creal(e), cimag(e))); }
static inline double _Complex z_silu(double _Complex z) { return z * z_sigmoid(z); }
static inline double _Complex z_rsqrt(double _Complex z) { return z_inverse(csqrt(z)); }
static inline double _Complex z_sinc(double _Complex z) {
    const double _Complex p = z * M_PI;
    return creal(z) == 0 && cimag(z) == 0 ? of(1, 0) : csin(p) * z_inverse(p);
}
static inline double _Complex z_sgn(double _Complex z) {
    const double m = hypot(creal(z), cimag(z));
    return m == 0 ? of(0, 0) : of(creal(z) / m, cimag(z) / m);
}
static inline double _Complex z_power(double _Complex x, double _Complex y) {
    if (creal(y) == 0 && cimag(y) == 0) return of(1, 0);
    if (creal(x) == 0 && cimag(x) == 0 && cimag(y) == 0 && creal(y) > 0) return of(0, 0);
    return cpow(x, y);
}
static inline double _Complex z_logaddexp(double _Complex x, double _Complex y) {
    if (creal(x) < creal(y)) { const double _Complex t = x; x = y; y = t; }
    return isinf(creal(x)) && creal(x) == creal(y) && creal(x) < 0 ? x : x + z_log1p(cexp(y - x));
}
static inline ew_c64 narrow(double _Complex z) { return (ew_c64){(float)creal(z), (float)cimag(z)}; }
#define UNARY(name_, f_) \
    EW_LOOP1(name_##_c64, ew_c64, float, ew_c64, narrow(f_(of(x.re, x.im)))) EW_LOOP1(name_##_c128, ew_c128, double, ew_c128, out(f_(in(x)))) \
    EW_ARRAY_OF(z_##name_) = {EW_TABLE_COMPLEX(name_)};
UNARY(exp, cexp) UNARY(exp2, z_exp2) UNARY(expm1, z_expm1) UNARY(log, clog) UNARY(log2, z_log2) UNARY(log10, z_log10) UNARY(log1p, z_log1p)
UNARY(sin, csin) UNARY(cos, ccos) UNARY(tan, ctan) UNARY(asin, casin) UNARY(acos, cacos) UNARY(atan, catan)
UNARY(sinh, csinh) UNARY(cosh, ccosh) UNARY(tanh, ctanh) UNARY(asinh, casinh) UNARY(acosh, cacosh) UNARY(atanh, catanh)
UNARY(sqrt, csqrt) UNARY(rsqrt, z_rsqrt) UNARY(reciprocal, z_inverse) UNARY(sigmoid, z_sigmoid) UNARY(silu, z_silu) UNARY(sinc, z_sinc) UNARY(sgn, z_sgn)
EW_LOOP1(angle_c64, ew_c64, float, float, (float)atan2(x.im, x.re))
EW_LOOP1(angle_c128, ew_c128, double, double, atan2(x.im, x.re))
EW_ARRAY_OF(z_angle) = {EW_TABLE_COMPLEX(angle)};
#define BINARY(name_, f_) \
    EW_LOOP2_DENSE(name_##_c64, ew_c64, float, ew_c64, narrow(f_(of(x.re, x.im), of(y.re, y.im)))) EW_LOOP2_DENSE(name_##_c128, ew_c128, double, ew_c128, out(f_(in(x), in(y)))) \
    EW_ARRAY_OF(z_##name_) = {EW_TABLE_COMPLEX(name_)};
BINARY(pow, z_power) BINARY(logaddexp, z_logaddexp)
