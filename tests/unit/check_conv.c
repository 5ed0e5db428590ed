/* Convolutions against loops over the definition, for each instruction set: windows, strides, paddings, dilations, groups, layouts of all kinds; sums that are
 * cut along k; transposed ones; NaN reaches what it must and no more; the same bits whatever the number of threads. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include "each_isa.h"
#include "layouts.h"
#include "run_suite.h"

typedef struct window { int nd; int64_t batch, channels, filters, groups, in[3], kernel[3], stride[3], pad[3], dilation[3]; } window;
/* The element of the result at at[0..nd + 2). */
static double expected(const window *w, const tsrt_tensor *in, const tsrt_tensor *weight, const tsrt_tensor *bias, const int64_t *at) {
    const int64_t channels = w->channels / w->groups, group = at[1] / (w->filters / w->groups);
    double sum = bias ? get(bias, at + 1) : 0;
    int64_t k[3] = {0}, taps = 1;
    for (int d = 0; d < w->nd; d++) taps *= w->kernel[d];
    for (int64_t ch = 0; ch < channels; ch++)
        for (int64_t tap = 0; tap < taps; tap++) {
            int64_t from[5] = {at[0], group * channels + ch}, by[5] = {at[1], ch}, left = tap;
            bool inside = true;
            for (int d = w->nd - 1; d >= 0; d--) {
                k[d] = left % w->kernel[d], left /= w->kernel[d];
                from[d + 2] = at[d + 2] * w->stride[d] + k[d] * w->dilation[d] - w->pad[d], by[d + 2] = k[d];
                inside = inside && from[d + 2] >= 0 && from[d + 2] < w->in[d];
            }
            if (inside) sum += get(in, from) * get(weight, by);
        }
    return sum;
}
static tsrt_tensor *convolve(tsrt_ctx *c, const window *w, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias) {
    tsrt_list *stride = list(c, w->stride, w->nd), *pad = list(c, w->pad, w->nd), *dilation = list(c, w->dilation, w->nd);
    tsrt_tensor *r = NULL;
    const int failed = w->nd == 1   ? tsrt_op_conv1d(c, in, weight, bias, stride, pad, dilation, w->groups, &r)
                       : w->nd == 2 ? tsrt_op_conv2d(c, in, weight, bias, stride, pad, dilation, w->groups, &r)
                                    : tsrt_op_conv3d(c, in, weight, bias, stride, pad, dilation, w->groups, &r);
    ck_assert_msg(!failed, "%s", failed ? tsrt_error_message(c) : "");
    tsrt_release(c, stride), tsrt_release(c, pad), tsrt_release(c, dilation);
    return r;
}
static void compare(tsrt_ctx *c, const window *w, int dtype, layout how, bool with_bias, int64_t nan_at) {
    int64_t in_size[5] = {w->batch, w->channels}, w_size[5] = {w->filters, w->channels / w->groups};
    for (int d = 0; d < w->nd; d++) in_size[d + 2] = w->in[d], w_size[d + 2] = w->kernel[d];
    tsrt_tensor *in = tensor(c, dtype, w->nd + 2, in_size, how), *weight = tensor(c, dtype, w->nd + 2, w_size, how == WIDE ? DENSE : how);
    tsrt_tensor *bias = with_bias ? tensor(c, dtype, 1, w_size, DENSE) : NULL;
    if (nan_at >= 0) {
        const double nan = NAN;
        rt_convert(dtype, rt_data(in) + nan_at % in->numel * (int64_t)rt_bytes(dtype), 0, TSRT_FLOAT64, (const char *)&nan, 0, 1);
    }
    tsrt_tensor *r = convolve(c, w, in, weight, bias);
    int64_t at[5] = {0};
    for (int64_t i = 0; i < r->numel; i++) {
        const double want = expected(w, in, weight, bias, at), have = get(r, at);
        ck_assert_msg(want == have || (isnan(want) && isnan(have)),
                      "%d-d dtype %d layout %d: batch %lld channels %lld filters %lld groups %lld in %lld,%lld,%lld kernel %lld,%lld,%lld stride %lld,%lld,%lld pad %lld,%lld,%lld dilation %lld,%lld,%lld: "
                      "at %lld,%lld,%lld,%lld,%lld %g, not %g", w->nd, dtype, (int)how, (long long)w->batch, (long long)w->channels, (long long)w->filters, (long long)w->groups,
                      (long long)w->in[0], (long long)w->in[1], (long long)w->in[2], (long long)w->kernel[0], (long long)w->kernel[1], (long long)w->kernel[2], (long long)w->stride[0],
                      (long long)w->stride[1], (long long)w->stride[2], (long long)w->pad[0], (long long)w->pad[1], (long long)w->pad[2], (long long)w->dilation[0],
                      (long long)w->dilation[1], (long long)w->dilation[2], (long long)at[0], (long long)at[1], (long long)at[2], (long long)at[3], (long long)at[4], have, want);
        next(at, r->ndim, r->size);
    }
    rt_drop(c, in), rt_drop(c, weight), rt_drop(c, bias), rt_drop(c, r);
}

