/* mask.c: elements picked by a mask or by their place in row-major order: nonzero, masked_select, masked_scatter, take, put. */
#include "kernels/index.h"
#include "tensor_ops.h"

/* ---- nonzero */
/* Coordinates of nonzero elements, in row-major order, into the rows of `to`, of which there may be fewer. */
static void coordinates(const tsrt_tensor *flags, tsrt_tensor *to) {
    const bool *p = (const bool *)rt_data(flags);
    const int nd = flags->ndim;
    int64_t at[RT_MAXDIM] = {0}, n = 0, *v = (int64_t *)rt_data(to);
    if (!nd) return;
    for (int64_t i = 0; i < flags->numel && n < to->size[0]; i++) {
        if (p[i]) {
            for (int k = 0; k < nd; k++) v[n * to->stride[0] + k * to->stride[1]] = at[k];
            n++;
        }
        for (int k = nd - 1; k >= 0 && ++at[k] == flags->size[k]; k--) at[k] = 0;
    }
}

static int64_t count(const tsrt_tensor *flags) {
    const bool *p = (const bool *)rt_data(flags);
    int64_t n = 0;
    for (int64_t i = 0; i < flags->numel; i++) n += p[i];
    return n;
}

int tsrt_op_nonzero(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    tsrt_tensor *flags, *t;
    if (rt_to_contiguous(c, self, TSRT_BOOL8, &flags)) return 1;
    const int64_t n = count(flags), size[2] = {n, self->ndim}, columns[2] = {1, n};    /* PyTorch lays the columns out one after the other */
    const int failed = rt_empty_strided(c, TSRT_INT64, 2, size, columns, &t);
    if (!failed) {
        coordinates(flags, t);
        *out = t;
    }
    rt_drop(c, flags);
    return failed;
}

int tsrt_op_argwhere(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return tsrt_op_nonzero(c, self, out); }

int tsrt_op_nonzero_static(tsrt_ctx *c, tsrt_tensor *self, int64_t size, int64_t fill_value, tsrt_tensor **out) {
    tsrt_tensor *flags, *t;
    const tsrt_value fill = {.type = &tsrt_type_int, .u = {.i = fill_value}};
    if (size < 0) return tsrt_fail(c, NULL, "nonzero_static: 'size' must be an non-negative integer");
    if (rt_full(c, TSRT_INT64, 2, (int64_t[]){size, self->ndim}, &fill, &t)) return 1;
    if (rt_to_contiguous(c, self, TSRT_BOOL8, &flags)) {
        rt_drop(c, t);
        return 1;
    }
    coordinates(flags, t);
    rt_drop(c, flags);
    *out = t;
    return 0;
}

int tsrt_op_nonzero_numpy(tsrt_ctx *c, tsrt_tensor *self, tsrt_list **out) {
    tsrt_tensor *at, *wide;
    if (self->ndim ? rt_same(self, &wide) : tsrt_op_unsqueeze(c, self, 0, &wide)) return 1;
    int failed = tsrt_op_nonzero(c, wide, &at);
    if (!failed) {
        failed = tsrt_op_unbind_int(c, at, 1, out);
        rt_drop(c, at);
    }
    rt_drop(c, wide);
    return failed;
}

int tsrt_op_where(tsrt_ctx *c, tsrt_tensor *condition, tsrt_list **out) { return tsrt_op_nonzero_numpy(c, condition, out); }

/* ---- masks */
/* self and mask broadcast together, both row-major. */
static int both(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, bool to_self, tsrt_tensor **x, tsrt_tensor **m) {
    int64_t size[RT_MAXDIM];
    int ndim = 0;
    tsrt_tensor *wide;
    if (to_self) {
        ndim = self->ndim;
        rt_copy_ints(size, self->size, ndim);
    } else if (rt_broadcast(c, &ndim, size, self) || rt_broadcast(c, &ndim, size, mask)) {
        return 1;
    }
    if (rt_expand(c, mask, ndim, size, &wide)) return 1;
    int failed = rt_to_contiguous(c, wide, TSRT_BOOL8, m);
    rt_drop(c, wide);
    if (failed) return 1;
    if (!(failed = rt_expand(c, self, ndim, size, &wide))) {
        failed = rt_contiguous(c, wide, x);
        rt_drop(c, wide);
    }
    if (failed) rt_clear(c, m);
    return failed;
}

int tsrt_op_masked_select(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor **out) {
    tsrt_tensor *x, *m, *t;
    if (mask->dtype != TSRT_BOOL8) return tsrt_fail(c, NULL, "masked_select: expected BoolTensor for mask");
    if (both(c, self, mask, false, &x, &m)) return 1;
    const int64_t n = count(m);
    const int failed = rt_empty(c, self->dtype, 1, &n, &t);
    if (!failed) {
        const bool *p = (const bool *)rt_data(m);
        const size_t bytes = rt_bytes(x->dtype);
        const char *from = rt_data(x);
        char *to = rt_data(t);
        for (int64_t i = 0; i < m->numel;) {
            int64_t k = i;
            while (k < m->numel && p[k]) k++;
            if (k > i) memcpy(to, from + (size_t)i * bytes, (size_t)(k - i) * bytes), to += (size_t)(k - i) * bytes;
            for (i = k; i < m->numel && !p[i]; i++) {}
        }
        *out = t;
    }
    rt_drop(c, x);
    rt_drop(c, m);
    return failed;
}

