/* create.c: new tensors of a size: empty, zeros, ones, full and their _like and new_ forms; complex numbers of their parts. */
#include <math.h>
#include "create.h"

int rt_factory_dtype(tsrt_ctx *c, const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin, int none, int *out) {
    const int64_t d = rt_opt_int(dtype, none);
    char text[32];
    if (rt_has(device) && device->value >> 8) return tsrt_fail(c, NULL, "device %s is not supported: tensors live on the cpu", tsrt_device_text(device->value, text));
    if (rt_opt_int(layout, 0) != 0) return tsrt_fail(c, NULL, "layouts other than torch.strided are not supported");
    if (pin && pin->has && pin->value) return tsrt_fail(c, NULL, "Cannot access accelerator device when none is available.");
    if (d < 0 || d >= TSRT_NUM_DTYPES || !rt_bytes((int)d)) return tsrt_fail(c, NULL, "tensors of dtype %lld are not supported", (long long)d);
    *out = (int)d;
    return 0;
}

static const tsrt_value zero = {.type = &tsrt_type_int, .u = {.i = 0}}, unit = {.type = &tsrt_type_int, .u = {.i = 1}};
static const int64_t *sizes(const tsrt_list *l) { return tsrt_list_ints(l); }
static int ndim(tsrt_ctx *c, const tsrt_list *l, int *n) {
    *n = (int)l->len;
    return l->len > RT_MAXDIM ? tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM) : 0;
}

/* ---- by size */
static int empty_in(tsrt_ctx *c, int d, int n, const int64_t *size, int64_t format, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    if (format == TSRT_CONTIGUOUS_FORMAT) return rt_empty(c, d, n, size, out);
    if (format == TSRT_PRESERVE_FORMAT) return tsrt_fail(c, NULL, "unsupported memory format option Preserve");
    return rt_format_strides(c, (int)format, n, size, stride) || rt_empty_strided(c, d, n, size, stride, out);
}
int tsrt_op_empty_memory_format(tsrt_ctx *c, tsrt_list *size, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d) ||
           empty_in(c, d, n, sizes(size), rt_opt_int(format, TSRT_CONTIGUOUS_FORMAT), out);
}
int tsrt_op_empty_strided(tsrt_ctx *c, tsrt_list *size, tsrt_list *stride, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    if (ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d)) return 1;
    if (size->len != stride->len)
        return tsrt_fail(c, NULL, "dimensionality of sizes (%d) must match dimensionality of strides (%lld)", n, (long long)stride->len);
    return rt_empty_strided(c, d, n, sizes(size), sizes(stride), out);
}
int tsrt_op_empty_permuted(tsrt_ctx *c, tsrt_list *size, tsrt_list *order, RT_FACTORY, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM], at = 1;
    uint64_t seen = 0;
    int d, n;
    if (ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d)) return 1;
    if (order->len != n)
        return tsrt_fail(c, NULL, "Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = %d is not equal to len(physical_layout) = %lld", n,
                         (long long)order->len);
    for (int i = n - 1; i >= 0; i--) {
        const int64_t k = sizes(order)[i];
        if (k < 0 || k >= n)
            return tsrt_fail(c, NULL, "Dimension out of range (expected to be between 0 and %d, but got %lld at index %d).  NB: negative dims not currently supported; "
                             "file an issue if you want it.", n - 1, (long long)k, i);
        if (seen >> k & 1) return tsrt_fail(c, NULL, "Duplicate dim not allowed");
        seen |= (uint64_t)1 << k;
        stride[k] = at;
        if (sizes(size)[k] > 1) at *= sizes(size)[k];
    }
    return rt_empty_strided(c, d, n, sizes(size), stride, out);
}
int tsrt_op_zeros(tsrt_ctx *c, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    if (ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d)) return 1;
    for (int i = 0; i < n; i++)
        if (sizes(size)[i] < 0) return tsrt_fail(c, NULL, "zeros: Dimension size must be non-negative.");
    return rt_zeros(c, d, n, sizes(size), out);
}
int tsrt_op__efficientzerotensor(tsrt_ctx *c, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) { return tsrt_op_zeros(c, size, dtype, layout, device, pin, out); }
int tsrt_op_ones(tsrt_ctx *c, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d) || rt_full(c, d, n, sizes(size), &unit, out);
}
int tsrt_op_full(tsrt_ctx *c, tsrt_list *size, const tsrt_value *v, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, dtype, layout, device, pin, rt_scalar_dtype(c, v), &d) || rt_full(c, d, n, sizes(size), v, out);
}
int tsrt_op_scalar_tensor(tsrt_ctx *c, const tsrt_value *v, RT_FACTORY, tsrt_tensor **out) {
    int d;
    return rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d) || rt_scalar_tensor(c, d, v, out);
}

