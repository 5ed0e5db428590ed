/* order.c: keys, sorting and selection. See kernels/order.h. */
#include "kernels/order.h"

/* ---- keys */
static inline uint64_t key_f32(uint32_t b) {
    const uint32_t m = b & 0x7fffffffu;
    if (m > 0x7f800000u) return UINT32_MAX;
    if (!m) return 0x80000000u;
    return b >> 31 ? (uint32_t)~b : b | 0x80000000u;
}
static inline uint64_t key_f64(uint64_t b) {
    const uint64_t m = b & INT64_MAX;
    if (m > 0x7ff0000000000000u) return UINT64_MAX;
    if (!m) return (uint64_t)1 << 63;
    return b >> 63 ? ~b : b | (uint64_t)1 << 63;
}
static inline uint64_t key_small(uint16_t b, uint16_t inf) {
    const uint16_t m = b & 0x7fffu;
    if (m > inf) return UINT16_MAX;
    if (!m) return 0x8000u;
    return b >> 15 ? (uint16_t)~b : b | 0x8000u;
}
#define KEYS(type_, most_, key_)                                                                                    \
    for (int64_t i = 0; i < n; i++) {                                                                               \
        type_ v;                                                                                                    \
        memcpy(&v, x + i * step, sizeof v);                                                                         \
        const uint64_t k = (key_);                                                                                  \
        out[i].key = descending ? (most_) - k : k;                                                                  \
        out[i].at = i;                                                                                              \
    }                                                                                                               \
    break
void order_keys(int dtype, const char *x, int64_t step, int64_t n, bool descending, order_item *out) {
    switch (dtype) {
    case TSRT_UINT8: KEYS(uint8_t, UINT8_MAX, v);
    case TSRT_BOOL8: KEYS(uint8_t, UINT8_MAX, v != 0);
    case TSRT_INT8: KEYS(int8_t, UINT8_MAX, (uint8_t)((uint8_t)v ^ 0x80u));
    case TSRT_INT16: KEYS(int16_t, UINT16_MAX, (uint16_t)((uint16_t)v ^ 0x8000u));
    case TSRT_INT32: KEYS(int32_t, UINT32_MAX, (uint32_t)v ^ 0x80000000u);
    case TSRT_INT64: KEYS(int64_t, UINT64_MAX, (uint64_t)v ^ (uint64_t)1 << 63);
    case TSRT_FLOAT16: KEYS(uint16_t, UINT16_MAX, key_small(v, 0x7c00));
    case TSRT_BFLOAT16: KEYS(uint16_t, UINT16_MAX, key_small(v, 0x7f80));
    case TSRT_FLOAT32: KEYS(uint32_t, UINT32_MAX, key_f32(v));
    default: KEYS(uint64_t, UINT64_MAX, key_f64(v));
    }
}
bool order_is_nan(int dtype, const void *x) {
    order_item k;
    if (!rt_is_floating(dtype)) return false;
    order_keys(dtype, x, 0, 1, false, &k);
    return k.key == (dtype == TSRT_FLOAT64 ? UINT64_MAX : dtype == TSRT_FLOAT32 ? UINT32_MAX : UINT16_MAX);
}

/* ---- stable sort */
static void insertion(order_item *x, int64_t n) {
    for (int64_t i = 1; i < n; i++) {
        const order_item v = x[i];
        int64_t j = i;
        for (; j > 0 && x[j - 1].key > v.key; j--) x[j] = x[j - 1];
        x[j] = v;
    }
}
void order_sort(order_item *x, order_item *tmp, int64_t n) {
    enum { SMALL = 48 };
    if (n <= SMALL) {
        insertion(x, n);
        return;
    }
    uint64_t all = ~(uint64_t)0, any = 0;
    bool sorted = true;
    for (int64_t i = 0; i < n; i++) {
        all &= x[i].key;
        any |= x[i].key;
        sorted &= !i || x[i - 1].key <= x[i].key;
    }
    if (sorted) return;
    const uint64_t differ = all ^ any;
    order_item *from = x, *to = tmp;
    for (int shift = 0; shift < 64; shift += 8) {
        int64_t count[256] = {0}, sum = 0;
        if (!(differ >> shift & 255)) continue;
        for (int64_t i = 0; i < n; i++) count[from[i].key >> shift & 255]++;
        for (int k = 0; k < 256; k++) {
            const int64_t here = count[k];
            count[k] = sum;
            sum += here;
        }
        for (int64_t i = 0; i < n; i++) to[count[from[i].key >> shift & 255]++] = from[i];
        order_item *t = from;
        from = to;
        to = t;
    }
    if (from != x) memcpy(x, from, (size_t)n * sizeof *x);
}

