/* script.h: values across the border between the evaluator and compiled code. script.c has the values, module_run.c modules. */
#ifndef TSCC_EVAL_SCRIPT_H
#define TSCC_EVAL_SCRIPT_H
#include "eval/value.h"

/* One crossing. g, f (what was written; or NULL), param and arg (the whole argument) are for messages; g NULL: no argument of a call. made: the objects of modules, so that
 * each is made once; share: lists, dicts and other objects, too, as in the attributes of a saved module (elsewhere PyTorch copies them). */
typedef struct Store { Eval *e; tsrt_ctx *c; const Graph *g; const PyFunc *f; int param; Py arg; Map made; bool share; } Store;

/* Writes v, as a value of type t, to `at`. */
bool store_value(Store *s, const Type *t, Py v, void *at);
bool store_module(Store *s, PyInstance *x, const Type *t, void *at);
bool load_value(Eval *e, const tsrt_type *t, const void *at, Py *out);
/* Calls fn, which is g, with f's defaults. done: runs after a call, before the arguments go; NULL: nothing to do. */
const CallType *call_types(Eval *e, const Args *a);       /* the types that the arguments have by themselves; Any where compiled code has none */
bool script_call_graph(Eval *e, PyFunc *f, tsrt_boxed_fn *fn, const Graph *g, Args *a, bool (*done)(Store *s), Py *out);
/* The code that a call of g with these arguments (in the order of its parameters) runs: fn, or from the second call on what PyTorch would run then. */
tsrt_boxed_fn *profiled_code(Eval *e, const Graph *g, tsrt_boxed_fn *fn, const Py *args);
#endif
