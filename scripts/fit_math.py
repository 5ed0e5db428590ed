#!/usr/bin/env python3
"""Prints the polynomials of runtime/loops/qmath.h and fmath.h: near-minimax fits (Chebyshev interpolation), lowest power first, with their error.
Needs mpmath; run by hand when a fit changes."""
from mpmath import mp, mpf, chebyfit, exp, log, atan, atanh, asin, sin, cos, sqrt, erf, erfc, tanh, pi, ln

mp.dps = 60


def fit(name, f, lo, hi, n, hexfloat=False):
    coef, err = chebyfit(f, [mpf(lo), mpf(hi)], n, error=True)
    coef.reverse()
    digits = 9 if hexfloat else 17
    print(f"/* {name} on [{float(lo):.4g}, {float(hi):.4g}], error {float(err):.1e} */")
    print("    " + ", ".join(mp.nstr(c, digits, min_fixed=0, max_fixed=0) for c in coef))


def even(g):
    """g(sqrt(z)) with the hole at 0 filled by nearness."""
    return lambda z: g(sqrt(z) if z > mpf(10) ** -40 else mpf(10) ** -20)


h = ln(2) / 2 * mpf("1.0001")
fit("exp6", exp, -h, h, 7)
fit("expm1_8: (e^r - 1) / r", lambda r: (exp(r) - 1) / r if abs(r) > mpf(10) ** -30 else 1 + r / 2, -h, h, 9)
fit("exp2_7", lambda r: mpf(2) ** r, -0.5001, 0.5001, 8)
fit("atanh: atanh(s) / s in s^2", even(lambda s: atanh(s) / s), 0, "0.0296", 7)
fit("atan: atan(t) / t in t^2", even(lambda t: atan(t) / t), 0, "0.1717", 8)
fit("sin: sin(r) / r in r^2", even(lambda r: sin(r) / r), 0, "0.6170", 5)
fit("cos: cos(r) in r^2", even(cos), 0, "0.6170", 6)
fit("erf: erf(x) / x in x^2", even(lambda x: erf(x) / x), 0, 1, 9)
A = mpf(2)
def erfcx(u):
    x = A * (1 + u) / (1 - u)
    return exp(x * x) * erfc(x) * (1 + 2 * x)
# x from 0.4 up to 14: u = (x - 2) / (x + 2)
n = 13
fit(f"erfcx: e^(x^2) erfc(x) (1 + 2 x) in u = (x - 2) / (x + 2), {n}", erfcx, (mpf("0.45") - A) / (mpf("0.45") + A), (mpf(20) - A) / (mpf(20) + A), n)
fit("float exp: (e^r - 1 - r) / r^2", lambda r: (exp(r) - 1 - r) / (r * r) if abs(r) > mpf(10) ** -12 else mpf("0.5") + r / 6, -h, h, 6, True)
lo, hi = 1 / sqrt(mpf(2)) - 1, sqrt(mpf(2)) - 1
fit("float log: (log(1 + f) - f + f^2 / 2) / f^3", lambda f: (log(1 + f) - f + f * f / 2) / f ** 3 if abs(f) > mpf(10) ** -12 else mpf(1) / 3 - f / 4, lo, hi, 9, True)
fit("float tanh: (tanh(x) / x - 1) / x^2 in x^2", even(lambda x: (tanh(x) / x - 1) / x ** 2 if x > mpf(10) ** -12 else -mpf(1) / 3), 0, "0.3907", 6, True)
fit("float asin: (asin(s) / s - 1) / s^2 in s^2", even(lambda s: (asin(s) / s - 1) / s ** 2 if s > mpf(10) ** -12 else mpf(1) / 6), 0, "0.25", 6, True)
fit("float erf: erf(x) / x - 1 in x^2", even(lambda x: erf(x) / x - 1), 0, 1, 7, True)
fit("float erf beyond 1: ln(erfc(a))", lambda a: log(erfc(a)), "0.99", 4, 9, True)
fit("float erfcx: as erfcx", erfcx, (mpf("0.48") - A) / (mpf("0.48") + A), (mpf("10.5") - A) / (mpf("10.5") + A), 11, True)
fit("float exp2: (2^r - 1) / r", lambda r: (mpf(2) ** r - 1) / r if abs(r) > mpf(10) ** -30 else ln(2), -0.5001, 0.5001, 6, True)
fit("float log2: (log2(1 + f) - f / ln 2) / f^2", lambda f: (log(1 + f) - f) / (f * f * ln(2)) if abs(f) > mpf(10) ** -15 else (-mpf(1) / 2 + f / 3) / ln(2), lo, hi, 9, True)
# x from 0 to 15: u = (x - 2) / (x + 2)
def upper(u):
    x = A * (1 + u) / (1 - u)
    return (x + A) * exp(x * x / 2) * erfc(x / sqrt(mpf(2))) / 2
fit("float normal: (x + 2) e^(x^2 / 2) Phi(-x) in u = (x - 2) / (x + 2)", upper, -1, mpf(13) / 17, 12, True)
fit("float sin: (sin(r) / r - 1) / r^2 in r^2", even(lambda r: (sin(r) / r - 1) / r ** 2 if r > mpf(10) ** -12 else -mpf(1) / 6), 0, "0.6170", 3, True)
fit("float cos: (cos(r) - 1 + r^2 / 2) / r^4 in r^2", even(lambda r: (cos(r) - 1 + r * r / 2) / r ** 4 if r > mpf(10) ** -12 else mpf(1) / 24), 0, "0.6170", 3, True)
fit("float atan: (atan(t) / t - 1) / t^2 in t^2", even(lambda t: (atan(t) / t - 1) / t ** 2 if t > mpf(10) ** -12 else -mpf(1) / 3), 0, 1, 9, True)
from mpmath import tan
fit("float tan: (tan(r) / r - 1) / r^2 in r^2", even(lambda r: (tan(r) / r - 1) / r ** 2 if r > mpf(10) ** -12 else mpf(1) / 3), 0, "0.6180", 7, True)
