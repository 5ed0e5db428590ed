/* compare.c: truth, identity, equality, hashes and order of values, as Python defines them. */
#include "eval/value.h"
#include <math.h>
#include <string.h>

bool is_number(Py v) { return v.tag == PY_INT || v.tag == PY_FLOAT || v.tag == PY_BOOL; }

Py unwrap(Py v) {
    if (is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls->mro) {
        PyInstance *x = AS(PyInstance, v);
        /* A plain Enum's value is no base of its: only IntEnum and the like compare and compute as their values do. */
        if (!is_absent(x->native))
            for (int i = 0; i < x->cls->nmro; i++)
                if (x->cls->mro[i]->flavour == CLS_BUILTIN && x->cls->mro[i]->make && strcmp(x->cls->mro[i]->name->s, "object")) return x->native;
    }
    return v;
}

bool as_index(Eval *e, Py v, int64_t *out) {
    v = unwrap(v);
    if (v.tag == PY_INT) return *out = v.u.i, true;
    if (v.tag == PY_BOOL) return *out = v.u.b, true;
    Py r;
    bool has;
    if (!call_method(e, v, "__index__", NULL, 0, &r, &has)) return false;
    if (has && (r.tag == PY_INT || r.tag == PY_BOOL)) return *out = r.tag == PY_INT ? r.u.i : r.u.b, true;
    return raise_(e, EXC_TypeError, "'%s' object cannot be interpreted as an integer", py_type_name(e, v));
}

bool as_double(Eval *e, Py v, double *out) {
    v = unwrap(v);
    if (v.tag == PY_FLOAT) return *out = v.u.f, true;
    if (v.tag == PY_INT) return *out = (double)v.u.i, true;
    if (v.tag == PY_BOOL) return *out = v.u.b, true;
    Py r;
    bool has;
    if (!call_method(e, v, "__float__", NULL, 0, &r, &has)) return false;
    if (has && r.tag == PY_FLOAT) return *out = r.u.f, true;
    return raise_(e, EXC_TypeError, "must be real number, not %s", py_type_name(e, v));
}

bool py_truth(Eval *e, Py v, bool *out) {
    switch (v.tag) {
    case PY_NONE: *out = false; return true;
    case PY_BOOL: *out = v.u.b; return true;
    case PY_INT: *out = v.u.i != 0; return true;
    case PY_FLOAT: *out = v.u.f != 0; return true;
    case PY_OBJ: break;
    default: *out = true; return true;
    }
    switch (v.u.o->kind) {
    case OBJ_STR: case OBJ_BYTES: *out = AS_STR(v)->len > 0; return true;
    case OBJ_COMPLEX: *out = AS(PyComplex, v)->re != 0 || AS(PyComplex, v)->im != 0; return true;
    case OBJ_LIST: case OBJ_TUPLE: *out = AS_LIST(v)->v.len > 0; return true;
    case OBJ_DICT: case OBJ_SET: *out = AS_DICT(v)->live > 0; return true;
    case OBJ_VIEW: *out = AS(PyView, v)->dict->live > 0; return true;
    case OBJ_RANGE: *out = AS(PyRange, v)->len > 0; return true;
    case OBJ_INSTANCE: {
        Py r;
        bool has;
        if (!call_method(e, v, "__bool__", NULL, 0, &r, &has)) return false;
        if (has) {
            if (r.tag != PY_BOOL) return raise_(e, EXC_TypeError, "__bool__ should return bool, returned %s", py_type_name(e, r));
            return *out = r.u.b, true;
        }
        if (!call_method(e, v, "__len__", NULL, 0, &r, &has)) return false;
        if (has) {
            int64_t n;
            if (!as_index(e, r, &n)) return false;
            return *out = n != 0, true;
        }
        Py n = unwrap(v);
        if (!py_is(n, v)) return py_truth(e, n, out);
        return *out = true, true;
    }
    default: *out = true; return true;
    }
}

bool py_is(Py a, Py b) {
    if (a.tag != b.tag) return false;
    switch (a.tag) {
    case PY_BOOL: return a.u.b == b.u.b;
    case PY_INT: return a.u.i == b.u.i;
    case PY_FLOAT: return !memcmp(&a.u.f, &b.u.f, sizeof(double));
    case PY_OBJ: return a.u.o == b.u.o;
    default: return true;
    }
}

