/* Expressions: literals, names, operators, containers. Evaluated left to right. */
#include "sema/internal.h"
#include <stdlib.h>
#include <string.h>

static Value *emit_constant(Fn *f, AstConstant *e) {
    const Lit *lit = &e->lit;
    Span span = e->base.span;
    switch (lit->kind) {
    case LIT_NONE: return emit_none(f, span);
    case LIT_TRUE: return emit_bool(f, true, span);
    case LIT_FALSE: return emit_bool(f, false, span);
    case LIT_INT: return build_literal(f->g, const_int(f->s, lit->i), span);
    case LIT_FLOAT: return build_literal(f->g, const_float(f->s, lit->f), span);
    case LIT_IMAG: return build_literal(f->g, const_complex(f->s, 0, lit->f), span);
    case LIT_STR: return emit_str(f, lit->str, lit->len, span);
    case LIT_BIGINT: ERR(f, DIAG_big_int, span, (int)(lit->len > 40 ? 40 : lit->len), lit->str, lit->len > 40 ? "..." : ""); break;
    case LIT_ELLIPSIS: ERR(f, DIAG_ellipsis, span); break;
    case LIT_BYTES: ERR(f, DIAG_bytes, span); break;
    }
    return poison(f, span);
}

static int by_number(const void *x, const void *y) {
    uint32_t a = (*(Value *const *)x)->number, b = (*(Value *const *)y)->number;
    return a < b ? -1 : a > b;
}
static void numbered(Fn *f, Value *v, ValueVec *out) {
    if (v->number != NO_NUMBER) vec_push(f->a, out, v);
}
static bool acts(const Node *n) {
    return !n->nblock && n->op != OP_prim_Load && n->op != OP_prim_Store && !(op_flags((OpId)n->op) & OPF_PURE);
}
enum { TWICE_LIMIT = 100000 };        /* values in a graph past which left sides of % that stand in each other are no longer doubled */
/* PyTorch emits the left side of % twice, to see whether it is a str, and goes on with the second. What has an effect (a call) happens twice;
 * else only numbers and names show it. v: its value; last: the node of the block before it. */
Value *emit_twice(Fn *f, Ast *e, Value *v, const Node *last) {
    ValueVec made = {0};
    bool effect = false;
    for (Node *k = last ? last->next : f->block->first; k; k = k->next) {
        effect |= acts(k);
        for (int i = 0; i < k->nout; i++) numbered(f, k->out[i], &made);
        for (int b = 0; b < k->nblock; b++)
            for (Walk w = walk_block(k->block[b]); walk_next(&w);) {
                for (int i = 0; w.event == WALK_ENTER && i < w.block->nparam; i++) numbered(f, w.block->param[i], &made);
                effect |= w.event == WALK_NODE && acts(w.node);
                for (int i = 0; w.event == WALK_NODE && i < w.node->nout; i++) numbered(f, w.node->out[i], &made);
            }
    }
    if (effect && f->g->next_id < TWICE_LIMIT) return emit_expr(f, e, NULL);
    if (made.len) qsort(made.data, (size_t)made.len, sizeof *made.data, by_number);
    bool name = e->kind == AST_Name && made.len == 1 && made.data[0]->hint;
    for (int i = 0; i < made.len; i++) made.data[i]->number = f->g->next_number + (uint32_t)i;
    if (!name) f->g->next_number += (uint32_t)made.len;
    else {
        graph_touch_name(f->g, AST_AS(Name, e)->id);
        value_set_name(made.data[0], AST_AS(Name, e)->id);
    }
    return v;
}

bool emit_values(Fn *f, const AstVec *es, const Type *hint, ValueVec *out) {
    bool fine = true;
    for (int i = 0; i < es->len; i++) {
        Ast *e = es->data[i];
        if (e->kind != AST_Starred) {
            Value *v = emit_expr(f, e, hint);
            if (is_poison(v)) fine = false;
            vec_push(f->a, out, v);
            continue;
        }
        SV *sv = emit_sugared(f, AST_AS(Starred, e)->value, NULL);
        if (sv->kind == SV_TUPLE) {
            for (int k = 0; k < sv->nitem; k++) vec_push(f->a, out, sv_as_value(f, sv->item[k], e->span));
            continue;
        }
        Value *v = sv_as_value(f, sv, e->span);
        if (is_poison(v)) { fine = false; continue; }
        if (type_is(v->type, TY_List) && f->star_want > 0) {
            if (!EXT(f, DIAG_ext_star_call, e->span)) { fine = false; continue; }
            Node *node = emit_node(f, OP_prim_ListUnpack, e->span);
            node_add_input(node, v);
            for (int k = f->star_want; k > 0; k--) vec_push(f->a, out, node_add_output(node, v->type->elem[0]));
            continue;
        }
        if (!type_is(v->type, TY_Tuple)) {
            ERR(f, DIAG_star_list, e->span, tt(f, v->type));
            fine = false;
            continue;
        }
        int n;
        Value **part = emit_untuple(f, v, &n, e->span);
        for (int k = 0; k < n; k++) vec_push(f->a, out, part[k]);
    }
    for (int i = 0; i < out->len; i++)
        if (is_poison(out->data[i])) fine = false;
    return fine;
}

