/* How diagnostics look: text with the source line and carets, JSON, SARIF 2.1.0. Whatever the source holds (control characters, bytes
 * that are no UTF-8, lines of many megabytes) the output is valid UTF-8 of bounded width. */
#include "base/base.h"
#include <string.h>

enum { WINDOW = 160, LEAD = 60, LINES_SHOWN = 3 };
static const char replacement[] = "\xEF\xBF\xBD";   /* U+FFFD */

typedef struct Show {
    Session *s;
    Buf out;
    /* Where the last code-point column was counted, so that many reports on one long line stay linear. */
    const char *line;
    int bytes, points;
} Show;

/* ---- UTF-8 */

/* Length of the valid UTF-8 sequence at p (n bytes left) with its code point, or 0. */
static int decode(const char *p, size_t n, uint32_t *point) {
    unsigned char c = (unsigned char)*p;
    if (c < 0x80) return *point = c, 1;
    int len = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (!len || (size_t)len > n) return 0;
    uint32_t v = c & (0x7Fu >> len);
    for (int i = 1; i < len; i++) {
        unsigned char d = (unsigned char)p[i];
        if ((d & 0xC0) != 0x80) return 0;
        v = v << 6 | (d & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (v < least[len] || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000)) return 0;
    return *point = v, len;
}

/* Columns that a terminal gives a character: 0 for combining marks, 2 for East Asian wide ones. */
static int width_of(uint32_t p) {
    static const struct { uint32_t lo, hi; int width; } ranges[] = {
        {0x0300, 0x036F, 0}, {0x0483, 0x0489, 0}, {0x0591, 0x05BD, 0}, {0x064B, 0x065F, 0}, {0x1100, 0x115F, 2}, {0x1AB0, 0x1AFF, 0},
        {0x1DC0, 0x1DFF, 0}, {0x200B, 0x200F, 0}, {0x20D0, 0x20FF, 0}, {0x2E80, 0x303E, 2}, {0x3041, 0xA4CF, 2}, {0xAC00, 0xD7A3, 2},
        {0xF900, 0xFAFF, 2}, {0xFE00, 0xFE0F, 0}, {0xFE20, 0xFE2F, 0}, {0xFE30, 0xFE6F, 2}, {0xFF00, 0xFF60, 2}, {0xFFE0, 0xFFE6, 2},
        {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}};
    for (int i = 0; i < COUNT_OF(ranges); i++)
        if (p >= ranges[i].lo && p <= ranges[i].hi) return ranges[i].width;
    return 1;
}

/* Appends text as valid UTF-8; controls become U+FFFD, but for tabs and (in messages) newlines. */
static void add_clean(Buf *b, const char *text, size_t n, bool newlines) {
    for (size_t i = 0; i < n;) {
        uint32_t p;
        int len = decode(text + i, n - i, &p);
        bool control = p < 0x20 || p == 0x7F;
        if (!len || (control && p != '\t' && !(newlines && p == '\n'))) buf_puts(b, replacement);
        else buf_add(b, text + i, (size_t)len);
        i += (size_t)(len ? len : 1);
    }
}

static void add_json(Buf *b, const char *text) {
    Buf clean = {0};
    add_clean(&clean, text, strlen(text), true);
    buf_json(b, clean.p ? clean.p : "", clean.len);
    buf_free(&clean);
}

/* ---- text */

typedef struct Style { const char *word, *color; } Style;
static Style style_of(Severity sev) {
    switch (sev) {
    case SEV_NOTE: return (Style){"note", "\033[1;36m"};
    case SEV_EXTENSION: case SEV_WARNING: return (Style){"warning", "\033[1;35m"};
    case SEV_UNSUPPORTED: case SEV_ERROR: return (Style){"error", "\033[1;31m"};
    case SEV_BUG: break;
    }
    return (Style){"internal error", "\033[1;31m"};
}

static void paint(Show *w, const char *color) {
    if (w->s->diags.color) buf_puts(&w->out, color);
}

/* Moves `at` to the start of the character that it is inside of. */
static int char_start(const char *line, int at) {
    int back = 0;
    while (at > 0 && back < 3 && ((unsigned char)line[at] & 0xC0) == 0x80) at--, back++;
    return at;
}

/* One source line and the underline of its bytes [lo, hi); the caret stands at lo when `caret`. Long lines are windowed around lo. */
static void show_line(Show *w, const char *line, int len, int lo, int hi, bool caret) {
    int from = 0, to = len;
    if (len > WINDOW) {
        from = lo > LEAD ? char_start(line, lo - LEAD) : 0;
        to = len - from > WINDOW ? char_start(line, from + WINDOW) : len;
        if (hi > to) hi = to;
    }
    Buf *b = &w->out, under = {0};
    if (from) buf_puts(b, "..."), buf_puts(&under, "   ");
    for (int i = from; i < to || i <= lo;) {
        uint32_t p = ' ';
        int n = i < to ? decode(line + i, (size_t)(to - i), &p) : 1;
        if (i < to) add_clean(b, line + i, (size_t)(n ? n : 1), false);
        bool inside = i >= lo && (i < hi || (i == lo && caret));
        char mark = inside ? (i == lo && caret ? '^' : '~') : p == '\t' && n ? '\t' : ' ';
        for (int k = n ? width_of(p) : 1; k > 0; k--) {
            buf_putc(&under, mark);
            if (mark == '^') mark = '~';
        }
        i += n ? n : 1;
    }
    if (to < len) buf_puts(b, "...");
    while (under.len && (under.p[under.len - 1] == ' ' || under.p[under.len - 1] == '\t')) under.p[--under.len] = 0;
    buf_putc(b, '\n');
    if (under.len) {
        paint(w, "\033[1;32m");
        buf_add(b, under.p, under.len);
        paint(w, "\033[0m");
        buf_putc(b, '\n');
    }
    buf_free(&under);
}

static int indent_of(const char *line, int len) {
    int i = 0;
    while (i < len && (line[i] == ' ' || line[i] == '\t')) i++;
    return i;
}

/* The lines of a span, each underlined; of more than LINES_SHOWN only the first and the last. */
static void show_source(Show *w, const Loc *at) {
    Source *src = (Source *)at->src;
    int last = at->end_line, len;
    if (last > at->line && at->end_col == 1) last--;
    for (int n = at->line; n <= last; n++) {
        if (last - at->line >= LINES_SHOWN && n == at->line + 1) {
            buf_puts(&w->out, "...\n");
            n = last;
        }
        const char *line = source_line(src, n, &len);
        int lo = n == at->line ? at->col - 1 : indent_of(line, len);
        int hi = n == at->end_line ? at->end_col - 1 : len;
        show_line(w, line, len, lo < len ? lo : len, hi < len ? hi : len, n == at->line);
    }
}

static void show_head(Show *w, Span span, Loc *at, bool *known) {
    *known = loc_of(w->s, span, at);
    paint(w, "\033[1m");
    if (*known) add_clean(&w->out, at->src->path, strlen(at->src->path), false), buf_printf(&w->out, ":%d:%d: ", at->line, at->col);
    else buf_puts(&w->out, "tscc: ");
    paint(w, "\033[0m");
}

static void show_message(Show *w, Severity sev, Span span, const char *text, const char *code) {
    Loc at;
    bool known;
    show_head(w, span, &at, &known);
    Style style = style_of(sev);
    paint(w, style.color);
    buf_printf(&w->out, "%s: ", style.word);
    paint(w, "\033[0m");
    add_clean(&w->out, text, strlen(text), true);
    if (code) buf_printf(&w->out, " [%s]", code);
    buf_putc(&w->out, '\n');
    if (known) show_source(w, &at);
}

static void show_text(Show *w, const Diagnostic *d) {
    show_message(w, d->severity, d->span, d->text, diag_code(d->id));
    for (int i = 0; i < d->notes.len; i++) {
        const DiagNote *n = &d->notes.data[i];
        if (!n->is_help) {
            show_message(w, SEV_NOTE, n->span, n->text, NULL);
            continue;
        }
        buf_puts(&w->out, "help: ");
        add_clean(&w->out, n->text, strlen(n->text), true);
        buf_putc(&w->out, '\n');
    }
}

/* ---- JSON: [{file, line, column, end_line, end_column, severity, code, message, notes: [{file.., message}], help: [..]}], columns in bytes */

static void json_place(Show *w, Span span) {
    Loc at;
    if (!loc_of(w->s, span, &at)) return;
    buf_puts(&w->out, "\"file\": ");
    add_json(&w->out, at.src->path);
    buf_printf(&w->out, ", \"line\": %d, \"column\": %d, \"end_line\": %d, \"end_column\": %d, ", at.line, at.col, at.end_line, at.end_col);
}

static const char *machine_severity(Severity sev) {
    return sev == SEV_UNSUPPORTED ? "unsupported" : sev == SEV_BUG ? "internal" : style_of(sev).word;
}

static void show_json(Show *w, const Diagnostic *d) {
    Buf *b = &w->out;
    buf_putc(b, '{');
    json_place(w, d->span);
    buf_printf(b, "\"severity\": \"%s\", \"code\": \"%s\", \"message\": ", machine_severity(d->severity), diag_code(d->id));
    add_json(b, d->text);
    for (int help = 0; help < 2; help++) {
        buf_puts(b, help ? ", \"help\": [" : ", \"notes\": [");
        const char *sep = "";
        for (int i = 0; i < d->notes.len; i++) {
            const DiagNote *n = &d->notes.data[i];
            if (n->is_help != !!help) continue;
            buf_puts(b, sep);
            sep = ", ";
            if (!help) {
                buf_putc(b, '{');
                json_place(w, n->span);
                buf_puts(b, "\"message\": ");
            }
            add_json(b, n->text);
            if (!help) buf_putc(b, '}');
        }
        buf_putc(b, ']');
    }
    buf_putc(b, '}');
}

/* ---- SARIF */

/* Column of 1-based byte column `col`, counted in code points as the document declares. */
static int point_column(Show *w, const Loc *at, int line_no, int col) {
    int len;
    const char *line = source_line((Source *)at->src, line_no, &len);
    int target = col - 1 < len ? col - 1 : len;
    if (w->line != line || w->bytes > target) w->line = line, w->bytes = w->points = 0;
    for (; w->bytes < target; w->points++) {
        uint32_t p;
        int n = decode(line + w->bytes, (size_t)(len - w->bytes), &p);
        w->bytes += n ? n : 1;
    }
    return w->points + 1;
}

/* RFC 3986: what is no unreserved character nor a slash is written %XX. */
static void add_uri(Buf *b, const char *path) {
    if (path[0] == '/') buf_puts(b, "file://");
    for (; *path; path++) {
        char c = *path;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~/", c);
        if (plain) buf_putc(b, c);
        else buf_printf(b, "%%%02X", (unsigned char)c);
    }
}

static void sarif_location(Show *w, Span span, const char *message) {
    Buf *b = &w->out;
    Loc at;
    bool known = loc_of(w->s, span, &at);
    buf_putc(b, '{');
    if (known) {
        buf_puts(b, "\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"");
        add_uri(b, at.src->path);
        buf_printf(b, "\"}, \"region\": {\"startLine\": %d, \"startColumn\": %d, ", at.line, point_column(w, &at, at.line, at.col));
        buf_printf(b, "\"endLine\": %d, \"endColumn\": %d}}", at.end_line, point_column(w, &at, at.end_line, at.end_col));
    }
    if (message) {
        buf_printf(b, "%s\"message\": {\"text\": ", known ? ", " : "");
        add_json(b, message);
        buf_putc(b, '}');
    }
    buf_putc(b, '}');
}

static void sarif_result(Show *w, const Diagnostic *d, int rule) {
    static const char *const levels[] = {"note", "note", "warning", "error", "error", "error"};
    Buf *b = &w->out;
    buf_printf(b, "{\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"%s\", \"message\": {\"text\": ", diag_code(d->id), rule,
               levels[d->severity]);
    Buf text = {0};
    buf_puts(&text, d->text);
    for (int i = 0; i < d->notes.len; i++)
        if (d->notes.data[i].is_help) buf_printf(&text, "\nhelp: %s", d->notes.data[i].text);
    add_json(b, text.p);
    buf_free(&text);
    buf_puts(b, "}, \"locations\": [");
    if (d->span.lo) sarif_location(w, d->span, NULL);
    buf_putc(b, ']');
    const char *sep = ", \"relatedLocations\": [";
    bool any = false;
    for (int i = 0; i < d->notes.len; i++) {
        if (d->notes.data[i].is_help) continue;
        buf_puts(b, sep);
        sep = ", ";
        any = true;
        sarif_location(w, d->notes.data[i].span, d->notes.data[i].text);
    }
    buf_puts(b, any ? "]}" : "}");
}

static void show_sarif(Show *w, int from, int to) {
    Buf *b = &w->out;
    Diags *d = &w->s->diags;
    int *rule = NEWN(w->s->arena, int, NUM_DIAGS), nrules = 0;
    buf_puts(b, "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{\"tool\": "
                "{\"driver\": {\"name\": \"tscc\", \"rules\": [");
    for (int i = from; i < to; i++) {
        DiagId id = d->list.data[i]->id;
        if (rule[id]) continue;
        buf_printf(b, "%s{\"id\": \"%s\"}", nrules ? ", " : "", diag_code(id));
        rule[id] = ++nrules;
    }
    buf_puts(b, "]}}, \"columnKind\": \"unicodeCodePoints\", \"results\": [");
    for (int i = from; i < to; i++) {
        if (i > from) buf_puts(b, ",\n");
        sarif_result(w, d->list.data[i], rule[d->list.data[i]->id] - 1);
    }
    buf_puts(b, "]}]}\n");
}

void diag_flush(Session *s, FILE *to) {
    Diags *d = &s->diags;
    Show w = {.s = s};
    int from = d->flushed, end = d->list.len;
    if (d->format == DIAG_SARIF) {
        show_sarif(&w, from, end);
    } else {
        if (d->format == DIAG_JSON) buf_putc(&w.out, '[');
        for (int i = from; i < end; i++) {
            if (d->format == DIAG_TEXT) show_text(&w, d->list.data[i]);
            else {
                if (i > from) buf_puts(&w.out, ",\n");
                show_json(&w, d->list.data[i]);
            }
        }
        if (d->format == DIAG_JSON) buf_puts(&w.out, "]\n");
    }
    d->flushed = end;
    if (w.out.len) fwrite(w.out.p, 1, w.out.len, to);
    buf_free(&w.out);
}
