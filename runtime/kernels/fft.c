/* fft.c: discrete Fourier transforms.
 *
 * n = 2^a 3^b 5^c ... with primes up to LARGEST: passes of Stockham's autosort algorithm (loops/fft_pass.c). Other n: Bluestein's chirp transform, a convolution whose
 * length has factors 2, 3 and 5 only: L. I. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", IEEE Trans. Audio
 * Electroacoust. 18 (1970): with jk = (j^2 + k^2 - (j - k)^2) / 2, X_j = c_j sum_k (x_k c_k) conj(c_{j-k}), c_k = exp(-pi i k^2 / n).
 * All is computed in double. Rows of tensors are gathered into lanes, several at a time, so that every pass has an inner loop over neighbours. */
#include <math.h>
#include <string.h>
#include "kernels/fft.h"

enum { LARGEST = 47, MOST_LANES = 8, LANE_POINTS = 2048, APART = 40 };
/* Lanes * points stay below LANE_POINTS where a row allows it, for the nearest cache; arrays lie APART doubles off powers of two. */

/* ---- plans */
/* exp(-2 pi i k / n), 0 <= k < n: by an angle of at most pi / 4, so that all are rounded once or so. */
static void unit(int64_t k, int64_t n, double *at) {
    int64_t a = 8 * k;
    bool minus_sin = true, minus_cos = false, swap = false;
    if (a > 4 * n) a = 8 * n - a, minus_sin = false;
    if (a > 2 * n) a = 4 * n - a, minus_cos = true;
    if (a > n) a = 2 * n - a, swap = true;
    const double angle = 3.14159265358979323846 * (double)a / (4 * (double)n), x = cos(angle), y = sin(angle);
    const double re = swap ? y : x, im = swap ? x : y;
    at[0] = minus_cos ? -re : re;
    at[1] = minus_sin ? -im : im;
}
/* All of them cheaply: exp(-2 pi i (h * split + l) / n) is a product of two, tables of about sqrt(n) each. */
typedef struct turns { int64_t n, split, coarse; double *low, *high; size_t bytes; } turns;
static int turns_new(tsrt_ctx *c, int64_t n, turns *t) {
    t->n = n, t->split = 1 + (int64_t)sqrt((double)n), t->coarse = n / t->split + 1;
    t->bytes = (size_t)(t->split + t->coarse) * 2 * sizeof(double);
    if (!(t->low = rt_scratch(c, t->bytes))) return 1;
    t->high = t->low + 2 * t->split;
    for (int64_t i = 0; i < t->split; i++) unit(i % n, n, t->low + 2 * i);
    for (int64_t i = 0; i < t->coarse; i++) unit(i * t->split % n, n, t->high + 2 * i);
    return 0;
}
static void turn(const turns *t, int64_t k, double *at) {
    const double *x = t->high + k / t->split * 2, *y = t->low + k % t->split * 2;
    at[0] = x[0] * y[0] - x[1] * y[1];
    at[1] = x[0] * y[1] + x[1] * y[0];
}
static bool smooth(int64_t n) {
    while (n % 2 == 0) n /= 2;
    while (n % 3 == 0) n /= 3;
    while (n % 5 == 0) n /= 5;
    return n == 1;
}
/* Factors of n; false where one is too large. */
static bool factors(rt_fft_plan *p) {
    int64_t n = p->n;
    while (n % 4 == 0) p->factor[p->nfactor++] = 4, n /= 4;
    for (int64_t f = 2; f <= LARGEST; f++)
        while (n % f == 0) p->factor[p->nfactor++] = f, n /= f;
    return n == 1;
}
static size_t root_bytes(const rt_fft_plan *p) { return (size_t)p->n * 2 * sizeof(double); }
static size_t filter_bytes(const rt_fft_plan *p) { return (size_t)p->inner->n * 2 * sizeof(double); }