/* The list that a hint asks for: List[T], also inside Optional or a Union with one list. */
static const Type *list_hint(const Type *hint) {
    if (!hint) return NULL;
    if (type_is(hint, TY_Optional)) hint = hint->elem[0];
    if (type_is(hint, TY_List)) return hint;
    const Type *one = NULL;
    if (type_is(hint, TY_Union))
        for (int i = 0; i < hint->nelem; i++)
            if (type_is(hint->elem[i], TY_List)) {
                if (one) return NULL;
                one = hint->elem[i];
            }
    return one;
}

static Value *emit_list_literal(Fn *f, AstList *e, const Type *hint) {
    Span span = e->base.span;
    const Type *want = list_hint(hint);
    ValueVec v = {0};
    for (int i = 0; i < e->elts.len; i++) {
        if (e->elts.data[i]->kind != AST_Starred) continue;
        ItemVec parts = {0};
        bool lists = false;
        if (!emit_parts(f, &e->elts, 0, want ? want->elem[0] : NULL, &parts)) return poison(f, span);
        for (int k = 0; k < parts.len; k++) lists |= parts.data[k].is_list;
        if (lists && !EXT(f, DIAG_ext_star_list, e->elts.data[i]->span)) return poison(f, span);
        if (lists) return join_parts(f, &parts, want ? want->elem[0] : NULL, span);
        for (int k = 0; k < parts.len; k++) vec_push(f->a, &v, parts.data[k].v);
        break;
    }
    bool fine = v.len || emit_values(f, &e->elts, want ? want->elem[0] : NULL, &v);
    if (!fine) return poison(f, span);
    if (v.len == 0) {
        const bool open = !want && f->python && f->python->on;
        f->differs |= !want;                      /* of tensors in TorchScript; of what comes into it in Python */
        Value *list = emit_list(f, want ? want->elem[0] : open ? type_open(f) : TY(f, Tensor), NULL, 0, span);
        if (!want && !open) list->def->flags = 1;
        return list;
    }
    if (want) {
        const Type *elem = want->elem[0];
        for (int i = 0; i < v.len; i++) {
            v.data[i] = try_convert(f, v.data[i], elem, false, span);
            if (type_is_subtype(f->s, v.data[i]->type, elem)) continue;
            if (type_is(v.data[i]->type, TY_Number) && (type_is(elem, TY_Float) || type_is(elem, TY_Int) || type_is(elem, TY_Complex))) {
                Span at = e->elts.data[i < e->elts.len ? i : 0]->span;
                if (!EXT(f, DIAG_ext_list_number, at, tt(f, want), tt(f, elem))) return poison(f, span);
                v.data[i] = try_convert(f, v.data[i], elem, true, span);
                continue;
            }
            if (type_is(hint, TY_Union)) { want = NULL; break; }
            ERR(f, DIAG_list_hint, e->elts.data[i < e->elts.len ? i : 0]->span, tt(f, want), tt(f, v.data[i]->type));
            return poison(f, span);
        }
        if (want) return emit_list(f, elem, v.data, v.len, span);
    }
    const Type *elem = v.data[0]->type;
    for (int i = 1; i < v.len; i++) {
        set_join(f, &elem, &(const Type *){v.data[i]->type});
        const Type *both = type_unify(f->s, elem, v.data[i]->type, true);
        if (!both) {
            note_mixed(f, span);
            ERR(f, DIAG_list_types, e->elts.data[i < e->elts.len ? i : 0]->span, tt(f, elem), tt(f, v.data[i]->type));
            return poison(f, span);
        }
        elem = both;
    }
    if (type_is(elem, TY_Union)) {
        bool open = false;            /* `[]` among lists takes its type from them */
        for (int i = 0; i < v.len; i++) open |= is_empty_list(v.data[i]);
        if (!open) note_mixed(f, span);
        diag(f->s, DIAG_list_union, span, tt(f, elem));
    }
    return emit_list(f, elem, v.data, v.len, span);
}

