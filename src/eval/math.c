/* math.c: Python's module math at build time. */
#include "eval/modules.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NO_SELF (void)self

typedef double Fn1(double);
typedef double Fn2(double, double);
/* A value outside the domain, or beyond a double, is an exception in Python. */
static bool checked(Eval *e, double r, bool finite_in, Py *out) {
    if (isnan(r) && finite_in) return raise_(e, EXC_ValueError, "math domain error");
    if (isinf(r) && finite_in) return raise_(e, EXC_OverflowError, "math range error");
    return *out = py_float(r), true;
}
static bool one(Eval *e, Args *a, Fn1 *fn, Py *out) {
    double x;
    return as_double(e, a->pos[0], &x) && checked(e, fn(x), isfinite(x), out);
}
static bool two(Eval *e, Args *a, Fn2 *fn, Py *out) {
    double x, y;
    return as_double(e, a->pos[0], &x) && as_double(e, a->pos[1], &y) && checked(e, fn(x, y), isfinite(x) && isfinite(y), out);
}
#define ONE(name_, fn_) FN(m_##name_) { NO_SELF; return one(e, a, fn_, out); }
#define TWO(name_, fn_) FN(m_##name_) { NO_SELF; return two(e, a, fn_, out); }
static double degrees(double x) { return x * (180.0 / 3.14159265358979323846); }
static double radians(double x) { return x * (3.14159265358979323846 / 180.0); }
ONE(sin, sin) ONE(cos, cos) ONE(tan, tan) ONE(asin, asin) ONE(acos, acos) ONE(atan, atan) ONE(sinh, sinh) ONE(cosh, cosh) ONE(tanh, tanh)
ONE(asinh, asinh) ONE(acosh, acosh) ONE(exp, exp) ONE(expm1, expm1) ONE(sqrt, sqrt) ONE(fabs, fabs) ONE(erf, erf) ONE(erfc, erfc)
ONE(gamma, tgamma) ONE(lgamma, lgamma) ONE(degrees, degrees) ONE(radians, radians) ONE(cbrt, cbrt) ONE(exp2, exp2)
TWO(atan2, atan2) TWO(fmod, fmod) TWO(copysign, copysign) TWO(pow, pow) TWO(nextafter, nextafter) TWO(remainder, remainder)

static bool logarithm(Eval *e, Py v, Fn1 *fn, double *out) {
    double x;
    if (!as_double(e, v, &x)) return false;
    if (x <= 0) return raise_(e, EXC_ValueError, "math domain error");
    return *out = fn(x), true;
}
FN(m_log) {
    double x, base;
    NO_SELF;
    if (!logarithm(e, a->pos[0], log, &x)) return false;
    if (a->npos > 1) {
        if (!logarithm(e, a->pos[1], log, &base)) return false;
        if (base == 0) return raise_(e, EXC_ZeroDivisionError, "float division by zero");
        x /= base;
    }
    return *out = py_float(x), true;
}
static bool log_by(Eval *e, Args *a, Fn1 *fn, Py *out) {
    double x;
    if (!logarithm(e, a->pos[0], fn, &x)) return false;
    return *out = py_float(x), true;
}
FN(m_log2) { NO_SELF; return log_by(e, a, log2, out); }
FN(m_log10) { NO_SELF; return log_by(e, a, log10, out); }
FN(m_log1p) {
    double x;
    NO_SELF;
    if (!as_double(e, a->pos[0], &x)) return false;
    if (x <= -1) return raise_(e, EXC_ValueError, "math domain error");
    return *out = py_float(log1p(x)), true;
}
FN(m_atanh) {
    double x;
    NO_SELF;
    if (!as_double(e, a->pos[0], &x)) return false;
    if (x <= -1 || x >= 1) return raise_(e, EXC_ValueError, "math domain error");
    return *out = py_float(atanh(x)), true;
}

static bool to_int(Eval *e, Py v, Fn1 *fn, const char *special, Py *out) {
    bool has;
    if (!call_method(e, v, special, NULL, 0, out, &has)) return false;
    if (has) return true;
    v = unwrap(v);
    if (v.tag == PY_INT || v.tag == PY_BOOL) return *out = py_int(v.tag == PY_INT ? v.u.i : v.u.b), true;
    double x;
    if (!as_double(e, v, &x)) return false;
    if (!isfinite(x)) return raise_(e, isnan(x) ? EXC_ValueError : EXC_OverflowError, "cannot convert float %s to integer", isnan(x) ? "NaN" : "infinity");
    x = fn(x);
    if (x >= 9223372036854775808.0 || x < -9223372036854775808.0) return overflow(e);
    return *out = py_int((int64_t)x), true;
}
FN(m_floor) { NO_SELF; return to_int(e, a->pos[0], floor, "__floor__", out); }
FN(m_ceil) { NO_SELF; return to_int(e, a->pos[0], ceil, "__ceil__", out); }
FN(m_trunc) { NO_SELF; return to_int(e, a->pos[0], trunc, "__trunc__", out); }

