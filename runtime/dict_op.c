/* dict_op.c: operators of dicts, written once over any key and value through their descriptors; the rows of the table, one a key type, are
 * made from that below. What is hot is in inline/lookup.c. As PyTorch has it: popitem takes the pair that came
 * first. */
#include "op.h"
#include "rt.h"

static const tsrt_type *key_type(const tsrt_dict *d) { return d->head.type->elem[0]; }
static const tsrt_type *value_type(const tsrt_dict *d) { return d->head.type->elem[1]; }

/* A value goes out of the dict for good: its reference moves. */
static void move_out(const tsrt_dict *d, const char *entry, void *out) { memcpy(out, entry + d->value_at, value_type(d)->size); }
static void copy_out(const tsrt_type *t, const void *from, void *out) {
    memcpy(out, from, t->size);
    if (t->retain) t->retain(t, out);
}

static int get_item(tsrt_ctx *c, tsrt_dict *d, const void *key, void *out) {
    const char *e = rt_dict_find(d, key);
    if (!e) return tsrt_dict_fail_key(c, d, key), 1;
    copy_out(value_type(d), e + d->value_at, out);
    return 0;
}

/* type: Optional[V], or V itself where that holds None already. */
static int get(tsrt_ctx *c, const tsrt_type *type, tsrt_dict *d, const void *key, void *out) {
    (void)c;
    const tsrt_type *v = value_type(d);
    const char *e = rt_dict_find(d, key);
    const bool wraps = type->kind == TSRT_OPTIONAL && v->kind != TSRT_OPTIONAL, flagged = wraps && !rt_is_cell_kind(v->kind);
    memset(out, 0, type->size);
    if (!e) {
        if (type->kind == TSRT_ANY) ((tsrt_value *)out)->type = &tsrt_type_none;
        return 0;
    }
    if (flagged) *(bool *)out = true;
    copy_out(v, e + d->value_at, (char *)out + (flagged ? rt_optional_offset(type) : 0));
    return 0;
}

static int get_default(tsrt_ctx *c, tsrt_dict *d, const void *key, const void *other, void *out) {
    (void)c;
    const char *e = rt_dict_find(d, key);
    copy_out(value_type(d), e ? e + d->value_at : other, out);
    return 0;
}

static int set_default(tsrt_ctx *c, tsrt_dict *d, const void *key, const void *value, void *out) {
    const tsrt_type *v = value_type(d);
    const int64_t before = d->len;
    void *at = rt_dict_place(c, d, key);
    if (!at) return 1;
    if (d->len > before) copy_out(v, value, at);
    copy_out(v, at, out);
    return 0;
}

static int delete(tsrt_ctx *c, tsrt_dict *d, const void *key) {
    return tsrt_dict_delete(c, d, key) ? 0 : (tsrt_dict_fail_key(c, d, key), 1);
}

static void take_key(tsrt_ctx *c, tsrt_dict *d, char *e) {
    const tsrt_type *k = key_type(d);
    rt_dict_remove(d, e);
    if (k->drop) k->drop(c, k, e + RT_DICT_KEY);
}

static int pop(tsrt_ctx *c, tsrt_dict *d, const void *key, void *out) {
    char *e = rt_dict_find(d, key);
    if (!e) return tsrt_dict_fail_key(c, d, key), 1;
    move_out(d, e, out);
    take_key(c, d, e);
    return 0;
}

static int pop_default(tsrt_ctx *c, tsrt_dict *d, const void *key, const void *other, void *out) {
    char *e = rt_dict_find(d, key);
    if (!e) return copy_out(value_type(d), other, out), 0;
    move_out(d, e, out);
    take_key(c, d, e);
    return 0;
}

static uint32_t round_up(uint32_t n, uint32_t to) { return to ? (n + to - 1) / to * to : n; }

static int pop_item(tsrt_ctx *c, tsrt_dict *d, void *out) {
    if (!d->len) return tsrt_fail(c, RT_KEY_ERROR, "popitem(): dictionary is empty");
    const tsrt_type *k = key_type(d), *v = value_type(d);
    char *e = rt_dict_entry(d, d->first);
    memcpy(out, e + RT_DICT_KEY, k->size);
    move_out(d, e, (char *)out + round_up(k->size, v->align));
    rt_dict_remove(d, e);
    return 0;
}

static int clear(tsrt_ctx *c, tsrt_dict *d) {
    /* Out of the dict before its references go. */
    tsrt_dict old = *d;
    d->len = d->used = d->cap = d->first = d->last = 0;
    d->entries = NULL;
    d->index = NULL;
    rt_dict_drop_all(c, &old);
    tsrt_free(c, old.cap ? old.entries : NULL, rt_dict_bytes(&old));
    return 0;
}

static int update(tsrt_ctx *c, tsrt_dict *d, const tsrt_dict *from) {
    const void *key, *value;
    if (d == from) return 0;
    for (int64_t pos = 0; tsrt_dict_next(from, &pos, &key, &value);)
        if (tsrt_dict_set(c, d, key, value)) return 1;
    return 0;
}

static int copy(tsrt_ctx *c, const tsrt_dict *d, tsrt_dict **out) {
    tsrt_dict *n = tsrt_dict_new(c, d->head.type, d->len);
    if (!n) return 1;
    if (update(c, n, d)) return tsrt_release(c, n), 1;
    *out = n;
    return 0;
}

