/* random_make.c: new random tensors: rand, randn, randint, normal and their _like forms, distributions that take a tensor's size, permutations,
 * Poisson counts, and draws from weights. Values come from random.c's in-place forms. */
#include <math.h>
#include "kernels/random.h"
#include "tensor_ops.h"

#define OPTIONS const tsrt_opt_int *dtype, const tsrt_opt_int *layout, const tsrt_opt_int *device, const tsrt_opt_bool *pin_memory
#define LIKE OPTIONS, const tsrt_opt_int *memory_format

static int sized(tsrt_ctx *c, const tsrt_list *size, int dtype, tsrt_tensor **out) {
    if (size->len > RT_MAXDIM) return tsrt_fail(c, NULL, "a tensor has at most %d dimensions", RT_MAXDIM);
    return rt_empty(c, dtype, (int)size->len, tsrt_list_ints(size), out);
}

static int filled(tsrt_ctx *c, tsrt_tensor *t, int failed, tsrt_tensor **out) {
    if (failed) rt_drop(c, t);
    else *out = t;
    return failed;
}

static int dtype_of(tsrt_ctx *c, const tsrt_opt_int *dtype) { return (int)rt_opt_int(dtype, rt_default_dtype(c)); }

int tsrt_op_rand(tsrt_ctx *c, tsrt_list *size, OPTIONS, tsrt_tensor **out) {
    (void)layout, (void)device, (void)pin_memory;
    tsrt_tensor *t;
    return sized(c, size, dtype_of(c, dtype), &t) || filled(c, t, tsrt_op_uniform_(c, t, 0, 1, NULL), out);
}
int tsrt_op_randn(tsrt_ctx *c, tsrt_list *size, OPTIONS, tsrt_tensor **out) {
    (void)layout, (void)device, (void)pin_memory;
    tsrt_tensor *t;
    return sized(c, size, dtype_of(c, dtype), &t) || filled(c, t, tsrt_op_normal_(c, t, 0, 1, NULL), out);
}
int tsrt_op_randint_low(tsrt_ctx *c, int64_t low, int64_t high, tsrt_list *size, OPTIONS, tsrt_tensor **out) {
    (void)layout, (void)device, (void)pin_memory;
    tsrt_tensor *t;
    return sized(c, size, (int)rt_opt_int(dtype, TSRT_INT64), &t)
           || filled(c, t, tsrt_op_random__from(c, t, low, &(tsrt_opt_int){true, high}, NULL), out);
}
int tsrt_op_randint(tsrt_ctx *c, int64_t high, tsrt_list *size, OPTIONS, tsrt_tensor **out) {
    return tsrt_op_randint_low(c, 0, high, size, dtype, layout, device, pin_memory, out);
}

/* ---- of the size of a tensor */
int tsrt_op_rand_like(tsrt_ctx *c, tsrt_tensor *self, LIKE, tsrt_tensor **out) {
    tsrt_tensor *t;
    return tsrt_op_empty_like(c, self, dtype, layout, device, pin_memory, memory_format, &t) || filled(c, t, tsrt_op_uniform_(c, t, 0, 1, NULL), out);
}
int tsrt_op_randn_like(tsrt_ctx *c, tsrt_tensor *self, LIKE, tsrt_tensor **out) {
    tsrt_tensor *t;
    return tsrt_op_empty_like(c, self, dtype, layout, device, pin_memory, memory_format, &t) || filled(c, t, tsrt_op_normal_(c, t, 0, 1, NULL), out);
}
int tsrt_op_randint_like_low_dtype(tsrt_ctx *c, tsrt_tensor *self, int64_t low, int64_t high, LIKE, tsrt_tensor **out) {
    tsrt_tensor *t;
    return tsrt_op_empty_like(c, self, dtype, layout, device, pin_memory, memory_format, &t)
           || filled(c, t, tsrt_op_random__from(c, t, low, &(tsrt_opt_int){true, high}, NULL), out);
}
int tsrt_op_randint_like(tsrt_ctx *c, tsrt_tensor *self, int64_t high, LIKE, tsrt_tensor **out) {
    return tsrt_op_randint_like_low_dtype(c, self, 0, high, dtype, layout, device, pin_memory, memory_format, out);
}
int tsrt_op_randint_like_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *high, LIKE, tsrt_tensor **out) {
    int64_t top;
    return tsrt_op_Int_Tensor(c, high, &top) || tsrt_op_randint_like_low_dtype(c, self, 0, top, dtype, layout, device, pin_memory, memory_format, out);
}

