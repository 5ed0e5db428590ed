/* index.c: x[i, :, j] with tensors as indices, and stores through it. Indices are resolved to one tensor of byte offsets into self: bool masks become the
 * coordinates of their true elements, all indices broadcast together, negative ones count from the end. Then result, self (indexed
 * dimensions with stride 0) and offsets are walked side by side. Rules of NumPy's advanced indexing: where the indexed dimensions are not
 * next to each other, those of the index come first. */
#include "kernels/index.h"
#include "tensor_ops.h"

typedef struct Indexed {
    tsrt_tensor *index[RT_MAXDIM];         /* a dimension of self each, int64, owned; NULL: not indexed */
    int ndim, first, last, count;          /* indexed dimensions: first, last, how many */
    int idx_ndim;
    int64_t idx_size[RT_MAXDIM];           /* what the indices broadcast to */
    int res_ndim;
    int64_t res_size[RT_MAXDIM];
    int64_t self_stride[RT_MAXDIM], off_stride[RT_MAXDIM];   /* in bytes, for the result's dimensions */
    int64_t *offset; size_t offset_bytes;
} Indexed;

static void done(tsrt_ctx *c, Indexed *x) {
    for (int i = 0; i < x->ndim; i++) rt_drop(c, x->index[i]);
    if (x->offset) rt_scratch_free(c, x->offset, x->offset_bytes);
}

/* Coordinates of a mask's true elements, a tensor a dimension. */
static int add_mask(tsrt_ctx *c, Indexed *x, const tsrt_tensor *self, tsrt_tensor *mask) {
    tsrt_tensor *at;
    for (int i = 0; i < mask->ndim; i++)
        if (x->ndim + i >= self->ndim || mask->size[i] != self->size[x->ndim + i]) {
            char a[300], b[300];
            return tsrt_fail(c, NULL, "The shape of the mask %s at index %d does not match the shape of the indexed tensor %s at index %d",
                             rt_sizes_text(mask->ndim, mask->size, a, sizeof a), i, rt_sizes_text(self->ndim, self->size, b, sizeof b), x->ndim + i);
        }
    if (tsrt_op_nonzero(c, mask, &at)) return 1;
    const int64_t n = at->size[0], stride = at->stride[0];
    int failed = 0;
    for (int i = 0; !failed && i < mask->ndim; i++, x->ndim += !failed)
        failed = rt_view(c, at, 1, &n, &stride, at->offset + i * at->stride[1], &x->index[x->ndim]);
    rt_drop(c, at);
    return failed;
}

static int collect(tsrt_ctx *c, Indexed *x, const tsrt_tensor *self, const tsrt_list *indices) {
    for (int64_t i = 0; i < indices->len; i++) {
        tsrt_tensor *t = tsrt_list_cells(indices)[i];
        if (!rt_defined(t)) {
            if (x->ndim >= self->ndim) return tsrt_fail(c, RT_INDEX_ERROR, "too many indices for tensor of dimension %d", self->ndim);
            x->index[x->ndim++] = NULL;
            continue;
        }
        if (t->dtype == TSRT_BOOL8 || t->dtype == TSRT_UINT8) {
            if (add_mask(c, x, self, t)) return 1;
            continue;
        }
        if (t->dtype != TSRT_INT64 && t->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "tensors used as indices must be long, int, byte or bool tensors");
        if (x->ndim >= self->ndim) return tsrt_fail(c, RT_INDEX_ERROR, "too many indices for tensor of dimension %d", self->ndim);
        if (rt_to(c, t, TSRT_INT64, &x->index[x->ndim])) return 1;
        x->ndim++;
    }
    while (x->ndim < self->ndim) x->index[x->ndim++] = NULL;
    return 0;
}

