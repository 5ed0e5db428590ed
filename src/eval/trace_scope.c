/* trace_scope.c: what a trace of a module recorded in blocks, one a call of a submodule, becomes methods of the submodules; what it read of the module
 * tree (prim::TracedAttr) becomes prim::GetAttr from `self` of the method that reads it. In the order of torch/csrc/jit/passes/fixup_trace_scopes.cpp,
 * which decides how .graph and .code name and order things:
 *   1. attributes: read at the top of their block, the one found last first; those of another branch of the tree become inputs
 *   2. values used outside their block become its returns; several returns one tuple
 *   3. blocks become graphs, with what they use of outside as parameters; graphs become methods forward, forward1, ...
 * A traced function has no blocks: only the clean-up is left. */
#include "eval/trace.h"
#include "pass/pass.h"
#include <string.h>

typedef struct Fix { Eval *e; Trace *t; Session *s; Arena *a; Map attr; Map remap; } Fix;      /* attr: "__module.a.b" -> Value* of its TracedAttr */

static bool is_forward(const Node *n) { return n->op == OP_prim_TracedModuleForward; }
static Value *traced_attr(Fix *x, Sym name) { return map_get(&x->attr, name); }

static Value *named_return(const Node *n, const Type *t) { return node_add_output((Node *)(uintptr_t)n, t); }

/* ---- 1. attributes */
static void add_selves(Fix *x, Block *b) {
    FOREACH_NODE(n, b) {
        if (!is_forward(n)) continue;
        Value *self = traced_attr(x, n->attr.name);
        node_add_input(n, self);
        block_add_param(n->block[0], self->type, sym(x->s, "self"));
        add_selves(x, n->block[0]);
    }
}

/* The prefix and the rest of a qualified name; NULL: name is not below prefix. */
static const char *below(Sym name, Sym prefix) {
    if (strncmp(name->s, prefix->s, prefix->len) || (name->s[prefix->len] && name->s[prefix->len] != '.')) return NULL;
    return name->s[prefix->len] ? name->s + prefix->len + 1 : "";
}

static Value *get_attr(Fix *x, Node **at, Block *b, Value *self, Sym name) {
    const int i = shape_attr(self->type, name);
    if (i < 0) return self;
    Node *n = node_new(x->t->g, OP_prim_GetAttr, (Span){0, 0});
    n->attr.name = name;
    node_add_input(n, self);
    Value *v = node_add_output(n, self->type->shape->attr.data[i].type);
    const bool digit = name->s[0] >= '0' && name->s[0] <= '9';
    value_set_name(v, digit ? sym_printf(x->s, "_%s", name->s) : name);
    if (*at) node_insert_before(*at, n);
    else node_append(b, n);
    return v;
}

typedef VEC(Value *) Values;
static void local_attrs(Fix *x, Block *b, Sym prefix, Value *self, Values *unresolved);

static void local_attr(Fix *x, Node *n, int i, Sym prefix, Value *self, Map *local, Values *unresolved) {
    Value *in = n->in[i], *known = map_get(local, in);
    if (known) {
        node_set_input(n, i, known);
        return;
    }
    if (!in->def || in->def->op != OP_prim_TracedAttr) return;
    const char *rest = below(in->def->attr.name, prefix);
    Value *v;
    if (rest) {
        Node *at = n->parent->first;
        v = self;
        while (*rest) {
            const size_t len = strcspn(rest, ".");
            v = get_attr(x, &at, n->parent, v, sym_n(x->s, rest, len));
            rest += len + (rest[len] == '.');
        }
    } else {
        v = block_add_param(n->parent, in->type, NULL);
        if (in->hint) value_set_name(v, value_base_name(in));
        v->facts = in->facts;
        vec_push(x->a, unresolved, in);
    }
    node_set_input(n, i, v);
    map_set(x->a, local, in, v);
}

static void local_attrs(Fix *x, Block *b, Sym prefix, Value *self, Values *unresolved) {
    Map local = {0};
    FOREACH_NODE(n, b) {
        if (is_forward(n)) {
            Values sub = {0};
            local_attrs(x, n->block[0], n->attr.name, n->block[0]->param[0], &sub);
            for (int i = 0; i < sub.len; i++) node_add_input(n, sub.data[i]);
        }
        for (int i = 0; i < n->nin; i++) local_attr(x, n, i, prefix, self, &local, unresolved);
    }
}

