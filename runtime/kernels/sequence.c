/* sequence.c: tensors whose elements follow from their index: arange, range, linspace, logspace, eye, tril_indices, one_hot, vander and others.
 * Elements are worked out in the type that PyTorch uses for the dtype (ints: int64, halves: float, else double) by pieces, then converted. */
#include <math.h>
#include "create.h"

enum { PIECE = 256 };
typedef enum Acc { ACC_INT, ACC_SINGLE, ACC_DOUBLE } Acc;
static Acc acc_of(int dtype) { return rt_is_integral(dtype) ? ACC_INT : rt_is_reduced(dtype) ? ACC_SINGLE : ACC_DOUBLE; }

static int unsupported(tsrt_ctx *c, const char *what, int dtype) { return tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", what, rt_dtype_cpp(dtype)); }

/* ---- start + i * step */
static void steps_to(tsrt_tensor *t, const tsrt_value *start, const tsrt_value *step) {
    union { int64_t i[PIECE]; float s[PIECE]; double d[PIECE]; } u;
    const Acc acc = acc_of(t->dtype);
    const int from = acc == ACC_INT ? TSRT_INT64 : acc == ACC_SINGLE ? TSRT_FLOAT32 : TSRT_FLOAT64;
    const size_t bytes = rt_bytes(t->dtype), width = rt_bytes(from);
    const int64_t i0 = rt_scalar_int(start), di = rt_scalar_int(step);
    const double d0 = rt_scalar_double(start), dd = rt_scalar_double(step);
    const float s0 = (float)d0, ds = (float)dd;
    for (int64_t at = 0; at < t->numel; at += PIECE) {
        const int64_t n = t->numel - at < PIECE ? t->numel - at : PIECE;
        if (acc == ACC_INT)
            for (int64_t k = 0; k < n; k++) u.i[k] = (int64_t)((uint64_t)i0 + (uint64_t)di * (uint64_t)(at + k));
        else if (acc == ACC_SINGLE)
            for (int64_t k = 0; k < n; k++) u.s[k] = s0 + ds * (float)(at + k);
        else
            for (int64_t k = 0; k < n; k++) u.d[k] = d0 + dd * (double)(at + k);
        rt_convert(t->dtype, rt_data(t) + (size_t)at * bytes, (int64_t)bytes, from, (const char *)&u, (int64_t)width, n);
    }
}

/* Number of elements; the ints' own arithmetic where the result is of them. `inclusive`: range(). */
static int count(tsrt_ctx *c, int dtype, const tsrt_value *start, const tsrt_value *end, const tsrt_value *step, bool inclusive, int64_t *out) {
    const bool ints = inclusive ? acc_of(dtype) == ACC_INT : dtype == TSRT_INT64;
    const double a = rt_scalar_double(start), b = rt_scalar_double(end), s = ints ? (double)rt_scalar_int(step) : rt_scalar_double(step);
    if (!(s > 0 || s < 0)) return tsrt_fail(c, NULL, "step must be nonzero");
    if (!isfinite(a) || !isfinite(b)) {
        tsrt_buf text;
        tsrt_str *str;
        rt_buf_init(&text, c);
        rt_buf_double(&text, 'g', 6, a);
        rt_buf_puts(&text, " -> ");
        rt_buf_double(&text, 'g', 6, b);
        if (rt_buf_str(&text, &str)) return 1;
        tsrt_fail(c, NULL, "unsupported range: %s", str->data);
        tsrt_release(c, str);
        return 1;
    }
    const bool fits = ints ? (s > 0 ? rt_scalar_int(end) >= rt_scalar_int(start) : rt_scalar_int(end) <= rt_scalar_int(start)) : s > 0 ? b >= a : b <= a;
    if (!fits) return tsrt_fail(c, NULL, "upper bound and lower bound inconsistent with step sign");
    double n;
    if (inclusive) n = floor((b - a) / s) + 1;
    else if (dtype == TSRT_INT64) {
        const int64_t i = rt_scalar_int(start), k = rt_scalar_int(end), by = rt_scalar_int(step);
        n = (double)(by > 0 ? ((uint64_t)k - (uint64_t)i) / (uint64_t)by + (((uint64_t)k - (uint64_t)i) % (uint64_t)by != 0)
                            : ((uint64_t)i - (uint64_t)k) / (uint64_t)-(uint64_t)by + (((uint64_t)i - (uint64_t)k) % (uint64_t)-(uint64_t)by != 0));
    } else n = ceil((b - a) / rt_scalar_double(step));
    if (!(n >= 0 && n < 0x1p62)) return tsrt_fail(c, NULL, "invalid size, possible overflow?");
    *out = (int64_t)n;
    return 0;
}

static int ranged(tsrt_ctx *c, const tsrt_value *start, const tsrt_value *end, const tsrt_value *step, int dtype, bool inclusive, tsrt_tensor **out) {
    int64_t n;
    tsrt_tensor *t;
    if (rt_is_complex(dtype) || dtype == TSRT_BOOL8) return unsupported(c, inclusive ? "range_cpu" : "arange_cpu", dtype);
    if (count(c, dtype, start, end, step, inclusive, &n) || rt_empty(c, dtype, 1, &n, &t)) return 1;
    steps_to(t, start, step);
    *out = t;
    return 0;
}

static const tsrt_value zero = {.type = &tsrt_type_int, .u = {.i = 0}}, unit = {.type = &tsrt_type_int, .u = {.i = 1}};
static bool whole(const tsrt_value *v) { return rt_scalar_is_int(v) || rt_scalar_is_bool(v); }
int tsrt_op_arange_start_step(tsrt_ctx *c, const tsrt_value *start, const tsrt_value *end, const tsrt_value *step, RT_FACTORY, tsrt_tensor **out) {
    int d;
    const int none = whole(start) && whole(end) && whole(step) ? TSRT_INT64 : rt_default_dtype(c);
    return rt_factory_dtype(c, dtype, layout, device, pin, none, &d) || ranged(c, start, end, step, d, false, out);
}
int tsrt_op_arange_start(tsrt_ctx *c, const tsrt_value *start, const tsrt_value *end, RT_FACTORY, tsrt_tensor **out) {
    return tsrt_op_arange_start_step(c, start, end, &unit, dtype, layout, device, pin, out);
}
int tsrt_op_arange(tsrt_ctx *c, const tsrt_value *end, RT_FACTORY, tsrt_tensor **out) {
    return tsrt_op_arange_start_step(c, &zero, end, &unit, dtype, layout, device, pin, out);
}
int tsrt_op_range_step(tsrt_ctx *c, const tsrt_value *start, const tsrt_value *end, const tsrt_value *step, RT_FACTORY, tsrt_tensor **out) {
    int d;
    return rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d) || ranged(c, start, end, step, d, true, out);
}
int tsrt_op_range(tsrt_ctx *c, const tsrt_value *start, const tsrt_value *end, RT_FACTORY, tsrt_tensor **out) {
    return tsrt_op_range_step(c, start, end, &unit, dtype, layout, device, pin, out);
}
int tsrt_op__dim_arange(tsrt_ctx *c, tsrt_tensor *like, int64_t dim, tsrt_tensor **out) {
    tsrt_value n = {.type = &tsrt_type_int};
    return tsrt_op_size_int(c, like, dim, &n.u.i) || ranged(c, &zero, &n, &unit, TSRT_INT64, false, out);
}

