/* Generator functions (an extension): a call runs the whole body and gives the list of what it yields, which is then walked. Python runs the body
 * as its values are asked for; what shows the difference is refused where it can be seen: a loop that never ends, and values sent in. */
#include "sema/internal.h"
#include <string.h>

static void find_yield(Ast *n, void *ctx) {
    if (n->kind == AST_Yield || n->kind == AST_YieldFrom) *(bool *)ctx = true;
    else if (n->kind != AST_FunctionDef && n->kind != AST_Lambda && n->kind != AST_ClassDef) ast_each_child(n, find_yield, ctx);
}
bool def_yields(const Ast *def) {
    bool found = false;
    if (def->kind != AST_FunctionDef) return false;
    const AstVec *body = &AST_AS(FunctionDef, def)->body;
    for (int i = 0; i < body->len && !found; i++) find_yield(body->data[i], &found);
    return found;
}

const Type *generator_result(Fn *f, const Ast *annotation) {
    static const char *const names[] = {"Iterator", "Iterable", "Generator"};
    const AstSubscript *sub = annotation->kind == AST_Subscript ? AST_AS(Subscript, annotation) : NULL;
    const char *name = !sub ? "" : sub->value->kind == AST_Name ? AST_AS(Name, sub->value)->id->s : sub->value->kind == AST_Attribute ? AST_AS(Attribute, sub->value)->attr->s : "";
    for (int i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], name) != 0) continue;
        const Ast *of = sub->index->kind == AST_Tuple && AST_AS(Tuple, sub->index)->elts.len ? AST_AS(Tuple, sub->index)->elts.data[0] : sub->index;
        const Type *t = annotation_type(f->sm, f, f->scope, of);
        return type_is(t, TY_Error) ? t : type_list(f->s, t);
    }
    return annotation_type(f->sm, f, f->scope, annotation);
}

static Sym list_name(Fn *f) { return sym(f->s, "$yield"); }
void generator_begin(Fn *f, const Type *list, Span span) {
    var_set_value(f, list_name(f), emit_list(f, list && type_is(list, TY_List) ? list->elem[0] : type_open(f), NULL, 0, span), span);
}
Ast *generator_list(Fn *f, Span span) {
    AstName *n = AST_NEW(f->a, Name, span);
    n->id = list_name(f);
    return &n->base;
}

void emit_yield(Fn *f, Ast *e) {
    const Span span = e->span;
    Ast *value = e->kind == AST_Yield ? AST_AS(Yield, e)->value : AST_AS(YieldFrom, e)->value;
    Value *list = sv_as_value(f, var_get(f, list_name(f), span), span);
    if (is_poison(list)) return;
    Value *in[2] = {list, NULL};
    if (e->kind == AST_YieldFrom) {
        SV *items = as_sequence(f, emit_sugared(f, value, NULL), value->span);
        if (!items) return;
        in[1] = items->v;
        emit_op_values(f, "aten::extend", in, 2, span);
        return;
    }
    const Type *elem = list->type->elem[0];
    in[1] = value ? emit_expr(f, value, elem->has_var ? NULL : elem) : emit_none(f, span);
    if (is_poison(in[1])) return;
    if (!elem->has_var) {
        in[1] = try_convert(f, in[1], elem, true, span);
        if (type_is_subtype(f->s, in[1]->type, elem)) in[1] = coerce(f, in[1], elem, span);
    }
    emit_op_values(f, "aten::append", in, 2, span);
}
