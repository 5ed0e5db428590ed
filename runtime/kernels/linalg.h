/* linalg.h: what the linear algebra kernels share. Matrices are worked on in double precision (real or complex) whatever their dtype, stored by columns
 * as LAPACK stores them: element (i, j) of an m x n matrix is a[i + j * m]. Batches are one matrix after the other. */
#ifndef TSRT_LINALG_H
#define TSRT_LINALG_H
#include "tensor/tensor.h"

/* The algorithms for one type of element. Arguments `void *` are arrays of that type, `double *` are real for both. */
typedef struct la_core {
    int dtype;                                        /* TSRT_FLOAT64 or TSRT_COMPLEX128 */
    /* PA = LU with partial pivoting, in place; pivot[min(m, n)] counts rows from 1. The number of the first zero on the diagonal, from 1, or 0. */
    int32_t (*lu)(int64_t m, int64_t n, void *a, int32_t *pivot);
    /* A = LL^H (or U^H U) in place, of the triangle named; the other one is left as it is. The order of the first minor that is not positive, or 0. */
    int32_t (*cholesky)(int64_t n, void *a, bool upper);
    /* B[n, k] becomes op(A)^-1 B for triangular A; how: 'N', 'T' or 'C' (conjugate transpose). */
    void (*solve_triangular)(int64_t n, int64_t k, const void *a, void *b, bool upper, char how, bool unit);
    /* A = QR by Householder reflections H_i = I - tau_i v_i v_i^H: R above, v below the diagonal. */
    void (*qr)(int64_t m, int64_t n, void *a, void *tau);
    /* q[m, nq] = the first nq columns of H_0 ... H_(k-1). */
    void (*make_q)(int64_t m, int64_t nq, int64_t k, const void *a, const void *tau, void *q);
    /* c[m, n] = Q c or Q^H c with Q as above. */
    void (*apply_q)(int64_t m, int64_t n, int64_t k, const void *a, const void *tau, void *to, bool adjoint);
    /* A = U S V^H of a square matrix: a becomes U (all columns of norm 1), s descends, v. */
    void (*svd)(int64_t n, void *a, double *s, void *v);
    /* The Hermitian matrix in the triangle named: w ascends, a becomes the vectors; off-diagonal elements below eps count as 0 (so that as many steps are
     * made, and signs are, as in the matrix's own precision). work: n^2 + 3n elements. false: no convergence. */
    bool (*eigh)(int64_t n, void *a, double *w, bool upper, double eps, void *work);
    /* c[m, n] = a[m, k] b[k, n] */
    void (*multiply)(int64_t m, int64_t n, int64_t k, const void *a, const void *b, void *to);
    void (*adjoint)(int64_t m, int64_t n, const void *a, void *to);       /* to[n, m] = a[m, n]^H */
} la_core;
extern const la_core la_real, la_complex;
static inline const la_core *la_core_of(int dtype) { return rt_is_complex(dtype) ? &la_complex : &la_real; }

/* Sizes of a batch of matrices. */
typedef struct la_shape { int nd; int64_t count, m, n, k; int64_t batch[RT_MAXDIM]; } la_shape;     /* nd: dimensions of the batch; k = min(m, n) */
void la_shape_of(const tsrt_tensor *a, la_shape *s);
/* Checks with PyTorch's words: two dimensions at least, square matrices, a floating or complex dtype, and one that LAPACK has ("NAME" not implemented for 'Half'). */
int la_check_dims(tsrt_ctx *c, const char *name, const tsrt_tensor *a);
int la_check_square(tsrt_ctx *c, const char *name, const tsrt_tensor *a);
int la_check_float(tsrt_ctx *c, const char *name, const tsrt_tensor *a);
int la_check_implemented(tsrt_ctx *c, const char *kernel, const tsrt_tensor *a);
/* A new tensor of batch x m x n, its matrices stored by columns. */
int la_new(tsrt_ctx *c, int dtype, const la_shape *s, int64_t m, int64_t n, tsrt_tensor **out);
/* A new tensor of batch x n. */
int la_new_vector(tsrt_ctx *c, int dtype, const la_shape *s, int64_t n, tsrt_tensor **out);
/* A copy of a in the type that it is computed in, by columns. */
int la_enter(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor **out);
/* *t (owned) in dtype with the same strides. */
int la_leave(tsrt_ctx *c, int dtype, tsrt_tensor **t);
/* Matrix number i of `of` elements each. */
static inline void *la_at(const tsrt_tensor *t, int64_t i, int64_t of) { return rt_data(t) + i * of * (int64_t)rt_bytes(t->dtype); }
/* "(Batch element 3): " or "" for a single matrix, in `to`. */
const char *la_batch_text(const la_shape *s, int64_t i, char to[48]);
/* eps of the dtype that a tensor's values have. */
double la_eps(int dtype);

/* A = U S V^H: s[batch, k] in the real dtype always; u[batch, m, k or m] and vh[batch, k or n, n] when `u` is given. */
int la_svd(tsrt_ctx *c, tsrt_tensor *a, bool full, tsrt_tensor **u, tsrt_tensor **s, tsrt_tensor **vh);
/* Eigenvalues (ascending) of Hermitian matrices in the triangle uplo ("L" or "U"), and the vectors unless `vectors` is NULL. */
int la_eigh(tsrt_ctx *c, tsrt_tensor *a, char uplo, tsrt_tensor **values, tsrt_tensor **vectors);
/* A view with the last two dimensions exchanged; one whose batch is expanded, the last `core` dimensions as they are; both for two batches that broadcast. */
int la_swapped(tsrt_ctx *c, const tsrt_tensor *a, tsrt_tensor **out);
int la_expand(tsrt_ctx *c, const tsrt_tensor *a, int nd, const int64_t *batch, int core, tsrt_tensor **out);
int la_broadcast(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b, tsrt_tensor **x, tsrt_tensor **y);
#endif
