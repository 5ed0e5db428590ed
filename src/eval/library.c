/* library.c: the parts of Python's library that are written in Python: src/eval/library/NAME.py, carried inside tscc, run when module NAME is
 * asked for something that is not built in. */
#include "eval/modules.h"
#include <string.h>

typedef struct LibraryRow { const char *name; const unsigned char *text; size_t len; } LibraryRow;
#include "library.inc"

bool library_has(const char *name) {
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name)) return true;
    return false;
}

bool library_load(Eval *e, PyModule *m) {
    const LibraryRow *row = NULL;
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, m->name->s)) row = &rows[i];
    if (!row || m->src) return true;
    m->src = source_add(e->s, arena_printf(e->a, "<library>/%s.py", row->name), (const char *)row->text, row->len);
    if (!m->src) return unsupported(e, "more source text");
    AstModule *ast = parse_module(e->s, e->s->arena, m->src, (ParseOptions){0});
    Span at = e->at;
    Frame frame = {e->frame, "<module>", at};
    Py ignored;
    m->env = env_new(e, scope_of(e, &ast->base), NULL);
    m->env->module = m;
    e->frame = &frame;
    Flow f = eval_block(e, m->env, ast->body, &ignored);
    e->frame = frame.up;
    e->at = at;
    return f != FLOW_FAIL;
}
