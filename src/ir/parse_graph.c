/* Reads .graph text: what graph_print writes, and what PyTorch prints. Blocks are told apart by their brackets alone: a node's blocks follow it,
 * each ending in "-> (...)"; `open` is the stack of what is not closed yet, so nesting needs no recursion. Which overload an operator name
 * means is found from the operand types, unless the text says it (aten::add.int, as exact dumps do). Where a text leaves out the conversion
 * nodes, they are put in (convert.c). The result is verified: any text that passes is a sound graph. */
#include "ir/ir.h"
#include "ir/graph_lex.h"
#include "ir/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct Pending { Node *call; Sym callee; Span span; } Pending;
typedef struct Parser {
    GraphLexer lx;
    Graph *g;
    Map values;                       /* Sym after % -> Value */
    Map callees;                      /* Value of a Function constant -> Sym of its name */
    VEC(Value *) all;                 /* every value made */
    VEC(uint64_t) number;             /* parallel: number it was written with + 1, or 0 for a name */
    uint32_t reserved;                /* past the numbers of Function constants, which stay free, so that they print again */
    VEC(Pending) calls;
    GraphList *out;
} Parser;
typedef VEC(Value *) Values;
typedef struct Typed { Sym name; uint64_t number; const Type *type; bool function; } Typed;
typedef VEC(Typed) TypedList;

static Graph *parse_fail(Parser *p, const char *expected) { return graph_fail(&p->lx, expected), NULL; }

/* ---- values */

static bool typed_value(Parser *p, Typed *out) {
    GraphLexer *lx = &p->lx;
    if (lx->tok != GT_VALUE) return graph_fail(lx, "a value");
    *out = (Typed){.name = sym_n(lx->s, lx->text + 1, lx->len - 1)};
    bool digits = true;
    for (size_t i = 1; i < lx->len; i++) digits &= lx->text[i] >= '0' && lx->text[i] <= '9';
    if (digits) {
        out->number = lx->len > 12 ? UINT64_MAX : strtoull(lx->text + 1, NULL, 10) + 1;
        /* Side tables are as large as the largest number, so a number must not be larger than the text is long. */
        if (out->number > (uint64_t)(lx->end - lx->start) + 1000) return graph_fail_text(lx, lx->span, "this value's number is too large");
    }
    if (map_has(&p->values, out->name)) return graph_fail_text(lx, lx->span, "this value is defined twice");
    graph_next(lx);
    if (!graph_take(lx, ':')) return false;
    if (graph_is_name(lx, "Function")) {
        out->function = true;
        graph_next(lx);
        return true;
    }
    return (out->type = graph_type(lx)) != NULL;
}

static bool typed_values(Parser *p, TypedList *out) {
    out->len = 0;
    while (p->lx.tok == GT_VALUE) {
        Typed t;
        if (!typed_value(p, &t)) return false;
        vec_push(p->lx.a, out, t);
        if (!graph_is(&p->lx, ',')) break;
        graph_next(&p->lx);
    }
    return true;
}

static bool define(Parser *p, Typed t, Value *v) {
    if (map_has(&p->values, t.name)) return graph_fail_text(&p->lx, p->lx.span, "a value before this is defined twice");
    map_set(p->lx.a, &p->values, t.name, v);
    if (!t.number) value_set_name(v, t.name);
    vec_push(p->lx.a, &p->all, v);
    vec_push(p->lx.a, &p->number, t.number);
    return true;
}

static bool values(Parser *p, Values *out) {
    GraphLexer *lx = &p->lx;
    out->len = 0;
    if (!graph_take(lx, '(')) return false;
    while (lx->tok == GT_VALUE) {
        Value *v = map_get(&p->values, sym_n(lx->s, lx->text + 1, lx->len - 1));
        if (!v) return graph_fail_text(lx, lx->span, "this value is not defined before its use");
        vec_push(lx->a, out, v);
        graph_next(lx);
        if (!graph_is(lx, ',')) break;
        graph_next(lx);
    }
    return graph_take(lx, ')');
}

/* Numbered values keep their numbers, so that the text prints back; should a named one lose its name, it gets one beyond those. */
static void give_numbers(Parser *p) {
    uint32_t next = p->reserved;
    for (int i = 0; i < p->all.len; i++)
        if (p->number.data[i] > next) next = (uint32_t)p->number.data[i];
    for (int i = 0; i < p->all.len; i++) p->all.data[i]->number = p->number.data[i] ? (uint32_t)p->number.data[i] - 1 : next++;
    p->g->next_number = next;
}

