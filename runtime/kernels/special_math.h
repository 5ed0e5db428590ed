/* special_math.h: special functions of doubles, to about 1e-14 relative; float32 operators round them once. Poles, infinities and domains as PyTorch has them. */
#ifndef TSRT_SPECIAL_MATH_H
#define TSRT_SPECIAL_MATH_H
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
double rt_digamma(double x);
double rt_trigamma(double x);
float rt_trigamma_float(float x);
double rt_zeta(double x, double q);                   /* Hurwitz: sum over k >= 0 of (k + q)^-x */
double rt_polygamma(int n, double x);
double rt_lgamma(double x);                           /* libm's, without its global sign */
double rt_mvlgamma(int p, double x);                  /* ln of the multivariate gamma function of dimension p */
double rt_erfinv(double y);
double rt_ndtri(double p);                            /* the p quantile of the normal distribution */
double rt_log_ndtr(double x);
double rt_erfcx(double x);                            /* e^(x^2) erfc(x) */
double rt_bessel_i(int order, double x, int scaled);  /* I0 and I1; times e^-|x| when scaled */
double rt_bessel_k(int order, double x, int scaled);  /* K0 and K1; times e^x when scaled */
double rt_igamma(double a, double x);                 /* regularised lower incomplete gamma function */
double rt_igammac(double a, double x);                /* upper */
double rt_spherical_bessel_j0(double x);
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
