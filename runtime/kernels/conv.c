/* conv.c: convolutions of one to three dimensions, plain and transposed.
 *
 * Most of float and double are conv_direct.c's. Others go over rt_product: a plain convolution copies the patches under the window into rows (a block of
 * output positions at a time, so that they stay in the cache) and multiplies the filters by them; 1x1 windows need no copy. A transposed one multiplies
 * first and adds the patches up. Layout of the result: channels last where the input or the weight has it, as PyTorch. float16 and bfloat16 are computed in float32
 * and rounded once, in transposed convolutions once a step. */
#include <stdio.h>
#include "conv.h"
#include "product.h"
#include "tensor_ops.h"

enum { BLOCK = 96 * 1024 /* elements of patches at a time */, LEAST = 64 };

static const char *list_text(const tsrt_list *l, char *buf, size_t n) { return rt_sizes_text((int)l->len, l->data, buf, n); }
static int spread(tsrt_ctx *c, const tsrt_list *l, int nd, const char *name, int64_t *to) {
    char text[256];
    if (l->len != 1 && l->len != nd)
        return tsrt_fail(c, NULL, "expected %s to be a single integer value or a list of %d values to match the convolution dimensions, but got %s=%s", name, nd, name, list_text(l, text, sizeof text));
    for (int d = 0; d < nd; d++) to[d] = ((const int64_t *)l->data)[l->len == 1 ? 0 : d];
    return 0;
}
static bool any_below(int n, const int64_t *v, int64_t least) {
    for (int i = 0; i < n; i++) if (v[i] < least) return true;
    return false;
}
/* "(4 x 4)" */
static const char *by_text(int n, const int64_t *v, char *buf) {
    size_t at = 0;
    for (int i = 0; i < n; i++) at += (size_t)sprintf(buf + at, "%s%lld", i ? " x " : "", (long long)v[i]);
    return buf;
}

