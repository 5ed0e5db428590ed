/* declaration.c: a function's schema as PyTorch shows it in messages about calls. */
#include "ir/ir.h"

void graph_print_declaration(const Graph *g, Buf *out) {
    buf_printf(out, "%s(", g->name->s);
    for (int i = 0; i < g->nparams; i++) {
        const GraphParam *p = &g->params[i];
        if (i) buf_puts(out, ", ");
        if (p->kw_only && (!i || !g->params[i - 1].kw_only)) buf_puts(out, "*, ");
        type_print_schema(p->type, out);
        buf_printf(out, " %s", p->name->s);
        if (p->default_value) buf_putc(out, '='), const_print(p->default_value, out);
    }
    buf_puts(out, ") -> ");
    if (g->result->kind == TY_Tuple) buf_putc(out, '(');
    type_print_schema(g->result, out);
    if (g->result->kind == TY_Tuple) buf_putc(out, ')');
}
