/* `match` statements as what they mean: the subject is kept in a variable, and the cases are the branches of an `if`, each with a test made from its
 * pattern, which for a part of the subject is a test of an expression that reads the part. Captures are assignments at the start of the branch;
 * for a guard they stand in the test, too, as `((x := part) is None or True)`. The whole is `if True:`, so that it is one statement; its first
 * statement assigns `$match`, by which later stages know it. Source: Python's language reference, 8.6. */
#include "ast/parse.h"
#include <string.h>

#define MAKE(name_, at_) AST_NEW(p->arena, name_, at_)
#define DONE(n_) build_done(p, &(n_)->base)

typedef struct Bind { Sym name; Ast *part; Span at; } Bind;
typedef struct Pattern { Parser *p; VEC(Bind) binds; bool bad; } Pattern;

static Ast *name_at(Parser *p, const char *name, Span at) {
    AstName *n = MAKE(Name, at);
    n->id = sym(p->s, name);
    return DONE(n);
}
static Ast *int_at(Parser *p, int64_t i, Span at) {
    AstConstant *n = MAKE(Constant, at);
    n->lit = (Lit){.kind = LIT_INT, .i = i};
    return DONE(n);
}
static Ast *call_at(Parser *p, const char *func, Ast *a, Ast *b, Span at) {
    AstCall *n = MAKE(Call, at);
    n->func = name_at(p, func, at);
    n->args = build_list(p, a);
    if (b) n->args = build_push(p, n->args, b);
    return DONE(n);
}
static Ast *item_at(Parser *p, Ast *of, Ast *index, Span at) {
    AstSubscript *n = MAKE(Subscript, at);
    n->value = of;
    n->index = index;
    return DONE(n);
}
static Ast *both(Parser *p, Ast *a, Ast *b, Span at) {
    if (!a || !b) return a ? a : b;
    return build_bool_op(p, at, AOP_And, build_push(p, build_list(p, a), b));
}
/* isinstance(part, (names ...)), or of one. */
static Ast *is_one_of(Parser *p, Ast *part, const char *const *names, int n, Span at) {
    AstVec all = {0};
    for (int i = 0; i < n; i++) all = build_push(p, all, name_at(p, names[i], at));
    return call_at(p, "isinstance", part, n == 1 ? all.data[0] : build_tuple(p, at, all), at);
}

static Ast *refuse(Pattern *x, const Ast *e, const char *what) {
    if (!x->bad) diag(x->p->s, DIAG_pattern, e->span, what);
    x->bad = true;
    return NULL;
}

static Ast *test_of(Pattern *x, Ast *e, Ast *part);

static Ast *test_sequence(Pattern *x, const AstVec *elts, Ast *part, Span at) {
    static const char *const kinds[] = {"list", "tuple"};
    Parser *p = x->p;
    int star = -1;
    for (int i = 0; i < elts->len; i++) {
        if (elts->data[i]->kind != AST_Starred) continue;
        if (star >= 0) return refuse(x, elts->data[i], "a second star");
        star = i;
    }
    const int n = elts->len - (star >= 0);
    Ast *len = build_compare(p, at, call_at(p, "len", part, NULL, at), star >= 0 ? AOP_GtE : AOP_Eq, int_at(p, n, at));
    Ast *test = both(p, is_one_of(p, part, kinds, 2, at), len, at);
    for (int i = 0; i < elts->len; i++) {
        Ast *e = elts->data[i];
        if (i == star) {
            const int after = elts->len - i - 1;
            Ast *name = AST_AS(Starred, e)->value;
            if (name->kind != AST_Name) return refuse(x, e, "a star before anything but a name");
            Ast *rest = item_at(p, part, build_slice(p, e->span, int_at(p, i, e->span), after ? int_at(p, -after, e->span) : NULL, NULL), e->span);
            if (strcmp(AST_AS(Name, name)->id->s, "_") != 0) vec_push(p->arena, &x->binds, ((Bind){AST_AS(Name, name)->id, rest, e->span}));
            continue;
        }
        const int64_t at_index = star >= 0 && i > star ? i - elts->len : i;
        test = both(p, test, test_of(x, e, item_at(p, part, int_at(p, at_index, e->span), e->span)), at);
    }
    return test;
}

