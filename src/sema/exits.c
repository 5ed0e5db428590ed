/* Early exits in structured form. Emission leaves prim::LoopContinuation (break and continue: the loop's next condition and carried
 * values) and prim::ReturnStmt nodes anywhere in the blocks; this pass removes them. A block that may have left early gets a boolean
 * "has exited" and the values it leaves with; what follows in the blocks around it moves under an If on that boolean; the block that the
 * exit is for picks its returns from the exit's values. First the loops' exits, then the returns. Values of the side that did not exit
 * are prim::Uninitialized. Afterwards an If on the "has exited" of the If before it is folded into that one. */
#include "sema/internal.h"

/* How a block ends, as far as one kind of exit goes. THROWS: an exception leaves it; what it would give is never looked at. */
typedef enum ExitState { EXIT_WONT, EXIT_MIGHT, EXIT_WILL, EXIT_THROWS } ExitState;
typedef struct Exit { ExitState state; Value *flag; Value **v; int n; } Exit;
typedef struct Exits {
    Fn *f;
    Graph *g;
    OpId kind;                        /* the exits that this run removes */
    Block *target;                    /* where they go */
    Value *yes, *no;                  /* constants True and False at the graph's start */
    Map blank;                        /* Type -> its prim::Uninitialized at the graph's start */
    bool ok;
} Exits;

static Exit walk(Exits *x, Block *b);

static void at_start(Exits *x, Node *n) {
    if (x->g->body->first) node_insert_before(x->g->body->first, n);
    else node_append(x->g->body, n);
}
static Value *blank_of(Exits *x, const Type *t) {
    Value *v = map_get(&x->blank, t);
    if (v) return v;
    Node *n = node_new(x->g, OP_prim_Uninitialized, (Span){0, 0});
    v = node_add_output(n, t);
    at_start(x, n);
    map_set(x->f->a, &x->blank, t, v);
    return v;
}
/* What PyTorch makes for each kind of exit, wanted or not, in its order at the start of the graph, so that order and numbers agree; what
 * stays unused goes with dead code. */
static Value *flag_before(Exits *x, Node *at, bool b) {
    Node *n = node_new(x->g, OP_prim_Constant, (Span){0, 0});
    n->attr.constant = const_bool(x->f->s, b);
    Value *v = node_add_output(n, TY(x->f, Bool));
    if (at) node_insert_before(at, n);
    else node_append(x->g->body, n);
    return v;
}
static void begin(Exits *x, OpId kind) {
    Node *at = x->g->body->first;
    x->kind = kind;
    x->blank = (Map){0};
    x->yes = flag_before(x, at, true);
    x->no = flag_before(x, at, false);
    blank_of(x, TY(x->f, Bool));
}
static Value *yes(Exits *x) { return x->yes; }
static Value *no(Exits *x) { return x->no; }
static Value *flag_of(Exits *x, const Exit *e) {
    switch (e->state) {
    case EXIT_WONT: return no(x);
    case EXIT_WILL: return yes(x);
    case EXIT_THROWS: return blank_of(x, TY(x->f, Bool));
    case EXIT_MIGHT: break;
    }
    return e->flag;
}

/* v as `t` at the end of b. */
static Value *coerce_in(Exits *x, Block *b, Value *v, const Type *t) {
    if (v->type == t) return v;
    if (v->def && v->def->op == OP_prim_Uninitialized) return blank_of(x, t);
    Node *n = node_new(x->g, OP_prim_convert, (Span){0, 0});
    node_add_input(n, v);
    Value *out = node_add_output(n, t);
    node_append(b, n);
    return out;
}
static Value *add_if_output(Exits *x, Node *node, Value *a, Value *b) {
    const Type *t = python_unify(x->f, a->type, b->type);
    block_add_return(node->block[0], coerce_in(x, node->block[0], a, t));
    block_add_return(node->block[1], coerce_in(x, node->block[1], b, t));
    return node_add_output(node, t);
}
static void blank_like(Exits *x, Exit *e, const Exit *model) {
    e->v = NEWN(x->f->a, Value *, model->n + 1);
    e->n = model->n;
    for (int i = 0; i < model->n; i++) e->v[i] = blank_of(x, model->v[i]->type);
}

