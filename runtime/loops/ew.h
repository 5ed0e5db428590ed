/* ew.h: how the inner loops of elementwise operators are made. A file of loops gives one definition of an operator as an expression of x, y, z (the inputs)
 * and p (its parameters), and gets a table with one rt_loop for each dtype it is meant for: `EW_ARRAY(name)[dtype]`, NULL where there is none.
 *
 * Contract    Outputs are dense. An input is dense, or its stride is 0 if it is y of an EW_LOOP2. runtime/kernels/ew.c, the only caller,
 *             brings everything else (strides, other dtypes, float16) into that form, block by block. An output may be the same memory as an input.
 * Arguments   arg is an ew_args or NULL. */
#ifndef TSRT_EW_H
#define TSRT_EW_H
#include "fmath.h"
#include "tensor/tensor.h"

typedef struct ew_c64 { float re, im; } ew_c64;
typedef struct ew_c128 { double re, im; } ew_c128;
typedef struct ew_args {
    double d[3];
    int64_t i[3];
    ew_c128 z;
    int32_t *failed;                                  /* set to 1 by integer division by 0 */
} ew_args;

#ifndef RT_ISA
#define RT_ISA once                                   /* a file of runtime/kernels: compiled once */
#endif
#define EW_ARRAY(name_) RT_NAME(ew_##name_)
#define EW_ARRAY_OF(name_) rt_loop *const EW_ARRAY(name_)[TSRT_NUM_DTYPES]

#define EW_SETUP(I_, U_) \
    typedef I_ T __attribute__((unused)); \
    typedef U_ U __attribute__((unused)); \
    const ew_args p = arg_ ? *(const ew_args *)arg_ : (ew_args){{0}, {0}, {0, 0}, NULL};
/* Expressions may also name T, the inputs' type, and U, in which T's arithmetic does not overflow. O_ is the output's type. */
#define EW_LOOP1(loop_, I_, U_, O_, ...) \
    static void loop_(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) { \
        EW_SETUP(I_, U_) \
        O_ *o_ = (O_ *)(void *)data_[0]; \
        const I_ *x_ = (const I_ *)(const void *)data_[1]; \
        (void)p, (void)stride_; \
        _Pragma("GCC ivdep") for (int64_t i_ = 0; i_ < n_; i_++) { const I_ x = x_[i_]; o_[i_] = (__VA_ARGS__); } \
    }
#define EW_LOOP2_(loop_, I_, U_, O_, scalar_, ...) \
    static void loop_(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) { \
        EW_SETUP(I_, U_) \
        O_ *o_ = (O_ *)(void *)data_[0]; \
        const I_ *x_ = (const I_ *)(const void *)data_[1], *y_ = (const I_ *)(const void *)data_[2]; \
        (void)p, (void)stride_; \
        if (scalar_ && !stride_[2]) { \
            const I_ y = *y_; \
            _Pragma("GCC ivdep") for (int64_t i_ = 0; i_ < n_; i_++) { const I_ x = x_[i_]; o_[i_] = (__VA_ARGS__); } \
        } else { \
            _Pragma("GCC ivdep") for (int64_t i_ = 0; i_ < n_; i_++) { const I_ x = x_[i_], y = y_[i_]; o_[i_] = (__VA_ARGS__); } \
        } \
    }
#define EW_LOOP2(loop_, I_, U_, O_, ...) EW_LOOP2_(loop_, I_, U_, O_, 1, __VA_ARGS__)
#define EW_LOOP2_DENSE(loop_, I_, U_, O_, ...) EW_LOOP2_(loop_, I_, U_, O_, 0, __VA_ARGS__)
#define EW_LOOP3(loop_, X_, I_, U_, O_, ...) \
    static void loop_(char *const *data_, const int64_t *stride_, int64_t n_, const void *arg_) { \
        EW_SETUP(I_, U_) \
        O_ *o_ = (O_ *)(void *)data_[0]; \
        const X_ *x_ = (const X_ *)(const void *)data_[1]; \
        const I_ *y_ = (const I_ *)(const void *)data_[2], *z_ = (const I_ *)(const void *)data_[3]; \
        (void)p, (void)stride_; \
        _Pragma("GCC ivdep") for (int64_t i_ = 0; i_ < n_; i_++) { const X_ x = x_[i_]; const I_ y = y_[i_], z = z_[i_]; o_[i_] = (__VA_ARGS__); } \
    }

/* M_(suffix, dtype, T, U, ...) */
#define EW_INTS(M_, ...) \
    M_(u8, TSRT_UINT8, uint8_t, uint32_t, __VA_ARGS__) M_(i8, TSRT_INT8, int8_t, uint32_t, __VA_ARGS__) M_(i16, TSRT_INT16, int16_t, uint32_t, __VA_ARGS__) \
    M_(i32, TSRT_INT32, int32_t, uint32_t, __VA_ARGS__) M_(i64, TSRT_INT64, int64_t, uint64_t, __VA_ARGS__)
