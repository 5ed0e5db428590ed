/* Pooling against loops over the definition, for each instruction set: windows, strides, paddings, dilations, ceil_mode, layouts of all kinds; NaN, and which of
 * equal maxima stays; windows that follow from sizes. Sums are exact, so results must be equal to the last bit. */
#include <check.h>
#include <math.h>
#include "each_isa.h"
#include "layouts.h"
#include "run_suite.h"

typedef struct window { int nd; int64_t batch, channels, in[3], kernel[3], stride[3], pad[3], dilation[3]; bool ceil, include_pad; int64_t divisor; } window;

static window some(bool mean) {
    window w = {.nd = 1 + (int)below(3), .batch = 1 + below(2), .channels = 1 + below(20), .ceil = below(3) == 0, .include_pad = below(2), .divisor = below(4) ? 0 : 1 + below(9)};
    if (w.nd == 1) w.divisor = 0;
    for (int d = 0; d < w.nd; d++) {
        w.kernel[d] = 1 + below(below(4) ? 4 : 9), w.stride[d] = 1 + below(below(3) ? 3 : 9), w.dilation[d] = mean || below(3) ? 1 : 1 + below(3);
        w.pad[d] = below(2) ? 0 : below(w.kernel[d] / 2 + 1);
        const int64_t span = w.dilation[d] * (w.kernel[d] - 1) + 1;
        w.in[d] = span + below(w.nd == 1 ? 80 : w.nd == 2 ? 40 : 8);
    }
    return w;
}
/* The value of the result at at[0..nd + 2) by the definition: elements in row-major order, of equal ones the first; NaN wins. */
static double expected(const window *w, const tsrt_tensor *in, const int64_t *at, bool mean, int64_t *place) {
    double most = -INFINITY, sum = 0;
    int64_t taps = 1, inside_count = 0, padded = 1;
    for (int d = 0; d < w->nd; d++) {
        taps *= w->kernel[d];
        int64_t end = at[d + 2] * w->stride[d] - w->pad[d] + w->kernel[d];
        if (end > w->in[d] + w->pad[d]) end = w->in[d] + w->pad[d];
        padded *= end - (at[d + 2] * w->stride[d] - w->pad[d]);
    }
    *place = -1;
    for (int64_t tap = 0; tap < taps; tap++) {
        int64_t from[5] = {at[0], at[1]}, left = tap, flat = 0;
        bool inside = true;
        for (int d = w->nd - 1; d >= 0; d--) {
            from[d + 2] = at[d + 2] * w->stride[d] + left % w->kernel[d] * w->dilation[d] - w->pad[d], left /= w->kernel[d];
            inside = inside && from[d + 2] >= 0 && from[d + 2] < w->in[d];
        }
        if (!inside) continue;
        for (int d = 0; d < w->nd; d++) flat = flat * w->in[d] + from[d + 2];
        const double x = get(in, from);
        if (*place < 0 || x > most || isnan(x)) most = x, *place = flat;
        sum += x, inside_count++;
    }
    if (!mean) return most;
    const int64_t count = w->divisor ? w->divisor : w->include_pad ? padded : inside_count;
    return in->dtype == TSRT_FLOAT32 ? (double)((float)sum / (float)count) : sum / (double)count;
}
static void compare(tsrt_ctx *c, const window *w, int dtype, layout how, bool mean, int nans) {
    int64_t size[5] = {w->batch, w->channels};
    for (int d = 0; d < w->nd; d++) size[d + 2] = w->in[d];
    tsrt_tensor *in = tensor(c, dtype, w->nd + 2, size, how), *r = NULL, *index = NULL, *same = NULL;
    for (int i = 0; i < nans; i++) {
        const double odd[3] = {NAN, -0.0, 0.0};
        rt_convert(dtype, rt_data(in) + below(in->numel) * (int64_t)rt_bytes(dtype), 0, TSRT_FLOAT64, (const char *)&odd[mean ? 0 : below(3)], 0, 1);
    }
    tsrt_list *kernel = list(c, w->kernel, w->nd), *stride = list(c, w->stride, w->nd), *pad = list(c, w->pad, w->nd), *dilation = list(c, w->dilation, w->nd);
    const tsrt_opt_int divisor = {w->divisor != 0, w->divisor};
    int failed;
    if (mean)
        failed = w->nd == 1   ? tsrt_op_avg_pool1d(c, in, kernel, stride, pad, w->ceil, w->include_pad, &r)
                 : w->nd == 2 ? tsrt_op_avg_pool2d(c, in, kernel, stride, pad, w->ceil, w->include_pad, &divisor, &r)
                              : tsrt_op_avg_pool3d(c, in, kernel, stride, pad, w->ceil, w->include_pad, &divisor, &r);
    else if (w->nd == 1) failed = tsrt_op_max_pool1d(c, in, kernel, stride, pad, dilation, w->ceil, &r) || tsrt_op_max_pool1d_with_indices(c, in, kernel, stride, pad, dilation, w->ceil, &same, &index);
    else if (w->nd == 2) failed = tsrt_op_max_pool2d(c, in, kernel, stride, pad, dilation, w->ceil, &r) || tsrt_op_max_pool2d_with_indices(c, in, kernel, stride, pad, dilation, w->ceil, &same, &index);
    else failed = tsrt_op_max_pool3d(c, in, kernel, stride, pad, dilation, w->ceil, &r) || tsrt_op_max_pool3d_with_indices(c, in, kernel, stride, pad, dilation, w->ceil, &same, &index);
    ck_assert_msg(!failed, "%s", failed ? tsrt_error_message(c) : "");
    int64_t at[5] = {0};
    for (int64_t i = 0; i < r->numel; i++, next(at, r->ndim, r->size)) {
        int64_t place;
        const double want = expected(w, in, at, mean, &place), have = get(r, at);
        ck_assert_msg((want == have && (mean || signbit(want) == signbit(have))) || (isnan(want) && isnan(have)),
                      "%s %d-d dtype %d layout %d in %lld,%lld,%lld kernel %lld,%lld,%lld stride %lld,%lld,%lld pad %lld,%lld,%lld: at %lld,%lld,%lld,%lld,%lld %g, not %g", mean ? "mean" : "max",
                      w->nd, dtype, (int)how, (long long)w->in[0], (long long)w->in[1], (long long)w->in[2], (long long)w->kernel[0], (long long)w->kernel[1], (long long)w->kernel[2],
                      (long long)w->stride[0], (long long)w->stride[1], (long long)w->stride[2], (long long)w->pad[0], (long long)w->pad[1], (long long)w->pad[2], (long long)at[0],
                      (long long)at[1], (long long)at[2], (long long)at[3], (long long)at[4], have, want);
        if (mean) continue;
        ck_assert_int_eq((int64_t)get(index, at), place);
        ck_assert(get(same, at) == have || (isnan(get(same, at)) && isnan(have)));
    }
    tsrt_release(c, kernel), tsrt_release(c, stride), tsrt_release(c, pad), tsrt_release(c, dilation);
    rt_drop(c, in), rt_drop(c, r), rt_drop(c, index), rt_drop(c, same);
}
START_TEST(maxima) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < TRIALS(400); i++) {
        const window w = some(false);
        compare(c, &w, below(3) ? TSRT_FLOAT32 : TSRT_FLOAT64, (layout)below(LAYOUTS), false, below(2) ? 0 : 20);
    }
    tsrt_ctx_free(c);
}
END_TEST
START_TEST(means) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < TRIALS(400); i++) {
        const window w = some(true);
        compare(c, &w, below(3) ? TSRT_FLOAT32 : TSRT_FLOAT64, (layout)below(LAYOUTS), true, below(4) ? 0 : 5);
    }
    tsrt_ctx_free(c);
}
END_TEST
START_TEST(adaptive) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < TRIALS(200); i++) {
        int64_t size[5] = {1 + below(3), 1 + below(20)}, want[3], at[5] = {0};
        const int nd = 1 + (int)below(3), dtype = below(3) ? TSRT_FLOAT32 : TSRT_FLOAT64;
        for (int d = 0; d < nd; d++) size[d + 2] = 1 + below(nd == 3 ? 9 : 33), want[d] = below(3) ? 1 + below(9) : 1;
        tsrt_tensor *in = tensor(c, dtype, nd + 2, size, (layout)below(LAYOUTS)), *r;
        tsrt_list *to = list(c, want, nd);
        ck_assert(!(nd == 1 ? tsrt_op_adaptive_avg_pool1d(c, in, to, &r) : nd == 2 ? tsrt_op_adaptive_avg_pool2d(c, in, to, &r) : tsrt_op_adaptive_avg_pool3d(c, in, to, &r)));
        for (int64_t k = 0; k < r->numel; k++, next(at, r->ndim, r->size)) {
            int64_t begin[3] = {0}, end[3] = {1, 1, 1}, count = 1;
            for (int d = 0; d < nd; d++) {
                begin[d] = at[d + 2] * size[d + 2] / want[d], end[d] = ((at[d + 2] + 1) * size[d + 2] + want[d] - 1) / want[d];
                count *= end[d] - begin[d];
            }
            double sum = 0;
            for (int64_t x = begin[0]; x < end[0]; x++)
                for (int64_t y = begin[1]; y < end[1]; y++)
                    for (int64_t z = begin[2]; z < end[2]; z++) sum += get(in, (const int64_t[]){at[0], at[1], x, y, z});
            ck_assert(get(r, at) == (dtype == TSRT_FLOAT32 ? (double)((float)sum / (float)count) : sum / (double)count));
        }
        tsrt_release(c, to);
        rt_drop(c, in), rt_drop(c, r);
    }
    tsrt_ctx_free(c);
}
END_TEST

static void fill(TCase *t) {
    tcase_set_timeout(t, 240);
    tcase_add_test(t, maxima);
    tcase_add_test(t, means);
    tcase_add_test(t, adaptive);
}
int main(void) {
    Suite *s = suite_create("pool");
    each_isa(s, "pooling", fill);
    return run_suite(s);
}
