/* Made by tscc from TorchScript source; do not edit.
 * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are
 * written on success only. Arguments are borrowed. */
#ifndef TSCC_HEADER_H
#define TSCC_HEADER_H
#include <stdbool.h>
#include <stdint.h>
#include "tsrt.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Tuple[float, str] */
typedef struct pairs_p_f1 {
    double f0;
    tsrt_str *f1;
} pairs_p_f1;

/* Tuple[int, Tuple[float, str]] */
typedef struct pairs_p {
    int64_t f0;
    pairs_p_f1 f1;
} pairs_p;

/* Tuple[List[str], complex] */
typedef struct pairs_result {
    tsrt_list *f0;
    tsrt_complex f1;
} pairs_result;

/* Span */
typedef struct Span {
    int64_t start;
    tsrt_str *text;
} Span;

/* plain(a: int, b: float, c: bool) -> float
 * Adds what can be added.
 *
 * Second paragraph * / with a comment's end.
 *
 * out: result, float */
int plain(tsrt_ctx *ctx, int64_t a, double b, bool c, double *out);

/* nothing() -> None */
int nothing(tsrt_ctx *ctx);

/* text(s: str, xs: List[int], maybe: Optional[str], count: Optional[int]) -> str
 * s: str; borrowed
 * xs: List[int], elements at tsrt_list_ints(); borrowed, may be changed in place
 * maybe: Optional[str], NULL for None; borrowed
 * count: Optional[int]
 * out: result, str; owned by the caller, who releases it with tsrt_release */
int text(tsrt_ctx *ctx, const tsrt_str *s, tsrt_list *xs, const tsrt_str *maybe, const tsrt_opt_int *count, tsrt_str **out);

/* pairs(p: Tuple[int, Tuple[float, str]]) -> Tuple[List[str], complex]
 * p: Tuple[int, Tuple[float, str]]; borrowed
 * out: result, Tuple[List[str], complex]; what its fields point to is owned by the caller, who releases each with tsrt_release */
int pairs(tsrt_ctx *ctx, const pairs_p *p, pairs_result *out);

/* span(s: Span, default: int) -> Span
 * s: Span; borrowed
 * out: result, Span; what its fields point to is owned by the caller, who releases each with tsrt_release */
int span(tsrt_ctx *ctx, const Span *s, int64_t default_, Span *out);

#ifdef __cplusplus
}
#endif
#endif
