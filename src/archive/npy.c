/* npy.c: NumPy's files: .npy, one array behind a header that is the text of a Python dict, and .npz, a zip of such. Arrays of numbers and
 * truth values, in either order of bytes and of dimensions; structured arrays, strings and objects (pickles) are refused. Input: a path; arrays
 * are used where they lie. Follows numpy/lib/format.py (versions 1.0, 2.0, 3.0). */
#include "archive/write.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMENSIONS = 64 };
static const struct { char kind; int bytes; Dtype dtype; } dtypes[] = {
    {'b', 1, DT_bool}, {'i', 1, DT_int8}, {'i', 2, DT_int16}, {'i', 4, DT_int32}, {'i', 8, DT_int64}, {'u', 1, DT_uint8}, {'u', 2, DT_uint16},
    {'u', 4, DT_uint32}, {'u', 8, DT_uint64}, {'f', 2, DT_float16}, {'f', 4, DT_float32}, {'f', 8, DT_float64}, {'c', 8, DT_complex64}, {'c', 16, DT_complex128},
};
static const unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

typedef struct Reader {
    Session *s;
    Archive *a;
    Arena *arena;
    const char *path, *entry;
    const unsigned char *start, *p, *end;      /* the header */
    Dtype dtype;
    bool swapped, fortran, has_descr, has_order, has_shape;
    int ndim;
    int64_t sizes[MOST_DIMENSIONS];
} Reader;

static bool damaged(Reader *r, const char *why) {
    return diag(r->s, DIAG_npy_damaged, (Span){0, 0}, r->path, r->entry, (unsigned long long)(r->p - r->start), why);
}

/* ---- the header: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
static bool is_next(Reader *r, char c) {
    while (r->p < r->end && strchr(" \t\n\r", *r->p) && *r->p) r->p++;
    return r->p < r->end && *r->p == (unsigned char)c;
}
static bool take(Reader *r, char c) {
    if (!is_next(r, c)) return damaged(r, arena_printf(r->arena, "'%c' is due in its header", c));
    return r->p++, true;
}
static bool string(Reader *r, const char **out) {
    is_next(r, 0);
    const unsigned char quote = r->p < r->end ? *r->p : 0;
    if (quote != '\'' && quote != '"') return damaged(r, "a string is due in its header");
    const unsigned char *from = ++r->p;
    while (r->p < r->end && *r->p != quote && *r->p != '\\') r->p++;
    if (r->p == r->end || *r->p != quote) return damaged(r, "a string of its header has no end");
    *out = arena_dup(r->arena, (const char *)from, (size_t)(r->p - from));
    return r->p++, true;
}

static bool descr(Reader *r) {
    const char *text;
    if (is_next(r, '[')) return damaged(r, "structured arrays hold no tensor");
    if (!string(r, &text)) return false;
    const char order = *text && strchr("<>|=", *text) ? *text : '=', *kind = text + (*text && strchr("<>|=", *text));
    if (*kind == 'O') return damaged(r, "arrays of objects are pickles, which hold no tensor");
    const char *digits = *kind ? kind + 1 : kind;
    char *rest;
    const long bytes = *digits >= '0' && *digits <= '9' ? strtol(digits, &rest, 10) : 0;
    if (*kind == '?' && !*digits) return r->dtype = DT_bool, true;
    for (int i = 0; bytes && !*rest && i < COUNT_OF(dtypes); i++)
        if (dtypes[i].kind == *kind && dtypes[i].bytes == bytes) {
            r->dtype = dtypes[i].dtype;
            r->swapped = order == (HOST_BIG ? '<' : '>') && bytes > 1;
            return true;
        }
    return damaged(r, arena_printf(r->arena, "'%.40s' is no element type of tensors", text));
}

static bool shape(Reader *r) {
    if (!take(r, '(')) return false;
    while (!is_next(r, ')')) {
        int64_t n = 0;
        const unsigned char *from = r->p;
        if (r->ndim == MOST_DIMENSIONS) return damaged(r, "it has too many dimensions");
        for (; r->p < r->end && *r->p >= '0' && *r->p <= '9'; r->p++)
            if (__builtin_mul_overflow(n, (int64_t)10, &n) || __builtin_add_overflow(n, (int64_t)(*r->p - '0'), &n)) return damaged(r, "a size is beyond all memory");
        if (r->p == from) return damaged(r, "a size is due in its header");
        if (r->p < r->end && *r->p == 'L') r->p++;         /* Python 2 */
        r->sizes[r->ndim++] = n;
        if (is_next(r, ',')) r->p++;
        else if (!is_next(r, ')')) return take(r, ')');
    }
    return r->p++, true;
}