static int str_cmp(const PyStr *a, const PyStr *b) {
    /* UTF-8 orders as its code points do. */
    int64_t n = a->len < b->len ? a->len : b->len;
    int c = n ? memcmp(a->p, b->p, (size_t)n) : 0;
    return c ? c : a->len < b->len ? -1 : a->len > b->len;
}

/* int against float exactly: the float may be beyond what an int64 or the int beyond what a double tells apart. -2: unordered (NaN) */
static int int_float_cmp(int64_t i, double f) {
    if (isnan(f)) return -2;
    if (f >= 9223372036854775808.0) return -1;
    if (f < -9223372036854775808.0) return 1;
    int64_t t = (int64_t)f;
    if (i != t) return i < t ? -1 : 1;
    double frac = f - (double)t;
    return frac > 0 ? -1 : frac < 0;
}

static int number_cmp(Py a, Py b) {
    if (a.tag == PY_BOOL) a = py_int(a.u.b);
    if (b.tag == PY_BOOL) b = py_int(b.u.b);
    if (a.tag == PY_INT && b.tag == PY_INT) return a.u.i < b.u.i ? -1 : a.u.i > b.u.i;
    if (a.tag == PY_INT) return int_float_cmp(a.u.i, b.u.f);
    if (b.tag == PY_INT) {
        int c = int_float_cmp(b.u.i, a.u.f);
        return c == -2 ? c : -c;
    }
    return isnan(a.u.f) || isnan(b.u.f) ? -2 : a.u.f < b.u.f ? -1 : a.u.f > b.u.f;
}

static bool set_subset(Eval *e, PyDict *a, PyDict *b, bool *out) {
    DictEntry *x;
    Py v;
    *out = a->live <= b->live;
    for (int i = 0; *out && dict_next(a, &i, &x);) {
        if (!dict_get(e, b, x->key, &v)) return false;
        if (is_absent(v)) *out = false;
    }
    return true;
}

bool py_equal(Eval *e, Py a, Py b, bool *out) {
    if (!ev_stack(e)) return false;
    if ((is_obj(a, OBJ_INSTANCE) || is_obj(b, OBJ_INSTANCE))) {
        Py r;
        bool has = false;
        if (is_obj(a, OBJ_INSTANCE) && (!call_method(e, a, "__eq__", &b, 1, &r, &has))) return false;
        if (has && r.tag != PY_NOT_IMPLEMENTED) return py_truth(e, r, out);
        if (is_obj(b, OBJ_INSTANCE) && (!call_method(e, b, "__eq__", &a, 1, &r, &has))) return false;
        if (has && r.tag != PY_NOT_IMPLEMENTED) return py_truth(e, r, out);
        Py na = unwrap(a), nb = unwrap(b);
        if (!py_is(na, a) || !py_is(nb, b)) return py_equal(e, na, nb, out);
        return *out = py_is(a, b), true;
    }
    if (is_number(a) && is_number(b)) return *out = number_cmp(a, b) == 0, true;
    if (a.tag != PY_OBJ || b.tag != PY_OBJ) {
        if (is_obj(a, OBJ_COMPLEX) && is_number(b)) return *out = AS(PyComplex, a)->im == 0 && number_cmp(py_float(AS(PyComplex, a)->re), b) == 0, true;
        if (is_obj(b, OBJ_COMPLEX) && is_number(a)) return py_equal(e, b, a, out);
        return *out = py_is(a, b), true;
    }
    if (a.u.o == b.u.o) return *out = true, true;
    *out = false;
    if (a.u.o->kind != b.u.o->kind) return true;
    switch (a.u.o->kind) {
    case OBJ_STR: case OBJ_BYTES: *out = !str_cmp(AS_STR(a), AS_STR(b)); return true;
    case OBJ_COMPLEX: *out = AS(PyComplex, a)->re == AS(PyComplex, b)->re && AS(PyComplex, a)->im == AS(PyComplex, b)->im; return true;
    case OBJ_LIST: case OBJ_TUPLE: {
        PyList *x = AS_LIST(a), *y = AS_LIST(b);
        if (x->v.len != y->v.len) return true;
        for (int i = 0; i < x->v.len && i < y->v.len; i++) {
            if (!py_is(x->v.data[i], y->v.data[i]) && !py_equal(e, x->v.data[i], y->v.data[i], out)) return false;
            else if (py_is(x->v.data[i], y->v.data[i])) *out = true;
            if (!*out) return true;
        }
        return *out = true, true;
    }
    case OBJ_DICT: {
        PyDict *x = AS_DICT(a), *y = AS_DICT(b);
        DictEntry *en;
        Py v;
        if (x->live != y->live) return true;
        for (int i = 0; dict_next(x, &i, &en);) {
            if (!dict_get(e, y, en->key, &v)) return false;
            if (is_absent(v)) return *out = false, true;
            if (!py_equal(e, en->value, v, out)) return false;
            if (!*out) return true;
        }
        return *out = true, true;
    }
    case OBJ_SET: return AS_DICT(a)->live == AS_DICT(b)->live ? set_subset(e, AS_DICT(a), AS_DICT(b), out) : true;
    case OBJ_RANGE: {
        PyRange *x = AS(PyRange, a), *y = AS(PyRange, b);
        *out = x->len == y->len && (!x->len || (x->start == y->start && (x->len == 1 || x->step == y->step)));
        return true;
    }
    case OBJ_METHOD: *out = py_is(AS(PyMethod, a)->self, AS(PyMethod, b)->self) && py_is(AS(PyMethod, a)->fn, AS(PyMethod, b)->fn); return true;
    case OBJ_ALIAS: {
        PyAlias *x = AS(PyAlias, a), *y = AS(PyAlias, b);
        if (!py_is(x->origin, y->origin) || x->args.len != y->args.len) return true;
        for (int i = 0; i < x->args.len; i++) {
            if (!py_equal(e, x->args.data[i], y->args.data[i], out)) return false;
            if (!*out) return true;
        }
        return *out = true, true;
    }
    default: return true;
    }
}

