/* Conversions: explicit nodes for the subtype edges, and the few that TorchScript makes by itself. Source: docs/language.md 3. */
#include "sema/internal.h"

/* Made for a literal `[]` that nothing has typed yet; see emit_list_literal. */
bool is_empty_list(const Value *v) { return v->def && v->def->op == OP_prim_ListConstruct && v->def->nin == 0 && (v->def->flags & 1); }

Value *coerce(Fn *f, Value *v, const Type *to, Span span) {
    if (v->type == to || is_poison(v) || type_is(to, TY_Error)) return v;
    return emit_node1(f, OP_prim_convert, to, &v, 1, span);
}

const Type *unwrap_optional(const Type *t) { return type_is(t, TY_Optional) ? t->elem[0] : t; }
const Type *optional_of(Fn *f, const Type *t) { return type_optional(f->s, t); }
const Type *hint_elem(const Type *hint) {
    if (!hint) return NULL;
    hint = unwrap_optional(hint);
    return type_is(hint, TY_List) ? hint->elem[0] : NULL;
}

/* All fields of the tuple fit the list's elements. */
static bool tuple_fits_list(Fn *f, const Type *tuple, const Type *list) {
    if (!type_is(tuple, TY_Tuple) || !type_is(list, TY_List)) return false;
    for (int i = 0; i < tuple->nelem; i++)
        if (!type_is_subtype(f->s, tuple->elem[i], list->elem[0])) return false;
    return true;
}

Value *try_convert(Fn *f, Value *v, const Type *to, bool numbers, Span span) {
    if (v->type == to || is_poison(v) || type_is(to, TY_Error)) return v;
    if (type_is(to, TY_Optional) && !type_is(v->type, TY_Optional) && !type_is(v->type, TY_None)) to = to->elem[0];
    set_settle(f, v, to);
    if (v->type == to) return v;
    if (is_empty_list(v) && type_is(to, TY_List)) return emit_node1(f, OP_prim_ListConstruct, to, NULL, 0, span);
    if (type_is(v->type, TY_Tuple)) {
        if (tuple_fits_list(f, v->type, to)) {
            int n;
            Value **field = emit_untuple(f, v, &n, span);
            return emit_list(f, to->elem[0], field, n, span);
        }
        if (type_is(to, TY_Tuple) && !type_is_subtype(f->s, v->type, to) && v->type->nelem == to->nelem && deep_enter(f, span)) {
            int n;
            Value **field = emit_untuple(f, v, &n, span);
            for (int i = 0; i < n; i++) field[i] = try_convert(f, field[i], to->elem[i], numbers, span);
            v = emit_tuple(f, field, n, span);
            deep_leave(f);
        }
        return v;
    }
    if (!numbers) return v;
    if (type_is(v->type, TY_Tensor)) {
        switch (to->kind) {
        case TY_Int: return emit_node1(f, OP_aten_IntImplicit, to, &v, 1, span);
        case TY_Float: return emit_node1(f, OP_aten_FloatImplicit, to, &v, 1, span);
        case TY_Complex: return emit_node1(f, OP_aten_ComplexImplicit, to, &v, 1, span);
        case TY_Number: return emit_node1(f, OP_aten_ScalarImplicit, to, &v, 1, span);
        default: return v;
        }
    }
    if (type_is(v->type, TY_Bool) && type_is(to, TY_Int)) return emit_node1(f, OP_aten_Int_bool, to, &v, 1, span);
    if (type_is(v->type, TY_Bool) && type_is(to, TY_Float)) return emit_node1(f, OP_aten_Float_bool, to, &v, 1, span);
    if (type_is(v->type, TY_Number)) {
        switch (to->kind) {
        case TY_Int: return emit_node1(f, OP_aten_Int_Scalar, to, &v, 1, span);
        case TY_Float: return emit_node1(f, OP_aten_Float_Scalar, to, &v, 1, span);
        case TY_Complex: return emit_node1(f, OP_aten_Complex_Scalar, to, &v, 1, span);
        default: return v;
        }
    }
    if (type_is(v->type, TY_Str) && type_is(to, TY_Device)) return emit_op_values(f, "aten::device", &v, 1, span);
    return v;
}

/* bool(v) as conditions make it. PyTorch calls it a cast; what it can't cast is an error at the condition. */
Value *emit_to_bool(Fn *f, Value *v, Span span) {
    graph_touch_name(f->g, NULL);                                 /* PyTorch makes a 0 for bool(list) at every cast */
    if (is_poison(v) || type_is(v->type, TY_Bool)) return v;
    if (type_is(v->type, TY_Int) || type_is(v->type, TY_Float) || type_is(v->type, TY_Tensor) || type_is(v->type, TY_Number))
        return emit_op_values(f, "aten::Bool", &v, 1, span);
    if (type_is(v->type, TY_List) || type_is(v->type, TY_Str) || type_is(v->type, TY_Dict)) {
        Value *in[2] = {emit_op_values(f, "aten::len", &v, 1, span), emit_int(f, 0, span)};
        return emit_op_values(f, "aten::gt", in, 2, span);
    }
    if (type_is(v->type, TY_Class) && class_has_method(f, v->type, "__bool__")) {
        Arg self = {.v = v, .span = span};
        Value *b = class_magic(f, sym(f->s, "__bool__"), &self, 1, span);
        if (is_poison(b) || type_is(b->type, TY_Bool)) return b;
    }
    Value *truth = f->s->diags.pedantic ? NULL : python_truth(f, v, span);
    if (truth) return truth;
    ERR(f, DIAG_not_bool, span, tt(f, v->type));
    if (type_is(v->type, TY_Optional)) diag_help(f->s, "test it for None: `if x is not None:`");
    else if (type_is(v->type, TY_Tuple)) diag_help(f->s, "compare its length: `len(x) > 0`");
    return poison(f, span);
}
