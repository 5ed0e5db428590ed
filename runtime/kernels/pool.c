/* pool.c: maximum and average over windows, as PyTorch defines their edges (padding, ceil_mode, dilation), and adaptive windows. */
#include <stdio.h>
#include "pool.h"
#include "loops/pool_rows.h"
#include "tensor_ops.h"

/* ---- planes */
void rt_planes_init(rt_planes *p, int nd, const tsrt_tensor *in) {
    const int lead = in->ndim - nd;
    *p = (rt_planes){.batch = lead > 1 ? in->size[0] : 1, .channels = lead > 0 ? in->size[lead - 1] : 1, .in_batch = lead > 1 ? in->stride[0] : 0, .in_channel = lead > 0 ? in->stride[lead - 1] : 0};
    for (int i = 0; i < 3; i++) {
        const int d = i - (3 - nd);
        p->in[i] = d < 0 ? 1 : in->size[lead + d], p->in_step[i] = d < 0 ? 0 : in->stride[lead + d];
        p->out[i] = p->kernel[i] = p->stride[i] = p->dilation[i] = 1, p->pad[i] = 0;
    }
}
int rt_planes_out(tsrt_ctx *c, rt_planes *p, int nd, const tsrt_tensor *in, int dtype, bool last, tsrt_tensor **out) {
    const int lead = in->ndim - nd, ndim = in->ndim;
    int64_t size[5], stride[5];
    for (int d = 0; d < ndim; d++) size[d] = d < lead ? in->size[d] : p->out[3 - nd + d - lead];
    rt_row_major(ndim, size, stride);
    if (last) {
        stride[lead - 1] = 1;
        int64_t step = size[lead - 1];
        for (int d = ndim - 1; d >= lead; d--) stride[d] = step, step *= size[d];
        if (lead == 2) stride[0] = step;
    }
    if (rt_empty_strided(c, dtype, ndim, size, stride, out)) return 1;
    p->out_batch = lead > 1 ? stride[0] : 0, p->out_channel = lead > 0 ? stride[lead - 1] : 0;
    for (int i = 0; i < 3; i++) p->out_step[i] = i < 3 - nd ? 0 : stride[lead + i - (3 - nd)];
    return 0;
}
bool rt_planes_list(const tsrt_list *l, int nd, int64_t *to) {
    if (l->len != 1 && l->len != nd) return false;
    for (int d = 0; d < nd; d++) to[3 - nd + d] = ((const int64_t *)l->data)[l->len == 1 ? 0 : d];
    return true;
}
void rt_planes_run(tsrt_ctx *c, const rt_planes *p, int64_t each, rt_range_fn *fn, void *arg) {
    if (p->batch * p->channels > 0) rt_parallel(c, p->batch * p->channels, 1 + 32768 / (each + 1), fn, arg);
}

/* ---- the loops */
typedef struct pool {
    rt_planes p;
    const char *in;
    char *out;
    int64_t *index;                        /* maximum: flat place in the input's plane; may be NULL */
    bool adaptive, include_pad;
    int64_t divisor;                       /* average: 0: none given */
    rt_span *axis[3];                      /* the windows, out[d] of them; in one block of scratch memory */
    rt_pool_rows rows;
    rt_pool_rows_fn *rows_fn;
    rt_pool_whole_fn *whole_fn;
    int64_t bytes;                         /* of an element */
} pool;

/* The window of output position o along dimension d. */
static rt_span window(const pool *g, int d, int64_t o) {
    const rt_planes *p = &g->p;
    if (g->adaptive) {
        const int64_t begin = o / p->out[d] * p->in[d] + o % p->out[d] * p->in[d] / p->out[d], end = 1 + ((o + 1) * p->in[d] - 1) / p->out[d];
        return (rt_span){begin, end, end - begin};
    }
    int64_t b = o * p->stride[d] - p->pad[d], e = b + (p->kernel[d] - 1) * p->dilation[d] + 1;
    if (e > p->in[d] + p->pad[d]) e = p->in[d] + p->pad[d];
    const int64_t full = e - b;
    if (e > p->in[d]) e = p->in[d];
    if (b < 0) b += (-b + p->dilation[d] - 1) / p->dilation[d] * p->dilation[d];
    return (rt_span){b, e, full};
}
#define EACH_OUTPUT(g_, body_) \
    for (int64_t i = from; i < to; i++) { \
        const rt_planes *p = &(g_)->p; \
        const int64_t n = i / p->channels, ch = i % p->channels, base = n * p->out_batch + ch * p->out_channel; \
        const T *in = (const T *)(const void *)(g_)->in + n * p->in_batch + ch * p->in_channel; \
        for (int64_t od = 0; od < p->out[0]; od++) { \
            const int64_t d0 = (g_)->axis[0][od].begin, d1 = (g_)->axis[0][od].end; \
            for (int64_t oh = 0; oh < p->out[1]; oh++) { \
                const int64_t h0 = (g_)->axis[1][oh].begin, h1 = (g_)->axis[1][oh].end; \
                for (int64_t ow = 0; ow < p->out[2]; ow++) { \
                    const int64_t w0 = (g_)->axis[2][ow].begin, w1 = (g_)->axis[2][ow].end, at = base + od * p->out_step[0] + oh * p->out_step[1] + ow * p->out_step[2]; \
                    body_ \
                } \
            } \
        } \
    }
