/* show.c: repr(), str() and format() of values, as Python writes them. */
#include "eval/tensor.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- floats: the fewest digits that read back as the same number */
static int shortest(double f, char *digits, int *exp10) {
    char text[40];
    for (int prec = 1; prec <= 17; prec++) {
        snprintf(text, sizeof text, "%.*e", prec - 1, f);
        if (prec == 17 || strtod(text, NULL) == f) break;
    }
    int n = 0;
    const char *p = text;
    for (; *p && *p != 'e'; p++)
        if (isdigit((unsigned char)*p)) digits[n++] = *p;
    *exp10 = atoi(p + 1);
    while (n > 1 && digits[n - 1] == '0') n--;
    digits[n] = 0;
    return n;
}

static void float_repr_bare(double f, bool point, Buf *out) {
    char digits[40];
    int exp10;
    if (signbit(f) && !isnan(f)) buf_putc(out, '-'), f = -f;
    if (isnan(f) || isinf(f)) {
        buf_puts(out, isnan(f) ? "nan" : "inf");
        return;
    }
    int n = shortest(f, digits, &exp10);
    if (f != 0 && (exp10 < -4 || exp10 >= 16)) {
        buf_putc(out, digits[0]);
        if (n > 1) buf_printf(out, ".%s", digits + 1);
        buf_printf(out, "e%c%02d", exp10 < 0 ? '-' : '+', abs(exp10));
        return;
    }
    if (exp10 < 0) {
        buf_puts(out, "0.");
        for (int i = -1; i > exp10; i--) buf_putc(out, '0');
        buf_puts(out, digits);
        return;
    }
    for (int i = 0; i <= exp10; i++) buf_putc(out, i < n ? digits[i] : '0');
    if (n > exp10 + 1) buf_printf(out, ".%s", digits + exp10 + 1);
    else if (point) buf_puts(out, ".0");
}
void float_repr(double f, Buf *out) { float_repr_bare(f, true, out); }

static void complex_show(const PyComplex *c, Buf *out) {
    if (c->re == 0 && !signbit(c->re)) {
        float_repr_bare(c->im, false, out);
        buf_putc(out, 'j');
        return;
    }
    buf_putc(out, '(');
    float_repr_bare(c->re, false, out);
    if (!signbit(c->im) || isnan(c->im)) buf_putc(out, '+');
    float_repr_bare(c->im, false, out);
    buf_puts(out, "j)");
}

static void str_repr(const PyStr *s, bool bytes, Buf *out) {
    bool single = memchr(s->p, '\'', (size_t)s->len), twice = memchr(s->p, '"', (size_t)s->len);
    char quote = single && !twice ? '"' : '\'';
    if (bytes) buf_putc(out, 'b');
    buf_putc(out, quote);
    for (int64_t i = 0; i < s->len; i++) {
        unsigned char c = (unsigned char)s->p[i];
        if (c == (unsigned char)quote || c == '\\') buf_printf(out, "\\%c", c);
        else if (c == '\n') buf_puts(out, "\\n");
        else if (c == '\r') buf_puts(out, "\\r");
        else if (c == '\t') buf_puts(out, "\\t");
        else if (c < 32 || c == 127 || (bytes && c > 127)) buf_printf(out, "\\x%02x", c);
        else if (c == 0xC2 && i + 1 < s->len && (unsigned char)s->p[i + 1] <= 0xA0) buf_printf(out, "\\x%02x", (unsigned char)s->p[++i]);
        else buf_putc(out, (char)c);
    }
    buf_putc(out, quote);
}

const char *py_type_name(Eval *e, Py v) { return py_class_of(e, v)->name->s; }

static bool each(Eval *e, const PyVec *v, Buf *out) {
    for (int i = 0; i < v->len; i++) {
        if (i) buf_puts(out, ", ");
        if (!py_repr(e, v->data[i], out)) return false;
    }
    return true;
}

