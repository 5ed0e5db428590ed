/* list.c: list cells: making, growing, copying, comparing, showing. The operators on them are in list_*.c. */
#include "rt.h"

tsrt_list *tsrt_list_new(tsrt_ctx *c, const tsrt_type *list_type, int64_t len, int64_t cap) {
    const size_t size = list_type->elem[0]->size;
    if (cap < len) cap = len;
    if (len < 0 || (size && (uint64_t)cap > PTRDIFF_MAX / size)) return tsrt_fail_memory(c), NULL;
    tsrt_list *l = tsrt_alloc(c, sizeof *l);
    if (!l) return NULL;
    *l = (tsrt_list){.head = {1, list_type}, .len = len, .cap = cap};
    if (cap && !(l->data = tsrt_alloc(c, (size_t)cap * size))) {
        tsrt_free(c, l, sizeof *l);
        return NULL;
    }
    if (len) memset(l->data, 0, (size_t)len * size);
    return l;
}

int tsrt_list_reserve(tsrt_ctx *c, tsrt_list *l, int64_t cap) {
    if (cap <= l->cap) return 0;
    const size_t size = rt_elem(l)->size;
    if (size && (uint64_t)cap > PTRDIFF_MAX / size) return tsrt_fail_memory(c);
    void *data = tsrt_realloc(c, l->data, (size_t)l->cap * size, (size_t)cap * size);
    if (!data) return 1;
    l->data = data;
    l->cap = cap;
    return 0;
}

int rt_list_grow(tsrt_ctx *c, tsrt_list *l, int64_t least) {
    if (least <= l->cap) return 0;
    int64_t cap = l->cap < INT64_MAX / 4 ? l->cap + l->cap / 2 + 4 : least;
    return tsrt_list_reserve(c, l, cap > least ? cap : least);
}

int tsrt_list_grow(tsrt_ctx *c, tsrt_list *l) { return rt_list_grow(c, l, l->len + 1); }

int tsrt_list_replace(tsrt_ctx *c, tsrt_list *l, int64_t i, const void *el) {
    const tsrt_type *e = rt_elem(l);
    char *at = (char *)l->data + (size_t)i * e->size;
    if (e->retain) e->retain(e, (void *)(uintptr_t)el);
    if (e->drop) e->drop(c, e, at);
    memmove(at, el, e->size);      /* el may be the place itself */
    return 0;
}

int tsrt_list_push(tsrt_ctx *c, tsrt_list *l, const void *elem) {
    const tsrt_type *e = rt_elem(l);
    if (rt_list_grow(c, l, l->len + 1)) return tsrt_error_told(c), 1;
    void *at = memcpy((char *)l->data + (size_t)l->len * e->size, elem, e->size);
    if (e->retain) e->retain(e, at);
    l->len++;
    return 0;
}

int tsrt_list_set(tsrt_ctx *c, tsrt_list *l, int64_t i, const void *elem) {
    if (i < 0) i += l->len;
    if (i < 0 || i >= l->len) return tsrt_fail_index(c), tsrt_error_told(c), 1;
    return tsrt_list_replace(c, l, i, elem);
}

tsrt_list *tsrt_list_of(tsrt_ctx *c, const tsrt_type *list_type, const void *elems, int64_t n) {
    tsrt_list *l = tsrt_list_new(c, list_type, 0, n);
    if (!l || n <= 0) return l;
    memcpy(l->data, elems, (size_t)n * list_type->elem[0]->size);
    l->len = n;
    rt_retain_n(list_type->elem[0], l->data, n);
    return l;
}

void tsrt_list_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_release(c, *(void **)at);
}

bool tsrt_list_eq_at(const tsrt_type *t, const void *a, const void *b) {
    const tsrt_list *x = *(tsrt_list *const *)a, *y = *(tsrt_list *const *)b;
    const tsrt_type *e = t->elem[0];
    if (x->len != y->len) return false;
    if (e->kind == TSRT_INT || e->kind == TSRT_BOOL) return x->len == 0 || memcmp(x->data, y->data, (size_t)x->len * e->size) == 0;
    for (int64_t i = 0; i < x->len; i++)
        if (!e->eq(e, rt_list_at(x, i), rt_list_at(y, i))) return false;
    return true;
}

int tsrt_list_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    const tsrt_list *l = *(tsrt_list *const *)at;
    const tsrt_type *e = t->elem[0];
    rt_buf_char(to, '[');
    for (int64_t i = 0; i < l->len; i++) {
        if (i) rt_buf_add(to, ", ", 2);
        if (rt_show_at(c, to, e, rt_list_at(l, i))) return 1;
    }
    return rt_buf_char(to, ']');
}
