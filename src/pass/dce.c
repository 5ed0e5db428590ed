/* Dead code: marks what is needed, by value, from what has an effect, then sweeps. An output of an If needs what its branches return for it;
 * a carried value needs what the loop begins with and returns for it. A write to memory that nobody outside can see is needed only when
 * something reads that memory (alias sets). Effects, calls, raises, and loops that may not end (while) stay. What may fail without having an
 * effect is dropped when unused, as in PyTorch. Linear in the graph.
 *
 * The canonical pipeline wants PyTorch's extent, so that .graph agrees: there an output counts as needed when anything uses it. */
#include "pass/pass.h"

enum { NODE_LIVE = 1 };
typedef struct Writers { Node **data; int len, cap; } Writers;
typedef struct Dce {
    Pass *p;
    AliasSets *sets;
    bool coarse;                      /* canonical: as PyTorch, each used output of a live If or Loop counts as needed */
    bool *live;                       /* by value id */
    VEC(Value *) todo;
    Writers *writers;                 /* by alias set: writes that wait for a reader */
    uint32_t nsets;
} Dce;

static void need(Dce *d, Value *v) {
    if (d->live[v->id]) return;
    d->live[v->id] = true;
    vec_push(d->p->scratch, &d->todo, v);
}

static bool slot_is_used(const Node *n, int i) { return n->out[i]->nuses || (n->op == OP_prim_Loop && n->block[0]->param[i + 1]->nuses); }

/* n runs: so do the nodes around it, whose conditions are needed. */
static void need_node(Dce *d, Node *n) {
    while (n && !(n->flags & NODE_LIVE)) {
        n->flags |= NODE_LIVE;
        int skip = n->op == OP_prim_Loop, operands = skip ? 2 : n->nin;
        for (int i = 0; i < operands; i++) need(d, n->in[i]);
        if (skip) need(d, n->block[0]->ret[0]);
        for (int i = 0; d->coarse && n->nblock && i < n->nout; i++) {
            if (!slot_is_used(n, i)) continue;
            if (skip) need(d, n->in[i + 2]);
            for (int b = 0; b < n->nblock; b++) need(d, n->block[b]->ret[i + skip]);
        }
        n = n->parent->owner;
    }
}

static void need_around(Dce *d, const Value *v) {
    if (v->block->owner) need_node(d, v->block->owner);
}

static void spread(Dce *d, Value *v) {
    Node *n = v->def;
    uint32_t set = alias_set(d->sets, v);
    if (set < d->nsets) {
        Writers w = d->writers[set];
        d->writers[set].len = 0;
        for (int i = 0; i < w.len; i++) need_node(d, w.data[i]);
    }
    if (!n) {
        Node *owner = v->block->owner;
        if (owner && owner->op == OP_prim_Loop && v->index) {
            need(d, owner->in[v->index + 1]);
            need(d, v->block->ret[v->index]);
        }
        need_around(d, v);
        return;
    }
    need_node(d, n);
    if (n->op == OP_prim_If || n->op == OP_prim_Try)
        for (int b = 0; b < n->nblock; b++) need(d, n->block[b]->ret[v->index]);
    if (n->op == OP_prim_Loop) {
        need(d, n->in[v->index + 2]);
        need(d, n->block[0]->ret[v->index + 1]);
    }
}

/* Does n write to memory that only this function sees, and do nothing else? *set is that memory. */
static bool writes_privately(Dce *d, const Node *n, uint32_t *set) {
    const Schema *sc = op_schema(d->p->s, (OpId)n->op);
    if (!sc || (op_flags((OpId)n->op) & (OPF_IO | OPF_TERMINATES | OPF_SPECIAL))) return false;
    *set = UINT32_MAX;
    for (int i = 0; i < n->nin && i < sc->nparam; i++) {
        if (!sc->param[i].alias || !sc->param[i].alias->write) continue;
        if (alias_is_visible(d->sets, n->in[i]) || (*set != UINT32_MAX && *set != alias_set(d->sets, n->in[i]))) return false;
        *set = alias_set(d->sets, n->in[i]);
    }
    return *set < d->nsets;
}

/* May it run for ever? A loop with a trip count ends. */
static bool may_not_end(const Node *n) {
    const Const *count = value_const(n->in[0]);
    return count && count->u.i == INT64_MAX;
}

