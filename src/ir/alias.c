/* Effects and aliasing, from the alias marks of the schemas. Sets of values that may share memory are found by unification
 * (B. Steensgaard, "Points-to analysis in almost linear time", 1996), in one walk, insensitive to order and to fields. */
#include <string.h>
#include "ir/ir.h"

bool type_is_mutable(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Str: case TY_Complex: case TY_None: case TY_Number: case TY_Device: case TY_Enum:
    case TY_QScheme: case TY_AnyEnum: case TY_Error:
        return false;
    case TY_Tuple: case TY_Optional: case TY_Union:
        for (int i = 0; i < t->nelem; i++)
            if (type_is_mutable(t->elem[i])) return true;
        return false;
    default: return true;
    }
}

static bool is_call(const Node *n) { return n->op == OP_prim_CallFunction || n->op == OP_prim_CallMethod || n->op == OP_prim_fork; }

bool node_writes(const Node *n, const Value *v) {
    if (is_call(n)) return type_is_mutable(v->type);
    if (n->op == OP_prim_SetAttr) return n->in[0] == v;
    if (op_flags((OpId)n->op) & OPF_PURE) return false;
    const Schema *sc = op_schema(n->graph->s, (OpId)n->op);
    if (!sc) return false;
    for (int i = 0; i < sc->nparam && i < n->nin; i++)
        if (n->in[i] == v && sc->param[i].alias && sc->param[i].alias->write) return true;
    return false;
}

bool node_has_effect(const Node *n) {
    if (!n->nblock) return !(op_flags((OpId)n->op) & OPF_PURE);
    for (int i = 0; i < n->nblock; i++)
        for (Walk w = walk_block(n->block[i]); walk_next(&w);)
            if (w.event == WALK_NODE && !w.node->nblock && !(op_flags((OpId)w.node->op) & OPF_PURE)) return true;
    return false;
}

struct AliasSets {
    uint32_t n;
    uint32_t *up;                     /* by value id; NONE: cannot change */
    unsigned char *marks;             /* by root */
    Arena *a;
    Map types;                        /* Type -> 1 can change, 2 can not */
};
enum { WRITTEN = 1, VISIBLE = 2 };
static const uint32_t NONE = UINT32_MAX;

static uint32_t find(const AliasSets *sets, uint32_t x) {
    while (sets->up[x] != x) x = sets->up[x] = sets->up[sets->up[x]];
    return x;
}

static bool can_change(AliasSets *sets, const Type *t) {
    uintptr_t known = (uintptr_t)map_get(&sets->types, t);
    if (!known) {
        known = type_is_mutable(t) ? 1 : 2;
        map_set(sets->a, &sets->types, t, (void *)known);
    }
    return known == 1;
}

static void meet(AliasSets *sets, const Value *v) {
    if (v->id < sets->n) sets->up[v->id] = can_change(sets, v->type) ? v->id : NONE;
}

static void join(AliasSets *sets, const Value *x, const Value *y) {
    if (sets->up[x->id] == NONE || sets->up[y->id] == NONE) return;
    uint32_t a = find(sets, x->id), b = find(sets, y->id);
    if (a == b) return;
    sets->up[a] = b;
    sets->marks[b] |= sets->marks[a];
}

static void mark(AliasSets *sets, const Value *v, unsigned char what) {
    if (sets->up[v->id] != NONE) sets->marks[find(sets, v->id)] |= what;
}

/* Every operand and every result that can change share memory. */
static void join_all(AliasSets *sets, const Node *n) {
    const Value *first = NULL;
    for (int i = 0; i < n->nin + n->nout; i++) {
        const Value *v = i < n->nin ? n->in[i] : n->out[i - n->nin];
        if (sets->up[v->id] == NONE) continue;
        if (first) join(sets, first, v);
        first = v;
    }
}

/* Whether two sets of names, as in (a|b), have one in common. */
static bool names_meet(Sym x, Sym y) {
    if (x == y) return true;
    for (const char *p = x->s; *p; p += strcspn(p, "|"), p += *p == '|')
        for (const char *q = y->s; *q; q += strcspn(q, "|"), q += *q == '|')
            if (strcspn(p, "|") == strcspn(q, "|") && !strncmp(p, q, strcspn(p, "|"))) return true;
    return false;
}

static bool same_mark(const AliasInfo *x, const AliasInfo *y) {
    return x && y && (x->wildcard || y->wildcard || names_meet(x->before, y->before) || (x->after && names_meet(x->after, y->before)));
}

