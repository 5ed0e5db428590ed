/* emit.c: `tscc FILE`: stages, objects, headers, depfiles, programs and shared libraries. */
#include <errno.h>
#include <string.h>
#include "driver/compile.h"
#include "driver/header.h"
#include "driver/install.h"
#include "driver/output.h"

typedef struct Emitter { Session *s; const Options *o; Outputs *outs; } Emitter;

static bool ends_in(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n > m && !strcmp(text + n - m, tail);
}
static bool is_source(const char *path) { return ends_in(path, ".tsc") || ends_in(path, ".py"); }
static bool is_link_input(const char *path) { return ends_in(path, ".o") || ends_in(path, ".a") || ends_in(path, ".so") || strstr(path, ".so."); }

/* `path` with another suffix: net.o -> net.h */
static const char *with_suffix(Session *s, const char *path, const char *suffix) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    return arena_printf(s->arena, "%.*s%s", (int)(dot && dot != base ? dot - path : (ptrdiff_t)strlen(path)), path, suffix);
}

/* ---- depfile: make's own syntax */
static void dep_word(Buf *to, const char *text) {
    for (; *text; text++) {
        if (*text == ' ' || *text == '#' || *text == '\t') buf_putc(to, '\\');
        if (*text == '$') buf_putc(to, '$');
        buf_putc(to, *text);
    }
}

static bool write_depfile(Emitter *e, Compile *c, const char *target) {
    const Options *o = e->o;
    if (!o->deps) return true;
    int n;
    const char *const *files = eval_files(compile_eval(c), &n);
    Buf b = {0};
    if (o->deptarget) buf_puts(&b, o->deptarget);
    else dep_word(&b, target);
    buf_putc(&b, ':');
    for (int i = 0; i < n; i++) {
        buf_puts(&b, " \\\n  ");
        dep_word(&b, files[i]);
    }
    buf_putc(&b, '\n');
    /* An imported file that is gone must not stop the build: it gets an empty rule. */
    for (int i = 1; i < n; i++) {
        buf_putc(&b, '\n');
        dep_word(&b, files[i]);
        buf_puts(&b, ":\n");
    }
    bool ok = outputs_write(e->outs, o->depfile ? o->depfile : with_suffix(e->s, target, ".d"), b.p, b.len);
    buf_free(&b);
    return ok;
}

/* ---- text stages */
static bool write_text(Emitter *e, Buf *b) {
    const char *to = e->o->output;
    bool ok;
    if (to && strcmp(to, "-")) ok = outputs_write(e->outs, to, b->p ? b->p : "", b->len);
    else ok = fwrite(b->p ? b->p : "", 1, b->len, stdout) == b->len || diag(e->s, DIAG_cannot_write, (Span){0, 0}, "standard output", strerror(errno));
    buf_free(b);
    return ok;
}

static bool emit_ast(Emitter *e, const char *path) {
    const char *why;
    Source *src = source_read(e->s, path, &why);
    if (!src) return diag(e->s, DIAG_cannot_read, (Span){0, 0}, path, why);
    AstModule *m = parse_module(e->s, e->s->arena, src, (ParseOptions){0});
    Buf b = {0};
    ast_print(e->s, &m->base, &b);
    return write_text(e, &b) && !e->s->diags.errors;
}

static bool wants_passes(const Options *o) { return o->dump_after || o->stop_after; }

static bool emit_graphs(Emitter *e, Compile *c) {
    ExportedFunc *x;
    int n;
    bool ok = compile_exports(c, wants_passes(e->o), &x, &n);
    Buf b = {0};
    for (int i = 0; i < n; i++) {
        if (i) buf_putc(&b, '\n');
        if (e->o->stage == STAGE_code) graph_print_code(x[i].graph, &b);
        else {
            if (n > 1) buf_printf(&b, "# %s\n", x[i].graph->name->s);
            graph_print(x[i].graph, (PrintOptions){.ranges = e->o->ranges}, &b);
        }
    }
    if (ok && !n) ok = diag(e->s, DIAG_nothing_exported, (Span){0, 0}, e->o->inputs.data[0]);
    return write_text(e, &b) && ok;
}

static bool emit_unit(Emitter *e, const Unit *u, EmitKind kind, const char *to) {
    CodegenOptions co = compile_codegen_options(e->o, false);
    Buf b = {0};
    bool ok = codegen_emit(e->s, u, &co, kind, &b);
    if (ok && to) ok = outputs_write(e->outs, to, b.p, b.len);
    else if (ok) return write_text(e, &b);
    buf_free(&b);
    return ok;
}

static bool emit_header(Emitter *e, const ExportedFunc *x, int n, const char *stem, const char *to) {
    Buf b = {0};
    bool ok = header_write(e->s, stem, e->o->prefix, x, n, &b);
    if (!ok) return buf_free(&b), false;
    if (!to) return write_text(e, &b);
    ok = outputs_write(e->outs, to, b.p, b.len);
    buf_free(&b);
    return ok;
}

