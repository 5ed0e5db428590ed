/* emit_grad.c: recording gradients (runtime/grad.h): code around the operators that have a derivative, which runs while the context's hot.grad is
 * RT_GRAD_WANTED. Code in memory has it, since Python sees requires_grad and grad_fn of what it calls; else only units that ask.
 * An archive that is the program runs as under no_grad, as saved models are used: nothing is recorded unless it computes gradients itself. */
#include <stddef.h>
#include <string.h>
#include "inline/hot.h"
#include "grad.h"
#include "llvm/be.h"

static bool observes(unsigned op) { return op == OP_prim_requires_grad || op == OP_aten_is_leaf; }
/* What a program has that computes gradients, or that says itself whether they are recorded. */
static bool computes(unsigned op) {
    switch (op) {
    case OP_aten_backward: case OP_aten_backward_TensorList: case OP_aten__backward: case OP_aten_grad: case OP_aten_set_grad_enabled: case OP_aten_is_grad_enabled:
    case OP_aten_requires_grad_: case OP_aten_retain_grad: return true;
    default: return false;
    }
}

bool be_unit_records(const Cg *cg) {
    if (cg->jit && !cg->u->saved) return true;
    for (int k = 0; k < cg->u->ngraphs; k++)
        for (Walk w = walk_block(cg->u->graphs[k]->body); walk_next(&w);)
            if (w.event == WALK_NODE && (cg->u->saved ? computes(w.node->op) : observes(w.node->op))) return true;
    return false;
}

/* PyTorch's executor calls the overload of a number where the second operand is a constant without dimensions, as traces have them. */
static const char *of_number(Cg *cg, const Node *n) {
    static const struct { OpId op, number; } rows[] = {{OP_aten_add_Tensor, OP_aten_add_Scalar}, {OP_aten_sub_Tensor, OP_aten_sub_Scalar},
                                                       {OP_aten_mul_Tensor, OP_aten_mul_Scalar}, {OP_aten_div_Tensor, OP_aten_div_Scalar}};
    const Node *def = n->nin > 1 ? n->in[1]->def : NULL;
    if (!def || def->op != OP_prim_Constant || !type_is(n->in[1]->type, TY_Tensor) || ((const tsrt_tensor *)def->attr.constant->u.p)->ndim) return NULL;
    OpGrad g;
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].op == (OpId)n->op && op_grad(cg->s, rows[i].number, &g)) return g.node;
    return NULL;
}

bool grad_of(Cg *cg, const Node *n, OpGrad *g) {
    if (!cg->records || op_how((OpId)n->op) != HOW_STATUS || !op_grad(cg->s, (OpId)n->op, g)) return false;
    const char *number = of_number(cg, n);
    if (number) g->node = number;
    if (map_has(&n->graph->grouped, n)) g->node = "DifferentiableGraphBackward", g->rule = NULL;
    return true;
}

static Val description(Cg *cg, unsigned op, const OpGrad *g) {
    const Sym key = sym_printf(cg->s, "grad.%u.%s", op, g->node ? g->node : g->rule ? g->rule : "");
    Val d = map_get(&cg->texts, key), null = LLVMConstNull(cg->ptr), rule = null;
    if (d) return d;
    if (g->rule) {
        const char *name = sym_printf(cg->s, "tsrt_grad_rule_%s", g->rule)->s;
        rule = LLVMGetNamedFunction(cg->m, name);
        if (!rule) rule = LLVMAddFunction(cg->m, name, be_sig(cg, "pppl"));
    }
    Val part[8] = {be_text(cg, g->name, strlen(g->name)), g->node ? be_text(cg, g->node, strlen(g->node)) : null, rule, be_int(cg, (int64_t)g->from),
                   be_int(cg, (int64_t)g->written), LLVMConstInt(cg->i32, g->outs, 0), LLVMConstInt(cg->i8, g->view_of, 0), LLVMConstInt(cg->i8, g->is_out, 0)};
    Val init = LLVMConstStructInContext(cg->lc, part, 8, 0);
    d = be_global(cg, LLVMTypeOf(init), init, "grad");
    map_set(cg->a, &cg->texts, key, d);
    return d;
}

/* Goes on where recording is on; *on is where the code meets again. */
static void while_wanted(Fn *f, BB *on) {
    Cg *cg = f->cg;
    BB record = be_block(f, "record");
    *on = be_block(f, "recorded");
    Val at = be_int(cg, offsetof(rt_hot, grad));
    Val state = LLVMBuildLoad2(f->b, cg->i32, LLVMBuildInBoundsGEP2(f->b, cg->i8, f->ctx, &at, 1, ""), "");
    LLVMBuildCondBr(f->b, LLVMBuildICmp(f->b, LLVMIntEQ, state, LLVMConstInt(cg->i32, RT_GRAD_WANTED, 0), ""), record, *on);
    be_at(f, record);
}

void grad_check(Fn *f, Node *n, const OpGrad *g) {
    if (!g->written) return;
    BB on;
    Ty type;
    while_wanted(f, &on);
    Val array = be_value_array(f, n->in, n->nin, &type);
    Val args[4] = {f->ctx, description(f->cg, n->op, g), array, be_int(f->cg, n->nin)};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_grad_check", "ipppl", 0, args), ""), n);
    be_slot_give(f, type, array);
    LLVMBuildBr(f->b, on);
    be_at(f, on);
}

void grad_record(Fn *f, Node *n, const OpGrad *g, const Val *out) {
    Cg *cg = f->cg;
    BB on;
    Ty type, cells = LLVMArrayType2(cg->ptr, (uint64_t)n->nout);
    while_wanted(f, &on);
    Val array = be_value_array(f, n->in, n->nin, &type), results = be_slot_take(f, cells);
    for (int k = 0; k < n->nout; k++) {
        Val i = be_int(cg, k);
        Val cell = be_type(cg, n->out[k]->type)->cell ? out[k] : LLVMConstNull(cg->ptr);
        LLVMBuildStore(f->b, cell, LLVMBuildInBoundsGEP2(f->b, cg->ptr, results, &i, 1, ""));
    }
    Val args[6] = {f->ctx, description(cg, n->op, g), array, be_int(cg, n->nin), results, be_int(cg, n->nout)};
    Val failed = LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_grad_record", "ippplpl", 0, args), "");
    BB lost = be_block(f, "lost"), fine = be_block(f, "fine");
    err_unlikely(f, LLVMBuildCondBr(f->b, failed, lost, fine));
    be_at(f, lost);
    for (int k = 0; k < n->nout; k++)
        if (own_written_alias(f, n, k) < 0) be_release(f, be_type(cg, n->out[k]->type), out[k], true);
    err_now(f, n);
    LLVMBuildUnreachable(f->b);
    be_at(f, fine);
    be_slot_give(f, type, array);
    be_slot_give(f, cells, results);
    LLVMBuildBr(f->b, on);
    be_at(f, on);
}
