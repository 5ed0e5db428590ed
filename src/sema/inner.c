/* Functions inside functions (closure.c) that do more than be compiled in place: `nonlocal`, and recursion.
 *
 * nonlocal: the body works on a variable of its own, which has the outer one's value at the start and gives its value back at the end.
 *
 * A function that calls itself can't be compiled in place. It becomes a function of its own whose last parameters are the variables around it
 * that its body reads, by value: so it may not set them, nor they change while it runs; what they hold (lists, dicts, objects) is shared. */
#include "sema/internal.h"
#include <string.h>

void emit_nonlocal(Fn *f, AstNonlocal *st) {
    Scope *scope = f->frame->scope;
    for (int i = 0; i < st->names.len; i++) {
        const Sym name = st->names.data[i];
        Var *outer = usable(var_find(f, name));
        if (!scope->closure || !outer || outer->frame->scope == scope) {
            ERR(f, DIAG_nonlocal_name, st->base.span, name->s);
            continue;
        }
        for (const Open *o = f->open ? f->open->up : NULL; o; o = o->up)
            for (const Nonlocal *k = o->scope ? o->scope->nonlocal : NULL; k; k = k->next)
                if (k->name == name) ERR(f, DIAG_collections_use, st->base.span, "nonlocal", "a function that is running sets the same variable");
        Value *now = var_load(f, outer, st->base.span);
        Nonlocal *n = NEW(f->a, Nonlocal);
        *n = (Nonlocal){scope->nonlocal, name, outer};
        scope->nonlocal = n;
        Var *own = var_here(f, name);
        Node *set = emit_node(f, OP_prim_Store, st->base.span);
        set->attr.name = own->store;
        node_add_input(set, now);
        own->type = outer->type;
        own->sugared = NULL;
        own->deleted = false;
        own->span = st->base.span;
    }
}

typedef struct Around { Fn *f; bool found; } Around;
static void find_nonlocal(Ast *n, void *ctx) {
    if (n->kind == AST_Nonlocal) *(bool *)ctx = true;
    else ast_each_child(n, find_nonlocal, ctx);
}
static void find_setter(Ast *n, void *ctx) {
    Around *x = ctx;
    if (n->kind == AST_Name) {
        const Var *v = var_find(x->f, AST_AS(Name, n)->id);
        if (v && !v->deleted && v->sugared && v->sugared->kind == SV_CLOSURE) find_nonlocal(v->sugared->fn, &x->found);
    } else ast_each_child(n, find_setter, ctx);
}
bool sets_around(Fn *f, Ast *e) {
    Around x = {f, false};
    find_setter(e, &x);
    return x.found;
}

/* ---- recursion */

typedef struct Find { Sym name; bool found; } Find;
static void find_name(Ast *n, void *ctx) {
    Find *x = ctx;
    if (n->kind == AST_Name) x->found |= AST_AS(Name, n)->id == x->name;
    else ast_each_child(n, find_name, ctx);
}
bool calls_itself(const AstFunctionDef *def) {
    Find x = {def->name, false};
    for (int i = 0; i < def->body.len && !x.found; i++) find_name(def->body.data[i], &x);
    return x.found;
}

typedef struct Free { Fn *f; const AstFunctionDef *def; VEC(Sym) read, set; bool nonlocal; } Free;
static bool has(const Sym *all, int n, Sym name) {
    for (int i = 0; i < n; i++)
        if (all[i] == name) return true;
    return false;
}
static void target_names(Ast *t, Free *x) {
    if (t->kind == AST_Starred) t = AST_AS(Starred, t)->value;
    if (t->kind == AST_Name) vec_push(x->f->a, &x->set, AST_AS(Name, t)->id);
    const AstVec *elts = t->kind == AST_Tuple ? &AST_AS(Tuple, t)->elts : t->kind == AST_List ? &AST_AS(List, t)->elts : NULL;
    for (int i = 0; elts && i < elts->len; i++) target_names(elts->data[i], x);
}
static void free_names(Ast *n, void *ctx) {
    Free *x = ctx;
    switch (n->kind) {
    case AST_Name: if (!has(x->read.data, x->read.len, AST_AS(Name, n)->id)) vec_push(x->f->a, &x->read, AST_AS(Name, n)->id); return;
    case AST_Assign:
        for (int i = 0; i < AST_AS(Assign, n)->targets.len; i++) target_names(AST_AS(Assign, n)->targets.data[i], x);
        break;
    case AST_AugAssign: target_names(AST_AS(AugAssign, n)->target, x); break;
    case AST_AnnAssign:
        target_names(AST_AS(AnnAssign, n)->target, x);
        if (AST_AS(AnnAssign, n)->value) free_names(AST_AS(AnnAssign, n)->value, x);
        return;
    case AST_NamedExpr: target_names(AST_AS(NamedExpr, n)->target, x); break;
    case AST_For: target_names(AST_AS(For, n)->target, x); break;
    case AST_Nonlocal: x->nonlocal = true; return;
    default: break;
    }
    ast_each_child(n, free_names, ctx);
}

