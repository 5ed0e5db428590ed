/* resample.h: weighted sums along one dimension, of float and double. */
#ifndef TSRT_RESAMPLE_H
#define TSRT_RESAMPLE_H
#include "tensor/tensor.h"

/* Output position o is the sum of count[o] elements from first[o] on, times the weights from o * most on. */
typedef struct rt_axis {
    int64_t in, out;
    int most;
    int64_t *first;
    int *count;
    double *weight;
    bool fused;                          /* float: how the sum is rounded; resample.c */
} rt_axis;
/* The innermost dimension: rows of in elements to rows of out. */
typedef void rt_along_fn(const rt_axis *a, const void *from, void *to, int64_t rows);
/* An outer dimension: blocks of in rows to blocks of out rows, of `row` elements. */
typedef void rt_across_fn(const rt_axis *a, const void *from, void *to, int64_t blocks, int64_t row);

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(rt_along_fn, resample_along_f32)
RT_DECLARE(rt_along_fn, resample_along_f64)
RT_DECLARE(rt_across_fn, resample_across_f32)
RT_DECLARE(rt_across_fn, resample_across_f64)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
