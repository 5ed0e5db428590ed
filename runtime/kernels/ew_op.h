/* ew_op.h: elementwise operators over the loops of runtime/loops/ew_*.c. One row (ew_op) an operator; one runner for all of them. */
#ifndef TSRT_EW_OP_H
#define TSRT_EW_OP_H
#include <math.h>
#include <string.h>
#include "loops/ew_tables.h"
#include "tensor_ops.h"

enum {
    EW_TO_FLOAT = 1,          /* integers and bool are computed in the default dtype */
    EW_BOOL = 2,              /* the result is bool */
    EW_DENSE = 4,             /* its loops take no stride of 0 */
    EW_NUMBERS = 8,           /* a number or 0-dim second operand is not rounded to a float16 or bfloat16 common dtype first */
    EW_NO_HALF = 16,          /* not for float16 and bfloat16 */
    EW_C32 = 32,              /* complex32 too, computed in complex64 */
    EW_INT_SAME = 64,         /* integers stay as they are (rounding) */
    EW_REAL = 128,            /* complex inputs give real results */
    EW_COND = 256,            /* the first input is bool whatever the others are */
    EW_TO_COMPLEX = 512,      /* real inputs give complex results */
    EW_SLOW = 1024            /* worth a thread already for few elements */
};
typedef struct ew_op {
    const char *name;                      /* as PyTorch's messages name its kernel */
    rt_loop *const *isa[3], *const *once;  /* loops by dtype, for each instruction set; further dtypes, compiled once (may be NULL) */
    unsigned flags;
} ew_op;
#define EW_OP(name_, table_, flags_) {name_, EW_ISAS(table_), NULL, flags_}
#define EW_OP_ONCE(name_, table_, once_, flags_) {name_, EW_ISAS(table_), ew_##once_##__once, flags_}
#define EW_OP_ONLY_ONCE(name_, once_, flags_) {name_, {NULL, NULL, NULL}, ew_##once_##__once, flags_}

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* The dtype whose loop computes op for a common dtype, or -1. */
int rt_ew_loop_dtype(tsrt_ctx *c, const ew_op *op, int common);
/* op over nin inputs, converted to `common` (each to bool first where the flags say so), into a new tensor *out, or into dest (an in-place self). out NULL: only
 * dest. The result's dtype is `common`, or what the flags make of it. args as the loops take them. */
int rt_ew_run(tsrt_ctx *c, const ew_op *op, int common, int nin, tsrt_tensor *const *in, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out);
int rt_ew_unary(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out);
/* The same into a row-major result of that dtype, whatever self's layout is. */
int rt_ew_row_major(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, const ew_args *args, int dtype, tsrt_tensor **out);
int rt_ew_binary(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, tsrt_tensor *b, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out);
int rt_ew_binary_number(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, const tsrt_value *b, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out);
int rt_ew_number_binary(tsrt_ctx *c, const ew_op *op, const tsrt_value *a, tsrt_tensor *b, const ew_args *args, tsrt_tensor **out);
/* A 0-dim tensor in the caller's frame, holding v as op's loops for `common` take it. */
typedef struct ew_number { tsrt_tensor t; tsrt_storage s; _Alignas(16) char value[16]; } ew_number;
tsrt_tensor *rt_ew_number(tsrt_ctx *c, const ew_op *op, const tsrt_value *v, int common, ew_number *n);
/* A value for args: as an integer, a double and a complex. */
void rt_ew_value(const tsrt_value *v, int64_t *i, double *d, ew_c128 *z);
int rt_ew_not_implemented(tsrt_ctx *c, const char *name, int dtype);
static inline int rt_ew_float(const tsrt_ctx *c, int dtype) { return rt_is_integral_or_bool(dtype) ? rt_default_dtype(c) : dtype; }
static inline bool rt_is_one(const tsrt_value *v) {
    return rt_scalar_is_int(v) ? v->u.i == 1 : rt_scalar_is_float(v) ? v->u.f == 1 : rt_scalar_is_bool(v) ? v->u.b : false;
}
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
