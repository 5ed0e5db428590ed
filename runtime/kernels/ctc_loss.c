/* ctc_loss.c: the loss of connectionist temporal classification: log-probabilities of all paths through a label, by the forward recursion of Graves et
 * al. (2006), in double. */
#include <math.h>
#include "kernels/reduce.h"
#include "tensor_ops.h"

static double log_add(double a, double b) {
    if (a == -INFINITY) return b;
    if (b == -INFINITY) return a;
    return a > b ? a + log1p(exp(b - a)) : b + log1p(exp(a - b));
}
typedef struct ctc { const double *logp; const int64_t *label; int64_t time, step, n; int64_t blank; } ctc;      /* step: elements between times */
static int64_t symbol(const ctc *k, int64_t s) { return s & 1 ? k->label[s / 2] : k->blank; }
/* alpha: time rows of `width` numbers; of them 2 n + 1 are used. Returns the negative log-likelihood. */
static double forward(const ctc *k, double *alpha, int64_t width) {
    const int64_t states = 2 * k->n + 1;
    if (!k->time) return k->n ? INFINITY : 0;
    for (int64_t t = 0; t < k->time; t++)
        for (int64_t s = 0; s < width; s++) {
            double v = -INFINITY;
            if (s < states) {
                if (!t) v = s < 2 ? 0 : -INFINITY;
                else {
                    const double *before = alpha + (t - 1) * width;
                    v = before[s];
                    if (s > 0) v = log_add(v, before[s - 1]);
                    if (s > 1 && (s & 1) && symbol(k, s) != symbol(k, s - 2)) v = log_add(v, before[s - 2]);
                }
                v += k->logp[t * k->step + symbol(k, s)];
            }
            alpha[t * width + s] = v;
        }
    const double *last = alpha + (k->time - 1) * width;
    return -log_add(last[states - 1], k->n ? last[states - 2] : -INFINITY);
}
static int ctc_of(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, const int64_t *in_len, int64_t n_in, const int64_t *out_len, int64_t n_out, int64_t blank, bool zero_infinity,
                  tsrt_tensor **loss, tsrt_tensor **log_alpha) {
    tsrt_tensor *p = NULL, *t = NULL, *nll = NULL, *alpha = NULL, *r = NULL, *ra = NULL;
    if (!rt_is_floating(log_probs->dtype)) return tsrt_fail(c, NULL, "\"ctc_loss_cpu\" not implemented for '%s'", rt_dtype_cpp(log_probs->dtype));
    if (targets->dtype != TSRT_INT64 && targets->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "Expected tensor for argument #2 'targets' to have scalar type Long; but got %s instead", rt_dtype_cpp(targets->dtype));
    if (log_probs->ndim != 3) return tsrt_fail(c, NULL, "Expected 3-dimensional tensor, but got %d-dimensional tensor for argument #1 'log_probs' (while checking arguments for ctc_loss_cpu)", log_probs->ndim);
    if (targets->ndim < 1 || targets->ndim > 2) return tsrt_fail(c, NULL, "Expected 1 to 2 dimensions, but got %d-dimensional tensor for argument #2 'targets' (while checking arguments for ctc_loss_cpu)", targets->ndim);
    const int64_t time = log_probs->size[0], batch = log_probs->size[1], labels = log_probs->size[2];
    if (blank < 0 || blank >= labels) return tsrt_fail(c, NULL, "blank must be in label range");
    if (n_in != batch) return tsrt_fail(c, NULL, "input_lengths must be of size batch_size");
    if (n_out != batch) return tsrt_fail(c, NULL, "target_lengths must be of size batch_size");
    int64_t longest = 0, total = 0;
    for (int64_t b = 0; b < batch; b++) {
        if (in_len[b] < 0 || in_len[b] > time) return tsrt_fail(c, NULL, "Expected input_lengths to have value at most %lld, but got value %lld (while checking arguments for ctc_loss_cpu)", (long long)time, (long long)in_len[b]);
        if (out_len[b] < 0) return tsrt_fail(c, NULL, "Expected target_lengths to have value at least 0, but got value %lld (while checking arguments for ctc_loss_cpu)", (long long)out_len[b]);
        if (out_len[b] > longest) longest = out_len[b];
        total += out_len[b];
    }
    if (targets->ndim == 1 ? targets->numel < total : targets->size[0] != batch || targets->size[1] < longest)
        return tsrt_fail(c, NULL, "Expected tensor to have size at least %lld at dimension 1, but got size %lld for argument #2 'targets' (while checking arguments for ctc_loss_cpu)",
                         (long long)(targets->ndim == 1 ? total : longest), (long long)targets->size[targets->ndim - 1]);
    const int64_t width = 2 * longest + 1, size[3] = {batch, time, width};
    int failed = rt_to_contiguous(c, log_probs, TSRT_FLOAT64, &p) || rt_to_contiguous(c, targets, TSRT_INT64, &t) || rt_empty(c, TSRT_FLOAT64, 1, &batch, &nll) ||
                 rt_full(c, TSRT_FLOAT64, 3, size, &(tsrt_value){.type = &tsrt_type_float, .u.f = -INFINITY}, &alpha);
    if (!failed) {
        const int64_t *label = (const int64_t *)(const void *)rt_data(t);
        for (int64_t b = 0, at = 0; b < batch; at += out_len[b++]) {
            const ctc k = {(const double *)(const void *)rt_data(p) + b * labels, targets->ndim == 1 ? label + at : label + b * targets->size[1], in_len[b], batch * labels, out_len[b], blank};
            for (int64_t i = 0; !failed && i < k.n; i++)
                if (k.label[i] < 0 || k.label[i] >= labels) failed = tsrt_fail(c, NULL, "Target %lld is out of bounds.", (long long)k.label[i]);
            if (failed) break;
            const double v = forward(&k, (double *)(void *)rt_data(alpha) + b * time * width, width);
            ((double *)(void *)rt_data(nll))[b] = zero_infinity && v == INFINITY ? 0 : v;
        }
    }
    failed = failed || rt_to(c, nll, log_probs->dtype, &r) || (log_alpha && rt_to(c, alpha, log_probs->dtype, &ra));
    rt_drop(c, p);
    rt_drop(c, t);
    rt_drop(c, nll);
    rt_drop(c, alpha);
    if (failed) return rt_drop(c, r), 1;
    *loss = r;
    if (log_alpha) *log_alpha = ra;
    return 0;
}
int tsrt_op__ctc_loss(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, tsrt_list *input_lengths, tsrt_list *target_lengths, int64_t blank, bool zero_infinity, tsrt_tensor **loss,
                      tsrt_tensor **log_alpha) {
    return ctc_of(c, log_probs, targets, tsrt_list_ints(input_lengths), input_lengths->len, tsrt_list_ints(target_lengths), target_lengths->len, blank, zero_infinity, loss, log_alpha);
}
static int lengths(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (!rt_is_integral(t->dtype)) return tsrt_fail(c, NULL, "input_lengths must be integral");
    return rt_to_contiguous(c, t, TSRT_INT64, out);
}
int tsrt_op__ctc_loss_Tensor(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, tsrt_tensor *input_lengths, tsrt_tensor *target_lengths, int64_t blank, bool zero_infinity,
                             tsrt_tensor **loss, tsrt_tensor **log_alpha) {
    tsrt_tensor *a, *b;
    if (lengths(c, input_lengths, &a)) return 1;
    if (lengths(c, target_lengths, &b)) return rt_drop(c, a), 1;
    const int failed = ctc_of(c, log_probs, targets, (const int64_t *)(const void *)rt_data(a), a->numel, (const int64_t *)(const void *)rt_data(b), b->numel, blank, zero_infinity, loss, log_alpha);
    rt_drop(c, a);
    rt_drop(c, b);
    return failed;
}
static int ctc_reduced(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, const int64_t *in_len, int64_t n_in, const int64_t *out_len, int64_t n_out, int64_t blank, int64_t reduction,
                       bool zero_infinity, tsrt_tensor **out) {
    tsrt_tensor *batched = NULL, *loss, *r;
    if (log_probs->ndim == 2) {                           /* one sequence without a batch */
        const int64_t size[3] = {log_probs->size[0], 1, log_probs->size[1]}, stride[3] = {log_probs->stride[0], 0, log_probs->stride[1]};
        if (rt_view(c, log_probs, 3, size, stride, log_probs->offset, &batched)) return 1;
    }
    int failed = ctc_of(c, batched ? batched : log_probs, targets, in_len, n_in, out_len, n_out, blank, zero_infinity, &loss, NULL);
    if (!failed && reduction == 1) {                      /* the mean of losses by length of target */
        double s = 0;
        for (int64_t i = 0; i < loss->numel; i++) {
            double v;
            rt_convert(TSRT_FLOAT64, (char *)&v, 8, loss->dtype, rt_data(loss) + i * (int64_t)rt_bytes(loss->dtype), 0, 1);
            s += v / (double)(out_len[i] > 0 ? out_len[i] : 1);
        }
        failed = rt_scalar_tensor(c, loss->dtype, &(tsrt_value){.type = &tsrt_type_float, .u.f = s / (double)loss->numel}, out);
        rt_drop(c, loss);
    } else if (!failed && reduction == 2) {
        failed = tsrt_op_sum(c, loss, NULL, out);
        rt_drop(c, loss);
    } else if (!failed && batched) {
        failed = rt_view(c, loss, 0, NULL, NULL, 0, &r);
        rt_drop(c, loss);
        if (!failed) *out = r;
    } else if (!failed) *out = loss;
    rt_drop(c, batched);
    return failed;
}
int tsrt_op_ctc_loss_IntList(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, tsrt_list *input_lengths, tsrt_list *target_lengths, int64_t blank, int64_t reduction,
                             bool zero_infinity, tsrt_tensor **out) {
    return ctc_reduced(c, log_probs, targets, tsrt_list_ints(input_lengths), input_lengths->len, tsrt_list_ints(target_lengths), target_lengths->len, blank, reduction, zero_infinity, out);
}
int tsrt_op_ctc_loss_Tensor(tsrt_ctx *c, tsrt_tensor *log_probs, tsrt_tensor *targets, tsrt_tensor *input_lengths, tsrt_tensor *target_lengths, int64_t blank, int64_t reduction,
                            bool zero_infinity, tsrt_tensor **out) {
    tsrt_tensor *a, *b;
    if (lengths(c, input_lengths, &a)) return 1;
    if (lengths(c, target_lengths, &b)) return rt_drop(c, a), 1;
    const int failed = ctc_reduced(c, log_probs, targets, (const int64_t *)(const void *)rt_data(a), a->numel, (const int64_t *)(const void *)rt_data(b), b->numel, blank, reduction, zero_infinity, out);
    rt_drop(c, a);
    rt_drop(c, b);
    return failed;
}
