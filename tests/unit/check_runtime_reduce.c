/* check_runtime_reduce.c: reductions, scans, sorting and softmax of libtsrt: every dtype, strides, empty tensors, NaN, and sums that threads don't change. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include "each_isa.h"
#include "tensor_ops.h"
#include "run_suite.h"

static tsrt_ctx *c;
static void setup(void) { c = tsrt_ctx_new(NULL); }
static void teardown(void) { tsrt_ctx_free(c); }

static tsrt_tensor *doubles(int ndim, const int64_t *size, const double *v) { return tsrt_tensor_copy_of(c, TSRT_FLOAT64, ndim, size, v); }
static double at(tsrt_tensor *t, int64_t i) {
    tsrt_tensor *d, *flat;
    ck_assert_int_eq(tsrt_tensor_to(c, t, TSRT_FLOAT64, &d), 0);
    ck_assert_int_eq(tsrt_tensor_contiguous(c, d, &flat), 0);
    const double v = ((double *)tsrt_tensor_data(flat))[i];
    tsrt_release(c, d);
    tsrt_release(c, flat);
    return v;
}
static tsrt_list *ints(int n, const int64_t *v) { return tsrt_list_of(c, &tsrt_type_list_int, v, n); }

START_TEST(every_dtype) {
    static const int dtypes[] = {TSRT_UINT8, TSRT_INT8, TSRT_INT16, TSRT_INT32, TSRT_INT64, TSRT_FLOAT16, TSRT_BFLOAT16, TSRT_FLOAT32, TSRT_FLOAT64};
    const double v[] = {3, 1, 2, 3, 0, 5};
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        tsrt_tensor *d = doubles(2, (const int64_t[]){2, 3}, v), *t, *r, *p;
        ck_assert_int_eq(tsrt_tensor_to(c, d, (tsrt_dtype)dtypes[i], &t), 0);
        ck_assert_int_eq(tsrt_op_sum(c, t, NULL, &r), 0);
        ck_assert(at(r, 0) == 14);
        ck_assert_int_eq(r->dtype, dtypes[i] <= TSRT_INT64 ? TSRT_INT64 : dtypes[i]);
        tsrt_release(c, r);
        ck_assert_int_eq(tsrt_op_max_dim(c, t, 0, false, &r, &p), 0);
        ck_assert(at(r, 0) == 3 && at(r, 1) == 1 && at(r, 2) == 5 && at(p, 0) == 0 && at(p, 1) == 0 && at(p, 2) == 1);
        tsrt_release(c, r);
        tsrt_release(c, p);
        ck_assert_int_eq(tsrt_op_sort(c, t, 1, true, &r, &p), 0);
        ck_assert(at(r, 0) == 3 && at(r, 3) == 5 && at(p, 0) == 0 && at(p, 3) == 2 && at(p, 4) == 0);
        tsrt_release(c, r);
        tsrt_release(c, p);
        ck_assert_int_eq(tsrt_op_cumsum(c, t, 1, NULL, &r), 0);
        ck_assert(at(r, 2) == 6 && at(r, 5) == 8);
        tsrt_release(c, r);
        ck_assert_int_eq(tsrt_op_count_nonzero(c, t, NULL, &r), 0);
        ck_assert(at(r, 0) == 5);
        tsrt_release(c, r);
        tsrt_release(c, t);
        tsrt_release(c, d);
    }
}
END_TEST

START_TEST(strides) {
    double v[40 * 33];
    for (int i = 0; i < 40 * 33; i++) v[i] = i % 17;
    tsrt_tensor *turned = tsrt_tensor_from(c, TSRT_FLOAT64, 2, (const int64_t[]){33, 40}, (const int64_t[]){1, 33}, v, NULL, NULL);      /* the transpose of [40, 33] */
    tsrt_list *first = ints(1, (const int64_t[]){0}), *second = ints(1, (const int64_t[]){1});
    tsrt_tensor *a, *b;
    ck_assert_int_eq(tsrt_op_sum_dim_IntList(c, turned, first, false, NULL, &a), 0);
    ck_assert_int_eq(tsrt_op_sum_dim_IntList(c, turned, second, true, NULL, &b), 0);
    ck_assert_int_eq(b->ndim, 2);
    for (int i = 0; i < 40; i++) {
        double s = 0;
        for (int k = 0; k < 33; k++) s += v[i * 33 + k];
        ck_assert(at(a, i) == s);
    }
    for (int k = 0; k < 33; k++) {
        double s = 0;
        for (int i = 0; i < 40; i++) s += v[i * 33 + k];
        ck_assert(at(b, k) == s);
    }
    tsrt_release(c, a);
    tsrt_release(c, b);
    tsrt_release(c, first);
    tsrt_release(c, second);
    tsrt_release(c, turned);
}
END_TEST