static bool classify(Eval *e, Args *a, int which, Py *out) {
    double x;
    if (!as_double(e, a->pos[0], &x)) return false;
    return *out = py_bool(which == 0 ? isnan(x) : which == 1 ? isinf(x) : isfinite(x)), true;
}
FN(m_isnan) { NO_SELF; return classify(e, a, 0, out); }
FN(m_isinf) { NO_SELF; return classify(e, a, 1, out); }
FN(m_isfinite) { NO_SELF; return classify(e, a, 2, out); }
FN(m_isclose) {
    static const char *const names[] = {"a", "b", "rel_tol", "abs_tol"};
    Py v[4];
    double x, y, rel = 1e-9, tol = 0;
    NO_SELF;
    if (!args_take(e, "isclose", a, names, 4, 2, v) || !as_double(e, v[0], &x) || !as_double(e, v[1], &y)) return false;
    if ((!is_absent(v[2]) && !as_double(e, v[2], &rel)) || (!is_absent(v[3]) && !as_double(e, v[3], &tol))) return false;
    double far = fabs(x - y);
    return *out = py_bool(x == y || (!isinf(x) && !isinf(y) && (far <= fabs(rel * y) || far <= fabs(rel * x) || far <= tol))), true;
}

static int64_t gcd2(int64_t x, int64_t y) {
    uint64_t u = x < 0 ? 0 - (uint64_t)x : (uint64_t)x, w = y < 0 ? 0 - (uint64_t)y : (uint64_t)y;
    while (w) {
        uint64_t t = u % w;
        u = w, w = t;
    }
    return (int64_t)u;
}
FN(m_gcd) {
    int64_t g = 0, x;
    NO_SELF;
    for (int i = 0; i < a->npos; i++) {
        if (!as_index(e, a->pos[i], &x)) return false;
        g = gcd2(g, x);
        if (g < 0) return overflow(e);
    }
    return *out = py_int(g), true;
}
FN(m_lcm) {
    int64_t l = 1, x;
    NO_SELF;
    for (int i = 0; i < a->npos; i++) {
        if (!as_index(e, a->pos[i], &x)) return false;
        if (!x) return *out = py_int(0), true;
        if (__builtin_mul_overflow(l / gcd2(l, x), x, &l) || l == INT64_MIN) return overflow(e);
        if (l < 0) l = -l;
    }
    return *out = py_int(l), true;
}
FN(m_factorial) {
    int64_t n, r = 1;
    NO_SELF;
    if (!as_index(e, a->pos[0], &n)) return false;
    if (n < 0) return raise_(e, EXC_ValueError, "factorial() not defined for negative values");
    for (int64_t i = 2; i <= n; i++)
        if (__builtin_mul_overflow(r, i, &r)) return overflow(e);
    return *out = py_int(r), true;
}
FN(m_comb) {
    int64_t n, k, r = 1;
    NO_SELF;
    if (!as_index(e, a->pos[0], &n) || !as_index(e, a->pos[1], &k)) return false;
    if (n < 0 || k < 0) return raise_(e, EXC_ValueError, "%s must be a non-negative integer", n < 0 ? "n" : "k");
    if (k > n) return *out = py_int(0), true;
    if (k > n - k) k = n - k;
    for (int64_t i = 1; i <= k; i++) {
        int64_t g = gcd2(r, i), up = n - k + i, down = i / g;
        if (__builtin_mul_overflow(r / g, up / down, &r)) return overflow(e);
    }
    return *out = py_int(r), true;
}
FN(m_isqrt) {
    int64_t n;
    NO_SELF;
    if (!as_index(e, a->pos[0], &n)) return false;
    if (n < 0) return raise_(e, EXC_ValueError, "isqrt() argument must be nonnegative");
    int64_t r = (int64_t)sqrt((double)n);
    while (r > 0 && (uint64_t)r * (uint64_t)r > (uint64_t)n) r--;
    while ((uint64_t)(r + 1) * (uint64_t)(r + 1) <= (uint64_t)n) r++;
    return *out = py_int(r), true;
}
FN(m_hypot) {
    double h = 0, x;
    NO_SELF;
    for (int i = 0; i < a->npos; i++) {
        if (!as_double(e, a->pos[i], &x)) return false;
        h = hypot(h, x);
    }
    return *out = py_float(h), true;
}
FN(m_modf) {
    double x, whole;
    NO_SELF;
    if (!as_double(e, a->pos[0], &x)) return false;
    Py v[2] = {py_float(modf(x, &whole)), py_float(whole)};
    return *out = py_tuple(e, v, 2), true;
}
FN(m_frexp) {
    double x;
    int n;
    NO_SELF;
    if (!as_double(e, a->pos[0], &x)) return false;
    Py v[2] = {py_float(frexp(x, &n)), py_none()};
    v[1] = py_int(n);
    return *out = py_tuple(e, v, 2), true;
}
FN(m_ldexp) {
    double x;
    int64_t n;
    NO_SELF;
    if (!as_double(e, a->pos[0], &x) || !as_index(e, a->pos[1], &n)) return false;
    return checked(e, ldexp(x, n > 5000 ? 5000 : n < -5000 ? -5000 : (int)n), isfinite(x), out);
}
/* Exact partial sums, as CPython's fsum. */
FN(m_fsum) {
    PyVec v = {0};
    double sum = 0, lost = 0, x;
    NO_SELF;
    if (!py_collect(e, a->pos[0], &v)) return false;
    double *part = ev_alloc(e, sizeof *part * (size_t)(v.len + 1));
    int n = 0;
    for (int i = 0; i < v.len; i++) {
        if (!as_double(e, v.data[i], &x)) return false;
        int k = 0;
        for (int j = 0; j < n; j++) {
            double y = part[j];
            if (fabs(x) < fabs(y)) {
                double t = x;
                x = y, y = t;
            }
            volatile double hi = x + y, lo = y - (hi - x);
            if (lo != 0) part[k++] = lo;
            x = hi;
        }
        part[k] = x;
        n = k + 1;
    }
    for (int i = n; i-- > 0;) {
        volatile double hi = sum + part[i];
        lost += part[i] - (hi - sum);
        sum = hi;
    }
    return *out = py_float(sum + lost), true;
}
FN(m_prod) {
    static const char *const names[] = {"iterable", "start"};
    PyVec v = {0};
    Py arg[2], r;
    NO_SELF;
    if (!args_take(e, "prod", a, names, 2, 1, arg) || !py_collect(e, arg[0], &v)) return false;
    r = is_absent(arg[1]) ? py_int(1) : arg[1];
    for (int i = 0; i < v.len; i++)
        if (!py_binary(e, AOP_Mult, r, v.data[i], false, &r)) return false;
    return *out = r, true;
}

