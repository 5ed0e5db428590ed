/* distance.c: distances between rows and tensors, cosine similarity, and the losses made of them. Sums in double. */
#include <math.h>
#include "kernels/reduce.h"
#include "tensor_ops.h"

/* ---- rows: cdist, pdist */
typedef struct rows_pair { const char *a, *b; char *out; int64_t n, m, w; double p; bool wide, pairs; } rows_pair;
#define DISTANCE(name_, type_)                                                                                \
    static double name_(const type_ *a, const type_ *b, int64_t n, double p) {                                      \
        enum { L = 8 };                                                                                             \
        double s[L] = {0}, r = 0;                                                                                   \
        int64_t i = 0;                                                                                              \
        if (p == 2) {                                                                                               \
            for (; i + L <= n; i += L)                                                                              \
                for (int k = 0; k < L; k++) {                                                                       \
                    const double d = (double)a[i + k] - (double)b[i + k];                                           \
                    s[k] += d * d;                                                                                  \
                }                                                                                                   \
            for (; i < n; i++) r += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);                  \
            for (int k = 0; k < L; k++) r += s[k];                                                                  \
            return sqrt(r);                                                                                         \
        }                                                                                                           \
        for (; i < n; i++) {                                                                                        \
            const double d = fabs((double)a[i] - (double)b[i]);                                                     \
            if (p == 0) r += d != 0;                                                                                \
            else if (p == 1) r += d;                                                                                \
            else if (isinf(p)) r = d > r || d != d ? d : r;                                                         \
            else r += pow(d, p);                                                                                    \
        }                                                                                                           \
        return p == 0 || p == 1 || isinf(p) ? r : pow(r, 1 / p);                                                    \
    }
