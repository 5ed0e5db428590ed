/* unpool.c: the inverse of maximum pooling, pooling over windows of random places, and patches as columns (im2col, col2im). */
#include "pool.h"
#include "product.h"
#include "loops/conv_loops.h"
#include "tensor_ops.h"

/* ---- max_unpool: places are flat in a plane of the result */
static int unpool(tsrt_ctx *c, int nd, tsrt_tensor *in, tsrt_tensor *index, const tsrt_list *size, tsrt_tensor **out) {
    char text[256], other[256];
    if (index->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "elements in indices should be type int64 but got: %s", rt_dtype_cpp(index->dtype));
    if (size->len != nd)
        return tsrt_fail(c, NULL, "There should be exactly %s in output_size, but got %lld elements.", nd == 2 ? "two elements (height, width)" : "three elements (depth, height, width)", (long long)size->len);
    if (in->ndim != nd + 1 && in->ndim != nd + 2)
        return tsrt_fail(c, NULL, "Input to max_unpooling%dd should be a %dd or %dd Tensor, but got a tensor with %d dimensions.", nd, nd + 1, nd + 2, in->ndim);
    if (!rt_same_sizes(in, index))
        return tsrt_fail(c, NULL, "Expected shape of indices to be same as that of the input tensor (%s) but got indices tensor with shape: %s", rt_sizes_text(in->ndim, in->size, text, sizeof text), rt_sizes_text(index->ndim, index->size, other, sizeof other));
    for (int d = in->ndim == nd + 2 ? 1 : 0; d < in->ndim; d++)
        if (!in->size[d])
            return tsrt_fail(c, NULL, "max_unpooling%dd_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got %s with dimension %d being empty.", nd, rt_sizes_text(in->ndim, in->size, text, sizeof text), d);
    if (in->dtype == TSRT_BOOL8 || rt_is_complex(in->dtype)) return tsrt_fail(c, "NotImplementedError", "\"max_unpool%dd\" not implemented for '%s'", nd, rt_dtype_cpp(in->dtype));
    rt_planes p, q;
    rt_planes_init(&p, nd, in), rt_planes_init(&q, nd, index);
    for (int d = 0; d < nd; d++) p.out[3 - nd + d] = ((const int64_t *)size->data)[d];
    tsrt_tensor *r;
    if (rt_planes_out(c, &p, nd, in, in->dtype, nd == 2 && in->ndim == 4 && rt_is_channels_last(in), &r)) return 1;
    const int64_t bytes = (int64_t)rt_bytes(in->dtype), area = p.out[1] * p.out[2], volume = p.out[0] * area;
    char *to = rt_data(r);
    memset(to, 0, (size_t)(r->numel * bytes));
    for (int64_t i = 0; i < p.batch * p.channels; i++) {
        const int64_t n = i / p.channels, ch = i % p.channels;
        for (int64_t d = 0; d < p.in[0]; d++)
            for (int64_t h = 0; h < p.in[1]; h++)
                for (int64_t w = 0; w < p.in[2]; w++) {
                    const int64_t at = ((const int64_t *)(void *)rt_data(index))[n * q.in_batch + ch * q.in_channel + d * q.in_step[0] + h * q.in_step[1] + w * q.in_step[2]];
                    if (at < 0 || at >= volume) {
                        rt_drop(c, r);
                        if (nd == 2) return tsrt_fail(c, NULL, "Found an invalid max index: %lld (output volumes are of size %lldx%lld)", (long long)at, (long long)p.out[1], (long long)p.out[2]);
                        return tsrt_fail(c, NULL, "Found an invalid max index: %lld (output volumes are of size %lldx%lldx%lld)", (long long)at, (long long)p.out[0], (long long)p.out[1], (long long)p.out[2]);
                    }
                    const int64_t place = n * p.out_batch + ch * p.out_channel + at / area * p.out_step[0] + at % area / p.out[2] * p.out_step[1] + at % p.out[2] * p.out_step[2];
                    memcpy(to + place * bytes, rt_data(in) + (n * p.in_batch + ch * p.in_channel + d * p.in_step[0] + h * p.in_step[1] + w * p.in_step[2]) * bytes, (size_t)bytes);
                }
    }
    *out = r;
    return 0;
}
int tsrt_op_max_unpool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *index, tsrt_list *size, tsrt_tensor **out) { return unpool(c, 2, in, index, size, out); }
int tsrt_op_max_unpool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *index, tsrt_list *size, tsrt_list *stride, tsrt_list *pad, tsrt_tensor **out) {
    char text[256];
    if (stride->len != 3) return tsrt_fail(c, NULL, "There should be exactly three elements (depth, height, width) in stride, but got: %lld elements.", (long long)stride->len);
    if (pad->len != 3) return tsrt_fail(c, NULL, "There should be exactly three elements (depth, height, width) in padding, but got: %lld elements.", (long long)pad->len);
    for (int i = 0; i < 3 && size->len == 3; i++)
        if (((const int64_t *)stride->data)[i] <= 0) return tsrt_fail(c, NULL, "strides should be greater than zero, but got stride: %s", rt_sizes_text(3, stride->data, text, sizeof text));
    return unpool(c, 3, in, index, size, out);
}

