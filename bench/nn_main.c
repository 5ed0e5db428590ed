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

enum { MOST_TENSORS = 16, MOST_INTS = 32, MOST_LISTS = 16 };
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
    X(upsample_bicubic2d, tsrt_op_upsample_bicubic2d(c, t[0], ints(0, 0, 2), n[2], NULL, NULL, &r[0]))

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
