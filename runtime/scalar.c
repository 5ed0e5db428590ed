/* scalar.c: operators over Scalar, a number whose type is known at run time only (x.item()). Results of the float functions are
 * rounded to single precision and neg of a float, too: so does PyTorch's interpreter. */
#include <math.h>
#include "rt.h"
#include "op.h"

typedef struct Number { tsrt_kind kind; int64_t i; double d; tsrt_complex z; } Number;   /* d and z hold the value as well, where it fits */

static int number(tsrt_ctx *c, const tsrt_value *v, bool real, Number *out) {
    const void *at = tsrt_value_at(v);
    Number n = {.kind = v->type ? (tsrt_kind)v->type->kind : TSRT_NONE};
    switch (n.kind) {
    case TSRT_BOOL: n.i = *(const bool *)at, n.d = (double)n.i, n.kind = TSRT_INT; break;
    case TSRT_INT: n.i = *(const int64_t *)at, n.d = (double)n.i; break;
    case TSRT_FLOAT: n.d = *(const double *)at; break;
    case TSRT_COMPLEX: n.z = *(const tsrt_complex *)at, n.d = n.z.re; break;
    default: return tsrt_fail(c, NULL, "expected a number, but got %s", v->type ? v->type->name : "None");
    }
    if (n.kind == TSRT_COMPLEX && real) return tsrt_fail(c, NULL, "expected a real number, but got a complex one");
    if (n.kind != TSRT_COMPLEX) n.z = (tsrt_complex){n.d, 0};
    *out = n;
    return 0;
}

static int give_int(tsrt_value *out, int64_t v) { return *out = (tsrt_value){.type = &tsrt_type_int, .u = {.i = v}}, 0; }
static int give_float(tsrt_value *out, double v) { return *out = (tsrt_value){.type = &tsrt_type_float, .u = {.f = v}}, 0; }
static int give_complex(tsrt_ctx *c, tsrt_value *out, tsrt_complex z) { return tsrt_value_from(c, &tsrt_type_complex, &z, out); }

#define S const tsrt_value *

/* ---- one argument */
#define REAL(name_, fn_)                                                                     \
    int tsrt_op_##name_##_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {                        \
        Number x;                                                                            \
        return number(c, a, true, &x) ? 1 : give_float(out, (float)fn_(x.d));                \
    }
#define BOTH(name_)                                                                          \
    int tsrt_op_##name_##_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {                        \
        Number x;                                                                            \
        if (number(c, a, false, &x)) return 1;                                               \
        if (x.kind == TSRT_COMPLEX) return give_complex(c, out, tsrt_op_##name_##_complex(x.z));   \
        return give_float(out, (float)tsrt_op_##name_##_float(x.d));                         \
    }
BOTH(acos)
BOTH(acosh)
BOTH(asinh)
BOTH(asin)
BOTH(atan)
BOTH(atanh)
BOTH(cos)
BOTH(cosh)
BOTH(exp)
BOTH(log)
BOTH(log10)
BOTH(sin)
BOTH(sinh)
BOTH(sqrt)
BOTH(tan)
BOTH(tanh)
REAL(degrees, tsrt_op_degrees_float)
REAL(erf, erf)
REAL(erfc, erfc)
REAL(expm1, expm1)
REAL(fabs, fabs)
REAL(gamma, tgamma)
REAL(lgamma, tsrt_op_lgamma_float)
REAL(log1p, log1p)
REAL(radians, tsrt_op_radians_float)
REAL(round, rint)

int tsrt_op_angle_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    return give_float(out, (float)(x.kind == TSRT_COMPLEX ? tsrt_op_angle_complex(x.z) : tsrt_op_angle_float(x.d)));
}

int tsrt_op_neg_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    if (x.kind == TSRT_COMPLEX) return give_complex(c, out, tsrt_op_neg_complex(x.z));
    return x.kind == TSRT_INT ? give_int(out, tsrt_op_neg_int(x.i)) : give_float(out, (float)-x.d);
}

int tsrt_prim_abs_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    if (x.kind == TSRT_COMPLEX) return give_float(out, (float)tsrt_prim_abs_complex(x.z));
    return x.kind == TSRT_INT ? give_int(out, tsrt_prim_abs_int(x.i)) : give_float(out, (float)fabs(x.d));
}

#define ROUND(name_)                                                                         \
    int tsrt_op_##name_##_Scalar(tsrt_ctx *c, S a, tsrt_value *out) {                        \
        Number x;                                                                            \
        int64_t v;                                                                           \
        if (number(c, a, true, &x)) return 1;                                                \
        if (x.kind == TSRT_INT) return give_int(out, x.i);                                   \
        return tsrt_op_##name_##_float(c, x.d, &v) ? 1 : give_int(out, v);                   \
    }
ROUND(floor)
ROUND(ceil)

int tsrt_op_Int_Scalar(tsrt_ctx *c, S a, int64_t *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    if (x.kind == TSRT_COMPLEX && x.z.im != 0) return tsrt_fail(c, NULL, "value cannot be converted to type int without overflow");
    *out = x.kind == TSRT_INT ? x.i : tsrt_op_Int_float(x.d);
    return 0;
}
int tsrt_op_Float_Scalar(tsrt_ctx *c, S a, double *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    *out = x.d;
    return 0;
}
int tsrt_op_Complex_Scalar(tsrt_ctx *c, S a, tsrt_complex *out) {
    Number x;
    if (number(c, a, false, &x)) return 1;
    *out = x.z;
    return 0;
}

