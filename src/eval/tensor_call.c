/* tensor_call.c: calls of operators with Python's values: the overload whose parameters take the arguments, by the rules of PyTorch's own Python
 * binding (eager: an int is taken for a float, a lone int for a list, a 0-dim tensor for a number; a bool is no int); then the boxed entry of the
 * runtime's function. */
#include "eval/trace.h"
#include "ops/boxed.h"
#include "eval/generator.h"
#include <string.h>

enum { MOST_PARAMS = 40, MOST_RESULTS = 8 };

/* ---- does a value fit a parameter */
static bool begins(const char *text, size_t len, const char *with) { return text && strlen(with) <= len && !strncmp(text, with, strlen(with)); }

static bool is_zero_dim(const Eval *e, Py v) { return is_tensor(e, v) && tensor_in(v)->ndim == 0; }
static bool is_integral(const tsrt_tensor *t) { return t->dtype <= TSRT_INT64; }
static bool is_seq(Py v) { return is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE); }

/* strict: a tensor is no number, whatever its size: overloads that take it as a tensor go first. */
typedef struct Want { const Type *type; const char *text; size_t len; int broadcast_n; bool strict; } Want;

static bool fits(const Eval *e, const Want *w, Py v) {
    const Type *t = w->type;
    int code;
    const bool scalar = !w->strict && is_zero_dim(e, v);
    if (t->kind == TY_Optional) {
        const Want inner = {t->elem[0], w->text, w->len, w->broadcast_n, w->strict};
        return is_none(v) || fits(e, &inner, v);
    }
    v = unwrap(v);
    switch (t->kind) {
    case TY_Tensor: return is_tensor(e, v);
    case TY_Number: return is_number(v) || is_obj(v, OBJ_COMPLEX) || scalar;
    case TY_Int:
        if (begins(w->text, w->len, "ScalarType"))
            return dtype_of(v, &code) || (is_obj(v, OBJ_CLASS) && (AS(PyClass, v) == e->cls[BC_int] || AS(PyClass, v) == e->cls[BC_float] || AS(PyClass, v) == e->cls[BC_bool]));
        if (begins(w->text, w->len, "Layout")) return layout_of(v, &code);
        if (begins(w->text, w->len, "MemoryFormat")) return memory_format_of(v, &code);
        return v.tag == PY_INT || (scalar && is_integral(tensor_in(v)));
    case TY_Float: return v.tag == PY_FLOAT || v.tag == PY_INT || scalar;
    case TY_Bool: return v.tag == PY_BOOL || (scalar && tensor_in(v)->dtype == TSRT_BOOL8);
    case TY_Complex: return is_number(v) || is_obj(v, OBJ_COMPLEX);
    case TY_Str: return is_obj(v, OBJ_STR);
    case TY_Device: return is_obj(v, OBJ_STR) || is_device(e, v) || v.tag == PY_INT;
    case TY_Generator: return is_generator(e, v) || (is_obj(v, OBJ_OPAQUE) && !strcmp(AS(PyOpaque, v)->qualified->s, "torch.default_generator"));
    case TY_List: {
        const Want elem = {t->elem[0], NULL, 0, 0, w->strict};
        if (!is_seq(v)) return w->broadcast_n > 0 && fits(e, &elem, v);
        for (int i = 0; i < AS_LIST(v)->v.len; i++)
            if (!fits(e, &elem, AS_LIST(v)->v.data[i])) return false;
        return true;
    }
    default: return false;
    }
}

/* ---- a value as a parameter's: fits() said that it can be */
static bool give_list(Eval *e, tsrt_ctx *c, const Want *w, Py v, tsrt_value *out);

static bool number_of(Eval *e, Py v, Py *out) {
    *out = unwrap(v);
    return !is_tensor(e, *out) || tensor_item(e, *out, out);
}

