/* linalg_eigh.c: eigenvalues and vectors of symmetric and Hermitian matrices. */
#include <math.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"

int la_eigh(tsrt_ctx *c, tsrt_tensor *a, char uplo, tsrt_tensor **values, tsrt_tensor **vectors) {
    la_shape d;
    char text[48];
    if (la_check_square(c, "linalg.eigh", a)) return 1;
    if (uplo != 'L' && uplo != 'U') return tsrt_fail(c, NULL, "Expected UPLO argument to be 'L' or 'U', but got %c", uplo);
    if (la_check_implemented(c, "linalg_eigh_cpu", a)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const size_t bytes = (size_t)(d.n * d.n + 3 * d.n + 1) * rt_bytes(f->dtype);
    tsrt_tensor *w = NULL, *v = NULL;
    char *work = rt_scratch(c, bytes);
    int failed = !work || la_enter(c, a, &v) || la_new_vector(c, TSRT_FLOAT64, &d, d.n, &w);
    for (int64_t i = 0; i < d.count && !failed; i++) {
        const double *at = la_at(v, i, d.n * d.n);
        bool fine = true;
        for (int64_t j = 0; j < d.n * d.n * (int64_t)rt_bytes(f->dtype) / 8; j++) fine = fine && isfinite(at[j]);
        if (!fine || !f->eigh(d.n, la_at(v, i, d.n * d.n), la_at(w, i, d.n), uplo == 'U', la_eps(a->dtype) / 2, work))
            failed = tsrt_fail(c, "torch._C._LinAlgError", "linalg.eigh: %sThe algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated eigenvalues (error code: %lld).",
                               la_batch_text(&d, i, text), (long long)(d.n - 1));
    }
    if (work) rt_scratch_free(c, work, bytes);
    if (failed || la_leave(c, rt_to_real(a->dtype), &w) || (vectors && la_leave(c, a->dtype, &v))) return rt_drop(c, w), rt_drop(c, v), 1;
    *values = w;
    if (vectors) *vectors = v;
    else rt_drop(c, v);
    return 0;
}
static int uplo_of(tsrt_ctx *c, const tsrt_str *s, char *out) {
    const char x = s->data[0];
    if ((x != 'L' && x != 'U' && x != 'l' && x != 'u') || s->data[1]) return tsrt_fail(c, NULL, "Expected UPLO argument to be 'L' or 'U', but got %s", s->data);
    *out = x == 'L' || x == 'l' ? 'L' : 'U';
    return 0;
}
int tsrt_op_linalg_eigh(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *uplo, tsrt_tensor **values, tsrt_tensor **vectors) {
    char which;
    return la_check_square(c, "linalg.eigh", a) || uplo_of(c, uplo, &which) || la_eigh(c, a, which, values, vectors);
}
int tsrt_op_linalg_eigvalsh(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *uplo, tsrt_tensor **values) {
    char which;
    return la_check_square(c, "linalg.eigh", a) || uplo_of(c, uplo, &which) || la_eigh(c, a, which, values, NULL);
}
int tsrt_op__linalg_eigh(tsrt_ctx *c, tsrt_tensor *a, const tsrt_str *uplo, bool vectors, tsrt_tensor **values, tsrt_tensor **out) {
    const int64_t none = 0;
    if (vectors) return tsrt_op_linalg_eigh(c, a, uplo, values, out);
    tsrt_tensor *w;
    if (tsrt_op_linalg_eigvalsh(c, a, uplo, &w)) return 1;
    if (rt_empty(c, a->dtype, 1, &none, out)) return rt_drop(c, w), 1;
    *values = w;
    return 0;
}
