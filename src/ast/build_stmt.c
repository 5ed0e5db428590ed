/* Nodes of statements: targets, parameters, headers and blocks. */
#include "ast/parse.h"
#include <string.h>

#define MAKE(name_, at_) AST_NEW(p->arena, name_, at_)
#define DONE(n_) build_done(p, &(n_)->base)

/* ---- blocks */

AstModule *build_module(Parser *p, AstVec body) {
    AstModule *n = MAKE(Module, ((Span){p->base, p->base + p->len}));
    n->body = body;
    for (int i = 0; i < body.len; i++)
        if (body.data[i]->depth >= n->base.depth) n->base.depth = body.data[i]->depth + 1;
    return n;
}

static void statement_ends(Parser *p) {
    if (p->group_as) diag(p->s, DIAG_as_in_tuple, p->group_as->span);
    p->group_as = NULL;
    p->deep_reported = false;
}

AstVec build_stmt(Parser *p, AstVec body, Ast *stmt) {
    statement_ends(p);
    return build_push(p, body, stmt);
}

/* The simple statements of one line; an assignment that ends it may have a type comment. */
AstVec build_line(Parser *p, AstVec stmts, Span newline) {
    statement_ends(p);
    Ast *last = stmts.data[stmts.len - 1];
    if (last->kind == AST_Assign) {
        Span comment = type_comment_in(p, last->span.hi, newline.lo + 1);
        if (comment.lo) AST_AS(Assign, last)->type_comment = parse_type_comment(p, comment, false);
    }
    return stmts;
}

AstVec build_error_stmt(Parser *p, AstVec body, Span at, Span newline) {
    p->recovering = p->reported = p->deep_reported = p->deep_line = false;
    p->after_error = true;
    p->error_newline = newline.lo;
    p->group_as = NULL;
    p->brackets.len = 0;
    return build_push(p, body, &MAKE(Error, at)->base);
}

AstVec build_no_block(Parser *p, Span newline) {
    if (!p->deep_indent && (!p->after_error || p->error_newline != newline.lo)) {
        Span head = {p->head_at.lo, newline.lo};
        diag(p->s, DIAG_expected_block, head.lo && head.lo < head.hi ? head : newline);
    }
    return build_list(p, &MAKE(Error, newline)->base);
}

/* A block that no header asked for: silent when the header was an error. */
void build_bad_indent(Parser *p, Span at) {
    if (!p->after_error || p->error_newline != p->newline_at) diag(p->s, DIAG_unexpected_indent, at);
}

/* A compound statement's span ends where its last block does, not with the white space in front of the next statement. */
static uint32_t end_of(AstVec block, uint32_t otherwise) { return block.len ? block.data[block.len - 1]->span.hi : otherwise; }

static Ast *ended(Parser *p, Ast *n, AstVec block) {
    n->span.hi = end_of(block, n->span.hi);
    return build_done(p, n);
}

Ast *build_while(Parser *p, Span at, Ast *cond, AstVec body, AstVec orelse) {
    AstWhile *n = MAKE(While, at);
    n->cond = cond;
    n->body = body;
    n->orelse = orelse;
    return ended(p, &n->base, orelse.len ? orelse : body);
}

/* elifs hold Ifs with condition and body; each becomes the else block of the one before it. */
Ast *build_if(Parser *p, Span at, Ast *cond, AstVec body, AstVec elifs, AstVec orelse) {
    for (int i = elifs.len - 1; i >= 0; i--) {
        AstIf *n = AST_AS(If, elifs.data[i]);
        n->orelse = orelse;
        orelse = build_list(p, ended(p, &n->base, orelse.len ? orelse : n->body));
    }
    AstIf *n = MAKE(If, at);
    n->cond = cond;
    n->body = body;
    n->orelse = orelse;
    return ended(p, &n->base, orelse.len ? orelse : body);
}

Ast *build_for(Parser *p, Span at, Ast *target, Ast *iter, AstVec body, AstVec orelse, uint32_t colon, bool is_async) {
    AstFor *n = MAKE(For, at);
    n->target = target;
    n->iter = iter;
    n->body = body;
    n->orelse = orelse;
    n->is_async = is_async;
    Span comment = body.len ? type_comment_in(p, colon, body.data[0]->span.lo) : (Span){0, 0};
    if (comment.lo) n->type_comment = parse_type_comment(p, comment, false);
    return ended(p, &n->base, orelse.len ? orelse : body);
}

void build_lonely_try(Parser *p, Span at) {
    if (!p->after_error && !p->deep_indent) diag(p->s, DIAG_try_alone, at);
}

