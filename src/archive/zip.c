/* The zip directory, read from a map of the file. Input: a path. Output: entries whose names, bounds, order and sizes were checked against each
 * other; their data by offset, so that tensors are used where they lie. Follows APPNOTE.TXT 6.3.10 (sections 4.3 and 4.5.3, zip64), of which
 * .pt files use: stored and deflated entries, data descriptors, zip64. zlib does nothing here but inflate and crc32. */
#include "archive/archive.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct Zip {
    const char *path;
    FileMap file;
    Arena *arena;
    ZipEntry *entries, **by_name;
    int count;
    uint64_t unpacked;                /* bytes so far: bounded by the file's size, beyond what is small anyway */
};
enum { EOCD = 22, EOCD64 = 56, LOCATOR64 = 20, CENTRAL = 46, LOCAL = 30, LONGEST_COMMENT = 65535, LONGEST_NAME = 4096 };
enum { BIT_ENCRYPTED = 1, BIT_DESCRIPTOR = 8, BIT_STRONG = 64, STORED = 0, DEFLATED = 8 };
/* A deflated byte stands for at most 1,032 bytes; whatever claims more lies. What is unpacked (code, pickles) is small in honest files, so that it may be bounded. */
static const uint64_t largest_ratio = 1040, largest_unpacked = (uint64_t)1 << 30, always_unpacked = (uint64_t)16 << 20;

static uint32_t le16(const unsigned char *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }
static uint32_t le32(const unsigned char *p) { return le16(p) | le16(p + 2) << 16; }
static uint64_t le64(const unsigned char *p) { return le32(p) | (uint64_t)le32(p + 4) << 32; }

static bool damaged(Session *s, const Zip *z, uint64_t at, const char *why) {
    diag(s, DIAG_zip_damaged, (Span){0, 0}, z->path, why, (unsigned long long)at);
    return false;
}

static bool refused(Session *s, const Zip *z, const ZipEntry *e, const char *why) {
    diag(s, DIAG_zip_refused, (Span){0, 0}, z->path, e->name, (unsigned long long)e->header, why);
    return false;
}

/* ---- the end records: where the directory is, and how many entries it has */
typedef struct Directory { uint64_t at, bytes, count, end; } Directory;

static bool find_end64(Session *s, const Zip *z, uint64_t eocd, Directory *d) {
    if (eocd < LOCATOR64 || le32(z->file.bytes + eocd - LOCATOR64) != 0x07064b50)
        return damaged(s, z, eocd, "sizes are said to stand in a zip64 record, but there is none");
    const unsigned char *loc = z->file.bytes + eocd - LOCATOR64;
    uint64_t at = le64(loc + 8);
    if (le32(loc + 16) > 1) return damaged(s, z, eocd - LOCATOR64, "archives in several parts are not read");
    if (at > z->file.len || z->file.len - at < EOCD64 || at > eocd - LOCATOR64 || le32(z->file.bytes + at) != 0x06064b50)
        return damaged(s, z, eocd - LOCATOR64, "the zip64 end record is not where the locator says");
    const unsigned char *p = z->file.bytes + at;
    *d = (Directory){.at = le64(p + 48), .bytes = le64(p + 40), .count = le64(p + 32), .end = at};
    return true;
}

static bool find_directory(Session *s, const Zip *z, Directory *d) {
    if (z->file.len < EOCD) return damaged(s, z, 0, "shorter than the smallest archive");
    uint64_t lowest = z->file.len > EOCD + LONGEST_COMMENT ? z->file.len - EOCD - LONGEST_COMMENT : 0, at = z->file.len - EOCD;
    for (;; at--) {
        const unsigned char *p = z->file.bytes + at;
        if (p[0] == 'P' && le32(p) == 0x06054b50 && at + EOCD + le16(p + 20) == z->file.len) break;
        if (at == lowest) return damaged(s, z, z->file.len, "there is no directory at the end: the file is cut off");
    }
    const unsigned char *p = z->file.bytes + at;
    if (le16(p + 4) && le16(p + 4) != 0xffff) return damaged(s, z, at, "archives in several parts are not read");
    *d = (Directory){.at = le32(p + 16), .bytes = le32(p + 12), .count = le16(p + 10), .end = at};
    bool wide = d->at == 0xffffffff || d->bytes == 0xffffffff || d->count == 0xffff;
    if (wide && !find_end64(s, z, at, d)) return false;
    if (d->at > d->end || d->bytes > d->end - d->at || d->count > d->bytes / CENTRAL || d->count > INT32_MAX / 2)
        return damaged(s, z, at, "the directory does not fit into the file");
    return true;
}

