/* str_methods.c: methods of str (and the few of bytes). Positions count code points, as in Python; case mapping is ASCII's, and a text that
 * would need more says so. */
#include "eval/methods.h"
#include <ctype.h>
#include <string.h>

#define METHOD(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define UNUSED_ARGS (void)a

static bool is_ascii(const PyStr *s) { return s->len == s->chars; }
static bool want_str(Eval *e, const char *fn, Py *v) {
    *v = unwrap(*v);
    return is_obj(*v, OBJ_STR) || raise_(e, EXC_TypeError, "%s() argument must be str, not %s", fn, py_type_name(e, *v));
}

/* ---- case and kinds of characters */
typedef enum Case { UPPER, LOWER, CAPITAL, TITLE, SWAP } Case;
static bool change_case(Eval *e, Py self, Case how, Py *out) {
    PyStr *s = AS_STR(self);
    if (!is_ascii(s)) return unsupported(e, "changing the case of letters beyond ASCII at build time");
    Buf b = {0};
    bool inside = false;
    for (int64_t i = 0; i < s->len; i++) {
        int c = (unsigned char)s->p[i];
        switch (how) {
        case UPPER: c = toupper(c); break;
        case LOWER: c = tolower(c); break;
        case CAPITAL: c = i ? tolower(c) : toupper(c); break;
        case TITLE: c = inside ? tolower(c) : toupper(c); break;
        case SWAP: c = isupper(c) ? tolower(c) : toupper(c); break;
        }
        inside = isalpha(c);
        buf_putc(&b, (char)c);
    }
    *out = py_buf(e, &b);
    return true;
}
METHOD(m_upper) { UNUSED_ARGS; return change_case(e, self, UPPER, out); }
METHOD(m_lower) { UNUSED_ARGS; return change_case(e, self, LOWER, out); }
METHOD(m_capitalize) { UNUSED_ARGS; return change_case(e, self, CAPITAL, out); }
METHOD(m_title) { UNUSED_ARGS; return change_case(e, self, TITLE, out); }
METHOD(m_swapcase) { UNUSED_ARGS; return change_case(e, self, SWAP, out); }

static bool all_are(Eval *e, Py self, int (*is)(int), Py *out) {
    PyStr *s = AS_STR(self);
    if (!is_ascii(s)) return unsupported(e, "classifying characters beyond ASCII at build time");
    bool all = s->len > 0;
    for (int64_t i = 0; i < s->len && all; i++) all = is((unsigned char)s->p[i]);
    return *out = py_bool(all), true;
}
METHOD(m_isalpha) { UNUSED_ARGS; return all_are(e, self, isalpha, out); }
METHOD(m_isdigit) { UNUSED_ARGS; return all_are(e, self, isdigit, out); }
METHOD(m_isalnum) { UNUSED_ARGS; return all_are(e, self, isalnum, out); }
static int python_space(int c) { return isspace(c) || (c >= 0x1C && c <= 0x1F); }
METHOD(m_isspace) { UNUSED_ARGS; return all_are(e, self, python_space, out); }
METHOD(m_isascii) { UNUSED_ARGS; return (void)e, *out = py_bool(is_ascii(AS_STR(self))), true; }
static bool cased(Eval *e, Py self, bool upper, Py *out) {
    PyStr *s = AS_STR(self);
    if (!is_ascii(s)) return unsupported(e, "classifying characters beyond ASCII at build time");
    bool any = false;
    for (int64_t i = 0; i < s->len; i++) {
        if (!isalpha((unsigned char)s->p[i])) continue;
        any = true;
        if ((isupper((unsigned char)s->p[i]) != 0) != upper) return *out = py_bool(false), true;
    }
    return *out = py_bool(any), true;
}
METHOD(m_isupper) { UNUSED_ARGS; return cased(e, self, true, out); }
METHOD(m_islower) { UNUSED_ARGS; return cased(e, self, false, out); }
METHOD(m_isidentifier) {
    PyStr *s = AS_STR(self);
    bool ok = s->len > 0 && !isdigit((unsigned char)s->p[0]);
    UNUSED_ARGS;
    (void)e;
    for (int64_t i = 0; i < s->len && ok; i++) ok = isalnum((unsigned char)s->p[i]) || s->p[i] == '_' || (unsigned char)s->p[i] > 127;
    return *out = py_bool(ok), true;
}