Ast *build_handler(Parser *p, Span at, Ast *type, Sym name, AstVec body) {
    AstExceptHandler *n = MAKE(ExceptHandler, at);
    n->type = type;
    n->name = name;
    n->body = body;
    n->base.span.hi = end_of(body, at.hi);
    return DONE(n);
}

/* `except*`? The node does not say: Try does, for all of its handlers. */
static bool is_star(const Parser *p, const Ast *handler) {
    const char *c = p->text + (handler->span.lo - p->base) + strlen("except");
    while (*c == ' ' || *c == '\t' || *c == '\\' || *c == '\n' || *c == '\r') c++;
    return *c == '*';
}

void build_old_except(Parser *p, Span first, Span second) { diag(p->s, DIAG_old_except, span_join(first, second)); }

Ast *build_try(Parser *p, Span at, AstVec body, AstVec handlers, AstVec orelse, AstVec finalbody) {
    AstTry *n = MAKE(Try, at);
    n->body = body;
    n->orelse = orelse;
    n->finalbody = finalbody;
    n->handlers = handlers;
    for (int i = 0; i < handlers.len; i++) {
        AstExceptHandler *h = AST_AS(ExceptHandler, handlers.data[i]);
        Span word = {h->base.span.lo, h->base.span.lo + (uint32_t)strlen("except")};
        if (!i) n->is_star = is_star(p, &h->base);
        else if (is_star(p, &h->base) != n->is_star) diag(p->s, DIAG_mixed_except, word);
        if (!h->type && i + 1 < handlers.len) diag(p->s, DIAG_default_except_last, word);
    }
    if (orelse.len && !handlers.len) diag(p->s, DIAG_else_without_except, at);
    return ended(p, &n->base, finalbody.len ? finalbody : orelse.len ? orelse : handlers.len ? handlers : body);
}

Ast *build_with_item(Parser *p, Span at, Ast *context, Ast *target) {
    AstWithItem *n = MAKE(WithItem, at);
    n->context = context;
    if (target) n->target = build_targets(p, build_list(p, target), "assign to").data[0];
    return DONE(n);
}

/* `with (a as b, c):` reads as one tuple with `as` inside: take it apart. Without `as`, a tuple in parentheses is a list of items too. */
Ast *build_with(Parser *p, Span at, AstVec items, AstVec body, bool is_async) {
    AstWith *n = MAKE(With, at);
    AstWithItem *only = AST_AS(WithItem, items.data[0]);
    Ast *tuple = items.len == 1 && !only->target && only->context->kind == AST_Tuple ? only->context : NULL;
    if (tuple && p->text[tuple->span.lo - p->base] == '(') {
        AstVec elts = AST_AS(Tuple, tuple)->elts;
        bool any_as = false, plain = elts.len > 0;
        for (int i = 0; i < elts.len; i++) {
            AstKind kind = elts.data[i]->kind;
            any_as |= kind == AST_WithItem;
            plain &= kind != AST_Starred && kind != AST_NamedExpr;
        }
        if (any_as || plain) {
            items = (AstVec){0};
            for (int i = 0; i < elts.len; i++) {
                Ast *e = elts.data[i];
                items = build_push(p, items, e->kind == AST_WithItem ? e : build_with_item(p, e->span, e, NULL));
            }
        }
    }
    n->items = items;
    n->body = body;
    n->is_async = is_async;
    return ended(p, &n->base, body);
}

/* The header's tuple with `as` is claimed before the body's statements are looked at. */
AstVec build_with_items(Parser *p, AstVec items) {
    AstWithItem *only = AST_AS(WithItem, items.data[0]);
    if (items.len == 1 && !only->target && p->group_as == only->context) p->group_as = NULL;
    return items;
}

/* ---- imports */

Sym build_dotted(Parser *p, SymVec names) {
    if (names.len == 1) return names.data[0];
    Buf b = {0};
    for (int i = 0; i < names.len; i++) {
        if (i) buf_putc(&b, '.');
        buf_add(&b, names.data[i]->s, names.data[i]->len);
    }
    Sym joined = sym_n(p->s, b.p, b.len);
    buf_free(&b);
    return joined;
}

Ast *build_alias(Parser *p, Span at, Sym name, Sym asname) {
    AstAlias *n = MAKE(Alias, at);
    n->name = name;
    n->asname = asname;
    return DONE(n);
}

Ast *build_import_from(Parser *p, Span at, int level, Sym module, AstVec names) {
    AstImportFrom *n = MAKE(ImportFrom, at);
    n->module = module;
    n->names = names;
    n->level = level;
    return DONE(n);
}

