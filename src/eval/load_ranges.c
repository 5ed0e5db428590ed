/* load_ranges.c: the debug records of saved code. NAME.py.debug_pkl says of which place in the source each stretch of an entry was made:
 *     ("FORMAT_WITH_STRING_TABLE", (text, ...), ((offset, (source, start, end), tag), ...))
 *     source = ([index of a text, ...], index of the file's name, number of its first line)
 * and older files have ((offset, ((text, name, line), start, end)[, tag]), ...) with the texts in place. The spans of an entry's tree become those of the source's
 * texts, so that messages, stack traces and debuggers show what the user wrote. Records are hints: what does not fit is not used. */
#include "eval/load.h"
#include <string.h>

enum { MOST_TEXT = 64 << 20 };        /* bytes of source texts that one entry may give: a few records can name one text many times */
typedef struct Record { int64_t at; const Source *src; int64_t lo, hi; } Record;
typedef struct Ranges { Load *l; const Data *strings; Map sources; /* const Data* -> Source* */ VEC(Record) records; size_t text; const LoadFile *file; } Ranges;

static bool is_seq(const Data *d, int64_t least) { return d && (d->kind == DATA_LIST || d->kind == DATA_TUPLE) && d->u.seq.len >= least; }
static const Data *at(const Data *d, int64_t i) { return d->u.seq.items[i]; }

static const Data *string(const Ranges *r, const Data *index) {
    if (index->kind == DATA_STR) return index;
    if (!r->strings || index->kind != DATA_INT || index->u.i < 0 || index->u.i >= r->strings->u.seq.len) return NULL;
    const Data *d = at(r->strings, index->u.i);
    return d->kind == DATA_STR ? d : NULL;
}

/* One source: its texts joined, as a file of that name from that line on. NULL: it says nothing. */
static const Source *source(Ranges *r, const Data *d) {
    if (!is_seq(d, 3)) return NULL;
    Source *had = map_get(&r->sources, d);
    if (had || map_has(&r->sources, d)) return had;
    map_set(r->l->e->a, &r->sources, d, NULL);
    const Data *parts = at(d, 0), *name = at(d, 1), *line = at(d, 2);
    name = name->kind == DATA_NONE ? NULL : string(r, name);
    if (!name || !name->u.str.len || line->kind != DATA_INT || line->u.i < 0 || line->u.i > INT32_MAX / 2) return NULL;
    Buf text = {0};
    if (parts->kind == DATA_STR) buf_add(&text, parts->u.str.s, parts->u.str.len);
    for (int64_t i = 0; is_seq(parts, 0) && i < parts->u.seq.len && r->text + text.len < MOST_TEXT; i++) {
        const Data *p = string(r, at(parts, i));
        if (p) buf_add(&text, p->u.str.s, p->u.str.len);
    }
    r->text += text.len;
    if (text.len && r->text < MOST_TEXT) {
        char *path = arena_dup(r->l->e->a, name->u.str.s, name->u.str.len);
        had = source_add(r->l->e->s, path, text.p, text.len);
        if (had) had->first_line = (int)line->u.i;
    }
    buf_free(&text);
    map_set(r->l->e->a, &r->sources, d, had);
    return had;
}

static void add_record(Ranges *r, const Data *d) {
    if (!is_seq(d, 2) || at(d, 0)->kind != DATA_INT) return;
    const Data *range = at(d, 1), *lo, *hi, *src;
    if (is_seq(range, 3) && is_seq(at(range, 0), 3)) src = at(range, 0), lo = at(range, 1), hi = at(range, 2);
    else return;
    if (lo->kind != DATA_INT || hi->kind != DATA_INT) return;
    Record x = {.at = at(d, 0)->u.i, .src = source(r, src), .lo = lo->u.i, .hi = hi->u.i};
    if (x.src && (x.lo < 0 || x.hi < x.lo || x.hi > (int64_t)x.src->len)) x.src = NULL;
    if (r->records.len && x.at < vec_last(&r->records).at) return;
    vec_push(r->l->e->a, &r->records, x);
}

static const Record *record_of(const Ranges *r, int64_t offset) {
    int lo = 0, hi = r->records.len;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (r->records.data[mid].at <= offset) lo = mid + 1;
        else hi = mid;
    }
    return lo && r->records.data[lo - 1].src ? &r->records.data[lo - 1] : NULL;
}

/* The byte that tells a node's record: its first one, but what starts with an operand ("x.y", "(x).f()", "x[0]") ends with bytes of its own. */
static uint32_t own_byte(const Ast *n) {
    const bool behind = n->kind == AST_Attribute || n->kind == AST_Call || n->kind == AST_Subscript;
    return behind && n->span.hi > n->span.lo ? n->span.hi - 1 : n->span.lo;
}

static void move(Ast *n, void *ctx);

/* PyTorch has no record for what stands before a function's body; but a text that a body came from starts with its function. */
typedef struct Search { const Ranges *r; const Record *found; } Search;
static void first_record(Ast *n, void *ctx) {
    Search *s = ctx;
    const Source *own = s->r->file->src;
    if (!s->found && n->span.lo >= own->base && n->span.hi <= own->base + own->len) s->found = record_of(s->r, (int64_t)(own_byte(n) - own->base));
    if (!s->found) ast_each_child(n, first_record, ctx);
}

static void move_function(const Ranges *r, AstFunctionDef *def) {
    Search s = {.r = r};
    for (int i = 0; i < def->body.len && !s.found; i++) first_record(def->body.data[i], &s);
    const char *text = s.found ? s.found->src->text : NULL, *at = text;
    while (at && (*at == '@' || *at == ' ' || *at == '\t')) {      /* decorators, and the indentation of a method */
        const char *word = at + strspn(at, " \t"), *newline = strchr(at, '\n');
        if (*word != '@') at = word;
        else at = newline ? newline + 1 : NULL;
    }
    if (!at || strncmp(at, "def ", 4) || at - text > s.found->lo) return;
    const uint32_t lo = s.found->src->base + (uint32_t)(at - text);
    def->base.span = (Span){lo, lo + (uint32_t)strcspn(at, "\n")};
}

static void move(Ast *n, void *ctx) {
    const Ranges *r = ctx;
    const Source *own = r->file->src;
    if (n->kind == AST_FunctionDef && !record_of(r, (int64_t)(n->span.lo - own->base))) move_function(r, AST_AS(FunctionDef, n));
    if (n->span.lo >= own->base && n->span.hi <= own->base + own->len) {
        const Record *x = record_of(r, (int64_t)(own_byte(n) - own->base));
        if (x) n->span = (Span){x->src->base + (uint32_t)x->lo, x->src->base + (uint32_t)x->hi};
    }
    ast_each_child(n, move, ctx);
}

bool load_ranges(Load *l, LoadFile *f, AstModule *ast, const char *entry) {
    if (!archive_entry(l->archive, entry)) return true;
    const Data *d = archive_load(l->archive, entry);
    if (!d) return l->e->fail = FAIL_END, false;
    Ranges r = {.l = l, .file = f};
    if (!is_seq(d, 1)) return true;
    if (at(d, 0)->kind == DATA_STR) {
        if (!is_seq(d, 3) || !is_seq(at(d, 1), 0)) return true;
        r.strings = at(d, 1);
        d = at(d, 2);
    }
    for (int64_t i = 0; is_seq(d, 0) && i < d->u.seq.len; i++) add_record(&r, at(d, i));
    for (int i = 0; i < ast->body.len; i++) move(ast->body.data[i], &r);
    return true;
}
