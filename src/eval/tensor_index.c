/* tensor_index.c: x[...] and x[...] = v at build time: ints, slices, None and ... make a view first; what tensors, lists and bools pick goes through
 * aten::index and aten::index_put_. */
#include "eval/trace.h"
#include <string.h>

/* picks: what aten::index takes, None where all of a dimension is meant. A mask stands for as many dimensions as it has: `spent` is how many
 * dimensions the picks so far cover. */
typedef struct Indexing { Eval *e; Py view; int64_t dim, spent; PyVec picks; bool picked, lone /* the index is no tuple */; } Indexing;

static bool fn2(Eval *e, const char *op, Py a, Py b, Py *out) {
    Py v[2] = {a, b};
    return tensor_fn(e, op, v, 2, out);
}
static bool fn3(Eval *e, const char *op, Py a, Py b, Py c, Py *out) {
    Py v[3] = {a, b, c};
    return tensor_fn(e, op, v, 3, out);
}

static bool is_mask(const tsrt_tensor *t) { return t->dtype == TSRT_BOOL8 || t->dtype == TSRT_UINT8; }

static bool pick(Indexing *w, Py tensor) {
    for (; w->spent < w->dim; w->spent++) ev_push(w->e, &w->picks, py_none());
    ev_push(w->e, &w->picks, tensor);
    w->picked = true;
    w->dim += is_mask(tensor_in(tensor)) ? tensor_in(tensor)->ndim : 1;
    w->spent = w->dim;
    return true;
}

/* Dimensions that an index takes: a mask as many as it has. */
static int64_t takes(const Indexing *w, Py v) {
    if (is_none(v) || v.tag == PY_BOOL || v.tag == PY_ELLIPSIS) return 0;
    if (is_tensor(w->e, v) && is_mask(tensor_in(v))) return tensor_in(v)->ndim;
    return 1;
}

static bool bound(Eval *e, Py v, Py *out) {
    int64_t i;
    if (is_none(v) || (e->tracing && is_tensor(e, v))) return *out = v, true;      /* a size that is traced stays one */
    return as_index(e, v, &i) && (*out = py_int(i), true);
}

static bool one_index(Indexing *w, Py v, int64_t rest) {
    Eval *e = w->e;
    Py x;
    v = unwrap(v);
    if (v.tag == PY_ELLIPSIS) {
        w->dim += tensor_in(w->view)->ndim - w->dim - rest;
        return true;
    }
    if (is_none(v)) return fn2(e, "aten::unsqueeze", w->view, py_int(w->dim++), &w->view);
    if (is_obj(v, OBJ_SLICE)) {
        const PySlice *s = AS(PySlice, v);
        Py part[5] = {w->view, py_int(w->dim), py_none(), py_none(), py_int(1)};
        if (!bound(e, s->start, &part[2]) || !bound(e, s->stop, &part[3]) || (!is_none(s->step) && !bound(e, s->step, &part[4]))) return false;
        if (part[4].tag == PY_INT && part[4].u.i <= 0) return raise_(e, EXC_ValueError, "step must be greater than zero");
        const tsrt_tensor *t = tensor_in(w->view);
        const int64_t size = w->dim < t->ndim ? t->size[w->dim] : -1;
        w->dim++;
        if (is_none(part[2])) part[2] = py_int(0);
        if (e->tracing) {                   /* recorded whole, for other sizes */
            if (is_none(part[3])) part[3] = py_int(INT64_MAX);
        } else {
            if (is_none(part[3])) part[3] = py_int(size);
            if (!w->lone && part[2].u.i == 0 && part[3].u.i == size && part[4].u.i == 1) return true;
        }
        return tensor_fn(e, "aten::slice", part, 5, &w->view);
    }
    if (v.tag == PY_INT) {
        const tsrt_tensor *t = tensor_in(w->view);
        if (w->dim < t->ndim && (v.u.i < -t->size[w->dim] || v.u.i >= t->size[w->dim]))
            return raise_(e, EXC_IndexError, "index %lld is out of bounds for dimension %lld with size %lld", (long long)v.u.i, (long long)w->dim, (long long)t->size[w->dim]);
        return fn3(e, "aten::select", w->view, py_int(w->dim), v, &w->view);
    }
    if (v.tag == PY_BOOL) {
        Args one = {&v, 1, NULL, NULL, 0};
        if (!fn2(e, "aten::unsqueeze", w->view, py_int(w->dim), &w->view)) return false;
        Trace *t = trace_pause(e);
        const bool ok = make_tensor(e, py_absent(), &one, &x) && fn2(e, "aten::unsqueeze", x, py_int(0), &x);
        trace_resume(e, t);
        if (!ok) return false;
        return pick(w, x);
    }
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE) || is_obj(v, OBJ_RANGE)) {
        PyVec all = {0};
        if (!py_collect(e, v, &all)) return false;
        PyList *l = py_list(e, OBJ_LIST, all.len);
        for (int i = 0; i < all.len; i++) l->v.data[l->v.len++] = all.data[i];
        Py list = py_obj(l);
        Args one = {&list, 1, NULL, NULL, 0};
        Trace *t = trace_pause(e);
        const bool made = make_tensor(e, py_absent(), &one, &v);
        trace_resume(e, t);
        if (!made || (e->tracing && !trace_literal(e, v, false, &v))) return false;
        if (!tensor_in(v)->numel && tensor_in(v)->dtype != TSRT_BOOL8) {
            Py to[2] = {v, py_dtype(e, TSRT_INT64)};
            if (!tensor_fn(e, "aten::to", to, 2, &v)) return false;
        }
        return pick(w, v);
    }
    if (is_tensor(e, v)) {
        const tsrt_tensor *t = tensor_in(v);
        if (t->ndim == 0 && !is_mask(t)) {
            int64_t i;
            if (e->tracing) return fn3(e, "aten::select", w->view, py_int(w->dim), v, &w->view);
            return as_index(e, v, &i) && fn3(e, "aten::select", w->view, py_int(w->dim), py_int(i), &w->view);
        }
        if (t->ndim == 0 && (!fn2(e, "aten::unsqueeze", w->view, py_int(w->dim), &w->view) || !fn2(e, "aten::unsqueeze", v, py_int(0), &v))) return false;
        return pick(w, v);
    }
    return raise_(e, EXC_TypeError, "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got %s)", py_type_name(e, v));
}

