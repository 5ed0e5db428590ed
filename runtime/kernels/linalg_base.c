/* linalg_base.c: batches of matrices for the linear algebra kernels: checks, copies by columns, results. */
#include <float.h>
#include <stdio.h>
#include "kernels/linalg.h"

void la_shape_of(const tsrt_tensor *a, la_shape *s) {
    s->nd = a->ndim - 2;
    s->count = 1;
    for (int d = 0; d < s->nd; d++) s->batch[d] = a->size[d], s->count *= a->size[d];
    s->m = a->size[s->nd];
    s->n = a->size[s->nd + 1];
    s->k = s->m < s->n ? s->m : s->n;
}
int la_check_dims(tsrt_ctx *c, const char *name, const tsrt_tensor *a) {
    return a->ndim >= 2 ? 0 : tsrt_fail(c, NULL, "%s: The input tensor A must have at least 2 dimensions.", name);
}
int la_check_square(tsrt_ctx *c, const char *name, const tsrt_tensor *a) {
    if (la_check_dims(c, name, a)) return 1;
    const int64_t m = a->size[a->ndim - 2], n = a->size[a->ndim - 1];
    return m == n ? 0 : tsrt_fail(c, NULL, "%s%sA must be batches of square matrices, but they are %lld by %lld matrices", name, *name ? ": " : "", (long long)m, (long long)n);
}
int la_check_float(tsrt_ctx *c, const char *name, const tsrt_tensor *a) {
    if (rt_is_floating(a->dtype) || rt_is_complex(a->dtype)) return 0;
    return tsrt_fail(c, NULL, "%s: Expected a floating point or complex tensor as input. Got %s", name, rt_dtype_cpp(a->dtype));
}
int la_check_implemented(tsrt_ctx *c, const char *kernel, const tsrt_tensor *a) {
    const int d = rt_to_real(a->dtype);
    return d == TSRT_FLOAT32 || d == TSRT_FLOAT64 ? 0 : tsrt_fail(c, "NotImplementedError", "\"%s\" not implemented for '%s'", kernel, rt_dtype_cpp(a->dtype));
}
int la_new(tsrt_ctx *c, int dtype, const la_shape *s, int64_t m, int64_t n, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    for (int d = 0; d < s->nd; d++) size[d] = s->batch[d];
    size[s->nd] = m, size[s->nd + 1] = n;
    rt_row_major(s->nd + 2, size, stride);
    stride[s->nd] = 1, stride[s->nd + 1] = m > 0 ? m : 1;
    return rt_empty_strided(c, dtype, s->nd + 2, size, stride, out);
}
int la_new_vector(tsrt_ctx *c, int dtype, const la_shape *s, int64_t n, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    for (int d = 0; d < s->nd; d++) size[d] = s->batch[d];
    size[s->nd] = n;
    return rt_empty(c, dtype, s->nd + 1, size, out);
}
int la_enter(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) {
    la_shape s;
    tsrt_tensor *t;
    la_shape_of(a, &s);
    if (la_new(c, la_core_of(a->dtype)->dtype, &s, s.m, s.n, &t)) return 1;
    if (rt_copy(c, t, a)) return rt_drop(c, t), 1;
    *out = t;
    return 0;
}
int la_leave(tsrt_ctx *c, int dtype, tsrt_tensor **t) {
    tsrt_tensor *r;
    if ((*t)->dtype == dtype) return 0;
    if (rt_empty_strided(c, dtype, (*t)->ndim, (*t)->size, (*t)->stride, &r)) return 1;
    if (rt_copy(c, r, *t)) return rt_drop(c, r), 1;
    rt_drop(c, *t);
    *t = r;
    return 0;
}
const char *la_batch_text(const la_shape *s, int64_t i, char to[48]) {
    *to = 0;
    if (s->nd) snprintf(to, 48, "(Batch element %lld): ", (long long)i);
    return to;
}
double la_eps(int dtype) { return rt_to_real(dtype) == TSRT_FLOAT64 ? DBL_EPSILON : FLT_EPSILON; }