static uint64_t mix(uint64_t x) {
    x ^= x >> 33, x *= 0xff51afd7ed558ccdULL, x ^= x >> 33, x *= 0xc4ceb9fe1a85ec53ULL;
    return x ^ x >> 33;
}

bool py_hash(Eval *e, Py v, uint64_t *out) {
    v = unwrap(v);
    switch (v.tag) {
    case PY_BOOL: *out = mix((uint64_t)v.u.b); return true;
    case PY_INT: *out = mix((uint64_t)v.u.i); return true;
    case PY_FLOAT: {
        double f = v.u.f;
        /* Equal numbers hash alike. */
        if (f >= -9223372036854775808.0 && f < 9223372036854775808.0 && (double)(int64_t)f == f) *out = mix((uint64_t)(int64_t)f);
        else {
            uint64_t bits;
            memcpy(&bits, &f, sizeof bits);
            *out = mix(bits);
        }
        return true;
    }
    case PY_OBJ: break;
    default: *out = mix(1000003u + (uint64_t)v.tag); return true;
    }
    switch (v.u.o->kind) {
    case OBJ_STR: case OBJ_BYTES: {
        PyStr *s = AS_STR(v);
        if (!s->hashed) {
            uint64_t h = 1469598103934665603ULL;
            for (int64_t i = 0; i < s->len; i++) h = (h ^ (unsigned char)s->p[i]) * 1099511628211ULL;
            s->hash = mix(h), s->hashed = true;
        }
        *out = s->hash;
        return true;
    }
    case OBJ_TUPLE: {
        uint64_t h = 7, x;
        for (int i = 0; i < AS_LIST(v)->v.len; i++) {
            if (!py_hash(e, AS_LIST(v)->v.data[i], &x)) return false;
            h = mix(h * 31 + x);
        }
        *out = h;
        return true;
    }
    case OBJ_COMPLEX: {
        uint64_t re, im;
        if (AS(PyComplex, v)->im == 0) return py_hash(e, py_float(AS(PyComplex, v)->re), out);
        py_hash(e, py_float(AS(PyComplex, v)->re), &re), py_hash(e, py_float(AS(PyComplex, v)->im), &im);
        *out = mix(re * 31 + im);
        return true;
    }
    case OBJ_SET:
        if (AS_DICT(v)->frozen) {
            DictEntry *x;
            *out = 11;
            for (int i = 0; dict_next(AS_DICT(v), &i, &x);) *out ^= mix(x->hash);
            return true;
        } /* fall through */
    case OBJ_LIST: case OBJ_DICT: return raise_(e, EXC_TypeError, "unhashable type: '%s'", py_type_name(e, v));
    case OBJ_INSTANCE: {
        Py r, eq;
        bool has;
        if (!call_method(e, v, "__hash__", NULL, 0, &r, &has)) return false;
        if (has) {
            int64_t i;
            if (!as_index(e, r, &i)) return false;
            return *out = mix((uint64_t)i), true;
        }
        PyClass *c = AS(PyInstance, v)->cls;
        if (class_lookup(c, e->n.eq, &eq) && c->flavour != CLS_ENUM) return raise_(e, EXC_TypeError, "unhashable type: '%s'", c->name->s);
        break;
    }
    default: break;
    }
    *out = mix((uint64_t)(uintptr_t)v.u.o);
    return true;
}

