/* linalg_core.h: dense linear algebra over one type of element: included by linalg_core_real.c and linalg_core_complex.c with
 *   T        the element's type        CONJ(x)  its conjugate       RE(x), IM(x)   its parts, double       TABLE, DTYPE   what is defined
 * References: Golub and Van Loan, Matrix Computations, 4th ed.: 3.4 (LU with partial pivoting), 4.2 (Cholesky), 5.1-5.2 (Householder QR),
 * 8.3 (symmetric QR iteration), 8.6 (one-sided Jacobi SVD, after Hestenes). Signs are LAPACK's: a reflection maps to -sign(Re x_0) |x|. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "kernels/linalg.h"

#define A_(i_, j_) a[(i_) + (j_) * m]
static double modulus(T x) { return IM(x) == 0 ? fabs(RE(x)) : hypot(RE(x), IM(x)); }
static double modulus1(T x) { return fabs(RE(x)) + fabs(IM(x)); }
static double square(T x) { return RE(x) * RE(x) + IM(x) * IM(x); }

static int32_t lu(int64_t m, int64_t n, void *matrix, int32_t *pivot) {
    T *a = matrix;
    int32_t zero = 0;
    for (int64_t k = 0; k < m && k < n; k++) {
        int64_t p = k;
        for (int64_t i = k + 1; i < m; i++)
            if (modulus1(A_(i, k)) > modulus1(A_(p, k))) p = i;
        pivot[k] = (int32_t)(p + 1);
        for (int64_t j = 0; p != k && j < n; j++) {
            const T t = A_(k, j);
            A_(k, j) = A_(p, j), A_(p, j) = t;
        }
        if (modulus1(A_(k, k)) == 0) {
            if (!zero) zero = (int32_t)(k + 1);
            continue;
        }
        for (int64_t i = k + 1; i < m; i++) A_(i, k) = A_(i, k) / A_(k, k);
        for (int64_t j = k + 1; j < n; j++) {
            const T f = A_(k, j);
            for (int64_t i = k + 1; i < m; i++) A_(i, j) -= A_(i, k) * f;
        }
    }
    return zero;
}
static int32_t cholesky(int64_t n, void *matrix, bool upper) {
    T *a = matrix;
    const int64_t m = n;
    for (int64_t k = 0; k < n; k++) {
        double d = RE(A_(k, k));
        for (int64_t j = 0; j < k; j++) d -= square(upper ? A_(j, k) : A_(k, j));
        A_(k, k) = d;
        if (!(d > 0)) return (int32_t)(k + 1);
        const double r = sqrt(d);
        A_(k, k) = r;
        for (int64_t i = k + 1; i < n; i++) {
            T x = upper ? A_(k, i) : A_(i, k);
            for (int64_t j = 0; j < k; j++) x -= upper ? CONJ(A_(j, k)) * A_(j, i) : A_(i, j) * CONJ(A_(k, j));
            if (upper) A_(k, i) = x / r;
            else A_(i, k) = x / r;
        }
    }
    return 0;
}
static void solve_triangular(int64_t n, int64_t k, const void *matrix, void *right, bool upper, char how, bool unit) {
    const T *a = matrix;
    const int64_t m = n;
    const bool down = upper == (how != 'N');          /* the first unknown is the first row's */
    for (int64_t col = 0; col < k; col++) {
        T *b = (T *)right + col * n;
        for (int64_t step = 0; step < n; step++) {
            const int64_t i = down ? step : n - 1 - step;
            if (how == 'N') {                         /* by columns of A: what is known is taken from the rest */
                if (!unit) b[i] = b[i] / A_(i, i);
                const T x = b[i];
                for (int64_t r = down ? i + 1 : 0; r < (down ? n : i); r++) b[r] -= A_(r, i) * x;
            } else {
                T x = b[i];
                for (int64_t r = down ? 0 : i + 1; r < (down ? i : n); r++) x -= (how == 'C' ? CONJ(A_(r, i)) : A_(r, i)) * b[r];
                b[i] = unit ? x : x / (how == 'C' ? CONJ(A_(i, i)) : A_(i, i));
            }
        }
    }
}