static bool named_tuple_repr(Eval *e, PyList *t, Buf *out) {
    if (t->cls == e->size_class) {
        buf_puts(out, "torch.Size([");
        if (!each(e, &t->v, out)) return false;
        buf_puts(out, "])");
        return true;
    }
    if (!strcmp(t->cls->module, "torch.return_types")) {
        buf_printf(out, "torch.return_types.%s(", t->cls->name->s);
        for (int i = 0; i < t->v.len; i++) {
            buf_printf(out, "%s\n%s=", i ? "," : "", t->cls->fields.data[i]->s);
            if (!py_repr(e, t->v.data[i], out)) return false;
        }
        buf_putc(out, ')');
        return true;
    }
    buf_printf(out, "%s(", t->cls->name->s);
    for (int i = 0; i < t->v.len; i++) {
        buf_printf(out, "%s%s=", i ? ", " : "", i < t->cls->fields.len ? t->cls->fields.data[i]->s : "");
        if (!py_repr(e, t->v.data[i], out)) return false;
    }
    buf_putc(out, ')');
    return true;
}

static bool dict_repr(Eval *e, PyDict *d, Buf *out) {
    DictEntry *x;
    bool any = false;
    buf_putc(out, '{');
    for (int i = 0; dict_next(d, &i, &x); any = true) {
        if (any) buf_puts(out, ", ");
        if (!py_repr(e, x->key, out)) return false;
        if (d->o.kind == OBJ_SET) continue;
        buf_puts(out, ": ");
        if (!py_repr(e, x->value, out)) return false;
    }
    buf_putc(out, '}');
    return true;
}

static const char *alias_name(Py v, Buf *scratch) {
    if (is_obj(v, OBJ_OPAQUE)) return AS(PyOpaque, v)->qualified->s;
    if (is_obj(v, OBJ_CLASS)) {
        PyClass *c = AS(PyClass, v);
        if (!strcmp(c->module, "builtins")) return c->qualname;
        buf_printf(scratch, "%s.%s", c->module, c->qualname);
        return scratch->p;
    }
    return NULL;
}

static bool instance_repr(Eval *e, Py v, Buf *out) {
    PyInstance *x = AS(PyInstance, v);
    Py r;
    bool has;
    if (!call_method(e, v, "__repr__", NULL, 0, &r, &has)) return false;
    if (has) {
        if (!is_obj(r, OBJ_STR)) return raise_(e, EXC_TypeError, "__repr__ returned non-string (type %s)", py_type_name(e, r));
        buf_add(out, AS_STR(r)->p, (size_t)AS_STR(r)->len);
        return true;
    }
    if (x->cls->flavour == CLS_ENUM) {
        Py *name = map_get(&x->attrs, e->n.name);
        buf_printf(out, "<%s.%s: ", x->cls->name->s, name && is_obj(*name, OBJ_STR) ? AS_STR(*name)->p : "?");
        if (!py_repr(e, x->native, out)) return false;
        buf_putc(out, '>');
        return true;
    }
    if (class_is_sub(x->cls, e->exc_class[EXC_BaseException])) {
        Py *args = map_get(&x->attrs, e->n.args);
        PyList *a = args && is_obj(*args, OBJ_TUPLE) ? AS_LIST(*args) : NULL;
        buf_printf(out, "%s(", x->cls->name->s);
        if (a && !each(e, &a->v, out)) return false;
        buf_putc(out, ')');
        return true;
    }
    if (!is_absent(x->native)) return py_repr(e, x->native, out);
    if (!strcmp(x->cls->module, "builtins")) buf_printf(out, "<%s object at 0x%012x>", x->cls->qualname, x->o.id * 16);
    else buf_printf(out, "<%s.%s object at 0x%012x>", x->cls->module, x->cls->qualname, x->o.id * 16);
    return true;
}

static bool list_repr(Eval *e, PyList *l, Buf *out) {
    if (l->busy) return buf_puts(out, "[...]"), true;
    l->busy = true;
    buf_putc(out, '[');
    bool ok = each(e, &l->v, out);
    buf_putc(out, ']');
    l->busy = false;
    return ok;
}

