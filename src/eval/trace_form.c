/* trace_form.c: arguments and results of traced functions, nested in any way: their types, their parts as values while tracing, and the tuples that
 * stand for what TorchScript has no type for. */
#include "eval/trace.h"
#include <string.h>

static bool extension(Eval *e, const char *what, const char *is) {
    const int before = e->s->diags.errors;
    diag(e->s, DIAG_ext_trace_nested, e->at, what, is);
    if (e->s->diags.errors > before) return e->fail = FAIL_END, false;
    return true;
}

static const char *role(bool input) { return input ? "argument" : "result"; }

static TraceForm *new_form(Eval *e, FormKind kind, int n) {
    TraceForm *f = NEW(e->s->arena, TraceForm);
    f->kind = kind;
    f->value = py_absent();
    f->kid = NEWN(e->s->arena, TraceForm *, n + 1);
    f->key = n ? ev_alloc(e, sizeof(Py) * (size_t)n) : NULL;
    return f;
}

static const Type *tuple_of_kids(Eval *e, const TraceForm *f) {
    const Type **t = NEWN(e->s->arena, const Type *, f->n + 1);
    for (int i = 0; i < f->n; i++) t[i] = f->kid[i]->type;
    return type_tuple(e->s, t, f->n);
}

/* All kids are plain and of one type. */
static bool alike(const TraceForm *f) {
    for (int i = 0; i < f->n; i++)
        if (!f->kid[i]->plain || f->kid[i]->type != f->kid[0]->type) return false;
    return f->n > 0;
}

static TraceForm *list_form(Eval *e, Py v, bool input) {
    PyList *l = AS_LIST(v);
    const bool is_list = is_obj(v, OBJ_LIST);
    TraceForm *f = new_form(e, is_list ? FORM_LIST : FORM_TUPLE, l->v.len);
    bool plain = true;
    for (int i = 0; i < l->v.len; i++, f->n++) {
        if (!(f->kid[i] = form_of(e, l->v.data[i], input))) return NULL;
        plain &= f->kid[i]->plain;
    }
    if (is_list && alike(f)) {
        f->plain = true;
        f->type = type_list(e->s, f->kid[0]->type);
        return f;
    }
    f->type = tuple_of_kids(e, f);
    if (!is_list) {
        f->plain = plain;
        f->cls = input && l->cls && l->cls != e->size_class && strcmp(l->cls->module, "torch.return_types") ? l->cls : NULL;
        Buf why = {0};
        const Type *named = f->cls && plain ? module_infer(e, v, &why) : NULL;
        buf_free(&why);
        if (named && named->kind == TY_Tuple) f->type = named;
        return f;
    }
    return extension(e, role(input), l->v.len ? "a list of unlike elements" : "an empty list") ? f : NULL;
}

static TraceForm *dict_form(Eval *e, PyDict *d, bool input) {
    TraceForm *f = new_form(e, FORM_DICT, d->live);
    DictEntry *x;
    const Type *kt = NULL;
    bool keys = true;
    for (int i = 0; dict_next(d, &i, &x); f->n++) {
        const Const *c = py_const(e, x->key);
        keys &= c && (!kt || kt == c->type) && (c->type->kind == TY_Str || c->type->kind == TY_Int || c->type->kind == TY_Float || c->type->kind == TY_Bool || c->type->kind == TY_Complex);
        kt = c ? c->type : NULL;
        f->key[f->n] = x->key;
        if (!(f->kid[f->n] = form_of(e, x->value, input))) return NULL;
    }
    f->plain = keys && alike(f);
    f->type = f->plain ? type_dict(e->s, kt, f->kid[0]->type) : tuple_of_kids(e, f);
    return f->plain || extension(e, role(input), f->n ? "a dict of unlike values" : "an empty dict") ? f : NULL;
}

