/* sort.c: sort, argsort, topk, kthvalue, median, mode along a dimension. Lanes become (key, place) items; see kernels/order.h. */
#include <math.h>
#include "kernels/order.h"
#include "kernels/reduce.h"
#include "tensor_ops.h"

typedef struct sort_arg { int dtype; bool descending, sorted, skip_nan; int64_t k; } sort_arg;

static int no_complex(tsrt_ctx *c, const tsrt_tensor *t, const char *name, bool bool_too) {
    return rt_is_complex(t->dtype) || (bool_too && t->dtype == TSRT_BOOL8) ? tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(t->dtype)) : 0;
}
/* The first `nout` items' values and places. */
static void emit(const lane_call *l, const order_item *x, int64_t n, int dtype) {
    const size_t b = rt_bytes(dtype);
    char *value = l->out[0];
    int64_t *at = l->out[1];
    for (int64_t i = 0; i < n; i++) {
        if (value) memcpy(value + (size_t)i * b, (const char *)l->in[0] + (size_t)x[i].at * b, b);
        if (at) at[i] = x[i].at;
    }
}
static void sort_lane(const lane_call *l) {
    const sort_arg *a = l->arg;
    const int64_t n = l->nin[0];
    order_item *x = l->scratch;
    order_keys(a->dtype, l->in[0], (int64_t)rt_bytes(a->dtype), n, a->descending, x);
    order_sort(x, x + n, n);
    emit(l, x, n, a->dtype);
}
/* The k best of a long lane of floats: most elements are turned away by one comparison. */
static void topk_floats(const lane_call *l, const sort_arg *a, order_item *x) {
    const int64_t k = a->k, n = l->nin[0];
    const float *v = l->in[0];
    enum { BLOCK = 32 };
    order_keys(TSRT_FLOAT32, l->in[0], 4, k, a->descending, x);
    order_heap(x, k);
    for (int64_t i = k; i < n; i += BLOCK) {
        const int64_t w = n - i < BLOCK ? n - i : BLOCK;
        const float worst = v[x[0].at];
        int any = 0;
        if (a->descending) for (int64_t j = 0; j < w; j++) any |= !(v[i + j] <= worst);
        else for (int64_t j = 0; j < w; j++) any |= !(v[i + j] >= worst);
        if (!any) continue;
        order_item next[BLOCK];
        order_keys(TSRT_FLOAT32, (const char *)(v + i), 4, w, a->descending, next);
        for (int64_t j = 0; j < w; j++) {
            next[j].at += i;
            if (next[j].key < x[0].key) order_heap_take(x, k, &next[j]);
        }
    }
    order_heap_sort(x, k);
}
static void topk_lane(const lane_call *l) {
    const sort_arg *a = l->arg;
    const int64_t n = l->nin[0], k = a->k;
    order_item *x = l->scratch;
    if (k && k <= n / 64 && a->dtype == TSRT_FLOAT32) {
        topk_floats(l, a, x);
        emit(l, x, k, a->dtype);
        return;
    }
    order_keys(a->dtype, l->in[0], (int64_t)rt_bytes(a->dtype), n, a->descending, x);
    if (k <= n / 64) order_partial(x, k, n);
    else if (k) {
        order_nth(x, k - 1, n);
        if (a->sorted) order_unstable(x, k - 1);
    }
    emit(l, x, k, a->dtype);
}
static void kth_lane(const lane_call *l) {
    const sort_arg *a = l->arg;
    const int64_t n = l->nin[0];
    order_item *x = l->scratch;
    order_keys(a->dtype, l->in[0], (int64_t)rt_bytes(a->dtype), n, false, x);
    order_select(x, a->k, n);
    emit(l, x + a->k, 1, a->dtype);
}
/* The lower median, of equal ones that which a stable sort would put there; the first NaN is the median unless they are skipped. */
static void median_lane(const lane_call *l) {
    const sort_arg *a = l->arg;
    const int64_t n = l->nin[0], b = (int64_t)rt_bytes(a->dtype);
    order_item *x = l->scratch;
    int64_t numbers = n;
    order_keys(a->dtype, l->in[0], b, n, false, x);
    if (rt_is_floating(a->dtype)) {
        const double nan = NAN;
        char one[16];
        order_item last;                                  /* all NaNs have one key */
        rt_convert(a->dtype, one, 8, TSRT_FLOAT64, (const char *)&nan, 8, 1);
        order_keys(a->dtype, one, b, 1, false, &last);
        int64_t first = -1;
        for (int64_t i = n - 1; i >= 0; i--)
            if (x[i].key == last.key) {
                first = i;
                numbers--;
            }
        if (first >= 0 && !a->skip_nan) {
            emit(l, &x[first], 1, a->dtype);
            return;
        }
    }
    const order_item found = order_stable_nth(x, numbers > 0 ? (numbers - 1) / 2 : 0, n);
    emit(l, &found, 1, a->dtype);
}
/* Insertion sort by < of the values themselves, for which NaN is equal to all: the order in which PyTorch finds them in short lanes. */
static void sort_as_numbers(int dtype, const char *in, order_item *x, int64_t n) {
    const int64_t b = (int64_t)rt_bytes(dtype);
    double v[16];
    rt_convert(TSRT_FLOAT64, (char *)v, 8, dtype, in, b, n);
    for (int64_t i = 1; i < n; i++) {
        const order_item t = x[i];
        int64_t j = i;
        if (v[t.at] < v[x[0].at]) j = 0;
        else
            while (v[t.at] < v[x[j - 1].at]) j--;
        memmove(x + j + 1, x + j, (size_t)(i - j) * sizeof *x);
        x[j] = t;
    }
}
static void mode_lane(const lane_call *l) {
    const sort_arg *a = l->arg;
    const int64_t n = l->nin[0];
    order_item *x = l->scratch;
    order_keys(a->dtype, l->in[0], (int64_t)rt_bytes(a->dtype), n, false, x);
    const bool floating = rt_is_floating(a->dtype);
    if (floating && n <= 16) sort_as_numbers(a->dtype, l->in[0], x, n);
    else order_unstable(x, n);                            /* the place told is that of the last of equal ones in this order */
    int64_t most = 0, best = 0, run = 0;
    for (int64_t i = 0; i < n; i++) {
        run++;
        const bool nan = floating && order_is_nan(a->dtype, (const char *)l->in[0] + x[i].at * (int64_t)rt_bytes(a->dtype));
        if (i + 1 < n && x[i].key == x[i + 1].key && !nan) continue;
        if (run > most) {
            most = run;
            best = i;
        }
        run = 0;
    }
    emit(l, x + best, 1, a->dtype);
}

