/* How an operator is called. Rows of tensor operators don't say: those whose C function was found among the runtime's objects when it was built
 * (build/gen/op_implemented.def, written by src/ops/gen/runtime.c) are HOW_STATUS. Apart from table.c, since programs that run before
 * the runtime is compiled hold the table, too. */
#include <stdio.h>
#include "ops/ops.h"

static const bool implemented[NUM_OPS] = {
    [OP_none] = false,
#define IMPLEMENTED(id_) [OP_##id_] = true,
#include "op_implemented.def"
#undef IMPLEMENTED
};

OpHow op_how(OpId op) {
    const OpHow how = op_row_how(op);
    return how == HOW_NONE && implemented[op] ? HOW_STATUS : how;
}

void ops_print(FILE *to, bool only_supported) {
    static const char *const how[] = {"front end only", "emitted", "C function", "C function, may fail", "TorchScript"};
    fprintf(to, "# Operators\n\nEvery operator that the front end knows, as its schema says it. *Front end only*: checked, not yet compiled.\n\n"
                "| schema | how | effects | what |\n|---|---|---|---|\n");
    for (int op = 1; op < NUM_OPS; op++) {
        unsigned f = op_flags((OpId)op);
        if (only_supported && op_how((OpId)op) == HOW_NONE) continue;
        fprintf(to, "| `%s` | %s | %s%s |", op_schema_text((OpId)op), how[op_how((OpId)op)], f & OPF_PURE ? "pure" : f & OPF_IO ? "ordered" : "writes",
                f & OPF_NOFAIL ? ", cannot fail" : "");
        fprintf(to, " %s |\n", op_doc((OpId)op));
    }
}
