/* rows.h: loops over dense rows that softmax and the normalisations stand on; [0] float, [1] double. Rows may be written over themselves. */
#ifndef TSRT_ROWS_H
#define TSRT_ROWS_H
#include "tensor/tensor.h"

typedef enum soft_kind { SOFT_MAX, SOFT_LOG, SOFT_SAFE /* a row of -inf alone gives zeros */ } soft_kind;
typedef void soft_row_fn(const void *x, void *y, int64_t n, soft_kind kind);
/* The same for the w <= SOFT_COLUMNS columns of a matrix whose n >= 1 rows lie `step` elements apart, in x and in y. */
enum { SOFT_COLUMNS = 256 };
typedef void soft_columns_fn(const void *x, void *y, int64_t n, int64_t step, int64_t w, soft_kind kind);
/* Mean and mean squared deviation, in two passes. */
typedef void stats_row_fn(const void *x, int64_t n, double *mean, double *var);
typedef void square_row_fn(const void *x, int64_t n, double *mean_square);
/* y = x * a + b; y = ((x - mean) * scale) * gamma + beta, gamma and beta n elements or NULL. */
typedef void affine_row_fn(const void *x, void *y, int64_t n, double a, double b);
typedef void scale_row_fn(const void *x, void *y, int64_t n, double mean, double scale, const void *gamma, const void *beta);
typedef struct rows_table {
    soft_row_fn *soft[2];
    soft_columns_fn *soft_columns[2];
    stats_row_fn *stats[2];
    square_row_fn *square[2];
    affine_row_fn *affine[2];
    scale_row_fn *scale[2];
    rt_loop *channels[2];                                 /* operands y, x, a, b: y = x * a + b */
} rows_table;
RT_DECLARE(extern const rows_table, rows_loops)
#endif