static TraceForm *object_form(Eval *e, Py v, bool input) {
    const PyClass *c = dataclass_of(e, v);
    TraceForm *f = new_form(e, FORM_OBJECT, c->fields.len);
    f->value = v;
    for (int i = 0; i < c->fields.len; i++) {
        Py x;
        if (!py_find_attr(e, v, c->fields.data[i], &x)) return NULL;
        if (is_absent(x)) continue;
        f->key[f->n] = py_sym(e, c->fields.data[i]);
        if (!(f->kid[f->n] = form_of(e, x, input))) return NULL;
        f->n++;
    }
    f->type = tuple_of_kids(e, f);
    return extension(e, role(input), "a dataclass") ? f : NULL;
}

TraceForm *form_of(Eval *e, Py v, bool input) {
    if (!ev_stack(e)) return NULL;
    if (is_tensor(e, v)) {
        TraceForm *f = new_form(e, FORM_TENSOR, 0);
        f->type = type_simple(e->s, TY_Tensor);
        f->plain = true;
        return f;
    }
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) return list_form(e, v, input);
    if (is_obj(v, OBJ_DICT)) return dict_form(e, AS_DICT(v), input);
    if (is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls->flavour == CLS_DATACLASS) return object_form(e, v, input);
    const bool number = v.tag == PY_INT || v.tag == PY_FLOAT;
    if (!number && v.tag != PY_BOOL && !is_none(v) && !is_obj(v, OBJ_STR)) {
        if (input) fail_raise(e, EXC_RuntimeError, "Type '%s' cannot be traced. Only Tensors and (possibly nested) Lists, Dicts, and Tuples of Tensors can be traced", py_type_name(e, v));
        else fail_raise(e, EXC_RuntimeError, "Only tensors, lists, tuples of tensors, or dictionary of tensors can be output from traced functions");
        return NULL;
    }
    if (!extension(e, role(input), number ? "a number" : is_none(v) ? "None" : "no tensor")) return NULL;
    TraceForm *f = new_form(e, number && input ? FORM_NUMBER : FORM_CONST, 0);
    f->value = v;
    f->type = type_simple(e->s, f->kind == FORM_CONST ? TY_None : v.tag == PY_INT ? TY_Int : TY_Float);
    return f;
}

/* ---- at calls */
static bool wrong_form(Eval *e, const TraceForm *f, Py v) {
    static const char *const names[] = {"a tensor", "a number", NULL, "a list", "a tuple", "a dict", "a dataclass"};
    if (f->kind != FORM_CONST) return raise_(e, EXC_RuntimeError, "%s of %d parts was given where this was traced, now a '%s'", names[f->kind], f->n, py_type_name(e, v));
    Buf was = {0}, is = {0};
    if (py_repr(e, f->value, &was) && py_repr(e, v, &is)) fail_raise(e, EXC_RuntimeError, "%s is a constant of this trace: it cannot be %s now", was.p, is.p);
    buf_free(&was);
    buf_free(&is);
    return false;
}

static bool part_of(Eval *e, const TraceForm *f, Py v, int i, Py *out) {
    if (f->kind == FORM_OBJECT) return py_getattr(e, v, str_sym(e, f->key[i]), out);
    if (f->kind == FORM_DICT) {
        if (!dict_get(e, AS_DICT(v), f->key[i], out)) return false;
        return !is_absent(*out) || wrong_form(e, f, v);
    }
    return *out = AS_LIST(v)->v.data[i], true;
}

static bool has_shape(const TraceForm *f, Py v) {
    switch (f->kind) {
    case FORM_LIST: case FORM_TUPLE: return (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) && AS_LIST(v)->v.len == f->n;
    case FORM_DICT: return is_obj(v, OBJ_DICT) && AS_DICT(v)->live == f->n;
    case FORM_OBJECT: return is_obj(v, OBJ_INSTANCE);
    default: return true;
    }
}

