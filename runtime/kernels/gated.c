/* gated.c: gated linear units: one half of a tensor times the sigmoid of the other (Dauphin et al., "Language modeling with gated convolutional
 * networks", 2017). */
#include "tensor/tensor.h"
#include "tensor_ops.h"

int tsrt_op_glu(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *value = NULL, *gate = NULL, *open = NULL;
    if (self->ndim == 0) return tsrt_fail(c, NULL, "glu does not support 0-dimensional tensors");
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    const int64_t n = self->size[d], half = n / 2;
    if (n % 2) return tsrt_fail(c, NULL, "Halving dimension must be even, but dimension %lld is size %lld", (long long)d, (long long)n);
    int failed = tsrt_op_narrow(c, self, d, 0, half, &value) || tsrt_op_narrow(c, self, d, half, half, &gate) || tsrt_op_sigmoid(c, gate, &open);
    failed = failed || tsrt_op_mul_Tensor(c, value, open, out);
    rt_drop(c, value);
    rt_drop(c, gate);
    rt_drop(c, open);
    return failed;
}
