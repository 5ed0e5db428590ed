/* wrap.c: the faces of a function: C's (docs/abi.md), the boxed one that takes tsrt_values, and a program's main. */
#include <stdio.h>
#include <string.h>
#include "llvm/be.h"

static Fn begin(Cg *cg, FnInfo *i, const char *name, Ty type) {
    Fn f = {.cg = cg, .info = i, .g = i->g, .b = cg->b};
    f.fn = LLVMGetNamedFunction(cg->m, name);        /* declared before, it may have been */
    if (!f.fn) f.fn = LLVMAddFunction(cg->m, name, type);
    be_bool_attrs(cg, f.fn, type);
    be_attr(cg, f.fn, (unsigned)LLVMAttributeFunctionIndex, "nounwind", 0);
    f.ctx = LLVMGetParam(f.fn, 0);
    f.entry = be_block(&f, "entry");
    f.body = be_block(&f, "body");
    be_at(&f, f.body);
    debug_nowhere(&f);
    debug_wrapper(&f);
    return f;
}

static void finish(Fn *f) {
    be_at(f, f->entry);
    debug_prologue(f);
    LLVMBuildBr(f->b, f->body);
}

/* Calls the function; on failure returns 1, with the error told to C where it is C that called. The result in register form, NULL for None. */
static Val call(Fn *f, Val *args, bool from_c) {
    FnInfo *i = f->info;
    const bool none = i->g->result->kind == TY_None;
    Val fn = be_fn_value(f->cg, i);
    args[0] = f->ctx;
    Val r = LLVMBuildCall2(f->b, i->type, fn, args, (unsigned)i->g->body->nparam + 1, "");
    /* In memory the function stays for later units to call: a second copy inside the wrapper would only take time to compile. */
    if (f->cg->jit) be_attr(f->cg, r, (unsigned)LLVMAttributeFunctionIndex, "noinline", 0);
    if (!i->can_fail) return none ? NULL : r;
    BB bad = be_block(f, "failed"), on = be_block(f, "fine");
    err_unlikely(f, LLVMBuildCondBr(f->b, none ? r : LLVMBuildExtractValue(f->b, r, 1, ""), bad, on));
    be_at(f, bad);
    if (from_c) be_rt_call(f, "tsrt_error_told", "vp", RT_COLD_FN, &f->ctx);
    LLVMBuildRet(f->b, LLVMConstInt(f->cg->i32, 1, 0));
    be_at(f, on);
    return none ? NULL : LLVMBuildExtractValue(f->b, r, 0, "");
}

void wrap_export(Cg *cg, FnInfo *i, const char *c_name) {
    const Block *body = i->g->body;
    const Type *result = i->g->result;
    const bool none = result->kind == TY_None;
    unsigned n = (unsigned)body->nparam + 1;
    Ty *type = NEWN(cg->a, Ty, n + 1);
    type[0] = cg->ptr;
    for (int k = 0; k < body->nparam; k++) {
        const Type *t = body->param[k]->type;
        type[k + 1] = export_pass(t) == CPASS_STRUCT ? cg->ptr : be_type(cg, t)->reg;
    }
    type[n] = cg->ptr;
    Fn f = begin(cg, i, c_name, LLVMFunctionType(cg->i32, type, n + !none, 0));
    Val *args = NEWN(cg->a, Val, n + 1);
    for (int k = 0; k < body->nparam; k++) {
        const Type *t = body->param[k]->type;
        Val v = LLVMGetParam(f.fn, (unsigned)k + 1);
        if (export_pass(t) == CPASS_CELL) be_cell_attrs(cg, f.fn, (unsigned)k + 2, be_type(cg, t));
        args[k + 1] = export_pass(t) == CPASS_STRUCT ? be_load(&f, be_type(cg, t), v) : v;
    }
    Val r = call(&f, args, true);
    if (r) be_store(&f, be_type(cg, result), r, LLVMGetParam(f.fn, n));
    LLVMBuildRet(f.b, LLVMConstInt(cg->i32, 0, 0));
    finish(&f);
}

