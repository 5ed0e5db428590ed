/* Editing graphs: inputs, returns, order of nodes, removal. These functions, and no others, change use lists: each input and each return
 * has one Use, linked into the list of the value used, so that adding and removing are O(1). */
#include "ir/ir.h"
#include "ir/internal.h"
#include <string.h>

static Use *use_add(Graph *g, Value *v, Node *user, Block *block, int index) {
    Use *u = NEW(g->arena, Use);
    *u = (Use){.user = user, .block = block, .index = index, .prev = v->last_use};
    if (v->last_use) v->last_use->next = u;
    else v->uses = u;
    v->last_use = u;
    v->nuses++;
    return u;
}

static void use_drop(Value *v, Use *u) {
    if (u->prev) u->prev->next = u->next;
    else v->uses = u->next;
    if (u->next) u->next->prev = u->prev;
    else v->last_use = u->prev;
    v->nuses--;
}

/* ---- returns of blocks */

void block_add_return(Block *b, Value *v) {
    Graph *g = b->graph;
    int cap = b->ret_cap;
    b->ret = ir_grow(g->arena, b->ret, b->nret, &cap, sizeof *b->ret);
    b->ret_use = ir_grow(g->arena, b->ret_use, b->nret, &b->ret_cap, sizeof *b->ret_use);
    b->ret[b->nret] = v;
    b->ret_use[b->nret] = use_add(g, v, NULL, b, b->nret);
    b->nret++;
}

void block_set_return(Block *b, int i, Value *v) {
    if (b->ret[i] == v) return;
    use_drop(b->ret[i], b->ret_use[i]);
    b->ret[i] = v;
    b->ret_use[i] = use_add(b->graph, v, NULL, b, i);
}

void block_remove_return(Block *b, int i) {
    use_drop(b->ret[i], b->ret_use[i]);
    b->nret--;
    for (; i < b->nret; i++) {
        b->ret[i] = b->ret[i + 1];
        b->ret_use[i] = b->ret_use[i + 1];
        b->ret_use[i]->index = i;
    }
}

void block_remove_param(Block *b, int i) {
    value_set_name(b->param[i], NULL);
    b->nparam--;
    for (; i < b->nparam; i++) {
        b->param[i] = b->param[i + 1];
        b->param[i]->index = i;
    }
}

/* ---- inputs and outputs of nodes */

void node_insert_input(Node *n, int at, Value *v) {
    Graph *g = n->graph;
    int cap = n->in_cap;
    n->in = ir_grow(g->arena, n->in, n->nin, &cap, sizeof *n->in);
    n->in_use = ir_grow(g->arena, n->in_use, n->nin, &n->in_cap, sizeof *n->in_use);
    for (int i = n->nin; i > at; i--) {
        n->in[i] = n->in[i - 1];
        n->in_use[i] = n->in_use[i - 1];
        n->in_use[i]->index = i;
    }
    n->in[at] = v;
    n->in_use[at] = use_add(g, v, n, NULL, at);
    n->nin++;
}

void node_add_input(Node *n, Value *v) { node_insert_input(n, n->nin, v); }

void node_set_input(Node *n, int i, Value *v) {
    if (n->in[i] == v) return;
    use_drop(n->in[i], n->in_use[i]);
    n->in[i] = v;
    n->in_use[i] = use_add(n->graph, v, n, NULL, i);
}

void node_remove_input(Node *n, int i) {
    use_drop(n->in[i], n->in_use[i]);
    n->nin--;
    for (; i < n->nin; i++) {
        n->in[i] = n->in[i + 1];
        n->in_use[i] = n->in_use[i + 1];
        n->in_use[i]->index = i;
    }
}

void node_remove_output(Node *n, int i) {
    value_set_name(n->out[i], NULL);
    n->nout--;
    for (; i < n->nout; i++) {
        n->out[i] = n->out[i + 1];
        n->out[i]->index = i;
    }
}

