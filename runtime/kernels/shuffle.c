/* shuffle.c: pixels and channels in another order: pixel_shuffle, its inverse, channel_shuffle. Each is a view of more dimensions, copied. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

enum { MORE = 4 };
/* Splits, permutes and joins: `split` sizes of in's view (row-major), `order` of its dimensions in the result, whose sizes are `made`. */
static int rearrange(tsrt_ctx *c, tsrt_tensor *in, int n, const int64_t *split, const int *order, int ndim, const int64_t *made, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM + MORE], size[RT_MAXDIM + MORE], step[RT_MAXDIM + MORE], final[RT_MAXDIM];
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "too many dimensions");
    tsrt_tensor *flat, *view = NULL, *r = NULL;
    if (rt_contiguous(c, in, &flat)) return 1;
    rt_row_major(n, split, stride);
    for (int d = 0; d < n; d++) size[d] = split[order[d]], step[d] = stride[order[d]];
    int failed = rt_view(c, flat, n, size, step, flat->offset, &view) || rt_empty(c, in->dtype, n, size, &r) || rt_copy(c, r, view);
    rt_drop(c, flat), rt_drop(c, view);
    if (failed) return rt_drop(c, r), 1;
    rt_row_major(ndim, made, final);
    failed = rt_view(c, r, ndim, made, final, r->offset, out);
    rt_drop(c, r);
    return failed;
}
int tsrt_op_pixel_shuffle(tsrt_ctx *c, tsrt_tensor *in, int64_t r, tsrt_tensor **out) {
    const int n = in->ndim, lead = n - 3;
    if (n < 3) return tsrt_fail(c, NULL, "pixel_shuffle expects input to have at least 3 dimensions, but got input with %d dimension(s)", n);
    if (r <= 0) return tsrt_fail(c, NULL, "pixel_shuffle expects a positive upscale_factor, but got %lld", (long long)r);
    if (r > INT32_MAX) return tsrt_fail(c, NULL, "upscale factor is too large, (upscale_factor)^2 overflowed: upscale_factor=%lld", (long long)r);
    const int64_t ch = in->size[lead], h = in->size[lead + 1], w = in->size[lead + 2];
    if (ch % (r * r)) return tsrt_fail(c, NULL, "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=%lld is not divisible by %lld", (long long)ch, (long long)(r * r));
    int64_t split[RT_MAXDIM + MORE], made[RT_MAXDIM];
    int order[RT_MAXDIM + MORE];
    for (int d = 0; d < lead; d++) split[d] = made[d] = in->size[d], order[d] = d;
    const int64_t parts[5] = {ch / (r * r), r, r, h, w};
    static const int turn[5] = {0, 3, 1, 4, 2};
    for (int d = 0; d < 5; d++) split[lead + d] = parts[d], order[lead + d] = lead + turn[d];
    made[lead] = parts[0], made[lead + 1] = h * r, made[lead + 2] = w * r;
    return rearrange(c, in, lead + 5, split, order, n, made, out);
}
int tsrt_op_pixel_unshuffle(tsrt_ctx *c, tsrt_tensor *in, int64_t r, tsrt_tensor **out) {
    const int n = in->ndim, lead = n - 3;
    if (n < 3) return tsrt_fail(c, NULL, "pixel_unshuffle expects input to have at least 3 dimensions, but got input with %d dimension(s)", n);
    if (r <= 0) return tsrt_fail(c, NULL, "pixel_unshuffle expects a positive downscale_factor, but got %lld", (long long)r);
    const int64_t ch = in->size[lead], h = in->size[lead + 1], w = in->size[lead + 2];
    if (h % r) return tsrt_fail(c, NULL, "pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=%lld is not divisible by %lld", (long long)h, (long long)r);
    if (w % r) return tsrt_fail(c, NULL, "pixel_unshuffle expects width to be divisible by downscale_factor, but input.size(-1)=%lld is not divisible by %lld", (long long)w, (long long)r);
    int64_t split[RT_MAXDIM + MORE], made[RT_MAXDIM];
    int order[RT_MAXDIM + MORE];
    for (int d = 0; d < lead; d++) split[d] = made[d] = in->size[d], order[d] = d;
    const int64_t parts[5] = {ch, h / r, r, w / r, r};
    static const int turn[5] = {0, 2, 4, 1, 3};
    for (int d = 0; d < 5; d++) split[lead + d] = parts[d], order[lead + d] = lead + turn[d];
    made[lead] = ch * r * r, made[lead + 1] = h / r, made[lead + 2] = w / r;
    return rearrange(c, in, lead + 5, split, order, n, made, out);
}
int tsrt_op_channel_shuffle(tsrt_ctx *c, tsrt_tensor *in, int64_t groups, tsrt_tensor **out) {
    char text[256];
    if (in->ndim <= 2) return tsrt_fail(c, NULL, "channel_shuffle expects input with > 2 dims, but got input with sizes %s", rt_sizes_text(in->ndim, in->size, text, sizeof text));
    if (groups <= 0) return tsrt_fail(c, NULL, "Number of groups to divide channels in must be positive. Value of groups:%lld", (long long)groups);
    const int64_t ch = in->size[1];
    if (ch % groups) return tsrt_fail(c, NULL, "Number of channels must be divisible by groups. Got %lld channels and %lld groups.", (long long)ch, (long long)groups);
    int64_t split[RT_MAXDIM + MORE];
    int order[RT_MAXDIM + MORE];
    split[0] = in->size[0], split[1] = groups, split[2] = ch / groups, order[0] = 0, order[1] = 2, order[2] = 1;
    for (int d = 2; d < in->ndim; d++) split[d + 1] = in->size[d], order[d + 1] = d + 1;
    return rearrange(c, in, in->ndim + 1, split, order, in->ndim, in->size, out);
}
int tsrt_op_native_channel_shuffle(tsrt_ctx *c, tsrt_tensor *in, int64_t groups, tsrt_tensor **out) { return tsrt_op_channel_shuffle(c, in, groups, out); }
