/* .pt files as a whole: which kind of file it is, the folder inside, its pickles with the storages beside them. */
#include "archive/archive.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Loaded { const char *entry; const Data *value; } Loaded;
struct Archive {
    Session *s;
    Zip *zip;                         /* NULL: the legacy form */
    Arena *arena;
    const char *top;                  /* the folder that everything lies in, with its '/' */
    size_t top_len;
    bool script, swapped;             /* swapped: storages are in the other byte order */
    int64_t version;
    VEC(Loaded) loaded;
    VEC(void *) owned;                /* storages that could not be used where they lie */
    DataStorage **storages;            /* by index of the zip entry */
    FileMap file;                     /* of what is no zip */
    Model *model;                     /* once it was asked for */
    bool model_bad;
};

FileKind file_kind(const char *path) {
    unsigned char b[32] = {0};
    /* The old form starts with a pickle of a magic number: protocol, from 4 on perhaps a frame, then this. */
    static const unsigned char legacy[] = {0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return FILE_OTHER;
    struct stat st;
    ssize_t n = !fstat(fd, &st) && S_ISREG(st.st_mode) ? pread(fd, b, sizeof b, 0) : 0;   /* a pipe's first bytes would be lost */
    close(fd);
    if (n >= 4 && b[0] == 'P' && b[1] == 'K' && ((b[2] == 3 && b[3] == 4) || (b[2] == 5 && b[3] == 6))) return FILE_ZIP;
    if (n < (ssize_t)sizeof b || b[0] != 0x80) return FILE_OTHER;
    return !memcmp(b + 2, legacy, sizeof legacy) || (b[2] == 0x95 && !memcmp(b + 11, legacy, sizeof legacy)) ? FILE_LEGACY : FILE_OTHER;
}

/* ---- opening */
static bool text_of(Archive *a, const char *name, char *out, size_t room) {
    ZipEntry *e = archive_entry(a, name);
    const unsigned char *p = e && e->size < room ? archive_bytes(a, e) : NULL;
    if (!p) return false;
    memcpy(out, p, e->size);
    out[e->size] = 0;
    return true;
}

/* The format's version, as a number at the start of an entry: PyTorch reads 1 to 10, and no archive without one. */
static bool read_version(Archive *a) {
    enum { NEWEST = 10 };
    char text[32], *rest = text;
    const char *path = zip_path(a->zip), *name = archive_entry(a, "version") ? "version" : ".data/version";
    ZipEntry *e = archive_entry(a, name);
    if (!e && is_npz(a)) return true;
    if (!e) return diag(a->s, DIAG_archive_no_entry, (Span){0, 0}, path, "version");
    if (e->size < sizeof text && !archive_bytes(a, e)) return false;
    if (text_of(a, name, text, sizeof text)) a->version = strtoll(text, &rest, 10);
    if (rest == text) return diag(a->s, DIAG_zip_refused, (Span){0, 0}, path, e->name, (unsigned long long)e->header, "it states no version");
    if (a->version >= 1 && a->version <= NEWEST) return true;
    return diag(a->s, DIAG_zip_refused, (Span){0, 0}, path, e->name, (unsigned long long)e->header,
                arena_printf(a->arena, "it states version %lld, and those from 1 to %d are read", (long long)a->version, NEWEST));
}

static bool look_inside(Archive *a) {
    if (!zip_count(a->zip)) return diag(a->s, DIAG_archive_format, (Span){0, 0}, zip_path(a->zip), "is a zip archive without entries");
    const ZipEntry *first = zip_at(a->zip, 0);
    const char *slash = memchr(first->name, '/', first->name_len);
    a->top_len = slash ? (size_t)(slash - first->name) + 1 : 0;
    a->top = arena_dup(a->arena, first->name, a->top_len);
    a->storages = NEWN(a->arena, DataStorage *, zip_count(a->zip));
    a->script = archive_entry(a, "constants.pkl") || archive_entry(a, "model.json");
    for (int i = 0; !a->script && i < archive_count(a); i++) {
        const char *name = archive_name(a, i);
        a->script = name && !strncmp(name, "code/", 5);
    }
    char text[32];
    if (!read_version(a)) return false;
    if (text_of(a, "byteorder", text, sizeof text)) {
        bool big = !strcmp(text, "big");
        if (!big && strcmp(text, "little"))
            return diag(a->s, DIAG_archive_format, (Span){0, 0}, zip_path(a->zip), "states a byte order that is neither 'little' nor 'big'");
        a->swapped = big != HOST_BIG;
    } else {
        a->swapped = HOST_BIG;
    }
    return true;
}

Archive *archive_open(Session *s, const char *path) {
    Zip *z = zip_open(s, path);
    if (!z) return NULL;
    Arena *arena = arena_new();
    Archive *a = NEW(arena, Archive);
    a->s = s;
    a->zip = z;
    a->arena = arena;
    if (look_inside(a)) return a;
    archive_close(a);
    return NULL;
}

void archive_close(Archive *a) {
    if (!a) return;
    zip_close(a->zip);
    for (int i = 0; i < a->owned.len; i++) free(a->owned.data[i]);
    file_unmap(&a->file);
    arena_free(a->arena);
}

bool archive_is_script(const Archive *a) { return a->script; }
int64_t archive_version(const Archive *a) { return a->version; }
const char *archive_path(const Archive *a) { return zip_path(a->zip); }
int archive_count(const Archive *a) { return zip_count(a->zip); }

ZipEntry *archive_entry(Archive *a, const char *name) {
    Buf b = {0};
    buf_add(&b, a->top, a->top_len);
    buf_puts(&b, name);
    ZipEntry *e = zip_find(a->zip, b.p);
    buf_free(&b);
    return e;
}

const char *archive_name(Archive *a, int i) {
    const ZipEntry *e = zip_at(a->zip, i);
    return e->name_len >= a->top_len && !memcmp(e->name, a->top, a->top_len) ? e->name + a->top_len : NULL;
}

const unsigned char *archive_bytes(Archive *a, ZipEntry *e) { return zip_read(a->s, a->zip, e); }

/* ---- storages */
static void swap_bytes(unsigned char *p, uint64_t n, int unit) {
    for (uint64_t i = 0; i + (uint64_t)unit <= n; i += (uint64_t)unit)
        for (int k = 0; k < unit / 2; k++) {
            unsigned char t = p[i + (uint64_t)k];
            p[i + (uint64_t)k] = p[i + (uint64_t)(unit - 1 - k)];
            p[i + (uint64_t)(unit - 1 - k)] = t;
        }
}

const unsigned char *archive_usable(Archive *a, const unsigned char *p, uint64_t n, Dtype dtype, bool swapped) {
    const DtypeInfo *info = dtype_info(dtype);
    int unit = info->category == 'c' ? info->bytes / 2 : info->bytes;
    if (!(swapped && unit > 1) && (uintptr_t)p % (uintptr_t)unit == 0) return p;
    unsigned char *copy = malloc(n ? n : 1);
    if (!copy) return NULL;
    memcpy(copy, p, n);
    if (swapped) swap_bytes(copy, n, unit);
    vec_push(a->arena, &a->owned, copy);
    return copy;
}

DataStorage *archive_storage(Archive *a, const char *entry, Dtype dtype, const char **why) {
    ZipEntry *e = archive_entry(a, entry);
    *why = NULL;
    if (!e) return diag(a->s, DIAG_archive_no_entry, (Span){0, 0}, zip_path(a->zip), entry), NULL;
    DataStorage **slot = &a->storages[e - zip_at(a->zip, 0)];
    if (*slot) return *slot;
    const unsigned char *p = archive_bytes(a, e);
    if (!p) return NULL;
    p = archive_usable(a, p, e->size, dtype, a->swapped);
    if (!p) return *why = "there is not enough memory to read it", NULL;
    *slot = NEW(a->arena, DataStorage);
    const char *slash = strrchr(entry, '/');
    **slot = (DataStorage){.bytes = p, .nbytes = e->size, .key = arena_printf(a->arena, "%s", slash ? slash + 1 : entry)};
    return *slot;
}

static DataStorage *find_storage(Unpickle *u, const char *key, size_t key_len, Dtype dtype, uint64_t nbytes) {
    Archive *a = u->user;
    if (memchr(key, 0, key_len)) return unpickle_null(u, "a storage's key holds a zero byte");
    size_t stem = strlen(u->entry) - strlen(".pkl");                      /* data.pkl's are data/0, data/1, ... */
    char *name = arena_printf(a->arena, "%.*s/%.*s", (int)stem, u->entry, (int)key_len, key);
    const ZipEntry *e = archive_entry(a, name);
    if (e && e->size < nbytes)
        return unpickle_null(u, "storage '%s' is said to have %llu bytes, but has %llu", name, (unsigned long long)nbytes, (unsigned long long)e->size);
    const char *why;
    DataStorage *st = archive_storage(a, name, dtype, &why);
    return st || !why ? st : unpickle_null(u, "%s", why);
}

const Model *archive_model(Archive *a, bool *ok) {
    *ok = true;
    if (a->model || !archive_entry(a, "model.json")) return a->model;
    *ok = !a->model_bad;
    if (a->model_bad) return NULL;
    Model *m = NEW(a->arena, Model);
    a->model_bad = true;              /* and so it stays unless all is well */
    if (!model_read(a->s, a, m)) return *ok = false, NULL;
    return a->model_bad = false, a->model = m;
}

static Data *find_tensor(Unpickle *u, int64_t id) {
    bool ok;
    const Model *m = archive_model(u->user, &ok);
    if (!m) return ok ? unpickle_null(u, "a tensor is named by number, and there is no table of them") : NULL;
    if (id < 0 || id >= m->tensor.len) return unpickle_null(u, "there is no tensor %lld, only %d", (long long)id, m->tensor.len);
    return m->tensor.data[id];
}

/* ---- values */
const Data *archive_load(Archive *a, const char *entry) {
    for (int i = 0; i < a->loaded.len; i++)
        if (!strcmp(a->loaded.data[i].entry, entry)) return a->loaded.data[i].value;
    ZipEntry *e = archive_entry(a, entry);
    if (!e) return diag(a->s, DIAG_archive_no_entry, (Span){0, 0}, zip_path(a->zip), entry), NULL;
    Unpickle u = {.s = a->s, .arena = a->arena, .path = zip_path(a->zip), .entry = entry, .len = e->size, .storage = find_storage, .tensor = find_tensor, .user = a};
    u.text = archive_bytes(a, e);
    const Data *o = u.text ? unpickle(&u) : NULL;
    Loaded done = {arena_dup(a->arena, entry, strlen(entry)), o};
    vec_push(a->arena, &a->loaded, done);
    return o;
}

Archive *archive_of_file(Session *s, const char *path) {
    Arena *arena = arena_new();
    Archive *a = NEW(arena, Archive);
    a->s = s;
    a->arena = arena;
    const char *why = file_map(path, &a->file);
    if (!why) return a;
    diag(s, DIAG_cannot_read, (Span){0, 0}, path, why);
    archive_close(a);
    return NULL;
}

Arena *archive_arena(Archive *a) { return a->arena; }
Session *archive_session(Archive *a) { return a->s; }
ZipEntry *archive_entry_at(Archive *a, int i) { return zip_at(a->zip, i); }
const FileMap *archive_file(const Archive *a) { return &a->file; }

static const Data *load_legacy(Session *s, const char *path, Archive **owner) {
    Archive *a = archive_of_file(s, path);
    const Data *o = a ? legacy_load(s, a->arena, path, a->file.bytes, a->file.len) : NULL;
    if (o) *owner = a;
    else archive_close(a);
    return o;
}

const Data *torch_load(Session *s, const char *path, Archive **owner) {
    *owner = NULL;
    FileKind kind = file_kind(path);
    if (kind == FILE_LEGACY) return load_legacy(s, path, owner);
    if (kind == FILE_OTHER && !access(path, R_OK)) {
        struct stat st;
        if (!stat(path, &st) && S_ISREG(st.st_mode) && st.st_size)
            return diag(s, DIAG_archive_format, (Span){0, 0}, path, "is not a file that torch.save wrote: it does not start as a zip archive"), NULL;
    }
    Archive *a = archive_open(s, path);
    if (!a) return NULL;
    const Data *o = NULL;
    if (a->script) diag(s, DIAG_archive_is_program, (Span){0, 0}, path);
    else o = archive_load(a, "data.pkl");
    if (o) *owner = a;
    else archive_close(a);
    return o;
}
