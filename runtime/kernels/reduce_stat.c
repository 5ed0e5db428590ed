/* reduce_stat.c: variance and standard deviation (two passes), logsumexp, vector norms, comparisons of whole tensors. */
#include <math.h>
#include "kernels/reduce_ops.h"
#include "tensor_ops.h"

/* ---- variance */
static void to_mean(void *sum, int64_t nout, int64_t n, int type) {
    if (type == RED_F32) for (int64_t i = 0; i < nout; i++) ((float *)sum)[i] /= (float)n;
    else for (int64_t i = 0; i < nout; i++) ((double *)sum)[i] /= (double)n;
}
static int moments(tsrt_ctx *c, const tsrt_tensor *self, uint64_t dims, double correction, bool keepdim, bool root, const char *name, tsrt_tensor **var, tsrt_tensor **mean) {
    if (!rt_is_floating(self->dtype) && !rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "%s only support floating point and complex dtypes", name);
    const bool complex = rt_is_complex(self->dtype);
    const int parts = complex ? 2 : 1, real = rt_to_real(self->dtype), type = red_type(real);
    tsrt_tensor *v = NULL, *m = NULL, *t = (tsrt_tensor *)self;
    red_plan p;
    if (complex) {
        if (red_view_real(c, self, &t)) return 1;
        if (!self->ndim) dims = 0;                        /* dimension 0 of a scalar is none of its parts */
    } else tsrt_retain(t);
    red_plan_make(&p, t, dims);
    const int dtype = red_dtype(type);
    const size_t b = rt_bytes(dtype), bytes = 2 * (size_t)(p.nout ? p.nout : 1) * b;
    char small[64], *acc = bytes <= sizeof small ? small : rt_scratch(c, bytes), *mid = acc + bytes / 2;
    int failed = !acc || red_out(c, self, dims, keepdim, real, &v) || (mean && red_out(c, self, dims, keepdim, self->dtype, &m));
    if (!failed && !p.n) {
        failed = red_fill(c, v, NAN) || (m && red_fill(c, m, NAN));
    } else if (!failed) {
        failed = red_two(c, t, &p, type, RED_SUM, to_mean, RED_SQDIFF, mid, acc);
        double by = (double)p.n - correction;
        if (!(by > 0)) by = 0;
        const int64_t n = p.nout / parts;
        if (type == RED_F32) {
            float *a = (float *)(void *)acc;
            for (int64_t i = 0; i < n; i++) {
                const float s = (complex ? a[2 * i] + a[2 * i + 1] : a[i]) / (float)by;
                a[i] = root ? sqrtf(s) : s;
            }
        } else {
            double *a = (double *)(void *)acc;
            for (int64_t i = 0; i < n; i++) {
                const double s = (complex ? a[2 * i] + a[2 * i + 1] : a[i]) / by;
                a[i] = root ? sqrt(s) : s;
            }
        }
        if (!failed) {
            red_store(v, dtype, acc);
            if (m) rt_convert(real, rt_data(m), (int64_t)rt_bytes(real), dtype, mid, (int64_t)b, m->numel * parts);
        }
    }
    if (acc && acc != small) rt_scratch_free(c, acc, bytes);
    rt_drop(c, t);
    if (failed) return rt_drop(c, v), rt_drop(c, m), 1;
    *var = v;
    if (mean) *mean = m;
    return 0;
}
static double corrected(const tsrt_opt_value *v) { return rt_has(v) ? rt_scalar_double(&v->value) : 1; }
#define VARIANCE(name_, root_)                                                                                                                   \
    int tsrt_op_##name_##_correction(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, const tsrt_opt_value *correction, bool keepdim, tsrt_tensor **out) { \
        uint64_t dims;                                                                                                                           \
        return rt_dim_set(c, dim, self->ndim, true, &dims) || moments(c, self, dims, corrected(correction), keepdim, root_, "std and var", out, NULL); \
    }                                                                                                                                            \
    int tsrt_op_##name_##_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool unbiased, bool keepdim, tsrt_tensor **out) {                   \
        uint64_t dims;                                                                                                                           \
        return rt_dim_set(c, dim, self->ndim, true, &dims) || moments(c, self, dims, unbiased, keepdim, root_, "std and var", out, NULL);         \
    }                                                                                                                                            \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, bool unbiased, tsrt_tensor **out) { return tsrt_op_##name_##_dim(c, self, NULL, unbiased, false, out); } \
    int tsrt_op_##name_##_mean_correction(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, const tsrt_opt_value *correction, bool keepdim, tsrt_tensor **out, \
                                          tsrt_tensor **mean) {                                                                                  \
        uint64_t dims;                                                                                                                           \
        return rt_dim_set(c, dim, self->ndim, true, &dims) || moments(c, self, dims, corrected(correction), keepdim, root_, #name_ "_mean", out, mean); \
    }                                                                                                                                            \
    int tsrt_op_##name_##_mean_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool unbiased, bool keepdim, tsrt_tensor **out, tsrt_tensor **mean) { \
        uint64_t dims;                                                                                                                           \
        return rt_dim_set(c, dim, self->ndim, true, &dims) || moments(c, self, dims, unbiased, keepdim, root_, #name_ "_mean", out, mean);        \
    }                                                                                                                                            \
    int tsrt_op_##name_##_mean(tsrt_ctx *c, tsrt_tensor *self, bool unbiased, tsrt_tensor **out, tsrt_tensor **mean) {                            \
        return tsrt_op_##name_##_mean_dim(c, self, NULL, unbiased, false, out, mean);                                                            \
    }
