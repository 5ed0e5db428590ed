/* inverse.c: inverses of square matrices, by LU with partial pivoting and two triangular solves, in double precision whatever the type. */
#include <math.h>
#include <stdio.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

typedef struct number { double re, im; } number;
static number times(number a, number b) { return (number){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
static number minus(number a, number b) { return (number){a.re - b.re, a.im - b.im}; }
static number over(number a, number b) {
    if (b.im == 0) return (number){a.re / b.re, a.im / b.re};
    if (fabs(b.re) >= fabs(b.im)) {
        const double r = b.im / b.re, d = b.re + b.im * r;
        return (number){(a.re + a.im * r) / d, (a.im - a.re * r) / d};
    }
    const double r = b.re / b.im, d = b.re * r + b.im;
    return (number){(a.re * r + a.im) / d, (a.im * r - a.re) / d};
}
static double size_of(number a) { return fabs(a.re) + fabs(a.im); }

#define SOLVE(T_, s_, TIMES_, MINUS_, OVER_, SIZE_, ONE_, ZERO_) \
/* a[n, n] becomes its LU; to[n, n] the inverse. The number of the first zero on the diagonal, from 1, or 0. */ \
static int32_t invert_##s_(int64_t n, T_ *a, T_ *to) { \
    int32_t singular = 0; \
    for (int64_t i = 0; i < n; i++) for (int64_t j = 0; j < n; j++) to[i * n + j] = i == j ? ONE_ : ZERO_; \
    for (int64_t k = 0; k < n; k++) { \
        int64_t p = k; \
        for (int64_t i = k + 1; i < n; i++) if (SIZE_(a[i * n + k]) > SIZE_(a[p * n + k])) p = i; \
        for (int64_t j = 0; p != k && j < n; j++) { \
            T_ t = a[k * n + j]; \
            a[k * n + j] = a[p * n + j], a[p * n + j] = t; \
            t = to[k * n + j], to[k * n + j] = to[p * n + j], to[p * n + j] = t; \
        } \
        if (SIZE_(a[k * n + k]) == 0) { if (!singular) singular = (int32_t)(k + 1); continue; } \
        for (int64_t i = k + 1; i < n; i++) { \
            const T_ f = OVER_(a[i * n + k], a[k * n + k]); \
            a[i * n + k] = f; \
            for (int64_t j = k + 1; j < n; j++) a[i * n + j] = MINUS_(a[i * n + j], TIMES_(f, a[k * n + j])); \
            for (int64_t j = 0; j < n; j++) to[i * n + j] = MINUS_(to[i * n + j], TIMES_(f, to[k * n + j])); \
        } \
    } \
    for (int64_t i = n - 1; i >= 0; i--) \
        for (int64_t j = 0; j < n; j++) { \
            T_ x = to[i * n + j]; \
            for (int64_t k = i + 1; k < n; k++) x = MINUS_(x, TIMES_(a[i * n + k], to[k * n + j])); \
            to[i * n + j] = OVER_(x, a[i * n + i]); \
        } \
    return singular; \
}
#define REAL_TIMES_(x_, y_) ((x_) * (y_))
#define REAL_MINUS_(x_, y_) ((x_) - (y_))
#define REAL_OVER_(x_, y_) ((x_) / (y_))
SOLVE(double, real, REAL_TIMES_, REAL_MINUS_, REAL_OVER_, fabs, 1.0, 0.0)
SOLVE(number, complex, times, minus, over, size_of, ((number){1, 0}), ((number){0, 0}))

/* info: int32 for each matrix, owned, or NULL: singular ones are an error of `name`. */
static int inverse(tsrt_ctx *c, const char *name, tsrt_tensor *a, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    if (a->ndim < 2) return tsrt_fail(c, NULL, "linalg.inv: The input tensor A must have at least 2 dimensions.");
    const int nd = a->ndim - 2;
    const int64_t n = a->size[nd];
    if (n != a->size[nd + 1]) return tsrt_fail(c, NULL, "linalg.inv: A must be batches of square matrices, but they are %lld by %lld matrices", (long long)n, (long long)a->size[nd + 1]);
    if (!rt_is_floating(a->dtype) && !rt_is_complex(a->dtype)) return tsrt_fail(c, NULL, "linalg.inv: Expected a floating point or complex tensor as input. Got %s", rt_dtype_cpp(a->dtype));
    if (rt_is_reduced(a->dtype) || a->dtype == TSRT_COMPLEX32) return tsrt_fail(c, NULL, "linalg.inv: Low precision dtypes not supported. Got %s", rt_dtype_cpp(a->dtype));
    const int work = rt_is_complex(a->dtype) ? TSRT_COMPLEX128 : TSRT_FLOAT64;
    int64_t stride[RT_MAXDIM], count = 1;
    tsrt_tensor *from = NULL, *lu = NULL, *to = NULL, *r = NULL, *state = NULL;
    rt_row_major(a->ndim, a->size, stride);
    stride[nd] = 1, stride[nd + 1] = n > 0 ? n : 1;                     /* columns lie side by side, as LAPACK leaves them */
    for (int d = 0; d < nd; d++) count *= a->size[d];
    int failed = rt_to_contiguous(c, a, work, &from) || rt_empty(c, work, a->ndim, a->size, &lu) || rt_copy(c, lu, from) || rt_empty(c, work, a->ndim, a->size, &to) ||
                 rt_empty_strided(c, a->dtype, a->ndim, a->size, stride, &r) || rt_empty(c, TSRT_INT32, nd, a->size, &state);
    for (int64_t i = 0; i < count && !failed; i++) {
        const int64_t at = i * n * n;
        const int32_t singular = work == TSRT_FLOAT64 ? invert_real(n, (double *)(void *)rt_data(lu) + at, (double *)(void *)rt_data(to) + at)
                                                      : invert_complex(n, (number *)(void *)rt_data(lu) + at, (number *)(void *)rt_data(to) + at);
        ((int32_t *)(void *)rt_data(state))[i] = singular;
        if (!singular || !check) continue;
        char batch[64] = "";
        if (nd) snprintf(batch, sizeof batch, "(Batch element %lld): ", (long long)i);
        failed = tsrt_fail(c, "torch._C._LinAlgError", "%s: %sThe diagonal element %d is zero, the inversion could not be completed because the input matrix is singular.", name, batch, (int)singular);
    }
    failed = failed || rt_copy(c, r, to);
    rt_drop(c, from), rt_drop(c, lu), rt_drop(c, to);
    if (failed) return rt_drop(c, r), rt_drop(c, state), 1;
    *out = r;
    if (info) *info = state;
    else rt_drop(c, state);
    return 0;
}
int tsrt_op_linalg_inv(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return inverse(c, "linalg.inv", a, true, out, NULL); }
int tsrt_op_inverse(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return inverse(c, "linalg.inv", a, true, out, NULL); }
int tsrt_op_linalg_inv_ex(tsrt_ctx *c, tsrt_tensor *a, bool check, tsrt_tensor **out, tsrt_tensor **info) { return inverse(c, "linalg.inv_ex", a, check, out, info); }
