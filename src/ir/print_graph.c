/* .graph text, as PyTorch prints it (torch/csrc/jit/ir/ir.cpp), checked against 2.13. A walk, no recursion: nesting has no limit here. */
#include "ir/ir.h"
#include "ir/internal.h"
#include "tsrt.h"

typedef struct Printer { Buf *out; PrintOptions o; Map callees; } Printer;   /* callees: Graph -> id of its Function constant */

static const Value *shown(const Printer *p, const Value *v) {
    while (!p->o.exact && v->def && v->def->op == OP_prim_convert) v = v->def->in[0];
    return v;
}

static void put_value(Printer *p, const Value *v) {
    v = shown(p, v);
    if (v->hint) buf_printf(p->out, "%%%s", v->hint->s);
    else if (v->number == NO_NUMBER) buf_printf(p->out, "%%_%u", v->id);   /* in the exact form only */
    else buf_printf(p->out, "%%%u", v->number);
}

static void put_values(Printer *p, Value *const *v, int n) {
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(p->out, ", ");
        put_value(p, v[i]);
    }
}

static void put_dims(Printer *p, const int64_t *v, int n) {
    for (int i = 0; i < n; i++) buf_printf(p->out, "%s%lld", i ? ", " : "", (long long)v[i]);
}

/* Float(3, 4, strides=[4, 1], requires_grad=0, device=cpu) */
static void put_facts(Printer *p, const Type *t, const ValueFacts *f) {
    static const char *const names[] = {[TSRT_UINT8] = "Byte", [TSRT_INT8] = "Char", [TSRT_INT16] = "Short", [TSRT_INT32] = "Int", [TSRT_INT64] = "Long",
        [TSRT_FLOAT16] = "Half", [TSRT_FLOAT32] = "Float", [TSRT_FLOAT64] = "Double", [TSRT_COMPLEX32] = "ComplexHalf", [TSRT_COMPLEX64] = "ComplexFloat",
        [TSRT_COMPLEX128] = "ComplexDouble", [TSRT_BOOL8] = "Bool", [TSRT_BFLOAT16] = "BFloat16"};
    if (f && f->elem && t->kind == TY_Tuple && !t->name && t->nelem == f->nelem) {
        buf_putc(p->out, '(');
        for (int i = 0; i < t->nelem; i++) {
            if (i) buf_puts(p->out, ", ");
            put_facts(p, t->elem[i], f->elem[i]);                 /* as deep as the type */
        }
        buf_putc(p->out, ')');
        return;
    }
    if (!f || f->elem || t->kind != TY_Tensor || f->dtype < 0 || f->dtype >= COUNT_OF(names) || !names[f->dtype]) {
        type_print_ir(t, p->out);
        return;
    }
    buf_printf(p->out, "%s(", names[f->dtype]);
    put_dims(p, f->size, f->ndim);
    if (f->ndim) {
        buf_puts(p->out, ", strides=[");
        put_dims(p, f->stride, f->ndim);
        buf_puts(p->out, "], ");
    }
    if (f->requires_grad >= 0) buf_printf(p->out, "requires_grad=%d, ", f->requires_grad);
    buf_puts(p->out, "device=cpu)");
}

static void put_typed(Printer *p, Value *const *v, int n, const char *between) {
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(p->out, between);
        put_value(p, v[i]);
        buf_puts(p->out, " : ");
        if (p->o.exact) type_print_ir(v[i]->type, p->out);
        else put_facts(p, v[i]->type, v[i]->facts);
    }
}

static void indent(Printer *p, int level) {
    for (int i = 0; i < level; i++) buf_puts(p->out, "  ");
}

static void put_text_attr(Printer *p, const char *name, Sym text) {
    buf_printf(p->out, "[%s=", name);
    text_string(p->out, text->s, text->len);
    buf_putc(p->out, ']');
}

static void put_constant(Printer *p, const Const *c) {
    if (c->type->kind == TY_None) return;
    buf_puts(p->out, "[value=");
    if (c->type->kind == TY_Tensor) const_print_tensor(c, p->out);
    else if (c->type->kind == TY_Bool) buf_puts(p->out, c->u.b ? "1" : "0");
    else const_print(c, p->out);
    buf_putc(p->out, ']');
}

static void put_types(Printer *p, const Type *t) {
    buf_puts(p->out, "[types=[");
    bool several = t->kind == TY_Tuple && !t->name;
    for (int i = 0; i < (several ? t->nelem : 1); i++) {
        if (i) buf_puts(p->out, ", ");
        type_print_ir(several ? t->elem[i] : t, p->out);
    }
    buf_puts(p->out, "]]");
}

static void put_attrs(Printer *p, const Node *n) {
    switch (n->op) {
    case OP_prim_Constant: put_constant(p, n->attr.constant); break;
    case OP_prim_GetAttr: case OP_prim_SetAttr: case OP_prim_CallMethod: put_text_attr(p, "name", n->attr.name); break;
    case OP_prim_isinstance: put_types(p, n->attr.type); break;
    case OP_prim_TupleSlice: buf_printf(p->out, "[beg=%lld, end=%lld]", (long long)n->attr.range.lo, (long long)n->attr.range.hi); break;
    case OP_prim_Try: put_text_attr(p, "name", n->attr.name); break;
    case OP_prim_RaiseException:
        if (p->o.exact && n->attr.name) put_text_attr(p, "name", n->attr.name);
        break;
    case OP_prim_CallFunction: case OP_prim_fork:
        if (p->o.exact) put_text_attr(p, "name", n->attr.callee->qualified);
        break;
    default: break;
    }
}