/* ---- evenly between two ends. Halves round after each operation, as PyTorch's do. */
static float half(int dtype, float v) { return dtype == TSRT_FLOAT16 ? rt_from_half(rt_to_half(v)) : rt_from_bfloat(rt_to_bfloat(v)); }

/* The exponent (or value) at i of n: from the nearer end. */
typedef struct Line { int dtype; double a, b, step; int64_t n; } Line;
static Line line_of(int dtype, double a, double b, int64_t n) {
    Line l = {dtype, a, b, 0, n};
    if (rt_is_reduced(dtype)) {
        l.a = half(dtype, (float)a), l.b = half(dtype, (float)b);
        l.step = n > 1 ? half(dtype, half(dtype, (float)(l.b - l.a)) / half(dtype, (float)(n - 1))) : 0;
    } else if (rt_bytes(rt_to_real(dtype)) == 4 && !rt_is_integral(dtype)) {
        l.a = (float)a, l.b = (float)b;
        l.step = n > 1 ? (float)((float)(l.b - l.a) / (float)(n - 1)) : 0;
    } else {
        l.step = n > 1 ? (b - a) / (double)(n - 1) : 0;
    }
    return l;
}
static double line_at(const Line *l, int64_t i) {
    const bool low = i < l->n / 2;
    const int64_t k = low ? i : l->n - i - 1;
    const double from = low ? l->a : l->b;
    if (rt_is_reduced(l->dtype)) {
        const float d = half(l->dtype, (float)l->step * half(l->dtype, (float)k));
        return half(l->dtype, (float)from + (low ? d : -d));
    }
    if (rt_bytes(rt_to_real(l->dtype)) == 4 && !rt_is_integral(l->dtype)) {
        const float d = (float)l->step * (float)k;
        return low ? (float)from + d : (float)from - d;
    }
    return low ? from + l->step * (double)k : from - l->step * (double)k;
}

