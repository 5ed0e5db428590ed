/* ops.c: Python's operators on values: arithmetic with floor division, strings, lists, sets; special methods of classes come first. */
#include "eval/value.h"
#include <math.h>
#include <string.h>

static const struct { const char *method, *reflected, *in_place; } special[NUM_AST_OPS] = {
    [AOP_Add] = {"__add__", "__radd__", "__iadd__"}, [AOP_Sub] = {"__sub__", "__rsub__", "__isub__"},
    [AOP_Mult] = {"__mul__", "__rmul__", "__imul__"}, [AOP_MatMult] = {"__matmul__", "__rmatmul__", "__imatmul__"},
    [AOP_Div] = {"__truediv__", "__rtruediv__", "__itruediv__"}, [AOP_Mod] = {"__mod__", "__rmod__", "__imod__"},
    [AOP_Pow] = {"__pow__", "__rpow__", "__ipow__"}, [AOP_LShift] = {"__lshift__", "__rlshift__", "__ilshift__"},
    [AOP_RShift] = {"__rshift__", "__rrshift__", "__irshift__"}, [AOP_BitOr] = {"__or__", "__ror__", "__ior__"},
    [AOP_BitXor] = {"__xor__", "__rxor__", "__ixor__"}, [AOP_BitAnd] = {"__and__", "__rand__", "__iand__"},
    [AOP_FloorDiv] = {"__floordiv__", "__rfloordiv__", "__ifloordiv__"},
};

static bool bad_operands(Eval *e, int op, Py a, Py b) {
    if (is_obj(a, OBJ_OPAQUE) || is_obj(b, OBJ_OPAQUE) || is_obj(a, OBJ_POISON) || is_obj(b, OBJ_POISON))
        return unsupported(e, "'%s' between '%s' and '%s' at build time", ast_op_text(op), py_type_name(e, a), py_type_name(e, b));
    return raise_(e, EXC_TypeError, "unsupported operand type(s) for %s: '%s' and '%s'", op == AOP_Pow ? "** or pow()" : ast_op_text(op),
                  py_type_name(e, a), py_type_name(e, b));
}

static bool no_operator(Eval *e, int op, Py a, Py b) {
    const char *kind = is_obj(a, OBJ_STR) ? "str" : is_obj(a, OBJ_LIST) ? "list" : is_obj(a, OBJ_TUPLE) ? "tuple" : NULL;
    if (op == AOP_Add && kind && !is_obj(b, OBJ_OPAQUE) && !is_obj(b, OBJ_POISON))
        return raise_(e, EXC_TypeError, "can only concatenate %s (not \"%s\") to %s", kind, py_type_name(e, b), kind);
    return bad_operands(e, op, a, b);
}

/* ---- numbers */
static bool int_pow(Eval *e, int64_t a, int64_t n, Py *out) {
    if (n < 0) {
        if (!a) return raise_(e, EXC_ZeroDivisionError, "0.0 cannot be raised to a negative power");
        return *out = py_float(pow((double)a, (double)n)), true;
    }
    int64_t r = 1;
    for (;;) {
        if ((n & 1) && __builtin_mul_overflow(r, a, &r)) return overflow(e);
        if (!(n >>= 1)) break;
        if (__builtin_mul_overflow(a, a, &a)) return overflow(e);
    }
    return *out = py_int(r), true;
}

