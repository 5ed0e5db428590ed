/* window.c: window functions of signal processing: Bartlett, Blackman, Hamming, Hann, Kaiser, by their textbook formulas. */
#include <math.h>
#include "create.h"

typedef enum Window { BARTLETT, BLACKMAN, COSINE, KAISER } Window;
static const char *const names[] = {"bartlett_window", "blackman_window", "hamming_window", "kaiser_window"};
typedef struct Shape { Window kind; const char *name; double alpha, beta; } Shape;

/* Modified Bessel function of the first kind and order 0, by its power series: terms grow until k is about x / 2 and then fall fast. */
static double bessel_i0(double x) {
    double sum = 1, term = 1;
    const double q = x * x / 4;
    for (int k = 1; k < 2000; k++) {
        term *= q / ((double)k * k);
        sum += term;
        if (term < sum * 1e-17) break;
    }
    return sum;
}

static double value(const Shape *s, int64_t i, int64_t n) {
    static const double pi = 3.14159265358979323846;
    const double x = (double)i, most = (double)(n - 1);
    switch (s->kind) {
    case BARTLETT: return i <= (n - 1) / 2 ? 2 * x / most : 2 - 2 * x / most;
    case BLACKMAN: return 0.08 * cos(4 * pi * x / most) - 0.5 * cos(2 * pi * x / most) + 0.42;
    case COSINE: return s->alpha - s->beta * cos(2 * pi * x / most);
    default: {
        const double r = (x - most / 2) / (most / 2);
        return bessel_i0(s->beta * sqrt(fmax(0, 1 - r * r))) / bessel_i0(s->beta);
    }
    }
}

static int window(tsrt_ctx *c, Shape s, int64_t len, bool periodic, RT_FACTORY, tsrt_tensor **out) {
    tsrt_tensor *t;
    int d;
    if (!s.name) s.name = names[s.kind];
    if (rt_factory_dtype(c, dtype, layout, device, pin, rt_default_dtype(c), &d)) return 1;
    if (!rt_is_floating(d))
        return tsrt_fail(c, NULL, "%s expects floating point dtypes, got: TensorOptions(dtype=%s, device=cpu, layout=Strided (default), requires_grad=false (default), "
                         "pinned_memory=false, memory_format=(nullopt))", s.name, tsrt_dtype_name((tsrt_dtype)d));
    if (len < 0) return tsrt_fail(c, NULL, "%s requires non-negative window_length, got window_length=%lld", s.name, (long long)len);
    if (rt_empty(c, d, 1, &len, &t)) return 1;
    const int64_t n = periodic ? len + 1 : len, bytes = (int64_t)rt_bytes(d);
    for (int64_t i = 0; i < len; i++) {
        const double v = len == 1 ? 1 : value(&s, i, n);
        rt_convert(d, rt_data(t) + i * bytes, 0, TSRT_FLOAT64, (const char *)&v, 0, 1);
    }
    *out = t;
    return 0;
}

#define WINDOW(name_, ...)                                                                                                        \
    int tsrt_op_##name_##_window(tsrt_ctx *c, int64_t n, RT_FACTORY, tsrt_tensor **out) {                                         \
        return window(c, (Shape){__VA_ARGS__}, n, true, dtype, layout, device, pin, out);                                         \
    }                                                                                                                             \
    int tsrt_op_##name_##_window_periodic(tsrt_ctx *c, int64_t n, bool periodic, RT_FACTORY, tsrt_tensor **out) {                 \
        return window(c, (Shape){__VA_ARGS__}, n, periodic, dtype, layout, device, pin, out);                                     \
    }
WINDOW(bartlett, BARTLETT, NULL, 0, 0)
WINDOW(blackman, BLACKMAN, NULL, 0, 0)
WINDOW(hamming, COSINE, NULL, 0.54, 0.46)
WINDOW(hann, COSINE, "hann_window", 0.5, 0.5)
WINDOW(kaiser, KAISER, NULL, 0, 12)
int tsrt_op_hamming_window_periodic_alpha(tsrt_ctx *c, int64_t n, bool periodic, double alpha, RT_FACTORY, tsrt_tensor **out) {
    return window(c, (Shape){COSINE, NULL, alpha, 0.46}, n, periodic, dtype, layout, device, pin, out);
}
int tsrt_op_hamming_window_periodic_alpha_beta(tsrt_ctx *c, int64_t n, bool periodic, double alpha, double beta, RT_FACTORY, tsrt_tensor **out) {
    return window(c, (Shape){COSINE, NULL, alpha, beta}, n, periodic, dtype, layout, device, pin, out);
}
int tsrt_op_kaiser_window_beta(tsrt_ctx *c, int64_t n, bool periodic, double beta, RT_FACTORY, tsrt_tensor **out) {
    return window(c, (Shape){KAISER, NULL, 0, beta}, n, periodic, dtype, layout, device, pin, out);
}
