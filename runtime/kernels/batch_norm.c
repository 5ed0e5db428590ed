/* batch_norm.c: batch_norm and instance_norm. Moments of each channel come from the reduction driver, so any layout is read as it lies; the result keeps the
 * input's layout. Reduced dtypes are computed in float. Running statistics are updated in their own dtype. */
#include <math.h>
#include "kernels/reduce_ops.h"
#include "kernels/rows.h"
#include "tensor_ops.h"

/* All elements of a vector as doubles, and back. */
static void get_all(const tsrt_tensor *t, int64_t n, double *to) {
    rt_convert(TSRT_FLOAT64, (char *)to, 8, t->dtype, rt_data(t), t->stride[0] * (int64_t)rt_bytes(t->dtype), n);
}
static void put_all(const tsrt_tensor *t, int64_t n, const double *from) {
    rt_convert(t->dtype, rt_data(t), t->stride[0] * (int64_t)rt_bytes(t->dtype), TSRT_FLOAT64, (const char *)from, 8, n);
}
/* The same of a vector that may be missing: `none` everywhere. */
static void get_or(const tsrt_tensor *t, double none, int64_t n, double *to) {
    if (rt_defined(t)) get_all(t, n, to);
    else for (int64_t i = 0; i < n; i++) to[i] = none;
}
/* Running statistics move towards those of a batch. room: n doubles. */
static void move(const tsrt_tensor *running, double momentum, const double *batch, int64_t n, double *room) {
    get_all(running, n, room);
    for (int64_t i = 0; i < n; i++) room[i] = momentum * batch[i] + (1 - momentum) * room[i];
    put_all(running, n, room);
}
static double inverse_deviation(double var, double eps, bool wide) { return wide ? 1 / sqrt(var + eps) : (double)(1 / sqrtf((float)(var + eps))); }
static int check(tsrt_ctx *c, const tsrt_tensor *t, const char *name, int64_t channels) {
    if (!rt_defined(t)) return 0;
    if (t->ndim != 1 || t->numel != channels) return tsrt_fail(c, NULL, "%s should contain %lld elements not %lld", name, (long long)channels, (long long)t->numel);
    return 0;
}
/* mean[ch], deviation[ch] (sum of squares around the mean), in double, over all dimensions but 1. */
static int channel_moments(tsrt_ctx *c, const tsrt_tensor *t, double *mean, double *deviation, int64_t *n) {
    const uint64_t all = t->ndim >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << t->ndim) - 1;
    const int type = red_type(t->dtype), dtype = red_dtype(type);
    const int64_t b = (int64_t)rt_bytes(dtype), ch = t->size[1];
    red_plan p;
    red_plan_make(&p, t, all & ~(uint64_t)2);
    *n = p.n;
    if (!p.n) {
        for (int64_t i = 0; i < ch; i++) mean[i] = deviation[i] = 0;
        return 0;
    }
    const size_t bytes = (size_t)(2 * ch * b);
    char *acc = rt_scratch(c, bytes ? bytes : 8), *mid = acc + ch * b;
    if (!acc) return 1;
    int failed = red_run(c, t, &p, type, RED_SUM, RED_ID, 0, acc);
    if (!failed) {
        rt_convert(TSRT_FLOAT64, (char *)mean, 8, dtype, acc, b, ch);
        for (int64_t i = 0; i < ch; i++) mean[i] /= (double)p.n;
        rt_convert(dtype, acc, b, TSRT_FLOAT64, (const char *)mean, 8, ch);
        failed = red_around(c, t, &p, type, acc, mid);
        if (!failed) rt_convert(TSRT_FLOAT64, (char *)deviation, 8, dtype, mid, b, ch);
    }
    rt_scratch_free(c, acc, bytes ? bytes : 8);
    return failed;
}
/* y = x * a[channel] + b[channel]; x is of a computing dtype. */
static void apply(tsrt_ctx *c, const tsrt_tensor *x, tsrt_tensor *y, void *a, void *b) {
    int64_t stride[4][RT_MAXDIM];
    const int64_t bytes = (int64_t)rt_bytes(x->dtype);
    for (int i = 0; i < x->ndim; i++) {
        stride[0][i] = y->stride[i] * bytes;
        stride[1][i] = x->stride[i] * bytes;
        stride[2][i] = stride[3][i] = i == 1 ? bytes : 0;
    }
    rt_iter it;
    rt_iter_raw(&it, 1, 4, x->ndim, x->size, (const int64_t *const[]){stride[0], stride[1], stride[2], stride[3]}, (char *const[]){rt_data(y), rt_data(x), a, b});
    rt_iter_run(c, &it, RT_PICK(c, &rows_loops)->channels[x->dtype == TSRT_FLOAT64], NULL, 0);
}
/* update: whether running statistics change. save_mean and save_invstd may be NULL. */
static int batch(tsrt_ctx *c, tsrt_tensor *input, const tsrt_tensor *weight, const tsrt_tensor *bias, tsrt_tensor *rmean, tsrt_tensor *rvar, bool training, double momentum, double eps,
                 bool update, tsrt_tensor **out, tsrt_tensor **save_mean, tsrt_tensor **save_invstd) {
    const int64_t ch = input->ndim > 1 ? input->size[1] : 0;
    if (check(c, rmean, "running_mean", ch) || check(c, rvar, "running_var", ch) || check(c, weight, "weight", ch) || check(c, bias, "bias", ch)) return 1;
    if (!rt_defined(rmean) || !rt_defined(rvar)) rmean = rvar = NULL;
    if (!training && !rmean) return tsrt_fail(c, NULL, "running_mean must be defined in evaluation mode");
    if (input->ndim == 1 && !input->numel && !save_mean) return rt_clone(c, input, out);
    if (input->ndim < 2) return tsrt_fail(c, NULL, "batch_norm: expected an input of at least 2 dimensions, got %d", input->ndim);
    if (!rt_is_floating(input->dtype)) return tsrt_fail(c, NULL, "\"batch_norm\" not implemented for '%s'", rt_dtype_cpp(input->dtype));
    if (training && update && rmean && (rt_writable(c, rmean) || rt_writable(c, rvar))) return 1;
    const int op = rt_opmath(input->dtype);
    const int64_t b = (int64_t)rt_bytes(op);
    const tsrt_tensor *params = rt_defined(weight) ? weight : rmean;
    const int moment = params && rt_is_reduced(input->dtype) && params->dtype == TSRT_FLOAT32 ? TSRT_FLOAT32 : input->dtype;
    const size_t bytes = (size_t)(ch ? ch : 1) * 7 * 8;
    double *mean = rt_scratch(c, bytes), *dev = mean + ch, *by = dev + ch, *add = by + ch, *istd = add + ch;
    if (!mean) return 1;
    char *a = (char *)(istd + ch), *s = a + ch * b;
    tsrt_tensor *x = NULL, *y = NULL, *m = NULL, *inv = NULL;
    int64_t n = 1;
    const int64_t saved = training ? ch : 0;
    int failed = rt_to(c, input, op, &x) || rt_empty_like(c, x, op, &y) || (save_mean && (rt_empty(c, moment, 1, &saved, &m) || rt_empty(c, moment, 1, &saved, &inv))) ||
                 (training && channel_moments(c, x, mean, dev, &n));
    if (!failed) {
        if (!training) get_all(rmean, ch, mean), get_all(rvar, ch, dev);
        get_or(weight, 1, ch, by), get_or(bias, 0, ch, add);
        for (int64_t i = 0; i < ch; i++) istd[i] = inverse_deviation(training ? dev[i] / (double)n : dev[i], eps, op == TSRT_FLOAT64);
        for (int64_t i = 0; i < ch; i++) by[i] *= istd[i], add[i] -= mean[i] * by[i];
        rt_convert(op, a, b, TSRT_FLOAT64, (const char *)by, 8, ch);
        rt_convert(op, s, b, TSRT_FLOAT64, (const char *)add, 8, ch);
        if (training && m) put_all(m, ch, mean), put_all(inv, ch, istd);
        if (training && update && rmean && n) {
            move(rmean, momentum, mean, ch, by);
            for (int64_t i = 0; i < ch; i++) dev[i] /= (double)(n - 1);
            move(rvar, momentum, dev, ch, by);
        }
    }
    tsrt_tensor *r = NULL;
    if (!failed) {
        apply(c, x, y, a, s);
        failed = rt_to(c, y, input->dtype, &r);
    }
    rt_scratch_free(c, mean, bytes);
    rt_drop(c, x);
    rt_drop(c, y);
    if (failed) return rt_drop(c, m), rt_drop(c, inv), 1;
    *out = r;
    if (save_mean) *save_mean = m, *save_invstd = inv;
    return 0;
}
int tsrt_op_native_batch_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool training, double momentum,
                              double eps, tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd) {
    return batch(c, input, weight, bias, running_mean, running_var, training, momentum, eps, true, out, mean, invstd);
}
int tsrt_op__native_batch_norm_legit(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool training,
                                     double momentum, double eps, tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd) {
    return batch(c, input, weight, bias, running_mean, running_var, training, momentum, eps, true, out, mean, invstd);
}
int tsrt_op__native_batch_norm_legit_no_stats(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, bool training, double momentum, double eps, tsrt_tensor **out,
                                              tsrt_tensor **mean, tsrt_tensor **invstd) {
    return batch(c, input, weight, bias, NULL, NULL, training, momentum, eps, false, out, mean, invstd);
}
int tsrt_op__native_batch_norm_legit_no_training(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var,
                                                 double momentum, double eps, tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd) {
    return batch(c, input, weight, bias, running_mean, running_var, false, momentum, eps, false, out, mean, invstd);
}
int tsrt_op__native_batch_norm_legit_functional(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool training,
                                                double momentum, double eps, tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd, tsrt_tensor **new_mean, tsrt_tensor **new_var) {
    tsrt_tensor *m, *v;
    if (rt_clone(c, running_mean, &m)) return 1;
    if (rt_clone(c, running_var, &v)) return rt_drop(c, m), 1;
    if (batch(c, input, weight, bias, m, v, training, momentum, eps, true, out, mean, invstd)) return rt_drop(c, m), rt_drop(c, v), 1;
    *new_mean = m;
    *new_var = v;
    return 0;
}
static int reserve(tsrt_ctx *c, tsrt_tensor **out) { return rt_empty(c, TSRT_UINT8, 1, &(int64_t){0}, out); }
int tsrt_op__batch_norm_with_update(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, double momentum, double eps,
                                    tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd, tsrt_tensor **rest) {
    tsrt_tensor *r;
    if (reserve(c, &r)) return 1;
    if (batch(c, input, weight, bias, running_mean, running_var, true, momentum, eps, true, out, mean, invstd)) return rt_drop(c, r), 1;
    *rest = r;
    return 0;
}
int tsrt_op__batch_norm_no_update(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, double momentum, double eps,
                                  tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd, tsrt_tensor **rest) {
    tsrt_tensor *r;
    if (reserve(c, &r)) return 1;
    if (batch(c, input, weight, bias, running_mean, running_var, !rt_defined(running_mean), momentum, eps, false, out, mean, invstd)) return rt_drop(c, r), 1;
    *rest = r;
    return 0;
}
int tsrt_op__batch_norm_impl_index(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool training,
                                   double momentum, double eps, bool cudnn_enabled, tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **invstd, tsrt_tensor **rest, int64_t *which) {
    tsrt_tensor *r;
    (void)cudnn_enabled;
    if (reserve(c, &r)) return 1;
    if (batch(c, input, weight, bias, running_mean, running_var, training, momentum, eps, true, out, mean, invstd)) return rt_drop(c, r), 1;
    *rest = r;
    *which = 0;
    return 0;
}
int tsrt_op_batch_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool training, double momentum,
                       double eps, bool cudnn_enabled, tsrt_tensor **out) {
    (void)cudnn_enabled;
    return batch(c, input, weight, bias, running_mean, running_var, training, momentum, eps, true, out, NULL, NULL);
}

