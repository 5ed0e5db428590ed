/* attention_rows.c: attention_rows.h says what it does. Maxima and sums run in eight lanes. */
#include "loops/attention_rows.h"
#include "loops/gmath.h"

#define SCORE(T_, s_, exp_) \
double RT_PASTE(score_##s_, RT_ISA)(const rt_score_row *r) { \
    T_ *restrict x = r->x; \
    const T_ scale = (T_)r->scale, inf = (T_)INFINITY; \
    const int64_t n = r->limit < r->n ? r->limit : r->n; \
    if (r->mask) { \
        const T_ *restrict m = r->mask; \
        if (r->mask_step == 1) for (int64_t i = 0; i < n; i++) x[i] = x[i] * scale + m[i]; \
        else for (int64_t i = 0; i < n; i++) x[i] = x[i] * scale + m[i * r->mask_step]; \
    } else if (r->keep) { \
        for (int64_t i = 0; i < n; i++) x[i] = r->keep[i * r->mask_step] ? x[i] * scale : -inf; \
    } else for (int64_t i = 0; i < n; i++) x[i] *= scale; \
    T_ most[8]; \
    for (int q = 0; q < 8; q++) most[q] = -inf; \
    int64_t i = 0; \
    for (; i + 8 <= n; i += 8) for (int q = 0; q < 8; q++) most[q] = x[i + q] > most[q] ? x[i + q] : most[q]; \
    for (; i < n; i++) most[0] = x[i] > most[0] ? x[i] : most[0]; \
    for (int q = 1; q < 8; q++) most[0] = most[q] > most[0] ? most[q] : most[0]; \
    const T_ top = most[0]; \
    for (i = n; i < r->n; i++) x[i] = 0; \
    if (top == -inf) { \
        bool nan = false; \
        for (i = 0; i < n; i++) nan = nan || x[i] != x[i]; \
        for (i = 0; i < n; i++) x[i] = nan ? (T_)NAN : 0; \
        return nan ? (double)NAN : -(double)INFINITY; \
    } \
    T_ sum[8] = {0}; \
    i = 0; \
    for (; i + 8 <= n; i += 8) for (int q = 0; q < 8; q++) { const T_ e = exp_(x[i + q] - top); x[i + q] = e; sum[q] += e; } \
    for (; i < n; i++) { const T_ e = exp_(x[i] - top); x[i] = e; sum[0] += e; } \
    const T_ all = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7])), inverse = 1 / all; \
    for (i = 0; i < n; i++) x[i] *= inverse; \
    return (double)top + log((double)all); \
}
SCORE(float, f32, f_exp)
SCORE(double, f64, d_exp)
