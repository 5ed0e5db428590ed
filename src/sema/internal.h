/* sema's own header: the state of one function under compilation and what its files share.
 *
 * The way through: frontend.c refuses syntax that TorchScript lacks; stmt.c, expr.c and the others walk the AST and append nodes, with
 * variables as prim::Load and prim::Store and exits as prim::ReturnStmt, BreakStmt and ContinueStmt; ssa.c then replaces loads and stores
 * by values, block parameters and block returns; exits.c turns the exits into structured form. A loop has two blocks until ssa.c inlines
 * the second, which computes the condition.
 *
 * Errors: report (ERR), give poison (a value of type Error), go on with the next statement. Poison is accepted everywhere in silence. */
#ifndef TSCC_SEMA_INTERNAL_H
#define TSCC_SEMA_INTERNAL_H
#include "sema/sema.h"

typedef struct Fn Fn;
typedef struct Frame Frame;
typedef struct Builtin Builtin;

/* ---- what an expression means at compile time: a run-time value, or something that exists only while compiling */
typedef enum SvKind {
    SV_VALUE,            /* v */
    SV_ENTITY,           /* ent: function, class, namespace, builtin without a row, ... */
    SV_BUILTIN,          /* builtin: a row of builtin.c's table */
    SV_METHOD,           /* method `name` of v, through the operator table */
    SV_RANGE,            /* lo, hi, step */
    SV_SLICE,            /* lo, hi, step; NULL where not given */
    SV_ITER,             /* zip and enumerate: item, walked side by side */
    SV_TUPLE,            /* item: known length; what loops unroll */
    SV_CLOSURE,          /* lambda or function inside a function: fn, env; item its defaults (NULL where there is none) */
    SV_EXCEPTION,        /* exception object: ent is its class, item the arguments */
    SV_BOUND,            /* func, a method: of object v (NULL: called on the class); direct: whatever v's own class has */
    SV_RECURSIVE,        /* a function inside a function that calls itself: fn; once it is called, func with the variables `around` as its last parameters */
    SV_SUPER,            /* super(): v is self, ent the base class (of a module: none) */
    SV_MODULE,           /* a submodule, v: may be called, walked, asked for attributes, but not stored or passed on */
    SV_WRAPPED,          /* a defaultdict, Counter or deque (name): v the Dict or List, item[0] the factory or maxlen. "deque.append": its method */
    SV_LISTING,          /* self.children and the like, of module v: name says what to list; item[0]: of that SV_DICT instead */
    SV_DICT,             /* a dict made at build time: item, key */
    SV_CHOICE,           /* one of item, by v: an index, or one of key */
} SvKind;
typedef struct SV SV;
struct SV {
    SvKind kind;
    Span span;
    Value *v;
    Sym name;
    Entity ent;
    const Builtin *builtin;
    Value *lo, *hi, *step;
    bool only_end;                    /* RANGE: range(n) */
    bool counts;                      /* RANGE: enumerate's counter: no end */
    FuncDecl *func; bool direct;      /* BOUND */
    SV **item; int nitem;
    SV *whole; Sym *around; int naround;   /* RECURSIVE: the one that all mentions share */
    const Const *const *key;          /* DICT, CHOICE */
    bool is_list;                     /* TUPLE: a list made at build time: as a value, a list */
    Ast *fn; struct Scope *env;       /* CLOSURE: where its free names are looked up; NULL: tscc's own */
    Resolver *scope;                  /* CLOSURE: of a lambda made at build time: its world; NULL: the function's */
};

/* ---- environment */
typedef struct NameSlot NameSlot;
typedef struct Var {
    NameSlot *slot;
    SV *sugared;                      /* compile-time thing; NULL: a stored value of `type` */
    const Type *type;
    Sym store;                        /* name of its loads and stores: unlike any other's for comprehension variables */
    Frame *frame;
    struct Var *outer;                /* the same name further out */
    bool deleted;
    Span span;                        /* where it was assigned last */
} Var;
/* Why a name can't be used: reported when it is. */
typedef enum VarErrorKind { VARERR_ONE_BRANCH, VARERR_TYPES, VARERR_LOOP } VarErrorKind;
typedef struct VarError { VarErrorKind kind; const Type *t1, *t2; Span where, s1, s2; bool in_true; } VarError;
struct NameSlot { Sym name; Var *top; Var *mark; const void *mark_owner; VarError *error; };
/* What Python calls a scope: the frames of a function body, of a comprehension, of one call of a closure. top: the innermost one alive.
 * closure: assignments there are its own; library: of ext_library.c's functions. */
typedef struct Nonlocal { struct Nonlocal *next; Sym name; Var *outer; } Nonlocal;   /* a variable of a function around this one that it sets */
typedef struct Scope { Frame *top; bool closure, library; Nonlocal *nonlocal; } Scope;
/* part: of a comprehension's condition, or a loop's: what is assigned there is not seen outside. */
struct Frame { Scope *scope; int depth; Frame *up; Block *block; VEC(Var *) vars; bool exits, part; int comp; };

