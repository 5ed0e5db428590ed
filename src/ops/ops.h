/* ops: the table of operators. One row an overload: PyTorch's own schema string, how it is implemented, effects, doc.
 * Schemas are parsed when first needed. Takes types; gives OpId, schema data, overload matching. The rule that leads from a row to
 * its C function is docs/abi.md. */
#ifndef TSCC_OPS_H
#define TSCC_OPS_H
#include "base/base.h"
#include "type/type.h"

typedef enum OpHow { HOW_NONE, HOW_EMIT, HOW_DIRECT, HOW_STATUS, HOW_SCRIPT } OpHow;
enum {
    OPF_PURE = 1,        /* no effect beyond its results (may raise); same inputs, same results: cse and dce may act, folding may run it. What it
                          * reads of a list, dict or tensor counts as input, and a new list or tensor is its own: that is src/ir's alias question */
    OPF_NOFAIL = 2,      /* cannot raise; op_flags sets it for every HOW_DIRECT row, too */
    OPF_DESC = 4,        /* C function takes the descriptor of its first result */
    OPF_TERMINATES = 8,  /* never returns: RaiseException */
    OPF_SPECIAL = 16,    /* no schema: prim::If, prim::Loop, prim::Constant ... (variadic in and out) */
    OPF_IO = 32,         /* prints, warns, random: order among these is kept */
    OPF_VARARGS = 64,    /* schema ends in `...` */
    OPF_NO_TORCH = 128,  /* aten::NAME is no torch.NAME: methods, what operators stand for, internal ones (same on all rows of a name) */
};
/* Rows: OP(id, schema, .how = ..., .flags = ..., .doc = "..."): every row has .doc. The id is the schema's name with :: and . as _
 * (aten::add.int -> aten_add_int). Files: prim.def (special nodes and prim:: ones), scalar.def, str.def, list.def, dict.def,
 * tensor_*.def (no .how: implemented when the runtime has the function). All rows of one operator name stand together, in the order of matching
 * (PyTorch's registration order): len's Tensor overload is in list.def, add's in scalar.def. */
typedef enum OpId {
    OP_none,
#define OP(id_, schema_, ...) OP_##id_,
#include "ops/all.def"
#undef OP
    NUM_OPS
} OpId;

/* (a), (a!), (a -> *), (*), (a|b): sets are kept as their text; `after` is NULL without an arrow. wildcard: `*` on either side. */
typedef struct AliasInfo { Sym before, after; bool write, wildcard, of_elements; } AliasInfo;
typedef struct Param {
    Sym name; const Type *type;
    bool kw_only, has_default;
    int broadcast_n;                  /* int[2], float[2]: a lone int or float is repeated; 0: none */
    const char *default_text; size_t default_len;   /* as in the schema; op_default gives it as a value */
    const char *type_text; size_t type_len;         /* as in the schema ("ScalarType?", "Tensor(a!)[]"); NULL: print `type` */
    const AliasInfo *alias;           /* NULL: none. Of the elements where alias->of_elements: Tensor(a!)[] */
} Param;
typedef struct Return { Sym name; const Type *type; const char *type_text; size_t type_len; const AliasInfo *alias; } Return;  /* name NULL: none */
typedef struct Schema {
    OpId op;
    Sym ns_name;                      /* "aten::add" */
    Sym name, overload;               /* "add", "int" ("" where there is none) */
    Param *param; int nparam;
    Return *ret; int nret;
    bool varargs, varret;
} Schema;

const char *op_text(OpId op);                                    /* "aten::add.int" */
const char *op_name(OpId op);                                    /* "aten::add" */
const char *op_schema_text(OpId op);                             /* the row's schema; the text of op_text where it has none */
OpHow op_row_how(OpId op);                                       /* the row's own .how */
OpHow op_how(OpId op);                                           /* HOW_STATUS, too, for rows without .how whose function the runtime has (how.c) */
unsigned op_flags(OpId op);
const char *op_doc(OpId op);
/* The version of archives since which the operator of this name ("aten::div") means what it means: programs that call it state at least that one.
 * 0: it never changed. Source: torch/csrc/jit/operator_upgraders of PyTorch 2.13. */
