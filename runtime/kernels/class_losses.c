/* class_losses.c: losses over classes: nll_loss and its forms, cross_entropy_loss, multi_margin_loss, multilabel_margin_loss, ctc_loss. Sums in double. */
#include <math.h>
#include "kernels/rows.h"
#include "tensor_ops.h"

/* x: dense [n, ch, inner] of float or double; target: n * inner classes. */
typedef struct class_job {
    const char *x, *weight;
    const int64_t *target;
    int64_t n, ch, inner, ignore;
    bool wide;
    double smoothing;
} class_job;
static double at(const char *p, bool wide, int64_t i) { return wide ? ((const double *)(const void *)p)[i] : (double)((const float *)(const void *)p)[i]; }
/* Results of each position go to `each` (float64, n * inner) when it is not NULL; otherwise to the sums. */
static int class_loss(tsrt_ctx *c, const class_job *j, double *each, double *loss, double *smooth, double *total) {
    *loss = *smooth = *total = 0;
    for (int64_t p = 0; p < j->n * j->inner; p++) {
        const int64_t t = j->target[p], base = p / j->inner * j->ch * j->inner + p % j->inner;
        if (t == j->ignore) {
            if (each) each[p] = 0;
            continue;
        }
        if (t < 0 || t >= j->ch) return tsrt_fail(c, RT_INDEX_ERROR, "Target %lld is out of bounds.", (long long)t);
        const double w = j->weight ? at(j->weight, j->wide, t) : 1, v = -w * at(j->x, j->wide, base + t * j->inner);
        double s = 0;
        if (j->smoothing > 0)
            for (int64_t k = 0; k < j->ch; k++) s -= at(j->x, j->wide, base + k * j->inner) * (j->weight ? at(j->weight, j->wide, k) : 1);
        if (each) each[p] = (1 - j->smoothing) * v + s * j->smoothing / (double)j->ch;
        *loss += v;
        *smooth += s;
        *total += w;
    }
    return 0;
}
static int wrong_weight(tsrt_ctx *c, const tsrt_tensor *weight, int64_t classes) {
    char text[256];
    if (!rt_defined(weight) || (weight->ndim == 1 && weight->numel == classes)) return 0;
    return tsrt_fail(c, NULL, "weight tensor should be defined either for all %lld classes or no classes but got weight tensor of shape: %s", (long long)classes,
                     rt_sizes_text(weight->ndim, weight->size, text, sizeof text));
}
static int scalar_of(tsrt_ctx *c, int dtype, double v, tsrt_tensor **out) { return rt_scalar_tensor(c, dtype, &(tsrt_value){.type = &tsrt_type_float, .u.f = v}, out); }
/* self [n, ch, ...] or [ch]; target [n, ...] or 0-dim. total may be NULL. */
static int classes(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore, double smoothing, tsrt_tensor **out, tsrt_tensor **total) {
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "\"nll_loss_out_frame\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (target->dtype != TSRT_INT64 && target->dtype != TSRT_UINT8) return tsrt_fail(c, NULL, "expected target dtype to be Long or Byte, but got %s", rt_dtype_cpp(target->dtype));
    const int op = rt_opmath(self->dtype);
    const int ax = self->ndim > 1;
    class_job j = {.ignore = ignore, .wide = op == TSRT_FLOAT64, .n = ax ? self->size[0] : 1, .ch = self->ndim ? self->size[ax] : 1, .inner = 1, .smoothing = smoothing};
    for (int i = 2; i < self->ndim; i++) j.inner *= self->size[i];
    tsrt_tensor *x = NULL, *t = NULL, *w = NULL, *each = NULL, *r = NULL, *sum = NULL;
    double loss, smooth, weights;
    int failed = wrong_weight(c, weight, j.ch) || rt_to_contiguous(c, self, op, &x) || rt_to_contiguous(c, target, TSRT_INT64, &t) ||
                 (rt_defined(weight) && rt_to_contiguous(c, weight, op, &w)) || (!reduction && rt_empty(c, TSRT_FLOAT64, target->ndim, target->size, &each));
    if (!failed) {
        j.x = rt_data(x);
        j.target = (const int64_t *)(const void *)rt_data(t);
        j.weight = w ? rt_data(w) : NULL;
        failed = class_loss(c, &j, each ? (double *)(void *)rt_data(each) : NULL, &loss, &smooth, &weights);
    }
    if (!failed) {
        const double all = (1 - smoothing) * loss + smooth * smoothing / (double)(j.ch ? j.ch : 1);
        failed = !reduction ? rt_to(c, each, self->dtype, &r) : scalar_of(c, self->dtype, reduction == 1 ? all / weights : all, &r);
        if (!failed && total) failed = scalar_of(c, self->dtype, reduction || self->ndim < 2 ? weights : 0, &sum);
    }
    tsrt_tensor *temporary[4] = {x, t, w, each};
    for (int i = 0; i < 4; i++) rt_drop(c, temporary[i]);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    if (total) *total = sum;
    return 0;
}
int tsrt_op_nll_loss_forward(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, tsrt_tensor **out, tsrt_tensor **total) {
    char a[256], b[256];
    if (self->ndim < 1 || self->ndim > 2) return tsrt_fail(c, NULL, "input tensor should be 1D or 2D");
    if (target->ndim > 1) return tsrt_fail(c, NULL, "0D or 1D target tensor expected, multi-target not supported");
    if (self->ndim == 1 ? target->ndim != 0 && target->numel != 1 : target->ndim != 1 || self->size[0] != target->size[0])
        return tsrt_fail(c, NULL, "size mismatch (got input: %s, target: %s)", rt_sizes_text(self->ndim, self->size, a, sizeof a), rt_sizes_text(target->ndim, target->size, b, sizeof b));
    return classes(c, self, target, weight, reduction, ignore_index, 0, out, total);
}
static int without_total(tsrt_ctx *c, int failed, tsrt_tensor *total) {
    if (!failed) rt_drop(c, total);
    return failed;
}
int tsrt_op_nll_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, tsrt_tensor **out) {
    tsrt_tensor *total = NULL;
    const int failed = tsrt_op_nll_loss_forward(c, self, target, weight, reduction, ignore_index, out, &total);
    return without_total(c, failed, total);
}
int tsrt_op_nll_loss2d_forward(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, tsrt_tensor **out, tsrt_tensor **total) {
    char a[256], b[256];
    if (target->ndim != 3) return tsrt_fail(c, NULL, "only batches of spatial targets supported (3D tensors) but got targets of dimension: %d", target->ndim);
    if (self->ndim != 4) return tsrt_fail(c, NULL, "only batches of spatial inputs supported (4D tensors), but got input of dimension: %d", self->ndim);
    if (self->size[0] != target->size[0] || self->size[2] != target->size[1] || self->size[3] != target->size[2])
        return tsrt_fail(c, NULL, "size mismatch (got input: %s , target: %s", rt_sizes_text(4, self->size, a, sizeof a), rt_sizes_text(3, target->size, b, sizeof b));
    return classes(c, self, target, weight, reduction, ignore_index, 0, out, total);
}
int tsrt_op_nll_loss2d(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, tsrt_tensor **out) {
    tsrt_tensor *total = NULL;
    const int failed = tsrt_op_nll_loss2d_forward(c, self, target, weight, reduction, ignore_index, out, &total);
    return without_total(c, failed, total);
}
/* Sizes of a target of classes: those of the input without its dimension of classes. */
static int check_target(tsrt_ctx *c, const tsrt_tensor *self, const tsrt_tensor *target) {
    int64_t size[RT_MAXDIM];
    char a[256], b[256];
    int n = 0;
    for (int i = 0; i < self->ndim; i++)
        if (i != (self->ndim > 1)) size[n++] = self->size[i];
    if (self->ndim > 1 && target->ndim && self->size[0] != target->size[0])
        return tsrt_fail(c, NULL, "Expected input batch_size (%lld) to match target batch_size (%lld).", (long long)self->size[0], (long long)target->size[0]);
    if (target->ndim != n || !rt_same_ints(size, target->size, n))
        return tsrt_fail(c, NULL, "Expected target size %s, got %s", rt_sizes_text(n, size, a, sizeof a), rt_sizes_text(target->ndim, target->size, b, sizeof b));
    return 0;
}
int tsrt_op_nll_loss_nd(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, tsrt_tensor **out) {
    if (self->ndim < 1) return tsrt_fail(c, NULL, "Expected 1 or more dimensions (got %d)", self->ndim);
    if (self->ndim != 1 && self->size[0] != (target->ndim ? target->size[0] : -1))
        return tsrt_fail(c, NULL, "Expected input batch_size (%lld) to match target batch_size (%lld).", (long long)self->size[0], target->ndim ? (long long)target->size[0] : 0LL);
    if (self->ndim <= 2) return tsrt_op_nll_loss(c, self, target, weight, reduction, ignore_index, out);
    return check_target(c, self, target) || classes(c, self, target, weight, reduction, ignore_index, 0, out, NULL);
}

