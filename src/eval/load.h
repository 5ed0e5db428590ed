/* load.h: programs out of archives that torch.jit.save wrote. What the files of this share.
 *
 * load.c        opening; what torch.jit.load gives; the archive as a program of its own
 * load_code.c   code/: entries parsed when one of their names is first wanted; classes and functions; sema's Resolver over them
 * load_value.c  data.pkl and constants.pkl: objects and enum members; all else is data.c's
 * load_module.c modules: what sema sees of an instance (ModuleDecl), made of the class's declarations and the object's state
 * load_legacy.c archives before PyTorch 1.4: classes and objects out of their model.json
 * load_ranges.c .debug_pkl: places in saved code to places in the source that it was compiled from
 *
 * Nothing of an archive is run by the evaluator: its classes and functions are declarations, and their methods are compiled when called. */
#ifndef TSCC_EVAL_LOAD_H
#define TSCC_EVAL_LOAD_H
#include "eval/data.h"
#include <string.h>

/* One entry of code: "code/__torch__/a/b.py" is qualifier "__torch__.a.b". */
typedef struct LoadFile { Sym qualifier; Source *src; PyModule *module; Map names; /* Sym -> Ast* of the ClassDef or FunctionDef */ Map made; /* Sym -> Py* */ } LoadFile;
typedef struct Load {
    Resolver r;                       /* first: what names in the archive's code mean */
    Eval *e;
    Archive *archive;
    const char *path;
    const char *entry;                /* whose values are being made: for messages */
    Map files;                        /* qualifier -> LoadFile*, NULL value: there is none */
    DataReader reader;                /* its host is this */
    PyClass *module_class;            /* torch.nn.Module */
    const char *code;                 /* the folder of code */
    const Data *constants; const char *constants_entry;
} Load;

/* Archives before 1.3 do not declare the attributes of script classes: they are those that __init__ sets. */
static inline bool load_undeclared(const Load *l, const PyClass *c) { return !c->fields.len && strcmp(l->code, "code"); }
/* ---- load_code.c */
void load_resolver(Load *l);
/* A class or function by its qualified name, "__torch__.a.C"; *out absent when there is none. False after a failure. */
bool load_name(Load *l, Sym qualified, Py *out);
PyClass *load_class(Load *l, const char *name, size_t len);      /* NULL: none, or a failure (l->e->fail) */
void load_field(Load *l, PyClass *c, Sym name, const Ast *note);   /* declares an attribute */
/* A class of modules that is not in the code, with the functions of an entry (NULL: none) as its methods; *name becomes its name: with a number where it is taken.
 * ranges: its debug records, or NULL. */
bool load_new_class(Load *l, Sym *name, const char *entry, const char *ranges, PyClass **out);
/* ---- load_value.c */
bool load_data(Load *l, const Data *d, Py *out);            /* failures name the entry */
bool load_object(DataReader *r, const Data *d, Py *out);    /* the reader's */
bool load_own_state(Load *l, PyInstance *x, const Data *state);   /* calls x's __setstate__ */
/* ---- load_module.c */
bool load_module(Load *l, const Data *d, PyClass *c, PyInstance *x);    /* fills x, an object of class c whose state d holds */
/* ---- load_ranges.c */
bool load_ranges(Load *l, LoadFile *f, AstModule *ast, const char *entry);    /* entry: the records'; none: nothing is done. False: they are damaged */
/* ---- load_legacy.c */
bool load_legacy(Load *l, const Model *model, const Data **root);              /* sets code and constants, too */
/* ---- load.c */
#define LOAD_FAIL(l_, ...) (diag((l_)->e->s, __VA_ARGS__), (l_)->e->fail = FAIL_END, false)
/* torch.jit.load(path, _extra_files=extra): the module. False after a failure. */
bool load_archive(Eval *e, const char *path, Py extra, Py *out);
#endif
