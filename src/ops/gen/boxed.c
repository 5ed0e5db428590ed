/* Build-time program: writes op_boxed.c (an entry on tagged values for every operator that the runtime implements) and op_prototypes.h
 * (their C prototypes), both by the rule of docs/abi.md from the schemas of the table. Rows whose types have no C form and those that need
 * a descriptor (OPF_DESC) are left out. Usage: boxgen OP_BOXED_C OP_PROTOTYPES_H */
#include <stdlib.h>
#include <string.h>
#include "ops/gen/forms.h"

static bool boxable(OpId op, const Schema *sc) {
    OpHow how = op_how(op);
    /* The type of what it makes is the caller's to know. */
    if (op_flags(op) & OPF_DESC) return false;
    if (!sc || (how != HOW_DIRECT && how != HOW_STATUS && how != HOW_EMIT) || sc->varret) return false;
    for (int i = 0; i < sc->nparam; i++) {
        Form f = form_of(sc->param[i].type);
        if (f == F_NONE || (how == HOW_EMIT && form_of_param(sc, i) != f)) return false;
    }
    for (int i = 0; i < sc->nret; i++) {
        Form f = form_of(sc->ret[i].type);
        if (f == F_NONE || !forms[f].result || (f == F_VAR && form_teller(sc, sc->ret[i].type) < 0)) return false;
    }
    return true;
}

/* HOW_EMIT rows have a C function, too, so that folding runs the same definition; of which form follows from whether they can fail. */
static bool is_direct(OpId op) { return op_how(op) == HOW_DIRECT || (op_how(op) == HOW_EMIT && (op_flags(op) & OPF_NOFAIL)); }

static const char *take_arg(Form f) {
    switch (f) {
    case F_INT: case F_DEVICE: return "a[%d].u.i";
    case F_GENERATOR: return "NULL";       /* the context's own is the only one */
    case F_FLOAT: return "a[%d].u.f";
    case F_BOOL: return "a[%d].u.b";
    case F_COMPLEX: return "*(const tsrt_complex *)tsrt_value_at(&a[%d])";
    case F_STR: case F_LIST: case F_DICT: case F_TENSOR: return "a[%d].u.p";
    case F_OPT_STR: case F_OPT_LIST: case F_OPT_TENSOR: return "none(&a[%d]) ? NULL : a[%1$d].u.p";
    case F_VALUE: return "&a[%d]";
    case F_OPT_VALUE: return "&(tsrt_opt_value){!none(&a[%d]), a[%1$d]}";
    case F_OPT_INT: case F_OPT_DEVICE: return "&(tsrt_opt_int){!none(&a[%d]), a[%1$d].u.i}";
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
        print_arg(to, form_of_param(sc, i), i);
    }
    if (sc->varargs) fprintf(to, ", n - %d, a + %d", sc->nparam, sc->nparam);
    for (int i = 0; !is_direct(op) && i < sc->nret; i++) {
        if (form_written(sc, i) >= 0) continue;
        Form f = form_of(sc->ret[i].type);
        if (f == F_VAR) fprintf(to, ", r%d", i);
        else if (f == F_VALUE) fprintf(to, ", &out[%d]", i);
        else fprintf(to, ", &r%d", i);
    }
    fprintf(to, ")");
}

static void give(FILE *to, const Schema *sc, int i) {
    const int written = form_written(sc, i);
    if (written >= 0) {
        fprintf(to, "    out[%d] = a[%d];\n    tsrt_retain(a[%d].u.p);\n", i, written, written);
        return;
    }
    switch (form_of(sc->ret[i].type)) {
    case F_INT: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_int, .u = {.i = r%d}};\n", i, i); break;
    case F_DEVICE: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_device, .u = {.i = r%d}};\n", i, i); break;
    case F_FLOAT: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_float, .u = {.f = r%d}};\n", i, i); break;
    case F_BOOL: fprintf(to, "    out[%d] = (tsrt_value){.type = &tsrt_type_bool, .u = {.b = r%d}};\n", i, i); break;
    case F_COMPLEX: fprintf(to, "    if (tsrt_value_from(c, &tsrt_type_complex, &r%d, &out[%d])) return 1;\n", i, i); break;
    case F_STR: case F_LIST: case F_DICT: case F_TENSOR: case F_OPT_STR: case F_OPT_LIST: case F_OPT_TENSOR:
        fprintf(to, "    out[%d] = cell(r%d);\n", i, i);
        break;
    case F_VAR: fprintf(to, "    if (give(c, t, r%d, &out[%d])) return 1;\n", i, i); break;
    default: break;
    }
}

static void entry(Session *s, FILE *to, OpId op, const Schema *sc) {
    bool direct = is_direct(op);
    fprintf(to, "static int box_%d(tsrt_ctx *c, const tsrt_value *a, int n, tsrt_value *out) {   /* %s */\n    (void)c, (void)a, (void)n, (void)out;\n",
            (int)op, op_text(op));
    for (int i = 0; i < sc->nparam; i++) {
        if (form_of_param(sc, i) != F_VAR) continue;
        int told = form_teller(sc, sc->param[i].type);
        fprintf(to, "    union storage s%d;\n    const void *e%d = take(c, elem(&a[%d]), &a[%d], &s%d);\n    if (!e%d) return 1;\n", i, i, told, i, i, i);
    }
    for (int i = 0; i < sc->nret; i++) {
        Form f = form_of(sc->ret[i].type);
        if (form_written(sc, i) >= 0 || f == F_VALUE || (direct && i)) continue;
        if (f == F_VAR)
            fprintf(to, "    const tsrt_type *t = elem(&a[%d]);\n    union storage u%d;\n    void *r%d = room(c, t, &u%d);\n    if (!r%d) return 1;\n",
                    form_teller(sc, sc->ret[i].type), i, i, i, i);
        else if (!direct) fprintf(to, "    %s r%d;\n", forms[f].result, i);
    }
    if (direct) {
        fprintf(to, "    %s r0 = ", forms[form_of(sc->ret[0].type)].result);
        call(s, to, op, sc);
        fprintf(to, ";\n");
    } else {
        int var = -1;
        for (int i = 0; i < sc->nret; i++)
            if (form_of(sc->ret[i].type) == F_VAR && form_written(sc, i) < 0) var = i;
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
        form_prototype(s, h, (OpId)i, sc, is_direct((OpId)i));
        fputs(";\n", h);
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
