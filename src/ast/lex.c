/* The tokens that the grammar sees: the scanner's, with INDENT and DEDENT made from an indentation stack (Python's rule: a tab goes to
 * the next multiple of 8, and the comparison must come out alike with tabs counted as one column), lines joined inside brackets, and
 * NEWLINEs made up where a bracket was never closed, so that what follows still parses. */
#include "ast/parse.h"
#include "parser.h"
#include <string.h>

int lex_bad(Parser *p) {
    p->reported = true;
    return TOK_BAD;
}

/* Saved code may use Python's keywords as attribute names. */
int lex_word(Parser *p, const char *text, int len) {
    (void)text, (void)len;
    return p->options.archive && p->token == '.';
}

bool lex_number_end(const char *text, int len) {
    static const char *const words[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    for (int i = 0; i < COUNT_OF(words); i++)
        if ((int)strlen(words[i]) == len && !memcmp(words[i], text, (size_t)len)) return true;
    return false;
}

/* Ranges of code points that are no letters: what typographic editors and keyboards produce by mistake, symbols, emoji. */
static bool is_symbol(uint32_t c) {
    static const uint32_t ranges[][2] = {
        {0x80, 0xA9}, {0xAB, 0xB4}, {0xB6, 0xB6}, {0xB8, 0xB9}, {0xBB, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7}, {0x2000, 0x203E}, {0x2041, 0x2053},
        {0x2055, 0x2070}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},
        {0xD800, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE32}, {0xFE50, 0xFE6F}, {0xFEFF, 0xFEFF}, {0xFF00, 0xFF0F}, {0xFF1A, 0xFF20},
        {0xFF3B, 0xFF3E}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}};
    for (int i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
    return false;
}

/* What to type instead of a look-alike, or NULL. */
static const char *plain_form(uint32_t c) {
    static const struct { uint32_t c; const char *plain; } table[] = {
        {0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""}, {0x2013, "-"}, {0x2014, "-"}, {0x2212, "-"}, {0xD7, "*"}, {0xF7, "/"},
        {0xA0, "a space"}, {0x2003, "a space"}, {0x3000, "a space"}, {0x2264, "<="}, {0x2265, ">="}, {0x2260, "!="}, {0x2192, "->"},
        {0xFF08, "("}, {0xFF09, ")"}, {0xFF0C, ","}, {0xFF1A, ":"}, {0xFF1B, ";"}, {0xFF1D, "="}, {0x2026, "..."}};
    for (int i = 0; i < COUNT_OF(table); i++)
        if (table[i].c == c) return table[i].plain;
    return NULL;
}

/* Complains about a character that no token starts with, or one in a name that is no letter; 0 when all are fine. The text is valid
 * UTF-8 (parse_module has checked). */
int lex_bad_char(Parser *p, const char *text, int len, Span at) {
    for (int i = 0; i < len;) {
        unsigned char b = (unsigned char)text[i];
        int n = b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        uint32_t c = n == 1 ? b : b & (0x7Fu >> n);
        for (int k = 1; k < n && i + k < len; k++) c = c << 6 | ((unsigned char)text[i + k] & 0x3F);
        if (n > 1 ? is_symbol(c) : len == 1 && strchr("$?!`", b)) {
            Span place = {at.lo + (uint32_t)i, at.lo + (uint32_t)(i + n)};
            bool control = c >= 0x80 && c < 0xA0;
            diag(p->s, DIAG_bad_character, place, control ? 0 : n, text + i, c);
            if (plain_form(c)) diag_help(p->s, "write %s instead", plain_form(c));
            return lex_bad(p);
        }
        if (n == 1 && len == 1 && (b < 0x20 || b == 0x7F)) {
            diag(p->s, DIAG_bad_character, at, 0, text, c);
            return lex_bad(p);
        }
        i += n;
    }
    return 0;
}

/* ---- comments */

void lex_comment(Parser *p, const char *text, int len, uint32_t at) {
    const char *c = memchr(text, '#', (size_t)len);
    if (!c) return;
    int i = (int)(c - text) + 1;
    while (i < len && (text[i] == ' ' || text[i] == '\t')) i++;
    if (len - i < 5 || memcmp(text + i, "type:", 5)) return;
    i += 5;
    while (i < len && (text[i] == ' ' || text[i] == '\t')) i++;
    int end = i;
    while (end < len && text[end] != '#' && text[end] != '\n' && text[end] != '\r') end++;
    while (end > i && (text[end - 1] == ' ' || text[end - 1] == '\t')) end--;
    bool ignore = end - i >= 6 && !memcmp(text + i, "ignore", 6) &&
                  (end - i == 6 || !(text[i + 6] == '_' || (text[i + 6] >= 'a' && text[i + 6] <= 'z')));
    if (end == i || ignore) return;
    Span contents = {at + (uint32_t)i, at + (uint32_t)end};
    vec_push(p->arena, &p->type_comments, contents);
}

/* ---- lines */

