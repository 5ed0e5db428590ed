/* Lambdas, functions inside functions, and functions of the file that are given such: values of compile time only. A call compiles the body
 * in place, for these arguments: parameters become variables of a scope of their own, and free names mean what they mean in the scope around
 * the definition at the time of the call, as in Python. Source: docs/language.md 11. */
#include "sema/internal.h"

enum { INLINE_LIMIT = 400000 };       /* values in a graph past which no more bodies are compiled in place */

static const AstVec *params_of(const Ast *fn) {
    static const AstVec none = {0};
    const Ast *ps = fn->kind == AST_Lambda ? AST_AS(Lambda, fn)->params : AST_AS(FunctionDef, fn)->params;
    return ps ? &AST_AS(Params, ps)->params : &none;
}
static const char *name_of(const Ast *fn) { return fn->kind == AST_Lambda ? "the lambda" : AST_AS(FunctionDef, fn)->name->s; }

SV *closure_new(Fn *f, Ast *fn, Span span) {
    SV *sv = sv_new(f, SV_CLOSURE, span);
    sv->fn = fn;
    sv->env = f->frame ? f->frame->scope : NULL;
    const AstVec *ps = params_of(fn);
    sv->item = NEWN(f->a, SV *, ps->len + 1);
    sv->nitem = ps->len;
    for (int i = 0; i < ps->len; i++) {
        AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->default_value) sv->item[i] = emit_sugared(f, p->default_value, NULL);
    }
    return sv;
}

static SV *of_declaration(Fn *f, FuncDecl *d, Span span) {
    SV *sv = sv_new(f, SV_CLOSURE, span);
    sv->fn = d->def;
    sv->scope = d->scope;
    sv->nitem = params_of(d->def)->len;
    sv->item = NEWN(f->a, SV *, sv->nitem + 1);
    for (int i = 0; i < sv->nitem; i++)
        if (d->defaults && d->defaults[i]) sv->item[i] = sv_value(f, emit_const(f, d->defaults[i], span), span);
    return sv;
}

SV *closure_of_lambda(Fn *f, FuncDecl *d, Span span) { return EXT(f, DIAG_ext_lambda, d->def->span) ? of_declaration(f, d, span) : sv_poison(f, span); }

static void bind(Fn *f, Sym name, SV *sv, Span span) {
    Var *v = var_here(f, name);
    v->deleted = false;
    v->span = span;
    if (sv->kind != SV_VALUE) {
        v->sugared = sv;
        return;
    }
    Node *n = emit_node(f, OP_prim_Store, span);
    n->attr.name = v->store;
    node_add_input(n, sv->v);
    v->type = sv->v->type;
}

/* sv as the annotation wants it; what exists at compile time only (functions) has no type to be held against. */
static SV *as_annotated(Fn *f, SV *sv, const Ast *annotation, Span span) {
    if (!annotation || sv->kind != SV_VALUE || is_poison(sv->v)) return sv;
    const Type *t = annotation_type(f->sm, f, f->scope, annotation);
    if (type_is(t, TY_Error)) return sv_poison(f, span);
    Value *v = try_convert(f, sv->v, t, true, span);
    if (!type_is_subtype(f->s, v->type, t)) {
        ERR(f, DIAG_annotate_type, span, tt(f, t), tt(f, v->type));
        diag_note(f->s, annotation->span, "declared here");
        return sv_poison(f, span);
    }
    return sv_value(f, coerce(f, v, t, span), span);
}

static bool returns(const Ast *st) {
    if (st->kind == AST_Return) return true;
    if (st->kind != AST_If) return false;
    const AstIf *n = (const AstIf *)st;
    for (int i = 0; i < n->body.len; i++)
        if (returns(n->body.data[i])) return true;
    for (int i = 0; i < n->orelse.len; i++)
        if (returns(n->orelse.data[i])) return true;
    return false;
}

