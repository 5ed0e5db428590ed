/* arith.c: operators of int, float and bool, as docs/abi.md names them. Integer arithmetic wraps at 64 bits; shifts take the low six
 * bits of their count; nothing here traps. Semantics checked against PyTorch 2.13 (tests/unit/runtime_answers.txt). */
#include "hot.h"
#include "op.h"

#define I int64_t
#define F double
#define B bool
#define U(x_) ((uint64_t)(x_))

/* name_SUFFIX(a, b) for float, int_float, float_int, with a and b as doubles in the expression */
#define FLOATS(name_, R_, expr_)                                                        \
    R_ tsrt_op_##name_##_float(F a, F b) { return expr_; }                              \
    R_ tsrt_op_##name_##_int_float(I x, F b) { F a = (F)x; return expr_; }              \
    R_ tsrt_op_##name_##_float_int(F a, I y) { F b = (F)y; return expr_; }
#define FN2(fn_, R_, A_, B_, expr_) R_ fn_(A_ a, B_ b) { return expr_; }
#define FN1(fn_, R_, A_, expr_) R_ fn_(A_ a) { return expr_; }

FLOATS(add, F, a + b)
FLOATS(sub, F, a - b)
FLOATS(mul, F, a * b)
FN2(tsrt_op_add_int, I, I, I, (I)(U(a) + U(b)))
FN2(tsrt_op_sub_int, I, I, I, (I)(U(a) - U(b)))
FN2(tsrt_op_mul_int, I, I, I, (I)(U(a) * U(b)))
FN1(tsrt_op_neg_int, I, I, (I)(0 - U(a)))
FN1(tsrt_op_neg_float, F, F, -a)
FN2(tsrt_op_div_int, F, I, I, (F)a / (F)b)
FN2(tsrt_op_div_float, F, F, F, a / b)