/* ---- searching. Byte offsets inside; code points outside. */
static int64_t chars_before(const PyStr *s, int64_t byte) {
    if (is_ascii(s)) return byte;
    int64_t n = 0;
    for (int64_t i = 0; i < byte; i++) n += ((unsigned char)s->p[i] & 0xC0) != 0x80;
    return n;
}
static int64_t byte_of(const PyStr *s, int64_t chars) {
    if (is_ascii(s)) return chars;
    int64_t i = 0;
    for (; i < s->len && chars > 0; chars--)
        do i++;
        while (i < s->len && ((unsigned char)s->p[i] & 0xC0) == 0x80);
    return i;
}
/* Optional start and end arguments, as byte offsets. */
static bool window(Eval *e, const PyStr *s, Args *a, int at, int64_t *lo, int64_t *hi) {
    int64_t from = 0, to = s->chars;
    if (a->npos > at && !is_none(a->pos[at]) && !as_index(e, a->pos[at], &from)) return false;
    if (a->npos > at + 1 && !is_none(a->pos[at + 1]) && !as_index(e, a->pos[at + 1], &to)) return false;
    if (from < 0 && (from += s->chars) < 0) from = 0;
    if (to < 0 && (to += s->chars) < 0) to = 0;
    if (to > s->chars) to = s->chars;
    if (from > s->chars) return *lo = 1, *hi = 0, true;
    *lo = byte_of(s, from), *hi = byte_of(s, to);
    return true;
}
static int64_t search(const char *p, int64_t lo, int64_t hi, const PyStr *what, bool last) {
    if (hi - lo < what->len) return -1;
    if (!what->len) return last ? hi : lo;
    if (!last) {
        const char *at = memmem(p + lo, (size_t)(hi - lo), what->p, (size_t)what->len);
        return at ? at - p : -1;
    }
    for (int64_t i = hi - what->len; i >= lo; i--)
        if (!memcmp(p + i, what->p, (size_t)what->len)) return i;
    return -1;
}
static bool find_in(Eval *e, Py self, Args *a, bool last, bool must, const char *name, Py *out) {
    int64_t lo, hi;
    PyStr *s = AS_STR(self);
    if (!want_str(e, name, &a->pos[0]) || !window(e, s, a, 1, &lo, &hi)) return false;
    int64_t at = lo <= hi ? search(s->p, lo, hi, AS_STR(a->pos[0]), last) : -1;
    if (at < 0 && must) return raise_(e, EXC_ValueError, "substring not found");
    return *out = py_int(at < 0 ? -1 : chars_before(s, at)), true;
}
METHOD(m_find) { return find_in(e, self, a, false, false, "find", out); }
METHOD(m_rfind) { return find_in(e, self, a, true, false, "rfind", out); }
METHOD(m_index) { return find_in(e, self, a, false, true, "index", out); }
METHOD(m_rindex) { return find_in(e, self, a, true, true, "rindex", out); }
METHOD(m_count) {
    int64_t lo, hi, n = 0;
    PyStr *s = AS_STR(self);
    if (!want_str(e, "count", &a->pos[0]) || !window(e, s, a, 1, &lo, &hi)) return false;
    PyStr *what = AS_STR(a->pos[0]);
    if (!what->len) n = lo <= hi ? chars_before(s, hi) - chars_before(s, lo) + 1 : 0;
    else
        for (int64_t at; lo <= hi && (at = search(s->p, lo, hi, what, false)) >= 0; lo = at + what->len) n++;
    return *out = py_int(n), true;
}
static bool edge(Eval *e, Py self, Args *a, bool end, Py *out) {
    int64_t lo, hi;
    PyStr *s = AS_STR(self);
    if (!window(e, s, a, 1, &lo, &hi)) return false;
    Py what = unwrap(a->pos[0]);
    int n = is_obj(what, OBJ_TUPLE) ? AS_LIST(what)->v.len : 1;
    *out = py_bool(false);
    for (int i = 0; i < n; i++) {
        Py w = is_obj(what, OBJ_TUPLE) ? AS_LIST(what)->v.data[i] : what;
        if (!want_str(e, end ? "endswith" : "startswith", &w)) return false;
        int64_t len = AS_STR(w)->len;
        if (lo <= hi && hi - lo >= len && !memcmp(s->p + (end ? hi - len : lo), AS_STR(w)->p, (size_t)len)) *out = py_bool(true);
    }
    return true;
}
METHOD(m_startswith) { return edge(e, self, a, false, out); }
METHOD(m_endswith) { return edge(e, self, a, true, out); }