/* Functional forms: a new tensor like self, filled. */
static int like(tsrt_ctx *c, const tsrt_tensor *self, tsrt_tensor **t) { return rt_empty_like(c, self, self->dtype, t); }
#define LIKE_SELF(name_, params_, call_) \
    int name_ params_ { \
        tsrt_tensor *t; \
        return like(c, self, &t) || filled(c, t, call_, out); \
    }
LIKE_SELF(tsrt_op_uniform, (tsrt_ctx *c, tsrt_tensor *self, double from, double to, void *g, tsrt_tensor **out), tsrt_op_uniform_(c, t, from, to, g))
LIKE_SELF(tsrt_op_normal_functional, (tsrt_ctx *c, tsrt_tensor *self, double mean, double std, void *g, tsrt_tensor **out), tsrt_op_normal_(c, t, mean, std, g))
LIKE_SELF(tsrt_op_log_normal, (tsrt_ctx *c, tsrt_tensor *self, double mean, double std, void *g, tsrt_tensor **out), tsrt_op_log_normal_(c, t, mean, std, g))
LIKE_SELF(tsrt_op_cauchy, (tsrt_ctx *c, tsrt_tensor *self, double median, double sigma, void *g, tsrt_tensor **out), tsrt_op_cauchy_(c, t, median, sigma, g))
LIKE_SELF(tsrt_op_exponential, (tsrt_ctx *c, tsrt_tensor *self, double lambd, void *g, tsrt_tensor **out), tsrt_op_exponential_(c, t, lambd, g))
LIKE_SELF(tsrt_op_geometric, (tsrt_ctx *c, tsrt_tensor *self, double p, void *g, tsrt_tensor **out), tsrt_op_geometric_(c, t, p, g))
LIKE_SELF(tsrt_op_random, (tsrt_ctx *c, tsrt_tensor *self, void *g, tsrt_tensor **out), tsrt_op_random_(c, t, g))
LIKE_SELF(tsrt_op_random_from, (tsrt_ctx *c, tsrt_tensor *self, int64_t from, const tsrt_opt_int *to, void *g, tsrt_tensor **out), tsrt_op_random__from(c, t, from, to, g))
LIKE_SELF(tsrt_op_random_to, (tsrt_ctx *c, tsrt_tensor *self, int64_t to, void *g, tsrt_tensor **out), tsrt_op_random__to(c, t, to, g))
LIKE_SELF(tsrt_op_bernoulli, (tsrt_ctx *c, tsrt_tensor *self, void *g, tsrt_tensor **out), tsrt_op_bernoulli__Tensor(c, t, self, g))
LIKE_SELF(tsrt_op_bernoulli_p, (tsrt_ctx *c, tsrt_tensor *self, double p, void *g, tsrt_tensor **out), tsrt_op_bernoulli__float(c, t, p, g))
LIKE_SELF(tsrt_op_bernoulli_Tensor, (tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *p, void *g, tsrt_tensor **out), tsrt_op_bernoulli__Tensor(c, t, p, g))

