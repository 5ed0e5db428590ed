/* Sets, an extension: literals, set(), methods, operators. A Set[T] is a Dict whose keys are the elements and whose values are nothing
 * (type_set), so that all of a dict that fits works as it is: len, in, walking, truth, copies, printing. What a set does beyond that
 * are functions of ext_library.c's text, which see the dict (f->raw_sets). Elements stay in order of insertion.
 *
 * `set()` alone does not say of what. Its element type is a variable of its own until the first element, or the first place that wants a
 * set of a known type, settles it: then every type in the function that mentions the variable is replaced. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

typedef struct SetName { const char *name, *function; int least, most; bool in_place; } SetName;
/* most < 0: any number of them, one after the other. */
static const SetName methods[] = {
    {"add", NULL, 1, 1, false}, {"remove", "set_remove", 1, 1, false}, {"discard", "set_discard", 1, 1, false},
    {"pop", "set_pop", 0, 0, false}, {"clear", "aten::clear", 0, 0, false}, {"copy", "aten::copy", 0, 0, false},
    {"union", "set_union", 0, -1, false}, {"intersection", "set_meet", 0, -1, false}, {"difference", "set_minus", 0, -1, false},
    {"symmetric_difference", "set_either", 1, 1, false}, {"update", "set_update", 0, -1, true}, {"intersection_update", "set_keep", 0, -1, true},
    {"difference_update", "set_drop", 0, -1, true}, {"symmetric_difference_update", "set_flip", 1, 1, true},
    {"issubset", "set_within", 1, 1, false}, {"issuperset", "set_around", 1, 1, false}, {"isdisjoint", "set_apart", 1, 1, false},
};
static const struct { const char *op, *shown, *function; } operators[] = {
    {"__or__", "|", "set_union"}, {"__and__", "&", "set_meet"}, {"sub", "-", "set_minus"}, {"__xor__", "^", "set_either"},
    {"le", "<=", "set_within"}, {"lt", "<", "set_inside"}, {"ge", ">=", "set_around"}, {"gt", ">", "set_outside"}, {"eq", "==", "set_same"}, {"ne", "!=", "set_other"},
};

static bool unknown(const Type *t) { return type_is_set(t) && type_is(t->elem[0], TY_Var); }
static Value *mark(Fn *f, const Type *set, Span span) { return emit_node1(f, OP_prim_TupleConstruct, set->elem[1], NULL, 0, span); }

const Type *set_hint(const Type *hint) {
    if (hint) hint = unwrap_optional(hint);
    return hint && type_is_set(hint) && !unknown(hint) ? hint : NULL;
}

const Type *type_open(Fn *f) { return type_var(f->s, sym_printf(f->s, "?%d", ++f->nunknown)); }

Value *set_new(Fn *f, const Type *hint, Span span) {
    const Type *t = set_hint(hint);
    if (!t) t = type_set(f->s, type_open(f));
    return emit_node1(f, OP_prim_DictConstruct, t, NULL, 0, span);
}

/* ---- the unknown of a `set()` */
typedef struct Settle { const Type *var, *elem; } Settle;

/* Every variable in t becomes itself, but for the one that is settled. */
static void bind(const Type *t, const Settle *x, TypeBindings *b) {
    for (int i = 0; i < t->nelem; i++) bind(t->elem[i], x, b);
    if (!type_is(t, TY_Var) || b->n == COUNT_OF(b->b)) return;
    b->b[b->n++] = (TypeBinding){t->name, t == x->var ? x->elem : t};
}
static const Type *settled(Fn *f, const Type *t, const Settle *x) {
    if (!t || !t->has_var) return t;
    TypeBindings b = {.n = 0};
    bind(t, x, &b);
    const Type *to = type_subst(f->s, t, &b);
    return to ? to : t;
}
static void settle_block(Fn *f, Block *b, const Settle *x) {
    for (Walk w = walk_block(b); walk_next(&w);) {
        for (int i = 0; w.event == WALK_ENTER && i < w.block->nparam; i++) w.block->param[i]->type = settled(f, w.block->param[i]->type, x);
        for (int i = 0; w.event == WALK_NODE && i < w.node->nout; i++) w.node->out[i]->type = settled(f, w.node->out[i]->type, x);
    }
}
static void settle(Fn *f, const Type *var, const Type *elem) {
    const Settle x = {var, elem};
    settle_block(f, f->g->body, &x);
    for (int i = 0; i < f->late_loops.len; i++)
        if (f->late_loops.data[i].cond) settle_block(f, f->late_loops.data[i].cond, &x);
    for (int i = 0; i < f->late_exits.len; i++)
        if (f->late_exits.data[i].cond) settle_block(f, f->late_exits.data[i].cond, &x);
    for (int i = 0; i < f->slots.len; i++)
        for (Var *v = ((NameSlot *)f->slots.entries[i].value)->top; v; v = v->outer) v->type = settled(f, v->type, &x);
    f->merged = settled(f, f->merged, &x);
}

