/* .code text, as PyTorch prints it (torch/csrc/jit/serialization/python_print.cpp), checked against 2.13. The rules:
 *   - Constants are written where they are used; those of 40 columns and more get a name at the top.
 *   - A value without a source name, used once, is written into the expression of its user, where that keeps the order of evaluation: the
 *     node must come right before the point that the user's operands, read from right to left, have reached.
 *   - An operand text of 40 columns and more, and every inlined one that was to run before it, becomes a statement of its own.
 *   - Names: the source name, or _; a clash appends 0, 1, ...
 * No recursion: blocks by the walk, chains of operands by a stack. */
#include "ir/ir.h"
#include "ir/internal.h"
#include <ctype.h>
#include <string.h>

typedef struct CodePrinter {
    const Graph *g;
    Session *s;
    Arena *a;
    Buf *out;
    int level;
    const char **name, **expr;        /* by value id: the variable that holds it; the expression that it is */
    bool *annotated;                  /* by value id: its Optional or Union type was written */
    Map inlined;                      /* Node -> any */
    Map for_loop;                     /* Block -> any: its loop is written with `for` */
    Map used;                         /* Sym -> 1: names taken */
    Map own, *next;                   /* Sym -> next number to try */
    Map callee_name;                  /* Graph -> variable for a long function name */
    CodeUnit *u;
    bool alone;                       /* u is of this function only: types and functions have their own names */
    VEC(struct { Node *n; int next; }) stack;   /* of scan */
    VEC(const Value *) pending;       /* inlined values whose user is still to come, in order */
} CodePrinter;

/* Names that a reader of code gives a meaning; sorted. */
static const char *const reserved[] = {
    "CONSTANTS", "False", "None", "True", "_", "__torch__", "and", "as", "assert", "async", "aten", "attribute", "await", "break", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "for", "fork", "from", "getattr", "global", "if", "import", "in", "inf",
    "infj", "is", "lambda", "nan", "nanj", "nonlocal", "not", "ops", "or", "pass", "raise", "return", "try", "unchecked_cast",
    "uninitialized", "while", "with", "yield",
};

static bool is_reserved(const char *name) {
    int lo = 0, hi = COUNT_OF(reserved);
    while (lo < hi) {
        int mid = (lo + hi) / 2, order = strcmp(name, reserved[mid]);
        if (!order) return true;
        if (order < 0) hi = mid;
        else lo = mid + 1;
    }
    return false;
}

static bool constant_like(const Node *n) { return n->op == OP_prim_Constant; }

/* ---- names */

static const char *new_name(CodePrinter *p, const char *wanted) {
    Sym name = sym(p->s, wanted);
    while (map_has(&p->used, name) || is_reserved(name->s)) {
        uintptr_t n = (uintptr_t)map_get(p->next, name);
        map_set(p->u->a, p->next, name, (void *)(n + 1));
        name = sym_printf(p->s, "%s%llu", wanted, (unsigned long long)n);
    }
    map_set(p->a, &p->used, name, p);
    return name->s;
}

static const char *identifier(CodePrinter *p, Sym base) {
    Buf b = {0};
    if (!base->len || isdigit((unsigned char)base->s[0])) buf_putc(&b, '_');
    for (uint32_t i = 0; i < base->len; i++) buf_putc(&b, isalnum((unsigned char)base->s[i]) ? base->s[i] : '_');
    return buf_take(&b, p->a);
}

static void give_name(CodePrinter *p, const Value *v) {
    p->name[v->id] = new_name(p, v->hint ? identifier(p, value_base_name(v)) : "_");
}

static const char *use(const CodePrinter *p, const Value *v) {
    const char *text = p->name[v->id] ? p->name[v->id] : p->expr[v->id];
    return text ? text : "None";
}

/* ---- what is written inside its user */

static Node *before(const Node *n) {
    for (n = n->prev; n && constant_like(n);) n = n->prev;
    return (Node *)n;
}

