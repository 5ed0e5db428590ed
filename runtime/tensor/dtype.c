/* dtype.c: names and kinds of dtypes. */
#include "tensor/tensor.h"

const char *rt_dtype_cpp(int d) {
    static const char *const name[TSRT_NUM_DTYPES] = {"Byte", "Char", "Short", "Int", "Long", "Half", "Float", "Double", "ComplexHalf", "ComplexFloat",
        "ComplexDouble", "Bool", "QInt8", "QUInt8", "QInt32", "BFloat16"};
    return d >= 0 && d < TSRT_NUM_DTYPES ? name[d] : "Undefined";
}

/* Compiled TorchScript runs with the default that torch starts with. */
int rt_default_dtype(const tsrt_ctx *c) { return (void)c, TSRT_FLOAT32; }
int rt_default_complex(const tsrt_ctx *c) { return (void)c, TSRT_COMPLEX64; }

int rt_to_real(int d) { return d == TSRT_COMPLEX32 ? TSRT_FLOAT16 : d == TSRT_COMPLEX64 ? TSRT_FLOAT32 : d == TSRT_COMPLEX128 ? TSRT_FLOAT64 : d; }
int rt_to_complex(int d) {
    switch (d) {
    case TSRT_FLOAT16: return TSRT_COMPLEX32;
    case TSRT_FLOAT32: case TSRT_BFLOAT16: return TSRT_COMPLEX64;
    case TSRT_FLOAT64: return TSRT_COMPLEX128;
    default: return rt_is_complex(d) ? d : TSRT_COMPLEX64;
    }
}
