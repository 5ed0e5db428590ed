/* Times operators of networks in libtsrt on one thread, for bench/nn.py. Reads a case a line from stdin and answers each with a line
 *
 *     NANOSECONDS SUM
 *
 * A case is `NAME WORD...`: a word like 1x64x56x56 is a float32 tensor of that shape, `-` no tensor, :5 an int. What NAME makes of them says its row in
 * `rows`. Element i of the case's t-th tensor is ((i * 7919 + t * 104729) % 65521) / 65521 - 0.5, so that the other side can make the same; SUM is that of
 * the first result's elements times (i % 7 + 1), for a comparison. NANOSECONDS of processor time are the least of several turns of about 30 ms in all. A case that fails
 * answers `0 0 MESSAGE`. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "tensor_ops.h"

enum { MOST_TENSORS = 24, MOST_INTS = 32, MOST_LISTS = 16 };
static tsrt_ctx *c;
static tsrt_tensor *t[MOST_TENSORS];
static int64_t n[MOST_INTS];
static tsrt_list *list[MOST_LISTS];

static double now(void) {                                /* of this thread: other work on the machine does not count */
    struct timespec at;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}
/* The i-th list of the case: `count` ints from n[first] on. Made once a case, so that calls do not pay for it. */
static tsrt_list *ints(int i, int first, int count) {
    if (!list[i]) list[i] = tsrt_list_of(c, &tsrt_type_list_int, n + first, count);
    return list[i];
}
/* The i-th list of the case: `count` tensors from t[first] on. */
static tsrt_list *tensors(int i, int first, int count) {
    if (!list[i]) list[i] = tsrt_list_of(c, &tsrt_type_list_tensor, t + first, count);
    return list[i];
}
/* t[i] as int64 indices below `rows`: made once a case. */
static tsrt_tensor *indices(int i, int64_t rows) {
    if (t[i]->dtype == TSRT_INT64) return t[i];
    tsrt_tensor *made = tsrt_tensor_new(c, TSRT_INT64, t[i]->ndim, t[i]->size);
    for (int64_t k = 0; made && k < made->numel; k++) ((int64_t *)tsrt_tensor_data(made))[k] = (int64_t)((((float *)tsrt_tensor_data(t[i]))[k] + 0.5f) * (float)rows);
    tsrt_release(c, t[i]);
    return t[i] = made;
}
/* Attention of heads that lie behind the positions, [batch, length, heads, depth], as layers have them; the result too. */
static int attention_of_heads(bool causal, tsrt_tensor **r) {
    tsrt_tensor *turned[3] = {NULL, NULL, NULL}, *made = NULL;
    int failed = 0;
    for (int i = 0; i < 3; i++) failed = failed || tsrt_op_transpose_int(c, t[i], 1, 2, &turned[i]);
    failed = failed || tsrt_op_scaled_dot_product_attention(c, turned[0], turned[1], turned[2], t[3], 0, causal, NULL, false, &made) || tsrt_op_transpose_int(c, made, 1, 2, r);
    for (int i = 0; i < 3; i++) tsrt_release(c, turned[i]);
    tsrt_release(c, made);
    return failed;
}
/* Self-attention as torch.nn.MultiheadAttention does it, by the operators that its forward() comes to. */
static int multi_head_attention(int64_t heads, tsrt_tensor **r) {
    const int64_t batch = t[0]->size[0], length = t[0]->size[1], width = t[0]->size[2];
    const int64_t split[5] = {batch, length, 3, heads, width / heads}, whole[3] = {batch, length, width};
    if (!list[0]) list[0] = tsrt_list_of(c, &tsrt_type_list_int, split, 5), list[1] = tsrt_list_of(c, &tsrt_type_list_int, whole, 3);
    tsrt_tensor *all = NULL, *wide = NULL, *one[3] = {NULL, NULL, NULL}, *turned[3] = {NULL, NULL, NULL}, *made = NULL, *back = NULL, *flat = NULL;
    int failed = tsrt_op_linear(c, t[0], t[1], t[2], &all) || tsrt_op_view(c, all, list[0], &wide);
    for (int i = 0; i < 3; i++) failed = failed || tsrt_op_select_int(c, wide, 2, i, &one[i]) || tsrt_op_transpose_int(c, one[i], 1, 2, &turned[i]);
    failed = failed || tsrt_op_scaled_dot_product_attention(c, turned[0], turned[1], turned[2], NULL, 0, false, NULL, false, &made) || tsrt_op_transpose_int(c, made, 1, 2, &back) ||
             tsrt_op_reshape(c, back, list[1], &flat) || tsrt_op_linear(c, flat, t[3], t[4], r);
    for (int i = 0; i < 3; i++) tsrt_release(c, one[i]), tsrt_release(c, turned[i]);
    tsrt_release(c, all), tsrt_release(c, wide), tsrt_release(c, made), tsrt_release(c, back), tsrt_release(c, flat);
    return failed;
}
/* A row: name, and a call that reads t and n and leaves results in r[0..2]. */
#define ROWS(X) \
    /* input weight bias; stride padding dilation (d each), groups */ \
    X(conv1d, tsrt_op_conv1d(c, t[0], t[1], t[2], ints(0, 0, 1), ints(1, 1, 1), ints(2, 2, 1), n[3], &r[0])) \
    X(conv2d, tsrt_op_conv2d(c, t[0], t[1], t[2], ints(0, 0, 2), ints(1, 2, 2), ints(2, 4, 2), n[6], &r[0])) \
    X(conv3d, tsrt_op_conv3d(c, t[0], t[1], t[2], ints(0, 0, 3), ints(1, 3, 3), ints(2, 6, 3), n[9], &r[0])) \
    /* stride padding output_padding dilation, groups */ \
    X(conv_transpose2d, tsrt_op_conv_transpose2d_input(c, t[0], t[1], t[2], ints(0, 0, 2), ints(1, 2, 2), ints(2, 4, 2), n[8], ints(3, 6, 2), &r[0])) \
    /* kernel stride padding */ \
    X(max_pool2d, tsrt_op_max_pool2d(c, t[0], ints(0, 0, 2), ints(1, 2, 2), ints(2, 4, 2), ints(3, 6, 2), false, &r[0])) \
    X(avg_pool2d, tsrt_op_avg_pool2d(c, t[0], ints(0, 0, 2), ints(1, 2, 2), ints(2, 4, 2), false, true, NULL, &r[0])) \
    X(max_pool1d, tsrt_op_max_pool1d(c, t[0], ints(0, 0, 1), ints(1, 1, 1), ints(2, 2, 1), ints(3, 3, 1), false, &r[0])) \
    X(adaptive_avg_pool2d, tsrt_op_adaptive_avg_pool2d(c, t[0], ints(0, 0, 2), &r[0])) \
    /* input weight bias running_mean running_var; training */ \
    X(batch_norm, tsrt_op_batch_norm(c, t[0], t[1], t[2], t[3], t[4], n[0], 0.1, 1, false, &r[0])) \
    /* output size; align_corners */ \
    X(upsample_nearest2d, tsrt_op_upsample_nearest2d(c, t[0], ints(0, 0, 2), NULL, NULL, &r[0])) \
    X(upsample_bilinear2d, tsrt_op_upsample_bilinear2d(c, t[0], ints(0, 0, 2), n[2], NULL, NULL, &r[0])) \
    X(upsample_bicubic2d, tsrt_op_upsample_bicubic2d(c, t[0], ints(0, 0, 2), n[2], NULL, NULL, &r[0])) \
    /* input; dimension */ \
    X(softmax, tsrt_op_softmax_int(c, t[0], n[0], NULL, &r[0])) \
    X(log_softmax, tsrt_op_log_softmax_int(c, t[0], n[0], NULL, &r[0])) \
    /* input weight bias; normalized shape, or groups */ \
    X(layer_norm, tsrt_op_layer_norm(c, t[0], ints(0, 0, t[1]->ndim), t[1], t[2], 1e-5, false, &r[0])) \
    X(rms_norm, tsrt_op_rms_norm(c, t[0], ints(0, 0, t[1]->ndim), t[1], NULL, &r[0])) \
    X(group_norm, tsrt_op_group_norm(c, t[0], n[0], t[1], t[2], 1e-5, false, &r[0])) \
    /* query key value mask; causal */ \
    X(attention, tsrt_op_scaled_dot_product_attention(c, t[0], t[1], t[2], t[3], 0, n[0], NULL, false, &r[0])) \
    X(attention_of_heads, attention_of_heads(n[0], &r[0])) \
    /* input, weights and biases in and out; heads */ \
    X(multi_head_attention, multi_head_attention(n[0], &r[0])) \
    /* input, states, parameters; how many of these, layers, bidirectional */ \
    X(lstm, tsrt_op_lstm_input(c, t[0], tensors(0, 1, 2), tensors(1, 3, (int)n[0]), true, n[1], 0, false, n[2], false, &r[0], &r[1], &r[2])) \
    X(gru, tsrt_op_gru_input(c, t[0], t[1], tensors(0, 2, (int)n[0]), true, n[1], 0, false, n[2], false, &r[0], &r[1])) \
    X(rnn_tanh, tsrt_op_rnn_tanh_input(c, t[0], t[1], tensors(0, 2, (int)n[0]), true, n[1], 0, false, n[2], false, &r[0], &r[1])) \
    X(lstm_cell, tsrt_op_lstm_cell(c, t[0], tensors(0, 1, 2), t[3], t[4], t[5], t[6], &r[0], &r[1])) \
    X(gru_cell, tsrt_op_gru_cell(c, t[0], t[1], t[2], t[3], t[4], t[5], &r[0])) \
    /* table indices */ \
    X(embedding, tsrt_op_embedding(c, t[0], indices(1, t[0]->size[0]), -1, false, false, &r[0])) \
    /* input weight bias */ \
    X(linear, tsrt_op_linear(c, t[0], t[1], t[2], &r[0])) \
    X(matmul, tsrt_op_matmul(c, t[0], t[1], &r[0]))

