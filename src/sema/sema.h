/* sema: checks a function against concrete types and emits its typed SSA graph in the same walk. Takes declarations (AST plus the
 * compile-time world around it, seen through a Resolver); gives verified graphs, or diagnostics. Never runs anything.
 * The rules are docs/language.md's. Whoever owns the world (the evaluator; later: an archive) implements Resolver. */
#ifndef TSCC_SEMA_H
#define TSCC_SEMA_H
#include "ast/ast.h"
#include "ir/ir.h"
#include "type/type.h"

typedef struct FuncDecl FuncDecl;
typedef struct ClassDecl ClassDecl;
typedef struct Resolver Resolver;
typedef struct ModuleDecl ModuleDecl;

/* What a name free in a compiled body means at compile time. */
typedef enum EntityKind {
    ENT_NONE,            /* not defined */
    ENT_CONST,           /* a constant: int, float, bool, str, None, complex, tuple/list of these (module constants, math.pi, enum members) */
    ENT_FUNCTION,        /* a Python function of the user's: compiled when called */
    ENT_CLASS,           /* a class of the user's: script class, NamedTuple, Enum, dataclass, exception, interface */
    ENT_BUILTIN,         /* something tscc knows by qualified name: "torch.jit.annotate", "math.sqrt", "typing.List", "builtins.len" */
    ENT_NAMESPACE,       /* module: "torch", "math", a user's module; members through Resolver.member */
    ENT_MODULE,          /* an instance of a class derived from nn.Module */
    ENT_TYPE,            /* a type alias made at build time: IntList = List[int] */
    ENT_OTHER,           /* any other build-time value: why says what and why compiled code can't use it. u.host not NULL: it may have parts (Resolver.items, .member) */
    ENT_UNSUPPORTED      /* bound by a build-time statement that this version can't run: `why` says what, `defined` where. Sema reports a
                          * SEV_UNSUPPORTED diagnostic (exit 3) with it where the name is used. NULL: the resolver has reported what it is */
} EntityKind;
typedef struct Entity {
    EntityKind kind;
    Span defined;                     /* {0,0}: built in */
    Sym qualified;                    /* BUILTIN, NAMESPACE */
    const char *why;                  /* OTHER: "a value of type 'dict' made at build time"; UNSUPPORTED: "calling torch.rand at build time" */
    union { const Const *constant; FuncDecl *func; ClassDecl *cls; ModuleDecl *module; const Type *type; void *host; } u;
} Entity;
/* The parts of a build-time value: what a dict, list or tuple holds; or `constant`, what it is as a whole (a tensor). */
typedef enum ItemsKind { ITEMS_LIST, ITEMS_TUPLE, ITEMS_DICT } ItemsKind;
typedef struct EntityItems { ItemsKind kind; int n; Entity *item; const Const **key; const Const *constant; } EntityItems;
struct Resolver {
    /* Meaning of a free name: enclosing function's variables, module globals, then builtins (always "builtins.NAME" for known ones). */
    bool (*lookup)(Resolver *self, Sym name, Entity *out);
    /* Member of a NAMESPACE, CLASS (enum member, static method), BUILTIN ("torch.jit" of "torch") or of an object (OTHER with a host). */
    bool (*member)(Resolver *self, const Entity *of, Sym name, Entity *out);
    /* The parts of an OTHER with a host; false: it has none, or some key is no constant. NULL: the world has no such values. */
    bool (*items)(Resolver *self, const Entity *of, EntityItems *out);
    /* All names visible, for suggestions. Returns how many were written. */
    int (*names)(Resolver *self, Sym *out, int max);
    /* Parses nothing and runs nothing; `host` is the owner's. */
    void *host;
};