/* The reflection that maps x[n] (stride apart) to (beta, 0, ...): x becomes beta and v's tail; the result is tau. */
static T reflection(int64_t n, T *x, int64_t stride) {
    double most = 0, sum = 0;
    for (int64_t i = 1; i < n; i++) most = fmax(most, modulus1(x[i * stride]));
    if (most == 0 && IM(x[0]) == 0) return 0;
    most = fmax(most, modulus1(x[0]));
    for (int64_t i = 0; i < n; i++) sum += square(x[i * stride] / most);
    const double norm = most * sqrt(sum), beta = RE(x[0]) >= 0 ? -norm : norm;
    const T by = x[0] - beta, tau = -by / beta;
    for (int64_t i = 1; i < n; i++) x[i * stride] = x[i * stride] / by;
    x[0] = beta;
    return tau;
}
/* to[n, k] (ld rows apart) = (I - tau v v^H) to, with v = (1, v[1], ...). */
static void reflect(int64_t n, const T *v, T tau, T *to, int64_t k, int64_t ld) {
    if (modulus1(tau) == 0) return;
    for (int64_t j = 0; j < k; j++) {
        T *x = to + j * ld, dot = x[0];
        for (int64_t i = 1; i < n; i++) dot += CONJ(v[i]) * x[i];
        dot *= tau;
        x[0] -= dot;
        for (int64_t i = 1; i < n; i++) x[i] -= v[i] * dot;
    }
}
static void qr(int64_t m, int64_t n, void *matrix, void *factors) {
    T *a = matrix, *tau = factors;
    for (int64_t k = 0; k < m && k < n; k++) {
        tau[k] = reflection(m - k, &A_(k, k), 1);
        reflect(m - k, &A_(k, k), CONJ(tau[k]), &A_(k, k + 1), n - k - 1, m);
    }
}
static void apply_q(int64_t m, int64_t n, int64_t k, const void *matrix, const void *factors, void *to, bool adjoint_of) {
    const T *a = matrix, *tau = factors;
    for (int64_t step = 0; step < k; step++) {
        const int64_t i = adjoint_of ? step : k - 1 - step;
        reflect(m - i, &A_(i, i), adjoint_of ? CONJ(tau[i]) : tau[i], (T *)to + i, n, m);
    }
}
static void make_q(int64_t m, int64_t nq, int64_t k, const void *matrix, const void *factors, void *q) {
    T *to = q;
    for (int64_t j = 0; j < nq; j++)
        for (int64_t i = 0; i < m; i++) to[i + j * m] = i == j;
    apply_q(m, nq, k, matrix, factors, q, false);
}
static void multiply(int64_t m, int64_t n, int64_t k, const void *left, const void *right, void *to) {
    const T *a = left, *b = right;
    T *r = to;
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = 0; i < m; i++) r[i + j * m] = 0;
        for (int64_t l = 0; l < k; l++) {
            const T f = b[l + j * k];
            for (int64_t i = 0; i < m; i++) r[i + j * m] += A_(i, l) * f;
        }
    }
}
static void adjoint(int64_t m, int64_t n, const void *from, void *to) {
    const T *a = from;
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) ((T *)to)[j + i * n] = CONJ(A_(i, j));
}

