/* methods.c: methods of list, tuple, dict, set and numbers, and the look-up of all methods of builtin types. */
#include "eval/methods.h"
#include <math.h>
#include <string.h>

#define METHOD(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NOTHING (*out = py_none(), true)

/* ---- list and tuple */
METHOD(l_append) {
    if (!ev_tick(e)) return false;
    ev_push(e, &AS_LIST(self)->v, a->pos[0]);
    return NOTHING;
}
METHOD(l_extend) {
    PyVec v = {0};
    if (!py_collect(e, a->pos[0], &v)) return false;
    for (int i = 0; i < v.len; i++) ev_push(e, &AS_LIST(self)->v, v.data[i]);
    return NOTHING;
}
METHOD(l_insert) {
    PyList *l = AS_LIST(self);
    int64_t i;
    if (!as_index(e, a->pos[0], &i)) return false;
    if (i < 0 && (i += l->v.len) < 0) i = 0;
    if (i > l->v.len) i = l->v.len;
    ev_push(e, &l->v, py_none());
    memmove(l->v.data + i + 1, l->v.data + i, sizeof(Py) * (size_t)(l->v.len - 1 - i));
    l->v.data[i] = a->pos[1];
    return NOTHING;
}
METHOD(l_pop) {
    PyList *l = AS_LIST(self);
    int64_t i = -1;
    if (a->npos && !as_index(e, a->pos[0], &i)) return false;
    if (!l->v.len) return raise_(e, EXC_IndexError, "pop from empty list");
    if (i < 0) i += l->v.len;
    if (i < 0 || i >= l->v.len) return raise_(e, EXC_IndexError, "pop index out of range");
    *out = l->v.data[i];
    memmove(l->v.data + i, l->v.data + i + 1, sizeof(Py) * (size_t)(l->v.len - 1 - i));
    l->v.len--;
    return true;
}
static bool locate(Eval *e, PyList *l, Py x, int64_t from, int64_t *at) {
    for (int i = (int)from; i < l->v.len; i++) {
        bool eq = py_is(l->v.data[i], x);
        if (!eq && !py_equal(e, l->v.data[i], x, &eq)) return false;
        if (eq) return *at = i, true;
    }
    return *at = -1, true;
}
METHOD(l_remove) {
    PyList *l = AS_LIST(self);
    int64_t i;
    if (!locate(e, l, a->pos[0], 0, &i)) return false;
    if (i < 0) return raise_(e, EXC_ValueError, "list.remove(x): x not in list");
    memmove(l->v.data + i, l->v.data + i + 1, sizeof(Py) * (size_t)(l->v.len - 1 - i));
    l->v.len--;
    return NOTHING;
}
METHOD(l_index) {
    PyList *l = AS_LIST(self);
    int64_t i, from = 0;
    if (a->npos > 1 && !as_index(e, a->pos[1], &from)) return false;
    if (from < 0 && (from += l->v.len) < 0) from = 0;
    if (!locate(e, l, a->pos[0], from, &i)) return false;
    if (i >= 0) return *out = py_int(i), true;
    if (l->o.kind == OBJ_TUPLE) return raise_(e, EXC_ValueError, "tuple.index(x): x not in tuple");
    Buf b = {0};
    if (!py_repr(e, a->pos[0], &b)) return buf_free(&b), false;
    fail_raise(e, EXC_ValueError, "%s is not in list", b.p);
    buf_free(&b);
    return false;
}
METHOD(l_count) {
    int64_t n = 0, at = -1;
    for (;; n++) {
        if (!locate(e, AS_LIST(self), a->pos[0], at + 1, &at)) return false;
        if (at < 0) return *out = py_int(n), true;
    }
}
METHOD(l_reverse) {
    PyList *l = AS_LIST(self);
    (void)e, (void)a;
    for (int i = 0, k = l->v.len - 1; i < k; i++, k--) {
        Py t = l->v.data[i];
        l->v.data[i] = l->v.data[k];
        l->v.data[k] = t;
    }
    return NOTHING;
}
METHOD(l_clear) { (void)e, (void)a; AS_LIST(self)->v.len = 0; return NOTHING; }
METHOD(l_copy) {
    PyList *l = AS_LIST(self), *r = py_list(e, OBJ_LIST, l->v.len);
    (void)a;
    if (l->v.len) memcpy(r->v.data, l->v.data, sizeof(Py) * (size_t)l->v.len);
    r->v.len = l->v.len;
    return *out = py_obj(r), true;
}
METHOD(l_sort) {
    Py sorted = builtin(e, "sorted"), fresh;
    Args b = {&self, 1, a->kw, a->kwval, a->nkw};
    if (!py_call(e, sorted, &b, &fresh)) return false;
    AS_LIST(self)->v = AS_LIST(fresh)->v;
    return NOTHING;
}
METHOD(t_replace) {
    PyList *t = AS_LIST(self);
    PyList *fresh = py_list(e, OBJ_TUPLE, t->v.len);
    for (int i = 0; i < t->v.len; i++) fresh->v.data[fresh->v.len++] = t->v.data[i];
    fresh->cls = t->cls;
    *out = py_obj(fresh);
    for (int k = 0; k < a->nkw; k++) {
        int at = -1;
        for (int i = 0; t->cls && i < t->cls->fields.len; i++)
            if (t->cls->fields.data[i] == a->kw[k]) at = i;
        if (at < 0) return raise_(e, EXC_ValueError, "Got unexpected field names: ['%s']", a->kw[k]->s);
        AS_LIST(*out)->v.data[at] = a->kwval[k];
    }
    return true;
}
METHOD(t_asdict) {
    PyList *t = AS_LIST(self);
    PyDict *d = py_dict(e, OBJ_DICT);
    (void)a;
    for (int i = 0; t->cls && i < t->v.len; i++)
        if (!dict_set(e, d, py_sym(e, t->cls->fields.data[i]), t->v.data[i])) return false;
    return *out = py_obj(d), true;
}
static const MethodRow list_methods[] = {
    {"append", l_append, 1, 1}, {"extend", l_extend, 1, 1}, {"insert", l_insert, 2, 2}, {"pop", l_pop, 0, 1}, {"remove", l_remove, 1, 1},
    {"index", l_index, 1, 3}, {"count", l_count, 1, 1}, {"reverse", l_reverse, 0, 0}, {"clear", l_clear, 0, 0}, {"copy", l_copy, 0, 0},
    {"sort", l_sort, 0, 0}, {0, 0, 0, 0},
};
static const MethodRow tuple_methods[] = {{"index", l_index, 1, 3}, {"count", l_count, 1, 1}, {0, 0, 0, 0}};
METHOD(t_make) {
    PyVec v = {0};
    if (!py_collect(e, a->pos[0], &v)) return false;
    Args b = {v.data, v.len, NULL, NULL, 0};
    return py_call(e, self, &b, out);
}
static const MethodRow named_tuple_methods[] = {{"index", l_index, 1, 3}, {"count", l_count, 1, 1}, {"_replace", t_replace, 0, 0}, {"_asdict", t_asdict, 0, 0},
                                                {"_make", t_make, 1, 1}, {0, 0, 0, 0}};

