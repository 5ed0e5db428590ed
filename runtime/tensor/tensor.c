/* tensor.c: tensors and storages: how they lie in memory, begin and end. A new tensor is one block: head, storage, sizes and strides, and the
 * elements, too, when they are few; many lie in a block of their own (block.c). A view is a head with sizes and strides. The block of a whole
 * tensor lives as long as its storage does: the tensor itself holds one reference to it. */
#include <stdio.h>
#include "private.h"

enum { INSIDE_MOST = RT_POOL_MOST, LEAST_ROOM = 2 };
_Static_assert(sizeof(tsrt_tensor) % 16 == 0 && sizeof(tsrt_storage) % 16 == 0, "what lies behind them in a block is aligned to 16 bytes");

static inline tsrt_storage *own_storage(const tsrt_tensor *t) { return (tsrt_storage *)(uintptr_t)(t + 1); }
static inline int64_t *own_dims(const tsrt_tensor *t) {
    char *p = (char *)(uintptr_t)(t + 1);
    return (int64_t *)(void *)(t->flags & RT_TENSOR_WHOLE ? p + sizeof(tsrt_storage) : p);
}

/* ---- the end */
void rt_storage_release(tsrt_ctx *c, tsrt_storage *s) {
    if (s->count < 0 || --s->count) return;
    if (s->deleter) s->deleter(s->user, s->data);
    else if (!(s->flags & (TSRT_STORAGE_FOREIGN | RT_STORAGE_DATA_INSIDE))) rt_block_free(c, s->data, s->bytes);
    if (s->flags & TSRT_STORAGE_INSIDE) tsrt_free(c, (char *)s - sizeof(tsrt_tensor), (size_t)(s->flags >> RT_STORAGE_BLOCK_SHIFT) * 16);
    else tsrt_free(c, s, sizeof *s);
}

void rt_tensor_destroy(tsrt_ctx *c, tsrt_cell *cell) {
    tsrt_tensor *t = (tsrt_tensor *)cell;
    int64_t *dims = own_dims(t);
    const bool moved = t->size != dims;
    if (t->grad_fn || t->base) rt_grad_forget(c, t);
    const size_t room = (size_t)(moved ? dims[0] : t->room);       /* of the block itself: set_room */
    if (moved) tsrt_free(c, t->size, (size_t)t->room * 16);
    if (t->flags & RT_TENSOR_WHOLE) {
        tsrt_storage *own = own_storage(t);
        if (t->storage != own) rt_storage_release(c, t->storage);
        rt_storage_release(c, own);
    } else {
        rt_storage_release(c, t->storage);
        tsrt_free(c, t, sizeof *t + room * 16);
    }
}

void rt_drop(tsrt_ctx *c, tsrt_tensor *t) { tsrt_release(c, t); }
void rt_clear(tsrt_ctx *c, tsrt_tensor **t) {
    rt_drop(c, *t);
    *t = NULL;
}

/* ---- sizes */
const char *rt_sizes_text(int ndim, const int64_t *size, char *buf, size_t n) {
    size_t at = 0;
    if (n < 8) return "";
    buf[at++] = '[';
    for (int i = 0; i < ndim && at + 24 < n; i++) at += (size_t)snprintf(buf + at, n - at, i ? ", %lld" : "%lld", (long long)size[i]);
    buf[at++] = ']';
    buf[at] = 0;
    return buf;
}