DISTANCE(distance_f, float)
DISTANCE(distance_d, double)
static double distance(const rows_pair *j, int64_t i, int64_t k) {
    return j->wide ? distance_d((const double *)(const void *)j->a + i * j->w, (const double *)(const void *)j->b + k * j->w, j->w, j->p)
                   : distance_f((const float *)(const void *)j->a + i * j->w, (const float *)(const void *)j->b + k * j->w, j->w, j->p);
}
static void store(const rows_pair *j, int64_t i, double v) {
    if (j->wide) ((double *)(void *)j->out)[i] = v;
    else ((float *)(void *)j->out)[i] = (float)v;
}
static void rows_range(void *arg, int64_t begin, int64_t end) {
    const rows_pair *j = arg;
    for (int64_t i = begin; i < end; i++)
        if (j->pairs) {
            int64_t at = i * (2 * j->n - i - 1) / 2;
            for (int64_t k = i + 1; k < j->n; k++) store(j, at++, distance(j, i, k));
        } else
            for (int64_t k = 0; k < j->m; k++) {          /* row i counts through the batch too */
                rows_pair at = *j;
                at.b = j->b + i / j->n * j->m * j->w * (j->wide ? 8 : 4);
                store(j, i * j->m + k, distance(&at, i, k));
            }
}
static int float_or_double(tsrt_ctx *c, const tsrt_tensor *t, const char *name) {
    return t->dtype == TSRT_FLOAT32 || t->dtype == TSRT_FLOAT64 ? 0 : tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(t->dtype));
}
int tsrt_op_cdist(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, double p, const tsrt_opt_int *compute_mode, tsrt_tensor **out) {
    static const char *const text[2] = {"X1", "X2"};
    tsrt_tensor *const given[2] = {x1, x2};
    for (int i = 0; i < 2; i++)
        if (!rt_is_floating(given[i]->dtype)) return tsrt_fail(c, NULL, "cdist only supports floating-point dtypes, %s got: %s", text[i], rt_dtype_cpp(given[i]->dtype));
    for (int i = 0; i < 2; i++)
        if (given[i]->ndim < 2) return tsrt_fail(c, NULL, "cdist only supports at least 2D tensors, %s got: %dD", text[i], given[i]->ndim);
    const int64_t n = x1->size[x1->ndim - 2], m = x2->size[x2->ndim - 2], w = x1->size[x1->ndim - 1];
    if (x2->size[x2->ndim - 1] != w) return tsrt_fail(c, NULL, "X1 and X2 must have the same number of columns. X1: %lld X2: %lld", (long long)w, (long long)x2->size[x2->ndim - 1]);
    if (!(p >= 0)) return tsrt_fail(c, NULL, "cdist only supports non-negative p values");
    if (rt_has(compute_mode) && (compute_mode->value < 0 || compute_mode->value > 2)) return tsrt_fail(c, NULL, "possible modes: 0, 1, 2, but was: %lld", (long long)compute_mode->value);
    if (x1->dtype != x2->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(x1->dtype), rt_dtype_cpp(x2->dtype));
    if (float_or_double(c, x1, "cdist")) return 1;
    int nb = 0;
    int64_t size[RT_MAXDIM], whole[RT_MAXDIM];
    tsrt_tensor *batch[2] = {NULL}, *wide[2] = {NULL}, *dense[2] = {NULL}, *r = NULL;
    int failed = 0;
    for (int i = 0; !failed && i < 2; i++)                /* leading dimensions broadcast */
        failed = rt_view(c, given[i], given[i]->ndim - 2, given[i]->size, given[i]->stride, given[i]->offset, &batch[i]) || rt_broadcast(c, &nb, size, batch[i]);
    for (int i = 0; !failed && i < 2; i++) {
        rt_copy_ints(whole, size, nb);
        whole[nb] = i ? m : n;
        whole[nb + 1] = w;
        failed = rt_expand(c, given[i], nb + 2, whole, &wide[i]) || rt_contiguous(c, wide[i], &dense[i]);
    }
    whole[nb] = n;
    whole[nb + 1] = m;
    failed = failed || rt_empty(c, x1->dtype, nb + 2, whole, &r);
    if (!failed && r->numel) {
        rows_pair j = {rt_data(dense[0]), rt_data(dense[1]), rt_data(r), n, m, w, p, x1->dtype == TSRT_FLOAT64, false};
        const int64_t work = m * (w + 1);
        rt_parallel(c, r->numel / m, work > 16384 ? 1 : 16384 / work, rows_range, &j);
    }
    for (int i = 0; i < 2; i++) rt_drop(c, batch[i]), rt_drop(c, wide[i]), rt_drop(c, dense[i]);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op__cdist_forward(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, double p, const tsrt_opt_int *compute_mode, tsrt_tensor **out) { return tsrt_op_cdist(c, x1, x2, p, compute_mode, out); }
int tsrt_op__euclidean_dist(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, tsrt_tensor **out) { return tsrt_op_cdist(c, x1, x2, 2, NULL, out); }
int tsrt_op_pdist(tsrt_ctx *c, tsrt_tensor *self, double p, tsrt_tensor **out) {
    tsrt_tensor *x, *r;
    if (self->ndim != 2) return tsrt_fail(c, NULL, "pdist only supports 2D tensors, got: %dD", self->ndim);
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "pdist only supports floating-point dtypes");
    if (!(p >= 0)) return tsrt_fail(c, NULL, "pdist only supports non-negative p values");
    const int64_t n = self->size[0], pairs = n > 1 ? n * (n - 1) / 2 : 0;
    if ((pairs && float_or_double(c, self, "pdist")) || rt_contiguous(c, self, &x)) return 1;
    if (rt_empty(c, self->dtype, 1, &pairs, &r)) return rt_drop(c, x), 1;
    rows_pair j = {rt_data(x), rt_data(x), rt_data(r), n, n, self->size[1], p, self->dtype == TSRT_FLOAT64, true};
    const int64_t work = n * (j.w + 1);
    if (pairs) rt_parallel(c, n, work > 16384 ? 1 : 16384 / (work + 1), rows_range, &j);
    rt_drop(c, x);
    *out = r;
    return 0;
}
int tsrt_op__pdist_forward(tsrt_ctx *c, tsrt_tensor *self, double p, tsrt_tensor **out) { return tsrt_op_pdist(c, self, p, out); }

