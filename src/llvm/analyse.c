/* analyse.c: before anything is emitted: can all of it be compiled, which functions can fail, which call themselves. A function that cannot
 * fail has no status to return and none to test. */
#include "llvm/be.h"

/* Some of LLVM's passes take time in proportion to the square of a function's size: functions of more nodes are compiled as at -O0. */
enum { HUGE = 8000 };

/* ---- support */
static bool check_type(Cg *cg, const Type *t, Span at, const char *what) {
    if (be_supported(cg, t) && (!cg->jit || rtype_of(cg->s, t))) return true;
    if (t->kind == TY_Error) return false;
    return diag(cg->s, DIAG_codegen_type, at, what, type_text(cg->s, t));
}

static bool check_block(Cg *cg, const Graph *g, const Block *b) {
    bool ok = true;
    if (cg->s->depth >= DEPTH_LIMIT) return diag(cg->s, DIAG_codegen_depth, g->span, DEPTH_LIMIT);
    cg->s->depth++;
    FOREACH_NODE(n, b) {
        cg->nodes++;
        const OpId op = (OpId)n->op;
        const OpHow how = op_how(op);
        bool own = be_emitter(op)->fn != NULL;
        if (!own && (how == HOW_NONE || how == HOW_EMIT || how == HOW_SCRIPT)) {
            ok = diag(cg->s, DIAG_codegen_op, n->span, op_text(op));
            continue;
        }
        if ((op == OP_prim_Enter || op == OP_prim_Exit) && n->nout) {
            ok = diag(cg->s, DIAG_internal, n->span, "a `with` was not lowered");
            continue;
        }
        if ((op == OP_prim_CallFunction || op == OP_prim_Enter) && !be_fn(cg, n->attr.callee))
            ok = diag(cg->s, DIAG_internal, n->span, "a called function is missing from the unit");
        if (op == OP_prim_Constant && !be_const_supported(cg, n->attr.constant)) {
            ok = check_type(cg, n->attr.constant->type, n->span, "a constant") && diag(cg->s, DIAG_codegen_type, n->span, "a constant", type_text(cg->s, n->attr.constant->type));
            continue;
        }
        if (op == OP_prim_convert && !be_converts(cg, n->in[0]->type, n->out[0]->type)) {
            ok = diag(cg->s, DIAG_codegen_type, n->span, "a conversion to a value", type_text(cg->s, n->out[0]->type));
            continue;
        }
        bool fine = true;
        for (int i = 0; fine && i < n->nout; i++) fine = check_type(cg, n->out[i]->type, n->span, op_text(op));
        for (int i = 0; fine && i < n->nin; i++) fine = check_type(cg, n->in[i]->type, n->span, op_text(op));
        ok &= fine;
        for (int k = 0; k < n->nblock; k++) ok &= check_block(cg, g, n->block[k]);
    }
    cg->s->depth--;
    return ok;
}

bool be_check(Cg *cg) {
    bool ok = true;
    for (int i = 0; i < cg->u->ngraphs; i++) {
        Graph *g = cg->u->graphs[i];
        bool fine = true;
        cg->nodes = 0;
        for (int k = 0; fine && k < g->body->nparam; k++)
            fine = check_type(cg, g->body->param[k]->type, k < g->nparams ? g->params[k].span : g->span, "a parameter");
        if (fine) fine = check_type(cg, g->result, g->span, "the result");
        ok &= fine & check_block(cg, g, g->body);
        be_fn(cg, g)->huge = cg->nodes > HUGE;
    }
    return ok;
}

/* ---- failing */
bool be_const_int(const Value *v, int64_t *out) {
    const Const *c = value_const(v);
    if (!c || c->type->kind != TY_Int) return false;
    *out = c->u.i;
    return true;
}

bool be_node_fails(Cg *cg, const Node *n) {
    const Emitter *e = be_emitter(n->op);
    int64_t k;
    if (!e->fn) return op_how((OpId)n->op) != HOW_DIRECT;
    switch ((Fails)e->fails) {
    case FAILS_NEVER: return false;
    case FAILS: return true;
    case FAILS_BOXING: return be_boxes(cg, n->in[0]->type, n->out[0]->type);
    case FAILS_DIVISOR: return !be_const_int(n->in[1], &k) || k == 0;
    case FAILS_STEP: return !be_const_int(n->in[2], &k) || k == 0;
    case FAILS_INDEX: return !be_const_int(n->in[1], &k);
    case FAILS_EXPONENT: return !be_safe_exponent(n->in[1]);
    case FAILS_CALLEE: return be_fn(cg, n->attr.callee)->can_fail;
    case FAILS_ATTR: return be_may_be_unset(n->in[0]->type, n->out[0]->type);
    case FAILS_CONST: return !be_const_is_data(n->attr.constant);
    }
    return true;
}