static int check_sizes(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, size_t *bytes) {
    char text[256];
    size_t n = rt_bytes(dtype);
    bool over = false, none = false;
    if (!n) return tsrt_fail(c, NULL, "tensors of %s are not supported", rt_dtype_cpp(dtype));
    if (ndim > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    for (int i = 0; i < ndim; i++) {
        if (size[i] < 0)
            return tsrt_fail(c, NULL, "Trying to create tensor with negative dimension %lld: %s", (long long)size[i], rt_sizes_text(ndim, size, text, sizeof text));
        if (!size[i]) none = true;
        else over |= __builtin_mul_overflow(n, (size_t)size[i], &n);
    }
    if (!none && (over || n > PTRDIFF_MAX)) return tsrt_fail(c, NULL, "Storage size calculation overflowed with sizes=%s", rt_sizes_text(ndim, size, text, sizeof text));
    *bytes = none ? 0 : n;
    return 0;
}

void rt_row_major(int ndim, const int64_t *size, int64_t *stride) {
    int64_t n = 1;
    for (int i = ndim - 1; i >= 0; i--) {
        stride[i] = n;
        if (size[i] > 1) n *= size[i];
    }
}

static bool contiguous(int ndim, const int64_t *size, const int64_t *stride) {
    int64_t n = 1;
    for (int i = ndim - 1; i >= 0; i--) {
        if (size[i] == 1) continue;
        if (stride[i] != n) return false;
        n *= size[i];
    }
    return true;
}

void rt_update(tsrt_tensor *t) {
    int64_t n = 1;
    for (int i = 0; i < t->ndim; i++) n *= t->size[i];
    t->numel = n;
    if (!n || contiguous(t->ndim, t->size, t->stride)) t->flags |= TSRT_TENSOR_CONTIGUOUS;
    else t->flags &= (uint8_t)~TSRT_TENSOR_CONTIGUOUS;
}

/* ---- the beginning */
/* A whole tensor with room for its dimensions; `inside` bytes of elements in the block. Sizes and strides are the caller's to fill in. */
static tsrt_tensor *new_whole(tsrt_ctx *c, int dtype, int ndim, size_t bytes, bool inside) {
    const int room = ndim < LEAST_ROOM ? LEAST_ROOM : ndim;
    const size_t head = sizeof(tsrt_tensor) + sizeof(tsrt_storage) + (size_t)room * 16;
    const size_t block = inside ? head + ((bytes + 15) & ~(size_t)15) : head;
    tsrt_tensor *t = tsrt_alloc(c, block);
    if (!t) return NULL;
    tsrt_storage *s = (tsrt_storage *)(t + 1);
    int64_t *dims = (int64_t *)(void *)(s + 1);
    *t = (tsrt_tensor){.head = {1, &tsrt_type_tensor}, .storage = s, .size = dims, .stride = dims + room, .ndim = ndim, .dtype = (uint8_t)dtype,
                       .flags = RT_TENSOR_WHOLE, .room = (uint16_t)room};
    *s = (tsrt_storage){.count = 1, .bytes = bytes, .flags = TSRT_STORAGE_INSIDE | (uint32_t)(block / 16) << RT_STORAGE_BLOCK_SHIFT};
    if (inside) {
        s->data = (char *)(dims + 2 * room);
        s->flags |= RT_STORAGE_DATA_INSIDE;
    }
    return t;
}

static int new_tensor(tsrt_ctx *c, int dtype, int ndim, size_t bytes, tsrt_tensor **out) {
    const bool inside = sizeof(tsrt_tensor) + sizeof(tsrt_storage) + 16 * (size_t)(ndim < LEAST_ROOM ? LEAST_ROOM : ndim) + bytes <= INSIDE_MOST;
    tsrt_tensor *t = new_whole(c, dtype, ndim, bytes, inside);
    if (!t) return 1;
    if (!inside && !(t->storage->data = rt_block_new(c, bytes))) {
        tsrt_free(c, t, (size_t)(t->storage->flags >> RT_STORAGE_BLOCK_SHIFT) * 16);
        return 1;
    }
    *out = t;
    return 0;
}

int rt_empty(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, tsrt_tensor **out) {
    size_t bytes;
    tsrt_tensor *t;
    if (check_sizes(c, dtype, ndim, size, &bytes) || new_tensor(c, dtype, ndim, bytes, &t)) return 1;
    int64_t n = 1, numel = 1;
    for (int i = ndim - 1; i >= 0; i--) {
        t->size[i] = size[i];
        t->stride[i] = n;
        if (size[i] > 1) n *= size[i];
        numel *= size[i];
    }
    t->numel = numel;
    t->flags |= TSRT_TENSOR_CONTIGUOUS;
    *out = t;
    return 0;
}

/* Elements from the storage's start up to the last one that the strides reach, the offset aside. False when that overflows. */
static bool span_of(int ndim, const int64_t *size, const int64_t *stride, int64_t *span) {
    int64_t last = 0, step;
    for (int i = 0; i < ndim; i++) {
        if (!size[i]) return *span = 0, true;
        if (__builtin_mul_overflow(size[i] - 1, stride[i], &step) || __builtin_add_overflow(last, step, &last)) return false;
    }
    return *span = last + 1, last < INT64_MAX;
}

int rt_empty_strided(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const int64_t *stride, tsrt_tensor **out) {
    size_t bytes;
    int64_t span;
    char text[256];
    tsrt_tensor *t;
    if (check_sizes(c, dtype, ndim, size, &bytes)) return 1;
    for (int i = 0; i < ndim; i++)
        if (stride[i] < 0) return tsrt_fail(c, NULL, "as_strided: Negative strides are not supported at the moment, got strides: %s", rt_sizes_text(ndim, stride, text, sizeof text));
    if (!span_of(ndim, size, stride, &span) || __builtin_mul_overflow((size_t)span, rt_bytes(dtype), &bytes) || bytes > PTRDIFF_MAX)
        return tsrt_fail(c, NULL, "Storage size calculation overflowed with sizes=%s", rt_sizes_text(ndim, size, text, sizeof text));
    if (new_tensor(c, dtype, ndim, bytes, &t)) return 1;
    for (int i = 0; i < ndim; i++) t->size[i] = size[i], t->stride[i] = stride[i];
    rt_update(t);
    *out = t;
    return 0;
}

int rt_view_as_dtype(tsrt_ctx *c, const tsrt_tensor *base, int dtype, int ndim, const int64_t *size, const int64_t *stride, int64_t offset, tsrt_tensor **out) {
    const int room = ndim < LEAST_ROOM ? LEAST_ROOM : ndim;
    tsrt_tensor *t = tsrt_alloc(c, sizeof *t + (size_t)room * 16);
    if (!t) return 1;
    int64_t *dims = (int64_t *)(void *)(t + 1);
    *t = (tsrt_tensor){.head = {1, &tsrt_type_tensor}, .storage = base->storage, .offset = offset, .size = dims, .stride = dims + room, .ndim = ndim,
                       .dtype = (uint8_t)dtype, .room = (uint16_t)room};
    for (int i = 0; i < ndim; i++) t->size[i] = size[i], t->stride[i] = stride[i];
    rt_storage_retain(t->storage);
    rt_update(t);
    *out = t;
    return 0;
}

int rt_view(tsrt_ctx *c, const tsrt_tensor *base, int ndim, const int64_t *size, const int64_t *stride, int64_t offset, tsrt_tensor **out) {
    return rt_view_as_dtype(c, base, base->dtype, ndim, size, stride, offset, out);
}

int rt_check_view(tsrt_ctx *c, const tsrt_tensor *base, int ndim, const int64_t *size, const int64_t *stride, int64_t offset) {
    char sizes[256], strides[256];
    int64_t span, last;
    const size_t item = rt_bytes(base->dtype);
    for (int i = 0; i < ndim; i++)
        if (stride[i] < 0)
            return tsrt_fail(c, NULL, "as_strided: Negative strides are not supported at the moment, got strides: %s", rt_sizes_text(ndim, stride, strides, sizeof strides));
    for (int i = 0; i < ndim; i++)
        if (size[i] < 0) return tsrt_fail(c, NULL, "Storage size calculation overflowed with sizes=%s and strides=%s", rt_sizes_text(ndim, size, sizes, sizeof sizes), rt_sizes_text(ndim, stride, strides, sizeof strides));
    if (offset < 0) return tsrt_fail(c, NULL, "Tensor: invalid storage offset %lld", (long long)offset);
    if (!span_of(ndim, size, stride, &span) || __builtin_add_overflow(offset, span, &last))
        return tsrt_fail(c, NULL, "Storage size calculation overflowed with sizes=%s and strides=%s", rt_sizes_text(ndim, size, sizes, sizeof sizes), rt_sizes_text(ndim, stride, strides, sizeof strides));
    if (span && (uint64_t)last > base->storage->bytes / item)
        return tsrt_fail(c, NULL, "setStorage: sizes %s, strides %s, storage offset %lld, and itemsize %zu requiring a storage size of %lld are out of bounds for storage of size %zu",
                         rt_sizes_text(ndim, size, sizes, sizeof sizes), rt_sizes_text(ndim, stride, strides, sizeof strides), (long long)offset, item,
                         (long long)(last * (int64_t)item), base->storage->bytes);
    return 0;
}

int rt_tensor_of(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const int64_t *stride, void *data, size_t bytes, uint32_t flags,
                 void (*deleter)(void *user, void *data), void *user, tsrt_tensor **out) {
    size_t least;
    if (check_sizes(c, dtype, ndim, size, &least)) return 1;
    tsrt_tensor *t = new_whole(c, dtype, ndim, bytes, false);
    if (!t) return 1;
    tsrt_storage *s = t->storage;
    s->data = data;
    s->flags |= flags | TSRT_STORAGE_FOREIGN;
    s->deleter = deleter;
    s->user = user;
    for (int i = 0; i < ndim; i++) t->size[i] = size[i];
    if (stride)
        for (int i = 0; i < ndim; i++) t->stride[i] = stride[i];
    else rt_row_major(ndim, size, t->stride);
    rt_update(t);
    *out = t;
    return 0;
}

int rt_new_list(tsrt_ctx *c, int64_t n, tsrt_list **out) {
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_tensor, n, n);
    if (!l) return 1;
    *out = l;
    return 0;
}

