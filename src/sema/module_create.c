/* A module's state as code: a function without parameters that makes an object with what the instance holds. Libraries export it. */
#include "pass/pass.h"
#include "sema/module.h"
#include "tsrt.h"
#include <string.h>

typedef struct Create {
    Fn *f;
    Map made;                         /* ModuleDecl -> Value: an instance that is there twice is made once */
    const Weights *w;
    Map blocks;                       /* WeightBlock -> Value: its bytes, as a tensor of the instance's own */
    Value *file;                      /* the file of weights, mapped; NULL: they are in the program */
} Create;

static Value *make_value(Create *c, const Const *k, const Type *want, Span span);

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

static Value *ints(Fn *f, const int64_t *v, int n, Span span) {
    Value **part = NEWN(f->a, Value *, n + 1);
    for (int i = 0; i < n; i++) part[i] = emit_int(f, v[i], span);
    return emit_list(f, type_simple(f->s, TY_Int), part, n, span);
}

static Value *clone(Fn *f, const Const *k, Span span) {
    Value *v = emit_const(f, k, span);
    return emit_op_values(f, "aten::clone", &v, 1, span);
}

/* The instance's own tensor, since methods may write to it. Tensors that share memory go on doing so. */
static Value *make_tensor(Create *c, const Const *k, Span span) {
    Fn *f = c->f;
    const tsrt_tensor *t = k->u.p;
    const WeightBlock *b = weights_block(c->w, t);
    const int64_t width = (int64_t)tsrt_dtype_bytes((tsrt_dtype)t->dtype);
    if (b && c->file) {
        Value *in[5] = {c->file, emit_int(f, t->dtype, span), ints(f, t->size, t->ndim, span), ints(f, t->stride, t->ndim, span),
                        emit_int(f, b->at + t->offset * width - b->lo, span)};
        return emit_op_values(f, "prim::weights_view", in, 5, span);
    }
    const Const *of = !b ? NULL : b->same ? b->first : b->whole;
    const tsrt_tensor *whole = of ? of->u.p : NULL;
    if (!whole || whole->dtype != t->dtype) return clone(f, k, span);      /* views of several dtypes, or of parts only, are told apart from now on */
    Value *v = map_get(&c->blocks, b);
    if (!v) map_set(f->a, &c->blocks, b, v = clone(f, of, span));
    if (b->same) return v;
    Value *in[4] = {v, ints(f, t->size, t->ndim, span), ints(f, t->stride, t->ndim, span), emit_int(f, t->offset - whole->offset, span)};
    return emit_op_values(f, "aten::as_strided", in, 4, span);
}

/* A constant is built from its parts: lists, dicts, objects and tensors are new ones each time. */
static Value *make_value(Create *c, const Const *k, const Type *want, Span span) {
    Fn *f = c->f;
    const Type *t = k->type;
    ValueVec part = {0};
    if (!deep_enter(f, span)) return poison(f, span);
    switch (t->kind) {
    case TY_List: case TY_Tuple: case TY_Dict:
        for (int i = 0; i < k->u.v.n; i++) {
            const Type *e = t->kind == TY_Tuple ? t->elem[i] : t->kind == TY_Dict ? t->elem[i % 2] : t->elem[0];
            vec_push(f->a, &part, make_value(c, k->u.v.elem[i], e, span));
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
        for (int i = 0; i < k->u.v.n; i++) set_attr(f, v, t->shape->attr.data[i].name, make_value(c, k->u.v.elem[i], t->shape->attr.data[i].type, span), span);
        break;
    case TY_Tensor: v = make_tensor(c, k, span); break;
    default: v = emit_const(f, k, span); break;
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
            if (k) v = make_value(c, k, a->type, span);
            else diag(f->s, DIAG_module_state, span, a->name->s, m->cls->name->s, tt(f, a->type));
        }
        ok = v && !is_poison(v);
        if (ok) set_attr(f, self, a->name, v, span);
    }
    deep_leave(f);
    return ok ? self : NULL;
}

/* The parameter `weights: Optional[str]`, and the file that it names, or the one that is known, mapped. */
static Value *map_file(Fn *f, const Weights *w, Span span) {
    const Type *path = type_optional(f->s, type_simple(f->s, TY_Str));
    f->g->params[0] = (GraphParam){.name = sym(f->s, "weights"), .type = path};
    f->g->nparams = 1;
    Value *in[5] = {block_add_param(f->g->body, path, sym(f->s, "weights")), emit_str(f, w->path, strlen(w->path), span), emit_int(f, w->header, span), emit_int(f, w->bytes, span),
                    emit_int(f, w->id, span)};
    return emit_op_values(f, "prim::weights_map", in, 5, span);
}

Graph *sema_module_create(Sema *sm, ModuleDecl *m, const Weights *w) {
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
    Weights own = {0};
    if (!w && !sema_module_weights(sm, m, "", &own)) return NULL;
    Create c = {.f = &f, .w = w ? w : &own};
    if (w && w->path) c.file = map_file(&f, w, g->span);
    Value *self = make_module(&c, m);
    frame_pop(&f);
    if (!self || f.failed) return NULL;
    block_add_return(g->body, self);
    graph_settle_numbers(g);
    if (!graph_verify(s, g, "sema") || !passes_canonical(s, g, NULL)) return NULL;
    vec_push(sm->a, &sm->graphs, g);
    return g;
}