START_TEST(empty_and_nan) {
    tsrt_tensor *none = tsrt_tensor_new(c, TSRT_FLOAT32, 2, (const int64_t[]){0, 3}), *r, *p;
    ck_assert_int_eq(tsrt_op_sum(c, none, NULL, &r), 0);
    ck_assert(at(r, 0) == 0);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_prod(c, none, NULL, &r), 0);
    ck_assert(at(r, 0) == 1);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_mean(c, none, NULL, &r), 0);
    ck_assert(isnan(at(r, 0)));
    tsrt_release(c, r);
    ck_assert_int_ne(tsrt_op_max(c, none, &r), 0);
    ck_assert_str_eq(tsrt_error_message(c), "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.");
    tsrt_error_clear(c);
    ck_assert_int_ne(tsrt_op_argmax(c, none, &(tsrt_opt_int){true, 0}, false, &r), 0);
    tsrt_error_clear(c);
    tsrt_release(c, none);
    tsrt_tensor *t = doubles(1, (const int64_t[]){4}, (const double[]){1, NAN, 3, NAN});
    ck_assert_int_eq(tsrt_op_max_dim(c, t, 0, false, &r, &p), 0);
    ck_assert(isnan(at(r, 0)) && at(p, 0) == 1);
    tsrt_release(c, r);
    tsrt_release(c, p);
    ck_assert_int_eq(tsrt_op_nansum(c, t, NULL, false, NULL, &r), 0);
    ck_assert(at(r, 0) == 4);
    tsrt_release(c, r);
    ck_assert_int_eq(tsrt_op_sort(c, t, 0, false, &r, &p), 0);
    ck_assert(at(r, 0) == 1 && at(r, 1) == 3 && isnan(at(r, 2)) && at(p, 2) == 1 && at(p, 3) == 3);
    tsrt_release(c, r);
    tsrt_release(c, p);
    ck_assert_int_eq(tsrt_op_nanmedian_dim(c, t, 0, false, &r, &p), 0);
    ck_assert(at(r, 0) == 1 && at(p, 0) == 0);
    tsrt_release(c, r);
    tsrt_release(c, p);
    tsrt_release(c, t);
}
END_TEST

START_TEST(long_sums) {
    enum { N = 1000003 };
    float *v = malloc(N * sizeof *v);
    for (int i = 0; i < N; i++) v[i] = 0.1f;
    tsrt_tensor *t = tsrt_tensor_from(c, TSRT_FLOAT32, 1, (const int64_t[]){N}, NULL, v, NULL, NULL), *a, *b;
    ck_assert_int_eq(tsrt_op_sum(c, t, NULL, &a), 0);
    ck_assert(fabs(at(a, 0) - (double)0.1f * N) < 0.1);           /* one by one the error would be above 900 */
    ck_assert_int_eq(tsrt_op_sum(c, t, NULL, &b), 0);
    ck_assert(at(a, 0) == at(b, 0));
    tsrt_release(c, a);
    tsrt_release(c, b);
    ck_assert_int_eq(tsrt_op_var(c, t, true, &a), 0);
    ck_assert(fabs(at(a, 0)) < 1e-12);
    tsrt_release(c, a);
    tsrt_release(c, t);
    free(v);
}
END_TEST

START_TEST(softmax_and_norms) {
    tsrt_tensor *t = doubles(2, (const int64_t[]){2, 3}, (const double[]){1, 2, 3, 1000, 1000, -INFINITY}), *r, *m, *s;
    ck_assert_int_eq(tsrt_op_softmax_int(c, t, 1, NULL, &r), 0);
    ck_assert(fabs(at(r, 0) + at(r, 1) + at(r, 2) - 1) < 1e-15 && fabs(at(r, 2) / at(r, 1) - exp(1)) < 1e-14);
    ck_assert(at(r, 3) == 0.5 && at(r, 5) == 0);
    tsrt_release(c, r);
    tsrt_release(c, t);
    t = doubles(2, (const int64_t[]){1, 4}, (const double[]){1, 2, 3, 4});
    tsrt_list *shape = ints(1, (const int64_t[]){4});
    ck_assert_int_eq(tsrt_op_native_layer_norm(c, t, shape, NULL, NULL, 0, &r, &m, &s), 0);
    ck_assert(at(m, 0) == 2.5 && fabs(at(s, 0) - 1 / sqrt(1.25)) < 1e-15 && fabs(at(r, 3) - 1.5 / sqrt(1.25)) < 1e-15);
    tsrt_release(c, r);
    tsrt_release(c, m);
    tsrt_release(c, s);
    tsrt_release(c, shape);
    shape = ints(1, (const int64_t[]){5});
    ck_assert_int_ne(tsrt_op_layer_norm(c, t, shape, NULL, NULL, 0, true, &r), 0);
    ck_assert_str_eq(tsrt_error_message(c), "Given normalized_shape=[5], expected input with shape [*, 5], but got input of size[1, 4]");
    tsrt_error_clear(c);
    tsrt_release(c, shape);
    tsrt_release(c, t);
}
END_TEST

static void fill(TCase *t) {
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_dtype);
    tcase_add_test(t, strides);
    tcase_add_test(t, empty_and_nan);
    tcase_add_test(t, long_sums);
    tcase_add_test(t, softmax_and_norms);
}
int main(void) {
    Suite *s = suite_create("reduce");
    each_isa(s, "reduce", fill);
    return run_suite(s);
}
