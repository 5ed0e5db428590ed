/* tensor_make.c: torch.tensor, torch.as_tensor and torch.Tensor of Python's values: numbers, nested lists of them, tensors. */
#include "eval/data.h"
#include "eval/trace.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMS = 64 };
typedef enum Kind { K_BOOL, K_INT, K_FLOAT, K_COMPLEX } Kind;   /* what the elements seen so far need */
typedef struct Make { Eval *e; int64_t size[MOST_DIMS]; int ndim; Kind kind; int dtype; bool any; int64_t n; char *at; } Make;   /* dtype: of tensors among the elements, or -1 */

static bool is_seq(Py v) { return is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE) || is_obj(v, OBJ_RANGE); }

static Kind kind_of_dtype(int d) { return d == TSRT_BOOL8 ? K_BOOL : d <= TSRT_INT64 ? K_INT : d >= TSRT_COMPLEX32 && d <= TSRT_COMPLEX128 ? K_COMPLEX : K_FLOAT; }

/* Sizes by the first element of each level. */
static bool sizes_of(Make *m, Py v) {
    Eval *e = m->e;
    while (is_seq(v) || (is_tensor(e, v) && tensor_in(v)->ndim && m->ndim)) {
        int64_t n;
        if (!py_len(e, v, &n)) return false;
        if (m->ndim == MOST_DIMS) return raise_(e, EXC_ValueError, "too many dimensions '%s'", py_type_name(e, v));
        m->size[m->ndim++] = n;
        if (!n) break;
        if (!py_getitem(e, v, py_int(0), &v)) return false;
    }
    return true;
}

static bool see_number(Make *m, Py v) {
    Eval *e = m->e;
    Kind k = K_BOOL;
    if (is_tensor(e, v)) {
        if (tensor_in(v)->ndim && tensor_in(v)->numel != 1) return raise_(e, EXC_ValueError, "only one element tensors can be converted to Python scalars");
        k = kind_of_dtype(tensor_in(v)->dtype);
        if (!m->any || k > m->kind || (k == m->kind && tensor_in(v)->dtype > m->dtype)) m->dtype = tensor_in(v)->dtype;
    } else if (v.tag == PY_INT) k = K_INT;
    else if (v.tag == PY_FLOAT) k = K_FLOAT;
    else if (is_obj(v, OBJ_COMPLEX)) k = K_COMPLEX;
    else if (v.tag != PY_BOOL) return is_obj(v, OBJ_STR) || is_none(v) || v.tag != PY_OBJ ? raise_(e, EXC_TypeError, is_obj(v, OBJ_STR) ? "new(): invalid data type 'str'" : "must be real number, not %s", py_type_name(e, v))
                                                                                       : raise_(e, EXC_RuntimeError, "Could not infer dtype of %s", py_type_name(e, v));
    if (!is_tensor(e, v) && (!m->any || k > m->kind)) m->dtype = -1;
    if (!m->any || k > m->kind) m->kind = k;
    m->any = true;
    m->n++;
    return true;
}

/* Walks all elements in order: first to see what they are, then to store them. */
static bool each(Make *m, Py v, int dim, bool (*leaf)(Make *m, Py v)) {
    Eval *e = m->e;
    if (!ev_stack(e) || !ev_tick(e)) return false;
    const bool seq = is_seq(v) || (is_tensor(e, v) && tensor_in(v)->ndim && dim < m->ndim);
    if (!seq || dim == m->ndim) {
        if (is_seq(v) || dim != m->ndim)
            return dim < m->ndim ? raise_(e, EXC_TypeError, "expected sequence of length %lld at dim %d (got a %s)", (long long)m->size[dim], dim, py_type_name(e, v))
                                 : raise_(e, EXC_TypeError, "not a sequence");
        return leaf(m, unwrap(v));
    }
    PyVec all = {0};
    if (!py_collect(e, v, &all)) return false;
    if (all.len != m->size[dim]) return raise_(e, EXC_ValueError, "expected sequence of length %lld at dim %d (got %d)", (long long)m->size[dim], dim, all.len);
    for (int i = 0; i < all.len; i++)
        if (!each(m, all.data[i], dim + 1, leaf)) return false;
    return true;
}

