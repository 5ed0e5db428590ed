/* Tensors among constants: traced graphs hold what was no input. Their text as .graph shows it (torch/csrc/jit/ir/ir.cpp: a number in braces, up to
 * ten elements as C++ prints them, else "<Tensor>") and their equality as archives and .code see it. */
#include "ir/ir.h"
#include "ir/internal.h"
#include "tsrt.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 10 };

/* t's elements side by side as dtype d; NULL when out of memory. The caller releases it. */
static tsrt_tensor *flat(tsrt_ctx *c, tsrt_tensor *t, tsrt_dtype d) {
    tsrt_tensor *wide = NULL, *out = NULL;
    if (tsrt_tensor_to(c, t, d, &wide)) return NULL;
    if (tsrt_tensor_contiguous(c, wide, &out)) out = NULL;
    tsrt_release(c, wide);
    return out;
}

static void print_number(tsrt_ctx *c, tsrt_tensor *t, Buf *out) {
    const bool complex = t->dtype >= TSRT_COMPLEX32 && t->dtype <= TSRT_COMPLEX128, whole = t->dtype <= TSRT_INT64 || t->dtype == TSRT_BOOL8;
    tsrt_tensor *x = flat(c, t, complex ? TSRT_COMPLEX128 : whole ? TSRT_INT64 : TSRT_FLOAT64);
    if (!x) return;
    const void *p = tsrt_tensor_data(x);
    if (complex) buf_printf(out, "{(%g,%g)}", ((const double *)p)[0], ((const double *)p)[1]);
    else if (whole) buf_printf(out, "{%lld}", (long long)*(const int64_t *)p);
    else buf_printf(out, "{%g}", *(const double *)p);
    tsrt_release(c, x);
}

void const_print_tensor(const Const *k, Buf *out) {
    tsrt_tensor *t = (tsrt_tensor *)(uintptr_t)k->u.p;
    tsrt_options none = {0};
    tsrt_ctx *c = t->numel <= MOST_SHOWN ? tsrt_ctx_new(&none) : NULL;
    if (!c) {
        buf_puts(out, "<Tensor>");
        return;
    }
    if (t->numel == 1) print_number(c, t, out);
    else {
        const tsrt_value v = {.type = &tsrt_type_tensor, .u = {.p = t}};
        tsrt_str *text = tsrt_value_show(c, &v);
        for (int64_t i = 0; text && i < text->len; i++) buf_putc(out, text->data[i] == '\n' ? ' ' : text->data[i]);
        tsrt_release(c, text);
    }
    tsrt_ctx_free(c);
}

static int64_t place(const tsrt_tensor *t, int64_t i) {
    int64_t at = t->offset;
    for (int d = t->ndim - 1; d >= 0; d--) {
        at += i % t->size[d] * t->stride[d];
        i /= t->size[d];
    }
    return at;
}

bool const_same_tensor(const Const *a, const Const *b) {
    const tsrt_tensor *x = a->u.p, *y = b->u.p;
    if (x == y) return true;
    if (x->dtype != y->dtype || x->ndim != y->ndim || x->flags != y->flags) return false;
    for (int d = 0; d < x->ndim; d++)
        if (x->size[d] != y->size[d]) return false;
    const size_t bytes = tsrt_dtype_bytes((tsrt_dtype)x->dtype);
    for (int64_t i = 0; i < x->numel; i++)
        if (memcmp(x->storage->data + (size_t)place(x, i) * bytes, y->storage->data + (size_t)place(y, i) * bytes, bytes)) return false;
    return true;
}
