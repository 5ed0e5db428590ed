/* copy.c: elements from one tensor to another, converted and broadcast; tensors filled, cloned, made row-major. */
#include "convert.h"
#include "private.h"

void rt_convert(int to, char *dst, int64_t dst_stride, int from, const char *src, int64_t src_stride, int64_t n) {
    rt_convert_pick__base(to, from)(dst, dst_stride, src, src_stride, n);
}

typedef struct Copy { rt_convert_fn *convert; rt_move_strided_fn *move; rt_fill_dense_fn *fill; size_t bytes; } Copy;

static void convert_loop(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    ((const Copy *)arg)->convert(data[0], stride[0], data[1], stride[1], n);
}

static void move_loop(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    const Copy *k = arg;
    if (stride[0] == (int64_t)k->bytes && stride[1] == (int64_t)k->bytes) memcpy(data[0], data[1], (size_t)n * k->bytes);
    else k->move(k->bytes, data[0], stride[0], data[1], stride[1], n);
}

/* Two dimensions where one side's dense dimension is the other's far one: by tiles that fit the cache. */
typedef struct Tiles { const rt_iter *it; rt_move_tile_fn *tile; size_t bytes; } Tiles;
enum { SIDE = RT_TILE };

static void tiles(void *arg, int64_t begin, int64_t end) {
    const Tiles *t = arg;
    const rt_iter *it = t->it;
    const int64_t cols = it->size[0], rows = it->size[1], across = (cols + SIDE - 1) / SIDE, down = (rows + SIDE - 1) / SIDE;
    for (int64_t k = begin; k < end; k++) {
        const int64_t col = k % across * SIDE, row = k / across % down * SIDE, plane = k / across / down;
        char *dst = it->data[0] + row * it->stride[0][1] + col * it->stride[0][0] + (it->ndim > 2 ? plane * it->stride[0][2] : 0);
        const char *src = it->data[1] + row * it->stride[1][1] + col * it->stride[1][0] + (it->ndim > 2 ? plane * it->stride[1][2] : 0);
        t->tile(t->bytes, dst, it->stride[0][1], src, it->stride[1][0], rows - row < SIDE ? rows - row : SIDE, cols - col < SIDE ? cols - col : SIDE);
    }
}

static bool by_tiles(tsrt_ctx *c, const rt_iter *it, size_t bytes) {
    if (it->ndim < 2 || it->ndim > 3 || it->size[0] < 8 || it->size[1] < 8 || it->stride[0][0] != (int64_t)bytes || it->stride[1][1] != (int64_t)bytes) return false;
    const int64_t n = ((it->size[0] + SIDE - 1) / SIDE) * ((it->size[1] + SIDE - 1) / SIDE) * (it->ndim > 2 ? it->size[2] : 1);
    Tiles t = {it, RT_PICK(c, rt_move_tile), bytes};
    rt_parallel(c, n, 32, tiles, &t);
    return true;
}

/* Whether the two share memory in a way that the order of copying would show. */
static bool entangled(const tsrt_tensor *a, const tsrt_tensor *b) {
    if (a->storage->data != b->storage->data) return false;
    return !(a->offset == b->offset && a->dtype == b->dtype && rt_same_sizes(a, b) && rt_same_ints(a->stride, b->stride, a->ndim));
}

/* dst exists, is writable; src broadcasts to it. */
static int copy_apart(tsrt_ctx *c, tsrt_tensor *dst, const tsrt_tensor *src) {
    if (rt_is_contiguous(dst) && rt_is_contiguous(src) && dst->dtype == src->dtype && dst->numel == src->numel && dst->numel * (int64_t)rt_bytes(dst->dtype) <= 65536) {
        if (dst->numel && rt_data(dst) != rt_data(src)) memcpy(rt_data(dst), rt_data(src), (size_t)dst->numel * rt_bytes(dst->dtype));
        return 0;
    }
    int64_t size[2][RT_MAXDIM], stride[2][RT_MAXDIM];
    const tsrt_tensor *t[2] = {dst, src};
    for (int k = 0; k < 2; k++) {
        const int skip = dst->ndim - t[k]->ndim;
        const int64_t bytes = (int64_t)rt_bytes(t[k]->dtype);
        for (int i = 0; i < dst->ndim; i++) {
            size[k][i] = i < skip ? 1 : t[k]->size[i - skip];
            stride[k][i] = size[k][i] == 1 && dst->size[i] != 1 ? 0 : i < skip ? 0 : t[k]->stride[i - skip] * bytes;
        }
    }
    rt_iter it;
    rt_iter_raw(&it, 1, 2, dst->ndim, dst->size, (const int64_t *const[]){stride[0], stride[1]}, (char *const[]){rt_data(dst), rt_data(src)});
    if (!it.numel) return 0;
    if (dst->dtype == src->dtype) {
        Copy k = {.bytes = rt_bytes(dst->dtype), .move = RT_PICK(c, rt_move_strided)};
        if (!by_tiles(c, &it, k.bytes)) rt_iter_run(c, &it, move_loop, &k, 65536);
    } else {
        Copy k = {.convert = RT_PICK(c, rt_convert_pick)(dst->dtype, src->dtype)};
        rt_iter_run(c, &it, convert_loop, &k, 32768);
    }
    return 0;
}

