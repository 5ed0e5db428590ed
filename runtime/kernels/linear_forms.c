/* linear_forms.c: products that are compositions: outer and cross products, Kronecker products, chains and powers of matrices. */
#include "product.h"
#include "tensor_ops.h"

static const tsrt_value one = {&tsrt_type_int, {.i = 1}};

/* t seen with other sizes and strides; owned. */
static int seen(tsrt_ctx *c, const tsrt_tensor *t, int ndim, const int64_t *size, const int64_t *stride, tsrt_tensor **out) { return rt_view(c, t, ndim, size, stride, t->offset, out); }

/* ---- outer products */
int tsrt_op_outer(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (a->ndim != 1) return tsrt_fail(c, NULL, "outer: Expected 1-D argument self, but got %d-D", a->ndim);
    if (b->ndim != 1) return tsrt_fail(c, NULL, "outer: Expected 1-D argument vec2, but got %d-D", b->ndim);
    const int64_t size[2] = {a->size[0], 1}, stride[2] = {a->stride[0], 1};
    tsrt_tensor *column;
    if (seen(c, a, 2, size, stride, &column)) return 1;
    const int failed = tsrt_op_mul_Tensor(c, column, b, out);
    rt_drop(c, column);
    return failed;
}
int tsrt_op_ger(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) { return tsrt_op_outer(c, a, b, out); }

