/* view_shape.c: other sizes for the same elements: view, reshape, flatten, unflatten, atleast_nd; views of other dtypes: view(dtype), complex
 * numbers as pairs and back. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* The sizes with a -1 worked out. */
static int infer(tsrt_ctx *c, int64_t numel, int n, const int64_t *want, int64_t *size) {
    int64_t known = 1;
    int open = -1;
    char text[256];
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    for (int i = 0; i < n; i++) {
        size[i] = want[i];
        if (want[i] == -1) {
            if (open >= 0) return tsrt_fail(c, NULL, "only one dimension can be inferred");
            open = i;
        } else if (want[i] < 0) {
            return tsrt_fail(c, NULL, "invalid shape dimension %lld at index %d of shape %s", (long long)want[i], i, rt_sizes_text(n, want, text, sizeof text));
        } else if (__builtin_mul_overflow(known, want[i], &known)) {
            return tsrt_fail(c, NULL, "shape '%s' is invalid for input of size %lld", rt_sizes_text(n, want, text, sizeof text), (long long)numel);
        }
    }
    if (open < 0 ? known != numel : known ? numel % known != 0 : numel != 0)
        return tsrt_fail(c, NULL, "shape '%s' is invalid for input of size %lld", rt_sizes_text(n, want, text, sizeof text), (long long)numel);
    if (open >= 0) {
        if (!known)
            return tsrt_fail(c, NULL, "cannot reshape tensor of 0 elements into shape %s because the unspecified dimension size -1 can be any value and is ambiguous",
                             rt_sizes_text(n, want, text, sizeof text));
        size[open] = numel / known;
    }
    return 0;
}

/* Strides that show t's elements with other sizes; false where some dimension would span memory that is apart. */
static bool strides_for(const tsrt_tensor *t, int n, const int64_t *size, int64_t *stride) {
    if (!t->ndim) {
        for (int i = 0; i < n; i++) stride[i] = 1;
        return true;
    }
    if (!t->numel) {
        if (t->ndim == n && rt_same_ints(t->size, size, n)) rt_copy_ints(stride, t->stride, n);
        else rt_row_major(n, size, stride);
        return true;
    }
    int v = n - 1;
    int64_t base = t->stride[t->ndim - 1], whole = 1, part = 1;
    for (int d = t->ndim - 1; d >= 0; d--) {
        whole *= t->size[d];
        if (d && (t->size[d - 1] == 1 || t->stride[d - 1] == whole * base)) continue;
        while (v >= 0 && (part < whole || size[v] == 1)) {      /* a dense piece of t ends here: so must one of the view */
            stride[v] = part * base;
            part *= size[v--];
        }
        if (part != whole) return false;
        if (d) base = t->stride[d - 1], whole = part = 1;
    }
    return v < 0;
}

static int viewed(tsrt_ctx *c, const tsrt_tensor *t, int n, const int64_t *want, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    if (infer(c, t->numel, n, want, size)) return 1;
    if (!strides_for(t, n, size, stride))
        return tsrt_fail(c, NULL, "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). "
                                  "Use .reshape(...) instead.");
    return rt_view(c, t, n, size, stride, t->offset, out);
}

/* A view where it can be one, else a row-major copy. */
static int reshaped(tsrt_ctx *c, tsrt_tensor *t, int n, const int64_t *want, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    tsrt_tensor *row;
    if (infer(c, t->numel, n, want, size)) return 1;
    if (strides_for(t, n, size, stride)) return rt_view(c, t, n, size, stride, t->offset, out);
    if (rt_empty(c, t->dtype, t->ndim, t->size, &row)) return 1;
    rt_row_major(n, size, stride);
    const int failed = rt_copy(c, row, t) || rt_view(c, row, n, size, stride, 0, out);
    rt_drop(c, row);
    return failed;
}

int tsrt_op_view(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_tensor **out) { return viewed(c, t, (int)size->len, tsrt_list_ints(size), out); }
int tsrt_op__unsafe_view(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_tensor **out) { return viewed(c, t, (int)size->len, tsrt_list_ints(size), out); }
int tsrt_op_view_as(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, tsrt_tensor **out) { return viewed(c, t, other->ndim, other->size, out); }
int tsrt_op_reshape(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_tensor **out) { return reshaped(c, t, (int)size->len, tsrt_list_ints(size), out); }
int tsrt_op_reshape_as(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, tsrt_tensor **out) { return reshaped(c, t, other->ndim, other->size, out); }

int tsrt_op_flatten_using_ints(tsrt_ctx *c, tsrt_tensor *t, int64_t start, int64_t end, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], n = 1;
    int k = 0;
    if (rt_wrap_dim(c, start, t->ndim, &start) || rt_wrap_dim(c, end, t->ndim, &end)) return 1;
    if (start > end) return tsrt_fail(c, NULL, "flatten() has invalid args: start_dim cannot come after end_dim");
    if (!t->ndim) return reshaped(c, t, 1, (const int64_t[]){1}, out);
    if (start == end) return rt_same(t, out);
    for (int64_t i = 0; i < start; i++) size[k++] = t->size[i];
    for (int64_t i = start; i <= end; i++) n *= t->size[i];
    size[k++] = n;
    for (int64_t i = end + 1; i < t->ndim; i++) size[k++] = t->size[i];
    return reshaped(c, t, k, size, out);
}
int tsrt_op_ravel(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *row;
    if (rt_contiguous(c, t, &row)) return 1;
    const int failed = viewed(c, row, 1, (const int64_t[]){t->numel}, out);
    rt_drop(c, row);
    return failed;
}

