/* generator.c: the random generator of a context: PyTorch's CPU generator, bit for bit. mt19937 as Matsumoto and Nishimura published it ("Mersenne
 * Twister", ACM TOMACS 8, 1998), 32 bits a draw; 64-bit draws are two, the first in the high half. Its state is made when first needed. */
#include "generators.h"
#include "tensor/tensor.h"
#include <string.h>

enum { N = 624, M = 397 };

static void seed(rt_generator *g, uint32_t s) {
    g->state[0] = s;
    for (uint32_t i = 1; i < N; i++) g->state[i] = 1812433253u * (g->state[i - 1] ^ (g->state[i - 1] >> 30)) + i;
    g->next = N;
    g->has_normal = false;
}

static inline uint32_t twist(uint32_t u, uint32_t v) { return (((u & 0x80000000u) | (v & 0x7fffffffu)) >> 1) ^ (v & 1 ? 0x9908b0dfu : 0); }

static void refill(rt_generator *g) {
    uint32_t *p = g->state;
    for (int i = 0; i < N - M; i++) p[i] = p[i + M] ^ twist(p[i], p[i + 1]);
    for (int i = N - M; i < N - 1; i++) p[i] = p[i + M - N] ^ twist(p[i], p[i + 1]);
    p[N - 1] = p[M - 1] ^ twist(p[N - 1], p[0]);
    g->next = 0;
}

/* Without tsrt_manual_seed the seed is fixed, as PyTorch's default is. */
rt_generator *rt_generator_of(tsrt_ctx *c) {
    if (c->generator) return c->generator;
    rt_generator *g = tsrt_alloc(c, RT_GENERATOR_BYTES);
    if (!g) return NULL;
    seed(g, (uint32_t)(c->seeded ? c->seed : 67280421310721u));
    return c->generator = g;
}

void tsrt_manual_seed(tsrt_ctx *c, uint64_t s) {
    c->seed = s;
    c->seeded = true;
    if (c->generator) seed(c->generator, (uint32_t)s);
}

uint32_t rt_next32(rt_generator *g) {
    if (g->next == N) refill(g);
    uint32_t y = g->state[g->next++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

uint64_t rt_next64(rt_generator *g) {
    const uint64_t high = rt_next32(g);
    return high << 32 | rt_next32(g);
}

/* ---- generators of the host's own (generators.h) */
size_t tsrt_generator_bytes(void) { return sizeof(rt_generator); }
void tsrt_generator_seed(void *state, uint64_t s) { seed(state, (uint32_t)s); }
uint64_t tsrt_initial_seed(const tsrt_ctx *c) { return c->seeded ? c->seed : 67280421310721u; }

int tsrt_generator_swap(tsrt_ctx *c, void *state) {
    rt_generator *own = rt_generator_of(c), was;
    if (!own) return 1;
    was = *own;
    memcpy(own, state, sizeof was);
    memcpy(state, &was, sizeof was);
    return 0;
}
