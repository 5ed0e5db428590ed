/* code_places.c: what of a source each stretch of printed code was made of, for the debug records of archives. While a function is printed the text
 * carries marks: PLACE_OPEN and 16 digits open what came from a span, PLACE_CLOSE ends it (the printer writes neither byte otherwise: strings are
 * escaped). Marks move along with the expressions that texts are put together of; when the function is whole they are taken out again.
 * One record holds from its byte to the next one's, as SourceRangeRecords in PyTorch's python_print.cpp. */
#include "ir/internal.h"
#include <string.h>

enum { PLACE_OPEN = 1, PLACE_CLOSE = 2, DIGITS = 16 };

void place_open(Buf *out, Span span) {
    buf_putc(out, PLACE_OPEN);
    buf_printf(out, "%08x%08x", (unsigned)span.lo, (unsigned)span.hi);
}

void place_close(Buf *out) { buf_putc(out, PLACE_CLOSE); }

size_t place_width(const char *text) {
    size_t n = 0;
    for (; *text; text++) {
        if (*text == PLACE_OPEN) text += DIGITS;
        else n += *text != PLACE_CLOSE;
    }
    return n;
}

const char *place_skip(const char *text) {
    while (*text == PLACE_OPEN || *text == PLACE_CLOSE) text += *text == PLACE_OPEN ? 1 + DIGITS : 1;
    return text;
}

static Span read_span(const char *digits) {
    uint32_t v[2] = {0, 0};
    for (int i = 0; i < DIGITS; i++) v[i / 8] = v[i / 8] << 4 | (uint32_t)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
    return (Span){v[0], v[1]};
}

/* The lines of the source that the function's places lie in. */
static void find_pieces(Session *s, Arena *a, CodePlace *place, int n) {
    Map pieces = {0};                 /* Source -> Span* */
    for (int i = 0; i < n; i++) {
        Source *src = place[i].span.lo ? source_of(s, place[i].span.lo) : NULL;
        if (!src) continue;
        Span *piece = map_get(&pieces, src);
        if (!piece) {
            piece = NEW(a, Span);
            map_set(a, &pieces, src, piece);
        }
        *piece = span_join(*piece, place[i].span);
    }
    for (int i = 0; i < n; i++) {
        Source *src = place[i].span.lo ? source_of(s, place[i].span.lo) : NULL;
        if (!src) continue;
        Span piece = *(Span *)map_get(&pieces, src);
        uint32_t lo = piece.lo - src->base, hi = piece.hi - src->base;
        if (hi > src->len) hi = (uint32_t)src->len;
        while (lo && src->text[lo - 1] != '\n') lo--;
        while (hi < src->len && (hi == lo || src->text[hi - 1] != '\n')) hi++;
        place[i].piece = (Span){src->base + lo, src->base + hi};
    }
}

void places_resolve(Session *s, Arena *a, Buf *out, size_t from, CodePlaces *to) {
    VEC(Span) open = {0};
    const int first = to->len;
    size_t at = from;
    Span last = {UINT32_MAX, 0};
    for (size_t i = from; i < out->len; i++) {
        const char c = out->p[i];
        if (c == PLACE_OPEN) {
            vec_push(a, &open, read_span(out->p + i + 1));
            i += DIGITS;
        } else if (c == PLACE_CLOSE) {
            open.len--;
        } else {
            const Span now = open.len ? vec_last(&open) : (Span){0, 0};
            if (now.lo != last.lo || now.hi != last.hi) vec_push(to->arena, to, ((CodePlace){.at = at, .span = now}));
            last = now;
            out->p[at++] = c;
        }
    }
    out->len = at;
    if (out->p) out->p[at] = 0;
    vec_push(to->arena, to, ((CodePlace){.at = at}));              /* what follows is no part of the function */
    find_pieces(s, a, to->data + first, to->len - first);
}
