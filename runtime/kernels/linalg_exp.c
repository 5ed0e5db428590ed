/* linalg_exp.c: the exponential of matrices: scaling and squaring with the [13/13] Pade approximant.
 * Reference: N. J. Higham, The scaling and squaring method for the matrix exponential revisited, SIAM J. Matrix Anal. Appl. 26 (2005), algorithm 2.3. */
#include <math.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"

static const double pade[14] = {64764752532480000., 32382376266240000., 7771770303897600., 1187353796428800., 129060195264000., 10559470521600., 670442572800., 33522128640., 1323241920., 40840800., 960960., 16380., 182., 1.};

/* a[n, n] becomes e^a; work: 8 n^2 elements. parts: doubles of an element. */
static void exponential(const la_core *f, int64_t n, double *a, double *work, int32_t *pivot) {
    const int64_t parts = (int64_t)rt_bytes(f->dtype) / 8, size = n * n * parts;
    double *a2 = work, *a4 = a2 + size, *a6 = a4 + size, *u = a6 + size, *v = u + size, *x = v + size, *y = x + size, norm = 0;
    for (int64_t j = 0; j < n; j++) {
        double sum = 0;
        for (int64_t i = 0; i < n; i++) {
            const double *e = a + (i + j * n) * parts;
            sum += parts == 2 ? hypot(e[0], e[1]) : fabs(e[0]);
        }
        if (!(sum <= norm)) norm = sum;
    }
    if (!isfinite(norm)) {
        for (int64_t i = 0; i < size; i++) a[i] = NAN;
        return;
    }
    const int squarings = norm > 5.371920351148152 ? (int)ceil(log2(norm / 5.371920351148152)) : 0;
    for (int64_t i = 0; i < size; i++) a[i] = ldexp(a[i], -squarings);
    f->multiply(n, n, n, a, a, a2);
    f->multiply(n, n, n, a2, a2, a4);
    f->multiply(n, n, n, a4, a2, a6);
    for (int odd = 1; odd >= 0; odd--) {                                /* the odd powers (but one a) into u, the even ones into v */
        double *to = odd ? x : v;
        for (int64_t i = 0; i < size; i++) y[i] = pade[12 + odd] * a6[i] + pade[10 + odd] * a4[i] + pade[8 + odd] * a2[i];
        f->multiply(n, n, n, a6, y, to);
        for (int64_t i = 0; i < size; i++) to[i] += pade[6 + odd] * a6[i] + pade[4 + odd] * a4[i] + pade[2 + odd] * a2[i];
        for (int64_t i = 0; i < n; i++) to[i * (n + 1) * parts] += pade[odd];
        if (odd) f->multiply(n, n, n, a, x, u);
    }
    for (int64_t i = 0; i < size; i++) x[i] = v[i] + u[i], y[i] = v[i] - u[i];
    f->lu(n, n, y, pivot);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0, p = pivot[i] - 1; j < n * parts && p != i; j++) {
            const int64_t at = j / parts * n * parts + j % parts;
            const double t = x[at + i * parts];
            x[at + i * parts] = x[at + p * parts], x[at + p * parts] = t;
        }
    f->solve_triangular(n, n, y, x, false, 'N', true);
    f->solve_triangular(n, n, y, x, true, 'N', false);
    for (int s = 0; s < squarings; s++) {
        f->multiply(n, n, n, x, x, y);
        double *t = x;
        x = y, y = t;
    }
    memcpy(a, x, (size_t)size * sizeof *a);
}
int tsrt_op_linalg_matrix_exp(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) {
    la_shape d;
    tsrt_tensor *t = NULL;
    if (la_check_square(c, "linalg.matrix_exp", a) || la_check_float(c, "linalg.matrix_exp", a)) return 1;
    la_shape_of(a, &d);
    const la_core *f = la_core_of(a->dtype);
    const size_t bytes = (size_t)(8 * d.n * d.n + d.n + 1) * rt_bytes(f->dtype);
    char *work = rt_scratch(c, bytes);
    int failed = !work || rt_empty(c, f->dtype, a->ndim, a->size, &t) || rt_copy(c, t, a);      /* by rows: of the transposed matrix, whose exponential is the transposed one */
    for (int64_t i = 0; i < d.count && !failed; i++)
        exponential(f, d.n, la_at(t, i, d.n * d.n), (double *)(void *)work, (int32_t *)(void *)(work + (size_t)(8 * d.n * d.n) * rt_bytes(f->dtype)));
    if (work) rt_scratch_free(c, work, bytes);
    if (failed || la_leave(c, a->dtype, &t)) return rt_drop(c, t), 1;
    *out = t;
    return 0;
}
int tsrt_op_matrix_exp(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return tsrt_op_linalg_matrix_exp(c, a, out); }
