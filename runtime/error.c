/* error.c: the error of a context: class, message, the frames it passed through, and the report as PyTorch words it.
 * Telling an error never needs memory: texts fall back to being cut, the report to the message. */
#include <stdio.h>
#include "rt.h"

static const char no_memory[] = "out of memory";

/* Texts come from the allocator itself, as tsrt_alloc tells when memory is short; so they go back there, not into the pool of small blocks. */
static void text_clear(tsrt_ctx *c, rt_text *t) {
    if (t->heap) c->alloc(c->user, t->heap, t->heap_bytes, 0);
    t->heap = NULL;
    t->small[0] = 0;
}

/* Room for len bytes and a NUL, or less of it where memory is short: returns where, and how many in *room. */
static char *text_room(tsrt_ctx *c, rt_text *t, size_t len, size_t *room) {
    text_clear(c, t);
    if (len >= sizeof t->small && len < PTRDIFF_MAX) {
        t->heap = c->alloc(c->user, NULL, 0, len + 1);
        t->heap_bytes = len + 1;
    }
    *room = t->heap ? len : len < sizeof t->small ? len : sizeof t->small - 1;
    return t->heap ? t->heap : t->small;
}

static const char *text_get(const rt_text *t) { return t->heap ? t->heap : t->small; }

static void text_set(tsrt_ctx *c, rt_text *t, const char *from, size_t len) {
    size_t room;
    char *p = text_room(c, t, len, &room);
    memcpy(p, from, room);
    p[room] = 0;
}

/* "class shown\nclass\nits base ..." (rt.h): all but the first line is for `except`. */
static void class_set(tsrt_ctx *c, const char *cls, size_t len) {
    const char *kinds = len ? memchr(cls, '\n', len) : NULL;
    size_t shown = kinds ? (size_t)(kinds - cls) : len;
    if (shown) text_set(c, &c->cls, cls, shown);
    else text_set(c, &c->cls, "RuntimeError", 12);
    if (kinds) text_set(c, &c->kinds, kinds + 1, len - shown - 1);
}

int tsrt_fail(tsrt_ctx *c, const char *cls, const char *fmt, ...) {
    if (c->failed && !c->told) return 1;
    tsrt_error_clear(c);
    c->failed = true;
    class_set(c, cls, cls ? strlen(cls) : 0);
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n > 0) {
        size_t room;
        char *p = text_room(c, &c->message, (size_t)n, &room);
        vsnprintf(p, room + 1, fmt, again);
    }
    va_end(again);
    va_end(ap);
    return 1;
}

int tsrt_fail_str(tsrt_ctx *c, const tsrt_str *cls, const tsrt_str *message) {
    if (c->failed && !c->told) return 1;
    tsrt_error_clear(c);
    c->failed = c->raised = true;
    class_set(c, cls ? cls->data : NULL, cls ? (size_t)cls->len : 0);
    if (message) text_set(c, &c->message, message->data, (size_t)message->len);
    return 1;
}

int tsrt_fail_memory(tsrt_ctx *c) { return tsrt_fail(c, RT_MEMORY_ERROR, "%s", no_memory); }
int tsrt_fail_index(tsrt_ctx *c) { return tsrt_fail(c, RT_INDEX_ERROR, "list index out of range"); }
int tsrt_fail_str_index(tsrt_ctx *c) { return tsrt_fail(c, RT_INDEX_ERROR, "string index out of range"); }
int tsrt_fail_division(tsrt_ctx *c) {
    tsrt_fail(c, RT_ZERO_DIVISION, "division by 0");
    return rt_fail_python(c, "integer division or modulo by zero");
}

int tsrt_fail_unpack(tsrt_ctx *c, int64_t want, int64_t got) {
    char text[96];
    tsrt_fail(c, RT_VALUE_ERROR, "Expected %lld elements in a list but found %lld", (long long)want, (long long)got);
    if (got < want) snprintf(text, sizeof text, "not enough values to unpack (expected %lld, got %lld)", (long long)want, (long long)got);
    else snprintf(text, sizeof text, "too many values to unpack (expected %lld)", (long long)want);
    return rt_fail_python(c, text);
}

int rt_fail_python(tsrt_ctx *c, const char *text) {
    if (!c->held) text_set(c, &c->python, text, strlen(text));
    return 1;
}
const char *rt_text_get(const rt_text *t) { return text_get(t); }

