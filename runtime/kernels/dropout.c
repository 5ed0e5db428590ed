/* dropout.c: the dropout family and rrelu: a mask of Bernoulli draws (random.c), applied. At training only; otherwise the very input. */
#include <math.h>
#include "kernels/random.h"
#include "tensor_ops.h"

static tsrt_value number(double v) { return (tsrt_value){.type = &tsrt_type_float, .u = {.f = v}}; }

/* What the input is multiplied with, and (alpha dropout) what is added. feature: one draw a channel, for dimensions 0 and 1. */
static int noise(tsrt_ctx *c, const tsrt_tensor *x, double p, bool feature, bool alpha, tsrt_tensor **mul, tsrt_tensor **add) {
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}};
    tsrt_tensor *t, *b = NULL;
    if (feature) {
        if (x->ndim < 2) return tsrt_fail(c, NULL, "Feature dropout requires at least 2 dimensions in the input");
        int64_t size[RT_MAXDIM];
        for (int i = 0; i < x->ndim; i++) size[i] = i < 2 ? x->size[i] : 1;
        if (rt_empty(c, x->dtype, x->ndim, size, &t)) return 1;
    } else if (rt_empty_like(c, x, x->dtype, &t)) {
        return 1;
    }
    int failed = tsrt_op_bernoulli__float(c, t, 1 - p, NULL);
    if (!failed && alpha) {      /* Klambauer et al., "Self-Normalizing Neural Networks", 2017 */
        const double k = 1.7580993408473766, a = 1 / sqrt((k * k * p + 1) * (1 - p));
        const tsrt_value minus = number(-1), scale = number(k * a), shift = number(k * a * p), factor = number(a);
        failed = tsrt_op_add_Scalar(c, t, &minus, &one, &b) || tsrt_op_mul__Scalar(c, b, &scale) || tsrt_op_add__Scalar(c, b, &shift, &one)
                 || tsrt_op_mul__Scalar(c, t, &factor);
    } else if (!failed) {
        const tsrt_value keep = number(1 - p);
        failed = tsrt_op_div__Scalar(c, t, &keep);
    }
    if (failed) {
        rt_drop(c, t);
        rt_drop(c, b);
        return 1;
    }
    *mul = t;
    *add = b;
    return 0;
}

static int drop_out(tsrt_ctx *c, tsrt_tensor *x, double p, bool train, bool feature, bool alpha, bool inplace, tsrt_tensor **out) {
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}}, zero = number(0);
    tsrt_tensor *mul, *add, *y = x;
    if (!(p >= 0 && p <= 1)) return tsrt_fail(c, NULL, "dropout probability has to be between 0 and 1, but got %g", p);
    if (p == 0 || !train || x->numel == 0) return inplace ? 0 : rt_same(x, out);
    if (p == 1) return inplace ? tsrt_op_mul__Scalar(c, x, &zero) : tsrt_op_mul_Scalar(c, x, &zero, out);
    if (noise(c, x, p, feature, alpha, &mul, &add)) return 1;
    int failed = inplace ? tsrt_op_mul__Tensor(c, x, mul) : tsrt_op_mul_Tensor(c, x, mul, &y);
    if (!failed && add && (failed = tsrt_op_add__Tensor(c, y, add, &one)) && !inplace) rt_drop(c, y);
    if (!failed && !inplace) *out = y;
    rt_drop(c, mul);
    rt_drop(c, add);
    return failed;
}

#define DROPOUT(name_, feature_, alpha_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *input, double p, bool train, tsrt_tensor **out) { return drop_out(c, input, p, train, feature_, alpha_, false, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, double p, bool train) { return drop_out(c, self, p, train, feature_, alpha_, true, NULL); }
DROPOUT(dropout, false, false)
DROPOUT(feature_dropout, true, false)
DROPOUT(alpha_dropout, false, true)
DROPOUT(feature_alpha_dropout, true, true)

