/* methods.h: tables of the methods of builtin types; a row's function gets the value as self. */
#ifndef TSCC_EVAL_METHODS_H
#define TSCC_EVAL_METHODS_H
#include "eval/value.h"
typedef struct MethodRow { const char *name; NativeFn *fn; int least, most; } MethodRow;
extern const MethodRow str_methods[], bytes_methods[];
#endif
