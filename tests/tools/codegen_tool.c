/* Graph text through the back end, without the front end: codegen_tool FILE [-O0..3] [-g] [--emit=llvm|asm|obj|program] [-o OUT]
 * [--target=T] [--run NAME [ARG...]] [--times]. Arguments are ints, floats (with a point) or strings; the result is printed. */
#include <stdlib.h>
#include <string.h>
#include "codegen/codegen.h"

static tsrt_value argument(tsrt_ctx *c, const char *text, const Type *t) {
    if (t->kind == TY_Float) return (tsrt_value){&tsrt_type_float, {.f = atof(text)}};
    if (t->kind == TY_Bool) return (tsrt_value){&tsrt_type_bool, {.i = atoi(text)}};
    if (t->kind == TY_Str) return (tsrt_value){&tsrt_type_str, {.p = tsrt_str_from(c, text)}};
    if (t->kind == TY_List) {
        tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_int, 0, 64);
        for (char *p = (char *)(uintptr_t)text; *p && l->len < 64;) tsrt_list_ints(l)[l->len++] = strtoll(p, &p, 10), p += *p == ',';
        return (tsrt_value){&tsrt_type_list_int, {.p = l}};
    }
    return (tsrt_value){&tsrt_type_int, {.i = atoll(text)}};
}

static int run(Session *s, const Unit *u, const CodegenOptions *o, const char *name, char **args, int nargs) {
    Graph *g = NULL;
    for (int i = 0; i < u->ngraphs; i++)
        if (!strcmp(u->graphs[i]->name->s, name)) g = u->graphs[i];
    if (!g) return fprintf(stderr, "no graph %s\n", name), 2;
    Jit *j = jit_new(s, o);
    Export x = {g, NULL};
    Unit v = *u;
    v.exports = &x;
    v.nexports = 1;
    tsrt_boxed_fn *fn = j && jit_add(j, &v) ? jit_boxed(j, g) : NULL;
    int status = 1;
    if (fn) {
        tsrt_ctx *c = tsrt_ctx_new(NULL);
        tsrt_value in[16] = {{0}}, out = {0};
        for (int i = 0; i < nargs && i < 16; i++) in[i] = argument(c, args[i], g->body->param[i]->type);
        status = fn(c, in, &out);
        if (status) fputs(tsrt_error_text(c), stdout);
        else {
            tsrt_print(c, &out, 1);
            tsrt_value_drop(c, &out);
        }
        for (int i = 0; i < nargs && i < 16; i++) tsrt_value_drop(c, &in[i]);
        tsrt_ctx_free(c);
    }
    jit_free(j);
    return status;
}

int main(int argc, char **argv) {
    Session *s = session_new();
    CodegenOptions o = {.opt = 2, .pic = true};
    const char *path = NULL, *why = NULL, *emit = "run", *to = NULL, *name = NULL;
    int rest = argc;
    for (int i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "-O", 2)) o.opt = argv[i][2] - '0';
        else if (!strcmp(argv[i], "-g")) o.debug = true;
        else if (!strcmp(argv[i], "--times")) o.time_passes = true;
        else if (!strncmp(argv[i], "--emit=", 7)) emit = argv[i] + 7;
        else if (!strncmp(argv[i], "--target=", 9)) o.triple = argv[i] + 9;
        else if (!strcmp(argv[i], "-o") && i + 1 < argc) to = argv[++i];
        else if (!strcmp(argv[i], "--run") && i + 1 < argc) {
            name = argv[++i];
            rest = i + 1;
            break;
        } else path = argv[i];
    }
    Source *src = path ? source_read(s, path, &why) : NULL;
    if (!src) return fprintf(stderr, "codegen_tool: %s\n", why ? why : "which file?"), 2;
    Arena *a = arena_new();
    GraphList graphs = {0};
    int status = 0;
    if (graph_parse(s, a, src, &graphs)) {
        Export *x = NEWN(a, Export, graphs.len);
        Unit u = {.name = "test", .graphs = graphs.data, .ngraphs = graphs.len, .exports = x};
        for (int i = 0; i < graphs.len; i++) {
            if (!strcmp(emit, "program") && !strcmp(graphs.data[i]->name->s, "main")) u.program = graphs.data[i];
            else x[u.nexports++] = (Export){graphs.data[i], graphs.data[i]->name->s};
        }
        if (name) status = run(s, &u, &o, name, argv + rest, argc - rest);
        else {
            Buf out = {0};
            EmitKind kind = !strcmp(emit, "llvm") ? EMIT_LLVM : !strcmp(emit, "asm") ? EMIT_ASM : EMIT_OBJECT;
            if (codegen_emit(s, &u, &o, kind, &out)) {
                FILE *f = to ? fopen(to, "wb") : stdout;
                if (f) fwrite(out.p, 1, out.len, f);
                if (to && f) fclose(f);
            }
            buf_free(&out);
        }
    }
    diag_flush(s, stderr);
    int d = diag_exit_status(s);
    arena_free(a);
    session_free(s);
    return d ? d : status;
}
