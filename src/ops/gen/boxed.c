/* Build-time program: writes op_boxed.c (an entry on tagged values for every operator that the runtime implements) and op_prototypes.h
 * (their C prototypes), both by the rule of docs/abi.md from the schemas of the table. Rows whose types have no C form yet (tensors, devices)
 * and those that need a descriptor (OPF_DESC) are left out. Usage: boxgen OP_BOXED_C OP_PROTOTYPES_H */
#include <stdlib.h>
#include <string.h>
#include "ops/ops.h"

typedef enum Form { F_NONE, F_INT, F_FLOAT, F_BOOL, F_COMPLEX, F_STR, F_LIST, F_DICT, F_VALUE, F_VAR, F_OPT_INT, F_OPT_FLOAT, F_OPT_BOOL, F_OPT_STR, F_OPT_LIST } Form;
static const struct { const char *arg, *result; } forms[] = {
    [F_INT] = {"int64_t", "int64_t"}, [F_FLOAT] = {"double", "double"}, [F_BOOL] = {"bool", "bool"},
    [F_COMPLEX] = {"tsrt_complex", "tsrt_complex"}, [F_STR] = {"const tsrt_str *", "tsrt_str *"}, [F_LIST] = {"tsrt_list *", "tsrt_list *"},
    [F_DICT] = {"tsrt_dict *", "tsrt_dict *"}, [F_VALUE] = {"const tsrt_value *", "tsrt_value"}, [F_VAR] = {"const void *", "void"},
    [F_OPT_INT] = {"const tsrt_opt_int *", NULL}, [F_OPT_FLOAT] = {"const tsrt_opt_float *", NULL},
    [F_OPT_BOOL] = {"const tsrt_opt_bool *", NULL}, [F_OPT_STR] = {"const tsrt_str *", "tsrt_str *"},
    [F_OPT_LIST] = {"tsrt_list *", "tsrt_list *"},
};

static Form form_of(const Type *t) {
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
    case TY_Optional:
        switch (form_of(t->elem[0])) {
        case F_INT: return F_OPT_INT;
        case F_FLOAT: return F_OPT_FLOAT;
        case F_BOOL: return F_OPT_BOOL;
        case F_STR: return F_OPT_STR;
        case F_LIST: return F_OPT_LIST;
        default: return F_NONE;
        }
    default: return F_NONE;
    }
}

/* Index of the list or dict parameter that tells what variable t stands for, or -1. */
static int teller(const Schema *sc, const Type *t) {
    for (int i = 0; i < sc->nparam; i++)
        if ((sc->param[i].type->kind == TY_List && sc->param[i].type->elem[0] == t) || (sc->param[i].type->kind == TY_Dict && sc->param[i].type->elem[1] == t))
            return i;
    return -1;
}

static bool writes_self(const Schema *sc, const Return *r) {
    if (!r->alias || !r->alias->write) return false;
    for (int i = 0; i < sc->nparam; i++)
        if (sc->param[i].alias && sc->param[i].alias->write && sc->param[i].alias->before == r->alias->before) return true;
    return false;
}

static Form param_form(const Schema *sc, int i) {
    Form f = form_of(sc->param[i].type);
    return f == F_VAR && teller(sc, sc->param[i].type) < 0 ? F_VALUE : f;
}

static bool boxable(OpId op, const Schema *sc) {
    OpHow how = op_how(op);
    /* The type of what it makes is the caller's to know. */
    if (op_flags(op) & OPF_DESC) return false;
    if (!sc || (how != HOW_DIRECT && how != HOW_STATUS && how != HOW_EMIT) || sc->varret) return false;
    for (int i = 0; i < sc->nparam; i++) {
        Form f = form_of(sc->param[i].type);
        if (f == F_NONE || (how == HOW_EMIT && param_form(sc, i) != f)) return false;
    }
    for (int i = 0; i < sc->nret; i++) {
        Form f = form_of(sc->ret[i].type);
        if (f == F_NONE || !forms[f].result || (f == F_VAR && teller(sc, sc->ret[i].type) < 0)) return false;
    }
    return true;
}

/* HOW_EMIT rows have a C function, too, so that folding runs the same definition; of which form follows from whether they can fail. */
static bool is_direct(OpId op) { return op_how(op) == HOW_DIRECT || (op_how(op) == HOW_EMIT && (op_flags(op) & OPF_NOFAIL)); }

static void prototype(Session *s, FILE *to, OpId op, const Schema *sc) {
    bool direct = is_direct(op), first = direct;
    fprintf(to, "%s %s(%s", direct ? forms[form_of(sc->ret[0].type)].result : "int", op_function(s, op), direct ? "" : "tsrt_ctx *c");
    for (int i = 0; i < sc->nparam; i++, first = false)
        fprintf(to, "%s%s%sa%d", first ? "" : ", ", forms[param_form(sc, i)].arg, strchr(forms[param_form(sc, i)].arg, '*') ? "" : " ", i);
    if (sc->varargs) fprintf(to, ", int64_t n, const tsrt_value *args");
    for (int i = 0; !direct && i < sc->nret; i++)
        if (!writes_self(sc, &sc->ret[i])) fprintf(to, ", %s *r%d", forms[form_of(sc->ret[i].type)].result, i);
    fprintf(to, "%s);\n", direct && sc->nparam == 0 ? "void" : "");
}