static bool tuple_repr(Eval *e, PyList *t, Buf *out) {
    if (t->cls) return named_tuple_repr(e, t, out);
    buf_putc(out, '(');
    if (!each(e, &t->v, out)) return false;
    buf_puts(out, t->v.len == 1 ? ",)" : ")");
    return true;
}

static bool mapping_repr(Eval *e, PyDict *d, Buf *out) {
    const char *name = d->cls ? d->cls->name->s : NULL;
    if (!name) return dict_repr(e, d, out);
    buf_printf(out, "%s(", name);
    if (!is_absent(d->factory)) {
        if (!py_repr(e, d->factory, out)) return false;
        buf_puts(out, ", ");
    } else if (!d->live) return buf_putc(out, ')'), true;
    if (!strcmp(name, "OrderedDict")) {
        DictEntry *x;
        bool any = false;
        buf_putc(out, '[');
        for (int i = 0; dict_next(d, &i, &x); any = true) {
            Py pair[2] = {x->key, x->value};
            if (any) buf_puts(out, ", ");
            if (!py_repr(e, py_tuple(e, pair, 2), out)) return false;
        }
        buf_puts(out, "])");
        return true;
    }
    if (!dict_repr(e, d, out)) return false;
    buf_putc(out, ')');
    return true;
}

static bool set_repr(Eval *e, PyDict *d, Buf *out) {
    if (!d->live) return buf_puts(out, d->frozen ? "frozenset()" : "set()"), true;
    if (d->frozen) buf_puts(out, "frozenset(");
    if (!dict_repr(e, d, out)) return false;
    if (d->frozen) buf_putc(out, ')');
    return true;
}

static bool slice_repr(Eval *e, PySlice *s, Buf *out) {
    Py part[3] = {s->start, s->stop, s->step};
    buf_puts(out, "slice(");
    for (int i = 0; i < 3; i++) {
        if (i) buf_puts(out, ", ");
        if (!py_repr(e, part[i], out)) return false;
    }
    buf_putc(out, ')');
    return true;
}

static bool alias_repr(Eval *e, PyAlias *a, Buf *out) {
    Buf scratch = {0};
    bool bar = a->ast && a->ast->kind == AST_BinOp;      /* int | None */
    const char *name = bar ? "" : alias_name(a->origin, &scratch);
    buf_puts(out, name ? name : "?");
    scratch.len = 0;
    if (!bar) buf_putc(out, '[');
    for (int i = 0; i < a->args.len; i++) {
        if (i) buf_puts(out, bar ? " | " : ", ");
        name = alias_name(a->args.data[i], &scratch);
        if (name) buf_puts(out, name);
        else if (is_none(a->args.data[i])) buf_puts(out, bar ? "None" : "NoneType");
        else if (!py_repr(e, a->args.data[i], out)) return buf_free(&scratch), false;
        scratch.len = 0;
    }
    if (!bar) buf_putc(out, ']');
    buf_free(&scratch);
    return true;
}

