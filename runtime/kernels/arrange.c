/* arrange.c: elements in another order, repeated, or put on a diagonal: flip, roll, rot90, repeat, tile, repeat_interleave, tril, triu, diag and the
 * *_scatter operators, which copy into a view of a copy. */
#include "kernels/index.h"
#include "tensor_ops.h"

/* ---- flip */
static void move(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    rt_move_n(*(const size_t *)arg, data[0], stride[0], data[1], stride[1], n);
}

static int flip(tsrt_ctx *c, const tsrt_tensor *self, uint64_t dims, tsrt_tensor **out) {
    tsrt_tensor *t;
    int64_t s[2][RT_MAXDIM];
    const size_t bytes = rt_bytes(self->dtype);
    if (rt_empty_like(c, self, self->dtype, &t)) return 1;
    char *data[2] = {rt_data(t), rt_data(self)};
    const int64_t *const strides[2] = {s[0], s[1]};
    for (int i = 0; i < self->ndim; i++) {
        s[0][i] = t->stride[i] * (int64_t)bytes;
        s[1][i] = self->stride[i] * (int64_t)bytes;
        if (!(dims >> i & 1) || !self->numel) continue;
        data[0] += (t->size[i] - 1) * s[0][i];
        s[0][i] = -s[0][i];
    }
    if (self->numel) {
        rt_iter it;
        rt_iter_raw(&it, 1, 2, self->ndim, self->size, strides, data);
        rt_iter_run(c, &it, move, &bytes, 0);
    }
    *out = t;
    return 0;
}

int tsrt_op_flip(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dims, tsrt_tensor **out) {
    uint64_t set;
    return rt_dim_set(c, dims, self->ndim, false, &set) || flip(c, self, set, out);
}
int tsrt_op_fliplr(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return self->ndim < 2 ? tsrt_fail(c, NULL, "Input must be >= 2-d.") : flip(c, self, 2, out);
}
int tsrt_op_flipud(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return self->ndim < 1 ? tsrt_fail(c, NULL, "Input must be >= 1-d.") : flip(c, self, 1, out);
}

int tsrt_op_rot90(tsrt_ctx *c, tsrt_tensor *self, int64_t k, tsrt_list *dims, tsrt_tensor **out) {
    int64_t d[2];
    tsrt_tensor *t, *turned;
    if (dims->len != 2) return tsrt_fail(c, NULL, "expected total rotation dims == 2, but got dims = %lld", (long long)dims->len);
    if (self->ndim < 2) return tsrt_fail(c, NULL, "expected total dims >= 2, but got total dims = %d", self->ndim);
    for (int i = 0; i < 2; i++)
        if (rt_wrap_dim(c, tsrt_list_ints(dims)[i], self->ndim, &d[i])) return 1;
    if (d[0] == d[1]) return tsrt_fail(c, NULL, "expected rotation dims to be different, but got dim0 = %lld and dim1 = %lld", (long long)d[0], (long long)d[1]);
    k = ((k % 4) + 4) % 4;
    if (k == 0) return rt_clone(c, self, out);
    if (k == 2) return flip(c, self, UINT64_C(1) << d[0] | UINT64_C(1) << d[1], out);
    if (flip(c, self, UINT64_C(1) << d[k == 1 ? 1 : 0], &t)) return 1;
    const int failed = tsrt_op_transpose_int(c, t, d[0], d[1], &turned);
    rt_drop(c, t);
    if (!failed) *out = turned;
    return failed;
}

/* ---- roll */
static int roll_dim(tsrt_ctx *c, const tsrt_tensor *self, int dim, int64_t shift, tsrt_tensor **out) {
    tsrt_tensor *t;
    int64_t size[RT_MAXDIM];
    const int64_t n = self->size[dim];
    if (rt_empty_like(c, self, self->dtype, &t)) return 1;
    rt_copy_ints(size, self->size, self->ndim);
    int failed = 0;
    const int64_t at = n ? ((shift % n) + n) % n : 0;
    for (int half = 0; half < 2 && self->numel && !failed; half++) {      /* [0, n - at) goes to at, the rest to the front */
        tsrt_tensor *to = NULL, *from = NULL;
        size[dim] = half ? at : n - at;
        if (!size[dim]) continue;
        failed = rt_view(c, t, t->ndim, size, t->stride, t->offset + (half ? 0 : at) * t->stride[dim], &to)
                 || rt_view(c, self, self->ndim, size, self->stride, self->offset + (half ? n - at : 0) * self->stride[dim], &from) || rt_copy(c, to, from);
        rt_drop(c, to);
        rt_drop(c, from);
    }
    if (failed) rt_drop(c, t);
    else *out = t;
    return failed;
}

