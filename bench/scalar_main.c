/* Times each function of bench/scalar.tsc against its C twin in one run: rounds alternate between the two, the best round of each counts,
 * and the ratio (tscc / C) is what is worth quoting. A wrong answer ends the run with status 1. */
#include "scalar.h"
#include "scalar_ref.h"
#include <math.h>
#include <stdio.h>
#include <time.h>

enum { LETTERS_A = 200, LETTERS_B = 220, WORDS = 20000, ROUNDS = 15 };
typedef struct Inputs {
    tsrt_ctx *ctx;
    int64_t a[LETTERS_A], b[LETTERS_B];
    char text_a[LETTERS_A + 1], text_b[LETTERS_B + 1];
    tsrt_list *list_a, *list_b;
    tsrt_str *str_a, *str_b, *words;
    bool failed;
} Inputs;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void letters(int64_t *to, char *text, int n, int64_t seed) {
    for (int i = 0; i < n; i++) {
        seed = (seed * 1103515245 + 12345) % (INT64_C(1) << 31);
        to[i] = (seed >> 10) % 7;
        text[i] = (char)('a' + to[i]);
    }
    text[n] = 0;
}

/* Words of 2 to 9 letters, about a thousand different ones. */
static tsrt_str *words(tsrt_ctx *c, int n, int64_t seed) {
    static char text[WORDS * 16];
    size_t len = 0;
    for (int i = 0; i < n; i++) {
        seed = (seed * 1103515245 + 12345) % (INT64_C(1) << 31);
        int y = (int)((seed >> 8) % 1000);
        len += (size_t)snprintf(text + len, sizeof text - len, "%sw%d", i ? " " : "", y * y % 977);
        for (int k = 0; k < y % 5; k++) text[len++] = "abc"[y % 3];
    }
    return tsrt_str_new(c, text, (int64_t)len);
}

/* One row each: name, the call through tscc into `out`, the call in C. */
#define BENCHMARKS(B) \
    B(collatz, int64_t, collatz(in->ctx, 30000, &out), ref_collatz(30000)) \
    B(mandelbrot, int64_t, mandelbrot(in->ctx, 120, 80, 200, &out), ref_mandelbrot(120, 80, 200)) \
    B(sieve, int64_t, sieve(in->ctx, 300000, &out), ref_sieve(300000)) \
    B(fibonacci, int64_t, fibonacci(in->ctx, 90, 2000, &out), ref_fibonacci(90, 2000)) \
    B(nbody, double, nbody(in->ctx, 1000, &out), ref_nbody(1000)) \
    B(levenshtein_str, int64_t, levenshtein_str(in->ctx, in->str_a, in->str_b, &out), ref_levenshtein_str(in->text_a, in->text_b)) \
    B(levenshtein_list, int64_t, levenshtein_list(in->ctx, in->list_a, in->list_b, &out), ref_levenshtein_list(in->a, LETTERS_A, in->b, LETTERS_B)) \
    B(wordcount, int64_t, wordcount(in->ctx, in->words, &out), ref_wordcount(in->words->data))

#define B(name_, type_, tscc_, c_)                                          \
    static double run_##name_(Inputs *in, bool in_c) {                      \
        type_ out = 0;                                                      \
        double start = now();                                               \
        if (in_c) out = c_;                                                 \
        else if (tscc_) in->failed = true;                                  \
        double took = now() - start;                                        \
        static type_ want;                                                  \
        if (in_c) want = out;                                               \
        else if (fabs((double)(out - want)) > 1e-9 * fabs((double)want)) in->failed = true; \
        return took;                                                        \
    }
BENCHMARKS(B)
#undef B

int main(void) {
    static const struct { const char *name; double (*run)(Inputs *, bool); } bench[] = {
#define B(name_, type_, tscc_, c_) {#name_, run_##name_},
        BENCHMARKS(B)
#undef B
    };
    enum { N = sizeof bench / sizeof *bench };
    Inputs in = {.ctx = tsrt_ctx_new(NULL)};
    letters(in.a, in.text_a, LETTERS_A, 1);
    letters(in.b, in.text_b, LETTERS_B, 2);
    in.list_a = tsrt_list_of(in.ctx, &tsrt_type_list_int, in.a, LETTERS_A);
    in.list_b = tsrt_list_of(in.ctx, &tsrt_type_list_int, in.b, LETTERS_B);
    in.str_a = tsrt_str_from(in.ctx, in.text_a);
    in.str_b = tsrt_str_from(in.ctx, in.text_b);
    in.words = words(in.ctx, WORDS, 7);
    double log_sum = 0, worst = 0;
    printf("%-18s %10s %10s %7s\n", "", "tscc ms", "C ms", "ratio");
    for (int i = 0; i < N && !in.failed; i++) {
        double best[2] = {1e9, 1e9};
        for (int round = 0; round < 2 * ROUNDS; round++) {
            double took = bench[i].run(&in, round % 2 == 0);
            if (took < best[round % 2]) best[round % 2] = took;
        }
        double ratio = best[1] / best[0];
        log_sum += log(ratio);
        if (ratio > worst) worst = ratio;
        printf("%-18s %10.3f %10.3f %7.2f\n", bench[i].name, 1e3 * best[1], 1e3 * best[0], ratio);
    }
    if (in.failed) printf("wrong answer or error: %s\n", tsrt_error_text(in.ctx));
    else printf("geometric mean %.2f, worst %.2f (tscc / C; 1.00 is as fast)\n", exp(log_sum / N), worst);
    tsrt_release(in.ctx, in.list_a);
    tsrt_release(in.ctx, in.list_b);
    tsrt_release(in.ctx, in.str_a);
    tsrt_release(in.ctx, in.str_b);
    tsrt_release(in.ctx, in.words);
    tsrt_ctx_free(in.ctx);
    return in.failed;
}
