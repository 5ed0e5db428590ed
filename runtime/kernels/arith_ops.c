/* arith_ops.c: arithmetic of pairs: add, sub, mul, div in all their forms, remainders, extremes, bits. */
#include "ew_op.h"

#define IN_PLACE(dest_) (dest_), NULL
static const ew_op add_op = EW_OP("add_cpu", add, EW_C32), add_scaled_op = EW_OP("add_cpu", add_scaled, EW_C32);
static const ew_op sub_op = EW_OP("sub_cpu", sub, EW_C32), mul_op = EW_OP("mul_cpu", mul, EW_NUMBERS | EW_C32);
static const ew_op div_op = EW_OP("div_cpu", div, EW_TO_FLOAT | EW_NUMBERS);
static const ew_op trunc_op = EW_OP("div_trunc_cpu", div_trunc, EW_DENSE | EW_NUMBERS), floor_op = EW_OP("div_floor_cpu", div_floor, EW_DENSE | EW_NUMBERS);
static const ew_op fmod_op = EW_OP("fmod_cpu", fmod, EW_DENSE), remainder_op = EW_OP("remainder_cpu", remainder, EW_DENSE);

/* The second operand of all of these: a tensor or a number. */
typedef struct operand { tsrt_tensor *t; const tsrt_value *v; } operand;
static int run(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, operand b, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    return b.t ? rt_ew_binary(c, op, a, b.t, args, dest, out) : rt_ew_binary_number(c, op, a, b.v, args, dest, out);
}
static bool is_bool(operand b) { return b.t ? b.t->dtype == TSRT_BOOL8 : rt_scalar_is_bool(b.v); }
static int common_of(tsrt_ctx *c, const tsrt_tensor *a, operand b) {
    rt_promotion p;
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, a);
    if (b.t) rt_promotion_tensor(&p, b.t);
    else rt_promotion_scalar(c, &p, b.v);
    return rt_promotion_result(&p);
}
static int alpha_args(tsrt_ctx *c, const tsrt_value *alpha, int common, bool negate, ew_args *args) {
    if (rt_scalar_is_bool(alpha) && common != TSRT_BOOL8) return tsrt_fail(c, NULL, "Boolean alpha only supported for Boolean results.");
    if (rt_is_integral_or_bool(common) && (rt_scalar_is_float(alpha) || rt_scalar_is_complex(alpha)))
        return tsrt_fail(c, NULL, "For integral input tensors, argument alpha must not be a floating point number.");
    if (!rt_is_complex(common) && rt_scalar_is_complex(alpha)) return tsrt_fail(c, NULL, "For non-complex input tensors, argument alpha must not be a complex number.");
    *args = (ew_args){.failed = NULL};
    rt_ew_value(alpha, &args->i[0], &args->d[0], &args->z);
    if (rt_is_reduced(common)) {                            /* a factor of that dtype, too */
        char cell[2];
        rt_convert(common, cell, 0, TSRT_FLOAT64, (const char *)&args->d[0], 0, 1);
        rt_convert(TSRT_FLOAT64, (char *)&args->d[0], 0, common, cell, 0, 1);
    }
    if (negate) {
        args->i[0] = (int64_t)(0 - (uint64_t)args->i[0]);
        args->d[0] = -args->d[0];
        args->z = (ew_c128){-args->z.re, -args->z.im};
    }
    return 0;
}
static int add(tsrt_ctx *c, tsrt_tensor *a, operand b, const tsrt_value *alpha, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_args args;
    if (rt_scalar_is_int(alpha) && alpha->u.i == 1) return run(c, &add_op, a, b, NULL, dest, out);
    return alpha_args(c, alpha, common_of(c, a, b), false, &args) || run(c, &add_scaled_op, a, b, &args, dest, out);
}
static int sub(tsrt_ctx *c, tsrt_tensor *a, operand b, const tsrt_value *alpha, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_args args;
    if (a->dtype == TSRT_BOOL8 && is_bool(b))
        return tsrt_fail(c, NULL, "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
    if (a->dtype == TSRT_BOOL8 || is_bool(b))
        return tsrt_fail(c, NULL, "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
    if (rt_scalar_is_int(alpha) && alpha->u.i == 1) return run(c, &sub_op, a, b, NULL, dest, out);
    return alpha_args(c, alpha, common_of(c, a, b), true, &args) || run(c, &add_scaled_op, a, b, &args, dest, out);
}
#define WITH_ALPHA(name_) \
    int tsrt_op_##name_##_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *alpha, tsrt_tensor **out) { return name_(c, self, (operand){other, NULL}, alpha, NULL, out); } \
    int tsrt_op_##name_##_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_value *alpha, tsrt_tensor **out) { return name_(c, self, (operand){NULL, other}, alpha, NULL, out); } \
    int tsrt_op_##name_##__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *alpha) { return name_(c, self, (operand){other, NULL}, alpha, IN_PLACE(self)); } \
    int tsrt_op_##name_##__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_value *alpha) { return name_(c, self, (operand){NULL, other}, alpha, IN_PLACE(self)); }
WITH_ALPHA(add)
WITH_ALPHA(sub)
int tsrt_op_rsub_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *alpha, tsrt_tensor **out) { return sub(c, other, (operand){self, NULL}, alpha, NULL, out); }
/* other - alpha * self with a number first */
int tsrt_op_rsub_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_value *alpha, tsrt_tensor **out) {
    ew_args args;
    const operand number = {NULL, other};
    if (self->dtype == TSRT_BOOL8 || is_bool(number))
        return tsrt_fail(c, NULL, self->dtype == TSRT_BOOL8 && is_bool(number)
            ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
            : "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
    if (rt_scalar_is_int(alpha) && alpha->u.i == 1) return rt_ew_number_binary(c, &sub_op, other, self, NULL, out);
    return alpha_args(c, alpha, common_of(c, self, number), true, &args) || rt_ew_number_binary(c, &add_scaled_op, other, self, &args, out);
}

/* name_.Tensor, name_.Scalar and their in-place forms from do_(c, self, operand, dest, out); t_ and s_ are the overloads' names with their underscore. */
#define FOUR(name_, t_, s_, do_, ...) \
    int tsrt_op_##name_##t_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return do_(c, __VA_ARGS__ self, (operand){other, NULL}, NULL, out); } \
    int tsrt_op_##name_##s_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return do_(c, __VA_ARGS__ self, (operand){NULL, other}, NULL, out); } \
    int tsrt_op_##name_##_##t_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return do_(c, __VA_ARGS__ self, (operand){other, NULL}, IN_PLACE(self)); } \
    int tsrt_op_##name_##_##s_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return do_(c, __VA_ARGS__ self, (operand){NULL, other}, IN_PLACE(self)); }
#define COMMA ,
static int plain(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, operand b, tsrt_tensor *dest, tsrt_tensor **out) { return run(c, op, a, b, NULL, dest, out); }
FOUR(mul, _Tensor, _Scalar, plain, &mul_op COMMA)
FOUR(div, _Tensor, _Scalar, plain, &div_op COMMA)
FOUR(true_divide, _Tensor, _Scalar, plain, &div_op COMMA)

/* Division of integers may fail, which the loops tell by a flag. */
static int divide(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, operand b, tsrt_tensor *dest, tsrt_tensor **out) {
    int32_t failed = 0;
    const ew_args args = {.failed = &failed};
    if (run(c, op, a, b, &args, dest, out)) return 1;
    if (!failed) return 0;
    if (!dest) rt_clear(c, out);
    return tsrt_fail(c, NULL, "ZeroDivisionError");
}
static int divide_mode(tsrt_ctx *c, tsrt_tensor *a, operand b, const tsrt_str *mode, tsrt_tensor *dest, tsrt_tensor **out) {
    if (!mode) return run(c, &div_op, a, b, NULL, dest, out);
    if (!strcmp(mode->data, "trunc")) return divide(c, &trunc_op, a, b, dest, out);
    if (!strcmp(mode->data, "floor")) return divide(c, &floor_op, a, b, dest, out);
    return tsrt_fail(c, NULL, "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '%s'", mode->data);
}
int tsrt_op_div_Tensor_mode(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_str *mode, tsrt_tensor **out) { return divide_mode(c, self, (operand){other, NULL}, mode, NULL, out); }
int tsrt_op_div_Scalar_mode(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_str *mode, tsrt_tensor **out) { return divide_mode(c, self, (operand){NULL, other}, mode, NULL, out); }
int tsrt_op_div__Tensor_mode(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_str *mode) { return divide_mode(c, self, (operand){other, NULL}, mode, IN_PLACE(self)); }
int tsrt_op_div__Scalar_mode(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_str *mode) { return divide_mode(c, self, (operand){NULL, other}, mode, IN_PLACE(self)); }
int tsrt_op_floor_divide(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return divide(c, &floor_op, self, (operand){other, NULL}, NULL, out); }
int tsrt_op_floor_divide_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return divide(c, &floor_op, self, (operand){NULL, other}, NULL, out); }
int tsrt_op_floor_divide__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return divide(c, &floor_op, self, (operand){other, NULL}, IN_PLACE(self)); }
int tsrt_op_floor_divide__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return divide(c, &floor_op, self, (operand){NULL, other}, IN_PLACE(self)); }
FOUR(fmod, _Tensor, _Scalar, divide, &fmod_op COMMA)
FOUR(remainder, _Tensor, _Scalar, divide, &remainder_op COMMA)
int tsrt_op_remainder_Scalar_Tensor(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) {
    int32_t failed = 0;
    const ew_args args = {.failed = &failed};
    if (rt_ew_number_binary(c, &remainder_op, self, other, &args, out)) return 1;
    if (!failed) return 0;
    rt_clear(c, out);
    return tsrt_fail(c, NULL, "ZeroDivisionError");
}

