/* private.h: what the files of runtime/tensor share beyond tensor.h. */
#ifndef TSRT_TENSOR_PRIVATE_H
#define TSRT_TENSOR_PRIVATE_H
#include "tensor/tensor.h"

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* Of a tensor's flags: a storage lies behind the head in the same block, and the tensor holds a reference to it as long as it lives. */
enum { RT_TENSOR_WHOLE = 128 };
/* Of a storage's flags: data lies in the same block. From bit 8: size of the block in sixteens, where the storage is inside one. */
enum { RT_STORAGE_DATA_INSIDE = 8, RT_STORAGE_BLOCK_SHIFT = 8 };

void rt_tensor_destroy(tsrt_ctx *c, tsrt_cell *cell);
void rt_storage_release(tsrt_ctx *c, tsrt_storage *s);
void rt_set_storage(tsrt_ctx *c, tsrt_tensor *t, tsrt_storage *s);      /* t looks at s from now on; sizes are the caller's */
static inline void rt_storage_retain(tsrt_storage *s) { if (s->count >= 0) s->count++; }
/* A tensor whose storage is foreign: data and who ends it. Sizes are checked. NULL stride: row-major. */
int rt_tensor_of(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const int64_t *stride, void *data, size_t bytes, uint32_t flags,
                 void (*deleter)(void *user, void *data), void *user, tsrt_tensor **out);
/* Data blocks of any size, 64-byte aligned (block.c). NULL and error set. */
void *rt_block_new(tsrt_ctx *c, size_t bytes);
void rt_block_free(tsrt_ctx *c, void *p, size_t bytes);
/* The order of dimensions, innermost first, that PyTorch's iterator sorts operands into: stride[k][dim] of operand k, NULL where it says nothing. */
void rt_sort_dims(int ndim, const int64_t *size, int n, const int64_t *const *stride, int *perm);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