/* ---- two tensors along a dimension: a function of two lanes, one number each */
typedef struct pair_arg { double p, eps, margin; } pair_arg;
static void norm_lane(const lane_call *l) {
    const pair_arg *a = l->arg;
    const double *x = l->in[0], *y = l->in[1], p = a->p;
    double r = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) {
        const double d = fabs(x[i] - y[i] + a->eps);
        if (p == 2) r += d * d;
        else if (p == 0) r += d != 0;
        else if (p == 1) r += d;
        else if (isinf(p)) r = !i || (p > 0 ? d > r : d < r) || d != d ? d : r;
        else r += pow(d, p);
    }
    *(double *)l->out[0] = p == 2 ? sqrt(r) : p == 0 || p == 1 || isinf(p) ? r : pow(r, 1 / p);
}
static void cosine_lane(const lane_call *l) {
    const pair_arg *a = l->arg;
    const double *x = l->in[0], *y = l->in[1];
    double xx = 0, yy = 0, xy = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) {
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    xx = sqrt(xx);
    yy = sqrt(yy);
    *(double *)l->out[0] = xy / ((xx > a->eps || xx != xx ? xx : a->eps) * (yy > a->eps || yy != yy ? yy : a->eps));
}
static void embedding_lane(const lane_call *l) {
    const pair_arg *a = l->arg;
    const double *x = l->in[0], *y = l->in[1];
    double xx = a->eps, yy = a->eps, xy = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) {
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    *(double *)l->out[0] = xy / sqrt(xx * yy);
}
/* Broadcast, folded along `dim` (counted in the broadcast tensor); the result has `dtype`. */
static int fold_pair(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, int64_t dim, bool keepdim, int dtype, lane_fn *fn, const pair_arg *a, tsrt_tensor **out) {
    int ndim = 0, k = 0;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM], d;
    tsrt_tensor *x = NULL, *y = NULL, *r = NULL;
    if (rt_broadcast(c, &ndim, size, x1) || rt_broadcast(c, &ndim, size, x2) || rt_wrap_dim(c, dim, ndim, &d)) return 1;
    int failed = rt_expand(c, x1, ndim, size, &x) || rt_expand(c, x2, ndim, size, &y);
    if (ndim) size[d] = 1;
    failed = failed || rt_empty(c, dtype, ndim, size, &r);
    if (!failed) failed = lanes_run(c, &(lanes){.dim = (int)d, .nin = 2, .nout = 1, .in = {x, y}, .in_dtype = {TSRT_FLOAT64, TSRT_FLOAT64}, .out = {r}, .out_dtype = {TSRT_FLOAT64}, .fn = fn, .arg = a});
    if (!failed && !keepdim && ndim) {
        for (int i = 0; i < ndim; i++)
            if (i != d) size[k++] = size[i];
        rt_row_major(k, size, stride);
        failed = rt_set_sizes(c, r, k, size, stride, 0);
    }
    rt_drop(c, x);
    rt_drop(c, y);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
