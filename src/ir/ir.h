/* ir: typed SSA graphs with structured control flow, as PyTorch's .graph shows them. A Graph is a function; blocks hold nodes in order;
 * If and Loop own blocks. Sema, trace and the reader build graphs; passes edit them; printers show them; the back end walks them.
 *
 *   If    (cond) -> outs; block 0 then, block 1 else; each block's returns are the outs.
 *   Loop  (max_trip: int, cond: bool, carried...) -> carried outs; block 0 has params (i: int, carried...) and returns (cond, carried...).
 *         max_trip is INT64_MAX for `while`. Trip count and first condition are tested before each turn, as PyTorch's prim::Loop does.
 *
 * Subtyping is explicit: an operand's type equals what its user wants; conversions are prim::convert nodes (T -> Optional[T], Any, Number,
 * Union, covariant tuples), which the printers leave out where PyTorch has none, and prim::unchecked_cast for refinement. */
#ifndef TSCC_IR_H
#define TSCC_IR_H
#include "base/base.h"
#include "ops/ops.h"
#include "type/type.h"

typedef struct Value Value;
typedef struct Node Node;
typedef struct Block Block;
typedef struct Graph Graph;
/* One place where a value is used. user NULL: it is the index-th return of `block`; else the index-th input of `user` (block is NULL). */
typedef struct Use { Node *user; Block *block; int index; struct Use *prev, *next; } Use;

/* What tracing saw of a value, which .graph shows: a tensor's dtype and sizes; of a tuple, what is known of its fields (elem[i] NULL: nothing). */
typedef struct ValueFacts ValueFacts;
struct ValueFacts {
    int dtype, ndim;                  /* dtype: tsrt_dtype; unused where elem is set */
    int requires_grad;                /* -1: not known */
    const int64_t *size, *stride;
    const ValueFacts *const *elem; int nelem;
};

#define NO_NUMBER UINT32_MAX
struct Value {
    const Type *type;
    Node *def;                        /* NULL: parameter of `block` */
    Block *block;                     /* where it is defined */
    int index;                        /* output or parameter number */
    uint32_t id;                      /* dense per graph, for side tables */
    uint32_t number;                  /* how a temporary prints, %7: PyTorch's count. NO_NUMBER for conversions, which PyTorch has not */
    Sym hint;                         /* unique debug name ("x", "x.5"), NULL for a temporary: set by value_set_name only */
    Use *uses, *last_use; int nuses;  /* in the order in which they were made */
    const ValueFacts *facts;          /* of a traced graph; or NULL. Passes neither need nor keep them up */
};

/* A compile-time constant: what prim::Constant holds, what defaults and Final attributes are. */
typedef struct Const Const;
struct Const {
    const Type *type;                 /* Int, Float, Bool, Str, Complex, None, Device, List/Tuple/Dict of these, Enum ... */
    union {
        int64_t i; double f; bool b;
        struct { double re, im; } c;
        struct { const char *p; size_t n; } s;
        struct { const Const **elem; int n; } v;      /* List, Tuple; Dict: key, value, key, value */
        struct { Sym name; const Const *value; } m;   /* Enum member; equal when type and name are */
        const void *p;                                /* function value, tensor: the owner's struct */
    } u;
};

/* What a Class, Enum or Interface type is made of, as far as printers, passes and the back end need to know; sema fills it in. */
typedef struct ClassAttr { Sym name; const Type *type; } ClassAttr;
typedef struct ClassMethod { Sym name; Graph *graph; } ClassMethod;
typedef struct EnumMember { Sym name; const Const *value; } EnumMember;
typedef struct ClassShape ClassShape;
struct ClassShape {
    const Type *base;                 /* class that it derives from, or NULL */
    VEC(ClassAttr) attr;              /* the base's first */
    VEC(ClassMethod) method;          /* own ones, compiled so far */
    VEC(const Type *) sub;            /* classes that derive from it directly */
    VEC(EnumMember) member;           /* Enum: distinct ones, in order */
    const Type *value_type;           /* Enum: of the values */
    bool whole;                       /* every attribute is set before anything can look at it */
    bool by_name;                     /* objects are used through an interface or a base class: their methods are found by name */
    bool sorts;                       /* lists of them are sorted: __lt__ is found by name */
};
/* The shape of a nominal type, made empty when first asked for. */
ClassShape *type_shape(Session *s, const Type *t);
int shape_attr(const Type *cls, Sym name);                        /* index of an attribute, -1: none */
Graph *shape_method(const Type *cls, Sym name);                   /* its own or inherited; NULL: none that is compiled */
int shape_member(const Type *e, Sym name);                        /* index of an Enum's member, -1: none */
/* Some class below cls has a method of that name of its own: which one is called shows at run time. */
bool shape_overridden(const Type *cls, Sym name);

