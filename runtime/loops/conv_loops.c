/* conv_loops.c: inner loops of convolutions, compiled once for each instruction set; conv_loops.h says what they do. */
#include "loops/conv_loops.h"

typedef struct cell_16 { uint64_t a, b; } cell_16;

/* First and last + 1 output position whose element under tap k lies inside. */
static inline void inside(const rt_window *w, int d, int64_t k, int64_t *lo, int64_t *hi) {
    const int64_t shift = k * w->dilation[d] - w->pad[d], s = w->stride[d];
    int64_t a = shift >= 0 ? 0 : (-shift + s - 1) / s, b = w->in[d] - shift <= 0 ? 0 : (w->in[d] - shift + s - 1) / s;
    if (b > w->out[d]) b = w->out[d];
    if (a > b) a = b;
    *lo = a, *hi = b;
}

#define PATCHES(name_, T_, ZERO_) \
void RT_NAME(name_)(const rt_window *w, const void *in_, int64_t from, int64_t end, void *to_, int64_t row) { \
    const T_ *in = in_; \
    T_ *to = to_; \
    const int64_t s = w->stride[2], step = w->in_step[2], width = w->out[2], area = w->out[1] * width; \
    for (int64_t ch = 0; ch < w->channels; ch++, in += w->in_channel) \
        for (int64_t kd = 0; kd < w->kernel[0]; kd++) \
            for (int64_t kh = 0; kh < w->kernel[1]; kh++) \
                for (int64_t kw = 0; kw < w->kernel[2]; kw++, to += row) { \
                    int64_t lo, hi, p = from; \
                    inside(w, 2, kw, &lo, &hi); \
                    const int64_t shift = kw * w->dilation[2] - w->pad[2]; \
                    int64_t od = p / area, oh = p % area / width, x0 = p % width; \
                    T_ *at = to; \
                    while (p < end) { \
                        const int64_t left = end - p, x1 = width - x0 < left ? width : x0 + left; \
                        const int64_t id = od * w->stride[0] + kd * w->dilation[0] - w->pad[0], ih = oh * w->stride[1] + kh * w->dilation[1] - w->pad[1]; \
                        if (id < 0 || id >= w->in[0] || ih < 0 || ih >= w->in[1]) { \
                            for (int64_t x = x0; x < x1; x++) at[x - x0] = ZERO_; \
                        } else { \
                            const T_ *line = in + id * w->in_step[0] + ih * w->in_step[1] + shift * step; \
                            int64_t a = lo < x0 ? x0 : lo > x1 ? x1 : lo, b = hi < a ? a : hi > x1 ? x1 : hi; \
                            for (int64_t x = x0; x < a; x++) at[x - x0] = ZERO_; \
                            if (s * step == 1) memcpy(at + (a - x0), line + a, (size_t)(b - a) * sizeof(T_)); \
                            else for (int64_t x = a; x < b; x++) at[x - x0] = line[x * s * step]; \
                            for (int64_t x = b; x < x1; x++) at[x - x0] = ZERO_; \
                        } \
                        at += x1 - x0, p += x1 - x0, x0 = 0; \
                        if (++oh == w->out[1]) oh = 0, od++; \
                    } \
                } \
}
PATCHES(patches_1, uint8_t, 0)
PATCHES(patches_2, uint16_t, 0)
PATCHES(patches_4, uint32_t, 0)
PATCHES(patches_8, uint64_t, 0)
PATCHES(patches_16, cell_16, ((cell_16){0, 0}))

#define UNPATCHES(name_, T_, ADD_) \
void RT_NAME(name_)(const rt_window *w, const void *cols_, int64_t row, void *in_) { \
    const T_ *cols = cols_; \
    T_ *in = in_; \
    const int64_t s = w->stride[2] * w->in_step[2], width = w->out[2]; \
    for (int64_t ch = 0; ch < w->channels; ch++, in += w->in_channel) \
        for (int64_t kd = 0; kd < w->kernel[0]; kd++) \
            for (int64_t kh = 0; kh < w->kernel[1]; kh++) \
                for (int64_t kw = 0; kw < w->kernel[2]; kw++, cols += row) { \
                    int64_t d0, d1, h0, h1, x0, x1; \
                    inside(w, 0, kd, &d0, &d1), inside(w, 1, kh, &h0, &h1), inside(w, 2, kw, &x0, &x1); \
                    for (int64_t od = d0; od < d1; od++) \
                        for (int64_t oh = h0; oh < h1; oh++) { \
                            const int64_t id = od * w->stride[0] + kd * w->dilation[0] - w->pad[0], ih = oh * w->stride[1] + kh * w->dilation[1] - w->pad[1]; \
                            T_ *line = in + id * w->in_step[0] + ih * w->in_step[1] + (kw * w->dilation[2] - w->pad[2]) * w->in_step[2]; \
                            const T_ *from = cols + (od * w->out[1] + oh) * width; \
                            for (int64_t x = x0; x < x1; x++) { T_ *at = line + x * s; ADD_; } \
                        } \
                } \
}
UNPATCHES(unpatches_u8, uint8_t, *at = (uint8_t)(*at + from[x]))
UNPATCHES(unpatches_u16, uint16_t, *at = (uint16_t)(*at + from[x]))
UNPATCHES(unpatches_u32, uint32_t, *at += from[x])
UNPATCHES(unpatches_u64, uint64_t, *at += from[x])
UNPATCHES(unpatches_f32, float, *at += from[x])
UNPATCHES(unpatches_f64, double, *at += from[x])
UNPATCHES(unpatches_f16, rt_half, *at = rt_to_half(rt_from_half(*at) + rt_from_half(from[x])))
UNPATCHES(unpatches_bf16, rt_bfloat, *at = rt_to_bfloat(rt_from_bfloat(*at) + rt_from_bfloat(from[x])))
typedef struct cell_c64 { float re, im; } cell_c64;
typedef struct cell_c128 { double re, im; } cell_c128;
UNPATCHES(unpatches_c64, cell_c64, at->re += from[x].re; at->im += from[x].im)
UNPATCHES(unpatches_c128, cell_c128, at->re += from[x].re; at->im += from[x].im)
UNPATCHES(unpatches_bool, uint8_t, *at = *at || from[x])