static int ends(tsrt_ctx *c, const tsrt_value *a, const tsrt_value *b, int64_t n, RT_FACTORY, const char *name, int *d) {
    const int none = rt_scalar_is_complex(a) || rt_scalar_is_complex(b) ? rt_default_complex(c) : rt_default_dtype(c);
    if (n < 0) return tsrt_fail(c, NULL, "number of steps must be non-negative");
    if (rt_factory_dtype(c, dtype, layout, device, pin, none, d)) return 1;
    if ((rt_scalar_is_complex(a) || rt_scalar_is_complex(b)) && !rt_is_complex(*d))
        return tsrt_fail(c, NULL, "torch.%s(): inferred dtype %s can't be safely cast to passed dtype %s", name, rt_dtype_cpp(rt_default_complex(c)), rt_dtype_cpp(*d));
    return *d == TSRT_BOOL8 ? tsrt_fail(c, NULL, "\"%s_cpu\" not implemented for 'Bool'", name) : 0;
}

/* An end as an element of the dtype sees it: ints truncate. */
static int as_element(tsrt_ctx *c, int dtype, const tsrt_value *v, tsrt_complex *z) {
    union { double align_; char bytes[16]; } u;
    if (rt_scalar_store(c, v, dtype, &u)) return 1;
    rt_convert(TSRT_COMPLEX128, (char *)z, 0, dtype, (const char *)&u, 0, 1);
    return 0;
}

int tsrt_op_linspace(tsrt_ctx *c, const tsrt_value *a, const tsrt_value *b, int64_t n, RT_FACTORY, tsrt_tensor **out) {
    tsrt_complex from, to;
    tsrt_tensor *t;
    int d;
    if (ends(c, a, b, n, dtype, layout, device, pin, "linspace", &d) || as_element(c, d, a, &from) || as_element(c, d, b, &to) || rt_empty(c, d, 1, &n, &t)) return 1;
    if (n == 1) to = from;
    const Line re = line_of(d, from.re, to.re, n), im = line_of(d, from.im, to.im, n);
    const int64_t bytes = (int64_t)rt_bytes(d);
    for (int64_t i = 0; i < n; i++) {
        const tsrt_complex z = {n == 1 ? from.re : line_at(&re, i), rt_is_complex(d) ? (n == 1 ? from.im : line_at(&im, i)) : 0};
        rt_convert(d, rt_data(t) + i * bytes, 0, rt_is_complex(d) ? TSRT_COMPLEX128 : TSRT_FLOAT64, (const char *)&z, 0, 1);
    }
    *out = t;
    return 0;
}

static tsrt_complex power(double base, tsrt_complex e) {
    const double r = pow(base, e.re), w = e.im * log(base);
    return (tsrt_complex){r * cos(w), r * sin(w)};
}