/* Where an inlined node came from: the call it replaced. Errors show these frames. */
typedef struct CallSite { const struct CallSite *up; Graph *callee; Span span; } CallSite;

struct Node {
    uint16_t op;                      /* OpId */
    uint16_t flags;                   /* passes' own marks; cleared by whoever uses them */
    int nin, nout, nblock;
    int in_cap, out_cap, block_cap;
    Value **in, **out;
    Use **in_use;                     /* in step with in */
    Block **block;
    Node *prev, *next;
    Block *parent;                    /* NULL: not (or no longer) in a graph */
    Graph *graph;
    Span span;
    const CallSite *inlined;          /* NULL: in its own function */
    Sym scope;                        /* of a traced graph: the modules that were being called, "__module.layers.0"; or NULL */
    union {
        const Const *constant;        /* prim::Constant */
        Graph *callee;                /* prim::CallFunction, prim::fork; prim::Enter once lowered: __exit__ */
        Sym name;                     /* prim::GetAttr, SetAttr, CallMethod: attribute or method; TracedAttr, TracedModuleForward: "__module.a.b" */
        const Type *type;             /* prim::isinstance: type tested (several: a Tuple type of them); CreateObject: class */
        struct { int64_t lo, hi; } range;   /* prim::TupleSlice */
    } attr;
};

struct Block {
    Node *first, *last;
    Value **param; int nparam, param_cap;
    Value **ret; int nret, ret_cap;
    Use **ret_use;                    /* in step with ret */
    Node *owner;                      /* NULL: the body of graph */
    Graph *graph;
};

typedef struct GraphParam { Sym name; const Type *type; const Const *default_value; bool kw_only, hidden /* no variable of the function */; int broadcast_n; /* BroadcastingListN: a lone scalar is repeated N times */ Span span; } GraphParam;
/* The type of the numbers that p takes for a list, int or float; NULL where it takes none (no BroadcastingListN, or one of something else). */
const Type *graph_param_repeats(const GraphParam *p);
struct Graph {
    Sym name;                         /* "fn", "forward" */
    Sym qualified;                    /* "__torch__.fn": how calls to it print */
    Arena *arena;
    Session *s;
    Block *body;                      /* params: those of the function; exactly one return value (None where nothing) */
    GraphParam *params; int nparams;  /* names and defaults, in step with body->param */
    const Type *result;
    const char *doc;                  /* docstring or NULL */
    Span span;                        /* of the def */
    uint32_t next_id, next_number;
    Map numbers[2];                   /* of build_literal: ints, floats by their bits -> Value */
    Map names, suffixes;              /* of value_set_name: name -> its value; base -> last number given */
    bool no_futures;                  /* pass/futures.c has had it */
    bool optimised;                   /* passes_run has had it */
    bool is_method;                   /* first parameter is self */
    bool is_hook;                     /* a method that runs before or after forward, never called by name */
    Graph *pristine;                  /* as it was before passes_run, where somebody may want to print it; or NULL */
    Map grouped;                      /* nodes that PyTorch would run in a differentiable graph (pass/autodiff.c): their results show that as grad_fn */
    Graph **inlined; int ninlined;    /* functions whose calls graph_inline_all replaced: their constants stay in what .graph prints, numbered from */
    uint32_t inlined_number;          /* this on, the last one first */
    void *backend;                    /* the back end's handle, once compiled */
};

/* ---- making and editing: the only functions that change use lists */
Graph *graph_new(Session *s, Arena *a, Sym name, Sym qualified);
Block *block_new(Graph *g);                                       /* of no node: to build into before the nodes are moved */
Value *block_add_param(Block *b, const Type *type, Sym hint);    /* hint NULL: a temporary */
/* Names v as PyTorch's setDebugName does: whoever has the name already is renamed to name.N; NULL makes v a temporary. */
void value_set_name(Value *v, Sym name);
/* What a load of a variable does to names and numbers in PyTorch, where each load is a value of its own for a while: the owner of
 * `name` (if not NULL) is renamed to name.N, the name goes to nobody, and a number is used up. For .graph to have PyTorch's numbers. */
