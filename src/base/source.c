/* The source map: one range of 32-bit offsets for all texts read in a session. */
#include "base/base.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST_FILE = 1 << 30 };

static Source *add_owned(Session *s, const char *path, const char *text, size_t len) {
    if (len >= UINT32_MAX - s->next_offset - 1) return NULL;
    Source *src = NEW(s->arena, Source);
    *src = (Source){.path = arena_dup(s->arena, path, strlen(path)), .text = text, .len = len, .base = s->next_offset};
    s->next_offset += (uint32_t)len + 1;
    vec_push(s->arena, &s->sources, src);
    return src;
}

Source *source_add(Session *s, const char *path, const char *text, size_t len) {
    return add_owned(s, path, arena_dup(s->arena, text, len), len);
}

Source *source_read(Session *s, const char *path, const char **why) {
    FILE *f = fopen(path, "rb");
    struct stat st;
    *why = NULL;
    if (!f || fstat(fileno(f), &st)) *why = strerror(errno);
    else if (S_ISDIR(st.st_mode)) *why = "it is a directory";
    Buf b = {0};
    char block[1 << 14];
    while (!*why) {
        size_t n = fread(block, 1, sizeof block, f);
        if (!n) {
            if (ferror(f)) *why = strerror(errno);
            break;
        }
        if (b.len + n > LARGEST_FILE) *why = "it is larger than 1 GiB";
        else buf_add(&b, block, n);
    }
    if (f) fclose(f);
    Source *src = NULL;
    if (!*why) {
        size_t len = b.len;
        src = add_owned(s, path, buf_take(&b, s->arena), len);
        if (!src) *why = "all sources together are larger than 4 GiB";
    }
    buf_free(&b);
    return src;
}

Source *source_of(Session *s, uint32_t offset) {
    int lo = 0, hi = s->sources.len;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (s->sources.data[mid]->base <= offset) lo = mid + 1;
        else hi = mid;
    }
    if (!lo) return NULL;
    Source *src = s->sources.data[lo - 1];
    return offset - src->base <= src->len ? src : NULL;
}

static void index_lines(Source *src) {
    if (src->line_starts) return;
    int n = 1;
    for (size_t i = 0; i < src->len; i++) n += src->text[i] == '\n';
    src->line_starts = malloc(sizeof(uint32_t) * (size_t)n);
    if (!src->line_starts) base_oom_handler(sizeof(uint32_t) * (size_t)n);
    src->nlines = 0;
    src->line_starts[src->nlines++] = 0;
    for (size_t i = 0; i < src->len; i++)
        if (src->text[i] == '\n') src->line_starts[src->nlines++] = (uint32_t)i + 1;
}

static int line_of(Source *src, uint32_t at) {
    index_lines(src);
    int lo = 0, hi = src->nlines;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (src->line_starts[mid] <= at) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static int lines_before(const Source *src) { return src->first_line > 0 ? src->first_line - 1 : 0; }

bool loc_of(Session *s, Span span, Loc *out) {
    Source *src = span.lo ? source_of(s, span.lo) : NULL;
    if (!src) return false;
    uint32_t lo = span.lo - src->base, hi = span.hi > span.lo ? span.hi - src->base : lo;
    if (hi > src->len) hi = (uint32_t)src->len;
    out->src = src;
    out->line = line_of(src, lo);
    out->col = (int)(lo - src->line_starts[out->line - 1]) + 1;
    out->end_line = line_of(src, hi);
    out->end_col = (int)(hi - src->line_starts[out->end_line - 1]) + 1;
    out->line += lines_before(src);
    out->end_line += lines_before(src);
    return true;
}

const char *source_line(Source *src, int line, int *len) {
    index_lines(src);
    line -= lines_before(src);
    if (line < 1 || line > src->nlines) return *len = 0, "";
    uint32_t lo = src->line_starts[line - 1];
    uint32_t hi = line < src->nlines ? src->line_starts[line] - 1 : (uint32_t)src->len;
    if (hi > lo && src->text[hi - 1] == '\r') hi--;
    *len = (int)(hi - lo);
    return src->text + lo;
}

Span span_join(Span a, Span b) {
    if (!a.lo) return b;
    if (!b.lo) return a;
    return (Span){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}
