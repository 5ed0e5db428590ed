/* torch.save's file: a zip of stored entries, each one's data at a multiple of 64 bytes, as torch.load(weights_only=True) and this reader
 * take it. Input: an Data. The file is written beside its place and moved there when whole. Layout: torch/serialization.py, _save. */
#include "archive/archive.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { ALIGNMENT = 64 };

/* ---- pickle: protocol 2 */
typedef struct Pickler {
    Session *s;
    const char *path;
    Buf *to;
    Arena *scratch;
    Map *storages;                    /* DataStorage -> key + 1 */
    Map memo;                         /* Data, DataTensor's own -> slot + 1 */
    uint32_t next;
} Pickler;

static bool fail(Pickler *p, const char *why) { return diag(p->s, DIAG_save_failed, (Span){0, 0}, p->path, why); }

static void little(Buf *b, uint64_t v, int bytes) {
    for (int i = 0; i < bytes; i++) buf_putc(b, (char)(v >> (8 * i)));
}

static void write_int(Pickler *p, int64_t i) {
    if (i >= 0 && i < 256) buf_putc(p->to, 'K'), little(p->to, (uint64_t)i, 1);
    else if (i >= 0 && i < 65536) buf_putc(p->to, 'M'), little(p->to, (uint64_t)i, 2);
    else if (i >= INT32_MIN && i <= INT32_MAX) buf_putc(p->to, 'J'), little(p->to, (uint64_t)i, 4);
    else buf_puts(p->to, "\x8a\x08"), little(p->to, (uint64_t)i, 8);
}

static void write_float(Pickler *p, double f) {
    uint64_t bits;
    memcpy(&bits, &f, 8);
    buf_putc(p->to, 'G');
    for (int i = 7; i >= 0; i--) buf_putc(p->to, (char)(bits >> (8 * i)));
}

static void write_text(Pickler *p, const char *s, size_t len) {
    buf_putc(p->to, 'X');
    little(p->to, len, 4);
    buf_add(p->to, s, len);
}

static void write_name(Pickler *p, const char *s) { write_text(p, s, strlen(s)); }

static void memoize(Pickler *p, const void *key) {
    buf_putc(p->to, p->next < 256 ? 'q' : 'r');
    little(p->to, p->next, p->next < 256 ? 1 : 4);
    p->next++;
    map_set(p->scratch, &p->memo, key, (void *)(uintptr_t)p->next);
}

static bool known(Pickler *p, const void *key) {
    uintptr_t slot = (uintptr_t)map_get(&p->memo, key);
    if (!slot) return false;
    buf_putc(p->to, slot <= 256 ? 'h' : 'j');
    little(p->to, slot - 1, slot <= 256 ? 1 : 4);
    return true;
}

static bool write_value(Pickler *p, const Data *o);

static bool write_items(Pickler *p, const Data *o) {
    for (int64_t i = 0; i < o->u.seq.len; i++)
        if (!write_value(p, o->u.seq.items[i])) return false;
    return true;
}

static bool write_list(Pickler *p, const Data *o) {
    buf_putc(p->to, ']');
    memoize(p, o);                                        /* before the items, which may hold the list */
    if (!o->u.seq.len) return true;
    buf_putc(p->to, '(');
    bool fine = write_items(p, o);
    buf_putc(p->to, 'e');
    return fine;
}

static bool write_tuple(Pickler *p, const Data *o) {
    static const char small[] = {')', '\x85', '\x86', '\x87'};
    int64_t n = o->u.seq.len;
    if (n > 3) buf_putc(p->to, '(');
    if (!write_items(p, o)) return false;
    buf_putc(p->to, n > 3 ? 't' : small[n]);
    if (n) memoize(p, o);
    return true;
}

static bool write_dict(Pickler *p, const Data *o) {
    const DataDict *d = o->u.dict;
    buf_puts(p->to, d->ordered ? "ccollections\nOrderedDict\n)R" : "}");
    memoize(p, o);
    if (!d->len) return true;
    buf_putc(p->to, '(');
    for (int64_t i = 0; i < d->len; i++)
        if (!write_value(p, d->keys[i]) || !write_value(p, d->values[i])) return false;
    buf_putc(p->to, 'u');
    return true;
}

