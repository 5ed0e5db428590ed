/* grad.c: requires_grad and grad_fn of what operators make (grad.h). */
#include "private.h"

static void node_drop(tsrt_ctx *c, const tsrt_type *t, void *at) { (void)t, tsrt_release(c, *(void **)at); }
static void node_end(tsrt_ctx *c, tsrt_cell *cell) { tsrt_free(c, cell, sizeof(tsrt_node)); }
static const rt_cell_end node_destroy = {node_end};
const tsrt_type tsrt_type_node = {.kind = TSRT_NODE, .size = sizeof(void *), .align = sizeof(void *), .name = "Node", .retain = tsrt_cell_retain_at,
                                  .drop = node_drop, .methods = &node_destroy};

void rt_require_grad(tsrt_ctx *c, tsrt_tensor *t) {
    t->flags |= TSRT_TENSOR_REQUIRES_GRAD;
    c->hot.grad |= RT_GRAD_WANTED;
}

void tsrt_tensor_require_grad(tsrt_ctx *c, tsrt_tensor *t, bool on) {
    if (on) rt_require_grad(c, t);
    else t->flags &= (uint8_t)~TSRT_TENSOR_REQUIRES_GRAD;
}

bool tsrt_grad_enable(tsrt_ctx *c, bool on) {
    const bool before = !(c->hot.grad & RT_GRAD_OFF);
    if (on) c->hot.grad &= ~RT_GRAD_OFF;
    else c->hot.grad |= RT_GRAD_OFF;
    return before;
}

bool tsrt_grad_records(const tsrt_ctx *c) { return c->hot.grad == RT_GRAD_WANTED; }

void rt_grad_forget(tsrt_ctx *c, tsrt_tensor *t) {
    tsrt_release(c, t->grad_fn);
    tsrt_release(c, t->base);
    t->grad_fn = NULL;
    t->base = NULL;
}

/* ---- the tensors of an argument or result: itself, or a list's elements */
typedef struct Each { tsrt_tensor *one, *const *all; int64_t n; } Each;

static Each each_of(tsrt_cell *cell) {
    if (!cell) return (Each){NULL, NULL, 0};
    if (cell->type->kind == TSRT_TENSOR) return (Each){(tsrt_tensor *)cell, NULL, 1};
    if (cell->type->kind != TSRT_LIST) return (Each){NULL, NULL, 0};
    const tsrt_type *elem = cell->type->elem[0];
    if (elem->kind == TSRT_OPTIONAL) elem = elem->elem[0];
    const tsrt_list *l = (const tsrt_list *)cell;
    return elem->kind == TSRT_TENSOR ? (Each){NULL, (tsrt_tensor *const *)l->data, l->len} : (Each){NULL, NULL, 0};
}
static tsrt_tensor *at(const Each *e, int64_t i) { return e->all ? e->all[i] : e->one; }

static Each each_arg(const tsrt_value *v) {
    const bool cell = v->type && (v->type->kind == TSRT_TENSOR || v->type->kind == TSRT_LIST);
    return each_of(cell ? v->u.p : NULL);
}

static bool wanted(const tsrt_tensor *t) { return rt_defined(t) && t->flags & TSRT_TENSOR_REQUIRES_GRAD; }
static bool is_leaf(const tsrt_tensor *t) { return !t->grad_fn; }

static bool any_wanted(const tsrt_value *args, int64_t n, uint64_t mask) {
    for (int64_t i = 0; i < n; i++) {
        if (!(mask >> i & 1)) continue;
        const Each e = each_arg(&args[i]);
        for (int64_t k = 0; k < e.n; k++)
            if (wanted(at(&e, k))) return true;
    }
    return false;
}