/* ---- dict */
static Py view(Eval *e, Py self, char what) {
    PyView *v = EV_NEW(e, PyView, OBJ_VIEW);
    v->dict = AS_DICT(self), v->what = what;
    return py_obj(v);
}
METHOD(d_keys) { (void)a; return *out = view(e, self, 'k'), true; }
METHOD(d_values) { (void)a; return *out = view(e, self, 'v'), true; }
METHOD(d_items) { (void)a; return *out = view(e, self, 'i'), true; }
METHOD(d_get) {
    if (!dict_get(e, AS_DICT(self), a->pos[0], out)) return false;
    if (is_absent(*out)) *out = a->npos > 1 ? a->pos[1] : py_none();
    return true;
}
METHOD(d_setdefault) {
    if (!dict_get(e, AS_DICT(self), a->pos[0], out)) return false;
    if (!is_absent(*out)) return true;
    *out = a->npos > 1 ? a->pos[1] : py_none();
    return dict_set(e, AS_DICT(self), a->pos[0], *out);
}
METHOD(d_pop) {
    bool found;
    if (!dict_get(e, AS_DICT(self), a->pos[0], out)) return false;
    if (!is_absent(*out)) return dict_del(e, AS_DICT(self), a->pos[0], &found);
    if (a->npos > 1) return *out = a->pos[1], true;
    return raise_value(e, EXC_KeyError, a->pos[0]);
}
METHOD(d_popitem) {
    PyDict *d = AS_DICT(self);
    bool found;
    (void)a;
    for (int i = d->len - 1; i >= 0; i--) {
        if (is_absent(d->entry[i].key)) continue;
        Py pair[2] = {d->entry[i].key, d->entry[i].value};
        *out = py_tuple(e, pair, 2);
        return dict_del(e, d, pair[0], &found);
    }
    return raise_value(e, EXC_KeyError, py_text(e, "popitem(): dictionary is empty"));
}
static bool update(Eval *e, PyDict *d, Args *a) {
    for (int i = 0; i < a->npos; i++) {
        Py v = unwrap(a->pos[i]);
        if (is_obj(v, OBJ_DICT)) {
            DictEntry *x;
            for (int k = 0; dict_next(AS_DICT(v), &k, &x);)
                if (!dict_set(e, d, x->key, x->value)) return false;
            continue;
        }
        PyVec pairs = {0};
        if (!py_collect(e, v, &pairs)) return false;
        for (int k = 0; k < pairs.len; k++) {
            PyVec kv = {0};
            if (!py_collect(e, pairs.data[k], &kv)) return false;
            if (kv.len != 2) return raise_(e, EXC_ValueError, "dictionary update sequence element #%d has length %d; 2 is required", k, kv.len);
            if (!dict_set(e, d, kv.data[0], kv.data[1])) return false;
        }
    }
    for (int k = 0; k < a->nkw; k++)
        if (!dict_set(e, d, py_sym(e, a->kw[k]), a->kwval[k])) return false;
    return true;
}
METHOD(d_update) { return update(e, AS_DICT(self), a) && NOTHING; }
METHOD(d_clear) { (void)e, (void)a; dict_clear(AS_DICT(self)); return NOTHING; }
METHOD(d_copy) {
    PyDict *d = py_dict(e, OBJ_DICT);
    Args b = {&self, 1, NULL, NULL, 0};
    (void)a;
    d->cls = AS_DICT(self)->cls, d->factory = AS_DICT(self)->factory;
    return *out = py_obj(d), update(e, d, &b);
}
METHOD(d_fromkeys) {
    PyVec v = {0};
    PyDict *d = py_dict(e, OBJ_DICT);
    (void)self;
    if (!py_collect(e, a->pos[0], &v)) return false;
    for (int i = 0; i < v.len; i++)
        if (!dict_set(e, d, v.data[i], a->npos > 1 ? a->pos[1] : py_none())) return false;
    return *out = py_obj(d), true;
}
METHOD(d_move_to_end) {
    Py v, last = py_bool(true);
    bool found, end = true;
    for (int k = 0; k < a->nkw; k++) last = a->kwval[k];
    if (a->npos > 1) last = a->pos[1];
    if (!py_truth(e, last, &end)) return false;
    if (!end) return unsupported(e, "OrderedDict.move_to_end(last=False)");
    if (!dict_get(e, AS_DICT(self), a->pos[0], &v)) return false;
    if (is_absent(v)) return raise_value(e, EXC_KeyError, a->pos[0]);
    return dict_del(e, AS_DICT(self), a->pos[0], &found) && dict_set(e, AS_DICT(self), a->pos[0], v) && NOTHING;
}
METHOD(d_most_common) {
    PyVec items = {0};
    Py sorted = builtin(e, "sorted"), fresh, n = a->npos ? a->pos[0] : py_none();
    if (!py_collect(e, view(e, self, 'i'), &items)) return false;
    /* Stable: equal counts stay in order of insertion. */
    PyList *l = py_list(e, OBJ_LIST, items.len);
    for (int i = 0; i < items.len; i++) {
        Py t[3] = {AS_LIST(items.data[i])->v.data[1], py_int(-i), items.data[i]};
        l->v.data[l->v.len++] = py_tuple(e, t, 3);
    }
    Sym kw = sym(e->s, "reverse");
    Py yes = py_bool(true), over = py_obj(l);
    Args b = {&over, 1, &kw, &yes, 1};
    if (!py_call(e, sorted, &b, &fresh)) return false;
    int64_t most = AS_LIST(fresh)->v.len;
    if (!is_none(n) && !as_index(e, n, &most)) return false;
    if (most > AS_LIST(fresh)->v.len) most = AS_LIST(fresh)->v.len;
    for (int i = 0; i < AS_LIST(fresh)->v.len; i++) AS_LIST(fresh)->v.data[i] = AS_LIST(AS_LIST(fresh)->v.data[i])->v.data[2];
    AS_LIST(fresh)->v.len = most < 0 ? 0 : (int)most;
    return *out = fresh, true;
}
static const MethodRow dict_methods[] = {
    {"keys", d_keys, 0, 0}, {"values", d_values, 0, 0}, {"items", d_items, 0, 0}, {"get", d_get, 1, 2}, {"setdefault", d_setdefault, 1, 2},
    {"pop", d_pop, 1, 2}, {"popitem", d_popitem, 0, 0}, {"update", d_update, 0, 1}, {"clear", d_clear, 0, 0}, {"copy", d_copy, 0, 0},
    {"fromkeys", d_fromkeys, 1, 2}, {"move_to_end", d_move_to_end, 1, 2}, {"most_common", d_most_common, 0, 1}, {0, 0, 0, 0},
};