VARIANCE(var, false)
VARIANCE(std, true)

/* ---- logsumexp */
static void finite_most(void *most, int64_t nout, int64_t n, int type) {
    (void)n;
    if (type == RED_F32) {
        for (int64_t i = 0; i < nout; i++)
            if (isinf(((float *)most)[i])) ((float *)most)[i] = 0;
    } else
        for (int64_t i = 0; i < nout; i++)
            if (isinf(((double *)most)[i])) ((double *)most)[i] = 0;
}
/* Of complex numbers: by the largest real part, 0 where that is infinite. */
static int complex_logsumexp(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    const tsrt_value zero = {.type = &tsrt_type_int}, one = {.type = &tsrt_type_int, .u.i = 1};
    tsrt_tensor *real = NULL, *most = NULL, *wild = NULL, *less = NULL, *sum = NULL, *flat = NULL;
    int failed = tsrt_op_real(c, self, &real) || tsrt_op_amax(c, real, dim, true, &most) || tsrt_op_isinf(c, most, &wild) || tsrt_op_masked_fill__Scalar(c, most, wild, &zero)
                 || tsrt_op_sub_Tensor(c, self, most, &one, &less) || tsrt_op_exp_(c, less) || tsrt_op_sum_dim_IntList(c, less, dim, keepdim, NULL, &sum) || tsrt_op_log_(c, sum);
    if (!failed && !(failed = rt_contiguous(c, most, &flat))) {             /* without keepdim, the same elements in fewer dimensions */
        rt_drop(c, most);
        failed = rt_view(c, flat, sum->ndim, sum->size, sum->stride, 0, &most) || tsrt_op_add_Tensor(c, sum, most, &one, out);
    }
    rt_drop(c, real), rt_drop(c, most), rt_drop(c, wild), rt_drop(c, less), rt_drop(c, sum), rt_drop(c, flat);
    return failed;
}
int tsrt_op_logsumexp(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    uint64_t dims;
    tsrt_tensor *t, *r;
    red_plan p;
    if (rt_dim_set(c, dim, self->ndim, true, &dims)) return 1;
    if (rt_is_complex(self->dtype)) return complex_logsumexp(c, self, dim, keepdim, out);
    if (rt_is_floating(self->dtype)) tsrt_retain(t = self);
    else if (rt_to(c, self, rt_default_dtype(c), &t)) return 1;
    const int type = red_type(t->dtype), dtype = red_dtype(type);
    red_plan_make(&p, t, dims);
    if (red_out(c, t, dims, keepdim, t->dtype, &r)) return rt_drop(c, t), 1;
    int failed = 0;
    if (!p.n) failed = red_fill(c, r, -INFINITY);
    else if (p.nout) {
        const size_t bytes = 2 * (size_t)p.nout * rt_bytes(dtype);
        char small[64], *acc = bytes <= sizeof small ? small : rt_scratch(c, bytes), *mid = acc + bytes / 2;
        failed = !acc || red_two(c, t, &p, type, RED_MAX, finite_most, RED_EXPDIFF, mid, acc);
        if (!failed) {
            for (int64_t i = 0; i < p.nout; i++)
                if (type == RED_F32) ((float *)(void *)acc)[i] = logf(((float *)(void *)acc)[i]) + ((float *)(void *)mid)[i];
                else ((double *)(void *)acc)[i] = log(((double *)(void *)acc)[i]) + ((double *)(void *)mid)[i];
            red_store(r, dtype, acc);
        }
        if (acc && acc != small) rt_scratch_free(c, acc, bytes);
    }
    rt_drop(c, t);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_special_logsumexp(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) { return tsrt_op_logsumexp(c, self, dim, keepdim, out); }

/* ---- vector norms */
static void root2(void *acc, int64_t nout, int64_t n, int type) {
    (void)n;
    if (type == RED_F32) for (int64_t i = 0; i < nout; i++) ((float *)acc)[i] = sqrtf(((float *)acc)[i]);
    else for (int64_t i = 0; i < nout; i++) ((double *)acc)[i] = sqrt(((double *)acc)[i]);
}
static int norm_over(tsrt_ctx *c, tsrt_tensor *self, double ord, uint64_t dims, bool keepdim, int dtype, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (self->dtype == dtype || (!rt_is_complex(self->dtype) && (dtype == TSRT_FLOAT64 || (dtype == TSRT_FLOAT32 && rt_is_reduced(self->dtype))))) tsrt_retain(t = self);
    else if (rt_to(c, self, dtype, &t)) return 1;
    if (rt_is_complex(t->dtype)) {
        tsrt_tensor *r;
        const int failed = ord == 2 ? red_view_real(c, t, &r) : red_abs(c, t, &r);
        rt_drop(c, t);
        if (failed) return 1;
        t = r;
        if (ord == 2) {                                   /* the two parts are one more dimension to fold; keepdim must not show it */
            const uint64_t set = dims | (uint64_t)1 << (t->ndim - 1);
            int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
            int bad = red_make(c, t, set, keepdim, red_type(t->dtype), RED_SUM, RED_SQUARE, 0, root2, 0, t->dtype, out);
            if (!bad && keepdim) {
                const int n = red_sizes(self, dims, true, size);
                rt_row_major(n, size, stride);
                bad = rt_set_sizes(c, *out, n, size, stride, 0);
                if (bad) rt_clear(c, out);
            }
            rt_drop(c, t);
            return bad;
        }
    }
    const int type = red_type(rt_to_real(dtype)), to = rt_to_real(dtype);
    int failed;
    if (ord == 0) failed = red_make(c, t, dims, keepdim, type, RED_SUM, RED_NONZERO, 0, NULL, 0, to, out);
    else if (ord == 1) failed = red_make(c, t, dims, keepdim, type, RED_SUM, RED_ABS, 0, NULL, 0, to, out);
    else if (ord == 2) failed = red_make(c, t, dims, keepdim, type, RED_SUM, RED_SQUARE, 0, root2, 0, to, out);
    else if (isinf(ord)) failed = red_make(c, t, dims, keepdim, type, ord > 0 ? RED_MAX : RED_MIN, RED_ABS, 0, NULL, 0, to, out);
    else {
        tsrt_tensor *wide;                                /* the root is taken before rounding to a reduced dtype */
        failed = red_make(c, t, dims, keepdim, type, RED_SUM, RED_POW, ord, NULL, 0, red_dtype(type), &wide);
        if (!failed) {
            for (int64_t i = 0; i < wide->numel; i++)
                if (type == RED_F32) ((float *)(void *)rt_data(wide))[i] = powf(((float *)(void *)rt_data(wide))[i], (float)(1 / ord));
                else ((double *)(void *)rt_data(wide))[i] = pow(((double *)(void *)rt_data(wide))[i], 1 / ord);
            failed = rt_to(c, wide, to, out);
            rt_drop(c, wide);
        }
    }
    rt_drop(c, t);
    return failed;
}
static int norm_checked(tsrt_ctx *c, tsrt_tensor *self, double ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, const char *name, tsrt_tensor **out) {
    uint64_t dims;
    if (!rt_is_floating(self->dtype) && !rt_is_complex(self->dtype))
        return tsrt_fail(c, NULL, "%s: Expected a floating point or complex tensor as input. Got %s", name, rt_dtype_cpp(self->dtype));
    const int to = rt_has(dtype) ? (int)dtype->value : self->dtype;
    if (!rt_is_floating(to) && !rt_is_complex(to)) return tsrt_fail(c, NULL, "%s: dtype should be floating point or complex, but got %s", name, rt_dtype_cpp(to));
    if (rt_is_complex(self->dtype) != rt_is_complex(to))
        return tsrt_fail(c, NULL, "%s: dtype should be %s for %s inputs, but got %s", name, rt_is_complex(self->dtype) ? "complex" : "real",
                         rt_is_complex(self->dtype) ? "complex" : "real", rt_dtype_cpp(to));
    if (rt_promote(self->dtype, to) != to)
        return tsrt_fail(c, NULL, "%s: the dtype of the input (%s) should be convertible without narrowing to the specified dtype (%s)", name, rt_dtype_cpp(self->dtype), rt_dtype_cpp(to));
    if (rt_dim_set(c, dim, self->ndim, true, &dims)) return 1;
    if (!self->numel && (ord < 0 || isinf(ord))) {
        if (!dim || !dim->len)
            return tsrt_fail(c, NULL, "%s cannot compute the %g norm on an empty tensor because the operation does not have an identity", name, ord);
        for (int i = 0; i < self->ndim; i++)
            if ((dims >> i & 1) && !self->size[i])
                return tsrt_fail(c, NULL, "%s cannot compute the %g norm on the dimension %dbecause this dimension is empty and the operation does not have an identity", name, ord, i);
    }
    return norm_over(c, self, ord, dims, keepdim, to, out);
}
int tsrt_op_linalg_vector_norm(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    return norm_checked(c, self, rt_scalar_double(ord), dim, keepdim, dtype, "linalg.vector_norm", out);
}
static double norm_ord(const tsrt_opt_value *p) { return rt_has(p) ? rt_scalar_double(&p->value) : 2; }
int tsrt_op_norm_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *p, tsrt_tensor **out) {
    return norm_checked(c, self, rt_scalar_double(p), NULL, false, NULL, "linalg.vector_norm", out);
}
int tsrt_op_norm_ScalarOpt_dim(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *p, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    return norm_checked(c, self, norm_ord(p), dim, keepdim, NULL, "linalg.vector_norm", out);
}
int tsrt_op_norm_ScalarOpt_dim_dtype(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *p, tsrt_list *dim, bool keepdim, int64_t dtype, tsrt_tensor **out) {
    return norm_checked(c, self, norm_ord(p), dim, keepdim, &(tsrt_opt_int){true, dtype}, "linalg.vector_norm", out);
}
int tsrt_op_norm_ScalarOpt_dtype(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *p, int64_t dtype, tsrt_tensor **out) {
    return norm_checked(c, self, norm_ord(p), NULL, false, &(tsrt_opt_int){true, dtype}, "linalg.vector_norm", out);
}
int tsrt_op_native_norm(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *p, tsrt_tensor **out) { return tsrt_op_norm_Scalar(c, self, p, out); }
int tsrt_op_frobenius_norm_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    return norm_checked(c, self, 2, dim, keepdim, NULL, "linalg.vector_norm", out);
}
int tsrt_op_linalg__powsum(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *ord, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    tsrt_tensor *t;
    const double p = rt_scalar_double(ord);
    if (rt_dim_set(c, dim, self->ndim, true, &dims)) return 1;
    const int to = rt_to_real(rt_has(dtype) ? (int)dtype->value : self->dtype);
    if (rt_is_complex(self->dtype) ? red_abs(c, self, &t) : (tsrt_retain(t = self), 0)) return 1;
    const int failed = red_make(c, t, dims, keepdim, red_type(to), RED_SUM, p == 2 ? RED_SQUARE : p == 1 ? RED_ABS : p == 0 ? RED_NONZERO : RED_POW, p, NULL, 0, to, out);
    rt_drop(c, t);
    return failed;
}