bool form_flatten(Eval *e, const TraceForm *f, Py v, Py *out) {
    if (!ev_stack(e)) return false;
    *out = v;
    if (f->plain || f->kind == FORM_NUMBER) return true;
    if (f->kind == FORM_CONST) {
        bool same;
        if (!py_equal(e, v, f->value, &same)) return false;
        *out = py_none();
        return same || wrong_form(e, f, v);
    }
    if (!has_shape(f, v)) return wrong_form(e, f, v);
    PyList *l = py_list(e, OBJ_TUPLE, f->n);
    *out = py_obj(l);
    for (int i = 0; i < f->n; i++) {
        Py x;
        if (!part_of(e, f, v, i, &x) || !form_flatten(e, f->kid[i], x, &l->v.data[l->v.len++])) return false;
    }
    return true;
}

/* The container of f with these parts. */
static bool assemble(Eval *e, const TraceForm *f, Py *part, Py *out) {
    switch (f->kind) {
    case FORM_LIST: case FORM_TUPLE: {
        PyList *l = py_list(e, f->kind == FORM_LIST ? OBJ_LIST : OBJ_TUPLE, f->n);
        for (int i = 0; i < f->n; i++) l->v.data[l->v.len++] = part[i];
        l->cls = f->cls;
        return *out = py_obj(l), true;
    }
    case FORM_DICT: {
        PyDict *d = py_dict(e, OBJ_DICT);
        *out = py_obj(d);
        for (int i = 0; i < f->n; i++)
            if (!dict_set(e, d, f->key[i], part[i])) return false;
        return true;
    }
    case FORM_OBJECT: {
        PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
        x->cls = AS(PyInstance, f->value)->cls;
        x->native = py_absent();
        *out = py_obj(x);
        for (int i = 0; i < f->n; i++)
            if (!py_setattr_plain(e, *out, str_sym(e, f->key[i]), part[i])) return false;
        return true;
    }
    default: return true;
    }
}

bool form_build(Eval *e, const TraceForm *f, Py v, Py *out) {
    if (!ev_stack(e)) return false;
    *out = v;
    if (f->kind == FORM_CONST) return *out = f->value, true;
    if (f->kind == FORM_TENSOR || f->kind == FORM_NUMBER || (f->plain && f->kind != FORM_TUPLE)) return true;
    Py *part = ev_alloc(e, sizeof *part * (size_t)(f->n + 1));
    for (int i = 0; i < f->n; i++)
        if (!form_build(e, f->kid[i], AS_LIST(v)->v.data[i], &part[i])) return false;
    return assemble(e, f, part, out);
}

/* ---- while tracing */
static const ValueFacts *facts_of(Eval *e, const TraceForm *f, Py v) {
    Arena *a = e->tracing->g->arena;
    if (f->kind == FORM_TENSOR) {
        Value x = {0};
        trace_facts(e, &x, tensor_in(v));
        return x.facts;
    }
    if (f->type->kind != TY_Tuple || f->cls) return NULL;
    ValueFacts *facts = NEW(a, ValueFacts);
    const ValueFacts **elem = NEWN(a, const ValueFacts *, f->n + 1);
    for (int i = 0; i < f->n; i++) {
        Py x;
        elem[i] = part_of(e, f, v, i, &x) ? facts_of(e, f->kid[i], x) : NULL;
    }
    *facts = (ValueFacts){.elem = elem, .nelem = f->n};
    return facts;
}

static bool tensor_input(Eval *e, Py v, Value *param, Py *out) {
    *out = v;
    if (trace_has(e, v) && !trace_view(e, v, out)) return false;      /* given twice, or a parameter of the module: an object of its own */
    return trace_set(e, *out, param), true;
}

static bool number_input(Eval *e, Py v, Value *param, Py *out) {
    Node *n = trace_node(e, OP_prim_NumToTensor_Scalar, false);
    node_add_input(n, param);
    Value *ten = trace_push(e, n, type_simple(e->s, TY_Tensor));
    Trace *t = trace_pause(e);
    Args one = {&v, 1, NULL, NULL, 0};
    const bool ok = make_tensor(e, py_absent(), &one, out);
    trace_resume(e, t);
    if (!ok) return false;
    tensor_in(*out)->flags |= TSRT_TENSOR_NUMBER;
    return trace_set(e, *out, ten), true;
}