Val wrap_boxed_later(Cg *cg, FnInfo *i) {
    if (!i->boxed) i->boxed = arena_printf(cg->s->arena, "%s.boxed", i->symbol);
    Val fn = LLVMGetNamedFunction(cg->m, i->boxed);
    if (fn) return fn;
    i->wants_boxed = true;
    fn = LLVMAddFunction(cg->m, i->boxed, be_sig(cg, "ippp"));
    LLVMSetLinkage(fn, LLVMInternalLinkage);
    return fn;
}

void wrap_boxed(Cg *cg, FnInfo *i) {
    const Block *body = i->g->body;
    const Type *result = i->g->result;
    Fn f = begin(cg, i, i->boxed, be_sig(cg, "ippp"));
    Val *args = NEWN(cg->a, Val, body->nparam + 1), values = LLVMGetParam(f.fn, 1), out = LLVMGetParam(f.fn, 2);
    for (int k = 0; k < body->nparam; k++) {
        Val at = be_int(cg, k);
        Val v = LLVMBuildLoad2(f.b, cg->value_t, LLVMBuildInBoundsGEP2(f.b, cg->value_t, values, &at, 1, ""), "");
        args[k + 1] = be_untag(&f, body->param[k]->type, v);
    }
    Val r = call(&f, args, false);
    if (!r) {
        LLVMBuildStore(f.b, be_tagged_borrow(&f, type_simple(cg->s, TY_None), LLVMConstNull(cg->i8)), out);
    } else if (!be_boxes(cg, result, type_simple(cg->s, TY_Any))) {
        LLVMBuildStore(f.b, be_tagged_borrow(&f, result, r), out);
    } else {
        const TypeInfo *t = be_type(cg, result);
        BB bad = be_block(&f, "memory"), on = be_block(&f, "boxed");
        Val at = be_slot(&f, t->mem);
        be_store(&f, t, r, at);
        Val a[4] = {f.ctx, be_desc(cg, result), at, out};
        Val failed = LLVMBuildIsNotNull(f.b, be_rt_call(&f, "tsrt_value_from", "ipppp", 0, a), "");
        err_unlikely(&f, LLVMBuildCondBr(f.b, failed, bad, on));
        be_at(&f, bad);
        be_release(&f, t, r, true);
        LLVMBuildRet(f.b, LLVMConstInt(cg->i32, 1, 0));
        be_at(&f, on);
    }
    LLVMBuildRet(f.b, LLVMConstInt(cg->i32, 0, 0));
    finish(&f);
}

/* main(argc, argv): the runtime makes the context, the list of arguments and the report; what runs is int entry(ctx, args, int *status). */
bool wrap_program(Cg *cg, FnInfo *i) {
    const Block *body = i->g->body;
    const Type *result = i->g->result, *strs = type_list(cg->s, type_simple(cg->s, TY_Str));
    if (body->nparam > 1 || (body->nparam == 1 && body->param[0]->type != strs))
        return diag(cg->s, DIAG_codegen_main, i->g->span, "it takes nothing or one List[str]");
    if (result->kind != TY_Int && result->kind != TY_None) return diag(cg->s, DIAG_codegen_main, i->g->span, "it returns int or None");
    Fn f = begin(cg, i, "tscc.entry", be_sig(cg, "ippp"));
    LLVMSetLinkage(f.fn, LLVMInternalLinkage);
    Val args[2] = {NULL, LLVMGetParam(f.fn, 1)};
    Val r = call(&f, args, false);
    if (r) LLVMBuildStore(f.b, r, LLVMGetParam(f.fn, 2));
    LLVMBuildRet(f.b, LLVMConstInt(cg->i32, 0, 0));
    finish(&f);
    Val main_fn = LLVMAddFunction(cg->m, "main", be_sig(cg, "iip"));
    be_at(&f, LLVMAppendBasicBlockInContext(cg->lc, main_fn, "entry"));
    Val a[3] = {f.fn, LLVMGetParam(main_fn, 0), LLVMGetParam(main_fn, 1)};
    const bool takes = body->nparam == 1;
    Ty type = be_sig(cg, takes ? "ipip" : "ip");
    LLVMBuildRet(f.b, LLVMBuildCall2(f.b, type, be_declare(cg, takes ? "tsrt_program_args" : "tsrt_program", type, 0), a, takes ? 3 : 1, ""));
    return true;
}
