/* layout.c: in which order a tensor's elements lie, and in which order those of a result should: PyTorch's rules for memory formats, for
 * empty_like and for the outputs of elementwise operators (TensorIterator). */
#include "private.h"

bool rt_is_dense(const tsrt_tensor *t) {
    if (rt_is_contiguous(t)) return true;
    int order[RT_MAXDIM], n = 0;
    for (int i = 0; i < t->ndim; i++) {                    /* dimensions of two or more, by stride */
        if (t->size[i] < 2) continue;
        int k = n++;
        for (; k && t->stride[order[k - 1]] > t->stride[i]; k--) order[k] = order[k - 1];
        order[k] = i;
    }
    int64_t want = 1;
    for (int k = 0; k < n; k++) {
        if (t->stride[order[k]] != want) return false;
        want *= t->size[order[k]];
    }
    return true;
}

static const int8_t last_2d[] = {1, 3, 2, 0}, last_3d[] = {1, 4, 3, 2, 0};      /* innermost first */

bool rt_is_channels_last(const tsrt_tensor *t) {
    const int8_t *order = t->ndim == 4 ? last_2d : last_3d;
    int64_t least = 0;
    if ((t->ndim != 4 && t->ndim != 5) || t->stride[1] == 0) return false;
    for (int k = 0; k < t->ndim; k++) {
        const int d = order[k];
        if (t->size[d] == 0 || t->stride[d] < least) return false;
        if (d == 0 && least == t->stride[1]) return false;      /* ambiguous: row-major */
        least = t->stride[d];
        if (t->size[d] > 1) least *= t->size[d];
    }
    return true;
}

int rt_suggest_format(const tsrt_tensor *t) {
    return !rt_is_channels_last(t) ? TSRT_CONTIGUOUS_FORMAT : t->ndim == 4 ? TSRT_CHANNELS_LAST : TSRT_CHANNELS_LAST_3D;
}

bool rt_is_contiguous_in(const tsrt_tensor *t, int format) {
    if (format == TSRT_CONTIGUOUS_FORMAT || format == TSRT_PRESERVE_FORMAT) return rt_is_contiguous(t);
    const int n = format == TSRT_CHANNELS_LAST ? 4 : 5;
    const int8_t *order = n == 4 ? last_2d : last_3d;
    int64_t want = 1;
    if (t->ndim != n) return false;
    for (int k = 0; k < n; k++) {
        if (t->size[order[k]] == 1) continue;
        if (t->stride[order[k]] != want) return false;
        want *= t->size[order[k]];
    }
    return true;
}

int rt_format_strides(tsrt_ctx *c, int format, int ndim, const int64_t *size, int64_t *stride) {
    if (format == TSRT_CONTIGUOUS_FORMAT) {
        rt_row_major(ndim, size, stride);
        return 0;
    }
    const int n = format == TSRT_CHANNELS_LAST ? 4 : 5;
    const int8_t *order = n == 4 ? last_2d : last_3d;
    if (format != TSRT_CHANNELS_LAST && format != TSRT_CHANNELS_LAST_3D) return tsrt_fail(c, NULL, "unsupported memory format option");
    if (ndim != n) return tsrt_fail(c, NULL, "required rank %d tensor to use channels_last%s format", n, n == 4 ? "" : "_3d");
    int64_t at = 1;
    for (int k = 0; k < n; k++) {
        stride[order[k]] = at;
        at *= size[order[k]] > 1 ? size[order[k]] : 1;
    }
    return 0;
}

/* -1: dimension a goes inside b; 1: outside; 0: cannot be told. */
static int compare(int a, int b, const int64_t *size, int n, const int64_t *const *stride) {
    for (int k = 0; k < n; k++) {
        if (!stride[k]) continue;
        const int64_t s = stride[k][a], t = stride[k][b];
        if (!s || !t) continue;
        if (s != t) return s < t ? -1 : 1;
        if (size[a] > size[b]) return 1;
    }
    return 0;
}

void rt_sort_dims(int ndim, const int64_t *size, int n, const int64_t *const *stride, int *perm) {
    for (int i = 0; i < ndim; i++) perm[i] = ndim - 1 - i;
    for (int i = 1; i < ndim; i++) {
        int at = i;
        for (int k = i - 1; k >= 0; k--) {
            const int order = compare(perm[k], perm[at], size, n, stride);
            if (order < 0) break;
            if (order > 0) {
                const int swap = perm[k];
                perm[k] = perm[at];
                perm[at] = swap;
                at = k;
            }
        }
    }
}

static void strides_by(int ndim, const int64_t *size, const int *perm, int64_t *stride) {
    int64_t at = 1;
    for (int k = 0; k < ndim; k++) {
        stride[perm[k]] = at;
        if (size[perm[k]] > 1) at *= size[perm[k]];
    }
}