/* ---- set */
METHOD(s_add) { return dict_set(e, AS_DICT(self), a->pos[0], py_none()) && NOTHING; }
METHOD(s_discard) {
    bool found;
    return dict_del(e, AS_DICT(self), a->pos[0], &found) && NOTHING;
}
METHOD(s_remove) {
    bool found;
    if (!dict_del(e, AS_DICT(self), a->pos[0], &found)) return false;
    return found ? NOTHING : raise_value(e, EXC_KeyError, a->pos[0]);
}
METHOD(s_pop) {
    DictEntry *x;
    int i = 0;
    bool found;
    (void)a;
    if (!dict_next(AS_DICT(self), &i, &x)) return raise_value(e, EXC_KeyError, py_text(e, "pop from an empty set"));
    *out = x->key;
    return dict_del(e, AS_DICT(self), *out, &found);
}
static bool as_set(Eval *e, Py v, Py *out) {
    if (is_obj(v, OBJ_SET)) return *out = v, true;
    PyVec all = {0};
    PyDict *d = py_dict(e, OBJ_SET);
    if (!py_collect(e, v, &all)) return false;
    for (int i = 0; i < all.len; i++)
        if (!dict_set(e, d, all.data[i], py_none())) return false;
    return *out = py_obj(d), true;
}
static bool combine(Eval *e, Py self, Args *a, int op, Py *out) {
    *out = self;
    for (int i = 0; i < a->npos; i++) {
        Py other, r;
        if (!as_set(e, a->pos[i], &other) || !py_binary(e, op, *out, other, false, &r)) return false;
        *out = r;
    }
    if (!a->npos) return py_binary(e, AOP_BitOr, self, self, false, out);
    return true;
}
METHOD(s_union) { return combine(e, self, a, AOP_BitOr, out); }
METHOD(s_intersection) { return combine(e, self, a, AOP_BitAnd, out); }
METHOD(s_difference) { return combine(e, self, a, AOP_Sub, out); }
METHOD(s_symmetric) { return combine(e, self, a, AOP_BitXor, out); }
METHOD(s_update) {
    for (int i = 0; i < a->npos; i++) {
        PyVec v = {0};
        if (!py_collect(e, a->pos[i], &v)) return false;
        for (int k = 0; k < v.len; k++)
            if (!dict_set(e, AS_DICT(self), v.data[k], py_none())) return false;
    }
    return NOTHING;
}
static bool related(Eval *e, Py self, Args *a, int op, Py *out) {
    Py other;
    return as_set(e, a->pos[0], &other) && py_compare(e, op, self, other, out);
}
METHOD(s_issubset) { return related(e, self, a, AOP_LtE, out); }
METHOD(s_issuperset) { return related(e, self, a, AOP_GtE, out); }
METHOD(s_isdisjoint) {
    Py other, both;
    if (!as_set(e, a->pos[0], &other) || !py_binary(e, AOP_BitAnd, self, other, false, &both)) return false;
    return *out = py_bool(!AS_DICT(both)->live), true;
}
METHOD(s_copy) { return combine(e, self, a, AOP_BitOr, out); }
static const MethodRow set_methods[] = {
    {"add", s_add, 1, 1}, {"discard", s_discard, 1, 1}, {"remove", s_remove, 1, 1}, {"pop", s_pop, 0, 0}, {"union", s_union, 0, -1},
    {"intersection", s_intersection, 0, -1}, {"difference", s_difference, 0, -1}, {"symmetric_difference", s_symmetric, 1, 1},
    {"update", s_update, 0, -1}, {"issubset", s_issubset, 1, 1}, {"issuperset", s_issuperset, 1, 1}, {"isdisjoint", s_isdisjoint, 1, 1},
    {"copy", s_copy, 0, 0}, {"clear", d_clear, 0, 0}, {0, 0, 0, 0},
};

