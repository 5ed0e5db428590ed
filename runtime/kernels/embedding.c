/* embedding.c: rows of a table by index, alone and reduced in bags. */
#include <math.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

static int check_index(tsrt_ctx *c, const tsrt_tensor *t, const char *arg, int number, const char *name) {
    if (t->dtype == TSRT_INT64 || t->dtype == TSRT_INT32) return 0;
    return tsrt_fail(c, NULL, "Expected tensor for argument #%d '%s' to have one of the following scalar types: Long, Int; but got torch.%sTensor instead (while checking arguments for %s)", number, arg, rt_dtype_cpp(t->dtype), name);
}
int tsrt_op_embedding(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, int64_t padding, bool by_freq, bool sparse, tsrt_tensor **out) {
    (void)padding, (void)by_freq, (void)sparse;             /* these matter to gradients */
    if (weight->ndim != 2) return tsrt_fail(c, NULL, "'weight' must be 2-D");
    if (check_index(c, indices, "indices", 1, "embedding")) return 1;
    if (indices->ndim >= RT_MAXDIM) return tsrt_fail(c, NULL, "embedding: too many dimensions");
    tsrt_tensor *flat, *table, *r;
    if (rt_to_contiguous(c, indices, TSRT_INT64, &flat)) return 1;
    if (weight->stride[1] == 1 ? rt_same(weight, &table) : rt_contiguous(c, weight, &table)) return rt_drop(c, flat), 1;
    int64_t size[RT_MAXDIM];
    for (int d = 0; d < indices->ndim; d++) size[d] = indices->size[d];
    size[indices->ndim] = weight->size[1];
    int failed = rt_empty(c, weight->dtype, indices->ndim + 1, size, &r);
    if (!failed) {
        const int64_t *at = (const int64_t *)(const void *)rt_data(flat), bytes = (int64_t)rt_bytes(weight->dtype), row = weight->size[1] * bytes, step = table->stride[0] * bytes;
        char *to = rt_data(r);
        for (int64_t i = 0; i < flat->numel && !failed; i++, to += row) {
            if (at[i] < 0 || at[i] >= weight->size[0]) failed = tsrt_fail(c, RT_INDEX_ERROR, "index out of range in self");
            else memcpy(to, rt_data(table) + at[i] * step, (size_t)row);
        }
        if (failed) rt_drop(c, r);
    }
    rt_drop(c, flat), rt_drop(c, table);
    if (failed) return 1;
    *out = r;
    return 0;
}

enum { SUM, MEAN, MAX };
#define BAGS(T_, s_) \
/* One bag: rows at[0..n) of the table, those of `padding` left out. Gives how many there were. */ \
static int64_t bag_##s_(const T_ *table, int64_t row, int64_t width, const int64_t *at, int64_t n, int64_t padding, const T_ *scale, int mode, T_ *to, int64_t *which) { \
    int64_t count = 0; \
    for (int64_t j = 0; j < width; j++) to[j] = 0; \
    for (int64_t i = 0; i < n; i++) { \
        if (at[i] == padding) continue; \
        const T_ *from = table + at[i] * row; \
        if (mode == MAX) { \
            for (int64_t j = 0; j < width; j++) if (!count || from[j] > to[j]) to[j] = from[j], which[j] = at[i]; \
        } else if (scale) for (int64_t j = 0; j < width; j++) to[j] += from[j] * scale[i]; \
        else for (int64_t j = 0; j < width; j++) to[j] += from[j]; \
        count++; \
    } \
    if (mode == MEAN && count) for (int64_t j = 0; j < width; j++) to[j] /= (T_)count; \
    return count; \
}
BAGS(float, f32)
BAGS(double, f64)

