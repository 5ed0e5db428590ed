/* Interned names, the insertion-ordered map and the session that owns them. */
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

/* FNV-1a with a final mix (Fowler, Noll, Vo; the mix is MurmurHash3's): short identifiers, not hostile bulk data. */
uint32_t hash_bytes(const void *p, size_t n) {
    const unsigned char *b = p;
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ b[i]) * 16777619u;
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    return h ^ (h >> 13);
}

static void grow_syms(Session *s) {
    uint32_t cap = s->syms.mask ? (s->syms.mask + 1) * 2 : 1024;
    SymText const **slots = NEWN(s->arena, SymText const *, cap);
    for (uint32_t i = 0; s->syms.mask && i <= s->syms.mask; i++) {
        const SymText *t = s->syms.slots[i];
        if (!t) continue;
        uint32_t at = t->hash & (cap - 1);
        while (slots[at]) at = (at + 1) & (cap - 1);
        slots[at] = t;
    }
    s->syms.slots = slots;
    s->syms.mask = cap - 1;
}

Sym sym_n(Session *s, const char *text, size_t len) {
    if (s->syms.used * 2 >= s->syms.mask) grow_syms(s);
    uint32_t h = hash_bytes(text, len), at = h & s->syms.mask;
    for (; s->syms.slots[at]; at = (at + 1) & s->syms.mask) {
        const SymText *t = s->syms.slots[at];
        if (t->hash == h && t->len == len && !memcmp(t->s, text, len)) return t;
    }
    SymText *t = arena_alloc(s->arena, sizeof *t + len + 1);
    t->len = (uint32_t)len;
    t->hash = h;
    memcpy(t->s, text, len);
    s->syms.slots[at] = t;
    s->syms.used++;
    return t;
}

Sym sym(Session *s, const char *text) { return sym_n(s, text, strlen(text)); }

Sym sym_printf(Session *s, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    Sym res = sym_n(s, b.p, b.len);
    buf_free(&b);
    return res;
}

static uint32_t mix(uint64_t k) {
    k ^= k >> 32;
    k *= 0x9e3779b97f4a7c15u;
    return (uint32_t)(k >> 32);
}

/* The index holds entry number + 1, or 0 for a free slot; probing is linear. */
static uint32_t slot_of(const Map *m, uint64_t key) {
    uint32_t at = mix(key) & m->mask;
    while (m->index[at] && m->entries[m->index[at] - 1].key != key) at = (at + 1) & m->mask;
    return at;
}

static void reindex(Map *m) {
    memset(m->index, 0, sizeof *m->index * ((size_t)m->mask + 1));
    for (int i = 0; i < m->len; i++) m->index[slot_of(m, m->entries[i].key)] = (uint32_t)i + 1;
}

bool map_has(const Map *m, const void *key) { return m->index && m->index[slot_of(m, (uint64_t)(uintptr_t)key)]; }

void *map_get(const Map *m, const void *key) {
    if (!m->index) return NULL;
    uint32_t at = m->index[slot_of(m, (uint64_t)(uintptr_t)key)];
    return at ? m->entries[at - 1].value : NULL;
}

void map_set(Arena *a, Map *m, const void *key, void *value) {
    uint64_t k = (uint64_t)(uintptr_t)key;
    if (m->index) {
        uint32_t at = m->index[slot_of(m, k)];
        if (at) {
            m->entries[at - 1].value = value;
            return;
        }
    }
    vec_grow_(a, (void **)&m->entries, &m->cap, m->len, sizeof *m->entries);
    m->entries[m->len++] = (MapEntry){k, value};
    if (!m->index || (uint32_t)m->len * 2 > m->mask) {
        m->mask = m->index ? m->mask * 2 + 1 : 15;
        m->index = NEWN(a, uint32_t, (size_t)m->mask + 1);
        reindex(m);
    } else {
        m->index[slot_of(m, k)] = (uint32_t)m->len;
    }
}

void map_del(Map *m, const void *key) {
    if (!m->index) return;
    uint32_t at = m->index[slot_of(m, (uint64_t)(uintptr_t)key)];
    if (!at) return;
    memmove(m->entries + at - 1, m->entries + at, sizeof *m->entries * (size_t)(m->len - (int)at));
    m->len--;
    reindex(m);
}

Session *session_new(void) {
    Arena *a = arena_new();
    Session *s = NEW(a, Session);
    s->arena = a;
    s->next_offset = 1;
    s->diags.limit = 20;
    return s;
}

void session_free(Session *s) {
    if (!s) return;
    for (int i = 0; i < s->sources.len; i++) free(s->sources.data[i]->line_starts);
    arena_free(s->arena);
}