static void write_sizes(Pickler *p, const int64_t *v, int n) {
    buf_putc(p->to, '(');
    for (int i = 0; i < n; i++) write_int(p, v[i]);
    buf_putc(p->to, 't');
}

/* ('storage', class, key, 'cpu', elements): an element type without a storage class of its own goes untyped, with the dtype after the hooks. */
static bool write_tensor(Pickler *p, const Data *o) {
    const DataTensor *t = o->u.tensor;
    const DtypeInfo *info = dtype_info(t->dtype);
    if (info->category == 'q') return fail(p, "a quantized tensor has no form there yet");
    if (t->conj || t->neg) return fail(p, "a tensor that waits to be conjugated has no form there yet");
    if (t->parameter) buf_puts(p->to, "ctorch._utils\n_rebuild_parameter\n(");
    buf_puts(p->to, info->storage ? "ctorch._utils\n_rebuild_tensor_v2\n((" : "ctorch._utils\n_rebuild_tensor_v3\n((");
    uintptr_t key = (uintptr_t)map_get(p->storages, t->storage);
    if (!key) {
        key = (uintptr_t)p->storages->len + 1;
        map_set(p->scratch, p->storages, t->storage, (void *)key);
    }
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)key - 1);
    write_name(p, "storage");
    if (info->storage) buf_printf(p->to, "ctorch\n%s\n", info->storage);
    else buf_puts(p->to, "ctorch.storage\nUntypedStorage\n");
    write_name(p, text);
    write_name(p, "cpu");
    write_int(p, (int64_t)(t->storage->nbytes / (info->storage ? (uint64_t)info->bytes : 1)));
    buf_puts(p->to, "tQ");
    write_int(p, t->offset);
    write_sizes(p, t->sizes, t->ndim);
    write_sizes(p, t->strides, t->ndim);
    const char *grad = t->requires_grad ? "\x88" : "\x89";
    buf_puts(p->to, t->parameter ? "\x89" : grad);
    buf_puts(p->to, "ccollections\nOrderedDict\n)R");
    if (!info->storage) buf_printf(p->to, "ctorch\n%s\n", info->name);
    buf_puts(p->to, "tR");
    if (t->parameter) buf_printf(p->to, "%sccollections\nOrderedDict\n)RtR", grad);
    memoize(p, o);
    return true;
}

static bool write_str(Pickler *p, const Data *o) {
    if (o->u.str.len > UINT32_MAX) return fail(p, "a str is longer than 4 GiB");
    if (!is_utf8((const unsigned char *)o->u.str.s, o->u.str.len)) return fail(p, "a str is no UTF-8, which a Python str must be");
    write_text(p, o->u.str.s, o->u.str.len);
    memoize(p, o);
    return true;
}

static bool write_one(Pickler *p, const Data *o) {
    switch ((DataKind)o->kind) {
    case DATA_NONE: buf_putc(p->to, 'N'); return true;
    case DATA_BOOL: buf_putc(p->to, o->u.b ? '\x88' : '\x89'); return true;
    case DATA_INT: write_int(p, o->u.i); return true;
    case DATA_FLOAT: write_float(p, o->u.f); return true;
    case DATA_COMPLEX:
        buf_puts(p->to, "c__builtin__\ncomplex\n");
        write_float(p, o->u.c.re);
        write_float(p, o->u.c.im);
        buf_puts(p->to, "\x86R");
        return true;
    case DATA_STR: return write_str(p, o);
    case DATA_LIST: return write_list(p, o);
    case DATA_TUPLE: return write_tuple(p, o);
    case DATA_DICT: return write_dict(p, o);
    case DATA_TENSOR: return write_tensor(p, o);
    case DATA_DTYPE: buf_printf(p->to, "ctorch\n%s\n", dtype_info(o->u.dtype)->name); return true;
    case DATA_DEVICE:
        buf_puts(p->to, "ctorch\ndevice\n(");
        write_name(p, o->u.device.type);
        if (o->u.device.index >= 0) write_int(p, o->u.device.index);
        buf_puts(p->to, "tR");
        return true;
    case DATA_BIGINT: case DATA_BYTES: case DATA_STORAGE: case DATA_GLOBAL: case DATA_OBJECT: case NUM_DATA_KINDS: break;
    }
    return diag(p->s, DIAG_save_kind, (Span){0, 0}, p->path, data_type_name(o));
}

