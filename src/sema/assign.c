/* Assignments: names, tuples (nested, starred), subscripts, attributes; annotated and augmented ones; del. */
#include "sema/internal.h"
#include <string.h>

/* Number of starred targets is at most one, and not the only target. */
static bool check_targets(Fn *f, const AstVec *elts, Span span, int *starred) {
    *starred = -1;
    for (int i = 0; i < elts->len; i++) {
        if (elts->data[i]->kind != AST_Starred) continue;
        if (*starred >= 0) { ERR(f, DIAG_two_starred, elts->data[i]->span); return false; }
        *starred = i;
    }
    if (*starred >= 0 && elts->len == 1) { ERR(f, DIAG_lone_star, span); return false; }
    return true;
}

/* A Tensor as the list of its parts along dimension 0. */
static SV *unbound(Fn *f, Value *v, Span span) {
    Value *in[2] = {v, emit_int(f, 0, span)};
    return sv_value(f, emit_op_values(f, "aten::unbind", in, 2, span), span);
}

/* sv as its parts. want < 0: as many as there are. NULL after an error. */
static SV **sv_as_tuple(Fn *f, SV *sv, int want, Span span, int *n) {
    if (is_module(f, sv) && module_is_container(f, sv)) {
        if (!EXT(f, DIAG_ext_module_unpack, span)) return NULL;
        sv = module_iter(f, sv, span);
    } else if (sv->kind == SV_DICT) sv = dict_keys(f, sv, span);
    if (sv->kind == SV_TUPLE) {
        *n = sv->nitem;
        return sv->item;
    }
    if (sv->kind == SV_VALUE) {
        Value *v = sv->v;
        Value **part = NULL;
        if (is_poison(v)) return NULL;
        if (type_is(v->type, TY_Tuple)) part = emit_untuple(f, v, n, span);
        else if (type_is(v->type, TY_List)) {
            if (want < 0) { ERR(f, DIAG_list_star, span); return NULL; }
            Node *node = emit_node(f, OP_prim_ListUnpack, span);
            node_add_input(node, v);
            part = NEWN(f->a, Value *, want + 1);
            for (int i = 0; i < want; i++) part[i] = node_add_output(node, v->type->elem[0]);
            *n = want;
        } else if (want >= 0 && (type_is(v->type, TY_Tensor) || type_is(v->type, TY_Str) || type_is(v->type, TY_Dict))) {
            if (!EXT(f, DIAG_ext_tensor_unpack, span, tt(f, v->type))) return NULL;
            SV *items = type_is(v->type, TY_Tensor) ? unbound(f, v, span) : as_sequence(f, sv, span);
            return items ? sv_as_tuple(f, items, want, span, n) : NULL;
        } else {
            ERR(f, DIAG_not_tuple, span, tt(f, v->type));
            if (type_is(v->type, TY_Optional)) diag_help(f->s, "it may be None: test it with `is not None` first");
            return NULL;
        }
        SV **out = NEWN(f->a, SV *, *n + 1);
        for (int i = 0; i < *n; i++) out[i] = sv_value(f, part[i], span);
        return out;
    }
    ERR(f, DIAG_not_tuple, span, sv_what(f, sv));
    return NULL;
}

static void poison_targets(Fn *f, Ast *t) {
    if (t->kind == AST_Starred) t = AST_AS(Starred, t)->value;
    if (t->kind == AST_Name) {
        Var *v = var_find(f, AST_AS(Name, t)->id);
        if (!v) var_set(f, AST_AS(Name, t)->id, sv_poison(f, t->span), NULL, t->span);
        return;
    }
    const AstVec *elts = t->kind == AST_Tuple ? &AST_AS(Tuple, t)->elts : t->kind == AST_List ? &AST_AS(List, t)->elts : NULL;
    for (int i = 0; elts && i < elts->len; i++) poison_targets(f, elts->data[i]);
}