/* An attribute that is returned as it is has no node that reads it: its block's. */
static void returned_attrs(Fix *x, Block *b, Sym prefix, Value *self) {
    for (int i = 0; i < b->nret; i++) {
        Value *in = b->ret[i];
        const char *rest = in->def && in->def->op == OP_prim_TracedAttr ? below(in->def->attr.name, prefix) : NULL;
        if (!rest) continue;
        Value *v = self;
        Node *none = NULL;
        while (*rest) {
            const size_t len = strcspn(rest, ".");
            v = get_attr(x, &none, b, v, sym_n(x->s, rest, len));
            rest += len + (rest[len] == '.');
        }
        block_set_return(b, i, v);
    }
}

static void drop_attrs(Block *b) {
    FOREACH_NODE(n, b)
        if (n->op == OP_prim_TracedAttr) node_remove(n);
}

/* ---- 2. values that leave their block */
static bool encloses(const Block *outer, const Block *b) {
    for (; b; b = b->owner ? b->owner->parent : NULL)
        if (b == outer) return true;
    return false;
}

static Value *lifted(Fix *x, Value *in, Block *user) {
    Value *known;
    while ((known = map_get(&x->remap, in)) != NULL) in = known;
    Block *b = in->def ? in->def->parent : in->block;
    if (b == user || encloses(b, user)) return in;
    Value *v = in;
    while (!encloses(b, user)) {
        block_add_return(b, v);
        Value *out = named_return(b->owner, v->type);
        out->facts = NULL;
        v = out;
        b = b->owner->parent;
    }
    map_set(x->a, &x->remap, in, v);
    return v;
}

static void dominate(Fix *x, Block *b) {
    FOREACH_NODE(n, b) {
        for (int i = 0; i < n->nin; i++) node_set_input(n, i, lifted(x, n->in[i], b));
        if (is_forward(n)) dominate(x, n->block[0]);
    }
    for (int i = 0; i < b->nret; i++) block_set_return(b, i, lifted(x, b->ret[i], b));
}

static void returns_to_tuples(Fix *x, Block *b) {
    FOREACH_NODE(n, b) {
        if (!is_forward(n)) continue;
        Block *sub = n->block[0];
        returns_to_tuples(x, sub);
        if (!sub->nret) {
            block_add_return(sub, build_none(sub, (Span){0, 0}));
            node_add_output(n, type_simple(x->s, TY_None));
            continue;
        }
        if (sub->nret == 1) continue;
        const int k = sub->nret;
        const Type **types = NEWN(x->a, const Type *, k);
        Node *made = node_new(x->t->g, OP_prim_TupleConstruct, (Span){0, 0});
        for (int i = 0; i < k; i++) {
            node_add_input(made, sub->ret[i]);
            types[i] = sub->ret[i]->type;
        }
        const Type *t = type_tuple(x->s, types, k);
        Value *tuple = node_add_output(made, t);
        tuple->facts = trace_tuple_facts(x->e, made->in, k);
        node_append(sub, made);
        while (sub->nret) block_remove_return(sub, 0);
        block_add_return(sub, tuple);
        Value *all = node_add_output(n, t);
        Node *un = node_new(x->t->g, OP_prim_TupleUnpack, (Span){0, 0});
        node_add_input(un, all);
        for (int i = 0; i < k; i++) node_add_output(un, types[i]);
        node_insert_after(n, un);
        for (int i = k - 1; i >= 0; i--) {
            value_replace_uses(n->out[i], un->out[i]);
            node_remove_output(n, i);
        }
    }
}

/* ---- 3. blocks as graphs */
typedef struct Lift { Fix *x; Graph *g; Node *call; Map map; } Lift;

static Value *copy_value(Value *to, const Value *from) {
    if (from->hint) value_set_name(to, from->hint);
    to->facts = from->facts;
    return to;
}

static Value *outer(Lift *l, Value *v) {
    Value *to = map_get(&l->map, v);
    if (to) return to;
    to = copy_value(block_add_param(l->g->body, v->type, NULL), v);
    node_add_input(l->call, v);
    map_set(l->x->a, &l->map, v, to);
    return to;
}