static int broadcast_indices(tsrt_ctx *c, Indexed *x) {
    x->first = x->ndim;
    for (int d = 0; d < x->ndim; d++) {
        const tsrt_tensor *t = x->index[d];
        if (!t) continue;
        if (x->first == x->ndim) x->first = d;
        x->last = d;
        x->count++;
        int ndim = x->idx_ndim > t->ndim ? x->idx_ndim : t->ndim;
        for (int k = 0; k < ndim; k++) {      /* from the last dimension on */
            const int64_t a = k < x->idx_ndim ? x->idx_size[x->idx_ndim - 1 - k] : 1, b = k < t->ndim ? t->size[t->ndim - 1 - k] : 1;
            if (a != b && a != 1 && b != 1) return tsrt_fail(c, NULL, "shape mismatch: indexing tensors could not be broadcast together");
        }
        int64_t size[RT_MAXDIM];
        for (int k = 0; k < ndim; k++) {
            const int64_t a = k < x->idx_ndim ? x->idx_size[x->idx_ndim - 1 - k] : 1, b = k < t->ndim ? t->size[t->ndim - 1 - k] : 1;
            size[ndim - 1 - k] = a == 1 ? b : a;
        }
        x->idx_ndim = ndim;
        memcpy(x->idx_size, size, sizeof size);
    }
    return 0;
}

/* offset[k] += what the index of dimension d adds at place k. */
static int add_offsets(tsrt_ctx *c, Indexed *x, const tsrt_tensor *self, int d, int64_t n) {
    const tsrt_tensor *t = x->index[d];
    const int64_t length = self->size[d], step = self->stride[d] * (int64_t)rt_bytes(self->dtype), *data = (const int64_t *)rt_data(t);
    int64_t at[RT_MAXDIM] = {0}, stride[RT_MAXDIM], from = 0;
    for (int k = 0; k < x->idx_ndim; k++) {
        const int own = k - (x->idx_ndim - t->ndim);
        stride[k] = own >= 0 && t->size[own] != 1 ? t->stride[own] : 0;
    }
    for (int64_t i = 0; i < n; i++) {
        int64_t v = data[from];
        if (v < 0) v += length;
        if ((uint64_t)v >= (uint64_t)length)
            return tsrt_fail(c, RT_INDEX_ERROR, "index %lld is out of bounds for dimension %d with size %lld", (long long)data[from], d, (long long)length);
        x->offset[i] += v * step;
        for (int k = x->idx_ndim - 1; k >= 0; k--) {
            from += stride[k];
            if (++at[k] < x->idx_size[k]) break;
            from -= stride[k] * x->idx_size[k];
            at[k] = 0;
        }
    }
    return 0;
}

static int resolve(tsrt_ctx *c, Indexed *x, const tsrt_tensor *self, const tsrt_list *indices) {
    const int64_t bytes = (int64_t)rt_bytes(self->dtype);
    if (collect(c, x, self, indices) || broadcast_indices(c, x)) return 1;
    bool adjacent = true;
    for (int d = x->first; d <= x->last && x->count; d++) adjacent &= x->index[d] != NULL;
    if (x->idx_ndim + x->ndim - x->count > RT_MAXDIM) return tsrt_fail(c, NULL, "indexing makes more than %d dimensions", RT_MAXDIM);
    const int place = adjacent ? x->first : 0;      /* of the index's dimensions in the result */
    for (int d = 0; d <= x->ndim; d++) {
        if (d == place && x->count) {
            int64_t stride[RT_MAXDIM];
            rt_row_major(x->idx_ndim, x->idx_size, stride);
            for (int k = 0; k < x->idx_ndim; k++, x->res_ndim++) {
                x->res_size[x->res_ndim] = x->idx_size[k];
                x->self_stride[x->res_ndim] = 0;
                x->off_stride[x->res_ndim] = stride[k] * 8;
            }
        }
        if (d == x->ndim || x->index[d]) continue;
        x->res_size[x->res_ndim] = self->size[d];
        x->self_stride[x->res_ndim] = self->stride[d] * bytes;
        x->off_stride[x->res_ndim++] = 0;
    }
    int64_t n = 1;
    for (int k = 0; k < x->idx_ndim; k++) n *= x->idx_size[k];
    x->offset_bytes = (size_t)(n ? n : 1) * 8;
    if (!(x->offset = rt_scratch(c, x->offset_bytes))) return 1;
    memset(x->offset, 0, x->offset_bytes);
    for (int d = 0; d < x->ndim; d++)
        if (x->index[d]) {
            if (n && self->size[d] == 0) return tsrt_fail(c, RT_INDEX_ERROR, "index is out of bounds for dimension with size 0");
            if (add_offsets(c, x, self, d, n)) return 1;
        }
    return 0;
}

