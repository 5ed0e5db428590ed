/* linalg_core_real.c: the algorithms of linalg_core.h over double. */
#define T double
#define CONJ(x_) (x_)
#define RE(x_) (x_)
#define IM(x_) ((void)(x_), 0.0)
#define TABLE la_real
#define DTYPE TSRT_FLOAT64
#include "kernels/linalg_core.h"
