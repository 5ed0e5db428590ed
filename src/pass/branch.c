/* If: outputs that are the condition or its negation, outputs that are equal to each other, blocks that do the same, and what the condition says
 * about values inside the branches: there it is a constant itself, and after `x == c` so is x. What becomes constant is folded by fold. */
#include "pass/pass.h"

enum { FAR = 64 };                    /* how far uses are looked at: uses of a value, levels of blocks */

/* Is the place of u inside b? */
static bool inside(const Use *u, const Block *b) {
    const Block *at = u->user ? u->user->parent : u->block;
    for (int i = 0; at && i < FAR; i++) {
        if (at == b) return true;
        at = at->owner ? at->owner->parent : NULL;
    }
    return false;
}

/* Uses of v inside b become the constant c. */
static void known_inside(Pass *p, Value *v, Block *b, const Const *c) {
    if (v->nuses > FAR || value_const(v) || c->type != v->type) return;
    Value *made = NULL;
    for (Use *u = v->uses, *next; u; u = next) {
        next = u->next;
        if (!inside(u, b) || !pass_may(p)) continue;
        if (!made) {
            Node *n = node_new(b->graph, OP_prim_Constant, b->owner->span);
            n->attr.constant = c;
            n->inlined = b->owner->inlined;
            made = node_add_output(n, c->type);
            if (b->first) node_insert_before(b->first, n);
            else node_append(b, n);
        }
        if (u->user) node_set_input(u->user, u->index, made);
        else block_set_return(u->block, u->index, made);
    }
}

/* `x == c` holds in block `which` of n. Not for floats: 0.0 == -0.0. */
static void refine(Pass *p, Node *n, const Node *test) {
    bool eq = test->op == OP_aten_eq_int || test->op == OP_aten_eq_bool || test->op == OP_aten_eq_str;
    bool ne = test->op == OP_aten_ne_int || test->op == OP_aten_ne_bool || test->op == OP_aten_ne_str;
    if (!eq && !ne) return;
    for (int i = 0; i < 2; i++) {
        const Const *c = value_const(test->in[i]);
        if (c) known_inside(p, test->in[1 - i], n->block[eq ? 0 : 1], c);
    }
}

static void conditions(Pass *p, Node *n) {
    Value *cond = n->in[0];
    known_inside(p, cond, n->block[0], const_bool(p->s, true));
    known_inside(p, cond, n->block[1], const_bool(p->s, false));
    if (cond->def && cond->def->nin == 2) refine(p, n, cond->def);
}

static const Const *bool_const(const Value *v) {
    const Const *c = value_const(v);
    return c && c->type->kind == TY_Bool ? c : NULL;
}

/* Outputs that are the condition (True, False), its negation, or an earlier output. */
static void outputs(Pass *p, Node *n) {
    Map seen = {0};                   /* then-value -> output number + 1 of the last one with it */
    for (int i = 0; i < n->nout; i++) {
        Value *a = n->block[0]->ret[i], *b = n->block[1]->ret[i], *out = n->out[i];
        const Const *ca = bool_const(a), *cb = bool_const(b);
        if (!out->nuses) continue;
        int earlier = (int)(intptr_t)map_get(&seen, a) - 1;
        map_set(p->scratch, &seen, a, (void *)(intptr_t)(i + 1));
        if (ca && cb && ca->u.b != cb->u.b) {
            if (!pass_may(p)) return;
            Value *cond = n->in[0];
            if (cb->u.b) {
                Node *inv = node_new(n->graph, OP_aten___not__, n->span);
                inv->inlined = n->inlined;
                node_add_input(inv, cond);
                cond = node_add_output(inv, cond->type);
                node_insert_before(n, inv);
            }
            value_replace_uses(out, cond);
        } else if (earlier >= 0 && n->block[1]->ret[earlier] == b && n->out[earlier]->type == out->type && pass_may(p)) {
            value_replace_uses(out, n->out[earlier]);
        }
    }
}

/* ---- blocks that do the same */

static bool same_value(const Map *map, const Value *a, const Value *b) {
    const Value *to = map_get(map, a);
    return to ? to == b : a == b;
}

static bool same_node(Pass *p, Map *map, const Node *a, const Node *b) {
    if (a->op != b->op || a->nin != b->nin || a->nout != b->nout || a->nblock || b->nblock) return false;
    for (int i = 0; i < a->nin; i++)
        if (!same_value(map, a->in[i], b->in[i])) return false;
    for (int i = 0; i < a->nout; i++) {
        if (a->out[i]->type != b->out[i]->type) return false;
        map_set(p->scratch, map, a->out[i], b->out[i]);
    }
    switch (a->op) {
    case OP_prim_Constant: return const_equal(a->attr.constant, b->attr.constant);
    case OP_prim_isinstance: return a->attr.type == b->attr.type;
    case OP_prim_TupleSlice: return a->attr.range.lo == b->attr.range.lo && a->attr.range.hi == b->attr.range.hi;
    case OP_prim_CallFunction: return a->attr.callee == b->attr.callee;
    case OP_prim_GetAttr: case OP_prim_SetAttr: case OP_prim_CallMethod: case OP_prim_RaiseException: return a->attr.name == b->attr.name;
    case OP_prim_CreateObject: return a->attr.type == b->attr.type;
    default: return true;
    }
}

static bool same_blocks(Pass *p, const Node *n) {
    Map map = {0};
    const Node *a = n->block[0]->first, *b = n->block[1]->first;
    for (; a && b; a = a->next, b = b->next)
        if (!same_node(p, &map, a, b)) return false;
    if (a || b) return false;
    for (int i = 0; i < n->nout; i++)
        if (!same_value(&map, n->block[0]->ret[i], n->block[1]->ret[i])) return false;
    return n->block[0]->first || n->nout;
}

static bool merge(Pass *p, Node *n) {
    if (!same_blocks(p, n) || !pass_may(p)) return false;
    splice_before(n, n->block[0]);
    for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], n->block[0]->ret[i]);
    node_remove(n);
    return true;
}

void pass_branch(Pass *p, Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if ((w.event != WALK_NODE && w.event != WALK_NODE_DONE) || n->op != OP_prim_If) continue;
        ArenaMark mark = arena_mark(p->scratch);
        if (w.event == WALK_NODE) conditions(p, n);
        else if (!merge(p, n)) outputs(p, n);
        arena_reset(p->scratch, mark);
    }
}
