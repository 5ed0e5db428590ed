/* format_spec.c: format(value, spec) and repr as Python has them, for f-strings with conversions and specs:
 * [[fill]align][sign][#][0][width][, or _][.precision][type]. Widths count characters of UTF-8. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "rt.h"
#include "op.h"
#include "repr.h"

typedef struct Spec { const char *fill; int nfill; char align, sign, type, group; bool alt, zero; int64_t width, precision; } Spec;

static int bad(tsrt_ctx *c) { return tsrt_fail(c, "ValueError", "Invalid format specifier"); }
static int char_len(const char *p, const char *end) {
    int n = 1;
    while (p + n < end && (p[n] & 0xC0) == 0x80) n++;
    return n;
}
static bool is_align(char ch) { return ch == '<' || ch == '>' || ch == '=' || ch == '^'; }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

static int number(tsrt_ctx *c, const char **p, const char *end, int64_t *out) {
    if (*p == end || !is_digit(**p)) return 0;
    for (*out = 0; *p < end && is_digit(**p); ++*p) {
        *out = *out * 10 + (**p - '0');
        if (*out > INT32_MAX) return tsrt_fail(c, "ValueError", "Too many decimal digits in format string");
    }
    return 0;
}

static int parse(tsrt_ctx *c, const tsrt_str *text, Spec *s) {
    const char *p = text->data, *end = p + text->len;
    *s = (Spec){.fill = " ", .nfill = 1, .width = -1, .precision = -1};
    int first = p < end ? char_len(p, end) : 0;
    if (p + first < end && is_align(p[first])) {
        s->fill = p;
        s->nfill = first;
        s->align = p[first];
        p += first + 1;
    } else if (p < end && is_align(*p)) s->align = *p++;
    if (p < end && (*p == '+' || *p == '-' || *p == ' ')) s->sign = *p++;
    if (p < end && *p == '#') { s->alt = true; p++; }
    if (p < end && *p == '0') {
        s->zero = true;
        if (!s->align) {
            s->fill = "0";
            s->align = '=';
        } else if (s->fill[0] == ' ' && s->nfill == 1 && first && text->data[0] == s->align) s->fill = "0";
        p++;
    }
    if (number(c, &p, end, &s->width)) return 1;
    if (p < end && (*p == ',' || *p == '_')) s->group = *p++;
    if (p < end && (*p == ',' || *p == '_')) return tsrt_fail(c, "ValueError", "Cannot specify both ',' and '_'.");
    if (p < end && *p == '.') {
        p++;
        if (p == end || !is_digit(*p)) return tsrt_fail(c, "ValueError", "Format specifier missing precision");
        if (number(c, &p, end, &s->precision)) return 1;
    }
    if (p < end) s->type = *p++;
    return p < end ? bad(c) : 0;
}

/* text between the fill; `head` bytes of it (sign, prefix) stay in front of the fill of '='. */
static int padded(tsrt_buf *b, const Spec *s, const char *text, size_t len, size_t head, char usual) {
    int64_t have = 0;
    for (size_t i = 0; i < len; i++) have += (text[i] & 0xC0) != 0x80;
    int64_t need = s->width > have ? s->width - have : 0, left = 0;
    char align = s->align ? s->align : usual;
    if (align == '>') left = need;
    else if (align == '^') left = need / 2;
    if (align == '=') rt_buf_add(b, text, head);
    int64_t before = align == '=' ? need : left;
    for (int64_t i = 0; i < before && !b->failed; i++) rt_buf_add(b, s->fill, (size_t)s->nfill);
    rt_buf_add(b, align == '=' ? text + head : text, align == '=' ? len - head : len);
    for (int64_t i = before; i < need && !b->failed; i++) rt_buf_add(b, s->fill, (size_t)s->nfill);
    return b->failed;
}