static bool is_float_number(const tsrt_value *v) { return rt_scalar_is_float(v) || v->type->kind == TSRT_COMPLEX; }
/* beta * self + alpha * outer(a, b), promoted; bool is logical. */
int tsrt_op_addr(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *beta, const tsrt_value *alpha, tsrt_tensor **out) {
    if (a->ndim != 1) return tsrt_fail(c, NULL, "addr: Expected 1-D argument vec1, but got %d-D", a->ndim);
    if (b->ndim != 1) return tsrt_fail(c, NULL, "addr: Expected 1-D argument vec2, but got %d-D", b->ndim);
    const int dtype = rt_promote(rt_promote(self->dtype, a->dtype), b->dtype);
    const int64_t size[2] = {a->size[0], b->size[0]};
    const tsrt_value *const number[2] = {beta, alpha};
    static const char *const name[2] = {"beta", "alpha"};
    for (int i = 0; i < 2; i++)
        if (rt_is_integral_or_bool(dtype) && is_float_number(number[i])) return tsrt_fail(c, NULL, "For integral input tensors, argument %s must not be a floating point number.", name[i]);
    tsrt_tensor *wide = NULL, *typed = NULL, *r = NULL, *x = NULL, *y = NULL;
    int failed = rt_expand(c, self, 2, size, &wide);
    const bool reads = rt_scalar_complex(beta).re != 0 || rt_scalar_complex(beta).im != 0;
    failed = failed || rt_empty(c, dtype, 2, size, &r) || rt_to(c, a, dtype, &x) || rt_to(c, b, dtype, &y);
    if (!failed && reads) failed = rt_copy(c, r, wide);
    if (!failed && dtype == TSRT_BOOL8) {
        const bool times = rt_scalar_int(alpha) != 0;
        uint8_t *p = (uint8_t *)rt_data(r);
        const uint8_t *px = (const uint8_t *)rt_data(x), *py = (const uint8_t *)rt_data(y);
        for (int64_t i = 0; i < size[0]; i++)
            for (int64_t j = 0; j < size[1]; j++, p++) *p = (reads && *p) || (times && px[i * x->stride[0]] && py[j * y->stride[0]]);
    } else if (!failed) {
        const rt_product p = {.dtype = dtype, .m = size[0], .n = size[1], .k = 1, .a = rt_data(x), .b = rt_data(y), .c = rt_data(r), .a_row = x->stride[0], .a_col = 1, .b_row = 1, .b_col = y->stride[0],
                              .c_row = size[1], .c_col = 1, .alpha = alpha, .beta = beta};
        failed = rt_product_run(c, &p, "addr");
    }
    rt_drop(c, wide), rt_drop(c, typed), rt_drop(c, x), rt_drop(c, y);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_kron(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    const int n = a->ndim > b->ndim ? a->ndim : b->ndim;
    if (2 * n > RT_MAXDIM) return tsrt_fail(c, NULL, "kron: too many dimensions");
    int64_t sa[RT_MAXDIM], ta[RT_MAXDIM], sb[RT_MAXDIM], tb[RT_MAXDIM], made[RT_MAXDIM], step[RT_MAXDIM];
    for (int d = 0; d < n; d++) {
        const int x = d - (n - a->ndim), y = d - (n - b->ndim);
        sa[2 * d] = x < 0 ? 1 : a->size[x], ta[2 * d] = x < 0 ? 0 : a->stride[x], sa[2 * d + 1] = 1, ta[2 * d + 1] = 0;
        sb[2 * d + 1] = y < 0 ? 1 : b->size[y], tb[2 * d + 1] = y < 0 ? 0 : b->stride[y], sb[2 * d] = 1, tb[2 * d] = 0;
        made[d] = sa[2 * d] * sb[2 * d + 1];
    }
    tsrt_tensor *x, *y = NULL, *r = NULL, *flat = NULL;
    if (seen(c, a, 2 * n, sa, ta, &x)) return 1;
    int failed = seen(c, b, 2 * n, sb, tb, &y) || tsrt_op_mul_Tensor(c, x, y, &r) || rt_contiguous(c, r, &flat);
    rt_drop(c, x), rt_drop(c, y), rt_drop(c, r);
    if (failed) return 1;
    rt_row_major(n, made, step);
    failed = seen(c, flat, n, made, step, out);
    rt_drop(c, flat);
    return failed;
}

/* ---- cross products: of the vectors of three along a dimension */
#define CROSS(T_, s_) \
static void cross_##s_(const char *const *p, const int64_t *step, int64_t n, const int64_t *along) { \
    for (int64_t i = 0; i < n; i++) { \
        const T_ *a = (const T_ *)(const void *)p[1] + i * step[1], *b = (const T_ *)(const void *)p[2] + i * step[2]; \
        T_ *to = (T_ *)(uintptr_t)p[0] + i * step[0]; \
        for (int k = 0; k < 3; k++) { \
            const int u = (k + 1) % 3, v = (k + 2) % 3; \
            to[k * along[0]] = (T_)(a[u * along[1]] * b[v * along[2]] - a[v * along[1]] * b[u * along[2]]); \
        } \
    } \
}
CROSS(float, f32)
CROSS(double, f64)
CROSS(uint8_t, u8)
CROSS(uint32_t, u32)
CROSS(uint64_t, u64)
static void cross_u16(const char *const *p, const int64_t *step, int64_t n, const int64_t *along) {
    for (int64_t i = 0; i < n; i++) {
        const uint16_t *a = (const uint16_t *)(const void *)p[1] + i * step[1], *b = (const uint16_t *)(const void *)p[2] + i * step[2];
        uint16_t *to = (uint16_t *)(uintptr_t)p[0] + i * step[0];
        for (int k = 0; k < 3; k++) {
            const int u = (k + 1) % 3, v = (k + 2) % 3;
            to[k * along[0]] = (uint16_t)((uint32_t)a[u * along[1]] * b[v * along[2]] - (uint32_t)a[v * along[1]] * b[u * along[2]]);
        }
    }
}
#define CROSS_COMPLEX(T_, s_) \
typedef struct pair_##s_ { T_ re, im; } pair_##s_; \
static pair_##s_ times_##s_(pair_##s_ x, pair_##s_ y) { return (pair_##s_){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re}; } \
static void cross_##s_(const char *const *p, const int64_t *step, int64_t n, const int64_t *along) { \
    for (int64_t i = 0; i < n; i++) { \
        const pair_##s_ *a = (const pair_##s_ *)(const void *)p[1] + i * step[1], *b = (const pair_##s_ *)(const void *)p[2] + i * step[2]; \
        pair_##s_ *to = (pair_##s_ *)(uintptr_t)p[0] + i * step[0]; \
        for (int k = 0; k < 3; k++) { \
            const int u = (k + 1) % 3, v = (k + 2) % 3; \
            const pair_##s_ x = times_##s_(a[u * along[1]], b[v * along[2]]), y = times_##s_(a[v * along[1]], b[u * along[2]]); \
            to[k * along[0]] = (pair_##s_){x.re - y.re, x.im - y.im}; \
        } \
    } \
}
CROSS_COMPLEX(float, c64)
CROSS_COMPLEX(double, c128)
typedef void cross_fn(const char *const *p, const int64_t *step, int64_t n, const int64_t *along);
static cross_fn *cross_of(int dtype) {
    switch (dtype) {
    case TSRT_FLOAT32: return cross_f32;
    case TSRT_FLOAT64: return cross_f64;
    case TSRT_UINT8: case TSRT_INT8: return cross_u8;
    case TSRT_INT16: return cross_u16;
    case TSRT_INT32: return cross_u32;
    case TSRT_INT64: return cross_u64;
    case TSRT_COMPLEX64: return cross_c64;
    case TSRT_COMPLEX128: return cross_c128;
    default: return NULL;
    }
}
/* float16 and bfloat16: products are rounded before they are subtracted. The factors are the inputs turned by one place and by two. */
static int cross_in_steps(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, int64_t dim, tsrt_tensor **out) {
    tsrt_tensor *turned[2][2] = {{NULL, NULL}, {NULL, NULL}}, *left = NULL, *right = NULL;
    int failed = 0;
    for (int i = 0; i < 4 && !failed; i++) {
        int64_t shift = -1 - i % 2;
        tsrt_list shifts = {.len = 1, .cap = 1, .data = &shift}, dims = {.len = 1, .cap = 1, .data = &dim};
        failed = tsrt_op_roll(c, i / 2 ? b : a, &shifts, &dims, &turned[i / 2][i % 2]);
    }
    failed = failed || tsrt_op_mul_Tensor(c, turned[0][0], turned[1][1], &left) || tsrt_op_mul_Tensor(c, turned[0][1], turned[1][0], &right) || tsrt_op_sub_Tensor(c, left, right, &one, out);
    for (int i = 0; i < 4; i++) rt_drop(c, turned[i / 2][i % 2]);
    rt_drop(c, left), rt_drop(c, right);
    return failed;
}
static int cross_along(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, int64_t dim, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], at[RT_MAXDIM] = {0}, d;
    int n = 0;
    if (a->ndim != b->ndim) return tsrt_fail(c, NULL, "linalg.cross: inputs must have the same number of dimensions.");
    if (rt_wrap_dim(c, dim, a->ndim, &d)) return 1;
    if (!a->ndim || a->size[d] != 3 || b->size[d] != 3)
        return tsrt_fail(c, NULL, "linalg.cross: inputs dimension %lld must have length 3. Got %lld and %lld", (long long)dim, a->ndim ? (long long)a->size[d] : 1LL, a->ndim ? (long long)b->size[d] : 1LL);
    if (rt_broadcast(c, &n, size, a) || rt_broadcast(c, &n, size, b)) return 1;
    const int dtype = a->dtype, work = rt_opmath(dtype);
    if (rt_is_reduced(dtype) && b->dtype == dtype) return cross_in_steps(c, a, b, d, out);
    cross_fn *fn = cross_of(work);
    if (!fn) return tsrt_fail(c, "NotImplementedError", "\"cross\" not implemented for '%s'", rt_dtype_cpp(dtype));
    if (a->dtype != b->dtype) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    tsrt_tensor *x = NULL, *y = NULL, *xw = NULL, *yw = NULL, *r = NULL;
    int failed = rt_to(c, a, work, &x) || rt_to(c, b, work, &y) || rt_expand(c, x, n, size, &xw) || rt_expand(c, y, n, size, &yw) || rt_empty(c, work, n, size, &r);
    if (!failed && r->numel) {
        const int64_t bytes = (int64_t)rt_bytes(work), along[3] = {r->stride[d], xw->stride[d], yw->stride[d]};
        const tsrt_tensor *const t[3] = {r, xw, yw};
        const int inner = n - 1 == d ? n - 2 : n - 1;          /* the loop's dimension */
        const int64_t count = inner < 0 ? 1 : size[inner];
        for (int64_t left = r->numel / 3 / count; left; left--) {
            const char *p[3];
            int64_t step[3];
            for (int k = 0; k < 3; k++) {
                int64_t o = 0;
                for (int q = 0; q < n; q++) o += at[q] * t[k]->stride[q];
                p[k] = rt_data(t[k]) + o * bytes, step[k] = inner < 0 ? 0 : t[k]->stride[inner];
            }
            fn(p, step, count, along);
            for (int q = n - 1; q >= 0; q--) {
                if (q == d || q == inner) continue;
                if (++at[q] < size[q]) break;
                at[q] = 0;
            }
        }
    }
    rt_drop(c, x), rt_drop(c, y), rt_drop(c, xw), rt_drop(c, yw);
    if (!failed) failed = rt_to(c, r, dtype, out);
    rt_drop(c, r);
    return failed;
}
int tsrt_op_linalg_cross(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, int64_t dim, tsrt_tensor **out) { return cross_along(c, a, b, dim, out); }
int tsrt_op_cross(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, const tsrt_opt_int *dim, tsrt_tensor **out) {
    int64_t d = rt_opt_int(dim, 0);
    if (!rt_has(dim)) {                                        /* the first of size 3 */
        while (d < a->ndim && a->size[d] != 3) d++;
        if (d >= a->ndim) return tsrt_fail(c, NULL, "no dimension of size 3 in input");
    }
    return cross_along(c, a, b, d, out);
}

