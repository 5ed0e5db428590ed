/* own.c: who holds the reference of each counted value, settled at compile time. Input: a graph. Every counted value stands on a root: the
 * value that owns the reference (results, loop-carried values), or none where it is borrowed for good (arguments, constants). Views (a
 * tuple's field, an Optional's content, a list's element that is only looked at) stand on the root of what they came from and keep it
 * alive. A root is released after its last use in the block that owns it; when that use takes the reference (a tuple or list being
 * made, a block's return, a call that stores) it moves instead. When the last use lies inside an If, both branches take the value over.
 *
 * Release points are found once, before emission: for each block and root, the last node of that block that uses the root, itself or in its
 * inner blocks. f->live is the list of what is owned at this point of the emission, newest first: what an error must release. */
#include "llvm/be.h"

typedef VEC(Value *) Values;

static bool counted(Fn *f, const Value *v) { return be_type(f->cg, v->type)->counted; }
static Block *home(const Value *v) { return v->def ? v->def->parent : v->block; }

static Map *uses_in(Fn *f, const Block *b) {
    Map *m = map_get(&f->last_use, b);
    if (!m) {
        m = NEW(f->cg->a, Map);
        map_set(f->cg->a, &f->last_use, b, m);
    }
    return m;
}

static bool is_last(Fn *f, const Block *b, const Value *root, const Node *n) { return map_get(uses_in(f, b), root) == n; }

/* n in b uses v: so does each node around it, out to the block where the root lives. */
static void note_use(Fn *f, const Value *v, Block *b, Node *n) {
    Value *r = f->vi[v->id].root;
    if (!r) return;
    for (;;) {
        Map *m = uses_in(f, b);
        if (map_get(m, r) == n) return;
        map_set(f->cg->a, m, r, n);
        if (b == home(r)) return;
        n = b->owner;
        b = n->parent;
    }
}

static void own(Fn *f, Value *v) { f->vi[v->id].root = v; }
static void view(Fn *f, Value *v, const Value *of, bool part) {
    VInfo *i = &f->vi[v->id];
    const VInfo *from = &f->vi[of->id];
    i->root = from->root;
    i->immortal = from->immortal;
    i->part = part || from->part;
}
static void immortal(Fn *f, Value *v) { f->vi[v->id].immortal = true; }

/* A tuple that is only ever taken apart, here: its fields become values of their own. */
bool own_unpack_moves(Fn *f, const Node *n) {
    const Value *t = n->in[0];
    return f->vi[t->id].root == t && t->nuses == 1 && home(t) == n->parent;
}

static void plan_convert(Fn *f, Node *n) {
    const Type *from = n->in[0]->type, *to = n->out[0]->type;
    if (!counted(f, n->in[0])) {
        if (be_boxes(f->cg, from, to)) own(f, n->out[0]);
        else immortal(f, n->out[0]);
    } else if (be_boxes(f->cg, from, to)) {
        own(f, n->out[0]);
    } else {
        view(f, n->out[0], n->in[0], false);
    }
}

static void plan_cast(Fn *f, Node *n) {
    const TypeInfo *from = be_type(f->cg, n->in[0]->type), *to = be_type(f->cg, n->out[0]->type);
    if (!from->counted || (to->tagged && !from->tagged)) plan_convert(f, n);
    else view(f, n->out[0], n->in[0], from->tagged && !to->tagged && !to->cell);     /* from out of a box */
}

int own_written_alias(Fn *f, const Node *n, int out) {
    if (op_flags((OpId)n->op) & OPF_SPECIAL) return -1;
    const Schema *sc = op_schema(f->cg->s, (OpId)n->op);
    if (!sc || out >= sc->nret || !sc->ret[out].alias || !sc->ret[out].alias->write) return -1;
    for (int i = 0; i < sc->nparam && i < n->nin; i++)
        if (sc->param[i].alias && sc->param[i].alias->write && sc->param[i].alias->before == sc->ret[out].alias->before) return i;
    return -1;
}

