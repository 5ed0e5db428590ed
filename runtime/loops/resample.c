/* resample.c: weighted sums along one dimension, compiled once for each instruction set; resample.h says what they do. Sums begin at 0 and go in order. */
#include "loops/resample.h"

enum { PART = 128 /* output positions whose weights are at hand */, MOST = 8 };

#define RESAMPLE(name_, T_) \
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
                    const T_ sum = 0 + near[2 * o] * at[0]; \
                    to[o] = count[o] > 1 ? sum + near[2 * o + 1] * at[1] : sum; \
                } \
                continue; \
            } \
            for (int64_t o = 0; o < n; o++) { \
                const T_ *at = from + first[o]; \
                T_ sum = 0; \
                if (few) for (int j = 0; j < count[o]; j++) sum += near[o * a->most + j] * at[j]; \
                else for (int j = 0; j < count[o]; j++) sum += (T_)weight[o * a->most + j] * at[j]; \
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
            if (a->count[o] == 2) { \
                const T_ w0 = (T_)w[0], w1 = (T_)w[1]; \
                for (int64_t x = 0; x < row; x++) sums[x] = 0 + w0 * at[x] + w1 * at[row + x]; \
                continue; \
            } \
            for (int64_t x = 0; x < row; x++) sums[x] = 0; \
            for (int j = 0; j < a->count[o]; j++, at += row) { \
                const T_ wj = (T_)w[j]; \
                for (int64_t x = 0; x < row; x++) sums[x] += wj * at[x]; \
            } \
        } \
}
RESAMPLE(f32, float)
RESAMPLE(f64, double)
