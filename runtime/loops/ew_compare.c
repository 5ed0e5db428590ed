/* ew_compare.c: comparisons and logic; results are bool. bool inputs are compared as uint8. */
#include "ew_tables.h"
#include "gmath.h"

#define COMPARISON(name_, op_) \
    EW_INT2B(name_, x op_ y) EW_FLOAT2B(name_, x op_ y) \
    EW_ARRAY_OF(name_) = {EW_TABLE_INTS(name_), EW_TABLE_FLOATS(name_), [TSRT_BOOL8] = name_##_u8};
COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(gt, >)
COMPARISON(ge, >=)
EW_INT2B(eq, x == y)
EW_FLOAT2B(eq, x == y)
EW_COMPLEX2B(eq, (x.re == y.re) & (x.im == y.im))
EW_ARRAY_OF(eq) = {EW_TABLE_INTS(eq), EW_TABLE_FLOATS(eq), EW_TABLE_COMPLEX(eq), [TSRT_BOOL8] = eq_u8};
EW_INT2B(ne, x != y)
EW_FLOAT2B(ne, x != y)
EW_COMPLEX2B(ne, (x.re != y.re) | (x.im != y.im))
EW_ARRAY_OF(ne) = {EW_TABLE_INTS(ne), EW_TABLE_FLOATS(ne), EW_TABLE_COMPLEX(ne), [TSRT_BOOL8] = ne_u8};

/* Logic is about bools: the operators convert first. */
EW_LOOP2(logical_xor_b8, uint8_t, uint8_t, uint8_t, x != y)
EW_ARRAY_OF(logical_xor) = {[TSRT_BOOL8] = logical_xor_b8};
EW_LOOP1(logical_not_b8, uint8_t, uint8_t, uint8_t, x == 0)
EW_ARRAY_OF(logical_not) = {[TSRT_BOOL8] = logical_not_b8};

/* Integers are never NaN nor infinite: the operator answers without a loop. */
EW_FLOAT1B(isnan, x != x)
EW_COMPLEX1B(isnan, (x.re != x.re) | (x.im != x.im))
EW_ARRAY_OF(isnan) = {EW_TABLE_FLOATS(isnan), EW_TABLE_COMPLEX(isnan)};
EW_FLOAT1B(isinf, g_abs(x) == (T)INFINITY)
EW_COMPLEX1B(isinf, (g_abs(x.re) == (U)INFINITY) | (g_abs(x.im) == (U)INFINITY))
EW_ARRAY_OF(isinf) = {EW_TABLE_FLOATS(isinf), EW_TABLE_COMPLEX(isinf)};
EW_FLOAT1B(isfinite, g_abs(x) < (T)INFINITY)
EW_COMPLEX1B(isfinite, (g_abs(x.re) < (U)INFINITY) & (g_abs(x.im) < (U)INFINITY))
EW_ARRAY_OF(isfinite) = {EW_TABLE_FLOATS(isfinite), EW_TABLE_COMPLEX(isfinite)};
EW_FLOAT1B(isposinf, x == (T)INFINITY)
EW_ARRAY_OF(isposinf) = {EW_TABLE_FLOATS(isposinf)};
EW_FLOAT1B(isneginf, x == -(T)INFINITY)
EW_ARRAY_OF(isneginf) = {EW_TABLE_FLOATS(isneginf)};
EW_COMPLEX1B(isreal, x.im == 0)
EW_ARRAY_OF(isreal) = {EW_TABLE_COMPLEX(isreal)};
EW_INT1B(signbit, x >> (sizeof(T) * 8 - 1) & ((T)-1 < 1))
EW_FLOAT1B(signbit, g_sign_bit(x))
EW_ARRAY_OF(signbit) = {EW_TABLE_INTS(signbit), EW_TABLE_FLOATS(signbit)};

/* |x - y| <= atol + |rtol y|, for finite ones; equal ones, and NaN with NaN when p.i[0], are close in any case. d[0]: rtol, d[1]: atol */
EW_FLOAT2B(isclose, (x == y) | ((p.i[0] != 0) & (x != x) & (y != y)) | (g_isfinite(x - y) & (g_abs(x - y) <= (T)p.d[1] + g_abs((T)p.d[0] * y))))
static inline bool close_c(ew_c128 x, ew_c128 y, const ew_args *p) {
    if (x.re == y.re && x.im == y.im) return true;
    if (p->i[0] && (x.re != x.re || x.im != x.im) && (y.re != y.re || y.im != y.im)) return true;
    const double d = hypot(x.re - y.re, x.im - y.im);
    return d < INFINITY && d <= p->d[1] + fabs(p->d[0]) * hypot(y.re, y.im);
}
EW_COMPLEX2B(isclose, close_c((ew_c128){x.re, x.im}, (ew_c128){y.re, y.im}, &p))
EW_ARRAY_OF(isclose) = {EW_TABLE_FLOATS(isclose), EW_TABLE_COMPLEX(isclose)};
