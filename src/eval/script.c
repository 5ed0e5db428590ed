/* script.c: calls of scripted functions at build time. Arguments become run-time values of the parameters' types, by the rules of PyTorch's
 * own binding (int and bool for float, tuple for list ...; lists are copied), the boxed entry runs, the result becomes a Python value. */
#include "eval/script.h"
#include "eval/tensor.h"
#include "eval/trace.h"
#include "repr.h"
#include <string.h>

static const char *declaration(Eval *e, const Graph *g) {
    Buf b = {0};
    graph_print_declaration(g, &b);
    return buf_take(&b, e->a);
}

/* Had the parameter no annotation? */
static bool is_inferred(const Store *s) {
    if (!s->f || s->f->forms || !s->f->def || s->f->def->kind != AST_FunctionDef) return false;
    const AstFunctionDef *def = AST_AS(FunctionDef, s->f->def);
    const AstVec params = def->params ? AST_AS(Params, def->params)->params : (AstVec){0};
    return !def->type_comment && s->param < params.len && !AST_AS(Param, params.data[s->param])->annotation;
}

static bool mismatch(Store *s) {
    Eval *e = s->e;
    if (!s->g) return raise_(e, EXC_RuntimeError, "an attribute of the module has changed its type since it was scripted");
    const GraphParam *p = &s->g->params[s->param];
    Buf shown = {0};
    if (!py_repr(e, s->arg, &shown)) return buf_free(&shown), false;
    fail_raise(e, EXC_RuntimeError, "%s() Expected a value of type '%s%s' for argument '%s' but instead found type '%s'.\nPosition: %d\nValue: %s\nDeclaration: %s",
               s->g->name->s, type_text(e->s, p->type), is_inferred(s) ? " (inferred)" : "", p->name->s, py_type_name(e, s->arg), s->param, shown.p, declaration(e, s->g));
    buf_free(&shown);
    return false;
}

static const tsrt_type *rtype(Store *s, const Type *t) { return s->e->o.host->rtype(s->e->o.host, t); }

static void drop(Store *s, const tsrt_type *rt, void *at) {
    if (rt->drop) rt->drop(s->c, rt, at);
}

static bool is_cell(const Type *t) { return t->kind == TY_Str || t->kind == TY_List || t->kind == TY_Dict || t->kind == TY_Tensor || t->kind == TY_Class || t->kind == TY_Generator; }

static bool store_dict(Store *s, const Type *t, PyDict *from, void *at) {
    Eval *e = s->e;
    const tsrt_type *rt = rtype(s, t), *kt = rt ? rt->elem[0] : NULL, *vt = rt ? rt->elem[1] : NULL;
    tsrt_dict *d = rt ? tsrt_dict_new(s->c, rt, from->live) : NULL;
    if (!d) return raise_(e, EXC_MemoryError, "out of memory");
    char *key = ev_alloc(e, kt->size + 16), *value = ev_alloc(e, vt->size + 16);
    DictEntry *x;
    bool fine = true;
    for (int i = 0; fine && dict_next(from, &i, &x);) {
        memset(key, 0, kt->size);
        memset(value, 0, vt->size);
        if (!store_value(s, t->elem[0], x->key, key)) { fine = false; break; }
        fine = type_is_set(t) || store_value(s, t->elem[1], x->value, value);
        if (fine) {
            fine = !tsrt_dict_set(s->c, d, key, value) || raise_(e, EXC_MemoryError, "out of memory");
            drop(s, vt, value);
        }
        drop(s, kt, key);
    }
    if (fine) *(tsrt_dict **)at = d;
    else tsrt_release(s->c, d);
    return fine;
}

/* The compiled class of an instance, where it is one of t or below; NULL: it is not. */
static const Type *class_of_instance(Eval *e, Py v, const Type *t) {
    if (!is_obj(v, OBJ_INSTANCE)) return NULL;
    const PyClass *c = AS(PyInstance, v)->cls;
    const Type *own = (c->flavour == CLS_PLAIN || c->flavour == CLS_DATACLASS) && c->decl ? c->decl->type : NULL;
    return own && own->kind == TY_Class && own->shape && (!t || type_is_subtype(e->s, own, t)) ? own : NULL;
}