static void lift_blocks(Fix *x, Block *b) {
    FOREACH_NODE(n, b) {
        if (!is_forward(n)) continue;
        lift_blocks(x, n->block[0]);
        Lift l = {.x = x, .call = n};
        l.g = graph_new(x->s, x->t->g->arena, sym(x->s, "forward"), n->attr.name);
        Block *from = n->block[0];
        for (int i = 0; i < from->nparam; i++)
            map_set(x->a, &l.map, from->param[i], copy_value(block_add_param(l.g->body, from->param[i]->type, NULL), from->param[i]));
        FOREACH_NODE(old, from) {
            Node *copy = node_new(l.g, (OpId)old->op, old->span);
            copy->attr = old->attr;
            copy->scope = old->scope;
            for (int i = 0; i < old->nout; i++) map_set(x->a, &l.map, old->out[i], copy_value(node_add_output(copy, old->out[i]->type), old->out[i]));
            for (int i = 0; i < old->nin; i++) node_add_input(copy, outer(&l, old->in[i]));
            node_append(l.g->body, copy);
            Graph *sub = map_get(&x->t->subgraphs, old);
            if (sub) map_set(x->a, &x->t->subgraphs, copy, sub);
        }
        for (int i = 0; i < from->nret; i++) block_add_return(l.g->body, outer(&l, from->ret[i]));
        map_set(x->a, &x->t->subgraphs, n, l.g);
    }
}

static Sym method_name(Fix *x, const Type *cls) {
    Sym name = sym(x->s, "forward");
    for (int i = 1; shape_method(cls, name); i++) name = sym_printf(x->s, "forward%d", i);
    return name;
}

static bool finish(Fix *x, Graph *g);

static bool create_methods(Fix *x, Graph *g) {
    FOREACH_NODE(n, g->body) {
        if (!is_forward(n)) continue;
        Graph *sub = map_get(&x->t->subgraphs, n);
        const Type *cls = n->in[0]->type;
        if (!create_methods(x, sub)) return false;
        sub->name = method_name(x, cls);
        sub->qualified = sym_printf(x->s, "%s.%s", cls->name->s, sub->name->s);
        sub->is_method = true;
        sub->span = n->span;
        if (!finish(x, sub)) return false;
        sema_record_method(x->e->sema, ((const ClassDecl *)cls->decl)->module, sub, false);
        Node *call = node_new(g, OP_prim_CallMethod, (Span){0, 0});
        call->attr.name = sub->name;
        for (int i = 0; i < n->nin; i++) node_add_input(call, n->in[i]);
        Value *v = node_add_output(call, n->out[0]->type);
        node_insert_before(n, call);
        value_replace_uses(n->out[0], v);
        /* The block was copied: it goes with its node. */
        node_remove(n);
    }
    return true;
}

/* ---- clean-up, and what a graph owes its readers */
static void set_params(Fix *x, Graph *g) {
    g->nparams = g->body->nparam;
    g->params = NEWN(g->arena, GraphParam, g->nparams + 1);
    for (int i = 0; i < g->nparams; i++) {
        const Value *v = g->body->param[i];
        Sym name = v->hint ? value_base_name(v) : sym_printf(x->s, "argument_%d", i);
        g->params[i] = (GraphParam){.name = name, .type = v->type, .span = g->span};
    }
    g->result = g->body->ret[0]->type;
}

static bool finish(Fix *x, Graph *g) {
    const PassOptions usual = {.opt = 0};
    set_params(x, g);
    graph_add_converts(g);
    if (!passes_run_named(x->s, &g, 1, "lower_tuples,dce", &usual)) return x->e->fail = FAIL_END, false;
    g->optimised = false;
    graph_settle_numbers(g);
    if (!graph_verify(x->s, g, "trace")) return x->e->fail = FAIL_END, false;
    return true;
}

bool trace_fixup(Eval *e, Trace *t, ModuleDecl *root) {
    Fix x = {.e = e, .t = t, .s = e->s, .a = t->g->arena};
    Graph *g = t->g;
    if (root) {
        Sym module = sym(x.s, "__module");
        Values none = {0};
        FOREACH_NODE(n, g->body)
            if (n->op == OP_prim_TracedAttr) map_set(x.a, &x.attr, n->attr.name, n->out[0]);
        map_set(x.a, &x.attr, module, g->body->param[0]);
        add_selves(&x, g->body);
        local_attrs(&x, g->body, module, g->body->param[0], &none);
        returned_attrs(&x, g->body, module, g->body->param[0]);
        drop_attrs(g->body);
        dominate(&x, g->body);
        returns_to_tuples(&x, g->body);
        lift_blocks(&x, g->body);
        if (!create_methods(&x, g)) return false;
    }
    return finish(&x, g);
}
