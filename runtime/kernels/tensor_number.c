/* tensor_number.c: between tensors and numbers: item() and its kin, implicit conversions, bool(), 0-dim tensors of numbers; what can be asked of
 * a tensor without looking at its elements (prim::). */
#include <math.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* ---- one element as a number */
static int one_element(tsrt_ctx *c, const tsrt_tensor *t) {
    if (t->numel == 1) return 0;
    return tsrt_fail(c, NULL, "a Tensor with %lld elements cannot be converted to Scalar", (long long)t->numel);
}

static int load(tsrt_ctx *c, const tsrt_tensor *t, tsrt_value *out) { return one_element(c, t) || rt_scalar_load(c, t->dtype, rt_data(t), out); }

int tsrt_op_item(tsrt_ctx *c, tsrt_tensor *self, tsrt_value *out) { return load(c, self, out); }
int tsrt_op__local_scalar_dense(tsrt_ctx *c, tsrt_tensor *self, tsrt_value *out) { return load(c, self, out); }

/* Numbers as another kind of number, as Scalar::to does it: what does not fit is an error. The value is given up. */
static int overflow(tsrt_ctx *c, const char *to) { return tsrt_fail(c, NULL, "value cannot be converted to type %s without overflow", to); }

static int to_float(tsrt_ctx *c, tsrt_value *v, double *out) {
    const bool fits = !rt_scalar_is_complex(v) || rt_scalar_complex(v).im == 0;
    if (fits) *out = rt_scalar_double(v);
    tsrt_value_drop(c, v);
    return fits ? 0 : overflow(c, "double");
}

static int to_int(tsrt_ctx *c, tsrt_value *v, int64_t *out) {
    const double d = rt_scalar_double(v);
    bool fits = true;
    if (rt_scalar_is_float(v)) fits = d >= -0x1p63 && d < 0x1p63;
    if (rt_scalar_is_complex(v)) fits = d >= -0x1p63 && d < 0x1p63 && rt_scalar_complex(v).im == 0;
    if (fits) *out = rt_scalar_int(v);
    tsrt_value_drop(c, v);
    return fits ? 0 : overflow(c, "int64_t");
}

static int to_complex(tsrt_ctx *c, tsrt_value *v, tsrt_complex *out) {
    *out = rt_scalar_complex(v);
    tsrt_value_drop(c, v);
    return 0;
}

static int number(tsrt_ctx *c, tsrt_tensor *t, double *out) {
    tsrt_value v;
    return load(c, t, &v) || to_float(c, &v, out);
}

int tsrt_op_Bool_Tensor(tsrt_ctx *c, tsrt_tensor *a, bool *out) { return tsrt_op_is_nonzero(c, a, out); }

int tsrt_op_Int_Tensor(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) {
    tsrt_value v;
    return load(c, a, &v) || to_int(c, &v, out);
}
int tsrt_op_Float_Tensor(tsrt_ctx *c, tsrt_tensor *a, double *out) { return number(c, a, out); }

int tsrt_op_Complex_Tensor_Tensor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_complex *out) {
    tsrt_complex z = {0, 0};
    if (number(c, a, &z.re) || number(c, b, &z.im)) return 1;
    *out = z;
    return 0;
}
#define COMPLEX_OF(name_, type_)                                                                                               \
    int tsrt_op_Complex_Tensor_##name_(tsrt_ctx *c, tsrt_tensor *x, type_ y, tsrt_complex *out) {                              \
        double re = 0;                                                                                                           \
        if (number(c, x, &re)) return 1;                                                                                       \
        *out = (tsrt_complex){re, (double)y};                                                                                  \
        return 0;                                                                                                              \
    }                                                                                                                          \
    int tsrt_op_Complex_##name_##_Tensor(tsrt_ctx *c, type_ x, tsrt_tensor *y, tsrt_complex *out) {                            \
        double im = 0;                                                                                                           \
        if (number(c, y, &im)) return 1;                                                                                       \
        *out = (tsrt_complex){(double)x, im};                                                                                  \
        return 0;                                                                                                              \
    }
COMPLEX_OF(float, double)
COMPLEX_OF(int, int64_t)
COMPLEX_OF(bool, bool)