#define EW_TABLE_INTS(name_) [TSRT_UINT8] = name_##_u8, [TSRT_INT8] = name_##_i8, [TSRT_INT16] = name_##_i16, [TSRT_INT32] = name_##_i32, [TSRT_INT64] = name_##_i64
#define EW_TABLE_FLOATS(name_) [TSRT_FLOAT32] = name_##_f32, [TSRT_FLOAT64] = name_##_f64
#define EW_TABLE_COMPLEX(name_) [TSRT_COMPLEX64] = name_##_c64, [TSRT_COMPLEX128] = name_##_c128

/* Loops by class of dtype: name_ gets the suffixes that the tables below look for. */
#define EW_INT1_(s_, d_, T_, U_, name_, ...) EW_LOOP1(name_##_##s_, T_, U_, T_, __VA_ARGS__)
#define EW_INT2_(s_, d_, T_, U_, name_, ...) EW_LOOP2(name_##_##s_, T_, U_, T_, __VA_ARGS__)
#define EW_INT2D_(s_, d_, T_, U_, name_, ...) EW_LOOP2_DENSE(name_##_##s_, T_, U_, T_, __VA_ARGS__)
#define EW_INT3_(s_, d_, T_, U_, name_, ...) EW_LOOP3(name_##_##s_, T_, T_, U_, T_, __VA_ARGS__)
#define EW_INT1B_(s_, d_, T_, U_, name_, ...) EW_LOOP1(name_##_##s_, T_, U_, uint8_t, __VA_ARGS__)
#define EW_INT2B_(s_, d_, T_, U_, name_, ...) EW_LOOP2(name_##_##s_, T_, U_, uint8_t, __VA_ARGS__)
#define EW_INT1(...) EW_INTS(EW_INT1_, __VA_ARGS__)
#define EW_INT2(...) EW_INTS(EW_INT2_, __VA_ARGS__)
#define EW_INT2D(...) EW_INTS(EW_INT2D_, __VA_ARGS__)
#define EW_INT3(...) EW_INTS(EW_INT3_, __VA_ARGS__)
#define EW_INT1B(...) EW_INTS(EW_INT1B_, __VA_ARGS__)
#define EW_INT2B(...) EW_INTS(EW_INT2B_, __VA_ARGS__)
#define EW_FLOAT1(name_, ...) EW_LOOP1(name_##_f32, float, float, float, __VA_ARGS__) EW_LOOP1(name_##_f64, double, double, double, __VA_ARGS__)
#define EW_FLOAT2(name_, ...) EW_LOOP2(name_##_f32, float, float, float, __VA_ARGS__) EW_LOOP2(name_##_f64, double, double, double, __VA_ARGS__)
#define EW_FLOAT2D(name_, ...) EW_LOOP2_DENSE(name_##_f32, float, float, float, __VA_ARGS__) EW_LOOP2_DENSE(name_##_f64, double, double, double, __VA_ARGS__)
#define EW_FLOAT3(name_, ...) EW_LOOP3(name_##_f32, float, float, float, float, __VA_ARGS__) EW_LOOP3(name_##_f64, double, double, double, double, __VA_ARGS__)
#define EW_FLOAT1B(name_, ...) EW_LOOP1(name_##_f32, float, float, uint8_t, __VA_ARGS__) EW_LOOP1(name_##_f64, double, double, uint8_t, __VA_ARGS__)
#define EW_FLOAT2B(name_, ...) EW_LOOP2(name_##_f32, float, float, uint8_t, __VA_ARGS__) EW_LOOP2(name_##_f64, double, double, uint8_t, __VA_ARGS__)
/* Complex: U is the real type. */
#define EW_COMPLEX1(name_, ...) EW_LOOP1(name_##_c64, ew_c64, float, ew_c64, __VA_ARGS__) EW_LOOP1(name_##_c128, ew_c128, double, ew_c128, __VA_ARGS__)
#define EW_COMPLEX2(name_, ...) EW_LOOP2(name_##_c64, ew_c64, float, ew_c64, __VA_ARGS__) EW_LOOP2(name_##_c128, ew_c128, double, ew_c128, __VA_ARGS__)
#define EW_COMPLEX3(name_, ...) EW_LOOP3(name_##_c64, ew_c64, ew_c64, float, ew_c64, __VA_ARGS__) EW_LOOP3(name_##_c128, ew_c128, ew_c128, double, ew_c128, __VA_ARGS__)
#define EW_COMPLEX1B(name_, ...) EW_LOOP1(name_##_c64, ew_c64, float, uint8_t, __VA_ARGS__) EW_LOOP1(name_##_c128, ew_c128, double, uint8_t, __VA_ARGS__)
#define EW_COMPLEX2B(name_, ...) EW_LOOP2(name_##_c64, ew_c64, float, uint8_t, __VA_ARGS__) EW_LOOP2(name_##_c128, ew_c128, double, uint8_t, __VA_ARGS__)
#endif
