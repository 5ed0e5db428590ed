/* Calls the functions of stats.tsc. Arguments are borrowed, results are ours to release; every call returns 0 or the context holds an error. */
#include "stats.h"
#include <inttypes.h>
#include <stdio.h>

int main(void) {
    static const double values[] = {1.5, 2.25, 3.0, 4.5, 8.75};
    tsrt_ctx *ctx = tsrt_ctx_new(NULL);
    if (!ctx) return 1;
    tsrt_list *xs = tsrt_list_of(ctx, &tsrt_type_list_float, values, sizeof values / sizeof *values);
    tsrt_list *empty = tsrt_list_new(ctx, &tsrt_type_list_float, 0, 0);
    tsrt_str *name = tsrt_str_from(ctx, "samples");

    double average = 0;
    if (mean(ctx, xs, &average) == 0) printf("mean %g\n", average);

    tsrt_list *counts = NULL;
    if (histogram(ctx, xs, 0.0, 10.0, 4, &counts) == 0) {
        for (int64_t i = 0; i < counts->len; i++) printf("bin %" PRId64 ": %" PRId64 "\n", i, tsrt_list_ints(counts)[i]);
        tsrt_release(ctx, counts);
    }

    tsrt_str *text = NULL;
    if (describe(ctx, name, xs, &text) == 0) {
        printf("%s\n", text->data);
        tsrt_release(ctx, text);
    }

    /* A Dict[str, float] and a List[str]; keys and values are handed over by address and retained. */
    tsrt_dict *weights = tsrt_dict_new(ctx, tsrt_dict_type(ctx, &tsrt_type_str, &tsrt_type_float), 0), *sums = NULL;
    tsrt_str *other = tsrt_str_from(ctx, "others");
    tsrt_str *listed[] = {name, other, name, other};
    tsrt_list *names = tsrt_list_of(ctx, &tsrt_type_list_str, listed, 4);
    tsrt_dict_set(ctx, weights, &name, &(double){2.5});
    if (total(ctx, weights, names, &sums) == 0) {
        const void *key, *value;
        for (int64_t pos = 0; tsrt_dict_next(sums, &pos, &key, &value);) printf("%s: %g\n", (*(tsrt_str *const *)key)->data, *(const double *)value);
        tsrt_release(ctx, sums);
    }
    tsrt_release(ctx, names);
    tsrt_release(ctx, weights);
    tsrt_release(ctx, other);

    if (mean(ctx, empty, &average) != 0) printf("%s: %s\n", tsrt_error_class(ctx), tsrt_error_message(ctx));

    tsrt_release(ctx, xs);
    tsrt_release(ctx, empty);
    tsrt_release(ctx, name);
    tsrt_ctx_free(ctx);
    return 0;
}
