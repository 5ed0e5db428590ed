/* attention.c: scaled dot product attention: softmax(query @ key.T * scale + mask) @ value.
 *
 * Scores are made for a block of query rows of one head at a time, so that they stay in the cache and no [L, S] matrix exists at once; a causal block stops at
 * its last row's diagonal. Rows that are masked altogether give zeros. float16 and bfloat16 are computed in float32 and rounded once. */
#include <math.h>
#include "product.h"
#include "loops/attention_rows.h"
#include "loops/gemm.h"
#include "tensor_ops.h"

enum { SCORES = 1 << 17 /* elements of scores at a time: they stay in the second cache */, LEAST_ROWS = 24, ROWS_STEP = 12 /* whole tiles */, CAUSAL_ROWS = 96 /* of keys, too */, THREAD_WORK = 1 << 18 };

typedef struct attention {
    tsrt_tensor *q, *k, *v, *mask;         /* of the work dtype, heads of k and v repeated by stride; mask expanded to [batch.., L, S], or NULL */
    double scale, dropout;
    bool causal;
    tsrt_tensor *weights;                  /* given: gets the whole matrix */
    double *logsum;                        /* [heads, L], or NULL */
} attention;

/* A unit of work is a block of rows of one head. */
typedef struct block_job {
    const attention *a;
    tsrt_tensor *out;
    rt_gemm_fn *product;
    rt_score_fn *score;
    int64_t rows, blocks, units, chunks;   /* rows of a block, blocks of a head */
    char *scratch;
    size_t score_bytes, each;              /* of scratch: the scores, then what the products want */
} block_job;

/* Elements from t's start to its matrix number `head` of those that out's batch dimensions count. */
static int64_t matrix_at(const tsrt_tensor *t, const tsrt_tensor *out, int64_t head) {
    int64_t at = 0;
    for (int d = out->ndim - 3; d >= 0; d--) at += head % out->size[d] * t->stride[d], head /= out->size[d];
    return at;
}
static void product(const block_job *j, rt_gemm_job g, double alpha, void *scratch) {
    g.alpha[0] = alpha;
    rt_gemm_plan(&g);
    j->product(&g, scratch);
}
static void run_block(const block_job *j, int64_t unit, char *scratch) {
    const attention *a = j->a;
    const int n = j->out->ndim - 2;
    const int64_t bytes = (int64_t)rt_bytes(j->out->dtype), length = j->out->size[n], keys = a->k->size[n], depth = a->q->size[n + 1], width = j->out->size[n + 1];
    const int64_t head = unit / j->blocks, at = unit % j->blocks * j->rows, m = length - at < j->rows ? length - at : j->rows;
    const int64_t made = a->causal && !a->weights && at + m < keys ? at + m : keys;
    const char *q = rt_data(a->q) + (matrix_at(a->q, j->out, head) + at * a->q->stride[n]) * bytes, *k = rt_data(a->k) + matrix_at(a->k, j->out, head) * bytes;
    const char *v = rt_data(a->v) + matrix_at(a->v, j->out, head) * bytes;
    char *out = rt_data(j->out) + (matrix_at(j->out, j->out, head) + at * j->out->stride[n]) * bytes;
    char *scores = a->weights ? rt_data(a->weights) + (head * length + at) * keys * bytes : scratch, *rest = scratch + j->score_bytes;
    product(j, (rt_gemm_job){.m = m, .n = made, .k = depth, .a = q, .a_row = a->q->stride[n], .a_col = a->q->stride[n + 1], .b = k, .b_row = a->k->stride[n + 1], .b_col = a->k->stride[n],
                             .c = scores, .c_row = made, .c_col = 1}, a->scale, rest);
    const int64_t mask_at = a->mask ? matrix_at(a->mask, j->out, head) : 0;
    for (int64_t i = 0; i < m; i++) {
        rt_score_row r = {.x = scores + i * made * bytes, .n = made, .limit = a->causal ? at + i + 1 : made};
        if (a->mask) {
            const int64_t from = mask_at + (at + i) * a->mask->stride[n];
            r.mask_step = a->mask->stride[n + 1];
            if (a->mask->dtype == TSRT_BOOL8) r.keep = (const uint8_t *)rt_data(a->mask) + from;
            else r.mask = rt_data(a->mask) + from * bytes;
        }
        const double sum = j->score(&r);
        if (a->logsum) a->logsum[head * length + at + i] = sum;
    }
    product(j, (rt_gemm_job){.m = m, .n = width, .k = made, .a = scores, .a_row = made, .a_col = 1, .b = v, .b_row = a->v->stride[n], .b_col = a->v->stride[n + 1], .c = out,
                             .c_row = j->out->stride[n], .c_col = j->out->stride[n + 1]}, 1, rest);
}
static void chunk_range(void *arg, int64_t begin, int64_t end) {
    const block_job *j = arg;
    for (int64_t part = begin; part < end; part++)
        for (int64_t i = j->units * part / j->chunks; i < j->units * (part + 1) / j->chunks; i++) run_block(j, i, j->scratch + (size_t)part * j->each);
}