/* ---- constants */

static const Const *constant(Parser *p, const Type *t);

static double number(const char *text, const char **end) {
    char *stop;
    double d = strtod(text, &stop);
    *end = stop;
    return d;
}

static const Const *scalar(Parser *p, const Type *t) {
    GraphLexer *lx = &p->lx;
    const Const *c = NULL;
    const char *end;
    char *text = arena_dup(lx->a, lx->text, lx->len);
    if (t->kind == TY_Bool && (graph_is_name(lx, "True") || graph_is_name(lx, "False"))) {
        c = const_bool(lx->s, lx->text[0] == 'T');
        end = text + lx->len;
    } else if (lx->tok != GT_NUMBER) {
        return parse_fail(p, "a number"), NULL;
    } else if (t->kind == TY_Int || t->kind == TY_Bool) {
        char *stop;
        errno = 0;
        long long i = strtoll(text, &stop, 10);
        if (errno) return graph_fail_text(lx, lx->span, "this number does not fit into 64 bits"), NULL;
        end = stop;
        c = t->kind == TY_Int ? const_int(lx->s, i) : const_bool(lx->s, i != 0);
    } else if (t->kind == TY_Float) {
        c = const_float(lx->s, number(text, &end));
    } else {
        double re = number(text, &end), im = number(end, &end);
        if (*end++ != 'j') return parse_fail(p, "a complex number"), NULL;
        c = const_complex(lx->s, re, im);
    }
    if (end != text + lx->len) return parse_fail(p, "a number of the constant's type"), NULL;
    graph_next(lx);
    return c;
}

static const Const *text_constant(Parser *p, const Type *t) {
    Buf b = {0};
    Const *c = NEW(p->lx.s->arena, Const);
    if (!graph_string(&p->lx, &b)) return buf_free(&b), NULL;
    c->type = t;
    c->u.s.n = b.len;
    c->u.s.p = buf_take(&b, p->lx.s->arena);
    return c;
}

static const Const *member(Parser *p, const Type *t) {
    GraphLexer *lx = &p->lx;
    size_t dot = lx->len;
    while (dot && lx->text[dot - 1] != '.') dot--;
    if (lx->tok != GT_NAME || dot != t->name->len + 1 || memcmp(lx->text, t->name->s, t->name->len))
        return parse_fail(p, "a member of the Enum"), NULL;
    Const *c = NEW(lx->s->arena, Const);
    c->type = t;
    c->u.m.name = sym_n(lx->s, lx->text + dot, lx->len - dot);
    graph_next(lx);
    return c;
}

static const Const *sequence(Parser *p, const Type *t) {
    GraphLexer *lx = &p->lx;
    VEC(const Const *) elem = {0};
    char open = t->kind == TY_List ? '[' : t->kind == TY_Tuple ? '(' : '{', close = open == '(' ? ')' : (char)(open + 2);
    if (!graph_take(lx, open)) return NULL;
    while (!graph_is(lx, close)) {
        if (t->kind == TY_Tuple && elem.len == t->nelem) return parse_fail(p, "')'"), NULL;
        const Const *c = constant(p, t->elem[t->kind == TY_List ? 0 : t->kind == TY_Tuple ? elem.len : elem.len % 2]);
        if (!c) return NULL;
        vec_push(lx->a, &elem, c);
        if (t->kind == TY_Dict && elem.len % 2) {
            if (!graph_take(lx, ':')) return NULL;
        } else if (graph_is(lx, ',')) {
            graph_next(lx);
        } else {
            break;
        }
    }
    if (t->kind == TY_Tuple && elem.len != t->nelem) return parse_fail(p, "as many elements as the tuple has"), NULL;
    return graph_take(lx, close) ? const_seq(lx->s, t, elem.data, elem.len) : NULL;
}

static const Const *constant(Parser *p, const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Complex: return scalar(p, t);
    case TY_Str: case TY_Device: return text_constant(p, t);
    case TY_Enum: return member(p, t);
    case TY_List: case TY_Tuple: case TY_Dict: return sequence(p, t);   /* as deep as the type, which has a limit */
    case TY_None:
        if (!graph_is_name(&p->lx, "None")) return parse_fail(p, "None"), NULL;
        graph_next(&p->lx);
        return const_none(p->lx.s);
    default: return graph_fail_text(&p->lx, p->lx.span, "there are no constants of this type"), NULL;
    }
}

/* ---- attributes */

