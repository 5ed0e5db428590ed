/* Elementwise operators: dtypes, layouts, broadcasting, numbers, promotion, NaN and the other ends, in place, errors, threads. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "each_isa.h"
#include "tensor_ops.h"
#include "run_suite.h"

static tsrt_ctx *c;
static const tsrt_value one = {&tsrt_type_int, {.i = 1}};
static void setup(void) { c = tsrt_ctx_new(NULL); }
static void teardown(void) { tsrt_ctx_free(c); }
static tsrt_value number(double d) { return (tsrt_value){&tsrt_type_float, {.f = d}}; }
static tsrt_value whole(int64_t i) { return (tsrt_value){&tsrt_type_int, {.i = i}}; }

/* n doubles as a row-major tensor of dtype d */
static tsrt_tensor *make(tsrt_dtype d, int ndim, const int64_t *size, const double *v) {
    tsrt_tensor *t = tsrt_tensor_copy_of(c, TSRT_FLOAT64, ndim, size, v), *r;
    ck_assert_ptr_nonnull(t);
    ck_assert_int_eq(tsrt_tensor_to(c, t, d, &r), 0);
    tsrt_release(c, t);
    return r;
}
static tsrt_tensor *row(tsrt_dtype d, int64_t n, const double *v) { return make(d, 1, &n, v); }
/* Element i of t in row-major order, as a double. */
static double at(tsrt_tensor *t, int64_t i) {
    tsrt_tensor *d, *r;
    ck_assert_int_eq(tsrt_tensor_to(c, t, TSRT_FLOAT64, &d), 0);
    ck_assert_int_eq(tsrt_tensor_contiguous(c, d, &r), 0);
    const double v = ((double *)tsrt_tensor_data(r))[i];
    tsrt_release(c, d);
    tsrt_release(c, r);
    return v;
}
static void expect(tsrt_tensor *t, tsrt_dtype d, int64_t n, const double *v, double tolerance) {
    ck_assert_int_eq(t->dtype, d);
    ck_assert_int_eq(t->numel, n);
    for (int64_t i = 0; i < n; i++) {
        const double got = at(t, i);
        if (isnan(v[i])) ck_assert_msg(isnan(got), "%g at %d, not NaN", got, (int)i);
        else if (isinf(v[i]) || tolerance == 0) ck_assert_msg(got == v[i] && !signbit(got) == !signbit(v[i]), "%.17g at %d, not %.17g", got, (int)i, v[i]);
        else ck_assert_msg(fabs(got - v[i]) <= tolerance * (1 + fabs(v[i])), "%.17g at %d, not %.17g", got, (int)i, v[i]);
    }
    tsrt_release(c, t);
}
static void fails(int status, const char *text) {
    ck_assert_int_ne(status, 0);
    ck_assert_msg(strstr(tsrt_error_message(c), text) != NULL, "'%s' has no '%s'", tsrt_error_message(c), text);
    tsrt_error_clear(c);
}

static const tsrt_dtype numeric[] = {TSRT_UINT8, TSRT_INT8, TSRT_INT16, TSRT_INT32, TSRT_INT64, TSRT_FLOAT16, TSRT_BFLOAT16, TSRT_FLOAT32, TSRT_FLOAT64, TSRT_COMPLEX64, TSRT_COMPLEX128};

START_TEST(every_dtype) {
    const double a[] = {1, 2, 3, 4, 5, 6}, b[] = {6, 5, 4, 3, 2, 1}, sum[] = {7, 7, 7, 7, 7, 7}, product[] = {6, 10, 12, 12, 10, 6}, scaled[] = {13, 12, 11, 10, 9, 8};
    const tsrt_dtype d = numeric[_i];
    tsrt_tensor *x = row(d, 6, a), *y = row(d, 6, b), *r;
    const tsrt_value two = whole(2);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, y, &one, &r), 0);
    expect(r, d, 6, sum, 0);
    ck_assert_int_eq(tsrt_op_mul_Tensor(c, x, y, &r), 0);
    expect(r, d, 6, product, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, y, &two, &r), 0);
    expect(r, d, 6, scaled, 0);
    ck_assert_int_eq(tsrt_op_eq_Tensor(c, x, x, &r), 0);
    expect(r, TSRT_BOOL8, 6, (double[]){1, 1, 1, 1, 1, 1}, 0);
    ck_assert_int_eq(tsrt_op_add__Tensor(c, x, y, &one), 0);
    expect(x, d, 6, sum, 0);
    tsrt_release(c, y);
}
END_TEST