static bool give_complex(Eval *e, tsrt_ctx *c, Py v, tsrt_value *out) {
    tsrt_complex z = {0, 0};
    if (is_obj(v, OBJ_COMPLEX)) z = (tsrt_complex){AS(PyComplex, v)->re, AS(PyComplex, v)->im};
    else if (!as_double(e, v, &z.re)) return false;
    return !tsrt_value_from(c, &tsrt_type_complex, &z, out) || tensor_error(e);
}

static bool give(Eval *e, tsrt_ctx *c, const Want *w, Py v, tsrt_value *out) {
    const Type *t = w->type;
    int code = 0;
    if (t->kind == TY_Optional) {
        const Want inner = {t->elem[0], w->text, w->len, w->broadcast_n, false};
        if (is_none(v)) return *out = (tsrt_value){.type = &tsrt_type_none}, true;
        return give(e, c, &inner, v, out);
    }
    switch (t->kind) {
    case TY_Tensor:
        *out = (tsrt_value){.type = &tsrt_type_tensor, .u = {.p = tensor_in(v)}};
        tsrt_retain(out->u.p);
        return true;
    case TY_Number: case TY_Float: case TY_Bool: case TY_Complex:
        if (!number_of(e, v, &v)) return false;
        if (t->kind == TY_Complex || is_obj(v, OBJ_COMPLEX)) return give_complex(e, c, v, out);
        if (t->kind == TY_Float || v.tag == PY_FLOAT) {
            *out = (tsrt_value){.type = &tsrt_type_float};
            return as_double(e, v, &out->u.f);
        }
        if (v.tag == PY_BOOL) *out = (tsrt_value){.type = &tsrt_type_bool, .u = {.b = v.u.b}};
        else *out = (tsrt_value){.type = &tsrt_type_int, .u = {.i = v.u.i}};
        return true;
    case TY_Int: {
        int64_t i;
        if (dtype_of(v, &code) || layout_of(v, &code) || memory_format_of(v, &code)) i = code;
        else if (is_obj(v, OBJ_CLASS)) i = AS(PyClass, v) == e->cls[BC_int] ? TSRT_INT64 : AS(PyClass, v) == e->cls[BC_bool] ? TSRT_BOOL8 : TSRT_FLOAT64;
        else if (!number_of(e, v, &v) || !as_index(e, v, &i)) return false;
        *out = (tsrt_value){.type = &tsrt_type_int, .u = {.i = i}};
        return true;
    }
    case TY_Str: {
        tsrt_str *s = tsrt_str_new(c, AS_STR(v)->p, AS_STR(v)->len);
        if (!s) return tensor_error(e);
        return *out = (tsrt_value){.type = &tsrt_type_str, .u = {.p = s}}, true;
    }
    case TY_Device: {
        *out = (tsrt_value){.type = &tsrt_type_device};
        if (is_obj(v, OBJ_STR)) return !tsrt_device_parse(c, AS_STR(v)->p, (size_t)AS_STR(v)->len, &out->u.i) || tensor_error(e);
        out->u.i = is_device(e, v) ? AS(PyDevice, v)->device : 256 + v.u.i + 1;       /* a lone number is that of a CUDA device */
        return true;
    }
    case TY_Generator: return *out = (tsrt_value){.type = &tsrt_type_none}, true;
    case TY_List: return give_list(e, c, w, v, out);
    default: return unsupported(e, "an argument of type '%s' at build time", type_text(e->s, t));
    }
}

