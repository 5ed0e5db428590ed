/* Matrix products against three loops: every kernel that this CPU runs, sizes around the tiles, strides of all kinds, NaN, beta = 0, batches, threads;
 * and operators that stand on them with every allocation failing once. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include "each_isa.h"
#include "kernels/product.h"
#include "loops/gemm.h"
#include "tensor_ops.h"
#include "run_suite.h"

static uint64_t state = 1;
static double noise(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)(state >> 33) / (1 << 30) - 1;
}

/* ---- kernels */
enum { ROOM = 1 << 17, EDGE = 64 };
static float fa[ROOM], fb[ROOM], fc[ROOM], fwant[ROOM];
static double da[ROOM], db[ROOM], dc[ROOM], dwant[ROOM];

/* How a matrix of r x c lies: strides for a way. */
static void lay(int way, int64_t r, int64_t c, int64_t *row, int64_t *col) {
    switch (way) {
    case 0: *row = c, *col = 1; break;                     /* row-major */
    case 1: *row = 1, *col = r; break;                     /* transposed */
    case 2: *row = 2 * c + 3, *col = 2; break;             /* every other column of a wider one */
    default: *row = 0, *col = 1; break;                    /* the same row again */
    }
}
#define TRY(T_, A_, B_, C_, WANT_, fn_, eps_) \
static void try_##T_(rt_gemm_fn *fn, int64_t m, int64_t n, int64_t k, int wa, int wb, int wc, double alpha, double beta, void *scratch) { \
    int64_t ar, ac, br, bc, cr, cc; \
    lay(wa, m, k, &ar, &ac), lay(wb, k, n, &br, &bc), lay(wc, m, n, &cr, &cc); \
    for (int64_t i = 0; i < m * cr + n * cc + EDGE; i++) C_[i] = WANT_[i] = beta != 0 ? (T_)noise() : (T_)NAN; \
    for (int64_t i = 0; i < m; i++) \
        for (int64_t j = 0; j < n; j++) { \
            double sum = 0; \
            for (int64_t p = 0; p < k; p++) sum += (double)A_[i * ar + p * ac] * (double)B_[p * br + j * bc]; \
            T_ *at = WANT_ + i * cr + j * cc; \
            *at = (T_)(alpha * sum + (beta != 0 ? beta * (double)*at : 0)); \
        } \
    rt_gemm_job g = {.m = m, .n = n, .k = k, .a_row = ar, .a_col = ac, .b_row = br, .b_col = bc, .c_row = cr, .c_col = cc, .a = A_, .b = B_, .c = C_, .alpha = {alpha}, .beta = {beta}}; \
    rt_gemm_plan(&g); \
    fn(&g, scratch); \
    for (int64_t i = 0; i < m * cr + n * cc + EDGE; i++) {  /* what lies beside the matrix is untouched */ \
        if (isnan(WANT_[i])) ck_assert(isnan(C_[i])); \
        else ck_assert_msg(fabs((double)C_[i] - (double)WANT_[i]) <= eps_ * (double)(k + 4), "%lldx%lldx%lld ways %d%d%d at %lld: %g, not %g", (long long)m, (long long)n, (long long)k, wa, wb, wc, \
                           (long long)i, (double)C_[i], (double)WANT_[i]); \
    } \
}
TRY(float, fa, fb, fc, fwant, f, 2e-6)
TRY(double, da, db, dc, dwant, d, 2e-15)

static const int64_t sizes[] = {1, 2, 5, 6, 7, 8, 9, 12, 13, 16, 17, 31, 33, 49};
static void all_sizes(rt_gemm_fn *f32, rt_gemm_fn *f64) {
    void *scratch = NULL;
    ck_assert(!posix_memalign(&scratch, 64, 1 << 24));
    for (int i = 0; i < ROOM; i++) fa[i] = (float)(da[i] = noise()), fb[i] = (float)(db[i] = noise());
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
            for (int w = 0; w < 12; w++) {
                const int64_t m = sizes[i], n = sizes[j], k = sizes[(i + 2 * j + (size_t)w) % 14];
                const double alpha = w % 3 ? 1 : -0.5, beta = w % 4 == 1 ? 1 : w % 4 == 2 ? 0.25 : 0;
                try_float(f32, m, n, k, w % 4, w / 3 % 4, w % 2, alpha, beta, scratch);
                try_double(f64, m, n, k, w % 4, w / 3 % 4, w % 2, alpha, beta, scratch);
            }
    static const int64_t large[][3] = {{1, 200, 300}, {200, 1, 300}, {3, 64, 600}, {70, 70, 300}, {130, 50, 20}, {50, 180, 260}, {80, 30, 513}, {4, 4, 0}, {0, 4, 4}, {150, 130, 9}};
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        for (int w = 0; w < 8; w++) {
            try_float(f32, large[i][0], large[i][1], large[i][2], w & 1, w >> 1 & 1, w >> 2, 1, w % 3 ? 0 : 0.5, scratch);
            try_double(f64, large[i][0], large[i][1], large[i][2], w & 1, w >> 1 & 1, w >> 2, 1, w % 3 ? 0 : 0.5, scratch);
        }
    free(scratch);
}
START_TEST(kernels_base) { all_sizes(gemm_f32__base, gemm_f64__base); }
END_TEST
#if defined(__x86_64__)
START_TEST(kernels_v3) { if (cpu_isa() >= RT_V3) all_sizes(gemm_f32__v3, gemm_f64__v3); }
END_TEST
START_TEST(kernels_v4) { if (cpu_isa() >= RT_V4) all_sizes(gemm_f32__v4, gemm_f64__v4); }
END_TEST
#endif