static bool put_number(Make *m, Py v) {
    Eval *e = m->e;
    if (is_tensor(e, v) && !tensor_item(e, v, &v)) return false;
    switch (m->kind) {
    case K_BOOL: {
        bool b;
        if (!py_truth(e, v, &b)) return false;
        *m->at++ = b;
        return true;
    }
    case K_INT: {
        int64_t i = v.tag == PY_FLOAT ? (int64_t)v.u.f : v.tag == PY_BOOL ? v.u.b : v.u.i;
        memcpy(m->at, &i, sizeof i);
        m->at += sizeof i;
        return true;
    }
    case K_FLOAT: {
        double d;
        if (!as_double(e, v, &d)) return false;
        memcpy(m->at, &d, sizeof d);
        m->at += sizeof d;
        return true;
    }
    case K_COMPLEX: {
        tsrt_complex z = {0, 0};
        if (is_obj(v, OBJ_COMPLEX)) z = (tsrt_complex){AS(PyComplex, v)->re, AS(PyComplex, v)->im};
        else if (!as_double(e, v, &z.re)) return false;
        memcpy(m->at, &z, sizeof z);
        m->at += sizeof z;
        return true;
    }
    }
    return false;
}

/* Ints that the dtype does not hold are an error, as in PyTorch. */
static bool in_range(Eval *e, const char *p, int64_t n, int dtype) {
    static const struct { int64_t lo, hi; const char *name; } rows[] = {{0, 255, "uint8"}, {-128, 127, "int8"}, {-32768, 32767, "int16"}, {INT32_MIN, INT32_MAX, "int32"}};
    if (dtype > TSRT_INT32) return true;
    for (int64_t k = 0; k < n; k++) {
        int64_t i;
        memcpy(&i, p + k * 8, sizeof i);
        if (i < rows[dtype].lo || i > rows[dtype].hi) return raise_(e, EXC_RuntimeError, "value cannot be converted to type %s without overflow", rows[dtype].name);
    }
    return true;
}

static int default_dtype(const Eval *e) {
    int code;
    return e->default_dtype && dtype_of(py_opaque((Eval *)(uintptr_t)e, e->default_dtype), &code) ? code : TSRT_FLOAT32;
}

static bool of_values(Eval *e, Py v, int want, Py *out) {
    Make m = {.e = e, .dtype = -1};
    tsrt_ctx *c = tensor_ctx(e);
    if (!c || !sizes_of(&m, v) || !each(&m, v, 0, see_number)) return false;
    if (!m.any) m.kind = K_FLOAT;
    int dtype = m.dtype;
    const int real = default_dtype(e);
    if (dtype < 0) dtype = m.kind == K_BOOL ? TSRT_BOOL8 : m.kind == K_INT ? TSRT_INT64 : m.kind == K_FLOAT ? real : real == TSRT_FLOAT64 ? TSRT_COMPLEX128 : TSRT_COMPLEX64;
    if (want >= 0) {
        dtype = want;
        /* Elements are converted one by one: floats go to an int dtype through the int. */
        if (kind_of_dtype(want) == K_BOOL || (kind_of_dtype(want) == K_INT && m.kind == K_FLOAT)) m.kind = kind_of_dtype(want);
    }
    static const tsrt_dtype wide[] = {TSRT_BOOL8, TSRT_INT64, TSRT_FLOAT64, TSRT_COMPLEX128};
    const size_t bytes = tsrt_dtype_bytes(wide[m.kind]);
    if (!ev_room(e, m.n, bytes)) return false;
    char *data = malloc((size_t)m.n * bytes + 1);
    if (!data) return raise_(e, EXC_MemoryError, "out of memory");
    m.at = data;
    tsrt_tensor *t = NULL, *made = NULL;
    bool ok = each(&m, v, 0, put_number) && (m.kind != K_INT || in_range(e, data, m.n, dtype));
    if (ok) {
        t = tsrt_tensor_copy_of(c, wide[m.kind], m.ndim, m.size, data);
        if (!t || tsrt_tensor_to(c, t, (tsrt_dtype)dtype, &made)) ok = tensor_error(e);
        tsrt_release(c, t);
    }
    free(data);
    if (ok) *out = py_tensor(e, made);
    return ok;
}

static bool want_dtype(Eval *e, Py v, int *out) {
    *out = -1;
    if (is_absent(v) || is_none(v)) return true;
    if (is_obj(v, OBJ_CLASS) && AS(PyClass, v) == e->cls[BC_int]) return *out = TSRT_INT64, true;
    if (is_obj(v, OBJ_CLASS) && AS(PyClass, v) == e->cls[BC_float]) return *out = TSRT_FLOAT64, true;
    if (is_obj(v, OBJ_CLASS) && AS(PyClass, v) == e->cls[BC_bool]) return *out = TSRT_BOOL8, true;
    return dtype_of(v, out) || raise_(e, EXC_TypeError, "dtype must be torch.dtype, not %s", py_type_name(e, v));
}