static Value *emit_tuple_literal(Fn *f, AstTuple *e, const Type *hint) {
    if (hint) hint = unwrap_optional(hint);
    ValueVec v = {0};
    bool plain = hint && type_is(hint, TY_Tuple) && hint->nelem == e->elts.len;
    bool fine = true;
    if (plain) {
        for (int i = 0; i < e->elts.len; i++)
            if (e->elts.data[i]->kind == AST_Starred) plain = false;
    }
    if (plain) {
        for (int i = 0; i < e->elts.len; i++) {
            /* An empty list in a returned tuple takes the declared field's type. */
            Value *x = emit_expr(f, e->elts.data[i], hint->elem[i]);
            if (is_poison(x)) fine = false;
            vec_push(f->a, &v, x);
        }
    } else fine = emit_values(f, &e->elts, NULL, &v);
    return fine ? emit_tuple(f, v.data, v.len, e->base.span) : poison(f, e->base.span);
}

/* {**a, k: v, **b}: a copy of the first part, and the others put into it one after the other. */
static Value *emit_dict_splat(Fn *f, AstDict *e, const Type *want) {
    const Span span = e->base.span;
    Value *all = NULL;
    for (int i = 0; i < e->keys.len;) {
        Value *part;
        bool fresh = false;
        if (!e->keys.data[i]) {
            part = emit_expr(f, e->values.data[i++], want);
            if (!is_poison(part) && !type_is(part->type, TY_Dict)) {
                ERR(f, DIAG_annotate_type, e->values.data[i - 1]->span, "Dict", tt(f, part->type));
                return poison(f, span);
            }
        } else {
            AstDict *run = AST_NEW(f->a, Dict, span);
            const int from = i;
            while (i < e->keys.len && e->keys.data[i]) i++;
            run->keys = (AstVec){e->keys.data + from, i - from};
            run->values = (AstVec){e->values.data + from, i - from};
            part = emit_expr(f, &run->base, all ? all->type : want);
            fresh = true;
        }
        if (is_poison(part)) return part;
        if (!all) {
            all = fresh ? part : emit_op_values(f, "aten::copy", &part, 1, span);
            continue;
        }
        Value *two[2] = {all, part};
        if (is_poison(emit_op_values(f, "aten::update", two, 2, span))) return poison(f, span);
    }
    return all;
}

static Value *emit_dict_literal(Fn *f, AstDict *e, const Type *hint) {
    Span span = e->base.span;
    const Type *want = hint ? unwrap_optional(hint) : NULL;
    if (want && !type_is(want, TY_Dict)) want = NULL;
    for (int i = 0; i < e->keys.len; i++)
        if (!e->keys.data[i]) return emit_dict_splat(f, e, want);
    int n = e->keys.len;
    Value **kv = NEWN(f->a, Value *, 2 * n + 1);
    bool fine = true;
    for (int i = 0; i < n; i++) {
        kv[2 * i] = emit_expr(f, e->keys.data[i], want ? want->elem[0] : NULL);
        if (is_poison(kv[2 * i])) fine = false;
    }
    for (int i = 0; i < n; i++) {
        kv[2 * i + 1] = emit_expr(f, e->values.data[i], want ? want->elem[1] : NULL);
        if (is_poison(kv[2 * i + 1])) fine = false;
    }
    if (!fine) return poison(f, span);
    if (!n && !want) {
        f->differs = true;
        if (f->python && f->python->on) return emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, type_open(f), type_open(f)), NULL, 0, span);
    }
    const Type *key = want ? want->elem[0] : n ? kv[0]->type : TY(f, Str), *value = want ? want->elem[1] : n ? kv[1]->type : TY(f, Tensor);
    for (int i = 0; i < n; i++) {
        if (want ? !type_is_subtype(f->s, kv[2 * i]->type, key) : kv[2 * i]->type != key) {
            if (want) ERR(f, DIAG_dict_hint, e->keys.data[i]->span, tt(f, want), "keys", tt(f, kv[2 * i]->type));
            else ERR(f, DIAG_dict_keys_differ, e->keys.data[i]->span, tt(f, key), tt(f, kv[2 * i]->type));
            return poison(f, span);
        }
        if (want) {
            kv[2 * i + 1] = try_convert(f, kv[2 * i + 1], value, false, span);
            if (!type_is_subtype(f->s, kv[2 * i + 1]->type, value)) {
                ERR(f, DIAG_dict_hint, e->values.data[i]->span, tt(f, want), "values", tt(f, kv[2 * i + 1]->type));
                return poison(f, span);
            }
        } else {
            set_join(f, &value, &(const Type *){kv[2 * i + 1]->type});
            const Type *both = type_unify(f->s, value, kv[2 * i + 1]->type, true);
            if (!both) {
                note_mixed(f, span);
                ERR(f, DIAG_dict_values_differ, e->values.data[i]->span, tt(f, value), tt(f, kv[2 * i + 1]->type));
                return poison(f, span);
            }
            value = both;
        }
    }
    switch (key->kind) {
    case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: case TY_Device: case TY_Any: case TY_Number: break;
    default: ERR(f, DIAG_dict_key, span, tt(f, key)); return poison(f, span);
    }
    if (!want && type_is(value, TY_Union)) {
        note_mixed(f, span);
        diag(f->s, DIAG_dict_union, span, tt(f, type_dict(f->s, key, value)));
    }
    for (int i = 0; i < n; i++) {
        kv[2 * i] = coerce(f, kv[2 * i], key, span);
        kv[2 * i + 1] = coerce(f, kv[2 * i + 1], value, span);
    }
    return emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, key, value), kv, 2 * n, span);
}