static void assign_tuple(Fn *f, Ast *target, const AstVec *elts, SV *sv, Span rhs_span) {
    int starred, have;
    if (!check_targets(f, elts, target->span, &starred)) return;
    int binders = elts->len - (starred >= 0 ? 1 : 0);
    if (starred >= 0 && sv->kind == SV_VALUE && type_is(sv->v->type, TY_Tensor)) {
        if (!EXT(f, DIAG_ext_tensor_unpack, rhs_span, tt(f, sv->v->type))) { poison_targets(f, target); return; }
        sv = unbound(f, sv->v, rhs_span);
    } else if (starred >= 0 && (sv->kind == SV_RANGE || sv->kind == SV_ITER || (sv->kind == SV_VALUE && type_is(sv->v->type, TY_Str)))) {
        SV *items = as_sequence(f, sv, rhs_span);
        if (items) sv = items;
    }
    if (starred < 0 && (sv->kind == SV_RANGE || sv->kind == SV_ITER) && !iter_unrolled(sv)) sv = sv_value(f, sv_as_value(f, sv, rhs_span), rhs_span);
    if (starred >= 0 && sv->kind == SV_VALUE && type_is(sv->v->type, TY_List) && AST_AS(Starred, elts->data[starred])->value->kind == AST_Name) {
        if (!EXT(f, DIAG_ext_star_unpack, rhs_span)) { poison_targets(f, target); return; }
        SV **all = NEWN(f->a, SV *, elts->len + 1);
        unpack_list(f, sv->v, starred, binders - starred, all, rhs_span);
        for (int i = 0; i < elts->len; i++) emit_assign_to(f, i == starred ? AST_AS(Starred, elts->data[i])->value : elts->data[i], all[i], rhs_span);
        return;
    }
    SV **part = sv_as_tuple(f, sv, starred >= 0 ? -1 : binders, rhs_span, &have);
    if (!part) { poison_targets(f, target); return; }
    if (have < binders) {
        ERR(f, DIAG_unpack_few, target->span, starred >= 0 ? "at least " : "", binders, have);
        poison_targets(f, target);
        return;
    }
    if (have > binders && starred < 0) {
        ERR(f, DIAG_unpack_many, target->span, binders, have);
        poison_targets(f, target);
        return;
    }
    for (int i = 0, k = 0; i < elts->len; i++) {
        Ast *t = elts->data[i];
        if (t->kind != AST_Starred) {
            emit_assign_to(f, t, part[k++], rhs_span);
            continue;
        }
        Ast *name = AST_AS(Starred, t)->value;
        int n = have - binders;
        if (name->kind != AST_Name) { ERR(f, DIAG_star_target, t->span); k += n; continue; }
        SV *rest = sv_new(f, SV_TUPLE, rhs_span);
        rest->item = part + k;
        rest->nitem = n;
        bool values = true;           /* else modules or functions: the name stands for them while compiling */
        for (int j = 0; j < n; j++) values &= part[k + j]->kind == SV_VALUE || part[k + j]->kind == SV_TUPLE;
        if (values) var_set_value(f, AST_AS(Name, name)->id, sv_as_value(f, rest, rhs_span), name->span);
        else var_set(f, AST_AS(Name, name)->id, rest, NULL, name->span);
        k += n;
    }
}

static void assign_attribute(Fn *f, AstAttribute *t, SV *sv) {
    if (sv->kind == SV_WRAPPED && (sv->nitem || is_wrapped(sv, "Counter"))) {
        ERR(f, DIAG_collections_use, t->base.span, sv->name->s, "an attribute keeps it as a plain Dict or List");
        return;
    }
    SV *base = emit_sugared(f, t->value, NULL);
    if (base->kind == SV_VALUE && is_poison(base->v)) return;
    if ((base->kind == SV_VALUE || base->kind == SV_MODULE) && (type_is(base->v->type, TY_Class) || type_is(base->v->type, TY_Interface))) {
        class_set_attribute(f, base, t->attr, sv_as_value(f, sv, t->base.span), t->base.span);
        return;
    }
    ERR(f, DIAG_set_attribute, t->base.span, t->attr->s, sv_what(f, base));
    if (base->kind == SV_VALUE && base->v->type->field) diag_help(f->s, "a NamedTuple can't be changed: make a new one");
}

void emit_assign_to(Fn *f, Ast *target, SV *sv, Span rhs_span) {
    if (!deep_enter(f, target->span)) return;
    switch (target->kind) {
    case AST_Name: var_set(f, AST_AS(Name, target)->id, sv, NULL, target->span); break;
    case AST_Tuple: assign_tuple(f, target, &AST_AS(Tuple, target)->elts, sv, rhs_span); break;
    case AST_Subscript: emit_subscript_store(f, AST_AS(Subscript, target), sv_as_value(f, sv, rhs_span), target->span); break;
    case AST_Attribute: assign_attribute(f, AST_AS(Attribute, target), sv); break;
    case AST_Starred: ERR(f, DIAG_lone_star, target->span); break;
    default: ERR(f, DIAG_assign_target, target->span, ast_kind_name(target->kind)); break;
    }
    deep_leave(f);
}

