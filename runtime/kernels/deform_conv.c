/* deform_conv.c: convolution whose taps are moved by offsets and weighed by a mask (J. Dai et al., "Deformable Convolutional Networks", 2017; X. Zhu et al.,
 * "Deformable ConvNets v2", 2018), as torchvision has it. Each tap of each output position reads the input between four elements, those outside being
 * zero; the columns so gathered are multiplied by the filters as in any other convolution. float16 and bfloat16 are computed in float32. */
#include <math.h>
#include "product.h"
#include "tensor_ops.h"

/* One image: C channels in H x W, taps th x tw, output oh x ow. Offsets lie as [groups, taps, (y, x), oh, ow], the mask as [groups, taps, oh, ow]. */
typedef struct deform {
    const void *in, *offset, *mask;      /* mask: NULL when there is none */
    void *columns;                       /* [C, taps, oh * ow] */
    int64_t channels, height, width, th, tw, oh, ow, per_group;
    int64_t stride[2], pad[2], dilation[2];
} deform;

#define COLUMNS(name_, T_, floor_)                                                                                  \
    static T_ between_##name_(const T_ *in, int64_t h, int64_t w, T_ y, T_ x) {                                     \
        if (!(y > -1 && y < (T_)h && x > -1 && x < (T_)w)) return 0;                                                \
        const T_ fy = floor_(y), fx = floor_(x), ly = y - fy, lx = x - fx;                                          \
        const int64_t top = (int64_t)fy, left = (int64_t)fx;                                                        \
        const bool up = top >= 0, low = top + 1 < h, near = left >= 0, far = left + 1 < w;                          \
        const T_ a = up && near ? in[top * w + left] : 0, b = up && far ? in[top * w + left + 1] : 0;               \
        const T_ c = low && near ? in[(top + 1) * w + left] : 0, d = low && far ? in[(top + 1) * w + left + 1] : 0; \
        return (1 - ly) * (1 - lx) * a + (1 - ly) * lx * b + ly * (1 - lx) * c + ly * lx * d;                       \
    }                                                                                                               \
    static void name_(void *arg, int64_t begin, int64_t end) {            /* channels */                            \
        const deform *f = arg;                                                                                      \
        const int64_t taps = f->th * f->tw, area = f->oh * f->ow;                                                   \
        for (int64_t ch = begin; ch < end; ch++) {                                                                  \
            const T_ *in = (const T_ *)f->in + ch * f->height * f->width;                                           \
            const int64_t group = ch / f->per_group;                                                                \
            for (int64_t tap = 0; tap < taps; tap++) {                                                              \
                const T_ *move = (const T_ *)f->offset + (group * taps + tap) * 2 * area;                           \
                const T_ *weigh = f->mask ? (const T_ *)f->mask + (group * taps + tap) * area : NULL;               \
                T_ *to = (T_ *)f->columns + (ch * taps + tap) * area;                                               \
                for (int64_t i = 0; i < area; i++) {                                                                \
                    const T_ y = (T_)(i / f->ow * f->stride[0] - f->pad[0] + tap / f->tw * f->dilation[0]) + move[i]; \
                    const T_ x = (T_)(i % f->ow * f->stride[1] - f->pad[1] + tap % f->tw * f->dilation[1]) + move[area + i]; \
                    const T_ v = between_##name_(in, f->height, f->width, y, x);                                    \
                    to[i] = weigh ? weigh[i] * v : v;                                                               \
                }                                                                                                   \
            }                                                                                                       \
        }                                                                                                           \
    }
COLUMNS(columns_f32, float, floorf)
COLUMNS(columns_f64, double, floor)

