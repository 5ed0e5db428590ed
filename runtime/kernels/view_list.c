/* view_list.c: operators that give lists of views: split, chunk, unbind, tensor_split and its kin, meshgrid, broadcast_tensors. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

static tsrt_tensor **at(tsrt_list *l, int64_t i) { return (tsrt_tensor **)(void *)&tsrt_list_cells(l)[i]; }

/* [from, to) of a dimension; both inside. */
static int piece(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, int64_t from, int64_t to, tsrt_tensor **out) {
    if (rt_view(c, t, t->ndim, t->size, t->stride, t->offset + from * t->stride[dim], out)) return 1;
    (*out)->size[dim] = to - from;
    rt_update(*out);
    return 0;
}

/* Pieces that end at end(arg, i). */
typedef int64_t end_fn(const void *arg, int64_t i);
static int pieces(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, int64_t n, end_fn *end, const void *arg, tsrt_list **out) {
    tsrt_list *l;
    int64_t from = 0;
    if (rt_new_list(c, n, &l)) return 1;
    for (int64_t i = 0; i < n; i++) {
        const int64_t to = end(arg, i);
        if (piece(c, t, dim, from, to < from ? from : to, at(l, i))) {
            tsrt_release(c, l);
            return 1;
        }
        from = to;
    }
    *out = l;
    return 0;
}

/* ---- split, chunk */
typedef struct Even { int64_t step, size; } Even;
static int64_t even_end(const void *arg, int64_t i) {
    const Even *e = arg;
    return e->step > e->size / (i + 1) ? e->size : e->step * (i + 1) < e->size ? e->step * (i + 1) : e->size;
}

static int split(tsrt_ctx *c, const tsrt_tensor *t, int64_t step, int64_t dim, tsrt_list **out) {
    if (!t->ndim) return tsrt_fail(c, NULL, "split expects at least a 1-dimensional tensor");
    if (step < 0) return tsrt_fail(c, NULL, "split expects split_size be non-negative, but got split_size=%lld", (long long)step);
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    const Even e = {step, t->size[dim]};
    if (!step && e.size) return tsrt_fail(c, NULL, "split_size can only be 0 if dimension size is 0, but got dimension size of %lld", (long long)e.size);
    const int64_t n = !step ? 1 : e.size / step + (e.size % step != 0);
    return pieces(c, t, dim, n > 1 ? n : 1, even_end, &e, out);
}
int tsrt_op_split_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t step, int64_t dim, tsrt_list **out) { return split(c, t, step, dim, out); }

static int64_t sizes_end(const void *arg, int64_t i) {
    const int64_t *size = arg;
    int64_t end = 0;
    for (int64_t k = 0; k <= i; k++) end += size[k];
    return end;
}
static int split_sizes(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_list *sizes, int64_t dim, tsrt_list **out) {
    char text[256];
    const int64_t *size = tsrt_list_ints(sizes);
    int64_t sum = 0;
    if (!t->ndim) return tsrt_fail(c, NULL, "split expects at least a 1-dimensional tensor");
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    for (int64_t i = 0; i < sizes->len; i++) {
        if (size[i] < 0)
            return tsrt_fail(c, NULL, "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=%s", rt_sizes_text((int)sizes->len, size, text, sizeof text));
        if (__builtin_add_overflow(sum, size[i], &sum)) sum = -1;
    }
    if (sum != t->size[dim])
        return tsrt_fail(c, NULL, "split_with_sizes expects split_sizes to sum exactly to %lld (input tensor's size at dimension %lld), but got split_sizes=%s",
                         (long long)t->size[dim], (long long)dim, rt_sizes_text((int)sizes->len, size, text, sizeof text));
    return pieces(c, t, dim, sizes->len, sizes_end, size, out);
}
int tsrt_op_split_with_sizes(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *sizes, int64_t dim, tsrt_list **out) { return split_sizes(c, t, sizes, dim, out); }
int tsrt_op_split(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *sizes, int64_t dim, tsrt_list **out) { return split_sizes(c, t, sizes, dim, out); }
int tsrt_op_split_sizes(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *sizes, int64_t dim, tsrt_list **out) { return split_sizes(c, t, sizes, dim, out); }

int tsrt_op_chunk(tsrt_ctx *c, tsrt_tensor *t, int64_t chunks, int64_t dim, tsrt_list **out) {
    if (!t->ndim) return tsrt_fail(c, NULL, "chunk expects at least a 1-dimensional tensor");
    if (chunks <= 0) return tsrt_fail(c, NULL, "chunk expects `chunks` to be greater than 0, got: %lld", (long long)chunks);
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    const int64_t n = t->size[dim], step = n / chunks + (n % chunks != 0);
    const Even none = {0, 0};
    if (!step) return pieces(c, t, dim, chunks, even_end, &none, out);      /* as many empty ones as were asked for */
    return split(c, t, step, dim, out);
}

