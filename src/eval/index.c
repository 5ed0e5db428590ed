/* index.c: subscripts and slices: reading, writing, deleting. */
#include "eval/value.h"
#include <string.h>

static bool slice_bound(Eval *e, Py v, int64_t deflt, int64_t lo, int64_t hi, int64_t len, int64_t *out) {
    if (is_none(v)) return *out = deflt, true;
    if (!as_index(e, v, out)) return e->fail == FAIL_EXCEPTION ? raise_(e, EXC_TypeError, "slice indices must be integers or None or have an __index__ method") : false;
    if (*out < 0) *out += len;
    if (*out < lo) *out = lo;
    if (*out > hi) *out = hi;
    return true;
}

bool slice_range(Eval *e, PySlice *s, int64_t len, int64_t *start, int64_t *step, int64_t *count) {
    int64_t stop;
    *step = 1;
    if (!is_none(s->step) && !as_index(e, s->step, step)) return false;
    if (!*step) return raise_(e, EXC_ValueError, "slice step cannot be zero");
    bool up = *step > 0;
    if (!slice_bound(e, s->start, up ? 0 : len - 1, up ? 0 : -1, up ? len : len - 1, len, start)) return false;
    if (!slice_bound(e, s->stop, up ? len : -1, up ? 0 : -1, up ? len : len - 1, len, &stop)) return false;
    int64_t far = up ? stop - *start : *start - stop;
    uint64_t size = up ? (uint64_t)*step : 0 - (uint64_t)*step;
    *count = far <= 0 ? 0 : (int64_t)(((uint64_t)far - 1) / size) + 1;
    return true;
}

static bool position(Eval *e, Py index, int64_t len, const char *what, int64_t *out) {
    index = unwrap(index);
    if (index.tag != PY_INT && index.tag != PY_BOOL) return raise_(e, EXC_TypeError, "%s indices must be integers or slices, not %s", what, py_type_name(e, index));
    *out = index.tag == PY_INT ? index.u.i : index.u.b;
    if (*out < 0) *out += len;
    if (*out >= 0 && *out < len) return true;
    return raise_(e, EXC_IndexError, strcmp(what, "range") ? "%s index out of range" : "%s object index out of range", what);
}

/* Byte offset of code point i. */
static int64_t char_at(const PyStr *s, int64_t i) {
    if (s->len == s->chars) return i;
    int64_t at = 0;
    for (; at < s->len && i > 0; i--)
        do at++;
        while (at < s->len && ((unsigned char)s->p[at] & 0xC0) == 0x80);
    return at;
}

static bool str_getitem(Eval *e, PyStr *s, Py index, Py *out) {
    int64_t i, step, count;
    if (!is_obj(index, OBJ_SLICE)) {
        if (!position(e, index, s->o.kind == OBJ_BYTES ? s->len : s->chars, "string", &i)) return false;
        if (s->o.kind == OBJ_BYTES) return *out = py_int((unsigned char)s->p[i]), true;
        int64_t at = char_at(s, i), end = at + 1;
        while (end < s->len && ((unsigned char)s->p[end] & 0xC0) == 0x80) end++;
        return *out = py_str(e, s->p + at, (size_t)(end - at)), true;
    }
    const bool bytes = s->o.kind == OBJ_BYTES;
    if (!slice_range(e, AS(PySlice, index), bytes ? s->len : s->chars, &i, &step, &count)) return false;
    if (bytes) {
        Buf b = {0};
        if (step == 1) buf_add(&b, s->p + i, (size_t)count);
        for (int64_t k = 0; step != 1 && k < count; k++, i += step) buf_putc(&b, s->p[i]);
        *out = py_str(e, b.p ? b.p : "", b.len);
        out->u.o->kind = OBJ_BYTES;
        return buf_free(&b), true;
    }
    if (step == 1) {
        int64_t from = char_at(s, i), to = char_at(s, i + count);
        return *out = py_str(e, s->p + from, (size_t)(to - from)), true;
    }
    /* Offsets of all characters once: no walk from the start for each. */
    int64_t *at = ev_alloc(e, sizeof *at * (size_t)(s->chars + 1)), n = 0;
    for (int64_t k = 0; k < s->len; k++)
        if (((unsigned char)s->p[k] & 0xC0) != 0x80) at[n++] = k;
    at[n] = s->len;
    Buf b = {0};
    for (int64_t k = 0; k < count; k++, i += step) buf_add(&b, s->p + at[i], (size_t)(at[i + 1] - at[i]));
    *out = py_buf(e, &b);
    return true;
}

