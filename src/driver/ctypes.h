/* ctypes: the C names of the types that an object's exports use. The unit (which gives each a descriptor, NAME_type) and the header (which gives
 * each functions that make, read and free its values) both go by this list. */
#ifndef TSCC_CTYPES_H
#define TSCC_CTYPES_H
#include "codegen/codegen.h"

typedef struct CTypes CTypes;
CTypes *ctypes_new(Session *s, const char *prefix);       /* prefix: what names start with, or NULL */
/* Whether C has a spelling for t and all of its parts. */
bool ctypes_fits(CTypes *c, const Type *t);
/* Adds t and its parts, parts first: lists, dicts, tuples, Optionals that are structs, classes with what their attributes hold, enums. */
void ctypes_add(CTypes *c, const Type *t);
void ctypes_add_as(CTypes *c, const Type *t, const char *name);   /* a module's type under this name, opaque */
bool ctypes_is_module(const Type *t);
/* list_int, dict_str_list_int, tuple2_int_str, opt_complex, or the type's own name; with the prefix. NULL: not in the list. */
const char *ctypes_name(const CTypes *c, const Type *t);
const char *ctypes_own_name(const CTypes *c, const Type *t);  /* of a class, an enum, a NamedTuple */
const ExportedType *ctypes_list(const CTypes *c, int *n);     /* in the order in which they were added */
#endif
