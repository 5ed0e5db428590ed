/* dataclass.c: @dataclass: fields in order, with inherited ones first; __init__, __repr__, __eq__ and order made from them. */
#include "eval/value.h"
#include <string.h>

/* dataclasses.field(...): an instance of this class stands as the default until the decorator reads it. */
static bool is_field(Py v) { return is_obj(v, OBJ_INSTANCE) && !strcmp(AS(PyInstance, v)->cls->name->s, "Field") && !strcmp(AS(PyInstance, v)->cls->module, "dataclasses"); }
static Py field_option(Eval *e, Py field, const char *name) {
    Py *v = map_get(&AS(PyInstance, field)->attrs, sym(e->s, name));
    return v ? *v : py_absent();
}
static bool option_is_false(Eval *e, Py v, const char *name) {
    Py o = is_field(v) ? field_option(e, v, name) : py_absent();
    return o.tag == PY_BOOL && !o.u.b;
}

/* Text of an annotation such as ClassVar[int] or InitVar[int]. */
static bool annotation_names(const Ast *a, const char *name) {
    if (!a) return false;
    if (a->kind == AST_Subscript) return annotation_names(AST_AS(Subscript, a)->value, name);
    if (a->kind == AST_Attribute) return !strcmp(AST_AS(Attribute, a)->attr->s, name);
    return a->kind == AST_Name && !strcmp(AST_AS(Name, a)->id->s, name);
}

/* The class whose decorator made the methods: a subclass that is no dataclass itself inherits them. */
PyClass *dataclass_of(Eval *e, Py self) {
    PyClass *c = AS(PyInstance, self)->cls;
    for (int i = 0; i < c->nmro; i++)
        if (map_has(&c->mro[i]->attrs, sym(e->s, "__dataclass_defaults__"))) return c->mro[i];
    return c;
}

/* The default of field i: the class attribute that was there when the decorator ran. */
static Py default_of(Eval *e, PyClass *c, Sym name) {
    Py d, v = py_absent();
    if (class_lookup(c, sym(e->s, "__dataclass_defaults__"), &d)) dict_get(e, AS_DICT(d), py_sym(e, name), &v);
    return v;
}

static bool init(Eval *e, Py self, Args *a, Py *out) {
    PyClass *c = dataclass_of(e, self);
    PyVec init_vars = {0};
    int pos = 0;
    *out = py_none();
    for (int i = 0; i < c->fields.len; i++) {
        Sym name = c->fields.data[i];
        Py v = py_absent(), d = default_of(e, c, name);
        bool in_init = !option_is_false(e, d, "init"), init_var = annotation_names(c->annotations.data[i], "InitVar");
        if (in_init && pos < a->npos && !(is_field(d) && field_option(e, d, "kw_only").tag == PY_BOOL && field_option(e, d, "kw_only").u.b)) v = a->pos[pos++];
        for (int k = 0; k < a->nkw && in_init; k++)
            if (a->kw[k] == name) {
                if (!is_absent(v)) return raise_(e, EXC_TypeError, "%s.__init__() got multiple values for argument '%s'", c->name->s, name->s);
                v = a->kwval[k];
            }
        if (is_absent(v) && is_field(d)) {
            Py factory = field_option(e, d, "default_factory");
            v = field_option(e, d, "default");
            if (is_absent(v) && !is_absent(factory) && !py_call_n(e, factory, NULL, 0, &v)) return false;
        } else if (is_absent(v)) v = d;
        if (is_absent(v)) {
            if (!in_init) continue;
            return raise_(e, EXC_TypeError, "%s.__init__() missing 1 required positional argument: '%s'", c->name->s, name->s);
        }
        if (init_var) ev_push(e, &init_vars, v);
        else {
            Py *slot = ev_alloc(e, sizeof *slot);
            *slot = v;
            map_set(e->a, &AS(PyInstance, self)->attrs, name, slot);
        }
    }
    if (pos < a->npos) {
        int least = 1;
        for (int i = 0; i < c->fields.len; i++) least += is_absent(default_of(e, c, c->fields.data[i]));
        const char *range = least == pos + 1 ? "" : arena_printf(e->a, "from %d to ", least);
        return raise_(e, EXC_TypeError, "%s.__init__() takes %s%d positional arguments but %d were given", c->name->s, range, pos + 1, a->npos + 1);
    }
    for (int k = 0; k < a->nkw; k++) {
        bool known = false;
        for (int i = 0; i < c->fields.len; i++) known |= c->fields.data[i] == a->kw[k];
        if (!known) return raise_(e, EXC_TypeError, "%s.__init__() got an unexpected keyword argument '%s'", c->name->s, a->kw[k]->s);
    }
    bool has;
    Py ignored;
    return call_method(e, self, "__post_init__", init_vars.data, init_vars.len, &ignored, &has);
}

static bool shown(Eval *e, PyClass *c, int i, const char *option) {
    return !annotation_names(c->annotations.data[i], "InitVar") && !option_is_false(e, default_of(e, c, c->fields.data[i]), option);
}

static bool repr(Eval *e, Py self, Args *a, Py *out) {
    PyClass *c = dataclass_of(e, self);
    Buf b = {0};
    bool any = false;
    (void)a;
    buf_printf(&b, "%s(", AS(PyInstance, self)->cls->qualname);
    for (int i = 0; i < c->fields.len; i++) {
        Py v;
        if (!shown(e, c, i, "repr")) continue;
        buf_printf(&b, "%s%s=", any ? ", " : "", c->fields.data[i]->s);
        any = true;
        if (!py_getattr(e, self, c->fields.data[i], &v) || !py_repr(e, v, &b)) return buf_free(&b), false;
    }
    buf_putc(&b, ')');
    *out = py_buf(e, &b);
    return true;
}