static Ast *test_mapping(Pattern *x, const AstDict *d, Ast *part) {
    static const char *const kinds[] = {"dict"};
    Parser *p = x->p;
    Ast *test = is_one_of(p, part, kinds, 1, d->base.span);
    for (int i = 0; i < d->keys.len; i++) {
        Ast *key = d->keys.data[i];
        if (!key) return refuse(x, d->values.data[i], "`**`");
        if (key->kind != AST_Constant && key->kind != AST_Attribute && key->kind != AST_UnaryOp) return refuse(x, key, "a key that is no constant");
        test = both(p, test, build_compare(p, key->span, key, AOP_In, part), d->base.span);
        test = both(p, test, test_of(x, d->values.data[i], item_at(p, part, key, key->span)), d->base.span);
    }
    return test;
}

static Ast *test_class(Pattern *x, const AstCall *c, Ast *part) {
    static const char *const whole[] = {"bool", "dict", "float", "int", "list", "set", "str", "tuple", "complex"};
    Parser *p = x->p;
    const Span at = c->base.span;
    AstCall *is = MAKE(Call, at);
    is->func = name_at(p, "isinstance", at);
    is->args = build_push(p, build_list(p, part), c->func);
    Ast *test = DONE(is);
    const char *name = c->func->kind == AST_Name ? AST_AS(Name, c->func)->id->s : "";
    bool self = false;
    for (int i = 0; i < COUNT_OF(whole); i++) self |= strcmp(whole[i], name) == 0;
    if (self && (c->args.len > 1 || c->keywords.len)) return refuse(x, &c->base, "more than the value itself of such a class");
    for (int i = 0; i < c->args.len + c->keywords.len; i++) {
        const bool named = i >= c->args.len;
        const AstKeyword *k = named ? AST_AS(Keyword, c->keywords.data[i - c->args.len]) : NULL;
        Ast *inner = named ? k->value : c->args.data[i];
        if (inner->kind == AST_Starred || (named && !k->arg)) return refuse(x, inner, "a star");
        Ast *of = part;
        if (!self) {
            AstAttribute *a = MAKE(Attribute, inner->span);
            a->value = part;
            a->attr = named ? k->arg : sym_printf(p->s, "$match%d", i);   /* the i-th field */
            of = DONE(a);
        }
        test = both(p, test, test_of(x, inner, of), at);
    }
    return test;
}

/* Whether `part` fits the pattern e; NULL: it always does. */
static Ast *test_of(Pattern *x, Ast *e, Ast *part) {
    static const char *const numbers[] = {"int", "float", "bool", "complex"}, *const texts[] = {"str"};
    Parser *p = x->p;
    switch (e->kind) {
    case AST_Name:
        if (strcmp(AST_AS(Name, e)->id->s, "_") != 0) vec_push(p->arena, &x->binds, ((Bind){AST_AS(Name, e)->id, part, e->span}));
        return NULL;
    case AST_Constant: {
        const LitKind kind = AST_AS(Constant, e)->lit.kind;
        if (kind == LIT_NONE || kind == LIT_TRUE || kind == LIT_FALSE) return build_compare(p, e->span, part, AOP_Is, e);
        if (kind == LIT_ELLIPSIS || kind == LIT_BYTES) return refuse(x, e, "this literal");
        Ast *fits = kind == LIT_STR ? is_one_of(p, part, texts, 1, e->span) : is_one_of(p, part, numbers, 4, e->span);
        return both(p, fits, build_compare(p, e->span, part, AOP_Eq, e), e->span);
    }
    case AST_UnaryOp:
        if (AST_AS(UnaryOp, e)->op != AOP_USub) return refuse(x, e, "this operator");
        return both(p, is_one_of(p, part, numbers, 4, e->span), build_compare(p, e->span, part, AOP_Eq, e), e->span);
    case AST_Attribute: return build_compare(p, e->span, part, AOP_Eq, e);
    case AST_Tuple: return test_sequence(x, &AST_AS(Tuple, e)->elts, part, e->span);
    case AST_List: return test_sequence(x, &AST_AS(List, e)->elts, part, e->span);
    case AST_Dict: return test_mapping(x, AST_AS(Dict, e), part);
    case AST_Call: return test_class(x, AST_AS(Call, e), part);
    case AST_NamedExpr: {
        Ast *inner = test_of(x, AST_AS(NamedExpr, e)->value, part);
        test_of(x, AST_AS(NamedExpr, e)->target, part);
        return inner;
    }
    case AST_BinOp: {
        const AstBinOp *b = AST_AS(BinOp, e);
        if (b->op == AOP_Add || b->op == AOP_Sub) return build_compare(p, e->span, part, AOP_Eq, e);
        if (b->op != AOP_BitOr) return refuse(x, e, "this operator");
        const int before = x->binds.len;
        Ast *l = test_of(x, b->left, part), *r = test_of(x, b->right, part);
        if (x->binds.len > before) return refuse(x, e, "a name on one side of `|`");
        return l && r ? build_bool_op(p, e->span, AOP_Or, build_push(p, build_list(p, l), r)) : NULL;
    }
    case AST_Error: return NULL;
    default: return refuse(x, e, "this expression");
    }
}