static int reduced(tsrt_ctx *c, tsrt_tensor *t, int64_t reduction, tsrt_tensor **out) {           /* takes t over */
    if (!reduction) return *out = t, 0;
    const int failed = reduction == 1 ? tsrt_op_mean(c, t, NULL, out) : tsrt_op_sum(c, t, NULL, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_cosine_similarity(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, int64_t dim, double eps, tsrt_tensor **out) {
    const int dtype = rt_result_type(c, x1, x2);
    if (!rt_is_floating(dtype)) return tsrt_fail(c, NULL, "expected common dtype to be floating point, yet common dtype is %s", rt_dtype_cpp(dtype));
    return fold_pair(c, x1, x2, dim, false, dtype, cosine_lane, &(pair_arg){.eps = eps}, out);
}
int tsrt_op_pairwise_distance(tsrt_ctx *c, tsrt_tensor *x1, tsrt_tensor *x2, double p, double eps, bool keepdim, tsrt_tensor **out) {
    const int dtype = rt_result_type(c, x1, x2);
    if (!rt_is_floating(dtype)) {                           /* the difference is of the inputs' own kind: uint8 wraps, bool has none */
        const tsrt_value one = {.type = &tsrt_type_int, .u.i = 1}, small = {.type = &tsrt_type_float, .u.f = eps};
        const tsrt_opt_value order = {true, {.type = &tsrt_type_float, .u.f = p}};
        int64_t last = -1;
        tsrt_list dims = {.len = 1, .cap = 1, .data = &last};
        tsrt_tensor *difference, *shifted = NULL;
        if (tsrt_op_sub_Tensor(c, x1, x2, &one, &difference)) return 1;
        const int failed = tsrt_op_add_Scalar(c, difference, &small, &one, &shifted) || tsrt_op_norm_ScalarOpt_dim(c, shifted, &order, &dims, keepdim, out);
        rt_drop(c, difference), rt_drop(c, shifted);
        return failed;
    }
    return fold_pair(c, x1, x2, -1, keepdim, dtype, norm_lane, &(pair_arg){.p = p, .eps = eps}, out);
}
int tsrt_op_cosine_embedding_loss(tsrt_ctx *c, tsrt_tensor *input1, tsrt_tensor *input2, tsrt_tensor *target, double margin, int64_t reduction, tsrt_tensor **out) {
    char a[256], b[256];
    tsrt_tensor *cosine, *sign = NULL, *wide = NULL, *t = NULL, *loss = NULL;
    int ndim = 0;
    int64_t size[RT_MAXDIM];
    const int common = rt_result_type(c, input1, input2), dtype = rt_is_integral_or_bool(common) ? rt_default_dtype(c) : common;
    if (target->ndim > 1) return tsrt_fail(c, NULL, "0D or 1D target tensor expected, multi-target not supported");
    const bool one = target->ndim == 1;
    if (one ? input1->ndim != 2 || input2->ndim != 2 : input1->ndim != 1 || input2->ndim != 1)
        return tsrt_fail(c, NULL, "%s, but found inputs with sizes %s and %s.", one ? "1D target tensor expects 2D input tensors" : "0D target tensor expects 1D input tensors",
                         rt_sizes_text(input1->ndim, input1->size, a, sizeof a), rt_sizes_text(input2->ndim, input2->size, b, sizeof b));
    if (!rt_is_floating(dtype)) return tsrt_fail(c, NULL, "expected common dtype to be floating point, yet common dtype is %s", rt_dtype_cpp(dtype));
    if (fold_pair(c, input1, input2, one, false, TSRT_FLOAT64, embedding_lane, &(pair_arg){.eps = 1e-12}, &cosine)) return 1;
    int failed = rt_broadcast(c, &ndim, size, cosine) || rt_broadcast(c, &ndim, size, target) || rt_expand(c, cosine, ndim, size, &wide) || rt_clone(c, wide, &loss) ||
                 rt_expand(c, target, ndim, size, &t) || rt_to_contiguous(c, t, TSRT_FLOAT64, &sign);
    if (!failed) {
        tsrt_tensor *dense, *r;
        failed = rt_contiguous(c, loss, &dense);
        if (!failed) {
            double *v = (double *)(void *)rt_data(dense);
            const double *s = (const double *)(const void *)rt_data(sign);
            for (int64_t i = 0; i < dense->numel; i++) {
                const double far = v[i] - margin;
                v[i] = s[i] == 1 ? 1 - v[i] : s[i] == -1 ? (far > 0 ? far : far != far ? far : 0) : 0;
            }
            failed = reduced(c, dense, reduction, &r);
        }
        if (!failed) {
            failed = rt_to(c, r, dtype, out);
            rt_drop(c, r);
        }
    }
    tsrt_tensor *temporary[5] = {cosine, wide, loss, t, sign};
    for (int i = 0; i < 5; i++) rt_drop(c, temporary[i]);
    return failed;
}
int tsrt_op_triplet_margin_loss(tsrt_ctx *c, tsrt_tensor *anchor, tsrt_tensor *positive, tsrt_tensor *negative, double margin, double p, double eps, bool swap, int64_t reduction, tsrt_tensor **out) {
    tsrt_tensor *near = NULL, *far = NULL, *across = NULL, *loss = NULL;
    if (anchor->ndim != positive->ndim || anchor->ndim != negative->ndim)
        return tsrt_fail(c, NULL, "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor %dD, positive %dD, and negative %dD inputs", anchor->ndim,
                         positive->ndim, negative->ndim);
    int failed = tsrt_op_pairwise_distance(c, anchor, positive, p, eps, false, &near) || tsrt_op_pairwise_distance(c, anchor, negative, p, eps, false, &far) ||
                 (swap && tsrt_op_pairwise_distance(c, positive, negative, p, eps, false, &across));
    if (!failed && swap) {
        tsrt_tensor *least;
        failed = tsrt_op_minimum(c, far, across, &least);
        if (!failed) {
            rt_drop(c, far);
            far = least;
        }
    }
    failed = failed || tsrt_op_sub_Tensor(c, near, far, &(tsrt_value){.type = &tsrt_type_int, .u.i = 1}, &loss);
    if (!failed) {
        failed = tsrt_op_add__Scalar(c, loss, &(tsrt_value){.type = &tsrt_type_float, .u.f = margin}, &(tsrt_value){.type = &tsrt_type_int, .u.i = 1}) ||
                 tsrt_op_clamp_min_(c, loss, &(tsrt_value){.type = &tsrt_type_int, .u.i = 0});
        if (failed) rt_drop(c, loss);
        else failed = reduced(c, loss, reduction, out);
    }
    rt_drop(c, near);
    rt_drop(c, far);
    rt_drop(c, across);
    return failed;
}
int tsrt_op_dist(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *p, tsrt_tensor **out) {
    tsrt_tensor *d;
    if (tsrt_op_sub_Tensor(c, self, other, &(tsrt_value){.type = &tsrt_type_int, .u.i = 1}, &d)) return 1;
    if (rt_is_integral_or_bool(d->dtype)) {
        const int dtype = d->dtype;
        rt_drop(c, d);
        return tsrt_fail(c, NULL, "norm(): input dtype should be either floating point or complex. Got %s instead.", rt_dtype_cpp(dtype));
    }
    const int failed = tsrt_op_norm_Scalar(c, d, p, out);
    rt_drop(c, d);
    return failed;
}
