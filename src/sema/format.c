/* f-strings: the literal with {} for each part, through aten::format. A format spec or conversion is an
 * extension: its text is made first. */
#include "sema/internal.h"

/* A place's value; with a conversion or a spec the text that Python makes of it. Source: docs/language.md 11, ext-format-spec. */
static Value *emit_formatted(Fn *f, AstFormattedValue *e) {
    Span span = e->base.span;
    Value *v = emit_expr(f, e->value, NULL);
    if (is_poison(v)) return v;
    if (e->conversion && e->conversion != 's') v = emit_op_values(f, "prim::repr", &v, 1, span);
    else if (e->conversion && !type_is(v->type, TY_Str)) {
        Value *in[2] = {emit_str(f, "", 0, span), v};
        v = emit_op_values(f, "prim::format_spec", in, 2, span);
    }
    if (!e->spec || is_poison(v)) return v;
    Value *in[2] = {emit_expr(f, e->spec, NULL), v};
    return is_poison(in[0]) ? in[0] : emit_op_values(f, "prim::format_spec", in, 2, span);
}

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
        if (fv->debug) {
            ERR(f, DIAG_fstring_spec, v->span, "`=`");
            fine = false;
        }
        buf_puts(&text, "{}");
    }
    size_t len = text.len;
    char *p = text.p ? buf_take(&text, f->a) : arena_dup(f->a, "", 0);
    vec_push(f->a, &part, emit_str(f, p, len, span));
    for (int i = 0; i < e->values.len; i++) {
        if (e->values.data[i]->kind != AST_FormattedValue) continue;
        Value *v = emit_formatted(f, AST_AS(FormattedValue, e->values.data[i]));
        if (is_poison(v)) fine = false;
        vec_push(f->a, &part, v);
    }
    if (!fine) return poison(f, span);
    return emit_op_values(f, "aten::format", part.data, part.len, span);
}
