/* convert.c: elements of one dtype made elements of another, for every pair. The casts are those of PyTorch on this machine: floats truncate
 * towards zero and go to narrow integers by way of 32 bits (uint8: 64), what is out of range gives the processor's answer; integers wrap. */
#include "tensor/convert.h"
#if defined(__F16C__)
#include <immintrin.h>
#endif

/* Elements need no alignment: memory may be anybody's. */
#define LOOSE(name_, type_) typedef type_ name_ __attribute__((aligned(1), may_alias));
LOOSE(t_u8, uint8_t) LOOSE(t_i8, int8_t) LOOSE(t_i16, int16_t) LOOSE(t_i32, int32_t) LOOSE(t_i64, int64_t)
LOOSE(t_f16, uint16_t) LOOSE(t_f32, float) LOOSE(t_f64, double) LOOSE(t_b1, uint8_t) LOOSE(t_bf, uint16_t)

/* A stored element as a C number; a C number as a stored element. */
#define LOAD_u8(x_) (x_)
#define LOAD_i8(x_) (x_)
#define LOAD_i16(x_) (x_)
#define LOAD_i32(x_) (x_)
#define LOAD_i64(x_) (x_)
#define LOAD_f16(x_) rt_from_half(x_)
#define LOAD_f32(x_) (x_)
#define LOAD_f64(x_) (x_)
#define LOAD_b1(x_) ((x_) != 0)
#define LOAD_bf(x_) rt_from_bfloat(x_)
/* Of a float, 32 bits give the same: from 2^31 on its lowest byte is 0, as that of what is out of range. */
#define STORE_u8(x_) _Generic((x_), float: (uint8_t)(int32_t)(x_), default: (uint8_t)(int64_t)(x_))
#define STORE_i8(x_) ((int8_t)(int32_t)(x_))
#define STORE_i16(x_) ((int16_t)(int32_t)(x_))
#define STORE_i32(x_) ((int32_t)(x_))
#define STORE_i64(x_) ((int64_t)(x_))
#define STORE_f16(x_) rt_to_half((float)(x_))
#define STORE_f32(x_) ((float)(x_))
#define STORE_f64(x_) ((double)(x_))
#define STORE_b1(x_) ((uint8_t)((x_) != 0))
#define STORE_bf(x_) rt_to_bfloat((float)(x_))

#define REALS(M_, a_) M_(a_, u8) M_(a_, i8) M_(a_, i16) M_(a_, i32) M_(a_, i64) M_(a_, f16) M_(a_, f32) M_(a_, f64) M_(a_, b1) M_(a_, bf)
#define REALS_TO(M_) M_(u8) M_(i8) M_(i16) M_(i32) M_(i64) M_(f16) M_(f32) M_(f64) M_(b1) M_(bf)
#define PARTS(M_, a_) M_(a_, f16) M_(a_, f32) M_(a_, f64)          /* of complex numbers */
#define PARTS_TO(M_) M_(f16) M_(f32) M_(f64)

#define REAL_REAL(to_, from_)                                                                                                    \
    static void to_##_of_##from_(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {                                \
        if (ds == (int64_t)sizeof(t_##to_) && ss == (int64_t)sizeof(t_##from_)) {                                                \
            t_##to_ *restrict d = (t_##to_ *)(void *)dst;                                                                        \
            const t_##from_ *restrict s = (const t_##from_ *)(const void *)src;                                                  \
            for (int64_t i = 0; i < n; i++) d[i] = STORE_##to_(LOAD_##from_(s[i]));                                              \
            return;                                                                                                              \
        }                                                                                                                        \
        for (int64_t i = 0; i < n; i++)                                                                                          \
            *(t_##to_ *)(void *)(dst + i * ds) = STORE_##to_(LOAD_##from_(*(const t_##from_ *)(const void *)(src + i * ss)));    \
    }
#define EACH(to_) REALS(REAL_REAL, to_)
REALS_TO(EACH)
#undef EACH

#define COMPLEX_REAL(to_, from_)                                                                                                 \
    static void z##to_##_of_##from_(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {                             \
        for (int64_t i = 0; i < n; i++) {                                                                                        \
            t_##to_ *d = (t_##to_ *)(void *)(dst + i * ds);                                                                      \
            d[0] = STORE_##to_(LOAD_##from_(*(const t_##from_ *)(const void *)(src + i * ss)));                                  \
            d[1] = 0;                                                                                                            \
        }                                                                                                                        \
    }
#define EACH(to_) REALS(COMPLEX_REAL, to_)
PARTS_TO(EACH)
#undef EACH

#define REAL_COMPLEX(to_, from_)                                                                                                 \
    static void to_##_of_z##from_(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {                               \
        for (int64_t i = 0; i < n; i++)                                                                                          \
            *(t_##to_ *)(void *)(dst + i * ds) = STORE_##to_(LOAD_##from_(*(const t_##from_ *)(const void *)(src + i * ss)));    \
    }
#define EACH(to_) PARTS(REAL_COMPLEX, to_)
EACH(u8) EACH(i8) EACH(i16) EACH(i32) EACH(i64) EACH(f16) EACH(f32) EACH(f64) EACH(bf)
#undef EACH

#define BOOL_COMPLEX(to_, from_)                                                                                                 \
    static void to_##_of_z##from_(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {                               \
        for (int64_t i = 0; i < n; i++) {                                                                                        \
            const t_##from_ *s = (const t_##from_ *)(const void *)(src + i * ss);                                                \
            dst[i * ds] = LOAD_##from_(s[0]) != 0 || LOAD_##from_(s[1]) != 0;                                                    \
        }                                                                                                                        \
    }
PARTS(BOOL_COMPLEX, b1)

