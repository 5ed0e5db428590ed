/* cpu.c: which of the instruction sets that loops are compiled for this machine has: the processor, and the system that must save its registers. */
#include "tensor/tensor.h"

#if defined(__x86_64__)
#include <cpuid.h>

static uint64_t saved_state(void) {
    uint32_t lo, hi;
    __asm__ volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
    return (uint64_t)hi << 32 | lo;
}

static rt_isa find(void) {
    enum { V3_1 = 1 << 12 /* FMA */ | 1 << 20 /* SSE4.2 */ | 1 << 22 /* MOVBE */ | 1 << 23 /* POPCNT */ | 1 << 27 /* OSXSAVE */ | 1 << 28 /* AVX */ | 1 << 29 /* F16C */,
           V3_7 = 1 << 3 /* BMI1 */ | 1 << 5 /* AVX2 */ | 1 << 8 /* BMI2 */,
           LZCNT = 1 << 5, YMM = 0x6, ZMM = 0xe6 };
    static const unsigned v4_7 = 1u << 16 /* F */ | 1u << 17 /* DQ */ | 1u << 28 /* CD */ | 1u << 30 /* BW */ | 1u << 31 /* VL */;
    unsigned a, b, c, d, features7 = 0, extended = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & V3_1) != V3_1) return RT_BASE;
    if (__get_cpuid_count(7, 0, &a, &b, &features7, &d)) features7 = b;
    if (__get_cpuid(0x80000001, &a, &b, &c, &d)) extended = c;
    const uint64_t state = saved_state();
    if ((features7 & V3_7) != V3_7 || !(extended & LZCNT) || (state & YMM) != YMM) return RT_BASE;
    return (features7 & v4_7) == v4_7 && (state & ZMM) == ZMM ? RT_V4 : RT_V3;
}
#else
static rt_isa find(void) { return RT_BASE; }
#endif

static rt_isa most = RT_V4;                               /* tests lower it before there are contexts */
void rt_cpu_limit(rt_isa isa) { most = isa; }

rt_isa rt_cpu(tsrt_ctx *c) {
    if (c->isa) return (rt_isa)(c->isa - 1);
    const rt_isa isa = find(), used = isa < most ? isa : most;
    c->isa = (uint8_t)(1 + used);
    return used;
}
