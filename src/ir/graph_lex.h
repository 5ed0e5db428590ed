/* Tokens and types of .graph text, shared by graph_lex.c and parse_graph.c. */
#ifndef TSCC_IR_GRAPH_LEX_H
#define TSCC_IR_GRAPH_LEX_H
#include "ir/ir.h"

typedef enum GraphToken { GT_END, GT_VALUE, GT_NAME, GT_NUMBER, GT_STRING, GT_PUNCT } GraphToken;   /* "->" is GT_PUNCT 'A' */
typedef struct GraphLexer {
    Session *s;
    Arena *a;                         /* scratch */
    const char *start, *at, *end;
    uint32_t base;
    GraphToken tok; char punct;
    const char *text; size_t len;
    Span span;
    Sym graph_name;                   /* of "# graph NAME", until taken */
    Map *classes;                     /* name -> Type of classes and enums met so far */
    bool failed;                      /* one diagnostic a text */
} GraphLexer;

void graph_next(GraphLexer *lx);
bool graph_is(const GraphLexer *lx, char punct);
bool graph_is_name(const GraphLexer *lx, const char *name);
bool graph_take(GraphLexer *lx, char punct);                      /* false after a diagnostic, as all below */
bool graph_fail(GraphLexer *lx, const char *expected);
bool graph_fail_text(GraphLexer *lx, Span span, const char *text);
bool graph_string(GraphLexer *lx, Buf *out);                      /* the string's bytes; takes it */
const Type *graph_type(GraphLexer *lx);                           /* NULL after a diagnostic */
#endif
