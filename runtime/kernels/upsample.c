/* upsample.c: nearest, linear, cubic and antialiased resampling of one to three trailing dimensions.
 *
 * Every method but nearest is a weighted sum along each dimension in turn (width first), so that an output position is a first source position, a
 * number of taps and their weights; what is different between the methods is how these are found (taps()). Sums are in float32, or float64 for
 * float64. uint8 images are resampled as PyTorch's image path does: weights of 15 bits, rounded to a byte after each dimension. */
#include "pool.h"
#include "slots.h"
#include "loops/resample.h"
#include "tensor_ops.h"

typedef enum method { NEAREST, NEAREST_EXACT, LINEAR, CUBIC, LINEAR_AA, CUBIC_AA, LANCZOS_AA } method;

/* ---- weights along one dimension */

static double linear(double x) { x = fabs(x); return x < 1 ? 1 - x : 0; }
static double cubic(double x, double a) {
    x = fabs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
static double lanczos(double x) {
    x = fabs(x);
    if (x >= 3) return 0;
    if (x == 0) return 1;
    const double p = 3.14159265358979323846 * x;
    return sin(p) / p * (sin(p / 3) / (p / 3));
}
static double filter(method m, double x) {
    return m == LINEAR || m == LINEAR_AA ? linear(x) : m == CUBIC ? cubic(x, -0.75) : m == CUBIC_AA ? cubic(x, -0.5) : lanczos(x);
}
/* Input steps for each output step. float32 arithmetic where the values are at most float32, as its rounding decides which pixel is nearest. */
static double ratio(int64_t in, int64_t out, bool align, const tsrt_opt_float *scale, bool single) {
    double r;
    if (align) r = out > 1 ? (single ? (float)(in - 1) / (float)(out - 1) : (double)(in - 1) / (double)(out - 1)) : 0;
    else if (rt_has(scale) && scale->value > 0) r = 1.0 / scale->value;
    else r = single ? (float)in / (float)out : (double)in / (double)out;
    return single ? (float)r : r;
}
static double source(double scale, int64_t o, bool align, bool below_zero, bool single) {
    double x;
    if (single) x = align ? (float)scale * (float)o : (float)scale * ((float)o + 0.5f) - 0.5f;
    else x = align ? scale * (double)o : scale * ((double)o + 0.5) - 0.5;
    return x < 0 && !align && !below_zero ? 0 : x;
}
static int64_t clamp(int64_t x, int64_t most) { return x < 0 ? 0 : x > most ? most : x; }
static int most_taps(method m, double scale) {
    if (m <= NEAREST_EXACT) return 1;
    const int size = m == LINEAR || m == LINEAR_AA ? 2 : m == LANCZOS_AA ? 6 : 4;
    return m < LINEAR_AA ? size : (int)ceil(scale >= 1 ? size * 0.5 * scale : size * 0.5) * 2 + 1;
}
/* Antialiased weights of float32, rounded where PyTorch's are (each variable of its loop is a float, and the cubics' products are fused with what is added
 * to them): a resized image is often rounded to bytes afterwards, and half a step decides. */
static float filter_single(method m, float x) {
    x = fabsf(x);
    if (m == LINEAR_AA) return x < 1 ? (float)(1.0 - x) : 0;
    if (m == LANCZOS_AA) return (float)lanczos(x);
    const float a = -0.5f;
    if (x < 1) return fmaf(fmaf(a + 2, x, -(a + 3)) * x, x, 1);
    return x < 2 ? fmaf(fmaf(fmaf(a, x, -5 * a), x, 8 * a), x, -4 * a) : 0;
}
static void taps_single(rt_axis *a, method m, float scale) {
    const int size = m == LINEAR_AA ? 2 : m == LANCZOS_AA ? 6 : 4;
    const float support = (float)(scale >= 1 ? size * 0.5 * scale : size * 0.5), inverse = (float)(scale >= 1 ? 1.0 / scale : 1.0);
    for (int64_t o = 0; o < a->out; o++) {
        double *w = a->weight + o * a->most;
        const float center = (float)(scale * ((double)o + 0.5));
        int64_t lo = (int64_t)((center - support) + 0.5), hi = (int64_t)((center + support) + 0.5);
        if (lo < 0) lo = 0;
        if (hi > a->in) hi = a->in;
        if (hi - lo > a->most) hi = lo + a->most;
        if (hi <= lo) lo = clamp(lo, a->in - 1), hi = lo + 1;
        float total = 0;
        a->first[o] = lo, a->count[o] = (int)(hi - lo);
        for (int64_t j = lo; j < hi; j++) {
            const float one = filter_single(m, (float)(((double)((float)j - center) + 0.5) * inverse));
            w[j - lo] = one;
            total += one;
        }
        for (int64_t j = lo; j < hi && total != 0; j++) w[j - lo] = (float)w[j - lo] / total;
    }
}
static void taps(rt_axis *a, method m, double scale, bool align, bool single, int nd) {
    /* Equal sizes copy, whatever the scale says: not in all methods. */
    if (a->in == a->out && (m == LINEAR || m >= LINEAR_AA || (m == NEAREST && nd == 2))) {
        for (int64_t o = 0; o < a->out; o++) a->first[o] = o, a->count[o] = 1, a->weight[o * a->most] = 1;
        return;
    }
    if (m >= LINEAR_AA && single) {
        taps_single(a, m, (float)scale);
        return;
    }
    for (int64_t o = 0; o < a->out; o++) {
        double *w = a->weight + o * a->most;
        if (m == NEAREST || m == NEAREST_EXACT) {
            const double x = m == NEAREST ? source(scale, o, true, true, single) : single ? ((float)o + 0.5f) * (float)scale : ((double)o + 0.5) * scale;
            a->first[o] = clamp((int64_t)floor(x), a->in - 1), a->count[o] = 1, w[0] = 1;
        } else if (m == LINEAR || m == CUBIC) {
            const int size = m == LINEAR ? 2 : 4, half = size / 2;
            const double x = source(scale, o, align, m == CUBIC, single);
            int64_t at = (int64_t)floor(x);
            if (at > a->in - 1) at = a->in - 1;
            double part = x - (double)at;
            part = part < 0 ? 0 : part > 1 ? 1 : part;
            /* Taps outside count for the edge. */
            const int64_t first = clamp(at - half + 1, a->in - 1), last = clamp(at + half, a->in - 1);
            a->first[o] = first, a->count[o] = (int)(last - first + 1);
            for (int j = 0; j < a->count[o]; j++) w[j] = 0;
            for (int j = 0; j < size; j++) w[clamp(at - half + 1 + j, a->in - 1) - first] += filter(m, j + 1 - half - part);
        } else {
            const int size = m == LINEAR_AA ? 2 : m == LANCZOS_AA ? 6 : 4;
            const double support = scale >= 1 ? size * 0.5 * scale : size * 0.5, center = scale * ((double)o + 0.5), inverse = scale >= 1 ? 1 / scale : 1;
            int64_t lo = (int64_t)(center - support + 0.5), hi = (int64_t)(center + support + 0.5);
            if (lo < 0) lo = 0;
            if (hi > a->in) hi = a->in;
            if (hi - lo > a->most) hi = lo + a->most;
            if (hi <= lo) lo = clamp(lo, a->in - 1), hi = lo + 1;
            double total = 0;
            a->first[o] = lo, a->count[o] = (int)(hi - lo);
            for (int64_t j = lo; j < hi; j++) total += w[j - lo] = filter(m, ((double)j - center + 0.5) * inverse);
            for (int64_t j = lo; j < hi && total != 0; j++) w[j - lo] /= total;
        }
    }
}

/* ---- a plane at a time */
typedef struct resample {
    rt_planes p;
    rt_axis axis[3];
    const char *in;
    char *out;
    int dtype, work;                         /* work: float32 or float64; uint8 for images */
    int nd;
    size_t bytes;
    int precision[3];                        /* of uint8's weights */
    rt_along_fn *along;                      /* NULL: bytes */
    rt_across_fn *across;
    rt_slots slots;
} resample;

/* Bytes: integer weights, rounded after each dimension. */
static inline uint8_t byte_sum(const rt_axis *a, int64_t o, int precision, const uint8_t *at, int64_t step) {
    const double *w = a->weight + o * a->most;
    int64_t sum = precision ? (int64_t)1 << (precision - 1) : 0;
    for (int j = 0; j < a->count[o]; j++) sum += (int64_t)w[j] * at[j * step];
    sum >>= precision;
    return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}
static void along_bytes(const rt_axis *a, int precision, const uint8_t *from, uint8_t *to, int64_t rows) {
    for (int64_t r = 0; r < rows; r++, from += a->in, to += a->out)
        for (int64_t o = 0; o < a->out; o++) to[o] = byte_sum(a, o, precision, from + a->first[o], 1);
}
static void across_bytes(const rt_axis *a, int precision, const uint8_t *from, uint8_t *to, int64_t blocks, int64_t row) {
    for (int64_t b = 0; b < blocks; b++, from += a->in * row)
        for (int64_t o = 0; o < a->out; o++, to += row)
            for (int64_t x = 0; x < row; x++) to[x] = byte_sum(a, o, precision, from + a->first[o] * row + x, row);
}

static void load(const resample *g, char *to, int64_t n, int64_t ch) {
    const rt_planes *p = &g->p;
    const int64_t b = (int64_t)rt_bytes(g->dtype), wb = (int64_t)rt_bytes(g->work);
    const char *from = g->in + (n * p->in_batch + ch * p->in_channel) * b;
    for (int64_t d = 0; d < p->in[0]; d++)
        for (int64_t h = 0; h < p->in[1]; h++, to += p->in[2] * wb)
            rt_convert(g->work, to, wb, g->dtype, from + (d * p->in_step[0] + h * p->in_step[1]) * b, p->in_step[2] * b, p->in[2]);
}
static void store(const resample *g, const char *from, int64_t n, int64_t ch) {
    const rt_planes *p = &g->p;
    const int64_t b = (int64_t)rt_bytes(g->dtype), wb = (int64_t)rt_bytes(g->work);
    char *to = g->out + (n * p->out_batch + ch * p->out_channel) * b;
    for (int64_t d = 0; d < p->out[0]; d++)
        for (int64_t h = 0; h < p->out[1]; h++, from += p->out[2] * wb)
            rt_convert(g->dtype, to + (d * p->out_step[0] + h * p->out_step[1]) * b, p->out_step[2] * b, g->work, from, wb, p->out[2]);
}
static void along(const resample *g, const char *from, char *to, int64_t rows) {
    if (g->along) g->along(&g->axis[2], from, to, rows);
    else along_bytes(&g->axis[2], g->precision[2], (const uint8_t *)from, (uint8_t *)to, rows);
}
static void across(const resample *g, int d, const char *from, char *to, int64_t blocks, int64_t row) {
    if (g->across) g->across(&g->axis[d], from, to, blocks, row);
    else across_bytes(&g->axis[d], g->precision[d], (const uint8_t *)from, (uint8_t *)to, blocks, row);
}
static bool dense(const int64_t *size, const int64_t *step) {
    return (size[2] == 1 || step[2] == 1) && (size[1] == 1 || step[1] == size[2]) && (size[0] == 1 || step[0] == size[1] * size[2]);
}
/* Plane by plane; a, b: room for what lies between the passes. Planes of the computing type that lie densely are read and written in place. */
static void planes_range(void *arg, int64_t begin, int64_t end) {
    resample *g = arg;
    const rt_planes *p = &g->p;
    const int slot = rt_slot_take(&g->slots);
    char *const a = rt_slot_room(&g->slots, slot), *const b = a + g->slots.bytes / 2;
    const int64_t bytes = (int64_t)g->bytes;
    const bool from_there = g->work == g->dtype && dense(p->in, p->in_step), to_there = g->work == g->dtype && dense(p->out, p->out_step);
    for (int64_t i = begin; i < end; i++) {
        const int64_t n = i / p->channels, ch = i % p->channels;
        const char *from = a;
        char *const out = g->out + (n * p->out_batch + ch * p->out_channel) * bytes, *last = to_there ? out : g->nd == 2 ? a : b;
        if (from_there) from = g->in + (n * p->in_batch + ch * p->in_channel) * bytes;
        else load(g, a, n, ch);
        along(g, from, g->nd == 1 ? last : b, p->in[0] * p->in[1]);
        if (g->nd > 1) across(g, 1, b, g->nd == 2 ? last : a, p->in[0], p->out[2]);
        if (g->nd > 2) across(g, 0, a, last, 1, p->out[1] * p->out[2]);
        if (!to_there) store(g, last, n, ch);
    }
    rt_slot_give(&g->slots, slot);
}
static void nearest_range(void *arg, int64_t begin, int64_t end) {
    const resample *g = arg;
    const rt_planes *p = &g->p;
#define COPY(T_) \
    for (int64_t i = begin; i < end; i++) { \
        const T_ *in = (const T_ *)(const void *)g->in + i / p->channels * p->in_batch + i % p->channels * p->in_channel; \
        T_ *out = (T_ *)(void *)g->out + i / p->channels * p->out_batch + i % p->channels * p->out_channel; \
        for (int64_t d = 0; d < p->out[0]; d++) \
            for (int64_t h = 0; h < p->out[1]; h++) { \
                const T_ *row = in + g->axis[0].first[d] * p->in_step[0] + g->axis[1].first[h] * p->in_step[1]; \
                T_ *to = out + d * p->out_step[0] + h * p->out_step[1]; \
                for (int64_t w = 0; w < p->out[2]; w++) to[w * p->out_step[2]] = row[g->axis[2].first[w] * p->in_step[2]]; \
            } \
    }
    if (g->bytes == 1) COPY(uint8_t)
    else if (g->bytes == 2) COPY(uint16_t)
    else if (g->bytes == 4) COPY(uint32_t)
    else COPY(uint64_t)
}

/* Weights become integers of at most 15 bits with as many places as fit. */
static int quantise(rt_axis *a) {
    double most = 0;
    for (int64_t o = 0; o < a->out; o++)
        for (int j = 0; j < a->count[o]; j++) if (a->weight[o * a->most + j] > most) most = a->weight[o * a->most + j];
    int precision = 0;
    for (; precision < 22; precision++)
        if ((int)(0.5 + most * (1 << (precision + 1))) >= (1 << 15)) break;
    for (int64_t o = 0; o < a->out; o++)
        for (int j = 0; j < a->count[o]; j++) {
            double *w = a->weight + o * a->most + j;
            *w = (double)(int)(*w < 0 ? -0.5 + *w * (1 << precision) : 0.5 + *w * (1 << precision));
        }
    return precision;
}
static const char *linear_name(int nd) { return nd == 1 ? "upsample_linear" : nd == 2 ? "upsample_bilinear" : "upsample_trilinear"; }

static int upsample(tsrt_ctx *c, int nd, method m, tsrt_tensor *in, const tsrt_list *size, bool align, const tsrt_opt_float *const *scale, tsrt_tensor **out) {
    char text[256];
    if (size->len != nd) return tsrt_fail(c, NULL, "It is expected output_size equals to %d, but got size %lld", nd, (long long)size->len);
    if (in->ndim != nd + 2) return tsrt_fail(c, NULL, "It is expected input_size equals to %d, but got size %d", nd + 2, in->ndim);
    resample g = {.nd = nd, .dtype = in->dtype, .bytes = rt_bytes(in->dtype)};
    rt_planes *p = &g.p;
    rt_planes_init(p, nd, in);
    rt_planes_list(size, nd, p->out);
    for (int i = 3 - nd; i < 3; i++)
        if (p->in[i] < 1 || p->out[i] < 1) {
            const long long *a = (const long long *)(const void *)(p->in + 3 - nd), *b = (const long long *)(const void *)(p->out + 3 - nd);
            if (nd == 1) return tsrt_fail(c, NULL, "Input and output sizes should be greater than 0, but got input (W: %lld) and output (W: %lld)", a[0], b[0]);
            if (nd == 2) return tsrt_fail(c, NULL, "Input and output sizes should be greater than 0, but got input (H: %lld, W: %lld) output (H: %lld, W: %lld)", a[0], a[1], b[0], b[1]);
            return tsrt_fail(c, NULL, "Input and output sizes should be greater than 0, but got input (D: %lld, H: %lld, W: %lld) output (D: %lld, H: %lld, W: %lld)", a[0], a[1], a[2], b[0], b[1], b[2]);
        }
    for (int d = 1; d < in->ndim; d++)
        if (!in->size[d]) return tsrt_fail(c, NULL, "Non-empty %dD data tensor expected but got a tensor with sizes %s", nd + 2, rt_sizes_text(in->ndim, in->size, text, sizeof text));
    const bool last = nd > 1 && rt_is_channels_last(in), image = in->dtype == TSRT_UINT8 && (m <= NEAREST_EXACT || (nd == 2 && m != LANCZOS_AA));
    if ((!rt_is_floating(in->dtype) && !image) || (m >= LINEAR_AA && rt_is_reduced(in->dtype))) {
        if (m >= LINEAR_AA) return tsrt_fail(c, "NotImplementedError", "\"compute_index_ranges_weights\" not implemented for '%s'", rt_dtype_cpp(in->dtype));
        if (last && m != CUBIC) return tsrt_fail(c, "NotImplementedError", "\"%s%dd_channels_last\" not implemented for '%s'", m == LINEAR ? linear_name(nd) : "upsample_nearest", nd, rt_dtype_cpp(in->dtype));
        return tsrt_fail(c, "NotImplementedError", "\"compute_indices_weights_%s\" not implemented for '%s'", m == LINEAR ? "linear" : m == CUBIC ? "cubic" : m == NEAREST ? "nearest" : "nearest_exact", rt_dtype_cpp(in->dtype));
    }
    tsrt_tensor *r;
    if (rt_planes_out(c, p, nd, in, in->dtype, last, &r)) return 1;
    g.in = rt_data(in), g.out = rt_data(r);
    const bool single = in->dtype != TSRT_FLOAT64 && !(image && m > NEAREST_EXACT);
    g.work = in->dtype == TSRT_UINT8 ? TSRT_UINT8 : in->dtype == TSRT_FLOAT64 ? TSRT_FLOAT64 : TSRT_FLOAT32;
    /* One block for all weights. */
    double step[3];
    size_t bytes = 0;
    for (int i = 0; i < 3; i++) {
        const int d = i - (3 - nd);
        step[i] = d < 0 ? 1 : ratio(p->in[i], p->out[i], align && m > NEAREST_EXACT, scale[d], single);
        g.axis[i] = (rt_axis){.in = p->in[i], .out = p->out[i], .most = most_taps(m, step[i]), .fused = m >= LINEAR_AA};
        bytes += (size_t)p->out[i] * (sizeof(int64_t) + sizeof(int64_t) + sizeof(double) * (size_t)g.axis[i].most);
    }
    const int64_t w0 = p->in[2] > p->out[2] ? p->in[2] : p->out[2], h0 = p->in[1] > p->out[1] ? p->in[1] : p->out[1], d0 = p->in[0] > p->out[0] ? p->in[0] : p->out[0];
    const size_t each = m <= NEAREST_EXACT ? 0 : ((size_t)(w0 * h0 * d0) * rt_bytes(g.work) + 63) / 64 * 64;
    char *room = rt_scratch(c, bytes);
    if (!room) return rt_drop(c, r), 1;
    char *at = room;
    for (int i = 0; i < 3; i++) {
        rt_axis *a = &g.axis[i];
        a->first = (int64_t *)(void *)at, at += (size_t)a->out * sizeof(int64_t);
        a->weight = (double *)(void *)at, at += (size_t)a->out * (size_t)a->most * sizeof(double);
        a->count = (int *)(void *)at, at += (size_t)a->out * sizeof(int64_t);
        if (i < 3 - nd) a->first[0] = 0, a->count[0] = 1, a->weight[0] = 1;
        else taps(a, m, step[i], align, single, nd);
        if (g.work == TSRT_UINT8 && m > NEAREST_EXACT) g.precision[i] = quantise(a);
    }
    int failed = 0;
    if (m <= NEAREST_EXACT) rt_planes_run(c, p, p->out[0] * p->out[1] * p->out[2], nearest_range, &g);
    else if (!(failed = rt_slots_make(c, &g.slots, p->batch * p->channels > 1 ? rt_threads(c) : 1, 2 * each))) {
        if (g.work != TSRT_UINT8) g.along = g.work == TSRT_FLOAT32 ? RT_PICK(c, resample_along_f32) : RT_PICK(c, resample_along_f64);
        if (g.work != TSRT_UINT8) g.across = g.work == TSRT_FLOAT32 ? RT_PICK(c, resample_across_f32) : RT_PICK(c, resample_across_f64);
        rt_planes_run(c, p, 4 * w0 * h0 * d0, planes_range, &g);
        rt_slots_free(c, &g.slots);
    }
    rt_scratch_free(c, room, bytes);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
/* The forms with sizes or scales for all dimensions. */
static int upsample_vec(tsrt_ctx *c, int nd, method m, tsrt_tensor *in, const tsrt_list *size, bool align, const tsrt_list *scales, tsrt_tensor **out) {
    tsrt_opt_float room[3] = {{false, 0}, {false, 0}, {false, 0}};
    const tsrt_opt_float *const scale[3] = {&room[0], &room[1], &room[2]};
    if ((size != NULL) == (scales != NULL)) return tsrt_fail(c, NULL, "Must specify exactly one of output_size and scale_factors");
    if (size) {
        if (size->len != in->ndim - 2) return tsrt_fail(c, NULL, "It is expected output_size equals to %d, but got size %lld", nd, (long long)size->len);
        return upsample(c, nd, m, in, size, align, scale, out);
    }
    if (scales->len != in->ndim - 2 || scales->len != nd) return tsrt_fail(c, NULL, "It is expected output_size equals to %d, but got size %lld", nd, (long long)scales->len);
    int64_t want[3];
    tsrt_list list = {.len = nd, .cap = nd, .data = want};
    for (int d = 0; d < nd; d++) {
        room[d] = (tsrt_opt_float){true, ((const double *)scales->data)[d]};
        want[d] = (int64_t)((double)in->size[d + 2] * room[d].value);
    }
    return upsample(c, nd, m, in, &list, align, scale, out);
}

#define SCALES(...) const tsrt_opt_float *const scale[3] = {__VA_ARGS__}
#define NEAREST_OPS(name_, m_) \
int tsrt_op_##name_##1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, const tsrt_opt_float *w, tsrt_tensor **out) { SCALES(w); return upsample(c, 1, m_, in, size, false, scale, out); } \
int tsrt_op_##name_##2d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, const tsrt_opt_float *h, const tsrt_opt_float *w, tsrt_tensor **out) { SCALES(h, w); return upsample(c, 2, m_, in, size, false, scale, out); } \
int tsrt_op_##name_##3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, const tsrt_opt_float *d, const tsrt_opt_float *h, const tsrt_opt_float *w, tsrt_tensor **out) { SCALES(d, h, w); return upsample(c, 3, m_, in, size, false, scale, out); } \
int tsrt_op_##name_##1d_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 1, m_, in, size, false, scales, out); } \
int tsrt_op_##name_##2d_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 2, m_, in, size, false, scales, out); } \
int tsrt_op_##name_##3d_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 3, m_, in, size, false, scales, out); }
NEAREST_OPS(upsample_nearest, NEAREST)
NEAREST_OPS(_upsample_nearest_exact, NEAREST_EXACT)
#define PLANE_OPS(name_, m_) \
int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, const tsrt_opt_float *h, const tsrt_opt_float *w, tsrt_tensor **out) { SCALES(h, w); return upsample(c, 2, m_, in, size, align, scale, out); } \
int tsrt_op_##name_##_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 2, m_, in, size, align, scales, out); }
PLANE_OPS(upsample_bilinear2d, LINEAR)
PLANE_OPS(upsample_bicubic2d, CUBIC)
PLANE_OPS(_upsample_bilinear2d_aa, LINEAR_AA)
PLANE_OPS(_upsample_bicubic2d_aa, CUBIC_AA)
PLANE_OPS(_upsample_lanczos2d_aa, LANCZOS_AA)
int tsrt_op_upsample_linear1d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, const tsrt_opt_float *w, tsrt_tensor **out) { SCALES(w); return upsample(c, 1, LINEAR, in, size, align, scale, out); }
int tsrt_op_upsample_linear1d_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 1, LINEAR, in, size, align, scales, out); }
int tsrt_op_upsample_trilinear3d(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, const tsrt_opt_float *d, const tsrt_opt_float *h, const tsrt_opt_float *w, tsrt_tensor **out) {
    SCALES(d, h, w);
    return upsample(c, 3, LINEAR, in, size, align, scale, out);
}
int tsrt_op_upsample_trilinear3d_vec(tsrt_ctx *c, tsrt_tensor *in, tsrt_list *size, bool align, tsrt_list *scales, tsrt_tensor **out) { return upsample_vec(c, 3, LINEAR, in, size, align, scales, out); }
