/* Operators that work in blocks and panels against the same thing done plainly, at sizes that need several of them: softmax along any dimension,
 * attention, products with a packed matrix, recurrent layers, medians, extremes of columns, running sums. For each instruction set. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include "each_isa.h"
#include "loops/gemm.h"
#include "tensor_ops.h"
#include "run_suite.h"

static tsrt_ctx *c;
static uint64_t seed;
static void setup(void) { c = tsrt_ctx_new(NULL), seed = 1; }
static void teardown(void) { tsrt_ctx_free(c); }
static double noise(void) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)(seed >> 33) / (1 << 30) - 1;
}
static tsrt_tensor *filled(int dtype, int ndim, const int64_t *size, double by) {
    tsrt_tensor *d, *t;
    ck_assert(!rt_empty(c, TSRT_FLOAT64, ndim, size, &d));
    for (int64_t i = 0; i < d->numel; i++) ((double *)(void *)rt_data(d))[i] = by * noise();
    ck_assert(!rt_to(c, d, dtype, &t));
    rt_drop(c, d);
    return t;
}
/* Equal sizes, and elements within eps of each other, or the same infinity or NaN. Releases both. */
static void same(tsrt_tensor *a, tsrt_tensor *b, double eps, const char *what) {
    tsrt_tensor *x, *y;
    ck_assert(rt_same_sizes(a, b) && a->dtype == b->dtype);
    ck_assert(!rt_to_contiguous(c, a, TSRT_FLOAT64, &x) && !rt_to_contiguous(c, b, TSRT_FLOAT64, &y));
    for (int64_t i = 0; i < x->numel; i++) {
        const double p = ((double *)(void *)rt_data(x))[i], q = ((double *)(void *)rt_data(y))[i];
        ck_assert_msg(p == q || (isnan(p) && isnan(q)) || fabs(p - q) <= eps * (1 + fabs(q)), "%s: element %lld is %.9g, not %.9g", what, (long long)i, p, q);
    }
    rt_drop(c, a), rt_drop(c, b), rt_drop(c, x), rt_drop(c, y);
}
static double eps_of(int dtype) { return dtype == TSRT_FLOAT32 ? 4e-6 : 1e-13; }

/* softmax along the middle against softmax along the end of the turned tensor. */
typedef int soft_fn(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out);
START_TEST(softmax_dims) {
    static soft_fn *const fns[] = {tsrt_op_softmax_int, tsrt_op_log_softmax_int, tsrt_op__safe_softmax};
    static const int64_t lengths[] = {1, 5, 64, 300}, inners[] = {2, 7, 8, 65, 300};
    for (int q = 0; q < 2; q++)
        for (size_t f = 0; f < 3; f++)
            for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
                for (size_t j = 0; j < sizeof inners / sizeof *inners; j++) {
                    const int dtype = q ? TSRT_FLOAT64 : TSRT_FLOAT32;
                    const int64_t size[3] = {2, lengths[i], inners[j]};
                    tsrt_tensor *t = filled(dtype, 3, size, 20), *turned, *dense, *want, *back, *got;
                    const tsrt_value none = {&tsrt_type_float, {.f = -INFINITY}}, nan = {&tsrt_type_float, {.f = NAN}};
                    tsrt_tensor *column, *one;
                    ck_assert(!tsrt_op_select_int(c, t, 2, 1, &column) && !rt_fill(c, column, &none));       /* all -inf in both matrices */
                    ck_assert(!tsrt_op_select_int(c, t, 1, lengths[i] / 2, &one));
                    rt_drop(c, column);
                    ck_assert(!tsrt_op_select_int(c, one, 1, 0, &column) && !rt_fill(c, column, &nan));
                    rt_drop(c, column), rt_drop(c, one);
                    ck_assert(!tsrt_op_transpose_int(c, t, 1, 2, &turned) && !rt_contiguous(c, turned, &dense));
                    ck_assert(!fns[f](c, dense, 2, NULL, &want) && !tsrt_op_transpose_int(c, want, 1, 2, &back));
                    ck_assert(!fns[f](c, t, 1, NULL, &got));
                    tsrt_retain(back);
                    same(got, back, eps_of(dtype), "softmax");
                    ck_assert(!fns[f](c, turned, 2, NULL, &got));                                            /* any layout */
                    same(got, want, eps_of(dtype), "softmax of a view");
                    rt_drop(c, back), rt_drop(c, t), rt_drop(c, turned), rt_drop(c, dense);
                }
}
END_TEST

