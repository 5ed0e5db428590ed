/* libFuzzer entry for the whole compiler (make fuzz-pipeline): a source is parsed, its top level runs with small limits, each of its
 * functions is compiled and optimised with the verifier after each pass, and the graphs are printed; diagnostics show in every format.
 * With CODEGEN=1 in the environment the back end makes an object too (then leaks of LLVM's own are libLLVM's: -detect_leaks=0). What
 * varies (the kind of file, strictness, the format, the level of optimisation) hangs on the sum of the bytes, so that any program is a seed.
 * Nothing that was compiled is run. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "codegen/codegen.h"
#include "eval/eval.h"
#include "pass/pass.h"
#include "tokens.h"

enum { MOST_NAMES = 64, MOST_STEPS = 20000, MOST_BYTES = 64 << 20, MOST_DIAGS = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out, size_t max, unsigned seed);

/* One change in eight is libFuzzer's own. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed) {
    if (seed % 8 == 0 || !size) return LLVMFuzzerMutate(data, size, max);
    return tokens_mutate(data, size, max, data, size, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out, size_t max, unsigned seed) {
    if (na > max) return 0;
    memcpy(out, a, na);
    return tokens_mutate(out, na, max, b, nb, seed);
}

static void compile(Session *s, Sema *sm, Eval *e, unsigned mode) {
    Sym names[MOST_NAMES];
    int n = eval_names(e, NULL, 0);
    if (n > MOST_NAMES) return;
    n = eval_names(e, names, MOST_NAMES);
    Export *ex = NEWN(s->arena, Export, n + 1);
    int nex = 0;
    for (int i = 0; i < n; i++) {
        Entity ent;
        if (!eval_lookup(e, names[i], &ent)) continue;
        if (ent.kind == ENT_UNSUPPORTED) eval_report_unsupported(e, names[i]);
        if (ent.kind != ENT_FUNCTION) continue;
        Graph *g = sema_function(sm, ent.u.func);
        if (g) ex[nex++] = (Export){g, names[i]->s};
    }
    int ng;
    Graph **graphs = sema_graphs(sm, &ng);
    PassOptions o = {.opt = (int)(mode / 8 & 3), .verify_each = true};
    Buf out = {0};
    if (ng && passes_run(s, graphs, ng, &o)) {
        for (int i = 0; i < ng; i++) {
            graph_print(graphs[i], (PrintOptions){0}, &out);
            graph_print_code(graphs[i], &out);
        }
        Unit u = {.name = "fuzz", .graphs = graphs, .ngraphs = ng, .exports = ex, .nexports = nex};
        CodegenOptions co = {.opt = o.opt, .debug = mode & 32};
        if (getenv("CODEGEN")) codegen_emit(s, &u, &co, EMIT_OBJECT, &out);
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int fd = memfd_create("fuzz", 0);
    unsigned mode = 0;
    if (fd < 0) return 0;
    for (size_t i = 0; i < size; i++) mode += data[i];
    FILE *null = fopen("/dev/null", "w");
    if (null && write(fd, data, size) == (ssize_t)size) {
        Session *s = session_new();
        Arena *graphs = arena_new();
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        s->diags.limit = MOST_DIAGS;
        s->diags.pedantic = mode & 1;
        s->diags.format = mode % 3 == 0 ? DIAG_TEXT : mode % 3 == 1 ? DIAG_JSON : DIAG_SARIF;
        Sema *sm = sema_new(s, graphs);
        EvalOptions eo = {.is_main = mode & 2, .tsc = mode & 4, .strict = mode & 2, .max_steps = MOST_STEPS, .max_bytes = MOST_BYTES, .out = null};
        Eval *e = eval_new(s, sm, &eo);
        if (eval_file(e, path)) compile(s, sm, e, mode);
        eval_free(e);
        diag_flush(s, null);
        if (s->diags.bugs) {     /* "this is a bug in tscc" is one: show it, and stop as a crash does */
            s->diags.flushed = 0;
            s->diags.format = DIAG_TEXT;
            diag_flush(s, stderr);
            abort();
        }
        arena_free(graphs);
        session_free(s);
    }
    if (null) fclose(null);
    close(fd);
    return 0;
}
