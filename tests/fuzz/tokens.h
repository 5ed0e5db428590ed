/* Changes of Python text by whole tokens and lines, for libFuzzer: bytes alone seldom get past the parser. */
#ifndef TSCC_FUZZ_TOKENS_H
#define TSCC_FUZZ_TOKENS_H
#include <stddef.h>
#include <stdint.h>

/* One change drawn from `seed` to the text, which holds at most `max` bytes; other is a second text to take lines from (may be the same).
 * Returns the new length. */
size_t tokens_mutate(uint8_t *text, size_t len, size_t max, const uint8_t *other, size_t other_len, unsigned seed);
#endif
