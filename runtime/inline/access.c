/* access.c: element access of lists and strings: negative indices count from the end, out of range is an error. */
#include "hot.h"
#include "op.h"

/* Place of element i in a list of len elements, or -1 with the error set. */
int64_t tsrt_list_index(tsrt_ctx *c, const tsrt_list *l, int64_t i) {
    int64_t k = i < 0 ? i + l->len : i;
    if (RT_LIKELY((uint64_t)k < (uint64_t)l->len)) return k;
    tsrt_fail_index(c);
    return -1;
}

static inline void copy(const tsrt_type *e, void *to, const void *from) {
    if (RT_LIKELY(e->size == 8)) __builtin_memcpy(to, from, 8);
    else if (e->size == 1) *(char *)to = *(const char *)from;
    else __builtin_memcpy(to, from, e->size);
}

static inline void *place(const tsrt_list *l, int64_t i) { return (char *)l->data + (uint64_t)i * l->head.type->elem[0]->size; }

int tsrt_op___getitem___t(tsrt_ctx *c, tsrt_list *l, int64_t i, void *out) {
    const tsrt_type *e = l->head.type->elem[0];
    int64_t k = tsrt_list_index(c, l, i);
    if (RT_UNLIKELY(k < 0)) return 1;
    copy(e, out, place(l, k));
    if (e->retain) e->retain(e, out);
    return 0;
}

int tsrt_op_select_t(tsrt_ctx *c, tsrt_list *l, int64_t i, void *out) { return tsrt_op___getitem___t(c, l, i, out); }

int tsrt_op__set_item_t(tsrt_ctx *c, tsrt_list *l, int64_t i, const void *el) {
    const tsrt_type *e = l->head.type->elem[0];
    int64_t k = tsrt_list_index(c, l, i);
    if (RT_UNLIKELY(k < 0)) return 1;
    if (e->retain) return tsrt_list_replace(c, l, k, el);
    copy(e, place(l, k), el);
    return 0;
}

int tsrt_op_append_t(tsrt_ctx *c, tsrt_list *l, const void *el) {
    const tsrt_type *e = l->head.type->elem[0];
    if (RT_UNLIKELY(l->len == l->cap) && tsrt_list_grow(c, l)) return 1;
    void *at = place(l, l->len);
    copy(e, at, el);
    if (e->retain) e->retain(e, at);
    l->len++;
    return 0;
}

int64_t tsrt_op_len_t(tsrt_list *l) { return l->len; }
int64_t tsrt_op_len_any(tsrt_list *l) { return l->len; }
int64_t tsrt_op_len_str(const tsrt_str *s) { return s->len; }

int tsrt_op___getitem___str(tsrt_ctx *c, const tsrt_str *s, int64_t i, tsrt_str **out) {
    int64_t k = i < 0 ? i + s->len : i;
    if (RT_UNLIKELY((uint64_t)k >= (uint64_t)s->len)) return tsrt_fail_str_index(c);
    *out = RT_CHAR(s->data[k]);
    return 0;
}

int tsrt_prim_StringIndex(tsrt_ctx *c, const tsrt_str *s, int64_t i, tsrt_str **out) { return tsrt_op___getitem___str(c, s, i, out); }

int tsrt_op_ord(tsrt_ctx *c, const tsrt_str *s, int64_t *out) {
    if (RT_UNLIKELY(s->len != 1)) return tsrt_fail(c, RT_TYPE_ERROR, "String for ord() must be 1 character, found %lld", (long long)s->len);
    *out = (unsigned char)s->data[0];
    return 0;
}

int tsrt_op_chr(tsrt_ctx *c, int64_t i, tsrt_str **out) {
    if (RT_UNLIKELY(i < 0 || i >= 0x110000)) return tsrt_fail(c, RT_VALUE_ERROR, "chr() arg not in range(0x110000), found %lld", (long long)i);
    *out = RT_CHAR(i);
    return 0;
}

bool tsrt_op_eq_str(const tsrt_str *a, const tsrt_str *b) { return rt_same_str(a, b); }
bool tsrt_op_ne_str(const tsrt_str *a, const tsrt_str *b) { return !rt_same_str(a, b); }
