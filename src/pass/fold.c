/* Constant folding, with the extent of PyTorch's ConstantPropagationImmutableTypes: pure nodes on constants whose results have no identity;
 * the taken branch of an If with a constant condition replaces it; a Loop that does not run gives what it was given; outputs on which both
 * branches agree, and values that a loop carries without changing them, are replaced. */
#include "pass/pass.h"

static void fold_node(Pass *p, Node *n) {
    if (!n->nout || n->op == OP_prim_Constant || n->op == OP_prim_convert || n->op == OP_prim_Uninitialized || !is_pure(n)) return;
    ArenaMark mark = arena_mark(p->scratch);
    const Const **in = NEWN(p->scratch, const Const *, n->nin + 1), **out = NEWN(p->scratch, const Const *, n->nout + 1);
    const Schema *sc = op_schema(p->s, (OpId)n->op);
    bool ok = (n->nin || n->op == OP_prim_TupleConstruct) && !(p->canonical && sc && sc->varargs);   /* PyTorch leaves format() alone */
    for (int i = 0; ok && i < n->nin; i++) ok = (in[i] = known_const(n->in[i])) != NULL;
    for (int i = 0; ok && i < n->nout; i++) ok = !type_is_mutable(n->out[i]->type);
    ok = ok && const_eval(p->eval, n, in, out);
    for (int i = 0; ok && i < n->nout; i++) ok = type_is_subtype(p->s, out[i]->type, n->out[i]->type);
    if (ok && pass_may(p)) {
        for (int i = 0; i < n->nout; i++)
            if (n->out[i]->nuses) value_replace_uses(n->out[i], const_before(n, out[i], n->out[i]->type));
        node_remove(n);
    }
    arena_reset(p->scratch, mark);
}

/* The walk goes on with what was moved. */
static void take_branch(Walk *w, bool which) {
    Node *n = w->node;
    Block *b = n->block[which ? 0 : 1];
    Node *first = splice_before(n, b);
    for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], b->ret[i]);
    if (first) w->next = first;
    w->skip = true;
    node_remove(n);
}

static bool runs_never(const Node *n) {
    const Const *count = value_const(n->in[0]), *first = value_const(n->in[1]);
    return (count && count->u.i <= 0) || (first && !first->u.b);
}

static void drop_loop(Walk *w) {
    Node *n = w->node;
    for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], n->in[i + 2]);
    w->skip = true;
    node_remove(n);
}

static bool *all_kept(Pass *p, int n) {
    bool *keep = NEWN(p->scratch, bool, n + 1);
    for (int i = 0; i < n; i++) keep[i] = true;
    return keep;
}

static void drop(Node *n, const bool *keep) {
    carried_drop_sources(n, keep);
    carried_drop_values(n, keep);
}

/* Outputs on which both branches agree. */
static void agreed_outputs(Pass *p, Node *n) {
    bool *keep = NULL;
    for (int i = 0; i < n->nout; i++) {
        Value *a = n->block[0]->ret[i], *b = n->block[1]->ret[i];
        const Const *ca = value_const(a), *cb = value_const(b);
        if (a != b && !(ca && cb && a->type == b->type && !type_is_mutable(a->type) && const_equal(ca, cb))) continue;
        /* A value made outside of the branches can be used after them; a constant can be made again. */
        bool outside = a == b && a->block != n->block[0] && a->block != n->block[1];
        if ((!outside && !ca) || !pass_may(p)) continue;
        if (n->out[i]->nuses) value_replace_uses(n->out[i], outside ? a : const_before(n, ca, n->out[i]->type));
        if (!keep) keep = all_kept(p, n->nout);
        keep[i] = false;
    }
    if (keep) drop(n, keep);
}

/* Carried values that each turn returns as it got them, or as the value that they began with. */
static void unchanged_carried(Pass *p, Node *n) {
    Block *b = n->block[0];
    bool *keep = NULL;
    for (int i = 0; i < n->nout; i++) {
        Value *param = b->param[i + 1], *ret = b->ret[i + 1], *init = n->in[i + 2];
        if ((ret != param && ret != init) || !pass_may(p)) continue;
        if (!keep) keep = all_kept(p, n->nout);
        keep[i] = false;
        value_replace_uses(param, init);
        value_replace_uses(n->out[i], init);
    }
    if (keep) drop(n, keep);
}

void pass_fold(Pass *p, Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (w.event == WALK_NODE_DONE) {
            if (n->op == OP_prim_If) agreed_outputs(p, n);
            if (n->op == OP_prim_Loop) unchanged_carried(p, n);
        }
        if (w.event != WALK_NODE) continue;
        if (n->op == OP_prim_If) {
            const Const *c = known_const(n->in[0]);
            if (c && c->type->kind == TY_Bool && pass_may(p)) take_branch(&w, c->u.b);
        } else if (n->op == OP_prim_Loop) {
            if (runs_never(n) && pass_may(p)) drop_loop(&w);
        } else {
            fold_node(p, n);
        }
    }
}
