/* pad.c: tensors with borders: constant, reflected, replicated, circular. Negative widths cut. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

enum { CONSTANT, REFLECT, REPLICATE, CIRCULAR };
static const char *const modes[] = {"constant", "reflect", "replicate", "circular"};

/* pad lists (before, after) from the last dimension on. */
static int64_t before(const tsrt_list *pad, int ndim, int d) { const int64_t i = 2 * (int64_t)(ndim - 1 - d); return i < pad->len ? ((const int64_t *)pad->data)[i] : 0; }
static int64_t after(const tsrt_list *pad, int ndim, int d) { const int64_t i = 2 * (int64_t)(ndim - 1 - d) + 1; return i < pad->len ? ((const int64_t *)pad->data)[i] : 0; }

static int empty_as(tsrt_ctx *c, const tsrt_tensor *like, bool last, const int64_t *size, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM];
    rt_row_major(like->ndim, size, stride);
    if (last) {
        stride[1] = 1;
        int64_t step = size[1];
        for (int d = like->ndim - 1; d > 1; d--) stride[d] = step, step *= size[d];
        stride[0] = step;
    }
    return rt_empty_strided(c, like->dtype, like->ndim, size, stride, out);
}
int tsrt_op_constant_pad_nd(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, const tsrt_value *value, tsrt_tensor **out) {
    if (pad->len % 2) return tsrt_fail(c, NULL, "Length of pad must be even but instead it equals %lld", (long long)pad->len);
    if (pad->len > 2 * (int64_t)in->ndim)
        return tsrt_fail(c, NULL, "Length of pad should be no more than twice the number of dimensions of the input. Pad length is %lld while the input has %d dimensions.", (long long)pad->len, in->ndim);
    int64_t size[RT_MAXDIM], from[RT_MAXDIM], part[RT_MAXDIM];
    int64_t source = in->offset, target = 0;
    bool inside = true;
    for (int d = 0; d < in->ndim; d++) {
        const int64_t b = before(pad, in->ndim, d), a = after(pad, in->ndim, d);
        size[d] = in->size[d] + b + a;
        if (size[d] < 0)
            return tsrt_fail(c, NULL, "The input size %lld, plus negative padding %lld and %lld, resulted in a negative output size, which is invalid. Check dimension %d of your input.",
                             (long long)in->size[d], (long long)b, (long long)a, d);
        const int64_t cut = b < 0 ? -b : 0;
        part[d] = in->size[d] - cut + (a < 0 ? a : 0);
        from[d] = b > 0 ? b : 0;
        source += cut * in->stride[d];
        inside = inside && part[d] > 0;
    }
    tsrt_tensor *r, *x = NULL, *y = NULL;
    bool cuts = true;
    for (int64_t i = 0; i < pad->len; i++) cuts = cuts && ((const int64_t *)pad->data)[i] <= 0;
    if (cuts) {
        if (rt_view(c, in, in->ndim, part, in->stride, source, &x)) return 1;
        const int failed = rt_clone(c, x, out);
        rt_drop(c, x);
        return failed;
    }
    if (empty_as(c, in, (in->ndim == 4 || in->ndim == 5) && rt_is_channels_last(in), size, &r)) return 1;
    int failed = 0;
    if (r->numel) failed = rt_fill(c, r, value);
    if (!failed && inside && r->numel) {
        for (int d = 0; d < in->ndim; d++) target += from[d] * r->stride[d];
        failed = rt_view(c, in, in->ndim, part, in->stride, source, &x) || rt_view(c, r, in->ndim, part, r->stride, r->offset + target, &y) || rt_copy(c, y, x);
    }
    rt_drop(c, x), rt_drop(c, y);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}