static int embedding_bag(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, tsrt_tensor *offsets, int64_t mode, tsrt_tensor *scale, bool include_last, int64_t padding, bool composite, tsrt_tensor **out) {
    scale = rt_defined(scale) ? scale : NULL;
    if (weight->ndim != 2) return tsrt_fail(c, NULL, "'weight' must be 2-D");
    if (indices->ndim != 1) return tsrt_fail(c, NULL, "input has to be a 1D Tensor, but got Tensor of dimension %d", indices->ndim);
    if (offsets->ndim != 1) return tsrt_fail(c, NULL, "offsets has to be a 1D Tensor, but got Tensor of dimension %d", offsets->ndim);
    if (check_index(c, indices, "indices", 1, "embedding_bag") || check_index(c, offsets, "offsets", 1, "embedding_bag")) return 1;
    if (!rt_is_floating(weight->dtype)) return tsrt_fail(c, NULL, "Expected tensor for argument #1 'weight' to have one of the following scalar types: Half, BFloat16, Float, Double; but got torch.%sTensor instead (while checking arguments for embedding_bag)", rt_dtype_cpp(weight->dtype));
    if (mode < SUM || mode > MAX) return tsrt_fail(c, NULL, "mode has to be one of sum, mean or max");
    if (scale && mode != SUM) return tsrt_fail(c, NULL, "embedding_bag: per_sample_weights only supported with mode='sum'");
    if (scale && scale->dtype != weight->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(weight->dtype), rt_dtype_cpp(scale->dtype));
    if (scale && (scale->ndim != 1 || scale->numel != indices->numel))
        return tsrt_fail(c, NULL, "Expected per_sample_weights.value().numel() == indices.numel() to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)");
    if (include_last && !offsets->numel) return tsrt_fail(c, NULL, "include_last_offset: numBags should be at least 1");
    const int dtype = weight->dtype, work = rt_opmath(dtype);
    const int64_t n = indices->numel, bags = offsets->numel - include_last, width = weight->size[1], sizes = offsets->numel;
    tsrt_tensor *at = NULL, *off = NULL, *table = NULL, *by = NULL, *r = NULL, *made[4] = {NULL, NULL, NULL, NULL};
    int failed = rt_to_contiguous(c, indices, TSRT_INT64, &at) || rt_to_contiguous(c, offsets, TSRT_INT64, &off) || rt_to_contiguous(c, weight, work, &table) || (scale && rt_to_contiguous(c, scale, work, &by));
    const int64_t *ip = failed ? NULL : (const int64_t *)(const void *)rt_data(at), *op = failed ? NULL : (const int64_t *)(const void *)rt_data(off);
    if (!failed && sizes) {
        if (op[0] != 0) failed = tsrt_fail(c, NULL, "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got %lld", (long long)op[0]);
        else if (op[sizes - 1] > n) failed = tsrt_fail(c, NULL, "offsets[-1] can not be greater than input's length %lld but got offsets[-1] of %lld", (long long)n, (long long)op[sizes - 1]);
        for (int64_t i = 1; i < sizes && !failed; i++) if (op[i] < op[i - 1]) failed = tsrt_fail(c, NULL, "offsets must not decrease");
    }
    for (int64_t i = 0; i < n && !failed; i++)
        if (ip[i] < 0 || ip[i] >= weight->size[0]) failed = tsrt_fail(c, NULL, "Index %lld of input takes value %lld which is not in the valid range [0, %lld)", (long long)i, (long long)ip[i], (long long)weight->size[0]);
    /* The side results as PyTorch shapes them: sums without weights or padding do not need them. */
    const bool fast = mode == SUM && padding < 0 && dtype != TSRT_FLOAT64 && weight->stride[1] == 1 && (!scale || scale->stride[0] == 1);
    const int64_t shape[2] = {bags, width}, places = fast ? 0 : n, count = mode == SUM && composite ? sizes : bags;
    failed = failed || rt_empty(c, work, 2, shape, &r) || rt_zeros(c, TSRT_INT64, 1, &places, &made[1]) || rt_zeros(c, TSRT_INT64, 1, &count, &made[2]) ||
             (mode == MAX ? rt_zeros(c, TSRT_INT64, 2, shape, &made[3]) : rt_zeros(c, TSRT_INT64, 1, &count, &made[3]));
    for (int64_t b = 0; b < bags && !failed; b++) {
        const int64_t begin = op[b], end = b + 1 < sizes ? op[b + 1] : n;
        int64_t *which = mode == MAX ? (int64_t *)(void *)rt_data(made[3]) + b * width : NULL, found;
        if (work == TSRT_FLOAT32) {
            float *to = (float *)(void *)rt_data(r) + b * width;
            found = bag_f32((const float *)(const void *)rt_data(table), width, width, ip + begin, end - begin, padding, by ? (const float *)(const void *)rt_data(by) + begin : NULL, (int)mode, to, which);
        } else {
            double *to = (double *)(void *)rt_data(r) + b * width;
            found = bag_f64((const double *)(const void *)rt_data(table), width, width, ip + begin, end - begin, padding, by ? (const double *)(const void *)rt_data(by) + begin : NULL, (int)mode, to, which);
        }
        if (mode != SUM) {
            ((int64_t *)(void *)rt_data(made[2]))[b] = found;
            if (mode == MEAN) ((int64_t *)(void *)rt_data(made[3]))[b] = found;
        }
        if (!fast) for (int64_t i = begin; i < (b + 1 < bags ? end : n); i++) ((int64_t *)(void *)rt_data(made[1]))[i] = b;
    }
    failed = failed || rt_to(c, r, dtype, &made[0]);
    rt_drop(c, at), rt_drop(c, off), rt_drop(c, table), rt_drop(c, by), rt_drop(c, r);
    for (int i = 0; i < 4; i++) {
        if (failed) rt_drop(c, made[i]);
        else out[i] = made[i];
    }
    return failed;
}
#define FOUR tsrt_tensor **r0, tsrt_tensor **r1, tsrt_tensor **r2, tsrt_tensor **r3
#define GIVE(call_) tsrt_tensor *r[4]; (void)by_freq, (void)sparse; if (call_) return 1; *r0 = r[0], *r1 = r[1], *r2 = r[2], *r3 = r[3]; return 0
int tsrt_op_embedding_bag(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, tsrt_tensor *offsets, bool by_freq, int64_t mode, bool sparse, tsrt_tensor *scale, bool include_last, FOUR) {
    GIVE(embedding_bag(c, weight, indices, offsets, mode, scale, include_last, -1, true, r));
}
int tsrt_op_embedding_bag_padding_idx(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, tsrt_tensor *offsets, bool by_freq, int64_t mode, bool sparse, tsrt_tensor *scale, bool include_last, const tsrt_opt_int *padding, FOUR) {
    int64_t p = rt_opt_int(padding, -1);
    if (rt_has(padding) && weight->ndim == 2) {
        const int64_t n = weight->size[0];
        if (p < -n || p >= n) return tsrt_fail(c, NULL, "padding_idx must be within the number of embeddings, -%lld through %lld, but got %lld", (long long)n, (long long)(n - 1), (long long)p);
        if (p < 0) p += n;
    }
    GIVE(embedding_bag(c, weight, indices, offsets, mode, scale, include_last, p, true, r));
}
int tsrt_op__embedding_bag(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, tsrt_tensor *offsets, bool by_freq, int64_t mode, bool sparse, tsrt_tensor *scale, bool include_last, int64_t padding, FOUR) {
    GIVE(embedding_bag(c, weight, indices, offsets, mode, scale, include_last, padding, false, r));
}
int tsrt_op__embedding_bag_forward_only(tsrt_ctx *c, tsrt_tensor *weight, tsrt_tensor *indices, tsrt_tensor *offsets, bool by_freq, int64_t mode, bool sparse, tsrt_tensor *scale, bool include_last, int64_t padding, FOUR) {
    GIVE(embedding_bag(c, weight, indices, offsets, mode, scale, include_last, padding, true, r));
}
