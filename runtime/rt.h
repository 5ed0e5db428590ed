/* rt.h: what the files of libtsrt share and nobody else sees. Contexts, growing text, descriptors' building blocks. */
#ifndef TSRT_RT_H
#define TSRT_RT_H
#include <stdarg.h>
#include <string.h>
#include "inline/hot.h"
#include "repr.h"
#include "tsrt.h"

#if defined(__GNUC__)
#define RT_PRINTF(fmt_, args_) __attribute__((format(printf, fmt_, args_)))
#else
#define RT_PRINTF(fmt_, args_)
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)      /* rt_ names stay inside libtsrt.so */
#endif

enum { RT_GENERATOR_BYTES = 624 * 4 + 24 /* of an rt_generator, tensor.h */, RT_FRAMES = 32, RT_DROP_DEPTH = 128, RT_POOL_MOST = 1024, RT_BLOCK_CLASSES = 128, RT_DICT_SLOTS = 4 };

/* Text of an error: short ones need no memory, so an error can be told when there is none left. */
typedef struct rt_text { char *heap; size_t heap_bytes; char small[240]; } rt_text;

/* What tsrt_type_tensor's `methods` points to, so that programs without tensors don't hold their code. */
typedef struct rt_cell_end { void (*destroy)(tsrt_ctx *c, tsrt_cell *cell); } rt_cell_end;

struct rt_made { struct rt_made *next; size_t bytes; tsrt_type type; const tsrt_type *elem[2]; char name[1]; };     /* compose.c */

struct tsrt_ctx {
    rt_hot hot;                                           /* first: inlined code reaches it through the context's address */
    void *(*alloc)(void *user, void *old, size_t old_bytes, size_t new_bytes);
    void (*write)(void *user, int stream, const char *text, size_t len);
    void *user;
    uintptr_t stack_base, stack_top;                      /* of the thread last seen, whole */
    uint64_t seed;
    bool seeded;                                          /* by tsrt_manual_seed */
    struct rt_generator *generator;                       /* tensor/generator.c; NULL until a random number is wanted */
    /* the error */
    bool failed, raised;                                  /* raised: by the program itself */
    bool told;                                            /* C has been told: the next failure takes its place */
    int held;                                             /* > 0: what fails now is not told */
    rt_text cls, message, report;
    rt_text kinds, python;                                /* caught.c: its classes where cls does not tell, and its text where Python has another */
    bool report_made;
    const tsrt_site *inner[RT_FRAMES];                    /* the first frames told: the innermost */
    const tsrt_site *outer[RT_FRAMES];                    /* ring of the last ones */
    int64_t frames;
    /* Blocks of up to RT_POOL_MOST bytes, by sixteens, cut from chunks that live as long as the context; freed ones wait in `spare`, linked
     * through their first word. Not with an allocator of the user's own, who wants to see every block. */
    bool pools, custom_alloc;
    struct rt_spare { struct rt_spare *next; } *spare[RT_POOL_MOST / 16 + 1], *chunks;
    char *fresh, *fresh_end;
    size_t chunk_bytes;
    struct rt_made *made;                                 /* descriptors, compose.c */
    rt_print print;                                       /* tensor/repr_tensor.c */
    /* tensors: data blocks that were given back, by class of size (tensor/block.c); what operators may use and find */
    struct rt_spare *block[RT_BLOCK_CLASSES];
    size_t block_bytes;
    struct rt_pool *pool;                                 /* threads, tensor/thread.c; NULL until a range is large */
    void (*end_pool)(tsrt_ctx *c);
    void (*end_blocks)(tsrt_ctx *c);
    int threads;                                          /* that may be used */
    uint8_t default_dtype, isa;                           /* isa: 1 + rt_isa; 0: not looked yet */
    /* destruction of deep structures: beyond a depth, dead cells wait in a chain through their counts */
    int drop_depth;
    tsrt_cell *dead;
};

/* ---- errors: the class of a tsrt_fail may have more lines below the one that is shown: what Python's class would be, for `except` (caught.c) */
int rt_fail_python(tsrt_ctx *c, const char *text);        /* right after a failure: its text in Python, where that is another; 1 */
/* The same; the text is a value as Python's repr() shows it, between two others. */
int rt_fail_value(tsrt_ctx *c, const char *before, const tsrt_type *t, const void *at, const char *after);
const char *rt_text_get(const rt_text *t);