/* ---- numbers */
METHOD(i_bit_length) {
    uint64_t u = self.u.i < 0 ? 0 - (uint64_t)self.u.i : (uint64_t)self.u.i;
    int n = 0;
    (void)e, (void)a;
    for (; u; u >>= 1) n++;
    return *out = py_int(n), true;
}
METHOD(f_is_integer) { (void)e, (void)a; return *out = py_bool(isfinite(self.u.f) && self.u.f == floor(self.u.f)), true; }
METHOD(c_conjugate) { (void)a; return *out = py_complex(e, AS(PyComplex, self)->re, -AS(PyComplex, self)->im), true; }
METHOD(n_conjugate) { (void)e, (void)a; return *out = self, true; }
static const MethodRow int_methods[] = {{"bit_length", i_bit_length, 0, 0}, {"conjugate", n_conjugate, 0, 0}, {0, 0, 0, 0}};
static const MethodRow float_methods[] = {{"is_integer", f_is_integer, 0, 0}, {"conjugate", n_conjugate, 0, 0}, {0, 0, 0, 0}};
static const MethodRow complex_methods[] = {{"conjugate", c_conjugate, 0, 0}, {0, 0, 0, 0}};

/* ---- properties: @x.setter */
METHOD(p_with) {
    PyProperty *p = EV_NEW(e, PyProperty, OBJ_PROPERTY);
    *p = *AS(PyProperty, self);
    p->set = a->pos[0];
    return *out = py_obj(p), true;
}
METHOD(p_getter) {
    PyProperty *p = EV_NEW(e, PyProperty, OBJ_PROPERTY);
    *p = *AS(PyProperty, self);
    p->get = a->pos[0];
    return *out = py_obj(p), true;
}
static const MethodRow property_methods[] = {{"setter", p_with, 1, 1}, {"getter", p_getter, 1, 1}, {"deleter", n_conjugate, 1, 1}, {0, 0, 0, 0}};