#define COMPLEX_COMPLEX(to_, from_)                                                                                              \
    static void z##to_##_of_z##from_(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {                            \
        for (int64_t i = 0; i < n; i++) {                                                                                        \
            t_##to_ *d = (t_##to_ *)(void *)(dst + i * ds);                                                                      \
            const t_##from_ *s = (const t_##from_ *)(const void *)(src + i * ss);                                                \
            d[0] = STORE_##to_(LOAD_##from_(s[0]));                                                                              \
            d[1] = STORE_##to_(LOAD_##from_(s[1]));                                                                              \
        }                                                                                                                        \
    }
#define EACH(to_) PARTS(COMPLEX_COMPLEX, to_)
PARTS_TO(EACH)
#undef EACH

/* Halves by the processor, eight at a time: compilers convert them one by one. */
#if defined(__F16C__)
static void f32_of_f16_wide(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {
    int64_t i = 0;
    if (ds == 4 && ss == 2)
        for (; i + 8 <= n; i += 8) _mm256_storeu_ps((float *)(void *)dst + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)((const t_f16 *)(const void *)src + i))));
    f32_of_f16(dst + i * ds, ds, src + i * ss, ss, n - i);
}
static void f16_of_f32_wide(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n) {
    int64_t i = 0;
    if (ds == 2 && ss == 4)
        for (; i + 8 <= n; i += 8) _mm_storeu_si128((__m128i *)(void *)((t_f16 *)(void *)dst + i), _mm256_cvtps_ph(_mm256_loadu_ps((const float *)(const void *)src + i), _MM_FROUND_TO_NEAREST_INT));
    f16_of_f32(dst + i * ds, ds, src + i * ss, ss, n - i);
}
#endif

/* By dtype: u8 i8 i16 i32 i64 f16 f32 f64 zf16 zf32 zf64 b1 - - - bf. */
#define ROW(to_) {to_##_of_u8, to_##_of_i8, to_##_of_i16, to_##_of_i32, to_##_of_i64, to_##_of_f16, to_##_of_f32, to_##_of_f64, to_##_of_zf16, \
                  to_##_of_zf32, to_##_of_zf64, to_##_of_b1, 0, 0, 0, to_##_of_bf}
rt_convert_fn *RT_NAME(rt_convert_pick)(int to, int from) {
    static rt_convert_fn *const table[TSRT_NUM_DTYPES][TSRT_NUM_DTYPES] = {
        ROW(u8), ROW(i8), ROW(i16), ROW(i32), ROW(i64), ROW(f16), ROW(f32), ROW(f64), ROW(zf16), ROW(zf32), ROW(zf64), ROW(b1), {0}, {0}, {0}, ROW(bf),
    };
#if defined(__F16C__)
    if (to == TSRT_FLOAT32 && from == TSRT_FLOAT16) return f32_of_f16_wide;
    if (to == TSRT_FLOAT16 && from == TSRT_FLOAT32) return f16_of_f32_wide;
#endif
    return table[to & 15][from & 15];
}

/* Elements as they are, of 1, 2, 4, 8 or 16 bytes, strides that are not the dense ones. */
LOOSE(c_1, uint8_t) LOOSE(c_2, uint16_t) LOOSE(c_4, uint32_t) LOOSE(c_8, uint64_t)
typedef struct { uint64_t a, b; } __attribute__((packed, may_alias)) c_16;
#define MOVE(size_)                                                                                                              \
    case size_:                                                                                                                  \
        for (int64_t i = 0; i < n; i++) *(c_##size_ *)(void *)(dst + i * ds) = *(const c_##size_ *)(const void *)(src + i * ss); \
        return;
void RT_NAME(rt_move_strided)(size_t bytes, char *restrict dst, int64_t ds, const char *restrict src, int64_t ss, int64_t n) {
    switch (bytes) { MOVE(1) MOVE(2) MOVE(4) MOVE(8) MOVE(16) }
}

/* A tile of rows x cols, at most RT_TILE each, transposed: dst[r * drow + c * bytes] = src[r * bytes + c * scol]. By way of a copy of its own: the lines
 * of far strides fall into the same places of the cache. */
#define TILE(size_)                                                                                                              \
    case size_:                                                                                                                  \
        for (int64_t r = 0; r < rows; r++) {                                                                                     \
            c_##size_ *to = (c_##size_ *)(void *)(dst + r * drow);                                                               \
            const c_##size_ *from = (const c_##size_ *)(const void *)u.bytes + r;                                                \
            for (int64_t k = 0; k < cols; k++) to[k] = from[k * RT_TILE];                                                        \
        }                                                                                                                        \
        return;
void RT_NAME(rt_move_tile)(size_t bytes, char *restrict dst, int64_t drow, const char *restrict src, int64_t scol, int64_t rows, int64_t cols) {
    union { double align_; char bytes[RT_TILE * RT_TILE * 16]; } u;
    for (int64_t k = 0; k < cols; k++) memcpy(u.bytes + (size_t)k * RT_TILE * bytes, src + k * scol, (size_t)rows * bytes);
    switch (bytes) { TILE(1) TILE(2) TILE(4) TILE(8) TILE(16) }
}

#define FILL(size_)                                                                                                              \
    case size_: {                                                                                                                \
        c_##size_ *restrict to = (c_##size_ *)(void *)dst;                                                                       \
        const c_##size_ v = *(const c_##size_ *)one;                                                                             \
        for (int64_t i = 0; i < n; i++) to[i] = v;                                                                               \
        return;                                                                                                                  \
    }
void RT_NAME(rt_fill_dense)(size_t bytes, char *dst, const void *one, int64_t n) {
    switch (bytes) { FILL(1) FILL(2) FILL(4) FILL(8) FILL(16) }
}
