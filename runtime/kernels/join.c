/* join.c: tensors put together: cat and the stacks. */
#include "kernels/index.h"
#include "tensor_ops.h"

static bool skipped(const tsrt_tensor *t) { return t->ndim == 1 && t->size[0] == 0; }      /* an empty vector goes with everything */

int tsrt_op_cat(tsrt_ctx *c, tsrt_list *tensors, int64_t dim, tsrt_tensor **out) {
    tsrt_tensor **t = (tsrt_tensor **)tsrt_list_cells(tensors), *first = NULL, *result;
    rt_promotion p;
    int64_t d, size[RT_MAXDIM];
    bool last = true;
    if (!tensors->len) return tsrt_fail(c, NULL, "torch.cat(): expected a non-empty list of Tensors");
    rt_promotion_init(&p);
    for (int64_t i = 0; i < tensors->len; i++) {
        if (t[i]->ndim == 0) return tsrt_fail(c, NULL, "zero-dimensional tensor (at position %lld) cannot be concatenated", (long long)i);
        rt_promotion_tensor(&p, t[i]);
        if (skipped(t[i])) continue;
        if (!first) first = t[i];
        last &= rt_is_channels_last(t[i]);
    }
    const int dtype = rt_promotion_result(&p);
    if (!first) {
        if (rt_wrap_dim(c, dim, t[0]->ndim, &d)) return 1;
        return rt_empty(c, dtype, 1, (int64_t[]){0}, out);
    }
    if (rt_wrap_dim(c, dim, first->ndim, &d)) return 1;
    rt_copy_ints(size, first->size, first->ndim);
    size[d] = 0;
    for (int64_t i = 0; i < tensors->len; i++) {
        if (skipped(t[i])) continue;
        if (t[i]->ndim != first->ndim)
            return tsrt_fail(c, NULL, "Tensors must have same number of dimensions: got %d and %d", first->ndim, t[i]->ndim);
        for (int k = 0; k < first->ndim; k++)
            if (k != d && t[i]->size[k] != first->size[k])
                return tsrt_fail(c, NULL, "Sizes of tensors must match except in dimension %lld. Expected size %lld but got size %lld for tensor number %lld in the list.",
                                 (long long)d, (long long)first->size[k], (long long)t[i]->size[k], (long long)i);
        size[d] += t[i]->size[d];
    }
    int64_t stride[RT_MAXDIM];
    rt_row_major(first->ndim, size, stride);
    if (last && first->ndim >= 4) {      /* channels innermost */
        int64_t step = size[1] ? size[1] : 1;
        stride[1] = 1;
        for (int k = first->ndim - 1; k >= 2; k--) stride[k] = step, step *= size[k] ? size[k] : 1;
        stride[0] = step;
    }
    if (rt_empty_strided(c, dtype, first->ndim, size, stride, &result)) return 1;
    int64_t from = 0;
    for (int64_t i = 0; i < tensors->len; i++) {
        tsrt_tensor *part;
        if (skipped(t[i]) || !t[i]->numel) continue;
        size[d] = t[i]->size[d];
        int failed = rt_view(c, result, first->ndim, size, result->stride, result->offset + from * result->stride[d], &part);
        if (!failed) {
            failed = rt_copy(c, part, t[i]);
            rt_drop(c, part);
        }
        if (failed) {
            rt_drop(c, result);
            return 1;
        }
        from += size[d];
    }
    *out = result;
    return 0;
}
int tsrt_op_concat(tsrt_ctx *c, tsrt_list *tensors, int64_t dim, tsrt_tensor **out) { return tsrt_op_cat(c, tensors, dim, out); }
int tsrt_op_concatenate(tsrt_ctx *c, tsrt_list *tensors, int64_t dim, tsrt_tensor **out) { return tsrt_op_cat(c, tensors, dim, out); }

/* ---- a list whose elements were each made from one of `tensors` */
typedef int Remake(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_tensor **out);
static int remade(tsrt_ctx *c, const tsrt_list *tensors, Remake *make, int64_t dim, tsrt_list **out) {
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_tensor, 0, tensors->len);
    if (!l) return 1;
    for (int64_t i = 0; i < tensors->len; i++) {
        tsrt_tensor *t;
        if (make(c, tsrt_list_cells(tensors)[i], dim, &t)) {
            tsrt_release(c, l);
            return 1;
        }
        tsrt_list_cells(l)[l->len++] = t;
    }
    *out = l;
    return 0;
}