/* softmax(q @ k.T * scale + mask) @ v by operators that know nothing of each other. */
static tsrt_tensor *plain_attention(tsrt_tensor *q, tsrt_tensor *k, tsrt_tensor *v, tsrt_tensor *mask, bool causal) {
    tsrt_tensor *turned, *scores, *scaled, *masked, *weights, *out, *tril = NULL;
    const tsrt_value one = {&tsrt_type_int, {.i = 1}}, by = {&tsrt_type_float, {.f = 1 / sqrt((double)q->size[q->ndim - 1])}}, none = {&tsrt_type_float, {.f = -INFINITY}};
    ck_assert(!tsrt_op_transpose_int(c, k, -2, -1, &turned) && !tsrt_op_matmul(c, q, turned, &scores) && !tsrt_op_mul_Scalar(c, scores, &by, &scaled));
    if (causal) {
        const int64_t size[2] = {scores->size[scores->ndim - 2], scores->size[scores->ndim - 1]};
        tsrt_tensor *ones, *lower;
        ck_assert(!rt_full(c, TSRT_BOOL8, 2, size, &(tsrt_value){&tsrt_type_bool, {.b = true}}, &ones) && !tsrt_op_tril(c, ones, 0, &lower) && !tsrt_op_logical_not(c, lower, &tril));
        rt_drop(c, ones), rt_drop(c, lower);
    } else if (mask && mask->dtype == TSRT_BOOL8) ck_assert(!tsrt_op_logical_not(c, mask, &tril));
    if (tril) ck_assert(!tsrt_op_masked_fill_Scalar(c, scaled, tril, &none, &masked));
    else if (mask) ck_assert(!tsrt_op_add_Tensor(c, scaled, mask, &one, &masked));
    else ck_assert(!rt_same(scaled, &masked));
    ck_assert(!tsrt_op__safe_softmax(c, masked, -1, NULL, &weights) && !tsrt_op_matmul(c, weights, v, &out));
    rt_drop(c, turned), rt_drop(c, scores), rt_drop(c, scaled), rt_drop(c, masked), rt_drop(c, weights), rt_drop(c, tril);
    return out;
}
START_TEST(attention_blocks) {
    static const int64_t shapes[][4] = {{1, 7, 5, 3}, {1, 200, 200, 16}, {3, 110, 40, 8}, {2, 130, 700, 20}, {1, 30, 3000, 2}, {1, 1, 300, 64}, {20, 16, 16, 16}, {1, 13, 1, 5}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int way = 0; way < 8; way++) {                    /* plain, causal, mask, bool mask; float and double */
            const int64_t *s = shapes[i], sq[4] = {2, s[0], s[1], s[3]}, sk[4] = {2, s[0], s[2], s[3]}, sv[4] = {2, s[0], s[2], s[3] + 1}, sm[2] = {s[1], s[2]};
            const int dtype = way & 4 ? TSRT_FLOAT64 : TSRT_FLOAT32, kind = way & 3;
            tsrt_tensor *q = filled(dtype, 4, sq, 3), *k = filled(dtype, 4, sk, 3), *v = filled(dtype, 4, sv, 1), *mask = filled(dtype, 2, sm, 2), *got, *three;
            if (kind == 3) {                                   /* false one time in three; the first row altogether */
                tsrt_tensor *keep;
                ck_assert(!rt_empty(c, TSRT_BOOL8, 2, sm, &keep));
                for (int64_t e = 0; e < keep->numel; e++) rt_data(keep)[e] = e >= sm[1] && noise() < 0.3;
                rt_drop(c, mask);
                mask = keep;
            }
            tsrt_tensor *const with = kind >= 2 ? mask : NULL;
            ck_assert(!tsrt_op_scaled_dot_product_attention(c, q, k, v, with, 0, kind == 1, NULL, false, &got));
            tsrt_set_threads(c, 3);
            ck_assert(!tsrt_op_scaled_dot_product_attention(c, q, k, v, with, 0, kind == 1, NULL, false, &three));
            tsrt_set_threads(c, 1);
            ck_assert(!memcmp(rt_data(got), rt_data(three), (size_t)got->numel * rt_bytes(dtype)));
            rt_drop(c, three);
            same(got, plain_attention(q, k, v, with, kind == 1), 4 * eps_of(dtype), "attention");
            rt_drop(c, q), rt_drop(c, k), rt_drop(c, v), rt_drop(c, mask);
        }
}
END_TEST