int tsrt_op_roll(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *shifts, tsrt_list *dims, tsrt_tensor **out) {
    const int64_t nd = dims ? dims->len : 0;
    if (!shifts->len) return tsrt_fail(c, NULL, "`shifts` required");
    if (!nd && shifts->len == 1) {
        tsrt_tensor *flat, *turned;
        if (!self->ndim) return rt_clone(c, self, out);
        if (rt_flat(c, self, &flat)) return 1;
        int failed = roll_dim(c, flat, 0, tsrt_list_ints(shifts)[0], &turned);
        rt_drop(c, flat);
        if (failed) return 1;
        int64_t stride[RT_MAXDIM];
        rt_row_major(self->ndim, self->size, stride);
        failed = rt_view(c, turned, self->ndim, self->size, stride, 0, out);
        rt_drop(c, turned);
        return failed;
    }
    if (shifts->len != nd) return tsrt_fail(c, NULL, "shifts and dimensions must align. shifts: %lld, dims:%lld", (long long)shifts->len, (long long)nd);
    tsrt_tensor *t = self;
    tsrt_retain(t);
    for (int64_t i = 0; i < nd; i++) {
        int64_t d;
        tsrt_tensor *next;
        const int failed = rt_wrap_dim(c, tsrt_list_ints(dims)[i], self->ndim, &d) || (self->ndim ? roll_dim(c, t, (int)d, tsrt_list_ints(shifts)[i], &next) : rt_clone(c, t, &next));
        rt_drop(c, t);
        if (failed) return 1;
        t = next;
    }
    *out = t;
    return 0;
}

/* ---- repeat */
static int repeat(tsrt_ctx *c, const tsrt_tensor *self, int64_t n, const int64_t *times, tsrt_tensor **out) {
    const int lead = (int)n - self->ndim;
    int64_t size[RT_MAXDIM] = {0}, wide[RT_MAXDIM], to_stride[RT_MAXDIM], from_stride[RT_MAXDIM];
    tsrt_tensor *t, *to = NULL, *from = NULL;
    if (n < self->ndim) return tsrt_fail(c, NULL, "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
    if (2 * n > RT_MAXDIM) return tsrt_fail(c, NULL, "repeat to more than %d dimensions", RT_MAXDIM / 2);
    for (int i = 0; i < n; i++) {
        const int64_t own = i < lead ? 1 : self->size[i - lead];
        if (times[i] < 0) return tsrt_fail(c, NULL, "Trying to create tensor with negative dimension %lld", (long long)times[i]);
        if (__builtin_mul_overflow(own, times[i], &size[i])) return tsrt_fail(c, NULL, "repeat makes too large a tensor");
    }
    if (rt_empty(c, self->dtype, (int)n, size, &t)) return 1;
    for (int i = 0; i < n; i++) {      /* dimension i as (times, own size) */
        const int64_t own = i < lead ? 1 : self->size[i - lead];
        wide[2 * i] = times[i];
        wide[2 * i + 1] = own;
        to_stride[2 * i] = t->stride[i] * own;
        to_stride[2 * i + 1] = t->stride[i];
        from_stride[2 * i] = 0;
        from_stride[2 * i + 1] = i < lead ? 0 : self->stride[i - lead];
    }
    int failed = 0;
    if (t->numel)
        failed = rt_view(c, t, 2 * (int)n, wide, to_stride, 0, &to) || rt_view(c, self, 2 * (int)n, wide, from_stride, self->offset, &from) || rt_copy(c, to, from);
    rt_drop(c, to);
    rt_drop(c, from);
    if (failed) rt_drop(c, t);
    else *out = t;
    return failed;
}

int tsrt_op_repeat(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *repeats, tsrt_tensor **out) { return repeat(c, self, repeats->len, tsrt_list_ints(repeats), out); }

int tsrt_op_tile(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dims, tsrt_tensor **out) {
    int64_t times[RT_MAXDIM];
    const int64_t n = dims->len > self->ndim ? dims->len : self->ndim;
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "a tensor has at most %d dimensions", RT_MAXDIM);
    for (int64_t i = 0; i < n; i++) times[i] = i < n - dims->len ? 1 : tsrt_list_ints(dims)[i - (n - dims->len)];
    return repeat(c, self, n, times, out);
}

