/* Shapes of nominal types: attributes, methods, members; and which graphs a node may call. */
#include "ir/ir.h"

ClassShape *type_shape(Session *s, const Type *t) {
    if (!t->shape) ((Type *)(uintptr_t)t)->shape = NEW(s->arena, ClassShape);
    return t->shape;
}

int shape_attr(const Type *cls, Sym name) {
    for (int i = 0; cls->shape && i < cls->shape->attr.len; i++)
        if (cls->shape->attr.data[i].name == name) return i;
    return -1;
}

int shape_member(const Type *e, Sym name) {
    for (int i = 0; e->shape && i < e->shape->member.len; i++)
        if (e->shape->member.data[i].name == name) return i;
    return -1;
}

static Graph *own_method(const Type *cls, Sym name) {
    for (int i = 0; cls->shape && i < cls->shape->method.len; i++)
        if (cls->shape->method.data[i].name == name) return cls->shape->method.data[i].graph;
    return NULL;
}

Graph *shape_method(const Type *cls, Sym name) {
    for (; cls && cls->shape; cls = cls->shape->base) {
        Graph *g = own_method(cls, name);
        if (g) return g;
    }
    return NULL;
}

bool shape_overridden(const Type *cls, Sym name) {
    if (!cls->shape || !cls->shape->sub.len) return false;
    Arena *a = arena_new();
    VEC(const Type *) todo = {0};
    bool found = false;
    vec_push(a, &todo, cls);
    while (todo.len && !found) {
        const ClassShape *s = vec_pop(&todo)->shape;
        for (int i = 0; i < s->sub.len && !found; i++) {
            found = own_method(s->sub.data[i], name) != NULL;
            vec_push(a, &todo, s->sub.data[i]);
        }
    }
    arena_free(a);
    return found;
}

/* The i-th of cls's methods, inherited ones too. */
static Graph *nth_method(const Type *cls, int i) {
    for (; cls && cls->shape; cls = cls->shape->base) {
        if (i < cls->shape->method.len) return cls->shape->method.data[i].graph;
        i -= cls->shape->method.len;
    }
    return NULL;
}

Graph *node_callee(const Node *n, int i) {
    Session *s = n->graph->s;
    switch (n->op) {
    case OP_prim_CallFunction: case OP_prim_fork: return i ? NULL : n->attr.callee;
    case OP_prim_CallMethod: return i ? NULL : shape_method(n->in[0]->type, n->attr.name);
    case OP_prim_CreateObject: {
        const Type *t = n->out[0]->type;
        if (!t->shape || !(t->shape->by_name || t->shape->sorts)) return NULL;
        return t->shape->by_name ? nth_method(t, i) : i ? NULL : shape_method(t, sym(s, "__lt__"));
    }
    case OP_prim_Enter:
        if (!n->nout) return i ? NULL : n->attr.callee;
        return i > 1 ? NULL : shape_method(n->in[0]->type, sym(s, i ? "__exit__" : "__enter__"));
    default: return NULL;
    }
}
