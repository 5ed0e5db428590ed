/* builtins.c: Python's builtin functions. classes.c has the builtin types' constructors. */
#include "eval/modules.h"
#include "eval/tensor.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NOTHING (*out = py_none(), true)
#define NO_SELF (void)self

/* ---- print */
void print_values(Eval *e, FILE *to, const Py *v, int n, const char *sep, const char *end, bool *ok) {
    Buf b = {0};
    *ok = true;
    for (int i = 0; i < n && *ok; i++) {
        if (i) buf_puts(&b, sep);
        *ok = py_show(e, v[i], &b);
    }
    buf_puts(&b, end);
    if (*ok) fwrite(b.p, 1, b.len, to);
    buf_free(&b);
}
FN(b_print) {
    const char *sep = " ", *end = "\n";
    FILE *to = e->o.out;
    bool ok, flush = false;
    NO_SELF;
    for (int k = 0; k < a->nkw; k++) {
        const char *name = a->kw[k]->s;
        Py v = a->kwval[k];
        if (!strcmp(name, "sep") || !strcmp(name, "end")) {
            if (is_none(v)) continue;
            if (!is_obj(v, OBJ_STR)) return raise_(e, EXC_TypeError, "%s must be None or a string, not %s", name, py_type_name(e, v));
            *(name[0] == 's' ? &sep : &end) = AS_STR(v)->p;
        } else if (!strcmp(name, "file")) {
            if (is_obj(v, OBJ_OPAQUE) && !strcmp(AS(PyOpaque, v)->qualified->s, "sys.stderr")) to = stderr;
            else if (!is_none(v) && !(is_obj(v, OBJ_OPAQUE) && !strcmp(AS(PyOpaque, v)->qualified->s, "sys.stdout"))) return unsupported(e, "print to a file");
        } else if (!strcmp(name, "flush")) {
            if (!py_truth(e, v, &flush)) return false;
        } else return raise_(e, EXC_TypeError, "'%s' is an invalid keyword argument for print()", name);
    }
    print_values(e, to, a->pos, a->npos, sep, end, &ok);
    if (flush) fflush(to);
    return ok && NOTHING;
}

/* ---- sizes, truth, order */
FN(b_len) {
    int64_t n;
    NO_SELF;
    if (!py_len(e, a->pos[0], &n)) return false;
    return *out = py_int(n), true;
}
FN(b_abs) {
    Py v = a->pos[0];
    bool has = false;
    NO_SELF;
    if (!call_method(e, v, "__abs__", NULL, 0, out, &has)) return false;
    if (has) return true;
    v = unwrap(v);
    if (v.tag == PY_FLOAT) return *out = py_float(fabs(v.u.f)), true;
    if (is_obj(v, OBJ_COMPLEX)) return *out = py_float(hypot(AS(PyComplex, v)->re, AS(PyComplex, v)->im)), true;
    if (v.tag == PY_INT || v.tag == PY_BOOL) {
        int64_t i = v.tag == PY_INT ? v.u.i : v.u.b;
        return i < 0 ? py_unary(e, AOP_USub, v, out) : (*out = py_int(i), true);
    }
    return raise_(e, EXC_TypeError, "bad operand type for abs(): '%s'", py_type_name(e, v));
}
static bool extreme(Eval *e, Args *a, bool max, Py *out) {
    PyVec v = {0};
    Py key = py_none(), deflt = py_absent(), best = py_absent(), best_key = py_absent();
    for (int k = 0; k < a->nkw; k++) {
        if (!strcmp(a->kw[k]->s, "key")) key = a->kwval[k];
        else if (!strcmp(a->kw[k]->s, "default")) deflt = a->kwval[k];
        else return raise_(e, EXC_TypeError, "'%s' is an invalid keyword argument for %s()", a->kw[k]->s, max ? "max" : "min");
    }
    if (a->npos == 1) {
        if (!py_collect(e, a->pos[0], &v)) return false;
    } else
        for (int i = 0; i < a->npos; i++) ev_push(e, &v, a->pos[i]);
    for (int i = 0; i < v.len; i++) {
        Py k = v.data[i];
        bool better = is_absent(best);
        if (!is_none(key) && !py_call_n(e, key, &v.data[i], 1, &k)) return false;
        if (!better && !(max ? py_less(e, best_key, k, &better) : py_less(e, k, best_key, &better))) return false;
        if (better) best = v.data[i], best_key = k;
    }
    if (is_absent(best)) best = deflt;
    if (is_absent(best)) return raise_(e, EXC_ValueError, "%s() arg is an empty sequence", max ? "max" : "min");
    return *out = best, true;
}
FN(b_max) { NO_SELF; return extreme(e, a, true, out); }
FN(b_min) { NO_SELF; return extreme(e, a, false, out); }
FN(b_sum) {
    static const char *const names[] = {"iterable", "start"};
    Py v[2], x, r;
    PyIter *it;
    NO_SELF;
    if (!args_take(e, "sum", a, names, 2, 1, v) || !py_iterate(e, v[0], &it)) return false;
    r = is_absent(v[1]) ? py_int(0) : v[1];
    if (is_obj(r, OBJ_STR)) return raise_(e, EXC_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &x)) return false;
        if (is_absent(x)) return *out = r, true;
        if (!py_binary(e, AOP_Add, r, x, false, &r)) return false;
    }
}
static bool any_all(Eval *e, Py v, bool stop_at, Py *out) {
    PyIter *it;
    Py x;
    bool t;
    if (!py_iterate(e, v, &it)) return false;
    for (;;) {
        if (!ev_tick(e) || !iter_next(e, it, &x)) return false;
        if (is_absent(x)) return *out = py_bool(!stop_at), true;
        if (!py_truth(e, x, &t)) return false;
        if (t == stop_at) return *out = py_bool(stop_at), true;
    }
}
FN(b_any) { NO_SELF; return any_all(e, a->pos[0], true, out); }
FN(b_all) { NO_SELF; return any_all(e, a->pos[0], false, out); }

