/* List, dict and set comprehensions, list(x): a fresh container, a loop that fills it. Their variables are their own. */
#include "sema/internal.h"

typedef struct Comp { Ast *elt, *key; const AstVec *generators; int generator, at; void (*item)(Fn *, void *); Value *out; const Type *elem, *kt; bool given; Span span; bool bad; } Comp;

static void list_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    Value *v = emit_expr(f, c->elt, c->given ? c->elem : NULL);
    if (is_poison(v)) { c->bad = true; return; }
    if (c->given) v = try_convert(f, v, c->elem, true, c->elt->span);
    if (!c->elem) {
        c->elem = v->type;
        c->out->type = type_list(f->s, v->type);
    }
    if (!type_is_subtype(f->s, v->type, c->elem)) {
        if (c->given) ERR(f, DIAG_list_hint, c->elt->span, tt(f, c->out->type), tt(f, v->type));
        else ERR(f, DIAG_list_types, c->elt->span, tt(f, c->elem), tt(f, v->type));
        c->bad = true;
        return;
    }
    Arg arg[2] = {{.v = c->out, .span = c->span, .is_self = true}, {.v = v, .span = c->elt->span}};
    emit_op(f, "aten::append", arg, 2, c->span);
}

/* The conditions of the generator-th `for` from the at-th on, an If around what follows for each that is not known; then the loops inside
 * it, and in the innermost the item. */
static void filtered(Fn *f, void *ctx) {
    Comp *c = ctx;
    const AstVec *ifs = c->generators ? &AST_AS(Comprehension, c->generators->data[c->generator])->ifs : NULL;
    if (ifs && c->at < ifs->len) {
        Ast *test = ifs->data[c->at++];
        Cond cond = emit_cond(f, test);
        emit_guarded(f, &cond, test->span, filtered, c);
        c->at--;
        return;
    }
    if (!c->generators || c->generator + 1 == c->generators->len) { c->item(f, c); return; }
    const int at = c->at;
    AstComprehension *g = AST_AS(Comprehension, c->generators->data[++c->generator]);
    c->at = 0;
    SV *it = emit_sugared(f, g->iter, NULL);
    if (it->kind == SV_VALUE && is_poison(it->v)) c->bad = true;
    else emit_for_loop(f, g->target, it, c->span, filtered, c);
    c->generator--;
    c->at = at;
}

static void run(Fn *f, const AstVec *generators, Comp *c, void (*body)(Fn *, void *)) {
    AstComprehension *g = AST_AS(Comprehension, generators->data[0]);
    c->generators = generators;
    c->item = body;
    int outer = f->comp;
    SV *it = emit_sugared(f, g->iter, NULL);
    f->comp = ++f->ncomp;
    frame_push(f, f->block);
    emit_for_loop(f, g->target, it, c->span, filtered, c);
    frame_pop(f);
    f->comp = outer;
}

Value *emit_list_comp(Fn *f, AstListComp *e, const Type *hint) {
    Span span = e->base.span;
    AstVec *gens = e->base.kind == AST_ListComp ? &e->generators : &AST_AS(GeneratorExp, &e->base)->generators;
    Ast *elt = e->base.kind == AST_ListComp ? e->elt : AST_AS(GeneratorExp, &e->base)->elt;
    Comp c = {.elt = elt, .span = span};
    c.elem = hint_elem(hint);
    c.given = c.elem != NULL;
    if (hint && !c.given && !type_is(unwrap_optional(hint), TY_Any) && !type_is(hint, TY_Union)) {
        ERR(f, DIAG_list_comp_hint, span, tt(f, hint));
        return poison(f, span);
    }
    c.out = emit_list(f, c.elem ? c.elem : TY(f, Tensor), NULL, 0, span);
    run(f, gens, &c, list_body);
    return c.bad ? poison(f, span) : c.out;
}

static void put_pair(Fn *f, Comp *c, Value *k, Value *v, Span key_span, Span span) {
    if (is_poison(k) || is_poison(v)) { c->bad = true; return; }
    if (c->given) v = try_convert(f, v, c->elem, true, span);
    if (!c->elem) {
        switch (k->type->kind) {
        case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: break;
        default: ERR(f, DIAG_dict_key, key_span, tt(f, k->type)); c->bad = true; return;
        }
        c->kt = k->type;
        c->elem = v->type;
        c->out->type = type_dict(f->s, k->type, v->type);
    }
    if (!type_is_subtype(f->s, k->type, c->kt) || !type_is_subtype(f->s, v->type, c->elem)) {
        const bool of_key = !type_is_subtype(f->s, k->type, c->kt);
        ERR(f, DIAG_dict_hint, of_key ? key_span : span, tt(f, c->out->type), of_key ? "keys" : "values", tt(f, of_key ? k->type : v->type));
        c->bad = true;
        return;
    }
    Arg arg[3] = {{.v = c->out, .span = c->span}, {.v = k, .span = key_span}, {.v = v, .span = span}};
    emit_op(f, "aten::_set_item", arg, 3, c->span);
}

static void dict_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    Value *k = emit_expr(f, c->key, NULL), *v = emit_expr(f, c->elt, c->given ? c->elem : NULL);
    put_pair(f, c, k, v, c->key->span, c->elt->span);
}

