/* ctx.c: contexts, the allocator behind them, and how deep calls may go. */
#if defined(__linux__)
#include <pthread.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include "rt.h"

const int32_t tsrt_abi_1 = TSRT_ABI;

static void *default_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    (void)user, (void)old_bytes;
    if (new_bytes) return realloc(old, new_bytes);
    free(old);
    return NULL;
}

/* Under AddressSanitizer every block is malloc's, so that it sees what is left and what is used too late. */
#if defined(__SANITIZE_ADDRESS__)
enum { POOLS = false };
#else
enum { POOLS = true };
#endif

static void default_write(void *user, int stream, const char *text, size_t len) {
    (void)user;
    fwrite(text, 1, len, stream == 1 ? stdout : stderr);
}

tsrt_ctx *tsrt_ctx_new(const tsrt_options *options) {
    static const tsrt_options none = {0};
    const tsrt_options *o = options ? options : &none;
    void *(*alloc)(void *, void *, size_t, size_t) = o->alloc ? o->alloc : default_alloc;
    tsrt_ctx *c = alloc(o->user, NULL, 0, sizeof *c);
    if (!c) return NULL;
    memset(c, 0, sizeof *c);
    c->alloc = alloc;
    c->pools = POOLS && !o->alloc;
    c->custom_alloc = o->alloc;
    c->write = o->write ? o->write : default_write;
    c->user = o->user;
    c->threads = 1;
    c->default_dtype = TSRT_FLOAT32;
    c->print = (rt_print){4, 3, 80, -1, 1000};
    c->hot.max_depth = o->max_depth > 0 ? o->max_depth : 0;
    return c;      /* the stack's bounds are found at the first call: hot.stack_span is 0 */
}

void tsrt_ctx_free(tsrt_ctx *c) {
    if (!c) return;
    tsrt_error_clear(c);
    if (c->end_pool) c->end_pool(c);
    if (c->end_blocks) c->end_blocks(c);
    tsrt_free(c, c->generator, c->generator ? RT_GENERATOR_BYTES : 0);
    for (struct rt_made *k = c->made, *next; k; k = next) {
        next = k->next;
        tsrt_free(c, k, k->bytes);
    }
    for (struct rt_spare *k = c->chunks, *next; k; k = next) {
        next = k->next;
        c->alloc(c->user, k, 1, 0);
    }
    c->alloc(c->user, c, sizeof *c, 0);
}

void rt_write(tsrt_ctx *c, int stream, const char *text, size_t len) { c->write(c->user, stream, text, len); }

/* ---- memory */
static RT_COLD void *cut(tsrt_ctx *c, size_t size) {
    enum { FIRST = 4096 - 64, LARGEST = 256 * 1024 - 64 };
    if (size > (size_t)(c->fresh_end - c->fresh)) {
        c->chunk_bytes = !c->chunk_bytes ? FIRST : c->chunk_bytes < LARGEST / 4 ? c->chunk_bytes * 4 : LARGEST;
        struct rt_spare *k = c->alloc(c->user, NULL, 0, c->chunk_bytes);
        if (!k) return NULL;
        k->next = c->chunks;
        c->chunks = k;
        c->fresh = (char *)k + 16;
        c->fresh_end = (char *)k + c->chunk_bytes;
    }
    void *p = c->fresh;
    c->fresh += size;
    return p;
}

static inline void *take(tsrt_ctx *c, size_t bytes) {
    const size_t k = (bytes + 15) / 16;
    struct rt_spare *s = c->spare[k];
    if (RT_UNLIKELY(!s)) return cut(c, 16 * k);
    c->spare[k] = s->next;
    return s;
}

static inline bool pooled(const tsrt_ctx *c, size_t bytes) { return bytes <= RT_POOL_MOST && bytes && c->pools; }

void *tsrt_alloc(tsrt_ctx *c, size_t bytes) {
    if (!bytes) bytes = 1;
    if (pooled(c, bytes)) {
        void *q = take(c, bytes);
        return q ? q : (tsrt_fail_memory(c), NULL);
    }
    void *p = bytes > PTRDIFF_MAX ? NULL : c->alloc(c->user, NULL, 0, bytes);
    if (!p) tsrt_fail_memory(c);
    return p;
}

void *tsrt_realloc(tsrt_ctx *c, void *old, size_t old_bytes, size_t bytes) {
    if (pooled(c, bytes) || (old && pooled(c, old_bytes))) {
        void *q = tsrt_alloc(c, bytes);
        if (q && old) {
            memcpy(q, old, old_bytes < bytes ? old_bytes : bytes);
            tsrt_free(c, old, old_bytes);
        }
        return q;
    }
    void *p = bytes > PTRDIFF_MAX ? NULL : c->alloc(c->user, old, old_bytes, bytes ? bytes : 1);
    if (!p) tsrt_fail_memory(c);
    return p;
}

void tsrt_free(tsrt_ctx *c, void *p, size_t bytes) {
    if (!p) return;
    if (!bytes) bytes = 1;
    if (pooled(c, bytes)) {
        struct rt_spare *s = p;
        s->next = c->spare[(bytes + 15) / 16];
        c->spare[(bytes + 15) / 16] = s;
        return;
    }
    c->alloc(c->user, p, bytes, 0);
}

/* ---- depth of calls. Bounds by address: whatever the frames' sizes, and whoever calls, the stack does not overflow. */
static bool thread_stack(uintptr_t *base, uintptr_t *top) {
#if defined(__linux__)
    pthread_attr_t a;
    void *p;
    size_t n;
    if (pthread_getattr_np(pthread_self(), &a)) return false;
    bool ok = !pthread_attr_getstack(&a, &p, &n);
    pthread_attr_destroy(&a);
    *base = (uintptr_t)p;
    *top = *base + n;
    return ok;
#else
    (void)base, (void)top;
    return false;
#endif
}

/* Makes [base, top) the stack of the thread that runs now. Elsewhere than on a thread's own stack (a coroutine's, an unknown
 * system's) its size is not to be had: 192 KB below the first address seen are taken to be there. */
static void learn_stack(tsrt_ctx *c, uintptr_t at) {
    enum { GUESS = 192 * 1024, KEEP_MOST = 160 * 1024 };
    uintptr_t base, top;
    if (!thread_stack(&base, &top) || at < base || at >= top) base = at - GUESS, top = at + GUESS;
    uintptr_t keep = (top - base) / 4;      /* for the library's own calls and libc's below the deepest frame */
    if (keep > KEEP_MOST) keep = KEEP_MOST;
    c->stack_base = base;
    c->stack_top = top;
    c->hot.stack_lo = base + keep;
    c->hot.stack_span = c->hot.max_depth ? 0 : top - base - keep;
}

int tsrt_enter_slow(tsrt_ctx *c, uintptr_t at) {
    if (at < c->stack_base || at >= c->stack_top) learn_stack(c, at);
    if (at < c->hot.stack_lo || (c->hot.max_depth && c->hot.depth >= c->hot.max_depth))
        return tsrt_fail(c, "builtins.RecursionError", "maximum recursion depth exceeded");
    if (c->hot.max_depth) c->hot.depth++;
    return 0;
}