static void schema_node(AliasSets *sets, const Node *n, const Schema *sc) {
    for (int i = 0; i < n->nin; i++) {
        const AliasInfo *info = i < sc->nparam ? sc->param[i].alias : NULL;
        if (info && info->write) mark(sets, n->in[i], WRITTEN);
        /* What is put into a container shares memory with it from now on: (t[](a!) self, t(b -> *) el). */
        for (int k = 0; k < i && k < sc->nparam; k++) {
            const AliasInfo *other = sc->param[k].alias;
            if ((info && info->write) || (other && other->write) || same_mark(info, other)) join(sets, n->in[k], n->in[i]);
        }
        for (int k = 0; k < n->nout; k++) {
            const AliasInfo *ret = k < sc->nret ? sc->ret[k].alias : NULL;
            if (ret && (ret->wildcard || same_mark(info, ret))) join(sets, n->in[i], n->out[k]);
        }
    }
    /* A fresh result may still hold the elements of an operand: list.copy(), l + l, sorted(l). */
    for (int k = 0; k < n->nout; k++) {
        bool holds = false;
        for (int e = 0; e < n->out[k]->type->nelem; e++) holds |= can_change(sets, n->out[k]->type->elem[e]);
        for (int i = 0; i < n->nin && holds; i++) join(sets, n->in[i], n->out[k]);
    }
}

static void node(AliasSets *sets, const Node *n) {
    if (is_call(n)) {
        join_all(sets, n);
        for (int i = 0; i < n->nin; i++) mark(sets, n->in[i], WRITTEN | VISIBLE);
        for (int i = 0; i < n->nout; i++) mark(sets, n->out[i], VISIBLE);
        return;
    }
    if (n->op == OP_prim_If || n->op == OP_prim_Try) {
        for (int i = 0; i < n->nout; i++)
            for (int b = 0; b < n->nblock; b++) join(sets, n->out[i], n->block[b]->ret[i]);
    } else if (n->op == OP_prim_Loop) {
        for (int i = 0; i < n->nout; i++) {
            join(sets, n->out[i], n->in[i + 2]);
            join(sets, n->out[i], n->block[0]->ret[i + 1]);
            join(sets, n->out[i], n->block[0]->param[i + 1]);
        }
    } else {
        const Schema *sc = op_schema(n->graph->s, (OpId)n->op);
        if (sc) {
            schema_node(sets, n, sc);
        } else if (n->op != OP_prim_Print && n->op != OP_prim_RaiseException && n->op != OP_prim_isinstance) {
            join_all(sets, n);
        }
        if (n->op == OP_prim_SetAttr || n->op == OP_prim_GetAttr || n->op == OP_prim_Enter || n->op == OP_prim_Exit)
            for (int i = 0; i < n->nin; i++) mark(sets, n->in[i], VISIBLE | (n->op == OP_prim_SetAttr ? WRITTEN : 0));
    }
}

AliasSets *alias_compute(Arena *a, const Graph *g) {
    AliasSets *sets = NEW(a, AliasSets);
    sets->n = g->next_id;
    sets->a = a;
    sets->up = NEWN(a, uint32_t, g->next_id + 1);
    sets->marks = NEWN(a, unsigned char, g->next_id + 1);
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_ENTER)
            for (int i = 0; i < w.block->nparam; i++) meet(sets, w.block->param[i]);
        if (w.event == WALK_NODE)
            for (int i = 0; i < w.node->nout; i++) meet(sets, w.node->out[i]);
    }
    const Value *first = NULL;
    for (int i = 0; i < g->body->nparam; i++) {
        const Value *p = g->body->param[i];
        if (sets->up[p->id] == NONE) continue;
        if (first) join(sets, first, p);
        first = p;
        mark(sets, p, VISIBLE);
    }
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE) node(sets, w.node);
    for (int i = 0; i < g->body->nret; i++) mark(sets, g->body->ret[i], VISIBLE);
    return sets;
}

uint32_t alias_set(const AliasSets *sets, const Value *v) {
    return v->id < sets->n && sets->up[v->id] != NONE ? find(sets, v->id) : NONE;
}

bool alias_may_share(const AliasSets *sets, const Value *x, const Value *y) {
    if (x == y) return true;
    uint32_t a = alias_set(sets, x);
    return a != NONE && a == alias_set(sets, y);
}

/* Values made after the sets were found: nothing is known, so the worst. */
static bool marked(const AliasSets *sets, const Value *v, unsigned char what) {
    if (v->id >= sets->n) return type_is_mutable(v->type);
    uint32_t a = alias_set(sets, v);
    return a != NONE && (sets->marks[a] & what);
}

bool alias_is_written(const AliasSets *sets, const Value *v) { return marked(sets, v, WRITTEN); }
bool alias_is_visible(const AliasSets *sets, const Value *v) { return marked(sets, v, VISIBLE); }