/* Makes column k of a[n, n] orthogonal to those before it, and of norm 1: from the unit vector that is furthest from them. */
static void complete(int64_t n, T *a, int64_t k) {
    const int64_t m = n;
    int64_t best = 0;
    double least = 2;
    for (int64_t i = 0; i < n; i++) {
        double s = 0;
        for (int64_t j = 0; j < k; j++) s += square(A_(i, j));
        if (s < least) least = s, best = i;
    }
    for (int64_t i = 0; i < n; i++) A_(i, k) = i == best;
    for (int pass = 0; pass < 2; pass++)
        for (int64_t j = 0; j < k; j++) {
            T dot = 0;
            for (int64_t i = 0; i < n; i++) dot += CONJ(A_(i, j)) * A_(i, k);
            for (int64_t i = 0; i < n; i++) A_(i, k) -= A_(i, j) * dot;
        }
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += square(A_(i, k));
    for (int64_t i = 0; i < n; i++) A_(i, k) = A_(i, k) / sqrt(sum);
}
/* One-sided Jacobi: pairs of columns are rotated until all are orthogonal; their norms are the singular values. */
static void svd(int64_t n, void *matrix, double *s, void *right) {
    T *a = matrix, *v = right;
    const int64_t m = n;
    double scale = 0;
    for (int64_t i = 0; i < n * n; i++) scale = fmax(scale, modulus1(a[i])), v[i] = i % (n + 1) == 0;
    if (scale > 0)
        for (int64_t i = 0; i < n * n; i++) a[i] = a[i] / scale;
    bool turned = scale > 0;
    for (int sweep = 0; sweep < 60 && turned; sweep++) {
        turned = false;
        for (int64_t p = 0; p < n - 1; p++)
            for (int64_t q = p + 1; q < n; q++) {
                double x = 0, y = 0;
                T dot = 0;
                for (int64_t i = 0; i < n; i++) x += square(A_(i, p)), y += square(A_(i, q)), dot += CONJ(A_(i, p)) * A_(i, q);
                const double size = modulus(dot);
                if (size == 0 || size <= 2 * DBL_EPSILON * sqrt(x) * sqrt(y)) continue;
                turned = true;
                const double zeta = (y - x) / (2 * size), t = (zeta >= 0 ? 1 : -1) / (fabs(zeta) + sqrt(1 + zeta * zeta)), cosine = 1 / sqrt(1 + t * t);
                const T sine = cosine * t * (dot / size);
                for (int64_t i = 0; i < n; i++) {
                    const T ap = A_(i, p), aq = A_(i, q), vp = v[i + p * n], vq = v[i + q * n];
                    A_(i, p) = cosine * ap - CONJ(sine) * aq, A_(i, q) = sine * ap + cosine * aq;
                    v[i + p * n] = cosine * vp - CONJ(sine) * vq, v[i + q * n] = sine * vp + cosine * vq;
                }
            }
    }
    for (int64_t j = 0; j < n; j++) {
        s[j] = 0;
        for (int64_t i = 0; i < n; i++) s[j] += square(A_(i, j));
        s[j] = sqrt(s[j]);
    }
    for (int64_t j = 0; j < n; j++) {
        int64_t p = j;
        for (int64_t k = j + 1; k < n; k++)
            if (s[k] > s[p]) p = k;
        const double t = s[j];
        s[j] = s[p], s[p] = t;
        for (int64_t i = 0; i < n && p != j; i++) {
            const T x = A_(i, j), y = v[i + j * n];
            A_(i, j) = A_(i, p), A_(i, p) = x;
            v[i + j * n] = v[i + p * n], v[i + p * n] = y;
        }
    }
    for (int64_t j = 0; j < n; j++) {
        if (s[j] > s[0] * DBL_EPSILON * 1e-3 * (double)n)
            for (int64_t i = 0; i < n; i++) A_(i, j) = A_(i, j) / s[j];
        else complete(n, a, j);
        s[j] *= scale;
    }
}