/* ---- changes in place */
/* More dimensions than the block has room for: an array of their own. The block's first dimension keeps how many it had. */
static int set_room(tsrt_ctx *c, tsrt_tensor *t, int ndim) {
    if (ndim <= t->room) return 0;
    const int room = ndim + 2;
    int64_t *dims = tsrt_alloc(c, (size_t)room * 16), *own = own_dims(t);
    if (!dims) return 1;
    if (t->size == own) own[0] = t->room;
    else tsrt_free(c, t->size, (size_t)t->room * 16);
    t->size = dims;
    t->stride = dims + room;
    t->room = (uint16_t)room;
    return 0;
}

int rt_set_sizes(tsrt_ctx *c, tsrt_tensor *t, int ndim, const int64_t *size, const int64_t *stride, int64_t offset) {
    int64_t sizes[RT_MAXDIM], strides[RT_MAXDIM];          /* the arguments may be the tensor's own */
    if (ndim > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    rt_copy_ints(sizes, size, ndim);
    rt_copy_ints(strides, stride, ndim);
    if (set_room(c, t, ndim)) return 1;
    rt_copy_ints(t->size, sizes, ndim);
    rt_copy_ints(t->stride, strides, ndim);
    t->ndim = ndim;
    t->offset = offset;
    rt_update(t);
    return 0;
}

void rt_set_storage(tsrt_ctx *c, tsrt_tensor *t, tsrt_storage *s) {
    tsrt_storage *own = t->flags & RT_TENSOR_WHOLE ? own_storage(t) : NULL, *old = t->storage;
    if (s == old) return;
    if (s != own) rt_storage_retain(s);                    /* its own it holds anyway */
    t->storage = s;
    if (old != own) rt_storage_release(c, old);
}

/* The storage gets room for `bytes`, its contents kept. */
static int grow_storage(tsrt_ctx *c, tsrt_storage *s, size_t bytes) {
    if (s->flags & (TSRT_STORAGE_FOREIGN | TSRT_STORAGE_READ_ONLY) || s->count < 0)
        return tsrt_fail(c, NULL, "Trying to resize storage that is not resizable");
    char *data = rt_block_new(c, bytes);
    if (!data) return 1;
    if (s->bytes) memcpy(data, s->data, s->bytes);
    if (!(s->flags & RT_STORAGE_DATA_INSIDE)) rt_block_free(c, s->data, s->bytes);
    s->flags &= ~(uint32_t)RT_STORAGE_DATA_INSIDE;
    s->data = data;
    s->bytes = bytes;
    return 0;
}

int rt_resize(tsrt_ctx *c, tsrt_tensor *t, int ndim, const int64_t *size) {
    int64_t stride[RT_MAXDIM], sizes[RT_MAXDIM];
    size_t bytes;
    if (check_sizes(c, t->dtype, ndim, size, &bytes)) return 1;
    rt_copy_ints(sizes, size, ndim);
    if (ndim == t->ndim && rt_same_ints(sizes, t->size, ndim)) return 0;
    if (__builtin_add_overflow(bytes, (size_t)t->offset * rt_bytes(t->dtype), &bytes)) return tsrt_fail_memory(c);
    if (set_room(c, t, ndim) || (bytes > t->storage->bytes && grow_storage(c, t->storage, bytes))) return 1;
    rt_row_major(ndim, sizes, stride);
    return rt_set_sizes(c, t, ndim, sizes, stride, t->offset);
}
