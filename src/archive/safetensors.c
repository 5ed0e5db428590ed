/* safetensors: 8 bytes with the header's length (little-endian), a JSON object {name: {"dtype", "shape", "data_offsets"}} that may have a
 * "__metadata__" of strs, then the tensors' bytes, which fill the rest without gaps or overlaps. Input: a path; tensors are used where they lie.
 * Follows the format's own description and the checks of its reference reader (github.com/huggingface/safetensors, README and tensor.rs). */
#include "archive/json.h"
#include "archive/write.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMENSIONS = 64, LARGEST_HEADER = 100000000 };
static const struct { const char *name; Dtype dtype; } dtypes[] = {
    {"BOOL", DT_bool}, {"U8", DT_uint8}, {"I8", DT_int8}, {"I16", DT_int16}, {"U16", DT_uint16}, {"F16", DT_float16}, {"BF16", DT_bfloat16},
    {"I32", DT_int32}, {"U32", DT_uint32}, {"F32", DT_float32}, {"F64", DT_float64}, {"I64", DT_int64}, {"U64", DT_uint64},
    {"C64", DT_complex64}, {"F8_E4M3", DT_float8_e4m3fn}, {"F8_E5M2", DT_float8_e5m2},
};

typedef struct Tensor { const char *name; Data *value; Dtype dtype; int ndim; int64_t *sizes; uint64_t from, to, at; } Tensor;
typedef struct Reader {
    Json j;                           /* first: over the header; start: of the file */
    Session *s;
    const char *path;
    Archive *a;
    VEC(Tensor) tensors;
} Reader;

static bool damaged(Reader *r, uint64_t at, const char *why) {
    return diag(r->s, DIAG_safetensors_damaged, (Span){0, 0}, r->path, (unsigned long long)at, why);
}
static Reader *reader_of(Json *j) { return (Reader *)j; }
static bool report(Json *j, uint64_t at, const char *why) { return damaged(reader_of(j), at, why); }

/* ---- the header */
static bool numbers(Json *j, uint64_t *out, int most, int *n) {
    *n = 0;
    if (!json_take(j, '[')) return false;
    if (json_next(j, ']')) return j->p++, true;
    do {
        if (*n == most) return json_damaged(j, most == 2 ? "'data_offsets' has more than two numbers" : "a shape has too many dimensions");
        if (!json_whole(j, &out[(*n)++])) return false;
    } while (json_next(j, ',') && j->p++);
    return json_take(j, ']');
}

typedef struct Row { Tensor t; bool dtype, shape, offsets; } Row;

static bool row_member(Json *j, const char *key, size_t len, void *user) {
    Row *row = user;
    uint64_t n[MOST_DIMENSIONS];
    int count;
    (void)len;
    if (!strcmp(key, "dtype") && !row->dtype) {
        const char *name;
        size_t name_len;
        if (!json_string(j, &name, &name_len)) return false;
        for (int i = 0; i < COUNT_OF(dtypes) && !row->dtype; i++)
            if (!strcmp(dtypes[i].name, name)) row->dtype = true, row->t.dtype = dtypes[i].dtype;
        return row->dtype || json_damaged(j, arena_printf(j->arena, "'%.40s' is no element type", name));
    }
    if (!strcmp(key, "shape") && !row->shape) {
        if (!numbers(j, n, MOST_DIMENSIONS, &count)) return false;
        row->shape = true;
        row->t.ndim = count;
        row->t.sizes = NEWN(j->arena, int64_t, count + 1);
        for (int i = 0; i < count; i++) {
            if (n[i] > INT64_MAX) return json_damaged(j, "a size is beyond all memory");
            row->t.sizes[i] = (int64_t)n[i];
        }
        return true;
    }
    if (!strcmp(key, "data_offsets") && !row->offsets) {
        if (!numbers(j, n, 2, &count)) return false;
        if (count != 2 || n[0] > n[1]) return json_damaged(j, "'data_offsets' are no beginning and end");
        row->offsets = true;
        row->t.from = n[0], row->t.to = n[1];
        return true;
    }
    return json_damaged(j, arena_printf(j->arena, "'%.40s' is not due here", key));
}

static bool metadata_member(Json *j, const char *key, size_t len, void *user) {
    const char *value;
    size_t n;
    if (!json_string(j, &value, &n)) return false;
    data_dict_set(j->arena, user, data_str(j->arena, key, len), data_str(j->arena, value, n));
    return true;
}

static bool header_member(Json *j, const char *key, size_t len, void *user) {
    Data *all = user;
    if (!strcmp(key, "__metadata__")) {
        if (all->u.dict->attributes) return json_damaged(j, "'__metadata__' is there twice");
        all->u.dict->attributes = data_dict(j->arena);
        return json_object(j, metadata_member, all->u.dict->attributes);
    }
    Row row = {.t = {.name = key, .at = json_at(j)}};
    Data *name = data_str(j->arena, key, len);
    if (data_dict_get(all, name)) return json_damaged(j, arena_printf(j->arena, "tensor '%.100s' is there twice", key));
    if (!json_object(j, row_member, &row)) return false;
    if (!row.dtype || !row.shape || !row.offsets) return json_damaged(j, arena_printf(j->arena, "tensor '%.100s' has not dtype, shape and data_offsets", key));
    row.t.value = data_new(j->arena, DATA_TENSOR);
    data_dict_set(j->arena, all, name, row.t.value);
    vec_push(j->arena, &reader_of(j)->tensors, row.t);
    return true;
}