/* As PyTorch's binding does: a new object with the instance's attributes. */
static bool store_object(Store *s, const Type *own, Py v, void *at) {
    Eval *e = s->e;
    const tsrt_type *rt = rtype(s, own);
    tsrt_cell *x = rt ? tsrt_object_new(s->c, rt) : NULL;
    if (!x) return raise_(e, EXC_MemoryError, "out of memory");
    bool ok = true;
    for (int i = 0; ok && i < own->shape->attr.len; i++) {
        Py a;
        ok = py_getattr(e, v, own->shape->attr.data[i].name, &a) && store_value(s, own->shape->attr.data[i].type, a, (char *)x + rt->offset[i]);
    }
    if (ok) *(tsrt_cell **)at = x;
    else tsrt_release(s->c, x);
    return ok;
}

static bool store_new(Store *s, const Type *t, Py v, void *at);

bool store_value(Store *s, const Type *t, Py v, void *at) {
    const bool may = s->share && v.tag == PY_OBJ && (t->kind == TY_List || t->kind == TY_Dict || t->kind == TY_Class) && !module_instance(s->e, v);
    tsrt_cell *had = may ? map_get(&s->made, v.u.o) : NULL;
    if (had && had->type == rtype(s, t)) {
        tsrt_retain(had);
        *(tsrt_cell **)at = had;
        return true;
    }
    if (!store_new(s, t, v, at)) return false;
    if (may) map_set(s->e->a, &s->made, v.u.o, *(tsrt_cell **)at);
    return true;
}

static bool store_list(Store *s, const Type *t, PyList *l, tsrt_list **at) {
    const tsrt_type *rt = rtype(s, t);
    tsrt_list *out = rt ? tsrt_list_new(s->c, rt, l->v.len, l->v.len) : NULL;
    if (!out) return raise_(s->e, EXC_MemoryError, "out of memory");
    out->len = 0;
    for (int i = 0; i < l->v.len; i++, out->len++)
        if (!store_value(s, t->elem[0], l->v.data[i], (char *)out->data + (size_t)i * rt->elem[0]->size)) return tsrt_release(s->c, out), false;
    *at = out;
    return true;
}

static bool store_tuple(Store *s, const Type *t, PyList *l, void *at) {
    const tsrt_type *rt = rtype(s, t);
    for (int i = 0; i < t->nelem; i++)
        if (!store_value(s, t->elem[i], l->v.data[i], (char *)at + rt->offset[i])) {
            while (i-- > 0) drop(s, rt->elem[i], (char *)at + rt->offset[i]);
            return false;
        }
    return true;
}

static bool store_optional(Store *s, const Type *t, Py v, void *at) {
    const tsrt_type *rt = rtype(s, t);
    memset(at, 0, rt->size);
    if (is_none(v)) return true;
    if (is_cell(t->elem[0])) return store_value(s, t->elem[0], v, at);
    const uint32_t align = rt->elem[0]->align ? rt->elem[0]->align : 1;
    if (!store_value(s, t->elem[0], v, (char *)at + align)) return false;
    *(bool *)at = true;
    return true;
}

/* The type the value itself has, NULL when compiled code has none for it; `t` is what it is stored as. */
static const Type *type_of_value(Eval *e, Py v, const Type *t) {
    switch (v.tag) {
    case PY_NONE: return type_simple(e->s, TY_None);
    case PY_INT: return type_simple(e->s, TY_Int);
    case PY_FLOAT: return type_simple(e->s, TY_Float);
    case PY_BOOL: return type_simple(e->s, TY_Bool);
    default: break;
    }
    if (is_obj(v, OBJ_STR)) return type_simple(e->s, TY_Str);
    const Const *c = py_const(e, v);
    const Type *own = c ? c->type : class_of_instance(e, v, t);
    Buf why = {0};
    if (!own) own = module_infer(e, v, &why);
    buf_free(&why);
    return own;
}

/* As a tsrt_value that holds a `t`. */
static bool store_boxed_as(Store *s, const Type *t, Py v, tsrt_value *at) {
    const tsrt_type *rt = rtype(s, t);
    char *room = ev_alloc(s->e, rt->size + 16);
    if (!store_value(s, t, v, room)) return false;
    return !tsrt_value_from(s->c, rt, room, at) || raise_(s->e, EXC_MemoryError, "out of memory");
}