/* Each channel of each instance by its own moments; running statistics take the mean over instances. */
int tsrt_op_instance_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor *running_mean, tsrt_tensor *running_var, bool use_input_stats,
                          double momentum, double eps, bool cudnn_enabled, tsrt_tensor **out) {
    (void)cudnn_enabled;
    if (!use_input_stats && (!rt_defined(running_mean) || !rt_defined(running_var)))
        return tsrt_fail(c, NULL, "Expected running_mean and running_var to be defined when use_input_stats is false");
    if (!use_input_stats) return batch(c, input, weight, bias, running_mean, running_var, false, momentum, eps, false, out, NULL, NULL);
    if (input->ndim < 2) return tsrt_fail(c, NULL, "instance_norm: expected an input of at least 2 dimensions, got %d", input->ndim);
    const int64_t n = input->size[0], ch = input->size[1];
    if (check(c, running_mean, "running_mean", ch) || check(c, running_var, "running_var", ch) || check(c, weight, "weight", ch) || check(c, bias, "bias", ch)) return 1;
    if (!rt_is_floating(input->dtype)) return tsrt_fail(c, NULL, "\"batch_norm\" not implemented for '%s'", rt_dtype_cpp(input->dtype));
    if (!rt_defined(running_mean) || !rt_defined(running_var)) running_mean = running_var = NULL;
    if (running_mean && (rt_writable(c, running_mean) || rt_writable(c, running_var))) return 1;
    const int op = rt_opmath(input->dtype);
    const bool wide = op == TSRT_FLOAT64;
    const int64_t b = (int64_t)rt_bytes(op);
    tsrt_tensor *x, *y;
    const size_t bytes = (size_t)(ch ? ch : 1) * 4 * sizeof(double);
    double *mean = rt_scratch(c, bytes), *var = mean + ch, *by = var + ch, *add = by + ch;
    if (!mean) return 1;
    if (rt_to_contiguous(c, input, op, &x)) return rt_scratch_free(c, mean, bytes), 1;
    if (rt_empty(c, op, x->ndim, x->size, &y)) return rt_scratch_free(c, mean, bytes), rt_drop(c, x), 1;
    const int64_t inner = n && ch ? x->numel / (n * ch) : 0;
    const rows_table *loops = RT_PICK(c, &rows_loops);
    memset(mean, 0, bytes);
    get_or(weight, 1, ch, by), get_or(bias, 0, ch, add);
    for (int64_t i = 0; inner && i < n * ch; i++) {
        double m, v;
        const int64_t k = i % ch;
        loops->stats[wide](rt_data(x) + i * inner * b, inner, &m, &v);
        const double a = inverse_deviation(v, eps, wide) * by[k];
        loops->affine[wide](rt_data(x) + i * inner * b, rt_data(y) + i * inner * b, inner, a, add[k] - m * a);
        mean[k] += m / (double)n;
        var[k] += v * (double)inner / (double)(inner - 1) / (double)n;
    }
    if (running_mean && inner) move(running_mean, momentum, mean, ch, by), move(running_var, momentum, var, ch, by);
    rt_scratch_free(c, mean, bytes);
    rt_drop(c, x);
    const int failed = rt_to(c, y, input->dtype, out);
    rt_drop(c, y);
    return failed;
}
