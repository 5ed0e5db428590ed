/* What the files of src/ir share with each other and nobody else. */
#ifndef TSCC_IR_INTERNAL_H
#define TSCC_IR_INTERNAL_H
#include "ir/ir.h"

/* data with room for one more than its n elements, in a when it has to move; *cap is its capacity. */
void *ir_grow(Arena *a, void *data, int n, int *cap, size_t elem);

/* Spellings of constants, see text.c. */
void ir_text_float(Buf *out, double f);
void ir_text_complex(Buf *out, double re, double im);
void ir_text_string(Buf *out, const char *p, size_t n);           /* quoted and escaped */
bool const_is_ascii(const Const *c);                              /* no string in it has a byte beyond ASCII */
#endif
