/* attention_rows.c: attention_rows.h says what it does. */
#include "loops/attention_rows.h"
#include "loops/fold.h"

#define SCORE(ty_, s_)                                                                                                            \
    ROW(ty_, SUM, ID) ROW(ty_, MAX, ID)                                                                                           \
    double RT_PASTE(score_##s_, RT_ISA)(const rt_score_row *r) {                                                                  \
        ty_##_T *restrict x = r->x, top, all;                                                                                     \
        const ty_##_T inf = (ty_##_T)INFINITY;                                                                                    \
        const int64_t n = r->limit < r->n ? r->limit : r->n;                                                                      \
        const red_args none = {0};                                                                                                \
        for (int64_t i = n; i < r->n; i++) x[i] = 0;                                                                              \
        if (n <= 0) return -(double)INFINITY;                                                                                     \
        if (r->mask) {                                                                                                            \
            const ty_##_T *restrict m = r->mask;                                                                                  \
            if (r->mask_step == 1) for (int64_t i = 0; i < n; i++) x[i] += m[i];                                                  \
            else for (int64_t i = 0; i < n; i++) x[i] += m[i * r->mask_step];                                                     \
        } else if (r->keep) {                                                                                                     \
            for (int64_t i = 0; i < n; i++) x[i] = r->keep[i * r->mask_step] ? x[i] : -inf;                                       \
        }                                                                                                                         \
        row_##ty_##_MAX_ID(x, n, &none, &top);                                                                                    \
        if (top == -inf) {                                                                                                        \
            for (int64_t i = 0; i < n; i++) x[i] = 0;                                                                             \
            return -(double)INFINITY;                                                                                             \
        }                                                                                                                         \
        for (int64_t i = 0; i < n; i++) x[i] = EXP_##ty_(x[i] - top);                                                             \
        row_##ty_##_SUM_ID(x, n, &none, &all);                                                                                    \
        const ty_##_T inverse = 1 / all;                                                                                          \
        for (int64_t i = 0; i < n; i++) x[i] *= inverse;                                                                          \
        return (double)top + log((double)all);                                                                                    \
    }
SCORE(F32, f32)
SCORE(F64, f64)
