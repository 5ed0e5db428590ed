/* gemm.c: matrix products, compiled once for each instruction set; gemm.h says what they do. The method is that of Goto and van de Geijn: panels of
 * B that stay in the first cache, blocks of A that stay in the second, a tile of C in registers. */
#include "loops/gemm.h"

#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#define REP_1(X) X(0)
#define REP_2(X) REP_1(X) X(1)
#define REP_3(X) REP_2(X) X(2)
#define REP_4(X) REP_3(X) X(3)
#define REP_5(X) REP_4(X) X(4)
#define REP_6(X) REP_5(X) X(5)
#define REP_7(X) REP_6(X) X(6)
#define REP_8(X) REP_7(X) X(7)
#define REP_9(X) REP_8(X) X(8)
#define REP_10(X) REP_9(X) X(9)
#define REP_11(X) REP_10(X) X(10)
#define REP_12(X) REP_11(X) X(11)

#define GLUE3_(a_, b_, c_) a_##_##b_##__##c_
#define GLUE3(a_, b_, c_) GLUE3_(a_, b_, c_)
#define N(name_) GLUE3(name_, SUFFIX, RT_ISA)

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

/* ---- float */
#define SUFFIX f32
#define T float
#if defined(__AVX512F__)
#define V __m512
#define M __mmask16
enum { VL_f32 = 16 };
#define LOAD(p_) _mm512_loadu_ps(p_)
#define STORE(p_, v_) _mm512_storeu_ps(p_, v_)
#define SET1(x_) _mm512_set1_ps(x_)
#define ZERO _mm512_setzero_ps()
#define FMA(a_, b_, c_) _mm512_fmadd_ps(a_, b_, c_)
#define ADD(a_, b_) _mm512_add_ps(a_, b_)
#define MUL(a_, b_) _mm512_mul_ps(a_, b_)
#define MASK(n_) ((__mmask16)((1u << (n_)) - 1))
#define LOADM(p_, m_) _mm512_maskz_loadu_ps(m_, p_)
#define STOREM(p_, m_, v_) _mm512_mask_storeu_ps(p_, m_, v_)
#elif defined(__AVX2__)
static const int32_t ahead[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
#define V __m256
#define M __m256i
enum { VL_f32 = 8 };
#define LOAD(p_) _mm256_loadu_ps(p_)
#define STORE(p_, v_) _mm256_storeu_ps(p_, v_)
#define SET1(x_) _mm256_set1_ps(x_)
#define ZERO _mm256_setzero_ps()
#define FMA(a_, b_, c_) _mm256_fmadd_ps(a_, b_, c_)
#define ADD(a_, b_) _mm256_add_ps(a_, b_)
#define MUL(a_, b_) _mm256_mul_ps(a_, b_)
#define MASK(n_) _mm256_loadu_si256((const __m256i *)(const void *)(ahead + 8 - (n_)))
#define LOADM(p_, m_) _mm256_maskload_ps(p_, m_)
#define STOREM(p_, m_, v_) _mm256_maskstore_ps(p_, m_, v_)
#else
typedef float vec_f32 __attribute__((vector_size(16)));
enum { VL_f32 = 4 };
static inline vec_f32 load_f32(const float *p) { vec_f32 v; memcpy(&v, p, sizeof v); return v; }
static inline void store_f32(float *p, vec_f32 v) { memcpy(p, &v, sizeof v); }
static inline vec_f32 loadm_f32(const float *p, int n) {
    vec_f32 v = {0};
    for (int i = 0; i < n; i++) v[i] = p[i];
    return v;
}
static inline void storem_f32(float *p, int n, vec_f32 v) { for (int i = 0; i < n; i++) p[i] = v[i]; }
#define V vec_f32
#define M int
#define LOAD(p_) load_f32(p_)
#define STORE(p_, v_) store_f32(p_, v_)
#define SET1(x_) ((vec_f32){(x_), (x_), (x_), (x_)})
#define ZERO ((vec_f32){0})
#if defined(__ARM_NEON) && defined(__aarch64__)
#define FMA(a_, b_, c_) ((vec_f32)vfmaq_f32((float32x4_t)(c_), (float32x4_t)(a_), (float32x4_t)(b_)))
#else
#define FMA(a_, b_, c_) ((c_) + (a_) * (b_))
#endif
#define ADD(a_, b_) ((a_) + (b_))
#define MUL(a_, b_) ((a_) * (b_))
#define MASK(n_) (n_)
#define LOADM(p_, m_) loadm_f32(p_, m_)
#define STOREM(p_, m_, v_) storem_f32(p_, m_, v_)
#endif
/* turn: `rows` rows of TURN elements, row apart, become columns: TURN steps of to, step apart. Rows beyond `rows` repeat the last one. */
#if defined(__AVX2__)
enum { TURN_f32 = 8 };
static inline void N(turn)(const float *restrict from, int64_t row, int rows, float *restrict to, int64_t step) {
#define ROW(i_) const __m256 r##i_ = _mm256_loadu_ps(from + (i_ < rows ? i_ : rows - 1) * row);
    REP_8(ROW)
#undef ROW
    const __m256 a0 = _mm256_unpacklo_ps(r0, r1), a1 = _mm256_unpackhi_ps(r0, r1), a2 = _mm256_unpacklo_ps(r2, r3), a3 = _mm256_unpackhi_ps(r2, r3);
    const __m256 a4 = _mm256_unpacklo_ps(r4, r5), a5 = _mm256_unpackhi_ps(r4, r5), a6 = _mm256_unpacklo_ps(r6, r7), a7 = _mm256_unpackhi_ps(r6, r7);
    const __m256 b0 = _mm256_shuffle_ps(a0, a2, 0x44), b1 = _mm256_shuffle_ps(a0, a2, 0xee), b2 = _mm256_shuffle_ps(a1, a3, 0x44), b3 = _mm256_shuffle_ps(a1, a3, 0xee);
    const __m256 b4 = _mm256_shuffle_ps(a4, a6, 0x44), b5 = _mm256_shuffle_ps(a4, a6, 0xee), b6 = _mm256_shuffle_ps(a5, a7, 0x44), b7 = _mm256_shuffle_ps(a5, a7, 0xee);
    _mm256_storeu_ps(to, _mm256_permute2f128_ps(b0, b4, 0x20));
    _mm256_storeu_ps(to + step, _mm256_permute2f128_ps(b1, b5, 0x20));
    _mm256_storeu_ps(to + 2 * step, _mm256_permute2f128_ps(b2, b6, 0x20));
    _mm256_storeu_ps(to + 3 * step, _mm256_permute2f128_ps(b3, b7, 0x20));
    _mm256_storeu_ps(to + 4 * step, _mm256_permute2f128_ps(b0, b4, 0x31));
    _mm256_storeu_ps(to + 5 * step, _mm256_permute2f128_ps(b1, b5, 0x31));
    _mm256_storeu_ps(to + 6 * step, _mm256_permute2f128_ps(b2, b6, 0x31));
    _mm256_storeu_ps(to + 7 * step, _mm256_permute2f128_ps(b3, b7, 0x31));
}
#else
enum { TURN_f32 = 4 };
static inline void N(turn)(const float *restrict from, int64_t row, int rows, float *restrict to, int64_t step) {
    for (int s = 0; s < 4; s++)
        for (int q = 0; q < 4; q++) to[s * step + q] = from[(q < rows ? q : rows - 1) * row + s];
}
#endif
#define TURN TURN_f32
#define VL VL_f32
#include "gemm_kernel.inc"
#include "gemm_block.inc"
#undef SUFFIX
#undef T
#undef V
#undef M
#undef VL
#undef LOAD
#undef STORE
#undef SET1
#undef ZERO
#undef FMA
#undef ADD
#undef MUL
#undef MASK
#undef LOADM
#undef STOREM

/* ---- double */
#define SUFFIX f64
#define T double
#if defined(__AVX512F__)
#define V __m512d
#define M __mmask8
enum { VL_f64 = 8 };
#define LOAD(p_) _mm512_loadu_pd(p_)
#define STORE(p_, v_) _mm512_storeu_pd(p_, v_)
#define SET1(x_) _mm512_set1_pd(x_)
#define ZERO _mm512_setzero_pd()
#define FMA(a_, b_, c_) _mm512_fmadd_pd(a_, b_, c_)
#define ADD(a_, b_) _mm512_add_pd(a_, b_)
#define MUL(a_, b_) _mm512_mul_pd(a_, b_)
#define MASK(n_) ((__mmask8)((1u << (n_)) - 1))
#define LOADM(p_, m_) _mm512_maskz_loadu_pd(m_, p_)
#define STOREM(p_, m_, v_) _mm512_mask_storeu_pd(p_, m_, v_)
#elif defined(__AVX2__)
static const int64_t ahead8[8] = {-1, -1, -1, -1};
#define V __m256d
#define M __m256i
enum { VL_f64 = 4 };
#define LOAD(p_) _mm256_loadu_pd(p_)
#define STORE(p_, v_) _mm256_storeu_pd(p_, v_)
#define SET1(x_) _mm256_set1_pd(x_)
#define ZERO _mm256_setzero_pd()
#define FMA(a_, b_, c_) _mm256_fmadd_pd(a_, b_, c_)
#define ADD(a_, b_) _mm256_add_pd(a_, b_)
#define MUL(a_, b_) _mm256_mul_pd(a_, b_)
#define MASK(n_) _mm256_loadu_si256((const __m256i *)(const void *)(ahead8 + 4 - (n_)))
#define LOADM(p_, m_) _mm256_maskload_pd(p_, m_)
#define STOREM(p_, m_, v_) _mm256_maskstore_pd(p_, m_, v_)
#else
typedef double vec_f64 __attribute__((vector_size(16)));
enum { VL_f64 = 2 };
static inline vec_f64 load_f64(const double *p) { vec_f64 v; memcpy(&v, p, sizeof v); return v; }
static inline void store_f64(double *p, vec_f64 v) { memcpy(p, &v, sizeof v); }
static inline vec_f64 loadm_f64(const double *p, int n) {
    vec_f64 v = {0};
    for (int i = 0; i < n; i++) v[i] = p[i];
    return v;
}
static inline void storem_f64(double *p, int n, vec_f64 v) { for (int i = 0; i < n; i++) p[i] = v[i]; }
#define V vec_f64
#define M int
#define LOAD(p_) load_f64(p_)
#define STORE(p_, v_) store_f64(p_, v_)
#define SET1(x_) ((vec_f64){(x_), (x_)})
#define ZERO ((vec_f64){0})
#if defined(__ARM_NEON) && defined(__aarch64__)
#define FMA(a_, b_, c_) ((vec_f64)vfmaq_f64((float64x2_t)(c_), (float64x2_t)(a_), (float64x2_t)(b_)))
#else
#define FMA(a_, b_, c_) ((c_) + (a_) * (b_))
#endif
#define ADD(a_, b_) ((a_) + (b_))
#define MUL(a_, b_) ((a_) * (b_))
#define MASK(n_) (n_)
#define LOADM(p_, m_) loadm_f64(p_, m_)
#define STOREM(p_, m_, v_) storem_f64(p_, m_, v_)
#endif
#if defined(__AVX2__)
static inline void N(turn)(const double *restrict from, int64_t row, int rows, double *restrict to, int64_t step) {
    (void)rows;                                          /* MR and NR are at least 4 */
    const __m256d r0 = _mm256_loadu_pd(from), r1 = _mm256_loadu_pd(from + row), r2 = _mm256_loadu_pd(from + 2 * row), r3 = _mm256_loadu_pd(from + 3 * row);
    const __m256d a0 = _mm256_unpacklo_pd(r0, r1), a1 = _mm256_unpackhi_pd(r0, r1), a2 = _mm256_unpacklo_pd(r2, r3), a3 = _mm256_unpackhi_pd(r2, r3);
    _mm256_storeu_pd(to, _mm256_permute2f128_pd(a0, a2, 0x20));
    _mm256_storeu_pd(to + step, _mm256_permute2f128_pd(a1, a3, 0x20));
    _mm256_storeu_pd(to + 2 * step, _mm256_permute2f128_pd(a0, a2, 0x31));
    _mm256_storeu_pd(to + 3 * step, _mm256_permute2f128_pd(a1, a3, 0x31));
}
#else
static inline void N(turn)(const double *restrict from, int64_t row, int rows, double *restrict to, int64_t step) {
    (void)rows;
    for (int s = 0; s < 4; s++)
        for (int q = 0; q < 4; q++) to[s * step + q] = from[q * row + s];
}
#endif
#undef TURN
#define TURN 4
#define VL VL_f64
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