static bool can_inline(const Value *v) {
    const Node *n = v->def;
    if (n->nout != 1 || v->nuses != 1 || n->nblock || n->op == OP_prim_isinstance) return false;
    if (!v->uses->user) return true;
    if (v->hint || v->uses->user->op == OP_prim_fork) return false;
    return v->uses->user->op != OP_prim_Loop || v->uses->index < 2;
}

/* Walks the operand tree of `root` (NULL: the returns of b) from right to left, in step with the nodes before it. */
static void scan(CodePrinter *p, Block *b, Node *root) {
    Node *point = root ? before(root) : b->last && constant_like(b->last) ? before(b->last) : b->last;
    p->stack.len = 0;
    vec_grow_(p->a, (void **)&p->stack.data, &p->stack.cap, 0, sizeof *p->stack.data);
    p->stack.data[p->stack.len].n = root;
    p->stack.data[p->stack.len++].next = root ? root->nin : b->nret;
    while (p->stack.len) {
        Node *user = vec_last(&p->stack).n;
        int i = --vec_last(&p->stack).next;
        if (i < 0) {
            if (user != root) map_set(p->a, &p->inlined, user, p);
            p->stack.len--;
            continue;
        }
        Value *v = user ? user->in[i] : b->ret[i];
        Node *n = v->def;
        if (!n || n != point || !can_inline(v)) continue;
        point = before(n);
        vec_grow_(p->a, (void **)&p->stack.data, &p->stack.cap, p->stack.len, sizeof *p->stack.data);
        p->stack.data[p->stack.len].n = n;
        p->stack.data[p->stack.len++].next = n->nin;
    }
}

static void scan_all(CodePrinter *p, Block *body) {
    for (Walk w = walk_block(body); walk_next(&w);) {
        if (w.event != WALK_ENTER) continue;
        scan(p, w.block, NULL);
        for (Node *n = w.block->last; n; n = n->prev)
            if (!constant_like(n) && !map_has(&p->inlined, n)) scan(p, w.block, n);
    }
}

/* ---- expressions */

static bool is_long(const CodePrinter *p, const char *text) { return place_width(text) + (size_t)p->level * 2 >= 40; }

/* What is written until the closing call came from that span. */
static void made_of(const CodePrinter *p, Buf *out, Span span) {
    if (p->u->places) place_open(out, span);
}
static void made(const CodePrinter *p, Buf *out) {
    if (p->u->places) place_close(out);
}

static void put_list(const CodePrinter *p, Buf *out, Value *const *v, int n, const char *open, const char *close) {
    buf_puts(out, open);
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(out, ", ");
        buf_puts(out, use(p, v[i]));
    }
    buf_puts(out, close);
}

/* A type whose elements do not tell it: a reader could not know List[Optional[int]] from [1]. */
static bool told_by_elements(const Type *t) {
    return t->kind != TY_Optional && t->kind != TY_Union && t->kind != TY_Number && t->kind != TY_Any && t->kind != TY_Interface;
}

static const char *type_name_text(CodePrinter *p, const Type *t) {
    if (p->alone) return type_text(p->s, t);
    Buf b = {0};
    code_unit_print_type(p->u, t, &b);
    return buf_take(&b, p->a);
}

static const char *function_name(CodePrinter *p, Graph *g) { return p->alone ? g->qualified->s : code_unit_graph(p->u, g)->s; }

static bool same_entry(const Const *a, const Const *b) {
    return a->type->kind == TY_Tensor && b->type->kind == TY_Tensor ? const_same_tensor(a, b) : const_equal(a, b);
}

