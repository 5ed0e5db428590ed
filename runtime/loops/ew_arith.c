/* ew_arith.c: arithmetic, extremes and bits of pairs. Integers wrap. */
#include "ew_tables.h"
#include "gmath.h"
#pragma GCC diagnostic ignored "-Wtype-limits"       /* one expression for signed and unsigned */

#define C(re_, im_) (T){(re_), (im_)}
EW_INT2(add, (U)x + (U)y)
EW_FLOAT2(add, x + y)
EW_COMPLEX2(add, C(x.re + y.re, x.im + y.im))
EW_LOOP2(add_b8, uint8_t, uint8_t, uint8_t, x | y)
EW_ARRAY_OF(add) = {EW_TABLE_INTS(add), EW_TABLE_FLOATS(add), EW_TABLE_COMPLEX(add), [TSRT_BOOL8] = add_b8};

/* x + alpha * y: sub too */
EW_INT2(add_scaled, (U)x + (U)p.i[0] * (U)y)
EW_FLOAT2(add_scaled, x + (T)p.d[0] * y)
EW_COMPLEX2(add_scaled, C(x.re + ((U)p.z.re * y.re - (U)p.z.im * y.im), x.im + ((U)p.z.re * y.im + (U)p.z.im * y.re)))
EW_LOOP2(add_scaled_b8, uint8_t, uint8_t, uint8_t, x | (y & (p.i[0] != 0)))
EW_ARRAY_OF(add_scaled) = {EW_TABLE_INTS(add_scaled), EW_TABLE_FLOATS(add_scaled), EW_TABLE_COMPLEX(add_scaled), [TSRT_BOOL8] = add_scaled_b8};

EW_INT2(sub, (U)x - (U)y)
EW_FLOAT2(sub, x - y)
EW_COMPLEX2(sub, C(x.re - y.re, x.im - y.im))
EW_ARRAY_OF(sub) = {EW_TABLE_INTS(sub), EW_TABLE_FLOATS(sub), EW_TABLE_COMPLEX(sub)};

EW_INT2(mul, (U)x * (U)y)
EW_FLOAT2(mul, x * y)
EW_COMPLEX2(mul, C(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re))
EW_LOOP2(mul_b8, uint8_t, uint8_t, uint8_t, x & y)
EW_ARRAY_OF(mul) = {EW_TABLE_INTS(mul), EW_TABLE_FLOATS(mul), EW_TABLE_COMPLEX(mul), [TSRT_BOOL8] = mul_b8};

/* Complex quotients by Smith's way: no overflow on the road. */
#define QUOTIENT(C_, R_, s_) \
    static inline C_ quotient_##s_(C_ a, C_ b) { \
        const R_ c = g_abs(b.re), d = g_abs(b.im); \
        if (c == 0 && d == 0) return (C_){a.re / c, a.im / d}; \
        if (c >= d) { const R_ r = b.im / b.re, s = 1 / (b.re + b.im * r); return (C_){(a.re + a.im * r) * s, (a.im - a.re * r) * s}; } \
        const R_ r = b.re / b.im, s = 1 / (b.re * r + b.im); \
        return (C_){(a.re * r + a.im) * s, (a.im * r - a.re) * s}; \
    }
QUOTIENT(ew_c64, float, c64)
QUOTIENT(ew_c128, double, c128)
EW_FLOAT2(div, x / y)
EW_LOOP2(div_c64, ew_c64, float, ew_c64, quotient_c64(x, y))
EW_LOOP2(div_c128, ew_c128, double, ew_c128, quotient_c128(x, y))
EW_ARRAY_OF(div) = {EW_TABLE_FLOATS(div), EW_TABLE_COMPLEX(div)};

/* NaN if one is; fmax and fmin: the other one */
EW_INT2(maximum, x > y ? x : y)
EW_FLOAT2(maximum, x > y || x != x ? x : y)
EW_LOOP2(maximum_b8, uint8_t, uint8_t, uint8_t, x | y)
EW_ARRAY_OF(maximum) = {EW_TABLE_INTS(maximum), EW_TABLE_FLOATS(maximum), [TSRT_BOOL8] = maximum_b8};
EW_INT2(minimum, x < y ? x : y)
EW_FLOAT2(minimum, x < y || x != x ? x : y)
EW_LOOP2(minimum_b8, uint8_t, uint8_t, uint8_t, x & y)
EW_ARRAY_OF(minimum) = {EW_TABLE_INTS(minimum), EW_TABLE_FLOATS(minimum), [TSRT_BOOL8] = minimum_b8};
EW_FLOAT2(fmax, x > y || y != y ? x : y)
EW_ARRAY_OF(fmax) = {EW_TABLE_INTS(maximum), EW_TABLE_FLOATS(fmax), [TSRT_BOOL8] = maximum_b8};
EW_FLOAT2(fmin, x < y || y != y ? x : y)
EW_ARRAY_OF(fmin) = {EW_TABLE_INTS(minimum), EW_TABLE_FLOATS(fmin), [TSRT_BOOL8] = minimum_b8};

EW_INT2(and, x & y)
EW_ARRAY_OF(and) = {EW_TABLE_INTS(and), [TSRT_BOOL8] = mul_b8};
EW_INT2(or, x | y)
EW_ARRAY_OF(or) = {EW_TABLE_INTS(or), [TSRT_BOOL8] = add_b8};
EW_INT2(xor, x ^ y)
EW_LOOP2(xor_b8, uint8_t, uint8_t, uint8_t, x ^ y)
EW_ARRAY_OF(xor) = {EW_TABLE_INTS(xor), [TSRT_BOOL8] = xor_b8};
/* Shifts by less than 0 or all bits and more: 0, or the sign. */
#define BITS ((int)sizeof(T) * 8)
EW_INT2(shl, (int64_t)y < 0 || (int64_t)y >= BITS ? 0 : (U)x << (y & (BITS - 1)))
EW_ARRAY_OF(shl) = {EW_TABLE_INTS(shl)};
EW_INT2(shr, (int64_t)y < 0 || (int64_t)y >= BITS ? ((T)-1 < 1 ? x >> (BITS - 1) : 0) : x >> (y & (BITS - 1)))
EW_ARRAY_OF(shr) = {EW_TABLE_INTS(shr)};
