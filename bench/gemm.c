/* gemm.c: matrix products of libtsrt against OpenBLAS, one thread, in one run: gemm [LIBRARY]. OpenBLAS is opened at run time, as it is installed or as NumPy
 * carries it (numpy.libs/libscipy_openblas64_*.so, names of its own and sizes of 64 bits); without it only our own rate is told. Prints the rate of both
 * and ours / theirs, by the best of several rounds that take turns, in processor time. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "tensor_ops.h"

typedef void sgemm_fn(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

typedef void sgemm64_fn(int order, int ta, int tb, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);
static sgemm64_fn *sgemm64;
static void narrow(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
    sgemm64(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
int main(int argc, char **argv) {
    static const int shape[][3] = {{64, 64, 64}, {96, 96, 96}, {128, 128, 128}, {192, 192, 192}, {256, 256, 256}, {384, 384, 384}, {512, 512, 512}, {768, 768, 768}, {1024, 1024, 1024}, {1, 512, 512}, {8, 512, 512}};
    void *blas = dlopen(argc > 1 ? argv[1] : "libopenblas.so.0", RTLD_NOW);
    if (!blas && argc > 1) return fprintf(stderr, "gemm: %s\n", dlerror()), 1;
    sgemm_fn *theirs = NULL;
    if (blas) {
        void (*threads)(int) = NULL;
        *(void **)&theirs = dlsym(blas, "cblas_sgemm"), *(void **)&threads = dlsym(blas, "openblas_set_num_threads");
        if (!theirs) {
            *(void **)&sgemm64 = dlsym(blas, "scipy_cblas_sgemm64_"), *(void **)&threads = dlsym(blas, "scipy_openblas_set_num_threads64_");
            if (sgemm64) theirs = narrow;
        }
        if (threads) threads(1);
    }
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    double worst = 1e9;
    for (size_t q = 0; c && q < sizeof shape / sizeof *shape; q++) {
        const int m = shape[q][0], n = shape[q][1], k = shape[q][2];
        const int64_t sa[2] = {m, k}, sb[2] = {k, n}, sc[2] = {m, n};
        tsrt_tensor *a = tsrt_tensor_new(c, TSRT_FLOAT32, 2, sa), *b = tsrt_tensor_new(c, TSRT_FLOAT32, 2, sb), *r = tsrt_tensor_new(c, TSRT_FLOAT32, 2, sc), *made;
        if (!a || !b || !r) return 1;
        for (int64_t i = 0; i < a->numel; i++) ((float *)tsrt_tensor_data(a))[i] = (float)(i % 17) - 8;
        for (int64_t i = 0; i < b->numel; i++) ((float *)tsrt_tensor_data(b))[i] = (float)(i % 13) - 6;
        const double work = 2.0 * m * n * k;
        const int times = work < 1e6 ? 400 : work < 1e8 ? 20 : 2, rounds = work > 5e8 ? 12 : 40;
        double best[2] = {1e9, 1e9};
        for (int round = 0; round < rounds; round++) {
            double t = now();
            for (int i = 0; i < times; i++) {
                if (tsrt_op_mm(c, a, b, &made)) return 1;
                tsrt_release(c, made);
            }
            t = (now() - t) / times;
            if (t < best[0]) best[0] = t;
            if (!theirs) continue;
            t = now();
            for (int i = 0; i < times; i++) theirs(101, 111, 111, m, n, k, 1, tsrt_tensor_data(a), k, tsrt_tensor_data(b), n, 0, tsrt_tensor_data(r), n);
            t = (now() - t) / times;
            if (t < best[1]) best[1] = t;
        }
        if (theirs) {
            if (best[1] / best[0] < worst) worst = best[1] / best[0];
            printf("mm %4d x %4d x %4d  %7.1f GFLOP/s, OpenBLAS %7.1f: %.2fx\n", m, n, k, work / best[0] * 1e-9, work / best[1] * 1e-9, best[1] / best[0]);
        } else printf("mm %4d x %4d x %4d  %7.1f GFLOP/s\n", m, n, k, work / best[0] * 1e-9);
        tsrt_release(c, a), tsrt_release(c, b), tsrt_release(c, r);
    }
    if (theirs) printf("mm: lowest ratio %.2fx\n", worst);
    tsrt_ctx_free(c);
    return 0;
}