static void put_constant(CodePrinter *p, Buf *out, const Const *c) {
    const Type *t = c->type;
    if (t->kind == TY_Tensor || (!const_is_ascii(c) && t->kind == TY_Str)) {
        CodeUnit *u = p->u;
        int i = 0;
        while (i < u->constants.len && !same_entry(u->constants.data[i], c)) i++;
        if (i == u->constants.len) vec_push(u->a, &u->constants, c);
        buf_printf(out, "CONSTANTS.c%d", i);
        return;
    }
    if (t->kind == TY_Enum) {
        buf_printf(out, "%s.%s", type_name_text(p, t), c->u.m.name->s);
        return;
    }
    if (t->kind == TY_Device) buf_puts(out, "torch.device(");
    if (t->kind != TY_List && t->kind != TY_Dict && t->kind != TY_Tuple) {
        const_print(c, out);
        if (t->kind == TY_Device) buf_putc(out, ')');
        return;
    }
    bool annotate = t->kind != TY_Tuple && (!c->u.v.n || !told_by_elements(t->elem[0]) || (t->kind == TY_Dict && !told_by_elements(t->elem[1])));
    if (annotate) buf_printf(out, "annotate(%s, ", type_name_text(p, t));
    if (t->kind == TY_Tuple && t->name) buf_puts(out, type_name_text(p, t));
    buf_putc(out, t->kind == TY_List ? '[' : t->kind == TY_Tuple ? '(' : '{');
    for (int i = 0; i < c->u.v.n; i++) {
        if (i) buf_puts(out, t->kind == TY_Dict && i % 2 ? ": " : ", ");
        put_constant(p, out, c->u.v.elem[i]);                     /* as deep as the type, which has a limit */
    }
    buf_puts(out, t->kind == TY_List ? "]" : t->kind == TY_Dict ? "}" : c->u.v.n == 1 ? ",)" : ")");
    if (annotate) buf_putc(out, ')');
}

static void put_list_construct(CodePrinter *p, Buf *out, const Node *n) {
    const Type *t = n->out[0]->type;
    bool plain = n->nin && told_by_elements(t->elem[0]);
    if (!plain) buf_printf(out, "annotate(%s, ", type_name_text(p, t));
    put_list(p, out, n->in, n->nin, "[", "]");
    if (!plain) buf_putc(out, ')');
}

static void put_dict_construct(CodePrinter *p, Buf *out, const Node *n) {
    const Type *t = n->out[0]->type;
    bool plain = n->nin && told_by_elements(t->elem[0]) && told_by_elements(t->elem[1]);
    if (!plain) buf_printf(out, "annotate(%s, ", type_name_text(p, t));
    buf_putc(out, '{');
    for (int i = 0; i + 1 < n->nin; i += 2) buf_printf(out, "%s%s: %s", i ? ", " : "", use(p, n->in[i]), use(p, n->in[i + 1]));
    buf_puts(out, plain ? "}" : "})");
}

static void put_arguments(const CodePrinter *p, Buf *out, const Node *n, int from) {
    buf_putc(out, '(');
    for (int i = from; i < n->nin; i++) buf_printf(out, "%s, ", use(p, n->in[i]));
    buf_putc(out, ')');
}

static void put_isinstance(CodePrinter *p, Buf *out, const Node *n) {
    const Type *t = n->attr.type;
    bool several = t->kind == TY_Tuple && !t->name;
    buf_printf(out, "isinstance(%s, ", use(p, n->in[0]));
    if (several && t->nelem != 1) buf_putc(out, '(');
    for (int i = 0; i < (several ? t->nelem : 1); i++) buf_printf(out, "%s%s", i ? ", " : "", type_name_text(p, several ? t->elem[i] : t));
    buf_puts(out, several && t->nelem != 1 ? "))" : ")");
}

static bool is_default(const Const *c, const OpDefault *d) {
    if (c->type->kind != d->type->kind) return false;
    switch (d->type->kind) {
    case TY_None: return true;
    case TY_Bool: return c->u.b == d->b;
    case TY_Int: return c->u.i == d->i;
    case TY_Float: return c->u.f == d->f;
    case TY_Str: return c->u.s.n == d->len && !memcmp(c->u.s.p, d->text, d->len);
    case TY_List:
        for (int i = 0; i < d->n && d->n == c->u.v.n; i++)
            if (!is_default(c->u.v.elem[i], &d->elem[i])) return false;
        return d->n == c->u.v.n;
    default: return false;
    }
}

