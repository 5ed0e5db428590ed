/* unique.c: the distinct elements or slices of a tensor, sorted or in runs. NaN equals nothing. */
#include "kernels/order.h"
#include "kernels/reduce.h"
#include "tensor_ops.h"

/* Results: places of the distinct ones, place of each among them, counts. */
typedef struct found { int64_t n; int64_t *first, *inverse, *count; } found;

static int give(tsrt_ctx *c, const int64_t *v, int64_t n, bool wanted, int ndim, const int64_t *size, tsrt_tensor **out) {
    const int64_t none = 0, flat = n;
    if (!wanted) return rt_empty(c, TSRT_INT64, 1, &none, out);
    if (rt_empty(c, TSRT_INT64, size ? ndim : 1, size ? size : &flat, out)) return 1;
    if (n) memcpy(rt_data(*out), v, (size_t)n * sizeof *v);
    return 0;
}
static int three(tsrt_ctx *c, tsrt_tensor *values, const found *f, int64_t n, bool inverse, bool counts, int ndim, const int64_t *size, tsrt_tensor **out, tsrt_tensor **out_inverse,
                 tsrt_tensor **out_counts) {
    tsrt_tensor *i, *k;
    if (give(c, f->inverse, n, inverse, ndim, size, &i)) return rt_drop(c, values), 1;
    if (give(c, f->count, f->n, counts, 0, NULL, &k)) return rt_drop(c, values), rt_drop(c, i), 1;
    *out = values;
    *out_inverse = i;
    *out_counts = k;
    return 0;
}
/* Walks items that are in order: starts a new one where the next differs. */
static void collect(found *f, const order_item *x, int64_t n, const bool *starts) {
    f->n = 0;
    for (int64_t i = 0; i < n; i++) {
        if (starts[i]) {
            f->first[f->n] = x[i].at;
            f->count[f->n++] = 0;
        }
        f->count[f->n - 1]++;
        f->inverse[x[i].at] = f->n - 1;
    }
}
static size_t room(int64_t n) { return (size_t)(n ? n : 1) * (2 * sizeof(order_item) + 3 * sizeof(int64_t) + 1); }
static void split(char *p, int64_t n, order_item **x, found *f, bool **starts) {
    *x = (order_item *)(void *)p;
    f->first = (int64_t *)(void *)(p + (size_t)n * 2 * sizeof(order_item));
    f->inverse = f->first + n;
    f->count = f->inverse + n;
    *starts = (bool *)(f->count + n);
}

static int unique_flat(tsrt_ctx *c, tsrt_tensor *self, bool sort, bool inverse, bool counts, tsrt_tensor **out, tsrt_tensor **out_inverse, tsrt_tensor **out_counts) {
    tsrt_tensor *t, *values;
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "\"unique\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (rt_contiguous(c, self, &t)) return 1;
    const int64_t n = t->numel, b = (int64_t)rt_bytes(t->dtype);
    char *p = rt_scratch(c, room(n));
    if (!p) return rt_drop(c, t), 1;
    order_item *x;
    found f;
    bool *starts;
    split(p, n, &x, &f, &starts);
    order_keys(t->dtype, rt_data(t), b, n, false, x);
    if (sort) order_sort(x, x + n, n);
    const bool floating = rt_is_floating(t->dtype);
    for (int64_t i = 0; i < n; i++) starts[i] = !i || x[i].key != x[i - 1].key || (floating && order_is_nan(t->dtype, rt_data(t) + x[i].at * b));
    collect(&f, x, n, starts);
    int failed = rt_empty(c, t->dtype, 1, &f.n, &values);
    if (!failed) {
        for (int64_t i = 0; i < f.n; i++) memcpy(rt_data(values) + i * b, rt_data(t) + f.first[i] * b, (size_t)b);
        failed = three(c, values, &f, n, inverse, counts, self->ndim, self->size, out, out_inverse, out_counts);
    }
    rt_scratch_free(c, p, room(n));
    rt_drop(c, t);
    return failed;
}