/* Any, number and Union: of a Union that the value's own type is not of, the first member that takes it. */
static bool store_boxed(Store *s, const Type *t, Py v, tsrt_value *at) {
    Eval *e = s->e;
    const Type *own = type_of_value(e, v, t);
    if (own && t->kind == TY_Union && !type_is_subtype(e->s, own, t)) {
        for (int i = 0; i < t->nelem; i++) {
            if (store_boxed_as(s, t->elem[i], v, at)) return true;
            if (e->fail != FAIL_EXCEPTION) return false;
            e->fail = FAIL_NONE;
        }
        return mismatch(s);
    }
    return own && own->kind != TY_Any ? store_boxed_as(s, own, v, at) : mismatch(s);
}

static bool store_new(Store *s, const Type *t, Py v, void *at) {
    Eval *e = s->e;
    v = t->kind == TY_Enum ? v : unwrap(v);
    if (!ev_stack(e)) return false;
    switch (t->kind) {
    case TY_None:
        if (!is_none(v)) break;
        *(uint8_t *)at = 0;
        return true;
    case TY_Int:
        if (is_obj(v, OBJ_OPAQUE) && py_const(e, v) && py_const(e, v)->type == t) {          /* a dtype, a layout */
            *(int64_t *)at = py_const(e, v)->u.i;
            return true;
        }
        if (v.tag != PY_INT && v.tag != PY_BOOL) break;
        *(int64_t *)at = v.tag == PY_INT ? v.u.i : v.u.b;
        return true;
    case TY_Float:
        if (v.tag != PY_FLOAT && v.tag != PY_INT && v.tag != PY_BOOL) break;
        return as_double(e, v, at);
    case TY_Bool:
        if (v.tag != PY_BOOL) break;
        *(bool *)at = v.u.b;
        return true;
    case TY_Complex: {
        tsrt_complex *c = at;
        c->im = 0;
        if (is_obj(v, OBJ_COMPLEX)) c->re = AS(PyComplex, v)->re, c->im = AS(PyComplex, v)->im;
        else if (!is_number(v)) break;
        else return as_double(e, v, &c->re);
        return true;
    }
    case TY_Str:
        if (!is_obj(v, OBJ_STR)) break;
        *(tsrt_str **)at = tsrt_str_new(s->c, AS_STR(v)->p, AS_STR(v)->len);
        return *(tsrt_str **)at || raise_(e, EXC_MemoryError, "out of memory");
    case TY_List:
        if (!is_obj(v, OBJ_LIST) && !is_obj(v, OBJ_TUPLE)) break;
        return store_list(s, t, AS_LIST(v), at);
    case TY_Dict:
        if (!is_obj(v, type_is_set(t) ? OBJ_SET : OBJ_DICT)) break;
        return store_dict(s, t, AS(PyDict, v), at);
    case TY_Tuple:
        if ((!is_obj(v, OBJ_LIST) && !is_obj(v, OBJ_TUPLE)) || AS_LIST(v)->v.len != t->nelem) break;
        return store_tuple(s, t, AS_LIST(v), at);
    case TY_Optional: return store_optional(s, t, v, at);
    case TY_Any: case TY_Number: case TY_Union: return store_boxed(s, t, v, at);
    case TY_Enum: {
        const Const *c = is_obj(v, OBJ_INSTANCE) ? py_const(e, v) : NULL;
        int k = c && c->type == t ? shape_member(t, c->u.m.name) : -1;
        if (k < 0) break;
        *(int64_t *)at = k;
        return true;
    }
    case TY_Class: case TY_Interface: {
        PyInstance *m = module_instance(e, v);
        if (m) {
            if (store_module(s, m, t, at)) return true;
            if (e->fail != FAIL_NONE) return false;
            break;
        }
        const Type *own = class_of_instance(e, v, t);
        if (!own) break;
        return store_object(s, own, v, at);
    }
    case TY_Tensor: {
        if (!is_tensor(e, v) && !is_none(v)) break;
        tsrt_tensor *x = is_none(v) ? tsrt_tensor_undefined(s->c) : tensor_in(v);
        if (!x) return tensor_error(e);
        if (!is_none(v)) tsrt_retain(x);
        *(tsrt_tensor **)at = x;
        return true;
    }
    case TY_Device:
        if (is_obj(v, OBJ_STR)) return !tsrt_device_parse(s->c, AS_STR(v)->p, (size_t)AS_STR(v)->len, at) || tensor_error(e);
        if (!is_device(e, v)) break;
        *(int64_t *)at = AS(PyDevice, v)->device;
        return true;
    case TY_Generator:
        *(void **)at = NULL;
        return true;
    default: return unsupported(e, "passing a '%s' from build-time code to compiled code", type_text(e->s, t));
    }
    return mismatch(s);
}

