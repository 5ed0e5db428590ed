/* grad.h: recording what tensors were made by, where gradients are wanted: requires_grad and grad_fn. Code that calls operators so (the evaluator's,
 * and compiled functions of units with .grad) calls tsrt_grad_check before and tsrt_grad_record after each while the context's hot.grad is
 * RT_GRAD_WANTED. A node holds its name only so far: backward() comes later, and its inputs and saved values with it.
 *
 * Rules, as PyTorch's: a result requires grad when it has a floating or complex dtype, the operator has a derivative, and an argument that the
 * derivative is by requires grad. The very tensor handed on (contiguous() of a contiguous one) stays as it is. What is written in place gets the
 * operator's node; where it is a view, its base gets CopySlices and the view AsStridedBackward0. */
#ifndef TSRT_GRAD_H
#define TSRT_GRAD_H
#include "tsrt.h"

typedef struct tsrt_node { tsrt_cell head; const char *name; } tsrt_node;
extern const tsrt_type tsrt_type_node;

/* The node of result k, `out`, of a composition whose last step depends on its arguments (one a parameter, in the schema's order). NULL: it has none. */
typedef const char *tsrt_grad_rule(const tsrt_value *args, const tsrt_tensor *out, int64_t k);
/* What recording must know of an operator; masks have a bit a parameter or result. */
typedef struct tsrt_grad_op {
    const char *name;                  /* as messages show it: "add" */
    const char *node;                  /* "AddBackward0"; NULL: no derivative, or `rule` tells */
    tsrt_grad_rule *rule;              /* grad_rules.c; NULL: `node` */
    uint64_t from;                     /* parameters that the derivative is by */
    uint64_t written;                  /* parameters written in place; with is_out those that results go to */
    uint32_t outs;                     /* results that have a derivative */
    uint8_t view_of;                   /* 1 + the parameter that results are views of; 0: none is a view */
    bool is_out;                       /* an `out=` form: can't be recorded */
} tsrt_grad_op;

/* Fails where a tensor that must not be written would be: a leaf that requires grad, a view of one; an `out=` form of what requires grad. */
int tsrt_grad_check(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int64_t nargs);
/* results: a tensor or a list of tensors each, other cells, or NULL. */
int tsrt_grad_record(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int64_t nargs, tsrt_cell *const *results, int64_t nresults);
/* torch.set_grad_enabled, no_grad ...; gives what was before. */
bool tsrt_grad_enable(tsrt_ctx *c, bool on);
bool tsrt_grad_records(const tsrt_ctx *c);             /* hot.grad is RT_GRAD_WANTED */
/* The rule of that name; NULL: none. */
tsrt_grad_rule *tsrt_grad_rule_named(const char *name);
/* Marks t as a leaf that gradients are wanted of. */
void tsrt_tensor_require_grad(tsrt_ctx *c, tsrt_tensor *t, bool on);
#endif