static bool obj_repr(Eval *e, Py v, Buf *out) {
    int code;
    switch (v.u.o->kind) {
    case OBJ_STR: str_repr(AS_STR(v), false, out); return true;
    case OBJ_BYTES: str_repr(AS_STR(v), true, out); return true;
    case OBJ_COMPLEX: complex_show(AS(PyComplex, v), out); return true;
    case OBJ_LIST: return list_repr(e, AS_LIST(v), out);
    case OBJ_TUPLE: return tuple_repr(e, AS_LIST(v), out);
    case OBJ_DICT: return mapping_repr(e, AS_DICT(v), out);
    case OBJ_SET: return set_repr(e, AS_DICT(v), out);
    case OBJ_VIEW: {
        PyView *w = AS(PyView, v);
        PyVec all = {0};
        buf_puts(out, w->what == 'k' ? "dict_keys([" : w->what == 'v' ? "dict_values([" : "dict_items([");
        if (!py_collect(e, v, &all) || !each(e, &all, out)) return false;
        buf_puts(out, "])");
        return true;
    }
    case OBJ_RANGE: {
        PyRange *r = AS(PyRange, v);
        buf_printf(out, "range(%lld, %lld", (long long)r->start, (long long)(r->start + r->len * r->step));
        if (r->step != 1) buf_printf(out, ", %lld", (long long)r->step);
        buf_putc(out, ')');
        return true;
    }
    case OBJ_SLICE: return slice_repr(e, AS(PySlice, v), out);
    case OBJ_FUNC: buf_printf(out, "<function %s at 0x%012x>", AS(PyFunc, v)->qualname, v.u.o->id * 16); return true;
    case OBJ_SCRIPT: buf_printf(out, "<torch.jit.torch.jit.ScriptFunction object at 0x%012x>", v.u.o->id * 16); return true;
    case OBJ_NATIVE: buf_printf(out, "<built-in function %s>", AS(PyNative, v)->name); return true;
    case OBJ_METHOD: {
        PyMethod *m = AS(PyMethod, v);
        buf_printf(out, "<bound method %s of ", is_obj(m->fn, OBJ_FUNC) ? AS(PyFunc, m->fn)->qualname : "?");
        if (!py_repr(e, m->self, out)) return false;
        buf_putc(out, '>');
        return true;
    }
    case OBJ_CLASS: {
        PyClass *c = AS(PyClass, v);
        if (c->flavour == CLS_ENUM && c->def) buf_printf(out, "<enum '%s'>", c->name->s);
        else if (!strcmp(c->module, "builtins")) buf_printf(out, "<class '%s'>", c->qualname);
        else buf_printf(out, "<class '%s.%s'>", c->module, c->qualname);
        return true;
    }
    case OBJ_INSTANCE: return instance_repr(e, v, out);
    case OBJ_MODULE: buf_printf(out, "<module '%s'>", AS(PyModule, v)->name->s); return true;
    case OBJ_OPAQUE:
        if (!strncmp(AS(PyOpaque, v)->qualified->s, "typing.", 7) || dtype_of(v, &code) || layout_of(v, &code) || memory_format_of(v, &code)) return buf_puts(out, AS(PyOpaque, v)->qualified->s), true;
        return unsupported(e, "showing '%s' at build time", AS(PyOpaque, v)->qualified->s);
    case OBJ_ALIAS: return alias_repr(e, AS(PyAlias, v), out);
    case OBJ_POISON: return unsupported(e, "%s", AS(PyPoison, v)->what);
    default: buf_printf(out, "<%s object at 0x%012x>", py_type_name(e, v), v.u.o->id * 16); return true;
    }
}

bool py_repr(Eval *e, Py v, Buf *out) {
    if (!ev_stack(e) || !ev_tick(e)) return false;
    switch (v.tag) {
    case PY_NONE: buf_puts(out, "None"); return true;
    case PY_ELLIPSIS: buf_puts(out, "Ellipsis"); return true;
    case PY_NOT_IMPLEMENTED: buf_puts(out, "NotImplemented"); return true;
    case PY_BOOL: buf_puts(out, v.u.b ? "True" : "False"); return true;
    case PY_INT: buf_printf(out, "%lld", (long long)v.u.i); return true;
    case PY_FLOAT: float_repr(v.u.f, out); return true;
    case PY_OBJ: return obj_repr(e, v, out);
    case PY_ABSENT: break;
    }
    return true;
}

