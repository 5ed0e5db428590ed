/* encoder.c: the operators that torch.nn's attention and transformer encoder layers call when no gradient is asked for: whole layers in one call.
 * Compositions of the products, norms and softmax that stand elsewhere. */
#include <math.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* [B, T, H * depth], of a tensor whose rows are `apart` wide, as [B, H, T, depth] without a copy; `first`: the column where head 0 begins. */
static int heads_view(tsrt_ctx *c, const tsrt_tensor *rows, int64_t heads, int64_t depth, int64_t first, tsrt_tensor **out) {
    const int64_t size[4] = {rows->size[0], heads, rows->size[1], depth}, stride[4] = {rows->stride[0], depth, rows->stride[1], 1};
    return rt_view(c, rows, 4, size, stride, rows->offset + first, out);
}

/* Three projections of what attends and what is attended to, scaled query first: [B, H, T, depth] each. */
static int project(tsrt_ctx *c, tsrt_tensor *const *in, tsrt_tensor *weight, tsrt_tensor *bias, int64_t embed, int64_t heads, tsrt_tensor **out) {
    const int64_t depth = embed / heads;
    tsrt_tensor *all = NULL;
    int failed = 0;
    if (in[0] == in[1] && in[1] == in[2]) {
        failed = tsrt_op_linear(c, in[0], weight, bias, &all);
        for (int i = 0; i < 3 && !failed; i++) failed = heads_view(c, all, heads, depth, i * embed, &out[i]);
        rt_drop(c, all);
    } else {
        for (int i = 0; i < 3 && !failed; i++) {
            tsrt_tensor *w = NULL, *b = NULL;
            failed = tsrt_op_narrow(c, weight, 0, i * embed, embed, &w) || tsrt_op_narrow(c, bias, 0, i * embed, embed, &b) || tsrt_op_linear(c, in[i], w, b, &all) ||
                     heads_view(c, all, heads, depth, 0, &out[i]);
            rt_drop(c, w), rt_drop(c, b), rt_drop(c, all);
            all = NULL;
        }
    }
    if (failed) return 1;
    tsrt_tensor *scaled;
    const tsrt_value scale = {&tsrt_type_float, {.f = 1 / sqrt((double)depth)}};
    if (tsrt_op_mul_Scalar(c, out[0], &scale, &scaled)) return 1;
    rt_drop(c, out[0]);
    out[0] = scaled;
    return 0;
}

/* The mask, true where nothing may be attended to, as it broadcasts to scores [B, H, L, S]. kind 0: [L, S]; 1: [B, S]; 2: of four dimensions. */
static int spread_mask(tsrt_ctx *c, tsrt_tensor *mask, const tsrt_opt_int *kind, tsrt_tensor **out) {
    tsrt_tensor *flags = NULL;
    const int64_t k = rt_opt_int(kind, -1);
    if (k != 0 && k != 1 && k != 2) return tsrt_fail(c, NULL, "Mask Type should be 0 (src_mask), 1 (src_key_padding_mask), or 2 (default_mask)");
    if (k != 2 && mask->ndim != 2) return tsrt_fail(c, NULL, "Mask shape should be 2D, got %dD", mask->ndim);
    if (rt_to(c, mask, TSRT_BOOL8, &flags)) return 1;
    int failed;
    if (k == 1) {
        const int64_t size[4] = {mask->size[0], 1, 1, mask->size[1]}, stride[4] = {flags->stride[0], 0, 0, flags->stride[1]};
        failed = rt_view(c, flags, 4, size, stride, flags->offset, out);
    } else failed = rt_alias(c, flags, out);
    rt_drop(c, flags);
    return failed;
}

