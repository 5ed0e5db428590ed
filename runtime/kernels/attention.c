/* attention.c: scaled dot product attention: softmax(query @ key.T * scale + mask) @ value.
 *
 * Scores are made for a block of query rows of all heads at a time, so that no [L, S] matrix of a long sequence exists at once; a causal block stops at its last
 * row's diagonal. Rows that are masked altogether give zeros. float16 and bfloat16 are computed in float32 and rounded once. */
#include <math.h>
#include "product.h"
#include "loops/attention_rows.h"
#include "tensor_ops.h"

enum { SCORES = 1 << 19 /* elements of scores at a time */, LEAST_ROWS = 16 };

typedef struct block {
    const tsrt_tensor *mask;               /* expanded to [batch.., L, S]; NULL: none */
    char *scores;
    double *logsum;                        /* [heads, L], or NULL */
    rt_score_fn *fn;
    int64_t rows, first, keys, length, width;       /* rows from `first` of `length`; keys made (width apart) */
    size_t bytes;
    double scale;
    bool causal;
    int nbatch;
    const int64_t *batch;
} block;
static void rows_range(void *arg, int64_t begin, int64_t end) {
    const block *b = arg;
    for (int64_t i = begin; i < end; i++) {
        const int64_t head = i / b->rows, row = b->first + i % b->rows;
        rt_score_row r = {.x = b->scores + i * b->width * (int64_t)b->bytes, .n = b->keys, .limit = b->causal ? row + 1 : b->keys, .scale = b->scale};
        if (b->mask) {
            int64_t at = row * b->mask->stride[b->nbatch], left = head;
            for (int d = b->nbatch - 1; d >= 0; d--) at += left % b->batch[d] * b->mask->stride[d], left /= b->batch[d];
            r.mask_step = b->mask->stride[b->nbatch + 1];
            if (b->mask->dtype == TSRT_BOOL8) r.keep = (const uint8_t *)rt_data(b->mask) + at;
            else r.mask = rt_data(b->mask) + at * (int64_t)b->bytes;
        }
        const double sum = b->fn(&r);
        if (b->logsum) b->logsum[head * b->length + row] = sum;
    }
}

typedef struct attention {
    tsrt_tensor *q, *k, *v, *mask;         /* of the work dtype, heads of k and v repeated by stride */
    double scale, dropout;
    bool causal;
    tsrt_tensor *weights;                  /* given: gets the whole matrix */
    double *logsum;
} attention;

/* out has sizes [batch.., L, Ev]. */
static int attend(tsrt_ctx *c, const attention *a, tsrt_tensor *out) {
    const int n = out->ndim - 2;
    const int64_t length = out->size[n], keys = a->k->size[n], depth = a->q->size[n + 1], width = out->size[n + 1];
    int64_t heads = 1;
    for (int d = 0; d < n; d++) heads *= out->size[d];
    if (!out->numel) return 0;
    const bool whole = a->weights != NULL;
    int64_t rows = whole ? length : SCORES / (heads * keys + 1);
    if (rows < LEAST_ROWS) rows = LEAST_ROWS;
    if (rows > length) rows = length;
    if (a->causal && rows > 64 && !whole) rows = 64;
    const int64_t bytes = (int64_t)rt_bytes(out->dtype);
    if (keys && heads > INT64_MAX / 64 / keys / rows) return tsrt_fail_memory(c);
    const size_t room = whole ? 0 : (size_t)(heads * rows * keys * bytes) + 64;
    char *scores = whole ? rt_data(a->weights) : rt_scratch(c, room);
    if (!scores) return 1;
    int64_t step[RT_MAXDIM];
    int failed = 0;
    for (int64_t at = 0; at < length && !failed; at += rows) {
        const int64_t m = length - at < rows ? length - at : rows, made = a->causal && !whole && at + m < keys ? at + m : keys, apart = whole ? keys : made;
        int64_t total = m * apart;
        for (int d = n - 1; d >= 0; d--) step[d] = total, total *= out->size[d];
        const rt_product p = {.dtype = out->dtype, .m = m, .n = made, .k = depth, .a = rt_data(a->q) + at * a->q->stride[n] * bytes, .b = rt_data(a->k), .c = scores,
                              .a_row = a->q->stride[n], .a_col = a->q->stride[n + 1], .b_row = a->k->stride[n + 1], .b_col = a->k->stride[n], .c_row = apart, .c_col = 1,
                              .nbatch = n, .batch = out->size, .a_step = a->q->stride, .b_step = a->k->stride, .c_step = step};
        if ((failed = rt_product_run(c, &p, "baddbmm"))) break;
        block b = {.mask = a->mask, .scores = scores, .logsum = a->logsum, .fn = out->dtype == TSRT_FLOAT32 ? RT_PICK(c, score_f32) : RT_PICK(c, score_f64), .rows = m, .first = at,
                   .keys = made, .length = length, .width = apart, .bytes = (size_t)bytes, .scale = a->scale, .causal = a->causal, .nbatch = n, .batch = out->size};
        if (made) rt_parallel(c, heads * m, 16384 / (made + 1) + 1, rows_range, &b);
        tsrt_tensor *dropped = NULL;
        if (a->dropout > 0) {
            if ((failed = tsrt_op_dropout(c, a->weights, a->dropout, true, &dropped)) || (failed = rt_copy(c, a->weights, dropped))) break;
            rt_drop(c, dropped);
        }
        const rt_product q = {.dtype = out->dtype, .m = m, .n = width, .k = made, .a = scores, .b = rt_data(a->v), .c = rt_data(out) + at * out->stride[n] * bytes, .a_row = apart, .a_col = 1,
                              .b_row = a->v->stride[n], .b_col = a->v->stride[n + 1], .c_row = out->stride[n], .c_col = out->stride[n + 1], .nbatch = n, .batch = out->size, .a_step = step,
                              .b_step = a->v->stride, .c_step = out->stride};
        failed = rt_product_run(c, &q, "bmm");
    }
    if (room) rt_scratch_free(c, scores, room);
    return failed;
}