static bool int_attr(Parser *p, const char *name, int64_t *out) {
    GraphLexer *lx = &p->lx;
    if (!graph_is_name(lx, name)) return graph_fail(lx, name);
    graph_next(lx);
    if (!graph_take(lx, '=')) return false;
    if (lx->tok != GT_NUMBER) return graph_fail(lx, "a number");
    *out = strtoll(arena_dup(lx->a, lx->text, lx->len), NULL, 10);
    graph_next(lx);
    return true;
}

static bool types_attr(Parser *p, const Type **out) {
    GraphLexer *lx = &p->lx;
    VEC(const Type *) t = {0};
    if (!graph_is_name(lx, "types")) return graph_fail(lx, "'types'");
    graph_next(lx);
    if (!graph_take(lx, '=') || !graph_take(lx, '[')) return false;
    while (!graph_is(lx, ']')) {
        const Type *one = graph_type(lx);
        if (!one) return false;
        vec_push(lx->a, &t, one);
        if (!graph_is(lx, ',')) break;
        graph_next(lx);
    }
    *out = t.len == 1 && t.data[0]->kind != TY_Tuple ? t.data[0] : type_tuple(lx->s, t.data, t.len);
    return graph_take(lx, ']');
}

static bool name_attr(Parser *p, Sym *out) {
    GraphLexer *lx = &p->lx;
    if (!graph_is_name(lx, "name")) return graph_fail(lx, "'name'");
    graph_next(lx);
    Buf b = {0};
    bool ok = graph_take(lx, '=') && graph_string(lx, &b);
    if (ok) *out = sym_n(lx->s, b.p, b.len);
    buf_free(&b);
    return ok;
}

static bool attributes(Parser *p, Node *n, const TypedList *outs) {
    GraphLexer *lx = &p->lx;
    bool any = graph_is(lx, '['), ok = true;
    Sym name = NULL;
    if (any) graph_next(lx);
    if (n->op == OP_prim_Constant && !any) {
        if (outs->len != 1 || !outs->data[0].type || outs->data[0].type->kind != TY_None) return graph_fail(lx, "'[value='");
        n->attr.constant = const_none(lx->s);
        return true;
    }
    switch (n->op) {
    case OP_prim_Constant:
        if (outs->len != 1) return graph_fail_text(lx, n->span, "a constant has one output");
        if (!graph_is_name(lx, "value")) return graph_fail(lx, "'value'");
        graph_next(lx);
        ok = graph_take(lx, '=') && (n->attr.constant = constant(p, outs->data[0].type)) != NULL;
        break;
    case OP_prim_GetAttr: case OP_prim_SetAttr: case OP_prim_CallMethod: case OP_prim_Try: ok = any ? name_attr(p, &n->attr.name) : graph_fail(lx, "'['"); break;
    case OP_prim_RaiseException: ok = !any || name_attr(p, &n->attr.name); break;
    case OP_prim_isinstance: ok = any ? types_attr(p, &n->attr.type) : graph_fail(lx, "'['"); break;
    case OP_prim_TupleSlice:
        if (!any) return graph_fail(lx, "'['");
        ok = int_attr(p, "beg", &n->attr.range.lo) && graph_take(lx, ',') && int_attr(p, "end", &n->attr.range.hi);
        break;
    case OP_prim_CallFunction:
        if (!any) break;
        ok = name_attr(p, &name);
        if (ok) vec_push(lx->a, &p->calls, ((Pending){n, name, n->span}));
        break;
    default:
        if (any) return graph_fail(lx, "'('");
    }
    return ok && (!any || graph_take(lx, ']'));
}

/* ---- nodes */

/* The first overload that takes these operands as they are, else the first that takes them with conversions. */
static OpId overload(Parser *p, const OpId *ops, int n, const Values *in) {
    Session *s = p->lx.s;
    ActualArg *actual = NEWN(p->lx.a, ActualArg, in->len + 1);
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < n; k++) {
            const Schema *sc = op_schema(s, ops[k]);
            /* All operands stand there, in the parameters' order: what takes a keyword gets its own. */
            for (int i = 0; i < in->len; i++)
                actual[i] = (ActualArg){.type = in->data[i]->type, .keyword = sc && i < sc->nparam && sc->param[i].kw_only ? sc->param[i].name : NULL};
            const Match *m = op_match(s, p->lx.a, &ops[k], 1, actual, in->len, pass, NULL);
            if (m) return m->schema->op;
        }
    return OP_none;
}

