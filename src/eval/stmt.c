/* stmt.c: statements and assignment. */
#include "eval/value.h"
#include <string.h>

/* ---- assignment */
static bool unpack(Eval *e, Env *env, AstVec targets, Py v) {
    PyVec items = {0};
    int star = -1, n = targets.len;
    for (int i = 0; i < n; i++)
        if (targets.data[i]->kind == AST_Starred) star = i;
    Span at = e->at;
    if (!py_collect(e, v, &items)) {
        if (e->fail == FAIL_EXCEPTION && v.tag != PY_OBJ) return raise_(e, EXC_TypeError, "cannot unpack non-iterable %s object", py_type_name(e, v));
        return false;
    }
    e->at = at;
    if (star < 0 && items.len > n) return raise_(e, EXC_ValueError, "too many values to unpack (expected %d)", n);
    if (items.len < n - (star >= 0))
        return raise_(e, EXC_ValueError, "not enough values to unpack (expected %s%d, got %d)", star >= 0 ? "at least " : "", n - (star >= 0), items.len);
    int many = items.len - (n - 1), from = 0;
    for (int i = 0; i < n; i++) {
        if (i != star) {
            if (!eval_assign(e, env, targets.data[i], items.data[from++])) return false;
            continue;
        }
        PyList *l = py_list(e, OBJ_LIST, many);
        for (int k = 0; k < many; k++) l->v.data[l->v.len++] = items.data[from++];
        if (!eval_assign(e, env, AST_AS(Starred, targets.data[i])->value, py_obj(l))) return false;
    }
    return true;
}

bool eval_assign(Eval *e, Env *env, const Ast *t, Py v) {
    Py a, b;
    switch (t->kind) {
    case AST_Name: return env_bind(e, env, AST_AS(Name, t)->id, v);
    case AST_Attribute:
        if (!eval_expr(e, env, AST_AS(Attribute, t)->value, &a)) return false;
        e->at = t->span;
        return py_setattr(e, a, AST_AS(Attribute, t)->attr, v);
    case AST_Subscript:
        if (!eval_expr(e, env, AST_AS(Subscript, t)->value, &a) || !eval_expr(e, env, AST_AS(Subscript, t)->index, &b)) return false;
        e->at = t->span;
        return py_setitem(e, a, b, v);
    case AST_Tuple: return unpack(e, env, AST_AS(Tuple, t)->elts, v);
    case AST_List: return unpack(e, env, AST_AS(List, t)->elts, v);
    default: return raise_(e, EXC_SyntaxError, "cannot assign to %s", ast_kind_name(t->kind));
    }
}

static bool augmented(Eval *e, Env *env, const AstAugAssign *n) {
    Py obj = py_absent(), index = py_absent(), old, v, r;
    const Ast *t = n->target;
    if (t->kind == AST_Name) {
        if (!eval_expr(e, env, t, &old)) return false;
    } else if (t->kind == AST_Attribute) {
        if (!eval_expr(e, env, AST_AS(Attribute, t)->value, &obj) || !py_getattr(e, obj, AST_AS(Attribute, t)->attr, &old)) return false;
    } else if (t->kind == AST_Subscript) {
        if (!eval_expr(e, env, AST_AS(Subscript, t)->value, &obj) || !eval_expr(e, env, AST_AS(Subscript, t)->index, &index)) return false;
        e->at = t->span;
        if (!py_getitem(e, obj, index, &old)) return false;
    } else return raise_(e, EXC_SyntaxError, "illegal target of an augmented assignment");
    if (!eval_expr(e, env, n->value, &v)) return false;
    e->at = n->base.span;
    if (!py_binary(e, n->op, old, v, true, &r)) return false;
    if (t->kind == AST_Name) return env_bind(e, env, AST_AS(Name, t)->id, r);
    if (t->kind == AST_Attribute) return py_setattr(e, obj, AST_AS(Attribute, t)->attr, r);
    return py_setitem(e, obj, index, r);
}