static Exit join_if(Exits *x, Node *node) {
    Exit a = walk(x, node->block[0]), b = walk(x, node->block[1]);
    Exit res = {0};
    if (a.state == EXIT_THROWS) res.state = b.state;
    else if (b.state == EXIT_THROWS) res.state = a.state;
    else if (a.state == b.state && a.state != EXIT_MIGHT) res.state = a.state;
    else res.state = EXIT_MIGHT;
    if (res.state == EXIT_THROWS || res.state == EXIT_WONT) return res;
    if (a.state == EXIT_WONT || a.state == EXIT_THROWS) blank_like(x, &a, &b);
    else if (b.state == EXIT_WONT || b.state == EXIT_THROWS) blank_like(x, &b, &a);
    if (res.state == EXIT_MIGHT) res.flag = add_if_output(x, node, flag_of(x, &a), flag_of(x, &b));
    res.n = a.n;
    res.v = NEWN(x->f->a, Value *, a.n + 1);
    for (int i = 0; i < a.n; i++) res.v[i] = add_if_output(x, node, a.v[i], b.v[i]);
    return res;
}

/* A return inside a loop leaves the loop, too: its condition becomes false, and flag and values are carried out. */
static Exit join_loop(Exits *x, Node *loop) {
    Block *body = loop->block[0];
    Exit e = walk(x, body);
    if (e.state == EXIT_WONT || e.state == EXIT_THROWS) return (Exit){.state = EXIT_WONT};
    Value *flag = flag_of(x, &e);
    if (e.state == EXIT_MIGHT) {
        Value *cond = body->ret[0];
        Node *pick = node_new(x->g, OP_prim_If, loop->span);
        node_add_input(pick, flag);
        block_add_return(node_add_block(pick), no(x));
        block_add_return(node_add_block(pick), cond);
        Value *go = node_add_output(pick, TY(x->f, Bool));
        node_append(body, pick);
        block_set_return(body, 0, go);
    } else block_set_return(body, 0, no(x));
    Exit res = {.state = EXIT_MIGHT, .n = e.n, .v = NEWN(x->f->a, Value *, e.n + 1)};
    node_add_input(loop, no(x));
    block_add_param(body, TY(x->f, Bool), NULL);
    block_add_return(body, flag);
    res.flag = node_add_output(loop, TY(x->f, Bool));
    for (int i = 0; i < e.n; i++) {
        const Type *t = e.v[i]->type;
        node_add_input(loop, blank_of(x, t));
        block_add_param(body, t, NULL);
        block_add_return(body, e.v[i]);
        res.v[i] = node_add_output(loop, t);
    }
    return res;
}

/* Nothing after a sure exit runs: drops the nodes after n (n itself stays; NULL: all), and returns that they made become blanks. */
static void drop_after(Exits *x, Block *b, Node *n) {
    Node *first = n ? n->next : b->first;
    if (!first) return;
    for (Node *d = first; d; d = d->next) d->flags = 1;
    for (int i = 0; i < b->nret; i++)
        if (b->ret[i]->def && b->ret[i]->def->flags) block_set_return(b, i, blank_of(x, b->ret[i]->type));
    while (b->last != n) node_remove(b->last);
}

/* After a Try that is left early comes its finally, which runs in any case; leaving that early counts more. e: how the Try is left, and on
 * return how both are. Gives the last node of it. */
static Node *run_finally(Exits *x, Exit *e, Node *last) {
    Exit own = join_if(x, last);
    Node *values = last->next && last->next->op == OP_prim_FinallyValues ? last->next : NULL;
    if (values && x->kind == OP_prim_LoopContinuation && own.state != EXIT_WILL)
        for (int i = 0; i < values->nin && i + 1 < e->n; i++) e->v[i + 1] = values->in[i];
    if (values) last = values;
    if (own.state == EXIT_WONT || !x->ok) return last;
    if (own.state != EXIT_MIGHT) { *e = own; return last; }
    Node *pick = node_new(x->g, OP_prim_If, (Span){0, 0});
    node_add_input(pick, own.flag);
    const Exit *from[2] = {&own, e};
    for (int k = 0; k < 2; k++) {
        Block *b = node_add_block(pick);
        if (k && e->state == EXIT_MIGHT) {
            Node *inner = node_new(x->g, OP_prim_If, (Span){0, 0});
            node_add_input(inner, e->flag);
            node_append(b, inner);
            b = node_add_block(inner);
            node_add_block(inner);
        }
        Node *exit = node_new(x->g, x->kind, (Span){0, 0});
        for (int i = 0; i < from[k]->n; i++) node_add_input(exit, from[k]->v[i]);
        node_append(b, exit);
    }
    node_insert_after(last, pick);
    *e = join_if(x, pick);
    return pick;
}

