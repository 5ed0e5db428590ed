/* scan.c: running sums, products, extremes and log-sum-exps along a dimension, in double (int64, complex double) and rounded once an element. */
#include <math.h>
#include "kernels/order.h"
#include "kernels/reduce.h"
#include "tensor_ops.h"

static void sum_f(const lane_call *l) {
    const double *x = l->in[0];
    double *y = l->out[0], s = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = s += x[i];
}
/* Floats as they lie, four at a time: only every fourth step waits for the one before. */
#define SINGLE(name_, start_, op_)                                                                                  \
    static void name_(const lane_call *l) {                                                                         \
        const float *x = l->in[0];                                                                                  \
        float *y = l->out[0];                                                                                       \
        double s = start_;                                                                                          \
        int64_t i = 0;                                                                                              \
        for (; i + 4 <= l->nin[0]; i += 4) {                                                                        \
            const double a = (double)x[i], b = a op_ (double)x[i + 1], c = b op_ (double)x[i + 2], d = b op_ ((double)x[i + 2] op_ (double)x[i + 3]); \
            y[i] = (float)(s op_ a), y[i + 1] = (float)(s op_ b), y[i + 2] = (float)(s op_ c);                      \
            s = s op_ d;                                                                                            \
            y[i + 3] = (float)s;                                                                                    \
        }                                                                                                           \
        for (; i < l->nin[0]; i++) s = s op_ (double)x[i], y[i] = (float)s;                                         \
    }
