/* trace_op.c: one call as a node: an operator with its arguments by schema, as the code that PyTorch generates for its tracer records it; or a
 * call of a scripted function or module, which stays a call. Ints that are 0-dim tensors (sizes, mostly) become aten::Int of what they were
 * computed by, so that they stay symbolic. */
#include "eval/trace.h"
#include <string.h>

enum { MOST_LIST = 4096 };

static bool begins(const char *text, size_t len, const char *with) { return text && strlen(with) <= len && !strncmp(text, with, strlen(with)); }
static bool is_seq(Py v) { return is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE); }

/* ---- constants */
static const Const *device_const(Eval *e, const char *text) {
    Const *c = NEW(e->s->arena, Const);
    c->type = type_simple(e->s, TY_Device);
    c->u.s.p = text;
    c->u.s.n = strlen(text);
    return c;
}

/* A plain value as the constant that a parameter of type t takes; NULL: failed. */
static const Const *const_for(Eval *e, const Type *t, Py v) {
    int code;
    double f;
    char text[32];
    v = unwrap(v);
    if (is_tensor(e, v) && !tensor_item(e, v, &v)) return NULL;
    switch (t->kind) {
    case TY_Float: return as_double(e, v, &f) ? const_float(e->s, f) : NULL;
    case TY_Complex: return is_obj(v, OBJ_COMPLEX) ? py_const(e, v) : as_double(e, v, &f) ? const_complex(e->s, f, 0) : NULL;
    case TY_Int:
        if (dtype_of(v, &code) || layout_of(v, &code) || memory_format_of(v, &code)) return const_int(e->s, code);
        if (is_obj(v, OBJ_CLASS)) return const_int(e->s, AS(PyClass, v) == e->cls[BC_int] ? TSRT_INT64 : AS(PyClass, v) == e->cls[BC_bool] ? TSRT_BOOL8 : TSRT_FLOAT64);
        if (v.tag == PY_BOOL) return const_int(e->s, v.u.b);
        return py_const(e, v);
    case TY_Device:
        if (is_device(e, v)) return device_const(e, arena_printf(e->s->arena, "%s", tsrt_device_text(AS(PyDevice, v)->device, text)));
        if (is_obj(v, OBJ_STR)) return device_const(e, AS_STR(v)->p);
        break;
    case TY_Generator: return const_none(e->s);
    default: {
        const Const *c = t->kind == TY_Number && v.tag == PY_BOOL ? const_int(e->s, v.u.b) : py_const(e, v);      /* a Scalar of a graph is no bool */
        if (c) return c;
    }
    }
    fail_unsupported(e, "tracing a call with a '%s' as an argument", py_type_name(e, v));
    return NULL;
}

static Value *none_value(Eval *e) { return trace_const(e, const_none(e->s), false); }

/* A number where a tensor is wanted: a 0-dim constant that counts as a number. Beside a tensor of ints a float is of the default dtype, which then is the
 * result's; else it has all its digits. */
static Value *number_value(Eval *e, Py v, bool beside_ints) {
    Py t;
    Trace *trace = trace_pause(e);
    Args one = {&v, 1, NULL, NULL, 0};
    bool ok = true;
    if (!beside_ints && (v.tag == PY_FLOAT || is_obj(v, OBJ_COMPLEX))) {
        Sym name = sym(e->s, "dtype");
        Py dtype = py_dtype(e, v.tag == PY_FLOAT ? TSRT_FLOAT64 : TSRT_COMPLEX128);
        Args two = {&v, 1, &name, &dtype, 1};
        ok = make_tensor(e, py_absent(), &two, &t);
    } else ok = make_tensor(e, py_absent(), &one, &t);
    trace_resume(e, trace);
    if (!ok) return NULL;
    tensor_in(t)->flags |= TSRT_TENSOR_NUMBER;
    return trace_value(e, t);
}

/* ---- arguments. First what are tensors where ints and numbers are wanted, as PyTorch's parser finds them before the call; then all in order. */
typedef struct Stash { int at; Value *v; } Stash;
typedef struct Taking { Eval *e; const TraceArgs *a; VEC(Stash) stash; } Taking;

