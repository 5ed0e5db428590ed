/* list_op.c: operators of lists. Those over a type variable work on any element through its descriptor: bytes are moved, references
 * counted by retain and drop. Sorting is in list_sort.c. */
#include "rt.h"
#include "op.h"

static char *at(const tsrt_list *l, int64_t i) { return (char *)l->data + (size_t)i * rt_elem(l)->size; }

/* Bytes of n elements from `from` to `to`; they may overlap. */
static void move(const tsrt_type *e, char *to, const char *from, int64_t n) {
    if (n > 0) memmove(to, from, (size_t)n * e->size);
}

/* A new list of `a` and then `b` (b may be NULL), elements retained. */
static int joined(tsrt_ctx *c, const tsrt_list *a, const tsrt_list *b, tsrt_list **out) {
    const tsrt_type *e = rt_elem(a);
    int64_t n = b ? b->len : 0;
    tsrt_list *l = tsrt_list_new(c, a->head.type, 0, a->len + n);
    if (!l) return 1;
    move(e, l->data, a->data, a->len);
    if (b) move(e, at(l, a->len), b->data, n);
    l->len = a->len + n;
    rt_retain_n(e, l->data, l->len);
    *out = l;
    return 0;
}
int tsrt_op_add_t(tsrt_ctx *c, tsrt_list *a, tsrt_list *b, tsrt_list **out) { return joined(c, a, b, out); }
int tsrt_op_copy_t(tsrt_ctx *c, tsrt_list *self, tsrt_list **out) { return joined(c, self, NULL, out); }
int tsrt_op_list_t(tsrt_ctx *c, tsrt_list *l, tsrt_list **out) { return joined(c, l, NULL, out); }

int tsrt_op_extend_t(tsrt_ctx *c, tsrt_list *self, tsrt_list *other) {
    int64_t n = other->len, old = self->len;      /* other may be self */
    if (rt_list_grow(c, self, old + n)) return 1;
    move(rt_elem(self), at(self, old), other->data, n);
    rt_retain_n(rt_elem(self), at(self, old), n);
    self->len = old + n;
    return 0;
}

int tsrt_op_add__t(tsrt_ctx *c, tsrt_list *self, tsrt_list *b, tsrt_list **out) {
    if (tsrt_op_extend_t(c, self, b)) return 1;
    tsrt_retain(self);
    *out = self;
    return 0;
}

/* data: len elements, to stand there n times in all. Room is there. Copies in pieces that double, up to what the nearest cache holds. */
static void fill(const tsrt_type *e, char *data, int64_t len, int64_t n) {
    enum { FEW = 16, PIECE = 16384 };
    const int64_t total = len * n;
    int64_t done = len, piece = len;
    if (len == 1 && e->size == 8) {
        uint64_t v;
        memcpy(&v, data, 8);
        for (done = 1; done < n && done < FEW; done++) memcpy(data + 8 * done, &v, 8);
        piece = done;
    }
    for (int64_t k; done < total; done += k) {
        k = piece < total - done ? piece : total - done;
        memcpy(data + (size_t)done * e->size, data, (size_t)k * e->size);
        if ((size_t)piece * e->size < PIECE) piece *= 2;
    }
}

/* Makes the list of `len` elements n times as long. Room is there. */
static void repeat(tsrt_list *l, int64_t len, int64_t n) {
    if (n > 1 && len) fill(rt_elem(l), l->data, len, n);
    rt_retain_n(rt_elem(l), at(l, len), len * (n - 1));
    l->len = len * n;
}

static bool too_long(int64_t len, int64_t n) { return len > 0 && n > INT64_MAX / 16 / len; }

int tsrt_op_mul_left_t(tsrt_ctx *c, tsrt_list *l, int64_t n, tsrt_list **out) {
    if (n < 0 && l->len) return tsrt_fail(c, NULL, "vector::reserve: a list can't be repeated %lld times", (long long)n);
    if (n < 0) n = 0;
    if (too_long(l->len, n)) return tsrt_fail_memory(c);
    tsrt_list *r = tsrt_list_new(c, l->head.type, 0, l->len * n);
    if (!r) return 1;
    if (n) {
        move(rt_elem(l), r->data, l->data, l->len);
        rt_retain_n(rt_elem(l), r->data, l->len);
        repeat(r, l->len, n);
    }
    *out = r;
    return 0;
}
/* [el] * n */
int tsrt_list_filled(tsrt_ctx *c, const tsrt_type *list_type, const void *el, int64_t n, tsrt_list **out) {
    if (n < 0) return tsrt_fail(c, NULL, "vector::reserve: a list can't be repeated %lld times", (long long)n);
    if (too_long(1, n)) return tsrt_fail_memory(c);
    tsrt_list *r = tsrt_list_new(c, list_type, 0, n);
    if (!r) return 1;
    if (n) {
        memcpy(r->data, el, rt_elem(r)->size);
        if (rt_elem(r)->retain) rt_elem(r)->retain(rt_elem(r), r->data);
        repeat(r, 1, n);
    }
    *out = r;
    return 0;
}
int tsrt_op_mul_right_(tsrt_ctx *c, int64_t n, tsrt_list *l, tsrt_list **out) { return tsrt_op_mul_left_t(c, l, n, out); }

