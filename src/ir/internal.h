/* What the files of src/ir share with each other and nobody else. */
#ifndef TSCC_IR_INTERNAL_H
#define TSCC_IR_INTERNAL_H
#include "ir/ir.h"

/* data with room for one more than its n elements, in a when it has to move; *cap is its capacity. */
void *ir_grow(Arena *a, void *data, int n, int *cap, size_t elem);

/* Spellings of constants, see text.c. */
void ir_text_float(Buf *out, double f);
void ir_text_complex(Buf *out, double re, double im);
bool const_is_ascii(const Const *c);                              /* no string in it has a byte beyond ASCII */

/* graph_verify with a choice of diagnostic (format: where, what). where NULL: the graph's name. */
bool graph_check(Session *s, const Graph *g, DiagId id, const char *where);
/* The type that the user of an operand wants, or NULL where any will do. Shared by the verifier and graph_add_converts. */
const Type *wanted_input(const Node *n, int i, const Match *match);
const Type *wanted_return(const Block *b, int i);
/* How a node with a schema takes its operands: NULL when it does not. */
const Match *node_match(Session *s, Arena *a, const Node *n);

/* Marks in text that is being printed, see code_places.c. */
void place_open(Buf *out, Span span);
void place_close(Buf *out);
size_t place_width(const char *text);                             /* as strlen, without marks */
const char *place_skip(const char *text);                         /* past the marks at its start */
/* Takes the marks out of what was added since out->len was `from`, and adds the records. a: scratch. */
void places_resolve(Session *s, Arena *a, Buf *out, size_t from, CodePlaces *to);
#endif
