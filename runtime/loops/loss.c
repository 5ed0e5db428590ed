/* loss.c: elementwise losses. Each is one expression of x (input), t (target), w (third input), p and eps (constants); used for float and double. */
#include <math.h>
#include "kernels/losses.h"

#define LOSS(name_, n_, expr_)                                                                                                    \
    LOSS_OF(name_##_f, n_, float, fabsf, logf, log1pf, expf, expr_)                                                               \
    LOSS_OF(name_##_d, n_, double, fabs, log, log1p, exp, expr_)
#define LOSS_OF(name_, n_, type_, ABS_, LOG_, LOG1P_, EXP_, expr_)                                                                \
    static void name_(char *const *data, const int64_t *stride, int64_t n, const void *arg) {                                     \
        typedef type_ T;                                                                                                          \
        const loss_args *a = arg;                                                                                                 \
        const T p = (T)a->p, eps = (T)a->eps;                                                                                     \
        const int64_t third = n_ > 2 ? 3 : 1;                                                                                     \
        T (*const ABS)(T) = ABS_, (*const LOG)(T) = LOG_, (*const LOG1P)(T) = LOG1P_, (*const EXP)(T) = EXP_;                     \
        (void)p, (void)eps, (void)ABS, (void)LOG, (void)LOG1P, (void)EXP;                                                         \
        if (stride[0] == sizeof(T) && stride[1] == sizeof(T) && stride[2] == sizeof(T) && n_ == 2) {                              \
            T *y = (T *)(void *)data[0];                                                                                          \
            const T *xs = (const T *)(const void *)data[1], *ts = (const T *)(const void *)data[2];                               \
            for (int64_t i = 0; i < n; i++) {                                                                                     \
                const T x = xs[i], t = ts[i], w = 0;                                                                              \
                (void)x, (void)t, (void)w;                                                                                        \
                y[i] = expr_;                                                                                                     \
            }                                                                                                                     \
            return;                                                                                                               \
        }                                                                                                                         \
        for (int64_t i = 0; i < n; i++) {                                                                                         \
            const T x = *(const T *)(const void *)(data[1] + i * stride[1]), t = *(const T *)(const void *)(data[2] + i * stride[2]), \
                    w = *(const T *)(const void *)(data[third] + i * stride[third]);                                              \
            (void)x, (void)t, (void)w;                                                                                            \
            *(T *)(void *)(data[0] + i * stride[0]) = expr_;                                                                      \
        }                                                                                                                         \
    }
#define MAX(a_, b_) ((a_) > (b_) ? (a_) : (b_))
#define HALF ((T)0.5)

LOSS(mse, 2, (x - t) * (x - t))
LOSS(smooth, 2, ABS(x - t) < p ? HALF * (x - t) * (x - t) / p : ABS(x - t) - HALF * p)
LOSS(huber, 2, ABS(x - t) <= p ? HALF * (x - t) * (x - t) : p * (ABS(x - t) - HALF * p))
LOSS(bce, 2, (t - 1) * MAX(LOG1P(-x), (T)-100) - t * MAX(LOG(x), (T)-100))
LOSS(kl, 2, t > 0 ? t * (LOG(t) - x) : t == 0 ? -t * x : (T)NAN)
LOSS(kl_log, 2, EXP(t) * (t - x))
LOSS(logits, 2, (1 - t) * x + LOG1P(EXP(-ABS(x))) + MAX(-x, 0))
LOSS(logits_weighed, 3, (1 - t) * x + (1 + (w - 1) * t) * (LOG1P(EXP(-ABS(x))) + MAX(-x, 0)))
LOSS(soft_margin, 2, LOG1P(EXP(-t * x)))
LOSS(hinge, 2, (t != -1 ? x : 0) + (t != 1 ? MAX(p - x, 0) : 0))
#define FULL (a->full && t > 1 ? t * LOG(t) - t + HALF * LOG((T)6.283185307179586 * t) : 0)
LOSS(poisson, 2, x - t * LOG(x + eps) + FULL)
LOSS(poisson_log, 2, EXP(x) - t * x + FULL)
LOSS(ranking, 3, MAX(-w * (x - t) + p, 0))

const loss_table RT_NAME(loss_loops) = {{
    [LOSS_MSE] = {mse_f, mse_d}, [LOSS_SMOOTH_L1] = {smooth_f, smooth_d}, [LOSS_HUBER] = {huber_f, huber_d}, [LOSS_BCE] = {bce_f, bce_d}, [LOSS_KL] = {kl_f, kl_d},
    [LOSS_KL_LOG] = {kl_log_f, kl_log_d}, [LOSS_LOGITS] = {logits_f, logits_d}, [LOSS_LOGITS_WEIGHED] = {logits_weighed_f, logits_weighed_d},
    [LOSS_SOFT_MARGIN] = {soft_margin_f, soft_margin_d}, [LOSS_HINGE] = {hinge_f, hinge_d}, [LOSS_POISSON] = {poisson_f, poisson_d},
    [LOSS_POISSON_LOG] = {poisson_log_f, poisson_log_d}, [LOSS_RANKING] = {ranking_f, ranking_d},
}};