typedef enum LoopState { LOOP_NONE, LOOP_RUN, LOOP_UNROLLED } LoopState;

typedef struct Deferred { FuncDecl *decl; DiagsAside told; } Deferred;
struct Sema {
    Session *s;
    Arena *a;
    const Type *t[NUM_TYPE_KINDS];    /* the types without parts */
    VEC(Graph *) graphs;
    Map builtins;                     /* qualified name -> Builtin */
    Fn *current;
    Map classes;                      /* ClassDecl -> ClassInfo (class.h) */
    VEC(struct ClassInfo *) class_queue;
    int class_next;                   /* of the queue: first one not yet finished */
    VEC(struct ModuleInfo *) modules; /* one a type, in order */
    Map type_names; int next_mangle;  /* names of modules' types, and the number for one that is taken */
    VEC(struct Deferred) deferred;    /* methods of modules that did not compile for tensors: module.c */
    VEC(const Type *) by_name;        /* classes whose methods are found by name */
    AstModule *library;               /* ext_library.c's text; NULL until it is needed */
    Sym self, name_sep, name_end;     /* often needed names */
};

/* sv: what exists at compile time only (a function), where emit_args was asked for it; v is NULL then. */
typedef struct Arg { Sym keyword; Value *v; Span span; bool is_self; SV *sv; } Arg;
typedef VEC(Arg) ArgVec;
typedef struct Open { struct Open *up; const Ast *fn; const struct Scope *env, *scope; } Open;   /* scope: its own */
/* A loop's condition stands in a block of its own (NULL: `value` is a constant) until the body is done. PyTorch puts copies of it in only then:
 * before the loop, at each `continue`, and the original at the end of the turn. user: the loop or its LoopContinuation. */
typedef struct LateCond { Node *user; Block *cond; Value *value; bool is_break; } LateCond;
typedef struct Watch { Sym store; Value *cell; } Watch;      /* try.c */
typedef struct Caught { const struct Caught *up; SV *sv; } Caught;
/* python.c: a variable that Python lets have several types, or be unset on some paths (`unset`); span: where it was set. */
typedef struct Loose { Sym name; const Type *type; bool unset; Span span; } Loose;
/* What one walk over a body tells the next: `on`, mean what Python means; `again`, there is something new in `loose`. */
typedef struct Python { bool on, again; VEC(Loose) loose; VEC(Span) mixed; /* displays of values of several types */ } Python;
typedef struct PendingName { Value *v; Sym name; } PendingName;
struct Fn {
    Sema *sm; Session *s; Arena *a;
    FuncDecl *decl;
    Graph *g;
    Block *block;                     /* where nodes are appended */
    Frame *frame;
    Map slots;                        /* Sym -> NameSlot */
    Resolver *scope;
    const Type *declared, *merged;    /* result: annotated; of the returns so far */
    Span merged_span;
    LoopState loop;
    int comp, ncomp;                  /* number of the comprehension that we are in (0: none); last number given */
    struct Open *open;                /* closures whose bodies are being compiled, innermost first */
    int star_next;                    /* star_want for the call whose arguments come next; -1: the operator takes a list there */
    enum { TAKE_VALUES, TAKE_FUNCTIONS, TAKE_ALL } take;   /* of the call whose arguments come next: which arguments may stay compile-time things */
    int star_want;                    /* a starred list among the arguments gives so many; 0: not known */
    Fn *caller; Span call_span;       /* being compiled since it was called there */
    const Builtin *called;            /* whose `call` runs now, at its start */
    int library;                      /* calls of ext_library.c's functions around us */
    int nunknown;                     /* element types that set() left open so far: set.c */
    bool raw_sets;                    /* in a library function: sets are the dicts that they are made of */
    bool failed, too_large;
    const char *shown;                /* how the user wrote the operator that is being matched: "+"; NULL: by name */
    VEC(Node *) loop_exits;           /* break and continue of the loops around us, innermost last */
    VEC(Value *) late;                /* what joins and loops made: numbered after the body, as PyTorch does */
    VEC(Watch) watches;               /* variables whose every value goes to a cell, too, for the handlers of the trys around us */
    VEC(Node *) finals;               /* prim::FinallyValues of the loop around us */
    Map is_final;                     /* Node: an If that holds the finally of the Try before it */
    const Caught *caught;             /* the errors whose handlers we are in, innermost first */
    Sym kwargs; Arg *kwarg; int nkwarg;   /* our ** parameter and what it was given, for passing it on */
    bool has_try;                     /* some `try` in it: PyTorch refuses it, so numbers are divided as in Python */
    const Ast *given; Value *given_value;   /* an expression whose value is there already, for the next one to ask */
    Python *python;                   /* NULL: none of it */
    bool extended, differs, not_bool; /* used an extension; something means another thing in Python; a condition's value was no bool */
    bool generates;                   /* a generator function: what it yields is put in the list `$yield`, which it returns */
    Sym loop_flag; int nloop_flag;    /* what `break` clears for the `else` of the loop around us; how many there were */
    int texts;                        /* > 0: a caught error among the values stands for its text */
    VEC(LateCond) late_exits, late_loops;   /* break and continue, loops: where the loop's condition is still to be put */
    VEC(Node *) copies;               /* what stands for values made at build time: nothing may write to them */
    VEC(PendingName) names;           /* names of what joins and loops made: given after the body, as PyTorch does */
};

