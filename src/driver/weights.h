/* weights: --weights=FILE: tensors of exported modules beside the program. Takes what sema_module_weights found; gives places in a file, and the file. */
#ifndef TSCC_WEIGHTS_H
#define TSCC_WEIGHTS_H
#include "archive/archive.h"
#include "driver/output.h"
#include "sema/sema.h"

typedef struct WeightFile { const char *path; Data *tensors, *metadata; } WeightFile;
/* Lays the blocks out in a file of this path: fills in their places and how the program knows the file. False after a diagnostic. */
bool weights_plan(Session *s, Weights *w, const char *path, WeightFile *out);
/* Writes the file, as one of the outputs. The tensors must still be there. */
bool weights_write(Session *s, Outputs *outs, const WeightFile *f);
#endif
