/* From names in a program to operator names. names.def is scanned, not indexed: each list is short, and a front end asks once a mention. */
#include <string.h>
#include "ops/private.h"

typedef struct UserName { const char *where, *name, *op; } UserName;
static const UserName modules[] = {
#define MODULE(module_, prefix_) {module_, "", prefix_},
#define NAME(module_, name_, op_)
#define BUILTIN(name_, op_, magic_)
#define PROPERTY(kind_, name_, op_)
#define OPERATOR(spelling_, n_, op_, magic_)
#define AUGMENTED(spelling_, inplace_, op_, magic_)
#include "ops/names.def"
#undef MODULE
#undef NAME
};
static const UserName functions[] = {
#define MODULE(module_, prefix_)
#define NAME(module_, name_, op_) {module_, name_, op_},
#include "ops/names.def"
#undef NAME
#undef BUILTIN
};
static const UserName builtins[] = {
#define NAME(module_, name_, op_)
#define BUILTIN(name_, op_, magic_) {magic_, name_, op_},
#include "ops/names.def"
#undef BUILTIN
#undef PROPERTY
};
static const struct { TypeKind kind; const char *name, *op; } properties[] = {
#define BUILTIN(name_, op_, magic_)
#define PROPERTY(kind_, name_, op_) {TY_##kind_, name_, op_},
#include "ops/names.def"
#undef PROPERTY
#undef OPERATOR
};
static const struct { const char *spelling; int n; const char *op, *magic; } operators[] = {
#define PROPERTY(kind_, name_, op_)
#define OPERATOR(spelling_, n_, op_, magic_) {spelling_, n_, op_, magic_},
#include "ops/names.def"
#undef OPERATOR
#undef AUGMENTED
};
static const struct { const char *spelling, *inplace, *op, *magic; } augmented[] = {
#define OPERATOR(spelling_, n_, op_, magic_)
#define AUGMENTED(spelling_, inplace_, op_, magic_) {spelling_, inplace_, op_, magic_},
#include "ops/names.def"
};

/* The operator's name where the table has rows that can be matched. */
static Sym known(Session *s, const char *op) {
    OpId first = op_first_(s, op, strlen(op));
    return first == OP_none || (op_flags(first) & OPF_SPECIAL) ? NULL : sym(s, op);
}

static void set_magic(Session *s, Sym *magic, const char *name) {
    if (magic) *magic = *name ? sym(s, name) : NULL;
}

Sym op_for_module(Session *s, Sym module, Sym name) {
    if (!strncmp(module->s, "torch.ops.", 10)) {              /* torch.ops.NAMESPACE.NAME is the operator itself */
        Sym op = sym_printf(s, "%s::%s", module->s + 10, name->s);
        return op_first_(s, op->s, op->len) == OP_none ? NULL : op;
    }
    for (int i = 0; i < COUNT_OF(functions); i++)
        if (!strcmp(functions[i].where, module->s) && !strcmp(functions[i].name, name->s)) return known(s, functions[i].op);
    for (int i = 0; i < COUNT_OF(modules); i++) {
        if (strcmp(modules[i].where, module->s)) continue;
        Sym op = sym_printf(s, "%s%s", modules[i].op, name->s);
        OpId first = op_first_(s, op->s, op->len);
        if (first == OP_none || (!strcmp(module->s, "torch") && (op_flags(first) & OPF_NO_TORCH))) return NULL;
        return op;
    }
    return NULL;
}

Sym op_for_torch(Session *s, Sym name) { return op_for_module(s, sym(s, "torch"), name); }
Sym op_for_math(Session *s, Sym name) { return op_for_module(s, sym(s, "math"), name); }

Sym op_for_builtin(Session *s, Sym name, Sym *magic) {
    for (int i = 0; i < COUNT_OF(builtins); i++) {
        if (strcmp(builtins[i].name, name->s)) continue;
        set_magic(s, magic, builtins[i].where);
        return known(s, builtins[i].op);
    }
    return NULL;
}

/* A receiver must be of the parameter's type as it is: methods convert their arguments, never their receiver (a bool has no method of int,
 * an Optional[str] none of str, a tuple none of lists). */
static bool receives(Session *s, const Type *self, const Type *want) {
    TypeBindings bindings = {.n = 0};
    if (!type_bind(s, want, self, &bindings)) return false;
    const Type *concrete = type_subst(s, want, &bindings);
    return concrete && type_is_subtype(s, self, concrete);
}

Sym op_for_method(Session *s, const Type *self, Sym name) {
    Sym op = sym_printf(s, "aten::%s", name->s), self_name = sym(s, "self");
    int n;
    const OpId *id = op_overloads(s, op, &n);
    for (int i = 0; i < n; i++) {
        const Schema *sc = op_schema(s, id[i]);
        for (int k = 0; sc && k < sc->nparam; k++)
            if (sc->param[k].name == self_name && receives(s, self, sc->param[k].type)) return op;
    }
    return NULL;
}

Sym op_for_property(Session *s, const Type *self, Sym name) {
    for (int i = 0; i < COUNT_OF(properties); i++)
        if (properties[i].kind == self->kind && !strcmp(properties[i].name, name->s)) return known(s, properties[i].op);
    return NULL;
}

Sym op_for_operator(Session *s, Sym spelling, int noperands, Sym *magic) {
    for (int i = 0; i < COUNT_OF(operators); i++) {
        if (operators[i].n != noperands || strcmp(operators[i].spelling, spelling->s)) continue;
        set_magic(s, magic, operators[i].magic);
        return known(s, operators[i].op);
    }
    return NULL;
}

Sym op_magic(Session *s, Sym op) {
    Sym magic = NULL;
    for (int i = 0; i < COUNT_OF(operators); i++)
        if (!strcmp(operators[i].op, op->s)) return set_magic(s, &magic, operators[i].magic), magic;
    for (int i = 0; i < COUNT_OF(builtins); i++)
        if (!strcmp(builtins[i].op, op->s)) return set_magic(s, &magic, builtins[i].where), magic;
    return NULL;
}

Sym op_for_augmented(Session *s, Sym spelling, const Type *target, Sym *magic) {
    bool inplace = target->kind == TY_Tensor || target->kind == TY_List;
    for (int i = 0; i < COUNT_OF(augmented); i++) {
        if (strcmp(augmented[i].spelling, spelling->s)) continue;
        set_magic(s, magic, augmented[i].magic);
        return known(s, inplace ? augmented[i].inplace : augmented[i].op);
    }
    return NULL;
}
