/* linalg_lu.c: what the LU factorisation gives: factors, determinants, solutions of linear systems. */
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"
#undef I

int la_swapped(tsrt_ctx *c, const tsrt_tensor *a, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    const int n = a->ndim;
    for (int d = 0; d < n; d++) size[d] = a->size[d], stride[d] = a->stride[d];
    size[n - 1] = a->size[n - 2], size[n - 2] = a->size[n - 1], stride[n - 1] = a->stride[n - 2], stride[n - 2] = a->stride[n - 1];
    return rt_view(c, a, n, size, stride, a->offset, out);
}
int la_expand(tsrt_ctx *c, const tsrt_tensor *a, int nd, const int64_t *batch, int core, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    for (int d = 0; d < nd; d++) size[d] = batch[d];
    for (int d = 0; d < core; d++) size[nd + d] = a->size[a->ndim - core + d];
    return rt_expand(c, a, nd + core, size, out);
}
int la_broadcast(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b, tsrt_tensor **x, tsrt_tensor **y) {
    int64_t batch[RT_MAXDIM];
    int nd = 0;
    tsrt_tensor part = *a;
    part.ndim = a->ndim - 2;
    if (rt_broadcast(c, &nd, batch, &part)) return 1;
    part = *b;
    part.ndim = b->ndim - 2;
    if (rt_broadcast(c, &nd, batch, &part) || la_expand(c, a, nd, batch, 2, x)) return 1;
    if (la_expand(c, b, nd, batch, 2, y)) return rt_clear(c, x), 1;
    return 0;
}
/* lu, pivots and info of a copy of a, in the type that it is computed in. */
static int factor(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **lu, tsrt_tensor **pivot, tsrt_tensor **info) {
    la_shape d;
    tsrt_tensor *t = NULL, *p = NULL, *state = NULL;
    la_shape_of(a, &d);
    if (la_check_implemented(c, "lu_cpu", a)) return 1;
    if (la_enter(c, a, &t) || la_new_vector(c, TSRT_INT32, &d, d.k, &p) || rt_empty(c, TSRT_INT32, d.nd, d.batch, &state)) return rt_drop(c, t), rt_drop(c, p), 1;
    for (int64_t i = 0; i < d.count; i++) *(int32_t *)la_at(state, i, 1) = la_core_of(a->dtype)->lu(d.m, d.n, la_at(t, i, d.m * d.n), la_at(p, i, d.k));
    *lu = t, *pivot = p, *info = state;
    return 0;
}
/* Fails for the first matrix whose info is not 0, with `text` (which may take the number twice) after the batch's. */
static int singular(tsrt_ctx *c, const char *class, const char *name, const tsrt_tensor *a, const tsrt_tensor *info, const char *before, const char *after) {
    la_shape d;
    char batch[48], number[40] = "";
    la_shape_of(a, &d);
    for (int64_t i = 0; i < d.count; i++) {
        const int32_t at = *(int32_t *)la_at(info, i, 1);
        if (!at) continue;
        if (*before) snprintf(number, sizeof number, "[%d,%d]", (int)at, (int)at);
        return tsrt_fail(c, class, "%s: %s%s%s%s", name, la_batch_text(&d, i, batch), before, number, after);
    }
    return 0;
}
static int lu_factor(tsrt_ctx *c, const char *name, const char *dims, tsrt_tensor *a, bool pivot, bool check, tsrt_tensor **lu, tsrt_tensor **pivots, tsrt_tensor **info) {
    tsrt_tensor *t, *p, *state;
    char text[256];
    if (a->ndim < 2) return tsrt_fail(c, NULL, "%s: Expected tensor with 2 or more dimensions. Got size: %s instead", dims, rt_sizes_text(a->ndim, a->size, text, sizeof text));
    if (!pivot) return tsrt_fail(c, NULL, "linalg.lu_factor: LU without pivoting is not implemented on the CPU");
    if (factor(c, a, &t, &p, &state)) return 1;
    if ((check && singular(c, NULL, name, a, state, "U", " is zero and using it on lu_solve would result in a division by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)")) ||
        la_leave(c, a->dtype, &t))
        return rt_drop(c, t), rt_drop(c, p), rt_drop(c, state), 1;
    *lu = t, *pivots = p, *info = state;
    return 0;
}
int tsrt_op_linalg_lu_factor_ex(tsrt_ctx *c, tsrt_tensor *a, bool pivot, bool check, tsrt_tensor **lu, tsrt_tensor **pivots, tsrt_tensor **info) {
    return lu_factor(c, "torch.linalg.lu_factor_ex", "torch.lu_factor", a, pivot, check, lu, pivots, info);
}
int tsrt_op__lu_with_info(tsrt_ctx *c, tsrt_tensor *a, bool pivot, bool check, tsrt_tensor **lu, tsrt_tensor **pivots, tsrt_tensor **info) {
    return lu_factor(c, "torch.linalg.lu_factor_ex", "torch.lu_factor", a, pivot, check, lu, pivots, info);
}
int tsrt_op_linalg_lu_factor(tsrt_ctx *c, tsrt_tensor *a, bool pivot, tsrt_tensor **lu, tsrt_tensor **pivots) {
    tsrt_tensor *info;
    if (lu_factor(c, "torch.linalg.lu_factor", "torch.lu_factor", a, pivot, true, lu, pivots, &info)) return 1;
    rt_drop(c, info);
    return 0;
}
/* P, L and U of factors: NULL for those that are not wanted. */
static int unpack(tsrt_ctx *c, tsrt_tensor *lu, tsrt_tensor *pivots, tsrt_tensor **p, tsrt_tensor **l, tsrt_tensor **u) {
    la_shape d;
    tsrt_tensor *tp = NULL, *tl = NULL, *tu = NULL, *from = NULL, *steps = NULL;
    int64_t size[RT_MAXDIM];
    la_shape_of(lu, &d);
    const int work = la_core_of(lu->dtype)->dtype;
    const int64_t b = (int64_t)rt_bytes(work);
    for (int i = 0; i < d.nd; i++) size[i] = d.batch[i];
    size[d.nd] = size[d.nd + 1] = d.m;
    int failed = p && rt_zeros(c, work, d.nd + 2, size, &tp);
    size[d.nd + 1] = d.k;
    failed = failed || (l && rt_zeros(c, work, d.nd + 2, size, &tl));
    size[d.nd] = d.k, size[d.nd + 1] = d.n;
    failed = failed || (l && rt_zeros(c, work, d.nd + 2, size, &tu)) || la_enter(c, lu, &from) || (p && rt_to_contiguous(c, pivots, TSRT_INT32, &steps));
    const double one = 1;
    int32_t *row = failed ? NULL : rt_scratch(c, (size_t)(d.m + 1) * sizeof *row);
    failed = failed || !row;
    for (int64_t i = 0; i < d.count && !failed; i++) {
        const char *a = la_at(from, i, d.m * d.n);
        for (int64_t r = 0; r < d.m && p; r++) row[r] = (int32_t)r;
        for (int64_t r = 0; r < d.k && p; r++) {
            const int32_t at = ((int32_t *)la_at(steps, i, d.k))[r] - 1;
            if (at < 0 || at >= d.m) {
                failed = tsrt_fail(c, NULL, "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive.Did you properly pass the result of lu_factor?");
                break;
            }
            const int32_t t = row[r];
            row[r] = row[at], row[at] = t;
        }
        for (int64_t r = 0; r < d.m && p && !failed; r++) memcpy((char *)la_at(tp, i, d.m * d.m) + (row[r] * d.m + r) * b, &one, sizeof one);
        for (int64_t r = 0; r < d.m && l; r++)
            for (int64_t j = 0; j < d.n; j++) {
                const char *x = a + (r + j * d.m) * b;
                if (r > j && j < d.k) memcpy((char *)la_at(tl, i, d.m * d.k) + (r * d.k + j) * b, x, (size_t)b);
                if (r <= j && r < d.k) memcpy((char *)la_at(tu, i, d.k * d.n) + (r * d.n + j) * b, x, (size_t)b);
            }
        for (int64_t r = 0; r < d.k && l; r++) memcpy((char *)la_at(tl, i, d.m * d.k) + r * (d.k + 1) * b, &one, sizeof one);
    }
    if (row) rt_scratch_free(c, row, (size_t)(d.m + 1) * sizeof *row);
    rt_drop(c, from), rt_drop(c, steps);
    if (failed || (p && la_leave(c, lu->dtype, &tp)) || (l && (la_leave(c, lu->dtype, &tl) || la_leave(c, lu->dtype, &tu)))) return rt_drop(c, tp), rt_drop(c, tl), rt_drop(c, tu), 1;
    if (p) *p = tp;
    if (l) *l = tl, *u = tu;
    return 0;
}
int tsrt_op_linalg_lu(tsrt_ctx *c, tsrt_tensor *a, bool pivot, tsrt_tensor **p, tsrt_tensor **l, tsrt_tensor **u) {
    tsrt_tensor *lu, *pivots, *info;
    if (lu_factor(c, "linalg.lu", "linalg.lu", a, pivot, false, &lu, &pivots, &info)) return 1;
    const int failed = unpack(c, lu, pivots, p, l, u);
    rt_drop(c, lu), rt_drop(c, pivots), rt_drop(c, info);
    return failed;
}
int tsrt_op_lu_unpack(tsrt_ctx *c, tsrt_tensor *lu, tsrt_tensor *pivots, bool data, bool rows, tsrt_tensor **p, tsrt_tensor **l, tsrt_tensor **u) {
    const int64_t none = 0;
    tsrt_tensor *tp = NULL, *tl = NULL, *tu = NULL;
    if (rows && pivots->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is intended to be used with the output produced by torch.linalg.lu_factor");
    if (la_check_dims(c, "torch.lu_unpack", lu) || unpack(c, lu, pivots, rows ? &tp : NULL, data ? &tl : NULL, data ? &tu : NULL)) return 1;
    if ((!rows && rt_empty(c, lu->dtype, 1, &none, &tp)) || (!data && (rt_empty(c, lu->dtype, 1, &none, &tl) || rt_empty(c, lu->dtype, 1, &none, &tu)))) return rt_drop(c, tp), rt_drop(c, tl), rt_drop(c, tu), 1;
    *p = tp, *l = tl, *u = tu;
    return 0;
}

/* ---- determinants */
static double _Complex element(const la_core *f, const void *a, int64_t i) {
    return f->dtype == TSRT_FLOAT64 ? ((const double *)a)[i] : ((const double _Complex *)a)[i];
}
static void set_element(const tsrt_tensor *t, int64_t i, double _Complex v) {
    if (t->dtype == TSRT_FLOAT64) *(double *)la_at(t, i, 1) = creal(v);
    else *(double _Complex *)la_at(t, i, 1) = v;
}
/* det, or sign and log |det|, or log det of each matrix: those that are not NULL; in the type that they are computed in, then in a's. */
typedef enum part { PART_DET, PART_SLOGDET, PART_LOGDET } part;
static int determinant(tsrt_ctx *c, const char *name, tsrt_tensor *a, part what, tsrt_tensor **first, tsrt_tensor **second, tsrt_tensor **lu, tsrt_tensor **pivots) {
    la_shape d;
    tsrt_tensor *t, *p, *info, *x = NULL, *y = NULL;
    if (la_check_square(c, name, a) || la_check_float(c, name, a)) return 1;
    if (what != PART_DET && (rt_is_reduced(a->dtype) || a->dtype == TSRT_COMPLEX32)) return tsrt_fail(c, NULL, "%s: Low precision dtypes not supported. Got %s", name, rt_dtype_cpp(a->dtype));
    la_shape_of(a, &d);
    if (factor(c, a, &t, &p, &info)) return 1;
    rt_drop(c, info);
    const la_core *f = la_core_of(a->dtype);
    int failed = rt_empty(c, f->dtype, d.nd, d.batch, &x) || (what == PART_SLOGDET && rt_empty(c, TSRT_FLOAT64, d.nd, d.batch, &y));
    for (int64_t i = 0; i < d.count && !failed; i++) {
        double _Complex det = 1, sign = 1;
        double log_size = 0;
        for (int64_t j = 0; j < d.n; j++) {
            const double _Complex v = element(f, la_at(t, i, d.n * d.n), j * (d.n + 1));
            const double size = cabs(v);
            if (((int32_t *)la_at(p, i, d.n))[j] != j + 1) det = -det, sign = -sign;
            det *= v;
            sign = size == 0 ? 0 : sign * (v / size);
            log_size += log(size);
        }
        if (what == PART_DET) set_element(x, i, det);
        else if (what == PART_SLOGDET) set_element(x, i, sign), set_element(y, i, log_size);
        else if (f->dtype == TSRT_FLOAT64) set_element(x, i, creal(sign) < 0 ? NAN : log_size);
        else {
            const double parts[2] = {log_size, carg(sign)};
            memcpy(la_at(x, i, 1), parts, sizeof parts);
        }
    }
    failed = failed || la_leave(c, a->dtype, &x) || (y && la_leave(c, rt_to_real(a->dtype), &y)) || (lu && la_leave(c, a->dtype, &t));
    if (failed) return rt_drop(c, t), rt_drop(c, p), rt_drop(c, x), rt_drop(c, y), 1;
    if (lu) *lu = t, *pivots = p;
    else rt_drop(c, t), rt_drop(c, p);
    *first = x;
    if (second) *second = y;
    return 0;
}
int tsrt_op_linalg_det(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return determinant(c, "linalg.det", a, PART_DET, out, NULL, NULL, NULL); }
int tsrt_op_det(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return determinant(c, "linalg.det", a, PART_DET, out, NULL, NULL, NULL); }
int tsrt_op__linalg_det(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out, tsrt_tensor **lu, tsrt_tensor **pivots) { return determinant(c, "linalg.det", a, PART_DET, out, NULL, lu, pivots); }
int tsrt_op_linalg_slogdet(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **sign, tsrt_tensor **size) { return determinant(c, "linalg.slogdet", a, PART_SLOGDET, sign, size, NULL, NULL); }
int tsrt_op_slogdet(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **sign, tsrt_tensor **size) { return determinant(c, "linalg.slogdet", a, PART_SLOGDET, sign, size, NULL, NULL); }
int tsrt_op__linalg_slogdet(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **sign, tsrt_tensor **size, tsrt_tensor **lu, tsrt_tensor **pivots) {
    return determinant(c, "linalg.slogdet", a, PART_SLOGDET, sign, size, lu, pivots);
}
int tsrt_op_logdet(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return determinant(c, "logdet", a, PART_LOGDET, out, NULL, NULL, NULL); }

/* ---- systems */
static int same_dtype(tsrt_ctx *c, const char *name, const char *first, const tsrt_tensor *a, const char *second, const tsrt_tensor *b, const char *end) {
    if (a->dtype == b->dtype) return 0;
    return tsrt_fail(c, NULL, "%sExpected %s and %s to have the same dtype, but found %s of type %s and %s of type %s instead%s", name, first, second, first, rt_dtype_cpp(a->dtype), second, rt_dtype_cpp(b->dtype), end);
}
static int compatible(tsrt_ctx *c, const char *name, const tsrt_tensor *a, const tsrt_tensor *b, bool left) {
    const int64_t m = b->size[b->ndim - 2], k = b->size[b->ndim - 1], n = a->size[a->ndim - 1];
    if ((left ? m : k) == n) return 0;
    return tsrt_fail(c, NULL, "%s: Incompatible shapes of A and B for the equation %s = B (%lldx%lld and %lldx%lld)", name, left ? "AX" : "XA", (long long)a->size[a->ndim - 2], (long long)n, (long long)m, (long long)k);
}
/* Solves with factors: b[n, k] of the type that it is computed in becomes A^-1 b, or A^-H b. */
static void solve_with(const la_core *f, int64_t n, int64_t k, const void *lu, const int32_t *pivot, char *b, char how) {
    const int64_t bytes = (int64_t)rt_bytes(f->dtype);
    for (int pass = 0; pass < 2; pass++) {
        if ((pass == 0) == (how == 'N'))
            for (int64_t s = 0; s < n; s++) {
                const int64_t i = how == 'N' ? s : n - 1 - s, p = pivot[i] - 1;
                for (int64_t j = 0; j < k && p != i; j++) {
                    char t[16], *x = b + (i + j * n) * bytes, *y = b + (p + j * n) * bytes;
                    memcpy(t, x, (size_t)bytes), memcpy(x, y, (size_t)bytes), memcpy(y, t, (size_t)bytes);
                }
            }
        if (pass == 0) {
            f->solve_triangular(n, k, lu, b, how != 'N', how, how == 'N');
            f->solve_triangular(n, k, lu, b, how == 'N', how, how != 'N');
        }
    }
}
static int solve(tsrt_ctx *c, const char *name, tsrt_tensor *a, tsrt_tensor *b, bool left, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    static const char *const words = "linalg.solve";
    tsrt_tensor *right = NULL, *x = NULL, *y = NULL, *lu = NULL, *pivot = NULL, *state = NULL, *result = NULL, *t = NULL;
    la_shape d;
    if (la_check_square(c, words, a) || la_check_float(c, words, a)) return 1;
    if (same_dtype(c, "linalg.solve: ", "A", a, "B", b, "")) return 1;
    bool vector = b->ndim == 1 || b->ndim == a->ndim - 1;
    for (int i = 0; vector && b->ndim > 1 && i < b->ndim; i++) vector = b->size[i] == a->size[i];
    if (!vector && b->ndim < 2) return tsrt_fail(c, NULL, "linalg.solve: The input tensor B must have at least 2 dimensions.");
    if (vector) {                                                        /* a column, whichever side */
        int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
        for (int i = 0; i < b->ndim; i++) size[i] = b->size[i], stride[i] = b->stride[i];
        size[b->ndim] = 1, stride[b->ndim] = 1;
        if (rt_view(c, b, b->ndim + 1, size, stride, b->offset, &right)) return 1;
    } else rt_same(b, &right);
    const bool turn = !left && !vector;
    int failed = compatible(c, words, a, right, !turn) || factor(c, a, &lu, &pivot, &state) ||
                 (check && singular(c, "torch._C._LinAlgError", name, a, state, "", "The solver failed because the input matrix is singular.")) || (turn ? la_swapped(c, right, &t) : rt_same(right, &t));
    failed = failed || la_broadcast(c, a, t, &x, &y) || la_enter(c, y, &result);
    if (!failed) {
        la_shape_of(result, &d);
        tsrt_tensor *lus = NULL, *ps = NULL, *many = NULL, *rows = NULL;
        failed = la_expand(c, lu, d.nd, d.batch, 2, &lus) || la_expand(c, pivot, d.nd, d.batch, 1, &ps) || la_enter(c, lus, &many) || rt_contiguous(c, ps, &rows);
        for (int64_t i = 0; i < d.count && !failed; i++) {
            const la_core *f = la_core_of(a->dtype);
            solve_with(f, d.m, d.n, la_at(many, i, d.m * d.m), la_at(rows, i, d.m), la_at(result, i, d.m * d.n), turn ? 'T' : 'N');
        }
        rt_drop(c, lus), rt_drop(c, ps), rt_drop(c, many), rt_drop(c, rows);
    }
    rt_drop(c, right), rt_drop(c, t), rt_drop(c, x), rt_drop(c, y), rt_drop(c, lu), rt_drop(c, pivot);
    if (failed || la_leave(c, a->dtype, &result)) return rt_drop(c, state), rt_drop(c, result), 1;
    if (turn) {
        if (la_swapped(c, result, &t)) return rt_drop(c, state), rt_drop(c, result), 1;
        rt_drop(c, result), result = t;
    }
    if (vector && rt_set_sizes(c, result, result->ndim - 1, result->size, result->stride, result->offset)) return rt_drop(c, state), rt_drop(c, result), 1;
    *out = result;
    if (info) *info = state;
    else rt_drop(c, state);
    return 0;
}
int tsrt_op_linalg_solve(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool left, tsrt_tensor **out) { return solve(c, "torch.linalg.solve", a, b, left, true, out, NULL); }
int tsrt_op_linalg_solve_ex(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool left, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    return solve(c, "torch.linalg.solve_ex", a, b, left, check, out, info);
}
/* A X = B or X A = B, or with A^H, from factors. */
int tsrt_op_linalg_lu_solve(tsrt_ctx *c, tsrt_tensor *lu, tsrt_tensor *pivots, tsrt_tensor *b, bool left, bool adjoint, tsrt_tensor **out) {
    la_shape d;
    tsrt_tensor *t = NULL, *x = NULL, *y = NULL, *many = NULL, *result = NULL, *ps = NULL, *rows = NULL;
    if (la_check_square(c, "linalg.lu_solve", lu) || la_check_float(c, "linalg.lu_solve", lu) || same_dtype(c, "linalg.lu_solve: ", "LU", lu, "B", b, "")) return 1;
    if (pivots->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32");
    if (b->ndim < 2) return tsrt_fail(c, NULL, "linalg.lu_solve: The input tensor B must have at least 2 dimensions.");
    if (pivots->ndim != lu->ndim - 1 || pivots->size[pivots->ndim - 1] != lu->size[lu->ndim - 1])
        return tsrt_fail(c, NULL, "linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix");
    if (compatible(c, "linalg.lu_solve", lu, b, left) || la_check_implemented(c, "lu_solve_cpu", lu)) return 1;
    /* X A = B is A^T X^T = B^T; X A^H = B is conj(A) X^T = B^T, so A conj(X)^T = conj(B)^T = B^H. */
    int failed = (left ? rt_same(b, &t) : adjoint ? tsrt_op_mH(c, b, &t) : la_swapped(c, b, &t)) || la_broadcast(c, lu, t, &x, &y) || la_enter(c, x, &many) || la_enter(c, y, &result);
    if (!failed) {
        la_shape_of(result, &d);
        failed = la_expand(c, pivots, d.nd, d.batch, 1, &ps) || rt_contiguous(c, ps, &rows);
        for (int64_t i = 0; i < d.count * d.m && !failed; i++)
            if (((int32_t *)(void *)rt_data(rows))[i] < 1 || ((int32_t *)(void *)rt_data(rows))[i] > d.m)
                failed = tsrt_fail(c, NULL, "Pivots given to lu_solve must all be greater or equal to 1. Did you properly pass the result of lu_factor?");
        const char how = left ? adjoint ? 'C' : 'N' : adjoint ? 'N' : 'T';
        for (int64_t i = 0; i < d.count && !failed; i++)
            solve_with(la_core_of(lu->dtype), d.m, d.n, la_at(many, i, d.m * d.m), la_at(rows, i, d.m), la_at(result, i, d.m * d.n), how);
    }
    rt_drop(c, t), rt_drop(c, x), rt_drop(c, y), rt_drop(c, many), rt_drop(c, ps), rt_drop(c, rows);
    if (failed || la_leave(c, lu->dtype, &result)) return rt_drop(c, result), 1;
    if (!left) {
        failed = adjoint ? tsrt_op_mH(c, result, &t) : la_swapped(c, result, &t);
        rt_drop(c, result), result = t;
        if (failed) return 1;
    }
    *out = result;
    return 0;
}
int tsrt_op_lu_solve(tsrt_ctx *c, tsrt_tensor *b, tsrt_tensor *lu, tsrt_tensor *pivots, tsrt_tensor **out) { return tsrt_op_linalg_lu_solve(c, lu, pivots, b, true, false, out); }
