/* clamp_ops.c: limits given by numbers and tensors. */
#include "ew_op.h"

static const ew_op clamp_op = EW_OP("clamp_scalar_cpu", clamp, 0), clamp3_op = EW_OP("clamp_cpu", clamp3, EW_DENSE);
static const ew_op maximum_op = EW_OP("maximum_cpu", maximum, 0), minimum_op = EW_OP("minimum_cpu", minimum, 0);

static const int64_t int_limits[TSRT_INT64 + 1][2] = {{0, 255}, {-128, 127}, {INT16_MIN, INT16_MAX}, {INT32_MIN, INT32_MAX}, {INT64_MIN, INT64_MAX}};
/* v as a limit for `common`, where PyTorch's conversion allows it. */
static int limit(tsrt_ctx *c, const tsrt_value *v, int common, int64_t *i, double *d) {
    _Alignas(16) char raw[16];
    if (rt_scalar_store(c, v, common, raw)) return 1;
    if (rt_is_integral(common)) rt_convert(TSRT_INT64, (char *)i, 8, common, raw, 8, 1);
    else rt_convert(TSRT_FLOAT64, (char *)d, 8, common, raw, 8, 1);
    return 0;
}
static int clamp_to(tsrt_ctx *c, tsrt_tensor *self, int common, const tsrt_value *min, const tsrt_value *max, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_args args = {.d = {-INFINITY, INFINITY}};
    if (rt_is_complex(common)) return tsrt_fail(c, NULL, "clamp is not supported for complex types");
    if (rt_is_integral(common)) memcpy(args.i, int_limits[common], sizeof int_limits[common]);
    if ((min && limit(c, min, common, &args.i[0], &args.d[0])) || (max && limit(c, max, common, &args.i[1], &args.d[1]))) return 1;
    if (rt_is_integral(common) && args.i[0] > args.i[1]) args.i[0] = args.i[1];
    if (rt_is_floating(common)) {                      /* NaN as a limit makes all NaN */
        if (args.d[0] != args.d[0] || args.d[1] != args.d[1]) {
            static const ew_op scale = EW_OP("clamp_scalar_cpu", scale, 0);
            const ew_args nan = {.d = {NAN}};
            return rt_ew_run(c, &scale, common, 1, &self, &nan, dest, out);
        }
        if (args.d[0] > args.d[1]) args.d[0] = args.d[1];
    }
    return rt_ew_run(c, &clamp_op, common, 1, &self, &args, dest, out);
}
static int clamp(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *min, const tsrt_value *max, tsrt_tensor *dest, tsrt_tensor **out) {
    rt_promotion p;
    if (!min && !max) return tsrt_fail(c, NULL, "torch.clamp: At least one of 'min' or 'max' must not be None");
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, self);
    if (min) rt_promotion_scalar(c, &p, min);
    if (max) rt_promotion_scalar(c, &p, max);
    return clamp_to(c, self, rt_promotion_result(&p), min, max, dest, out);
}
static const tsrt_value *given(const tsrt_opt_value *v) { return rt_has(v) ? &v->value : NULL; }
#define CLAMP(name_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *min, const tsrt_opt_value *max, tsrt_tensor **out) { return clamp(c, self, given(min), given(max), NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_value *min, const tsrt_opt_value *max) { return clamp(c, self, given(min), given(max), self, NULL); } \
    int tsrt_op_##name_##_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *min, tsrt_tensor *max, tsrt_tensor **out) { return clamp_tensor(c, self, min, max, NULL, out); } \
    int tsrt_op_##name_##__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *min, tsrt_tensor *max) { return clamp_tensor(c, self, min, max, self, NULL); }
static int clamp_tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *min, tsrt_tensor *max, tsrt_tensor *dest, tsrt_tensor **out) {
    rt_promotion p;
    if (!min && !max) return tsrt_fail(c, NULL, "torch.clamp: At least one of 'min' or 'max' must not be None");
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, self);
    if (min) rt_promotion_tensor(&p, min);
    if (max) rt_promotion_tensor(&p, max);
    const int common = rt_promotion_result(&p);
    if (rt_is_complex(common)) return tsrt_fail(c, NULL, "clamp is not supported for complex types");
    if (min && max) return rt_ew_run(c, &clamp3_op, common, 3, (tsrt_tensor *[]){self, min, max}, NULL, dest, out);
    return rt_ew_run(c, min ? &maximum_op : &minimum_op, common, 2, (tsrt_tensor *[]){self, min ? min : max}, NULL, dest, out);
}
CLAMP(clamp) CLAMP(clip)
#define CLAMP_ONE(name_, min_, max_) \
    int tsrt_op_##name_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v, tsrt_tensor **out) { return clamp(c, self, min_ ? v : NULL, max_ ? v : NULL, NULL, out); } \
    int tsrt_op_##name_##_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *v) { return clamp(c, self, min_ ? v : NULL, max_ ? v : NULL, self, NULL); } \
    int tsrt_op_##name_##_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *t, tsrt_tensor **out) { return clamp_tensor(c, self, min_ ? t : NULL, max_ ? t : NULL, NULL, out); } \
    int tsrt_op_##name_##__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *t) { return clamp_tensor(c, self, min_ ? t : NULL, max_ ? t : NULL, self, NULL); }
CLAMP_ONE(clamp_min, true, false) CLAMP_ONE(clamp_max, false, true)

/* hardtanh keeps self's dtype. */
static int hardtanh(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *min, const tsrt_value *max, tsrt_tensor *dest, tsrt_tensor **out) {
    if (self->dtype == TSRT_BOOL8) return tsrt_fail(c, NULL, "Bool inputs not supported for hardtanh");
    if (self->dtype == TSRT_UINT8 && (rt_scalar_int(min) < 0 || rt_scalar_int(max) < 0)) return tsrt_fail(c, NULL, "cannot do hardtanh on an unsigned type with negative limits");
    if (rt_is_integral(self->dtype)) {
        const tsrt_value lo = {&tsrt_type_int, {.i = rt_scalar_int(min)}}, hi = {&tsrt_type_int, {.i = rt_scalar_int(max)}};
        return clamp_to(c, self, self->dtype, &lo, &hi, dest, out);
    }
    return clamp_to(c, self, self->dtype, min, max, dest, out);
}
int tsrt_op_hardtanh(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *min, const tsrt_value *max, tsrt_tensor **out) { return hardtanh(c, self, min, max, NULL, out); }
int tsrt_op_hardtanh_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *min, const tsrt_value *max) { return hardtanh(c, self, min, max, self, NULL); }
static const tsrt_value zero = {&tsrt_type_int, {.i = 0}}, six = {&tsrt_type_int, {.i = 6}};
int tsrt_op_relu6(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return hardtanh(c, self, &zero, &six, NULL, out); }
int tsrt_op_relu6_(tsrt_ctx *c, tsrt_tensor *self) { return hardtanh(c, self, &zero, &six, self, NULL); }
