/* What the module files of sema share. A module's type is a class type whose ClassDecl has a ModuleDecl; ClassInfo (class.h) serves it like any
 * other class, with the attributes that the instance has. Its methods are copies of the source's, one set a type, made when first asked for. */
#ifndef TSCC_SEMA_MODULE_H
#define TSCC_SEMA_MODULE_H
#include "sema/class.h"

typedef struct MethodCopy { const FuncDecl *of; FuncDecl *copy; } MethodCopy;
typedef struct ModuleInfo {
    ClassInfo ci;                     /* first: a ClassInfo is this where its decl has a module */
    ModuleDecl *m;                    /* the first instance of the type */
    VEC(MethodCopy) copy;
    VEC(FuncDecl *) pre_hook, hook;
    Graph *call;                      /* __call__: hooks around forward; NULL: not made yet */
    FuncState compiled;               /* entries and hooks */
} ModuleInfo;

ModuleInfo *module_info(Sema *sm, const Type *t);          /* NULL: no module's type */
/* A copy of method d of the source for this type; direct: it is no method by name (super()'s, a hook). */
FuncDecl *module_copy(ModuleInfo *mi, const FuncDecl *d, bool direct);
FuncDecl *module_method(ModuleInfo *mi, Sym name, MethodKind kind);
const ModuleAttr *module_find(const ModuleInfo *mi, Sym name);
/* The type of m and of all below it. Error after a diagnostic. */
const Type *module_use(Sema *sm, Fn *f, ModuleDecl *m, Span span);

/* ---- module_attr.c */
SV *module_get(Fn *f, Value *self, Sym name, const Type *t, Span span);   /* prim::GetAttr */
bool module_has(Fn *f, ModuleInfo *mi, Sym name);

/* ---- module_call.c */
bool module_check_hooks(Sema *sm, ModuleInfo *mi);
/* ---- module_weights.c */
struct tsrt_tensor;
bool weight_has_block(const struct tsrt_tensor *t);                    /* has it elements at all? */
WeightBlock *weights_block(const Weights *w, const struct tsrt_tensor *t);   /* NULL: there is none */
#endif
