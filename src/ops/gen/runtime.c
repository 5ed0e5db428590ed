/* Build-time program: what the runtime and the table need to know of each other.
 *   opgen prototypes FILE               C prototypes of every row without .how whose types have a C form, for the kernels: tensor_ops.h
 *   opgen outs SYMBOLS DIR IMPLEMENTED  SYMBOLS: the tsrt_op_*, tsrt_prim_* and tsrt_torchvision_* that the runtime's objects define, one a line. Writes
 *                                       DIR/op_outs_NN.c, the `out=` and in-place forms that follow from functional ones, and IMPLEMENTED,
 *                                       a line IMPLEMENTED(id) for each row without .how that has a function now.
 * Files that would not change are left alone, so that nothing is compiled for nothing. A symbol that no row has is an error. */
#include <stdlib.h>
#include <string.h>
#include "ops/gen/forms.h"

/* Files of generated forms: an archive member holds few, so that programs link what they call. Parameters a functional form may have. */
enum { FILES = 32, PARAMS = 32 };

/* ---- files that are written when they differ */
static bool write_changed(const char *path, const char *text, size_t len) {
    FILE *f = fopen(path, "rb");
    if (f) {
        size_t n = 0;
        int ch;
        while ((ch = getc(f)) != EOF && n < len && (unsigned char)text[n] == ch) n++;
        fclose(f);
        if (ch == EOF && n == len) return true;
    }
    f = fopen(path, "wb");
    bool fine = f && fwrite(text, 1, len, f) == len;
    if (f && fclose(f)) fine = false;
    if (!fine) perror(path);
    return fine;
}

typedef struct Text { FILE *f; char *p; size_t len; } Text;
static void text_open(Text *t) {
    t->f = open_memstream(&t->p, &t->len);
    if (!t->f) abort();
}
static bool text_close(Text *t, const char *path) {
    fclose(t->f);
    bool fine = write_changed(path, t->p, t->len);
    free(t->p);
    return fine;
}

/* ---- prototypes */
static bool has_form(const Schema *sc) {
    if (!sc || sc->varret) return false;
    for (int i = 0; i < sc->nparam; i++)
        if (form_of(sc->param[i].type) == F_NONE) return false;
    for (int i = 0; i < sc->nret; i++) {
        Form f = form_of(sc->ret[i].type);
        if (f == F_NONE || (!forms[f].result && form_written(sc, i) < 0)) return false;
    }
    return true;
}

static bool prototypes(Session *s, const char *path) {
    Text t;
    text_open(&t);
    fputs("/* Made by src/ops/gen/runtime.c from the operator table: the C functions of tensor operators, implemented or not. */\n"
          "#ifndef TSRT_TENSOR_OPS_H\n#define TSRT_TENSOR_OPS_H\n#include \"tsrt.h\"\n\n", t.f);
    for (int i = 1; i < NUM_OPS; i++) {
        const Schema *sc = op_schema(s, (OpId)i);
        if (op_row_how((OpId)i) != HOW_NONE || !has_form(sc)) continue;
        form_prototype(s, t.f, (OpId)i, sc, false);
        fputs(";\n", t.f);
    }
    fputs("#endif\n", t.f);
    return text_close(&t, path);
}

/* ---- forms that follow from others */
static bool *defined;                 /* by OpId: the runtime has the function, written by hand */

static bool read_symbols(Session *s, const char *path) {
    Map by_name = {0};
    for (int i = 1; i < NUM_OPS; i++) map_set(s->arena, &by_name, sym(s, op_function(s, (OpId)i)), (void *)(intptr_t)i);
    FILE *f = fopen(path, "r");
    if (!f) return perror(path), false;
    char line[512];
    bool fine = true;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        const intptr_t op = (intptr_t)map_get(&by_name, sym(s, line));
        if (op) {
            defined[op] = true;
            continue;
        }
        fprintf(stderr, "opgen: error: the runtime defines %s, but no row of src/ops/*.def leads to that name: correct it, or add the row "
                "(docs/adding-an-op.md; names by docs/abi.md)\n", line);
        fine = false;
    }
    fclose(f);
    return fine;
}

/* Makes new tensors, nothing else: what a form can be built on. */
static bool functional(const Schema *sc, int nret) {
    const bool list = !nret;                               /* one result, a list of tensors */
    if (!sc || sc->nret != nret + list) return false;
    for (int i = 0; i < sc->nret; i++)
        if (form_of(sc->ret[i].type) != (list ? F_LIST : F_TENSOR) || sc->ret[i].alias) return false;
    for (int i = 0; i < sc->nparam; i++)
        if (sc->param[i].alias && sc->param[i].alias->write) return false;
    return true;
}

