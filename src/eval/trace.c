/* trace.c: what tracing keeps while it records: the values of tensors, constants of what was no input, names taken from the variables of the
 * function that runs, sizes as tensors, and warnings for what a trace cannot follow. After torch/csrc/jit/frontend/tracer.cpp. */
#include "eval/trace.h"
#include <string.h>

/* The line that runs now: PyTorch's tracer knows lines, no columns. */
Span trace_span(Eval *e) {
    const Source *src = source_of(e->s, e->at.lo);
    if (!src || !e->at.hi) return e->at;
    uint32_t lo = e->at.lo - src->base;
    while (lo && src->text[lo - 1] != '\n') lo--;
    return (Span){src->base + lo, e->at.hi};
}

Node *trace_node(Eval *e, OpId op, bool located) {
    Node *n = node_new(e->tracing->g, op, located ? trace_span(e) : (Span){0, 0});
    n->scope = located ? e->tracing->scope : NULL;
    return n;
}

Value *trace_push(Eval *e, Node *n, const Type *type) {
    node_append(e->tracing->at, n);
    return type ? node_add_output(n, type) : NULL;
}

Value *trace_const(Eval *e, const Const *c, bool located) {
    Node *n = trace_node(e, OP_prim_Constant, located);
    n->scope = e->tracing->scope;
    n->attr.constant = c;
    return trace_push(e, n, c->type);
}

/* ---- facts */
void trace_facts(Eval *e, Value *v, const tsrt_tensor *t) {
    Arena *a = e->tracing->g->arena;
    ValueFacts *f = NEW(a, ValueFacts);
    int64_t *size = NEWN(a, int64_t, t->ndim + 1), *stride = NEWN(a, int64_t, t->ndim + 1);
    for (int i = 0; i < t->ndim; i++) size[i] = t->size[i], stride[i] = t->stride[i];
    *f = (ValueFacts){.dtype = t->dtype, .ndim = t->ndim, .requires_grad = !!(t->flags & TSRT_TENSOR_REQUIRES_GRAD), .size = size, .stride = stride};
    v->facts = f;
}

const ValueFacts *trace_tuple_facts(Eval *e, Value *const *v, int n) {
    Arena *a = e->tracing->g->arena;
    ValueFacts *f = NEW(a, ValueFacts);
    const ValueFacts **elem = NEWN(a, const ValueFacts *, n + 1);
    for (int i = 0; i < n; i++) elem[i] = v[i]->facts;
    *f = (ValueFacts){.elem = elem, .nelem = n};
    return f;
}

/* ---- names: a value gets the name of the first variable that holds it in the function that uses it first */
static Sym name_in(Eval *e, Env *env, Py tensor) {
    if (!env && !is_absent(e->trace_other) && py_is(e->trace_other, tensor)) return sym(e->s, "other");
    for (; env; env = env->up) {
        if (env->scope->kind != SCOPE_FUNC || !env->slot) continue;
        for (int i = 0; i < env->scope->names.len; i++)
            if (is_tensor(e, env->slot[i]) && py_is(env->slot[i], tensor)) return env->scope->names.data[i];
    }
    return NULL;
}

/* ---- values */
bool trace_has(const Eval *e, Py tensor) { return map_has(&e->tracing->values, tensor_in(tensor)); }

Value *trace_value(Eval *e, Py tensor) {
    Trace *t = e->tracing;
    Value *v = map_get(&t->values, tensor_in(tensor));
    if (v) {
        Sym name = v->hint ? NULL : name_in(e, e->frame ? e->frame->env : NULL, tensor);
        if (name && strcmp(name->s, "self")) value_set_name(v, name);
        return v;
    }
    if (tensor_in(tensor)->flags & TSRT_TENSOR_REQUIRES_GRAD) {
        Buf b = {0};
        e->tracing = NULL;
        const bool ok = py_show(e, tensor, &b);
        e->tracing = t;
        if (ok) fail_raise(e, EXC_RuntimeError, "Cannot insert a Tensor that requires grad as a constant. Consider making it a parameter or input, or detaching "
                           "the gradient\nTensor:\n%s", b.p ? b.p : "");
        buf_free(&b);
        return NULL;
    }
    const Const *c = tensor_const(e, tensor);
    if (!c) return fail_raise(e, EXC_MemoryError, "out of memory"), NULL;
    v = trace_const(e, c, true);
    trace_facts(e, v, tensor_in(tensor));
    return v;
}

void trace_set(Eval *e, Py tensor, Value *v) {
    map_set(e->a, &e->tracing->values, tensor_in(tensor), v);
    if (!v->facts) trace_facts(e, v, tensor_in(tensor));
}

Value *trace_int_of(Eval *e, OpId op, Value *tensor, const Type *type) {
    Node *n = trace_node(e, op, false);
    node_add_input(n, tensor);
    if (tensor->def) node_insert_after(tensor->def, n);
    else if (tensor->block->first) node_insert_before(tensor->block->first, n);
    else node_append(tensor->block, n);
    return node_add_output(n, type);
}