void graph_touch_name(Graph *g, Sym name);
Sym value_base_name(const Value *v);                              /* hint without .N; NULL for a temporary */
void block_add_return(Block *b, Value *v);
void block_set_return(Block *b, int i, Value *v);
void block_remove_return(Block *b, int i);
void block_remove_param(Block *b, int i);                         /* it must have no uses */
Node *node_new(Graph *g, OpId op, Span span);                     /* not yet in a block */
void node_add_input(Node *n, Value *v);
void node_insert_input(Node *n, int i, Value *v);
void node_set_input(Node *n, int i, Value *v);
void node_remove_input(Node *n, int i);
Value *node_add_output(Node *n, const Type *type);
void node_remove_output(Node *n, int i);                          /* it must have no uses */
Block *node_add_block(Node *n);
void node_append(Block *b, Node *n);                              /* at the end */
void node_insert_before(Node *at, Node *n);
void node_insert_after(Node *at, Node *n);
void node_move_before(Node *at, Node *n);
void node_remove(Node *n);                                        /* outputs must have no uses; drops inputs and blocks */
void value_replace_uses(Value *old, Value *with);                 /* everywhere, block returns too */
/* For If and Loop: drops each output i with !keep[i] and all that feeds it, in linear time. The first drops the operands and returns; when all
 * uses of the outputs (and the loop's parameters) are gone, the second drops these. */
void carried_drop_sources(Node *n, const bool *keep);
void carried_drop_values(Node *n, const bool *keep);
/* Copies the nodes of `from` to the end of `to`, mapping values through `map` (Value* -> Value*, seeded by the caller with params). */
void block_clone_into(Block *to, const Block *from, Map *map, const CallSite *site);
Graph *graph_clone(Arena *a, const Graph *g);
/* All that is under a block in order, without recursion, so that no nesting is too deep:
 *     for (Walk w = walk_block(b); walk_next(&w);) switch (w.event) ...
 * Each node comes once as WALK_NODE, before its blocks, and, when it has blocks, once more as WALK_NODE_DONE after them; each block (b, too)
 * as WALK_ENTER and WALK_LEAVE. The node of the event may be removed (one with blocks at WALK_NODE: set w.skip too); setting w.skip
 * at WALK_NODE leaves its blocks out. Nodes inserted before the current one are not seen, those after the next one are. */
typedef enum WalkEvent { WALK_ENTER, WALK_NODE, WALK_NODE_DONE, WALK_LEAVE } WalkEvent;
typedef struct Walk {
    WalkEvent event;
    Node *node; Block *block;         /* what the event is about; block is also the one that node is in */
    int depth;                        /* of blocks; 1 in the first one */
    bool skip;
    Block *root; Node *next;          /* walk_next's own */
} Walk;
Walk walk_block(Block *b);
bool walk_next(Walk *w);
/* Common constructors; all append to b. */
Value *build_const(Block *b, const Const *c, Span span);
Value *build_int(Block *b, int64_t i, Span span);
/* A number literal as PyTorch's emitter makes it: one node for equal numbers of a graph, put before all nodes of the function. While building
 * only: it remembers nodes that passes may remove. */