/* The nodes from `first` on run only when the exit did not happen: they move under an If. */
static Exit guard_rest(Exits *x, Block *b, const Exit *e, Node *first) {
    Node *guard = node_new(x->g, OP_prim_If, (Span){0, 0});
    node_insert_before(first, guard);
    node_add_input(guard, e->flag);
    Block *out = node_add_block(guard), *rest = node_add_block(guard);
    Node *end = node_new(x->g, OP_prim_Uninitialized, (Span){0, 0});   /* a place to move before */
    node_append(rest, end);
    for (Node *n = first, *next; n; n = next) {
        next = n->next;
        node_move_before(end, n);
    }
    node_remove(end);
    Node *exit = node_new(x->g, x->kind, (Span){0, 0});
    for (int i = 0; i < e->n; i++) node_add_input(exit, e->v[i]);
    node_append(out, exit);
    for (int i = 0; i < b->nret; i++) {
        block_add_return(out, blank_of(x, b->ret[i]->type));
        block_add_return(rest, b->ret[i]);
        block_set_return(b, i, node_add_output(guard, b->ret[i]->type));
    }
    return join_if(x, guard);
}

static bool is_target(Exits *x, Block *b) {
    if (x->kind == OP_prim_ReturnStmt) return b == x->g->body;
    return b->owner && b->owner->op == OP_prim_Loop;
}

static Exit walk(Exits *x, Block *b) {
    Exit e = {.state = EXIT_WONT};
    if (!x->ok || !deep_enter(x->f, x->g->span)) { x->ok = false; return e; }
    Block *outer = x->target;
    if (is_target(x, b)) x->target = b;
    for (Node *n = b->first, *next; n; n = next) {
        next = n->next;
        Node *keep = n;
        if (n->op == OP_prim_RaiseException) e = (Exit){.state = EXIT_THROWS};
        else if (n->op == x->kind) {
            e = (Exit){.state = EXIT_WILL, .n = n->nin, .v = NEWN(x->f->a, Value *, n->nin + 1)};
            for (int i = 0; i < n->nin; i++) e.v[i] = n->in[i];
            keep = n->prev;
            node_remove(n);
        } else if (n->op == OP_prim_FinallyValues && x->kind == OP_prim_ReturnStmt) {
            node_remove(n);
            continue;
        } else if (n->op == OP_prim_If || n->op == OP_prim_Try) e = join_if(x, n);
        else if (n->op == OP_prim_Loop) e = join_loop(x, n);
        else continue;
        if (!x->ok) break;
        /* The end of a `with` is run on every way out of its body. */
        while (e.state != EXIT_WONT && n->nblock && keep->next && keep->next->op == OP_prim_Exit) {
            keep = keep->next;
            next = keep->next;
        }
        if (e.state != EXIT_WONT && n->op == OP_prim_Try && keep->next && map_has(&x->f->is_final, keep->next)) {
            keep = run_finally(x, &e, keep->next);
            if (!x->ok) break;
            next = keep->next;
            if (e.state == EXIT_WONT) continue;
        }
        if (e.state == EXIT_WILL || e.state == EXIT_THROWS) { drop_after(x, b, keep); break; }
        if (e.state == EXIT_MIGHT) {
            if (next) e = guard_rest(x, b, &e, next);
            break;
        }
    }
    if (x->ok && x->target == b) {
        if (e.state == EXIT_MIGHT) {
            Node *pick = node_new(x->g, OP_prim_If, (Span){0, 0});
            node_add_input(pick, e.flag);
            node_add_block(pick);
            node_add_block(pick);
            node_append(b, pick);
            for (int i = 0; i < b->nret; i++) {
                Value *v = add_if_output(x, pick, e.v[i], b->ret[i]);
                block_set_return(b, i, v);
            }
        } else if (e.state == EXIT_WILL) {
            for (int i = 0; i < b->nret; i++) block_set_return(b, i, coerce_in(x, b, e.v[i], b->ret[i]->type));
        }
        e = (Exit){.state = EXIT_WONT};
    }
    x->target = outer;
    deep_leave(x->f);
    return e;
}