static void plan_outputs(Fn *f, Node *n) {
    for (int i = 0; i < n->nout; i++) {
        Value *v = n->out[i];
        if (!counted(f, v)) continue;
        int k;
        switch (n->op) {
        case OP_prim_Constant:
            if (be_const_is_data(n->attr.constant)) immortal(f, v);
            else own(f, v);
            break;
        case OP_prim_Uninitialized: immortal(f, v); break;
        case OP_prim_ListConstruct:
            if (be_is_repeated(n)) immortal(f, v);
            else own(f, v);
            break;
        case OP_prim_TupleUnpack:
            if (own_unpack_moves(f, n)) own(f, v);
            else view(f, v, n->in[0], true);
            break;
        case OP_prim_GetAttr:
            if (be_getitem_borrows(f, n)) view(f, v, n->in[0], true);
            else own(f, v);
            break;
        case OP_prim_EnumName: case OP_prim_EnumValue: immortal(f, v); break;
        case OP_prim_TupleIndex: case OP_prim_TupleSlice: view(f, v, n->in[0], true); break;
        case OP_prim_convert: plan_convert(f, n); break;
        case OP_prim_unchecked_cast: plan_cast(f, n); break;
        case OP_aten__unwrap_optional: view(f, v, n->in[0], false); break;
        case OP_aten___getitem___str: case OP_prim_StringIndex: immortal(f, v); break;
        case OP_aten___getitem___t:
            if (be_getitem_borrows(f, n)) view(f, v, n->in[0], true);
            else own(f, v);
            break;
        default:
            if ((k = own_written_alias(f, n, i)) >= 0) view(f, v, n->in[k], false);
            else own(f, v);
        }
    }
}

static void plan_block(Fn *f, Block *b) {
    f->cg->s->depth++;
    FOREACH_NODE(n, b) {
        for (int i = 0; i < n->nin; i++) note_use(f, n->in[i], b, n);
        for (int k = 0; k < n->nblock; k++) {
            Block *inner = n->block[k];
            for (int i = 0; i < inner->nparam; i++)
                if (counted(f, inner->param[i])) own(f, inner->param[i]);
            plan_block(f, inner);
        }
        plan_outputs(f, n);
    }
    for (int i = 0; i < b->nret; i++) note_use(f, b->ret[i], b, &f->end);
    f->cg->s->depth--;
}

void own_plan(Fn *f) {
    Arena *a = f->cg->a;
    plan_block(f, f->g->body);
    for (int i = 0; i < f->last_use.len; i++) {
        const void *b = (const void *)(uintptr_t)f->last_use.entries[i].key;
        const Map *m = f->last_use.entries[i].value;
        for (int k = 0; k < m->len; k++) {
            const void *at = m->entries[k].value == &f->end ? b : m->entries[k].value;
            Values *v = map_get(&f->dying, at);
            if (!v) {
                v = NEW(a, Values);
                map_set(a, &f->dying, at, v);
            }
            vec_push(a, v, (Value *)(uintptr_t)m->entries[k].key);
        }
    }
}

/* ---- the live list. A value seldom dies far from the top; then, instead of making the list above it anew (and its clean-up blocks with it),
 * the value gets a stack slot that its clean-up looks at: null once it is gone. So code size stays linear whatever dies in which order. */
enum { DEEP = 24 };

static Live *push(Fn *f, Value *root, Val v, Live *below) {
    Live *l = NEW(f->cg->a, Live);
    BB b = LLVMGetInsertBlock(f->b);
    *l = (Live){.root = root, .v = v, .below = below, .born_in = b, .born_after = LLVMGetLastInstruction(b)};
    return l;
}

static void store_slot(Fn *f, Live *l, Val v) { LLVMSetVolatile(LLVMBuildStore(f->b, v, l->slot), 1); }

static void give_slot(Fn *f, Live *l) {
    const TypeInfo *t = be_type(f->cg, l->root->type);
    BB back = LLVMGetInsertBlock(f->b);
    l->slot = be_zero_slot(f, t->mem);
    Val next = l->born_after ? LLVMGetNextInstruction(l->born_after) : LLVMGetFirstInstruction(l->born_in);
    if (next) LLVMPositionBuilderBefore(f->b, next);
    else be_at(f, l->born_in);
    store_slot(f, l, l->v);
    be_at(f, back);
}