int tsrt_op_logspace(tsrt_ctx *c, const tsrt_value *a, const tsrt_value *b, int64_t n, double base, RT_FACTORY, tsrt_tensor **out) {
    tsrt_complex from, to;
    tsrt_tensor *t;
    int d;
    if (ends(c, a, b, n, dtype, layout, device, pin, "logspace", &d) || as_element(c, d, a, &from) || as_element(c, d, b, &to) || rt_empty(c, d, 1, &n, &t)) return 1;
    if (n == 1) to = from;
    if (!rt_is_integral(d) && !rt_is_complex(d) && rt_bytes(d) == 4) base = (float)base;
    if (rt_is_reduced(d)) base = half(d, (float)base);
    const Line re = line_of(rt_is_integral(d) ? TSRT_FLOAT32 : d, from.re, to.re, n), im = line_of(d, from.im, to.im, n);
    const int64_t bytes = (int64_t)rt_bytes(d);
    for (int64_t i = 0; i < n; i++) {
        tsrt_complex z = {n == 1 ? from.re : line_at(&re, i), 0};
        if (rt_is_complex(d)) {
            z.im = n == 1 ? from.im : line_at(&im, i);
            z = power(base, z);
        } else if (rt_is_reduced(d) || (rt_bytes(d) == 4 && !rt_is_integral(d))) {
            z.re = powf((float)base, (float)z.re);
        } else {
            z.re = pow(base, z.re);
        }
        rt_convert(d, rt_data(t) + i * bytes, 0, rt_is_complex(d) ? TSRT_COMPLEX128 : TSRT_FLOAT64, (const char *)&z, 0, 1);
    }
    *out = t;
    return 0;
}

/* Ends that are 0-dim tensors. */
static int end_of(tsrt_ctx *c, const tsrt_tensor *t, const char *name, const char *which, tsrt_value *v) {
    if (t->ndim) return tsrt_fail(c, NULL, "%s only supports 0-dimensional start and end tensors, but got %s with %d dimension(s).", name, which, t->ndim);
    return rt_scalar_load(c, t->dtype, rt_data(t), v);
}
typedef struct Ends { tsrt_value v[2]; const tsrt_tensor *t[2]; } Ends;
static int load_ends(tsrt_ctx *c, Ends *e, const char *name) {
    static const char *const which[] = {"start", "end"};
    for (int i = 0; i < 2; i++)
        if (e->t[i] && end_of(c, e->t[i], name, which[i], &e->v[i])) {
            if (i && e->t[0]) tsrt_value_drop(c, &e->v[0]);
            return 1;
        }
    return 0;
}
static int drop_ends(tsrt_ctx *c, Ends *e, int failed) {
    for (int i = 0; i < 2; i++)
        if (e->t[i]) tsrt_value_drop(c, &e->v[i]);
    return failed;
}
#define LINSPACE(suffix_, first_, second_, ...)                                                                                   \
    int tsrt_op_linspace_##suffix_(tsrt_ctx *c, first_ a, second_ b, int64_t n, RT_FACTORY, tsrt_tensor **out) {                  \
        Ends e = {__VA_ARGS__};                                                                                                   \
        return load_ends(c, &e, "linspace") || drop_ends(c, &e, tsrt_op_linspace(c, &e.v[0], &e.v[1], n, dtype, layout, device, pin, out)); \
    }                                                                                                                             \
    int tsrt_op_logspace_##suffix_(tsrt_ctx *c, first_ a, second_ b, int64_t n, double base, RT_FACTORY, tsrt_tensor **out) {     \
        Ends e = {__VA_ARGS__};                                                                                                   \
        return load_ends(c, &e, "logspace") || drop_ends(c, &e, tsrt_op_logspace(c, &e.v[0], &e.v[1], n, base, dtype, layout, device, pin, out)); \
    }
LINSPACE(Tensor_Tensor, tsrt_tensor *, tsrt_tensor *, .t = {a, b})
LINSPACE(Tensor_Scalar, tsrt_tensor *, const tsrt_value *, .t = {a, NULL}, .v = {{NULL, {0}}, *b})
LINSPACE(Scalar_Tensor, const tsrt_value *, tsrt_tensor *, .t = {NULL, b}, .v = {*a, {NULL, {0}}})

/* ---- matrices */
int tsrt_op_eye_m(tsrt_ctx *c, int64_t n, int64_t m, RT_FACTORY, tsrt_tensor **out) {
    int d;
    tsrt_tensor *t;
    if (n < 0) return tsrt_fail(c, NULL, "n must be greater or equal to 0, got %lld", (long long)n);
    if (m < 0) return tsrt_fail(c, NULL, "m must be greater or equal to 0, got %lld", (long long)m);
    if (rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d) || rt_zeros(c, d, 2, (const int64_t[]){n, m}, &t)) return 1;
    for (int64_t i = 0; i < n && i < m; i++) rt_scalar_store(c, &unit, d, rt_data(t) + (size_t)(i * (m + 1)) * rt_bytes(d));
    *out = t;
    return 0;
}
int tsrt_op_eye(tsrt_ctx *c, int64_t n, RT_FACTORY, tsrt_tensor **out) { return tsrt_op_eye_m(c, n, n, dtype, layout, device, pin, out); }