static int cat_remade(tsrt_ctx *c, const tsrt_list *tensors, Remake *make, int64_t arg, int64_t dim, tsrt_tensor **out) {
    tsrt_list *l;
    if (remade(c, tensors, make, arg, &l)) return 1;
    const int failed = tsrt_op_cat(c, l, dim, out);
    tsrt_release(c, l);
    return failed;
}

static int with_dim(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_tensor **out) { return tsrt_op_unsqueeze(c, t, dim, out); }

int tsrt_op_stack(tsrt_ctx *c, tsrt_list *tensors, int64_t dim, tsrt_tensor **out) {
    int64_t d;
    if (!tensors->len) return tsrt_fail(c, NULL, "stack expects a non-empty TensorList");
    const tsrt_tensor *first = tsrt_list_cells(tensors)[0];
    if (rt_wrap_dim(c, dim, first->ndim + 1, &d)) return 1;
    for (int64_t i = 1; i < tensors->len; i++) {
        const tsrt_tensor *t = tsrt_list_cells(tensors)[i];
        char a[300], b[300];
        if (!rt_same_sizes(first, t))
            return tsrt_fail(c, NULL, "stack expects each tensor to be equal size, but got %s at entry 0 and %s at entry %lld", rt_sizes_text(first->ndim, first->size, a, sizeof a),
                             rt_sizes_text(t->ndim, t->size, b, sizeof b), (long long)i);
    }
    return cat_remade(c, tensors, with_dim, d, d, out);
}
int tsrt_op__stack(tsrt_ctx *c, tsrt_list *tensors, int64_t dim, tsrt_tensor **out) { return tsrt_op_stack(c, tensors, dim, out); }

static int not_empty(tsrt_ctx *c, const tsrt_list *l, const char *name) { return l->len ? 0 : tsrt_fail(c, NULL, "%s expects a non-empty TensorList", name); }

int tsrt_op_hstack(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) {
    if (not_empty(c, tensors, "hstack")) return 1;
    return cat_remade(c, tensors, rt_at_least, 1, ((const tsrt_tensor *)tsrt_list_cells(tensors)[0])->ndim <= 1 ? 0 : 1, out);
}
int tsrt_op_vstack(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) { return not_empty(c, tensors, "vstack") || cat_remade(c, tensors, rt_at_least, 2, 0, out); }
int tsrt_op_row_stack(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) { return tsrt_op_vstack(c, tensors, out); }
int tsrt_op_dstack(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) { return not_empty(c, tensors, "dstack") || cat_remade(c, tensors, rt_at_least, 3, 2, out); }

static int column(tsrt_ctx *c, tsrt_tensor *t, int64_t dim, tsrt_tensor **out) {
    (void)dim;
    if (t->ndim > 1) return rt_same(t, out);
    return rt_view(c, t, 2, (int64_t[]){t->numel, 1}, (int64_t[]){t->ndim ? t->stride[0] : 1, 1}, t->offset, out);
}
int tsrt_op_column_stack(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) { return not_empty(c, tensors, "column_stack") || cat_remade(c, tensors, column, 0, 1, out); }

/* ---- block_diag: matrices along the diagonal */
int tsrt_op_block_diag(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) {
    tsrt_list *l;
    tsrt_tensor *t;
    rt_promotion p;
    int64_t size[2] = {0, 0}, at[2] = {0, 0};
    if (!tensors->len) return rt_empty(c, rt_default_dtype(c), 2, (int64_t[]){1, 0}, out);
    if (remade(c, tensors, rt_at_least, 2, &l)) return 1;
    rt_promotion_init(&p);
    int failed = 0;
    for (int64_t i = 0; i < l->len && !failed; i++) {
        const tsrt_tensor *x = tsrt_list_cells(l)[i];
        rt_promotion_tensor(&p, x);
        if (x->ndim > 2) failed = tsrt_fail(c, NULL, "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input %lld has %d dimensions", (long long)i, x->ndim);
        else size[0] += x->size[0], size[1] += x->size[1];
    }
    failed = failed || rt_zeros(c, rt_promotion_result(&p), 2, size, &t);
    for (int64_t i = 0; i < l->len && !failed; i++) {
        tsrt_tensor *x = tsrt_list_cells(l)[i], *part;
        failed = rt_view(c, t, 2, x->size, t->stride, at[0] * t->stride[0] + at[1] * t->stride[1], &part);
        if (!failed) failed = rt_copy(c, part, x), rt_drop(c, part);
        if (failed) rt_drop(c, t);
        at[0] += x->size[0];
        at[1] += x->size[1];
    }
    tsrt_release(c, l);
    if (!failed) *out = t;
    return failed;
}

