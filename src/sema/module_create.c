/* A module's state as code: a function without parameters that makes an object with what the instance holds. Libraries export it. */
#include "pass/pass.h"
#include "sema/module.h"

typedef struct Create { Fn *f; Map made; } Create;             /* ModuleDecl -> Value: an instance that is there twice is made once */

static Value *make_value(Fn *f, const Const *c, const Type *want, Span span);

static void set_attr(Fn *f, Value *self, Sym name, Value *v, Span span) {
    Node *n = emit_node(f, OP_prim_SetAttr, span);
    n->attr.name = name;
    node_add_input(n, self);
    node_add_input(n, v);
}

static Value *make_object(Fn *f, const Type *t) {
    Node *n = emit_node(f, OP_prim_CreateObject, (Span){0, 0});
    return node_add_output(n, t);
}

/* A constant is built from its parts: lists, dicts, objects and tensors are new ones each time. */
static Value *make_value(Fn *f, const Const *c, const Type *want, Span span) {
    const Type *t = c->type;
    ValueVec part = {0};
    if (!deep_enter(f, span)) return poison(f, span);
    switch (t->kind) {
    case TY_List: case TY_Tuple: case TY_Dict:
        for (int i = 0; i < c->u.v.n; i++) {
            const Type *e = t->kind == TY_Tuple ? t->elem[i] : t->kind == TY_Dict ? t->elem[i % 2] : t->elem[0];
            vec_push(f->a, &part, make_value(f, c->u.v.elem[i], e, span));
        }
        break;
    default: break;
    }
    deep_leave(f);
    Value *v;
    switch (t->kind) {
    case TY_List: v = emit_node1(f, OP_prim_ListConstruct, t, part.data, part.len, span); break;
    case TY_Tuple: v = emit_node1(f, OP_prim_TupleConstruct, t, part.data, part.len, span); break;
    case TY_Dict: v = emit_node1(f, OP_prim_DictConstruct, t, part.data, part.len, span); break;
    case TY_Class:
        v = make_object(f, t);
        for (int i = 0; i < c->u.v.n; i++) set_attr(f, v, t->shape->attr.data[i].name, make_value(f, c->u.v.elem[i], t->shape->attr.data[i].type, span), span);
        break;
    case TY_Tensor: {      /* the instance's own: methods may write to it */
        Arg constant = {.v = emit_const(f, c, span), .span = span};
        v = emit_op(f, "aten::clone", &constant, 1, span);
        break;
    }
    default: v = emit_const(f, c, span); break;
    }
    return coerce(f, v, want, span);
}

static Value *make_module(Create *c, ModuleDecl *m) {
    Fn *f = c->f;
    Span span = m->cls->def ? def_header(m->cls->def) : (Span){0, 0};
    Value *self = map_get(&c->made, m);
    if (self) return self;
    if (!deep_enter(f, span)) return NULL;
    self = make_object(f, m->type->type);
    map_set(f->a, &c->made, m, self);
    bool ok = true;
    for (int i = 0; ok && i < m->nattr; i++) {
        const ModuleAttr *a = &m->attr[i];
        if (a->kind > MATTR_VALUE || !a->type) continue;
        Value *v = NULL;
        if (a->kind == MATTR_MODULE) {
            v = make_module(c, a->module);
            if (v) v = coerce(f, v, a->type, span);
        } else {
            const Const *k = m->value(m, a, a->type);
            if (k) v = make_value(f, k, a->type, span);
            else diag(f->s, DIAG_module_state, span, a->name->s, m->cls->name->s, tt(f, a->type));
        }
        ok = v && !is_poison(v);
        if (ok) set_attr(f, self, a->name, v, span);
    }
    deep_leave(f);
    return ok ? self : NULL;
}

Graph *sema_module_create(Sema *sm, ModuleDecl *m) {
    Session *s = sm->s;
    const Type *t = sema_module(sm, m);
    if (type_is(t, TY_Error)) return NULL;
    FuncDecl *d = NEW(sm->a, FuncDecl);
    d->name = sym(s, "create");
    d->qualified = sym_printf(s, "%s.create", t->name->s);
    d->scope = m->cls->scope;
    Fn f = {.sm = sm, .s = s, .a = sm->a, .decl = d, .scope = d->scope};
    Graph *g = f.g = d->graph = graph_new(s, sm->a, d->name, d->qualified);
    f.block = g->body;
    g->span = m->cls->def ? m->cls->def->span : (Span){0, 0};
    g->params = NEWN(sm->a, GraphParam, 1);
    g->result = t;
    frame_push(&f, g->body);
    Create c = {.f = &f};
    Value *self = make_module(&c, m);
    frame_pop(&f);
    if (!self || f.failed) return NULL;
    block_add_return(g->body, self);
    graph_settle_numbers(g);
    if (!graph_verify(s, g, "sema") || !passes_canonical(s, g, NULL)) return NULL;
    vec_push(sm->a, &sm->graphs, g);
    return g;
}