static Indent width_of(const char *text, int len) {
    Indent w = {0, 0};
    for (int i = 0; i < len; i++) {
        if (text[i] == '\f') w = (Indent){0, 0};
        else if (text[i] == '\t') w.col = (w.col / 8 + 1) * 8, w.alt++;
        else w.col++, w.alt++;
    }
    return w;
}

/* A statement starts behind this white space: sets how many INDENTs or DEDENTs are due. */
void lex_indentation(Parser *p, const char *text, int len, Span at) {
    p->at_line_start = false;
    p->first_on_line = true;
    if (at.hi >= p->base + p->len && len) return;
    Indent w = width_of(text, len);
    p->indent_span = (Span){at.hi, at.hi};
    Indent *top = &vec_last(&p->indents);
    if (w.col == top->col) {
        if (w.alt != top->alt) diag(p->s, DIAG_inconsistent_tabs, at);
        return;
    }
    if (w.col > top->col) {
        if (w.alt <= top->alt) diag(p->s, DIAG_inconsistent_tabs, at);
        if (p->indents.len > DEPTH_LIMIT) {
            if (!p->deep_indent) diag(p->s, DIAG_too_deep, at, "indentation", DEPTH_LIMIT);
            p->deep_indent = true;
            return;
        }
        vec_push(p->arena, &p->indents, w);
        p->indent_tokens = 1;
        return;
    }
    while (p->indents.len > 1 && vec_last(&p->indents).col > w.col) {
        Indent under = p->indents.data[p->indents.len - 2];
        if (under.col < w.col) {
            /* Between two levels: take it for the inner one, moved. */
            diag(p->s, DIAG_bad_dedent, (Span){at.hi, at.hi});
            vec_last(&p->indents) = w;
            return;
        }
        p->indents.len--;
        p->dedents++;
    }
    if (vec_last(&p->indents).alt != w.alt) diag(p->s, DIAG_inconsistent_tabs, at);
}

static bool at_statement_start(const Parser *p) {
    switch (p->token) {
    case 0: case TOK_NEWLINE: case TOK_INDENT: case TOK_DEDENT: case TOK_START_FILE: return true;
    default: return false;
    }
}

int lex_newline(Parser *p, Span at) {
    p->line_at = at.hi;
    p->first_on_line = true;
    if (p->joined || p->brackets.len) return LINE_GOES_ON;
    return at_statement_start(p) ? LINE_WAS_BLANK : LINE_ENDS;
}

/* ---- brackets */

static void never_closed(Parser *p) {
    Bracket b = vec_last(&p->brackets);
    diag(p->s, DIAG_unclosed, (Span){b.at, b.at + 1}, b.open);
}

int lex_open(Parser *p, char c, Span at) {
    Bracket b = {c, at.lo};
    vec_push(p->arena, &p->brackets, b);
    if (p->brackets.len <= DEPTH_LIMIT) return (unsigned char)c;
    if (!p->deep_line) diag(p->s, DIAG_too_deep, at, "brackets", DEPTH_LIMIT);
    p->deep_line = true;
    return lex_bad(p);
}

static char closer_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

int lex_close(Parser *p, char c, Span at) {
    if (!p->brackets.len) {
        if (!p->recovering) diag(p->s, DIAG_unmatched, at, c);
        return lex_bad(p);
    }
    Bracket top = vec_last(&p->brackets);
    if (closer_of(top.open) == c) {
        p->brackets.len--;
        return (unsigned char)c;
    }
    if (!p->recovering) {
        diag(p->s, DIAG_mismatched, at, c, top.open);
        diag_note(p->s, (Span){top.at, top.at + 1}, "'%c' is opened here", top.open);
    }
    int n = p->brackets.len;
    while (n > 0 && closer_of(p->brackets.data[n - 1].open) != c) n--;
    if (n) p->brackets.len = n - 1;
    return lex_bad(p);
}

/* Tokens that start statements and are part of no expression. */
static bool starts_only_statements(int token) {
    switch (token) {
    case TOK_DEF: case TOK_CLASS: case TOK_RETURN: case TOK_IMPORT: case TOK_WITH: case TOK_TRY: case TOK_WHILE: case TOK_RAISE: case TOK_PASS:
    case TOK_BREAK: case TOK_CONTINUE: case TOK_DEL: case TOK_GLOBAL: case TOK_NONLOCAL: case TOK_ASSERT: case TOK_EXCEPT: case TOK_FINALLY:
    case TOK_ELIF: return true;
    default: return false;
    }
}

bool lex_left_of_statement(const Parser *p, Span at) {
    const char *line = p->text + (p->line_at - p->base);
    int len = 0, most = (int)(at.lo - p->line_at);
    while (len < most && (line[len] == ' ' || line[len] == '\t' || line[len] == '\f')) len++;
    Indent w = width_of(line, len);
    return w.col <= p->indents.data[p->indents.len - 1].col;
}

/* Inside brackets, is this first token of a line the start of a new statement? */
static bool bracket_forgotten(Parser *p, int token, Span at) {
    if (!p->brackets.len || !p->first_on_line || p->joined) return false;
    if (starts_only_statements(token)) return true;
    return p->recovering && token != ')' && token != ']' && token != '}' && lex_left_of_statement(p, at);
}

