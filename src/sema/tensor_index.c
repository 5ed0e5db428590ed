/* Indices of tensors: ints select, slices slice, None adds a dimension, tensors and lists gather, `...` skips the dimensions between.
 * An index counts its dimension from the left up to the `...`, from the right behind it. What remains of tensors goes to one
 * aten::index, with None for the dimensions that they leave alone. Source: docs/language.md 5. */
#include "sema/internal.h"
#include <string.h>

typedef struct Part { Ast *e; SV *sv; Value *v; int64_t dim; } Part;      /* one index: a slice (e or sv), or a value */

/* `...`, or Python's name for it. */
static bool is_dots(Fn *f, const Ast *e) {
    if (e->kind == AST_Name) return strcmp(AST_AS(Name, e)->id->s, "Ellipsis") == 0 && !var_find(f, AST_AS(Name, e)->id);
    return e->kind == AST_Constant && AST_AS(Constant, e)->lit.kind == LIT_ELLIPSIS;
}

/* An index without effects, which may be evaluated any number of times. */
static bool is_pure(const Ast *e) {
    switch (e->kind) {
    case AST_Name: case AST_Constant: return true;
    case AST_UnaryOp: return is_pure(AST_AS(UnaryOp, e)->operand);
    case AST_BinOp: return is_pure(AST_AS(BinOp, e)->left) && is_pure(AST_AS(BinOp, e)->right);
    case AST_Subscript: return is_pure(AST_AS(Subscript, e)->value) && is_pure(AST_AS(Subscript, e)->index);
    case AST_List:
        for (int i = 0; i < AST_AS(List, e)->elts.len; i++)
            if (!is_pure(AST_AS(List, e)->elts.data[i])) return false;
        return true;
    case AST_Compare:
        for (int i = 0; i < AST_AS(Compare, e)->comparators.len; i++)
            if (!is_pure(AST_AS(Compare, e)->comparators.data[i])) return false;
        return is_pure(AST_AS(Compare, e)->left);
    case AST_Attribute: return is_pure(AST_AS(Attribute, e)->value);
    default: return false;
    }
}

/* Evaluates one index; the dimension of the next one, going left to right or (reverse) right to left. False after an error. */
static bool part(Fn *f, Part *p, Ast *e, int64_t *dim, bool reverse, int again, Span span) {
    p->e = e;
    p->dim = *dim;
    if (e->kind == AST_Slice) { *dim += reverse ? -1 : 1; return true; }
    /* PyTorch evaluates an index several times and uses the last one: its numbers count the others, which nothing uses. */
    for (int i = 0; i < again && is_pure(e); i++) emit_sugared(f, e, NULL);
    SV *sv = emit_sugared(f, e, NULL);
    if (sv->kind == SV_SLICE) {
        p->sv = sv;
        *dim += reverse ? -1 : 1;
        return true;
    }
    Value *v = sv_as_value(f, sv, e->span);
    if (is_poison(v)) return false;
    if (type_is(v->type, TY_List)) {
        Arg arg[2] = {{.v = v, .span = e->span}, {.keyword = sym(f->s, "dtype"), .v = emit_int(f, 4, e->span), .span = e->span}};
        v = emit_op(f, "aten::tensor", arg, 2, e->span);      /* as int64, whatever the list holds */
        if (is_poison(v)) return false;
    }
    p->v = v;
    switch (unwrap_optional(v->type)->kind) {
    case TY_None:
        if (!reverse) *dim += 1;
        return true;
    case TY_Int:
        if (type_is(v->type, TY_Optional)) break;
        if (reverse) *dim -= 1;
        return true;
    case TY_Tensor:
        if (reverse) { ERR(f, DIAG_tensor_index_behind, e->span); return false; }
        *dim += 1;
        return true;
    default: break;
    }
    ERR(f, DIAG_tensor_index_type, span, tt(f, v->type));
    return false;
}

static Value *slice_dim(Fn *f, Value *t, const Part *p, Span span) {
    Value *lo, *hi, *step, *dim = emit_int(f, p->dim, span);
    if (p->sv) {
        /* of a slice object, None becomes a number */
        lo = p->sv->lo && !type_is(p->sv->lo->type, TY_None) ? p->sv->lo : emit_int(f, 0, span);
        hi = p->sv->hi && !type_is(p->sv->hi->type, TY_None) ? p->sv->hi : emit_int(f, INT64_MAX, span);
        step = p->sv->step;
    } else {
        AstSlice *sl = AST_AS(Slice, p->e);
        lo = sl->lower ? emit_expr(f, sl->lower, NULL) : NULL;
        hi = sl->upper ? emit_expr(f, sl->upper, NULL) : NULL;
        step = sl->step ? emit_expr(f, sl->step, NULL) : NULL;
    }
    /* What is left out comes after what is there, and has no place. */
    const Span nowhere = {0, 0};
    if (!step || type_is(step->type, TY_None)) step = emit_int(f, 1, nowhere);
    if (!lo) lo = emit_none(f, nowhere);
    if (!hi) hi = emit_none(f, nowhere);
    if (is_poison(lo) || is_poison(hi) || is_poison(step)) return poison(f, span);
    Value *in[5] = {t, dim, lo, hi, step};
    return emit_op_values(f, "aten::slice", in, 5, span);
}

