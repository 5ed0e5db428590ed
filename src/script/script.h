/* script: TorchScript archives of modules and functions, as torch.jit.save writes them and torch.jit.load reads them.
 * Takes  graphs as sema made them, the types of classes, and values as the runtime holds them (a module is an object of its class).
 * Gives  the archive: classes and functions as code, one file a Python module, and the state as pickles.
 *        Also any value of the runtime as Data.
 * Layout: torch/csrc/jit/serialization/export_module.cpp and python_print.cpp. */
#ifndef TSCC_SCRIPT_H
#define TSCC_SCRIPT_H
#include "archive/archive.h"
#include "archive/tensors.h"
#include "sema/sema.h"
#include "tsrt.h"

/* ---- values as Data */
typedef struct ValueOut {
    Session *s;
    Arena *arena;                     /* of the result */
    Buf *why;                         /* what has no form there */
    /* Set for an archive: objects, enum members and the types of lists and dicts go along, named as in the unit's code. */
    CodeUnit *unit;
    const Type *(*type_of)(void *user, const tsrt_type *r);       /* the compile-time type of a descriptor, NULL where it needs none */
    tsrt_boxed_fn *(*code)(void *user, Graph *g);                 /* a graph as code: __getstate__ is run. NULL after a diagnostic */
    void *user;
    tsrt_ctx *ctx;                    /* that the objects live in */
    VEC(tsrt_value) states;           /* what __getstate__ gave: held until value_out_done */
    int64_t elements;                 /* so far: a value may reach one list along 2^60 paths, so there is a limit */
    Map cells;                        /* what was made already: cells -> Data */
    TensorPool pool;                  /* .keep: the result is to outlive the runtime's value */
} ValueOut;
/* The value of type t at `at`. NULL with the reason added to `why`. */
Data *value_out(ValueOut *v, const tsrt_type *t, const void *at);
void value_out_done(ValueOut *v);    /* lets go of what the Data was made of */

/* ---- archives */
typedef struct ScriptSave {
    Session *s;
    Sema *sema;
    const Type *module; const tsrt_cell *object;  /* a module's type and its object, or */
    Graph *function;                              /* a function: saved as the forward of a module that has nothing else */
    const ArchiveText *extra; int nextra;         /* _extra_files: by their own names */
    const Type *(*type_of)(void *user, const tsrt_type *r); tsrt_boxed_fn *(*code)(void *user, Graph *g); void *user; tsrt_ctx *ctx;   /* as of ValueOut */
} ScriptSave;
/* Writes the archive, whole or not at all. False after a diagnostic: not writable, or the program uses what only tscc has. */
bool script_save(const ScriptSave *save, const char *path);

/* ---- private to the folder */
typedef struct CodeFile { Sym module; Buf text; Map numbers; CodePlaces places; } CodeFile;
typedef VEC(CodeFile *) CodeFiles;
/* Definitions of all that u->used has and gets while they are written. False after a diagnostic. */
bool script_code(Sema *sm, CodeUnit *u, CodeFiles *files);
bool script_has_form(CodeUnit *u, const Graph *g);                             /* false after a diagnostic: what only tscc's graphs have */
CodeFile *code_file(CodeUnit *u, CodeFiles *files, Sym qualified);          /* that a definition of this name goes to */
/* The debug records of a file, as its NAME.py.debug_pkl holds them. */
Data *script_ranges(Session *s, Arena *a, const CodePlaces *places);
#endif