static bool may_be_key(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: return true;
    default: return false;
    }
}

/* What is open in `open` becomes what stands there in `known`. */
static void match(Fn *f, const Type *open, const Type *known) {
    if (!open->has_var || open == known) return;
    if (type_is(open, TY_Var)) {
        if (!type_mentions(f->s, known, open)) settle(f, open, known);
        return;
    }
    if (open->kind != known->kind || open->nelem != known->nelem) return;
    for (int i = 0; i < open->nelem; i++) match(f, open->elem[i], known->elem[i]);
}

void set_settle(Fn *f, const Value *v, const Type *to) {
    if (!f->nunknown || !v->type->has_var || !to) return;
    if (type_is(to, TY_Optional) && !type_is(v->type, TY_Optional)) to = to->elem[0];
    for (int i = 0; type_is(to, TY_Union) && i < to->nelem; i++)
        if (to->elem[i]->kind == v->type->kind) to = to->elem[i];
    match(f, v->type, to);
}

void set_join(Fn *f, const Type **a, const Type **b) {
    if (!f->nunknown || *a == *b) return;
    if ((*a)->has_var) {
        match(f, *a, *b);
        *a = *b;
    } else if ((*b)->has_var) {
        match(f, *b, *a);
        *b = *a;
    }
}

/* Lists and dicts whose parts are open take them from what is put in, looked up or joined. */
void settle_operator(Fn *f, Sym ns_name, const Arg *arg, int n) {
    static const char *const of_element[] = {"append", "count", "index", "remove", "__contains__"}, *const of_whole[] = {"extend", "add", "add_", "eq", "ne", "update"},
                 *const of_key[] = {"__getitem__", "__contains__", "get", "pop", "setdefault", "Delete", "_set_item"};
    const char *op = strstr(ns_name->s, "::");
    if (!op || n < 2) return;
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v) || is_empty_list(arg[i].v)) return;       /* `[]` becomes what is wanted */
    op += 2;
    const Value *self = arg[0].v;
    for (int i = 0; i < COUNT_OF(of_whole); i++) {
        if (strcmp(of_whole[i], op) != 0) continue;
        match(f, self->type, arg[1].v->type);
        match(f, arg[1].v->type, self->type);
    }
    if (type_is(self->type, TY_List)) {
        for (int i = 0; i < COUNT_OF(of_element); i++)
            if (strcmp(of_element[i], op) == 0) match(f, self->type->elem[0], arg[1].v->type), match(f, arg[1].v->type, self->type->elem[0]);
        if ((strcmp(op, "insert") == 0 || strcmp(op, "_set_item") == 0) && n > 2) match(f, self->type->elem[0], arg[2].v->type), match(f, arg[2].v->type, self->type->elem[0]);
    }
    if (!type_is(self->type, TY_Dict) || type_is_set(self->type)) return;
    for (int i = 0; i < COUNT_OF(of_key); i++) {
        if (strcmp(of_key[i], op) != 0) continue;
        if (type_is(self->type->elem[0], TY_Var) && may_be_key(arg[1].v->type)) match(f, self->type->elem[0], arg[1].v->type);
        if (n > 2) match(f, self->type->elem[1], arg[2].v->type), match(f, arg[2].v->type, self->type->elem[1]);
    }
}

/* A Dict's key of which nobody says what it is. */
static bool is_key(const Type *t, const Type *var) {
    bool found = type_is(t, TY_Dict) && !type_is_set(t) && t->elem[0] == var;
    for (int i = 0; i < t->nelem && !found; i++) found = is_key(t->elem[i], var);
    return found;
}
/* As with `[]` and `{}`, what nobody says is Tensor, and str as the key of a Dict. */
void sets_finish(Fn *f) {
    for (int i = 1; i <= f->nunknown; i++) {
        const Type *var = type_var(f->s, sym_printf(f->s, "?%d", i));
        bool key = false;
        for (Walk w = walk_block(f->g->body); !key && walk_next(&w);)
            for (int k = 0; w.event == WALK_NODE && k < w.node->nout; k++) key |= w.node->out[k]->type->has_var && is_key(w.node->out[k]->type, var);
        settle(f, var, key ? TY(f, Str) : TY(f, Tensor));
    }
}

/* ---- making sets */

bool set_put(Fn *f, Value *set, Value *v, Span span) {
    if (is_poison(v) || is_poison(set)) return false;
    if (unknown(set->type)) {
        if (!may_be_key(v->type)) return ERR(f, DIAG_set_key, span, tt(f, v->type));
        settle(f, set->type->elem[0], v->type);
    }
    v = try_convert(f, v, set->type->elem[0], false, span);
    if (v->type != set->type->elem[0]) return ERR(f, DIAG_set_element, span, tt(f, v->type), tt(f, set->type));
    Value *in[3] = {set, v, mark(f, set->type, span)};
    return !is_poison(emit_op_values(f, "aten::_set_item", in, 3, span));
}

