/* gemm.h: matrix products of raw memory, one for each element type and instruction set.
 *
 * C[m, n] = beta * C + alpha * A[m, k] * B[k, n]. Strides are in elements and may be anything (0 and negative too); C must not overlap A or B.
 * With beta 0, C is not read, so NaNs in it are gone. Any of m, n, k may be 0.
 * Order of a sum: along k, in blocks of RT_GEMM_K (one partial sum each, added in order); where k is contiguous in both operands and one of m, n is
 * small, one partial sum a vector lane, the lanes added pairwise. Neither depends on threads: a job may be cut along m and n as long as `path` is
 * decided for the whole (gemm_path_*). */
#ifndef TSRT_GEMM_LOOPS_H
#define TSRT_GEMM_LOOPS_H
#include "tensor/tensor.h"

enum { RT_GEMM_K = 256, RT_GEMM_M = 72, RT_GEMM_N = 2048, RT_GEMM_SMALL_N = 64, RT_GEMM_FEW = 48 };

typedef enum rt_gemm_path { RT_GEMM_ROW, RT_GEMM_DOT, RT_GEMM_DIRECT, RT_GEMM_PACKED, RT_GEMM_PANELS } rt_gemm_path;

typedef struct rt_gemm_job {
    int64_t m, n, k, a_row, a_col, b_row, b_col, c_row, c_col;
    const void *a, *b;
    void *c;
    double alpha[2], beta[2];          /* real, imaginary; integer types take ialpha and ibeta */
    int64_t ialpha, ibeta;
    rt_gemm_path path;                 /* float and double only */
} rt_gemm_job;
/* scratch: rt_gemm_scratch(...) bytes, 64-byte aligned. */
typedef void rt_gemm_fn(const rt_gemm_job *g, void *scratch);

/* Packs g's B (b, b_row, b_col, k, n) for use in any number of products, of float or double, by few rows: path RT_GEMM_PANELS, with b = to. It takes no scratch,
 * wants c_col == 1 and its path is set by the caller. to: rt_gemm_pack_elements(k, n) elements, 64-byte aligned. */
typedef void rt_gemm_pack_fn(const rt_gemm_job *g, void *to);
static inline int64_t rt_gemm_pack_elements(int64_t k, int64_t n) { return k * ((n + 31) / 32 * 32) + 64; }

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(rt_gemm_pack_fn, pack_f32)
RT_DECLARE(rt_gemm_pack_fn, pack_f64)
RT_DECLARE(rt_gemm_fn, gemm_f32)
RT_DECLARE(rt_gemm_fn, gemm_f64)
RT_DECLARE(rt_gemm_fn, gemm_c64)
RT_DECLARE(rt_gemm_fn, gemm_c128)
RT_DECLARE(rt_gemm_fn, gemm_u8)
RT_DECLARE(rt_gemm_fn, gemm_u16)
RT_DECLARE(rt_gemm_fn, gemm_u32)
RT_DECLARE(rt_gemm_fn, gemm_u64)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

/* Which way a product of float or double takes. True: A and B were exchanged and C transposed in g. */
static inline bool rt_gemm_plan(rt_gemm_job *g) {
    const bool turn = (g->n == 1 && g->m > 1) || (g->c_col != 1 && g->c_row == 1 && g->n > 1);
    if (turn) {
        rt_gemm_job t = *g;
        g->m = t.n, g->n = t.m, g->a = t.b, g->b = t.a, g->a_row = t.b_col, g->a_col = t.b_row, g->b_row = t.a_col, g->b_col = t.a_row;
        g->c_row = t.c_col, g->c_col = t.c_row;
    }
    if (g->n == 1) g->c_col = g->b_col = 1;
    if (g->k == 1 && g->b_col != 1) g->b_row = 1;
    if (g->k == 1) g->a_col = 1;
    const bool rows = g->b_col == 1 && g->c_col == 1, dots = g->a_col == 1 && g->b_row == 1;
    const int64_t few = g->m < g->n ? g->m : g->n;
    if (dots && (g->m == 1 || !rows) && (few == 1 || (few <= 12 && g->k >= 32))) g->path = RT_GEMM_DOT;
    else if (rows && g->m == 1) g->path = RT_GEMM_ROW;
    else if (rows && (g->m <= RT_GEMM_FEW || g->k * g->n <= 16384)) g->path = RT_GEMM_DIRECT;
    else g->path = RT_GEMM_PACKED;
    return turn;
}
/* Scratch bytes for a job of elements of `bytes` bytes. */
static inline size_t rt_gemm_scratch(const rt_gemm_job *g, size_t bytes) {
    const int64_t n = (g->n < RT_GEMM_N ? g->n : RT_GEMM_N) + 64, k = g->k < RT_GEMM_K ? g->k : RT_GEMM_K, m = (g->m < RT_GEMM_M ? g->m : RT_GEMM_M) + 16;
    return (size_t)((m + n) * (k + 1)) * bytes + 4096;
}
#endif
