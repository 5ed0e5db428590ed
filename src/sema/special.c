/* Functions that are compiled anew for what a call gives them, since Python looks at it when run: *args is a tuple of what is left over, **kwargs
 * a dict, and a parameter without annotation takes the type of its argument. The parameters that the call adds have no names in the body.
 * Also lists with a star in calls, list literals and assignments. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

static const AstVec *params_of(const FuncDecl *d) {
    static const AstVec none = {0};
    const AstFunctionDef *def = d->def && d->def->kind == AST_FunctionDef ? AST_AS(FunctionDef, d->def) : NULL;
    return def && def->params ? &AST_AS(Params, def->params)->params : &none;
}
static AstParam *param(const AstVec *ps, int i) { return AST_AS(Param, ps->data[i]); }
static bool untyped(const FuncDecl *d, const AstParam *p) { return !p->annotation && !p->type_comment && !AST_AS(FunctionDef, d->def)->type_comment; }

static bool takes(const FuncDecl *d, bool untyped_too) {
    const AstVec *ps = params_of(d);
    for (int i = 0; i < ps->len; i++) {
        const AstParam *p = param(ps, i);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS || (untyped_too && untyped(d, p) && !(d->owner && i == 0))) return true;
    }
    return false;
}
bool sema_takes_rest(const FuncDecl *d) { return takes(d, false); }
bool takes_types(const FuncDecl *d) { return takes(d, true); }

static const CallType *types_in(Fn *f, const Arg *arg, int n) {
    CallType *t = NEWN(f->a, CallType, n + 1);
    for (int i = 0; i < n; i++) t[i] = (CallType){arg[i].keyword, arg[i].v->type};
    return t;
}

/* Sorts the arguments by who takes them; false: nothing about this call is special. */
static bool sort_out(Arena *a, FuncDecl *d, const CallType *arg, int n, int first, Special *out) {
    const AstVec *ps = params_of(d);
    bool has_star = false, has_keys = false, any = false;
    int places = 0;
    for (int i = 0; i < ps->len; i++) {
        int kind = param(ps, i)->kind;
        has_star |= kind == PARAM_VARARGS;
        has_keys |= kind == PARAM_KWARGS;
        if (kind != PARAM_VARARGS && kind != PARAM_KWARGS && kind != PARAM_KWONLY) places++;
    }
    *out = (Special){.given = NEWN(a, const Type *, ps->len + 1), .star = NEWN(a, const Type *, n + 1), .key = NEWN(a, Sym, n + 1),
                     .value = NEWN(a, const Type *, n + 1)};
    int at = first;
    for (int i = 0; i < n; i++) {
        const Type *t = arg[i].type;
        int k = -1;
        if (!arg[i].keyword) {
            if (at < places) k = at++;
            else if (has_star) { out->star[out->nstar++] = t; any = true; continue; }
        } else {
            for (int j = 0; j < ps->len && k < 0; j++)
                if (param(ps, j)->name == arg[i].keyword && param(ps, j)->kind != PARAM_VARARGS && param(ps, j)->kind != PARAM_KWARGS) k = j;
            if (k < 0 && has_keys) { out->key[out->nkey] = arg[i].keyword; out->value[out->nkey++] = t; any = true; continue; }
        }
        if (k < 0 || k >= ps->len || !untyped(d, param(ps, k)) || type_is(t, TY_Tensor) || type_is(t, TY_Error) || (d->owner && k == 0)) continue;
        out->given[k] = t;
        any = true;
    }
    return any;
}

static bool same(const Special *a, const Special *b, int n) {
    if (a->nstar != b->nstar || a->nkey != b->nkey) return false;
    for (int i = 0; i < n; i++)
        if (a->given[i] != b->given[i]) return false;
    for (int i = 0; i < a->nstar; i++)
        if (a->star[i] != b->star[i]) return false;
    for (int i = 0; i < a->nkey; i++)
        if (a->key[i] != b->key[i] || a->value[i] != b->value[i]) return false;
    return true;
}

/* A * or ** parameter with an annotation: what it takes must fit. */
static bool note_untyped(Fn *f, const FuncDecl *d, const Special *sp, Span span) {
    const AstVec *ps = params_of(d);
    for (int i = 0; i < ps->len; i++) {
        const char *name = param(ps, i)->name->s;
        if (!sp->given[i] || EXT(f, DIAG_ext_untyped, span, name, tt(f, sp->given[i]), name)) continue;
        diag_note(f->s, def_header(d->def), "'%s' is defined here", d->name->s);
        return false;
    }
    return true;
}

static FuncDecl *special_copy(Session *s, FuncDecl *callee, const Special *sp) {
    const int n = params_of(callee)->len;
    for (FuncDecl *d = callee->specials; d; d = d->next_special)
        if (same(d->special, sp, n)) return d;
    FuncDecl *d = NEW(s->arena, FuncDecl);
    *d = *callee;
    d->state = FUNC_NEW;
    d->graph = NULL;
    d->special = NEW(s->arena, Special);
    *d->special = *sp;
    d->specials = NULL;
    d->next_special = callee->specials;
    int id = 1;
    for (const FuncDecl *k = callee->specials; k; k = k->next_special) id++;
    d->qualified = sym_printf(s, "%s$%d", callee->qualified->s, id);
    callee->specials = d;
    return d;
}