START_TEST(layouts) {
    const double a[] = {0, 1, 2, 3, 4, 5}, b[] = {10, 20};
    const int64_t size[] = {3, 2};
    const tsrt_dtype d = numeric[_i];
    tsrt_tensor *x = make(d, 2, size, a), *y = row(d, 2, b), *r, *u, *z = make(d, 0, NULL, b), *e;
    /* broadcast over rows; a 0-dim operand; a transposed view, whose layout the result keeps; no elements at all */
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, y, &one, &r), 0);
    expect(r, d, 6, (double[]){10, 21, 12, 23, 14, 25}, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, z, &one, &r), 0);
    expect(r, d, 6, (double[]){10, 11, 12, 13, 14, 15}, 0);
    const int64_t tsize[] = {2, 3}, tstride[] = {1, 2}, none[] = {0, 2};
    u = tsrt_tensor_from(c, d, 2, tsize, tstride, tsrt_tensor_data(x), NULL, NULL);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, u, z, &one, &r), 0);
    ck_assert(r->stride[0] == 1 && r->stride[1] == 2);
    expect(r, d, 6, (double[]){10, 12, 14, 11, 13, 15}, 0);
    const int64_t every[] = {3}, step[] = {2};
    e = tsrt_tensor_from(c, d, 1, every, step, tsrt_tensor_data(x), NULL, NULL);
    ck_assert_int_eq(tsrt_op_mul_Tensor(c, e, e, &r), 0);
    expect(r, d, 3, (double[]){0, 4, 16}, 0);
    tsrt_release(c, e);
    e = tsrt_tensor_new(c, d, 2, none);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, e, y, &one, &r), 0);
    expect(r, d, 0, NULL, 0);
    fails(tsrt_op_add_Tensor(c, x, u, &one, &r), "must match");
    tsrt_release(c, x);
    tsrt_release(c, y);
    tsrt_release(c, z);
    tsrt_release(c, u);
    tsrt_release(c, e);
}
END_TEST

START_TEST(promotion) {
    const double a[] = {1, 2, 3};
    tsrt_tensor *i = row(TSRT_INT32, 3, a), *f = row(TSRT_FLOAT32, 3, a), *z = make(TSRT_FLOAT64, 0, NULL, a), *b = row(TSRT_BOOL8, 3, a), *h = row(TSRT_FLOAT16, 3, a), *r;
    const tsrt_value v = number(2.5), w = whole(2);
    ck_assert_int_eq(tsrt_op_add_Scalar(c, i, &v, &one, &r), 0);
    expect(r, TSRT_FLOAT32, 3, (double[]){3.5, 4.5, 5.5}, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, f, z, &one, &r), 0);
    expect(r, TSRT_FLOAT32, 3, (double[]){2, 3, 4}, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, i, z, &one, &r), 0);
    expect(r, TSRT_FLOAT64, 3, (double[]){2, 3, 4}, 0);
    ck_assert_int_eq(tsrt_op_div_Tensor(c, i, i, &r), 0);
    expect(r, TSRT_FLOAT32, 3, (double[]){1, 1, 1}, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, b, b, &one, &r), 0);
    expect(r, TSRT_BOOL8, 3, (double[]){1, 1, 1}, 0);
    ck_assert_int_eq(tsrt_op_mul_Scalar(c, b, &w, &r), 0);
    expect(r, TSRT_INT64, 3, (double[]){2, 2, 2}, 0);
    ck_assert_int_eq(tsrt_op_add_Tensor(c, h, i, &one, &r), 0);
    expect(r, TSRT_FLOAT16, 3, (double[]){2, 4, 6}, 0);
    fails(tsrt_op_add__Scalar(c, i, &v, &one), "result type Float can't be cast to the desired output type Int");
    fails(tsrt_op_sub_Tensor(c, b, b, &one, &r), "two bool tensors");
    fails(tsrt_op_bitwise_and_Tensor(c, f, f, &r), "\"bitwise_and_cpu\" not implemented for 'Float'");
    tsrt_release(c, i);
    tsrt_release(c, f);
    tsrt_release(c, z);
    tsrt_release(c, b);
    tsrt_release(c, h);
}
END_TEST

