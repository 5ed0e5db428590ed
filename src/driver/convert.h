/* convert: values between files and compiled functions. Takes Data trees (what torch.save wrote) and compile-time types; gives tsrt values as
 * PyTorch's Python binding would make them, and Data trees of what a function returned. */
#ifndef TSCC_CONVERT_H
#define TSCC_CONVERT_H
#include "archive/archive.h"
#include "ir/ir.h"
#include "tsrt.h"

/* A value for a parameter of type t: int and bool are taken for float, bool for int, tuple for List, list for Tuple, a one-element tensor for
 * a number, element by element; Any and Union take the value's own type. Optionals come as what they hold, or None (tsrt_value_from).
 * False with the reason added to `why`; *out owns its cells. */
typedef enum ConvertResult { CONVERT_OK, CONVERT_MISMATCH, CONVERT_UNSUPPORTED } ConvertResult;
ConvertResult convert_in(Session *s, tsrt_ctx *c, const Data *o, const Type *t, tsrt_value *out, Buf *why);
/* All arguments of a call of g: missing ones from defaults. False with PyTorch's message in `why`; *unsupported tells that a value could not be
 * represented in this version. args has room for g->nparams; on failure nothing is owned. */
bool convert_call(Session *s, tsrt_ctx *c, const Graph *g, const Data *args, tsrt_value *out, Buf *why, bool *unsupported);
/* What v holds, by its run-time type, in arena a. NULL with the reason added to `why`. */
Data *convert_out(Session *s, Arena *a, const tsrt_value *v, Buf *why);
Data *data_of_const(Session *s, Arena *a, const Const *c);          /* NULL for kinds that a file can't hold */
#endif