/* ---- errors */
#define ERR(f_, ...) (diag((f_)->s, __VA_ARGS__), sema_failed(f_))
bool sema_failed(Fn *f);              /* marks f failed; false */
void note_caller(Fn *f, int first);   /* on the diagnostics from number `first` on */
/* An extension: fine unless -pedantic-errors; then false. */
#define EXT(f_, ...) (diag((f_)->s, __VA_ARGS__), sema_extension(f_))
bool sema_extension(Fn *f);
Value *poison(Fn *f, Span span);
SV *sv_poison(Fn *f, Span span);
bool is_poison(const Value *v);
const char *tt(Fn *f, const Type *t); /* type_text */
/* Counts nesting of user input: if (!deep_enter(f, span)) return poison...; deep_leave(f). */
bool deep_enter(Fn *f, Span span);
void deep_leave(Fn *f);
#define TY(f_, Kind_) ((f_)->sm->t[TY_##Kind_])

/* ---- sv */
SV *sv_new(Fn *f, SvKind kind, Span span);
/* A method to be called: of `self`, unless it is static or the class's; direct: as it is, whatever self's own class has. */
SV *bound_method(Fn *f, FuncDecl *d, Value *self, bool direct, Span span);
SV *sv_value(Fn *f, Value *v, Span span);
/* The run-time value that sv stands for; an error when there is none ("... cannot be used as a value"). */
Value *sv_as_value(Fn *f, SV *sv, Span span);
const char *sv_what(Fn *f, const SV *sv);
bool sv_is_function(const SV *sv);    /* something to be called, or a tuple with such a thing in it */

/* ---- env.c */
void sort_vars(Var **v, int n);       /* by name */
Var *var_here(Fn *f, Sym name);       /* this frame's variable, made when there is none */
Frame *frame_push(Fn *f, Block *b);
void frame_pop(Fn *f);
/* Makes `to` (or nothing: NULL) the innermost frame: hides the variables of frames that are not around it, shows those of its own. */
void frame_switch(Fn *f, Frame *to);
NameSlot *slot_of(Fn *f, Sym name);
Var *var_find(Fn *f, Sym name);       /* innermost, or NULL */
/* Assigns sv to name with PyTorch's rules on outer variables. `annotated` NULL: none. */
void var_set(Fn *f, Sym name, SV *sv, const Type *annotated, Span span);
void var_set_value(Fn *f, Sym name, Value *v, Span span);
/* The meaning of a name: variable, builtin, global. Reports an undefined one. */
SV *var_get(Fn *f, Sym name, Span span);
Value *var_load(Fn *f, Var *v, Span span);
void var_delete(Fn *f, Sym name, Span span);
bool meaningful_name(Sym name);       /* not a temporary's: `_`, `_0` */
/* Names that are visible here, for suggestions. */
Sym env_suggest(Fn *f, Sym name);

/* ---- nodes */
Value *emit_const(Fn *f, const Const *c, Span span);
Value *emit_int(Fn *f, int64_t i, Span span);
Value *emit_bool(Fn *f, bool b, Span span);
Value *emit_none(Fn *f, Span span);
Value *emit_str(Fn *f, const char *p, size_t n, Span span);
Node *emit_node(Fn *f, OpId op, Span span);
Value *emit_node1(Fn *f, OpId op, const Type *result, Value *const *in, int n, Span span);
Value *emit_list(Fn *f, const Type *elem, Value *const *in, int n, Span span);      /* converts the elements */
Value *emit_tuple(Fn *f, Value *const *in, int n, Span span);
/* Fields of a tuple value as values (through prim::TupleUnpack); NULL-terminated by count. */
Value **emit_untuple(Fn *f, Value *v, int *n, Span span);

/* ---- types.c */
const Type *annotation_type(Sema *sm, Fn *f, Resolver *scope, const Ast *e);
/* BroadcastingList and the like: *broadcast is the count or 0. */
const Type *annotation_param_type(Sema *sm, Fn *f, Resolver *scope, const Ast *e, int *broadcast);
const Type *hint_elem(const Type *hint);                 /* element of a List (or Optional[List]) hint, or NULL */
const Type *unwrap_optional(const Type *t);
const Type *optional_of(Fn *f, const Type *t);

