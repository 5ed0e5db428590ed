/* value.h: what the evaluator's files share: dynamic values, their objects, and the functions on them. Nobody else includes it.
 *
 * Values      Py: 16 bytes, a tag and a word. None, bool, int, float live in it; all else is an Obj in the evaluator's arena. Nothing is
 *             freed one by one: a build-time script is short-lived, and --eval-memory limits it.
 * Errors      A function that can fail returns false, and Eval.fail says why: a Python exception (e->exc), something not supported yet,
 *             or the end (a limit, a reported diagnostic, sys.exit). Only the first can be caught by `except`.
 * Meaning     Python's: strings are Unicode (kept as UTF-8), floats print shortest, `and` gives an operand. ints have 64 bits: what would
 *             need more is an error that says so. */
#ifndef TSCC_EVAL_VALUE_H
#define TSCC_EVAL_VALUE_H
#include "eval/eval.h"

typedef enum PyTag { PY_ABSENT, PY_NONE, PY_ELLIPSIS, PY_NOT_IMPLEMENTED, PY_BOOL, PY_INT, PY_FLOAT, PY_OBJ } PyTag;
typedef enum ObjKind {
    OBJ_STR, OBJ_BYTES, OBJ_COMPLEX, OBJ_LIST, OBJ_TUPLE, OBJ_DICT, OBJ_SET, OBJ_VIEW, OBJ_SLICE, OBJ_RANGE, OBJ_ITER, OBJ_FUNC, OBJ_SCRIPT,
    OBJ_METHOD, OBJ_NATIVE, OBJ_CLASS, OBJ_INSTANCE, OBJ_PROPERTY, OBJ_STATIC, OBJ_CLASSMETHOD, OBJ_MODULE, OBJ_OPAQUE, OBJ_ALIAS, OBJ_SUPER,
    OBJ_PARTIAL, OBJ_POISON
} ObjKind;
typedef struct Obj { ObjKind kind; uint32_t id; } Obj;
typedef struct Py { PyTag tag; union { bool b; int64_t i; double f; Obj *o; } u; } Py;
typedef VEC(Py) PyVec;

typedef struct Env Env;
typedef struct Scope Scope;
typedef struct PyClass PyClass;
typedef struct Args Args;
/* A function of the evaluator's own. self: what the method is bound to, or absent. */
typedef bool NativeFn(Eval *e, Py self, Args *a, Py *out);

typedef struct PyStr { Obj o; int64_t len, chars; bool hashed; uint64_t hash; const char *p; } PyStr;      /* bytes, code points; bytes objects too */
typedef struct PyComplex { Obj o; double re, im; } PyComplex;
typedef struct PyList { Obj o; PyVec v; PyClass *cls; bool busy; } PyList;                        /* list and tuple; cls: a NamedTuple's */
typedef struct DictEntry { Py key, value; uint64_t hash; } DictEntry;                              /* deleted: key absent */
typedef struct PyDict { Obj o; DictEntry *entry; int len, cap, live; int32_t *index; uint32_t mask; PyClass *cls; Py factory; bool frozen; } PyDict;   /* dict, set */
typedef struct PyView { Obj o; PyDict *dict; char what; } PyView;                                  /* 'k', 'v', 'i' */
typedef struct PySlice { Obj o; Py start, stop, step; } PySlice;
typedef struct PyRange { Obj o; int64_t start, step, len; } PyRange;
typedef struct PyIter PyIter;
struct PyIter {
    Obj o;
    bool (*next)(Eval *e, PyIter *it, Py *out);     /* true with *out absent: the end */
    Py over, over2; PyVec parts; int64_t i, n, step;
    const char *name;
};
typedef struct PyFunc {
    Obj o;
    Sym name; const char *qualname;
    Ast *def;                         /* FunctionDef or Lambda */
    Env *env;
    Scope *scope;
    Source *src;
    Py *defaults;                     /* one a parameter; absent where there is none */
    unsigned flags;                   /* FUNC_* */
    PyClass *owner;                   /* class it was defined in */
    FuncDecl *decl;                   /* made when compiled code first needs it */
    PyDict *attrs;
    bool called;
    struct TraceForms *forms;         /* of a traced function: see trace.h */
    uint8_t grad_mode;                /* decorated: GradMode, tensor_grad.c */
    struct PyFunc *if_true, *if_false; Sym flag; int flag_at; bool flag_default;    /* of boolean_dispatch, see FuncDecl */
} PyFunc;
typedef struct OverloadList { VEC(PyFunc *) v; } OverloadList;
typedef struct PyScript { Obj o; PyFunc *fn; } PyScript;                /* torch.jit.script(f) */
typedef struct PyMethod { Obj o; Py self, fn; } PyMethod;
typedef struct PyNative { Obj o; const char *name, *module; NativeFn *fn; int least, most; bool method; Py self; } PyNative;   /* most -1: any; method: unbound, the first argument is self */
typedef struct PyProperty { Obj o; Py get, set; } PyProperty;
typedef struct PyWrap { Obj o; Py fn; } PyWrap;                           /* OBJ_STATIC, OBJ_CLASSMETHOD */
typedef struct PyModule { Obj o; Sym name; const char *path; Source *src; Map vars, spans; Env *env; bool partial; } PyModule;   /* spans: where a name was bound last; partial: has names that we have not */
typedef struct PyOpaque { Obj o; Sym qualified; bool is_module; } PyOpaque;   /* known by name only: torch.nn.functional.relu, typing.List */
typedef struct PyAlias { Obj o; Py origin; PyVec args; const Ast *ast; Env *env; } PyAlias;      /* List[int] */
typedef struct PySuper { Obj o; PyClass *from; Py self; } PySuper;
typedef struct PyPartial { Obj o; Py fn; PyVec pos; Sym *kw; PyVec kwval; } PyPartial;
typedef struct PyPoison { Obj o; const char *what; Span span; bool reported; } PyPoison;

