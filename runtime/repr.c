/* repr.c: Python's own printing: shortest floats, quoted strings, lists and tuples. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "repr.h"
#include "rt.h"

/* ---- floats. 15 digits always survive the way through decimal and back, 17 always suffice; where 16 do, but not the nearest 16-digit
 * number (the gap below a power of two is half of that above), its neighbour is it. */
static double from_digits(const char *digits, int n, int exp10, bool negative) {
    char text[40];
    snprintf(text, sizeof text, "%s%.*se%d", negative ? "-" : "", n, digits, exp10 - n + 1);      /* no point: no locale */
    return strtod(text, NULL);
}

/* The n significant digits nearest to v, and its decimal exponent. */
static void digits_of(double v, int n, char *digits, int *exp10) {
    char text[40];
    int k = 0;
    snprintf(text, sizeof text, "%.*e", n - 1, fabs(v));
    const char *p = text;
    for (; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9') digits[k++] = *p;
    *exp10 = atoi(p + 1);
}

static bool step(char *digits, int n, int by) {      /* adds by (1 or -1) to the last digit; false where that changes the length */
    for (int i = n - 1; i >= 0; i--) {
        if (digits[i] != (by > 0 ? '9' : '0')) return digits[i] = (char)(digits[i] + by), digits[0] != '0';
        digits[i] = by > 0 ? '0' : '9';
    }
    return false;
}

static int shortest(double v, char *digits, int *exp10) {
    for (int n = fabs(v) < DBL_MIN ? 1 : 15; n <= 17; n++) {      /* subnormal numbers have fewer digits */
        digits_of(v, n, digits, exp10);
        bool found = n == 17 || from_digits(digits, n, *exp10, v < 0) == v;
        for (int by = 1; !found && n == 16 && by >= -1; by -= 2) {
            char other[20];
            memcpy(other, digits, 16);
            if (step(other, n, by) && from_digits(other, n, *exp10, v < 0) == v) found = true, memcpy(digits, other, 16);
        }
        if (!found) continue;
        while (n > 1 && digits[n - 1] == '0') n--;
        return n;
    }
    return 0;
}

size_t rt_repr_number(double v, bool point, char *to) {
    char *p = to;
    if (isnan(v)) return memcpy(to, "nan", 4), 3;
    if (signbit(v)) *p++ = '-';
    if (isinf(v)) return memcpy(p, "inf", 4), (size_t)(p - to) + 3;
    char digits[20] = "0";
    int exp10 = 0, n = v == 0 ? 1 : shortest(v, digits, &exp10);
    if (exp10 < -4 || exp10 >= 16) {
        *p++ = digits[0];
        if (n > 1) *p++ = '.';
        for (int i = 1; i < n; i++) *p++ = digits[i];
        p += sprintf(p, "e%c%02d", exp10 < 0 ? '-' : '+', abs(exp10));
    } else {
        int lead = exp10 < 0 ? exp10 : 0;      /* zeros before the first digit */
        for (int i = lead; i < n || i <= exp10; i++) {
            if (i == exp10 + 1) *p++ = '.';
            *p++ = i < 0 || i >= n ? '0' : digits[i];
        }
        if (n <= exp10 + 1 && point) *p++ = '.', *p++ = '0';
        *p = 0;
    }
    return (size_t)(p - to);
}

size_t rt_repr_float(double v, char *to) { return rt_repr_number(v, true, to); }

size_t rt_repr_complex(tsrt_complex z, char *to) {
    char *p = to;
    bool pair = z.re != 0 || signbit(z.re);
    if (pair) {
        *p++ = '(';
        p += rt_repr_number(z.re, false, p);
        if (!signbit(z.im) || isnan(z.im)) *p++ = '+';
    }
    p += rt_repr_number(z.im, false, p);
    *p++ = 'j';
    if (pair) *p++ = ')';
    *p = 0;
    return (size_t)(p - to);
}

/* ---- strings */
static const struct { uint32_t lo, hi; } unprintable[] = {
#include "unprintable.inc"
};

bool rt_is_printable(uint32_t code) {
    if (code < 0x7f) return code >= ' ';
    size_t lo = 0, hi = sizeof unprintable / sizeof *unprintable;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (code > unprintable[mid].hi) lo = mid + 1;
        else hi = mid;
    }
    return lo == sizeof unprintable / sizeof *unprintable || code < unprintable[lo].lo;
}