/* ---- tensors */
static tsrt_tensor *filled(tsrt_ctx *c, int dtype, int ndim, const int64_t *size) {
    tsrt_tensor *d, *t;
    ck_assert(!rt_empty(c, TSRT_FLOAT64, ndim, size, &d));
    for (int64_t i = 0; i < d->numel; i++) ((double *)(void *)rt_data(d))[i] = rt_is_integral(dtype) ? floor(100 * noise()) : noise();
    ck_assert(!rt_to(c, d, dtype, &t));
    rt_drop(c, d);
    return t;
}
/* Wrapping integers, and NaN and infinity where they belong. */
START_TEST(exact) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    static const int64_t sa[] = {5, 70}, sb[] = {70, 90};
    static const int dtypes[] = {TSRT_UINT8, TSRT_INT8, TSRT_INT16, TSRT_INT32, TSRT_INT64};
    for (int q = 0; q < 5; q++) {
        tsrt_tensor *a = filled(c, dtypes[q], 2, sa), *b = filled(c, dtypes[q], 2, sb), *r, *wa, *wb, *wr;
        ck_assert(!tsrt_op_mm(c, a, b, &r));
        ck_assert(!rt_to(c, a, TSRT_INT64, &wa) && !rt_to(c, b, TSRT_INT64, &wb) && !rt_to(c, r, TSRT_INT64, &wr));
        for (int i = 0; i < 5; i++)
            for (int j = 0; j < 90; j++) {
                int64_t sum = 0;
                for (int p = 0; p < 70; p++) sum += ((int64_t *)(void *)rt_data(wa))[i * 70 + p] * ((int64_t *)(void *)rt_data(wb))[p * 90 + j];
                char room[8];
                rt_convert(dtypes[q], room, 8, TSRT_INT64, (char *)&sum, 8, 1);
                ck_assert(!memcmp(room, rt_data(r) + (i * 90 + j) * (int64_t)rt_bytes(dtypes[q]), rt_bytes(dtypes[q])));
            }
        rt_drop(c, a), rt_drop(c, b), rt_drop(c, r), rt_drop(c, wa), rt_drop(c, wb), rt_drop(c, wr);
    }
    static const int64_t s3[] = {3, 3};
    tsrt_tensor *a = filled(c, TSRT_FLOAT32, 2, s3), *b = filled(c, TSRT_FLOAT32, 2, s3), *r;
    ((float *)(void *)rt_data(a))[4] = NAN, ((float *)(void *)rt_data(b))[0] = INFINITY;
    ck_assert(!tsrt_op_mm(c, a, b, &r));
    const float *p = (const float *)(const void *)rt_data(r);
    ck_assert(isinf(p[0]) && !isnan(p[1]) && isnan(p[3]) && isnan(p[4]) && isnan(p[5]) && isinf(p[6]));
    rt_drop(c, a), rt_drop(c, b), rt_drop(c, r);
    tsrt_ctx_free(c);
}
END_TEST

/* The same bits whatever the number of threads. */
START_TEST(threads) {
    static const int64_t shapes[][4] = {{1, 300, 300, 300}, {1, 2000, 60, 200}, {1, 40, 3000, 100}, {40, 60, 60, 60}, {3, 200, 200, 200}, {1, 1, 4000, 1000}};
    for (int q = 0; q < 6; q++) {
        tsrt_ctx *c = tsrt_ctx_new(NULL);
        const int64_t *s = shapes[q], sa[] = {s[0], s[1], s[3]}, sb[] = {s[0], s[3], s[2]};
        tsrt_tensor *a = filled(c, TSRT_FLOAT32, 3, sa), *b = filled(c, TSRT_FLOAT32, 3, sb), *one, *more;
        ck_assert(!tsrt_op_bmm(c, a, b, &one));
        for (int n = 2; n < 6; n += 3) {
            tsrt_set_threads(c, n);
            ck_assert(!tsrt_op_bmm(c, a, b, &more));
            ck_assert(!memcmp(rt_data(one), rt_data(more), (size_t)one->numel * 4));
            rt_drop(c, more);
        }
        rt_drop(c, a), rt_drop(c, b), rt_drop(c, one);
        tsrt_ctx_free(c);
    }
}
END_TEST

