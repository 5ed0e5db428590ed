/* tensor_api.c: the public functions of tsrt.h that make and convert tensors. */
#include "private.h"

#define made(failed_, t_) ((failed_) ? NULL : (t_))      /* no function: the call in failed_ comes before t_ is read */

tsrt_tensor *tsrt_tensor_new(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size) {
    tsrt_tensor *t = NULL;
    return made(rt_empty(c, (int)d, ndim, size, &t), t);
}

/* Bytes from `data` on that the tensor reaches. */
static int reach(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const int64_t *stride, size_t *bytes) {
    int64_t last = 0, step, rows[RT_MAXDIM];
    if (ndim > RT_MAXDIM || ndim < 0) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    if (!stride) rt_row_major(ndim, size, rows);
    *bytes = 0;
    for (int i = 0; i < ndim; i++) {
        const int64_t s = stride ? stride[i] : rows[i];
        if (!size[i]) return 0;
        if (s < 0) return tsrt_fail(c, NULL, "negative strides are not supported");
        if (__builtin_mul_overflow(size[i] - 1, s, &step) || __builtin_add_overflow(last, step, &last) || last > INT64_MAX / 32)
            return tsrt_fail(c, NULL, "the tensor's size overflows");
    }
    *bytes = (size_t)(last + 1) * rt_bytes(dtype);
    return 0;
}

tsrt_tensor *tsrt_tensor_from(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const int64_t *stride, void *data,
                              void (*deleter)(void *user, void *data), void *user) {
    tsrt_tensor *t = NULL;
    size_t bytes;
    return made(reach(c, (int)d, ndim, size, stride, &bytes) || rt_tensor_of(c, (int)d, ndim, size, stride, data, bytes, 0, deleter, user, &t), t);
}

tsrt_tensor *tsrt_tensor_from_const(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const int64_t *stride, const void *data) {
    tsrt_tensor *t = NULL;
    size_t bytes;
    return made(reach(c, (int)d, ndim, size, stride, &bytes) ||
                rt_tensor_of(c, (int)d, ndim, size, stride, (void *)(uintptr_t)data, bytes, TSRT_STORAGE_READ_ONLY, NULL, NULL, &t), t);
}

tsrt_tensor *tsrt_tensor_copy_of(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const void *data) {
    tsrt_tensor *t = NULL;
    if (rt_empty(c, (int)d, ndim, size, &t)) return NULL;
    if (t->numel) memcpy(rt_data(t), data, t->storage->bytes);
    return t;
}

int tsrt_tensor_contiguous(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_contiguous(c, t, out); }
int tsrt_tensor_to(tsrt_ctx *c, tsrt_tensor *t, tsrt_dtype d, tsrt_tensor **out) {
    if (!tsrt_dtype_bytes(d)) return tsrt_fail(c, NULL, "there is no dtype %d", (int)d);
    return rt_to(c, t, (int)d, out);
}