/* One character of UTF-8 at p: its bytes and code, or 0 where there is none. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *code) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
    if (!len || len > n) return 0;
    uint32_t u = len == 1 ? p[0] : p[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        u = u << 6 | (p[i] & 0x3f);
    }
    if (u < least[len] || u > 0x10ffff || (u >= 0xd800 && u < 0xe000)) return 0;
    *code = u;
    return len;
}

static void quoted(const char *bytes, size_t n, bool utf8, rt_put *put, void *user) {
    const char quote = memchr(bytes, '\'', n) && !memchr(bytes, '"', n) ? '"' : '\'';
    size_t plain = 0, i = 0;      /* bytes[plain, i) waits to be put as it is */
    put(user, &quote, 1);
    while (i < n) {
        uint32_t code = (unsigned char)bytes[i];
        size_t len = utf8 ? decode((const unsigned char *)bytes + i, n - i, &code) : 1;
        bool as_is = utf8 ? len && rt_is_printable(code) : code >= ' ' && code < 0x7f;
        if (as_is && code != (unsigned char)quote && code != '\\') {
            i += len;
            continue;
        }
        char text[16];
        int k = code == '\\' || code == (unsigned char)quote ? snprintf(text, sizeof text, "\\%c", (int)code)
            : code == '\n' ? snprintf(text, sizeof text, "\\n") : code == '\r' ? snprintf(text, sizeof text, "\\r")
            : code == '\t' ? snprintf(text, sizeof text, "\\t") : code < 0x100 ? snprintf(text, sizeof text, "\\x%02x", (unsigned)code)
            : snprintf(text, sizeof text, code < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)code);
        if (i > plain) put(user, bytes + plain, i - plain);
        put(user, text, (size_t)k);
        plain = i += len ? len : 1;
    }
    if (i > plain) put(user, bytes + plain, i - plain);
    put(user, &quote, 1);
}

void rt_repr_str(const char *bytes, size_t n, rt_put *put, void *user) { quoted(bytes, n, true, put, user); }

void rt_repr_bytes(const char *bytes, size_t n, rt_put *put, void *user) {
    put(user, "b", 1);
    quoted(bytes, n, false, put, user);
}

/* ---- values */
static void puts_(rt_put *put, void *user, const char *text) { put(user, text, strlen(text)); }

enum { MOST_DEPTH = 400 };      /* of values; List[Any] nests as deep as the user likes */

static void value(const tsrt_type *t, const void *at, int depth, rt_put *put, void *user) {
    if (depth > MOST_DEPTH) {
        puts_(put, user, "...");
        return;
    }
    char text[RT_REPR_COMPLEX];
    switch (t->kind) {
    case TSRT_NONE: puts_(put, user, "None"); break;
    case TSRT_BOOL: puts_(put, user, *(const bool *)at ? "True" : "False"); break;
    case TSRT_INT: put(user, text, (size_t)snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)at)); break;
    case TSRT_FLOAT: put(user, text, rt_repr_float(*(const double *)at, text)); break;
    case TSRT_COMPLEX: put(user, text, rt_repr_complex(*(const tsrt_complex *)at, text)); break;
    case TSRT_STR: {
        const tsrt_str *s = *(tsrt_str *const *)at;
        rt_repr_str(s->data, (size_t)s->len, put, user);
        break;
    }
    case TSRT_LIST: {
        const tsrt_list *l = *(tsrt_list *const *)at;
        puts_(put, user, "[");
        for (int64_t i = 0; i < l->len; i++) {
            if (i) puts_(put, user, ", ");
            value(t->elem[0], rt_list_at(l, i), depth + 1, put, user);
        }
        puts_(put, user, "]");
        break;
    }
    case TSRT_DICT: {
        const void *key, *v;
        bool more = false;
        const bool set = rt_is_set(t);
        if (set && !(*(tsrt_dict *const *)at)->len) { puts_(put, user, "set()"); break; }
        puts_(put, user, "{");
        for (int64_t pos = 0; tsrt_dict_next(*(tsrt_dict *const *)at, &pos, &key, &v); more = true) {
            if (more) puts_(put, user, ", ");
            value(t->elem[0], key, depth + 1, put, user);
            if (set) continue;
            puts_(put, user, ": ");
            value(t->elem[1], v, depth + 1, put, user);
        }
        puts_(put, user, "}");
        break;
    }
    case TSRT_TUPLE:      /* named ones as P(x=1, y='a') */
        if (t->field) puts_(put, user, strrchr(t->name, '.') ? strrchr(t->name, '.') + 1 : t->name);
        puts_(put, user, "(");
        for (uint32_t i = 0; i < t->nelem; i++) {
            if (i) puts_(put, user, ", ");
            if (t->field) puts_(put, user, t->field[i]), puts_(put, user, "=");
            value(t->elem[i], (const char *)at + t->offset[i], depth + 1, put, user);
        }
        puts_(put, user, t->nelem == 1 && !t->field ? ",)" : ")");
        break;
    case TSRT_OPTIONAL: {
        const bool cell = rt_is_cell_kind(t->elem[0]->kind);
        const bool has = cell ? *(void *const *)at != NULL : *(const bool *)at;
        if (has) value(t->elem[0], cell ? at : (const char *)at + rt_optional_offset(t), depth + 1, put, user);
        else puts_(put, user, "None");
        break;
    }
    case TSRT_ANY: {
        const tsrt_value *v = at;
        if (v->type) value(v->type, tsrt_value_at(v), depth + 1, put, user);
        else puts_(put, user, "None");
        break;
    }
    default:
        puts_(put, user, "<"), puts_(put, user, t->name), puts_(put, user, " object>");
        break;
    }
}

void rt_repr_value(const tsrt_type *t, const void *at, rt_put *put, void *user) { value(t, at, 0, put, user); }