/* Sizes that fit together; f gets all that one image needs but its data. */
static int check(tsrt_ctx *c, deform *f, const tsrt_tensor *in, const tsrt_tensor *weight, const tsrt_tensor *offset, const tsrt_tensor *mask, const tsrt_tensor *bias, int64_t groups, int64_t offset_groups) {
    static const char *const side[2] = {"h", "w"};
    int64_t reach[2];
    if (in->ndim != 4 || weight->ndim != 4 || offset->ndim != 4 || (mask && mask->ndim != 4)) return tsrt_fail(c, NULL, "deform_conv2d: input, weight, offset and mask need four dimensions");
    if (groups < 1 || offset_groups < 1) return tsrt_fail(c, NULL, "deform_conv2d: there must be a group of weights and one of offsets at least");
    for (int d = 0; d < 2; d++) {
        if (weight->size[2 + d] < 1) return tsrt_fail(c, NULL, "weight_h: %lld weight_w: %lld", (long long)weight->size[2], (long long)weight->size[3]);
        if (f->stride[d] < 1 || f->pad[d] < 0 || f->dilation[d] < 1)
            return tsrt_fail(c, NULL, "deform_conv2d: stride_%s %lld, pad_%s %lld, dilation_%s %lld", side[d], (long long)f->stride[d], side[d], (long long)f->pad[d], side[d], (long long)f->dilation[d]);
    }
    if (weight->size[1] * groups != in->size[1] || weight->size[0] % groups)
        return tsrt_fail(c, NULL, "deform_conv2d: weight of %lld x %lld channels does not fit %lld channels in %lld groups", (long long)weight->size[0], (long long)weight->size[1], (long long)in->size[1], (long long)groups);
    f->channels = in->size[1], f->height = in->size[2], f->width = in->size[3], f->th = weight->size[2], f->tw = weight->size[3];
    const int64_t taps = f->th * f->tw;
    if (offset->size[1] != offset_groups * 2 * taps) return tsrt_fail(c, NULL, "offset.shape[1] is not valid: got: %lld expected: %lld", (long long)offset->size[1], (long long)(offset_groups * 2 * taps));
    if (mask && mask->size[1] != offset_groups * taps) return tsrt_fail(c, NULL, "mask.shape[1] is not valid: got: %lld expected: %lld", (long long)mask->size[1], (long long)(offset_groups * taps));
    if (f->channels % offset_groups) return tsrt_fail(c, NULL, "deform_conv2d: %lld channels can't be in %lld groups of offsets", (long long)f->channels, (long long)offset_groups);
    f->per_group = f->channels / offset_groups;
    for (int d = 0; d < 2; d++) {
        if (__builtin_mul_overflow(f->dilation[d], weight->size[2 + d] - 1, &reach[d]) || reach[d] >= INT64_MAX / 4 || f->pad[d] >= INT64_MAX / 4) return tsrt_fail_memory(c);
        const int64_t room = in->size[2 + d] + 2 * f->pad[d] - reach[d] - 1;
        *(d ? &f->ow : &f->oh) = room < 0 ? 0 : room / f->stride[d] + 1;
    }
    if (f->oh < 1 || f->ow < 1) return tsrt_fail(c, NULL, "Calculated output size too small - out_h: %lld out_w: %lld", (long long)f->oh, (long long)f->ow);
    if (offset->size[0] != in->size[0] || (mask && mask->size[0] != in->size[0])) return tsrt_fail(c, NULL, "invalid batch size of %s", offset->size[0] != in->size[0] ? "offset" : "mask");
    if (offset->size[2] != f->oh || offset->size[3] != f->ow)
        return tsrt_fail(c, NULL, "offset output dims: (%lld, %lld) - computed output dims: (%lld, %lld)", (long long)offset->size[2], (long long)offset->size[3], (long long)f->oh, (long long)f->ow);
    if (mask && (mask->size[2] != f->oh || mask->size[3] != f->ow))
        return tsrt_fail(c, NULL, "mask output dims: (%lld, %lld) - computed output dims: (%lld, %lld)", (long long)mask->size[2], (long long)mask->size[3], (long long)f->oh, (long long)f->ow);
    if (bias->ndim != 1 || bias->size[0] != weight->size[0]) return tsrt_fail(c, NULL, "deform_conv2d: the bias needs one number a filter, %lld", (long long)weight->size[0]);
    return 0;
}

