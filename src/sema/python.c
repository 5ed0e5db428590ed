/* A function that PyTorch refuses means what it means in Python. The first walk over a body reads it as TorchScript; where that fails at something
 * that Python has no trouble with, or where an extension was used and something means another thing in Python, the body is compiled once
 * more with what the first walk has learnt (f->python): `and` and `or` give one of their sides, variables may have several types where paths meet, and
 * may be unset on some paths (then a flag of their own says so, and reading them raises UnboundLocalError). Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

/* ---- types where paths meet */

static bool real_number(const Type *t) { return type_is(t, TY_Int) || type_is(t, TY_Float) || type_is(t, TY_Number); }

const Type *python_unify(Fn *f, const Type *a, const Type *b) {
    const Type *t = type_unify(f->s, a, b, false);
    if (t) return t;
    if (real_number(a) && real_number(b)) return TY(f, Number);
    if (type_is(a, TY_Optional) || type_is(b, TY_Optional)) {
        if (type_is(a, TY_None) || type_is(b, TY_None)) return type_is(a, TY_None) ? b : a;
        const Type *inner = python_unify(f, unwrap_optional(a), unwrap_optional(b));
        return inner ? type_optional(f->s, inner) : NULL;
    }
    if (type_is(a, TY_Tuple) && type_is(b, TY_Tuple) && !a->field && !b->field && a->nelem == b->nelem && f->s->depth < DEPTH_LIMIT) {
        const Type **elem = NEWN(f->a, const Type *, a->nelem + 1);
        f->s->depth++;
        for (int i = 0; i < a->nelem; i++) elem[i] = python_unify(f, a->elem[i], b->elem[i]);
        f->s->depth--;
        return type_tuple(f->s, elem, a->nelem);
    }
    return type_union(f->s, (const Type *[]){a, b}, 2);
}

/* ---- variables that the second walk takes as Python does */

Loose *python_loose(Fn *f, Sym name) {
    for (int i = 0; f->python && i < f->python->loose.len; i++)
        if (f->python->loose.data[i].name == name) return &f->python->loose.data[i];
    return NULL;
}

void python_loosen(Fn *f, Sym name, const Type *type, bool unset, Span span) {
    if (!f->python || f->s->diags.pedantic || !type || type_is(type, TY_Error) || type->has_var) return;
    Loose *l = python_loose(f, name);
    if (!l) {
        vec_push(f->a, &f->python->loose, ((Loose){name, type, unset, span}));
        f->python->again = true;
        return;
    }
    const Type *both = python_unify(f, l->type, type);
    if (both != l->type || (unset && !l->unset)) f->python->again = true;
    l->type = both;
    l->unset |= unset;
}

static Sym flag_of(Fn *f, Sym name) { return sym_printf(f->s, "$set %s", name->s); }

void python_declare(Fn *f) {
    for (int i = 0; f->python && i < f->python->loose.len; i++) {
        const Loose *l = &f->python->loose.data[i];
        if (!l->unset || var_find(f, l->name)) continue;
        if (!EXT(f, DIAG_ext_unset, l->span, l->name->s)) continue;
        Value *nothing = emit_node1(f, OP_prim_Uninitialized, l->type, NULL, 0, l->span);
        var_set(f, flag_of(f, l->name), sv_value(f, emit_bool(f, false, l->span), l->span), NULL, l->span);
        Var *v = var_here(f, l->name);
        Node *n = emit_node(f, OP_prim_Store, l->span);
        n->attr.name = v->store;
        node_add_input(n, nothing);
        v->type = l->type;
        v->span = l->span;
    }
}

/* After an assignment to `var`: it is set. */
void python_was_set(Fn *f, const Var *var, Span span) {
    if (var->store != var->slot->name) return;
    const Loose *l = python_loose(f, var->slot->name);
    const Sym flag = l && l->unset ? flag_of(f, l->name) : NULL;
    if (flag && var_find(f, flag)) var_set_value(f, flag, emit_bool(f, true, span), span);
}