typedef enum ClassFlavour { CLS_PLAIN, CLS_BUILTIN, CLS_ENUM, CLS_NAMED_TUPLE, CLS_DATACLASS, CLS_EXCEPTION, CLS_INTERFACE, CLS_MODULE } ClassFlavour;
struct PyClass {
    Obj o;
    Sym name; const char *qualname, *module;
    ClassFlavour flavour;
    Ast *def; Env *env; Source *src;
    PyClass **base; int nbase;
    Py opaque_base;                   /* torch.nn.Module and the like: known by name only */
    PyClass **mro; int nmro;          /* itself first */
    Map attrs;                        /* Sym -> Py* */
    VEC(Sym) fields;                  /* NamedTuple and dataclass: in order; Enum: members */
    VEC(const Ast *) annotations;     /* parallel for NamedTuple and dataclass */
    Py *field_types;                  /* of typing.NamedTuple("P", [...]): types as values, or NULL */
    bool dc_eq, dc_order, dc_repr, dc_init, dc_frozen, scripted;
    bool abstract;                    /* of the kind abc.ABC: none is made while methods are abstract */
    bool saved;                       /* out of an archive: see ClassDecl */
    NativeFn *make;                   /* of builtin classes: the call */
    ClassDecl *decl;
};
typedef struct PyInstance { Obj o; PyClass *cls; Map attrs; Py native; ModuleDecl *module; } PyInstance;
/* native: value of a subclass of int, str, ... (Enum: .value); module: what sema sees of it, once asked for */

struct Args { Py *pos; int npos; Sym *kw; Py *kwval; int nkw; };

/* ---- names */
typedef enum ScopeKind { SCOPE_FUNC, SCOPE_CLASS, SCOPE_MODULE } ScopeKind;
struct Scope {                        /* static: which names a function binds, made once from its AST */
    ScopeKind kind;
    Map slot;                         /* Sym -> slot + 1 */
    Map globals, nonlocals;           /* Sym -> itself */
    VEC(Sym) names;
    bool has_inner, is_generator;     /* inner functions, classes or comprehensions may outlive a call: its Env is not reused */
};
struct Env {
    Scope *scope;
    Env *up;                          /* enclosing function or module; class scopes are skipped when names are looked up from inside */
    PyModule *module;
    PyClass *cls;                     /* SCOPE_CLASS: being made; SCOPE_FUNC: of the method (for super()) */
    Py *slot;
    Py first_arg;                     /* for super() */
    Resolver *resolver;
    Env *next_free;
};
typedef struct Frame { struct Frame *up; const char *name; Span at; Env *env; } Frame;   /* env: of a function's, or NULL */

