/* inline.c: the hot part of the runtime (runtime/inline) as bitcode, one file a target, embedded in this shared object. What the module calls
 * of it is linked in as available_externally: LLVM may inline it, what is left over is the library's. Function bodies are read only when
 * they are wanted. */
#include <string.h>
#include "llvm/be.h"

extern const char tscc_inline_x86_64[], tscc_inline_x86_64_end[], tscc_inline_aarch64[], tscc_inline_aarch64_end[];

static LLVMModuleRef open_bitcode(Cg *cg) {
    const char *arch = target_arch(cg->triple), *from = tscc_inline_x86_64, *end = tscc_inline_x86_64_end;
    if (!strcmp(arch, "aarch64")) from = tscc_inline_aarch64, end = tscc_inline_aarch64_end;
    LLVMMemoryBufferRef buf = LLVMCreateMemoryBufferWithMemoryRange(from, (size_t)(end - from), "inline", 0);
    LLVMModuleRef m = NULL;
    return LLVMGetBitcodeModuleInContext2(cg->lc, buf, &m) ? NULL : m;
}

bool inline_has(Cg *cg, const char *name) {
    if (cg->o->opt == 0) return false;
    if (!cg->hot_tried) {
        cg->hot_tried = true;
        cg->hot = open_bitcode(cg);
    }
    Val fn = cg->hot ? LLVMGetNamedFunction(cg->hot, name) : NULL;
    return fn && !LLVMIsDeclaration(fn);
}

/* Attributes that name a CPU would keep LLVM from inlining across them; the bitcode is baseline code, right for every CPU of the target. */
static void set_free(Val fn) {
    static const char *const names[] = {"target-cpu", "target-features", "tune-cpu", "min-legal-vector-width", "stack-protector-buffer-size", "no-builtins"};
    for (int i = 0; i < COUNT_OF(names); i++)
        LLVMRemoveStringAttributeAtIndex(fn, (unsigned)LLVMAttributeFunctionIndex, names[i], (unsigned)strlen(names[i]));
}

bool inline_link(Cg *cg) {
    if (cg->o->opt == 0) return true;
    bool wanted = false;
    for (Val fn = LLVMGetFirstFunction(cg->m); fn && !wanted; fn = LLVMGetNextFunction(fn)) {
        size_t n;
        wanted = LLVMIsDeclaration(fn) && LLVMGetFirstUse(fn) && inline_has(cg, LLVMGetValueName2(fn, &n));
    }
    if (!wanted) {
        if (cg->hot) LLVMDisposeModule(cg->hot);
        cg->hot = NULL;
        return true;
    }
    for (Val fn = LLVMGetFirstFunction(cg->hot); fn; fn = LLVMGetNextFunction(fn)) {
        set_free(fn);
        if (!LLVMIsDeclaration(fn) && LLVMGetLinkage(fn) == LLVMExternalLinkage) LLVMSetLinkage(fn, LLVMAvailableExternallyLinkage);
    }
    LLVMSetTarget(cg->hot, cg->triple);
    LLVMSetDataLayout(cg->hot, LLVMGetDataLayoutStr(cg->m));
    bool bad = LLVMLinkModules2(cg->m, cg->hot);
    cg->hot = NULL;
    if (bad) return diag(cg->s, DIAG_codegen_failed, (Span){0, 0}, "the inline bitcode does not link");
    return true;
}
