/* What the files of src/type share. */
#ifndef TSCC_TYPE_PRIVATE_H
#define TSCC_TYPE_PRIVATE_H
#include "type/type.h"

typedef struct Types {                /* s->types */
    const Type **slot; uint32_t mask, used;    /* open addressing; kinds with parts and variables */
    const Type *simple[NUM_TYPE_KINDS];
    uint32_t next_id;
    bool too_large;                   /* type_too_large was reported */
    TypeNominalCheck *nominal;
    Map text;                         /* Type -> its annotation */
} Types;
Types *type_session_(Session *s);     /* made when first asked for */
#endif
