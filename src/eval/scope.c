/* scope.c: which names a function, lambda or comprehension binds (found once from its AST), environments, and looking names up:
 * own names, enclosing functions', the module's, builtins. */
#include "eval/value.h"
#include <string.h>

/* ---- static scopes */
typedef struct Binder { Eval *e; Scope *s; bool in_comprehension; } Binder;

static void add_name(Binder *w, Sym name) {
    Scope *s = w->s;
    if (!name || map_has(&s->slot, name) || map_has(&s->globals, name) || map_has(&s->nonlocals, name)) return;
    vec_push(w->e->a, &s->names, name);
    map_set(w->e->a, &s->slot, name, (void *)(uintptr_t)s->names.len);
}

static void declare(Ast *n, void *ctx) {
    Binder *w = ctx;
    switch (n->kind) {
    case AST_Global:
        for (int i = 0; i < AST_AS(Global, n)->names.len; i++) map_set(w->e->a, &w->s->globals, AST_AS(Global, n)->names.data[i], n);
        return;
    case AST_Nonlocal:
        for (int i = 0; i < AST_AS(Nonlocal, n)->names.len; i++) map_set(w->e->a, &w->s->nonlocals, AST_AS(Nonlocal, n)->names.data[i], n);
        return;
    case AST_FunctionDef: case AST_ClassDef: case AST_Lambda: return;
    default: ast_each_child(n, declare, ctx);
    }
}

static void bind_target(Binder *w, const Ast *t) {
    if (!t) return;
    if (t->kind == AST_Name) add_name(w, AST_AS(Name, t)->id);
    else if (t->kind == AST_Starred) bind_target(w, AST_AS(Starred, t)->value);
    else if (t->kind == AST_Tuple || t->kind == AST_List) {
        AstVec v = t->kind == AST_Tuple ? AST_AS(Tuple, t)->elts : AST_AS(List, t)->elts;
        for (int i = 0; i < v.len; i++) bind_target(w, v.data[i]);
    }
}

static void bind(Ast *n, void *ctx) {
    Binder *w = ctx;
    switch (n->kind) {
    case AST_FunctionDef: {
        AstFunctionDef *d = AST_AS(FunctionDef, n);
        add_name(w, d->name);
        w->s->has_inner = true;
        for (int i = 0; i < d->decorators.len; i++) bind(d->decorators.data[i], ctx);
        return;
    }
    case AST_ClassDef: {
        AstClassDef *d = AST_AS(ClassDef, n);
        add_name(w, d->name);
        w->s->has_inner = true;
        for (int i = 0; i < d->bases.len; i++) bind(d->bases.data[i], ctx);
        return;
    }
    case AST_Lambda: w->s->has_inner = true; return;
    case AST_Assign: for (int i = 0; i < AST_AS(Assign, n)->targets.len; i++) bind_target(w, AST_AS(Assign, n)->targets.data[i]); break;
    case AST_AugAssign: bind_target(w, AST_AS(AugAssign, n)->target); break;
    case AST_AnnAssign: bind_target(w, AST_AS(AnnAssign, n)->target); break;
    case AST_For: bind_target(w, AST_AS(For, n)->target); break;
    case AST_WithItem: bind_target(w, AST_AS(WithItem, n)->target); break;
    case AST_ExceptHandler: add_name(w, AST_AS(ExceptHandler, n)->name); break;
    case AST_Delete: for (int i = 0; i < AST_AS(Delete, n)->targets.len; i++) bind_target(w, AST_AS(Delete, n)->targets.data[i]); break;
    case AST_NamedExpr: bind_target(w, AST_AS(NamedExpr, n)->target); break;
    case AST_Import: case AST_ImportFrom: {
        AstVec names = n->kind == AST_Import ? AST_AS(Import, n)->names : AST_AS(ImportFrom, n)->names;
        for (int i = 0; i < names.len; i++) {
            AstAlias *a = AST_AS(Alias, names.data[i]);
            const char *dot = strchr(a->name->s, '.');
            add_name(w, a->asname ? a->asname : dot && n->kind == AST_Import ? sym_n(w->e->s, a->name->s, (size_t)(dot - a->name->s)) : a->name);
        }
        return;
    }
    case AST_Yield: case AST_YieldFrom: w->s->is_generator = !w->in_comprehension; break;
    case AST_ListComp: case AST_SetComp: case AST_DictComp: case AST_GeneratorExp: {
        /* Targets are the comprehension's own; `:=` inside binds here. */
        Binder inner = *w;
        inner.in_comprehension = true;
        w->s->has_inner = true;
        ast_each_child(n, bind, &inner);
        return;
    }
    default: break;
    }
    ast_each_child(n, bind, ctx);
}

static void bind_params(Binder *w, const Ast *params) {
    if (!params) return;
    AstVec p = AST_AS(Params, params)->params;
    for (int i = 0; i < p.len; i++) add_name(w, AST_AS(Param, p.data[i])->name);
}

