/* tensor_copy.c: copies and conversions: to(), clone, contiguous, copy_, fill_, zero_; tensors that are given other sizes or another storage. */
#include "tensor/private.h"
#include "tensor_ops.h"

/* A copy in a memory format: preserve keeps the order of dimensions. */
static int copy_in(tsrt_ctx *c, const tsrt_tensor *t, int dtype, int64_t format, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    tsrt_tensor *made;
    if (format == TSRT_PRESERVE_FORMAT && dtype == t->dtype) return rt_clone(c, t, out);
    if (format == TSRT_PRESERVE_FORMAT) {
        if (rt_empty_like(c, t, dtype, &made)) return 1;
    } else if (rt_format_strides(c, (int)format, t->ndim, t->size, stride) || rt_empty_strided(c, dtype, t->ndim, t->size, stride, &made)) {
        return 1;
    }
    if (rt_copy(c, made, t)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

static int check_dtype(tsrt_ctx *c, int64_t dtype) {
    if (dtype >= 0 && dtype < TSRT_NUM_DTYPES && rt_bytes((int)dtype)) return 0;
    return tsrt_fail(c, NULL, "tensors of dtype %lld are not supported", (long long)dtype);
}

/* to(): the tensor itself where nothing changes. */
static int converted(tsrt_ctx *c, tsrt_tensor *t, int64_t dtype, bool copy, const tsrt_opt_int *format, tsrt_tensor **out) {
    const int64_t f = rt_opt_int(format, TSRT_PRESERVE_FORMAT);
    if (check_dtype(c, dtype)) return 1;
    if (!copy && dtype == t->dtype && (f == TSRT_PRESERVE_FORMAT || rt_suggest_format(t) == f)) return rt_same(t, out);
    return copy_in(c, t, (int)dtype, f, out);
}

int tsrt_op_to_dtype(tsrt_ctx *c, tsrt_tensor *t, int64_t dtype, bool non_blocking, bool copy, const tsrt_opt_int *format, tsrt_tensor **out) {
    return (void)non_blocking, converted(c, t, dtype, copy, format, out);
}
int tsrt_op_to_device(tsrt_ctx *c, tsrt_tensor *t, int64_t device, int64_t dtype, bool non_blocking, bool copy, const tsrt_opt_int *format, tsrt_tensor **out) {
    return (void)non_blocking, rt_check_device(c, &(const tsrt_opt_int){true, device}) || converted(c, t, dtype, copy, format, out);
}
int tsrt_op_to_other(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, bool non_blocking, bool copy, const tsrt_opt_int *format, tsrt_tensor **out) {
    return (void)non_blocking, converted(c, t, other->dtype, copy, format, out);
}
int tsrt_op_to_dtype_layout(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin,
                            bool non_blocking, bool copy, const tsrt_opt_int *format, tsrt_tensor **out) {
    (void)layout, (void)pin, (void)non_blocking;
    return rt_check_device(c, device) || converted(c, t, rt_opt_int(dtype, t->dtype), copy, format, out);
}
int tsrt_op_to_prim_Device(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *device, const tsrt_opt_int *dtype, bool non_blocking, bool copy, tsrt_tensor **out) {
    return (void)non_blocking, rt_check_device(c, device) || converted(c, t, rt_opt_int(dtype, t->dtype), copy, NULL, out);
}
int tsrt_op_to_prim_dtype(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *dtype, bool non_blocking, bool copy, tsrt_tensor **out) {
    return (void)non_blocking, converted(c, t, rt_opt_int(dtype, t->dtype), copy, NULL, out);
}
int tsrt_op_to_prim_other(tsrt_ctx *c, tsrt_tensor *t, bool non_blocking, bool copy, tsrt_tensor **out) {
    return (void)non_blocking, converted(c, t, t->dtype, copy, NULL, out);
}
int tsrt_op__to_copy(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin, bool non_blocking,
                     const tsrt_opt_int *format, tsrt_tensor **out) {
    (void)layout, (void)pin, (void)non_blocking;
    return rt_check_device(c, device) || converted(c, t, rt_opt_int(dtype, t->dtype), true, format, out);
}
int tsrt_op_type_as(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, tsrt_tensor **out) { return rt_to(c, t, other->dtype, out); }
int tsrt_op_cpu(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return (void)c, rt_same(t, out); }
int tsrt_op_dequantize_tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_to(c, t, TSRT_FLOAT32, out); }
int tsrt_op_dequantize_self(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) { return rt_to(c, t, TSRT_FLOAT32, out); }
int tsrt_op_pin_memory(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *device, tsrt_tensor **out) { return (void)t, (void)device, (void)out, tsrt_fail(c, NULL, "Cannot access accelerator device when none is available."); }
#define CAST(name_, dtype_) \
    int tsrt_op__cast_##name_(tsrt_ctx *c, tsrt_tensor *t, bool non_blocking, tsrt_tensor **out) { return (void)non_blocking, rt_to(c, t, dtype_, out); }
CAST(Byte, TSRT_UINT8) CAST(Char, TSRT_INT8) CAST(Short, TSRT_INT16) CAST(Int, TSRT_INT32) CAST(Long, TSRT_INT64) CAST(Half, TSRT_FLOAT16)
CAST(Float, TSRT_FLOAT32) CAST(Double, TSRT_FLOAT64)

int tsrt_op_clone(tsrt_ctx *c, tsrt_tensor *t, const tsrt_opt_int *format, tsrt_tensor **out) {
    return copy_in(c, t, t->dtype, rt_opt_int(format, TSRT_PRESERVE_FORMAT), out);
}
int tsrt_op_contiguous(tsrt_ctx *c, tsrt_tensor *t, int64_t format, tsrt_tensor **out) {
    if (format == TSRT_PRESERVE_FORMAT) return tsrt_fail(c, NULL, "preserve memory format is unsupported by the contiguous operator");
    if (rt_is_contiguous_in(t, (int)format)) return rt_same(t, out);
    return copy_in(c, t, t->dtype, format, out);
}

/* ---- writing */
int tsrt_op_copy_(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src, bool non_blocking) { return (void)non_blocking, rt_copy(c, t, src); }
int tsrt_op_copy__Tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src) { return rt_copy(c, t, src); }
int tsrt_op_copy__int(tsrt_ctx *c, tsrt_tensor *t, int64_t v) { return rt_fill(c, t, &(tsrt_value){.type = &tsrt_type_int, .u = {.i = v}}); }
int tsrt_op_copy__float(tsrt_ctx *c, tsrt_tensor *t, double v) { return rt_fill(c, t, &(tsrt_value){.type = &tsrt_type_float, .u = {.f = v}}); }
int tsrt_op_fill__Scalar(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *v) { return rt_fill(c, t, v); }
int tsrt_op_fill__Tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *v) {
    if (v->ndim) return tsrt_fail(c, NULL, "fill_ only supports 0-dimension value tensor but got tensor with %d dimensions.", v->ndim);
    return rt_copy(c, t, v);
}
int tsrt_op_zero_(tsrt_ctx *c, tsrt_tensor *t) { return rt_fill(c, t, &(tsrt_value){.type = &tsrt_type_int, .u = {.i = 0}}); }

