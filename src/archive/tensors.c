/* Tensors of files <-> tensors of the runtime. */
#include "archive/tensors.h"
#include "grad.h"
#include <string.h>

Dtype dtype_of_code(int code) {
    for (int d = 0; d < NUM_DTYPES; d++)
        if (dtype_info((Dtype)d)->code == code) return (Dtype)d;
    return DT_float32;
}

bool tensor_readable(const DataTensor *t) {
    const DtypeInfo *info = dtype_info(t->dtype);
    return info->code < TSRT_NUM_DTYPES && info->category != 'q' && !t->quant;
}

static tsrt_tensor *copy_of(TensorPool *p, const DataStorage *st) {
    const int64_t bytes = (int64_t)st->nbytes;
    tsrt_tensor *t = tsrt_tensor_new(p->c, TSRT_UINT8, 1, &bytes);
    if (t && bytes) memcpy(tsrt_tensor_data(t), st->bytes, st->nbytes);
    return t;
}

/* The one copy of a storage. A bool is 0 or 1 to compiled code, whatever byte the file has. */
static tsrt_tensor *shared_copy(TensorPool *p, const DataStorage *st, Dtype dtype) {
    tsrt_tensor *t = map_get(&p->storages, st);
    if (!t && !(t = copy_of(p, st))) return NULL;
    map_set(p->arena, &p->storages, st, t);
    if (dtype != DT_bool || map_has(&p->truths, st)) return t;
    unsigned char *bytes = tsrt_tensor_data(t);
    for (uint64_t i = 0; i < st->nbytes; i++) bytes[i] = bytes[i] != 0;
    map_set(p->arena, &p->truths, st, t);
    return t;
}

/* A copy of its own with the elements conjugated or negated: signs are the last bit of every number, the imaginary part's or all. */
static tsrt_tensor *flipped_copy(TensorPool *p, const DataTensor *from) {
    const int64_t bytes = (int64_t)from->storage->nbytes, element = dtype_info(from->dtype)->bytes, half = element / 2;
    const bool complex = dtype_info(from->dtype)->category == 'c', real = from->neg, imaginary = from->neg != from->conj;
    tsrt_tensor *t = copy_of(p, from->storage);
    unsigned char *at = t ? tsrt_tensor_data(t) : NULL;
    for (int64_t i = 0; t && i + element <= bytes; i += element) {
        if (complex ? imaginary : real) at[i + element - 1] ^= 0x80;
        if (complex && real) at[i + half - 1] ^= 0x80;
    }
    return t;
}

tsrt_tensor *tensor_read(TensorPool *p, const DataTensor *from) {
    const bool flipped = from->conj || from->neg;
    tsrt_tensor *all = flipped ? flipped_copy(p, from) : shared_copy(p, from->storage, from->dtype), *t = NULL;
    if (all) t = tsrt_tensor_view(p->c, all, (tsrt_dtype)dtype_info(from->dtype)->code, from->ndim, from->sizes, from->strides, from->offset);
    if (flipped) tsrt_release(p->c, all);
    if (t && from->requires_grad) tsrt_tensor_require_grad(p->c, t, true);
    return t;
}

void tensor_pool_drop(TensorPool *p) {
    for (int i = 0; i < p->storages.len; i++) tsrt_release(p->c, p->storages.entries[i].value);
    p->storages = (Map){0};
}

Data *tensor_write(TensorPool *p, const tsrt_tensor *t, const char **why) {
    DataStorage *st = map_get(&p->storages, t->storage);
    if (!st) {
        const unsigned char *bytes = (const unsigned char *)t->storage->data;
        st = NEW(p->arena, DataStorage);
        if (p->keep && t->storage->bytes) bytes = memcpy(arena_alloc(p->arena, t->storage->bytes), bytes, t->storage->bytes);
        *st = (DataStorage){.bytes = bytes, .nbytes = t->storage->bytes, .location = "cpu"};
        map_set(p->arena, &p->storages, t->storage, st);
    }
    int64_t *sizes = NEWN(p->arena, int64_t, t->ndim + 1), *strides = NEWN(p->arena, int64_t, t->ndim + 1);
    if (t->ndim) memcpy(sizes, t->size, sizeof *sizes * (size_t)t->ndim), memcpy(strides, t->stride, sizeof *strides * (size_t)t->ndim);
    Data *o = data_tensor(p->arena, st, dtype_of_code(t->dtype), t->ndim, sizes, strides, t->offset, why);
    if (o) o->u.tensor->requires_grad = t->flags & TSRT_TENSOR_REQUIRES_GRAD;
    return o;
}