/* Merge sort: stable, and it stands an order that contradicts itself or fails. */
typedef struct Keyed { Py key, value; } Keyed;
static bool merge_sort(Eval *e, Keyed *v, Keyed *tmp, int n, bool reverse) {
    if (n < 2) return true;
    int half = n / 2, i = 0, k = half, at = 0;
    if (!merge_sort(e, v, tmp, half, reverse) || !merge_sort(e, v + half, tmp, n - half, reverse)) return false;
    while (i < half && k < n) {
        bool later;
        if (!ev_tick(e) || !(reverse ? py_less(e, v[i].key, v[k].key, &later) : py_less(e, v[k].key, v[i].key, &later))) return false;
        tmp[at++] = later ? v[k++] : v[i++];
    }
    while (i < half) tmp[at++] = v[i++];
    memcpy(v, tmp, sizeof *v * (size_t)at);
    return true;
}
FN(b_sorted) {
    Py key = py_none();
    bool reverse = false;
    PyVec v = {0};
    NO_SELF;
    for (int k = 0; k < a->nkw; k++) {
        if (!strcmp(a->kw[k]->s, "key")) key = a->kwval[k];
        else if (strcmp(a->kw[k]->s, "reverse")) return raise_(e, EXC_TypeError, "'%s' is an invalid keyword argument for sort()", a->kw[k]->s);
        else if (!py_truth(e, a->kwval[k], &reverse)) return false;
    }
    if (!py_collect(e, a->pos[0], &v)) return false;
    Keyed *s = ev_alloc(e, sizeof *s * (size_t)(v.len + 1)), *tmp = ev_alloc(e, sizeof *s * (size_t)(v.len + 1));
    for (int i = 0; i < v.len; i++) {
        s[i].value = s[i].key = v.data[i];
        if (!is_none(key) && !py_call_n(e, key, &v.data[i], 1, &s[i].key)) return false;
    }
    if (!merge_sort(e, s, tmp, v.len, reverse)) return false;
    PyList *l = py_list(e, OBJ_LIST, v.len);
    for (int i = 0; i < v.len; i++) l->v.data[l->v.len++] = s[i].value;
    return *out = py_obj(l), true;
}

