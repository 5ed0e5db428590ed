/* libFuzzer entry: any bytes parse without a crash, and the tree prints and unparses; diagnostics show in every format. The first byte
 * picks the dialect. Built by `make fuzz-parse`. */
#include "ast/ast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unparse_below(Ast *n, void *ctx) {
    Buf *b = ctx;
    if (ast_class(n->kind) == ASTC_Expr) {
        b->len = 0;
        ast_unparse(n, b);
        return;
    }
    ast_each_child(n, unparse_below, ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    Session *s = session_new();
    Arena *arena = arena_new();
    s->diags.limit = 50;
    Source *src = source_add(s, "fuzz.py", (const char *)data + 1, size - 1);
    AstModule *m = parse_module(s, arena, src, (ParseOptions){.archive = data[0] & 1});
    Buf b = {0};
    ast_print(s, &m->base, &b);
    unparse_below(&m->base, &b);
    buf_free(&b);
    s->diags.format = data[0] % 3 == 0 ? DIAG_TEXT : data[0] % 3 == 1 ? DIAG_JSON : DIAG_SARIF;
    FILE *null = fopen("/dev/null", "w");
    if (null) diag_flush(s, null), fclose(null);
    arena_free(arena);
    session_free(s);
    return 0;
}