/* ---- normal with means and deviations of its own for each element: standard normals, scaled, then shifted */
static int shaped_normal(tsrt_ctx *c, tsrt_tensor *mean, tsrt_tensor *std, double one_mean, double one_std, tsrt_tensor *dest, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    int ndim = 0;
    tsrt_tensor *t;
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}};
    if (std && rt_is_complex(std->dtype)) return tsrt_fail(c, NULL, "normal expects standard deviation to be non-complex");
    if ((mean && rt_broadcast(c, &ndim, size, mean)) || (std && rt_broadcast(c, &ndim, size, std))) return 1;
    const int dtype = mean && std ? rt_result_type(c, mean, std) : (mean ? mean : std)->dtype;
    /* With out= the numbers are drawn in its dtype and layout. */
    if (dest ? rt_writable(c, dest) || rt_check_cast(c, dtype, dest->dtype) || rt_out_size(c, dest, ndim, size) : rt_empty(c, dtype, ndim, size, &t)) return 1;
    if (dest) tsrt_retain(t = dest);
    int failed = tsrt_op_normal_(c, t, 0, std ? 1 : one_std, NULL);
    if (!failed && std) failed = tsrt_op_mul__Tensor(c, t, std);
    if (!failed && mean) failed = tsrt_op_add__Tensor(c, t, mean, &one);
    if (!failed && !mean && one_mean != 0)
        failed = tsrt_op_add__Scalar(c, t, &(tsrt_value){.type = &tsrt_type_float, .u = {.f = one_mean}}, &one);
    return filled(c, t, failed, out);
}
int tsrt_op_normal_Tensor_Tensor(tsrt_ctx *c, tsrt_tensor *mean, tsrt_tensor *std, void *g, tsrt_tensor **out) {
    (void)g;
    return shaped_normal(c, mean, std, 0, 1, NULL, out);
}
#define NORMAL_OUT(name_, one_, two_, ...) \
    int tsrt_op_normal_##name_##_out(tsrt_ctx *c, one_ mean, two_ std, void *g, tsrt_tensor *dest) { \
        tsrt_tensor *made;                                                                              \
        (void)g;                                                                                        \
        if (shaped_normal(c, __VA_ARGS__, dest, &made)) return 1;                                       \
        rt_drop(c, made);                                                                               \
        return 0;                                                                                       \
    }
NORMAL_OUT(Tensor_Tensor, tsrt_tensor *, tsrt_tensor *, mean, std, 0, 1)
NORMAL_OUT(Tensor_float, tsrt_tensor *, double, mean, NULL, 0, std)
NORMAL_OUT(float_Tensor, double, tsrt_tensor *, NULL, std, mean, 1)
int tsrt_op_normal_Tensor_float(tsrt_ctx *c, tsrt_tensor *mean, double std, void *g, tsrt_tensor **out) {
    (void)g;
    return shaped_normal(c, mean, NULL, 0, std, NULL, out);
}
int tsrt_op_normal_float_Tensor(tsrt_ctx *c, double mean, tsrt_tensor *std, void *g, tsrt_tensor **out) {
    (void)g;
    return shaped_normal(c, NULL, std, mean, 1, NULL, out);
}
int tsrt_op_normal_float_float(tsrt_ctx *c, double mean, double std, tsrt_list *size, void *generator, OPTIONS, tsrt_tensor **out) {
    (void)generator, (void)layout, (void)device, (void)pin_memory;
    tsrt_tensor *t;
    return sized(c, size, dtype_of(c, dtype), &t) || filled(c, t, tsrt_op_normal_(c, t, mean, std, NULL), out);
}

/* ---- permutations: Fisher and Yates */
int tsrt_op_randperm(tsrt_ctx *c, int64_t n, OPTIONS, tsrt_tensor **out) {
    (void)layout, (void)device, (void)pin_memory;
    const int d = (int)rt_opt_int(dtype, TSRT_INT64);
    tsrt_tensor *t, *result;
    if (n < 0) return tsrt_fail(c, NULL, "n must be non-negative, got%lld", (long long)n);
    rt_generator *g = rt_generator_of(c);
    if (!g || rt_empty(c, TSRT_INT64, 1, &n, &t)) return 1;
    int64_t *at = (int64_t *)rt_data(t);
    for (int64_t i = 0; i < n; i++) at[i] = i;
    for (int64_t i = 0; i + 1 < n; i++) {
        const int64_t k = i + (int64_t)(rt_next32(g) % (uint64_t)(n - i)), swap = at[i];
        at[i] = at[k];
        at[k] = swap;
    }
    const int failed = rt_to(c, t, d, &result);
    rt_drop(c, t);
    if (!failed) *out = result;
    return failed;
}

/* ---- forms that name a generator: the context's is the only one, so they are those without */
#define GIVEN dtype, layout, device, pin_memory
#define GIVEN_LIKE GIVEN, memory_format
#define LIST(...) __VA_ARGS__
#define GENERATOR_FORM(name_, of_, params_, args_, options_, given_) \
    int tsrt_op_##name_(tsrt_ctx *c, LIST params_, void *generator, options_, tsrt_tensor **out) { return (void)generator, tsrt_op_##of_(c, LIST args_, given_, out); }
