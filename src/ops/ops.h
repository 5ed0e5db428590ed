/* ops: the table of operators. One row an overload: PyTorch's own schema string, how it is implemented, effects, doc.
 * Schemas are parsed when first needed. Takes types; gives OpId, schema data, overload matching. The rule that leads from a row to
 * its C function is docs/abi.md. */
#ifndef TSCC_OPS_H
#define TSCC_OPS_H
#include "base/base.h"
#include "type/type.h"

typedef enum OpHow { HOW_NONE, HOW_EMIT, HOW_DIRECT, HOW_STATUS, HOW_SCRIPT } OpHow;
enum {
    OPF_PURE = 1,        /* no effect beyond its results (may raise); same inputs, same results: cse and dce may act, folding may run it */
    OPF_NOFAIL = 2,      /* cannot raise */
    OPF_DESC = 4,        /* C function takes the descriptor of its first result */
    OPF_TERMINATES = 8,  /* never returns: RaiseException */
    OPF_SPECIAL = 16,    /* no schema: prim::If, prim::Loop, prim::Constant ... (variadic in and out) */
    OPF_IO = 32,         /* prints, warns, random: order among these is kept */
    OPF_VARARGS = 64,    /* schema ends in `...` */
};
/* Rows: OP(id, schema, .how = ..., .flags = ..., .doc = "..."): every row has .doc. The id is the schema's name with :: and . as _
 * (aten::add.int -> aten_add_int). Files: prim.def (special nodes and prim:: ones), scalar.def, str.def, list.def, dict.def,
 * tensor*.def (known to the front end until their kernels exist). The order within one operator name is the order of matching. */
typedef enum OpId {
    OP_none,
#define OP(id_, schema_, ...) OP_##id_,
#include "ops/all.def"
#undef OP
    NUM_OPS
} OpId;

typedef struct AliasInfo { Sym before, after; bool write, wildcard; } AliasInfo;   /* (a), (a!), (a -> *), (*) */
typedef struct Param {
    Sym name; const Type *type;
    bool kw_only, has_default;
    int broadcast_n;                  /* int[2]: a lone int is repeated; 0: none; -1: any `int[]` that takes no lone int */
    const char *default_text; size_t default_len;   /* as in the schema; op_default gives it as a constant */
    const AliasInfo *alias;           /* NULL: none */
} Param;
typedef struct Schema {
    OpId op;
    Sym ns_name;                      /* "aten::add" */
    Sym name, overload;               /* "add", "int" ("" where there is none) */
    Param *param; int nparam;
    struct { const Type *type; const AliasInfo *alias; Sym name; } *ret; int nret;
    bool varargs, varret;
} Schema;

const char *op_text(OpId op);                                    /* "aten::add.int" */
const char *op_name(OpId op);                                    /* "aten::add" */
OpHow op_how(OpId op);
unsigned op_flags(OpId op);
const char *op_doc(OpId op);
/* C function by docs/abi.md, "tsrt_op_add_int". Interned. */
const char *op_function(Session *s, OpId op);
const Schema *op_schema(Session *s, OpId op);                    /* NULL for OPF_SPECIAL */
/* Parses a schema string (also for functions and custom text). NULL with *why set. */
Schema *schema_parse(Session *s, const char *text, const char **why);
void schema_print(const Schema *sc, Buf *out);                   /* prints back what was parsed */
/* All overloads of "aten::add", in table order; n 0 when unknown. */
const OpId *op_overloads(Session *s, Sym ns_name, int *n);
OpId op_by_text(Session *s, const char *text);                   /* "aten::add.int"; OP_none when unknown */
/* Every operator name of a namespace, for suggestions. */
const Sym *op_names(Session *s, int *n);

/* ---- overload matching (docs/language.md 3). The matcher knows types only; the caller builds the conversions it asks for. */
typedef enum ConvKind {
    CONV_NONE,           /* as it is (equal, or identity subtype that needs no node) */
    CONV_SUBTYPE,        /* edge T -> Optional[T], T -> Any, T -> Number, tuple covariance ...: an explicit conversion node to `to` */
    CONV_INT_IMPLICIT, CONV_FLOAT_IMPLICIT, CONV_COMPLEX_IMPLICIT, CONV_SCALAR_IMPLICIT,   /* Tensor -> number */
    CONV_NUMBER_TO_INT, CONV_NUMBER_TO_FLOAT, CONV_NUMBER_TO_COMPLEX,                      /* aten::Int/Float/Complex of a Number */
    CONV_STR_TO_DEVICE, CONV_TUPLE_TO_LIST, CONV_BROADCAST,     /* a lone number where int[N] is wanted: repeated */
    CONV_VARARGS_TO_LIST,/* f(1, 2, 3) where the first parameter is int[]: the rest become one list */
    CONV_DEFAULT,        /* not given: the schema's default */
    CONV_EMPTY_LIST,     /* `[]` literal takes the wanted element type */
} ConvKind;
typedef struct ActualArg {
    Sym keyword;                      /* NULL: positional */
    const Type *type;
    bool is_empty_list;               /* a literal [] */
    Span span;
} ActualArg;
typedef struct MatchedArg { int actual; ConvKind conv; const Type *to; int from, count; } MatchedArg;  /* actual -1: default; from/count: for CONV_VARARGS_TO_LIST */
typedef struct Match {
    const Schema *schema;
    MatchedArg *arg;                  /* one a parameter */
    TypeBindings bindings;
    const Type **ret;                 /* result types, variables bound */
    int extra;                        /* of OPF_VARARGS: index of the first actual beyond the parameters */
    bool implicit;                    /* matched in the second pass */
} Match;
/* First overload that accepts the actuals: every overload without conversions, then every one with. NULL: none, and *why (when not NULL)
 * holds, for each overload, its schema and the reason: text for the notes of a diagnostic. */
const Match *op_match(Session *s, Arena *a, const OpId *overloads, int n, const ActualArg *actual, int nactual, bool allow_conversions, Buf *why);
/* One schema alone, used for user functions, too (which allow no number conversions: `user_function`). */
const Match *schema_match(Session *s, Arena *a, const Schema *schema, const ActualArg *actual, int nactual, bool allow_conversions, bool user_function, Buf *why);
#endif