/* Runs fn over lanes of `dim`; results have `k` elements there (kept). value and at may be NULL. */
static int by_lane(tsrt_ctx *c, const tsrt_tensor *t, int dim, int64_t k, const sort_arg *a, lane_fn *fn, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t size[RT_MAXDIM];
    tsrt_tensor *v = NULL, *p = NULL;
    for (int i = 0; i < t->ndim; i++) size[i] = i == dim ? k : t->size[i];
    const int64_t n = t->ndim ? t->size[dim] : 1;
    if (fn == sort_lane ? rt_empty_like(c, t, t->dtype, &v) : rt_empty(c, t->dtype, t->ndim, size, &v)) return 1;
    if (fn == sort_lane ? rt_empty_like(c, t, TSRT_INT64, &p) : rt_empty(c, TSRT_INT64, t->ndim, size, &p)) return rt_drop(c, v), 1;
    if (t->numel && lanes_run(c, &(lanes){.dim = dim, .nin = 1, .nout = 2, .in = {t}, .in_dtype = {t->dtype}, .out = {v, p}, .out_dtype = {t->dtype, TSRT_INT64},
                                          .scratch_bytes = 2 * (size_t)n * sizeof(order_item), .fn = fn, .arg = a}))
        return rt_drop(c, v), rt_drop(c, p), 1;
    if (value) *value = v;
    else rt_drop(c, v);
    if (at) *at = p;
    else rt_drop(c, p);
    return 0;
}
/* Takes the dimension of one out of a result that kept it. */
static int drop_dim(tsrt_ctx *c, tsrt_tensor *t, int dim) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    int n = 0;
    if (!t->ndim) return 0;
    for (int i = 0; i < t->ndim; i++)
        if (i != dim) size[n++] = t->size[i];
    rt_row_major(n, size, stride);
    return rt_set_sizes(c, t, n, size, stride, t->offset);
}
static int one_of_lane(tsrt_ctx *c, const tsrt_tensor *t, int dim, bool keepdim, const sort_arg *a, lane_fn *fn, tsrt_tensor **value, tsrt_tensor **at) {
    tsrt_tensor *v, *p;
    if (by_lane(c, t, dim, 1, a, fn, &v, &p)) return 1;
    if (!keepdim && (drop_dim(c, v, dim) || drop_dim(c, p, dim))) return rt_drop(c, v), rt_drop(c, p), 1;
    *value = v;
    *at = p;
    return 0;
}