/* ---- convert.c */
/* v as a value of type `to`, where v's type is a subtype: an explicit node unless equal. */
Value *coerce(Fn *f, Value *v, const Type *to, Span span);
/* What PyTorch converts implicitly: `[]` to any list, tuples to lists, tuples by field; with numbers also Tensor -> number, Scalar -> int.
 * The result may still not be of type `to`. */
Value *try_convert(Fn *f, Value *v, const Type *to, bool numbers, Span span);
bool is_empty_list(const Value *v);
Value *emit_compared(Fn *f, int op, Ast *r);            /* the right side of a comparison */
const Type *class_type_of(Sema *sm, Fn *f, ClassDecl *c, Span span);
const Type *builtin_type(Sema *sm, Sym qualified);
Value *emit_to_bool(Fn *f, Value *v, Span span);

/* ---- stmt.c, assign.c, control.c, raise.c, exits.c, ssa.c, frontend.c */
void emit_stmts(Fn *f, const AstVec *body);
void emit_stmt(Fn *f, Ast *st);
void emit_assign(Fn *f, AstAssign *st);
void emit_ann_assign(Fn *f, AstAnnAssign *st);
void emit_aug_assign(Fn *f, AstAugAssign *st);
void emit_assign_to(Fn *f, Ast *target, SV *sv, Span rhs_span);
void emit_delete(Fn *f, AstDelete *st);
void emit_if(Fn *f, AstIf *st);
void emit_while(Fn *f, AstWhile *st);
void emit_for(Fn *f, AstFor *st);
/* for target in iter: body(ctx). Also the loop of comprehensions. */
void emit_for_loop(Fn *f, Ast *target, SV *iterable, Span span, void (*body)(Fn *f, void *ctx), void *ctx);
void emit_return(Fn *f, AstReturn *st);
void emit_raise(Fn *f, AstRaise *st);
/* prim::RaiseException(message: str, class name: str); cls NULL: None is emitted for it. The frame's `exits` is the caller's to set. */
Node *emit_raise_node(Fn *f, Value *message, Value *cls, Span span);
void raise_where_of(Fn *f, Value *cond, const char *cls, const char *text, Value *of, Span span);   /* `of` takes the place of {} in text */
void raise_where(Fn *f, Value *cond, const char *cls, const char *text, Span span);   /* if cond: raise cls(text) */
void emit_assert(Fn *f, AstAssert *st);
bool frontend_check(Fn *f, Ast *def);
bool frontend_check_in_place(Fn *f, Ast *def);            /* of a function whose body is compiled inside its caller's */
bool ssa_convert(Fn *f, Graph *g);
void canonical_loops(Fn *f, Graph *g);
/* After the body: numbers what joins and loops made, and puts the conditions of loops where they belong. */
void finish_loops(Fn *f);
void emit_assertion_error(Fn *f, AstAssert *st);
void name_later(Fn *f, Value *v, Sym name);
bool exits_convert(Fn *f, Graph *g);

/* ---- refine.c: conditions and what they prove */
typedef struct Refinement { Sym name; const Type *type; } Refinement;
typedef struct RefSet { Refinement *yes, *no; int nyes, nno; } RefSet;
typedef struct Cond { Value *v; RefSet ref; int fixed; /* -1: decided at run time; 0, 1: known */ } Cond;
Cond emit_cond(Fn *f, Ast *e);
void insert_refinements(Fn *f, const Refinement *r, int n, Span span);
Value *emit_if_expr(Fn *f, const Cond *c, Span span, Value *(*yes)(Fn *, void *), Value *(*no)(Fn *, void *), void *ctx, const Type *hint);
void emit_guarded(Fn *f, const Cond *c, Span span, void (*body)(Fn *, void *), void *ctx);
Cond emit_isinstance(Fn *f, AstCall *call, bool is_jit);

/* ---- python.c */
const Type *python_unify(Fn *f, const Type *a, const Type *b);     /* what holds both: a number, an Optional, a Union */
Loose *python_loose(Fn *f, Sym name);
/* The next walk takes the variable as one of this type, too; unset: as one that some path does not set. */
void python_loosen(Fn *f, Sym name, const Type *type, bool unset, Span span);
void python_declare(Fn *f);                              /* at the start of a body */
void python_was_set(Fn *f, const Var *var, Span span);
void python_test_set(Fn *f, const Var *var, Span span);
void python_widen(Fn *f, Span span);
Value *python_truth(Fn *f, Value *v, Span span);
Value *python_logic(Fn *f, AstBoolOp *e, const Type *hint);
/* generator.c: functions with `yield` */
bool def_yields(const Ast *def);
const Type *generator_result(Fn *f, const Ast *annotation);   /* Iterator[T] and the like: List[T]; else what it says */
void generator_begin(Fn *f, const Type *list, Span span);    /* list: its declared type, or NULL */
Ast *generator_list(Fn *f, Span span);                   /* what it returns, as an expression */
void emit_yield(Fn *f, Ast *e);
/* Around a loop with an `else`: begin gives the flag of the loop around it, which end puts back. */
Sym loop_else_begin(Fn *f, const AstVec *body, const AstVec *orelse, Span span);
void loop_else_end(Fn *f, const AstVec *orelse, Sym outer, Span span);

