/* x[i], x[a:b:c], and storing or deleting through them: lists, str, tuples, dicts; tensors are in tensor_index.c. */
#include "sema/internal.h"
#include <string.h>

Value *emit_tuple_index(Fn *f, Value *tuple, int i, Span span) {
    if (tuple->def && tuple->def->op == OP_prim_TupleConstruct) return tuple->def->in[i];
    Value *in[2] = {tuple, emit_int(f, i, span)};
    return emit_node1(f, OP_prim_TupleIndex, tuple->type->elem[i], in, 2, span);
}

/* The field that the index names when run: of a Union of the fields' types. */
static Value *tuple_choice(Fn *f, Value *v, Value *index, Span span) {
    int n;
    Value **part = emit_untuple(f, v, &n, span);
    SV **item = NEWN(f->a, SV *, n + 1);
    for (int i = 0; i < n; i++) item[i] = sv_value(f, part[i], span);
    return sv_as_value(f, choice_of(f, item, NULL, n, index, span), span);
}

static Value *tuple_item(Fn *f, Value *v, Value *index, Span span) {
    const Type *t = v->type;
    if (!type_is(index->type, TY_Int)) {
        ERR(f, DIAG_tuple_index_type, span, tt(f, index->type));
        return poison(f, span);
    }
    const Const *c = value_const(index);
    if (c) {
        int64_t i = c->u.i < 0 ? c->u.i + t->nelem : c->u.i;
        if (i < 0 || i >= t->nelem) {
            ERR(f, DIAG_tuple_index_range, span, (long long)c->u.i, t->nelem);
            return poison(f, span);
        }
        Value *in[2] = {v, index};
        return emit_node1(f, OP_prim_TupleIndex, t->elem[i], in, 2, span);
    }
    for (int i = 1; i < t->nelem; i++)
        if (t->elem[i] != t->elem[0]) {
            if (f->python && f->python->on && EXT(f, DIAG_ext_tuple_index, span)) return tuple_choice(f, v, index, span);
            f->differs = true;
            ERR(f, DIAG_tuple_index_mixed, span, tt(f, t));
            return poison(f, span);
        }
    if (!t->nelem) { ERR(f, DIAG_tuple_index_range, span, 0LL, 0); return poison(f, span); }
    Value *in[2] = {v, index};
    return emit_node1(f, OP_prim_TupleIndex, t->elem[0], in, 2, span);
}

/* A bound of a slice of what is known while compiling: constant, or absent. */
static bool slice_const(const Value *v, int64_t absent, int64_t *out, bool *given) {
    *out = absent;
    *given = v && !type_is(v->type, TY_None);
    if (!*given) return true;
    const Const *c = value_const(v);
    if (c && type_is(c->type, TY_Int)) { *out = c->u.i; return true; }
    return false;
}
bool slice_bounds(Fn *f, int64_t n, const Value *lo, const Value *hi, const Value *step, DiagId otherwise, SliceRange *out, Span span) {
    bool has_lo, has_hi, has_step;
    int64_t a, b, s;
    if (!slice_const(step, 1, &s, &has_step) || !slice_const(lo, 0, &a, &has_lo) || !slice_const(hi, 0, &b, &has_hi)) {
        ERR(f, otherwise, span);
        return false;
    }
    if (s == 0) { ERR(f, DIAG_slice_step, span); return false; }
    if (a < 0) a += n;
    if (b < 0) b += n;
    if (s > 0) {
        a = !has_lo ? 0 : a < 0 ? 0 : a > n ? n : a;
        b = !has_hi ? n : b < 0 ? 0 : b > n ? n : b;
    } else {
        a = !has_lo ? n - 1 : a < -1 ? -1 : a > n - 1 ? n - 1 : a;
        b = !has_hi ? -1 : b < -1 ? -1 : b > n - 1 ? n - 1 : b;
    }
    *out = (SliceRange){.from = a, .step = s, .count = 0};
    if (s > 0 ? b > a : b < a) out->count = s > 0 ? (b - a - 1) / s + 1 : s == INT64_MIN ? 1 : (a - b - 1) / -s + 1;
    return true;
}
static Value *tuple_slice(Fn *f, Value *v, Value *lo, Value *hi, Value *step, Span span) {
    SliceRange r;
    if (!slice_bounds(f, v->type->nelem, lo, hi, step, DIAG_tuple_slice, &r, span)) return poison(f, span);
    Value **item = NEWN(f->a, Value *, r.count + 1);
    for (int64_t k = 0; k < r.count; k++) item[k] = emit_tuple_index(f, v, (int)(r.from + k * r.step), span);
    return emit_tuple(f, item, (int)r.count, span);
}

static Value *emit_slice(Fn *f, Value *v, Value *lo, Value *hi, Value *step, Span span) {
    if (type_is(v->type, TY_Tuple)) return tuple_slice(f, v, lo, hi, step, span);
    if (!step || type_is(step->type, TY_None)) step = emit_int(f, 1, span);   /* before the bounds, as PyTorch counts */
    if (!lo) lo = emit_none(f, span);
    if (!hi) hi = emit_none(f, span);
    Value *in[4] = {v, lo, hi, step};
    return emit_op_values(f, "aten::slice", in, 4, span);
}