static PyClass *class_behind(Eval *e, const tsrt_type *t) {
    const Type *own = e->o.host->type_of(e->o.host, t);
    return own && own->decl ? ((ClassDecl *)own->decl)->host : NULL;
}

/* An instance with the object's attributes. */
static bool load_object(Eval *e, const tsrt_cell *x, Py *out) {
    const tsrt_type *t = x->type;
    PyClass *c = class_behind(e, t);
    if (!c) return unsupported(e, "taking a '%s' from compiled code at build time", t->name);
    PyInstance *v = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    v->cls = c;
    v->native = py_absent();
    *out = py_obj(v);
    for (uint32_t i = 0; i < t->nelem; i++) {
        Py *slot = ev_alloc(e, sizeof *slot);
        if (!load_value(e, t->elem[i], (const char *)x + t->offset[i], slot)) return false;
        map_set(e->a, &v->attrs, sym(e->s, t->field[i]), slot);
    }
    return true;
}

static bool load_enum(Eval *e, const tsrt_type *t, int64_t k, Py *out) {
    PyClass *c = class_behind(e, t);
    Py *m = c ? map_get(&c->attrs, sym(e->s, t->field[k])) : NULL;
    if (!m) return unsupported(e, "taking a '%s' from compiled code at build time", t->name);
    *out = *m;
    return true;
}

/* The Python value of what is at `at`. */
bool load_value(Eval *e, const tsrt_type *t, const void *at, Py *out) {
    if (!ev_stack(e)) return false;
    switch ((tsrt_kind)t->kind) {
    case TSRT_NONE: *out = py_none(); return true;
    case TSRT_INT: *out = py_int(*(const int64_t *)at); return true;
    case TSRT_FLOAT: *out = py_float(*(const double *)at); return true;
    case TSRT_BOOL: *out = py_bool(*(const bool *)at); return true;
    case TSRT_COMPLEX: *out = py_complex(e, ((const tsrt_complex *)at)->re, ((const tsrt_complex *)at)->im); return true;
    case TSRT_STR: {
        const tsrt_str *s = *(tsrt_str *const *)at;
        return *out = py_str(e, s->data, (size_t)s->len), true;
    }
    case TSRT_LIST: {
        const tsrt_list *l = *(tsrt_list *const *)at;
        if (!ev_room(e, l->len, sizeof(Py))) return false;
        PyList *r = py_list(e, OBJ_LIST, (int)l->len);
        *out = py_obj(r);
        for (int64_t i = 0; i < l->len; i++) {
            Py x;
            if (!load_value(e, t->elem[0], (const char *)l->data + (size_t)i * t->elem[0]->size, &x)) return false;
            ev_push(e, &r->v, x);
        }
        return true;
    }
    case TSRT_DICT: {
        PyDict *r = py_dict(e, rt_is_set(t) ? OBJ_SET : OBJ_DICT);
        const void *key, *value;
        *out = py_obj(r);
        for (int64_t pos = 0; tsrt_dict_next(*(tsrt_dict *const *)at, &pos, &key, &value);) {
            Py k, v;
            if (!load_value(e, t->elem[0], key, &k) || !load_value(e, t->elem[1], value, &v) || !dict_set(e, r, k, v)) return false;
        }
        return true;
    }
    case TSRT_TUPLE: {
        PyList *r = py_list(e, OBJ_TUPLE, (int)t->nelem);
        *out = py_obj(r);
        for (uint32_t i = 0; i < t->nelem; i++)
            if (!load_value(e, t->elem[i], (const char *)at + t->offset[i], &r->v.data[r->v.len++])) return false;
        return true;
    }
    case TSRT_OPTIONAL: {
        bool cell = t->elem[0]->kind == TSRT_STR || t->elem[0]->kind == TSRT_LIST || t->elem[0]->kind == TSRT_DICT || t->elem[0]->kind == TSRT_TENSOR ||
                    t->elem[0]->kind == TSRT_CLASS;
        if (cell ? !*(void *const *)at : !*(const bool *)at) return *out = py_none(), true;
        return load_value(e, t->elem[0], cell ? at : (const char *)at + (t->elem[0]->align ? t->elem[0]->align : 1), out);
    }
    case TSRT_ANY: {
        const tsrt_value *v = at;
        return load_value(e, v->type ? v->type : &tsrt_type_none, tsrt_value_at(v), out);
    }
    case TSRT_TENSOR:
        tsrt_retain(*(void *const *)at);
        *out = py_tensor(e, *(tsrt_tensor *const *)at);
        return true;
    case TSRT_DEVICE: *out = py_device(e, *(const int64_t *)at); return true;
    case TSRT_ENUM: return load_enum(e, t, *(const int64_t *)at, out);
    case TSRT_CLASS: return load_object(e, *(tsrt_cell *const *)at, out);
    default: return unsupported(e, "taking a '%s' from compiled code at build time", t->name);
    }
}

