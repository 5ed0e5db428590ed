/* header: the C header of an object's exports: C99 and C++ clean, with docstrings as comments and the ownership of each argument and
 * result. Agrees with the wrappers that the back end emits through export_pass (codegen/codegen.h) and docs/abi.md. */
#ifndef TSCC_HEADER_H
#define TSCC_HEADER_H
#include "driver/compile.h"
/* name: what the include guard is made from; prefix (or NULL): what
 * NamedTuples' names start with. False after diagnostics: a type that C has no spelling for. */
bool header_write(Session *s, const char *name, const char *prefix, const ExportedFunc *exports, int n, Buf *out);
/* A word of C or C++, or a macro of their headers, that can't be the name of a function or parameter. */
bool is_c_word(const char *name);
#endif