FuncDecl *special_for(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span) {
    if (callee->special || callee->noverloads || callee->implementation) return callee;
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return callee;
    Special sp;
    if (!sort_out(f->a, callee, types_in(f, arg, n), n, 0, &sp)) return callee;
    return note_untyped(f, callee, &sp, span) ? special_copy(f->s, callee, &sp) : NULL;
}

FuncDecl *special_of_types(Sema *sm, FuncDecl *callee, const CallType *arg, int n) {
    Special sp;
    return callee->special || callee->noverloads || !sort_out(sm->a, callee, arg, n, 0, &sp) ? callee : special_copy(sm->s, callee, &sp);
}

void special_init(Fn *f, FuncDecl *init, const Arg *arg, int n, Span span) {
    Special sp;
    if (init->state != FUNC_NEW || init->graph || init->special || !init->def || init->def->kind != AST_FunctionDef) return;
    if (!sort_out(f->a, init, types_in(f, arg, n), n, 1, &sp) || !note_untyped(f, init, &sp, span)) return;
    sp.nstar = sp.nkey = 0;
    init->special = NEW(f->s->arena, Special);
    *init->special = sp;
}

/* with calls __exit__ with three values of any type. */
static int star_count(const Fn *f) {
    if (f->decl->special) return f->decl->special->nstar;
    return f->decl->owner && strcmp(f->decl->name->s, "__exit__") == 0 ? 3 : 0;
}

void special_params(Fn *f, const AstParam *p) {
    const Special *sp = f->decl->special;
    Graph *g = f->g;
    const Type *t = p->annotation ? annotation_type(f->sm, f, f->scope, p->annotation) : NULL;
    const bool star = p->kind == PARAM_VARARGS;
    const int n = star ? star_count(f) : sp ? sp->nkey : 0;
    for (int i = 0; i < n; i++) {
        const Type *given = !sp ? TY(f, Any) : star ? sp->star[i] : sp->value[i];
        g->params[g->nparams++] = (GraphParam){.name = star ? sym_printf(f->s, "%s_%d", p->name->s, i) : sp->key[i], .type = t ? t : given,
                                               .kw_only = !star, .hidden = true, .span = p->base.span};
    }
}

void special_bind(Fn *f, const AstFunctionDef *def) {
    const AstVec *ps = def->params ? &AST_AS(Params, def->params)->params : NULL;
    int at = -1;
    for (int i = 0; i < f->g->nparams && at < 0; i++)
        if (f->g->params[i].hidden && !f->g->params[i].kw_only) at = i;
    for (int i = 0; ps && i < ps->len; i++) {
        AstParam *p = param(ps, i);
        Span span = p->base.span;
        if (p->kind == PARAM_VARARGS) var_set_value(f, p->name, emit_tuple(f, at < 0 ? NULL : f->g->body->param + at, star_count(f), span), span);
        if (p->kind != PARAM_KWARGS) continue;
        const Type *t = p->annotation ? annotation_type(f->sm, f, f->scope, p->annotation) : NULL;
        VEC(Arg) all = {0};
        for (int k = 0; k < f->g->nparams; k++) {
            if (!f->g->params[k].hidden || !f->g->params[k].kw_only) continue;
            Value *v = f->g->body->param[k];
            vec_push(f->a, &all, ((Arg){.keyword = f->g->params[k].name, .v = v, .span = span}));
            if (!p->annotation) t = t ? type_unify(f->s, t, v->type, true) : v->type;
        }
        if (!t) t = TY(f, Tensor);
        Value **kv = NEWN(f->a, Value *, 2 * all.len + 1);
        for (int k = 0; k < all.len; k++) {
            kv[2 * k] = emit_str(f, all.data[k].keyword->s, all.data[k].keyword->len, span);
            kv[2 * k + 1] = coerce(f, all.data[k].v, t, span);
        }
        var_set_value(f, p->name, emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, TY(f, Str), t), kv, 2 * all.len, span), span);
        f->kwargs = p->name;
        f->kwarg = all.data;
        f->nkwarg = all.len;
    }
}

