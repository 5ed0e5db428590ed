/* Numbers and strings: from their text to a Constant or a JoinedStr. */
#include "ast/parse.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers */

static int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* Digits below `radix`, single underscores between them (before the first one too, when `lead`). */
static int digits(const char *t, int radix, bool lead) {
    int i = 0;
    for (;;) {
        int gap = t[i] == '_' && (i || lead);
        if (digit_of(t[i + gap]) >= radix) return i;
        i += gap + 1;
    }
}

static int radix_of(const char *t) {
    if (t[0] != '0') return 10;
    switch (t[1]) {
    case 'x': case 'X': return 16;
    case 'o': case 'O': return 8;
    case 'b': case 'B': return 2;
    default: return 10;
    }
}

int number_length(const char *t) {
    int radix = radix_of(t);
    if (radix != 10) {
        int n = digits(t + 2, radix, true);
        return n ? n + 2 : 1;
    }
    int i = digits(t, 10, false);
    if (t[i] == '.') {
        int n = digits(t + i + 1, 10, false);
        if (!i && !n) return 0;
        i += 1 + n;
    }
    if (!i) return 0;
    if (t[i] == 'e' || t[i] == 'E') {
        int sign = t[i + 1] == '+' || t[i + 1] == '-', n = digits(t + i + 1 + sign, 10, false);
        if (n) i += 1 + sign + n;
    }
    return i + (t[i] == 'j' || t[i] == 'J');
}

Ast *build_number(Parser *p, const char *text, int len, Span at) {
    AstConstant *n = AST_NEW(p->arena, Constant, at);
    Buf b = {0};
    for (int i = 0; i < len; i++)
        if (text[i] != '_') buf_putc(&b, text[i]);
    int radix = radix_of(b.p);
    char last = b.p[b.len - 1];
    bool imag = radix == 10 && (last == 'j' || last == 'J');
    bool whole = radix != 10 || (!imag && strcspn(b.p, ".eE") == b.len);
    bool good = true;
    if (!whole) {
        n->lit.kind = imag ? LIT_IMAG : LIT_FLOAT;
        n->lit.f = strtod(b.p, NULL);
        if (isinf(n->lit.f)) diag(p->s, DIAG_float_range, at);
    } else {
        if (radix == 10 && b.p[0] == '0' && strspn(b.p, "0") < b.len) {
            if (p->options.archive && strspn(b.p, "01234567") == b.len) radix = 8;
            else good = diag(p->s, DIAG_leading_zeros, at);
        }
        errno = 0;
        n->lit.kind = LIT_INT;
        n->lit.i = strtoll(radix == 2 || (radix == 8 && strchr("oO", b.p[1])) ? b.p + 2 : b.p, NULL, radix);
        if (errno == ERANGE) {
            n->lit.kind = LIT_BIGINT;
            n->lit.i = 0;
            n->lit.len = b.len;
            n->lit.str = arena_dup(p->arena, b.p, b.len);
        }
    }
    buf_free(&b);
    return good ? &n->base : NULL;
}

/* ---- strings */