/* Checks and sizes of the result, in PyTorch's order. */
static int check(tsrt_ctx *c, const conv *v, int64_t *out) {
    const tsrt_tensor *in = v->in, *w = v->weight;
    const int nd = v->nd;
    char t1[256], t2[256];
    if (v->groups <= 0) return tsrt_fail(c, NULL, "non-positive groups is not supported");
    if (any_below(nd, v->pad, 0)) return tsrt_fail(c, NULL, "negative padding is not supported");
    if (any_below(nd, v->out_pad, 0)) return tsrt_fail(c, NULL, "negative output_padding is not supported");
    if (any_below(nd, v->stride, 1)) return tsrt_fail(c, NULL, "non-positive stride is not supported");
    if (any_below(nd, v->dilation, 1)) return tsrt_fail(c, NULL, "dilation should be greater than zero, but got %s", rt_sizes_text(nd, v->dilation, t1, sizeof t1));
    if (w->ndim != nd + 2) return tsrt_fail(c, NULL, "weight should have at least three dimensions");
    if (w->size[0] < v->groups) return tsrt_fail(c, NULL, "Given groups=%lld, expected weight to be at least %lld at dimension 0, but got weight of size %s instead", (long long)v->groups, (long long)v->groups, rt_sizes_text(w->ndim, w->size, t1, sizeof t1));
    if (w->size[0] % v->groups) return tsrt_fail(c, NULL, "Given groups=%lld, expected weight to be divisible by %lld at dimension 0, but got weight of size [%s] instead", (long long)v->groups, (long long)v->groups, rt_sizes_text(w->ndim, w->size, t1, sizeof t1));
    const int64_t need = v->transposed ? w->size[0] : w->size[1] * v->groups, made = v->transposed ? w->size[1] * v->groups : w->size[0];
    if (in->size[1] != need)
        return tsrt_fail(c, NULL, "Given %s=%lld, weight of size %s, expected input%s to have %lld channels, but got %lld channels instead", v->transposed ? "transposed" : "groups",
                         v->transposed ? 1LL : (long long)v->groups, rt_sizes_text(w->ndim, w->size, t1, sizeof t1), rt_sizes_text(in->ndim, in->size, t2, sizeof t2), (long long)need, (long long)in->size[1]);
    if (v->bias && (v->bias->ndim != 1 || v->bias->size[0] != made))
        return tsrt_fail(c, NULL, v->transposed ? "Given transposed=1, weight of size %s, expected bias to be 1-dimensional with %lld elements, but got bias of size %s instead"
                                                : "Given weight of size %s, expected bias to be 1-dimensional with %lld elements, but got bias of size %s instead",
                         rt_sizes_text(w->ndim, w->size, t1, sizeof t1), (long long)made, rt_sizes_text(v->bias->ndim, v->bias->size, t2, sizeof t2));
    out[0] = in->size[0], out[1] = made;
    bool small = false, opad = false;
    int64_t padded[3], spans[3];
    for (int d = 0; d < nd; d++) {
        const int64_t span = spans[d] = v->dilation[d] * (w->size[d + 2] - 1) + 1;
        padded[d] = in->size[d + 2] + v->pad[d] + v->pad_after[d];
        if (v->transposed) {
            out[d + 2] = (in->size[d + 2] - 1) * v->stride[d] - 2 * v->pad[d] + span + v->out_pad[d];
            opad |= v->out_pad[d] >= v->stride[d] && v->out_pad[d] >= v->dilation[d];
            small |= out[d + 2] < 1;
        } else {
            small |= padded[d] < span;
            out[d + 2] = padded[d] < span ? 0 : (padded[d] - span) / v->stride[d] + 1;
        }
    }
    if (opad) {
        const int64_t *o = v->out_pad, *s = v->stride, *l = v->dilation;
        const int h = nd == 1 ? -1 : nd - 2, x = nd - 1;     /* 1-d convolutions run as 2-d ones of height 1 */
        if (nd < 3)
            return tsrt_fail(c, NULL, "output padding must be smaller than either stride or dilation, but got output_padding_height: %lld output_padding_width: %lld stride_height: %lld stride_width: %lld dilation_height: %lld dilation_width: %lld",
                             h < 0 ? 0LL : (long long)o[h], (long long)o[x], h < 0 ? 1LL : (long long)s[h], (long long)s[x], h < 0 ? 1LL : (long long)l[h], (long long)l[x]);
        return tsrt_fail(c, NULL, "output padding must be smaller than either stride or dilation, but got output_padding_depth: %lld output_padding_height: %lld output_padding_width: %lld stride_depth: %lld stride_height: %lld stride_width: %lld dilation_depth: %lld dilation_height: %lld dilation_width: %lld",
                         (long long)o[0], (long long)o[1], (long long)o[2], (long long)s[0], (long long)s[1], (long long)s[2], (long long)l[0], (long long)l[1], (long long)l[2]);
    }
    if (small && v->transposed)
        return tsrt_fail(c, NULL, "Given input size per channel: (%s). Calculated output size per channel: (%s). Output size is too small", by_text(nd, in->size + 2, t1), by_text(nd, out + 2, t2));
    if (small)
        return tsrt_fail(c, NULL, "Calculated padded input size per channel: (%s). Kernel size: (%s). Kernel size can't be greater than actual input size", by_text(nd, padded, t1), by_text(nd, spans, t2));
    if (in->dtype != w->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(in->dtype), rt_dtype_cpp(w->dtype));
    if (v->bias && v->bias->dtype != in->dtype)
        return tsrt_fail(c, NULL, "Input type (%s) and bias type (%s) should be the same", rt_dtype_ctype(in->dtype), rt_dtype_ctype(v->bias->dtype));
    return 0;
}

static rt_patches_fn *patches(tsrt_ctx *c, size_t bytes) {
    return bytes == 1 ? RT_PICK(c, patches_1) : bytes == 2 ? RT_PICK(c, patches_2) : bytes == 4 ? RT_PICK(c, patches_4) : bytes == 8 ? RT_PICK(c, patches_8) : RT_PICK(c, patches_16);
}
static rt_unpatches_fn *unpatches(tsrt_ctx *c, int dtype) {
    switch (dtype) {
    case TSRT_UINT8: case TSRT_INT8: return RT_PICK(c, unpatches_u8);
    case TSRT_INT16: return RT_PICK(c, unpatches_u16);
    case TSRT_INT32: return RT_PICK(c, unpatches_u32);
    case TSRT_INT64: return RT_PICK(c, unpatches_u64);
    case TSRT_FLOAT32: return RT_PICK(c, unpatches_f32);
    case TSRT_FLOAT64: return RT_PICK(c, unpatches_f64);
    case TSRT_FLOAT16: return RT_PICK(c, unpatches_f16);
    case TSRT_BFLOAT16: return RT_PICK(c, unpatches_bf16);
    case TSRT_COMPLEX64: return RT_PICK(c, unpatches_c64);
    default: return RT_PICK(c, unpatches_c128);
    }
}

