/* grid_sample.c: sampling of images and volumes at given places, and the grids of affine maps. */
#include <math.h>
#include "product.h"
#include "tensor_ops.h"

enum { BILINEAR, NEAREST, BICUBIC };
enum { ZEROS, BORDER, REFLECTION };

typedef struct grid {
    const char *in, *grid;
    char *out;
    int nd, mode, padding;
    bool align;
    int64_t channels, size[3], in_step[3], in_batch, in_channel;           /* places are depth, height, width; a grid names width first */
    int64_t points, at[3], out_size[3], grid_step[4], grid_batch, out_step[3], out_batch, out_channel;
} grid;

#define SAMPLER(T_, s_) \
static T_ reflect_##s_(T_ x, int64_t twice_low, int64_t twice_high) { \
    if (twice_low == twice_high) return 0; \
    const T_ low = (T_)twice_low / 2, span = (T_)(twice_high - twice_low) / 2; \
    x = (T_)fabs((double)(x - low)); \
    const T_ extra = (T_)fmod((double)x, (double)span); \
    const int64_t flips = (int64_t)floor((double)(x / span)); \
    return flips % 2 == 0 ? extra + low : span - extra + low; \
} \
static T_ padded_##s_(const grid *g, T_ x, int64_t n) { \
    if (g->padding == REFLECTION) x = g->align ? reflect_##s_(x, 0, 2 * (n - 1)) : reflect_##s_(x, -1, 2 * n - 1); \
    if (g->padding != ZEROS) x = x > 0 ? (x < (T_)(n - 1) ? x : (T_)(n - 1)) : 0; \
    return x; \
} \
static T_ place_##s_(const grid *g, T_ x, int64_t n) { return g->align ? (x + 1) / 2 * (T_)(n - 1) : ((x + 1) * (T_)n - 1) / 2; } \
/* Whole part as an index: far outside (or NaN) is -2, so that it and its neighbours are outside. */ \
static int64_t whole_##s_(T_ x) { return x > (T_)-1e9 && x < (T_)1e9 ? (int64_t)x : -2; } \
static T_ get_##s_(const T_ *in, const grid *g, const int64_t *i) { \
    int64_t at = 0; \
    for (int d = 3 - g->nd; d < 3; d++) { \
        if (i[d] < 0 || i[d] >= g->size[d]) return 0; \
        at += i[d] * g->in_step[d]; \
    } \
    return in[at]; \
} \
static void weights_##s_(T_ t, T_ *w) { \
    const T_ a = (T_)-0.75, u = 1 - t; \
    w[0] = ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a, w[1] = ((a + 2) * t - (a + 3)) * t * t + 1; \
    w[2] = ((a + 2) * u - (a + 3)) * u * u + 1, w[3] = ((a * (u + 1) - 5 * a) * (u + 1) + 8 * a) * (u + 1) - 4 * a; \
} \
static void sample_##s_(void *arg, int64_t begin, int64_t end) { \
    const grid *g = arg; \
    for (int64_t q = begin; q < end; q++) { \
        int64_t n = q / g->points, left = q % g->points, o[3]; \
        for (int d = 2; d >= 0; d--) o[d] = left % g->out_size[d], left /= g->out_size[d]; \
        const T_ *at = (const T_ *)(const void *)g->grid + n * g->grid_batch + o[0] * g->grid_step[0] + o[1] * g->grid_step[1] + o[2] * g->grid_step[2]; \
        const T_ *in = (const T_ *)(const void *)g->in + n * g->in_batch; \
        T_ *out = (T_ *)(void *)g->out + n * g->out_batch + o[0] * g->out_step[0] + o[1] * g->out_step[1] + o[2] * g->out_step[2]; \
        T_ x[3] = {0, 0, 0}; \
        int64_t i[3] = {0, 0, 0}; \
        for (int d = 3 - g->nd; d < 3; d++) x[d] = place_##s_(g, at[(2 - d) * g->grid_step[3]], g->size[d]); \
        if (g->mode == BICUBIC) { \
            T_ wy[4], wx[4]; \
            const T_ fy = (T_)floor((double)x[1]), fx = (T_)floor((double)x[2]); \
            weights_##s_(x[1] - fy, wy), weights_##s_(x[2] - fx, wx); \
            for (int64_t ch = 0; ch < g->channels; ch++) { \
                T_ sum = 0; \
                for (int r = 0; r < 4; r++) { \
                    T_ row = 0; \
                    i[1] = whole_##s_(padded_##s_(g, fy - 1 + (T_)r, g->size[1])); \
                    for (int s = 0; s < 4; s++) { \
                        i[2] = whole_##s_(padded_##s_(g, fx - 1 + (T_)s, g->size[2])); \
                        row += wx[s] * get_##s_(in + ch * g->in_channel, g, i); \
                    } \
                    sum += wy[r] * row; \
                } \
                out[ch * g->out_channel] = sum; \
            } \
            continue; \
        } \
        for (int d = 3 - g->nd; d < 3; d++) x[d] = padded_##s_(g, x[d], g->size[d]); \
        if (g->mode == NEAREST) { \
            for (int d = 3 - g->nd; d < 3; d++) i[d] = whole_##s_((T_)nearbyint((double)x[d])); \
            for (int64_t ch = 0; ch < g->channels; ch++) out[ch * g->out_channel] = get_##s_(in + ch * g->in_channel, g, i); \
            continue; \
        } \
        int64_t first[3] = {0, 0, 0}; \
        T_ part[3] = {0, 0, 0}; \
        for (int d = 3 - g->nd; d < 3; d++) { \
            const T_ f = (T_)floor((double)x[d]); \
            first[d] = whole_##s_(f), part[d] = x[d] - f; \
        } \
        for (int64_t ch = 0; ch < g->channels; ch++) { \
            T_ sum = 0; \
            for (int corner = 0; corner < 1 << g->nd; corner++) { \
                T_ w = 1; \
                for (int d = 3 - g->nd; d < 3; d++) { \
                    const int up = corner >> (2 - d) & 1; \
                    i[d] = first[d] + up, w *= up ? part[d] : 1 - part[d]; \
                } \
                bool inside = true; \
                for (int d = 3 - g->nd; d < 3; d++) inside = inside && i[d] >= 0 && i[d] < g->size[d]; \
                if (inside) sum += w * get_##s_(in + ch * g->in_channel, g, i); \
            } \
            out[ch * g->out_channel] = sum; \
        } \
    } \
}
SAMPLER(float, f32)
SAMPLER(double, f64)

