/* Methods as calls: where the receiver's class settles which graph runs, prim::CallMethod becomes prim::CallFunction. prim::Enter becomes the call
 * of __enter__ followed by a mark without result, which holds __exit__ for errors that unwind; prim::Exit a mark and the call of __exit__
 * with three Nones. Code generation knows only these marks and calls of what shows at run time. */
#include <string.h>
#include "pass/pass.h"

static Value *call_before(Node *at, Graph *callee, Value *const *in, int n) {
    Node *call = node_new(at->graph, OP_prim_CallFunction, at->span);
    call->attr.callee = callee;
    call->inlined = at->inlined;
    for (int i = 0; i < n; i++) {
        Value *v = in[i];
        if (i < callee->nparams && v->type != callee->params[i].type) {
            Node *conv = node_new(at->graph, OP_prim_convert, at->span);
            conv->inlined = at->inlined;
            node_add_input(conv, v);
            v = node_add_output(conv, callee->params[i].type);
            node_insert_before(at, conv);
        }
        node_add_input(call, v);
    }
    node_insert_before(at, call);
    return node_add_output(call, callee->result);
}

static void mark_before(Node *at, OpId op, Value *object, Graph *leave) {
    Node *mark = node_new(at->graph, op, at->span);
    mark->inlined = at->inlined;
    mark->attr.callee = leave;
    node_add_input(mark, object);
    node_insert_before(at, mark);
}

void pass_methods(Pass *p, Graph *g) {
    Sym init = sym(p->s, "__init__"), enter = sym(p->s, "__enter__"), leave = sym(p->s, "__exit__");
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (w.event != WALK_NODE) continue;
        const Type *t = n->nin ? n->in[0]->type : NULL;
        Graph *callee;
        switch (n->op) {
        case OP_prim_CallMethod: {
            callee = shape_method(t, n->attr.name);
            if (!callee || t->kind != TY_Class || (n->attr.name != init && shape_overridden(t, n->attr.name))) continue;
            Value *out = call_before(n, callee, n->in, n->nin);
            value_replace_uses(n->out[0], out);
            break;
        }
        case OP_prim_Enter: {
            if (!n->nout || !(callee = shape_method(t, enter))) continue;
            Value *out = call_before(n, callee, n->in, 1);
            value_replace_uses(n->out[0], out);
            mark_before(n, OP_prim_Enter, n->in[0], shape_method(t, leave));
            break;
        }
        case OP_prim_Exit: {
            if (!n->nout || !(callee = shape_method(t, leave))) continue;
            Value *none = const_before(n, const_none(p->s), type_simple(p->s, TY_None));
            Value *in[4] = {n->in[0], none, none, none};
            mark_before(n, OP_prim_Exit, n->in[0], NULL);
            call_before(n, callee, in, 4);
            break;
        }
        default: continue;
        }
        p->changed = true;
        node_remove(n);
    }
}
