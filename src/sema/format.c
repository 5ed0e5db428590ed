/* f-strings: the literal with {} for each part, through aten::format. A format spec or conversion is refused by PyTorch. */
#include "sema/internal.h"

Value *emit_fstring(Fn *f, AstJoinedStr *e) {
    Span span = e->base.span;
    Buf text = {0};
    ValueVec part = {0};
    bool fine = true;
    for (int i = 0; i < e->values.len; i++) {
        Ast *v = e->values.data[i];
        if (v->kind == AST_Constant) {
            const Lit *lit = &AST_AS(Constant, v)->lit;
            buf_add(&text, lit->str, lit->len);
            continue;
        }
        AstFormattedValue *fv = AST_AS(FormattedValue, v);
        if (fv->conversion || fv->spec || fv->debug) {
            ERR(f, DIAG_fstring_spec, v->span, fv->spec ? "format spec" : fv->conversion ? "conversion" : "`=`");
            fine = false;
        }
        buf_puts(&text, "{}");
    }
    size_t len = text.len;
    char *p = text.p ? buf_take(&text, f->a) : arena_dup(f->a, "", 0);
    vec_push(f->a, &part, emit_str(f, p, len, span));
    for (int i = 0; i < e->values.len; i++) {
        if (e->values.data[i]->kind != AST_FormattedValue) continue;
        Value *v = emit_expr(f, AST_AS(FormattedValue, e->values.data[i])->value, NULL);
        if (is_poison(v)) fine = false;
        vec_push(f->a, &part, v);
    }
    if (!fine) return poison(f, span);
    return emit_op_values(f, "aten::format", part.data, part.len, span);
}