/* The window of v in three dimensions; `image` is the side that is larger: the input of a plain convolution, the result of a transposed one. */
static void window(const conv *v, const tsrt_tensor *image, const tsrt_tensor *grid, rt_window *w) {
    for (int i = 0; i < 3; i++) {
        const int d = i - (3 - v->nd);
        w->in[i] = d < 0 ? 1 : image->size[d + 2], w->out[i] = d < 0 ? 1 : grid->size[d + 2], w->kernel[i] = d < 0 ? 1 : v->weight->size[d + 2];
        w->stride[i] = d < 0 ? 1 : v->stride[d], w->pad[i] = d < 0 ? 0 : v->pad[d], w->dilation[i] = d < 0 ? 1 : v->dilation[d];
        w->in_step[i] = d < 0 ? 0 : image->stride[d + 2];
    }
    w->in_channel = image->stride[1];
    w->channels = image->size[1] / v->groups;
}
/* Whether the positions of t (dimensions 2..) lie `step` apart as one long row. */
static bool one_row(const tsrt_tensor *t, int64_t *step) {
    for (int d = 2; d + 1 < t->ndim; d++)
        if (t->size[d] > 1 && t->stride[d] != t->stride[d + 1] * t->size[d + 1]) return false;
    *step = t->stride[t->ndim - 1];
    return true;
}
/* Fills the result with the bias of each channel. */
static int put_bias(tsrt_ctx *c, const tsrt_tensor *bias, tsrt_tensor *out) {
    int64_t stride[RT_MAXDIM] = {0};
    stride[1] = bias->stride[0];
    tsrt_tensor *wide;
    if (rt_view(c, bias, out->ndim, out->size, stride, bias->offset, &wide)) return 1;
    const int failed = rt_copy(c, out, wide);
    rt_drop(c, wide);
    return failed;
}

static int forward(tsrt_ctx *c, const conv *v, tsrt_tensor *out) {
    const tsrt_tensor *in = v->in, *weight = v->weight;
    rt_window w;
    window(v, in, out, &w);
    const int64_t bytes = (int64_t)rt_bytes(in->dtype), taps = w.kernel[0] * w.kernel[1] * w.kernel[2], k = w.channels * taps;
    const int64_t positions = w.out[0] * w.out[1] * w.out[2], filters = weight->size[0] / v->groups;
    bool done = false;
    if ((in->dtype == TSRT_FLOAT32 || in->dtype == TSRT_FLOAT64) && (rt_conv_direct(c, v, &w, out, &done) || done)) return !done;
    if (v->bias && put_bias(c, v->bias, out)) return 1;
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    int64_t in_step, out_step;
    one_row(out, &out_step);
    bool plain = taps == 1 && one_row(in, &in_step);                    /* the input is the matrix already */
    for (int i = 0; i < 3; i++) plain = plain && w.stride[i] == 1 && !w.pad[i] && w.out[i] == w.in[i];
    int64_t block = plain ? positions : (BLOCK / (k + 1) + 15) / 16 * 16;
    if (block < LEAST) block = LEAST;
    if (block > positions || positions * k <= 2 * BLOCK) block = positions;
    if (!block) return 0;
    if (block > INT64_MAX / 64 / (k + 1)) return tsrt_fail_memory(c);
    const size_t scratch_bytes = (size_t)(plain ? 0 : block * k * bytes);
    char *cols = NULL;
    if (scratch_bytes && !(cols = rt_scratch(c, scratch_bytes))) return 1;
    rt_patches_fn *fill = patches(c, (size_t)bytes);
    int failed = 0;
    rt_product p = {.dtype = in->dtype, .m = filters, .k = k, .a_row = weight->stride[0], .a_col = 1, .b_row = plain ? in->stride[1] : 0, .b_col = plain ? in_step : 1,
                    .c_row = out->stride[1], .c_col = out_step, .beta = v->bias ? &one : NULL};
    for (int64_t n = 0; n < in->size[0] && !failed; n++)
        for (int64_t g = 0; g < v->groups && !failed; g++) {
            const char *image = rt_data(in) + (n * in->stride[0] + g * w.channels * in->stride[1]) * bytes;
            p.a = rt_data(weight) + g * filters * weight->stride[0] * bytes;
            for (int64_t at = 0; at < positions && !failed; at += block) {
                p.n = positions - at < block ? positions - at : block;
                p.c = rt_data(out) + (n * out->stride[0] + g * filters * out->stride[1] + at * out_step) * bytes;
                if (plain) p.b = image + at * in_step * bytes;
                else if (k) {
                    fill(&w, image, at, at + p.n, cols, p.n);
                    p.b = cols, p.b_row = p.n;
                } else p.b = image;
                failed = rt_product_run(c, &p, "slow_conv2d_cpu");
            }
        }
    if (scratch_bytes) rt_scratch_free(c, cols, scratch_bytes);
    return failed;
}