int op_since_version(const char *name);
/* C function by docs/abi.md, "tsrt_op_add_int". Interned. */
const char *op_function(Session *s, OpId op);
const Schema *op_schema(Session *s, OpId op);                    /* NULL for OPF_SPECIAL */
/* Parses a schema string (also for functions and custom text). NULL with *why set. */
Schema *schema_parse(Session *s, const char *text, const char **why);
void schema_print(const Schema *sc, Buf *out);                   /* prints back what was parsed */
/* All overloads of "aten::add", in table order; n 0 when unknown. */
const OpId *op_overloads(Session *s, Sym ns_name, int *n);
OpId op_by_text(Session *s, const char *text);                   /* "aten::add.int"; OP_none when unknown */
/* Every operator name ("aten::add"), in table order, for suggestions. */
const Sym *op_names(Session *s, int *n);

/* A parameter's default. type is what the value is (Int for `Scalar alpha=1`), made to fit the parameter: Float for `float p=1`,
 * List[int] of n for `int[2] stride=1`. */
typedef struct OpDefault OpDefault;
struct OpDefault {
    const Type *type;                 /* None, Bool, Int, Float, Str, List */
    int64_t i; double f; bool b;
    const char *text; size_t len;     /* Str: unescaped */
    OpDefault *elem; int n;           /* List */
};
/* False when the text is no constant (never for rows of the table). */
bool op_default(Session *s, Arena *a, const Param *param, OpDefault *out);
/* The table as docs/operators.md: name, how, flags, schema, doc. only_supported leaves HOW_NONE rows out. */
void ops_print(FILE *to, bool only_supported);

/* ---- gradients (grad.def): masks have a bit a parameter or result, see runtime/grad.h. */
typedef struct OpGrad {
    const char *name;                 /* "add" */
    const char *node, *rule;          /* "AddBackward0"; or the rule that tells */
    uint64_t from, written;
    uint32_t outs;
    uint8_t view_of;                  /* 1 + the parameter that results are views of */
    bool is_out;
} OpGrad;
bool op_grad(Session *s, OpId op, OpGrad *out);          /* false: the operator records nothing */
bool op_autodiff(OpId op);                               /* autodiff.def has it */

/* ---- names that users write, to operators (names.def). The result is an operator name ("aten::sqrt") for op_overloads, NULL when there
 * is none; a name that the table has no rows for is never given. */
Sym op_for_torch(Session *s, Sym name);                          /* torch.NAME */
Sym op_for_module(Session *s, Sym module, Sym name);             /* "math", "cmath", "torch", "torch.linalg", "torch.nn.functional" ... */
Sym op_for_math(Session *s, Sym name);                           /* math.NAME: op_for_module(s, "math", name) */
Sym op_for_builtin(Session *s, Sym name, Sym *magic);            /* len, abs, min, ord, ...: builtins that are plain operator calls; *magic (may be NULL): "__len__" */
/* A method called on a value of `self`'s type: some overload of aten::NAME has a parameter named self that takes it unconverted (give the value
 * as the first actual, with is_self). NULL: no such method. */
Sym op_for_method(Session *s, const Type *self, Sym name);
/* A property: x.dtype -> prim::dtype, x.shape -> aten::size, device.type -> prim::type. */
Sym op_for_property(Session *s, const Type *self, Sym name);
/* Python's operators: ("+", 2) -> aten::add, ("-", 1) -> aten::neg, ("[]", 2) -> aten::__getitem__, ("[]=", 3) -> aten::_set_item,
 * ("del", 2) -> aten::Delete, ("in", 2) -> aten::__contains__ (container first), ("is", 2) -> aten::__is__. `not`, `and`, `or` have their
 * operands cast to bool and are not here but for ("not", 1). The method that a class defines for it goes to *magic ("__add__"), when not
 * NULL. NULL when there is no such operator. */