/* Makes the list anew above l, without l. */
static void rebuild(Fn *f, Live **above, int n, Live *rest) {
    for (int i = n - 1; i >= 0; i--) {
        const Live *old = above[i];
        if (!old->body_of && !f->vi[old->root->id].owner) continue;
        rest = push(f, old->root, old->v, rest);
        rest->born_in = old->born_in;
        rest->born_after = old->born_after;
        rest->slot = old->slot;
        rest->body_of = old->body_of;
        if (old->body_of) rest->cleanup = old->cleanup;
    }
    f->live = rest;
}

static void drop_live(Fn *f, const Value *root) {
    VEC(Live *) above = {0};
    Live *l = f->live;
    int depth = 0;
    for (; l && l->root != root; l = l->below)
        if (depth++ < DEEP) vec_push(f->cg->a, &above, l);
    if (!l) return;
    if (depth >= DEEP) {
        if (!l->slot) give_slot(f, l);
        store_slot(f, l, LLVMConstNull(be_type(f->cg, root->type)->mem));
        return;
    }
    rebuild(f, above.data, above.len, l->below);
}

/* ---- try: a mark in the list ends the clean-up of what was born in the body */
void own_begin_try(Fn *f, const Node *n, BB landing) {
    f->live = push(f, NULL, NULL, f->live);
    f->live->cleanup = landing;
    f->live->body_of = n;
}

void own_end_try(Fn *f, const Node *n) {
    VEC(Live *) above = {0};
    Live *l = f->live;
    for (; l && l->body_of != n; l = l->below) vec_push(f->cg->a, &above, l);
    if (l) rebuild(f, above.data, above.len, l->below);
}

static void die(Fn *f, Value *r) {
    f->vi[r->id].owner = NULL;
    drop_live(f, r);
    be_release(f, be_type(f->cg, r->type), f->vi[r->id].v, false);
}

void own_born(Fn *f, Value *v) {
    VInfo *i = &f->vi[v->id];
    if (i->root != v) return;
    i->owner = f->block;
    f->live = push(f, v, i->v, f->live);
    if (!map_get(uses_in(f, f->block), v)) die(f, v);
}

void own_begin(Fn *f, Node *n) {
    for (int i = 0; i < n->nin; i++) {
        Value *r = f->vi[n->in[i]->id].root;
        if (r) f->vi[r->id].pending = 0;
    }
    for (int i = 0; i < n->nin; i++) {
        Value *r = f->vi[n->in[i]->id].root;
        if (!r) continue;
        VInfo *ri = &f->vi[r->id];
        ri->pending++;
        for (int k = 0; ri->pending == 1 && k < n->nblock; k++)
            if (map_get(uses_in(f, n->block[k]), r)) ri->pending++;      /* wanted inside as well */
    }
}

void own_begin_end(Fn *f, Block *b) {
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < b->nret; i++) {
            Value *r = f->vi[b->ret[i]->id].root;
            if (!r) continue;
            if (pass) f->vi[r->id].pending++;
            else f->vi[r->id].pending = 0;
        }
}

Val own_take(Fn *f, Node *n, Value *v) {
    VInfo *i = &f->vi[v->id];
    if (!counted(f, v) || i->immortal) return i->v;
    VInfo *r = i->root ? &f->vi[i->root->id] : NULL;
    if (r && !i->part && r->owner == f->block && r->pending == 1 && is_last(f, f->block, i->root, n)) {
        r->owner = NULL;
        drop_live(f, i->root);
    } else {
        be_retain(f, be_type(f->cg, v->type), i->v);
    }
    if (r) r->pending--;
    return i->v;
}

/* The fields of n's tuple take over its reference. */
void own_give_up(Fn *f, Value *v) {
    f->vi[v->id].owner = NULL;
    drop_live(f, v);
}