static const char *const reflected[NUM_AST_OPS] = {[AOP_Lt] = "__gt__", [AOP_LtE] = "__ge__", [AOP_Gt] = "__lt__", [AOP_GtE] = "__le__"};
static const char *const direct[NUM_AST_OPS] = {[AOP_Lt] = "__lt__", [AOP_LtE] = "__le__", [AOP_Gt] = "__gt__", [AOP_GtE] = "__ge__",
                                                [AOP_Eq] = "__eq__", [AOP_NotEq] = "__ne__"};
static bool holds(int op, int c) {
    switch (op) {
    case AOP_Lt: return c == -1;
    case AOP_LtE: return c == -1 || c == 0;
    case AOP_Gt: return c == 1;
    default: return c == 1 || c == 0;
    }
}

bool py_compare(Eval *e, int op, Py a, Py b, Py *out) {
    bool r, has = false;
    Py v;
    switch (op) {
    case AOP_Is: *out = py_bool(py_is(a, b)); return true;
    case AOP_IsNot: *out = py_bool(!py_is(a, b)); return true;
    case AOP_In: case AOP_NotIn:
        if (!py_contains(e, b, a, &r)) return false;
        *out = py_bool(op == AOP_In ? r : !r);
        return true;
    case AOP_Eq: case AOP_NotEq:
        if (is_obj(a, OBJ_INSTANCE)) {
            if (!call_method(e, a, direct[op], &b, 1, &v, &has)) return false;
            if (has && v.tag != PY_NOT_IMPLEMENTED) return *out = v, true;
        }
        if (!py_equal(e, a, b, &r)) return false;
        *out = py_bool(op == AOP_Eq ? r : !r);
        return true;
    default: break;
    }
    if (is_obj(a, OBJ_INSTANCE) || is_obj(b, OBJ_INSTANCE)) {
        if (is_obj(a, OBJ_INSTANCE) && !call_method(e, a, direct[op], &b, 1, &v, &has)) return false;
        if (has && v.tag != PY_NOT_IMPLEMENTED) return *out = v, true;
        has = false;
        if (is_obj(b, OBJ_INSTANCE) && !call_method(e, b, reflected[op], &a, 1, &v, &has)) return false;
        if (has && v.tag != PY_NOT_IMPLEMENTED) return *out = v, true;
        a = unwrap(a), b = unwrap(b);
    }
    if (is_number(a) && is_number(b)) {
        int c = number_cmp(a, b);
        return *out = py_bool(c != -2 && holds(op, c)), true;
    }
    if (a.tag == PY_OBJ && b.tag == PY_OBJ && a.u.o->kind == b.u.o->kind) {
        if (is_obj(a, OBJ_STR) || is_obj(a, OBJ_BYTES)) {
            int c = str_cmp(AS_STR(a), AS_STR(b));
            return *out = py_bool(holds(op, c < 0 ? -1 : c > 0)), true;
        }
        if (is_obj(a, OBJ_LIST) || is_obj(a, OBJ_TUPLE)) {
            PyList *x = AS_LIST(a), *y = AS_LIST(b);
            for (int i = 0; i < x->v.len && i < y->v.len; i++) {
                if (!py_equal(e, x->v.data[i], y->v.data[i], &r)) return false;
                if (!r) return py_compare(e, op, x->v.data[i], y->v.data[i], out);
            }
            return *out = py_bool(holds(op, x->v.len < y->v.len ? -1 : x->v.len > y->v.len)), true;
        }
        if (is_obj(a, OBJ_SET)) {
            bool sub;
            PyDict *x = AS_DICT(op == AOP_Lt || op == AOP_LtE ? a : b), *y = AS_DICT(op == AOP_Lt || op == AOP_LtE ? b : a);
            if (!set_subset(e, x, y, &sub)) return false;
            return *out = py_bool(sub && (op == AOP_LtE || op == AOP_GtE || x->live < y->live)), true;
        }
    }
    if (is_obj(a, OBJ_POISON) || is_obj(b, OBJ_POISON) || is_obj(a, OBJ_OPAQUE) || is_obj(b, OBJ_OPAQUE))
        return unsupported(e, "comparing '%s' with '%s' at build time", py_type_name(e, a), py_type_name(e, b));
    return raise_(e, EXC_TypeError, "'%s' not supported between instances of '%s' and '%s'", ast_op_text(op), py_type_name(e, a), py_type_name(e, b));
}

