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

typedef struct net net;

typedef struct cell cell;

/* twice(x: int) -> int
 * out: result, int */
int twice(tsrt_ctx *ctx, int64_t x, int64_t *out);

/* create() -> Net
 * out: result, Net; owned by the caller, who releases it with tsrt_release */
int net_create(tsrt_ctx *ctx, net **out);

/* forward(self: Net, x: int) -> int
 * self: Net; borrowed, may be changed in place
 * out: result, int */
int net_forward(tsrt_ctx *ctx, net *self, int64_t x, int64_t *out);

/* history(self: Net) -> List[int]
 * self: Net; borrowed, may be changed in place
 * out: result, List[int], elements at list_int_at(); owned by the caller, who releases it with tsrt_release */
int net_history(tsrt_ctx *ctx, net *self, tsrt_list **out);

/* create() -> Cell
 * out: result, Cell; owned by the caller, who releases it with tsrt_release */
int cell_create(tsrt_ctx *ctx, cell **out);

/* forward(self: Cell, x: int) -> int
 * Adds k.
 * self: Cell; borrowed, may be changed in place
 * out: result, int */
int cell_forward(tsrt_ctx *ctx, cell *self, int64_t x, int64_t *out);

/* Net: an instance of its own for each NAME_create; one thread at a time */
static inline void net_free(tsrt_ctx *ctx, net *self) { tsrt_release(ctx, self); }

/* Cell: an instance of its own for each NAME_create; one thread at a time */
static inline void cell_free(tsrt_ctx *ctx, cell *self) { tsrt_release(ctx, self); }

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

#ifdef __cplusplus
}
#endif
#endif
