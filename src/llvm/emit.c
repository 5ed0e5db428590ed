/* emit.c: the walk over a graph's blocks, and the two nodes that own blocks. Which function emits which operator is the table below; an
 * operator without one is a call of the runtime by its schema. */
#include "llvm/be.h"

/* E(operator, emitting function, how it tells its operators apart, when it fails) */
static const Emitter emitters[NUM_OPS] = {
#define E(op_, fn_, how_, fails_) [OP_##op_] = {.fn = fn_, .how = how_, .fails = fails_},
#include "llvm/emit.def"
#undef E
};

const Emitter *be_emitter(unsigned op) { return &emitters[op]; }

void out_(Fn *f, Node *n, int i, Val v) { f->vi[n->out[i]->id].v = v; }

static void emit_node(Fn *f, Node *n) {
    f->at = n->span;
    f->site = n->inlined;
    debug_at(f, n->span);
    own_begin(f, n);
    const Emitter *e = be_emitter(n->op);
    if (!e->fn || !e->fn(f, n, e->how)) emit_runtime(f, n);
    own_end(f, n);
    for (int i = 0; i < n->nout; i++)
        if (n->out[i]->hint) debug_value(f, n->out[i]);
}

void be_nodes(Fn *f, Block *b) {
    f->cg->s->depth++;
    FOREACH_NODE(n, b) emit_node(f, n);
    f->cg->s->depth--;
}

/* ---- If */
typedef struct Arm { BB from; Val *v; } Arm;

static Arm arm(Fn *f, Node *n, int k, BB start, BB join) {
    Block *inner = n->block[k];
    Arm a = {.v = NEWN(f->cg->a, Val, inner->nret + 1)};
    be_at(f, start);
    debug_at(f, n->span);
    own_enter(f, n, inner);
    be_nodes(f, inner);
    own_begin_end(f, inner);
    for (int i = 0; i < inner->nret; i++) a.v[i] = own_take(f, &f->end, inner->ret[i]);
    own_leave(f, inner);
    a.from = LLVMGetInsertBlock(f->b);
    LLVMBuildBr(f->b, join);
    return a;
}

EMITTER(emit_if) {
    (void)how;
    Block *outer = f->block;
    Live *live = f->live;
    Value **passing;
    int npassing = own_passing(f, n, &passing);
    BB start[2] = {be_block(f, "then"), be_block(f, "else")}, join = be_block(f, "join");
    Arm a[2];
    LLVMBuildCondBr(f->b, in_(f, n, 0), start[0], start[1]);
    for (int k = 0; k < 2; k++) {
        f->live = live;
        f->block = outer;
        own_pass_again(f, passing, npassing);
        a[k] = arm(f, n, k, start[k], join);
    }
    f->live = live;
    f->block = outer;
    own_passed(f, passing, npassing);
    f->at = n->span;
    f->site = n->inlined;
    be_at(f, join);
    debug_at(f, n->span);
    for (int i = 0; i < n->nout; i++) {
        const TypeInfo *t = be_type(f->cg, n->out[i]->type);
        Val phi = LLVMBuildPhi(f->b, t->reg, "");
        for (int k = 0; k < 2; k++) LLVMAddIncoming(phi, &a[k].v[i], &a[k].from, 1);
        out_(f, n, i, phi);
    }
    return true;
}