/* A new tensor like t with the write done to it. */
#define ON_LIKE(name_, params_, call_)                                                                                            \
    int name_ params_ {                                                                                                           \
        tsrt_tensor *made;                                                                                                        \
        if (rt_empty_like(c, t, t->dtype, &made)) return 1;                                                                       \
        if (call_) {                                                                                                              \
            rt_drop(c, made);                                                                                                     \
            return 1;                                                                                                             \
        }                                                                                                                         \
        *out = made;                                                                                                              \
        return 0;                                                                                                                 \
    }
ON_LIKE(tsrt_op_copy, (tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src, bool non_blocking, tsrt_tensor **out), ((void)non_blocking, rt_copy(c, made, src)))
ON_LIKE(tsrt_op_fill_Scalar, (tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *v, tsrt_tensor **out), rt_fill(c, made, v))
ON_LIKE(tsrt_op_fill_Tensor, (tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *v, tsrt_tensor **out), tsrt_op_fill__Tensor(c, made, v))
ON_LIKE(tsrt_op_zero, (tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out), tsrt_op_zero_(c, made))

/* ---- other sizes, other storage */
int tsrt_op_resize_(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, const tsrt_opt_int *format) {
    int64_t stride[RT_MAXDIM];
    if (size->len > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    if (rt_resize(c, t, (int)size->len, tsrt_list_ints(size))) return 1;
    if (!rt_has(format)) return 0;
    if (format->value == TSRT_PRESERVE_FORMAT) return tsrt_fail(c, NULL, "Unsupported memory format 1");
    return rt_format_strides(c, (int)format->value, t->ndim, t->size, stride) || rt_set_sizes(c, t, t->ndim, t->size, stride, t->offset);
}
int tsrt_op_resize_as_(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, const tsrt_opt_int *format) {
    int64_t stride[RT_MAXDIM];
    if (rt_resize(c, t, other->ndim, other->size)) return 1;
    if (!rt_has(format)) return 0;
    const int f = format->value == TSRT_PRESERVE_FORMAT ? rt_suggest_format(other) : (int)format->value;
    return rt_format_strides(c, f, t->ndim, t->size, stride) || rt_set_sizes(c, t, t->ndim, t->size, stride, t->offset);
}
/* The functional forms work on a copy. */
int tsrt_op_resize(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, const tsrt_opt_int *format, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (rt_clone(c, t, &made)) return 1;
    if (tsrt_op_resize_(c, made, size, format)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}
int tsrt_op_resize_as(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *other, const tsrt_opt_int *format, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (rt_clone(c, t, &made)) return 1;
    if (tsrt_op_resize_as_(c, made, other, format)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

static int same_dtype(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_tensor *src) {
    if (t->dtype == src->dtype) return 0;
    return tsrt_fail(c, NULL, "Could not set tensor of type %s to a tensor of type %s", tsrt_dtype_name((tsrt_dtype)src->dtype), tsrt_dtype_name((tsrt_dtype)t->dtype));
}
int tsrt_op_set__source_Tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src) {
    if (t == src) return 0;
    if (same_dtype(c, t, src) || rt_set_sizes(c, t, src->ndim, src->size, src->stride, src->offset)) return 1;
    rt_set_storage(c, t, src->storage);
    return 0;
}
int tsrt_op_set__source_Tensor_storage_offset(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src, int64_t offset, tsrt_list *size, tsrt_list *stride) {
    int64_t row[RT_MAXDIM];
    const int n = (int)size->len;
    const int64_t *strides = tsrt_list_ints(stride);
    if (size->len > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    if (!stride->len) rt_row_major(n, tsrt_list_ints(size), row), strides = row;
    else if (stride->len != size->len) return tsrt_fail(c, NULL, "mismatch in length of strides and shape");
    if (same_dtype(c, t, src) || rt_check_view(c, src, n, tsrt_list_ints(size), strides, offset) || rt_set_sizes(c, t, n, tsrt_list_ints(size), strides, offset)) return 1;
    rt_set_storage(c, t, src->storage);
    return 0;
}
int tsrt_op_set_data(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src) {
    if (t == src) return 0;
    if (rt_set_sizes(c, t, src->ndim, src->size, src->stride, src->offset)) return 1;
    t->dtype = src->dtype;
    rt_set_storage(c, t, src->storage);
    return 0;
}
int tsrt_op_set_(tsrt_ctx *c, tsrt_tensor *t) {
    tsrt_tensor *none;
    static const int64_t zero = 0;
    if (rt_empty(c, t->dtype, 1, &zero, &none)) return 1;
    const int failed = tsrt_op_set__source_Tensor(c, t, none);
    rt_drop(c, none);
    return failed;
}

int tsrt_op_set(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    static const int64_t zero = 0;
    return rt_empty(c, t->dtype, 1, &zero, out);
}
int tsrt_op_set_source_Tensor(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *src, tsrt_tensor **out) { return same_dtype(c, t, src) || rt_alias(c, src, out); }