/* Places of a triangle, row by row: the rows' numbers, then the columns'. */
static int triangle(tsrt_ctx *c, int64_t rows, int64_t cols, int64_t offset, bool low, RT_FACTORY, tsrt_tensor **out) {
    const char *name = low ? "tril_indices" : "triu_indices";
    int64_t n = 0, k = 0;
    tsrt_tensor *all, *t;
    int d;
    if (rows < 0) return tsrt_fail(c, NULL, "row must be non-negative, got%lld", (long long)rows);
    if (cols < 0) return tsrt_fail(c, NULL, "col must be non-negative, got%lld", (long long)cols);
    if (rt_factory_dtype(c, dtype, layout, device, pin, TSRT_INT64, &d)) return 1;
    if (d != TSRT_INT32 && d != TSRT_INT64) return unsupported(c, name, d);
#define FROM(r_) (low ? 0 : (r_) + offset < 0 ? 0 : (r_) + offset > cols ? cols : (r_) + offset)
#define UPTO(r_) (!low ? cols : (r_) + offset + 1 < 0 ? 0 : (r_) + offset + 1 > cols ? cols : (r_) + offset + 1)
    for (int64_t r = 0; r < rows; r++) n += UPTO(r) - FROM(r);
    if (rt_empty(c, TSRT_INT64, 2, (const int64_t[]){2, n}, &all)) return 1;
    int64_t *p = (int64_t *)(void *)rt_data(all);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t col = FROM(r); col < UPTO(r); col++, k++) p[k] = r, p[n + k] = col;
    const int failed = rt_to(c, all, d, &t);
    rt_drop(c, all);
    if (!failed) *out = t;
    return failed;
}
int tsrt_op_tril_indices(tsrt_ctx *c, int64_t rows, int64_t cols, int64_t offset, RT_FACTORY, tsrt_tensor **out) {
    return triangle(c, rows, cols, offset, true, dtype, layout, device, pin, out);
}
int tsrt_op_triu_indices(tsrt_ctx *c, int64_t rows, int64_t cols, int64_t offset, RT_FACTORY, tsrt_tensor **out) {
    return triangle(c, rows, cols, offset, false, dtype, layout, device, pin, out);
}

int tsrt_op_one_hot(tsrt_ctx *c, tsrt_tensor *self, int64_t classes, tsrt_tensor **out) {
    tsrt_tensor *rows, *t;
    int64_t size[RT_MAXDIM], most = -1;
    if (self->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "one_hot is only applicable to index tensor of type LongTensor.");
    if (self->ndim + 1 > RT_MAXDIM) return tsrt_fail(c, NULL, "tensors of more than %d dimensions are not supported", RT_MAXDIM);
    if (!self->numel && classes <= 0) return tsrt_fail(c, NULL, "Can not infer total number of classes from empty tensor.");
    if (rt_contiguous(c, self, &rows)) return 1;
    const int64_t *v = (const int64_t *)(const void *)rt_data(rows);
    int failed = 0;
    for (int64_t i = 0; i < rows->numel && !failed; i++) {
        if (v[i] < 0) failed = tsrt_fail(c, NULL, "Class values must be non-negative.");
        if (v[i] > most) most = v[i];
    }
    if (!failed && classes == -1) classes = most + 1;
    else if (!failed && self->numel && classes < 1) failed = tsrt_fail(c, NULL, "num_classes should be positive");
    if (!failed && most >= classes) failed = tsrt_fail(c, NULL, "Class values must be smaller than num_classes.");
    rt_copy_ints(size, self->size, self->ndim);
    size[self->ndim] = classes;
    if (!failed) failed = rt_zeros(c, TSRT_INT64, self->ndim + 1, size, &t);
    if (!failed) {
        int64_t *p = (int64_t *)(void *)rt_data(t);
        for (int64_t i = 0; i < rows->numel; i++) p[i * classes + v[i]] = 1;
        *out = t;
    }
    rt_drop(c, rows);
    return failed;
}

