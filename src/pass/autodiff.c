/* Differentiable graphs: what PyTorch's profiling executor makes of runs of operators that it can differentiate itself. Their results have
 * grad_fn=<DifferentiableGraphBackward>. The groups are found as torch/csrc/jit/passes/create_autodiff_subgraphs.cpp finds them: backwards
 * through a block, the maker of an input joins the group of its user where it can be moved right before it, what hangs on the maker moving
 * behind the group; groups of fewer than two operators come apart again. Blocks of If and Loop have groups of their own. */
#include "pass/pass.h"

enum { LARGEST_BLOCK = 5000, LEAST = 2 };

/* One node of the block; those of a group share the item of its last node. */
typedef struct Item {
    Node *n;
    VEC(int) from;                    /* the items that make what it uses, also inside its blocks */
    VEC(int) nodes;                   /* of the group, itself among them */
    bool joins, hard;                 /* hard: its effect keeps its place among others */
} Item;
typedef struct Grouping {
    Arena *a;
    const AliasSets *sets;
    Item *item;
    int n;
    int *root;                        /* the item that holds the node */
    int *order, *at;                  /* items as they stand, and where each stands */
    int norder;
    bool *moved;                      /* scratch: items that hang on what is moved */
    Map index;                        /* Node* -> 1 + item */
} Grouping;

static const Value *through(const Value *v) {
    while (v->def && (v->def->op == OP_prim_convert || v->def->op == OP_prim_unchecked_cast)) v = v->def->in[0];
    return v;
}

static bool joins(const Node *n) {
    if (!op_autodiff((OpId)n->op)) return false;
    if (n->op != OP_aten_dropout) return true;
    const Const *train = known_const(n->in[2]);
    return !train || train->u.b;
}

static int item_of(const Grouping *g, const Value *v) {
    const int i = v->def ? (int)(intptr_t)map_get(&g->index, v->def) : 0;
    return i - 1;
}

static void add_sources(Grouping *g, Item *x, const Node *n) {
    for (int i = 0; i < n->nin; i++) {
        const int from = item_of(g, through(n->in[i]));
        if (from >= 0) vec_push(g->a, &x->from, from);
    }
}

static bool is_container(const Type *t) { return t->kind == TY_List || t->kind == TY_Dict; }

/* Writes of one node against what another touches. Attributes are places of their own: setting one meets nothing but other effects; a container is
 * another place than what it holds. */
static bool writes_into(const Grouping *g, const Node *w, const Node *n) {
    if (w->op == OP_prim_SetAttr) return n->op == OP_prim_GetAttr;
    for (int i = 0; i < w->nin; i++) {
        if (!node_writes(w, w->in[i])) continue;
        for (int k = 0; k < n->nin + n->nout; k++) {
            const Value *v = k < n->nin ? n->in[k] : n->out[k - n->nin];
            if (is_container(v->type) == is_container(w->in[i]->type) && alias_may_share(g->sets, w->in[i], v)) return true;
        }
    }
    return false;
}
static bool conflict(const Grouping *g, const Item *x, const Item *y) {
    if (x->hard && y->hard) return true;
    if (!x->hard && !y->hard) return false;
    for (int i = 0; i < x->nodes.len; i++)
        for (int k = 0; k < y->nodes.len; k++) {
            const Node *a = g->item[x->nodes.data[i]].n, *b = g->item[y->nodes.data[k]].n;
            if (writes_into(g, a, b) || writes_into(g, b, a)) return true;
        }
    return false;
}

/* Does item y, which stands behind, hang on an item that is `moved`? */
static bool hangs_on_moved(const Grouping *g, const Item *y, int first, int last) {
    for (int i = 0; i < y->nodes.len; i++) {
        const Item *node = &g->item[y->nodes.data[i]];
        for (int k = 0; k < node->from.len; k++)
            if (g->moved[node->from.data[k]]) return true;
    }
    for (int i = first; i < last; i++)
        if (g->moved[g->order[i]] && conflict(g, &g->item[g->order[i]], y)) return true;
    return false;
}

static void set_moved(Grouping *g, const Item *x, bool on) {
    for (int i = 0; i < x->nodes.len; i++) g->moved[x->nodes.data[i]] = on;
}