/* ---- cross entropy */
/* Targets that are probabilities: -sum over classes of log_softmax * target * weight. */
static int soft_targets(tsrt_ctx *c, tsrt_tensor *logs, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, double smoothing, int result, tsrt_tensor **out) {
    const int op = rt_opmath(logs->dtype), ax = logs->ndim > 1;
    const bool wide = op == TSRT_FLOAT64;
    int64_t n = ax ? logs->size[0] : 1, ch = logs->size[ax], inner = 1, size[RT_MAXDIM];
    int nd = 0;
    tsrt_tensor *x = NULL, *t = NULL, *w = NULL, *each = NULL;
    for (int i = 2; i < logs->ndim; i++) inner *= logs->size[i];
    for (int i = 0; i < logs->ndim; i++)
        if (i != ax) size[nd++] = logs->size[i];
    int failed = rt_to_contiguous(c, logs, op, &x) || rt_to_contiguous(c, target, op, &t) || (rt_defined(weight) && rt_to_contiguous(c, weight, op, &w)) ||
                 (!reduction && rt_empty(c, TSRT_FLOAT64, nd, size, &each));
    if (!failed) {
        double sum = 0;
        for (int64_t p = 0; p < n * inner; p++) {
            double s = 0;
            const int64_t base = p / inner * ch * inner + p % inner;
            for (int64_t k = 0; k < ch; k++) {
                double q = at(rt_data(t), wide, base + k * inner);
                if (smoothing > 0) q = q * (1 - smoothing) + smoothing / (double)ch;
                s -= at(rt_data(x), wide, base + k * inner) * q * (w ? at(rt_data(w), wide, k) : 1);
            }
            if (each) ((double *)(void *)rt_data(each))[p] = s;
            sum += s;
        }
        failed = !reduction ? rt_to(c, each, result, out) : scalar_of(c, result, reduction == 1 ? sum / (double)(n * inner) : sum, out);
    }
    rt_drop(c, x);
    rt_drop(c, t);
    rt_drop(c, w);
    rt_drop(c, each);
    return failed;
}
int tsrt_op_cross_entropy_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, int64_t ignore_index, double label_smoothing, tsrt_tensor **out) {
    const int ax = self->ndim > 1;
    tsrt_tensor *logs;
    if (self->ndim < 1) return tsrt_fail(c, NULL, "Expected 1 or more dimensions (got %d)", self->ndim);
    const bool soft = rt_same_sizes(self, target);
    if (soft) {
        if (!rt_is_floating(target->dtype)) return tsrt_fail(c, NULL, "Expected floating point type for target with class probabilities, got %s", rt_dtype_cpp(target->dtype));
        if (ignore_index >= 0) return tsrt_fail(c, NULL, "ignore_index is not supported for floating point target");
        if (wrong_weight(c, weight, self->size[ax])) return 1;
    } else if (label_smoothing > 0 || self->ndim > 2) {
        if (check_target(c, self, target)) return 1;
    }
    if (label_smoothing < 0 || label_smoothing > 1) return tsrt_fail(c, NULL, "label_smoothing must be between 0.0 and 1.0. Got: %g", label_smoothing);
    if (tsrt_op_log_softmax_int(c, self, ax, NULL, &logs)) return 1;
    int failed;
    if (soft) failed = soft_targets(c, logs, target, weight, reduction, label_smoothing, rt_promote(self->dtype, target->dtype), out);
    else if (label_smoothing > 0) failed = classes(c, logs, target, weight, reduction, ignore_index, label_smoothing, out, NULL);
    else failed = tsrt_op_nll_loss_nd(c, logs, target, weight, reduction, ignore_index, out);
    rt_drop(c, logs);
    return failed;
}

