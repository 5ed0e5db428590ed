/* pool.h: what poolings share: a tensor seen as planes of up to three dimensions, and the layout of their results. */
#ifndef TSRT_POOL_H
#define TSRT_POOL_H
#include <math.h>
#include "tensor/tensor.h"

/* nd trailing dimensions of `in` are pooled; those before (one or two) count as channels and batch. Missing dimensions are 1, in front. */
typedef struct rt_planes {
    int64_t batch, channels, in[3], out[3];
    int64_t in_batch, in_channel, in_step[3], out_batch, out_channel, out_step[3];      /* in elements */
    int64_t kernel[3], stride[3], pad[3], dilation[3];
} rt_planes;

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* Fills sizes and strides of the input; kernel, stride and dilation become 1, pad 0. */
void rt_planes_init(rt_planes *p, int nd, const tsrt_tensor *in);
/* A new tensor for the result: in's leading sizes, then p->out; channels last when `last`. Fills the strides of the result. */
int rt_planes_out(tsrt_ctx *c, rt_planes *p, int nd, const tsrt_tensor *in, int dtype, bool last, tsrt_tensor **out);
/* A list of one or nd ints into the last nd places of to. False when it has another length. */
bool rt_planes_list(const tsrt_list *l, int nd, int64_t *to);
/* Runs fn over ranges of planes (batch * channels), in parallel when `each` (elements worked on in a plane) makes it pay. */
void rt_planes_run(tsrt_ctx *c, const rt_planes *p, int64_t each, rt_range_fn *fn, void *arg);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

/* X(dtype, name, T, S, FROM, TO): element type T; S what is computed in; conversions between them. */
#define RT_SAME_(x_) (x_)
#define RT_FLOAT_TYPES(X) \
    X(TSRT_FLOAT32, f32, float, float, RT_SAME_, RT_SAME_) \
    X(TSRT_FLOAT64, f64, double, double, RT_SAME_, RT_SAME_) \
    X(TSRT_FLOAT16, f16, rt_half, float, rt_from_half, rt_to_half) \
    X(TSRT_BFLOAT16, bf16, rt_bfloat, float, rt_from_bfloat, rt_to_bfloat)
#define RT_INT_TYPES(X) \
    X(TSRT_UINT8, u8, uint8_t, int64_t, RT_SAME_, (uint8_t)) \
    X(TSRT_INT8, i8, int8_t, int64_t, RT_SAME_, (int8_t)) \
    X(TSRT_INT16, i16, int16_t, int64_t, RT_SAME_, (int16_t)) \
    X(TSRT_INT32, i32, int32_t, int64_t, RT_SAME_, (int32_t)) \
    X(TSRT_INT64, i64, int64_t, int64_t, RT_SAME_, RT_SAME_)
#endif
