/* Making graphs: values, nodes, blocks, their names, and the walk over all of them. Everything lives in the graph's arena; nothing is
 * freed one by one. Value names follow PyTorch's torch/csrc/jit/ir/ir.cpp (Value::setDebugName), so that .graph text has its numbers. */
#include "ir/ir.h"
#include "ir/internal.h"
#include <string.h>

/* Grows *data to hold one more than n; keeps capacity in *cap. */
void *ir_grow(Arena *a, void *data, int n, int *cap, size_t elem) {
    if (n < *cap) return data;
    int wider = *cap ? *cap * 2 : 4;
    void *p = arena_alloc(a, (size_t)wider * elem);
    if (n) memcpy(p, data, (size_t)n * elem);
    *cap = wider;
    return p;
}

Block *block_new(Graph *g) {
    Block *b = NEW(g->arena, Block);
    b->graph = g;
    return b;
}

const Type *graph_param_repeats(const GraphParam *p) {
    const Type *list = type_is(p->type, TY_Optional) ? p->type->elem[0] : p->type;
    if (!p->broadcast_n || !type_is(list, TY_List)) return NULL;
    return type_is(list->elem[0], TY_Int) || type_is(list->elem[0], TY_Float) ? list->elem[0] : NULL;
}

Graph *graph_new(Session *s, Arena *a, Sym name, Sym qualified) {
    Graph *g = NEW(a, Graph);
    g->s = s;
    g->arena = a;
    g->name = name;
    g->qualified = qualified;
    g->body = block_new(g);
    return g;
}

static Value *value_new(Graph *g, const Type *type) {
    Value *v = NEW(g->arena, Value);
    v->type = type;
    v->id = g->next_id++;
    v->number = NO_NUMBER;
    return v;
}

Value *block_add_param(Block *b, const Type *type, Sym hint) {
    Graph *g = b->graph;
    b->param = ir_grow(g->arena, b->param, b->nparam, &b->param_cap, sizeof *b->param);
    Value *v = value_new(g, type);
    v->block = b;
    v->number = g->next_number++;
    v->index = b->nparam;
    b->param[b->nparam++] = v;
    if (hint) value_set_name(v, hint);
    return v;
}

Node *node_new(Graph *g, OpId op, Span span) {
    Node *n = NEW(g->arena, Node);
    n->op = (uint16_t)op;
    n->span = span;
    n->graph = g;
    return n;
}

Value *node_add_output(Node *n, const Type *type) {
    Graph *g = n->graph;
    n->out = ir_grow(g->arena, n->out, n->nout, &n->out_cap, sizeof *n->out);
    Value *v = value_new(g, type);
    v->def = n;
    v->block = n->parent;
    if (n->op != OP_prim_convert) v->number = g->next_number++;
    v->index = n->nout;
    n->out[n->nout++] = v;
    return v;
}

Block *node_add_block(Node *n) {
    Graph *g = n->graph;
    n->block = ir_grow(g->arena, n->block, n->nblock, &n->block_cap, sizeof *n->block);
    Block *b = n->block[n->nblock++] = block_new(g);
    b->owner = n;
    return b;
}

/* ---- names */

/* Length of the name before ".N", or all of it where there is no such end. */
static size_t base_length(Sym name) {
    size_t n = name->len;
    while (n && name->s[n - 1] >= '0' && name->s[n - 1] <= '9') n--;
    return n > 1 && n < name->len && name->s[n - 1] == '.' ? n - 1 : name->len;
}

static uint64_t number_after(Sym name, size_t base) {
    uint64_t n = 0;
    for (size_t i = base + 1; i < name->len; i++) n = n * 10 + (uint64_t)(name->s[i] - '0');
    return n;
}

/* The next free base.N. The numbers go up by two and by more, as PyTorch's do: the number kept is one past the last given. */
static Sym next_name(Graph *g, Sym name) {
    size_t len = base_length(name);
    uint64_t suffix = len == name->len ? 1 : number_after(name, len);
    Sym base = sym_n(g->s, name->s, len), found;
    uint64_t last = (uint64_t)(uintptr_t)map_get(&g->suffixes, base);
    if (last && last + 1 > suffix) suffix = last + 1;
    do {
        found = sym_printf(g->s, "%s.%llu", base->s, (unsigned long long)suffix++);
    } while (map_get(&g->names, found));
    map_set(g->arena, &g->suffixes, base, (void *)(uintptr_t)suffix);
    return found;
}

static void own_name(Graph *g, Value *v, Sym name) {
    map_set(g->arena, &g->names, name, v);
    v->hint = name;
}

static void free_name(Graph *g, Sym name) {
    Value *owner = map_get(&g->names, name);
    if (!owner) return;
    Sym other = next_name(g, name);   /* while `name` is taken, so that it is not given again */
    map_set(g->arena, &g->names, name, NULL);
    own_name(g, owner, other);
}

static Graph *graph_of_value(const Value *v) { return v->def ? v->def->graph : v->block->graph; }

void value_set_name(Value *v, Sym name) {
    Graph *g = graph_of_value(v);
    if (v->hint) map_set(g->arena, &g->names, v->hint, NULL);
    v->hint = NULL;
    if (!name) return;
    free_name(g, name);
    own_name(g, v, name);
}

void graph_touch_name(Graph *g, Sym name) {
    g->next_number++;
    if (!name) return;
    free_name(g, name);
    own_name(g, NEW(g->arena, Value), name);
}

Sym value_base_name(const Value *v) {
    if (!v->hint) return NULL;
    size_t n = base_length(v->hint);
    return n == v->hint->len ? v->hint : sym_n(graph_of_value(v)->s, v->hint->s, n);
}

/* ---- walking */

Walk walk_block(Block *b) { return (Walk){.root = b}; }

static bool enter(Walk *w, Block *b) {
    w->event = WALK_ENTER;
    w->block = b;
    w->next = b->first;
    w->depth++;
    return true;
}

static bool show(Walk *w, WalkEvent event, Node *n) {
    w->event = event;
    w->node = n;
    w->next = n->next;
    w->block = n->parent;
    w->skip = false;
    return true;
}

bool walk_next(Walk *w) {
    if (!w->depth) return enter(w, w->root);
    if (w->event == WALK_NODE && !w->skip && w->node->nblock) return enter(w, w->node->block[0]);
    if (w->event == WALK_LEAVE) {
        if (!--w->depth) return false;
        Node *owner = w->block->owner;
        int i = 0;
        while (owner->block[i] != w->block) i++;
        return i + 1 < owner->nblock ? enter(w, owner->block[i + 1]) : show(w, WALK_NODE_DONE, owner);
    }
    if (w->next) return show(w, WALK_NODE, w->next);
    w->event = WALK_LEAVE;
    return true;
}

static void settle(Graph *g, Map *taken, Arena *a, Value *v) {
    if (v->hint || v->number == NO_NUMBER) return;
    const void *key = (const void *)((uintptr_t)v->number + 1);
    if (v->number >= g->next_number || map_has(taken, key)) v->number = g->next_number++;
    else map_set(a, taken, key, v);
}

void graph_settle_numbers(Graph *g) {
    Arena *a = arena_new();
    Map taken = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_ENTER)
            for (int i = 0; i < w.block->nparam; i++) settle(g, &taken, a, w.block->param[i]);
        if (w.event == WALK_NODE)
            for (int i = 0; i < w.node->nout; i++) settle(g, &taken, a, w.node->out[i]);
    }
    arena_free(a);
}
