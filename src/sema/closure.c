/* Lambdas, functions inside functions and functions of the file that are given such: values of compile time only. A call compiles the body in place, for these arguments: parameters
 * become variables of a scope of their own, and free names mean what they mean in the scope around the definition at the time of the
 * call, as in Python. Source: docs/language.md 11. */
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

bool is_function_value(const SV *sv) {
    return sv->kind == SV_CLOSURE || sv->kind == SV_BUILTIN || (sv->kind == SV_ENTITY && sv->ent.kind == ENT_FUNCTION);
}

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

static SV *body_of(Fn *f, Ast *fn, Span span, const Type *hint) {
    if (fn->kind == AST_Lambda) return emit_sugared(f, AST_AS(Lambda, fn)->body, hint);
    AstFunctionDef *d = AST_AS(FunctionDef, fn);
    const Type *t = d->returns ? annotation_type(f->sm, f, f->scope, d->returns) : hint;
    AstVec rest = d->body;
    Ast *last = rest.len ? rest.data[rest.len - 1] : NULL;
    if (last && last->kind == AST_Return) rest.len--;
    else last = NULL;
    LoopState loop = f->loop;
    f->loop = LOOP_NONE;
    emit_stmts(f, &rest);
    f->loop = loop;
    SV *res;
    if (last && !f->frame->exits && AST_AS(Return, last)->value) res = emit_sugared(f, AST_AS(Return, last)->value, t && !type_is(t, TY_Error) ? t : NULL);
    else res = sv_value(f, emit_none(f, span), span);
    return f->frame->exits ? res : as_annotated(f, res, d->returns, last ? last->span : span);
}

/* arg: one for each parameter, NULL where the default counts. */
static SV *run(Fn *f, SV *callee, SV **arg, Span span, const Type *hint) {
    Ast *fn = callee->fn;
    const AstVec *ps = params_of(fn);
    for (int i = 0; i < ps->len; i++) {
        AstParam *p = AST_AS(Param, ps->data[i]);
        if (!arg[i]) arg[i] = callee->item[i];
        if (!arg[i]) { ERR(f, DIAG_closure_missing, span, name_of(fn), p->name->s); return sv_poison(f, span); }
        if (p->kind == PARAM_VARARGS)
            for (int k = 0; k < arg[i]->nitem; k++) arg[i]->item[k] = as_annotated(f, arg[i]->item[k], p->annotation, arg[i]->item[k]->span);
        else arg[i] = as_annotated(f, arg[i], p->annotation, arg[i]->span);
        if (arg[i]->kind == SV_VALUE && is_poison(arg[i]->v)) return arg[i];
    }
    for (Open *o = f->open; o; o = o->up)
        if (o->fn == fn && callee->env && !callee->env->library) { ERR(f, DIAG_closure_recursion, span); return sv_poison(f, span); }
    if (f->g->next_id > INLINE_LIMIT) {
        if (!f->too_large) ERR(f, DIAG_unroll_too_large, span);
        f->too_large = true;
        return sv_poison(f, span);
    }
    if (!deep_enter(f, span)) return sv_poison(f, span);
    Open open = {f->open, fn};
    f->open = &open;
    Frame *back = f->frame;
    Resolver *scope = f->scope;
    const bool raw = f->raw_sets;
    if (callee->scope) f->scope = callee->scope;
    f->raw_sets = !callee->scope && (!callee->env || callee->env->library);
    int comp = f->comp;
    frame_switch(f, callee->env ? callee->env->top : NULL);
    f->comp = ++f->ncomp;
    frame_push(f, f->block)->scope->closure = true;
    for (int i = 0; i < ps->len; i++) bind(f, AST_AS(Param, ps->data[i])->name, arg[i], arg[i]->span);
    SV *res = body_of(f, fn, span, hint);
    frame_pop(f);
    frame_switch(f, back);
    f->comp = comp;
    f->scope = scope;
    f->raw_sets = raw;
    f->open = open.up;
    deep_leave(f);
    return res;
}

SV *apply_closure(Fn *f, SV *callee, SV **arg, int n, Span span, const Type *hint) {
    int np = params_of(callee->fn)->len;
    if (n > np) {
        ERR(f, DIAG_closure_args, span, name_of(callee->fn), np, np == 1 ? "" : "s", n, n == 1 ? "is" : "are");
        return sv_poison(f, span);
    }
    SV **all = NEWN(f->a, SV *, np + 1);
    for (int i = 0; i < n; i++) all[i] = arg[i];
    return run(f, callee, all, span, hint);
}

