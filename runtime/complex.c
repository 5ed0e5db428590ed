/* complex.c: operators of complex numbers. Multiplication is the plain formula and division Smith's, as in PyTorch's complex type;
 * the functions are libm's. */
#include <complex.h>
#include <math.h>
#include "rt.h"
#include "op.h"

#undef I
typedef tsrt_complex C;
typedef int64_t I;
typedef double F;

static inline C make(F re, F im) { return (C){re, im}; }
static inline double complex in(C z) {
    union { F part[2]; double complex z; } u = {{z.re, z.im}};
    return u.z;
}
static inline C out_of(double complex z) {
    union { double complex z; F part[2]; } u = {z};
    return make(u.part[0], u.part[1]);
}
static inline C cmul(C a, C b) { return make(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re); }

static C cdiv(C a, C b) {
    if (fabs(b.re) >= fabs(b.im)) {
        if (b.re == 0 && b.im == 0) return make(a.re / fabs(b.re), a.im / fabs(b.im));
        F ratio = b.im / b.re, scale = 1.0 / (b.re + b.im * ratio);
        return make((a.re + a.im * ratio) * scale, (a.im - a.re * ratio) * scale);
    }
    F ratio = b.re / b.im, scale = 1.0 / (b.re * ratio + b.im);
    return make((a.re * ratio + a.im) * scale, (a.im * ratio - a.re) * scale);
}

#define FN2(fn_, R_, A_, B_, expr_) R_ fn_(A_ a, B_ b) { return expr_; }
#define MIXED(name_, zz_, zf_, fz_)                               \
    FN2(tsrt_op_##name_##_complex, C, C, C, zz_)                  \
    FN2(tsrt_op_##name_##_complex_float, C, C, F, zf_)            \
    FN2(tsrt_op_##name_##_complex_int, C, C, I, zf_)              \
    FN2(tsrt_op_##name_##_float_complex, C, F, C, fz_)            \
    FN2(tsrt_op_##name_##_int_complex, C, I, C, fz_)
MIXED(add, make(a.re + b.re, a.im + b.im), make(a.re + (F)b, a.im), make((F)a + b.re, b.im))
MIXED(sub, make(a.re - b.re, a.im - b.im), make(a.re - (F)b, a.im), make((F)a - b.re, -b.im))
MIXED(mul, cmul(a, b), make(a.re * (F)b, a.im * (F)b), make((F)a * b.re, (F)a * b.im))
FN2(tsrt_op_div_complex, C, C, C, cdiv(a, b))
C tsrt_op_neg_complex(C a) { return make(-a.re, -a.im); }

FN2(tsrt_op_eq_complex, bool, C, C, a.re == b.re && a.im == b.im)
FN2(tsrt_op_ne_complex, bool, C, C, a.re != b.re || a.im != b.im)
FN2(tsrt_op_eq_complex_float, bool, C, F, a.re == b && a.im == 0)
FN2(tsrt_op_ne_complex_float, bool, C, F, a.re != b || a.im != 0)
FN2(tsrt_op_eq_float_complex, bool, F, C, a == b.re && b.im == 0)
FN2(tsrt_op_ne_float_complex, bool, F, C, a != b.re || b.im != 0)

/* complex(x, y): ints are cut to 32 bits, as in PyTorch */
static F part_int(I v) { return (F)(int32_t)v; }
static F part_float(F v) { return v; }
static F part_bool(bool v) { return v; }
#define MAKE(x_, y_, X_, Y_) C tsrt_op_Complex_##x_##_##y_(X_ x, Y_ y) { return make(part_##x_(x), part_##y_(y)); }
MAKE(bool, bool, bool, bool)
MAKE(bool, float, bool, F)
MAKE(bool, int, bool, I)
MAKE(float, bool, F, bool)
MAKE(float, float, F, F)
MAKE(float, int, F, I)
MAKE(int, bool, I, bool)
MAKE(int, float, I, F)
MAKE(int, int, I, I)

static C polar(F r, F angle) { return make(r * cos(angle), r * sin(angle)); }
FN2(tsrt_op_polar_float, C, F, F, polar(a, b))
FN2(tsrt_op_polar_float_int, C, F, I, polar(a, (F)b))
FN2(tsrt_op_polar_int, C, I, I, polar((F)a, (F)b))
FN2(tsrt_op_polar_int_float, C, I, F, polar((F)a, b))

#define UNARY(name_) C tsrt_op_##name_##_complex(C a) { return out_of(c##name_(in(a))); }
UNARY(acos)
UNARY(acosh)
UNARY(asin)
UNARY(asinh)
UNARY(atan)
UNARY(atanh)
UNARY(cos)
UNARY(cosh)
UNARY(exp)
UNARY(log)
UNARY(sin)
UNARY(sinh)
UNARY(sqrt)
UNARY(tan)
UNARY(tanh)
C tsrt_op_log10_complex(C a) {
    C z = tsrt_op_log_complex(a);
    return make(z.re / log(10.0), z.im / log(10.0));
}
F tsrt_op_angle_complex(C a) { return atan2(a.im, a.re); }
F tsrt_prim_abs_complex(C a) { return hypot(a.re, a.im); }
bool tsrt_op_isnan_complex(C a) { return isnan(a.re) || isnan(a.im); }
bool tsrt_op_isinf_complex(C a) { return isinf(a.re) || isinf(a.im); }
bool tsrt_op_isfinite_complex(C a) { return isfinite(a.re) && isfinite(a.im); }

static C over(C z, F d) { return make(z.re / d, z.im / d); }
FN2(tsrt_op_log_complex_complex, C, C, C, cdiv(tsrt_op_log_complex(a), tsrt_op_log_complex(b)))
FN2(tsrt_op_log_complex_float, C, C, F, over(tsrt_op_log_complex(a), log(b)))
FN2(tsrt_op_log_complex_int, C, C, I, over(tsrt_op_log_complex(a), log((F)b)))
FN2(tsrt_op_log_float_complex, C, F, C, cdiv(make(log(a), 0), tsrt_op_log_complex(b)))
FN2(tsrt_op_log_int_complex, C, I, C, cdiv(make(log((F)a), 0), tsrt_op_log_complex(b)))

/* Real bases and exponents go through polar form, as in the C++ library. */
static C pow_real(C a, F b) {
    if (a.im == 0 && a.re > 0) return make(pow(a.re, b), 0);
    C t = tsrt_op_log_complex(a);
    return polar(exp(b * t.re), b * t.im);
}
static C real_pow(F a, C b) { return a > 0 ? polar(pow(a, b.re), b.im * log(a)) : out_of(cpow(in(make(a, 0)), in(b))); }
FN2(tsrt_op_pow_complex, C, C, C, out_of(cpow(in(a), in(b))))
FN2(tsrt_op_pow_complex_float, C, C, F, pow_real(a, b))
FN2(tsrt_op_pow_float_complex, C, F, C, real_pow(a, b))