/* ---- operators */

/* Scalar op Tensor has no overload of its own: docs/language.md 3. NULL where the rule does not apply. */
Value *scalar_tensor(Fn *f, int op, const Arg *arg, Span span) {
    const Type *l = arg[0].v->type, *r = arg[1].v->type;
    if (!type_is(r, TY_Tensor) || !l->is_number_like) return NULL;
    bool order = op == AOP_Lt || op == AOP_LtE || op == AOP_Gt || op == AOP_GtE;
    if (order && type_is(l, TY_Complex)) return NULL;
    Arg swapped[2] = {arg[1], arg[0]};
    switch (op) {
    case AOP_Add: return emit_op(f, "aten::add", swapped, 2, span);
    case AOP_Mult: return emit_op(f, "aten::mul", swapped, 2, span);
    case AOP_Sub: {
        Arg neg = {.v = emit_op(f, "aten::neg", &arg[1], 1, span), .span = arg[1].span};
        Arg two[2] = {neg, arg[0]};
        return emit_op(f, "aten::add", two, 2, span);
    }
    case AOP_Div: {
        Arg inv = {.v = emit_op(f, "aten::reciprocal", &arg[1], 1, span), .span = arg[1].span};
        Arg two[2] = {inv, arg[0]};
        return emit_op(f, "aten::mul", two, 2, span);
    }
    case AOP_Lt: return emit_op(f, "aten::gt", swapped, 2, span);
    case AOP_LtE: return emit_op(f, "aten::ge", swapped, 2, span);
    case AOP_Gt: return emit_op(f, "aten::lt", swapped, 2, span);
    case AOP_GtE: return emit_op(f, "aten::le", swapped, 2, span);
    case AOP_Eq: return emit_op(f, "aten::eq", swapped, 2, span);
    case AOP_NotEq: return emit_op(f, "aten::ne", swapped, 2, span);
    default: return NULL;
    }
}

/* key in text: PyTorch finds it and compares. */
static Value *emit_str_in(Fn *f, Value *key, Value *text, Span span) {
    Value *find[4] = {text, key, emit_int(f, 0, span), emit_op_values(f, "aten::len", &text, 1, span)};
    Value *ne[2] = {emit_op_values(f, "aten::find", find, 4, span), emit_int(f, -1, span)};
    return emit_op_values(f, "aten::ne", ne, 2, span);
}

static Value *both(Fn *f, const char *op, Value *a, Value *b, Span span) {
    Value *two[2] = {a, b};
    return is_poison(a) || is_poison(b) ? poison(f, span) : emit_op_values(f, op, two, 2, span);
}

/* Tuples are compared field by field: the first that differ decide, then the lengths. */
static Value *tuple_compare(Fn *f, int op, Value *l, Value *r, Span span, Span lspan, Span rspan) {
    if (!deep_enter(f, span)) return poison(f, span);
    int n1, n2;
    Value **a = emit_untuple(f, l, &n1, span), **b = emit_untuple(f, r, &n2, span);
    const int n = n1 < n2 ? n1 : n2;
    const bool equality = op == AOP_Eq || op == AOP_NotEq;
    bool rest = equality ? n1 == n2 : op == AOP_Lt ? n1 < n2 : op == AOP_LtE ? n1 <= n2 : op == AOP_Gt ? n1 > n2 : n1 >= n2;
    const int strict = op == AOP_LtE ? AOP_Lt : op == AOP_GtE ? AOP_Gt : op;
    Value *res = emit_bool(f, rest, span);
    for (int i = (equality && n1 != n2 ? 0 : n) - 1; i >= 0; i--) {
        Value *same = emit_to_bool(f, emit_binary(f, AOP_Eq, a[i], b[i], span, lspan, rspan), span);
        res = both(f, "aten::__and__", same, res, span);
        if (!equality) res = both(f, "aten::__or__", emit_to_bool(f, emit_binary(f, strict, a[i], b[i], span, lspan, rspan), span), res, span);
    }
    deep_leave(f);
    return op == AOP_NotEq && !is_poison(res) ? emit_op_values(f, "aten::__not__", &res, 1, span) : res;
}
static bool is_comparison(int op) { return op == AOP_Eq || op == AOP_NotEq || op == AOP_Lt || op == AOP_LtE || op == AOP_Gt || op == AOP_GtE; }

