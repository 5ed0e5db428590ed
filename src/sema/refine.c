/* Conditions: their value, what they prove about variables on either side, and whether they are known while compiling (then only one side
 * is compiled). Only plain names are refined. Source: docs/language.md 6. */
#include "sema/internal.h"
#include <string.h>

void insert_refinements(Fn *f, const Refinement *r, int n, Span span) {
    for (int i = 0; i < n; i++) {
        Var *var = var_find(f, r[i].name);
        if (!var || var->sugared || var->deleted || !var->type || var->type == r[i].type || type_is(var->type, TY_Error)) continue;
        Value *v = var_load(f, var, span);
        Value *cast = emit_node1(f, OP_prim_unchecked_cast, r[i].type, &v, 1, span);
        var_set_value(f, r[i].name, cast, var->span);
    }
}

/* ---- sets: what holds when the condition is true, and when it is false */
static Refinement *merged(Fn *f, const Refinement *a, int na, const Refinement *b, int nb, bool both, int *n) {
    Refinement *out = NEWN(f->a, Refinement, na + nb + 1);
    *n = 0;
    for (int i = 0; i < na; i++) {
        int j = 0;
        while (j < nb && b[j].name != a[i].name) j++;
        if (!both) {
            /* all hold: what the right side says of the same name is the narrower */
            if (j == nb) out[(*n)++] = a[i];
        } else if (j < nb) {
            const Type *t = type_unify(f->s, a[i].type, b[j].type, true);
            if (t) out[(*n)++] = (Refinement){a[i].name, t};
        }
    }
    for (int j = 0; !both && j < nb; j++) out[(*n)++] = b[j];
    return out;
}
static RefSet ref_and(Fn *f, const RefSet *a, const RefSet *b) {
    RefSet r;
    r.yes = merged(f, a->yes, a->nyes, b->yes, b->nyes, false, &r.nyes);
    r.no = merged(f, a->no, a->nno, b->no, b->nno, true, &r.nno);
    return r;
}
static RefSet ref_or(Fn *f, const RefSet *a, const RefSet *b) {
    RefSet r;
    r.yes = merged(f, a->yes, a->nyes, b->yes, b->nyes, true, &r.nyes);
    r.no = merged(f, a->no, a->nno, b->no, b->nno, false, &r.nno);
    return r;
}
static RefSet ref_not(RefSet r) { return (RefSet){.yes = r.no, .nyes = r.nno, .no = r.yes, .nno = r.nyes}; }
static void ref_add(Fn *f, Refinement **list, int *n, Sym name, const Type *t) {
    *list = NEWN(f->a, Refinement, 1);
    (*list)[0] = (Refinement){name, t};
    *n = 1;
}

/* ---- is None */
enum { NONE_NEVER, NONE_MAYBE, NONE_ALWAYS };
static int can_be_none(const Value *v) {
    if (type_is(v->type, TY_None)) return NONE_ALWAYS;
    if (type_is(v->type, TY_Optional)) return NONE_MAYBE;
    if (type_is(v->type, TY_Union))
        for (int i = 0; i < v->type->nelem; i++)
            if (type_is(v->type->elem[i], TY_None)) return NONE_MAYBE;
    return NONE_NEVER;
}
static const Type *without_none(Fn *f, const Type *t) {
    if (type_is(t, TY_Optional)) return t->elem[0];
    const Type **keep = NEWN(f->a, const Type *, t->nelem + 1);
    int n = 0;
    for (int i = 0; i < t->nelem; i++)
        if (!type_is(t->elem[i], TY_None)) keep[n++] = t->elem[i];
    return n ? type_union(f->s, keep, n) : t;
}

static Cond cond_value(Value *v, int fixed) { return (Cond){.v = v, .fixed = fixed}; }

/* What a test says of `(x := e)` it says of x. */
static Ast *bound_name(Ast *e) { return e->kind == AST_NamedExpr ? AST_AS(NamedExpr, e)->target : e; }