#define CALL(name_, expr_) static int call_##name_(tsrt_tensor **r) { return expr_; }
ROWS(CALL)
static const struct { const char *name; int (*call)(tsrt_tensor **r); } rows[] = {
#define ROW(name_, expr_) {#name_, call_##name_},
    ROWS(ROW)
};

static tsrt_tensor *tensor(const char *word, int which) {
    int64_t size[8];
    int ndim = 0;
    for (char *end; ndim < 8 && isdigit((unsigned char)*word); word = *end ? end + 1 : end) size[ndim++] = strtoll(word, &end, 10);
    tsrt_tensor *made = tsrt_tensor_new(c, TSRT_FLOAT32, ndim, size);
    for (int64_t i = 0; made && i < made->numel; i++) ((float *)tsrt_tensor_data(made))[i] = (float)((i * 7919 + which * 104729) % 65521) / 65521 - 0.5f;
    return made;
}
static double sum(const tsrt_tensor *x) {              /* of a result as it lies in memory when that is row-major */
    double s = 0;
    for (int64_t i = 0; i < x->numel; i++) s += ((const float *)tsrt_tensor_data((tsrt_tensor *)x))[i] * (double)(i % 7 + 1);
    return s;
}
static int run(int (*call)(tsrt_tensor **r), double *seconds, double *checked) {
    double best = 1e30, spent = 0;
    for (int64_t times = 1, turn = 0; turn < 5 || (spent < 30e6 && turn < 60); turn++) {
        const double start = now();
        for (int64_t k = 0; k < times; k++) {
            tsrt_tensor *r[3] = {NULL, NULL, NULL};
            if (call(r)) return 1;
            if (!turn && !k) *checked = sum(r[0]);
            for (int i = 0; i < 3; i++) tsrt_release(c, r[i]);
        }
        const double took = now() - start;
        spent += took;
        if (took / (double)times < best) best = took / (double)times;
        if (took < 1e6 && turn < 20) times *= 2;
    }
    *seconds = best;
    return 0;
}
int main(void) {
    char line[1024];
    if (!(c = tsrt_ctx_new(NULL))) return 1;
    while (fgets(line, sizeof line, stdin)) {
        const char *name = strtok(line, " \n");
        int nt = 0, nn = 0;
        size_t k = 0;
        memset(t, 0, sizeof t), memset(n, 0, sizeof n), memset(list, 0, sizeof list);
        for (const char *w; (w = strtok(NULL, " \n"));) {
            if (*w == ':' && nn < MOST_INTS) n[nn++] = atoll(w + 1);
            else if (nt < MOST_TENSORS && (nt++, *w != '-')) t[nt - 1] = tensor(w, nt - 1);
        }
        while (name && k < sizeof rows / sizeof *rows && strcmp(rows[k].name, name)) k++;
        double took = 0, checked = 0;
        if (!name || k == sizeof rows / sizeof *rows) printf("0 0 no such operator\n");
        else if (run(rows[k].call, &took, &checked)) printf("0 0 %s\n", tsrt_error_message(c));
        else printf("%.0f %.9g\n", took, checked);
        fflush(stdout);
        for (int i = 0; i < nt; i++) tsrt_release(c, t[i]);
        for (int i = 0; i < MOST_LISTS; i++) tsrt_release(c, list[i]);
    }
    tsrt_ctx_free(c);
    return 0;
}
