/* count.c: reference counts and call depth, the paths that are nearly always taken; what is rare is called. */
#include "hot.h"

void tsrt_retain(void *cell) {
    tsrt_cell *x = cell;
    if (x && x->count >= 0) x->count++;
}

void tsrt_release(tsrt_ctx *c, void *cell) {
    tsrt_cell *x = cell;
    if (!x || x->count < 0) return;
    if (RT_LIKELY(x->count > 1)) x->count--;
    else tsrt_destroy(c, x);
}

int tsrt_enter(tsrt_ctx *c) {
    const rt_hot *h = (const rt_hot *)c;
    uintptr_t at = (uintptr_t)__builtin_frame_address(0);
    return RT_LIKELY(at - h->stack_lo < h->stack_span) ? 0 : tsrt_enter_slow(c, at);
}

void tsrt_leave(tsrt_ctx *c) {
    rt_hot *h = (rt_hot *)c;
    if (RT_UNLIKELY(h->max_depth)) h->depth--;
}
