/* run_suite.h: what every unit test's main ends with. */
#ifndef TSCC_RUN_SUITE_H
#define TSCC_RUN_SUITE_H
#include <check.h>

/* Runs the suite (CK_VERBOSITY chooses what is printed) and frees it. The exit status of main: 0 when nothing failed. */
static inline int run_suite(Suite *suite) {
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
#endif