static Cond emit_is(Fn *f, Ast *l, Ast *r, bool is_not, Span span) {
    Value *lv = emit_expr(f, l, NULL), *rv = emit_expr(f, r, NULL);
    if (is_poison(lv) || is_poison(rv)) return cond_value(poison(f, span), -1);
    int ln = can_be_none(lv), rn = can_be_none(rv);
    if (ln == NONE_ALWAYS && rn == NONE_ALWAYS) return cond_value(emit_bool(f, !is_not, span), !is_not);
    if ((ln == NONE_ALWAYS && rn == NONE_NEVER) || (ln == NONE_NEVER && rn == NONE_ALWAYS)) return cond_value(emit_bool(f, is_not, span), is_not);
    Arg arg[2] = {{.v = lv, .span = l->span}, {.v = rv, .span = r->span}};
    bool bools = type_is(lv->type, TY_Bool) && type_is(rv->type, TY_Bool);    /* identity of bools is equality */
    Cond c = cond_value(emit_op(f, bools ? is_not ? "aten::ne" : "aten::eq" : is_not ? "aten::__isnot__" : "aten::__is__", arg, 2, span), -1);
    if (ln == NONE_ALWAYS) {
        Ast *e = l; l = r; r = e;
        Value *v = lv; lv = rv; rv = v;
    }
    l = bound_name(l);
    if (type_is(rv->type, TY_None) && l->kind == AST_Name && !is_poison(c.v)) {
        const Type *t = without_none(f, lv->type);
        if (is_not) ref_add(f, &c.ref.yes, &c.ref.nyes, AST_AS(Name, l)->id, t);
        else ref_add(f, &c.ref.no, &c.ref.nno, AST_AS(Name, l)->id, t);
    }
    return c;
}

/* ---- isinstance */

/* Types named by the second argument: one, or a tuple of them. False after an error. */
static bool gather_types(Fn *f, Ast *e, const Type **out, int *n, int max) {
    if (e->kind == AST_Tuple || e->kind == AST_List) {
        const AstVec *elts = e->kind == AST_Tuple ? &AST_AS(Tuple, e)->elts : &AST_AS(List, e)->elts;
        for (int i = 0; i < elts->len; i++)
            if (!gather_types(f, elts->data[i], out, n, max)) return false;
        return true;
    }
    if (*n == max) { ERR(f, DIAG_too_many, e->span, "types", max); return false; }
    const Type *t = annotation_type(f->sm, f, f->scope, e);
    if (type_is(t, TY_Error)) return false;
    out[(*n)++] = t;
    return true;
}
/* Members of unions and optionals one by one. */
static int flat(Fn *f, const Type *const *in, int n, const Type **out, int max) {
    int k = 0;
    for (int i = 0; i < n; i++) {
        if (type_is(in[i], TY_Optional)) {
            if (k < max) out[k++] = in[i]->elem[0];
            if (k < max) out[k++] = TY(f, None);
        } else if (type_is(in[i], TY_Union)) {
            for (int j = 0; j < in[i]->nelem && k < max; j++) out[k++] = in[i]->elem[j];
        } else if (k < max) out[k++] = in[i];
    }
    return k;
}
static const Type *narrower(Fn *f, const Type *a, const Type *b) {
    if (type_is_subtype(f->s, a, b)) return a;
    if (type_is_subtype(f->s, b, a)) return b;
    return NULL;
}

