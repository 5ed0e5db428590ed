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
typedef struct EvalOptions {
    const char *const *include; int ninclude;     /* -I */
    const char *const *argv; int nargv;            /* sys.argv[1:] */
    bool is_main;                                  /* __name__ == "__main__": under `run` only */
    bool tsc;                                      /* .tsc: functions annotated in full are scripted where they are defined */
    int64_t max_steps, max_bytes;                  /* 0: defaults */
    FILE *out;                                     /* build-time print */
    /* Calls a scripted function: compiles it at the first call (driver). Arguments and result are Python-side values: see eval/value.h. */
    void *host;
} EvalOptions;
Eval *eval_new(Session *s, Sema *sm, const EvalOptions *o);
/* Runs a file's top level. False after an error: an uncaught exception is a diagnostic at the failing line with Python's wording and the
 * frames as notes. */
bool eval_file(Eval *e, const char *path);
void eval_free(Eval *e);

typedef struct Exported { Sym name; FuncDecl *func; Span span; bool scripted, annotated; } Exported;
/* Top-level functions that `-c` exports (annotated in full or scripted; not _private), in order of definition. */
Exported *eval_exports(Eval *e, int *n);
/* A top-level name as --entry names it: ENT_FUNCTION, ENT_CLASS, ... */
bool eval_lookup(Eval *e, Sym name, Entity *out);
/* Every file read (imports too), for depfiles. */
const char *const *eval_files(Eval *e, int *n);
#endif
