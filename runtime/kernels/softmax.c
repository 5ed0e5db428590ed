/* softmax.c: softmax and log_softmax along a dimension, in float for reduced dtypes. */
#include <math.h>
#include "kernels/reduce.h"
#include "kernels/rows.h"
#include "tensor_ops.h"

typedef struct soft_arg { soft_row_fn *row; soft_kind kind; } soft_arg;
static void soft_lane(const lane_call *l) {
    const soft_arg *a = l->arg;
    a->row(l->in[0], l->out[0], l->nin[0], a->kind);
}
/* Along a dimension with others behind it: panels of columns, each read three times while it is in the cache. */
enum { PANEL_ELEMENTS = 1 << 14, LEAST_COLUMNS = 8 };
typedef struct panels { const char *x; char *y; int64_t n, inner, width, each /* panels of one matrix */, bytes; soft_columns_fn *fn; soft_kind kind; } panels;
static void soft_panels(void *arg, int64_t begin, int64_t end) {
    const panels *p = arg;
    for (int64_t i = begin; i < end; i++) {
        const int64_t from = i % p->each * p->width, w = p->inner - from < p->width ? p->inner - from : p->width, at = (i / p->each * p->n * p->inner + from) * p->bytes;
        p->fn(p->x + at, p->y + at, p->n, p->inner, w, p->kind);
    }
}
static int soft_columns(tsrt_ctx *c, tsrt_tensor *t, int64_t outer, int64_t n, int64_t inner, soft_kind kind, tsrt_tensor *r) {
    tsrt_tensor *x;
    if (rt_contiguous(c, t, &x)) return 1;
    const bool wide = t->dtype == TSRT_FLOAT64;
    int64_t width = PANEL_ELEMENTS / n / 64 * 64;
    width = width < 64 ? 64 : width > SOFT_COLUMNS ? SOFT_COLUMNS : width;
    panels p = {rt_data(x), rt_data(r), n, inner, width, (inner + width - 1) / width, wide ? 8 : 4, RT_PICK(c, &rows_loops)->soft_columns[wide], kind};
    rt_parallel(c, outer * p.each, 16384 / (n * (inner < width ? inner : width)) + 1, soft_panels, &p);
    rt_drop(c, x);
    return 0;
}
/* t's dtype decides; the result has dtype `to`. */
static int soft(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, int to, soft_kind kind, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *r;
    if (rt_wrap_dim(c, dim, t->ndim, &d)) return 1;
    if (!rt_is_floating(t->dtype) && t->numel)
        return tsrt_fail(c, NULL, "\"%s_lastdim_kernel_impl\" not implemented for '%s'", kind == SOFT_LOG ? "log_softmax" : "softmax", rt_dtype_cpp(t->dtype));
    if (rt_empty(c, to, t->ndim, t->size, &r)) return 1;
    const int op = rt_opmath(t->dtype);
    int64_t outer = 1, inner = 1;
    for (int i = 0; i < d; i++) outer *= t->size[i];
    for (int i = (int)d + 1; i < t->ndim; i++) inner *= t->size[i];
    if (t->numel && op == to && op == t->dtype && inner > 1 && (inner >= LEAST_COLUMNS || t->size[d] < 64)) {
        if (soft_columns(c, t, outer, t->size[d], inner, kind, r)) return rt_drop(c, r), 1;
        *out = r;
        return 0;
    }
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

/* Softmax of what the mask does not hide (true: hidden; a row that is hidden altogether is NaN). mask_type 0: [L, L] for all of [B, H, L, L]; 1: [B, L], a key's
 * for all queries; otherwise of the same sizes. */
int tsrt_op__masked_softmax(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mask, const tsrt_opt_int *dim, const tsrt_opt_int *mask_type, tsrt_tensor **out) {
    const tsrt_value low = {.type = &tsrt_type_float, .u.f = -INFINITY};
    const int64_t kind = rt_opt_int(mask_type, 2);
    const int64_t *s = self->size, *m = mask->size;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    tsrt_tensor *wide = NULL, *t = NULL;
    if (mask->dtype != TSRT_BOOL8) return tsrt_fail(c, NULL, "Mask should be a boolean tensor");
    const bool square = kind == 0 && self->ndim == 4 && mask->ndim == 2 && m[0] == s[2] && m[1] == s[3];
    const bool keys = kind == 1 && self->ndim == 4 && mask->ndim == 2 && m[0] == s[0] && m[1] == s[3];
    if (!square && !keys && !rt_same_sizes(self, mask)) return tsrt_fail(c, NULL, "For mask_type == 2 mask shape should match input shape");
    for (int d = 0; d < self->ndim; d++) size[d] = s[d], stride[d] = square || keys ? 0 : mask->stride[d];
    if (square) stride[2] = mask->stride[0], stride[3] = mask->stride[1];
    if (keys) stride[0] = mask->stride[0], stride[3] = mask->stride[1];
    const int failed = rt_view(c, mask, self->ndim, size, stride, mask->offset, &wide) || tsrt_op_masked_fill_Scalar(c, self, wide, &low, &t) ||
                       soft_half(c, t, rt_opt_int(dim, -1), false, SOFT_MAX, out);
    rt_drop(c, wide), rt_drop(c, t);
    return failed;
}
