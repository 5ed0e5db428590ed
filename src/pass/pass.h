/* pass: rewrites of graphs. Takes verified graphs, gives verified graphs that do the same. Two pipelines, both rows of passes.def:
 *   canonical  what PyTorch does when it scripts a function, so that .graph and .code have its shape; sema runs it on each graph;
 *   optimise   what only code generation needs; by -O level.
 * Every pass is linear or n log n in the size of the graph, and uses no recursion on it. */
#ifndef TSCC_PASS_H
#define TSCC_PASS_H
#include "ir/ir.h"

typedef struct PassOptions {
    int opt;                          /* -O0..3: steps of a higher level are left out */
    const char *dump_after;           /* "dce,fold" or "all": the graph after each run of these passes */
    const char *stop_after;           /* a pass: nothing runs after its first run */
    const char *skip;                 /* "cse,loop": passes left out, but for required ones */
    const char *limit;                /* "fold:37": the pass makes at most so many changes, to find the one that is wrong by bisection */
    bool time_passes;                 /* a table of times at the end */
    bool verify_each;                 /* the verifier after each pass; always on in sanitizer builds */
    bool ranges;                      /* dumps have "# file:line:col" */
    FILE *out;                        /* of dumps and times; NULL: stderr */
} PassOptions;

/* Do the options name passes that there are, and do the pipelines keep their order constraints? False after diagnostics. */
bool passes_check(Session *s, const PassOptions *o);
/* The canonical pipeline on one graph. o may be NULL. False after a diagnostic (only of the verifier). */
bool passes_canonical(Session *s, Graph *g, const PassOptions *o);
/* The optimise pipeline on n graphs, callees first where possible: a callee is inlined only when its own passes have run. Graphs that have
 * had them (g->optimised) stay as they are. False after a diagnostic. */
bool passes_run(Session *s, Graph **g, int n, const PassOptions *o);
/* Just the passes named ("fold,dce"), in that order, on each graph. False after a diagnostic. */
bool passes_run_named(Session *s, Graph **g, int n, const char *names, const PassOptions *o);
/* Every call to a function or method replaced by its body, whatever its size, but for recursive ones and those that only running settles: what
 * PyTorch prints as inlined_graph. Values are numbered anew. */
void graph_inline_all(Graph *g);
/* Notes in g->grouped the nodes that PyTorch's profiling executor gathers in differentiable graphs once it has seen gradients wanted. Calls must be
 * inlined. */
void graph_group_differentiable(Graph *g);
/* Markdown table of passes and pipelines: docs/ir.md. */
void passes_list(FILE *to);

/* ---- for the passes themselves */
typedef struct Pass {
    Session *s;
    Arena *scratch;                   /* gone after the run of this pass */
    const PassOptions *o;
    struct ConstEval *eval;           /* see const_eval.c */
    bool canonical;                   /* the pipeline keeps to what PyTorch does */
    int64_t left;                     /* changes still allowed by --limit; below 0: no limit */
    bool changed;
} Pass;
/* May the pass make one more change? Ask right before each one. */
bool pass_may(Pass *p);
typedef void PassFn(Pass *p, Graph *g);
#define PASS(name_, ...) PassFn pass_##name_;
#define RUN(pipeline_, name_, level_)
#define BEFORE(a_, b_, reason_)
#include "pass/passes.def"
#undef PASS
#undef RUN
#undef BEFORE

/* The nodes of b, before `at` instead (of the same graph). Returns the first, NULL when there was none. */
Node *splice_before(Node *at, Block *b);
/* Operators by name: is n an overload of "aten::add"? */
bool is_op(const Node *n, const char *name);
/* Constant that v is, seen through prim::convert; NULL when none. */
const Const *known_const(const Value *v);
/* A constant of n's graph right before n, of type t (with a prim::convert where the constant's own type is another). */
Value *const_before(Node *n, const Const *c, const Type *t);
bool is_pure(const Node *n);          /* no blocks, and no effect beyond its outputs */

/* Evaluates operators on constants by calling the runtime's own functions, so that folding and compiled code agree. */
typedef struct ConstEval ConstEval;
ConstEval *const_eval_new(Session *s);
void const_eval_free(ConstEval *e);
/* The outputs of pure node n for these inputs, into out[n->nout]. False when they are not known at compile time: it fails, it would be
 * large, or there is no function for it. */
bool const_eval(ConstEval *e, const Node *n, const Const *const *in, const Const **out);
#endif
