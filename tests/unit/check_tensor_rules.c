/* PyTorch's rules about tensors against its recorded answers (tensor_answers.inc): promotion, layouts of results, conversions; and the iterator
 * against a walk that knows nothing of sorting and merging. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include "each_isa.h"
#include "tensor_answers.inc"
#include "run_suite.h"

#define COUNT_OF(a_) ((int)(sizeof(a_) / sizeof((a_)[0])))
static tsrt_ctx *c;
static void setup(void) { c = tsrt_ctx_new(NULL); }
static void teardown(void) { tsrt_ctx_free(c); }

/* A tensor whose storage ends where these strides end. */
static tsrt_tensor *strided(int n, const int64_t *size, const int64_t *stride, int dtype) {
    tsrt_tensor *t;
    ck_assert_msg(!rt_empty_strided(c, dtype, n, size, stride, &t), "%s", tsrt_error_message(c));
    return t;
}

START_TEST(promotion) {
    for (int i = 0; i < COUNT_OF(promoted); i++)
        ck_assert_msg(rt_promote(promoted[i].a, promoted[i].b) == promoted[i].want, "%s with %s", rt_dtype_cpp(promoted[i].a), rt_dtype_cpp(promoted[i].b));
    for (int i = 0; i < COUNT_OF(result_types); i++) {
        static const int64_t two = 2;
        rt_promotion p;
        rt_promotion_init(&p);
        tsrt_tensor *t = NULL, *z = NULL;
        if (result_types[i].dim >= 0) t = strided(1, &two, (const int64_t[]){1}, result_types[i].dim);
        if (result_types[i].zero_dim >= 0) z = strided(0, NULL, NULL, result_types[i].zero_dim);
        if (z) rt_promotion_tensor(&p, z);
        if (t) rt_promotion_tensor(&p, t);
        tsrt_complex one_i = {0, 1};
        tsrt_value v = {.type = &tsrt_type_none};
        switch (result_types[i].number) {
        case 1: v = (tsrt_value){.type = &tsrt_type_bool, .u = {.b = true}}; break;
        case 2: v = (tsrt_value){.type = &tsrt_type_int, .u = {.i = 3}}; break;
        case 3: v = (tsrt_value){.type = &tsrt_type_float, .u = {.f = 2.5}}; break;
        case 4: ck_assert(!tsrt_value_from(c, &tsrt_type_complex, &one_i, &v)); break;
        default: break;
        }
        if (result_types[i].number) rt_promotion_scalar(c, &p, &v);
        ck_assert_msg(rt_promotion_result(&p) == result_types[i].want, "%d %d %d: %d, not %d", result_types[i].dim, result_types[i].zero_dim, result_types[i].number,
                      rt_promotion_result(&p), result_types[i].want);
        tsrt_value_drop(c, &v);
        rt_drop(c, t);
        rt_drop(c, z);
    }
}
END_TEST

static void same_strides(const tsrt_tensor *t, int n, const int64_t *want, const char *what, int i) {
    char a[200], b[200];
    ck_assert_msg(t->ndim == n && !memcmp(t->stride, want, (size_t)n * 8), "%s %d: %s, not %s", what, i, rt_sizes_text(t->ndim, t->stride, a, sizeof a), rt_sizes_text(n, want, b, sizeof b));
}

START_TEST(layout) {
    for (int i = 0; i < COUNT_OF(layouts); i++) {
        tsrt_tensor *t = strided(layouts[i].n, layouts[i].size, layouts[i].stride, TSRT_FLOAT32), *rows, *r;
        ck_assert(!rt_empty(c, TSRT_FLOAT32, layouts[i].n, layouts[i].size, &rows));
        ck_assert(!rt_empty_like(c, t, TSRT_FLOAT32, &r));
        same_strides(r, layouts[i].n, layouts[i].like, "like", i);
        rt_drop(c, r);
        ck_assert(!rt_elementwise_out(c, TSRT_FLOAT64, 2, (tsrt_tensor *const[]){t, t}, NULL, RT_DEST_OUT, &r));
        same_strides(r, layouts[i].n, layouts[i].same, "same", i);
        rt_drop(c, r);
        ck_assert(!rt_elementwise_out(c, TSRT_FLOAT32, 2, (tsrt_tensor *const[]){t, rows}, NULL, RT_DEST_OUT, &r));
        same_strides(r, layouts[i].n, layouts[i].rows, "rows", i);
        rt_drop(c, r);
        rt_drop(c, t);
        rt_drop(c, rows);
    }
    for (int i = 0; i < COUNT_OF(pairs); i++) {
        tsrt_tensor *a = strided(pairs[i].an, pairs[i].asize, pairs[i].astride, TSRT_FLOAT32), *b = strided(pairs[i].bn, pairs[i].bsize, pairs[i].bstride, TSRT_FLOAT32), *r;
        ck_assert(!rt_elementwise_out(c, TSRT_FLOAT32, 2, (tsrt_tensor *const[]){a, b}, NULL, RT_DEST_OUT, &r));
        ck_assert(!memcmp(r->size, pairs[i].size, (size_t)r->ndim * 8));
        same_strides(r, pairs[i].n, pairs[i].stride, "pair", i);
        rt_drop(c, r);
        rt_drop(c, a);
        rt_drop(c, b);
    }
}
END_TEST

