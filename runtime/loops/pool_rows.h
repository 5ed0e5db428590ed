/* pool_rows.h: maxima and averages of float and double over windows, a row of results at a time. */
#ifndef TSRT_POOL_ROWS_H
#define TSRT_POOL_ROWS_H
#include "tensor/tensor.h"

/* The window of one output position along a dimension: elements begin, begin + dilation ... below end, which lie inside; full: its size with padding. */
typedef struct rt_span { int64_t begin, end, full; } rt_span;

/* One plane, or any number of these side by side ("lanes") where they lie closest in memory, as with channels last. Dimensions outermost first. */
typedef struct rt_pool_rows {
    int64_t out[3], in_step[3], out_step[3], dilation[3];                /* steps in elements */
    const rt_span *axis[3];                                             /* out[d] of them */
    /* Along the last dimension: positions x0 <= x < x1 have `taps` elements, the first of x at first + x * stride. */
    int64_t x0, x1, stride, first, taps;
    int64_t lanes;                                                      /* planes 1 apart; 1: rows are vectors along the last dimension, whose steps are 1 */
    int64_t divisor;                                                    /* of averages: 0: elements in the window ... */
    bool include_pad;                                                   /* ... with its padding */
} rt_pool_rows;
/* Slabs and rows of results are counted together: number d * out[1] + h. Computes from <= number < to. in, out: of the first plane. */
typedef void rt_pool_rows_fn(const rt_pool_rows *g, const void *in, void *out, int64_t from, int64_t to);
/* `planes` results, out_step apart: the sums of n dense elements, in_step apart, over count. */
typedef void rt_pool_whole_fn(const void *in, int64_t in_step, int64_t n, int64_t count, int64_t planes, void *out, int64_t out_step);

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(rt_pool_rows_fn, pool_max_f32)
RT_DECLARE(rt_pool_rows_fn, pool_max_f64)
RT_DECLARE(rt_pool_rows_fn, pool_mean_f32)
RT_DECLARE(rt_pool_rows_fn, pool_mean_f64)
RT_DECLARE(rt_pool_whole_fn, pool_whole_f32)
RT_DECLARE(rt_pool_whole_fn, pool_whole_f64)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