/* ---- expr.c */
Value *emit_expr(Fn *f, Ast *e, const Type *hint);
SV *emit_sugared(Fn *f, Ast *e, const Type *hint);
/* What PyTorch emits twice, to look at it first: v is e's value, last the node of the block before it. Gives the value to go on with. */
Value *emit_twice(Fn *f, Ast *e, Value *v, const Node *last);
/* Evaluates list items or arguments; starred tuples are spread. */
typedef VEC(Value *) ValueVec;
bool emit_values(Fn *f, const AstVec *es, const Type *hint, ValueVec *out);
Value *emit_binary(Fn *f, int op, Value *l, Value *r, Span span, Span lspan, Span rspan);
/* ---- build_value.c */
SV *global_list(Fn *f, const Const *c, Span defined, Span span);           /* a global list of constants */
SV *build_value(Fn *f, const Entity *e, Span span);                       /* of an ENT_OTHER */
SV *build_member(Fn *f, const SV *base, Sym name, Span span);             /* base.name of an object; NULL: it has none */
Value *build_as_value(Fn *f, const SV *sv, Span span);                    /* of SV_DICT, SV_CHOICE, and lists: a copy */
SV *build_subscript(Fn *f, SV *base, AstSubscript *e);                    /* NULL: a slice */
SV *dict_attribute(Fn *f, SV *dict, Sym name, Span span);                 /* NULL: as of any dict */
SV *dict_listing(Fn *f, SV *listing, AstCall *call, const Type *hint);
SV *dict_keys(Fn *f, const SV *dict, Span span);
SV *choice_of(Fn *f, SV *const *item, const Const *const *key, int n, Value *index, Span span);
/* A list or dict display of values of several types, which the next walk looks into while compiling; NULL: e is no such display. */
void note_mixed(Fn *f, Span span);
SV *mixed_display(Fn *f, Ast *e);
SV *choice_call(Fn *f, const SV *callee, AstCall *call, const Type *hint);
SV *choice_attribute(Fn *f, const SV *base, Sym name, Span span);
void check_copies(Fn *f);             /* after SSA: reports what writes to a copy */
SV *emit_attribute(Fn *f, SV *base, Sym name, Span span);

/* ---- call.c */
/* number op Tensor as PyTorch rewrites it (expr.c); NULL where there is no such rule. */
Value *scalar_tensor(Fn *f, int op, const Arg *arg, Span span);
/* What `callee`, already looked at, gives for the call's arguments. */
SV *emit_call_of(Fn *f, SV *callee, AstCall *call, const Type *hint);
SV *emit_call(Fn *f, AstCall *call, const Type *hint);
bool emit_args(Fn *f, AstCall *call, ArgVec *out);
/* Calls an operator by name with values; the first overload that fits. `what` names it in errors. */
Value *emit_op(Fn *f, const char *ns_name, const Arg *arg, int n, Span span);
Value *emit_op_sym(Fn *f, Sym ns_name, const Arg *arg, int n, Span span);
/* Like emit_op with plain values. */
Value *emit_op_values(Fn *f, const char *ns_name, Value *const *v, int n, Span span);
/* True when some overload of ns_name takes `self` of this type. */
bool op_takes_self(Fn *f, Sym ns_name, const Type *self);
SV *call_function(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span);
/* The same; the node is prim::CallMethod of arg[0] where `method` is given. */
SV *call_as(Fn *f, FuncDecl *callee, Sym method, const Arg *arg, int n, Span span);
Value *call_named_tuple(Fn *f, const Entity *cls, const Arg *arg, int n, Span span);

/* ---- builtin.c */
struct Builtin { const char *qualified; const char *op; SV *(*call)(Fn *f, AstCall *call, const Type *hint); };
void sema_builtins_init(Sema *sm);
int64_t cast_method_dtype(Sym name);
const Builtin *builtin_find(Sema *sm, Sym qualified);
const Builtin *builtin_global(Fn *f, Sym name);          /* names that win over the program's globals: len, range, ... */
SV *entity_value(Fn *f, const Entity *e, Span span);     /* what a resolved name means as an expression */
/* Reports a name that a build-time statement would have bound which this version can't run: exit 3. */
void unsupported_name(Sema *sm, const Entity *e, Span used);
SV *builtin_member(Fn *f, const SV *base, Sym name, Span span);

/* ---- saved.c: builtins of saved code */
SV *call_unchecked_cast(Fn *f, AstCall *call, const Type *hint);
SV *call_uninitialized(Fn *f, AstCall *call, const Type *hint);
SV *call_new_object(Fn *f, AstCall *call, const Type *hint);
SV *call_upgraded(Fn *f, AstCall *call, const Type *hint);     /* upgrade.c: an operator as it was in an older version */
SV *call_raise_exception(Fn *f, AstCall *call, const Type *hint);

