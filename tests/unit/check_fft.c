/* Fourier transforms against their definition: lengths of all kinds of factors, lanes, all kinds of tensors' rows; forth and back; every allocation failing once. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "kernels/fft.h"
#include "tensor_ops.h"
#include "run_suite.h"

enum { MOST = 1024, LANES = 3 };
static uint64_t state = 1;
static double noise(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)(state >> 33) / (1 << 30) - 1;
}
/* sum of x_k exp(sign 2 pi i jk / n) */
static void define(int64_t n, int64_t j, double sign, const double *re, const double *im, int64_t step, double *r, double *i) {
    long double sr = 0, si = 0;
    for (int64_t k = 0; k < n; k++) {
        const long double a = (long double)sign * 2 * 3.14159265358979323846264338328L * (long double)(j * k % n) / (long double)n, x = cosl(a), y = sinl(a);
        sr += re[k * step] * x - im[k * step] * y, si += re[k * step] * y + im[k * step] * x;
    }
    *r = (double)sr, *i = (double)si;
}
static void try_length(tsrt_ctx *c, int64_t n, int64_t lanes) {
    static double re[MOST * LANES], im[MOST * LANES], a[MOST * LANES], b[MOST * LANES];
    rt_fft_plan *p = rt_fft_plan_new(c, n);
    ck_assert(p);
    double *work = malloc((size_t)rt_fft_work(p, lanes) * sizeof *work), r, i;
    ck_assert(work);
    const double most = 1e-15 * (double)n * 4;              /* far above what a transform loses, far below any mistake */
    for (int64_t k = 0; k < n * lanes; k++) a[k] = re[k] = noise(), b[k] = im[k] = noise();
    rt_fft_run(p, re, im, lanes, work);
    for (int64_t l = 0; l < lanes; l++)
        for (int64_t j = 0; j < n; j += n > 128 ? 7 : 1) {
            define(n, j, -1, a + l, b + l, lanes, &r, &i);
            ck_assert_msg(fabs(re[j * lanes + l] - r) <= most && fabs(im[j * lanes + l] - i) <= most, "n %lld lane %lld point %lld: %.17g%+.17gi, not %.17g%+.17gi", (long long)n, (long long)l, (long long)j,
                          re[j * lanes + l], im[j * lanes + l], r, i);
        }
    rt_fft_run(p, im, re, lanes, work);                     /* and back */
    for (int64_t k = 0; k < n * lanes; k++) ck_assert_msg(fabs(re[k] / (double)n - a[k]) <= most && fabs(im[k] / (double)n - b[k]) <= most, "n %lld: there and back", (long long)n);
    free(work);
    rt_fft_plan_free(c, p);
}
START_TEST(lengths) {
    static const int64_t more[] = {97, 121, 128, 240, 289, 343, 1000, 1009, 1018, 1024};
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int64_t n = 1; n <= 64; n++) try_length(c, n, 1), try_length(c, n, LANES);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) try_length(c, more[i], 1), try_length(c, more[i], LANES);
    tsrt_ctx_free(c);
}
END_TEST

