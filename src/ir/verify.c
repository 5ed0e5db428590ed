/* The verifier: every rule of ir.h about a graph's structure, use lists, names, visibility and types. Reports all faults, one diagnostic each,
 * beside the node. Linear in the graph. */
#include "ir/ir.h"
#include "ir/internal.h"

typedef struct Verifier {
    Session *s;
    const Graph *g;
    Arena *a;
    DiagId id;
    const char *where;
    bool sound;
    char *state;                      /* by value id: 0 not met, 1 visible, 2 out of scope */
    bool *numbered;                   /* by number */
    VEC(Value *) visible;             /* in order of definition */
    VEC(int) scope;                   /* how many were visible when each open block began */
} Verifier;

static void fault(Verifier *v, const Node *n, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void fault(Verifier *v, const Node *n, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    if (n) buf_printf(&b, "%s: ", op_text((OpId)n->op));
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    v->sound = false;
    const char *where = v->where ? arena_printf(v->a, "%s: %s", v->where, v->g->name->s) : v->g->name->s;
    diag(v->s, v->id, n ? n->span : v->g->span, where, b.p);
    buf_free(&b);
}

static const char *name_of(Verifier *v, const Value *x) {
    return x->hint ? arena_printf(v->a, "%%%s", x->hint->s) : arena_printf(v->a, x->number == NO_NUMBER ? "%%_%u" : "%%%u", x->number == NO_NUMBER ? x->id : x->number);
}

static const char *type_name(Verifier *v, const Type *t) { return type_text(v->s, t); }

/* Equal, or poison. */
static bool same(const Type *a, const Type *b) { return a == b || a->kind == TY_Error || b->kind == TY_Error; }

/* ---- values: defined once, seen where they are used, each use in the list of its value */

static void define(Verifier *v, Value *x, const Node *n) {
    if (x->id >= v->g->next_id) {
        fault(v, n, "the id of %s is beyond the graph's", name_of(v, x));
        return;
    }
    if (v->state[x->id]) fault(v, n, "the id of %s is another value's, too", name_of(v, x));
    if (x->hint && map_get(&v->g->names, x->hint) != x) fault(v, n, "the name of %s is not registered as its own", name_of(v, x));
    if (!x->hint && x->number != NO_NUMBER) {
        if (x->number >= v->g->next_number || v->numbered[x->number]) fault(v, n, "the number of %s is another value's, too", name_of(v, x));
        else v->numbered[x->number] = true;
    }
    if (!x->type) fault(v, n, "%s has no type", name_of(v, x));
    v->state[x->id] = 1;
    vec_push(v->a, &v->visible, x);
    int count = 0;
    const Use *last = NULL;
    for (const Use *u = x->uses; u; last = u, u = u->next) {
        count++;
        if (u->prev != last) fault(v, n, "the use list of %s is not linked back", name_of(v, x));
        bool ok = u->user ? u->index < u->user->nin && u->user->in[u->index] == x && u->user->in_use[u->index] == u
                          : u->block && u->index < u->block->nret && u->block->ret[u->index] == x && u->block->ret_use[u->index] == u;
        if (!ok) fault(v, n, "a use of %s is not where its list says", name_of(v, x));
        if (count > x->nuses) break;
    }
    if (count != x->nuses || x->last_use != last) fault(v, n, "the use list of %s does not fit its count", name_of(v, x));
}

static void check_use(Verifier *v, const Value *x, const Node *n) {
    int state = x->id < v->g->next_id ? v->state[x->id] : 0;
    if (state == 1) return;
    fault(v, n, state ? "%s is used outside its block" : "%s is used before its definition", name_of(v, x));
}

/* ---- nodes */

static bool expect(Verifier *v, const Node *n, bool ok, const char *what) {
    if (!ok) fault(v, n, "%s", what);
    return ok;
}

static void check_same(Verifier *v, const Node *n, const Value *x, const Type *wanted, const char *role, int i) {
    if (same(x->type, wanted)) return;
    fault(v, n, "%s %d, %s, is %s, where %s is wanted", role, i, name_of(v, x), type_name(v, x->type), type_name(v, wanted));
}

static void check_if(Verifier *v, const Node *n) {
    if (!expect(v, n, n->nin == 1 && n->nblock == 2, "it has one condition and two blocks")) return;
    check_same(v, n, n->in[0], type_simple(v->s, TY_Bool), "operand", 0);
    for (int b = 0; b < 2; b++) {
        expect(v, n, !n->block[b]->nparam, "its blocks have no parameters");
        if (!expect(v, n, n->block[b]->nret == n->nout, "each block returns as many values as the node gives")) continue;
        for (int i = 0; i < n->nout; i++) check_same(v, n, n->block[b]->ret[i], n->out[i]->type, b ? "else-return" : "then-return", i);
    }
}

static void check_loop(Verifier *v, const Node *n) {
    if (!expect(v, n, n->nin == n->nout + 2 && n->nblock == 1, "it has a trip count, a condition, what it carries, and one block")) return;
    const Block *b = n->block[0];
    if (!expect(v, n, b->nparam == n->nout + 1 && b->nret == n->nout + 1, "its block takes and returns what it carries")) return;
    check_same(v, n, b->param[0], type_simple(v->s, TY_Int), "parameter", 0);
    check_same(v, n, b->ret[0], type_simple(v->s, TY_Bool), "return", 0);
    check_same(v, n, n->in[0], type_simple(v->s, TY_Int), "operand", 0);
    check_same(v, n, n->in[1], type_simple(v->s, TY_Bool), "operand", 1);
    for (int i = 0; i < n->nout; i++) {
        check_same(v, n, n->in[i + 2], n->out[i]->type, "operand", i + 2);
        check_same(v, n, b->param[i + 1], n->out[i]->type, "parameter", i + 1);
        check_same(v, n, b->ret[i + 1], n->out[i]->type, "return", i + 1);
    }
}

static void check_try(Verifier *v, const Node *n) {
    static const TypeKind given[] = {TY_Int, TY_Str, TY_Str};
    if (!expect(v, n, !n->nin && n->nblock == 2 && n->attr.name, "it has two blocks and names what it catches")) return;
    if (!expect(v, n, !n->block[0]->nparam && n->block[1]->nparam == 3, "its second block takes clause, class and message")) return;
    for (int i = 0; i < 3; i++) check_same(v, n, n->block[1]->param[i], type_simple(v->s, given[i]), "parameter", i);
    for (int b = 0; b < 2; b++) {
        if (!expect(v, n, n->block[b]->nret == n->nout, "each block returns as many values as the node gives")) continue;
        for (int i = 0; i < n->nout; i++) check_same(v, n, n->block[b]->ret[i], n->out[i]->type, b ? "except-return" : "try-return", i);
    }
}

static void check_call(Verifier *v, const Node *n) {
    const Graph *callee = n->attr.callee;
    if (!expect(v, n, callee && n->nout == 1, "it has a callee and one result")) return;
    if (!expect(v, n, n->nin == callee->nparams, "it passes as many arguments as the callee has parameters")) return;
    for (int i = 0; i < n->nin; i++) check_same(v, n, n->in[i], callee->params[i].type, "argument", i);
    if (callee->result) check_same(v, n, n->out[0], callee->result, "result", 0);
}

static void check_tuple(Verifier *v, const Node *n) {
    bool makes = n->op == OP_prim_TupleConstruct, unpacks = n->op == OP_prim_TupleUnpack;
    if (!expect(v, n, makes ? n->nout == 1 : n->nin >= 1, makes ? "it has one result" : "it takes a tuple")) return;
    const Type *t = makes ? n->out[0]->type : n->in[0]->type;
    if (t->kind == TY_Error || !expect(v, n, t->kind == TY_Tuple, "the tuple is a tuple")) return;
    if (makes || unpacks) {
        int many = makes ? n->nin : n->nout;
        if (!expect(v, n, many == t->nelem, "a tuple has as many fields as its type")) return;
        for (int i = 0; i < many; i++) check_same(v, n, makes ? n->in[i] : n->out[i], t->elem[i], "field", i);
    } else if (n->op == OP_prim_TupleIndex) {
        if (!expect(v, n, n->nin == 2 && n->nout == 1, "it takes a tuple and an index")) return;
        const Const *c = value_const(n->in[1]);
        check_same(v, n, n->in[1], type_simple(v->s, TY_Int), "operand", 1);
        if (c && c->type->kind == TY_Int) {
            int64_t at = c->u.i < 0 ? c->u.i + t->nelem : c->u.i;
            if (expect(v, n, at >= 0 && at < t->nelem, "the index is within the tuple")) check_same(v, n, n->out[0], t->elem[at], "result", 0);
        } else {
            for (int i = 0; i < t->nelem; i++) expect(v, n, same(t->elem[i], n->out[0]->type), "an index that varies needs fields of one type");
        }
    } else {
        int64_t lo = n->attr.range.lo, hi = n->attr.range.hi;
        const Type *r = n->nout == 1 ? n->out[0]->type : NULL;
        if (!expect(v, n, r && r->kind == TY_Tuple && lo >= 0 && hi <= t->nelem && r->nelem == (hi > lo ? hi - lo : 0), "the slice is within the tuple")) return;
        for (int i = 0; i < r->nelem; i++) expect(v, n, same(t->elem[lo + i], r->elem[i]), "the fields keep their types");
    }
}

static void check_container(Verifier *v, const Node *n) {
    const Type *t = n->nout == 1 ? n->out[0]->type : NULL;
    TypeKind want = n->op == OP_prim_ListConstruct ? TY_List : TY_Dict;
    if (!expect(v, n, t && (t->kind == want || t->kind == TY_Error), "its result is a container of its kind") || t->kind == TY_Error) return;
    if (want == TY_Dict && !expect(v, n, n->nin % 2 == 0, "a dict takes pairs")) return;
    for (int i = 0; i < n->nin; i++) check_same(v, n, n->in[i], t->elem[want == TY_Dict ? i % 2 : 0], "element", i);
}

static void check_schema(Verifier *v, const Node *n) {
    const Schema *sc = op_schema(v->s, (OpId)n->op);
    if (!sc) return;
    for (int i = 0; i < n->nin; i++)
        if (n->in[i]->type->kind == TY_Error) return;
    ArenaMark mark = arena_mark(v->a);
    const Match *m = node_match(v->s, v->a, n);
    if (!m) {
        fault(v, n, "the operands do not fit the schema");
    } else {
        for (int i = 0; i < n->nin && i < sc->nparam; i++)
            if (m->arg[i].actual >= 0 && m->arg[i].conv != CONV_NONE)
                fault(v, n, "operand %d, %s, is %s and needs a conversion to %s", i, name_of(v, n->in[i]), type_name(v, n->in[i]->type),
                      m->arg[i].to ? type_name(v, m->arg[i].to) : "what the schema wants");
        expect(v, n, n->nin >= sc->nparam, "every parameter of the schema is an operand");
        if (!sc->varret && expect(v, n, n->nout == sc->nret, "it has as many results as the schema"))
            for (int i = 0; i < n->nout; i++)
                if (m->ret && m->ret[i]) check_same(v, n, n->out[i], m->ret[i], "result", i);
    }
    arena_reset(v->a, mark);
}

static void check_node(Verifier *v, const Node *n) {
    switch (n->op) {
    case OP_prim_Constant:
        if (expect(v, n, !n->nin && n->nout == 1 && n->attr.constant, "it holds a constant"))
            expect(v, n, same(n->attr.constant->type, n->out[0]->type), "its type is its constant's");
        break;
    case OP_prim_If: check_if(v, n); break;
    case OP_prim_Loop: check_loop(v, n); break;
    case OP_prim_Try: check_try(v, n); break;
    case OP_prim_TryEnd: expect(v, n, !n->nin && !n->nout, "it takes and gives nothing"); break;
    case OP_prim_CallFunction: check_call(v, n); break;
    case OP_prim_fork: expect(v, n, n->nout == 1, "it gives a future"); break;
    case OP_prim_TupleConstruct: case OP_prim_TupleUnpack: case OP_prim_TupleIndex: case OP_prim_TupleSlice: check_tuple(v, n); break;
    case OP_prim_ListConstruct: case OP_prim_DictConstruct: check_container(v, n); break;
    case OP_prim_convert:
        if (expect(v, n, n->nin == 1 && n->nout == 1, "it takes one value and gives one"))
            expect(v, n, type_is_subtype(v->s, n->in[0]->type, n->out[0]->type), "it goes from a type to a super type");
        break;
    case OP_prim_unchecked_cast: expect(v, n, n->nin == 1 && n->nout == 1, "it takes one value and gives one"); break;
    case OP_prim_ListUnpack: expect(v, n, n->nin == 1 && (n->in[0]->type->kind == TY_List || n->in[0]->type->kind == TY_Error), "it takes a list"); break;
    case OP_prim_isinstance: expect(v, n, n->nin == 1 && n->nout == 1 && n->attr.type, "it takes a value and holds types"); break;
    case OP_prim_RaiseException: expect(v, n, n->nin >= 1 && n->nin <= 2 && !n->nout, "it takes a message and a class"); break;
    case OP_prim_Print: expect(v, n, !n->nout, "it gives nothing"); break;
    case OP_prim_GetAttr: case OP_prim_SetAttr: {
        bool sets = n->op == OP_prim_SetAttr;
        if (!expect(v, n, n->nin == 1 + sets && n->nout == !sets && n->attr.name, "it takes an object and holds a name") || !n->in[0]->type->shape) break;
        int k = shape_attr(n->in[0]->type, n->attr.name);
        if (expect(v, n, k >= 0, "the class has the attribute"))
            check_same(v, n, sets ? n->in[1] : n->out[0], n->in[0]->type->shape->attr.data[k].type, "attribute", k);
        break;
    }
    case OP_prim_CallMethod: expect(v, n, n->nin >= 1 && n->attr.name, "it takes an object and holds a name"); break;
    case OP_none: fault(v, n, "it has no operator"); break;
    default: check_schema(v, n); break;
    }
    if (n->op != OP_prim_If && n->op != OP_prim_Loop && n->op != OP_prim_Try) expect(v, n, !n->nblock, "only If, Loop and Try have blocks");
}

/* ---- structure */

static void enter(Verifier *v, const Walk *w) {
    const Block *b = w->block;
    vec_push(v->a, &v->scope, v->visible.len);
    for (int i = 0; i < b->nparam; i++) {
        if (b->param[i]->block != b || b->param[i]->index != i || b->param[i]->def) fault(v, b->owner, "a parameter does not know its block");
        define(v, b->param[i], b->owner);
    }
    const Node *prev = NULL;
    for (const Node *n = b->first; n; prev = n, n = n->next)
        if (n->prev != prev || n->parent != b || n->graph != v->g) {
            fault(v, n, "it is not linked into its block");
            break;
        }
    if (b->last != prev) fault(v, b->owner, "the last node of a block is not its last");
    if (b->graph != v->g) fault(v, b->owner, "a block belongs to another graph");
}

static void leave(Verifier *v, const Walk *w) {
    const Block *b = w->block;
    for (int i = 0; i < b->nret; i++) {
        check_use(v, b->ret[i], b->owner);
        const Use *u = b->ret_use[i];
        if (u->user || u->block != b || u->index != i) fault(v, b->owner, "a return has lost its use");
    }
    int begin = vec_pop(&v->scope);
    while (v->visible.len > begin) v->state[vec_pop(&v->visible)->id] = 2;
}

bool graph_check(Session *s, const Graph *g, DiagId id, const char *where) {
    Verifier v = {.s = s, .g = g, .a = arena_new(), .id = id, .where = where, .sound = true};
    v.state = NEWN(v.a, char, g->next_id + 1);
    v.numbered = NEWN(v.a, bool, g->next_number + 1);
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        switch (w.event) {
        case WALK_ENTER: enter(&v, &w); break;
        case WALK_LEAVE: leave(&v, &w); break;
        case WALK_NODE_DONE: break;
        case WALK_NODE:
            for (int i = 0; i < n->nin; i++) {
                check_use(&v, n->in[i], n);
                if (n->in_use[i]->user != n || n->in_use[i]->index != i) fault(&v, n, "operand %d has lost its use", i);
            }
            for (int i = 0; i < n->nblock; i++)
                if (n->block[i]->owner != n) fault(&v, n, "a block does not know its node");
            check_node(&v, n);
            break;
        }
        /* Outputs are seen by what comes after the node, not by its own blocks. */
        if ((w.event == WALK_NODE && !n->nblock) || w.event == WALK_NODE_DONE)
            for (int i = 0; i < n->nout; i++) {
                if (n->out[i]->def != n || n->out[i]->index != i || n->out[i]->block != n->parent) fault(&v, n, "output %d does not know its node", i);
                define(&v, n->out[i], n);
            }
    }
    if (g->body->nret != 1) fault(&v, NULL, "a function returns one value");
    else if (g->result && !same(g->body->ret[0]->type, g->result))
        fault(&v, NULL, "it returns %s, where %s is wanted", type_text(s, g->body->ret[0]->type), type_text(s, g->result));
    arena_free(v.a);
    return v.sound;
}

bool graph_verify(Session *s, const Graph *g, const char *where) { return graph_check(s, g, DIAG_graph_broken, where); }