static Value *binary(Fn *f, int op, Value *l, Value *r, Span span, Span lspan, Span rspan) {
    if (is_poison(l) || is_poison(r)) return poison(f, span);
    Arg arg[2] = {{.v = l, .span = lspan}, {.v = r, .span = rspan}};
    const Const *lc = f->python && f->python->on ? value_const(l) : NULL, *rc = lc ? value_const(r) : NULL;
    if (rc && type_is(lc->type, TY_Int) && type_is(rc->type, TY_Int) && (op == AOP_Eq || op == AOP_GtE))       /* lengths of tuples */
        return emit_bool(f, op == AOP_Eq ? lc->u.i == rc->u.i : lc->u.i >= rc->u.i, span);
    if (op == AOP_In || op == AOP_NotIn) {
        Arg in[2] = {arg[1], arg[0]};
        Value *v = type_is(l->type, TY_Str) && type_is(r->type, TY_Str) ? emit_str_in(f, l, r, span) : emit_op(f, "aten::__contains__", in, 2, span);
        return op == AOP_In || is_poison(v) ? v : emit_op_values(f, "aten::__not__", &v, 1, span);
    }
    if (op == AOP_Add && type_is(l->type, TY_Tuple) && type_is(r->type, TY_Tuple)) {
        int n1, n2;
        Value **a = emit_untuple(f, l, &n1, span), **b = emit_untuple(f, r, &n2, span);
        Value **all = NEWN(f->a, Value *, n1 + n2 + 1);
        memcpy(all, a, sizeof *all * (size_t)n1);
        memcpy(all + n1, b, sizeof *all * (size_t)n2);
        return emit_tuple(f, all, n1 + n2, span);
    }
    if (is_comparison(op) && type_is(l->type, TY_Tuple) && type_is(r->type, TY_Tuple)) {
        /* TorchScript compares tuples as lists: of one type, for equality. */
        bool alike = op == AOP_Eq || op == AOP_NotEq;
        for (int i = 0; i < l->type->nelem; i++) alike &= l->type->elem[i] == l->type->elem[0] && !type_is(l->type->elem[i], TY_Tuple);
        alike &= l->type == r->type && l->type->nelem > 0;
        const char *shown = f->shown;
        if (!alike && (f->library || EXT(f, DIAG_ext_compare, span, ast_op_text(op), tt(f, l->type), tt(f, r->type)))) return tuple_compare(f, op, l, r, span, lspan, rspan);
        if (!alike) return poison(f, span);
        f->shown = shown;
    }
    if (is_comparison(op) && type_is(l->type, TY_List) && l->type == r->type) {
        const Type *t = l->type->elem[0];
        const bool ordered = op != AOP_Eq && op != AOP_NotEq, of_row = !type_is(t, TY_List) && !type_is(t, TY_Tuple) && !type_is(t, TY_Class) && !type_is(t, TY_Dict);
        if (ordered ? type_is(t, TY_Int) || type_is(t, TY_Float) || type_is(t, TY_Str) || type_is(t, TY_Tuple) || type_is(t, TY_List) : !of_row) {
            if (!EXT(f, DIAG_ext_compare, span, ast_op_text(op), tt(f, l->type), tt(f, r->type))) return poison(f, span);
            static const struct { int op; const char *function; } by[] = {{AOP_Eq, "list_same"}, {AOP_NotEq, "list_other"}, {AOP_Lt, "list_less"}, {AOP_LtE, "list_no_more"}, {AOP_Gt, "list_more"}, {AOP_GtE, "list_no_less"}};
            SV *two[2] = {sv_value(f, l, span), sv_value(f, r, span)};
            for (int i = 0; i < COUNT_OF(by); i++)
                if (by[i].op == op) return sv_as_value(f, library_call(f, by[i].function, two, 2, span, NULL), span);
        }
    }
    if ((op == AOP_Eq || op == AOP_NotEq) && type_is(l->type, TY_Dict) && l->type == r->type && !type_is_set(l->type)) {
        if (!EXT(f, DIAG_ext_compare, span, ast_op_text(op), tt(f, l->type), tt(f, r->type))) return poison(f, span);
        SV *two[2] = {sv_value(f, l, span), sv_value(f, r, span)};
        return sv_as_value(f, library_call(f, op == AOP_Eq ? "dict_same" : "dict_other", two, 2, span, NULL), span);
    }
    if (op == AOP_BitOr && type_is(l->type, TY_Dict) && type_is(r->type, TY_Dict) && !type_is_set(l->type) && !type_is_set(r->type)) {
        if (!EXT(f, DIAG_ext_compare, span, "|", tt(f, l->type), tt(f, r->type))) return poison(f, span);
        f->shown = NULL;
        Value *two[2] = {emit_op_values(f, "aten::copy", &l, 1, span), r};
        return is_poison(emit_op_values(f, "aten::update", two, 2, span)) ? poison(f, span) : two[0];
    }
    if (op == AOP_Pow && type_is(l->type, TY_Int) && type_is(r->type, TY_Int)) {
        const Const *by = value_const(r);
        f->differs = true;                        /* a float in TorchScript */
        if (f->python && f->python->on && !(by && by->u.i < 0)) {
            f->shown = NULL;
            SV *two[2] = {sv_value(f, l, span), sv_value(f, r, span)};
            return sv_as_value(f, library_call(f, "int_power", two, 2, span, NULL), span);
        }
    }
    if (op == AOP_Mod && type_is(l->type, TY_Str)) return emit_op(f, "aten::percentFormat", arg, 2, span);
    Value *special = scalar_tensor(f, op, arg, span);
    if (special) return special;
    if (op == AOP_FloorDiv && type_is(l->type, TY_Tensor) && !type_is(r->type, TY_Bool)) return emit_op(f, "aten::floor_divide", arg, 2, span);
    Sym name = op_for_operator(f->s, sym(f->s, ast_op_text(op)), 2, NULL);
    if (!name) { ERR(f, DIAG_no_operator, span, ast_op_text(op)); return poison(f, span); }
    return emit_op_sym(f, name, arg, 2, span);
}

