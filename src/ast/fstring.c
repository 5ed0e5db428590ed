/* Inside f-strings: literal text, and replacement fields whose expressions the same parser reads from their own place in the source, so
 * that every span is true. Rules of Python 3.11: no backslash, no comment, no quote of the string's own kind inside a field. */
#include "ast/parse.h"
#include "parser.h"
#include <string.h>

enum { SPEC_NESTING = 2 };
typedef struct Scan { Parser *p; const StrForm *form; const char *t; } Scan;   /* t is indexed by offset */

static uint32_t field(Scan *c, uint32_t at, uint32_t hi, int level, AstVec *values, StrPart *part);

/* Literal text and fields of [lo, hi). In a format spec (level > 0) the text ends at '}'. Returns where it ended. */
static uint32_t text_and_fields(Scan *c, uint32_t lo, uint32_t hi, int level, AstVec *values, StrPart *part) {
    Parser *p = c->p;
    uint32_t i = lo;
    while (i < hi) {
        uint32_t run = i;
        while (run < hi && c->t[run] != '{' && c->t[run] != '}') {
            int named = c->t[run] == '\\' && !c->form->raw ? named_escape_length(p, run, hi) : 0;
            if (named) run += (uint32_t)named;
            else run += c->t[run] == '\\' && !c->form->raw && run + 1 < hi && c->t[run + 1] != '{' && c->t[run + 1] != '}' ? 2 : 1;
        }
        if (run > hi) run = hi;
        if (run > i) {
            decode_text(p, c->form, i, run, &part->text);
            part->span = span_join(part->span, (Span){i, run});
        }
        i = run;
        if (i >= hi) break;
        bool doubled = !level && i + 1 < hi && c->t[i + 1] == c->t[i];
        if (doubled) {
            buf_putc(&part->text, c->t[i]);
            part->span = span_join(part->span, (Span){i, i + 2});
            i += 2;
        } else if (c->t[i] == '}') {
            if (level) return i;
            diag(p->s, DIAG_fstring_brace, (Span){i, i + 1});
            i++;
        } else {
            i = field(c, i, hi, level, values, part);
        }
    }
    return i;
}

/* End of the string literal that starts at `at` inside an expression, or hi. */
static uint32_t skip_string(const Scan *c, uint32_t at, uint32_t hi) {
    char q = c->t[at];
    bool triple = hi - at >= 3 && c->t[at + 1] == q && c->t[at + 2] == q;
    uint32_t i = at + (triple ? 3 : 1);
    for (; i < hi; i++) {
        if (c->t[i] != q) continue;
        if (!triple) return i + 1;
        if (hi - i >= 3 && c->t[i + 1] == q && c->t[i + 2] == q) return i + 3;
    }
    return hi;
}

/* Where the expression that starts at `at` ends: at '!', ':', '=' or '}' outside of brackets. */
static uint32_t expression_end(const Scan *c, uint32_t at, uint32_t hi, bool *bad) {
    int depth = 0;
    for (uint32_t i = at; i < hi;) {
        char ch = c->t[i], next = i + 1 < hi ? c->t[i + 1] : 0;
        if (ch == '\\' || ch == '#') {
            diag(c->p->s, ch == '#' ? DIAG_fstring_comment : DIAG_fstring_backslash, (Span){i, i + 1});
            *bad = true;
            return i;
        }
        if (ch == '\'' || ch == '"') {
            uint32_t end = skip_string(c, i, hi);
            const char *slash = memchr(c->t + i, '\\', end - i);
            if (slash) {
                uint32_t place = (uint32_t)(slash - c->t);
                diag(c->p->s, DIAG_fstring_backslash, (Span){place, place + 1});
                *bad = true;
                return i;
            }
            i = end;
            continue;
        }
        if (ch == '(' || ch == '[' || ch == '{') depth++;
        else if (depth && (ch == ')' || ch == ']' || ch == '}')) depth--;
        else if (!depth && (ch == '=' || ch == '!' || ch == '<' || ch == '>') && next == '=') {
            i += 2;
            continue;
        } else if (!depth && (ch == '!' || ch == ':' || ch == '}' || ch == '=')) {
            return i;
        }
        i++;
    }
    return hi;
}

