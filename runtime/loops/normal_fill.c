/* normal_fill.c: sixteen float32 uniforms to sixteen normals (Box and Muller), as PyTorch's vectorised normal_ makes them, bit for bit: logarithm, sine and
 * cosine are the Cephes library's single-precision polynomials (S. Moshier), every a * b + c fused. Compiled per instruction set: fmaf is one
 * instruction from v3 on, and a call with the same result below. */
#include <math.h>
#include "tensor/tensor.h"

typedef union Bits { float f; uint32_t u; } Bits;

static inline float cephes_log(float x) {
    static const float p[] = {7.0376836292E-2f, -1.1514610310E-1f, 1.1676998740E-1f, -1.2420140846E-1f, 1.4249322787E-1f,
                              -1.6668057665E-1f, 2.0000714765E-1f, -2.4999993993E-1f, 3.3333331174E-1f};
    const bool invalid = x <= 0;
    Bits b = {invalid || x < 0x1p-126f ? 0x1p-126f : x};
    float e = (float)((int)(b.u >> 23) - 126);
    b.u = (b.u & 0x807fffffu) | 0x3f000000u;
    const bool low = b.f < 0.707106781186547524f;
    x = b.f - 1 + (low ? b.f : 0);
    e -= low;
    const float z = x * x;
    float y = p[0];
    for (int i = 1; i < 9; i++) y = fmaf(y, x, p[i]);
    y = fmaf(y * x, z, e * -2.12194440e-4f);
    y = fmaf(-z, 0.5f, y);
    return invalid ? NAN : fmaf(e, 0.693359375f, x + y);
}

static inline void cephes_sincos(float x, float *sine, float *cosine) {
    Bits b = {x};
    const uint32_t sign = b.u & 0x80000000u;
    b.u &= 0x7fffffffu;
    const int octant = ((int)(b.f * 1.27323954473516f) + 1) & ~1;
    const float n = (float)octant;
    x = fmaf(n, -3.77489497744594108e-8f, fmaf(n, -2.4187564849853515625e-4f, fmaf(n, -0.78515625f, b.f)));
    const float z = x * x;
    float c = fmaf(fmaf(2.443315711809948E-005f, z, -1.388731625493765E-003f), z, 4.166664568298827E-002f);
    c = fmaf(c * z, z, -(z * 0.5f)) + 1;
    float s = fmaf(fmaf(-1.9515295891E-4f, z, 8.3321608736E-3f), z, -1.6666654611E-1f);
    s = fmaf(s * z, x, x);
    const bool straight = (octant & 2) == 0;
    Bits out = {straight ? s : c};
    out.u ^= sign ^ (((uint32_t)octant & 4) << 29);
    *sine = out.f;
    out.f = straight ? c : s;
    out.u ^= (~(uint32_t)(octant - 2) & 4) << 29;
    *cosine = out.f;
}

void RT_NAME(rt_normal_fill)(float *at, float mean, float std);
void RT_NAME(rt_normal_fill)(float *at, float mean, float std) {
    for (int i = 0; i < 8; i++) {
        float s, c;
        const float radius = sqrtf(-2 * cephes_log(1 - at[i]));
        cephes_sincos(6.28318530717958647692f * at[i + 8], &s, &c);
        at[i] = fmaf(radius * c, std, mean);
        at[i + 8] = fmaf(radius * s, std, mean);
    }
}