static Ast *assign_at(Parser *p, Sym name, Ast *value, Span at) {
    AstName *target = MAKE(Name, at);
    target->id = name;
    AstAssign *st = MAKE(Assign, at);
    st->targets = build_list(p, DONE(target));
    st->value = value;
    return DONE(st);
}

/* ((name := part) is None or True): sets the name, and is true. */
static Ast *bind_in_test(Parser *p, const Bind *b) {
    AstName *target = MAKE(Name, b->at);
    target->id = b->name;
    Ast *set = build_walrus(p, b->at, DONE(target), b->part);
    Ast *test = build_compare(p, b->at, set, AOP_Is, build_constant(p, b->at, LIT_NONE));
    return build_bool_op(p, b->at, AOP_Or, build_push(p, build_list(p, test), build_constant(p, b->at, LIT_TRUE)));
}

/* A case before its subject is known: the pattern, the guard (or nothing) and the body. */
Ast *build_case(Parser *p, Span at, Ast *pattern, Ast *guard, AstVec body) {
    AstIf *n = MAKE(If, at);
    n->cond = pattern;
    n->body = body;
    if (guard) n->orelse = build_list(p, guard);
    return &n->base;
}

Ast *build_match(Parser *p, Span at, Span word, Ast *subject, AstVec cases) {
    const Sym kept = sym_printf(p->s, "$match%d", (int)(word.lo - p->base));
    const Span head = span_join(word, subject->span);
    /* A plain name is tested itself, so that what a class pattern proves of it holds in the body. */
    Ast *part = subject;
    if (subject->kind != AST_Name) {
        AstName *n = MAKE(Name, subject->span);
        n->id = kept;
        part = DONE(n);
    }
    AstVec rest = {0};
    for (int i = cases.len - 1; i >= 0; i--) {
        const AstIf *c = AST_AS(If, cases.data[i]);
        Ast *guard = c->orelse.len ? c->orelse.data[0] : NULL;
        Pattern x = {.p = p};
        Ast *test = test_of(&x, c->cond, part);
        if (x.bad) continue;
        AstVec body = {0};
        for (int k = 0; k < x.binds.len; k++) body = build_push(p, body, assign_at(p, x.binds.data[k].name, x.binds.data[k].part, x.binds.data[k].at));
        /* inside each other, so that the guard sees the names */
        for (int k = x.binds.len - 1; guard && k >= 0; k--) guard = both(p, bind_in_test(p, &x.binds.data[k]), guard, c->cond->span);
        test = both(p, test, guard, c->cond->span);
        body = build_concat(p, body, c->body);
        if (!test) { rest = body; continue; }
        AstIf *n = MAKE(If, c->base.span);
        n->cond = test;
        n->body = body;
        n->orelse = rest;
        rest = build_list(p, DONE(n));
    }
    AstIf *all = MAKE(If, at);
    all->cond = build_constant(p, head, LIT_TRUE);
    all->body = build_concat(p, build_list(p, assign_at(p, kept, subject, head)), rest);
    return DONE(all);
}
