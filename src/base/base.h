/* base: what every other folder stands on: arenas, interned names, growable arrays, maps, text buffers, the source map
 * and diagnostics. Nothing here is global: all state hangs off a Session, which the driver makes and every stage is
 * handed first. No function here exits; running out of memory calls the handler of base_oom_handler (the driver's). */
#ifndef TSCC_BASE_H
#define TSCC_BASE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(fmt_, args_) __attribute__((format(printf, fmt_, args_)))
#define NORETURN __attribute__((noreturn))
#else
#define PRINTF_LIKE(fmt_, args_)
#define NORETURN
#endif
#define COUNT_OF(array_) ((int)(sizeof(array_) / sizeof((array_)[0])))

/* Called when malloc fails; must not return (the driver says so and exits). Process-wide, set once by main. */
extern void (*base_oom_handler)(size_t wanted);

/* ---- arena: memory with one lifetime (session, unit, graph, scratch). Zeroed; nothing is freed one by one. */
typedef struct Arena Arena;
typedef struct ArenaMark { void *chunk; size_t used; } ArenaMark;
Arena *arena_new(void);
void arena_free(Arena *a);
void *arena_alloc(Arena *a, size_t bytes);                        /* 16-byte aligned, zeroed, never NULL */
char *arena_dup(Arena *a, const char *text, size_t len);          /* copy with a closing NUL */
char *arena_printf(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
ArenaMark arena_mark(Arena *a);                                   /* scratch use: mark, allocate, reset */
void arena_reset(Arena *a, ArenaMark mark);
#define NEW(arena_, T) ((T *)arena_alloc(arena_, sizeof(T)))
#define NEWN(arena_, T, n_) ((T *)arena_alloc(arena_, sizeof(T) * (size_t)(n_)))

/* ---- growable array in an arena: VEC(Node *) v = {0}; vec_push(arena, &v, n); v.data[i], v.len */
#define VEC(T) struct { T *data; int len, cap; }
#define vec_push(arena_, v_, x_) \
    (vec_grow_(arena_, (void **)&(v_)->data, &(v_)->cap, (v_)->len, sizeof *(v_)->data), \
     (v_)->data[(v_)->len++] = (x_))
#define vec_pop(v_) ((v_)->data[--(v_)->len])
#define vec_last(v_) ((v_)->data[(v_)->len - 1])
void vec_grow_(Arena *a, void **data, int *cap, int len, size_t elem);

/* ---- hash map from pointer-sized keys (interned names, nodes, ids) to pointers; insertion order is kept for walking. */
typedef struct MapEntry { uint64_t key; void *value; } MapEntry;
typedef struct Map { MapEntry *entries; int len, cap; uint32_t *index; uint32_t mask; } Map;   /* zero-initialise */
void *map_get(const Map *m, const void *key);                     /* NULL when absent */
bool map_has(const Map *m, const void *key);
void map_set(Arena *a, Map *m, const void *key, void *value);     /* insert or replace */
void map_del(Map *m, const void *key);                            /* keeps the order of the others; O(n) */

/* ---- text buffer on malloc; buf_free when done, or buf_take to keep the text. */
typedef struct Buf { char *p; size_t len, cap; } Buf;             /* zero-initialise; p is NUL-terminated once used */
void buf_add(Buf *b, const char *text, size_t len);
void buf_puts(Buf *b, const char *text);
void buf_putc(Buf *b, char c);
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(Buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void buf_json(Buf *b, const char *text, size_t len);              /* a quoted JSON string */
void buf_free(Buf *b);
char *buf_take(Buf *b, Arena *a);                                 /* moves the text into the arena, frees the buffer */

typedef struct Session Session;

/* ---- interned names: equal texts are one pointer, so compare with ==. */
typedef struct SymText { uint32_t len, hash; char s[]; } SymText;
typedef const SymText *Sym;
Sym sym(Session *s, const char *text);
Sym sym_n(Session *s, const char *text, size_t len);
Sym sym_printf(Session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
uint32_t hash_bytes(const void *p, size_t n);

/* ---- source map: every text read gets a range of offsets; a Span is two offsets. {0,0} is "no place". */
typedef struct Span { uint32_t lo, hi; } Span;
typedef struct Source {
    const char *path;                 /* as the user wrote it, or "<prelude>/..." */
    const char *text; size_t len;     /* NUL after the last byte */
    uint32_t base;                    /* offset of text[0] */
    int first_line;                   /* number of the first line, where the text is a part of a file; 0: 1 */
    uint32_t *line_starts; int nlines;/* made when first asked for */
} Source;
typedef struct Loc { const Source *src; int line, col, end_line, end_col; } Loc;   /* 1-based; col counts bytes + 1 */
/* Adds a text (copied). NULL when all sources together would pass 4 GiB. */
Source *source_add(Session *s, const char *path, const char *text, size_t len);
/* Reads a file and adds it. NULL with *why set (strerror text or a limit) when it can't be read; directories and files
 * over 1 GiB are refused. */
Source *source_read(Session *s, const char *path, const char **why);
Source *source_of(Session *s, uint32_t offset);
bool loc_of(Session *s, Span span, Loc *out);                     /* false for {0,0} */
Span span_join(Span a, Span b);
/* Text of line `line`, without its newline. */
const char *source_line(Source *src, int line, int *len);

/* ---- diagnostics: every message is a row of src/base/diag/<area>.def: D(code, SEVERITY, "format", "help or NULL"). Help is a format, too,
 * of one line; its arguments follow the message's. */
typedef enum Severity { SEV_NOTE, SEV_EXTENSION, SEV_WARNING, SEV_UNSUPPORTED, SEV_ERROR, SEV_BUG } Severity;
typedef enum DiagId {
#define D(code_, severity_, format_, help_) DIAG_##code_,
#include "base/diag/all.def"
#undef D
    NUM_DIAGS
} DiagId;
/* Reports at span. Arguments follow the row's format. Below the limit and enabled ones are kept, in order, and shown by
 * diag_flush. Returns false always, so that `return diag(...)` reads well. */
bool diag(Session *s, DiagId id, Span span, ...);
/* Adds a note (own place, own text) to the newest diagnostic: "defined here", "is being compiled since it was called from". */
void diag_note(Session *s, Span span, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Adds a line of advice to the newest diagnostic, shown as "help: ...". The row's help, where given, comes by itself. */
void diag_help(Session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Takes back what was reported from the from-th on (a length of diags.list): the first text among the gravest, and that severity. NULL
 * when nothing was. For failures that a program can catch. */
const char *diag_take(Session *s, int from, Severity *worst);
/* Nearest of `n` candidate names to `name` by edit distance, or NULL when none is near (for "did you mean"). */
Sym suggest(Sym name, const Sym *candidates, int n);
const char *diag_code(DiagId id);

typedef struct DiagNote { Span span; const char *text; bool is_help; } DiagNote;
typedef struct Diagnostic { DiagId id; Severity severity; Span span; const char *text; VEC(DiagNote) notes; } Diagnostic;
typedef enum DiagFormat { DIAG_TEXT, DIAG_JSON, DIAG_SARIF } DiagFormat;
typedef enum WarnState { WARN_DEFAULT, WARN_OFF, WARN_ON, WARN_ERROR, WARN_NOT_ERROR } WarnState;
typedef struct Diags {
    VEC(Diagnostic *) list;
    int errors, unsupported, bugs, warnings;
    int limit;                        /* -ferror-limit; 0 is none */
    int muted;                        /* > 0: reports are counted in muted_count and dropped (speculative checks) */
    int muted_count;                  /* errors and unsupported ones only */
    Diagnostic *newest;               /* what notes go to; NULL when the last report was dropped */
    bool stopped;                     /* the limit was reached: no use in going on */
    DiagFormat format;
    bool color, pedantic, werror;     /* pedantic: extensions are errors */
    WarnState state[NUM_DIAGS];       /* -W<code>, -Wno-<code>, -W[no-]error=<code> */
    int flushed;                      /* diagnostics already shown */
} Diags;
/* Takes the reports from the from-th on away, and puts them back: of a first try, in case the second does no better. */
typedef struct DiagsAside { Diagnostic **list; int n; bool stopped; } DiagsAside;
DiagsAside diag_set_aside(Session *s, int from);
void diag_put_back(Session *s, DiagsAside a);
/* Writes what has not been written yet to `to` in the chosen format. JSON: one array; SARIF: one document (call once, at the end). */
void diag_flush(Session *s, FILE *to);
/* Exit status that the diagnostics so far ask for: 70 for a bug, 1 for errors, 3 for only unsupported ones, else 0. */
int diag_exit_status(const Session *s);
/* Applies -W<name> / -Wno-<name> / -Werror[=name] (without the leading "-W"); false when there is no such warning.
 * Groups: all (every warning), ext (every extension), everything. A name is a diagnostic's code with - for _; extensions are "ext-<name>". */
bool diag_option(Session *s, const char *text);
/* Prints every diagnostic code with severity and text: docs/diagnostics.md. */
void diag_list(FILE *to);

/* ---- session */
struct Session {
    Arena *arena;                     /* lives as long as the session: names, types, operators, sources, diagnostics */
    struct { SymText const **slots; uint32_t mask, used; } syms;
    VEC(Source *) sources;
    uint32_t next_offset;
    Diags diags;
    int depth;                        /* of recursion on user input, see DEPTH_LIMIT */
    void *types;                      /* owned by src/type */
    void *ops;                        /* owned by src/ops */
    void *sema;                       /* owned by src/sema: classes */
    const void *backend;              /* owned by src/codegen */
    void *rtypes;                     /* owned by src/codegen */
};
Session *session_new(void);
void session_free(Session *s);
enum { DEPTH_LIMIT = 1000 };          /* nesting of user input that any recursive stage follows before it gives an error */
#endif