Cond emit_isinstance(Fn *f, AstCall *call, bool is_jit) {
    (void)is_jit;
    Span span = call->base.span;
    enum { MOST = 256 };
    if (call->args.len != 2 || call->keywords.len) {
        ERR(f, DIAG_arg_count, span, "isinstance", 2, "s", call->args.len + call->keywords.len);
        return cond_value(poison(f, span), -1);
    }
    SV *sv = emit_sugared(f, call->args.data[0], NULL);
    if (sv->kind == SV_EXCEPTION && sv->v) return cond_value(caught_is(f, sv, call->args.data[1]), -1);
    Value *v = sv_as_value(f, sv, call->args.data[0]->span);
    Ast *obj = bound_name(call->args.data[0]);
    const Type **want = NEWN(f->a, const Type *, MOST), **have = NEWN(f->a, const Type *, MOST), **tested = NEWN(f->a, const Type *, MOST);
    int nwant = 0;
    if (is_poison(v)) return cond_value(poison(f, span), -1);
    int nhave = flat(f, &v->type, 1, have, MOST);
    const Ast *kind = call->args.data[1];
    if (kind->kind == AST_Name && strcmp(AST_AS(Name, kind)->id->s, "dict") == 0 && !f->s->diags.pedantic) {      /* a dict of whatever */
        for (int i = 0; i < nhave; i++)
            if (type_is(have[i], TY_Dict) && !type_is_set(have[i])) tested[nwant++] = have[i];
        if (!EXT(f, DIAG_ext_python_method, kind->span, "dict", tt(f, v->type))) return cond_value(poison(f, span), -1);
        if (!nwant) return cond_value(emit_bool(f, false, span), 0);
    } else if (!gather_types(f, call->args.data[1], tested, &nwant, MOST)) return cond_value(poison(f, span), -1);
    nwant = flat(f, tested, nwant, want, MOST);
    const Type **is = NEWN(f->a, const Type *, MOST), **is_not = NEWN(f->a, const Type *, MOST);
    int nis = 0, nnot = 0;
    bool all = true;
    for (int i = 0; i < nhave; i++) {
        if (type_is(have[i], TY_Any)) {
            for (int j = 0; j < nwant; j++) is[nis++] = want[j];
            is_not[nnot++] = have[i];
            if (nis != 1 || !type_is(is[0], TY_Any)) all = false;
            break;
        }
        const Type *found = NULL;
        for (int j = 0; j < nwant && !found; j++) found = narrower(f, have[i], want[j]);
        if (!found) {
            all = false;
            is_not[nnot++] = have[i];
            continue;
        }
        is[nis++] = found;
        if (found != have[i]) {
            all = false;
            is_not[nnot++] = have[i];
        }
    }
    Cond c;
    if (nis && all) c = cond_value(emit_bool(f, true, obj->span), 1);
    else if (!nis) c = cond_value(emit_bool(f, false, obj->span), 0);
    else {
        Node *n = emit_node(f, OP_prim_isinstance, span);
        node_add_input(n, v);
        n->attr.type = nwant == 1 && !(type_is(want[0], TY_Tuple) && !want[0]->name) ? want[0] : type_tuple(f->s, want, nwant);
        c = cond_value(node_add_output(n, TY(f, Bool)), -1);
    }
    if (obj->kind == AST_Name) {
        if (nis) ref_add(f, &c.ref.yes, &c.ref.nyes, AST_AS(Name, obj)->id, type_union(f->s, is, nis));
        if (nnot) ref_add(f, &c.ref.no, &c.ref.nno, AST_AS(Name, obj)->id, type_union(f->s, is_not, nnot));
    }
    return c;
}

/* ---- and, or, ternary */

Value *emit_if_expr(Fn *f, const Cond *c, Span span, Value *(*yes)(Fn *, void *), Value *(*no)(Fn *, void *), void *ctx, const Type *hint) {
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, c->v);
    Block *back = f->block;
    Value *out[2];
    Side side[2];
    for (int i = 0; i < 2; i++) {
        Block *b = node_add_block(n);
        side[i] = (Side){.frame = frame_push(f, b), .block = b};
        f->block = b;
        insert_refinements(f, i == 0 ? c->ref.yes : c->ref.no, i == 0 ? c->ref.nyes : c->ref.nno, span);
        out[i] = (i == 0 ? yes : no)(f, ctx);
        frame_pop(f);
        f->block = back;
    }
    set_settle(f, out[0], out[1]->type);
    set_settle(f, out[1], out[0]->type);
    const bool poisoned = is_poison(out[0]) || is_poison(out[1]);
    const Type *t = poisoned ? NULL : type_unify(f->s, out[0]->type, out[1]->type, false);
    if (!t && !poisoned && hint && type_is_subtype(f->s, out[0]->type, hint) && type_is_subtype(f->s, out[1]->type, hint)) t = hint;
    if (!t) {
        if (poisoned || !EXT(f, DIAG_ext_ternary_types, span, tt(f, out[0]->type), tt(f, out[1]->type))) return poison(f, span);
        t = python_unify(f, out[0]->type, out[1]->type);
    }
    for (int i = 0; i < 2; i++) {
        f->block = n->block[i];
        Value *v = coerce(f, out[i], t, span);
        f->block = back;
        block_add_return(n->block[i], v);
    }
    Value *v = node_add_output(n, t);
    /* What a side knew of a variable is its value there: as in PyTorch the variable is what the sides give, from here on. */
    join_sides(f, n, &side[0], &side[1], span);
    return v;
}