void math_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {
        {"sin", m_sin, 1, 1}, {"cos", m_cos, 1, 1}, {"tan", m_tan, 1, 1}, {"asin", m_asin, 1, 1}, {"acos", m_acos, 1, 1}, {"atan", m_atan, 1, 1},
        {"sinh", m_sinh, 1, 1}, {"cosh", m_cosh, 1, 1}, {"tanh", m_tanh, 1, 1}, {"asinh", m_asinh, 1, 1}, {"acosh", m_acosh, 1, 1},
        {"atanh", m_atanh, 1, 1}, {"exp", m_exp, 1, 1}, {"expm1", m_expm1, 1, 1}, {"exp2", m_exp2, 1, 1}, {"sqrt", m_sqrt, 1, 1},
        {"cbrt", m_cbrt, 1, 1}, {"fabs", m_fabs, 1, 1}, {"erf", m_erf, 1, 1}, {"erfc", m_erfc, 1, 1}, {"gamma", m_gamma, 1, 1},
        {"lgamma", m_lgamma, 1, 1}, {"degrees", m_degrees, 1, 1}, {"radians", m_radians, 1, 1}, {"atan2", m_atan2, 2, 2}, {"fmod", m_fmod, 2, 2},
        {"copysign", m_copysign, 2, 2}, {"pow", m_pow, 2, 2}, {"nextafter", m_nextafter, 2, 2}, {"remainder", m_remainder, 2, 2},
        {"log", m_log, 1, 2}, {"log2", m_log2, 1, 1}, {"log10", m_log10, 1, 1}, {"log1p", m_log1p, 1, 1}, {"floor", m_floor, 1, 1},
        {"ceil", m_ceil, 1, 1}, {"trunc", m_trunc, 1, 1}, {"isnan", m_isnan, 1, 1}, {"isinf", m_isinf, 1, 1}, {"isfinite", m_isfinite, 1, 1},
        {"isclose", m_isclose, 0, 2}, {"gcd", m_gcd, 0, -1}, {"lcm", m_lcm, 0, -1}, {"factorial", m_factorial, 1, 1}, {"comb", m_comb, 2, 2},
        {"isqrt", m_isqrt, 1, 1}, {"hypot", m_hypot, 0, -1}, {"modf", m_modf, 1, 1}, {"frexp", m_frexp, 1, 1}, {"ldexp", m_ldexp, 2, 2},
        {"fsum", m_fsum, 1, 1}, {"prod", m_prod, 0, 2},
    };
    static const struct { const char *name; double value; } constants[] = {
        {"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536}, {"tau", 6.28318530717958647692}, {"inf", INFINITY}, {"nan", NAN},
    };
    module_functions(e, m, rows, COUNT_OF(rows));
    for (int i = 0; i < COUNT_OF(constants); i++) module_set(e, m, sym(e->s, constants[i].name), py_float(constants[i].value));
}
