/* What the files of src/ir share with each other and nobody else. */
#ifndef TSCC_IR_INTERNAL_H
#define TSCC_IR_INTERNAL_H
#include "ir/ir.h"

/* data with room for one more than its n elements, in a when it has to move; *cap is its capacity. */
void *ir_grow(Arena *a, void *data, int n, int *cap, size_t elem);
#endif