/* ---- class.c, class_call.c, enum.c, with.c */
/* The type of a class, dataclass or interface, which is compiled before all is done. Error after a diagnostic. */
const Type *class_use(Sema *sm, Fn *f, ClassDecl *c, Span span);
const Type *enum_use(Sema *sm, Fn *f, ClassDecl *c, Span span);
bool classes_finish(Sema *sm);                           /* compiles what is left of the classes used so far */
void class_method_done(Sema *sm, FuncDecl *d);           /* d, which has an owner, was compiled */
const Type *class_self_type(Sema *sm, Fn *f, const FuncDecl *d, Span span);   /* of the first parameter; NULL: it is no method */
void class_mark_sorted(Fn *f, const Type *t, Span span);   /* objects of t, or inside t, are sorted */
SV *class_attribute(Fn *f, SV *base, Sym name, Span span);
bool type_mentions(Session *s, const Type *t, const Type *part);
void class_declare_attribute(Fn *f, const Type *t, Sym name, const Type *type);   /* one without a value yet */
void class_set_attribute(Fn *f, SV *base, Sym name, Value *v, Span span);
SV *class_construct(Fn *f, ClassDecl *c, AstCall *call);
void class_note_missing(Fn *f, const Type *have, const Type *want);   /* why a class does not satisfy an interface, as notes */
SV *class_member(Fn *f, ClassDecl *c, Sym name, Span span);   /* C.name; NULL: it has none, and nothing was reported */
SV *enum_members(Fn *f, ClassDecl *c, Span span);        /* the list of them; NULL after an error */
SV *enum_member(Fn *f, ClassDecl *c, Sym name, Span span);
bool class_has_attribute(Fn *f, const Type *t, Sym name, Span span);   /* attribute, property or method */
SV *class_bound_call(Fn *f, SV *callee, AstCall *call);
SV *class_super(Fn *f, AstCall *call);
bool class_has_method(Fn *f, const Type *t, const char *name);
/* The method that stands for an operator or builtin (aten::add: __add__) called on an object, arg[0]. */
Value *class_magic(Fn *f, Sym op, const Arg *arg, int n, Span span);
Value *class_augmented(Fn *f, AstAugAssign *st, Value *l, Value *r);
void emit_with(Fn *f, AstWith *st);
/* Is this call the making of torch's autocast in an archive, switched on for the CPU? Its methods do nothing: PyTorch's executor knows the class by name and
 * casts what operators in the `with` take. It is made with a device, or for its module's, and with `enabled`; the last argument is of a cache. */
bool makes_autocast(const Node *init);
/* ---- special.c: functions compiled anew for what a call gives: *args, **kwargs, parameters without a type */
typedef struct Special {
    const Type **given;               /* by parameter: the type of one that has no annotation, NULL: as declared */
    const Type **star; int nstar;     /* what *args takes */
    Sym *key; const Type **value; int nkey;   /* what **kwargs takes */
} Special;
/* The copy of callee for these arguments, callee itself where nothing is special, NULL after an error. */
FuncDecl *special_of_types(Sema *sm, FuncDecl *callee, const CallType *arg, int n);       /* the same for a call from outside */
bool takes_types(const FuncDecl *d);                      /* * or ** parameters, or some without annotation */
FuncDecl *special_for(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span);
void special_init(Fn *f, FuncDecl *init, const Arg *arg, int n, Span span);   /* before a class is used: types of its untyped parameters */
void special_params(Fn *f, const AstParam *p);            /* adds the GraphParams of a * or ** parameter */
void special_bind(Fn *f, const AstFunctionDef *def);      /* at the start of the body: the tuple and the dict */
bool expand_kwargs(Fn *f, AstKeyword *k, ArgVec *out);    /* f(**x): x a dict literal, or our own **kwargs */
/* Elements of a list literal or arguments, lists with a star among them: one list. Poison after an error. */
typedef struct Item { Value *v; bool is_list; Span span; } Item;
typedef VEC(Item) ItemVec;
bool emit_parts(Fn *f, const AstVec *es, int from, const Type *elem, ItemVec *out);
Value *join_parts(Fn *f, const ItemVec *parts, const Type *elem, Span span);
/* a, *b, c = list: checks its length, gives the parts. */
void unpack_list(Fn *f, Value *list, int before, int after, SV **out, Span span);
/* ---- try.c */
typedef struct Side { Frame *frame; Block *block; bool exits; } Side;
void join_sides(Fn *f, Node *branch, Side *yes, Side *no, Span span);    /* control.c: what the variables are after an If or Try */
Node *load_node(Fn *f, Sym store, const Type *type, Span span);
Var *usable(Var *v);
void emit_try(Fn *f, AstTry *st);
void watch_store(Fn *f, Sym store, Value *v, Span span);  /* after each assignment */
Sym exception_kinds(Fn *f, const ClassDecl *c);           /* the class and its bases, one a line */
SV *caught_attribute(Fn *f, const SV *e, Sym name, Span span);
Value *caught_is(Fn *f, const SV *e, Ast *classes);       /* isinstance(e, classes) */
void check_division(Fn *f, int op, Value *l, Value *r, Span span);   /* in a function with try: raises as Python does */
void emit_block(Fn *f, const AstVec *body, Span span);   /* statements as a block of their own, which exits can leave */