Value *emit_binary(Fn *f, int op, Value *l, Value *r, Span span, Span lspan, Span rspan) {
    f->shown = ast_op_text(op);
    if (f->has_try) check_division(f, op, l, r, span);
    Value *v = binary(f, op, l, r, span, lspan, rspan);
    f->shown = NULL;
    return v;
}

/* -constant is a constant. */
static Value *emit_neg(Fn *f, Value *v, Span span, Span operand) {
    const Const *c = value_const(v);
    if (c) {
        graph_touch_name(f->g, NULL);                             /* of the node that PyTorch folds at once */
        if (type_is(c->type, TY_Int)) return emit_int(f, (int64_t)(0 - (uint64_t)c->u.i), span);
        if (type_is(c->type, TY_Float)) return build_float(f->block, -c->u.f, span);
        if (type_is(c->type, TY_Complex)) return emit_const(f, const_complex(f->s, -c->u.c.re, -c->u.c.im), span);
    }
    Arg arg = {.v = v, .span = operand};
    f->shown = "-";
    v = emit_op(f, "aten::neg", &arg, 1, span);
    f->shown = NULL;
    return v;
}

static Value *emit_unary(Fn *f, AstUnaryOp *e) {
    Span span = e->base.span;
    if (e->op == AOP_Not) return emit_cond(f, &e->base).v;
    /* The most negative int is written as a minus before a literal that is too large by itself. */
    if (e->op == AOP_USub && e->operand->kind == AST_Constant) {
        const Lit *lit = &AST_AS(Constant, e->operand)->lit;
        if (lit->kind == LIT_BIGINT && lit->len == 19 && memcmp(lit->str, "9223372036854775808", 19) == 0) return emit_int(f, INT64_MIN, span);
    }
    Value *v = emit_expr(f, e->operand, NULL);
    if (is_poison(v)) return v;
    if (e->op == AOP_USub) return emit_neg(f, v, span, e->operand->span);
    if (e->op == AOP_UAdd) {                                      /* an extension; of a bool an int */
        if (type_is(v->type, TY_Bool)) return emit_op_values(f, "aten::Int", &v, 1, span);
        if (type_is(v->type, TY_Tensor) || v->type->is_number_like) return v;
    }
    Arg arg = {.v = v, .span = e->operand->span};
    f->shown = e->op == AOP_UAdd ? "+" : "~";
    v = emit_op(f, "aten::bitwise_not", &arg, 1, span);
    f->shown = NULL;
    return v;
}

