/* Common subexpressions: of two equal pure nodes the first stands for both where it comes before the other on every way, that is in the same
 * block or in one around it. A table of what is available is undone when a block ends. Nodes whose result has an identity (a new list) or that
 * read memory which someone writes stay apart. Expected linear. */
#include <string.h>
#include "pass/pass.h"

typedef struct Entry { Node *n; uint32_t hash; struct Entry *next; } Entry;
typedef struct Cse {
    Pass *p;
    AliasSets *sets;
    Entry **bucket; uint32_t mask;
    VEC(Entry *) entered;             /* in order; the scope of a block is what it added */
    VEC(int) scope;
} Cse;

static bool may_merge(Cse *c, const Node *n) {
    if (!n->nout || !is_pure(n) || n->op == OP_prim_Uninitialized) return false;
    for (int i = 0; i < n->nout; i++) {
        /* A conversion or cast gives the very same value. */
        bool same_value = n->op == OP_prim_convert || n->op == OP_prim_unchecked_cast;
        if (!same_value && type_is_mutable(n->out[i]->type)) return false;
    }
    for (int i = 0; i < n->nin; i++)
        if (alias_is_written(c->sets, n->in[i])) return false;
    return true;
}

static uint32_t mix(uint32_t h, uint64_t x) {
    x = (x ^ h) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(x >> 32) ^ (uint32_t)x;
}

static uint32_t hash(const Node *n) {
    uint32_t h = mix(n->op, (uint64_t)n->nout);
    for (int i = 0; i < n->nin; i++) h = mix(h, n->in[i]->id);
    for (int i = 0; i < n->nout; i++) h = mix(h, n->out[i]->type->id);
    switch (n->op) {
    case OP_prim_Constant: return mix(h, const_hash(n->attr.constant));
    case OP_prim_isinstance: return mix(h, n->attr.type->id);
    case OP_prim_TupleSlice: return mix(mix(h, (uint64_t)n->attr.range.lo), (uint64_t)n->attr.range.hi);
    default: return h;
    }
}

static bool equal(const Node *a, const Node *b) {
    if (a->op != b->op || a->nin != b->nin || a->nout != b->nout) return false;
    for (int i = 0; i < a->nin; i++)
        if (a->in[i] != b->in[i]) return false;
    for (int i = 0; i < a->nout; i++)
        if (a->out[i]->type != b->out[i]->type) return false;
    switch (a->op) {
    case OP_prim_Constant: return const_equal(a->attr.constant, b->attr.constant);
    case OP_prim_isinstance: return a->attr.type == b->attr.type;
    case OP_prim_TupleSlice: return a->attr.range.lo == b->attr.range.lo && a->attr.range.hi == b->attr.range.hi;
    case OP_prim_GetAttr: return a->attr.name == b->attr.name;
    default: return true;
    }
}

static void visit(Cse *c, Node *n) {
    if (!may_merge(c, n)) return;
    uint32_t h = hash(n);
    Entry **bucket = &c->bucket[h & c->mask];
    for (Entry *e = *bucket; e; e = e->next) {
        if (e->hash != h || !equal(e->n, n)) continue;
        if (!pass_may(c->p)) return;
        for (int i = 0; i < n->nout; i++) value_replace_uses(n->out[i], e->n->out[i]);
        node_remove(n);
        return;
    }
    Entry *e = NEW(c->p->scratch, Entry);
    *e = (Entry){n, h, *bucket};
    *bucket = e;
    vec_push(c->p->scratch, &c->entered, e);
}

void pass_cse(Pass *p, Graph *g) {
    Cse c = {.p = p, .sets = alias_compute(p->scratch, g), .mask = 63};
    while (c.mask < g->next_id / 2) c.mask = c.mask * 2 + 1;
    c.bucket = NEWN(p->scratch, Entry *, (size_t)c.mask + 1);
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        switch (w.event) {
        case WALK_ENTER: vec_push(p->scratch, &c.scope, c.entered.len); break;
        case WALK_NODE: visit(&c, w.node); break;
        case WALK_NODE_DONE: break;
        case WALK_LEAVE: {
            int begin = vec_pop(&c.scope);
            while (c.entered.len > begin) {
                Entry *e = vec_pop(&c.entered);
                c.bucket[e->hash & c.mask] = e->next;             /* the newest of its bucket */
            }
            break;
        }
        }
    }
}
