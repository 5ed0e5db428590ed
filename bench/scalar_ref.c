/* What a C programmer would write for bench/scalar.tsc, with Python's floor division and remainder. Compiled apart, so that nothing is
 * inlined into the timing loop. */
#include "scalar_ref.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline int64_t floor_div(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - ((a % b != 0) & ((a % b < 0) != (b < 0)));
}

static inline int64_t floor_mod(int64_t a, int64_t b) {
    int64_t r = a % b;
    return r + ((r != 0) & ((r < 0) != (b < 0))) * b;
}

int64_t ref_collatz(int64_t n) {
    int64_t total = 0;
    for (int64_t i = 1; i < n; i++)
        for (int64_t x = i; x != 1; total++) x = floor_mod(x, 2) == 0 ? floor_div(x, 2) : 3 * x + 1;
    return total;
}

int64_t ref_mandelbrot(int64_t w, int64_t h, int64_t most) {
    int64_t total = 0;
    for (int64_t j = 0; j < h; j++) {
        double cy = -1.25 + 2.5 * (double)j / (double)h;
        for (int64_t i = 0; i < w; i++) {
            double cx = -2.0 + 3.0 * (double)i / (double)w, x = 0, y = 0;
            int64_t k = 0;
            while (k < most && x * x + y * y <= 4.0) {
                double t = x * x - y * y + cx;
                y = 2.0 * x * y + cy;
                x = t;
                k++;
            }
            total += k;
        }
    }
    return total;
}

int64_t ref_sieve(int64_t n) {
    int64_t *flag = malloc((size_t)(n + 1) * sizeof *flag), count = 0;
    for (int64_t i = 0; i <= n; i++) flag[i] = 1;
    flag[0] = flag[1] = 0;
    for (int64_t i = 2; i * i <= n; i++)
        if (flag[i] == 1)
            for (int64_t j = i * i; j <= n; j += i) flag[j] = 0;
    for (int64_t i = 0; i <= n; i++) count += flag[i];
    free(flag);
    return count;
}

int64_t ref_fibonacci(int64_t n, int64_t reps) {
    int64_t total = 0;
    for (int64_t r = 0; r < reps; r++) {
        int64_t a = r, b = 1;
        for (int64_t i = 0; i < n; i++) {
            int64_t t = floor_mod(a + b, 1000000007);
            a = b;
            b = t;
        }
        total += a;
    }
    return total;
}

double ref_nbody(int64_t steps) {
    enum { N = 5 };
    double px[] = {0.0, 4.84, 8.34, 12.89, 15.37}, py[] = {0.0, -1.16, 4.12, -15.11, -25.9}, pz[] = {0.0, -0.10, -0.4, -0.22, 0.179};
    double vx[] = {0.0, 0.606, -1.01, 1.08, 0.979}, vy[] = {0.0, 2.81, 1.82, 0.868, 0.594}, vz[] = {0.0, -0.02, 0.008, -0.01, -0.034};
    double m[] = {39.47, 0.0376, 0.0112, 0.0017, 0.002}, dt = 0.01;
    for (int64_t s = 0; s < steps; s++) {
        for (int i = 0; i < N; i++)
            for (int j = i + 1; j < N; j++) {
                double dx = px[i] - px[j], dy = py[i] - py[j], dz = pz[i] - pz[j];
                double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * sqrt(d2));
                vx[i] -= dx * m[j] * mag;
                vy[i] -= dy * m[j] * mag;
                vz[i] -= dz * m[j] * mag;
                vx[j] += dx * m[i] * mag;
                vy[j] += dy * m[i] * mag;
                vz[j] += dz * m[i] * mag;
            }
        for (int i = 0; i < N; i++) {
            px[i] += dt * vx[i];
            py[i] += dt * vy[i];
            pz[i] += dt * vz[i];
        }
    }
    return px[0] + py[1] + pz[2] + px[3] + py[4];
}

/* Edit distance of m and n elements; EQ says whether a[i] and b[j] differ. */
#define LEVENSHTEIN(a_, m_, b_, n_)                                                                        \
    int64_t *prev = malloc((size_t)(n_ + 1) * sizeof *prev), *cur = malloc((size_t)(n_ + 1) * sizeof *cur); \
    for (int64_t j = 0; j <= n_; j++) prev[j] = j;                                                         \
    for (int64_t i = 0; i < m_; i++) {                                                                     \
        cur[0] = i + 1;                                                                                    \
        for (int64_t j = 0; j < n_; j++) {                                                                 \
            int64_t c = prev[j] + (a_[i] != b_[j]);                                                        \
            if (prev[j + 1] + 1 < c) c = prev[j + 1] + 1;                                                  \
            if (cur[j] + 1 < c) c = cur[j] + 1;                                                            \
            cur[j + 1] = c;                                                                                \
        }                                                                                                  \
        int64_t *t = prev;                                                                                 \
        prev = cur;                                                                                        \
        cur = t;                                                                                           \
    }                                                                                                      \
    int64_t res = prev[n_];                                                                                \
    free(prev);                                                                                            \
    free(cur);                                                                                             \
    return res

int64_t ref_levenshtein_str(const char *a, const char *b) {
    int64_t m = (int64_t)strlen(a), n = (int64_t)strlen(b);
    LEVENSHTEIN(a, m, b, n);
}

int64_t ref_levenshtein_list(const int64_t *a, int64_t m, const int64_t *b, int64_t n) { LEVENSHTEIN(a, m, b, n); }

/* No string is made: words are told by place and length. */
int64_t ref_wordcount(const char *text) {
    enum { CAP = 4096 };
    typedef struct Word { const char *p; uint32_t len, hash; int64_t n; } Word;
    Word *t = calloc(CAP, sizeof *t);
    uint32_t used = 0;
    for (const char *p = text;;) {
        const char *e = p;
        uint32_t h = 2166136261u;
        for (; *e && *e != ' '; e++) h = (h ^ (uint8_t)*e) * 16777619u;
        uint32_t len = (uint32_t)(e - p), i = h & (CAP - 1);
        while (t[i].p && !(t[i].hash == h && t[i].len == len && !memcmp(t[i].p, p, len))) i = (i + 1) & (CAP - 1);
        if (!t[i].p) {
            t[i] = (Word){p, len, h, 0};
            used++;
        }
        t[i].n++;
        if (!*e) break;
        p = e + 1;
    }
    int64_t best = 0;
    for (uint32_t i = 0; i < CAP; i++)
        if (t[i].n > best) best = t[i].n;
    free(t);
    return best * 100000 + used;
}
