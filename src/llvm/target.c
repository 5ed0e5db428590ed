/* target.c: what code is made for. Only the targets that are asked for are set up: each costs time at start. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "llvm/be.h"

typedef struct TargetRow { const char *arch, *triple, *cpu, *about; void (*info)(void), (*target)(void), (*mc)(void), (*printer)(void); } TargetRow;

static const TargetRow targets[] = {
    {"x86_64", "x86_64-unknown-linux-gnu", "x86-64", "64-bit x86, SSE2 baseline", LLVMInitializeX86TargetInfo, LLVMInitializeX86Target,
     LLVMInitializeX86TargetMC, LLVMInitializeX86AsmPrinter},
    {"aarch64", "aarch64-unknown-linux-gnu", "generic", "64-bit Arm, v8-A baseline", LLVMInitializeAArch64TargetInfo, LLVMInitializeAArch64Target,
     LLVMInitializeAArch64TargetMC, LLVMInitializeAArch64AsmPrinter},
};

static const TargetRow *row_of(const char *triple) {
    for (int i = 0; i < COUNT_OF(targets); i++) {
        size_t n = strlen(targets[i].arch);
        if (!strncmp(triple, targets[i].arch, n) && (triple[n] == '-' || !triple[n])) return &targets[i];
    }
    if (!strncmp(triple, "amd64-", 6)) return &targets[0];
    if (!strncmp(triple, "arm64-", 6)) return &targets[1];
    return NULL;
}

const char *target_arch(const char *triple) {
    const TargetRow *r = row_of(triple);
    return r ? r->arch : NULL;
}

/* LLVM knows its processors and features, but tells only stderr which it does not know, and goes on with something else. What it says while
 * the target machine is made is caught, and is an error. */
static LLVMTargetMachineRef make_machine(Cg *cg, LLVMTargetRef t, const char *cpu, const char *features, LLVMCodeGenOptLevel level) {
    const CodegenOptions *o = cg->o;
    const bool given = o->cpu || o->features;
    FILE *said = given ? tmpfile() : NULL;
    int saved = -1;
    if (said) {
        fflush(stderr);
        saved = dup(STDERR_FILENO);
        dup2(fileno(said), STDERR_FILENO);
    }
    LLVMTargetMachineRef tm = LLVMCreateTargetMachine(t, cg->triple, cpu, features, level, o->pic || cg->jit ? LLVMRelocPIC : LLVMRelocStatic,
                                                      cg->jit ? LLVMCodeModelJITDefault : LLVMCodeModelDefault);
    if (said) {
        char text[400];
        fflush(stderr);
        dup2(saved, STDERR_FILENO);
        close(saved);
        rewind(said);
        size_t n = fread(text, 1, sizeof text - 1, said);
        text[n] = 0;
        fclose(said);
        if (strstr(text, "not a recognized")) {
            diag(cg->s, DIAG_codegen_cpu, (Span){0, 0}, o->cpu ? o->cpu : o->features, cg->triple);
            if (tm) LLVMDisposeTargetMachine(tm);
            return NULL;
        }
    }
    return tm;
}

bool target_machine(Cg *cg) {
    const CodegenOptions *o = cg->o;
    char *given = o->triple ? LLVMNormalizeTargetTriple(o->triple) : LLVMGetDefaultTargetTriple();
    cg->triple = arena_dup(cg->a, given, strlen(given));
    LLVMDisposeMessage(given);
    const TargetRow *r = row_of(cg->triple);
    if (!r) return diag(cg->s, DIAG_codegen_target, (Span){0, 0}, cg->triple, "this version knows x86_64 and aarch64");
    if (o->triple && !strchr(o->triple, '-')) cg->triple = r->triple;
    r->info();
    r->target();
    r->mc();
    r->printer();
    LLVMTargetRef t;
    char *why = NULL;
    if (LLVMGetTargetFromTriple(cg->triple, &t, &why)) {
        diag(cg->s, DIAG_codegen_target, (Span){0, 0}, cg->triple, why);
        LLVMDisposeMessage(why);
        return false;
    }
    bool native = o->cpu && !strcmp(o->cpu, "native");
    char *cpu = NULL, *features = NULL;
    if (native || (cg->jit && !o->cpu)) cpu = LLVMGetHostCPUName(), features = LLVMGetHostCPUFeatures();
    LLVMCodeGenOptLevel level = o->opt == 0 ? LLVMCodeGenLevelNone : o->opt == 1 ? LLVMCodeGenLevelLess : o->opt == 2 ? LLVMCodeGenLevelDefault : LLVMCodeGenLevelAggressive;
    cg->tm = make_machine(cg, t, cpu ? cpu : o->cpu ? o->cpu : r->cpu, features ? features : o->features ? o->features : "", level);
    if (cpu) LLVMDisposeMessage(cpu);
    if (features) LLVMDisposeMessage(features);
    if (!cg->tm) return false;
    LLVMSetTarget(cg->m, cg->triple);
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(cg->tm);
    LLVMSetModuleDataLayout(cg->m, layout);
    LLVMDisposeTargetData(layout);
    return true;
}

bool target_print(Session *s, FILE *to) {
    (void)s;
    for (int i = 0; i < COUNT_OF(targets); i++) fprintf(to, "%-28s %s\n", targets[i].triple, targets[i].about);
    return true;
}
