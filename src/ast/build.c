/* Nodes of expressions, and what every node needs. */
#include "ast/fields.h"
#include "ast/parse.h"
#include <string.h>

#define MAKE(name_, at_) AST_NEW(p->arena, name_, at_)
#define DONE(n_) build_done(p, &(n_)->base)

static uint32_t depth_below(const Ast *n) {
    uint32_t most = 0;
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) {
        const char *at = (const char *)n + fields[i].offset;
        if (fields[i].type == FIELD_KID) {
            const Ast *kid = *(Ast *const *)at;
            if (kid && kid->depth > most) most = kid->depth;
        } else if (fields[i].type == FIELD_LIST) {
            const AstVec *v = (const AstVec *)at;
            for (int k = 0; k < v->len; k++)
                if (v->data[k] && v->data[k]->depth > most) most = v->data[k]->depth;
        }
    }
    return most;
}

/* An expression or statement that would pass the limit becomes a leaf, so that no later stage meets a much deeper tree; parts are cut
 * with what they are parts of. */
Ast *build_done(Parser *p, Ast *n) {
    n->depth = depth_below(n) + 1;
    if (n->depth < DEPTH_LIMIT || ast_class(n->kind) == ASTC_Part || n->kind == AST_Slice) return n;
    if (!p->deep_reported) {
        Span first = {n->span.lo, n->span.lo + 1};
        diag(p->s, DIAG_too_deep, first, ast_class(n->kind) == ASTC_Expr ? "the expression is" : "the blocks are", DEPTH_LIMIT);
        if (ast_class(n->kind) == ASTC_Expr) diag_help(p->s, "split it: give parts of it names of their own");
    }
    p->deep_reported = true;
    if (ast_class(n->kind) == ASTC_Expr) return build_constant(p, n->span, LIT_NONE);
    return &MAKE(Error, n->span)->base;
}

/* ---- lists: capacity is the next power of two, so none need be kept */

static void *push_slot(Parser *p, void *data, int len, size_t size) {
    if (len & (len - 1)) return data;
    char *wider = arena_alloc(p->arena, (len ? (size_t)len * 2 : 1) * size);
    if (len) memcpy(wider, data, (size_t)len * size);
    return wider;
}

AstVec build_push(Parser *p, AstVec v, Ast *n) {
    v.data = push_slot(p, v.data, v.len, sizeof *v.data);
    v.data[v.len++] = n;
    return v;
}

AstVec build_list(Parser *p, Ast *n) { return build_push(p, (AstVec){0}, n); }

AstVec build_concat(Parser *p, AstVec v, AstVec more) {
    for (int i = 0; i < more.len; i++) v = build_push(p, v, more.data[i]);
    return v;
}

SymVec build_sym(Parser *p, SymVec v, Sym s) {
    v.data = push_slot(p, (void *)v.data, v.len, sizeof *v.data);
    v.data[v.len++] = s;
    return v;
}

SpanVec build_span(Parser *p, SpanVec v, Span s) {
    v.data = push_slot(p, v.data, v.len, sizeof *v.data);
    v.data[v.len++] = s;
    return v;
}

/* ---- expressions */

Ast *build_constant(Parser *p, Span at, LitKind kind) {
    AstConstant *n = MAKE(Constant, at);
    n->lit.kind = kind;
    return &n->base;
}

Ast *build_tuple(Parser *p, Span at, AstVec elts) {
    AstTuple *n = MAKE(Tuple, at);
    n->elts = elts;
    return DONE(n);
}

/* x[:a, b]: a slice without a lower bound starts at its colon, and the tuple with it. */
Ast *build_index_tuple(Parser *p, Span at, AstVec elts) {
    if (elts.data[0]->kind == AST_Slice) at.lo = elts.data[0]->span.lo;
    return build_tuple(p, at, elts);
}

Ast *build_paren_tuple(Parser *p, Span at, AstVec elts) {
    Ast *n = build_tuple(p, at, elts);
    for (int i = 0; i < elts.len; i++)
        if (elts.data[i]->kind == AST_WithItem) p->group_as = n;
    return n;
}

/* The parentheses of a group leave no trace, but that a starred expression needs a comma in them. */
Ast *build_single_group(Parser *p, Span at, Ast *inner) {
    if (inner->kind == AST_WithItem) return build_paren_tuple(p, at, build_list(p, inner));
    if (inner->kind != AST_Starred) return inner;
    diag(p->s, DIAG_lonely_star, inner->span);
    return AST_AS(Starred, inner)->value;
}

Ast *build_group_as(Parser *p, Span at, Ast *value, Ast *target) {
    return build_with_item(p, at, value, target);
}

Ast *build_elt(Parser *p, Ast *elt) {
    if (elt->kind == AST_Starred) diag(p->s, DIAG_star_in_comprehension, elt->span);
    return elt;
}

Ast *build_starred(Parser *p, Span star, Span value_at, Ast *value) {
    AstStarred *n = MAKE(Starred, span_join(star, value_at));
    n->value = value;
    return DONE(n);
}

Ast *build_walrus(Parser *p, Span at, Ast *target, Ast *value) {
    if (target->kind != AST_Name) diag(p->s, DIAG_bad_target, target->span, "use ':=' on", "anything but a plain name");
    AstNamedExpr *n = MAKE(NamedExpr, at);
    n->target = target;
    n->value = value;
    return DONE(n);
}

Ast *build_bool_op(Parser *p, Span at, int op, AstVec values) {
    AstBoolOp *n = MAKE(BoolOp, at);
    n->op = op;
    n->values = values;
    return DONE(n);
}