/* The unsafe_ forms give views, too: nothing is written through them behind anybody's back. Those that copy, row-major. */
static int copied(tsrt_ctx *c, tsrt_list *views, tsrt_list **out) {
    for (int64_t i = 0; i < views->len; i++) {
        tsrt_tensor *v = *at(views, i), *row;
        if (rt_empty(c, v->dtype, v->ndim, v->size, &row)) {
            tsrt_release(c, views);
            return 1;
        }
        const int failed = rt_copy(c, row, v);
        rt_drop(c, v);
        *at(views, i) = row;
        if (failed) {
            tsrt_release(c, views);
            return 1;
        }
    }
    *out = views;
    return 0;
}
int tsrt_op_unsafe_split_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t step, int64_t dim, tsrt_list **out) { return split(c, t, step, dim, out); }
int tsrt_op_unsafe_split_with_sizes(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *sizes, int64_t dim, tsrt_list **out) { return split_sizes(c, t, sizes, dim, out); }
int tsrt_op_unsafe_chunk(tsrt_ctx *c, tsrt_tensor *t, int64_t chunks, int64_t dim, tsrt_list **out) { return tsrt_op_chunk(c, t, chunks, dim, out); }
int tsrt_op_split_copy_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t step, int64_t dim, tsrt_list **out) {
    tsrt_list *l;
    return split(c, t, step, dim, &l) || copied(c, l, out);
}
int tsrt_op_split_with_sizes_copy(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *sizes, int64_t dim, tsrt_list **out) {
    tsrt_list *l;
    return split_sizes(c, t, sizes, dim, &l) || copied(c, l, out);
}

/* ---- unbind */
int tsrt_op_unbind_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_list **out) {
    tsrt_list *l;
    if (!t->ndim) return tsrt_fail(c, NULL, "Dimension specified as %lld but tensor has no dimensions", (long long)dim);
    if (rt_wrap_dim(c, dim, t->ndim, &dim) || rt_new_list(c, t->size[dim], &l)) return 1;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    int n = 0;
    for (int i = 0; i < t->ndim; i++)
        if (i != dim) size[n] = t->size[i], stride[n++] = t->stride[i];
    for (int64_t i = 0; i < l->len; i++)
        if (rt_view(c, t, n, size, stride, t->offset + i * t->stride[dim], at(l, i))) {
            tsrt_release(c, l);
            return 1;
        }
    *out = l;
    return 0;
}
int tsrt_op_unbind_copy_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_list **out) {
    tsrt_list *l;
    return tsrt_op_unbind_int(c, t, dim, &l) || copied(c, l, out);
}

/* ---- tensor_split and its kin */
static int64_t section_end(const void *arg, int64_t i) {
    const Even *e = arg;                                            /* step: number of sections; the first size % step get one more */
    const int64_t small = e->size / e->step, more = e->size % e->step;
    return (i + 1) * small + (i + 1 < more ? i + 1 : more);
}
static int sections(tsrt_ctx *c, const tsrt_tensor *t, int64_t n, int64_t dim, tsrt_list **out) {
    if (!t->ndim) return tsrt_fail(c, NULL, "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    if (n <= 0) return tsrt_fail(c, NULL, "number of sections must be larger than 0, got %lld", (long long)n);
    const Even e = {n, t->size[dim]};
    return pieces(c, t, dim, n, section_end, &e, out);
}

/* At indices, which count and clamp as in slices. */
static int at_indices(tsrt_ctx *c, tsrt_tensor *t, const int64_t *index, int64_t n, int64_t dim, tsrt_list **out) {
    tsrt_list *l;
    if (!t->ndim) return tsrt_fail(c, NULL, "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
    if (rt_wrap_dim(c, dim, t->ndim, &dim) || rt_new_list(c, n + 1, &l)) return 1;
    tsrt_opt_int from = {true, 0}, to = {true, 0};
    for (int64_t i = 0; i <= n; i++) {
        to = i < n ? (tsrt_opt_int){true, index[i]} : (tsrt_opt_int){true, t->size[dim]};
        if (tsrt_op_slice_Tensor(c, t, dim, &from, &to, 1, at(l, i))) {
            tsrt_release(c, l);
            return 1;
        }
        from = to;
    }
    *out = l;
    return 0;
}
int tsrt_op_tensor_split_sections(tsrt_ctx *c, tsrt_tensor *t, int64_t n, int64_t dim, tsrt_list **out) { return sections(c, t, n, dim, out); }
int tsrt_op_tensor_split_indices(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *index, int64_t dim, tsrt_list **out) {
    return at_indices(c, t, tsrt_list_ints(index), index->len, dim, out);
}
int tsrt_op_tensor_split_tensor_indices_or_sections(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *which, int64_t dim, tsrt_list **out) {
    tsrt_tensor *ints;
    if (which->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "tensor_split expected tensor_indices_or_sections to have dtype of long, but got %s", rt_dtype_cpp(which->dtype));
    if (which->ndim > 1)
        return tsrt_fail(c, NULL, "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with %d dims", which->ndim);
    if (rt_contiguous(c, which, &ints)) return 1;
    const int64_t *v = (const int64_t *)(const void *)rt_data(ints);
    const int failed = which->ndim ? at_indices(c, t, v, ints->numel, dim, out) : sections(c, t, *v, dim, out);
    rt_drop(c, ints);
    return failed;
}

static int by_axis(tsrt_ctx *c, const tsrt_tensor *t, char axis, int least, int64_t *dim) {
    if (t->ndim < least)
        return tsrt_fail(c, NULL, "torch.%csplit requires a tensor with at least %d dimension, but got a tensor with %d dimensions!", axis, least, t->ndim);
    *dim = axis == 'h' ? t->ndim > 1 : axis == 'v' ? 0 : 2;
    return 0;
}
#define AXIS(axis_, letter_, least_)                                                                                              \
    int tsrt_op_##axis_##split_int(tsrt_ctx *c, tsrt_tensor *t, int64_t n, tsrt_list **out) {                                     \
        int64_t dim = 0;                                                                                                            \
        if (by_axis(c, t, letter_, least_, &dim)) return 1;                                                                       \
        if (n <= 0 || t->size[dim] % n)                                                                                           \
            return tsrt_fail(c, NULL, "torch." #axis_ "split attempted to split along dimension %lld, but the size of the dimension %lld is not divisible by the split_size %lld!", \
                             (long long)dim, (long long)t->size[dim], (long long)n);                                              \
        return sections(c, t, n, dim, out);                                                                                       \
    }                                                                                                                             \
    int tsrt_op_##axis_##split_array(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *index, tsrt_list **out) {                            \
        int64_t dim = 0;                                                                                                            \
        return by_axis(c, t, letter_, least_, &dim) || at_indices(c, t, tsrt_list_ints(index), index->len, dim, out);             \
    }