#define ADD_LOOP(name_, T_, from_, to_) \
static void name_(char *const *data, const int64_t *stride, int64_t n, const void *arg) { \
    (void)arg; \
    for (int64_t i = 0; i < n; i++) \
        *(T_ *)(void *)(data[0] + i * stride[0]) = to_(from_(*(const T_ *)(const void *)(data[1] + i * stride[1])) + from_(*(const T_ *)(const void *)(data[2] + i * stride[2]))); \
}
ADD_LOOP(add_half, rt_half, rt_from_half, rt_to_half)
ADD_LOOP(add_bfloat, rt_bfloat, rt_from_bfloat, rt_to_bfloat)

/* Channels of an image to which the patches in cols are added. */
typedef struct sums { const rt_window *w; const char *cols; char *image; int64_t positions, taps, bytes; rt_unpatches_fn *add; } sums;
static void sum_range(void *arg, int64_t begin, int64_t end) {
    const sums *s = arg;
    rt_window w = *s->w;
    w.channels = end - begin;
    s->add(&w, s->cols + begin * s->taps * s->positions * s->bytes, s->positions, s->image + begin * w.in_channel * s->bytes);
}
static int backward(tsrt_ctx *c, const conv *v, tsrt_tensor *out) {      /* a transposed convolution is the gradient of a plain one */
    const tsrt_tensor *in = v->in, *weight = v->weight;
    rt_window w;
    window(v, out, in, &w);
    const int64_t bytes = (int64_t)rt_bytes(in->dtype), taps = w.kernel[0] * w.kernel[1] * w.kernel[2], channels = in->size[1] / v->groups;
    const int64_t positions = w.out[0] * w.out[1] * w.out[2], rows = w.channels * taps;
    /* Reduced precision: every step rounds to the element type, and the bias comes last, as in PyTorch. */
    const bool late = v->bias && rt_is_reduced(in->dtype);
    if (v->bias && !late) {
        if (put_bias(c, v->bias, out)) return 1;
    } else memset(rt_data(out), 0, (size_t)(out->numel * bytes));
    if (positions && rows && positions > INT64_MAX / 64 / rows) return tsrt_fail_memory(c);
    const size_t scratch_bytes = (size_t)(positions * rows * bytes);
    tsrt_tensor *flat = NULL;
    int64_t in_step;
    int failed = 0;
    if (!one_row(in, &in_step)) {                                      /* positions must lie evenly */
        if (rt_empty(c, in->dtype, in->ndim, in->size, &flat)) return 1;
        failed = rt_copy(c, flat, in);
        in = flat, in_step = 1;
    }
    char *cols = failed || !scratch_bytes ? NULL : rt_scratch(c, scratch_bytes);
    failed = failed || (scratch_bytes && !cols);
    for (int64_t n = 0; scratch_bytes && n < in->size[0] && !failed; n++)
        for (int64_t g = 0; g < v->groups && !failed; g++) {
            const rt_product p = {.dtype = in->dtype, .m = rows, .n = positions, .k = channels, .a = rt_data(weight) + g * channels * weight->stride[0] * bytes, .a_row = 1,
                                  .a_col = weight->stride[0], .b = rt_data(in) + (n * in->stride[0] + g * channels * in->stride[1]) * bytes, .b_row = in->stride[1],
                                  .b_col = in_step, .c = cols, .c_row = positions, .c_col = 1};
            failed = rt_product_run(c, &p, "slow_conv_transpose2d_out_cpu");
            sums s = {.w = &w, .cols = cols, .image = rt_data(out) + (n * out->stride[0] + g * w.channels * out->stride[1]) * bytes, .positions = positions, .taps = taps, .bytes = bytes,
                      .add = unpatches(c, in->dtype)};
            if (!failed) rt_parallel(c, w.channels, 1 + 65536 / (positions * taps + 1), sum_range, &s);
        }
    if (cols) rt_scratch_free(c, cols, scratch_bytes);
    rt_drop(c, flat);
    if (!failed && late) {                                              /* one channel's bias is spread over its positions */
        int64_t stride[5] = {0};
        stride[1] = v->bias->stride[0];
        tsrt_tensor *wide;
        if (rt_view(c, v->bias, out->ndim, out->size, stride, v->bias->offset, &wide)) return 1;
        tsrt_tensor *const operand[3] = {out, out, wide};
        rt_iter it;
        failed = rt_iter_init(c, &it, 1, 3, operand);
        if (!failed) rt_iter_run(c, &it, out->dtype == TSRT_FLOAT16 ? add_half : add_bfloat, NULL, 0);
        rt_drop(c, wide);
    }
    return failed;
}