static bool node_op(Parser *p, Sym name, Span span, const Values *in, OpId *out) {
    Session *s = p->lx.s;
    int n = 0;
    const OpId *ops = op_overloads(s, name, &n);
    OpId exact = op_by_text(s, name->s);
    /* Several overloads may share the text of the one that has no overload name; the operands decide. */
    if (exact != OP_none && (n <= 1 || !ops || strchr(name->s, '.'))) return *out = exact, true;
    if (!n) return graph_fail_text(&p->lx, span, arena_printf(s->arena, "unknown operator '%s'", name->s));
    *out = overload(p, ops, n, in);
    return *out != OP_none || graph_fail_text(&p->lx, span, arena_printf(s->arena, "no overload of '%s' takes these operands", name->s));
}

/* Calls name their callee by a Function constant, which is no value of ours. */
static bool function_constant(Parser *p, Typed t) {
    Sym callee = NULL;
    Value *stand_in = NEW(p->lx.a, Value);
    if (!graph_take(&p->lx, '[') || !name_attr(p, &callee) || !graph_take(&p->lx, ']')) return false;
    if (!graph_take(&p->lx, '(') || !graph_take(&p->lx, ')')) return false;
    map_set(p->lx.a, &p->values, t.name, stand_in);
    if (t.number > p->reserved) p->reserved = (uint32_t)t.number;
    map_set(p->lx.a, &p->callees, stand_in, (void *)(uintptr_t)callee);
    return true;
}

static bool take_callee(Parser *p, Node *n, Values *in) {
    Sym callee = in->len ? map_get(&p->callees, in->data[0]) : NULL;
    if (!callee) return true;                                     /* an exact dump: the attribute said it */
    vec_push(p->lx.a, &p->calls, ((Pending){n, callee, n->span}));
    in->len--;
    memmove(in->data, in->data + 1, sizeof *in->data * (size_t)in->len);
    return true;
}

static bool parse_node(Parser *p, Block *b, Node **out) {
    GraphLexer *lx = &p->lx;
    TypedList outs = {0};
    Values in = {0};
    uint32_t lo = lx->span.lo;
    if (!typed_values(p, &outs) || !graph_take(lx, '=')) return false;
    if (lx->tok != GT_NAME) return graph_fail(lx, "an operator");
    Sym name = sym_n(lx->s, lx->text, lx->len);
    Span op_span = lx->span;
    graph_next(lx);
    *out = NULL;
    if (outs.len == 1 && outs.data[0].function) return function_constant(p, outs.data[0]);
    Node *n = node_new(p->g, OP_none, (Span){lo, op_span.hi});
    int count = 0;
    const OpId *all = op_overloads(lx->s, name, &count);
    OpId guess = count == 1 ? all[0] : op_by_text(lx->s, name->s);
    n->op = (uint16_t)guess;
    if (!attributes(p, n, &outs) || !values(p, &in)) return false;
    if (n->op == OP_prim_CallFunction) take_callee(p, n, &in);
    for (int i = 0; i < in.len; i++)
        if (map_has(&p->callees, in.data[i])) return graph_fail_text(lx, op_span, "a Function is used as a value");
    OpId op = OP_none;
    if (!node_op(p, name, op_span, &in, &op)) return false;
    n->op = (uint16_t)op;
    n->span.hi = lx->span.lo;
    while (n->span.hi > op_span.hi && lx->start[n->span.hi - lx->base - 1] != ')') n->span.hi--;
    for (int i = 0; i < in.len; i++) node_add_input(n, in.data[i]);
    for (int i = 0; i < outs.len; i++) {
        if (outs.data[i].function) return graph_fail_text(lx, op_span, "a Function is no result");
        node_add_output(n, outs.data[i].type);
    }
    node_append(b, n);
    for (int i = 0; i < outs.len; i++)
        if (!define(p, outs.data[i], n->out[i])) return false;
    *out = n;
    return true;
}

static bool parse_params(Parser *p, Block *b) {
    TypedList params = {0};
    if (!graph_take(&p->lx, '(') || !typed_values(p, &params)) return false;
    for (int i = 0; i < params.len; i++) {
        if (!params.data[i].type) return graph_fail(&p->lx, "a type");
        if (!define(p, params.data[i], block_add_param(b, params.data[i].type, NULL))) return false;
    }
    return graph_take(&p->lx, ')') && graph_take(&p->lx, ':');
}

static bool parse_returns(Parser *p, Block *b) {
    Values ret = {0};
    if (!values(p, &ret)) return false;
    for (int i = 0; i < ret.len; i++) {
        if (map_has(&p->callees, ret.data[i])) return graph_fail_text(&p->lx, p->lx.span, "a Function is used as a value");
        block_add_return(b, ret.data[i]);
    }
    return true;
}

