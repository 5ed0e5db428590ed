/* gemm.c: matrix products, compiled once for each instruction set; gemm.h says what they do. The method is that of Goto and van de Geijn: panels of
 * B that stay in the first cache, blocks of A that stay in the second, a tile of C in registers. */
#include "loops/gemm.h"

#define SIMD_BYTES 4
#include "simd.inc"
#if defined(__AVX512F__)
#define MR 12
#define REP_MR REP_12
#elif defined(__ARM_NEON) && defined(__aarch64__)
#define MR 8
#define REP_MR REP_8
#else
#define MR 6
#define REP_MR REP_6
#endif

#include "gemm_kernel.inc"
#include "gemm_block.inc"
#undef SIMD_BYTES
#define SIMD_BYTES 8
#include "simd.inc"
#include "gemm_kernel.inc"
#include "gemm_block.inc"

/* ---- integers (they wrap) and complex numbers: plain loops over panels of RT_GEMM_SMALL_N columns, for the compiler to vectorise */
#define PANELS(T_, ...) \
    for (int64_t j0 = 0; j0 < g->n; j0 += RT_GEMM_SMALL_N) { \
        const int64_t w = g->n - j0 < RT_GEMM_SMALL_N ? g->n - j0 : RT_GEMM_SMALL_N; \
        for (int64_t p0 = 0; p0 == 0 || p0 < g->k; p0 += RT_GEMM_K) { \
            const int64_t k = g->k - p0 < RT_GEMM_K ? g->k - p0 : RT_GEMM_K; \
            const T_ *b = (const T_ *)g->b + p0 * g->b_row + j0 * g->b_col; \
            int64_t b_row = g->b_row; \
            if (g->b_col != 1) { \
                for (int64_t p = 0; p < k; p++) \
                    for (int64_t j = 0; j < w; j++) copy[p * w + j] = b[p * b_row + j * g->b_col]; \
                b = copy, b_row = w; \
            } \
            for (int64_t i = 0; i < g->m; i++) { \
                const T_ *a = (const T_ *)g->a + i * g->a_row + p0 * g->a_col; \
                T_ *c = (T_ *)g->c + i * g->c_row + j0 * g->c_col; \
                __VA_ARGS__ \
            } \
        } \
    }
#define INTEGER(T_, suffix_) \
void RT_PASTE(gemm_##suffix_, RT_ISA)(const rt_gemm_job *g, void *scratch) { \
    T_ *copy = scratch; \
    const T_ alpha = (T_)g->ialpha, beta = (T_)g->ibeta; \
    PANELS(T_, \
        T_ sum[RT_GEMM_SMALL_N]; \
        memset(sum, 0, sizeof sum); \
        for (int64_t p = 0; p < k; p++) { \
            const T_ x = a[p * g->a_col], *row = b + p * b_row; \
            for (int64_t j = 0; j < w; j++) sum[j] = (T_)((WIDE)sum[j] + (WIDE)x * row[j]); \
        } \
        for (int64_t j = 0; j < w; j++) { \
            T_ *at = c + j * g->c_col; \
            const WIDE old = p0 ? (WIDE)*at : beta != 0 ? (WIDE)*at * beta : 0; \
            *at = (T_)(old + (WIDE)alpha * sum[j]); \
        }) \
}
#define WIDE uint32_t
INTEGER(uint8_t, u8)
INTEGER(uint16_t, u16)
INTEGER(uint32_t, u32)
#undef WIDE
#define WIDE uint64_t
INTEGER(uint64_t, u64)

#define COMPLEX(T_, suffix_) \
typedef struct cell_##suffix_ { T_ re, im; } cell_##suffix_; \
void RT_PASTE(gemm_##suffix_, RT_ISA)(const rt_gemm_job *g, void *scratch) { \
    cell_##suffix_ *copy = scratch; \
    const T_ ar = (T_)g->alpha[0], ai = (T_)g->alpha[1], br = (T_)g->beta[0], bi = (T_)g->beta[1]; \
    PANELS(cell_##suffix_, \
        T_ re[RT_GEMM_SMALL_N]; \
        T_ im[RT_GEMM_SMALL_N]; \
        memset(re, 0, sizeof re); \
        memset(im, 0, sizeof im); \
        for (int64_t p = 0; p < k; p++) { \
            const cell_##suffix_ x = a[p * g->a_col], *row = b + p * b_row; \
            for (int64_t j = 0; j < w; j++) { \
                re[j] += x.re * row[j].re - x.im * row[j].im; \
                im[j] += x.re * row[j].im + x.im * row[j].re; \
            } \
        } \
        for (int64_t j = 0; j < w; j++) { \
            cell_##suffix_ *at = c + j * g->c_col; \
            cell_##suffix_ old = {0, 0}; \
            if (p0) old = *at; \
            else if (br != 0 || bi != 0) { old.re = br * at->re - bi * at->im; old.im = br * at->im + bi * at->re; } \
            if (ai == 0) { at->re = old.re + ar * re[j]; at->im = old.im + ar * im[j]; } \
            else { at->re = old.re + (ar * re[j] - ai * im[j]); at->im = old.im + (ar * im[j] + ai * re[j]); } \
        }) \
}
COMPLEX(float, c64)
COMPLEX(double, c128)