static bool order(Reader *r) {
    static const char *const words[] = {"False", "True"};
    is_next(r, 0);
    for (int i = 0; i < 2; i++) {
        const size_t n = strlen(words[i]);
        if ((size_t)(r->end - r->p) >= n && !memcmp(r->p, words[i], n)) return r->p += n, r->fortran = i, true;
    }
    return damaged(r, "'fortran_order' is neither True nor False");
}

static bool header(Reader *r) {
    if (!take(r, '{')) return false;
    while (!is_next(r, '}')) {
        const char *key;
        bool *seen = NULL;
        if (!string(r, &key)) return false;
        bool (*value)(Reader *) = NULL;
        if (!strcmp(key, "descr")) seen = &r->has_descr, value = descr;
        else if (!strcmp(key, "fortran_order")) seen = &r->has_order, value = order;
        else if (!strcmp(key, "shape")) seen = &r->has_shape, value = shape;
        if (!seen || *seen) return damaged(r, arena_printf(r->arena, "'%.40s' is not due in its header", key));
        if (!take(r, ':') || !value(r)) return false;
        *seen = true;
        if (is_next(r, ',')) r->p++;
        else if (!is_next(r, '}')) return take(r, '}');
    }
    r->p++;
    is_next(r, 0);
    if (r->p != r->end) return damaged(r, "its header goes on behind its end");
    return (r->has_descr && r->has_order && r->has_shape) || damaged(r, "its header has not 'descr', 'fortran_order' and 'shape'");
}

/* ---- the array */
static Data *array(Reader *r, const unsigned char *bytes, uint64_t len) {
    r->start = r->p = bytes;
    r->end = bytes + len;
    if (len < 10 || memcmp(bytes, magic, sizeof magic)) return damaged(r, "it does not start as an array of NumPy's"), NULL;
    const int major = bytes[6], wide = major > 1 ? 4 : 2;
    if (major < 1 || major > 3 || bytes[7]) return damaged(r, "its version is not 1.0, 2.0 or 3.0"), NULL;
    if (len < 8 + (uint64_t)wide) return damaged(r, "it is cut off"), NULL;
    uint64_t n = 0;
    for (int i = wide - 1; i >= 0; i--) n = n << 8 | bytes[8 + i];
    if (n > len - 8 - (uint64_t)wide) return damaged(r, "its header is longer than the file"), NULL;
    r->p = bytes + 8 + wide;
    r->end = r->p + n;
    if (!header(r)) return NULL;
    int64_t *sizes = NEWN(r->arena, int64_t, r->ndim + 1), *strides = NEWN(r->arena, int64_t, r->ndim + 1);
    uint64_t numel = 1, step = 1, room = len - (uint64_t)(r->end - bytes);
    const uint64_t element = (uint64_t)dtype_info(r->dtype)->bytes;
    for (int i = 0; i < r->ndim; i++) {
        sizes[i] = r->sizes[i];
        if (__builtin_mul_overflow(numel, (uint64_t)sizes[i], &numel)) return damaged(r, "its shape is beyond all memory"), NULL;
    }
    if (numel > room / element) return damaged(r, "its data is cut off: its shape wants more"), NULL;
    for (int i = 0; i < r->ndim; i++) {
        const int dim = r->fortran ? i : r->ndim - 1 - i;
        strides[dim] = (int64_t)step;
        if (sizes[dim] > 1 && numel) step *= (uint64_t)sizes[dim];
    }
    DataStorage *st = NEW(r->arena, DataStorage);
    *st = (DataStorage){.nbytes = numel * element, .key = r->entry, .location = "cpu"};
    st->bytes = archive_usable(r->a, r->end, st->nbytes, r->dtype, r->swapped);
    if (!st->bytes) return damaged(r, "there is not enough memory to read it"), NULL;
    const char *why = NULL;
    Data *o = data_tensor(r->arena, st, r->dtype, r->ndim, sizes, strides, 0, &why);
    if (!o) damaged(r, why);
    return o;
}

const Data *npy_load(Session *s, const char *path, Archive **owner) {
    *owner = NULL;
    Archive *a = archive_of_file(s, path);
    if (!a) return NULL;
    Reader r = {.s = s, .a = a, .arena = archive_arena(a), .path = path, .entry = "(whole file)"};
    const Data *o = array(&r, archive_file(a)->bytes, archive_file(a)->len);
    if (o) *owner = a;
    else archive_close(a);
    return o;
}

static size_t stem_of(const char *name) {
    const size_t n = strlen(name);
    return n > 4 && !strcmp(name + n - 4, ".npy") ? n - 4 : 0;
}

bool is_npz(Archive *a) {
    for (int i = 0; i < archive_count(a); i++)
        if (!stem_of(archive_entry_at(a, i)->name)) return false;
    return archive_count(a) > 0;
}

