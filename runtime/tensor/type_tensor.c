/* type_tensor.c: the descriptors of Tensor, List[Tensor] and Device, apart from type.c so that programs without tensors don't hold their code. */
#include <stdio.h>
#include "private.h"

static void tensor_drop(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_release(c, *(void **)at);
}

/* Containers of tensors compare by identity, and lone numbers by value: what more there is is the operators' (aten::eq). */
static bool tensor_eq(const tsrt_type *t, const void *a, const void *b) {
    (void)t;
    const tsrt_tensor *x = *(tsrt_tensor *const *)a, *y = *(tsrt_tensor *const *)b;
    if (x == y) return true;
    if (!x || !y || x->numel != 1 || y->numel != 1) return false;
    tsrt_complex p, q;
    rt_convert(TSRT_COMPLEX128, (char *)&p, 0, x->dtype, rt_data(x), 0, 1);
    rt_convert(TSRT_COMPLEX128, (char *)&q, 0, y->dtype, rt_data(y), 0, 1);
    return p.re == q.re && p.im == q.im;
}

/* By identity, as PyTorch hashes them: keys that are no one object never meet, so tensor_eq is asked of the same tensor only. */
static uint64_t tensor_hash(const tsrt_type *t, const void *at) { return (void)t, (uint64_t)(uintptr_t)*(void *const *)at; }

static int tensor_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)t;
    return rt_show_tensor(c, to, *(tsrt_tensor *const *)at);
}

static bool device_eq(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(const int64_t *)a == *(const int64_t *)b; }
static uint64_t device_hash(const tsrt_type *t, const void *at) { return (void)t, *(const uint64_t *)at; }
static int device_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)c, (void)t;
    char text[32];
    return rt_buf_puts(to, tsrt_device_text(*(const int64_t *)at, text));
}

static const rt_cell_end tensor_end = {rt_tensor_destroy};
static const tsrt_type *const tensor_elem[1] = {&tsrt_type_tensor};
const tsrt_type tsrt_type_tensor = {.kind = TSRT_TENSOR, .size = sizeof(void *), .align = sizeof(void *), .name = "Tensor",
    .retain = tsrt_cell_retain_at, .drop = tensor_drop, .eq = tensor_eq, .hash = tensor_hash, .show = tensor_show, .methods = &tensor_end};
const tsrt_type tsrt_type_list_tensor = {.kind = TSRT_LIST, .size = sizeof(void *), .align = sizeof(void *), .nelem = 1, .name = "List[Tensor]",
    .elem = tensor_elem, .retain = tsrt_cell_retain_at, .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at, .show = tsrt_list_show_at};
const tsrt_type tsrt_type_device = {.kind = TSRT_DEVICE, .size = 8, .align = 8, .name = "Device", .eq = device_eq, .hash = device_hash, .show = device_show};