bool py_show(Eval *e, Py v, Buf *out) {
    if (is_obj(v, OBJ_STR)) {
        buf_add(out, AS_STR(v)->p, (size_t)AS_STR(v)->len);
        return true;
    }
    if (!is_obj(v, OBJ_INSTANCE)) return py_repr(e, v, out);
    PyInstance *x = AS(PyInstance, v);
    Py r;
    bool has;
    if (!call_method(e, v, "__str__", NULL, 0, &r, &has)) return false;
    if (has) {
        if (!is_obj(r, OBJ_STR)) return raise_(e, EXC_TypeError, "__str__ returned non-string (type %s)", py_type_name(e, r));
        buf_add(out, AS_STR(r)->p, (size_t)AS_STR(r)->len);
        return true;
    }
    if (class_is_sub(x->cls, e->exc_class[EXC_BaseException])) {
        Py *args = map_get(&x->attrs, e->n.args), own;
        if (!class_lookup(x->cls, e->n.repr, &own) && args && is_obj(*args, OBJ_TUPLE)) {
            PyList *a = AS_LIST(*args);
            if (!a->v.len) return true;
            if (a->v.len > 1) return py_repr(e, *args, out);
            return class_is_sub(x->cls, e->exc_class[EXC_KeyError]) ? py_repr(e, a->v.data[0], out) : py_show(e, a->v.data[0], out);
        }
    }
    if (x->cls->flavour == CLS_ENUM) {
        Py *name = map_get(&x->attrs, e->n.name);
        /* 3.11: IntEnum and StrEnum show their value. */
        bool as_value = class_is_sub(x->cls, e->enum_class[1]) || class_is_sub(x->cls, e->enum_class[4]);
        if (as_value) return py_show(e, x->native, out);
        buf_printf(out, "%s.%s", x->cls->name->s, name && is_obj(*name, OBJ_STR) ? AS_STR(*name)->p : "?");
        return true;
    }
    return py_repr(e, v, out);
}

/* ---- format specifications: [[fill]align][sign][z][#][0][width][grouping][.precision][type] */
typedef struct Spec { char fill[5]; char align, sign, type, group; bool alt, zero, has_prec; int64_t width, prec; } Spec;

static size_t char_len(const char *p, size_t n) {
    size_t k = 1;
    while (k < n && ((unsigned char)p[k] & 0xC0) == 0x80) k++;
    return k;
}

static bool parse_spec(Eval *e, const char *p, size_t n, Py v, Spec *s) {
    const char *end = p + n, *whole = p;
    *s = (Spec){.fill = " "};
    size_t k = n ? char_len(p, n) : 0;
    if (n > k && strchr("<>=^", p[k]) && k < sizeof s->fill) {
        memcpy(s->fill, p, k);
        s->fill[k] = 0;
        s->align = p[k];
        p += k + 1;
    } else if (n && strchr("<>=^", *p)) s->align = *p++;
    if (p < end && strchr("+- ", *p)) s->sign = *p++;
    if (p < end && *p == 'z') p++;
    if (p < end && *p == '#') s->alt = true, p++;
    if (p < end && *p == '0') {
        s->zero = true, p++;
        if (!s->align) s->align = '=', strcpy(s->fill, "0");
    }
    enum { WIDEST = 1 << 20 };
    for (; p < end && isdigit((unsigned char)*p) && s->width < WIDEST; p++) s->width = s->width * 10 + (*p - '0');
    if (p < end && (*p == ',' || *p == '_')) s->group = *p++;
    if (p < end && *p == '.') {
        p++;
        s->has_prec = true;
        if (p >= end || !isdigit((unsigned char)*p)) return raise_(e, EXC_ValueError, "Format specifier missing precision");
        for (; p < end && isdigit((unsigned char)*p) && s->prec < WIDEST; p++) s->prec = s->prec * 10 + (*p - '0');
    }
    if (p < end && isalpha((unsigned char)*p)) s->type = *p++;
    else if (p < end && *p == '%') s->type = *p++;
    if (p < end || s->width >= WIDEST || s->prec >= WIDEST)
        return raise_(e, EXC_ValueError, "Invalid format specifier '%.*s' for object of type '%s'", (int)n, whole, py_type_name(e, v));
    return true;
}

/* Digits grouped by three (or four, for hex and the like). */
static void group_digits(const char *digits, char sep, int by, Buf *out) {
    size_t n = strcspn(digits, ".e");
    for (size_t i = 0; i < n; i++) {
        buf_putc(out, digits[i]);
        if (sep && (n - 1 - i) % (size_t)by == 0 && i + 1 < n) buf_putc(out, sep);
    }
    buf_puts(out, digits + n);
}