/* The last `nout` parameters, if all of these and no others are tensors that are written; 0: none, or others. */
static int count_outs(const Schema *sc) {
    int n = 0;
    while (n < sc->nparam && sc->param[sc->nparam - 1 - n].kw_only && sc->param[sc->nparam - 1 - n].alias &&
           sc->param[sc->nparam - 1 - n].alias->write && form_of(sc->param[sc->nparam - 1 - n].type) == F_TENSOR) n++;
    for (int i = 0; i < sc->nparam - n; i++)
        if (sc->param[i].alias && sc->param[i].alias->write) return 0;
    return n;
}

/* What stands for a parameter that the functional form has and the `out=` form has not: NULL where there is nothing. */
static const char *filler(const Param *p) {
    if (p->type->kind != TY_Optional) return NULL;
    return p->type_len == 11 && !memcmp(p->type_text, "ScalarType?", 11) && !strcmp(p->name->s, "dtype") ? "dtype" : "NULL";
}

/* Where the arguments of `base` come from: the number of a parameter of `form`, in order, or -1: a filler. False when the two don't fit. */
static bool fits(const Schema *form, int given, const Schema *base, int *from) {
    int next = 0;
    for (int i = 0; i < base->nparam; i++) {
        const Param *b = &base->param[i], *f = next < given ? &form->param[next] : NULL;
        from[i] = -1;
        if (f && f->name == b->name && f->type == b->type) from[i] = next++;
        else if (!b->kw_only || !filler(b)) return false;
    }
    return next == given;
}

/* The functional overload that `form` is built on: `given` of its parameters go there. */
static const Schema *find_base(Session *s, Sym name, const Schema *form, int given, int nret, int *from) {
    int n;
    const OpId *id = op_overloads(s, name, &n);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++) {
            const Schema *sc = op_schema(s, id[i]);
            if (defined[id[i]] && functional(sc, nret) && sc->nparam <= PARAMS && (pass ? sc->nparam > given : sc->nparam == given) && fits(form, given, sc, from)) return sc;
        }
    return NULL;
}

static void write_form(Session *s, FILE *to, OpId op, const Schema *form, const Schema *base, const int *from, int given, int nout, const char *kind) {
    const int first = strcmp(kind, "RT_DEST_OUT") ? 0 : given;             /* the first parameter that is written */
    fputc('\n', to);
    form_prototype(s, to, op, form, false);
    fputs(" {\n    tsrt_tensor *r0", to);
    for (int i = 1; i < nout; i++) fprintf(to, ", *r%d", i);
    fputs(";\n", to);
    for (int i = 0; i < base->nparam; i++)
        if (from[i] < 0 && strcmp(filler(&base->param[i]), "NULL")) fprintf(to, "    const tsrt_opt_int dtype = {true, a%d->dtype};\n", first);
    fprintf(to, "    if (%s(c", op_function(s, base->op));
    for (int i = 0; i < base->nparam; i++) {
        if (from[i] >= 0) fprintf(to, ", a%d", from[i]);
        else fprintf(to, ", %s", strcmp(filler(&base->param[i]), "NULL") ? "&dtype" : "NULL");
    }
    for (int i = 0; i < nout; i++) fprintf(to, ", &r%d", i);
    fputs(")) return 1;\n", to);
    for (int i = 0; i < nout - 1; i++) {
        fprintf(to, "    if (rt_out_store(c, a%d, r%d, %s)) {\n", first + i, i, kind);
        for (int k = i + 1; k < nout; k++) fprintf(to, "        rt_drop(c, r%d);\n", k);
        fputs("        return 1;\n    }\n", to);
    }
    fprintf(to, "    return rt_out_store(c, a%d, r%d, %s);\n}\n", first + nout - 1, nout - 1, kind);
}

/* The last parameter is a list of tensors that are written, the only ones. */
static bool fills_list(const Schema *sc) {
    const Param *p = sc->nparam ? &sc->param[sc->nparam - 1] : NULL;
    if (sc->nret || !p || !p->kw_only || !p->alias || !p->alias->write || p->type->kind != TY_List || p->type->elem[0]->kind != TY_Tensor) return false;
    for (int i = 0; i < sc->nparam - 1; i++)
        if (sc->param[i].alias && sc->param[i].alias->write) return false;
    return true;
}