#define COMPARE(name_, op_)                                \
    FLOATS(name_, B, a op_ b)                              \
    FN2(tsrt_op_##name_##_int, B, I, I, a op_ b)
COMPARE(eq, ==)
COMPARE(ne, !=)
COMPARE(lt, <)
COMPARE(le, <=)
COMPARE(gt, >)
COMPARE(ge, >=)
FN2(tsrt_op_eq_bool, B, B, B, a == b)
FN2(tsrt_op_ne_bool, B, B, B, a != b)

FN2(tsrt_op___and___bool, B, B, B, a && b)
FN2(tsrt_op___or___bool, B, B, B, a || b)
FN2(tsrt_op___xor___bool, B, B, B, a != b)
FN2(tsrt_op___and___int, I, I, I, a & b)
FN2(tsrt_op___or___int, I, I, I, a | b)
FN2(tsrt_op___xor___int, I, I, I, a ^ b)
FN2(tsrt_op___lshift___int, I, I, I, (I)(U(a) << (b & 63)))
FN2(tsrt_op___rshift___int, I, I, I, a < 0 ? ~(~a >> (b & 63)) : a >> (b & 63))
FN1(tsrt_op___not__, B, B, !a)

/* ---- conversions */
FN1(tsrt_op_Bool_int, B, I, a != 0)
FN1(tsrt_op_Bool_float, B, F, a != 0)
FN1(tsrt_op_Float_int, F, I, (F)a)
FN1(tsrt_op_Float_bool, F, B, (F)a)
FN1(tsrt_op_Int_bool, I, B, (I)a)
FN1(tsrt_op_Int_float, I, F, a >= -0x1p63 && a < 0x1p63 ? (I)a : INT64_MIN)

/* ---- division. -1 is set apart: INT64_MIN / -1 traps on x86. */
static inline I floor_div(I a, I b) {
    if (b == -1) return (I)(0 - U(a));
    I q = a / b;
    return q - (q * b != a && (a < 0) != (b < 0));
}
static inline I floor_mod(I a, I b) {
    if (b == -1) return 0;
    I r = a % b;
    return r && (r < 0) != (b < 0) ? r + b : r;
}

int tsrt_op_floordiv_int(tsrt_ctx *c, I a, I b, I *out) {
    if (RT_UNLIKELY(b == 0)) return tsrt_fail_division(c);
    *out = floor_div(a, b);
    return 0;
}

int tsrt_op_remainder_int(tsrt_ctx *c, I a, I b, I *out) {
    if (RT_UNLIKELY(b == 0)) return tsrt_fail_division(c);
    *out = floor_mod(a, b);
    return 0;
}

int tsrt_op_divmod_int(tsrt_ctx *c, I a, I b, I *quotient, I *rest) {
    if (RT_UNLIKELY(b == 0)) return tsrt_fail(c, RT_ZERO_DIVISION, "ZeroDivisionError: integer division or modulo by zero");
    *quotient = floor_div(a, b);
    *rest = floor_mod(a, b);
    return 0;
}

int tsrt_op___round_to_zero_floordiv_int(tsrt_ctx *c, I a, I b, I *out) {
    if (RT_UNLIKELY(b == 0)) return tsrt_fail_division(c);
    *out = b == -1 ? (I)(0 - U(a)) : a / b;
    return 0;
}

FLOATS(floordiv, F, __builtin_floor(a / b))
FLOATS(remainder, F, __builtin_fmod(b + __builtin_fmod(a, b), b))
FLOATS(fmod, F, __builtin_fmod(a, b))
FN2(tsrt_op_fmod_int, F, I, I, __builtin_fmod((F)a, (F)b))
FLOATS(mathremainder, F, __builtin_remainder(a, b))
FN2(tsrt_op_mathremainder_int, F, I, I, __builtin_remainder((F)a, (F)b))
FLOATS(copysign, F, __builtin_copysign(a, b))
FN2(tsrt_op_copysign_int, F, I, I, __builtin_copysign((F)a, (F)b))

int tsrt_op_divmod_float(tsrt_ctx *c, F a, F b, F *quotient, F *rest) {
    if (RT_UNLIKELY(b == 0)) return tsrt_fail(c, RT_ZERO_DIVISION, "ZeroDivisionError: float divmod()");
    F r = __builtin_fmod(a, b);
    if (r != 0 && (a < 0) != (b < 0)) r += b;
    *quotient = (a - r) / b;
    *rest = r;
    return 0;
}

/* ---- powers: of ints, too, they are floats */
static inline int power(tsrt_ctx *c, F a, F b, F *out) {
    if (RT_UNLIKELY(a == 0 && b < 0)) return tsrt_fail(c, RT_ZERO_DIVISION, "0.0 cannot be raised to a negative power");
    *out = __builtin_pow(a, b);
    return 0;
}
#define POW(suffix_, A_, B_)                                                            \
    int tsrt_op_pow_##suffix_(tsrt_ctx *c, A_ a, B_ b, F *out) { return power(c, (F)a, (F)b, out); }
POW(int, I, I)
POW(float, F, F)
POW(int_float, I, F)
POW(float_int, F, I)

/* ---- abs, min, max */
FN1(tsrt_prim_abs_int, I, I, a < 0 ? (I)(0 - U(a)) : a)
FN1(tsrt_prim_abs_float, F, F, __builtin_fabs(a))
#define MINMAX(name_, op_)                                                                                           \
    FN2(tsrt_prim_##name_##_int, I, I, I, a op_ b ? a : b)                                                           \
    FN2(tsrt_prim_##name_##_float, F, F, F, a op_ b ? a : b)                                                         \
    FN2(tsrt_prim_##name_##_int_float, F, I, F, (F)a op_ b ? (F)a : b)                                               \
    FN2(tsrt_prim_##name_##_float_int, F, F, I, a op_ (F)b ? a : (F)b)
MINMAX(min, <)
MINMAX(max, >)

/* ---- rounding: floor and ceil give ints, round a float */
static inline int to_int(tsrt_ctx *c, F v, I *out) {
    if (RT_UNLIKELY(!(v >= -0x1p63 && v <= 0x1p63))) return tsrt_fail(c, RT_OVERFLOW_ERROR, "Cannot convert float %f to integer", v);
    *out = v < 0x1p63 ? (I)v : INT64_MIN;
    return 0;
}
int tsrt_op_floor_float(tsrt_ctx *c, F a, I *out) { return to_int(c, __builtin_floor(a), out); }
int tsrt_op_ceil_float(tsrt_ctx *c, F a, I *out) { return to_int(c, __builtin_ceil(a), out); }
FN1(tsrt_op_floor_int, I, I, tsrt_op_Int_float((F)a))      /* by way of a float, as PyTorch */
FN1(tsrt_op_ceil_int, I, I, tsrt_op_Int_float((F)a))
FN1(tsrt_op_round_int, F, I, (F)a)
FN1(tsrt_op_round_float, F, F, __builtin_rint(a))

/* ---- for loops over range(lo, hi, step) */
int tsrt_op___range_length(tsrt_ctx *c, I lo, I hi, I step, I *out) {
    if (RT_UNLIKELY(step == 0)) return tsrt_fail(c, RT_VALUE_ERROR, "range() arg 3 must not be zero");
    if (step > 0 && lo < hi) *out = (I)((U(hi) - 1 - U(lo)) / U(step) + 1);
    else if (step < 0 && lo > hi) *out = (I)((U(lo) - 1 - U(hi)) / (0 - U(step)) + 1);
    else *out = 0;
    return 0;
}
I tsrt_op___derive_index(I index, I start, I step) { return (I)(U(start) + U(index) * U(step)); }
