/* linalg_inverse.c: what singular values give: pseudoinverses, ranks, condition numbers, least squares. */
#include <math.h>
#include <stdio.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"

/* Singular values up to max(atol, rtol * the greatest) count as 0. Tensors hold one for each matrix (or broadcast); NULL or none: atol 0, rtol eps max(m, n), or 0 where atol > 0. */
typedef struct tolerance { tsrt_tensor *atol, *rtol; const tsrt_opt_float *a, *r; } tolerance;
/* A batch with its decomposition in double precision. */
typedef struct spectrum {
    la_shape d;
    const la_core *f;
    tsrt_tensor *u, *s, *vh;                          /* or vectors, eigenvalues and NULL */
    tsrt_tensor *atol, *rtol;                         /* double for each matrix, or NULL */
    double a, r;
    bool has_a, has_r;
    double eps;
} spectrum;
static void finish(tsrt_ctx *c, spectrum *x) { rt_drop(c, x->u), rt_drop(c, x->s), rt_drop(c, x->vh), rt_drop(c, x->atol), rt_drop(c, x->rtol); }
static int spread(tsrt_ctx *c, tsrt_tensor *t, const la_shape *d, tsrt_tensor **out) {
    tsrt_tensor *wide;
    if (!t) return 0;
    if (rt_expand(c, t, d->nd, d->batch, &wide)) return 1;
    const int failed = rt_to_contiguous(c, wide, TSRT_FLOAT64, out);
    rt_drop(c, wide);
    return failed;
}
static int decompose(tsrt_ctx *c, const char *name, tsrt_tensor *a, const tolerance *t, bool hermitian, bool vectors, spectrum *x) {
    int64_t batch[RT_MAXDIM];
    int nd = 0;
    tsrt_tensor part = *a, *wide = NULL, *from = NULL;
    const tsrt_tensor *given[2] = {t->atol, t->rtol};
    for (int i = 0; i < 2; i++)
        if (given[i] && rt_is_complex(given[i]->dtype)) return tsrt_fail(c, NULL, "%s: %s tensor of complex type is not supported.", name, i ? "rtol" : "atol");
    *x = (spectrum){.f = la_core_of(a->dtype), .eps = la_eps(a->dtype), .has_a = rt_has(t->a), .has_r = rt_has(t->r)};
    if (x->has_a) x->a = t->a->value;
    if (x->has_r) x->r = t->r->value;
    part.ndim = a->ndim - 2;
    if (rt_broadcast(c, &nd, batch, &part) || (t->atol && rt_broadcast(c, &nd, batch, t->atol)) || (t->rtol && rt_broadcast(c, &nd, batch, t->rtol))) return 1;
    int failed = la_expand(c, a, nd, batch, 2, &wide) || rt_to(c, wide, x->f->dtype, &from);
    if (!failed) {
        la_shape_of(from, &x->d);
        failed = spread(c, t->atol, &x->d, &x->atol) || spread(c, t->rtol, &x->d, &x->rtol) ||
                 (hermitian ? la_eigh(c, from, 'L', &x->s, vectors ? &x->u : NULL) : la_svd(c, from, false, vectors ? &x->u : NULL, &x->s, vectors ? &x->vh : NULL));
    }
    rt_drop(c, wide), rt_drop(c, from);
    if (failed) finish(c, x);
    return failed;
}
static double limit(const spectrum *x, int64_t i) {
    const double *s = la_at(x->s, i, x->d.k);
    double most = 0;
    for (int64_t j = 0; j < x->d.k; j++) most = fmax(most, fabs(s[j]));
    const double a = x->atol ? *(double *)la_at(x->atol, i, 1) : x->has_a ? x->a : 0;
    const double r = x->rtol ? *(double *)la_at(x->rtol, i, 1) : x->has_r ? x->r : a > 0 ? 0 : x->eps * (double)(x->d.m > x->d.n ? x->d.m : x->d.n);
    return fmax(a, r * most);
}
/* v[n, k] scaled by 1/s, and u^H[k, m], of matrix i; how many values are not 0. */
static int64_t factors(const spectrum *x, int64_t i, double *v, double *uh) {
    const la_shape *d = &x->d;
    const int64_t parts = (int64_t)rt_bytes(x->f->dtype) / 8;
    const double *s = la_at(x->s, i, d->k), bound = limit(x, i);
    int64_t rank = 0;
    x->f->adjoint(d->m, d->k, la_at(x->u, i, d->m * d->k), uh);
    if (x->vh) x->f->adjoint(d->k, d->n, la_at(x->vh, i, d->k * d->n), v);
    else memcpy(v, la_at(x->u, i, d->n * d->n), (size_t)(d->n * d->n * parts) * sizeof *v);
    for (int64_t j = 0; j < d->k; j++) {
        const bool counts = fabs(s[j]) > bound;
        rank += counts;
        for (int64_t l = 0; l < d->n * parts; l++) v[j * d->n * parts + l] = counts ? v[j * d->n * parts + l] / s[j] : 0;
    }
    return rank;
}
static int pinv(tsrt_ctx *c, tsrt_tensor *a, tolerance t, bool hermitian, tsrt_tensor **out) {
    spectrum x;
    tsrt_tensor *r = NULL;
    char text[256];
    if (a->ndim < 2 || (rt_to_real(a->dtype) != TSRT_FLOAT32 && rt_to_real(a->dtype) != TSRT_FLOAT64))
        return tsrt_fail(c, NULL, "linalg.pinv(%s{%s}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types", rt_dtype_cpp(a->dtype), rt_sizes_text(a->ndim, a->size, text, sizeof text));
    if (a->numel == 0) {
        int64_t size[RT_MAXDIM];
        for (int i = 0; i < a->ndim; i++) size[i] = a->size[i];
        size[a->ndim - 2] = a->size[a->ndim - 1], size[a->ndim - 1] = a->size[a->ndim - 2];
        return rt_empty(c, a->dtype, a->ndim, size, out);
    }
    if ((hermitian && la_check_square(c, "linalg.eigh", a)) || decompose(c, "linalg.pinv", a, &t, hermitian, true, &x)) return 1;
    const la_shape *d = &x.d;
    const size_t bytes = (size_t)(d->n * d->k + d->k * d->m) * rt_bytes(x.f->dtype);
    double *v = rt_scratch(c, bytes);
    int failed = !v || la_new(c, x.f->dtype, d, d->n, d->m, &r);
    for (int64_t i = 0; i < d->count && !failed; i++) {
        double *uh = v + d->n * d->k * (int64_t)rt_bytes(x.f->dtype) / 8;
        factors(&x, i, v, uh);
        x.f->multiply(d->n, d->m, d->k, v, uh, la_at(r, i, d->n * d->m));
    }
    if (v) rt_scratch_free(c, v, bytes);
    finish(c, &x);
    tsrt_tensor *rows = NULL;
    failed = failed || rt_empty(c, a->dtype, r->ndim, r->size, &rows) || rt_copy(c, rows, r);
    rt_drop(c, r);
    if (failed) return rt_drop(c, rows), 1;
    *out = rows;
    return 0;
}
int tsrt_op_linalg_pinv_atol_rtol_tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *atol, tsrt_tensor *rtol, bool hermitian, tsrt_tensor **out) {
    return pinv(c, a, (tolerance){.atol = rt_defined(atol) ? atol : NULL, .rtol = rt_defined(rtol) ? rtol : NULL}, hermitian, out);
}
int tsrt_op_linalg_pinv_atol_rtol_float(tsrt_ctx *c, tsrt_tensor *a, const tsrt_opt_float *atol, const tsrt_opt_float *rtol, bool hermitian, tsrt_tensor **out) {
    return pinv(c, a, (tolerance){.a = atol, .r = rtol}, hermitian, out);
}
int tsrt_op_linalg_pinv_rcond_tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *rcond, bool hermitian, tsrt_tensor **out) {
    const tsrt_opt_float zero = {true, 0};
    return pinv(c, a, (tolerance){.rtol = rcond, .a = &zero}, hermitian, out);
}
int tsrt_op_linalg_pinv(tsrt_ctx *c, tsrt_tensor *a, double rcond, bool hermitian, tsrt_tensor **out) {
    const tsrt_opt_float zero = {true, 0}, r = {true, rcond};
    return pinv(c, a, (tolerance){.a = &zero, .r = &r}, hermitian, out);
}
int tsrt_op_pinverse(tsrt_ctx *c, tsrt_tensor *a, double rcond, tsrt_tensor **out) { return tsrt_op_linalg_pinv(c, a, rcond, false, out); }

