/* What the parts of the header's writer share. */
#ifndef TSCC_HEADER_PRIVATE_H
#define TSCC_HEADER_PRIVATE_H
#include "driver/ctypes.h"
#include "driver/header.h"

typedef struct Header { Session *s; CTypes *types; const ExportedFunc *exports; int nexports; Buf body; bool ok; Span at; } Header;
const char *header_type(Header *h, const Type *t);        /* C type of storage that holds a t; "void" after a diagnostic */
const char *header_words(Session *s, const Type *t);      /* the type as the source writes it */
const char *header_field(Session *s, Sym name, int i);    /* C name of a parameter or field, the i-th */
const char *header_param(Header *h, const Graph *g, int i, const char *type);   /* the i-th parameter's declaration */
bool header_taken(const Header *h, const char *name);     /* an exported function has it */
void header_structs(Header *h, Buf *out);                 /* header_types.c: definitions of types */
void header_helpers(Header *h, Buf *out);                 /* header_types.c: functions that make, read and free values */
#endif