enum { FUNC_IGNORE = 1, FUNC_UNUSED = 2, FUNC_EXPORT = 4, FUNC_STATIC = 8, FUNC_CLASSMETHOD = 16, FUNC_PROPERTY = 32, FUNC_SETTER = 64,
       FUNC_SCRIPT = 128 /* decorated or passed to torch.jit.script */, FUNC_OVERLOAD = 256, FUNC_LAMBDA = 512,
       FUNC_DIRECT = 1024 /* called directly, never by name: a hook, a base class's method that is called through super() */,
       FUNC_SAVED = 2048 /* out of an archive: a list as a default is a new one at each call */,
       FUNC_TRACED = 4096 /* its graph was recorded by tracing: nothing of the source is compiled */,
       FUNC_SCRIPT_IF_TRACING = 8192 /* torch.jit.script_if_tracing: a trace calls the compiled function */ };
typedef enum FuncState { FUNC_NEW, FUNC_COMPILING, FUNC_DONE, FUNC_FAILED } FuncState;
struct FuncDecl {
    Sym name, qualified;              /* "f", "__torch__.f" */
    Ast *def;                         /* FunctionDef or Lambda */
    Source *src;
    Resolver *scope;
    const Const **defaults;           /* one a parameter of def, NULL where there is none; evaluated when defined */
    Entity *default_other;            /* parallel: a default that is no constant (reported when used), or NULL */
    unsigned flags;
    ClassDecl *owner;                 /* of a method */
    FuncDecl **overloads; int noverloads;    /* signatures given by torch.jit._overload, on the implementation; each has FUNC_OVERLOAD */
    const FuncDecl *source;           /* of a copy that was made for a module's type */
    struct Special *special;          /* sema's: what one kind of call gives it (special.c); NULL: nothing but its declared parameters */
    struct SV *recursive;             /* sema's: of a function inside a function: what its own name means in it (inner.c) */
    FuncDecl *specials, *next_special;    /* copies of it for such calls */
    /* torch._jit_internal.boolean_dispatch: the functions to call where the argument `flag`, a constant, is True or False. */
    FuncDecl *if_true, *if_false; Sym flag; int flag_at; bool flag_default;
    FuncDecl *as_script;              /* sema's: of an ignored function, the copy that is compiled like any other; NULL: not tried yet */
    FuncDecl *implementation;         /* of an overload: whose body its signature compiles; set by sema */
    FuncState state;
    Graph *graph;                     /* when DONE; signature (params, result) is there as soon as it is known, also while COMPILING */
};
typedef enum ClassKind { CLASS_SCRIPT, CLASS_NAMED_TUPLE, CLASS_ENUM, CLASS_DATACLASS, CLASS_EXCEPTION, CLASS_INTERFACE, CLASS_MODULE } ClassKind;
typedef struct ClassField { Sym name; Ast *annotation; const Type *type; const Const *value; Span span; bool has_default; } ClassField;
struct ClassDecl {
    Sym name, qualified;
    ClassKind kind;
    Ast *def;                         /* ClassDef, or NULL (collections.namedtuple) */
    Source *src;
    Resolver *scope;                  /* of the annotations and bodies */
    const Type *type;                 /* nominal type, or the NamedTuple's tuple type once the fields are known */
    ClassField *field; int nfield;    /* NamedTuple and dataclass fields; Enum members (value) */
    FuncDecl **method; int nmethod;
    ClassDecl **base; int nbase;
    FuncState state;
    ModuleDecl *module;               /* CLASS_MODULE: the instance that the type was made for; NULL: the class as the source has it */
    const char *why;                  /* sema_class_quiet failed: the first error */
    bool saved;                       /* out of an archive: its body declares its attributes, and a module's class has one type, `type` */
    void *host;
};

/* A module: an instance of a class derived from nn.Module, as its owner (the evaluator) sees it. Compiled against the instance: attributes
 * have the types of what it holds, submodules are known. Sema gives each a type, which instances of one class share where all of that is
 * equal; its ClassDecl is made by sema. */