int tsrt_op_masked_scatter_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *source) {
    tsrt_tensor *x, *m, *src = NULL;
    if (mask->dtype != TSRT_BOOL8) return tsrt_fail(c, NULL, "masked_scatter_ only supports boolean masks, but got mask with dtype %s", rt_dtype_cpp(mask->dtype));
    if (self->dtype != source->dtype)
        return tsrt_fail(c, NULL, "masked_scatter: expected self and source to have same dtypes but got %s and %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(source->dtype));
    if (rt_writable(c, self) || both(c, self, mask, true, &x, &m)) return 1;
    const bool own = x == self;      /* row-major: written where it is */
    tsrt_tensor *to = x;
    int failed = rt_contiguous(c, source, &src);
    if (!failed && count(m) > src->numel) failed = tsrt_fail(c, NULL, "masked_scatter: number of elements in source < number of ones in mask");
    if (!failed) {
        const bool *p = (const bool *)rt_data(m);
        const size_t bytes = rt_bytes(to->dtype);
        const char *from = rt_data(src);
        char *at = rt_data(to);
        for (int64_t i = 0; i < m->numel; i++)
            if (p[i]) memcpy(at + (size_t)i * bytes, from, bytes), from += bytes;
        if (!own && to->storage != self->storage) failed = rt_copy(c, self, to);
    }
    rt_drop(c, src);
    rt_drop(c, x);
    rt_drop(c, m);
    return failed;
}

int tsrt_op_masked_scatter(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, tsrt_tensor *source, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    int ndim = 0;
    tsrt_tensor *wide, *t;
    if (rt_broadcast(c, &ndim, size, self) || rt_broadcast(c, &ndim, size, mask) || rt_expand(c, self, ndim, size, &wide)) return 1;
    int failed = rt_empty(c, self->dtype, ndim, size, &t);
    if (!failed) {
        failed = rt_copy(c, t, wide) || tsrt_op_masked_scatter_(c, t, mask, source);
        if (failed) rt_drop(c, t);
        else *out = t;
    }
    rt_drop(c, wide);
    return failed;
}

/* ---- places in row-major order */
static char *place(const tsrt_tensor *t, int64_t i) {
    int64_t at = t->offset;
    for (int k = t->ndim - 1; k >= 0; k--) {
        at += i % t->size[k] * t->stride[k];
        i /= t->size[k];
    }
    return t->storage->data + at * (int64_t)rt_bytes(t->dtype);
}

static int in_range(tsrt_ctx *c, const tsrt_tensor *t, int64_t *i) {
    if (*i < -t->numel || *i >= t->numel) return tsrt_fail(c, RT_INDEX_ERROR, "out of range: tried to access index %lld on a tensor of %lld elements.", (long long)*i, (long long)t->numel);
    if (*i < 0) *i += t->numel;
    return 0;
}

int tsrt_op_take(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *index, tsrt_tensor **out) {
    tsrt_tensor *idx, *t;
    if (index->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "take(): Expected a long tensor for index, but got %s", rt_dtype_cpp(index->dtype));
    if (!self->numel && index->numel) return tsrt_fail(c, NULL, "take(): tried to take from an empty tensor");
    if (rt_contiguous(c, index, &idx)) return 1;
    int failed = rt_empty(c, self->dtype, index->ndim, index->size, &t);
    if (!failed) {
        const size_t bytes = rt_bytes(self->dtype);
        for (int64_t i = 0; !failed && i < idx->numel; i++) {
            int64_t k = ((const int64_t *)rt_data(idx))[i];
            if (!(failed = in_range(c, self, &k))) memcpy(rt_data(t) + (size_t)i * bytes, place(self, k), bytes);
        }
        if (failed) rt_drop(c, t);
        else *out = t;
    }
    rt_drop(c, idx);
    return failed;
}

int tsrt_op_put_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *index, tsrt_tensor *source, bool accumulate) {
    tsrt_tensor *idx, *src;
    if (index->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "put_(): Expected a long tensor for index, but got %s", rt_dtype_cpp(index->dtype));
    if (self->dtype != source->dtype)
        return tsrt_fail(c, NULL, "put_(): self and source expected to have the same dtype, but got self.dtype = %s and source.dtype = %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(source->dtype));
    if (index->numel != source->numel)
        return tsrt_fail(c, NULL, "put_(): Expected source and index to have the same number of elements, but got source.numel() = %lld, index.numel() = %lld", (long long)source->numel, (long long)index->numel);
    if (rt_writable(c, self) || rt_contiguous(c, index, &idx)) return 1;
    int failed = rt_contiguous(c, source, &src);
    if (!failed) {
        const size_t bytes = rt_bytes(self->dtype);
        for (int64_t i = 0; !failed && i < idx->numel; i++) {
            int64_t k = ((const int64_t *)rt_data(idx))[i];
            if (!(failed = in_range(c, self, &k))) rt_combine_n(self->dtype, accumulate ? RT_ADD : RT_PUT, place(self, k), 0, rt_data(src) + (size_t)i * bytes, 0, 1);
        }
        rt_drop(c, src);
    }
    rt_drop(c, idx);
    return failed;
}
RT_ON_CLONE(tsrt_op_put, (tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *index, tsrt_tensor *source, bool accumulate, tsrt_tensor **out), tsrt_op_put_(c, t, index, source, accumulate))
