/* special_ops.c: special functions, one element after the other through special_math.c. */
#include "ew_op.h"
#include "special_math.h"

#define ONE(name_, ...) \
    EW_LOOP1(name_##_f32, float, float, float, (float)(__VA_ARGS__)) EW_LOOP1(name_##_f64, double, double, double, __VA_ARGS__) \
    static rt_loop *const ew_##name_##__once[TSRT_NUM_DTYPES] = {EW_TABLE_FLOATS(name_)};
#define TWO(name_, ...) \
    EW_LOOP2_DENSE(name_##_f32, float, float, float, (float)(__VA_ARGS__)) EW_LOOP2_DENSE(name_##_f64, double, double, double, __VA_ARGS__) \
    static rt_loop *const ew_##name_##__once[TSRT_NUM_DTYPES] = {EW_TABLE_FLOATS(name_)};

#define UNARY(fn_, table_, kernel_, flags_) \
    static const ew_op fn_##_op = EW_OP_ONLY_ONCE(kernel_, table_, EW_TO_FLOAT | EW_SLOW | flags_); \
    int tsrt_op_##fn_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_ew_unary(c, &fn_##_op, self, NULL, NULL, out); }
#define UNARY_(fn_, table_, kernel_, flags_) \
    UNARY(fn_, table_, kernel_, flags_) \
    int tsrt_op_##fn_##_(tsrt_ctx *c, tsrt_tensor *self) { return rt_ew_unary(c, &fn_##_op, self, NULL, self, NULL); }
/* Of float64; float32 has loops without branches (loops/ew_math.c). */
#define DOUBLES(name_, kernel_, ...) \
    EW_LOOP1(name_##_f64, double, double, double, __VA_ARGS__) \
    static rt_loop *const ew_##name_##_double__once[TSRT_NUM_DTYPES] = {[TSRT_FLOAT64] = name_##_f64}; \
    static const ew_op name_##_op = EW_OP_ONCE(kernel_, name_, name_##_double, EW_TO_FLOAT | EW_SLOW); \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return rt_ew_unary(c, &name_##_op, self, NULL, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self) { return rt_ew_unary(c, &name_##_op, self, NULL, self, NULL); }
DOUBLES(digamma, "digamma", rt_digamma(x))
DOUBLES(lgamma, "lgamma_vml_cpu", rt_lgamma(x))
ONE(erfinv, rt_erfinv(x))
UNARY_(erfinv, erfinv, "erfinv_vml_cpu", 0)
ONE(i0, rt_bessel_i(0, x, 0))
UNARY_(i0, i0, "i0_vml_cpu", 0)
ONE(i0e, rt_bessel_i(0, x, 1))
UNARY(special_i0e, i0e, "i0e_cpu", 0)
ONE(i1, rt_bessel_i(1, x, 0))
UNARY(special_i1, i1, "i1_cpu", 0)
ONE(i1e, rt_bessel_i(1, x, 1))
UNARY(special_i1e, i1e, "i1e_cpu", 0)
ONE(erfcx, rt_erfcx(x))
UNARY(special_erfcx, erfcx, "erfcx_cpu", EW_NO_HALF)
ONE(ndtri, rt_ndtri(x))
UNARY(special_ndtri, ndtri, "ndtri_cpu", EW_NO_HALF)
ONE(log_ndtr, rt_log_ndtr(x))
UNARY(special_log_ndtr, log_ndtr, "log_ndtr_cpu", EW_NO_HALF)
ONE(j0, j0(x))
UNARY(special_bessel_j0, j0, "bessel_j0_cpu", EW_NO_HALF)
ONE(j1, j1(x))
UNARY(special_bessel_j1, j1, "bessel_j1_cpu", EW_NO_HALF)
ONE(y0, x < 0 ? NAN : y0(x))
UNARY(special_bessel_y0, y0, "bessel_y0_cpu", EW_NO_HALF)
ONE(y1, x < 0 ? NAN : y1(x))
UNARY(special_bessel_y1, y1, "bessel_y1_cpu", EW_NO_HALF)
UNARY(special_modified_bessel_i0, i0, "modified_bessel_i0_cpu", EW_NO_HALF)
UNARY(special_modified_bessel_i1, i1, "modified_bessel_i1_cpu", EW_NO_HALF)
ONE(k0, rt_bessel_k(0, x, 0))
UNARY(special_modified_bessel_k0, k0, "modified_bessel_k0_cpu", EW_NO_HALF)
ONE(k1, rt_bessel_k(1, x, 0))
UNARY(special_modified_bessel_k1, k1, "modified_bessel_k1_cpu", EW_NO_HALF)
ONE(k0e, rt_bessel_k(0, x, 1))
UNARY(special_scaled_modified_bessel_k0, k0e, "scaled_modified_bessel_k0_cpu", EW_NO_HALF)
ONE(k1e, rt_bessel_k(1, x, 1))
UNARY(special_scaled_modified_bessel_k1, k1e, "scaled_modified_bessel_k1_cpu", EW_NO_HALF)
ONE(spherical_j0, rt_spherical_bessel_j0(x))
UNARY(special_spherical_bessel_j0, spherical_j0, "spherical_bessel_j0_cpu", EW_NO_HALF)
ONE(ndtr, 0.5 * erfc(-x * M_SQRT1_2))
static const ew_op ndtr_op = EW_OP_ONLY_ONCE("erf_vml_cpu", ndtr, EW_TO_FLOAT | EW_SLOW);
/* float16 and bfloat16: (1 + erf(x / sqrt(2))) / 2 with its steps rounded */
int tsrt_op_special_ndtr(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) {
    static const tsrt_value root = {&tsrt_type_float, {.f = M_SQRT1_2}}, one = {&tsrt_type_int, {.i = 1}}, half = {&tsrt_type_float, {.f = 0.5}};
    tsrt_tensor *t;
    if (!rt_is_reduced(self->dtype)) return rt_ew_unary(c, &ndtr_op, self, NULL, NULL, out);
    if (tsrt_op_mul_Scalar(c, self, &root, &t)) return 1;
    if (tsrt_op_erf_(c, t) || tsrt_op_add__Scalar(c, t, &one, &one) || tsrt_op_mul__Scalar(c, t, &half)) { rt_drop(c, t); return 1; }
    *out = t;
    return 0;
}

EW_LOOP1(trigamma_f32, float, float, float, rt_trigamma_float(x))
EW_LOOP1(trigamma_f64, double, double, double, rt_trigamma(x))
static rt_loop *const ew_trigamma__once[TSRT_NUM_DTYPES] = {EW_TABLE_FLOATS(trigamma)};
ONE(polygamma, rt_polygamma((int)p.i[0], x))
static int polygamma(tsrt_ctx *c, tsrt_tensor *self, int64_t n, tsrt_tensor *dest, tsrt_tensor **out) {
    static const ew_op first = EW_OP_ONLY_ONCE("trigamma", trigamma, EW_TO_FLOAT | EW_SLOW), more = EW_OP_ONLY_ONCE("polygamma", polygamma, EW_TO_FLOAT | EW_SLOW);
    const ew_args args = {.i = {n}};
    if (n < 0) return tsrt_fail(c, NULL, "polygamma(n, x) does not support negative n.");
    return rt_ew_unary(c, n == 0 ? &digamma_op : n == 1 ? &first : &more, self, &args, dest, out);
}
int tsrt_op_polygamma(tsrt_ctx *c, int64_t n, tsrt_tensor *self, tsrt_tensor **out) { return polygamma(c, self, n, NULL, out); }
int tsrt_op_polygamma_(tsrt_ctx *c, tsrt_tensor *self, int64_t n) { return polygamma(c, self, n, self, NULL); }
ONE(mvlgamma, rt_mvlgamma((int)p.i[0], x))
static int mvlgamma(tsrt_ctx *c, tsrt_tensor *self, int64_t n, tsrt_tensor *dest, tsrt_tensor **out) {
    static const ew_op op = EW_OP_ONLY_ONCE("mvlgamma", mvlgamma, EW_TO_FLOAT | EW_SLOW);
    const ew_args args = {.i = {n}};
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "The input tensor may not be a boolean tensor.");
    if (n < 1) return tsrt_fail(c, NULL, "p has to be greater than or equal to 1");
    return dest ? rt_ew_unary(c, &op, self, &args, dest, NULL) : rt_ew_row_major(c, &op, self, &args, rt_ew_float(c, self->dtype), out);
}
int tsrt_op_mvlgamma(tsrt_ctx *c, tsrt_tensor *self, int64_t n, tsrt_tensor **out) { return mvlgamma(c, self, n, NULL, out); }
int tsrt_op_mvlgamma_(tsrt_ctx *c, tsrt_tensor *self, int64_t n) { return mvlgamma(c, self, n, self, NULL); }

TWO(zeta, rt_zeta(x, y))
static const ew_op zeta_op = EW_OP_ONLY_ONCE("zeta_cpu", zeta, EW_TO_FLOAT | EW_DENSE | EW_SLOW | EW_NO_HALF);
int tsrt_op_special_zeta(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &zeta_op, self, other, NULL, NULL, out); }
int tsrt_op_special_zeta_other_scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return rt_ew_binary_number(c, &zeta_op, self, other, NULL, NULL, out); }
int tsrt_op_special_zeta_self_scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_number_binary(c, &zeta_op, self, other, NULL, out); }
TWO(igamma, rt_igamma(x, y))
TWO(igammac, rt_igammac(x, y))
#define PAIR(name_) \
    static const ew_op name_##_op = EW_OP_ONLY_ONCE(#name_ "_cpu", name_, EW_DENSE | EW_SLOW); \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return rt_ew_binary(c, &name_##_op, self, other, NULL, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return rt_ew_binary(c, &name_##_op, self, other, NULL, self, NULL); }
PAIR(igamma) PAIR(igammac)

/* frexp: two results */
static inline double mantissa(double x) { int e; return frexp(x, &e); }
static inline double exponent(double x) { int e = 0; frexp(x, &e); return isfinite(x) ? e : 0; }
ONE(mantissa, mantissa(x))
ONE(exponent, exponent(x))
int tsrt_op_frexp_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **mantissas, tsrt_tensor **exponents) {
    static const ew_op first = EW_OP_ONLY_ONCE("frexp_cpu", mantissa, 0), second = EW_OP_ONLY_ONCE("frexp_cpu", exponent, 0);
    tsrt_tensor *m, *e, *i;
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "torch.frexp() only supports floating-point dtypes");
    if (rt_ew_unary(c, &first, self, NULL, NULL, &m)) return 1;
    if (rt_ew_unary(c, &second, self, NULL, NULL, &e)) { rt_drop(c, m); return 1; }
    const int failed = rt_to(c, e, TSRT_INT32, &i);
    rt_drop(c, e);
    if (failed) { rt_drop(c, m); return 1; }
    *mantissas = m;
    *exponents = i;
    return 0;
}
