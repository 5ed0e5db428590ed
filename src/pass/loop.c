/* Loop: carried values that do not change or go in step with another, loops of one turn, and nodes that give the same in every turn moved
 * before the loop. Only pure nodes that cannot fail move, since a loop may have no turn. Moving a node once takes it out of every loop in which
 * its operands do not change, so the pass is linear but for the depth of loops around one node. */
#include "pass/pass.h"

/* ---- carried values */

/* The constant step of a carried int: its return is param + step. */
static bool steps_by(const Block *b, int i, int64_t *step) {
    const Node *n = b->ret[i]->def;
    if (!n || n->op != OP_aten_add_int) return false;
    const Const *c = value_const(n->in[1]);
    if (n->in[0] != b->param[i] || !c || c->type->kind != TY_Int) return false;
    *step = c->u.i;
    return true;
}

static bool same_begin(const Value *a, const Value *b) {
    const Const *x = value_const(a), *y = value_const(b);
    return a == b || (x && y && const_equal(x, y));
}

/* Carried ints that begin alike and go by the same step are one; so are carried values with the same begin and the same return. */
static void in_step(Pass *p, Node *n, bool *keep, bool *dropped) {
    Block *b = n->block[0];
    Map by_step = {0};                /* step (by its hash) -> carried number + 1: the last one with it */
    for (int i = 0; i < n->nout; i++) {
        int64_t step = 0;
        if (!keep[i] || !steps_by(b, i + 1, &step)) continue;
        const void *key = (void *)(uintptr_t)((uint64_t)step * 2 + 1);
        int other = (int)(intptr_t)map_get(&by_step, key) - 1;
        int64_t its = 0;
        if (other >= 0 && steps_by(b, other + 1, &its) && its == step && same_begin(n->in[i + 2], n->in[other + 2]) && pass_may(p)) {
            value_replace_uses(b->param[i + 1], b->param[other + 1]);
            value_replace_uses(n->out[i], n->out[other]);
            keep[i] = false;
            *dropped = true;
        } else {
            map_set(p->scratch, &by_step, key, (void *)(intptr_t)(i + 1));
        }
    }
}

static void carried(Pass *p, Node *n) {
    Block *b = n->block[0];
    bool *keep = NEWN(p->scratch, bool, n->nout + 1), dropped = false;
    for (int i = 0; i < n->nout; i++) {
        Value *param = b->param[i + 1], *ret = b->ret[i + 1], *init = n->in[i + 2];
        keep[i] = (ret != param && ret != init) || !pass_may(p);
        if (keep[i]) continue;
        value_replace_uses(param, init);
        value_replace_uses(n->out[i], init);
        dropped = true;
    }
    in_step(p, n, keep, &dropped);
    if (!dropped) return;
    carried_drop_sources(n, keep);
    carried_drop_values(n, keep);
}

/* ---- one turn */

static bool runs_once(const Node *n) {
    const Const *count = value_const(n->in[0]), *first = value_const(n->in[1]), *next = value_const(n->block[0]->ret[0]);
    if (!count || !first || !first->u.b) return false;
    return count->u.i == 1 || (count->u.i > 1 && next && !next->u.b);
}

/* The walk goes on with what was moved. */
static void run_once(Pass *p, Walk *w) {
    Node *n = w->node;
    Block *b = n->block[0];
    Value *zero = const_before(n, const_int(p->s, 0), b->param[0]->type);
    value_replace_uses(b->param[0], zero);
    for (int i = 0; i < n->nout; i++) value_replace_uses(b->param[i + 1], n->in[i + 2]);
    Node *first = splice_before(n, b);
    for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], b->ret[i + 1]);
    if (first) w->next = first;
    w->skip = true;
    node_remove(n);
}

/* ---- what does not change */

static int depth_of(const Map *depths, const Block *b) { return (int)(intptr_t)map_get(depths, b); }

static bool may_move(const AliasSets *sets, const Node *n) {
    if (!is_pure(n) || !(op_flags((OpId)n->op) & OPF_NOFAIL) || n->op == OP_prim_Uninitialized) return false;
    for (int i = 0; i < n->nout; i++) {
        bool same_value = n->op == OP_prim_convert || n->op == OP_prim_unchecked_cast;
        if (!same_value && type_is_mutable(n->out[i]->type)) return false;
    }
    /* A cast is right only below the test that it follows from. */
    if (n->op == OP_prim_unchecked_cast) return false;
    for (int i = 0; i < n->nin; i++)
        if (alias_is_written(sets, n->in[i])) return false;
    return true;
}

/* The outermost loop around n in which its operands do not change, or NULL. */
static Node *loop_to_leave(const Map *depths, const Node *n) {
    int needed = 0;                   /* depth of the innermost block that an operand is made in */
    for (int i = 0; i < n->nin; i++) {
        int d = depth_of(depths, n->in[i]->block);
        if (d > needed) needed = d;
    }
    Node *found = NULL;
    for (const Block *b = n->parent; b->owner && depth_of(depths, b) > needed; b = b->owner->parent)
        if (b->owner->op == OP_prim_Loop) found = b->owner;
    return found;
}

static void hoist(Pass *p, Graph *g) {
    Map depths = {0};
    AliasSets *sets = alias_compute(p->scratch, g);
    int loops = 0;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *owner = w.block->owner;
        if (w.event == WALK_ENTER) {
            map_set(p->scratch, &depths, w.block, (void *)(intptr_t)w.depth);
            loops += owner && owner->op == OP_prim_Loop;
        } else if (w.event == WALK_LEAVE) {
            loops -= owner && owner->op == OP_prim_Loop;
        } else if (w.event == WALK_NODE && loops && may_move(sets, w.node)) {
            Node *to = loop_to_leave(&depths, w.node);
            if (to && pass_may(p)) node_move_before(to, w.node);
        }
    }
}

void pass_loop(Pass *p, Graph *g) {
    bool any = false;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_NODE && w.node->op == OP_prim_Loop && runs_once(w.node) && pass_may(p)) run_once(p, &w);
        if (w.event != WALK_NODE_DONE || w.node->op != OP_prim_Loop) continue;
        any = true;
        ArenaMark mark = arena_mark(p->scratch);
        carried(p, w.node);
        arena_reset(p->scratch, mark);
    }
    if (any) hoist(p, g);
}
