/* What the class files of sema share. A ClassInfo is what sema knows of one script class, dataclass or interface: found through its type
 * (type->decl is the ClassDecl) or its declaration. Methods are compiled when first called; classes_finish compiles the rest, so that a
 * class's errors are found whether a method is called or not. */
#ifndef TSCC_SEMA_CLASS_H
#define TSCC_SEMA_CLASS_H
#include "sema/internal.h"

typedef struct ClassInfo ClassInfo;
struct ClassInfo {
    ClassDecl *decl;
    const Type *type;
    ClassShape *shape;
    ClassInfo *base;
    VEC(FuncDecl *) method;           /* own ones; those of a dataclass made up where it has none */
    FuncState attrs;                  /* of finding the attributes: compiling __init__ */
    bool checked;                     /* classes_finish was here */
    Sema *sm;
};
/* Enters ci, of c, whose type is known, in sema's table. */
void class_register(Sema *sm, ClassInfo *ci, ClassDecl *c);
void class_types_init(Sema *sm);      /* before the first nominal type */
typedef enum MethodKind { METHOD_PLAIN, METHOD_GETTER, METHOD_SETTER } MethodKind;

ClassInfo *class_info(Sema *sm, const ClassDecl *c);
/* The method of that name, own or inherited; *owner where it was found. NULL: none. A getter's and a setter's name is the property's. */
FuncDecl *class_method(ClassInfo *ci, Sym name, MethodKind kind, ClassInfo **owner);
/* Compiles __init__, so that the attributes are known (all that are set so far while it is being compiled). False after an error. */
bool class_attrs(Sema *sm, Fn *f, ClassInfo *ci, Span span);
/* dataclass.c: adds the methods that @dataclass would make and the class lacks. */
void dataclass_methods(Sema *sm, Fn *f, ClassInfo *ci);
#endif
