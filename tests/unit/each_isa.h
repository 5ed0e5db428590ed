/* each_isa.h: a suite's cases once for every instruction set that loops are compiled for and this CPU has. */
#ifndef TSRT_EACH_ISA_H
#define TSRT_EACH_ISA_H
#include <check.h>
#include "tensor/tensor.h"

static void limit_base(void) { rt_cpu_limit(RT_BASE); }
static void limit_v3(void) { rt_cpu_limit(RT_V3); }
static void limit_v4(void) { rt_cpu_limit(RT_V4); }
static inline rt_isa cpu_isa(void) {
    tsrt_ctx *one = tsrt_ctx_new(NULL);
    const rt_isa isa = rt_cpu(one);
    tsrt_ctx_free(one);
    return isa;
}
/* That contexts take the set that was asked for: a case of its own, so that a CPU that is not recognised shows. */
START_TEST(isa_is_used) { ck_assert_int_eq((int)cpu_isa(), _i); }
END_TEST
/* fill(t) adds tests and fixtures to the case t; it is called once for each instruction set. */
static inline void each_isa(Suite *s, const char *name, void (*fill)(TCase *t)) {
    static void (*const limits[])(void) = {limit_base, limit_v3, limit_v4};
    for (int i = 0; i <= (int)cpu_isa(); i++) {
        TCase *t = tcase_create(name);
        tcase_add_unchecked_fixture(t, limits[i], limit_v4);
        tcase_add_loop_test(t, isa_is_used, i, i + 1);
        fill(t);
        suite_add_tcase(s, t);
    }
}
#endif