int tsrt_op_mul__t(tsrt_ctx *c, tsrt_list *l, int64_t n) {
    if (n <= 0) return tsrt_op_clear_t(c, l);
    if (too_long(l->len, n)) return tsrt_fail_memory(c);
    if (tsrt_list_reserve(c, l, l->len * n)) return 1;
    repeat(l, l->len, n);
    return 0;
}

int tsrt_op_clear_t(tsrt_ctx *c, tsrt_list *self) {
    int64_t n = self->len;
    self->len = 0;
    rt_drop_n(c, rt_elem(self), self->data, n);
    return 0;
}

int tsrt_op_insert_t(tsrt_ctx *c, tsrt_list *self, int64_t idx, const void *el) {
    const tsrt_type *e = rt_elem(self);
    int64_t n = self->len, i = idx < 0 ? idx + n : idx;
    i = i < 0 ? 0 : i > n ? n : i;
    if (rt_list_grow(c, self, n + 1)) return 1;
    move(e, at(self, i + 1), at(self, i), n - i);
    memcpy(at(self, i), el, e->size);
    if (e->retain) e->retain(e, at(self, i));
    self->len++;
    return 0;
}

/* Closes the gap of element i, whose reference has gone elsewhere. */
static void close_gap(tsrt_list *l, int64_t i) {
    move(rt_elem(l), at(l, i), at(l, i + 1), l->len - i - 1);
    l->len--;
}

int tsrt_op_pop_t(tsrt_ctx *c, tsrt_list *self, int64_t idx, void *out) {
    if (!self->len) return tsrt_fail(c, RT_INDEX_ERROR, "pop from empty list");
    int64_t i = tsrt_list_index(c, self, idx);
    if (i < 0) return 1;
    memcpy(out, at(self, i), rt_elem(self)->size);
    close_gap(self, i);
    return 0;
}

int tsrt_op_Delete_t(tsrt_ctx *c, tsrt_list *self, int64_t idx) {
    if (!self->len) return tsrt_fail(c, RT_INDEX_ERROR, "pop index out of range");
    const tsrt_type *e = rt_elem(self);
    int64_t i = tsrt_list_index(c, self, idx);
    if (i < 0) return 1;
    if (e->drop) e->drop(c, e, at(self, i));
    close_gap(self, i);
    return 0;
}

int tsrt_op_reverse_t(tsrt_ctx *c, tsrt_list *self) {
    (void)c;
    const size_t size = rt_elem(self)->size;
    char *lo = self->data, *hi = self->len ? at(self, self->len - 1) : lo;
    for (; lo < hi; lo += size, hi -= size)
        for (size_t k = 0; k < size; k++) {
            char t = lo[k];
            lo[k] = hi[k];
            hi[k] = t;
        }
    return 0;
}

int tsrt_op_slice_t(tsrt_ctx *c, tsrt_list *l, const tsrt_opt_int *start, const tsrt_opt_int *end_, int64_t step, tsrt_list **out) {
    int64_t i, n = rt_slice(c, l->len, start, end_, step, &i);
    if (n < 0) return 1;
    const tsrt_type *e = rt_elem(l);
    tsrt_list *r = tsrt_list_new(c, l->head.type, 0, n);
    if (!r) return 1;
    if (step == 1) move(e, r->data, n ? at(l, i) : NULL, n);
    else for (int64_t k = 0; k < n; k++) memcpy((char *)r->data + (size_t)k * e->size, at(l, i + k * step), e->size);
    r->len = n;
    rt_retain_n(e, r->data, n);
    *out = r;
    return 0;
}

int tsrt_prim_rangelist(tsrt_ctx *c, int64_t n, tsrt_list **out) {
    if (n < 0) return tsrt_fail(c, NULL, "vector::reserve: a list can't have %lld elements", (long long)n);
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_int, 0, n);
    if (!l) return 1;
    for (int64_t i = 0; i < n; i++) tsrt_list_ints(l)[i] = i;
    l->len = n;
    *out = l;
    return 0;
}

