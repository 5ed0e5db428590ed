/* gradient.c: torch.gradient: derivatives along dimensions by differences of second order inside and of order edge_order at both ends, between points a
 * number apart or at coordinates given. Each result element is a weighted sum of two or three neighbours, worked out in double and rounded once. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* out[i] = sum of w[j] x[from + j], j < n */
typedef struct stencil { double w[3]; int n; int64_t from; } stencil;

/* The derivative at p of the parabola (n = 3) or line (2) through the points at x[from ...]: Lagrange's polynomials, differentiated. */
static stencil weigh(const double *x, int64_t from, int n, double p) {
    stencil s = {.n = n, .from = from};
    for (int j = 0; j < n; j++) {
        double bottom = 1, top = n == 2 ? 1 : 0;
        for (int k = 0; k < n; k++) {
            if (k == j) continue;
            bottom *= x[from + j] - x[from + k];
            if (n == 3) top += p - x[from + k];
        }
        s.w[j] = top / bottom;
    }
    return s;
}

typedef struct job { const double *x; double *to; const stencil *s; int64_t points, inner; } job;
static void rows(void *arg, int64_t begin, int64_t end) {            /* one row: a point of one outer index, `inner` elements */
    const job *j = arg;
    for (int64_t r = begin; r < end; r++) {
        const stencil *s = &j->s[r % j->points];
        const double *x = j->x + (r / j->points * j->points + s->from) * j->inner;
        double *to = j->to + r * j->inner;
        for (int64_t i = 0; i < j->inner; i++) {
            double sum = 0;
            for (int k = 0; k < s->n; k++) if (s->w[k] != 0) sum += s->w[k] * x[i + k * j->inner];
            to[i] = sum;
        }
    }
}

/* Along one dimension, between points `apart` apart, or at `at` (float64, as many as there are points). */
static int along(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, double apart, const double *at, int edge, int dtype, tsrt_tensor **out) {
    const int64_t n = t->size[dim];
    const int work = rt_is_complex(t->dtype) ? TSRT_COMPLEX128 : TSRT_FLOAT64;
    const size_t bytes = (size_t)n * (sizeof(stencil) + sizeof(double));
    stencil *s = rt_scratch(c, bytes);
    if (!s) return 1;
    double *x = (double *)(void *)(s + n);
    for (int64_t i = 0; i < n; i++) x[i] = at ? at[i] : (double)i * apart;
    for (int64_t i = 1; i + 1 < n; i++) s[i] = weigh(x, i - 1, 3, x[i]);
    s[0] = weigh(x, 0, edge + 1, x[0]);
    s[n - 1] = weigh(x, n - 1 - edge, edge + 1, x[n - 1]);
    if (!at)                                              /* differences of neighbours' neighbours: the point itself has no part */
        for (int64_t i = 1; i + 1 < n; i++) s[i].w[0] = -1 / (2 * apart), s[i].w[1] = 0, s[i].w[2] = 1 / (2 * apart);
    job j = {.s = s, .points = n, .inner = work == TSRT_COMPLEX128 ? 2 : 1};
    int64_t count = 1;
    for (int64_t d = 0; d < t->ndim; d++) {
        if (d > dim) j.inner *= t->size[d];
        if (d <= dim) count *= t->size[d];
    }
    tsrt_tensor *from = NULL, *to = NULL;
    int failed = rt_to_contiguous(c, t, work, &from) || rt_empty(c, work, t->ndim, t->size, &to);
    if (!failed) {
        j.x = (const double *)(const void *)rt_data(from), j.to = (double *)(void *)rt_data(to);
        rt_parallel(c, count, 16384 / (j.inner + 1) + 1, rows, &j);
        failed = rt_to(c, to, dtype, out);
    }
    rt_drop(c, from), rt_drop(c, to);
    rt_scratch_free(c, s, bytes);
    return failed;
}