/* out [B, L, D]; weights (or NULL): [B, H, L, S]. */
static int attend(tsrt_ctx *c, tsrt_tensor *const *in, int64_t embed, int64_t heads, tsrt_tensor *qkv_weight, tsrt_tensor *qkv_bias, tsrt_tensor *proj_weight, tsrt_tensor *proj_bias, tsrt_tensor *mask,
                  const tsrt_opt_int *kind, tsrt_tensor **out, tsrt_tensor **weights) {
    for (int i = 0; i < 3; i++)
        if (in[i]->ndim != 3) return tsrt_fail(c, NULL, "expected 3-D query, got %d-D tensor", in[i]->ndim);
    if (!rt_same_sizes(in[0], in[1]) || !rt_same_sizes(in[1], in[2])) return tsrt_fail(c, NULL, "expected `query`/`key`/`value` shapes to match");
    if (in[0]->size[2] != embed) return tsrt_fail(c, NULL, "passed-in embed_dim %lld didn't match last dim of query %lld", (long long)embed, (long long)in[0]->size[2]);
    if (qkv_weight->ndim != 2 || qkv_weight->size[0] != 3 * embed) return tsrt_fail(c, NULL, "expected first dim of qkv_weight to be 3x embed_dim");
    if (qkv_bias->ndim != 1 || qkv_bias->size[0] != qkv_weight->size[0]) return tsrt_fail(c, NULL, "expected first dim of qkv_bias and first dim of qkv_weight to match");
    if (heads <= 0 || embed % heads) return tsrt_fail(c, NULL, "embed_dim %lld must be divisible by the number of heads %lld", (long long)embed, (long long)heads);
    tsrt_tensor *p[3] = {NULL}, *turned = NULL, *scores = NULL, *flags = NULL, *share = NULL, *mixed = NULL, *back = NULL, *rows = NULL;
    int failed = project(c, in, qkv_weight, qkv_bias, embed, heads, p) || tsrt_op_transpose_int(c, p[1], 2, 3, &turned) || tsrt_op_matmul(c, p[0], turned, &scores);
    if (!failed && rt_defined(mask)) {
        const tsrt_value never = {&tsrt_type_float, {.f = -INFINITY}};
        failed = spread_mask(c, mask, kind, &flags) || tsrt_op_masked_fill__Scalar(c, scores, flags, &never);
    }
    failed = failed || tsrt_op_softmax_int(c, scores, -1, NULL, &share) || tsrt_op_matmul(c, share, p[2], &mixed) || tsrt_op_transpose_int(c, mixed, 1, 2, &back) || rt_contiguous(c, back, &rows);
    if (!failed) {
        tsrt_tensor *flat = NULL;
        const int64_t size[3] = {rows->size[0], rows->size[1], embed}, stride[3] = {rows->size[1] * embed, embed, 1};
        failed = rt_view(c, rows, 3, size, stride, rows->offset, &flat) || tsrt_op_linear(c, flat, proj_weight, proj_bias, out);
        rt_drop(c, flat);
    }
    if (!failed && weights) *weights = share, share = NULL;
    for (int i = 0; i < 3; i++) rt_drop(c, p[i]);
    rt_drop(c, turned), rt_drop(c, scores), rt_drop(c, flags), rt_drop(c, share), rt_drop(c, mixed), rt_drop(c, back), rt_drop(c, rows);
    return failed;
}

int tsrt_op__native_multi_head_attention(tsrt_ctx *c, tsrt_tensor *query, tsrt_tensor *key, tsrt_tensor *value, int64_t embed, int64_t heads, tsrt_tensor *qkv_weight, tsrt_tensor *qkv_bias,
                                         tsrt_tensor *proj_weight, tsrt_tensor *proj_bias, tsrt_tensor *mask, bool need_weights, bool average, const tsrt_opt_int *kind, tsrt_tensor **out, tsrt_tensor **weights) {
    tsrt_tensor *const in[3] = {query, key, value};
    tsrt_tensor *made, *share = NULL, *told = NULL;
    if (attend(c, in, embed, heads, qkv_weight, qkv_bias, proj_weight, proj_bias, mask, kind, &made, need_weights ? &share : NULL)) return 1;
    int failed = 0;
    if (!need_weights) failed = !(told = tsrt_tensor_undefined(c));
    else if (average) {
        tsrt_tensor *sum = NULL;
        const tsrt_value all = {&tsrt_type_int, {.i = heads}};
        int64_t one = 1;
        tsrt_list dim = {.data = &one, .len = 1};
        const tsrt_opt_int none = {false, 0};
        failed = tsrt_op_sum_dim_IntList(c, share, &dim, false, &none, &sum) || tsrt_op_div_Scalar(c, sum, &all, &told);
        rt_drop(c, sum);
    } else failed = rt_same(share, &told);
    rt_drop(c, share);
    if (failed) {
        rt_drop(c, made);
        return 1;
    }
    *out = made, *weights = told;
    return 0;
}

static int norm(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *weight, tsrt_tensor *bias, double eps, int64_t embed, tsrt_tensor **out) {
    tsrt_list shape = {.data = &embed, .len = 1};
    return tsrt_op_layer_norm(c, x, &shape, weight, bias, eps, true, out);
}

/* Replaces *x by what was made of it. */
static void step(tsrt_ctx *c, tsrt_tensor **x, tsrt_tensor *made) {
    rt_drop(c, *x);
    *x = made;
}

