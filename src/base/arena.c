/* Arenas, growable arrays and text buffers. An arena is a list of chunks, each twice the last up to 1 MiB; large requests get a chunk of
 * their own. Under AddressSanitizer the rest of a chunk is poisoned, so that an overrun of one allocation is seen. */
#include "base/base.h"
#include <stdlib.h>
#include <string.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p_, n_) __asan_poison_memory_region(p_, n_)
#define UNPOISON(p_, n_) __asan_unpoison_memory_region(p_, n_)
enum { REDZONE = 16 };
#else
#define POISON(p_, n_) ((void)(p_), (void)(n_))
#define UNPOISON(p_, n_) ((void)(p_), (void)(n_))
enum { REDZONE = 0 };
#endif

typedef struct Chunk Chunk;
struct Chunk { Chunk *prev; size_t size, used; };
struct Arena { Chunk *last; size_t next; };
enum { FIRST_CHUNK = 16 << 10, LARGEST_CHUNK = 1 << 20, HEADER = (sizeof(Chunk) + 15) & ~15u };

static void default_oom(size_t wanted) {
    fprintf(stderr, "tscc: out of memory (wanted %zu bytes)\n", wanted);
    abort();
}
void (*base_oom_handler)(size_t) = default_oom;

static void *must_realloc(void *old, size_t bytes) {
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p) {
        base_oom_handler(bytes);
        abort();
    }
    return p;
}

Arena *arena_new(void) {
    Arena *a = must_realloc(NULL, sizeof *a);
    *a = (Arena){.last = NULL, .next = FIRST_CHUNK};
    return a;
}

static void drop_last(Arena *a) {
    Chunk *c = a->last;
    a->last = c->prev;
    UNPOISON(c, c->size);
    free(c);
}

void arena_free(Arena *a) {
    if (!a) return;
    while (a->last) drop_last(a);
    free(a);
}

static void add_chunk(Arena *a, size_t bytes) {
    size_t size = a->next;
    if (size < bytes + HEADER) size = bytes + HEADER;
    else if (a->next < LARGEST_CHUNK) a->next *= 2;
    Chunk *c = must_realloc(NULL, size);
    *c = (Chunk){.prev = a->last, .size = size, .used = HEADER};
    POISON((char *)c + HEADER, size - HEADER);
    a->last = c;
}

void *arena_alloc(Arena *a, size_t bytes) {
    if (bytes > SIZE_MAX / 2) base_oom_handler(bytes);
    size_t padded = ((bytes + 15) & ~(size_t)15) + REDZONE;
    if (!a->last || a->last->size - a->last->used < padded) add_chunk(a, padded);
    char *p = (char *)a->last + a->last->used;
    a->last->used += padded;
    UNPOISON(p, bytes);
    return memset(p, 0, bytes);
}

char *arena_dup(Arena *a, const char *text, size_t len) {
    char *p = arena_alloc(a, len + 1);
    if (len) memcpy(p, text, len);
    return p;
}

char *arena_printf(Arena *a, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    return buf_take(&b, a);
}

ArenaMark arena_mark(Arena *a) { return (ArenaMark){a->last, a->last ? a->last->used : 0}; }

void arena_reset(Arena *a, ArenaMark mark) {
    while (a->last && a->last != mark.chunk) drop_last(a);
    if (a->last) {
        POISON((char *)a->last + mark.used, a->last->size - mark.used);
        a->last->used = mark.used;
    }
}

void vec_grow_(Arena *a, void **data, int *cap, int len, size_t elem) {
    if (len < *cap) return;
    int wider = *cap ? *cap * 2 : 4;
    if (wider < *cap) base_oom_handler(SIZE_MAX);
    void *p = arena_alloc(a, (size_t)wider * elem);
    if (len) memcpy(p, *data, (size_t)len * elem);
    *data = p;
    *cap = wider;
}

static void reserve(Buf *b, size_t more) {
    if (b->cap - b->len > more) return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap - b->len <= more) cap *= 2;
    b->p = must_realloc(b->p, cap);
    b->cap = cap;
}

void buf_add(Buf *b, const char *text, size_t len) {
    reserve(b, len);
    if (len) memcpy(b->p + b->len, text, len);
    b->len += len;
    b->p[b->len] = 0;
}

void buf_puts(Buf *b, const char *text) { buf_add(b, text, strlen(text)); }
void buf_putc(Buf *b, char c) { buf_add(b, &c, 1); }

void buf_vprintf(Buf *b, const char *fmt, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    } else {
        buf_add(b, "", 0);
    }
    va_end(again);
}

void buf_printf(Buf *b, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void buf_json(Buf *b, const char *text, size_t len) {
    buf_putc(b, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') buf_printf(b, "\\%c", c);
        else if (c == '\n') buf_puts(b, "\\n");
        else if (c < 0x20 || c == 0x7f) buf_printf(b, "\\u%04x", c);
        else buf_putc(b, (char)c);
    }
    buf_putc(b, '"');
}

void buf_free(Buf *b) {
    free(b->p);
    *b = (Buf){0};
}

char *buf_take(Buf *b, Arena *a) {
    char *p = arena_dup(a, b->p, b->len);
    buf_free(b);
    return p;
}