GENERATOR_FORM(rand_generator, rand, (tsrt_list *size), (size), OPTIONS, GIVEN)
GENERATOR_FORM(randn_generator, randn, (tsrt_list *size), (size), OPTIONS, GIVEN)
GENERATOR_FORM(randint_low_generator, randint_low, (int64_t low, int64_t high, tsrt_list *size), (low, high, size), OPTIONS, GIVEN)
GENERATOR_FORM(randint_generator, randint_low, (int64_t high, tsrt_list *size), (0, high, size), OPTIONS, GIVEN)
GENERATOR_FORM(rand_like_generator, rand_like, (tsrt_tensor *self), (self), LIKE, GIVEN_LIKE)
GENERATOR_FORM(randn_like_generator, randn_like, (tsrt_tensor *self), (self), LIKE, GIVEN_LIKE)
GENERATOR_FORM(randint_like_low_generator_dtype, randint_like_low_dtype, (tsrt_tensor *self, int64_t low, int64_t high), (self, low, high), LIKE, GIVEN_LIKE)
GENERATOR_FORM(randint_like_generator, randint_like_low_dtype, (tsrt_tensor *self, int64_t high), (self, 0, high), LIKE, GIVEN_LIKE)
GENERATOR_FORM(randint_like_Tensor_generator, randint_like_Tensor, (tsrt_tensor *self, tsrt_tensor *high), (self, high), LIKE, GIVEN_LIKE)
GENERATOR_FORM(randperm_generator, randperm, (int64_t n), (n), OPTIONS, GIVEN)

/* ---- Poisson counts. Rates of 10 and more: W. Hoermann, "The transformed rejection method for generating Poisson random variables", 1993. */
static double poisson(rt_generator *g, double rate) {
    if (rate == 0) return 0;
    if (rate < 10) {
        const double limit = exp(-rate);
        double k = 0, product = rt_uniform53(g);
        for (; product > limit; k++) product *= rt_uniform53(g);
        return k;
    }
    const double root = sqrt(rate), b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
    const double inverse = 1.1239 + 1.1328 / (b - 3.4), vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        const double u = rt_uniform53(g) - 0.5, v = rt_uniform53(g), us = 0.5 - fabs(u), k = floor((2 * a / us + b) * u + rate + 0.43);
        if (us >= 0.07 && v <= vr) return k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (log(v) + log(inverse) - log(a / (us * us) + b) <= -rate + k * log(rate) - lgamma(k + 1)) return k;
    }
}

int tsrt_op_poisson(tsrt_ctx *c, tsrt_tensor *self, void *generator, tsrt_tensor **out) {
    (void)generator;
    tsrt_tensor *rate, *t;
    rt_generator *g = rt_generator_of(c);
    if (!g || rt_to_contiguous(c, self, TSRT_FLOAT64, &rate)) return 1;
    int failed = rt_empty(c, TSRT_FLOAT64, rate->ndim, rate->size, &t);
    for (int64_t i = 0; !failed && i < rate->numel; i++) {
        const double r = ((const double *)rt_data(rate))[i];
        if (!(r >= 0)) failed = tsrt_fail(c, NULL, "invalid Poisson rate, expected rate to be non-negative"), rt_drop(c, t);
        else ((double *)rt_data(t))[i] = poisson(g, r);
    }
    rt_drop(c, rate);
    if (failed) return 1;
    failed = rt_to(c, t, self->dtype, out);
    rt_drop(c, t);
    return failed;
}

/* ---- binomial counts. With few successes expected, the gaps between them are drawn, which are geometric (L. Devroye, "Generating the maximum of independent
 * identically distributed random variables", 1980); with ten and more: W. Hoermann, "The generation of binomial random variates", 1993 (BTRS). */
static double stirling_rest(double k) {
    static const double few[10] = {0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
                                   0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287};
    if (k <= 9) return few[(int)k];
    const double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}
