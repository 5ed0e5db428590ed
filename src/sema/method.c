/* Attributes and methods of run-time values: NamedTuple fields, properties of tensors and devices, methods through the operator table. */
#include "sema/internal.h"
#include <string.h>

static void suggest_attribute(Fn *f, const Type *t, Sym name) {
    /* Methods that exist for this type, under a near name. */
    int n;
    const Sym *all = op_names(f->s, &n);
    Sym *fit = NEWN(f->a, Sym, n + t->nelem + 1);
    int k = 0;
    for (int i = 0; t->field && i < t->nelem; i++) fit[k++] = t->field[i];
    for (int i = 0; i < n; i++) {
        if (strncmp(all[i]->s, "aten::", 6) != 0 || all[i]->s[6] == '_') continue;
        Sym short_name = sym(f->s, all[i]->s + 6);
        uint32_t d = short_name->len > name->len ? short_name->len - name->len : name->len - short_name->len;
        if (d <= 2) fit[k++] = short_name;
    }
    Sym near = suggest(name, fit, k);
    if (near && (t->field || op_for_method(f->s, t, near))) diag_help(f->s, "did you mean '%s'?", near->s);
}

SV *value_attribute(Fn *f, SV *base, Sym name, Span span) {
    Value *v = base->v;
    const Type *t = v->type;
    if (is_poison(v)) return sv_poison(f, span);
    if (type_is(t, TY_Tuple) && t->field) {
        for (int i = 0; i < t->nelem; i++)
            if (t->field[i] == name) return sv_value(f, emit_tuple_index(f, v, i, span), span);
    }
    if (type_is(t, TY_Enum)) {
        const Const *c = value_const(v);
        if (strcmp(name->s, "name") == 0) {
            if (c) return sv_value(f, emit_str(f, c->u.m.name->s, c->u.m.name->len, span), span);
            return sv_value(f, emit_node1(f, OP_prim_EnumName, TY(f, Str), &v, 1, span), span);
        }
        const Type *held = t->shape ? t->shape->value_type : NULL;
        if (strcmp(name->s, "value") == 0 && held) {
            if (c && c->u.m.value) return sv_value(f, emit_const(f, c->u.m.value, span), span);
            return sv_value(f, emit_node1(f, OP_prim_EnumValue, held, &v, 1, span), span);
        }
        ERR(f, DIAG_no_attribute, span, name->s, tt(f, t));
        return sv_poison(f, span);
    }
    if (type_is(t, TY_Class) || type_is(t, TY_Interface)) return class_attribute(f, base, name, span);
    Sym prop = op_for_property(f->s, t, name);
    if (prop) {
        Arg arg = {.v = v, .span = base->span};
        return sv_value(f, emit_op_sym(f, prop, &arg, 1, span), span);
    }
    if (type_is(t, TY_Tensor) && (cast_method_dtype(name) >= 0 || strcmp(name->s, "tolist") == 0 || strcmp(name->s, "type") == 0)) {
        SV *sv = sv_new(f, SV_METHOD, span);
        sv->v = v;
        sv->name = name;              /* without aten:: : a cast, type or tolist */
        return sv;
    }
    const bool set = type_is_set(t) && !f->raw_sets;
    SV *method = set ? set_method(f, base, name, span) : NULL;
    if (method) return method;
    Sym op = set ? NULL : op_for_method(f->s, t, name);
    if (op) {
        SV *sv = sv_new(f, SV_METHOD, span);
        sv->v = v;
        sv->name = op;
        return sv;
    }
    ERR(f, DIAG_no_attribute, span, name->s, tt(f, t));
    if (type_is(t, TY_Optional)) diag_help(f->s, "it may be None: test it with `if x is not None:` first");
    else if (!set) suggest_attribute(f, t, name);
    return sv_poison(f, span);
}

/* x.tolist(): what comes out is what the place wants, so it must say so. Dimensions and element type are constants. */
static SV *emit_tolist(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (call->args.len || call->keywords.len) { ERR(f, DIAG_arg_count, span, "tolist", 0, "s", call->args.len + call->keywords.len); return sv_poison(f, span); }
    if (!hint) { ERR(f, DIAG_tolist_hint, span); return sv_poison(f, span); }
    const Type *elem = hint;
    int dims = 0;
    while (type_is(elem, TY_List)) {
        elem = elem->elem[0];
        dims++;
    }
    static const TypeKind kinds[] = {TY_Int, TY_Float, TY_Complex, TY_Bool};
    int k = 0;
    while (k < COUNT_OF(kinds) && !type_is(elem, kinds[k])) k++;
    if (k == COUNT_OF(kinds)) { ERR(f, DIAG_tolist_elem, span, tt(f, elem)); return sv_poison(f, span); }
    Value *in[3] = {callee->v, emit_int(f, dims, span), emit_int(f, k, span)};
    return sv_value(f, emit_node1(f, OP_prim_tolist, hint, in, 3, span), span);
}

SV *emit_method_call(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (type_is_set(callee->v->type) && strncmp(callee->name->s, "set.", 4) == 0) return set_method_call(f, callee, call);
    if (strcmp(callee->name->s, "tolist") == 0) return emit_tolist(f, callee, call, hint);
    SV *sorted = sort_by_key(f, callee, call);
    if (sorted) return sorted;
    ArgVec arg = {0};
    vec_push(f->a, &arg, ((Arg){.v = callee->v, .span = callee->span, .is_self = true}));
    f->star_next = -1;
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    if (strcmp(callee->name->s, "type") == 0) {           /* x.type(dtype, ...) is x.to(dtype, ...); without a dtype it would be a name */
        if (arg.len == 1) { ERR(f, DIAG_arg_count, span, "type", 1, "", 0); return sv_poison(f, span); }
        return sv_value(f, emit_op(f, "aten::to", arg.data, arg.len, span), span);
    }
    int64_t dtype = type_is(callee->v->type, TY_Tensor) ? cast_method_dtype(callee->name) : -1;
    if (dtype >= 0) {
        vec_push(f->a, &arg, ((Arg){.keyword = sym(f->s, "dtype"), .v = emit_int(f, dtype, span), .span = span}));
        return sv_value(f, emit_op(f, "aten::to", arg.data, arg.len, span), span);
    }
    return sv_value(f, emit_op_sym(f, callee->name, arg.data, arg.len, span), span);
}
