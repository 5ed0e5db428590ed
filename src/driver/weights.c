/* weights.c: --weights=FILE: the tensors of exported modules in a safetensors file beside the program, instead of in it. Tensors that share memory are one block of it:
 * one tensor with the first one's name, of its shape where it covers all, else of one dimension. The program knows the file by its header, which holds a
 * checksum of all tensors (metadata "tscc"). */
#include "driver/weights.h"
#include "archive/tensors.h"
#include <string.h>
#include <zlib.h>

/* FNV-1a, 64 bits; runtime/kernels/weights.c does the same. */
static uint64_t hash_of(const char *p, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
    return h;
}

/* The block's bytes as a tensor of a file. */
static Data *block_data(Arena *a, const WeightBlock *b, const char **why) {
    const tsrt_tensor *t = (b->whole ? b->whole : b->first)->u.p;
    const int64_t width = (int64_t)tsrt_dtype_bytes((tsrt_dtype)t->dtype);
    DataStorage *st = NEW(a, DataStorage);
    *st = (DataStorage){.bytes = (const unsigned char *)t->storage->data + b->lo, .nbytes = (uint64_t)(b->hi - b->lo), .location = "cpu"};
    const int ndim = b->whole ? t->ndim : 1;
    int64_t *sizes = NEWN(a, int64_t, ndim + 1), *strides = NEWN(a, int64_t, ndim + 1);
    for (int i = 0; i < ndim; i++) sizes[i] = b->whole ? t->size[i] : (b->hi - b->lo) / width, strides[i] = b->whole ? t->stride[i] : 1;
    *why = b->lo % width || (b->hi - b->lo) % width ? "tensors of several dtypes share memory" : NULL;
    return *why ? NULL : data_tensor(a, st, dtype_of_code(t->dtype), ndim, sizes, strides, 0, why);
}

bool weights_plan(Session *s, Weights *w, const char *path, WeightFile *out) {
    Arena *a = s->arena;
    uint64_t *starts = NEWN(a, uint64_t, w->block.len + 1);
    uLong sum = crc32_z(0, NULL, 0);
    Buf header = {0};
    *out = (WeightFile){.path = path, .tensors = data_dict(a), .metadata = data_dict(a)};
    for (int i = 0; i < w->block.len; i++) {
        const WeightBlock *b = &w->block.data[i];
        const char *why;
        Data *t = block_data(a, b, &why);
        if (!t) return diag(s, DIAG_weights_shared, (Span){0, 0}, path, b->name, why);
        sum = crc32_z(sum, t->u.tensor->storage->bytes, t->u.tensor->storage->nbytes);
        w->bytes += b->hi - b->lo;
        data_dict_set(a, out->tensors, data_str(a, b->name, strlen(b->name)), t);
    }
    const char *text = arena_printf(a, "%08lx", sum);
    data_dict_set(a, out->metadata, data_str(a, "format", 6), data_str(a, "pt", 2));
    data_dict_set(a, out->metadata, data_str(a, "tscc", 4), data_str(a, text, strlen(text)));
    if (!safetensors_layout(s, a, path, out->tensors, out->metadata, starts, &header)) return buf_free(&header), false;
    for (int i = 0; i < w->block.len; i++) w->block.data[i].at = (int64_t)starts[i];
    w->path = path;
    w->header = (int64_t)header.len;
    w->id = (int64_t)hash_of(header.p, header.len);
    buf_free(&header);
    return true;
}

bool weights_write(Session *s, Outputs *outs, const WeightFile *f) {
    const char *temp = outputs_temp(outs, f->path, true);
    return temp && safetensors_save(s, temp, f->tensors, f->metadata);
}
