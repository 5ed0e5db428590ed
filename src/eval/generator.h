/* generator.h: torch.Generator at build time, and the state of the default one. */
#ifndef TSCC_EVAL_GENERATOR_H
#define TSCC_EVAL_GENERATOR_H
#include "eval/tensor.h"

bool is_generator(const Eval *e, Py v);                           /* a torch.Generator other than the default one */
/* Before a call that is given v, and after it: where v is a generator, it and the context's change places. False with the failure set. */
bool generator_swap(Eval *e, Py v);
NativeFn generator_make, generator_get_state, generator_set_state, generator_initial_seed;     /* of torch */
#endif