static void start_dict(Fn *f, Comp *c, const Type *hint) {
    const Type *want = hint ? unwrap_optional(hint) : NULL;
    c->given = want && type_is(want, TY_Dict);
    if (c->given) {
        c->kt = want->elem[0];
        c->elem = want->elem[1];
    }
    c->out = emit_node1(f, OP_prim_DictConstruct, c->given ? want : type_dict(f->s, TY(f, Str), TY(f, Tensor)), NULL, 0, c->span);
}

Value *emit_dict_comp(Fn *f, AstDictComp *e, const Type *hint) {
    Span span = e->base.span;
    Comp c = {.elt = e->value, .key = e->key, .span = span};
    start_dict(f, &c, hint);
    run(f, &e->generators, &c, dict_body);
    return c.bad ? poison(f, span) : c.out;
}

static void set_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    if (!set_put(f, c->out, emit_expr(f, c->elt, NULL), c->elt->span)) c->bad = true;
}
Value *emit_set_comp(Fn *f, AstSetComp *e, const Type *hint) {
    Span span = e->base.span;
    Comp c = {.elt = e->elt, .out = set_new(f, hint, span), .span = span};
    run(f, &e->generators, &c, set_body);
    return c.bad ? poison(f, span) : c.out;
}

/* ---- list(x), dict(x), set(x) */

static const char item_name[] = "$item";
static Value *item_value(Fn *f, Span span) {
    Var *var = var_find(f, sym(f->s, item_name));
    return var && var->sugared ? sv_as_value(f, var->sugared, span) : var && var->type ? var_load(f, var, span) : poison(f, span);
}

/* for $item in it: body */
static void run_items(Fn *f, SV *it, Comp *c, void (*body)(Fn *, void *)) {
    AstName *target = AST_NEW(f->a, Name, c->span);
    target->id = sym(f->s, item_name);
    int outer = f->comp;
    f->comp = ++f->ncomp;
    frame_push(f, f->block);
    emit_for_loop(f, &target->base, it, c->span, body, c);
    frame_pop(f);
    f->comp = outer;
}

static void copy_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    Value *v = item_value(f, c->span);
    if (is_poison(v)) { c->bad = true; return; }
    if (!c->elem) {
        c->elem = v->type;
        c->out->type = type_list(f->s, v->type);
    }
    if (!type_is_subtype(f->s, v->type, c->elem)) {
        ERR(f, DIAG_list_types, c->span, tt(f, c->elem), tt(f, v->type));
        c->bad = true;
        return;
    }
    Arg arg[2] = {{.v = c->out, .span = c->span, .is_self = true}, {.v = v, .span = c->span}};
    emit_op(f, "aten::append", arg, 2, c->span);
}

Value *emit_list_from(Fn *f, SV *sv, const Type *hint, Span span) {
    if (sv->kind == SV_VALUE && is_poison(sv->v)) return sv->v;
    /* A list or string has a copy of its own in the operator table. */
    if (sv->kind == SV_VALUE && (type_is(sv->v->type, TY_List) || type_is(sv->v->type, TY_Str))) return emit_op_values(f, "aten::list", &sv->v, 1, span);
    Comp c = {.span = span};
    c.elem = hint_elem(hint);
    c.given = c.elem != NULL;
    c.out = emit_list(f, c.elem ? c.elem : TY(f, Tensor), NULL, 0, span);
    SV *it = sv_iter(f, sv, sv->span);
    if (!it) return poison(f, span);
    run_items(f, it, &c, copy_body);
    return c.bad ? poison(f, span) : c.out;
}

static void pair_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    Value *v = item_value(f, c->span);
    if (is_poison(v)) { c->bad = true; return; }
    if (!type_is(v->type, TY_Tuple) || v->type->nelem != 2) {
        if (!type_is(v->type, TY_Tuple)) ERR(f, DIAG_not_tuple, c->span, tt(f, v->type));
        else if (v->type->nelem < 2) ERR(f, DIAG_unpack_few, c->span, "", 2, v->type->nelem);
        else ERR(f, DIAG_unpack_many, c->span, 2, v->type->nelem);
        c->bad = true;
        return;
    }
    int n;
    Value **part = emit_untuple(f, v, &n, c->span);
    put_pair(f, c, part[0], part[1], c->span, c->span);
}

Value *emit_dict_from(Fn *f, SV *sv, const Type *hint, Span span) {
    Comp c = {.span = span};
    start_dict(f, &c, hint);
    SV *it = sv_iter(f, sv, sv->span);
    if (!it) return poison(f, span);
    run_items(f, it, &c, pair_body);
    return c.bad ? poison(f, span) : c.out;
}

static void element_body(Fn *f, void *ctx) {
    Comp *c = ctx;
    if (!set_put(f, c->out, item_value(f, c->span), c->span)) c->bad = true;
}

Value *emit_set_from(Fn *f, SV *sv, const Type *hint, Span span) {
    if (sv->kind == SV_VALUE && type_is_set(sv->v->type)) return emit_op_values(f, "aten::copy", &sv->v, 1, span);
    Comp c = {.out = set_new(f, hint, span), .span = span};
    SV *it = sv_iter(f, sv, sv->span);
    if (!it) return poison(f, span);
    run_items(f, it, &c, element_body);
    return c.bad ? poison(f, span) : c.out;
}