/* ---- ranks */
static int rank(tsrt_ctx *c, tsrt_tensor *a, tolerance t, bool hermitian, tsrt_tensor **out) {
    static const char *const name = "torch.linalg.matrix_rank";
    spectrum x;
    tsrt_tensor *r;
    if (a->ndim < 2) return tsrt_fail(c, NULL, "%s: The input tensor input must have at least 2 dimensions.", name);
    if (la_check_implemented(c, hermitian ? "linalg_eigh_cpu" : "linalg_svd_cpu", a) || decompose(c, name, a, &t, hermitian, false, &x)) return 1;
    if (rt_empty(c, TSRT_INT64, x.d.nd, x.d.batch, &r)) return finish(c, &x), 1;
    for (int64_t i = 0; i < x.d.count; i++) {
        const double *s = la_at(x.s, i, x.d.k), bound = limit(&x, i);
        int64_t n = 0;
        for (int64_t j = 0; j < x.d.k; j++) n += fabs(s[j]) > bound;
        *(int64_t *)la_at(r, i, 1) = n;
    }
    finish(c, &x);
    *out = r;
    return 0;
}
int tsrt_op_linalg_matrix_rank_atol_rtol_tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *atol, tsrt_tensor *rtol, bool hermitian, tsrt_tensor **out) {
    return rank(c, a, (tolerance){.atol = rt_defined(atol) ? atol : NULL, .rtol = rt_defined(rtol) ? rtol : NULL}, hermitian, out);
}
int tsrt_op_linalg_matrix_rank_atol_rtol_float(tsrt_ctx *c, tsrt_tensor *a, const tsrt_opt_float *atol, const tsrt_opt_float *rtol, bool hermitian, tsrt_tensor **out) {
    return rank(c, a, (tolerance){.a = atol, .r = rtol}, hermitian, out);
}
int tsrt_op_linalg_matrix_rank(tsrt_ctx *c, tsrt_tensor *a, double tol, bool hermitian, tsrt_tensor **out) {
    const tsrt_opt_float zero = {true, 0}, t = {true, tol};
    return rank(c, a, (tolerance){.a = &t, .r = &zero}, hermitian, out);
}
int tsrt_op_linalg_matrix_rank_tol_tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *tol, bool hermitian, tsrt_tensor **out) {
    const tsrt_opt_float zero = {true, 0};
    return rank(c, a, (tolerance){.atol = tol, .r = &zero}, hermitian, out);
}