/* The function that fn becomes, for the types that the variables around it have now; NULL after an error. */
static FuncDecl *declare(Fn *f, SV *sv, Span span) {
    const AstFunctionDef *def = AST_AS(FunctionDef, sv->fn);
    const AstVec *ps = def->params ? &AST_AS(Params, def->params)->params : NULL;
    Free x = {.f = f, .def = def};
    for (int i = 0; i < def->body.len; i++) free_names(def->body.data[i], &x);
    for (int i = 0; ps && i < ps->len; i++) {
        const AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS) return ERR(f, DIAG_collections_use, p->base.span, "a starred parameter", "the function calls itself"), NULL;
        vec_push(f->a, &x.set, p->name);
    }
    if (x.nonlocal) return ERR(f, DIAG_collections_use, def->base.span, "nonlocal", "the function calls itself"), NULL;
    if (!EXT(f, DIAG_ext_inner_recursion, span)) return NULL;
    AstFunctionDef *whole = AST_NEW(f->s->arena, FunctionDef, def->base.span);
    AstParams *params = AST_NEW(f->s->arena, Params, def->base.span);
    const int n = ps ? ps->len : 0;
    Special *special = NEW(f->s->arena, Special);
    special->given = NEWN(f->s->arena, const Type *, n + x.read.len + 1);
    sv->around = NEWN(f->s->arena, Sym, x.read.len + 1);
    params->params = (AstVec){NEWN(f->s->arena, Ast *, n + x.read.len + 1), n};
    for (int i = 0; i < n; i++) params->params.data[i] = ps->data[i];
    for (int i = 0; i < x.read.len; i++) {
        const Sym name = x.read.data[i];
        const Var *v = var_find(f, name);
        if (!v || v->deleted || name == def->name || has(x.set.data, x.set.len, name)) continue;
        if (v->sugared && v->sugared->kind != SV_MODULE) return ERR(f, DIAG_collections_use, span, name->s, "a function inside a function that calls itself reads it"), NULL;
        if (v->sugared || type_is(v->type, TY_Error) || v->type->has_var) return v->type && type_is(v->type, TY_Error) ? NULL : (ERR(f, DIAG_collections_use, span, name->s, "its type is not known yet where the function is called: annotate it"), NULL);
        AstParam *p = AST_NEW(f->s->arena, Param, def->base.span);
        p->name = name;
        p->kind = PARAM_KWONLY;
        special->given[params->params.len] = v->type;
        params->params.data[params->params.len++] = &p->base;
        sv->around[sv->naround++] = name;
    }
    *whole = *def;
    whole->params = &params->base;
    FuncDecl *d = NEW(f->s->arena, FuncDecl);
    *d = (FuncDecl){.name = def->name, .qualified = sym_printf(f->s, "%s.%s", f->decl->qualified->s, def->name->s), .def = &whole->base, .src = f->decl->src, .scope = f->scope, .special = special};
    d->defaults = NEWN(f->s->arena, const Const *, params->params.len + 1);
    for (int i = 0; i < n; i++) {
        const SV *given = sv->item && i < sv->nitem ? sv->item[i] : NULL;
        const Const *c = given && given->kind == SV_VALUE ? value_const(given->v) : NULL;
        if (given && !c) return ERR(f, DIAG_default_other, AST_AS(Param, ps->data[i])->base.span, AST_AS(Param, ps->data[i])->name->s, "no constant"), NULL;
        d->defaults[i] = c;
    }
    d->recursive = sv;
    return d;
}

void inner_bind(Fn *f) {
    if (f->decl->recursive) var_set(f, f->decl->name, f->decl->recursive, NULL, f->decl->def->span);
}

SV *call_recursive(Fn *f, SV *callee, AstCall *call) {
    const Span span = call->base.span;
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    SV *shared = callee->whole;
    if (!shared->func && !(shared->func = declare(f, shared, span))) return sv_poison(f, span);
    for (int i = 0; i < shared->naround; i++) {
        SV *v = var_get(f, shared->around[i], span);
        vec_push(f->a, &arg, ((Arg){.keyword = shared->around[i], .v = sv_as_value(f, v, span), .span = span}));
    }
    return call_function(f, shared->func, arg.data, arg.len, span);
}