int tsrt_op_native_dropout(tsrt_ctx *c, tsrt_tensor *input, double p, const tsrt_opt_bool *train, tsrt_tensor **out, tsrt_tensor **mask_out) {
    tsrt_tensor *mask, *y;
    const bool on = !rt_has(train) || train->value;
    const tsrt_value scale = number(p == 1 ? 0 : 1 / (1 - p));
    if (rt_empty_like(c, input, TSRT_BOOL8, &mask)) return 1;
    int failed = tsrt_op_bernoulli__float(c, mask, on ? 1 - p : 1, NULL);
    if (!failed && !on) failed = rt_clone(c, input, &y);
    else if (!failed && !(failed = tsrt_op_mul_Tensor(c, input, mask, &y)) && (failed = tsrt_op_mul__Scalar(c, y, &scale))) rt_drop(c, y);
    if (failed) {
        rt_drop(c, mask);
        return 1;
    }
    *out = y;
    *mask_out = mask;
    return 0;
}

/* ---- rrelu: leaky, with a slope drawn for each element that is not above zero. Slopes are doubles between bounds of x's precision, float32 at least;
 * the product is rounded once. Writes the slopes to `slope` (NULL: nobody asks) and the products to y, which may be x. */
static int rrelu_train(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *slope, double low, double high, tsrt_tensor *y) {
    rt_generator *g = rt_generator_of(c);
    tsrt_tensor *flat, *drawn, *made;
    if (x->dtype != TSRT_FLOAT64 && x->dtype != TSRT_FLOAT32 && x->dtype != TSRT_BFLOAT16)
        return tsrt_fail(c, "NotImplementedError", "\"rrelu_with_noise_out_cpu\" not implemented for '%s'", rt_dtype_cpp(x->dtype));
    if (!g || rt_to_contiguous(c, x, TSRT_FLOAT64, &flat)) return 1;
    if (rt_empty(c, TSRT_FLOAT64, flat->ndim, flat->size, &drawn)) return rt_drop(c, flat), 1;
    if (rt_empty(c, TSRT_FLOAT64, flat->ndim, flat->size, &made)) return rt_drop(c, flat), rt_drop(c, drawn), 1;
    const bool wide = x->dtype == TSRT_FLOAT64;
    if (!wide) low = (double)(float)low, high = (double)(float)high;
    const double *from = (const double *)rt_data(flat);
    double *r = (double *)rt_data(drawn), *product = (double *)rt_data(made);
    for (int64_t i = 0; i < flat->numel; i++) {
        r[i] = from[i] <= 0 ? rt_uniform53(g) * (high - low) + low : 1;
        product[i] = wide ? from[i] * r[i] : (double)((float)from[i] * (float)r[i]);
    }
    const int failed = (slope && rt_copy(c, slope, drawn)) || rt_copy(c, y, made);
    rt_drop(c, flat), rt_drop(c, drawn), rt_drop(c, made);
    return failed;
}

static int rrelu(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *slope, const tsrt_value *lower, const tsrt_value *upper, bool training, bool inplace, tsrt_tensor **out) {
    const double low = rt_scalar_double(lower), high = rt_scalar_double(upper);
    tsrt_tensor *y;
    if (!(low <= high)) return tsrt_fail(c, NULL, "Lower bound should be less than or equal to the upper bound");
    if (!training) {
        const tsrt_value middle = number((low + high) / 2);
        return inplace ? tsrt_op_leaky_relu_(c, self, &middle) : tsrt_op_leaky_relu(c, self, &middle, out);
    }
    if (inplace) return rt_writable(c, self) || rrelu_train(c, self, slope, low, high, self);
    if (rt_empty_like(c, self, self->dtype, &y)) return 1;
    if (rrelu_train(c, self, slope, low, high, y)) return rt_drop(c, y), 1;
    *out = y;
    return 0;
}

int tsrt_op_rrelu(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *lower, const tsrt_value *upper, bool training, void *g, tsrt_tensor **out) {
    (void)g;
    return rrelu(c, self, NULL, lower, upper, training, false, out);
}
int tsrt_op_rrelu_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *lower, const tsrt_value *upper, bool training, void *g) {
    (void)g;
    return rrelu(c, self, NULL, lower, upper, training, true, NULL);
}
int tsrt_op_rrelu_with_noise(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *noise_, const tsrt_value *lower, const tsrt_value *upper, bool training, void *g, tsrt_tensor **out) {
    (void)g;
    return rrelu(c, self, noise_, lower, upper, training, false, out);
}
int tsrt_op_rrelu_with_noise_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *noise_, const tsrt_value *lower, const tsrt_value *upper, bool training, void *g) {
    (void)g;
    return rrelu(c, self, noise_, lower, upper, training, true, NULL);
}