static bool device_fine(Eval *e, Py v) {
    int64_t device = 0;
    if (is_absent(v) || is_none(v)) return true;
    if (is_device(e, v)) device = AS(PyDevice, v)->device;
    else if (!is_obj(v, OBJ_STR)) return raise_(e, EXC_TypeError, "device must be torch.device or str, not %s", py_type_name(e, v));
    else if (tsrt_device_parse(tensor_ctx(e), AS_STR(v)->p, (size_t)AS_STR(v)->len, &device)) return tensor_error(e);
    return device >> 8 == 0 || raise_(e, EXC_RuntimeError, "no other device than the CPU is supported");
}

static bool convert(Eval *e, Py v, int dtype, Py *out) {
    Py to[2] = {v, py_dtype(e, dtype)};
    return tensor_fn(e, "aten::to", to, 2, out);
}

static const char constructor_text[] = " results are registered as constants in the trace. You can safely ignore this warning if you use this function to create tensors out of "
    "constant variables that would be the same every time you call this function. In any other case, this might cause the trace to be incorrect.";

/* torch.tensor without a trace's eye on it. */
static bool make_untraced(Eval *e, Py data, int dtype, Py *out) {
    Trace *t = trace_pause(e);
    bool ok;
    if (is_tensor(e, data)) ok = tensor_fn(e, "aten::clone", &data, 1, out) && (dtype < 0 || convert(e, *out, dtype, out));
    else ok = of_values(e, data, dtype, out);
    trace_resume(e, t);
    return ok;
}

bool make_tensor(Eval *e, Py self, Args *a, Py *out) {
    static const char *const names[] = {"data", "dtype", "device", "requires_grad", "pin_memory"};
    Py v[5];
    int dtype;
    bool grad = false;
    (void)self;
    if (!args_take(e, "tensor", a, names, 5, 1, v) || !want_dtype(e, v[1], &dtype) || !device_fine(e, v[2])) return false;
    if (!is_absent(v[3]) && !py_truth(e, v[3], &grad)) return false;
    Py data = unwrap(v[0]), held = array_tensor(e, data);
    if (!is_absent(held)) data = held;
    if (e->tracing) trace_warn(e, "torch.tensor", constructor_text);
    if (!make_untraced(e, data, dtype, out) || (e->tracing && !trace_literal(e, *out, true, out))) return false;
    if (grad) return tensor_require_grad(e, *out, true, "Only Tensors of floating point and complex dtype can require gradients");
    return true;
}

bool make_as_tensor(Eval *e, Py self, Args *a, Py *out) {
    static const char *const names[] = {"data", "dtype", "device"};
    Py v[3];
    int dtype;
    (void)self;
    if (!args_take(e, "as_tensor", a, names, 3, 1, v) || !want_dtype(e, v[1], &dtype) || !device_fine(e, v[2])) return false;
    Py data = unwrap(v[0]), held = array_tensor(e, data);
    if (!is_absent(held)) data = held;
    if (!is_tensor(e, data) && e->tracing) trace_warn(e, "torch.as_tensor", constructor_text);
    if (!is_tensor(e, data)) return make_untraced(e, data, dtype, out) && (!e->tracing || trace_literal(e, *out, true, out));
    return *out = data, dtype < 0 || convert(e, data, dtype, out);
}

/* torch.Tensor(2, 3): elements that are not set; torch.Tensor([..]): a float32 tensor of these. */
bool make_legacy(Eval *e, Py self, Args *a, Py *out) {
    (void)self;
    if (!no_keywords(e, "Tensor", a)) return false;
    bool sizes = a->npos != 1 || a->pos[0].tag == PY_INT || (is_obj(a->pos[0], OBJ_TUPLE) && AS_LIST(a->pos[0])->cls == e->size_class);
    if (!sizes) {
        Py data = a->pos[0];
        if (is_tensor(e, data)) return tensor_fn(e, "aten::detach", &data, 1, out);
        return of_values(e, data, default_dtype(e), out);
    }
    Py list = a->npos == 1 && is_obj(a->pos[0], OBJ_TUPLE) ? a->pos[0] : py_tuple(e, a->pos, a->npos);
    if (!a->npos) list = py_tuple(e, (Py[]){py_int(0)}, 1);
    return tensor_fn(e, "aten::empty", &list, 1, out);
}