/* Is the first tensor among the arguments one of ints or bools? */
static bool first_is_whole(const Eval *e, const TraceArgs *a) {
    for (int i = 0; i < a->sc->nparam; i++)
        if (a->given[i] && type_is(a->sc->param[i].type, TY_Tensor) && is_tensor(e, a->v[i])) return tensor_in(a->v[i])->dtype <= TSRT_INT64 || tensor_in(a->v[i])->dtype == TSRT_BOOL8;
    return false;
}

static const Type *inner(const Type *t) { return t->kind == TY_Optional ? t->elem[0] : t; }

static bool stash_one(Taking *w, int at, const Type *t, Py v) {
    Eval *e = w->e;
    if (!is_tensor(e, v)) return true;
    Value *ten = trace_value(e, v);
    if (!ten) return false;
    Stash s = {at, t->kind == TY_Int ? trace_int_of(e, OP_aten_Int_Tensor, ten, t) : trace_int_of(e, OP_aten_ScalarImplicit, ten, t)};
    vec_push(e->a, &w->stash, s);
    return true;
}

static bool stash_all(Taking *w) {
    const TraceArgs *a = w->a;
    for (int i = 0; i < a->sc->nparam; i++) {
        const Type *t = inner(a->sc->param[i].type);
        if (!a->given[i] || begins(a->sc->param[i].type_text, a->sc->param[i].type_len, "ScalarType")) continue;
        if ((t->kind == TY_Int || t->kind == TY_Number) && !stash_one(w, i * MOST_LIST, t, a->v[i])) return false;
        if (t->kind != TY_List || t->elem[0]->kind != TY_Int) continue;
        if (!is_seq(a->v[i])) {
            if (!stash_one(w, i * MOST_LIST, t->elem[0], a->v[i])) return false;
            continue;
        }
        for (int k = 0; k < AS_LIST(a->v[i])->v.len && k < MOST_LIST; k++)
            if (!stash_one(w, i * MOST_LIST + k, t->elem[0], AS_LIST(a->v[i])->v.data[k])) return false;
    }
    return true;
}

static Value *stashed(const Taking *w, int at) {
    for (int i = 0; i < w->stash.len; i++)
        if (w->stash.data[i].at == at) return w->stash.data[i].v;
    return NULL;
}

static Value *value_for(Taking *w, int at, const Type *t, int broadcast_n, Py v);

static Value *list_value(Taking *w, int at, const Type *t, int broadcast_n, Py v) {
    Eval *e = w->e;
    const bool seq = is_seq(v);
    const int n = seq ? AS_LIST(v)->v.len : broadcast_n > 0 ? broadcast_n : 1;
    Value **elem = NEWN(e->tracing->g->arena, Value *, n + 1);
    for (int i = 0; i < n; i++)
        if (!(elem[i] = value_for(w, at + (seq ? i : 0), t->elem[0], 0, seq ? AS_LIST(v)->v.data[i] : v))) return NULL;
    Node *list = trace_node(e, OP_prim_ListConstruct, false);
    list->scope = e->tracing->scope;
    for (int i = 0; i < n; i++) node_add_input(list, elem[i]);
    return trace_push(e, list, t);
}

static Value *value_for(Taking *w, int at, const Type *t, int broadcast_n, Py v) {
    Eval *e = w->e;
    Value *known = stashed(w, at);
    if (known && t->kind != TY_List && !(t->kind == TY_Optional && t->elem[0]->kind == TY_List)) return known;
    if (t->kind == TY_Optional) return is_none(v) ? none_value(e) : value_for(w, at, t->elem[0], broadcast_n, v);
    if (t->kind == TY_List) return list_value(w, at, t, broadcast_n, v);
    if (t->kind == TY_Tensor) return is_none(v) ? none_value(e) : is_tensor(e, v) ? trace_value(e, v) : number_value(e, unwrap(v), first_is_whole(e, w->a));
    const Const *c = is_none(v) ? const_none(e->s) : const_for(e, t, v);
    return c ? trace_const(e, c, !type_is(c->type, TY_None)) : NULL;
}

