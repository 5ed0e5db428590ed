/* jit.c: code in this process through ORC. Each unit becomes one module, compiled here and added as an object; functions of earlier units are
 * found by name. The runtime's symbols are tscc's own. */
#include <string.h>
#include "llvm/be.h"

struct Jit {
    Session *s;
    Arena *a;
    CodegenOptions o;
    LLVMOrcLLJITRef lljit;
    Map fns;                          /* Graph * -> FnInfo * */
    int serial;
};

FnInfo *jit_known(Jit *j, Graph *g) { return map_get(&j->fns, g); }
int jit_serial(Jit *j) { return ++j->serial; }

static bool failed(Session *s, LLVMErrorRef e) {
    if (!e) return false;
    char *text = LLVMGetErrorMessage(e);
    diag(s, DIAG_codegen_failed, (Span){0, 0}, text);
    LLVMDisposeErrorMessage(text);
    return true;
}

void be_jit_free(Jit *j) {
    if (!j) return;
    if (j->lljit) {
        LLVMErrorRef e = LLVMOrcDisposeLLJIT(j->lljit);
        if (e) LLVMConsumeError(e);
    }
    arena_free(j->a);
}

Jit *be_jit_new(Session *s, const CodegenOptions *o) {
    Arena *a = arena_new();
    Jit *j = NEW(a, Jit);
    *j = (Jit){.s = s, .a = a, .o = *o};
    j->o.triple = NULL;
    LLVMInitializeNativeTarget();
    LLVMInitializeNativeAsmPrinter();
    LLVMOrcLLJITBuilderRef b = LLVMOrcCreateLLJITBuilder();
    if (failed(s, LLVMOrcCreateLLJIT(&j->lljit, b))) {
        j->lljit = NULL;
        be_jit_free(j);
        return NULL;
    }
    LLVMOrcDefinitionGeneratorRef process = NULL;
    if (failed(s, LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(&process, LLVMOrcLLJITGetGlobalPrefix(j->lljit), NULL, NULL))) {
        be_jit_free(j);
        return NULL;
    }
    LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(j->lljit), process);
    return j;
}

static bool add_module(Jit *j, Cg *cg) {
    LLVMMemoryBufferRef object = NULL;
    char *why = NULL;
    double t = 0;
    be_timed(cg, "", &t);
    if (LLVMTargetMachineEmitToMemoryBuffer(cg->tm, cg->m, LLVMObjectFile, &why, &object)) {
        diag(j->s, DIAG_codegen_failed, (Span){0, 0}, why);
        LLVMDisposeMessage(why);
        return false;
    }
    be_timed(cg, "machine code", &t);
    return !failed(j->s, LLVMOrcLLJITAddObjectFile(j->lljit, LLVMOrcLLJITGetMainJITDylib(j->lljit), object));
}

static bool compile(Jit *j, const Unit *u) {
    Cg cg;
    bool ok = be_open(&cg, j->s, u, &j->o, j) && be_make(&cg) && add_module(j, &cg);
    if (ok)
        for (int i = 0; i < cg.fns.len; i++) {
            FnInfo *from = cg.fns.entries[i].value, *known = map_get(&j->fns, from->g);
            if (!known) map_set(j->a, &j->fns, from->g, known = NEW(j->a, FnInfo));
            *known = (FnInfo){.g = from->g, .symbol = from->symbol, .boxed = from->boxed, .can_fail = from->can_fail, .recursive = from->recursive};
        }
    be_close(&cg);
    return ok;
}

bool be_jit_add(Jit *j, const Unit *u) { return compile(j, u); }

tsrt_boxed_fn *be_jit_boxed(Jit *j, Graph *g) {
    FnInfo *i = jit_known(j, g);
    if (!i) {
        diag(j->s, DIAG_internal, g->span, "a function was asked for that was never compiled");
        return NULL;
    }
    if (!i->boxed) {
        Export x = {g, NULL};
        Unit u = {.name = g->name->s, .graphs = &g, .ngraphs = 1, .exports = &x, .nexports = 1};
        if (!compile(j, &u)) return NULL;
        i = jit_known(j, g);
    }
    LLVMOrcExecutorAddress at = 0;
    if (failed(j->s, LLVMOrcLLJITLookup(j->lljit, &at, i->boxed))) return NULL;
    return (tsrt_boxed_fn *)(uintptr_t)at;
}
