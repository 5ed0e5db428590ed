/* Calls replaced by the callee's body. The nodes keep their own places in the source and get the call as their frame (CallSite), so that
 * errors show both. Small means small: LLVM inlines, too, and by better measures; here it is worth it only where other passes see through
 * the call (a limit of 40 nodes made a file of 1,000 lines 40 % slower to compile and no benchmark faster). A callee that is called once gets
 * no more: it may be exported, and then stays besides. Only callees whose passes have run are taken, and what came in is not looked at again:
 * recursion ends by itself. */
#include "pass/pass.h"

enum { SMALL_O1 = 6, SMALL_O2 = 12, SMALL_O3 = 80, LARGEST = 20000, DEEPEST = DEPTH_LIMIT / 2 };
typedef struct Size { int nodes, depth; } Size;

static Size size_of(const Graph *g) {
    Size size = {0, 0};
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.depth > size.depth) size.depth = w.depth;
        size.nodes += w.event == WALK_NODE && w.node->op != OP_prim_Constant && w.node->op != OP_prim_convert;
    }
    return size;
}

/* What a printed graph shows is what was written. */
static Graph *source_of_call(const Node *call) {
    Graph *callee = call->attr.callee;
    return !call->graph->optimised && callee->pristine ? callee->pristine : callee;
}

static void inline_call(Node *call, Graph *callee) {
    Graph *g = call->graph;
    CallSite *site = NEW(g->arena, CallSite);
    *site = (CallSite){.up = call->inlined, .callee = callee, .span = call->span};
    Map map = {0};
    for (int i = 0; i < callee->body->nparam; i++) map_set(g->arena, &map, callee->body->param[i], call->in[i]);
    Block *copy = block_new(g);
    block_clone_into(copy, callee->body, &map, site);
    splice_before(call, copy);
    Value *ret = map_get(&map, callee->body->ret[0]);
    value_replace_uses(call->out[0], ret);
    node_remove(call);
}

/* Is a call to g among the nodes of g? */
static bool calls_itself(const Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE && w.node->op == OP_prim_CallFunction && w.node->attr.callee == g) return true;
    return false;
}

void pass_inline(Pass *p, Graph *g) {
    int small = p->o->opt >= 3 ? SMALL_O3 : p->o->opt == 2 ? SMALL_O2 : SMALL_O1;
    VEC(Node *) calls = {0};
    VEC(int) depth = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE && w.node->op == OP_prim_CallFunction) {
            vec_push(p->scratch, &calls, w.node);
            vec_push(p->scratch, &depth, w.depth);
        }
    if (!calls.len) return;
    int total = size_of(g).nodes;
    for (int i = 0; i < calls.len; i++) {
        Graph *callee = calls.data[i]->attr.callee;
        if (callee == g || !callee->optimised || callee->body->nret != 1 || calls.data[i]->nin != callee->body->nparam) continue;
        Size size = size_of(callee);
        if (size.nodes > small || total + size.nodes > LARGEST || size.depth + depth.data[i] > DEEPEST) continue;
        if (calls_itself(callee) || !pass_may(p)) continue;
        inline_call(calls.data[i], callee);
        total += size.nodes;
    }
}

/* ---- inlined_graph: in one walk, which goes on with what was put in. `open` are the callees whose nodes the walk is among: each ends at a
 * node, or with its block. */
typedef struct Open { const Graph *callee; const Block *block; const Node *end; } Open;
enum { LARGEST_PRINTED = 500000 };    /* calls that call twice grow as powers of two */

void graph_inline_all(Graph *g) {
    Arena *scratch = arena_new();
    VEC(Open) open = {0};
    vec_push(scratch, &open, ((Open){g, NULL, NULL}));
    int total = size_of(g).nodes;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Node *n = w.node;
        while (open.len > 1 && vec_last(&open).block == w.block &&
               (w.event == WALK_LEAVE || (w.event == WALK_NODE && vec_last(&open).end == n)))
            (void)vec_pop(&open);
        if (w.event != WALK_NODE || n->op != OP_prim_CallFunction || w.depth > DEEPEST) continue;
        Graph *callee = source_of_call(n);
        bool recursive = false;
        for (int i = 0; i < open.len; i++) recursive |= open.data[i].callee == callee;
        total += recursive ? 0 : size_of(callee).nodes;
        if (recursive || total > LARGEST_PRINTED || callee->body->nret != 1) continue;
        Node *before = n->prev, *after = n->next;
        inline_call(n, callee);
        w.next = before ? before->next : w.block->first;
        w.skip = true;
        if (w.next != after) vec_push(scratch, &open, ((Open){callee, w.block, after}));
    }
    arena_free(scratch);
}