int tsrt_op_vander(tsrt_ctx *c, tsrt_tensor *x, const tsrt_opt_int *columns, bool increasing, tsrt_tensor **out) {
    const int d = rt_promote(x->dtype, TSRT_INT64);
    if (x->ndim != 1) return tsrt_fail(c, NULL, "x must be a one-dimensional tensor.");
    const int64_t n = x->size[0], cols = rt_opt_int(columns, n), bytes = (int64_t)rt_bytes(d);
    tsrt_tensor *t;
    if (cols < 0) return tsrt_fail(c, NULL, "N must be non-negative.");
    if (rt_empty(c, d, 2, (const int64_t[]){n, cols}, &t)) return 1;
    for (int64_t r = 0; r < n; r++) {
        const char *at = rt_data(x) + r * x->stride[0] * (int64_t)rt_bytes(x->dtype);
        int64_t xi, pi = 1;
        tsrt_complex xz, pz = {1, 0};
        rt_convert(TSRT_INT64, (char *)&xi, 0, x->dtype, at, 0, 1);
        rt_convert(TSRT_COMPLEX128, (char *)&xz, 0, x->dtype, at, 0, 1);
        for (int64_t k = 0; k < cols; k++) {
            char *to = rt_data(t) + (r * cols + (increasing ? k : cols - 1 - k)) * bytes;
            if (rt_is_integral(d)) rt_convert(d, to, 0, TSRT_INT64, (const char *)&pi, 0, 1);
            else rt_convert(d, to, 0, TSRT_COMPLEX128, (const char *)&pz, 0, 1);
            pi = (int64_t)((uint64_t)pi * (uint64_t)xi);
            pz = rt_is_complex(d) ? (tsrt_complex){pz.re * xz.re - pz.im * xz.im, pz.re * xz.im + pz.im * xz.re} : (tsrt_complex){pz.re * xz.re, 0};
        }
    }
    *out = t;
    return 0;
}

/* ---- frequencies of the bins of a Fourier transform */
static int bins(tsrt_ctx *c, int64_t n, double spacing, bool real, RT_FACTORY, tsrt_tensor **out) {
    int d;
    tsrt_tensor *t;
    if (rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d)) return 1;
    if (!rt_is_floating(d) && !rt_is_complex(d)) return tsrt_fail(c, NULL, "%s requires a floating point or complex dtype", real ? "rfftfreq" : "fftfreq");
    const int64_t len = real ? n / 2 + 1 : n, bytes = (int64_t)rt_bytes(d);
    if (rt_empty(c, d, 1, &len, &t)) return 1;
    const double by = 1.0 / ((double)n * spacing);
    for (int64_t i = 0; i < len; i++) {
        const double v = (double)(real || i < (n + 1) / 2 ? i : i - n) * by;
        rt_convert(d, rt_data(t) + i * bytes, 0, TSRT_FLOAT64, (const char *)&v, 0, 1);
    }
    *out = t;
    return 0;
}
int tsrt_op_fft_fftfreq(tsrt_ctx *c, int64_t n, double spacing, RT_FACTORY, tsrt_tensor **out) { return bins(c, n, spacing, false, dtype, layout, device, pin, out); }
int tsrt_op_fft_rfftfreq(tsrt_ctx *c, int64_t n, double spacing, RT_FACTORY, tsrt_tensor **out) { return bins(c, n, spacing, true, dtype, layout, device, pin, out); }

/* ---- between tensors and lists of ints */
int tsrt_op__list_to_tensor(tsrt_ctx *c, tsrt_list *list, tsrt_tensor **out) {
    if (rt_empty(c, TSRT_INT32, 1, &list->len, out)) return 1;
    rt_convert(TSRT_INT32, rt_data(*out), 4, TSRT_INT64, list->data, 8, list->len);
    return 0;
}
int tsrt_op__tensor_to_list(tsrt_ctx *c, tsrt_tensor *t, tsrt_list **out) {
    if (t->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "expected scalar type Int but found %s", rt_dtype_cpp(t->dtype));
    tsrt_tensor *row;
    if (rt_contiguous(c, t, &row)) return 1;
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_int, row->numel, row->numel);
    if (l) {
        rt_convert(TSRT_INT64, l->data, 8, TSRT_INT32, rt_data(row), 4, row->numel);
        *out = l;
    }
    rt_drop(c, row);
    return !l;
}
