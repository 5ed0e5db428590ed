/* random.c: random numbers into tensors, bit for bit as PyTorch's CPU generator gives them. One value after the other in the order of memory
 * (dimensions sorted by stride), from 53 bits of two draws, or 24 bits of one for float32 and smaller uniforms; normal_ of 16 or more values of a
 * contiguous tensor is made sixteen at a time. a * b + c is fused where it is in PyTorch's builds for this kind of machine. */
#include <math.h>
#include "kernels/random.h"
#include "tensor_ops.h"

static const double PI = 3.14159265358979323846;

/* ---- one value */
double rt_uniform53(rt_generator *g) { return (double)(rt_next64(g) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53; }
static float uniform24(rt_generator *g) { return (float)(rt_next32(g) & ((1u << 24) - 1)) * 0x1p-24f; }

/* Box and Muller; the second of two is kept for the next call. */
double rt_normal_one(rt_generator *g) {
    if (g->has_normal) {
        g->has_normal = false;
        return g->normal;
    }
    const double u1 = rt_uniform53(g), u2 = rt_uniform53(g), radius = sqrt(-2 * log1p(-u2)), angle = 2 * PI * u1;
    g->normal = radius * sin(angle);
    g->has_normal = true;
    return radius * cos(angle);
}

/* ---- every value of a tensor. `one` stores an element (of dtype) at `to`; `from` is the element of the second tensor, if there is one. */
typedef struct Draw Draw;
struct Draw {
    void (*one)(Draw *d, char *to, const char *from);
    double a, b;
    int64_t base;
    uint64_t range;
    rt_generator *g;
    int dtype, from_dtype;
};

static void walk(Draw *d, const rt_iter *it, int dim, char *to, const char *from) {
    for (int64_t i = 0; i < it->size[dim]; i++) {
        if (dim) walk(d, it, dim - 1, to, from);
        else d->one(d, to, from);
        to += it->stride[0][dim];
        if (from) from += it->stride[1][dim];
    }
}

static int draw_all(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, Draw *d) {
    rt_iter it;
    tsrt_tensor *operand[2] = {self, other};
    if (rt_writable(c, self)) return 1;
    if (!(d->g = rt_generator_of(c))) return 1;
    d->dtype = self->dtype;
    d->from_dtype = other ? other->dtype : 0;
    if (!self->numel) return 0;
    if (rt_iter_init(c, &it, 1, other ? 2 : 1, operand)) return 1;
    const char *from = other ? it.data[1] : NULL;
    if (it.ndim == 0) d->one(d, it.data[0], from);
    else walk(d, &it, it.ndim - 1, it.data[0], from);
    return 0;
}

static void put(const Draw *d, char *to, double v) { rt_convert(d->dtype, to, 0, TSRT_FLOAT64, (const char *)&v, 0, 1); }
static void put_int(const Draw *d, char *to, int64_t v) { rt_convert(d->dtype, to, 0, TSRT_INT64, (const char *)&v, 0, 1); }

static int floating_only(tsrt_ctx *c, const tsrt_tensor *t, const char *what) {
    if (rt_is_floating(t->dtype) || rt_is_complex(t->dtype)) return 0;
    return tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", what, rt_dtype_cpp(t->dtype));
}

/* A complex tensor as pairs of real numbers; others as they are. */
static int real_view(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    return rt_is_complex(t->dtype) ? tsrt_op_view_as_real(c, t, out) : rt_same(t, out);
}

/* ---- uniform_ */
static void one_uniform(Draw *d, char *to, const char *from) {
    (void)from;
    if (d->dtype == TSRT_FLOAT64) {
        *(double *)to = fma(rt_uniform53(d->g), d->b - d->a, d->a);
    } else {
        const float low = (float)d->a, high = (float)d->b, v = fmaf(uniform24(d->g), high - low, low);
        rt_convert(d->dtype, to, 0, TSRT_FLOAT32, (const char *)&v, 0, 1);
    }
}

int tsrt_op_uniform_(tsrt_ctx *c, tsrt_tensor *self, double from, double to, void *generator) {
    (void)generator;
    tsrt_tensor *t;
    if (floating_only(c, self, "check_uniform_bounds")) return 1;
    if (!(from <= to)) return tsrt_fail(c, NULL, "uniform_ expects to return a [from, to) range, but found from=%g > to=%g", from, to);
    if (real_view(c, self, &t)) return 1;
    const int failed = draw_all(c, t, NULL, &(Draw){.one = one_uniform, .a = from, .b = to});
    rt_drop(c, t);
    return failed;
}

/* ---- normal_ */
typedef void NormalFill(float *at, float mean, float std);
RT_DECLARE(NormalFill, rt_normal_fill)

static void fill16_double(double *at, double mean, double std) {
    for (int i = 0; i < 8; i++) {
        const double radius = sqrt(-2 * log(1 - at[i])), angle = 2 * PI * at[i + 8];
        at[i] = fma(radius * cos(angle), std, mean);
        at[i + 8] = fma(radius * sin(angle), std, mean);
    }
}

/* float16 and bfloat16: blocks of float32, each drawn when its turn comes, rounded at the end. */
static void normal_reduced(rt_generator *g, NormalFill *fill, int dtype, char *data, int64_t n, float mean, float std) {
    for (int64_t i = 0; i < n; i += 16) {
        float block[16];
        if (i + 16 > n) i = n - 16;
        for (int k = 0; k < 16; k++) block[k] = uniform24(g);
        fill(block, mean, std);
        rt_convert(dtype, data + i * 2, 2, TSRT_FLOAT32, (const char *)block, 4, 16);
    }
}

/* float32 and float64: all are drawn first; the last sixteen, where the number is no multiple, are drawn and made anew. */
static int normal_blocks(tsrt_ctx *c, tsrt_tensor *t, double mean, double std) {
    rt_generator *g = rt_generator_of(c);
    if (!g || rt_writable(c, t)) return 1;
    NormalFill *fill = RT_PICK(c, rt_normal_fill);
    const size_t bytes = rt_bytes(t->dtype);
    Draw d = {.g = g, .dtype = t->dtype, .a = 0, .b = 1};
    char *data = rt_data(t);
    if (rt_is_reduced(t->dtype)) {
        normal_reduced(g, fill, t->dtype, data, t->numel, (float)mean, (float)std);
        return 0;
    }
    for (int64_t i = 0; i < t->numel; i++) one_uniform(&d, data + (size_t)i * bytes, NULL);
    for (int64_t i = 0; i < t->numel; i += 16) {
        if (i + 16 > t->numel) {
            i = t->numel - 16;
            for (int64_t k = i; k < t->numel; k++) one_uniform(&d, data + (size_t)k * bytes, NULL);
        }
        char *at = data + (size_t)i * bytes;
        if (t->dtype == TSRT_FLOAT32) fill((float *)at, (float)mean, (float)std);
        else fill16_double((double *)at, mean, std);
    }
    return 0;
}

static void one_normal(Draw *d, char *to, const char *from) { (void)from, put(d, to, fma(rt_normal_one(d->g), d->b, d->a)); }

int tsrt_op_normal_(tsrt_ctx *c, tsrt_tensor *self, double mean, double std, void *generator) {
    (void)generator;
    tsrt_tensor *t;
    if (!(std >= 0)) return tsrt_fail(c, NULL, "normal expects std >= 0.0, but found std %g", std);
    if (floating_only(c, self, "normal_kernel_cpu")) return 1;
    if (rt_is_complex(self->dtype)) std /= sqrt(2);      /* the variance is that of both parts together */
    if (real_view(c, self, &t)) return 1;
    const int failed = t->numel >= 16 && rt_is_contiguous(t) ? normal_blocks(c, t, mean, std)
                                                              : draw_all(c, t, NULL, &(Draw){.one = one_normal, .a = mean, .b = std});
    rt_drop(c, t);
    return failed;
}

/* ---- other distributions, of doubles */
static void one_log_normal(Draw *d, char *to, const char *from) { (void)from, put(d, to, exp(fma(rt_normal_one(d->g), d->b, d->a))); }
static void one_cauchy(Draw *d, char *to, const char *from) { (void)from, put(d, to, fma(d->b, tan(PI * (rt_uniform53(d->g) - 0.5)), d->a)); }
static void one_exponential(Draw *d, char *to, const char *from) { (void)from, put(d, to, -1 / d->a * log1p(-rt_uniform53(d->g))); }
static void one_geometric(Draw *d, char *to, const char *from) { (void)from, put(d, to, ceil(log(rt_uniform53(d->g)) / log1p(-d->a))); }
static void one_bernoulli(Draw *d, char *to, const char *from) { (void)from, put(d, to, rt_uniform53(d->g) < d->a); }

static void one_bernoulli_of(Draw *d, char *to, const char *from) {
    double p;
    rt_convert(TSRT_FLOAT64, (char *)&p, 0, d->from_dtype, from, 0, 1);
    put(d, to, (d->from_dtype == TSRT_FLOAT64 ? rt_uniform53(d->g) : (double)uniform24(d->g)) < p);
}

int tsrt_op_log_normal_(tsrt_ctx *c, tsrt_tensor *self, double mean, double std, void *generator) {
    (void)generator;
    if (!(std > 0)) return tsrt_fail(c, NULL, "log_normal_ expects std > 0.0, but found std=%g", std);
    if (floating_only(c, self, "log_normal_cpu")) return 1;
    return draw_all(c, self, NULL, &(Draw){.one = one_log_normal, .a = mean, .b = std});
}

static int continuous(tsrt_ctx *c, const tsrt_tensor *t, const char *name) {
    if (rt_is_floating(t->dtype)) return 0;
    return tsrt_fail(c, NULL, "%s distribution is a continuous probability distribution. dtype must be a floating point but you specified %s", name, rt_dtype_cpp(t->dtype));
}

int tsrt_op_cauchy_(tsrt_ctx *c, tsrt_tensor *self, double median, double sigma, void *generator) {
    (void)generator;
    if (!(sigma > 0)) return tsrt_fail(c, NULL, "cauchy_ expects sigma > 0.0, but found sigma=%g", sigma);
    return continuous(c, self, "Cauchy") || draw_all(c, self, NULL, &(Draw){.one = one_cauchy, .a = median, .b = sigma});
}

int tsrt_op_exponential_(tsrt_ctx *c, tsrt_tensor *self, double lambd, void *generator) {
    (void)generator;
    if (!(lambd > 0)) return tsrt_fail(c, NULL, "exponential_ expects lambda > 0.0, but found lambda=%g", lambd);
    return continuous(c, self, "Exponential") || draw_all(c, self, NULL, &(Draw){.one = one_exponential, .a = lambd});
}

int tsrt_op_geometric_(tsrt_ctx *c, tsrt_tensor *self, double p, void *generator) {
    (void)generator;
    if (!(0 < p && p < 1)) return tsrt_fail(c, NULL, "geometric_ expects p to be in (0, 1), but got p=%g", p);
    return draw_all(c, self, NULL, &(Draw){.one = one_geometric, .a = p});
}

int tsrt_op_bernoulli__float(tsrt_ctx *c, tsrt_tensor *self, double p, void *generator) {
    (void)generator;
    if (!(p >= 0 && p <= 1)) return tsrt_fail(c, NULL, "bernoulli_ expects p to be in [0, 1], but got p=%g", p);
    return draw_all(c, self, NULL, &(Draw){.one = one_bernoulli, .a = p});
}

int tsrt_op_bernoulli__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *p, void *generator) {
    (void)generator;
    tsrt_tensor *wide;
    if (!rt_is_floating(p->dtype)) return tsrt_fail(c, NULL, "\"bernoulli_tensor_cpu_p_\" not implemented for '%s'", rt_dtype_cpp(p->dtype));
    if (rt_expand(c, p, self->ndim, self->size, &wide)) return 1;
    const int failed = draw_all(c, self, wide, &(Draw){.one = one_bernoulli_of});
    rt_drop(c, wide);
    return failed;
}

