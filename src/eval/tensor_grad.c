/* tensor_grad.c: gradients at build time: what operators leave on tensors (runtime/grad.h), grad_fn as an object, requires_grad, and the modes:
 * no_grad, enable_grad, set_grad_enabled, inference_mode, as contexts and decorators. Compiled code has no_grad of the prelude's
 * torch.autograd.grad_mode (entity.c). */
#include "eval/tensor.h"
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)

/* ---- operators */
/* Python's binding takes a number for a tensor in these: x + 1 is add.Tensor. */
static OpId as_bound(Eval *e, OpId op, const Schema *sc) {
    static const char *const rows[] = {"add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "add_", "sub_", "subtract_", "mul_", "multiply_", "div_",
                                       "divide_", "true_divide_"};
    if (strncmp(sc->overload->s, "Scalar", 6)) return op;
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i], sc->name->s)) return op_by_text(e->s, sym_printf(e->s, "%s.Tensor%s", sc->ns_name->s, sc->overload->s + 6)->s);
    return op;
}

const tsrt_grad_op *tensor_grad_op(Eval *e, OpId op) {
    if (!e->grad_ops) e->grad_ops = ev_alloc(e, sizeof *e->grad_ops * NUM_OPS);
    if (e->grad_ops[op]) return e->grad_ops[op];
    tsrt_grad_op *g = ev_alloc(e, sizeof *g);
    OpGrad own, named;
    const Schema *sc = op_schema(e->s, op);
    const OpId bound = sc ? as_bound(e, op, sc) : op;
    if (op_grad(e->s, op, &own)) {
        *g = (tsrt_grad_op){.name = own.name, .node = own.node, .rule = own.rule ? tsrt_grad_rule_named(own.rule) : NULL, .from = own.from, .written = own.written,
                            .outs = own.outs, .view_of = own.view_of, .is_out = own.is_out};
        if (bound != op && op_grad(e->s, bound, &named)) g->node = named.node;
    }
    return e->grad_ops[op] = g;
}

/* ---- grad_fn */
typedef struct PyNode { PyInstance x; tsrt_node *node; } PyNode;

FN(node_repr) {
    (void)a;
    return *out = py_printf(e, "<%s object at 0x%012x>", AS(PyNode, self)->x.cls->name->s, self.u.o->id * 16), true;
}
FN(node_name) {
    (void)a;
    const char *name = AS(PyNode, self)->node->name;
    const bool own = !strcmp(name, "CopySlices") || !strcmp(name, "CopyBackwards"), jit = !strcmp(name, "DifferentiableGraphBackward");
    return *out = py_printf(e, "%s%s", own ? "torch::autograd::" : jit ? "torch::jit::(anonymous namespace)::" : "", name), true;
}

static PyClass *node_class(Eval *e, const char *name) {
    Sym key = sym(e->s, name);
    PyClass *c = map_get(&e->node_classes, key);
    if (c) return c;
    c = class_new(e, "builtins", strcmp(name, "DifferentiableGraphBackward") ? name : "CppFunction", NULL, 0);
    Py repr = py_native(e, "", "__repr__", node_repr, 0, 0), named = py_native(e, "", "name", node_name, 0, 0);
    AS(PyNative, repr)->method = AS(PyNative, named)->method = true;
    class_set(e, c, sym(e->s, "__repr__"), repr);
    class_set(e, c, sym(e->s, "name"), named);
    map_set(e->a, &e->node_classes, key, c);
    return c;
}

bool tensor_grad_fn(Eval *e, Py self, Py *out) {
    tsrt_node *n = tensor_in(self)->grad_fn;
    if (!n) return *out = py_none(), true;
    PyNode *x = map_get(&e->nodes, n);
    if (!x) {
        x = EV_NEW(e, PyNode, OBJ_INSTANCE);
        x->x.cls = node_class(e, n->name);
        x->x.native = py_absent();
        x->node = n;
        tsrt_retain(n);
        map_set(e->a, &e->nodes, n, x);
    }
    return *out = py_obj(x), true;
}

/* ---- requires_grad */
bool tensor_require_grad(Eval *e, Py self, bool on, const char *wrong_dtype) {
    tsrt_tensor *t = tensor_in(self);
    const bool can = (t->dtype >= TSRT_FLOAT16 && t->dtype <= TSRT_COMPLEX128) || t->dtype == TSRT_BFLOAT16;
    if (on && !can) return raise_(e, EXC_RuntimeError, "%s", wrong_dtype);
    if (!on && t->grad_fn)
        return raise_(e, EXC_RuntimeError, "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't "
                                           "require differentiation use var_no_grad = var.detach().");
    tsrt_tensor_require_grad(tensor_ctx(e), t, on);
    return true;
}

/* ---- the modes */
bool grad_enabled(Eval *e) {
    bool on = tensor_ctx(e) ? tsrt_grad_enable(tensor_ctx(e), true) : true;
    if (tensor_ctx(e)) tsrt_grad_enable(tensor_ctx(e), on);
    return on;
}

bool grad_enable(Eval *e, bool on) {
    return tensor_ctx(e) && tsrt_grad_enable(tensor_ctx(e), on);
}

/* A call sets the mode where the name says so, `with` sets it for a while, a decorated function runs in it. */
typedef struct PyMode { PyInstance x; bool on, before, inference, inferred; } PyMode;
static Py mode(Eval *e, PyClass *c, bool on) {
    PyMode *m = EV_NEW(e, PyMode, OBJ_INSTANCE);
    m->x.cls = c;
    m->x.native = py_absent();
    m->on = on;
    m->before = grad_enabled(e);
    return py_obj(m);
}