/* The class of a NamedTuple result. */
static void name_result(Eval *e, const Type *t, Py v) {
    if (t->kind != TY_Tuple || !t->name || !is_obj(v, OBJ_TUPLE)) return;
    const char *dot = strrchr(t->name->s, '.');
    PyClass *saved = map_get(&e->named_tuples, t->name);
    if (saved) AS_LIST(v)->cls = saved;
    if (saved) return;
    Py *c = e->main ? module_var(e->main, sym(e->s, dot ? dot + 1 : t->name->s)) : NULL;
    if (c && is_obj(*c, OBJ_CLASS) && AS(PyClass, *c)->flavour == CLS_NAMED_TUPLE) AS_LIST(v)->cls = AS(PyClass, *c);
}

/* The default of parameter i of the graph, which may have parameters that a call added. */
static Py default_of(const PyFunc *f, const Graph *g, int i) {
    const Ast *p = f->def && f->def->kind == AST_FunctionDef ? AST_AS(FunctionDef, f->def)->params : NULL;
    if (!p) return f->defaults[i];
    const AstVec *ps = &AST_AS(Params, (Ast *)p)->params;
    for (int k = 0; k < ps->len && !g->params[i].hidden; k++)
        if (AST_AS(Param, ps->data[k])->name == g->params[i].name) return f->defaults[k];
    return py_absent();
}

static bool arity(Eval *e, PyFunc *f, const Graph *g, Args *a, Py *v) {
    if (a->npos + a->nkw > g->nparams)
        return raise_(e, EXC_RuntimeError, "%s() expected at most %d argument(s) but received %d argument(s). Declaration: %s", f->name->s, g->nparams,
                      a->npos + a->nkw, declaration(e, g));
    int place = 0;
    for (int i = 0; i < g->nparams; i++) v[i] = place < a->npos && !(g->params[i].hidden && g->params[i].kw_only) ? a->pos[place++] : py_absent();
    for (int i = 0; i < g->nparams; i++) {
        bool given = !is_absent(v[i]) || !is_absent(default_of(f, g, i));
        for (int k = 0; k < a->nkw; k++) given |= g->params[i].name == a->kw[k];
        if (!given) return raise_(e, EXC_RuntimeError, "%s() is missing value for argument '%s'. Declaration: %s", f->name->s, g->params[i].name->s, declaration(e, g));
    }
    for (int k = 0; k < a->nkw; k++) {
        int at = -1;
        for (int i = 0; i < g->nparams; i++)
            if (g->params[i].name == a->kw[k]) at = i;
        if (at < 0) return raise_(e, EXC_RuntimeError, "Unknown keyword argument '%s' for operator '%s'. Schema: %s", a->kw[k]->s, f->name->s, declaration(e, g));
        if (!is_absent(v[at])) return raise_(e, EXC_RuntimeError, "%s() got multiple values for argument '%s'", f->name->s, a->kw[k]->s);
        v[at] = a->kwval[k];
    }
    for (int i = 0; i < g->nparams; i++)
        if (is_absent(v[i])) v[i] = default_of(f, g, i);
    return true;
}

/* The list that a lone number stands for where the parameter is a BroadcastingListN; v itself elsewhere. */
static Py repeated(Eval *e, const GraphParam *p, Py v) {
    const Type *elem = graph_param_repeats(p);
    const Py plain = unwrap(v);
    if (!elem || !(elem->kind == TY_Float ? plain.tag == PY_FLOAT : plain.tag == PY_INT || plain.tag == PY_BOOL)) return v;
    PyList *l = py_list(e, OBJ_LIST, p->broadcast_n);
    for (int i = 0; i < p->broadcast_n; i++) vec_push(e->a, &l->v, v);
    return py_obj(l);
}