#define MAX_LOOP(dtype_, name_, T_, S_, from_, to_, least_, nan_) \
static void max_##name_(void *arg, int64_t from, int64_t to) { \
    typedef T_ T; \
    const pool *g = arg; \
    EACH_OUTPUT(g, \
        S_ most = least_; \
        T best; \
        memset(&best, 0, sizeof best); \
        int64_t place = (d0 * p->in[1] + h0) * p->in[2] + w0; \
        bool none = true; \
        for (int64_t d = d0; d < d1; d += p->dilation[0]) \
            for (int64_t h = h0; h < h1; h += p->dilation[1]) { \
                const T *row = in + d * p->in_step[0] + h * p->in_step[1]; \
                for (int64_t w = w0; w < w1; w += p->dilation[2]) { \
                    const T raw = row[w * p->in_step[2]]; \
                    const S_ x = (S_)from_(raw); \
                    if (none || x > most || nan_) { \
                        if (!none || x > most || nan_) place = (d * p->in[1] + h) * p->in[2] + w; \
                        most = x; best = raw; none = false; \
                    } \
                } \
            } \
        ((T *)(void *)g->out)[at] = none ? (T)to_(most) : best; \
        if (g->index) g->index[at] = place;) \
}
#define MAX_FLOAT(dtype_, name_, T_, S_, from_, to_) MAX_LOOP(dtype_, name_, T_, S_, from_, to_, -(S_)INFINITY, x != x)
#define MAX_INT(dtype_, name_, T_, S_, from_, to_) MAX_LOOP(dtype_, name_, T_, S_, from_, to_, INT64_MIN, false)
RT_FLOAT_TYPES(MAX_FLOAT)
RT_INT_TYPES(MAX_INT)

#define AVG_LOOP_(name_, T_, S_, from_, to_, step_) \
static void avg_##name_(void *arg, int64_t from, int64_t to) { \
    typedef T_ T; \
    const pool *g = arg; \
    EACH_OUTPUT(g, \
        T *out = (T *)(void *)g->out + at; \
        if (d0 >= d1 || h0 >= h1 || w0 >= w1) { *out = 0; continue; } \
        S_ sum = 0; \
        for (int64_t d = d0; d < d1; d++) \
            for (int64_t h = h0; h < h1; h++) { \
                const T *row = in + d * p->in_step[0] + h * p->in_step[1]; \
                for (int64_t w = w0; w < w1; w++) sum = (S_)step_(sum + (S_)from_(row[w * p->in_step[2]])); \
            } \
        const int64_t full = g->axis[0][od].full * g->axis[1][oh].full * g->axis[2][ow].full; \
        const int64_t count = g->divisor ? g->divisor : g->include_pad ? full : (d1 - d0) * (h1 - h0) * (w1 - w0); \
        *out = (T)to_(sum / (S_)count);) \
}
#define AVG_LOOP(dtype_, name_, T_, S_, from_, to_) AVG_LOOP_(name_, T_, S_, from_, to_, RT_SAME_)
RT_FLOAT_TYPES(AVG_LOOP)
AVG_LOOP(TSRT_INT64, i64, int64_t, int64_t, RT_SAME_, RT_SAME_)
/* Adaptive averages of three dimensions round every step of the sum to the element type in PyTorch, and so here. */
#define ROUND_F16_(x_) rt_from_half(rt_to_half(x_))
#define ROUND_BF16_(x_) rt_from_bfloat(rt_to_bfloat(x_))
AVG_LOOP_(f16_stepwise, rt_half, float, rt_from_half, rt_to_half, ROUND_F16_)
AVG_LOOP_(bf16_stepwise, rt_bfloat, float, rt_from_bfloat, rt_to_bfloat, ROUND_BF16_)

