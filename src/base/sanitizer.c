/* Options that AddressSanitizer starts with in our own builds (make ASAN=1). */
#include "base/base.h"
#if defined(__SANITIZE_ADDRESS__)
const char *__asan_default_options(void);
/* The record that it keeps of other libraries' thread-local blocks guesses at their headers, and goes wrong for those of libLLVM, which are
 * made when the back end is opened: the leak checker then faults at exit, now and then, instead of reporting. */
const char *__asan_default_options(void) { return "intercept_tls_get_addr=0"; }
#endif
