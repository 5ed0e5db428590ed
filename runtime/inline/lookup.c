/* lookup.c: dicts by key. The entry found last is tried first, so that `if k in d: d[k] = d[k] + 1` searches once; the search itself is
 * called. A key's cell lives as long as its entry, so the same pointer is the same key. */
#include "hot.h"
#include "op.h"

static inline char *last_entry(const tsrt_dict *d) {
    if (RT_UNLIKELY(d->last >= d->used)) return (char *)0;
    char *e = d->entries + (uint64_t)d->last * d->stride;
    return *(const uint64_t *)(const void *)e ? e : (char *)0;
}

void *tsrt_dict_find_str(tsrt_dict *d, const tsrt_str *key) {
    char *e = last_entry(d);
    return e && *(tsrt_str **)(void *)(e + RT_DICT_KEY) == key ? e + d->value_at : tsrt_dict_probe_str(d, key);
}
void *tsrt_dict_find_int(tsrt_dict *d, int64_t key) {
    char *e = last_entry(d);
    return e && *(int64_t *)(void *)(e + RT_DICT_KEY) == key ? e + d->value_at : tsrt_dict_probe_int(d, key);
}

void *tsrt_dict_at_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key) {
    void *at = tsrt_dict_find_str(d, key);
    return RT_LIKELY(at) ? at : tsrt_dict_fail_key(c, d, &key);
}
void *tsrt_dict_at_int(tsrt_ctx *c, tsrt_dict *d, int64_t key) {
    void *at = tsrt_dict_find_int(d, key);
    return RT_LIKELY(at) ? at : tsrt_dict_fail_key(c, d, &key);
}

void *tsrt_dict_put_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key) {
    char *e = last_entry(d);
    return e && *(tsrt_str **)(void *)(e + RT_DICT_KEY) == key ? e + d->value_at : tsrt_dict_place_str(c, d, key);
}
void *tsrt_dict_put_int(tsrt_ctx *c, tsrt_dict *d, int64_t key) {
    char *e = last_entry(d);
    return e && *(int64_t *)(void *)(e + RT_DICT_KEY) == key ? e + d->value_at : tsrt_dict_place_int(c, d, key);
}

int64_t tsrt_op_len_Dict_str(tsrt_dict *d) { return d->len; }
int64_t tsrt_op_len_Dict_int(tsrt_dict *d) { return d->len; }
int64_t tsrt_op_len_Dict_bool(tsrt_dict *d) { return d->len; }
int64_t tsrt_op_len_Dict_float(tsrt_dict *d) { return d->len; }
int64_t tsrt_op_len_Dict_complex(tsrt_dict *d) { return d->len; }
int64_t tsrt_op_len_Dict_Tensor(tsrt_dict *d) { return d->len; }
bool tsrt_op___contains___str(tsrt_dict *d, const tsrt_str *key) { return tsrt_dict_find_str(d, key) != (void *)0; }
bool tsrt_op___contains___int(tsrt_dict *d, int64_t key) { return tsrt_dict_find_int(d, key) != (void *)0; }