/* ---- stripping and padding */
static bool in_set(const PyStr *set, const char *p, int64_t n) {
    if (!set) return n == 1 && python_space((unsigned char)*p);
    for (int64_t i = 0; i + n <= set->len; i++)
        if (((unsigned char)set->p[i] & 0xC0) != 0x80 && !memcmp(set->p + i, p, (size_t)n)) return true;
    return false;
}
static bool strip(Eval *e, Py self, Args *a, bool left, bool right, Py *out) {
    PyStr *s = AS_STR(self), *set = NULL;
    if (a->npos && !is_none(a->pos[0])) {
        if (!want_str(e, "strip", &a->pos[0])) return false;
        set = AS_STR(a->pos[0]);
    }
    int64_t lo = 0, hi = s->len, n;
    while (left && lo < hi) {
        for (n = 1; lo + n < hi && ((unsigned char)s->p[lo + n] & 0xC0) == 0x80;) n++;
        if (!in_set(set, s->p + lo, n)) break;
        lo += n;
    }
    while (right && hi > lo) {
        for (n = 1; hi - n > lo && ((unsigned char)s->p[hi - n] & 0xC0) == 0x80;) n++;
        if (!in_set(set, s->p + hi - n, n)) break;
        hi -= n;
    }
    *out = py_str(e, s->p + lo, (size_t)(hi - lo));
    return true;
}
METHOD(m_strip) { return strip(e, self, a, true, true, out); }
METHOD(m_lstrip) { return strip(e, self, a, true, false, out); }
METHOD(m_rstrip) { return strip(e, self, a, false, true, out); }
static bool justify(Eval *e, Py self, Args *a, char how, Py *out) {
    PyStr *s = AS_STR(self);
    int64_t width;
    const char *fill = " ";
    if (!as_index(e, a->pos[0], &width)) return false;
    if (a->npos > 1) {
        if (!want_str(e, "fill", &a->pos[1])) return false;
        if (AS_STR(a->pos[1])->chars != 1) return raise_(e, EXC_TypeError, "The fill character must be exactly one character long");
        fill = AS_STR(a->pos[1])->p;
    }
    int64_t room = width - s->chars;
    if (room <= 0) return *out = self, true;
    if (!ev_room(e, room, 4)) return false;
    /* str.center puts the odd one as CPython does. */
    int64_t left = how == 'r' ? room : how == 'c' ? room / 2 + (room & width & 1) : 0;
    Buf b = {0};
    for (int64_t i = 0; i < left; i++) buf_puts(&b, fill);
    buf_add(&b, s->p, (size_t)s->len);
    for (int64_t i = left; i < room; i++) buf_puts(&b, fill);
    *out = py_buf(e, &b);
    return true;
}
METHOD(m_ljust) { return justify(e, self, a, 'l', out); }
METHOD(m_rjust) { return justify(e, self, a, 'r', out); }
METHOD(m_center) { return justify(e, self, a, 'c', out); }
METHOD(m_zfill) {
    PyStr *s = AS_STR(self);
    int64_t width;
    if (!as_index(e, a->pos[0], &width)) return false;
    if (width <= s->chars) return *out = self, true;
    if (!ev_room(e, width, 1)) return false;
    Buf b = {0};
    bool sign = s->len && (s->p[0] == '-' || s->p[0] == '+');
    if (sign) buf_putc(&b, s->p[0]);
    for (int64_t i = s->chars; i < width; i++) buf_putc(&b, '0');
    buf_add(&b, s->p + sign, (size_t)(s->len - sign));
    *out = py_buf(e, &b);
    return true;
}

