/* Classes as types: attributes from __init__, methods, inheritance (an extension), interfaces; when what is compiled. A class is registered
 * when its name is first met. Its attributes are found when one is first wanted, by compiling __init__; a method is compiled when it is
 * called. What is left is compiled at the end, and overriding methods are held against those that they stand for. */
#include "sema/module.h"
#include <string.h>

static bool nominal_subtype(Session *s, const Type *a, const Type *b);

ClassInfo *class_info(Sema *sm, const ClassDecl *c) { return map_get(&sm->classes, c); }

/* ---- methods */

/* PyTorch's names of what it makes of properties and static methods. */
static void rename_method(Sema *sm, ClassInfo *ci, FuncDecl *d) {
    Session *s = sm->s;
    if (d->flags & (FUNC_PROPERTY | FUNC_SETTER)) {
        if (strncmp(d->name->s, "__", 2) == 0 && strstr(d->name->s, "etter")) return;
        d->name = sym_printf(s, "__%s_%s", d->name->s, d->flags & FUNC_SETTER ? "setter" : "getter");
        d->qualified = sym_printf(s, "%s.%s", ci->type->name->s, d->name->s);
    } else if (d->flags & FUNC_STATIC) {
        const char *dot = strrchr(ci->type->name->s, '.');
        d->qualified = sym_printf(s, "%.*s.%s", dot ? (int)(dot - ci->type->name->s) : 0, ci->type->name->s, d->name->s);
    }
}

/* "__NAME_getter" */
static bool property_name(Sym whole, Sym name, const char *end) {
    return whole->len == 2 + name->len + strlen(end) && !memcmp(whole->s, "__", 2) && !memcmp(whole->s + 2, name->s, name->len) &&
           !strcmp(whole->s + 2 + name->len, end);
}

static bool is_method(const FuncDecl *d, Sym name, MethodKind kind) {
    switch (kind) {
    case METHOD_GETTER: return (d->flags & FUNC_PROPERTY) && property_name(d->name, name, "_getter");
    case METHOD_SETTER: return (d->flags & FUNC_SETTER) && property_name(d->name, name, "_setter");
    case METHOD_PLAIN: break;
    }
    return d->name == name;
}

FuncDecl *class_method(ClassInfo *ci, Sym name, MethodKind kind, ClassInfo **owner) {
    if (ci && ci->decl->module) {
        if (owner) *owner = ci;
        return module_method((ModuleInfo *)ci, name, kind);
    }
    for (; ci; ci = ci->base)
        for (int i = ci->method.len - 1; i >= 0; i--)
            if (is_method(ci->method.data[i], name, kind)) {
                if (owner) *owner = ci;
                return ci->method.data[i];
            }
    return NULL;
}

const Type *class_self_type(Sema *sm, Fn *f, const FuncDecl *d, Span span) {
    if (!d->owner || (d->flags & FUNC_STATIC)) return NULL;
    switch (d->owner->kind) {
    case CLASS_SCRIPT: case CLASS_DATACLASS: case CLASS_INTERFACE: return class_use(sm, f, d->owner, span);
    case CLASS_MODULE: return d->owner->module ? d->owner->type : NULL;
    default: return NULL;
    }
}

void class_method_done(Sema *sm, FuncDecl *d) {
    ClassInfo *ci = class_info(sm, d->owner);
    if (ci && !(d->flags & FUNC_DIRECT)) vec_push(sm->a, &ci->shape->method, ((ClassMethod){d->name, d->graph}));
}

/* ---- registering */

static void mark_by_name(Sema *sm, const Type *t) {
    ClassShape *shape = type_shape(sm->s, t);
    if (shape->by_name) return;
    shape->by_name = true;
    vec_push(sm->a, &sm->by_name, t);
}