static bool int_op(Eval *e, int op, int64_t a, int64_t b, Py *out) {
    int64_t r;
    switch (op) {
    case AOP_Add: if (__builtin_add_overflow(a, b, &r)) return overflow(e); break;
    case AOP_Sub: if (__builtin_sub_overflow(a, b, &r)) return overflow(e); break;
    case AOP_Mult: if (__builtin_mul_overflow(a, b, &r)) return overflow(e); break;
    case AOP_Div:
        if (!b) return raise_(e, EXC_ZeroDivisionError, "division by zero");
        return *out = py_float((double)a / (double)b), true;
    case AOP_FloorDiv: case AOP_Mod:
        if (!b) return raise_(e, EXC_ZeroDivisionError, op == AOP_Mod ? "integer modulo by zero" : "integer division or modulo by zero");
        if (b == -1) {
            if (op == AOP_Mod) r = 0;
            else if (__builtin_sub_overflow((int64_t)0, a, &r)) return overflow(e);
            break;
        }
        r = op == AOP_Mod ? a % b : a / b;
        if (a % b && (a % b < 0) != (b < 0)) r = op == AOP_Mod ? r + b : r - 1;
        break;
    case AOP_Pow: return int_pow(e, a, b, out);
    case AOP_LShift:
        if (b < 0) return raise_(e, EXC_ValueError, "negative shift count");
        if (!a) r = 0;
        else if (b > 62 || a != (int64_t)((uint64_t)a << b) >> b) return overflow(e);
        else r = (int64_t)((uint64_t)a << b);
        break;
    case AOP_RShift:
        if (b < 0) return raise_(e, EXC_ValueError, "negative shift count");
        r = b > 63 ? (a < 0 ? -1 : 0) : a >> b;
        break;
    case AOP_BitOr: r = a | b; break;
    case AOP_BitXor: r = a ^ b; break;
    case AOP_BitAnd: r = a & b; break;
    default: return bad_operands(e, op, py_int(a), py_int(b));
    }
    return *out = py_int(r), true;
}

static bool float_op(Eval *e, int op, double a, double b, Py *out) {
    double r;
    switch (op) {
    case AOP_Add: r = a + b; break;
    case AOP_Sub: r = a - b; break;
    case AOP_Mult: r = a * b; break;
    case AOP_Div:
        if (b == 0) return raise_(e, EXC_ZeroDivisionError, "float division by zero");
        r = a / b;
        break;
    case AOP_FloorDiv: case AOP_Mod: {
        if (b == 0) return raise_(e, EXC_ZeroDivisionError, op == AOP_Mod ? "float modulo" : "float floor division by zero");
        double m = fmod(a, b), q = (a - m) / b;
        if (m != 0 && (m < 0) != (b < 0)) m += b, q -= 1;
        else if (m == 0) m = copysign(0.0, b);
        if (q != 0) {
            double f = floor(q);
            q = q - f > 0.5 ? f + 1 : f;
        } else q = copysign(0.0, a / b);
        r = op == AOP_Mod ? m : q;
        break;
    }
    case AOP_Pow:
        if (a == 0 && b < 0) return raise_(e, EXC_ZeroDivisionError, "0.0 cannot be raised to a negative power");
        if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) {
            double m = pow(-a, b), ang = 3.14159265358979323846 * b;
            return *out = py_complex(e, m * cos(ang), m * sin(ang)), true;
        }
        r = pow(a, b);
        if (isinf(r) && isfinite(a) && isfinite(b)) return raise_(e, EXC_OverflowError, "(34, 'Numerical result out of range')");
        break;
    default: return bad_operands(e, op, py_float(a), py_float(b));
    }
    return *out = py_float(r), true;
}

static bool to_complex(Py v, double *re, double *im) {
    *im = 0;
    if (is_obj(v, OBJ_COMPLEX)) *re = AS(PyComplex, v)->re, *im = AS(PyComplex, v)->im;
    else if (v.tag == PY_FLOAT) *re = v.u.f;
    else if (v.tag == PY_INT) *re = (double)v.u.i;
    else if (v.tag == PY_BOOL) *re = v.u.b;
    else return false;
    return true;
}

