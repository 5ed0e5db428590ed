/* A node and the nodes of its operands rewritten into less. Each rewrite is exact: for floats only what holds for every value, NaN, infinities
 * and -0.0 included. One walk; a rewrite sees what those before it made. */
#include <math.h>
#include <string.h>
#include "pass/pass.h"

typedef struct Peep { Pass *p; AliasSets *sets; } Peep;

static Node *def_of(const Value *v, OpId op) { return v->def && v->def->op == op ? v->def : NULL; }

/* v without the conversions to super types. */
static Value *bare(Value *v) {
    while (def_of(v, OP_prim_convert)) v = v->def->in[0];
    return v;
}

/* Nothing but itself is an instance of such a type: what is known of the type is known of the value. */
static bool is_exact(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Str: case TY_Complex: case TY_None: case TY_List: case TY_Dict: case TY_Device: case TY_Enum:
        return true;
    default: return false;
    }
}

/* ---- casts */

static Value *cast(Peep *q, Node *n) {
    Value *v = n->in[0];
    const Type *t = n->out[0]->type;
    if (v->type == t) return v;
    if (n->op == OP_prim_convert && def_of(v, OP_prim_convert)) {
        if (bare(v)->type == t) return bare(v);
        if (pass_may(q->p)) node_set_input(n, 0, bare(v));
        return NULL;
    }
    if (n->op != OP_prim_unchecked_cast) return NULL;
    if (bare(v)->type == t) return bare(v);
    if (def_of(v, OP_prim_unchecked_cast) && v->def->in[0]->type == t) return v->def->in[0];
    return NULL;
}

/* ---- conditions */

/* Pairs of operators of which one is `not` of the other. Floats only for == and !=, since no order holds with NaN. */
static const struct { OpId op, inverse; } inverses[] = {
    {OP_aten_eq_int, OP_aten_ne_int}, {OP_aten_ne_int, OP_aten_eq_int}, {OP_aten_lt_int, OP_aten_ge_int}, {OP_aten_ge_int, OP_aten_lt_int},
    {OP_aten_gt_int, OP_aten_le_int}, {OP_aten_le_int, OP_aten_gt_int}, {OP_aten_eq_float, OP_aten_ne_float},
    {OP_aten_ne_float, OP_aten_eq_float}, {OP_aten_eq_bool, OP_aten_ne_bool}, {OP_aten_ne_bool, OP_aten_eq_bool},
    {OP_aten_eq_str, OP_aten_ne_str}, {OP_aten_ne_str, OP_aten_eq_str}, {OP_aten___is__, OP_aten___isnot__}, {OP_aten___isnot__, OP_aten___is__},
};

static Value *negation(Peep *q, Node *n) {
    Node *of = n->in[0]->def;
    if (!of) return NULL;
    if (of->op == OP_aten___not__) return of->in[0];
    for (int i = 0; i < COUNT_OF(inverses); i++) {
        if (of->op != inverses[i].op || n->in[0]->nuses != 1 || !pass_may(q->p)) continue;
        n->op = (uint16_t)inverses[i].inverse;
        n->span = of->span;
        node_add_input(n, of->in[1]);
        node_set_input(n, 0, of->in[0]);
        node_remove(of);
        return NULL;
    }
    return NULL;
}

static const Const *is_none(Peep *q, Node *n) {
    Value *a = bare(n->in[0]), *b = bare(n->in[1]);
    bool is = n->op == OP_aten___is__;
    if (b->type->kind == TY_None && a->type->kind != TY_None && is_exact(a->type)) return const_bool(q->p->s, !is);
    if (a->type->kind == TY_None && b->type->kind != TY_None && is_exact(b->type)) return const_bool(q->p->s, !is);
    if (a->type->kind == TY_None && b->type->kind == TY_None) return const_bool(q->p->s, is);
    return NULL;
}

static const Const *instance(Peep *q, Node *n) {
    const Type *t = bare(n->in[0])->type, *of = n->attr.type;
    if (!is_exact(t)) return NULL;
    bool several = of->kind == TY_Tuple && !of->name, found = false;
    for (int i = 0; i < (several ? of->nelem : 1); i++) found |= type_is_subtype(q->p->s, t, several ? of->elem[i] : of);
    return const_bool(q->p->s, found);
}

/* ---- arithmetic */

static bool is_int(const Value *v, int64_t i) {
    const Const *c = value_const(v);
    return c && c->type->kind == TY_Int && c->u.i == i;
}

static bool is_float(const Value *v, double f) {
    const Const *c = value_const(v);
    return c && c->type->kind == TY_Float && c->u.f == f && signbit(c->u.f) == signbit(f);
}