/* sign, prefix and body, padded to the width. chars: of the body */
static void pad(const Spec *s, char deflt, const char *sign, const char *body, size_t body_len, int64_t chars, Buf *out) {
    int64_t room = s->width - chars - (int64_t)strlen(sign), left = 0;
    char align = s->align ? s->align : deflt;
    if (room < 0) room = 0;
    if (align == '>') left = room;
    else if (align == '^') left = room / 2;
    if (align == '=') {
        buf_puts(out, sign);
        for (int64_t i = 0; i < room; i++) buf_puts(out, s->fill);
        buf_add(out, body, body_len);
        return;
    }
    for (int64_t i = 0; i < left; i++) buf_puts(out, s->fill);
    buf_puts(out, sign);
    buf_add(out, body, body_len);
    for (int64_t i = left; i < room; i++) buf_puts(out, s->fill);
}

static const char *sign_of(const Spec *s, bool negative) { return negative ? "-" : s->sign == '+' ? "+" : s->sign == ' ' ? " " : ""; }

static bool format_int(Eval *e, const Spec *s, Py v, int64_t i, Buf *out) {
    char digits[80], sign[8];
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    int n = 0, by = 4;
    if (s->has_prec) return raise_(e, EXC_ValueError, "Precision not allowed in integer format specifier");
    switch (s->type) {
    case 0: case 'd': case 'n': n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)u), by = 3; break;
    case 'x': n = snprintf(digits, sizeof digits, "%llx", (unsigned long long)u); break;
    case 'X': n = snprintf(digits, sizeof digits, "%llX", (unsigned long long)u); break;
    case 'o': n = snprintf(digits, sizeof digits, "%llo", (unsigned long long)u); break;
    case 'b':
        for (uint64_t t = u; t || !n; t >>= 1) n++;
        for (int k = n - 1; k >= 0; k--, u >>= 1) digits[k] = (char)('0' + (u & 1));
        digits[n] = 0;
        break;
    case 'c': {
        Py chr;
        Py arg = py_int(i);
        Py fn = builtin(e, "chr");
        if (!py_call_n(e, fn, &arg, 1, &chr)) return false;
        pad(s, '<', "", AS_STR(chr)->p, (size_t)AS_STR(chr)->len, 1, out);
        return true;
    }
    default: return raise_(e, EXC_ValueError, "Unknown format code '%c' for object of type '%s'", s->type, py_type_name(e, v));
    }
    bool based = s->alt && s->type && strchr("xXob", s->type);
    snprintf(sign, sizeof sign, based ? "%s0%c" : "%s", sign_of(s, i < 0), s->type);
    Buf body = {0};
    group_digits(digits, s->group, by, &body);
    /* A zero-padded, grouped number keeps its commas in the padding. */
    while (s->group && s->zero && (int64_t)(body.len + strlen(sign)) < s->width) {
        if (n + 2 >= (int)sizeof digits) break;
        memmove(digits + 1, digits, (size_t)++n);
        digits[0] = '0';
        body.len = 0;
        group_digits(digits, s->group, by, &body);
    }
    pad(s, '>', sign, body.p, body.len, (int64_t)body.len, out);
    buf_free(&body);
    return true;
}