/* out has sizes [batch.., L, Ev]. */
static int attend(tsrt_ctx *c, const attention *a, tsrt_tensor *out) {
    const int n = out->ndim - 2;
    const int64_t length = out->size[n], keys = a->k->size[n], depth = a->q->size[n + 1], width = out->size[n + 1];
    int64_t heads = 1;
    for (int d = 0; d < n; d++) heads *= out->size[d];
    if (!out->numel) return 0;
    const bool f32 = out->dtype == TSRT_FLOAT32;
    const size_t bytes = rt_bytes(out->dtype);
    int64_t rows = SCORES / keys / ROWS_STEP * ROWS_STEP;
    if (a->causal && rows > CAUSAL_ROWS && !a->weights) rows = CAUSAL_ROWS;
    rows = rows < LEAST_ROWS ? LEAST_ROWS : rows > length ? length : rows;
    block_job j = {.a = a, .out = out, .product = f32 ? RT_PICK(c, gemm_f32) : RT_PICK(c, gemm_f64), .score = f32 ? RT_PICK(c, score_f32) : RT_PICK(c, score_f64),
                   .rows = rows, .blocks = (length + rows - 1) / rows};
    if (keys > INT64_MAX / 64 / rows) return tsrt_fail_memory(c);
    j.units = heads * j.blocks;
    const double work = (double)rows * (double)keys * (double)(depth + width);
    j.chunks = (double)j.units * work < 2.0 * THREAD_WORK ? 1 : rt_threads(c);
    if (j.chunks > j.units) j.chunks = j.units;
    /* Either product may be the larger one. */
    const rt_gemm_job first = {.m = rows, .n = keys, .k = depth}, first_turned = {.m = keys, .n = rows, .k = depth}, second = {.m = rows, .n = width, .k = keys}, second_turned = {.m = width, .n = rows, .k = keys};
    const rt_gemm_job *all[4] = {&first, &first_turned, &second, &second_turned};
    size_t most = 0;
    for (int i = 0; i < 4; i++) if (rt_gemm_scratch(all[i], bytes) > most) most = rt_gemm_scratch(all[i], bytes);
    j.score_bytes = a->weights ? 0 : ((size_t)(rows * keys) * bytes + 63) / 64 * 64;
    j.each = j.score_bytes + (most + 63) / 64 * 64;
    if (!(j.scratch = rt_scratch(c, j.each * (size_t)j.chunks))) return 1;
    rt_parallel(c, j.chunks, 1, chunk_range, &j);
    rt_scratch_free(c, j.scratch, j.each * (size_t)j.chunks);
    return 0;
}

/* With dropout, where the numbers drawn show every bit: PyTorch's own composition, step by step. Both factors are scaled by the root of the scale. */
static int attend_dropping(tsrt_ctx *c, const attention *a, tsrt_tensor *out) {
    const double root = sqrt(fabs(a->scale));
    const tsrt_value left = {&tsrt_type_float, {.f = a->scale < 0 ? -root : root}}, right = {&tsrt_type_float, {.f = root}}, one = {&tsrt_type_int, {.i = 1}}, least = {&tsrt_type_float, {.f = -INFINITY}};
    tsrt_tensor *q = NULL, *k = NULL, *turned = NULL, *scores = NULL, *keep = NULL, *hidden = NULL, *soft = NULL, *dropped = NULL;
    int failed = tsrt_op_mul_Scalar(c, a->q, &left, &q) || tsrt_op_mul_Scalar(c, a->k, &right, &k) || tsrt_op_transpose_int(c, k, -2, -1, &turned) || tsrt_op_matmul(c, q, turned, &scores);
    if (!failed && a->causal) {
        tsrt_tensor *ones = NULL;
        const int n = scores->ndim;
        failed = rt_full(c, TSRT_BOOL8, 2, scores->size + n - 2, &one, &ones) || tsrt_op_tril(c, ones, 0, &keep) || tsrt_op_logical_not(c, keep, &hidden) || tsrt_op_masked_fill__Scalar(c, scores, hidden, &least);
        rt_drop(c, ones);
    } else if (!failed && a->mask && a->mask->dtype == TSRT_BOOL8)
        failed = tsrt_op_logical_not(c, a->mask, &hidden) || tsrt_op_masked_fill__Scalar(c, scores, hidden, &least);
    else if (!failed && a->mask) failed = tsrt_op_add__Tensor(c, scores, a->mask, &one);
    failed = failed || tsrt_op__safe_softmax(c, scores, -1, NULL, &soft) || rt_copy(c, a->weights, soft) || tsrt_op_dropout(c, soft, a->dropout, true, &dropped)
             || rt_product_tensors(c, dropped, a->v, out, NULL, NULL, "bmm");
    rt_drop(c, q), rt_drop(c, k), rt_drop(c, turned), rt_drop(c, scores), rt_drop(c, keep), rt_drop(c, hidden), rt_drop(c, soft), rt_drop(c, dropped);
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
    } else failed = failed || (dropout > 0 ? attend_dropping(c, &a, r) : attend(c, &a, r));
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