/* The operand that an operation gives back. None of these rules drops an operand for good (x * 0, x - x): what makes it may raise, and
 * PyTorch would; LLVM does such arithmetic where nothing is lost. */
static Value *identity(const Node *n) {
    Value *a = n->in[0], *b = n->nin > 1 ? n->in[1] : NULL;
    switch (n->op) {
    case OP_aten_add_int: return is_int(b, 0) ? a : is_int(a, 0) ? b : NULL;
    case OP_aten_sub_int: return is_int(b, 0) ? a : NULL;
    case OP_aten_mul_int: return is_int(b, 1) ? a : is_int(a, 1) ? b : NULL;
    case OP_aten_floordiv_int: return is_int(b, 1) ? a : NULL;
    case OP_aten_add_float: return is_float(b, -0.0) ? a : is_float(a, -0.0) ? b : NULL;   /* x + 0.0 makes 0.0 of -0.0 */
    case OP_aten_sub_float: return is_float(b, 0.0) ? a : NULL;
    case OP_aten_mul_float: return is_float(b, 1.0) ? a : is_float(a, 1.0) ? b : NULL;
    case OP_aten_div_float: return is_float(b, 1.0) ? a : NULL;
    case OP_aten_neg_int: case OP_aten_neg_float: return a->def && a->def->op == n->op ? a->def->in[0] : NULL;
    default: return NULL;
    }
}

static const Const *same_operands(Peep *q, const Node *n) {
    if (n->nin != 2 || n->in[0] != n->in[1] || n->in[0]->def) return NULL;
    switch (n->op) {
    case OP_aten_eq_bool: case OP_aten_eq_str: return const_bool(q->p->s, true);
    case OP_aten_ne_bool: case OP_aten_ne_str: return const_bool(q->p->s, false);
    default: return NULL;
    }
}

/* ---- numbers and lists */

/* int(x) of an int, and so on: the result has its operand's type, or it is a number seen as Scalar. */
static Value *conversion(const Node *n) {
    if (!is_op(n, "aten::Int") && !is_op(n, "aten::Float") && !is_op(n, "aten::Bool") && !is_op(n, "aten::str")) return NULL;
    Value *v = bare(n->in[0]);
    return n->nin == 1 && v->type == n->out[0]->type ? v : NULL;
}

/* A list that is what it was when made: no one writes to it. */
static Node *known_list(Peep *q, const Value *v) {
    Node *made = def_of(v, OP_prim_ListConstruct);
    return made && !alias_is_written(q->sets, v) ? made : NULL;
}

static Value *element(Peep *q, const Node *n) {
    Node *made = known_list(q, n->in[0]);
    const Const *c = value_const(n->in[1]);
    if (!made || !c || c->type->kind != TY_Int) return NULL;
    int64_t i = c->u.i < 0 ? c->u.i + made->nin : c->u.i;
    return i >= 0 && i < made->nin && made->in[i]->type == n->out[0]->type ? made->in[i] : NULL;
}

static void unpack_list(Peep *q, Node *n) {
    Node *made = known_list(q, n->in[0]);
    if (!made || made->nin != n->nout) return;
    for (int i = 0; i < n->nout; i++)
        if (made->in[i]->type != n->out[i]->type) return;
    if (!pass_may(q->p)) return;
    for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], made->in[i]);
    node_remove(n);
}

static void rewrite(Peep *q, Node *n) {
    Value *v = NULL;
    const Const *c = NULL;
    switch (n->op) {
    case OP_prim_convert: case OP_prim_unchecked_cast: v = cast(q, n); break;
    case OP_aten___not__: v = negation(q, n); break;
    case OP_aten___is__: case OP_aten___isnot__: c = is_none(q, n); break;
    case OP_prim_isinstance: c = instance(q, n); break;
    case OP_prim_ListUnpack: unpack_list(q, n); return;
    case OP_aten_len_t: {
        Node *made = known_list(q, n->in[0]);
        if (made) c = const_int(q->p->s, made->nin);
        break;
    }
    case OP_aten___getitem___t: v = element(q, n); break;
    default:
        v = identity(n);
        if (!v) v = conversion(n);
        if (!v) c = same_operands(q, n);
        break;
    }
    if ((!v && !c) || !n->nout || !pass_may(q->p)) return;
    if (!v) v = const_before(n, c, n->out[0]->type);
    value_replace_uses(n->out[0], v);
    node_remove(n);
}

void pass_peephole(Pass *p, Graph *g) {
    Peep q = {p, alias_compute(p->scratch, g)};
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE && !w.node->nblock && w.node->nin) rewrite(&q, w.node);
}