Value *build_literal(Graph *g, const Const *c, Span span);
Value *build_float(Block *b, double f, Span span);
Value *build_bool(Block *b, bool v, Span span);
Value *build_str(Block *b, const char *p, size_t n, Span span);
Value *build_none(Block *b, Span span);
Value *build_op(Block *b, OpId op, const Type *result, Value *const *in, int nin, Span span);   /* result NULL: no output */
const Const *const_int(Session *s, int64_t i);                    /* in the session's arena */
const Const *const_float(Session *s, double f);
const Const *const_bool(Session *s, bool b);
const Const *const_str(Session *s, const char *p, size_t n);
const Const *const_none(Session *s);
const Const *const_complex(Session *s, double re, double im);
const Const *const_seq(Session *s, const Type *type, const Const *const *elem, int n);   /* List, Tuple or Dict; copies elem */
bool const_equal(const Const *a, const Const *b);                 /* types and values; floats by bits */
uint32_t const_hash(const Const *c);
void text_string(Buf *out, const char *p, size_t n);              /* quoted and escaped, as a literal of TorchScript */
void const_print(const Const *c, Buf *out);                       /* as .code prints it: 1, 2.5, "a", (1, 2), [1., 2.], None */
/* Of Tensor type, u.p a tsrt_tensor: its text in .graph; equal dtype, sizes and elements (what shares one CONSTANTS.cN). */
void const_print_tensor(const Const *c, Buf *out);
bool const_same_tensor(const Const *a, const Const *b);
const Const *value_const(const Value *v);                         /* the constant that v is, or NULL */
/* Nodes of one block in order; n_ may be removed. */
#define FOREACH_NODE(n_, block_) \
    for (Node *n_ = (block_)->first, *n_##_next = n_ ? n_->next : NULL; n_; n_ = n_##_next, n_##_next = n_ ? n_->next : NULL)

/* ---- looking */
/* As PyTorch's .graph: "graph(%a.1 : int):\n  %2 : int = prim::Constant[value=1]() # f.tsc:2:11\n ...". */
typedef struct PrintOptions {
    bool ranges;                      /* the "# file:line:col" comments */
    bool exact;                       /* for dumps, which read back as they were: prim::convert nodes (PyTorch has none) are shown, a callee is an
                                       * attribute by qualified name (PyTorch: a Function constant), and the line "# graph NAME" comes first */
} PrintOptions;
void graph_print(const Graph *g, PrintOptions o, Buf *out);
/* As PyTorch's .code prints a function: "def f(a: int,\n    b: int) -> int:\n ...". */
void graph_print_code(const Graph *g, Buf *out);
/* What functions that are printed into one archive share. Whatever their text names (a class, enum, interface, NamedTuple, function) gets a name
 * of its own there and is noted in `used`, once, for its definition must be in the archive, too. */
typedef struct CodeUse { const Type *type; Graph *graph; Sym name; } CodeUse;   /* type or graph */
/* From byte `at` of a text to the next record's: made of `span` ({0,0}: of no source), which lies in the whole lines `piece`. */
typedef struct CodePlace { size_t at; Span span, piece; } CodePlace;
typedef struct CodePlaces { Arena *arena; CodePlace *data; int len, cap; } CodePlaces;
typedef struct CodeUnit {
    Session *s;
    Arena *a;
    VEC(CodeUse) used;
    VEC(const Const *) constants;     /* CONSTANTS.c0, ... */
    Map names, taken;                 /* Type or Graph -> Sym; names in use: Sym -> itself */
    Map *numbers;                     /* of temporaries: goes on from one function of a file to the next. NULL: each starts anew */
    CodePlaces *places;               /* of the file that the text goes to: the printed functions' records are added. NULL: not noted */
    int mangles;
    int version;                      /* of archives: the newest that an operator in it asks for */
} CodeUnit;
Sym code_unit_type(CodeUnit *u, const Type *t);                   /* the name of a type that has one */
Sym code_unit_graph(CodeUnit *u, Graph *g);
void code_unit_print_type(CodeUnit *u, const Type *t, Buf *out);  /* as type_print */
void code_unit_print_const(CodeUnit *u, const Const *c, Buf *out);
/* One function, `level` indentations deep. self: a parameter of that type before its own, of a method that was a function; name: what it is called. */
void code_unit_print_graph(CodeUnit *u, const Graph *g, int level, Sym name, const char *self, Buf *out);
/* "f(int x, float y=1.5) -> int", as PyTorch shows a function's schema. */
void graph_print_declaration(const Graph *g, Buf *out);
/* Reads what graph_print writes (several graphs in one text). NULL after diagnostics. */
typedef struct GraphList { Graph **data; int len, cap; } GraphList;
bool graph_parse(Session *s, Arena *a, Source *src, GraphList *out);
/* Gives temporaries whose number is another's, too, a number of their own. Numbers are how values print and nothing else: counting as
 * PyTorch does must never cost a program. Sema calls it once, when a function is whole. */
void graph_settle_numbers(Graph *g);
/* Every fault of structure, types and use lists, one diagnostic each ("after <where>: ..."); true when sound. */
bool graph_verify(Session *s, const Graph *g, const char *where);
/* Puts prim::convert nodes on the edges whose operand is a proper subtype of what its user wants: for graphs that were not made by sema. */
void graph_add_converts(Graph *g);
/* The i-th graph that n may call or keep for calling, NULL past the last: callees, methods, those of a class whose objects n makes. */
Graph *node_callee(const Node *n, int i);
/* Does running `n`, or anything in its blocks, do more than give its outputs: print, raise by itself, write to a value, call? What may only
 * fail (a list index) has no effect: PyTorch drops it when unused, too. O(size of its blocks). */
bool node_has_effect(const Node *n);
/* Does the node itself (not its blocks) write to the memory of v, one of its operands? Calls write to every operand that can change. */
bool node_writes(const Node *n, const Value *v);
bool type_is_mutable(const Type *t);                              /* has an identity, or holds what has: list, dict, object, Tensor, Any ... */
/* Which values may share memory: sets found once for a graph by unification, without order and without looking into containers, so a list
 * and its elements are in one set. All parameters that can change are in one set. Invalid after edits that add aliases. */
typedef struct AliasSets AliasSets;
AliasSets *alias_compute(Arena *a, const Graph *g);
bool alias_may_share(const AliasSets *sets, const Value *x, const Value *y);
bool alias_is_written(const AliasSets *sets, const Value *v);     /* by any node of the graph, or by a call it is given to */
bool alias_is_visible(const AliasSets *sets, const Value *v);     /* reaches the caller: by parameters, returns, calls or attributes */
uint32_t alias_set(const AliasSets *sets, const Value *v);        /* number of the set; UINT32_MAX for what cannot change */
#endif