/* ---- vecdot: sum over a dimension of conj(x) * y, broadcast */
int tsrt_op_linalg_vecdot(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, int64_t dim, tsrt_tensor **out) {
    if (!rt_is_floating(a->dtype) && !rt_is_complex(a->dtype)) return tsrt_fail(c, NULL, "linalg.vecdot: Expected a floating point or complex tensor as input. Got %s", rt_dtype_cpp(a->dtype));
    if (a->dtype != b->dtype) return tsrt_fail(c, NULL, "linalg.vecdot: Expected x and y to have the same dtype, but found x of type %s and y of type %s instead", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    int n = 0;
    int64_t size[RT_MAXDIM], d, rest[RT_MAXDIM], sa[RT_MAXDIM], sb[RT_MAXDIM];
    if (rt_broadcast(c, &n, size, a) || rt_broadcast(c, &n, size, b) || rt_wrap_dim(c, dim, n, &d)) return 1;
    tsrt_tensor *conj = NULL, *x = NULL, *y = NULL, *r = NULL;
    int failed = 0;
    if (rt_is_complex(a->dtype)) {
        if (rt_clone(c, a, &conj)) return 1;
        for (int64_t i = 0; i < conj->numel; i++) {
            if (a->dtype == TSRT_COMPLEX64) ((float *)(void *)rt_data(conj))[2 * i + 1] *= -1;
            else ((double *)(void *)rt_data(conj))[2 * i + 1] *= -1;
        }
    } else failed = rt_same(a, &conj);
    failed = failed || rt_expand(c, conj, n, size, &x) || rt_expand(c, b, n, size, &y);
    int m = 0;
    for (int q = 0; q < n && !failed; q++) if (q != d) rest[m] = size[q], sa[m] = x->stride[q], sb[m++] = y->stride[q];
    failed = failed || rt_empty(c, a->dtype, m, rest, &r);
    if (!failed) {
        const rt_product p = {.dtype = a->dtype, .m = 1, .n = 1, .k = n ? size[d] : 1, .a = rt_data(x), .b = rt_data(y), .c = rt_data(r), .a_row = 1, .a_col = n ? x->stride[d] : 1, .b_row = n ? y->stride[d] : 1, .b_col = 2,
                              .c_row = 1, .c_col = 1, .nbatch = m, .batch = rest, .a_step = sa, .b_step = sb, .c_step = r->stride};
        failed = rt_product_run(c, &p, "vecdot");
    }
    rt_drop(c, conj), rt_drop(c, x), rt_drop(c, y);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}

/* ---- chains */
/* The product of t[i..j] in the order that split (n x n) gives; owned. */
static int chain(tsrt_ctx *c, tsrt_tensor *const *t, const int64_t *split, int64_t n, int64_t i, int64_t j, tsrt_tensor **out) {
    if (i == j) return rt_same(t[i], out);
    tsrt_tensor *a, *b;
    const int64_t k = split[i * n + j];
    if (chain(c, t, split, n, i, k, &a)) return 1;
    if (chain(c, t, split, n, k + 1, j, &b)) return rt_drop(c, a), 1;
    const int failed = tsrt_op_mm(c, a, b, out);
    rt_drop(c, a), rt_drop(c, b);
    return failed;
}
/* The order with the fewest multiplications (dynamic programming). */
static int multiply_all(tsrt_ctx *c, tsrt_tensor *const *t, int64_t n, tsrt_tensor **out) {
    if (n > 4096) return tsrt_fail(c, NULL, "multi_dot(): more than 4096 matrices");
    const size_t bytes = (size_t)(n * n) * (sizeof(int64_t) + sizeof(double));
    int64_t *split = rt_scratch(c, bytes);
    if (!split) return 1;
    double *cost = (double *)(void *)(split + n * n);
    for (int64_t i = 0; i < n; i++) cost[i * n + i] = 0;
    for (int64_t length = 1; length < n; length++)
        for (int64_t i = 0; i + length < n; i++) {
            const int64_t j = i + length;
            cost[i * n + j] = -1;
            for (int64_t k = i; k < j; k++) {
                const double x = cost[i * n + k] + cost[(k + 1) * n + j] + (double)t[i]->size[0] * (double)t[k]->size[1] * (double)t[j]->size[1];
                if (cost[i * n + j] < 0 || x < cost[i * n + j]) cost[i * n + j] = x, split[i * n + j] = k;
            }
        }
    const int failed = chain(c, t, split, n, 0, n - 1, out);
    rt_scratch_free(c, split, bytes);
    return failed;
}
int tsrt_op_linalg_multi_dot(tsrt_ctx *c, tsrt_list *list, tsrt_tensor **out) {
    const int64_t n = list->len;
    tsrt_tensor **const t = list->data;
    if (n < 2) return tsrt_fail(c, NULL, "multi_dot(): expected at least 2 tensors but got %lld", (long long)n);
    if (t[0]->ndim < 1 || t[0]->ndim > 2) return tsrt_fail(c, NULL, "multi_dot(): the first tensor must be 1D or 2D but got %dD", t[0]->ndim);
    if (t[n - 1]->ndim < 1 || t[n - 1]->ndim > 2) return tsrt_fail(c, NULL, "multi_dot(): the last tensor must be 1D or 2D but got %dD", t[n - 1]->ndim);
    for (int64_t i = 1; i < n - 1; i++) if (t[i]->ndim != 2) return tsrt_fail(c, NULL, "multi_dot(): tensor %lld must be 2D but got %dD", (long long)i, t[i]->ndim);
    const bool row = t[0]->ndim == 1, column = t[n - 1]->ndim == 1;
    const size_t bytes = (size_t)n * sizeof(tsrt_tensor *);
    tsrt_tensor **all = rt_scratch(c, bytes);
    if (!all) return 1;
    for (int64_t i = 0; i < n; i++) all[i] = NULL;
    int failed = 0;
    for (int64_t i = 0; i < n && !failed; i++) {
        if (i && t[i]->dtype != t[0]->dtype) { failed = tsrt_fail(c, NULL, "multi_dot(): all tensors must have be the same dtype but tensor 0 is %s and tensor %lld %s", rt_dtype_ctype(t[0]->dtype), (long long)i, rt_dtype_ctype(t[i]->dtype)); break; }
        const int64_t as_row[2] = {1, t[i]->size[0]}, row_step[2] = {0, t[i]->stride[0]}, as_column[2] = {t[i]->size[0], 1}, column_step[2] = {t[i]->stride[0], 1};
        failed = i == 0 && row ? seen(c, t[i], 2, as_row, row_step, &all[i]) : i == n - 1 && column ? seen(c, t[i], 2, as_column, column_step, &all[i]) : rt_same(t[i], &all[i]);
    }
    char a[256], b[256];
    for (int64_t i = 0; i + 1 < n && !failed; i++)
        if (all[i]->size[1] != all[i + 1]->size[0])
            failed = tsrt_fail(c, NULL, "multi_dot(): tensors %lld and %lld with shapes %s and %s cannot be multiplied", (long long)i, (long long)i + 1, rt_sizes_text(2, all[i]->size, a, sizeof a), rt_sizes_text(2, all[i + 1]->size, b, sizeof b));
    tsrt_tensor *r = NULL;
    failed = failed || multiply_all(c, all, n, &r);
    for (int64_t i = 0; i < n; i++) rt_drop(c, all[i]);
    rt_scratch_free(c, all, bytes);
    if (failed) return 1;
    if (!row && !column) { *out = r; return 0; }
    int64_t size[1], stride[1] = {1};
    size[0] = row ? r->size[1] : r->size[0];
    failed = seen(c, r, row && column ? 0 : 1, size, stride, out);
    rt_drop(c, r);
    return failed;
}
int tsrt_op_chain_matmul(tsrt_ctx *c, tsrt_list *list, tsrt_tensor **out) {
    tsrt_tensor **const t = list->data;
    for (int64_t i = 0; i < list->len; i++) if (t[i]->ndim != 2) return tsrt_fail(c, NULL, "Tensor dimension is %d, expected 2 instead.", t[i]->ndim);
    if (!list->len) return tsrt_fail(c, NULL, "chain_matmul(): Expected one or more matrices");
    if (list->len == 1) return rt_clone(c, t[0], out);
    return tsrt_op_linalg_multi_dot(c, list, out);
}

/* ---- powers: binary, from the lowest bit */
int tsrt_op_linalg_matrix_power(tsrt_ctx *c, tsrt_tensor *a, int64_t n, tsrt_tensor **out) {
    if (a->ndim < 2) return tsrt_fail(c, NULL, "linalg.matrix_power: The input tensor A must have at least 2 dimensions.");
    const int64_t m = a->size[a->ndim - 1];
    if (a->size[a->ndim - 2] != m) return tsrt_fail(c, NULL, "linalg.matrix_power: A must be batches of square matrices, but they are %lld by %lld matrices", (long long)a->size[a->ndim - 2], (long long)m);
    if (n == 0) {
        tsrt_tensor *r;
        if (rt_zeros(c, a->dtype, a->ndim, a->size, &r)) return 1;
        int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
        for (int d = 0; d < a->ndim - 2; d++) size[d] = r->size[d], stride[d] = r->stride[d];
        size[a->ndim - 2] = m, stride[a->ndim - 2] = m + 1;
        tsrt_tensor *diagonal;
        int failed = seen(c, r, a->ndim - 1, size, stride, &diagonal);
        if (!failed) failed = rt_fill(c, diagonal, &one), rt_drop(c, diagonal);
        if (failed) return rt_drop(c, r), 1;
        *out = r;
        return 0;
    }
    tsrt_tensor *base, *r = NULL;
    if (n < 0 ? tsrt_op_linalg_inv(c, a, &base) : rt_same(a, &base)) return 1;
    uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
    if (left == 1) {
        const int failed = rt_clone(c, base, out);
        rt_drop(c, base);
        return failed;
    }
    for (;;) {
        tsrt_tensor *next;
        if (left & 1) {
            if (!r) { if (rt_same(base, &r)) return rt_drop(c, base), 1; }
            else {
                if (tsrt_op_matmul(c, r, base, &next)) return rt_drop(c, r), rt_drop(c, base), 1;
                rt_drop(c, r);
                r = next;
            }
        }
        if (!(left >>= 1)) break;
        if (tsrt_op_matmul(c, base, base, &next)) return rt_drop(c, r), rt_drop(c, base), 1;
        rt_drop(c, base);
        base = next;
    }
    rt_drop(c, base);
    *out = r;
    return 0;
}
int tsrt_op_matrix_power(tsrt_ctx *c, tsrt_tensor *a, int64_t n, tsrt_tensor **out) { return tsrt_op_linalg_matrix_power(c, a, n, out); }
