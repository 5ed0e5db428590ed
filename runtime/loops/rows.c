/* rows.c: softmax, moments and scaling of dense rows, and y = x * a + b with a and b that may be constant along it. Contract: kernels/rows.h. */
#include "fold.h"
#include "kernels/rows.h"

#define ROWS(ty_)                                                                                                                 \
    ROW(ty_, SUM, ID) ROW(ty_, SUM, SQUARE) ROW(ty_, SUM, SQDIFF) ROW(ty_, MAX, ID)                                               \
    static double sum_##ty_(red_row_fn *row, const ty_##_T *x, int64_t n, const red_args *a) {                                    \
        double s = 0;                                                                                                             \
        for (int64_t i = 0; i < n; i += RED_BLOCK) {                                                                              \
            ty_##_T part;                                                                                                         \
            row(x + i, n - i < RED_BLOCK ? n - i : RED_BLOCK, a, &part);                                                          \
            s += (double)part;                                                                                                    \
        }                                                                                                                         \
        return s;                                                                                                                 \
    }                                                                                                                             \
    static void soft_##ty_(const void *x_, void *y_, int64_t n, soft_kind kind) {                                                 \
        const ty_##_T *x = x_;                                                                                                    \
        ty_##_T *y = y_, m, buf[RED_BLOCK];                                                                                       \
        const red_args none = {0};                                                                                                \
        if (n <= 0) return;                                                                                                       \
        row_##ty_##_MAX_ID(x, n, &none, &m);                                                                                      \
        if (kind == SOFT_SAFE && m == -INFINITY) {                                                                                \
            for (int64_t i = 0; i < n; i++) y[i] = 0;                                                                             \
            return;                                                                                                               \
        }                                                                                                                         \
        double s = 0;                                                                                                             \
        for (int64_t i = 0; i < n; i += RED_BLOCK) {                                                                              \
            const int64_t w = n - i < RED_BLOCK ? n - i : RED_BLOCK;                                                              \
            ty_##_T *to = kind == SOFT_LOG ? buf : y + i, part;                                                                   \
            for (int64_t k = 0; k < w; k++) to[k] = EXP_##ty_(x[i + k] - m);                                                      \
            row_##ty_##_SUM_ID(to, w, &none, &part);                                                                              \
            s += (double)part;                                                                                                    \
        }                                                                                                                         \
        if (kind == SOFT_LOG) {                                                                                                   \
            const ty_##_T l = (ty_##_T)log(s);                                                                                    \
            for (int64_t i = 0; i < n; i++) y[i] = x[i] - m - l;                                                                  \
            return;                                                                                                               \
        }                                                                                                                         \
        const ty_##_T by = (ty_##_T)(1 / s);                                                                                      \
        for (int64_t i = 0; i < n; i++) y[i] *= by;                                                                               \
    }                                                                                                                             \
    static void soft_columns_##ty_(const void *x_, void *y_, int64_t n, int64_t step, int64_t w, soft_kind kind) {                \
        const ty_##_T *x = x_;                                                                                                    \
        ty_##_T *y = y_, m[SOFT_COLUMNS], part[SOFT_COLUMNS];                                                                     \
        double s[SOFT_COLUMNS];                                                                                                   \
        for (int64_t j = 0; j < w; j++) m[j] = x[j], s[j] = 0;                                                                    \
        for (int64_t i = 1; i < n; i++) {                                                                                         \
            const ty_##_T *from = x + i * step;                                                                                   \
            for (int64_t j = 0; j < w; j++) m[j] = (from[j] > m[j]) | (from[j] != from[j]) ? from[j] : m[j];                      \
        }                                                                                                                         \
        if (kind == SOFT_SAFE) for (int64_t j = 0; j < w; j++) m[j] = m[j] == -INFINITY ? 0 : m[j];                               \
        for (int64_t at = 0; at < n; at += SOFT_COLUMNS) {                                                                        \
            const int64_t end = n - at < SOFT_COLUMNS ? n : at + SOFT_COLUMNS;                                                    \
            for (int64_t j = 0; j < w; j++) part[j] = 0;                                                                          \
            for (int64_t i = at; i < end; i++) {                                                                                  \
                const ty_##_T *from = x + i * step;                                                                               \
                ty_##_T *to = y + i * step;                                                                                       \
                if (kind == SOFT_LOG) { _Pragma("GCC ivdep") for (int64_t j = 0; j < w; j++) part[j] += EXP_##ty_(from[j] - m[j]); } \
                else { _Pragma("GCC ivdep") for (int64_t j = 0; j < w; j++) { const ty_##_T e = EXP_##ty_(from[j] - m[j]); to[j] = e, part[j] += e; } } \
            }                                                                                                                     \
            for (int64_t j = 0; j < w; j++) s[j] += (double)part[j];                                                              \
        }                                                                                                                         \
        if (kind == SOFT_LOG) for (int64_t j = 0; j < w; j++) part[j] = (ty_##_T)log(s[j]);                                       \
        else for (int64_t j = 0; j < w; j++) part[j] = (ty_##_T)(s[j] == 0 ? 0 : 1 / s[j]);                                       \
        for (int64_t i = 0; i < n; i++) {                                                                                         \
            const ty_##_T *from = x + i * step;                                                                                   \
            ty_##_T *to = y + i * step;                                                                                           \
            if (kind == SOFT_LOG) { _Pragma("GCC ivdep") for (int64_t j = 0; j < w; j++) to[j] = from[j] - m[j] - part[j]; }      \
            else for (int64_t j = 0; j < w; j++) to[j] *= part[j];                                                                \
        }                                                                                                                         \
    }                                                                                                                             \
    static void stats_##ty_(const void *x, int64_t n, double *mean, double *var) {                                                \
        const double m = sum_##ty_(row_##ty_##_SUM_ID, x, n, &(red_args){0}) / (double)n;                                         \
        const ty_##_T centre = (ty_##_T)m;                                                                                        \
        const double d = m - (double)centre, v = sum_##ty_(row_##ty_##_SUM_SQDIFF, x, n, &(red_args){0, &centre}) / (double)n - d * d; \
        *mean = m;                                                                                                                \
        *var = v > 0 ? v : v == v ? 0 : v;                                                                                        \
    }                                                                                                                             \
    static void square_##ty_(const void *x, int64_t n, double *mean) {                                                            \
        *mean = sum_##ty_(row_##ty_##_SUM_SQUARE, x, n, &(red_args){0}) / (double)n;                                              \
    }                                                                                                                             \
    static void affine_##ty_(const void *x_, void *y_, int64_t n, double a_, double b_) {                                         \
        const ty_##_T *x = x_, a = (ty_##_T)a_, b = (ty_##_T)b_;                                                                  \
        ty_##_T *y = y_;                                                                                                          \
        for (int64_t i = 0; i < n; i++) y[i] = x[i] * a + b;                                                                      \
    }                                                                                                                             \
    static void scale_##ty_(const void *x_, void *y_, int64_t n, double mean_, double scale_, const void *gamma, const void *beta) { \
        const ty_##_T *x = x_, *g = gamma, *b = beta, m = (ty_##_T)mean_, s = (ty_##_T)scale_;                                    \
        ty_##_T *y = y_;                                                                                                          \
        if (g && b) for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) * s * g[i] + b[i];                                          \
        else if (g) for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) * s * g[i];                                                 \
        else if (b) for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) * s + b[i];                                                 \
        else for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) * s;                                                               \
    }                                                                                                                             \
    static void channels_##ty_(char *const *data, const int64_t *stride, int64_t n, const void *arg) {                            \
        enum { B = sizeof(ty_##_T) };                                                                                             \
        (void)arg;                                                                                                                \
        if (stride[0] == B && stride[1] == B && !stride[2] && !stride[3]) {                                                       \
            affine_##ty_(data[1], data[0], n, (double)*(const ty_##_T *)(const void *)data[2], (double)*(const ty_##_T *)(const void *)data[3]); \
        } else if (stride[0] == B && stride[1] == B && stride[2] == B && stride[3] == B) {                                        \
            ty_##_T *y = (ty_##_T *)(void *)data[0];                                                                              \
            const ty_##_T *x = (const ty_##_T *)(const void *)data[1], *a = (const ty_##_T *)(const void *)data[2], *b = (const ty_##_T *)(const void *)data[3]; \
            for (int64_t i = 0; i < n; i++) y[i] = x[i] * a[i] + b[i];                                                            \
        } else                                                                                                                    \
            for (int64_t i = 0; i < n; i++)                                                                                       \
                *(ty_##_T *)(void *)(data[0] + i * stride[0]) = *(const ty_##_T *)(const void *)(data[1] + i * stride[1]) *       \
                                                                *(const ty_##_T *)(const void *)(data[2] + i * stride[2]) +       \
                                                                *(const ty_##_T *)(const void *)(data[3] + i * stride[3]);        \
    }
ROWS(F32)
ROWS(F64)

const rows_table RT_NAME(rows_loops) = {
    {soft_F32, soft_F64}, {soft_columns_F32, soft_columns_F64}, {stats_F32, stats_F64}, {square_F32, square_F64}, {affine_F32, affine_F64}, {scale_F32, scale_F64}, {channels_F32, channels_F64},
};