START_TEST(conversion) {
    for (int i = 0; i < COUNT_OF(converted); i++) {
        char via[16], to[16];
        double got;
        rt_convert(converted[i].via, via, 0, TSRT_FLOAT64, (const char *)&converted[i].from, 0, 1);
        rt_convert(converted[i].to, to, 0, converted[i].via, via, 0, 1);
        rt_convert(TSRT_FLOAT64, (char *)&got, 0, converted[i].to, to, 0, 1);
        ck_assert_msg(got == converted[i].want || (isnan(got) && isnan(converted[i].want)), "%g as %s as %s: %g, not %g", converted[i].from, rt_dtype_cpp(converted[i].via),
                      rt_dtype_cpp(converted[i].to), got, converted[i].want);
    }
}
END_TEST

/* The vectorised loops of this machine against the plain ones, element by element. */
START_TEST(conversion_of_many) {
    enum { N = 1000 };
    static const int dtypes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15};
    static double from[N];
    for (int i = 0; i < N; i++) from[i] = i < 900 ? (i - 450) * 0.37 : i < 950 ? (i - 920) * 1e-6 : i < 990 ? (i - 970) * 3000.0 : i - 990;
    const int64_t n = N;
    tsrt_tensor *x = tsrt_tensor_copy_of(c, TSRT_FLOAT64, 1, &n, from);
    for (int a = 0; a < COUNT_OF(dtypes); a++)
        for (int b = 0; b < COUNT_OF(dtypes); b++) {
            tsrt_tensor *v, *w;
            ck_assert(!rt_to(c, x, dtypes[a], &v) && !rt_to(c, v, dtypes[b], &w));
            const size_t vb = rt_bytes(dtypes[a]), wb = rt_bytes(dtypes[b]);
            for (int i = 0; i < N; i++) {
                char one[16], two[16];
                rt_convert(dtypes[a], one, 0, TSRT_FLOAT64, (const char *)&from[i], 0, 1);
                rt_convert(dtypes[b], two, 0, dtypes[a], one, 0, 1);
                ck_assert_msg(!memcmp(one, rt_data(v) + i * (int64_t)vb, vb), "%g as %s", from[i], rt_dtype_cpp(dtypes[a]));
                ck_assert_msg(!memcmp(two, rt_data(w) + i * (int64_t)wb, wb), "%g as %s as %s", from[i], rt_dtype_cpp(dtypes[a]), rt_dtype_cpp(dtypes[b]));
            }
            rt_drop(c, v);
            rt_drop(c, w);
        }
    rt_drop(c, x);
}
END_TEST

/* ---- the iterator */
static uint32_t state = 12345;
static int dice(int n) { return (int)((state = state * 1664525u + 1013904223u) >> 16) % n; }

static void add_loop(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    (void)arg;
    for (int64_t i = 0; i < n; i++)
        *(int64_t *)(void *)(data[0] + i * stride[0]) = *(int64_t *)(void *)(data[1] + i * stride[1]) * 1000003 + *(int64_t *)(void *)(data[2] + i * stride[2]);
}