static bool as_tuple(Eval *e, Py self, Py *out) {
    PyClass *c = dataclass_of(e, self);
    PyList *t = py_list(e, OBJ_TUPLE, c->fields.len);
    *out = py_obj(t);
    for (int i = 0; i < c->fields.len; i++)
        if (shown(e, c, i, "compare") && !py_getattr(e, self, c->fields.data[i], &t->v.data[t->v.len++])) return false;
    return true;
}

static bool relation(Eval *e, Py self, Args *a, int op, Py *out) {
    Py l, r;
    if (!is_obj(a->pos[0], OBJ_INSTANCE) || AS(PyInstance, a->pos[0])->cls != AS(PyInstance, self)->cls) return *out = (Py){PY_NOT_IMPLEMENTED, {0}}, true;
    return as_tuple(e, self, &l) && as_tuple(e, a->pos[0], &r) && py_compare(e, op, l, r, out);
}
static bool eq(Eval *e, Py self, Args *a, Py *out) { return relation(e, self, a, AOP_Eq, out); }
static bool lt(Eval *e, Py self, Args *a, Py *out) { return relation(e, self, a, AOP_Lt, out); }
static bool le(Eval *e, Py self, Args *a, Py *out) { return relation(e, self, a, AOP_LtE, out); }
static bool gt(Eval *e, Py self, Args *a, Py *out) { return relation(e, self, a, AOP_Gt, out); }
static bool ge(Eval *e, Py self, Args *a, Py *out) { return relation(e, self, a, AOP_GtE, out); }
static bool hash(Eval *e, Py self, Args *a, Py *out) {
    Py t;
    uint64_t h;
    (void)a;
    if (!as_tuple(e, self, &t) || !py_hash(e, t, &h)) return false;
    return *out = py_int((int64_t)(h >> 1)), true;
}

static void method(Eval *e, PyClass *c, const char *name, NativeFn *fn, int least, int most) {
    if (map_has(&c->attrs, sym(e->s, name))) return;
    Py v = py_native(e, "dataclasses", name, fn, least, most);
    AS(PyNative, v)->method = true;
    class_set(e, c, sym(e->s, name), v);
}

bool dataclass_apply(Eval *e, PyClass *c, Args *options) {
    static const char *const known[] = {"init", "repr", "eq", "order", "frozen", "unsafe_hash", "kw_only", "slots", "match_args"};
    bool on[COUNT_OF(known)] = {true, true, true};
    Py v[COUNT_OF(known)];
    if (!args_take(e, "dataclass", options, known, COUNT_OF(known), 0, v)) return false;
    for (int i = 0; i < COUNT_OF(known); i++)
        if (!is_absent(v[i]) && !py_truth(e, v[i], &on[i])) return false;
    c->flavour = CLS_DATACLASS;
    /* Inherited fields first; one that is given again keeps its place. */
    VEC(Sym) names = {0};
    VEC(const Ast *) notes = {0};
    PyDict *defaults = py_dict(e, OBJ_DICT);
    for (int k = c->nmro - 1; k >= 0; k--) {
        PyClass *b = c->mro[k];
        if (k > 0 && b->flavour != CLS_DATACLASS) continue;
        for (int i = 0; i < b->fields.len; i++) {
            Sym name = b->fields.data[i];
            if (annotation_names(b->annotations.data[i], "ClassVar")) continue;
            int at = -1;
            for (int m = 0; m < names.len; m++)
                if (names.data[m] == name) at = m;
            if (at >= 0) notes.data[at] = b->annotations.data[i];
            else {
                vec_push(e->a, &names, name);
                vec_push(e->a, &notes, b->annotations.data[i]);
            }
            Py *own = map_get(&b->attrs, name), d = k ? default_of(e, b, name) : own ? *own : py_absent();
            if (k == 0 && (is_obj(d, OBJ_LIST) || is_obj(d, OBJ_DICT) || is_obj(d, OBJ_SET)))
                return raise_(e, EXC_ValueError, "mutable default %s for field %s is not allowed: use default_factory", py_type_name(e, d), name->s);
            if (!is_absent(d)) dict_set(e, defaults, py_sym(e, name), d);
            if (k == 0 && is_field(d)) {
                Py plain = field_option(e, d, "default");
                if (is_absent(plain)) map_del(&c->attrs, name);
                else class_set(e, c, name, plain);
            }
        }
    }
    memcpy(&c->fields, &names, sizeof names);
    memcpy(&c->annotations, &notes, sizeof notes);
    class_set(e, c, sym(e->s, "__dataclass_defaults__"), py_obj(defaults));
    c->dc_order = on[3];
    c->dc_frozen = on[4];
    if (on[0]) method(e, c, "__init__", init, 0, -1);
    if (on[1]) method(e, c, "__repr__", repr, 0, 0);
    if (on[2]) method(e, c, "__eq__", eq, 1, 1);
    if (on[3]) method(e, c, "__lt__", lt, 1, 1), method(e, c, "__le__", le, 1, 1), method(e, c, "__gt__", gt, 1, 1), method(e, c, "__ge__", ge, 1, 1);
    if (on[5] || (on[2] && on[4])) method(e, c, "__hash__", hash, 0, 0);
    return true;
}