#define EXCEPTIONS(X) \
    X(BaseException, BaseException) X(Exception, BaseException) X(SystemExit, BaseException) X(KeyboardInterrupt, BaseException) \
    X(GeneratorExit, BaseException) X(ArithmeticError, Exception) X(ZeroDivisionError, ArithmeticError) X(OverflowError, ArithmeticError) \
    X(FloatingPointError, ArithmeticError) X(AssertionError, Exception) X(AttributeError, Exception) X(BufferError, Exception) \
    X(EOFError, Exception) X(ImportError, Exception) X(ModuleNotFoundError, ImportError) X(LookupError, Exception) X(IndexError, LookupError) \
    X(KeyError, LookupError) X(MemoryError, Exception) X(NameError, Exception) X(UnboundLocalError, NameError) X(OSError, Exception) \
    X(FileNotFoundError, OSError) X(RuntimeError, Exception) X(NotImplementedError, RuntimeError) X(RecursionError, RuntimeError) \
    X(StopIteration, Exception) X(SyntaxError, Exception) X(TypeError, Exception) X(ValueError, Exception) X(UnicodeError, ValueError) \
    X(Warning, Exception) X(UserWarning, Warning) X(DeprecationWarning, Warning) X(RuntimeWarning, Warning) X(FutureWarning, Warning) \
    X(PendingDeprecationWarning, Warning) X(SyntaxWarning, Warning) X(ImportWarning, Warning) X(UnicodeWarning, Warning) X(BytesWarning, Warning) \
    X(ResourceWarning, Warning) X(SystemError, Exception) X(ReferenceError, Exception) X(StopAsyncIteration, Exception) \
    X(IndentationError, SyntaxError) X(TabError, IndentationError) X(UnicodeDecodeError, UnicodeError) X(UnicodeEncodeError, UnicodeError) \
    X(PermissionError, OSError) X(FileExistsError, OSError) X(IsADirectoryError, OSError) X(NotADirectoryError, OSError) X(TimeoutError, OSError) \
    X(InterruptedError, OSError) X(BlockingIOError, OSError) X(ChildProcessError, OSError) X(ProcessLookupError, OSError) \
    X(ConnectionError, OSError) X(BrokenPipeError, ConnectionError) X(ConnectionAbortedError, ConnectionError) \
    X(ConnectionRefusedError, ConnectionError) X(ConnectionResetError, ConnectionError)
typedef enum ExcId {
#define X(name_, base_) EXC_##name_,
    EXCEPTIONS(X)
#undef X
    NUM_EXCS
} ExcId;
typedef enum BuiltinClass { BC_object, BC_type, BC_int, BC_float, BC_bool, BC_complex, BC_str, BC_bytes, BC_list, BC_tuple, BC_dict, BC_set,
                            BC_frozenset, BC_range, BC_slice, BC_property, BC_staticmethod, BC_classmethod, BC_enumerate, BC_zip, BC_map,
                            BC_filter, BC_reversed, BC_super, NUM_BUILTIN_CLASSES } BuiltinClass;