void rt_fft_plan_free(tsrt_ctx *c, rt_fft_plan *p) {
    if (!p) return;
    if (p->root) rt_scratch_free(c, p->root, root_bytes(p));
    if (p->filter) rt_scratch_free(c, p->filter, filter_bytes(p));
    rt_fft_plan_free(c, p->inner);
    rt_scratch_free(c, p, sizeof *p);
}
/* The chirp, and the transform of its conjugate laid around 0. */
static int chirp(tsrt_ctx *c, rt_fft_plan *p) {
    const int64_t n = p->n;
    int64_t m = 2 * n - 1;
    while (!smooth(m)) m++;
    p->nfactor = 0;
    if (!(p->inner = rt_fft_plan_new(c, m)) || !(p->filter = rt_scratch(c, filter_bytes(p)))) return 1;
    double *re = p->filter, *im = re + m;
    memset(re, 0, filter_bytes(p));
    int64_t square = 0;                                     /* k^2 mod 2 n */
    turns t;
    if (turns_new(c, 2 * n, &t)) return 1;
    for (int64_t k = 0; k < n; k++) {
        double *w = p->root + 2 * k;
        turn(&t, square, w);
        re[k] = w[0], im[k] = -w[1];
        if (k) re[m - k] = w[0], im[m - k] = -w[1];
        square = (square + 2 * k + 1) % (2 * n);
    }
    rt_scratch_free(c, t.low, t.bytes);
    const size_t bytes = (size_t)rt_fft_work(p->inner, 1) * sizeof(double);
    double *work = rt_scratch(c, bytes);
    if (!work) return 1;
    rt_fft_run(p->inner, re, im, 1, work);
    for (int64_t k = 0; k < m; k++) re[k] /= (double)m, im[k] /= (double)m;
    rt_scratch_free(c, work, bytes);
    return 0;
}
static int straight(tsrt_ctx *c, rt_fft_plan *p) {
    turns t;
    if (p->n <= 64) {
        for (int64_t k = 0; k < p->n; k++) unit(k, p->n, p->root + 2 * k);
        return 0;
    }
    if (turns_new(c, p->n, &t)) return 1;
    for (int64_t k = 0; k < p->n; k++) turn(&t, k, p->root + 2 * k);
    rt_scratch_free(c, t.low, t.bytes);
    return 0;
}
rt_fft_plan *rt_fft_plan_new(tsrt_ctx *c, int64_t n) {
    if (n > INT64_MAX / 1024) return tsrt_fail_memory(c), NULL;
    rt_fft_plan *p = rt_scratch(c, sizeof *p);
    if (!p) return NULL;
    memset(p, 0, sizeof *p);
    p->n = n;
    p->pass = RT_PICK(c, rt_fft_run_pass);
    if (!(p->root = rt_scratch(c, root_bytes(p)))) return rt_fft_plan_free(c, p), NULL;
    if (factors(p) ? straight(c, p) : chirp(c, p)) return rt_fft_plan_free(c, p), NULL;
    return p;
}

/* ---- transforms of lanes */
int64_t rt_fft_work(const rt_fft_plan *p, int64_t lanes) { return p->inner ? 2 * (p->inner->n * lanes + APART) + rt_fft_work(p->inner, lanes) : 2 * p->n * lanes + APART; }

