/* view.c: views that only rearrange dimensions: permute and its kin, expand, select, slice, squeeze, diagonal, unfold, as_strided; their in-place
 * forms and the forms that copy. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* Sizes and strides to be changed into a view's. */
typedef struct Dims { int n; int64_t size[RT_MAXDIM + 1], stride[RT_MAXDIM + 1], offset; } Dims;

static void dims_of(const tsrt_tensor *t, Dims *d) {
    d->n = t->ndim;
    d->offset = t->offset;
    rt_copy_ints(d->size, t->size, t->ndim);
    rt_copy_ints(d->stride, t->stride, t->ndim);
}
static int give(tsrt_ctx *c, const tsrt_tensor *t, const Dims *d, tsrt_tensor **out) { return rt_view(c, t, d->n, d->size, d->stride, d->offset, out); }
static int put(tsrt_ctx *c, tsrt_tensor *t, const Dims *d) { return rt_set_sizes(c, t, d->n, d->size, d->stride, d->offset); }

static void remove_dim(Dims *d, int64_t dim) {
    d->n--;
    memmove(d->size + dim, d->size + dim + 1, (size_t)(d->n - dim) * 8);
    memmove(d->stride + dim, d->stride + dim + 1, (size_t)(d->n - dim) * 8);
}

/* ---- orders of dimensions */
static int swap(tsrt_ctx *c, const tsrt_tensor *t, int64_t a, int64_t b, Dims *d) {
    if (rt_wrap_dim(c, a, t->ndim, &a) || rt_wrap_dim(c, b, t->ndim, &b)) return 1;
    dims_of(t, d);
    if (!t->ndim) return 0;
    d->size[a] = t->size[b], d->size[b] = t->size[a];
    d->stride[a] = t->stride[b], d->stride[b] = t->stride[a];
    return 0;
}

#define SWAP(name_)                                                                                                                    \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *t, int64_t a, int64_t b, tsrt_tensor **out) {                                        \
        Dims d;                                                                                                                        \
        return swap(c, t, a, b, &d) || give(c, t, &d, out);                                                                            \
    }
#define SWAP_(name_)                                                                                                                   \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *t, int64_t a, int64_t b) {                                                           \
        Dims d;                                                                                                                        \
        return swap(c, t, a, b, &d) || put(c, t, &d);                                                                                  \
    }
SWAP(transpose_int) SWAP(swapaxes) SWAP(swapdims)
SWAP_(transpose_) SWAP_(swapaxes_) SWAP_(swapdims_)

static int transpose_t(tsrt_ctx *c, const tsrt_tensor *t, Dims *d) {
    if (t->ndim > 2) return tsrt_fail(c, NULL, "t() expects a tensor with <= 2 dimensions, but self is %dD", t->ndim);
    return swap(c, t, 0, t->ndim < 2 ? 0 : 1, d);
}
int tsrt_op_t(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    Dims d;
    return transpose_t(c, t, &d) || give(c, t, &d, out);
}
int tsrt_op_t_(tsrt_ctx *c, tsrt_tensor *t) {
    Dims d;
    return transpose_t(c, t, &d) || put(c, t, &d);
}

/* order[i]: the dimension that comes at place i. */
static int permuted(tsrt_ctx *c, const tsrt_tensor *t, const int64_t *order, tsrt_tensor **out) {
    Dims d;
    d.n = t->ndim;
    d.offset = t->offset;
    for (int i = 0; i < t->ndim; i++) d.size[i] = t->size[order[i]], d.stride[i] = t->stride[order[i]];
    return give(c, t, &d, out);
}

int tsrt_op_permute(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *dims, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    uint64_t seen = 0;
    if (dims->len != t->ndim)
        return tsrt_fail(c, NULL, "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions "
                         "i.e. input.dim() = %d is not equal to len(dims) = %lld", t->ndim, (long long)dims->len);
    for (int i = 0; i < t->ndim; i++) {
        if (rt_wrap_dim(c, tsrt_list_ints(dims)[i], t->ndim, &order[i])) return 1;
        if (seen >> order[i] & 1) return tsrt_fail(c, NULL, "permute(): duplicate dims are not allowed.");
        seen |= (uint64_t)1 << order[i];
    }
    return permuted(c, t, order, out);
}

int tsrt_op_numpy_T(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    for (int i = 0; i < t->ndim; i++) order[i] = t->ndim - 1 - i;
    return permuted(c, t, order, out);
}
int tsrt_op_numpy_T_a(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return tsrt_op_numpy_T(c, t, out); }