SINGLE(sum_single, 0, +)
SINGLE(prod_single, 1, *)
static void sum_i(const lane_call *l) {
    const uint64_t *x = l->in[0];
    uint64_t *y = l->out[0], s = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = s += x[i];
}
static void sum_c(const lane_call *l) {
    const tsrt_complex *x = l->in[0];
    tsrt_complex *y = l->out[0], s = {0, 0};
    for (int64_t i = 0; i < l->nin[0]; i++) {
        s.re += x[i].re;
        s.im += x[i].im;
        y[i] = s;
    }
}
static void prod_f(const lane_call *l) {
    const double *x = l->in[0];
    double *y = l->out[0], s = 1;
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = s *= x[i];
}
static void prod_i(const lane_call *l) {
    const uint64_t *x = l->in[0];
    uint64_t *y = l->out[0], s = 1;
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = s *= x[i];
}
static void prod_c(const lane_call *l) {
    const tsrt_complex *x = l->in[0];
    tsrt_complex *y = l->out[0], s = {1, 0};
    for (int64_t i = 0; i < l->nin[0]; i++) {
        const double re = s.re * x[i].re - s.im * x[i].im;
        s.im = s.re * x[i].im + s.im * x[i].re;
        s.re = re;
        y[i] = s;
    }
}
static void lse_f(const lane_call *l) {
    const double *x = l->in[0];
    double *y = l->out[0], s = -INFINITY;
    for (int64_t i = 0; i < l->nin[0]; i++) {
        const double v = x[i], lo = v < s ? v : s, hi = v < s ? s : v;
        if (v != v || s != s) s = NAN;
        else if (lo != hi || isfinite(lo)) s = hi + log1p(exp(lo - hi));
        else s = v;
        y[i] = s;
    }
}
/* log(exp(x) + exp(y)) of complex numbers: the one with the larger real part, y where they are equal, and log1p of what the other adds. */
static tsrt_complex lse_add(tsrt_complex x, tsrt_complex y) {
    const tsrt_complex hi = y.re < x.re ? x : y, lo = y.re < x.re ? y : x;
    if (x.re != x.re || x.im != x.im || y.re != y.re || y.im != y.im) return (tsrt_complex){NAN, NAN};
    if (isinf(lo.re) && lo.re == hi.re) return lo.re < 0 ? lo : (tsrt_complex){INFINITY, 0};
    const double scale = exp(lo.re - hi.re), re = scale ? scale * cos(lo.im - hi.im) : 0, im = scale ? scale * sin(lo.im - hi.im) : 0;
    return (tsrt_complex){hi.re + 0.5 * log1p(2 * re + re * re + im * im), hi.im + atan2(im, 1 + re)};
}
static void lse_c(const lane_call *l) {
    const tsrt_complex *x = l->in[0];
    tsrt_complex *y = l->out[0], s = {-INFINITY, 0};
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = s = lse_add(s, x[i]);
}
/* op dtype, input converted to `dtype` first; dest (or NULL) gets the result. */
static int scan(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, int dtype, lane_fn *f, lane_fn *i, lane_fn *z, tsrt_tensor *dest, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *t, *r;
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "\"%s_out_cpu\" not implemented for 'Bool'", i == sum_i ? "cumsum" : "cumprod");
    if (rt_to(c, self, dtype, &t)) return 1;
    int failed = dest ? (tsrt_retain(r = dest), 0) : rt_empty(c, dtype, t->ndim, t->size, &r);
    if (!failed) {
        const bool whole = rt_is_integral_or_bool(dtype), complex = rt_is_complex(dtype);
        const bool single = (f == sum_f || f == prod_f) && dtype == TSRT_FLOAT32;
        const int wide = whole ? TSRT_INT64 : complex ? TSRT_COMPLEX128 : single ? TSRT_FLOAT32 : TSRT_FLOAT64;
        lane_fn *const fn = whole ? i : complex ? z : single ? (f == sum_f ? sum_single : prod_single) : f;
        failed = t->numel && lanes_run(c, &(lanes){.dim = (int)d, .nin = 1, .nout = 1, .in = {t}, .in_dtype = {wide}, .out = {r}, .out_dtype = {wide}, .fn = fn});
        if (failed || dest) rt_drop(c, r);
        if (!failed && !dest) *out = r;
    }
    rt_drop(c, t);
    return failed;
}
static int scan_dtype(const tsrt_tensor *t, const tsrt_opt_int *dtype) {
    return rt_has(dtype) ? (int)dtype->value : rt_is_integral_or_bool(t->dtype) ? TSRT_INT64 : t->dtype;
}
/* In place: dtype, where given, must be self's; other dtypes of integers are computed in self's. */
static int scan_inplace(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, lane_fn *f, lane_fn *i, lane_fn *z) {
    static const char *const text[TSRT_NUM_DTYPES] = {"unsigned char", "signed char", "short int", "int", "long int", "c10::Half", "float", "double", "c10::complex<c10::Half>", "c10::complex<float>",
                                                      "c10::complex<double>", "bool", "", "", "", "c10::BFloat16"};
    if (rt_has(dtype) && (int)dtype->value != self->dtype)
        return tsrt_fail(c, NULL, "Bad in-place call: input tensor dtype %s and output tensor dtype %s should match", text[self->dtype & 15], text[dtype->value & 15]);
    return rt_writable(c, self) || scan(c, self, dim, self->dtype, f, i, z, self, NULL);
}
int tsrt_op_cumsum(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    return scan(c, self, dim, scan_dtype(self, dtype), sum_f, sum_i, sum_c, NULL, out);
}
int tsrt_op_cumprod(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    return scan(c, self, dim, scan_dtype(self, dtype), prod_f, prod_i, prod_c, NULL, out);
}
int tsrt_op_cumsum_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype) { return scan_inplace(c, self, dim, dtype, sum_f, sum_i, sum_c); }
int tsrt_op_cumprod_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, const tsrt_opt_int *dtype) { return scan_inplace(c, self, dim, dtype, prod_f, prod_i, prod_c); }
int tsrt_op_logcumsumexp(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor **out) {
    if (rt_is_integral_or_bool(self->dtype)) return tsrt_fail(c, NULL, "\"logcumsumexp_out_cpu\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    return scan(c, self, dim, self->dtype, lse_f, NULL, lse_c, NULL, out);
}

/* ---- running extremes: the last of equal ones, and the last NaN, are told */
typedef struct best_arg { int dtype; bool least; } best_arg;
#define BEST(name_, type_)                                                                                          \
    static void name_(const lane_call *l) {                                                                         \
        const best_arg *a = l->arg;                                                                                 \
        const type_ *x = l->in[0];                                                                                  \
        type_ *y = l->out[0], best = x[0];                                                                          \
        int64_t *at = l->out[1], place = 0;                                                                         \
        for (int64_t i = 0; i < l->nin[0]; i++) {                                                                   \
            if (x[i] != x[i] || (best == best && (a->least ? x[i] <= best : x[i] >= best))) {                       \
                best = x[i];                                                                                        \
                place = i;                                                                                          \
            }                                                                                                       \
            y[i] = best;                                                                                            \
            at[i] = place;                                                                                          \
        }                                                                                                           \
    }
BEST(best_f, double)
BEST(best_i, int64_t)
static int best_into(tsrt_ctx *c, tsrt_tensor *t, int64_t d, bool least, tsrt_tensor *v, tsrt_tensor *p) {
    const best_arg a = {t->dtype, least};
    const bool whole = rt_is_integral_or_bool(t->dtype);
    const int wide = whole ? TSRT_INT64 : TSRT_FLOAT64;
    return t->numel && lanes_run(c, &(lanes){.dim = (int)d, .nin = 1, .nout = 2, .in = {t}, .in_dtype = {wide}, .out = {v, p}, .out_dtype = {wide, TSRT_INT64}, .fn = whole ? best_i : best_f, .arg = &a});
}
static int cumulative(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool least, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    tsrt_tensor *v, *p;
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "\"%s_cpu\" not implemented for '%s'", least ? "cummin" : "cummax", rt_dtype_cpp(self->dtype));
    if (rt_empty(c, self->dtype, self->ndim, self->size, &v)) return 1;
    if (rt_empty(c, TSRT_INT64, self->ndim, self->size, &p)) return rt_drop(c, v), 1;
    if (best_into(c, self, d, least, v, p)) return rt_drop(c, v), rt_drop(c, p), 1;
    *value = v;
    *at = p;
    return 0;
}
int tsrt_op_cummax(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor **value, tsrt_tensor **at) { return cumulative(c, self, dim, false, value, at); }
int tsrt_op__cummax_helper(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *values, tsrt_tensor *indices, int64_t dim) {
    int64_t d;
    return rt_wrap_dim(c, dim, self->ndim, &d) || rt_out_size(c, values, self->ndim, self->size) || rt_out_size(c, indices, self->ndim, self->size) || best_into(c, self, d, false, values, indices);
}
int tsrt_op__cummin_helper(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *values, tsrt_tensor *indices, int64_t dim) {
    int64_t d;
    return rt_wrap_dim(c, dim, self->ndim, &d) || rt_out_size(c, values, self->ndim, self->size) || rt_out_size(c, indices, self->ndim, self->size) || best_into(c, self, d, true, values, indices);
}
int tsrt_op_cummin(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor **value, tsrt_tensor **at) { return cumulative(c, self, dim, true, value, at); }
