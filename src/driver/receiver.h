/* receiver: the object whose methods `verify` calls: one made of a module's state as the top level left it, or one of a class, made by its
 * __init__. All calls of a run are made on the one object. */
#ifndef TSCC_RECEIVER_H
#define TSCC_RECEIVER_H
#include "driver/compile.h"

typedef struct Receiver { Compile *c; Entity of; tsrt_cell *self; } Receiver;
/* False: `entry` names neither a module nor a class of the program's; nothing was reported. */
bool receiver_open(Receiver *r, Compile *c, const char *entry);
/* Code of the method and its graph, whose first parameter is self (of a static method: not). A class's __init__ makes a new object. NULL after
 * diagnostics. */
tsrt_boxed_fn *receiver_method(Receiver *r, const char *method, Graph **g);
/* The object as an argument, owned by the caller, for a call of `method`. False after diagnostics. */
bool receiver_self(Receiver *r, const char *method, tsrt_value *out);
void receiver_close(Receiver *r);
#endif