/* Spacing: one number, numbers or coordinates for each of the dimensions asked for; dims: none for all. */
typedef struct spaces { const tsrt_value *one; const tsrt_list *numbers, *points; } spaces;
static int number_at(tsrt_ctx *c, const tsrt_value *v, double *out) {
    if (v && rt_scalar_complex(v).im != 0) return tsrt_fail(c, "NotImplementedError", "gradient: complex spacing is not supported");
    *out = v ? rt_scalar_double(v) : 1;
    return 0;
}
static int check(tsrt_ctx *c, const tsrt_tensor *t, const spaces *s, const int64_t *dims, int n, bool given, int64_t edge) {
    const tsrt_list *each = s->numbers ? s->numbers : s->points;
    uint64_t seen = 0;
    if (t->dtype == TSRT_UINT8) return tsrt_fail(c, NULL, "torch.gradient does not support uint8 input.");
    if (each && !given && each->len != t->ndim)
        return tsrt_fail(c, NULL, "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = %d', since dim argument was not given, but got a list of length %lld",
                         t->ndim, (long long)each->len);
    if (each && given && each->len != n)
        return tsrt_fail(c, NULL, "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length %lld and a dim argument of length %d.",
                         (long long)each->len, n);
    if (edge != 1 && edge != 2) return tsrt_fail(c, NULL, "torch.gradient only supports edge_order=1 and edge_order=2.");
    for (int i = 0; i < n; i++) {
        int64_t d;
        if (rt_wrap_dim(c, dims[i], t->ndim, &d)) return 1;
        if (seen >> d & 1) return tsrt_fail(c, NULL, "dim %lld appears multiple times in the list of dims", (long long)d);
        seen |= (uint64_t)1 << d;
        if (t->ndim == 0 || t->size[d] < edge + 1) return tsrt_fail(c, NULL, "torch.gradient expected each dimension size to be at least edge_order+1");
    }
    for (int i = 0; s->points && i < n; i++) {
        const tsrt_tensor *p = tsrt_list_cells(s->points)[i];
        if (p->ndim != 1) return tsrt_fail(c, NULL, "torch.gradient expected each element of spacing to have one dimension, but got an element with %d dimensions!", p->ndim);
    }
    return 0;
}
static int gradient(tsrt_ctx *c, tsrt_tensor *t, spaces s, const tsrt_list *dims, const tsrt_opt_int *dim, int64_t edge, tsrt_list **out) {
    int64_t d[RT_MAXDIM];
    const bool given = dims || rt_has(dim);
    if (dims && dims->len > RT_MAXDIM) return tsrt_fail(c, NULL, "torch.gradient: too many dimensions");
    const int n = dims ? (int)dims->len : given ? 1 : t->ndim;
    for (int i = 0; i < n; i++) d[i] = dims ? tsrt_list_ints(dims)[i] : given ? dim->value : i;
    if (check(c, t, &s, d, n, given, edge)) return 1;
    tsrt_list *l;
    if (rt_new_list(c, n, &l)) return 1;
    int failed = 0;
    for (int i = 0; i < n && !failed; i++) {
        tsrt_tensor *points = s.points ? tsrt_list_cells(s.points)[i] : NULL;
        tsrt_tensor *at = NULL;
        double apart = 1;
        if (rt_wrap_dim(c, d[i], t->ndim, &d[i])) failed = 1;
        else if (points && points->numel != t->size[d[i]])
            failed = tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %lld", (long long)points->numel, (long long)t->size[d[i]], (long long)d[i]);
        else if (points) failed = rt_to_contiguous(c, points, TSRT_FLOAT64, &at);
        else failed = number_at(c, s.numbers ? (const tsrt_value *)s.numbers->data + i : s.one, &apart);
        int dtype = points ? rt_result_type(c, t, points) : t->dtype;
        if (!rt_is_floating(dtype) && !rt_is_complex(dtype)) dtype = rt_default_dtype(c);
        failed = failed || along(c, t, d[i], apart, at ? (const double *)(const void *)rt_data(at) : NULL, (int)edge, dtype, (tsrt_tensor **)&tsrt_list_cells(l)[i]);
        rt_drop(c, at);
    }
    if (failed) tsrt_release(c, l);
    else *out = l;
    return failed;
}
int tsrt_op_gradient_scalarint(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_value *spacing, const tsrt_opt_int *dim, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.one = rt_has(spacing) ? &spacing->value : NULL}, NULL, dim, edge, out);
}
int tsrt_op_gradient_scalararray(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *spacing, tsrt_list *dims, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.one = spacing}, dims, NULL, edge, out);
}
int tsrt_op_gradient_array(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *dims, int64_t edge, tsrt_list **out) { return gradient(c, t, (spaces){0}, dims, NULL, edge, out); }
int tsrt_op_gradient_scalarrayint(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *spacing, const tsrt_opt_int *dim, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.numbers = spacing}, NULL, dim, edge, out);
}
int tsrt_op_gradient_scalarrayarray(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *spacing, tsrt_list *dims, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.numbers = spacing}, dims, NULL, edge, out);
}
int tsrt_op_gradient_tensorarrayint(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *spacing, const tsrt_opt_int *dim, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.points = spacing}, NULL, dim, edge, out);
}
int tsrt_op_gradient_tensorarray(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *spacing, tsrt_list *dims, int64_t edge, tsrt_list **out) {
    return gradient(c, t, (spaces){.points = spacing}, dims, NULL, edge, out);
}