START_TEST(packed_product) {
    static const int64_t sizes[] = {1, 6, 7, 33, 300};
    float *a = malloc(300 * 300 * 4), *b = malloc(300 * 300 * 4), *want = malloc(300 * 300 * 4), *got = malloc(300 * 300 * 4);
    void *to = NULL, *scratch = NULL;
    ck_assert(!posix_memalign(&to, 64, (size_t)rt_gemm_pack_elements(300, 300) * 4) && !posix_memalign(&scratch, 64, 1 << 24));
    for (int i = 0; i < 300 * 300; i++) a[i] = (float)noise(), b[i] = (float)noise();
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++)
            for (size_t l = 0; l < 5; l++)
                for (int turned = 0; turned < 2; turned++) {
                    const int64_t m = sizes[i], n = sizes[j], k = sizes[l];
                    rt_gemm_job g = {.m = m, .n = n, .k = k, .a = a, .a_row = k, .a_col = 1, .b = b, .b_row = turned ? 1 : n, .b_col = turned ? k : 1, .c = want, .c_row = n, .c_col = 1, .alpha = {1}, .beta = {1}};
                    for (int64_t e = 0; e < m * n; e++) want[e] = got[e] = (float)(e % 11);
                    rt_gemm_job p = g;
                    rt_gemm_plan(&g);
                    RT_PICK(c, gemm_f32)(&g, scratch);
                    RT_PICK(c, pack_f32)(&p, to);
                    p.b = to, p.c = got, p.path = RT_GEMM_PANELS;
                    RT_PICK(c, gemm_f32)(&p, NULL);
                    for (int64_t e = 0; e < m * n; e++) ck_assert_msg(fabsf(want[e] - got[e]) < 1e-4f, "%lld x %lld x %lld", (long long)m, (long long)n, (long long)k);
                }
    free(a), free(b), free(want), free(got), free(to), free(scratch);
}
END_TEST

/* A sequence at once (the hidden weight is packed) and step by step. */
START_TEST(recurrent_steps) {
    static const int64_t rows[] = {1, 2, 7, 50};
    for (int q = 0; q < 2; q++)
        for (size_t i = 0; i < 4; i++)
            for (int gru = 0; gru < 2; gru++) {
                const int dtype = q ? TSRT_FLOAT64 : TSRT_FLOAT32;
                enum { STEPS = 6, WIDTH = 5, HIDDEN = 11 };
                const int64_t gates = (gru ? 3 : 4) * HIDDEN, sx[3] = {STEPS, rows[i], WIDTH}, sh[3] = {1, rows[i], HIDDEN}, wi[2] = {gates, WIDTH}, wh[2] = {gates, HIDDEN};
                tsrt_tensor *x = filled(dtype, 3, sx, 1), *h = filled(dtype, 3, sh, 1), *cell = filled(dtype, 3, sh, 1), *all, *hy, *cy = NULL;
                tsrt_tensor *p[4] = {filled(dtype, 2, wi, 1), filled(dtype, 2, wh, 1), filled(dtype, 1, &gates, 1), filled(dtype, 1, &gates, 1)}, *state[2] = {h, cell};
                tsrt_list *params = tsrt_list_of(c, &tsrt_type_list_tensor, p, 4), *hx = tsrt_list_of(c, &tsrt_type_list_tensor, state, 2);
                ck_assert(!(gru ? tsrt_op_gru_input(c, x, h, params, true, 1, 0, false, false, false, &all, &hy) : tsrt_op_lstm_input(c, x, hx, params, true, 1, 0, false, false, false, &all, &hy, &cy)));
                tsrt_release(c, hx);
                for (int64_t t = 0; t < STEPS; t++) {
                    tsrt_tensor *step, *out, *h2, *c2 = NULL, *part;
                    ck_assert(!tsrt_op_narrow(c, x, 0, t, 1, &step));
                    hx = tsrt_list_of(c, &tsrt_type_list_tensor, (tsrt_tensor *[]){h, cell}, 2);
                    ck_assert(!(gru ? tsrt_op_gru_input(c, step, h, params, true, 1, 0, false, false, false, &out, &h2) : tsrt_op_lstm_input(c, step, hx, params, true, 1, 0, false, false, false, &out, &h2, &c2)));
                    ck_assert(!tsrt_op_narrow(c, all, 0, t, 1, &part));
                    same(out, part, eps_of(dtype), gru ? "gru" : "lstm");
                    rt_drop(c, h), h = h2;
                    if (c2) rt_drop(c, cell), cell = c2;
                    rt_drop(c, step), tsrt_release(c, hx);
                }
                same(hy, h, eps_of(dtype), "last state");
                if (cy) same(cy, cell, eps_of(dtype), "last cell");
                else rt_drop(c, cell);
                rt_drop(c, x), rt_drop(c, all), tsrt_release(c, params);
                for (int k = 0; k < 4; k++) rt_drop(c, p[k]);
            }
}
END_TEST