/* The archive writer has temporaries of its own, since a zip's folder is named as its file; it comes last, so nothing else can fail after it. */
static bool emit_archive(Emitter *e, Compile *c, const char *stem) {
    const char *to = e->o->output ? e->o->output : arena_printf(e->s->arena, "%s.pt", stem);
    return write_depfile(e, c, to) && compile_save(c, strcmp(to, "-") ? to : "/dev/stdout");
}

/* Has the unit a Graph for C's main? Emission of text stages shows the program where there is one. */
static bool emit_stage(Emitter *e, Compile *c) {
    const Options *o = e->o;
    Unit u;
    ExportedFunc *x;
    int n;
    if (o->stage == STAGE_graph || o->stage == STAGE_code) return emit_graphs(e, c);
    const char *stem = compile_stem(e->s->arena, o->inputs.data[0]);
    if (o->stage == STAGE_archive) return emit_archive(e, c, stem);
    if (!compile_unit(c, false, &u, &x, &n)) return false;
    switch (o->stage) {
    case STAGE_header: return emit_header(e, x, n, o->output && strcmp(o->output, "-") ? compile_stem(e->s->arena, o->output) : stem, NULL);
    case STAGE_llvm: return emit_unit(e, &u, EMIT_LLVM, NULL);
    case STAGE_asm: return emit_unit(e, &u, EMIT_ASM, NULL);
    default: break;
    }
    const char *to = o->output ? o->output : arena_printf(e->s->arena, "%s.o", stem);
    if (compile_weights(c) && !weights_write(e->s, e->outs, compile_weights(c))) return false;
    return emit_unit(e, &u, EMIT_OBJECT, !strcmp(to, "-") ? NULL : to) && write_depfile(e, c, to);
}

/* ---- objects and what is linked from them */
static bool emit_object(Emitter *e, Compile *c, const char *to) {
    const Options *o = e->o;
    Unit u;
    ExportedFunc *x;
    int n;
    if (!compile_unit(c, false, &u, &x, &n) || !emit_unit(e, &u, EMIT_OBJECT, to)) return false;
    if (compile_weights(c) && !weights_write(e->s, e->outs, compile_weights(c))) return false;
    if (!o->no_header) {
        const char *h = o->header ? o->header : with_suffix(e->s, to, ".h");
        if (!emit_header(e, x, n, compile_stem(e->s->arena, h), h)) return false;
    }
    return write_depfile(e, c, to);
}

static bool emit_linked(Emitter *e, Compile *c, const char *const *others, int nothers) {
    const Options *o = e->o;
    Session *s = e->s;
    Unit u;
    ExportedFunc *x;
    int n;
    const char *stem = compile_stem(s->arena, o->inputs.data[0]);
    const char *to = o->output ? o->output : o->shared ? arena_printf(s->arena, "lib%s.so", stem) : "a.out";
    if (!compile_unit(c, !o->shared, &u, &x, &n)) return false;
    const char *temp = outputs_temp(e->outs, to, true), *object = outputs_temp(e->outs, with_suffix(s, to, ".o"), false);
    if (!temp || !object) return false;
    CodegenOptions co = compile_codegen_options(o, false);
    Buf b = {0};
    bool ok = codegen_emit(s, &u, &co, EMIT_OBJECT, &b);
    if (ok) {
        FILE *f = fopen(object, "wb");
        ok = f && fwrite(b.p, 1, b.len, f) == b.len;
        if (f && fclose(f)) ok = false;
        if (!ok) diag(s, DIAG_cannot_write, (Span){0, 0}, object, strerror(errno));
    }
    buf_free(&b);
    if (!ok) return false;
    const char **objects = NEWN(s->arena, const char *, nothers + 1);
    objects[0] = object;
    for (int i = 0; i < nothers; i++) objects[i + 1] = others[i];
    if (!link_with_cc(s, o, objects, nothers + 1, temp, o->shared)) return false;
    if (o->dry_run) return outputs_discard(e->outs), true;
    if (compile_weights(c) && !weights_write(e->s, e->outs, compile_weights(c))) return false;
    const char *slash = strrchr(to, '/');
    const char *h = o->header ? o->header : arena_printf(s->arena, "%.*s%s.h", slash ? (int)(slash + 1 - to) : 0, to, stem);
    if (o->shared && !o->no_header && !emit_header(e, x, n, compile_stem(s->arena, h), h)) return false;
    return write_depfile(e, c, to);
}

