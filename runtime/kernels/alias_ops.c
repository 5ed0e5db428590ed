/* alias_ops.c: second names of elementwise operators. */
#include "ew_op.h"

#define ONE(alias_, of_) int tsrt_op_##alias_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return tsrt_op_##of_(c, self, out); }
#define BOTH(alias_, of_) ONE(alias_, of_) int tsrt_op_##alias_##_(tsrt_ctx *c, tsrt_tensor *self) { return tsrt_op_##of_##_(c, self); }
BOTH(absolute, abs) BOTH(negative, neg) BOTH(fix, trunc)
BOTH(arccos, acos) BOTH(arcsin, asin) BOTH(arctan, atan) BOTH(arccosh, acosh) BOTH(arcsinh, asinh) BOTH(arctanh, atanh)
ONE(special_erf, erf) ONE(special_erfc, erfc) ONE(special_erfinv, erfinv) ONE(special_exp2, exp2) ONE(special_expm1, expm1) ONE(special_expit, sigmoid) ONE(special_log1p, log1p)
ONE(special_digamma, digamma) ONE(special_psi, digamma) ONE(special_gammaln, lgamma) ONE(special_i0, i0) ONE(special_sinc, sinc)
int tsrt_prim_abs(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor **out) { return tsrt_op_abs(c, self, out); }

#define TWO(alias_, of_) int tsrt_op_##alias_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, tsrt_tensor **out) { return tsrt_op_##of_(c, self, other, out); }
#define NUMBER(alias_, of_) int tsrt_op_##alias_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, tsrt_tensor **out) { return tsrt_op_##of_(c, self, other, out); }
#define FOUR(alias_, of_) \
    TWO(alias_##_Tensor, of_##_Tensor) NUMBER(alias_##_Scalar, of_##_Scalar) \
    int tsrt_op_##alias_##__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return tsrt_op_##of_##__Tensor(c, self, other); } \
    int tsrt_op_##alias_##__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other) { return tsrt_op_##of_##__Scalar(c, self, other); }
FOUR(multiply, mul) FOUR(divide, div) FOUR(greater, gt) FOUR(greater_equal, ge) FOUR(less, lt) FOUR(less_equal, le) FOUR(not_equal, ne)
TWO(arctan2, atan2) TWO(special_gammainc, igamma) TWO(special_gammaincc, igammac) TWO(special_xlogy, xlogy_Tensor)
NUMBER(special_xlogy_other_scalar, xlogy_Scalar_Other)
int tsrt_op_special_xlogy_self_scalar(tsrt_ctx *c, const tsrt_value *self, tsrt_tensor *other, tsrt_tensor **out) { return tsrt_op_xlogy_Scalar_Self(c, self, other, out); }
int tsrt_op_arctan2_(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other) { return tsrt_op_atan2_(c, self, other); }
int tsrt_op_divide_Tensor_mode(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_str *mode, tsrt_tensor **out) { return tsrt_op_div_Tensor_mode(c, self, other, mode, out); }
int tsrt_op_divide_Scalar_mode(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_str *mode, tsrt_tensor **out) { return tsrt_op_div_Scalar_mode(c, self, other, mode, out); }
int tsrt_op_divide__Tensor_mode(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_str *mode) { return tsrt_op_div__Tensor_mode(c, self, other, mode); }
int tsrt_op_divide__Scalar_mode(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_str *mode) { return tsrt_op_div__Scalar_mode(c, self, other, mode); }
int tsrt_op_subtract_Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *alpha, tsrt_tensor **out) { return tsrt_op_sub_Tensor(c, self, other, alpha, out); }
int tsrt_op_subtract_Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_value *alpha, tsrt_tensor **out) { return tsrt_op_sub_Scalar(c, self, other, alpha, out); }
int tsrt_op_subtract__Tensor(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *other, const tsrt_value *alpha) { return tsrt_op_sub__Tensor(c, self, other, alpha); }
int tsrt_op_subtract__Scalar(tsrt_ctx *c, tsrt_tensor *self, const tsrt_value *other, const tsrt_value *alpha) { return tsrt_op_sub__Scalar(c, self, other, alpha); }
int tsrt_op_special_logit(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_float *eps, tsrt_tensor **out) { return tsrt_op_logit(c, self, eps, out); }
int tsrt_op_special_multigammaln(tsrt_ctx *c, tsrt_tensor *self, int64_t p, tsrt_tensor **out) { return tsrt_op_mvlgamma(c, self, p, out); }
int tsrt_op_special_polygamma(tsrt_ctx *c, int64_t n, tsrt_tensor *self, tsrt_tensor **out) { return tsrt_op_polygamma(c, n, self, out); }
int tsrt_op_special_round(tsrt_ctx *c, tsrt_tensor *self, int64_t decimals, tsrt_tensor **out) { return decimals ? tsrt_op_round_decimals(c, self, decimals, out) : tsrt_op_round(c, self, out); }
int tsrt_op_chalf(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *memory_format, tsrt_tensor **out) { return tsrt_op_to_dtype(c, self, TSRT_COMPLEX32, false, false, memory_format, out); }
