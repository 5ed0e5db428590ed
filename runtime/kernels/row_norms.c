/* row_norms.c: layer_norm, rms_norm and group_norm: dense rows (or groups of channels) scaled by their own moments. Reduced dtypes are computed in float. */
#include <float.h>
#include <math.h>
#include "kernels/rows.h"
#include "tensor_ops.h"

static int floating(tsrt_ctx *c, const tsrt_tensor *t, const char *name) {
    return rt_is_floating(t->dtype) ? 0 : tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(t->dtype));
}
static double item(const void *p, int64_t i, bool wide) { return wide ? ((const double *)p)[i] : (double)((const float *)p)[i]; }
static void set_item(void *p, int64_t i, bool wide, double v) {
    if (wide) ((double *)p)[i] = v;
    else ((float *)p)[i] = (float)v;
}
/* normalized_shape must be the end of the input's sizes, weight and bias must have it. *rows and *n: how many rows of how many elements. */
static int check_rows(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_list *shape, const tsrt_tensor *weight, const tsrt_tensor *bias, const char *star, int64_t *rows, int64_t *n) {
    const int64_t *size = tsrt_list_ints(shape);
    const int k = (int)shape->len;
    char a[256], b[256];
    if (shape->len < 1)
        return tsrt_fail(c, NULL, "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []");
    const tsrt_tensor *given[2] = {weight, bias};
    for (int i = 0; i < 2; i++)
        if (rt_defined(given[i]) && (given[i]->ndim != k || !rt_same_ints(given[i]->size, size, k)))
            return tsrt_fail(c, NULL, "Expected %s to be of same shape as normalized_shape, but got %s of shape %s and normalized_shape = %s", i ? "bias" : "weight", i ? "bias" : "weight",
                             rt_sizes_text(given[i]->ndim, given[i]->size, a, sizeof a), rt_sizes_text(k, size, b, sizeof b));
    if (shape->len > t->ndim || !rt_same_ints(t->size + (t->ndim - k), size, k)) {
        rt_sizes_text(k, size, b, sizeof b);
        return tsrt_fail(c, NULL, "Given normalized_shape=%s, expected input with shape [*%s%s, but got input of size%s", b, star, b + 1, rt_sizes_text(t->ndim, t->size, a, sizeof a));
    }
    *rows = *n = 1;
    for (int i = 0; i < t->ndim; i++) *(i < t->ndim - k ? rows : n) *= t->size[i];
    return 0;
}
typedef struct rows_job {
    const rows_table *loops;
    bool wide;
    const char *x, *gamma, *beta;
    char *y;
    int64_t n, group, channels, inner;                    /* of a row; channels in a group, in all; elements of a channel */
    double eps;
    char *mean, *rstd;                                    /* or NULL */
} rows_job;
static void layer_rows(void *arg, int64_t begin, int64_t end) {
    const rows_job *j = arg;
    const int64_t bytes = j->n * (j->wide ? 8 : 4);
    for (int64_t r = begin; r < end; r++) {
        double mean, var;
        j->loops->stats[j->wide](j->x + r * bytes, j->n, &mean, &var);
        const double rstd = j->wide ? 1 / sqrt(var + j->eps) : (double)(1 / sqrtf((float)(var + j->eps)));
        j->loops->scale[j->wide](j->x + r * bytes, j->y + r * bytes, j->n, mean, rstd, j->gamma, j->beta);
        set_item(j->mean, r, j->wide, mean);
        set_item(j->rstd, r, j->wide, rstd);
    }
}
static void rms_rows(void *arg, int64_t begin, int64_t end) {
    const rows_job *j = arg;
    const int64_t bytes = j->n * (j->wide ? 8 : 4);
    for (int64_t r = begin; r < end; r++) {
        double mean;
        j->loops->square[j->wide](j->x + r * bytes, j->n, &mean);
        j->loops->scale[j->wide](j->x + r * bytes, j->y + r * bytes, j->n, 0, j->wide ? 1 / sqrt(mean + j->eps) : (double)(1 / sqrtf((float)(mean + j->eps))), j->gamma, NULL);
    }
}
static void group_rows(void *arg, int64_t begin, int64_t end) {
    const rows_job *j = arg;
    const int64_t b = j->wide ? 8 : 4, groups = j->channels / j->group;
    for (int64_t r = begin; r < end; r++) {
        double mean, var;
        j->loops->stats[j->wide](j->x + r * j->n * b, j->n, &mean, &var);
        const double rstd = j->wide ? 1 / sqrt(var + j->eps) : (double)(1 / sqrtf((float)(var + j->eps)));
        for (int64_t k = 0; k < j->group; k++) {
            const int64_t ch = r % groups * j->group + k, at = (r * j->group + k) * j->inner * b;
            const double a = rstd * (j->gamma ? item(j->gamma, ch, j->wide) : 1), s = (j->beta ? item(j->beta, ch, j->wide) : 0) - mean * a;
            j->loops->affine[j->wide](j->x + at, j->y + at, j->inner, a, s);
        }
        set_item(j->mean, r, j->wide, mean);
        set_item(j->rstd, r, j->wide, rstd);
    }
}
static int64_t grain(int64_t n) { return n > 16384 ? 1 : 16384 / (n ? n : 1); }
/* An optional tensor as dense elements of dtype, or NULL. */
static int dense_of(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out) {
    *out = NULL;
    return rt_defined(t) && rt_to_contiguous(c, t, dtype, out);
}
/* Runs fn over rows of a dense copy of `input`; results in float or double are made, then converted: y to the input's dtype, moments to `moment`. */
static int run_rows(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, rows_job *j, int64_t rows, rt_range_fn *fn, int nd, const int64_t *moments, int moment,
                    tsrt_tensor **out, tsrt_tensor **mean, tsrt_tensor **rstd) {
    const int op = rt_opmath(input->dtype);
    tsrt_tensor *x = NULL, *g = NULL, *b = NULL, *y = NULL, *m = NULL, *s = NULL, *t[3] = {NULL};
    int failed = rt_to_contiguous(c, input, op, &x) || dense_of(c, weight, op, &g) || dense_of(c, bias, op, &b) || rt_empty(c, op, input->ndim, input->size, &y) ||
                 (mean && (rt_empty(c, op, nd, moments, &m) || rt_empty(c, op, nd, moments, &s)));
    if (!failed) {
        j->loops = RT_PICK(c, &rows_loops);
        j->wide = op == TSRT_FLOAT64;
        j->x = rt_data(x);
        j->y = rt_data(y);
        j->gamma = g ? rt_data(g) : NULL;
        j->beta = b ? rt_data(b) : NULL;
        if (mean) j->mean = rt_data(m), j->rstd = rt_data(s);
        if (j->n) rt_parallel(c, rows, grain(j->n), fn, j);
        else if (mean && (rt_fill(c, m, &(tsrt_value){.type = &tsrt_type_float, .u.f = 0}) || rt_fill(c, s, &(tsrt_value){.type = &tsrt_type_float, .u.f = NAN}))) failed = 1;
        failed = failed || rt_to(c, y, input->dtype, &t[0]) || (mean && (rt_to(c, m, moment, &t[1]) || rt_to(c, s, moment, &t[2])));
    }
    tsrt_tensor *temporary[6] = {x, g, b, y, m, s};
    for (int i = 0; i < 6; i++) rt_drop(c, temporary[i]);
    if (failed) {
        for (int i = 0; i < 3; i++) rt_drop(c, t[i]);
        return 1;
    }
    *out = t[0];
    if (mean) *mean = t[1], *rstd = t[2];
    return 0;
}
/* Moments keep float when the weights are wider than the input. */
static int moment_dtype(const tsrt_tensor *input, const tsrt_tensor *weight, const tsrt_tensor *bias) {
    const tsrt_tensor *w = rt_defined(weight) ? weight : bias;
    return rt_defined(w) && rt_is_reduced(input->dtype) && w->dtype == TSRT_FLOAT32 ? TSRT_FLOAT32 : input->dtype;
}

