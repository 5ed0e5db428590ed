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

/* What a printed graph shows is what was written. NULL: what runs is known when it runs. */
static Graph *source_of_call(const Node *call) {
    const Type *self = call->op == OP_prim_CallMethod ? call->in[0]->type : NULL;
    Graph *callee = !self ? call->attr.callee : self->kind == TY_Class ? shape_method(self, call->attr.name) : NULL;
    if (!callee) return NULL;
    return !call->graph->optimised && callee->pristine ? callee->pristine : callee;
}

/* `body`: callee, or a copy of it. */
static void inline_call(Node *call, Graph *callee, const Graph *body) {
    Graph *g = call->graph;
    CallSite *site = NEW(g->arena, CallSite);
    *site = (CallSite){.up = call->inlined, .callee = callee, .span = call->span};
    Map map = {0};
    for (int i = 0; i < body->body->nparam; i++) map_set(g->arena, &map, body->body->param[i], call->in[i]);
    Block *copy = block_new(g);
    block_clone_into(copy, body->body, &map, site);
    splice_before(call, copy);
    Value *ret = map_get(&map, body->body->ret[0]);
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
        inline_call(calls.data[i], callee, callee);
        total += size.nodes;
    }
}

/* ---- inlined_graph: a copy of the callee goes in whose own calls are replaced already, and whose constants are pooled. `open` are the
 * callees on the way down. */
enum { LARGEST_PRINTED = 500000, DEEPEST_CALLS = 400 };    /* calls that call twice grow as powers of two */
typedef struct Inliner { Arena *a; Map done; VEC(const Graph *) open; int total; } Inliner;

static void renumber(Graph *g) {
    g->next_number = 0;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_NODE && w.node == g->body->first) g->inlined_number = g->next_number, g->next_number += (uint32_t)g->ninlined;
        const int k = w.event == WALK_ENTER ? w.block->nparam : w.event == WALK_NODE ? w.node->nout : 0;
        for (int i = 0; i < k; i++) {
            Value *v = w.event == WALK_ENTER ? w.block->param[i] : w.node->out[i];
            if (v->number != NO_NUMBER) v->number = g->next_number++;
        }
    }
}

static void replace_calls(Inliner *in, Graph *g);

static Graph *whole(Inliner *in, Graph *callee) {
    Graph *g = map_get(&in->done, callee);
    if (g) return g;
    for (int i = 0; i < in->open.len; i++)
        if (in->open.data[i] == callee) return NULL;
    if (in->open.len > DEEPEST_CALLS) return NULL;
    vec_push(in->a, &in->open, callee);
    g = graph_clone(in->a, callee);
    replace_calls(in, g);
    Pass pool = {.s = g->s, .scratch = in->a, .left = -1};
    pass_pool(&pool, g);
    (void)vec_pop(&in->open);
    map_set(in->a, &in->done, callee, g);
    return g;
}

static void replace_calls(Inliner *in, Graph *g) {
    VEC(Node *) calls = {0};
    Map functions = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event != WALK_NODE || (w.node->op != OP_prim_CallFunction && w.node->op != OP_prim_CallMethod) || w.depth > DEEPEST) continue;
        vec_push(in->a, &calls, w.node);
        if (w.node->op == OP_prim_CallFunction) map_set(in->a, &functions, w.node->attr.callee, w.node);
    }
    if (in->open.len == 1) {
        g->inlined = NEWN(g->arena, Graph *, functions.len + 1);
        for (int i = 0; i < functions.len; i++) g->inlined[g->ninlined++] = (Graph *)(uintptr_t)functions.entries[i].key;
    }
    renumber(g);
    for (int i = 0; i < calls.len; i++) {
        Graph *callee = source_of_call(calls.data[i]), *body = callee ? whole(in, callee) : NULL;
        if (!body || body->body->nret != 1 || body->body->nparam != calls.data[i]->nin) continue;
        const Size size = size_of(body);
        if (in->total + size.nodes > LARGEST_PRINTED) continue;
        in->total += size.nodes;
        inline_call(calls.data[i], callee, body);
    }
}

void graph_inline_all(Graph *g) {
    Inliner in = {.a = arena_new(), .total = size_of(g).nodes};
    vec_push(in.a, &in.open, g);
    replace_calls(&in, g);
    arena_free(in.a);
}