typedef struct ShortCircuit { bool is_or; Ast *second; Cond rhs; Span span; } ShortCircuit;
static Value *short_constant(Fn *f, void *ctx) {
    ShortCircuit *x = ctx;
    return emit_bool(f, x->is_or, x->span);
}
static Value *short_second(Fn *f, void *ctx) {
    ShortCircuit *x = ctx;
    x->rhs = emit_cond(f, x->second);
    return x->rhs.v;
}
static Cond short_circuit(Fn *f, Cond lhs, Ast *second, bool is_or, Span span) {
    if (f->python && f->python->on && lhs.fixed == is_or) return lhs;       /* the rest is never looked at */
    ShortCircuit x = {.is_or = is_or, .second = second, .span = span};
    Cond c = {.fixed = -1};
    c.v = emit_if_expr(f, &lhs, span, is_or ? short_constant : short_second, is_or ? short_second : short_constant, &x, NULL);
    c.ref = is_or ? ref_or(f, &lhs.ref, &x.rhs.ref) : ref_and(f, &lhs.ref, &x.rhs.ref);
    if (lhs.fixed == is_or || x.rhs.fixed == is_or) c.fixed = is_or;
    else if (lhs.fixed >= 0 && x.rhs.fixed >= 0) c.fixed = !is_or;
    return c;
}

static Cond emit_bool_op(Fn *f, AstBoolOp *e) {
    Cond c = emit_cond(f, e->values.data[0]);
    for (int i = 1; i < e->values.len; i++)
        c = short_circuit(f, c, e->values.data[i], e->op == AOP_Or, span_join(e->base.span, (Span){0, 0}));
    return c;
}

/* One comparison of a chain. */
Value *emit_compared(Fn *f, int op, Ast *r) {
    SV *right = emit_sugared(f, r, NULL);
    if (right->kind == SV_DICT && (op == AOP_In || op == AOP_NotIn)) {       /* among its keys, whatever its values are */
        right = dict_keys(f, right, r->span);
        right->is_list = true;
    }
    return sv_as_value(f, right, r->span);
}

static Cond emit_compare1(Fn *f, Ast *l, int op, Ast *r, Span span) {
    if (op == AOP_Is || op == AOP_IsNot) return emit_is(f, l, r, op == AOP_IsNot, span);
    Value *lv = emit_expr(f, l, NULL), *rv = emit_compared(f, op, r);
    return cond_value(emit_binary(f, op, lv, rv, span, l->span, r->span), -1);
}
/* a < b < c is (a < b) and (b < c), with b evaluated twice: docs/language.md 5. */
static Cond emit_compare(Fn *f, AstCompare *e) {
    if (e->comparators.len == 1) return emit_compare1(f, e->left, e->ops.data[0], e->comparators.data[0], e->base.span);
    int n = e->comparators.len;
    Ast *prev = e->left;
    Cond c = {0};
    for (int i = 0; i < n; i++) {
        AstCompare *one = AST_NEW(f->a, Compare, span_join(prev->span, e->comparators.data[i]->span));
        one->left = prev;
        one->ops = (AstInts){NEWN(f->a, int, 1), 1};
        one->ops.data[0] = e->ops.data[i];
        one->comparators = (AstVec){NEWN(f->a, Ast *, 1), 1};
        one->comparators.data[0] = e->comparators.data[i];
        c = i == 0 ? emit_cond(f, &one->base) : short_circuit(f, c, &one->base, false, e->base.span);
        prev = bound_name(e->comparators.data[i]);
    }
    return c;
}