int tsrt_op_native_layer_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_list *normalized_shape, tsrt_tensor *weight, tsrt_tensor *bias, double eps, tsrt_tensor **out, tsrt_tensor **mean,
                              tsrt_tensor **rstd) {
    int64_t rows, size[RT_MAXDIM];
    rows_job j = {.eps = eps};
    if (check_rows(c, input, normalized_shape, weight, bias, ", ", &rows, &j.n) || floating(c, input, "LayerNormKernelImpl")) return 1;
    for (int i = 0; i < input->ndim; i++) size[i] = i < input->ndim - (int)normalized_shape->len ? input->size[i] : 1;
    return run_rows(c, input, weight, bias, &j, rows, layer_rows, input->ndim, size, moment_dtype(input, weight, bias), out, mean, rstd);
}
int tsrt_op_layer_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_list *normalized_shape, tsrt_tensor *weight, tsrt_tensor *bias, double eps, bool cudnn_enable, tsrt_tensor **out) {
    tsrt_tensor *mean, *rstd;
    (void)cudnn_enable;
    if (tsrt_op_native_layer_norm(c, input, normalized_shape, weight, bias, eps, out, &mean, &rstd)) return 1;
    rt_drop(c, mean);
    rt_drop(c, rstd);
    return 0;
}
int tsrt_op_rms_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_list *normalized_shape, tsrt_tensor *weight, const tsrt_opt_float *eps, tsrt_tensor **out) {
    int64_t rows;
    rows_job j = {.eps = rt_has(eps) ? eps->value : input->dtype == TSRT_FLOAT64 ? DBL_EPSILON : FLT_EPSILON};
    return check_rows(c, input, normalized_shape, weight, NULL, "", &rows, &j.n) || floating(c, input, "rms_norm") ||
           run_rows(c, input, weight, NULL, &j, rows, rms_rows, 0, NULL, input->dtype, out, NULL, NULL);
}