static bool give_list(Eval *e, tsrt_ctx *c, const Want *w, Py v, tsrt_value *out) {
    const Want elem = {w->type->elem[0], NULL, 0, 0, false};
    const tsrt_type *rt = e->o.host->rtype(e->o.host, w->type);
    const int n = is_seq(v) ? AS_LIST(v)->v.len : w->broadcast_n;
    if (!rt) return unsupported(e, "an argument of type '%s' at build time", type_text(e->s, w->type));
    tsrt_list *l = tsrt_list_new(c, rt, n, n);
    if (!l) return tensor_error(e);
    for (int i = 0; i < n; i++) {
        tsrt_value x;
        if (!give(e, c, &elem, is_seq(v) ? AS_LIST(v)->v.data[i] : v, &x)) return tsrt_release(c, l), false;
        /* An element lies in the list as it does in a value; a nullable pointer of None is zero, as it is already. */
        if (x.type != &tsrt_type_none) memcpy((char *)l->data + (size_t)i * rt->elem[0]->size, tsrt_value_at(&x), x.type->size);
        if (x.type->size > sizeof x.u) tsrt_value_drop(c, &x);
    }
    return *out = (tsrt_value){.type = rt, .u = {.p = l}}, true;
}

static bool give_default(Eval *e, tsrt_ctx *c, const Want *w, const OpDefault *d, tsrt_value *out) {
    Py v = py_none();
    switch (d->type->kind) {
    case TY_None: break;
    case TY_Int: v = py_int(d->i); break;
    case TY_Float: v = py_float(d->f); break;
    case TY_Bool: v = py_bool(d->b); break;
    case TY_Str: v = py_str(e, d->text, d->len); break;
    default: {
        PyList *l = py_list(e, OBJ_LIST, d->n);
        for (int i = 0; i < d->n; i++) l->v.data[l->v.len++] = d->elem[i].type->kind == TY_Float ? py_float(d->elem[i].f) : d->elem[i].type->kind == TY_Bool ? py_bool(d->elem[i].b) : py_int(d->elem[i].i);
        v = py_obj(l);
    }
    }
    const Want plain = {w->type, NULL, 0, w->broadcast_n, false};       /* a dtype's default is a number */
    return give(e, c, &plain, v, out);
}

/* ---- which argument goes where */
typedef struct Bound { Py v[MOST_PARAMS]; bool given[MOST_PARAMS]; } Bound;

static int param_named(const Schema *sc, Sym name, bool is_function) {
    static const struct { const char *python, *schema; } other[] = {{"input", "self"}, {"axis", "dim"}, {"keepdims", "keepdim"}, {"x", "self"}};
    for (int i = 0; i < sc->nparam; i++)
        if (sc->param[i].name == name) return i;
    for (int k = 0; k < COUNT_OF(other); k++)
        for (int i = 0; !strcmp(other[k].python, name->s) && i < sc->nparam; i++)
            if (!strcmp(sc->param[i].name->s, other[k].schema) && (is_function || strcmp(other[k].schema, "self"))) return i;
    return -1;
}

/* What says nothing where the operator has no such parameter. */
static bool says_nothing(Sym name, Py v) {
    int code;
    if (!strcmp(name->s, "pin_memory")) return is_none(v) || (v.tag == PY_BOOL && !v.u.b);
    if (!strcmp(name->s, "layout")) return is_none(v) || (layout_of(v, &code) && code == 0);
    return is_none(v) && (!strcmp(name->s, "out") || !strcmp(name->s, "dtype") || !strcmp(name->s, "device") || !strcmp(name->s, "generator") || !strcmp(name->s, "memory_format"));
}

static Want want_of(const Param *p) { return (Want){p->type, p->type_text, p->type_len, p->broadcast_n, false}; }
static Want want_strictly(const Param *p, bool strict) { return (Want){p->type, p->type_text, p->type_len, p->broadcast_n, strict}; }

/* out=(a, b): one to each of the parameters that are written, in order. */
static bool bind_outs(const Eval *e, const Schema *sc, Py v, Bound *b) {
    int k = 0;
    for (int i = 0; i < sc->nparam; i++) {
        const Param *p = &sc->param[i];
        if (!p->kw_only || !p->alias || !p->alias->write) continue;
        Py x = is_seq(v) && k < AS_LIST(v)->v.len ? AS_LIST(v)->v.data[k] : v;
        const Want w = want_of(p);
        if (!fits(e, &w, x)) return false;
        b->v[i] = x;
        b->given[i] = true;
        k++;
    }
    return k > 0 && (k == 1 || (is_seq(v) && AS_LIST(v)->v.len == k));
}

