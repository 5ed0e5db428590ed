/* What the files of src/codegen share. */
#ifndef TSCC_CODEGEN_PRIVATE_H
#define TSCC_CODEGEN_PRIVATE_H
#include "codegen/codegen.h"

void rtype_object_functions(tsrt_type *r);
bool rtype_class(Session *s, const Type *t, tsrt_type *r);    /* fills in what rtype_object_functions left */
bool rtype_enum(Session *s, const Type *t, tsrt_type *r);
#endif
