/* resample.c: weighted sums along one dimension, compiled once for each instruction set; resample.h says what they do.
 *
 * Sums go in order, each product rounded. Where `fused`, the last (count - 1) % 4 products are not: this is what PyTorch's antialiased loop comes to on a CPU
 * with fused multiply-add (a first product, then four at a time, then one by one), found by comparing bits; a resized image is often rounded to bytes
 * afterwards, and the last bit decides. */
#include "loops/resample.h"
#include "fmath.h"

enum { PART = 128 /* output positions whose weights are at hand */, MOST = 8 };

/* Products 1 to this one are rounded, those after it fused. */
static inline int rounded(const rt_axis *a, int count) { return a->fused ? (count - 1) / 4 * 4 : count - 1; }
static inline double d_fma(double a, double b, double c) { return a * b + c; }

#define RESAMPLE(name_, T_, FMA_) \
void RT_NAME(resample_along_##name_)(const rt_axis *a, const void *from_, void *to_, int64_t rows) { \
    T_ near[PART * MOST]; \
    for (int64_t o0 = 0; o0 < a->out; o0 += PART) { \
        const int64_t n = a->out - o0 < PART ? a->out - o0 : PART; \
        const double *weight = a->weight + o0 * a->most; \
        const int64_t *first = a->first + o0; \
        const int *count = a->count + o0; \
        const bool few = a->most <= MOST; \
        for (int64_t i = 0; few && i < n * a->most; i++) near[i] = (T_)weight[i]; \
        for (int64_t r = 0; r < rows; r++) { \
            const T_ *from = (const T_ *)from_ + r * a->in; \
            T_ *to = (T_ *)to_ + r * a->out + o0; \
            if (a->most == 2) { \
                for (int64_t o = 0; o < n; o++) { \
                    const T_ *at = from + first[o]; \
                    const T_ sum = near[2 * o] * at[0]; \
                    to[o] = count[o] > 1 ? sum + near[2 * o + 1] * at[1] : sum; \
                } \
                continue; \
            } \
            for (int64_t o = 0; o < n; o++) { \
                const T_ *at = from + first[o]; \
                const int last = rounded(a, count[o]); \
                T_ sum = (T_)weight[o * a->most] * at[0]; \
                if (few) { \
                    for (int j = 1; j <= last; j++) sum += near[o * a->most + j] * at[j]; \
                    for (int j = last + 1; j < count[o]; j++) sum = FMA_(near[o * a->most + j], at[j], sum); \
                } else { \
                    for (int j = 1; j <= last; j++) sum += (T_)weight[o * a->most + j] * at[j]; \
                    for (int j = last + 1; j < count[o]; j++) sum = FMA_((T_)weight[o * a->most + j], at[j], sum); \
                } \
                to[o] = sum; \
            } \
        } \
    } \
} \
void RT_NAME(resample_across_##name_)(const rt_axis *a, const void *from_, void *to_, int64_t blocks, int64_t row) { \
    const T_ *from = from_; \
    T_ *to = to_; \
    for (int64_t b = 0; b < blocks; b++, from += a->in * row) \
        for (int64_t o = 0; o < a->out; o++, to += row) { \
            const double *w = a->weight + o * a->most; \
            const T_ *restrict at = from + a->first[o] * row; \
            T_ *restrict sums = to; \
            if (a->count[o] == 2 && !a->fused) { \
                const T_ w0 = (T_)w[0], w1 = (T_)w[1]; \
                for (int64_t x = 0; x < row; x++) sums[x] = w0 * at[x] + w1 * at[row + x]; \
                continue; \
            } \
            const int last = rounded(a, a->count[o]); \
            const T_ w0 = (T_)w[0]; \
            for (int64_t x = 0; x < row; x++) sums[x] = w0 * at[x]; \
            for (int j = 1; j < a->count[o]; j++) { \
                const T_ wj = (T_)w[j]; \
                at += row; \
                if (j <= last) for (int64_t x = 0; x < row; x++) sums[x] += wj * at[x]; \
                else for (int64_t x = 0; x < row; x++) sums[x] = FMA_(wj, at[x], sums[x]); \
            } \
        } \
}
RESAMPLE(f32, float, f_fma)
RESAMPLE(f64, double, d_fma)