/* How many arguments must be written: trailing ones that are their parameter's default are left out. */
static int needed(Session *s, const Node *n, const Schema *sc) {
    int i = n->nin;
    if (!sc || n->nin > sc->nparam) return i;
    for (; i > 0 && sc->param[i - 1].has_default; i--) {
        const Const *given = value_const(n->in[i - 1]);
        OpDefault usual;
        if (!given || !op_default(s, s->arena, &sc->param[i - 1], &usual) || !is_default(given, &usual)) break;
    }
    return i;
}

static void put_operator(CodePrinter *p, Buf *out, const Node *n) {
    const char *name = op_name((OpId)n->op);
    const Schema *sc = op_schema(p->s, (OpId)n->op);
    const int since = op_since_version(name);
    if (since > p->u->version) p->u->version = since;
    const char *colons = strstr(name, "::");
    if (!colons) buf_puts(out, name);
    else if (!strncmp(name, "aten::", 6)) buf_printf(out, "torch.%s", name + 6);
    else buf_printf(out, "ops.%.*s.%s", (int)(colons - name), name, colons + 2);
    int last = needed(p->s, n, sc);
    if (n->op == OP_prim_RaiseException && last == 2 && n->in[1]->type->kind == TY_None) last = 1;
    buf_putc(out, '(');
    for (int i = 0; i < last; i++) {
        if (i) buf_puts(out, ", ");
        if (sc && i < sc->nparam && sc->param[i].kw_only) buf_printf(out, "%s=", sc->param[i].name->s);
        buf_puts(out, use(p, n->in[i]));
    }
    buf_putc(out, ')');
}

/* Operators with a spelling of their own. %s is the operand list; a leading @ stands for annotate(result type, ...). */
static const struct { const char *op, *open; } spelt[] = {
    {"aten::Int", "int("}, {"aten::Float", "float("}, {"aten::Bool", "bool("}, {"aten::str", "str("}, {"prim::Print", "print("},
    {"aten::IntImplicit", "@"}, {"aten::FloatImplicit", "@"}, {"aten::ScalarImplicit", "@"}, {"aten::ComplexImplicit", "@"},
    {"aten::sorted", "sorted("},
};

/* x[i]; what is no plain name stands in brackets. */
static void put_item(CodePrinter *p, Buf *out, const Node *n) {
    const char *of = use(p, n->in[0]);
    bool plain = !isdigit((unsigned char)*place_skip(of));
    for (const char *c = place_skip(of); *c; c = place_skip(c + 1)) plain &= isalnum((unsigned char)*c) || *c == '_';
    buf_printf(out, plain ? "%s[%s]" : "(%s)[%s]", of, use(p, n->in[1]));
}

static bool put_spelt(CodePrinter *p, Buf *out, const Node *n) {
    const char *name = op_name((OpId)n->op);
    if (!strcmp(name, "aten::__getitem__")) return put_item(p, out, n), true;
    for (int i = 0; i < COUNT_OF(spelt); i++) {
        if (strcmp(name, spelt[i].op)) continue;
        if (*spelt[i].open == '@') {
            buf_printf(out, "annotate(%s, ", type_name_text(p, n->out[0]->type));
            put_list(p, out, n->in, n->nin, "", ")");
        } else {
            put_list(p, out, n->in, n->nin, spelt[i].open, ")");
        }
        return true;
    }
    return false;
}

static bool is_identifier(Sym name) {
    for (uint32_t i = 0; i < name->len; i++)
        if (!isalnum((unsigned char)name->s[i]) && name->s[i] != '_') return false;
    return name->len && !isdigit((unsigned char)name->s[0]);
}

static void indent(const CodePrinter *p) {
    for (int i = 0; i < p->level; i++) buf_puts(p->out, "  ");
}

/* What runs apart is a function of its own, written before the statement. */
static const char *put_forked(CodePrinter *p, const Node *n) {
    const char *name = new_name(p, "__forked_function");
    Buf call = {0};
    const bool method = n->attr.callee && n->attr.callee->is_method && n->nin;
    if (method) buf_printf(&call, "(%s).%s", use(p, n->in[0]), n->attr.callee->name->s);
    else if (n->attr.callee) buf_puts(&call, function_name(p, n->attr.callee));
    if (n->attr.callee) put_arguments(p, &call, n, method);
    else buf_puts(&call, use(p, n->in[0]));
    indent(p);
    buf_printf(p->out, "def %s():\n", name);
    p->level++;
    indent(p);
    buf_printf(p->out, "return %s\n", call.p);
    p->level--;
    buf_free(&call);
    return name;
}

