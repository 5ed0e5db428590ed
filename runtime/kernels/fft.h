/* fft.h: discrete Fourier transforms: of lanes of doubles, and along dimensions of tensors. */
#ifndef TSRT_KERNELS_FFT_H
#define TSRT_KERNELS_FFT_H
#include "tensor/tensor.h"
#include "loops/fft_pass.h"

enum { RT_FFT_FACTORS = 64 };
/* What transforms of n points need: the factors of n in the order of the passes, roots of unity; or, where n has a large prime factor, Bluestein's chirp. */
typedef struct rt_fft_plan {
    int64_t n;
    int nfactor;                                            /* 0 for n = 1, and where `inner` does the work */
    int64_t factor[RT_FFT_FACTORS];
    double *root;                                           /* n pairs exp(-2 pi i k / n); of a chirp: exp(-pi i k^2 / n) */
    struct rt_fft_plan *inner;                              /* of the convolution's length, and the transform of its filter: first all real parts, then imaginary */
    double *filter;
    rt_fft_pass_fn *pass;
} rt_fft_plan;
/* A plan for n >= 1 points, to be freed by rt_fft_plan_free. NULL and error set when out of memory. */
rt_fft_plan *rt_fft_plan_new(tsrt_ctx *c, int64_t n);
void rt_fft_plan_free(tsrt_ctx *c, rt_fft_plan *p);         /* NULL is ignored */
/* How many doubles of work rt_fft_run needs. */
int64_t rt_fft_work(const rt_fft_plan *p, int64_t lanes);
/* Transforms `lanes` rows at once, in place: point k of lane l is re[k * lanes + l], im[...]. Forward, exp(-2 pi i jk / n), unscaled; the inverse is the same
 * call with re and im swapped. */
void rt_fft_run(const rt_fft_plan *p, double *re, double *im, int64_t lanes, double *work);

typedef enum rt_fft_norm { RT_FFT_NONE, RT_FFT_ROOT_N, RT_FFT_BY_N } rt_fft_norm;   /* PyTorch's numbers; what else is given counts as by n */
/* Transforms over dims (wrapped and distinct), results laid out as PyTorch lays them out. Errors: dtypes, empty tensors.
 * c2c: self float or complex (float32, float64 and theirs). r2c: self float; only the last dim's first n / 2 + 1 frequencies when onesided.
 * c2r: self complex, n / 2 + 1 or n long in the last dim; result real, n long there. conj: of the result (r2c),
 * of self (c2r). */
int rt_fft_c2c(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, bool forward, tsrt_tensor **out);
int rt_fft_r2c(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, bool onesided, bool conj, tsrt_tensor **out);
int rt_fft_c2r(tsrt_ctx *c, tsrt_tensor *self, int nd, const int64_t *dims, int64_t norm, int64_t n, bool conj, tsrt_tensor **out);
#endif
