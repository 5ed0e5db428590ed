/* What the files of src/ops share. */
#ifndef TSCC_OPS_PRIVATE_H
#define TSCC_OPS_PRIVATE_H
#include "ops/ops.h"

enum { INDEX_SLOTS = 8192 };
typedef struct Ops {                  /* s->ops */
    uint16_t *slot;                   /* hash of an operator's name -> its first row; 0: empty. NULL until needed */
    int nnames;
    const Schema **schema;            /* by OpId; NULL until needed */
    Map overloads;                    /* Sym of a name -> its rows */
    Sym *names;
} Ops;
Ops *ops_session_(Session *s);
OpId op_first_(Session *s, const char *name, size_t len);         /* first row of a name; OP_none when unknown */
#endif