/* __lt__ counts where it is one: (C, C) -> bool. Without, sorting fails when it runs, as in PyTorch. */
void class_mark_sorted(Fn *f, const Type *t, Span span) {
    Sema *sm = f->sm;
    if (sm->s->depth >= DEPTH_LIMIT) return;
    if (type_is(t, TY_Class)) {
        ClassInfo *ci = class_info(sm, t->decl);
        FuncDecl *lt = ci && !ci->shape->sorts ? class_method(ci, sym(sm->s, "__lt__"), METHOD_PLAIN, NULL) : NULL;
        Graph *g = lt ? compile_function(sm, lt, f, span) : NULL;
        if (!g || g->nparams != 2 || !g->result || !type_is(g->result, TY_Bool) || !type_is_subtype(sm->s, t, g->params[1].type)) return;
        ci->shape->sorts = true;
        vec_push(sm->a, &sm->by_name, t);
        return;
    }
    sm->s->depth++;
    for (int i = 0; i < t->nelem; i++) class_mark_sorted(f, t->elem[i], span);
    sm->s->depth--;
}

static bool class_failed(Fn *f) { return f ? sema_failed(f) : false; }

/* The one class that c derives from, NULL: none. False after an error. */
static bool find_base(Sema *sm, Fn *f, ClassDecl *c, ClassInfo **out) {
    Session *s = sm->s;
    Span at = c->def ? c->def->span : (Span){0, 0};
    *out = NULL;
    for (int i = 0; i < c->nbase; i++) {
        ClassDecl *b = c->base[i];
        if (b->kind == CLASS_INTERFACE || (b->kind == CLASS_MODULE && c->kind == CLASS_INTERFACE)) continue;
        if (b->kind != CLASS_SCRIPT && b->kind != CLASS_DATACLASS) {
            diag(s, DIAG_class_base, at, c->name->s, b->name->s);
            return class_failed(f);
        }
        if (*out) {
            diag(s, DIAG_class_bases, at, c->name->s);
            return class_failed(f);
        }
        diag(s, DIAG_ext_inheritance, at, c->name->s, b->name->s);
        if (s->diags.pedantic) return class_failed(f);
        if (type_is(class_use(sm, f, b, at), TY_Error)) return false;
        *out = class_info(sm, b);
    }
    return true;
}

void class_types_init(Sema *sm) {
    sm->s->sema = sm;
    type_set_nominal_check(sm->s, nominal_subtype);
}

void class_register(Sema *sm, ClassInfo *ci, ClassDecl *c) {
    ci->decl = c;
    ci->sm = sm;
    ci->type = c->type;
    ci->shape = type_shape(sm->s, ci->type);
    map_set(sm->a, &sm->classes, c, ci);
}

const Type *class_use(Sema *sm, Fn *f, ClassDecl *c, Span span) {
    Session *s = sm->s;
    if (c->type) {
        if (c->state != FUNC_FAILED && class_info(sm, c)) return c->type;
        if (!s->diags.errors && !s->diags.unsupported) diag(s, DIAG_class_failed, span, c->name->s, c->why ? c->why : "its definition has errors");
        if (f) f->failed = true;
        return sm->t[TY_Error];
    }
    if (s->depth >= DEPTH_LIMIT) {
        diag(s, DIAG_too_deep, span, "a chain of classes", DEPTH_LIMIT);
        class_failed(f);
        return sm->t[TY_Error];
    }
    if (!s->sema) class_types_init(sm);
    ClassInfo *ci = NEW(sm->a, ClassInfo);
    c->type = type_nominal(s, c->kind == CLASS_INTERFACE ? TY_Interface : TY_Class, c->qualified, c);
    class_register(sm, ci, c);
    s->depth++;
    bool ok = find_base(sm, f, c, &ci->base);
    s->depth--;
    if (!ok) {
        c->state = FUNC_FAILED;
        return sm->t[TY_Error];
    }
    for (int i = 0; i < c->nmethod; i++) {
        rename_method(sm, ci, c->method[i]);
        vec_push(sm->a, &ci->method, c->method[i]);
    }
    if (ci->base) {
        ci->shape->base = ci->base->type;
        vec_push(sm->a, &ci->base->shape->sub, ci->type);
        mark_by_name(sm, ci->base->type);
        mark_by_name(sm, ci->type);
    }
    if (c->kind == CLASS_DATACLASS) dataclass_methods(sm, f, ci);
    vec_push(sm->a, &sm->class_queue, ci);
    return c->type;
}