int tsrt_op_native_group_norm(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *bias, int64_t n, int64_t ch, int64_t inner, int64_t group, double eps, tsrt_tensor **out,
                              tsrt_tensor **mean, tsrt_tensor **rstd) {
    const int64_t size[2] = {n, group};
    if (group <= 0) return tsrt_fail(c, NULL, "Expected num groups to be greater than 0, got %lld", (long long)group);
    if (ch % group) return tsrt_fail(c, NULL, "Expected number of channels in input to be divisible by num_groups, but got num_channels=%lld and num_groups=%lld", (long long)ch, (long long)group);
    const tsrt_tensor *given[2] = {weight, bias};
    for (int i = 0; i < 2; i++)
        if (rt_defined(given[i]) && given[i]->numel != ch)
            return tsrt_fail(c, NULL, "Expected %s to be a vector of size equal to the number of channels in input, but got %lld elements and %lld channels", i ? "bias" : "weight",
                             (long long)given[i]->numel, (long long)ch);
    if (floating(c, input, "GroupNormKernelImpl")) return 1;
    if (n < 0 || ch < 0 || inner < 0 || input->numel != n * ch * inner) return tsrt_fail(c, NULL, "group_norm: input has %lld elements, not N * C * HxW", (long long)input->numel);
    rows_job j = {.eps = eps, .n = ch / group * inner, .group = ch / group, .channels = ch, .inner = inner};
    return run_rows(c, input, weight, bias, &j, n * group, group_rows, 2, size, moment_dtype(input, weight, bias), out, mean, rstd);
}
int tsrt_op_group_norm(tsrt_ctx *c, tsrt_tensor *input, int64_t num_groups, tsrt_tensor *weight, tsrt_tensor *bias, double eps, bool cudnn_enabled, tsrt_tensor **out) {
    char text[256];
    tsrt_tensor *mean, *rstd;
    (void)cudnn_enabled;
    if (input->ndim < 2) return tsrt_fail(c, NULL, "Expected at least 2 dimensions for input tensor but received %d", input->ndim);
    const int64_t n = input->size[0], ch = input->size[1];
    if (num_groups <= 0) return tsrt_fail(c, NULL, "Expected num groups to be greater than 0, got %lld", (long long)num_groups);
    if (ch % num_groups)
        return tsrt_fail(c, NULL, "Expected number of channels in input to be divisible by num_groups, but got input of shape %s and num_groups=%lld",
                         rt_sizes_text(input->ndim, input->size, text, sizeof text), (long long)num_groups);
    int64_t inner = 1;
    for (int i = 2; i < input->ndim; i++) inner *= input->size[i];
    const bool last = rt_is_channels_last(input);
    if (tsrt_op_native_group_norm(c, input, weight, bias, n, ch, inner, num_groups, eps, out, &mean, &rstd)) return 1;
    rt_drop(c, mean);
    rt_drop(c, rstd);
    if (last) {                                           /* the result keeps the input's format */
        tsrt_tensor *kept;
        int failed = rt_empty_like(c, input, input->dtype, &kept);
        if (!failed && rt_copy(c, kept, *out)) failed = 1, rt_drop(c, kept);
        rt_clear(c, out);
        if (failed) return 1;
        *out = kept;
    }
    return 0;
}
