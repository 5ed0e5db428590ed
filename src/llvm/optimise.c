/* optimise.c: LLVM's passes by -O level, and the module as bytes. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "llvm/be.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

void be_timed(Cg *cg, const char *what, double *since) {
    double t = now();
    if (cg->o->time_passes && *since > 0) fprintf(stderr, "%10.3f ms  llvm: %s\n", t - *since, what);
    *since = now();
}

bool optimise(Cg *cg) {
    static const char *const pipeline[4] = {NULL, "default<O1>", "default<O2>", "default<O3>"};
    int opt = cg->o->opt < 0 ? 0 : cg->o->opt > 3 ? 3 : cg->o->opt;
    if (!inline_link(cg)) return false;
    if (!pipeline[opt]) return true;
    LLVMPassBuilderOptionsRef po = LLVMCreatePassBuilderOptions();
    LLVMPassBuilderOptionsSetLoopVectorization(po, opt >= 2);
    LLVMPassBuilderOptionsSetSLPVectorization(po, opt >= 2);
    LLVMPassBuilderOptionsSetLoopUnrolling(po, opt >= 2);
    LLVMPassBuilderOptionsSetLoopInterleaving(po, opt >= 2);
    LLVMErrorRef e = LLVMRunPasses(cg->m, pipeline[opt], cg->tm, po);
    LLVMDisposePassBuilderOptions(po);
    if (!e) return true;
    char *text = LLVMGetErrorMessage(e);
    diag(cg->s, DIAG_codegen_failed, (Span){0, 0}, text);
    LLVMDisposeErrorMessage(text);
    return false;
}

/* LLVM's own check of what was built: a fault of ours is told instead of becoming bad code. */
bool be_verify_module(Cg *cg) {
    char *why = NULL;
    bool bad = LLVMVerifyModule(cg->m, LLVMReturnStatusAction, &why);
    if (bad) diag(cg->s, DIAG_codegen_failed, (Span){0, 0}, why);
    LLVMDisposeMessage(why);
    return !bad;
}
