/* block.c: memory for elements. Blocks are 64-byte aligned; those given back wait in the context by class of size (four classes to a doubling), so
 * that the next operator finds memory that is mapped and warm. From 4 MB on they ask for huge pages. With an allocator of the user's own
 * each block goes to it at once, as under AddressSanitizer. */
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif
#include "private.h"

enum { ALIGN = 64, HUGE_PAGE = 2 << 20 };
static const size_t KEPT_MOST = (size_t)512 << 20;         /* bytes that may wait */

/* Class of a size and the bytes that blocks of it have: 64, 80, 96, 112, 128, 160, ... rounded to ALIGN. */
static int class_of(size_t bytes, size_t *room) {
    if (bytes <= ALIGN) return *room = ALIGN, 0;
    const int log = 63 - __builtin_clzll((unsigned long long)(bytes - 1));
    const size_t quarter = (size_t)1 << (log - 2);
    const size_t part = (bytes - 1 - ((size_t)1 << log)) / quarter;        /* 0..3 */
    *room = (((size_t)1 << log) + (part + 1) * quarter + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    return 1 + (log - 6) * 4 + (int)part;
}

static void end_blocks(tsrt_ctx *c) {
    for (int k = 0; k < RT_BLOCK_CLASSES; k++)
        for (struct rt_spare *s = c->block[k], *next; s; s = next) {
            next = s->next;
            free(s);
        }
}

/* The user's allocator promises no alignment: what it gave is kept in front of the data. */
static void *users(tsrt_ctx *c, size_t bytes) {
    char *base = bytes > PTRDIFF_MAX - 2 * ALIGN ? NULL : c->alloc(c->user, NULL, 0, bytes + 2 * ALIGN);
    if (!base) return NULL;
    char *p = (char *)(((uintptr_t)base + 2 * ALIGN - 1) & ~(uintptr_t)(ALIGN - 1));
    if ((size_t)(p - base) < sizeof base) p += ALIGN;
    memcpy(p - sizeof base, &base, sizeof base);
    return p;
}

static RT_COLD void *fresh(tsrt_ctx *c, size_t room) {
    void *p;
    if (!c->pools && c->custom_alloc) return users(c, room);
    if (room > PTRDIFF_MAX / 2) return NULL;
    const size_t align = room >= 2 * (size_t)HUGE_PAGE ? (size_t)HUGE_PAGE : (size_t)ALIGN;
    p = aligned_alloc(align, (room + align - 1) & ~(align - 1));
#if defined(__linux__)
    if (p && room >= 2 * (size_t)HUGE_PAGE) madvise(p, room, MADV_HUGEPAGE);
#endif
    return p;
}

void *rt_block_new(tsrt_ctx *c, size_t bytes) {
    size_t room;
    void *p;
    if (bytes > PTRDIFF_MAX / 2) return tsrt_fail_memory(c), NULL;
    const int k = class_of(bytes, &room);
    if (c->pools && k < RT_BLOCK_CLASSES && c->block[k]) {
        struct rt_spare *s = c->block[k];
        c->block[k] = s->next;
        c->block_bytes -= room;
        return s;
    }
    p = fresh(c, c->pools ? room : bytes ? bytes : 1);
    if (!p && c->pools && c->block_bytes) {               /* what waits may be what is missing */
        end_blocks(c);
        memset(c->block, 0, sizeof c->block);
        c->block_bytes = 0;
        p = fresh(c, room);
    }
    if (!p) tsrt_fail_memory(c);
    return p;
}

void rt_block_free(tsrt_ctx *c, void *p, size_t bytes) {
    size_t room;
    if (!p) return;
    if (!c->pools) {
        if (c->custom_alloc) {
            void *base;
            memcpy(&base, (char *)p - sizeof base, sizeof base);
            c->alloc(c->user, base, (bytes ? bytes : 1) + 2 * ALIGN, 0);
        } else free(p);
        return;
    }
    const int k = class_of(bytes, &room);
    if (k >= RT_BLOCK_CLASSES || c->block_bytes + room > KEPT_MOST) {
        free(p);
        return;
    }
    struct rt_spare *s = p;
    s->next = c->block[k];
    c->block[k] = s;
    c->block_bytes += room;
    c->end_blocks = end_blocks;
}

void *rt_scratch(tsrt_ctx *c, size_t bytes) { return rt_block_new(c, bytes); }
void rt_scratch_free(tsrt_ctx *c, void *p, size_t bytes) { rt_block_free(c, p, bytes); }
