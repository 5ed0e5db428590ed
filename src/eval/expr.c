/* expr.c: expressions. One case a kind of AST node; left to right, as Python evaluates. */
#include "eval/value.h"
#include <string.h>

static bool lit(Eval *e, const Lit *l, Py *out) {
    switch (l->kind) {
    case LIT_NONE: *out = py_none(); return true;
    case LIT_TRUE: *out = py_bool(true); return true;
    case LIT_FALSE: *out = py_bool(false); return true;
    case LIT_ELLIPSIS: *out = (Py){PY_ELLIPSIS, {0}}; return true;
    case LIT_INT: *out = py_int(l->i); return true;
    case LIT_BIGINT: return overflow(e);
    case LIT_FLOAT: *out = py_float(l->f); return true;
    case LIT_IMAG: *out = py_complex(e, 0, l->f); return true;
    case LIT_STR: *out = py_str(e, l->str, l->len); return true;
    case LIT_BYTES:
        *out = py_str(e, l->str, l->len);
        out->u.o->kind = OBJ_BYTES;
        return true;
    }
    return true;
}

/* Elements of a display or call; `*x` is spread. */
static bool elements(Eval *e, Env *env, AstVec v, PyVec *out) {
    Py x;
    for (int i = 0; i < v.len; i++) {
        const Ast *n = v.data[i];
        if (n->kind == AST_Starred) {
            if (!eval_expr(e, env, AST_AS(Starred, n)->value, &x) || !py_collect(e, x, out)) return false;
        } else {
            if (!eval_expr(e, env, n, &x)) return false;
            ev_push(e, out, x);
        }
    }
    return true;
}

static bool bool_op(Eval *e, Env *env, const AstBoolOp *n, Py *out) {
    bool t;
    for (int i = 0; i < n->values.len; i++) {
        if (!eval_expr(e, env, n->values.data[i], out)) return false;
        if (i + 1 == n->values.len) break;
        if (!py_truth(e, *out, &t)) return false;
        if (t == (n->op == AOP_Or)) return true;
    }
    return true;
}

static bool compare(Eval *e, Env *env, const AstCompare *n, Py *out) {
    Py a, b;
    bool t;
    if (!eval_expr(e, env, n->left, &a)) return false;
    for (int i = 0; i < n->ops.len; i++) {
        if (!eval_expr(e, env, n->comparators.data[i], &b)) return false;
        e->at = n->base.span;
        if (!py_compare(e, n->ops.data[i], a, b, out)) return false;
        if (i + 1 == n->ops.len) break;
        if (!py_truth(e, *out, &t)) return false;
        if (!t) return true;
        a = b;
    }
    return true;
}

/* ---- comprehensions */
typedef struct Comp { const Ast *elt, *value; PyList *list; PyDict *dict; } Comp;

static bool comp_loop(Eval *e, Env *env, AstVec gens, int k, Py first, const Comp *c) {
    if (k == gens.len) {
        Py x, v;
        if (!eval_expr(e, env, c->elt, &x)) return false;
        if (c->list) return ev_push(e, &c->list->v, x), true;
        v = py_none();
        if (c->value && !eval_expr(e, env, c->value, &v)) return false;
        return dict_set(e, c->dict, x, v);
    }
    const AstComprehension *g = AST_AS(Comprehension, gens.data[k]);
    Py over = first, x;
    PyIter *it;
    if (g->is_async) return unsupported(e, "an asynchronous comprehension");
    if (k > 0 && !eval_expr(e, env, g->iter, &over)) return false;
    if (!py_iterate(e, over, &it)) return false;
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &x)) return false;
        if (is_absent(x)) return true;
        if (!eval_assign(e, env, g->target, x)) return false;
        bool keep = true;
        for (int i = 0; i < g->ifs.len && keep; i++)
            if (!eval_expr(e, env, g->ifs.data[i], &x) || !py_truth(e, x, &keep)) return false;
        if (keep && !comp_loop(e, env, gens, k + 1, py_absent(), c)) return false;
    }
}

static bool comprehension(Eval *e, Env *env, const Ast *n, AstVec gens, Comp *c) {
    Py first;
    /* The first iterable belongs to the scope around. */
    if (!eval_expr(e, env, AST_AS(Comprehension, gens.data[0])->iter, &first)) return false;
    Env *inner = env_new(e, scope_of(e, n), env);
    inner->first_arg = env->first_arg;
    inner->cls = env->scope->kind == SCOPE_FUNC ? env->cls : NULL;
    return comp_loop(e, inner, gens, 0, first, c);
}