START_TEST(half_rounds_once) {
    /* 1 + 2^-11 lies halfway between two float16: to even; with 2^-20 more it rounds up */
    const double a[] = {1, 1, 2048, 65504}, b[] = {0x1p-11, 0x1.004p-11, 1, 65504};
    tsrt_tensor *x = row(TSRT_FLOAT16, 4, a), *y = row(TSRT_FLOAT16, 4, b), *r;
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, y, &one, &r), 0);
    expect(r, TSRT_FLOAT16, 4, (double[]){1, 0x1.004p0, 2048, INFINITY}, 0);
    tsrt_release(c, x);
    tsrt_release(c, y);
    x = row(TSRT_BFLOAT16, 4, a), y = row(TSRT_BFLOAT16, 4, (double[]){0x1p-8, 0x1.8p-8, 8, 0});
    ck_assert_int_eq(tsrt_op_add_Tensor(c, x, y, &one, &r), 0);
    expect(r, TSRT_BFLOAT16, 4, (double[]){1, 0x1.02p0, 2048 + 0, 65536}, 0);
    tsrt_release(c, x);
    tsrt_release(c, y);
}
END_TEST

START_TEST(division) {
    const double a[] = {7, -7, 7, -7, -128}, b[] = {2, 2, -2, -2, -1};
    tsrt_tensor *x = row(TSRT_INT8, 5, a), *y = row(TSRT_INT8, 5, b), *z = row(TSRT_INT8, 5, (double[]){0, 1, 2, 0, 3}), *f = row(TSRT_FLOAT32, 5, a), *g = row(TSRT_FLOAT32, 5, b), *r;
    tsrt_str *trunc = tsrt_str_from(c, "trunc"), *odd = tsrt_str_from(c, "odd");
    ck_assert_int_eq(tsrt_op_floor_divide(c, x, y, &r), 0);
    expect(r, TSRT_INT8, 5, (double[]){3, -4, -4, 3, -128}, 0);
    ck_assert_int_eq(tsrt_op_div_Tensor_mode(c, x, y, trunc, &r), 0);
    expect(r, TSRT_INT8, 5, (double[]){3, -3, -3, 3, -128}, 0);
    ck_assert_int_eq(tsrt_op_remainder_Tensor(c, x, y, &r), 0);
    expect(r, TSRT_INT8, 5, (double[]){1, 1, -1, -1, 0}, 0);
    ck_assert_int_eq(tsrt_op_fmod_Tensor(c, x, y, &r), 0);
    expect(r, TSRT_INT8, 5, (double[]){1, -1, 1, -1, 0}, 0);
    fails(tsrt_op_floor_divide(c, x, z, &r), "ZeroDivisionError");
    fails(tsrt_op_div_Tensor_mode(c, x, y, odd, &r), "rounding_mode");
    ck_assert_int_eq(tsrt_op_remainder_Tensor(c, f, g, &r), 0);
    expect(r, TSRT_FLOAT32, 5, (double[]){1, 1, -1, -1, -0.0}, 0);
    ck_assert_int_eq(tsrt_op_floor_divide(c, f, g, &r), 0);
    expect(r, TSRT_FLOAT32, 5, (double[]){3, -4, -4, 3, 128}, 0);
    tsrt_release(c, x), tsrt_release(c, y), tsrt_release(c, z), tsrt_release(c, f), tsrt_release(c, g), tsrt_release(c, trunc), tsrt_release(c, odd);
}
END_TEST

