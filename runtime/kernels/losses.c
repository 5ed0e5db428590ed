/* losses.c: elementwise losses and their reduction (0 none, 1 mean, 2 sum). Loops: runtime/loops/loss.c. Reduced dtypes are computed in float. */
#include "kernels/losses.h"
#include "tensor_ops.h"

static int reduce_loss(tsrt_ctx *c, tsrt_tensor *loss, int64_t reduction, tsrt_tensor **out) {     /* takes loss over */
    if (!reduction) return *out = loss, 0;
    const int failed = reduction == 1 ? tsrt_op_mean(c, loss, NULL, out) : tsrt_op_sum(c, loss, NULL, out);
    rt_drop(c, loss);
    return failed;
}
/* Promoted, converted, broadcast, looped over; `weight` (may be NULL) multiplies the result. */
static int loss_of(tsrt_ctx *c, loss_kind kind, const loss_args *a, int n, tsrt_tensor *const *input, tsrt_tensor *weight, int64_t reduction, const char *name, tsrt_tensor **out) {
    rt_promotion p;
    tsrt_tensor *operand[4] = {NULL}, *y = NULL, *r = NULL;
    rt_promotion_init(&p);
    for (int i = 0; i < n; i++) rt_promotion_tensor(&p, input[i]);
    const int dtype = rt_promotion_result(&p);
    if (loss_is_composed(kind) && (rt_is_reduced(dtype) || (rt_is_integral_or_bool(dtype) && kind != LOSS_MSE))) {
        tsrt_tensor *each = NULL, *scaled = NULL;
        if (loss_composed(c, kind, a, input, &each)) return 1;
        if (!rt_defined(weight)) return reduce_loss(c, each, reduction, out);
        const int failed = tsrt_op_mul_Tensor(c, each, weight, &scaled);
        rt_drop(c, each);
        return failed || reduce_loss(c, scaled, reduction, out);
    }
    const int op = rt_opmath(dtype);
    if (!rt_is_floating(dtype)) return tsrt_fail(c, NULL, "\"%s_cpu\" not implemented for '%s'", name, rt_dtype_cpp(dtype));
    int failed = 0;
    for (int i = 0; !failed && i < n; i++) failed = rt_to(c, input[i], op, &operand[i + 1]);
    failed = failed || rt_elementwise_out(c, op, n, operand + 1, NULL, RT_DEST_OUT, &y);
    if (!failed) {
        rt_iter it;
        operand[0] = y;
        failed = rt_iter_init(c, &it, 1, n + 1, operand);
        if (!failed) rt_iter_run(c, &it, RT_PICK(c, &loss_loops)->loop[kind][op == TSRT_FLOAT64], a, 4096);
    }
    if (!failed && rt_defined(weight)) failed = tsrt_op_mul__Tensor(c, y, weight);
    tsrt_tensor *result = NULL;
    if (!failed && op == dtype) {
        tsrt_retain(y);
        failed = reduce_loss(c, y, reduction, &result);
    } else if (!failed && !(failed = reduction ? (tsrt_retain(y), reduce_loss(c, y, reduction, &r)) : (tsrt_retain(r = y), 0))) {
        failed = rt_to(c, r, dtype, &result);
        rt_drop(c, r);
    }
    for (int i = 1; i <= n; i++) rt_drop(c, operand[i]);
    rt_drop(c, y);
    if (failed) return 1;
    *out = result;
    return 0;
}
int tsrt_op_mse_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, tsrt_tensor **out) {
    return loss_of(c, LOSS_MSE, &(loss_args){0}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "mse", out);
}
int tsrt_op_l1_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, tsrt_tensor **out) {
    tsrt_tensor *d, *a;
    if (tsrt_op_sub_Tensor(c, self, target, &(tsrt_value){.type = &tsrt_type_int, .u.i = 1}, &d)) return 1;
    const int failed = tsrt_op_abs(c, d, &a);
    rt_drop(c, d);
    return failed || reduce_loss(c, a, reduction, out);
}
int tsrt_op_smooth_l1_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, double beta, tsrt_tensor **out) {
    if (beta < 0) return tsrt_fail(c, NULL, "smooth_l1_loss does not support negative values for beta.");
    if (beta == 0) return tsrt_op_l1_loss(c, self, target, reduction, out);
    return loss_of(c, LOSS_SMOOTH_L1, &(loss_args){.p = beta}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "smooth_l1", out);
}
int tsrt_op_huber_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, double delta, tsrt_tensor **out) {
    if (!(delta > 0)) return tsrt_fail(c, NULL, "huber_loss does not support non-positive values for delta.");
    return loss_of(c, LOSS_HUBER, &(loss_args){.p = delta}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "huber", out);
}
int tsrt_op_binary_cross_entropy(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, int64_t reduction, tsrt_tensor **out) {
    tsrt_tensor *lo, *hi;
    static const char *const text[TSRT_NUM_DTYPES] = {"Byte", "Char", "Short", "Int", "Long", "Half", "Float", "Double", "ComplexHalf", "ComplexFloat", "ComplexDouble", "Bool", "", "", "", "BFloat16"};
    if (self->dtype != target->dtype) return tsrt_fail(c, NULL, "Found dtype %s but expected %s", text[target->dtype & 15], text[self->dtype & 15]);
    if (self->numel && rt_is_floating(self->dtype)) {
        if (tsrt_op_aminmax(c, self, NULL, false, &lo, &hi)) return 1;
        double a, b;
        rt_convert(TSRT_FLOAT64, (char *)&a, 8, lo->dtype, rt_data(lo), 0, 1);
        rt_convert(TSRT_FLOAT64, (char *)&b, 8, hi->dtype, rt_data(hi), 0, 1);
        rt_drop(c, lo);
        rt_drop(c, hi);
        if (!(a >= 0 && b <= 1)) return tsrt_fail(c, NULL, "all elements of input should be between 0 and 1");
    }
    return loss_of(c, LOSS_BCE, &(loss_args){0}, 2, (tsrt_tensor *const[]){self, target}, weight, reduction, "binary_cross_entropy", out);
}
int tsrt_op_binary_cross_entropy_with_logits(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, tsrt_tensor *weight, tsrt_tensor *pos_weight, int64_t reduction, tsrt_tensor **out) {
    const bool weighed = rt_defined(pos_weight);
    return loss_of(c, weighed ? LOSS_LOGITS_WEIGHED : LOSS_LOGITS, &(loss_args){0}, weighed ? 3 : 2, (tsrt_tensor *const[]){self, target, pos_weight}, weight, reduction,
                   "binary_cross_entropy_with_logits", out);
}
int tsrt_op_kl_div(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, bool log_target, tsrt_tensor **out) {
    if (rt_is_complex(self->dtype) || rt_is_complex(target->dtype)) return tsrt_fail(c, NULL, "kl_div: Complex inputs not supported.");
    if (rt_is_integral_or_bool(self->dtype) || rt_is_integral_or_bool(target->dtype)) return tsrt_fail(c, NULL, "kl_div: Integral inputs not supported.");
    return loss_of(c, log_target ? LOSS_KL_LOG : LOSS_KL, &(loss_args){0}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "kl_div", out);
}
int tsrt_op_soft_margin_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, int64_t reduction, tsrt_tensor **out) {
    return loss_of(c, LOSS_SOFT_MARGIN, &(loss_args){0}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "soft_margin", out);
}
int tsrt_op_hinge_embedding_loss(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *target, double margin, int64_t reduction, tsrt_tensor **out) {
    return loss_of(c, LOSS_HINGE, &(loss_args){.p = margin}, 2, (tsrt_tensor *const[]){self, target}, NULL, reduction, "hinge_embedding", out);
}
int tsrt_op_poisson_nll_loss(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *target, bool log_input, bool full, double eps, int64_t reduction, tsrt_tensor **out) {
    return loss_of(c, log_input ? LOSS_POISSON_LOG : LOSS_POISSON, &(loss_args){.eps = eps, .full = full}, 2, (tsrt_tensor *const[]){input, target}, NULL, reduction, "poisson_nll", out);
}
int tsrt_op_margin_ranking_loss(tsrt_ctx *c, tsrt_tensor *input1, tsrt_tensor *input2, tsrt_tensor *target, double margin, int64_t reduction, tsrt_tensor **out) {
    if (input1->ndim != input2->ndim || input1->ndim != target->ndim)
        return tsrt_fail(c, NULL, "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: %d, input2: %d, target: %d dimensions", input1->ndim, input2->ndim, target->ndim);
    return loss_of(c, LOSS_RANKING, &(loss_args){.p = margin}, 3, (tsrt_tensor *const[]){input1, input2, target}, NULL, reduction, "margin_ranking", out);
}
