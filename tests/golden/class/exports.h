/* Made by tscc from TorchScript source; do not edit.
 * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are
 * written on success only. Arguments are borrowed. */
#ifndef TSCC_EXPORTS_H
#define TSCC_EXPORTS_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "tsrt.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct Acc Acc;

/* Color: a member's place in the class */
typedef int64_t Color;
enum { Color_RED = 0, Color_GREEN = 1 };

#ifndef TSCC_STRUCT_opt_Color
#define TSCC_STRUCT_opt_Color
/* Optional[Color] */
typedef struct opt_Color {
    bool has;
    Color value;
} opt_Color;
#endif

/* Objects of Acc: made by Acc_new or by functions of the program, read in place, freed by tsrt_release */
struct Acc {
    tsrt_cell head;
    int64_t n;
    tsrt_list *l;
};

/* make(n: int) -> Acc
 * out: result, Acc; owned by the caller, who releases it with tsrt_release */
int make(tsrt_ctx *ctx, int64_t n, Acc **out);

/* use(a: Acc, s: str, c: Color) -> int
 * a: Acc; borrowed, may be changed in place
 * s: str; borrowed
 * c: Color
 * out: result, int */
int use(tsrt_ctx *ctx, Acc *a, const tsrt_str *s, Color c, int64_t *out);

typedef opt_Color opt_c;

/* opt(a: Optional[Acc], c: Optional[Color]) -> Color
 * a: Optional[Acc], NULL for None; borrowed, may be changed in place
 * c: Optional[Color]
 * out: result, Color */
int opt(tsrt_ctx *ctx, Acc *a, const opt_c *c, Color *out);

/* __init__(self: Acc, n: int) -> None
 * self: Acc; borrowed, may be changed in place */
int Acc_init(tsrt_ctx *ctx, Acc *self, int64_t n);

/* add(self: Acc, s: str) -> int
 * self: Acc; borrowed, may be changed in place
 * s: str; borrowed
 * out: result, int */
int Acc_add(tsrt_ctx *ctx, Acc *self, const tsrt_str *s, int64_t *out);

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

/* Acc */
extern const tsrt_type *const Acc_type;
static inline int Acc_new(tsrt_ctx *ctx, int64_t n, Acc **out) {
    Acc *made = (Acc *)tsrt_object_new(ctx, Acc_type);
    if (!made) return 1;
    if (Acc_init(ctx, made, n)) { tsrt_release(ctx, made); return 1; }
    *out = made;
    return 0;
}
static inline int64_t Acc_get_n(const Acc *self) { return self->n; }
static inline void Acc_set_n(tsrt_ctx *ctx, Acc *self, int64_t value) { (void)ctx; self->n = value; }
static inline tsrt_list *Acc_get_l(const Acc *self) { return self->l; }
static inline void Acc_set_l(tsrt_ctx *ctx, Acc *self, tsrt_list *value) { tsrt_assign(ctx, Acc_type->elem[1], &self->l, &value); }

/* Color */
extern const tsrt_type *const Color_type;
static inline const char *Color_name(Color member) { return member >= 0 && member < 2 ? Color_type->field[member] : NULL; }
static inline int64_t Color_value(Color member) { return ((int64_t const *)((const tsrt_enum *)Color_type->methods)->value)[member]; }

#ifndef TSCC_TYPE_opt_Color
#define TSCC_TYPE_opt_Color
/* Optional[Color] */
extern const tsrt_type *const opt_Color_type;
static inline opt_Color opt_Color_of(Color value) {
    opt_Color made;
    made.has = true;
    made.value = value;
    return made;
}
static inline opt_Color opt_Color_none(void) {
    opt_Color made;
    memset(&made, 0, sizeof made);
    return made;
}
#endif

#ifdef __cplusplus
}
#endif
#endif
