/* random.h: what the files of random operators share. */
#ifndef TSRT_RANDOM_H
#define TSRT_RANDOM_H
#include "tensor/tensor.h"
double rt_uniform53(rt_generator *g);                 /* in [0, 1), from 53 bits */
double rt_normal_one(rt_generator *g);                /* mean 0, standard deviation 1; every second call draws nothing */
#endif