static Value *default_value(Taking *w, int i, const Schema *sc) {
    Eval *e = w->e;
    const Param *p = &sc->param[i];
    bool makes = true, has_pin = false;
    for (int k = 0; k < sc->nparam; k++) {
        makes &= sc->param[k].type->kind != TY_Tensor;
        has_pin |= !strcmp(sc->param[k].name->s, "pin_memory");
    }
    /* Python's binding of what makes tensors fills these in. */
    if (has_pin && !strcmp(p->name->s, "pin_memory")) return trace_const(e, const_bool(e->s, false), true);
    if (has_pin && makes && !strcmp(p->name->s, "device")) return trace_const(e, device_const(e, "cpu"), true);
    if (!strcmp(sc->ns_name->s, "aten::full") && !strcmp(p->name->s, "dtype") && w->a->v[1].tag == PY_BOOL) return trace_const(e, const_int(e->s, TSRT_BOOL8), true);
    OpDefault d;
    if (!op_default(e->s, e->a, p, &d)) return fail_unsupported(e, "tracing a default argument"), NULL;
    switch (d.type->kind) {
    case TY_None: return none_value(e);
    case TY_Bool: return trace_const(e, const_bool(e->s, d.b), true);
    case TY_Int: return trace_const(e, const_int(e->s, d.i), true);
    case TY_Float: return trace_const(e, const_float(e->s, d.f), true);
    case TY_Str: return trace_const(e, const_str(e->s, d.text, d.len), true);
    default: {
        PyList *l = py_list(e, OBJ_LIST, d.n);
        for (int k = 0; k < d.n; k++)
            l->v.data[l->v.len++] = d.elem[k].type->kind == TY_Float ? py_float(d.elem[k].f) : d.elem[k].type->kind == TY_Bool ? py_bool(d.elem[k].b) : py_int(d.elem[k].i);
        return value_for(w, i * MOST_LIST, p->type, p->broadcast_n, py_obj(l));
    }
    }
}

/* Operators whose Python form takes a number for the other tensor: the number becomes a tensor, and the overload of tensors is called. */
static OpId tensor_overload(Eval *e, OpId op) {
    static const struct { const char *scalar, *tensor; } rows[] = {
        {"aten::add.Scalar", "aten::add.Tensor"}, {"aten::sub.Scalar", "aten::sub.Tensor"}, {"aten::mul.Scalar", "aten::mul.Tensor"}, {"aten::div.Scalar", "aten::div.Tensor"},
        {"aten::add_.Scalar", "aten::add_.Tensor"}, {"aten::sub_.Scalar", "aten::sub_.Tensor"}, {"aten::mul_.Scalar", "aten::mul_.Tensor"}, {"aten::div_.Scalar", "aten::div_.Tensor"},
        {"aten::div.Scalar_mode", "aten::div.Tensor_mode"}, {"aten::div_.Scalar_mode", "aten::div_.Tensor_mode"}, {"aten::floor_divide.Scalar", "aten::floor_divide"},
        {"aten::floor_divide_.Scalar", "aten::floor_divide_.Tensor"}, {"aten::subtract.Scalar", "aten::subtract.Tensor"}, {"aten::multiply.Scalar", "aten::multiply.Tensor"},
        {"aten::divide.Scalar", "aten::divide.Tensor"}, {"aten::subtract_.Scalar", "aten::subtract_.Tensor"}, {"aten::multiply_.Scalar", "aten::multiply_.Tensor"},
        {"aten::divide_.Scalar", "aten::divide_.Tensor"}, {"aten::true_divide.Scalar", "aten::true_divide.Tensor"}, {"aten::true_divide_.Scalar", "aten::true_divide_.Tensor"},
        {"aten::divide.Scalar_mode", "aten::divide.Tensor_mode"},
    };
    const char *text = op_text(op);
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].scalar, text)) return op_by_text(e->s, rows[i].tensor);
    return op;
}

