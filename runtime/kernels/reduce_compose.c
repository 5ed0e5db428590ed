/* reduce_compose.c: operators that are compositions around reductions: norms of matrices, covariance, renorm, differences, the trapezoid rule. */
#include <math.h>
#include "kernels/reduce_ops.h"
#include "tensor_ops.h"

static tsrt_value number(double v) { return (tsrt_value){.type = &tsrt_type_float, .u.f = v}; }
static tsrt_value whole(int64_t v) { return (tsrt_value){.type = &tsrt_type_int, .u.i = v}; }
static int replace(tsrt_ctx *c, int failed, tsrt_tensor **t, tsrt_tensor *by) {       /* *t = by unless failed; the old one is dropped either way */
    rt_drop(c, *t);
    *t = failed ? NULL : by;
    return failed;
}

/* ---- norms of matrices */
static int ints_of(tsrt_ctx *c, const int64_t *v, int n, tsrt_list **out) { return !(*out = tsrt_list_of(c, &tsrt_type_list_int, v, n)); }
/* Singular values' sum, greatest or least over the two dimensions. */
typedef enum spectral { S_SUM, S_MOST, S_LEAST } spectral;
/* Of k rows of n numbers (k <= n), by rotating pairs of rows until all are orthogonal (one-sided Jacobi): their lengths are the singular values. */
static double of_rows(double *a, int64_t k, int64_t n, spectral how) {
    for (int turn = 0; turn < 60; turn++) {
        bool done = true;
        for (int64_t p = 0; p < k; p++)
            for (int64_t q = p + 1; q < k; q++) {
                double *x = a + p * n, *y = a + q * n, xx = 0, yy = 0, xy = 0;
                for (int64_t i = 0; i < n; i++) xx += x[i] * x[i], yy += y[i] * y[i], xy += x[i] * y[i];
                if (!(fabs(xy) > 1e-15 * sqrt(xx * yy))) continue;
                done = false;
                const double zeta = (yy - xx) / (2 * xy), t = (zeta < 0 ? -1 : 1) / (fabs(zeta) + sqrt(1 + zeta * zeta)), cos_ = 1 / sqrt(1 + t * t), sin_ = cos_ * t;
                for (int64_t i = 0; i < n; i++) {
                    const double v = x[i];
                    x[i] = cos_ * v - sin_ * y[i];
                    y[i] = sin_ * v + cos_ * y[i];
                }
            }
        if (done) break;
    }
    double r = how == S_LEAST && k ? INFINITY : 0;
    for (int64_t p = 0; p < k; p++) {
        double s = 0;
        for (int64_t i = 0; i < n; i++) s += a[p * n + i] * a[p * n + i];
        s = sqrt(s);
        if (how == S_SUM) r += s;
        else if (s != s || (how == S_MOST ? s > r : s < r)) r = s;
    }
    return r;
}
static int singular(tsrt_ctx *c, tsrt_tensor *a, const int64_t dim[2], bool keepdim, spectral how, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    int k = 0;
    const bool complex = rt_is_complex(a->dtype), wide = a->size[dim[0]] <= a->size[dim[1]];
    const int64_t rows = a->size[dim[!wide]], n = a->size[dim[wide]], parts = complex ? 2 : 1;
    tsrt_tensor *turned, *x = NULL, *r = NULL;
    for (int i = 0; i < a->ndim; i++)
        if (i != dim[0] && i != dim[1]) size[k] = a->size[i], stride[k++] = a->stride[i];
    for (int i = 0; i < 2; i++) size[k] = a->size[dim[i ? wide : !wide]], stride[k++] = a->stride[dim[i ? wide : !wide]];
    if (rt_view(c, a, a->ndim, size, stride, a->offset, &turned)) return 1;
    const uint64_t dims = (uint64_t)1 << dim[0] | (uint64_t)1 << dim[1];
    int failed = rt_to_contiguous(c, turned, complex ? TSRT_COMPLEX128 : TSRT_FLOAT64, &x) || red_out(c, a, dims, keepdim, TSRT_FLOAT64, &r);
    rt_drop(c, turned);
    const size_t bytes = (size_t)(rows > 0 && n > 0 ? rows * n : 1) * (size_t)(parts * parts) * sizeof(double);
    double *work = failed ? NULL : rt_scratch(c, bytes);
    failed = failed || !work;
    for (int64_t b = 0; !failed && b < r->numel; b++) {
        const double *v = (const double *)(const void *)rt_data(x) + b * rows * n * parts;
        for (int64_t p = 0; p < rows; p++)
            for (int64_t i = 0; i < n; i++) {
                const double re = v[(p * n + i) * parts], im = complex ? v[(p * n + i) * parts + 1] : 0;
                work[p * n * parts + i] = re;
                if (!complex) continue;                   /* [re, -im; im, re] has each value twice */
                work[p * n * 2 + n + i] = -im;
                work[(rows + p) * n * 2 + i] = im;
                work[(rows + p) * n * 2 + n + i] = re;
            }
        const double s = of_rows(work, rows * parts, n * parts, how);
        ((double *)(void *)rt_data(r))[b] = how == S_SUM ? s / (double)parts : s;
    }
    if (work) rt_scratch_free(c, work, bytes);
    rt_drop(c, x);
    failed = failed || rt_to(c, r, rt_to_real(a->dtype), out);
    rt_drop(c, r);
    return failed;
}
/* Checks shared by both forms; t: the input in the dtype asked for, owned. */
static int matrix_input(tsrt_ctx *c, tsrt_tensor *self, const tsrt_list *dim, const tsrt_opt_int *dtype, int64_t d[2], tsrt_tensor **t) {
    if (!rt_is_floating(self->dtype) && !rt_is_complex(self->dtype))
        return tsrt_fail(c, NULL, "linalg.matrix_norm: Expected a floating point or complex tensor as input. Got %s", rt_dtype_cpp(self->dtype));
    if (self->ndim < 2) return tsrt_fail(c, NULL, "linalg.matrix_norm: The input tensor A must have at least 2 dimensions.");
    if (dim->len != 2) {
        char text[256];
        rt_sizes_text((int)dim->len, tsrt_list_ints(dim), text, sizeof text);
        text[strlen(text) - 1] = 0;
        return tsrt_fail(c, NULL, "linalg.matrix_norm: dim must be a 2-tuple. Got %s", text + 1);
    }
    for (int i = 0; i < 2; i++)
        if (rt_wrap_dim(c, tsrt_list_ints(dim)[i], self->ndim, &d[i])) return 1;
    if (d[0] == d[1]) return tsrt_fail(c, NULL, "linalg.matrix_norm: dims must be different. Got (%lld, %lld)", (long long)d[0], (long long)d[1]);
    return rt_to(c, self, rt_has(dtype) ? (int)dtype->value : self->dtype, t);
}
int tsrt_op_linalg_matrix_norm(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    int64_t d[2];
    tsrt_tensor *t, *sums;
    const double p = rt_scalar_double(ord), size = fabs(p);
    if (matrix_input(c, self, dim, dtype, d, &t)) return 1;
    int failed;
    if (size == 2) failed = singular(c, t, d, keepdim, p > 0 ? S_MOST : S_LEAST, out);
    else if (size == 1 || isinf(p)) {
        int64_t first = d[size != 1], second = d[size == 1];
        tsrt_list *a = NULL, *b = NULL;
        tsrt_value one = number(1);
        if (!keepdim && second > first) second--;
        failed = ints_of(c, &first, 1, &a) || ints_of(c, &second, 1, &b) || tsrt_op_linalg_vector_norm(c, t, &one, a, keepdim, NULL, &sums);
        if (!failed) {
            const bool empty = sums->ndim && !sums->size[second] && p > 0;      /* the greatest of no sums of moduli is 0 */
            failed = empty ? tsrt_op_sum_dim_IntList(c, sums, b, keepdim, NULL, out) : p > 0 ? tsrt_op_amax(c, sums, b, keepdim, out) : tsrt_op_amin(c, sums, b, keepdim, out);
            rt_drop(c, sums);
        }
        tsrt_release(c, a);
        tsrt_release(c, b);
    } else failed = tsrt_fail(c, NULL, "linalg.matrix_norm: Order %g not supported.", p);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_linalg_matrix_norm_str_ord(tsrt_ctx *c, tsrt_tensor *self, const tsrt_str *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    int64_t d[2];
    tsrt_tensor *t;
    if (matrix_input(c, self, dim, dtype, d, &t)) return 1;
    int failed;
    if (!strcmp(ord->data, "fro")) {
        tsrt_list *dims = NULL;
        tsrt_value two = number(2);
        failed = ints_of(c, d, 2, &dims) || tsrt_op_linalg_vector_norm(c, t, &two, dims, keepdim, NULL, out);
        tsrt_release(c, dims);
    } else if (!strcmp(ord->data, "nuc")) failed = singular(c, t, d, keepdim, S_SUM, out);
    else failed = tsrt_fail(c, NULL, "linalg.matrix_norm: Order %s not supported.", ord->data);
    rt_drop(c, t);
    return failed;
}
static int norm_dims(tsrt_ctx *c, const tsrt_list *dim) {
    char text[256];
    if (!dim || dim->len == 1 || dim->len == 2) return 0;
    return tsrt_fail(c, NULL, "linalg.norm: If dim is specified, it must be of length 1 or 2. Got %s", rt_sizes_text((int)dim->len, tsrt_list_ints(dim), text, sizeof text));
}
static int last_two(tsrt_ctx *c, tsrt_list **out) { return ints_of(c, (const int64_t[]){-2, -1}, 2, out); }
int tsrt_op_linalg_norm(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    const tsrt_value two = number(2);
    if (!rt_has(ord)) return tsrt_op_linalg_vector_norm(c, self, &two, dim, keepdim, dtype, out);
    if (norm_dims(c, dim)) return 1;
    if (!dim && self->ndim != 1 && self->ndim != 2) return tsrt_fail(c, NULL, "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got %dD.", self->ndim);
    if (dim ? dim->len == 1 : self->ndim == 1) return tsrt_op_linalg_vector_norm(c, self, &ord->value, dim, keepdim, dtype, out);
    tsrt_list *both = NULL;
    if (!dim && last_two(c, &both)) return 1;
    const int failed = tsrt_op_linalg_matrix_norm(c, self, &ord->value, dim ? dim : both, keepdim, dtype, out);
    tsrt_release(c, both);
    return failed;
}
int tsrt_op_linalg_norm_ord_str(tsrt_ctx *c, tsrt_tensor *self, const tsrt_str *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    tsrt_list *both = NULL;
    if (norm_dims(c, dim)) return 1;
    if (!dim && last_two(c, &both)) return 1;
    const int failed = tsrt_op_linalg_matrix_norm_str_ord(c, self, ord, dim ? dim : both, keepdim, dtype, out);
    tsrt_release(c, both);
    return failed;
}
int tsrt_op_nuclear_norm_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    int64_t d[2];
    tsrt_tensor *t;
    if (dim->len != 2) return tsrt_fail(c, NULL, "nuclear norm requires a 'dim' argument of size 2");
    if (matrix_input(c, self, dim, NULL, d, &t)) return 1;
    const int failed = singular(c, t, d, keepdim, S_SUM, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_nuclear_norm(tsrt_ctx *c, tsrt_tensor *self, bool keepdim, tsrt_tensor **out) {
    tsrt_list *both;
    if (self->ndim != 2) return tsrt_fail(c, NULL, "Expected a tensor with 2 dimensions, but got a tensor with %d dimensions instead.", self->ndim);
    if (last_two(c, &both)) return 1;
    const int failed = tsrt_op_nuclear_norm_dim(c, self, both, keepdim, out);
    tsrt_release(c, both);
    return failed;
}

/* ---- norms of slices: all dimensions but one are folded */
static int norm_but(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *p, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    int64_t rest[RT_MAXDIM];
    int k = 0;
    tsrt_list *dims;
    for (int i = 0; i < t->ndim; i++)
        if (i != dim) rest[k++] = i;
    if (!k) {                                             /* nothing to fold: moduli */
        int64_t size[RT_MAXDIM + 1], stride[RT_MAXDIM + 1];
        tsrt_tensor *column;
        for (int i = 0; i < t->ndim; i++) size[i] = t->size[i], stride[i] = t->stride[i];
        size[t->ndim] = stride[t->ndim] = 1;
        if (rt_view(c, t, t->ndim + 1, size, stride, t->offset, &column)) return 1;
        if (ints_of(c, &(int64_t){-1}, 1, &dims)) return rt_drop(c, column), 1;
        const int failed = tsrt_op_linalg_vector_norm(c, column, p, dims, false, dtype, out);
        tsrt_release(c, dims);
        rt_drop(c, column);
        return failed;
    }
    if (ints_of(c, rest, k, &dims)) return 1;
    const int failed = tsrt_op_linalg_vector_norm(c, t, p, dims, true, dtype, out);
    tsrt_release(c, dims);
    return failed;
}
int tsrt_op_norm_except_dim(tsrt_ctx *c, tsrt_tensor *v, int64_t pow_, int64_t dim, tsrt_tensor **out) {
    int64_t d;
    const tsrt_value p = whole(pow_);
    if (dim == -1) return tsrt_op_norm_Scalar(c, v, &p, out);
    return rt_wrap_dim(c, dim, v->ndim, &d) || norm_but(c, v, &p, d, NULL, out);
}
int tsrt_op__weight_norm_interface(tsrt_ctx *c, tsrt_tensor *v, tsrt_tensor *g, int64_t dim, tsrt_tensor **out, tsrt_tensor **norm) {
    tsrt_tensor *n, *scale;
    if (tsrt_op_norm_except_dim(c, v, 2, dim, &n)) return 1;
    int failed = tsrt_op_div_Tensor(c, g, n, &scale);
    if (!failed) {
        failed = tsrt_op_mul_Tensor(c, v, scale, out);
        rt_drop(c, scale);
    }
    if (failed) return rt_drop(c, n), 1;
    *norm = n;
    return 0;
}
int tsrt_op__weight_norm(tsrt_ctx *c, tsrt_tensor *v, tsrt_tensor *g, int64_t dim, tsrt_tensor **out) {
    tsrt_tensor *norm;
    if (tsrt_op__weight_norm_interface(c, v, g, dim, out, &norm)) return 1;
    rt_drop(c, norm);
    return 0;
}
int tsrt_op_renorm(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *p, int64_t dim, const tsrt_value *maxnorm, tsrt_tensor **out) {
    int64_t d;
    const double most = rt_scalar_double(maxnorm);
    tsrt_tensor *norm, *factor;
    if (rt_scalar_is_complex(p)) return tsrt_fail(c, NULL, "renorm: p must be real-valued");
    if (!(rt_scalar_double(p) > 0)) return tsrt_fail(c, NULL, "renorm: non-positive-norm not supported");
    if (rt_scalar_is_complex(maxnorm)) return tsrt_fail(c, NULL, "renorm: maxnorm must be real-valued");
    if (most < 0) return tsrt_fail(c, NULL, "renorm: expected maxnorm to be >= 0 but got %g", most);
    if (self->ndim < 2) return tsrt_fail(c, NULL, "renorm: input needs at least 2 dimensions, got %d dimensions", self->ndim);
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (norm_but(c, self, p, d, NULL, &norm)) return 1;
    int failed = rt_to_contiguous(c, norm, TSRT_FLOAT64, &factor);
    rt_drop(c, norm);
    if (failed) return 1;
    double *f = (double *)(void *)rt_data(factor);
    for (int64_t i = 0; i < factor->numel; i++) f[i] = f[i] > most ? most / (f[i] + 1e-7) : 1;
    tsrt_tensor *narrow;
    failed = rt_to(c, factor, rt_opmath(rt_to_real(self->dtype)), &narrow);
    rt_drop(c, factor);
    if (failed) return 1;
    tsrt_tensor *r;
    failed = tsrt_op_mul_Tensor(c, self, narrow, &r);
    rt_drop(c, narrow);
    if (failed) return 1;
    failed = rt_to(c, r, self->dtype, out);
    rt_drop(c, r);
    return failed;
}
int tsrt_op_sum_to_size(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *size, tsrt_tensor **out) {
    const int n = (int)size->len, lead = self->ndim - n;
    const int64_t *to = tsrt_list_ints(size);
    int64_t dims[RT_MAXDIM], stride[RT_MAXDIM];
    char a[256], b[256];
    int k = 0;
    bool fits = lead >= 0;
    for (int i = 0; fits && i < n; i++) fits = to[i] == 1 || to[i] == self->size[lead + i];
    if (!fits)
        return tsrt_fail(c, NULL, "size {%s} is not expandable to size {%s}.", rt_sizes_text(n, to, a, sizeof a), rt_sizes_text(self->ndim, self->size, b, sizeof b));
    for (int i = 0; i < self->ndim; i++)
        if (i < lead || (to[i - lead] == 1 && self->size[i] != 1)) dims[k++] = i;
    if (!k) return rt_alias(c, self, out);
    tsrt_list *list;
    if (ints_of(c, dims, k, &list)) return 1;
    const int failed = tsrt_op_sum_dim_IntList(c, self, list, true, NULL, out);
    tsrt_release(c, list);
    if (failed) return 1;
    rt_row_major(n, to, stride);
    return rt_set_sizes(c, *out, n, to, stride, (*out)->offset) ? rt_clear(c, out), 1 : 0;
}

/* ---- covariance: rows are variables */
static int weights_of(tsrt_ctx *c, tsrt_tensor *w, const char *name, bool integral, int64_t n, tsrt_tensor **out) {
    *out = NULL;
    if (!rt_defined(w)) return 0;
    if (w->ndim > 1) return tsrt_fail(c, NULL, "cov(): expected %s to have one or fewer dimensions but got %s with %d dimensions", name, name, w->ndim);
    if (integral ? !rt_is_integral(w->dtype) : !rt_is_floating(w->dtype))
        return tsrt_fail(c, NULL, "cov(): expected %s to have %s dtype but got %s with %s dtype", name, integral ? "integral" : "floating point", name, rt_dtype_cpp(w->dtype));
    if (w->numel != n) return tsrt_fail(c, NULL, "cov(): expected %s to have the same numel as there are observations in the input but got %lld != %lld", name, (long long)w->numel, (long long)n);
    if (rt_to_contiguous(c, w, TSRT_FLOAT64, out)) return 1;
    for (int64_t i = 0; i < n; i++)
        if (((const double *)(const void *)rt_data(*out))[i] < 0) {
            rt_clear(c, out);
            return tsrt_fail(c, NULL, "cov(): %s cannot be negative", name);
        }
    return 0;
}
int tsrt_op_cov(tsrt_ctx *c, tsrt_tensor *self, int64_t correction, tsrt_tensor *fweights, tsrt_tensor *aweights, tsrt_tensor **out) {
    if (self->ndim > 2) return tsrt_fail(c, NULL, "cov(): expected input to have two or fewer dimensions but got an input with %d dimensions", self->ndim);
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "cov(): bool dtype is not supported for input");
    const bool complex = rt_is_complex(self->dtype);
    const int own_dtype = rt_is_integral(self->dtype) ? rt_default_dtype(c) : self->dtype, dtype = rt_defined(aweights) ? rt_promote(own_dtype, aweights->dtype) : own_dtype, wide = complex ? TSRT_COMPLEX128 : TSRT_FLOAT64, parts = complex ? 2 : 1;
    const int64_t vars = self->ndim == 2 ? self->size[0] : 1, n = self->ndim ? self->size[self->ndim - 1] : 1;
    tsrt_tensor *x = NULL, *own = NULL, *f = NULL, *a = NULL, *scaled = NULL, *turned = NULL, *r = NULL, *shaped = NULL;
    const int64_t size[2] = {vars, n}, stride[2] = {n, 1}, crossed[2] = {n, vars}, back[2] = {1, n}, result[2] = {vars, vars}, rows[2] = {vars, 1};
    int failed = weights_of(c, fweights, "fweights", true, n, &f) || weights_of(c, aweights, "aweights", false, n, &a) || rt_empty(c, wide, self->ndim, self->size, &x) || rt_copy(c, x, self) ||
                 rt_view(c, x, 2, size, stride, 0, &own) || rt_empty(c, wide, 2, size, &scaled);
    if (!failed) {
        double total = 0, squares = 0, by;
        double *v = (double *)(void *)rt_data(x), *s = (double *)(void *)rt_data(scaled);
        const double *fw = f ? (const double *)(const void *)rt_data(f) : NULL, *aw = a ? (const double *)(const void *)rt_data(a) : NULL;
        for (int64_t i = 0; i < n; i++) {
            const double w = (fw ? fw[i] : 1) * (aw ? aw[i] : 1);
            total += w;
            squares += w * (aw ? aw[i] : 1);
        }
        if (!f && !a) total = (double)n;
        by = aw && correction ? total - (double)correction * squares / total : total - (double)correction;
        if (aw && correction && aweights->dtype != TSRT_FLOAT64)      /* in the weights' own precision, which cancellation shows */
            by = (double)((float)total - (float)correction * (float)squares / (float)total);
        if (n && !(total != 0) && (f || a)) failed = tsrt_fail(c, NULL, "cov(): weights sum to zero, can't be normalized");
        if (by < 0) by = 0;
        for (int64_t k = 0; !failed && k < vars; k++)
            for (int p = 0; p < parts; p++) {
                double mean = 0;
                for (int64_t i = 0; i < n; i++) mean += v[(k * n + i) * parts + p] * (fw ? fw[i] : 1) * (aw ? aw[i] : 1);
                mean /= total;
                for (int64_t i = 0; i < n; i++) {
                    const int64_t at = (k * n + i) * parts + p;
                    v[at] -= mean;
                    s[at] = v[at] * (fw ? fw[i] : 1) * (aw ? aw[i] : 1) * (p ? -1 : 1);        /* the conjugate */
                }
            }
        failed = failed || rt_view(c, scaled, 2, crossed, back, 0, &turned) || tsrt_op_mm(c, own, turned, &r);
        if (!failed) {
            double *m = (double *)(void *)rt_data(r);
            for (int64_t i = 0; i < r->numel * parts; i++) m[i] /= by;
            const int nd = vars == 1 && self->ndim < 2 ? 0 : vars == 1 ? 0 : 2;
            failed = rt_view(c, r, nd, result, nd ? (const int64_t[]){vars, 1} : rows, 0, &shaped) || rt_to(c, shaped, dtype, out);
        }
    }
    tsrt_tensor *temporary[8] = {x, own, f, a, scaled, turned, r, shaped};
    for (int i = 0; i < 8; i++) rt_drop(c, temporary[i]);
    return failed;
}
int tsrt_op_corrcoef(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    tsrt_tensor *m, *wide;
    if (self->ndim > 2) return tsrt_fail(c, NULL, "corrcoef(): expected input to have two or fewer dimensions but got an input with %d dimensions", self->ndim);
    if (tsrt_op_cov(c, self, 1, NULL, NULL, &m)) return 1;
    const int dtype = m->dtype;
    const bool complex = rt_is_complex(dtype);
    const int parts = complex ? 2 : 1;
    int failed = rt_empty(c, complex ? TSRT_COMPLEX128 : TSRT_FLOAT64, m->ndim, m->size, &wide);
    if (!failed) failed = rt_copy(c, wide, m);
    rt_drop(c, m);
    if (failed) return 1;
    const int64_t n = wide->ndim ? wide->size[0] : 1;
    const size_t bytes = (size_t)(n ? n : 1) * sizeof(double);
    double *v = (double *)(void *)rt_data(wide), *deviation = rt_scratch(c, bytes);
    if (!deviation) return rt_drop(c, wide), 1;
    for (int64_t i = 0; i < n; i++) deviation[i] = sqrt(v[(i * n + i) * parts]);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < n; k++)
            for (int p = 0; p < parts; p++) {
                double *at = v + (i * n + k) * parts + p;
                *at = wide->ndim ? *at / deviation[i] / deviation[k] : *at / v[0];
                if (wide->ndim && *at > 1) *at = 1;
                if (wide->ndim && *at < -1) *at = -1;
            }
    rt_scratch_free(c, deviation, bytes);
    failed = rt_to(c, wide, dtype, out);
    rt_drop(c, wide);
    return failed;
}

