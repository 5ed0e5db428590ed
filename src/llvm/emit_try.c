/* emit_try.c: try. Errors of the body release what was born in it, then come to the landing, which asks the runtime for the clause that catches
 * them: none, and they unwind further; else the error is taken out of the context and the handler runs. What the body uses of the values
 * around it stays with them until the node's end, so the handler finds it alive whatever failed where. */
#include "llvm/be.h"

typedef struct Arm { BB from; Val *v; } Arm;

static Arm run(Fn *f, Block *b, BB join) {
    Arm a = {.v = NEWN(f->cg->a, Val, b->nret + 1)};
    be_nodes(f, b);
    own_begin_end(f, b);
    for (int i = 0; i < b->nret; i++) a.v[i] = own_take(f, &f->end, b->ret[i]);
    own_leave(f, b);
    a.from = LLVMGetInsertBlock(f->b);
    LLVMBuildBr(f->b, join);
    return a;
}

/* Where errors of the body come to: the handler's parameters. */
static void land(Fn *f, Node *n, BB landing, Live *around, int withs) {
    Cg *cg = f->cg;
    BB mine = be_block(f, "caught"), taken = be_block(f, "handler");
    be_at(f, landing);
    debug_nowhere(f);
    be_leave(f, withs);
    Val cls = be_slot(f, cg->ptr), message = be_slot(f, cg->ptr);
    Val ask[2] = {f->ctx, be_text(cg, n->attr.name->s, n->attr.name->len)};
    Val which = be_rt_call(f, "tsrt_error_clause", "lpp", RT_COLD_FN, ask);
    LLVMBuildCondBr(f->b, LLVMBuildICmp(f->b, LLVMIntSLT, which, be_int(cg, 0), ""), err_cleanup(f, around), mine);
    be_at(f, mine);
    Val take[4] = {f->ctx, ask[1], cls, message};
    Val failed = LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_error_take", "ipppp", RT_COLD_FN, take), "");
    err_unlikely(f, LLVMBuildCondBr(f->b, failed, err_cleanup(f, around), taken));
    be_at(f, taken);
    Block *b = n->block[1];
    f->vi[b->param[0]->id].v = which;
    f->vi[b->param[1]->id].v = LLVMBuildLoad2(f->b, cg->ptr, cls, "");
    f->vi[b->param[2]->id].v = LLVMBuildLoad2(f->b, cg->ptr, message, "");
}

EMITTER(emit_try) {
    (void)how;
    Block *outer = f->block;
    Live *around = f->live;
    BB landing = be_block(f, "landing"), join = be_block(f, "join");
    const int withs = f->withs.len;
    Arm a[2];
    own_begin_try(f, n, landing);
    f->block = n->block[0];
    a[0] = run(f, n->block[0], join);
    f->block = outer;
    f->live = around;
    land(f, n, landing, around, withs);
    own_enter_loop(f, n->block[1]);
    a[1] = run(f, n->block[1], join);
    f->block = outer;
    f->live = around;
    f->at = n->span;
    f->site = n->inlined;
    be_at(f, join);
    debug_at(f, n->span);
    for (int i = 0; i < n->nout; i++) {
        Val phi = LLVMBuildPhi(f->b, be_type(f->cg, n->out[i]->type)->reg, "");
        for (int k = 0; k < 2; k++) LLVMAddIncoming(phi, &a[k].v[i], &a[k].from, 1);
        out_(f, n, i, phi);
    }
    return true;
}

EMITTER(emit_try_end) {
    (void)how;
    const Block *b = n->parent;
    while (b->owner && !(b->owner->op == OP_prim_Try && b == b->owner->block[0])) b = b->owner->parent;
    if (b->owner) own_end_try(f, b->owner);
    return true;
}
