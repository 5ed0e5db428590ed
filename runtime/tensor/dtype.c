/* dtype.c: names and kinds of dtypes; the defaults of a context; numbers (Scalar) as elements and back. */
#include <math.h>
#include "tensor/tensor.h"

static const struct { const char *cpp, *name; } names[TSRT_NUM_DTYPES] = {
    {"Byte", "uint8"}, {"Char", "int8"}, {"Short", "int16"}, {"Int", "int32"}, {"Long", "int64"}, {"Half", "float16"}, {"Float", "float32"},
    {"Double", "float64"}, {"ComplexHalf", "complex32"}, {"ComplexFloat", "complex64"}, {"ComplexDouble", "complex128"}, {"Bool", "bool"},
    {"QInt8", "qint8"}, {"QUInt8", "quint8"}, {"QInt32", "qint32"}, {"BFloat16", "bfloat16"},
};

const char *rt_dtype_cpp(int d) { return d >= 0 && d < TSRT_NUM_DTYPES ? names[d].cpp : "Undefined"; }
const char *tsrt_dtype_name(tsrt_dtype d) { return (int)d >= 0 && d < TSRT_NUM_DTYPES ? names[d].name : "undefined"; }
size_t tsrt_dtype_bytes(tsrt_dtype d) { return (int)d >= 0 && d < TSRT_NUM_DTYPES ? rt_bytes((int)d) : 0; }

int rt_default_dtype(const tsrt_ctx *c) { return c->default_dtype; }
int rt_default_complex(const tsrt_ctx *c) { return rt_to_complex(c->default_dtype); }
void tsrt_set_default_dtype(tsrt_ctx *c, tsrt_dtype d) {
    if (rt_is_floating((int)d)) c->default_dtype = (uint8_t)d;
}

int rt_to_real(int d) { return d == TSRT_COMPLEX32 ? TSRT_FLOAT16 : d == TSRT_COMPLEX64 ? TSRT_FLOAT32 : d == TSRT_COMPLEX128 ? TSRT_FLOAT64 : d; }
int rt_to_complex(int d) {
    switch (d) {
    case TSRT_FLOAT16: return TSRT_COMPLEX32;
    case TSRT_FLOAT64: return TSRT_COMPLEX128;
    default: return rt_is_complex(d) ? d : TSRT_COMPLEX64;
    }
}

/* ---- numbers */
double rt_scalar_double(const tsrt_value *v) {
    switch (v->type->kind) {
    case TSRT_FLOAT: return v->u.f;
    case TSRT_BOOL: return v->u.b;
    case TSRT_COMPLEX: return ((const tsrt_complex *)tsrt_value_at(v))->re;
    default: return (double)v->u.i;
    }
}

/* What a float that no int64 holds gives: the processor's answer, whatever the compiler makes of such a cast. */
static int64_t to_int(double d) { return d >= -0x1p63 && d < 0x1p63 ? (int64_t)d : INT64_MIN; }

int64_t rt_scalar_int(const tsrt_value *v) {
    switch (v->type->kind) {
    case TSRT_INT: return v->u.i;
    case TSRT_BOOL: return v->u.b;
    default: return to_int(rt_scalar_double(v));
    }
}

tsrt_complex rt_scalar_complex(const tsrt_value *v) {
    return rt_scalar_is_complex(v) ? *(const tsrt_complex *)tsrt_value_at(v) : (tsrt_complex){rt_scalar_double(v), 0};
}

int rt_scalar_dtype(const tsrt_ctx *c, const tsrt_value *v) {
    switch (v->type->kind) {
    case TSRT_BOOL: return TSRT_BOOL8;
    case TSRT_FLOAT: return rt_default_dtype(c);
    case TSRT_COMPLEX: return rt_default_complex(c);
    default: return TSRT_INT64;
    }
}

static const char *c_type(int dtype) {
    static const char *const name[TSRT_NUM_DTYPES] = {"uint8_t", "int8_t", "int16_t", "int", "int64_t", "double", "float", "double",
        "c10::complex<c10::Half>", "c10::complex<float>", "c10::complex<double>", "bool", "", "", "", "double"};
    return name[dtype & 15];
}

/* Whether a real value has a place in the dtype, by the rule of PyTorch's checked conversions: any finite value that is out of range has not. A
 * negative int is let wrap to uint8 as long as its magnitude fits. */
static bool fits(int dtype, const tsrt_value *v, double d) {
    static const double low[] = {0, -128, -32768, -2147483648.0}, high[] = {255, 127, 32767, 2147483647.0};
    const bool whole = !rt_scalar_is_float(v) && !rt_scalar_is_complex(v);
    if (dtype == TSRT_BOOL8) return true;
    if (rt_is_integral(dtype)) {
        if (d != d) return false;
        if (dtype == TSRT_INT64) return whole || (d >= -0x1p63 && d < 0x1p63);
        if (dtype == TSRT_UINT8 && d < 0) return whole && d >= -255;
        return d >= low[dtype] && d <= high[dtype];
    }
    if (d != d || d == HUGE_VAL || d == -HUGE_VAL || rt_is_reduced(dtype)) return true;     /* those go by way of double, unchecked */
    const double most = dtype == TSRT_COMPLEX32 ? 65504.0 : rt_bytes(rt_to_real(dtype)) == 4 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023;
    return d >= -most && d <= most;
}

int rt_scalar_store(tsrt_ctx *c, const tsrt_value *v, int dtype, void *at) {
    const tsrt_complex z = rt_scalar_complex(v);
    if (!fits(dtype, v, z.re) || (!rt_is_complex(dtype) && dtype != TSRT_BOOL8 && z.im != 0) || (rt_is_complex(dtype) && rt_scalar_is_complex(v) && !fits(dtype, v, z.im)))
        return tsrt_fail(c, NULL, "value cannot be converted to type %s without overflow", c_type(dtype));
    if (rt_scalar_is_complex(v)) rt_convert(dtype, at, 0, TSRT_COMPLEX128, (const char *)&z, 0, 1);
    else if (rt_scalar_is_float(v)) rt_convert(dtype, at, 0, TSRT_FLOAT64, (const char *)&v->u.f, 0, 1);
    else if (rt_scalar_is_bool(v)) rt_convert(dtype, at, 0, TSRT_BOOL8, (const char *)&v->u.b, 0, 1);
    else rt_convert(dtype, at, 0, TSRT_INT64, (const char *)&v->u.i, 0, 1);
    return 0;
}

int rt_scalar_load(tsrt_ctx *c, int dtype, const void *at, tsrt_value *out) {
    if (rt_is_complex(dtype)) {
        tsrt_complex z;
        rt_convert(TSRT_COMPLEX128, (char *)&z, 0, dtype, at, 0, 1);
        return tsrt_value_from(c, &tsrt_type_complex, &z, out);
    }
    tsrt_value v = {.type = &tsrt_type_int};
    if (dtype == TSRT_BOOL8) {
        v.type = &tsrt_type_bool;
        v.u.b = *(const uint8_t *)at != 0;
    } else if (rt_is_integral(dtype)) {
        rt_convert(TSRT_INT64, (char *)&v.u.i, 0, dtype, at, 0, 1);
    } else {
        v.type = &tsrt_type_float;
        rt_convert(TSRT_FLOAT64, (char *)&v.u.f, 0, dtype, at, 0, 1);
    }
    *out = v;
    return 0;
}