AXIS(h, 'h', 1) AXIS(v, 'v', 2) AXIS(d, 'd', 3)

/* ---- several tensors, one shape */
int tsrt_op_broadcast_tensors(tsrt_ctx *c, tsrt_list *tensors, tsrt_list **out) {
    int64_t size[RT_MAXDIM];
    int ndim = 0;
    tsrt_list *l;
    for (int64_t i = 0; i < tensors->len; i++)
        if (rt_broadcast(c, &ndim, size, *at(tensors, i))) return 1;
    if (rt_new_list(c, tensors->len, &l)) return 1;
    for (int64_t i = 0; i < l->len; i++)
        if (rt_expand(c, *at(tensors, i), ndim, size, at(l, i))) {
            tsrt_release(c, l);
            return 1;
        }
    *out = l;
    return 0;
}

static int grid(tsrt_ctx *c, tsrt_list *tensors, bool swap, tsrt_list **out) {
    const int64_t n = tensors->len;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    tsrt_list *l;
    if (!n) return tsrt_fail(c, NULL, "meshgrid expects a non-empty TensorList");
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    for (int64_t i = 0; i < n; i++) {
        const tsrt_tensor *t = *at(tensors, i);
        if (t->ndim > 1) return tsrt_fail(c, NULL, "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: a tensor of %d dimensions", t->ndim);
        if (t->dtype != (*at(tensors, 0))->dtype) return tsrt_fail(c, NULL, "torch.meshgrid expects all tensors to have the same dtype");
        size[i] = t->numel;
    }
    swap &= n >= 2;
    if (swap) size[0] = (*at(tensors, 1))->numel, size[1] = (*at(tensors, 0))->numel;
    if (rt_new_list(c, n, &l)) return 1;
    for (int64_t i = 0; i < n; i++) {
        const tsrt_tensor *t = *at(tensors, i);
        const int64_t own = swap && i < 2 ? 1 - i : i;
        for (int64_t k = 0; k < n; k++) stride[k] = 0;
        stride[own] = t->ndim ? t->stride[0] : 1;
        if (size[own] == 1 && !t->ndim) stride[own] = 1;
        if (rt_view(c, t, (int)n, size, stride, t->offset, at(l, i))) {
            tsrt_release(c, l);
            return 1;
        }
    }
    *out = l;
    return 0;
}
int tsrt_op_meshgrid(tsrt_ctx *c, tsrt_list *tensors, tsrt_list **out) { return grid(c, tensors, false, out); }
int tsrt_op_meshgrid_indexing(tsrt_ctx *c, tsrt_list *tensors, const tsrt_str *indexing, tsrt_list **out) {
    const bool xy = !strcmp(indexing->data, "xy");
    if (!xy && strcmp(indexing->data, "ij") != 0) return tsrt_fail(c, NULL, "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: %s", indexing->data);
    return grid(c, tensors, xy, out);
}
