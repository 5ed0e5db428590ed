/* tensor.h: tensors, dtypes and devices at build time. A tensor is an instance of the class torch.Tensor, so that classes' rules for attributes, special
 * methods and inheritance (torch.nn.Parameter) hold for it. What its methods and the functions of torch do is the operator table's (eager's rules for
 * arguments, the runtime's kernels). Every tensor holds one reference, given back when the evaluator ends. */
#ifndef TSCC_EVAL_TENSOR_H
#define TSCC_EVAL_TENSOR_H
#include "eval/value.h"
#include "grad.h"

typedef struct PyTensor { PyInstance x; tsrt_tensor *t; } PyTensor;
typedef struct PyDevice { PyInstance x; int64_t device; } PyDevice;

void tensor_init(Eval *e);                                  /* the classes */
void tensors_free(Eval *e);                                 /* gives all references back */
tsrt_ctx *tensor_ctx(Eval *e);                              /* NULL with the failure set: there is no host */
static inline bool is_tensor(const Eval *e, Py v) { return is_obj(v, OBJ_INSTANCE) && class_is_sub(AS(PyInstance, v)->cls, e->tensor_class); }
static inline tsrt_tensor *tensor_in(Py v) { return AS(PyTensor, v)->t; }
static inline bool is_device(const Eval *e, Py v) { return is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls == e->device_class; }
/* Takes the reference over. The same tensor is the same object again. */
Py py_tensor(Eval *e, tsrt_tensor *t);
Py py_device(Eval *e, int64_t device);
Py py_dtype(Eval *e, int code);                             /* torch.float32 ... */
bool dtype_of(Py v, int *code);                             /* of a dtype; false: it is none */
bool layout_of(Py v, int *code);
bool memory_format_of(Py v, int *code);
Py py_size(Eval *e, const int64_t *size, int n);            /* torch.Size */
bool tensor_error(Eval *e);                                 /* raises what the context's error says; false */
/* The tensor as a constant of compiled code: a view of it that is never counted, as long as the evaluator. NULL when out of memory. */
const Const *tensor_const(Eval *e, Py v);
/* A number of 0-dim t. */
bool tensor_item(Eval *e, Py v, Py *out);
bool tensor_tolist(Eval *e, const tsrt_tensor *t, Py *out);
/* Calls the first overload of the operator ("aten::add") that takes these arguments; self absent: a function of torch. `shown` names it in messages. */
bool tensor_call(Eval *e, Sym op, const char *shown, Py self, Args *a, Py *out);
bool tensor_fn(Eval *e, const char *op, Py *args, int n, Py *out);
/* ---- gradients (tensor_grad.c) */
const tsrt_grad_op *tensor_grad_op(Eval *e, OpId op);        /* of the operator as Python's binding has it; never NULL */
bool tensor_grad_fn(Eval *e, Py self, Py *out);
bool tensor_require_grad(Eval *e, Py self, bool on, const char *wrong_dtype);   /* wrong_dtype: what is said of ints */
bool grad_enabled(Eval *e);
bool grad_enable(Eval *e, bool on);                         /* gives what was before */
bool func_in_mode(Eval *e, PyFunc *f, Args *a, Py *out);    /* a call of a function that a mode decorates */
void grad_init(Eval *e);
/* ---- indexing */
bool tensor_getitem(Eval *e, Py self, Py index, Py *out);
bool tensor_setitem(Eval *e, Py self, Py index, Py value);
/* ---- making (tensor_make.c) */
bool make_tensor(Eval *e, Py self, Args *a, Py *out);       /* torch.tensor(...) */
bool make_as_tensor(Eval *e, Py self, Args *a, Py *out);
bool make_legacy(Eval *e, Py self, Args *a, Py *out);       /* torch.Tensor(...) */
/* Functions and classes of torch that build-time code has (torch_names.c): *known false: not one of them. */
bool torch_call(Eval *e, const char *qualified, Args *a, Py *out, bool *known);
Py torch_class(Eval *e, const char *qualified);             /* torch.Tensor, torch.device ...: absent when it is none */
Py torch_name(Eval *e, const char *qualified);              /* one of these, or a name of torch's: that of a dtype in its own spelling */
void torch_init(Eval *e);
#endif
