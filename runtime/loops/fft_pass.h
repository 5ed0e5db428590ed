/* fft_pass.h: one pass of a mixed-radix Fourier transform. */
#ifndef TSRT_LOOPS_FFT_PASS_H
#define TSRT_LOOPS_FFT_PASS_H
#include "tensor/tensor.h"
/* Pass of radix p over data of `length` = p * m points (what is left of the transform), each a row of `stride` values: real parts and imaginary parts apart.
 * Reads (xr, xi), writes (yr, yi), which are other memory. root[2 * k], root[2 * k + 1] are exp(-2 pi i k / n), k < n; step is n / length. */
typedef struct rt_fft_pass {
    int64_t p, m, stride, n, step;
    const double *root, *xr, *xi;
    double *yr, *yi;
} rt_fft_pass;
typedef void rt_fft_pass_fn(const rt_fft_pass *f);
RT_DECLARE(rt_fft_pass_fn, rt_fft_run_pass)
#endif
