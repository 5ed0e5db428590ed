/* linalg_svd.c: the singular value decomposition: a QR factorisation makes the matrix square, la_core's svd does the rest. */
#include <math.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"

/* One matrix a[m, n] (overwritten): s[k]; and u[m, nu], vh[nv, n] unless NULL. work: elements for 2 max^2 + 3 k^2 + k. */
static void svd_one(const la_core *f, int64_t m, int64_t n, char *a, double *s, char *u, int64_t nu, char *vh, int64_t nv, char *work) {
    const int64_t bytes = (int64_t)rt_bytes(f->dtype), big = m > n ? m : n, k = m > n ? n : m;
    char *tall = work, *q = tall + big * big * bytes, *r = q + big * big * bytes, *v = r + k * k * bytes, *tau = v + k * k * bytes;
    const bool wide = m < n;                                            /* then A^H = V S U^H is decomposed */
    if (wide) f->adjoint(m, n, a, tall);
    else memcpy(tall, a, (size_t)(m * n * bytes));
    memset(r, 0, (size_t)(k * k * bytes));
    if (big > k) f->qr(big, k, tall, tau);
    for (int64_t j = 0; j < k; j++) memcpy(r + j * k * bytes, tall + j * big * bytes, (size_t)((big > k ? j + 1 : k) * bytes));
    f->svd(k, r, s, v);
    if (!u) return;
    const int64_t nq = wide ? nv : nu;                                  /* columns wanted of the longer side's vectors */
    memset(q, 0, (size_t)(big * nq * bytes));
    for (int64_t j = 0; j < k; j++) memcpy(q + j * big * bytes, r + j * k * bytes, (size_t)(k * bytes));
    const double one = 1;
    for (int64_t j = k; j < nq; j++) memcpy(q + (j + j * big) * bytes, &one, sizeof one);
    if (big > k) f->apply_q(big, nq, k, tall, tau, q, false);
    if (wide) f->adjoint(n, nv, q, vh), memcpy(u, v, (size_t)(k * k * bytes));
    else memcpy(u, q, (size_t)(m * nu * bytes)), f->adjoint(k, k, v, vh);
}
static bool finite_all(const la_core *f, const void *a, int64_t n) {
    if (f->dtype == TSRT_COMPLEX128) n *= 2;
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(((const double *)a)[i])) return false;
    return true;
}
int la_svd(tsrt_ctx *c, tsrt_tensor *a, bool full, tsrt_tensor **u, tsrt_tensor **s, tsrt_tensor **vh) {
    la_shape d;
    char text[48];
    if (la_check_dims(c, "linalg.svd", a) || la_check_float(c, "linalg.svd", a) || la_check_implemented(c, "linalg_svd_cpu", a)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const int64_t nu = full ? d.m : d.k, nv = full ? d.n : d.k, big = d.m > d.n ? d.m : d.n;
    const size_t bytes = (size_t)(2 * big * big + 3 * d.k * d.k + d.k + 1) * rt_bytes(f->dtype);
    tsrt_tensor *from = NULL, *tu = NULL, *ts = NULL, *tv = NULL;
    char *work = rt_scratch(c, bytes);
    int failed = !work || la_enter(c, a, &from) || la_new_vector(c, TSRT_FLOAT64, &d, d.k, &ts) || (u && (la_new(c, f->dtype, &d, d.m, nu, &tu) || la_new(c, f->dtype, &d, nv, d.n, &tv)));
    for (int64_t i = 0; i < d.count && !failed; i++) {
        char *at = la_at(from, i, d.m * d.n);
        if (!finite_all(f, at, d.m * d.n))
            failed = tsrt_fail(c, "torch._C._LinAlgError", "linalg.svd: %sThe algorithm failed to converge because the input matrix contained non-finite values.", la_batch_text(&d, i, text));
        else svd_one(f, d.m, d.n, at, la_at(ts, i, d.k), u ? la_at(tu, i, d.m * nu) : NULL, nu, u ? la_at(tv, i, nv * d.n) : NULL, nv, work);
    }
    if (work) rt_scratch_free(c, work, bytes);
    rt_drop(c, from);
    failed = failed || la_leave(c, rt_to_real(a->dtype), &ts) || (u && (la_leave(c, a->dtype, &tu) || la_leave(c, a->dtype, &tv)));
    if (failed) return rt_drop(c, tu), rt_drop(c, ts), rt_drop(c, tv), 1;
    *s = ts;
    if (u) *u = tu, *vh = tv;
    return 0;
}
static int no_driver(tsrt_ctx *c, const tsrt_str *driver) {
    return driver ? tsrt_fail(c, NULL, "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend.") : 0;
}
int tsrt_op_linalg_svd(tsrt_ctx *c, tsrt_tensor *a, bool full, const tsrt_str *driver, tsrt_tensor **u, tsrt_tensor **s, tsrt_tensor **vh) {
    return no_driver(c, driver) || la_svd(c, a, full, u, s, vh);
}
int tsrt_op_linalg_svdvals(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *driver, tsrt_tensor **s) { return no_driver(c, driver) || la_svd(c, a, false, NULL, s, NULL); }
int tsrt_op__linalg_svd(tsrt_ctx *c, tsrt_tensor *a, bool full, bool vectors, const tsrt_str *driver, tsrt_tensor **u, tsrt_tensor **s, tsrt_tensor **vh) {
    if (vectors) return tsrt_op_linalg_svd(c, a, full, driver, u, s, vh);
    tsrt_tensor *values, *empty[2];
    const int64_t none = 0;
    if (tsrt_op_linalg_svdvals(c, a, driver, &values)) return 1;
    if (rt_empty(c, a->dtype, 1, &none, &empty[0])) return rt_drop(c, values), 1;
    if (rt_empty(c, a->dtype, 1, &none, &empty[1])) return rt_drop(c, values), rt_drop(c, empty[0]), 1;
    *u = empty[0], *s = values, *vh = empty[1];
    return 0;
}
/* The old form: V instead of V^H; without vectors they are zeros of the full size. */
int tsrt_op_svd(tsrt_ctx *c, tsrt_tensor *a, bool some, bool vectors, tsrt_tensor **u, tsrt_tensor **s, tsrt_tensor **v) {
    tsrt_tensor *tu = NULL, *ts = NULL, *tv = NULL, *turned = NULL;
    if (a->ndim < 2) return tsrt_fail(c, NULL, "linalg.svd: input should have at least 2 dimensions, but has %d dimensions instead", a->ndim);
    if (vectors) {
        if (la_svd(c, a, !some, &tu, &ts, &tv)) return 1;
        if (tsrt_op_mH(c, tv, &turned)) return rt_drop(c, tu), rt_drop(c, ts), rt_drop(c, tv), 1;
        rt_drop(c, tv);
        *u = tu, *s = ts, *v = turned;
        return 0;
    }
    int64_t size[RT_MAXDIM];
    const int nd = a->ndim;
    for (int d = 0; d < nd; d++) size[d] = a->size[d];
    size[nd - 1] = a->size[nd - 2];
    if (la_svd(c, a, false, NULL, &ts, NULL) || rt_zeros(c, a->dtype, nd, size, &tu)) return rt_drop(c, ts), 1;
    size[nd - 1] = size[nd - 2] = a->size[nd - 1];
    if (rt_zeros(c, a->dtype, nd, size, &tv)) return rt_drop(c, ts), rt_drop(c, tu), 1;
    *u = tu, *s = ts, *v = tv;
    return 0;
}
