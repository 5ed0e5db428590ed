/* libFuzzer entry for graphs (make fuzz-graph): text that the reader takes must go through every pass, verified after each, and print. */
#include <stdlib.h>
#include "pass/pass.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void exercise(Session *s, Graph *g) {
    Buf b = {0};
    graph_print(g, (PrintOptions){.ranges = true}, &b);
    graph_print(g, (PrintOptions){.exact = true}, &b);
    graph_print_code(g, &b);
    buf_free(&b);
    PassOptions o = {.opt = 3, .verify_each = true};
    if (!passes_canonical(s, g, &o) || !passes_run(s, &g, 1, &o)) abort();
    graph_inline_all(g);
    graph_print_code(g, &b);
    buf_free(&b);
    if (!graph_verify(s, g, "all")) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session *s = session_new();
    Arena *a = arena_new();
    GraphList list = {0};
    Source *src = source_add(s, "fuzz.graph", (const char *)data, size);
    if (src && graph_parse(s, a, src, &list))
        for (int i = 0; i < list.len; i++) exercise(s, list.data[i]);
    arena_free(a);
    session_free(s);
    return 0;
}
