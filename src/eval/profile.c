/* profile.c: PyTorch's profiling executor as far as programs can see it. The first call of a compiled function runs it as it is written and notes
 * whether gradients are wanted; from the second on, where they were, runs of operators have grad_fn=<DifferentiableGraphBackward> (pass/autodiff.c):
 * then other code runs, with all calls inlined. A first call without gradients settles that there are none, as in PyTorch. */
#include "eval/script.h"
#include "eval/tensor.h"
#include "pass/pass.h"

/* seen: which tensors required grad, of each kind of call so far (what the code for one kind guards; another kind starts anew). */
typedef struct Profile { bool wanted; Map seen; Graph *grouped; tsrt_boxed_fn *fn; } Profile;

/* Is there a tensor in it that requires grad? Of a module: a parameter, a buffer. *kind takes in which tensors do. */
static bool requires_grad(Eval *e, Py v, uint64_t *kind, int depth) {
    DictEntry *x;
    bool any = false;
    if (v.tag != PY_OBJ || depth > DEPTH_LIMIT) return false;
    if (is_tensor(e, v)) {
        any = tensor_in(v)->flags & TSRT_TENSOR_REQUIRES_GRAD;
        *kind = (*kind ^ (any + 1U)) * 1099511628211U;          /* FNV-1a */
        return any;
    }
    switch (v.u.o->kind) {
    case OBJ_LIST: case OBJ_TUPLE:
        for (int i = 0; i < AS_LIST(v)->v.len; i++) any |= requires_grad(e, AS_LIST(v)->v.data[i], kind, depth + 1);
        return any;
    case OBJ_DICT:
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) any |= requires_grad(e, x->value, kind, depth + 1);
        return any;
    case OBJ_INSTANCE: {
        const PyInstance *m = module_instance(e, v);
        static const char *const parts[] = {"_parameters", "_buffers", "_modules"};
        for (int i = 0; m && i < COUNT_OF(parts); i++) {
            const Py *part = map_get(&m->attrs, sym(e->s, parts[i]));
            if (part) any |= requires_grad(e, *part, kind, depth + 1);
        }
        return any;
    }
    default: return false;
    }
}

/* Code for what is larger takes too long to make for the sake of a name. */
enum { LARGEST = 1500 };
static bool is_large(const Graph *g) {
    int n = 0;
    for (Walk w = walk_block(g->body); walk_next(&w) && n <= LARGEST;)
        n += w.event == WALK_NODE && w.node->op != OP_prim_Constant && w.node->op != OP_prim_convert;
    return n > LARGEST;
}

tsrt_boxed_fn *profiled_code(Eval *e, const Graph *g, tsrt_boxed_fn *fn, const Py *args) {
    Profile *p = map_get(&e->profiles, g);
    uint64_t kind = 14695981039346656037U;
    bool any = false;
    if (p && !p->wanted) return fn;
    for (int i = 0; i < g->nparams; i++) any |= requires_grad(e, args[i], &kind, 0);
    const void *key = (const void *)(uintptr_t)(kind | 1);
    if (!p) {
        p = ev_alloc(e, sizeof *p);
        *p = (Profile){.wanted = any && tsrt_grad_records(e->o.host->ctx(e->o.host)), .fn = fn};
        map_set(e->a, &e->profiles, g, p);
    }
    if (!map_has(&p->seen, key)) return map_set(e->a, &p->seen, key, p), fn;
    if (!p->wanted || p->grouped) return p->fn;
    p->grouped = graph_clone(e->s->arena, g->pristine ? g->pristine : g);
    graph_inline_all(p->grouped);
    if (!passes_canonical(e->s, p->grouped, NULL)) return NULL;
    if (is_large(p->grouped)) return p->fn;
    graph_group_differentiable(p->grouped);
    if (p->grouped->grouped.len && !(p->fn = e->o.host->code(e->o.host, p->grouped))) return NULL;
    return p->fn;
}