static void by_passes(const rt_fft_plan *p, double *re, double *im, int64_t lanes, double *work) {
    double *xr = re, *xi = im, *yr = work, *yi = work + p->n * lanes + APART;
    int64_t length = p->n, stride = lanes;
    for (int i = 0; i < p->nfactor; i++) {
        const int64_t f = p->factor[i];
        const rt_fft_pass pass = {.p = f, .m = length / f, .stride = stride, .n = p->n, .step = p->n / length, .root = p->root, .xr = xr, .xi = xi, .yr = yr, .yi = yi};
        p->pass(&pass);
        double *const r = xr, *const j = xi;
        xr = yr, xi = yi, yr = r, yi = j;
        length /= f, stride *= f;
    }
    if (xr == re) return;
    memcpy(re, xr, (size_t)(p->n * lanes) * sizeof *re);
    memcpy(im, xi, (size_t)(p->n * lanes) * sizeof *im);
}
static void by_chirp(const rt_fft_plan *p, double *re, double *im, int64_t lanes, double *work) {
    const int64_t n = p->n, m = p->inner->n;
    double *ar = work, *ai = ar + m * lanes + APART, *more = ai + m * lanes + APART;
    for (int64_t k = 0; k < n; k++) {
        const double wr = p->root[2 * k], wi = p->root[2 * k + 1];
        for (int64_t l = k * lanes; l < (k + 1) * lanes; l++) ar[l] = re[l] * wr - im[l] * wi, ai[l] = re[l] * wi + im[l] * wr;
    }
    for (int64_t l = n * lanes; l < m * lanes; l++) ar[l] = ai[l] = 0;
    rt_fft_run(p->inner, ar, ai, lanes, more);
    for (int64_t k = 0; k < m; k++) {
        const double wr = p->filter[k], wi = p->filter[m + k];
        for (int64_t l = k * lanes; l < (k + 1) * lanes; l++) {
            const double r = ar[l], i = ai[l];
            ar[l] = r * wr - i * wi, ai[l] = r * wi + i * wr;
        }
    }
    rt_fft_run(p->inner, ai, ar, lanes, more);              /* back */
    for (int64_t k = 0; k < n; k++) {
        const double wr = p->root[2 * k], wi = p->root[2 * k + 1];
        for (int64_t l = k * lanes; l < (k + 1) * lanes; l++) re[l] = ar[l] * wr - ai[l] * wi, im[l] = ar[l] * wi + ai[l] * wr;
    }
}
void rt_fft_run(const rt_fft_plan *p, double *re, double *im, int64_t lanes, double *work) {
    if (p->inner) by_chirp(p, re, im, lanes, work);
    else by_passes(p, re, im, lanes, work);
}

/* ---- rows of tensors */
/* n numbers of src, real or complex, `stride` elements apart, to every lanes-th double. */
static void gather(int dtype, const char *src, int64_t stride, int64_t n, double *re, double *im, int64_t lanes) {
#define GATHER(T_, IM_, unit_) do { \
    const T_ *x = (const T_ *)(const void *)src; \
    for (int64_t i = 0; i < n; i++) re[i * lanes] = (double)x[unit_ * i * stride], im[i * lanes] = IM_; \
} while (0)
    switch (dtype) {
    case TSRT_FLOAT32: GATHER(float, 0, 1); break;
    case TSRT_FLOAT64: GATHER(double, 0, 1); break;
    case TSRT_COMPLEX64: GATHER(float, (double)x[2 * i * stride + 1], 2); break;
    default: GATHER(double, x[2 * i * stride + 1], 2); break;
    }
#undef GATHER
}
static void scatter(int dtype, char *dst, int64_t stride, int64_t n, const double *re, const double *im, int64_t lanes, double scale, double im_scale) {
#define SCATTER(T_) do { T_ *y = (T_ *)(void *)dst; for (int64_t i = 0; i < n; i++) y[i * stride] = (T_)(re[i * lanes] * scale); } while (0)
#define SCATTER2(T_) do { T_ *y = (T_ *)(void *)dst; \
    for (int64_t i = 0; i < n; i++) y[2 * i * stride] = (T_)(re[i * lanes] * scale), y[2 * i * stride + 1] = (T_)(im[i * lanes] * im_scale); } while (0)
    switch (dtype) {
    case TSRT_FLOAT32: SCATTER(float); break;
    case TSRT_FLOAT64: SCATTER(double); break;
    case TSRT_COMPLEX64: SCATTER2(float); break;
    default: SCATTER2(double); break;
    }
#undef SCATTER
#undef SCATTER2
}
/* One dimension: every row of `in` along dim transformed to one of `out`, which may be `in`. */
typedef struct axis { int dim; int64_t n; bool forward, half, conj; double scale; } axis;     /* half: `in` has n / 2 + 1 numbers of a transform whose result is real */

