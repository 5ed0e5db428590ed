/* fft_pass.c: butterflies of Stockham's autosort transform (decimation in frequency), radix 2, 3, 4, 5 and any other: C. Temperton, "Self-sorting mixed-radix
 * fast Fourier transforms", J. Comput. Phys. 52 (1983). From x[q + m r], r < p, a pass makes y[p q + j] = w^(q j) * sum over r of x[q + m r] exp(-2 pi i j r / p). */
#include "loops/fft_pass.h"

#define HEAD \
    const int64_t m = f->m, s = f->stride; \
    for (int64_t q = 0; q < m; q++)
#define X(r_) const double *restrict x##r_##r = f->xr + (q + m * (r_)) * s, *restrict x##r_##i = f->xi + (q + m * (r_)) * s
#define Y(j_, p_) \
    double *restrict y##j_##r = f->yr + ((p_) * q + (j_)) * s, *restrict y##j_##i = f->yi + ((p_) * q + (j_)) * s; \
    const double w##j_##r = f->root[2 * q * (j_) * f->step], w##j_##i = f->root[2 * q * (j_) * f->step + 1]
#define PUT(j_, re_, im_) do { \
    const double re = re_, im = im_; \
    y##j_##r[k] = re * w##j_##r - im * w##j_##i; \
    y##j_##i[k] = re * w##j_##i + im * w##j_##r; \
} while (0)
#define PUT0(re_, im_) (y0r[k] = (re_), y0i[k] = (im_))
#define Y0(p_) double *restrict y0r = f->yr + (p_) * q * s, *restrict y0i = f->yi + (p_) * q * s

static void radix2(const rt_fft_pass *f) {
    HEAD {
        X(0); X(1); Y0(2); Y(1, 2);
        for (int64_t k = 0; k < s; k++) {
            const double ar = x0r[k], ai = x0i[k], br = x1r[k], bi = x1i[k];
            PUT0(ar + br, ai + bi);
            PUT(1, ar - br, ai - bi);
        }
    }
}
static void radix3(const rt_fft_pass *f) {
    static const double h = 0.86602540378443864676;         /* sin(2 pi / 3) */
    HEAD {
        X(0); X(1); X(2); Y0(3); Y(1, 3); Y(2, 3);
        for (int64_t k = 0; k < s; k++) {
            const double sr = x1r[k] + x2r[k], si = x1i[k] + x2i[k], dr = h * (x1r[k] - x2r[k]), di = h * (x1i[k] - x2i[k]);
            const double cr = x0r[k] - 0.5 * sr, ci = x0i[k] - 0.5 * si;
            PUT0(x0r[k] + sr, x0i[k] + si);
            PUT(1, cr + di, ci - dr);
            PUT(2, cr - di, ci + dr);
        }
    }
}
static void radix4(const rt_fft_pass *f) {
    HEAD {
        X(0); X(1); X(2); X(3); Y0(4); Y(1, 4); Y(2, 4); Y(3, 4);
        for (int64_t k = 0; k < s; k++) {
            const double ar = x0r[k] + x2r[k], ai = x0i[k] + x2i[k], br = x0r[k] - x2r[k], bi = x0i[k] - x2i[k];
            const double cr = x1r[k] + x3r[k], ci = x1i[k] + x3i[k], dr = x1r[k] - x3r[k], di = x1i[k] - x3i[k];
            PUT0(ar + cr, ai + ci);
            PUT(1, br + di, bi - dr);
            PUT(2, ar - cr, ai - ci);
            PUT(3, br - di, bi + dr);
        }
    }
}
static void radix5(const rt_fft_pass *f) {
    static const double c1 = 0.30901699437494742410, c2 = -0.80901699437494742410, s1 = 0.95105651629515357212, s2 = 0.58778525229247312917;
    HEAD {
        X(0); X(1); X(2); X(3); X(4); Y0(5); Y(1, 5); Y(2, 5); Y(3, 5); Y(4, 5);
        for (int64_t k = 0; k < s; k++) {
            const double ar = x1r[k] + x4r[k], ai = x1i[k] + x4i[k], br = x2r[k] + x3r[k], bi = x2i[k] + x3i[k];
            const double cr = x1r[k] - x4r[k], ci = x1i[k] - x4i[k], dr = x2r[k] - x3r[k], di = x2i[k] - x3i[k];
            const double er = x0r[k] + c1 * ar + c2 * br, ei = x0i[k] + c1 * ai + c2 * bi, gr = x0r[k] + c2 * ar + c1 * br, gi = x0i[k] + c2 * ai + c1 * bi;
            const double hr = s1 * cr + s2 * dr, hi = s1 * ci + s2 * di, lr = s2 * cr - s1 * dr, li = s2 * ci - s1 * di;
            PUT0(x0r[k] + ar + br, x0i[k] + ai + bi);
            PUT(1, er + hi, ei - hr);
            PUT(2, gr + li, gi - lr);
            PUT(3, gr - li, gi + lr);
            PUT(4, er - hi, ei + hr);
        }
    }
}
/* Any radix, by the definition. */
static void radix_any(const rt_fft_pass *f) {
    const int64_t p = f->p, turn = f->n / p;
    HEAD {
        for (int64_t j = 0; j < p; j++) {
            double *restrict yr = f->yr + (p * q + j) * s, *restrict yi = f->yi + (p * q + j) * s;
            for (int64_t k = 0; k < s; k++) yr[k] = yi[k] = 0;
            for (int64_t r = 0; r < p; r++) {
                const double *restrict xr = f->xr + (q + m * r) * s, *restrict xi = f->xi + (q + m * r) * s;
                const double wr = f->root[2 * (j * r % p) * turn], wi = f->root[2 * (j * r % p) * turn + 1];
                for (int64_t k = 0; k < s; k++) yr[k] += xr[k] * wr - xi[k] * wi, yi[k] += xr[k] * wi + xi[k] * wr;
            }
            const double wr = f->root[2 * q * j * f->step], wi = f->root[2 * q * j * f->step + 1];
            for (int64_t k = 0; k < s; k++) {
                const double re = yr[k], im = yi[k];
                yr[k] = re * wr - im * wi, yi[k] = re * wi + im * wr;
            }
        }
    }
}
void RT_NAME(rt_fft_run_pass)(const rt_fft_pass *f) {
    switch (f->p) {
    case 2: radix2(f); break;
    case 3: radix3(f); break;
    case 4: radix4(f); break;
    case 5: radix5(f); break;
    default: radix_any(f); break;
    }
}