static double binomial_gaps(rt_generator *g, double count, double p) {
    const double log_rest = log1p(-p);
    double successes = 0, tried = 0;
    for (;; successes++) {
        tried += ceil(log(rt_uniform53(g)) / log_rest);
        if (!(tried <= count)) return successes;
    }
}
static double binomial_rejection(rt_generator *g, double count, double p) {
    const double deviation = sqrt(count * p * (1 - p)), b = 1.15 + 2.53 * deviation, a = -0.0873 + 0.0248 * b + 0.01 * p, center = count * p + 0.5, vr = 0.92 - 4.2 / b;
    const double odds = p / (1 - p), alpha = (2.83 + 5.1 / b) * deviation, mode = floor((count + 1) * p);
    for (;;) {
        const double u = rt_uniform53(g) - 0.5, v = rt_uniform53(g), us = 0.5 - fabs(u), k = floor((2 * a / us + b) * u + center);
        if (us >= 0.07 && v <= vr) return k;
        if (!(k >= 0 && k <= count)) continue;
        const double bound = (mode + 0.5) * log((mode + 1) / (odds * (count - mode + 1))) + (count + 1) * log((count - mode + 1) / (count - k + 1)) + (k + 0.5) * log(odds * (count - k + 1) / (k + 1)) +
                             stirling_rest(mode) + stirling_rest(count - mode) - stirling_rest(k) - stirling_rest(count - k);
        if (log(v * alpha / (a / (us * us) + b)) <= bound) return k;
    }
}
static double binomial(rt_generator *g, double count, double p) {
    if (count <= 0 || p <= 0) return 0;
    if (p >= 1) return count;
    if (!(p > 0)) return NAN;
    const double less = p <= 0.5 ? p : 1 - p, k = count * less >= 10 ? binomial_rejection(g, count, less) : binomial_gaps(g, count, less);
    return p <= 0.5 ? k : count - k;
}

int tsrt_op_binomial(tsrt_ctx *c, tsrt_tensor *count, tsrt_tensor *prob, void *generator, tsrt_tensor **out) {
    (void)generator;
    tsrt_tensor *const given[2] = {count, prob};
    tsrt_tensor *wide[2] = {NULL, NULL}, *flat[2] = {NULL, NULL}, *t = NULL;
    int64_t size[RT_MAXDIM];
    int ndim = 0, failed = 0;
    for (int i = 0; i < 2; i++)
        if (!rt_is_floating(given[i]->dtype)) return tsrt_fail(c, NULL, "binomial only supports floating-point dtypes for %s, got: %s", i ? "prob" : "count", rt_dtype_cpp(given[i]->dtype));
    if (rt_is_reduced(count->dtype)) return tsrt_fail(c, "NotImplementedError", "\"binomial_cpu\" not implemented for '%s'", rt_dtype_cpp(count->dtype));
    if (count->dtype != prob->dtype) return tsrt_fail(c, NULL, "Found dtype %s but expected %s", rt_dtype_cpp(prob->dtype), rt_dtype_cpp(count->dtype));
    rt_generator *g = rt_generator_of(c);
    if (!g || rt_broadcast(c, &ndim, size, count) || rt_broadcast(c, &ndim, size, prob)) return 1;
    for (int i = 0; i < 2 && !failed; i++) failed = rt_expand(c, given[i], ndim, size, &wide[i]) || rt_to_contiguous(c, wide[i], TSRT_FLOAT64, &flat[i]);
    failed = failed || rt_empty(c, TSRT_FLOAT64, ndim, size, &t);
    for (int64_t i = 0; !failed && i < t->numel; i++) ((double *)rt_data(t))[i] = binomial(g, ((const double *)rt_data(flat[0]))[i], ((const double *)rt_data(flat[1]))[i]);
    failed = failed || rt_to(c, t, count->dtype, out);
    for (int i = 0; i < 2; i++) rt_drop(c, wide[i]), rt_drop(c, flat[i]);
    rt_drop(c, t);
    return failed;
}

/* ---- multinomial */
/* Weights of one distribution to its running sums in `sum`, the last of them 1; they are added in the weights' own precision. */
static int running_sums(tsrt_ctx *c, const double *w, int64_t n, int dtype, double *sum) {
    double total = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!(w[i] >= 0)) return tsrt_fail(c, NULL, "invalid multinomial distribution (encountering probability entry < 0)");
        if (!isfinite(w[i])) return tsrt_fail(c, NULL, "invalid multinomial distribution (encountering probability entry = infinity or NaN)");
        total += w[i];
        rt_convert(dtype, (char *)&sum[i], 0, TSRT_FLOAT64, (const char *)&total, 0, 1);
        rt_convert(TSRT_FLOAT64, (char *)&total, 0, dtype, (const char *)&sum[i], 0, 1);
        sum[i] = total;
    }
    if (!(total > 0)) return tsrt_fail(c, NULL, "invalid multinomial distribution (sum of probabilities <= 0)");
    for (int64_t i = 0; i < n; i++) {
        double q = sum[i] / total, back = q;
        rt_convert(dtype, (char *)&back, 0, TSRT_FLOAT64, (const char *)&q, 0, 1);
        rt_convert(TSRT_FLOAT64, (char *)&q, 0, dtype, (const char *)&back, 0, 1);
        sum[i] = q;
    }
    sum[n - 1] = 1;
    return 0;
}