START_TEST(ends) {
    const tsrt_dtype d = numeric[_i];
    if (d != TSRT_FLOAT16 && d != TSRT_BFLOAT16 && d != TSRT_FLOAT32 && d != TSRT_FLOAT64) return;
    const double v[] = {NAN, INFINITY, -INFINITY, 0, -0.0};
    tsrt_tensor *x = row(d, 5, v), *r;
    const tsrt_opt_value lo = {true, whole(-1)}, hi = {true, whole(1)}, nan = {true, number(NAN)};
    const double tiny = d == TSRT_FLOAT16 ? 2e-3 : d == TSRT_BFLOAT16 ? 1e-2 : 1e-6;
    ck_assert_int_eq(tsrt_op_relu(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, INFINITY, 0, 0, -0.0}, 0);
    ck_assert_int_eq(tsrt_op_exp(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, INFINITY, 0, 1, 1}, 0);
    ck_assert_int_eq(tsrt_op_log(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, INFINITY, NAN, -INFINITY, -INFINITY}, 0);
    ck_assert_int_eq(tsrt_op_tanh(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, 1, -1, 0, -0.0}, 0);
    ck_assert_int_eq(tsrt_op_sigmoid(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, 1, 0, 0.5, 0.5}, 0);
    ck_assert_int_eq(tsrt_op_sin(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, NAN, NAN, 0, -0.0}, 0);
    ck_assert_int_eq(tsrt_op_clamp(c, x, &lo, &hi, &r), 0);
    expect(r, d, 5, (double[]){NAN, 1, -1, 0, -0.0}, 0);
    ck_assert_int_eq(tsrt_op_clamp(c, x, &nan, &hi, &r), 0);
    expect(r, d, 5, (double[]){NAN, NAN, NAN, NAN, NAN}, 0);
    ck_assert_int_eq(tsrt_op_isnan(c, x, &r), 0);
    expect(r, TSRT_BOOL8, 5, (double[]){1, 0, 0, 0, 0}, 0);
    ck_assert_int_eq(tsrt_op_atan(c, x, &r), 0);
    expect(r, d, 5, (double[]){NAN, M_PI_2, -M_PI_2, 0, -0.0}, tiny);
    ck_assert_int_eq(tsrt_op_maximum(c, x, x, &r), 0);
    expect(r, d, 5, v, 0);
    tsrt_release(c, x);
}
END_TEST

START_TEST(complex_numbers) {
    const tsrt_complex v[] = {{1, 2}, {-3, 0.5}}, w[] = {{0.5, -1}, {2, 2}};
    const int64_t n = 2;
    tsrt_tensor *x = tsrt_tensor_copy_of(c, TSRT_COMPLEX128, 1, &n, v), *y = tsrt_tensor_copy_of(c, TSRT_COMPLEX128, 1, &n, w), *r;
    ck_assert_int_eq(tsrt_op_mul_Tensor(c, x, y, &r), 0);
    const tsrt_complex *z = tsrt_tensor_data(r);
    ck_assert(z[0].re == 2.5 && z[0].im == 0 && z[1].re == -7 && z[1].im == -5);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_div_Tensor(c, x, y, &r), 0);
    z = tsrt_tensor_data(r);
    ck_assert(fabs(z[0].re + 1.2) < 1e-14 && fabs(z[0].im - 1.6) < 1e-14);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_exp(c, x, &r), 0);
    z = tsrt_tensor_data(r);
    ck_assert(fabs(z[0].re - exp(1) * cos(2)) < 1e-14 && fabs(z[0].im - exp(1) * sin(2)) < 1e-14);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_abs(c, x, &r), 0);
    expect(r, TSRT_FLOAT64, 2, (double[]){sqrt(5), sqrt(9.25)}, 1e-15);
    fails(tsrt_op_lt_Tensor(c, x, y, &r), "not implemented for 'ComplexDouble'");
    tsrt_release(c, x);
    tsrt_release(c, y);
}
END_TEST