/* ---- Loop: the trip count and the condition are tested before each turn. */
EMITTER(emit_loop) {
    (void)how;
    Cg *cg = f->cg;
    Block *outer = f->block, *inner = n->block[0];
    const int ncarried = inner->nparam - 1;
    int64_t trips;
    const Const *first = value_const(n->in[1]), *again = value_const(inner->ret[0]);
    const bool endless = be_const_int(n->in[0], &trips) && trips == INT64_MAX;
    const bool counted = first && first->u.b && again && again->u.b;      /* nothing but the count ends it */
    Val max = in_(f, n, 0), cond0 = in_(f, n, 1);
    Val *init = NEWN(cg->a, Val, ncarried + 1), *phi = NEWN(cg->a, Val, ncarried + 1), *next = NEWN(cg->a, Val, ncarried + 1);
    for (int i = 0; i < ncarried; i++) init[i] = own_take(f, n, n->in[i + 2]);
    Live *live = f->live;
    BB head = be_block(f, "loop"), body = be_block(f, "turn"), done = be_block(f, "done"), from = LLVMGetInsertBlock(f->b);
    LLVMBuildBr(f->b, head);
    be_at(f, head);
    Val i = LLVMBuildPhi(f->b, cg->i64, ""), cond = counted ? NULL : LLVMBuildPhi(f->b, cg->i1, "");
    Val zero = be_int(cg, 0);
    LLVMAddIncoming(i, &zero, &from, 1);
    if (cond) LLVMAddIncoming(cond, &cond0, &from, 1);
    for (int k = 0; k < ncarried; k++) {
        phi[k] = LLVMBuildPhi(f->b, be_type(cg, inner->param[k + 1]->type)->reg, "");
        LLVMAddIncoming(phi[k], &init[k], &from, 1);
        f->vi[inner->param[k + 1]->id].v = phi[k];
    }
    Val more = endless ? NULL : LLVMBuildICmp(f->b, LLVMIntSLT, i, max, "");
    Val go = !more ? cond : !cond ? more : LLVMBuildAnd(f->b, more, cond, "");
    if (go) LLVMBuildCondBr(f->b, go, body, done);
    else LLVMBuildCondBr(f->b, LLVMConstInt(cg->i1, 1, 0), body, done);
    f->vi[inner->param[0]->id].v = i;

    be_at(f, body);
    f->loops++;
    own_enter_loop(f, inner);
    for (int k = 0; k < inner->nparam; k++)
        if (inner->param[k]->hint) debug_value(f, inner->param[k]);
    be_nodes(f, inner);
    own_begin_end(f, inner);
    Val cond1 = use_(f, inner->ret[0]);
    for (int k = 0; k < ncarried; k++) next[k] = own_take(f, &f->end, inner->ret[k + 1]);
    own_leave(f, inner);
    f->loops--;
    f->site = n->inlined;
    debug_at(f, n->span);
    Val i1 = LLVMBuildAdd(f->b, i, be_int(cg, 1), "");      /* i < max: it does not wrap */
    LLVMSetNSW(i1, 1);
    LLVMSetNUW(i1, 1);
    from = LLVMGetInsertBlock(f->b);
    LLVMBuildBr(f->b, head);
    LLVMAddIncoming(i, &i1, &from, 1);
    if (cond) LLVMAddIncoming(cond, &cond1, &from, 1);
    for (int k = 0; k < ncarried; k++) LLVMAddIncoming(phi[k], &next[k], &from, 1);

    be_at(f, done);
    f->at = n->span;
    debug_at(f, n->span);
    f->block = outer;
    f->live = live;
    for (int k = 0; k < ncarried; k++) out_(f, n, k, phi[k]);
    return true;
}

/* ---- a function */
static void error_return(Fn *f) {
    Cg *cg = f->cg;
    be_at(f, f->error_ret);
    debug_nowhere(f);
    be_leave(f, 0);
    if (f->info->recursive) be_rt_call(f, "tsrt_leave", "vp", 0, &f->ctx);
    Val yes = LLVMConstInt(cg->i1, 1, 0);
    if (f->g->result->kind == TY_None) {
        LLVMBuildRet(f->b, yes);
        return;
    }
    Ty r = LLVMGetReturnType(f->info->type);
    LLVMBuildRet(f->b, LLVMBuildInsertValue(f->b, LLVMGetPoison(r), yes, 1, ""));
}

static void success_return(Fn *f, Val v) {
    Cg *cg = f->cg;
    Val no = LLVMConstInt(cg->i1, 0, 0);
    const bool none = f->g->result->kind == TY_None;
    if (f->info->recursive) be_rt_call(f, "tsrt_leave", "vp", 0, &f->ctx);
    if (!f->info->can_fail) {
        if (none) LLVMBuildRetVoid(f->b);
        else LLVMBuildRet(f->b, v);
    } else if (none) {
        LLVMBuildRet(f->b, no);
    } else {
        Ty r = LLVMGetReturnType(f->info->type);
        LLVMBuildRet(f->b, LLVMBuildInsertValue(f->b, LLVMBuildInsertValue(f->b, LLVMGetPoison(r), v, 0, ""), no, 1, ""));
    }
}

void be_body(Fn *f) {
    Block *b = f->g->body;
    f->at = f->g->span;
    f->block = b;
    if (f->info->can_fail) f->error_ret = be_block(f, "error");
    be_at(f, f->body);
    debug_at(f, f->g->span);
    for (int i = 0; i < b->nparam; i++) {
        f->vi[b->param[i]->id].v = LLVMGetParam(f->fn, (unsigned)i + 1);
        if (b->param[i]->hint) debug_value(f, b->param[i]);
    }
    if (f->info->recursive) {
        BB on = be_block(f, "entered"), deep = be_block(f, "deep");
        Val no = LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_enter", "ip", 0, &f->ctx), "");
        err_unlikely(f, LLVMBuildCondBr(f->b, no, deep, on));
        be_at(f, deep);
        Val yes = LLVMConstInt(f->cg->i1, 1, 0);
        if (f->g->result->kind == TY_None) LLVMBuildRet(f->b, yes);
        else LLVMBuildRet(f->b, LLVMBuildInsertValue(f->b, LLVMGetPoison(LLVMGetReturnType(f->info->type)), yes, 1, ""));
        be_at(f, on);
    }
    be_nodes(f, b);
    own_begin_end(f, b);
    f->site = NULL;
    Val v = b->nret ? own_take(f, &f->end, b->ret[0]) : NULL;
    own_leave(f, b);
    success_return(f, v);
    err_finish(f);
    if (f->info->can_fail) error_return(f);
}
