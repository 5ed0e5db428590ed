/* forms: how a schema's types look in C (docs/abi.md), for the programs that write C from the table at build time. */
#ifndef TSCC_OPS_GEN_FORMS_H
#define TSCC_OPS_GEN_FORMS_H
#include <stdio.h>
#include "ops/ops.h"

typedef enum Form {
    F_NONE, F_INT, F_FLOAT, F_BOOL, F_COMPLEX, F_STR, F_LIST, F_DICT, F_VALUE, F_VAR, F_TENSOR, F_DEVICE, F_GENERATOR,
    F_OPT_INT, F_OPT_FLOAT, F_OPT_BOOL, F_OPT_STR, F_OPT_LIST, F_OPT_VALUE, F_OPT_TENSOR, F_OPT_DEVICE
} Form;
/* C text of an argument and of a result (which is written through a pointer to it); result NULL: no result has this form. */
typedef struct FormText { const char *arg, *result; } FormText;
extern const FormText forms[];

Form form_of(const Type *t);                               /* F_NONE: the type has no C form */
/* Of parameter i: a variable that no list argument tells is passed as a value. */
Form form_of_param(const Schema *sc, int i);
/* Index of the list or dict parameter that tells what variable t stands for, or -1. */
int form_teller(const Schema *sc, const Type *t);
/* The parameter that is written and that result i is, or -1: such results have no out pointer. */
int form_written(const Schema *sc, int i);
/* "R fn(args...)" or "int fn(tsrt_ctx *c, args..., outs...)", arguments named a0, a1, ..., outs r0, r1, ...: without the `;`. */
void form_prototype(Session *s, FILE *to, OpId op, const Schema *sc, bool direct);
#endif