/* ---- attributes */

/* Only a call of the base's __init__ takes what n makes of self. */
static bool goes_to_base(const Node *n, const Graph *base_init) {
    for (const Use *u = n->out[0]->uses; u; u = u->next)
        if (!u->user || u->user->op != OP_prim_CallFunction || u->user->attr.callee != base_init || u->index) return false;
    return true;
}

/* Does __init__ set every attribute, on every way, before self goes anywhere else or an unset one is read? */
static bool sets_all(Sema *sm, const ClassInfo *ci, const Graph *init) {
    const Value *self = init->body->param[0];
    const ClassShape *shape = ci->shape;
    bool *set = NEWN(sm->a, bool, shape->attr.len + 1);
    int left = shape->attr.len;
    const ClassInfo *base = ci->base;
    Graph *base_init = base ? shape_method(base->type, sym(sm->s, "__init__")) : NULL;
    for (Walk w = walk_block(init->body); left && walk_next(&w);) {
        Node *n = w.node;
        if (w.event != WALK_NODE) continue;
        if (n->op == OP_prim_convert && n->in[0] == self && base_init && base->shape->whole && goes_to_base(n, base_init)) continue;
        if (n->op == OP_prim_CallFunction && n->attr.callee == base_init && base_init && n->nin && n->in[0]->def &&
            n->in[0]->def->op == OP_prim_convert && n->in[0]->def->in[0] == self && w.depth == 1) {
            for (int i = 0; i < base->shape->attr.len; i++) left -= !set[i], set[i] = true;
            for (int i = 1; i < n->nin; i++)
                if (n->in[i] == self) return false;
            continue;
        }
        for (int i = 0; i < n->nin; i++) {
            if (n->in[i] != self) continue;
            int k = n->op == OP_prim_SetAttr || n->op == OP_prim_GetAttr ? shape_attr(ci->type, n->attr.name) : -1;
            if (i || k < 0 || (n->op == OP_prim_GetAttr && !set[k])) return false;
            if (n->op == OP_prim_SetAttr && w.depth == 1 && !set[k]) {
                if (n->in[1] == self) return false;
                set[k] = true;
                left--;
            }
        }
        if (n->op == OP_prim_SetAttr && n->in[1] == self) return false;
    }
    return !left;
}

/* A saved class declares its attributes. */
static bool declared_attrs(Sema *sm, Fn *f, ClassInfo *ci) {
    ci->attrs = FUNC_COMPILING;
    for (int i = 0; i < ci->decl->nfield; i++) {
        ClassField *fd = &ci->decl->field[i];
        if (!fd->type) fd->type = annotation_type(sm, f, ci->decl->scope, fd->annotation);
        if (type_is(fd->type, TY_Error)) return ci->attrs = FUNC_FAILED, class_failed(f);
        vec_push(sm->s->arena, &ci->shape->attr, ((ClassAttr){fd->name, fd->type}));
    }
    ci->attrs = FUNC_DONE;
    return true;
}