int rt_copy(tsrt_ctx *c, tsrt_tensor *dst, const tsrt_tensor *src) {
    char a[256], b[256];
    if (dst == src) return 0;
    if (rt_writable(c, dst)) return 1;
    const int skip = dst->ndim - src->ndim;
    if (skip < 0) {
        bool ones = true;                                  /* PyTorch lets leading dimensions of 1 go */
        for (int i = 0; i < -skip; i++) ones &= src->size[i] == 1;
        if (!ones)
            return tsrt_fail(c, NULL, "output with shape %s doesn't match the broadcast shape %s", rt_sizes_text(dst->ndim, dst->size, a, sizeof a),
                             rt_sizes_text(src->ndim, src->size, b, sizeof b));
        tsrt_tensor *low;
        if (rt_view(c, src, dst->ndim, src->size - skip, src->stride - skip, src->offset, &low)) return 1;
        const int failed = rt_copy(c, dst, low);
        rt_drop(c, low);
        return failed;
    }
    for (int i = 0; i < src->ndim; i++)
        if (src->size[i] != 1 && src->size[i] != dst->size[i + skip])
            return tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %d", (long long)dst->size[i + skip],
                             (long long)src->size[i], i + skip);
    if (!entangled(dst, src)) return copy_apart(c, dst, src);
    tsrt_tensor *apart;
    if (rt_clone(c, src, &apart)) return 1;
    const int failed = copy_apart(c, dst, apart);
    rt_drop(c, apart);
    return failed;
}

int rt_clone(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (rt_empty_like(c, t, t->dtype, &made)) return 1;
    if (rt_is_dense(t) && t->numel) {                      /* the same strides: the bytes as they lie */
        const size_t bytes = (size_t)t->numel * rt_bytes(t->dtype);
        if (bytes <= 65536 || c->threads == 1) {
            memcpy(rt_data(made), rt_data(t), bytes);
            *out = made;
            return 0;
        }
    }
    if (copy_apart(c, made, t)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

int rt_contiguous(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (rt_is_contiguous(t)) return rt_same(t, out);
    if (rt_empty(c, t->dtype, t->ndim, t->size, &made)) return 1;
    if (copy_apart(c, made, t)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

int rt_to(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (t->dtype == dtype) return rt_same(t, out);
    if (rt_empty_like(c, t, dtype, &made)) return 1;
    if (copy_apart(c, made, t)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

int rt_to_contiguous(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out) {
    tsrt_tensor *made;
    if (t->dtype == dtype) return rt_contiguous(c, t, out);
    if (rt_empty(c, dtype, t->ndim, t->size, &made)) return 1;
    if (copy_apart(c, made, t)) {
        rt_drop(c, made);
        return 1;
    }
    *out = made;
    return 0;
}

/* ---- filling */
static void fill_loop(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    const Copy *k = arg;
    char *p = data[0];
    const char *one = (const char *)(k + 1);
    if (stride[0] != (int64_t)k->bytes) {
        k->move(k->bytes, p, stride[0], one, 0, n);
        return;
    }
    k->fill(k->bytes, p, one, n);
}

/* Every element is the one at `one`. */
static void fill_with(tsrt_ctx *c, tsrt_tensor *t, const void *one) {
    struct { Copy copy; char bytes[16]; } k = {.copy = {.bytes = rt_bytes(t->dtype), .move = RT_PICK(c, rt_move_strided), .fill = RT_PICK(c, rt_fill_dense)}};
    _Static_assert(sizeof(Copy) == offsetof(struct { Copy copy; char bytes[16]; }, bytes), "fill_loop finds the element behind the Copy");
    int64_t stride[RT_MAXDIM];
    rt_iter it;
    memcpy(k.bytes, one, k.copy.bytes);
    for (int i = 0; i < t->ndim; i++) stride[i] = t->stride[i] * (int64_t)k.copy.bytes;
    rt_iter_raw(&it, 1, 1, t->ndim, t->size, (const int64_t *const[]){stride}, (char *const[]){rt_data(t)});
    rt_iter_run(c, &it, fill_loop, &k, 65536);
}

int rt_fill(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *v) {
    union { double align_; int64_t i_; char one[16]; } u = {0};
    if (t->storage->flags & TSRT_STORAGE_READ_ONLY) return rt_writable(c, t);      /* elements that share memory get the same value */
    if (rt_scalar_store(c, v, t->dtype, &u)) return 1;
    if (t->numel) fill_with(c, t, &u);
    return 0;
}

int rt_zeros(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_empty(c, dtype, ndim, size, &t)) return 1;
    memset(rt_data(t), 0, t->storage->bytes);
    *out = t;
    return 0;
}

int rt_full(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const tsrt_value *v, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_empty(c, dtype, ndim, size, &t)) return 1;
    if (rt_fill(c, t, v)) {
        rt_drop(c, t);
        return 1;
    }
    *out = t;
    return 0;
}

int rt_scalar_tensor(tsrt_ctx *c, int dtype, const tsrt_value *v, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_empty(c, dtype, 0, NULL, &t)) return 1;
    if (rt_scalar_store(c, v, dtype, rt_data(t))) {
        rt_drop(c, t);
        return 1;
    }
    *out = t;
    return 0;
}