/* ---- targets */

static const char *what_is(const Ast *n) {
    switch (n->kind) {
    case AST_Constant: {
        LitKind k = AST_AS(Constant, n)->lit.kind;
        return k == LIT_NONE ? "None" : k == LIT_TRUE ? "True" : k == LIT_FALSE ? "False" : k == LIT_ELLIPSIS ? "'...'" : "a literal";
    }
    case AST_Call: return "the result of a call";
    case AST_Compare: return "a comparison";
    case AST_IfExp: return "a conditional expression";
    case AST_Lambda: return "a lambda";
    case AST_JoinedStr: return "an f-string";
    case AST_NamedExpr: return "a ':=' expression";
    case AST_Await: return "an await expression";
    case AST_Yield: case AST_YieldFrom: return "a yield expression";
    case AST_Tuple: return "a tuple";
    case AST_List: return "a list";
    case AST_Dict: case AST_Set: return "a dict or set";
    case AST_ListComp: case AST_SetComp: case AST_DictComp: case AST_GeneratorExp: return "a comprehension";
    case AST_Starred: return "a starred expression";
    default: return "an expression";
    }
}

/* Complains about each part of `n` that is no target. Recursion is bounded by the tree's depth. */
static void check_target(Parser *p, const Ast *n, const char *verb, bool in_list) {
    bool deleting = verb[0] == 'd';
    switch (n->kind) {
    case AST_Name: case AST_Attribute: case AST_Subscript: return;
    case AST_Tuple: case AST_List: {
        AstVec elts = n->kind == AST_Tuple ? AST_AS(Tuple, n)->elts : AST_AS(List, n)->elts;
        int stars = 0;
        for (int i = 0; i < elts.len; i++) {
            if (elts.data[i]->kind == AST_Starred && stars++ == 1) diag(p->s, DIAG_two_stars, elts.data[i]->span);
            check_target(p, elts.data[i], verb, true);
        }
        return;
    }
    case AST_Starred:
        if (deleting) diag(p->s, DIAG_bad_target, n->span, verb, what_is(n));
        else if (!in_list) {
            diag(p->s, DIAG_lonely_star, n->span);
            diag_help(p->s, "a single starred target needs a comma: `*a, = ...`");
        } else check_target(p, AST_AS(Starred, n)->value, verb, false);
        return;
    case AST_WithItem: return;   /* reported as misplaced `as` */
    default:
        if (p->deep_reported) return;
        diag(p->s, DIAG_bad_target, n->span, verb, what_is(n));
        if (n->kind == AST_Compare || n->kind == AST_BinOp) diag_help(p->s, "write == to compare");
    }
}

AstVec build_targets(Parser *p, AstVec targets, const char *verb) {
    for (int i = 0; i < targets.len; i++) check_target(p, targets.data[i], verb, false);
    return targets;
}

Ast *build_target_list(Parser *p, Span at, AstVec targets) {
    Ast *n = targets.len == 1 && !p->trailing_comma ? targets.data[0] : build_tuple(p, at, targets);
    check_target(p, n, "assign to", false);
    return n;
}

/* `value` of an assignment may be a tuple with stars, but no lone star. */
static Ast *no_star(Parser *p, Ast *value) {
    if (value && value->kind == AST_Starred) diag(p->s, DIAG_lonely_star, value->span);
    return value;
}

Ast *build_assign(Parser *p, Span at, AstVec targets, Ast *value) {
    AstAssign *n = MAKE(Assign, at);
    n->targets = build_targets(p, targets, "assign to");
    n->value = no_star(p, value);
    return DONE(n);
}

Ast *build_aug_assign(Parser *p, Span at, Ast *target, int op, Ast *value) {
    AstKind k = target->kind;
    if (k != AST_Name && k != AST_Attribute && k != AST_Subscript)
        diag(p->s, DIAG_bad_target, target->span, "use an augmented assignment on", what_is(target));
    AstAugAssign *n = MAKE(AugAssign, at);
    n->target = target;
    n->op = op;
    n->value = no_star(p, value);
    return DONE(n);
}

Ast *build_ann_assign(Parser *p, Span at, Ast *target, Ast *annotation, Ast *value) {
    AstKind k = target->kind;
    if (k != AST_Name && k != AST_Attribute && k != AST_Subscript)
        diag(p->s, DIAG_bad_annotation_target, target->span, what_is(target));
    AstAnnAssign *n = MAKE(AnnAssign, at);
    n->target = target;
    n->annotation = annotation;
    n->value = no_star(p, value);
    return DONE(n);
}

