/* Copies of blocks and graphs. The walk is over the source; `open` holds the copies of the blocks that it is in. */
#include "ir/ir.h"

static Value *mapped(const Map *map, Value *v) {
    Value *to = map_get(map, v);
    return to ? to : v;
}

/* Calls inside an inlined body hang their own frames below the site. Frames are shared by all nodes with the same one. */
static const CallSite *rebase(Arena *a, Map *frames, const CallSite *inner, const CallSite *site) {
    if (!inner) return site;
    if (!site) return inner;
    CallSite *known = map_get(frames, inner);
    if (known) return known;
    VEC(const CallSite *) chain = {0};
    for (; inner && !map_get(frames, inner); inner = inner->up) vec_push(a, &chain, inner);
    const CallSite *up = inner ? map_get(frames, inner) : site;
    while (chain.len) {
        const CallSite *old = vec_pop(&chain);
        CallSite *copy = NEW(a, CallSite);
        *copy = *old;
        copy->up = up;
        map_set(a, frames, old, copy);
        up = copy;
    }
    return up;
}

static Node *copy_node(Graph *g, const Node *n, Map *map, Map *frames, const CallSite *site) {
    Node *copy = node_new(g, (OpId)n->op, n->span);
    copy->attr = n->attr;
    copy->scope = n->scope;
    copy->inlined = rebase(g->arena, frames, n->inlined, site);
    for (int i = 0; i < n->nin; i++) node_add_input(copy, mapped(map, n->in[i]));
    for (int i = 0; i < n->nout; i++) {
        Value *v = node_add_output(copy, n->out[i]->type);
        if (n->out[i]->hint) value_set_name(v, n->out[i]->hint);
        v->facts = n->out[i]->facts;
        map_set(g->arena, map, n->out[i], v);
    }
    return copy;
}

void block_clone_into(Block *to, const Block *from, Map *map, const CallSite *site) {
    Graph *g = to->graph;
    Map frames = {0};
    VEC(Block *) open = {0};
    VEC(Node *) owner = {0};
    for (Walk w = walk_block((Block *)from); walk_next(&w);) {
        switch (w.event) {
        case WALK_ENTER:
            if (w.block == from) {
                vec_push(g->arena, &open, to);
                break;
            }
            vec_push(g->arena, &open, node_add_block(vec_last(&owner)));
            for (int i = 0; i < w.block->nparam; i++) {
                Value *p = w.block->param[i];
                map_set(g->arena, map, p, block_add_param(vec_last(&open), p->type, p->hint));
            }
            break;
        case WALK_NODE: {
            Node *copy = copy_node(g, w.node, map, &frames, site);
            node_append(vec_last(&open), copy);
            if (w.node->nblock) vec_push(g->arena, &owner, copy);
            break;
        }
        case WALK_NODE_DONE: (void)vec_pop(&owner); break;
        case WALK_LEAVE:
            if (w.block != from)
                for (int i = 0; i < w.block->nret; i++) block_add_return(vec_last(&open), mapped(map, w.block->ret[i]));
            (void)vec_pop(&open);
            break;
        }
    }
}

Graph *graph_clone(Arena *a, const Graph *g) {
    Graph *copy = graph_new(g->s, a, g->name, g->qualified);
    Map map = {0};
    copy->params = NEWN(a, GraphParam, g->nparams ? g->nparams : 1);
    for (int i = 0; i < g->nparams; i++) copy->params[i] = g->params[i];
    copy->nparams = g->nparams;
    copy->result = g->result;
    copy->doc = g->doc;
    copy->span = g->span;
    copy->is_method = g->is_method;
    for (int i = 0; i < g->body->nparam; i++) {
        Value *p = g->body->param[i];
        map_set(a, &map, p, block_add_param(copy->body, p->type, p->hint));
    }
    block_clone_into(copy->body, g->body, &map, NULL);
    for (int i = 0; i < g->body->nret; i++) block_add_return(copy->body, mapped(&map, g->body->ret[i]));
    for (int i = 0; i < map.len; i++) {
        const Value *from = (const Value *)(uintptr_t)map.entries[i].key;
        Value *to = map.entries[i].value;
        to->number = from->number;
        to->facts = from->facts;
    }
    copy->next_number = g->next_number;
    return copy;
}