/* body, and `rest` after it, with each return an assignment to `result`: what follows an if that returns goes into the branches that don't. */
static AstVec assigned(Fn *f, const AstVec *body, int from, const AstVec *rest, Sym result, Span end) {
    VEC(Ast *) all = {0};
    for (int i = from; i < body->len; i++) vec_push(f->a, &all, body->data[i]);
    for (int i = 0; rest && i < rest->len; i++) vec_push(f->a, &all, rest->data[i]);
    VEC(Ast *) out = {0};
    Ast *value = NULL;
    Span span = end;
    for (int i = 0; i < all.len; i++) {
        Ast *st = all.data[i];
        if (!returns(st)) { vec_push(f->a, &out, st); continue; }
        if (st->kind == AST_Return) {
            value = AST_AS(Return, st)->value;
            span = st->span;
            break;
        }
        const AstIf *old = AST_AS(If, st);
        AstIf *n = AST_NEW(f->a, If, st->span);
        const AstVec left = {all.data + i + 1, all.len - i - 1};
        n->cond = old->cond;
        n->body = assigned(f, &old->body, 0, &left, result, end);
        n->orelse = assigned(f, &old->orelse, 0, &left, result, end);
        vec_push(f->a, &out, &n->base);
        return (AstVec){out.data, out.len};
    }
    if (!value) {
        AstConstant *none = AST_NEW(f->a, Constant, span);
        none->lit.kind = LIT_NONE;
        value = &none->base;
    }
    AstName *name = AST_NEW(f->a, Name, span);
    name->id = result;
    AstAssign *set = AST_NEW(f->a, Assign, span);
    set->targets = (AstVec){NEWN(f->a, Ast *, 1), 1};
    set->targets.data[0] = &name->base;
    set->value = value;
    vec_push(f->a, &out, &set->base);
    return (AstVec){out.data, out.len};
}

static SV *body_of(Fn *f, Ast *fn, Span span, const Type *hint) {
    if (fn->kind == AST_Lambda) return emit_sugared(f, AST_AS(Lambda, fn)->body, hint);
    AstFunctionDef *d = AST_AS(FunctionDef, fn);
    const Type *t = d->returns ? annotation_type(f->sm, f, f->scope, d->returns) : hint;
    AstVec rest = d->body;
    Ast *last = rest.len ? rest.data[rest.len - 1] : NULL;
    if (last && last->kind == AST_Return) rest.len--;
    else last = NULL;
    bool early = false;
    for (int i = 0; i < rest.len; i++) early |= returns(rest.data[i]);
    const Sym result = sym(f->s, "$result");
    if (early) rest = assigned(f, &d->body, 0, NULL, result, span);
    LoopState loop = f->loop;
    f->loop = LOOP_NONE;
    emit_stmts(f, &rest);
    f->loop = loop;
    SV *res;
    if (early) res = f->frame->exits ? sv_value(f, emit_none(f, span), span) : var_get(f, result, span);
    else if (last && !f->frame->exits && AST_AS(Return, last)->value) res = emit_sugared(f, AST_AS(Return, last)->value, t && !type_is(t, TY_Error) ? t : NULL);
    else res = sv_value(f, emit_none(f, span), span);
    return f->frame->exits ? res : as_annotated(f, res, d->returns, last ? last->span : span);
}

/* Where arguments go: by parameter (NULL: the default counts), and what * and ** take. */
typedef struct Bound { SV **by_param; Arg *star, *key; int nstar, nkey; } Bound;

static SV *arg_sv(Fn *f, const Arg *a) { return a->sv ? a->sv : sv_value(f, a->v, a->span); }

static bool bind_args(Fn *f, SV *callee, const Arg *arg, int n, Span span, Bound *out) {
    const AstVec *ps = params_of(callee->fn);
    const char *name = name_of(callee->fn);
    bool star = false, keys = false;
    int places = 0, positional = 0;
    for (int i = 0; i < ps->len; i++) {
        const int kind = AST_AS(Param, ps->data[i])->kind;
        star |= kind == PARAM_VARARGS;
        keys |= kind == PARAM_KWARGS;
        places += kind == PARAM_POSONLY || kind == PARAM_PLAIN;
    }
    *out = (Bound){NEWN(f->a, SV *, ps->len + 1), NEWN(f->a, Arg, n + 1), NEWN(f->a, Arg, n + 1), 0, 0};
    for (int i = 0; i < n; i++) positional += !arg[i].keyword;
    if (positional > places && !star)
        return ERR(f, DIAG_closure_args, span, name, places, places == 1 ? "" : "s", positional, positional == 1 ? "is" : "are");
    for (int i = 0, at = 0; i < n; i++) {
        if (!arg[i].keyword) {
            if (at < places) out->by_param[at++] = arg_sv(f, &arg[i]);
            else out->star[out->nstar++] = arg[i];
            continue;
        }
        int k = 0;
        for (; k < ps->len; k++) {
            const AstParam *p = AST_AS(Param, ps->data[k]);
            if (p->name == arg[i].keyword && (p->kind == PARAM_PLAIN || p->kind == PARAM_KWONLY)) break;
        }
        if (k == ps->len && !keys) return ERR(f, DIAG_closure_keyword, arg[i].span, name, arg[i].keyword->s);
        if (k == ps->len) out->key[out->nkey++] = arg[i];
        else if (out->by_param[k]) return ERR(f, DIAG_keyword_twice, arg[i].span, arg[i].keyword->s);
        else out->by_param[k] = arg_sv(f, &arg[i]);
    }
    return true;
}