/* --from=graph: the input is what --emit=graph or --dump-after printed. Passes run, then any later stage is shown or made. */
static bool emit_from_graph(Emitter *e, const char *path) {
    Session *s = e->s;
    const Options *o = e->o;
    const char *why;
    GraphList list = {0};
    PassOptions po = compile_pass_options(o);
    Source *src = source_read(s, path, &why);
    if (!src) return diag(s, DIAG_cannot_read, (Span){0, 0}, path, why);
    if (!passes_check(s, &po) || !graph_parse(s, s->arena, src, &list)) return false;
    bool looks = o->stage == STAGE_graph || o->stage == STAGE_code;
    if ((!looks || wants_passes(o)) && !passes_run(s, list.data, list.len, &po)) return false;
    Buf b = {0};
    for (int i = 0; looks && i < list.len; i++) {
        if (i) buf_putc(&b, '\n');
        if (o->stage == STAGE_code) graph_print_code(list.data[i], &b);
        else graph_print(list.data[i], (PrintOptions){.ranges = o->ranges}, &b);
    }
    if (looks) return write_text(e, &b);
    ExportedFunc *x = NEWN(s->arena, ExportedFunc, list.len + 1);
    Export *ex = NEWN(s->arena, Export, list.len + 1);
    for (int i = 0; i < list.len; i++) {
        const char *name = list.data[i]->name->s;
        x[i] = (ExportedFunc){.graph = list.data[i], .c_name = o->prefix ? arena_printf(s->arena, "%s_%s", o->prefix, name) : name};
        ex[i] = (Export){list.data[i], x[i].c_name};
    }
    const char *stem = compile_stem(s->arena, path);
    Unit u = {.name = stem, .graphs = list.data, .ngraphs = list.len, .exports = ex, .nexports = list.len};
    switch (o->stage) {
    case STAGE_header: return emit_header(e, x, list.len, stem, NULL);
    case STAGE_llvm: return emit_unit(e, &u, EMIT_LLVM, NULL);
    case STAGE_asm: return emit_unit(e, &u, EMIT_ASM, NULL);
    default: return emit_unit(e, &u, EMIT_OBJECT, o->output ? o->output : arena_printf(s->arena, "%s.o", stem));
    }
}

static bool emit_file(Emitter *e, const char *path, const char *const *others, int nothers) {
    const Options *o = e->o;
    if (o->from) return emit_from_graph(e, path);
    if (o->stage == STAGE_ast) return emit_ast(e, path);
    Compile *c = compile_open(e->s, o, path, false, stderr);
    if (!c) return false;
    bool ok;
    if (o->stage) ok = emit_stage(e, c);
    else if (o->compile_only) {
        const char *to = o->output ? o->output : arena_printf(e->s->arena, "%s.o", compile_stem(e->s->arena, path));
        ok = emit_object(e, c, to);
    } else ok = emit_linked(e, c, others, nothers);
    compile_close(c);
    return ok;
}

static bool stage_is_supported(Stage st) {
    static const bool supported[] = {
#define STAGE(name_, supported_, suffix_, help_) supported_,
#include "driver/stages.def"
#undef STAGE
    };
    return supported[st];
}

/* What parses as an option and belongs to a later version. */
static bool later(Session *s, const Options *o) {
    const char *what = o->stage && !stage_is_supported(o->stage) ? arena_printf(s->arena, "--emit=%s", stage_name(o->stage))
                     : o->spec.len ? "--spec" : NULL;
    if (what) diag(s, DIAG_not_yet, (Span){0, 0}, what);
    return what;
}

int cmd_compile(Session *s, const Options *o) {
    Outputs outs = {.s = s};
    Emitter e = {s, o, &outs};
    Words sources = {0}, others = {0};
    if (later(s, o)) return diag_exit_status(s);
    for (int i = 0; i < o->inputs.len; i++) {
        const char *path = o->inputs.data[i];
        if (is_source(path) || compile_is_archive(path) || (o->from && !is_link_input(path))) vec_push(s->arena, &sources, path);
        else if (is_link_input(path) && !o->compile_only && !o->emit) vec_push(s->arena, &others, path);
        else diag(s, DIAG_unknown_input, (Span){0, 0}, path);
    }
    bool linked = !o->emit && !o->compile_only;
    if (o->from && (linked || o->stage == STAGE_ast)) diag(s, DIAG_not_yet, (Span){0, 0}, "--from=graph for this output");
    if (o->output && !linked && sources.len > 1) diag(s, DIAG_several_inputs, (Span){0, 0}, sources.len);
    if (linked && sources.len != 1 && !diag_exit_status(s)) diag(s, DIAG_one_source, (Span){0, 0}, sources.len);
    bool ok = !diag_exit_status(s);
    for (int i = 0; i < sources.len && ok; i++) ok = emit_file(&e, sources.data[i], others.data, others.len);
    if (ok && !diag_exit_status(s)) ok = outputs_commit(&outs);
    else outputs_discard(&outs);
    int status = diag_exit_status(s);
    return ok || status ? status : 1;
}
