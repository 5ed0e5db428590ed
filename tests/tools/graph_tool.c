/* Reads graphs, runs passes on them, prints: the driver of tests/pass and of checks by hand.
 *   graph_tool FILE [--canonical | --passes=a,b | --optimise] [-O0..3] [--code | --exact | --ranges | --inlined] [--limit=..] [--dump-after=..]
 * Verifies after each pass. Exit status 1 after diagnostics, which go to stderr. */
#include <stdlib.h>
#include <string.h>
#include "pass/pass.h"

int main(int argc, char **argv) {
    Session *s = session_new();
    bool code = false, canonical = false, optimise = false, inlined = false;
    PrintOptions print = {0};
    PassOptions o = {.opt = 2, .verify_each = true};
    const char *path = NULL, *why = NULL, *passes = NULL;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (!strcmp(arg, "--code")) code = true;
        else if (!strcmp(arg, "--exact")) print.exact = true;
        else if (!strcmp(arg, "--ranges")) print.ranges = true;
        else if (!strcmp(arg, "--canonical")) canonical = true;
        else if (!strcmp(arg, "--optimise")) optimise = true;
        else if (!strcmp(arg, "--inlined")) inlined = true;
        else if (!strncmp(arg, "--passes=", 9)) passes = arg + 9;
        else if (!strncmp(arg, "--limit=", 8)) o.limit = arg + 8;
        else if (!strncmp(arg, "--dump-after=", 13)) o.dump_after = arg + 13;
        else if (!strncmp(arg, "--skip=", 7)) o.skip = arg + 7;
        else if (!strncmp(arg, "--stop-after=", 13)) o.stop_after = arg + 13;
        else if (!strcmp(arg, "--time-passes")) o.time_passes = true;
        else if (!strncmp(arg, "-O", 2)) o.opt = atoi(arg + 2);
        else path = arg;
    }
    Source *src = path ? source_read(s, path, &why) : NULL;
    if (!src) return fprintf(stderr, "graph_tool: %s\n", why ? why : "which file?"), 2;
    Arena *a = arena_new();
    GraphList graphs = {0};
    Buf out = {0};
    bool ok = passes_check(s, &o) && graph_parse(s, a, src, &graphs);
    for (int i = 0; ok && canonical && i < graphs.len; i++) ok = passes_canonical(s, graphs.data[i], &o);
    if (ok && passes) ok = passes_run_named(s, graphs.data, graphs.len, passes, &o);
    if (ok && optimise) ok = passes_run(s, graphs.data, graphs.len, &o);
    for (int i = 0; ok && i < graphs.len; i++) {
        if (inlined) {
            graph_inline_all(graphs.data[i]);
            ok = graph_verify(s, graphs.data[i], "inlining");
        }
        if (code) graph_print_code(graphs.data[i], &out);
        else graph_print(graphs.data[i], print, &out);
    }
    if (out.len) fwrite(out.p, 1, out.len, stdout);
    buf_free(&out);
    diag_flush(s, stderr);
    int status = diag_exit_status(s);
    arena_free(a);
    session_free(s);
    return status;
}