/* ---- random_: whole numbers */
static void one_integer(Draw *d, char *to, const char *from) {
    (void)from;
    const uint64_t u = d->range >= UINT64_C(1) << 28 ? rt_next64(d->g) : rt_next32(d->g);
    put_int(d, to, (int64_t)(u % d->range + (uint64_t)d->base));
}

static void one_bits(Draw *d, char *to, const char *from) { (void)from, put_int(d, to, (int64_t)rt_next64(d->g)); }

/* Of a dtype: least and largest value; the largest whole number up to which there are no gaps. */
typedef struct Limits { int64_t least, largest, whole; } Limits;
static Limits limits_of(int dtype) {
    switch (dtype) {
    case TSRT_UINT8: return (Limits){0, 255, 255};
    case TSRT_INT8: return (Limits){-128, 127, 127};
    case TSRT_INT16: return (Limits){-32768, 32767, 32767};
    case TSRT_INT32: return (Limits){INT32_MIN, INT32_MAX, INT32_MAX};
    case TSRT_BOOL8: return (Limits){0, 1, 1};
    case TSRT_FLOAT16: return (Limits){-65504, 65504, 1 << 11};
    case TSRT_BFLOAT16: return (Limits){INT64_MIN, INT64_MAX, 1 << 8};
    case TSRT_FLOAT32: return (Limits){INT64_MIN, INT64_MAX, 1 << 24};
    case TSRT_FLOAT64: return (Limits){INT64_MIN, INT64_MAX, INT64_C(1) << 53};
    default: return (Limits){INT64_MIN, INT64_MAX, INT64_MAX};
    }
}