/* Of pairs, which are tuples; later ones win. */
static int of_pairs(tsrt_ctx *c, const tsrt_type *type, const tsrt_list *l, tsrt_dict **out) {
    const tsrt_type *pair = rt_elem(l);
    tsrt_dict *d = tsrt_dict_new(c, type, l->len);
    if (!d) return 1;
    for (int64_t i = 0; i < l->len; i++) {
        const char *at = rt_list_at(l, i);
        if (tsrt_dict_set(c, d, at + pair->offset[0], at + pair->offset[1])) return tsrt_release(c, d), 1;
    }
    *out = d;
    return 0;
}

/* A list of what lies at `offset` of each entry, or of both as pairs. type: the list's. */
static int listed(tsrt_ctx *c, const tsrt_type *type, const tsrt_dict *d, bool keys, bool values, tsrt_list **out) {
    const tsrt_type *e = type->elem[0], *v = value_type(d);
    tsrt_list *l = tsrt_list_new(c, type, 0, d->len);
    if (!l) return 1;
    const void *key, *value;
    char *to = l->data;
    for (int64_t pos = 0; tsrt_dict_next(d, &pos, &key, &value); to += e->size) {
        if (!values) memcpy(to, key, e->size);
        else if (!keys) memcpy(to, value, e->size);
        else {
            if (e->size > e->offset[1] + v->size || e->offset[1] > key_type(d)->size) memset(to, 0, e->size);      /* gaps */
            memcpy(to, key, key_type(d)->size);
            memcpy(to + e->offset[1], value, v->size);
        }
    }
    l->len = d->len;
    rt_retain_n(e, l->data, l->len);
    *out = l;
    return 0;
}

int tsrt_op_dict(tsrt_ctx *c, const tsrt_type *type, tsrt_dict **out) { return (*out = tsrt_dict_new(c, type, 0)) ? 0 : 1; }

/* ---- the rows of one key type */
#define ROWS(n_, K_)                                                                                                                          \
    int tsrt_op___getitem___Dict_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, void *out) { return get_item(c, d, &key, out); }                     \
    int tsrt_op__set_item_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, const void *v) { return tsrt_dict_set(c, d, &key, v); }                     \
    int tsrt_op_Delete_Dict_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key) { return delete(c, d, &key); }                                            \
    int tsrt_op_get_##n_(tsrt_ctx *c, const tsrt_type *t, tsrt_dict *d, K_ key, void *out) { return get(c, t, d, &key, out); }                \
    int tsrt_op_get_default_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, const void *v, void *out) { return get_default(c, d, &key, v, out); }     \
    int tsrt_op_setdefault_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, const void *v, void *out) { return set_default(c, d, &key, v, out); }      \
    int tsrt_op_pop_Dict_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, void *out) { return pop(c, d, &key, out); }                                  \
    int tsrt_op_pop_Dict_default_##n_(tsrt_ctx *c, tsrt_dict *d, K_ key, const void *v, void *out) { return pop_default(c, d, &key, v, out); } \
    int tsrt_op_popitem_##n_(tsrt_ctx *c, tsrt_dict *d, void *out) { return pop_item(c, d, out); }                                            \
    int tsrt_op_clear_##n_(tsrt_ctx *c, tsrt_dict *d) { return clear(c, d); }                                                                 \
    int tsrt_op_update_##n_(tsrt_ctx *c, tsrt_dict *d, tsrt_dict *from) { return update(c, d, from); }                                        \
    int tsrt_op_copy_Dict_##n_(tsrt_ctx *c, tsrt_dict *d, tsrt_dict **out) { return copy(c, d, out); }                                        \
    int tsrt_op_dict_Dict_##n_(tsrt_ctx *c, tsrt_dict *d, tsrt_dict **out) { return copy(c, d, out); }                                        \
    int tsrt_op_dict_##n_(tsrt_ctx *c, const tsrt_type *t, tsrt_list *l, tsrt_dict **out) { return of_pairs(c, t, l, out); }                  \
    int tsrt_op_keys_##n_(tsrt_ctx *c, const tsrt_type *t, tsrt_dict *d, tsrt_list **out) { return listed(c, t, d, true, false, out); }       \
    int tsrt_op_values_##n_(tsrt_ctx *c, const tsrt_type *t, tsrt_dict *d, tsrt_list **out) { return listed(c, t, d, false, true, out); }     \
    int tsrt_op_items_##n_(tsrt_ctx *c, const tsrt_type *t, tsrt_dict *d, tsrt_list **out) { return listed(c, t, d, true, true, out); }
ROWS(str, const tsrt_str *)
ROWS(int, int64_t)
ROWS(bool, bool)
ROWS(float, double)
ROWS(complex, tsrt_complex)
ROWS(Tensor, tsrt_tensor *)

bool tsrt_op___contains___bool(tsrt_dict *d, bool key) { return rt_dict_find(d, &key) != NULL; }
bool tsrt_op___contains___float(tsrt_dict *d, double key) { return rt_dict_find(d, &key) != NULL; }
bool tsrt_op___contains___complex(tsrt_dict *d, tsrt_complex key) { return rt_dict_find(d, &key) != NULL; }
bool tsrt_op___contains___Tensor(tsrt_dict *d, tsrt_tensor *key) { return rt_dict_find(d, &key) != NULL; }