int rt_empty_like(tsrt_ctx *c, const tsrt_tensor *like, int dtype, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    int perm[RT_MAXDIM];
    if (rt_is_dense(like)) return rt_empty_strided(c, dtype, like->ndim, like->size, like->stride, out);
    rt_sort_dims(like->ndim, like->size, 1, (const int64_t *const[]){like->stride}, perm);
    strides_by(like->ndim, like->size, perm, stride);
    return rt_empty_strided(c, dtype, like->ndim, like->size, stride, out);
}

int rt_same_sizes(const tsrt_tensor *a, const tsrt_tensor *b) { return a->ndim == b->ndim && rt_same_ints(a->size, b->size, a->ndim); }

/* ---- results of elementwise operators */
static bool same_strides(const tsrt_tensor *a, const tsrt_tensor *b) { return rt_same_ints(a->stride, b->stride, a->ndim); }

/* All operands have the result's size: true with the strides when they agree on a layout. */
static bool common_layout(tsrt_ctx *c, int n, tsrt_tensor *const *input, int ndim, const int64_t *size, int64_t *stride) {
    bool rows = true, last = true, dense = true;
    for (int k = 0; k < n; k++) {
        const tsrt_tensor *t = input[k];
        if (!t ? ndim : t->ndim != ndim || !rt_same_ints(t->size, size, ndim)) return false;
        if (!t) continue;
        rows &= rt_is_contiguous(t);
        last &= rt_is_contiguous_in(t, TSRT_CHANNELS_LAST);
        dense &= rt_is_dense(t);
    }
    if (rows) return rt_row_major(ndim, size, stride), true;
    if (last) return rt_format_strides(c, TSRT_CHANNELS_LAST, ndim, size, stride) == 0;
    const tsrt_tensor *first = NULL;
    for (int k = 0; k < n && dense; k++) {
        if (!input[k]) continue;
        if (!first) first = input[k];
        else if (!same_strides(first, input[k])) return false;
    }
    if (!dense || !first) return false;
    rt_copy_ints(stride, first->stride, ndim);
    return true;
}

/* Strides of t as an operand of that size: 0 where it is broadcast. */
static void operand_strides(const tsrt_tensor *t, int ndim, const int64_t *size, int64_t *stride) {
    const int skip = ndim - t->ndim;
    for (int i = 0; i < ndim; i++) stride[i] = i < skip || (t->size[i - skip] == 1 && size[i] != 1) ? 0 : t->stride[i - skip];
}

static int new_out(tsrt_ctx *c, int dtype, int n, tsrt_tensor *const *input, int ndim, const int64_t *size, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM], strides[RT_OPERANDS][RT_MAXDIM];
    const int64_t *at[RT_OPERANDS] = {0};
    int perm[RT_MAXDIM];
    if (common_layout(c, n, input, ndim, size, stride)) return rt_empty_strided(c, dtype, ndim, size, stride, out);
    for (int k = 0; k < n && k < RT_OPERANDS; k++) {
        if (!input[k]) continue;
        operand_strides(input[k], ndim, size, strides[k]);
        at[k] = strides[k];
    }
    rt_sort_dims(ndim, size, n < RT_OPERANDS ? n : RT_OPERANDS, at, perm);
    strides_by(ndim, size, perm, stride);
    return rt_empty_strided(c, dtype, ndim, size, stride, out);
}

int rt_elementwise_out(tsrt_ctx *c, int dtype, int n, tsrt_tensor *const *input, tsrt_tensor *dest, rt_dest_kind kind, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    int ndim = 0;
    bool rows = true;
    const tsrt_tensor *first = n ? input[0] : NULL;
    for (int k = 0; k < n; k++) {                          /* the common case first: row-major operands of one size */
        if (input[k] == first && first) rows &= rt_is_contiguous(first);
        else if (!input[k]) rows &= first && first->ndim > 0;
        else if (!first || !rt_is_contiguous(input[k]) || !rt_same_sizes(first, input[k])) rows = false;
    }
    if (rows && first && !dest) return rt_empty(c, dtype, first->ndim, first->size, out);
    for (int k = 0; k < n; k++)
        if (input[k] && rt_broadcast(c, &ndim, size, input[k])) return 1;
    if (!dest) return new_out(c, dtype, n, input, ndim, size, out);
    if (rt_writable(c, dest) || rt_check_cast(c, dtype, dest->dtype)) return 1;
    if (kind == RT_DEST_OUT) {
        if (rt_out_size(c, dest, ndim, size)) return 1;
    } else if (dest->ndim != ndim || !rt_same_ints(dest->size, size, ndim)) {
        char a[256], b[256];
        return tsrt_fail(c, NULL, "output with shape %s doesn't match the broadcast shape %s", rt_sizes_text(dest->ndim, dest->size, a, sizeof a),
                         rt_sizes_text(ndim, size, b, sizeof b));
    }
    tsrt_retain(dest);
    *out = dest;
    return 0;
}