/* The median and its place against a stable sort; few values, so that many are equal. */
START_TEST(median_by_digits) {
    static const int64_t lengths[] = {1, 2, 16, 17, 100, 4096, 9001};
    static const int dtypes[] = {TSRT_FLOAT32, TSRT_FLOAT64, TSRT_INT64, TSRT_BFLOAT16};
    for (size_t q = 0; q < 4; q++)
        for (size_t i = 0; i < 7; i++)
            for (int spread = 0; spread < 3; spread++) {
                tsrt_tensor *t = filled(dtypes[q], 1, &lengths[i], spread == 0 ? 0.5 : spread == 1 ? 7 : 1e6), *v, *at, *sorted, *places;
                if (spread == 1) {
                    tsrt_tensor *whole;
                    ck_assert(!tsrt_op_round(c, t, &whole));
                    rt_drop(c, t), t = whole;
                }
                ck_assert(!tsrt_op_median_dim(c, t, 0, false, &v, &at) && !tsrt_op_sort_stable(c, t, &(tsrt_opt_bool){true, true}, 0, false, &sorted, &places));
                const int64_t k = (lengths[i] - 1) / 2, b = (int64_t)rt_bytes(dtypes[q]);
                ck_assert(!memcmp(rt_data(v), rt_data(sorted) + k * b, (size_t)b));
                ck_assert_int_eq(*(int64_t *)(void *)rt_data(at), ((int64_t *)(void *)rt_data(places))[k]);
                rt_drop(c, t), rt_drop(c, v), rt_drop(c, at), rt_drop(c, sorted), rt_drop(c, places);
            }
}
END_TEST

/* Extremes of columns, with NaN, at widths around a vector's. */
START_TEST(extremes_of_columns) {
    static const int64_t widths[] = {1, 3, 15, 16, 17, 70}, heights[] = {1, 4, 5, 11};
    for (int q = 0; q < 3; q++)
        for (size_t i = 0; i < 6; i++)
            for (size_t j = 0; j < 4; j++) {
                const int dtype = q == 0 ? TSRT_FLOAT32 : q == 1 ? TSRT_FLOAT64 : TSRT_INT64;
                const int64_t size[2] = {heights[j], widths[i]};
                tsrt_tensor *t = filled(dtype, 2, size, 1000), *turned, *dense, *a, *b;
                if (q == 0) ((float *)(void *)rt_data(t))[t->numel / 2] = NAN;
                tsrt_list *first = tsrt_list_of(c, &tsrt_type_list_int, &(int64_t){0}, 1), *last = tsrt_list_of(c, &tsrt_type_list_int, &(int64_t){1}, 1);
                ck_assert(!tsrt_op_transpose_int(c, t, 0, 1, &turned) && !rt_contiguous(c, turned, &dense));
                ck_assert(!tsrt_op_amin(c, t, first, false, &a) && !tsrt_op_amin(c, dense, last, false, &b));
                same(a, b, 0, "amin");
                ck_assert(!tsrt_op_amax(c, t, first, false, &a) && !tsrt_op_amax(c, dense, last, false, &b));
                same(a, b, 0, "amax");
                rt_drop(c, t), rt_drop(c, turned), rt_drop(c, dense), tsrt_release(c, first), tsrt_release(c, last);
            }
}
END_TEST

/* Running sums and products at lengths around the steps they take. */
START_TEST(running) {
    for (int64_t n = 1; n < 11; n++) {
        tsrt_tensor *t = filled(TSRT_FLOAT32, 1, &n, 2), *sum, *product;
        ck_assert(!tsrt_op_cumsum(c, t, 0, NULL, &sum) && !tsrt_op_cumprod(c, t, 0, NULL, &product));
        double s = 0, p = 1;
        for (int64_t i = 0; i < n; i++) {
            const double x = (double)((float *)(void *)rt_data(t))[i];
            s += x, p *= x;
            ck_assert(fabs((double)((float *)(void *)rt_data(sum))[i] - s) <= 1e-7 * (1 + fabs(s)) && fabs((double)((float *)(void *)rt_data(product))[i] - p) <= 1e-7 * (1e-3 + fabs(p)));
        }
        rt_drop(c, t), rt_drop(c, sum), rt_drop(c, product);
    }
}
END_TEST

static void fill(TCase *t) {
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, softmax_dims);
    tcase_add_test(t, attention_blocks);
    tcase_add_test(t, packed_product);
    tcase_add_test(t, recurrent_steps);
    tcase_add_test(t, median_by_digits);
    tcase_add_test(t, extremes_of_columns);
    tcase_add_test(t, running);
}
int main(void) {
    Suite *s = suite_create("blocks");
    each_isa(s, "blocks", fill);
    return run_suite(s);
}