/* ---- borders made of the input: every output place of a padded dimension has a source place */
static void gather(const tsrt_tensor *in, const tsrt_tensor *out, const int64_t *const *place, int first) {
    const int n = in->ndim, inner = n - 1;
    const size_t bytes = rt_bytes(in->dtype);
    int64_t at[RT_MAXDIM] = {0};
    const int64_t width = out->size[inner];
    for (int64_t rows = width ? out->numel / width : 0; rows; rows--) {
        int64_t from = 0, to = 0;
        for (int d = 0; d < inner; d++) from += (d < first ? at[d] : place[d][at[d]]) * in->stride[d], to += at[d] * out->stride[d];
        const char *p = rt_data(in) + from * (int64_t)bytes;
        char *q = rt_data(out) + to * (int64_t)bytes;
        const int64_t *w = place[inner], s = in->stride[inner], o = out->stride[inner];
#define COPY(T_) for (int64_t i = 0; i < width; i++) ((T_ *)(void *)q)[i * o] = ((const T_ *)(const void *)p)[w[i] * s]
        if (bytes == 4) COPY(uint32_t);
        else if (bytes == 8) COPY(uint64_t);
        else if (bytes == 2) COPY(uint16_t);
        else if (bytes == 1) COPY(uint8_t);
        else for (int64_t i = 0; i < width; i++) memcpy(q + i * o * 16, p + w[i] * s * 16, 16);
        for (int d = inner - 1; d >= 0; d--) {
            if (++at[d] < out->size[d]) break;
            at[d] = 0;
        }
    }
}
/* b, a: widths before and after. A circle goes round what negative widths leave. */
static int64_t source_of(int mode, int64_t i, int64_t n, int64_t b, int64_t a) {
    if (mode == REPLICATE) return i < 0 ? 0 : i >= n ? n - 1 : i;
    if (mode == CIRCULAR) {
        const int64_t start = b < 0 ? -b : 0, left = n - start + (a < 0 ? a : 0);
        return left <= 0 ? 0 : start + (((i - start) % left) + left) % left;
    }
    if (i < 0) i = -i;
    return i >= n ? 2 * (n - 1) - i : i;
}
/* The last nd dimensions are padded; `name` of the operator for messages. */
static int border(tsrt_ctx *c, int mode, int nd, tsrt_tensor *in, const tsrt_list *pad, tsrt_tensor **out) {
    char text[256];
    const int n = in->ndim, first = n - nd;
    int64_t size[RT_MAXDIM], total = 0;
    for (int d = n - 1; d >= 0; d--) {
        size[d] = in->size[d];
        if (d < first) continue;
        const int64_t b = before(pad, n, d), a = after(pad, n, d);
        size[d] += b + a;
        if (mode == REFLECT && (b >= in->size[d] || a >= in->size[d]))
            return tsrt_fail(c, NULL, "Argument #%d: Padding size should be less than the corresponding input dimension, but got: padding (%lld, %lld) at dimension %d of input %s", 4 + 2 * (n - 1 - d), (long long)b, (long long)a, d,
                             rt_sizes_text(n, in->size, text, sizeof text));
        if (mode == CIRCULAR && (b > in->size[d] || a > in->size[d])) return tsrt_fail(c, NULL, "Padding value causes wrapping around more than once.");
        if (mode == CIRCULAR && size[d] < 0) return tsrt_fail(c, NULL, "Negative padding value is resulting in an empty dimension");
        if (mode != CIRCULAR && size[d] < 1) {
            if (nd == 1) return tsrt_fail(c, NULL, "input (W: %lld) is too small. Calculated output W: %lld", (long long)in->size[d], (long long)size[d]);
            const int64_t h = in->size[n - 2] + before(pad, n, n - 2) + after(pad, n, n - 2), w = in->size[n - 1] + before(pad, n, n - 1) + after(pad, n, n - 1);
            if (nd == 2) return tsrt_fail(c, NULL, "input (H: %lld, W: %lld) is too small. Calculated output H: %lld W: %lld", (long long)in->size[n - 2], (long long)in->size[n - 1], (long long)h, (long long)w);
            const int64_t t = in->size[n - 3] + before(pad, n, n - 3) + after(pad, n, n - 3);
            return tsrt_fail(c, NULL, "input (D: %lld H: %lld, W: %lld) is too small. Calculated output D: %lld H: %lld W: %lld", (long long)in->size[n - 3], (long long)in->size[n - 2], (long long)in->size[n - 1], (long long)t, (long long)h, (long long)w);
        }
        total += size[d];
    }
    if (in->dtype == TSRT_BOOL8 && mode != CIRCULAR) return tsrt_fail(c, "NotImplementedError", "\"%s_pad%dd\" not implemented for 'Bool'", mode == REFLECT ? "reflection" : "replication", nd);
    tsrt_tensor *r;
    const bool last = mode != CIRCULAR && n == nd + 2 && nd > 1 && rt_is_channels_last(in);
    if (empty_as(c, in, last, size, &r)) return 1;
    int64_t *room = rt_scratch(c, (size_t)(total + 1) * sizeof *room);
    if (!room) return rt_drop(c, r), 1;
    const int64_t *place[RT_MAXDIM] = {NULL};
    int64_t *next = room;
    for (int d = first; d < n; d++) {
        place[d] = next;
        const int64_t b = before(pad, n, d), a = after(pad, n, d);
        for (int64_t i = 0; i < size[d]; i++) *next++ = source_of(mode, i - b, in->size[d], b, a);
    }
    if (r->numel) gather(in, r, place, first);
    rt_scratch_free(c, room, (size_t)(total + 1) * sizeof *room);
    *out = r;
    return 0;
}
/* reflection_pad and replication_pad: with or without a batch. */
static int border_op(tsrt_ctx *c, int mode, int nd, tsrt_tensor *in, const tsrt_list *pad, tsrt_tensor **out) {
    char text[256];
    if (pad->len != 2 * nd) return tsrt_fail(c, NULL, "padding size is expected to be %d, but got: %lld", 2 * nd, (long long)pad->len);
    bool fine = in->ndim == nd + 1 || in->ndim == nd + 2;
    for (int d = in->ndim == nd + 2 ? 1 : 0; fine && d < in->ndim; d++) fine = in->size[d] != 0;
    if (!fine)
        return tsrt_fail(c, NULL, "Expected %dD or %dD (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: %s", nd + 1, nd + 2, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    return border(c, mode, nd, in, pad, out);
}
int tsrt_op_reflection_pad1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REFLECT, 1, in, pad, out); }
int tsrt_op_reflection_pad2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REFLECT, 2, in, pad, out); }
int tsrt_op_reflection_pad3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REFLECT, 3, in, pad, out); }
int tsrt_op_replication_pad1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REPLICATE, 1, in, pad, out); }
int tsrt_op_replication_pad2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REPLICATE, 2, in, pad, out); }
int tsrt_op_replication_pad3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) { return border_op(c, REPLICATE, 3, in, pad, out); }
int tsrt_op__pad_circular(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, tsrt_tensor **out) {
    const int nd = (int)(pad->len / 2);
    if (pad->len % 2 || nd + 2 != in->ndim)
        return tsrt_fail(c, NULL, "Invalid padding size, expected %d but got %lld", 2 * (in->ndim - 2), (long long)pad->len);
    return border(c, CIRCULAR, nd, in, pad, out);
}
static int pad_by(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, int mode, const char *name, int len, const tsrt_opt_float *value, tsrt_tensor **out) {
    if (pad->len % 2) return tsrt_fail(c, NULL, "Padding length must be divisible by 2");
    if (pad->len > 2 * (int64_t)in->ndim) return tsrt_fail(c, NULL, "Padding length should be less than or equal to two times the input dimension but got padding length %lld and input of dimension %d", (long long)pad->len, in->ndim);
    if (mode == CONSTANT) {
        const tsrt_value v = {&tsrt_type_float, {.f = rt_has(value) ? value->value : 0}};
        return tsrt_op_constant_pad_nd(c, in, pad, &v, out);
    }
    if (rt_has(value) && value->value != 0) return tsrt_fail(c, NULL, "Padding mode \"%.*s\" doesn't take in value argument", len, name);
    if (mode < 0) return tsrt_fail(c, NULL, "Unrecognised padding mode %.*s", len, name);
    const int nd = (int)(pad->len / 2);
    if (nd >= 1 && nd <= 3 && (in->ndim == nd + 1 || in->ndim == nd + 2) && !(mode == CIRCULAR && in->ndim != nd + 2))
        return mode == CIRCULAR ? tsrt_op__pad_circular(c, in, pad, out) : border_op(c, mode, nd, in, pad, out);
    if (mode == CIRCULAR && nd >= 1 && nd <= 3 && in->ndim == nd + 1) {          /* without a batch */
        int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
        size[0] = 1, stride[0] = 0;
        for (int d = 0; d < in->ndim; d++) size[d + 1] = in->size[d], stride[d + 1] = in->stride[d];
        tsrt_tensor *wide, *r;
        if (rt_view(c, in, in->ndim + 1, size, stride, in->offset, &wide)) return 1;
        int failed = tsrt_op__pad_circular(c, wide, pad, &r);
        rt_drop(c, wide);
        if (failed) return 1;
        failed = rt_view(c, r, r->ndim - 1, r->size + 1, r->stride + 1, r->offset, out);
        rt_drop(c, r);
        return failed;
    }
    return tsrt_fail(c, "NotImplementedError", "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now");
}
int tsrt_op__pad_enum(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, int64_t mode, const tsrt_opt_float *value, tsrt_tensor **out) {
    if (mode < CONSTANT || mode > CIRCULAR) return tsrt_fail(c, NULL, "Unrecognised padding mode %lld", (long long)mode);
    return pad_by(c, in, pad, (int)mode, modes[mode], (int)strlen(modes[mode]), value, out);
}
int tsrt_op_pad(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *pad, const tsrt_str *mode, const tsrt_opt_float *value, tsrt_tensor **out) {
    int m = -1;
    for (int i = 0; i < 4; i++) if ((int64_t)strlen(modes[i]) == mode->len && !memcmp(modes[i], mode->data, (size_t)mode->len)) m = i;
    if (m < 0) return tsrt_fail(c, "NotImplementedError", "Unrecognised padding mode %.*s", (int)mode->len, mode->data);
    return pad_by(c, in, pad, m, mode->data, (int)mode->len, value, out);
}