/* Slices along dim as rows of keys; compared word by word. */
static int compare_rows(const order_item *k, int64_t a, int64_t b, int64_t w) {
    for (int64_t i = 0; i < w; i++)
        if (k[a * w + i].key != k[b * w + i].key) return k[a * w + i].key < k[b * w + i].key ? -1 : 1;
    return 0;
}
static void sort_rows(const order_item *k, int64_t w, order_item *x, order_item *tmp, int64_t n) {        /* stable merge sort */
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t lo = 0; lo < n; lo += 2 * width) {
            const int64_t mid = lo + width < n ? lo + width : n, hi = lo + 2 * width < n ? lo + 2 * width : n;
            int64_t i = lo, j = mid, o = lo;
            while (i < mid && j < hi) tmp[o++] = compare_rows(k, x[j].at, x[i].at, w) < 0 ? x[j++] : x[i++];
            while (i < mid) tmp[o++] = x[i++];
            while (j < hi) tmp[o++] = x[j++];
        }
        memcpy(x, tmp, (size_t)n * sizeof *x);
    }
}
static int unique_slices(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool sort, bool inverse, bool counts, tsrt_tensor **out, tsrt_tensor **out_inverse, tsrt_tensor **out_counts) {
    int64_t d, size[RT_MAXDIM], stride[RT_MAXDIM];
    tsrt_tensor *turned, *t, *values;
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "\"unique_dim\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (!self->ndim) return tsrt_fail(c, NULL, "Dimension specified as %lld but tensor has no dimensions", (long long)dim);
    const int64_t n = self->size[d];
    int64_t w = 1, zeros = 0;
    for (int i = 0; i < self->ndim; i++)
        if (i != d) w *= self->size[i], zeros += !self->size[i];
    if (!n && zeros) return tsrt_fail(c, NULL, "Number of zero sized dimensions is more than one, so unique cannot be applied ");
    if (n && zeros) return tsrt_fail(c, NULL, "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
    if (!n) inverse = counts = false;
    size[0] = n;
    stride[0] = self->stride[d];
    for (int i = 0, k = 1; i < self->ndim; i++)
        if (i != d) size[k] = self->size[i], stride[k++] = self->stride[i];
    if (rt_view(c, self, self->ndim, size, stride, self->offset, &turned)) return 1;
    int failed = rt_contiguous(c, turned, &t);
    rt_drop(c, turned);
    if (failed) return 1;
    const int64_t b = (int64_t)rt_bytes(t->dtype);
    const size_t bytes = (size_t)(n > 0 && w > 0 ? n * w : 1) * sizeof(order_item);
    char *p = rt_scratch(c, room(n));
    order_item *keys = p ? rt_scratch(c, bytes) : NULL, *x;
    failed = !keys;
    if (!failed) {
        found f;
        bool *starts;
        split(p, n, &x, &f, &starts);
        order_keys(t->dtype, rt_data(t), b, n * w, false, keys);
        for (int64_t i = 0; i < n; i++) x[i] = (order_item){0, i};
        if (sort) sort_rows(keys, w, x, x + n, n);
        for (int64_t i = 0; i < n; i++) {
            starts[i] = !i || compare_rows(keys, x[i].at, x[i - 1].at, w);
            for (int64_t j = 0; rt_is_floating(t->dtype) && !starts[i] && j < w; j++) starts[i] = order_is_nan(t->dtype, rt_data(t) + (x[i].at * w + j) * b);
        }
        collect(&f, x, n, starts);
        for (int i = 0; i < self->ndim; i++) size[i] = i == d ? f.n : self->size[i];
        failed = rt_empty(c, t->dtype, self->ndim, size, &values);
        if (!failed) {                                    /* rows of a view with dim in front, then */
            tsrt_tensor *row, *to;
            int64_t rsize[RT_MAXDIM], rstride[RT_MAXDIM], vstride[RT_MAXDIM];
            int k = 0;
            for (int i = 0; i < self->ndim; i++)
                if (i != d) rsize[k] = self->size[i], vstride[k++] = values->stride[i];
            rt_row_major(k, rsize, rstride);
            for (int64_t i = 0; !failed && w > 0 && i < f.n; i++) {
                failed = rt_view(c, t, k, rsize, rstride, t->offset + f.first[i] * w, &row);
                if (failed) break;
                failed = rt_view(c, values, k, rsize, vstride, values->offset + i * values->stride[d], &to);
                if (!failed) {
                    failed = rt_copy(c, to, row);
                    rt_drop(c, to);
                }
                rt_drop(c, row);
            }
            if (failed) rt_drop(c, values);
            else failed = three(c, values, &f, n, inverse, counts, 1, &n, out, out_inverse, out_counts);
        }
    }
    if (keys) rt_scratch_free(c, keys, bytes);
    if (p) rt_scratch_free(c, p, room(n));
    rt_drop(c, t);
    return failed;
}
int tsrt_op__unique2(tsrt_ctx *c, tsrt_tensor *self, bool sorted, bool return_inverse, bool return_counts, tsrt_tensor **out, tsrt_tensor **inverse, tsrt_tensor **counts) {
    (void)sorted;
    return unique_flat(c, self, true, return_inverse, return_counts, out, inverse, counts);
}
int tsrt_op__unique(tsrt_ctx *c, tsrt_tensor *self, bool sorted, bool return_inverse, tsrt_tensor **out, tsrt_tensor **inverse) {
    tsrt_tensor *counts;
    (void)sorted;
    if (unique_flat(c, self, true, return_inverse, false, out, inverse, &counts)) return 1;
    rt_drop(c, counts);
    return 0;
}
int tsrt_op_unique_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool sorted, bool return_inverse, bool return_counts, tsrt_tensor **out, tsrt_tensor **inverse, tsrt_tensor **counts) {
    (void)sorted;
    (void)return_inverse;
    (void)return_counts;
    return unique_slices(c, self, dim, true, true, true, out, inverse, counts);
}
int tsrt_op_unique_consecutive(tsrt_ctx *c, tsrt_tensor *self, bool return_inverse, bool return_counts, const tsrt_opt_int *dim, tsrt_tensor **out, tsrt_tensor **inverse, tsrt_tensor **counts) {
    if (!rt_has(dim) || (dim->value == 0 && self->ndim == 1)) return unique_flat(c, self, false, return_inverse, return_counts, out, inverse, counts);
    return unique_slices(c, self, dim->value, false, true, true, out, inverse, counts);
}
int tsrt_op_unique_dim_consecutive(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool return_inverse, bool return_counts, tsrt_tensor **out, tsrt_tensor **inverse, tsrt_tensor **counts) {
    (void)return_inverse;
    (void)return_counts;
    return unique_slices(c, self, dim, false, true, true, out, inverse, counts);
}
