/* eval: the build-time evaluator: a compact interpreter of the AST over dynamic values, which runs what Python would run when a file is
 * loaded: imports, constants, classes, calls, prints. It is Python there (shortest floats, unbounded? ints: 64 bits, an overflow is an
 * error that says so), while what it hands to sema becomes TorchScript. Steps, depth and memory are limited, so a script can't hang a build.
 * Takes a source; gives a world (globals) that implements sema's Resolver. */
#ifndef TSCC_EVAL_H
#define TSCC_EVAL_H
#include "ast/ast.h"
#include "sema/sema.h"
#include "tsrt.h"

typedef struct Eval Eval;
/* What the evaluator asks of the driver, which stands above the back end: calls of scripted functions at build time. */
typedef struct EvalHost EvalHost;
struct EvalHost {
    tsrt_boxed_fn *(*compile)(EvalHost *h, FuncDecl *f, Graph **graph);   /* at the first call, then cached; NULL after diagnostics */
    tsrt_boxed_fn *(*code)(EvalHost *h, Graph *g);                         /* of a graph that sema has made; NULL after diagnostics */
    tsrt_ctx *(*ctx)(EvalHost *h);
    const tsrt_type *(*rtype)(EvalHost *h, const Type *t);
    const Type *(*type_of)(EvalHost *h, const tsrt_type *r);              /* of a class or enum; NULL: not one of this session's */
    void *self;                                                           /* the owner's */
};
typedef struct EvalOptions {
    const char *const *include; int ninclude;     /* -I */
    const char *const *argv; int nargv;            /* sys.argv: the file, then its arguments */
    bool is_main;                                  /* __name__ == "__main__": under `run` only */
    bool tsc;                                      /* .tsc: functions annotated in full are scripted where they are defined */
    int64_t max_steps, max_bytes;                  /* 0: defaults */
    FILE *out;                                     /* build-time print */
    EvalHost *host;                                /* NULL: scripted functions can't be called */
    /* A top-level statement that this version can't run (PyTorch features to come) poisons the names it binds or may change, and is
     * reported when one of these is needed. strict (`run`): it is reported at once and ends the file. */
    bool strict;
} EvalOptions;
Eval *eval_new(Session *s, Sema *sm, const EvalOptions *o);
/* Runs a file's top level. False after an error: an uncaught exception is a diagnostic at the failing line with Python's wording and the
 * frames as notes. */
bool eval_file(Eval *e, const char *path);
/* An archive that torch.jit.save wrote as the whole program: its module is all that the top level has, as `name`. False after a diagnostic. */
bool eval_archive(Eval *e, const char *path, Sym name);
void eval_free(Eval *e);

typedef struct Exported { Sym name; FuncDecl *func; Span span; bool scripted, annotated; } Exported;
/* Top-level functions that `-c` exports (annotated in full or scripted; not _private), in order of definition. */
Exported *eval_exports(Eval *e, int *n);
/* A top-level name as --entry names it: ENT_FUNCTION, ENT_CLASS, ENT_UNSUPPORTED (its diagnostic: eval_report_unsupported)...
 * False where there is no such name. */
bool eval_lookup(Eval *e, Sym name, Entity *out);
int eval_names(Eval *e, Sym *out, int max);       /* top-level names, for suggestions */
/* Reports the statements that were skipped as not supported: all of them (name NULL), or the one that bound `name`. Each at most once. */
void eval_report_unsupported(Eval *e, Sym name);
/* An object of the module's compiled type with its state as it is now: what `self` is. Owned by the caller. NULL after a diagnostic. */
tsrt_cell *eval_module_object(Eval *e, ModuleDecl *m, tsrt_ctx *c);
/* m.load_state_dict() of these tensors, whose references it takes over. False after a diagnostic. */
bool eval_module_load(Eval *e, ModuleDecl *m, const char *const *key, tsrt_tensor *const *tensor, int n);
typedef struct ExportedModule { Sym name; ModuleDecl *module; Span span; } ExportedModule;
/* Top-level variables that hold modules, in order of definition; not _private. */
ExportedModule *eval_modules(Eval *e, int *n);
/* Calls a function of the top level with Python-side arguments taken from argv-like strings: () or (args: List[str]), as `run` calls main.
 * *status gets its int, or 0 for None. False after an error, which has been written (an uncaught run-time error's text to stderr) or
 * reported as a diagnostic. */
bool eval_call_main(Eval *e, FuncDecl *f, int *status);
bool eval_main_called(Eval *e);                   /* the top level called main itself (`if __name__ == "__main__": main()`) */
/* sys.exit(n) ended the top level. */
bool eval_exited(Eval *e, int *status);
/* Every file read (imports too), for depfiles. */
const char *const *eval_files(Eval *e, int *n);
#endif
