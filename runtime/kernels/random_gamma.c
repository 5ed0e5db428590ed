/* random_gamma.c: samples of the gamma and Dirichlet distributions, in PyTorch's order of draws.
 *
 * Gamma: rejection by G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", 2000; a shape below 1 is that of shape + 1 times a power of
 * a uniform number. Numbers are doubles, but what is computed from a float32 shape before them is in float32, constants of the method too. */
#include <float.h>
#include <math.h>
#include "kernels/random.h"
#include "tensor_ops.h"

/* One sample, given what the shape comes to: boost, the exponent of the uniform factor (0: none), and d, the shape less a third. */
static double gamma_of(rt_generator *g, double boost, double d) {
    const double scale = boost != 0 ? pow(1 - rt_uniform53(g), boost) : 1, c = 1 / sqrt(9 * d);
    for (;;) {
        double x, y;
        do {
            x = rt_normal_one(g);
            y = 1 + c * x;
        } while (y <= 0);
        const double v = y * y * y, u = 1 - rt_uniform53(g), xx = x * x;
        if (u < 1 - (double)0.0331f * xx * xx || log(u) < 0.5 * xx + d * (1 - v + log(v))) return scale * d * v;
    }
}
static double gamma_double(rt_generator *g, double shape) {
    if (shape == 0) return 0;
    return shape < 1 ? gamma_of(g, 1 / shape, shape + 1 - (double)(1.0f / 3.0f)) : gamma_of(g, 0, shape - (double)(1.0f / 3.0f));
}
static double gamma_float(rt_generator *g, float shape) {
    if (shape == 0) return 0;
    return shape < 1 ? gamma_of(g, (double)(1 / shape), (double)(shape + 1 - 1.0f / 3.0f)) : gamma_of(g, 0, (double)(shape - 1.0f / 3.0f));
}

/* The shapes as a contiguous tensor, and room for as many samples. */
static int begin(tsrt_ctx *c, tsrt_tensor *self, const char *name, tsrt_tensor **shape, tsrt_tensor **out) {
    if (self->dtype != TSRT_FLOAT32 && self->dtype != TSRT_FLOAT64) return tsrt_fail(c, "NotImplementedError", "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(self->dtype));
    if (rt_contiguous(c, self, shape)) return 1;
    if (!rt_empty(c, self->dtype, self->ndim, self->size, out)) return 0;
    rt_drop(c, *shape);
    return 1;
}
int tsrt_op__standard_gamma(tsrt_ctx *c, tsrt_tensor *self, void *generator, tsrt_tensor **out) {
    (void)generator;
    rt_generator *g = rt_generator_of(c);
    tsrt_tensor *shape, *t;
    if (!g || begin(c, self, "gamma_cpu", &shape, &t)) return 1;
    for (int64_t i = 0; i < t->numel; i++)
        if (t->dtype == TSRT_FLOAT32) ((float *)rt_data(t))[i] = fmaxf(FLT_MIN, (float)gamma_float(g, ((const float *)rt_data(shape))[i]));
        else ((double *)rt_data(t))[i] = fmax(DBL_MIN, gamma_double(g, ((const double *)rt_data(shape))[i]));
    rt_drop(c, shape);
    *out = t;
    return 0;
}
/* Gamma samples over their sum along the last dimension; float32 as float64, so that small shapes do not come to nothing. */
int tsrt_op__sample_dirichlet(tsrt_ctx *c, tsrt_tensor *self, void *generator, tsrt_tensor **out) {
    (void)generator;
    rt_generator *g = rt_generator_of(c);
    tsrt_tensor *shape, *t;
    if (!g || begin(c, self, "dirichlet", &shape, &t)) return 1;
    const bool single = t->dtype == TSRT_FLOAT32;
    const int64_t n = t->ndim ? t->size[t->ndim - 1] : 1;
    const size_t bytes = (size_t)n * sizeof(double);
    double *sample = rt_scratch(c, bytes);
    if (!sample) return rt_drop(c, shape), rt_drop(c, t), 1;
    for (int64_t at = 0; at < t->numel; at += n) {
        double sum = 0;
        for (int64_t i = 0; i < n; i++) {
            sample[i] = fmax(DBL_MIN, gamma_double(g, single ? (double)((const float *)rt_data(shape))[at + i] : ((const double *)rt_data(shape))[at + i]));
            sum += sample[i];
        }
        for (int64_t i = 0; i < n; i++)
            if (single) ((float *)rt_data(t))[at + i] = fminf(nextafterf(1, 0), fmaxf(FLT_MIN, (float)(sample[i] / sum)));
            else ((double *)rt_data(t))[at + i] = fmin(nextafter(1, 0), fmax(DBL_MIN, sample[i] / sum));
    }
    rt_scratch_free(c, sample, bytes);
    rt_drop(c, shape);
    *out = t;
    return 0;
}
