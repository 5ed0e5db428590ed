/* dict.c: dict cells: an array of entries in order of insertion, and an index over it by open addressing. Operators are in dict_op.c.
 *
 * Deleting marks an entry (hash 0) and leaves its slot, so that order and the searches of others stay as they are; when the array is
 * full it is pushed together in place, if at least half of it is deleted, or doubled. Either costs what as many insertions paid for.
 * Strings keep their hash, others are mixed in a few instructions: keys chosen to collide would make that slow. A search that takes longer
 * than any honest one does turns the dict to SipHash under a secret of its own, which nobody can aim at.
 * Equality is PyTorch's: a NaN equals nothing, and 0.0 equals -0.0; as a complex key a NaN of the same bits is the same key. */
#include <time.h>
#if defined(__linux__)
#include <sys/random.h>
#endif
#include "repr.h"
#include "rt.h"

enum { LEAST_CAP = 8, LONGEST_SEARCH = 64 };
#define MOST_CAP ((int64_t)1 << 31)                       /* an entry's number plus 1 fits a slot */

static uint64_t *hash_of(const char *entry) { return (uint64_t *)(uintptr_t)entry; }
static const tsrt_type *key_type(const tsrt_dict *d) { return d->head.type->elem[0]; }
static const tsrt_type *value_type(const tsrt_dict *d) { return d->head.type->elem[1]; }

/* ---- hashes; never 0 */
static uint64_t turn(uint64_t x, int by) { return x << by | x >> (64 - by); }

/* SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF") */
static uint64_t keyed_hash(const uint64_t secret[2], const void *p, size_t n) {
    const unsigned char *b = p;
    uint64_t v[4] = {secret[0] ^ 0x736f6d6570736575u, secret[1] ^ 0x646f72616e646f6du,
                     secret[0] ^ 0x6c7967656e657261u, secret[1] ^ 0x7465646279746573u};
    const size_t words = n / 8;
    for (size_t i = 0; i <= words + 3; i++) {              /* each word, the rest with the length, three rounds to finish */
        uint64_t m = 0;
        if (i < words) memcpy(&m, b + 8 * i, 8);
        else if (i == words) memcpy(&m, b + 8 * i, n & 7), m |= (uint64_t)n << 56;
        else if (i == words + 1) v[2] ^= 0xff;
        v[3] ^= m;
        v[0] += v[1], v[1] = turn(v[1], 13) ^ v[0], v[0] = turn(v[0], 32);
        v[2] += v[3], v[3] = turn(v[3], 16) ^ v[2];
        v[0] += v[3], v[3] = turn(v[3], 21) ^ v[0];
        v[2] += v[1], v[1] = turn(v[1], 17) ^ v[2], v[2] = turn(v[2], 32);
        v[0] ^= m;
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static inline uint64_t mixed(uint64_t x) {
    x *= 0x9e3779b97f4a7c15u;
    return x ^ x >> 32;
}

static inline uint64_t nonzero(uint64_t h) { return h ? h : 1; }
static inline bool is_keyed(const tsrt_dict *d) { return d->secret[0] != 0; }

static inline uint64_t hash_int(const tsrt_dict *d, int64_t k) {
    return nonzero(RT_UNLIKELY(is_keyed(d)) ? keyed_hash(d->secret, &k, sizeof k) : mixed((uint64_t)k));
}
static inline uint64_t hash_str(const tsrt_dict *d, const tsrt_str *k) {
    return nonzero(RT_UNLIKELY(is_keyed(d)) ? keyed_hash(d->secret, k->data, (size_t)k->len) : k->hash ? k->hash : rt_str_hash(k));
}

static uint64_t hash_any(const tsrt_dict *d, const tsrt_type *t, const void *key) {
    switch (t->kind) {
    case TSRT_INT: return hash_int(d, *(const int64_t *)key);
    case TSRT_STR: return hash_str(d, *(tsrt_str *const *)key);
    case TSRT_BOOL: return hash_int(d, *(const bool *)key);
    case TSRT_FLOAT: case TSRT_COMPLEX: {
        double part[2] = {0, 0};
        memcpy(part, key, t->size);
        for (int i = 0; i < 2; i++)
            if (part[i] == 0) part[i] = 0;                 /* -0.0 */
        if (is_keyed(d)) return nonzero(keyed_hash(d->secret, part, sizeof part));
        uint64_t bits[2];
        memcpy(bits, part, sizeof bits);
        return nonzero(mixed(bits[0] ^ mixed(bits[1])));
    }
    case TSRT_ANY: {
        const tsrt_value *v = key;
        return v->type ? hash_any(d, v->type, tsrt_value_at(v)) : 1;
    }
    default: return t->hash ? hash_int(d, (int64_t)t->hash(t, key)) : 1;
    }
}

static bool is_nan(const tsrt_type *t, const void *key) { return t->kind == TSRT_FLOAT && *(const double *)key != *(const double *)key; }

/* Of entry i's key. NaNs, which nothing finds, are spread by where they come to stand. */
static uint64_t hash_entry(const tsrt_dict *d, const void *key, int64_t i) {
    return is_nan(key_type(d), key) ? nonzero(mixed((uint64_t)i + 1)) : hash_any(d, key_type(d), key);
}

static bool same_key(const tsrt_type *t, const void *a, const void *b) {
    return t->eq(t, a, b) || (t->kind == TSRT_COMPLEX && !memcmp(a, b, t->size));
}

/* ---- the index */
static inline uint64_t next_slot(const tsrt_dict *d, uint64_t at, uint64_t *step) { return (at + ++*step) & d->mask; }

/* Enters entry i, known to be none of those there, by its hash. The number of slots it was tried on. */
static uint64_t enter(tsrt_dict *d, int64_t i) {
    uint64_t step = 0, at = *hash_of(rt_dict_entry(d, i)) & d->mask;
    while (d->index[at]) at = next_slot(d, at, &step);
    d->index[at] = (uint32_t)i + 1;
    return step;
}

/* The entries alive, pushed together at `to`, which is their place or a new one; then the index anew. */
static void gather(tsrt_dict *d, char *to) {
    int64_t n = 0;
    for (int64_t i = d->first; i < d->used; i++) {
        const char *e = rt_dict_entry(d, i);
        if (!*hash_of(e)) continue;
        char *place = to + (size_t)n++ * d->stride;
        if (place != e) memmove(place, e, d->stride);
    }
    d->entries = to;
    d->used = n;
    d->first = d->last = 0;
}

static void index_all(tsrt_dict *d) {
    memset(d->index, 0, (size_t)(d->mask + 1) * sizeof *d->index);
    for (int64_t i = 0; i < d->used; i++)
        if (*hash_of(rt_dict_entry(d, i))) enter(d, i);
}

static void make_secret(tsrt_dict *d) {
    uint64_t r[2] = {0, 0};
#if defined(__linux__)
    if (getrandom(r, sizeof r, GRND_NONBLOCK) == (ssize_t)sizeof r && r[0]) {
        memcpy(d->secret, r, sizeof r);
        return;
    }
#endif
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    r[0] ^= mixed((uint64_t)(uintptr_t)d ^ (uint64_t)now.tv_nsec << 20);
    r[1] ^= mixed((uint64_t)(uintptr_t)&now ^ (uint64_t)now.tv_sec);
    d->secret[0] = nonzero(r[0]);
    d->secret[1] = r[1];
}

static RT_COLD void harden(tsrt_dict *d) {
    make_secret(d);
    for (int64_t i = d->first; i < d->used; i++) {
        char *e = rt_dict_entry(d, i);
        if (*hash_of(e)) *hash_of(e) = hash_entry(d, e + RT_DICT_KEY, i);
    }
    index_all(d);
}

static inline void watch(tsrt_dict *d, uint64_t steps) {
    if (RT_UNLIKELY(steps > LONGEST_SEARCH) && !is_keyed(d)) harden(d);
}

static int resize(tsrt_ctx *c, tsrt_dict *d, int64_t cap) {
    if (cap > MOST_CAP || (uint64_t)cap > PTRDIFF_MAX / (d->stride + RT_DICT_SLOTS * sizeof(uint32_t))) return tsrt_fail_memory(c);
    char *block = tsrt_alloc(c, (size_t)cap * (d->stride + RT_DICT_SLOTS * sizeof(uint32_t)));
    if (!block) return 1;
    char *old = d->cap ? d->entries : NULL;
    const size_t old_bytes = rt_dict_bytes(d);
    gather(d, block);
    d->cap = cap;
    d->index = (uint32_t *)(uintptr_t)(block + (size_t)cap * d->stride);
    d->mask = RT_DICT_SLOTS * (uint64_t)cap - 1;
    index_all(d);
    tsrt_free(c, old, old_bytes);
    return 0;
}

int rt_dict_reserve(tsrt_ctx *c, tsrt_dict *d, int64_t pairs) {
    int64_t cap = d->cap ? d->cap : LEAST_CAP;
    if (pairs > MOST_CAP) return tsrt_fail_memory(c);
    while (cap < pairs) cap *= 2;
    return cap > d->cap ? resize(c, d, cap) : 0;
}

/* Room for one entry more. */
static RT_COLD int make_room(tsrt_ctx *c, tsrt_dict *d) {
    if (d->cap == 0 || d->len > d->cap / 2) return resize(c, d, d->cap ? 2 * d->cap : LEAST_CAP);
    gather(d, d->entries);
    index_all(d);
    return 0;
}

/* ---- finding. An entry or NULL; leaves the number of slots looked at in *steps. */
#define SEARCH(same_)                                                                                        \
    uint64_t step = 0;                                                                                       \
    for (uint64_t at = h & d->mask;; at = next_slot(d, at, &step)) {                                         \
        const uint32_t slot = d->index[at];                                                                  \
        if (!slot) break;                                                                                    \
        char *e = rt_dict_entry(d, (int64_t)slot - 1);                                                       \
        if (*hash_of(e) == h && (same_)) {                                                                   \
            d->last = (int64_t)slot - 1;                                                                     \
            watch(d, step);                                                                                  \
            return e;                                                                                        \
        }                                                                                                    \
    }                                                                                                        \
    watch(d, step);                                                                                          \
    return NULL;

static inline char *find_str(tsrt_dict *d, const tsrt_str *key, uint64_t h) {
    SEARCH(rt_same_str(*(tsrt_str **)(void *)(e + RT_DICT_KEY), key))
}
static inline char *find_int(tsrt_dict *d, int64_t key, uint64_t h) { SEARCH(*(int64_t *)(void *)(e + RT_DICT_KEY) == key) }
static char *find_any(tsrt_dict *d, const tsrt_type *t, const void *key, uint64_t h) { SEARCH(same_key(t, e + RT_DICT_KEY, key)) }

void *tsrt_dict_probe_str(tsrt_dict *d, const tsrt_str *key) {
    char *e = d->len ? find_str(d, key, hash_str(d, key)) : NULL;
    return e ? e + d->value_at : NULL;
}
void *tsrt_dict_probe_int(tsrt_dict *d, int64_t key) {
    char *e = d->len ? find_int(d, key, hash_int(d, key)) : NULL;
    return e ? e + d->value_at : NULL;
}

char *rt_dict_find(tsrt_dict *d, const void *key) {
    const tsrt_type *t = key_type(d);
    if (!d->len || is_nan(t, key)) return NULL;           /* NaNs would all have one hash: they are never looked for */
    return find_any(d, t, key, hash_any(d, t, key));
}

/* ---- changing */
/* A new entry for a key that is not there; retains the key. Its value's place, or NULL. */
static void *add(tsrt_ctx *c, tsrt_dict *d, const void *key, uint64_t h) {
    const tsrt_type *t = key_type(d);
    if (RT_UNLIKELY(d->used == d->cap) && make_room(c, d)) return NULL;
    char *e = rt_dict_entry(d, d->used);
    *hash_of(e) = is_keyed(d) ? hash_entry(d, key, d->used) : h;       /* the search before may have changed the hash */
    memset(e + RT_DICT_KEY, 0, d->stride - RT_DICT_KEY);
    memcpy(e + RT_DICT_KEY, key, t->size);
    if (t->retain) t->retain(t, e + RT_DICT_KEY);
    d->last = d->used++;
    d->len++;
    watch(d, enter(d, d->last));
    return e + d->value_at;
}

void *tsrt_dict_place_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key) {
    const uint64_t h = hash_str(d, key);
    char *e = d->len ? find_str(d, key, h) : NULL;
    return e ? e + d->value_at : add(c, d, &key, h);
}
void *tsrt_dict_place_int(tsrt_ctx *c, tsrt_dict *d, int64_t key) {
    const uint64_t h = hash_int(d, key);
    char *e = d->len ? find_int(d, key, h) : NULL;
    return e ? e + d->value_at : add(c, d, &key, h);
}
void *tsrt_dict_place_key(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    char *e = rt_dict_find(d, key);
    if (e) return e + d->value_at;
    return add(c, d, key, hash_entry(d, key, d->used));
}
void *tsrt_dict_at_key(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    char *e = rt_dict_find(d, key);
    return e ? e + d->value_at : tsrt_dict_fail_key(c, d, key);
}
void *rt_dict_place(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    switch (key_type(d)->kind) {
    case TSRT_STR: return tsrt_dict_place_str(c, d, *(tsrt_str *const *)key);
    case TSRT_INT: return tsrt_dict_place_int(c, d, *(const int64_t *)key);
    default: return tsrt_dict_place_key(c, d, key);
    }
}

void rt_dict_remove(tsrt_dict *d, char *entry) {
    *hash_of(entry) = 0;
    d->len--;
    if (entry == rt_dict_entry(d, d->first)) do d->first++;
    while (d->first < d->used && !*hash_of(rt_dict_entry(d, d->first)));
}

tsrt_dict *tsrt_dict_new(tsrt_ctx *c, const tsrt_type *dict_type, int64_t cap) {
    const tsrt_type *k = dict_type->elem[0], *v = dict_type->elem[1];
    tsrt_dict *d = tsrt_alloc(c, sizeof *d);
    if (!d) return NULL;
    *d = (tsrt_dict){.head = {1, dict_type}};
    const uint32_t align = v->align ? v->align : 1;
    d->value_at = (RT_DICT_KEY + k->size + align - 1) / align * align;
    d->stride = (d->value_at + v->size + 7) / 8 * 8;
    if (cap > 0 && rt_dict_reserve(c, d, cap)) {
        tsrt_free(c, d, sizeof *d);
        return NULL;
    }
    return d;
}

const void *tsrt_dict_get(const tsrt_dict *d, const void *key) {
    const char *e = rt_dict_find((tsrt_dict *)(uintptr_t)d, key);      /* what was found last is remembered */
    return e ? e + d->value_at : NULL;
}

int tsrt_dict_set(tsrt_ctx *c, tsrt_dict *d, const void *key, const void *value) {
    const tsrt_type *t = value_type(d);
    void *at = rt_dict_place(c, d, key);
    if (!at) return 1;
    if (t->retain) t->retain(t, (void *)(uintptr_t)value);
    if (t->drop) t->drop(c, t, at);
    memmove(at, value, t->size);
    return 0;
}

bool tsrt_dict_delete(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    const tsrt_type *k = key_type(d), *v = value_type(d);
    char *e = rt_dict_find(d, key);
    if (!e) return false;
    rt_dict_remove(d, e);
    if (k->drop) k->drop(c, k, e + RT_DICT_KEY);
    if (v->drop) v->drop(c, v, e + d->value_at);
    return true;
}

bool tsrt_dict_next(const tsrt_dict *d, int64_t *pos, const void **key, const void **value) {
    int64_t i = *pos < d->first ? d->first : *pos;
    for (; i < d->used; i++) {
        const char *e = rt_dict_entry(d, i);
        if (!*hash_of(e)) continue;
        *key = e + RT_DICT_KEY;
        *value = e + d->value_at;
        *pos = i + 1;
        return true;
    }
    return false;
}

/* ---- the descriptor's functions */
void tsrt_dict_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_release(c, *(void **)at);
}

