/* Elements of tensors as numbers: every strided dtype read as an integer or as doubles, exactly. */
#include "archive/archive.h"
#include <math.h>
#include <string.h>

/* A float of 1 sign bit, `exponent` and `mantissa` bits. kind 'i': infinities and NaNs as in IEEE; 'n': the largest pattern alone is NaN;
 * 'z': no negative zero, whose pattern is NaN (the "fnuz" formats, whose bias is one larger). */
static double small_float(unsigned bits, int exponent, int mantissa, char kind) {
    int bias = (1 << (exponent - 1)) - (kind == 'z' ? 0 : 1), width = 1 + exponent + mantissa;
    unsigned top = (1u << exponent) - 1, e = bits >> mantissa & top, m = bits & ((1u << mantissa) - 1), sign = bits >> (width - 1) & 1;
    double v;
    if (kind == 'z' && bits == 1u << (width - 1)) v = NAN;
    else if (kind == 'i' && e == top) v = m ? NAN : INFINITY;
    else if (kind == 'n' && e == top && m == (1u << mantissa) - 1) v = NAN;
    else if (e) v = ldexp((double)(m | 1u << mantissa), (int)e - bias - mantissa);
    else v = ldexp((double)m, 1 - bias - mantissa);
    return sign ? -v : v;
}

static uint16_t u16(const unsigned char *p) {
    uint16_t v;
    memcpy(&v, p, 2);
    return v;
}

#define READ_INT(T_) do { T_ v; memcpy(&v, p, sizeof v); out->i = (int64_t)v; out->re = (double)v; } while (0)
#define READ_FLOATS(T_, n_) do { T_ v[2] = {0, 0}; memcpy(v, p, sizeof v[0] * (n_)); out->re = (double)v[0]; out->im = (double)v[1]; } while (0)

void tensor_element(const DataTensor *t, int64_t offset, Element *out) {
    const unsigned char *p = t->storage->bytes + offset * dtype_info(t->dtype)->bytes;
    *out = (Element){.category = dtype_info(t->dtype)->category};
    switch (t->dtype) {
    case DT_bool: out->i = *p != 0; out->re = (double)out->i; break;
    case DT_uint8: case DT_quint8: READ_INT(uint8_t); break;
    case DT_int8: case DT_qint8: READ_INT(int8_t); break;
    case DT_int16: READ_INT(int16_t); break;
    case DT_int32: case DT_qint32: READ_INT(int32_t); break;
    case DT_int64: READ_INT(int64_t); break;
    case DT_uint16: READ_INT(uint16_t); break;
    case DT_uint32: READ_INT(uint32_t); break;
    case DT_uint64: READ_INT(uint64_t); break;
    case DT_float32: READ_FLOATS(float, 1); break;
    case DT_float64: READ_FLOATS(double, 1); break;
    case DT_complex64: READ_FLOATS(float, 2); break;
    case DT_complex128: READ_FLOATS(double, 2); break;
    case DT_float16: out->re = small_float(u16(p), 5, 10, 'i'); break;
    case DT_bfloat16: out->re = small_float(u16(p), 8, 7, 'i'); break;
    case DT_complex32: out->re = small_float(u16(p), 5, 10, 'i'), out->im = small_float(u16(p + 2), 5, 10, 'i'); break;
    case DT_float8_e5m2: out->re = small_float(*p, 5, 2, 'i'); break;
    case DT_float8_e4m3fn: out->re = small_float(*p, 4, 3, 'n'); break;
    case DT_float8_e5m2fnuz: out->re = small_float(*p, 5, 2, 'z'); break;
    case DT_float8_e4m3fnuz: out->re = small_float(*p, 4, 3, 'z'); break;
    case NUM_DTYPES: break;
    }
    if (t->conj) out->im = -out->im;
    if (t->neg) out->i = (int64_t)-(uint64_t)out->i, out->re = -out->re, out->im = -out->im;
}