static char *expression(CodePrinter *p, const Node *n) {
    Buf b = {0};
    made_of(p, &b, n->span);
    switch (n->op) {
    case OP_prim_Constant: put_constant(p, &b, n->attr.constant); break;
    case OP_prim_Uninitialized: buf_printf(&b, "uninitialized(%s)", type_name_text(p, n->out[0]->type)); break;
    case OP_prim_TupleConstruct:
        if (n->out[0]->type->name) buf_puts(&b, type_name_text(p, n->out[0]->type));
        put_list(p, &b, n->in, n->nin, "(", n->nin == 1 ? ",)" : ")");
        break;
    case OP_prim_TupleIndex: buf_printf(&b, "(%s)[%s]", use(p, n->in[0]), use(p, n->in[1])); break;
    case OP_prim_TupleSlice:
        buf_printf(&b, "(%s)[%lld:%lld]", use(p, n->in[0]), (long long)n->attr.range.lo, (long long)n->attr.range.hi);
        break;
    case OP_prim_ListConstruct: put_list_construct(p, &b, n); break;
    case OP_prim_DictConstruct: put_dict_construct(p, &b, n); break;
    case OP_prim_CreateObject: buf_printf(&b, "%s.__new__(%s)", type_name_text(p, n->out[0]->type), type_name_text(p, n->out[0]->type)); break;
    case OP_prim_GetAttr:
        if (is_identifier(n->attr.name)) {
            buf_printf(&b, "%s.%s", use(p, n->in[0]), n->attr.name->s);
        } else {
            buf_printf(&b, "getattr(%s, ", use(p, n->in[0]));
            text_string(&b, n->attr.name->s, n->attr.name->len);
            buf_putc(&b, ')');
        }
        break;
    case OP_prim_CallFunction: {
        const char *known = map_get(&p->callee_name, n->attr.callee);
        buf_puts(&b, known ? known : function_name(p, n->attr.callee));
        put_arguments(p, &b, n, 0);
        break;
    }
    case OP_prim_fork: buf_printf(&b, "fork(%s)", put_forked(p, n)); break;
    case OP_prim_CallMethod:
        buf_printf(&b, "(%s).%s", use(p, n->in[0]), n->attr.name->s);
        put_arguments(p, &b, n, 1);
        break;
    case OP_prim_unchecked_cast: buf_printf(&b, "unchecked_cast(%s, %s)", type_name_text(p, n->out[0]->type), use(p, n->in[0])); break;
    case OP_prim_isinstance: put_isinstance(p, &b, n); break;
    case OP_prim_tolist: buf_printf(&b, "annotate(%s, %s.tolist())", type_name_text(p, n->out[0]->type), use(p, n->in[0])); break;
    case OP_prim_EnumName: buf_printf(&b, "(%s).name", use(p, n->in[0])); break;
    case OP_prim_EnumValue: buf_printf(&b, "(%s).value", use(p, n->in[0])); break;
    default:
        if (!put_spelt(p, &b, n)) put_operator(p, &b, n);
        break;
    }
    made(p, &b);
    return buf_take(&b, p->a);
}

/* ---- statements */

/* " : Optional[int]" after the first assignment of a lone value whose type the right side does not tell; ": ..." before a loop. */
static void put_annotation(CodePrinter *p, const Value *v, const char *colon) {
    if (v->def && (v->def->op == OP_prim_unchecked_cast || v->def->op == OP_prim_GetAttr || v->def->op == OP_prim_Uninitialized)) return;
    if (p->annotated[v->id] || p->expr[v->id] || (v->type->kind != TY_Optional && v->type->kind != TY_Union)) return;
    buf_printf(p->out, "%s%s", colon, type_name_text(p, v->type));
    p->annotated[v->id] = true;
}

