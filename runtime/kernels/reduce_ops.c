/* reduce_ops.c: operators that fold a tensor: sum, mean, prod, extremes, any and all, counts. The driver is kernels/reduce.c. */
#include <math.h>
#include "kernels/reduce.h"
#include "kernels/reduce_ops.h"
#include "tensor_ops.h"

/* Result tensor of a reduction over `dims`. */
int red_out(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, int dtype, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    return rt_empty(c, dtype, red_sizes(t, dims, keepdim, size), size, out);
}
int red_fill(tsrt_ctx *c, tsrt_tensor *t, double v) {
    return rt_fill(c, t, &(tsrt_value){.type = &tsrt_type_float, .u.f = v});
}
/* A complex tensor as one of real numbers with a last dimension of 2. */
int red_view_real(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    const int n = t->ndim;
    if (n >= RT_MAXDIM) return tsrt_fail(c, NULL, "tensor has too many (>%d) dims", RT_MAXDIM - 1);
    for (int i = 0; i < n; i++) {
        size[i] = t->size[i];
        stride[i] = t->stride[i] * 2;
    }
    size[n] = 2;
    stride[n] = 1;
    return rt_view_as_dtype(c, t, rt_to_real(t->dtype), n + 1, size, stride, t->offset * 2, out);
}
static void abs_lane(const lane_call *l) {
    const double *x = l->in[0];
    double *y = l->out[0];
    for (int64_t i = 0; i < l->nin[0]; i++) y[i] = hypot(x[2 * i], x[2 * i + 1]);
}
int red_abs(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *r;
    if (rt_empty(c, rt_to_real(t->dtype), t->ndim, t->size, &r)) return 1;
    if (t->numel && lanes_run(c, &(lanes){.dim = t->ndim ? t->ndim - 1 : 0, .nin = 1, .nout = 1, .in = {t}, .in_dtype = {TSRT_COMPLEX128}, .out = {r}, .out_dtype = {TSRT_FLOAT64}, .fn = abs_lane}))
        return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
static void finish_mean(void *acc, int64_t nout, int64_t n, int type) {
    if (type == RED_F32) for (int64_t i = 0; i < nout; i++) ((float *)acc)[i] /= (float)n;
    else for (int64_t i = 0; i < nout; i++) ((double *)acc)[i] /= (double)n;
}
/* acc of `type` (int64 for counts), written to out's elements in its dtype. */
void red_store(tsrt_tensor *out, int from, const void *acc) {
    const int64_t b = (int64_t)rt_bytes(from);
    rt_convert(out->dtype, rt_data(out), (int64_t)rt_bytes(out->dtype), from, acc, b, out->numel);
}

/* The fold of map(x) as a new tensor of `dtype`. `empty`: what it is of nothing. finish may be NULL. t is not complex. */
int red_make(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, int type, red_fold fold, red_map map, double pw, red_between_fn *finish,
             double empty, int dtype, tsrt_tensor **out) {
    red_plan p;
    tsrt_tensor *r;
    const int from = type == RED_U8 && fold == RED_SUM ? TSRT_INT64 : red_dtype(type);
    if (red_out(c, t, dims, keepdim, dtype, &r)) return 1;
    red_plan_make(&p, t, dims);
    if (!p.n) {
        if (red_fill(c, r, empty)) return rt_drop(c, r), 1;
        *out = r;
        return 0;
    }
    const bool direct = from == dtype;
    char small[16];
    const size_t bytes = (size_t)p.nout * rt_bytes(from);
    void *acc = direct ? rt_data(r) : bytes <= sizeof small ? small : rt_scratch(c, bytes);
    int failed = !acc || red_run(c, t, &p, type, fold, map, pw, acc);
    if (!failed) {
        if (finish) finish(acc, p.nout, p.n, type);
        if (!direct) red_store(r, from, acc);
        *out = r;
    } else rt_drop(c, r);
    if (!direct && acc && acc != small) rt_scratch_free(c, acc, bytes);
    return failed;
}

/* ---- sum, mean, prod */
/* Elements may be read as the result's computing type at once when no rounding or wrapping to dtype lies between. */
static bool exact(int from, int dtype) {
    if (from == dtype) return true;
    if (dtype == TSRT_INT64 || dtype == TSRT_BOOL8) return rt_is_integral_or_bool(from);
    return (dtype == TSRT_FLOAT64 && !rt_is_complex(from)) || (dtype == TSRT_FLOAT32 && rt_is_reduced(from));
}
typedef struct prod_arg { bool wide; } prod_arg;
static void complex_prod(const lane_call *l) {
    const double *x = l->in[0];
    double re = 1, im = 0;
    for (int64_t i = 0; i < l->nin[0]; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], r = re * a - im * b;
        im = re * b + im * a;
        re = r;
    }
    ((double *)l->out[0])[0] = re;
    ((double *)l->out[0])[1] = im;
}
static int prod_complex(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, tsrt_tensor **out) {
    tsrt_tensor *flat = NULL, *r, *copy = NULL;
    int dim = 0;
    if (t->ndim > 1 && dims == (t->ndim == 64 ? ~(uint64_t)0 : ((uint64_t)1 << t->ndim) - 1)) {
        int64_t n = t->numel;
        if (rt_contiguous(c, (tsrt_tensor *)t, &copy)) return 1;
        const int failed = rt_view(c, copy, 1, &n, &(int64_t){1}, copy->offset, &flat);
        rt_drop(c, copy);
        if (failed) return 1;
    } else
        while (dim < t->ndim && !(dims >> dim & 1)) dim++;
    const tsrt_tensor *in = flat ? flat : t;
    int64_t size[RT_MAXDIM];
    const uint64_t set = in->ndim ? (uint64_t)1 << dim : 0;
    int n = red_sizes(in, set, true, size);
    int failed = rt_empty(c, t->dtype, n, size, &r);
    if (!failed) {
        failed = lanes_run(c, &(lanes){.dim = dim, .nin = 1, .nout = 1, .in = {in}, .in_dtype = {TSRT_COMPLEX128}, .out = {r}, .out_dtype = {TSRT_COMPLEX128}, .fn = complex_prod});
        if (!failed) {
            int64_t stride[RT_MAXDIM];
            n = red_sizes(t, dims, keepdim, size);
            rt_row_major(n, size, stride);
            failed = rt_set_sizes(c, r, n, size, stride, 0);
        }
        if (failed) rt_drop(c, r);
        else *out = r;
    }
    rt_drop(c, flat);
    return failed;
}
static int fold_dtype(tsrt_ctx *c, tsrt_tensor *self, uint64_t dims, bool keepdim, int dtype, red_fold fold, red_map map, bool mean, tsrt_tensor **out) {
    tsrt_tensor *t = self;
    if (!exact(self->dtype, dtype) && self->dtype != dtype) {
        if (rt_to(c, self, dtype, &t)) return 1;
    } else tsrt_retain(t);
    int failed;
    const double empty = mean ? NAN : fold == RED_PROD;
    if (rt_is_complex(dtype)) {
        tsrt_tensor *real, *r = NULL, *parts = NULL;
        if (fold == RED_PROD && t->numel) failed = prod_complex(c, t, dims, keepdim, out);
        else if (fold == RED_PROD) {
            failed = red_out(c, t, dims, keepdim, dtype, &r) || red_fill(c, r, 1);
            if (failed) rt_drop(c, r);
            else *out = r;
        } else {
            failed = red_view_real(c, t, &real);
            if (!t->ndim) dims = 0;                     /* dimension 0 of a scalar is none of its parts */
            if (!failed) {
                failed = red_make(c, real, dims, keepdim, red_type(real->dtype), fold, map, 0, mean ? finish_mean : NULL, empty, real->dtype, &parts);
                if (!failed) {
                    int64_t stride[RT_MAXDIM], size[RT_MAXDIM];
                    const int n = red_sizes(t, dims, keepdim, size);
                    rt_row_major(n, size, stride);
                    failed = rt_view_as_dtype(c, parts, dtype, n, size, stride, 0, out);
                    rt_drop(c, parts);
                }
                rt_drop(c, real);
            }
        }
    } else {
        int type = red_type(dtype);
        if (type == RED_U8) fold = fold == RED_SUM ? RED_MAX : RED_MIN;       /* of truth values: or, and */
        if (type == RED_U8 || type == RED_I64) map = RED_ID;
        failed = red_make(c, t, dims, keepdim, type, fold, map, 0, mean ? finish_mean : NULL, empty, dtype, out);
    }
    rt_drop(c, t);
    return failed;
}
static int sum_dtype(const tsrt_tensor *t, const tsrt_opt_int *dtype) {
    return rt_has(dtype) ? (int)dtype->value : rt_is_integral_or_bool(t->dtype) ? TSRT_INT64 : t->dtype;
}
int tsrt_op_sum_dim_IntList(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    return rt_dim_set(c, dim, self->ndim, true, &dims) || fold_dtype(c, self, dims, keepdim, sum_dtype(self, dtype), RED_SUM, RED_ID, false, out);
}
int tsrt_op_sum(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    return tsrt_op_sum_dim_IntList(c, self, NULL, false, dtype, out);
}
int tsrt_op_nansum(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "nansum on CPU does not support complex inputs");
    if (rt_dim_set(c, dim, self->ndim, true, &dims)) return 1;
    const int to = sum_dtype(self, dtype);
    if (rt_is_floating(self->dtype) && rt_is_integral_or_bool(to)) {          /* NaN counts as 0 before it is converted */
        tsrt_tensor *zeroed;
        if (rt_empty(c, TSRT_FLOAT64, self->ndim, self->size, &zeroed)) return 1;
        int failed = rt_copy(c, zeroed, self);
        double *x = (double *)(void *)rt_data(zeroed);
        for (int64_t i = 0; i < zeroed->numel; i++)
            if (isnan(x[i])) x[i] = 0;
        failed = failed || fold_dtype(c, zeroed, dims, keepdim, to, RED_SUM, RED_ID, false, out);
        rt_drop(c, zeroed);
        return failed;
    }
    return fold_dtype(c, self, dims, keepdim, to, RED_SUM, RED_NAN0, false, out);
}
int tsrt_op_mean_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    const int to = rt_has(dtype) ? (int)dtype->value : self->dtype;
    if (rt_is_integral_or_bool(to))
        return tsrt_fail(c, NULL, rt_has(dtype) ? "mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: %s"
                                  : "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: %s", rt_dtype_cpp(to));
    return rt_dim_set(c, dim, self->ndim, true, &dims) || fold_dtype(c, self, dims, keepdim, to, RED_SUM, RED_ID, true, out);
}
int tsrt_op_mean(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dtype, tsrt_tensor **out) { return tsrt_op_mean_dim(c, self, NULL, false, dtype, out); }
int tsrt_op_nanmean(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    if (rt_is_integral_or_bool(self->dtype))
        return tsrt_fail(c, NULL, "nanmean(): expected input to have floating point or complex dtype but got %s", rt_dtype_cpp(self->dtype));
    if (rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "nansum on CPU does not support complex inputs");
    if (rt_dim_set(c, dim, self->ndim, true, &dims)) return 1;
    const int to = sum_dtype(self, dtype), wide = self->dtype == TSRT_FLOAT64 || to == TSRT_FLOAT64 ? TSRT_FLOAT64 : TSRT_FLOAT32;
    tsrt_tensor *n, *sum;
    if (red_make(c, self, dims, keepdim, red_type(wide), RED_SUM, RED_NOTNAN, 0, NULL, 0, wide, &n)) return 1;
    int failed = red_make(c, self, dims, keepdim, red_type(wide), RED_SUM, RED_NAN0, 0, NULL, 0, wide, &sum);
    if (!failed) {
        for (int64_t i = 0; i < sum->numel; i++)
            if (wide == TSRT_FLOAT64) ((double *)(void *)rt_data(sum))[i] /= ((double *)(void *)rt_data(n))[i];
            else ((float *)(void *)rt_data(sum))[i] /= ((float *)(void *)rt_data(n))[i];
        failed = rt_to(c, sum, to, out);
        rt_drop(c, sum);
    }
    rt_drop(c, n);
    return failed;
}
static uint64_t all_dims(const tsrt_tensor *t) { return t->ndim >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << t->ndim) - 1; }
static int one_dim(tsrt_ctx *c, const tsrt_tensor *t, int64_t dim, uint64_t *set) {
    int64_t d;
    if (rt_wrap_dim(c, dim, t->ndim, &d)) return 1;
    *set = t->ndim ? (uint64_t)1 << d : 0;
    return 0;
}
int tsrt_op_prod(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    return fold_dtype(c, self, all_dims(self), false, sum_dtype(self, dtype), RED_PROD, RED_ID, false, out);
}
int tsrt_op_prod_dim_int(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, const tsrt_opt_int *dtype, tsrt_tensor **out) {
    uint64_t dims;
    return one_dim(c, self, dim, &dims) || fold_dtype(c, self, dims, keepdim, sum_dtype(self, dtype), RED_PROD, RED_ID, false, out);
}

