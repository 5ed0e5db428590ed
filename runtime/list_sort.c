/* list_sort.c: sort() and sorted(): a stable merge sort over elements as bytes, with insertion for up to 16 (which orders short lists
 * with NaN as PyTorch does). Tuples compare field by field. */
#include "rt.h"
#include "op.h"

enum { RUN = 16 };
typedef struct Order Order;
typedef bool Less(Order *o, const tsrt_type *t, const void *a, const void *b);
struct Order { tsrt_ctx *c; const tsrt_type *t; Less *less; bool swap, failed; size_t size; char *spare; };

static bool less_int(Order *o, const tsrt_type *t, const void *a, const void *b) { return (void)o, (void)t, *(const int64_t *)a < *(const int64_t *)b; }
static bool less_float(Order *o, const tsrt_type *t, const void *a, const void *b) { return (void)o, (void)t, *(const double *)a < *(const double *)b; }
/* What PyTorch sorts by in reverse: a NaN comes before everything and everything before it. */
static bool greater_float(Order *o, const tsrt_type *t, const void *a, const void *b) {
    (void)o, (void)t;
    const double x = *(const double *)a, y = *(const double *)b;
    return !(x < y) && !(x == y);
}
static bool less_bool(Order *o, const tsrt_type *t, const void *a, const void *b) { return (void)o, (void)t, *(const bool *)a < *(const bool *)b; }
static bool less_str(Order *o, const tsrt_type *t, const void *a, const void *b) {
    return (void)o, (void)t, rt_str_cmp(*(tsrt_str *const *)a, *(tsrt_str *const *)b) < 0;
}

/* By the class's own __lt__. After it failed every comparison says no, and the sort comes to its end. */
static bool less_object(Order *o, const tsrt_type *t, const void *a, const void *b) {
    if (o->failed) return false;
    tsrt_value v[2] = {{.type = t, .u.p = *(void *const *)a}, {.type = t, .u.p = *(void *const *)b}}, out = {0};
    o->failed = tsrt_call_method(o->c, "__lt__", v, &out);
    return !o->failed && out.u.b;
}

static bool less_tuple(Order *o, const tsrt_type *t, const void *a, const void *b);

static Less *less_of(const tsrt_type *t) {
    switch (t->kind) {
    case TSRT_INT: return less_int;
    case TSRT_FLOAT: return less_float;
    case TSRT_BOOL: return less_bool;
    case TSRT_STR: return less_str;
    case TSRT_TUPLE: return less_tuple;
    case TSRT_CLASS: return rt_find_method(t, "__lt__") ? less_object : NULL;
    default: return NULL;
    }
}

static bool less_tuple(Order *o, const tsrt_type *t, const void *a, const void *b) {
    for (uint32_t i = 0; i < t->nelem; i++) {
        const tsrt_type *e = t->elem[i];
        const void *x = (const char *)a + t->offset[i], *y = (const char *)b + t->offset[i];
        Less *less = less_of(e);
        if (less(o, e, x, y)) return true;
        if (less(o, e, y, x)) return false;
    }
    return false;
}

static bool has_objects(const tsrt_type *t) {
    if (t->kind == TSRT_TUPLE)
        for (uint32_t i = 0; i < t->nelem; i++)
            if (has_objects(t->elem[i])) return true;
    return t->kind == TSRT_CLASS;
}

/* Depth of t is that of a type written in the source. */
static bool sortable(const tsrt_type *t) {
    if (t->kind == TSRT_TUPLE)
        for (uint32_t i = 0; i < t->nelem; i++)
            if (!sortable(t->elem[i])) return false;
    return less_of(t) != NULL;
}

static bool before(Order *o, const void *a, const void *b) { return o->swap ? o->less(o, o->t, b, a) : o->less(o, o->t, a, b); }

static void insertion(Order *o, char *p, int64_t n) {
    for (int64_t i = 1; i < n; i++) {
        char *x = p + (size_t)i * o->size;
        int64_t k = before(o, x, p) ? 0 : i;      /* before the first: straight to the front */
        if (k) while (before(o, x, p + (size_t)(k - 1) * o->size)) k--;
        if (k == i) continue;
        memcpy(o->spare, x, o->size);
        memmove(p + (size_t)(k + 1) * o->size, p + (size_t)k * o->size, (size_t)(i - k) * o->size);
        memcpy(p + (size_t)k * o->size, o->spare, o->size);
    }
}

