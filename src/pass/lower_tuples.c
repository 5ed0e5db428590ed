/* Takes fields straight from the TupleConstruct that makes the tuple, as PyTorch's LowerSimpleTuples does. Looks through conversions of the
 * tuple: the field is converted instead. */
#include "pass/pass.h"

/* The node that makes tuple v, or NULL. */
static Node *maker(const Value *v) {
    while (v->def && v->def->op == OP_prim_convert) v = v->def->in[0];
    return v->def && v->def->op == OP_prim_TupleConstruct ? v->def : NULL;
}

/* v as type t, converted before `at` where it is not; NULL when it cannot be. */
static Value *as_type(Node *at, Value *v, const Type *t) {
    if (v->type == t) return v;
    if (!type_is_subtype(at->graph->s, v->type, t)) return NULL;
    Node *n = node_new(at->graph, OP_prim_convert, at->span);
    n->inlined = at->inlined;
    node_add_input(n, v);
    node_add_output(n, t);
    node_insert_before(at, n);
    return n->out[0];
}

static void replace_field(Node *n, int out, Value *field) {
    Value *v = as_type(n, field, n->out[out]->type);
    if (v) value_replace_uses(n->out[out], v);
}

static void unpack(Node *n, Node *made) {
    for (int i = 0; i < n->nout && i < made->nin; i++) replace_field(n, i, made->in[i]);
}

static void index_of(Pass *p, Node *n, Node *made) {
    const Const *c = known_const(n->in[1]);
    if (!c || c->type->kind != TY_Int) return;
    int64_t i = c->u.i < 0 ? c->u.i + made->nin : c->u.i;
    if (i >= 0 && i < made->nin && pass_may(p)) replace_field(n, 0, made->in[i]);
}

static void slice(Pass *p, Node *n, Node *made) {
    const Type *t = n->out[0]->type;
    if (t->name || n->attr.range.hi > made->nin || n->attr.range.lo + t->nelem > made->nin || !pass_may(p)) return;
    Node *part = node_new(n->graph, OP_prim_TupleConstruct, n->span);
    part->inlined = n->inlined;
    for (int i = 0; i < t->nelem; i++) {
        Value *v = as_type(n, made->in[n->attr.range.lo + i], t->elem[i]);
        if (!v) return;
        node_add_input(part, v);
    }
    Value *v = node_add_output(part, t);
    node_insert_before(n, part);
    value_replace_uses(n->out[0], v);
}

void pass_lower_tuples(Pass *p, Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (w.event != WALK_NODE || (n->op != OP_prim_TupleUnpack && n->op != OP_prim_TupleIndex && n->op != OP_prim_TupleSlice)) continue;
        Node *made = maker(n->in[0]);
        if (!made) continue;
        if (n->op == OP_prim_TupleIndex) index_of(p, n, made);
        else if (n->op == OP_prim_TupleSlice) slice(p, n, made);
        else if (pass_may(p)) unpack(n, made);
        bool used = false;
        for (int i = 0; i < n->nout; i++) used |= n->out[i]->nuses > 0;
        if (!used) node_remove(n);
    }
}