/* Puts `maker` into the group of `user`, where that keeps the order of what hangs together. */
static bool merge(Grouping *g, int maker, int user) {
    Item *m = &g->item[maker], *u = &g->item[user];
    const int first = g->at[maker], last = g->at[user];
    set_moved(g, m, true);
    for (int i = first + 1; i < last; i++)
        if (hangs_on_moved(g, &g->item[g->order[i]], first, i)) set_moved(g, &g->item[g->order[i]], true);
    set_moved(g, m, false);
    const bool fine = !hangs_on_moved(g, u, first + 1, last);
    if (fine) {
        VEC(int) behind = {0};
        int to = first;
        for (int i = first + 1; i < last; i++) {
            const int x = g->order[i];
            if (g->moved[x]) vec_push(g->a, &behind, x);
            else g->order[to++] = x;
        }
        g->order[to++] = user;
        for (int i = 0; i < behind.len; i++) g->order[to++] = behind.data[i];
        for (int i = last + 1; i < g->norder; i++) g->order[to++] = g->order[i];
        g->norder = to;
        for (int i = first; i < to; i++) g->at[g->order[i]] = i;
        for (int i = 0; i < m->nodes.len; i++) {
            vec_push(g->a, &u->nodes, m->nodes.data[i]);
            g->root[m->nodes.data[i]] = user;
        }
    }
    for (int i = 0; i < g->n; i++) g->moved[i] = false;
    return fine;
}

/* The makers of what the item uses, the last one first: one joins if it can. */
static bool grow(Grouping *g, int user) {
    const Item *u = &g->item[user];
    VEC(int) makers = {0};
    for (int i = 0; i < u->nodes.len; i++) {
        const Item *node = &g->item[u->nodes.data[i]];
        for (int k = 0; k < node->from.len; k++) {
            const int maker = g->root[node->from.data[k]];
            int at = makers.len;
            if (maker == user || !g->item[maker].joins) continue;
            vec_push(g->a, &makers, maker);
            for (; at > 0 && g->at[makers.data[at - 1]] < g->at[maker]; at--) makers.data[at] = makers.data[at - 1];
            makers.data[at] = maker;
        }
    }
    for (int i = 0; i < makers.len; i++)
        if ((!i || makers.data[i] != makers.data[i - 1]) && merge(g, makers.data[i], user)) return true;
    return false;
}

static void group_block(Graph *graph, Block *b, const AliasSets *sets, Arena *a) {
    Grouping g = {.a = a, .sets = sets};
    for (Node *n = b->first; n; n = n->next) g.n++;
    if (!g.n || g.n > LARGEST_BLOCK) return;
    g.item = NEWN(a, Item, g.n);
    g.root = NEWN(a, int, g.n), g.order = NEWN(a, int, g.n), g.at = NEWN(a, int, g.n);
    g.moved = NEWN(a, bool, g.n);
    for (Node *n = b->first; n; n = n->next) {
        const int i = g.norder++;
        Item *x = &g.item[i];
        *x = (Item){.n = n, .joins = joins(n), .hard = node_has_effect(n)};
        g.root[i] = g.order[i] = g.at[i] = i;
        vec_push(a, &x->nodes, i);
        add_sources(&g, x, n);
        for (int k = 0; k < n->nblock; k++)
            for (Walk w = walk_block(n->block[k]); walk_next(&w);) {
                if (w.event == WALK_NODE) add_sources(&g, x, w.node);
                for (int r = 0; w.event == WALK_LEAVE && r < w.block->nret; r++) {
                    const int from = item_of(&g, through(w.block->ret[r]));
                    if (from >= 0) vec_push(a, &x->from, from);
                }
            }
        map_set(a, &g.index, n, (void *)(intptr_t)(i + 1));
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int at = g.norder - 1; at >= 0; at--) {
            const int user = g.order[at];
            if (!g.item[user].joins) continue;
            while (grow(&g, user)) changed = true;
            at = g.at[user];
        }
    }
    for (int i = 0; i < g.norder; i++) {
        const Item *x = &g.item[g.order[i]];
        if (x->nodes.len < LEAST) continue;
        for (int k = 0; k < x->nodes.len; k++) map_set(graph->arena, &graph->grouped, g.item[x->nodes.data[k]].n, graph);
    }
}

void graph_group_differentiable(Graph *g) {
    Arena *a = arena_new();
    const AliasSets *sets = alias_compute(a, g);
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_ENTER) group_block(g, w.block, sets, a);
    arena_free(a);
}