/* True and False where a number is wanted stay what they are as tensors only: the overload that takes one there, or op itself. */
static OpId bool_overload(Eval *e, const TraceArgs *a) {
    int n, at = -1;
    const OpId *id = op_overloads(e->s, a->sc->ns_name, &n);
    for (int i = 0; i < a->sc->nparam; i++)
        if (a->given[i] && a->v[i].tag == PY_BOOL && type_is(a->sc->param[i].type, TY_Number) && strcmp(a->sc->param[i].name->s, "alpha")) at = i;
    for (int k = 0; at >= 0 && k < n; k++) {
        const Schema *sc = op_schema(e->s, id[k]);
        bool same = sc && sc->nparam == a->sc->nparam && type_is(sc->param[at].type, TY_Tensor);
        for (int i = 0; same && i < sc->nparam; i++) same = i == at || sc->param[i].type == a->sc->param[i].type;
        if (same) return id[k];
    }
    return a->op;
}

/* What PyTorch's NormalizeOps calls them. */
static OpId normal_name(Eval *e, OpId op) {
    static const struct { const char *alias, *name; } rows[] = {
        {"multiply", "mul"}, {"multiply_", "mul_"}, {"divide", "div"}, {"divide_", "div_"}, {"true_divide", "div"}, {"true_divide_", "div_"}, {"subtract", "sub"}, {"subtract_", "sub_"},
        {"concat", "cat"}, {"concatenate", "cat"}, {"absolute", "abs"}, {"absolute_", "abs_"}, {"clip", "clamp"}, {"clip_", "clamp_"}, {"det", "linalg_det"}, {"negative", "neg"},
        {"negative_", "neg_"}, {"greater", "gt"}, {"greater_", "gt_"}, {"greater_equal", "ge"}, {"greater_equal_", "ge_"}, {"less", "lt"}, {"less_", "lt_"}, {"less_equal", "le"},
        {"less_equal_", "le_"}, {"not_equal", "ne"}, {"not_equal_", "ne_"}, {"arccos", "acos"}, {"arcsin", "asin"}, {"arctan", "atan"}, {"arccosh", "acosh"}, {"arcsinh", "asinh"},
        {"arctanh", "atanh"}, {"fix", "trunc"}, {"fix_", "trunc_"}, {"swapdims", "transpose"}, {"swapaxes", "transpose"}, {"moveaxis", "movedim"}, {"vstack", "vstack"}, {"row_stack", "vstack"},
        {"special_erf", "erf"}, {"special_expit", "sigmoid"}, {"special_exp2", "exp2"}, {"special_log1p", "log1p"}, {"special_expm1", "expm1"}, {"special_round", "round"},
        {"ger", "outer"}, {"orgqr", "linalg_householder_product"}, {"special_softmax", "softmax"}, {"special_log_softmax", "log_softmax"},
    };
    const char *text = op_text(op) + 6, *dot = strchr(text, '.');
    if (!strcmp(text, "split.sizes")) return op_by_text(e->s, "aten::split_with_sizes");
    const size_t n = dot ? (size_t)(dot - text) : strlen(text);
    for (int i = 0; i < COUNT_OF(rows); i++) {
        if (strlen(rows[i].alias) != n || strncmp(rows[i].alias, text, n)) continue;
        OpId to = op_by_text(e->s, arena_printf(e->a, "aten::%s%s", rows[i].name, dot ? dot : ""));
        return to != OP_none ? to : op;
    }
    return op;
}

/* Functions of Python's in PyTorch: the caller's variables are out of sight there, and name no values. */
static bool is_apart(OpId op) {
    static const char *const names[] = {"aten::split", "aten::einsum", "aten::meshgrid", "aten::broadcast_tensors", "aten::block_diag", "aten::cartesian_prod", "aten::chain_matmul"};
    for (int i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(op_name(op), names[i])) return true;
    return false;
}

static Node *record(Eval *e, const TraceArgs *given);

Node *trace_op(Eval *e, const TraceArgs *a) {
    Frame frame = {e->frame, "", e->at, NULL};
    if (is_apart(a->op)) e->frame = &frame;
    Node *n = record(e, a);
    if (e->frame == &frame) e->frame = frame.up;
    return n;
}