/* Applies ints, slices and None to t; load: the part is read, not written. *indices: the List[Optional[Tensor]] of the others, NULL when there are none. Poison after an error. */
static Value *apply(Fn *f, Value *t, Ast *index, bool load, Value **indices, Span span) {
    AstVec one = {&index, 1};
    const AstVec *es = index->kind == AST_Tuple && AST_AS(Tuple, index)->elts.len ? &AST_AS(Tuple, index)->elts : &one;
    Part *ps = NEWN(f->a, Part, es->len + 1);
    const int again = load && es->len == 1 && index->kind != AST_Tuple ? 2 : 1;
    int64_t dim = 0, rdim = -1;
    int i = 0, gathers = 0;
    *indices = NULL;
    for (; i < es->len && !is_dots(f, es->data[i]); i++)
        if (!part(f, &ps[i], es->data[i], &dim, false, again, span)) return poison(f, span);
    for (int k = es->len - 1; k > i; k--) {
        if (is_dots(f, es->data[k])) { ERR(f, DIAG_tensor_two_dots, es->data[k]->span); return poison(f, span); }
        if (!part(f, &ps[k], es->data[k], &rdim, true, again, span)) return poison(f, span);
    }
    Value **gather = NEWN(f->a, Value *, es->len + 1);
    for (int k = 0; k < es->len; k++) {
        Part *p = &ps[k];
        if (k == i) continue;                                  /* the `...` itself */
        if (!p->v) t = slice_dim(f, t, p, span);
        else if (type_is(p->v->type, TY_None)) {
            Value *in[2] = {t, emit_int(f, p->dim, span)};
            t = emit_op_values(f, "aten::unsqueeze", in, 2, span);
        } else if (type_is(p->v->type, TY_Int)) {
            Value *in[3] = {t, emit_int(f, p->dim, span), p->v};
            t = emit_op_values(f, "aten::select", in, 3, span);
        } else {
            gather[p->dim] = p->v;
            if (p->dim + 1 > gathers) gathers = (int)p->dim + 1;
        }
        if (is_poison(t)) return t;
    }
    if (!gathers) return t;
    for (int k = 0; k < gathers; k++)
        if (!gather[k]) gather[k] = emit_none(f, span);
    *indices = emit_list(f, type_optional(f->s, TY(f, Tensor)), gather, gathers, span);
    return t;
}

Value *emit_tensor_index(Fn *f, Value *t, Ast *index, Span span) {
    Value *indices;
    t = apply(f, t, index, true, &indices, span);
    if (!indices || is_poison(t)) return t;
    Value *in[2] = {t, indices};
    return emit_op_values(f, "aten::index", in, 2, span);
}

/* t[index] = v: a number becomes a tensor of t's dtype and device first. */
void emit_tensor_store(Fn *f, Value *t, Ast *index, Value *v, Span span) {
    Value *indices;
    Value *part_of = apply(f, t, index, false, &indices, span);
    if (is_poison(part_of) || is_poison(v)) return;
    if (v->type->is_number_like || type_is(v->type, TY_Bool)) {
        const Span nowhere = {0, 0};                                /* PyTorch gives this conversion no place */
        Arg arg[3] = {{.v = v, .span = span}, {.keyword = sym(f->s, "dtype"), .v = emit_op_values(f, "prim::dtype", &part_of, 1, nowhere), .span = span},
                      {.keyword = sym(f->s, "device"), .v = emit_op_values(f, "prim::device", &part_of, 1, nowhere), .span = span}};
        v = emit_op(f, "aten::tensor", arg, 3, nowhere);
    }
    Value *copy[2] = {part_of, v}, *put[3] = {part_of, indices, v};
    if (indices) emit_op_values(f, "aten::index_put_", put, 3, span);
    else emit_op_values(f, "aten::copy_", copy, 2, span);
}

/* t[index] op= rhs, in place. */
void emit_tensor_aug(Fn *f, Value *t, Ast *index, AstAugAssign *st) {
    Span span = st->base.span;
    Value *indices;
    Value *part_of = apply(f, t, index, false, &indices, st->target->span);
    Value *rhs = emit_expr(f, st->value, NULL);
    if (is_poison(part_of) || is_poison(rhs)) return;
    Sym op = op_for_augmented(f->s, sym_printf(f->s, "%s=", ast_op_text(st->op)), t->type, NULL);
    if (!op) { ERR(f, DIAG_aug_op, span, ast_op_text(st->op)); return; }
    Value *self = part_of, *get[2] = {part_of, indices};
    if (indices) self = emit_op_values(f, "aten::index", get, 2, span);
    Arg arg[2] = {{.v = self, .span = st->target->span, .is_self = true}, {.v = rhs, .span = st->value->span}};
    Value *v = emit_op_sym(f, op, arg, 2, span);
    Value *put[3] = {part_of, indices, v};
    if (indices && !is_poison(v)) emit_op_values(f, "aten::index_put_", put, 3, span);
}