static int matrix(tsrt_ctx *c, const tsrt_tensor *t, const char *name) {
    if (t->ndim == 1) return tsrt_fail(c, NULL, "tensor.%s is only supported on matrices or batches of matrices. Got 1-D tensor.", name);
    return 0;
}
int tsrt_op_mT(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (matrix(c, t, "mT")) return 1;
    return t->ndim ? tsrt_op_transpose_int(c, t, -2, -1, out) : rt_alias(c, t, out);
}
int tsrt_op_mT_a(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return tsrt_op_mT(c, t, out); }

static int conjugate_transposed(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *v;
    if (t->ndim < 2) return tsrt_op_conj(c, t, out);
    if (tsrt_op_transpose_int(c, t, -2, -1, &v)) return 1;
    const int failed = tsrt_op_conj(c, v, out);
    rt_drop(c, v);
    return failed;
}
int tsrt_op_mH(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return matrix(c, t, "mH") || conjugate_transposed(c, t, out); }
int tsrt_op_mH_a(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return tsrt_op_mH(c, t, out); }
int tsrt_op_matrix_H(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (t->ndim != 2 && t->ndim) return tsrt_fail(c, NULL, "tensor.H is only supported on matrices (2-D tensors). Got %d-D tensor.", t->ndim);
    return conjugate_transposed(c, t, out);
}
int tsrt_op_matrix_H_a(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return tsrt_op_matrix_H(c, t, out); }
int tsrt_op_adjoint(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (t->ndim == 1) return tsrt_fail(c, NULL, "tensor.adjoint() is only supported on matrices or batches of matrices. Got 1-D tensor.");
    return conjugate_transposed(c, t, out);
}

static int move_dims(tsrt_ctx *c, tsrt_tensor *t, const int64_t *from, int64_t nfrom, const int64_t *to, int64_t nto, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    uint64_t taken = 0, placed = 0;
    char a[256], b[256];
    if (nfrom != nto)
        return tsrt_fail(c, NULL, "movedim: Invalid source or destination dims: source (%s dims) should contain the same number of dims as destination (%s dims)",
                         rt_sizes_text((int)nfrom, from, a, sizeof a), rt_sizes_text((int)nto, to, b, sizeof b));
    for (int64_t i = 0; i < nfrom; i++) {
        int64_t s = 0, d = 0;
        if (rt_wrap_dim(c, from[i], t->ndim, &s) || rt_wrap_dim(c, to[i], t->ndim, &d)) return 1;
        if (taken >> s & 1) return tsrt_fail(c, NULL, "movedim: repeated dim in `source` (%s)", rt_sizes_text((int)nfrom, from, a, sizeof a));
        if (placed >> d & 1) return tsrt_fail(c, NULL, "movedim: repeated dim in `destination` (%s)", rt_sizes_text((int)nto, to, b, sizeof b));
        taken |= (uint64_t)1 << s;
        placed |= (uint64_t)1 << d;
        if (t->ndim) order[d] = s;
    }
    for (int at = 0, next = 0; at < t->ndim; at++) {
        if (placed >> at & 1) continue;
        while (taken >> next & 1) next++;
        order[at] = next++;
    }
    return permuted(c, t, order, out);
}
#define MOVE(name_)                                                                                                                    \
    int tsrt_op_##name_##_int(tsrt_ctx *c, tsrt_tensor *t, int64_t from, int64_t to, tsrt_tensor **out) { return move_dims(c, t, &from, 1, &to, 1, out); } \
    int tsrt_op_##name_##_intlist(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *from, tsrt_list *to, tsrt_tensor **out) {                     \
        return move_dims(c, t, tsrt_list_ints(from), from->len, tsrt_list_ints(to), to->len, out);                                     \
    }
MOVE(movedim) MOVE(moveaxis)

/* ---- one dimension less or more */
int tsrt_op_select_int(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t index, tsrt_tensor **out) {
    Dims d;
    char text[256];
    if (!t->ndim) return tsrt_fail(c, NULL, "select() cannot be applied to a 0-dim tensor.");
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    const int64_t n = t->size[dim];
    if (index < -n || index >= n)
        return tsrt_fail(c, RT_INDEX_ERROR, "select(): index %lld out of range for tensor of size %s at dimension %lld", (long long)index, rt_sizes_text(t->ndim, t->size, text, sizeof text),
                         (long long)dim);
    dims_of(t, &d);
    d.offset += (index < 0 ? index + n : index) * t->stride[dim];
    remove_dim(&d, dim);
    return give(c, t, &d, out);
}