/* Before `var` is read: raises where it is not set. */
void python_test_set(Fn *f, const Var *var, Span span) {
    if (var->store != var->slot->name) return;
    const Loose *l = python_loose(f, var->slot->name);
    const Var *flag = l && l->unset ? var_find(f, flag_of(f, l->name)) : NULL;
    if (!flag) return;
    Value *set = var_load(f, (Var *)flag, span);
    Value *missing = emit_op_values(f, "aten::__not__", &set, 1, span);
    raise_where(f, missing, "UnboundLocalError", arena_printf(f->a, "cannot access local variable '%s' where it is not associated with a value", l->name->s), span);
}

/* Before a loop: what its body may give other types has the type for all of them from the start. */
void python_widen(Fn *f, Span span) {
    for (int i = 0; f->python && i < f->python->loose.len; i++) {
        const Loose *l = &f->python->loose.data[i];
        Var *v = usable(var_find(f, l->name));
        if (!v || v->type == l->type || v->store != l->name || !type_is_subtype(f->s, v->type, l->type)) continue;
        if (!EXT(f, DIAG_ext_variable_types, l->span, l->name->s, tt(f, l->type))) continue;
        Value *wide = coerce(f, var_load(f, v, span), l->type, span);
        Var *here = var_here(f, l->name);
        Node *n = emit_node(f, OP_prim_Store, span);
        n->attr.name = here->store;
        node_add_input(n, wide);
        here->type = l->type;
        here->sugared = NULL;
        here->deleted = false;
        here->span = v->span;
    }
}

/* ---- truth */

static Value *tested(Fn *f, void *ctx) {
    Value **v = ctx;
    return emit_to_bool(f, v[0], v[1]->def->span);
}
static Value *never(Fn *f, void *ctx) { return emit_bool(f, false, ((Value **)ctx)[1]->def->span); }

/* bool(v) of what TorchScript can't cast; NULL: nor can we. */
Value *python_truth(Fn *f, Value *v, Span span) {
    const Type *t = v->type;
    if (type_is(t, TY_Optional)) {
        if (!EXT(f, DIAG_ext_truth, span, tt(f, t))) return poison(f, span);
        Value *in[2] = {v, emit_none(f, span)};
        Cond some = {.v = emit_op_values(f, "aten::__isnot__", in, 2, span), .fixed = -1};
        Value *ctx[2] = {emit_node1(f, OP_prim_unchecked_cast, t->elem[0], &v, 1, span), some.v};
        return emit_if_expr(f, &some, span, tested, never, ctx, NULL);
    }
    bool known = false, is = false;
    if (type_is(t, TY_None)) known = true;
    else if (type_is(t, TY_Tuple)) known = true, is = t->nelem > 0;
    else if (type_is(t, TY_Enum)) known = is = true;
    else if (type_is(t, TY_Class) && class_has_method(f, t, "__len__")) {
        if (!EXT(f, DIAG_ext_truth, span, tt(f, t))) return poison(f, span);
        Value *in[2] = {emit_op_values(f, "aten::len", &v, 1, span), emit_int(f, 0, span)};
        return emit_op_values(f, "aten::gt", in, 2, span);
    } else if (type_is(t, TY_Class) && !class_has_method(f, t, "__bool__")) known = is = true;
    if (!known) return NULL;
    if (!EXT(f, DIAG_ext_truth, span, tt(f, t))) return poison(f, span);
    return emit_bool(f, is, span);
}

/* ---- and, or as values */