Ast *build_star_value(Parser *p, Ast *value) { return no_star(p, value); }

Ast *build_assign_in_cond(Parser *p, Span eq, Ast *left) {
    diag(p->s, DIAG_assign_in_condition, eq);
    return left;
}

/* ---- functions and classes */

Ast *build_param(Parser *p, Span at, Sym name, int kind, Ast *annotation, Ast *value) {
    AstParam *n = MAKE(Param, at);
    n->name = name;
    n->kind = kind;
    n->annotation = annotation;
    n->default_value = value;
    return DONE(n);
}

/* The markers `/` and `*` go; kinds and order come from them. */
static AstParams *finish_params(Parser *p, Span at, AstVec items) {
    AstParams *n = MAKE(Params, at);
    Map seen = {0};
    bool slash = false, star = false, kwargs = false, defaults = false;
    for (int i = 0; i < items.len; i++) {
        AstParam *q = AST_AS(Param, items.data[i]);
        Span where = q->base.span;
        if (kwargs) diag(p->s, DIAG_param_order, where, "no parameter may follow the '**' one"), kwargs = false;
        if (!q->name && q->kind == PARAM_POSONLY) {
            if (slash || star || !n->params.len)
                diag(p->s, DIAG_param_order, where, slash ? "'/' may appear only once" : star ? "'/' must come before '*'" : "'/' needs a parameter before it");
            slash = true;
            for (int k = 0; k < n->params.len; k++)
                if (AST_AS(Param, n->params.data[k])->kind == PARAM_PLAIN) AST_AS(Param, n->params.data[k])->kind = PARAM_POSONLY;
            continue;
        }
        if (q->kind == PARAM_VARARGS) {
            if (star) diag(p->s, DIAG_param_order, where, "'*' may appear only once");
            star = true;
            if (!q->name) {
                if (i + 1 == items.len || AST_AS(Param, items.data[i + 1])->kind == PARAM_KWARGS)
                    diag(p->s, DIAG_param_order, where, "a parameter that must be named has to follow the bare '*'");
                continue;
            }
        } else if (q->kind == PARAM_KWARGS) {
            kwargs = true;
        } else if (star) {
            q->kind = PARAM_KWONLY;
        } else if (q->default_value) {
            defaults = true;
        } else if (defaults) {
            diag(p->s, DIAG_param_order, where, "a parameter without a default follows one with a default");
        }
        if (map_has(&seen, q->name)) diag(p->s, DIAG_duplicate_param, where, q->name->s);
        map_set(p->arena, &seen, q->name, q);
        n->params = build_push(p, n->params, &q->base);
    }
    DONE(n);
    return n;
}

Ast *build_lambda(Parser *p, Span at, Span params_at, AstVec params, Ast *body) {
    AstLambda *n = MAKE(Lambda, at);
    n->params = &finish_params(p, params_at, params)->base;
    n->body = body;
    return DONE(n);
}

Ast *build_function(Parser *p, Span at, Sym name, AstVec params, uint32_t open, Span close, Ast *returns, uint32_t colon, AstVec body, bool is_async) {
    AstFunctionDef *n = MAKE(FunctionDef, at);
    AstParams *ps = finish_params(p, (Span){open, close.hi}, params);
    for (int i = 0; i < ps->params.len; i++) {
        uint32_t until = i + 1 < ps->params.len ? ps->params.data[i + 1]->span.lo : close.lo;
        Span comment = type_comment_in(p, ps->params.data[i]->span.hi, until);
        if (comment.lo) AST_AS(Param, ps->params.data[i])->type_comment = parse_type_comment(p, comment, false);
    }
    n->name = name;
    n->params = &ps->base;
    n->body = body;
    n->returns = returns;
    n->is_async = is_async;
    Span comment = body.len ? type_comment_in(p, colon, body.data[0]->span.lo) : (Span){0, 0};
    if (comment.lo) n->type_comment = parse_type_comment(p, comment, true);
    return ended(p, &n->base, body);
}

Ast *build_class(Parser *p, Span at, Sym name, AstCall *args, AstVec body) {
    AstClassDef *n = MAKE(ClassDef, at);
    n->name = name;
    if (args) n->bases = args->args, n->keywords = args->keywords;
    n->body = body;
    return ended(p, &n->base, body);
}

Ast *build_decorated(Parser *p, AstVec decorators, Ast *def) {
    if (def->kind == AST_FunctionDef) AST_AS(FunctionDef, def)->decorators = decorators;
    else if (def->kind == AST_ClassDef) AST_AS(ClassDef, def)->decorators = decorators;
    return build_done(p, def);
}