/* ---- repeat_interleave: element i repeats[i] times; as an index, which index_select then follows */
int tsrt_op_repeat_interleave_Tensor(tsrt_ctx *c, tsrt_tensor *repeats, const tsrt_opt_int *output_size, tsrt_tensor **out) {
    tsrt_tensor *times, *t, *result;
    int64_t n = 0;
    if (repeats->ndim != 1) return tsrt_fail(c, NULL, "repeat_interleave only accept 1D vector as repeat");
    if (repeats->dtype != TSRT_INT64 && repeats->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "repeats has to be Long or Int tensor");
    if (rt_to_contiguous(c, repeats, TSRT_INT64, &times)) return 1;
    const int64_t *at = (const int64_t *)rt_data(times);
    int failed = 0;
    for (int64_t i = 0; i < times->numel && !failed; i++)
        if (at[i] < 0 || __builtin_add_overflow(n, at[i], &n)) failed = tsrt_fail(c, NULL, "repeats can not be negative");
    if (!failed && rt_has(output_size) && output_size->value != n) failed = tsrt_fail(c, NULL, "allocated size does not match required size");
    failed = failed || rt_empty(c, TSRT_INT64, 1, &n, &t);
    if (!failed) {
        int64_t *to = (int64_t *)rt_data(t);
        for (int64_t i = 0; i < times->numel; i++)
            for (int64_t k = 0; k < at[i]; k++) *to++ = i;
        failed = rt_to(c, t, repeats->dtype, &result);
        rt_drop(c, t);
        if (!failed) *out = result;
    }
    rt_drop(c, times);
    return failed;
}

int tsrt_op_repeat_interleave_self_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *repeats, const tsrt_opt_int *dim, const tsrt_opt_int *output_size, tsrt_tensor **out) {
    tsrt_tensor *x = NULL, *times = NULL, *index = NULL;
    int64_t d = 0;
    int failed = rt_has(dim) ? rt_same(self, &x) : rt_flat(c, self, &x);
    if (!failed && x->ndim == 0) {
        tsrt_tensor *row;
        failed = tsrt_op_unsqueeze(c, x, 0, &row);
        rt_drop(c, x);
        x = failed ? NULL : row;
    }
    if (!failed) failed = rt_wrap_dim(c, rt_opt_int(dim, 0), x->ndim, &d);
    if (!failed && (repeats->ndim == 0 || (repeats->ndim == 1 && repeats->size[0] == 1))) {
        const int64_t stride = 0;
        failed = rt_view(c, repeats, 1, &x->size[d], &stride, repeats->offset, &times);
    } else if (!failed) {
        if (repeats->ndim != 1) failed = tsrt_fail(c, NULL, "repeats must be 0-dim or 1-dim tensor");
        else if (repeats->size[0] != x->size[d]) failed = tsrt_fail(c, NULL, "repeats must have the same size as input along dim, but got repeats.size(0) = %lld and input.size(%lld) = %lld",
                                                                    (long long)repeats->size[0], (long long)d, (long long)x->size[d]);
        else failed = rt_same(repeats, &times);
    }
    failed = failed || tsrt_op_repeat_interleave_Tensor(c, times, output_size, &index);
    failed = failed || tsrt_op_index_select(c, x, d, index, out);
    rt_drop(c, x);
    rt_drop(c, times);
    rt_drop(c, index);
    return failed;
}

int tsrt_op_repeat_interleave_self_int(tsrt_ctx *c, tsrt_tensor *self, int64_t repeats, const tsrt_opt_int *dim, const tsrt_opt_int *output_size, tsrt_tensor **out) {
    tsrt_tensor *times;
    if (rt_full(c, TSRT_INT64, 0, NULL, &(tsrt_value){.type = &tsrt_type_int, .u = {.i = repeats}}, &times)) return 1;
    const int failed = tsrt_op_repeat_interleave_self_Tensor(c, self, times, dim, output_size, out);
    rt_drop(c, times);
    return failed;
}