/* ---- the tensors */
static int by_place(const void *a, const void *b) {
    const Tensor *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static bool fill_in(Reader *r, Tensor *t, const unsigned char *bytes) {
    const uint64_t element = (uint64_t)dtype_info(t->dtype)->bytes, n = t->to - t->from;
    int64_t *strides = NEWN(r->j.arena, int64_t, t->ndim + 1);
    uint64_t numel = 1, step = 1;
    const char *why = NULL;
    for (int i = 0; i < t->ndim; i++)
        if (__builtin_mul_overflow(numel, (uint64_t)t->sizes[i], &numel)) return damaged(r, t->at, arena_printf(r->j.arena, "the shape of tensor '%.100s' is beyond all memory", t->name));
    if (numel > UINT64_MAX / 16 || numel * element != n)
        return damaged(r, t->at, arena_printf(r->j.arena, "tensor '%.100s' has %llu bytes, but its shape wants another number", t->name, (unsigned long long)n));
    for (int i = t->ndim - 1; i >= 0; i--) {
        strides[i] = (int64_t)step;
        if (t->sizes[i] > 1 && numel) step *= (uint64_t)t->sizes[i];
    }
    DataStorage *st = NEW(r->j.arena, DataStorage);
    *st = (DataStorage){.bytes = archive_usable(r->a, bytes + t->from, n, t->dtype, HOST_BIG), .nbytes = n, .key = t->name, .location = "cpu"};
    if (!st->bytes) return damaged(r, t->at, "there is not enough memory to read it");
    Data *made = data_tensor(r->j.arena, st, t->dtype, t->ndim, t->sizes, strides, 0, &why);
    if (!made) return damaged(r, t->at, why);
    *t->value = *made;
    return true;
}

static bool read_all(Reader *r, Data *all) {
    const FileMap *file = archive_file(r->a);
    uint64_t n = 0;
    r->j.start = r->j.p = r->j.end = file->bytes;
    if (file->len < 8) return damaged(r, 0, "shorter than the length of its header");
    for (int i = 7; i >= 0; i--) n = n << 8 | file->bytes[i];
    if (n > file->len - 8 || n > LARGEST_HEADER) return damaged(r, 0, "its header is longer than the file, or than 100 MB");
    r->j.p += 8;
    r->j.end = r->j.p + n;
    if (!n || *r->j.p != '{') return damaged(r, 8, "its header does not start with '{'");
    if (!json_object(&r->j, header_member, all)) return false;
    json_blanks(&r->j);
    if (r->j.p != r->j.end) return json_damaged(&r->j, "the header goes on behind its end");
    const uint64_t room = file->len - 8 - n;
    uint64_t at = 0;
    if (r->tensors.len) qsort(r->tensors.data, (size_t)r->tensors.len, sizeof *r->tensors.data, by_place);
    for (int i = 0; i < r->tensors.len; i++) {
        Tensor *t = &r->tensors.data[i];
        if (t->from != at) return damaged(r, t->at, arena_printf(r->j.arena, t->from < at ? "tensor '%.100s' overlaps another" : "there is a gap before tensor '%.100s'", t->name));
        if (t->to > room) return damaged(r, t->at, arena_printf(r->j.arena, "tensor '%.100s' reaches beyond the file", t->name));
        if (!fill_in(r, t, r->j.end)) return false;
        at = t->to;
    }
    return at == room || damaged(r, 8 + n + at, "there are bytes that belong to no tensor");
}

const Data *safetensors_load(Session *s, const char *path, Archive **owner) {
    *owner = NULL;
    Archive *a = archive_of_file(s, path);
    if (!a) return NULL;
    Reader r = {.j = {.arena = archive_arena(a), .report = report}, .s = s, .path = path, .a = a};
    Data *all = data_dict(r.j.arena);
    if (read_all(&r, all)) return *owner = a, all;
    archive_close(a);
    return NULL;
}

/* ---- writing */
typedef struct Item { const Data *name; const DataTensor *t; int64_t place; } Item;   /* place: in the dict */
typedef struct Plan { Item *item; int n; Buf head; } Plan;

/* The reference's order: wide elements first, so that each lies at a multiple of its size; then by name. */
static int by_width(const void *a, const void *b) {
    const Item *x = a, *y = b;
    const int wx = dtype_info(x->t->dtype)->bytes, wy = dtype_info(y->t->dtype)->bytes;
    if (wx != wy) return wy - wx;
    const size_t nx = x->name->u.str.len, ny = y->name->u.str.len;
    const int way = memcmp(x->name->u.str.s, y->name->u.str.s, nx < ny ? nx : ny);
    return way ? way : (nx > ny) - (nx < ny);
}

static void fill(FILE *f, void *user) {
    const Plan *p = user;
    unsigned char size[8];
    for (int i = 0; i < 8; i++) size[i] = (unsigned char)((uint64_t)p->head.len >> (8 * i));
    fwrite(size, 1, 8, f);
    fwrite(p->head.p, 1, p->head.len, f);
    for (int i = 0; i < p->n; i++) tensor_put(p->item[i].t, false, f);
}

static const char *dtype_text(Dtype d) {
    for (int i = 0; i < COUNT_OF(dtypes); i++)
        if (dtypes[i].dtype == d) return dtypes[i].name;
    return NULL;
}

static bool plan_all(Session *s, Arena *a, const char *path, const DataDict *d, Plan *p) {
    p->item = NEWN(a, Item, d->len + 1);
    for (int64_t i = 0; i < d->len; i++) {
        const Data *name = d->keys[i], *t = d->values[i];
        if (name->kind != DATA_STR || t->kind != DATA_TENSOR) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "safetensors holds tensors by name, and nothing else");
        if (!is_utf8((const unsigned char *)name->u.str.s, name->u.str.len)) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "a tensor's name is no UTF-8");
        if (t->u.tensor->quant || !dtype_text(t->u.tensor->dtype))
            return diag(s, DIAG_save_failed, (Span){0, 0}, path, arena_printf(a, "safetensors has no dtype torch.%s", dtype_info(t->u.tensor->dtype)->name));
        p->item[p->n++] = (Item){name, t->u.tensor, i};
    }
    qsort(p->item, (size_t)p->n, sizeof *p->item, by_width);
    return true;
}