/* ---- numbers and characters */
FN(b_round) {
    static const char *const names[] = {"number", "ndigits"};
    Py v[2];
    int64_t n = 0;
    bool has;
    NO_SELF;
    if (!args_take(e, "round", a, names, 2, 1, v)) return false;
    if (!call_method(e, v[0], "__round__", is_absent(v[1]) ? NULL : &v[1], is_absent(v[1]) ? 0 : 1, out, &has)) return false;
    if (has) return true;
    v[0] = unwrap(v[0]);
    bool digits = !is_absent(v[1]) && !is_none(v[1]);
    if (digits && !as_index(e, v[1], &n)) return false;
    if (v[0].tag == PY_FLOAT) {
        double f = v[0].u.f;
        if (!digits) {
            if (!isfinite(f)) return raise_(e, isnan(f) ? EXC_ValueError : EXC_OverflowError, "cannot convert float %s to integer", isnan(f) ? "NaN" : "infinity");
            f = nearbyint(f);
            if (f >= 9223372036854775808.0 || f < -9223372036854775808.0) return overflow(e);
            return *out = py_int((int64_t)f), true;
        }
        if (!isfinite(f) || n > 300) return *out = v[0], true;
        if (n < -300) return *out = py_float(copysign(0.0, f)), true;
        char text[700];
        if (n >= 0) {
            snprintf(text, sizeof text, "%.*f", (int)n, f);
            return *out = py_float(strtod(text, NULL)), true;
        }
        double p = pow(10, (double)-n);
        return *out = py_float(nearbyint(f / p) * p), true;
    }
    if (v[0].tag == PY_INT || v[0].tag == PY_BOOL) {
        int64_t i = v[0].tag == PY_INT ? v[0].u.i : v[0].u.b;
        if (n >= 0) return *out = py_int(i), true;
        if (n < -18) return *out = py_int(0), true;
        int64_t p = 1;
        for (int64_t k = 0; k < -n; k++) p *= 10;
        int64_t r = i % p, half = p / 2;
        if (r < 0) r += p;
        int64_t low = i - r;
        bool up = r > half || (r == half && low / p % 2 != 0);
        if (up && __builtin_add_overflow(low, p, &low)) return overflow(e);
        return *out = py_int(low), true;
    }
    return raise_(e, EXC_TypeError, "type %s doesn't define __round__ method", py_type_name(e, v[0]));
}
FN(b_divmod) {
    Py v[2];
    NO_SELF;
    if (!py_binary(e, AOP_FloorDiv, a->pos[0], a->pos[1], false, &v[0]) || !py_binary(e, AOP_Mod, a->pos[0], a->pos[1], false, &v[1])) return false;
    return *out = py_tuple(e, v, 2), true;
}
FN(b_pow) {
    NO_SELF;
    if (a->npos == 3) {
        int64_t b, n, m;
        if (!as_index(e, a->pos[0], &b) || !as_index(e, a->pos[1], &n) || !as_index(e, a->pos[2], &m)) return false;
        if (!m) return raise_(e, EXC_ValueError, "pow() 3rd argument cannot be 0");
        if (n < 0 || m < 0 || m > INT32_MAX) return unsupported(e, "pow() with these arguments at build time");
        int64_t r = 1 % m, x = ((b % m) + m) % m;
        for (; n; n >>= 1, x = x * x % m)
            if (n & 1) r = r * x % m;
        return *out = py_int(r), true;
    }
    return py_binary(e, AOP_Pow, a->pos[0], a->pos[1], false, out);
}
FN(b_ord) {
    NO_SELF;
    Py v = unwrap(a->pos[0]);
    if (!is_obj(v, OBJ_STR)) return raise_(e, EXC_TypeError, "ord() expected string of length 1, but %s found", py_type_name(e, v));
    if (AS_STR(v)->chars != 1) return raise_(e, EXC_TypeError, "ord() expected a character, but string of length %lld found", (long long)AS_STR(v)->chars);
    const unsigned char *p = (const unsigned char *)AS_STR(v)->p;
    int64_t c = *p < 0x80 ? *p : *p < 0xE0 ? *p & 31 : *p < 0xF0 ? *p & 15 : *p & 7;
    for (int64_t i = 1; i < AS_STR(v)->len; i++) c = c << 6 | (p[i] & 63);
    return *out = py_int(c), true;
}
FN(b_chr) {
    int64_t c;
    char p[4];
    NO_SELF;
    if (!as_index(e, a->pos[0], &c)) return false;
    if (c < 0 || c > 0x10FFFF) return raise_(e, EXC_ValueError, "chr() arg not in range(0x110000)");
    if (c >= 0xD800 && c < 0xE000) return unsupported(e, "chr() of a surrogate");
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; c >>= 6) p[i] = (char)(0x80 | (c & 63));
    p[0] = (char)(lead[n] | c);
    return *out = py_str(e, p, n), true;
}
static bool based(Eval *e, Args *a, const char *spec, Py *out) {
    int64_t i;
    Buf b = {0};
    if (!as_index(e, a->pos[0], &i) || !py_format(e, py_int(i), spec, 2, &b)) return buf_free(&b), false;
    return *out = py_buf(e, &b), true;
}
FN(b_hex) { NO_SELF; return based(e, a, "#x", out); }
FN(b_oct) { NO_SELF; return based(e, a, "#o", out); }
FN(b_bin) { NO_SELF; return based(e, a, "#b", out); }
FN(b_hash) {
    uint64_t h;
    NO_SELF;
    Py v = unwrap(a->pos[0]);
    if (v.tag == PY_FLOAT && v.u.f == floor(v.u.f) && fabs(v.u.f) < 1e18) v = py_int((int64_t)v.u.f);
    /* CPython's for small ints; for others some number. */
    if (v.tag == PY_INT && v.u.i > -(1LL << 60) && v.u.i < 1LL << 60) return *out = py_int(v.u.i == -1 ? -2 : v.u.i), true;
    if (v.tag == PY_BOOL) return *out = py_int(v.u.b), true;
    if (!py_hash(e, v, &h)) return false;
    return *out = py_int((int64_t)(h >> 2)), true;
}
FN(b_id) {
    NO_SELF;
    (void)e;
    return *out = py_int(a->pos[0].tag == PY_OBJ ? (int64_t)a->pos[0].u.o->id * 16 : a->pos[0].u.i * 16 + a->pos[0].tag), true;
}