#define MAX_CASE(dtype_, name_, ...) case dtype_: return max_##name_;
#define AVG_CASE(dtype_, name_, ...) case dtype_: return avg_##name_;
static rt_range_fn *max_loop(int dtype, bool ints) {
    switch (dtype) {
    RT_FLOAT_TYPES(MAX_CASE)
    default: break;
    }
    if (ints) switch (dtype) {
    RT_INT_TYPES(MAX_CASE)
    default: break;
    }
    return NULL;
}
static rt_range_fn *avg_loop(int dtype, bool ints) {
    switch (dtype) {
    RT_FLOAT_TYPES(AVG_CASE)
    case TSRT_INT64: return ints ? avg_i64 : NULL;
    default: return NULL;
    }
}
/* Rows of float and double as vectors: of whole planes, or of rows of planes that lie side by side. */
static void planes_range(void *arg, int64_t from, int64_t to) {
    const pool *g = arg;
    const rt_planes *p = &g->p;
    const int64_t b = g->bytes;
    for (int64_t n = from / p->channels, ch = from % p->channels, i = from; i < to; i++) {
        g->rows_fn(&g->rows, g->in + (n * p->in_batch + ch * p->in_channel) * b, g->out + (n * p->out_batch + ch * p->out_channel) * b, 0, p->out[0] * p->out[1]);
        if (++ch == p->channels) ch = 0, n++;
    }
}
static void rows_range(void *arg, int64_t from, int64_t to) {
    const pool *g = arg;
    const int64_t each = g->p.out[0] * g->p.out[1];
    for (int64_t i = from, end; i < to; i = end) {
        end = (i / each + 1) * each < to ? (i / each + 1) * each : to;
        g->rows_fn(&g->rows, g->in + i / each * g->p.in_batch * g->bytes, g->out + i / each * g->p.out_batch * g->bytes, i % each, end - i / each * each);
    }
}
/* Whether the one window is all of a dense plane. */
static bool whole(const pool *g) {
    const rt_planes *p = &g->p;
    int64_t step = 1;
    for (int d = 2; d >= 0; step *= p->in[d--])
        if (p->out[d] != 1 || p->dilation[d] != 1 || (p->in[d] > 1 && p->in_step[d] != step) || g->axis[d]->end - g->axis[d]->begin != p->in[d]) return false;
    return true;
}
static void whole_range(void *arg, int64_t from, int64_t to) {
    const pool *g = arg;
    const rt_planes *p = &g->p;
    const int64_t n = p->in[0] * p->in[1] * p->in[2], count = g->divisor ? g->divisor : g->include_pad ? g->axis[0]->full * g->axis[1]->full * g->axis[2]->full : n;
    for (int64_t i = from, end; i < to; i = end) {                     /* image by image */
        const int64_t image = i / p->channels, ch = i % p->channels;
        end = (image + 1) * p->channels < to ? (image + 1) * p->channels : to;
        g->whole_fn(g->in + (image * p->in_batch + ch * p->in_channel) * g->bytes, p->in_channel, n, count, end - i, g->out + (image * p->out_batch + ch * p->out_channel) * g->bytes, p->out_channel);
    }
}
/* Runs it: rows_fn where the layout lets it and no indices are wanted, else fn. each: elements worked on in a plane. Errors: out of memory. */
static int run(tsrt_ctx *c, pool *g, rt_range_fn *fn, int dtype, bool max, int64_t each) {
    rt_planes *p = &g->p;
    for (int d = 0; d < 3; d++)                                        /* adaptive windows that all are the same, side by side */
        if (g->adaptive && p->out[d] && p->in[d] % p->out[d] == 0) p->kernel[d] = p->stride[d] = p->in[d] / p->out[d];
    const size_t bytes = (size_t)(p->out[0] + p->out[1] + p->out[2]) * sizeof(rt_span);
    rt_span *spans = rt_scratch(c, bytes ? bytes : 1);
    if (!spans) return 1;
    for (int d = 0; d < 3; spans += p->out[d++]) {
        g->axis[d] = spans;
        for (int64_t o = 0; o < p->out[d]; o++) spans[o] = window(g, d, o);
    }
    const bool vectors = (dtype == TSRT_FLOAT32 || dtype == TSRT_FLOAT64) && !g->index;
    if (vectors && !max && whole(g)) {
        g->whole_fn = dtype == TSRT_FLOAT32 ? RT_PICK(c, pool_whole_f32) : RT_PICK(c, pool_whole_f64), g->bytes = (int64_t)rt_bytes(dtype);
        rt_planes_run(c, p, each / 8, whole_range, g);
        rt_scratch_free(c, g->axis[0], bytes ? bytes : 1);
        return 0;
    }
    const bool beside = p->channels > 1 && p->in_channel == 1 && p->out_channel == 1, dense = p->in_step[2] == 1 && p->out_step[2] == 1;
    if (vectors && (beside || dense)) {
        rt_pool_rows *r = &g->rows;
        for (int d = 0; d < 3; d++) r->out[d] = p->out[d], r->in_step[d] = p->in_step[d], r->out_step[d] = p->out_step[d], r->dilation[d] = p->dilation[d], r->axis[d] = g->axis[d];
        r->stride = p->stride[2], r->first = -p->pad[2], r->taps = p->kernel[2], r->divisor = g->divisor, r->include_pad = g->include_pad;
        r->lanes = beside ? p->channels : 1;
        if (!beside && !(g->adaptive && p->in[2] % p->out[2])) {        /* those that no edge cuts */
            const int64_t span = (p->kernel[2] - 1) * p->dilation[2] + 1;
            r->x0 = (p->pad[2] + p->stride[2] - 1) / p->stride[2];
            r->x1 = p->in[2] + p->pad[2] < span ? 0 : (p->in[2] + p->pad[2] - span) / p->stride[2] + 1;
            if (r->x1 > p->out[2]) r->x1 = p->out[2];
            if (r->x0 >= r->x1) r->x0 = r->x1 = 0;
        }
        g->bytes = (int64_t)rt_bytes(dtype);
        g->rows_fn = dtype == TSRT_FLOAT32 ? (max ? RT_PICK(c, pool_max_f32) : RT_PICK(c, pool_mean_f32)) : max ? RT_PICK(c, pool_max_f64) : RT_PICK(c, pool_mean_f64);
        if (beside) {
            const int64_t all = p->batch * p->out[0] * p->out[1];
            if (all > 0) rt_parallel(c, all, 1 + 32768 / (p->channels * each / (p->out[0] * p->out[1]) + 1), rows_range, g);
        } else rt_planes_run(c, p, each / 4, planes_range, g);
    } else rt_planes_run(c, p, each, fn, g);
    rt_scratch_free(c, g->axis[0], bytes ? bytes : 1);
    return 0;
}
static int missing(tsrt_ctx *c, const char *name, int dtype) {
    return tsrt_fail(c, "NotImplementedError", "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(dtype));
}

/* ---- windows given */
static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }
static int64_t pooled(int64_t in, int64_t kernel, int64_t pad, int64_t stride, int64_t dilation, bool ceil) {
    int64_t out = floor_div(in + 2 * pad - dilation * (kernel - 1) - 1 + (ceil ? stride - 1 : 0), stride) + 1;
    if (ceil && (out - 1) * stride >= in + pad) out--;
    return out;
}
static const char *word(int nd) { return nd == 1 ? "one int" : nd == 2 ? "two ints" : "three ints"; }
/* Reads and checks the arguments of a pooling. stride may be empty: as the kernel. */
static int arguments(tsrt_ctx *c, pool *g, const char *name, int nd, const tsrt_tensor *in, const tsrt_list *kernel, const tsrt_list *stride, const tsrt_list *pad, const tsrt_list *dilation, bool ceil) {
    rt_planes *p = &g->p;
    char text[256], to[256];
    rt_planes_init(p, nd, in);
    if (!rt_planes_list(kernel, nd, p->kernel)) return tsrt_fail(c, NULL, "%s: kernel_size must either be a single int, or a tuple of %s", name, word(nd));
    if (!stride || !stride->len) memcpy(p->stride, p->kernel, sizeof p->stride);
    else if (!rt_planes_list(stride, nd, p->stride)) return tsrt_fail(c, NULL, "%s: stride must either be omitted, a single int, or a tuple of %s", name, word(nd));
    if (!rt_planes_list(pad, nd, p->pad)) return tsrt_fail(c, NULL, "%s: padding must either be a single int, or a tuple of %s", name, word(nd));
    if (dilation && !rt_planes_list(dilation, nd, p->dilation)) return tsrt_fail(c, NULL, "%s: dilation must be either a single int, or a tuple of %s", name, word(nd));
    for (int i = 3 - nd; i < 3; i++) {
        if (!p->stride[i]) return tsrt_fail(c, NULL, "stride should not be zero");
        if (p->pad[i] < 0) return tsrt_fail(c, NULL, "pad must be non-negative, but got pad: %lld", (long long)p->pad[i]);
        if (dilation && p->dilation[i] > 0 && p->kernel[i] > 0 && p->pad[i] > ((p->kernel[i] - 1) * p->dilation[i] + 1) / 2)
            return tsrt_fail(c, NULL, "pad should be at most half of effective kernel size, but got pad=%lld, kernel_size=%lld and dilation=%lld", (long long)p->pad[i], (long long)p->kernel[i], (long long)p->dilation[i]);
        if (!dilation && p->pad[i] > p->kernel[i] / 2)
            return tsrt_fail(c, NULL, "pad should be at most half of effective kernel size, but got pad=%lld, kernel_size=%lld and dilation=1", (long long)p->pad[i], (long long)p->kernel[i]);
        if (p->stride[i] < 0) return tsrt_fail(c, NULL, "stride should be greater than zero, but got %lld", (long long)p->stride[i]);
    }
    const int64_t *k = p->kernel, *l = p->dilation;
    if (k[0] < 1 || k[1] < 1 || k[2] < 1) {
        if (nd == 3) return tsrt_fail(c, NULL, "kernel size should be greater than zero, but got kT: %lld kH: %lld kW: %lld", (long long)k[0], (long long)k[1], (long long)k[2]);
        return tsrt_fail(c, NULL, "kernel size should be greater than zero, but got kH: %lld kW: %lld", (long long)k[1], (long long)k[2]);
    }
    if (l[0] < 1 || l[1] < 1 || l[2] < 1) {
        if (nd == 3) return tsrt_fail(c, NULL, "dilation should be greater than zero, but got dilationT: %lld dilationH: %lld dilationW: %lld", (long long)l[0], (long long)l[1], (long long)l[2]);
        return tsrt_fail(c, NULL, "dilation should be greater than zero, but got dilationH: %lld dilationW: %lld", (long long)l[1], (long long)l[2]);
    }
    for (int i = 3 - nd; i < 3; i++) p->out[i] = pooled(p->in[i], p->kernel[i], p->pad[i], p->stride[i], p->dilation[i], ceil);
    bool empty = false;
    for (int d = in->ndim == nd + 2 ? 1 : 0; d < in->ndim; d++) empty |= !in->size[d];
    if (in->ndim != nd + 1 && in->ndim != nd + 2)
        return tsrt_fail(c, NULL, "non-empty %dD or %dD (batch mode) tensor expected for input", nd + 1, nd + 2);
    if (nd == 3 && !dilation && (p->in[0] < k[0] || p->in[1] < k[1] || p->in[2] < k[2]))
        return tsrt_fail(c, NULL, "input image (T: %lld H: %lld W: %lld) smaller than kernel size (kT: %lld kH: %lld kW: %lld)", (long long)p->in[0], (long long)p->in[1], (long long)p->in[2],
                         (long long)k[0], (long long)k[1], (long long)k[2]);
    if (empty) return tsrt_fail(c, NULL, "Expected %dD or %dD (batch mode) tensor with optional 0 dim batch size for input, but got:%s", nd + 1, nd + 2, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    for (int i = 3 - nd; i < 3; i++)
        if (p->out[i] < 1) {
            if (nd == 3) {
                snprintf(text, sizeof text, "(%lldx%lldx%lldx%lld)", (long long)p->channels, (long long)p->in[0], (long long)p->in[1], (long long)p->in[2]);
                snprintf(to, sizeof to, "(%lldx%lldx%lldx%lld)", (long long)p->channels, (long long)p->out[0], (long long)p->out[1], (long long)p->out[2]);
            } else {
                snprintf(text, sizeof text, "(%lldx%lldx%lld)", (long long)p->channels, (long long)p->in[1], (long long)p->in[2]);
                snprintf(to, sizeof to, "(%lldx%lldx%lld)", (long long)p->channels, (long long)p->out[1], (long long)p->out[2]);
            }
            return tsrt_fail(c, NULL, "Given input size: %s. Calculated output size: %s. Output size is too small", text, to);
        }
    return 0;
}
static int64_t work(const rt_planes *p) { return p->out[0] * p->out[1] * p->out[2] * p->kernel[0] * p->kernel[1] * p->kernel[2]; }

/* index NULL: not wanted. */
static int max_pool(tsrt_ctx *c, int nd, const char *name, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out, tsrt_tensor **index) {
    pool g = {.divisor = 0};
    if (arguments(c, &g, name, nd, in, kernel, stride, pad, dilation, ceil)) return 1;
    rt_range_fn *fn = max_loop(in->dtype, true);
    if (!fn) return missing(c, nd == 3 ? "max_pool3d" : "max_pool2d", in->dtype);
    bool last = nd > 1 && in->ndim == nd + 2 && rt_is_channels_last(in);
    if (nd == 3 && in->ndim == 4) {                            /* channels last without a batch */
        const int64_t *s = in->stride, *n = in->size;
        last = s[0] == 1 && n[0] > 1 && s[3] == n[0] && s[2] == n[0] * n[3] && s[1] == n[0] * n[3] * n[2];
    }
    tsrt_tensor *r, *place = NULL;
    if (rt_planes_out(c, &g.p, nd, in, in->dtype, last, &r)) return 1;
    if (index && rt_planes_out(c, &g.p, nd, in, TSRT_INT64, last, &place)) return rt_drop(c, r), 1;
    g.in = rt_data(in), g.out = rt_data(r), g.index = place ? (int64_t *)(void *)rt_data(place) : NULL;
    if (run(c, &g, fn, in->dtype, true, work(&g.p))) return rt_drop(c, r), rt_drop(c, place), 1;
    *out = r;
    if (index) *index = place;
    return 0;
}
int tsrt_op_max_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out) {
    return max_pool(c, 2, "max_pool2d", in, kernel, stride, pad, dilation, ceil, out, NULL);
}
int tsrt_op_max_pool2d_with_indices(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out, tsrt_tensor **index) {
    return max_pool(c, 2, "max_pool2d", in, kernel, stride, pad, dilation, ceil, out, index);
}
int tsrt_op_max_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out) {
    return max_pool(c, 3, "max_pool3d", in, kernel, stride, pad, dilation, ceil, out, NULL);
}
int tsrt_op_max_pool3d_with_indices(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out, tsrt_tensor **index) {
    return max_pool(c, 3, "max_pool3d", in, kernel, stride, pad, dilation, ceil, out, index);
}
/* The checks of max_pool1d are its own. */
static int check_max1(tsrt_ctx *c, const tsrt_tensor *in, const tsrt_list *kernel, const tsrt_list *stride, const tsrt_list *pad, const tsrt_list *dilation, bool ceil) {
    char text[256];
    const bool empty = (in->ndim >= 2 && !in->size[in->ndim - 1]) || (in->ndim >= 2 && !in->size[in->ndim - 2]);
    if ((in->ndim != 2 && in->ndim != 3) || empty)
        return tsrt_fail(c, NULL, "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:%s", rt_sizes_text(in->ndim, in->size, text, sizeof text));
    const tsrt_list *const all[4] = {kernel, stride, pad, dilation};
    static const char *const name[4] = {"kernel_size", "stride", "padding", "dilation"};
    for (int i = 0; i < 4; i++)
        if (all[i]->len != 1 && !(i == 1 && !all[i]->len))
            return tsrt_fail(c, NULL, "max_pool1d() %s must be an int, list of ints or tuple of ints of size 1 but got size %lld", name[i], (long long)all[i]->len);
    const int64_t k = *(const int64_t *)kernel->data, s = stride->len ? *(const int64_t *)stride->data : k, p = *(const int64_t *)pad->data, d = *(const int64_t *)dilation->data;
    if (k <= 0) return tsrt_fail(c, NULL, "max_pool1d() kernel_size must be greater than zero, but got %lld", (long long)k);
    if (s <= 0) return tsrt_fail(c, NULL, "max_pool1d() stride must be greater than zero, but got %lld", (long long)s);
    if (p < 0) return tsrt_fail(c, NULL, "max_pool1d() padding must be non-negative, but got %lld", (long long)p);
    if (p > k / 2) return tsrt_fail(c, NULL, "max_pool1d() padding should be at most half of kernel size, but got padding=%lld and kernel_size=%lld", (long long)p, (long long)k);
    if (d <= 0) return tsrt_fail(c, NULL, "max_pool1d() dilation must be greater than zero, but got %lld", (long long)d);
    const int64_t n = pooled(in->size[in->ndim - 1], k, p, s, d, ceil);
    if (n <= 0) return tsrt_fail(c, NULL, "max_pool1d() Invalid computed output size: %lld", (long long)n);
    return 0;
}
int tsrt_op_max_pool1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out) {
    if (check_max1(c, in, kernel, stride, pad, dilation, ceil)) return 1;
    if (!rt_is_floating(in->dtype)) return missing(c, "max_pool1d_impl", in->dtype);
    return max_pool(c, 1, "max_pool1d", in, kernel, stride, pad, dilation, ceil, out, NULL);
}
int tsrt_op_max_pool1d_with_indices(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, tsrt_list *dilation, bool ceil, tsrt_tensor **out, tsrt_tensor **index) {
    if (in->ndim != 2 && in->ndim != 3)
        return tsrt_fail(c, NULL, "Expected 2 to 3 dimensions, but got %d-dimensional tensor for argument #1 'self' (while checking arguments for max_pool1d)", in->ndim);
    return max_pool(c, 1, "max_pool1d", in, kernel, stride, pad, dilation, ceil, out, index);
}