/* ---- sizes */
/* The int that node n gives, as a 0-dim tensor with that value. */
static bool int_tensor(Eval *e, Node *n, int64_t is, Py *out) {
    Trace *t = e->tracing;
    Value *v = trace_push(e, n, type_simple(e->s, TY_Int));
    Node *to = trace_node(e, OP_prim_NumToTensor_Scalar, false);
    node_add_input(to, v);
    Value *ten = trace_push(e, to, type_simple(e->s, TY_Tensor));
    ValueFacts *f = NEW(t->g->arena, ValueFacts);
    *f = (ValueFacts){.dtype = TSRT_INT64, .requires_grad = -1};
    ten->facts = f;
    Py number = py_int(is);
    Args one = {&number, 1, NULL, NULL, 0};
    e->tracing = NULL;
    const bool ok = make_tensor(e, py_absent(), &one, out);
    e->tracing = t;
    if (ok) trace_set(e, *out, ten);
    return ok;
}

bool trace_size(Eval *e, Py tensor, int64_t dim, Py *out) {
    const tsrt_tensor *t = tensor_in(tensor);
    const int64_t at = dim < 0 ? dim + t->ndim : dim;
    if (at < 0 || at >= t->ndim)
        return raise_(e, EXC_IndexError, "Dimension out of range (expected to be in range of [%d, %d], but got %lld)", t->ndim ? -t->ndim : -1, t->ndim ? t->ndim - 1 : 0, (long long)dim);
    Value *v = trace_value(e, tensor);
    if (!v) return false;
    Value *d = trace_const(e, const_int(e->s, dim), true);
    Node *n = trace_node(e, op_by_text(e->s, "aten::size.int"), true);
    node_add_input(n, v);
    node_add_input(n, d);
    return int_tensor(e, n, t->size[at], out);
}

bool trace_shape(Eval *e, Py tensor, Py *out) {
    const int n = tensor_in(tensor)->ndim;
    PyList *l = py_list(e, OBJ_TUPLE, n);
    l->cls = e->size_class;
    *out = py_obj(l);
    for (int i = 0; i < n; i++)
        if (!trace_size(e, tensor, i, &l->v.data[l->v.len++])) return false;
    return true;
}

bool trace_numel(Eval *e, Py tensor, Py *out) {
    Value *v = trace_value(e, tensor);
    if (!v) return false;
    Node *n = trace_node(e, op_by_text(e->s, "aten::numel"), true);
    node_add_input(n, v);
    return int_tensor(e, n, tensor_in(tensor)->numel, out);
}

bool trace_view(Eval *e, Py tensor, Py *out) {
    const tsrt_tensor *t = tensor_in(tensor);
    Py part[2] = {tensor, py_size(e, t->size, t->ndim)};
    return tensor_fn(e, "aten::view", part, 2, out);
}

/* ---- literals */
bool trace_literal(Eval *e, Py made, bool detach, Py *out) {
    Py part[3] = {made, py_device(e, 0), py_dtype(e, tensor_in(made)->dtype)};
    if (!tensor_fn(e, "aten::to", part, 3, out)) return false;
    return !detach || tensor_fn(e, "aten::detach", out, 1, out);
}

/* ---- warnings */
void trace_warn(Eval *e, const char *what, const char *why) {
    const Source *src = source_of(e->s, e->at.lo);
    Span at = trace_span(e);
    if (e->trace_quiet || (src && src->path[0] == '<')) return;      /* the prelude's own look at sizes */
    Sym key = sym_printf(e->s, "%s at %u", what, at.lo);
    if (map_has(&e->trace_warned, key)) return;
    map_set(e->a, &e->trace_warned, key, (void *)key);
    diag(e->s, DIAG_trace, e->at, what, why);
}

void trace_warn_data(Eval *e, const char *what) {
    trace_warn(e, what, " might cause the trace to be incorrect. We can't record the data flow of Python values, so this value will be treated as a "
               "constant in the future. This means that the trace might not generalize to other inputs!");
}

/* ---- modules */
Value *trace_module_value(Eval *e, PyInstance *x) {
    Value *v = map_get(&e->tracing->values, x);
    if (!v) fail_raise(e, EXC_RuntimeError, "Tracer cannot get value trace for type Object. The module '%s' is no submodule of what is traced", x->cls->name->s);
    return v;
}

bool trace_enter(Eval *e, PyInstance *x) {
    Trace *t = e->tracing;
    Sym name = t ? map_get(&t->modules, x) : NULL;
    if (!name) return false;
    t->scope = t->scope ? sym_printf(e->s, "%s/%s", t->scope->s, name->s) : name;
    Node *n = node_new(t->g, OP_prim_TracedModuleForward, trace_span(e));
    n->attr.name = name;
    node_append(t->at, n);
    t->at = node_add_block(n);
    return true;
}

void trace_leave(Eval *e) {
    Trace *t = e->tracing;
    if (!t || !t->at->owner) return;
    const char *slash = t->scope ? strrchr(t->scope->s, '/') : NULL;
    /* A name may hold no slash: only scopes are joined by one. */
    t->scope = slash ? sym_n(e->s, t->scope->s, (size_t)(slash - t->scope->s)) : NULL;
    t->at = t->at->owner->parent;
}