/* ---- an If that tests a boolean which the If before it sets to different constants */
static bool known(const Value *v, bool *b) {
    const Const *c = value_const(v);
    if (!c || !type_is(c->type, TY_Bool)) return false;
    *b = c->u.b;
    return true;
}
/* Replaces the uses of `old` inside block `in` (at any depth). */
static void use_inside(Fn *f, Value *old, Value *with, Block *in) {
    (void)f;
    for (Use *u = old->uses, *next; u; u = next) {
        next = u->next;
        Block *b = u->user ? u->user->parent : u->block;
        while (b && b != in) b = b->owner ? b->owner->parent : NULL;
        if (!b) continue;
        if (u->user) node_set_input(u->user, u->index, with);
        else block_set_return(u->block, u->index, with);
    }
}
/* PyTorch clones where nodes move here: values of b's nodes after `old` (all where NULL) get new numbers. */
static void renumber(Block *b, const Node *old) {
    for (Node *n = old ? old->next : b->first; n; n = n->next) {
        if (n->nblock) continue;      /* of what is in their blocks, too, but for the sake of deep nesting not here */
        for (int i = 0; i < n->nout; i++)
            if (n->out[i]->number != NO_NUMBER) n->out[i]->number = b->graph->next_number++;
    }
}
static bool merge_ifs(Fn *f, Node *first) {
    Node *second = first->next;
    if (first->op != OP_prim_If || !second || second->op != OP_prim_If || second->in[0]->def != first) return false;
    int k = second->in[0]->index;
    bool a, b;
    if (!known(first->block[0]->ret[k], &a) || !known(first->block[1]->ret[k], &b) || a == b) return false;
    int nold = first->nout;
    for (int side = 0; side < 2; side++) {
        Block *to = first->block[side], *from = second->block[(side == 0 ? a : b) ? 0 : 1];
        /* Inside, this side's returns stand for the first If's outputs. */
        for (int i = 0; i < nold; i++) use_inside(f, first->out[i], to->ret[i], from);
        for (int i = 0; i < from->nret; i++) block_add_return(to, from->ret[i]);
        Node *end = node_new(f->g, OP_prim_Uninitialized, (Span){0, 0}), *end_of_old = to->last;   /* a place to move before */
        node_append(to, end);
        while (from->first) node_move_before(end, from->first);
        node_remove(end);
        renumber(to, end_of_old);
    }
    for (int i = 0; i < second->nout; i++) {
        Value *out = node_add_output(first, second->out[i]->type);
        Sym name = second->out[i]->hint;
        value_set_name(second->out[i], NULL);
        if (name) value_set_name(out, name);
        value_replace_uses(second->out[i], out);
    }
    node_remove(second);
    return true;
}
static void merge_block(Exits *x, Block *b) {
    if (!deep_enter(x->f, x->g->span)) { x->ok = false; return; }
    for (Node *n = b->first; n; n = n->next) {
        do {
            for (int i = 0; i < n->nblock; i++) merge_block(x, n->block[i]);
        } while (x->ok && merge_ifs(x->f, n));
        if (!x->ok) break;
    }
    deep_leave(x->f);
}

bool exits_convert(Fn *f, Graph *g) {
    Exits x = {.f = f, .g = g, .ok = true};
    begin(&x, OP_prim_LoopContinuation);
    walk(&x, g->body);
    begin(&x, OP_prim_ReturnStmt);
    if (x.ok) walk(&x, g->body);
    blank_of(&x, g->result);
    if (x.ok) merge_block(&x, g->body);
    return x.ok;
}
