/* Statements: dispatch, return, and the simple ones. */
#include "sema/internal.h"

void emit_stmts(Fn *f, const AstVec *body) {
    for (int i = 0; i < body->len && !f->frame->exits && !f->s->diags.stopped; i++) emit_stmt(f, body->data[i]);
}

void emit_return(Fn *f, AstReturn *st) {
    Span span = st->base.span;
    if (f->generates && st->value && st->value->kind != AST_Name) { ERR(f, DIAG_generator_use, span, "a return with a value"); return; }
    Value *v = f->generates ? emit_expr(f, generator_list(f, span), NULL) : st->value ? emit_expr(f, st->value, f->declared) : emit_none(f, span);
    const Type *want = f->declared;
    if (is_poison(v)) {
        f->frame->exits = true;
        return;
    }
    if (want) {
        v = try_convert(f, v, want, true, span);
        if (!type_is_subtype(f->s, v->type, want)) {
            Span at = st->value ? st->value->span : span;
            ERR(f, DIAG_return_type, at, tt(f, want), tt(f, v->type));
            if (type_is(v->type, TY_Optional) && v->type->elem[0] == want) diag_help(f->s, "it may be None here: test it with `if x is not None:` or `assert x is not None` first");
            else if (type_is(v->type, TY_None)) diag_help(f->s, "declare the result as `Optional[%s]`, or return a value on every path", tt(f, want));
            else if (type_is(v->type, TY_Int) && type_is(want, TY_Float)) diag_help(f->s, "TorchScript does not turn an int into a float: write `float(...)`");
            else if (type_is(v->type, TY_Float) && type_is(want, TY_Int)) diag_help(f->s, "write `int(...)`, or declare the result as float (`/`, `%%=`, `**` and round() give floats)");
            f->frame->exits = true;
            return;
        }
        /* PyTorch casts what is returned as Any, so that all returns have one type. */
        if (type_is(want, TY_Any) && !type_is(v->type, TY_Any)) v = emit_node1(f, OP_prim_unchecked_cast, want, &v, 1, span);
        v = coerce(f, v, want, span);
        f->merged = want;
    } else {
        const Type *seen = f->merged ? f->merged : v->type;
        set_join(f, &seen, &(const Type *){v->type});
        const Type *both = type_unify(f->s, seen, v->type, false);
        if (!both) {
            const bool fine = EXT(f, DIAG_ext_return_types, span, tt(f, seen), tt(f, v->type));
            diag_note(f->s, f->merged_span, "the return before is here");
            if (fine) both = python_unify(f, seen, v->type);
        }
        if (!both) {
            f->frame->exits = true;
            return;
        }
        f->merged = both;
        f->merged_span = span;
    }
    Node *n = emit_node(f, OP_prim_ReturnStmt, span);
    node_add_input(n, v);
    f->frame->exits = true;
}

/* by_user: not the break that a loop's own condition is made of. */
static void emit_loop_exit(Fn *f, OpId op, const char *word, bool by_user, Span span) {
    if (f->loop == LOOP_NONE) { ERR(f, DIAG_outside_loop, span, word); return; }
    if (f->loop == LOOP_UNROLLED) { ERR(f, DIAG_unrolled_exit, span, word); return; }
    if (op == OP_prim_BreakStmt && f->loop_flag && by_user) var_set_value(f, f->loop_flag, emit_bool(f, false, span), span);
    /* To PyTorch this does not end the block: what follows is compiled, and the branch counts where variables join. */
    vec_push(f->a, &f->loop_exits, emit_node(f, op, span));
}

void emit_stmt(Fn *f, Ast *st) {
    if (!deep_enter(f, st->span)) return;
    switch (st->kind) {
    case AST_ExprStmt: {
        Ast *e = AST_AS(ExprStmt, st)->value;
        if (e->kind == AST_Constant && AST_AS(Constant, e)->lit.kind == LIT_STR) break;   /* docstring */
        if (e->kind == AST_Constant && AST_AS(Constant, e)->lit.kind == LIT_ELLIPSIS) break;
        if (e->kind == AST_Yield || e->kind == AST_YieldFrom) { emit_yield(f, e); break; }
        emit_sugared(f, e, NULL);
        break;
    }
    case AST_Assign: emit_assign(f, AST_AS(Assign, st)); break;
    case AST_AnnAssign: emit_ann_assign(f, AST_AS(AnnAssign, st)); break;
    case AST_AugAssign: emit_aug_assign(f, AST_AS(AugAssign, st)); break;
    case AST_Return: emit_return(f, AST_AS(Return, st)); break;
    case AST_If: emit_if(f, AST_AS(If, st)); break;
    case AST_While: emit_while(f, AST_AS(While, st)); break;
    case AST_For: emit_for(f, AST_AS(For, st)); break;
    case AST_Pass: break;
    case AST_Break: emit_loop_exit(f, OP_prim_BreakStmt, "break", !AST_AS(Break, st)->unused, st->span); break;
    case AST_Continue: emit_loop_exit(f, OP_prim_ContinueStmt, "continue", true, st->span); break;
    case AST_Raise: emit_raise(f, AST_AS(Raise, st)); break;
    case AST_Assert: emit_assert(f, AST_AS(Assert, st)); break;
    case AST_Delete: emit_delete(f, AST_AS(Delete, st)); break;
    case AST_FunctionDef: {
        SV *sv = closure_new(f, st, st->span);
        if (calls_itself(AST_AS(FunctionDef, st)) && !f->s->diags.pedantic) {
            sv->kind = SV_RECURSIVE;
            sv->whole = sv;
        }
        var_set(f, AST_AS(FunctionDef, st)->name, sv, NULL, st->span);
        break;
    }
    case AST_Nonlocal: emit_nonlocal(f, AST_AS(Nonlocal, st)); break;
    case AST_Try: emit_try(f, AST_AS(Try, st)); break;
    case AST_With: emit_with(f, AST_AS(With, st)); break;
    default: break;                   /* frontend.c has refused it */
    }
    deep_leave(f);
}