/* ---- fractional_max_pool: windows begin where a random number in [0, 1) says, one a plane and dimension */
static void places(int64_t in, int64_t out, int64_t kernel, double sample, bool single, int64_t *to) {
    if (out > 1) {
        if (single) {
            const float alpha = (float)(in - kernel) / (float)(out - 1), s = (float)sample;
            for (int64_t i = 0; i < out - 1; i++) to[i] = (int64_t)(((float)i + s) * alpha) - (int64_t)(s * alpha);
        } else {
            const double alpha = (double)(in - kernel) / (double)(out - 1);
            for (int64_t i = 0; i < out - 1; i++) to[i] = (int64_t)(((double)i + sample) * alpha) - (int64_t)(sample * alpha);
        }
    }
    if (out > 0) to[out - 1] = in - kernel;
}
typedef struct fractional { const rt_planes *p; const char *in; char *out; int64_t *index; } fractional;
#define FRACTIONAL(dtype_, name_, T_, S_, from_, to_) \
static void fractional_##name_(const fractional *g, int64_t n, int64_t ch, const int64_t *const *at) { \
    const rt_planes *p = g->p; \
    const T_ *in = (const T_ *)(const void *)g->in + n * p->in_batch + ch * p->in_channel; \
    const int64_t base = n * p->out_batch + ch * p->out_channel; \
    for (int64_t od = 0; od < p->out[0]; od++) \
        for (int64_t oh = 0; oh < p->out[1]; oh++) \
            for (int64_t ow = 0; ow < p->out[2]; ow++) { \
                const int64_t d0 = at[0][od], h0 = at[1][oh], w0 = at[2][ow]; \
                S_ most = -(S_)INFINITY; \
                int64_t place = (d0 * p->in[1] + h0) * p->in[2] + w0; \
                for (int64_t d = d0; d < d0 + p->kernel[0]; d++) \
                    for (int64_t h = h0; h < h0 + p->kernel[1]; h++) \
                        for (int64_t w = w0; w < w0 + p->kernel[2]; w++) { \
                            const S_ x = (S_)from_(in[d * p->in_step[0] + h * p->in_step[1] + w * p->in_step[2]]); \
                            if (x > most || x != x) most = x, place = (d * p->in[1] + h) * p->in[2] + w; \
                        } \
                const int64_t o = base + od * p->out_step[0] + oh * p->out_step[1] + ow * p->out_step[2]; \
                ((T_ *)(void *)g->out)[o] = (T_)to_(most); \
                g->index[o] = place; \
            } \
}
RT_FLOAT_TYPES(FRACTIONAL)
#define FRACTIONAL_CASE(dtype_, name_, ...) case dtype_: fractional_##name_(&g, n, ch, (const int64_t *const *)at); break;