/* More than a block, through conversion and strides, against the same done one by one. */
START_TEST(blocks_and_threads) {
    const int64_t size[] = {300, 701}, tsize[] = {701, 300}, tstride[] = {1, 701}, n = 300 * 701;
    float *v = malloc((size_t)n * sizeof *v);
    for (int64_t i = 0; i < n; i++) v[i] = (float)(i % 9973) * 0.001f - 4;
    tsrt_tensor *x = tsrt_tensor_copy_of(c, TSRT_FLOAT32, 2, size, v), *t = tsrt_tensor_from(c, TSRT_FLOAT32, 2, tsize, tstride, v, NULL, NULL), *h, *r, *s, *u;
    ck_assert_int_eq(tsrt_tensor_to(c, t, TSRT_FLOAT16, &h), 0);
    ck_assert_int_eq(tsrt_op_sigmoid(c, x, &r), 0);
    for (int threads = 1; threads < 4; threads++) {
        tsrt_set_threads(c, threads);
        ck_assert_int_eq(tsrt_op_sigmoid(c, t, &s), 0);
        ck_assert(s->stride[0] == 1 && s->stride[1] == 701 && !memcmp(tsrt_tensor_data(r), tsrt_tensor_data(s), (size_t)n * sizeof *v));
        tsrt_release(c, s);
        ck_assert_int_eq(tsrt_op_mul_Tensor(c, h, t, &s), 0);      /* float16 and float32 */
        ck_assert_int_eq(tsrt_op_mul_Tensor(c, t, h, &u), 0);
        ck_assert(s->dtype == TSRT_FLOAT32 && !memcmp(tsrt_tensor_data(s), tsrt_tensor_data(u), (size_t)n * sizeof *v));
        for (int64_t i = 0; i < n; i += 991) ck_assert(fabsf(((float *)tsrt_tensor_data(s))[i] - v[i] * v[i]) <= 0.002f * v[i] * v[i]);
        tsrt_release(c, s);
        tsrt_release(c, u);
    }
    tsrt_release(c, x), tsrt_release(c, t), tsrt_release(c, h), tsrt_release(c, r);
    free(v);
}
END_TEST

START_TEST(choices) {
    const double a[] = {1, 2, 3, 4}, m[] = {1, 0, 0, 1};
    tsrt_tensor *x = row(TSRT_INT64, 4, a), *mask = row(TSRT_BOOL8, 4, m), *f = row(TSRT_FLOAT32, 4, a), *r;
    const tsrt_value v = number(0.5), w = whole(9), minus = whole(-1);
    ck_assert_int_eq(tsrt_op_where_ScalarOther(c, mask, x, &v, &r), 0);
    expect(r, TSRT_FLOAT32, 4, (double[]){1, 0.5, 0.5, 4}, 0);
    ck_assert_int_eq(tsrt_op_masked_fill_Scalar(c, x, mask, &w, &r), 0);
    expect(r, TSRT_INT64, 4, (double[]){9, 2, 3, 9}, 0);
    ck_assert_int_eq(tsrt_op_lerp_Scalar(c, f, f, &v, &r), 0);
    expect(r, TSRT_FLOAT32, 4, a, 0);
    ck_assert_int_eq(tsrt_op_addcmul(c, f, f, f, &v, &r), 0);
    expect(r, TSRT_FLOAT32, 4, (double[]){1.5, 4, 7.5, 12}, 0);
    ck_assert_int_eq(tsrt_op_pow_Tensor_Scalar(c, f, &v, &r), 0);
    expect(r, TSRT_FLOAT32, 4, (double[]){1, sqrt(2), sqrt(3), 2}, 1e-7);
    ck_assert_int_eq(tsrt_op_pow_Tensor_Tensor(c, x, x, &r), 0);
    expect(r, TSRT_INT64, 4, (double[]){1, 4, 27, 256}, 0);
    fails(tsrt_op_pow_Tensor_Scalar(c, x, &minus, &r), "Integers to negative integer powers");
    fails(tsrt_op_where_self(c, f, f, f, &r), "boolean tensor");
    ck_assert_int_eq(tsrt_op_lgamma(c, f, &r), 0);
    expect(r, TSRT_FLOAT32, 4, (double[]){0, 0, log(2), log(6)}, 1e-6);
    ck_assert_int_eq(tsrt_op_digamma(c, f, &r), 0);
    expect(r, TSRT_FLOAT32, 4, (double[]){-0.57721566490153286, 0.42278433509846714, 0.92278433509846714, 1.2561176684318005}, 1e-6);
    tsrt_release(c, x), tsrt_release(c, mask), tsrt_release(c, f);
}
END_TEST

static void fill(TCase *t) {
    const int n = (int)(sizeof numeric / sizeof *numeric);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, every_dtype, 0, n);
    tcase_add_loop_test(t, layouts, 0, n);
    tcase_add_test(t, promotion);
    tcase_add_test(t, half_rounds_once);
    tcase_add_test(t, division);
    tcase_add_loop_test(t, ends, 0, n);
    tcase_add_test(t, complex_numbers);
    tcase_add_test(t, blocks_and_threads);
    tcase_add_test(t, choices);
}
int main(void) {
    Suite *s = suite_create("elementwise");
    each_isa(s, "elementwise", fill);
    return run_suite(s);
}
