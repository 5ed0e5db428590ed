/* f-strings: the literal with {} for each part, through aten::format. A format spec or conversion is an
 * extension: its text is made first. */
#include "sema/internal.h"
#include <string.h>

static bool is_text_class(Fn *f, const Type *t) {
    if (!type_is(t, TY_Class)) return false;
    return class_has_method(f, t, "__str__") || class_has_method(f, t, "__repr__") || (t->decl && ((const ClassDecl *)t->decl)->kind == CLASS_DATACLASS);
}

/* str(v), or repr(v), of an object that has a text of its own: by its methods, or a dataclass's fields. Others are themselves. */
Value *object_text(Fn *f, Value *v, bool repr, Span span) {
    const Type *t = v->type;
    if (f->s->diags.pedantic || is_poison(v)) return v;
    if (type_is(t, TY_Tuple) && t->field && t->name) {                   /* P(x=1, y=2.0), inside of objects */
        if (!repr) return v;
    } else if (!is_text_class(f, t)) return v;
    else if (!EXT(f, DIAG_ext_object_text, span, tt(f, t))) return poison(f, span);
    if (type_is(t, TY_Class)) {
        Arg self = {.v = v, .span = span};
        if (!repr && class_has_method(f, t, "__str__")) return class_magic(f, sym(f->s, "__str__"), &self, 1, span);
        if (class_has_method(f, t, "__repr__")) return class_magic(f, sym(f->s, "__repr__"), &self, 1, span);
        if (((const ClassDecl *)t->decl)->kind != CLASS_DATACLASS) return v;
    }
    if (!deep_enter(f, span)) return poison(f, span);
    const ClassDecl *c = t->decl;
    const bool of_class = type_is(t, TY_Class);
    const int n = of_class ? c->nfield : t->nelem;
    const char *dot = of_class ? NULL : strrchr(t->name->s, '.');
    Buf text = {0};
    ValueVec part = {0};
    vec_push(f->a, &part, NULL);
    buf_printf(&text, "%s(", of_class ? c->name->s : dot ? dot + 1 : t->name->s);
    for (int i = 0; i < n; i++) {
        const Sym name = of_class ? c->field[i].name : t->field[i];
        Value *field = of_class ? sv_as_value(f, class_attribute(f, sv_value(f, v, span), name, span), span) : emit_tuple_index(f, v, i, span);
        Value *inner = object_text(f, field, true, span);
        buf_printf(&text, "%s%s={}", i ? ", " : "", name->s);
        vec_push(f->a, &part, inner == field && !is_poison(field) ? emit_op_values(f, "prim::repr", &field, 1, span) : inner);
    }
    buf_puts(&text, ")");
    deep_leave(f);
    for (int i = 1; i < part.len; i++)
        if (is_poison(part.data[i])) { buf_free(&text); return poison(f, span); }
    const size_t len = text.len;
    part.data[0] = emit_str(f, buf_take(&text, f->a), len, span);
    return emit_op_values(f, "aten::format", part.data, part.len, span);
}

/* A place's value; with a conversion or a spec the text that Python makes of it. Source: docs/language.md 11, ext-format-spec. */
static Value *emit_formatted(Fn *f, AstFormattedValue *e) {
    Span span = e->base.span;
    Value *v = emit_expr(f, e->value, NULL);
    if (is_poison(v)) return v;
    Value *text = object_text(f, v, e->conversion && e->conversion != 's', span);
    if (text != v) v = text;
    else if (e->conversion && e->conversion != 's') v = emit_op_values(f, "prim::repr", &v, 1, span);
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
