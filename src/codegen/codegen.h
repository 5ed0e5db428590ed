/* codegen: native code from graphs. This folder is the door: it opens the back end (tscc-llvm.so, built from src/llvm) when code is first
 * needed, since loading libLLVM costs 20 ms that `check`, `inspect` and `--help` must not pay. Takes verified, optimised graphs; gives bytes
 * of an object, assembly or LLVM IR, or functions in memory. */
#ifndef TSCC_CODEGEN_H
#define TSCC_CODEGEN_H
#include "base/base.h"
#include "ir/ir.h"
#include "tsrt.h"

typedef enum EmitKind { EMIT_OBJECT, EMIT_ASM, EMIT_LLVM, EMIT_BITCODE } EmitKind;
typedef struct CodegenOptions {
    int opt;                          /* 0..3 */
    bool debug;                       /* DWARF: lines, variables, types */
    bool pic;
    const char *triple, *cpu, *features;   /* NULL triple: this machine's; NULL cpu: the target's baseline (in memory: this machine's) */
    bool time_passes;
} CodegenOptions;

/* What C sees of one graph: `int C_NAME(tsrt_ctx *, arguments..., results...)`, see docs/abi.md and src/driver/header.c, which agree through
 * export_signature below. */
typedef struct Export { Graph *graph; const char *c_name; } Export;
/* A type of the exports' signatures: C's name for it, and the variable that points to its descriptor, `const tsrt_type *const SYMBOL`. */
typedef struct ExportedType { const Type *type; const char *name, *symbol; } ExportedType;
/* One translation unit. Graphs reached by CallFunction must be in the list. Those not exported get internal linkage. */
typedef struct Unit {
    const char *name;                 /* module name: file's stem */
    Graph **graphs; int ngraphs;
    const Export *exports; int nexports;
    const ExportedType *types; int ntypes;
    Graph *program;                   /* not NULL: a C `main` that makes a context and runs it: () or (args: List[str]) -> int or None.
                                       * An uncaught error is written to stderr as tsrt_error_text gives it, exit status 1 */
    bool saved;                       /* of an archive that is the program: runs as under no_grad, unless it computes gradients */
} Unit;

/* C parameter list of an export, in order after the context: the one rule that the wrapper in the object and the header share.
 * int: int64_t; float: double; bool: bool; str, List, Dict, class ...: const tsrt_X * in, tsrt_X ** out; complex, tuple, Optional of plain, Any:
 * `const struct *` in, `struct *` out. */
typedef enum CPass { CPASS_VALUE, CPASS_CELL, CPASS_STRUCT } CPass;
CPass export_pass(const Type *t);

/* Writes the unit's code to `out`. False after diagnostics: HOW_NONE operators give SEV_UNSUPPORTED ones at their spans. */
bool codegen_emit(Session *s, const Unit *u, const CodegenOptions *o, EmitKind kind, Buf *out);

/* In memory (ORC). A Jit may be extended by further units, whose graphs may call those of earlier ones. Errors as above. */
typedef struct Jit Jit;
Jit *jit_new(Session *s, const CodegenOptions *o);
bool jit_add(Jit *j, const Unit *u);
tsrt_boxed_fn *jit_boxed(Jit *j, Graph *g);                       /* NULL after a diagnostic */
void jit_free(Jit *j);
/* Names of targets for -print-targets. */
bool codegen_print_targets(Session *s, FILE *to);

/* ---- for src/llvm: the table that tscc-llvm.so exports as `tscc_backend` */
#define TSCC_BACKEND_ABI 1
typedef struct Backend {
    int abi;
    bool (*emit)(Session *s, const Unit *u, const CodegenOptions *o, EmitKind kind, Buf *out);
    Jit *(*jit_new)(Session *s, const CodegenOptions *o);
    bool (*jit_add)(Jit *j, const Unit *u);
    tsrt_boxed_fn *(*jit_boxed)(Jit *j, Graph *g);
    void (*jit_free)(Jit *j);
    bool (*print_targets)(Session *s, FILE *to);
} Backend;
/* The back end, opened relative to the running executable (build tree: lib/tscc-llvm.so beside it; installed: ../lib/tscc/). NULL after a diagnostic. */
const Backend *backend_open(Session *s);

/* Descriptor of a type inside this process, for code in memory, verify and the evaluator. Cached; lives as long as the session. Made by
 * src/codegen/rtype.c. NULL for a type that has no run-time form in this version (Tensor, classes, ...): the caller says so. Layout:
 * Tuple: C struct, () has size 0; Optional of what is no pointer: {bool, T}, T at offset align(T); number and Union: as Any. */
const tsrt_type *rtype_of(Session *s, const Type *t);
/* The value of a constant of type Device; -1: its text names none. */
int64_t rtype_device(const Const *c);
/* The type whose descriptor rtype_of gave; NULL for those that are libtsrt's own. */
const Type *rtype_type(Session *s, const tsrt_type *r);
/* Makes a method of class cls callable by name; once a method. */
void rtype_set_method(Session *s, const Type *cls, Sym name, tsrt_boxed_fn *fn);
#endif