/* t in `work`, its batch dimensions expanded; heads repeated `times` times in order (a head serves its neighbours). */
static int prepare(tsrt_ctx *c, tsrt_tensor *t, int work, int ndim, const int64_t *batch, int64_t times, tsrt_tensor **out) {
    tsrt_tensor *typed, *split;
    if (rt_to(c, t, work, &typed)) return 1;
    int64_t size[RT_MAXDIM];
    for (int d = 0; d < ndim - 2; d++) size[d] = batch[d];
    size[ndim - 2] = t->size[t->ndim - 2], size[ndim - 1] = t->size[t->ndim - 1];
    if (times == 1) {
        const int failed = rt_expand(c, typed, ndim, size, out);
        rt_drop(c, typed);
        return failed;
    }
    /* [.., H, S, E] -> [.., H, 1 repeated, S, E] copied together: heads of one group are not evenly strided with the next. */
    int64_t wide[RT_MAXDIM], stride[RT_MAXDIM];
    const int h = t->ndim - 3;
    for (int d = 0; d < h; d++) wide[d] = t->size[d], stride[d] = typed->stride[d];
    wide[h] = t->size[h], stride[h] = typed->stride[h], wide[h + 1] = times, stride[h + 1] = 0;
    for (int d = 0; d < 2; d++) wide[h + 2 + d] = t->size[h + 1 + d], stride[h + 2 + d] = typed->stride[h + 1 + d];
    int failed = rt_view(c, typed, t->ndim + 1, wide, stride, typed->offset, &split);
    rt_drop(c, typed);
    if (failed) return 1;
    tsrt_tensor *flat, *merged;
    failed = rt_contiguous(c, split, &flat);
    rt_drop(c, split);
    if (failed) return 1;
    wide[h] *= times;
    for (int d = h + 1; d < t->ndim; d++) wide[d] = t->size[d];
    rt_row_major(t->ndim, wide, stride);
    failed = rt_view(c, flat, t->ndim, wide, stride, flat->offset, &merged);
    rt_drop(c, flat);
    if (failed) return 1;
    failed = rt_expand(c, merged, ndim, size, out);
    rt_drop(c, merged);
    return failed;
}