int tsrt_op_unflatten_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_list *sizes, tsrt_tensor **out) {
    int64_t size[2 * RT_MAXDIM], known = 1;
    char text[256];
    int open = 0;
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    if (!sizes->len) return tsrt_fail(c, NULL, "unflatten: sizes must be non-empty");
    if (sizes->len + t->ndim > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    const int64_t n = t->ndim ? t->size[dim] : 1, *s = tsrt_list_ints(sizes);
    for (int64_t i = 0; i < sizes->len; i++) {
        if (s[i] == -1) open++;
        else if (__builtin_mul_overflow(known, s[i], &known)) known = 0;
    }
    if (open > 1) return tsrt_fail(c, NULL, "only one dimension can be inferred");
    if (open ? !known || n % known : known != n)
        return tsrt_fail(c, NULL, "unflatten: Provided sizes %s don't multiply up to the size of dim %lld (%lld) in the input tensor",
                         rt_sizes_text((int)sizes->len, s, text, sizeof text), (long long)dim, (long long)n);
    int k = 0;
    for (int64_t i = 0; i < dim; i++) size[k++] = t->size[i];
    for (int64_t i = 0; i < sizes->len; i++) size[k++] = s[i] == -1 ? n / known : s[i];
    for (int64_t i = dim + 1; i < t->ndim; i++) size[k++] = t->size[i];
    return viewed(c, t, k, size, out);
}

/* ---- at least n dimensions */
int rt_at_least(tsrt_ctx *c, tsrt_tensor *t, int64_t n, tsrt_tensor **out) {
    if (t->ndim >= n) return rt_same(t, out);
    if (!t->ndim) return viewed(c, t, (int)n, (const int64_t[]){1, 1, 1}, out);
    tsrt_tensor *row;
    if (t->ndim == 2) return tsrt_op_unsqueeze(c, t, -1, out);
    if (n == 2) return tsrt_op_unsqueeze(c, t, 0, out);
    if (tsrt_op_unsqueeze(c, t, 0, &row)) return 1;
    const int failed = tsrt_op_unsqueeze(c, row, -1, out);
    rt_drop(c, row);
    return failed;
}
#define AT_LEAST(n_)                                                                                                              \
    int tsrt_op_atleast_##n_##d(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_at_least(c, t, n_, out); }            \
    int tsrt_op_atleast_##n_##d_Sequence(tsrt_ctx *c, tsrt_list *tensors, tsrt_list **out) {                                      \
        tsrt_list *l;                                                                                                             \
        if (rt_new_list(c, tensors->len, &l)) return 1;                                                                           \
        for (int64_t i = 0; i < l->len; i++)                                                                                      \
            if (rt_at_least(c, tsrt_list_cells(tensors)[i], n_, (tsrt_tensor **)&tsrt_list_cells(l)[i])) {                        \
                tsrt_release(c, l);                                                                                               \
                return 1;                                                                                                         \
            }                                                                                                                     \
        *out = l;                                                                                                                 \
        return 0;                                                                                                                 \
    }
AT_LEAST(1) AT_LEAST(2) AT_LEAST(3)

/* ---- other dtypes on the same bytes */
int tsrt_op_view_dtype(tsrt_ctx *c, tsrt_tensor *t, int64_t dtype, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    const int64_t from = (int64_t)rt_bytes(t->dtype), to = dtype >= 0 && dtype < TSRT_NUM_DTYPES ? (int64_t)rt_bytes((int)dtype) : 0;
    if (!to) return tsrt_fail(c, NULL, "tensors of dtype %lld are not supported", (long long)dtype);
    if (from == to) return rt_view_as_dtype(c, t, (int)dtype, t->ndim, t->size, t->stride, t->offset, out);
    const char *a = rt_dtype_cpp(t->dtype), *b = rt_dtype_cpp((int)dtype);
    const int last = t->ndim - 1;
    if (!t->ndim) return tsrt_fail(c, NULL, "self.dim() cannot be 0 to view %s as %s (different element sizes)", a, b);
    rt_copy_ints(size, t->size, t->ndim);
    rt_copy_ints(stride, t->stride, t->ndim);
    if (to < from) {
        const int64_t k = from / to;
        if (stride[last] != 1) return tsrt_fail(c, NULL, "self.stride(-1) must be 1 to view %s as %s (different element sizes), but got %lld", a, b, (long long)stride[last]);
        for (int i = 0; i < last; i++) stride[i] *= k;
        size[last] *= k;
        return rt_view_as_dtype(c, t, (int)dtype, t->ndim, size, stride, t->offset * k, out);
    }
    const int64_t k = to / from;
    if (size[last] % k) return tsrt_fail(c, NULL, "self.size(-1) must be divisible by %lld to view %s as %s (different element sizes), but got %lld", (long long)k, a, b, (long long)size[last]);
    if (t->offset % k) return tsrt_fail(c, NULL, "self.storage_offset() must be divisible by %lld to view %s as %s (different element sizes), but got %lld", (long long)k, a, b, (long long)t->offset);
    if (stride[last] != 1) return tsrt_fail(c, NULL, "self.stride(-1) must be 1 to view %s as %s (different element sizes), but got %lld", a, b, (long long)stride[last]);
    for (int i = 0; i < last; i++) {
        if (stride[i] % k) return tsrt_fail(c, NULL, "self.stride(%d) must be divisible by %lld to view %s as %s (different element sizes), but got %lld", i, (long long)k, a, b, (long long)stride[i]);
        stride[i] /= k;
    }
    size[last] /= k;
    return rt_view_as_dtype(c, t, (int)dtype, t->ndim, size, stride, t->offset / k, out);
}

