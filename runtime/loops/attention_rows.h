/* attention_rows.h: softmax of the scores of attention, in place, a row at a time. */
#ifndef TSRT_ATTENTION_ROWS_H
#define TSRT_ATTENTION_ROWS_H
#include "tensor/tensor.h"

typedef struct rt_score_row {
    void *x;                           /* n scores */
    int64_t n, limit;                  /* those at limit and beyond are masked (causal) */
    const void *mask;                  /* added, of the scores' type; or NULL */
    const uint8_t *keep;               /* bool: those that are false are masked; or NULL */
    int64_t mask_step;                 /* of mask or keep, in elements */
} rt_score_row;
/* Turns scores to weights; a row that is masked altogether becomes zeros. Returns the logarithm of the sum of exp. */
typedef double rt_score_fn(const rt_score_row *r);

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(rt_score_fn, score_f32)
RT_DECLARE(rt_score_fn, score_f64)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