static int avg_pool(tsrt_ctx *c, int nd, const char *name, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, bool ceil, bool include_pad, const tsrt_opt_int *divisor, tsrt_tensor **out) {
    pool g = {.include_pad = include_pad};
    if (divisor && divisor->has && !divisor->value) return tsrt_fail(c, NULL, "divisor must be not zero");
    g.divisor = rt_opt_int(divisor, 0);
    if (nd == 2 && in->ndim < 3) return tsrt_fail(c, RT_INDEX_ERROR, "Dimension out of range (expected to be in range of [%d, %d], but got -3)", -(in->ndim ? in->ndim : 1), in->ndim ? in->ndim - 1 : 0);
    if (nd == 1 && in->ndim != 2 && in->ndim != 3)
        return tsrt_fail(c, NULL, "Expected 2 to 3 dimensions, but got %d-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)", in->ndim);
    if (arguments(c, &g, name, nd, in, kernel, stride, pad, NULL, ceil)) return 1;
    rt_range_fn *fn = nd == 3 && rt_is_reduced(in->dtype) ? NULL : avg_loop(in->dtype, true);
    if (!fn) return missing(c, nd == 3 ? "avg_pool3d_out_frame" : "avg_pool2d", in->dtype);
    tsrt_tensor *r;
    if (rt_planes_out(c, &g.p, nd, in, in->dtype, nd == 2 && in->ndim == 4 && rt_is_channels_last(in), &r)) return 1;
    g.in = rt_data(in), g.out = rt_data(r);
    if (run(c, &g, fn, in->dtype, false, work(&g.p))) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_avg_pool1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, bool ceil, bool include_pad, tsrt_tensor **out) {
    return avg_pool(c, 1, "avg_pool1d", in, kernel, stride, pad, ceil, include_pad, NULL, out);
}
int tsrt_op_avg_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, bool ceil, bool include_pad, const tsrt_opt_int *divisor, tsrt_tensor **out) {
    return avg_pool(c, 2, "avg_pool2d", in, kernel, stride, pad, ceil, include_pad, divisor, out);
}
int tsrt_op_avg_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *kernel, tsrt_list *stride, tsrt_list *pad, bool ceil, bool include_pad, const tsrt_opt_int *divisor, tsrt_tensor **out) {
    return avg_pool(c, 3, "avg_pool3d", in, kernel, stride, pad, ceil, include_pad, divisor, out);
}

