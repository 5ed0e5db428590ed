/* losses_composed.c: losses that PyTorch composes of elementwise operators, as it composes them, for dtypes in which each step shows: float16 and bfloat16 are
 * rounded and integers wrap after every one. float32 and float64 have loops of their own (losses.c). */
#include "kernels/losses.h"
#include "tensor_ops.h"

/* Results of the steps so far. A step that fails makes all later ones none. */
typedef struct steps { tsrt_ctx *c; bool failed; int n; tsrt_tensor *made[16]; } steps;

#define STEP(s_, call_, ...) ((s_)->failed = (s_)->failed || call_((s_)->c, __VA_ARGS__, &(s_)->made[(s_)->n]), (s_)->failed ? NULL : (s_)->made[(s_)->n++])
static const tsrt_value one = {.type = &tsrt_type_int, .u.i = 1}, zero = {.type = &tsrt_type_int};
static tsrt_value number(double v) { return (tsrt_value){.type = &tsrt_type_float, .u.f = v}; }
static tsrt_tensor *add(steps *s, tsrt_tensor *a, tsrt_tensor *b) { return STEP(s, tsrt_op_add_Tensor, a, b, &one); }
static tsrt_tensor *add_number(steps *s, tsrt_tensor *a, double v) { const tsrt_value n = number(v); return STEP(s, tsrt_op_add_Scalar, a, &n, &one); }
static tsrt_tensor *sub(steps *s, tsrt_tensor *a, tsrt_tensor *b) { return STEP(s, tsrt_op_sub_Tensor, a, b, &one); }
static tsrt_tensor *mul(steps *s, tsrt_tensor *a, tsrt_tensor *b) { return STEP(s, tsrt_op_mul_Tensor, a, b); }
static tsrt_tensor *from_number(steps *s, double v, tsrt_tensor *a) { const tsrt_value n = number(v); return STEP(s, tsrt_op_rsub_Scalar, a, &n, &one); }

static tsrt_tensor *mse(steps *s, tsrt_tensor *x, tsrt_tensor *t) {
    tsrt_tensor *d = sub(s, x, t);
    return mul(s, d, d);
}
static tsrt_tensor *kl(steps *s, tsrt_tensor *x, tsrt_tensor *t, bool log_target) {
    if (log_target) {
        tsrt_tensor *e = STEP(s, tsrt_op_exp, t);
        return mul(s, e, sub(s, t, x));
    }
    tsrt_tensor *log = STEP(s, tsrt_op_log, t), *none = STEP(s, tsrt_op_eq_Scalar, t, &zero), *own = mul(s, t, log);
    own = STEP(s, tsrt_op_masked_fill_Scalar, own, none, &zero);                  /* xlogy: nothing of nothing */
    return sub(s, own, mul(s, t, x));
}
static tsrt_tensor *logits(steps *s, tsrt_tensor *x, tsrt_tensor *t, tsrt_tensor *pos_weight) {
    tsrt_tensor *rest = mul(s, from_number(s, 1, t), x), *log = STEP(s, tsrt_op_log_sigmoid, x);
    if (pos_weight) log = mul(s, add_number(s, mul(s, add_number(s, pos_weight, -1), t), 1), log);
    return sub(s, rest, log);
}
static tsrt_tensor *soft_margin(steps *s, tsrt_tensor *x, tsrt_tensor *t) {
    tsrt_tensor *e = STEP(s, tsrt_op_neg, t);
    e = mul(s, e, x);
    e = STEP(s, tsrt_op_exp, e);
    return STEP(s, tsrt_op_log1p, e);
}
static tsrt_tensor *hinge(steps *s, tsrt_tensor *x, tsrt_tensor *t, double margin) {
    const tsrt_value minus = {.type = &tsrt_type_int, .u.i = -1};
    tsrt_tensor *least = from_number(s, margin, x), *far = STEP(s, tsrt_op_ne_Scalar, t, &one), *near = STEP(s, tsrt_op_ne_Scalar, t, &minus);
    least = STEP(s, tsrt_op_clamp_min, least, &zero);
    tsrt_tensor *a = STEP(s, tsrt_op_where_ScalarOther, far, least, &zero), *b = STEP(s, tsrt_op_where_ScalarOther, near, x, &zero);
    return add(s, a, b);
}
static tsrt_tensor *ranking(steps *s, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor *t, double margin) {
    tsrt_tensor *sign = STEP(s, tsrt_op_neg, t), *r = add_number(s, mul(s, sign, sub(s, a, b)), margin);
    return STEP(s, tsrt_op_clamp_min, r, &zero);
}
static tsrt_tensor *poisson(steps *s, tsrt_tensor *x, tsrt_tensor *t, const loss_args *a, bool log_input) {
    tsrt_tensor *r;
    if (log_input) {
        r = STEP(s, tsrt_op_exp, x);
        r = sub(s, r, mul(s, t, x));
    } else {
        tsrt_tensor *log = add_number(s, x, a->eps);
        log = STEP(s, tsrt_op_log, log);
        r = sub(s, x, mul(s, t, log));
    }
    if (!a->full) return r;
    const tsrt_value turn = number(6.28318530717958647692), half = number(0.5);        /* Stirling's approximation */
    tsrt_tensor *log = STEP(s, tsrt_op_log, t), *round = STEP(s, tsrt_op_mul_Scalar, t, &turn), *few = STEP(s, tsrt_op_le_Scalar, t, &one);
    tsrt_tensor *rest = sub(s, mul(s, t, log), t);
    round = STEP(s, tsrt_op_log, round);
    round = STEP(s, tsrt_op_mul_Scalar, round, &half);
    rest = add(s, rest, round);
    rest = STEP(s, tsrt_op_masked_fill_Scalar, rest, few, &zero);
    return add(s, r, rest);
}

bool loss_is_composed(loss_kind kind) {
    switch (kind) {
    case LOSS_MSE: case LOSS_KL: case LOSS_KL_LOG: case LOSS_LOGITS: case LOSS_LOGITS_WEIGHED: case LOSS_SOFT_MARGIN: case LOSS_HINGE: case LOSS_RANKING: case LOSS_POISSON: case LOSS_POISSON_LOG: return true;
    default: return false;
    }
}

int loss_composed(tsrt_ctx *c, loss_kind kind, const loss_args *a, tsrt_tensor *const *in, tsrt_tensor **out) {
    steps s = {.c = c};
    tsrt_tensor *r = NULL;
    switch (kind) {
    case LOSS_MSE: r = mse(&s, in[0], in[1]); break;
    case LOSS_KL: case LOSS_KL_LOG: r = kl(&s, in[0], in[1], kind == LOSS_KL_LOG); break;
    case LOSS_LOGITS: case LOSS_LOGITS_WEIGHED: r = logits(&s, in[0], in[1], kind == LOSS_LOGITS_WEIGHED ? in[2] : NULL); break;
    case LOSS_SOFT_MARGIN: r = soft_margin(&s, in[0], in[1]); break;
    case LOSS_HINGE: r = hinge(&s, in[0], in[1], a->p); break;
    case LOSS_RANKING: r = ranking(&s, in[0], in[1], in[2], a->p); break;
    default: r = poisson(&s, in[0], in[1], a, kind == LOSS_POISSON_LOG); break;
    }
    if (!s.failed) *out = (tsrt_retain(r), r);
    for (int i = 0; i < s.n; i++) rt_drop(c, s.made[i]);
    return s.failed;
}