/* slice(a, b, c) as an index: what is None there becomes a number (of tuples: the constant rules do that). */
static Value *emit_slice_object(Fn *f, Value *v, const SV *sl, Span span) {
    if (type_is(v->type, TY_Tuple)) return tuple_slice(f, v, sl->lo, sl->hi, sl->step, span);
    Value *lo = sl->lo, *hi = sl->hi, *step = sl->step;
    const Const *c = step ? value_const(step) : NULL;
    bool down = c && type_is(c->type, TY_Int) && c->u.i < 0;
    if (!lo || type_is(lo->type, TY_None)) lo = emit_int(f, down ? INT64_MAX : 0, span);
    if (!hi || type_is(hi->type, TY_None)) hi = emit_int(f, down ? INT64_MIN : INT64_MAX, span);
    return emit_slice(f, v, lo, hi, step, span);
}

static Value *optional_bound(Fn *f, Ast *e) { return e ? emit_expr(f, e, NULL) : NULL; }

SV *emit_subscript(Fn *f, AstSubscript *e, const Type *hint) {
    Span span = e->base.span;
    SV *base = emit_sugared(f, e->value, NULL);
    if (base->kind == SV_ENTITY && base->ent.kind == ENT_CLASS && base->ent.u.cls->kind == CLASS_ENUM) {
        ERR(f, DIAG_enum_subscript, span, base->ent.u.cls->name->s);
        return sv_poison(f, span);
    }
    if (base->kind == SV_RANGE) {
        /* range(a, b)[i]: its i-th number */
        Value *i = emit_expr(f, e->index, NULL);
        return is_poison(i) ? sv_poison(f, span) : iter_item(f, base, i, span);
    }
    if (is_module(f, base)) {
        SV *item = module_subscript(f, base, e, hint);
        if (item) return item;
    }
    if (base->kind == SV_TUPLE && base->nitem && is_module(f, base->item[0])) return module_items_index(f, base, e, hint);
    if (base->kind == SV_DICT || (base->kind == SV_TUPLE && base->is_list)) {
        SV *item = build_subscript(f, base, e);
        if (item) return item;
    }
    if (base->kind == SV_TUPLE && sv_is_function(base)) {
        const Value *at = e->index->kind == AST_Slice ? NULL : emit_expr(f, e->index, NULL);
        if (is_poison(at)) return sv_poison(f, span);
        const bool fixed = at && at->def && at->def->op == OP_prim_Constant && type_is(at->type, TY_Int);
        int64_t i = fixed ? at->def->attr.constant->u.i : INT64_MAX;
        if (i < 0) i += base->nitem;
        if (i >= 0 && i < base->nitem) return base->item[i];
        ERR(f, DIAG_function_index, span, -base->nitem, base->nitem - 1);
        return sv_poison(f, span);
    }
    if (base->kind == SV_WRAPPED && e->index->kind != AST_Slice) {
        Value *key = emit_expr(f, e->index, NULL), *item = is_poison(key) ? key : wrapped_item(f, base, key, span);
        if (item) return sv_value(f, item, span);
        f->given = e->index;
        f->given_value = key;
    }
    Value *v = sv_as_value(f, base, e->value->span);
    if (is_poison(v)) return sv_poison(f, span);
    if (type_is(v->type, TY_Tensor)) return sv_value(f, emit_tensor_index(f, v, e->index, span), span);
    if (e->index->kind == AST_Slice) {
        AstSlice *sl = AST_AS(Slice, e->index);
        Value *lo = optional_bound(f, sl->lower), *hi = optional_bound(f, sl->upper), *step = optional_bound(f, sl->step);
        if (is_poison(lo) || is_poison(hi) || is_poison(step)) return sv_poison(f, span);
        if (type_is(v->type, TY_Dict) || type_is(v->type, TY_Optional)) { ERR(f, DIAG_not_subscriptable, span, tt(f, v->type)); return sv_poison(f, span); }
        return sv_value(f, emit_slice(f, v, lo, hi, step, span), span);
    }
    if (e->index->kind == AST_Tuple && !type_is(v->type, TY_Dict) && !type_is(v->type, TY_Class)) {
        ERR(f, DIAG_multi_index, span, tt(f, v->type));
        return sv_poison(f, span);
    }
    SV *isv = emit_sugared(f, e->index, NULL);
    if (isv->kind == SV_SLICE) return sv_value(f, emit_slice_object(f, v, isv, span), span);
    Value *index = sv_as_value(f, isv, e->index->span);
    if (is_poison(index)) return sv_poison(f, span);
    if (type_is(v->type, TY_Tuple)) return sv_value(f, tuple_item(f, v, index, span), span);
    if (!type_is(v->type, TY_Str) && !has_items(f, v->type)) {
        ERR(f, DIAG_not_subscriptable, span, tt(f, v->type));
        if (type_is(v->type, TY_Optional)) diag_help(f->s, "it may be None: test it with `is not None` first");
        return sv_poison(f, span);
    }
    Arg arg[2] = {{.v = v, .span = e->value->span}, {.v = index, .span = e->index->span}};
    return sv_value(f, emit_op(f, "aten::__getitem__", arg, 2, span), span);
}