static Node *record(Eval *e, const TraceArgs *given) {
    TraceArgs a = *given;
    a.op = tensor_overload(e, a.op);
    if (a.op == given->op) a.op = bool_overload(e, &a);
    a.sc = op_schema(e->s, a.op);
    if (!a.sc || a.sc->nparam != given->sc->nparam) a = *given;
    Taking w = {.e = e, .a = &a};
    Node *n = trace_node(e, normal_name(e, a.op), true);
    if (!stash_all(&w)) return NULL;
    for (int i = 0; i < a.sc->nparam; i++) {
        const Param *p = &a.sc->param[i];
        Value *v = a.given[i] ? value_for(&w, i * MOST_LIST, p->type, p->broadcast_n, a.v[i]) : default_value(&w, i, a.sc);
        if (!v) return NULL;
        if (!strcmp(op_name((OpId)n->op), "aten::copy_") && i == 2) v->def->span = (Span){0, 0};
        node_add_input(n, v);
    }
    trace_push(e, n, NULL);
    return n;
}

/* The elements of a list of tensors, as values of their own. */
static bool unpack_list(Eval *e, Value *list, Py result) {
    Node *un = trace_node(e, OP_prim_ListUnpack, false);
    un->scope = e->tracing->scope;
    node_add_input(un, list);
    trace_push(e, un, NULL);
    for (int i = 0; i < AS_LIST(result)->v.len; i++) trace_set(e, AS_LIST(result)->v.data[i], node_add_output(un, type_simple(e->s, TY_Tensor)));
    return true;
}

static bool one_result(Eval *e, Node *n, const Type *t, Py result) {
    Value *v = node_add_output(n, t);
    if (is_tensor(e, result)) return trace_set(e, result, v), true;
    if (t->kind == TY_List && t->elem[0]->kind == TY_Tensor && is_seq(result)) return unpack_list(e, v, result);
    return true;                      /* a number: a constant from here on, as in PyTorch */
}

bool trace_results(Eval *e, Node *n, const Schema *sc, Py result) {
    if (!sc->nret) return true;
    if (sc->nret == 1) return one_result(e, n, sc->ret[0].type, result);
    for (int i = 0; i < sc->nret; i++)
        if (!one_result(e, n, sc->ret[i].type, AS_LIST(result)->v.data[i])) return false;
    return true;
}

/* ---- calls of compiled code */
/* An argument of any type that has tensors in it. */
static Value *argument(Eval *e, const Type *t, Py v) {
    Session *s = e->s;
    if (!ev_stack(e)) return NULL;
    if (t->kind == TY_Optional) return is_none(v) ? none_value(e) : argument(e, t->elem[0], v);
    if (is_tensor(e, v)) {
        Value *x = trace_value(e, v);
        if (!x || t->kind == TY_Tensor) return x;
        const Type *want = t->kind == TY_Int || t->kind == TY_Float || t->kind == TY_Bool || t->kind == TY_Number ? t : NULL;
        const OpId op = t->kind == TY_Int ? OP_aten_Int_Tensor : t->kind == TY_Float ? op_by_text(s, "aten::Float.Tensor") : t->kind == TY_Bool ? op_by_text(s, "aten::Bool.Tensor") : OP_aten_ScalarImplicit;
        return want ? trace_int_of(e, op, x, want) : x;
    }
    if (module_instance(e, v)) return trace_module_value(e, module_instance(e, v));
    if (is_seq(v) && (t->kind == TY_List || t->kind == TY_Tuple)) {
        const int n = AS_LIST(v)->v.len;
        Value **elem = NEWN(e->tracing->g->arena, Value *, n + 1);
        for (int i = 0; i < n; i++)
            if (!(elem[i] = argument(e, t->kind == TY_List ? t->elem[0] : i < t->nelem ? t->elem[i] : t, AS_LIST(v)->v.data[i]))) return NULL;
        Node *made = trace_node(e, t->kind == TY_List ? OP_prim_ListConstruct : OP_prim_TupleConstruct, false);
        for (int i = 0; i < n; i++) node_add_input(made, elem[i]);
        return trace_push(e, made, t);
    }
    if (is_obj(v, OBJ_DICT) && t->kind == TY_Dict) {
        DictEntry *x;
        VEC(Value *) kv = {0};
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            Value *k = argument(e, t->elem[0], x->key), *val = k ? argument(e, t->elem[1], x->value) : NULL;
            if (!val) return NULL;
            vec_push(e->a, &kv, k);
            vec_push(e->a, &kv, val);
        }
        Node *made = trace_node(e, OP_prim_DictConstruct, false);
        for (int i = 0; i < kv.len; i++) node_add_input(made, kv.data[i]);
        return trace_push(e, made, t);
    }
    const Const *c = const_for(e, t, v);
    return c ? trace_const(e, c, !type_is(c->type, TY_None)) : NULL;
}