/* c, s and r with (c s; -s c) (f g)^T = (r 0)^T; c is not negative where |f| > |g|, r is not negative elsewhere. */
static void rotation(double f, double g, double *c, double *s, double *r) {
    if (g == 0) *c = 1, *s = 0, *r = f;
    else if (f == 0) *c = 0, *s = 1, *r = g;
    else {
        *r = hypot(f, g);
        *c = f / *r;
        *s = g / *r;
        if (fabs(f) > fabs(g) && *c < 0) *c = -*c, *s = -*s, *r = -*r;
    }
}
/* Eigenvalues of (a b; b c), the one of greater modulus first, and its vector (cosine, sine). */
static void eigen2(double a, double b, double c, double *big, double *small, double *cosine, double *sine) {
    const double sum = a + c, diff = a - c, twice = 2 * b, root = hypot(diff, twice), sign = sum < 0 ? -1 : 1;
    const double most = fabs(a) > fabs(c) ? a : c, least = fabs(a) > fabs(c) ? c : a;
    *big = 0.5 * (sum + sign * root);
    *small = sum == 0 ? -0.5 * root : most / *big * least - b / *big * b;
    const double side = diff >= 0 ? 1 : -1, x = diff + side * root;
    double cs, sn;
    if (fabs(x) > fabs(twice)) {
        const double t = -twice / x;
        sn = 1 / sqrt(1 + t * t);
        cs = t * sn;
    } else if (twice == 0) cs = 1, sn = 0;
    else {
        const double t = -x / twice;
        cs = 1 / sqrt(1 + t * t);
        sn = t * cs;
    }
    if (sign == side) *cosine = -sn, *sine = cs;
    else *cosine = cs, *sine = sn;
}
/* The rotation of the columns j and j + 1 of z[n, *], as the QL and QR steps apply it. */
static void rotate(int64_t n, T *z, int64_t j, double cosine, double sine) {
    T *x = z + j * n, *y = x + n;
    for (int64_t i = 0; i < n; i++) {
        const T t = y[i];
        y[i] = cosine * t - sine * x[i];
        x[i] = sine * t + cosine * x[i];
    }
}
/* a[n, n] (lower triangle) = Q tridiag(d, e) Q^H; q becomes Q. */
static void tridiagonal(int64_t n, T *a, double *d, double *e, T *tau, T *x, T *q) {
    const int64_t m = n;
    for (int64_t i = 0; i < n - 1; i++) {
        const int64_t k = n - 1 - i;
        T *v = &A_(i + 1, i), *b = &A_(i + 1, i + 1), dot = 0;
        d[i] = RE(A_(i, i));
        tau[i] = reflection(k, v, 1);
        e[i] = RE(v[0]);
        v[0] = 1;
        for (int64_t r = 0; r < k; r++) {
            T sum = RE(b[r + r * n]) * v[r];
            for (int64_t j = 0; j < r; j++) sum += b[r + j * n] * v[j];
            for (int64_t j = r + 1; j < k; j++) sum += CONJ(b[j + r * n]) * v[j];
            x[r] = tau[i] * sum;
            dot += CONJ(x[r]) * v[r];
        }
        for (int64_t r = 0; r < k; r++) x[r] -= 0.5 * tau[i] * dot * v[r];
        for (int64_t j = 0; j < k; j++)
            for (int64_t r = j; r < k; r++) b[r + j * n] -= v[r] * CONJ(x[j]) + x[r] * CONJ(v[j]);
    }
    d[n - 1] = RE(A_(n - 1, n - 1));
    for (int64_t j = 0; j < n * n; j++) q[j] = j % (n + 1) == 0;
    for (int64_t i = n - 2; i >= 0; i--) reflect(n - 1 - i, &A_(i + 1, i), tau[i], q + (i + 1) * (n + 1), n - 1 - i, n);
}
/* Eigenvalues of tridiag(d, e) into d, z[n, n] is multiplied by the vectors: implicit QL, or QR where the matrix is graded the other way. */
static bool tridiagonal_ql(int64_t n, double *d, double *e, T *z, double eps) {
    int64_t tries = 30 * n;
    for (int64_t start = 0; start < n;) {
        int64_t end = start;
        while (end < n - 1 && fabs(e[end]) > sqrt(fabs(d[end])) * sqrt(fabs(d[end + 1])) * eps) end++;
        if (end < n - 1) e[end] = 0;
        const bool flip = fabs(d[end]) < fabs(d[start]);            /* work towards the smaller end */
        const int64_t step = flip ? -1 : 1;
        int64_t l = flip ? end : start;
        const int64_t last = flip ? start : end;
        while ((last - l) * step >= 0) {
            int64_t m = l;
#define E_(i_) e[flip ? (i_) - 1 : (i_)]                              /* couples i and its neighbour further on */
            for (; m != last; m += step)
                if (E_(m) * E_(m) <= eps * eps * fabs(d[m]) * fabs(d[m + step]) + DBL_MIN) break;
            if (m != last) E_(m) = 0;
            if (m == l) {
                l += step;
                continue;
            }
            if (m == l + step) {
                const int64_t i = flip ? m : l;
                double big, small, cosine, sine;
                eigen2(d[i], e[i], d[i + 1], &big, &small, &cosine, &sine);
                rotate(n, z, i, cosine, sine);
                d[i] = big, d[i + 1] = small, e[i] = 0;
                l += 2 * step;
                continue;
            }
            if (!tries--) return false;
            double p = d[l], g = (d[l + step] - p) / (2 * E_(l)), s = 1, c = 1;
            g = d[m] - p + E_(l) / (g + copysign(hypot(g, 1), g));
            p = 0;
            for (int64_t i = m - step; (i - l) * step >= 0; i -= step) {
                const double f = s * E_(i), b = c * E_(i);
                double r;
                rotation(g, f, &c, &s, &r);
                if (i != m - step) E_(i + step) = r;
                g = d[i + step] - p;
                r = (d[i] - g) * s + 2 * c * b;
                p = s * r;
                d[i + step] = g + p;
                g = c * r - b;
                rotate(n, z, flip ? i - 1 : i, c, flip ? s : -s);
            }
            d[l] -= p;
            E_(l) = g;
#undef E_
        }
        start = end + 1;
    }
    return true;
}
static bool eigh(int64_t n, void *matrix, double *w, bool upper, double eps, void *space) {
    T *a = matrix, *q = space, *tau = q + n * n, *x = tau + n;
    double *e = (double *)(x + n);
    if (n == 0) return true;
    for (int64_t j = 0; upper && j < n * n / 2; j++) {                  /* the last row and column first: the reverse of the lower triangle */
        const T t = a[j];
        a[j] = a[n * n - 1 - j], a[n * n - 1 - j] = t;
    }
    tridiagonal(n, a, w, e, tau, x, q);
    for (int64_t j = 0; j < n * n; j++) a[j] = upper ? q[n * n - 1 - j] : q[j];
    for (int64_t i = 0; upper && i < n / 2; i++) {
        const double t = w[i];
        w[i] = w[n - 1 - i], w[n - 1 - i] = t;
    }
    for (int64_t i = 0; upper && i < (n - 1) / 2; i++) {
        const double t = e[i];
        e[i] = e[n - 2 - i], e[n - 2 - i] = t;
    }
    if (!tridiagonal_ql(n, w, e, a, eps)) return false;
    for (int64_t i = 0; i < n - 1; i++) {
        int64_t k = i;
        for (int64_t j = i + 1; j < n; j++)
            if (w[j] < w[k]) k = j;
        const double t = w[i];
        w[i] = w[k], w[k] = t;
        for (int64_t j = 0; j < n && k != i; j++) {
            const T y = a[j + i * n];
            a[j + i * n] = a[j + k * n], a[j + k * n] = y;
        }
    }
    return true;
}
const la_core TABLE = {DTYPE, lu, cholesky, solve_triangular, qr, make_q, apply_q, svd, eigh, multiply, adjoint};
