/* conv.h: what the files of convolutions share. */
#ifndef TSRT_CONV_H
#define TSRT_CONV_H
#include "loops/conv_loops.h"

/* A convolution of 1 to 3 dimensions whose sizes were checked. */
typedef struct conv {
    const tsrt_tensor *in, *weight, *bias;
    int nd;
    bool transposed;
    int64_t stride[3], pad[3], dilation[3], out_pad[3], groups;
    int64_t pad_after[3];              /* "same" may need one more at the end */
} conv;

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* A plain convolution of float32 or float64 that reads its patches where they lie (loops/conv_tile.h). w: its window; out: the result, whose positions lie evenly.
 * *done: false when it does not pay, and nothing happened. Errors: out of memory. */
int rt_conv_direct(tsrt_ctx *c, const conv *v, const rt_window *w, tsrt_tensor *out, bool *done);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