static bool format_float(Eval *e, const Spec *s, Py v, double f, Buf *out) {
    bool negative = signbit(f) && !isnan(f);
    double a = negative ? -f : f;
    int prec = s->has_prec ? (int)s->prec : 6;
    Buf digits = {0};
    char type = s->type;
    if (isnan(a) || isinf(a)) {
        bool upper = type == 'F' || type == 'E' || type == 'G';
        buf_puts(&digits, isnan(a) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"));
        if (type == '%') buf_putc(&digits, '%');
    } else if (!type && !s->has_prec) float_repr_bare(a, true, &digits);
    else if (type == '%') buf_printf(&digits, "%.*f%%", prec, a * 100);
    else if (type == 'f' || type == 'F') buf_printf(&digits, s->alt ? "%#.*f" : "%.*f", prec, a);
    else if (type == 'e') buf_printf(&digits, s->alt ? "%#.*e" : "%.*e", prec, a);
    else if (type == 'E') buf_printf(&digits, s->alt ? "%#.*E" : "%.*E", prec, a);
    else if (type == 'G') buf_printf(&digits, s->alt ? "%#.*G" : "%.*G", prec ? prec : 1, a);
    else if (type == 'g' || type == 'n') buf_printf(&digits, s->alt ? "%#.*g" : "%.*g", prec ? prec : 1, a);
    else if (!type) {
        /* Like 'g', but with a digit after the point, and fixed up to one digit less. */
        buf_printf(&digits, "%.*g", prec ? prec : 1, a);
        int exp10 = a != 0 ? (int)floor(log10(a)) : 0;
        if (!strchr(digits.p, 'e') && !strchr(digits.p, '.')) {
            if (exp10 >= (prec ? prec : 1) - 1 && a != 0) {
                digits.len = 0;
                buf_printf(&digits, "%.*e", prec > 1 ? prec - 1 : 0, a);
                char *ex = strchr(digits.p, 'e'), *z = ex;
                while (z > digits.p && z[-1] == '0' && memchr(digits.p, '.', (size_t)(z - digits.p))) z--;
                if (z > digits.p && z[-1] == '.') z--;
                memmove(z, ex, strlen(ex) + 1);
                digits.len = strlen(digits.p);
            } else buf_puts(&digits, ".0");
        }
    } else {
        buf_free(&digits);
        return raise_(e, EXC_ValueError, "Unknown format code '%c' for object of type '%s'", type, py_type_name(e, v));
    }
    Buf body = {0};
    group_digits(digits.p, isnan(a) || isinf(a) ? 0 : s->group, 3, &body);
    pad(s, '>', sign_of(s, negative), body.p, body.len, (int64_t)body.len, out);
    buf_free(&digits);
    buf_free(&body);
    return true;
}

static bool format_str(Eval *e, const Spec *s, Py v, const char *p, size_t n, Buf *out) {
    if (s->type && s->type != 's') return raise_(e, EXC_ValueError, "Unknown format code '%c' for object of type '%s'", s->type, py_type_name(e, v));
    if (s->sign) return raise_(e, EXC_ValueError, "Sign not allowed in string format specifier");
    if (s->align == '=' && !s->zero) return raise_(e, EXC_ValueError, "'=' alignment not allowed in string format specifier");
    size_t len = 0;
    int64_t chars = 0;
    while (len < n && (!s->has_prec || chars < s->prec)) len += char_len(p + len, n - len), chars++;
    Spec t = *s;
    if (t.align == '=') t.align = '<';
    pad(&t, '<', "", p, len, chars, out);
    return true;
}

bool py_format(Eval *e, Py v, const char *spec, size_t n, Buf *out) {
    if (is_obj(v, OBJ_INSTANCE)) {
        Py r, arg = py_str(e, spec, n);
        bool has;
        if (!call_method(e, v, "__format__", &arg, 1, &r, &has)) return false;
        if (has) return py_show(e, r, out);
        if (!n) return py_show(e, v, out);
        Py native = unwrap(v);
        if (!py_is(native, v)) return py_format(e, native, spec, n, out);
    }
    if (!n) return py_show(e, v, out);
    Spec s;
    if (!parse_spec(e, spec, n, v, &s)) return false;
    if (v.tag == PY_BOOL && !s.type) {
        const char *t = v.u.b ? "True" : "False";
        return format_str(e, &s, v, t, strlen(t), out);
    }
    if (v.tag == PY_INT || v.tag == PY_BOOL) {
        int64_t i = v.tag == PY_INT ? v.u.i : v.u.b;
        return s.type && strchr("eEfFgG%", s.type) ? format_float(e, &s, v, (double)i, out) : format_int(e, &s, v, i, out);
    }
    if (v.tag == PY_FLOAT) return format_float(e, &s, v, v.u.f, out);
    if (is_obj(v, OBJ_STR)) return format_str(e, &s, v, AS_STR(v)->p, (size_t)AS_STR(v)->len, out);
    return raise_(e, EXC_TypeError, "unsupported format string passed to %s.__format__", py_type_name(e, v));
}