static SV *star_tuple(Fn *f, const Bound *b, Span span) {
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->item = NEWN(f->a, SV *, b->nstar + 1);
    sv->nitem = b->nstar;
    for (int i = 0; i < b->nstar; i++) sv->item[i] = arg_sv(f, &b->star[i]);
    return sv;
}

/* **kwargs as a dict; with functions among them, or values of several types, only for passing on. */
static SV *key_dict(Fn *f, const Bound *b, Span span) {
    Value **kv = NEWN(f->a, Value *, 2 * b->nkey + 1);
    bool plain = true;
    for (int i = 0; i < b->nkey; i++) plain &= b->key[i].v && b->key[i].v->type == b->key[0].v->type;
    if (!plain) {
        SV *sv = sv_new(f, SV_ENTITY, span);
        sv->ent.kind = ENT_OTHER;
        sv->ent.why = "keyword arguments that are functions or of several types, which can only be passed on";
        return sv;
    }
    for (int i = 0; i < b->nkey; i++) {
        kv[2 * i] = emit_str(f, b->key[i].keyword->s, b->key[i].keyword->len, span);
        kv[2 * i + 1] = b->key[i].v;
    }
    const Type *t = type_dict(f->s, TY(f, Str), b->nkey ? b->key[0].v->type : TY(f, Tensor));
    return sv_value(f, emit_node1(f, OP_prim_DictConstruct, t, kv, 2 * b->nkey, span), span);
}

static SV *run(Fn *f, SV *callee, const Bound *b, Span span, const Type *hint) {
    SV **arg = b->by_param;
    Ast *fn = callee->fn;
    const AstVec *ps = params_of(fn);
    for (int i = 0; i < ps->len; i++) {
        AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->kind == PARAM_KWARGS) { arg[i] = key_dict(f, b, span); continue; }
        if (p->kind == PARAM_VARARGS) arg[i] = star_tuple(f, b, span);
        if (!arg[i]) arg[i] = callee->item[i];
        if (!arg[i]) { ERR(f, DIAG_closure_missing, span, name_of(fn), p->name->s); return sv_poison(f, span); }
        Resolver *around = f->scope;
        if (callee->scope) f->scope = callee->scope;
        if (p->kind == PARAM_VARARGS)
            for (int k = 0; k < arg[i]->nitem; k++) arg[i]->item[k] = as_annotated(f, arg[i]->item[k], p->annotation, arg[i]->item[k]->span);
        else arg[i] = as_annotated(f, arg[i], p->annotation, arg[i]->span);
        f->scope = around;
        if (arg[i]->kind == SV_VALUE && is_poison(arg[i]->v)) return arg[i];
    }
    for (Open *o = f->open; o; o = o->up)
        if (o->fn == fn && o->env == callee->env && callee->env && !callee->env->library) { ERR(f, DIAG_closure_recursion, span); return sv_poison(f, span); }
    if (f->g->next_id > INLINE_LIMIT) {
        if (!f->too_large) ERR(f, DIAG_unroll_too_large, span);
        f->too_large = true;
        return sv_poison(f, span);
    }
    if (!deep_enter(f, span)) return sv_poison(f, span);
    Open open = {f->open, fn, callee->env, NULL};
    f->open = &open;
    Frame *back = f->frame;
    Resolver *scope = f->scope;
    const bool raw = f->raw_sets;
    if (callee->scope) f->scope = callee->scope;
    f->raw_sets = !callee->scope && (!callee->env || callee->env->library);
    int comp = f->comp;
    const Sym kwargs = f->kwargs;
    Arg *const kwarg = f->kwarg;
    const int nkwarg = f->nkwarg;
    for (int i = 0; i < ps->len; i++) {
        if (AST_AS(Param, ps->data[i])->kind != PARAM_KWARGS) continue;
        f->kwargs = AST_AS(Param, ps->data[i])->name;
        f->kwarg = b->key;
        f->nkwarg = b->nkey;
    }
    frame_switch(f, callee->env ? callee->env->top : NULL);
    f->comp = ++f->ncomp;
    Scope *own = frame_push(f, f->block)->scope;
    own->closure = true;
    open.scope = own;
    for (int i = 0; i < ps->len; i++) bind(f, AST_AS(Param, ps->data[i])->name, arg[i], arg[i]->span);
    const bool generates = f->generates;
    f->generates = def_yields(fn);
    if (f->generates) generator_begin(f, NULL, span);
    SV *res = body_of(f, fn, span, hint);
    if (f->generates && !f->frame->exits) res = emit_sugared(f, generator_list(f, span), NULL);
    f->generates = generates;
    Value **set = NULL;
    int nset = 0;
    for (const Nonlocal *k = own->nonlocal; k; k = k->next) nset++;
    set = NEWN(f->a, Value *, nset + 1);
    nset = 0;
    for (const Nonlocal *k = own->nonlocal; k && !f->frame->exits; k = k->next) {
        Var *v = usable(var_find(f, k->name));
        set[nset++] = v ? var_load(f, v, span) : poison(f, span);
    }
    const bool exits = f->frame->exits;
    frame_pop(f);
    frame_switch(f, back);
    f->comp = comp;
    nset = 0;
    for (const Nonlocal *k = own->nonlocal; k && !exits; k = k->next, nset++) {
        if (is_poison(set[nset])) continue;
        bool part = false;
        for (const Frame *fr = f->frame; fr && fr != k->outer->frame; fr = fr->up) part |= fr->part;
        if (part) ERR(f, DIAG_collections_use, span, "nonlocal", "the call stands in a part of an expression that may not be evaluated: make it a statement");
        else if (f->frame->scope != k->outer->frame->scope) ERR(f, DIAG_collections_use, span, "nonlocal", "the call stands in a comprehension or another function");
        else var_set_value(f, k->name, set[nset], span);
    }
    f->scope = scope;
    f->raw_sets = raw;
    f->kwargs = kwargs;
    f->kwarg = kwarg;
    f->nkwarg = nkwarg;
    f->open = open.up;
    deep_leave(f);
    return res;
}