/* A window that fits, of sizes around those of vectors and tiles. */
static window some(void) {
    static const int64_t many[] = {1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 17};
    window w = {.nd = 1 + (int)below(3), .batch = 1 + below(3), .groups = below(3) ? 1 : 1 + below(4)};
    w.channels = w.groups * (below(4) ? many[below(6)] : 1), w.filters = w.groups * many[below(11)];
    for (int d = 0; d < 3; d++) w.in[d] = w.kernel[d] = w.stride[d] = w.dilation[d] = 1;
    for (int d = 0; d < w.nd; d++) {
        w.kernel[d] = 1 + below(4), w.stride[d] = below(2) ? 1 : 1 + below(4), w.dilation[d] = below(3) ? 1 : 1 + below(3), w.pad[d] = below(2) ? below(4) : 0;
        if (!below(20)) w.stride[d] = 9;
        const int64_t span = w.dilation[d] * (w.kernel[d] - 1) + 1;
        w.in[d] = 1 + below(w.nd == 1 ? 90 : w.nd == 2 ? 19 : 9);
        if (w.in[d] + 2 * w.pad[d] < span) w.in[d] = span;
    }
    return w;
}
START_TEST(definition) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < TRIALS(300); i++) {
        const window w = some();
        compare(c, &w, below(3) ? TSRT_FLOAT32 : TSRT_FLOAT64, (layout)below(LAYOUTS), below(2), -1);
    }
    tsrt_ctx_free(c);
}
END_TEST
/* Sums longer than a block, and than what is kept; more filters than a block; filters as vectors; panels of many images. */
START_TEST(blocks) {
    static const window large[] = {
        {2, 2, 29, 9, 1, {9, 11, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}}, {2, 1, 140, 13, 1, {7, 7, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}},
        {2, 3, 5, 150, 1, {8, 9, 1}, {2, 2, 1}, {2, 2, 1}, {0, 0, 0}, {1, 1, 1}}, {1, 40, 3, 7, 1, {20, 1, 1}, {3, 1, 1}, {1, 1, 1}, {1, 0, 0}, {1, 1, 1}},
        {2, 1, 300, 20, 1, {6, 8, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}}, {2, 9, 30, 140, 2, {5, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}},
        {2, 2, 40, 45, 1, {9, 11, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}}, {2, 1, 20, 70, 1, {15, 29, 1}, {3, 3, 1}, {2, 2, 1}, {1, 1, 0}, {1, 1, 1}},
        {3, 2, 10, 40, 1, {4, 6, 7}, {3, 3, 3}, {1, 2, 1}, {1, 1, 1}, {1, 1, 1}}, {1, 3, 50, 33, 1, {61, 1, 1}, {3, 1, 1}, {1, 1, 1}, {1, 0, 0}, {2, 1, 1}},
        {2, 2, 34, 36, 1, {9, 15, 1}, {2, 2, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}}, {2, 11, 40, 32, 1, {5, 5, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}},
        {2, 1, 32, 3, 1, {32, 32, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}}, {3, 1, 20, 6, 1, {4, 6, 7}, {3, 3, 3}, {1, 2, 1}, {1, 1, 1}, {1, 1, 1}}};
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        for (int how = 0; how < LAYOUTS; how++) compare(c, &large[i], how == 1 ? TSRT_FLOAT64 : TSRT_FLOAT32, (layout)how, true, -1);
    tsrt_ctx_free(c);
}
END_TEST
START_TEST(nan_stays) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < TRIALS(100); i++) {
        const window w = some();
        compare(c, &w, TSRT_FLOAT32, below(2) ? DENSE : LAST, true, below(1 << 20));
    }
    tsrt_ctx_free(c);
}
END_TEST
/* Work for several threads: whole images and groups, and parts of one. */
START_TEST(threads) {
    static const window large[] = {
        {2, 1, 64, 150, 1, {30, 30, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}}, {2, 12, 64, 64, 1, {14, 14, 1}, {3, 3, 1}, {2, 2, 1}, {1, 1, 0}, {1, 1, 1}},
        {2, 1, 64, 256, 1, {40, 40, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}}, {2, 2, 400, 400, 400, {40, 40, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}},
        {2, 1, 96, 96, 2, {40, 40, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 1}}};
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        const window *w = &large[i];
        tsrt_ctx *c = tsrt_ctx_new(NULL);
        const int64_t in_size[] = {w->batch, w->channels, w->in[0], w->in[1]}, w_size[] = {w->filters, w->channels / w->groups, w->kernel[0], w->kernel[1]};
        tsrt_tensor *in = tensor(c, TSRT_FLOAT32, 4, in_size, DENSE), *weight = tensor(c, TSRT_FLOAT32, 4, w_size, DENSE);
        for (int64_t k = 0; k < weight->numel; k++) ((float *)(void *)rt_data(weight))[k] *= 1.7f;    /* so that sums round */
        tsrt_tensor *one = convolve(c, w, in, weight, NULL);
        for (int n = 2; n < 7; n += 2) {
            tsrt_set_threads(c, n);
            tsrt_tensor *more = convolve(c, w, in, weight, NULL);
            ck_assert(!memcmp(rt_data(one), rt_data(more), (size_t)one->numel * 4));
            rt_drop(c, more);
        }
        rt_drop(c, in), rt_drop(c, weight), rt_drop(c, one);
        tsrt_ctx_free(c);
    }
}
END_TEST

