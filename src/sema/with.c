/* with: prim::Enter gives what __enter__ gives; prim::Exit calls __exit__, on every way out (exits.c keeps it after the body; an error that
 * unwinds calls it, too). A body that may leave early is a block of its own while exits are still in it. Source: docs/language.md 4. */
#include "sema/class.h"
#include <string.h>

/* Does control leave these statements other than at their end? */
typedef struct Leave { bool found; int loops; } Leave;
static void leaves(Ast *n, void *ctx) {
    Leave *l = ctx;
    if (l->found) return;
    switch (n->kind) {
    case AST_Return: l->found = true; return;
    case AST_Break: case AST_Continue: if (!l->loops) l->found = true; return;
    case AST_FunctionDef: case AST_Lambda: case AST_ClassDef: return;
    case AST_For: case AST_While:
        l->loops++;
        ast_each_child(n, leaves, ctx);
        l->loops--;
        return;
    default: ast_each_child(n, leaves, ctx);
    }
}

/* The object's __enter__ and __exit__ are what `with` needs: gives the type of what __enter__ gives, NULL after an error. */
static const Type *check_manager(Fn *f, Value *v, Span span) {
    ClassInfo *ci = class_info(f->sm, v->type->decl);
    FuncDecl *enter = ci ? class_method(ci, sym(f->s, "__enter__"), METHOD_PLAIN, NULL) : NULL;
    FuncDecl *leave = ci ? class_method(ci, sym(f->s, "__exit__"), METHOD_PLAIN, NULL) : NULL;
    if (!enter || !leave) {
        ERR(f, DIAG_with_methods, span);
        return NULL;
    }
    Graph *e = compile_function(f->sm, enter, f, span), *x = compile_function(f->sm, leave, f, span);
    if (!e || !x) {
        f->failed = true;
        return NULL;
    }
    if (e->nparams != 1) ERR(f, DIAG_with_enter, span);
    else if (x->nparams != 4) ERR(f, DIAG_with_exit, span);
    else {
        for (int i = 1; i < 4; i++)
            if (!type_is(x->params[i].type, TY_Any)) {
                ERR(f, DIAG_with_exit_type, span, i);
                return NULL;
            }
        return e->result ? e->result : TY(f, None);
    }
    return NULL;
}

bool makes_autocast(const Node *n) {
    static const char tail[] = ".amp.autocast_mode.autocast";
    if (n->op != OP_prim_CallMethod || strcmp(n->attr.name->s, "__init__")) return false;
    const char *cls = n->in[0]->type->name->s;
    const size_t len = strlen(cls);
    if (strncmp(cls, "__torch__.torch.", 16) || len < sizeof tail || strcmp(cls + len - (sizeof tail - 1), tail) || !strncmp(cls, "__torch__.torch.cuda.", 21)) return false;
    for (int i = 1; i + 1 < n->nin; i++) {
        const Const *k = value_const(n->in[i]);
        if (k && type_is(k->type, TY_Bool) && !k->u.b) return false;
        if (k && type_is(k->type, TY_Str) && (k->u.s.n < 3 || memcmp(k->u.s.p, "cpu", 3))) return false;
    }
    return true;
}

/* `with torch.jit._IgnoreContextManager(a="inp:int", b="out:int")`: PyTorch runs the block in Python, as a function of the variables named.
 * Here it is compiled where it stands, which gives the same wherever it is TorchScript. */
static bool is_ignored_block(Fn *f, const AstWithItem *item) {
    if (item->context->kind != AST_Call || item->target) return false;
    const Ast *func = AST_AS(Call, item->context)->func;
    if (func->kind != AST_Attribute || strcmp(AST_AS(Attribute, func)->attr->s, "_IgnoreContextManager") != 0) return false;
    const SV *sv = emit_sugared(f, (Ast *)(uintptr_t)func, NULL);
    return sv->kind == SV_ENTITY && sv->ent.kind == ENT_BUILTIN && strcmp(sv->ent.qualified->s, "torch.jit._IgnoreContextManager") == 0;
}

void emit_with(Fn *f, AstWith *st) {
    Value **entered = NEWN(f->a, Value *, st->items.len + 1);
    int n = 0;
    for (int i = 0; i < st->items.len; i++) {
        AstWithItem *item = AST_AS(WithItem, st->items.data[i]);
        Span at = item->context->span;
        if (is_ignored_block(f, item)) continue;
        SV *sv = emit_sugared(f, item->context, NULL);
        const Type *t = NULL;
        if (sv->kind == SV_VALUE && type_is(sv->v->type, TY_Class)) t = check_manager(f, sv->v, at);
        else if (sv->kind != SV_VALUE || !is_poison(sv->v)) ERR(f, DIAG_with_what, at, sv_what(f, sv));
        if (!t) {                         /* the body is checked all the same */
            if (item->target) emit_assign_to(f, item->target, sv_poison(f, at), at);
            continue;
        }
        Value *out = emit_node1(f, OP_prim_Enter, t, &sv->v, 1, at);
        entered[n++] = sv->v;
        if (item->target) emit_assign_to(f, item->target, sv_value(f, out, at), at);
    }
    Leave l = {0};
    for (int i = 0; i < st->body.len; i++) leaves(st->body.data[i], &l);
    if (l.found) emit_block(f, &st->body, st->base.span);
    else emit_stmts(f, &st->body);
    while (n-- > 0) emit_node1(f, OP_prim_Exit, TY(f, Tensor), &entered[n], 1, st->base.span);
}