/* Functions of torch that Python calls with the tensors one by one. */
static bool takes_many(const Schema *sc) {
    static const char *const names[] = {"einsum", "chain_matmul", "broadcast_tensors", "meshgrid", "cartesian_prod", "block_diag", "atleast_1d", "atleast_2d", "atleast_3d"};
    for (int i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(names[i], sc->name->s)) return true;
    return false;
}

static bool bind(const Eval *e, const Schema *sc, Py self, const Args *a, bool strict, Bound *b) {
    memset(b->given, 0, sizeof b->given);
    if (sc->nparam > MOST_PARAMS || sc->nret > MOST_RESULTS) return false;
    int receiver = -1, positional = 0, lists = 0, k = 0;
    for (int i = 0; i < sc->nparam; i++) {
        if (!is_absent(self) && receiver < 0 && !strcmp(sc->param[i].name->s, "self")) {
            receiver = i;
            continue;
        }
        if (sc->param[i].kw_only) continue;
        if (!positional++ && sc->param[i].type->kind == TY_List && sc->param[i].type->elem[0]->kind == TY_Int) lists = i + 1;
    }
    if (!is_absent(self)) {
        if (receiver < 0) return false;
        const Want w = want_strictly(&sc->param[receiver], strict);
        if (!fits(e, &w, self)) return false;
        b->v[receiver] = self;
        b->given[receiver] = true;
    }
    /* f(2, 3) for f([2, 3]) where the list is the only one that is given by place. */
    bool spread = positional == 1 && lists && a->npos > 0 && !is_seq(a->pos[0]);
    if (spread) {
        const Want w = {sc->param[lists - 1].type->elem[0], NULL, 0, 0, strict};
        for (int i = 0; spread && i < a->npos; i++) spread = fits(e, &w, a->pos[i]);
    }
    if (spread) {
        b->v[lists - 1] = py_tuple((Eval *)(uintptr_t)e, a->pos, a->npos);
        b->given[lists - 1] = true;
        k = a->npos;
    }
    for (int i = 0; k < a->npos && i < sc->nparam; i++) {
        if (i == receiver || sc->param[i].kw_only || b->given[i]) continue;
        const Want w = want_strictly(&sc->param[i], strict);
        if (takes_many(sc) && w.type->kind == TY_List && is_tensor(e, a->pos[k])) {
            b->v[i] = py_tuple((Eval *)(uintptr_t)e, a->pos + k, a->npos - k);
            if (!fits(e, &w, b->v[i])) return false;
            b->given[i] = true;
            k = a->npos;
            continue;
        }
        if (!fits(e, &w, a->pos[k])) return false;
        b->v[i] = a->pos[k++];
        b->given[i] = true;
    }
    if (k < a->npos) return false;
    for (int j = 0; j < a->nkw; j++) {
        const int i = param_named(sc, a->kw[j], is_absent(self));
        if (!strcmp(a->kw[j]->s, "out") && !is_none(a->kwval[j])) {
            if (!bind_outs(e, sc, a->kwval[j], b)) return false;
            continue;
        }
        if (i < 0) {
            if (says_nothing(a->kw[j], a->kwval[j])) continue;
            return false;
        }
        if (b->given[i]) return false;
        const Want w = want_strictly(&sc->param[i], strict);
        if (is_none(a->kwval[j]) && w.type->kind != TY_Optional && sc->param[i].has_default) continue;
        if (!fits(e, &w, a->kwval[j])) return false;
        b->v[i] = a->kwval[j];
        b->given[i] = true;
    }
    for (int i = 0; i < sc->nparam; i++)
        if (!b->given[i] && !sc->param[i].has_default) return false;
    return true;
}

