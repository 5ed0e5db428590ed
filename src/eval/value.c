/* value.c: memory and limits of the evaluator, makers of values, failing, dicts and sets. */
#include "eval/value.h"
#include <stdlib.h>
#include <string.h>

/* ---- memory and limits */
void *ev_alloc(Eval *e, size_t bytes) {
    e->bytes += (int64_t)bytes;
    return arena_alloc(e->a, bytes);
}

void *ev_object(Eval *e, size_t bytes, ObjKind kind) {
    Obj *o = ev_alloc(e, bytes);
    o->kind = kind;
    o->id = ++e->next_id;
    return o;
}

static bool out_of_room(Eval *e) {
    if (e->fail != FAIL_END) diag(e->s, DIAG_eval_memory, e->at, (long long)e->o.max_bytes);
    e->fail = FAIL_END;
    return false;
}

bool ev_room(Eval *e, int64_t count, size_t each) {
    if (count <= (e->o.max_bytes - e->bytes) / (int64_t)each) return true;
    return out_of_room(e);
}

bool ev_tick(Eval *e) {
    if (++e->steps > e->o.max_steps) {
        if (e->fail != FAIL_END) diag(e->s, DIAG_eval_steps, e->at, (long long)e->o.max_steps);
        e->fail = FAIL_END;
        return false;
    }
    return e->bytes <= e->o.max_bytes || out_of_room(e);
}

bool ev_stack(Eval *e) {
    char here;
    ptrdiff_t used = e->stack_base - &here;
    if ((size_t)(used < 0 ? -used : used) < e->stack_room) return true;
    return raise_(e, EXC_RecursionError, "maximum recursion depth exceeded");
}

/* ---- failing */
Py exc_new(Eval *e, PyClass *cls, Py *args, int n) {
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    x->cls = cls;
    Py *slot = ev_alloc(e, sizeof *slot);
    *slot = py_tuple(e, args, n);
    map_set(e->a, &x->attrs, e->n.args, slot);
    return py_obj(x);
}

void fail_exc(Eval *e, Py exc) {
    e->fail = FAIL_EXCEPTION;
    e->exc = exc;
    e->exc_at = e->at;
    e->trace.len = 0;
}

void fail_value(Eval *e, ExcId id, Py value) { fail_exc(e, exc_new(e, e->exc_class[id], &value, 1)); }

void fail_raise(Eval *e, ExcId id, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    fail_value(e, id, py_buf(e, &b));
}

void fail_unsupported(Eval *e, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    e->fail = FAIL_UNSUPPORTED;
    e->unsupported = buf_take(&b, e->a);
    e->unsupported_at = e->at;
}

/* ---- makers */
static int64_t count_chars(const char *p, size_t n) {
    int64_t chars = 0;
    for (size_t i = 0; i < n; i++) chars += ((unsigned char)p[i] & 0xC0) != 0x80;
    return chars;
}

Py py_str(Eval *e, const char *p, size_t n) {
    PyStr *s = EV_NEW(e, PyStr, OBJ_STR);
    e->bytes += (int64_t)n;
    s->p = arena_dup(e->a, n ? p : "", n);
    s->len = (int64_t)n;
    s->chars = count_chars(s->p, n);
    return py_obj(s);
}
Py py_text(Eval *e, const char *text) { return py_str(e, text, strlen(text)); }
Py py_sym(Eval *e, Sym name) { return py_str(e, name->s, name->len); }
Py py_buf(Eval *e, Buf *b) {
    Py v = py_str(e, b->p ? b->p : "", b->len);
    buf_free(b);
    return v;
}
Py py_printf(Eval *e, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    return py_buf(e, &b);
}
Py py_complex(Eval *e, double re, double im) {
    PyComplex *c = EV_NEW(e, PyComplex, OBJ_COMPLEX);
    c->re = re, c->im = im;
    return py_obj(c);
}
PyList *py_list(Eval *e, ObjKind kind, int n) {
    PyList *l = EV_NEW(e, PyList, kind);
    if (n > 0) {
        l->v.data = ev_alloc(e, sizeof(Py) * (size_t)n);
        l->v.cap = n;
    }
    return l;
}
Py py_tuple(Eval *e, const Py *v, int n) {
    /* There is one empty tuple, as in CPython. */
    if (!n && e->empty_tuple) return py_obj(e->empty_tuple);
    PyList *t = py_list(e, OBJ_TUPLE, n);
    for (int i = 0; i < n; i++) t->v.data[i] = v[i];
    t->v.len = n;
    if (!n) e->empty_tuple = t;
    return py_obj(t);
}
PyDict *py_dict(Eval *e, ObjKind kind) { return EV_NEW(e, PyDict, kind); }
Py py_native(Eval *e, const char *module, const char *name, NativeFn *fn, int least, int most) {
    PyNative *f = EV_NEW(e, PyNative, OBJ_NATIVE);
    f->name = name, f->module = module, f->fn = fn, f->least = least, f->most = most;
    return py_obj(f);
}
Py py_opaque(Eval *e, const char *qualified) {
    Sym name = sym(e->s, qualified);
    PyOpaque *o = map_get(&e->opaque, name);
    if (!o) {
        o = EV_NEW(e, PyOpaque, OBJ_OPAQUE);
        o->qualified = name;
        map_set(e->a, &e->opaque, name, o);
    }
    return py_obj(o);
}
PyIter *py_iter(Eval *e, const char *name, bool (*next)(Eval *, PyIter *, Py *)) {
    PyIter *it = EV_NEW(e, PyIter, OBJ_ITER);
    it->next = next;
    it->name = name;
    return it;
}
Sym str_sym(Eval *e, Py str) { return sym_n(e->s, AS_STR(str)->p, (size_t)AS_STR(str)->len); }
bool str_is(Py v, const char *text) {
    return is_obj(v, OBJ_STR) && (size_t)AS_STR(v)->len == strlen(text) && !memcmp(AS_STR(v)->p, text, (size_t)AS_STR(v)->len);
}