/* ---- generators and iterators */
METHOD(g_next) {
    (void)a;
    if (!iter_next(e, AS(PyIter, self), out)) return false;
    return !is_absent(*out) || raise_exc(e, exc_new(e, e->exc_class[EXC_StopIteration], NULL, 0));
}
static bool or_stop(Eval *e, Py *out) { return !is_absent(*out) || raise_exc(e, exc_new(e, e->exc_class[EXC_StopIteration], NULL, 0)); }
METHOD(g_send) { return generator_send(e, AS(PyIter, self), a->pos[0], out) && or_stop(e, out); }
METHOD(g_throw) {
    Py exc = a->pos[0];
    if (is_obj(exc, OBJ_CLASS) && !py_call_n(e, exc, NULL, 0, &exc)) return false;
    if (!exc_matches(e, exc, e->exc_class[EXC_BaseException])) return raise_(e, EXC_TypeError, "exceptions must derive from BaseException");
    return generator_throw(e, AS(PyIter, self), exc, out) && or_stop(e, out);
}
METHOD(g_close) {
    Py exc = exc_new(e, e->exc_class[EXC_GeneratorExit], NULL, 0);
    (void)a;
    if (generator_throw(e, AS(PyIter, self), exc, out)) return is_absent(*out) ? NOTHING : raise_(e, EXC_RuntimeError, "generator ignored GeneratorExit");
    if (e->fail != FAIL_EXCEPTION || (!exc_matches(e, e->exc, e->exc_class[EXC_GeneratorExit]) && !exc_matches(e, e->exc, e->exc_class[EXC_StopIteration]))) return false;
    e->fail = FAIL_NONE;
    return NOTHING;
}
METHOD(g_iter) { (void)e, (void)a; return *out = self, true; }
static const MethodRow iter_methods[] = {{"__next__", g_next, 0, 0}, {"__iter__", g_iter, 0, 0}, {"send", g_send, 1, 1}, {"throw", g_throw, 1, 3},
                                         {"close", g_close, 0, 0}, {0, 0, 0, 0}};

