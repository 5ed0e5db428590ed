/* Made by tscc from TorchScript source; do not edit.
 * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are
 * written on success only. Arguments are borrowed. */
#ifndef TSCC_HEADER_H
#define TSCC_HEADER_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "tsrt.h"
#ifdef __cplusplus
extern "C" {
#endif

#ifndef TSCC_STRUCT_tuple2_float_str
#define TSCC_STRUCT_tuple2_float_str
/* Tuple[float, str] */
typedef struct tuple2_float_str {
    double f0;
    tsrt_str *f1;
} tuple2_float_str;
#endif

#ifndef TSCC_STRUCT_tuple2_int_tuple2_float_str
#define TSCC_STRUCT_tuple2_int_tuple2_float_str
/* Tuple[int, Tuple[float, str]] */
typedef struct tuple2_int_tuple2_float_str {
    int64_t f0;
    tuple2_float_str f1;
} tuple2_int_tuple2_float_str;
#endif

#ifndef TSCC_STRUCT_tuple2_list_str_complex
#define TSCC_STRUCT_tuple2_list_str_complex
/* Tuple[List[str], complex] */
typedef struct tuple2_list_str_complex {
    tsrt_list *f0;
    tsrt_complex f1;
} tuple2_list_str_complex;
#endif

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
 * xs: List[int], made by list_int_new(); borrowed, may be changed in place
 * maybe: Optional[str], NULL for None; borrowed
 * count: Optional[int]
 * out: result, str; owned by the caller, who releases it with tsrt_release */
int text(tsrt_ctx *ctx, const tsrt_str *s, tsrt_list *xs, const tsrt_str *maybe, const tsrt_opt_int *count, tsrt_str **out);

typedef tuple2_int_tuple2_float_str pairs_p;

typedef tuple2_list_str_complex pairs_result;

/* pairs(p: Tuple[int, Tuple[float, str]]) -> Tuple[List[str], complex]
 * p: Tuple[int, Tuple[float, str]]; borrowed
 * out: result, Tuple[List[str], complex]; what its fields point to is owned by the caller, who releases it with tuple2_list_str_complex_release */
int pairs(tsrt_ctx *ctx, const pairs_p *p, pairs_result *out);

/* span(s: Span, default: int) -> Span
 * s: Span; borrowed
 * out: result, Span; what its fields point to is owned by the caller, who releases it with Span_release */
int span(tsrt_ctx *ctx, const Span *s, int64_t default_, Span *out);

#ifndef TSCC_TYPE_list_int
#define TSCC_TYPE_list_int
/* List[int] */
extern const tsrt_type *const list_int_type;
static inline tsrt_list *list_int_new(tsrt_ctx *ctx) { return tsrt_list_new(ctx, list_int_type, 0, 0); }
static inline tsrt_list *list_int_of(tsrt_ctx *ctx, int64_t const *elems, int64_t n) { return tsrt_list_of(ctx, list_int_type, elems, n); }
static inline int list_int_push(tsrt_ctx *ctx, tsrt_list *list, int64_t value) { return tsrt_list_push(ctx, list, &value); }
static inline int list_int_set(tsrt_ctx *ctx, tsrt_list *list, int64_t i, int64_t value) { return tsrt_list_set(ctx, list, i, &value); }
static inline int64_t const *list_int_at(const tsrt_list *list) { return (int64_t const *)list->data; }
#endif

#ifndef TSCC_TYPE_tuple2_float_str
#define TSCC_TYPE_tuple2_float_str
/* Tuple[float, str] */
extern const tsrt_type *const tuple2_float_str_type;
static inline tuple2_float_str tuple2_float_str_make(double f0, tsrt_str *f1) {
    tuple2_float_str made;
    made.f0 = f0;
    made.f1 = f1;
    return made;
}
static inline void tuple2_float_str_release(tsrt_ctx *ctx, tuple2_float_str *value) { tsrt_drop(ctx, tuple2_float_str_type, value); }
#endif

#ifndef TSCC_TYPE_tuple2_int_tuple2_float_str
#define TSCC_TYPE_tuple2_int_tuple2_float_str
/* Tuple[int, Tuple[float, str]] */
extern const tsrt_type *const tuple2_int_tuple2_float_str_type;
static inline tuple2_int_tuple2_float_str tuple2_int_tuple2_float_str_make(int64_t f0, tuple2_float_str f1) {
    tuple2_int_tuple2_float_str made;
    made.f0 = f0;
    made.f1 = f1;
    return made;
}
static inline void tuple2_int_tuple2_float_str_release(tsrt_ctx *ctx, tuple2_int_tuple2_float_str *value) { tsrt_drop(ctx, tuple2_int_tuple2_float_str_type, value); }
#endif

#ifndef TSCC_TYPE_list_str
#define TSCC_TYPE_list_str
/* List[str] */
extern const tsrt_type *const list_str_type;
static inline tsrt_list *list_str_new(tsrt_ctx *ctx) { return tsrt_list_new(ctx, list_str_type, 0, 0); }
static inline tsrt_list *list_str_of(tsrt_ctx *ctx, tsrt_str * const *elems, int64_t n) { return tsrt_list_of(ctx, list_str_type, elems, n); }
static inline int list_str_push(tsrt_ctx *ctx, tsrt_list *list, tsrt_str *value) { return tsrt_list_push(ctx, list, &value); }
static inline int list_str_set(tsrt_ctx *ctx, tsrt_list *list, int64_t i, tsrt_str *value) { return tsrt_list_set(ctx, list, i, &value); }
static inline tsrt_str * const *list_str_at(const tsrt_list *list) { return (tsrt_str * const *)list->data; }
#endif

#ifndef TSCC_TYPE_tuple2_list_str_complex
#define TSCC_TYPE_tuple2_list_str_complex
/* Tuple[List[str], complex] */
extern const tsrt_type *const tuple2_list_str_complex_type;
static inline tuple2_list_str_complex tuple2_list_str_complex_make(tsrt_list *f0, tsrt_complex f1) {
    tuple2_list_str_complex made;
    made.f0 = f0;
    made.f1 = f1;
    return made;
}
static inline void tuple2_list_str_complex_release(tsrt_ctx *ctx, tuple2_list_str_complex *value) { tsrt_drop(ctx, tuple2_list_str_complex_type, value); }
#endif

/* Span */
extern const tsrt_type *const Span_type;
static inline Span Span_make(int64_t start, tsrt_str *text) {
    Span made;
    made.start = start;
    made.text = text;
    return made;
}
static inline void Span_release(tsrt_ctx *ctx, Span *value) { tsrt_drop(ctx, Span_type, value); }

#ifdef __cplusplus
}
#endif
#endif
