/* index.h: what the indexing operators share. */
#ifndef TSRT_INDEX_H
#define TSRT_INDEX_H
#include "tensor/tensor.h"

/* What happens to an element that is written to: replaced, or combined. Mean divides afterwards. */
typedef enum rt_combine { RT_PUT, RT_ADD, RT_MUL, RT_MAX, RT_MIN } rt_combine;
/* acc = acc (op) v for n elements of dtype, strides in bytes; acc_stride may be 0. The arithmetic is the dtype's own (bool: or, and). */
void rt_combine_n(int dtype, rt_combine op, char *acc, int64_t acc_stride, const char *v, int64_t v_stride, int64_t n);
/* n elements of `bytes` bytes (1, 2, 4, 8, 16) from v to to. */
void rt_move_n(size_t bytes, char *to, int64_t to_stride, const char *v, int64_t v_stride, int64_t n);
int rt_flat(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out);      /* all elements in row-major order, 1-d: a view where possible */
/* The functional form: a copy of self that `write` then changes in place. */
#define RT_ON_CLONE(name_, params_, call_) \
    int name_ params_ { \
        tsrt_tensor *t; \
        if (rt_clone(c, self, &t)) return 1; \
        if (call_) { \
            rt_drop(c, t); \
            return 1; \
        } \
        *out = t; \
        return 0; \
    }
#endif