/* A generator expression makes its elements when asked: it keeps an iterator for each of its loops, down to the one that runs. */
typedef struct Lazy { PyIter base; const AstGeneratorExp *n; Env *env; PyIter **loop; int level; } Lazy;

static bool next_lazy(Eval *e, PyIter *it, Py *out) {
    Lazy *g = (Lazy *)it;
    AstVec gens = g->n->generators;
    Py x;
    while (g->level >= 0) {
        const AstComprehension *c = AST_AS(Comprehension, gens.data[g->level]);
        bool keep = true;
        if (!ev_tick(e) || !ev_stack(e) || !iter_next(e, g->loop[g->level], &x)) return false;
        if (is_absent(x)) {
            g->level--;
            continue;
        }
        if (!eval_assign(e, g->env, c->target, x)) return false;
        for (int i = 0; i < c->ifs.len && keep; i++)
            if (!eval_expr(e, g->env, c->ifs.data[i], &x) || !py_truth(e, x, &keep)) return false;
        if (!keep) continue;
        if (g->level + 1 == gens.len) return eval_expr(e, g->env, g->n->elt, out);
        if (!eval_expr(e, g->env, AST_AS(Comprehension, gens.data[g->level + 1])->iter, &x) || !py_iterate(e, x, &g->loop[g->level + 1])) return false;
        g->level++;
    }
    *out = py_absent();
    return true;
}

static bool generator(Eval *e, Env *env, const Ast *n, Py *out) {
    Lazy *g = ev_object(e, sizeof *g, OBJ_ITER);
    Py first;
    g->base.next = next_lazy;
    g->base.name = "generator";
    g->n = AST_AS(GeneratorExp, n);
    g->loop = ev_alloc(e, sizeof *g->loop * (size_t)g->n->generators.len);
    for (int i = 0; i < g->n->generators.len; i++)
        if (AST_AS(Comprehension, g->n->generators.data[i])->is_async) return unsupported(e, "an asynchronous comprehension");
    if (!eval_expr(e, env, AST_AS(Comprehension, g->n->generators.data[0])->iter, &first) || !py_iterate(e, first, &g->loop[0])) return false;
    g->env = env_new(e, scope_of(e, n), env);
    g->env->first_arg = env->first_arg;
    g->env->cls = env->scope->kind == SCOPE_FUNC ? env->cls : NULL;
    return *out = py_obj(g), true;
}

/* ---- f-strings */
static bool joined(Eval *e, Env *env, const AstJoinedStr *n, Buf *b) {
    for (int i = 0; i < n->values.len; i++) {
        const Ast *part = n->values.data[i];
        Py v;
        if (part->kind != AST_FormattedValue) {
            if (!eval_expr(e, env, part, &v) || !py_show(e, v, b)) return false;
            continue;
        }
        const AstFormattedValue *f = AST_AS(FormattedValue, part);
        if (!eval_expr(e, env, f->value, &v)) return false;
        e->at = part->span;
        if (f->conversion || (f->debug && !f->spec)) {
            Buf t = {0};
            if (!(f->conversion == 's' ? py_show(e, v, &t) : py_repr(e, v, &t))) return buf_free(&t), false;
            v = py_buf(e, &t);
        }
        Buf spec = {0};
        bool ok = (!f->spec || joined(e, env, AST_AS(JoinedStr, f->spec), &spec)) && py_format(e, v, spec.p ? spec.p : "", spec.len, b);
        buf_free(&spec);
        if (!ok) return false;
    }
    return true;
}

/* ---- calls */
static bool keyword(Eval *e, PyVec *values, SymText const ***names, int *n, int *cap, Sym name, Py v) {
    for (int i = 0; i < *n; i++)
        if ((*names)[i] == name) return raise_(e, EXC_TypeError, "got multiple values for keyword argument '%s'", name->s);
    if (*n == *cap) {
        int more = *cap ? *cap * 2 : 4;
        Sym *grown = ev_alloc(e, sizeof *grown * (size_t)more);
        if (*n) memcpy(grown, *names, sizeof *grown * (size_t)*n);
        *names = grown;
        *cap = more;
    }
    (*names)[(*n)++] = name;
    ev_push(e, values, v);
    return true;
}

static bool super_here(Eval *e, Env *env, Py *out) {
    for (Env *at = env; at; at = at->up)
        if (at->scope->kind == SCOPE_FUNC && at->cls && !is_absent(at->first_arg)) {
            PySuper *s = EV_NEW(e, PySuper, OBJ_SUPER);
            s->from = at->cls;
            s->self = at->first_arg;
            *out = py_obj(s);
            return true;
        }
    return raise_(e, EXC_RuntimeError, "super(): no arguments");
}