/* In the body of a Try an error decides what is done next, so what may fail stays there; running out of memory does not count. */
static bool may_be_caught(const Node *n) {
    if (n->nblock || (op_flags((OpId)n->op) & OPF_NOFAIL)) return false;
    if (n->op == OP_prim_ListConstruct || n->op == OP_prim_DictConstruct || n->op == OP_prim_CreateObject || n->op == OP_prim_GetAttr) return false;
    for (const Block *b = n->parent; b->owner; b = b->owner->parent)
        if (b->owner->op == OP_prim_Try && b == b->owner->block[0]) return true;
    return false;
}

/* Which outputs of If or Loop n stay: NULL when all do. A carried value stays when the output or the parameter is needed. */
static bool *kept(const Dce *d, const Node *n) {
    bool *keep = NULL;
    for (int i = 0; i < n->nout; i++) {
        if (d->coarse ? slot_is_used(n, i) : d->live[n->out[i]->id] || (n->op == OP_prim_Loop && d->live[n->block[0]->param[i + 1]->id])) continue;
        if (!keep) {
            keep = NEWN(d->p->scratch, bool, n->nout);
            for (int k = 0; k < n->nout; k++) keep[k] = true;
        }
        keep[i] = false;
    }
    return keep;
}

typedef struct Cut { Node *n; bool *keep; } Cut;

/* From outside in and from the end on, what has lost its last use by what was cut before. */
static void sweep_unused(Dce *d, Graph *g) {
    VEC(Node *) nodes = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE_DONE) vec_push(d->p->scratch, &nodes, w.node);
    for (int i = nodes.len - 1; i >= 0; i--) {
        bool *keep = kept(d, nodes.data[i]);
        if (!keep) continue;
        carried_drop_sources(nodes.data[i], keep);
        carried_drop_values(nodes.data[i], keep);
    }
    FOREACH_NODE(n, g->body)                 /* what only such an output was given */
        if (n->op == OP_prim_Uninitialized && !n->out[0]->nuses) node_remove(n);
}

/* Dead nodes and dead carried values use each other in circles, so all uses go first, then what was used. */
static void sweep(Dce *d, Graph *g) {
    Arena *a = d->p->scratch;
    VEC(Node *) dead = {0};
    VEC(Cut) cuts = {0};
    bool unused = false;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (w.event != WALK_NODE) continue;
        if (!(n->flags & NODE_LIVE)) {
            w.skip = true;
            vec_push(a, &dead, n);
        } else if (n->nblock) {
            bool *keep = kept(d, n);
            if (keep && d->coarse) unused = true;
            else if (keep) vec_push(a, &cuts, ((Cut){n, keep}));
        }
        n->flags &= (uint16_t)~NODE_LIVE;
    }
    if ((!dead.len && !cuts.len && !unused) || !pass_may(d->p)) return;
    for (int i = 0; i < cuts.len; i++) carried_drop_sources(cuts.data[i].n, cuts.data[i].keep);
    for (int i = 0; i < dead.len; i++) node_remove(dead.data[i]);
    for (int i = 0; i < cuts.len; i++) carried_drop_values(cuts.data[i].n, cuts.data[i].keep);
    if (d->coarse) sweep_unused(d, g);
}

void pass_dce(Pass *p, Graph *g) {
    Dce d = {.p = p, .coarse = p->canonical, .sets = alias_compute(p->scratch, g), .nsets = g->next_id};
    int tries = 0;                    /* around the node */
    d.live = NEWN(p->scratch, bool, g->next_id + 1);
    d.writers = NEWN(p->scratch, Writers, g->next_id + 1);
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        if (n && n->op == OP_prim_Try && w.event != WALK_ENTER && w.event != WALK_LEAVE) tries += w.event == WALK_NODE ? 1 : -1;
        if (w.event != WALK_NODE) continue;
        uint32_t set;
        if (n->op == OP_prim_Loop ? may_not_end(n) : !n->nblock && !is_pure(n)) {
            if (!n->nblock && !(tries && may_be_caught(n)) && writes_privately(&d, n, &set)) vec_push(p->scratch, &d.writers[set], n);
            else need_node(&d, n);
        } else if (tries && may_be_caught(n)) {
            need_node(&d, n);
        }
    }
    for (int i = 0; i < g->body->nret; i++) need(&d, g->body->ret[i]);
    while (d.todo.len) spread(&d, vec_pop(&d.todo));
    sweep(&d, g);
}
