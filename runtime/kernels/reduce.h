/* reduce.h: the reduction driver and the driver of lanes, which the operators of kernels/reduce*.c, sort*.c, softmax*.c and norm*.c stand on.
 *
 * A reduction folds map(x) over some dimensions of a tensor. It reads elements as one of few computing types: float (float16 and bfloat16 too), double,
 * int64 (all integers), uint8 (truth values). Dense data is read where it lies, other data comes through small buffers. Sums are pairwise over
 * blocks of RED_BLOCK elements whose partial sums have fixed places, so results do not depend on threads. */
#ifndef TSRT_REDUCE_H
#define TSRT_REDUCE_H
#include "tensor/tensor.h"

enum { RED_BLOCK = 2048, RED_COLS = 512 };
typedef enum red_fold { RED_SUM, RED_PROD, RED_MAX, RED_MIN, RED_NFOLD } red_fold;          /* max and min: NaN wins */
typedef enum red_map {
    RED_ID, RED_NAN0 /* NaN as 0 */, RED_ABS, RED_SQUARE, RED_POW /* |x| ** p */, RED_NONZERO /* 1 or 0 */, RED_SQDIFF /* (x - centre) ** 2 */,
    RED_EXPDIFF /* exp(x - centre) */, RED_NOTNAN /* 1 or 0 */, RED_NMAP
} red_map;

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

/* Folds of the loops: n dense elements to *out; `cols`: four rows of w elements onto acc. p: exponent; centre: one value for a row, w for columns. */
typedef struct red_args { double p; const void *centre; } red_args;
typedef void red_row_fn(const void *x, int64_t n, const red_args *a, void *out);
typedef void red_cols_fn(void *acc, const void *const *x, int rows, int64_t w, const red_args *a);
typedef struct red_loops { red_row_fn *row; red_cols_fn *cols; } red_loops;
/* First place of the largest (smallest) element or of the first NaN, and the value: *best and *at hold what was found so far, *at < 0: nothing. `base` is
 * the place of x[0]. cols: one row onto w bests. */
typedef void red_arg_row_fn(const void *x, int64_t n, int64_t base, void *best, int64_t *at);
typedef void red_arg_cols_fn(const void *x, int64_t w, int64_t place, void *best, int64_t *at);
typedef struct red_arg_loops { red_arg_row_fn *row; red_arg_cols_fn *cols; } red_arg_loops;
enum { RED_F32, RED_F64, RED_I64, RED_U8, RED_NTYPE };
typedef struct red_table {
    red_loops fold[RED_NTYPE][RED_NFOLD][RED_NMAP];      /* NULL where it makes no sense */
    red_arg_loops arg[RED_NTYPE][2];                      /* max, min */
} red_table;
RT_DECLARE(extern const red_table, red_loops_table)

/* What a reduction walks: kept and reduced dimensions, merged, innermost (least stride) first. Strides in bytes; kout in elements of a row-major result. */
typedef struct red_plan {
    int nk, nr;
    int64_t nout, n;                                      /* results; elements folded into each */
    int64_t ksize[RT_MAXDIM], kstride[RT_MAXDIM], kout[RT_MAXDIM], rsize[RT_MAXDIM], rstride[RT_MAXDIM];
} red_plan;
void red_plan_make(red_plan *p, const tsrt_tensor *t, uint64_t dims);
/* Sizes of the result: reduced dimensions dropped, or 1 when keepdim. Returns ndim. */
int red_sizes(const tsrt_tensor *t, uint64_t dims, bool keepdim, int64_t *size);
int red_type(int dtype);                                  /* RED_F32...: what elements of dtype are read as; -1 for complex */
int red_dtype(int type);                                  /* and its dtype */
/* acc[nout] (of type's C type, row-major) = fold of map over the reduced dimensions. Must not be called for n == 0. A `finish` makes `centre` of the
 * first pass's results for a second: see red_two. */
int red_run(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, red_fold fold, red_map map, double pw, void *acc);
/* Two passes: centre = fold1 of x, changed by `between` (n results each time), then acc = sum of map2 with that centre. centre may be NULL. */
typedef void red_between_fn(void *centre, int64_t n, int64_t folded, int type);
int red_two(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, red_fold fold1, red_between_fn *between, red_map map2, void *centre, void *acc);
/* acc = sum of (x - centre) ** 2. */
int red_around(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, const void *centre, void *acc);
/* Places of extremes along the one reduced dimension (in logical order of it) and their values; either may be NULL. */
int red_arg(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, bool smallest, void *value, int64_t *at);

/* ---- lanes: 1-d slices along `dim` of up to 3 inputs and 3 outputs, each handed over dense and in the computing dtype asked for. Inputs and outputs agree
 * in all sizes but that of dim. scratch: `scratch_bytes` for the function's own use. Runs in parallel over lanes. A 0-dim tensor is one lane of one. */
typedef struct lane_call { void *in[3], *out[3]; int64_t nin[3], nout[3], lane; void *scratch; const void *arg; } lane_call;
typedef void lane_fn(const lane_call *l);
typedef struct lanes {
    int dim, nin, nout;
    const tsrt_tensor *in[3]; int in_dtype[3];            /* computing dtypes */
    tsrt_tensor *out[3]; int out_dtype[3];
    size_t scratch_bytes;
    lane_fn *fn; const void *arg;
} lanes;
int lanes_run(tsrt_ctx *c, const lanes *l);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