static bool block_fails(Cg *cg, const Block *b) {
    bool fails = false;
    cg->s->depth++;
    FOREACH_NODE(n, b) {
        fails = be_node_fails(cg, n);
        for (int k = 0; !fails && k < n->nblock; k++) fails = block_fails(cg, n->block[k]);
        if (fails) break;
    }
    cg->s->depth--;
    return fails;
}

/* ---- calls: Tarjan's strongly connected components, without recursion on the program's call chains */
typedef VEC(FnInfo *) Infos;
typedef struct Frame { FnInfo *i; Infos callees; int next; } Frame;

/* Calls whose target shows at run time only may come back here. */
static bool calls_unknown(const Node *n) {
    if (n->op == OP_prim_CallMethod) return true;
    if (n->op != OP_aten_sort_any && n->op != OP_aten_sorted_any) return false;
    return be_has_nominal(n->in[0]->type);
}

static void callees_of(Cg *cg, FnInfo *i, const Block *b, Infos *out, Map *seen) {
    cg->s->depth++;
    FOREACH_NODE(n, b) {
        if (calls_unknown(n)) i->recursive = true;
        Graph *callee = n->op == OP_prim_CallFunction || n->op == OP_prim_Enter ? n->attr.callee : NULL;
        if (callee && !map_has(seen, callee)) {
            map_set(cg->a, seen, callee, n);
            vec_push(cg->a, out, be_fn(cg, callee));
        }
        for (int k = 0; k < n->nblock; k++) callees_of(cg, i, n->block[k], out, seen);
    }
    cg->s->depth--;
}

static Frame frame(Cg *cg, FnInfo *i, int *counter) {
    Frame fr = {.i = i};
    Map seen = {0};
    i->mark = i->low = ++*counter;
    callees_of(cg, i, i->g->body, &fr.callees, &seen);
    return fr;
}

/* A component is finished once all it calls is: what it calls is known to fail or not. */
static void finish(Cg *cg, FnInfo **part, int n, bool cycle) {
    for (int k = 0; k < n; k++) {
        part[k]->recursive = cycle;
        part[k]->can_fail = cycle;        /* the depth of calls has a limit */
        part[k]->low = INT32_MAX;
    }
    if (!cycle) part[0]->can_fail = block_fails(cg, part[0]->g->body);
}

static void walk(Cg *cg, FnInfo *root, int *counter) {
    VEC(Frame) work = {0};
    Infos open = {0};
    vec_push(cg->a, &work, frame(cg, root, counter));
    vec_push(cg->a, &open, root);
    while (work.len) {
        Frame *fr = &vec_last(&work);
        if (fr->next < fr->callees.len) {
            FnInfo *to = fr->callees.data[fr->next++];
            if (to == fr->i) to->recursive = true;
            if (to->external || to->low == INT32_MAX) continue;
            if (to->mark) {
                if (to->mark < fr->i->low) fr->i->low = to->mark;
                continue;
            }
            vec_push(cg->a, &open, to);
            vec_push(cg->a, &work, frame(cg, to, counter));
            continue;
        }
        FnInfo *i = fr->i;
        (void)vec_pop(&work);
        if (work.len && i->low < vec_last(&work).i->low) vec_last(&work).i->low = i->low;
        if (i->low != i->mark) continue;
        int from = open.len;
        do from--;
        while (open.data[from] != i);
        int n = open.len - from;
        finish(cg, open.data + from, n, n > 1 || i->recursive);
        open.len = from;
    }
}

void be_find_failing(Cg *cg) {
    int counter = 0;
    for (int k = 0; k < cg->u->ngraphs; k++) {
        FnInfo *i = be_fn(cg, cg->u->graphs[k]);
        if (!i->mark && !i->external) walk(cg, i, &counter);
    }
}