/* ---- growing text. After an allocation failed, adding does nothing and rt_buf_str reports it. */
struct tsrt_buf { tsrt_ctx *c; char *p; size_t len, cap; bool failed; char small[200]; };
void rt_buf_init(tsrt_buf *b, tsrt_ctx *c);
int rt_buf_add(tsrt_buf *b, const char *text, size_t len);          /* 0 or failed */
int rt_buf_puts(tsrt_buf *b, const char *text);
int rt_buf_char(tsrt_buf *b, char ch);
int rt_buf_fill(tsrt_buf *b, char ch, int64_t n);
int rt_buf_int(tsrt_buf *b, int64_t v);
int rt_buf_double(tsrt_buf *b, char spec, int digits, double v);       /* as printf's %.6f and so on, the point always '.' */
void rt_buf_free(tsrt_buf *b);
int rt_buf_str(tsrt_buf *b, tsrt_str **out);                        /* makes a str of it and frees the buffer, failed or not */

/* ---- devices */
const char *rt_device_kind(int64_t device);               /* "cpu" */
int rt_device_kind_named(tsrt_ctx *c, const char *name, size_t len);      /* its number; -1 with the error set */

/* ---- cells and descriptors */
bool rt_is_cell_kind(uint32_t kind);                      /* values of it are pointers to counted cells */
static inline const tsrt_type *rt_elem(const tsrt_list *l) { return l->head.type->elem[0]; }
static inline const void *rt_list_at(const tsrt_list *l, int64_t i) {
    return (const char *)l->data + (size_t)i * l->head.type->elem[0]->size;
}
static inline size_t rt_optional_offset(const tsrt_type *t) { return t->elem[0]->align ? t->elem[0]->align : 1; }
static inline int rt_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) { return t->show(c, to, t, at); }
int rt_show_float(tsrt_buf *to, double v);
int rt_show_complex(tsrt_buf *to, double re, double im);
void rt_retain_n(const tsrt_type *elem, void *at, int64_t n);
void rt_drop_n(tsrt_ctx *c, const tsrt_type *elem, void *at, int64_t n);
int rt_list_grow(tsrt_ctx *c, tsrt_list *l, int64_t least);         /* room for `least` elements, growing geometrically */
size_t rt_cell_bytes(const tsrt_cell *cell);
const tsrt_method *rt_find_method(const tsrt_type *t, const char *name);   /* of a class; NULL: none that can be called by name */
uint64_t rt_hash_bytes(const void *p, size_t n);
static inline char *rt_dict_entry(const tsrt_dict *d, int64_t i) { return d->entries + (size_t)i * d->stride; }
void rt_dict_drop_all(tsrt_ctx *c, tsrt_dict *d);         /* the references of its pairs; the entries stay as they are */
static inline size_t rt_dict_bytes(const tsrt_dict *d) { return (size_t)d->cap * (d->stride + RT_DICT_SLOTS * sizeof(uint32_t)); }   /* of the block behind it */
void *rt_dict_place(tsrt_ctx *c, tsrt_dict *d, const void *key);   /* the value's; a new pair's is zero. NULL: out of memory */
char *rt_dict_find(tsrt_dict *d, const void *key);        /* the entry, or NULL */
void rt_dict_remove(tsrt_dict *d, char *entry);           /* takes the entry out; its references are the caller's now */
int rt_dict_reserve(tsrt_ctx *c, tsrt_dict *d, int64_t pairs);

/* ---- strings */
tsrt_str *rt_str_room(tsrt_ctx *c, int64_t len);          /* new, len >= 2, to be filled; closed with zeros. NULL and error set */
static inline size_t rt_str_bytes(int64_t len) { return offsetof(tsrt_str, data) + ((size_t)len / 8 + 1) * 8; }
uint64_t rt_str_hash(const tsrt_str *s);
int rt_str_cmp(const tsrt_str *a, const tsrt_str *b);     /* by bytes, unsigned, shorter first */
int64_t rt_slice(tsrt_ctx *c, int64_t n, const tsrt_opt_int *start, const tsrt_opt_int *end, int64_t step, int64_t *first);
size_t rt_locale_point(char *sep);                        /* the locale's decimal point, at most 4 bytes, for strtod */
void rt_write(tsrt_ctx *c, int stream, const char *text, size_t len);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