static int sample(tsrt_ctx *c, int nd, const tsrt_tensor *in, const tsrt_tensor *at, int64_t mode, int64_t padding, bool align, tsrt_tensor **out) {
    char t1[256], t2[256];
    rt_sizes_text(in->ndim, in->size, t1, sizeof t1), rt_sizes_text(at->ndim, at->size, t2, sizeof t2);
    if (in->ndim < 1 || at->ndim < 1 || in->size[0] != at->size[0])
        return tsrt_fail(c, NULL, "grid_sampler(): expected grid and input to have same batch size, but got input with sizes %s and grid with sizes %s", t1, t2);
    if (at->size[at->ndim - 1] != in->ndim - 2)
        return tsrt_fail(c, NULL, "grid_sampler(): expected grid to have size %d in last dimension, but got grid with sizes %s", in->ndim - 2, t2);
    for (int d = 2; d < in->ndim; d++)
        if (!in->size[d]) return tsrt_fail(c, NULL, "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes %s with dimension %d being empty", t1, d);
    if (in->ndim != nd + 2 || at->ndim != in->ndim)
        return tsrt_fail(c, NULL, "grid_sampler(): expected %dD input and grid with same number of dimensions, but got input with sizes %s and grid with sizes %s", nd + 2, t1, t2);
    if (nd == 3 && mode == BICUBIC) return tsrt_fail(c, NULL, "grid_sampler(): bicubic interpolation only supports 4D input");
    if (rt_is_reduced(in->dtype) && at->dtype == in->dtype) {                /* in float32, rounded at the end */
        tsrt_tensor *wide = NULL, *places = NULL, *r = NULL;
        const int failed = rt_to(c, (tsrt_tensor *)in, TSRT_FLOAT32, &wide) || rt_to(c, (tsrt_tensor *)at, TSRT_FLOAT32, &places) || sample(c, nd, wide, places, mode, padding, align, &r)
                           || rt_to(c, r, in->dtype, out);
        rt_drop(c, wide), rt_drop(c, places), rt_drop(c, r);
        return failed;
    }
    if (in->dtype != TSRT_FLOAT32 && in->dtype != TSRT_FLOAT64)
        return tsrt_fail(c, "NotImplementedError", "\"%s\" not implemented for '%s'", nd == 2 ? "grid_sampler_2d_cpu_kernel_impl" : "grid_sampler3d_cpu", rt_dtype_cpp(in->dtype));
    if (at->dtype != in->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(in->dtype), rt_dtype_cpp(at->dtype));
    int64_t size[5];
    size[0] = in->size[0], size[1] = in->size[1];
    for (int d = 0; d < nd; d++) size[d + 2] = at->size[d + 1];
    if (rt_empty(c, in->dtype, nd + 2, size, out)) return 1;
    const tsrt_tensor *r = *out;
    grid g = {.in = rt_data(in), .grid = rt_data(at), .out = rt_data(r), .nd = nd, .mode = (int)mode, .padding = (int)padding, .align = align, .channels = in->size[1],
              .in_batch = in->stride[0], .in_channel = in->stride[1], .grid_batch = at->stride[0], .out_batch = r->stride[0], .out_channel = r->stride[1], .points = 1};
    g.grid_step[3] = at->stride[nd + 1];
    for (int i = 0; i < 3; i++) {
        const int d = i - (3 - nd);
        g.size[i] = d < 0 ? 1 : in->size[d + 2], g.in_step[i] = d < 0 ? 0 : in->stride[d + 2], g.out_size[i] = d < 0 ? 1 : at->size[d + 1];
        g.grid_step[i] = d < 0 ? 0 : at->stride[d + 1], g.out_step[i] = d < 0 ? 0 : r->stride[d + 2];
        g.points *= g.out_size[i];
    }
    if (r->numel) rt_parallel(c, g.points * size[0], 2048 / (size[1] + 1) + 1, in->dtype == TSRT_FLOAT32 ? sample_f32 : sample_f64, &g);
    return 0;
}
int tsrt_op_grid_sampler_2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *at, int64_t mode, int64_t padding, bool align, tsrt_tensor **out) { return sample(c, 2, in, at, mode, padding, align, out); }
int tsrt_op__grid_sampler_2d_cpu_fallback(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *at, int64_t mode, int64_t padding, bool align, tsrt_tensor **out) { return sample(c, 2, in, at, mode, padding, align, out); }
int tsrt_op_grid_sampler_3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *at, int64_t mode, int64_t padding, bool align, tsrt_tensor **out) { return sample(c, 3, in, at, mode, padding, align, out); }
int tsrt_op_grid_sampler(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *at, int64_t mode, int64_t padding, bool align, tsrt_tensor **out) {
    return sample(c, in->ndim == 5 ? 3 : 2, in, at, mode, padding, align, out);
}

