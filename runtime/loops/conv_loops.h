/* conv_loops.h: the inner loops of convolutions: the copy of patches into rows, and back. */
#ifndef TSRT_CONV_LOOPS_H
#define TSRT_CONV_LOOPS_H
#include "tensor/tensor.h"

/* A window that moves over up to three dimensions (missing ones are 1, in front). Strides in elements. */
typedef struct rt_window {
    int64_t in[3], out[3], kernel[3], stride[3], pad[3], dilation[3];   /* pad: in front */
    int64_t in_step[3];                                                 /* of one channel */
    int64_t channels, in_channel;                                       /* and between channels */
} rt_window;

/* Row r = (channel, kd, kh, kw) of `to` gets, for each output position from <= p < to_p, the element under the window there, 0 outside. Rows lie `row` apart. */
typedef void rt_patches_fn(const rt_window *w, const void *in, int64_t from, int64_t to_p, void *to, int64_t row);
/* The reverse: adds them to in. All positions. */
typedef void rt_unpatches_fn(const rt_window *w, const void *cols, int64_t row, void *in);

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(rt_patches_fn, patches_1)
RT_DECLARE(rt_patches_fn, patches_2)
RT_DECLARE(rt_patches_fn, patches_4)
RT_DECLARE(rt_patches_fn, patches_8)
RT_DECLARE(rt_patches_fn, patches_16)
RT_DECLARE(rt_unpatches_fn, unpatches_u8)
RT_DECLARE(rt_unpatches_fn, unpatches_u16)
RT_DECLARE(rt_unpatches_fn, unpatches_u32)
RT_DECLARE(rt_unpatches_fn, unpatches_u64)
RT_DECLARE(rt_unpatches_fn, unpatches_f32)
RT_DECLARE(rt_unpatches_fn, unpatches_f64)
RT_DECLARE(rt_unpatches_fn, unpatches_f16)
RT_DECLARE(rt_unpatches_fn, unpatches_bf16)
RT_DECLARE(rt_unpatches_fn, unpatches_c64)
RT_DECLARE(rt_unpatches_fn, unpatches_c128)
RT_DECLARE(rt_unpatches_fn, unpatches_bool)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
