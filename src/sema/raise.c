/* raise and assert. Both end in prim::RaiseException(message: str, qualified class name: str). */
#include "sema/internal.h"
#include <string.h>

/* str(v) of the message; several arguments print as a tuple. */
static Value *message_of(Fn *f, SV *exc, Span span) {
    if (exc->nitem == 0) return emit_str(f, "", 0, span);
    Value *v;
    if (exc->nitem == 1) v = sv_as_value(f, exc->item[0], span);
    else {
        Value **all = NEWN(f->a, Value *, exc->nitem);
        for (int i = 0; i < exc->nitem; i++) {
            all[i] = sv_as_value(f, exc->item[i], span);
            if (is_poison(all[i])) return all[i];
        }
        v = emit_tuple(f, all, exc->nitem, span);
    }
    if (is_poison(v) || type_is(v->type, TY_Str)) return v;
    return emit_op_values(f, "aten::str", &v, 1, span);
}

Node *emit_raise_node(Fn *f, Value *message, Value *cls, Span span) {
    if (!cls) cls = emit_none(f, span);
    Node *n = emit_node(f, OP_prim_RaiseException, span);
    node_add_input(n, message);
    node_add_input(n, cls);
    return n;
}

/* cls NULL: none is known, as for a class named without a call, and for assert. */
static void raise_node(Fn *f, Value *message, const char *cls, Sym kinds, Span span) {
    Node *n = emit_raise_node(f, message, cls ? emit_str(f, cls, strlen(cls), span) : NULL, span);
    n->attr.name = kinds;             /* for `except` */
    graph_touch_name(f->g, NULL);                                 /* PyTorch makes an empty tuple of no results */
    f->frame->exits = true;
}

void emit_raise(Fn *f, AstRaise *st) {
    Span span = st->base.span;
    if (!st->exc && !f->caught) { ERR(f, DIAG_bare_raise, span); f->frame->exits = true; return; }
    SV *sv = st->exc ? emit_sugared(f, st->exc, NULL) : f->caught->sv;
    if (st->cause && f->has_try) emit_sugared(f, st->cause, NULL);
    if (sv->kind == SV_EXCEPTION && sv->v && !sv->only_end) {        /* one that was caught */
        emit_raise_node(f, sv->item[0]->v, sv->v, span);
        f->frame->exits = true;
        return;
    }
    if (sv->kind == SV_VALUE && is_poison(sv->v)) { f->frame->exits = true; return; }
    bool bare = false;
    if (sv->kind == SV_ENTITY && sv->ent.kind == ENT_CLASS && sv->ent.u.cls->kind == CLASS_EXCEPTION) {
        bare = true;
        SV *exc = sv_new(f, SV_EXCEPTION, sv->span);
        exc->ent = sv->ent;
        sv = exc;
    }
    if (sv->kind != SV_EXCEPTION) {
        ERR(f, DIAG_raise_what, st->exc->span, sv_what(f, sv));
        f->frame->exits = true;
        return;
    }
    Value *message = message_of(f, sv, span);
    Sym kinds = exception_kinds(f, sv->ent.u.cls);
    /* str(KeyError(1)) is 1, but str(KeyError("k")) is 'k' */
    if (sv->nitem != 1 || sv->item[0]->kind != SV_VALUE || !type_is(sv->item[0]->v->type, TY_Str)) kinds = sym_printf(f->s, "=%s", kinds->s);
    const char *cls = bare || !sv->ent.u.cls->qualified ? NULL : sv->ent.u.cls->qualified->s;
    if (!is_poison(message)) raise_node(f, message, cls, kinds, span);
    f->frame->exits = true;
}

/* The false side of an assert: the text starts with the class's name, and no class is given. */
void emit_assertion_error(Fn *f, AstAssert *st) {
    Span span = st->base.span;
    static const char head[] = "AssertionError: ";
    Value *message = st->msg ? emit_expr(f, st->msg, NULL) : emit_str(f, "", 0, span);
    Value *text = emit_str(f, head, sizeof head - 1, span);
    if (!is_poison(message) && !type_is(message->type, TY_Str)) message = emit_op_values(f, "aten::str", &message, 1, span);
    if (!is_poison(message)) {
        Value *in[2] = {text, message};
        text = emit_op_values(f, "aten::add", in, 2, span);
    }
    raise_node(f, text, NULL, sym(f->s, "AssertionError\nException\nBaseException"), span);
}

void raise_where_of(Fn *f, Value *cond, const char *cls, const char *text, Value *of, Span span) {
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, cond);
    Block *back = f->block;
    f->block = node_add_block(n);
    node_add_block(n);
    Value *form[2] = {emit_str(f, text, strlen(text), span), of};
    Value *message = of ? emit_op_values(f, "aten::format", form, 2, span) : form[0];
    Sym name = sym_printf(f->s, "builtins.%s", cls);
    emit_raise_node(f, message, emit_str(f, name->s, name->len, span), span);
    f->block = back;
}
void raise_where(Fn *f, Value *cond, const char *cls, const char *text, Span span) { raise_where_of(f, cond, cls, text, NULL, span); }
