/* Syntax that TorchScript has not, refused for the whole function before it is compiled: also in code that is never reached, as PyTorch
 * does. Walks the tree once. */
#include "sema/internal.h"
#include <string.h>

typedef struct Check { Fn *f; bool fine; bool lambda; } Check;
static void walk(Ast *n, void *ctx);

static void refuse(Check *c, const Ast *n, const char *what, const char *instead) {
    ERR(c->f, DIAG_unsupported_syntax, n->span, what);
    if (instead) diag_help(c->f->s, "%s", instead);
    c->fine = false;
}
static void generators(Check *c, const AstVec *g, const Ast *n) {
    if (g->len > 1 && !EXT(c->f, DIAG_ext_comprehension_for, n->span)) { c->fine = false; return; }
    for (int i = 0; i < g->len; i++) {
        const AstComprehension *one = AST_AS(Comprehension, g->data[i]);
        if (one->ifs.len && !EXT(c->f, DIAG_ext_comprehension_if, n->span)) { c->fine = false; return; }
        if (one->is_async) { refuse(c, n, "an async comprehension", NULL); return; }
    }
}
static void name(Check *c, const Ast *n, Sym id) {
    if (strncmp(id->s, "__jit", 5) != 0) return;
    ERR(c->f, DIAG_reserved_name, n->span, id->s);
    c->fine = false;
}

/* What is compiled in place returns at its end or in branches (closure.c), but not out of the middle of a loop. */
static void loop_return(Ast *n, void *ctx) {
    if (n->kind == AST_FunctionDef || n->kind == AST_Lambda || n->kind == AST_ClassDef) return;
    if (n->kind == AST_Return)
        refuse(ctx, n, "a return inside a loop, `with` or `try` of a function that is compiled in place (one inside a function, or given a function)", "set a variable and return it at the end");
    ast_each_child(n, loop_return, ctx);
}
static void in_place_returns(Check *c, const AstVec *body) {
    for (int i = 0; i < body->len; i++) {
        Ast *st = body->data[i];
        if (st->kind == AST_Return) continue;
        if (st->kind != AST_If) { loop_return(st, c); continue; }
        in_place_returns(c, &AST_AS(If, st)->body);
        in_place_returns(c, &AST_AS(If, st)->orelse);
    }
}
static void nested(Check *c, AstFunctionDef *d) {
    const bool saved = c->f->decl->flags & FUNC_SAVED;        /* torch.jit.save writes what fork() runs so */
    if (!saved && !EXT(c->f, DIAG_ext_nested_function, d->base.span)) { c->fine = false; return; }
    if (d->is_async) refuse(c, &d->base, "async def", NULL);
    if (d->decorators.len) refuse(c, d->decorators.data[0], "a decorator inside a function", "define the function at the top level");
    if (!calls_itself(d)) in_place_returns(c, &d->body);
    for (int i = 0; i < d->body.len; i++) walk(d->body.data[i], c);
}

/* Does something in a loop's body leave it? */
static void find_end(Ast *n, void *ctx) {
    if (n->kind == AST_Break || n->kind == AST_Return || n->kind == AST_Raise) *(bool *)ctx = true;
    else if (n->kind != AST_FunctionDef && n->kind != AST_Lambda) ast_each_child(n, find_end, ctx);
}
static void find_yields(Ast *n, void *ctx) {
    if (n->kind == AST_Yield || n->kind == AST_YieldFrom) *(bool *)ctx = true;
    else if (n->kind != AST_FunctionDef && n->kind != AST_Lambda) ast_each_child(n, find_yields, ctx);
}

