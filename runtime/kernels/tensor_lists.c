/* tensor_lists.c: what lists of tensors do with their elements' values: index, count, remove, sort. Elements are compared by aten::eq and aten::lt,
 * whose answer must be one truth value. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

static tsrt_tensor **cells(const tsrt_list *l) { return (tsrt_tensor **)l->data; }

static int truth(tsrt_ctx *c, int failed, tsrt_tensor *answer, bool *out) {
    if (failed) return 1;
    failed = tsrt_op_is_nonzero(c, answer, out);
    rt_drop(c, answer);
    return failed;
}
static int equal(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool *out) {
    tsrt_tensor *t = NULL;
    const int failed = tsrt_op_eq_Tensor(c, a, b, &t);
    return truth(c, failed, t, out);
}

/* The first place from `from` on where el is; the list's length where it is nowhere. */
static int find(tsrt_ctx *c, const tsrt_list *l, tsrt_tensor *el, int64_t *at) {
    for (; *at < l->len; ++*at) {
        bool same;
        if (equal(c, cells(l)[*at], el, &same)) return 1;
        if (same) return 0;
    }
    return 0;
}

int tsrt_op_index_list_Tensor(tsrt_ctx *c, tsrt_list *self, tsrt_tensor *el, int64_t *out) {
    int64_t at = 0;
    if (find(c, self, el, &at)) return 1;
    if (at < self->len) return *out = at, 0;
    const tsrt_value v = {.type = &tsrt_type_tensor, .u = {.p = el}};
    tsrt_str *text = tsrt_value_show(c, &v);
    if (!text) return 1;
    tsrt_fail(c, RT_VALUE_ERROR, "'%s' is not in list", text->data);
    tsrt_release(c, text);
    return 1;
}

int tsrt_op_count_Tensor(tsrt_ctx *c, tsrt_list *self, tsrt_tensor *el, int64_t *out) {
    int64_t n = 0;
    for (int64_t at = 0; at < self->len; at++) {
        if (find(c, self, el, &at)) return 1;
        n += at < self->len;
    }
    return *out = n, 0;
}

int tsrt_op_remove_Tensor(tsrt_ctx *c, tsrt_list *self, tsrt_tensor *el) {
    int64_t at = 0;
    if (find(c, self, el, &at)) return 1;
    if (at == self->len) return tsrt_fail(c, RT_VALUE_ERROR, "list.remove(x): x not in list");
    tsrt_tensor *gone = cells(self)[at];
    memmove(cells(self) + at, cells(self) + at + 1, sizeof(void *) * (size_t)(self->len - at - 1));
    self->len--;
    rt_drop(c, gone);
    return 0;
}

int tsrt_op_eq_Tensor_list(tsrt_ctx *c, tsrt_list *a, tsrt_list *b, bool *out) {
    bool same = a->len == b->len;
    for (int64_t i = 0; same && i < a->len; i++)
        if (equal(c, cells(a)[i], cells(b)[i], &same)) return 1;
    return *out = same, 0;
}
int tsrt_op_ne_Tensor_list(tsrt_ctx *c, tsrt_list *a, tsrt_list *b, bool *out) {
    bool same = false;
    if (tsrt_op_eq_Tensor_list(c, a, b, &same)) return 1;
    return *out = !same, 0;
}

/* Does a go before b? */
static int before(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool reverse, bool *out) {
    tsrt_tensor *t = NULL;
    const int failed = reverse ? tsrt_op_lt_Tensor(c, b, a, &t) : tsrt_op_lt_Tensor(c, a, b, &t);
    return truth(c, failed, t, out);
}

/* A stable merge sort of the pointers, through room for as many more. An error leaves all of them in the list, in some order. */
static int sort(tsrt_ctx *c, tsrt_tensor **v, tsrt_tensor **room, int64_t n, bool reverse) {
    for (int64_t width = 1; width < n; width *= 2)
        for (int64_t lo = 0; lo + width < n; lo += 2 * width) {
            const int64_t mid = lo + width, hi = lo + 2 * width < n ? lo + 2 * width : n;
            memcpy(room, v + lo, sizeof *v * (size_t)(mid - lo));
            int64_t i = 0, j = mid, k = lo;
            int failed = 0;
            while (!failed && i < mid - lo && j < hi) {
                bool right;
                failed = before(c, v[j], room[i], reverse, &right);
                if (!failed) v[k++] = right ? v[j++] : room[i++];
            }
            memcpy(v + k, room + i, sizeof *v * (size_t)(mid - lo - i));
            if (failed) return 1;
        }
    return 0;
}

int tsrt_op_sort_Tensor(tsrt_ctx *c, tsrt_list *self, bool reverse) {
    const size_t bytes = sizeof(void *) * (size_t)(self->len ? self->len : 1);
    tsrt_tensor **room = tsrt_alloc(c, bytes);
    if (!room) return 1;
    const int failed = sort(c, cells(self), room, self->len, reverse);
    tsrt_free(c, room, bytes);
    return failed;
}

int tsrt_op_sorted_Tensor(tsrt_ctx *c, tsrt_list *input, tsrt_list **out) {
    tsrt_list *l = tsrt_list_of(c, input->head.type, input->data, input->len);
    if (!l) return 1;
    if (tsrt_op_sort_Tensor(c, l, false)) return tsrt_release(c, l), 1;
    return *out = l, 0;
}
