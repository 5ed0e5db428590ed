/* ew_unary.c: cheap functions of one input: signs, rounding, limits. */
#include "ew_tables.h"
#include "gmath.h"
#pragma GCC diagnostic ignored "-Wtype-limits"       /* one expression for signed and unsigned */

EW_INT1(neg, 0 - (U)x)
EW_FLOAT1(neg, -x)
EW_COMPLEX1(neg, (T){-x.re, -x.im})
EW_ARRAY_OF(neg) = {EW_TABLE_INTS(neg), EW_TABLE_FLOATS(neg), EW_TABLE_COMPLEX(neg)};
EW_INT1(abs, x < 0 ? 0 - (U)x : (U)x)
EW_FLOAT1(abs, g_abs(x))
EW_LOOP1(abs_c64, ew_c64, float, float, (float)__builtin_sqrt((double)x.re * x.re + (double)x.im * x.im))
EW_LOOP1(abs_c128, ew_c128, double, double, hypot(x.re, x.im))
EW_ARRAY_OF(abs) = {EW_TABLE_INTS(abs), EW_TABLE_FLOATS(abs), EW_TABLE_COMPLEX(abs)};
EW_INT1(sign, (x > 0) - (x < 0))
EW_FLOAT1(sign, (T)((x > 0) - (x < 0)))
EW_LOOP1(sign_b8, uint8_t, uint8_t, uint8_t, x)
EW_ARRAY_OF(sign) = {EW_TABLE_INTS(sign), EW_TABLE_FLOATS(sign), [TSRT_BOOL8] = sign_b8};
EW_INT1(not, ~x)
EW_LOOP1(not_b8, uint8_t, uint8_t, uint8_t, x == 0)
EW_ARRAY_OF(not) = {EW_TABLE_INTS(not), [TSRT_BOOL8] = not_b8};
EW_FLOAT1(ceil, g_ceil(x))
EW_ARRAY_OF(ceil) = {EW_TABLE_FLOATS(ceil)};
EW_FLOAT1(floor, g_floor(x))
EW_ARRAY_OF(floor) = {EW_TABLE_FLOATS(floor)};
EW_FLOAT1(trunc, g_trunc(x))
EW_ARRAY_OF(trunc) = {EW_TABLE_FLOATS(trunc)};
EW_FLOAT1(round, g_rint(x))
EW_ARRAY_OF(round) = {EW_TABLE_FLOATS(round)};
EW_FLOAT1(frac, x - g_trunc(x))
EW_ARRAY_OF(frac) = {EW_TABLE_FLOATS(frac)};
/* Decimals: d[0] is the power of ten, i[0] says whether digits before the point are meant. */
EW_FLOAT1(round_decimals, p.i[0] ? g_rint(x / (T)p.d[0]) * (T)p.d[0] : g_rint(x * (T)p.d[0]) / (T)p.d[0])
EW_ARRAY_OF(round_decimals) = {EW_TABLE_FLOATS(round_decimals)};
EW_FLOAT1(reciprocal, 1 / x)
EW_ARRAY_OF(reciprocal) = {EW_TABLE_FLOATS(reciprocal)};
EW_FLOAT1(sqrt, g_sqrt(x))
EW_ARRAY_OF(sqrt) = {EW_TABLE_FLOATS(sqrt)};
EW_FLOAT1(rsqrt, g_rsqrt(x))
EW_ARRAY_OF(rsqrt) = {EW_TABLE_FLOATS(rsqrt)};
EW_INT1(square, (U)x * (U)x)
EW_FLOAT1(square, x * x)
EW_COMPLEX1(square, (T){x.re * x.re - x.im * x.im, x.re * x.im + x.im * x.re})
EW_ARRAY_OF(square) = {EW_TABLE_INTS(square), EW_TABLE_FLOATS(square), EW_TABLE_COMPLEX(square)};
EW_FLOAT1(cube, x * x * x)
EW_ARRAY_OF(cube) = {EW_TABLE_FLOATS(cube)};
EW_FLOAT1(square_inverse, 1 / (x * x))
EW_ARRAY_OF(square_inverse) = {EW_TABLE_FLOATS(square_inverse)};
EW_INT1(relu, x > 0 ? x : 0)
EW_FLOAT1(relu, x < 0 ? 0 : x)
EW_ARRAY_OF(relu) = {EW_TABLE_INTS(relu), EW_TABLE_FLOATS(relu)};
/* Clamp to [d[0], d[1]] or [i[0], i[1]]: NaN stays, the upper limit wins. */
#define CLAMP(x_, lo_, hi_) ((x_) < (lo_) ? ((lo_) > (hi_) ? (hi_) : (lo_)) : (x_) > (hi_) ? (hi_) : (x_))
EW_INT1(clamp, CLAMP(x, (T)p.i[0], (T)p.i[1]))
EW_FLOAT1(clamp, CLAMP(x, (T)p.d[0], (T)p.d[1]))
EW_ARRAY_OF(clamp) = {EW_TABLE_INTS(clamp), EW_TABLE_FLOATS(clamp)};
EW_INT1(threshold, x <= (T)p.i[0] ? (T)p.i[1] : x)
EW_FLOAT1(threshold, x <= (T)p.d[0] ? (T)p.d[1] : x)
EW_ARRAY_OF(threshold) = {EW_TABLE_INTS(threshold), EW_TABLE_FLOATS(threshold)};
EW_FLOAT1(leaky_relu, x > 0 ? x : x * (T)p.d[0])
EW_ARRAY_OF(leaky_relu) = {EW_TABLE_FLOATS(leaky_relu)};
EW_FLOAT1(hardsigmoid, CLAMP(x + 3, 0, 6) / 6)
EW_ARRAY_OF(hardsigmoid) = {EW_TABLE_FLOATS(hardsigmoid)};
EW_FLOAT1(hardswish, x * CLAMP(x + 3, 0, 6) / 6)
EW_ARRAY_OF(hardswish) = {EW_TABLE_FLOATS(hardswish)};
EW_FLOAT1(softshrink, x > (T)p.d[0] ? x - (T)p.d[0] : x < -(T)p.d[0] ? x + (T)p.d[0] : x != x ? x : 0)
EW_ARRAY_OF(softshrink) = {EW_TABLE_FLOATS(softshrink)};
EW_FLOAT1(hardshrink, (x >= -(T)p.d[0]) & (x <= (T)p.d[0]) ? 0 : x)
EW_ARRAY_OF(hardshrink) = {EW_TABLE_FLOATS(hardshrink)};
/* d[0] for NaN, d[1] for infinity, d[2] for minus infinity */
#define NUMBER(R_, x_) ((x_) != (x_) ? (R_)p.d[0] : (x_) == (R_)INFINITY ? (R_)p.d[1] : (x_) == -(R_)INFINITY ? (R_)p.d[2] : (x_))
EW_FLOAT1(nan_to_num, NUMBER(T, x))
EW_COMPLEX1(nan_to_num, (T){NUMBER(U, x.re), NUMBER(U, x.im)})
EW_ARRAY_OF(nan_to_num) = {EW_TABLE_FLOATS(nan_to_num), EW_TABLE_COMPLEX(nan_to_num)};
EW_COMPLEX1(conj, (T){x.re, -x.im})
EW_ARRAY_OF(conj) = {EW_TABLE_COMPLEX(conj)};
EW_FLOAT1(scale, x * (T)p.d[0])
EW_ARRAY_OF(scale) = {EW_TABLE_FLOATS(scale)};
EW_FLOAT1(real_angle, x != x ? x : x < 0 ? (T)M_PI : 0)
EW_ARRAY_OF(real_angle) = {EW_TABLE_FLOATS(real_angle)};