SV *apply_closure(Fn *f, SV *callee, SV **arg, int n, Span span, const Type *hint) {
    Arg *all = NEWN(f->a, Arg, n + 1);
    for (int i = 0; i < n; i++) all[i] = (Arg){.span = arg[i]->span, .v = arg[i]->kind == SV_VALUE ? arg[i]->v : NULL, .sv = arg[i]};
    Bound b;
    return bind_args(f, callee, all, n, span, &b) ? run(f, callee, &b, span, hint) : sv_poison(f, span);
}

SV *call_closure(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    ArgVec arg = {0};
    f->star_next = params_of(callee->fn)->len - (call->args.len - 1) - call->keywords.len;
    if (f->star_next < 0) f->star_next = 0;
    f->take = TAKE_ALL;
    Bound b;
    if (!emit_args(f, call, &arg) || !bind_args(f, callee, arg.data, arg.len, span, &b)) return sv_poison(f, span);
    return run(f, callee, &b, span, hint);
}

/* d gives a function of its own back: what it returns is a lambda, or the name of a function inside it. */
bool gives_function(const FuncDecl *d) {
    if (!d->def || d->def->kind != AST_FunctionDef) return false;
    const AstVec *body = &AST_AS(FunctionDef, d->def)->body;
    const Ast *last = body->len ? body->data[body->len - 1] : NULL;
    const Ast *value = last && last->kind == AST_Return ? AST_AS(Return, last)->value : NULL;
    if (!value) return false;
    if (value->kind == AST_Lambda) return true;
    for (int i = 0; i < body->len && value->kind == AST_Name; i++)
        if (body->data[i]->kind == AST_FunctionDef && AST_AS(FunctionDef, body->data[i])->name == AST_AS(Name, value)->id) return true;
    return false;
}

SV *call_in_place(Fn *f, FuncDecl *d, const Arg *arg, int n, Span span, const Type *hint) {
    const bool plain = d->def && d->def->kind == AST_FunctionDef && !d->owner && !d->noverloads && !d->if_true && !(d->flags & (FUNC_IGNORE | FUNC_UNUSED | FUNC_TRACED));
    if (!plain) {
        for (int i = 0; i < n; i++)
            if (arg[i].sv) sv_as_value(f, arg[i].sv, arg[i].span);
        return sv_poison(f, span);
    }
    if (!EXT(f, DIAG_ext_function_argument, span, d->name->s) || !frontend_check_in_place(f, d->def)) return sv_poison(f, span);
    SV *callee = of_declaration(f, d, span);
    Bound b;
    return bind_args(f, callee, arg, n, span, &b) ? run(f, callee, &b, span, hint) : sv_poison(f, span);
}
