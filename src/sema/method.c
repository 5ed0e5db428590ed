/* Attributes and methods of run-time values: NamedTuple fields, properties of tensors and devices, methods through the operator table. */
#include "sema/internal.h"
#include <stdlib.h>
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

/* Methods that Python has and the operator table has not: of ints, and of NamedTuples. As a method `python.NAME`. NULL: none of them. */
static SV *python_method(Fn *f, SV *base, Sym name, Span span) {
    static const char *const of_int[] = {"bit_length", "bit_count"}, *const of_named[] = {"_replace", "_asdict", "count", "index"};
    const Type *t = base->v->type;
    const bool named = type_is(t, TY_Tuple) && t->field && t->name;
    bool found = false;
    for (int i = 0; type_is(t, TY_Int) && i < COUNT_OF(of_int); i++) found |= strcmp(of_int[i], name->s) == 0;
    for (int i = 0; named && i < 2; i++) found |= strcmp(of_named[i], name->s) == 0;
    for (int i = 2; type_is(t, TY_Tuple) && i < COUNT_OF(of_named); i++) found |= strcmp(of_named[i], name->s) == 0;
    if (named && strcmp(name->s, "_fields") == 0) {
        if (!EXT(f, DIAG_ext_python_method, span, name->s, tt(f, t))) return sv_poison(f, span);
        Value **v = NEWN(f->a, Value *, t->nelem + 1);
        for (int i = 0; i < t->nelem; i++) v[i] = emit_str(f, t->field[i]->s, t->field[i]->len, span);
        return sv_value(f, emit_tuple(f, v, t->nelem, span), span);
    }
    if (!found) return NULL;
    if (!EXT(f, DIAG_ext_python_method, span, name->s, tt(f, t))) return sv_poison(f, span);
    SV *sv = sv_new(f, SV_METHOD, span);
    sv->v = base->v;
    sv->name = sym_printf(f->s, "python.%s", name->s);
    return sv;
}

static SV *python_method_call(Fn *f, SV *callee, AstCall *call) {
    const Span span = call->base.span;
    const char *name = strchr(callee->name->s, '.') + 1;
    const Type *t = callee->v->type;
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    int n;
    if (strcmp(name, "_replace") == 0) {
        Value **field = emit_untuple(f, callee->v, &n, span);
        for (int i = 0; i < arg.len; i++) {
            int k = 0;
            while (k < n && t->field[k] != arg.data[i].keyword) k++;
            if (k == n) { ERR(f, DIAG_closure_keyword, arg.data[i].span, name, arg.data[i].keyword ? arg.data[i].keyword->s : "an argument without a name"); return sv_poison(f, span); }
            Value *v = try_convert(f, arg.data[i].v, t->elem[k], true, arg.data[i].span);
            if (type_is(v->type, TY_Int) && type_is(t->elem[k], TY_Float)) v = emit_op_values(f, "aten::Float", &v, 1, span);
            if (!type_is_subtype(f->s, v->type, t->elem[k])) { ERR(f, DIAG_annotate_type, arg.data[i].span, tt(f, t->elem[k]), tt(f, v->type)); return sv_poison(f, span); }
            field[k] = coerce(f, v, t->elem[k], span);
        }
        return sv_value(f, emit_node1(f, OP_prim_TupleConstruct, t, field, n, span), span);
    }
    const bool searches = strcmp(name, "count") == 0 || strcmp(name, "index") == 0;
    if (arg.len != (searches ? 1 : 0)) { ERR(f, DIAG_arg_count, span, name, searches, searches ? "" : "s", arg.len); return sv_poison(f, span); }
    if (strcmp(name, "_asdict") == 0) {
        Value **field = emit_untuple(f, callee->v, &n, span), **kv = NEWN(f->a, Value *, 2 * n + 1);
        const Type *value = n ? field[0]->type : TY(f, Tensor);
        for (int i = 1; i < n; i++) value = python_unify(f, value, field[i]->type);
        for (int i = 0; i < n; i++) {
            kv[2 * i] = emit_str(f, t->field[i]->s, t->field[i]->len, span);
            kv[2 * i + 1] = coerce(f, field[i], value, span);
        }
        return sv_value(f, emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, TY(f, Str), value), kv, 2 * n, span), span);
    }
    SV *of = sv_value(f, callee->v, span);
    if (searches) {                   /* as a list has it */
        Value *two[2] = {NULL, arg.data[0].v};
        if (!(of = as_sequence(f, of, span))) return sv_poison(f, span);
        two[0] = of->v;
        return sv_value(f, emit_op_values(f, name[0] == 'c' ? "aten::count" : "aten::index", two, 2, span), span);
    }
    return library_call(f, name, &of, 1, span, NULL);
}