static void one_any(Draw *d, char *to, const char *from) {
    (void)from;
    const uint64_t u = d->dtype == TSRT_INT64 || d->dtype == TSRT_FLOAT64 ? rt_next64(d->g) : rt_next32(d->g);
    put_int(d, to, (int64_t)(u % d->range));
}

int tsrt_op_random_(tsrt_ctx *c, tsrt_tensor *self, void *generator) {
    (void)generator;
    return draw_all(c, self, NULL, &(Draw){.one = one_any, .range = (uint64_t)limits_of(self->dtype).whole + 1});
}

static int in_bounds(tsrt_ctx *c, const tsrt_tensor *t, const char *what, int64_t v, int64_t largest) {
    if (v >= limits_of(t->dtype).least && v <= largest) return 0;
    return tsrt_fail(c, NULL, "%s is out of bounds for %s", what, tsrt_dtype_name((tsrt_dtype)t->dtype));
}

/* Bounds of a floating dtype that has no such number move inwards by one step of it. */
static int64_t as_stored(int dtype, int64_t v) {
    double r;
    char cell[8];
    rt_convert(dtype, cell, 0, TSRT_INT64, (const char *)&v, 0, 1);
    rt_convert(TSRT_FLOAT64, (char *)&r, 0, dtype, cell, 0, 1);
    return r >= 0x1p63 ? INT64_MAX : (int64_t)r;
}
static int64_t step_at(int64_t whole, uint64_t v) {
    int digits = 0, n = 63;
    for (; whole > 1; whole >>= 1) digits++;
    while (n && !(v >> n)) n--;
    return n - digits + 1 > 0 ? INT64_C(1) << (n - digits + 1) : 1;
}
static void to_stored_bounds(int dtype, int64_t whole, int64_t *from, int64_t *to) {
    const uint64_t next = (uint64_t)*from + 1, last = (uint64_t)*to - 1;
    const int64_t low = as_stored(dtype, (int64_t)next), high = as_stored(dtype, (int64_t)last);
    if (low < *from) *from = (int64_t)((uint64_t)low + (uint64_t)step_at(whole, (int64_t)next < 0 ? 0 - next : next));
    if (high >= *to) *to = (int64_t)((uint64_t)high - (uint64_t)step_at(whole, (int64_t)last < 0 ? 0 - last : last));
}

