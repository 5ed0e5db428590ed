/* inverse.c: inverses of square matrices: LU with partial pivoting, and two triangular solves of the unit matrix with its rows exchanged alike. */
#include <string.h>
#include "kernels/linalg.h"
#include "tensor_ops.h"

/* a [n, n] becomes its LU, to [n, n] its inverse; pivot: room for n. The number of the first zero on the diagonal, from 1, or 0. */
static int32_t invert(const la_core *f, int64_t n, void *a, void *to, int32_t *pivot, int64_t *row) {
    const size_t b = rt_bytes(f->dtype);
    const double one = 1;
    const int32_t singular = f->lu(n, n, a, pivot);
    for (int64_t i = 0; i < n; i++) row[i] = i;
    for (int64_t i = 0; i < n; i++) {
        const int64_t other = pivot[i] - 1, t = row[i];
        row[i] = row[other], row[other] = t;
    }
    memset(to, 0, (size_t)(n * n) * b);
    for (int64_t i = 0; i < n; i++) memcpy((char *)to + (size_t)(i + row[i] * n) * b, &one, sizeof one);     /* the real part, if it is a complex one */
    f->solve_triangular(n, n, a, to, false, 'N', true);
    f->solve_triangular(n, n, a, to, true, 'N', false);
    return singular;
}

/* info: int32 for each matrix, owned, or NULL: singular ones are an error of `name`. */
static int inverse(tsrt_ctx *c, const char *name, tsrt_tensor *a, bool check, tsrt_tensor **out, tsrt_tensor **info) {
    la_shape d;
    if (la_check_square(c, "linalg.inv", a) || la_check_float(c, "linalg.inv", a)) return 1;
    if (rt_is_reduced(a->dtype) || a->dtype == TSRT_COMPLEX32) return tsrt_fail(c, NULL, "linalg.inv: Low precision dtypes not supported. Got %s", rt_dtype_cpp(a->dtype));
    const la_core *f = la_core_of(a->dtype);
    tsrt_tensor *lu = NULL, *r = NULL, *state = NULL;
    la_shape_of(a, &d);
    const size_t bytes = (size_t)d.n * (sizeof(int64_t) + sizeof(int32_t)) + 1;
    int64_t *row = rt_scratch(c, bytes);
    int failed = !row || la_enter(c, a, &lu) || la_new(c, f->dtype, &d, d.n, d.n, &r) || rt_empty(c, TSRT_INT32, d.nd, d.batch, &state);
    for (int64_t i = 0; i < d.count && !failed; i++) {
        char batch[48];
        const int32_t at = invert(f, d.n, la_at(lu, i, d.n * d.n), la_at(r, i, d.n * d.n), (int32_t *)(void *)(row + d.n), row);
        *(int32_t *)la_at(state, i, 1) = at;
        if (at && check)
            failed = tsrt_fail(c, "torch._C._LinAlgError", "%s: %sThe diagonal element %d is zero, the inversion could not be completed because the input matrix is singular.", name,
                               la_batch_text(&d, i, batch), (int)at);
    }
    if (row) rt_scratch_free(c, row, bytes);
    rt_drop(c, lu);
    if (failed || la_leave(c, a->dtype, &r)) return rt_drop(c, r), rt_drop(c, state), 1;
    *out = r;
    if (info) *info = state;
    else rt_drop(c, state);
    return 0;
}
int tsrt_op_linalg_inv(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return inverse(c, "linalg.inv", a, true, out, NULL); }
int tsrt_op_inverse(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out) { return inverse(c, "linalg.inv", a, true, out, NULL); }
int tsrt_op_linalg_inv_ex(tsrt_ctx *c, tsrt_tensor *a, bool check, tsrt_tensor **out, tsrt_tensor **info) { return inverse(c, "linalg.inv_ex", a, check, out, info); }