static bool key_error(Eval *e, Py key) { return raise_value(e, EXC_KeyError, key); }

static bool subscript_type(Eval *e, Py origin, Py index, Py *out) {
    PyAlias *a = EV_NEW(e, PyAlias, OBJ_ALIAS);
    a->origin = origin;
    if (is_obj(index, OBJ_TUPLE))
        for (int i = 0; i < AS_LIST(index)->v.len; i++) ev_push(e, &a->args, AS_LIST(index)->v.data[i]);
    else ev_push(e, &a->args, index);
    *out = py_obj(a);
    return true;
}

bool py_getitem(Eval *e, Py v, Py index, Py *out) {
    int64_t i, step, count;
    if (is_obj(v, OBJ_INSTANCE)) {
        bool has;
        if (!call_method(e, v, "__getitem__", &index, 1, out, &has)) return false;
        if (has) return true;
        v = unwrap(v);
    }
    if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_LIST: case OBJ_TUPLE: {
            PyList *l = AS_LIST(v);
            if (!is_obj(index, OBJ_SLICE)) {
                if (!position(e, index, l->v.len, l->o.kind == OBJ_LIST ? "list" : "tuple", &i)) return false;
                return *out = l->v.data[i], true;
            }
            if (!slice_range(e, AS(PySlice, index), l->v.len, &i, &step, &count)) return false;
            PyList *r = py_list(e, l->o.kind, (int)count);
            if (l->cls == e->size_class) r->cls = l->cls;
            for (int64_t k = 0; k < count; k++, i += step) r->v.data[r->v.len++] = l->v.data[i];
            return *out = py_obj(r), true;
        }
        case OBJ_STR: case OBJ_BYTES: return str_getitem(e, AS_STR(v), index, out);
        case OBJ_DICT: {
            PyDict *d = AS_DICT(v);
            if (!dict_get(e, d, index, out)) return false;
            if (!is_absent(*out)) return true;
            if (is_absent(d->factory) || is_none(d->factory)) {
                if (d->cls && !strcmp(d->cls->name->s, "Counter")) return *out = py_int(0), true;
                return key_error(e, index);
            }
            return py_call_n(e, d->factory, NULL, 0, out) && dict_set(e, d, index, *out);
        }
        case OBJ_RANGE: {
            PyRange *r = AS(PyRange, v);
            if (is_obj(index, OBJ_SLICE)) {
                if (!slice_range(e, AS(PySlice, index), r->len, &i, &step, &count)) return false;
                PyRange *n = EV_NEW(e, PyRange, OBJ_RANGE);
                n->start = r->start + i * r->step, n->step = r->step * step, n->len = count;
                return *out = py_obj(n), true;
            }
            if (!position(e, index, r->len, "range", &i)) return false;
            return *out = py_int(r->start + i * r->step), true;
        }
        case OBJ_CLASS: {
            PyClass *c = AS(PyClass, v);
            if (c->flavour == CLS_ENUM && is_obj(index, OBJ_STR)) {
                Sym name = str_sym(e, index);
                for (int k = 0; k < c->fields.len; k++)
                    if (c->fields.data[k] == name) return *out = *(Py *)map_get(&c->attrs, name), true;
                return key_error(e, index);
            }
            Py fn;
            if (c->def && class_lookup(c, sym(e->s, "__class_getitem__"), &fn)) {
                Py args[2] = {v, index};
                if (is_obj(fn, OBJ_CLASSMETHOD)) fn = AS(PyWrap, fn)->fn;
                return py_call_n(e, fn, args, 2, out);
            }
            return subscript_type(e, v, index, out);
        }
        case OBJ_ALIAS: return subscript_type(e, v, index, out);
        case OBJ_OPAQUE:
            if (!strncmp(AS(PyOpaque, v)->qualified->s, "typing.", 7) || !strncmp(AS(PyOpaque, v)->qualified->s, "torch.", 6))
                return subscript_type(e, v, index, out);
            return unsupported(e, "indexing '%s' at build time", AS(PyOpaque, v)->qualified->s);
        default: break;
        }
    return raise_(e, EXC_TypeError, "'%s' object is not subscriptable", py_type_name(e, v));
}

