/* compile: the one road that every subcommand takes: file -> Source -> AST -> evaluator -> declarations -> semantic pass -> passes ->
 * code, in memory or as bytes. A Compile is one input file on that road; each step is made when first asked for and reports through the
 * session's diagnostics. Nothing here prints or exits. */
#ifndef TSCC_COMPILE_H
#define TSCC_COMPILE_H
#include "codegen/codegen.h"
#include "driver/ctypes.h"
#include "driver/options.h"
#include "driver/weights.h"
#include "eval/eval.h"
#include "pass/pass.h"
#include "sema/sema.h"
#include "tsrt.h"

typedef struct Compile Compile;

/* Reads `path` and runs its top level, or loads it, where it is an archive. as_main: __name__ is "__main__" (under `run`). print: where build-time print goes.
 * A statement of the top level that this version can't run only poisons what it binds: asking for that gives the diagnostic.
 * NULL after diagnostics: unreadable, a syntax error, an uncaught exception. The session must outlive the result. */
Compile *compile_open(Session *s, const Options *o, const char *path, bool as_main, FILE *print);
void compile_close(Compile *c);
/* Is this file taken for an archive that torch.jit.save wrote: a zip file, or called .pt or .pth? */
bool compile_is_archive(const char *path);
/* Of a program that is an archive: the name of its module, which is all that it has. NULL: the program is a source. */
const char *compile_archive(const Compile *c);

/* What --entry names: a function, a class, ... False after a diagnostic (no such name, with a suggestion). */
bool compile_entry(Compile *c, const char *name, Entity *out);
/* The entry as a function; false after a diagnostic where it is something else. */
/* Compiles all of the class of that name (its methods, or what an enum or NamedTuple holds). False, and nothing was done, where there is none. */
bool compile_entry_class(Compile *c, const char *name);
/* A method of a module, compiled with all of the module; NULL after diagnostics. */
Graph *compile_module_method(Compile *c, ModuleDecl *m, const char *method);
const Type *compile_class(Compile *c, ClassDecl *cls);     /* compiled with all its methods; NULL after diagnostics */
FuncDecl *compile_entry_function(Compile *c, const char *name);

/* The graph of f as the semantic pass makes it, canonical as .graph prints it, before any pass. NULL after diagnostics. One function that
 * fails takes no other along. */
Graph *compile_graph(Compile *c, FuncDecl *f);
/* Graphs that g reaches through calls and that are not in `seen`, callees first, g last. */
void compile_reach(Compile *c, Graph *g, Map *seen, GraphList *out);
/* Runs the passes on f's graph and on all it calls that have not had them. After this compile_graph gives the optimised graph. */
bool compile_optimise(Compile *c, FuncDecl *f);

/* f's boxed entry in this process: semantic pass, passes, code, one function (with what it calls) at a time. *graph, where not NULL,
 * gets its graph (parameters, result). NULL after diagnostics; asking again reports nothing new. */
tsrt_boxed_fn *compile_code(Compile *c, Graph *g);      /* of a graph that sema made; NULL after diagnostics */
tsrt_boxed_fn *compile_boxed(Compile *c, FuncDecl *f, Graph **graph);
/* The context that code in memory runs in: one a Compile, made when first asked for; prints to stdout. */
tsrt_ctx *compile_ctx(Compile *c);
/* Under --fail-alloc: the context's allocation number `in` from now on fails (0: none does). Whether the one asked for last came. */
bool compile_fail_alloc(Compile *c, int64_t in);
/* How many allocations there were since then. */
int64_t compile_allocations(const Compile *c);

/* What -c exports under the options: --export, --entry, or everything that is exported by rule. */
/* func: NULL for a method of a class that the signatures use. */
/* module: what the type of an exported module is called, on its create function. */
typedef struct ExportedFunc { FuncDecl *func; Graph *graph; const char *c_name, *module; } ExportedFunc;
/* Type-checks (and with `optimise` runs passes on) every exported function. Each failure is reported; false when there was one. */
bool compile_exports(Compile *c, bool optimise, ExportedFunc **out, int *n);
/* The types of the exports' signatures, with what they are made of. */
void compile_export_types(CTypes *types, const ExportedFunc *exports, int n);
/* The unit of all exports and what they call; `program`: its entry is main. False after diagnostics. */
bool compile_unit(Compile *c, bool program, Unit *out, ExportedFunc **exports, int *nexports);

/* Writes a TorchScript archive of what --entry names, or of the only thing that is exported: a module or a function. False after diagnostics. */
bool compile_save(Compile *c, const char *path);

/* What --weights=FILE asks for, once the exports are compiled; NULL: nothing. */
const WeightFile *compile_weights(const Compile *c);
PassOptions compile_pass_options(const Options *o);
CodegenOptions compile_codegen_options(const Options *o, bool in_memory);
Eval *compile_eval(Compile *c);
Session *compile_session(Compile *c);
const char *compile_stem(Arena *a, const char *path);     /* "dir/net.tsc" -> "net" */

/* Subcommands: each returns the exit status; diagnostics are flushed by main. */
int cmd_compile(Session *s, const Options *o);
int cmd_run(Session *s, const Options *o);
int cmd_check(Session *s, const Options *o);
int cmd_verify(Session *s, const Options *o);              /* src/driver/verify.c */
int cmd_inspect(Session *s, const Options *o);             /* src/driver/inspect.c */
#endif