static void assign(CodePrinter *p, Value *const *to, int n, Value *const *from, const char *colon) {
    if (!n) return;
    indent(p);
    put_list(p, p->out, to, n, "", "");
    if (n == 1) put_annotation(p, to[0], colon);
    buf_puts(p->out, " = ");
    put_list(p, p->out, from, n, "", "\n");
}

static void define(CodePrinter *p, const Node *n, const char *text) {
    for (int i = 0; i < n->nout; i++) give_name(p, n->out[i]);
    made_of(p, p->out, n->span);
    indent(p);
    if (n->nout) {
        put_list(p, p->out, n->out, n->nout, "", "");
        if (n->nout == 1) put_annotation(p, n->out[0], " : ");
        buf_puts(p->out, " = ");
    }
    buf_printf(p->out, "%s\n", text);
    made(p, p->out);
}

static bool is_pending(const CodePrinter *p, const Value *v) {
    return v->def && !constant_like(v->def) && map_has(&p->inlined, v->def) && !p->name[v->id];
}

/* A long operand becomes a statement, and with it whatever was to run before it and is not written yet: the order stays. */
static void split_long(CodePrinter *p, Value *const *in, int n) {
    int kept = 0;                     /* inlined operands after the last long one */
    bool split = false;
    for (int i = n - 1; i >= 0 && !split; i--) {
        split = is_pending(p, in[i]) && is_long(p, use(p, in[i]));
        kept += !split && is_pending(p, in[i]);
    }
    int end = split ? p->pending.len - kept : 0;
    for (int i = 0; i < end; i++) define(p, p->pending.data[i]->def, p->expr[p->pending.data[i]->id]);
    if (end) memmove(p->pending.data, p->pending.data + end, sizeof *p->pending.data * (size_t)(p->pending.len - end));
    p->pending.len -= end;
    for (int i = 0; i < n; i++) p->pending.len -= is_pending(p, in[i]);
}

static void loop_head(CodePrinter *p, const Node *n) {
    Block *b = n->block[0];
    const Const *count = value_const(n->in[0]), *first = value_const(n->in[1]), *next = value_const(b->ret[0]);
    bool always = first && first->u.b && next && next->u.b;
    bool is_for = always && (!count || count->u.i != INT64_MAX || b->param[0]->nuses);
    for (int i = 0; i < n->nout; i++) give_name(p, n->out[i]);
    for (int i = 0; i < n->nout; i++) p->expr[b->param[i + 1]->id] = use(p, n->out[i]);
    for (int i = 0; i < n->nout; i++) assign(p, n->out + i, 1, n->in + i + 2, ": ");
    give_name(p, b->param[0]);
    if (is_for) {
        indent(p);
        buf_printf(p->out, "for %s in range(%s):\n", use(p, b->param[0]), use(p, n->in[0]));
    } else {
        assign(p, b->param, 1, n->in + 1, " : ");
        indent(p);
        buf_printf(p->out, "while %s:\n", use(p, b->param[0]));
    }
    if (is_for) map_set(p->a, &p->for_loop, b, p);
}

static void loop_end(CodePrinter *p, const Block *b) {
    int from = map_has(&p->for_loop, b);
    assign(p, b->param + from, b->nparam - from, b->ret + from, " : ");
}

static void except_head(CodePrinter *p, const Node *n) {
    Block *b = n->block[1];
    for (int i = 0; i < b->nparam; i++) give_name(p, b->param[i]);
    indent(p);
    buf_puts(p->out, "except ");
    text_string(p->out, n->attr.name->s, n->attr.name->len);
    put_list(p, p->out, b->param, b->nparam, " as ", ":\n");
}