static bool complex_op(Eval *e, int op, Py x, Py y, Py *out) {
    double a, b, c, d;
    if (!to_complex(x, &a, &b) || !to_complex(y, &c, &d)) return bad_operands(e, op, x, y);
    switch (op) {
    case AOP_Add: *out = py_complex(e, a + c, b + d); return true;
    case AOP_Sub: *out = py_complex(e, a - c, b - d); return true;
    case AOP_Mult: *out = py_complex(e, a * c - b * d, a * d + b * c); return true;
    case AOP_Div: {
        double n = c * c + d * d;
        if (n == 0) return raise_(e, EXC_ZeroDivisionError, "complex division by zero");
        if (fabs(c) >= fabs(d)) {
            double q = d / c, den = c + d * q;
            *out = py_complex(e, (a + b * q) / den, (b - a * q) / den);
        } else {
            double q = c / d, den = c * q + d;
            *out = py_complex(e, (a * q + b) / den, (b * q - a) / den);
        }
        return true;
    }
    case AOP_Pow: {
        if (c == 0 && d == 0) return *out = py_complex(e, 1, 0), true;
        double m = hypot(a, b), ang = atan2(b, a);
        if (m == 0) return *out = py_complex(e, 0, 0), true;
        if (d == 0 && c == floor(c) && fabs(c) <= 100) {
            double re = 1, im = 0;
            for (int i = 0; i < (int)fabs(c); i++) {
                double t = re * a - im * b;
                im = re * b + im * a;
                re = t;
            }
            if (c > 0) return *out = py_complex(e, re, im), true;
            double n = re * re + im * im;
            return *out = py_complex(e, re / n, -im / n), true;
        }
        double len = pow(m, c) * exp(-ang * d), at = ang * c + d * log(m);
        *out = py_complex(e, len * cos(at), len * sin(at));
        return true;
    }
    default: return bad_operands(e, op, x, y);
    }
}

/* ---- sequences and sets */
static bool repeat(Eval *e, Py v, int64_t n, Py *out) {
    if (n < 0) n = 0;
    if (is_obj(v, OBJ_STR) || is_obj(v, OBJ_BYTES)) {
        PyStr *s = AS_STR(v);
        if (!ev_room(e, n, (size_t)(s->len ? s->len : 1))) return false;
        Buf b = {0};
        for (int64_t i = 0; i < n && s->len; i++) buf_add(&b, s->p, (size_t)s->len);
        *out = py_buf(e, &b);
        out->u.o->kind = v.u.o->kind;
        return true;
    }
    PyList *l = AS_LIST(v);
    if (!ev_room(e, n, sizeof(Py) * (size_t)(l->v.len ? l->v.len : 1))) return false;
    if (l->v.len && n > INT32_MAX / 2 / l->v.len) return raise_(e, EXC_MemoryError, "list of %lld elements", (long long)(n * l->v.len));
    PyList *r = py_list(e, l->o.kind, l->v.len ? (int)(n * l->v.len) : 0);
    for (int64_t i = 0; i < n && l->v.len; i++)
        for (int k = 0; k < l->v.len; k++) r->v.data[r->v.len++] = l->v.data[k];
    *out = py_obj(r);
    return true;
}