/* ---- splitting and joining */
static void piece(Eval *e, PyList *l, const char *p, int64_t n) { ev_push(e, &l->v, py_str(e, p, (size_t)n)); }
static bool split_args(Eval *e, Args *a, const char *fn, PyStr **sep, int64_t *most) {
    static const char *const names[] = {"sep", "maxsplit"};
    Py v[2];
    *sep = NULL, *most = -1;
    if (!args_take(e, fn, a, names, 2, 0, v)) return false;
    if (!is_absent(v[0]) && !is_none(v[0])) {
        if (!want_str(e, fn, &v[0])) return false;
        *sep = AS_STR(v[0]);
        if (!(*sep)->len) return raise_(e, EXC_ValueError, "empty separator");
    }
    return is_absent(v[1]) || as_index(e, v[1], most);
}
METHOD(m_split) {
    PyStr *s = AS_STR(self), *sep;
    int64_t most, i = 0;
    PyList *l = py_list(e, OBJ_LIST, 0);
    *out = py_obj(l);
    if (!split_args(e, a, "split", &sep, &most)) return false;
    if (sep) {
        for (int64_t at; most && (at = search(s->p, i, s->len, sep, false)) >= 0; i = at + sep->len, most--) piece(e, l, s->p + i, at - i);
        return piece(e, l, s->p + i, s->len - i), true;
    }
    for (;;) {
        while (i < s->len && python_space((unsigned char)s->p[i])) i++;
        if (i >= s->len) return true;
        int64_t from = i;
        if (!most--) {
            int64_t end = s->len;
            while (end > from && python_space((unsigned char)s->p[end - 1])) end--;
            return piece(e, l, s->p + from, end - from), true;
        }
        while (i < s->len && !python_space((unsigned char)s->p[i])) i++;
        piece(e, l, s->p + from, i - from);
    }
}
METHOD(m_rsplit) {
    PyStr *s = AS_STR(self), *sep;
    int64_t most, hi = s->len;
    PyList *l = py_list(e, OBJ_LIST, 0);
    *out = py_obj(l);
    if (!split_args(e, a, "rsplit", &sep, &most)) return false;
    if (sep) {
        for (int64_t at; most && (at = search(s->p, 0, hi, sep, true)) >= 0; hi = at, most--) piece(e, l, s->p + at + sep->len, hi - at - sep->len);
        piece(e, l, s->p, hi);
    } else
        for (;;) {
            while (hi > 0 && python_space((unsigned char)s->p[hi - 1])) hi--;
            if (!hi) break;
            int64_t to = hi;
            if (!most--) {
                int64_t lo = 0;
                while (python_space((unsigned char)s->p[lo])) lo++;
                piece(e, l, s->p + lo, to - lo);
                break;
            }
            while (hi > 0 && !python_space((unsigned char)s->p[hi - 1])) hi--;
            piece(e, l, s->p + hi, to - hi);
        }
    for (int i = 0, k = l->v.len - 1; i < k; i++, k--) {
        Py t = l->v.data[i];
        l->v.data[i] = l->v.data[k];
        l->v.data[k] = t;
    }
    return true;
}
METHOD(m_splitlines) {
    static const char *const names[] = {"keepends"};
    PyStr *s = AS_STR(self);
    PyList *l = py_list(e, OBJ_LIST, 0);
    Py keep;
    bool k = false;
    *out = py_obj(l);
    if (!args_take(e, "splitlines", a, names, 1, 0, &keep) || (!is_absent(keep) && !py_truth(e, keep, &k))) return false;
    for (int64_t i = 0; i < s->len;) {
        int64_t end = i;
        while (end < s->len && !strchr("\n\r\v\f\x1c\x1d\x1e", s->p[end])) end++;
        int64_t next = end + (end < s->len);
        if (next < s->len && s->p[end] == '\r' && s->p[next] == '\n') next++;
        piece(e, l, s->p + i, (k ? next : end) - i);
        i = next;
    }
    return true;
}
METHOD(m_join) {
    PyVec v = {0};
    Buf b = {0};
    if (!py_collect(e, a->pos[0], &v)) return false;
    for (int i = 0; i < v.len; i++) {
        Py x = unwrap(v.data[i]);
        if (!is_obj(x, OBJ_STR)) {
            buf_free(&b);
            return raise_(e, EXC_TypeError, "sequence item %d: expected str instance, %s found", i, py_type_name(e, x));
        }
        if (i) buf_add(&b, AS_STR(self)->p, (size_t)AS_STR(self)->len);
        buf_add(&b, AS_STR(x)->p, (size_t)AS_STR(x)->len);
    }
    *out = py_buf(e, &b);
    return true;
}
METHOD(m_replace) {
    PyStr *s = AS_STR(self);
    int64_t most = -1, i = 0;
    if (!want_str(e, "replace", &a->pos[0]) || !want_str(e, "replace", &a->pos[1]) || (a->npos > 2 && !as_index(e, a->pos[2], &most))) return false;
    PyStr *old = AS_STR(a->pos[0]), *with = AS_STR(a->pos[1]);
    Buf b = {0};
    if (!old->len) {
        for (; most; most--) {
            buf_add(&b, with->p, (size_t)with->len);
            if (i >= s->len) break;
            do buf_putc(&b, s->p[i++]);
            while (i < s->len && ((unsigned char)s->p[i] & 0xC0) == 0x80);
        }
    } else
        for (int64_t at; most && (at = search(s->p, i, s->len, old, false)) >= 0; i = at + old->len, most--) {
            buf_add(&b, s->p + i, (size_t)(at - i));
            buf_add(&b, with->p, (size_t)with->len);
        }
    if (i < s->len) buf_add(&b, s->p + i, (size_t)(s->len - i));
    *out = py_buf(e, &b);
    return true;
}
static bool partition(Eval *e, Py self, Args *a, bool last, Py *out) {
    PyStr *s = AS_STR(self);
    if (!want_str(e, "partition", &a->pos[0])) return false;
    PyStr *sep = AS_STR(a->pos[0]);
    if (!sep->len) return raise_(e, EXC_ValueError, "empty separator");
    int64_t at = search(s->p, 0, s->len, sep, last);
    Py empty = py_text(e, ""), v[3] = {self, empty, empty};
    if (at >= 0) v[0] = py_str(e, s->p, (size_t)at), v[1] = a->pos[0], v[2] = py_str(e, s->p + at + sep->len, (size_t)(s->len - at - sep->len));
    else if (last) v[0] = empty, v[2] = self;
    *out = py_tuple(e, v, 3);
    return true;
}
METHOD(m_partition) { return partition(e, self, a, false, out); }
METHOD(m_rpartition) { return partition(e, self, a, true, out); }
METHOD(m_removeprefix) {
    PyStr *s = AS_STR(self);
    if (!want_str(e, "removeprefix", &a->pos[0])) return false;
    PyStr *p = AS_STR(a->pos[0]);
    bool has = s->len >= p->len && !memcmp(s->p, p->p, (size_t)p->len);
    return *out = has ? py_str(e, s->p + p->len, (size_t)(s->len - p->len)) : self, true;
}
METHOD(m_removesuffix) {
    PyStr *s = AS_STR(self);
    if (!want_str(e, "removesuffix", &a->pos[0])) return false;
    PyStr *p = AS_STR(a->pos[0]);
    bool has = p->len && s->len >= p->len && !memcmp(s->p + s->len - p->len, p->p, (size_t)p->len);
    return *out = has ? py_str(e, s->p, (size_t)(s->len - p->len)) : self, true;
}
METHOD(m_expandtabs) {
    PyStr *s = AS_STR(self);
    int64_t size = 8, col = 0;
    if (a->npos && !as_index(e, a->pos[0], &size)) return false;
    Buf b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        if (s->p[i] == '\t') {
            int64_t n = size > 0 ? size - col % size : 0;
            if (!ev_room(e, n, 1)) return buf_free(&b), false;
            for (int64_t k = 0; k < n; k++) buf_putc(&b, ' ');
            col += n;
            continue;
        }
        buf_putc(&b, s->p[i]);
        if (s->p[i] == '\n' || s->p[i] == '\r') col = 0;
        else if (((unsigned char)s->p[i] & 0xC0) != 0x80) col++;
    }
    *out = py_buf(e, &b);
    return true;
}
METHOD(m_encode) {
    UNUSED_ARGS;
    *out = py_str(e, AS_STR(self)->p, (size_t)AS_STR(self)->len);
    out->u.o->kind = OBJ_BYTES;
    return true;
}
METHOD(m_decode) {
    UNUSED_ARGS;
    *out = py_str(e, AS_STR(self)->p, (size_t)AS_STR(self)->len);
    return true;
}