/* ---- shapes as lists */
int tsrt_op_Size(tsrt_ctx *c, tsrt_list *sizes, tsrt_list **out) {
    (void)c;
    tsrt_retain(sizes);
    *out = sizes;
    return 0;
}

/* As at::infer_size: aligned at the end, 1 gives way. PyTorch's operator takes its operands in the other order, which its message shows. */
int tsrt_op__infer_size(tsrt_ctx *c, tsrt_list *a, tsrt_list *b, tsrt_list **out) {
    const int64_t n = a->len > b->len ? a->len : b->len;
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_int, 0, n);
    if (!l) return 1;
    l->len = n;
    for (int64_t i = n - 1; i >= 0; i--) {
        const int64_t ia = i - (n - a->len), ib = i - (n - b->len), x = ib < 0 ? 1 : tsrt_list_ints(b)[ib], y = ia < 0 ? 1 : tsrt_list_ints(a)[ia];
        if (x != y && x != 1 && y != 1) {
            tsrt_release(c, l);
            return tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %lld", (long long)x, (long long)y, (long long)i);
        }
        tsrt_list_ints(l)[i] = x == 1 ? y : x;
    }
    *out = l;
    return 0;
}
int tsrt_op_broadcast_shapes(tsrt_ctx *c, tsrt_list *a, tsrt_list *b, tsrt_list **out) { return tsrt_op__infer_size(c, a, b, out); }

/* ---- looking for an element: T_ as stored, A_ as given, in lists of int, float, bool, str */
#define NOT_IN_LIST "list.remove(x): x not in list"
#define SEARCH(kind_, T_, A_, same_)                                                                        \
    static int64_t place_##kind_(const tsrt_list *l, A_ el) {                                               \
        const T_ *p = l->data;                                                                              \
        for (int64_t i = 0; i < l->len; i++) {                                                              \
            A_ x = p[i];                                                                                    \
            if (same_) return i;                                                                            \
        }                                                                                                   \
        return -1;                                                                                          \
    }                                                                                                       \
    int64_t tsrt_op_count_##kind_(tsrt_list *self, A_ el) {                                                 \
        const T_ *p = self->data;                                                                           \
        int64_t n = 0;                                                                                      \
        for (int64_t i = 0; i < self->len; i++) {                                                           \
            A_ x = p[i];                                                                                    \
            n += (same_);                                                                                   \
        }                                                                                                   \
        return n;                                                                                           \
    }                                                                                                       \
    int tsrt_op_remove_##kind_(tsrt_ctx *c, tsrt_list *self, A_ el) {                                       \
        int64_t i = place_##kind_(self, el);                                                                \
        return i < 0 ? tsrt_fail(c, RT_VALUE_ERROR, NOT_IN_LIST) : tsrt_op_Delete_t(c, self, i);                      \
    }
typedef tsrt_str *rt_strp;
SEARCH(int, int64_t, int64_t, x == el)
SEARCH(float, double, double, x == el)
SEARCH(bool, bool, bool, x == el)
SEARCH(str, rt_strp, const tsrt_str *, tsrt_op_eq_str(x, el))

bool tsrt_op___contains___int_list(tsrt_list *l, int64_t item) { return place_int(l, item) >= 0; }
bool tsrt_op___contains___float_list(tsrt_list *l, double item) { return place_float(l, item) >= 0; }
bool tsrt_op___contains___str_list(tsrt_list *l, const tsrt_str *item) { return place_str(l, item) >= 0; }

int tsrt_op_index_list_int(tsrt_ctx *c, tsrt_list *self, int64_t el, int64_t *out) {
    int64_t i = place_int(self, el);
    if (i < 0) return tsrt_fail(c, RT_VALUE_ERROR, "'%lld' is not in list", (long long)el), rt_fail_value(c, "", rt_elem(self), &el, " is not in list");
    *out = i;
    return 0;
}
int tsrt_op_index_list_float(tsrt_ctx *c, tsrt_list *self, double el, int64_t *out) {
    int64_t i = place_float(self, el);
    if (i < 0) return tsrt_fail(c, RT_VALUE_ERROR, "'%g' is not in list", el), rt_fail_value(c, "", rt_elem(self), &el, " is not in list");
    *out = i;
    return 0;
}
int tsrt_op_index_list_bool(tsrt_ctx *c, tsrt_list *self, bool el, int64_t *out) {
    int64_t i = place_bool(self, el);
    if (i < 0) return tsrt_fail(c, RT_VALUE_ERROR, "'%d' is not in list", el), rt_fail_value(c, "", rt_elem(self), &el, " is not in list");
    *out = i;
    return 0;
}
int tsrt_op_index_list_str(tsrt_ctx *c, tsrt_list *self, const tsrt_str *el, int64_t *out) {
    int64_t i = place_str(self, el);
    if (i < 0) return tsrt_fail(c, RT_VALUE_ERROR, "'%s' is not in list", el->data), rt_fail_value(c, "", rt_elem(self), &el, " is not in list");
    *out = i;
    return 0;
}