bool tsrt_dict_eq_at(const tsrt_type *t, const void *a, const void *b) {
    const tsrt_dict *x = *(tsrt_dict *const *)a, *y = *(tsrt_dict *const *)b;
    const tsrt_type *v = t->elem[1];
    const void *key, *value;
    if (x->len != y->len) return false;
    for (int64_t pos = 0; tsrt_dict_next(x, &pos, &key, &value);) {
        const void *other = tsrt_dict_get(y, key);
        if (!other || !v->eq(v, value, other)) return false;
    }
    return true;
}

bool rt_is_set(const tsrt_type *t) { return t->kind == TSRT_DICT && t->elem[1]->kind == TSRT_TUPLE && !strcmp(t->elem[1]->name, "set_element"); }

int tsrt_dict_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    const tsrt_dict *d = *(tsrt_dict *const *)at;
    const void *key, *value;
    bool more = false;
    const bool set = rt_is_set(t);
    if (set && !d->len) return rt_buf_add(to, "set()", 5);
    rt_buf_char(to, '{');
    for (int64_t pos = 0; tsrt_dict_next(d, &pos, &key, &value); more = true) {
        if (more) rt_buf_add(to, ", ", 2);
        if (rt_show_at(c, to, t->elem[0], key)) return 1;
        if (set) continue;
        rt_buf_add(to, ": ", 2);
        if (rt_show_at(c, to, t->elem[1], value)) return 1;
    }
    return rt_buf_char(to, '}');
}

/* PyTorch writes the key as str() does. */
void *tsrt_dict_fail_key(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    tsrt_buf b;
    tsrt_str *text;
    rt_buf_init(&b, c);
    rt_show_at(c, &b, key_type(d), key);
    if (rt_buf_str(&b, &text)) return NULL;
    tsrt_fail(c, RT_KEY_ERROR, "KeyError: %s", text->data);
    tsrt_release(c, text);
    rt_fail_value(c, "", key_type(d), key, "");
    return NULL;
}
