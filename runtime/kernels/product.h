/* product.h: matrix products of tensors' memory, any dtype, over any batch dimensions. What matmul, linear, einsum, convolutions and attention stand on. */
#ifndef TSRT_PRODUCT_H
#define TSRT_PRODUCT_H
#include "tensor/tensor.h"

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

/* C[.., m, n] = beta * C + alpha * A[.., m, k] * B[.., k, n]. Pointers are to the first element, strides in elements (0 and negative ones too).
 * Batch dimensions are outermost first; a stride of 0 repeats a matrix. alpha, beta: NULL is 1 and 0. With beta 0, C is not read.
 * float16 and bfloat16 are summed in float32 and rounded once; integers wrap. C must not overlap A or B. */
typedef struct rt_product {
    int dtype;
    int64_t m, n, k;
    const char *a, *b;
    char *c;
    int64_t a_row, a_col, b_row, b_col, c_row, c_col;
    int nbatch;
    const int64_t *batch, *a_step, *b_step, *c_step;
    const tsrt_value *alpha, *beta;
} rt_product;
/* Errors: "\"NAME\" not implemented for 'Bool'" (NotImplementedError) for dtypes without products; out of memory. */
int rt_product_run(tsrt_ctx *c, const rt_product *p, const char *name);

/* dest = beta * dest + alpha * a @ b for tensors of the same dtype: the last two dimensions are the matrices', those before are equal in all (as expanded). */
int rt_product_tensors(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b, tsrt_tensor *dest, const tsrt_value *alpha, const tsrt_value *beta, const char *name);

/* "float", "long int", "c10::BFloat16": a dtype as the messages of some operators name it. */
const char *rt_dtype_ctype(int dtype);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