Sym op_for_operator(Session *s, Sym spelling, int noperands, Sym *magic);
/* The method that a class defines for an operator or builtin: aten::add -> "__add__", aten::len -> "__len__". NULL: none. */
Sym op_magic(Session *s, Sym op);
/* Augmented assignment: "+=" is aten::add_ on a Tensor or List target, aten::add on all else; %= is fmod(_), |= bitwise_or or __or__ ...
 * NULL for //= and @=, which PyTorch refuses. */
Sym op_for_augmented(Session *s, Sym spelling, const Type *target, Sym *magic);

/* ---- overload matching (docs/language.md 3). The matcher knows types only; the caller builds the conversions it asks for. */
typedef enum ConvKind {
    CONV_NONE,           /* as it is (equal, or identity subtype that needs no node) */
    CONV_SUBTYPE,        /* edge T -> Optional[T], T -> Any, T -> Number, tuple covariance ...: an explicit conversion node to `to` */
    CONV_INT_IMPLICIT, CONV_FLOAT_IMPLICIT, CONV_COMPLEX_IMPLICIT, CONV_SCALAR_IMPLICIT,   /* Tensor -> number */
    CONV_NUMBER_TO_INT, CONV_NUMBER_TO_FLOAT, CONV_NUMBER_TO_COMPLEX,                      /* aten::Int/Float/Complex of a Number */
    CONV_BOOL_TO_INT, CONV_BOOL_TO_FLOAT,                                                  /* aten::Int.bool, aten::Float.bool */
    CONV_TUPLE_FIELDS,   /* a tuple whose fields are converted one by one (op_convert tells each) */
    CONV_STR_TO_DEVICE, CONV_TUPLE_TO_LIST, CONV_BROADCAST,     /* a lone number where int[N] is wanted: repeated */
    CONV_VARARGS_TO_LIST,/* f(1, 2, 3) where the first parameter is int[]: the rest become one list */
    CONV_DEFAULT,        /* not given: the schema's default */
    CONV_EMPTY_LIST,     /* `[]` literal takes the wanted element type */
} ConvKind;
typedef struct ActualArg {
    Sym keyword;                      /* NULL: positional */
    const Type *type;
    bool is_empty_list;               /* a literal [] */
    bool is_self;                     /* actual 0 only: a method's receiver; goes to the parameter named self, wherever that stands */
    Span span;
} ActualArg;
/* actual -1: default; from/count: the actuals of CONV_VARARGS_TO_LIST (each is converted to the list's element type by op_convert) and
 * count the repetitions of CONV_BROADCAST. `step` is the type that conv gives; where it is not `to` (the parameter's type, variables
 * bound), a subtype edge step -> to follows: int for Optional[int[2]] is CONV_BROADCAST with step List[int]. CONV_TUPLE_TO_LIST: every
 * field is a subtype of the list's element type. */
typedef struct MatchedArg { int actual; ConvKind conv; const Type *to, *step; int from, count; } MatchedArg;
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
/* How a value of type `from` becomes `to`, by the same rules (a `return` of a Tensor where int is declared converts, too): false when it
 * can't. *conv and *step as in MatchedArg. */
bool op_convert(Session *s, const Type *from, const Type *to, bool is_empty_list, bool allow_conversions, ConvKind *conv, const Type **step);
/* One schema alone, used for user functions, too: PyTorch gives those every conversion (bool to int, Tensor to int); with user_function
 * the keyword `input` does not stand for a parameter `self`. */
const Match *schema_match(Session *s, Arena *a, const Schema *schema, const ActualArg *actual, int nactual, bool allow_conversions, bool user_function, Buf *why);
#endif
