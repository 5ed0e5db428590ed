// Three models in one program: the same class twice, and once more out of an archive; apart by their prefixes. In C++, since headers are to be clean
// there, too. Nested values go in and come out: lists and dicts of tuples, optionals, strings, a NamedTuple as a C struct.
#include "first.h"
#include "second.h"
#include "third.h"
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static tsrt_ctx *ctx;

static void check(int status) {
    if (!status) return;
    std::printf("%s: %s\n", tsrt_error_class(ctx), tsrt_error_message(ctx));
    std::exit(1);
}

// What each model is asked; the types of the three headers differ by name only.
#define ASK(p_, model_) \
    do { \
        model_ *net; \
        p_##_Found found; \
        tsrt_dict *pairs; \
        check(p_##_net_create(ctx, &net)); \
        tsrt_list *names = p_##_list_str_new(ctx); \
        tsrt_dict *limits = p_##_dict_str_float_new(ctx); \
        for (int i = 0; i < 3; i++) check(p_##_list_str_push(ctx, names, word[i])); \
        check(p_##_dict_str_float_set(ctx, limits, word[0], 1.5) || p_##_dict_str_float_set(ctx, limits, word[2], 4.5)); \
        check(p_##_net_forward(ctx, net, x, names, limits, word[3], &found)); \
        const float *v = (const float *)tsrt_tensor_data(found.values); \
        std::printf(#p_ ": %g %g, %" PRId64 " names, the last is %s, best %g\n", (double)v[0], (double)v[1], found.names->len, \
                    p_##_list_str_at(found.names)[found.names->len - 1]->data, found.best.has ? found.best.value : -1.0); \
        p_##_Found_release(ctx, &found); \
        check(p_##_net_forward(ctx, net, x, names, limits, NULL, &found)); \
        std::printf("  without a note: %s\n", p_##_list_str_at(found.names)[1]->data); \
        p_##_Found_release(ctx, &found); \
        if (p_##_net_forward(ctx, net, wide, names, limits, NULL, &found)) std::printf("  refused: %.40s\n", tsrt_error_message(ctx)); \
        int64_t numbers[] = {7, 8, 9}; \
        tsrt_list *group = p_##_list_int_of(ctx, numbers, 3), *empty = p_##_list_int_new(ctx), *groups = p_##_list_tuple2_str_list_int_new(ctx); \
        check(p_##_list_tuple2_str_list_int_push(ctx, groups, p_##_tuple2_str_list_int_make(word[0], group))); \
        check(p_##_list_tuple2_str_list_int_push(ctx, groups, p_##_tuple2_str_list_int_make(word[1], empty))); \
        check(p_##_net_pairs(ctx, net, groups, &pairs)); \
        tsrt_str *key; \
        p_##_tuple2_int_opt_int pair; \
        for (int64_t pos = 0; p_##_dict_str_tuple2_int_opt_int_next(pairs, &pos, &key, &pair);) \
            std::printf("  %s: %" PRId64 ", last %" PRId64 "\n", key->data, pair.f0, pair.f1.has ? pair.f1.value : -1); \
        void *made[] = {pairs, groups, empty, group, limits, names, net}; \
        for (void *cell : made) tsrt_release(ctx, cell); \
    } while (0)

int main() {
    ctx = tsrt_ctx_new(nullptr);
    float ones[] = {1, 1, 1, 1};
    const int64_t three[] = {1, 3}, four[] = {1, 4};
    tsrt_tensor *x = tsrt_tensor_new(ctx, TSRT_FLOAT32, 2, three), *wide = tsrt_tensor_new(ctx, TSRT_FLOAT32, 2, four);
    std::memcpy(tsrt_tensor_data(x), ones, 3 * sizeof *ones);
    std::memcpy(tsrt_tensor_data(wide), ones, sizeof ones);
    tsrt_str *word[] = {tsrt_str_from(ctx, "red"), tsrt_str_from(ctx, "green"), tsrt_str_from(ctx, "blue"), tsrt_str_from(ctx, "!")};
    ASK(first, first_net);
    ASK(second, second_net);
    ASK(third, third_net);
    for (tsrt_str *w : word) tsrt_release(ctx, w);
    tsrt_release(ctx, x);
    tsrt_release(ctx, wide);
    tsrt_ctx_free(ctx);
    return 0;
}
