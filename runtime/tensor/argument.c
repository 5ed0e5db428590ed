/* argument.c: what operators check and work out of their arguments: dimensions, sizes that broadcast, results that are given. */
#include "private.h"

int rt_wrap_dim(tsrt_ctx *c, int64_t dim, int64_t ndim, int64_t *out) {
    const int64_t n = ndim ? ndim : 1;
    if (dim < -n || dim >= n)
        return tsrt_fail(c, RT_INDEX_ERROR, "Dimension out of range (expected to be in range of [%lld, %lld], but got %lld)", (long long)-n, (long long)(n - 1), (long long)dim);
    *out = dim < 0 ? dim + n : dim;
    return 0;
}

int rt_dim_set(tsrt_ctx *c, const tsrt_list *dims, int64_t ndim, bool empty_is_all, uint64_t *out) {
    uint64_t set = 0;
    if ((!dims || !dims->len) && empty_is_all) {
        *out = ndim >= 64 ? UINT64_MAX : ((uint64_t)1 << ndim) - 1;
        return 0;
    }
    for (int64_t i = 0; dims && i < dims->len; i++) {
        int64_t d = 0;
        if (rt_wrap_dim(c, tsrt_list_ints(dims)[i], ndim, &d)) return 1;
        if (set >> d & 1) return tsrt_fail(c, NULL, "dim %lld appears multiple times in the list of dims", (long long)d);
        set |= (uint64_t)1 << d;
    }
    *out = set;
    return 0;
}

/* Elements that share memory: a stride of 0, or strides that fit into one another otherwise than by sizes. PyTorch asks for no more than that. */
static bool overlaps_itself(const tsrt_tensor *t) {
    if (rt_is_contiguous(t)) return false;
    for (int i = 0; i < t->ndim; i++)
        if (t->size[i] > 1 && t->stride[i] == 0) return true;
    return false;
}

int rt_writable(tsrt_ctx *c, const tsrt_tensor *t) {
    if (t->storage->flags & TSRT_STORAGE_READ_ONLY) return tsrt_fail(c, NULL, "the tensor's memory is read-only: clone() it before it is written to");
    if (!overlaps_itself(t)) return 0;
    return tsrt_fail(c, NULL, "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
                              "Please clone() the tensor before performing the operation.");
}

int rt_broadcast(tsrt_ctx *c, int *ndim, int64_t *size, const tsrt_tensor *t) {
    const int n = *ndim;
    if (t->ndim > n) {
        for (int i = n - 1; i >= 0; i--) size[i + t->ndim - n] = size[i];
        for (int i = 0; i < t->ndim - n; i++) size[i] = t->size[i];
        *ndim = t->ndim;
    }
    const int common = n < t->ndim ? n : t->ndim;
    for (int k = 1; k <= common; k++) {
        int64_t *a = &size[*ndim - k];
        const int64_t b = t->size[t->ndim - k];
        if (*a == b || b == 1) continue;
        if (*a != 1)
            return tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %d", (long long)*a, (long long)b, *ndim - k);
        *a = b;
    }
    return 0;
}

int rt_expand(tsrt_ctx *c, const tsrt_tensor *t, int ndim, const int64_t *size, tsrt_tensor **out) {
    int64_t sizes[RT_MAXDIM], stride[RT_MAXDIM];
    char a[256], b[256];
    const int skip = ndim - t->ndim;
    if (skip < 0)
        return tsrt_fail(c, NULL, "expand(torch.%sTensor{%s}, size=%s): the number of sizes provided (%d) must be greater or equal to the number of dimensions in the tensor (%d)",
                         rt_dtype_cpp(t->dtype), rt_sizes_text(t->ndim, t->size, a, sizeof a), rt_sizes_text(ndim, size, b, sizeof b), ndim, t->ndim);
    if (ndim > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    for (int i = ndim - 1; i >= 0; i--) {
        const int64_t own = i >= skip ? t->size[i - skip] : 1;
        int64_t step = i >= skip ? t->stride[i - skip] : t->ndim ? sizes[i + 1] * stride[i + 1] : 0;
        int64_t want = size[i];
        if (want == -1) {
            if (i < skip)
                return tsrt_fail(c, NULL, "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension %d", i);
            want = own;
        }
        if (want != own) {
            if (own != 1)
                return tsrt_fail(c, NULL, "The expanded size of the tensor (%lld) must match the existing size (%lld) at non-singleton dimension %d.  Target sizes: %s.  Tensor sizes: %s",
                                 (long long)want, (long long)own, i, rt_sizes_text(ndim, size, a, sizeof a), rt_sizes_text(t->ndim, t->size, b, sizeof b));
            if (want < 0) return tsrt_fail(c, NULL, "Trying to create tensor with negative dimension %lld: %s", (long long)want, rt_sizes_text(ndim, size, a, sizeof a));
            step = 0;
        }
        sizes[i] = want;
        stride[i] = step;
    }
    return rt_view(c, t, ndim, sizes, stride, t->offset, out);
}

/* ---- results that are given */
int rt_out_size(tsrt_ctx *c, tsrt_tensor *dest, int ndim, const int64_t *size) {
    if (dest->ndim == ndim && rt_same_ints(dest->size, size, ndim)) return 0;
    return rt_resize(c, dest, ndim, size);
}

int rt_out_store(tsrt_ctx *c, tsrt_tensor *dest, tsrt_tensor *result, rt_dest_kind kind) {
    char a[256], b[256];
    int failed = rt_writable(c, dest) || rt_check_cast(c, result->dtype, dest->dtype);
    if (!failed && kind == RT_DEST_OUT) failed = rt_out_size(c, dest, result->ndim, result->size);
    else if (!failed && !rt_same_sizes(dest, result))
        failed = tsrt_fail(c, NULL, "output with shape %s doesn't match the broadcast shape %s", rt_sizes_text(dest->ndim, dest->size, a, sizeof a),
                           rt_sizes_text(result->ndim, result->size, b, sizeof b));
    if (!failed) failed = rt_copy(c, dest, result);
    rt_drop(c, result);
    return failed;
}

int rt_out_store_list(tsrt_ctx *c, tsrt_list *dest, tsrt_list *results) {
    int failed = 0;
    if (dest->len != results->len) failed = tsrt_fail(c, NULL, "expected %lld tensors in `out`, but got %lld", (long long)results->len, (long long)dest->len);
    for (int64_t i = 0; i < results->len && !failed; i++) {
        tsrt_tensor *r = tsrt_list_cells(results)[i];
        tsrt_list_cells(results)[i] = NULL;
        failed = rt_out_store(c, tsrt_list_cells(dest)[i], r, RT_DEST_OUT);
    }
    tsrt_release(c, results);
    return failed;
}