/* Whether the result lies channels last. In three dimensions PyTorch does so where oneDNN computes it: float32, not for the smallest inputs. */
static bool channels_last(const conv *v) {
    const tsrt_tensor *in = v->in, *w = v->weight;
    if (v->nd == 1 || !(rt_is_channels_last(in) || rt_is_channels_last(w))) return false;
    if (v->nd == 2) return true;
    return (in->dtype == TSRT_FLOAT32 || in->dtype == TSRT_COMPLEX64) && (v->groups > 1 || (w->size[4] > 3 && w->size[3] > 3) || in->size[0] > 1 || in->size[0] * in->size[1] * in->size[2] * in->size[3] > 20480);
}

/* The whole, on an input with a batch dimension. */
static int convolve(tsrt_ctx *c, conv v, tsrt_tensor **out) {
    int64_t size[5], stride[5];
    if (check(c, &v, size)) return 1;
    const int dtype = v.in->dtype, work = v.transposed ? dtype : rt_opmath(dtype), ndim = v.nd + 2;
    const bool last = channels_last(&v);
    tsrt_tensor *in = NULL, *weight = NULL, *bias = NULL, *r = NULL, *to = NULL;
    /* Filters lie row-major within each, so that a filter is a row of the matrix. */
    int failed = rt_to(c, (tsrt_tensor *)v.in, work, &in) || rt_to_contiguous(c, (tsrt_tensor *)v.weight, work, &weight) || (v.bias && rt_to(c, (tsrt_tensor *)v.bias, work, &bias));
    if (!failed) {
        rt_row_major(ndim, size, stride);
        if (last) {
            stride[1] = 1;
            int64_t step = size[1];
            for (int d = ndim - 1; d > 1; d--) stride[d] = step, step *= size[d];
            stride[0] = step;
        }
        failed = rt_empty_strided(c, work, ndim, size, stride, &r);
    }
    if (!failed) {
        v.in = in, v.weight = weight, v.bias = bias;
        failed = v.transposed ? backward(c, &v, r) : forward(c, &v, r);
    }
    if (!failed && (failed = rt_to(c, r, dtype, &to)) == 0) *out = to;
    rt_drop(c, in), rt_drop(c, weight), rt_drop(c, bias), rt_drop(c, r);
    return failed;
}
/* With or without the batch dimension. */
static int batched(tsrt_ctx *c, conv v, const char *name, tsrt_tensor **out) {
    const tsrt_tensor *in = v.in;
    char text[256];
    if (in->ndim == v.nd + 2) return convolve(c, v, out);
    if (in->ndim != v.nd + 1)
        return tsrt_fail(c, NULL, "Expected %dD (unbatched) or %dD (batched) input to %s, but got input of size: %s", v.nd + 1, v.nd + 2, name, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    int64_t size[5], stride[5];
    size[0] = 1, stride[0] = in->ndim && in->size[0] ? in->size[0] * in->stride[0] : 1;
    for (int d = 0; d < in->ndim; d++) size[d + 1] = in->size[d], stride[d + 1] = in->stride[d];
    tsrt_tensor *wide, *r;
    if (rt_view(c, in, in->ndim + 1, size, stride, in->offset, &wide)) return 1;
    v.in = wide;
    int failed = convolve(c, v, &r);
    rt_drop(c, wide);
    if (failed) return 1;
    failed = rt_view(c, r, r->ndim - 1, r->size + 1, r->stride + 1, r->offset, out);
    rt_drop(c, r);
    return failed;
}

static const int64_t zeros[3] = {0, 0, 0};
static int set(tsrt_ctx *c, conv *v, const tsrt_list *stride, const tsrt_list *pad, const tsrt_list *dilation, const tsrt_list *out_pad) {
    if (spread(c, stride, v->nd, "stride", v->stride) || (pad && spread(c, pad, v->nd, "padding", v->pad)) || spread(c, dilation, v->nd, "dilation", v->dilation)) return 1;
    if (out_pad && spread(c, out_pad, v->nd, "output_padding", v->out_pad)) return 1;
    memcpy(v->pad_after, v->pad, sizeof v->pad);
    return 0;
}
/* padding="same" or "valid". */
static int named_padding(tsrt_ctx *c, conv *v, const tsrt_str *name) {
    memcpy(v->pad, zeros, sizeof v->pad), memcpy(v->pad_after, zeros, sizeof v->pad);
    if (name->len == 5 && !memcmp(name->data, "valid", 5)) return 0;
    if (name->len != 4 || memcmp(name->data, "same", 4)) return tsrt_fail(c, NULL, "Invalid padding string: '%.*s'", (int)name->len, name->data);
    for (int d = 0; d < v->nd; d++) if (v->stride[d] != 1) return tsrt_fail(c, NULL, "padding='same' is not supported for strided convolutions");
    if (v->weight->ndim != v->nd + 2) return tsrt_fail(c, NULL, "Expected weight to have %d dimensions, but got %d", v->nd + 2, v->weight->ndim);
    for (int d = 0; d < v->nd; d++) {
        const int64_t total = v->dilation[d] * (v->weight->size[d + 2] - 1);
        v->pad[d] = total / 2, v->pad_after[d] = total - total / 2;
    }
    return 0;
}
static conv given(int nd, const tsrt_tensor *in, const tsrt_tensor *weight, const tsrt_tensor *bias, int64_t groups, bool transposed) {
    return (conv){.in = in, .weight = weight, .bias = rt_defined(bias) ? bias : NULL, .nd = nd, .groups = groups, .transposed = transposed};
}

#define CONV(n_) \
int tsrt_op_conv##n_##d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, int64_t groups, tsrt_tensor **out) { \
    conv v = given(in->ndim == n_ + 1 || in->ndim == n_ + 2 ? weight->ndim > 2 && weight->ndim < 6 ? weight->ndim - 2 : n_ : n_, in, weight, bias, groups, false); \
    if (in->ndim == n_ + 1 || in->ndim == n_ + 2) { if (set(c, &v, stride, pad, dilation, NULL)) return 1; } \
    v.nd = n_; \
    return batched(c, v, "conv" #n_ "d", out); \
} \
int tsrt_op_conv##n_##d_padding(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, const tsrt_str *pad, tsrt_list *dilation, int64_t groups, tsrt_tensor **out) { \
    conv v = given(n_, in, weight, bias, groups, false); \
    if (set(c, &v, stride, NULL, dilation, NULL) || named_padding(c, &v, pad)) return 1; \
    return batched(c, v, "conv" #n_ "d", out); \
}
CONV(1)
CONV(2)
CONV(3)
#define CONV_TRANSPOSE(n_, suffix_) \
int tsrt_op_conv_transpose##n_##d##suffix_(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *out_pad, int64_t groups, \
                                           tsrt_list *dilation, tsrt_tensor **out) { \
    conv v = given(n_, in, weight, bias, groups, true); \
    if (set(c, &v, stride, pad, dilation, out_pad)) return 1; \
    return batched(c, v, "conv_transpose" #n_ "d", out); \
}
CONV_TRANSPOSE(1, )
CONV_TRANSPOSE(2, _input)
CONV_TRANSPOSE(3, _input)

int tsrt_op_convolution(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool transposed, tsrt_list *out_pad,
                        int64_t groups, tsrt_tensor **out) {
    const int nd = weight->ndim - 2;
    if (nd < 1 || nd > 3) return tsrt_fail(c, NULL, "weight should have at least three dimensions");
    conv v = given(nd, in, weight, bias, groups, transposed);
    char text[256];
    if (set(c, &v, stride, pad, dilation, out_pad)) return 1;
    if (!transposed) memcpy(v.out_pad, zeros, sizeof v.out_pad);
    if (in->ndim != nd + 2)
        return tsrt_fail(c, NULL, "Expected %dD (unbatched) or %dD (batched) input to conv%dd, but got input of size: %s", nd + 1, nd + 2, nd, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    return convolve(c, v, out);
}
int tsrt_op__convolution(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool transposed, tsrt_list *out_pad,
                         int64_t groups, bool benchmark, bool deterministic, bool cudnn, bool tf32, tsrt_tensor **out) {
    (void)benchmark, (void)deterministic, (void)cudnn, (void)tf32;
    return tsrt_op_convolution(c, in, weight, bias, stride, pad, dilation, transposed, out_pad, groups, out);
}
int tsrt_op__convolution_deprecated(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool transposed,
                                    tsrt_list *out_pad, int64_t groups, bool benchmark, bool deterministic, bool cudnn, tsrt_tensor **out) {
    (void)benchmark, (void)deterministic, (void)cudnn;
    return tsrt_op_convolution(c, in, weight, bias, stride, pad, dilation, transposed, out_pad, groups, out);
}
int tsrt_op__convolution_mode(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_list *stride, const tsrt_str *pad, tsrt_list *dilation, int64_t groups, tsrt_tensor **out) {
    const int nd = weight->ndim - 2;
    if (nd < 1 || nd > 3) return tsrt_fail(c, NULL, "weight should have at least three dimensions");
    conv v = given(nd, in, weight, bias, groups, false);
    if (set(c, &v, stride, NULL, dilation, NULL) || named_padding(c, &v, pad)) return 1;
    return batched(c, v, "conv", out);
}

/* The names of single implementations in PyTorch: the kernel's size is an argument that repeats the weight's. */
static int by_kernel(tsrt_ctx *c, int nd, tsrt_tensor *in, tsrt_tensor *weight, const tsrt_list *kernel, tsrt_tensor *bias, const tsrt_list *stride, const tsrt_list *pad,
                     const tsrt_list *dilation, const tsrt_list *out_pad, int64_t groups, bool transposed, tsrt_tensor **out) {
    conv v = given(nd, in, weight, bias, groups, transposed);
    int64_t size[3];
    for (int d = 0; d < nd; d++) v.dilation[d] = 1;
    if (spread(c, kernel, nd, "kernel_size", size) || spread(c, stride, nd, "stride", v.stride) || spread(c, pad, nd, "padding", v.pad)) return 1;
    if ((dilation && spread(c, dilation, nd, "dilation", v.dilation)) || (out_pad && spread(c, out_pad, nd, "output_padding", v.out_pad))) return 1;
    memcpy(v.pad_after, v.pad, sizeof v.pad);
    tsrt_tensor *full = NULL;
    if (!transposed && nd == 2 && weight->ndim == 2 && in->ndim >= 3) {      /* a flattened weight */
        const int64_t at[4] = {weight->size[0], in->size[in->ndim - 3], size[0], size[1]};
        int64_t step[4];
        rt_row_major(4, at, step);
        tsrt_tensor *flat;
        if (weight->size[1] != at[1] * size[0] * size[1]) return tsrt_fail(c, NULL, "the weight does not match kernel_size");
        if (rt_contiguous(c, weight, &flat)) return 1;
        const int failed = rt_view(c, flat, 4, at, step, flat->offset, &full);
        rt_drop(c, flat);
        if (failed) return 1;
        v.weight = full;
    }
    int failed = 0;
    for (int d = 0; d < nd && v.weight->ndim == nd + 2; d++)
        if (v.weight->size[d + 2] != size[d]) failed = tsrt_fail(c, NULL, "the weight does not match kernel_size");
    failed = failed || batched(c, v, "conv", out);
    rt_drop(c, full);
    return failed;
}
int tsrt_op_thnn_conv2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_tensor **out) {
    return by_kernel(c, 2, in, weight, kernel, bias, stride, pad, NULL, NULL, 1, false, out);
}
int tsrt_op__slow_conv2d_forward(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_tensor **out) {
    return by_kernel(c, 2, in, weight, kernel, bias, stride, pad, NULL, NULL, 1, false, out);
}
int tsrt_op_slow_conv3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_tensor **out) {
    return by_kernel(c, 3, in, weight, kernel, bias, stride, pad, NULL, NULL, 1, false, out);
}
int tsrt_op_slow_conv_dilated2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, tsrt_tensor **out) {
    return by_kernel(c, 2, in, weight, kernel, bias, stride, pad, dilation, NULL, 1, false, out);
}
int tsrt_op_slow_conv_dilated3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, tsrt_tensor **out) {
    return by_kernel(c, 3, in, weight, kernel, bias, stride, pad, dilation, NULL, 1, false, out);
}
int tsrt_op_slow_conv_transpose2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *out_pad, tsrt_list *dilation, tsrt_tensor **out) {
    return by_kernel(c, 2, in, weight, kernel, bias, stride, pad, dilation, out_pad, 1, true, out);
}
int tsrt_op_slow_conv_transpose3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *out_pad, tsrt_list *dilation, tsrt_tensor **out) {
    return by_kernel(c, 3, in, weight, kernel, bias, stride, pad, dilation, out_pad, 1, true, out);
}
int tsrt_op_conv_depthwise3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_list *kernel, tsrt_tensor *bias, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, tsrt_tensor **out) {
    const int64_t groups = in->ndim >= 4 ? in->size[in->ndim - 4] : 1;
    return by_kernel(c, 3, in, weight, kernel, bias, stride, pad, dilation, NULL, groups, false, out);
}