typedef struct Logic { AstBoolOp *e; int at; Value *value; const Type *hint; } Logic;
static Value *logic_from(Fn *f, Logic *x, int at);
static Value *logic_next(Fn *f, void *ctx) { return logic_from(f, ctx, ((Logic *)ctx)->at + 1); }
static Value *logic_this(Fn *f, void *ctx) {
    const Logic *x = ctx;
    Value *v = x->value;
    if (x->e->op == AOP_Or && type_is(v->type, TY_Optional)) v = emit_node1(f, OP_prim_unchecked_cast, v->type->elem[0], &v, 1, x->e->base.span);
    return v;
}
static bool is_test(const Ast *e) {
    return e->kind == AST_Compare || e->kind == AST_BoolOp || (e->kind == AST_UnaryOp && AST_AS(UnaryOp, e)->op == AOP_Not) || e->kind == AST_Call;
}
static Value *logic_from(Fn *f, Logic *x, int at) {
    Ast *e = x->e->values.data[at];
    const bool last = at + 1 == x->e->values.len, either = x->e->op == AOP_Or;
    if (last && e->kind != AST_BoolOp) return emit_expr(f, e, x->hint);
    Cond c;
    Logic next = {x->e, at, NULL, x->hint};
    if (is_test(e) && e->kind != AST_BoolOp && e->kind != AST_Call) {
        c = emit_cond(f, e);
        next.value = c.v;
    } else {
        Value *v = emit_expr(f, e, last ? x->hint : NULL);
        if (last || is_poison(v)) return v;
        c = (Cond){.v = emit_to_bool(f, v, e->span), .fixed = -1};
        next.value = v;
        next.hint = x->hint ? x->hint : unwrap_optional(v->type);
        if (e->kind == AST_Name && type_is(v->type, TY_Optional)) {
            c.ref.yes = NEWN(f->a, Refinement, 1);
            c.ref.yes[0] = (Refinement){AST_AS(Name, e)->id, v->type->elem[0]};
            c.ref.nyes = 1;
        }
    }
    if (is_poison(c.v)) return c.v;
    return emit_if_expr(f, &c, x->e->base.span, either ? logic_this : logic_next, either ? logic_next : logic_this, &next, NULL);
}

Value *python_logic(Fn *f, AstBoolOp *e, const Type *hint) {
    if (!EXT(f, DIAG_ext_value_logic, e->base.span, ast_op_text(e->op))) return poison(f, e->base.span);
    Logic x = {e, 0, NULL, hint};
    return logic_from(f, &x, 0);
}

/* ---- else of loops: a flag that break clears */

typedef struct FindBreak { bool found; } FindBreak;
static void find_break(Ast *n, void *ctx) {
    if (n->kind == AST_Break) ((FindBreak *)ctx)->found = true;
    else if (n->kind == AST_For || n->kind == AST_While) {
        const AstVec *orelse = n->kind == AST_For ? &AST_AS(For, n)->orelse : &AST_AS(While, n)->orelse;
        for (int i = 0; i < orelse->len; i++) find_break(orelse->data[i], ctx);
    } else if (n->kind != AST_FunctionDef && n->kind != AST_Lambda && n->kind != AST_ClassDef) ast_each_child(n, find_break, ctx);
}

Sym loop_else_begin(Fn *f, const AstVec *body, const AstVec *orelse, Span span) {
    Sym outer = f->loop_flag;
    f->loop_flag = NULL;
    if (!orelse->len) return outer;
    FindBreak b = {0};
    for (int i = 0; i < body->len; i++) find_break(body->data[i], &b);
    if (b.found) {
        f->loop_flag = sym_printf(f->s, "$else%d", ++f->nloop_flag);
        var_set_value(f, f->loop_flag, emit_bool(f, true, span), span);
    }
    return outer;
}
void loop_else_end(Fn *f, const AstVec *orelse, Sym outer, Span span) {
    Sym flag = f->loop_flag;
    f->loop_flag = outer;
    if (!orelse->len) return;
    if (!flag) { emit_stmts(f, orelse); return; }
    AstName *test = AST_NEW(f->a, Name, span);
    test->id = flag;
    AstIf *st = AST_NEW(f->a, If, span);
    st->cond = &test->base;
    st->body = *orelse;
    emit_if(f, st);
}
