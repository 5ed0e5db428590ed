/* What the lexer, the grammar and their C code share; private to src/ast and grammar/. A Parser reads one range of one Source. */
#ifndef TSCC_AST_PARSE_H
#define TSCC_AST_PARSE_H
#include "ast/ast.h"

typedef AstSyms SymVec;
typedef struct SpanVec { Span *data; int len; } SpanVec;
typedef struct Bracket { char open; uint32_t at; } Bracket;
/* Width of an indentation with tabs to the next 8th column, and with tabs as one: both must compare alike (CPython's rule). */
typedef struct Indent { int col, alt; } Indent;

union TS_STYPE;
typedef struct Parser {
    Session *s;
    Arena *arena;
    Source *src;
    ParseOptions options;
    const char *text;                 /* the range read; text[i] has offset base + i */
    uint32_t base, len;
    void *scanner;                    /* flex's */
    char *buffer;                     /* the copy of text that flex writes into */
    AstModule *module;                /* results */
    Ast *expr;

    /* lexer */
    int start;                        /* token that picks the entry, returned first; then 0 */
    bool joined;                      /* line ends mean nothing: one expression is read */
    bool at_line_start, ended;
    VEC(Indent) indents;
    int dedents, indent_tokens;       /* still to be returned */
    Span indent_span;
    VEC(Bracket) brackets;
    uint32_t line_at;                 /* offset of the current physical line */
    bool first_on_line;               /* no token yet on this physical line */
    int held;                         /* token put back behind made-up ones, or 0 */
    Span held_span;
    union TS_STYPE *held_value;
    bool need_newline;                /* a NEWLINE comes before all else */
    bool newline_reported;            /* and what it breaks has been complained about */
    bool deep_line, deep_indent;      /* too deep brackets of this statement, indentation of this file have been complained about */
    VEC(Span) type_comments;          /* contents of `# type:` comments, in order */

    /* for messages */
    int token, before;                /* the newest token and the one before it */
    Span token_span, before_span;
    Sym name, before_name;            /* of the newest NAME, of the one before it */
    int stmt_token;                   /* first token of the statement */
    Sym stmt_name;
    Span stmt_span, head_at;          /* its first token; and that of the line that the newest NEWLINE ended */
    bool token_first;                 /* the newest token is the first of its physical line */
    VEC(int) matches;                 /* indentations of the `match` statements around the newest token, innermost last */
    bool reported;                    /* the lexer has said what is wrong with the newest token */
    bool recovering;                  /* between an error and the end of its line */
    bool after_error;                 /* the last statement was an error: clauses that follow it mean nothing */
    uint32_t error_newline;           /* end of the line where the last error was skipped */
    uint32_t newline_at;              /* the newest NEWLINE */
    bool deep_reported;               /* the statement's depth has been complained about */
    bool trailing_comma;              /* of the newest target list */
    Ast *group_as;                    /* newest tuple with `as` that no `with` has claimed */
} Parser;

/* ---- lex.c: tokens with indentation, for the grammar; and what the scanner's rules call */
int lex_word(Parser *p, const char *text, int len);
int lex_open(Parser *p, char c, Span at);
int lex_close(Parser *p, char c, Span at);
enum { LINE_GOES_ON, LINE_ENDS, LINE_WAS_BLANK };
int lex_newline(Parser *p, Span at);
void lex_indentation(Parser *p, const char *text, int len, Span at);
bool lex_left_of_statement(const Parser *p, Span at);   /* is the line of `at` indented no further than the statement? */
void lex_comment(Parser *p, const char *text, int len, uint32_t at);
int lex_bad_char(Parser *p, const char *text, int len, Span at);
int lex_bad(Parser *p);               /* the token for what has been complained about */
bool lex_number_end(const char *text, int len);   /* may this word follow a number without a space? */
/* ---- grammar/torchscript.l */
bool scanner_open(Parser *p);
void scanner_close(Parser *p);
int scanner_next(Parser *p, union TS_STYPE *value, Span *at);

/* ---- parse.c */
void report_syntax_error(Parser *p, const char *found, Span at, const char **expected, int n);
/* A type comment's contents as nodes; NULL when it is no type. `function`: of the form (A, B) -> R. */
Ast *parse_type_comment(Parser *p, Span contents, bool function);
Ast *parse_range(Session *s, Arena *arena, Source *src, uint32_t lo, uint32_t hi, ParseOptions options, int start);
/* First type comment that starts in [lo, hi), or {0, 0}. */
Span type_comment_in(const Parser *p, uint32_t lo, uint32_t hi);

/* ---- literal.c, fstring.c */
/* Length of the longest number at text, 0 for none; NUL-terminated text. */
int number_length(const char *text);
Ast *build_number(Parser *p, const char *text, int len, Span at);
Ast *build_strings(Parser *p, Span at, SpanVec parts);
/* One string literal's parts: prefix letters, where the body starts and ends. */
typedef struct StrForm { bool raw, bytes, format, triple; char quote; uint32_t lo, hi; } StrForm;
/* Decodes escapes of [lo, hi) into out. */
void decode_text(Parser *p, const StrForm *form, uint32_t lo, uint32_t hi, Buf *out);
/* Length of an escape sequence with braces, \N{...}, at offset `at`, else 0. */
int named_escape_length(Parser *p, uint32_t at, uint32_t hi);
/* Literal text gathered until a replacement field or the end of the string closes it. */
typedef struct StrPart { Buf text; Span span; bool any; } StrPart;
void fstring_parts(Parser *p, const StrForm *form, AstVec *values, StrPart *part);
void fstring_close_text(Parser *p, AstVec *values, StrPart *part);