static bool percent_format(Eval *e, Py fmt, Py arg, Py *out) {
    PyStr *f = AS_STR(fmt);
    PyList *args = is_obj(arg, OBJ_TUPLE) ? AS_LIST(arg) : NULL;
    int used = 0, have = args ? args->v.len : 1;
    Buf b = {0};
    for (int64_t i = 0; i < f->len; i++) {
        if (f->p[i] != '%') {
            buf_putc(&b, f->p[i]);
            continue;
        }
        if (++i < f->len && f->p[i] == '%') {
            buf_putc(&b, '%');
            continue;
        }
        Py v = args ? py_absent() : arg;
        if (i < f->len && f->p[i] == '(') {
            int64_t from = ++i;
            while (i < f->len && f->p[i] != ')') i++;
            if (!py_getitem(e, arg, py_str(e, f->p + from, (size_t)(i - from)), &v)) return buf_free(&b), false;
            i++, have = used = 0, args = NULL;
        } else used++;
        char spec[64];
        size_t n = 0;
        bool minus = false, zero = false, alt = false, plus = false, space = false;
        for (; i < f->len && strchr("-+ #0", f->p[i]); i++) minus |= f->p[i] == '-', plus |= f->p[i] == '+', space |= f->p[i] == ' ', alt |= f->p[i] == '#', zero |= f->p[i] == '0';
        int64_t from = i;
        while (i < f->len && (strchr(".0123456789", f->p[i]))) i++;
        if (i >= f->len) return buf_free(&b), raise_(e, EXC_ValueError, "incomplete format");
        char kind = f->p[i];
        if (is_absent(v)) {
            if (used > have) return buf_free(&b), raise_(e, EXC_TypeError, "not enough arguments for format string");
            v = args->v.data[used - 1];
        }
        bool text = kind == 's' || kind == 'r' || kind == 'a';
        if (!strchr("sradiufFeEgGxXoc", kind)) return buf_free(&b), raise_(e, EXC_ValueError, "unsupported format character '%c' (0x%x) at index %lld", kind, kind, (long long)i);
        if (i - from > 20) return buf_free(&b), raise_(e, EXC_ValueError, "width too big");
        if (minus) spec[n++] = '<';
        else if (text || kind == 'c') spec[n++] = '>';
        if (plus && !text) spec[n++] = '+';
        else if (space && !text) spec[n++] = ' ';
        if (alt && !text) spec[n++] = '#';
        if (zero && !minus && !text) spec[n++] = '0';
        memcpy(spec + n, f->p + from, (size_t)(i - from));
        n += (size_t)(i - from);
        Py shown = unwrap(v);
        bool ok = true;
        if (text) {
            Buf t = {0};
            ok = kind == 's' ? py_show(e, v, &t) : py_repr(e, v, &t);
            shown = py_buf(e, &t);
        } else if (kind == 'c') {
            if (!is_obj(shown, OBJ_STR)) spec[n++] = 'c';
        } else if (strchr("diu", kind)) {
            if (shown.tag == PY_FLOAT) shown = py_int((int64_t)shown.u.f);
            if (!is_number(shown)) ok = raise_(e, EXC_TypeError, "%%%c format: a real number is required, not %s", kind, py_type_name(e, v));
            spec[n++] = 'd';
        } else {
            if (!is_number(shown)) ok = raise_(e, EXC_TypeError, "must be real number, not %s", py_type_name(e, v));
            spec[n++] = kind;
        }
        if (!ok || !py_format(e, shown, spec, n, &b)) return buf_free(&b), false;
    }
    if (args && used < have) return buf_free(&b), raise_(e, EXC_TypeError, "not all arguments converted during string formatting");
    if (!args && have == 1 && !used && !is_obj(arg, OBJ_DICT)) return buf_free(&b), raise_(e, EXC_TypeError, "not all arguments converted during string formatting");
    *out = py_buf(e, &b);
    return true;
}

static bool set_op(Eval *e, int op, PyDict *a, PyDict *b, Py *out) {
    PyDict *r = py_dict(e, OBJ_SET);
    DictEntry *x;
    Py v;
    r->frozen = a->frozen;
    for (int i = 0; dict_next(a, &i, &x);) {
        if (!dict_get(e, b, x->key, &v)) return false;
        bool in = !is_absent(v);
        if ((op == AOP_BitOr || in == (op == AOP_BitAnd)) && !dict_set(e, r, x->key, py_none())) return false;
    }
    if (op == AOP_BitOr || op == AOP_BitXor)
        for (int i = 0; dict_next(b, &i, &x);) {
            if (!dict_get(e, a, x->key, &v)) return false;
            if ((op == AOP_BitOr || is_absent(v)) && !dict_set(e, r, x->key, py_none())) return false;
        }
    *out = py_obj(r);
    return true;
}