/* ---- a tensor where a number is wanted: 0-dim ones only */
static int scalar_like(tsrt_ctx *c, const tsrt_tensor *t) {
    if (t->flags & TSRT_TENSOR_REQUIRES_GRAD) return tsrt_fail(c, NULL, "Cannot input a tensor that requires grad as a scalar argument");
    return t->ndim == 0 ? 0 : tsrt_fail(c, NULL, "Cannot input a tensor of dimension other than 0 as a scalar argument");
}

int tsrt_op_IntImplicit(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) {
    if (scalar_like(c, a)) return 1;
    if (!rt_is_integral(a->dtype)) return tsrt_fail(c, NULL, "Cannot input a tensor of type %s as an integral argument", rt_dtype_cpp(a->dtype));
    return tsrt_op_Int_Tensor(c, a, out);
}
int tsrt_op_FloatImplicit(tsrt_ctx *c, tsrt_tensor *a, double *out) { return scalar_like(c, a) || number(c, a, out); }
int tsrt_op_ScalarImplicit(tsrt_ctx *c, tsrt_tensor *a, tsrt_value *out) { return scalar_like(c, a) || load(c, a, out); }
int tsrt_op_ComplexImplicit(tsrt_ctx *c, tsrt_tensor *a, tsrt_complex *out) {
    tsrt_value v;
    return scalar_like(c, a) || load(c, a, &v) || to_complex(c, &v, out);
}

/* ---- 0-dim tensors of numbers */
int tsrt_prim_NumToTensor_Scalar(tsrt_ctx *c, const tsrt_value *a, tsrt_tensor **out) {
    const int dtype = rt_scalar_is_float(a) ? TSRT_FLOAT64 : rt_scalar_is_complex(a) ? TSRT_COMPLEX128 : rt_scalar_dtype(c, a);
    if (rt_scalar_tensor(c, dtype, a, out)) return 1;
    (*out)->flags |= TSRT_TENSOR_NUMBER;
    return 0;
}
int tsrt_prim_NumToTensor_bool(tsrt_ctx *c, bool a, tsrt_tensor **out) {
    const tsrt_value v = {.type = &tsrt_type_bool, .u = {.b = a}};
    return tsrt_prim_NumToTensor_Scalar(c, &v, out);
}

/* ---- about a tensor */
int tsrt_op_len_Tensor(tsrt_ctx *c, tsrt_tensor *t, int64_t *out) {
    if (!t->ndim) return tsrt_fail(c, RT_TYPE_ERROR, "len() of a 0-d tensor");
    *out = t->size[0];
    return 0;
}
int tsrt_prim_dtype(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) { return (void)c, *out = a->dtype, 0; }
int tsrt_prim_device(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) { return (void)c, (void)a, *out = 0, 0; }
int tsrt_prim_layout(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) { return (void)c, (void)a, *out = 0, 0; }
int tsrt_prim_itemsize(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) { return (void)c, *out = (int64_t)rt_bytes(a->dtype), 0; }
int tsrt_prim_nbytes(tsrt_ctx *c, tsrt_tensor *a, int64_t *out) { return (void)c, *out = a->numel * (int64_t)rt_bytes(a->dtype), 0; }
int tsrt_prim_requires_grad(tsrt_ctx *c, tsrt_tensor *a, bool *out) { return (void)c, *out = (a->flags & TSRT_TENSOR_REQUIRES_GRAD) != 0, 0; }
int tsrt_prim_name(tsrt_ctx *c, tsrt_tensor *a, tsrt_str **out) { return (void)c, (void)a, *out = NULL, 0; }
int tsrt_prim_data(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) {
    return rt_alias(c, a, out);
}

#define IS_NEVER(kind_) int tsrt_prim_is_##kind_(tsrt_ctx *c, tsrt_tensor *a, bool *out) { return (void)c, (void)a, *out = false, 0; }
int tsrt_prim_is_cpu(tsrt_ctx *c, tsrt_tensor *a, bool *out) { return (void)c, (void)a, *out = true, 0; }
IS_NEVER(cuda)
IS_NEVER(ipu)
IS_NEVER(maia)
IS_NEVER(meta)
IS_NEVER(mkldnn)
IS_NEVER(mps)
IS_NEVER(mtia)
IS_NEVER(nested)
IS_NEVER(quantized)
IS_NEVER(sparse)
IS_NEVER(sparse_csr)
IS_NEVER(vulkan)
IS_NEVER(xla)
IS_NEVER(xpu)