SV *call_in_place(Fn *f, FuncDecl *d, const Arg *arg, int n, Span span, const Type *hint) {
    const SV *first = NULL;
    for (int i = 0; i < n && !first; i++) first = arg[i].fn;
    const bool plain = d->def && d->def->kind == AST_FunctionDef && !d->noverloads && !d->if_true && !(d->flags & (FUNC_IGNORE | FUNC_UNUSED | FUNC_TRACED));
    if (!plain) { ERR(f, DIAG_not_a_value, first->span, "function"); return sv_poison(f, span); }
    if (!EXT(f, DIAG_ext_function_argument, first->span)) return sv_poison(f, span);
    SV *callee = of_declaration(f, d, span);
    const AstVec *ps = params_of(callee->fn);
    SV **all = NEWN(f->a, SV *, ps->len + 1);
    SV *rest = NULL;
    int places = 0;                   /* parameters that arguments without a name go to */
    for (int i = 0; i < ps->len; i++) {
        const AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->kind == PARAM_KWARGS) { ERR(f, DIAG_not_a_value, first->span, "function"); return sv_poison(f, span); }
        if (p->kind == PARAM_VARARGS) {
            rest = all[i] = sv_new(f, SV_TUPLE, span);
            rest->item = NEWN(f->a, SV *, n + 1);
        } else if (p->kind != PARAM_KWONLY && !rest) places++;
    }
    int given = 0;
    for (int i = 0; i < n; i++) {
        SV *sv = arg[i].fn ? arg[i].fn : sv_value(f, arg[i].v, arg[i].span);
        if (!arg[i].keyword) {
            if (given < places) all[given] = sv;
            else if (rest) rest->item[rest->nitem++] = sv;
            else { ERR(f, DIAG_closure_args, span, name_of(callee->fn), places, places == 1 ? "" : "s", n, n == 1 ? "is" : "are"); return sv_poison(f, span); }
            given++;
            continue;
        }
        int at = 0;
        while (at < ps->len && (AST_AS(Param, ps->data[at])->name != arg[i].keyword || AST_AS(Param, ps->data[at])->kind == PARAM_VARARGS)) at++;
        if (at == ps->len) { ERR(f, DIAG_closure_keyword, arg[i].span, name_of(callee->fn), arg[i].keyword->s); return sv_poison(f, span); }
        if (all[at]) { ERR(f, DIAG_keyword_twice, arg[i].span, arg[i].keyword->s); return sv_poison(f, span); }
        all[at] = sv;
    }
    return run(f, callee, all, span, hint);
}

SV *call_closure(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    const AstVec *ps = params_of(callee->fn);
    VEC(SV *) arg = {0};
    for (int i = 0; i < call->args.len; i++) {
        Ast *e = call->args.data[i];
        if (e->kind != AST_Starred) { vec_push(f->a, &arg, emit_sugared(f, e, NULL)); continue; }
        AstVec one = {&call->args.data[i], 1};
        ValueVec v = {0};
        f->star_want = ps->len - arg.len - (call->args.len - i - 1) - call->keywords.len;
        bool fine = emit_values(f, &one, NULL, &v);
        f->star_want = 0;
        if (!fine) return sv_poison(f, span);
        for (int k = 0; k < v.len; k++) vec_push(f->a, &arg, sv_value(f, v.data[k], e->span));
    }
    if (arg.len > ps->len) return apply_closure(f, callee, arg.data, arg.len, span, hint);
    SV **all = NEWN(f->a, SV *, ps->len + 1);
    for (int i = 0; i < arg.len; i++) all[i] = arg.data[i];
    for (int i = 0; i < call->keywords.len; i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        int at = 0;
        while (at < ps->len && AST_AS(Param, ps->data[at])->name != k->arg) at++;
        if (at == ps->len) { ERR(f, DIAG_closure_keyword, k->base.span, name_of(callee->fn), k->arg ? k->arg->s : "**"); return sv_poison(f, span); }
        if (all[at]) { ERR(f, DIAG_keyword_twice, k->base.span, k->arg->s); return sv_poison(f, span); }
        all[at] = emit_sugared(f, k->value, NULL);
    }
    return run(f, callee, all, span, hint);
}
