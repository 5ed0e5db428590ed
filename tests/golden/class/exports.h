/* Made by tscc from TorchScript source; do not edit.
 * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are
 * written on success only. Arguments are borrowed. */
#ifndef TSCC_EXPORTS_H
#define TSCC_EXPORTS_H
#include <stdbool.h>
#include <stdint.h>
#include "tsrt.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct Acc Acc;

/* Objects of Acc: made by functions of the program, read and written in place */
struct Acc {
    tsrt_cell head;
    int64_t n;
    tsrt_list *l;
};

/* Color */
typedef int64_t Color;
enum { Color_RED = 0, Color_GREEN = 1 };

/* Optional[Color] */
typedef struct opt_c {
    bool has;
    Color value;
} opt_c;

/* make(n: int) -> Acc
 * out: result, Acc; owned by the caller, who releases it with tsrt_release */
int make(tsrt_ctx *ctx, int64_t n, Acc **out);

/* use(a: Acc, s: str, c: Color) -> int
 * a: Acc; borrowed, may be changed in place
 * s: str; borrowed
 * c: Color
 * out: result, int */
int use(tsrt_ctx *ctx, Acc *a, const tsrt_str *s, Color c, int64_t *out);

/* opt(a: Optional[Acc], c: Optional[Color]) -> Color
 * a: Optional[Acc], NULL for None; borrowed
 * c: Optional[Color]
 * out: result, Color */
int opt(tsrt_ctx *ctx, Acc *a, const opt_c *c, Color *out);

#ifdef __cplusplus
}
#endif
#endif