void emit_assign(Fn *f, AstAssign *st) {
    const Type *type = NULL;
    if (st->type_comment && st->targets.len == 1 && st->targets.data[0]->kind == AST_Name) {
        type = annotation_type(f->sm, f, f->scope, st->type_comment);
        if (type_is(type, TY_Error)) type = NULL;
    }
    f->differs |= st->targets.len == 1 && st->targets.data[0]->kind == AST_Name && strncmp(AST_AS(Name, st->targets.data[0])->id->s, "$match", 6) == 0;   /* its tests are static */
    SV *sv = emit_sugared(f, st->value, type);
    if (st->targets.len > 1 && sv->kind == SV_VALUE) {
        /* Evaluated once; each target gets the same value, which is no fresh `[]` for any of them. */
        Value *v = sv->v;
        if (is_empty_list(v)) v->def->flags = 0;
    }
    for (int i = 0; i < st->targets.len; i++) {
        Ast *t = st->targets.data[i];
        if (type) var_set(f, AST_AS(Name, t)->id, sv, type, t->span);
        else emit_assign_to(f, t, sv, st->value->span);
    }
}

void emit_ann_assign(Fn *f, AstAnnAssign *st) {
    if (!st->value) {                 /* only in what dataclass.c writes; else refused by frontend.c */
        if (st->target->kind == AST_Attribute) {
            const Type *type = annotation_type(f->sm, f, f->scope, st->annotation);
            SV *self = emit_sugared(f, AST_AS(Attribute, st->target)->value, NULL);
            if (!type_is(type, TY_Error) && self->kind == SV_VALUE && type_is(self->v->type, TY_Class)) class_declare_attribute(f, self->v->type, AST_AS(Attribute, st->target)->attr, type);
        }
        return;
    }
    if (st->target->kind == AST_Attribute) {
        const Type *type = annotation_type(f->sm, f, f->scope, st->annotation);
        Value *v = emit_expr(f, st->value, type_is(type, TY_Error) ? NULL : type);
        if (type_is(type, TY_Error) || is_poison(v)) return;
        v = try_convert(f, v, type, true, st->base.span);
        const bool narrow = v->type != type && type_is_subtype(f->s, v->type, type) && f->decl->owner && f->decl->owner->type && !type_mentions(f->s, type, f->decl->owner->type);
        if (narrow && f->s->diags.pedantic) type = v->type;
        else if (narrow) diag(f->s, DIAG_ext_attribute_type, st->base.span, AST_AS(Attribute, st->target)->attr->s, tt(f, type), tt(f, v->type));
        if (type_is_subtype(f->s, v->type, type)) emit_assign_to(f, st->target, sv_value(f, coerce(f, v, type, st->base.span), st->value->span), st->value->span);
        else ERR(f, DIAG_annotation_mismatch, st->value->span, AST_AS(Attribute, st->target)->attr->s, tt(f, type), tt(f, v->type));
        return;
    }
    if (st->target->kind != AST_Name) {
        SV *sv = emit_sugared(f, st->value, NULL);
        emit_assign_to(f, st->target, sv, st->value->span);
        return;
    }
    const Type *type = annotation_type(f->sm, f, f->scope, st->annotation);
    bool known = !type_is(type, TY_Error);
    SV *sv = emit_sugared(f, st->value, known ? type : NULL);
    if (known) var_set(f, AST_AS(Name, st->target)->id, sv, type, st->target->span);
    else if (!var_find(f, AST_AS(Name, st->target)->id)) poison_targets(f, st->target);
}

/* ---- augmented: in place for tensors and lists, rebound for the rest. `%=` is fmod and gives a float on ints. Source: docs/language.md 4. */
static Value *aug_value(Fn *f, AstAugAssign *st, Value *l, Value *r) {
    if (is_poison(l) || is_poison(r)) return poison(f, st->base.span);
    if (type_is(l->type, TY_Class)) return class_augmented(f, st, l, r);
    if (type_is_set(l->type) && !f->raw_sets) return set_augmented(f, st, l, r);
    if (st->op == AOP_FloorDiv || st->op == AOP_MatMult) return emit_binary(f, st->op, l, r, st->base.span, st->target->span, st->value->span);
    if (st->op == AOP_BitOr && type_is(l->type, TY_Dict)) {
        if (!type_is(r->type, TY_Dict)) { ERR(f, DIAG_aug_op, st->base.span, ast_op_text(st->op)); return poison(f, st->base.span); }
        if (!EXT(f, DIAG_ext_compare, st->base.span, "|=", tt(f, l->type), tt(f, r->type))) return poison(f, st->base.span);
        Value *two[2] = {l, r};
        return is_poison(emit_op_values(f, "aten::update", two, 2, st->base.span)) ? poison(f, st->base.span) : l;
    }
    if ((st->op == AOP_Mod || st->op == AOP_Pow) && l->type->is_number_like && r->type->is_number_like) {
        f->differs = true;                        /* fmod and a float in TorchScript */
        if (f->python && f->python->on) return emit_binary(f, st->op, l, r, st->base.span, st->target->span, st->value->span);
    }
    Sym op = op_for_augmented(f->s, sym_printf(f->s, "%s=", ast_op_text(st->op)), l->type, NULL);
    if (!op) { ERR(f, DIAG_aug_op, st->base.span, ast_op_text(st->op)); return poison(f, st->base.span); }
    Arg arg[2] = {{.v = l, .span = st->target->span}, {.v = r, .span = st->value->span}};
    f->shown = arena_printf(f->a, "%s=", ast_op_text(st->op));
    bool arithmetic = st->op == AOP_Add || st->op == AOP_Sub || st->op == AOP_Mult || st->op == AOP_Div;
    Value *v = arithmetic ? scalar_tensor(f, st->op, arg, st->base.span) : NULL;
    if (!v) v = emit_op_sym(f, op, arg, 2, st->base.span);
    f->shown = NULL;
    return v;
}

