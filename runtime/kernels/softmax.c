/* softmax.c: softmax and log_softmax along a dimension, in float for reduced dtypes. */
#include "kernels/reduce.h"
#include "kernels/rows.h"
#include "tensor_ops.h"

typedef struct soft_arg { soft_row_fn *row; soft_kind kind; } soft_arg;
static void soft_lane(const lane_call *l) {
    const soft_arg *a = l->arg;
    a->row(l->in[0], l->out[0], l->nin[0], a->kind);
}
/* t's dtype decides; the result has dtype `to`. */
static int soft(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, int to, soft_kind kind, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *r;
    if (rt_wrap_dim(c, dim, t->ndim, &d)) return 1;
    if (!rt_is_floating(t->dtype) && t->numel)
        return tsrt_fail(c, NULL, "\"%s_lastdim_kernel_impl\" not implemented for '%s'", kind == SOFT_LOG ? "log_softmax" : "softmax", rt_dtype_cpp(t->dtype));
    if (rt_empty(c, to, t->ndim, t->size, &r)) return 1;
    const int op = rt_opmath(t->dtype);
    const soft_arg a = {RT_PICK(c, &rows_loops)->soft[op == TSRT_FLOAT64], kind};
    if (t->numel && lanes_run(c, &(lanes){.dim = (int)d, .nin = 1, .nout = 1, .in = {t}, .in_dtype = {op}, .out = {r}, .out_dtype = {op}, .fn = soft_lane, .arg = &a}))
        return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
static int soft_dtype(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, soft_kind kind, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (!rt_has(dtype) || (int)dtype->value == self->dtype) return soft(c, self, dim, self->dtype, kind, out);
    if (rt_to(c, self, (int)dtype->value, &t)) return 1;
    const int failed = soft(c, t, dim, t->dtype, kind, out);
    rt_drop(c, t);
    return failed;
}
static int soft_half(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool half_to_float, soft_kind kind, tsrt_tensor **out) {
    if (half_to_float) return tsrt_fail(c, NULL, "softmax with half to float conversion is not supported on CPU");
    return soft(c, self, dim, self->dtype, kind, out);
}
int tsrt_op_softmax_int(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) { return soft_dtype(c, self, dim, dtype, SOFT_MAX, out); }
int tsrt_op_log_softmax_int(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) { return soft_dtype(c, self, dim, dtype, SOFT_LOG, out); }
int tsrt_op__safe_softmax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) { return soft_dtype(c, self, dim, dtype, SOFT_SAFE, out); }
int tsrt_op__softmax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool half_to_float, tsrt_tensor **out) { return soft_half(c, self, dim, half_to_float, SOFT_MAX, out); }
int tsrt_op__log_softmax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool half_to_float, tsrt_tensor **out) { return soft_half(c, self, dim, half_to_float, SOFT_LOG, out); }
int tsrt_op_special_softmax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) { return soft_dtype(c, self, dim, dtype, SOFT_MAX, out); }
int tsrt_op_special_log_softmax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) { return soft_dtype(c, self, dim, dtype, SOFT_LOG, out); }
