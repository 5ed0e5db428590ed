/* linalg_core_complex.c: the algorithms of linalg_core.h over double _Complex. */
#include <complex.h>
#undef I
#define T double _Complex
#define CONJ(x_) conj(x_)
#define RE(x_) creal(x_)
#define IM(x_) cimag(x_)
#define TABLE la_complex
#define DTYPE TSRT_COMPLEX128
#include "kernels/linalg_core.h"