/* Ends the statement that the forgotten bracket is in, just before the token `t`, which is kept for later. */
static void end_line_early(Parser *p, int t, const TS_STYPE *value, Span at) {
    if (!p->recovering) {
        never_closed(p);
        p->newline_reported = true;
    }
    p->brackets.len = 0;
    p->need_newline = true;
    lex_indentation(p, p->text + (p->line_at - p->base), (int)(at.lo - p->line_at), (Span){p->line_at, at.lo});
    p->held = t;
    p->held_span = at;
    if (!p->held_value) p->held_value = NEW(p->arena, TS_STYPE);
    *p->held_value = *value;
}

static void end_of_text(Parser *p) {
    p->ended = true;
    if (p->brackets.len) {
        if (!p->recovering && !p->reported) {
            never_closed(p);
            p->newline_reported = true;
        }
        p->brackets.len = 0;
    }
    if (p->joined) return;
    p->need_newline = !at_statement_start(p);
    p->dedents = p->indents.len - 1;
    p->indent_tokens = 0;
    p->indents.len = 1;
    p->indent_span = (Span){p->base + p->len, p->base + p->len};
}

static int next_token(TS_STYPE *value, Span *at, Parser *p) {
    if (p->start) {
        int t = p->start;
        p->start = 0;
        *at = (Span){p->base, p->base};
        return t;
    }
    for (;;) {
        if (p->need_newline) {
            p->need_newline = false;
            p->reported = p->newline_reported;
            p->newline_reported = false;
            *at = (Span){p->token_span.hi, p->token_span.hi};
            return TOK_NEWLINE;
        }
        *at = p->indent_span;
        if (p->dedents) return p->dedents--, TOK_DEDENT;
        if (p->indent_tokens) return p->indent_tokens--, TOK_INDENT;
        if (p->held) {
            int t = p->held;
            p->held = 0;
            *at = p->held_span;
            *value = *p->held_value;
            return t;
        }
        if (p->ended) {
            *at = (Span){p->base + p->len, p->base + p->len};
            p->reported = p->newline_reported;
            return TOK_END;
        }
        int t = scanner_next(p, value, at);
        if (t == TOK_END) end_of_text(p);
        else if (bracket_forgotten(p, t, *at)) end_line_early(p, t, value, *at);
        else if (t >= 0) return t;
    }
}

/* Does the line that `at` stands on end with a colon (comments aside)? */
static bool line_ends_with_colon(const Parser *p, Span at) {
    char last = 0;
    for (uint32_t i = at.lo - p->base; i < p->len && p->text[i] != '\n' && p->text[i] != '\r' && p->text[i] != '#'; i++)
        if (p->text[i] != ' ' && p->text[i] != '\t') last = p->text[i];
    return last == ':';
}

/* `match` and `case` are names like others but where a statement can't start with a name so: before what is no operator, and `match` at the
 * start of a line that ends with a colon, `case` in the block of such a one. */
static int soft_keyword(Parser *p, int t, Sym name, Span at) {
    while (p->matches.len && p->indents.len <= vec_last(&p->matches)) p->matches.len--;
    if (t != TOK_NAME || (strcmp(name->s, "match") != 0 && strcmp(name->s, "case") != 0)) return t;
    uint32_t i = at.hi - p->base;
    while (i < p->len && (p->text[i] == ' ' || p->text[i] == '\t')) i++;
    if (i == p->len || strchr("=:.,;)]}<>+/%&|^!#\r\n", p->text[i])) return t;
    if (*name->s == 'c') return p->matches.len && p->indents.len == vec_last(&p->matches) + 1 ? TOK_CASE : t;
    if (p->joined || !line_ends_with_colon(p, at)) return t;
    vec_push(p->arena, &p->matches, p->indents.len);
    return TOK_MATCH;
}

int ts_lex(TS_STYPE *value, Span *at, Parser *p) {
    bool first_of_stmt = at_statement_start(p) || (p->token == ';' && !p->brackets.len);
    p->reported = false;
    int t = next_token(value, at, p);
    if (first_of_stmt && t != TOK_NEWLINE && t != TOK_INDENT && t != TOK_DEDENT) t = soft_keyword(p, t, t == TOK_NAME ? value->sym : NULL, *at);
    p->before = p->token;
    p->before_span = p->token_span;
    p->before_name = p->name;
    p->token = t;
    p->token_span = *at;
    p->token_first = p->first_on_line;
    if (t == TOK_NAME) p->name = value->sym;
    if (t == TOK_NEWLINE) p->newline_at = at->lo, p->head_at = p->stmt_span;
    if (t != TOK_NEWLINE && t != TOK_INDENT && t != TOK_DEDENT) p->first_on_line = false;
    if (first_of_stmt) {
        p->stmt_token = t;
        p->stmt_name = t == TOK_NAME ? value->sym : NULL;
        p->stmt_span = *at;
        p->deep_line = false;
    }
    return t;
}