static bool delete(Eval *e, Env *env, const Ast *t) {
    Py a, b;
    switch (t->kind) {
    case AST_Name: {
        Sym name = AST_AS(Name, t)->id;
        if (!env_lookup(e, env, name, &a)) return false;
        if (env->scope->kind == SCOPE_MODULE || map_has(&env->scope->globals, name)) return map_del(&env->module->vars, name), true;
        if (env->scope->kind == SCOPE_CLASS) return map_del(&env->cls->attrs, name), true;
        return env_bind(e, env, name, py_absent());
    }
    case AST_Attribute: return eval_expr(e, env, AST_AS(Attribute, t)->value, &a) && py_delattr(e, a, AST_AS(Attribute, t)->attr);
    case AST_Subscript:
        return eval_expr(e, env, AST_AS(Subscript, t)->value, &a) && eval_expr(e, env, AST_AS(Subscript, t)->index, &b) && py_delitem(e, a, b);
    case AST_Tuple: case AST_List: {
        AstVec v = t->kind == AST_Tuple ? AST_AS(Tuple, t)->elts : AST_AS(List, t)->elts;
        for (int i = 0; i < v.len; i++)
            if (!delete(e, env, v.data[i])) return false;
        return true;
    }
    default: return raise_(e, EXC_SyntaxError, "cannot delete %s", ast_kind_name(t->kind));
    }
}

/* ---- loops */
static Flow for_loop(Eval *e, Env *env, const AstFor *n, Py *result) {
    Py over, x;
    PyIter *it;
    if (n->is_async) return fail_unsupported(e, "'async for' at build time"), FLOW_FAIL;
    if (!eval_expr(e, env, n->iter, &over)) return FLOW_FAIL;
    e->at = n->iter->span;
    if (!py_iterate(e, over, &it)) return FLOW_FAIL;
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &x)) return FLOW_FAIL;
        if (is_absent(x)) return eval_block(e, env, n->orelse, result);
        e->at = n->target->span;
        if (!eval_assign(e, env, n->target, x)) return FLOW_FAIL;
        Flow f = eval_block(e, env, n->body, result);
        if (f == FLOW_BREAK) return FLOW_NEXT;
        if (f == FLOW_RETURN || f == FLOW_FAIL) return f;
    }
}

static Flow while_loop(Eval *e, Env *env, const AstWhile *n, Py *result) {
    for (;;) {
        Py c;
        bool t;
        if (!ev_tick(e) || !eval_expr(e, env, n->cond, &c) || !py_truth(e, c, &t)) return FLOW_FAIL;
        if (!t) return eval_block(e, env, n->orelse, result);
        Flow f = eval_block(e, env, n->body, result);
        if (f == FLOW_BREAK) return FLOW_NEXT;
        if (f == FLOW_RETURN || f == FLOW_FAIL) return f;
    }
}

