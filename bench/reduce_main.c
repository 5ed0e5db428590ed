/* reduce_main.c: nanoseconds of reducing operators of libtsrt on one thread, a line each: name, nanoseconds. bench/reduce.py compares them with PyTorch. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "tensor_ops.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}
static tsrt_tensor *random_tensor(tsrt_ctx *c, int ndim, const int64_t *size) {
    tsrt_tensor *t = tsrt_tensor_new(c, TSRT_FLOAT32, ndim, size);
    for (int64_t i = 0; i < t->numel; i++) ((float *)tsrt_tensor_data(t))[i] = (float)rand() / (float)RAND_MAX * 2 - 1;
    return t;
}
#define MEASURE(name_, call_)                                                                                       \
    do {                                                                                                            \
        double best = 1e30;                                                                                         \
        for (int turn = 0; turn < 7; turn++) {                                                                      \
            const int64_t times = t->numel > 10000 ? 5 : 2000;                                                      \
            const double start = now();                                                                             \
            for (int64_t k = 0; k < times; k++) {                                                                   \
                tsrt_tensor *r = NULL, *r2 = NULL, *r3 = NULL;                                                      \
                (void)(call_);                                                                                      \
                tsrt_release(c, r);                                                                                 \
                tsrt_release(c, r2);                                                                                \
                tsrt_release(c, r3);                                                                                \
            }                                                                                                       \
            const double each = (now() - start) / (double)times;                                                    \
            if (each < best) best = each;                                                                           \
        }                                                                                                           \
        printf("%s %s %.0f\n", name_, shape, best);                                                                 \
    } while (0)

static void all(tsrt_ctx *c, const char *shape, tsrt_tensor *t) {
    const int last = t->ndim - 1;
    tsrt_list *rows = tsrt_list_of(c, &tsrt_type_list_int, &(int64_t){last}, 1), *cols = tsrt_list_of(c, &tsrt_type_list_int, &(int64_t){0}, 1);
    tsrt_list *shape_of_norm = tsrt_list_of(c, &tsrt_type_list_int, &t->size[last], 1);
    const tsrt_value two = {.type = &tsrt_type_float, .u.f = 2};
    MEASURE("sum", tsrt_op_sum(c, t, NULL, &r));
    MEASURE("sum_last", tsrt_op_sum_dim_IntList(c, t, rows, false, NULL, &r));
    MEASURE("sum_0", tsrt_op_sum_dim_IntList(c, t, cols, false, NULL, &r));
    MEASURE("mean", tsrt_op_mean(c, t, NULL, &r));
    MEASURE("max", tsrt_op_max(c, t, &r));
    MEASURE("amax_last", tsrt_op_amax(c, t, rows, false, &r));
    MEASURE("max_last", tsrt_op_max_dim(c, t, last, false, &r, &r2));
    MEASURE("max_0", tsrt_op_max_dim(c, t, 0, false, &r, &r2));
    MEASURE("argmax", tsrt_op_argmax(c, t, NULL, false, &r));
    MEASURE("prod", tsrt_op_prod(c, t, NULL, &r));
    MEASURE("var", tsrt_op_var(c, t, true, &r));
    MEASURE("norm", tsrt_op_linalg_vector_norm(c, t, &two, NULL, false, NULL, &r));
    MEASURE("logsumexp_last", tsrt_op_logsumexp(c, t, rows, false, &r));
    MEASURE("softmax_last", tsrt_op_softmax_int(c, t, last, NULL, &r));
    MEASURE("softmax_0", tsrt_op_softmax_int(c, t, 0, NULL, &r));
    MEASURE("log_softmax_last", tsrt_op_log_softmax_int(c, t, last, NULL, &r));
    MEASURE("layer_norm", tsrt_op_layer_norm(c, t, shape_of_norm, NULL, NULL, 1e-5, true, &r));
    MEASURE("cumsum_last", tsrt_op_cumsum(c, t, last, NULL, &r));
    MEASURE("sort_last", tsrt_op_sort(c, t, last, false, &r, &r2));
    MEASURE("topk_last", tsrt_op_topk(c, t, 5, last, true, true, &r, &r2));
    MEASURE("mean_0", tsrt_op_mean_dim(c, t, cols, false, NULL, &r));
    MEASURE("min", tsrt_op_min(c, t, &r));
    MEASURE("min_last", tsrt_op_min_dim(c, t, last, false, &r, &r2));
    MEASURE("amin_0", tsrt_op_amin(c, t, cols, false, &r));
    MEASURE("aminmax", tsrt_op_aminmax(c, t, NULL, false, &r, &r2));
    MEASURE("argmin_last", tsrt_op_argmin(c, t, &(tsrt_opt_int){true, last}, false, &r));
    MEASURE("argmax_0", tsrt_op_argmax(c, t, &(tsrt_opt_int){true, 0}, false, &r));
    MEASURE("std", tsrt_op_std(c, t, true, &r));
    MEASURE("var_last", tsrt_op_var_dim(c, t, rows, true, false, &r));
    MEASURE("std_0", tsrt_op_std_dim(c, t, cols, true, false, &r));
    MEASURE("std_mean", tsrt_op_std_mean(c, t, true, &r, &r2));
    MEASURE("any", tsrt_op_any(c, t, &r));
    MEASURE("all", tsrt_op_all(c, t, &r));
    MEASURE("all_last", tsrt_op_all_dim(c, t, last, false, &r));
    MEASURE("nansum", tsrt_op_nansum(c, t, NULL, false, NULL, &r));
    MEASURE("count_nonzero", tsrt_op_count_nonzero(c, t, NULL, &r));
    MEASURE("median", tsrt_op_median(c, t, &r));
    MEASURE("median_last", tsrt_op_median_dim(c, t, last, false, &r, &r2));
    MEASURE("prod_last", tsrt_op_prod_dim_int(c, t, last, false, NULL, &r));
    MEASURE("norm_last", tsrt_op_linalg_vector_norm(c, t, &two, rows, false, NULL, &r));
    MEASURE("cumsum_0", tsrt_op_cumsum(c, t, 0, NULL, &r));
    MEASURE("cumprod_last", tsrt_op_cumprod(c, t, last, NULL, &r));
    MEASURE("logsumexp_0", tsrt_op_logsumexp(c, t, cols, false, &r));
    MEASURE("argsort_last", tsrt_op_argsort(c, t, last, false, &r));
    tsrt_release(c, rows);
    tsrt_release(c, cols);
    tsrt_release(c, shape_of_norm);
}
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    tsrt_tensor *small = random_tensor(c, 1, (const int64_t[]){64}), *square = random_tensor(c, 2, (const int64_t[]){8, 8}), *large = random_tensor(c, 1, (const int64_t[]){1048576}),
                *wide = random_tensor(c, 2, (const int64_t[]){1024, 1024});
    all(c, "64", small);
    all(c, "8x8", square);
    all(c, "1048576", large);
    all(c, "1024x1024", wide);
    tsrt_ctx_free(c);
    return 0;
}