bool trace_call(Eval *e, const Graph *g, PyInstance *self, Sym method, const Py *v, Node **out) {
    Node *n = trace_node(e, method ? OP_prim_CallMethod : OP_prim_CallFunction, false);
    if (method) n->attr.name = method;
    else n->attr.callee = (Graph *)(uintptr_t)g;
    for (int i = 0; i < g->nparams; i++) {
        Value *x = i == 0 && self ? trace_module_value(e, self) : argument(e, g->params[i].type, v[i]);
        if (!x) return false;
        node_add_input(n, x);
    }
    trace_push(e, n, NULL);
    return *out = n, true;
}

/* The parts of a call's result get values. */
static bool take_apart(Eval *e, Value *v, Py result) {
    const Type *t = v->type;
    if (!ev_stack(e)) return false;
    if (is_tensor(e, result)) return trace_set(e, result, v), true;
    if (t->kind == TY_List && is_seq(result)) {
        Node *un = trace_node(e, OP_prim_ListUnpack, false);
        node_add_input(un, v);
        trace_push(e, un, NULL);
        for (int i = 0; i < AS_LIST(result)->v.len; i++)
            if (!take_apart(e, node_add_output(un, t->elem[0]), AS_LIST(result)->v.data[i])) return false;
        return true;
    }
    if (t->kind == TY_Tuple && is_seq(result)) {
        Node *un = trace_node(e, OP_prim_TupleUnpack, false);
        node_add_input(un, v);
        trace_push(e, un, NULL);
        for (int i = 0; i < t->nelem; i++) node_add_output(un, t->elem[i]);
        for (int i = 0; i < t->nelem; i++)
            if (!take_apart(e, un->out[i], AS_LIST(result)->v.data[i])) return false;
        return true;
    }
    if (t->kind == TY_Dict && is_obj(result, OBJ_DICT)) {
        DictEntry *x;
        for (int i = 0; dict_next(AS_DICT(result), &i, &x);) {
            const Const *c = py_const(e, x->key);
            if (!c) return unsupported(e, "tracing a dict with such keys");
            Value *k = trace_const(e, c, false);
            Node *get = trace_node(e, op_by_text(e->s, arena_printf(e->a, "aten::__getitem__.Dict_%s", t->elem[0]->kind == TY_Tensor ? "Tensor" : type_text(e->s, t->elem[0]))), false);
            node_add_input(get, v);
            node_add_input(get, k);
            if (!take_apart(e, trace_push(e, get, t->elem[1]), x->value)) return false;
        }
        return true;
    }
    if (is_number(result) || is_none(result) || is_obj(result, OBJ_STR)) {
        trace_warn(e, "a number, string or None that compiled code gives", " is a constant of the trace: it might not generalize to other inputs");
        return true;
    }
    return raise_(e, EXC_RuntimeError, "Tracer cannot set value trace for type %s. Supported types are tensor, tensor list, tuple of tensors.", type_text(e->s, t));
}

bool trace_call_result(Eval *e, const Graph *g, Node *n, Py result) { return take_apart(e, node_add_output(n, g->result), result); }
