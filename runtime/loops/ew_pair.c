/* ew_pair.c: functions of two floats, and of three inputs. */
#include "ew_tables.h"
#include "gmath.h"

#define PAIR(name_) EW_FLOAT2D(name_, g_##name_(x, y)) EW_ARRAY_OF(name_) = {EW_TABLE_FLOATS(name_)};
PAIR(atan2) PAIR(hypot) PAIR(logaddexp) PAIR(logaddexp2) PAIR(xlogy) PAIR(xlog1py)
EW_FLOAT2(copysign, g_sign_of(x, y))
EW_ARRAY_OF(copysign) = {EW_TABLE_FLOATS(copysign)};
EW_INT2(heaviside, x == 0 ? y : (T)(x > 0))
EW_FLOAT2(heaviside, x == 0 ? y : (T)(x > 0))
EW_LOOP2(heaviside_b8, uint8_t, uint8_t, uint8_t, x | y)
EW_ARRAY_OF(heaviside) = {EW_TABLE_INTS(heaviside), EW_TABLE_FLOATS(heaviside), [TSRT_BOOL8] = heaviside_b8};

/* x * 2^y, y an integer */
static inline float f_ldexp(float x, float y) { const double e = q_clamp(y, -400, 400); return (float)(x * q_double((uint64_t)((int64_t)e + 1023) << 52)); }
static inline double d_ldexp(double x, double y) { return ldexp(x, (int)q_clamp(y, -5000, 5000)); }
EW_FLOAT2D(ldexp, _Generic(x, float: f_ldexp, double: d_ldexp)(x, y))
EW_ARRAY_OF(ldexp) = {EW_TABLE_FLOATS(ldexp)};

/* The next one in the number's own format: bits count up away from 0. */
#define NEXT(T_, B_, sign_, inf_, nan_) \
    static inline B_ next_##T_(B_ a, B_ b) { \
        const B_ am = (B_)(a & (sign_ - 1)), bm = (B_)(b & (sign_ - 1)); \
        if (am > inf_ || bm > inf_) return nan_; \
        if (a == b || (am == 0 && bm == 0)) return b; \
        if (am == 0) return (B_)((b & sign_) | 1); \
        const int up = (a & sign_) ? (b & sign_) && bm > am : !(b & sign_) && bm > am; \
        return (B_)(up ? a + 1 : a - 1); \
    }
NEXT(half, uint16_t, 0x8000u, 0x7c00u, 0x7e00u)
NEXT(bfloat, uint16_t, 0x8000u, 0x7f80u, 0x7fc0u)
EW_LOOP2_DENSE(nextafter_f16, uint16_t, uint16_t, uint16_t, next_half(x, y))
EW_LOOP2_DENSE(nextafter_bf16, uint16_t, uint16_t, uint16_t, next_bfloat(x, y))
EW_LOOP2_DENSE(nextafter_f32, float, float, float, nextafterf(x, y))
EW_LOOP2_DENSE(nextafter_f64, double, double, double, nextafter(x, y))
EW_ARRAY_OF(nextafter) = {EW_TABLE_FLOATS(nextafter), [TSRT_FLOAT16] = nextafter_f16, [TSRT_BFLOAT16] = nextafter_bf16};

/* x ? y : z, by the size of an element */
typedef struct b16 { uint64_t a, b; } b16;
EW_LOOP3(where_1, uint8_t, uint8_t, uint8_t, uint8_t, x ? y : z)
EW_LOOP3(where_2, uint8_t, uint16_t, uint16_t, uint16_t, x ? y : z)
EW_LOOP3(where_4, uint8_t, uint32_t, uint32_t, uint32_t, x ? y : z)
EW_LOOP3(where_8, uint8_t, uint64_t, uint64_t, uint64_t, x ? y : z)
EW_LOOP3(where_16, uint8_t, b16, b16, b16, x ? y : z)
EW_ARRAY_OF(where) = {
    [TSRT_UINT8] = where_1, [TSRT_INT8] = where_1, [TSRT_BOOL8] = where_1, [TSRT_INT16] = where_2, [TSRT_FLOAT16] = where_2, [TSRT_BFLOAT16] = where_2,
    [TSRT_INT32] = where_4, [TSRT_FLOAT32] = where_4, [TSRT_COMPLEX32] = where_4, [TSRT_INT64] = where_8, [TSRT_FLOAT64] = where_8,
    [TSRT_COMPLEX64] = where_8, [TSRT_COMPLEX128] = where_16,
};