static bool walk(Indexing *w, Py self, Py index) {
    Eval *e = w->e;
    const bool many = is_obj(index, OBJ_TUPLE);
    const int n = many ? AS_LIST(index)->v.len : 1;
    int64_t used = 0;
    w->view = self;
    w->lone = !many;
    for (int i = 0; i < n; i++) used += takes(w, many ? AS_LIST(index)->v.data[i] : index);
    if (used > tensor_in(self)->ndim)
        return raise_(e, EXC_IndexError, tensor_in(self)->ndim || n > 1 || is_obj(index, OBJ_SLICE) ? "too many indices for tensor of dimension %d"
                      : "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number", tensor_in(self)->ndim);
    for (int i = 0; i < n; i++) {
        Py v = many ? AS_LIST(index)->v.data[i] : index;
        used -= takes(w, v);
        if (!one_index(w, v, used)) return false;
    }
    return true;
}

static Py picks_of(Indexing *w) {
    PyList *l = py_list(w->e, OBJ_LIST, w->picks.len);
    for (int i = 0; i < w->picks.len; i++) l->v.data[l->v.len++] = w->picks.data[i];
    return py_obj(l);
}

bool tensor_getitem(Eval *e, Py self, Py index, Py *out) {
    Indexing w = {.e = e};
    if (!walk(&w, self, index)) return false;
    if (w.picked) return fn2(e, "aten::index", w.view, picks_of(&w), out);
    *out = w.view;
    return !py_is(w.view, self) || tensor_fn(e, "aten::alias", &self, 1, out);
}

/* The value as a tensor of self's dtype, made from Python's values: a constant of a trace. */
static bool constant(Eval *e, Py self, Py value, Py *out) {
    Py of[2] = {value, py_dtype(e, tensor_in(self)->dtype)};
    Sym name = sym(e->s, "dtype");
    Args one = {of, 1, &name, &of[1], 1};
    Trace *t = trace_pause(e);
    const bool ok = make_tensor(e, py_absent(), &one, out);
    trace_resume(e, t);
    return ok;
}

/* As PyTorch does it, step by step: without leading dimensions of size 1, then expanded. */
static bool copy_traced(Eval *e, Py view, Py value) {
    const tsrt_tensor *to = tensor_in(view), *from = tensor_in(value);
    Py ignored;
    if (to->ndim == from->ndim && !memcmp(to->size, from->size, sizeof *to->size * (size_t)to->ndim)) return fn2(e, "aten::copy_", view, value, &ignored);
    if (!from->ndim) return fn2(e, "aten::fill_", view, value, &ignored);
    int skip = 0;
    while (skip < from->ndim && from->size[skip] == 1) skip++;
    if (!fn2(e, "aten::view", value, py_size(e, from->size + skip, from->ndim - skip), &value)) return false;
    from = tensor_in(value);
    const bool same = to->ndim == from->ndim && !memcmp(to->size, from->size, sizeof *to->size * (size_t)to->ndim);
    if (!same && !fn2(e, "aten::expand", value, py_size(e, to->size, to->ndim), &value)) return false;
    return fn2(e, "aten::copy_", view, value, &ignored);
}

bool tensor_setitem(Eval *e, Py self, Py index, Py value) {
    Indexing w = {.e = e};
    Py ignored;
    if (!walk(&w, self, index)) return false;
    value = unwrap(value);
    const bool number = is_number(value) || is_obj(value, OBJ_COMPLEX);
    if (!number && !is_tensor(e, value)) {
        if (!is_obj(value, OBJ_LIST) && !is_obj(value, OBJ_TUPLE)) return raise_(e, EXC_TypeError, "can't assign a %s to a torch tensor", py_type_name(e, value));
        Args one = {&value, 1, NULL, NULL, 0};
        Trace *t = trace_pause(e);
        const bool ok = make_tensor(e, py_absent(), &one, &value);
        trace_resume(e, t);
        if (!ok) return false;
    }
    if (number && (w.picked || e->tracing) && !constant(e, self, value, &value)) return false;
    if (!w.picked && number && !e->tracing) return fn2(e, "aten::fill_", w.view, value, &ignored);
    if (!w.picked && e->tracing) return copy_traced(e, w.view, value);
    /* Leading dimensions of size 1 that the place has not are dropped. */
    while (tensor_in(value)->ndim > tensor_in(w.view)->ndim && tensor_in(value)->size[0] == 1 && !w.picked)
        if (!fn2(e, "aten::squeeze", value, py_int(0), &value)) return false;
    if (!w.picked) return fn2(e, "aten::copy_", w.view, value, &ignored);
    if (tensor_in(value)->dtype != tensor_in(self)->dtype) {
        Py to[2] = {value, py_dtype(e, tensor_in(self)->dtype)};
        if (!tensor_fn(e, "aten::to", to, 2, &value)) return false;
    }
    return fn3(e, "aten::index_put_", w.view, picks_of(&w), value, &ignored);
}
