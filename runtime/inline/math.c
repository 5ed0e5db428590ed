/* math.c: the one-argument functions of math over float and int, and those of two floats. As in C: no error where the result is
 * inf or nan. Compile with -fno-math-errno for bitcode, so that sqrt is one instruction. */
#include "hot.h"
#include "op.h"

#define PI 3.14159265358979323846
#define UNARY(name_, expr_)                                                                       \
    double tsrt_op_##name_##_float(double a) { return expr_; }                                    \
    double tsrt_op_##name_##_int(int64_t i) { double a = (double)i; return expr_; }
#define BINARY(name_, suffix_, A_, B_, expr_)                                                     \
    double tsrt_op_##name_##_##suffix_(A_ x, B_ y) { double a = (double)x, b = (double)y; return expr_; }

UNARY(acos, __builtin_acos(a))
UNARY(acosh, __builtin_acosh(a))
UNARY(asin, __builtin_asin(a))
UNARY(asinh, __builtin_asinh(a))
UNARY(atan, __builtin_atan(a))
UNARY(atanh, __builtin_atanh(a))
UNARY(cos, __builtin_cos(a))
UNARY(cosh, __builtin_cosh(a))
UNARY(erf, __builtin_erf(a))
UNARY(erfc, __builtin_erfc(a))
UNARY(exp, __builtin_exp(a))
UNARY(expm1, __builtin_expm1(a))
UNARY(fabs, __builtin_fabs(a))
UNARY(gamma, __builtin_tgamma(a))
UNARY(log, __builtin_log(a))
UNARY(log10, __builtin_log10(a))
UNARY(log1p, __builtin_log1p(a))
UNARY(sin, __builtin_sin(a))
UNARY(sinh, __builtin_sinh(a))
UNARY(sqrt, __builtin_sqrt(a))
UNARY(tan, __builtin_tan(a))
UNARY(tanh, __builtin_tanh(a))
UNARY(degrees, a * (180.0 / PI))
UNARY(radians, a * (PI / 180.0))
UNARY(angle, __builtin_signbit(a) ? PI : 0.0)

BINARY(atan2, float, double, double, __builtin_atan2(a, b))
BINARY(atan2, int, int64_t, int64_t, __builtin_atan2(a, b))
BINARY(atan2, int_float, int64_t, double, __builtin_atan2(a, b))
BINARY(atan2, float_int, double, int64_t, __builtin_atan2(a, b))
BINARY(log, float_float, double, double, __builtin_log(a) / __builtin_log(b))
BINARY(log, int_int, int64_t, int64_t, __builtin_log(a) / __builtin_log(b))
BINARY(log, int_float, int64_t, double, __builtin_log(a) / __builtin_log(b))
BINARY(log, float_int, double, int64_t, __builtin_log(a) / __builtin_log(b))

bool tsrt_op_isnan_float(double a) { return a != a; }
bool tsrt_op_isinf_float(double a) { return __builtin_fabs(a) == __builtin_inf(); }
bool tsrt_op_isfinite_float(double a) { return __builtin_fabs(a) < __builtin_inf(); }
double tsrt_op_ldexp(double x, int64_t i) { return __builtin_ldexp(x, (int)(uint32_t)(uint64_t)i); }      /* the low 32 bits, as PyTorch */
