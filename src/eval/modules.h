/* modules.h: what makes up the builtin names and modules. */
#ifndef TSCC_EVAL_MODULES_H
#define TSCC_EVAL_MODULES_H
#include "eval/value.h"
typedef struct NativeRow { const char *name; NativeFn *fn; int least, most; } NativeRow;
void classes_init(Eval *e);              /* classes.c: fills e->cls and e->exc_class */
PyModule *module_new(Eval *e, const char *name);
void module_functions(Eval *e, PyModule *m, const NativeRow *rows, int n);
void math_fill(Eval *e, PyModule *m);     /* math.c */
void time_fill(Eval *e, PyModule *m);     /* system.c */
void system_fill(Eval *e, PyModule *m);   /* system.c: torch._system, what the library's os needs */
bool library_has(const char *name);          /* library.c: is a part of this module written in Python? */
bool library_load(Eval *e, PyModule *m);     /* runs it, once */
void loads_free(Eval *e);             /* load.c */
void tscc_fill(Eval *e, PyModule *m);        /* module.c: torch._tscc, what the prelude needs of the evaluator */
#endif