static bool write_value(Pickler *p, const Data *o) {
    if (known(p, o)) return true;
    if (p->s->depth >= DEPTH_LIMIT) return fail(p, "the value is nested too deep");
    p->s->depth++;
    bool fine = write_one(p, o);
    p->s->depth--;
    return fine;
}

static bool write_pickle(Session *s, const char *path, Buf *to, const Data *o, Arena *scratch, Map *storages) {
    Pickler p = {.s = s, .path = path, .to = to, .scratch = scratch, .storages = storages};
    buf_puts(to, "\x80\x02");
    if (!write_value(&p, o)) return false;
    buf_putc(to, '.');
    return true;
}

/* ---- zip */
typedef struct Writer {
    FILE *f;
    uint64_t at, count;
    Buf directory;
    const char *top;
} Writer;

/* 0xffffffff in a header's 32-bit field sends the reader to the zip64 extra field, which is written only where one is needed. */
static uint32_t narrow(uint64_t v) { return v >= 0xffffffff ? 0xffffffff : (uint32_t)v; }

static void wide_field(Buf *b, uint64_t size, uint64_t header, bool with_header) {
    bool wide = size >= 0xffffffff, far_off = with_header && header >= 0xffffffff;
    if (!wide && !far_off) return;
    little(b, 1, 2);
    little(b, (wide ? 16u : 0u) + (far_off ? 8u : 0u), 2);
    if (wide) little(b, size, 8), little(b, size, 8);
    if (far_off) little(b, header, 8);
}

static void common_fields(Buf *b, uint32_t crc, uint64_t size, size_t name_len, size_t extra_len) {
    little(b, 0x0800, 2);                                 /* names are UTF-8 */
    little(b, 0, 2);                                      /* stored */
    little(b, 0, 4);                                      /* no time: equal values give equal files */
    little(b, crc, 4);
    little(b, narrow(size), 4);
    little(b, narrow(size), 4);
    little(b, name_len, 2);
    little(b, extra_len, 2);
}

static void put(Writer *w, const void *p, size_t n) {
    if (n) fwrite(p, 1, n, w->f);
    w->at += n;
}

static void add_entry(Writer *w, const char *name, const void *data, uint64_t size) {
    Buf full = {0}, head = {0}, extra = {0};
    buf_printf(&full, "%s/%s", w->top, name);
    uint32_t crc = (uint32_t)crc32_z(crc32_z(0, NULL, 0), data, size);
    uint64_t header = w->at;
    wide_field(&extra, size, 0, false);
    size_t before = 30 + full.len + extra.len + 4, pad = (ALIGNMENT - (header + before) % ALIGNMENT) % ALIGNMENT;
    buf_puts(&extra, "FB");                               /* the field by which torch pads */
    little(&extra, pad, 2);
    for (size_t i = 0; i < pad; i++) buf_putc(&extra, 'Z');
    little(&head, 0x04034b50, 4);
    little(&head, size >= 0xffffffff ? 45 : 20, 2);
    common_fields(&head, crc, size, full.len, extra.len);
    put(w, head.p, head.len);
    put(w, full.p, full.len);
    put(w, extra.p, extra.len);
    put(w, data, size);
    extra.len = 0;
    wide_field(&extra, size, header, true);
    Buf *d = &w->directory;
    little(d, 0x02014b50, 4);
    little(d, 0x031e, 2);
    little(d, extra.len ? 45 : 20, 2);
    common_fields(d, crc, size, full.len, extra.len);
    little(d, 0, 8), little(d, 0, 2);                     /* no comment, disk 0, no attributes */
    little(d, narrow(header), 4);
    buf_add(d, full.p, full.len);
    buf_add(d, extra.p, extra.len);
    w->count++;
    buf_free(&full);
    buf_free(&head);
    buf_free(&extra);
}

