/* json.c: a cursor over JSON text. Strings are UTF-8 without NULs; numbers are whole ones, since no format here has others that are kept. */
#include "archive/json.h"
#include <string.h>

uint64_t json_at(const Json *j) { return (uint64_t)(j->p - j->start); }
bool json_damaged(Json *j, const char *why) { return j->report(j, json_at(j), why); }

void json_blanks(Json *j) {
    while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\n' || *j->p == '\r')) j->p++;
}
bool json_next(Json *j, char c) {
    json_blanks(j);
    return j->p < j->end && *j->p == (unsigned char)c;
}
bool json_take(Json *j, char c) {
    if (!json_next(j, c)) return json_damaged(j, arena_printf(j->arena, "'%c' is due", c));
    return j->p++, true;
}

static bool hex4(Json *j, unsigned *out) {
    *out = 0;
    if (j->end - j->p < 4) return false;
    for (int i = 0; i < 4; i++) {
        const unsigned char c = *j->p++;
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return false;
        *out = *out << 4 | (unsigned)digit;
    }
    return true;
}

static void put_utf8(Buf *b, unsigned c) {
    if (c < 0x80) buf_putc(b, (char)c);
    else if (c < 0x800) buf_putc(b, (char)(0xc0 | c >> 6)), buf_putc(b, (char)(0x80 | (c & 0x3f)));
    else if (c < 0x10000) buf_putc(b, (char)(0xe0 | c >> 12)), buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f))), buf_putc(b, (char)(0x80 | (c & 0x3f)));
    else buf_putc(b, (char)(0xf0 | c >> 18)), buf_putc(b, (char)(0x80 | (c >> 12 & 0x3f))), buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f))), buf_putc(b, (char)(0x80 | (c & 0x3f)));
}

static bool escape(Json *j, Buf *b) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (j->p == j->end) return false;
    const char c = (char)*j->p++;
    const char *known = c ? strchr(from, c) : NULL;
    unsigned code, low;
    if (known) return buf_putc(b, to[known - from]), true;
    if (c != 'u' || !hex4(j, &code) || (code >= 0xdc00 && code < 0xe000)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (j->end - j->p < 6 || j->p[0] != '\\' || j->p[1] != 'u') return false;
        j->p += 2;
        if (!hex4(j, &low) || low < 0xdc00 || low >= 0xe000) return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    return put_utf8(b, code), true;
}

bool json_string(Json *j, const char **out, size_t *len) {
    Buf b = {0};
    if (!json_take(j, '"')) return false;
    const char *why = "a string has no end";
    while (j->p < j->end) {
        const unsigned char c = *j->p++;
        if (c == '"') {
            why = NULL;
            break;
        }
        if (c < 0x20) why = "a string holds a control character";
        else if (c == '\\' && !escape(j, &b)) why = "an escape sequence is wrong";
        else if (c != '\\') buf_putc(&b, (char)c);
        if (c < 0x20 || (c == '\\' && why[0] == 'a' && why[1] == 'n')) break;
    }
    *len = b.len;
    if (!why && b.len && (memchr(b.p, 0, b.len) || !is_utf8((const unsigned char *)b.p, b.len))) why = "a string is no UTF-8, or holds a zero";
    *out = b.p ? arena_dup(j->arena, b.p, b.len) : "";
    buf_free(&b);
    return !why || json_damaged(j, why);
}

bool json_whole(Json *j, uint64_t *out) {
    json_blanks(j);
    *out = 0;
    const unsigned char *from = j->p;
    for (; j->p < j->end && *j->p >= '0' && *j->p <= '9'; j->p++)
        if (__builtin_mul_overflow(*out, (uint64_t)10, out) || __builtin_add_overflow(*out, (uint64_t)(*j->p - '0'), out)) return json_damaged(j, "a number is too large");
    if (j->p == from || (*from == '0' && j->p - from > 1) || (j->p < j->end && strchr(".eE-+", *j->p)))
        return json_damaged(j, "a whole number from 0 on is due");
    return true;
}

bool json_int(Json *j, int64_t *out) {
    uint64_t v;
    json_blanks(j);
    const bool quoted = json_next(j, '"') && j->p++, minus = json_next(j, '-') && j->p++;
    if (!json_whole(j, &v) || (quoted && !json_take(j, '"'))) return false;
    if (v > (uint64_t)INT64_MAX + minus) return json_damaged(j, "a number is too large");
    *out = minus ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

static bool word(Json *j, const char *text) {
    const size_t n = strlen(text);
    json_blanks(j);
    return (size_t)(j->end - j->p) >= n && !memcmp(j->p, text, n) && (j->p += n);
}

bool json_bool(Json *j, bool *out) {
    *out = word(j, "true");
    return *out || word(j, "false") || json_damaged(j, "true or false is due");
}

bool json_object(Json *j, bool (*member)(Json *j, const char *key, size_t len, void *user), void *user) {
    if (!json_take(j, '{')) return false;
    if (json_next(j, '}')) return j->p++, true;
    do {
        const char *key;
        size_t len;
        if (!json_string(j, &key, &len) || !json_take(j, ':') || !member(j, key, len, user)) return false;
    } while (json_next(j, ',') && j->p++);
    return json_take(j, '}');
}

bool json_array(Json *j, bool (*item)(Json *j, void *user), void *user) {
    if (!json_take(j, '[')) return false;
    if (json_next(j, ']')) return j->p++, true;
    do {
        if (!item(j, user)) return false;
    } while (json_next(j, ',') && j->p++);
    return json_take(j, ']');
}

/* ---- what nobody wants */
static bool skip_number(Json *j) {
    const unsigned char *from = j->p;
    while (j->p < j->end && *j->p && strchr("+-.eE0123456789", *j->p)) j->p++;
    return j->p > from || json_damaged(j, "a value is due");
}

static bool skip_item(Json *j, void *user) {
    (void)user;
    return json_skip(j);
}

static bool skip_member(Json *j, const char *key, size_t len, void *user) {
    (void)key, (void)len, (void)user;
    return json_skip(j);
}

static bool skip_deep(Json *j) {
    if (j->depth >= DEPTH_LIMIT) return json_damaged(j, "it is nested too deep");
    j->depth++;
    const bool ok = *j->p == '{' ? json_object(j, skip_member, NULL) : json_array(j, skip_item, NULL);
    j->depth--;
    return ok;
}

bool json_skip(Json *j) {
    const char *text;
    size_t len;
    json_blanks(j);
    if (json_next(j, '"')) return json_string(j, &text, &len);
    if (json_next(j, '{') || json_next(j, '[')) return skip_deep(j);
    return word(j, "true") || word(j, "false") || word(j, "null") || skip_number(j);
}
