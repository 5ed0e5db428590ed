/* Entry points of the parser, type comments, and what is said about a syntax error. */
#include "ast/parse.h"
#include "parser.h"
#include <string.h>

static void run(Parser *p) {
    Indent outermost = {0, 0};
    vec_push(p->arena, &p->indents, outermost);
    p->line_at = p->base;
    p->first_on_line = true;
    if (scanner_open(p)) ts_parse(p);
    scanner_close(p);
}

/* Offset of the first byte that is no text, or len. */
static size_t check_text(Session *s, const Source *src, size_t from) {
    const unsigned char *t = (const unsigned char *)src->text;
    size_t i = from;
    while (i < src->len) {
        unsigned char c = t[i];
        if (c && c < 0x80) {
            i++;
            continue;
        }
        Span at = {src->base + (uint32_t)i, src->base + (uint32_t)i + 1};
        if (!c) return diag(s, DIAG_nul_byte, at), i;
        int n = c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
        bool good = n && (size_t)n <= src->len - i;
        for (int k = 1; k < n && good; k++) good = (t[i + (size_t)k] & 0xC0) == 0x80;
        if (good && n == 3) good = !(c == 0xE0 && t[i + 1] < 0xA0) && !(c == 0xED && t[i + 1] >= 0xA0);
        if (good && n == 4) good = !(c == 0xF0 && t[i + 1] < 0x90) && !(c == 0xF4 && t[i + 1] >= 0x90);
        if (!good) return diag(s, DIAG_not_utf8, at, c), i;
        i += (size_t)n;
    }
    return src->len;
}

AstModule *parse_module(Session *s, Arena *arena, Source *src, ParseOptions options) {
    size_t from = src->len >= 3 && !memcmp(src->text, "\xEF\xBB\xBF", 3) ? 3 : 0;
    Span all = {src->base, src->base + (uint32_t)src->len};
    AstModule *empty = AST_NEW(arena, Module, all);
    if (check_text(s, src, from) < src->len) return empty;
    Parser p = {.s = s, .arena = arena, .src = src, .options = options, .text = src->text + from, .base = src->base + (uint32_t)from,
                .len = (uint32_t)(src->len - from), .start = TOK_START_FILE, .at_line_start = true};
    run(&p);
    return p.module ? p.module : empty;
}

Ast *parse_range(Session *s, Arena *arena, Source *src, uint32_t lo, uint32_t hi, ParseOptions options, int start) {
    int errors = s->diags.errors + s->diags.unsupported + s->diags.muted_count;
    Parser p = {.s = s, .arena = arena, .src = src, .options = options, .text = src->text + (lo - src->base), .base = lo, .len = hi - lo,
                .start = start, .joined = true};
    run(&p);
    return s->diags.errors + s->diags.unsupported + s->diags.muted_count == errors ? p.expr : NULL;
}

Ast *parse_expression(Session *s, Arena *arena, Source *src, uint32_t lo, uint32_t hi, ParseOptions options) {
    if (lo < src->base || hi < lo || hi > src->base + src->len) return NULL;
    return parse_range(s, arena, src, lo, hi, options, TOK_START_EXPR);
}

/* ---- type comments */

Span type_comment_in(const Parser *p, uint32_t lo, uint32_t hi) {
    int a = 0, b = p->type_comments.len;
    while (a < b) {
        int mid = (a + b) / 2;
        if (p->type_comments.data[mid].lo < lo) a = mid + 1;
        else b = mid;
    }
    return a < p->type_comments.len && p->type_comments.data[a].lo < hi ? p->type_comments.data[a] : (Span){0, 0};
}

/* A comment that only looks like a type (prose after `type:`) is no error. */
Ast *parse_type_comment(Parser *p, Span contents, bool function) {
    p->s->diags.muted++;
    Ast *n = parse_range(p->s, p->arena, p->src, contents.lo, contents.hi, p->options, function ? TOK_START_FUNC_TYPE : TOK_START_EXPR);
    p->s->diags.muted--;
    if (!n) diag(p->s, DIAG_bad_type_comment, contents);
    return n;
}

/* ---- syntax errors */

static bool is_in(const char *name, const char **list, int n) {
    for (int i = 0; i < n; i++)
        if (!strcmp(name, list[i])) return true;
    return false;
}

/* The newest token in words: `'foo'`, or what kind it is. */
static const char *token_words(Parser *p, const char *kind, Span at) {
    int len = (int)(at.hi - at.lo);
    switch (p->token) {
    case TOK_NAME: case TOK_NUMBER: case TOK_AUGASSIGN:
        return arena_printf(p->arena, "'%.*s%s'", len < 40 ? len : 40, p->text + (at.lo - p->base), len < 40 ? "" : "...");
    default: return kind;
    }
}

