/* order.h: ordering of elements through unsigned keys: a < b by PyTorch's order (NaN last, -0 = 0) exactly when key(a) < key(b). */
#ifndef TSRT_ORDER_H
#define TSRT_ORDER_H
#include "tensor/tensor.h"

typedef struct order_item { uint64_t key; int64_t at; } order_item;

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
/* Keys of n elements, `step` bytes apart, with their places. descending: keys are inverted. Not for complex dtypes. */
void order_keys(int dtype, const char *x, int64_t step, int64_t n, bool descending, order_item *out);
/* Stable sort by key; tmp has room for n. Bytes of the keys in which nothing differs cost nothing. */
void order_sort(order_item *x, order_item *tmp, int64_t n);
/* Least k items first and in order; the nth item in its place with smaller ones before it; the order of equal items is that of the usual
 * introspective algorithms, which PyTorch's answers show. */
void order_partial(order_item *x, int64_t k, int64_t n);
/* The parts of order_partial: a heap, its largest first; one of the heap exchanged for *item; the heap in order. */
void order_heap(order_item *x, int64_t k);
void order_heap_take(order_item *x, int64_t k, order_item *item);
void order_heap_sort(order_item *x, int64_t k);
void order_nth(order_item *x, int64_t nth, int64_t n);
void order_unstable(order_item *x, int64_t n);
/* The item that a stable sort would put at place k < n, by the digits of the keys; x is lost. */
order_item order_stable_nth(order_item *x, int64_t k, int64_t n);
/* Hoare's selection with the median of three: item k in its place. */
void order_select(order_item *x, int64_t k, int64_t n);
bool order_is_nan(int dtype, const void *x);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