/* Nodes up to "return". `last` of a block on the stack is the node whose blocks may follow. */
static bool parse_body(Parser *p) {
    GraphLexer *lx = &p->lx;
    VEC(Block *) open = {0};
    VEC(Node *) last = {0};
    vec_push(lx->a, &open, p->g->body);
    vec_push(lx->a, &last, NULL);
    for (;;) {
        if (lx->failed || lx->tok == GT_END) return graph_fail(lx, "a node or 'return'");
        if (graph_is_name(lx, "return")) {
            if (open.len > 1) return graph_fail(lx, "'->', since a block is open");
            graph_next(lx);
            return parse_returns(p, p->g->body);
        }
        if (graph_is(lx, 'A')) {
            if (open.len == 1) return graph_fail(lx, "'return'");
            graph_next(lx);
            if (!parse_returns(p, vec_last(&open))) return false;
            (void)vec_pop(&open);
            (void)vec_pop(&last);
        } else if (lx->tok == GT_NAME && lx->len > 5 && !memcmp(lx->text, "block", 5)) {
            Node *owner = vec_last(&last);
            if (!owner) return graph_fail_text(lx, lx->span, "this block belongs to no node");
            graph_next(lx);
            Block *b = node_add_block(owner);
            if (!parse_params(p, b)) return false;
            vec_push(lx->a, &open, b);
            vec_push(lx->a, &last, NULL);
        } else if (!parse_node(p, vec_last(&open), &vec_last(&last))) {
            return false;
        }
    }
}

static bool parse_one(Parser *p, Arena *a) {
    GraphLexer *lx = &p->lx;
    if (!graph_is_name(lx, "graph")) return graph_fail(lx, "'graph('");
    Sym name = lx->graph_name ? lx->graph_name : sym_printf(lx->s, "__torch__.graph%d", p->out->len);
    const char *dot = strrchr(name->s, '.');
    lx->graph_name = NULL;
    Graph *g = p->g = graph_new(lx->s, a, sym(lx->s, dot ? dot + 1 : name->s), name);
    g->span = lx->span;
    p->values = p->callees = (Map){0};
    p->all.len = p->number.len = 0;
    p->reserved = 0;
    graph_next(lx);
    if (!parse_params(p, g->body) || !parse_body(p)) return false;
    if (g->body->nret != 1) return graph_fail_text(lx, g->span, "a function returns one value");
    g->result = g->body->ret[0]->type;
    g->nparams = g->body->nparam;
    g->params = NEWN(a, GraphParam, g->nparams + 1);
    for (int i = 0; i < g->nparams; i++) {
        Value *v = g->body->param[i];
        Sym base = value_base_name(v);
        g->params[i] = (GraphParam){.name = base ? base : sym_printf(lx->s, "argument_%d", i), .type = v->type, .span = g->span};
    }
    give_numbers(p);
    vec_push(a, p->out, g);
    return true;
}

/* Callees are found by qualified name, else by the last part of it, where the first graph of that name counts. */
static bool resolve_calls(Parser *p) {
    Map by_name = {0};
    for (int i = p->out->len - 1; i >= 0; i--) map_set(p->lx.a, &by_name, p->out->data[i]->name, p->out->data[i]);
    for (int i = p->out->len - 1; i >= 0; i--) map_set(p->lx.a, &by_name, p->out->data[i]->qualified, p->out->data[i]);
    for (int i = 0; i < p->calls.len; i++) {
        Pending c = p->calls.data[i];
        c.call->attr.callee = map_get(&by_name, c.callee);
        if (!c.call->attr.callee)
            return graph_fail_text(&p->lx, c.span, arena_printf(p->lx.s->arena, "the text has no graph '%s'", c.callee->s));
    }
    return true;
}

bool graph_parse(Session *s, Arena *a, Source *src, GraphList *out) {
    Map classes = {0};
    Parser p = {.out = out};
    p.lx = (GraphLexer){.s = s, .a = arena_new(), .start = src->text, .at = src->text, .end = src->text + src->len, .base = src->base,
                        .classes = &classes};
    graph_next(&p.lx);
    bool ok = p.lx.tok != GT_END || graph_fail(&p.lx, "'graph('");
    while (ok && p.lx.tok != GT_END) ok = parse_one(&p, a);
    ok = ok && resolve_calls(&p);
    for (int i = 0; ok && i < out->len; i++) {
        graph_add_converts(out->data[i]);
        ok = graph_check(s, out->data[i], DIAG_graph_invalid, NULL);
    }
    arena_free(p.lx.a);
    return ok;
}
