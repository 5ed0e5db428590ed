/* linalg_qr.c: QR and Cholesky factorisations, and triangular systems. */
#include "kernels/linalg.h"
#include "tensor_ops.h"

/* ---- QR. a (by columns, computed type) becomes R over the reflections; tau. */
static int reflections(tsrt_ctx *c, const char *kernel, tsrt_tensor *a, tsrt_tensor **out, tsrt_tensor **tau) {
    la_shape d;
    tsrt_tensor *t, *x;
    la_shape_of(a, &d);
    if (la_check_implemented(c, kernel, a) || la_enter(c, a, &t)) return 1;
    if (la_new_vector(c, t->dtype, &d, d.k, &x)) return rt_drop(c, t), 1;
    for (int64_t i = 0; i < d.count; i++) la_core_of(a->dtype)->qr(d.m, d.n, la_at(t, i, d.m * d.n), la_at(x, i, d.k));
    *out = t, *tau = x;
    return 0;
}
int tsrt_op_geqrf(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out, tsrt_tensor **tau) {
    tsrt_tensor *t, *x;
    if (a->ndim < 2) return tsrt_fail(c, NULL, "torch.geqrf: input must have at least 2 dimensions.");
    if (reflections(c, "geqrf_cpu", a, &t, &x)) return 1;
    if (la_leave(c, a->dtype, &t) || la_leave(c, a->dtype, &x)) return rt_drop(c, t), rt_drop(c, x), 1;
    *out = t, *tau = x;
    return 0;
}
typedef enum qr_mode { QR_REDUCED, QR_COMPLETE, QR_ONLY_R } qr_mode;
static int qr_of(tsrt_ctx *c, tsrt_tensor *a, qr_mode mode, tsrt_tensor **q, tsrt_tensor **r) {
    la_shape d;
    tsrt_tensor *t, *tau, *tq = NULL, *tr = NULL;
    const int64_t none = 0;
    if (la_check_dims(c, "linalg.qr", a) || la_check_float(c, "linalg.qr", a) || reflections(c, "geqrf_cpu", a, &t, &tau)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const int64_t rows = mode == QR_COMPLETE ? d.m : d.k, bytes = (int64_t)rt_bytes(f->dtype);
    int failed = la_new(c, f->dtype, &d, rows, d.n, &tr) || (mode == QR_ONLY_R ? rt_empty(c, a->dtype, 1, &none, &tq) : la_new(c, f->dtype, &d, d.m, rows, &tq));
    for (int64_t i = 0; i < d.count && !failed; i++) {
        const char *from = la_at(t, i, d.m * d.n);
        char *to = la_at(tr, i, rows * d.n);
        memset(to, 0, (size_t)(rows * d.n * bytes));
        for (int64_t j = 0; j < d.n; j++) memcpy(to + j * rows * bytes, from + j * d.m * bytes, (size_t)((j < d.k ? j + 1 : d.k) * bytes));
        if (mode != QR_ONLY_R) f->make_q(d.m, rows, d.k, from, la_at(tau, i, d.k), la_at(tq, i, d.m * rows));
    }
    rt_drop(c, t), rt_drop(c, tau);
    if (failed || la_leave(c, a->dtype, &tq) || la_leave(c, a->dtype, &tr)) return rt_drop(c, tq), rt_drop(c, tr), 1;
    *q = tq, *r = tr;
    return 0;
}
int tsrt_op_linalg_qr(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *mode, tsrt_tensor **q, tsrt_tensor **r) {
    static const char *const names[] = {"reduced", "complete", "r"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(mode->data, names[i])) return qr_of(c, a, (qr_mode)i, q, r);
    return tsrt_fail(c, NULL, "qr received unrecognized mode '%s' but expected one of 'reduced' (default), 'r', or 'complete'", mode->data);
}
int tsrt_op_qr(tsrt_ctx *c, tsrt_tensor *a, bool some, tsrt_tensor **q, tsrt_tensor **r) { return qr_of(c, a, some ? QR_REDUCED : QR_COMPLETE, q, r); }
static int check_tau(tsrt_ctx *c, const char *name, const tsrt_tensor *a, const tsrt_tensor *tau) {
    char text[256];
    if (a->ndim < 2) return tsrt_fail(c, NULL, "%s: input must have at least 2 dimensions.", name);
    if (a->size[a->ndim - 2] < a->size[a->ndim - 1]) return tsrt_fail(c, NULL, "%s: input.shape[-2] must be greater than or equal to input.shape[-1]", name);
    if (tau->ndim < 1 || a->size[a->ndim - 1] < tau->size[tau->ndim - 1]) return tsrt_fail(c, NULL, "%s: input.shape[-1] must be greater than or equal to tau.shape[-1]", name);
    if (a->ndim - tau->ndim != 1) return tsrt_fail(c, NULL, "%s: Expected tau to have one dimension less than input, but got tau.ndim equal to %d and input.ndim is equal to %d", name, tau->ndim, a->ndim);
    for (int i = 0; i < a->ndim - 2; i++)
        if (a->size[i] != tau->size[i]) return tsrt_fail(c, NULL, "%s: Expected batch dimensions of tau to be equal to input.shape[:-2], but got %s", name, rt_sizes_text(tau->ndim - 1, tau->size, text, sizeof text));
    if (a->dtype != tau->dtype) return tsrt_fail(c, NULL, "%s: tau dtype %s does not match input dtype %s", name, rt_dtype_cpp(tau->dtype), rt_dtype_cpp(a->dtype));
    return 0;
}
int tsrt_op_linalg_householder_product(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *tau, tsrt_tensor **out) {
    la_shape d;
    tsrt_tensor *t = NULL, *x = NULL, *q = NULL;
    if (check_tau(c, "torch.linalg.householder_product", a, tau) || la_check_implemented(c, "orgqr_cpu", a)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const int64_t k = tau->size[tau->ndim - 1];
    const int failed = la_enter(c, a, &t) || rt_to_contiguous(c, tau, f->dtype, &x) || la_new(c, f->dtype, &d, d.m, d.n, &q);
    for (int64_t i = 0; i < d.count && !failed; i++) f->make_q(d.m, d.n, k, la_at(t, i, d.m * d.n), la_at(x, i, k), la_at(q, i, d.m * d.n));
    rt_drop(c, t), rt_drop(c, x);
    if (failed || la_leave(c, a->dtype, &q)) return rt_drop(c, q), 1;
    *out = q;
    return 0;
}
int tsrt_op_orgqr(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *tau, tsrt_tensor **out) { return tsrt_op_linalg_householder_product(c, a, tau, out); }

/* ---- Cholesky */
static int cholesky(tsrt_ctx *c, const char *words, const char *name, tsrt_tensor *a, bool upper, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    la_shape d;
    char text[48];
    tsrt_tensor *t = NULL, *state = NULL;
    if (la_check_square(c, words, a) || la_check_implemented(c, "cholesky_cpu", a)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const int64_t bytes = (int64_t)rt_bytes(f->dtype);
    int failed = la_enter(c, a, &t) || rt_empty(c, TSRT_INT32, d.nd, d.batch, &state);
    for (int64_t i = 0; i < d.count && !failed; i++) {
        char *at = la_at(t, i, d.n * d.n);
        const int32_t minor = f->cholesky(d.n, at, upper);
        *(int32_t *)la_at(state, i, 1) = minor;
        if (minor && check)
            failed = tsrt_fail(c, "torch._C._LinAlgError", "%s: %sThe factorization could not be completed because the input is not positive-definite (the leading minor of order %d is not positive-definite).", name,
                               la_batch_text(&d, i, text), (int)minor);
        for (int64_t j = 0; j < d.n; j++) memset(at + (upper ? j * (d.n + 1) + 1 : j * d.n) * bytes, 0, (size_t)((upper ? d.n - 1 - j : j) * bytes));
    }
    if (failed || la_leave(c, a->dtype, &t)) return rt_drop(c, t), rt_drop(c, state), 1;
    *out = t;
    if (info) *info = state;
    else rt_drop(c, state);
    return 0;
}
int tsrt_op_linalg_cholesky_ex(tsrt_ctx *c, tsrt_tensor *a, bool upper, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    return la_check_square(c, "linalg.cholesky", a) || la_check_float(c, "linalg.cholesky", a) || cholesky(c, "linalg.cholesky", "linalg.cholesky_ex", a, upper, check, out, info);
}
int tsrt_op_linalg_cholesky(tsrt_ctx *c, tsrt_tensor *a, bool upper, tsrt_tensor **out) {
    return la_check_square(c, "linalg.cholesky", a) || la_check_float(c, "linalg.cholesky", a) || cholesky(c, "linalg.cholesky", "linalg.cholesky", a, upper, true, out, NULL);
}
int tsrt_op_cholesky(tsrt_ctx *c, tsrt_tensor *a, bool upper, tsrt_tensor **out) {
    if (a->ndim >= 2 && a->numel == 0) return rt_empty(c, a->dtype, a->ndim, a->size, out);
    return cholesky(c, "cholesky", "cholesky", a, upper, true, out, NULL);
}
static int same_dtype(tsrt_ctx *c, const tsrt_tensor *b, const tsrt_tensor *a) {
    if (a->dtype == b->dtype) return 0;
    return tsrt_fail(c, NULL, "Expected b and A to have the same dtype, but found b of type %s and A of type %s instead.", rt_dtype_cpp(b->dtype), rt_dtype_cpp(a->dtype));
}
static int old_shapes(tsrt_ctx *c, const tsrt_tensor *b, const tsrt_tensor *a) {
    const int64_t m = b->size[b->ndim - 2], n = a->size[a->ndim - 1];
    if (la_check_square(c, "", a)) return 1;
    return m == n ? 0 : tsrt_fail(c, NULL, "Incompatible matrix sizes for matmul: each A matrix is %lld by %lld but each b matrix is %lld by %lld", (long long)n, (long long)n, (long long)m, (long long)b->size[b->ndim - 1]);
}
/* Applies triangular solutions to b, broadcast against a: one with `how`, and after it one with `then` unless that is 0. *coefficients: a's copy, or NULL. */
static int triangular(tsrt_ctx *c, int dtype, tsrt_tensor *a, tsrt_tensor *b, bool upper, char how, char then, bool unit, tsrt_tensor **out, tsrt_tensor **coefficients) {
    la_shape d;
    tsrt_tensor *x = NULL, *y = NULL, *m = NULL, *r = NULL;
    int failed = la_broadcast(c, a, b, &x, &y) || la_enter(c, x, &m) || la_enter(c, y, &r);
    rt_drop(c, x), rt_drop(c, y);
    if (!failed) la_shape_of(r, &d);
    const la_core *f = la_core_of(dtype);
    for (int64_t i = 0; !failed && i < d.count; i++) {
        const void *at = la_at(m, i, d.m * d.m);
        f->solve_triangular(d.m, d.n, at, la_at(r, i, d.m * d.n), upper, how, unit);
        if (then) f->solve_triangular(d.m, d.n, at, la_at(r, i, d.m * d.n), upper, then, unit);
    }
    if (failed || la_leave(c, dtype, &r) || la_leave(c, dtype, &m)) return rt_drop(c, m), rt_drop(c, r), 1;
    *out = r;
    if (coefficients) *coefficients = m;
    else rt_drop(c, m);
    return 0;
}
int tsrt_op_cholesky_solve(tsrt_ctx *c, tsrt_tensor *b, tsrt_tensor *a, bool upper, tsrt_tensor **out) {
    if (b->ndim < 2) return tsrt_fail(c, NULL, "b should have at least 2 dimensions, but has %d dimensions instead", b->ndim);
    if (a->ndim < 2) return tsrt_fail(c, NULL, "u should have at least 2 dimensions, but has %d dimensions instead", a->ndim);
    if (same_dtype(c, b, a) || old_shapes(c, b, a) || la_check_implemented(c, "cholesky_solve_cpu", a)) return 1;
    return triangular(c, a->dtype, a, b, upper, upper ? 'C' : 'N', upper ? 'N' : 'C', false, out, NULL);
}
int tsrt_op__cholesky_solve_helper(tsrt_ctx *c, tsrt_tensor *b, tsrt_tensor *a, bool upper, tsrt_tensor **out) { return tsrt_op_cholesky_solve(c, b, a, upper, out); }
int tsrt_op_cholesky_inverse(tsrt_ctx *c, tsrt_tensor *a, bool upper, tsrt_tensor **out) {
    tsrt_tensor *one;
    if (la_check_square(c, "cholesky_inverse", a) || la_check_implemented(c, "cholesky_inverse", a)) return 1;
    const int64_t n = a->size[a->ndim - 1];
    if (tsrt_op_eye(c, n, &(tsrt_opt_int){true, a->dtype}, NULL, NULL, NULL, &one)) return 1;
    const int failed = triangular(c, a->dtype, a, one, upper, upper ? 'C' : 'N', upper ? 'N' : 'C', false, out, NULL);
    rt_drop(c, one);
    return failed;
}
int tsrt_op_triangular_solve(tsrt_ctx *c, tsrt_tensor *b, tsrt_tensor *a, bool upper, bool transpose, bool unit, tsrt_tensor **out, tsrt_tensor **coefficients) {
    if (b->ndim < 2) return tsrt_fail(c, NULL, "torch.triangular_solve: Expected b to have at least 2 dimensions, but it has %d dimensions instead", b->ndim);
    if (a->ndim < 2) return tsrt_fail(c, NULL, "torch.triangular_solve: Expected A to have at least 2 dimensions, but it has %d dimensions instead", a->ndim);
    if (same_dtype(c, b, a) || old_shapes(c, b, a) || la_check_implemented(c, "triangular_solve_cpu", a)) return 1;
    return triangular(c, a->dtype, a, b, upper, transpose ? 'T' : 'N', 0, unit, out, coefficients);
}
int tsrt_op_linalg_solve_triangular(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, bool upper, bool left, bool unit, tsrt_tensor **out) {
    static const char *const name = "linalg.solve_triangular";
    tsrt_tensor *t, *r;
    if (la_check_square(c, name, a)) return 1;
    if (b->ndim < 2) return tsrt_fail(c, NULL, "%s: The input tensor B must have at least 2 dimensions.", name);
    const int64_t m = b->size[b->ndim - 2], k = b->size[b->ndim - 1], n = a->size[a->ndim - 1];
    if ((left ? m : k) != n)
        return tsrt_fail(c, NULL, "%s: Incompatible shapes of A and B for the equation %s = B (%lldx%lld and %lldx%lld)", name, left ? "AX" : "XA", (long long)n, (long long)n, (long long)m, (long long)k);
    const int dtype = rt_promote(a->dtype, b->dtype);
    if (la_check_implemented(c, "triangular_solve_cpu", a) || la_check_implemented(c, "triangular_solve_cpu", b)) return 1;
    tsrt_tensor *x, *y;
    if (rt_to(c, a, dtype, &x)) return 1;
    if (rt_to(c, b, dtype, &y)) return rt_drop(c, x), 1;
    int failed;
    if (left) failed = triangular(c, dtype, x, y, upper, 'N', 0, unit, out, NULL);
    else if (!(failed = la_swapped(c, y, &t))) {                        /* X A = B: A^T X^T = B^T */
        failed = triangular(c, dtype, x, t, upper, 'T', 0, unit, &r, NULL);
        rt_drop(c, t);
        if (!failed) failed = la_swapped(c, r, out), rt_drop(c, r);
    }
    rt_drop(c, x), rt_drop(c, y);
    return failed;
}
