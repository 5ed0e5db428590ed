/* Build-time program: prints docs/operators.md from the operator table. */
#include "ops/ops.h"

int main(void) {
    ops_print(stdout, false);
    return ferror(stdout) ? 1 : 0;
}