static bool blank(const Scan *c, uint32_t lo, uint32_t hi) {
    for (; lo < hi; lo++)
        if (!strchr(" \t\r\n\f", c->t[lo])) return false;
    return true;
}

static Ast *parse_field(Scan *c, uint32_t lo, uint32_t hi, uint32_t open) {
    Parser *p = c->p;
    if (blank(c, lo, hi)) {
        diag(p->s, DIAG_fstring_empty, (Span){open, hi + 1}, c->t[hi]);
        return NULL;
    }
    if (p->s->depth >= DEPTH_LIMIT) return diag(p->s, DIAG_too_deep, (Span){lo, hi}, "f-strings are", DEPTH_LIMIT), NULL;
    p->s->depth++;
    Ast *n = parse_range(p->s, p->arena, p->src, lo, hi, p->options, TOK_START_EXPR);
    p->s->depth--;
    return n;
}

/* The replacement field whose '{' is at `at`; returns the offset after its '}'. */
static uint32_t field(Scan *c, uint32_t at, uint32_t hi, int level, AstVec *values, StrPart *part) {
    Parser *p = c->p;
    bool bad = false;
    if (level >= SPEC_NESTING) {
        diag(p->s, DIAG_fstring_too_deep, (Span){at, at + 1});
        return hi;
    }
    uint32_t lo = at + 1, end = expression_end(c, lo, hi, &bad), i = end;
    if (bad) return hi;
    if (i >= hi) {
        diag(p->s, DIAG_fstring_unclosed, (Span){at, at + 1});
        diag_help(p->s, "a string inside the braces must use another kind of quotes");
        return hi;
    }
    Ast *value = parse_field(c, lo, end, at);
    AstFormattedValue *n = AST_NEW(p->arena, FormattedValue, ((Span){at, at + 1}));
    n->value = value ? value : build_constant(p, (Span){lo, end}, LIT_NONE);
    if (c->t[i] == '=') {
        n->debug = 1;
        i++;
        while (i < hi && strchr(" \t\r\n\f", c->t[i])) i++;
        buf_add(&part->text, c->t + lo, i - lo);
        part->span = span_join(part->span, (Span){lo, i});
    }
    if (i < hi && c->t[i] == '!') {
        char conversion = i + 1 < hi ? c->t[i + 1] : 0;
        if (!conversion || !strchr("sra", conversion)) diag(p->s, DIAG_fstring_conversion, (Span){i, i + 1});
        else n->conversion = conversion;
        i += 2;
        if (i < hi && c->t[i] != ':' && c->t[i] != '}') {
            if (n->conversion) diag(p->s, DIAG_fstring_conversion, (Span){i, i + 1});
            while (i < hi && c->t[i] != ':' && c->t[i] != '}') i++;
        }
    }
    fstring_close_text(p, values, part);
    if (i < hi && c->t[i] == ':') {
        AstJoinedStr *spec = AST_NEW(p->arena, JoinedStr, ((Span){i + 1, i + 1}));
        StrPart spec_part = {0};
        uint32_t spec_lo = i + 1;
        i = text_and_fields(c, spec_lo, hi, level + 1, &spec->values, &spec_part);
        fstring_close_text(p, &spec->values, &spec_part);
        spec->base.span.hi = i;
        n->spec = build_done(p, &spec->base);
    } else if (n->debug && !n->conversion) {
        n->conversion = 'r';
    }
    if (i >= hi) diag(p->s, DIAG_fstring_unclosed, (Span){at, at + 1});
    else if (c->t[i] != '}') diag(p->s, DIAG_syntax, (Span){i, i + 1}, "expected '}' in the f-string");
    else i++;
    n->base.span.hi = i;
    *values = build_push(p, *values, build_done(p, &n->base));
    return i;
}

void fstring_parts(Parser *p, const StrForm *form, AstVec *values, StrPart *part) {
    Scan c = {p, form, p->text - p->base};
    text_and_fields(&c, form->lo, form->hi, 0, values, part);
}