/* ---- selection and unstable sorting: introspective, median of three, as widely implemented */
static inline void swap(order_item *a, order_item *b) {
    const order_item t = *a;
    *a = *b;
    *b = t;
}
static void sift(order_item *x, int64_t hole, int64_t n, order_item v) {
    const int64_t top = hole;
    int64_t child = hole;
    while (child < (n - 1) / 2) {
        child = 2 * (child + 1);
        if (x[child].key < x[child - 1].key) child--;
        x[hole] = x[child];
        hole = child;
    }
    if (!(n & 1) && child == (n - 2) / 2) {
        child = 2 * (child + 1);
        x[hole] = x[child - 1];
        hole = child - 1;
    }
    for (int64_t parent = (hole - 1) / 2; hole > top && x[parent].key < v.key; parent = (hole - 1) / 2) {
        x[hole] = x[parent];
        hole = parent;
    }
    x[hole] = v;
}
void order_heap(order_item *x, int64_t n) {
    for (int64_t i = (n - 2) / 2; n > 1 && i >= 0; i--) sift(x, i, n, x[i]);
}
void order_heap_take(order_item *x, int64_t n, order_item *result) {     /* the largest goes to *result, which then is in the heap */
    const order_item v = *result;
    *result = x[0];
    sift(x, 0, n, v);
}
static void heap_select(order_item *x, int64_t k, int64_t n) {
    order_heap(x, k);
    for (int64_t i = k; i < n; i++)
        if (x[i].key < x[0].key) order_heap_take(x, k, &x[i]);
}
void order_heap_sort(order_item *x, int64_t n) {
    for (; n > 1; n--) order_heap_take(x, n - 1, &x[n - 1]);
}
void order_partial(order_item *x, int64_t k, int64_t n) {
    if (k <= 0) return;
    heap_select(x, k, n);
    order_heap_sort(x, k);
}
static int64_t partition(order_item *x, int64_t first, int64_t last) {
    order_item *a = x + first + 1, *b = x + first + (last - first) / 2, *c = x + last - 1, *m;
    if (a->key < b->key) m = b->key < c->key ? b : a->key < c->key ? c : a;
    else m = a->key < c->key ? a : b->key < c->key ? c : b;
    swap(x + first, m);
    const uint64_t pivot = x[first].key;
    int64_t i = first + 1, j = last;
    for (;;) {
        while (x[i].key < pivot) i++;
        j--;
        while (pivot < x[j].key) j--;
        if (i >= j) return i;
        swap(x + i, x + j);
        i++;
    }
}
static int depth_of(int64_t n) {
    int d = 0;
    for (; n > 1; n >>= 1) d++;
    return 2 * d;
}
void order_nth(order_item *x, int64_t nth, int64_t n) {
    int64_t first = 0, last = n;
    if (nth >= n) return;
    for (int depth = depth_of(n); last - first > 3; depth--) {
        if (!depth) {
            heap_select(x + first, nth + 1 - first, last - first);
            swap(x + first, x + nth);
            return;
        }
        const int64_t cut = partition(x, first, last);
        if (cut <= nth) first = cut;
        else last = cut;
    }
    insertion(x + first, last - first);
}
void order_unstable(order_item *x, int64_t n) {
    struct { int64_t first, last; int depth; } stack[128];
    int top = 0;
    enum { SMALL = 16 };
    stack[top].first = 0;
    stack[top].last = n;
    stack[top++].depth = depth_of(n);
    while (top) {
        int64_t first = stack[--top].first, last = stack[top].last;
        int depth = stack[top].depth;
        while (last - first > SMALL) {
            if (!depth) {
                order_heap(x + first, last - first);
                order_heap_sort(x + first, last - first);
                break;
            }
            depth--;
            const int64_t cut = partition(x, first, last);
            if (top < 128) {
                stack[top].first = cut;
                stack[top].last = last;
                stack[top++].depth = depth;
            }
            last = cut;
        }
    }
    insertion(x, n);
}
void order_select(order_item *x, int64_t k, int64_t n) {
    int64_t lo = 0, hi = n - 1;
    while (hi > lo) {
        if (hi == lo + 1) {
            if (x[lo].key > x[hi].key) swap(x + lo, x + hi);
            return;
        }
        swap(x + lo + (hi - lo) / 2, x + lo + 1);
        if (x[lo + 1].key > x[hi].key) swap(x + lo + 1, x + hi);
        if (x[lo].key > x[hi].key) swap(x + lo, x + hi);
        if (x[lo + 1].key > x[lo].key) swap(x + lo + 1, x + lo);
        const uint64_t pivot = x[lo].key;
        int64_t i = lo + 1, j = hi;
        for (;;) {
            do i++;
            while (pivot > x[i].key);
            do j--;
            while (x[j].key > pivot);
            if (j < i) break;
            swap(x + i, x + j);
        }
        swap(x + lo, x + j);
        if (j <= k) lo = i;
        if (j >= k) hi = j - 1;
    }
}

/* Counts of the highest digit in which keys differ tell which items may be the one sought; these stay, in their order. */
order_item order_stable_nth(order_item *x, int64_t k, int64_t n) {
    enum { MOST_BITS = 11, FEW_BITS = 5, FEW = 16 };
    while (n > FEW) {
        const int bits = n > 4096 ? MOST_BITS : FEW_BITS;
        const uint64_t mask = ((uint64_t)1 << bits) - 1;
        uint64_t any = 0, every = ~(uint64_t)0;
        int64_t count[1 << MOST_BITS];
        memset(count, 0, sizeof *count << bits);
        for (int64_t i = 0; i < n; i++) any |= x[i].key, every &= x[i].key;
        if (any == every) return x[k];
        int shift = 0;
        while ((any ^ every) >> shift >> bits) shift++;
        for (int64_t i = 0; i < n; i++) count[x[i].key >> shift & mask]++;
        uint64_t digit = 0;
        while (k >= count[digit]) k -= count[digit++];
        int64_t kept = 0;
        for (int64_t i = 0; i < n; i++)
            if ((x[i].key >> shift & mask) == digit) x[kept++] = x[i];
        n = kept;
    }
    for (int64_t i = 1; i < n; i++) {
        const order_item t = x[i];
        int64_t j = i;
        for (; j && t.key < x[j - 1].key; j--) x[j] = x[j - 1];
        x[j] = t;
    }
    return x[k];
}
