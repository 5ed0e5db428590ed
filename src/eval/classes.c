/* classes.c: the builtin types as classes, and what calling them makes. */
#include "eval/modules.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAKE(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NO_SELF (void)self

/* ---- numbers */
static bool text_of(Py v, Buf *b) {
    /* underscores between digits, spaces around */
    const PyStr *s = AS_STR(v);
    int64_t lo = 0, hi = s->len;
    while (lo < hi && isspace((unsigned char)s->p[lo])) lo++;
    while (hi > lo && isspace((unsigned char)s->p[hi - 1])) hi--;
    for (int64_t i = lo; i < hi; i++) {
        if (s->p[i] == '_') {
            if (i == lo || i + 1 == hi || !isalnum((unsigned char)s->p[i - 1]) || !isalnum((unsigned char)s->p[i + 1])) return false;
            continue;
        }
        if (!s->p[i]) return false;
        buf_putc(b, s->p[i]);
    }
    return b->len > 0;
}
static bool int_of_text(Eval *e, Py v, int64_t base, Py *out) {
    Buf b = {0};
    char *end;
    bool ok = text_of(v, &b);
    if (ok) {
        const char *p = b.p;
        bool minus = *p == '-';
        if (*p == '-' || *p == '+') p++;
        int prefix = p[0] == '0' ? tolower((unsigned char)p[1]) : 0;
        int named = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
        if (named && (base == 0 || base == named)) p += 2, base = named;
        if (!base) base = 10;
        ok = isalnum((unsigned char)*p);
        errno = 0;
        unsigned long long u = ok ? strtoull(p, &end, (int)base) : 0;
        ok = ok && !*end;
        if (ok && (errno == ERANGE || u > (unsigned long long)INT64_MAX + minus)) return buf_free(&b), overflow(e);
        *out = py_int(minus ? (int64_t)(0 - u) : (int64_t)u);
    }
    buf_free(&b);
    if (ok) return true;
    Buf r = {0};
    py_repr(e, v, &r);
    fail_raise(e, EXC_ValueError, "invalid literal for int() with base %lld: %s", (long long)(base ? base : 10), r.p);
    buf_free(&r);
    return false;
}
MAKE(make_int) {
    int64_t base = 10;
    bool has;
    NO_SELF;
    if (a->nkw) {
        if (a->nkw > 1 || strcmp(a->kw[0]->s, "base")) return raise_(e, EXC_TypeError, "'%s' is an invalid keyword argument for int()", a->kw[0]->s);
        if (!as_index(e, a->kwval[0], &base)) return false;
    }
    if (!a->npos) return *out = py_int(0), true;
    if (a->npos > 2) return raise_(e, EXC_TypeError, "int() takes at most 2 arguments (%d given)", a->npos);
    if (a->npos == 2 && !as_index(e, a->pos[1], &base)) return false;
    if (base != 0 && (base < 2 || base > 36)) return raise_(e, EXC_ValueError, "int() base must be >= 2 and <= 36, or 0");
    Py v = a->pos[0];
    if (!call_method(e, v, "__int__", NULL, 0, out, &has)) return false;
    if (has) return true;
    if (!call_method(e, v, "__index__", NULL, 0, out, &has)) return false;
    if (has) return true;
    v = unwrap(v);
    if (is_obj(v, OBJ_STR)) return int_of_text(e, v, base, out);
    if (v.tag == PY_INT || v.tag == PY_BOOL) return *out = py_int(v.tag == PY_INT ? v.u.i : v.u.b), true;
    if (v.tag == PY_FLOAT) {
        double f = v.u.f;
        if (!isfinite(f)) return raise_(e, isnan(f) ? EXC_ValueError : EXC_OverflowError, "cannot convert float %s to integer", isnan(f) ? "NaN" : "infinity");
        if (f >= 9223372036854775808.0 || f <= -9223372036854775809.0) return overflow(e);
        return *out = py_int((int64_t)f), true;
    }
    if (is_obj(v, OBJ_OPAQUE)) return unsupported(e, "int(%s) at build time", AS(PyOpaque, v)->qualified->s);
    return raise_(e, EXC_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", py_type_name(e, v));
}
MAKE(make_float) {
    bool has;
    NO_SELF;
    if (!no_keywords(e, "float", a)) return false;
    if (!a->npos) return *out = py_float(0), true;
    if (a->npos > 1) return raise_(e, EXC_TypeError, "float expected at most 1 argument, got %d", a->npos);
    Py v = a->pos[0];
    if (!call_method(e, v, "__float__", NULL, 0, out, &has)) return false;
    if (has) return true;
    v = unwrap(v);
    if (is_obj(v, OBJ_STR)) {
        Buf b = {0};
        char *end = NULL;
        bool ok = text_of(v, &b) && !strpbrk(b.p, "xX()") && strncasecmp(b.p, "nan(", 4);
        double f = ok ? strtod(b.p, &end) : 0;
        ok = ok && !*end;
        buf_free(&b);
        if (ok) return *out = py_float(f), true;
        Buf r = {0};
        py_repr(e, v, &r);
        fail_raise(e, EXC_ValueError, "could not convert string to float: %s", r.p);
        buf_free(&r);
        return false;
    }
    double f;
    if (!is_number(v)) return raise_(e, EXC_TypeError, "float() argument must be a string or a real number, not '%s'", py_type_name(e, v));
    if (!as_double(e, v, &f)) return false;
    return *out = py_float(f), true;
}
MAKE(make_bool) {
    bool t = false;
    NO_SELF;
    if (!no_keywords(e, "bool", a) || (a->npos && !py_truth(e, a->pos[0], &t))) return false;
    return *out = py_bool(t), true;
}
MAKE(make_complex) {
    static const char *const names[] = {"real", "imag"};
    Py v[2];
    double re = 0, im = 0, x;
    NO_SELF;
    if (!args_take(e, "complex", a, names, 2, 0, v)) return false;
    if (is_obj(v[0], OBJ_STR)) return unsupported(e, "complex() of a string at build time");
    if (is_obj(v[0], OBJ_COMPLEX)) re = AS(PyComplex, v[0])->re, im = AS(PyComplex, v[0])->im;
    else if (!is_absent(v[0]) && !as_double(e, v[0], &re)) return false;
    if (is_obj(v[1], OBJ_COMPLEX)) re -= AS(PyComplex, v[1])->im, im += AS(PyComplex, v[1])->re;
    else if (!is_absent(v[1])) {
        if (!as_double(e, v[1], &x)) return false;
        im += x;
    }
    return *out = py_complex(e, re, im), true;
}

/* ---- text and containers */
MAKE(make_str) {
    NO_SELF;
    if (!a->npos) return *out = py_text(e, ""), true;
    Buf b = {0};
    if (!py_show(e, a->pos[0], &b)) return buf_free(&b), false;
    return *out = py_buf(e, &b), true;
}
MAKE(make_bytes) {
    NO_SELF;
    if (!a->npos) *out = py_text(e, "");
    else if (is_obj(a->pos[0], OBJ_STR)) *out = py_str(e, AS_STR(a->pos[0])->p, (size_t)AS_STR(a->pos[0])->len);
    else {
        PyVec v = {0};
        Buf b = {0};
        int64_t x;
        if (!py_collect(e, a->pos[0], &v)) return false;
        for (int i = 0; i < v.len; i++) {
            if (!as_index(e, v.data[i], &x)) return buf_free(&b), false;
            buf_putc(&b, (char)x);
        }
        *out = py_buf(e, &b);
    }
    out->u.o->kind = OBJ_BYTES;
    return true;
}
static bool make_seq(Eval *e, Args *a, ObjKind kind, Py *out) {
    PyList *l = py_list(e, kind, 0);
    *out = py_obj(l);
    if (!no_keywords(e, kind == OBJ_LIST ? "list" : "tuple", a)) return false;
    if (a->npos > 1) return raise_(e, EXC_TypeError, "%s expected at most 1 argument, got %d", kind == OBJ_LIST ? "list" : "tuple", a->npos);
    return !a->npos || py_collect(e, a->pos[0], &l->v);
}
MAKE(make_list) { NO_SELF; return make_seq(e, a, OBJ_LIST, out); }
MAKE(make_tuple) { NO_SELF; return make_seq(e, a, OBJ_TUPLE, out); }
MAKE(make_dict) {
    PyDict *d = py_dict(e, OBJ_DICT);
    Py update, ignored;
    NO_SELF;
    *out = py_obj(d);
    return native_method(e, *out, sym(e->s, "update"), &update) && py_call(e, update, a, &ignored);
}
static bool make_set_of(Eval *e, Args *a, bool frozen, Py *out) {
    PyVec v = {0};
    PyDict *d = py_dict(e, OBJ_SET);
    d->frozen = frozen;
    *out = py_obj(d);
    if (!no_keywords(e, "set", a) || (a->npos && !py_collect(e, a->pos[0], &v))) return false;
    for (int i = 0; i < v.len; i++)
        if (!dict_set(e, d, v.data[i], py_none())) return false;
    return true;
}
MAKE(make_set) { NO_SELF; return make_set_of(e, a, false, out); }
MAKE(make_frozenset) { NO_SELF; return make_set_of(e, a, true, out); }
MAKE(make_range) {
    int64_t v[3] = {0, 0, 1};
    NO_SELF;
    if (!no_keywords(e, "range", a)) return false;
    if (a->npos < 1 || a->npos > 3) return raise_(e, EXC_TypeError, "range expected %s, got %d", a->npos ? "at most 3 arguments" : "at least 1 argument", a->npos);
    for (int i = 0; i < a->npos; i++)
        if (!as_index(e, a->pos[i], &v[i])) return false;
    if (a->npos == 1) v[1] = v[0], v[0] = 0;
    if (!v[2]) return raise_(e, EXC_ValueError, "range() arg 3 must not be zero");
    PyRange *r = EV_NEW(e, PyRange, OBJ_RANGE);
    bool up = v[2] > 0;
    uint64_t far = up ? (v[1] > v[0] ? (uint64_t)v[1] - (uint64_t)v[0] : 0) : (v[0] > v[1] ? (uint64_t)v[0] - (uint64_t)v[1] : 0);
    uint64_t step = up ? (uint64_t)v[2] : 0 - (uint64_t)v[2], len = far ? (far - 1) / step + 1 : 0;
    if (len > INT64_MAX) return overflow(e);
    r->start = v[0], r->step = v[2], r->len = (int64_t)len;
    return *out = py_obj(r), true;
}
MAKE(make_slice) {
    NO_SELF;
    if (a->npos < 1 || a->npos > 3) return raise_(e, EXC_TypeError, "slice expected 1 to 3 arguments, got %d", a->npos);
    PySlice *s = EV_NEW(e, PySlice, OBJ_SLICE);
    s->start = a->npos > 1 ? a->pos[0] : py_none();
    s->stop = a->npos > 1 ? a->pos[1] : a->pos[0];
    s->step = a->npos > 2 ? a->pos[2] : py_none();
    return *out = py_obj(s), true;
}

/* ---- wrappers */
MAKE(make_type) {
    NO_SELF;
    if (a->npos != 1) return unsupported(e, "making a class with type()");
    if (is_none(a->pos[0]) || a->pos[0].tag != PY_OBJ || a->pos[0].u.o->kind != OBJ_OPAQUE) return *out = py_obj(py_shown_class(e, a->pos[0])), true;
    return unsupported(e, "type(%s) at build time", AS(PyOpaque, a->pos[0])->qualified->s);
}
MAKE(make_property) {
    static const char *const names[] = {"fget", "fset", "fdel", "doc"};
    Py v[4];
    NO_SELF;
    if (!args_take(e, "property", a, names, 4, 0, v)) return false;
    PyProperty *p = EV_NEW(e, PyProperty, OBJ_PROPERTY);
    p->get = v[0], p->set = v[1];
    return *out = py_obj(p), true;
}
static bool wrap(Eval *e, Args *a, ObjKind kind, unsigned flag, Py *out) {
    if (a->npos != 1) return raise_(e, EXC_TypeError, "one function is expected");
    PyWrap *w = EV_NEW(e, PyWrap, kind);
    w->fn = a->pos[0];
    if (is_obj(w->fn, OBJ_FUNC)) AS(PyFunc, w->fn)->flags |= flag;
    return *out = py_obj(w), true;
}
MAKE(make_static) { NO_SELF; return wrap(e, a, OBJ_STATIC, FUNC_STATIC, out); }
MAKE(make_classmethod) { NO_SELF; return wrap(e, a, OBJ_CLASSMETHOD, FUNC_CLASSMETHOD, out); }
MAKE(make_super) {
    NO_SELF;
    if (a->npos != 2 || !is_obj(a->pos[0], OBJ_CLASS)) return raise_(e, EXC_TypeError, "super() argument 1 must be a type");
    PySuper *s = EV_NEW(e, PySuper, OBJ_SUPER);
    s->from = AS(PyClass, a->pos[0]), s->self = a->pos[1];
    return *out = py_obj(s), true;
}

/* ---- iterators */
static bool next_enumerate(Eval *e, PyIter *it, Py *out) {
    Py v[2];
    if (!iter_next(e, AS(PyIter, it->over), &v[1])) return false;
    if (is_absent(v[1])) return *out = v[1], true;
    v[0] = py_int(it->i++);
    return *out = py_tuple(e, v, 2), true;
}
MAKE(make_enumerate) {
    static const char *const names[] = {"iterable", "start"};
    Py v[2];
    PyIter *inner, *it = py_iter(e, "enumerate", next_enumerate);
    NO_SELF;
    if (!args_take(e, "enumerate", a, names, 2, 1, v) || !py_iterate(e, v[0], &inner)) return false;
    if (!is_absent(v[1]) && !as_index(e, v[1], &it->i)) return false;
    it->over = py_obj(inner);
    return *out = py_obj(it), true;
}
static bool next_parts(Eval *e, PyIter *it, Py *v, bool *end) {
    *end = false;
    for (int i = 0; i < it->parts.len; i++) {
        if (!iter_next(e, AS(PyIter, it->parts.data[i]), &v[i])) return false;
        if (is_absent(v[i])) {
            *end = true;
            if (i && it->step) return raise_(e, EXC_ValueError, "zip() argument %d is shorter than argument%s %d", i + 1, i > 1 ? "s 1-" : "", i);
            return true;
        }
    }
    return true;
}
static bool next_zip(Eval *e, PyIter *it, Py *out) {
    Py *v = ev_alloc(e, sizeof *v * (size_t)(it->parts.len + 1));
    bool end;
    *out = py_absent();
    if (!it->parts.len) return true;
    if (!next_parts(e, it, v, &end)) return false;
    if (!end) *out = py_tuple(e, v, it->parts.len);
    return true;
}
static bool iterate_all(Eval *e, PyIter *it, Py *v, int n) {
    for (int i = 0; i < n; i++) {
        PyIter *part;
        if (!py_iterate(e, v[i], &part)) return false;
        ev_push(e, &it->parts, py_obj(part));
    }
    return true;
}
MAKE(make_zip) {
    PyIter *it = py_iter(e, "zip", next_zip);
    bool strict = false;
    NO_SELF;
    if (a->nkw && (strcmp(a->kw[0]->s, "strict") || !py_truth(e, a->kwval[0], &strict))) return e->fail != FAIL_NONE ? false : raise_(e, EXC_TypeError, "zip() got an unexpected keyword argument");
    it->step = strict;
    *out = py_obj(it);
    return iterate_all(e, it, a->pos, a->npos);
}
static bool next_map(Eval *e, PyIter *it, Py *out) {
    Py *v = ev_alloc(e, sizeof *v * (size_t)(it->parts.len + 1));
    bool end;
    *out = py_absent();
    if (!next_parts(e, it, v, &end)) return false;
    return end || py_call_n(e, it->over, v, it->parts.len, out);
}
MAKE(make_map) {
    PyIter *it = py_iter(e, "map", next_map);
    NO_SELF;
    if (a->npos < 2) return raise_(e, EXC_TypeError, "map() must have at least two arguments.");
    it->over = a->pos[0];
    *out = py_obj(it);
    return iterate_all(e, it, a->pos + 1, a->npos - 1);
}
static bool next_filter(Eval *e, PyIter *it, Py *out) {
    for (;;) {
        Py t;
        bool keep;
        if (!ev_tick(e) || !iter_next(e, AS(PyIter, it->over2), out)) return false;
        if (is_absent(*out)) return true;
        t = *out;
        if (!is_none(it->over) && !py_call_n(e, it->over, out, 1, &t)) return false;
        if (!py_truth(e, t, &keep)) return false;
        if (keep) return true;
    }
}
MAKE(make_filter) {
    PyIter *inner, *it = py_iter(e, "filter", next_filter);
    NO_SELF;
    if (a->npos != 2) return raise_(e, EXC_TypeError, "filter expected 2 arguments, got %d", a->npos);
    if (!py_iterate(e, a->pos[1], &inner)) return false;
    it->over = a->pos[0], it->over2 = py_obj(inner);
    return *out = py_obj(it), true;
}
MAKE(make_reversed) {
    bool has;
    NO_SELF;
    if (a->npos != 1) return raise_(e, EXC_TypeError, "reversed expected 1 argument, got %d", a->npos);
    if (!call_method(e, a->pos[0], "__reversed__", NULL, 0, out, &has)) return false;
    if (has) return true;
    Py v = unwrap(a->pos[0]);
    if (is_obj(v, OBJ_SET) || is_obj(v, OBJ_ITER)) return raise_(e, EXC_TypeError, "'%s' object is not reversible", py_type_name(e, v));
    PyVec all = {0};
    PyIter *it;
    if (!py_collect(e, v, &all)) return false;
    PyList *l = py_list(e, OBJ_LIST, all.len);
    for (int i = all.len; i-- > 0;) l->v.data[l->v.len++] = all.data[i];
    if (!py_iterate(e, py_obj(l), &it)) return false;
    it->name = "reversed";
    return *out = py_obj(it), true;
}

static bool object_init(Eval *e, Py self, Args *a, Py *out) {
    /* An exception's arguments are those that its __init__ hands on. */
    Py *args = is_obj(self, OBJ_INSTANCE) && exc_matches(e, self, e->exc_class[EXC_BaseException]) ? map_get(&AS(PyInstance, self)->attrs, e->n.args) : NULL;
    if (args) *args = py_tuple(e, a->pos, a->npos);
    *out = py_none();
    return true;
}

static bool object_setattr(Eval *e, Py self, Args *a, Py *out) {
    if (!is_obj(self, OBJ_INSTANCE) || !is_obj(a->pos[0], OBJ_STR)) return raise_(e, EXC_TypeError, "attribute name must be string");
    *out = py_none();
    return py_setattr_plain(e, self, str_sym(e, a->pos[0]), a->pos[1]);
}
static bool object_delattr(Eval *e, Py self, Args *a, Py *out) {
    if (!is_obj(self, OBJ_INSTANCE) || !is_obj(a->pos[0], OBJ_STR)) return raise_(e, EXC_TypeError, "attribute name must be string");
    *out = py_none();
    return py_delattr_plain(e, self, str_sym(e, a->pos[0]));
}
static void object_method(Eval *e, const char *name, NativeFn *fn, int n) {
    Py f = py_native(e, "builtins", name, fn, n, n);
    AS(PyNative, f)->method = true;
    class_set(e, e->cls[BC_object], sym(e->s, name), f);
}

void classes_init(Eval *e) {
    static const struct { const char *name; NativeFn *make; } rows[NUM_BUILTIN_CLASSES] = {
        [BC_object] = {"object", NULL}, [BC_type] = {"type", make_type}, [BC_int] = {"int", make_int}, [BC_float] = {"float", make_float},
        [BC_bool] = {"bool", make_bool}, [BC_complex] = {"complex", make_complex}, [BC_str] = {"str", make_str}, [BC_bytes] = {"bytes", make_bytes},
        [BC_list] = {"list", make_list}, [BC_tuple] = {"tuple", make_tuple}, [BC_dict] = {"dict", make_dict}, [BC_set] = {"set", make_set},
        [BC_frozenset] = {"frozenset", make_frozenset}, [BC_range] = {"range", make_range}, [BC_slice] = {"slice", make_slice},
        [BC_property] = {"property", make_property}, [BC_staticmethod] = {"staticmethod", make_static},
        [BC_classmethod] = {"classmethod", make_classmethod}, [BC_enumerate] = {"enumerate", make_enumerate}, [BC_zip] = {"zip", make_zip},
        [BC_map] = {"map", make_map}, [BC_filter] = {"filter", make_filter}, [BC_reversed] = {"reversed", make_reversed}, [BC_super] = {"super", make_super},
    };
    static const struct { const char *name; ExcId base; } excs[NUM_EXCS] = {
#define X(name_, base_) [EXC_##name_] = {#name_, EXC_##base_},
        EXCEPTIONS(X)
#undef X
    };
    for (int i = 0; i < NUM_BUILTIN_CLASSES; i++) {
        PyClass *base = i == BC_bool ? e->cls[BC_int] : NULL;
        e->cls[i] = class_new(e, "builtins", rows[i].name, &base, base != NULL);
        e->cls[i]->make = rows[i].make;
    }
    for (int i = 0; i < NUM_EXCS; i++) {
        PyClass *base = i == EXC_BaseException ? e->cls[BC_object] : e->exc_class[excs[i].base];
        e->exc_class[i] = class_new(e, "builtins", excs[i].name, &base, 1);
    }
    /* super().__init__(...) ends here; what an exception was made with is kept already. */
    Py init = py_native(e, "builtins", "__init__", object_init, 0, -1);
    AS(PyNative, init)->method = true;
    class_set(e, e->cls[BC_object], e->n.init, init);
    class_set(e, e->cls[BC_object], sym(e->s, "__init_subclass__"), init);
    object_method(e, "__setattr__", object_setattr, 2);
    object_method(e, "__delattr__", object_delattr, 1);
    static const char *const enums[] = {"Enum", "IntEnum", "Flag", "IntFlag", "StrEnum"};
    for (int i = 0; i < COUNT_OF(enums); i++) {
        PyClass *base[2] = {i == 1 ? e->cls[BC_int] : e->cls[BC_str], e->enum_class[0]};
        e->enum_class[i] = i == 1 || i == 4 ? class_new(e, "enum", enums[i], base, 2) : class_new(e, "enum", enums[i], NULL, 0);
        e->enum_class[i]->flavour = CLS_ENUM;
    }
    e->jit_attribute = class_new(e, "torch.jit", "Attribute", NULL, 0);
    e->jit_error = class_new(e, "torch.jit", "Error", &e->exc_class[EXC_Exception], 1);
    PyClass *tuple = e->cls[BC_tuple];
    e->named_tuple = class_new(e, "typing", "NamedTuple", &tuple, 1);
    e->named_tuple->flavour = CLS_NAMED_TUPLE;
}