static const char *take_arg(Form f) {
    switch (f) {
    case F_INT: return "a[%d].u.i";
    case F_FLOAT: return "a[%d].u.f";
    case F_BOOL: return "a[%d].u.b";
    case F_COMPLEX: return "*(const tsrt_complex *)tsrt_value_at(&a[%d])";
    case F_STR: case F_LIST: case F_DICT: return "a[%d].u.p";
    case F_OPT_STR: case F_OPT_LIST: return "none(&a[%d]) ? NULL : a[%1$d].u.p";
    case F_VALUE: return "&a[%d]";
    case F_OPT_INT: return "&(tsrt_opt_int){!none(&a[%d]), a[%1$d].u.i}";
    case F_OPT_FLOAT: return "&(tsrt_opt_float){!none(&a[%d]), a[%1$d].u.f}";
    case F_OPT_BOOL: return "&(tsrt_opt_bool){!none(&a[%d]), a[%1$d].u.b}";
    default: return "e%d";
    }
}

/* take_arg's patterns with the index filled in: they name it once or twice */
static void print_arg(FILE *to, Form f, int i) {
    for (const char *p = take_arg(f); *p; p++) {
        if (!strncmp(p, "%d", 2)) p += 1, fprintf(to, "%d", i);
        else if (!strncmp(p, "%1$d", 4)) p += 3, fprintf(to, "%d", i);
        else fputc(*p, to);
    }
}

static void call(Session *s, FILE *to, OpId op, const Schema *sc) {
    bool first = is_direct(op);
    fprintf(to, "%s(%s", op_function(s, op), first ? "" : "c");
    for (int i = 0; i < sc->nparam; i++, first = false) {
        fprintf(to, "%s", first ? "" : ", ");
        print_arg(to, param_form(sc, i), i);
    }
    if (sc->varargs) fprintf(to, ", n - %d, a + %d", sc->nparam, sc->nparam);
    for (int i = 0; !is_direct(op) && i < sc->nret; i++) {
        if (writes_self(sc, &sc->ret[i])) continue;
        Form f = form_of(sc->ret[i].type);
        if (f == F_VAR) fprintf(to, ", r%d", i);
        else if (f == F_VALUE) fprintf(to, ", &out[%d]", i);
        else fprintf(to, ", &r%d", i);
    }
    fprintf(to, ")");
}

static void give(FILE *to, const Schema *sc, int i) {
    if (writes_self(sc, &sc->ret[i])) {
        fprintf(to, "    out[%d] = a[0];\n    tsrt_retain(a[0].u.p);\n", i);
        return;
    }
    switch (form_of(sc->ret[i].type)) {
    case F_INT: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_int, .u = {.i = r%d}};\n", i, i); break;
    case F_FLOAT: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_float, .u = {.f = r%d}};\n", i, i); break;
    case F_BOOL: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_bool, .u = {.b = r%d}};\n", i, i); break;
    case F_COMPLEX: fprintf(to, "    if (tsrt_value_from(c, &tsrt_type_complex, &r%d, &out[%d])) return 1;\n", i, i); break;
    case F_STR: case F_LIST: case F_DICT: case F_OPT_STR: case F_OPT_LIST: fprintf(to, "    out[%d] = cell(r%d);\n", i, i); break;
    case F_VAR: fprintf(to, "    if (give(c, t, r%d, &out[%d])) return 1;\n", i, i); break;
    default: break;
    }
}

static void entry(Session *s, FILE *to, OpId op, const Schema *sc) {
    bool direct = is_direct(op);
    fprintf(to, "static int box_%d(tsrt_ctx *c, const tsrt_value *a, int n, tsrt_value *out) {   /* %s */\n    (void)c, (void)a, (void)n, (void)out;\n",
            (int)op, op_text(op));
    for (int i = 0; i < sc->nparam; i++) {
        if (param_form(sc, i) != F_VAR) continue;
        int told = teller(sc, sc->param[i].type);
        fprintf(to, "    union storage s%d;\n    const void *e%d = take(c, elem(&a[%d]), &a[%d], &s%d);\n    if (!e%d) return 1;\n", i, i, told, i, i, i);
    }
    for (int i = 0; i < sc->nret; i++) {
        Form f = form_of(sc->ret[i].type);
        if (writes_self(sc, &sc->ret[i]) || f == F_VALUE || (direct && i)) continue;
        if (f == F_VAR)
            fprintf(to, "    const tsrt_type *t = elem(&a[%d]);\n    union storage u%d;\n    void *r%d = room(c, t, &u%d);\n    if (!r%d) return 1;\n",
                    teller(sc, sc->ret[i].type), i, i, i, i);
        else if (!direct) fprintf(to, "    %s r%d;\n", forms[f].result, i);
    }
    if (direct) {
        fprintf(to, "    %s r0 = ", forms[form_of(sc->ret[0].type)].result);
        call(s, to, op, sc);
        fprintf(to, ";\n");
    } else {
        int var = -1;
        for (int i = 0; i < sc->nret; i++)
            if (form_of(sc->ret[i].type) == F_VAR && !writes_self(sc, &sc->ret[i])) var = i;
        fprintf(to, "    if (");
        call(s, to, op, sc);
        if (var >= 0) fprintf(to, ") return lose(c, t, r%d);\n", var);
        else fprintf(to, ") return 1;\n");
    }
    for (int i = 0; i < sc->nret; i++) give(to, sc, i);
    fprintf(to, "    return 0;\n}\n");
}