static int unsqueezed(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, Dims *d) {
    if (rt_wrap_dim(c, dim, t->ndim + 1, &dim)) return 1;
    dims_of(t, d);
    const int64_t stride = dim >= t->ndim ? 1 : t->size[dim] * t->stride[dim];
    memmove(d->size + dim + 1, d->size + dim, (size_t)(d->n - dim) * 8);
    memmove(d->stride + dim + 1, d->stride + dim, (size_t)(d->n - dim) * 8);
    d->size[dim] = 1;
    d->stride[dim] = stride;
    d->n++;
    return d->n > RT_MAXDIM ? tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM) : 0;
}
int tsrt_op_unsqueeze(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_tensor **out) {
    Dims d;
    return unsqueezed(c, t, dim, &d) || give(c, t, &d, out);
}
int tsrt_op_unsqueeze_(tsrt_ctx *c, tsrt_tensor *t, int64_t dim) {
    Dims d;
    return unsqueezed(c, t, dim, &d) || put(c, t, &d);
}

static void squeezed(const tsrt_tensor *t, uint64_t set, Dims *d) {
    d->n = 0;
    d->offset = t->offset;
    for (int i = 0; i < t->ndim; i++) {
        if (set >> i & 1 && t->size[i] == 1) continue;
        d->size[d->n] = t->size[i];
        d->stride[d->n++] = t->stride[i];
    }
}
static int one_dim(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, uint64_t *set) {
    int64_t d = 0;
    if (rt_wrap_dim(c, dim, t->ndim, &d)) return 1;
    *set = (uint64_t)1 << d;
    return 0;
}
#define SQUEEZE(suffix_, param_, set_)                                                                                                 \
    int tsrt_op_squeeze##suffix_(tsrt_ctx *c, tsrt_tensor *t param_, tsrt_tensor **out) {                                              \
        Dims d;                                                                                                                        \
        uint64_t set = UINT64_MAX;                                                                                                     \
        if (set_) return 1;                                                                                                            \
        squeezed(t, set, &d);                                                                                                          \
        return give(c, t, &d, out);                                                                                                    \
    }                                                                                                                                  \
    int tsrt_op_squeeze_##suffix_(tsrt_ctx *c, tsrt_tensor *t param_) {                                                                \
        Dims d;                                                                                                                        \
        uint64_t set = UINT64_MAX;                                                                                                     \
        if (set_) return 1;                                                                                                            \
        squeezed(t, set, &d);                                                                                                          \
        return put(c, t, &d);                                                                                                          \
    }
#define COMMA_ ,
SQUEEZE(, , 0)
SQUEEZE(_dim, COMMA_ int64_t dim, one_dim(c, t, dim, &set))
SQUEEZE(_dims, COMMA_ tsrt_list *dims, rt_dim_set(c, dims, t->ndim, false, &set))

/* ---- parts */
int tsrt_op_slice_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, const tsrt_opt_int *start, const tsrt_opt_int *end, int64_t step, tsrt_tensor **out) {
    Dims d;
    if (!t->ndim) return tsrt_fail(c, NULL, "slice() cannot be applied to a 0-dim tensor.");
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    if (step <= 0) return tsrt_fail(c, NULL, "slice step must be positive");
    const int64_t n = t->size[dim];
    int64_t lo = rt_opt_int(start, 0), hi = rt_opt_int(end, INT64_MAX);
    if (lo < 0) lo += n;
    if (hi < 0) hi += n;
    lo = lo < 0 ? 0 : lo > n ? n : lo;
    hi = hi < lo ? lo : hi > n ? n : hi;
    dims_of(t, &d);
    d.offset += lo * t->stride[dim];
    d.size[dim] = (hi - lo) / step + ((hi - lo) % step != 0);
    if (__builtin_mul_overflow(t->stride[dim], step, &d.stride[dim])) d.stride[dim] = INT64_MAX;      /* of one element at most */
    return give(c, t, &d, out);
}

int tsrt_op_narrow(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t start, int64_t length, tsrt_tensor **out) {
    Dims d;
    if (!t->ndim) return tsrt_fail(c, NULL, "narrow() cannot be applied to a 0-dim tensor.");
    if (length < 0) return tsrt_fail(c, NULL, "narrow(): length must be non-negative.");
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    const int64_t n = t->size[dim];
    if (start < -n || start > n)
        return tsrt_fail(c, RT_INDEX_ERROR, "start out of range (expected to be in range of [%lld, %lld], but got %lld)", (long long)-n, (long long)n, (long long)start);
    if (start < 0) start += n;
    if (start > n - length) return tsrt_fail(c, NULL, "start (%lld) + length (%lld) exceeds dimension size (%lld).", (long long)start, (long long)length, (long long)n);
    dims_of(t, &d);
    d.offset += start * t->stride[dim];
    d.size[dim] = length;
    return give(c, t, &d, out);
}

