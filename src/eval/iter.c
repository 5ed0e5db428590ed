/* iter.c: iterators. Everything that can be looped over gives a PyIter, whose next function makes one element at a time. */
#include "eval/value.h"
#include <string.h>

static bool next_list(Eval *e, PyIter *it, Py *out) {
    (void)e;
    PyList *l = AS_LIST(it->over);
    *out = it->i < l->v.len ? l->v.data[it->i++] : py_absent();
    return true;
}
static bool next_str(Eval *e, PyIter *it, Py *out) {
    PyStr *s = AS_STR(it->over);
    *out = py_absent();
    if (it->i >= s->len) return true;
    if (s->o.kind == OBJ_BYTES) return *out = py_int((unsigned char)s->p[it->i++]), true;
    int64_t k = it->i + 1;
    while (k < s->len && ((unsigned char)s->p[k] & 0xC0) == 0x80) k++;
    *out = py_str(e, s->p + it->i, (size_t)(k - it->i));
    it->i = k;
    return true;
}
static bool next_range(Eval *e, PyIter *it, Py *out) {
    (void)e;
    PyRange *r = AS(PyRange, it->over);
    *out = it->i < r->len ? py_int(r->start + it->i * r->step) : py_absent();
    it->i++;
    return true;
}
static bool next_dict(Eval *e, PyIter *it, Py *out) {
    PyDict *d = AS_DICT(it->over);
    DictEntry *x;
    int at = (int)it->i;
    if (d->live != it->n) return raise_(e, EXC_RuntimeError, "%s changed size during iteration", d->o.kind == OBJ_DICT ? "dictionary" : "Set");
    *out = py_absent();
    if (!dict_next(d, &at, &x)) return true;
    it->i = at;
    Py pair[2] = {x->key, x->value};
    *out = it->step == 'v' ? x->value : it->step == 'i' ? py_tuple(e, pair, 2) : x->key;
    return true;
}
static bool next_user(Eval *e, PyIter *it, Py *out) {
    bool has;
    if (call_method(e, it->over, "__next__", NULL, 0, out, &has)) {
        if (has) return true;
        return raise_(e, EXC_TypeError, "'%s' object is not an iterator", py_type_name(e, it->over));
    }
    if (e->fail != FAIL_EXCEPTION || !exc_matches(e, e->exc, e->exc_class[EXC_StopIteration])) return false;
    e->fail = FAIL_NONE;
    *out = py_absent();
    return true;
}
static bool next_getitem(Eval *e, PyIter *it, Py *out) {
    bool has;
    Py i = py_int(it->i++);
    if (call_method(e, it->over, "__getitem__", &i, 1, out, &has)) return true;
    if (e->fail != FAIL_EXCEPTION || !exc_matches(e, e->exc, e->exc_class[EXC_IndexError])) return false;
    e->fail = FAIL_NONE;
    *out = py_absent();
    return true;
}

bool py_iterate(Eval *e, Py v, PyIter **out) {
    PyIter *it = NULL;
    if (is_obj(v, OBJ_INSTANCE)) {
        Py r, fn;
        bool has;
        if (!call_method(e, v, "__iter__", NULL, 0, &r, &has)) return false;
        if (has) {
            if (!is_obj(r, OBJ_INSTANCE)) return py_iterate(e, r, out);
            *out = py_iter(e, "iterator", next_user);
            (*out)->over = r;
            return true;
        }
        if (class_lookup(AS(PyInstance, v)->cls, e->n.getitem, &fn)) {
            *out = py_iter(e, "iterator", next_getitem);
            (*out)->over = v;
            return true;
        }
        v = unwrap(v);
    }
    if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_LIST: case OBJ_TUPLE: it = py_iter(e, "list_iterator", next_list); break;
        case OBJ_STR: case OBJ_BYTES: it = py_iter(e, "str_iterator", next_str); break;
        case OBJ_RANGE: it = py_iter(e, "range_iterator", next_range); break;
        case OBJ_DICT: case OBJ_SET:
            it = py_iter(e, "dict_keyiterator", next_dict);
            it->step = 'k', it->n = AS_DICT(v)->live;
            break;
        case OBJ_VIEW:
            it = py_iter(e, "dict_iterator", next_dict);
            it->step = AS(PyView, v)->what, it->n = AS(PyView, v)->dict->live;
            it->over = py_obj(AS(PyView, v)->dict);
            return *out = it, true;
        case OBJ_ITER: return *out = AS(PyIter, v), true;
        case OBJ_CLASS: {
            PyClass *c = AS(PyClass, v);
            if (c->flavour != CLS_ENUM) break;
            PyList *members = py_list(e, OBJ_LIST, c->fields.len);
            for (int i = 0; i < c->fields.len; i++) {
                Py *m = map_get(&c->attrs, c->fields.data[i]);
                /* An alias names an earlier member: it is none of its own. */
                Py *name = is_obj(*m, OBJ_INSTANCE) ? map_get(&AS(PyInstance, *m)->attrs, e->n.name) : NULL;
                if (name && str_sym(e, *name) == c->fields.data[i]) members->v.data[members->v.len++] = *m;
            }
            it = py_iter(e, "iterator", next_list);
            it->over = py_obj(members);
            return *out = it, true;
        }
        case OBJ_OPAQUE: return unsupported(e, "looping over '%s' at build time", AS(PyOpaque, v)->qualified->s);
        default: break;
        }
    if (!it) return raise_(e, EXC_TypeError, "'%s' object is not iterable", py_type_name(e, v));
    it->over = v;
    *out = it;
    return true;
}

bool iter_next(Eval *e, PyIter *it, Py *out) { return it->next(e, it, out); }

bool py_collect(Eval *e, Py v, PyVec *out) {
    PyIter *it;
    Py x;
    if (!py_iterate(e, v, &it)) return false;
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &x)) return false;
        if (is_absent(x)) return true;
        ev_push(e, out, x);
    }
}