static int fractional_pool(tsrt_ctx *c, int nd, tsrt_tensor *in, const tsrt_list *kernel, const tsrt_list *size, const tsrt_tensor *samples, tsrt_tensor **out, tsrt_tensor **index) {
    rt_planes p;
    char text[256];
    if (in->ndim != nd + 1 && in->ndim != nd + 2)
        return tsrt_fail(c, NULL, "fractional_max_pool%dd(): Expected %dD or %dD tensor, but got: %s", nd, nd + 1, nd + 2, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    if (kernel->len != 1 && kernel->len != nd) return tsrt_fail(c, NULL, "fractional_max_pool%dd: kernel_size must either be a single Int or tuple of Ints", nd);
    if (size->len != 1 && size->len != nd) return tsrt_fail(c, NULL, "fractional_max_pool%dd: output_size must either be a single Int or tuple of Ints", nd);
    for (int d = in->ndim - nd - (in->ndim == nd + 1); d < in->ndim; d++)
        if (!in->size[d])
            return tsrt_fail(c, NULL, "fractional_max_pool%dd(): Expected input to have non-zero size for non-batch dimensions, but got %s with dimension %d being empty.", nd, rt_sizes_text(in->ndim, in->size, text, sizeof text), d);
    if (!rt_is_floating(in->dtype)) return tsrt_fail(c, "NotImplementedError", "\"fractional_max_pool%dd_out_frame\" not implemented for '%s'", nd, rt_dtype_cpp(in->dtype));
    if (samples->dtype != in->dtype) return tsrt_fail(c, NULL, "Expect _random_samples to have the same dtype as input");
    if (samples->ndim != 3) return tsrt_fail(c, NULL, "Expect _random_samples to have 3 dimensions got %d", samples->ndim);
    rt_planes_init(&p, nd, in);
    rt_planes_list(kernel, nd, p.kernel), rt_planes_list(size, nd, p.out);
    if (samples->size[0] < p.batch) return tsrt_fail(c, NULL, "Expect _random_samples.size(0) no less then input batch size.");
    if (samples->size[1] != p.channels) return tsrt_fail(c, NULL, "Expect _random_samples.size(1) equals to input channel size.");
    if (samples->size[2] != nd) return tsrt_fail(c, NULL, "Expect _random_samples.size(2) equals to %d got %lld.", nd, (long long)samples->size[2]);
    static const char *const name[3] = {"time", "height", "width"};
    int64_t total = 0;
    for (int i = 3 - nd; i < 3; i++) {
        if (p.kernel[i] < 1 || p.out[i] < 1) return tsrt_fail(c, NULL, "fractional_max_pool%dd: kernel_size and output_size must be greater than zero", nd);
        if (p.out[i] + p.kernel[i] - 1 > p.in[i] - (nd == 3))
            return tsrt_fail(c, NULL, "fractional_max_pool%s(): pool %s %lld too large relative to input %s %lld", nd == 3 ? "3d_out" : "2d", name[i], (long long)p.kernel[i], name[i], (long long)p.in[i]);
    }
    for (int i = 0; i < 3; i++) total += p.out[i];
    tsrt_tensor *r, *place;
    if (rt_planes_out(c, &p, nd, in, in->dtype, false, &r)) return 1;
    if (rt_planes_out(c, &p, nd, in, TSRT_INT64, false, &place)) return rt_drop(c, r), 1;
    int64_t *room = rt_scratch(c, (size_t)total * sizeof *room);
    if (!room) return rt_drop(c, r), rt_drop(c, place), 1;
    int64_t *const at[3] = {room, room + p.out[0], room + p.out[0] + p.out[1]};
    const fractional g = {&p, rt_data(in), rt_data(r), (int64_t *)(void *)rt_data(place)};
    const int64_t bytes = (int64_t)rt_bytes(in->dtype);
    for (int64_t n = 0; n < p.batch; n++)
        for (int64_t ch = 0; ch < p.channels; ch++) {
            for (int i = 0; i < 3; i++) {
                if (i < 3 - nd) { at[i][0] = 0; continue; }
                /* Two dimensions take their numbers width first, three depth first. */
                const int64_t which = nd == 2 ? (i == 2 ? 0 : 1) : i;
                double s;
                rt_convert(TSRT_FLOAT64, (char *)&s, 8, in->dtype, rt_data(samples) + (n * samples->stride[0] + ch * samples->stride[1] + which * samples->stride[2]) * bytes, 0, 1);
                places(p.in[i], p.out[i], p.kernel[i], s, in->dtype != TSRT_FLOAT64, at[i]);
            }
            switch (in->dtype) {
            RT_FLOAT_TYPES(FRACTIONAL_CASE)
            default: break;
            }
        }
    rt_scratch_free(c, room, (size_t)total * sizeof *room);
    *out = r, *index = place;
    return 0;
}
int tsrt_op_fractional_max_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *size, tsrt_tensor *samples, tsrt_tensor **out, tsrt_tensor **index) {
    return fractional_pool(c, 2, in, kernel, size, samples, out, index);
}
int tsrt_op_fractional_max_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *size, tsrt_tensor *samples, tsrt_tensor **out, tsrt_tensor **index) {
    return fractional_pool(c, 3, in, kernel, size, samples, out, index);
}