int tsrt_op__transformer_encoder_layer_fwd(tsrt_ctx *c, tsrt_tensor *src, int64_t embed, int64_t heads, tsrt_tensor *qkv_weight, tsrt_tensor *qkv_bias, tsrt_tensor *proj_weight, tsrt_tensor *proj_bias,
                                           bool use_gelu, bool norm_first, double eps, tsrt_tensor *norm_weight_1, tsrt_tensor *norm_bias_1, tsrt_tensor *norm_weight_2, tsrt_tensor *norm_bias_2,
                                           tsrt_tensor *ffn_weight_1, tsrt_tensor *ffn_bias_1, tsrt_tensor *ffn_weight_2, tsrt_tensor *ffn_bias_2, tsrt_tensor *mask, const tsrt_opt_int *kind, tsrt_tensor **out) {
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    tsrt_tensor *x = NULL, *sum = NULL, *made = NULL, *inner = NULL;
    int failed = norm_first ? norm(c, src, norm_weight_1, norm_bias_1, eps, embed, &x) : rt_same(src, &x);
    if (failed) return 1;
    tsrt_tensor *const in[3] = {x, x, x};
    if ((failed = attend(c, in, embed, heads, qkv_weight, qkv_bias, proj_weight, proj_bias, mask, kind, &made, NULL))) goto done;
    step(c, &x, made);
    if ((failed = tsrt_op_add_Tensor(c, x, src, &one, &sum))) goto done;
    if (!norm_first) {
        if ((failed = norm(c, sum, norm_weight_1, norm_bias_1, eps, embed, &made))) goto done;
        step(c, &sum, made);
        step(c, &x, NULL);
        failed = rt_same(sum, &x);
    } else {
        if ((failed = norm(c, sum, norm_weight_2, norm_bias_2, eps, embed, &made))) goto done;
        step(c, &x, made);
    }
    if (failed || (failed = tsrt_op_linear(c, x, ffn_weight_1, ffn_bias_1, &inner))) goto done;
    tsrt_str *exact = use_gelu ? tsrt_str_from(c, "none") : NULL;
    failed = !use_gelu ? tsrt_op_relu(c, inner, &made) : !exact || tsrt_op_gelu(c, inner, exact, &made);
    if (exact) tsrt_release(c, exact);
    if (failed) goto done;
    step(c, &inner, made);
    if ((failed = tsrt_op_linear(c, inner, ffn_weight_2, ffn_bias_2, &made))) goto done;
    step(c, &x, made);
    if ((failed = tsrt_op_add_Tensor(c, x, sum, &one, &made))) goto done;
    step(c, &x, made);
    if (!norm_first && !(failed = norm(c, x, norm_weight_2, norm_bias_2, eps, embed, &made))) step(c, &x, made);
done:
    rt_drop(c, sum), rt_drop(c, inner);
    if (failed) rt_drop(c, x);
    else *out = x;
    return failed;
}

/* Whether each row of the mask [B, T] is true up to some place and false after it: sequences padded at their end. */
int tsrt_op__nested_tensor_from_mask_left_aligned(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *mask, bool *out) {
    if (mask->dtype != TSRT_BOOL8) return tsrt_fail(c, NULL, "Expected mask to be of ScalarType Bool, but got %s instead.", rt_dtype_cpp(mask->dtype));
    if (mask->ndim != 2) return tsrt_fail(c, NULL, "Padding mask should be 2D");
    if (t->ndim != 3) return tsrt_fail(c, NULL, "Input should be a 3D tensor, N * L * D");
    if (t->size[0] != mask->size[0] || t->size[1] != mask->size[1]) return tsrt_fail(c, NULL, "Mask size should match input size");
    const uint8_t *p = (const uint8_t *)rt_data(mask);
    bool aligned = true;
    for (int64_t i = 0; i < mask->size[0]; i++)
        for (int64_t k = 1; k < mask->size[1]; k++) aligned &= !p[i * mask->stride[0] + k * mask->stride[1]] || p[i * mask->stride[0] + (k - 1) * mask->stride[1]];
    *out = aligned;
    return 0;
}

/* Tensors of uneven rows do not exist here; an encoder reaches these calls only in evaluation without gradients, given a padding mask. */
static int no_nested(tsrt_ctx *c) {
    return tsrt_fail(c, "NotImplementedError", "nested tensors are not supported: make the TransformerEncoder with enable_nested_tensor=False");
}
int tsrt_op__nested_tensor_from_mask(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor *mask, bool check, tsrt_tensor **out) {
    (void)t, (void)mask, (void)check, (void)out;
    return no_nested(c);
}
int tsrt_op_to_padded_tensor(tsrt_ctx *c, tsrt_tensor *t, double padding, tsrt_list *size, tsrt_tensor **out) {
    (void)t, (void)padding, (void)size, (void)out;
    return no_nested(c);
}
