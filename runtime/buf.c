/* buf.c: growing text, from which strings are made. The first 200 bytes need no memory of their own. */
#include "rt.h"

void rt_buf_init(tsrt_buf *b, tsrt_ctx *c) {
    b->c = c;
    b->p = b->small;
    b->len = 0;
    b->cap = sizeof b->small;
    b->failed = false;
}

static int grow(tsrt_buf *b, size_t more) {
    if (b->failed) return 1;
    if (more > PTRDIFF_MAX / 2 - b->len) return b->failed = true, tsrt_fail_memory(b->c);
    size_t cap = b->cap + b->cap / 2;
    if (cap < b->len + more) cap = b->len + more;
    bool own = b->p != b->small;
    char *p = tsrt_realloc(b->c, own ? b->p : NULL, own ? b->cap : 0, cap);
    if (!p) return b->failed = true, 1;
    if (!own) memcpy(p, b->small, b->len);
    b->p = p;
    b->cap = cap;
    return 0;
}

int rt_buf_add(tsrt_buf *b, const char *text, size_t len) {
    if (len > b->cap - b->len && grow(b, len)) return 1;
    if (len) memcpy(b->p + b->len, text, len);
    b->len += len;
    return b->failed;
}

int rt_buf_puts(tsrt_buf *b, const char *text) { return rt_buf_add(b, text, strlen(text)); }
int rt_buf_char(tsrt_buf *b, char ch) { return rt_buf_add(b, &ch, 1); }

int rt_buf_fill(tsrt_buf *b, char ch, int64_t n) {
    if (n <= 0) return b->failed;
    if ((uint64_t)n > b->cap - b->len && grow(b, (size_t)n)) return 1;
    memset(b->p + b->len, ch, (size_t)n);
    b->len += (size_t)n;
    return b->failed;
}

int rt_buf_int(tsrt_buf *b, int64_t v) {
    char text[24], *p = text + sizeof text;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) *--p = '-';
    return rt_buf_add(b, p, (size_t)(text + sizeof text - p));
}

void rt_buf_free(tsrt_buf *b) {
    if (b->p != b->small) tsrt_free(b->c, b->p, b->cap);
    b->p = b->small;
    b->len = 0;
}

int rt_buf_str(tsrt_buf *b, tsrt_str **out) {
    tsrt_str *s = b->failed ? NULL : tsrt_str_new(b->c, b->p, (int64_t)b->len);
    rt_buf_free(b);
    if (s) *out = s;
    return !s;
}