bool has_items(Fn *f, const Type *t) {
    return type_is(t, TY_List) || type_is(t, TY_Class) || (type_is(t, TY_Dict) && (f->raw_sets || !type_is_set(t)));
}

/* xs[a:b:c] = v, or del xs[a:b:c] where v is NULL, of a list: built anew, and put in place of what it held. */
static void slice_change(Fn *f, Value *list, AstSlice *sl, Value *v, Span span) {
    if (!type_is(list->type, TY_List)) {
        if (v) ERR(f, DIAG_no_item_store, span, tt(f, list->type));
        else ERR(f, DIAG_delete_item, span, tt(f, list->type));
        return;
    }
    if (v ? !EXT(f, DIAG_ext_slice_store, span) : !EXT(f, DIAG_ext_delete_slice, span)) return;
    Ast *bound[3] = {sl->lower, sl->upper, sl->step};
    SV *arg[5] = {sv_value(f, list, span)};
    int n = 1;
    if (v) {
        set_settle(f, v, list->type);
        SV *items = as_sequence(f, sv_value(f, is_empty_list(v) ? try_convert(f, v, list->type, false, span) : v, span), span);
        if (!items) return;
        if (items->v->type != list->type) { ERR(f, DIAG_list_hint, span, tt(f, list->type), tt(f, items->v->type)); return; }
        arg[n++] = items;
    }
    for (int i = 0; i < (sl->step ? 3 : 2); i++) {
        Value *b = bound[i] ? emit_expr(f, bound[i], NULL) : NULL;
        if (is_poison(b)) return;
        if (b && !type_is(b->type, TY_Int) && !type_is(b->type, TY_None)) { ERR(f, DIAG_range_arg, bound[i]->span, tt(f, b->type)); return; }
        /* no bound: beyond the end that the step comes from, or goes to */
        if (!b || type_is(b->type, TY_None)) b = i == 2 ? emit_int(f, 1, span) : sl->step ? emit_none(f, span) : emit_int(f, i == 0 ? 0 : INT64_MAX, span);
        arg[n++] = sv_value(f, b, span);
    }
    if (sl->step) library_call(f, v ? "slice_put_step" : "slice_drop_step", arg, n, span, NULL);
    else library_call(f, v ? "slice_put" : "slice_drop", arg, n, span, NULL);
}

void emit_subscript_store(Fn *f, AstSubscript *t, Value *v, Span span) {
    SV *sv = emit_sugared(f, t->value, NULL);
    if (is_module(f, sv) && module_is_container(f, sv)) { ERR(f, DIAG_module_store, span); return; }
    Value *base = sv_as_value(f, sv, t->value->span);
    if (is_poison(base)) return;
    if (type_is(base->type, TY_Tensor)) { emit_tensor_store(f, base, t->index, v, span); return; }
    if (t->index->kind == AST_Slice) { slice_change(f, base, AST_AS(Slice, t->index), v, span); return; }
    if (t->index->kind == AST_Tuple && !type_is(base->type, TY_Dict) && !type_is(base->type, TY_Class)) { ERR(f, DIAG_multi_index, span, tt(f, base->type)); return; }
    if (!has_items(f, base->type)) {
        ERR(f, DIAG_no_item_store, span, tt(f, base->type));
        return;
    }
    Value *index = emit_expr(f, t->index, NULL);
    if (is_poison(index) || is_poison(v)) return;
    Arg arg[3] = {{.v = base, .span = t->value->span}, {.v = index, .span = t->index->span}, {.v = v, .span = span}};
    emit_op(f, "aten::_set_item", arg, 3, span);
}

void emit_subscript_delete(Fn *f, AstSubscript *t, Span span) {
    SV *sv = emit_sugared(f, t->value, NULL);
    if (is_module(f, sv) && module_is_container(f, sv)) { ERR(f, DIAG_module_store, span); return; }
    Value *base = sv_as_value(f, sv, t->value->span);
    if (is_poison(base)) return;
    if (t->index->kind == AST_Slice) { slice_change(f, base, AST_AS(Slice, t->index), NULL, span); return; }
    if (t->index->kind == AST_Tuple) { ERR(f, DIAG_ext_delete_slice, span); sema_failed(f); return; }
    if (!has_items(f, base->type)) { ERR(f, DIAG_delete_item, span, tt(f, base->type)); return; }
    Value *index = emit_expr(f, t->index, NULL);
    if (is_poison(index)) return;
    Arg arg[2] = {{.v = base, .span = t->value->span}, {.v = index, .span = t->index->span}};
    emit_op(f, "aten::Delete", arg, 2, span);
}
