// Calls the functions of text.tsc from C++. A small guard releases what the calls give.
#include "text.h"
#include <cstdio>
#include <memory>

int main() {
    std::unique_ptr<tsrt_ctx, void (*)(tsrt_ctx *)> ctx(tsrt_ctx_new(nullptr), tsrt_ctx_free);
    auto release = [&](void *cell) { tsrt_release(ctx.get(), cell); };
    using Str = std::unique_ptr<tsrt_str, decltype(release)>;
    if (!ctx) return 1;

    Str text(tsrt_str_from(ctx.get(), "the quick brown fox jumps over the lazy dog"), release);
    longest_word_result found;
    if (longest_word(ctx.get(), text.get(), &found) != 0) {
        std::fprintf(stderr, "%s\n", tsrt_error_text(ctx.get()));
        return 1;
    }
    Str word(found.f0, release);
    std::printf("longest word: %s, number %lld\n", word->data, static_cast<long long>(found.f1));

    tsrt_str *coded = nullptr;
    if (caesar(ctx.get(), text.get(), 3, &coded) != 0) return 1;
    Str owned(coded, release);
    std::printf("%s\n", owned->data);
    return 0;
}
