/* create.h: what operators that make tensors share. */
#ifndef TSRT_KERNELS_CREATE_H
#define TSRT_KERNELS_CREATE_H
#include "tensor/tensor.h"
#include "tensor_ops.h"
/* dtype, layout, device, pin_memory of a factory: the dtype asked for, or `none`. Fails for other devices than the CPU and for pinned memory. */
int rt_factory_dtype(tsrt_ctx *c, const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin, int none, int *out);
#define RT_FACTORY const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin
#endif
