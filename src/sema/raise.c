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

static void raise_node(Fn *f, Value *message, const char *cls, Span span) {
    Value *in[2] = {message, emit_str(f, cls, strlen(cls), span)};
    Node *n = emit_node(f, OP_prim_RaiseException, span);
    node_add_input(n, in[0]);
    node_add_input(n, in[1]);
    f->frame->exits = true;
}

void emit_raise(Fn *f, AstRaise *st) {
    Span span = st->base.span;
    if (!st->exc) { ERR(f, DIAG_bare_raise, span); f->frame->exits = true; return; }
    SV *sv = emit_sugared(f, st->exc, NULL);
    if (sv->kind == SV_VALUE && is_poison(sv->v)) { f->frame->exits = true; return; }
    if (sv->kind == SV_ENTITY && sv->ent.kind == ENT_CLASS && sv->ent.u.cls->kind == CLASS_EXCEPTION) {
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
    const char *cls = sv->ent.kind == ENT_CLASS && sv->ent.u.cls ? sv->ent.u.cls->qualified->s : "builtins.RuntimeError";
    if (!is_poison(message)) raise_node(f, message, cls, span);
    f->frame->exits = true;
}

/* assert c, m: if c: pass else: raise AssertionError(m); what c proves holds afterwards. */
void emit_assert(Fn *f, AstAssert *st) {
    Span span = st->base.span;
    AstPass *pass = AST_NEW(f->a, Pass, span);
    AstIf *branch = AST_NEW(f->a, If, span);
    AstRaise *raise = AST_NEW(f->a, Raise, span);
    AstName *name = AST_NEW(f->a, Name, span);
    name->id = sym(f->s, "AssertionError");
    raise->exc = &name->base;
    if (st->msg) {
        AstCall *call = AST_NEW(f->a, Call, span);
        call->func = &name->base;
        call->args = (AstVec){NEWN(f->a, Ast *, 1), 1};
        call->args.data[0] = st->msg;
        raise->exc = &call->base;
    }
    branch->cond = st->test;
    branch->body = (AstVec){NEWN(f->a, Ast *, 1), 1};
    branch->body.data[0] = &pass->base;
    branch->orelse = (AstVec){NEWN(f->a, Ast *, 1), 1};
    branch->orelse.data[0] = &raise->base;
    emit_if(f, branch);
}