static bool concat(Eval *e, PyList *a, PyList *b, Py *out) {
    if (!ev_room(e, (int64_t)a->v.len + b->v.len, sizeof(Py))) return false;
    PyList *r = py_list(e, a->o.kind, a->v.len + b->v.len);
    for (int i = 0; i < a->v.len; i++) r->v.data[r->v.len++] = a->v.data[i];
    for (int i = 0; i < b->v.len; i++) r->v.data[r->v.len++] = b->v.data[i];
    if (a->cls == e->size_class && b->cls == a->cls) r->cls = a->cls;
    *out = py_obj(r);
    return true;
}

static bool is_seq(Py v) { return v.tag == PY_OBJ && (v.u.o->kind == OBJ_STR || v.u.o->kind == OBJ_BYTES || v.u.o->kind == OBJ_LIST || v.u.o->kind == OBJ_TUPLE); }
static bool is_type_like(Py v) { return is_obj(v, OBJ_CLASS) || is_obj(v, OBJ_ALIAS) || is_obj(v, OBJ_OPAQUE) || is_none(v); }

/* X | Y of types: Union[X, Y] */
static bool type_union_of(Eval *e, Py a, Py b, Py *out) {
    PyAlias *u = EV_NEW(e, PyAlias, OBJ_ALIAS);
    u->origin = py_opaque(e, "typing.Union");
    ev_push(e, &u->args, a);
    ev_push(e, &u->args, b);
    *out = py_obj(u);
    return true;
}

static bool is_user(Py v) { return is_obj(v, OBJ_INSTANCE); }

bool py_binary(Eval *e, int op, Py a, Py b, bool in_place, Py *out) {
    bool has = false;
    if (op == AOP_Mod && is_obj(a, OBJ_STR)) return percent_format(e, a, b, out);
    if (is_user(a) || is_user(b)) {
        if (in_place && is_user(a) && !call_method(e, a, special[op].in_place, &b, 1, out, &has)) return false;
        if (has && out->tag != PY_NOT_IMPLEMENTED) return true;
        has = false;
        if (is_user(a) && !call_method(e, a, special[op].method, &b, 1, out, &has)) return false;
        if (has && out->tag != PY_NOT_IMPLEMENTED) return true;
        has = false;
        if (is_user(b) && !call_method(e, b, special[op].reflected, &a, 1, out, &has)) return false;
        if (has && out->tag != PY_NOT_IMPLEMENTED) return true;
        Py na = unwrap(a), nb = unwrap(b);
        a = na, b = nb;
        if (is_user(a) || is_user(b)) return no_operator(e, op, a, b);
    }
    if (is_number(a) && is_number(b)) {
        if (a.tag == PY_BOOL && b.tag == PY_BOOL && (op == AOP_BitAnd || op == AOP_BitOr || op == AOP_BitXor)) {
            *out = py_bool(op == AOP_BitAnd ? a.u.b && b.u.b : op == AOP_BitOr ? a.u.b || b.u.b : a.u.b != b.u.b);
            return true;
        }
        if (a.tag != PY_FLOAT && b.tag != PY_FLOAT) return int_op(e, op, a.tag == PY_BOOL ? a.u.b : a.u.i, b.tag == PY_BOOL ? b.u.b : b.u.i, out);
        double x, y;
        return as_double(e, a, &x) && as_double(e, b, &y) && float_op(e, op, x, y, out);
    }
    if (is_obj(a, OBJ_COMPLEX) || is_obj(b, OBJ_COMPLEX)) return complex_op(e, op, a, b, out);
    if (op == AOP_Mult && is_seq(a) && (b.tag == PY_INT || b.tag == PY_BOOL)) return repeat(e, a, b.tag == PY_INT ? b.u.i : b.u.b, out);
    if (op == AOP_Mult && is_seq(b) && (a.tag == PY_INT || a.tag == PY_BOOL)) return repeat(e, b, a.tag == PY_INT ? a.u.i : a.u.b, out);
    if (op == AOP_BitOr && is_type_like(a) && is_type_like(b) && !(is_none(a) && is_none(b))) return type_union_of(e, a, b, out);
    if (op == AOP_Add && in_place && is_obj(a, OBJ_LIST)) {
        PyVec more = {0};
        if (!py_collect(e, b, &more)) return false;
        for (int i = 0; i < more.len; i++) ev_push(e, &AS_LIST(a)->v, more.data[i]);
        return *out = a, true;
    }
    if (a.tag == PY_OBJ && b.tag == PY_OBJ && a.u.o->kind == b.u.o->kind) {
        ObjKind k = a.u.o->kind;
        if (op == AOP_Add && (k == OBJ_LIST || k == OBJ_TUPLE)) return concat(e, AS_LIST(a), AS_LIST(b), out);
        if (op == AOP_Add && (k == OBJ_STR || k == OBJ_BYTES)) {
            Buf t = {0};
            if (!ev_room(e, AS_STR(a)->len + AS_STR(b)->len, 1)) return false;
            buf_add(&t, AS_STR(a)->p, (size_t)AS_STR(a)->len);
            buf_add(&t, AS_STR(b)->p, (size_t)AS_STR(b)->len);
            *out = py_buf(e, &t);
            out->u.o->kind = k;
            return true;
        }
        bool setlike = op == AOP_BitAnd || op == AOP_BitOr || op == AOP_BitXor || op == AOP_Sub;
        if (k == OBJ_SET && setlike) return set_op(e, op, AS_DICT(a), AS_DICT(b), out);
        if (k == OBJ_VIEW && setlike && AS(PyView, a)->what == 'k') return set_op(e, op, AS(PyView, a)->dict, AS(PyView, b)->dict, out);
        if (k == OBJ_DICT && op == AOP_BitOr) {
            PyDict *r = in_place ? AS_DICT(a) : py_dict(e, OBJ_DICT);
            DictEntry *x;
            for (int i = 0; !in_place && dict_next(AS_DICT(a), &i, &x);)
                if (!dict_set(e, r, x->key, x->value)) return false;
            for (int i = 0; dict_next(AS_DICT(b), &i, &x);)
                if (!dict_set(e, r, x->key, x->value)) return false;
            return *out = py_obj(r), true;
        }
    }
    return no_operator(e, op, a, b);
}