int tsrt_op_random__from(tsrt_ctx *c, tsrt_tensor *self, int64_t from, const tsrt_opt_int *to, void *generator) {
    (void)generator;
    const Limits l = limits_of(self->dtype);
    if (rt_has(to)) {
        if (from >= to->value)
            return tsrt_fail(c, NULL, "random_ expects 'from' to be less than 'to', but got from=%lld >= to=%lld", (long long)from, (long long)to->value);
        if (in_bounds(c, self, "from", from, l.largest) || in_bounds(c, self, "to - 1", to->value - 1, l.largest)) return 1;
        int64_t end = to->value;
        if (rt_is_floating(self->dtype)) to_stored_bounds(self->dtype, l.whole, &from, &end);
        if (from >= end) return tsrt_fail(c, NULL, "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from=%lld >= to=%lld", (long long)from, (long long)end);
        return draw_all(c, self, NULL, &(Draw){.one = one_integer, .base = from, .range = (uint64_t)end - (uint64_t)from});
    }
    if (from == INT64_MIN) return draw_all(c, self, NULL, &(Draw){.one = one_bits});
    return in_bounds(c, self, "from", from, l.whole)
           || draw_all(c, self, NULL, &(Draw){.one = one_integer, .base = from, .range = (uint64_t)l.whole - (uint64_t)from + 1});
}

int tsrt_op_random__to(tsrt_ctx *c, tsrt_tensor *self, int64_t to, void *generator) {
    return tsrt_op_random__from(c, self, 0, &(tsrt_opt_int){true, to}, generator);
}

int tsrt_op_manual_seed(tsrt_ctx *c, int64_t seed) {
    tsrt_manual_seed(c, (uint64_t)seed);
    return 0;
}