int tsrt_grad_check(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int64_t n) {
    if (!op->written) return 0;
    if (op->is_out) {
        if (!any_wanted(args, n, ~(uint64_t)0)) return 0;
        return tsrt_fail(c, NULL, "%s(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.", op->name);
    }
    if ((!op->node && !op->rule) || !any_wanted(args, n, op->from | op->written)) return 0;
    for (int64_t i = 0; i < n; i++) {
        if (!(op->written >> i & 1)) continue;
        const Each e = each_arg(&args[i]);
        for (int64_t k = 0; k < e.n; k++) {
            const tsrt_tensor *t = at(&e, k);
            if (!rt_defined(t)) continue;
            if (t->base && wanted(t->base) && is_leaf(t->base))
                return tsrt_fail(c, NULL, "a view of a leaf Variable that requires grad is being used in an in-place operation.");
            if (wanted(t) && is_leaf(t)) return tsrt_fail(c, NULL, "a leaf Variable that requires grad is being used in an in-place operation.");
        }
    }
    return 0;
}

/* ---- nodes */
static tsrt_node *new_node(tsrt_ctx *c, const char *name) {
    tsrt_node *n = tsrt_alloc(c, sizeof *n);
    if (n) *n = (tsrt_node){{1, &tsrt_type_node}, name};
    return n;
}

static void set_node(tsrt_ctx *c, tsrt_tensor *t, tsrt_node *n) {
    tsrt_retain(n);
    tsrt_release(c, t->grad_fn);
    t->grad_fn = n;
    rt_require_grad(c, t);
}

static int set_new(tsrt_ctx *c, tsrt_tensor *t, const char *name) {
    tsrt_node *n = new_node(c, name);
    if (!n) return 1;
    set_node(c, t, n);
    tsrt_release(c, n);
    return 0;
}

static bool can(const tsrt_tensor *t) { return rt_is_floating(t->dtype) || rt_is_complex(t->dtype); }

static bool is_argument(const tsrt_tensor *t, const tsrt_value *args, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        const Each e = each_arg(&args[i]);
        for (int64_t k = 0; k < e.n; k++)
            if (at(&e, k) == t) return true;
    }
    return false;
}

static int record_written(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int64_t n, const char *node) {
    for (int64_t i = 0; i < n; i++) {
        if (!(op->written >> i & 1)) continue;
        const Each e = each_arg(&args[i]);
        for (int64_t k = 0; k < e.n; k++) {
            tsrt_tensor *t = at(&e, k);
            if (!rt_defined(t) || !can(t)) continue;
            if (t->base && (set_new(c, t->base, "CopySlices") || set_new(c, t, "AsStridedBackward0"))) return 1;
            if (!t->base && set_new(c, t, node)) return 1;
        }
    }
    return 0;
}

int tsrt_grad_record(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int64_t nargs, tsrt_cell *const *results, int64_t nresults) {
    const bool any = any_wanted(args, nargs, op->from);
    const tsrt_tensor *view_of = op->view_of ? args[op->view_of - 1].u.p : NULL;
    if (!any && !view_of) return 0;
    if (any && op->written && op->node) return record_written(c, op, args, nargs, op->node);
    tsrt_node *made = NULL;
    int failed = 0;
    for (int64_t i = 0; i < nresults && !failed; i++) {
        const Each e = each_of(results[i]);
        for (int64_t k = 0; k < e.n && !failed; k++) {
            tsrt_tensor *t = at(&e, k);
            if (!rt_defined(t) || is_argument(t, args, nargs)) continue;
            if (view_of && !t->base && t->storage == view_of->storage) {
                t->base = view_of->base ? view_of->base : (tsrt_tensor *)(uintptr_t)view_of;
                tsrt_retain(t->base);
            }
            const char *node = !any || !can(t) || !(op->outs >> i & 1) ? NULL : op->rule ? op->rule(args, t, i) : op->node;
            if (!node) continue;
            if (made && made->name != node) tsrt_release(c, made), made = NULL;
            if (!made && !(made = new_node(c, node))) failed = 1;
            else set_node(c, t, made);
        }
    }
    tsrt_release(c, made);
    return failed;
}