/* ---- two arguments */
static int pair(tsrt_ctx *c, S a, S b, bool real, Number *x, Number *y, tsrt_kind *kind) {
    if (number(c, a, real, x) || number(c, b, real, y)) return 1;
    *kind = x->kind == TSRT_COMPLEX || y->kind == TSRT_COMPLEX ? TSRT_COMPLEX : x->kind == TSRT_FLOAT || y->kind == TSRT_FLOAT ? TSRT_FLOAT
        : TSRT_INT;
    return 0;
}
#define PAIR(real_)                                              \
    Number x, y;                                                 \
    tsrt_kind kind;                                              \
    if (pair(c, a, b, real_, &x, &y, &kind)) return 1

#define ARITH(name_)                                                                                        \
    int tsrt_op_##name_(tsrt_ctx *c, S a, S b, tsrt_value *out) {                                           \
        PAIR(false);                                                                                        \
        if (kind == TSRT_COMPLEX) return give_complex(c, out, tsrt_op_##name_##_complex(x.z, y.z));         \
        return kind == TSRT_FLOAT ? give_float(out, tsrt_op_##name_##_float(x.d, y.d)) : give_int(out, tsrt_op_##name_##_int(x.i, y.i)); \
    }
ARITH(add)
ARITH(sub)
ARITH(mul)

#define INT_OR_FLOAT(name_)                                                                                 \
    int tsrt_op_##name_(tsrt_ctx *c, S a, S b, tsrt_value *out) {                                           \
        int64_t v;                                                                                          \
        PAIR(true);                                                                                         \
        if (kind == TSRT_FLOAT) return give_float(out, tsrt_op_##name_##_float(x.d, y.d));                  \
        return tsrt_op_##name_##_int(c, x.i, y.i, &v) ? 1 : give_int(out, v);                               \
    }
INT_OR_FLOAT(floordiv)
INT_OR_FLOAT(remainder)

#define MINMAX(name_)                                                                                       \
    int tsrt_prim_##name_(tsrt_ctx *c, S a, S b, tsrt_value *out) {                                         \
        PAIR(true);                                                                                         \
        return kind == TSRT_FLOAT ? give_float(out, tsrt_prim_##name_##_float(x.d, y.d)) : give_int(out, tsrt_prim_##name_##_int(x.i, y.i)); \
    }
MINMAX(min)
MINMAX(max)

#define TO_FLOAT(fn_, expr_)                                                                                \
    int fn_(tsrt_ctx *c, S a, S b, double *out) {                                                           \
        PAIR(true);                                                                                         \
        *out = expr_;                                                                                       \
        return 0;                                                                                           \
    }
TO_FLOAT(tsrt_op_div, x.d / y.d)
TO_FLOAT(tsrt_op_fmod, fmod(x.d, y.d))
TO_FLOAT(tsrt_op_mathremainder, remainder(x.d, y.d))
TO_FLOAT(tsrt_op_copysign, copysign(x.d, y.d))
TO_FLOAT(tsrt_op_atan2_Scalar_Scalar, atan2(x.d, y.d))
TO_FLOAT(tsrt_op_log_Scalar_Scalar, log(x.d) / log(y.d))
TO_FLOAT(tsrt_op_pow_Scalar_Scalar, pow(x.d, y.d))

int tsrt_op_polar_Scalar_Scalar(tsrt_ctx *c, S a, S b, tsrt_value *out) {
    PAIR(true);
    return give_complex(c, out, tsrt_op_polar_float(x.d, y.d));
}

#define EQUAL(name_, op_, not_)                                                                             \
    int tsrt_op_##name_(tsrt_ctx *c, S a, S b, bool *out) {                                                 \
        PAIR(false);                                                                                        \
        *out = kind == TSRT_COMPLEX ? not_ (x.z.re == y.z.re && x.z.im == y.z.im) : kind == TSRT_FLOAT ? x.d op_ y.d : x.i op_ y.i; \
        return 0;                                                                                           \
    }
EQUAL(eq, ==, )
EQUAL(ne, !=, !)
#define COMPARE(name_, op_)                                                                                 \
    int tsrt_op_##name_(tsrt_ctx *c, S a, S b, bool *out) {                                                 \
        PAIR(true);                                                                                         \
        *out = kind == TSRT_FLOAT ? x.d op_ y.d : x.i op_ y.i;                                              \
        return 0;                                                                                           \
    }
COMPARE(lt, <)
COMPARE(le, <=)
COMPARE(gt, >)
COMPARE(ge, >=)

int tsrt_op__assert_scalar(tsrt_ctx *c, S self, const tsrt_str *assert_msg) {
    Number x;
    if (number(c, self, false, &x)) return 1;
    return x.z.re != 0 || x.z.im != 0 ? 0 : tsrt_fail_str(c, NULL, assert_msg);
}
