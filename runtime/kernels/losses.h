/* losses.h: the loops of elementwise losses; [0] float, [1] double. Operands: result, input, target, and a third input where there is one. */
#ifndef TSRT_LOSSES_H
#define TSRT_LOSSES_H
#include "tensor/tensor.h"

typedef enum loss_kind {
    LOSS_MSE, LOSS_SMOOTH_L1, LOSS_HUBER, LOSS_BCE, LOSS_KL, LOSS_KL_LOG, LOSS_LOGITS, LOSS_LOGITS_WEIGHED, LOSS_SOFT_MARGIN, LOSS_HINGE, LOSS_POISSON, LOSS_POISSON_LOG, LOSS_RANKING, LOSS_NKIND
} loss_kind;
typedef struct loss_args { double p, eps; bool full; } loss_args;
typedef struct loss_table { rt_loop *loop[LOSS_NKIND][2]; } loss_table;
RT_DECLARE(extern const loss_table, loss_loops)

/* Whether PyTorch composes the loss of operators; and that composition, unreduced, for inputs whose dtype shows each step (losses_composed.c). */
bool loss_is_composed(loss_kind kind);
int loss_composed(tsrt_ctx *c, loss_kind kind, const loss_args *a, tsrt_tensor *const *in, tsrt_tensor **out);
#endif