/* ---- memory that runs out */
static int live, fail_at;
static void *counted(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    (void)user, (void)old_bytes;
    if (!new_bytes) {
        if (old) live--;
        free(old);
        return NULL;
    }
    if (fail_at && !--fail_at) return NULL;
    if (!old) live++;
    return realloc(old, new_bytes);
}
typedef int op_fn(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out);
static int do_mm(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { (void)l; return tsrt_op_matmul(c, t[0], t[1], out); }
static int do_linear(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { (void)l; return tsrt_op_linear(c, t[0], t[2], t[3], out); }
static int do_conv(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { return tsrt_op_conv2d(c, t[4], t[5], t[3], l[0], l[0], l[0], 1, out); }
static int do_transpose(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { return tsrt_op_conv_transpose2d_input(c, t[4], t[6], NULL, l[0], l[0], l[1], 1, l[0], out); }
static int do_pool(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) {
    tsrt_tensor *index;
    if (tsrt_op_max_pool2d_with_indices(c, t[4], l[2], l[2], l[1], l[0], false, out, &index)) return 1;
    rt_drop(c, index);
    return 0;
}
static int do_resample(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { return tsrt_op_upsample_bicubic2d(c, t[4], l[2], false, NULL, NULL, out); }
static int do_attention(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { (void)l; return tsrt_op_scaled_dot_product_attention(c, t[4], t[4], t[4], NULL, 0, true, NULL, false, out); }
static int do_gru(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) {
    (void)l;
    return tsrt_op_gru_cell(c, t[7], t[8], t[9], t[10], NULL, NULL, out);
}
static int do_einsum(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) {
    (void)t;
    tsrt_str *s = tsrt_str_new(c, "ij,jk,ik->ki", 12);
    if (!s) return 1;
    const int failed = tsrt_op_einsum(c, s, l[3], NULL, out);
    tsrt_release(c, s);
    return failed;
}
static int do_pad(tsrt_ctx *c, tsrt_tensor *const *t, tsrt_list *const *l, tsrt_tensor **out) { return tsrt_op_reflection_pad2d(c, t[4], l[4], out); }
START_TEST(no_memory) {
    static op_fn *const ops[] = {do_mm, do_linear, do_conv, do_transpose, do_pool, do_resample, do_attention, do_gru, do_einsum, do_pad};
    static const int dtypes[] = {TSRT_FLOAT32, TSRT_BFLOAT16};
    for (size_t o = 0; o < sizeof ops / sizeof *ops; o++)
        for (int q = 0; q < 2; q++) {
            live = fail_at = 0;
            tsrt_ctx *c = tsrt_ctx_new(&(tsrt_options){.alloc = counted});
            static const int64_t s0[] = {40, 90}, s1[] = {90, 50}, s2[] = {5, 90}, s3[] = {5}, s4[] = {2, 3, 6, 6}, s5[] = {5, 3, 3, 3}, s6[] = {3, 4, 2, 2}, s7[] = {4, 7}, s8[] = {4, 6}, s9[] = {18, 7}, s10[] = {18, 6}, s11[] = {40, 50};
            const int64_t *const size[] = {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11};
            static const int ndim[] = {2, 2, 2, 1, 4, 4, 4, 2, 2, 2, 2, 2};
            tsrt_tensor *t[12], *out = NULL;
            for (int i = 0; i < 12; i++) t[i] = filled(c, dtypes[q], ndim[i], size[i]);
            static const int64_t ones[] = {1, 1}, zeros[] = {0, 0}, three[] = {3, 3}, four[] = {1, 2, 0, 1};
            tsrt_tensor *const three_matrices[] = {t[0], t[1], t[11]};
            tsrt_list *l[5] = {tsrt_list_of(c, &tsrt_type_list_int, ones, 2), tsrt_list_of(c, &tsrt_type_list_int, zeros, 2), tsrt_list_of(c, &tsrt_type_list_int, three, 2),
                               tsrt_list_of(c, &tsrt_type_list_tensor, three_matrices, 3), tsrt_list_of(c, &tsrt_type_list_int, four, 4)};
            ck_assert(!ops[o](c, t, l, &out));              /* once, so that scratch memory and the like is there */
            rt_drop(c, out);
            const int before = live;
            for (int n = 1; n < 200; n++) {
                fail_at = n, out = NULL;
                const int failed = ops[o](c, t, l, &out);
                const bool reached = fail_at == 0;
                fail_at = 0;
                ck_assert_msg(failed == reached, "operator %zu, allocation %d", o, n);
                if (!failed) { rt_drop(c, out); break; }
                ck_assert(!out);
                tsrt_error_clear(c);
            }
            ck_assert_int_ge(before, live - 2);             /* blocks that a context keeps for the next call */
            for (int i = 0; i < 12; i++) rt_drop(c, t[i]);
            for (int i = 0; i < 5; i++) tsrt_release(c, l[i]);
            tsrt_ctx_free(c);
            ck_assert_int_eq(live, 0);
        }
}
END_TEST

static void operators(TCase *t) {
    tcase_set_timeout(t, 120);
    tcase_add_test(t, exact);
    tcase_add_test(t, threads);
    tcase_add_test(t, no_memory);
}
int main(void) {
    Suite *s = suite_create("product");
    TCase *t = tcase_create("product");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, kernels_base);
#if defined(__x86_64__)
    tcase_add_test(t, kernels_v3);
    tcase_add_test(t, kernels_v4);
#endif
    suite_add_tcase(s, t);
    each_isa(s, "operators", operators);
    return run_suite(s);
}
