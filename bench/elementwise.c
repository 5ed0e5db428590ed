/* Seconds a call of one elementwise operator of libtsrt takes on float32: elementwise NAME ELEMENTS. For bench/elementwise.py. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

static tsrt_ctx *c;
static tsrt_tensor *x, *y, *mask, *square, *row;      /* square: x as a matrix; row: y's first one */
static const tsrt_value one = {&tsrt_type_int, {.i = 1}}, number = {&tsrt_type_float, {.f = 2.5}}, two = {&tsrt_type_int, {.i = 2}}, slope = {&tsrt_type_float, {.f = 0.01}};
static const tsrt_value twenty = {&tsrt_type_int, {.i = 20}}, half = {&tsrt_type_float, {.f = 0.5}};
static const tsrt_opt_value low = {true, {&tsrt_type_float, {.f = 0.1}}}, high = {true, {&tsrt_type_float, {.f = 0.9}}};
static tsrt_str *none, *by_tanh;

#define B(name_, fn_) static int b_##name_(tsrt_tensor **r) { return tsrt_op_##fn_(c, x, y, r); }
#define U(name_, fn_) static int b_##name_(tsrt_tensor **r) { return tsrt_op_##fn_(c, x, r); }
#define BINARY(T_) T_(mul, mul_Tensor) T_(div, div_Tensor) T_(maximum, maximum) T_(pow, pow_Tensor_Tensor) T_(atan2, atan2) T_(remainder, remainder_Tensor) T_(fmod, fmod_Tensor) \
    T_(floor_divide, floor_divide) T_(eq, eq_Tensor) T_(lt, lt_Tensor) T_(ge, ge_Tensor) \
    T_(fmax, fmax) T_(fmin, fmin) T_(minimum, minimum) T_(logical_and, logical_and)
#define UNARY(T_) T_(relu, relu) T_(sigmoid, sigmoid) T_(tanh, tanh) T_(silu, silu) T_(exp, exp) T_(log, log) T_(sqrt, sqrt) T_(rsqrt, rsqrt) T_(sin, sin) T_(cos, cos) T_(tan, tan) \
    T_(erf, erf) T_(abs, abs) T_(neg, neg) T_(exp2, exp2) T_(expm1, expm1) T_(log2, log2) T_(log10, log10) T_(log1p, log1p) T_(asin, asin) T_(acos, acos) T_(atan, atan) \
    T_(sinh, sinh) T_(cosh, cosh) T_(asinh, asinh) T_(acosh, acosh) T_(atanh, atanh) T_(erfc, erfc) T_(floor, floor) T_(round, round) T_(reciprocal, reciprocal) \
    T_(hardswish, hardswish) T_(hardsigmoid, hardsigmoid) T_(mish, mish) T_(logsigmoid, log_sigmoid) T_(selu, selu) T_(lgamma, lgamma) T_(digamma, digamma) T_(isnan, isnan) \
    T_(logical_not, logical_not) T_(sign, sign) T_(trunc, trunc) T_(frac, frac) T_(ceil, ceil) T_(square, square) T_(isfinite, isfinite)
#define OTHERS(T_) T_(add,) T_(sub,) T_(add_,) T_(gelu,) T_(gelu_tanh,) T_(softplus,) T_(elu,) T_(leaky_relu,) T_(add_number,) T_(mul_number,) T_(pow2,) T_(clamp,) T_(where,) \
    T_(addcmul,) T_(addcdiv,) T_(lerp,) T_(lerp_tensor,) T_(logit,) T_(hardtanh,) T_(nan_to_num,) T_(masked_fill,) T_(mse_loss,) T_(l1_loss,) T_(huber_loss,) T_(softshrink,) \
    T_(hardshrink,) T_(threshold,) T_(isclose,) T_(rsub,) T_(celu,) T_(kl_div,) T_(clone,) T_(to_double,) T_(div_number,) T_(pow_half,) T_(pow_number,) T_(add_row,)
