/* tensor_class.c: the class torch.Tensor: operators as eager PyTorch has them, attributes, special methods. What is not here is a method of the
 * operator table's, found by name. */
#include "eval/data.h"
#include "eval/trace.h"
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NO_ARGS (void)a

static bool op_n(Eval *e, const char *op, Py x, Py y, Py *out) {
    Py v[2] = {x, y};
    return tensor_fn(e, op, v, is_absent(y) ? 1 : 2, out);
}
static bool op1(Eval *e, const char *op, Py x, Py *out) { return op_n(e, op, x, py_absent(), out); }

/* ---- binary operators. `reversed`: number OP tensor. */
static bool computes(const Eval *e, Py v) { return is_tensor(e, v) || is_number(unwrap(v)) || is_obj(v, OBJ_COMPLEX); }
static bool not_implemented(Py *out) { return *out = (Py){PY_NOT_IMPLEMENTED, {0}}, true; }

#define BINARY(name_, op_)                                                            \
    FN(t_##name_) { return computes(e, a->pos[0]) ? op_n(e, op_, self, a->pos[0], out) : not_implemented(out); }
/* Some are functions of Python's in PyTorch, where the caller's variables are out of a tracer's sight: they name no values. */
static bool apart(Eval *e, const char *op, Py x, Py y, Py *out) {
    Frame frame = {e->frame, "", e->at, NULL};
    e->frame = &frame;
    e->trace_other = y;               /* but for their own parameter */
    const bool ok = op_n(e, op, x, y, out);
    e->trace_other = py_absent();
    e->frame = frame.up;
    return ok;
}
#define APART(name_, op_)                                                            \
    FN(t_##name_) { return computes(e, a->pos[0]) ? apart(e, op_, self, a->pos[0], out) : not_implemented(out); }
#define APART_REVERSED(name_, op_)                                                   \
    FN(t_##name_) { return computes(e, a->pos[0]) ? apart(e, op_, a->pos[0], self, out) : not_implemented(out); }
BINARY(add, "aten::add") BINARY(sub, "aten::sub") BINARY(mul, "aten::mul") BINARY(truediv, "aten::div") APART(floordiv, "aten::floor_divide")
BINARY(mod, "aten::remainder") APART(pow, "aten::pow") BINARY(matmul, "aten::matmul") BINARY(and, "aten::__and__") BINARY(or, "aten::__or__")
BINARY(xor, "aten::__xor__") BINARY(lshift, "aten::__lshift__") BINARY(rshift, "aten::__rshift__") APART(rsub, "aten::rsub")
BINARY(iadd, "aten::add_") BINARY(isub, "aten::sub_") BINARY(imul, "aten::mul_") BINARY(itruediv, "aten::div_") BINARY(ifloordiv, "aten::floor_divide_")
BINARY(imod, "aten::remainder_") APART(ipow, "aten::pow_") BINARY(iand, "aten::__iand__") BINARY(ior, "aten::__ior__") BINARY(ixor, "aten::__ixor__")
BINARY(ilshift, "aten::__ilshift__") BINARY(irshift, "aten::__irshift__") BINARY(lt, "aten::lt") BINARY(le, "aten::le") BINARY(gt, "aten::gt")
BINARY(ge, "aten::ge") APART_REVERSED(rpow, "aten::pow") APART_REVERSED(rmod, "aten::remainder") APART_REVERSED(rmatmul, "aten::matmul")
FN(t_eq) { return computes(e, a->pos[0]) ? op_n(e, "aten::eq", self, a->pos[0], out) : (*out = py_bool(false), true); }
FN(t_ne) { return computes(e, a->pos[0]) ? op_n(e, "aten::ne", self, a->pos[0], out) : (*out = py_bool(true), true); }
/* 2 / x is the reciprocal, scaled. */
FN(t_rtruediv) {
    Py r;
    if (!computes(e, a->pos[0])) return not_implemented(out);
    return apart(e, "aten::reciprocal", self, py_absent(), &r) && apart(e, "aten::mul", r, a->pos[0], out);
}

/* A number as a 0-dim tensor that counts as a number in promotion. */
static bool wrapped(Eval *e, Py v, Py *out) {
    Args one = {&v, 1, NULL, NULL, 0};
    if (is_tensor(e, v)) return *out = v, true;
    Trace *t = trace_pause(e);
    const bool ok = make_tensor(e, py_absent(), &one, out);
    trace_resume(e, t);
    if (ok) tensor_in(*out)->flags |= TSRT_TENSOR_NUMBER;
    return ok;
}
#define WRAPPED(name_, op_)                                                                                                              \
    FN(t_##name_) {                                                                                                                      \
        Py v;                                                                                                                            \
        return !computes(e, a->pos[0]) ? not_implemented(out) : wrapped(e, a->pos[0], &v) && apart(e, op_, v, self, out);                \
    }
WRAPPED(rfloordiv, "aten::floor_divide") WRAPPED(rlshift, "aten::__lshift__") WRAPPED(rrshift, "aten::__rshift__")

/* ---- unary */
FN(t_neg) { NO_ARGS; return op1(e, "aten::neg", self, out); }
FN(t_pos) { NO_ARGS; return op1(e, "aten::positive", self, out); }
FN(t_invert) { NO_ARGS; return op1(e, "aten::bitwise_not", self, out); }
FN(t_abs) { NO_ARGS; return op1(e, "aten::abs", self, out); }
/* ---- as a number, a truth value, a sequence */
/* What leaves the tensors is a constant of a trace. */
static void leaves(Eval *e, const char *what) {
    if (e->tracing) trace_warn_data(e, what);
}
FN(t_bool) {
    NO_ARGS;
    const tsrt_tensor *t = tensor_in(self);
    bool b;
    leaves(e, "Converting a tensor to a Python boolean");
    if (t->numel != 1) return raise_(e, EXC_RuntimeError, "Boolean value of Tensor with %s is ambiguous", t->numel ? "more than one value" : "no values");
    return tensor_item(e, self, out) && py_truth(e, *out, &b) && (*out = py_bool(b), true);
}
static bool number(Eval *e, Py self, const char *builtin_name, Py *out) {
    Py v;
    return tensor_item(e, self, &v) && py_call_n(e, builtin(e, builtin_name), &v, 1, out);
}
FN(t_int) { NO_ARGS; leaves(e, "Converting a tensor to a Python integer"); return number(e, self, "int", out); }
FN(t_float) { NO_ARGS; leaves(e, "Converting a tensor to a Python float"); return number(e, self, "float", out); }
FN(t_complex) { NO_ARGS; leaves(e, "Converting a tensor to a Python complex"); return number(e, self, "complex", out); }
FN(t_index) {
    NO_ARGS;
    const tsrt_tensor *t = tensor_in(self);
    if (t->numel != 1 || (t->dtype > TSRT_INT64 && t->dtype != TSRT_BOOL8)) return raise_(e, EXC_TypeError, "only integer tensors of a single element can be converted to an index");
    leaves(e, "Converting a tensor to a Python index");
    return number(e, self, "int", out);
}
FN(t_item) { NO_ARGS; leaves(e, "Converting a tensor to a Python number"); return tensor_item(e, self, out); }
FN(t_tolist) { NO_ARGS; leaves(e, "Converting a tensor to a Python list"); return tensor_tolist(e, tensor_in(self), out); }
FN(t_len) {
    NO_ARGS;
    if (!tensor_in(self)->ndim) return raise_(e, EXC_TypeError, "len() of a 0-d tensor");
    if (e->tracing)
        trace_warn(e, "Using len to get tensor shape", " might cause the trace to be incorrect. Recommended usage would be tensor.shape[0]. Passing a tensor of different "
                   "shape might lead to errors or silently give incorrect results.");
    return *out = py_int(tensor_in(self)->size[0]), true;
}
FN(t_iter) {
    NO_ARGS;
    PyIter *it;
    if (!tensor_in(self)->ndim) return raise_(e, EXC_TypeError, "iteration over a 0-d tensor");
    if (e->tracing)
        trace_warn(e, "Iterating over a tensor", " might cause the trace to be incorrect. Passing a tensor of different shape won't change the number of iterations executed "
                   "(and might lead to errors or silently give incorrect results).");
    if (!apart(e, "aten::unbind", self, py_absent(), out) || !py_iterate(e, *out, &it)) return false;
    return *out = py_obj(it), true;
}
FN(t_contains) {
    Py same;
    if (!computes(e, a->pos[0]))
        return raise_(e, EXC_RuntimeError, "Tensor.__contains__ only supports Tensor or scalar, but you passed in a %s.", py_type_name(e, a->pos[0]));
    return op_n(e, "aten::eq", self, a->pos[0], &same) && op1(e, "aten::any", same, &same) && tensor_item(e, same, out);
}
FN(t_hash) { (void)e, NO_ARGS; return *out = py_int((int64_t)self.u.o->id), true; }
FN(t_getitem) { return tensor_getitem(e, self, a->pos[0], out); }
FN(t_setitem) { return *out = py_none(), tensor_setitem(e, self, a->pos[0], a->pos[1]); }

/* ---- text */
FN(t_repr) {
    NO_ARGS;
    tsrt_str *s = tsrt_tensor_repr(tensor_ctx(e), tensor_in(self), NULL);
    if (!s) return tensor_error(e);
    const bool parameter = class_is_sub(AS(PyInstance, self)->cls, e->parameter_class);
    *out = parameter ? py_printf(e, "Parameter containing:\n%.*s", (int)s->len, s->data) : py_str(e, s->data, (size_t)s->len);
    tsrt_release(tensor_ctx(e), s);
    return true;
}
FN(t_format) {
    Buf b = {0};
    Py v = self;
    const bool item = tensor_in(self)->ndim == 0;
    if (!is_obj(a->pos[0], OBJ_STR)) return raise_(e, EXC_TypeError, "__format__() argument must be str");
    if (item && !tensor_item(e, self, &v)) return false;
    const PyStr *spec = AS_STR(a->pos[0]);
    bool ok = true;
    if (item) ok = py_format(e, v, spec->p, (size_t)spec->len, &b);
    else if (spec->len) ok = raise_(e, EXC_TypeError, "unsupported format string passed to Tensor.__format__");
    else ok = py_repr(e, self, &b);
    if (!ok) return buf_free(&b), false;
    return *out = py_buf(e, &b), true;
}

/* ---- copies */
static bool keep_kind(Eval *e, Py from, Py *out) {
    AS(PyInstance, *out)->cls = AS(PyInstance, from)->cls;
    return !(tensor_in(from)->flags & TSRT_TENSOR_REQUIRES_GRAD) || tensor_require_grad(e, *out, true, "");
}
FN(t_deepcopy) {
    NO_ARGS;
    if (tensor_in(self)->grad_fn)
        return raise_(e, EXC_RuntimeError, "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting "
                                           "to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001");
    const bool before = grad_enable(e, false), ok = op1(e, "aten::clone", self, out);
    grad_enable(e, before);
    return ok && keep_kind(e, self, out);
}
FN(t_copy) { NO_ARGS; return op1(e, "aten::detach", self, out) && keep_kind(e, self, out); }

/* ---- attributes */
FN(g_shape) { NO_ARGS; return e->tracing ? trace_shape(e, self, out) : (*out = py_size(e, tensor_in(self)->size, tensor_in(self)->ndim), true); }
FN(g_ndim) { (void)e, NO_ARGS; return *out = py_int(tensor_in(self)->ndim), true; }
FN(g_dtype) { NO_ARGS; return *out = py_dtype(e, tensor_in(self)->dtype), true; }
FN(g_device) { (void)self, NO_ARGS; return *out = py_device(e, 0), true; }
FN(g_layout) { (void)self, NO_ARGS; return *out = py_opaque(e, "torch.strided"), true; }
FN(g_is_leaf) { (void)e, NO_ARGS; return *out = py_bool(!tensor_in(self)->grad_fn), true; }
FN(g_grad_fn) { NO_ARGS; return tensor_grad_fn(e, self, out); }
FN(g_none) { (void)e, (void)self, NO_ARGS; return *out = py_none(), true; }
FN(g_requires_grad) { (void)e, NO_ARGS; return *out = py_bool(tensor_in(self)->flags & TSRT_TENSOR_REQUIRES_GRAD), true; }
FN(s_requires_grad) {
    bool on;
    *out = py_none();
    if (!py_truth(e, a->pos[0], &on)) return false;
    if (on && tensor_in(self)->grad_fn) return raise_(e, EXC_RuntimeError, "you can only change requires_grad flags of leaf variables.");
    return tensor_require_grad(e, self, on, "only Tensors of floating point dtype can require gradients");
}
FN(t_requires_grad_) {
    static const char *const names[] = {"requires_grad"};
    Py v[1];
    bool on = true;
    if (!args_take(e, "requires_grad_", a, names, 1, 0, v) || (!is_absent(v[0]) && !py_truth(e, v[0], &on))) return false;
    return *out = self, tensor_require_grad(e, self, on, "only Tensors of floating point dtype can require gradients");
}
/* `data` is no operator: a trace does not see it. */
FN(g_data) {
    NO_ARGS;
    Trace *t = trace_pause(e);
    const bool ok = op1(e, "aten::detach", self, out);
    trace_resume(e, t);
    return ok;
}
FN(s_data) {
    if (!is_tensor(e, a->pos[0])) return raise_(e, EXC_TypeError, "Variable data has to be a tensor, but got %s", py_type_name(e, a->pos[0]));
    return op_n(e, "aten::set_", self, a->pos[0], out);
}
FN(g_grad) {
    NO_ARGS;
    Py *v = map_get(&AS(PyInstance, self)->attrs, sym(e->s, ".grad"));
    return *out = v ? *v : py_none(), true;
}
FN(s_grad) {
    Py *v = ev_alloc(e, sizeof *v);
    *v = a->pos[0];
    map_set(e->a, &AS(PyInstance, self)->attrs, sym(e->s, ".grad"), v);
    return *out = py_none(), true;
}

/* ---- methods of Python's that no operator of that name is */
static bool to_dtype(Eval *e, Py self, int code, Py *out) {
    Sym name = sym(e->s, "dtype");
    Py d = py_dtype(e, code);
    Args b = {NULL, 0, &name, &d, 1};
    return tensor_call(e, sym(e->s, "aten::to"), "to", self, &b, out);
}
#define CAST(name_, code_) FN(t_##name_) { NO_ARGS; return to_dtype(e, self, code_, out); }
CAST(to_double, TSRT_FLOAT64) CAST(to_float, TSRT_FLOAT32) CAST(to_half, TSRT_FLOAT16) CAST(to_bfloat16, TSRT_BFLOAT16) CAST(to_long, TSRT_INT64)
CAST(to_int, TSRT_INT32) CAST(to_short, TSRT_INT16) CAST(to_char, TSRT_INT8) CAST(to_byte, TSRT_UINT8) CAST(to_bool, TSRT_BOOL8)
CAST(to_cfloat, TSRT_COMPLEX64) CAST(to_cdouble, TSRT_COMPLEX128)
FN(t_type) {
    static const struct { int code; const char *name; } rows[] = {{TSRT_FLOAT32, "Float"}, {TSRT_FLOAT64, "Double"}, {TSRT_FLOAT16, "Half"}, {TSRT_BFLOAT16, "BFloat16"},
        {TSRT_INT64, "Long"}, {TSRT_INT32, "Int"}, {TSRT_INT16, "Short"}, {TSRT_INT8, "Char"}, {TSRT_UINT8, "Byte"}, {TSRT_BOOL8, "Bool"},
        {TSRT_COMPLEX64, "ComplexFloat"}, {TSRT_COMPLEX128, "ComplexDouble"}};
    int code;
    for (int i = 0; i < COUNT_OF(rows) && !a->npos && !a->nkw; i++)
        if (tensor_in(self)->dtype == rows[i].code) return *out = py_text(e, arena_printf(e->a, "torch.%sTensor", rows[i].name)), true;
    if (a->npos != 1 || !dtype_of(a->pos[0], &code)) return unsupported(e, "'type' of a tensor but with a dtype");
    return to_dtype(e, self, code, out);
}
FN(t_cpu) { (void)e, NO_ARGS; return *out = self, true; }
FN(t_dim) { (void)e, NO_ARGS; return *out = py_int(tensor_in(self)->ndim), true; }
FN(t_numel) { NO_ARGS; return e->tracing ? trace_numel(e, self, out) : (*out = py_int(tensor_in(self)->numel), true); }
FN(t_data_ptr) { (void)e, NO_ARGS; return *out = py_int((int64_t)(uintptr_t)tsrt_tensor_data(tensor_in(self))), true; }
FN(t_stride) {
    const tsrt_tensor *t = tensor_in(self);
    int64_t i;
    if (a->npos) {
        if (!as_index(e, a->pos[0], &i)) return false;
        const int64_t n = t->ndim ? t->ndim : 1;
        if (i < -n || i >= n) return raise_(e, EXC_IndexError, "Dimension out of range (expected to be in range of [%lld, %lld], but got %lld)", (long long)-n, (long long)n - 1, (long long)i);
        return *out = t->ndim ? py_int(t->stride[i < 0 ? i + n : i]) : py_int(1), true;
    }
    *out = py_size(e, t->stride, t->ndim);
    AS_LIST(*out)->cls = NULL;
    return true;
}
FN(t_new_tensor) {
    Args b = *a;
    Sym *kw = ev_alloc(e, sizeof *kw * (size_t)(a->nkw + 1));
    Py *kwval = ev_alloc(e, sizeof *kwval * (size_t)(a->nkw + 1));
    bool has_dtype = false;
    for (int i = 0; i < a->nkw; i++) kw[i] = a->kw[i], kwval[i] = a->kwval[i], has_dtype |= !strcmp(a->kw[i]->s, "dtype");
    b.kw = kw, b.kwval = kwval;
    if (!has_dtype) kw[b.nkw] = sym(e->s, "dtype"), kwval[b.nkw++] = py_dtype(e, tensor_in(self)->dtype);
    return make_tensor(e, py_absent(), &b, out);
}
/* What is written in Python in PyTorch, too: a function of the prelude's torch.functional. */
FN(t_norm) {
    Py file, fn;
    Py *pos = ev_alloc(e, sizeof *pos * (size_t)(a->npos + 1));
    pos[0] = self;
    for (int i = 0; i < a->npos; i++) pos[i + 1] = a->pos[i];
    Args all = {pos, a->npos + 1, a->kw, a->kwval, a->nkw};
    return import_module(e, sym(e->s, "torch.functional"), &file) && py_getattr(e, file, sym(e->s, "norm"), &fn) && py_call(e, fn, &all, out);
}
FN(t_backward) { (void)self, NO_ARGS, (void)out; return unsupported(e, "'backward' of a tensor at build time"); }

/* Any other name: a property or method of the operator table's. */
static bool call_op(Eval *e, Py self, Args *a, Py *out) {
    const PyList *l = AS_LIST(self);
    return tensor_call(e, str_sym(e, l->v.data[1]), AS_STR(l->v.data[2])->p, l->v.data[0], a, out);
}
FN(t_getattr) {
    Sym name = str_sym(e, a->pos[0]);
    const Type *t = type_simple(e->s, TY_Tensor);
    Sym op = op_for_property(e->s, t, name);
    if (op) return op1(e, op->s, self, out);
    op = op_for_method(e->s, t, name);
    if (!op) {
        static const struct { const char *name, *op; } others[] = {{"nelement", "aten::numel"}, {"ndimension", "aten::dim"}, {"unique", "aten::_unique2"}};
        for (int i = 0; i < COUNT_OF(others) && !op; i++)
            if (!strcmp(others[i].name, name->s)) op = sym(e->s, others[i].op);
    }
    if (!op) return raise_(e, EXC_AttributeError, "'%s' object has no attribute '%s'", py_type_name(e, self), name->s);
    *out = py_native(e, "", name->s, call_op, 0, -1);
    Py bound[3] = {self, py_sym(e, op), py_sym(e, name)};
    AS(PyNative, *out)->self = py_tuple(e, bound, 3);
    return true;
}

/* ---- the class */
typedef struct MethodRow { const char *name; NativeFn *fn; int least, most; } MethodRow;
static const MethodRow methods[] = {
    {"__add__", t_add, 1, 1}, {"__radd__", t_add, 1, 1}, {"__iadd__", t_iadd, 1, 1}, {"__sub__", t_sub, 1, 1}, {"__rsub__", t_rsub, 1, 1}, {"__isub__", t_isub, 1, 1},
    {"__mul__", t_mul, 1, 1}, {"__rmul__", t_mul, 1, 1}, {"__imul__", t_imul, 1, 1}, {"__truediv__", t_truediv, 1, 1}, {"__rtruediv__", t_rtruediv, 1, 1},
    {"__itruediv__", t_itruediv, 1, 1}, {"__floordiv__", t_floordiv, 1, 1}, {"__rfloordiv__", t_rfloordiv, 1, 1}, {"__ifloordiv__", t_ifloordiv, 1, 1},
    {"__mod__", t_mod, 1, 1}, {"__rmod__", t_rmod, 1, 1}, {"__imod__", t_imod, 1, 1}, {"__pow__", t_pow, 1, 1}, {"__rpow__", t_rpow, 1, 1}, {"__ipow__", t_ipow, 1, 1},
    {"__matmul__", t_matmul, 1, 1}, {"__rmatmul__", t_rmatmul, 1, 1}, {"__and__", t_and, 1, 1}, {"__rand__", t_and, 1, 1}, {"__iand__", t_iand, 1, 1},
    {"__or__", t_or, 1, 1}, {"__ror__", t_or, 1, 1}, {"__ior__", t_ior, 1, 1}, {"__xor__", t_xor, 1, 1}, {"__rxor__", t_xor, 1, 1}, {"__ixor__", t_ixor, 1, 1},
    {"__lshift__", t_lshift, 1, 1}, {"__rlshift__", t_rlshift, 1, 1}, {"__ilshift__", t_ilshift, 1, 1}, {"__rshift__", t_rshift, 1, 1},
    {"__rrshift__", t_rrshift, 1, 1}, {"__irshift__", t_irshift, 1, 1}, {"__eq__", t_eq, 1, 1}, {"__ne__", t_ne, 1, 1}, {"__lt__", t_lt, 1, 1},
    {"__le__", t_le, 1, 1}, {"__gt__", t_gt, 1, 1}, {"__ge__", t_ge, 1, 1}, {"__neg__", t_neg, 0, 0}, {"__pos__", t_pos, 0, 0}, {"__invert__", t_invert, 0, 0},
    {"__abs__", t_abs, 0, 0}, {"__bool__", t_bool, 0, 0}, {"__int__", t_int, 0, 0}, {"__float__", t_float, 0, 0},
    {"__complex__", t_complex, 0, 0}, {"__index__", t_index, 0, 0}, {"item", t_item, 0, 0}, {"tolist", t_tolist, 0, 0}, {"__len__", t_len, 0, 0},
    {"__iter__", t_iter, 0, 0}, {"__contains__", t_contains, 1, 1}, {"__hash__", t_hash, 0, 0}, {"__getitem__", t_getitem, 1, 1}, {"__setitem__", t_setitem, 2, 2},
    {"__repr__", t_repr, 0, 0}, {"__str__", t_repr, 0, 0}, {"__format__", t_format, 1, 1}, {"__deepcopy__", t_deepcopy, 0, 1}, {"__copy__", t_copy, 0, 0},
    {"requires_grad_", t_requires_grad_, 0, -1}, {"double", t_to_double, 0, 0}, {"float", t_to_float, 0, 0}, {"half", t_to_half, 0, 0}, {"bfloat16", t_to_bfloat16, 0, 0},
    {"long", t_to_long, 0, 0}, {"int", t_to_int, 0, 0}, {"short", t_to_short, 0, 0}, {"char", t_to_char, 0, 0}, {"byte", t_to_byte, 0, 0}, {"bool", t_to_bool, 0, 0},
    {"cfloat", t_to_cfloat, 0, 0}, {"cdouble", t_to_cdouble, 0, 0}, {"cpu", t_cpu, 0, 0}, {"dim", t_dim, 0, 0}, {"numel", t_numel, 0, 0},
    {"data_ptr", t_data_ptr, 0, 0}, {"stride", t_stride, 0, 1}, {"new_tensor", t_new_tensor, 1, -1}, {"backward", t_backward, 0, -1}, {"norm", t_norm, 0, -1}, {"type", t_type, 0, -1}, {"__getattr__", t_getattr, 1, 1},
    {"numpy", files_numpy, 0, 1},
};
static const struct { const char *name; NativeFn *get, *set; } properties[] = {
    {"shape", g_shape, NULL}, {"ndim", g_ndim, NULL}, {"dtype", g_dtype, NULL}, {"device", g_device, NULL}, {"layout", g_layout, NULL}, {"is_leaf", g_is_leaf, NULL},
    {"requires_grad", g_requires_grad, s_requires_grad}, {"data", g_data, s_data}, {"grad", g_grad, s_grad}, {"grad_fn", g_grad_fn, NULL}, {"name", g_none, NULL},
};

static Py method(Eval *e, const char *name, NativeFn *fn, int least, int most) {
    Py v = py_native(e, "", name, fn, least, most);
    AS(PyNative, v)->method = true;
    return v;
}

void tensor_init(Eval *e) {
    PyClass *c = e->tensor_class = class_new(e, "torch", "Tensor", NULL, 0);
    c->make = make_legacy;
    for (int i = 0; i < COUNT_OF(methods); i++) class_set(e, c, sym(e->s, methods[i].name), method(e, methods[i].name, methods[i].fn, methods[i].least, methods[i].most));
    for (int i = 0; i < COUNT_OF(properties); i++) {
        PyProperty *p = EV_NEW(e, PyProperty, OBJ_PROPERTY);
        p->get = method(e, properties[i].name, properties[i].get, 0, 0);
        p->set = properties[i].set ? method(e, properties[i].name, properties[i].set, 1, 1) : py_absent();
        class_set(e, c, sym(e->s, properties[i].name), py_obj(p));
    }
    torch_init(e);
}