/* All contiguous and of one dtype, float32 or float64; out is [N, O, oh, ow]. */
static int run(tsrt_ctx *c, deform *f, const tsrt_tensor *in, const tsrt_tensor *weight, const tsrt_tensor *offset, const tsrt_tensor *mask, const tsrt_tensor *bias, int64_t groups, tsrt_tensor *out) {
    const size_t bytes = rt_bytes(in->dtype);
    const int64_t area = f->oh * f->ow, taps = f->th * f->tw, filters = weight->size[0] / groups, depth = weight->size[1] * taps;
    int64_t cells;
    if (!out->numel) return 0;
    if (__builtin_mul_overflow(f->channels * taps, area, &cells) || cells > INT64_MAX / 16) return tsrt_fail_memory(c);
    tsrt_tensor *columns, *wide = NULL;
    if (rt_empty(c, in->dtype, 1, &cells, &columns)) return 1;
    const int64_t turned[4] = {0, 1, 0, 0};
    int failed = rt_view(c, bias, 4, out->size, turned, 0, &wide) || rt_copy(c, out, wide);
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    f->columns = rt_data(columns);
    for (int64_t n = 0; !failed && n < in->size[0]; n++) {
        f->in = rt_data(in) + (size_t)(n * in->stride[0]) * bytes, f->offset = rt_data(offset) + (size_t)(n * offset->stride[0]) * bytes;
        f->mask = mask ? rt_data(mask) + (size_t)(n * mask->stride[0]) * bytes : NULL;
        rt_parallel(c, f->channels, 16384 / (taps * area) + 1, in->dtype == TSRT_FLOAT32 ? columns_f32 : columns_f64, f);
        const int64_t a_step = filters * depth, b_step = depth * area, c_step = filters * area;
        failed = rt_product_run(c, &(rt_product){.dtype = in->dtype, .m = filters, .n = area, .k = depth, .a = rt_data(weight), .b = f->columns, .c = rt_data(out) + (size_t)(n * out->stride[0]) * bytes,
                                                 .a_row = depth, .a_col = 1, .b_row = area, .b_col = 1, .c_row = area, .c_col = 1, .nbatch = 1, .batch = &groups, .a_step = &a_step, .b_step = &b_step,
                                                 .c_step = &c_step, .beta = &one}, "deform_conv2d");
    }
    rt_drop(c, columns), rt_drop(c, wide);
    return failed;
}

int tsrt_torchvision_deform_conv2d(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *weight, tsrt_tensor *offset, tsrt_tensor *mask, tsrt_tensor *bias, int64_t stride_h, int64_t stride_w, int64_t pad_h, int64_t pad_w,
                                   int64_t dilation_h, int64_t dilation_w, int64_t groups, int64_t offset_groups, bool use_mask, tsrt_tensor **out) {
    tsrt_tensor *const given[5] = {input, weight, offset, bias, use_mask ? mask : NULL};
    tsrt_tensor *t[5] = {NULL}, *r = NULL;
    deform f = {.stride = {stride_h, stride_w}, .pad = {pad_h, pad_w}, .dilation = {dilation_h, dilation_w}};
    if (!rt_is_floating(input->dtype)) return tsrt_fail(c, NULL, "\"deformable_im2col\" not implemented for '%s'", rt_dtype_cpp(input->dtype));
    for (int i = 1; i < 5; i++)
        if (given[i] && given[i]->dtype != input->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(input->dtype), rt_dtype_cpp(given[i]->dtype));
    if (check(c, &f, input, weight, offset, given[4], bias, groups, offset_groups)) return 1;
    int failed = 0;
    for (int i = 0; i < 5 && !failed; i++) failed = given[i] && rt_to_contiguous(c, given[i], rt_opmath(input->dtype), &t[i]);
    failed = failed || rt_empty(c, rt_opmath(input->dtype), 4, (int64_t[]){input->size[0], weight->size[0], f.oh, f.ow}, &r) || run(c, &f, t[0], t[1], t[2], t[4], t[3], groups, r) || rt_to(c, r, input->dtype, out);
    for (int i = 0; i < 5; i++) rt_drop(c, t[i]);
    rt_drop(c, r);
    return failed;
}