bool trace_input(Eval *e, const TraceForm *f, Py v, Value *param, Py *out) {
    if (!ev_stack(e)) return false;
    if (!param->facts) param->facts = facts_of(e, f, v);
    switch (f->kind) {
    case FORM_TENSOR: return tensor_input(e, v, param, out);
    case FORM_NUMBER: return number_input(e, v, param, out);
    case FORM_CONST: return *out = v, true;
    default: break;
    }
    const Type *t = f->type;
    Node *un = NULL;
    if (t->kind != TY_Dict) {
        un = trace_node(e, t->kind == TY_List ? OP_prim_ListUnpack : OP_prim_TupleUnpack, false);
        node_add_input(un, param);
        trace_push(e, un, NULL);
        for (int i = 0; i < f->n; i++) node_add_output(un, f->kid[i]->type);
    }
    Py *part = ev_alloc(e, sizeof *part * (size_t)(f->n + 1));
    for (int i = 0; i < f->n; i++) {
        Py x;
        if (!part_of(e, f, v, i, &x)) return false;
        Value *value = un ? un->out[i] : NULL;
        if (!un) {
            Value *key = trace_const(e, py_const(e, f->key[i]), false);
            Node *get = trace_node(e, op_by_text(e->s, arena_printf(e->a, "aten::__getitem__.Dict_%s", type_text(e->s, t->elem[0]))), true);
            node_add_input(get, param);
            node_add_input(get, key);
            value = trace_push(e, get, f->kid[i]->type);
        }
        if (!trace_input(e, f->kid[i], x, value, &part[i])) return false;
    }
    return assemble(e, f, part, out);
}

static const char strict_text[] = " might cause the trace to be incorrect, this is only valid if the container structure does not change based on the module's inputs. "
    "Consider using a constant container instead (e.g. for `list`, use a `tuple` instead. for `dict`, use a `NamedTuple` instead). If you absolutely need this and know the "
    "side effects, pass strict=False to trace() to allow this behavior.";

static Value *tensor_output(Eval *e, Py v) {
    Value *x = map_get(&e->tracing->values, tensor_in(v));
    if (x) return x;
    Buf b = {0};
    Trace *t = trace_pause(e);
    const bool ok = py_show(e, v, &b);
    trace_resume(e, t);
    if (ok) fail_raise(e, EXC_RuntimeError, "output (%s) of traced region did not have observable data dependence with trace inputs; this probably indicates your program "
                       "cannot be understood by the tracer.", b.p ? b.p : "");
    buf_free(&b);
    return NULL;
}

Value *trace_output(Eval *e, const TraceForm *f, Py v) {
    if (!ev_stack(e)) return NULL;
    if (f->kind == FORM_TENSOR) return tensor_output(e, v);
    if (f->kind == FORM_CONST || f->kind == FORM_NUMBER) return trace_const(e, const_none(e->s), false);
    if (f->kind == FORM_LIST && e->tracing->strict) trace_warn(e, "Encountering a list at the output of the tracer", strict_text);
    if (f->kind == FORM_DICT && e->tracing->strict) return fail_raise(e, EXC_RuntimeError, "Encountering a dict at the output of the tracer%s", strict_text), NULL;
    const bool dict = f->type->kind == TY_Dict;
    Value **part = NEWN(e->s->arena, Value *, 2 * f->n + 1);
    int k = 0;
    for (int i = 0; i < f->n; i++) {
        Py x;
        if (dict) part[k++] = trace_const(e, py_const(e, f->key[i]), true);
        if (!part_of(e, f, v, i, &x) || !(part[k++] = trace_output(e, f->kid[i], x))) return NULL;
    }
    Node *n = trace_node(e, dict ? OP_prim_DictConstruct : f->type->kind == TY_List ? OP_prim_ListConstruct : OP_prim_TupleConstruct, false);
    for (int i = 0; i < k; i++) node_add_input(n, part[i]);
    Value *out = trace_push(e, n, f->type);
    if (n->op == OP_prim_TupleConstruct && !f->cls) out->facts = trace_tuple_facts(e, part, k);
    return out;
}