static const char head[] =
    "/* Made by src/ops/gen/boxed.c from the operator table: operators on tagged values. */\n"
    "#include <string.h>\n#include \"op_prototypes.h\"\n#include \"ops/boxed.h\"\n\n"
    "static inline bool none(const tsrt_value *v) { return v->type->kind == TSRT_NONE; }\n"
    "/* Of a list its element's type, of a dict its value's. */\n"
    "static inline const tsrt_type *elem(const tsrt_value *v) {\n"
    "    const tsrt_type *t = ((const tsrt_cell *)v->u.p)->type;\n"
    "    return t->elem[t->kind == TSRT_DICT];\n}\n"
    "static inline tsrt_value cell(void *p) {\n"
    "    return p ? (tsrt_value){.type = ((tsrt_cell *)p)->type, .u = {.p = p}} : (tsrt_value){.type = &tsrt_type_none};\n}\n"
    "/* Storage for a value of an element's type; larger ones come from the context's memory and go back to it in give. */\n"
    "union storage { double align_; int64_t i_; void *p_; char bytes[64]; };\n"
    "static inline void *room(tsrt_ctx *c, const tsrt_type *t, union storage *s) {\n"
    "    return t->size <= sizeof s->bytes ? (void *)s->bytes : tsrt_alloc(c, t->size);\n}\n"
    "static inline int lose(tsrt_ctx *c, const tsrt_type *t, void *at) {\n"
    "    if (t->size > sizeof(union storage)) tsrt_free(c, at, t->size);\n"
    "    return 1;\n}\n"
    "static inline int give(tsrt_ctx *c, const tsrt_type *t, void *at, tsrt_value *out) {\n"
    "    int failed = tsrt_value_from(c, t, at, out);\n"
    "    if (t->size > sizeof(union storage)) tsrt_free(c, at, t->size);\n"
    "    return failed;\n}\n"
    "/* The value as storage of type t: Any and Optional elements are built from what the value holds. NULL with the error set. */\n"
    "static inline const void *take(tsrt_ctx *c, const tsrt_type *t, const tsrt_value *v, union storage *s) {\n"
    "    if (t->kind == TSRT_ANY) return v;\n"
    "    if (tsrt_type_same(t, v->type)) return tsrt_value_at(v);\n"
    "    if (t->kind == TSRT_OPTIONAL && t->size <= sizeof s->bytes && (none(v) || tsrt_type_same(t->elem[0], v->type))) {\n"
    "        memset(s, 0, sizeof *s);\n"
    "        bool plain = t->size > t->elem[0]->size;          /* {has, value}; else a nullable pointer */\n"
    "        if (plain) s->bytes[0] = !none(v);\n"
    "        if (!none(v)) memcpy(s->bytes + (plain ? t->elem[0]->align : 0), tsrt_value_at(v), t->elem[0]->size);\n"
    "        return s->bytes;\n"
    "    }\n"
    "    tsrt_fail(c, NULL, \"a value of type %s can't be an element of type %s\", v->type->name, t->name);\n"
    "    return NULL;\n}\n\n";

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s OP_BOXED_C OP_PROTOTYPES_H\n", argv[0]);
        return 2;
    }
    FILE *c = fopen(argv[1], "w"), *h = fopen(argv[2], "w");
    if (!c || !h) {
        perror("boxgen");
        return 1;
    }
    Session *s = session_new();
    fputs(head, c);
    fputs("/* Made by src/ops/gen/boxed.c from the operator table: the C functions that docs/abi.md derives from the schemas. */\n#include \"tsrt.h\"\n", h);
    for (int i = 1; i < NUM_OPS; i++) {
        const Schema *sc = op_schema(s, (OpId)i);
        if (!boxable((OpId)i, sc)) continue;
        prototype(s, h, (OpId)i, sc);
        entry(s, c, (OpId)i, sc);
    }
    fprintf(c, "\nstatic OpBoxedFn *const entries[NUM_OPS] = {\n");
    for (int i = 1; i < NUM_OPS; i++)
        if (boxable((OpId)i, op_schema(s, (OpId)i))) fprintf(c, "    [%d] = box_%d,\n", i, i);
    fprintf(c, "};\nOpBoxedFn *op_boxed(OpId op) { return entries[op]; }\n");
    session_free(s);
    bool fine = !ferror(c) && !ferror(h);
    fine &= fclose(c) == 0;
    fine &= fclose(h) == 0;
    return fine ? 0 : 1;
}