/* ---- results */
static bool from_value(Eval *e, const Return *r, const tsrt_value *v, bool is_size, Py *out) {
    switch ((tsrt_kind)v->type->kind) {
    case TSRT_NONE: *out = py_none(); return true;
    case TSRT_INT: *out = begins(r->type_text, r->type_len, "ScalarType") ? py_dtype(e, (int)v->u.i) : py_int(v->u.i); return true;
    case TSRT_FLOAT: *out = py_float(v->u.f); return true;
    case TSRT_BOOL: *out = py_bool(v->u.b); return true;
    case TSRT_COMPLEX: {
        const tsrt_complex *z = tsrt_value_at(v);
        *out = py_complex(e, z->re, z->im);
        return true;
    }
    case TSRT_STR: *out = py_str(e, ((tsrt_str *)v->u.p)->data, (size_t)((tsrt_str *)v->u.p)->len); return true;
    case TSRT_DEVICE: *out = py_device(e, v->u.i); return true;
    case TSRT_TENSOR:
        tsrt_retain(v->u.p);
        *out = py_tensor(e, v->u.p);
        return true;
    case TSRT_LIST: {
        const tsrt_list *l = v->u.p;
        const tsrt_type *et = l->head.type->elem[0];
        if (!ev_room(e, l->len, sizeof(Py))) return false;
        PyList *t = py_list(e, OBJ_TUPLE, (int)l->len);
        if (is_size) t->cls = e->size_class;
        for (int64_t i = 0; i < l->len; i++) {
            tsrt_value x = {.type = et};
            if (et->size > sizeof x.u) return unsupported(e, "a result of type '%s' at build time", v->type->name);
            memcpy(&x.u, (const char *)l->data + (size_t)i * et->size, et->size);
            if (!from_value(e, r, &x, false, &t->v.data[t->v.len++])) return false;
        }
        *out = py_obj(t);
        return true;
    }
    default: return unsupported(e, "a result of type '%s' at build time", v->type->name);
    }
}

/* torch.return_types.NAME: a named tuple of the results' names. */
static PyClass *return_type(Eval *e, const Schema *sc) {
    Sym key = sc->name;
    PyClass *c = map_get(&e->return_types, key);
    if (c) return c;
    PyClass *base = e->cls[BC_tuple];
    c = class_new(e, "torch.return_types", key->s, &base, 1);
    c->flavour = CLS_NAMED_TUPLE;
    for (int i = 0; i < sc->nret; i++) {
        vec_push(e->a, &c->fields, sc->ret[i].name);
        vec_push(e->a, &c->annotations, (const Ast *)NULL);
    }
    map_set(e->a, &e->return_types, key, c);
    return c;
}

static bool results_of(Eval *e, const Schema *sc, const tsrt_value *results, Py *out) {
    const bool is_size = !strcmp(sc->ns_name->s, "aten::size");
    if (!sc->nret) return *out = py_none(), true;
    if (sc->nret == 1) return from_value(e, &sc->ret[0], &results[0], is_size, out);
    PyList *t = py_list(e, OBJ_TUPLE, sc->nret);
    bool have_names = true;
    for (int i = 0; i < sc->nret; i++) {
        have_names &= sc->ret[i].name != NULL;
        if (!from_value(e, &sc->ret[i], &results[i], false, &t->v.data[t->v.len++])) return false;
    }
    if (have_names) t->cls = return_type(e, sc);
    return *out = py_obj(t), true;
}

/* ---- the call */
/* What PyTorch's tracer records: operators that give tensors. */
static bool records(const Schema *sc) {
    for (int i = 0; i < sc->nret; i++)
        if (type_is(sc->ret[i].type, TY_Tensor) || (type_is(sc->ret[i].type, TY_List) && type_is(sc->ret[i].type->elem[0], TY_Tensor))) return true;
    return false;
}

