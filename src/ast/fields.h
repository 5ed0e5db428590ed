/* The fields of every kind of node as data; private to src/ast. */
#ifndef TSCC_AST_FIELDS_H
#define TSCC_AST_FIELDS_H
#include "ast/ast.h"

typedef enum AstFieldType { FIELD_KID, FIELD_LIST, FIELD_SYM, FIELD_SYMS, FIELD_INT, FIELD_INTS, FIELD_LIT } AstFieldType;
typedef struct AstField { const char *name; AstFieldType type; size_t offset; } AstField;
const AstField *ast_fields(AstKind kind, int *n);
#endif
