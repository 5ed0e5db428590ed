/* hot.h: the part of a context that inlined code touches, and the macros of runtime/inline. Freestanding: tsrt.h and builtins only,
 * since these files are compiled a second time to bitcode for each target. A tsrt_ctx starts with this struct (rt.h). */
#ifndef TSRT_HOT_H
#define TSRT_HOT_H
#include "inline/classes.h"
#include "tsrt.h"

typedef struct rt_hot {
    uintptr_t stack_lo, stack_span;    /* stack addresses in [lo, lo + span) are fine; all else goes the slow way. span 0: always slow */
    int64_t depth, max_depth;          /* of calls, counted only when max_depth is not 0 */
    int32_t grad;                      /* RT_GRAD_*: gradients are recorded while it is RT_GRAD_WANTED */
} rt_hot;
enum { RT_GRAD_WANTED = 1 /* some tensor requires grad, or did */, RT_GRAD_OFF = 2 /* no_grad */ };

#if defined(__GNUC__)
#define RT_COLD __attribute__((cold, noinline))
#define RT_LIKELY(x_) __builtin_expect(!!(x_), 1)
#define RT_UNLIKELY(x_) __builtin_expect(!!(x_), 0)
#else
#define RT_COLD
#define RT_LIKELY(x_) (x_)
#define RT_UNLIKELY(x_) (x_)
#endif

/* Cold ends of inlined code; in the library proper, not in bitcode. Those that return int set the error and return 1. */
int tsrt_enter_slow(tsrt_ctx *c, uintptr_t at);
void tsrt_destroy(tsrt_ctx *c, void *cell);               /* frees a cell whose count has come to zero */
int tsrt_fail_unpack(tsrt_ctx *c, int64_t want, int64_t got);
int tsrt_fail_index(tsrt_ctx *c);                         /* list index out of range */
int tsrt_fail_str_index(tsrt_ctx *c);                     /* string index out of range */
int tsrt_fail_division(tsrt_ctx *c);                      /* division by 0 */
int tsrt_list_grow(tsrt_ctx *c, tsrt_list *l);            /* room for one element more, growing geometrically */
int tsrt_list_replace(tsrt_ctx *c, tsrt_list *l, int64_t i, const void *el);   /* retains el, drops what was there; 0 always */
int64_t tsrt_list_index(tsrt_ctx *c, const tsrt_list *l, int64_t i);

/* ---- dicts by key. `at` finds the value's place and fails with KeyError: NULL; `place` makes a pair where there is none, its value zero: NULL
 * means out of memory; `find` says NULL where there is none. Places are good until the dict changes. */
enum { RT_DICT_KEY = 8 };                                 /* bytes before an entry's key: its hash */
void *tsrt_dict_find_str(tsrt_dict *d, const tsrt_str *key);
void *tsrt_dict_find_int(tsrt_dict *d, int64_t key);
void *tsrt_dict_at_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key);
void *tsrt_dict_at_int(tsrt_ctx *c, tsrt_dict *d, int64_t key);
void *tsrt_dict_at_key(tsrt_ctx *c, tsrt_dict *d, const void *key);
void *tsrt_dict_put_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key);      /* place, the entry found last first */
void *tsrt_dict_put_int(tsrt_ctx *c, tsrt_dict *d, int64_t key);
void *tsrt_dict_place_str(tsrt_ctx *c, tsrt_dict *d, const tsrt_str *key);
void *tsrt_dict_place_int(tsrt_ctx *c, tsrt_dict *d, int64_t key);
void *tsrt_dict_place_key(tsrt_ctx *c, tsrt_dict *d, const void *key);
void *tsrt_dict_probe_str(tsrt_dict *d, const tsrt_str *key);       /* the whole search behind find */
void *tsrt_dict_probe_int(tsrt_dict *d, int64_t key);
void *tsrt_dict_fail_key(tsrt_ctx *c, tsrt_dict *d, const void *key);   /* KeyError; NULL always */

/* By words, the last of which is filled up with zeros. */
static inline bool rt_same_str(const tsrt_str *a, const tsrt_str *b) {
    if (a == b) return true;
    if (a->len != b->len) return false;
    const uint64_t last = (uint64_t)a->len / 8 * 8;
    uint64_t x, y;
    __builtin_memcpy(&x, a->data + last, 8);
    __builtin_memcpy(&y, b->data + last, 8);
    return x == y && (!last || !__builtin_memcmp(a->data, b->data, last));
}

/* The 256 one-byte strings and the empty one: immortal, so s[i] allocates nothing. */
typedef struct rt_char { tsrt_cell head; int64_t len; uint64_t hash; char data[8]; } rt_char;
extern const rt_char tsrt_chars[257];                     /* [256] is the empty string */
#define RT_CHAR(b_) ((tsrt_str *)(uintptr_t)&tsrt_chars[(unsigned char)(b_)])
#define RT_EMPTY ((tsrt_str *)(uintptr_t)&tsrt_chars[256])
#endif