/* logsum: [batch.., L] in heads-last memory, as the flash kernel gives it; weights: the attention matrix. Either may be NULL. */
static int sdpa(tsrt_ctx *c, tsrt_tensor *q, tsrt_tensor *k, tsrt_tensor *v, tsrt_tensor *mask, double dropout, bool causal, const tsrt_opt_float *scale, bool gqa, tsrt_tensor **out,
                tsrt_tensor **logsum, tsrt_tensor **weights) {
    mask = rt_defined(mask) ? mask : NULL;
    if (q->ndim < 2 || k->ndim < 2 || v->ndim < 2)
        return tsrt_fail(c, NULL, "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: %d key.dim: %d and value.dim: %d instead.", q->ndim, k->ndim, v->ndim);
    if (q->dtype != k->dtype || q->dtype != v->dtype)
        return tsrt_fail(c, NULL, "Expected query, key, and value to have the same dtype, but got query.dtype: %s key.dtype: %s and value.dtype: %s instead.", rt_dtype_ctype(q->dtype), rt_dtype_ctype(k->dtype), rt_dtype_ctype(v->dtype));
    if (mask && mask->dtype != TSRT_BOOL8 && mask->dtype != q->dtype && mask->dtype != TSRT_FLOAT32)
        return tsrt_fail(c, NULL, "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: %s and  query.dtype: %s instead.", rt_dtype_ctype(mask->dtype), rt_dtype_ctype(q->dtype));
    if (mask && causal) return tsrt_fail(c, NULL, "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True");
    if (!rt_is_floating(q->dtype)) {
        if (rt_is_complex(q->dtype)) return tsrt_fail(c, NULL, "scaled_dot_product_attention is not supported for complex tensors");
        return tsrt_fail(c, NULL, "expected m1 and m2 to have the same dtype, but got: %s != %s", "float", rt_dtype_ctype(q->dtype));
    }
    int64_t times = 1;
    if (gqa && q->ndim > 2 && k->ndim > 2 && v->ndim > 2) {
        const int64_t hq = q->size[q->ndim - 3], hk = k->size[k->ndim - 3], hv = v->size[v->ndim - 3];
        if (!hk || hk != hv || hq % hk) return tsrt_fail(c, NULL, "Number of heads in key and value must divide the number of heads in ");
        times = hq / hk;
    }
    const int64_t length = q->size[q->ndim - 2], keys = k->size[k->ndim - 2];
    if (q->size[q->ndim - 1] != k->size[k->ndim - 1])
        return tsrt_fail(c, NULL, "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)length, (long long)q->size[q->ndim - 1], (long long)k->size[k->ndim - 1], (long long)keys);
    /* The flash kernel of PyTorch reads as many values as there are keys and no more; others want them to be as many. */
    if (keys != v->size[v->ndim - 2])
        return tsrt_fail(c, NULL, "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)length, (long long)keys, (long long)v->size[v->ndim - 2], (long long)v->size[v->ndim - 1]);
    /* Batch sizes of all. */
    int64_t batch[RT_MAXDIM];
    int n = 0;
    tsrt_tensor *const all[3] = {q, k, v};
    for (int i = 0; i < 3; i++) if (all[i]->ndim - 2 > n) n = all[i]->ndim - 2;
    for (int d = 0; d < n; d++) batch[d] = 1;
    for (int i = 0; i < 3; i++)
        for (int d = 0; d < all[i]->ndim - 2; d++) {
            const int at = d + n - (all[i]->ndim - 2);
            const int64_t s = all[i]->size[d] * (i && d == all[i]->ndim - 3 ? times : 1);
            if (s != batch[at] && s != 1 && batch[at] != 1) return tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %d", (long long)batch[at], (long long)s, at);
            if (s != 1) batch[at] = s;
        }
    const int ndim = n + 2, dtype = q->dtype, work = rt_opmath(dtype);
    int64_t size[RT_MAXDIM];
    attention a = {.scale = rt_has(scale) ? scale->value : 1.0 / sqrt((double)q->size[q->ndim - 1]), .causal = causal, .dropout = dropout};
    tsrt_tensor *r = NULL, *typed = NULL, *sums = NULL;
    for (int d = 0; d < n; d++) size[d] = batch[d];
    size[n] = length, size[n + 1] = keys;
    int failed = prepare(c, q, work, ndim, batch, 1, &a.q) || prepare(c, k, work, ndim, batch, times, &a.k) || prepare(c, v, work, ndim, batch, times, &a.v);
    if (mask && !failed) failed = (mask->dtype == TSRT_BOOL8 ? rt_same(mask, &typed) : rt_to(c, mask, work, &typed)) || rt_expand(c, typed, ndim, size, &a.mask);
    if (!failed && (dropout > 0 || weights)) failed = rt_empty(c, work, ndim, size, &a.weights);
    size[n + 1] = v->size[v->ndim - 1];
    /* Where PyTorch takes its flash kernel the result lies as the query does. */
    const bool like = n == 2 && dropout <= 0 && !weights && q->ndim == 4 && size[3] == q->size[3] && length && keys && rt_is_dense(q) && q->stride[3] == 1 && batch[0] == q->size[0] && batch[1] == q->size[1];
    failed = failed || (like ? rt_empty_like(c, q, work, &r) : rt_empty(c, work, ndim, size, &r));
    if (!failed && logsum) {                                   /* [B, L, H] in memory */
        failed = rt_empty(c, TSRT_FLOAT64, ndim - 1, size, &sums);
        if (!failed) a.logsum = (double *)(void *)rt_data(sums);
    }
    if (!failed && !keys) {
        const tsrt_value zero = {&tsrt_type_int, {.i = 0}};
        failed = rt_fill(c, r, &zero);
    } else failed = failed || attend(c, &a, r);
    rt_drop(c, a.q), rt_drop(c, a.k), rt_drop(c, a.v), rt_drop(c, a.mask), rt_drop(c, typed);
    tsrt_tensor *made = NULL, *made_sums = NULL, *made_weights = NULL;
    failed = failed || rt_to(c, r, dtype, &made);
    if (!failed && weights) failed = rt_to(c, a.weights, dtype, &made_weights);
    if (!failed && logsum) {
        int64_t stride[RT_MAXDIM];
        const int64_t h = batch[n - 1];
        rt_row_major(ndim - 1, size, stride);
        if (n) stride[n - 1] = 1, stride[n] = h;
        failed = rt_empty_strided(c, work, ndim - 1, size, stride, &made_sums) || rt_copy(c, made_sums, sums);
    }
    rt_drop(c, r), rt_drop(c, a.weights), rt_drop(c, sums);
    if (failed) return rt_drop(c, made), rt_drop(c, made_sums), rt_drop(c, made_weights), 1;
    *out = made;
    if (logsum) *logsum = made_sums;
    if (weights) *weights = made_weights;
    return 0;
}
int tsrt_op_scaled_dot_product_attention(tsrt_ctx *c, tsrt_tensor *q, tsrt_tensor *k, tsrt_tensor *v, tsrt_tensor *mask, double dropout, bool causal, const tsrt_opt_float *scale, bool gqa, tsrt_tensor **out) {
    return sdpa(c, q, k, v, mask, dropout, causal, scale, gqa, out, NULL, NULL);
}
int tsrt_op__scaled_dot_product_flash_attention_for_cpu(tsrt_ctx *c, tsrt_tensor *q, tsrt_tensor *k, tsrt_tensor *v, double dropout, bool causal, tsrt_tensor *mask, const tsrt_opt_float *scale,
                                                        tsrt_tensor **out, tsrt_tensor **logsum) {
    if (dropout > 0) return tsrt_fail(c, NULL, "scaled_dot_product_attention_flash_attention: Currently do not support dropout > 0");
    if (q->ndim != 4 || k->ndim != 4 || v->ndim != 4) return tsrt_fail(c, NULL, "scaled_dot_product_attention_flash_attention: Accept only 4 dims inputs shape of {B, H, T, K}");
    return sdpa(c, q, k, v, mask, 0, causal, scale, false, out, logsum, NULL);
}
int tsrt_op__scaled_dot_product_attention_math(tsrt_ctx *c, tsrt_tensor *q, tsrt_tensor *k, tsrt_tensor *v, tsrt_tensor *mask, double dropout, bool causal, tsrt_tensor *drop_mask, const tsrt_opt_float *scale,
                                               bool gqa, tsrt_tensor **out, tsrt_tensor **weights) {
    if (rt_defined(drop_mask)) return tsrt_fail(c, NULL, "_scaled_dot_product_attention_math: a dropout mask is not supported");
    return sdpa(c, q, k, v, mask, dropout, causal, scale, gqa, out, NULL, weights);
}
