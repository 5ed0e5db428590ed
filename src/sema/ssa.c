/* Loads and stores become values: walks the blocks in order, keeps the current value of each name, and puts it where the name is loaded.
 * Emission has already given every If and Loop the outputs, parameters and returns that its variables need (control.c), so a name's value
 * never has to be looked for in another block than those around it. A load may want a super type of what was stored: then a conversion
 * node is made. One pass, linear in nodes. */
#include "sema/internal.h"
#include <string.h>

typedef struct Current { Value *v; } Current;
typedef struct Undo { Current *cur; Value *old; } Undo;
typedef struct Ssa { Fn *f; Map names; VEC(Undo) undo; bool ok; } Ssa;

static Current *current(Ssa *x, Sym name) {
    Current *c = map_get(&x->names, name);
    if (!c) {
        c = NEW(x->f->a, Current);
        map_set(x->f->a, &x->names, name, c);
    }
    return c;
}

static void erase_block(Ssa *x, Block *b) {
    Fn *f = x->f;
    if (!deep_enter(f, f->g->span)) { x->ok = false; return; }
    int mark = x->undo.len;
    FOREACH_NODE(n, b) {
        switch (n->op) {
        case OP_prim_Store: {
            Current *c = current(x, n->attr.name);
            vec_push(f->a, &x->undo, ((Undo){c, c->v}));
            c->v = n->in[0];
            node_remove(n);
            break;
        }
        case OP_prim_Load: {
            Value *v = current(x, n->attr.name)->v;
            if (!v) {
                diag(f->s, DIAG_internal, n->span, arena_printf(f->a, "variable '%s' has no value here", n->attr.name->s));
                f->failed = true;
                x->ok = false;
                break;
            }
            const Type *want = n->out[0]->type;
            if (v->type != want) {
                Node *c = node_new(f->g, OP_prim_convert, n->span);
                node_add_input(c, v);
                Value *out = node_add_output(c, want);
                node_insert_before(n, c);
                v = out;
            }
            value_replace_uses(n->out[0], v);
            node_remove(n);
            break;
        }
        default:
            n->flags = 0;
            for (int i = 0; i < n->nblock; i++) erase_block(x, n->block[i]);
        }
    }
    while (x->undo.len > mark) {
        Undo u = vec_pop(&x->undo);
        u.cur->v = u.old;
    }
    deep_leave(f);
}

bool ssa_convert(Fn *f, Graph *g) {
    Ssa x = {.f = f, .ok = true};
    erase_block(&x, g->body);
    return x.ok;
}
