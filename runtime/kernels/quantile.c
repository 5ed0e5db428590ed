/* quantile.c: quantile and nanquantile: places in the sorted lane, interpolated. */
#include <math.h>
#include "kernels/order.h"
#include "kernels/reduce.h"
#include "tensor_ops.h"

typedef enum interpolation { Q_LINEAR, Q_LOWER, Q_HIGHER, Q_MIDPOINT, Q_NEAREST } interpolation;
typedef struct quantile_arg { const double *q; bool skip_nan, wide; interpolation how; } quantile_arg;

static double item(const void *x, bool wide, int64_t i) { return wide ? ((const double *)x)[i] : (double)((const float *)x)[i]; }
static void quantile_lane(const lane_call *l) {
    const quantile_arg *a = l->arg;
    const int64_t n = l->nin[0];
    const int dtype = a->wide ? TSRT_FLOAT64 : TSRT_FLOAT32;
    order_item *x = l->scratch;
    order_keys(dtype, l->in[0], (int64_t)rt_bytes(dtype), n, false, x);
    order_sort(x, x + n, n);
    int64_t numbers = n;
    while (numbers && isnan(item(l->in[0], a->wide, x[numbers - 1].at))) numbers--;
    for (int64_t i = 0; i < l->nout[0]; i++) {
        double r = NAN;
        if (numbers && (numbers == n || a->skip_nan)) {
            double rank = a->wide ? a->q[i] * (double)(numbers - 1) : (double)((float)a->q[i] * (float)(numbers - 1));
            if (a->how == Q_LOWER) rank = floor(rank);
            if (a->how == Q_HIGHER) rank = ceil(rank);
            if (a->how == Q_NEAREST) rank = nearbyint(rank);
            int64_t lo = (int64_t)rank, hi = (int64_t)ceil(rank);
            if (lo > numbers - 1) lo = numbers - 1;
            if (hi > numbers - 1) hi = numbers - 1;
            const double below = item(l->in[0], a->wide, x[lo].at), above = item(l->in[0], a->wide, x[hi].at), t = a->how == Q_MIDPOINT ? 0.5 : rank - (double)lo;
            if (a->how != Q_LINEAR && a->how != Q_MIDPOINT) r = below;
            else if (a->wide) r = t < 0.5 ? below + t * (above - below) : above - (above - below) * (1 - t);
            else r = (float)t < 0.5f ? (float)below + (float)t * ((float)above - (float)below) : (float)above - ((float)above - (float)below) * (1 - (float)t);
        }
        if (a->wide) ((double *)l->out[0])[i] = r;
        else ((float *)l->out[0])[i] = (float)r;
    }
}
/* q: nq values; q_dims: 0 when the result has no dimension of quantiles in front. */
static int quantile(tsrt_ctx *c, tsrt_tensor *self, const double *q, int64_t nq, int q_dims, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *how, bool skip_nan, tsrt_tensor **out) {
    static const char *const names[] = {"linear", "lower", "higher", "midpoint", "nearest"};
    const char *const op = "quantile()";
    quantile_arg a = {.q = q, .skip_nan = skip_nan, .wide = self->dtype == TSRT_FLOAT64};
    int64_t d = 0, size[RT_MAXDIM], stride[RT_MAXDIM];
    tsrt_tensor *t = NULL, *r;
    if (!self->numel) return tsrt_fail(c, NULL, "%s input tensor must be non-empty", op);
    if (self->dtype != TSRT_FLOAT32 && self->dtype != TSRT_FLOAT64) return tsrt_fail(c, NULL, "%s input tensor must be either float or double dtype", op);
    int k = 0;
    while (k < 5 && strcmp(how->data, names[k])) k++;
    if (k == 5) return tsrt_fail(c, NULL, "%s interpolation must be one of linear, lower, higher, midpoint or nearest, but got %s", op, how->data);
    a.how = (interpolation)k;
    if (rt_has(dim) && rt_wrap_dim(c, dim->value, self->ndim, &d)) return 1;
    if (rt_has(dim)) tsrt_retain(t = self);
    else {
        tsrt_tensor *dense;
        if (rt_contiguous(c, self, &dense)) return 1;
        const int failed = rt_view(c, dense, 1, &dense->numel, &(int64_t){1}, dense->offset, &t);
        rt_drop(c, dense);
        if (failed) return 1;
    }
    for (int i = 0; i < t->ndim; i++) size[i] = i == d ? nq : t->size[i];
    if (!t->ndim) size[0] = nq;
    int failed = rt_empty(c, t->dtype, t->ndim ? t->ndim : 1, size, &r);
    if (!failed) {
        tsrt_tensor *in = t, *one = NULL;
        if (!t->ndim) failed = rt_view(c, t, 1, &(int64_t){1}, &(int64_t){1}, t->offset, &one), in = one;
        const int64_t n = t->ndim ? t->size[d] : 1;
        failed = failed || lanes_run(c, &(lanes){.dim = (int)d, .nin = 1, .nout = 1, .in = {in}, .in_dtype = {t->dtype}, .out = {r}, .out_dtype = {t->dtype},
                                                 .scratch_bytes = 2 * (size_t)n * sizeof(order_item), .fn = quantile_lane, .arg = &a});
        rt_drop(c, one);
        if (!failed) {                                    /* quantiles go in front; the folded dimension goes, or stays as one */
            tsrt_tensor *moved;
            int m = 0;
            if (q_dims) {
                size[m] = nq;
                stride[m++] = r->stride[t->ndim ? d : 0];
            }
            for (int i = 0; i < self->ndim; i++) {
                const bool folded = !rt_has(dim) || i == d;
                if (folded && !keepdim) continue;
                size[m] = folded ? 1 : t->size[i];
                stride[m++] = folded ? 1 : r->stride[i];
            }
            failed = rt_view(c, r, m, size, stride, r->offset, &moved);
            if (!failed) {
                failed = rt_contiguous(c, moved, out);
                rt_drop(c, moved);
            }
        }
        rt_drop(c, r);
    }
    rt_drop(c, t);
    return failed;
}
static int quantile_tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *how, bool skip_nan, tsrt_tensor **out) {
    tsrt_tensor *wide;
    if (q->ndim > 1) return tsrt_fail(c, NULL, "quantile() q must be a scalar or 1D tensor");
    if (q->dtype != self->dtype && self->numel && (self->dtype == TSRT_FLOAT32 || self->dtype == TSRT_FLOAT64)) return tsrt_fail(c, NULL, "quantile() q tensor must be same dtype as the input tensor");
    if (rt_to_contiguous(c, q, TSRT_FLOAT64, &wide)) return 1;
    const double *v = (const double *)(const void *)rt_data(wide);
    bool bad = false;
    for (int64_t i = 0; i < wide->numel; i++) bad |= !(v[i] >= 0 && v[i] <= 1);
    const int failed = bad ? tsrt_fail(c, NULL, "quantile() q values must be in the range [0, 1]") : quantile(c, self, v, wide->numel, q->ndim, dim, keepdim, how, skip_nan, out);
    rt_drop(c, wide);
    return failed;
}
static int quantile_scalar(tsrt_ctx *c, tsrt_tensor *self, double q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *how, bool skip_nan, tsrt_tensor **out) {
    if (!(q >= 0 && q <= 1)) return tsrt_fail(c, NULL, "quantile() q must be in the range [0, 1] but got %g", q);
    return quantile(c, self, &q, 1, 0, dim, keepdim, how, skip_nan, out);
}
int tsrt_op_quantile(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *interpolation_, tsrt_tensor **out) {
    return quantile_tensor(c, self, q, dim, keepdim, interpolation_, false, out);
}
int tsrt_op_nanquantile(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *interpolation_, tsrt_tensor **out) {
    return quantile_tensor(c, self, q, dim, keepdim, interpolation_, true, out);
}
int tsrt_op_quantile_scalar(tsrt_ctx *c, tsrt_tensor *self, double q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *interpolation_, tsrt_tensor **out) {
    return quantile_scalar(c, self, q, dim, keepdim, interpolation_, false, out);
}
int tsrt_op_nanquantile_scalar(tsrt_ctx *c, tsrt_tensor *self, double q, const tsrt_opt_int *dim, bool keepdim, const tsrt_str *interpolation_, tsrt_tensor **out) {
    return quantile_scalar(c, self, q, dim, keepdim, interpolation_, true, out);
}