/* ---- windows that follow from the sizes */
/* One window is all of a plane: the mean, which rounds once, as PyTorch computes it then. For reduced dtypes. */
static int global_mean(tsrt_ctx *c, int nd, tsrt_tensor *in, bool last, tsrt_tensor **out) {
    int64_t trailing[3] = {-1, -2, -3};
    tsrt_list dims = {.len = nd, .cap = nd, .data = trailing};
    tsrt_tensor *r;
    if (tsrt_op_mean_dim(c, in, &dims, true, NULL, &r)) return 1;
    if (!last) return *out = r, 0;
    const int64_t channels = r->size[1], stride[4] = {channels, 1, channels, channels};
    const int failed = rt_view(c, r, 4, r->size, stride, r->offset, out);
    rt_drop(c, r);
    return failed;
}
static int adaptive(tsrt_ctx *c, int nd, const char *name, bool max, tsrt_tensor *in, const tsrt_list *size, tsrt_tensor **out, tsrt_tensor **index) {
    pool g = {.adaptive = true};
    char text[256];
    const int spoken = nd < 2 ? 2 : nd;                       /* one dimension is computed as two */
    if (nd == 1) {
        if (in->ndim != 2 && in->ndim != 3)
            return tsrt_fail(c, NULL, "Expected 2 to 3 dimensions, but got %d-dimensional tensor for argument #1 'self' (while checking arguments for %s)", in->ndim, name);
        if (size->len != 1) return tsrt_fail(c, NULL, "%s() argument 'output_size' should contain one int (got %lld)", name, (long long)size->len);
    }
    char full[40];
    snprintf(full, sizeof full, "adaptive_%s_pool%dd", max ? "max" : "avg", spoken);
    if (size->len != nd) return tsrt_fail(c, NULL, max ? "%s(): internal error: output_size.size() must be %d" : "%s: output_size must be %d", full, nd);
    if (in->ndim != nd + 1 && in->ndim != nd + 2)
        return tsrt_fail(c, NULL, max ? "%s(): Expected %dD or %dD tensor, but got: %s" : "%s(): Expected %dD or %dD tensor, but got %s", full, nd + 1, nd + 2, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    for (int d = max && in->ndim == nd + 1 ? 0 : in->ndim - nd; d < in->ndim; d++)
        if (!in->size[d])
            return tsrt_fail(c, NULL, "%s(): Expected input to have non-zero size for non-batch dimensions, but input has sizes %s with dimension %d being empty", full, rt_sizes_text(in->ndim, in->size, text, sizeof text), d);
    rt_planes *p = &g.p;
    rt_planes_init(p, nd, in);
    const int64_t *want = size->data;
    for (int d = 0; d < nd; d++) {
        if (want[d] < 0) {
            if (nd == 3) return tsrt_fail(c, NULL, "%s: elements of output_size must be greater than or equal to 0 but received {%lld, %lld,%lld}", full, (long long)want[0], (long long)want[1], (long long)want[2]);
            return tsrt_fail(c, NULL, "%s: elements of output_size must be greater than or equal to 0 but received {%lld, %lld}", full, nd == 1 ? 1LL : (long long)want[0], (long long)want[nd - 1]);
        }
        p->out[3 - nd + d] = want[d];
    }
    rt_range_fn *fn = max ? max_loop(in->dtype, false) : avg_loop(in->dtype, false);
    if (!fn) return missing(c, nd == 3 ? (max ? "adaptive_max_pool3d_cpu" : "adaptive_avg_pool3d_cpu") : full, in->dtype);
    const bool last = nd == 2 && in->ndim == 4 && rt_is_channels_last(in);
    if (!max && p->out[0] * p->out[1] * p->out[2] == 1 && rt_is_reduced(in->dtype)) return global_mean(c, nd, in, last, out);
    if (nd == 3 && !max && in->dtype == TSRT_FLOAT16) fn = avg_f16_stepwise;
    if (nd == 3 && !max && in->dtype == TSRT_BFLOAT16) fn = avg_bf16_stepwise;
    tsrt_tensor *r, *place = NULL;
    if (rt_planes_out(c, p, nd, in, in->dtype, last, &r)) return 1;
    if (max && rt_planes_out(c, p, nd, in, TSRT_INT64, last, &place)) return rt_drop(c, r), 1;
    g.in = rt_data(in), g.out = rt_data(r), g.index = place ? (int64_t *)(void *)rt_data(place) : NULL;
    if (r->numel && run(c, &g, fn, in->dtype, max, p->in[0] * p->in[1] * p->in[2])) return rt_drop(c, r), rt_drop(c, place), 1;
    *out = r;
    if (max) *index = place;
    return 0;
}
int tsrt_op_adaptive_avg_pool1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out) { return adaptive(c, 1, "adaptive_avg_pool1d", false, in, size, out, NULL); }
int tsrt_op_adaptive_avg_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out) { return adaptive(c, 2, "adaptive_avg_pool2d", false, in, size, out, NULL); }
int tsrt_op__adaptive_avg_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out) { return adaptive(c, 2, "adaptive_avg_pool2d", false, in, size, out, NULL); }
int tsrt_op_adaptive_avg_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out) { return adaptive(c, 3, "adaptive_avg_pool3d", false, in, size, out, NULL); }
int tsrt_op__adaptive_avg_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out) { return adaptive(c, 3, "adaptive_avg_pool3d", false, in, size, out, NULL); }
int tsrt_op_adaptive_max_pool1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out, tsrt_tensor **index) { return adaptive(c, 1, "adaptive_max_pool1d", true, in, size, out, index); }
int tsrt_op_adaptive_max_pool2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out, tsrt_tensor **index) { return adaptive(c, 2, "adaptive_max_pool2d", true, in, size, out, index); }
int tsrt_op_adaptive_max_pool3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_tensor **out, tsrt_tensor **index) { return adaptive(c, 3, "adaptive_max_pool3d", true, in, size, out, index); }
