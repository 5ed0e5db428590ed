/* backend.c: the table that tscc opens this shared object for, and a module's life: made, optimised, written, gone. */
#include <stdio.h>
#include <unistd.h>
#include "llvm/be.h"

/* LLVM ends the process where it finds itself wrong; all that can be done is to say so with the status of a bug. */
static void fatal(const char *why) {
    fprintf(stderr, "tscc: internal error in LLVM: %s\nThis is a bug in tscc: please report it with the input that led here.\n", why);
    fflush(NULL);
    _exit(70);
}

bool be_open(Cg *cg, Session *s, const Unit *u, const CodegenOptions *o, Jit *jit) {
    *cg = (Cg){.s = s, .a = arena_new(), .u = u, .o = o, .jit = jit};
    LLVMResetFatalErrorHandler();
    LLVMInstallFatalErrorHandler(fatal);
    cg->lc = LLVMContextCreate();
    cg->m = LLVMModuleCreateWithNameInContext(u->name, cg->lc);
    cg->b = LLVMCreateBuilderInContext(cg->lc);
    return target_machine(cg);
}

void be_close(Cg *cg) {
    if (cg->hot) LLVMDisposeModule(cg->hot);
    LLVMDisposeBuilder(cg->b);
    LLVMDisposeModule(cg->m);
    if (cg->tm) LLVMDisposeTargetMachine(cg->tm);
    LLVMContextDispose(cg->lc);
    arena_free(cg->a);
}

bool be_make(Cg *cg) {
    double t = 0;
    be_timed(cg, "", &t);
    if (!be_unit(cg)) return false;
    be_timed(cg, "translation", &t);
    if (!be_verify_module(cg) || !optimise(cg)) return false;
    be_timed(cg, "passes", &t);
    return true;
}

static bool write_machine(Cg *cg, LLVMCodeGenFileType kind, Buf *out) {
    LLVMMemoryBufferRef mem = NULL;
    char *why = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(cg->tm, cg->m, kind, &why, &mem)) {
        diag(cg->s, DIAG_codegen_failed, (Span){0, 0}, why);
        LLVMDisposeMessage(why);
        return false;
    }
    buf_add(out, LLVMGetBufferStart(mem), LLVMGetBufferSize(mem));
    LLVMDisposeMemoryBuffer(mem);
    return true;
}

static bool emit(Session *s, const Unit *u, const CodegenOptions *o, EmitKind kind, Buf *out) {
    Cg cg;
    bool ok = be_open(&cg, s, u, o, NULL) && be_make(&cg);
    double t = 0;
    be_timed(&cg, "", &t);
    if (ok && kind == EMIT_LLVM) {
        char *text = LLVMPrintModuleToString(cg.m);
        buf_puts(out, text);
        LLVMDisposeMessage(text);
    } else if (ok && kind == EMIT_BITCODE) {
        LLVMMemoryBufferRef mem = LLVMWriteBitcodeToMemoryBuffer(cg.m);
        buf_add(out, LLVMGetBufferStart(mem), LLVMGetBufferSize(mem));
        LLVMDisposeMemoryBuffer(mem);
    } else if (ok) {
        ok = write_machine(&cg, kind == EMIT_ASM ? LLVMAssemblyFile : LLVMObjectFile, out);
    }
    be_timed(&cg, "machine code", &t);
    be_close(&cg);
    return ok;
}

__attribute__((visibility("default"))) extern const Backend tscc_backend;
const Backend tscc_backend = {TSCC_BACKEND_ABI, emit, be_jit_new, be_jit_add, be_jit_boxed, be_jit_free, target_print};