bool class_attrs(Sema *sm, Fn *f, ClassInfo *ci, Span span) {
    Session *s = sm->s;
    if (ci->attrs == FUNC_DONE || ci->attrs == FUNC_COMPILING) return true;
    if (ci->decl->saved && ci->attrs == FUNC_NEW && ci->decl->kind == CLASS_SCRIPT) return declared_attrs(sm, f, ci);
    if (ci->attrs == FUNC_FAILED || s->depth >= DEPTH_LIMIT) {
        if (f) f->failed = true;
        return false;
    }
    ci->attrs = FUNC_COMPILING;
    bool ok = true;
    s->depth++;
    if (ci->base) {
        ok = class_attrs(sm, f, ci->base, span);
        if (ok && ci->base->attrs == FUNC_COMPILING) {
            diag(s, DIAG_class_base_busy, span, ci->decl->name->s, ci->base->decl->name->s);
            ok = class_failed(f);
        }
        for (int i = 0; ok && i < ci->base->shape->attr.len; i++) vec_push(s->arena, &ci->shape->attr, ci->base->shape->attr.data[i]);
    }
    ClassInfo *owner = NULL;
    FuncDecl *init = class_method(ci, sym(s, "__init__"), METHOD_PLAIN, &owner);
    if (ok && init && owner == ci) {
        Graph *g = compile_function(sm, init, f, span);
        ok = g != NULL;
        ci->shape->whole = ok && g->body->nparam && sets_all(sm, ci, g);
    } else if (ok && ci->base) {
        ci->shape->whole = ci->base->shape->whole;
    }
    s->depth--;
    ci->attrs = ok ? FUNC_DONE : FUNC_FAILED;
    if (!ok && f) f->failed = true;
    return ok;
}

/* ---- finishing */

/* A value of type a is passed where b is looked for in it, without a conversion (methods found by name get theirs as an Any). */
static bool passes_as(Session *s, const Type *a, const Type *b) {
    if (a == b || type_is(b, TY_Any)) return true;
    if (type_is(a, TY_Tuple) || type_is(b, TY_Tuple)) return false;
    if (type_is(b, TY_Optional)) return type_is(a, TY_None) || passes_as(s, type_is(a, TY_Optional) ? a->elem[0] : a, b->elem[0]);
    return type_is_subtype(s, a, b);
}

/* Whether a can stand for b where b is called: reads as "a's parameters take what b's do, and its result is what b's is". */
static bool can_stand_for(Session *s, const Graph *a, const Graph *b, const char **why) {
    *why = NULL;
    if (a->nparams != b->nparams) *why = "it has another number of parameters";
    for (int i = 1; !*why && i < a->nparams; i++) {
        if (a->params[i].name != b->params[i].name) *why = "its parameters have other names";
        else if (!passes_as(s, b->params[i].type, a->params[i].type)) *why = "a parameter has another type";
    }
    if (!*why && (!a->result || !b->result || !passes_as(s, a->result, b->result))) *why = "its result has another type";
    return !*why;
}

static bool check_override(Sema *sm, ClassInfo *ci, FuncDecl *d) {
    const char *why;
    if (strcmp(d->name->s, "__init__") == 0 || (d->flags & (FUNC_STATIC | FUNC_CLASSMETHOD | FUNC_IGNORE | FUNC_UNUSED)) || !d->graph) return true;
    for (ClassInfo *b = ci->base; b; b = b->base)
        for (int i = 0; i < b->method.len; i++) {
            FuncDecl *over = b->method.data[i];
            if (over->name != d->name || !over->graph || can_stand_for(sm->s, d->graph, over->graph, &why)) continue;
            diag(sm->s, DIAG_class_override, d->def ? d->def->span : (Span){0, 0}, d->name->s, ci->decl->name->s, b->decl->name->s, why);
            diag_note(sm->s, over->def ? over->def->span : (Span){0, 0}, "it is defined here first");
            return false;
        }
    return true;
}

static bool finish(Sema *sm, ClassInfo *ci) {
    bool ok = true;
    if (ci->decl->kind == CLASS_INTERFACE) {
        for (int i = 0; i < ci->method.len; i++) ok &= compile_signature(sm, ci->method.data[i], NULL, (Span){0, 0});
        return ok;
    }
    ok = class_attrs(sm, NULL, ci, ci->decl->def ? ci->decl->def->span : (Span){0, 0});
    for (int i = 0; i < ci->method.len; i++) {
        FuncDecl *d = ci->method.data[i];
        if (d->flags & (FUNC_IGNORE | FUNC_UNUSED)) continue;
        if (sema_only_special(d)) continue;
        if (!compile_function(sm, d, NULL, (Span){0, 0})) ok = false;
        else if (ci->base) ok &= check_override(sm, ci, d);
    }
    return ok;
}