static int along(tsrt_ctx *c, const tsrt_tensor *in, tsrt_tensor *out, const axis *a) {
    int64_t size[RT_MAXDIM], from[RT_MAXDIM], to[RT_MAXDIM], at[RT_MAXDIM] = {0}, rows = 1;
    int nd = 0;
    for (int i = 0; i < in->ndim; i++) {
        if (i == a->dim || in->size[i] == 1) continue;
        size[nd] = in->size[i], from[nd] = in->stride[i], to[nd++] = out->stride[i];
        rows *= in->size[i];
    }
    const int64_t n = a->n, stored = out->size[a->dim], given = a->half ? n / 2 + 1 : n;
    rt_fft_plan *p = rt_fft_plan_new(c, n);
    if (!p) return 1;
    int64_t lanes = LANE_POINTS / n;
    lanes = lanes < 1 ? 1 : lanes > MOST_LANES ? MOST_LANES : lanes;
    if (lanes > rows) lanes = rows;
    const size_t bytes = (size_t)(2 * (n * lanes + APART) + rt_fft_work(p, lanes)) * sizeof(double);
    double *re = rt_scratch(c, bytes);
    if (!re) return rt_fft_plan_free(c, p), 1;
    double *im = re + n * lanes + APART, *work = im + n * lanes + APART;
    const int64_t in_bytes = (int64_t)rt_bytes(in->dtype), out_bytes = (int64_t)rt_bytes(out->dtype);
    int64_t x = 0, y = 0;
    for (int64_t row = 0; row < rows; row += lanes) {
        int64_t dst[MOST_LANES];
        const int64_t now = rows - row < lanes ? rows - row : lanes;
        for (int64_t l = 0; l < now; l++) {
            dst[l] = y;
            gather(in->dtype, rt_data(in) + x * in_bytes, in->stride[a->dim], given, re + l, im + l, now);
            for (int d = nd - 1; d >= 0; d--) {             /* the next row */
                x += from[d], y += to[d];
                if (++at[d] < size[d]) break;
                x -= from[d] * size[d], y -= to[d] * size[d], at[d] = 0;
            }
        }
        if (a->half) {                                      /* the other half mirrors it; what has no mirror image is real */
            const double sign = a->conj ? 1 : -1;
            for (int64_t l = 0; l < now; l++) im[l] = 0;
            if (n % 2 == 0) for (int64_t l = 0; l < now; l++) im[n / 2 * now + l] = 0;
            for (int64_t k = 1; k < n - k; k++)
                for (int64_t l = 0; l < now; l++) {
                    const double r = re[k * now + l], i = im[k * now + l];
                    re[(n - k) * now + l] = r, im[(n - k) * now + l] = i * sign, im[k * now + l] = -i * sign;
                }
        }
        rt_fft_run(p, a->forward ? re : im, a->forward ? im : re, now, work);
        for (int64_t l = 0; l < now; l++)
            scatter(out->dtype, rt_data(out) + dst[l] * out_bytes, out->stride[a->dim], stored, re + l, im + l, now, a->scale, a->conj ? -a->scale : a->scale);
    }
    rt_scratch_free(c, re, bytes);
    rt_fft_plan_free(c, p);
    return 0;
}