static void statement(CodePrinter *p, const Node *n) {
    if (constant_like(n)) return;
    split_long(p, n->in, n->nin);
    made_of(p, p->out, n->span);
    switch (n->op) {
    case OP_prim_If:
        for (int i = 0; i < n->nout; i++) give_name(p, n->out[i]);
        indent(p);
        buf_printf(p->out, "if %s:\n", use(p, n->in[0]));
        break;
    case OP_prim_Loop: loop_head(p, n); break;
    case OP_prim_Try:
        for (int i = 0; i < n->nout; i++) give_name(p, n->out[i]);
        indent(p);
        buf_puts(p->out, "try:\n");
        break;
    case OP_prim_TryEnd:                /* what follows is the else of the try: told by a mark, for its values are those of the body */
        indent(p);
        buf_puts(p->out, "ops.prim.TryEnd()\n");
        break;
    case OP_prim_TupleUnpack: case OP_prim_ListUnpack:
        for (int i = 0; i < n->nout; i++) give_name(p, n->out[i]);
        indent(p);
        if (n->nout) put_list(p, p->out, n->out, n->nout, "", ", = ");
        buf_printf(p->out, "%s\n", use(p, n->in[0]));
        break;
    case OP_prim_SetAttr:
        indent(p);
        buf_printf(p->out, "%s.%s = %s\n", use(p, n->in[0]), n->attr.name->s, use(p, n->in[1]));
        break;
    case OP_prim_Enter:
        indent(p);
        buf_printf(p->out, "with %s", use(p, n->in[0]));
        if (n->nout && n->out[0]->nuses) {
            give_name(p, n->out[0]);
            buf_printf(p->out, " as %s", use(p, n->out[0]));
        }
        buf_puts(p->out, ":\n");
        p->level++;
        break;
    case OP_prim_Exit:
        if (n->prev && n->prev->op == OP_prim_Enter) {
            indent(p);
            buf_puts(p->out, "pass\n");
        }
        p->level--;
        break;
    default: {
        char *text = expression(p, n);
        if (!map_has(&p->inlined, n)) {
            define(p, n, text);
        } else {
            p->expr[n->out[0]->id] = text;
            vec_push(p->a, &p->pending, n->out[0]);
        }
    }
    }
    made(p, p->out);
}

/* Constants in the order of their first use, before anything else: short ones become the text of their uses. */
static void top_constant(CodePrinter *p, const Value *v) {
    const Node *n = v->def;
    if (!n || !constant_like(n) || p->name[v->id] || p->expr[v->id]) return;
    char *text = expression(p, n);
    if (is_long(p, text)) define(p, n, text);
    else p->expr[v->id] = text;
}

static void top_callee(CodePrinter *p, const Node *n) {
    Graph *callee = n->attr.callee;
    if (map_has(&p->callee_name, callee)) return;
    const char *text = function_name(p, callee);
    if (is_long(p, text)) {
        const char *name = new_name(p, "_");
        indent(p);
        buf_printf(p->out, "%s = %s\n", name, text);
        text = name;
    }
    map_set(p->a, &p->callee_name, callee, (void *)(uintptr_t)text);
}

static void top_constants(CodePrinter *p, Block *body) {
    for (Walk w = walk_block(body); walk_next(&w);) {
        if (w.event == WALK_NODE) {
            if (w.node->op == OP_prim_CallFunction) top_callee(p, w.node);
            for (int i = 0; i < w.node->nin; i++) top_constant(p, w.node->in[i]);
        } else if (w.event == WALK_LEAVE) {
            for (int i = 0; i < w.block->nret; i++) top_constant(p, w.block->ret[i]);
        }
    }
}

static void signature(CodePrinter *p, Sym as, const char *self) {
    const Graph *g = p->g;
    indent(p);
    buf_printf(p->out, "def %s(", as->s);
    if (self) buf_printf(p->out, "%s: %s", new_name(p, "self"), self);
    for (int i = 0; i < g->nparams; i++) {
        const GraphParam *param = &g->params[i];
        const char *name = new_name(p, param->name->s);
        buf_printf(p->out, "%s%s", i || self ? ",\n    " : "", name);
        if (i || !g->is_method || !p->alone) buf_printf(p->out, ": %s", type_name_text(p, param->type));
        if (param->default_value) {
            buf_putc(p->out, '=');
            put_constant(p, p->out, param->default_value);
        }
        p->name[g->body->param[i]->id] = name;
    }
    buf_printf(p->out, ") -> %s:\n", type_name_text(p, g->result));
}