typedef struct Job { int dtype; bool store; rt_combine op; } Job;

/* data: self, values, offsets. */
static void run(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    const Job *j = arg;
    const size_t bytes = rt_bytes(j->dtype);
    const int64_t m = stride[2] ? 1 : n;
    if (m == 1 && !j->store && bytes == 4) {      /* the common gather of single elements */
        for (int64_t i = 0; i < n; i++)
            memcpy(data[1] + i * stride[1], data[0] + i * stride[0] + *(const int64_t *)(data[2] + i * stride[2]), 4);
        return;
    }
    for (int64_t i = 0; i < n; i += m) {
        char *self = data[0] + i * stride[0] + *(const int64_t *)(data[2] + i * stride[2]), *v = data[1] + i * stride[1];
        if (j->store) rt_combine_n(j->dtype, j->op, self, stride[0], v, stride[1], m);
        else rt_move_n(bytes, v, stride[1], self, stride[0], m);
    }
}

static void walk(tsrt_ctx *c, const Indexed *x, const tsrt_tensor *self, const tsrt_tensor *values, Job *j) {
    int64_t value_stride[RT_MAXDIM];
    char *data[3] = {rt_data(self), rt_data(values), (char *)x->offset};
    const int64_t *const strides[3] = {x->self_stride, value_stride, x->off_stride};
    rt_iter it;
    for (int i = 0; i < x->res_ndim; i++) {
        value_stride[i] = values->stride[i] * (int64_t)rt_bytes(values->dtype);
        if (x->res_size[i] == 0) return;
    }
    j->dtype = self->dtype;
    rt_iter_raw(&it, 1, 3, x->res_ndim, x->res_size, strides, data);
    rt_iter_run(c, &it, run, j, j->store ? INT64_MAX : 0);
}

/* A 0-dim mask, x[True]: a dimension of 1 (or 0) in front. Taken apart before all else. */
static int with_masks(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor **wide, tsrt_list **plain) {
    tsrt_tensor *x;
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_tensor, 0, indices->len);
    if (!l) return 1;
    tsrt_retain(self);
    x = self;
    int dim = 0;
    for (int64_t i = 0; i < indices->len; i++) {
        tsrt_tensor *t = tsrt_list_cells(indices)[i];
        if (rt_defined(t) && t->ndim == 0 && (t->dtype == TSRT_BOOL8 || t->dtype == TSRT_UINT8)) {
            const bool on = *(const uint8_t *)rt_data(t) != 0;
            tsrt_tensor *y, *index;
            const int64_t n = on;
            if (tsrt_op_unsqueeze(c, x, dim, &y)) break;
            rt_drop(c, x);
            x = y;
            if (rt_zeros(c, TSRT_INT64, 1, &n, &index)) break;
            tsrt_list_cells(l)[l->len++] = index;
            dim++;
            continue;
        }
        tsrt_retain(t);
        tsrt_list_cells(l)[l->len++] = t;
        dim += rt_defined(t) && (t->dtype == TSRT_BOOL8 || t->dtype == TSRT_UINT8) ? t->ndim : 1;
    }
    if (l->len < indices->len) {
        rt_drop(c, x);
        tsrt_release(c, l);
        return 1;
    }
    *wide = x;
    *plain = l;
    return 0;
}

int tsrt_op_index_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor **out) {
    Indexed x = {0};
    tsrt_tensor *t, *wide;
    tsrt_list *plain;
    if (with_masks(c, self, indices, &wide, &plain)) return 1;
    int failed = resolve(c, &x, wide, plain) || rt_empty(c, self->dtype, x.res_ndim, x.res_size, &t);
    if (!failed) {
        walk(c, &x, wide, t, &(Job){.store = false});
        *out = t;
    }
    done(c, &x);
    rt_drop(c, wide);
    tsrt_release(c, plain);
    return failed;
}

