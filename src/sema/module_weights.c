/* Which bytes the tensors of modules look at: tensors that share a storage are one block, in memory (NAME_create makes it once) and in a file of weights
 * alike. Input: modules. Output: blocks in the order in which they are met, each with the range of its storage that is used. */
#include "sema/module.h"
#include "tsrt.h"

typedef struct Finder { Sema *sm; Weights *w; Map seen; } Finder;   /* seen: ModuleDecl -> itself */

static int64_t width(const tsrt_tensor *t) { return (int64_t)tsrt_dtype_bytes((tsrt_dtype)t->dtype); }

/* First byte of the storage that t looks at, and the one behind its last. */
static void extent(const tsrt_tensor *t, int64_t *lo, int64_t *hi) {
    int64_t last = t->offset;
    for (int i = 0; i < t->ndim; i++) last += (t->size[i] - 1) * t->stride[i];
    *lo = t->offset * width(t);
    *hi = (last + 1) * width(t);
}

static bool same_view(const tsrt_tensor *a, const tsrt_tensor *b) {
    bool same = a->dtype == b->dtype && a->ndim == b->ndim && a->offset == b->offset;
    for (int i = 0; same && i < a->ndim; i++) same = a->size[i] == b->size[i] && a->stride[i] == b->stride[i];
    return same;
}

bool weight_has_block(const tsrt_tensor *t) { return !(t->flags & TSRT_TENSOR_UNDEFINED) && t->numel > 0; }

WeightBlock *weights_block(const Weights *w, const tsrt_tensor *t) {
    const uintptr_t place = (uintptr_t)map_get(&w->by_storage, t->storage);
    return place && weight_has_block(t) ? &w->block.data[place - 1] : NULL;
}

static void add_tensor(Finder *k, const Const *c, const char *name) {
    const tsrt_tensor *t = c->u.p;
    Weights *w = k->w;
    Arena *a = k->sm->a;
    int64_t lo, hi;
    if (!weight_has_block(t)) return;
    extent(t, &lo, &hi);
    WeightBlock *b = weights_block(w, t);
    if (!b) {
        WeightBlock made = {.name = name, .first = c, .lo = lo, .hi = hi, .same = true};
        vec_push(a, &w->block, made);
        map_set(a, &w->by_storage, t->storage, (void *)(uintptr_t)w->block.len);
        b = &w->block.data[w->block.len - 1];
    }
    b->same = b->same && same_view(t, b->first->u.p);
    if (lo < b->lo) b->lo = lo;
    if (hi > b->hi) b->hi = hi;
    const tsrt_tensor *whole = b->whole ? b->whole->u.p : NULL;
    if ((t->flags & TSRT_TENSOR_CONTIGUOUS) && (!whole || hi - lo > whole->numel * width(whole))) b->whole = c;
}

static void add_value(Finder *k, const Const *c, const char *name) {
    Session *s = k->sm->s;
    const Type *t = c->type;
    if (t->kind == TY_Tensor) add_tensor(k, c, name);
    if ((t->kind != TY_List && t->kind != TY_Tuple && t->kind != TY_Dict && t->kind != TY_Class) || s->depth >= DEPTH_LIMIT) return;
    s->depth++;
    for (int i = 0; i < c->u.v.n; i++)
        add_value(k, c->u.v.elem[i], t->kind == TY_Class ? arena_printf(k->sm->a, "%s.%s", name, type_shape(s, t)->attr.data[i].name->s) : arena_printf(k->sm->a, "%s.%d", name, i));
    s->depth--;
}

static void add_module(Finder *k, ModuleDecl *m, const char *name) {
    Session *s = k->sm->s;
    if (map_has(&k->seen, m) || s->depth >= DEPTH_LIMIT) return;
    map_set(k->sm->a, &k->seen, m, m);
    s->depth++;
    for (int i = 0; i < m->nattr; i++) {
        const ModuleAttr *a = &m->attr[i];
        const char *own = arena_printf(k->sm->a, "%s.%s", name, a->name->s);
        if (a->kind > MATTR_VALUE || !a->type) continue;
        if (a->kind == MATTR_MODULE) {
            add_module(k, a->module, own);
            continue;
        }
        const Const *c = m->value(m, a, a->type);
        if (c) add_value(k, c, own);
    }
    s->depth--;
}

bool sema_module_weights(Sema *sm, ModuleDecl *m, const char *name, Weights *w) {
    Finder k = {.sm = sm, .w = w};
    if (type_is(sema_module(sm, m), TY_Error)) return false;
    add_module(&k, m, name);
    /* A tensor can stand for its block only if it covers all of it. */
    for (int i = 0; i < w->block.len; i++) {
        WeightBlock *b = &w->block.data[i];
        const tsrt_tensor *whole = b->whole ? b->whole->u.p : NULL;
        if (whole && (whole->offset * width(whole) != b->lo || whole->numel * width(whole) != b->hi - b->lo)) b->whole = NULL;
    }
    return true;
}