static void body(CodePrinter *p, Block *root) {
    for (Walk w = walk_block(root); walk_next(&w);) {
        Node *owner = w.block->owner;
        switch (w.event) {
        case WALK_NODE: statement(p, w.node); break;
        case WALK_NODE_DONE: break;
        case WALK_ENTER:
            if (!owner) break;
            if (owner->op == OP_prim_If && w.block == owner->block[1]) {
                indent(p);
                buf_puts(p->out, "else:\n");
            }
            if (owner->op == OP_prim_Try && w.block == owner->block[1]) except_head(p, owner);
            p->level++;
            if (!w.block->first && !owner->nout && (owner->op == OP_prim_If || owner->op == OP_prim_Try || map_has(&p->for_loop, w.block))) {
                indent(p);
                buf_puts(p->out, "pass\n");
            }
            break;
        case WALK_LEAVE:
            split_long(p, w.block->ret, w.block->nret);
            if (!owner) {
                indent(p);
                put_list(p, p->out, w.block->ret, w.block->nret, "return ", "\n");
            } else if (owner->op == OP_prim_If || owner->op == OP_prim_Try) {
                assign(p, owner->out, owner->nout, w.block->ret, " : ");
                p->level--;
            } else {
                loop_end(p, w.block);
                p->level--;
            }
            break;
        }
    }
}

/* A value that becomes an Any where paths meet: PyTorch has a cast there, since the paths' own types would differ. */
static bool meets_as_any(const Node *n) {
    const Value *v = n->out[0];
    if (v->type->kind != TY_Any) return false;
    for (const Use *u = v->uses; u; u = u->next)
        if (u->user ? u->user->op == OP_prim_Loop && u->index >= 2 : u->block->owner != NULL) return true;
    return false;
}

/* PyTorch has no other conversion nodes: neither have we while we print. */
static Graph *without_converts(const Graph *g, Arena *a) {
    Graph *copy = graph_clone(a, g);
    for (Walk w = walk_block(copy->body); walk_next(&w);) {
        if (w.event != WALK_NODE || w.node->op != OP_prim_convert) continue;
        if (meets_as_any(w.node)) {
            w.node->op = OP_prim_unchecked_cast;
            continue;
        }
        value_replace_uses(w.node->out[0], w.node->in[0]);
        node_remove(w.node);
    }
    return copy;
}

static void print_function(CodeUnit *u, bool alone, const Graph *g, int level, Sym name, const char *self, Buf *out) {
    Arena *a = arena_new();
    Graph *copy = without_converts(g, a);
    CodePrinter p = {.g = copy, .s = g->s, .a = a, .out = out, .u = u, .alone = alone, .level = level};
    p.next = u->numbers ? u->numbers : &p.own;
    p.name = NEWN(a, const char *, copy->next_id + 1);
    p.expr = NEWN(a, const char *, copy->next_id + 1);
    p.annotated = NEWN(a, bool, copy->next_id + 1);
    scan_all(&p, copy->body);
    const size_t from = out->len;
    made_of(&p, out, g->span);
    signature(&p, name, self);
    made(&p, out);
    p.level++;
    top_constants(&p, copy->body);
    body(&p, copy->body);
    if (u->places) places_resolve(g->s, a, out, from, u->places);
    arena_free(a);
}

void graph_print_code(const Graph *g, Buf *out) {
    Arena *a = arena_new();
    CodeUnit u = {.s = g->s, .a = a};
    print_function(&u, true, g, 0, g->name, NULL, out);
    arena_free(a);
}

void code_unit_print_graph(CodeUnit *u, const Graph *g, int level, Sym name, const char *self, Buf *out) {
    print_function(u, false, g, level, name, self, out);
}

void code_unit_print_const(CodeUnit *u, const Const *c, Buf *out) {
    Arena *a = arena_new();
    CodePrinter p = {.s = u->s, .a = a, .out = out, .u = u};
    put_constant(&p, out, c);
    arena_free(a);
}