static bool names_builtin(Fn *f, const Ast *func, const char *name) {
    return func->kind == AST_Name && strcmp(AST_AS(Name, func)->id->s, name) == 0 && !var_find(f, AST_AS(Name, func)->id);
}
/* torch.jit.isinstance, under whatever name it was imported. */
static bool is_jit_isinstance(Fn *f, Ast *func) {
    if (func->kind != AST_Attribute && func->kind != AST_Name) return false;
    const Ast *root = func;
    while (root->kind == AST_Attribute) root = AST_AS(Attribute, root)->value;
    if (root->kind != AST_Name || var_find(f, AST_AS(Name, root)->id)) return false;
    Entity e;
    if (!f->scope || !f->scope->lookup(f->scope, AST_AS(Name, root)->id, &e) || (e.kind != ENT_NAMESPACE && e.kind != ENT_BUILTIN)) return false;
    if (func->kind == AST_Attribute && strcmp(AST_AS(Attribute, func)->attr->s, "isinstance") != 0) return false;
    SV *sv = emit_sugared(f, func, NULL);
    return sv->kind == SV_BUILTIN && strcmp(sv->builtin->qualified, "torch.jit.isinstance") == 0;
}

/* A call that is a condition: PyTorch looks at what is called first, to see whether it is isinstance, and so evaluates the object of a method twice. */
static Value *emit_called_cond(Fn *f, AstCall *call) {
    Ast *object = call->func->kind == AST_Attribute ? AST_AS(Attribute, call->func)->value : NULL;
    if (!object || object->kind == AST_Name || object->kind == AST_Constant) return emit_expr(f, &call->base, NULL);
    const Node *last = f->block->last;
    SV *sv = emit_sugared(f, object, NULL);
    if (sv->kind == SV_VALUE) {
        if (is_poison(sv->v)) return sv->v;
        f->given_value = emit_twice(f, object, sv->v, last);
        f->given = object;
    }
    Value *v = emit_expr(f, &call->base, NULL);
    f->given = NULL;
    return v;
}

Cond emit_cond(Fn *f, Ast *e) {
    if (!deep_enter(f, e->span)) return cond_value(poison(f, e->span), -1);
    Cond c = {.fixed = -1};
    if (e->kind == AST_BoolOp) c = emit_bool_op(f, AST_AS(BoolOp, e));
    else if (e->kind == AST_UnaryOp && AST_AS(UnaryOp, e)->op == AOP_Not) {
        Cond in = emit_cond(f, AST_AS(UnaryOp, e)->operand);
        Value *v = is_poison(in.v) ? in.v : emit_op_values(f, "aten::__not__", &in.v, 1, e->span);
        c = (Cond){.v = v, .ref = ref_not(in.ref), .fixed = in.fixed < 0 ? -1 : !in.fixed};
    } else if (e->kind == AST_Compare && (AST_AS(Compare, e)->comparators.len > 1 || AST_AS(Compare, e)->ops.data[0] == AOP_Is ||
                                          AST_AS(Compare, e)->ops.data[0] == AOP_IsNot)) c = emit_compare(f, AST_AS(Compare, e));
    else if (e->kind == AST_Call && names_builtin(f, AST_AS(Call, e)->func, "isinstance")) c = emit_isinstance(f, AST_AS(Call, e), false);
    else if (e->kind == AST_Call && is_jit_isinstance(f, AST_AS(Call, e)->func)) c = emit_isinstance(f, AST_AS(Call, e), true);
    else {
        Value *v = e->kind == AST_Call ? emit_called_cond(f, AST_AS(Call, e)) : emit_expr(f, e, NULL);
        const Type *t = v->type;
        f->not_bool |= !type_is(t, TY_Bool);
        v = emit_to_bool(f, v, e->span);
        c = cond_value(v, -1);
        if (type_is(t, TY_Optional) && bound_name(e)->kind == AST_Name) ref_add(f, &c.ref.yes, &c.ref.nyes, AST_AS(Name, bound_name(e))->id, t->elem[0]);
        const Const *k = value_const(v);
        if (k && type_is(k->type, TY_Bool)) c.fixed = k->u.b;
    }
    deep_leave(f);
    return c;
}