static void walk(Ast *n, void *ctx) {
    Check *c = ctx;
    switch (n->kind) {
    case AST_FunctionDef: nested(c, AST_AS(FunctionDef, n)); return;
    case AST_ClassDef: refuse(c, n, "a class inside a function", "define it at the top level"); return;
    case AST_Lambda:
        if (!EXT(c->f, DIAG_ext_lambda, n->span)) { c->fine = false; return; }
        break;
    case AST_Assign: {
        const AstVec *targets = &AST_AS(Assign, n)->targets;
        if (targets->len == 1 && targets->data[0]->kind == AST_Name && strncmp(AST_AS(Name, targets->data[0])->id->s, "$match", 6) == 0 && !EXT(c->f, DIAG_ext_match, n->span)) c->fine = false;
        break;
    }
    case AST_Import: case AST_ImportFrom: refuse(c, n, "import inside a function", "import at the top of the file"); return;
    case AST_Global: refuse(c, n, "global", "pass the value in and return it"); return;
    case AST_Nonlocal: if (!EXT(c->f, DIAG_ext_nonlocal, n->span)) c->fine = false; return;
    case AST_Try:
        if (AST_AS(Try, n)->is_star) { refuse(c, n, "`except*`", "write `except`"); return; }
        if (!EXT(c->f, DIAG_ext_try, n->span)) { c->fine = false; return; }
        c->f->has_try = true;
        break;
    case AST_ExceptHandler:           /* classes, which are looked up where they are needed */
        for (int i = 0; i < AST_AS(ExceptHandler, n)->body.len; i++) walk(AST_AS(ExceptHandler, n)->body.data[i], ctx);
        return;
    case AST_ExprStmt: {
        Ast *value = AST_AS(ExprStmt, n)->value;
        if (value->kind != AST_Yield && value->kind != AST_YieldFrom) break;
        if (!EXT(c->f, DIAG_ext_generator, value->span)) { c->fine = false; return; }
        ast_each_child(value, walk, ctx);
        return;
    }
    case AST_Yield: case AST_YieldFrom:
        if (!EXT(c->f, DIAG_ext_generator, n->span) || !ERR(c->f, DIAG_generator_use, n->span, "the value of a yield")) c->fine = false;
        return;
    case AST_Await: refuse(c, n, "await", NULL); return;
    case AST_NamedExpr: if (!EXT(c->f, DIAG_ext_walrus, n->span)) c->fine = false; break;
    case AST_Set: if (!EXT(c->f, DIAG_ext_set, n->span)) c->fine = false; break;
    case AST_SetComp:
        if (!EXT(c->f, DIAG_ext_set, n->span)) c->fine = false;
        generators(c, &AST_AS(SetComp, n)->generators, n);
        break;
    case AST_For:
        if (AST_AS(For, n)->iter->kind == AST_Tuple && AST_AS(Tuple, AST_AS(For, n)->iter)->elts.len &&
            AST_AS(For, n)->iter->span.lo == AST_AS(Tuple, AST_AS(For, n)->iter)->elts.data[0]->span.lo && !EXT(c->f, DIAG_ext_for_list, n->span)) c->fine = false;
        if (AST_AS(For, n)->is_async) refuse(c, n, "async for", NULL);
        if (AST_AS(For, n)->orelse.len && !EXT(c->f, DIAG_ext_loop_else, n->span, "for")) c->fine = false;
        break;
    case AST_While: {
        const AstWhile *w = AST_AS(While, n);
        bool ends = !(w->cond->kind == AST_Constant && AST_AS(Constant, w->cond)->lit.kind == LIT_TRUE);
        for (int i = 0; i < w->body.len && !ends; i++) find_end(w->body.data[i], &ends);
        bool yields = false;
        for (int i = 0; i < w->body.len && !ends; i++) find_yields(w->body.data[i], &yields);
        if (yields && !c->f->s->diags.pedantic) { ERR(c->f, DIAG_generator_use, n->span, "a loop that never ends"); c->fine = false; }
        if (AST_AS(While, n)->orelse.len && !EXT(c->f, DIAG_ext_loop_else, n->span, "while")) c->fine = false;
        break;
    }
    case AST_With: if (AST_AS(With, n)->is_async) refuse(c, n, "async with", NULL); break;
    case AST_AnnAssign: if (!AST_AS(AnnAssign, n)->value && !(c->f->decl->src && strncmp(c->f->decl->src->path, "<dataclass ", 11) == 0)) refuse(c, n, "an annotation without a value", "assign the first value here: `x: int = 0`"); break;
    case AST_AugAssign: {
        int op = AST_AS(AugAssign, n)->op;
        if ((op == AOP_FloorDiv || op == AOP_MatMult) && !EXT(c->f, DIAG_ext_operator, n->span, op == AOP_FloorDiv ? "`//=`" : "`@=`")) c->fine = false;
        break;
    }
    case AST_UnaryOp: if (AST_AS(UnaryOp, n)->op == AOP_UAdd && !EXT(c->f, DIAG_ext_operator, n->span, "unary `+`")) c->fine = false; break;
    case AST_Call:
        for (int i = 0; i < AST_AS(Call, n)->keywords.len; i++)
            if (!AST_AS(Keyword, AST_AS(Call, n)->keywords.data[i])->arg && !EXT(c->f, DIAG_ext_kwargs_call, AST_AS(Call, n)->keywords.data[i]->span)) c->fine = false;
        break;
    case AST_Dict:
        for (int i = 0; i < AST_AS(Dict, n)->keys.len; i++)
            if (!AST_AS(Dict, n)->keys.data[i] && !EXT(c->f, DIAG_ext_dict_splat, n->span)) { c->fine = false; break; }
        break;
    case AST_ListComp: generators(c, &AST_AS(ListComp, n)->generators, n); break;
    case AST_GeneratorExp: generators(c, &AST_AS(GeneratorExp, n)->generators, n); break;
    case AST_DictComp: generators(c, &AST_AS(DictComp, n)->generators, n); break;
    case AST_FormattedValue: {
        AstFormattedValue *v = AST_AS(FormattedValue, n);
        const char *what = v->spec ? "a format spec" : "a conversion (`!r`)";
        if ((v->conversion || v->spec) && !EXT(c->f, DIAG_ext_format_spec, n->span, what)) c->fine = false;
        if (v->debug) refuse(c, n, "`=` in an f-string", "write the name out");
        break;
    }
    case AST_Name: name(c, n, AST_AS(Name, n)->id); break;
    case AST_Constant: if (AST_AS(Constant, n)->lit.kind == LIT_BYTES) refuse(c, n, "bytes", "use a str"); break;
    default: break;
    }
    if (n->kind == AST_AnnAssign) {
        /* annotations are types, checked where they are read */
        if (AST_AS(AnnAssign, n)->value) walk(AST_AS(AnnAssign, n)->value, ctx);
        walk(AST_AS(AnnAssign, n)->target, ctx);
        return;
    }
    ast_each_child(n, walk, ctx);
}

bool frontend_check_in_place(Fn *f, Ast *def) {
    Check c = {.f = f, .fine = true};
    in_place_returns(&c, &AST_AS(FunctionDef, def)->body);
    return frontend_check(f, def) && c.fine;
}

bool frontend_check(Fn *f, Ast *def) {
    Check c = {.f = f, .fine = true};
    AstFunctionDef *d = AST_AS(FunctionDef, def);
    if (d->is_async) refuse(&c, def, "async def", NULL);
    for (int i = 0; i < d->body.len; i++) walk(d->body.data[i], &c);
    return c.fine;
}
