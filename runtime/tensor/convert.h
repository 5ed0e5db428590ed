/* convert.h: what copies take from loops/convert.c. */
#ifndef TSRT_TENSOR_CONVERT_H
#define TSRT_TENSOR_CONVERT_H
#include "tensor/tensor.h"
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* n elements, ds and ss bytes apart; they must not overlap. */
typedef void rt_convert_fn(char *dst, int64_t ds, const char *src, int64_t ss, int64_t n);
typedef rt_convert_fn *rt_convert_pick_fn(int to, int from);
typedef void rt_move_strided_fn(size_t bytes, char *dst, int64_t ds, const char *src, int64_t ss, int64_t n);
typedef void rt_move_tile_fn(size_t bytes, char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols);
typedef void rt_fill_dense_fn(size_t bytes, char *dst, const void *one, int64_t n);
enum { RT_TILE = 32 };
RT_DECLARE(rt_convert_pick_fn, rt_convert_pick)
RT_DECLARE(rt_move_strided_fn, rt_move_strided)
RT_DECLARE(rt_move_tile_fn, rt_move_tile)
RT_DECLARE(rt_fill_dense_fn, rt_fill_dense)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