static void write_list_form(Session *s, FILE *to, OpId op, const Schema *form, const Schema *base) {
    const int given = form->nparam - 1;
    fputc('\n', to);
    form_prototype(s, to, op, form, false);
    fprintf(to, " {\n    tsrt_list *r0;\n    return %s(c", op_function(s, base->op));
    for (int i = 0; i < given; i++) fprintf(to, ", a%d", i);
    fprintf(to, ", &r0) || rt_out_store_list(c, a%d, r0);\n}\n", given);
}

/* Writes the form of `op` if it is one that can be made. */
static bool make_form(Session *s, FILE *to, OpId op, const Schema *sc) {
    for (int i = 0; i < sc->nret; i++)
        if (form_written(sc, i) < 0) return false;
    const int nout = count_outs(sc);
    const size_t len = sc->name->len;
    int from[PARAMS];
    if (fills_list(sc)) {
        const Schema *base = find_base(s, sc->ns_name, sc, sc->nparam - 1, 0, from);
        if (!base || base->nparam != sc->nparam - 1) return false;
        write_list_form(s, to, op, sc, base);
        return true;
    }
    if (nout) {
        const Schema *base = find_base(s, sc->ns_name, sc, sc->nparam - nout, nout, from);
        if (base) write_form(s, to, op, sc, base, from, sc->nparam - nout, nout, "RT_DEST_OUT");
        return base != NULL;
    }
    if (len < 2 || sc->name->s[len - 1] != '_' || sc->name->s[len - 2] == '_' || !sc->nparam || sc->nret != 1) return false;
    for (int i = 0; i < sc->nparam; i++)
        if ((sc->param[i].alias && sc->param[i].alias->write) != !i) return false;
    if (form_of(sc->param[0].type) != F_TENSOR) return false;
    const Schema *base = find_base(s, sym_n(s, sc->ns_name->s, sc->ns_name->len - 1), sc, sc->nparam, 1, from);
    if (base) write_form(s, to, op, sc, base, from, sc->nparam, 1, "RT_DEST_INPLACE");
    return base != NULL;
}

static bool outs(Session *s, const char *symbols, const char *dir, const char *implemented) {
    Text file[FILES], list;
    defined = NEWN(s->arena, bool, NUM_OPS);
    if (!read_symbols(s, symbols)) return false;
    for (int i = 0; i < FILES; i++) {
        text_open(&file[i]);
        fputs("/* Made by src/ops/gen/runtime.c: forms that write to the tensors given, on top of functional ones. */\n"
              "#include \"tensor/tensor.h\"\n#include \"tensor_ops.h\"\n", file[i].f);
    }
    text_open(&list);
    fputs("/* Made by src/ops/gen/runtime.c: rows without .how that the runtime has a function for. */\n", list.f);
    for (int i = 1; i < NUM_OPS; i++) {
        const OpId op = (OpId)i;
        const Schema *sc = op_schema(s, op);
        if (op_row_how(op) != HOW_NONE || !has_form(sc)) continue;
        const char *name = op_name(op);
        if (!defined[i] && !make_form(s, file[hash_bytes(name, strlen(name)) % FILES].f, op, sc)) continue;
        Buf id = {0};
        for (const char *p = op_text(op); *p; p++) {
            if (*p == ':') p++;
            buf_putc(&id, *p == ':' || *p == '.' ? '_' : *p);
        }
        fprintf(list.f, "IMPLEMENTED(%s)\n", id.p);
        buf_free(&id);
    }
    bool fine = true;
    for (int i = 0; i < FILES; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/op_outs_%02d.c", dir, i);
        fine &= text_close(&file[i], path);
    }
    return fine & text_close(&list, implemented);
}

int main(int argc, char **argv) {
    const bool proto = argc == 3 && !strcmp(argv[1], "prototypes"), forms_too = argc == 5 && !strcmp(argv[1], "outs");
    if (!proto && !forms_too) {
        fprintf(stderr, "usage: %s prototypes FILE | outs SYMBOLS DIR IMPLEMENTED\n", argv[0]);
        return 2;
    }
    Session *s = session_new();
    const bool fine = proto ? prototypes(s, argv[2]) : outs(s, argv[2], argv[3], argv[4]);
    session_free(s);
    return fine ? 0 : 1;
}