/* Transposed ones spread each element over a window; of two dimensions, by two contexts, one with threads. */
START_TEST(transposed) {
    tsrt_ctx *c = tsrt_ctx_new(NULL), *many = tsrt_ctx_new(NULL);
    tsrt_set_threads(many, 3);
    for (int i = 0; i < TRIALS(150); i++) {
        const bool large = i % 30 == 0;
        const int64_t groups = 1 + below(2), ci = groups * (large ? 32 : 1 + below(5)), each = large ? 16 : 1 + below(4), stride[2] = {1 + below(3), 1 + below(3)}, dilation[2] = {1 + below(2), 1};
        const int64_t k[2] = {1 + below(4), 1 + below(4)}, pad[2] = {below(k[0]), below(k[1])}, size[4] = {1 + below(3), ci, large ? 30 : 4 + below(6), large ? 31 : 4 + below(9)};
        const int64_t w_size[4] = {ci, each, k[0], k[1]}, none[2] = {0, 0};
        tsrt_tensor *in = tensor(c, TSRT_FLOAT32, 4, size, (layout)below(LAYOUTS)), *weight = tensor(c, TSRT_FLOAT32, 4, w_size, DENSE), *r = NULL, *same = NULL;
        tsrt_list *const l[4] = {list(c, stride, 2), list(c, pad, 2), list(c, none, 2), list(c, dilation, 2)};
        ck_assert(!tsrt_op_conv_transpose2d_input(c, in, weight, NULL, l[0], l[1], l[2], groups, l[3], &r) &&
                  !tsrt_op_conv_transpose2d_input(many, in, weight, NULL, l[0], l[1], l[2], groups, l[3], &same));
        double *want = calloc((size_t)r->numel, sizeof *want);
        int64_t at[4] = {0};
        for (int64_t e = 0; e < in->numel; e++, next(at, 4, size))
            for (int64_t q = 0; q < each * k[0] * k[1]; q++) {
                const int64_t by[4] = {at[1], q / (k[0] * k[1]), q / k[1] % k[0], q % k[1]}, o = at[1] / (ci / groups) * each + by[1];
                const int64_t y = at[2] * stride[0] + by[2] * dilation[0] - pad[0], x = at[3] * stride[1] + by[3] * dilation[1] - pad[1];
                if (y >= 0 && y < r->size[2] && x >= 0 && x < r->size[3]) want[((at[0] * r->size[1] + o) * r->size[2] + y) * r->size[3] + x] += get(in, at) * get(weight, by);
            }
        int64_t to[4] = {0};
        for (int64_t e = 0; e < r->numel; e++, next(to, 4, r->size)) ck_assert(get(r, to) == want[e] && get(same, to) == want[e]);
        free(want);
        for (int d = 0; d < 4; d++) tsrt_release(c, l[d]);
        rt_drop(c, in), rt_drop(c, weight), rt_drop(c, r), rt_drop(many, same);
    }
    tsrt_ctx_free(c), tsrt_ctx_free(many);
}
END_TEST

static void fill(TCase *t) {
    tcase_set_timeout(t, 240);
    tcase_add_test(t, definition);
    tcase_add_test(t, blocks);
    tcase_add_test(t, nan_stays);
    tcase_add_test(t, threads);
    tcase_add_test(t, transposed);
}
int main(void) {
    Suite *s = suite_create("conv");
    each_isa(s, "convolutions", fill);
    return run_suite(s);
}