/* x clamped to [y, z]: NaN wins, then z */
EW_INT3(clamp3, (x < y ? y : x) > z ? z : x < y ? y : x)
EW_FLOAT3(clamp3, x != x ? x : y != y ? y : z != z ? z : (x < y ? y : x) > z ? z : x < y ? y : x)
EW_ARRAY_OF(clamp3) = {EW_TABLE_INTS(clamp3), EW_TABLE_FLOATS(clamp3)};

#define LERP(x_, y_, w_) ((w_) * (w_) < (T)0.25 ? (x_) + (w_) * ((y_) - (x_)) : (y_) - ((y_) - (x_)) * (1 - (w_)))
EW_FLOAT3(lerp, LERP(x, y, z))
#define MUL(a_, b_) {(a_).re * (b_).re - (a_).im * (b_).im, (a_).re * (b_).im + (a_).im * (b_).re}
#define LERP_C(C_, R_, s_) \
    static inline C_ lerp_of_##s_(C_ a, C_ b, C_ w) { \
        const C_ d = {b.re - a.re, b.im - a.im}, v = {1 - w.re, -w.im}, m = MUL(w, d), n = MUL(d, v); \
        return w.re * w.re + w.im * w.im < (R_)0.25 ? (C_){a.re + m.re, a.im + m.im} : (C_){b.re - n.re, b.im - n.im}; \
    }
LERP_C(ew_c64, float, c64)
LERP_C(ew_c128, double, c128)
EW_LOOP3(lerp_c64, ew_c64, ew_c64, float, ew_c64, lerp_of_c64(x, y, z))
EW_LOOP3(lerp_c128, ew_c128, ew_c128, double, ew_c128, lerp_of_c128(x, y, z))
EW_ARRAY_OF(lerp) = {EW_TABLE_FLOATS(lerp), EW_TABLE_COMPLEX(lerp)};

/* x + value * y * z */
EW_INT3(addcmul, (U)x + (U)p.i[0] * (U)y * (U)z)
EW_FLOAT3(addcmul, x + (T)p.d[0] * y * z)
#define ADDCMUL_C(C_, R_, s_) \
    static inline C_ addcmul_of_##s_(C_ a, C_ b, C_ c, ew_c128 w) { \
        const C_ v = {(R_)w.re, (R_)w.im}, m = MUL(v, b), n = MUL(m, c); \
        return (C_){a.re + n.re, a.im + n.im}; \
    }
ADDCMUL_C(ew_c64, float, c64)
ADDCMUL_C(ew_c128, double, c128)
EW_LOOP3(addcmul_c64, ew_c64, ew_c64, float, ew_c64, addcmul_of_c64(x, y, z, p.z))
EW_LOOP3(addcmul_c128, ew_c128, ew_c128, double, ew_c128, addcmul_of_c128(x, y, z, p.z))
EW_ARRAY_OF(addcmul) = {EW_TABLE_INTS(addcmul), EW_TABLE_FLOATS(addcmul), EW_TABLE_COMPLEX(addcmul)};

EW_FLOAT3(addcdiv, x + (T)p.d[0] * y / z)
static inline ew_c128 addcdiv_of(ew_c128 a, ew_c128 b, ew_c128 c, ew_c128 v) {
    const ew_c128 m = MUL(v, b);
    const double s = fabs(c.re) >= fabs(c.im) ? c.re : c.im, r = c.re / s, i = c.im / s, d = s * (r * r + i * i);
    return (ew_c128){a.re + (m.re * r + m.im * i) / d, a.im + (m.im * r - m.re * i) / d};
}
static inline ew_c64 addcdiv_of_c64(ew_c64 a, ew_c64 b, ew_c64 c, ew_c128 v) {
    const ew_c128 r = addcdiv_of((ew_c128){a.re, a.im}, (ew_c128){b.re, b.im}, (ew_c128){c.re, c.im}, v);
    return (ew_c64){(float)r.re, (float)r.im};
}
EW_LOOP3(addcdiv_c64, ew_c64, ew_c64, float, ew_c64, addcdiv_of_c64(x, y, z, p.z))
EW_LOOP3(addcdiv_c128, ew_c128, ew_c128, double, ew_c128, addcdiv_of(x, y, z, p.z))
EW_ARRAY_OF(addcdiv) = {EW_TABLE_FLOATS(addcdiv), EW_TABLE_COMPLEX(addcdiv)};

/* Leaky rectifier whose slope is a tensor. */
EW_FLOAT2(prelu, x > 0 ? x : x * y)
EW_ARRAY_OF(prelu) = {EW_TABLE_FLOATS(prelu)};