static int64_t slot(const double *sum, int64_t n, double u) {      /* the first one whose sum reaches u */
    int64_t low = 0;
    for (int64_t high = n; low < high;) {
        const int64_t mid = low + (high - low) / 2;
        if (sum[mid] < u) low = mid + 1;
        else high = mid;
    }
    return low;
}

static int with_replacement(tsrt_ctx *c, const double *w, int64_t rows, int64_t n, int dtype, int64_t samples, int64_t *to) {
    rt_generator *g = rt_generator_of(c);
    double *sum = g ? rt_scratch(c, (size_t)n * sizeof *sum) : NULL;
    int failed = !sum;
    for (int64_t r = 0; !failed && r < rows; r++) {
        failed = running_sums(c, w + r * n, n, dtype, sum);
        for (int64_t i = 0; !failed && i < samples; i++) to[r * samples + i] = slot(sum, n, rt_uniform53(g));
    }
    if (sum) rt_scratch_free(c, sum, (size_t)n * sizeof *sum);
    return failed;
}

/* The places of the largest weight / exponential quotients, largest first. */
static int without_replacement(tsrt_ctx *c, tsrt_tensor *self, int64_t samples, tsrt_tensor **out) {
    tsrt_tensor *q = NULL, *values = NULL;
    int failed = rt_empty_like(c, self, self->dtype, &q) || tsrt_op_exponential_(c, q, 1, NULL) || tsrt_op_div_Tensor(c, self, q, &values);
    if (!failed && samples == 1) failed = tsrt_op_argmax(c, values, &(tsrt_opt_int){true, -1}, true, out);
    else if (!failed) {
        tsrt_tensor *top;
        failed = tsrt_op_topk(c, values, samples, -1, true, true, &top, out);
        if (!failed) rt_drop(c, top);
    }
    rt_drop(c, q);
    rt_drop(c, values);
    return failed;
}

int tsrt_op_multinomial(tsrt_ctx *c, tsrt_tensor *self, int64_t samples, bool replacement, void *generator, tsrt_tensor **out) {
    (void)generator;
    if (self->ndim != 1 && self->ndim != 2) return tsrt_fail(c, NULL, "prob_dist must be 1 or 2 dim");
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "multinomial only supports floating-point dtypes for input, got: %s", rt_dtype_cpp(self->dtype));
    if (samples <= 0) return tsrt_fail(c, NULL, "cannot sample n_sample <= 0 samples");
    const int64_t n = self->size[self->ndim - 1], rows = self->ndim == 2 ? self->size[0] : 1;
    if (!replacement && samples > n) return tsrt_fail(c, NULL, "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
    if (n > 1 << 24) return tsrt_fail(c, NULL, "number of categories cannot exceed 2^24");
    tsrt_tensor *wide, *t;
    if (rt_to_contiguous(c, self, TSRT_FLOAT64, &wide)) return 1;
    const double *w = (const double *)rt_data(wide);
    const int64_t size[2] = {rows, samples};
    int failed = 0;
    if (!replacement || samples == 1) {
        for (int64_t i = 0; !failed && i < wide->numel; i++)
            if (!(w[i] >= 0) || isinf(w[i])) failed = tsrt_fail(c, NULL, "probability tensor contains either `inf`, `nan` or element < 0");
        for (int64_t r = 0; !failed && r < rows; r++) {
            bool any = false;
            for (int64_t i = 0; i < n; i++) any |= w[r * n + i] > 0;
            if (!any) failed = tsrt_fail(c, NULL, "invalid multinomial distribution (sum of probabilities <= 0)");
        }
        if (!failed) failed = without_replacement(c, self, samples, out);
    } else {
        failed = rt_empty(c, TSRT_INT64, self->ndim, size + (self->ndim == 1), &t) || (n == 0 && tsrt_fail(c, NULL, "cannot sample from an empty distribution"));
        if (!failed) failed = filled(c, t, with_replacement(c, w, rows, n, self->dtype, samples, (int64_t *)rt_data(t)), out);
    }
    rt_drop(c, wide);
    return failed;
}