typedef enum ModuleKind { MODULE_PLAIN, MODULE_LIST, MODULE_SEQUENTIAL, MODULE_DICT, MODULE_PARAMETER_LIST, MODULE_PARAMETER_DICT } ModuleKind;
typedef enum ModuleAttrKind {
    MATTR_PARAMETER, MATTR_BUFFER, MATTR_MODULE, MATTR_VALUE,
    MATTR_CONSTANT,                   /* in __constants__ or Final: known while compiling, no attribute of the compiled object */
    MATTR_ENTITY,                     /* a function, class or builtin */
    MATTR_MODULES,                    /* a list, tuple or dict of modules (an extension): items, keys */
    MATTR_IGNORED                     /* in __jit_ignored_attributes__ */
} ModuleAttrKind;
typedef struct ModuleAttr {
    Sym name;
    ModuleAttrKind kind;
    const Ast *annotation; Resolver *scope;   /* declared in the class body; NULL: not */
    const Type *type;                 /* declared by torch.jit.Attribute, else inferred from the value; NULL: why not */
    const char *why;
    const Const *constant;
    ModuleDecl *module;
    Entity entity;
    ModuleDecl **item; const Const **key; int nitem;
} ModuleAttr;
struct ModuleDecl {
    ClassDecl *cls;                   /* the class that it is an instance of */
    ModuleKind kind;
    ModuleAttr *attr; int nattr;      /* in PyTorch's order: parameters, buffers, submodules, the rest as it was set */
    bool traced;                      /* torch.jit.trace made it: its methods are `recorded` and no others, its type is its own */
    VEC(FuncDecl *) recorded;
    FuncDecl **pre_hook, **hook; int npre_hook, nhook;   /* as the source has them: sema compiles copies of its own */
    Sym *entry; int nentry;           /* methods to compile: forward, where there is one, and those with torch.jit.export */
    const char *invalid;              /* what is wrong with it as a whole, or NULL */
    /* A method of the instance's class or of one that it derives from, as the source has it; NULL: none. after: only behind the class that
     * this method stands in (super()). Getter and setter of a property: by flags. */
    FuncDecl *(*method)(ModuleDecl *m, Sym name, unsigned flags, const FuncDecl *after);
    /* What an unknown name is in the world of the instance's class: a class constant, a static method. */
    bool (*member)(ModuleDecl *m, Sym name, Entity *out);
    /* Does the value of an attribute fit this type? Else false, with the reason added. */
    bool (*fits)(ModuleDecl *m, const ModuleAttr *a, const Type *t, Buf *why);
    /* The value of an attribute as a constant of type t (objects: their attributes in order); NULL: it has no such form. */
    const Const *(*value)(ModuleDecl *m, const ModuleAttr *a, const Type *t);
    /* Do two values that have no type hold the same? Asked of two instances of one class only. */
    bool (*same)(ModuleDecl *m, const Entity *a, const Entity *b);
    FuncDecl *(*define)(ModuleDecl *m, const char *text);   /* a method from source text: what PyTorch adds to containers */
    ClassDecl *type;                  /* made by sema: shared with equal instances */
    FuncState state;                  /* of compiling its entries */
    void *host;
};

typedef struct Sema Sema;
/* pedantic: extensions are refused (also s->diags.pedantic). Graphs are made in `a`. */
Sema *sema_new(Session *s, Arena *a);
/* Compiles f and everything it calls. The graph is verified and in canonical form (as .graph prints it). NULL after diagnostics; calling
 * again reports nothing new. */