/* Sign and prefix, then digits in groups (zeros of a '0=' fill are grouped, too), then the rest (point, exponent). */
static int number_text(tsrt_buf *b, const Spec *s, const char *prefix, bool negative, const char *text, size_t len, size_t whole) {
    tsrt_buf t;
    rt_buf_init(&t, b->c);
    if (negative) rt_buf_char(&t, '-');
    else if (s->sign == '+' || s->sign == ' ') rt_buf_char(&t, s->sign);
    rt_buf_puts(&t, prefix);
    size_t head = t.len;
    int64_t digits = (int64_t)whole;
    int every = s->type && strchr("xXob", s->type) ? 4 : 3;
    if (s->group && whole) {
        if (s->align == '=' && s->nfill == 1 && s->fill[0] == '0') {
            int64_t room = s->width - (int64_t)head - (int64_t)(len - whole);
            while (digits + (digits - 1) / every < room) digits++;
        }
        for (int64_t i = 0; i < digits && !t.failed; i++) {
            if (i && (digits - i) % every == 0) rt_buf_char(&t, s->group);
            int64_t at = i - (digits - (int64_t)whole);
            rt_buf_char(&t, at < 0 ? '0' : text[at]);
        }
        rt_buf_add(&t, text + whole, len - whole);
    } else rt_buf_add(&t, text, len);
    if (t.failed) b->failed = true;
    else padded(b, s, t.p, t.len, head, '>');
    rt_buf_free(&t);
    return b->failed;
}

static int unknown(tsrt_ctx *c, const Spec *s, const char *what) {
    return tsrt_fail(c, "ValueError", "Unknown format code '%c' for object of type '%s'", s->type, what);
}

/* Python's own choice between the forms: as %g, but a float keeps a digit after its point. */
static int float_digits(tsrt_buf *t, const Spec *s, double v) {
    char type = s->type == '%' ? 'f' : s->type == 'n' ? 'g' : s->type;
    if (!type && s->precision < 0) {
        char text[RT_REPR_FLOAT];
        return rt_buf_add(t, text, rt_repr_float(v, text));
    }
    int precision = s->precision < 0 ? 6 : (int)s->precision;
    if (!type && precision == 0) precision = 1;
    char form[8], usual = type ? type : 'g';
    char *p = form;
    *p++ = '%';
    if (s->alt) *p++ = '#';
    *p++ = '.';
    *p++ = '*';
    *p++ = usual;
    *p = 0;
    if (!type && isfinite(v)) {
        /* the exponent after rounding decides: the fixed form needs room for one more digit */
        char probe[32];
        int exponent = 0;
        snprintf(probe, sizeof probe, "%.*e", precision > 17 ? 17 : precision - 1, v);
        char *e = strchr(probe, 'e');
        if (e) exponent = atoi(e + 1);
        if (exponent == precision - 1) {
            snprintf(form, sizeof form, "%%.*e");
            precision--;
        }
    }
    int n = snprintf(NULL, 0, form, precision, v);
    if (n < 0) return t->failed = true, tsrt_fail_memory(t->c);
    size_t at = t->len;
    if (rt_buf_fill(t, 0, (int64_t)n + 1)) return 1;
    snprintf(t->p + at, (size_t)n + 1, form, precision, v);
    t->len--;
    if (type || !isfinite(v)) return 0;
    char *text = t->p + at, *e = memchr(text, 'e', (size_t)n);
    if (e) {
        /* no zeros behind the digits of the form with an exponent */
        char *stop = e, tail[16];
        size_t ntail = (size_t)(text + n - e);
        memcpy(tail, e, ntail);
        if (memchr(text, '.', (size_t)(e - text)) && !s->alt) {
            while (stop[-1] == '0') stop--;
            if (stop[-1] == '.') stop--;
        }
        memcpy(stop, tail, ntail);
        t->len = (size_t)(stop - t->p) + ntail;
        return 0;
    }
    return memchr(text, '.', (size_t)n) ? 0 : rt_buf_puts(t, ".0");
}
static int format_float(tsrt_buf *b, const Spec *s, double v) {
    if (s->type && !strchr("eEfFgGn%", s->type)) return b->failed = true, unknown(b->c, s, "float");
    tsrt_buf t;
    rt_buf_init(&t, b->c);
    bool negative = signbit(v) && !isnan(v);
    double a = s->type == '%' ? fabs(v) * 100 : fabs(v);
    if (isnan(v)) rt_buf_puts(&t, s->type && strchr("EFG", s->type) ? "NAN" : "nan");
    else float_digits(&t, s, a);
    if (s->type == '%') rt_buf_char(&t, '%');
    size_t whole = 0;
    while (whole < t.len && is_digit(t.p[whole])) whole++;
    if (t.failed) b->failed = true;
    else number_text(b, s, "", negative, t.p, t.len, whole);
    rt_buf_free(&t);
    return b->failed;
}
static int format_int(tsrt_buf *b, const Spec *s, int64_t v, const char *what) {
    if (s->type && strchr("eEfFgG%", s->type)) return format_float(b, s, (double)v);
    if (s->type && !strchr("bcdoxXn", s->type)) return b->failed = true, unknown(b->c, s, what);
    if (s->precision >= 0) return b->failed = true, tsrt_fail(b->c, "ValueError", "Precision not allowed in integer format specifier");
    if (s->group == ',' && s->type && s->type != 'd') return b->failed = true, tsrt_fail(b->c, "ValueError", "Cannot specify ',' with '%c'.", s->type);
    if (s->type == 'c') {
        if (s->sign) return b->failed = true, tsrt_fail(b->c, "ValueError", "Sign not allowed with integer format specifier 'c'");
        if (v < 0 || v > 127) return b->failed = true, tsrt_fail(b->c, "OverflowError", "%%c arg not in range(0x80)");
        char ch = (char)v;
        return padded(b, s, &ch, 1, 0, '<');
    }
    unsigned base = s->type == 'b' ? 2 : s->type == 'o' ? 8 : s->type == 'x' || s->type == 'X' ? 16 : 10;
    const char *digit = s->type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    const char *prefix = !s->alt || base == 10 ? "" : base == 2 ? "0b" : base == 8 ? "0o" : s->type == 'X' ? "0X" : "0x";
    char text[72], *p = text + sizeof text;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do *--p = digit[u % base];
    while (u /= base);
    size_t len = (size_t)(text + sizeof text - p);
    return number_text(b, s, prefix, v < 0, p, len, len);
}
static int format_str(tsrt_buf *b, const Spec *s, const char *text, size_t len) {
    const char *wrong = s->sign ? "Sign not allowed in string format specifier" : s->alt ? "Alternate form (#) not allowed in string format specifier"
                        : s->align == '=' && !s->zero ? "'=' alignment not allowed in string format specifier" : NULL;
    if (s->type && s->type != 's') return b->failed = true, unknown(b->c, s, "str");
    if (s->group) return b->failed = true, tsrt_fail(b->c, "ValueError", "Cannot specify '%c' with 's'.", s->group);
    if (wrong) return b->failed = true, tsrt_fail(b->c, "ValueError", "%s", wrong);
    Spec t = *s;
    if (t.align == '=') t.align = '<';
    if (s->precision >= 0) {
        size_t n = 0;
        for (int64_t k = 0; n < len && k < s->precision; k++) n += (size_t)char_len(text + n, text + len);
        len = n;
    }
    return padded(b, &t, text, len, 0, '<');
}