/* A tensor of 3 x n x 2 doubles along its middle: real ones, complex ones, half of Hermitian ones. */
static void try_rows(tsrt_ctx *c, int64_t n) {
    static double x[3 * 128 * 2 * 2], re[128], im[128];
    const int64_t size[3] = {3, n, 2}, dim = 1;
    double r, i;
    for (int64_t k = 0; k < 3 * n * 4; k++) x[k] = noise();
    tsrt_tensor *z = tsrt_tensor_copy_of(c, TSRT_COMPLEX128, 3, size, x), *t = tsrt_tensor_copy_of(c, TSRT_FLOAT64, 3, size, x), *f, *half, *back;
    ck_assert(z && t && !rt_fft_c2c(c, z, 1, &dim, RT_FFT_BY_N, false, &f) && !rt_fft_r2c(c, t, 1, &dim, RT_FFT_NONE, true, false, &half));
    ck_assert(!rt_fft_c2r(c, half, 1, &dim, RT_FFT_BY_N, n, false, &back));
    ck_assert_int_eq(half->size[1], n / 2 + 1);
    ck_assert_int_eq(back->size[1], n);
    for (int64_t a = 0; a < 3; a++)
        for (int64_t b = 0; b < 2; b++) {
            const double *fat = (const double *)(const void *)rt_data(f), *hat = (const double *)(const void *)rt_data(half), *bat = (const double *)(const void *)rt_data(back);
            for (int64_t k = 0; k < n; k++) re[k] = x[2 * ((a * n + k) * 2 + b)], im[k] = x[2 * ((a * n + k) * 2 + b) + 1];
            for (int64_t j = 0; j < n; j++) {
                define(n, j, 1, re, im, 1, &r, &i);
                const double *at = fat + 2 * (a * f->stride[0] + j * f->stride[1] + b * f->stride[2]);
                ck_assert(fabs(at[0] - r / (double)n) < 1e-13 && fabs(at[1] - i / (double)n) < 1e-13);
            }
            for (int64_t k = 0; k < n; k++) re[k] = x[(a * n + k) * 2 + b], im[k] = 0;
            for (int64_t j = 0; j <= n / 2; j++) {
                define(n, j, -1, re, im, 1, &r, &i);
                const double *at = hat + 2 * (a * half->stride[0] + j * half->stride[1] + b * half->stride[2]);
                ck_assert(fabs(at[0] - r) < 1e-12 && fabs(at[1] - i) < 1e-12);
            }
            for (int64_t k = 0; k < n; k++) ck_assert(fabs(bat[a * back->stride[0] + k * back->stride[1] + b * back->stride[2]] - re[k]) < 1e-13);
        }
    tsrt_tensor *all[] = {z, t, f, half, back};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) rt_drop(c, all[k]);
}
START_TEST(rows) {
    static const int64_t length[] = {1, 2, 3, 4, 7, 12, 25, 53, 97, 128};
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (size_t i = 0; i < sizeof length / sizeof *length; i++) try_rows(c, length[i]);
    tsrt_ctx_free(c);
}
END_TEST

static int live, fail_at;
static void *counting(void *user, void *old, size_t old_bytes, size_t bytes) {
    (void)user, (void)old_bytes;
    if (!bytes) return live -= old != NULL, free(old), NULL;
    if (fail_at && !--fail_at) return NULL;
    live += !old;
    return realloc(old, bytes);
}
/* Operators that make all that this file's subject makes, each allocation failing once; nothing stays behind. */
START_TEST(no_memory) {
    const tsrt_options options = {.alloc = counting};
    for (int op = 0; op < 5; op++) {
        bool done = false;
        for (int n = 1; n < 400 && !done; n++) {
            tsrt_ctx *c = tsrt_ctx_new(&options);
            const int64_t size[2] = {4, 59}, n_fft = 20;
            const tsrt_opt_int longer = {true, 118};
            const tsrt_opt_bool yes = {true, true};
            static double x[4 * 59 * 2];
            for (size_t k = 0; k < sizeof x / sizeof *x; k++) x[k] = noise();
            const int64_t frames[2] = {11, 30};
            tsrt_tensor *t = tsrt_tensor_copy_of(c, op == 4 ? TSRT_COMPLEX64 : op == 2 ? TSRT_COMPLEX128 : TSRT_FLOAT64, 2, op == 4 ? frames : size, x), *out = NULL;
            ck_assert(t);
            fail_at = n;
            const int failed = op == 0 ? tsrt_op_fft_fft(c, t, NULL, -1, NULL, &out) : op == 1 ? tsrt_op_fft_rfft(c, t, &longer, -1, NULL, &out)
                             : op == 2 ? tsrt_op_fft_irfftn(c, t, NULL, NULL, NULL, &out) : op == 3 ? tsrt_op_stft(c, t, n_fft, NULL, NULL, NULL, false, NULL, &yes, NULL, &out)
                                       : tsrt_op_istft(c, t, n_fft, NULL, NULL, NULL, true, false, NULL, NULL, false, &out);
            done = fail_at != 0;
            fail_at = 0;
            ck_assert_msg(failed == !done, "operator %d, allocation %d: %s", op, n, tsrt_error_message(c));
            ck_assert(failed == !out);
            rt_drop(c, out);
            rt_drop(c, t);
            tsrt_ctx_free(c);
            ck_assert_int_eq(live, 0);
        }
        ck_assert_msg(done, "operator %d", op);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("fft");
    TCase *t = tcase_create("fft");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, lengths);
    tcase_add_test(t, rows);
    tcase_add_test(t, no_memory);
    suite_add_tcase(s, t);
    return run_suite(s);
}