/* starts: where each tensor of the dict starts, or NULL. The data starts at a multiple of 64 bytes, for those who map the file. */
static void plan_header(Plan *p, const Data *metadata, uint64_t *starts) {
    Buf *b = &p->head;
    uint64_t at = 0;
    buf_putc(b, '{');
    const DataDict *m = metadata ? metadata->u.dict : NULL;
    if (m && m->len) {
        buf_puts(b, "\"__metadata__\":{");
        for (int64_t i = 0; i < m->len; i++) {
            if (i) buf_putc(b, ',');
            buf_json(b, m->keys[i]->u.str.s, m->keys[i]->u.str.len);
            buf_putc(b, ':');
            buf_json(b, m->values[i]->u.str.s, m->values[i]->u.str.len);
        }
        buf_putc(b, '}');
    }
    for (int i = 0; i < p->n; i++) {
        const DataTensor *t = p->item[i].t;
        if (b->len > 1) buf_putc(b, ',');
        buf_json(b, p->item[i].name->u.str.s, p->item[i].name->u.str.len);
        buf_printf(b, ":{\"dtype\":\"%s\",\"shape\":[", dtype_text(t->dtype));
        for (int k = 0; k < t->ndim; k++) buf_printf(b, k ? ",%lld" : "%lld", (long long)t->sizes[k]);
        if (starts) starts[p->item[i].place] = at;
        const uint64_t end = at + (uint64_t)t->numel * (uint64_t)dtype_info(t->dtype)->bytes;
        buf_printf(b, "],\"data_offsets\":[%llu,%llu]}", (unsigned long long)at, (unsigned long long)end);
        at = end;
    }
    buf_putc(b, '}');
    while ((8 + b->len) % 64) buf_putc(b, ' ');
}

static bool plan_file(Session *s, Arena *scratch, const char *path, const Data *tensors, const Data *metadata, Plan *p, uint64_t *starts) {
    bool fine = tensors->kind == DATA_DICT || diag(s, DIAG_save_failed, (Span){0, 0}, path, "safetensors holds tensors by name, and nothing else");
    for (int64_t i = 0; fine && metadata && i < metadata->u.dict->len; i++)
        if (metadata->u.dict->keys[i]->kind != DATA_STR || metadata->u.dict->values[i]->kind != DATA_STR)
            fine = diag(s, DIAG_save_failed, (Span){0, 0}, path, "metadata of safetensors are strs by name");
    fine = fine && plan_all(s, scratch, path, tensors->u.dict, p);
    if (fine) plan_header(p, metadata, starts);
    return fine;
}

bool safetensors_layout(Session *s, Arena *a, const char *path, const Data *tensors, const Data *metadata, uint64_t *starts, Buf *header) {
    Plan p = {0};
    const bool fine = plan_file(s, a, path, tensors, metadata, &p, starts);
    if (fine) buf_add(header, p.head.p, p.head.len);
    buf_free(&p.head);
    return fine;
}

bool safetensors_save(Session *s, const char *path, const Data *tensors, const Data *metadata) {
    Arena *scratch = arena_new();
    Plan p = {0};
    const bool fine = plan_file(s, scratch, path, tensors, metadata, &p, NULL) && file_write(s, path, fill, &p);
    buf_free(&p.head);
    arena_free(scratch);
    return fine;
}