typedef struct Ternary { AstIfExp *e; const Type *hint; } Ternary;
static Value *ternary_yes(Fn *f, void *ctx) { return emit_expr(f, ((Ternary *)ctx)->e->body, ((Ternary *)ctx)->hint); }
static Value *ternary_no(Fn *f, void *ctx) { return emit_expr(f, ((Ternary *)ctx)->e->orelse, ((Ternary *)ctx)->hint); }
static Value *emit_ternary(Fn *f, AstIfExp *e, const Type *hint) {
    Cond c = emit_cond(f, e->cond);
    if (c.fixed >= 0) return emit_expr(f, c.fixed ? e->body : e->orelse, hint);
    Ternary t = {e, hint};
    return emit_if_expr(f, &c, e->base.span, ternary_yes, ternary_no, &t, hint);
}

/* ---- dispatch */

static Value *emit_simple(Fn *f, Ast *e, const Type *hint) {
    switch (e->kind) {
    case AST_Constant: return emit_constant(f, AST_AS(Constant, e));
    case AST_BinOp: {
        AstBinOp *b = AST_AS(BinOp, e);
        const Node *last = f->block->last;
        Value *l = emit_expr(f, b->left, NULL);
        if (b->op == AOP_Mod && !is_poison(l)) l = emit_twice(f, b->left, l, last);
        f->texts += b->op == AOP_Mod;
        Value *r = emit_expr(f, b->right, NULL);
        f->texts -= b->op == AOP_Mod;
        return emit_binary(f, b->op, l, r, e->span, b->left->span, b->right->span);
    }
    case AST_UnaryOp: return emit_unary(f, AST_AS(UnaryOp, e));
    case AST_BoolOp: {
        if (f->python && f->python->on) return python_logic(f, AST_AS(BoolOp, e), hint);
        const bool before = f->not_bool;
        f->not_bool = false;
        Value *v = emit_cond(f, e).v;
        f->differs |= f->not_bool;
        f->not_bool = before;
        return v;
    }
    case AST_Compare: {
        AstCompare *c = AST_AS(Compare, e);
        if (c->comparators.len > 1 || c->ops.data[0] == AOP_Is || c->ops.data[0] == AOP_IsNot) return emit_cond(f, e).v;
        Value *l = emit_expr(f, c->left, NULL), *r = emit_compared(f, c->ops.data[0], c->comparators.data[0]);
        return emit_binary(f, c->ops.data[0], l, r, e->span, c->left->span, c->comparators.data[0]->span);
    }
    case AST_IfExp: return emit_ternary(f, AST_AS(IfExp, e), hint);
    case AST_List: return emit_list_literal(f, AST_AS(List, e), hint);
    case AST_Tuple: return emit_tuple_literal(f, AST_AS(Tuple, e), hint);
    case AST_Dict: return emit_dict_literal(f, AST_AS(Dict, e), hint);
    case AST_ListComp: case AST_GeneratorExp: return emit_list_comp(f, (AstListComp *)e, hint);
    case AST_DictComp: return emit_dict_comp(f, AST_AS(DictComp, e), hint);
    case AST_Set: return emit_set_literal(f, AST_AS(Set, e), hint);
    case AST_SetComp: return emit_set_comp(f, AST_AS(SetComp, e), hint);
    case AST_JoinedStr: {
        f->texts++;
        Value *v = emit_fstring(f, AST_AS(JoinedStr, e));
        f->texts--;
        return v;
    }
    case AST_Starred: ERR(f, DIAG_star_here, e->span); return poison(f, e->span);
    case AST_Slice: ERR(f, DIAG_slice_here, e->span); return poison(f, e->span);
    default: break;
    }
    ERR(f, DIAG_unsupported_expr, e->span, ast_kind_name(e->kind));
    return poison(f, e->span);
}

