/* zip_write.c: a zip of stored entries, each one's data at a multiple of 64 bytes, as torch.load and torch.jit.load map it. The file is written
 * beside its place and moved there when whole. Layout: APPNOTE.TXT 6.3, with the padding field of caffe2/serialize/inline_container.cc. */
#include "archive/write.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { ALIGNMENT = 64 };

/* 0xffffffff in a header's 32-bit field sends the reader to the zip64 extra field, which is written only where one is needed. */
static uint32_t narrow(uint64_t v) { return v >= 0xffffffff ? 0xffffffff : (uint32_t)v; }

static void wide_field(Buf *b, uint64_t size, uint64_t header, bool with_header) {
    bool wide = size >= 0xffffffff, far_off = with_header && header >= 0xffffffff;
    if (!wide && !far_off) return;
    write_little(b, 1, 2);
    write_little(b, (wide ? 16u : 0u) + (far_off ? 8u : 0u), 2);
    if (wide) write_little(b, size, 8), write_little(b, size, 8);
    if (far_off) write_little(b, header, 8);
}

static void common_fields(Buf *b, uint32_t crc, uint64_t size, size_t name_len, size_t extra_len) {
    write_little(b, 0x0800, 2);                                 /* names are UTF-8 */
    write_little(b, 0, 2);                                      /* stored */
    write_little(b, 0, 4);                                      /* no time: equal values give equal files */
    write_little(b, crc, 4);
    write_little(b, narrow(size), 4);
    write_little(b, narrow(size), 4);
    write_little(b, name_len, 2);
    write_little(b, extra_len, 2);
}

static void put(ZipWriter *w, const void *p, size_t n) {
    if (n) fwrite(p, 1, n, w->f);
    w->at += n;
}

void zip_add(ZipWriter *w, const char *name, const void *data, uint64_t size) {
    Buf full = {0}, head = {0}, extra = {0};
    if (w->top) buf_printf(&full, "%s/", w->top);
    buf_puts(&full, name);
    uint32_t crc = (uint32_t)crc32_z(crc32_z(0, NULL, 0), data, size);
    uint64_t header = w->at;
    wide_field(&extra, size, 0, false);
    size_t before = 30 + full.len + extra.len + 4, pad = (ALIGNMENT - (header + before) % ALIGNMENT) % ALIGNMENT;
    buf_puts(&extra, "FB");                               /* the field by which torch pads */
    write_little(&extra, pad, 2);
    for (size_t i = 0; i < pad; i++) buf_putc(&extra, 'Z');
    write_little(&head, 0x04034b50, 4);
    write_little(&head, size >= 0xffffffff ? 45 : 20, 2);
    common_fields(&head, crc, size, full.len, extra.len);
    put(w, head.p, head.len);
    put(w, full.p, full.len);
    put(w, extra.p, extra.len);
    put(w, data, size);
    extra.len = 0;
    wide_field(&extra, size, header, true);
    Buf *d = &w->directory;
    write_little(d, 0x02014b50, 4);
    write_little(d, 0x031e, 2);
    write_little(d, extra.len ? 45 : 20, 2);
    common_fields(d, crc, size, full.len, extra.len);
    write_little(d, 0, 8), write_little(d, 0, 2);                     /* no comment, disk 0, no attributes */
    write_little(d, narrow(header), 4);
    buf_add(d, full.p, full.len);
    buf_add(d, extra.p, extra.len);
    w->count++;
    buf_free(&full);
    buf_free(&head);
    buf_free(&extra);
}

static void add_end(ZipWriter *w) {
    uint64_t at = w->at, bytes = w->directory.len, end = at + bytes;
    put(w, w->directory.p, bytes);
    Buf b = {0};
    bool wide = w->count >= 0xffff || at >= 0xffffffff || bytes >= 0xffffffff;
    if (wide) {
        write_little(&b, 0x06064b50, 4);
        write_little(&b, 44, 8);
        write_little(&b, 45, 2);
        write_little(&b, 45, 2);
        write_little(&b, 0, 8);
        write_little(&b, w->count, 8);
        write_little(&b, w->count, 8);
        write_little(&b, bytes, 8);
        write_little(&b, at, 8);
        write_little(&b, 0x07064b50, 4);
        write_little(&b, 0, 4);
        write_little(&b, end, 8);
        write_little(&b, 1, 4);
    }
    write_little(&b, 0x06054b50, 4);
    write_little(&b, 0, 4);
    write_little(&b, w->count >= 0xffff ? 0xffff : w->count, 2);
    write_little(&b, w->count >= 0xffff ? 0xffff : w->count, 2);
    write_little(&b, narrow(bytes), 4);
    write_little(&b, narrow(at), 4);
    write_little(&b, 0, 2);
    put(w, b.p, b.len);
    buf_free(&b);
}

/* The folder inside is named as torch.save names it: the file's name without its last extension. */
static char *top_of(Arena *a, const char *path) {
    const char *name = strrchr(path, '/'), *dot;
    name = name ? name + 1 : path;
    dot = strrchr(name, '.');
    size_t n = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    return n && is_utf8((const unsigned char *)name, n) && !memchr(name, '\\', n) ? arena_dup(a, name, n) : arena_dup(a, "archive", 7);
}

bool file_write(Session *s, const char *path, void (*fill)(FILE *f, void *user), void *user) {
    Arena *scratch = arena_new();
    struct stat st;
    bool fine = true, in_place = !stat(path, &st) && !S_ISREG(st.st_mode);      /* a device or pipe is written as it stands */
    char *made = arena_printf(scratch, "%s.XXXXXX", path);
    int fd = in_place ? -1 : mkstemp(made);
    FILE *f = in_place ? fopen(path, "wb") : fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (!f && fd >= 0) close(fd), unlink(made);
    if (!f) fine = diag(s, DIAG_save_failed, (Span){0, 0}, path, strerror(errno));
    if (f) {
        mode_t mask = umask(0);                           /* mkstemp gives 0600; a file that is there keeps its mode */
        umask(mask);
        if (!in_place) fchmod(fileno(f), stat(path, &st) ? 0666 & ~mask : st.st_mode & 07777);
        fill(f, user);
        bool whole = !ferror(f);
        if (fclose(f)) whole = false;
        if (!whole || (!in_place && rename(made, path))) {
            fine = diag(s, DIAG_save_failed, (Span){0, 0}, path, strerror(errno));
            if (!in_place) unlink(made);
        }
    }
    arena_free(scratch);
    return fine;
}

typedef struct ZipFill { const char *top; void (*fill)(ZipWriter *w, void *user); void *user; } ZipFill;

static void fill_zip(FILE *f, void *user) {
    const ZipFill *z = user;
    ZipWriter w = {.f = f, .top = z->top};
    z->fill(&w, z->user);
    add_end(&w);
    buf_free(&w.directory);
}

bool zip_write(Session *s, const char *path, bool folder, void (*fill)(ZipWriter *w, void *user), void *user) {
    Arena *scratch = arena_new();
    ZipFill z = {folder ? top_of(scratch, path) : NULL, fill, user};
    const bool fine = file_write(s, path, fill_zip, &z);
    arena_free(scratch);
    return fine;
}
