/* pool_rows.c: rows of pooled values, compiled once for each instruction set; pool_rows.h says what they do. A window's elements are taken in PyTorch's order,
 * row by row, so that sums round the same way, and of equal maxima the first one stays; NaN wins. Vectors go along the results; only means of wide windows
 * that are far apart have a partial sum for each lane. */
#include <math.h>
#include "loops/pool_rows.h"

#define SIMD_BYTES 4
#include "simd.inc"
#include "pool_rows.inc"
#undef SIMD_BYTES
#define SIMD_BYTES 8
#include "simd.inc"
#include "pool_rows.inc"
