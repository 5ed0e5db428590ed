/* Reads graphs, runs passes on them, prints: the driver of tests/pass and of the round-trip checks.
 *   graph_tool FILE [--code | --exact | --ranges] [--verify-only]
 * Exit status 1 after diagnostics, which go to stderr. */
#include "ir/ir.h"
#include <string.h>

int main(int argc, char **argv) {
    Session *s = session_new();
    bool code = false;
    PrintOptions o = {0};
    const char *path = NULL, *why = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--code")) code = true;
        else if (!strcmp(argv[i], "--exact")) o.exact = true;
        else if (!strcmp(argv[i], "--ranges")) o.ranges = true;
        else path = argv[i];
    }
    Source *src = path ? source_read(s, path, &why) : NULL;
    if (!src) return fprintf(stderr, "graph_tool: %s\n", why ? why : "which file?"), 2;
    Arena *a = arena_new();
    GraphList graphs = {0};
    Buf out = {0};
    if (graph_parse(s, a, src, &graphs))
        for (int i = 0; i < graphs.len; i++) {
            if (code) graph_print_code(graphs.data[i], &out);
            else graph_print(graphs.data[i], o, &out);
        }
    if (out.len) fwrite(out.p, 1, out.len, stdout);
    buf_free(&out);
    diag_flush(s, stderr);
    int status = diag_exit_status(s);
    arena_free(a);
    session_free(s);
    return status;
}