/* Time, batch, channels: a 1-d convolution whose result lies so too. weight [taps, in, out]. */
int tsrt_op_conv_tbc(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, int64_t pad, tsrt_tensor **out) {
    if (in->ndim != 3) return tsrt_fail(c, NULL, "Input must have 3 dims: time, batch, in_channel");
    if (weight->ndim != 3) return tsrt_fail(c, NULL, "Weight tensor must have 3 dims: kernel_width, in_channels, out_channels.");
    if (bias->ndim != 1) return tsrt_fail(c, NULL, "Bias must be 1-D");
    if (in->size[2] != weight->size[1]) return tsrt_fail(c, NULL, "Input dim 2 (input channels) is not == dim 1 in the weight tensor");
    if (weight->size[2] != bias->size[0]) return tsrt_fail(c, NULL, "Bias size must equal dim 2 in the weight tensor (output channels).");
    const int64_t bytes = (int64_t)rt_bytes(in->dtype), taps = weight->size[0], steps = in->size[0] + 2 * pad - taps + 1;
    const int64_t size[3] = {steps, in->size[1], weight->size[2]};
    if (steps < 0) return tsrt_fail(c, NULL, "Trying to create tensor with negative dimension %lld: [%lld, %lld, %lld]", (long long)steps, (long long)steps, (long long)size[1], (long long)size[2]);
    if (in->dtype != weight->dtype || in->dtype != bias->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(in->dtype), rt_dtype_cpp(weight->dtype != in->dtype ? weight->dtype : bias->dtype));
    tsrt_tensor *r, *wide;
    if (rt_empty(c, in->dtype, 3, size, &r)) return 1;
    int failed = rt_expand(c, bias, 3, size, &wide);
    if (!failed) failed = rt_copy(c, r, wide), rt_drop(c, wide);
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    for (int64_t k = 0; k < taps && !failed; k++) {
        const int64_t shift = k - pad, from = shift < 0 ? -shift : 0, to = in->size[0] - shift < steps ? in->size[0] - shift : steps, n = to - from;
        if (n <= 0) continue;
        const int64_t b_step[1] = {0}, a_step[1] = {in->stride[0]}, c_step[1] = {r->stride[0]};
        const rt_product p = {.dtype = in->dtype, .m = size[1], .k = in->size[2], .n = size[2], .a = rt_data(in) + (from + shift) * in->stride[0] * bytes,
                              .b = rt_data(weight) + k * weight->stride[0] * bytes, .c = rt_data(r) + from * r->stride[0] * bytes, .a_row = in->stride[1], .a_col = in->stride[2],
                              .b_row = weight->stride[1], .b_col = weight->stride[2], .c_row = r->stride[1], .c_col = r->stride[2], .nbatch = 1, .batch = &n, .a_step = a_step,
                              .b_step = b_step, .c_step = c_step, .beta = &one};
        failed = rt_product_run(c, &p, "addmm_impl_cpu_");
    }
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