SV *value_attribute(Fn *f, SV *base, Sym name, Span span) {
    Value *v = base->v;
    const Type *t = v->type;
    if (is_poison(v)) return sv_poison(f, span);
    int place = -1;
    if (strncmp(name->s, "$match", 6) == 0) place = (int)strtol(name->s + 6, NULL, 10);
    if (place >= 0 && type_is(t, TY_Tuple) && place < t->nelem) return sv_value(f, emit_tuple_index(f, v, place, span), span);
    if (place >= 0 && type_is(t, TY_Class) && t->decl && place < ((const ClassDecl *)t->decl)->nfield) name = ((const ClassDecl *)t->decl)->field[place].name;
    else if (place >= 0) {
        ERR(f, DIAG_pattern_type, span, arena_printf(f->a, "a class pattern with %d values", place + 1), tt(f, t));
        return sv_poison(f, span);
    }
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
    SV *own = python_method(f, base, name, span);
    if (own) return own;
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

/* s.startswith((a, b, ...)): one after the other. NULL: it is no such call. */
static SV *text_tuple(Fn *f, SV *callee, const ArgVec *arg, Span span) {
    const bool starts = strcmp(callee->name->s, "aten::startswith") == 0;
    if ((!starts && strcmp(callee->name->s, "aten::endswith") != 0) || arg->len < 2 || arg->data[1].keyword || !type_is(arg->data[1].v->type, TY_Tuple)) return NULL;
    if (!EXT(f, DIAG_ext_text_tuple, span, starts ? "startswith" : "endswith", tt(f, arg->data[1].v->type))) return sv_poison(f, span);
    int n;
    Value **text = emit_untuple(f, arg->data[1].v, &n, span), *any = emit_bool(f, false, span);
    Arg *one = NEWN(f->a, Arg, arg->len);
    for (int i = 0; i < arg->len; i++) one[i] = arg->data[i];
    for (int i = 0; i < n; i++) {
        one[1].v = text[i];
        Value *two[2] = {any, emit_op_sym(f, callee->name, one, arg->len, span)};
        if (is_poison(two[1])) return sv_poison(f, span);
        any = emit_op_values(f, "aten::__or__", two, 2, span);
    }
    return sv_value(f, any, span);
}

SV *emit_method_call(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (type_is_set(callee->v->type) && strncmp(callee->name->s, "set.", 4) == 0) return set_method_call(f, callee, call);
    if (strncmp(callee->name->s, "python.", 7) == 0) return python_method_call(f, callee, call);
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
    SV *any = text_tuple(f, callee, &arg, span);
    if (any) return any;
    int64_t dtype = type_is(callee->v->type, TY_Tensor) ? cast_method_dtype(callee->name) : -1;
    if (dtype >= 0) {
        vec_push(f->a, &arg, ((Arg){.keyword = sym(f->s, "dtype"), .v = emit_int(f, dtype, span), .span = span}));
        return sv_value(f, emit_op(f, "aten::to", arg.data, arg.len, span), span);
    }
    return sv_value(f, emit_op_sym(f, callee->name, arg.data, arg.len, span), span);
}