bool classes_finish(Sema *sm) {
    bool ok = true;
    while (sm->class_next < sm->class_queue.len) {
        ClassInfo *ci = sm->class_queue.data[sm->class_next++];
        ci->checked = true;
        if (finish(sm, ci)) continue;
        ci->decl->state = FUNC_FAILED;
        ok = false;
    }
    return ok;
}

const Type *sema_class(Sema *sm, ClassDecl *c) {
    const Type *t = sema_class_type(sm, c);
    if (!type_is(t, TY_Error) && !sm->current && !classes_finish(sm)) return sm->t[TY_Error];
    return c->state == FUNC_FAILED ? sm->t[TY_Error] : t;
}

const Type *sema_class_quiet(Sema *sm, ClassDecl *c) {
    const int from = sm->s->diags.list.len;
    const Type *t = type_is(sema_class_type(sm, c), TY_Error) ? sm->t[TY_Error] : sema_class(sm, c);
    Severity worst;
    if (type_is(t, TY_Error) && sm->s->diags.list.len > from) c->why = diag_take(sm->s, from, &worst);
    return t;
}

const Type *sema_class_type(Sema *sm, ClassDecl *c) { return class_type_of(sm, NULL, c, c->def ? c->def->span : (Span){0, 0}); }

const Type **sema_classes_by_name(Sema *sm, int *n) {
    *n = sm->by_name.len;
    return sm->by_name.data;
}

/* ---- subtyping: a class below one that it derives from, and below an interface whose methods it has */
static bool satisfies(Sema *sm, ClassInfo *a, ClassInfo *b) {
    const char *why;
    for (int i = 0; i < b->method.len; i++) {
        FuncDecl *want = b->method.data[i], *have = class_method(a, want->name, METHOD_PLAIN, NULL);
        if (!have || (have->flags & FUNC_STATIC)) return false;
        if (!compile_signature(sm, want, NULL, (Span){0, 0}) || !want->graph) return false;
        bool ok = a->decl->kind == CLASS_INTERFACE ? compile_signature(sm, have, NULL, (Span){0, 0})
                                                    : compile_function(sm, have, sm->current, (Span){0, 0}) != NULL;
        if (!ok || !have->graph || !can_stand_for(sm->s, have->graph, want->graph, &why)) return false;
    }
    return true;
}

void class_note_missing(Fn *f, const Type *have, const Type *want) {
    const char *why;
    ClassInfo *a = type_is(have, TY_Class) ? class_info(f->sm, have->decl) : NULL, *b = type_is(want, TY_Interface) ? class_info(f->sm, want->decl) : NULL;
    for (int i = 0; a && b && i < b->method.len; i++) {
        FuncDecl *w = b->method.data[i], *h = class_method(a, w->name, METHOD_PLAIN, NULL);
        Span at = h && h->def ? h->def->span : (Span){0, 0};
        if (!h) diag_note(f->s, a->decl->def ? a->decl->def->span : at, "Class '%s' does not have method '%s' but '%s' does.", have->name->s, w->name->s, want->name->s);
        else if (h->graph && w->graph && !can_stand_for(f->s, h->graph, w->graph, &why)) diag_note(f->s, at, "method '%s' does not stand for that of '%s': %s", w->name->s, want->name->s, why);
    }
}

static bool nominal_subtype(Session *s, const Type *a, const Type *b) {
    Sema *sm = s->sema;
    ClassInfo *x = class_info(sm, a->decl), *y = class_info(sm, b->decl);
    if (!x || !y) return false;
    if (b->kind == TY_Class) {
        while (x && x != y) x = x->base;
        return x != NULL;
    }
    if (s->depth >= DEPTH_LIMIT) return false;
    s->depth++;
    bool ok = satisfies(sm, x, y);
    s->depth--;
    if (ok && a->kind == TY_Class) mark_by_name(sm, a);
    return ok;
}