static void add_end(Writer *w) {
    uint64_t at = w->at, bytes = w->directory.len, end = at + bytes;
    put(w, w->directory.p, bytes);
    Buf b = {0};
    bool wide = w->count >= 0xffff || at >= 0xffffffff || bytes >= 0xffffffff;
    if (wide) {
        little(&b, 0x06064b50, 4);
        little(&b, 44, 8);
        little(&b, 45, 2);
        little(&b, 45, 2);
        little(&b, 0, 8);
        little(&b, w->count, 8);
        little(&b, w->count, 8);
        little(&b, bytes, 8);
        little(&b, at, 8);
        little(&b, 0x07064b50, 4);
        little(&b, 0, 4);
        little(&b, end, 8);
        little(&b, 1, 4);
    }
    little(&b, 0x06054b50, 4);
    little(&b, 0, 4);
    little(&b, w->count >= 0xffff ? 0xffff : w->count, 2);
    little(&b, w->count >= 0xffff ? 0xffff : w->count, 2);
    little(&b, narrow(bytes), 4);
    little(&b, narrow(at), 4);
    little(&b, 0, 2);
    put(w, b.p, b.len);
    buf_free(&b);
}

static void write_file(FILE *f, const char *top, const Buf *pickle, const Map *storages) {
    Writer w = {.f = f, .top = top};
    const uint16_t one = 1;
    const char *order = *(const unsigned char *)&one ? "little" : "big";
    add_entry(&w, "data.pkl", pickle->p, pickle->len);
    add_entry(&w, ".format_version", "1", 1);
    add_entry(&w, ".storage_alignment", "64", 2);
    add_entry(&w, "byteorder", order, strlen(order));
    for (int i = 0; i < storages->len; i++) {
        const DataStorage *st = (const DataStorage *)(uintptr_t)storages->entries[i].key;
        char name[40];
        snprintf(name, sizeof name, "data/%d", i);
        add_entry(&w, name, st->bytes, st->nbytes);
    }
    add_entry(&w, "version", "3\n", 2);
    add_end(&w);
    buf_free(&w.directory);
}

/* ---- the file */
/* The folder inside is named as torch.save names it: the file's name without its last extension. */
static char *top_of(Arena *a, const char *path) {
    const char *name = strrchr(path, '/'), *dot;
    name = name ? name + 1 : path;
    dot = strrchr(name, '.');
    size_t n = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    return n && is_utf8((const unsigned char *)name, n) && !memchr(name, '\\', n) ? arena_dup(a, name, n) : arena_dup(a, "archive", 7);
}

bool torch_save(Session *s, const char *path, const Data *o) {
    Arena *scratch = arena_new();
    Buf pickle = {0};
    Map storages = {0};
    struct stat st;
    bool in_place = !stat(path, &st) && !S_ISREG(st.st_mode);            /* a device or pipe is written as it stands */
    bool fine = write_pickle(s, path, &pickle, o, scratch, &storages);
    char *made = arena_printf(scratch, "%s.XXXXXX", path);
    FILE *f = NULL;
    if (fine) {
        int fd = in_place ? -1 : mkstemp(made);
        f = in_place ? fopen(path, "wb") : fd >= 0 ? fdopen(fd, "wb") : NULL;
        if (!f && fd >= 0) close(fd), unlink(made);
        if (!f) fine = diag(s, DIAG_save_failed, (Span){0, 0}, path, strerror(errno));
    }
    if (f) {
        mode_t mask = umask(0);                           /* mkstemp gives 0600; a file that is there keeps its mode */
        umask(mask);
        if (!in_place) fchmod(fileno(f), stat(path, &st) ? 0666 & ~mask : st.st_mode & 07777);
        write_file(f, top_of(scratch, path), &pickle, &storages);
        bool whole = !ferror(f);
        if (fclose(f)) whole = false;
        if (!whole || (!in_place && rename(made, path))) {
            fine = diag(s, DIAG_save_failed, (Span){0, 0}, path, strerror(errno));
            if (!in_place) unlink(made);
        }
    }
    buf_free(&pickle);
    arena_free(scratch);
    return fine;
}
