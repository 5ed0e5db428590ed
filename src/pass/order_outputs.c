/* Outputs of If and Loop in the order of their first uses, and with them what blocks return and loops carry: PyTorch's
 * CanonicalizeOutputs. Ids and names stay with their values. */
#include <stdlib.h>
#include "pass/pass.h"

typedef struct Place { uint32_t at, operand; int out; } Place;

static int by_place(const void *x, const void *y) {
    const Place *a = x, *b = y;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->operand != b->operand) return a->operand < b->operand ? -1 : 1;
    return a->out - b->out;
}

/* Positions in the order of the text: of nodes, by id of an output or in `nodes`, and of the returns of blocks. */
static uint32_t position(const Map *positions, const Use *u) {
    const void *key = u->user ? (const void *)u->user : (const void *)u->block;
    return (uint32_t)(uintptr_t)map_get(positions, key);
}

static void permute(Value **v, const Place *order, int n, Value **scratch) {
    for (int i = 0; i < n; i++) scratch[i] = v[order[i].out];
    for (int i = 0; i < n; i++) v[i] = scratch[i];
}

static void reorder(Pass *p, Node *n, const Place *order) {
    int many = n->nout;
    Value **old = NEWN(p->scratch, Value *, many);
    permute(n->out, order, many, old);
    for (int i = 0; i < many; i++) n->out[i]->index = i;
    int skip = n->op == OP_prim_Loop;
    for (int b = 0; b < n->nblock; b++) {
        for (int i = 0; i < many; i++) old[i] = n->block[b]->ret[i + skip];
        for (int i = 0; i < many; i++) block_set_return(n->block[b], i + skip, old[order[i].out]);
    }
    if (!skip) return;
    permute(n->block[0]->param + 1, order, many, old);
    for (int i = 0; i < many; i++) n->block[0]->param[i + 1]->index = i + 1;
    for (int i = 0; i < many; i++) old[i] = n->in[i + 2];
    for (int i = 0; i < many; i++) node_set_input(n, i + 2, old[order[i].out]);
}

void pass_order_outputs(Pass *p, Graph *g) {
    Map positions = {0};
    uint32_t next = 1;
    VEC(Node *) nodes = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_NODE) map_set(p->scratch, &positions, w.node, (void *)(uintptr_t)next++);
        if (w.event == WALK_LEAVE) map_set(p->scratch, &positions, w.block, (void *)(uintptr_t)next++);
        if (w.event == WALK_NODE_DONE && w.node->nblock && w.node->nout > 1) vec_push(p->scratch, &nodes, w.node);
    }
    /* From the last on, each before what is in its blocks: the order of what uses a node's outputs is settled then. */
    for (int k = nodes.len - 1; k >= 0; k--) {
        Node *n = nodes.data[k];
        Place *order = NEWN(p->scratch, Place, n->nout);
        bool sorted = true;
        for (int i = 0; i < n->nout; i++) {
            order[i] = (Place){UINT32_MAX, 0, i};
            for (const Use *u = n->out[i]->uses; u; u = u->next) {
                Place here = {position(&positions, u), (uint32_t)u->index, i};
                if (by_place(&here, &order[i]) < 0) order[i] = here;
            }
            sorted &= !i || by_place(&order[i - 1], &order[i]) <= 0;
        }
        if (sorted || !pass_may(p)) continue;
        qsort(order, (size_t)n->nout, sizeof *order, by_place);
        reorder(p, n, order);
    }
}