typedef enum Fail { FAIL_NONE, FAIL_EXCEPTION, FAIL_UNSUPPORTED, FAIL_END } Fail;
struct Eval {
    Session *s;
    Sema *sema;
    EvalOptions o;
    Arena *a;
    int64_t steps, bytes;
    char *stack_base; size_t stack_room;
    Fail fail;
    Py exc;                           /* FAIL_EXCEPTION: the instance */
    PyVec handling;                   /* exceptions being handled, for bare raise */
    VEC(DiagNote) trace;              /* frames that the exception passed, innermost first */
    Span exc_at;
    const char *unsupported; Span unsupported_at;
    bool exited; int exit_status;
    Frame *frame;
    Span at;                          /* what runs now */
    PyModule *main;
    PyList *empty_tuple;
    PyDict *modules;                  /* name -> module */
    Map builtins;                     /* Sym -> Py* */
    PyClass *exc_class[NUM_EXCS];
    PyClass *cls[NUM_BUILTIN_CLASSES];
    PyClass *enum_class[5];           /* Enum, IntEnum, Flag, IntFlag, StrEnum */
    PyClass *named_tuple, *jit_error, *jit_attribute;
    PyClass *generator_class;         /* torch._C.Generator, once there is one */
    PyClass *tensor_class, *parameter_class, *device_class, *size_class;   /* of torch's: see tensor.h */
    Map torch_classes, return_types;  /* "torch.Tensor" -> PyClass*; an operator's name -> PyClass* of its several results */
    Map tensors;                      /* tsrt_tensor* -> PyTensor*: one object each, one reference each */
    VEC(tsrt_tensor *) constants;     /* tensors that compiled code holds */
    struct Trace *tracing;            /* torch.jit.trace is recording (trace.h), or NULL */
    Map trace_methods;                /* FuncDecl* of a recorded method -> PyFunc* */
    Map trace_warned;                 /* text and line of a warning -> itself */
    Py trace_other;                   /* `other` of an operator that is a function of Python's in PyTorch; or absent */
    bool trace_quiet;                 /* repeated traces of a check: warnings were given */
    struct tsrt_grad_op **grad_ops;   /* by OpId, made when asked for */
    Map nodes, node_classes;          /* tsrt_node* -> PyNode*: one object and one reference each; a node's name -> PyClass* */
    bool inference;                   /* inference_mode */
    Map odd_classes;                  /* Sym -> PyClass*: classes without a name of their own in the language */
    Map scopes;                       /* Ast* -> Scope* */
    Map opaque;                       /* Sym -> PyOpaque* */
    Map profiles;                     /* Graph* -> Profile* (profile.c) */
    Map named_tuples;                 /* qualified name -> PyClass*: NamedTuples out of archives */
    Env *free_env[32];
    VEC(const char *) files;
    VEC(struct Load *) loads;         /* archives that programs were loaded from */
    Map overloads;                    /* qualified name -> OverloadList*: torch.jit._overload */
    const char *default_dtype;        /* torch.set_default_dtype, or NULL */
    VEC(PyPoison *) poisons;
    uint32_t next_id;
    bool main_called;
    struct Coroutine *coroutine;      /* the generator that runs now, or NULL */
    struct Coroutine *coroutines;     /* all, to free their stacks */
    struct { Sym name, init, module, self, str, repr, eq, call, len, getitem, class_, dict, doc, post_init, value, args, name_; } n;
};

/* ---- memory and limits */
void *ev_alloc(Eval *e, size_t bytes);
#define EV_NEW(e_, T_, kind_) ((T_ *)ev_object(e_, sizeof(T_), kind_))
void *ev_object(Eval *e, size_t bytes, ObjKind kind);
bool ev_room(Eval *e, int64_t count, size_t each);         /* checks before a large allocation; false: the limit's diagnostic was given */
bool ev_tick(Eval *e);                                      /* counts a step */
bool ev_stack(Eval *e);                                     /* false: RecursionError raised */
#define ev_push(e_, v_, x_) ((e_)->bytes += 16, vec_push((e_)->a, v_, x_))