BINARY(B)
UNARY(U)
static int b_add(tsrt_tensor **r) { return tsrt_op_add_Tensor(c, x, y, &one, r); }
static int b_sub(tsrt_tensor **r) { return tsrt_op_sub_Tensor(c, x, y, &one, r); }
static int b_add_(tsrt_tensor **r) { *r = NULL; return tsrt_op_add__Tensor(c, x, y, &one); }
static int b_gelu(tsrt_tensor **r) { return tsrt_op_gelu(c, x, none, r); }
static int b_gelu_tanh(tsrt_tensor **r) { return tsrt_op_gelu(c, x, by_tanh, r); }
static int b_softplus(tsrt_tensor **r) { return tsrt_op_softplus(c, x, &one, &twenty, r); }
static int b_elu(tsrt_tensor **r) { return tsrt_op_elu(c, x, &one, &one, &one, r); }
static int b_leaky_relu(tsrt_tensor **r) { return tsrt_op_leaky_relu(c, x, &slope, r); }
static int b_add_number(tsrt_tensor **r) { return tsrt_op_add_Scalar(c, x, &number, &one, r); }
static int b_mul_number(tsrt_tensor **r) { return tsrt_op_mul_Scalar(c, x, &number, r); }
static int b_pow2(tsrt_tensor **r) { return tsrt_op_pow_Tensor_Scalar(c, x, &two, r); }
static int b_clamp(tsrt_tensor **r) { return tsrt_op_clamp(c, x, &low, &high, r); }
static int b_where(tsrt_tensor **r) { return tsrt_op_where_self(c, mask, x, x, r); }
static int b_addcmul(tsrt_tensor **r) { return tsrt_op_addcmul(c, x, x, y, &number, r); }
static int b_addcdiv(tsrt_tensor **r) { return tsrt_op_addcdiv(c, x, x, y, &number, r); }
static int b_lerp(tsrt_tensor **r) { return tsrt_op_lerp_Scalar(c, x, y, &slope, r); }
static int b_lerp_tensor(tsrt_tensor **r) { return tsrt_op_lerp_Tensor(c, x, y, y, r); }
static int b_logit(tsrt_tensor **r) { return tsrt_op_logit(c, x, NULL, r); }
static int b_hardtanh(tsrt_tensor **r) { return tsrt_op_hardtanh(c, x, &low.value, &high.value, r); }
static int b_nan_to_num(tsrt_tensor **r) { return tsrt_op_nan_to_num(c, x, NULL, NULL, NULL, r); }
static int b_masked_fill(tsrt_tensor **r) { return tsrt_op_masked_fill_Scalar(c, x, mask, &number, r); }
static int b_mse_loss(tsrt_tensor **r) { return tsrt_op_mse_loss(c, x, y, 1, r); }
static int b_l1_loss(tsrt_tensor **r) { return tsrt_op_l1_loss(c, x, y, 1, r); }
static int b_huber_loss(tsrt_tensor **r) { return tsrt_op_huber_loss(c, x, y, 1, 0.3, r); }
static int b_softshrink(tsrt_tensor **r) { return tsrt_op_softshrink(c, x, &low.value, r); }
static int b_hardshrink(tsrt_tensor **r) { return tsrt_op_hardshrink(c, x, &low.value, r); }
static int b_threshold(tsrt_tensor **r) { return tsrt_op_threshold(c, x, &low.value, &high.value, r); }
static int b_isclose(tsrt_tensor **r) { return tsrt_op_isclose(c, x, y, 1e-5, 1e-8, false, r); }
static int b_rsub(tsrt_tensor **r) { return tsrt_op_rsub_Scalar(c, x, &number, &one, r); }
static int b_celu(tsrt_tensor **r) { return tsrt_op_celu(c, x, &number, r); }
static int b_kl_div(tsrt_tensor **r) { return tsrt_op_kl_div(c, x, y, 2, false, r); }
static int b_clone(tsrt_tensor **r) { return tsrt_op_clone(c, x, NULL, r); }
static int b_to_double(tsrt_tensor **r) { return tsrt_op_to_dtype(c, x, TSRT_FLOAT64, false, false, NULL, r); }
static int b_div_number(tsrt_tensor **r) { return tsrt_op_div_Scalar(c, x, &number, r); }
static int b_pow_half(tsrt_tensor **r) { return tsrt_op_pow_Tensor_Scalar(c, x, &half, r); }
static int b_pow_number(tsrt_tensor **r) { return tsrt_op_pow_Tensor_Scalar(c, x, &number, r); }
static int b_add_row(tsrt_tensor **r) { return tsrt_op_add_Tensor(c, square, row, &one, r); }
static const struct { const char *name; int (*run)(tsrt_tensor **r); } rows[] = {
#define ROW(name_, fn_) {#name_, b_##name_},
    BINARY(ROW) UNARY(ROW) OTHERS(ROW)
};

static double now(void) { struct timespec t; clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; }

int main(int argc, char **argv) {
    size_t k = 0;
    const size_t nrows = sizeof rows / sizeof *rows;
    if (argc != 3) return 2;
    while (k < nrows && strcmp(rows[k].name, argv[1])) k++;
    const int64_t n = atoll(argv[2]);
    if (k == nrows || n <= 0 || !(c = tsrt_ctx_new(NULL))) return 2;
    if (!(x = tsrt_tensor_new(c, TSRT_FLOAT32, 1, &n)) || !(y = tsrt_tensor_new(c, TSRT_FLOAT32, 1, &n)) || !(mask = tsrt_tensor_new(c, TSRT_BOOL8, 1, &n))) return 1;
    if (!(none = tsrt_str_from(c, "none")) || !(by_tanh = tsrt_str_from(c, "tanh"))) return 1;
    for (int64_t i = 0; i < n; i++) {
        ((float *)tsrt_tensor_data(x))[i] = (float)(i % 1000) / 1001 + 0.0004f;
        ((float *)tsrt_tensor_data(y))[i] = (float)(i % 777) / 800 + 0.2f;
        ((char *)tsrt_tensor_data(mask))[i] = i % 3 == 0;
    }
    const int64_t side = n == 64 ? 8 : 1024, sides[2] = {n / side, side}, steps[2] = {side, 1};
    if (rt_view(c, x, 2, sides, steps, 0, &square) || rt_view(c, y, 1, &side, &steps[1], 0, &row)) return 1;
    double best = 1e9, spent = 0;
    for (int64_t times = 1, more = 5; more;) {
        const double start = now();
        for (int64_t i = 0; i < times; i++) {
            tsrt_tensor *r;
            if (rows[k].run(&r)) { fprintf(stderr, "%s\n", tsrt_error_message(c)); return 1; }
            tsrt_release(c, r);
        }
        spent = now() - start;
        if (spent / (double)times < best) best = spent / (double)times;
        if (spent < 0.02) times *= 2;
        else more--;
    }
    printf("%.12g\n", best);
    return 0;
}