/* ---- text */
FN(b_repr) {
    Buf b = {0};
    NO_SELF;
    if (!py_repr(e, a->pos[0], &b)) return buf_free(&b), false;
    return *out = py_buf(e, &b), true;
}
FN(b_format) {
    Buf b = {0};
    NO_SELF;
    if (a->npos > 1 && !is_obj(a->pos[1], OBJ_STR)) return raise_(e, EXC_TypeError, "format() argument 2 must be str");
    bool ok = a->npos > 1 ? py_format(e, a->pos[0], AS_STR(a->pos[1])->p, (size_t)AS_STR(a->pos[1])->len, &b) : py_show(e, a->pos[0], &b);
    if (!ok) return buf_free(&b), false;
    return *out = py_buf(e, &b), true;
}

/* ---- classes and attributes */
static bool is_script_module_class(const PyClass *c) { return c->scripted && c->flavour == CLS_MODULE && !strcmp(c->name->s, "ScriptModule"); }
static bool isinstance(Eval *e, Py v, Py cls, bool *out) {
    if (is_obj(cls, OBJ_TUPLE)) {
        *out = false;
        for (int i = 0; i < AS_LIST(cls)->v.len && !*out; i++)
            if (!isinstance(e, v, AS_LIST(cls)->v.data[i], out)) return false;
        return true;
    }
    if (is_obj(cls, OBJ_ALIAS)) {
        PyAlias *al = AS(PyAlias, cls);
        if (is_obj(al->origin, OBJ_OPAQUE) && !strcmp(AS(PyOpaque, al->origin)->qualified->s, "typing.Union")) {
            *out = false;
            for (int i = 0; i < al->args.len && !*out; i++)
                if (!isinstance(e, v, al->args.data[i], out)) return false;
            return true;
        }
        return raise_(e, EXC_TypeError, "Subscripted generics cannot be used with class and instance checks");
    }
    if (is_none(cls)) return *out = is_none(v), true;
    if (is_obj(cls, OBJ_OPAQUE)) {
        const char *q = AS(PyOpaque, cls)->qualified->s;
        int code;
        if (!strcmp(q, "torch.dtype")) return *out = dtype_of(v, &code), true;
        /* What this version makes at build time is no tensor and no module of torch.nn's. */
        if (strncmp(q, "torch.", 6)) return unsupported(e, "isinstance() of %s at build time", q);
        *out = false;
        if (is_obj(v, OBJ_INSTANCE))
            for (int i = 0; i < AS(PyInstance, v)->cls->nmro && !*out; i++) {
                Py b = AS(PyInstance, v)->cls->mro[i]->opaque_base;
                if (!is_absent(b) && !py_is(b, cls)) return unsupported(e, "isinstance() of %s at build time", q);
                *out = !is_absent(b);
            }
        if (is_obj(v, OBJ_SCRIPT)) *out = !strcmp(q, "torch.jit.ScriptFunction");
        return true;
    }
    if (!is_obj(cls, OBJ_CLASS)) return raise_(e, EXC_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    /* What torch.jit.script and trace make of a module derives from torch.jit.ScriptModule. */
    if (is_script_module_class(AS(PyClass, cls)) && module_instance(e, v) && module_is_scripted(e, AS(PyInstance, v))) return *out = true;
    return *out = py_isinstance(e, v, AS(PyClass, cls)), true;
}
FN(b_isinstance) {
    bool r;
    NO_SELF;
    if (!isinstance(e, a->pos[0], a->pos[1], &r)) return false;
    return *out = py_bool(r), true;
}
static bool issubclass(Eval *e, Py c, Py of, bool *out) {
    if (is_obj(of, OBJ_TUPLE)) {
        *out = false;
        for (int i = 0; i < AS_LIST(of)->v.len && !*out; i++)
            if (!issubclass(e, c, AS_LIST(of)->v.data[i], out)) return false;
        return true;
    }
    if (is_obj(of, OBJ_OPAQUE)) {
        *out = false;
        for (int i = 0; is_obj(c, OBJ_CLASS) && i < AS(PyClass, c)->nmro; i++) *out |= py_is(AS(PyClass, c)->mro[i]->opaque_base, of);
        return true;
    }
    if (!is_obj(c, OBJ_CLASS)) return raise_(e, EXC_TypeError, "issubclass() arg 1 must be a class");
    if (!is_obj(of, OBJ_CLASS)) return raise_(e, EXC_TypeError, "issubclass() arg 2 must be a class or a tuple of classes");
    return *out = AS(PyClass, of) == e->cls[BC_object] || class_is_sub(AS(PyClass, c), AS(PyClass, of)), true;
}
FN(b_issubclass) {
    bool r;
    NO_SELF;
    if (!issubclass(e, a->pos[0], a->pos[1], &r)) return false;
    return *out = py_bool(r), true;
}
static bool attr_name(Eval *e, Py v, Sym *out) {
    if (!is_obj(v, OBJ_STR)) return raise_(e, EXC_TypeError, "attribute name must be string, not '%s'", py_type_name(e, v));
    return *out = str_sym(e, v), true;
}
static bool swallow_attribute_error(Eval *e) {
    if (e->fail != FAIL_EXCEPTION || !exc_matches(e, e->exc, e->exc_class[EXC_AttributeError])) return false;
    e->fail = FAIL_NONE;
    return true;
}
FN(b_getattr) {
    Sym name = NULL;
    NO_SELF;
    if (!attr_name(e, a->pos[1], &name)) return false;
    if (a->npos < 3) return py_getattr(e, a->pos[0], name, out);
    if (!py_find_attr(e, a->pos[0], name, out) && !swallow_attribute_error(e)) return false;
    else if (is_absent(*out)) *out = a->pos[2];
    return true;
}
FN(b_hasattr) {
    Sym name = NULL;
    Py v = py_absent();
    NO_SELF;
    if (!attr_name(e, a->pos[1], &name)) return false;
    if (!py_find_attr(e, a->pos[0], name, &v) && !swallow_attribute_error(e)) return false;
    return *out = py_bool(!is_absent(v)), true;
}
FN(b_setattr) {
    Sym name = NULL;
    NO_SELF;
    return attr_name(e, a->pos[1], &name) && py_setattr(e, a->pos[0], name, a->pos[2]) && NOTHING;
}
FN(b_delattr) {
    Sym name = NULL;
    NO_SELF;
    return attr_name(e, a->pos[1], &name) && py_delattr(e, a->pos[0], name) && NOTHING;
}
FN(b_callable) {
    NO_SELF;
    Py v = a->pos[0], fn;
    bool yes = false;
    if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_FUNC: case OBJ_SCRIPT: case OBJ_METHOD: case OBJ_NATIVE: case OBJ_CLASS: case OBJ_PARTIAL: yes = true; break;
        case OBJ_INSTANCE: yes = class_lookup(AS(PyInstance, v)->cls, e->n.call, &fn); break;
        case OBJ_OPAQUE: return unsupported(e, "callable(%s) at build time", AS(PyOpaque, v)->qualified->s);
        default: break;
        }
    return *out = py_bool(yes), true;
}
FN(b_vars) {
    NO_SELF;
    return py_getattr(e, a->pos[0], e->n.dict, out);
}
/* dir(v) of a class, an instance or a module: the names of its own and its classes' attributes, in order; of an nn.Module its parts, too. */
static int by_name(const void *a, const void *b) { return strcmp((*(const Sym *)a)->s, (*(const Sym *)b)->s); }
FN(b_dir) {
    NO_SELF;
    static const char *const parts[] = {"_parameters", "_buffers", "_modules"};
    Map names = {0};
    const Map *from[3 + 64];
    int n = 0;
    const Py v = a->npos ? a->pos[0] : py_none();
    const PyInstance *x = is_obj(v, OBJ_INSTANCE) ? AS(PyInstance, v) : NULL;
    const PyClass *c = x ? x->cls : is_obj(v, OBJ_CLASS) ? AS(PyClass, v) : NULL;
    if (!c) return unsupported(e, "'dir()' of this at build time");
    if (x) from[n++] = &x->attrs;
    for (int i = 0; i < c->nmro && n < COUNT_OF(from); i++) from[n++] = &c->mro[i]->attrs;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < from[i]->len; k++) map_set(e->a, &names, (const void *)(uintptr_t)from[i]->entries[k].key, e);
    for (int i = 0; x && i < COUNT_OF(parts); i++) {
        const Py *part = map_get(&x->attrs, sym(e->s, parts[i]));
        DictEntry *d;
        for (int k = 0; part && is_obj(*part, OBJ_DICT) && dict_next(AS_DICT(*part), &k, &d);)
            if (is_obj(d->key, OBJ_STR)) map_set(e->a, &names, str_sym(e, d->key), e);
    }
    Sym *all = ev_alloc(e, sizeof *all * (size_t)(names.len + 1));
    for (int i = 0; i < names.len; i++) all[i] = (Sym)(uintptr_t)names.entries[i].key;
    if (names.len > 1) qsort(all, (size_t)names.len, sizeof *all, by_name);
    PyList *l = py_list(e, OBJ_LIST, names.len);
    for (int i = 0; i < names.len; i++) l->v.data[l->v.len++] = py_sym(e, all[i]);
    return *out = py_obj(l), true;
}
FN(b_not_at_build_time) {
    NO_SELF;
    (void)a, (void)out;
    return unsupported(e, "reading input, evaluating text and opening files at build time");
}

