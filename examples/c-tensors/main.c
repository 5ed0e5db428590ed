/* Calls functions of tensors from C: inputs lie in this program's own arrays (nothing is copied), results are read in place and released,
 * errors are told with their place in the source. */
#include "layer.h"
#include <inttypes.h>
#include <stdio.h>

static void print_rows(const char *name, const tsrt_tensor *t) {
    const float *p = tsrt_tensor_data(t);
    printf("%s:", name);
    for (int64_t i = 0; i < t->size[0]; i++)
        for (int64_t j = 0; j < t->size[1]; j++) printf("%s %g", j ? "" : i ? " |" : "", p[i * t->stride[0] + j * t->stride[1]]);
    printf("\n");
}

int main(void) {
    static float x[2][3] = {{1, 2, 3}, {4, 5, 6}}, bias[2] = {0.5f, -20};
    static const float weight[2][3] = {{1, 0, 1}, {0, 1, 1}};          /* one output a row */
    const int64_t x_size[2] = {2, 3}, w_size[2] = {3, 2}, w_stride[2] = {1, 3}, b_size[1] = {2};
    tsrt_ctx *ctx = tsrt_ctx_new(NULL);
    if (!ctx) return 1;

    /* Tensors on our memory. Strides make weight's transpose a view; what is const can't be written to. */
    tsrt_tensor *tx = tsrt_tensor_from(ctx, TSRT_FLOAT32, 2, x_size, NULL, x, NULL, NULL);
    tsrt_tensor *tw = tsrt_tensor_from_const(ctx, TSRT_FLOAT32, 2, w_size, w_stride, weight);
    tsrt_tensor *tb = tsrt_tensor_from(ctx, TSRT_FLOAT32, 1, b_size, NULL, bias, NULL, NULL), *y = NULL;
    if (!tx || !tw || !tb) return 1;

    if (scores(ctx, tx, tw, NULL, &y) == 0) print_rows("scores", y);   /* NULL is None */
    tsrt_release(ctx, y);
    y = NULL;
    if (scores(ctx, tx, tw, tb, &y) == 0) print_rows("with bias", y);

    best_result top;
    if (y && best(ctx, y, &top) == 0) {
        const float *v = tsrt_tensor_data(top.f0);
        for (int64_t i = 0; i < top.f1->len; i++) printf("row %" PRId64 ": %g at %" PRId64 "\n", i, v[i], tsrt_list_ints(top.f1)[i]);
        tuple2_tensor_list_int_release(ctx, &top);
    }
    tsrt_release(ctx, y);

    if (clear(ctx, tx, -1) == 0) printf("x[1][0] is %g\n", x[1][0]);   /* written in place: it is our array */
    if (clear(ctx, tw, 0)) printf("%s\n", tsrt_error_message(ctx));
    y = NULL;
    if (scores(ctx, tw, tw, NULL, &y)) {                               /* sizes that don't go together */
        const tsrt_site *at = tsrt_error_site(ctx, 0);
        printf("%s:%d: %s\n", at->file, (int)at->line, tsrt_error_message(ctx));
        tsrt_error_clear(ctx);
    }
    tsrt_release(ctx, tx);
    tsrt_release(ctx, tw);
    tsrt_release(ctx, tb);
    tsrt_ctx_free(ctx);
    return 0;
}