/* ---- failing; all return false */
void fail_raise(Eval *e, ExcId id, const char *fmt, ...) PRINTF_LIKE(3, 4);
void fail_value(Eval *e, ExcId id, Py value);              /* with one argument */
void fail_exc(Eval *e, Py exc);
void fail_unsupported(Eval *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* As expressions that the compiler sees to be false. */
#define raise_(...) (fail_raise(__VA_ARGS__), false)
#define raise_value(...) (fail_value(__VA_ARGS__), false)
#define raise_exc(...) (fail_exc(__VA_ARGS__), false)
#define unsupported(...) (fail_unsupported(__VA_ARGS__), false)
#define overflow(e_) unsupported(e_, "an integer beyond 64 bits at build time")
bool exc_matches(Eval *e, Py exc, PyClass *cls);
Py exc_new(Eval *e, PyClass *cls, Py *args, int n);
void exc_text(Eval *e, Py exc, Buf *out);                   /* "ValueError: message" */

/* ---- making values */
static inline Py py_none(void) { return (Py){PY_NONE, {0}}; }
static inline Py py_bool(bool b) { Py v = {PY_BOOL, {0}}; v.u.b = b; return v; }
static inline Py py_int(int64_t i) { Py v = {PY_INT, {0}}; v.u.i = i; return v; }
static inline Py py_float(double f) { Py v = {PY_FLOAT, {0}}; v.u.f = f; return v; }
static inline Py py_obj(void *o) { Py v = {PY_OBJ, {0}}; v.u.o = o; return v; }
static inline Py py_absent(void) { return (Py){PY_ABSENT, {0}}; }
static inline bool is_obj(Py v, ObjKind k) { return v.tag == PY_OBJ && v.u.o->kind == k; }
static inline bool is_absent(Py v) { return v.tag == PY_ABSENT; }
static inline bool is_none(Py v) { return v.tag == PY_NONE; }
#define AS(T_, v_) ((T_ *)(v_).u.o)
#define AS_STR(v_) AS(PyStr, v_)
#define AS_LIST(v_) AS(PyList, v_)
#define AS_DICT(v_) AS(PyDict, v_)
Py py_str(Eval *e, const char *p, size_t n);                /* copies */
Py py_text(Eval *e, const char *text);
Py py_sym(Eval *e, Sym name);
Py py_buf(Eval *e, Buf *b);                                 /* takes and frees */
Py py_printf(Eval *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
Py py_complex(Eval *e, double re, double im);
PyList *py_list(Eval *e, ObjKind kind, int n);              /* of OBJ_LIST or OBJ_TUPLE with room for n, empty */
Py py_tuple(Eval *e, const Py *v, int n);
PyDict *py_dict(Eval *e, ObjKind kind);
Py py_native(Eval *e, const char *module, const char *name, NativeFn *fn, int least, int most);
Py py_opaque(Eval *e, const char *qualified);
PyIter *py_iter(Eval *e, const char *name, bool (*next)(Eval *, PyIter *, Py *));
Sym str_sym(Eval *e, Py str);
bool str_is(Py v, const char *text);

/* ---- dicts and sets */
bool dict_get(Eval *e, PyDict *d, Py key, Py *out);         /* *out absent when missing; false: unhashable or __eq__ failed */
bool dict_set(Eval *e, PyDict *d, Py key, Py value);
bool dict_del(Eval *e, PyDict *d, Py key, bool *found);
Py dict_get_text(Eval *e, PyDict *d, const char *key);      /* absent when missing */
void dict_set_text(Eval *e, PyDict *d, const char *key, Py value);
bool dict_next(const PyDict *d, int *i, DictEntry **out);   /* walks live entries from *i = 0 */
void dict_clear(PyDict *d);

/* ---- looking at values (compare.c, show.c) */
bool py_truth(Eval *e, Py v, bool *out);
bool py_equal(Eval *e, Py a, Py b, bool *out);
bool py_is(Py a, Py b);
bool py_hash(Eval *e, Py v, uint64_t *out);
bool py_compare(Eval *e, int op, Py a, Py b, Py *out);      /* AOP_Lt ... */
bool py_less(Eval *e, Py a, Py b, bool *out);
bool py_contains(Eval *e, Py container, Py item, bool *out);
bool py_len(Eval *e, Py v, int64_t *out);
const char *py_type_name(Eval *e, Py v);
PyClass *py_class_of(Eval *e, Py v);                        /* never NULL */
PyClass *py_shown_class(Eval *e, Py v);                     /* what type(v) gives: scripted modules and functions are of classes of torch.jit's */
bool py_isinstance(Eval *e, Py v, PyClass *cls);
bool class_is_sub(const PyClass *c, const PyClass *of);
bool py_repr(Eval *e, Py v, Buf *out);
bool py_show(Eval *e, Py v, Buf *out);                      /* str() */
bool py_format(Eval *e, Py v, const char *spec, size_t n, Buf *out);
void float_repr(double f, Buf *out);
bool is_number(Py v);                                       /* int, float, bool */
bool as_index(Eval *e, Py v, int64_t *out);                 /* int or bool, or TypeError */
bool as_double(Eval *e, Py v, double *out);
Py unwrap(Py v);                                            /* IntEnum members and the like: their native value */

/* ---- operators (ops.c, index.c) */
bool py_binary(Eval *e, int op, Py a, Py b, bool in_place, Py *out);
bool py_unary(Eval *e, int op, Py a, Py *out);
bool py_getitem(Eval *e, Py v, Py index, Py *out);
bool py_setitem(Eval *e, Py v, Py index, Py value);
bool py_delitem(Eval *e, Py v, Py index);
bool slice_range(Eval *e, PySlice *s, int64_t len, int64_t *start, int64_t *step, int64_t *count);

/* ---- iteration (iter.c) */
bool py_iterate(Eval *e, Py v, PyIter **out);
bool iter_next(Eval *e, PyIter *it, Py *out);               /* *out absent at the end */
bool py_collect(Eval *e, Py v, PyVec *out);                 /* all elements */

bool generator_new(Eval *e, PyFunc *f, Env *env, Py *out);   /* coroutine.c */
bool generator_send(Eval *e, PyIter *it, Py v, Py *out);       /* *out absent at the end */
bool generator_throw(Eval *e, PyIter *it, Py exc, Py *out);
bool generator_yield(Eval *e, Py v, Py *sent);
void coroutines_free(Eval *e);

/* ---- attributes and calls (attr.c, call.c, class.c) */
bool py_getattr(Eval *e, Py v, Sym name, Py *out);
bool py_find_attr(Eval *e, Py v, Sym name, Py *out);        /* *out absent where there is none */
bool py_setattr(Eval *e, Py v, Sym name, Py value);
bool py_delattr(Eval *e, Py v, Sym name);
bool py_setattr_plain(Eval *e, Py v, Sym name, Py value);   /* object's own: __setattr__ of the class is not asked */
bool py_delattr_plain(Eval *e, Py v, Sym name);
bool class_lookup(const PyClass *c, Sym name, Py *out);     /* through the mro, unbound */
bool native_method(Eval *e, Py v, Sym name, Py *out);       /* of str, list, dict, ...; methods.c */
bool py_call(Eval *e, Py fn, Args *a, Py *out);
bool py_call_n(Eval *e, Py fn, Py *args, int n, Py *out);
bool call_method(Eval *e, Py v, const char *name, Py *args, int n, Py *out, bool *has);   /* special method of an instance; *has false: none */
Py doc_of(Eval *e, AstVec body);                            /* the docstring, or None */
bool class_make(Eval *e, const AstClassDef *def, Env *env, Py *out);
bool class_set_bases(Eval *e, PyClass *c, PyClass *const *base, int n);
bool class_finish(Eval *e, PyClass *c);                     /* its body is there: members of an Enum, defaults of a NamedTuple */
PyClass *class_new(Eval *e, const char *module, const char *name, PyClass *const *base, int nbase);
bool class_call(Eval *e, PyClass *c, Args *a, Py *out);
void class_set(Eval *e, PyClass *c, Sym name, Py v);
bool named_tuple_make(Eval *e, Sym name, PyVec *names, Py *defaults, Py *out);
PyClass *dataclass_of(Eval *e, Py self);
bool dataclass_apply(Eval *e, PyClass *c, Args *options);
bool args_take(Eval *e, const char *fn, Args *a, const char *const *names, int n, int required, Py *out);   /* positional or keyword; absent where not given */
bool no_keywords(Eval *e, const char *fn, Args *a);
bool script_call(Eval *e, PyFunc *f, Args *a, Py *out);     /* script.c */

/* ---- running (scope.c, expr.c, stmt.c) */
typedef enum Flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_FAIL } Flow;
Scope *scope_of(Eval *e, const Ast *def);
Env *env_new(Eval *e, Scope *scope, Env *up);
void env_free(Eval *e, Env *env);
bool env_lookup(Eval *e, Env *env, Sym name, Py *out);      /* false: NameError raised */
Py *env_find(Eval *e, Env *env, Sym name);                  /* NULL where unbound; nothing is raised */
bool env_bind(Eval *e, Env *env, Sym name, Py v);
Py *module_var(PyModule *m, Sym name);                      /* NULL where there is none */
void module_set(Eval *e, PyModule *m, Sym name, Py v);
bool eval_expr(Eval *e, Env *env, const Ast *n, Py *out);
bool eval_assign(Eval *e, Env *env, const Ast *target, Py v);
Flow eval_block(Eval *e, Env *env, AstVec body, Py *result);
Flow eval_stmt(Eval *e, Env *env, const Ast *n, Py *result);
bool func_make(Eval *e, Env *env, const Ast *def, Py *out);
bool func_run(Eval *e, PyFunc *f, Args *a, Py *out);

/* Reports what the evaluator failed with as a diagnostic, at e->at where it has no place of its own. */
void eval_report_failure(Eval *e);

/* ---- names of the world (builtins.c, modules.c, import.c) */
void names_init(Eval *e);
Py builtin(Eval *e, const char *name);
bool native_module(Eval *e, const char *name, Py *out);     /* math, sys, typing ...: *out absent when there is none of that name */
bool import_module(Eval *e, Sym name, Py *out);             /* a dotted name: the last module */
/* m.name, after running the module's file where it has one; a name only where we have it not; absent: an error to come. */
bool module_member(Eval *e, PyModule *m, Sym name, Py *out);
bool module_load_all(Eval *e, PyModule *m);                 /* for `import *` */
bool torch_member(Eval *e, const char *qualified, Sym name, Py *out);   /* a module of the prelude, else a name */
bool opaque_attr(Eval *e, PyOpaque *o, Sym name, Py *out);
bool opaque_call(Eval *e, PyOpaque *o, Args *a, Py *out);
void print_values(Eval *e, FILE *to, const Py *v, int n, const char *sep, const char *end, bool *ok);

/* ---- what sema sees (entity.c) */
Resolver *env_resolver(Eval *e, Env *env);
FuncDecl *func_decl(Eval *e, PyFunc *f);
ClassDecl *class_decl(Eval *e, PyClass *c);
const Const *py_const(Eval *e, Py v);                       /* NULL where compiled code has no such constant */
void py_entity(Eval *e, Py v, Entity *out);
const Type *py_type(Eval *e, Py v);                         /* the type that a value stands for where a type is wanted, or NULL */
Py jit_attribute_value(Eval *e, Py v);                      /* torch.jit.Attribute(value, type): the value; anything else: itself */
Py jit_attribute_type(Eval *e, Py v);                       /* absent: it is none */

/* ---- modules (module.c, module_run.c) */
PyInstance *module_instance(Eval *e, Py v);                 /* v as an instance of nn.Module whose __init__ has run, or NULL */
bool module_is_scripted(Eval *e, const PyInstance *x);      /* torch.jit.script made it */
bool module_is_traced(Eval *e, const PyInstance *x);        /* torch.jit.trace made it: trace.h */
ModuleDecl *module_decl(Eval *e, PyInstance *x);
ModuleDecl *module_decl_new(Eval *e, PyInstance *x, ModuleKind kind);   /* x->module: without attributes and entries */
Eval *module_eval(const ModuleDecl *m);
const Type *module_infer(Eval *e, Py v, Buf *why);          /* the type of a value as PyTorch infers it; NULL: why not */
Py module_value(Eval *e, const PyInstance *x, const ModuleAttr *a);
PyInstance *module_behind(Eval *e, PyInstance *x);          /* the module that a frozen one runs; any other: itself */
bool module_script(Eval *e, Py v, Py *out);                 /* torch.jit.script(m): a copy whose methods are compiled */
/* A method of a scripted module that is compiled code when called; false: the evaluator runs it. */
bool module_compiled_method(Eval *e, PyInstance *x, Sym name);
bool module_run(Eval *e, PyInstance *x, Sym name, Args *a, Py *out);
bool instance_set_state(Eval *e, PyInstance *x, Py state);  /* of a module or script class: runs its compiled __setstate__ on an object without attributes, and takes them over */
bool module_show(Eval *e, PyInstance *x, Sym name, Py *out);   /* .graph, .code, .inlined_graph of a scripted module; *out absent: none */
/* jit_save.c */
bool jit_save(Eval *e, Args *a, Py *out);                    /* torch.jit.save */
Py jit_save_method(Eval *e, Py self);                        /* .save of a scripted module or function */
bool module_show_method(Eval *e, PyInstance *x, Sym method, Sym name, Py *out);
PyInstance *module_of_decl(const ModuleDecl *m);
bool module_snapshot(Eval *e, PyInstance *x, Py *out);      /* what torch.jit.script makes of x's state; nothing is compiled */
#endif
