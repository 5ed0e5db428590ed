/* str.c: str cells: making, comparing, hashing. The operators on them are in str_*.c. */
#include "rt.h"

#define CHAR(b_) {{TSRT_IMMORTAL, &tsrt_type_str}, 1, 0, {(char)(b_)}},
#define CHARS4(b_) CHAR(b_) CHAR((b_) + 1) CHAR((b_) + 2) CHAR((b_) + 3)
#define CHARS16(b_) CHARS4(b_) CHARS4((b_) + 4) CHARS4((b_) + 8) CHARS4((b_) + 12)
#define CHARS64(b_) CHARS16(b_) CHARS16((b_) + 16) CHARS16((b_) + 32) CHARS16((b_) + 48)
const rt_char tsrt_chars[257] = {CHARS64(0) CHARS64(64) CHARS64(128) CHARS64(192) {{TSRT_IMMORTAL, &tsrt_type_str}, 0, 0, {0}}};
_Static_assert(offsetof(rt_char, data) == offsetof(tsrt_str, data), "a char is laid out as a str");

tsrt_str *rt_str_room(tsrt_ctx *c, int64_t len) {
    if (len < 0 || len > PTRDIFF_MAX / 2) return tsrt_fail_memory(c), NULL;
    tsrt_str *s = tsrt_alloc(c, rt_str_bytes(len));
    if (!s) return NULL;
    s->head.count = 1;
    s->head.type = &tsrt_type_str;
    s->len = len;
    s->hash = 0;
    memset(s->data + len / 8 * 8, 0, 8);
    return s;
}

tsrt_str *tsrt_str_new(tsrt_ctx *c, const char *bytes, int64_t len) {
    if (len == 0) return RT_EMPTY;
    if (len == 1) return RT_CHAR(bytes[0]);
    tsrt_str *s = rt_str_room(c, len);
    if (s) memcpy(s->data, bytes, (size_t)len);
    return s;
}

tsrt_str *tsrt_str_from(tsrt_ctx *c, const char *text) { return tsrt_str_new(c, text, (int64_t)strlen(text)); }

int rt_str_cmp(const tsrt_str *a, const tsrt_str *b) {
    int64_t n = a->len < b->len ? a->len : b->len;
    int k = n ? memcmp(a->data, b->data, (size_t)n) : 0;
    return k ? k : (a->len > b->len) - (a->len < b->len);
}

static inline uint64_t word(const unsigned char *b) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t k;
    memcpy(&k, b, 8);
    return k;
#else
    uint64_t k = 0;
    for (int i = 7; i >= 0; i--) k = k << 8 | b[i];
    return k;
#endif
}

/* 64-bit MurmurHash2 with libstdc++'s seed, so that hash() of a str or float gives the number that PyTorch gives. */
uint64_t rt_hash_bytes(const void *p, size_t n) {
    const uint64_t mul = 0xc6a4a7935bd1e995u;
    const unsigned char *b = p;
    uint64_t h = 0xc70f6907u ^ (n * mul), k;
    for (; n >= 8; n -= 8, b += 8) {
        k = word(b);
        k *= mul;
        k ^= k >> 47;
        h = (h ^ k * mul) * mul;
    }
    if (n) {
        k = 0;
        for (size_t i = n; i-- > 0;) k = k << 8 | b[i];
        h = (h ^ k) * mul;
    }
    h = (h ^ h >> 47) * mul;
    return h ^ h >> 47;
}

/* The same of a str, whose last word is filled up with zeros. */
static uint64_t hash_str(const tsrt_str *s) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t mul = 0xc6a4a7935bd1e995u;
    const unsigned char *b = (const unsigned char *)s->data;
    uint64_t n = (uint64_t)s->len, h = 0xc70f6907u ^ (n * mul);
    for (; n >= 8; n -= 8, b += 8) {
        uint64_t k = word(b) * mul;
        k ^= k >> 47;
        h = (h ^ k * mul) * mul;
    }
    if (n) h = (h ^ word(b)) * mul;
    h = (h ^ h >> 47) * mul;
    return h ^ h >> 47;
#else
    return rt_hash_bytes(s->data, (size_t)s->len);
#endif
}

uint64_t rt_str_hash(const tsrt_str *s) {
    if (s->hash) return s->hash;
    uint64_t h = hash_str(s);
    if (s->head.count >= 0) ((tsrt_str *)(uintptr_t)s)->hash = h;      /* immortal ones may lie in read-only memory */
    return h;
}

void tsrt_str_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_release(c, *(void **)at);
}

bool tsrt_str_eq_at(const tsrt_type *t, const void *a, const void *b) {
    (void)t;
    return rt_same_str(*(tsrt_str *const *)a, *(tsrt_str *const *)b);
}

uint64_t tsrt_str_hash_at(const tsrt_type *t, const void *at) {
    (void)t;
    return rt_str_hash(*(tsrt_str *const *)at);
}

int tsrt_str_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)c, (void)t;
    const tsrt_str *s = *(tsrt_str *const *)at;
    return rt_buf_add(to, s->data, (size_t)s->len);
}