/* ---- extremes */
static int real_only(tsrt_ctx *c, const tsrt_tensor *t, const char *name) {
    return rt_is_complex(t->dtype) ? tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(t->dtype)) : 0;
}
static int not_empty(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, const char *name, const char *whole) {
    if (t->numel) return 0;
    if (dims == all_dims(t) && whole) return tsrt_fail(c, NULL, "%s", whole);
    for (int i = 0; i < t->ndim; i++)
        if ((dims >> i & 1) && !t->size[i]) return tsrt_fail(c, NULL, "%s: Expected reduction dim %d to have non-zero size.", name, i);
    return 0;
}
static int extreme(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, bool smallest, tsrt_tensor **out) {
    return red_make(c, t, dims, keepdim, red_type(t->dtype), smallest ? RED_MIN : RED_MAX, RED_ID, 0, NULL, 0, t->dtype, out);
}
#define WHOLE(name_) name_ "(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument."
int tsrt_op_max(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return real_only(c, self, "max_all") || not_empty(c, self, all_dims(self), "max()", WHOLE("max")) || extreme(c, self, all_dims(self), false, false, out);
}
int tsrt_op_min(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    return real_only(c, self, "min_all") || not_empty(c, self, all_dims(self), "min()", WHOLE("min")) || extreme(c, self, all_dims(self), false, true, out);
}
int tsrt_op_amax(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    uint64_t dims;
    return real_only(c, self, "amax") || rt_dim_set(c, dim, self->ndim, true, &dims) || not_empty(c, self, dims, "amax()", !dim || !dim->len ? WHOLE("amax") : NULL) ||
           extreme(c, self, dims, keepdim, false, out);
}
int tsrt_op_amin(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) {
    uint64_t dims;
    return real_only(c, self, "amin") || rt_dim_set(c, dim, self->ndim, true, &dims) || not_empty(c, self, dims, "amin()", !dim || !dim->len ? WHOLE("amin") : NULL) ||
           extreme(c, self, dims, keepdim, true, out);
}
int tsrt_op_aminmax(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dim, bool keepdim, tsrt_tensor **lo, tsrt_tensor **hi) {
    uint64_t dims = all_dims(self);
    tsrt_tensor *a;
    if (real_only(c, self, "aminmax") || (rt_has(dim) && one_dim(c, self, dim->value, &dims))) return 1;
    if (not_empty(c, self, dims, "aminmax", rt_has(dim) ? NULL : "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.")) return 1;
    if (extreme(c, self, dims, keepdim, true, &a)) return 1;
    if (extreme(c, self, dims, keepdim, false, hi)) return rt_drop(c, a), 1;
    *lo = a;
    return 0;
}
int tsrt_op__aminmax(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **lo, tsrt_tensor **hi) { return tsrt_op_aminmax(c, self, NULL, false, lo, hi); }
int tsrt_op__aminmax_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **lo, tsrt_tensor **hi) {
    return tsrt_op_aminmax(c, self, &(tsrt_opt_int){true, dim}, keepdim, lo, hi);
}
/* Values (unless NULL) and places of the extremes along one dimension. */
static int places(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, bool smallest, tsrt_tensor **value, tsrt_tensor **at) {
    red_plan p;
    tsrt_tensor *v = NULL, *a = NULL;
    const int type = red_type(t->dtype);
    void *best = NULL;
    red_plan_make(&p, t, dims);
    const size_t bytes = (size_t)p.nout * rt_bytes(red_dtype(type));
    const bool direct = t->dtype == red_dtype(type);
    int failed = red_out(c, t, dims, keepdim, TSRT_INT64, &a) || (value && red_out(c, t, dims, keepdim, t->dtype, &v));
    if (!failed && value) {
        best = direct ? rt_data(v) : rt_scratch(c, bytes);
        failed = !best;
    }
    if (!failed && p.nout) {
        failed = red_arg(c, t, &p, type, smallest, best, (int64_t *)rt_data(a));
        if (!failed && value && !direct) red_store(v, red_dtype(type), best);
    }
    if (best && !direct) rt_scratch_free(c, best, bytes);
    if (failed) return rt_drop(c, v), rt_drop(c, a), 1;
    if (value) *value = v;
    *at = a;
    return 0;
}
int tsrt_op_max_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) {
    uint64_t dims;
    return real_only(c, self, "max") || one_dim(c, self, dim, &dims) || not_empty(c, self, dims, "max()", NULL) || places(c, self, dims, keepdim, false, value, at);
}
int tsrt_op_min_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) {
    uint64_t dims;
    return real_only(c, self, "min") || one_dim(c, self, dim, &dims) || not_empty(c, self, dims, "min()", NULL) || places(c, self, dims, keepdim, true, value, at);
}
static int arg_extreme(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dim, bool keepdim, bool smallest, tsrt_tensor **out) {
    const char *name = smallest ? "argmin()" : "argmax()";
    uint64_t dims;
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "%s: does not support bool input", name);
    if (real_only(c, self, smallest ? "argmin" : "argmax")) return 1;
    if (rt_has(dim)) return one_dim(c, self, dim->value, &dims) || not_empty(c, self, dims, name, NULL) || places(c, self, dims, keepdim, smallest, NULL, out);
    if (!self->numel) return tsrt_fail(c, NULL, "%s: Expected reduction dim to be specified for input.numel() == 0.", name);
    tsrt_tensor *dense, *flat;
    if (rt_contiguous(c, self, &dense)) return 1;
    int failed = rt_view(c, dense, 1, &dense->numel, &(int64_t){1}, dense->offset, &flat);
    rt_drop(c, dense);
    if (failed) return 1;
    failed = places(c, flat, 1, false, smallest, NULL, out);
    rt_drop(c, flat);
    if (failed || !keepdim || !self->ndim) return failed;
    int64_t one[RT_MAXDIM];
    for (int i = 0; i < self->ndim; i++) one[i] = 1;
    return rt_set_sizes(c, *out, self->ndim, one, one, 0) ? rt_clear(c, out), 1 : 0;
}
int tsrt_op_argmax(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dim, bool keepdim, tsrt_tensor **out) { return arg_extreme(c, self, dim, keepdim, false, out); }
int tsrt_op_argmin(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dim, bool keepdim, tsrt_tensor **out) { return arg_extreme(c, self, dim, keepdim, true, out); }