/* ---- iterators */
FN(b_iter) {
    PyIter *it;
    NO_SELF;
    if (!py_iterate(e, a->pos[0], &it)) return false;
    return *out = py_obj(it), true;
}
FN(b_next) {
    NO_SELF;
    Py v = a->pos[0];
    if (is_obj(v, OBJ_ITER)) {
        if (!iter_next(e, AS(PyIter, v), out)) return false;
    } else {
        bool has;
        if (!call_method(e, v, "__next__", NULL, 0, out, &has)) {
            if (a->npos < 2 || e->fail != FAIL_EXCEPTION || !exc_matches(e, e->exc, e->exc_class[EXC_StopIteration])) return false;
            e->fail = FAIL_NONE;
            *out = py_absent();
        } else if (!has) return raise_(e, EXC_TypeError, "'%s' object is not an iterator", py_type_name(e, v));
    }
    if (!is_absent(*out)) return true;
    if (a->npos > 1) return *out = a->pos[1], true;
    return raise_exc(e, exc_new(e, e->exc_class[EXC_StopIteration], NULL, 0));
}

static const NativeRow rows[] = {
    {"print", b_print, 0, -1}, {"len", b_len, 1, 1}, {"abs", b_abs, 1, 1}, {"max", b_max, 1, -1}, {"min", b_min, 1, -1}, {"sum", b_sum, 0, -1},
    {"any", b_any, 1, 1}, {"all", b_all, 1, 1}, {"sorted", b_sorted, 1, 1}, {"round", b_round, 0, -1}, {"divmod", b_divmod, 2, 2}, {"pow", b_pow, 2, 3},
    {"ord", b_ord, 1, 1}, {"chr", b_chr, 1, 1}, {"hex", b_hex, 1, 1}, {"oct", b_oct, 1, 1}, {"bin", b_bin, 1, 1}, {"hash", b_hash, 1, 1},
    {"id", b_id, 1, 1}, {"repr", b_repr, 1, 1}, {"ascii", b_repr, 1, 1}, {"format", b_format, 1, 2}, {"isinstance", b_isinstance, 2, 2},
    {"issubclass", b_issubclass, 2, 2}, {"getattr", b_getattr, 2, 3}, {"hasattr", b_hasattr, 2, 2}, {"setattr", b_setattr, 3, 3},
    {"delattr", b_delattr, 2, 2}, {"callable", b_callable, 1, 1}, {"vars", b_vars, 1, 1}, {"dir", b_dir, 0, 1}, {"iter", b_iter, 1, 1},
    {"next", b_next, 1, 2}, {"input", b_not_at_build_time, 0, -1}, {"open", b_not_at_build_time, 0, -1}, {"eval", b_not_at_build_time, 0, -1},
    {"exec", b_not_at_build_time, 0, -1}, {"compile", b_not_at_build_time, 0, -1}, {"globals", b_not_at_build_time, 0, 0}, {"locals", b_not_at_build_time, 0, 0},
    {"memoryview", b_not_at_build_time, 0, -1}, {"bytearray", b_not_at_build_time, 0, -1}, {"breakpoint", b_not_at_build_time, 0, -1},
    {"__import__", b_not_at_build_time, 0, -1},
};