/* While tracing sizes are tensors: x.size(), x.size(0), x.numel(). *done false: it is no such call. */
static bool traced_size(Eval *e, const Schema *sc, const Bound *b, bool *done, Py *out) {
    const char *name = sc->ns_name->s;
    *done = true;
    if (!strcmp(name, "aten::numel")) return trace_numel(e, b->v[0], out);
    if (!strcmp(name, "aten::size") && sc->nparam == 1) return trace_shape(e, b->v[0], out);
    int64_t dim;
    if (!strcmp(name, "aten::size") && sc->nparam == 2) return as_index(e, b->v[1], &dim) && trace_size(e, b->v[0], dim, out);
    return *done = false, true;
}

/* A tensor that has the common size already is given back as it is. */
static void keep_equal(Py from, Py to) {
    for (int i = 0; i < AS_LIST(to)->v.len && i < AS_LIST(from)->v.len; i++) {
        const tsrt_tensor *x = tensor_in(AS_LIST(from)->v.data[i]), *y = tensor_in(AS_LIST(to)->v.data[i]);
        if (x->ndim == y->ndim && !memcmp(x->size, y->size, sizeof *x->size * (size_t)x->ndim)) AS_LIST(to)->v.data[i] = AS_LIST(from)->v.data[i];
    }
}

static bool record(tsrt_ctx *c, const tsrt_grad_op *op, const tsrt_value *args, int n, const tsrt_value *results, int nret) {
    tsrt_cell *cell[MOST_RESULTS];
    for (int i = 0; i < nret; i++) {
        const tsrt_kind k = (tsrt_kind)results[i].type->kind;
        cell[i] = k == TSRT_TENSOR || k == TSRT_LIST ? results[i].u.p : NULL;
    }
    return !tsrt_grad_record(c, op, args, n, cell, nret);
}

static bool run(Eval *e, tsrt_ctx *c, OpId op, const Schema *sc, const Bound *b, Py *out) {
    OpBoxedFn *fn = op_boxed(op);
    tsrt_value v[MOST_PARAMS], results[MOST_RESULTS] = {{0}};
    int n = 0;
    bool ok = true;
    Trace *trace = e->tracing && records(sc) ? e->tracing : NULL;
    const TraceArgs ta = {op, sc, b->v, b->given};
    Node *node = trace ? trace_op(e, &ta) : NULL;
    if (trace && !node) return false;
    for (; ok && n < sc->nparam; n++) {
        const Want w = want_of(&sc->param[n]);
        OpDefault d;
        v[n] = (tsrt_value){.type = &tsrt_type_none};
        if (b->given[n]) ok = give(e, c, &w, b->v[n], &v[n]);
        else ok = op_default(e->s, e->a, &sc->param[n], &d) && give_default(e, c, &w, &d, &v[n]);
    }
    if (!ok) n--;
    const tsrt_grad_op *grad = tsrt_grad_records(c) ? tensor_grad_op(e, op) : NULL;
    Py drawn = py_none();             /* from this generator */
    for (int i = 0; i < n; i++)
        if (b->given[i] && is_generator(e, b->v[i])) drawn = b->v[i];
    ok = ok && generator_swap(e, drawn);
    const bool swapped = ok, failed = ok && ((grad && tsrt_grad_check(c, grad, v, n)) || fn(c, v, n, results));
    if (swapped && !generator_swap(e, drawn)) ok = false;
    if (failed) ok = tensor_error(e);
    else if (ok && grad && !record(c, grad, v, n, results, sc->nret)) {
        ok = tensor_error(e);
        for (int i = 0; i < sc->nret; i++) tsrt_value_drop(c, &results[i]);
    } else if (ok) {
        ok = results_of(e, sc, results, out);
        if (ok && op == OP_aten_broadcast_tensors) keep_equal(b->v[0], *out);
        ok = ok && (!node || trace_results(e, node, sc, *out));
        for (int i = 0; i < sc->nret; i++) tsrt_value_drop(c, &results[i]);
    }
    for (int i = 0; i < n; i++) tsrt_value_drop(c, &v[i]);
    return ok;
}

