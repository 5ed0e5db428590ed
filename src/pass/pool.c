/* One node for equal constants, at the top of the graph: PyTorch's ConstantPooling, with its order, in which a constant found later goes
 * before all that were found earlier, so that .graph text agrees. Lists and other values with an identity stay where they are. */
#include "pass/pass.h"

typedef struct Slot { Node *n; uint32_t hash; } Slot;
typedef struct Pool { Slot *slot; uint32_t mask, used; Arena *a; } Pool;

static void grow(Pool *pool) {
    uint32_t old = pool->slot ? pool->mask + 1 : 0, size = old ? old * 2 : 64;
    Slot *from = pool->slot;
    pool->slot = NEWN(pool->a, Slot, size);
    pool->mask = size - 1;
    for (uint32_t i = 0; i < old; i++) {
        uint32_t at = from[i].hash & pool->mask;
        if (!from[i].n) continue;
        while (pool->slot[at].n) at = (at + 1) & pool->mask;
        pool->slot[at] = from[i];
    }
}

/* The node in the pool that equals n: n itself when it is new. */
static Node *pooled(Pool *pool, Node *n) {
    if (!pool->slot || pool->used * 2 > pool->mask) grow(pool);
    uint32_t h = const_hash(n->attr.constant), at = h & pool->mask;
    for (; pool->slot[at].n; at = (at + 1) & pool->mask) {
        Node *known = pool->slot[at].n;
        if (pool->slot[at].hash == h && known->out[0]->type == n->out[0]->type && const_equal(known->attr.constant, n->attr.constant)) return known;
    }
    pool->slot[at] = (Slot){n, h};
    pool->used++;
    return n;
}

void pass_pool(Pass *p, Graph *g) {
    Pool pool = {.a = p->scratch};
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (w.event != WALK_NODE || n->op != OP_prim_Constant || type_is_mutable(n->out[0]->type)) continue;
        Node *same = pooled(&pool, n);
        if (same != n) {
            if (!pass_may(p)) continue;
            value_replace_uses(n->out[0], same->out[0]);
            node_remove(n);
        } else if (n != g->body->first && pass_may(p)) {
            node_move_before(g->body->first, n);
        }
    }
}
