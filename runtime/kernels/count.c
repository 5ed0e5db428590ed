/* count.c: bincount, histc, histogram, searchsorted, bucketize, isin. */
#include <math.h>
#include "kernels/order.h"
#include "kernels/reduce_ops.h"
#include "tensor_ops.h"

int tsrt_op_bincount(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *weights, int64_t minlength, tsrt_tensor **out) {
    tsrt_tensor *x, *w = NULL, *r;
    if (minlength < 0) return tsrt_fail(c, NULL, "minlength should be >= 0");
    if (self->ndim == 1 && !self->numel) return rt_zeros(c, TSRT_INT64, 1, &minlength, out);
    if (!rt_is_integral(self->dtype)) return tsrt_fail(c, NULL, "\"bincount_cpu\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    const bool weighed = rt_defined(weights);
    if (self->ndim != 1) return tsrt_fail(c, NULL, "bincount only supports 1-d non-negative integral inputs.");
    if (weighed && (weights->ndim != 1 || weights->numel != self->numel)) return tsrt_fail(c, NULL, "weights should be 1-d and have the same length as input");
    if (rt_to_contiguous(c, self, TSRT_INT64, &x)) return 1;
    const int64_t *at = (const int64_t *)(const void *)rt_data(x);
    int64_t bins = minlength, least = 0;
    for (int64_t i = 0; i < x->numel; i++) {
        if (at[i] < least) least = at[i];
        if (at[i] >= bins) bins = at[i] == INT64_MAX ? at[i] : at[i] + 1;
    }
    if (least < 0) return rt_drop(c, x), tsrt_fail(c, NULL, "bincount only supports 1-d non-negative integral inputs.");
    const int dtype = !weighed ? TSRT_INT64 : weights->dtype == TSRT_FLOAT32 ? TSRT_FLOAT32 : TSRT_FLOAT64;
    if ((weighed && rt_to_contiguous(c, weights, dtype, &w)) || rt_zeros(c, dtype, 1, &bins, &r)) return rt_drop(c, x), rt_drop(c, w), 1;
    void *to = rt_data(r);
    const void *from = w ? rt_data(w) : NULL;
    for (int64_t i = 0; i < x->numel; i++)
        if (!w) ((int64_t *)to)[at[i]]++;
        else if (dtype == TSRT_FLOAT32) ((float *)to)[at[i]] += ((const float *)from)[i];
        else ((double *)to)[at[i]] += ((const double *)from)[i];
    rt_drop(c, x);
    rt_drop(c, w);
    *out = r;
    return 0;
}

/* ---- histograms, counted in double */
/* Range of the values, widened where it is empty. */
static int value_range(tsrt_ctx *c, const double *x, int64_t n, double *lo, double *hi, const char *fmt) {
    double a = 0, b = 0;
    if (n) {
        a = INFINITY;
        b = -INFINITY;
        for (int64_t i = 0; i < n; i++) {
            if (x[i] != x[i]) a = b = NAN;
            if (x[i] < a) a = x[i];
            if (x[i] > b) b = x[i];
        }
    }
    if (!isfinite(a) || !isfinite(b)) return tsrt_fail(c, NULL, fmt, a, b);
    *lo = a;
    *hi = b;
    return 0;
}
static double as_dtype(int dtype, double v) {
    return dtype == TSRT_FLOAT64 ? v : dtype == TSRT_FLOAT32 ? (double)(float)v : dtype == TSRT_FLOAT16 ? (double)rt_from_half(rt_to_half((float)v)) : (double)rt_from_bfloat(rt_to_bfloat((float)v));
}
/* Values of `dtype`, in whose precision the bin is found. */
static void count_even(int dtype, const double *x, const double *w, int64_t n, double lo, double hi, int64_t bins, const double *edge, double *to) {
    lo = as_dtype(dtype, lo), hi = as_dtype(dtype, hi);
    const double span = as_dtype(dtype, hi - lo), count = as_dtype(dtype, (double)bins);
    for (int64_t i = 0; i < n; i++) {
        if (!(x[i] >= lo && x[i] <= hi)) continue;
        int64_t k = (int64_t)as_dtype(dtype, as_dtype(dtype, as_dtype(dtype, x[i] - lo) * count) / span);
        if (edge) {                                       /* the edges decide where rounding does not */
            if (k < 0) k = 0;
            if (k > bins - 1) k = bins - 1;
            if (k > 0 && x[i] < edge[k]) k--;
            else if (k < bins - 1 && x[i] >= edge[k + 1]) k++;
        }
        if (k >= bins) k = bins - 1;
        to[k] += w ? w[i] : 1;
    }
}
int tsrt_op_histc(tsrt_ctx *c, tsrt_tensor *self, int64_t bins, const tsrt_value *min, const tsrt_value *max, tsrt_tensor **out) {
    tsrt_tensor *x, *sum;
    double lo = rt_scalar_double(min), hi = rt_scalar_double(max);
    if (bins <= 0) return tsrt_fail(c, NULL, "torch.histogram(): bins must be > 0, but got %lld for dimension 0", (long long)bins);
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "\"histogram_cpu\" not implemented for '%s'", rt_dtype_cpp(self->dtype));
    if (rt_to_contiguous(c, self, TSRT_FLOAT64, &x)) return 1;
    const double *v = (const double *)(const void *)rt_data(x);
    int failed = 0;
    if (lo == hi && x->numel) failed = value_range(c, v, x->numel, &lo, &hi, "torch.histc: range of [%g, %g] is not finite");
    if (!failed && lo == hi) {
        lo -= 1;
        hi += 1;
    }
    if (!failed && (!isfinite(lo) || !isfinite(hi))) failed = tsrt_fail(c, NULL, "torch.histc: range of [%g, %g] is not finite", lo, hi);
    if (!failed && lo > hi) failed = tsrt_fail(c, NULL, "torch.histc: max must be larger than min");
    if (!failed && !(failed = rt_zeros(c, TSRT_FLOAT64, 1, &bins, &sum))) {
        count_even(self->dtype, v, NULL, x->numel, lo, hi, bins, NULL, (double *)(void *)rt_data(sum));
        failed = rt_to(c, sum, self->dtype, out);
        rt_drop(c, sum);
    }
    rt_drop(c, x);
    return failed;
}
/* edges: bins + 1 of them, rising. */
static int histogram(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *weight, bool density, tsrt_tensor *edges, bool even, tsrt_tensor **hist) {
    tsrt_tensor *x = NULL, *w = NULL, *sum = NULL;
    const int64_t bins = edges->numel - 1;
    const double *e = (const double *)(const void *)rt_data(edges);
    char a[256];
    if (rt_defined(weight) && !rt_same_sizes(self, weight))
        return tsrt_fail(c, NULL, "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape [%lld, 1] and weight with shape %s",
                         (long long)self->numel, rt_sizes_text(weight->ndim, weight->size, a, sizeof a));
    int failed = rt_to_contiguous(c, self, TSRT_FLOAT64, &x) || (rt_defined(weight) && rt_to_contiguous(c, weight, TSRT_FLOAT64, &w)) || rt_zeros(c, TSRT_FLOAT64, 1, &bins, &sum);
    if (!failed) {
        const double *v = (const double *)(const void *)rt_data(x), *by = w ? (const double *)(const void *)rt_data(w) : NULL;
        double *to = (double *)(void *)rt_data(sum), total = 0;
        if (even) count_even(self->dtype, v, by, x->numel, e[0], e[bins], bins, e, to);
        else
            for (int64_t i = 0; i < x->numel; i++) {
                int64_t lo = 0, hi = bins + 1;            /* the last edge at or below v */
                if (!(v[i] >= e[0] && v[i] <= e[bins])) continue;
                while (lo < hi) {
                    const int64_t mid = lo + (hi - lo) / 2;
                    if (e[mid] <= v[i]) lo = mid + 1;
                    else hi = mid;
                }
                to[lo - 1 < bins ? lo - 1 : bins - 1] += by ? by[i] : 1;
            }
        if (density) {
            for (int64_t i = 0; i < bins; i++) total += to[i];
            for (int64_t i = 0; i < bins; i++) to[i] = to[i] / (total * (e[i + 1] - e[i]));
        }
        failed = rt_to(c, sum, self->dtype, hist);
    }
    rt_drop(c, x);
    rt_drop(c, w);
    rt_drop(c, sum);
    return failed;
}
static int histogram_dtype(tsrt_ctx *c, const tsrt_tensor *t) {
    return rt_is_floating(t->dtype) ? 0 : tsrt_fail(c, NULL, "\"histogramdd\" not implemented for '%s'", rt_dtype_cpp(t->dtype));
}
int tsrt_op_histogram_bins_tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *bins, tsrt_tensor *weight, bool density, tsrt_tensor **hist, tsrt_tensor **edges) {
    tsrt_tensor *e, *copy;
    if (self->dtype != bins->dtype) {
        static const char *const text[TSRT_NUM_DTYPES] = {[TSRT_UINT8] = "unsigned char", "signed char", "short int", "int", "long int", "c10::Half", "float", "double", [TSRT_BOOL8] = "bool", [TSRT_BFLOAT16] = "c10::BFloat16"};
        const char *p = text[self->dtype & 15], *q = text[bins->dtype & 15];
        return tsrt_fail(c, NULL, "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype %s and bins for dimension 0 with dtype %s", p ? p : "complex",
                         q ? q : "complex");
    }
    if (bins->ndim != 1) return tsrt_fail(c, NULL, "torch.histogramdd: bins tensor should have one dimension, but got %d dimensions in the bins tensor for dimension 0", bins->ndim);
    if (bins->numel < 2) return tsrt_fail(c, NULL, "torch.histogramdd: bins tensor should have at least 1 element, but got %lld elements in the bins tensor for dimension 0", (long long)bins->numel);
    if (histogram_dtype(c, self) || rt_to_contiguous(c, bins, TSRT_FLOAT64, &e)) return 1;
    const double *v = (const double *)(const void *)rt_data(e);
    for (int64_t i = 1; i < e->numel; i++)
        if (v[i - 1] > v[i]) return rt_drop(c, e), tsrt_fail(c, NULL, "torch.histogramdd: bins tensor should be monotonically increasing");
    int failed = rt_clone(c, bins, &copy);
    if (!failed && histogram(c, self, weight, density, e, false, hist)) failed = 1, rt_drop(c, copy);
    rt_drop(c, e);
    if (!failed) *edges = copy;
    return failed;
}
int tsrt_op_histogram_bin_ct(tsrt_ctx *c, tsrt_tensor *self, int64_t bins, tsrt_list *range, tsrt_tensor *weight, bool density, tsrt_tensor **hist, tsrt_tensor **edges) {
    tsrt_tensor *e = NULL, *x = NULL, *to = NULL;
    double lo = 0, hi = 1;
    if (histogram_dtype(c, self)) return 1;
    if (bins <= 0) return tsrt_fail(c, NULL, "torch.histogram(): bins must be > 0, but got %lld for dimension 0", (long long)bins);
    if (range) {
        if (range->len != 2) return tsrt_fail(c, NULL, "torch.histogramdd: for a 1-dimensional input tensor, range should have 2 elements, but got %lld", (long long)range->len);
        lo = tsrt_list_floats(range)[0];
        hi = tsrt_list_floats(range)[1];
        if (!isfinite(lo) || !isfinite(hi)) return tsrt_fail(c, NULL, "torch.histogramdd: dimension 0's range [%g, %g] is not finite", lo, hi);
        if (lo > hi) return tsrt_fail(c, NULL, "torch.histogramdd: min should not exceed max, but got min %g max %g for dimension 0", lo, hi);
    } else if (self->numel) {
        if (rt_to_contiguous(c, self, TSRT_FLOAT64, &x)) return 1;
        const int failed = value_range(c, (const double *)(const void *)rt_data(x), x->numel, &lo, &hi, "torch.histogramdd: dimension 0's range [%g, %g] is not finite");
        rt_drop(c, x);
        if (failed) return 1;
    }
    if (lo == hi) {
        lo -= 0.5;
        hi += 0.5;
    }
    const int64_t n = bins + 1;
    if (rt_empty(c, TSRT_FLOAT64, 1, &n, &e)) return 1;
    double *v = (double *)(void *)rt_data(e);
    const double step = (hi - lo) / (double)bins;
    for (int64_t i = 0; i < n; i++) v[i] = i < n / 2 ? lo + step * (double)i : hi - step * (double)(bins - i);
    if (self->dtype == TSRT_FLOAT32)
        for (int64_t i = 0; i < n; i++) v[i] = (float)v[i];
    int failed = rt_to(c, e, self->dtype, &to) || histogram(c, self, weight, density, e, true, hist);
    rt_drop(c, e);
    if (failed) return rt_drop(c, to), 1;
    *edges = to;
    return 0;
}

