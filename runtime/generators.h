/* generators.h: random generators beside the context's own, as values of the host (torch.Generator): their state is bytes that it keeps. */
#ifndef TSRT_GENERATORS_H
#define TSRT_GENERATORS_H
#include "tsrt.h"

size_t tsrt_generator_bytes(void);
/* A generator's state right after a seed. */
void tsrt_generator_seed(void *state, uint64_t seed);
/* The context's generator and `state` change places: what is drawn until the next swap comes from the other. 0, or failed. */
int tsrt_generator_swap(tsrt_ctx *c, void *state);
/* What the context's generator was seeded with. */
uint64_t tsrt_initial_seed(const tsrt_ctx *c);
#endif
