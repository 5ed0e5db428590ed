/* What only saved code says (torch.jit.save writes it, nobody else): unchecked_cast(T, x), uninitialized(T), C.__new__(C), a raise as a call of
 * prim::RaiseException. The rest of its language is TorchScript's own. */
#include "sema/internal.h"
#include <string.h>

static bool two(Fn *f, AstCall *call, const char *what, int want) {
    if (call->args.len == want && !call->keywords.len) return true;
    ERR(f, DIAG_arg_count, call->base.span, what, want, want == 1 ? "" : "s", call->args.len + call->keywords.len);
    return false;
}

/* The value as a type that was tested before, or that PyTorch knows it to have. */
SV *call_unchecked_cast(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!two(f, call, "unchecked_cast", 2)) return sv_poison(f, span);
    const Type *t = annotation_type(f->sm, f, f->scope, call->args.data[0]);
    Value *v = emit_expr(f, call->args.data[1], NULL);
    if (type_is(t, TY_Error) || is_poison(v)) return sv_poison(f, span);
    if (v->type == t) return sv_value(f, v, span);
    if (!type_is_subtype(f->s, t, v->type) && !type_is_subtype(f->s, v->type, t)) {
        ERR(f, DIAG_saved_cast, span, tt(f, v->type), tt(f, t));
        return sv_poison(f, span);
    }
    if (type_is_subtype(f->s, v->type, t)) return sv_value(f, coerce(f, v, t, span), span);
    return sv_value(f, emit_node1(f, OP_prim_unchecked_cast, t, &v, 1, span), span);
}

SV *call_uninitialized(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!two(f, call, "uninitialized", 1)) return sv_poison(f, span);
    const Type *t = annotation_type(f->sm, f, f->scope, call->args.data[0]);
    if (type_is(t, TY_Error)) return sv_poison(f, span);
    return sv_value(f, emit_node1(f, OP_prim_Uninitialized, t, NULL, 0, span), span);
}

/* An object without attributes so far: its __init__ is called on its own. */
SV *call_new_object(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!two(f, call, "__new__", 1)) return sv_poison(f, span);
    const Type *t = annotation_type(f->sm, f, f->scope, call->args.data[0]);
    if (type_is(t, TY_Error)) return sv_poison(f, span);
    if (!type_is(t, TY_Class)) {
        ERR(f, DIAG_saved_new, span, tt(f, t));
        return sv_poison(f, span);
    }
    return sv_value(f, emit_node1(f, OP_prim_CreateObject, t, NULL, 0, span), span);
}

/* ops.prim.RaiseException(message[, class]) */
SV *call_raise_exception(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (call->args.len != 1 && !two(f, call, "ops.prim.RaiseException", 2)) return sv_poison(f, span);
    Value *message = emit_expr(f, call->args.data[0], TY(f, Str)), *cls = call->args.len > 1 ? emit_expr(f, call->args.data[1], NULL) : emit_none(f, span);
    if (is_poison(message) || is_poison(cls)) return sv_poison(f, span);
    const Const *name = value_const(cls);
    if (!type_is(message->type, TY_Str) || !name || (!type_is(name->type, TY_Str) && !type_is(name->type, TY_None))) {
        ERR(f, DIAG_saved_raise, span);
        return sv_poison(f, span);
    }
    Node *n = emit_raise_node(f, message, cls, span);
    const char *text = type_is(name->type, TY_Str) ? arena_dup(f->a, name->u.s.p, name->u.s.n) : "AssertionError", *dot = strrchr(text, '.');
    n->attr.name = sym_printf(f->s, "%s\nException\nBaseException", dot ? dot + 1 : text);
    return sv_value(f, emit_none(f, span), span);
}
