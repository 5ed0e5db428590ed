/* random.h: what the files of random operators share. */
#ifndef TSRT_RANDOM_H
#define TSRT_RANDOM_H
#include "tensor/tensor.h"
double rt_uniform53(rt_generator *g);                 /* in [0, 1), from 53 bits */
#endif