/* ---- one entry */
/* Replaces the fields that hold 0xffffffff by those of the zip64 extra field, in its fixed order. header may be NULL (local headers). */
static bool widen(const unsigned char *extra, uint64_t len, uint64_t *size, uint64_t *packed, uint64_t *header) {
    uint64_t *wide[3] = {*size == 0xffffffff ? size : NULL, *packed == 0xffffffff ? packed : NULL,
                         header && *header == 0xffffffff ? header : NULL};
    while (len >= 4) {
        uint64_t id = le16(extra), n = le16(extra + 2);
        if (n > len - 4) return true;                     /* padding of some writers is no proper field */
        if (id == 1) {
            const unsigned char *p = extra + 4;
            for (int i = 0; i < COUNT_OF(wide); i++) {
                if (!wide[i]) continue;
                if (n < 8) return false;
                *wide[i] = le64(p);
                p += 8;
                n -= 8;
            }
            return true;
        }
        extra += 4 + n;
        len -= 4 + n;
    }
    return true;
}

static const char *name_fault(const unsigned char *p, uint64_t n) {
    if (!n || n > LONGEST_NAME) return "a name is empty or too long";
    if (p[0] == '/') return "a name is an absolute path";
    uint64_t part = 0;
    for (uint64_t i = 0; i <= n; i++) {
        if (i < n && (p[i] < 0x20 || p[i] == '\\' || p[i] == 0x7f)) return "a name holds a control character or a backslash";
        if (i < n && p[i] != '/') continue;
        if (i - part == 2 && p[part] == '.' && p[part + 1] == '.') return "a name steps out of its folder ('..')";
        part = i + 1;
    }
    return NULL;
}

/* Reads the directory row at *at and moves *at behind it. */
static bool read_row(Session *s, const Zip *z, const Directory *d, uint64_t *at, ZipEntry *e) {
    uint64_t left = d->at + d->bytes - *at;
    const unsigned char *p = z->file.bytes + *at;
    if (left < CENTRAL || le32(p) != 0x02014b50) return damaged(s, z, *at, "a row of the directory does not start as one");
    uint64_t name = le16(p + 28), extra = le16(p + 30), comment = le16(p + 32);
    if (left - CENTRAL < name + extra + comment) return damaged(s, z, *at, "a row of the directory is cut off");
    const char *fault = name_fault(p + CENTRAL, name);
    if (fault) return damaged(s, z, *at, fault);
    *e = (ZipEntry){.flags = (uint16_t)le16(p + 8), .method = (uint16_t)le16(p + 10), .crc = le32(p + 16), .packed = le32(p + 20),
                    .size = le32(p + 24), .header = le32(p + 42), .name_len = name};
    e->name = arena_dup(z->arena, (const char *)p + CENTRAL, name);
    if (!widen(p + CENTRAL + name, extra, &e->size, &e->packed, &e->header)) return damaged(s, z, *at, "a zip64 field is too short");
    *at += CENTRAL + name + extra + comment;
    return true;
}

static bool check_local(Session *s, const Zip *z, const Directory *d, ZipEntry *e) {
    if (e->header > d->at || d->at - e->header < LOCAL || le32(z->file.bytes + e->header) != 0x04034b50)
        return refused(s, z, e, "its header is not where the directory says");
    const unsigned char *p = z->file.bytes + e->header;
    uint64_t name = le16(p + 26), extra = le16(p + 28), room = d->at - e->header - LOCAL;
    if (name + extra > room || room - name - extra < e->packed) return refused(s, z, e, "its data runs into the directory: the file is cut off, or a size is wrong");
    if (name != e->name_len || memcmp(p + LOCAL, e->name, name)) return refused(s, z, e, "its header has another name than the directory");
    if (e->flags & (BIT_ENCRYPTED | BIT_STRONG)) return refused(s, z, e, "it is encrypted");
    if (le16(p + 8) != e->method) return refused(s, z, e, "its header states another compression than the directory");
    if (e->method != STORED && e->method != DEFLATED) return refused(s, z, e, "its compression is neither 'stored' nor 'deflated'");
    if (e->method == STORED && e->size != e->packed) return refused(s, z, e, "it is stored, but its two sizes differ");
    if (e->method == DEFLATED && e->size / largest_ratio > e->packed) return refused(s, z, e, "it claims to unpack to more than compression can give");
    uint64_t size = le32(p + 22), packed = le32(p + 18);
    if (!widen(p + LOCAL + name, extra, &size, &packed, NULL)) return refused(s, z, e, "a zip64 field of its header is too short");
    bool told = !(le16(p + 6) & BIT_DESCRIPTOR);   /* else crc and sizes follow the data, and the header may have zeros */
    if ((told || size) && size != e->size) return refused(s, z, e, "its header states another size than the directory");
    if ((told || packed) && packed != e->packed) return refused(s, z, e, "its header states another packed size than the directory");
    if ((told || le32(p + 14)) && le32(p + 14) != e->crc) return refused(s, z, e, "its header states another checksum than the directory");
    e->data = e->header + LOCAL + name + extra;
    return true;
}