/* Is it known what the set holds, as nearly all it can do needs? False after an error. */
static bool known(Fn *f, const Value *set, const char *what, Span span) {
    return !unknown(set->type) || ERR(f, DIAG_set_operands, span, what, "a `set()` of which it is not known yet what it holds: annotate it, `s: Set[int] = set()`");
}

/* Sets of one type; false after an error. */
static bool agree(Fn *f, Value *a, Value *b, const char *what, Span span) {
    const Type *at = a->type, *bt = b->type;
    set_join(f, &at, &bt);
    if (type_is_set(a->type) && a->type == b->type) return known(f, a, what, span);
    return ERR(f, DIAG_set_operands, span, what, arena_printf(f->a, "%s and %s", tt(f, a->type), tt(f, b->type)));
}

static Value *call_library(Fn *f, const char *name, Value *s, Value *other, Span span) {
    SV *arg[3] = {sv_value(f, s, span)};
    int n = 1;
    if (other) arg[n++] = sv_value(f, other, span);
    if (strcmp(name, "set_union") == 0 || strcmp(name, "set_update") == 0 || strcmp(name, "set_flip") == 0 || strcmp(name, "set_either") == 0 ||
        strcmp(name, "set_meet") == 0 || strcmp(name, "set_minus") == 0) arg[n++] = sv_value(f, mark(f, s->type, span), span);
    return sv_as_value(f, library_call(f, name, arg, n, span, NULL), span);
}

/* What a method takes: a set, or whatever can be walked, as a set of this one's type. */
static Value *as_set(Fn *f, Value *set, SV *sv, const char *what, Span span) {
    Value *v = sv->kind == SV_VALUE && type_is_set(sv->v->type) ? sv->v : emit_set_from(f, sv, set_hint(set->type), span);
    return !is_poison(v) && agree(f, set, v, what, span) ? v : poison(f, span);
}

Value *emit_set_literal(Fn *f, AstSet *e, const Type *hint) {
    Value *set = set_new(f, hint, e->base.span);
    for (int i = 0; i < e->elts.len; i++) {
        Ast *x = e->elts.data[i];
        if (x->kind != AST_Starred) {
            if (!set_put(f, set, emit_expr(f, x, NULL), x->span)) return poison(f, e->base.span);
            continue;
        }
        SV *sv = emit_sugared(f, AST_AS(Starred, x)->value, NULL);
        if (sv->kind == SV_VALUE && is_poison(sv->v)) return sv->v;
        Value *more = as_set(f, set, sv, "{*...}", x->span);
        if (is_poison(more) || is_poison(call_library(f, "set_update", set, more, x->span))) return poison(f, e->base.span);
    }
    return set;
}

SV *call_set(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (!EXT(f, DIAG_ext_set, span)) return sv_poison(f, span);
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, "set"); return sv_poison(f, span); }
    if (call->args.len > 1) { ERR(f, DIAG_arg_count, span, "set", 1, "", call->args.len); return sv_poison(f, span); }
    if (!call->args.len) return sv_value(f, set_new(f, hint, span), span);
    SV *from = emit_sugared(f, call->args.data[0], NULL);
    if (from->kind == SV_VALUE && is_poison(from->v)) return from;
    return sv_value(f, emit_set_from(f, from, hint, span), span);
}

/* ---- methods */
static const SetName *find(const char *name) {
    for (int i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(methods[i].name, name) == 0) return &methods[i];
    return NULL;
}

SV *set_method(Fn *f, SV *base, Sym name, Span span) {
    if (!find(name->s)) return NULL;
    SV *sv = sv_new(f, SV_METHOD, span);
    sv->v = base->v;
    sv->name = sym_printf(f->s, "set.%s", name->s);
    return sv;
}