/* ---- triangles: what lies outside is zero */
static int triangle(tsrt_ctx *c, tsrt_tensor *t, int64_t k, bool lower) {
    if (t->ndim < 2) return tsrt_fail(c, NULL, "input tensor must have at least 2 dimensions");
    if (rt_writable(c, t)) return 1;
    const int nd = t->ndim;
    const int64_t bytes = (int64_t)rt_bytes(t->dtype), rows = t->size[nd - 2], cols = t->size[nd - 1], rs = t->stride[nd - 2] * bytes, cs = t->stride[nd - 1] * bytes;
    int64_t at[RT_MAXDIM] = {0};
    if (!t->numel) return 0;
    for (char *matrix = rt_data(t);;) {
        for (int64_t r = 0; r < rows; r++) {
            int64_t edge = k > INT64_MAX - r - 1 ? cols : r + k + (lower ? 1 : 0);      /* lower: first column that is zero; upper: first that is kept */
            if (edge < 0) edge = 0;
            if (edge > cols) edge = cols;
            char *row = matrix + r * rs;
            const int64_t from = lower ? edge : 0, to = lower ? cols : edge;
            if (cs == bytes) memset(row + from * bytes, 0, (size_t)((to - from) * bytes));
            else for (int64_t i = from; i < to; i++) memset(row + i * cs, 0, (size_t)bytes);
        }
        int d = nd - 3;
        for (; d >= 0; d--) {
            matrix += t->stride[d] * bytes;
            if (++at[d] < t->size[d]) break;
            matrix -= t->stride[d] * bytes * t->size[d];
            at[d] = 0;
        }
        if (d < 0) return 0;
    }
}
int tsrt_op_tril_(tsrt_ctx *c, tsrt_tensor *self, int64_t diagonal) { return triangle(c, self, diagonal, true); }
int tsrt_op_triu_(tsrt_ctx *c, tsrt_tensor *self, int64_t diagonal) { return triangle(c, self, diagonal, false); }
RT_ON_CLONE(tsrt_op_tril, (tsrt_ctx *c, tsrt_tensor *self, int64_t diagonal, tsrt_tensor **out), triangle(c, t, diagonal, true))
RT_ON_CLONE(tsrt_op_triu, (tsrt_ctx *c, tsrt_tensor *self, int64_t diagonal, tsrt_tensor **out), triangle(c, t, diagonal, false))

/* ---- diagonals */
int tsrt_op_diag_embed(tsrt_ctx *c, tsrt_tensor *self, int64_t offset, int64_t dim1, int64_t dim2, tsrt_tensor **out) {
    int64_t d1, d2, size[RT_MAXDIM];
    const int nd = self->ndim + 1;
    tsrt_tensor *t, *line;
    if (self->ndim < 1) return tsrt_fail(c, NULL, "diag_embed(): expected at least 1 dimension");
    if (nd > RT_MAXDIM) return tsrt_fail(c, NULL, "a tensor has at most %d dimensions", RT_MAXDIM);
    if (rt_wrap_dim(c, dim1, nd, &d1) || rt_wrap_dim(c, dim2, nd, &d2)) return 1;
    if (d1 == d2) return tsrt_fail(c, NULL, "diagonal dimensions cannot be identical %lld, %lld", (long long)dim1, (long long)dim2);
    const int64_t n = self->size[self->ndim - 1] + (offset < 0 ? -offset : offset);
    for (int i = 0, k = 0; i < nd; i++) size[i] = i == d1 || i == d2 ? n : self->size[k++];
    if (rt_zeros(c, self->dtype, nd, size, &t)) return 1;
    int failed = tsrt_op_diagonal(c, t, offset, d1, d2, &line);
    if (!failed) {
        failed = rt_copy(c, line, self);
        rt_drop(c, line);
    }
    if (failed) rt_drop(c, t);
    else *out = t;
    return failed;
}

int tsrt_op_diag(tsrt_ctx *c, tsrt_tensor *self, int64_t diagonal, tsrt_tensor **out) {
    tsrt_tensor *line;
    if (self->ndim == 1) return tsrt_op_diag_embed(c, self, diagonal, 0, 1, out);
    if (self->ndim != 2) return tsrt_fail(c, NULL, "diag(): Supports 1D or 2D tensors. Got %dD", self->ndim);
    if (tsrt_op_diagonal(c, self, diagonal, 0, 1, &line)) return 1;
    const int failed = rt_clone(c, line, out);
    rt_drop(c, line);
    return failed;
}

int tsrt_op_diagflat(tsrt_ctx *c, tsrt_tensor *self, int64_t offset, tsrt_tensor **out) {
    tsrt_tensor *flat;
    if (rt_flat(c, self, &flat)) return 1;
    const int failed = tsrt_op_diag_embed(c, flat, offset, 0, 1, out);
    rt_drop(c, flat);
    return failed;
}