const Data *npz_load(Archive *a) {
    Arena *arena = archive_arena(a);
    Data *all = data_dict(arena);
    for (int i = 0; i < archive_count(a); i++) {
        ZipEntry *e = archive_entry_at(a, i);
        Reader r = {.s = archive_session(a), .a = a, .arena = arena, .path = archive_path(a), .entry = e->name};
        const unsigned char *p = archive_bytes(a, e);
        Data *o = p ? array(&r, p, e->size) : NULL;
        if (!o) return NULL;
        data_dict_set(arena, all, data_str(arena, e->name, stem_of(e->name)), o);
    }
    return all;
}

/* ---- writing */
/* Is the array laid out with its first dimension the fastest, and not the other way as well? */
static bool is_fortran(const DataTensor *t) {
    int64_t down = 1, up = 1;
    bool fortran = true, c = true;
    for (int i = 0; i < t->ndim; i++) {
        const int k = t->ndim - 1 - i;
        if (t->sizes[i] != 1 && t->strides[i] != down) fortran = false;
        if (t->sizes[k] != 1 && t->strides[k] != up) c = false;
        down *= t->sizes[i], up *= t->sizes[k];
    }
    return fortran && !c && t->numel;
}

static bool head_of(Session *s, const char *path, const DataTensor *t, Buf *b) {
    int row = 0;
    while (row < COUNT_OF(dtypes) && dtypes[row].dtype != t->dtype) row++;
    if (row == COUNT_OF(dtypes) || t->quant) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "NumPy has no such dtype");
    buf_printf(b, "{'descr': '%c%c%d', 'fortran_order': %s, 'shape': (", dtypes[row].bytes == 1 ? '|' : HOST_BIG ? '>' : '<', dtypes[row].kind, dtypes[row].bytes,
               is_fortran(t) ? "True" : "False");
    for (int i = 0; i < t->ndim; i++) buf_printf(b, i ? ", %lld" : "%lld", (long long)t->sizes[i]);
    buf_puts(b, t->ndim == 1 ? ",), }" : "), }");
    while ((10 + b->len + 1) % 64) buf_putc(b, ' ');      /* the data starts at a multiple of 64; at most 64 dimensions fit version 1.0 */
    buf_putc(b, '\n');
    return true;
}

static void put_array(const DataTensor *t, const Buf *head, FILE *f) {
    fwrite(magic, 1, sizeof magic, f);
    const unsigned char rest[4] = {1, 0, (unsigned char)(head->len & 255), (unsigned char)(head->len >> 8)};
    fwrite(rest, 1, 4, f);
    fwrite(head->p, 1, head->len, f);
    tensor_put(t, is_fortran(t), f);
}

typedef struct One { const DataTensor *t; Buf head; } One;
static void fill_one(FILE *f, void *user) {
    const One *one = user;
    put_array(one->t, &one->head, f);
}

bool npy_save(Session *s, const char *path, const Data *array_) {
    if (array_->kind != DATA_TENSOR) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "a .npy file holds one tensor");
    One one = {.t = array_->u.tensor};
    const bool fine = head_of(s, path, one.t, &one.head) && file_write(s, path, fill_one, &one);
    buf_free(&one.head);
    return fine;
}

typedef struct Member { const char *name; char *bytes; size_t len; } Member;
typedef struct Members { Member *member; int n; } Members;
static void fill_all(ZipWriter *w, void *user) {
    const Members *m = user;
    for (int i = 0; i < m->n; i++) zip_add(w, m->member[i].name, m->member[i].bytes, m->member[i].len);
}

static bool member_of(Session *s, Arena *a, const char *path, const Data *name, const Data *o, Member *out) {
    Buf head = {0};
    if (name->kind != DATA_STR || o->kind != DATA_TENSOR) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "a .npz file holds tensors by name, and nothing else");
    if (!head_of(s, path, o->u.tensor, &head)) return buf_free(&head), false;
    out->name = arena_printf(a, "%.*s.npy", (int)name->u.str.len, name->u.str.s);
    FILE *f = open_memstream(&out->bytes, &out->len);
    if (f) put_array(o->u.tensor, &head, f);
    buf_free(&head);
    return (f && !fclose(f)) || diag(s, DIAG_save_failed, (Span){0, 0}, path, "out of memory");
}

bool npz_save(Session *s, const char *path, const Data *arrays) {
    if (arrays->kind != DATA_DICT) return diag(s, DIAG_save_failed, (Span){0, 0}, path, "a .npz file holds tensors by name, and nothing else");
    const DataDict *d = arrays->u.dict;
    Arena *scratch = arena_new();
    Members m = {.member = NEWN(scratch, Member, d->len + 1)};
    bool fine = true;
    for (int64_t i = 0; i < d->len && fine; i++) fine = member_of(s, scratch, path, d->keys[i], d->values[i], &m.member[m.n++]);
    fine = fine && zip_write(s, path, false, fill_all, &m);
    for (int i = 0; i < m.n; i++) free(m.member[i].bytes);
    arena_free(scratch);
    return fine;
}
