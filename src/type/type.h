/* type: TorchScript's types, interned per session (equal types are one pointer: compare with ==), subtyping, unification and
 * their spellings. Takes nothing but names; gives types that live as long as the session. Source of the rules: docs/language.md 2. */
#ifndef TSCC_TYPE_H
#define TSCC_TYPE_H
#include "base/base.h"

/* K(Name, spelling in annotations, NULL where built from parts); `number` is Scalar in graphs and schemas */
#define TYPE_KINDS(K) \
    K(Tensor, "Tensor") K(Int, "int") K(Float, "float") K(Bool, "bool") K(Str, "str") K(Complex, "complex") \
    K(None, "NoneType") K(Number, "number") K(Any, "Any") K(Tuple, NULL) K(List, NULL) K(Dict, NULL) \
    K(Optional, NULL) K(Union, NULL) K(Future, NULL) K(RRef, NULL) K(Device, "Device") K(Generator, "Generator") K(Stream, "Stream") \
    K(Storage, "Storage") K(QScheme, "QScheme") K(Capsule, "Capsule") K(AnyList, "list") K(AnyTuple, "tuple") \
    K(AnyClass, "AnyClassType") K(AnyEnum, "AnyEnumType") K(Class, NULL) K(Enum, NULL) K(Interface, NULL) \
    K(Var, NULL) /* type variable of a schema: t, tVal */ \
    K(Error, "<error>") /* poison: of what was reported already; accepted everywhere */
typedef enum TypeKind {
#define K(name_, text_) TY_##name_,
    TYPE_KINDS(K)
#undef K
    NUM_TYPE_KINDS
} TypeKind;

typedef struct Type Type;
/* List, Optional, Future, RRef: elem[0]. Dict: elem[0] key, elem[1] value. Tuple: its fields (NamedTuple: name and field are set).
 * Union: its members, sorted as PyTorch sorts and prints them. Class, Enum, Interface: name is qualified ("__torch__.M"), decl is the owner's struct
 * (src/sema's ClassDecl and friends; nominal: two classes are equal only when they are one). Var: name. */
struct Type {
    TypeKind kind;
    int nelem;
    const Type *const *elem;
    Sym name;
    const Sym *field;                 /* names of NamedTuple fields, else NULL */
    void *decl;
    struct ClassShape *shape;         /* Class, Enum, Interface: see type_shape in src/ir */
    uint32_t id;                      /* dense per session, for side tables */
    uint32_t size, depth;             /* of its text, about, and of its nesting: see TYPE_SIZE_LIMIT */
    bool has_var;                     /* a Var inside */
    bool is_number_like;              /* Int, Float, Complex, Number (not Bool) */
};
/* Types grow with user input (a = (a, a), forty times): past these limits a constructor reports type_too_large once and gives the Error
 * type, so that no walk over a type is unbounded. */
enum { TYPE_SIZE_LIMIT = 20000, TYPE_DEPTH_LIMIT = 500 };

/* Constructors: a part of type Error gives Error. */
const Type *type_simple(Session *s, TypeKind kind);               /* kinds without parts */
const Type *type_list(Session *s, const Type *elem);
const Type *type_dict(Session *s, const Type *key, const Type *value);
/* Set[T], an extension (docs/language.md 11): a Dict whose values are a NamedTuple without fields that nothing else has. */
const Type *type_set(Session *s, const Type *elem);
bool type_is_set(const Type *t);
const Type *type_tuple(Session *s, const Type *const *elem, int n);
const Type *type_named_tuple(Session *s, Sym qualified, const Sym *field, const Type *const *elem, int n);
const Type *type_optional(Session *s, const Type *elem);          /* of an Optional, None or Any: itself; of a Union: the Union with None */
const Type *type_union(Session *s, const Type *const *members, int n);   /* flattens, removes duplicates and subtypes; T|None is Optional[T]; one member is itself */
const Type *type_future(Session *s, const Type *elem);
const Type *type_rref(Session *s, const Type *elem);
const Type *type_var(Session *s, Sym name);
/* A new nominal type; name need not be unique (the caller mangles). */
const Type *type_nominal(Session *s, TypeKind kind, Sym qualified, void *decl);

/* Class and interface values: decides a <: b where b is a Class or Interface and a another Class or Interface. Set by src/sema, which
 * knows the declarations; without it only equal types are subtypes. */
typedef bool TypeNominalCheck(Session *s, const Type *a, const Type *b);
void type_set_nominal_check(Session *s, TypeNominalCheck *check);

bool type_is_subtype(Session *s, const Type *a, const Type *b);   /* a <: b; Error is a subtype and a super type of everything */
/* Least common type of two branches or list elements as TorchScript finds it: equal; subtype; T and None -> Optional[T]; tuples by element;
 * Tensor refinements. NULL when there is none. With `as_union`, Union[a, b] instead of NULL. */
const Type *type_unify(Session *s, const Type *a, const Type *b, bool as_union);
/* Binds the variables of `formal` so that it equals `actual` (List[t] against List[int] binds t to int): true and bindings extended.
 * Optional[t] against T binds t to T; a variable met twice keeps its first binding, with which the second must unify; a tuple binds List[t] by its unified fields. A
 * formal without variables binds nothing and is true: whether the actual fits is a question for type_is_subtype. Implicit conversions are the matcher's business, not this one's. */
typedef struct TypeBinding { Sym var; const Type *type; } TypeBinding;
typedef struct TypeBindings { TypeBinding b[8]; int n; } TypeBindings;
bool type_bind(Session *s, const Type *formal, const Type *actual, TypeBindings *bindings);
/* The same; adds the reason of a failure to `why` (when not NULL), worded as PyTorch does: "Cannot match List[t] to int". */
bool type_bind_why(Session *s, const Type *formal, const Type *actual, TypeBindings *bindings, Buf *why);
const Type *type_subst(Session *s, const Type *t, const TypeBindings *bindings);   /* NULL where a variable is unbound */

/* As annotations write it: "List[int]", "Optional[Tensor]", "Tuple[int, str]", "Dict[str, int]", classes by qualified name. */
void type_print(const Type *t, Buf *out);
/* The same, where `name` says what classes, enums, interfaces and NamedTuples are called. */
typedef Sym TypeNamer(void *user, const Type *t);
void type_print_as(const Type *t, TypeNamer *name, void *user, Buf *out);
/* As .graph writes it: "int[]", "Tensor?", "(int, str)", "Dict(str, int)", "Union(int, str)", "NamedTuple(a : int)", "Future[int]",
 * "Enum<__torch__.E>", "Scalar". */
void type_print_ir(const Type *t, Buf *out);
/* As schemas write it: like .graph, but named tuples by qualified name and "Future(int)". */
void type_print_schema(const Type *t, Buf *out);
const char *type_text(Session *s, const Type *t);                 /* type_print into the session's arena, cached */

static inline bool type_is(const Type *t, TypeKind k) { return t->kind == k; }
/* No counted cell inside: copied as plain data (int, float, bool, complex, None, enums, tuples and Optionals of these). */
bool type_is_plain(const Type *t);
#endif