/* ---- condition numbers */
/* norm(A) norm(A^-1), infinite for singular matrices; `norm` makes one of them. */
typedef int norm_fn(tsrt_ctx *c, tsrt_tensor *a, const void *order, tsrt_tensor **out);
static int norm_number(tsrt_ctx *c, tsrt_tensor *a, const void *order, tsrt_tensor **out) {
    tsrt_list *dims = tsrt_list_of(c, &tsrt_type_list_int, (const int64_t[]){-2, -1}, 2);
    const int failed = !dims || tsrt_op_linalg_matrix_norm(c, a, order, dims, false, NULL, out);
    tsrt_release(c, dims);
    return failed;
}
static int norm_name(tsrt_ctx *c, tsrt_tensor *a, const void *order, tsrt_tensor **out) {
    tsrt_list *dims = tsrt_list_of(c, &tsrt_type_list_int, (const int64_t[]){-2, -1}, 2);
    const int failed = !dims || tsrt_op_linalg_matrix_norm_str_ord(c, a, order, dims, false, NULL, out);
    tsrt_release(c, dims);
    return failed;
}
static int cond_by_inverse(tsrt_ctx *c, const char *order_text, tsrt_tensor *a, norm_fn *norm, const void *order, tsrt_tensor **out) {
    char name[64];
    la_shape d;
    tsrt_tensor *inverse = NULL, *info = NULL, *x = NULL, *y = NULL, *p = NULL, *q = NULL, *r = NULL;
    snprintf(name, sizeof name, "linalg.cond(ord=%s)", order_text);
    if (la_check_square(c, name, a) || la_check_float(c, name, a)) return 1;
    la_shape_of(a, &d);
    if (a->numel == 0) return rt_zeros(c, rt_to_real(a->dtype), d.nd, d.batch, out);
    int failed = tsrt_op_linalg_inv_ex(c, a, false, &inverse, &info) || norm(c, a, order, &x) || rt_to_contiguous(c, x, TSRT_FLOAT64, &p) || rt_empty(c, TSRT_FLOAT64, d.nd, d.batch, &r);
    if (!failed) {
        double one = 1;                                                 /* an inverse that does not exist has no norm: a matrix that has one takes its place */
        const int64_t bytes = (int64_t)rt_bytes(a->dtype);
        tsrt_tensor *dense = NULL;
        failed = rt_empty(c, a->dtype, a->ndim, a->size, &dense) || rt_copy(c, dense, inverse);
        for (int64_t i = 0; i < d.count && !failed; i++) {
            if (!*(int32_t *)la_at(info, i, 1)) continue;
            memset(la_at(dense, i, d.n * d.n), 0, (size_t)(d.n * d.n * bytes));
            for (int64_t j = 0; j < d.n; j++) rt_convert(a->dtype, (char *)la_at(dense, i, d.n * d.n) + j * (d.n + 1) * bytes, bytes, TSRT_FLOAT64, (const char *)&one, 8, 1);
        }
        failed = failed || norm(c, dense, order, &y) || rt_to_contiguous(c, y, TSRT_FLOAT64, &q);
        rt_drop(c, dense);
    }
    for (int64_t i = 0; i < d.count && !failed; i++)
        *(double *)la_at(r, i, 1) = *(int32_t *)la_at(info, i, 1) ? INFINITY : *(double *)la_at(p, i, 1) * *(double *)la_at(q, i, 1);
    rt_drop(c, inverse), rt_drop(c, info), rt_drop(c, x), rt_drop(c, y), rt_drop(c, p), rt_drop(c, q);
    if (failed || la_leave(c, rt_to_real(a->dtype), &r)) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_linalg_cond(tsrt_ctx *c, tsrt_tensor *a, const tsrt_opt_value *order, tsrt_tensor **out) {
    const double p = rt_has(order) ? rt_scalar_double(&order->value) : 2;
    la_shape d;
    char text[32];
    tsrt_tensor *wide, *s, *r;
    if (a->ndim < 2) return tsrt_fail(c, NULL, "linalg.cond: The input tensor must have at least 2 dimensions.");
    if (isinf(p)) snprintf(text, sizeof text, "%sinf", p < 0 ? "-" : "");
    else snprintf(text, sizeof text, "%g", p);
    if (fabs(p) == 1 || isinf(p)) return cond_by_inverse(c, text, a, norm_number, &order->value, out);
    if (fabs(p) != 2) return tsrt_fail(c, NULL, "linalg.cond got an invalid norm type: %s", text);
    la_shape_of(a, &d);
    if (a->numel == 0 && d.count == 0) return la_check_float(c, "linalg.svd", a) || rt_zeros(c, rt_to_real(a->dtype), d.nd, d.batch, out);
    if (la_check_float(c, "linalg.svd", a) || la_check_implemented(c, "linalg_svd_cpu", a) || rt_to(c, a, la_core_of(a->dtype)->dtype, &wide)) return 1;
    const int failed = la_svd(c, wide, false, NULL, &s, NULL);
    rt_drop(c, wide);
    if (failed || rt_empty(c, TSRT_FLOAT64, d.nd, d.batch, &r)) return failed ? 1 : (rt_drop(c, s), 1);
    for (int64_t i = 0; i < d.count; i++) {
        const double *x = la_at(s, i, d.k);
        *(double *)la_at(r, i, 1) = d.k == 0 ? 0 : p > 0 ? x[0] / x[d.k - 1] : x[d.k - 1] / x[0];
    }
    rt_drop(c, s);
    if (la_leave(c, rt_to_real(a->dtype), &r)) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_linalg_cond_p_str(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *order, tsrt_tensor **out) {
    if (a->ndim < 2) return tsrt_fail(c, NULL, "linalg.cond: The input tensor must have at least 2 dimensions.");
    if (strcmp(order->data, "fro") && strcmp(order->data, "nuc")) return tsrt_fail(c, NULL, "linalg.cond got an invalid norm type: %s", order->data);
    return cond_by_inverse(c, order->data, a, norm_name, order, out);
}

/* ---- least squares: the solution of least norm, through the singular values (the drivers differ in what else they report) */
int tsrt_op_linalg_lstsq(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, const tsrt_opt_float *rcond, const tsrt_str *driver, tsrt_tensor **solution, tsrt_tensor **residuals, tsrt_tensor **ranks,
                         tsrt_tensor **values) {
    static const char *const drivers[] = {"gels", "gelsy", "gelsd", "gelss"};
    static const char *const name = "torch.linalg.lstsq";
    enum { GELS, GELSY };
    int how = driver ? 0 : GELSY;
    const int64_t none = 0;
    if (a->ndim < 2) return tsrt_fail(c, NULL, "%s: input must have at least 2 dimensions.", name);
    if (b->ndim < 1) return tsrt_fail(c, NULL, "%s: other must have at least 1 dimension.", name);
    if (a->dtype != b->dtype) return tsrt_fail(c, NULL, "%s: Expected input and other to have the same dtype, but got input's dtype %s and other's dtype %s", name, rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    if (a->ndim < b->ndim || a->ndim - b->ndim > 1) return tsrt_fail(c, NULL, "%s: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1", name);
    while (driver && how < 4 && strcmp(driver->data, drivers[how])) how++;
    if (how == 4) return tsrt_fail(c, NULL, "%s: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)", name);
    const bool vector = a->ndim - b->ndim == 1;
    if (a->size[a->ndim - 2] != b->size[b->ndim - (vector ? 1 : 2)]) return tsrt_fail(c, NULL, "%s: input.size(-2) should match other.size(-%d)", name, vector ? 1 : 2);
    if (rt_to_real(a->dtype) != TSRT_FLOAT32 && rt_to_real(a->dtype) != TSRT_FLOAT64) return tsrt_fail(c, NULL, "This function doesn't handle types other than float and double");
    tsrt_tensor *right = NULL, *wa = NULL, *wb = NULL, *from = NULL, *x = NULL, *rest = NULL, *rank_of = NULL, *singular = NULL;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    for (int i = 0; i < b->ndim; i++) size[i] = b->size[i], stride[i] = b->stride[i];
    size[b->ndim] = stride[b->ndim] = 1;
    int failed = (vector ? rt_view(c, b, b->ndim + 1, size, stride, b->offset, &right) : rt_same(b, &right)) || la_broadcast(c, a, right, &wa, &wb) || la_enter(c, wb, &from);
    spectrum s = {0};
    const tsrt_opt_float zero = {true, 0};
    failed = failed || decompose(c, name, wa, &(tolerance){.a = &zero, .r = how == GELS ? NULL : rcond}, false, true, &s);
    if (!failed) {
        const la_shape *d = &s.d;
        const int64_t k = from->size[from->ndim - 1], parts = (int64_t)rt_bytes(s.f->dtype) / 8;
        const bool with_rest = d->m > d->n && how != GELSY;
        const size_t bytes = (size_t)(d->n * d->k + d->k * d->m + d->k * k + d->m * k + d->m * d->n + 1) * rt_bytes(s.f->dtype);
        double *v = rt_scratch(c, bytes);
        for (int i = 0; i < d->nd; i++) size[i] = d->batch[i];
        size[d->nd] = k;
        tsrt_tensor *dense = NULL;
        failed = !v || la_new(c, s.f->dtype, d, d->n, k, &x) || rt_empty(c, TSRT_INT64, d->nd, d->batch, &rank_of) || rt_empty(c, TSRT_FLOAT64, d->nd + 1, size, &rest) || la_enter(c, wa, &dense);
        bool full = true;
        for (int64_t i = 0; i < d->count && !failed; i++) {
            double *uh = v + d->n * d->k * parts, *t = uh + d->k * d->m * parts, *back = t + d->k * k * parts;
            const double *bi = la_at(from, i, d->m * k);
            const int64_t r = factors(&s, i, v, uh);
            *(int64_t *)la_at(rank_of, i, 1) = r;
            full = full && r == d->n;
            s.f->multiply(d->k, k, d->m, uh, bi, t);
            s.f->multiply(d->n, k, d->k, v, t, la_at(x, i, d->n * k));
            if (!with_rest) continue;
            s.f->multiply(d->m, k, d->n, la_at(dense, i, d->m * d->n), la_at(x, i, d->n * k), back);
            for (int64_t j = 0; j < k; j++) {
                double sum = 0;
                for (int64_t l = j * d->m * parts; l < (j + 1) * d->m * parts; l++) sum += (back[l] - bi[l]) * (back[l] - bi[l]);
                ((double *)la_at(rest, i, k))[j] = sum;
            }
        }
        rt_drop(c, dense);
        if (v) rt_scratch_free(c, v, bytes);
        if (!failed && !(with_rest && (full || how == GELS))) rt_drop(c, rest), rest = NULL, failed = rt_empty(c, TSRT_FLOAT64, 1, &none, &rest);
        if (!failed && how == GELS) rt_drop(c, rank_of), rank_of = NULL, failed = rt_empty(c, TSRT_INT64, 1, &none, &rank_of);
        if (!failed) failed = how > GELSY ? rt_same(s.s, &singular) : rt_empty(c, TSRT_FLOAT64, 1, &none, &singular);
        finish(c, &s);
    }
    rt_drop(c, right), rt_drop(c, wa), rt_drop(c, wb), rt_drop(c, from);
    const int real = rt_to_real(a->dtype);
    failed = failed || la_leave(c, a->dtype, &x) || la_leave(c, real, &rest) || la_leave(c, real, &singular) || (vector && rt_set_sizes(c, x, x->ndim - 1, x->size, x->stride, x->offset));
    if (failed) return rt_drop(c, x), rt_drop(c, rest), rt_drop(c, rank_of), rt_drop(c, singular), 1;
    *solution = x, *residuals = rest, *ranks = rank_of, *values = singular;
    return 0;
}