/* Nodes to which PyTorch's front end gives no place in the source: those that build, take apart and narrow values, and attributes. */
static bool has_place(const Node *n) {
    switch (n->op) {
    case OP_prim_ListConstruct: case OP_prim_TupleConstruct: case OP_prim_DictConstruct: case OP_prim_ListUnpack: case OP_prim_TupleUnpack:
    case OP_prim_TupleIndex: case OP_prim_TupleSlice: case OP_prim_GetAttr: case OP_prim_SetAttr: case OP_prim_unchecked_cast:
    case OP_prim_isinstance: return false;
    default: return true;
    }
}

static void put_place(Printer *p, Session *s, Span span) {
    Loc at;
    if (p->o.ranges && loc_of(s, span, &at)) buf_printf(p->out, " # %s:%d:%d", at.src->path, at.line, at.col - 1);
}

static void put_node(Printer *p, const Node *n, int level) {
    indent(p, level);
    put_typed(p, n->out, n->nout, ", ");
    buf_printf(p->out, " = %s", p->o.exact ? op_text((OpId)n->op) : op_name((OpId)n->op));
    put_attrs(p, n);
    buf_putc(p->out, '(');
    if (n->op == OP_prim_CallFunction && !p->o.exact) {
        buf_printf(p->out, "%%%u", (unsigned)(uintptr_t)map_get(&p->callees, n->attr.callee));
        if (n->nin) buf_puts(p->out, ", ");
    }
    put_values(p, n->in, n->nin);
    buf_putc(p->out, ')');
    if (n->scope && !p->o.exact) buf_printf(p->out, ", scope: %s", n->scope->s);
    if (p->o.exact || has_place(n)) put_place(p, n->graph->s, n->span);
    buf_putc(p->out, '\n');
}

static void put_function(Printer *p, unsigned id, const Graph *callee) {
    buf_printf(p->out, "  %%%u : Function = prim::Constant", id);
    put_text_attr(p, "name", callee->name);
    buf_puts(p->out, "()\n");
}

/* The Function constants that PyTorch passes to calls; found last, they stand first, as its pooling leaves them. Each has the number before
 * its first call's, where no value has that: so PyTorch counts. */
static void put_callees(Printer *p, const Graph *g, Arena *a) {
    VEC(const Node *) calls = {0};
    bool *used = NEWN(a, bool, g->next_number + 1);
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_ENTER)
            for (int i = 0; i < w.block->nparam; i++) used[w.block->param[i]->number] = true;
        if (w.event != WALK_NODE) continue;
        for (int i = 0; i < w.node->nout; i++)
            if (w.node->out[i]->number != NO_NUMBER) used[w.node->out[i]->number] = true;
        if (w.node->op == OP_prim_CallFunction) vec_push(a, &calls, w.node);
    }
    uint32_t fresh = g->next_number;
    int kept = 0;
    for (int i = 0; i < calls.len; i++) {
        const Node *call = calls.data[i];
        if (map_has(&p->callees, call->attr.callee)) continue;
        uint32_t own = call->nout ? call->out[0]->number : 0, id = own && !used[own - 1] ? own - 1 : fresh++;
        map_set(a, &p->callees, call->attr.callee, (void *)(uintptr_t)id);
        calls.data[kept++] = call;
    }
    for (int i = kept - 1; i >= 0; i--) {
        const Graph *callee = calls.data[i]->attr.callee;
        put_function(p, (unsigned)(uintptr_t)map_get(&p->callees, callee), callee);
    }
}

void graph_print(const Graph *g, PrintOptions o, Buf *out) {
    Printer p = {.out = out, .o = o};
    Arena *scratch = arena_new();
    if (o.exact) buf_printf(out, "# graph %s\n", g->qualified->s);
    buf_puts(out, "graph(");
    put_typed(&p, g->body->param, g->body->nparam, ",\n      ");
    buf_puts(out, "):\n");
    for (int i = 0; i < g->ninlined; i++) put_function(&p, g->inlined_number + (uint32_t)i, g->inlined[g->ninlined - 1 - i]);
    if (!o.exact) put_callees(&p, g, scratch);
    int level = 0;
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        Block *b = w.block;
        switch (w.event) {
        case WALK_NODE:
            if (o.exact || w.node->op != OP_prim_convert) put_node(&p, w.node, level);
            break;
        case WALK_NODE_DONE: break;
        case WALK_ENTER:
            level++;
            if (!b->owner) break;
            indent(&p, level);
            buf_printf(out, "block%d(", b->owner->block[0] == b ? 0 : 1);
            put_typed(&p, b->param, b->nparam, ", ");
            buf_puts(out, "):\n");
            level++;
            break;
        case WALK_LEAVE:
            indent(&p, level);
            buf_puts(out, b->owner ? "-> (" : "return (");
            put_values(&p, b->ret, b->nret);
            buf_puts(out, ")\n");
            level -= b->owner ? 2 : 1;
            break;
        }
    }
    arena_free(scratch);
}