int tsrt_op_narrow_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_tensor *start, int64_t length, tsrt_tensor **out) {
    int64_t at;
    if (start->ndim || !rt_is_integral(start->dtype)) return tsrt_fail(c, NULL, "start must be an 0-dim integral Tensor.");
    rt_convert(TSRT_INT64, (char *)&at, 0, start->dtype, rt_data(start), 0, 1);
    return tsrt_op_narrow(c, t, dim, at, length, out);
}

int tsrt_op_diagonal(tsrt_ctx *c, tsrt_tensor *t, int64_t offset, int64_t dim1, int64_t dim2, tsrt_tensor **out) {
    Dims d;
    int64_t a = 0, b = 0;
    if (rt_wrap_dim(c, dim1, t->ndim, &a) || rt_wrap_dim(c, dim2, t->ndim, &b)) return 1;
    if (a == b || t->ndim < 2) return tsrt_fail(c, NULL, "diagonal dimensions cannot be identical %lld, %lld", (long long)dim1, (long long)dim2);
    int64_t n = offset >= 0 ? (t->size[b] > offset ? t->size[b] - offset : 0) : (t->size[a] + offset > 0 ? t->size[a] + offset : 0);
    const int64_t other = offset >= 0 ? t->size[a] : t->size[b];
    if (other < n) n = other;
    dims_of(t, &d);
    if (n) d.offset += offset >= 0 ? offset * t->stride[b] : -offset * t->stride[a];
    remove_dim(&d, a > b ? a : b);
    remove_dim(&d, a > b ? b : a);
    d.size[d.n] = n;
    d.stride[d.n++] = t->stride[a] + t->stride[b];
    return give(c, t, &d, out);
}
int tsrt_op_linalg_diagonal(tsrt_ctx *c, tsrt_tensor *t, int64_t offset, int64_t dim1, int64_t dim2, tsrt_tensor **out) {
    return tsrt_op_diagonal(c, t, offset, dim1, dim2, out);
}

int tsrt_op_unfold(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int64_t size, int64_t step, tsrt_tensor **out) {
    Dims d;
    if (rt_wrap_dim(c, dim, t->ndim, &dim)) return 1;
    const int64_t n = t->ndim ? t->size[dim] : 1;
    if (size < 0) return tsrt_fail(c, NULL, "size is %lld but must be >= 0", (long long)size);
    if (size > n) return tsrt_fail(c, NULL, "maximum size for tensor at dimension %lld is %lld but size is %lld", (long long)dim, (long long)n, (long long)size);
    if (step <= 0) return tsrt_fail(c, NULL, "step is %lld but must be > 0", (long long)step);
    dims_of(t, &d);
    if (t->ndim) {
        d.size[dim] = (n - size) / step + 1;
        d.stride[dim] = t->stride[dim] * step;
    }
    d.size[d.n] = size;
    d.stride[d.n++] = t->ndim ? t->stride[dim] : 1;
    return d.n > RT_MAXDIM ? tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM) : give(c, t, &d, out);
}

