/* Small steps that several passes take. */
#include <string.h>
#include "pass/pass.h"

bool pass_may(Pass *p) {
    if (!p->left) return false;
    if (p->left > 0) p->left--;
    return p->changed = true;
}

Node *splice_before(Node *at, Block *b) {
    Node *first = b->first;
    while (b->first) node_move_before(at, b->first);
    return first;
}

bool is_op(const Node *n, const char *name) { return !strcmp(op_name((OpId)n->op), name); }

const Const *known_const(const Value *v) {
    while (v->def && v->def->op == OP_prim_convert) v = v->def->in[0];
    return value_const(v);
}

Value *const_before(Node *n, const Const *c, const Type *t) {
    Node *k = node_new(n->graph, OP_prim_Constant, n->span);
    k->attr.constant = c;
    k->inlined = n->inlined;
    Value *v = node_add_output(k, c->type);
    node_insert_before(n, k);
    if (t == c->type) return v;
    Node *conv = node_new(n->graph, OP_prim_convert, n->span);
    conv->inlined = n->inlined;
    node_add_input(conv, v);
    node_add_output(conv, t);
    node_insert_before(n, conv);
    return conv->out[0];
}

bool is_pure(const Node *n) { return !n->nblock && (op_flags((OpId)n->op) & OPF_PURE); }