static void put(void *user, const char *text, size_t len) { rt_buf_add(user, text, len); }

int tsrt_prim_format_spec(tsrt_ctx *c, const tsrt_str *spec, int64_t n, const tsrt_value *args, tsrt_str **out) {
    tsrt_buf b;
    Spec s;
    if (n != 1) return tsrt_fail(c, NULL, "prim::format_spec takes one value");
    const tsrt_type *t = args[0].type ? args[0].type : &tsrt_type_none;
    const void *at = tsrt_value_at(&args[0]);
    if (parse(c, spec, &s)) return 1;
    rt_buf_init(&b, c);
    if (t->kind == TSRT_INT) format_int(&b, &s, *(const int64_t *)at, "int");
    else if (t->kind == TSRT_FLOAT) format_float(&b, &s, *(const double *)at);
    else if (t->kind == TSRT_STR) format_str(&b, &s, (*(tsrt_str *const *)at)->data, (size_t)(*(tsrt_str *const *)at)->len);
    else if (t->kind == TSRT_BOOL && spec->len) format_int(&b, &s, *(const bool *)at, "bool");
    else if (!spec->len) rt_repr_value(t, at, put, &b);
    else b.failed = tsrt_fail(c, "TypeError", "unsupported format string passed to %s.__format__", t->name);
    return rt_buf_str(&b, out);
}

int tsrt_prim_repr(tsrt_ctx *c, const tsrt_value *value, tsrt_str **out) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    rt_repr_value(value->type ? value->type : &tsrt_type_none, tsrt_value_at(value), put, &b);
    return rt_buf_str(&b, out);
}
