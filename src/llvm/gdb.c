/* gdb.c: the printers that travel in an object's .debug_gdb_scripts section, and where the compiler runs. */
#include <string.h>
#include <unistd.h>
#include "llvm/be.h"

bool be_working_dir(char *to, size_t room) { return getcwd(to, room) != NULL; }

/* The section's entry: kind 4 is a Python script in place, its name, then the text. What `share/tsrt-gdb.py` holds is the same text. */
static const char script[] =
#include "gdb_script.inc"
    ;

void debug_script(Cg *cg) {
    Buf b = {0};
    buf_putc(&b, 4);
    buf_puts(&b, "tsrt-gdb\n");
    buf_puts(&b, script);
    Val text = LLVMConstStringInContext(cg->lc, b.p, (unsigned)b.len, 0);      /* with the closing NUL */
    Val g = LLVMAddGlobal(cg->m, LLVMTypeOf(text), "tscc.gdb");
    LLVMSetInitializer(g, text);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMLinkOnceODRLinkage);
    LLVMSetVisibility(g, LLVMHiddenVisibility);
    LLVMSetAlignment(g, 1);
    LLVMSetSection(g, ".debug_gdb_scripts");
    buf_free(&b);
    be_keep(cg, g);
}
