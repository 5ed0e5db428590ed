/* Linear and cubic resampling against their definition, in every layout and for each instruction set; several threads give the same bits. */
#include <check.h>
#include <math.h>
#include "each_isa.h"
#include "layouts.h"
#include "run_suite.h"

/* Weight of the tap at distance x: of linear, and of PyTorch's cubic (a = -0.75). */
static double tap(bool cubic, double x) {
    x = fabs(x);
    if (!cubic) return x < 1 ? 1 - x : 0;
    return x < 1 ? (1.25 * x - 2.25) * x * x + 1 : x < 2 ? ((-0.75 * x + 3.75) * x - 6) * x + 3 : 0;
}
static double expected(const tsrt_tensor *in, const tsrt_tensor *out, const int64_t *at, bool align, bool cubic) {
    const int nd = in->ndim - 2;
    int64_t base[3] = {0}, taps = 1;
    double centre[3] = {0}, sum = 0;
    for (int d = 0; d < nd; d++) {
        const int64_t n = in->size[d + 2], m = out->size[d + 2];
        centre[d] = align ? (m > 1 ? (double)at[d + 2] * (double)(n - 1) / (double)(m - 1) : 0) : ((double)at[d + 2] + 0.5) * (double)n / (double)m - 0.5;
        if (!cubic && centre[d] < 0) centre[d] = 0;
        base[d] = (int64_t)floor(centre[d]) - (cubic ? 1 : 0), taps *= cubic ? 4 : 2;
    }
    for (int64_t k = 0; k < taps; k++) {
        int64_t from[5] = {at[0], at[1]}, left = k;
        double w = 1;
        for (int d = nd - 1; d >= 0; d--) {
            const int64_t x = base[d] + left % (cubic ? 4 : 2), n = in->size[d + 2];
            left /= cubic ? 4 : 2;
            w *= tap(cubic, (double)x - centre[d]);
            from[d + 2] = x < 0 ? 0 : x >= n ? n - 1 : x;
        }
        sum += w * get(in, from);
    }
    return sum;
}
static int resample(tsrt_ctx *c, int nd, tsrt_tensor *in, tsrt_list *size, bool align, bool cubic, tsrt_tensor **out) {
    if (cubic) return tsrt_op_upsample_bicubic2d(c, in, size, align, NULL, NULL, out);
    return nd == 1   ? tsrt_op_upsample_linear1d(c, in, size, align, NULL, out)
           : nd == 2 ? tsrt_op_upsample_bilinear2d(c, in, size, align, NULL, NULL, out)
                     : tsrt_op_upsample_trilinear3d(c, in, size, align, NULL, NULL, NULL, out);
}
START_TEST(definition) {
    tsrt_ctx *c = tsrt_ctx_new(NULL), *many = tsrt_ctx_new(NULL);
    tsrt_set_threads(many, 3);
    for (int i = 0; i < 250; i++) {
        const bool cubic = below(3) == 0, align = below(2), large = below(30) == 0;
        const int nd = cubic ? 2 : 1 + (int)below(3), dtype = below(3) ? TSRT_FLOAT32 : TSRT_FLOAT64;
        int64_t size[5] = {1 + below(2), large ? 12 : 1 + below(5)}, want[3], at[5] = {0};
        for (int d = 0; d < nd; d++) size[d + 2] = 1 + below(nd == 1 ? 90 : nd == 2 ? 15 : 6), want[d] = 1 + below(nd == 1 ? 300 : nd == 2 ? large ? 90 : 33 : 9);
        tsrt_tensor *in = tensor(c, dtype, nd + 2, size, (layout)below(LAYOUTS)), *r = NULL, *same = NULL;
        tsrt_list *to = list(c, want, nd);
        ck_assert(!resample(c, nd, in, to, align, cubic, &r) && !resample(many, nd, in, to, align, cubic, &same));
        for (int64_t k = 0; k < r->numel; k++, next(at, r->ndim, r->size)) {
            const double have = get(r, at), by = expected(in, r, at, align, cubic);
            ck_assert_msg(fabs(have - by) < 2e-4, "%d-d: %g, not %g", nd, have, by);     /* positions are rounded to float32 */
            ck_assert(dtype == TSRT_FLOAT32 || fabs(have - by) < 1e-12);
            ck_assert(get(same, at) == have);
        }
        tsrt_release(c, to), tsrt_release(many, same);
        rt_drop(c, in), rt_drop(c, r);
    }
    tsrt_ctx_free(c), tsrt_ctx_free(many);
}
END_TEST

/* A row of 23 numbers made smaller, along either dimension: PyTorch 2.13's bits where the CPU fuses products and sums as its loops do, else nearly so. */
START_TEST(antialiased_bits) {
    static const struct { bool cubic; int64_t n; uint32_t bits[9]; } rows[] = {
        {false, 5, {0x42bc4d13, 0x42fa6188, 0x4307aea8, 0x42e2f3d1, 0x430b02c2}},
        {true, 5, {0x42ba8ddf, 0x42fbf68a, 0x43090a9b, 0x42e26efc, 0x430b35ab}},
        {false, 9, {0x4245b13c, 0x43057b96, 0x431cc445, 0x428e23ee, 0x43220001, 0x42f55e53, 0x42bd6664, 0x4335b08e, 0x42b8d899}},
        {true, 9, {0x422722c3, 0x430ca433, 0x4321136c, 0x42707b27, 0x432d4408, 0x42f5a8ca, 0x42a886a3, 0x43410fe0, 0x42b12b76}},
    };
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const bool down = i % 2;                             /* across three equal columns, or along the row */
        const int64_t size[4] = {1, 1, down ? 23 : 1, down ? 3 : 23}, want[2] = {down ? rows[i / 2].n : 1, down ? 3 : rows[i / 2].n};
        tsrt_tensor *in = tensor(c, TSRT_FLOAT32, 4, size, (layout)0), *r = NULL;
        float *x = (float *)(void *)rt_data(in);
        for (int k = 0; k < 23; k++)
            for (int q = 0; q < (down ? 3 : 1); q++) *x++ = (float)((k * 37 + 11) % 256);
        tsrt_list *to = list(c, want, 2);
        ck_assert(!(rows[i / 2].cubic ? tsrt_op__upsample_bicubic2d_aa : tsrt_op__upsample_bilinear2d_aa)(c, in, to, false, NULL, NULL, &r));
        for (int64_t k = 0; k < rows[i / 2].n; k++) {
            float by;
            memcpy(&by, &rows[i / 2].bits[k], sizeof by);
            const float have = ((const float *)(const void *)rt_data(r))[down ? 3 * k : k];
            ck_assert_msg(cpu_isa() > RT_BASE ? have == by : fabsf(have - by) < 1e-4f, "%d: %a, not %a", (int)k, (double)have, (double)by);
        }
        tsrt_release(c, to);
        rt_drop(c, in), rt_drop(c, r);
    }
    tsrt_ctx_free(c);
}
END_TEST

static void fill(TCase *t) {
    tcase_set_timeout(t, 240);
    tcase_add_test(t, definition);
    tcase_add_test(t, antialiased_bits);
}
int main(void) {
    Suite *s = suite_create("resample");
    each_isa(s, "resampling", fill);
    return run_suite(s);
}