static bool call(Eval *e, Env *env, const AstCall *n, Py *out) {
    Py fn, v;
    PyVec pos = {0}, kwval = {0};
    Sym *kw = NULL;
    int nkw = 0, cap = 0;
    if (!eval_expr(e, env, n->func, &fn)) return false;
    if (!n->args.len && !n->keywords.len && is_obj(fn, OBJ_CLASS) && AS(PyClass, fn) == e->cls[BC_super]) return super_here(e, env, out);
    if (!elements(e, env, n->args, &pos)) return false;
    for (int i = 0; i < n->keywords.len; i++) {
        const AstKeyword *k = AST_AS(Keyword, n->keywords.data[i]);
        if (!eval_expr(e, env, k->value, &v)) return false;
        e->at = n->base.span;
        if (k->arg) {
            if (!keyword(e, &kwval, &kw, &nkw, &cap, k->arg, v)) return false;
            continue;
        }
        if (!is_obj(v, OBJ_DICT)) return raise_(e, EXC_TypeError, "argument after ** must be a mapping, not %s", py_type_name(e, v));
        DictEntry *x;
        for (int j = 0; dict_next(AS_DICT(v), &j, &x);) {
            if (!is_obj(x->key, OBJ_STR)) return raise_(e, EXC_TypeError, "keywords must be strings");
            if (!keyword(e, &kwval, &kw, &nkw, &cap, str_sym(e, x->key), x->value)) return false;
        }
    }
    e->at = n->base.span;
    bool is_vars = is_obj(fn, OBJ_NATIVE) && !pos.len && !strcmp(AS(PyNative, fn)->module, "builtins");
    if (is_vars && (!strcmp(AS(PyNative, fn)->name, "locals") || !strcmp(AS(PyNative, fn)->name, "globals") || !strcmp(AS(PyNative, fn)->name, "vars")))
        return unsupported(e, "'%s()' at build time", AS(PyNative, fn)->name);
    Args a = {pos.data, pos.len, kw, kwval.data, nkw};
    if (!py_call(e, fn, &a, out)) return false;
    e->at = n->base.span;
    return true;
}

static bool subscript_index(Eval *e, Env *env, const Ast *n, Py *out) {
    if (!n) return *out = py_none(), true;
    return eval_expr(e, env, n, out);
}

