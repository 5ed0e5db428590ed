/* layouts.h: random tensors in several layouts, and their elements one by one, for tests that compare operators with their definition. */
#ifndef TSRT_LAYOUTS_H
#define TSRT_LAYOUTS_H
#include <check.h>
#include <math.h>
#include "tensor_ops.h"

/* How many random cases: fewer where each costs ten times as much. */
#if defined(__SANITIZE_ADDRESS__)
#define TRIALS(n_) ((n_) / 4)
#else
#define TRIALS(n_) (n_)
#endif

static uint64_t state = 1;
static inline int64_t below(int64_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(state >> 33) % n;
}
/* Multiples of 1/16 below 1: products and sums of a few thousand of them are exact in float32, so results must be equal to the last bit. */
static inline double value(void) { return (double)below(31) / 16 - 15.0 / 16; }

/* The next index of a tensor of that size, row-major. */
static inline void next(int64_t *at, int ndim, const int64_t *size) {
    for (int d = ndim - 1; d >= 0 && ++at[d] == size[d]; d--) at[d] = 0;
}
typedef enum layout { DENSE, LAST, WIDE, LAYOUTS } layout;      /* row-major; channels last; every row part of a longer one */

static inline tsrt_tensor *tensor(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, layout how) {
    int64_t stride[5], step = 1, n = 1;
    tsrt_tensor *t;
    if (how == LAST && ndim > 2) {
        stride[1] = 1, step = size[1];
        for (int d = ndim - 1; d > 1; d--) stride[d] = step, step *= size[d];
        stride[0] = step;
    } else
        for (int d = ndim - 1; d >= 0; d--) stride[d] = step, step *= size[d] + (how == WIDE && d + 1 == ndim ? 3 : 0);
    for (int d = 0; d < ndim; d++) n *= size[d];
    if (how == WIDE) {
        int64_t wide[5];
        for (int d = 0; d < ndim; d++) wide[d] = size[d] + (d + 1 == ndim ? 3 : 0);
        tsrt_tensor *base;
        ck_assert(!rt_empty(c, dtype, ndim, wide, &base));
        for (int64_t i = 0; i < base->numel; i++) {
            const double poison = NAN;                       /* what lies between the rows is nobody's */
            rt_convert(dtype, rt_data(base) + i * (int64_t)rt_bytes(dtype), 0, TSRT_FLOAT64, (const char *)&poison, 0, 1);
        }
        ck_assert(!rt_view(c, base, ndim, size, stride, 0, &t));
        rt_drop(c, base);
    } else ck_assert(!rt_empty_strided(c, dtype, ndim, size, stride, &t));
    int64_t at[5] = {0};
    for (int64_t i = 0; i < n; i++) {
        int64_t place = 0;
        for (int d = 0; d < ndim; d++) place += at[d] * t->stride[d];
        const double v = value();
        rt_convert(dtype, rt_data(t) + place * (int64_t)rt_bytes(dtype), 0, TSRT_FLOAT64, (const char *)&v, 0, 1);
        next(at, ndim, size);
    }
    return t;
}
static inline double get(const tsrt_tensor *t, const int64_t *at) {
    int64_t place = 0;
    double v;
    for (int d = 0; d < t->ndim; d++) place += at[d] * t->stride[d];
    if (t->dtype == TSRT_FLOAT32) return ((const float *)(const void *)rt_data(t))[place];
    rt_convert(TSRT_FLOAT64, (char *)&v, 0, t->dtype, rt_data(t) + place * (int64_t)rt_bytes(t->dtype), 0, 1);
    return v;
}
static inline tsrt_list *list(tsrt_ctx *c, const int64_t *v, int n) { return tsrt_list_of(c, &tsrt_type_list_int, v, n); }
#endif