static void add_utf8(Buf *b, uint32_t c) {
    if (c < 0x80) buf_putc(b, (char)c);
    else if (c < 0x800) buf_putc(b, (char)(0xC0 | c >> 6)), buf_putc(b, (char)(0x80 | (c & 0x3F)));
    else {
        if (c < 0x10000) buf_putc(b, (char)(0xE0 | c >> 12));
        else buf_putc(b, (char)(0xF0 | c >> 18)), buf_putc(b, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_putc(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_putc(b, (char)(0x80 | (c & 0x3F)));
    }
}

int named_escape_length(Parser *p, uint32_t at, uint32_t hi) {
    const char *t = p->text + (at - p->base);
    if (hi - at < 3 || t[0] != '\\' || t[1] != 'N' || t[2] != '{') return 0;
    const char *close = memchr(t, '}', hi - at);
    return close ? (int)(close - t) + 1 : 0;
}

/* \xXX, \uXXXX, \UXXXXXXXX: the value of exactly `want` hex digits, -1 when there are fewer. */
static int64_t hex_digits(const char *t, uint32_t left, int want) {
    int64_t v = 0;
    if (left < (uint32_t)want) return -1;
    for (int i = 0; i < want; i++) {
        int d = digit_of(t[i]);
        if (d > 15) return -1;
        v = v * 16 + d;
    }
    return v;
}

/* The escape at t (t[0] is the backslash, `left` bytes in all); returns its length. Saved code's \ooo and \xXX are bytes, as in C. */
static uint32_t decode_escape(Parser *p, const StrForm *form, const char *t, uint32_t left, Span at, Buf *out) {
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    bool as_bytes = form->bytes || p->options.archive;
    if (left < 2) return buf_putc(out, '\\'), 1;
    const char *simple = t[1] ? strchr(from, t[1]) : NULL;
    if (simple) return buf_putc(out, to[simple - from]), 2;
    if (t[1] == '\n') return 2;
    if (t[1] == '\r') return left > 2 && t[2] == '\n' ? 3 : 2;
    if (t[1] >= '0' && t[1] <= '7') {
        uint32_t n = 1, v = 0;
        for (; n < left && n < 4 && t[n] >= '0' && t[n] <= '7'; n++) v = v * 8 + (uint32_t)(t[n] - '0');
        if (as_bytes) buf_putc(out, (char)v);
        else add_utf8(out, v);
        return n;
    }
    int want = t[1] == 'x' ? 2 : form->bytes ? 0 : t[1] == 'u' ? 4 : t[1] == 'U' ? 8 : 0;
    if (want) {
        int64_t v = hex_digits(t + 2, left - 2, want);
        if (v < 0 || v > 0x10FFFF) {
            Span place = {at.lo, at.lo + 2};
            diag(p->s, DIAG_bad_escape, place, v < 0 ? want == 2 ? "\\x needs 2 hex digits" : want == 4 ? "\\u needs 4 hex digits" : "\\U needs 8 hex digits"
                                                     : "there is no character beyond U+10FFFF");
            return 2;
        }
        if (as_bytes && want == 2) buf_putc(out, (char)v);
        else add_utf8(out, (uint32_t)v);
        return (uint32_t)want + 2;
    }
    if (t[1] == 'N' && !form->bytes) {
        int n = named_escape_length(p, at.lo, at.lo + left);
        Span place = {at.lo, at.lo + (n ? (uint32_t)n : 2)};
        if (n) diag(p->s, DIAG_named_escape, place);
        else diag(p->s, DIAG_bad_escape, place, "\\N needs a name in braces");
        return place.hi - place.lo;
    }
    buf_putc(out, '\\');
    return 1;
}

void decode_text(Parser *p, const StrForm *form, uint32_t lo, uint32_t hi, Buf *out) {
    const char *t = p->text - p->base;   /* indexed by offset */
    bool complained = false;
    for (uint32_t i = lo; i < hi;) {
        uint32_t run = i;
        while (run < hi && t[run] != '\\' && t[run] != '\r' && !(form->bytes && (unsigned char)t[run] > 0x7F)) run++;
        buf_add(out, t + i, run - i);
        i = run;
        if (i == hi) break;
        Span at = {i, i + 1};
        if (t[i] == '\r') {
            buf_putc(out, '\n');
            i += i + 1 < hi && t[i + 1] == '\n' ? 2 : 1;
        } else if (t[i] == '\\') {
            if (form->raw) buf_putc(out, '\\'), i++;
            else i += decode_escape(p, form, t + i, hi - i, at, out);
        } else {
            if (!complained) diag(p->s, DIAG_bytes_not_ascii, at);
            complained = true;
            i++;
        }
    }
}

static StrForm form_of(const Parser *p, Span at) {
    StrForm f = {.lo = at.lo, .hi = at.hi};
    const char *t = p->text + (at.lo - p->base);
    for (; *t != '\'' && *t != '"'; t++, f.lo++) {
        if (*t == 'r' || *t == 'R') f.raw = true;
        else if (*t == 'b' || *t == 'B') f.bytes = true;
        else if (*t == 'f' || *t == 'F') f.format = true;
    }
    f.quote = *t;
    f.triple = f.hi - f.lo >= 6 && t[1] == f.quote && t[2] == f.quote;
    f.lo += f.triple ? 3 : 1;
    f.hi -= f.triple ? 3 : 1;
    return f;
}

static Ast *text_constant(Parser *p, Span at, Buf *text, bool bytes) {
    AstConstant *n = AST_NEW(p->arena, Constant, at);
    n->lit.kind = bytes ? LIT_BYTES : LIT_STR;
    n->lit.len = text->len;
    n->lit.str = text->len ? buf_take(text, p->arena) : "";
    buf_free(text);
    return &n->base;
}

void fstring_close_text(Parser *p, AstVec *values, StrPart *part) {
    if (part->text.len) *values = build_push(p, *values, text_constant(p, part->span, &part->text, false));
    buf_free(&part->text);
    *part = (StrPart){0};
}

/* Adjacent literals join; with an f-string among them the whole is a JoinedStr. */
Ast *build_strings(Parser *p, Span at, SpanVec parts) {
    bool format = false;
    StrForm first = form_of(p, parts.data[0]);
    for (int i = 0; i < parts.len; i++) {
        StrForm f = form_of(p, parts.data[i]);
        format |= f.format;
        if (f.bytes == first.bytes) continue;
        diag(p->s, DIAG_mixed_literals, at);
        return build_constant(p, at, LIT_NONE);
    }
    StrPart part = {0};
    AstVec values = {0};
    for (int i = 0; i < parts.len; i++) {
        StrForm f = form_of(p, parts.data[i]);
        if (f.format) fstring_parts(p, &f, &values, &part);
        else {
            decode_text(p, &f, f.lo, f.hi, &part.text);
            part.span = span_join(part.span, parts.data[i]);
        }
    }
    if (!format) return text_constant(p, at, &part.text, first.bytes);
    fstring_close_text(p, &values, &part);
    AstJoinedStr *n = AST_NEW(p->arena, JoinedStr, at);
    n->values = values;
    return build_done(p, &n->base);
}
