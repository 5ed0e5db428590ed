/* The rule of docs/abi.md in one place: from a schema to a C prototype. */
#include <string.h>
#include "ops/gen/forms.h"

const FormText forms[] = {
    [F_INT] = {"int64_t", "int64_t"}, [F_FLOAT] = {"double", "double"}, [F_BOOL] = {"bool", "bool"},
    [F_COMPLEX] = {"tsrt_complex", "tsrt_complex"}, [F_STR] = {"const tsrt_str *", "tsrt_str *"}, [F_LIST] = {"tsrt_list *", "tsrt_list *"},
    [F_DICT] = {"tsrt_dict *", "tsrt_dict *"}, [F_VALUE] = {"const tsrt_value *", "tsrt_value"}, [F_VAR] = {"const void *", "void"},
    [F_TENSOR] = {"tsrt_tensor *", "tsrt_tensor *"}, [F_DEVICE] = {"int64_t", "int64_t"}, [F_GENERATOR] = {"void *", NULL},
    [F_OPT_INT] = {"const tsrt_opt_int *", NULL}, [F_OPT_FLOAT] = {"const tsrt_opt_float *", NULL},
    [F_OPT_BOOL] = {"const tsrt_opt_bool *", NULL}, [F_OPT_STR] = {"const tsrt_str *", "tsrt_str *"},
    [F_OPT_LIST] = {"tsrt_list *", "tsrt_list *"}, [F_OPT_VALUE] = {"const tsrt_opt_value *", NULL},
    [F_OPT_TENSOR] = {"tsrt_tensor *", "tsrt_tensor *"}, [F_OPT_DEVICE] = {"const tsrt_opt_int *", NULL},
};

Form form_of(const Type *t) {
    switch (t->kind) {
    case TY_Int: return F_INT;
    case TY_Float: return F_FLOAT;
    case TY_Bool: return F_BOOL;
    case TY_Complex: return F_COMPLEX;
    case TY_Str: return F_STR;
    case TY_List: return F_LIST;
    case TY_Dict: return F_DICT;
    case TY_Number: case TY_Any: return F_VALUE;
    case TY_Var: return F_VAR;
    case TY_Tensor: return F_TENSOR;
    case TY_Device: return F_DEVICE;
    case TY_Generator: return F_GENERATOR;
    case TY_Optional:
        switch (form_of(t->elem[0])) {
        case F_INT: return F_OPT_INT;
        case F_FLOAT: return F_OPT_FLOAT;
        case F_BOOL: return F_OPT_BOOL;
        case F_STR: return F_OPT_STR;
        case F_LIST: return F_OPT_LIST;
        case F_VALUE: return t->elem[0]->kind == TY_Any ? F_VALUE : F_OPT_VALUE;
        case F_TENSOR: return F_OPT_TENSOR;
        case F_DEVICE: return F_OPT_DEVICE;
        case F_GENERATOR: return F_GENERATOR;
        default: return F_NONE;
        }
    default: return F_NONE;
    }
}

int form_teller(const Schema *sc, const Type *t) {
    for (int i = 0; i < sc->nparam; i++)
        if ((sc->param[i].type->kind == TY_List && sc->param[i].type->elem[0] == t) || (sc->param[i].type->kind == TY_Dict && sc->param[i].type->elem[1] == t))
            return i;
    return -1;
}

int form_written(const Schema *sc, int i) {
    const AliasInfo *r = sc->ret[i].alias;
    if (!r || !r->write) return -1;
    for (int k = 0; k < sc->nparam; k++) {
        const AliasInfo *p = sc->param[k].alias;
        if (p && p->write && p->before == r->before) return k;
    }
    return -1;
}

Form form_of_param(const Schema *sc, int i) {
    Form f = form_of(sc->param[i].type);
    return f == F_VAR && form_teller(sc, sc->param[i].type) < 0 ? F_VALUE : f;
}

void form_prototype(Session *s, FILE *to, OpId op, const Schema *sc, bool direct) {
    bool first = direct;
    fprintf(to, "%s %s(%s", direct ? forms[form_of(sc->ret[0].type)].result : "int", op_function(s, op), direct ? "" : "tsrt_ctx *c");
    for (int i = 0; i < sc->nparam; i++, first = false)
        fprintf(to, "%s%s%sa%d", first ? "" : ", ", forms[form_of_param(sc, i)].arg, strchr(forms[form_of_param(sc, i)].arg, '*') ? "" : " ", i);
    if (sc->varargs) fprintf(to, ", int64_t n, const tsrt_value *args");
    for (int i = 0; !direct && i < sc->nret; i++)
        if (form_written(sc, i) < 0) fprintf(to, ", %s *r%d", forms[form_of(sc->ret[i].type)].result, i);
    fprintf(to, "%s)", direct && sc->nparam == 0 ? "void" : "");
}
