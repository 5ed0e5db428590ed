/* matmul.c: aten's products of matrices and vectors, over rt_product. */
#include "product.h"
#include "tensor_ops.h"

#define UNLESS(cond_, ...) do { if (!(cond_)) return tsrt_fail(c, NULL, __VA_ARGS__); } while (0)

/* ---- plain products */
int tsrt_op_mm(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    UNLESS(a->ndim == 2, "self must be a matrix");
    UNLESS(b->ndim == 2, "mat2 must be a matrix");
    UNLESS(a->size[1] == b->size[0], "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)a->size[0], (long long)a->size[1],
           (long long)b->size[0], (long long)b->size[1]);
    UNLESS(a->dtype == b->dtype, "expected m1 and m2 to have the same dtype, but got: %s != %s", rt_dtype_ctype(a->dtype), rt_dtype_ctype(b->dtype));
    tsrt_tensor *r;
    const int64_t size[2] = {a->size[0], b->size[1]};
    if (rt_empty(c, a->dtype, 2, size, &r)) return 1;
    if (rt_product_tensors(c, a, b, r, NULL, NULL, "addmm_impl_cpu_")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
/* The checks of bmm and baddbmm. */
static int check_batches(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b) {
    UNLESS(a->ndim == 3, "batch1 must be a 3D tensor");
    UNLESS(b->ndim == 3, "batch2 must be a 3D tensor");
    UNLESS(b->size[0] == a->size[0] && b->size[1] == a->size[2], "Expected size for first two dimensions of batch2 tensor to be: [%lld, %lld] but got: [%lld, %lld].",
           (long long)a->size[0], (long long)a->size[2], (long long)b->size[0], (long long)b->size[1]);
    return 0;
}
int tsrt_op_bmm(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (check_batches(c, a, b)) return 1;
    UNLESS(a->dtype == b->dtype, "expected scalar type %s but found %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    tsrt_tensor *r;
    const int64_t size[3] = {a->size[0], a->size[1], b->size[2]};
    if (rt_empty(c, a->dtype, 3, size, &r)) return 1;
    if (rt_product_tensors(c, a, b, r, NULL, NULL, "bmm")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
static int check_vector(tsrt_ctx *c, const tsrt_tensor *self, const tsrt_tensor *mat, const tsrt_tensor *vec, int self_dim) {
    UNLESS(mat->ndim == 2 && vec->ndim == 1 && self_dim <= 1, "vector + matrix @ vector expected, got %d, %d, %d", self_dim, mat->ndim, vec->ndim);
    const int64_t n = !self ? mat->size[0] : self->numel;
    UNLESS(mat->size[1] == vec->size[0] && (mat->size[0] == n || n == 1), "size mismatch, got input (%lld), mat (%lldx%lld), vec (%lld)", (long long)n,
           (long long)mat->size[0], (long long)mat->size[1], (long long)vec->size[0]);
    const int dtype = self ? self->dtype : vec->dtype;
    UNLESS(mat->dtype == vec->dtype && dtype == vec->dtype, "addmv input tensors must have the same dtype, but got %s, %s, and %s", rt_dtype_cpp(dtype),
           rt_dtype_cpp(mat->dtype), rt_dtype_cpp(vec->dtype));
    return 0;
}
static int times_vector(tsrt_ctx *c, const tsrt_tensor *mat, const tsrt_tensor *vec, tsrt_tensor *dest, const tsrt_value *alpha, const tsrt_value *beta) {
    const rt_product p = {.dtype = dest->dtype, .m = mat->size[0], .n = 1, .k = mat->size[1], .a = rt_data(mat), .b = rt_data(vec), .c = rt_data(dest),
                          .a_row = mat->stride[0], .a_col = mat->stride[1], .b_row = vec->stride[0], .b_col = 1, .c_row = dest->stride[0], .c_col = 1,
                          .alpha = alpha, .beta = beta};
    return rt_product_run(c, &p, "addmv_impl_cpu");
}
int tsrt_op_mv(tsrt_ctx *c, tsrt_tensor *mat, tsrt_tensor *vec, tsrt_tensor **out) {
    if (check_vector(c, NULL, mat, vec, 1)) return 1;
    tsrt_tensor *r;
    if (rt_empty(c, mat->dtype, 1, mat->size, &r)) return 1;
    if (times_vector(c, mat, vec, r, NULL, NULL)) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_dot(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    UNLESS(a->ndim == 1 && b->ndim == 1, "1D tensors expected, but got %dD and %dD tensors", a->ndim, b->ndim);
    UNLESS(a->dtype == b->dtype, "dot : expected both vectors to have same dtype, but found %s and %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    UNLESS(a->numel == b->numel, "inconsistent tensor size, expected tensor [%lld] and src [%lld] to have the same number of elements, but got %lld and %lld elements respectively",
           (long long)a->numel, (long long)b->numel, (long long)a->numel, (long long)b->numel);
    tsrt_tensor *r;
    if (rt_empty(c, a->dtype, 0, NULL, &r)) return 1;
    const rt_product p = {.dtype = a->dtype, .m = 1, .n = 1, .k = a->numel, .a = rt_data(a), .b = rt_data(b), .c = rt_data(r), .a_row = 1, .a_col = a->stride[0],
                          .b_row = b->stride[0], .b_col = b->stride[0] == 1 ? 2 : 1, .c_row = 1, .c_col = 1};
    if (rt_product_run(c, &p, "dot")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
/* The complex conjugate as a new tensor, or t itself where it is real; owned. */
static int conjugate(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (!rt_is_complex(t->dtype)) return rt_same(t, out);
    if (rt_clone(c, t, out)) return 1;
    char *p = rt_data(*out);
    for (int64_t i = 0; i < (*out)->numel; i++) {
        if (t->dtype == TSRT_COMPLEX64) ((float *)(void *)p)[2 * i + 1] *= -1;
        else if (t->dtype == TSRT_COMPLEX128) ((double *)(void *)p)[2 * i + 1] *= -1;
    }
    return 0;
}
int tsrt_op_vdot(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (a->ndim != 1 || b->ndim != 1 || a->numel != b->numel || !rt_is_complex(a->dtype)) return tsrt_op_dot(c, a, b, out);
    tsrt_tensor *t;
    if (conjugate(c, a, &t)) return 1;
    const int failed = tsrt_op_dot(c, t, b, out);
    rt_drop(c, t);
    return failed;
}

/* ---- with something added */
/* A new tensor of size[0..ndim) that holds self expanded, unless beta is 0. */
static int start(tsrt_ctx *c, const tsrt_tensor *self, const tsrt_value *beta, int ndim, const int64_t *size, tsrt_tensor **out) {
    tsrt_tensor *wide, *r;
    if (rt_expand(c, self, ndim, size, &wide)) return 1;
    int failed = rt_empty(c, self->dtype, ndim, size, &r);
    const bool reads = rt_scalar_is_bool(beta) || rt_scalar_complex(beta).re != 0 || rt_scalar_complex(beta).im != 0;
    if (!failed && reads && rt_copy(c, r, wide)) failed = 1, rt_drop(c, r);
    rt_drop(c, wide);
    if (!failed) *out = r;
    return failed;
}
int tsrt_op_addmm(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *beta, const tsrt_value *alpha, tsrt_tensor **out) {
    UNLESS(a->ndim == 2, "mat1 must be a matrix, got %d-D tensor", a->ndim);
    UNLESS(b->ndim == 2, "mat2 must be a matrix, got %d-D tensor", b->ndim);
    UNLESS(a->size[1] == b->size[0], "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)a->size[0], (long long)a->size[1],
           (long long)b->size[0], (long long)b->size[1]);
    UNLESS(self->dtype == b->dtype, "self and mat2 must have the same dtype, but got %s and %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(b->dtype));
    UNLESS(a->dtype == b->dtype, "mat1 and mat2 must have the same dtype, but got %s and %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    tsrt_tensor *r;
    const int64_t size[2] = {a->size[0], b->size[1]};
    if (start(c, self, beta, 2, size, &r)) return 1;
    if (rt_product_tensors(c, a, b, r, alpha, beta, "addmm_impl_cpu_")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_addmv(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *mat, tsrt_tensor *vec, const tsrt_value *beta, const tsrt_value *alpha, tsrt_tensor **out) {
    if (check_vector(c, self, mat, vec, self->ndim)) return 1;
    tsrt_tensor *r;
    if (start(c, self, beta, 1, mat->size, &r)) return 1;
    if (times_vector(c, mat, vec, r, alpha, beta)) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_baddbmm(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *beta, const tsrt_value *alpha, tsrt_tensor **out) {
    if (check_batches(c, a, b)) return 1;
    UNLESS(self->dtype == a->dtype && a->dtype == b->dtype, "Input dtypes must be the same, got: input %s, batch1: %s, batch2: %s", rt_dtype_ctype(self->dtype),
           rt_dtype_ctype(a->dtype), rt_dtype_ctype(b->dtype));
    tsrt_tensor *r;
    const int64_t size[3] = {a->size[0], a->size[1], b->size[2]};
    if (start(c, self, beta, 3, size, &r)) return 1;
    if (rt_product_tensors(c, a, b, r, alpha, beta, "baddbmm")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
/* The sum over the batch is a product with a longer k where batch and k lie one behind the other, else one product a matrix. */
int tsrt_op_addbmm(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *beta, const tsrt_value *alpha, tsrt_tensor **out) {
    UNLESS(a->ndim == 3, "batch1 must be a 3D tensor");
    UNLESS(b->ndim == 3, "batch2 must be a 3D tensor");
    UNLESS(a->size[0] == b->size[0], "batch1 and batch2 must have same number of batches, got %lld and %lld", (long long)a->size[0], (long long)b->size[0]);
    UNLESS(a->size[2] == b->size[1], "Incompatible matrix sizes for bmm (%lldx%lld and %lldx%lld)", (long long)a->size[1], (long long)a->size[2], (long long)b->size[1], (long long)b->size[2]);
    UNLESS(self->dtype == b->dtype, "self and mat2 must have the same dtype, but got %s and %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(b->dtype));
    UNLESS(a->dtype == b->dtype, "mat1 and mat2 must have the same dtype, but got %s and %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
    tsrt_tensor *r;
    const int64_t size[2] = {a->size[1], b->size[2]}, bytes = (int64_t)rt_bytes(self->dtype);
    if (start(c, self, beta, 2, size, &r)) return 1;
    rt_product p = {.dtype = r->dtype, .m = size[0], .n = size[1], .k = a->size[2], .a = rt_data(a), .b = rt_data(b), .c = rt_data(r), .a_row = a->stride[1],
                    .a_col = a->stride[2], .b_row = b->stride[1], .b_col = b->stride[2], .c_row = r->stride[0], .c_col = 1, .alpha = alpha, .beta = beta};
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    if (!a->size[0]) {                                               /* nothing is added: beta * self */
        p.k = 0;
        if (rt_product_run(c, &p, "addmm_impl_cpu_")) return rt_drop(c, r), 1;
    }
    for (int64_t i = 0; i < a->size[0]; i++) {
        p.a = rt_data(a) + i * a->stride[0] * bytes, p.b = rt_data(b) + i * b->stride[0] * bytes;
        if (i) p.beta = &one;
        if (rt_product_run(c, &p, "addmm_impl_cpu_")) return rt_drop(c, r), 1;
    }
    *out = r;
    return 0;
}
/* In place, self takes the result's size, smaller as it may be. */
int tsrt_op_addbmm_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *a, tsrt_tensor *b, const tsrt_value *beta, const tsrt_value *alpha) {
    tsrt_tensor *r;
    return tsrt_op_addbmm(c, self, a, b, beta, alpha, &r) || rt_out_store(c, self, r, RT_DEST_OUT);
}

/* ---- matmul: vectors become matrices, batch dimensions broadcast, nothing is copied */
int tsrt_op_matmul(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    UNLESS(a->ndim && b->ndim, "both arguments to matmul need to be at least 1D, but they are %dD and %dD", a->ndim, b->ndim);
    if (a->ndim == 1 && b->ndim == 1) return tsrt_op_dot(c, a, b, out);
    if (a->ndim == 2 && b->ndim == 1) return tsrt_op_mv(c, a, b, out);
    if (a->ndim == 2 && b->ndim == 2) return tsrt_op_mm(c, a, b, out);
    const int an = a->ndim > 2 ? a->ndim - 2 : 0, bn = b->ndim > 2 ? b->ndim - 2 : 0, n = an > bn ? an : bn;
    const int64_t m = a->ndim == 1 ? 1 : a->size[an], k = a->size[a->ndim - 1], bk = b->size[b->ndim == 1 ? 0 : bn], w = b->ndim == 1 ? 1 : b->size[bn + 1];
    UNLESS(n < RT_MAXDIM - 2, "matmul: too many dimensions");
    int64_t size[RT_MAXDIM], a_step[RT_MAXDIM], b_step[RT_MAXDIM], c_step[RT_MAXDIM], count = 1;
    for (int d = 0; d < n; d++) {
        const int ad = d - (n - an), bd = d - (n - bn);
        const int64_t x = ad >= 0 ? a->size[ad] : 1, y = bd >= 0 ? b->size[bd] : 1;
        UNLESS(x == y || x == 1 || y == 1, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %d", (long long)x, (long long)y, d);
        size[d] = x == 1 ? y : x;
        a_step[d] = x == 1 ? 0 : a->stride[ad], b_step[d] = y == 1 ? 0 : b->stride[bd];
        count *= size[d];
    }
    if (k != bk) {
        if (!an || !bn) {
            const bool second = b->ndim <= 2 && a->ndim > 2;
            if (b->ndim == 1)
                return tsrt_fail(c, NULL, "size mismatch, got input (%lld), mat (%lldx%lld), vec (%lld)", (long long)(count * m), (long long)(count * m), (long long)k, (long long)bk);
            if (second || !bn)
                return tsrt_fail(c, NULL, "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)(count * m), (long long)k, (long long)bk, (long long)w);
        }
        return tsrt_fail(c, NULL, "Expected size for first two dimensions of batch2 tensor to be: [%lld, %lld] but got: [%lld, %lld].", (long long)count, (long long)k, (long long)count, (long long)bk);
    }
    if (a->dtype != b->dtype) {
        if (b->ndim == 1) return tsrt_fail(c, NULL, "addmv input tensors must have the same dtype, but got %s, %s, and %s", rt_dtype_cpp(b->dtype), rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
        if (an && bn) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(a->dtype), rt_dtype_cpp(b->dtype));
        return tsrt_fail(c, NULL, "expected m1 and m2 to have the same dtype, but got: %s != %s", rt_dtype_ctype(a->dtype), rt_dtype_ctype(b->dtype));
    }
    int ndim = n;
    if (a->ndim > 1) size[ndim++] = m;
    if (b->ndim > 1) size[ndim++] = w;
    tsrt_tensor *r;
    if (rt_empty(c, a->dtype, ndim, size, &r)) return 1;
    for (int d = 0; d < n; d++) c_step[d] = r->stride[d];
    const rt_product p = {.dtype = a->dtype, .m = m, .n = w, .k = k, .a = rt_data(a), .b = rt_data(b), .c = rt_data(r),
                          .a_row = a->ndim == 1 ? 1 : a->stride[an], .a_col = a->stride[a->ndim - 1], .b_row = b->ndim == 1 ? b->stride[0] : b->stride[bn],
                          .b_col = b->ndim == 1 ? 1 : b->stride[bn + 1], .c_row = w, .c_col = 1,
                          .nbatch = n, .batch = size, .a_step = a_step, .b_step = b_step, .c_step = c_step};
    if (rt_product_run(c, &p, b->ndim == 1 ? "addmv_impl_cpu" : an && bn ? "bmm" : "addmm_impl_cpu_")) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_linalg_matmul(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) { return tsrt_op_matmul(c, a, b, out); }

/* ---- linear: input @ weight.T + bias */
int tsrt_op_linear(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor **out) {
    UNLESS(in->ndim && weight->ndim, "both arguments to linear need to be at least 1D, but they are %dD and %dD", in->ndim, weight->ndim);
    UNLESS(weight->ndim <= 2, "t() expects a tensor with <= 2 dimensions, but self is %dD", weight->ndim);
    const int n = in->ndim - 1;
    const int64_t k = in->size[n], w = weight->ndim == 2 ? weight->size[0] : 1;
    if (weight->ndim == 1 && !rt_defined(bias)) return tsrt_op_matmul(c, in, weight, out);
    int64_t rows = 1;
    for (int d = 0; d < n; d++) rows *= in->size[d];
    UNLESS(k == weight->size[weight->ndim - 1], "mat1 and mat2 shapes cannot be multiplied (%lldx%lld and %lldx%lld)", (long long)rows, (long long)k, (long long)weight->size[weight->ndim - 1], (long long)w);
    bias = rt_defined(bias) ? bias : NULL;
    if (bias) UNLESS(bias->dtype == weight->dtype, "self and mat2 must have the same dtype, but got %s and %s", rt_dtype_cpp(bias->dtype), rt_dtype_cpp(weight->dtype));
    UNLESS(in->dtype == weight->dtype, "expected m1 and m2 to have the same dtype, but got: %s != %s", rt_dtype_ctype(in->dtype), rt_dtype_ctype(weight->dtype));
    int64_t size[RT_MAXDIM];
    for (int d = 0; d < n; d++) size[d] = in->size[d];
    int ndim = n;
    if (weight->ndim == 2) size[ndim++] = w;
    tsrt_tensor *r, *wide = NULL;
    if (bias && rt_expand(c, bias, ndim ? ndim : 0, size, &wide)) return 1;
    if (rt_empty(c, in->dtype, ndim, size, &r)) return rt_drop(c, wide), 1;
    int failed = wide && rt_copy(c, r, wide);
    rt_drop(c, wide);
    int64_t b_step[RT_MAXDIM] = {0};
    const tsrt_value one = {&tsrt_type_int, {.i = 1}};
    const int last = n ? n - 1 : 0;
    const rt_product p = {.dtype = in->dtype, .m = n ? in->size[last] : 1, .n = w, .k = k, .a = rt_data(in), .b = rt_data(weight), .c = rt_data(r),
                          .a_row = n ? in->stride[last] : 1, .a_col = in->stride[n], .b_row = weight->stride[weight->ndim - 1], .b_col = weight->ndim == 2 ? weight->stride[0] : 1,
                          .c_row = w, .c_col = 1, .nbatch = last, .batch = size, .a_step = in->stride, .b_step = b_step, .c_step = r->stride,
                          .beta = bias ? &one : NULL};
    failed = failed || rt_product_run(c, &p, "addmm_impl_cpu_");
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