int tsrt_op_sort_stable(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_bool *stable, int64_t dim, bool descending, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    const sort_arg a = {.dtype = self->dtype, .descending = descending};
    (void)stable;
    return rt_wrap_dim(c, dim, self->ndim, &d) || (rt_is_complex(self->dtype) ? tsrt_fail(c, NULL, " Sort does not support complex dtypes on CPU") : 0) ||
           by_lane(c, self, (int)d, self->ndim ? self->size[d] : 1, &a, sort_lane, value, at);
}
int tsrt_op_sort(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool descending, tsrt_tensor **value, tsrt_tensor **at) { return tsrt_op_sort_stable(c, self, NULL, dim, descending, value, at); }
int tsrt_op_argsort_stable(tsrt_ctx *c, tsrt_tensor *self, bool stable, int64_t dim, bool descending, tsrt_tensor **out) {
    tsrt_tensor *value;
    (void)stable;
    if (tsrt_op_sort(c, self, dim, descending, &value, out)) return 1;
    rt_drop(c, value);
    return 0;
}
int tsrt_op_argsort(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool descending, tsrt_tensor **out) { return tsrt_op_argsort_stable(c, self, false, dim, descending, out); }
int tsrt_op_msort(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    tsrt_tensor *at;
    if (tsrt_op_sort(c, self, 0, false, out, &at)) return 1;
    rt_drop(c, at);
    return 0;
}
int tsrt_op_topk(tsrt_ctx *c, tsrt_tensor *self, int64_t k, int64_t dim, bool largest, bool sorted, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    const sort_arg a = {.dtype = self->dtype, .descending = largest, .sorted = sorted, .k = k};
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (k < 0 || k > (self->ndim ? self->size[d] : 1)) return tsrt_fail(c, NULL, "selected index k out of range");
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "topk does not support bool dtypes on CPU");
    if (!self->ndim && !k) return tsrt_op_topk(c, self, 1, dim, largest, sorted, value, at);      /* a number has one, whatever k */
    return (rt_is_complex(self->dtype) ? tsrt_fail(c, NULL, " topk does not support complex dtypes on CPU") : 0) || by_lane(c, self, (int)d, k, &a, topk_lane, value, at);
}
int tsrt_op_kthvalue(tsrt_ctx *c, tsrt_tensor *self, int64_t k, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    const sort_arg a = {.dtype = self->dtype, .k = k - 1};
    if (rt_wrap_dim(c, dim, self->ndim, &d) || no_complex(c, self, "kthvalue_cpu", true)) return 1;
    const int64_t n = self->ndim ? self->size[d] : 1;
    if (!n) return tsrt_fail(c, NULL, "kthvalue(): Expected reduction dim %lld to have non-zero size.", (long long)d);
    if (k < 1 || k > n) return tsrt_fail(c, NULL, "kthvalue(): selected number k out of range for dimension %lld", (long long)d);
    return one_of_lane(c, self, (int)d, keepdim, &a, kth_lane, value, at);
}
static int median_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, bool skip_nan, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    const sort_arg a = {.dtype = self->dtype, .skip_nan = skip_nan};
    if (rt_wrap_dim(c, dim, self->ndim, &d) || no_complex(c, self, "median_out", true)) return 1;
    if (self->ndim && !self->size[d]) return tsrt_fail(c, NULL, "median(): Expected reduction dim %lld to have non-zero size.", (long long)d);
    return one_of_lane(c, self, (int)d, keepdim, &a, median_lane, value, at);
}
static int median_all(tsrt_ctx *c, tsrt_tensor *self, bool skip_nan, tsrt_tensor **out) {
    tsrt_tensor *dense, *flat, *at;
    if (!self->numel) {                                   /* NaN, or the least integer, of nothing */
        const bool floating = rt_is_floating(self->dtype);
        if (rt_is_integral_or_bool(self->dtype))
            return rt_scalar_tensor(c, self->dtype, &(tsrt_value){.type = &tsrt_type_int, .u.i = self->dtype == TSRT_INT64 ? INT64_MIN : self->dtype == TSRT_INT32 ? INT32_MIN : self->dtype == TSRT_BOOL8}, out);
        return rt_scalar_tensor(c, self->dtype, &(tsrt_value){.type = &tsrt_type_float, .u.f = floating ? NAN : 0}, out);
    }
    if (no_complex(c, self, "median_cpu", true) || rt_contiguous(c, self, &dense)) return 1;
    int failed = rt_view(c, dense, 1, &dense->numel, &(int64_t){1}, dense->offset, &flat);
    rt_drop(c, dense);
    if (failed) return 1;
    failed = median_dim(c, flat, 0, false, skip_nan, out, &at);
    rt_drop(c, flat);
    if (!failed) rt_drop(c, at);
    return failed;
}
int tsrt_op_median(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return median_all(c, self, false, out); }
int tsrt_op_nanmedian(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return median_all(c, self, true, out); }
int tsrt_op_median_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) { return median_dim(c, self, dim, keepdim, false, value, at); }
int tsrt_op_nanmedian_dim(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) { return median_dim(c, self, dim, keepdim, true, value, at); }
int tsrt_op_mode(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, bool keepdim, tsrt_tensor **value, tsrt_tensor **at) {
    int64_t d;
    const sort_arg a = {.dtype = self->dtype};
    if (rt_wrap_dim(c, dim, self->ndim, &d) || no_complex(c, self, "mode", false)) return 1;
    if (self->ndim && !self->size[d]) return tsrt_fail(c, NULL, "mode(): Expected reduction dim %lld to have non-zero size.", (long long)d);
    return one_of_lane(c, self, (int)d, keepdim, &a, mode_lane, value, at);
}