/* A random view with these sizes (or 1 where it is to be broadcast), its elements numbered. */
static tsrt_tensor *random_view(int n, const int64_t *size, bool broadcasts) {
    int64_t own[6], stride[6], at = 1;
    int order[6];
    for (int i = 0; i < n; i++) order[i] = i;
    for (int i = n - 1; i > 0; i--) {
        const int k = dice(i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    for (int i = 0; i < n; i++) {
        const int d = order[i];
        own[d] = broadcasts && !dice(4) ? 1 : size[d];
        stride[d] = at * (1 + (dice(5) == 0));
        at = stride[d] * (own[d] ? own[d] : 1);
    }
    tsrt_tensor *t = strided(n, own, stride, TSRT_INT64);
    for (size_t i = 0; i < t->storage->bytes / 8; i++) ((int64_t *)(void *)t->storage->data)[i] = dice(1000);
    return t;
}

static int64_t element(const tsrt_tensor *t, const int64_t *at) {
    int64_t where = t->offset;
    for (int i = 0; i < t->ndim; i++) where += (t->size[i] == 1 ? 0 : at[i]) * t->stride[i];
    return ((int64_t *)(void *)t->storage->data)[where];
}

START_TEST(iterator) {
    for (int round = 0; round < 2000; round++) {
        const int n = dice(6);
        int64_t size[6] = {0}, at[6] = {0};
        for (int i = 0; i < n; i++) size[i] = dice(20) ? 1 + dice(5) : 0;
        tsrt_tensor *o = random_view(n, size, false), *a = random_view(n, size, true), *b = random_view(n, size, true);
        rt_iter it;
        ck_assert_msg(!rt_iter_init(c, &it, 1, 3, (tsrt_tensor *const[]){o, a, b}), "%s", tsrt_error_message(c));
        ck_assert_int_eq(it.numel, o->numel);
        if (round % 500 == 0) tsrt_set_threads(c, round % 1000 ? 3 : 1);
        rt_iter_run(c, &it, add_loop, NULL, 16);
        for (int64_t k = 0; k < o->numel; k++) {
            int64_t rest = k;
            for (int i = n - 1; i >= 0; i--) at[i] = rest % size[i], rest /= size[i];
            ck_assert_int_eq(element(o, at), element(a, at) * 1000003 + element(b, at));
        }
        rt_drop(c, o);
        rt_drop(c, a);
        rt_drop(c, b);
    }
}
END_TEST

/* Copies of every kind of view, by the same numbering. */
START_TEST(copies) {
    for (int round = 0; round < 500; round++) {
        const int n = dice(5);
        int64_t size[6] = {0}, at[6] = {0};
        for (int i = 0; i < n; i++) size[i] = 1 + dice(n == 2 ? 80 : 9);
        tsrt_tensor *a = random_view(n, size, false), *b = random_view(n, size, true), *row;
        ck_assert(!rt_copy(c, a, b) && !rt_contiguous(c, a, &row));
        for (int64_t k = 0; k < a->numel; k++) {
            int64_t rest = k;
            for (int i = n - 1; i >= 0; i--) at[i] = rest % size[i], rest /= size[i];
            ck_assert_int_eq(element(a, at), element(b, at));
            ck_assert_int_eq(((int64_t *)(void *)rt_data(row))[k], element(b, at));
        }
        rt_drop(c, a);
        rt_drop(c, b);
        rt_drop(c, row);
    }
}
END_TEST

START_TEST(overlaps) {
    int64_t size[2] = {3, 3}, by[2] = {1, 3}, sizes[1] = {4}, one[1] = {1}, none[1] = {0};
    tsrt_tensor *t, *v, *w;
    rt_iter it;
    ck_assert(!rt_zeros(c, TSRT_INT64, 2, size, &t));
    ck_assert(!rt_view(c, t, 2, size, by, 0, &v));                       /* its own transpose: not the same places */
    ck_assert(rt_iter_init(c, &it, 1, 2, (tsrt_tensor *const[]){t, v}));
    ck_assert(strstr(tsrt_error_message(c), "some elements of the input tensor and the written-to tensor"));
    tsrt_error_clear(c);
    ck_assert(!rt_iter_init(c, &it, 1, 2, (tsrt_tensor *const[]){t, t}));
    for (int64_t i = 0; i < 9; i++) ((int64_t *)(void *)rt_data(t))[i] = i;
    ck_assert(!rt_copy(c, t, v));                                        /* copies go by way of another tensor */
    ck_assert_int_eq(((int64_t *)(void *)rt_data(t))[1], 3);
    ck_assert_int_eq(((int64_t *)(void *)rt_data(t))[3], 1);
    rt_drop(c, v);
    ck_assert(!rt_view(c, t, 1, sizes, one, 0, &v) && !rt_view(c, t, 1, sizes, one, 2, &w));
    ck_assert(rt_iter_init(c, &it, 1, 2, (tsrt_tensor *const[]){v, w}));
    tsrt_error_clear(c);
    rt_drop(c, w);
    ck_assert(!rt_view(c, t, 1, sizes, one, 4, &w) && !rt_iter_init(c, &it, 1, 2, (tsrt_tensor *const[]){v, w}));
    rt_drop(c, w);
    ck_assert(!rt_view(c, t, 1, sizes, none, 0, &w) && rt_writable(c, w));
    ck_assert(strstr(tsrt_error_message(c), "more than one element of the written-to tensor"));
    tsrt_error_clear(c);
    rt_drop(c, w);
    rt_drop(c, v);
    rt_drop(c, t);
}
END_TEST

static void fill(TCase *t) {
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, promotion);
    tcase_add_test(t, layout);
    tcase_add_test(t, conversion);
    tcase_add_test(t, conversion_of_many);
    tcase_add_test(t, iterator);
    tcase_add_test(t, copies);
    tcase_add_test(t, overlaps);
}
int main(void) {
    Suite *suite = suite_create("tensor_rules");
    each_isa(suite, "rules", fill);
    return run_suite(suite);
}
