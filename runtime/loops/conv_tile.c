/* conv_tile.c: convolutions of float and double, compiled once for each instruction set; conv_tile.h says what they do. */
#include "loops/conv_tile.h"

#define SIMD_BYTES 4
#include "simd.inc"
/* Most filters of a tile with panels of two vectors, and of four: as many sums as registers hold beside the operands. */
#if defined(__AVX512F__)
#define ROWS_2(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#define ROWS_4(X) X(1) X(2) X(3) X(4)
enum { MOST_2 = 12, MOST_4 = 4 };
#elif defined(__ARM_NEON) && defined(__aarch64__)
#define ROWS_2(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#define ROWS_4(X) X(1) X(2) X(3) X(4)
enum { MOST_2 = 12, MOST_4 = 4 };
#else
#define ROWS_2(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define ROWS_4(X) X(1) X(2)
enum { MOST_2 = 6, MOST_4 = 2 };
#endif
#include "conv_tile.inc"
#undef SIMD_BYTES
#define SIMD_BYTES 8
#include "simd.inc"
#include "conv_tile.inc"