/* ---- comparing lists */
#define EQUAL(kind_)                                                                                               \
    bool tsrt_op_eq_##kind_##_list(tsrt_list *a, tsrt_list *b) { return tsrt_list_eq_at(&tsrt_type_list_##kind_, &a, &b); }   \
    bool tsrt_op_ne_##kind_##_list(tsrt_list *a, tsrt_list *b) { return !tsrt_list_eq_at(&tsrt_type_list_##kind_, &a, &b); }
EQUAL(int)
EQUAL(float)
EQUAL(bool)
EQUAL(str)

/* ---- sums and the like. sum() of ints and bools adds in 32 bits: PyTorch's accumulator is a C int. */
int64_t tsrt_op_sum_int(tsrt_list *self) {
    uint32_t s = 0;
    for (int64_t i = 0; i < self->len; i++) s += (uint32_t)tsrt_list_ints(self)[i];
    return (int32_t)s;
}
int64_t tsrt_op_sum_bool(tsrt_list *self) {
    uint32_t s = 0;
    for (int64_t i = 0; i < self->len; i++) s += tsrt_list_bools(self)[i];
    return (int32_t)s;
}
double tsrt_op_sum_float(tsrt_list *self) {
    double s = 0;
    for (int64_t i = 0; i < self->len; i++) s += tsrt_list_floats(self)[i];
    return s;
}
tsrt_complex tsrt_op_sum_complex(tsrt_list *self) {
    tsrt_complex s = {0, 0};
    for (int64_t i = 0; i < self->len; i++) {
        const tsrt_complex *z = (const tsrt_complex *)self->data + i;
        s.re += z->re;
        s.im += z->im;
    }
    return s;
}

#define ANY_ALL(kind_, field_)                                                                                     \
    bool tsrt_op_any_##kind_(tsrt_list *self) {                                                                    \
        for (int64_t i = 0; i < self->len; i++)                                                                    \
            if (tsrt_list_##field_(self)[i] != 0) return true;                                                     \
        return false;                                                                                              \
    }                                                                                                              \
    bool tsrt_op_all_##kind_(tsrt_list *self) {                                                                    \
        for (int64_t i = 0; i < self->len; i++)                                                                    \
            if (!(tsrt_list_##field_(self)[i] != 0)) return false;                                                 \
        return true;                                                                                               \
    }
ANY_ALL(int, ints)
ANY_ALL(float, floats)
ANY_ALL(bool, bools)
bool tsrt_op_any_str(tsrt_list *self) {
    for (int64_t i = 0; i < self->len; i++)
        if (tsrt_list_strs(self)[i]->len) return true;
    return false;
}

/* min and max of a list, and the smaller and larger of two lists (the list itself, not a copy), element after element */
#define MINMAX(name_, op_, kind_, T_, field_)                                                                      \
    int tsrt_prim_##name_##_self_##kind_(tsrt_ctx *c, tsrt_list *self, T_ *out) {                                  \
        const T_ *p = tsrt_list_##field_(self);                                                                    \
        if (!self->len) return tsrt_fail(c, RT_VALUE_ERROR, #name_ "() arg is an empty sequence");                           \
        T_ best = p[0];                                                                                            \
        for (int64_t i = 1; i < self->len; i++)                                                                    \
            if (p[i] op_ best) best = p[i];                                                                        \
        *out = best;                                                                                               \
        return 0;                                                                                                  \
    }                                                                                                              \
    int tsrt_prim_##name_##_##kind_##_list(tsrt_ctx *c, tsrt_list *l, tsrt_list *r, tsrt_list **out) {             \
        (void)c;                                                                                                   \
        const T_ *a = tsrt_list_##field_(l), *b = tsrt_list_##field_(r);                                           \
        int64_t i = 0;                                                                                             \
        while (i < l->len && i < r->len && !(a[i] < b[i]) && !(b[i] < a[i])) i++;                                  \
        bool left = i < l->len && i < r->len ? a[i] op_ b[i] : l->len op_ r->len;                                  \
        *out = left ? l : r;                                                                                       \
        tsrt_retain(*out);                                                                                         \
        return 0;                                                                                                  \
    }
MINMAX(min, <, int, int64_t, ints)
MINMAX(min, <, float, double, floats)
MINMAX(min, <, bool, bool, bools)
MINMAX(max, >, int, int64_t, ints)
MINMAX(max, >, float, double, floats)
MINMAX(max, >, bool, bool, bools)