/* ---- str.format */
static bool format_field(Eval *e, const char *p, int64_t n, Args *a, int *next, Buf *out);
static bool format_text(Eval *e, const char *p, int64_t n, Args *a, int *next, Buf *out) {
    for (int64_t i = 0; i < n; i++) {
        if ((p[i] == '{' || p[i] == '}') && i + 1 < n && p[i + 1] == p[i]) {
            buf_putc(out, p[i++]);
            continue;
        }
        if (p[i] == '}') return raise_(e, EXC_ValueError, "Single '}' encountered in format string");
        if (p[i] != '{') {
            buf_putc(out, p[i]);
            continue;
        }
        int depth = 1;
        int64_t from = ++i;
        for (; i < n && depth; i++) depth += p[i] == '{' ? 1 : p[i] == '}' ? -1 : 0;
        if (depth) return raise_(e, EXC_ValueError, from >= n ? "Single '{' encountered in format string" : "expected '}' before end of string");
        i--;
        if (!format_field(e, p + from, i - from, a, next, out)) return false;
    }
    return true;
}
static bool format_field(Eval *e, const char *p, int64_t n, Args *a, int *next, Buf *out) {
    int64_t i = 0;
    Py v = py_absent();
    while (i < n && !strchr(".[!:", p[i])) i++;
    if (!i || isdigit((unsigned char)p[0])) {
        int at = 0;
        if (i)
            for (int64_t k = 0; k < i && at < 1 << 20; k++) at = at * 10 + (p[k] - '0');
        else at = (*next)++;
        if (at < 0 || at >= a->npos) return raise_(e, EXC_IndexError, "Replacement index %d out of range for positional args tuple", at);
        v = a->pos[at];
    } else {
        Sym name = sym_n(e->s, p, (size_t)i);
        for (int k = 0; k < a->nkw; k++)
            if (a->kw[k] == name) v = a->kwval[k];
        if (is_absent(v)) return raise_value(e, EXC_KeyError, py_sym(e, name));
    }
    while (i < n && (p[i] == '.' || p[i] == '[')) {
        bool attr = p[i++] == '.';
        int64_t from = i;
        while (i < n && !strchr(attr ? ".[!:" : "]", p[i])) i++;
        Py r;
        bool digits = !attr && i > from;
        int64_t at = 0;
        for (int64_t k = from; k < i && digits; k++) {
            digits = isdigit((unsigned char)p[k]) && at < INT64_MAX / 20;
            at = at * 10 + (p[k] - '0');
        }
        if (attr ? !py_getattr(e, v, sym_n(e->s, p + from, (size_t)(i - from)), &r)
                 : !py_getitem(e, v, digits ? py_int(at) : py_str(e, p + from, (size_t)(i - from)), &r)) return false;
        v = r;
        if (!attr) i++;
    }
    if (i < n && p[i] == '!') {
        Buf t = {0};
        char how = i + 1 < n ? p[i + 1] : 0;
        if (!(how == 's' ? py_show(e, v, &t) : py_repr(e, v, &t))) return buf_free(&t), false;
        v = py_buf(e, &t);
        i += 2;
    }
    Buf spec = {0};
    bool ok = i >= n || p[i] != ':' || format_text(e, p + i + 1, n - i - 1, a, next, &spec);
    ok = ok && py_format(e, v, spec.p ? spec.p : "", spec.len, out);
    buf_free(&spec);
    return ok;
}
METHOD(m_format) {
    Buf b = {0};
    int next = 0;
    if (!format_text(e, AS_STR(self)->p, AS_STR(self)->len, a, &next, &b)) return buf_free(&b), false;
    *out = py_buf(e, &b);
    return true;
}

