/* trace.h: torch.jit.trace. Tracing is the evaluator with operators recorded: each operator that tensor_call runs becomes a node of an ordinary
 * Graph (ir.h), each tensor object has the value that made it last. What PyTorch's tracer does (torch/csrc/jit/frontend/tracer.cpp,
 * passes/fixup_trace_scopes.cpp, torch/jit/_trace.py) is done in the same order, so that .graph and .code are its own.
 *
 * trace.c         the recording: values of tensors, constants, names, sizes, warnings
 * trace_op.c      one operator call as a node: arguments by schema, results
 * trace_below.c   operators that PyTorch records as what they are made of
 * trace_form.c    nested arguments and results: their types, and what no type of TorchScript's can hold (an extension: tuples stand for them)
 * trace_scope.c   submodule calls as methods of their modules
 * trace_jit.c     torch.jit.trace, trace_module, and the check that follows
 *
 * A traced function is a PyScript whose FuncDecl has FUNC_TRACED and its graph from the start. A traced module is an instance like that which
 * torch.jit.script makes: attributes "__script__" and "__traced__" beside the three dicts and `training`; its ModuleDecl has `traced` set, and
 * its methods are `recorded` FuncDecls (sema.h). So sema, passes, printers, code generation and archive writers need not know that it was traced. */
#ifndef TSCC_EVAL_TRACE_H
#define TSCC_EVAL_TRACE_H
#include "eval/script.h"
#include "eval/tensor.h"

/* Nesting of an argument or a result. Where PyTorch's tracer knows no type for it (a list of unlike elements, a dataclass, None), a tuple stands
 * for it in the graph, and the evaluator makes the one of the other: an extension. */
typedef enum FormKind { FORM_TENSOR, FORM_NUMBER, FORM_CONST, FORM_LIST, FORM_TUPLE, FORM_DICT, FORM_OBJECT } FormKind;
typedef struct TraceForm TraceForm;
struct TraceForm {
    FormKind kind;
    const Type *type;                 /* in the graph */
    bool plain;                       /* the type says it all, as in PyTorch: no tuple stands for anything */
    Py value;                         /* FORM_CONST: the value; FORM_OBJECT: an instance of the class */
    PyClass *cls;                     /* FORM_TUPLE: of a named tuple; or NULL */
    Py *key;                          /* FORM_DICT: keys; FORM_OBJECT: names of attributes */
    TraceForm **kid; int n;
};
/* How a traced function's arguments and result look to Python. */
typedef struct TraceForms { TraceForm **in; int nin; TraceForm *out; PyFunc *fn; bool is_method; } TraceForms;

typedef struct Trace Trace;
struct Trace {
    Graph *g;
    Block *at;                        /* new nodes go to its end */
    Sym scope;                        /* "__module.a/__module.a.b", or NULL */
    Map values;                       /* tsrt_tensor* and module PyInstance* -> Value* */
    Map modules;                      /* PyInstance* below the traced module -> Sym "__module.a" */
    Map subgraphs;                    /* Node* (TracedModuleForward) -> Graph*: see trace_scope.c */
    bool strict;
};

/* ---- recording (trace.c). All of these need e->tracing. */
Value *trace_value(Eval *e, Py tensor);                     /* the tensor's value; a constant where it has none; NULL: failed */
void trace_set(Eval *e, Py tensor, Value *v);
bool trace_has(const Eval *e, Py tensor);
void trace_facts(Eval *e, Value *v, const tsrt_tensor *t);
const ValueFacts *trace_tuple_facts(Eval *e, Value *const *v, int n);
Span trace_span(Eval *e);                                    /* the line that runs now, from its first column on */
Node *trace_node(Eval *e, OpId op, bool located);            /* in no block yet */
Value *trace_push(Eval *e, Node *n, const Type *type);       /* appended; type NULL: no output */
Value *trace_const(Eval *e, const Const *c, bool located);
Value *trace_int_of(Eval *e, OpId op, Value *tensor, const Type *type);   /* aten::Int and the like, right behind what makes the tensor */
bool trace_size(Eval *e, Py tensor, int64_t dim, Py *out);   /* x.size(dim): a 0-dim tensor */
bool trace_shape(Eval *e, Py tensor, Py *out);               /* x.shape: a torch.Size of them */
bool trace_numel(Eval *e, Py tensor, Py *out);
/* The same elements as an object of its own. PyTorch does this with the tracer on: a view that nothing uses, but for what it reads. */
bool trace_view(Eval *e, Py tensor, Py *out);
/* A decision or number taken from a tensor: a warning at the line that runs now, once a line. what: "Converting a tensor to a Python boolean". */
void trace_warn(Eval *e, const char *what, const char *why);
void trace_warn_data(Eval *e, const char *what);
/* A constant made by torch.tensor and the like: `made` counts as one, then aten::to and (detach) aten::detach of it. */
bool trace_literal(Eval *e, Py made, bool detach, Py *out);
/* Modules: the value of a scripted or traced one, its submodule call's block. */
Value *trace_module_value(Eval *e, PyInstance *x);
bool trace_enter(Eval *e, PyInstance *x);                    /* false: no scope is opened */
void trace_leave(Eval *e);
/* Tracing is off until resumed: for what PyTorch does below its tracer. */
static inline Trace *trace_pause(Eval *e) {
    Trace *t = e->tracing;
    e->tracing = NULL;
    return t;
}
static inline void trace_resume(Eval *e, Trace *t) { e->tracing = t; }

/* ---- one operator (trace_op.c) */
typedef struct TraceArgs { OpId op; const Schema *sc; const Py *v; const bool *given; } TraceArgs;
/* The node with its arguments, before the operator runs; NULL: failed. */
Node *trace_op(Eval *e, const TraceArgs *a);
/* Its results, after it ran. */
bool trace_results(Eval *e, Node *n, const Schema *sc, Py result);
/* What the tracer does not record as such (trace_below.c): its parts are run and recorded instead. *done false: it is none of these. */
bool trace_below(Eval *e, const Schema *sc, const Py *v, const bool *given, bool *done, Py *out);
/* A call of compiled code: the arguments as values of the parameters' types. */
bool trace_call(Eval *e, const Graph *g, PyInstance *self, Sym method, const Py *v, Node **out);
bool trace_call_result(Eval *e, const Graph *g, Node *n, Py result);

/* ---- forms (trace_form.c) */
TraceForm *form_of(Eval *e, Py v, bool input);               /* NULL: failed */
/* An argument or result between its Python form and what the graph has for it. */
bool form_flatten(Eval *e, const TraceForm *f, Py v, Py *out);
bool form_build(Eval *e, const TraceForm *f, Py v, Py *out);
/* The parameter as the traced function gets it: v with its tensors bound to the parts of the graph's parameter. */
bool trace_input(Eval *e, const TraceForm *f, Py v, Value *param, Py *out);
Value *trace_output(Eval *e, const TraceForm *f, Py v);      /* NULL: failed */

/* ---- scopes (trace_scope.c) */
/* Turns the recorded blocks into methods, what the graph reads into prim::GetAttr, and cleans up. root: the traced module, or NULL. */
bool trace_fixup(Eval *e, Trace *t, ModuleDecl *root);

/* ---- torch.jit.trace, torch.jit.trace_module (trace_jit.c) */
bool jit_trace(Eval *e, Args *a, Py *out);
bool jit_trace_module(Eval *e, Args *a, Py *out);
PyFunc *traced_method(Eval *e, PyInstance *x, Sym name);     /* a recorded method, to be run; NULL: there is none */
#endif