/* ---- modules: module.c, module_attr.c, module_call.c */
bool is_module(Fn *f, const SV *sv);                     /* a module or `self` of one */
bool module_param(const Fn *f);                          /* is the first parameter a module's `self`? */
SV *module_sv(Fn *f, Value *v, Span span);               /* v as a module: no first-class value */
SV *module_attribute(Fn *f, SV *base, Sym name, Span span);
SV *module_super_attribute(Fn *f, SV *base, Sym name, Span span);
bool module_is_container(Fn *f, const SV *sv);           /* a list or dict of modules or parameters */
SV *module_iter(Fn *f, SV *sv, Span span);
SV *module_listing(Fn *f, SV *callee, Span span);        /* the call of an SV_LISTING */
SV *module_call(Fn *f, SV *callee, AstCall *call);
SV *module_subscript(Fn *f, SV *base, AstSubscript *e, const Type *hint);   /* NULL: it has a __getitem__ */
SV *module_items_index(Fn *f, SV *items, AstSubscript *e, const Type *hint);   /* of an SV_TUPLE of modules */

/* ---- iteration (control.c) */
SV *sv_iter(Fn *f, SV *sv, Span span);                   /* what `for` walks; NULL after an error */
Value *iter_len(Fn *f, SV *it, Span span);
SV *iter_item(Fn *f, SV *it, Value *index, Span span);
bool iter_unrolled(const SV *it);
Value *runtime_len(Fn *f, SV *it, Span span);             /* of what is walked beside a tuple, at run time; NULL: nothing is */
int iter_static_len(Fn *f, SV *it, Span span);           /* -1 unknown */

/* ---- inner.c: functions inside functions that set variables around them, or call themselves */
void emit_nonlocal(Fn *f, AstNonlocal *st);
bool sets_around(Fn *f, Ast *e);                          /* does e name a function inside this one that has a nonlocal? */
bool calls_itself(const AstFunctionDef *def);
SV *call_recursive(Fn *f, SV *callee, AstCall *call);
void inner_bind(Fn *f);                                  /* at the start of the body of such a function: its own name */
/* ---- closure.c, ext_library.c: docs/language.md 11 */
SV *closure_new(Fn *f, Ast *fn, Span span);
SV *closure_of_lambda(Fn *f, FuncDecl *d, Span span);    /* a lambda made at build time */
/* The call's value: the closure's body, compiled in place for these arguments. */
SV *call_closure(Fn *f, SV *callee, AstCall *call, const Type *hint);
/* A function of the user's that is given functions: compiled in place, like a closure that sees nothing of where it is called. */
bool gives_function(const FuncDecl *d);                  /* such a one, too, is compiled in place */
SV *call_in_place(Fn *f, FuncDecl *d, const Arg *arg, int n, Span span, const Type *hint);
SV *apply_closure(Fn *f, SV *callee, SV **arg, int n, Span span, const Type *hint);
/* Calls NAME of the library, with its other functions in sight. */
SV *library_call(Fn *f, const char *name, SV **arg, int n, Span span, const Type *hint);
SV *library_function(Fn *f, const char *name, Span span);   /* one that needs no other, as a value */
SV *library_itself(Fn *f, Span span);                    /* x -> x */
/* What can be walked, as something with a length and elements by index: lists as they are, all else as a new list. NULL after an error. */
SV *as_sequence(Fn *f, SV *sv, Span span);
SV *call_reversed(Fn *f, AstCall *call, const Type *hint);
/* The elements that a slice with constant bounds (NULL or None: absent) takes of n: count of them, from + k*step. Else the error `otherwise`. */
typedef struct SliceRange { int64_t from, step, count; } SliceRange;
bool slice_bounds(Fn *f, int64_t n, const Value *lo, const Value *hi, const Value *step, DiagId otherwise, SliceRange *out, Span span);
SV *call_legacy_tensor(Fn *f, AstCall *call, const Type *hint);       /* torch.LongTensor(...) (legacy_tensor.c) */
int64_t torch_dtype_number(const char *name);                        /* "int64" -> 4, as graphs have dtypes; -1: no such name (builtin.c) */
SV *call_ordered(Fn *f, AstCall *call, const Type *hint);    /* heapq, bisect (ext_order.c) */
SV *call_map(Fn *f, AstCall *call, const Type *hint);
SV *call_filter(Fn *f, AstCall *call, const Type *hint);
SV *call_reduce(Fn *f, AstCall *call, const Type *hint);
SV *call_sorted(Fn *f, AstCall *call, const Type *hint);
SV *call_sum(Fn *f, AstCall *call, const Type *hint);
SV *call_min(Fn *f, AstCall *call, const Type *hint);
SV *call_max(Fn *f, AstCall *call, const Type *hint);
/* x.sort(key=...), NULL where it has no key. */
SV *sort_by_key(Fn *f, SV *callee, AstCall *call);
/* zip(*rows) of a run-time list of tuples or lists: its columns; NULL after an error. */
SV *zip_star(Fn *f, Ast *starred);