const MethodRow str_methods[] = {
    {"upper", m_upper, 0, 0}, {"lower", m_lower, 0, 0}, {"casefold", m_lower, 0, 0}, {"capitalize", m_capitalize, 0, 0}, {"title", m_title, 0, 0},
    {"swapcase", m_swapcase, 0, 0}, {"isalpha", m_isalpha, 0, 0}, {"isdigit", m_isdigit, 0, 0}, {"isdecimal", m_isdigit, 0, 0},
    {"isnumeric", m_isdigit, 0, 0}, {"isalnum", m_isalnum, 0, 0}, {"isspace", m_isspace, 0, 0}, {"isascii", m_isascii, 0, 0},
    {"isupper", m_isupper, 0, 0}, {"islower", m_islower, 0, 0}, {"isidentifier", m_isidentifier, 0, 0}, {"find", m_find, 1, 3},
    {"rfind", m_rfind, 1, 3}, {"index", m_index, 1, 3}, {"rindex", m_rindex, 1, 3}, {"count", m_count, 1, 3}, {"startswith", m_startswith, 1, 3},
    {"endswith", m_endswith, 1, 3}, {"strip", m_strip, 0, 1}, {"lstrip", m_lstrip, 0, 1}, {"rstrip", m_rstrip, 0, 1}, {"ljust", m_ljust, 1, 2},
    {"rjust", m_rjust, 1, 2}, {"center", m_center, 1, 2}, {"zfill", m_zfill, 1, 1}, {"split", m_split, 0, 2}, {"rsplit", m_rsplit, 0, 2},
    {"splitlines", m_splitlines, 0, 1}, {"join", m_join, 1, 1}, {"replace", m_replace, 2, 3}, {"partition", m_partition, 1, 1},
    {"rpartition", m_rpartition, 1, 1}, {"removeprefix", m_removeprefix, 1, 1}, {"removesuffix", m_removesuffix, 1, 1},
    {"expandtabs", m_expandtabs, 0, 1}, {"encode", m_encode, 0, 2}, {"format", m_format, 0, -1}, {0, 0, 0, 0},
};
const MethodRow bytes_methods[] = {{"decode", m_decode, 0, 2}, {0, 0, 0, 0}};
