/* compare: is what a function gave what was expected? The rules are torch.testing.assert_close's: types of numbers, dtypes and shapes strict,
 * a list matches a tuple, NaN equals NaN, floats within a tolerance by dtype. */
#ifndef TSCC_COMPARE_H
#define TSCC_COMPARE_H
#include "archive/archive.h"

typedef struct Compare {
    Session *s;
    bool has_rtol, has_atol, shape_only;
    double rtol, atol;
    Buf *why;                         /* gets what differs and where: "result[1]['k']: 3 where 4 is expected" */
} Compare;
/* name: how the value is called in the reason ("result", "argument 0"). */
bool compare_values(const Compare *c, const char *name, const Data *actual, const Data *expected);
#endif