static bool heads_block(int token) {
    switch (token) {
    case TOK_IF: case TOK_ELIF: case TOK_ELSE: case TOK_WHILE: case TOK_FOR: case TOK_DEF: case TOK_CLASS: case TOK_WITH: case TOK_TRY:
    case TOK_EXCEPT: case TOK_FINALLY: case TOK_ASYNC: case TOK_MATCH: case TOK_CASE: return true;
    default: return false;
    }
}

static bool is_keyword(int token) { return token >= TOK_FALSE && token <= TOK_YIELD; }

static void expected_list(Parser *p, const char **expected, int n, const char *found, Span at) {
    Buf b = {0};
    for (int i = 0; i < n; i++) buf_printf(&b, "%s%s", i ? i + 1 < n ? ", " : " or " : "expected ", expected[i]);
    buf_printf(&b, ", found %s", found);
    diag(p->s, DIAG_syntax, at, b.p);
    buf_free(&b);
}

static void inside_brackets(Parser *p, const char *found, Span at) {
    Bracket b = vec_last(&p->brackets);
    Span open = {b.at, b.at + 1};
    char close = b.open == '(' ? ')' : b.open == '[' ? ']' : '}';
    bool assigns = p->token == '=' || p->token == TOK_AUGASSIGN || p->token == ':';
    if ((p->token_first || assigns) && !p->joined && p->line_at > b.at && lex_left_of_statement(p, at)) {
        diag(p->s, DIAG_unclosed, open, b.open);
        return;
    }
    diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected ',' or '%c', found %s", close, found));
    diag_note(p->s, open, "'%c' is opened here", b.open);
}

void report_syntax_error(Parser *p, const char *found, Span at, const char **expected, int n) {
    bool silent = p->reported;
    p->recovering = true;
    if (silent) return;
    bool orphan = p->token == TOK_ELSE || p->token == TOK_ELIF || p->token == TOK_EXCEPT || p->token == TOK_FINALLY;
    if (p->after_error && orphan && p->stmt_span.lo == at.lo) return;
    found = token_words(p, found, at);
    bool expression = is_in("a number", expected, n), name = is_in("a name", expected, n);
    bool first_word = p->before == TOK_NAME && p->before_span.lo == p->stmt_span.lo;
    bool starts_value = p->token == TOK_NAME || p->token == TOK_NUMBER || p->token == TOK_STRING;
    char close[4] = {'\'', 0, '\'', 0};
    if (p->brackets.len) {
        char open = vec_last(&p->brackets).open;
        close[1] = open == '(' ? ')' : open == '[' ? ']' : '}';
    }
    if (orphan && p->stmt_span.lo == at.lo) {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "%s belongs to no statement before it", found));
        diag_help(p->s, "its indentation must be that of the statement it continues");
    } else if (first_word && starts_value && (!strcmp(p->before_name->s, "print") || !strcmp(p->before_name->s, "exec"))) {
        diag(p->s, DIAG_print_statement, span_join(p->before_span, at), p->before_name->s);
        diag_help(p->s, "write %s(...)", p->before_name->s);
    } else if (p->before == TOK_ELSE && p->token == TOK_IF) {
        diag(p->s, DIAG_else_if, span_join(p->before_span, at));
    } else if (!p->brackets.len && heads_block(p->stmt_token) && is_in("':'", expected, n) && !expression) {
        bool at_end = p->token == TOK_NEWLINE;
        Span place = at_end ? (Span){p->before_span.hi, p->before_span.hi} : at;
        int len = (int)(p->stmt_span.hi - p->stmt_span.lo);
        diag(p->s, DIAG_expected_colon, place, arena_printf(p->arena, "%.*s", len, p->text + (p->stmt_span.lo - p->base)), found);
    } else if (p->brackets.len && is_in(close, expected, n) && !(expression && p->token != TOK_NEWLINE && !starts_value)) {
        inside_brackets(p, found, at);
    } else if (is_in("'else'", expected, n) && !expression && p->token != TOK_ELSE) {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected 'else', found %s: a conditional expression needs both values", found));
    } else if (expression) {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected an expression, found %s", found));
    } else if (name && is_keyword(p->token)) {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected a name, found the keyword %s", found));
    } else if (p->joined && !p->brackets.len && is_in("the end of the file", expected, n)) {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected the end of the expression, found %s", found));
    } else if (!p->brackets.len && is_in("the end of the line", expected, n) && (starts_value || is_keyword(p->token))) {
        const char *or = is_in("'+'", expected, n) ? "an operator or " : "";
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "expected %sthe end of the line, found %s", or, found));
    } else if (n > 0 && n <= 4) {
        expected_list(p, expected, n, found, at);
    } else {
        diag(p->s, DIAG_syntax, at, arena_printf(p->arena, "unexpected %s", found));
    }
}

/* bison calls this for a stack that grew too high, and for nothing else: syntax errors have their own reporter. */
void ts_error(const Span *at, Parser *p, const char *message) {
    (void)message;
    if (!p->deep_reported) diag(p->s, DIAG_too_deep, *at, "the expression is", DEPTH_LIMIT);
}