void tsrt_trace(tsrt_ctx *c, const tsrt_site *site) {
    if (!c->failed || c->held) return;
    if (c->frames < RT_FRAMES) c->inner[c->frames] = site;
    else c->outer[c->frames % RT_FRAMES] = site;
    c->frames++;
    c->report_made = false;
}

void tsrt_error_hold(tsrt_ctx *c) { c->held++; }
void tsrt_error_unhold(tsrt_ctx *c) { c->held--; }

void tsrt_error_told(tsrt_ctx *c) { c->told = true; }

void tsrt_error_clear(tsrt_ctx *c) {
    if (!c->failed) return;
    text_clear(c, &c->cls);
    text_clear(c, &c->message);
    text_clear(c, &c->report);
    text_clear(c, &c->kinds);
    text_clear(c, &c->python);
    c->failed = c->raised = c->told = c->report_made = false;
    c->frames = 0;
}

const char *tsrt_error_message(tsrt_ctx *c) { return c->failed ? text_get(&c->message) : ""; }
bool tsrt_error_raised(const tsrt_ctx *c) { return c->failed && c->raised; }
const char *tsrt_error_class(tsrt_ctx *c) { return c->failed ? text_get(&c->cls) : ""; }
const char *tsrt_error_python_class(tsrt_ctx *c) {
    const char *kinds = c->failed && !c->raised ? text_get(&c->kinds) : "";
    return *kinds ? kinds : tsrt_error_class(c);
}
int tsrt_error_depth(tsrt_ctx *c) { return !c->failed ? 0 : c->frames < 2 * RT_FRAMES ? (int)c->frames : 2 * RT_FRAMES; }

const tsrt_site *tsrt_error_site(tsrt_ctx *c, int i) {
    int kept = tsrt_error_depth(c);
    if (i < 0 || i >= kept) return NULL;
    return i < RT_FRAMES ? c->inner[i] : c->outer[(c->frames - kept + i) % RT_FRAMES];
}

/* ---- the report: written twice, once to measure and once to fill */
typedef struct Out { char *p; size_t len, room; } Out;

static void put(Out *o, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++, o->len++)
        if (o->p && o->len < o->room) o->p[o->len] = text[i];
}
static void puts_(Out *o, const char *text) { put(o, text, strlen(text)); }

static void put_frame(Out *o, const tsrt_site *s) {
    char line[24];
    snprintf(line, sizeof line, "%d", (int)s->line);
    puts_(o, "  File \""), puts_(o, s->file ? s->file : "<unknown>"), puts_(o, "\", line "), puts_(o, line);
    puts_(o, ", in "), puts_(o, s->function ? s->function : "<unknown>"), puts_(o, "\n");
    if (!s->text) return;
    int len = (int)strcspn(s->text, "\n");
    put(o, s->text, (size_t)len);
    puts_(o, "\n");
    for (int i = 1; i < s->col && i <= len; i++) puts_(o, " ");
    int end = s->end_col > len + 1 ? len + 1 : s->end_col;
    for (int i = s->col; i < end || i == s->col; i++) puts_(o, "~");
    puts_(o, " <--- HERE\n");
}

static void put_report(tsrt_ctx *c, Out *o) {
    puts_(o, "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript (most recent call last):\n");
    int kept = tsrt_error_depth(c);
    for (int i = kept - 1; i >= 0; i--) {
        put_frame(o, tsrt_error_site(c, i));
        if (i == RT_FRAMES && c->frames > kept) {
            char text[64];
            snprintf(text, sizeof text, "  ... %lld frames not shown ...\n", (long long)(c->frames - kept));
            puts_(o, text);
        }
    }
    puts_(o, text_get(&c->cls)), puts_(o, ": "), puts_(o, text_get(&c->message)), puts_(o, "\n");
}

const char *tsrt_error_text(tsrt_ctx *c) {
    if (!c->failed) return "";
    if (!c->report_made) {
        Out o = {0};
        put_report(c, &o);
        size_t room;
        char *p = text_room(c, &c->report, o.len, &room);
        if (room < o.len) return tsrt_error_message(c);     /* no memory for the report */
        o = (Out){.p = p, .room = room};
        put_report(c, &o);
        p[room] = 0;
        c->report_made = true;
    }
    return text_get(&c->report);
}