/* ---- ext_collections.c */
extern const char *const collections_library[];          /* functions of the library, NULL at the end */
void collections_generated(Buf *text);                   /* and more of them */
SV *call_defaultdict(Fn *f, AstCall *call, const Type *hint);
SV *call_counter(Fn *f, AstCall *call, const Type *hint);
SV *call_deque(Fn *f, AstCall *call, const Type *hint);
SV *call_itertools(Fn *f, AstCall *call, const Type *hint);
SV *call_count(Fn *f, AstCall *call, const Type *hint);
bool is_wrapped(const SV *sv, const char *name);
Value *wrapped_item(Fn *f, SV *base, Value *key, Span span);
SV *wrapped_attribute(Fn *f, SV *base, Sym name, Span span);
SV *wrapped_call(Fn *f, SV *callee, AstCall *call);

/* ---- set.c: docs/language.md 11 */
void settle_operator(Fn *f, Sym ns_name, const Arg *arg, int n);   /* types that are still open, by what an operator is given */
const Type *type_open(Fn *f);                                      /* a type that is settled by what comes into it */
const Type *set_hint(const Type *hint);                            /* the set that a hint asks for, or NULL */
Value *set_new(Fn *f, const Type *hint, Span span);                /* empty; without a hint of an element type to be settled */
bool set_put(Fn *f, Value *set, Value *v, Span span);              /* adds v; false after an error */
void set_settle(Fn *f, const Value *v, const Type *to);            /* v's element type, if it is not settled, becomes that of `to`, if that is a set */
void set_join(Fn *f, const Type **a, const Type **b);              /* two sets that are to be of one type: what is not settled becomes like the other */
void sets_finish(Fn *f);                                           /* at the end of a body: what is not settled */
Value *emit_set_literal(Fn *f, AstSet *e, const Type *hint);
Value *emit_set_comp(Fn *f, AstSetComp *e, const Type *hint);      /* comprehension.c */
Value *emit_set_from(Fn *f, SV *sv, const Type *hint, Span span);  /* comprehension.c: set(x) */
SV *call_set(Fn *f, AstCall *call, const Type *hint);
SV *set_method(Fn *f, SV *base, Sym name, Span span);              /* NULL: it has none such */
SV *set_method_call(Fn *f, SV *callee, AstCall *call);
Value *set_operator(Fn *f, Sym ns_name, const Arg *arg, int n, Span span);   /* with a set among the operands; NULL: as of a dict */
Value *set_augmented(Fn *f, AstAugAssign *st, Value *l, Value *r);

/* ---- method.c, subscript.c, comprehension.c, format.c */
SV *emit_method_call(Fn *f, SV *callee, AstCall *call, const Type *hint);
SV *value_attribute(Fn *f, SV *base, Sym name, Span span);
SV *emit_subscript(Fn *f, AstSubscript *e, const Type *hint);
bool has_items(Fn *f, const Type *t);                    /* lists, dicts and objects: x[i] may be set and deleted */
void emit_subscript_store(Fn *f, AstSubscript *t, Value *v, Span span);
void emit_subscript_delete(Fn *f, AstSubscript *t, Span span);
Value *emit_tensor_index(Fn *f, Value *t, Ast *index, Span span);
void emit_tensor_store(Fn *f, Value *t, Ast *index, Value *v, Span span);
void emit_tensor_aug(Fn *f, Value *t, Ast *index, AstAugAssign *st);
Value *emit_tuple_index(Fn *f, Value *tuple, int i, Span span);
Value *emit_list_comp(Fn *f, AstListComp *e, const Type *hint);
Value *emit_dict_comp(Fn *f, AstDictComp *e, const Type *hint);
Value *emit_fstring(Fn *f, AstJoinedStr *e);
Value *object_text(Fn *f, Value *v, bool repr, Span span);
Value *emit_dict_from(Fn *f, SV *sv, const Type *hint, Span span);   /* dict(x) of pairs */
Value *emit_list_from(Fn *f, SV *sv, const Type *hint, Span span);   /* list(x) */

/* ---- sema.c */
Graph *compile_function(Sema *sm, FuncDecl *d, Fn *caller, Span call_span);
bool compile_signature(Sema *sm, FuncDecl *d, Fn *caller, Span call_span);
Span def_header(const Ast *def);
const Schema *graph_schema(Sema *sm, Graph *g);
#endif