/* ---- every choice of one element of each vector */
int tsrt_op_cartesian_prod(tsrt_ctx *c, tsrt_list *tensors, tsrt_tensor **out) {
    int64_t rows = 1;
    const int64_t n = tensors->len;
    tsrt_tensor **x = (tsrt_tensor **)tsrt_list_cells(tensors), *t;
    if (!n) return tsrt_fail(c, NULL, "cartesian_prod expects a non-empty TensorList");
    for (int64_t i = 0; i < n; i++) {
        if (x[i]->ndim != 1) return tsrt_fail(c, NULL, "Expect a 1D vector, but got shape of %d dimensions", x[i]->ndim);
        if (x[i]->dtype != x[0]->dtype) return tsrt_fail(c, NULL, "meshgrid expects all tensors to have the same dtype");
        rows *= x[i]->size[0];
    }
    if (n == 1) return rt_same(x[0], out);
    if (rt_empty(c, x[0]->dtype, 2, (int64_t[]){rows, n}, &t)) return 1;
    int64_t inner = rows;
    for (int64_t i = 0; i < n && rows; i++) {      /* column i: each element `inner` times, all of it again and again */
        const int64_t m = x[i]->size[0], outer = rows / inner;
        inner /= m;
        tsrt_tensor *to = NULL, *from = NULL;
        const int64_t size[3] = {outer, m, inner}, stride[3] = {m * inner * n, inner * n, n};
        const int64_t from_stride[3] = {0, x[i]->stride[0], 0};
        const int failed = rt_view(c, t, 3, size, stride, i, &to) || rt_view(c, x[i], 3, size, from_stride, x[i]->offset, &from) || rt_copy(c, to, from);
        rt_drop(c, to);
        rt_drop(c, from);
        if (failed) {
            rt_drop(c, t);
            return 1;
        }
    }
    *out = t;
    return 0;
}

/* ---- choices of r elements, in order of their places */
int tsrt_op_combinations(tsrt_ctx *c, tsrt_tensor *self, int64_t r, bool with_replacement, tsrt_tensor **out) {
    if (self->ndim != 1) return tsrt_fail(c, NULL, "Expect a 1D vector, but got shape of %d dimensions", self->ndim);
    if (r < 0) return tsrt_fail(c, NULL, "Expect a non-negative number, but got %lld", (long long)r);
    if (r == 0) return rt_empty(c, self->dtype, 1, (int64_t[]){0}, out);
    if (r > RT_MAXDIM) return tsrt_fail(c, NULL, "combinations of more than %d elements", RT_MAXDIM);
    const int64_t n = self->size[0], pool = with_replacement ? n + r - 1 : n;
    int64_t rows = pool >= r ? 1 : 0, at[RT_MAXDIM];
    for (int64_t i = 0; i < r && rows; i++)
        if (__builtin_mul_overflow(rows, pool - i, &rows)) return tsrt_fail(c, NULL, "too many combinations");
        else rows /= i + 1;
    tsrt_tensor *t;
    if (rt_empty(c, self->dtype, 2, (int64_t[]){rows, r}, &t)) return 1;
    const size_t bytes = rt_bytes(self->dtype);
    char *to = rt_data(t);
    for (int64_t i = 0; i < r; i++) at[i] = with_replacement ? 0 : i;
    for (int64_t row = 0; row < rows; row++) {
        for (int64_t i = 0; i < r; i++, to += bytes) memcpy(to, rt_data(self) + at[i] * self->stride[0] * (int64_t)bytes, bytes);
        int64_t k = r - 1;
        while (k >= 0 && at[k] == (with_replacement ? n - 1 : n - r + k)) k--;
        if (k < 0) break;
        at[k]++;
        for (int64_t i = k + 1; i < r; i++) at[i] = with_replacement ? at[k] : at[i - 1] + 1;
    }
    *out = t;
    return 0;
}