/* ---- whole tensors compared */
typedef struct closeness { double rtol, atol; bool nan, exact; } closeness;
static bool close_to(double a, double b, const closeness *k) {
    if (a == b) return true;
    if (k->nan && a != a && b != b) return true;
    return isfinite(b) && fabs(a - b) <= k->atol + fabs(k->rtol * b) && isfinite(a);
}
/* Both are of one dtype and size: read in blocks, so the first difference ends it. */
static int compare(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, const closeness *k, bool *out) {
    tsrt_tensor *x, *y;
    enum { BLOCK = 512 };
    if (rt_contiguous(c, a, &x)) return 1;
    if (rt_contiguous(c, b, &y)) return rt_drop(c, x), 1;
    const int d = x->dtype;
    const bool complex = rt_is_complex(d), integral = rt_is_integral_or_bool(d);
    const int64_t bytes = (int64_t)rt_bytes(d);
    bool same = true;
    if (k->exact && integral) same = !x->numel || !memcmp(rt_data(x), rt_data(y), (size_t)(x->numel * bytes));
    else
        for (int64_t i = 0; same && i < x->numel; i += BLOCK) {
            double p[2 * BLOCK], q[2 * BLOCK];
            const int64_t n = x->numel - i < BLOCK ? x->numel - i : BLOCK, parts = complex ? 2 * n : n;
            const int to = complex ? TSRT_COMPLEX128 : TSRT_FLOAT64;
            rt_convert(to, (char *)p, (int64_t)rt_bytes(to), d, rt_data(x) + i * bytes, bytes, n);
            rt_convert(to, (char *)q, (int64_t)rt_bytes(to), d, rt_data(y) + i * bytes, bytes, n);
            if (k->exact)
                for (int64_t j = 0; j < parts; j++) same &= p[j] == q[j];
            else if (!complex)
                for (int64_t j = 0; j < parts; j++) same &= close_to(p[j], q[j], k);
            else
                for (int64_t j = 0; j < parts; j += 2) {
                    const double ar = p[j], ai = p[j + 1], br = q[j], bi = q[j + 1];
                    const bool anan = ar != ar || ai != ai, bnan = br != br || bi != bi;
                    same &= (ar == br && ai == bi) || (k->nan && anan && bnan) ||
                            (isfinite(hypot(ar, ai)) && isfinite(hypot(br, bi)) && hypot(ar - br, ai - bi) <= k->atol + k->rtol * hypot(br, bi));
                }
        }
    rt_drop(c, x);
    rt_drop(c, y);
    *out = same;
    return 0;
}
int tsrt_op_equal(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, bool *out) {
    if (!rt_same_sizes(self, other)) return *out = false, 0;
    const int d = rt_promote(self->dtype, other->dtype);
    tsrt_tensor *a, *b;
    if (rt_to(c, self, d, &a)) return 1;
    if (rt_to(c, other, d, &b)) return rt_drop(c, a), 1;
    const int failed = compare(c, a, b, &(closeness){.exact = true}, out);
    rt_drop(c, a);
    rt_drop(c, b);
    return failed;
}
int tsrt_op_allclose(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, double rtol, double atol, bool equal_nan, bool *out) {
    if (self->dtype != other->dtype) return tsrt_fail(c, NULL, "%s did not match %s", rt_dtype_cpp(self->dtype), rt_dtype_cpp(other->dtype));
    if (rtol < 0) return tsrt_fail(c, NULL, "rtol must be greater than or equal to zero, but got %g", rtol);
    if (atol < 0) return tsrt_fail(c, NULL, "atol must be greater than or equal to zero, but got %g", atol);
    int ndim = 0;
    int64_t size[RT_MAXDIM];
    tsrt_tensor *a, *b;
    if (rt_broadcast(c, &ndim, size, self) || rt_broadcast(c, &ndim, size, other) || rt_expand(c, self, ndim, size, &a)) return 1;
    if (rt_expand(c, other, ndim, size, &b)) return rt_drop(c, a), 1;
    const int failed = compare(c, a, b, &(closeness){rtol, atol, equal_nan, false}, out);
    rt_drop(c, a);
    rt_drop(c, b);
    return failed;
}