static int by_name(const void *a, const void *b) { return strcmp((*(ZipEntry *const *)a)->name, (*(ZipEntry *const *)b)->name); }
static int by_place(const void *a, const void *b) {
    const ZipEntry *x = *(ZipEntry *const *)a, *y = *(ZipEntry *const *)b;
    return x->header < y->header ? -1 : x->header > y->header;
}

static bool read_directory(Session *s, Zip *z) {
    Directory d;
    if (!find_directory(s, z, &d)) return false;
    z->entries = NEWN(z->arena, ZipEntry, d.count + 1);
    z->by_name = NEWN(z->arena, ZipEntry *, d.count + 1);
    uint64_t at = d.at;
    for (uint64_t i = 0; i < d.count; i++) {
        ZipEntry *e = &z->entries[i];
        if (!read_row(s, z, &d, &at, e) || !check_local(s, z, &d, e)) return false;
        z->by_name[i] = e;
        z->count++;
    }
    if (at != d.at + d.bytes) return damaged(s, z, at, "the directory has more bytes than its rows");
    qsort(z->by_name, (size_t)z->count, sizeof *z->by_name, by_place);
    for (int i = 1; i < z->count; i++)
        if (z->by_name[i]->header < z->by_name[i - 1]->data + z->by_name[i - 1]->packed)
            return refused(s, z, z->by_name[i], "it overlaps the entry before it");
    qsort(z->by_name, (size_t)z->count, sizeof *z->by_name, by_name);
    for (int i = 1; i < z->count; i++)
        if (!strcmp(z->by_name[i]->name, z->by_name[i - 1]->name)) return refused(s, z, z->by_name[i], "its name is there twice");
    return true;
}

/* ---- public */
Zip *zip_open(Session *s, const char *path) {
    Arena *a = arena_new();
    Zip *z = NEW(a, Zip);
    z->arena = a;
    z->path = arena_dup(a, path, strlen(path));
    const char *why = file_map(path, &z->file);
    if (why) diag(s, DIAG_cannot_read, (Span){0, 0}, path, why);
    if (!why && read_directory(s, z)) return z;
    zip_close(z);
    return NULL;
}

void zip_close(Zip *z) {
    if (!z) return;
    for (int i = 0; i < z->count; i++) free(z->entries[i].owned);
    file_unmap(&z->file);
    arena_free(z->arena);
}

const char *zip_path(const Zip *z) { return z->path; }
int zip_count(const Zip *z) { return z->count; }
ZipEntry *zip_at(Zip *z, int i) { return &z->entries[i]; }

ZipEntry *zip_find(Zip *z, const char *name) {
    int lo = 0, hi = z->count;
    while (lo < hi) {
        int mid = (lo + hi) / 2, way = strcmp(name, z->by_name[mid]->name);
        if (!way) return z->by_name[mid];
        if (way < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

static const char *unpack(Zip *z, ZipEntry *e) {
    if (e->size > largest_unpacked || e->packed > largest_unpacked) return "it is larger than 1 GiB when unpacked";
    z->unpacked += e->size;
    if (z->unpacked > always_unpacked && z->unpacked / 4 > z->file.len) return "the archive unpacks to more than four times its size";
    e->owned = malloc(e->size + 1);
    if (!e->owned) return "there is not enough memory to unpack it";
    z_stream zs = {.next_in = (unsigned char *)(uintptr_t)(z->file.bytes + e->data), .avail_in = (uInt)e->packed,
                   .next_out = e->owned, .avail_out = (uInt)e->size + 1};   /* one more, so that too much shows */
    if (inflateInit2(&zs, -MAX_WBITS) != Z_OK) return "there is not enough memory to unpack it";
    int rc = inflate(&zs, Z_FINISH);
    uint64_t made = zs.total_out;
    bool all = zs.avail_in == 0;
    inflateEnd(&zs);
    if (rc != Z_STREAM_END || !all || made != e->size) return "its packed data is damaged, or its size is wrong";
    return NULL;
}

const unsigned char *zip_read(Session *s, Zip *z, ZipEntry *e) {
    if (e->bytes || e->bad) return e->bytes;
    const char *why = e->method == DEFLATED ? unpack(z, e) : NULL;
    const unsigned char *p = e->method == DEFLATED ? e->owned : z->file.bytes + e->data;
    if (!why && crc32_z(crc32_z(0, NULL, 0), p, e->size) != e->crc) why = "its checksum is wrong: the data was changed";
    e->bad = why != NULL;
    if (why) refused(s, z, e, why);
    else e->bytes = p;
    return e->bytes;
}
