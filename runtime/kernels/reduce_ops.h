/* reduce_ops.h: helpers that several files of reducing operators share. */
#ifndef TSRT_REDUCE_OPS_H
#define TSRT_REDUCE_OPS_H
#include "kernels/reduce.h"
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* New result of a reduction of t over `dims`, uninitialised. */
int red_out(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, int dtype, tsrt_tensor **out);
int red_fill(tsrt_ctx *c, tsrt_tensor *t, double v);
int red_view_real(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out);       /* complex [...] as real [..., 2], a view */
int red_abs(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out);             /* of a complex tensor, row-major */
void red_store(tsrt_tensor *out, int from, const void *acc);                   /* out->numel elements of dtype `from`, converted; out is row-major */
int red_make(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, int type, red_fold fold, red_map map, double pw, red_between_fn *finish,
             double empty, int dtype, tsrt_tensor **out);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
