/* ranges.c: debug records as Data: ("FORMAT_WITH_STRING_TABLE", (text, ...), ((byte, (source, start, end), tag), ...)), where a source is
 * ([index of each line's text, ...], index of the file's name, number of its first line). What src/eval/load_ranges.c reads.
 * Layout: torch/csrc/jit/serialization/source_range_serialization.cpp. */
#include "script/script.h"
#include <string.h>

typedef struct Ranges {
    Session *s;
    Arena *a;
    VEC(Data *) text;                 /* the string table */
    Map index, sources, ranges;       /* Sym -> place in it + 1; piece -> source; span -> range: what is equal is one value */
    VEC(Data *) records;
} Ranges;

static const void *span_key(Span s) { return (const void *)(uintptr_t)((uint64_t)s.lo << 32 | s.hi); }

static Data *tuple(Ranges *r, Data *x, Data *y, Data *z) {
    Data **items = NEWN(r->a, Data *, 3);
    items[0] = x, items[1] = y, items[2] = z;
    return data_seq(r->a, DATA_TUPLE, items, 3);
}

static Data *text_index(Ranges *r, const char *p, size_t len) {
    const Sym t = sym_n(r->s, p, len);
    uintptr_t i = (uintptr_t)map_get(&r->index, t);
    if (!i) {
        vec_push(r->a, &r->text, data_str(r->a, t->s, t->len));
        i = (uintptr_t)r->text.len;
        map_set(r->a, &r->index, t, (void *)i);
    }
    return data_int(r->a, (int64_t)i - 1);
}

static Data *source(Ranges *r, Span piece) {
    Data *d = map_get(&r->sources, span_key(piece));
    if (d) return d;
    Data *lines = data_list(r->a);
    lines->tag = "List[int]";
    Loc at;
    if (!loc_of(r->s, piece, &at)) {
        d = tuple(r, lines, data_int(r->a, 0), data_int(r->a, 0));
    } else {
        const char *p = at.src->text + (piece.lo - at.src->base), *end = at.src->text + (piece.hi - at.src->base);
        while (p < end) {
            const char *newline = memchr(p, '\n', (size_t)(end - p)), *next = newline ? newline + 1 : end;
            data_list_push(r->a, lines, text_index(r, p, (size_t)(next - p)));
            p = next;
        }
        d = tuple(r, lines, text_index(r, at.src->path, strlen(at.src->path)), data_int(r->a, at.line));
    }
    map_set(r->a, &r->sources, span_key(piece), d);
    return d;
}

static Data *range(Ranges *r, const CodePlace *p) {
    Data *d = map_get(&r->ranges, span_key(p->span));
    if (d) return d;
    const Span piece = p->span.lo ? p->piece : (Span){0, 0};
    d = tuple(r, source(r, piece), data_int(r->a, p->span.lo - piece.lo), data_int(r->a, p->span.hi - piece.lo));
    map_set(r->a, &r->ranges, span_key(p->span), d);
    return d;
}

Data *script_ranges(Session *s, Arena *a, const CodePlaces *places) {
    static const char format[] = "FORMAT_WITH_STRING_TABLE";
    Ranges r = {.s = s, .a = a};
    text_index(&r, "", 0);
    for (int i = 0; i < places->len; i++)
        vec_push(a, &r.records, tuple(&r, data_int(a, (int64_t)places->data[i].at), range(&r, &places->data[i]), data_int(a, i)));
    return tuple(&r, data_str(a, format, sizeof format - 1), data_seq(a, DATA_TUPLE, r.text.data, r.text.len), data_seq(a, DATA_TUPLE, r.records.data, r.records.len));
}
