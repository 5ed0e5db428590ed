/* The C side of bench/scalar.tsc. */
#ifndef SCALAR_REF_H
#define SCALAR_REF_H
#include <stdint.h>
int64_t ref_collatz(int64_t n);
int64_t ref_mandelbrot(int64_t w, int64_t h, int64_t most);
int64_t ref_sieve(int64_t n);
int64_t ref_fibonacci(int64_t n, int64_t reps);
double ref_nbody(int64_t steps);
int64_t ref_levenshtein_str(const char *a, const char *b);
int64_t ref_levenshtein_list(const int64_t *a, int64_t m, const int64_t *b, int64_t n);
int64_t ref_wordcount(const char *text);
#endif