typedef enum GradMode { MODE_NONE, MODE_OFF, MODE_ON, MODE_INFERENCE } GradMode;
static bool in_mode(Eval *e, Py fn, GradMode m, Args *a, Py *out) {
    const bool before = grad_enable(e, m == MODE_ON), inferred = e->inference;
    e->inference |= m == MODE_INFERENCE;
    const bool ok = py_call(e, fn, a, out);
    grad_enable(e, before);
    e->inference = inferred;
    return ok;
}
FN(call_in_mode) { return in_mode(e, AS_LIST(self)->v.data[0], (GradMode)AS_LIST(self)->v.data[1].u.i, a, out); }

/* The function that runs fn in the mode. Of a function it is a copy, since what compiles it looks through. */
static bool wrap(Eval *e, Py fn, GradMode m, Py *out) {
    if (is_obj(fn, OBJ_FUNC)) {
        PyFunc *f = EV_NEW(e, PyFunc, OBJ_FUNC);
        const Obj head = f->o;
        *f = *AS(PyFunc, fn);
        f->o = head;
        f->decl = NULL;
        f->grad_mode = (uint8_t)m;
        return *out = py_obj(f), true;
    }
    Py part[2] = {fn, py_int(m)};
    *out = py_native(e, "", "decorate_context", call_in_mode, 0, -1);
    AS(PyNative, *out)->self = py_tuple(e, part, 2);
    return true;
}
bool func_in_mode(Eval *e, PyFunc *f, Args *a, Py *out) {
    PyFunc *plain = EV_NEW(e, PyFunc, OBJ_FUNC);
    const Obj head = plain->o;
    *plain = *f;
    plain->o = head;
    plain->grad_mode = 0;
    return in_mode(e, py_obj(plain), (GradMode)f->grad_mode, a, out);
}

static bool is_function(const Args *a) { return a->npos == 1 && (is_obj(a->pos[0], OBJ_FUNC) || is_obj(a->pos[0], OBJ_SCRIPT)); }
FN(make_no_grad) { return is_function(a) ? wrap(e, a->pos[0], MODE_OFF, out) : (*out = mode(e, AS(PyClass, self), false), true); }
FN(make_enable_grad) { return is_function(a) ? wrap(e, a->pos[0], MODE_ON, out) : (*out = mode(e, AS(PyClass, self), true), true); }
FN(make_set_grad) {
    static const char *const names[] = {"mode"};
    bool on;
    Py v[1];
    if (!args_take(e, "set_grad_enabled", a, names, 1, 1, v) || !py_truth(e, v[0], &on)) return false;
    *out = mode(e, AS(PyClass, self), on);
    grad_enable(e, on);
    return true;
}
FN(make_inference) {
    bool on = true;
    if (is_function(a)) return wrap(e, a->pos[0], MODE_INFERENCE, out);
    if ((a->npos && !py_truth(e, a->pos[0], &on)) || (a->nkw && !py_truth(e, a->kwval[0], &on))) return false;
    *out = mode(e, AS(PyClass, self), !on);
    AS(PyMode, *out)->inference = on;
    return true;
}
FN(mode_enter) {
    (void)a;
    PyMode *m = AS(PyMode, self);
    if (strcmp(m->x.cls->name->s, "set_grad_enabled")) m->before = grad_enabled(e);
    grad_enable(e, m->on);
    m->inferred = e->inference;
    e->inference |= m->inference;
    return *out = py_none(), true;
}
FN(mode_exit) {
    (void)a;
    grad_enable(e, AS(PyMode, self)->before);
    e->inference = AS(PyMode, self)->inferred;
    return *out = py_none(), true;
}
FN(mode_call) {
    PyMode *m = AS(PyMode, self);
    if (!strcmp(m->x.cls->name->s, "set_grad_enabled")) grad_enable(e, m->before);    /* a decorator sets it for the function only */
    return wrap(e, a->pos[0], m->inference ? MODE_INFERENCE : m->on ? MODE_ON : MODE_OFF, out);
}

static void add(Eval *e, PyClass *c, const char *name, NativeFn *fn, int least, int most) {
    Py v = py_native(e, "", name, fn, least, most);
    AS(PyNative, v)->method = true;
    class_set(e, c, sym(e->s, name), v);
}

void grad_init(Eval *e) {
    static const struct { const char *name; NativeFn *make; } rows[] = {
        {"no_grad", make_no_grad}, {"enable_grad", make_enable_grad}, {"set_grad_enabled", make_set_grad}, {"inference_mode", make_inference}};
    for (int i = 0; i < COUNT_OF(rows); i++) {
        PyClass *c = class_new(e, "torch", rows[i].name, NULL, 0);
        c->make = rows[i].make;
        add(e, c, "__enter__", mode_enter, 0, 0);
        add(e, c, "__exit__", mode_exit, 3, 3);
        add(e, c, "__call__", mode_call, 1, 1);
        map_set(e->a, &e->torch_classes, sym_printf(e->s, "torch.%s", rows[i].name), c);
        map_set(e->a, &e->torch_classes, sym_printf(e->s, "torch.autograd.%s", rows[i].name), c);
        map_set(e->a, &e->torch_classes, sym_printf(e->s, "torch.autograd.grad_mode.%s", rows[i].name), c);
    }
}
