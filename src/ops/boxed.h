/* Operators on tagged values, for folding and the evaluator. Written at build time by src/ops/gen/boxed.c; part of tscc, never of libtsrt. */
#ifndef TSCC_OPS_BOXED_H
#define TSCC_OPS_BOXED_H
#include "ops/ops.h"
#include "tsrt.h"

/* args: one a parameter, in the schema's order, defaults filled in, each of its parameter's type (conversions are made before); then the
 * variadic ones; all borrowed. An Optional is its value or one of type None. results: one a result of the schema (none for `-> ()`),
 * owned by the caller, written only on success. 0 or failed with the context's error set. */
typedef int OpBoxedFn(tsrt_ctx *c, const tsrt_value *args, int nargs, tsrt_value *results);
/* NULL: the operator has no C function, or types without a boxed form. */
OpBoxedFn *op_boxed(OpId op);
#endif
