/* view_api.c: public functions of tsrt.h that make views and what stands for no tensor. */
#include "tensor.h"

tsrt_tensor *tsrt_tensor_view(tsrt_ctx *c, const tsrt_tensor *base, tsrt_dtype dtype, int ndim, const int64_t *size, const int64_t *stride, int64_t offset) {
    tsrt_tensor *t, *whole;
    /* Bounds are checked in elements of the new dtype: by a view of the base that has it. */
    if (rt_view_as_dtype(c, base, (int)dtype, 0, NULL, NULL, 0, &whole)) return NULL;
    const bool failed = rt_check_view(c, whole, ndim, size, stride, offset) || rt_view(c, whole, ndim, size, stride, offset, &t);
    rt_drop(c, whole);
    return failed ? NULL : t;
}

tsrt_tensor *tsrt_tensor_undefined(tsrt_ctx *c) {
    static const int64_t none = 0;
    tsrt_tensor *t = tsrt_tensor_new(c, TSRT_FLOAT32, 1, &none);
    if (t) t->flags |= TSRT_TENSOR_UNDEFINED;
    return t;
}