/* ---- any strides */
static int strided(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_list *size, const tsrt_list *stride, const tsrt_opt_int *offset, int64_t *at) {
    *at = rt_opt_int(offset, t->offset);
    if (size->len != stride->len) return tsrt_fail(c, NULL, "mismatch in length of strides and shape");
    if (size->len > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    return rt_check_view(c, t, (int)size->len, tsrt_list_ints(size), tsrt_list_ints(stride), *at);
}
int tsrt_op_as_strided(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_list *stride, const tsrt_opt_int *offset, tsrt_tensor **out) {
    int64_t at;
    return strided(c, t, size, stride, offset, &at) || rt_view(c, t, (int)size->len, tsrt_list_ints(size), tsrt_list_ints(stride), at, out);
}
int tsrt_op_as_strided_(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_list *stride, const tsrt_opt_int *offset) {
    int64_t at;
    return strided(c, t, size, stride, offset, &at) || rt_set_sizes(c, t, (int)size->len, tsrt_list_ints(size), tsrt_list_ints(stride), at);
}
int tsrt_op__reshape_alias(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_list *stride, tsrt_tensor **out) {
    return tsrt_op_as_strided(c, t, size, stride, NULL, out);
}

int tsrt_op_expand(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, bool implicit, tsrt_tensor **out) {
    (void)implicit;
    return rt_expand(c, t, (int)size->len, tsrt_list_ints(size), out);
}
int tsrt_op_broadcast_to(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_tensor **out) { return rt_expand(c, t, (int)size->len, tsrt_list_ints(size), out); }
int tsrt_op_expand_as(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, tsrt_tensor **out) { return rt_expand(c, t, other->ndim, other->size, out); }

/* ---- the same elements */
#define SAME(name_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_alias(c, t, out); }
SAME(alias) SAME(lift) SAME(lift_fresh)
SAME(detach) SAME(data)
int tsrt_op_detach_(tsrt_ctx *c, tsrt_tensor *t) {
    if (t->base && t->grad_fn)
        return tsrt_fail(c, NULL, "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, "
                                  "gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the "
                                  "Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.");
    rt_grad_forget(c, t);
    t->flags &= (uint8_t)~TSRT_TENSOR_REQUIRES_GRAD;
    return 0;
}

/* ---- copies of views, row-major */
#define COPIED(name_, call_, ...)                                                                                                      \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *t, __VA_ARGS__ tsrt_tensor **out) {                                                  \
        tsrt_tensor *v, *row;                                                                                                          \
        if (call_) return 1;                                                                                                           \
        const int failed = rt_contiguous(c, v, &row);                                                                                  \
        if (!failed && row == v) {                                                                                                     \
            rt_drop(c, row);                                                                                                           \
            const int bad = rt_clone(c, v, out);                                                                                       \
            rt_drop(c, v);                                                                                                             \
            return bad;                                                                                                                \
        }                                                                                                                              \
        rt_drop(c, v);                                                                                                                 \
        if (!failed) *out = row;                                                                                                       \
        return failed;                                                                                                                 \
    }
#define ARGS(...) __VA_ARGS__,
COPIED(alias_copy, rt_alias(c, t, &v), )
COPIED(detach_copy, rt_alias(c, t, &v), )
COPIED(lift_fresh_copy, rt_alias(c, t, &v), )
COPIED(as_strided_copy, tsrt_op_as_strided(c, t, size, stride, offset, &v), ARGS(tsrt_list *size, tsrt_list *stride, const tsrt_opt_int *offset))
COPIED(_reshape_alias_copy, tsrt_op__reshape_alias(c, t, size, stride, &v), ARGS(tsrt_list *size, tsrt_list *stride))
COPIED(diagonal_copy, tsrt_op_diagonal(c, t, offset, a, b, &v), ARGS(int64_t offset, int64_t a, int64_t b))
COPIED(expand_copy, tsrt_op_expand(c, t, size, implicit, &v), ARGS(tsrt_list *size, bool implicit))
COPIED(narrow_copy, tsrt_op_narrow(c, t, dim, start, length, &v), ARGS(int64_t dim, int64_t start, int64_t length))
COPIED(permute_copy, tsrt_op_permute(c, t, dims, &v), ARGS(tsrt_list *dims))
COPIED(select_copy_int, tsrt_op_select_int(c, t, dim, index, &v), ARGS(int64_t dim, int64_t index))
COPIED(slice_copy_Tensor, tsrt_op_slice_Tensor(c, t, dim, lo, hi, step, &v), ARGS(int64_t dim, const tsrt_opt_int *lo, const tsrt_opt_int *hi, int64_t step))
COPIED(squeeze_copy, tsrt_op_squeeze(c, t, &v), )
COPIED(squeeze_copy_dim, tsrt_op_squeeze_dim(c, t, dim, &v), ARGS(int64_t dim))
COPIED(squeeze_copy_dims, tsrt_op_squeeze_dims(c, t, dims, &v), ARGS(tsrt_list *dims))
COPIED(t_copy, tsrt_op_t(c, t, &v), )
COPIED(transpose_copy_int, tsrt_op_transpose_int(c, t, a, b, &v), ARGS(int64_t a, int64_t b))
COPIED(unfold_copy, tsrt_op_unfold(c, t, dim, size, step, &v), ARGS(int64_t dim, int64_t size, int64_t step))
COPIED(unsqueeze_copy, tsrt_op_unsqueeze(c, t, dim, &v), ARGS(int64_t dim))
COPIED(view_copy, tsrt_op_view(c, t, size, &v), ARGS(tsrt_list *size))
COPIED(view_copy_dtype, tsrt_op_view_dtype(c, t, dtype, &v), ARGS(int64_t dtype))
COPIED(view_as_real_copy, tsrt_op_view_as_real(c, t, &v), )
COPIED(view_as_complex_copy, tsrt_op_view_as_complex(c, t, &v), )