/* ---- searchsorted */
typedef struct search_job { const int64_t *sorter; const char *edge, *value; char *out; int dtype; int64_t bins, per_row; bool right, narrow, rows; } search_job;
#define SEARCH(name_, type_)                                                                                        \
    static int64_t name_(const search_job *j, int64_t row, int64_t i) {                                             \
        const type_ *e = (const type_ *)(const void *)j->edge + row * j->bins, v = ((const type_ *)(const void *)j->value)[i]; \
        const int64_t *s = j->sorter ? j->sorter + row * j->bins : NULL;                                            \
        int64_t lo = 0, hi = j->bins;                                                                               \
        while (lo < hi) {                                                                                           \
            const int64_t mid = lo + (hi - lo) / 2;                                                                 \
            const type_ m = e[s ? s[mid] : mid];                                                                    \
            if (j->right ? !(m > v) : !(m >= v)) lo = mid + 1;                                                      \
            else hi = mid;                                                                                          \
        }                                                                                                           \
        return lo;                                                                                                  \
    }
SEARCH(search_f32, float)
SEARCH(search_f64, double)
SEARCH(search_i64, int64_t)
static void search(void *arg, int64_t begin, int64_t end) {
    const search_job *j = arg;
    for (int64_t i = begin; i < end; i++) {
        const int64_t row = j->rows ? i / j->per_row : 0;
        const int64_t r = j->dtype == TSRT_FLOAT32 ? search_f32(j, row, i) : j->dtype == TSRT_FLOAT64 ? search_f64(j, row, i) : search_i64(j, row, i);
        if (j->narrow) ((int32_t *)(void *)j->out)[i] = (int32_t)r;
        else ((int64_t *)(void *)j->out)[i] = r;
    }
}
static int search_all(tsrt_ctx *c, tsrt_tensor *edges, tsrt_tensor *self, bool narrow, bool right, tsrt_tensor *sorter, tsrt_tensor **out) {
    tsrt_tensor *e = NULL, *v = NULL, *s = NULL, *r = NULL;
    const int common = rt_promote(edges->dtype, self->dtype);
    const int dtype = common == TSRT_FLOAT64 ? TSRT_FLOAT64 : rt_is_floating(common) ? TSRT_FLOAT32 : TSRT_INT64;
    if (rt_is_complex(common)) return tsrt_fail(c, NULL, "\"searchsorted_out_cpu\" not implemented for '%s'", rt_dtype_cpp(common));
    int failed = rt_to_contiguous(c, edges, dtype, &e) || rt_to_contiguous(c, self, dtype, &v) || (rt_defined(sorter) && rt_contiguous(c, sorter, &s)) ||
                 rt_empty(c, narrow ? TSRT_INT32 : TSRT_INT64, self->ndim, self->size, &r);
    if (!failed) {
        search_job j = {s ? (const int64_t *)(const void *)rt_data(s) : NULL, rt_data(e), rt_data(v), rt_data(r), dtype, edges->size[edges->ndim - 1],
                        self->ndim ? self->size[self->ndim - 1] : 1, right, narrow, edges->ndim > 1};
        rt_parallel(c, self->numel, 2048, search, &j);
        *out = r;
    } else rt_drop(c, r);
    rt_drop(c, e);
    rt_drop(c, v);
    rt_drop(c, s);
    return failed;
}
int tsrt_op_searchsorted_Tensor(tsrt_ctx *c, tsrt_tensor *edges, tsrt_tensor *self, bool out_int32, bool right, const tsrt_str *side, tsrt_tensor *sorter, tsrt_tensor **out) {
    char a[256], b[256];
    if (side) {
        const bool is_left = !strcmp(side->data, "left"), is_right = !strcmp(side->data, "right");
        if (!is_left && !is_right) return tsrt_fail(c, NULL, "torch.searchsorted(): side can only be 'left' or 'right' but got %s", side->data);
        if (is_left && right) return tsrt_fail(c, NULL, "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True");
        right = is_right;
    }
    if (!edges->ndim) return tsrt_fail(c, NULL, "torch.searchsorted(): boundaries tensor should have positive dimension, but got 0 dimension");
    if (!self->ndim && edges->ndim != 1)
        return tsrt_fail(c, NULL, "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries tensor dim(%d) and input value's dim(0) numel(1)", edges->ndim);
    if (edges->ndim > 1 && (edges->ndim != self->ndim || !rt_same_ints(edges->size, self->size, edges->ndim - 1)))
        return tsrt_fail(c, NULL, "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor %s and input value tensor %s",
                         rt_sizes_text(edges->ndim, edges->size, a, sizeof a), rt_sizes_text(self->ndim, self->size, b, sizeof b));
    if (rt_defined(sorter)) {
        if (!rt_same_sizes(edges, sorter))
            return tsrt_fail(c, NULL, "torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor %s and got sorter tensor %s", rt_sizes_text(edges->ndim, edges->size, a, sizeof a),
                             rt_sizes_text(sorter->ndim, sorter->size, b, sizeof b));
        if (sorter->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "torch.searchsorted(): sorter must be a tensor of long dtype but got dtype %s", rt_dtype_cpp(sorter->dtype));
        tsrt_tensor *s;
        bool bad = false;
        if (rt_contiguous(c, sorter, &s)) return 1;
        for (int64_t i = 0; i < s->numel; i++) {
            const int64_t v = ((const int64_t *)(const void *)rt_data(s))[i];
            bad |= v < 0 || v >= edges->size[edges->ndim - 1];
        }
        rt_drop(c, s);
        if (bad) return tsrt_fail(c, NULL, "torch.searchsorted(): sorter index out of range");
    }
    return search_all(c, edges, self, out_int32, right, sorter, out);
}
int tsrt_op_searchsorted_Scalar(tsrt_ctx *c, tsrt_tensor *edges, const tsrt_value *self, bool out_int32, bool right, const tsrt_str *side, tsrt_tensor *sorter, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_scalar_tensor(c, rt_scalar_dtype(c, self), self, &t)) return 1;
    const int failed = tsrt_op_searchsorted_Tensor(c, edges, t, out_int32, right, side, sorter, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_bucketize_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *edges, bool out_int32, bool right, tsrt_tensor **out) {
    if (edges->ndim != 1) return tsrt_fail(c, NULL, "boundaries tensor must be 1 dimension, but got dim(%d)", edges->ndim);
    return search_all(c, edges, self, out_int32, right, NULL, out);
}
int tsrt_op_bucketize_Scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *edges, bool out_int32, bool right, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_scalar_tensor(c, rt_scalar_dtype(c, self), self, &t)) return 1;
    const int failed = tsrt_op_bucketize_Tensor(c, t, edges, out_int32, right, out);
    rt_drop(c, t);
    return failed;
}