/* The grid of an affine map: theta [N, nd, nd + 1] applied to the places of an image's pixels in [-1, 1]. */
int tsrt_op_affine_grid_generator(tsrt_ctx *c, tsrt_tensor *theta, tsrt_list *size, bool align, tsrt_tensor **out) {
    if (size->len != 4 && size->len != 5) return tsrt_fail(c, NULL, "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs.");
    const int nd = (int)size->len - 2;
    const int64_t *s = size->data, n = s[0];
    int64_t points = 1, made[5];
    for (int d = 0; d < nd; d++) {
        if (s[d + 2] < 0) return tsrt_fail(c, NULL, "affine_grid_generator: sizes must not be negative");
        points *= s[d + 2], made[d + 1] = s[d + 2];
    }
    made[0] = n, made[nd + 1] = nd;
    if (theta->ndim != 3 || theta->size[0] != n || theta->size[2] != nd + 1)
        return tsrt_fail(c, NULL, "Expected size for first two dimensions of batch2 tensor to be: [%lld, %d] but got: [%lld, %lld].", (long long)n, nd + 1, theta->ndim ? (long long)theta->size[0] : 0LL, theta->ndim == 3 ? (long long)theta->size[2] : 0LL);
    const int64_t flat[2] = {points, nd + 1};
    tsrt_tensor *base = NULL, *typed = NULL, *r = NULL;
    const int dtype = theta->dtype;
    int failed = rt_empty(c, TSRT_FLOAT64, 2, flat, &base);
    if (!failed) {
        double *p = (double *)(void *)rt_data(base);
        for (int64_t q = 0; q < points; q++, p += nd + 1) {
            int64_t left = q;
            for (int d = nd - 1; d >= 0; d--) {
                const int64_t count = s[d + 2], i = left % count;
                left /= count;
                double x = count <= 1 ? 0 : i < count / 2 ? -1 + 2.0 / (double)(count - 1) * (double)i : 1 - 2.0 / (double)(count - 1) * (double)(count - 1 - i);
                if (!align && count > 0) x = x * (double)(count - 1) / (double)count;
                p[nd - 1 - d] = x;
            }
            p[nd] = 1;
        }
        failed = rt_to(c, base, dtype, &typed) || rt_empty(c, dtype, nd + 2, made, &r);
    }
    if (!failed) {
        const int64_t zero = 0, step = points * nd;
        const rt_product p = {.dtype = dtype, .m = points, .n = nd, .k = nd + 1, .a = rt_data(typed), .b = rt_data(theta), .c = rt_data(r), .a_row = nd + 1, .a_col = 1,
                              .b_row = theta->stride[2], .b_col = theta->stride[1], .c_row = nd, .c_col = 1, .nbatch = 1, .batch = &n, .a_step = &zero, .b_step = theta->stride, .c_step = &step};
        failed = rt_product_run(c, &p, "bmm");
    }
    rt_drop(c, base), rt_drop(c, typed);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