/* ---- margins */
int tsrt_op_multi_margin_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, const tsrt_value *p, const tsrt_value *margin, tsrt_tensor *weight, int64_t reduction, tsrt_tensor **out) {
    const double power = rt_scalar_double(p), m = rt_scalar_double(margin);
    const int64_t n = self->ndim > 1 ? self->size[0] : 1, ch = self->ndim ? self->size[self->ndim - 1] : 1;
    const int op = rt_opmath(self->dtype);
    const bool wide = op == TSRT_FLOAT64;
    tsrt_tensor *x = NULL, *t = NULL, *w = NULL, *each = NULL;
    if (power != 1 && power != 2) return tsrt_fail(c, NULL, "only p == 1 and p == 2 supported");
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "\"multi_margin_loss\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (self->ndim > 2 || !ch) return tsrt_fail(c, NULL, "Expected non-empty vector or matrix with optional 0-dim batch size");
    if (target->ndim > 1 || target->numel != n) return tsrt_fail(c, NULL, "inconsistent target size, expected %lld but got %lld", (long long)n, (long long)target->numel);
    if (target->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "expected scalar type Long but found %s", rt_dtype_cpp(target->dtype));
    if (rt_defined(weight) && (weight->ndim > 1 || weight->numel != ch)) return tsrt_fail(c, NULL, "inconsistent weight size, expected %lld but got %lld", (long long)ch, (long long)weight->numel);
    int failed = rt_to_contiguous(c, self, op, &x) || rt_contiguous(c, target, &t) || (rt_defined(weight) && rt_to_contiguous(c, weight, op, &w)) ||
                 (!reduction && rt_empty(c, TSRT_FLOAT64, target->ndim, target->size, &each));
    double sum = 0;
    for (int64_t i = 0; !failed && i < n; i++) {
        const int64_t k = ((const int64_t *)(const void *)rt_data(t))[i];
        if (k < 0 || k >= ch) {
            failed = tsrt_fail(c, NULL, "target out of range");
            break;
        }
        double s = 0;
        for (int64_t d = 0; d < ch; d++) {
            const double z = m - at(rt_data(x), wide, i * ch + k) + at(rt_data(x), wide, i * ch + d);
            if (d != k && z > 0) s += (power == 1 ? z : z * z) * (w ? at(rt_data(w), wide, k) : 1);
        }
        s /= (double)ch;
        if (each) ((double *)(void *)rt_data(each))[i] = s;
        sum += s;
    }
    if (!failed) failed = !reduction ? rt_to(c, each, self->dtype, out) : scalar_of(c, self->dtype, reduction == 1 ? sum / (double)n : sum, out);
    rt_drop(c, x);
    rt_drop(c, t);
    rt_drop(c, w);
    rt_drop(c, each);
    return failed;
}
int tsrt_op_multilabel_margin_loss_forward(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, tsrt_tensor **out, tsrt_tensor **is_target) {
    const int64_t n = self->ndim > 1 ? self->size[0] : 1, ch = self->ndim ? self->size[self->ndim - 1] : 1;
    const int op = rt_opmath(self->dtype);
    const bool wide = op == TSRT_FLOAT64;
    char a[256], b[256];
    tsrt_tensor *x = NULL, *t = NULL, *each = NULL, *flags = NULL, *marked = NULL;
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "\"multilabel_margin_loss_forward_out_frame\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (self->ndim > 2 || !ch) return tsrt_fail(c, NULL, "Expected non-empty vector or matrix with optional 0-dim batch size, but got: %s", rt_sizes_text(self->ndim, self->size, a, sizeof a));
    if (self->numel != target->numel || (self->ndim > 1 && !rt_same_sizes(self, target)))
        return tsrt_fail(c, NULL, "inconsistent target size: %s for input of size: %s", rt_sizes_text(target->ndim, target->size, b, sizeof b), rt_sizes_text(self->ndim, self->size, a, sizeof a));
    if (target->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "expected scalar type Long but found %s", rt_dtype_cpp(target->dtype));
    int failed = rt_to_contiguous(c, self, op, &x) || rt_contiguous(c, target, &t) || rt_zeros(c, TSRT_FLOAT64, target->ndim, target->size, &flags) ||
                 (!reduction && rt_empty(c, TSRT_FLOAT64, self->ndim > 1 ? 1 : 0, &n, &each));
    double sum = 0;
    for (int64_t i = 0; !failed && i < n; i++) {
        const int64_t *labels = (const int64_t *)(const void *)rt_data(t) + i * ch;
        double *mark = (double *)(void *)rt_data(flags) + i * ch, s = 0;
        int64_t used = 0;
        for (; !failed && used < ch && labels[used] >= 0; used++) {
            if (labels[used] >= ch) failed = tsrt_fail(c, NULL, "target out of range");
            else mark[labels[used]] = 1;
        }
        for (int64_t k = 0; !failed && k < used; k++)
            for (int64_t d = 0; d < ch; d++) {
                const double z = 1 - at(rt_data(x), wide, i * ch + labels[k]) + at(rt_data(x), wide, i * ch + d);
                if (!(mark[d] > 0) && z > 0) s += z;
            }
        s /= (double)ch;
        if (!failed && each) ((double *)(void *)rt_data(each))[i] = s;
        sum += s;
    }
    if (!failed) failed = rt_to(c, flags, self->dtype, &marked) || (!reduction ? rt_to(c, each, self->dtype, out) : scalar_of(c, self->dtype, reduction == 1 ? sum / (double)n : sum, out));
    rt_drop(c, x);
    rt_drop(c, t);
    rt_drop(c, each);
    rt_drop(c, flags);
    if (failed) return rt_drop(c, marked), 1;
    *is_target = marked;
    return 0;
}
int tsrt_op_multilabel_margin_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, tsrt_tensor **out) {
    tsrt_tensor *is_target = NULL;
    const int failed = tsrt_op_multilabel_margin_loss_forward(c, self, target, reduction, out, &is_target);
    return without_total(c, failed, is_target);
}