Graph *sema_function(Sema *sm, FuncDecl *f);
/* A function with *args or **kwargs (an extension) is compiled for the types of each call: the function or method (as sema_module_method) for these. */
typedef struct CallType { Sym keyword; const Type *type; } CallType;   /* keyword NULL: by its place */
bool sema_takes_rest(const FuncDecl *d);
/* It was only ever called with types of the calls' own: as it stands it need not compile. */
static inline bool sema_only_special(const FuncDecl *d) { return d->specials && d->state == FUNC_NEW; }
Graph *sema_call(Sema *sm, FuncDecl *f, const CallType *arg, int n);
Graph *sema_module_call(Sema *sm, ModuleDecl *m, Sym name, const CallType *arg, int n);
/* Parameter and result types only: annotations and type comments. False after diagnostics. */
bool sema_signature(Sema *sm, FuncDecl *f);
/* The type that an annotation means; Error type after a diagnostic. */
const Type *sema_annotation(Sema *sm, Resolver *scope, const Ast *annotation);
/* The type of a class, enum, NamedTuple or interface; Error type after a diagnostic. sema_class also compiles all its methods. */
const Type *sema_class_type(Sema *sm, ClassDecl *c);
const Type *sema_class(Sema *sm, ClassDecl *c);
/* The same for an object that may be used otherwise: nothing is reported when it fails, c->why is the first error then. */
const Type *sema_class_quiet(Sema *sm, ClassDecl *c);
/* The type of a module and of all below it; Error after a diagnostic. sema_module also compiles its entries, hooks and what they call. */
const Type *sema_module_type(Sema *sm, ModuleDecl *m);
const Type *sema_module(Sema *sm, ModuleDecl *m);
/* A method of it by name, compiled: forward, or `__call__`, which runs hooks around forward. NULL after a diagnostic. */
Graph *sema_module_method(Sema *sm, ModuleDecl *m, Sym name);
/* The i-th hook that runs before (pre) or after its forward, compiled; NULL after a diagnostic. */
Graph *sema_module_hook(Sema *sm, ModuleDecl *m, bool pre, int i);
/* What tracing gives: the graph of a function or of a method of a traced module (whose type is known), whole and verified, as if sema had made it.
 * entry: the method is one that callers outside name. The method's FuncDecl is returned. */
void sema_record_function(Sema *sm, FuncDecl *f, Graph *g);
FuncDecl *sema_record_method(Sema *sm, ModuleDecl *m, Graph *g, bool entry);
/* Tensors of modules by the memory that they share. */
typedef struct WeightBlock {
    const char *name;                 /* of the first of its tensors: "net.layer.weight" */
    const Const *first, *whole;       /* whole: a contiguous tensor that covers all of it, or NULL */
    int64_t lo, hi;                   /* which bytes of the storage */
    bool same;                        /* all of its tensors are the same view */
    int64_t at;                       /* in a file of weights: where its data starts there */
} WeightBlock;
typedef struct Weights {
    VEC(WeightBlock) block;
    Map by_storage;                   /* storage -> its block's place + 1 */
    const char *path;                 /* of the file that holds them when the program runs; NULL: they are in the program */
    int64_t header, bytes, id;        /* by which the program knows the file: see prim::weights_map */
} Weights;
/* Adds the blocks of a module's tensors; name: what the module's own names start with. False after a diagnostic. */
bool sema_module_weights(Sema *sm, ModuleDecl *m, const char *name, Weights *w);
/* A function that makes an object with the module's state: without parameters, or, where the weights lie in a file, with the file's path (None: the one
 * that w states), mapped anew for each object. w: NULL, or all of the module's, laid out. NULL after a diagnostic. */
Graph *sema_module_create(Sema *sm, ModuleDecl *m, const Weights *w);
/* Classes whose methods are called by name at run time (through an interface or a base class), so far: their methods must be in the program
 * wherever their objects are made. Shapes are in ir.h. */
const Type **sema_classes_by_name(Sema *sm, int *n);
/* All graphs made so far, callees before callers where possible: what a Unit needs. */
Graph **sema_graphs(Sema *sm, int *n);
/* Is `def` annotated in full (parameters and result, by annotations or a type comment)? Then a .tsc file scripts it where it is defined. */
bool sema_fully_annotated(const AstFunctionDef *def);
#endif