static bool list_set_slice(Eval *e, PyList *l, PySlice *s, Py value) {
    int64_t start, step, count;
    PyVec v = {0};
    if (!slice_range(e, s, l->v.len, &start, &step, &count) || !py_collect(e, value, &v)) return false;
    if (step != 1) {
        if (v.len != count) return raise_(e, EXC_ValueError, "attempt to assign sequence of size %d to extended slice of size %lld", v.len, (long long)count);
        for (int i = 0; i < v.len; i++) l->v.data[start + i * step] = v.data[i];
        return true;
    }
    int tail = l->v.len - (int)(start + count);
    for (int i = 0; i < v.len - count; i++) ev_push(e, &l->v, py_none());
    if (tail) memmove(l->v.data + start + v.len, l->v.data + start + count, sizeof(Py) * (size_t)tail);
    l->v.len = (int)start + v.len + tail;
    for (int i = 0; i < v.len; i++) l->v.data[start + i] = v.data[i];
    return true;
}

bool py_setitem(Eval *e, Py v, Py index, Py value) {
    if (is_obj(v, OBJ_INSTANCE)) {
        Py args[2] = {index, value}, ignored;
        bool has;
        if (!call_method(e, v, "__setitem__", args, 2, &ignored, &has)) return false;
        if (has) return true;
        v = unwrap(v);
    }
    int64_t i;
    if (is_obj(v, OBJ_LIST)) {
        if (is_obj(index, OBJ_SLICE)) return list_set_slice(e, AS_LIST(v), AS(PySlice, index), value);
        if (!position(e, index, AS_LIST(v)->v.len, "list assignment", &i)) return false;
        return AS_LIST(v)->v.data[i] = value, true;
    }
    if (is_obj(v, OBJ_DICT)) return dict_set(e, AS_DICT(v), index, value);
    if (is_obj(v, OBJ_OPAQUE)) return unsupported(e, "assigning to an element of '%s' at build time", AS(PyOpaque, v)->qualified->s);
    return raise_(e, EXC_TypeError, "'%s' object does not support item assignment", py_type_name(e, v));
}

bool py_delitem(Eval *e, Py v, Py index) {
    int64_t i, step, count;
    bool found;
    if (is_obj(v, OBJ_INSTANCE)) {
        Py ignored;
        if (!call_method(e, v, "__delitem__", &index, 1, &ignored, &found)) return false;
        if (found) return true;
        v = unwrap(v);
    }
    if (is_obj(v, OBJ_DICT)) {
        if (!dict_del(e, AS_DICT(v), index, &found)) return false;
        return found || key_error(e, index);
    }
    if (is_obj(v, OBJ_LIST)) {
        PyList *l = AS_LIST(v);
        if (is_obj(index, OBJ_SLICE)) {
            if (!slice_range(e, AS(PySlice, index), l->v.len, &i, &step, &count)) return false;
            if (step < 0 && count) i += (count - 1) * step, step = -step;
            int to = (int)i;
            int64_t gone = 0;
            for (int k = (int)i; k < l->v.len; k++) {
                if (gone < count && k == i + gone * step) gone++;
                else l->v.data[to++] = l->v.data[k];
            }
            if (count) l->v.len = to;
            return true;
        }
        if (!position(e, index, l->v.len, "list assignment", &i)) return false;
        memmove(l->v.data + i, l->v.data + i + 1, sizeof(Py) * (size_t)(l->v.len - 1 - i));
        l->v.len--;
        return true;
    }
    return raise_(e, EXC_TypeError, "'%s' object doesn't support item deletion", py_type_name(e, v));
}