/* Merges p[0, mid) and p[mid, n), both in order; spare holds the first half. */
static void merge(Order *o, char *p, int64_t mid, int64_t n) {
    const size_t size = o->size;
    if (!before(o, p + (size_t)mid * size, p + (size_t)(mid - 1) * size)) return;
    memcpy(o->spare, p, (size_t)mid * size);
    char *a = o->spare, *a_end = a + (size_t)mid * size, *b = p + (size_t)mid * size, *b_end = p + (size_t)n * size;
    while (a < a_end && b < b_end) {
        bool take_b = before(o, b, a);
        memcpy(p, take_b ? b : a, size);
        if (take_b) b += size;
        else a += size;
        p += size;
    }
    if (a < a_end) memcpy(p, a, (size_t)(a_end - a));
}

static int sort_plain(tsrt_ctx *c, tsrt_list *l, bool reverse) {
    const tsrt_type *t = rt_elem(l);
    const int64_t n = l->len;
    const bool special = reverse && t->kind == TSRT_FLOAT;
    Order o = {c, t, special ? greater_float : less_of(t), reverse && !special, false, t->size, NULL};
    const int64_t room = n <= RUN ? 1 : n;
    if (!(o.spare = tsrt_alloc(c, (size_t)room * t->size))) return 1;
    for (int64_t i = 0; i < n; i += RUN) insertion(&o, (char *)l->data + (size_t)i * t->size, n - i < RUN ? n - i : RUN);
    for (int64_t w = RUN; w < n; w *= 2)
        for (int64_t i = 0; i + w < n; i += 2 * w) merge(&o, (char *)l->data + (size_t)i * t->size, w, n - i < 2 * w ? n - i : 2 * w);
    tsrt_free(c, o.spare, (size_t)room * t->size);
    return o.failed;
}

/* What compares is the program's own code, which may change the list: a copy is sorted. */
static int sort_objects(tsrt_ctx *c, tsrt_list *l, bool reverse) {
    tsrt_list *copy;
    if (tsrt_op_copy_t(c, l, &copy)) return 1;
    int rc = sort_plain(c, copy, reverse);
    if (!rc && l->len != copy->len) rc = tsrt_fail(c, NULL, "list modified during sort");
    if (!rc) {
        void *data = l->data;
        const int64_t cap = l->cap;
        l->data = copy->data, l->cap = copy->cap;
        copy->data = data, copy->cap = cap;
    }
    tsrt_release(c, copy);
    return rc;
}

static int sort(tsrt_ctx *c, tsrt_list *l, bool reverse) {
    const tsrt_type *t = rt_elem(l);
    if (!sortable(t)) {
        if (t->kind == TSRT_TUPLE)
            return tsrt_fail(c, NULL, "Contained elements in %s are not sortable. Only Int, Bool, Float, String, Tensor, a User Defined "
                "Class with __lt__ method defined or Tuples of aforementioned types can be sorted.", t->name);
        if (t->kind == TSRT_CLASS)
            return tsrt_fail(c, NULL, "To sort a list of %s it must define a __lt__ method with two inputs of type %s that returns a bool", t->name, t->name);
        return tsrt_fail(c, NULL, "Only list of Tensors, ints, floats, bools, strs, a User Defined Class that defines the __lt__ compare "
            "method or Tuples of aforementioned types can be sorted, got list of %s", t->name);
    }
    const int64_t n = l->len;
    if (n < 2) return 0;
    if (has_objects(t)) return sort_objects(c, l, reverse);
    return sort_plain(c, l, reverse);
}
static int sorted(tsrt_ctx *c, tsrt_list *l, tsrt_list **out) {
    tsrt_list *r;
    if (tsrt_op_copy_t(c, l, &r)) return 1;
    if (sort(c, r, false)) return tsrt_release(c, r), 1;
    *out = r;
    return 0;
}

#define SORT(kind_)                                                                                          \
    int tsrt_op_sort_##kind_(tsrt_ctx *c, tsrt_list *self, bool reverse) { return sort(c, self, reverse); }  \
    int tsrt_op_sorted_##kind_(tsrt_ctx *c, tsrt_list *self, tsrt_list **out) { return sorted(c, self, out); }
SORT(int)
SORT(float)
SORT(bool)
SORT(str)
SORT(any)