bool eval_expr(Eval *e, Env *env, const Ast *n, Py *out) {
    Py a, b;
    bool t;
    if (!ev_tick(e) || !ev_stack(e)) return false;
    e->at = n->span;
    switch (n->kind) {
    case AST_Constant: return lit(e, &AST_AS(Constant, n)->lit, out);
    case AST_Name: return env_lookup(e, env, AST_AS(Name, n)->id, out);
    case AST_BoolOp: return bool_op(e, env, AST_AS(BoolOp, n), out);
    case AST_NamedExpr: return eval_expr(e, env, AST_AS(NamedExpr, n)->value, out) && eval_assign(e, env, AST_AS(NamedExpr, n)->target, *out);
    case AST_BinOp: {
        const AstBinOp *x = AST_AS(BinOp, n);
        if (!eval_expr(e, env, x->left, &a) || !eval_expr(e, env, x->right, &b)) return false;
        e->at = n->span;
        if (!py_binary(e, x->op, a, b, false, out)) return false;
        if (is_obj(*out, OBJ_ALIAS)) AS(PyAlias, *out)->ast = n, AS(PyAlias, *out)->env = env;
        return true;
    }
    case AST_UnaryOp:
        if (!eval_expr(e, env, AST_AS(UnaryOp, n)->operand, &a)) return false;
        e->at = n->span;
        return py_unary(e, AST_AS(UnaryOp, n)->op, a, out);
    case AST_Lambda: return func_make(e, env, n, out);
    case AST_IfExp:
        if (!eval_expr(e, env, AST_AS(IfExp, n)->cond, &a) || !py_truth(e, a, &t)) return false;
        return eval_expr(e, env, t ? AST_AS(IfExp, n)->body : AST_AS(IfExp, n)->orelse, out);
    case AST_Dict: {
        const AstDict *d = AST_AS(Dict, n);
        PyDict *r = py_dict(e, OBJ_DICT);
        for (int i = 0; i < d->keys.len; i++) {
            if (!d->keys.data[i]) {
                DictEntry *x;
                if (!eval_expr(e, env, d->values.data[i], &a)) return false;
                if (!is_obj(a, OBJ_DICT)) return raise_(e, EXC_TypeError, "'%s' object is not a mapping", py_type_name(e, a));
                for (int j = 0; dict_next(AS_DICT(a), &j, &x);)
                    if (!dict_set(e, r, x->key, x->value)) return false;
            } else if (!eval_expr(e, env, d->keys.data[i], &a) || !eval_expr(e, env, d->values.data[i], &b) || !dict_set(e, r, a, b)) return false;
        }
        return *out = py_obj(r), true;
    }
    case AST_Set: {
        PyVec v = {0};
        PyDict *r = py_dict(e, OBJ_SET);
        if (!elements(e, env, AST_AS(Set, n)->elts, &v)) return false;
        for (int i = 0; i < v.len; i++)
            if (!dict_set(e, r, v.data[i], py_none())) return false;
        return *out = py_obj(r), true;
    }
    case AST_ListComp: {
        Comp c = {AST_AS(ListComp, n)->elt, NULL, py_list(e, OBJ_LIST, 0), NULL};
        *out = py_obj(c.list);
        return comprehension(e, env, n, AST_AS(ListComp, n)->generators, &c);
    }
    case AST_SetComp: {
        Comp c = {AST_AS(SetComp, n)->elt, NULL, NULL, py_dict(e, OBJ_SET)};
        *out = py_obj(c.dict);
        return comprehension(e, env, n, AST_AS(SetComp, n)->generators, &c);
    }
    case AST_DictComp: {
        Comp c = {AST_AS(DictComp, n)->key, AST_AS(DictComp, n)->value, NULL, py_dict(e, OBJ_DICT)};
        *out = py_obj(c.dict);
        return comprehension(e, env, n, AST_AS(DictComp, n)->generators, &c);
    }
    case AST_GeneratorExp: return generator(e, env, n, out);
    case AST_Await: return unsupported(e, "'await' at build time");
    case AST_Yield:
        a = py_none();
        if (AST_AS(Yield, n)->value && !eval_expr(e, env, AST_AS(Yield, n)->value, &a)) return false;
        return generator_yield(e, a, out);
    case AST_YieldFrom: {
        PyIter *it;
        if (!eval_expr(e, env, AST_AS(YieldFrom, n)->value, &a) || !py_iterate(e, a, &it)) return false;
        for (;;) {
            if (!ev_tick(e) || !iter_next(e, it, &b)) return false;
            if (is_absent(b)) break;
            if (!generator_yield(e, b, out)) return false;
        }
        return *out = py_none(), true;
    }
    case AST_Compare: return compare(e, env, AST_AS(Compare, n), out);
    case AST_Call: return call(e, env, AST_AS(Call, n), out);
    case AST_JoinedStr: {
        Buf b2 = {0};
        if (!joined(e, env, AST_AS(JoinedStr, n), &b2)) return buf_free(&b2), false;
        return *out = py_buf(e, &b2), true;
    }
    case AST_Attribute:
        if (!eval_expr(e, env, AST_AS(Attribute, n)->value, &a)) return false;
        e->at = n->span;
        return py_getattr(e, a, AST_AS(Attribute, n)->attr, out);
    case AST_Subscript:
        if (!eval_expr(e, env, AST_AS(Subscript, n)->value, &a) || !eval_expr(e, env, AST_AS(Subscript, n)->index, &b)) return false;
        e->at = n->span;
        if (!py_getitem(e, a, b, out)) return false;
        if (is_obj(*out, OBJ_ALIAS) && !AS(PyAlias, *out)->ast) AS(PyAlias, *out)->ast = n, AS(PyAlias, *out)->env = env;
        return true;
    case AST_List: {
        PyList *l = py_list(e, OBJ_LIST, AST_AS(List, n)->elts.len);
        *out = py_obj(l);
        return elements(e, env, AST_AS(List, n)->elts, &l->v);
    }
    case AST_Tuple: {
        if (!AST_AS(Tuple, n)->elts.len) return *out = py_tuple(e, NULL, 0), true;
        PyList *l = py_list(e, OBJ_TUPLE, AST_AS(Tuple, n)->elts.len);
        *out = py_obj(l);
        return elements(e, env, AST_AS(Tuple, n)->elts, &l->v);
    }
    case AST_Slice: {
        PySlice *s = EV_NEW(e, PySlice, OBJ_SLICE);
        *out = py_obj(s);
        return subscript_index(e, env, AST_AS(Slice, n)->lower, &s->start) && subscript_index(e, env, AST_AS(Slice, n)->upper, &s->stop) &&
               subscript_index(e, env, AST_AS(Slice, n)->step, &s->step);
    }
    case AST_Starred: return raise_(e, EXC_SyntaxError, "can't use starred expression here");
    default: return unsupported(e, "'%s' at build time", ast_kind_name(n->kind));
    }
}