/* ---- im2col and col2im */
static int patch_lists(tsrt_ctx *c, rt_window *w, const tsrt_list *kernel, const tsrt_list *dilation, const tsrt_list *pad, const tsrt_list *stride) {
    const tsrt_list *const all[4] = {kernel, dilation, pad, stride};
    static const char *const name[4] = {"kernel_size", "dilation", "padding", "stride"};
    for (int i = 0; i < 4; i++)
        if (all[i]->len != 2) return tsrt_fail(c, NULL, "It is expected %s equals to 2, but got size %lld", name[i], (long long)all[i]->len);
    for (int i = 0; i < 3; i++) {
        w->kernel[i] = i ? ((const int64_t *)kernel->data)[i - 1] : 1, w->dilation[i] = i ? ((const int64_t *)dilation->data)[i - 1] : 1;
        w->pad[i] = i ? ((const int64_t *)pad->data)[i - 1] : 0, w->stride[i] = i ? ((const int64_t *)stride->data)[i - 1] : 1;
    }
    const int64_t *k = w->kernel, *l = w->dilation, *p = w->pad, *s = w->stride;
    if (k[1] < 1 || k[2] < 1) return tsrt_fail(c, NULL, "kernel size should be greater than zero, but got kernel_height: %lld kernel_width: %lld", (long long)k[1], (long long)k[2]);
    if (l[1] < 1 || l[2] < 1) return tsrt_fail(c, NULL, "dilation should be greater than zero, but got dilation_height: %lld dilation_width: %lld", (long long)l[1], (long long)l[2]);
    if (p[1] < 0 || p[2] < 0) return tsrt_fail(c, NULL, "padding should be non-negative, but got pad_height: %lld pad_width: %lld", (long long)p[1], (long long)p[2]);
    if (s[1] < 1 || s[2] < 1) return tsrt_fail(c, NULL, "stride should be greater than zero, but got stride_height: %lld stride_width: %lld", (long long)s[1], (long long)s[2]);
    return 0;
}
static void patch_sizes(rt_window *w, int64_t h, int64_t width) {
    w->in[0] = w->out[0] = 1, w->in[1] = h, w->in[2] = width;
    for (int i = 1; i < 3; i++) {
        const int64_t free = w->in[i] + 2 * w->pad[i] - (w->dilation[i] * (w->kernel[i] - 1) + 1);
        w->out[i] = (free < 0 ? (free - w->stride[i] + 1) / w->stride[i] : free / w->stride[i]) + 1;
    }
}
int tsrt_op_im2col(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *dilation, tsrt_list *pad, tsrt_list *stride, tsrt_tensor **out) {
    rt_window w;
    memset(&w, 0, sizeof w);
    char text[256];
    if (in->ndim < 3 || in->ndim > 4) {
        if (in->ndim < 3) return tsrt_fail(c, RT_INDEX_ERROR, "Dimension out of range (expected to be in range of [%d, %d], but got 2)", -in->ndim, in->ndim - 1);
        return tsrt_fail(c, NULL, "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: %s", rt_sizes_text(in->ndim, in->size, text, sizeof text));
    }
    if (patch_lists(c, &w, kernel, dilation, pad, stride)) return 1;
    const int lead = in->ndim - 2, ndim = in->ndim - 1;
    for (int d = in->ndim - 3; d < in->ndim; d++)
        if (!in->size[d]) return tsrt_fail(c, NULL, "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: %s", rt_sizes_text(in->ndim, in->size, text, sizeof text));
    patch_sizes(&w, in->size[lead], in->size[lead + 1]);
    if (w.out[1] < 1 || w.out[2] < 1)
        return tsrt_fail(c, NULL, "Given input with spatial size (%lld, %lld), kernel_size=(%lld, %lld), dilation=(%lld, %lld), padding=(%lld, %lld), calculated shape of the array of sliding blocks as (%lld, %lld), but its components must be at least one.",
                         (long long)w.in[1], (long long)w.in[2], (long long)w.kernel[1], (long long)w.kernel[2], (long long)w.dilation[1], (long long)w.dilation[2], (long long)w.pad[1], (long long)w.pad[2], (long long)w.out[1], (long long)w.out[2]);
    if (rt_is_integral(in->dtype)) return tsrt_fail(c, "NotImplementedError", "\"im2col_out_cpu\" not implemented for '%s'", rt_dtype_cpp(in->dtype));
    w.channels = in->size[lead - 1], w.in_channel = in->stride[lead - 1], w.in_step[1] = in->stride[lead], w.in_step[2] = in->stride[lead + 1];
    const int64_t positions = w.out[1] * w.out[2], rows = w.channels * w.kernel[1] * w.kernel[2], batch = lead > 1 ? in->size[0] : 1;
    const int64_t size[3] = {batch, rows, positions};
    if (rt_empty(c, in->dtype, ndim, size + 3 - ndim, out)) return 1;
    const size_t bytes = rt_bytes(in->dtype);
    rt_patches_fn *fill = bytes == 1 ? RT_PICK(c, patches_1) : bytes == 2 ? RT_PICK(c, patches_2) : bytes == 4 ? RT_PICK(c, patches_4) : bytes == 8 ? RT_PICK(c, patches_8) : RT_PICK(c, patches_16);
    for (int64_t n = 0; n < batch; n++)
        fill(&w, rt_data(in) + (lead > 1 ? n * in->stride[0] : 0) * (int64_t)bytes, 0, positions, rt_data(*out) + n * rows * positions * (int64_t)bytes, positions);
    return 0;
}
int tsrt_op_col2im(tsrt_ctx *c, tsrt_tensor *given, tsrt_list *size, tsrt_list *kernel, tsrt_list *dilation, tsrt_list *pad, tsrt_list *stride, tsrt_tensor **out) {
    rt_window w;
    memset(&w, 0, sizeof w);
    char text[256];
    if (size->len != 2) return tsrt_fail(c, NULL, "It is expected output_size equals to 2, but got size %lld", (long long)size->len);
    if (patch_lists(c, &w, kernel, dilation, pad, stride)) return 1;
    const int ndim = given->ndim;
    if ((ndim != 2 && ndim != 3) || !given->size[ndim - 1] || !given->size[ndim - 2])
        return tsrt_fail(c, NULL, "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: %s", rt_sizes_text(ndim, given->size, text, sizeof text));
    const int64_t h = ((const int64_t *)size->data)[0], width = ((const int64_t *)size->data)[1], taps = w.kernel[1] * w.kernel[2], rows = given->size[ndim - 2], cols = given->size[ndim - 1];
    if (rows % taps)
        return tsrt_fail(c, NULL, "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=%lld and kernel_size=(%lld, %lld).", (long long)rows, (long long)w.kernel[1], (long long)w.kernel[2]);
    patch_sizes(&w, h, width);
    if (cols != w.out[1] * w.out[2])
        return tsrt_fail(c, NULL, "Given output_size=(%lld, %lld), kernel_size=(%lld, %lld), dilation=(%lld, %lld), padding=(%lld, %lld), stride=(%lld, %lld), expected size of input's dimension 2 to match the calculated number of sliding blocks %lld * %lld = %lld, but got input.size(2)=%lld.",
                         (long long)h, (long long)width, (long long)w.kernel[1], (long long)w.kernel[2], (long long)w.dilation[1], (long long)w.dilation[2], (long long)w.pad[1], (long long)w.pad[2], (long long)w.stride[1], (long long)w.stride[2],
                         (long long)w.out[1], (long long)w.out[2], (long long)(w.out[1] * w.out[2]), (long long)cols);
    if (h < 1 || width < 1) return tsrt_fail(c, NULL, "Expected output spatial size to be positive, but got: output_size=(%lld, %lld).", (long long)h, (long long)width);
    if (rt_is_integral(given->dtype)) return tsrt_fail(c, "NotImplementedError", "\"col2im_out_cpu\" not implemented for '%s'", rt_dtype_cpp(given->dtype));
    const int dtype = given->dtype, work = rt_opmath(dtype);
    tsrt_tensor *in, *r;
    if (rt_to_contiguous(c, given, work, &in)) return 1;
    const int64_t batch = ndim == 3 ? in->size[0] : 1, channels = rows / taps, made[4] = {batch, channels, h, width};
    w.channels = channels, w.in_channel = h * width, w.in_step[1] = width, w.in_step[2] = 1;
    if (rt_empty(c, work, ndim + 1, made + 3 - ndim, &r)) return rt_drop(c, in), 1;
    const int64_t bytes = (int64_t)rt_bytes(work);
    memset(rt_data(r), 0, (size_t)(r->numel * bytes));
    rt_unpatches_fn *add = work == TSRT_FLOAT32 ? RT_PICK(c, unpatches_f32) : work == TSRT_FLOAT64 ? RT_PICK(c, unpatches_f64) : work == TSRT_COMPLEX64 ? RT_PICK(c, unpatches_c64)
                         : work == TSRT_BOOL8 ? RT_PICK(c, unpatches_bool) : RT_PICK(c, unpatches_c128);
    for (int64_t n = 0; n < batch; n++) add(&w, rt_data(in) + n * rows * cols * bytes, cols, rt_data(r) + n * channels * h * width * bytes);
    rt_drop(c, in);
    const int failed = rt_to(c, r, dtype, out);
    rt_drop(c, r);
    return failed;
}
