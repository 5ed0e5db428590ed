/* Nodes made in one step and appended to a block. */
#include "ir/ir.h"

Value *build_op(Block *b, OpId op, const Type *result, Value *const *in, int nin, Span span) {
    Node *n = node_new(b->graph, op, span);
    for (int i = 0; i < nin; i++) node_add_input(n, in[i]);
    Value *v = result ? node_add_output(n, result) : NULL;
    node_append(b, n);
    return v;
}

Value *build_const(Block *b, const Const *c, Span span) {
    Value *v = build_op(b, OP_prim_Constant, c->type, NULL, 0, span);
    v->def->attr.constant = c;
    return v;
}

Value *build_literal(Graph *g, const Const *c, Span span) {
    const void *key = (void *)(uintptr_t)c->u.i;                  /* a float's bits, too */
    Map *known = c->type->kind == TY_Int ? &g->numbers[0] : c->type->kind == TY_Float ? &g->numbers[1] : NULL;
    Value *v = known ? map_get(known, key) : NULL;
    if (v) return v;
    Node *n = node_new(g, OP_prim_Constant, span);
    n->attr.constant = c;
    v = node_add_output(n, c->type);
    if (g->body->first) node_insert_before(g->body->first, n);
    else node_append(g->body, n);
    if (known) map_set(g->arena, known, key, v);
    return v;
}

Value *build_int(Block *b, int64_t i, Span span) { return build_const(b, const_int(b->graph->s, i), span); }
Value *build_float(Block *b, double f, Span span) { return build_const(b, const_float(b->graph->s, f), span); }
Value *build_bool(Block *b, bool v, Span span) { return build_const(b, const_bool(b->graph->s, v), span); }
Value *build_str(Block *b, const char *p, size_t n, Span span) { return build_const(b, const_str(b->graph->s, p, n), span); }
Value *build_none(Block *b, Span span) { return build_const(b, const_none(b->graph->s), span); }