/* ---- differences and the trapezoid rule */
static int slice(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, int64_t first, int64_t n, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    rt_copy_ints(size, t->size, t->ndim);
    size[dim] = n;
    return rt_view(c, t, t->ndim, size, t->stride, t->offset + first * t->stride[dim], out);
}
/* t[1:] - t[:-1], or their sum. */
static int neighbours(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, bool add, tsrt_tensor **out) {
    tsrt_tensor *a, *b;
    const int64_t n = t->size[dim] > 0 ? t->size[dim] - 1 : 0;
    const tsrt_value one = whole(1);
    if (slice(c, t, dim, t->size[dim] > 0, n, &a)) return 1;
    if (slice(c, t, dim, 0, n, &b)) return rt_drop(c, a), 1;
    const int failed = add ? tsrt_op_add_Tensor(c, a, b, &one, out) : t->dtype == TSRT_BOOL8 ? tsrt_op_ne_Tensor(c, a, b, out) : tsrt_op_sub_Tensor(c, a, b, &one, out);
    rt_drop(c, a);
    rt_drop(c, b);
    return failed;
}
int tsrt_op_diff(tsrt_ctx *c, tsrt_tensor *self, int64_t n, int64_t dim, tsrt_tensor *prepend, tsrt_tensor *append, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *t = self;
    if (!self->ndim) return tsrt_fail(c, NULL, "diff expects input to be at least one-dimensional");
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    tsrt_tensor *const more[2] = {prepend, append};
    for (int i = 0; i < 2; i++) {
        if (!rt_defined(more[i])) continue;
        if (more[i]->ndim != self->ndim) return tsrt_fail(c, NULL, "diff expects prepend or append to be the same dimension as input");
        for (int k = 0; k < self->ndim; k++)
            if (k != d && more[i]->size[k] != self->size[k])
                return tsrt_fail(c, NULL, "diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(%d) = %lld, but got tensor.size(%d) = %lld", k,
                                 (long long)self->size[k], k, (long long)more[i]->size[k]);
    }
    if (n < 0) return tsrt_fail(c, NULL, "order must be non-negative but got %lld", (long long)n);
    if (!n) return tsrt_op_clone(c, self, NULL, out);
    tsrt_retain(t);
    if (rt_defined(prepend) || rt_defined(append)) {
        void *cells[3];
        int k = 0;
        if (rt_defined(prepend)) cells[k++] = prepend;
        cells[k++] = self;
        if (rt_defined(append)) cells[k++] = append;
        tsrt_list *l = tsrt_list_of(c, &tsrt_type_list_tensor, cells, k);
        tsrt_tensor *joined = NULL;
        const int failed = !l || tsrt_op_cat(c, l, d, &joined);
        tsrt_release(c, l);
        if (replace(c, failed, &t, joined)) return 1;
    }
    for (; n > 0 && t->size[d] > 0; n--) {
        tsrt_tensor *next = NULL;
        const int failed = neighbours(c, t, d, false, &next);
        if (replace(c, failed, &t, next)) return 1;
    }
    *out = t;
    return 0;
}
/* (y[1:] + y[:-1]) * dx, dx a number or a tensor. */
static int areas(tsrt_ctx *c, tsrt_tensor *y, tsrt_tensor *x, const tsrt_value *dx, int64_t dim, const char *name, int64_t *d, tsrt_tensor **out) {
    tsrt_tensor *sums, *steps = NULL;
    if (!y->ndim) return tsrt_fail(c, NULL, "Dimension specified as %lld but tensor has no dimensions", (long long)dim);
    if (y->dtype == TSRT_BOOL8 || (x && x->dtype == TSRT_BOOL8)) return tsrt_fail(c, NULL, "%s: received a bool input for `%s`, but bool is not supported", name, y->dtype == TSRT_BOOL8 ? "y" : "x");
    if (rt_wrap_dim(c, dim, y->ndim, d)) return 1;
    if (dx && (rt_scalar_is_complex(dx) || rt_scalar_is_bool(dx))) return tsrt_fail(c, NULL, "%s: Currently, we only support dx as a real number.", name);
    int failed = 0;
    if (x) {
        int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
        tsrt_tensor *wide;
        if (!x->ndim) return tsrt_fail(c, NULL, "%s: There must be one `x` value for each sample point", name);
        int64_t xd = x->ndim - 1;
        if (x->ndim == 1) {
            if (x->numel != y->size[*d]) return tsrt_fail(c, NULL, "%s: There must be one `x` value for each sample point", name);
            for (int i = 0; i < y->ndim; i++) size[i] = i == *d ? x->numel : 1, stride[i] = i == *d ? x->stride[0] : 1;
            failed = rt_view(c, x, y->ndim, size, stride, x->offset, &wide);
            xd = *d;
        } else {
            if (x->ndim < y->ndim) {                      /* ones in front */
                const int lead = y->ndim - x->ndim;
                for (int i = 0; i < y->ndim; i++) size[i] = i < lead ? 1 : x->size[i - lead], stride[i] = i < lead ? 1 : x->stride[i - lead];
                failed = rt_view(c, x, y->ndim, size, stride, x->offset, &wide);
                xd = *d;
            } else {
                tsrt_retain(wide = x);
                failed = rt_wrap_dim(c, dim, x->ndim, &xd);
                if (failed) rt_drop(c, wide);
            }
            if (!failed && wide->size[xd] != y->size[*d]) {
                rt_drop(c, wide);
                return tsrt_fail(c, NULL, "%s: There must be one `x` value for each sample point", name);
            }
        }
        if (failed) return 1;
        failed = neighbours(c, wide, xd, false, &steps);
        rt_drop(c, wide);
        if (failed) return 1;
    }
    failed = neighbours(c, y, *d, true, &sums);
    if (!failed) {
        failed = steps ? tsrt_op_mul_Tensor(c, sums, steps, out) : tsrt_op_mul_Scalar(c, sums, dx, out);
        rt_drop(c, sums);
    }
    rt_drop(c, steps);
    return failed;
}
static int halved(tsrt_ctx *c, int failed, tsrt_tensor *t, tsrt_tensor **out) {       /* takes t over */
    const tsrt_value two = number(2);
    if (failed) return 1;
    failed = tsrt_op_div_Scalar(c, t, &two, out);
    rt_drop(c, t);
    return failed;
}
static int trapezoid(tsrt_ctx *c, tsrt_tensor *y, tsrt_tensor *x, const tsrt_value *dx, int64_t dim, bool running, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *a, *s = NULL;
    if (y->ndim && !running) {                            /* of no samples: zeros */
        if (rt_wrap_dim(c, dim, y->ndim, &d)) return 1;
        if (!y->size[d]) {
            int64_t size[RT_MAXDIM];
            return rt_zeros(c, y->dtype, red_sizes(y, (uint64_t)1 << d, false, size), size, out);
        }
    }
    if (areas(c, y, x, dx, dim, running ? "cumulative_trapezoid" : "trapezoid", &d, &a)) return 1;
    int failed;
    if (running) failed = tsrt_op_cumsum(c, a, d - y->ndim + a->ndim, NULL, &s);
    else {
        tsrt_list *dims;
        const int64_t at = d - y->ndim + a->ndim;
        failed = ints_of(c, &at, 1, &dims) || tsrt_op_sum_dim_IntList(c, a, dims, false, NULL, &s);
        if (dims) tsrt_release(c, dims);
    }
    rt_drop(c, a);
    return halved(c, failed, s, out);
}
int tsrt_op_trapezoid_x(tsrt_ctx *c, tsrt_tensor *y, tsrt_tensor *x, int64_t dim, tsrt_tensor **out) { return trapezoid(c, y, x, NULL, dim, false, out); }
int tsrt_op_trapezoid_dx(tsrt_ctx *c, tsrt_tensor *y, const tsrt_value *dx, int64_t dim, tsrt_tensor **out) { return trapezoid(c, y, NULL, dx, dim, false, out); }
int tsrt_op_trapz_x(tsrt_ctx *c, tsrt_tensor *y, tsrt_tensor *x, int64_t dim, tsrt_tensor **out) { return trapezoid(c, y, x, NULL, dim, false, out); }
int tsrt_op_trapz_dx(tsrt_ctx *c, tsrt_tensor *y, double dx, int64_t dim, tsrt_tensor **out) {
    const tsrt_value v = number(dx);
    return trapezoid(c, y, NULL, &v, dim, false, out);
}
int tsrt_op_cumulative_trapezoid_x(tsrt_ctx *c, tsrt_tensor *y, tsrt_tensor *x, int64_t dim, tsrt_tensor **out) { return trapezoid(c, y, x, NULL, dim, true, out); }
int tsrt_op_cumulative_trapezoid_dx(tsrt_ctx *c, tsrt_tensor *y, const tsrt_value *dx, int64_t dim, tsrt_tensor **out) { return trapezoid(c, y, NULL, dx, dim, true, out); }