/* Extremes */
static const ew_op maximum_op = EW_OP("maximum_cpu", maximum, 0), minimum_op = EW_OP("minimum_cpu", minimum, 0), fmax_op = EW_OP("fmax_cpu", fmax, 0), fmin_op = EW_OP("fmin_cpu", fmin, 0);
static int extreme(tsrt_ctx *c, const ew_op *op, const char *name, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (rt_is_complex(a->dtype) || rt_is_complex(b->dtype)) return tsrt_fail(c, NULL, "%s not implemented for complex tensors.", name);
    return rt_ew_binary(c, op, a, b, NULL, NULL, out);
}
#define EXTREME(fn_, name_) int tsrt_op_##fn_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return extreme(c, &name_##_op, #name_, self, other, out); }
EXTREME(maximum, maximum) EXTREME(minimum, minimum) EXTREME(fmax, fmax) EXTREME(fmin, fmin) EXTREME(max_other, maximum) EXTREME(min_other, minimum)

/* Bits */
static const ew_op and_op = EW_OP("bitwise_and_cpu", and, 0), or_op = EW_OP("bitwise_or_cpu", or, 0), xor_op = EW_OP("bitwise_xor_cpu", xor, 0);
static const ew_op shl_op = EW_OP("lshift_cpu", shl, 0), shr_op = EW_OP("rshift_cpu", shr, 0);
#define SCALAR_FIRST(name_, op_) int tsrt_op_##name_##_Scalar_Tensor(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_number_binary(c, op_, self, other, NULL, out); }
#define BITWISE(name_) FOUR(bitwise_##name_, _Tensor, _Scalar, plain, &name_##_op COMMA) SCALAR_FIRST(bitwise_##name_, &name_##_op)
BITWISE(and) BITWISE(or) BITWISE(xor)
FOUR(bitwise_left_shift, _Tensor, _Tensor_Scalar, plain, &shl_op COMMA)
FOUR(bitwise_right_shift, _Tensor, _Tensor_Scalar, plain, &shr_op COMMA)
SCALAR_FIRST(bitwise_left_shift, &shl_op)
SCALAR_FIRST(bitwise_right_shift, &shr_op)
#define DUNDER(name_, op_) \
    int tsrt_op___##name_##___Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, op_, self, other, NULL, NULL, out); } \
    int tsrt_op___##name_##___Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, op_, self, other, NULL, NULL, out); } \
    int tsrt_op___i##name_##___Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, op_, self, other, NULL, self, NULL); } \
    int tsrt_op___i##name_##___Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return rt_ew_binary_number(c, op_, self, other, NULL, self, NULL); }
DUNDER(and, &and_op) DUNDER(or, &or_op) DUNDER(xor, &xor_op) DUNDER(lshift, &shl_op) DUNDER(rshift, &shr_op)