const CallType *call_types(Eval *e, const Args *a) {
    CallType *t = ev_alloc(e, sizeof *t * (size_t)(a->npos + a->nkw + 1));
    for (int i = 0; i < a->npos + a->nkw; i++) {
        const Py v = i < a->npos ? a->pos[i] : a->kwval[i - a->npos];
        const Type *own = is_tensor(e, v) ? type_simple(e->s, TY_Tensor) : type_of_value(e, v, NULL);
        t[i] = (CallType){i < a->npos ? NULL : a->kw[i - a->npos], own ? own : type_simple(e->s, TY_Any)};
    }
    return t;
}

bool script_call_graph(Eval *e, PyFunc *f, tsrt_boxed_fn *fn, const Graph *g, Args *a, bool (*done)(Store *s), Py *out) {
    Store s = {.e = e, .c = e->o.host->ctx(e->o.host), .g = g, .f = f};
    Py *v = ev_alloc(e, sizeof *v * (size_t)(g->nparams + 1));
    tsrt_value *args = ev_alloc(e, sizeof *args * (size_t)(g->nparams + 1)), result = {0};
    if (!s.c) return raise_(e, EXC_MemoryError, "out of memory");
    if (!arity(e, f, g, a, v)) return false;
    const TraceForms *forms = f->forms;
    for (int i = 0; forms && i < forms->nin; i++)
        if (!form_flatten(e, forms->in[i], v[i + forms->is_method], &v[i + forms->is_method])) return false;
    Trace *trace = e->tracing;
    Node *node = NULL;
    if (trace && !trace_call(e, g, g->is_method ? module_instance(e, v[0]) : NULL, g->is_method ? g->name : NULL, v, &node)) return false;
    fn = profiled_code(e, g, fn, v);
    if (!fn) return e->fail = FAIL_END, false;
    e->tracing = NULL;
    int n = 0;
    bool ok = true;
    for (; n < g->nparams && ok; n++) {
        const Type *t = g->params[n].type;
        const tsrt_type *rt = rtype(&s, t);
        if (!rt) return e->fail = FAIL_END, false;
        void *room = ev_alloc(e, rt->size + 16);
        s.param = n;
        s.arg = v[n];
        ok = store_value(&s, t, repeated(e, &g->params[n], v[n]), room) && (!tsrt_value_from(s.c, rt, room, &args[n]) || raise_(e, EXC_MemoryError, "out of memory"));
    }
    Span at = e->at;
    if (ok) {
        if (!fn(s.c, args, &result)) {
            ok = load_value(e, result.type ? result.type : &tsrt_type_none, tsrt_value_at(&result), out);
            tsrt_value_drop(s.c, &result);
            if (ok && done) ok = done(&s);
            e->tracing = trace;
            if (ok && node) ok = trace_call_result(e, g, node, *out);
            if (ok && forms) ok = form_build(e, forms->out, *out, out);
            if (ok) name_result(e, g->result, *out);
        } else {
            e->at = at;
            /* What the program raised is a torch.jit.Error; what an operator did, a RuntimeError. */
            Py text = py_text(e, tsrt_error_text(s.c));
            bool raised = tsrt_error_raised(s.c) || strcmp(tsrt_error_class(s.c), "RuntimeError") != 0;
            ok = raised ? raise_exc(e, exc_new(e, e->jit_error, &text, 1)) : raise_value(e, EXC_RuntimeError, text);
            tsrt_error_clear(s.c);
        }
    } else n--;
    for (int i = 0; i < n; i++) tsrt_value_drop(s.c, &args[i]);
    e->tracing = trace;
    e->at = at;
    return ok;
}

bool script_call(Eval *e, PyFunc *f, Args *a, Py *out) {
    Graph *g;
    if (!e->o.host) return unsupported(e, "calling a scripted function here");
    int before = e->s->diags.errors, before_unsupported = e->s->diags.unsupported;
    FuncDecl *d = func_decl(e, f);
    tsrt_boxed_fn *fn;
    if (!sema_takes_rest(d)) fn = e->o.host->compile(e->o.host, d, &g);
    else fn = (g = sema_call(e->sema, d, call_types(e, a), a->npos + a->nkw)) ? e->o.host->code(e->o.host, g) : NULL;
    if (!fn) {
        /* Diagnosed already, at the place in the function. */
        (void)before, (void)before_unsupported;
        return e->fail = FAIL_END, false;
    }
    return script_call_graph(e, f, fn, g, a, NULL, out);
}
