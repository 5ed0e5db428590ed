/* reduce_fold.c: inner loops of reductions over dense data: rows folded to one value by 4 vector accumulators, columns folded side by side.
 * Contract: kernels/reduce.h; rows have at most RED_BLOCK elements. */
#include "fold.h"

/* Maps that are functions: mapped into a buffer first. */
#define ROW_MAPPED(ty_, m_)                                                                                                       \
    static void row_##ty_##_SUM_##m_(const void *x_, int64_t n, const red_args *a, void *out) {                                   \
        const ty_##_T *x = x_;                                                                                                    \
        ty_##_T y[RED_BLOCK];                                                                                                     \
        CENTRE(ty_);                                                                                                              \
        for (int64_t i = 0; i < n; i++) y[i] = S_##m_(ty_, x[i]);                                                                 \
        row_##ty_##_SUM_ID(y, n, a, out);                                                                                         \
    }
#define COLS(ty_, op_, m_)                                                                                                        \
    static void cols_##ty_##_##op_##_##m_(void *acc_, const void *const *x_, int rows, int64_t w, const red_args *a) {            \
        ty_##_T *restrict acc = acc_;                                                                                             \
        const ty_##_T *restrict centres = a->centre;                                                                              \
        (void)centres;                                                                                                            \
        if (rows == 4) {                                                                                                          \
            const ty_##_T *restrict x0 = x_[0], *restrict x1 = x_[1], *restrict x2 = x_[2], *restrict x3 = x_[3];                 \
            for (int64_t j = 0; j < w; j++) {                                                                                     \
                COLS_CENTRE_##m_(ty_);                                                                                            \
                const ty_##_T v0 = (ty_##_T)S_##m_(ty_, x0[j]), v1 = (ty_##_T)S_##m_(ty_, x1[j]), v2 = (ty_##_T)S_##m_(ty_, x2[j]), v3 = (ty_##_T)S_##m_(ty_, x3[j]); \
                const ty_##_T l = (ty_##_T)SOP_##op_(v0, v1), h = (ty_##_T)SOP_##op_(v2, v3), b = (ty_##_T)SOP_##op_(l, h);       \
                acc[j] = (ty_##_T)SOP_##op_(acc[j], b);                                                                           \
            }                                                                                                                     \
            return;                                                                                                               \
        }                                                                                                                         \
        for (int r = 0; r < rows; r++) {                                                                                          \
            const ty_##_T *restrict x = x_[r];                                                                                    \
            for (int64_t j = 0; j < w; j++) {                                                                                     \
                COLS_CENTRE_##m_(ty_);                                                                                            \
                const ty_##_T b = (ty_##_T)S_##m_(ty_, x[j]);                                                                     \
                acc[j] = (ty_##_T)SOP_##op_(acc[j], b);                                                                           \
            }                                                                                                                     \
        }                                                                                                                         \
    }
/* Extremes by whole vectors: written as choices of one element they become branches. */
#define COLS_EXTREME(ty_, op_, m_)                                                                                                \
    static void cols_##ty_##_##op_##_##m_(void *acc_, const void *const *x_, int rows, int64_t w, const red_args *a) {            \
        enum { L = WIDTH / sizeof(ty_##_T) };                                                                                     \
        ty_##_T *restrict acc = acc_;                                                                                             \
        int64_t j = 0;                                                                                                            \
        (void)a;                                                                                                                  \
        for (; j + L <= w; j += L) {                                                                                              \
            ty_##_V v = LOAD(ty_, acc + j);                                                                                       \
            for (int r = 0; r < rows; r++) {                                                                                      \
                const ty_##_V x = LOAD(ty_, (const ty_##_T *)x_[r] + j), y = V_##m_(ty_, x);                                      \
                v = VOP_##op_(ty_, v, y);                                                                                         \
            }                                                                                                                     \
            *(ty_##_U *)(acc + j) = v;                                                                                            \
        }                                                                                                                         \
        for (; j < w; j++)                                                                                                        \
            for (int r = 0; r < rows; r++) {                                                                                      \
                const ty_##_T y = (ty_##_T)S_##m_(ty_, ((const ty_##_T *)x_[r])[j]);                                              \
                acc[j] = (ty_##_T)SOP_##op_(acc[j], y);                                                                           \
            }                                                                                                                     \
    }
#define EXTREME(ty_, m_) ROW(ty_, MAX, m_) ROW(ty_, MIN, m_) COLS_EXTREME(ty_, MAX, m_) COLS_EXTREME(ty_, MIN, m_)
#define COLS_CENTRE_ID(ty_)
#define COLS_CENTRE_NAN0(ty_)
#define COLS_CENTRE_ABS(ty_)
#define COLS_CENTRE_SQUARE(ty_)
#define COLS_CENTRE_POW(ty_)
#define COLS_CENTRE_NONZERO(ty_)
#define COLS_CENTRE_NOTNAN(ty_)
#define COLS_CENTRE_SQDIFF(ty_) const ty_##_T centre = centres[j]
#define COLS_CENTRE_EXPDIFF(ty_) const ty_##_T centre = centres[j]

#define BOTH(ty_, op_, m_) ROW(ty_, op_, m_) COLS(ty_, op_, m_)
#define FLOATS(ty_)                                                                                                               \
    BOTH(ty_, SUM, ID) BOTH(ty_, SUM, NAN0) BOTH(ty_, SUM, ABS) BOTH(ty_, SUM, SQUARE) BOTH(ty_, SUM, NONZERO) BOTH(ty_, SUM, NOTNAN) \
    BOTH(ty_, SUM, SQDIFF) ROW_MAPPED(ty_, POW) COLS(ty_, SUM, POW) ROW_MAPPED(ty_, EXPDIFF) COLS(ty_, SUM, EXPDIFF)               \
    BOTH(ty_, PROD, ID) EXTREME(ty_, ID) EXTREME(ty_, ABS)
FLOATS(F32)
FLOATS(F64)
BOTH(I64, SUM, ID)
BOTH(I64, PROD, ID)
EXTREME(I64, ID)
EXTREME(U8, ID)

/* Truth values are counted in int64. At most RED_BLOCK / WIDTH of them meet in one lane. */
static void row_U8_SUM_ID(const void *x_, int64_t n, const red_args *a, void *out) {
    const uint8_t *x = x_;
    (void)a;
    vb s = {0};
    int64_t i = 0, r = 0;
    for (; i + WIDTH <= n; i += WIDTH) s += LOAD(U8, x + i);
    union { vb v; uint8_t at[WIDTH]; } u = {s};
    for (int j = 0; j < WIDTH; j++) r += u.at[j];
    for (; i < n; i++) r += x[i];
    *(int64_t *)out = r;
}
static void cols_U8_SUM_ID(void *acc_, const void *const *x_, int rows, int64_t w, const red_args *a) {
    int64_t *restrict acc = acc_;
    (void)a;
    for (int r = 0; r < rows; r++) {
        const uint8_t *restrict x = x_[r];
        for (int64_t j = 0; j < w; j++) acc[j] += x[j];
    }
}

#define ARG(ty_, op_, better_)                                                                                                    \
    static void arg_row_##ty_##_##op_(const void *x_, int64_t n, int64_t base, void *best_, int64_t *at) {                        \
        const ty_##_T *x = x_;                                                                                                    \
        ty_##_T *best = best_;                                                                                                    \
        for (int64_t i = 0; i < n && !(*at >= 0 && *best != *best); i += 512) {                                                   \
            const int64_t w = n - i < 512 ? n - i : 512;                                                                          \
            ty_##_T m;                                                                                                            \
            row_##ty_##_##op_##_ID(x + i, w, &(red_args){0}, &m);                                                                 \
            if (*at >= 0 && !(m better_ *best) && m == m) continue;                                                               \
            int64_t j = 0;                                                                                                        \
            while (j < w - 1 && x[i + j] != m && x[i + j] == x[i + j]) j++;                                                       \
            *best = x[i + j];                                                                                                     \
            *at = base + i + j;                                                                                                   \
        }                                                                                                                         \
    }                                                                                                                             \
    static void arg_cols_##ty_##_##op_(const void *x_, int64_t w, int64_t place, void *best_, int64_t *restrict at) {             \
        const ty_##_T *restrict x = x_;                                                                                           \
        ty_##_T *restrict best = best_;                                                                                           \
        for (int64_t j = 0; j < w; j++) {                                                                                         \
            const bool take = (x[j] better_ best[j]) | ((x[j] != x[j]) & (best[j] == best[j]));                                   \
            best[j] = take ? x[j] : best[j];                                                                                      \
            at[j] = take ? place : at[j];                                                                                         \
        }                                                                                                                         \
    }
#define ARGS(ty_) ARG(ty_, MAX, >) ARG(ty_, MIN, <)
ARGS(F32)
ARGS(F64)
ARGS(I64)
ARGS(U8)

#define PAIR(ty_, op_, m_) [RED_##op_][RED_##m_] = {row_##ty_##_##op_##_##m_, cols_##ty_##_##op_##_##m_}
#define TABLE(ty_) PAIR(ty_, SUM, ID), PAIR(ty_, SUM, NAN0), PAIR(ty_, SUM, ABS), PAIR(ty_, SUM, SQUARE), PAIR(ty_, SUM, NONZERO), PAIR(ty_, SUM, NOTNAN), \
    PAIR(ty_, SUM, SQDIFF), PAIR(ty_, SUM, POW), PAIR(ty_, SUM, EXPDIFF), PAIR(ty_, PROD, ID), PAIR(ty_, MAX, ID), PAIR(ty_, MIN, ID), PAIR(ty_, MAX, ABS), PAIR(ty_, MIN, ABS)
#define ARG_PAIR(ty_) {{arg_row_##ty_##_MAX, arg_cols_##ty_##_MAX}, {arg_row_##ty_##_MIN, arg_cols_##ty_##_MIN}}
const red_table RT_NAME(red_loops_table) = {
    .fold = {[RED_F32] = {TABLE(F32)}, [RED_F64] = {TABLE(F64)},
             [RED_I64] = {PAIR(I64, SUM, ID), PAIR(I64, PROD, ID), PAIR(I64, MAX, ID), PAIR(I64, MIN, ID)},
             [RED_U8] = {PAIR(U8, SUM, ID), PAIR(U8, MAX, ID), PAIR(U8, MIN, ID)}},
    .arg = {[RED_F32] = ARG_PAIR(F32), [RED_F64] = ARG_PAIR(F64), [RED_I64] = ARG_PAIR(I64), [RED_U8] = ARG_PAIR(U8)},
};