/* ---- what If and Loop carry */

static int keep_values(Value **v, int n, int skip, const bool *keep) {
    int kept = skip;
    for (int i = skip; i < n; i++) {
        if (keep[i - skip]) {
            v[kept] = v[i];
            v[kept]->index = kept;
            kept++;
        } else {
            value_set_name(v[i], NULL);
        }
    }
    return kept;
}

static int keep_uses(Value **v, Use **use, int n, int skip, const bool *keep) {
    int kept = skip;
    for (int i = skip; i < n; i++) {
        if (keep[i - skip]) {
            v[kept] = v[i];
            use[kept] = use[i];
            use[kept]->index = kept;
            kept++;
        } else {
            use_drop(v[i], use[i]);
        }
    }
    return kept;
}

void carried_drop_sources(Node *n, const bool *keep) {
    int skip = n->op == OP_prim_Loop;
    for (int b = 0; b < n->nblock; b++) n->block[b]->nret = keep_uses(n->block[b]->ret, n->block[b]->ret_use, n->block[b]->nret, skip, keep);
    if (skip) n->nin = keep_uses(n->in, n->in_use, n->nin, 2, keep);
}

void carried_drop_values(Node *n, const bool *keep) {
    n->nout = keep_values(n->out, n->nout, 0, keep);
    if (n->op == OP_prim_Loop) n->block[0]->nparam = keep_values(n->block[0]->param, n->block[0]->nparam, 1, keep);
}

/* ---- order */

/* Links n into b between prev and next. */
static void link_in(Block *b, Node *n, Node *prev, Node *next) {
    n->parent = b;
    n->prev = prev;
    n->next = next;
    if (prev) prev->next = n;
    else b->first = n;
    if (next) next->prev = n;
    else b->last = n;
    for (int i = 0; i < n->nout; i++) n->out[i]->block = b;
}

static void unlink(Node *n) {
    Block *b = n->parent;
    if (!b) return;
    if (n->prev) n->prev->next = n->next;
    else b->first = n->next;
    if (n->next) n->next->prev = n->prev;
    else b->last = n->prev;
    n->parent = NULL;
}

void node_append(Block *b, Node *n) {
    unlink(n);
    link_in(b, n, b->last, NULL);
}

void node_insert_before(Node *at, Node *n) {
    if (at == n) return;
    unlink(n);
    link_in(at->parent, n, at->prev, at);
}

void node_insert_after(Node *at, Node *n) {
    if (at == n) return;
    unlink(n);
    link_in(at->parent, n, at, at->next);
}

void node_move_before(Node *at, Node *n) { node_insert_before(at, n); }

/* Inputs and names of one node go; its blocks are the caller's business. */
static void release(Node *n) {
    while (n->nin) node_remove_input(n, n->nin - 1);
    for (int i = 0; i < n->nout; i++) value_set_name(n->out[i], NULL);
}

void node_remove(Node *n) {
    for (int i = 0; i < n->nblock; i++) {
        for (Walk w = walk_block(n->block[i]); walk_next(&w);) {
            if (w.event == WALK_NODE) release(w.node);
            if (w.event != WALK_ENTER) continue;
            while (w.block->nret) block_remove_return(w.block, w.block->nret - 1);
            for (int k = 0; k < w.block->nparam; k++) value_set_name(w.block->param[k], NULL);
        }
    }
    release(n);
    unlink(n);
}

void value_replace_uses(Value *old, Value *with) {
    if (old == with) return;
    for (Use *u = old->uses; u; u = u->next) {
        if (u->user) u->user->in[u->index] = with;
        else u->block->ret[u->index] = with;
    }
    if (!old->uses) return;
    old->uses->prev = with->last_use;
    if (with->last_use) with->last_use->next = old->uses;
    else with->uses = old->uses;
    with->last_use = old->last_use;
    with->nuses += old->nuses;
    old->uses = old->last_use = NULL;
    old->nuses = 0;
}