/* ---- tensors */
static int check(tsrt_ctx *c, const tsrt_tensor *t, int nd, const int64_t *dims) {
    uint64_t seen = 0;
    const int real = rt_to_real(t->dtype);
    if (real != TSRT_FLOAT32 && real != TSRT_FLOAT64) return tsrt_fail(c, NULL, "MKL FFT doesn't support tensors of type: %s", rt_dtype_cpp(t->dtype));
    for (int i = 0; i < nd; i++) {
        if (seen >> dims[i] & 1) return tsrt_fail(c, NULL, "FFT dims must be unique");
        seen |= UINT64_C(1) << dims[i];
    }
    if (!t->numel) return tsrt_fail(c, NULL, "MKL FFT error: Intel oneMKL DFTI ERROR: Inconsistent configuration parameters");
    return 0;
}
/* A result: other dimensions in the order of self's strides, then the transformed ones; of these the first `sorted` in that order, too. order: that of the transformed. */
static int result(tsrt_ctx *c, const tsrt_tensor *self, int dtype, int nd, const int64_t *dims, int sorted, int64_t last, int64_t *order, tsrt_tensor **out) {
    int64_t rank[RT_MAXDIM], size[RT_MAXDIM], stride[RT_MAXDIM];
    int n = 0;
    uint64_t in = 0;
    for (int i = 0; i < nd; i++) in |= UINT64_C(1) << dims[i];
    for (int i = 0; i < self->ndim; i++) {
        size[i] = self->size[i];
        if (!(in >> i & 1)) rank[n++] = i;
    }
    size[dims[nd - 1]] = last;
    const int outer = n;
    for (int i = 0; i < nd; i++) rank[n++] = dims[i];
    for (int part = 0; part < 2; part++) {                  /* insertion: few, mostly in order, and equal strides keep theirs */
        const int lo = part ? outer : 0, hi = part ? outer + sorted : outer;
        for (int i = lo + 1; i < hi; i++)
            for (int j = i; j > lo && self->stride[rank[j - 1]] < self->stride[rank[j]]; j--) {
                const int64_t t = rank[j];
                rank[j] = rank[j - 1], rank[j - 1] = t;
            }
    }
    int64_t step = 1;
    for (int i = n - 1; i >= 0; i--) {
        stride[rank[i]] = step;
        if (__builtin_mul_overflow(step, size[rank[i]], &step)) return tsrt_fail_memory(c);
    }
    memcpy(order, rank + outer, (size_t)nd * sizeof *order);
    return rt_empty_strided(c, dtype, self->ndim, size, stride, out);
}
/* In double and rounded once, as the transforms are. */
static double scale_of(const tsrt_tensor *signal, int nd, const int64_t *dims, int64_t norm) {
    double n = 1;
    for (int i = 0; i < nd; i++) n *= (double)signal->size[dims[i]];
    return norm == RT_FFT_NONE ? 1 : norm == RT_FFT_ROOT_N ? 1 / sqrt(n) : 1 / n;
}
int rt_fft_c2c(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, bool forward, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    tsrt_tensor *r;
    const int dtype = rt_to_complex(self->dtype);
    if (!nd) {
        tsrt_tensor *t;
        if (rt_to(c, self, dtype, &t)) return 1;
        const int failed = rt_clone(c, t, out);
        rt_drop(c, t);
        return failed;
    }
    if (check(c, self, nd, dims) || result(c, self, dtype, nd, dims, nd, self->size[dims[nd - 1]], order, &r)) return 1;
    for (int i = nd - 1; i >= 0; i--) {
        const axis a = {.dim = (int)order[i], .n = self->size[order[i]], .forward = forward, .scale = i ? 1 : scale_of(self, nd, dims, norm)};
        if (along(c, i == nd - 1 ? self : r, r, &a)) return rt_drop(c, r), 1;
    }
    *out = r;
    return 0;
}
int rt_fft_r2c(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, bool onesided, bool conj, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    tsrt_tensor *r;
    if (check(c, self, nd, dims)) return 1;
    const int64_t n = self->size[dims[nd - 1]];
    if (result(c, self, rt_to_complex(self->dtype), nd, dims, nd - 1, onesided ? n / 2 + 1 : n, order, &r)) return 1;
    for (int i = nd - 1; i >= 0; i--) {
        const axis a = {.dim = (int)order[i], .n = self->size[order[i]], .forward = true, .conj = conj && !i, .scale = i ? 1 : scale_of(self, nd, dims, norm)};
        if (along(c, i == nd - 1 ? self : r, r, &a)) return rt_drop(c, r), 1;
    }
    *out = r;
    return 0;
}
int rt_fft_c2r(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, int64_t n, bool conj, tsrt_tensor **out) {
    int64_t order[RT_MAXDIM];
    tsrt_tensor *t = self, *r;
    const int last = (int)dims[nd - 1];
    if (check(c, self, nd, dims)) return 1;
    if (n < 1) return tsrt_fail(c, NULL, "Invalid number of data points (%lld) specified", (long long)n);
    if (self->size[last] != n / 2 + 1 && self->size[last] != n)
        return tsrt_fail(c, NULL, "a real transform of %lld points needs %lld frequencies, but got %lld", (long long)n, (long long)(n / 2 + 1), (long long)self->size[last]);
    if (nd == 1) tsrt_retain(t);
    else if (rt_fft_c2c(c, self, nd - 1, dims, RT_FFT_NONE, conj, &t)) return 1;
    if (result(c, t, rt_to_real(self->dtype), 1, dims + nd - 1, 1, n, order, &r)) return rt_drop(c, t), 1;
    const axis a = {.dim = last, .n = n, .forward = false, .half = true, .conj = conj, .scale = scale_of(r, nd, dims, norm)};
    const int failed = along(c, t, r, &a);
    rt_drop(c, t);
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