/* ---- copies with a view of them replaced */
static int replace(tsrt_ctx *c, tsrt_tensor *copy, int failed, tsrt_tensor *view, const tsrt_tensor *src, tsrt_tensor **out) {
    if (!failed) {
        if (!rt_same_sizes(view, src)) failed = tsrt_fail(c, NULL, "expected src to have a size equal to the slice of self");
        else failed = rt_copy(c, view, src);
        rt_drop(c, view);
    }
    if (failed) rt_drop(c, copy);
    else *out = copy;
    return failed;
}

int tsrt_op_select_scatter(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *src, int64_t dim, int64_t index, tsrt_tensor **out) {
    tsrt_tensor *t, *view = NULL;
    if (rt_clone(c, self, &t)) return 1;
    const int failed = tsrt_op_select_int(c, t, dim, index, &view);
    return replace(c, t, failed, view, src, out);
}
int tsrt_op_slice_scatter(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *src, int64_t dim, const tsrt_opt_int *start, const tsrt_opt_int *end, int64_t step, tsrt_tensor **out) {
    tsrt_tensor *t, *view = NULL;
    if (rt_clone(c, self, &t)) return 1;
    const int failed = tsrt_op_slice_Tensor(c, t, dim, start, end, step, &view);
    return replace(c, t, failed, view, src, out);
}
int tsrt_op_diagonal_scatter(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *src, int64_t offset, int64_t dim1, int64_t dim2, tsrt_tensor **out) {
    tsrt_tensor *t, *view = NULL;
    if (rt_clone(c, self, &t)) return 1;
    const int failed = tsrt_op_diagonal(c, t, offset, dim1, dim2, &view);
    return replace(c, t, failed, view, src, out);
}
int tsrt_op_as_strided_scatter(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *src, tsrt_list *size, tsrt_list *stride, const tsrt_opt_int *offset, tsrt_tensor **out) {
    /* A copy of the whole storage: places are counted from its start, and the result lies where self does. */
    const int64_t n = (int64_t)(self->storage->bytes / rt_bytes(self->dtype)), step = 1;
    tsrt_tensor *all, *flat, *t, *view = NULL;
    if (rt_view(c, self, 1, &n, &step, 0, &all)) return 1;
    int failed = rt_clone(c, all, &flat);
    rt_drop(c, all);
    if (failed) return 1;
    failed = rt_view(c, flat, self->ndim, self->size, self->stride, self->offset, &t);
    rt_drop(c, flat);
    if (failed) return 1;
    failed = tsrt_op_as_strided(c, t, size, stride, offset, &view);
    return replace(c, t, failed, view, src, out);
}

/* The main diagonal, of a matrix taller than wide with `wrap` anew after each square; of more dimensions where all sizes are equal. */
int tsrt_op_fill_diagonal_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *fill_value, bool wrap) {
    tsrt_tensor *line;
    int64_t step = 0, rest = 0, n = self->ndim ? self->size[0] : 0;
    if (self->ndim < 2) return tsrt_fail(c, NULL, "dimensions must larger than 1");
    if (rt_writable(c, self)) return 1;
    for (int i = 0; i < self->ndim; i++) {
        if (self->ndim > 2 && self->size[i] != self->size[0]) return tsrt_fail(c, NULL, "all dimensions of input must be of equal length");
        if (self->size[i] < n) n = self->size[i];
        step += self->stride[i];
    }
    if (self->ndim == 2 && wrap && self->size[0] > self->size[1] + 1) {      /* the line goes on, one row below each square */
        rest = (self->size[0] * self->size[1] + self->size[1]) / (self->size[1] + 1);
        n = rest;
    }
    if (rest && !rt_is_contiguous(self)) {
        const int64_t m = self->size[1];
        for (int64_t top = 0; top < self->size[0]; top += m + 1) {
            const int64_t k = self->size[0] - top < m ? self->size[0] - top : m;
            if (rt_view(c, self, 1, &k, &step, self->offset + top * self->stride[0], &line)) return 1;
            const int failed = rt_fill(c, line, fill_value);
            rt_drop(c, line);
            if (failed) return 1;
        }
        return 0;
    }
    if (rest) step = self->size[1] + 1;
    if (rt_view(c, self, 1, &n, &step, self->offset, &line)) return 1;
    const int failed = rt_fill(c, line, fill_value);
    rt_drop(c, line);
    return failed;
}