static void bury(Fn *f, const void *at) {
    const Values *d = map_get(&f->dying, at);
    for (int i = 0; d && i < d->len; i++)
        if (f->vi[d->data[i]->id].owner == f->block) die(f, d->data[i]);
}

void own_end(Fn *f, Node *n) {
    for (int i = 0; i < n->nout; i++) own_born(f, n->out[i]);
    bury(f, n);
}

void own_leave(Fn *f, Block *b) { bury(f, b); }

void own_enter(Fn *f, Node *n, Block *inner) {
    Block *outer = f->block;
    const Values *d = map_get(&f->dying, n);
    f->block = inner;
    for (int i = 0; d && i < d->len; i++) {
        VInfo *r = &f->vi[d->data[i]->id];
        if (r->owner != outer) continue;
        r->owner = inner;
        if (!map_get(uses_in(f, inner), d->data[i])) die(f, d->data[i]);
    }
}

void own_enter_loop(Fn *f, Block *inner) {
    f->block = inner;
    for (int i = 0; i < inner->nparam; i++) own_born(f, inner->param[i]);
}

/* What passes into the branches of n at this point, to be handed to each of them. */
int own_passing(Fn *f, Node *n, Value ***out) {
    const Values *d = map_get(&f->dying, n);
    Values v = {0};
    for (int i = 0; d && i < d->len; i++)
        if (f->vi[d->data[i]->id].owner == f->block) vec_push(f->cg->a, &v, d->data[i]);
    *out = v.data;
    return v.len;
}

void own_pass_again(Fn *f, Value **v, int n) {
    for (int i = 0; i < n; i++) f->vi[v[i]->id].owner = f->block;
}

void own_passed(Fn *f, Value **v, int n) {
    for (int i = 0; i < n; i++) own_give_up(f, v[i]);
}

/* ---- counting, by type */
static void each_field(Fn *f, const TypeInfo *t, Val v, bool retain, bool cold) {
    for (int i = 0; i < t->t->nelem; i++) {
        const TypeInfo *e = be_type(f->cg, t->t->elem[i]);
        if (!e->counted) continue;
        Val x = be_field(f, t->t, v, i);
        if (retain) be_retain(f, e, x);
        else be_release(f, e, x, cold);
    }
}

/* Inlined where it may run often, in a loop; elsewhere a call is a third of the code to compile. */
void be_retain(Fn *f, const TypeInfo *t, Val v) {
    if (!t->counted) return;
    if (t->cell) {
        Val call = be_rt_call(f, "tsrt_retain", "vp", 0, &v);
        if (!f->loops) be_attr(f->cg, call, (unsigned)LLVMAttributeFunctionIndex, "noinline", 0);
    } else if (t->t->kind == TY_Tuple) {
        each_field(f, t, v, true, false);
    } else {
        Val at = be_slot_take(f, t->mem);
        be_store(f, t, v, at);
        Val args[2] = {be_desc(f->cg, t->t), at};
        be_rt_call(f, t->tagged ? "tsrt_any_retain_at" : "tsrt_optional_retain_at", "vpp", 0, args);
        be_slot_give(f, t->mem, at);
    }
}

void be_release(Fn *f, const TypeInfo *t, Val v, bool cold) {
    if (!t->counted) return;
    if (t->cell) {
        Val args[2] = {f->ctx, v};
        Val call = be_rt_call(f, "tsrt_release", "vpp", 0, args);
        if (cold || !f->loops) be_attr(f->cg, call, (unsigned)LLVMAttributeFunctionIndex, "noinline", 0);
    } else if (t->t->kind == TY_Tuple) {
        each_field(f, t, v, false, cold);
    } else {
        Val at = be_slot_take(f, t->mem);
        be_store(f, t, v, at);
        if (t->tagged) {
            Val args[2] = {f->ctx, at};
            be_rt_call(f, "tsrt_value_drop", "vpp", 0, args);
        } else {
            Val args[3] = {f->ctx, be_desc(f->cg, t->t), at};
            be_rt_call(f, "tsrt_optional_drop_at", "vppp", 0, args);
        }
        be_slot_give(f, t->mem, at);
    }
}
