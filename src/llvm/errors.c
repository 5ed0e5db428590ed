/* errors.c: the ways out. An operation that fails branches to a cold block of its own, which records the frame (and the frames of the calls
 * that were inlined around it) and goes to the clean-up of what is live: a chain of blocks, each releasing one value and falling to the
 * next, shared by all failures that have the same tail. The chain ends in the function's error return. */
#include <string.h>
#include "llvm/be.h"

/* A tsrt_site. Equal places of one function share one. */
static Val site(Fn *f, Span span, const Graph *function) {
    Cg *cg = f->cg;
    Sym key = sym_printf(cg->s, "%u:%u:%p", span.lo, span.hi, (const void *)function);
    Val g = map_get(&cg->sites, key);
    if (g) return g;
    Loc loc;
    Val null = LLVMConstNull(cg->ptr), file = null, text = null;
    int line = 0, col = 0, end = 0;
    if (loc_of(cg->s, span, &loc)) {
        int len;
        const char *p = source_line((Source *)(uintptr_t)loc.src, loc.line, &len);
        file = be_text(cg, loc.src->path, strlen(loc.src->path));
        if (p) text = be_text(cg, p, (size_t)(len < 400 ? len : 400));
        line = loc.line;
        col = loc.col;
        end = loc.end_line == loc.line ? loc.end_col : len + 1;
    }
    Val part[6] = {file, be_text(cg, function->name->s, function->name->len), text, LLVMConstInt(cg->i32, (unsigned)line, 0),
                   LLVMConstInt(cg->i32, (unsigned)col, 0), LLVMConstInt(cg->i32, (unsigned)end, 0)};
    Val init = LLVMConstStructInContext(cg->lc, part, 6, 0);
    g = be_global(cg, LLVMTypeOf(init), init, "site");
    map_set(cg->a, &cg->sites, key, g);
    return g;
}

Val err_site(Fn *f, Node *n) { return site(f, n->span, n->inlined ? n->inlined->callee : f->g); }

static void trace(Fn *f, Node *n) {
    Val args[2] = {f->ctx, err_site(f, n)};
    be_rt_call(f, "tsrt_trace", "vpp", RT_COLD_FN, args);
    for (const CallSite *c = n->inlined; c; c = c->up) {
        args[1] = site(f, c->span, c->up ? c->up->callee : f->g);
        be_rt_call(f, "tsrt_trace", "vpp", RT_COLD_FN, args);
    }
}

BB err_cleanup(Fn *f, Live *l) {
    if (!l) return f->error_ret;
    if (!l->cleanup) {
        l->cleanup = be_block(f, "cleanup");
        vec_push(f->cg->a, &f->cleanups, l);
    }
    return l->cleanup;
}

void err_finish(Fn *f) {
    for (int i = 0; i < f->cleanups.len; i++) {      /* each adds the one below it, if that has none yet */
        Live *l = f->cleanups.data[i];
        const TypeInfo *t = be_type(f->cg, l->root->type);
        be_at(f, l->cleanup);
        debug_nowhere(f);
        Val v = l->v;
        if (l->slot) {
            v = be_load(f, t, l->slot);
            LLVMSetVolatile(v, 1);
        }
        be_release(f, t, v, true);
        LLVMBuildBr(f->b, err_cleanup(f, l->below));
    }
}

void err_unlikely(Fn *f, Val branch) { LLVMSetMetadata(branch, f->cg->prof_kind, f->cg->cold_weights); }

void err_now(Fn *f, Node *n) {
    debug_at(f, n->span);
    trace(f, n);
    LLVMBuildBr(f->b, err_cleanup(f, f->live));
    be_at(f, be_block(f, "never"));
}

void err_if_call(Fn *f, Val failed, Node *n, const char *fail_fn) {
    BB cold = be_block(f, "fail"), on = be_block(f, "ok");
    err_unlikely(f, LLVMBuildCondBr(f->b, failed, cold, on));
    be_at(f, cold);
    if (fail_fn) be_rt_call(f, fail_fn, "ip", RT_COLD_FN, &f->ctx);
    trace(f, n);
    LLVMBuildBr(f->b, err_cleanup(f, f->live));
    be_at(f, on);
}

void err_if(Fn *f, Val failed, Node *n) { err_if_call(f, failed, n, NULL); }

Val err_no_memory_check(Fn *f, Val p, Node *n) {
    err_if(f, LLVMBuildIsNull(f->b, p, ""), n);
    return p;
}
