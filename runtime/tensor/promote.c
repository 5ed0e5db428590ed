/* promote.c: which dtype operands have together: PyTorch's type promotion. Tensors with dimensions outrank 0-dim ones, and those numbers, unless
 * they are of a higher category (bool < int < float < complex). */
#include "tensor/tensor.h"

int rt_promote(int a, int b) {
    enum { U1 = TSRT_UINT8, I1 = TSRT_INT8, I2 = TSRT_INT16, I4 = TSRT_INT32, I8 = TSRT_INT64, F2 = TSRT_FLOAT16, F4 = TSRT_FLOAT32, F8 = TSRT_FLOAT64,
           C2 = TSRT_COMPLEX32, C4 = TSRT_COMPLEX64, C8 = TSRT_COMPLEX128, B1 = TSRT_BOOL8, BF = TSRT_BFLOAT16 };
    /* In the order u1 i1 i2 i4 i8 f2 f4 f8 c2 c4 c8 b1 bf. */
    static const int8_t row[TSRT_NUM_DTYPES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1, -1, -1, 12};
    static const int8_t table[13][13] = {
        {U1, I2, I2, I4, I8, F2, F4, F8, C2, C4, C8, U1, BF},
        {I2, I1, I2, I4, I8, F2, F4, F8, C2, C4, C8, I1, BF},
        {I2, I2, I2, I4, I8, F2, F4, F8, C2, C4, C8, I2, BF},
        {I4, I4, I4, I4, I8, F2, F4, F8, C2, C4, C8, I4, BF},
        {I8, I8, I8, I8, I8, F2, F4, F8, C2, C4, C8, I8, BF},
        {F2, F2, F2, F2, F2, F2, F4, F8, C2, C4, C8, F2, F4},
        {F4, F4, F4, F4, F4, F4, F4, F8, C4, C4, C8, F4, F4},
        {F8, F8, F8, F8, F8, F8, F8, F8, C8, C8, C8, F8, F8},
        {C2, C2, C2, C2, C2, C2, C4, C8, C2, C4, C8, C2, C4},
        {C4, C4, C4, C4, C4, C4, C4, C8, C4, C4, C8, C4, C4},
        {C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8},
        {U1, I1, I2, I4, I8, F2, F4, F8, C2, C4, C8, B1, BF},
        {BF, BF, BF, BF, BF, F4, F4, F8, C4, C4, C8, BF, BF},
    };
    if (a < 0) return b;
    if (b < 0) return a;
    return table[row[a & 15]][row[b & 15]];
}

void rt_promotion_tensor(rt_promotion *p, const tsrt_tensor *t) {
    if (!rt_defined(t)) return;
    if (t->flags & TSRT_TENSOR_NUMBER) p->number = rt_promote(p->number, t->dtype);
    else if (t->ndim) p->dim = rt_promote(p->dim, t->dtype);
    else p->zero_dim = rt_promote(p->zero_dim, t->dtype);
}

void rt_promotion_scalar(tsrt_ctx *c, rt_promotion *p, const tsrt_value *v) {
    p->number = rt_promote(p->number, rt_scalar_dtype(c, v));
}

static int category(int d) { return d < 0 ? -1 : d == TSRT_BOOL8 ? 0 : rt_is_integral(d) ? 1 : rt_is_complex(d) ? 3 : 2; }

/* A float of the higher class keeps its width where the lower one is complex. */
static int combine(int higher, int lower) {
    if (rt_is_complex(lower) && higher >= 0 && rt_is_floating(higher)) return rt_to_complex(higher);
    return category(lower) > category(higher) ? rt_promote(higher, lower) : higher;
}

int rt_promotion_result(const rt_promotion *p) {
    const int d = combine(p->dim, combine(p->zero_dim, p->number));
    return d < 0 ? TSRT_FLOAT32 : d;
}

int rt_result_type(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b) {
    rt_promotion p;
    (void)c;
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, a);
    rt_promotion_tensor(&p, b);
    return rt_promotion_result(&p);
}

bool rt_can_cast(int from, int to) { return category(from) <= category(to); }

int rt_check_cast(tsrt_ctx *c, int from, int to) {
    if (rt_can_cast(from, to)) return 0;
    return tsrt_fail(c, NULL, "result type %s can't be cast to the desired output type %s", rt_dtype_cpp(from), rt_dtype_cpp(to));
}