int tsrt_op_view_as_real(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    if (!rt_is_complex(t->dtype)) return tsrt_fail(c, NULL, "view_as_real is only supported for complex tensors");
    if (t->ndim + 1 > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    for (int i = 0; i < t->ndim; i++) size[i] = t->size[i], stride[i] = t->stride[i] * 2;
    size[t->ndim] = 2;
    stride[t->ndim] = 1;
    return rt_view_as_dtype(c, t, rt_to_real(t->dtype), t->ndim + 1, size, stride, t->offset * 2, out);
}

int tsrt_op_view_as_complex(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    const int n = t->ndim - 1;
    if (t->dtype != TSRT_FLOAT16 && t->dtype != TSRT_FLOAT32 && t->dtype != TSRT_FLOAT64)
        return tsrt_fail(c, NULL, "view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: %s", rt_dtype_cpp(t->dtype));
    if (n < 0) return tsrt_fail(c, NULL, "Input tensor must have one or more dimensions");
    if (t->size[n] != 2) return tsrt_fail(c, NULL, "Tensor must have a last dimension of size 2");
    if (t->stride[n] != 1) return tsrt_fail(c, NULL, "Tensor must have a last dimension with stride 1");
    for (int i = 0; i < n; i++) {
        if (t->stride[i] % 2) return tsrt_fail(c, NULL, "Tensor must have a stride divisible by 2 for all but last dimension");
        stride[i] = t->stride[i] / 2;
    }
    if (t->offset % 2) return tsrt_fail(c, NULL, "Tensor must have a storage_offset divisible by 2");
    return rt_view_as_dtype(c, t, rt_to_complex(t->dtype), n, t->size, stride, t->offset / 2, out);
}

/* One part of complex numbers, as a view. */
static int part(tsrt_ctx *c, const tsrt_tensor *t, int which, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    for (int i = 0; i < t->ndim; i++) stride[i] = t->stride[i] * 2;
    return rt_view_as_dtype(c, t, rt_to_real(t->dtype), t->ndim, t->size, stride, t->offset * 2 + which, out);
}
int tsrt_op_real(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_is_complex(t->dtype) ? part(c, t, 0, out) : rt_same(t, out); }
int tsrt_op_imag(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (!rt_is_complex(t->dtype)) return tsrt_fail(c, NULL, "imag is not implemented for tensors with non-complex dtypes.");
    return part(c, t, 1, out);
}

/* Conjugates are made at once; PyTorch's lazy ones give the same values. */
static void negate(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    const size_t bytes = *(const size_t *)arg;                     /* of a part: the sign is in its last byte */
    for (int64_t i = 0; i < n; i++) data[0][i * stride[0] + (int64_t)bytes - 1] ^= (char)0x80;
}
static int conjugated(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *z, *im;
    rt_iter it;
    if (rt_clone(c, t, &z)) return 1;
    if (part(c, z, 1, &im)) {
        rt_drop(c, z);
        return 1;
    }
    const size_t bytes = rt_bytes(im->dtype);
    const int failed = rt_iter_init(c, &it, 1, 1, &im);
    if (!failed) rt_iter_run(c, &it, negate, &bytes, 0);
    rt_drop(c, im);
    if (failed) rt_drop(c, z);
    else *out = z;
    return failed;
}
int tsrt_op_conj(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_is_complex(t->dtype) ? conjugated(c, t, out) : rt_same(t, out); }
int tsrt_op__conj(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_is_complex(t->dtype) ? conjugated(c, t, out) : rt_alias(c, t, out); }
int tsrt_op__conj_copy(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_is_complex(t->dtype) ? conjugated(c, t, out) : rt_clone(c, t, out); }
int tsrt_op_resolve_conj(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return (void)c, rt_same(t, out); }
int tsrt_op_resolve_neg(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return (void)c, rt_same(t, out); }