/* ---- dicts and sets: entries in order of insertion, an index of open addressing over them */
static bool find(Eval *e, PyDict *d, Py key, uint64_t hash, uint32_t *at, bool *found) {
    uint32_t i = (uint32_t)hash & d->mask;
    for (;; i = (i + 1) & d->mask) {
        int32_t k = d->index[i];
        if (k < 0) {
            *at = i, *found = false;
            return true;
        }
        DictEntry *x = &d->entry[k];
        if (x->hash != hash || is_absent(x->key)) continue;
        bool same = py_is(x->key, key);
        if (!same && !py_equal(e, x->key, key, &same)) return false;
        if (same) {
            *at = i, *found = true;
            return true;
        }
    }
}

/* Room for one more entry; drops deleted ones. */
static bool grow(Eval *e, PyDict *d) {
    if (d->len < d->cap) return true;
    int cap = d->live * 2 < 8 ? 8 : d->live * 2;
    if (!ev_room(e, cap, sizeof(DictEntry) + 16)) return false;
    DictEntry *entry = ev_alloc(e, sizeof *entry * (size_t)cap);
    uint32_t size = 16;
    while (size < (uint32_t)cap * 2) size *= 2;
    d->index = ev_alloc(e, sizeof *d->index * size);
    memset(d->index, 0xFF, sizeof *d->index * size);
    d->mask = size - 1;
    int n = 0;
    for (int i = 0; i < d->len; i++) {
        if (is_absent(d->entry[i].key)) continue;
        uint32_t at = (uint32_t)d->entry[i].hash & d->mask;
        while (d->index[at] >= 0) at = (at + 1) & d->mask;
        d->index[at] = n;
        entry[n++] = d->entry[i];
    }
    d->entry = entry;
    d->len = n;
    d->cap = cap;
    return true;
}

bool dict_get(Eval *e, PyDict *d, Py key, Py *out) {
    uint64_t hash;
    uint32_t at;
    bool found;
    *out = py_absent();
    if (!py_hash(e, key, &hash)) return false;
    if (!d->live) return true;
    if (!find(e, d, key, hash, &at, &found)) return false;
    if (found) *out = d->entry[d->index[at]].value;
    return true;
}

bool dict_set(Eval *e, PyDict *d, Py key, Py value) {
    uint64_t hash;
    uint32_t at;
    bool found;
    if (!py_hash(e, key, &hash) || !grow(e, d) || !find(e, d, key, hash, &at, &found)) return false;
    if (found) {
        d->entry[d->index[at]].value = value;
        return true;
    }
    d->index[at] = d->len;
    d->entry[d->len++] = (DictEntry){key, value, hash};
    d->live++;
    return true;
}

bool dict_del(Eval *e, PyDict *d, Py key, bool *found) {
    uint64_t hash;
    uint32_t at;
    *found = false;
    if (!py_hash(e, key, &hash)) return false;
    if (!d->live) return true;
    if (!find(e, d, key, hash, &at, found)) return false;
    if (!*found) return true;
    /* The index keeps pointing at the entry: a deleted one matches nothing and search goes on past it. */
    DictEntry *x = &d->entry[d->index[at]];
    x->key = x->value = py_absent();
    d->live--;
    return true;
}

Py dict_get_text(Eval *e, PyDict *d, const char *key) {
    Py v = py_absent();
    dict_get(e, d, py_text(e, key), &v);
    return v;
}
void dict_set_text(Eval *e, PyDict *d, const char *key, Py value) { dict_set(e, d, py_text(e, key), value); }

bool dict_next(const PyDict *d, int *i, DictEntry **out) {
    while (*i < d->len && is_absent(d->entry[*i].key)) ++*i;
    if (*i >= d->len) return false;
    *out = &d->entry[(*i)++];
    return true;
}

void dict_clear(PyDict *d) {
    d->len = d->cap = d->live = 0;
    d->entry = NULL;
    d->index = NULL;
    d->mask = 0;
}