static bool number_part(Eval *e, Py v, Sym name, Py *out) {
    bool real = !strcmp(name->s, "real"), imag = !strcmp(name->s, "imag");
    (void)e;
    if (!real && !imag) return false;
    if (is_obj(v, OBJ_COMPLEX)) *out = py_float(real ? AS(PyComplex, v)->re : AS(PyComplex, v)->im);
    else if (v.tag == PY_FLOAT) *out = real ? v : py_float(0);
    else *out = real ? (v.tag == PY_BOOL ? py_int(v.u.b) : v) : py_int(0);
    return true;
}

bool native_method(Eval *e, Py v, Sym name, Py *out) {
    const MethodRow *rows = NULL;
    *out = py_absent();
    if (v.tag == PY_INT || v.tag == PY_BOOL) rows = int_methods;
    else if (v.tag == PY_FLOAT) rows = float_methods;
    else if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_STR: rows = str_methods; break;
        case OBJ_BYTES: rows = bytes_methods; break;
        case OBJ_COMPLEX: rows = complex_methods; break;
        case OBJ_LIST: rows = list_methods; break;
        case OBJ_TUPLE: rows = AS_LIST(v)->cls ? named_tuple_methods : tuple_methods; break;
        case OBJ_DICT: rows = dict_methods; break;
        case OBJ_SET: rows = set_methods; break;
        case OBJ_PROPERTY: rows = property_methods; break;
        case OBJ_ITER: rows = iter_methods; break;
        default: break;
        }
    if ((is_number(v) || is_obj(v, OBJ_COMPLEX)) && number_part(e, v, name, out)) return true;
    for (; rows && rows->name; rows++) {
        if (strcmp(rows->name, name->s)) continue;
        *out = py_native(e, "", rows->name, rows->fn, rows->least, rows->most);
        PyNative *m = AS(PyNative, *out);
        /* Two are class methods: they get the class. */
        m->method = rows->fn != d_fromkeys && rows->fn != t_make;
        m->self = m->method ? v : py_obj(py_class_of(e, v));
        return true;
    }
    return true;
}