bool py_less(Eval *e, Py a, Py b, bool *out) {
    Py r;
    return py_compare(e, AOP_Lt, a, b, &r) && py_truth(e, r, out);
}

bool py_contains(Eval *e, Py c, Py item, bool *out) {
    *out = false;
    if (is_obj(c, OBJ_INSTANCE)) {
        Py r;
        bool has;
        if (!call_method(e, c, "__contains__", &item, 1, &r, &has)) return false;
        if (has) return py_truth(e, r, out);
        c = unwrap(c);
    }
    if (is_obj(c, OBJ_STR)) {
        item = unwrap(item);
        if (!is_obj(item, OBJ_STR)) return raise_(e, EXC_TypeError, "'in <string>' requires string as left operand, not %s", py_type_name(e, item));
        *out = !AS_STR(item)->len || memmem(AS_STR(c)->p, (size_t)AS_STR(c)->len, AS_STR(item)->p, (size_t)AS_STR(item)->len);
        return true;
    }
    if (is_obj(c, OBJ_DICT) || is_obj(c, OBJ_SET) || (is_obj(c, OBJ_VIEW) && AS(PyView, c)->what == 'k')) {
        Py v;
        if (!dict_get(e, is_obj(c, OBJ_VIEW) ? AS(PyView, c)->dict : AS_DICT(c), item, &v)) return false;
        return *out = !is_absent(v), true;
    }
    if (is_obj(c, OBJ_RANGE) && (item.tag == PY_INT || item.tag == PY_BOOL)) {
        PyRange *r = AS(PyRange, c);
        int64_t i = item.tag == PY_INT ? item.u.i : item.u.b;
        bool ahead = r->step > 0 ? i >= r->start : i <= r->start;
        uint64_t off = r->step > 0 ? (uint64_t)i - (uint64_t)r->start : (uint64_t)r->start - (uint64_t)i;
        uint64_t step = r->step > 0 ? (uint64_t)r->step : 0 - (uint64_t)r->step;
        *out = ahead && off % step == 0 && off / step < (uint64_t)r->len;
        return true;
    }
    PyIter *it;
    Py v;
    if (c.tag != PY_OBJ || c.u.o->kind == OBJ_FUNC) return raise_(e, EXC_TypeError, "argument of type '%s' is not iterable", py_type_name(e, c));
    if (!py_iterate(e, c, &it)) return false;
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &v)) return false;
        if (is_absent(v)) return true;
        if (py_is(v, item)) return *out = true, true;
        if (!py_equal(e, v, item, out)) return false;
        if (*out) return true;
    }
}

bool py_len(Eval *e, Py v, int64_t *out) {
    if (is_obj(v, OBJ_INSTANCE)) {
        Py r;
        bool has;
        if (!call_method(e, v, "__len__", NULL, 0, &r, &has)) return false;
        if (has) {
            if (!as_index(e, r, out)) return false;
            return *out >= 0 || raise_(e, EXC_ValueError, "__len__() should return >= 0");
        }
        v = unwrap(v);
    }
    if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_STR: *out = AS_STR(v)->chars; return true;
        case OBJ_BYTES: *out = AS_STR(v)->len; return true;
        case OBJ_LIST: case OBJ_TUPLE: *out = AS_LIST(v)->v.len; return true;
        case OBJ_DICT: case OBJ_SET: *out = AS_DICT(v)->live; return true;
        case OBJ_VIEW: *out = AS(PyView, v)->dict->live; return true;
        case OBJ_RANGE: *out = AS(PyRange, v)->len; return true;
        case OBJ_CLASS: {
            if (AS(PyClass, v)->flavour != CLS_ENUM) break;
            PyVec members = {0};
            if (!py_collect(e, v, &members)) return false;
            return *out = members.len, true;
        }
        default: break;
        }
    return raise_(e, EXC_TypeError, "object of type '%s' has no len()", py_type_name(e, v));
}