Scope *scope_of(Eval *e, const Ast *def) {
    Scope *s = map_get(&e->scopes, def);
    if (s) return s;
    s = ev_alloc(e, sizeof *s);
    map_set(e->a, &e->scopes, def, s);
    Binder w = {e, s, false};
    switch (def->kind) {
    case AST_FunctionDef: {
        AstFunctionDef *d = AST_AS(FunctionDef, def);
        for (int i = 0; i < d->body.len; i++) declare(d->body.data[i], &w);
        bind_params(&w, d->params);
        for (int i = 0; i < d->body.len; i++) bind(d->body.data[i], &w);
        break;
    }
    case AST_Lambda:
        bind_params(&w, AST_AS(Lambda, def)->params);
        bind(AST_AS(Lambda, def)->body, &w);
        break;
    case AST_ClassDef: {
        AstClassDef *d = AST_AS(ClassDef, def);
        s->kind = SCOPE_CLASS;
        for (int i = 0; i < d->body.len; i++) declare(d->body.data[i], &w);
        break;
    }
    case AST_Module: s->kind = SCOPE_MODULE; break;
    default: {
        AstVec g = def->kind == AST_ListComp ? AST_AS(ListComp, def)->generators : def->kind == AST_SetComp ? AST_AS(SetComp, def)->generators
                 : def->kind == AST_DictComp ? AST_AS(DictComp, def)->generators : AST_AS(GeneratorExp, def)->generators;
        for (int i = 0; i < g.len; i++) bind_target(&w, AST_AS(Comprehension, g.data[i])->target);
        s->has_inner = true;
    }
    }
    return s;
}

/* ---- environments */
Env *env_new(Eval *e, Scope *scope, Env *up) {
    int n = scope->names.len;
    Env *env = n < COUNT_OF(e->free_env) ? e->free_env[n] : NULL;
    if (env) {
        e->free_env[n] = env->next_free;
        Py *slot = env->slot;
        *env = (Env){.slot = slot};
        for (int i = 0; i < n; i++) slot[i] = py_absent();
    } else {
        env = ev_alloc(e, sizeof *env);
        env->slot = ev_alloc(e, sizeof(Py) * (size_t)(n + 1));
    }
    env->scope = scope;
    env->up = up;
    if (up) env->module = up->module;
    return env;
}

void env_free(Eval *e, Env *env) {
    int n = env->scope->names.len;
    if (env->scope->has_inner || env->resolver || n >= COUNT_OF(e->free_env)) return;
    env->next_free = e->free_env[n];
    e->free_env[n] = env;
}

Py *module_var(PyModule *m, Sym name) { return map_get(&m->vars, name); }

void module_set(Eval *e, PyModule *m, Sym name, Py v) {
    Py *at = map_get(&m->vars, name);
    if (!at) {
        at = ev_alloc(e, sizeof *at);
        map_set(e->a, &m->vars, name, at);
    }
    *at = v;
}

static Py *own_slot(Env *env, Sym name) {
    uintptr_t i = (uintptr_t)map_get(&env->scope->slot, name);
    return i ? &env->slot[i - 1] : NULL;
}

static Py *find(Eval *e, Env *env, Sym name, bool *local_unbound) {
    bool inside = true, global = false;
    for (Env *at = env; at; at = at->up) {
        if (at->scope->kind == SCOPE_MODULE) break;
        if (at->scope->kind == SCOPE_CLASS) {
            Py *v = inside && at->cls ? map_get(&at->cls->attrs, name) : NULL;
            if (v) return v;
            if (inside && map_has(&at->scope->globals, name)) global = true;
        } else if (!global) {
            if (map_has(&at->scope->globals, name)) global = true;
            Py *slot = own_slot(at, name);
            if (slot && !global) {
                if (is_absent(*slot)) return *local_unbound = true, NULL;
                return slot;
            }
        }
        inside = false;
    }
    Py *v = env->module ? module_var(env->module, name) : NULL;
    if (v && !is_absent(*v)) return v;
    return map_get(&e->builtins, name);
}

Py *env_find(Eval *e, Env *env, Sym name) {
    bool unbound = false;
    return find(e, env, name, &unbound);
}

bool env_lookup(Eval *e, Env *env, Sym name, Py *out) {
    bool unbound = false;
    Py *v = find(e, env, name, &unbound);
    if (v) {
        *out = *v;
        if (is_obj(*v, OBJ_POISON)) {
            PyPoison *p = AS(PyPoison, *v);
            e->fail = FAIL_UNSUPPORTED;
            e->unsupported = p->what;
            e->unsupported_at = p->span;
            return false;
        }
        return true;
    }
    if (unbound && map_has(&env->scope->slot, name))
        return raise_(e, EXC_UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name->s);
    if (unbound) return raise_(e, EXC_NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name->s);
    return raise_(e, EXC_NameError, "name '%s' is not defined", name->s);
}

bool env_bind(Eval *e, Env *env, Sym name, Py v) {
    Scope *s = env->scope;
    if (s->kind == SCOPE_MODULE || map_has(&s->globals, name)) {
        module_set(e, env->module, name, v);
        map_set(e->a, &env->module->spans, name, (void *)(uintptr_t)((uint64_t)e->at.lo << 32 | e->at.hi));
        return true;
    }
    if (map_has(&s->nonlocals, name) || (s->kind == SCOPE_FUNC && !own_slot(env, name))) {
        /* nonlocal, or `:=` inside a comprehension: the nearest enclosing function that has the name. */
        for (Env *at = env->up; at; at = at->up) {
            Py *slot = at->scope->kind == SCOPE_FUNC ? own_slot(at, name) : NULL;
            if (slot) return *slot = v, true;
            if (at->scope->kind == SCOPE_MODULE || map_has(&at->scope->globals, name)) {
                module_set(e, env->module, name, v);
                return true;
            }
        }
        return raise_(e, EXC_SyntaxError, "no binding for nonlocal '%s' found", name->s);
    }
    if (s->kind == SCOPE_CLASS) {
        class_set(e, env->cls, name, v);
        return true;
    }
    *own_slot(env, name) = v;
    return true;
}