/* ---- build.c: nodes. Every finished node passes build_done, which sets its depth and cuts what is too deep. */
Ast *build_done(Parser *p, Ast *n);
AstVec build_list(Parser *p, Ast *n);
AstVec build_push(Parser *p, AstVec v, Ast *n);
AstVec build_concat(Parser *p, AstVec v, AstVec more);
SymVec build_sym(Parser *p, SymVec v, Sym s);
SpanVec build_span(Parser *p, SpanVec v, Span s);
AstModule *build_module(Parser *p, AstVec body);
AstVec build_stmt(Parser *p, AstVec body, Ast *stmt);
AstVec build_line(Parser *p, AstVec stmts, Span newline);
AstVec build_error_stmt(Parser *p, AstVec body, Span at, Span newline);
AstVec build_no_block(Parser *p, Span newline);
void build_bad_indent(Parser *p, Span at);
Ast *build_import_from(Parser *p, Span at, int level, Sym module, AstVec names);
Sym build_dotted(Parser *p, SymVec names);
Ast *build_alias(Parser *p, Span at, Sym name, Sym asname);
AstVec build_targets(Parser *p, AstVec targets, const char *verb);
Ast *build_target_list(Parser *p, Span at, AstVec targets);
Ast *build_assign(Parser *p, Span at, AstVec targets, Ast *value);
Ast *build_aug_assign(Parser *p, Span at, Ast *target, int op, Ast *value);
Ast *build_ann_assign(Parser *p, Span at, Ast *target, Ast *annotation, Ast *value);
Ast *build_star_value(Parser *p, Ast *value);   /* what may be a tuple with stars, but no lone starred expression */
Ast *build_assign_in_cond(Parser *p, Span eq, Ast *left);
Ast *build_decorated(Parser *p, AstVec decorators, Ast *def);
Ast *build_if(Parser *p, Span at, Ast *cond, AstVec body, AstVec elifs, AstVec orelse);
Ast *build_while(Parser *p, Span at, Ast *cond, AstVec body, AstVec orelse);
Ast *build_for(Parser *p, Span at, Ast *target, Ast *iter, AstVec body, AstVec orelse, uint32_t colon, bool is_async);
AstVec build_with_items(Parser *p, AstVec items);
Ast *build_with(Parser *p, Span at, AstVec items, AstVec body, bool is_async);
Ast *build_with_item(Parser *p, Span at, Ast *context, Ast *target);
void build_lonely_try(Parser *p, Span at);
void build_old_except(Parser *p, Span first, Span second);
Ast *build_try(Parser *p, Span at, AstVec body, AstVec handlers, AstVec orelse, AstVec finalbody);
Ast *build_handler(Parser *p, Span at, Ast *type, Sym name, AstVec body);
Ast *build_function(Parser *p, Span at, Sym name, AstVec params, uint32_t open, Span close, Ast *returns, uint32_t colon, AstVec body, bool is_async);
Ast *build_class(Parser *p, Span at, Sym name, AstCall *args, AstVec body);
Ast *build_param(Parser *p, Span at, Sym name, int kind, Ast *annotation, Ast *value);
Ast *build_lambda(Parser *p, Span at, Span params_at, AstVec params, Ast *body);
Ast *build_tuple(Parser *p, Span at, AstVec elts);
Ast *build_index_tuple(Parser *p, Span at, AstVec elts);
Ast *build_paren_tuple(Parser *p, Span at, AstVec elts);
Ast *build_single_group(Parser *p, Span at, Ast *inner);
Ast *build_group_as(Parser *p, Span at, Ast *value, Ast *target);
Ast *build_elt(Parser *p, Ast *elt);
Ast *build_starred(Parser *p, Span star, Span value_at, Ast *value);
Ast *build_walrus(Parser *p, Span at, Ast *target, Ast *value);
Ast *build_bool_op(Parser *p, Span at, int op, AstVec values);
Ast *build_unary(Parser *p, Span at, int op, Ast *operand);
Span build_from(Span at, const Ast *first);                  /* at, from where `first` starts: brackets around it are no part, as in PyTorch */
Ast *build_binary(Parser *p, Span at, Ast *left, int op, Ast *right);
Ast *build_compare(Parser *p, Span at, Ast *left, int op, Ast *right);
Ast *build_compare_more(Parser *p, Span at, Ast *chain, int op, Ast *right);
Ast *build_slice(Parser *p, Span at, Ast *lower, Ast *upper, Ast *step);
void build_arg(Parser *p, AstCall *call, Ast *arg);
void build_generator_arg(Parser *p, Span at, AstCall *call, Ast *elt, AstVec generators);
void build_keyword(Parser *p, Span at, AstCall *call, Ast *name, Ast *value);
Ast *build_call(Parser *p, Span at, Ast *func, Span parens, AstCall *call);
Ast *build_constant(Parser *p, Span at, LitKind kind);
Ast *build_dict(Parser *p, Span at, AstVec pairs);
Ast *build_dict_comp(Parser *p, Span at, Ast *pair, AstVec generators);
Ast *build_comp_for(Parser *p, Span at, Ast *target, Ast *iter, AstVec ifs, bool is_async);
/* ---- match.c */
Ast *build_case(Parser *p, Span at, Ast *pattern, Ast *guard, AstVec body);
Ast *build_match(Parser *p, Span at, Span word, Ast *subject, AstVec cases);
Ast *build_func_type(Parser *p, Span at, AstVec args, Ast *returns);
#endif