static void define(Eval *e, const char *name, Py v) {
    Py *at = ev_alloc(e, sizeof *at);
    *at = v;
    map_set(e->a, &e->builtins, sym(e->s, name), at);
}

Py builtin(Eval *e, const char *name) {
    Py *v = map_get(&e->builtins, sym(e->s, name));
    return v ? *v : py_absent();
}

void names_init(Eval *e) {
    classes_init(e);
    for (int i = 0; i < NUM_BUILTIN_CLASSES; i++) define(e, e->cls[i]->name->s, py_obj(e->cls[i]));
    for (int i = 0; i < NUM_EXCS; i++) define(e, e->exc_class[i]->name->s, py_obj(e->exc_class[i]));
    define(e, "EnvironmentError", py_obj(e->exc_class[EXC_OSError]));
    define(e, "IOError", py_obj(e->exc_class[EXC_OSError]));
    define(e, "NotImplemented", (Py){PY_NOT_IMPLEMENTED, {0}});
    define(e, "Ellipsis", (Py){PY_ELLIPSIS, {0}});
    define(e, "__debug__", py_bool(true));
    for (int i = 0; i < COUNT_OF(rows); i++) define(e, rows[i].name, py_native(e, "builtins", rows[i].name, rows[i].fn, rows[i].least, rows[i].most));
}