Span build_from(Span at, const Ast *first) { return (Span){first->span.lo, at.hi}; }

Ast *build_unary(Parser *p, Span at, int op, Ast *operand) {
    AstUnaryOp *n = MAKE(UnaryOp, at);
    n->op = op;
    n->operand = operand;
    return DONE(n);
}

Ast *build_binary(Parser *p, Span at, Ast *left, int op, Ast *right) {
    AstBinOp *n = MAKE(BinOp, build_from(at, left));
    n->left = left;
    n->op = op;
    n->right = right;
    return DONE(n);
}

Ast *build_compare(Parser *p, Span at, Ast *left, int op, Ast *right) {
    AstCompare *n = MAKE(Compare, build_from(at, left));
    n->left = left;
    n->ops.data = push_slot(p, NULL, 0, sizeof *n->ops.data);
    n->ops.data[n->ops.len++] = op;
    n->comparators = build_list(p, right);
    return &n->base;
}

/* Python's `a < b < c` is one node; saved code means (a < b) < c. */
Ast *build_compare_more(Parser *p, Span at, Ast *chain, int op, Ast *right) {
    if (p->options.archive) return build_compare(p, at, build_done(p, chain), op, right);
    AstCompare *n = AST_AS(Compare, chain);
    n->base.span = at;
    n->ops.data = push_slot(p, n->ops.data, n->ops.len, sizeof *n->ops.data);
    n->ops.data[n->ops.len++] = op;
    n->comparators = build_push(p, n->comparators, right);
    return chain;
}

Ast *build_slice(Parser *p, Span at, Ast *lower, Ast *upper, Ast *step) {
    AstSlice *n = MAKE(Slice, at);
    n->lower = lower;
    n->upper = upper;
    n->step = step;
    return DONE(n);
}

/* ---- calls: while arguments are added, a call's depth is 2 when its only argument so far is a generator without parentheses */

static void check_generator(Parser *p, AstCall *call) {
    if (call->base.depth == 2) diag(p->s, DIAG_bare_generator, call->args.data[0]->span);
    call->base.depth = 1;
}

void build_arg(Parser *p, AstCall *call, Ast *arg) {
    int nkw = call->keywords.len;
    if (nkw) {
        bool mapping = false, named = false;
        AstKeyword *last = AST_AS(Keyword, call->keywords.data[nkw - 1]);
        if (last->arg) named = true;
        else mapping = true;
        if (arg->kind != AST_Starred) diag(p->s, DIAG_positional_after_keyword, arg->span);
        else if (mapping && !named) diag(p->s, DIAG_star_after_mapping, arg->span);
    }
    check_generator(p, call);
    call->args = build_push(p, call->args, arg);
}

void build_generator_arg(Parser *p, Span at, AstCall *call, Ast *elt, AstVec generators) {
    AstGeneratorExp *n = MAKE(GeneratorExp, at);
    n->elt = elt;
    n->generators = generators;
    bool alone = !call->args.len && !call->keywords.len;
    Ast *done = DONE(n);
    if (!alone) diag(p->s, DIAG_bare_generator, at);
    call->base.depth = alone ? 2 : 1;
    call->args = build_push(p, call->args, done);
}

void build_keyword(Parser *p, Span at, AstCall *call, Ast *name, Ast *value) {
    check_generator(p, call);
    AstKeyword *n = MAKE(Keyword, at);
    n->value = value;
    if (name && name->kind != AST_Name) diag(p->s, DIAG_keyword_name, name->span, "an expression");
    else if (name) n->arg = AST_AS(Name, name)->id;
    call->keywords = build_push(p, call->keywords, DONE(n));
}

/* A generator that is the only argument shares the call's parentheses. */
Ast *build_call(Parser *p, Span at, Ast *func, Span parens, AstCall *call) {
    if (call->base.depth == 2) call->args.data[0]->span = parens;
    call->base.span = at;
    call->func = func;
    return DONE(call);
}

/* ---- displays and comprehensions */

Ast *build_dict(Parser *p, Span at, AstVec pairs) {
    AstDict *n = MAKE(Dict, at);
    for (int i = 0; i < pairs.len; i++) {
        if (pairs.data[i]->kind != AST_Slice) continue;   /* cut for its depth */
        AstSlice *pair = AST_AS(Slice, pairs.data[i]);
        n->keys = build_push(p, n->keys, pair->lower);
        n->values = build_push(p, n->values, pair->upper);
    }
    return DONE(n);
}

Ast *build_dict_comp(Parser *p, Span at, Ast *pair, AstVec generators) {
    AstDictComp *n = MAKE(DictComp, at);
    if (pair->kind == AST_Slice) {
        n->key = AST_AS(Slice, pair)->lower;
        n->value = AST_AS(Slice, pair)->upper;
    }
    if (!n->key) {
        if (n->value) diag(p->s, DIAG_star_in_comprehension, pair->span);
        n->key = build_constant(p, pair->span, LIT_NONE);
        if (!n->value) n->value = n->key;
    }
    n->generators = generators;
    return DONE(n);
}

Ast *build_comp_for(Parser *p, Span at, Ast *target, Ast *iter, AstVec ifs, bool is_async) {
    AstComprehension *n = MAKE(Comprehension, at);
    n->target = target;
    n->iter = iter;
    n->ifs = ifs;
    n->is_async = is_async;
    return DONE(n);
}

Ast *build_func_type(Parser *p, Span at, AstVec args, Ast *returns) {
    AstFuncType *n = MAKE(FuncType, at);
    n->args = args;
    n->returns = returns;
    return DONE(n);
}