static int put(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate) {
    Indexed x = {0};
    tsrt_tensor *spread = NULL, *same = NULL, *wide;
    tsrt_list *plain;
    if (self->dtype != values->dtype)
        return tsrt_fail(c, NULL, "Index put requires the source and destination dtypes match, got %s for the destination and %s for the source.",
                         rt_dtype_cpp(self->dtype), rt_dtype_cpp(values->dtype));
    if (rt_writable(c, self)) return 1;
    if (with_masks(c, self, indices, &wide, &plain)) return 1;
    int failed = resolve(c, &x, wide, plain);
    if (!failed) {
        int skip = 0;      /* leading dimensions of 1 too many */
        while (values->ndim - skip > x.res_ndim && values->size[skip] == 1) skip++;
        failed = rt_view(c, values, values->ndim - skip, values->size + skip, values->stride + skip, values->offset, &same);
    }
    if (!failed) {
        bool fits = same->ndim <= x.res_ndim;
        for (int i = 0; fits && i < same->ndim; i++) {
            const int64_t n = same->size[same->ndim - 1 - i];
            fits = n == 1 || n == x.res_size[x.res_ndim - 1 - i];
        }
        char a[300], b[300];
        failed = fits ? rt_expand(c, same, x.res_ndim, x.res_size, &spread)
                      : tsrt_fail(c, NULL, "shape mismatch: value tensor of shape %s cannot be broadcast to indexing result of shape %s",
                                  rt_sizes_text(values->ndim, values->size, a, sizeof a), rt_sizes_text(x.res_ndim, x.res_size, b, sizeof b));
    }
    if (!failed && spread->storage == wide->storage && spread->numel) {      /* values from self itself */
        tsrt_tensor *copy;
        failed = rt_clone(c, spread, &copy);
        rt_drop(c, spread);
        spread = failed ? NULL : copy;
    }
    if (!failed) walk(c, &x, wide, spread, &(Job){.store = true, .op = accumulate ? RT_ADD : RT_PUT});
    done(c, &x);
    rt_drop(c, same);
    rt_drop(c, spread);
    rt_drop(c, wide);
    tsrt_release(c, plain);
    return failed;
}

int tsrt_op_index_put_(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate) { return put(c, self, indices, values, accumulate); }
RT_ON_CLONE(tsrt_op_index_put, (tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, tsrt_tensor **out), put(c, t, indices, values, accumulate))

/* The same under other names. */
int tsrt_op_index_Tensor_hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor **out) { return tsrt_op_index_Tensor(c, self, indices, out); }
int tsrt_op__unsafe_index_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor **out) { return tsrt_op_index_Tensor(c, self, indices, out); }
int tsrt_op_index_put__hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate) { return put(c, self, indices, values, accumulate); }
int tsrt_op_index_put_hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, tsrt_tensor **out) {
    return tsrt_op_index_put(c, self, indices, values, accumulate, out);
}
int tsrt_op__unsafe_index_put(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, tsrt_tensor **out) {
    return tsrt_op_index_put(c, self, indices, values, accumulate, out);
}
int tsrt_op__unsafe_index_Tensor_hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor **out) { return tsrt_op_index_Tensor(c, self, indices, out); }
int tsrt_op__unsafe_index_put_hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, tsrt_tensor **out) {
    return tsrt_op_index_put(c, self, indices, values, accumulate, out);
}
int tsrt_op__index_put_impl__hacked_twin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, bool unsafe) {
    (void)unsafe;
    return put(c, self, indices, values, accumulate);
}
int tsrt_op__index_put_impl(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, bool unsafe, tsrt_tensor **out) {
    (void)unsafe;
    return tsrt_op_index_put(c, self, indices, values, accumulate, out);
}
int tsrt_op__index_put_impl_(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *indices, tsrt_tensor *values, bool accumulate, bool unsafe) {
    (void)unsafe;
    return put(c, self, indices, values, accumulate);
}