static bool no_overload(Eval *e, const char *shown, Py self, const Args *a, const OpId *op, int n) {
    Buf b = {0};
    buf_printf(&b, "%s() received an invalid combination of arguments - got (", shown);
    bool any = false;
    for (int i = 0; i < a->npos; i++, any = true) buf_printf(&b, "%s%s", any ? ", " : "", py_type_name(e, a->pos[i]));
    for (int i = 0; i < a->nkw; i++, any = true) buf_printf(&b, "%s%s=%s", any ? ", " : "", a->kw[i]->s, py_type_name(e, a->kwval[i]));
    buf_puts(&b, "), but expected one of:");
    (void)self;
    for (int i = 0; i < n; i++) {
        const Schema *sc = op_schema(e->s, op[i]);
        if (!sc) continue;
        buf_puts(&b, "\n * ");
        schema_print(sc, &b);
    }
    Py text = py_buf(e, &b);
    return raise_value(e, EXC_TypeError, text);
}

/* requires_grad=True is Python's: the operators have no such parameter. */
static bool take_requires_grad(Eval *e, Args *a, bool *out) {
    *out = false;
    for (int k = 0; k < a->nkw; k++) {
        if (strcmp(a->kw[k]->s, "requires_grad")) continue;
        if (!py_truth(e, a->kwval[k], out)) return false;
        Sym *kw = ev_alloc(e, sizeof *kw * (size_t)a->nkw);
        Py *kwval = ev_alloc(e, sizeof *kwval * (size_t)a->nkw);
        int n = 0;
        for (int i = 0; i < a->nkw; i++)
            if (i != k) kw[n] = a->kw[i], kwval[n++] = a->kwval[i];
        a->kw = kw, a->kwval = kwval, a->nkw = n;
        return true;
    }
    return true;
}

/* PyTorch's Python binding looks at the overload `vec` (of upsample_...) before others; 0: there is none. */
static int vec_overload(const OpId *id, int n) {
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(op_text(id[i]), '.');
        if (dot && !strcmp(dot, ".vec")) return i;
    }
    return 0;
}

bool tensor_call(Eval *e, Sym op, const char *shown, Py self, Args *given, Py *out) {
    int n;
    const OpId *id = op_overloads(e->s, op, &n);
    tsrt_ctx *c = tensor_ctx(e);
    Args a = *given;
    Bound b;
    bool requires_grad, matched = false;
    if (!c || !ev_tick(e) || !take_requires_grad(e, &a, &requires_grad)) return false;
    const int first = vec_overload(id, n);
    for (int k = 0; k < 2 * n; k++) {
        const int i = k % n == 0 ? first : k % n <= first ? k % n - 1 : k % n;
        const Schema *sc = op_schema(e->s, id[i]);
        if (!sc || sc->varargs || sc->varret || !bind(e, sc, self, &a, k < n, &b)) continue;
        matched = true;
        if (!op_boxed(id[i])) continue;
        if (e->tracing) {
            bool done;
            if (!traced_size(e, sc, &b, &done, out)) return false;
            if (!done && !trace_below(e, sc, b.v, b.given, &done, out)) return false;
            if (done) return true;
        }
        if (!run(e, c, id[i], sc, &b, out)) return false;
        return !requires_grad || !is_tensor(e, *out) || tensor_require_grad(e, *out, true, "Only Tensors of floating point and complex dtype can require gradients");
    }
    if (matched || !n) return unsupported(e, "'%s' at build time: the operator %s has no kernel", shown, op->s);
    return no_overload(e, shown, self, &a, id, n);
}

bool tensor_fn(Eval *e, const char *op, Py *args, int n, Py *out) {
    Args a = {args, n, NULL, NULL, 0};
    return tensor_call(e, sym(e->s, op), op + (strncmp(op, "aten::", 6) ? 0 : 6), py_absent(), &a, out);
}