bool py_unary(Eval *e, int op, Py a, Py *out) {
    if (op == AOP_Not) {
        bool t;
        if (!py_truth(e, a, &t)) return false;
        return *out = py_bool(!t), true;
    }
    if (is_user(a)) {
        bool has;
        if (!call_method(e, a, op == AOP_USub ? "__neg__" : op == AOP_UAdd ? "__pos__" : "__invert__", NULL, 0, out, &has)) return false;
        if (has) return true;
        a = unwrap(a);
    }
    if (a.tag == PY_BOOL) a = py_int(a.u.b);
    if (a.tag == PY_INT) {
        int64_t r = a.u.i;
        if (op == AOP_USub && __builtin_sub_overflow((int64_t)0, r, &r)) return overflow(e);
        if (op == AOP_Invert) r = ~r;
        return *out = py_int(r), true;
    }
    if (a.tag == PY_FLOAT && op != AOP_Invert) return *out = py_float(op == AOP_USub ? -a.u.f : a.u.f), true;
    if (is_obj(a, OBJ_COMPLEX) && op != AOP_Invert)
        return *out = op == AOP_USub ? py_complex(e, -AS(PyComplex, a)->re, -AS(PyComplex, a)->im) : a, true;
    if (is_obj(a, OBJ_OPAQUE)) return unsupported(e, "'%s' of '%s' at build time", ast_op_text(op), AS(PyOpaque, a)->qualified->s);
    return raise_(e, EXC_TypeError, "bad operand type for unary %s: '%s'", ast_op_text(op), py_type_name(e, a));
}