void emit_aug_assign(Fn *f, AstAugAssign *st) {
    switch (st->target->kind) {
    case AST_Name: {
        Sym name = AST_AS(Name, st->target)->id;
        Value *l = emit_expr(f, st->target, NULL);
        Value *r = emit_expr(f, st->value, l && !is_poison(l) ? l->type : NULL);
        Value *v = aug_value(f, st, l, r);
        if (!is_poison(v)) var_set_value(f, name, v, st->target->span);
        break;
    }
    case AST_Subscript: {
        AstSubscript *t = AST_AS(Subscript, st->target);
        SV *whole = emit_sugared(f, t->value, NULL);
        Value *base = sv_as_value(f, whole, t->value->span);
        if (is_poison(base)) break;
        if (!has_items(f, base->type)) {
            if (type_is(base->type, TY_Tensor)) emit_tensor_aug(f, base, t->index, st);
            else ERR(f, DIAG_aug_subscript, st->base.span, tt(f, base->type));
            break;
        }
        if (type_is(base->type, TY_Class) && !EXT(f, DIAG_ext_class_item, st->target->span, tt(f, base->type))) break;
        if (t->index->kind == AST_Tuple && !type_is(base->type, TY_Dict)) { ERR(f, DIAG_multi_index, st->base.span, tt(f, base->type)); break; }
        if (t->index->kind == AST_Slice) {
            Value *part = emit_expr(f, st->target, NULL), *more = emit_expr(f, st->value, is_poison(part) ? NULL : part->type);
            Value *sum = is_poison(part) ? part : emit_binary(f, st->op, part, more, st->base.span, st->target->span, st->value->span);
            if (!is_poison(sum)) emit_assign_to(f, st->target, sv_value(f, sum, st->value->span), st->value->span);
            break;
        }
        Value *index = emit_expr(f, t->index, NULL);
        if (is_poison(index)) break;
        Arg get[2] = {{.v = base, .span = t->value->span}, {.v = index, .span = t->index->span}};
        Value *item = whole->kind == SV_WRAPPED ? wrapped_item(f, whole, index, t->base.span) : NULL;
        if (!item) item = emit_op(f, "aten::__getitem__", get, 2, t->base.span);
        Value *r = emit_expr(f, st->value, NULL);
        Value *v = aug_value(f, st, item, r);
        if (is_poison(v)) break;
        Arg set[3] = {get[0], get[1], {.v = v, .span = st->value->span}};
        emit_op(f, "aten::_set_item", set, 3, st->base.span);
        break;
    }
    case AST_Attribute: {
        SV *base = emit_sugared(f, AST_AS(Attribute, st->target)->value, NULL);
        if (base->kind == SV_VALUE && is_poison(base->v)) break;
        if ((base->kind == SV_VALUE || base->kind == SV_MODULE) && (type_is(base->v->type, TY_Class) || type_is(base->v->type, TY_Interface))) {
            Sym name = AST_AS(Attribute, st->target)->attr;
            Value *l = sv_as_value(f, class_attribute(f, base, name, st->target->span), st->target->span);
            Value *r = emit_expr(f, st->value, is_poison(l) ? NULL : l->type);
            Value *v = aug_value(f, st, l, r);
            if (!is_poison(v)) class_set_attribute(f, base, name, v, st->base.span);
            break;
        }
        ERR(f, DIAG_set_attribute, st->base.span, AST_AS(Attribute, st->target)->attr->s, sv_what(f, base));
        break;
    }
    default: ERR(f, DIAG_assign_target, st->target->span, ast_kind_name(st->target->kind)); break;
    }
}

void emit_delete(Fn *f, AstDelete *st) {
    for (int i = 0; i < st->targets.len; i++) {
        Ast *t = st->targets.data[i];
        if (t->kind == AST_Subscript) emit_subscript_delete(f, AST_AS(Subscript, t), st->base.span);
        else if (t->kind == AST_Name) var_delete(f, AST_AS(Name, t)->id, t->span);
        else ERR(f, DIAG_delete_target, t->span);
    }
}