SV *set_method_call(Fn *f, SV *callee, AstCall *call) {
    Span span = call->base.span;
    const SetName *m = find(callee->name->s + 4);
    Value *set = callee->v;
    const int n = call->args.len;
    const char *shown = callee->name->s;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, shown); return sv_poison(f, span); }
    if (n < m->least || (m->most >= 0 && n > m->most)) { ERR(f, DIAG_arg_count, span, shown, m->least, m->least == 1 ? "" : "s", n); return sv_poison(f, span); }
    if (!n && !known(f, set, shown, span)) return sv_poison(f, span);
    if (m->function && strncmp(m->function, "aten::", 6) == 0) return sv_value(f, emit_op_values(f, m->function, &set, 1, span), span);
    if (n == 1 && (!m->function || strcmp(m->name, "remove") == 0 || strcmp(m->name, "discard") == 0)) {
        Value *v = emit_expr(f, call->args.data[0], NULL);
        if (is_poison(v)) return sv_poison(f, span);
        if (!m->function) return set_put(f, set, v, call->args.data[0]->span) ? sv_value(f, emit_none(f, span), span) : sv_poison(f, span);
        if (unknown(set->type) && may_be_key(v->type)) settle(f, set->type->elem[0], v->type);
        return known(f, set, shown, span) ? sv_value(f, call_library(f, m->function, set, v, span), span) : sv_poison(f, span);
    }
    if (!n && m->most == 0) return sv_value(f, call_library(f, m->function, set, NULL, span), span);
    /* Python takes the arguments one after the other; without any, it is a copy. */
    Value *res = set;
    if (!n && !m->in_place) return sv_value(f, emit_op_values(f, "aten::copy", &set, 1, span), span);
    for (int i = 0; i < n; i++) {
        Ast *e = call->args.data[i];
        SV *sv = emit_sugared(f, e, NULL);
        if (sv->kind == SV_VALUE && is_poison(sv->v)) return sv;
        Value *other = as_set(f, set, sv, shown, e->span);
        if (is_poison(other)) return sv_poison(f, span);
        Value *v = call_library(f, m->function, res, other, span);
        if (is_poison(v)) return sv_poison(f, span);
        if (!m->in_place) res = v;
    }
    return sv_value(f, m->in_place ? emit_none(f, span) : res, span);
}

/* ---- operators */
static const char *without_namespace(const char *op) {
    const char *colon = strstr(op, "::");
    return colon ? colon + 2 : op;
}
static bool one_of(const char *op, const char *const *names, int n) {
    for (int i = 0; i < n; i++)
        if (strcmp(op, names[i]) == 0) return true;
    return false;
}

Value *set_operator(Fn *f, Sym ns_name, const Arg *arg, int n, Span span) {
    static const char *const of_elements[] = {"sorted", "min", "max", "sum", "any", "all"}, *const of_second[] = {"extend", "join", "add_"};
    const char *op = without_namespace(ns_name->s);
    const bool first = type_is_set(arg[0].v->type), second = n > 1 && type_is_set(arg[1].v->type);
    for (int i = 1; i < n; i++)       /* l.append(set()), d[k] = set() */
        if (unknown(arg[i].v->type) && arg[0].v->type->nelem) set_settle(f, arg[i].v, arg[0].v->type->elem[arg[0].v->type->nelem - 1]);
    if (first && n == 2 && strcmp(op, "__contains__") == 0 && unknown(arg[0].v->type) && may_be_key(arg[1].v->type)) settle(f, arg[0].v->type->elem[0], arg[1].v->type);
    if (first && unknown(arg[0].v->type) && strcmp(op, "_set_item") != 0 && strcmp(op, "len") != 0 && strncmp(op, "__is", 4) != 0 && n == 1 && !known(f, arg[0].v, op, span))
        return poison(f, span);
    const int listed = first && n >= 1 && one_of(op, of_elements, COUNT_OF(of_elements)) ? 0 : second && !first && one_of(op, of_second, COUNT_OF(of_second)) ? 1 : -1;
    if (listed >= 0) {
        Arg *a = NEWN(f->a, Arg, n + 1);
        memcpy(a, arg, sizeof *a * (size_t)n);
        a[listed].v = emit_op_values(f, "aten::keys", &arg[listed].v, 1, span);
        return emit_op_sym(f, ns_name, a, n, span);
    }
    if (n != 2) return NULL;
    for (int i = 0; i < COUNT_OF(operators); i++) {
        if (strcmp(operators[i].op, op) != 0) continue;
        if (!agree(f, arg[0].v, arg[1].v, arena_printf(f->a, "`%s`", operators[i].shown), span)) return poison(f, span);
        f->shown = NULL;
        return call_library(f, operators[i].function, arg[0].v, arg[1].v, span);
    }
    return NULL;
}

/* In place, as Python does it. */
Value *set_augmented(Fn *f, AstAugAssign *st, Value *l, Value *r) {
    static const struct { int op; const char *function; } by[] = {
        {AOP_BitOr, "set_update"}, {AOP_BitAnd, "set_keep"}, {AOP_Sub, "set_drop"}, {AOP_BitXor, "set_flip"},
    };
    for (int i = 0; i < COUNT_OF(by); i++) {
        if (by[i].op != st->op) continue;
        if (!agree(f, l, r, arena_printf(f->a, "`%s=`", ast_op_text(st->op)), st->base.span)) return poison(f, st->base.span);
        return is_poison(call_library(f, by[i].function, l, r, st->base.span)) ? poison(f, st->base.span) : l;
    }
    ERR(f, DIAG_aug_op, st->base.span, ast_op_text(st->op));
    return poison(f, st->base.span);
}
