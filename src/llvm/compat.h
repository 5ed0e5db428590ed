/* compat.h: the one place that knows which LLVM this is. Everything else in src/llvm uses what stands here and the parts of the C API
 * that have not changed since LLVM 17. */
#ifndef TSCC_LLVM_COMPAT_H
#define TSCC_LLVM_COMPAT_H
#include <llvm-c/Analysis.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/ErrorHandling.h>
#include <llvm-c/LLJIT.h>
#include <llvm-c/Linker.h>
#include <llvm-c/Orc.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <llvm/Config/llvm-config.h>

#if LLVM_VERSION_MAJOR < 19
#error "tscc needs LLVM 19 or newer"
#endif

/* Values of the `memory` attribute: two bits (1 reads, 2 writes) each for argument memory, inaccessible memory, all other. LLVM 20 and
 * before; 21 added kinds behind these, so that what is said here still holds for them. */
enum { COMPAT_MEMORY_NONE = 0, COMPAT_MEMORY_READ = 0x15 };

/* Says where a variable lives. Debug records replaced intrinsics in LLVM 19. */
#define compat_declare(db_, storage_, var_, expr_, loc_, block_) LLVMDIBuilderInsertDeclareRecordAtEnd(db_, storage_, var_, expr_, loc_, block_)
#endif