/* ---- exceptions */
/* Does `type` (a class, or a tuple of them) name exc? */
static bool handler_matches(Eval *e, Py exc, Py type, bool *out) {
    if (is_obj(type, OBJ_TUPLE)) {
        *out = false;
        for (int i = 0; i < AS_LIST(type)->v.len && !*out; i++)
            if (!handler_matches(e, exc, AS_LIST(type)->v.data[i], out)) return false;
        return true;
    }
    if (is_obj(type, OBJ_OPAQUE)) return unsupported(e, "'except %s' at build time", AS(PyOpaque, type)->qualified->s);
    if (!is_obj(type, OBJ_CLASS) || !class_is_sub(AS(PyClass, type), e->exc_class[EXC_BaseException]))
        return raise_(e, EXC_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    return *out = exc_matches(e, exc, AS(PyClass, type)), true;
}

typedef struct Saved { Fail fail; Py exc; Span at; } Saved;

static Flow handle(Eval *e, Env *env, const AstTry *n, Py *result) {
    Py exc = e->exc;
    Saved saved = {e->fail, exc, e->exc_at};
    VEC(DiagNote) trace = {e->trace.data, e->trace.len, e->trace.cap};
    memset(&e->trace, 0, sizeof e->trace);
    e->fail = FAIL_NONE;
    for (int i = 0; i < n->handlers.len; i++) {
        const AstExceptHandler *h = AST_AS(ExceptHandler, n->handlers.data[i]);
        bool match = true;
        Py type;
        if (h->type && (!eval_expr(e, env, h->type, &type) || !handler_matches(e, exc, type, &match))) return FLOW_FAIL;
        if (!match) continue;
        if (h->name && !env_bind(e, env, h->name, exc)) return FLOW_FAIL;
        ev_push(e, &e->handling, exc);
        Flow f = eval_block(e, env, h->body, result);
        e->handling.len--;
        /* The name is gone after the handler, whatever it did. */
        if (h->name && f != FLOW_FAIL) {
            if (env->scope->kind == SCOPE_MODULE) map_del(&env->module->vars, h->name);
            else if (env->scope->kind == SCOPE_FUNC) env_bind(e, env, h->name, py_absent());
        }
        return f;
    }
    e->fail = saved.fail, e->exc = saved.exc, e->exc_at = saved.at;
    e->trace.data = trace.data, e->trace.len = trace.len, e->trace.cap = trace.cap;
    return FLOW_FAIL;
}

static Flow try_stmt(Eval *e, Env *env, const AstTry *n, Py *result) {
    if (n->is_star) return fail_unsupported(e, "'except*' at build time"), FLOW_FAIL;
    Frame *frame = e->frame;
    Flow f = eval_block(e, env, n->body, result);
    if (f == FLOW_NEXT) f = eval_block(e, env, n->orelse, result);
    else if (f == FLOW_FAIL && e->fail == FAIL_EXCEPTION) {
        e->frame = frame;
        f = handle(e, env, n, result);
    }
    if (!n->finalbody.len || (f == FLOW_FAIL && e->fail != FAIL_EXCEPTION)) return f;
    Saved saved = {e->fail, e->exc, e->exc_at};
    VEC(DiagNote) trace = {e->trace.data, e->trace.len, e->trace.cap};
    memset(&e->trace, 0, sizeof e->trace);
    Py kept = *result;
    e->fail = FAIL_NONE;
    Flow last = eval_block(e, env, n->finalbody, result);
    if (last != FLOW_NEXT) return last;
    *result = kept;
    e->fail = saved.fail, e->exc = saved.exc, e->exc_at = saved.at;
    e->trace.data = trace.data, e->trace.len = trace.len, e->trace.cap = trace.cap;
    return f;
}

static bool raise_stmt(Eval *e, Env *env, const AstRaise *n) {
    Py x, cause;
    if (!n->exc) {
        if (!e->handling.len) return raise_(e, EXC_RuntimeError, "No active exception to reraise");
        return raise_exc(e, vec_last(&e->handling));
    }
    if (!eval_expr(e, env, n->exc, &x) || (n->cause && !eval_expr(e, env, n->cause, &cause))) return false;
    e->at = n->base.span;
    if (is_obj(x, OBJ_CLASS) && class_is_sub(AS(PyClass, x), e->exc_class[EXC_BaseException]) && !py_call_n(e, x, NULL, 0, &x)) return false;
    if (is_obj(x, OBJ_OPAQUE)) return unsupported(e, "raising '%s' at build time", AS(PyOpaque, x)->qualified->s);
    if (!is_obj(x, OBJ_INSTANCE) || !class_is_sub(AS(PyInstance, x)->cls, e->exc_class[EXC_BaseException]))
        return raise_(e, EXC_TypeError, "exceptions must derive from BaseException");
    return raise_exc(e, x);
}

static bool assert_stmt(Eval *e, Env *env, const AstAssert *n) {
    Py v;
    bool t;
    if (!eval_expr(e, env, n->test, &v) || !py_truth(e, v, &t)) return false;
    if (t) return true;
    if (!n->msg) {
        e->at = n->base.span;
        return raise_exc(e, exc_new(e, e->exc_class[EXC_AssertionError], NULL, 0));
    }
    if (!eval_expr(e, env, n->msg, &v)) return false;
    e->at = n->base.span;
    return raise_value(e, EXC_AssertionError, v);
}

/* ---- with: items from k on, then the body */
static Flow with_items(Eval *e, Env *env, const AstWith *n, int k, Py *result) {
    if (k == n->items.len) return eval_block(e, env, n->body, result);
    const AstWithItem *item = AST_AS(WithItem, n->items.data[k]);
    Py cm, v;
    bool has;
    if (!eval_expr(e, env, item->context, &cm)) return FLOW_FAIL;
    if (is_obj(cm, OBJ_OPAQUE)) return fail_unsupported(e, "'with %s' at build time", AS(PyOpaque, cm)->qualified->s), FLOW_FAIL;
    e->at = item->context->span;
    if (!call_method(e, cm, "__enter__", NULL, 0, &v, &has)) return FLOW_FAIL;
    if (!has) return fail_raise(e, EXC_TypeError, "'%s' object does not support the context manager protocol", py_type_name(e, cm)), FLOW_FAIL;
    if (item->target && !eval_assign(e, env, item->target, v)) return FLOW_FAIL;
    Flow f = with_items(e, env, n, k + 1, result);
    if (f == FLOW_FAIL && e->fail != FAIL_EXCEPTION) return f;
    Saved saved = {e->fail, e->exc, e->exc_at};
    Py args[3] = {py_none(), py_none(), py_none()};
    Py kept = *result;
    if (f == FLOW_FAIL) {
        args[0] = py_obj(AS(PyInstance, e->exc)->cls);
        args[1] = e->exc;
        e->fail = FAIL_NONE;
    }
    e->at = n->base.span;
    if (!call_method(e, cm, "__exit__", args, 3, &v, &has)) return FLOW_FAIL;
    if (f != FLOW_FAIL) return *result = kept, f;
    bool swallow = false;
    if (!py_truth(e, v, &swallow)) return FLOW_FAIL;
    if (swallow) return FLOW_NEXT;
    e->fail = saved.fail, e->exc = saved.exc, e->exc_at = saved.at;
    return FLOW_FAIL;
}

/* ---- imports */
static bool import_one(Eval *e, Env *env, const AstAlias *a) {
    Py m;
    if (!import_module(e, a->name, &m)) return false;
    const char *dot = strchr(a->name->s, '.');
    if (a->asname || !dot) return env_bind(e, env, a->asname ? a->asname : a->name, m);
    Sym top = sym_n(e->s, a->name->s, (size_t)(dot - a->name->s));
    return import_module(e, top, &m) && env_bind(e, env, top, m);
}

/* The package that `level` dots mean, from the importing module's name. */
static bool relative(Eval *e, Env *env, const AstImportFrom *n, Sym *out) {
    const char *name = env->module->name->s;
    size_t len = strlen(name);
    const char *base = strrchr(env->module->path, '/');
    bool is_package = base && !strcmp(base, "/__init__.py");
    for (int i = is_package ? 1 : 0; i < n->level; i++) {
        while (len && name[len - 1] != '.') len--;
        if (len) len--;
        else if (i + 1 < n->level) return raise_(e, EXC_ImportError, "attempted relative import beyond top-level package");
    }
    if (!n->module) *out = sym_n(e->s, name, len);
    else *out = len ? sym_printf(e->s, "%.*s.%s", (int)len, name, n->module->s) : n->module;
    return true;
}

static bool import_from(Eval *e, Env *env, const AstImportFrom *n) {
    Sym name = n->module;
    Py m = py_absent(), v;
    if (n->level && !relative(e, env, n, &name)) return false;
    if (name && name->len && !import_module(e, name, &m)) return false;
    for (int i = 0; i < n->names.len; i++) {
        const AstAlias *a = AST_AS(Alias, n->names.data[i]);
        if (!strcmp(a->name->s, "*")) {
            if (!is_obj(m, OBJ_MODULE)) return unsupported(e, "'from %s import *'", name ? name->s : ".");
            PyModule *mod = AS(PyModule, m);
            if (!module_load_all(e, mod)) return false;
            Py *all = module_var(mod, sym(e->s, "__all__"));
            for (int k = 0; k < mod->vars.len; k++) {
                Sym s = (Sym)(uintptr_t)mod->vars.entries[k].key;
                bool listed = s->s[0] != '_';
                if (all && !py_contains(e, *all, py_sym(e, s), &listed)) return false;
                if (listed && !env_bind(e, env, s, *(Py *)mod->vars.entries[k].value)) return false;
            }
            continue;
        }
        e->at = n->names.data[i]->span;
        v = py_absent();
        if (!is_absent(m) && !py_find_attr(e, m, a->name, &v)) return false;
        if (is_absent(v)) {
            /* A submodule that nobody imported yet. */
            Sym sub = name && name->len ? sym_printf(e->s, "%s.%s", name->s, a->name->s) : a->name;
            if (!import_module(e, sub, &v)) {
                if (e->fail != FAIL_EXCEPTION || is_absent(m)) return false;
                return raise_(e, EXC_ImportError, "cannot import name '%s' from '%s'", a->name->s, name ? name->s : ".");
            }
        }
        if (!env_bind(e, env, a->asname ? a->asname : a->name, v)) return false;
    }
    return true;
}

/* ---- definitions */
static bool decorate(Eval *e, Env *env, AstVec decorators, Py *v) {
    Py *fn = ev_alloc(e, sizeof *fn * (size_t)(decorators.len + 1));
    for (int i = 0; i < decorators.len; i++)
        if (!eval_expr(e, env, decorators.data[i], &fn[i])) return false;
    for (int i = decorators.len - 1; i >= 0; i--) {
        e->at = decorators.data[i]->span;
        Py arg = *v;
        if (!py_call_n(e, fn[i], &arg, 1, v)) return false;
    }
    return true;
}

/* A top-level function of a .tsc file that is annotated in full is scripted where it is defined. What it imports from .py files, the prelude among
 * them, is not. */
static bool scripted_by_rule(Eval *e, Env *env, const AstFunctionDef *d) {
    const Source *src = env->module->src;
    const size_t n = src ? strlen(src->path) : 0;
    if (env->module != e->main && (n < 4 || strcmp(src->path + n - 4, ".tsc"))) return false;
    return e->o.tsc && env->scope->kind == SCOPE_MODULE && sema_fully_annotated(d);
}

static bool define_function(Eval *e, Env *env, const Ast *n) {
    const AstFunctionDef *d = AST_AS(FunctionDef, n);
    Py v;
    if (d->is_async) return unsupported(e, "'async def' at build time");
    if (!func_make(e, env, n, &v)) return false;
    PyFunc *f = AS(PyFunc, v);
    if (!decorate(e, env, d->decorators, &v)) return false;
    if (is_obj(v, OBJ_FUNC) && AS(PyFunc, v) == f && !(f->flags & (FUNC_IGNORE | FUNC_UNUSED)) && scripted_by_rule(e, env, d)) {
        PyScript *s = EV_NEW(e, PyScript, OBJ_SCRIPT);
        f->flags |= FUNC_SCRIPT;
        s->fn = f;
        v = py_obj(s);
    }
    return env_bind(e, env, d->name, v);
}

static bool define_class(Eval *e, Env *env, const Ast *n) {
    Py v;
    if (!class_make(e, AST_AS(ClassDef, n), env, &v) || !decorate(e, env, AST_AS(ClassDef, n)->decorators, &v)) return false;
    return env_bind(e, env, AST_AS(ClassDef, n)->name, v);
}

static bool annotated(Eval *e, Env *env, const AstAnnAssign *n) {
    Py v;
    if (env->scope->kind == SCOPE_CLASS && n->target->kind == AST_Name) {
        Sym name = AST_AS(Name, n->target)->id;
        PyClass *c = env->cls;
        bool seen = false;
        for (int i = 0; i < c->fields.len; i++) seen |= c->fields.data[i] == name;
        if (!seen) {
            vec_push(e->a, &c->fields, name);
            vec_push(e->a, &c->annotations, n->annotation);
        }
    }
    if (!n->value) return true;
    return eval_expr(e, env, n->value, &v) && eval_assign(e, env, n->target, v);
}

/* ---- the switch */
Flow eval_stmt(Eval *e, Env *env, const Ast *n, Py *result) {
    Py v;
    bool ok = true, t;
    if (!ev_tick(e) || !ev_stack(e)) return FLOW_FAIL;
    e->at = n->span;
    switch (n->kind) {
    case AST_FunctionDef: ok = define_function(e, env, n); break;
    case AST_ClassDef: ok = define_class(e, env, n); break;
    case AST_Return:
        *result = py_none();
        if (AST_AS(Return, n)->value && !eval_expr(e, env, AST_AS(Return, n)->value, result)) return FLOW_FAIL;
        return FLOW_RETURN;
    case AST_Delete:
        for (int i = 0; i < AST_AS(Delete, n)->targets.len && ok; i++) ok = delete(e, env, AST_AS(Delete, n)->targets.data[i]);
        break;
    case AST_Assign:
        ok = eval_expr(e, env, AST_AS(Assign, n)->value, &v);
        for (int i = 0; i < AST_AS(Assign, n)->targets.len && ok; i++) {
            e->at = AST_AS(Assign, n)->targets.data[i]->span;
            ok = eval_assign(e, env, AST_AS(Assign, n)->targets.data[i], v);
        }
        break;
    case AST_AugAssign: ok = augmented(e, env, AST_AS(AugAssign, n)); break;
    case AST_AnnAssign: ok = annotated(e, env, AST_AS(AnnAssign, n)); break;
    case AST_For: return for_loop(e, env, AST_AS(For, n), result);
    case AST_While: return while_loop(e, env, AST_AS(While, n), result);
    case AST_If:
        if (!eval_expr(e, env, AST_AS(If, n)->cond, &v) || !py_truth(e, v, &t)) return FLOW_FAIL;
        return eval_block(e, env, t ? AST_AS(If, n)->body : AST_AS(If, n)->orelse, result);
    case AST_With:
        if (AST_AS(With, n)->is_async) return fail_unsupported(e, "'async with' at build time"), FLOW_FAIL;
        return with_items(e, env, AST_AS(With, n), 0, result);
    case AST_Raise: ok = raise_stmt(e, env, AST_AS(Raise, n)); break;
    case AST_Try: return try_stmt(e, env, AST_AS(Try, n), result);
    case AST_Assert: ok = assert_stmt(e, env, AST_AS(Assert, n)); break;
    case AST_Import:
        for (int i = 0; i < AST_AS(Import, n)->names.len && ok; i++) ok = import_one(e, env, AST_AS(Alias, AST_AS(Import, n)->names.data[i]));
        break;
    case AST_ImportFrom: ok = import_from(e, env, AST_AS(ImportFrom, n)); break;
    case AST_ExprStmt: ok = eval_expr(e, env, AST_AS(ExprStmt, n)->value, &v); break;
    case AST_Break: return FLOW_BREAK;
    case AST_Continue: return FLOW_CONTINUE;
    default: break;      /* pass, global, nonlocal */
    }
    return ok ? FLOW_NEXT : FLOW_FAIL;
}

Flow eval_block(Eval *e, Env *env, AstVec body, Py *result) {
    for (int i = 0; i < body.len; i++) {
        Flow f = eval_stmt(e, env, body.data[i], result);
        if (f != FLOW_NEXT) return f;
    }
    return FLOW_NEXT;
}