/* Does e name a function, or is it a lambda? Looks only: nothing is emitted or reported. */
static bool names_function(Fn *f, const Ast *e) {
    if (e->kind == AST_Lambda) return true;
    const Ast *root = e;
    while (root->kind == AST_Attribute) root = AST_AS(Attribute, root)->value;
    if (root->kind != AST_Name) return false;
    const Sym name = AST_AS(Name, root)->id;
    const Var *v = var_find(f, name);
    if (v) return root == e && !v->deleted && v->sugared && sv_is_function(v->sugared);
    Entity ent;
    if (!f->scope || !f->scope->lookup(f->scope, name, &ent)) return false;
    if (root == e) return ent.kind == ENT_FUNCTION || (ent.kind == ENT_BUILTIN && strncmp(ent.qualified->s, "torch.", 6) == 0);
    /* torch.nn.functional.relu: down from the module */
    VEC(Sym) path = {0};
    for (const Ast *a = e; a != root; a = AST_AS(Attribute, a)->value) vec_push(f->a, &path, AST_AS(Attribute, a)->attr);
    for (int i = path.len - 1; i >= 0; i--) {
        Entity member;
        if (ent.kind != ENT_NAMESPACE || !f->scope->member(f->scope, &ent, path.data[i], &member)) return false;
        ent = member;
    }
    return ent.kind == ENT_FUNCTION || ent.kind == ENT_BUILTIN;
}

/* (f, g) and [f, g]: functions are no values, so that a literal of them is of compile time, too. NULL: it is none. */
static SV *function_literal(Fn *f, const AstVec *elts, Span span) {
    bool any = false;
    for (int i = 0; i < elts->len; i++) {
        if (elts->data[i]->kind == AST_Starred) return NULL;
        any |= names_function(f, elts->data[i]);
    }
    if (!any) return NULL;
    if (!EXT(f, DIAG_ext_function_literal, span)) return sv_poison(f, span);
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->item = NEWN(f->a, SV *, elts->len);
    sv->nitem = elts->len;
    for (int i = 0; i < elts->len; i++) sv->item[i] = emit_sugared(f, elts->data[i], NULL);
    return sv;
}

SV *emit_sugared(Fn *f, Ast *e, const Type *hint) {
    if (e == f->given) {
        f->given = NULL;
        return sv_value(f, f->given_value, e->span);
    }
    if (!deep_enter(f, e->span)) return sv_poison(f, e->span);
    SV *sv = mixed_display(f, e);
    if (!sv) switch (e->kind) {
    case AST_Name: sv = var_get(f, AST_AS(Name, e)->id, e->span); break;
    case AST_Attribute: {
        AstAttribute *a = AST_AS(Attribute, e);
        sv = emit_attribute(f, emit_sugared(f, a->value, NULL), a->attr, e->span);
        break;
    }
    case AST_Call: sv = emit_call(f, AST_AS(Call, e), hint); break;
    case AST_Subscript: sv = emit_subscript(f, AST_AS(Subscript, e), hint); break;
    case AST_Lambda: sv = closure_new(f, e, e->span); break;
    case AST_Tuple: case AST_List:
        sv = function_literal(f, e->kind == AST_Tuple ? &AST_AS(Tuple, e)->elts : &AST_AS(List, e)->elts, e->span);
        if (!sv) sv = sv_value(f, emit_simple(f, e, hint), e->span);
        break;
    case AST_NamedExpr: {
        AstNamedExpr *w = AST_AS(NamedExpr, e);
        sv = emit_sugared(f, w->value, NULL);
        emit_assign_to(f, w->target, sv, w->value->span);
        break;
    }
    default: sv = sv_value(f, emit_simple(f, e, hint), e->span); break;
    }
    deep_leave(f);
    return sv;
}

Value *emit_expr(Fn *f, Ast *e, const Type *hint) { return sv_as_value(f, emit_sugared(f, e, hint), e->span); }

SV *emit_attribute(Fn *f, SV *base, Sym name, Span span) {
    switch (base->kind) {
    case SV_VALUE: return value_attribute(f, base, name, span);
    case SV_MODULE: return module_attribute(f, base, name, span);
    case SV_WRAPPED: return wrapped_attribute(f, base, name, span);
    case SV_ENTITY: case SV_BUILTIN: return builtin_member(f, base, name, span);
    case SV_SUPER: {
        if (is_module(f, sv_value(f, base->v, span))) return module_super_attribute(f, base, name, span);
        SV *sv = class_attribute(f, sv_value(f, base->v, span), name, span);
        if (sv->kind == SV_BOUND) sv->direct = true;
        return sv;
    }
    case SV_EXCEPTION: if (base->v) return caught_attribute(f, base, name, span); break;
    case SV_CHOICE: return choice_attribute(f, base, name, span);
    case SV_DICT: case SV_TUPLE: {
        SV *listing = base->kind == SV_DICT ? dict_attribute(f, base, name, span) : NULL;
        if (listing) return listing;
        SV *v = sv_value(f, sv_as_value(f, base, span), span);
        return value_attribute(f, v, name, span);
    }
    default: break;
    }
    ERR(f, DIAG_no_attribute, span, name->s, sv_what(f, base));
    return sv_poison(f, span);
}