/* ---- isin: elements are looked up among the sorted keys of the tests; NaN equals nothing */
static int isin(tsrt_ctx *c, tsrt_tensor *elements, tsrt_tensor *tests, bool invert, tsrt_tensor **out) {
    tsrt_tensor *e = NULL, *t = NULL, *r = NULL;
    const int dtype = rt_result_type(c, elements, tests);
    const tsrt_tensor *const given[2] = {elements, tests};
    for (int i = 0; i < 2; i++)
        if (rt_is_complex(given[i]->dtype) || given[i]->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "Unsupported input type encountered for isin(): %s", rt_dtype_cpp(given[i]->dtype));
    if (rt_to_contiguous(c, elements, dtype, &e) || rt_to_contiguous(c, tests, dtype, &t) || rt_empty(c, TSRT_BOOL8, e->ndim, e->size, &r)) return rt_drop(c, e), rt_drop(c, t), 1;
    const int64_t n = t->numel, b = (int64_t)rt_bytes(dtype);
    const size_t bytes = (size_t)(n ? n : 1) * 2 * sizeof(order_item);
    order_item *keys = rt_scratch(c, bytes);
    if (keys) {
        bool *to = (bool *)rt_data(r);
        order_keys(dtype, rt_data(t), b, n, false, keys);
        order_sort(keys, keys + n, n);
        for (int64_t i = 0; i < e->numel; i++) {
            order_item k;
            const char *at = rt_data(e) + i * b;
            order_keys(dtype, at, b, 1, false, &k);
            int64_t lo = 0, hi = n;
            while (lo < hi) {
                const int64_t mid = lo + (hi - lo) / 2;
                if (keys[mid].key < k.key) lo = mid + 1;
                else hi = mid;
            }
            to[i] = (lo < n && keys[lo].key == k.key && !order_is_nan(dtype, at)) != invert;
        }
        rt_scratch_free(c, keys, bytes);
    }
    rt_drop(c, e);
    rt_drop(c, t);
    if (!keys) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
int tsrt_op_isin_Tensor_Tensor(tsrt_ctx *c, tsrt_tensor *elements, tsrt_tensor *tests, bool assume_unique, bool invert, tsrt_tensor **out) {
    (void)assume_unique;
    return isin(c, elements, tests, invert, out);
}
static int number(tsrt_ctx *c, const tsrt_value *v, tsrt_tensor **out) {
    if (rt_scalar_tensor(c, rt_scalar_dtype(c, v), v, out)) return 1;
    (*out)->flags |= TSRT_TENSOR_NUMBER;
    return 0;
}
int tsrt_op_isin_Tensor_Scalar(tsrt_ctx *c, tsrt_tensor *elements, const tsrt_value *test, bool assume_unique, bool invert, tsrt_tensor **out) {
    tsrt_tensor *t;
    (void)assume_unique;
    if (number(c, test, &t)) return 1;
    const int failed = isin(c, elements, t, invert, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op_isin_Scalar_Tensor(tsrt_ctx *c, const tsrt_value *element, tsrt_tensor *tests, bool assume_unique, bool invert, tsrt_tensor **out) {
    tsrt_tensor *t;
    (void)assume_unique;
    if (number(c, element, &t)) return 1;
    const int failed = isin(c, t, tests, invert, out);
    rt_drop(c, t);
    return failed;
}