/* ---- truth values */
static int truth(tsrt_ctx *c, const tsrt_tensor *t, uint64_t dims, bool keepdim, bool all, tsrt_tensor **out) {
    return red_make(c, t, dims, keepdim, RED_U8, all ? RED_MIN : RED_MAX, RED_ID, 0, NULL, all, t->dtype == TSRT_UINT8 ? TSRT_UINT8 : TSRT_BOOL8, out);
}
int tsrt_op_all(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return truth(c, self, all_dims(self), false, true, out); }
int tsrt_op_any(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return truth(c, self, all_dims(self), false, false, out); }
int tsrt_op_all_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **out) {
    uint64_t dims;
    return one_dim(c, self, dim, &dims) || truth(c, self, dims, keepdim, true, out);
}
int tsrt_op_any_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **out) {
    uint64_t dims;
    return one_dim(c, self, dim, &dims) || truth(c, self, dims, keepdim, false, out);
}
/* An empty list of dimensions reduces none; None reduces all. */
static int truth_dims(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, bool all, tsrt_tensor **out) {
    uint64_t dims = 0;
    return (dim && !dim->len ? 0 : rt_dim_set(c, dim, self->ndim, true, &dims)) || truth(c, self, dims, keepdim, all, out);
}
int tsrt_op_all_dims(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) { return truth_dims(c, self, dim, keepdim, true, out); }
int tsrt_op_any_dims(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, bool keepdim, tsrt_tensor **out) { return truth_dims(c, self, dim, keepdim, false, out); }
int tsrt_op_count_nonzero_dim_IntList(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, tsrt_tensor **out) {
    uint64_t dims;
    return rt_dim_set(c, dim, self->ndim, true, &dims) || red_make(c, self, dims, false, RED_U8, RED_SUM, RED_ID, 0, NULL, 0, TSRT_INT64, out);
}
int tsrt_op_count_nonzero(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *dim, tsrt_tensor **out) {
    uint64_t dims = all_dims(self);
    return (rt_has(dim) && one_dim(c, self, dim->value, &dims)) || red_make(c, self, dims, false, RED_U8, RED_SUM, RED_ID, 0, NULL, 0, TSRT_INT64, out);
}
int tsrt_op_is_nonzero(tsrt_ctx *c, tsrt_tensor *self, bool *out) {
    if (self->numel != 1) return tsrt_fail(c, NULL, self->numel ? "Boolean value of Tensor with more than one value is ambiguous" : "Boolean value of Tensor with no values is ambiguous");
    rt_convert(TSRT_BOOL8, (char *)out, 1, self->dtype, rt_data(self), 0, 1);
    return 0;
}
int tsrt_op_trace(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    tsrt_tensor *diagonal;
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "\"trace\" not implemented for 'Bool'");
    if (self->ndim != 2) return tsrt_fail(c, NULL, "trace: expected a matrix, but got tensor with dim %d", self->ndim);
    const int64_t n = self->size[0] < self->size[1] ? self->size[0] : self->size[1], step = self->stride[0] + self->stride[1];
    if (rt_view(c, self, 1, &n, &step, self->offset, &diagonal)) return 1;
    const int failed = tsrt_op_sum(c, diagonal, NULL, out);
    rt_drop(c, diagonal);
    return failed;
}