bool expand_kwargs(Fn *f, AstKeyword *k, ArgVec *out) {
    if (k->value->kind == AST_Name && f->kwargs && AST_AS(Name, k->value)->id == f->kwargs) {
        for (int i = 0; i < f->nkwarg; i++) vec_push(f->a, out, f->kwarg[i]);
        return true;
    }
    if (k->value->kind != AST_Dict) {
        ERR(f, DIAG_kwargs, k->base.span);
        return false;
    }
    const AstDict *d = AST_AS(Dict, k->value);
    bool fine = true;
    for (int i = 0; i < d->keys.len; i++) {
        Ast *key = d->keys.data[i];
        if (!key || key->kind != AST_Constant || AST_AS(Constant, key)->lit.kind != LIT_STR) { ERR(f, DIAG_kwargs, key ? key->span : k->base.span); return false; }
        const Lit *lit = &AST_AS(Constant, key)->lit;
        Sym name = sym_n(f->s, lit->str, lit->len);
        Value *v = emit_expr(f, d->values.data[i], NULL);
        for (int j = 0; j < out->len; j++)
            if (out->data[j].keyword == name) { ERR(f, DIAG_keyword_twice, key->span, name->s); fine = false; }
        if (is_poison(v)) fine = false;
        vec_push(f->a, out, ((Arg){.keyword = name, .v = v, .span = key->span}));
    }
    return fine;
}

/* ---- lists with a star */

bool emit_parts(Fn *f, const AstVec *es, int from, const Type *elem, ItemVec *out) {
    bool fine = true;
    for (int i = from; i < es->len; i++) {
        Ast *e = es->data[i];
        if (e->kind != AST_Starred) {
            Value *v = emit_expr(f, e, elem);
            if (is_poison(v)) fine = false;
            vec_push(f->a, out, ((Item){v, false, e->span}));
            continue;
        }
        SV *sv = emit_sugared(f, AST_AS(Starred, e)->value, NULL);
        if (sv->kind == SV_VALUE && type_is(sv->v->type, TY_List)) {
            vec_push(f->a, out, ((Item){sv->v, true, e->span}));
            continue;
        }
        if (sv->kind == SV_RANGE || sv->kind == SV_ITER || (sv->kind == SV_VALUE && (type_is(sv->v->type, TY_Str) || type_is(sv->v->type, TY_Dict)))) {
            Value *v = emit_list_from(f, sv, NULL, e->span);
            if (is_poison(v)) fine = false;
            vec_push(f->a, out, ((Item){v, true, e->span}));
            continue;
        }
        if (sv->kind == SV_TUPLE) {
            for (int k = 0; k < sv->nitem; k++) vec_push(f->a, out, ((Item){sv_as_value(f, sv->item[k], e->span), false, e->span}));
            continue;
        }
        Value *v = sv_as_value(f, sv, e->span);
        if (is_poison(v)) { fine = false; continue; }
        if (!type_is(v->type, TY_Tuple)) { ERR(f, DIAG_star_list, e->span, tt(f, v->type)); fine = false; continue; }
        int n;
        Value **part = emit_untuple(f, v, &n, e->span);
        for (int k = 0; k < n; k++) vec_push(f->a, out, ((Item){part[k], false, e->span}));
    }
    return fine;
}

Value *join_parts(Fn *f, const ItemVec *parts, const Type *elem, Span span) {
    for (int i = 0; i < parts->len && !elem; i++)
        if (parts->data[i].is_list) elem = parts->data[i].v->type->elem[0];
    const Type *list = type_list(f->s, elem);
    Value *all = NULL;
    for (int i = 0; i < parts->len;) {
        Value *next;
        if (parts->data[i].is_list) {
            next = parts->data[i].v;
            if (next->type != list) {
                ERR(f, DIAG_list_hint, parts->data[i].span, tt(f, list), tt(f, next->type->elem[0]));
                return poison(f, span);
            }
            i++;
        } else {
            ValueVec run = {0};
            for (; i < parts->len && !parts->data[i].is_list; i++) {
                Value *v = try_convert(f, parts->data[i].v, elem, false, parts->data[i].span);
                if (!type_is_subtype(f->s, v->type, elem)) {
                    ERR(f, DIAG_list_hint, parts->data[i].span, tt(f, list), tt(f, v->type));
                    return poison(f, span);
                }
                vec_push(f->a, &run, v);
            }
            next = emit_list(f, elem, run.data, run.len, span);
        }
        if (!all && parts->len == 1) return emit_op_values(f, "aten::list", &next, 1, span);
        Value *two[2] = {all, next};
        all = all ? emit_op_values(f, "aten::add", two, 2, span) : next;
    }
    return all;
}

void unpack_list(Fn *f, Value *list, int before, int after, SV **out, Span span) {
    Value *len = emit_op_values(f, "aten::len", &list, 1, span);
    Value *lt[2] = {len, emit_int(f, before + after, span)};
    Value *few = emit_op_values(f, "aten::lt", lt, 2, span);
    const char *text = arena_printf(f->a, "not enough values to unpack (expected at least %d, got {})", before + after);
    raise_where_of(f, few, "ValueError", text, len, span);
    for (int i = 0; i < before + after + 1; i++) {
        if (i == before) {
            Value *slice[4] = {list, emit_int(f, before, span), after ? emit_int(f, -after, span) : len, emit_int(f, 1, span)};
            out[i] = sv_value(f, emit_op_values(f, "aten::slice", slice, 4, span), span);
            continue;
        }
        Value *at[2] = {list, emit_int(f, i < before ? i : i - 1 - before - after, span)};
        out[i] = sv_value(f, emit_op_values(f, "aten::__getitem__", at, 2, span), span);
    }
}
