/* slots.h: scratch memory for the pieces of a parallel range. Every running piece takes a slot of its own. */
#ifndef TSRT_SLOTS_H
#define TSRT_SLOTS_H
#include <stdatomic.h>
#include "tensor/tensor.h"

enum { RT_MOST_SLOTS = 256 };
typedef struct rt_slots {
    char *room;                        /* n * bytes, from rt_scratch; NULL when bytes is 0 */
    size_t bytes;                      /* of a slot: a multiple of 64 */
    int n;
    atomic_bool taken[RT_MOST_SLOTS];
} rt_slots;

/* n slots (at most RT_MOST_SLOTS are made) of at least `bytes` bytes, 64-byte aligned. Errors: out of memory. */
static inline int rt_slots_make(tsrt_ctx *c, rt_slots *s, int n, size_t bytes) {
    s->n = n < 1 ? 1 : n > RT_MOST_SLOTS ? RT_MOST_SLOTS : n;
    s->bytes = (bytes + 63) / 64 * 64;
    s->room = NULL;
    for (int i = 0; i < s->n; i++) atomic_init(&s->taken[i], false);
    if (s->bytes > SIZE_MAX / 2 / (size_t)s->n) return tsrt_fail_memory(c);
    return s->bytes && !(s->room = rt_scratch(c, s->bytes * (size_t)s->n));
}
static inline void rt_slots_free(tsrt_ctx *c, rt_slots *s) {
    if (s->room) rt_scratch_free(c, s->room, s->bytes * (size_t)s->n);
}
/* As many pieces run at a time as there are threads, and no more than slots. */
static inline int rt_slot_take(rt_slots *s) {
    for (int i = 0;; i = (i + 1) % s->n) {
        bool no = false;
        if (atomic_compare_exchange_strong(&s->taken[i], &no, true)) return i;
    }
}
static inline char *rt_slot_room(const rt_slots *s, int slot) { return s->room + (size_t)slot * s->bytes; }
static inline void rt_slot_give(rt_slots *s, int slot) { atomic_store(&s->taken[slot], false); }
#endif
