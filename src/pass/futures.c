/* Futures: prim::fork runs its function at once, so a Future[T] is a tuple of what it gave (a list of one, empty after an error), and the error's
 * classes and text, which aten::wait raises again. This pass puts that in place of fork, wait and the type, in the graph and all that it calls:
 * code generation knows no futures. */
#include "pass/pass.h"

static const Type *settled(Session *s, const Type *t) {
    if (!t || !t->nelem || t->kind == TY_Class || t->kind == TY_Interface || t->kind == TY_Enum) return t;
    const Type **elem = NEWN(s->arena, const Type *, t->nelem + 1);
    bool same = t->kind != TY_Future;
    for (int i = 0; i < t->nelem; i++) {
        elem[i] = settled(s, t->elem[i]);
        same &= elem[i] == t->elem[i];
    }
    if (same) return t;
    switch (t->kind) {
    case TY_Future: {
        const Type *part[3] = {type_list(s, elem[0]), type_simple(s, TY_Str), type_simple(s, TY_Str)};
        return type_tuple(s, part, 3);
    }
    case TY_List: return type_list(s, elem[0]);
    case TY_Dict: return type_dict(s, elem[0], elem[1]);
    case TY_Optional: return type_optional(s, elem[0]);
    case TY_Union: return type_union(s, elem, t->nelem);
    case TY_Tuple: return t->field ? type_named_tuple(s, t->name, t->field, elem, t->nelem) : type_tuple(s, elem, t->nelem);
    default: return t;
    }
}

static Value *put(Block *b, OpId op, const Type *t, Value *const *in, int n, const Node *like) {
    Node *node = node_new(b->graph, op, like->span);
    node->inlined = like->inlined;
    for (int i = 0; i < n; i++) node_add_input(node, in[i]);
    node_append(b, node);
    return t ? node_add_output(node, t) : NULL;
}
static Value *put_text(Block *b, const char *text, const Node *like) {
    Node *node = node_new(b->graph, OP_prim_Constant, like->span);
    node->attr.constant = const_str(b->graph->s, text, 0);
    node->inlined = like->inlined;
    node_append(b, node);
    return node_add_output(node, node->attr.constant->type);
}

/* t: the Future's tuple. */
static Value *lower_fork(Graph *g, Node *n, const Type *t) {
    Node *node = node_new(g, OP_prim_Try, n->span);
    node->inlined = n->inlined;
    node->attr.name = sym(g->s, "~");
    Block *body = node_add_block(node), *handler = node_add_block(node);
    Value *given = n->nin ? n->in[0] : NULL;
    if (n->attr.callee) {
        given = put(body, OP_prim_CallFunction, t->elem[0]->elem[0], n->in, n->nin, n);
        body->last->attr.callee = n->attr.callee;
    }
    block_add_return(body, put(body, OP_prim_ListConstruct, t->elem[0], &given, 1, n));
    block_add_return(body, put_text(body, "", n));
    block_add_return(body, put_text(body, "", n));
    block_add_param(handler, type_simple(g->s, TY_Int), NULL);
    Value *cls = block_add_param(handler, t->elem[1], NULL), *text = block_add_param(handler, t->elem[2], NULL);
    block_add_return(handler, put(handler, OP_prim_ListConstruct, t->elem[0], NULL, 0, n));
    block_add_return(handler, cls);
    block_add_return(handler, text);
    node_insert_before(n, node);
    Node *made = node_new(g, OP_prim_TupleConstruct, n->span);
    made->inlined = n->inlined;
    for (int i = 0; i < 3; i++) node_add_input(made, node_add_output(node, t->elem[i]));
    node_insert_before(n, made);
    return node_add_output(made, t);
}

static Value *lower_wait(Pass *p, Graph *g, Node *n) {
    const Type *t = n->in[0]->type, *b = type_simple(g->s, TY_Bool);
    Block *tmp = block_new(g);
    Node *parts = node_new(g, OP_prim_TupleUnpack, n->span);
    parts->inlined = n->inlined;
    node_add_input(parts, n->in[0]);
    Value *list = node_add_output(parts, t->elem[0]), *cls = node_add_output(parts, t->elem[1]), *text = node_add_output(parts, t->elem[2]);
    node_insert_before(n, parts);
    Value *zero = const_before(n, const_int(g->s, 0), type_simple(g->s, TY_Int));
    Value *two[2] = {put(tmp, OP_aten_len_t, type_simple(g->s, TY_Int), &list, 1, n), zero};
    Value *failed = put(tmp, OP_aten_eq_int, b, two, 2, n);
    put(tmp, OP_prim_If, NULL, &failed, 1, n);
    Block *yes = node_add_block(tmp->last);
    node_add_block(tmp->last);
    Value *raise[2] = {text, cls};
    put(yes, OP_prim_RaiseException, NULL, raise, 2, n);
    Value *at[2] = {list, zero};
    Value *v = put(tmp, OP_aten___getitem___t, t->elem[0]->elem[0], at, 2, n);
    splice_before(n, tmp);
    (void)p;
    return v;
}

static void settle(Pass *p, Graph *g) {
    bool any = false;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_ENTER)
            for (int i = 0; i < w.block->nparam; i++) {
                const Type *t = settled(g->s, w.block->param[i]->type);
                any |= t != w.block->param[i]->type;
                w.block->param[i]->type = t;
            }
        if (w.event != WALK_NODE) continue;
        Node *n = w.node;
        for (int i = 0; i < n->nout; i++) {
            const Type *t = settled(g->s, n->out[i]->type);
            any |= t != n->out[i]->type;
            n->out[i]->type = t;
        }
        if (n->op != OP_prim_fork && n->op != OP_aten_wait) continue;
        Value *v = n->op == OP_prim_fork ? lower_fork(g, n, n->out[0]->type) : lower_wait(p, g, n);
        value_replace_uses(n->out[0], v);
        node_remove(n);
        any = true;
    }
    for (int i = 0; i < g->nparams; i++) g->params[i].type = settled(g->s, g->params[i].type);
    g->result = settled(g->s, g->result);
    p->changed |= any;
}

void pass_futures(Pass *p, Graph *g) {
    VEC(Graph *) todo = {0};
    Map seen = {0};
    vec_push(p->scratch, &todo, g);
    map_set(p->scratch, &seen, g, g);
    while (todo.len) {
        Graph *one = vec_pop(&todo);
        if (one->no_futures) continue;
        one->no_futures = true;
        settle(p, one);
        for (Walk w = walk_block(one->body); walk_next(&w);) {
            Graph *callee = w.event == WALK_NODE && w.node->op == OP_prim_CallFunction ? w.node->attr.callee : NULL;
            if (!callee || map_has(&seen, callee)) continue;
            map_set(p->scratch, &seen, callee, callee);
            vec_push(p->scratch, &todo, callee);
        }
    }
}