/* ---- like another: _like in its layout, new_ row-major */
static int empty_like(tsrt_ctx *c, const tsrt_tensor *t, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) {
    const int64_t f = rt_opt_int(format, TSRT_PRESERVE_FORMAT);
    int d;
    if (rt_factory_dtype(c, dtype, layout, device, pin, t->dtype, &d)) return 1;
    return f == TSRT_PRESERVE_FORMAT ? rt_empty_like(c, t, d, out) : empty_in(c, d, t->ndim, t->size, f, out);
}
static int like(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_value *v, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (empty_like(c, t, dtype, layout, device, pin, format, &made)) return 1;
    if (rt_fill(c, made, v)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}
#define FORWARD dtype, layout, device, pin
int tsrt_op_empty_like(tsrt_ctx *c, tsrt_tensor *t, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) { return empty_like(c, t, FORWARD, format, out); }
int tsrt_op_zeros_like(tsrt_ctx *c, tsrt_tensor *t, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) { return like(c, t, &zero, FORWARD, format, out); }
int tsrt_op_ones_like(tsrt_ctx *c, tsrt_tensor *t, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) { return like(c, t, &unit, FORWARD, format, out); }
int tsrt_op_full_like(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *v, RT_FACTORY, const tsrt_opt_int *format, tsrt_tensor **out) { return like(c, t, v, FORWARD, format, out); }

int tsrt_op_new_empty(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, FORWARD, t->dtype, &d) || rt_empty(c, d, n, sizes(size), out);
}
int tsrt_op_new_empty_strided(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, tsrt_list *stride, RT_FACTORY, tsrt_tensor **out) {
    const tsrt_opt_int own = {true, rt_opt_int(dtype, t->dtype)};
    return tsrt_op_empty_strided(c, size, stride, &own, layout, device, pin, out);
}
int tsrt_op_new_zeros(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, FORWARD, t->dtype, &d) || rt_zeros(c, d, n, sizes(size), out);
}
int tsrt_op_new_ones(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, FORWARD, t->dtype, &d) || rt_full(c, d, n, sizes(size), &unit, out);
}
int tsrt_op_new_full(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *size, const tsrt_value *v, RT_FACTORY, tsrt_tensor **out) {
    int d, n;
    return ndim(c, size, &n) || rt_factory_dtype(c, FORWARD, t->dtype, &d) || rt_full(c, d, n, sizes(size), v, out);
}

/* ---- complex numbers */
static int both_parts(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b) {
    if (a->dtype != TSRT_FLOAT16 && a->dtype != TSRT_FLOAT32 && a->dtype != TSRT_FLOAT64)
        return tsrt_fail(c, NULL, "Expected both inputs to be Half, Float or Double tensors but got %s and %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    if (a->dtype != b->dtype)
        return tsrt_fail(c, NULL, "Expected object of scalar type %s but got scalar type %s for second argument", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    return 0;
}

static int complex_of(tsrt_ctx *c, tsrt_tensor *re, tsrt_tensor *im, tsrt_tensor **out) {
    tsrt_tensor *z, *part;
    if (rt_elementwise_out(c, rt_to_complex(re->dtype), 2, (tsrt_tensor *const[]){re, im}, NULL, RT_DEST_OUT, &z)) return 1;
    int failed = tsrt_op_real(c, z, &part);
    if (!failed) {
        failed = rt_copy(c, part, re);
        rt_drop(c, part);
    }
    if (!failed) failed = tsrt_op_imag(c, z, &part);
    else part = NULL;
    if (!failed) {
        failed = rt_copy(c, part, im);
        rt_drop(c, part);
    }
    if (failed) rt_drop(c, z);
    else *out = z;
    return failed;
}
int tsrt_op_complex(tsrt_ctx *c, tsrt_tensor *re, tsrt_tensor *im, tsrt_tensor **out) { return both_parts(c, re, im) || complex_of(c, re, im, out); }

#define POLAR(name_, type_, cos_, sin_)                                                                                           \
    static void name_(char *const *data, const int64_t *stride, int64_t n, const void *arg) {                                     \
        (void)arg;                                                                                                                \
        for (int64_t i = 0; i < n; i++) {                                                                                         \
            type_ *z = (type_ *)(void *)(data[0] + i * stride[0]);                                                                \
            const type_ r = *(const type_ *)(const void *)(data[1] + i * stride[1]), a = *(const type_ *)(const void *)(data[2] + i * stride[2]); \
            z[0] = r * cos_(a);                                                                                                   \
            z[1] = r * sin_(a);                                                                                                   \
        }                                                                                                                         \
    }
POLAR(polar_f32, float, cosf, sinf)
POLAR(polar_f64, double, cos, sin)

int tsrt_op_polar(tsrt_ctx *c, tsrt_tensor *r, tsrt_tensor *angle, tsrt_tensor **out) {
    tsrt_tensor *z;
    rt_iter it;
    if (both_parts(c, r, angle)) return 1;
    if (r->dtype == TSRT_FLOAT16) return tsrt_fail(c, NULL, "\"polar_cpu\" not implemented for 'Half'");
    if (rt_elementwise_out(c, rt_to_complex(r->dtype), 2, (tsrt_tensor *const[]){r, angle}, NULL, RT_DEST_OUT, &z)) return 1;
    if (rt_iter_init(c, &it, 1, 3, (tsrt_tensor *const[]){z, r, angle})) {
        rt_drop(c, z);
        return 1;
    }
    rt_iter_run(c, &it, r->dtype == TSRT_FLOAT32 ? polar_f32 : polar_f64, NULL, 4096);
    *out = z;
    return 0;
}
