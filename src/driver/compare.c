/* Values against expected ones, as torch.testing.assert_close(actual, expected, equal_nan=True) decides; strings, which that refuses, are
 * compared exactly. Source of rules and tolerances: torch/testing/_comparison.py of PyTorch 2.13. */
#include "driver/compare.h"
#include <math.h>
#include <string.h>

typedef struct Path { const struct Path *up; int64_t index; const Data *key; } Path;
typedef struct Job { const Compare *c; const char *name; int64_t left; } Job;
enum { MOST_VALUES = 1 << 28, MOST_DIMS = 64 };

/* ---- telling */
static void print_path(const Job *j, const Path *p) {
    if (!p) {
        buf_puts(j->c->why, j->name);
        return;
    }
    const Path *chain[64];
    int n = 0;
    for (; p && n < COUNT_OF(chain); p = p->up) chain[n++] = p;
    buf_puts(j->c->why, p ? "..." : j->name);
    while (n-- > 0) {
        buf_putc(j->c->why, '[');
        if (chain[n]->key) data_show(j->c->s, j->c->why, chain[n]->key, 60);
        else buf_printf(j->c->why, "%lld", (long long)chain[n]->index);
        buf_putc(j->c->why, ']');
    }
}

static bool differ(const Job *j, const Path *p, const char *fmt, ...) PRINTF_LIKE(3, 4);
static bool differ(const Job *j, const Path *p, const char *fmt, ...) {
    print_path(j, p);
    buf_puts(j->c->why, ": ");
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(j->c->why, fmt, ap);
    va_end(ap);
    return false;
}

static bool differ_values(const Job *j, const Path *p, const Data *a, const Data *e) {
    print_path(j, p);
    buf_puts(j->c->why, ": ");
    data_show(j->c->s, j->c->why, a, 120);
    buf_puts(j->c->why, " where ");
    data_show(j->c->s, j->c->why, e, 120);
    buf_puts(j->c->why, " is expected");
    return false;
}

static bool differ_types(const Job *j, const Path *p, const Data *a, const Data *e) {
    differ(j, p, "type %s where %s is expected: ", data_type_name(a), data_type_name(e));
    data_show(j->c->s, j->c->why, a, 120);
    buf_puts(j->c->why, " where ");
    data_show(j->c->s, j->c->why, e, 120);
    return false;
}

/* ---- numbers */
static void tolerance(const Compare *c, Dtype dtype, double *rtol, double *atol) {
    *rtol = *atol = 0;
    switch (dtype) {
    case DT_float16: case DT_complex32: *rtol = 1e-3, *atol = 1e-5; break;
    case DT_bfloat16: *rtol = 1.6e-2, *atol = 1e-5; break;
    case DT_float32: case DT_complex64: *rtol = 1.3e-6, *atol = 1e-5; break;
    case DT_float64: case DT_complex128: *rtol = 1e-7, *atol = 1e-7; break;
    default: break;
    }
    if (c->has_rtol) *rtol = c->rtol;
    if (c->has_atol) *atol = c->atol;
}

static bool close_numbers(double are, double aim, double ere, double eim, double rtol, double atol) {
    if ((are == ere && aim == eim) || ((isnan(are) || isnan(aim)) && (isnan(ere) || isnan(eim)))) return true;
    double off = aim == 0 && eim == 0 ? fabs(are - ere) : hypot(are - ere, aim - eim), size = eim == 0 ? fabs(ere) : hypot(ere, eim);
    return isfinite(off) && off <= atol + rtol * size;
}

/* Equal integers are equal at any size; others are near each other as doubles, where a tolerance was asked for. */
static bool close_elements(const Element *a, const Element *e, double rtol, double atol) {
    if (a->category == 'f' || a->category == 'c') return close_numbers(a->re, a->im, e->re, e->im, rtol, atol);
    return a->i == e->i || ((rtol > 0 || atol > 0) && fabs(a->re - e->re) <= atol + rtol * fabs(e->re));
}

static bool compare_numbers(const Job *j, const Path *p, const Data *a, const Data *e) {
    if (j->c->shape_only) return true;
    double rtol, atol;
    Element x = {.category = 'i'}, y = x;
    tolerance(j->c, a->kind == DATA_FLOAT ? DT_float64 : a->kind == DATA_COMPLEX ? DT_complex128 : DT_int64, &rtol, &atol);
    if (a->kind == DATA_BOOL) return a->u.b == e->u.b || differ_values(j, p, a, e);
    if (a->kind == DATA_INT) x.i = a->u.i, y.i = e->u.i, x.re = (double)x.i, y.re = (double)y.i;
    else x.category = y.category = 'f';
    if (a->kind == DATA_FLOAT) x.re = a->u.f, y.re = e->u.f;
    if (a->kind == DATA_COMPLEX) x.re = a->u.c.re, x.im = a->u.c.im, y.re = e->u.c.re, y.im = e->u.c.im;
    return close_elements(&x, &y, rtol, atol) || differ_values(j, p, a, e);
}

/* ---- tensors */
static void print_shape(Buf *b, const DataTensor *t) {
    buf_putc(b, '[');
    for (int i = 0; i < t->ndim; i++) buf_printf(b, i ? ", %lld" : "%lld", (long long)t->sizes[i]);
    buf_putc(b, ']');
}

static void print_element(Buf *b, const Element *e) {
    if (e->category == 'c') buf_printf(b, "%.9g%+.9gj", e->re, e->im);
    else if (e->category == 'f') buf_printf(b, "%.9g", e->re);
    else buf_printf(b, "%lld", (long long)e->i);
}

typedef struct Worst { int64_t count, index[MOST_DIMS]; double off; Element a, e; } Worst;

/* Walks both by their own strides. A dimension along which neither moves is looked at once: a file may state any size for it. */
static bool compare_elements(Job *j, const DataTensor *a, const DataTensor *e, double rtol, double atol, Worst *w) {
    int64_t index[MOST_DIMS] = {0}, size[MOST_DIMS], at = a->offset, et = e->offset, many = 1;
    for (int d = 0; d < a->ndim; d++) {
        size[d] = a->strides[d] || e->strides[d] ? a->sizes[d] : 1;
        many *= size[d];
    }
    if (many > j->left) return false;
    j->left -= many;
    for (;;) {
        Element x, y;
        tensor_element(a, at, &x);
        tensor_element(e, et, &y);
        if (!close_elements(&x, &y, rtol, atol)) {
            double off = hypot(x.re - y.re, x.im - y.im);
            if (!w->count++ || off > w->off || (isnan(off) && !isnan(w->off))) {
                w->off = off;
                w->a = x;
                w->e = y;
                memcpy(w->index, index, sizeof index);
            }
        }
        int d = a->ndim - 1;
        for (; d >= 0; d--) {
            at += a->strides[d];
            et += e->strides[d];
            if (++index[d] < size[d]) break;
            at -= a->strides[d] * size[d];
            et -= e->strides[d] * size[d];
            index[d] = 0;
        }
        if (d < 0) return true;
    }
}

static bool compare_tensors(Job *j, const Path *p, const DataTensor *a, const DataTensor *e) {
    Buf *why = j->c->why;
    if (a->dtype != e->dtype) return differ(j, p, "dtype %s where %s is expected", dtype_info(a->dtype)->name, dtype_info(e->dtype)->name);
    if (a->ndim != e->ndim || memcmp(a->sizes, e->sizes, sizeof *a->sizes * (size_t)a->ndim)) {
        differ(j, p, "shape ");
        print_shape(why, a);
        buf_puts(why, " where ");
        print_shape(why, e);
        buf_puts(why, " is expected");
        return false;
    }
    if (!a->quant != !e->quant) return differ(j, p, "one of the tensors is quantized, the other is not");
    if (j->c->shape_only || !a->numel) return true;
    double rtol, atol;
    tolerance(j->c, a->dtype, &rtol, &atol);
    Worst w = {0};
    if (!compare_elements(j, a, e, rtol, atol, &w)) return differ(j, p, "too many elements to compare");
    if (!w.count) return true;
    differ(j, p, "%lld of %lld elements differ, most at [", (long long)w.count, (long long)a->numel);
    for (int d = 0; d < a->ndim; d++) buf_printf(why, d ? ", %lld" : "%lld", (long long)w.index[d]);
    buf_puts(why, "]: ");
    print_element(why, &w.a);
    buf_puts(why, " where ");
    print_element(why, &w.e);
    buf_printf(why, " is expected (off by %.3g; rtol %g, atol %g)", w.off, rtol, atol);
    return false;
}

/* ---- everything */
static bool compare(Job *j, const Path *p, const Data *a, const Data *e);

static bool compare_seqs(Job *j, const Path *p, const Data *a, const Data *e) {
    if (a->u.seq.len != e->u.seq.len)
        return differ(j, p, "%lld elements where %lld are expected", (long long)a->u.seq.len, (long long)e->u.seq.len);
    for (int64_t i = 0; i < a->u.seq.len; i++) {
        Path at = {p, i, NULL};
        if (!compare(j, &at, a->u.seq.items[i], e->u.seq.items[i])) return false;
    }
    return true;
}

/* Keys are equal as a set; their order is not looked at. Dict[Tensor, ...] keys are objects of their own, so those go by position. */
static bool compare_dicts(Job *j, const Path *p, const Data *a, const Data *e) {
    const DataDict *x = a->u.dict, *y = e->u.dict;
    if (x->len != y->len) return differ(j, p, "%lld keys where %lld are expected", (long long)x->len, (long long)y->len);
    for (int64_t i = 0; i < y->len; i++) {
        Path at = {p, i, y->keys[i]};
        bool tensor = y->keys[i]->kind == DATA_TENSOR;
        const Data *v = tensor ? x->values[i] : data_dict_get(a, y->keys[i]);
        if (!v) return differ(j, &at, "this key is missing");
        if (tensor && !compare(j, &at, x->keys[i], y->keys[i])) return false;
        if (!compare(j, &at, v, y->values[i])) return false;
    }
    return true;
}

static bool is_seq(const Data *o) { return o->kind == DATA_LIST || o->kind == DATA_TUPLE; }
static bool same_text(const Data *a, const Data *e) { return a->u.str.len == e->u.str.len && !memcmp(a->u.str.s, e->u.str.s, a->u.str.len); }

static bool compare_same_kind(Job *j, const Path *p, const Data *a, const Data *e) {
    bool same = true;
    switch ((DataKind)a->kind) {
    case DATA_NONE: return true;
    case DATA_BOOL: case DATA_INT: case DATA_FLOAT: case DATA_COMPLEX: return compare_numbers(j, p, a, e);
    case DATA_BIGINT: case DATA_STR: case DATA_BYTES: case DATA_GLOBAL: same = j->c->shape_only || same_text(a, e); break;
    case DATA_LIST: case DATA_TUPLE: return compare_seqs(j, p, a, e);
    case DATA_DICT: return compare_dicts(j, p, a, e);
    case DATA_TENSOR: return compare_tensors(j, p, a->u.tensor, e->u.tensor);
    case DATA_DTYPE: same = a->u.dtype == e->u.dtype; break;
    case DATA_DEVICE: same = !strcmp(a->u.device.type, e->u.device.type) && (a->u.device.index == e->u.device.index); break;
    case DATA_OBJECT: {
        const DataInstance *x = a->u.object, *y = e->u.object;
        if (x->cls_len != y->cls_len || memcmp(x->cls, y->cls, x->cls_len) || !x->state != !y->state) same = false;
        else return !x->state || compare(j, p, x->state, y->state);
        break;
    }
    case DATA_SET: case DATA_STORAGE: case NUM_DATA_KINDS: same = false; break;
    }
    return same || differ_values(j, p, a, e);
}

/* A recording holds plain values only: a device as its text. */
static bool compare_device(const Job *j, const Path *p, const Data *a, const Data *e) {
    char text[64];
    int n = a->u.device.index < 0 ? snprintf(text, sizeof text, "%s", a->u.device.type) : snprintf(text, sizeof text, "%s:%lld", a->u.device.type, (long long)a->u.device.index);
    return (n == (int)e->u.str.len && !memcmp(text, e->u.str.s, e->u.str.len)) || differ_values(j, p, a, e);
}

static bool compare(Job *j, const Path *p, const Data *a, const Data *e) {
    Session *s = j->c->s;
    if (--j->left < 0) return differ(j, p, "too many values to compare");
    if (s->depth >= DEPTH_LIMIT) return differ(j, p, "nested too deep to compare");
    s->depth++;
    bool same;
    if (a->kind == DATA_DEVICE && e->kind == DATA_STR) same = compare_device(j, p, a, e);
    else if (a->kind == e->kind || (is_seq(a) && is_seq(e))) same = compare_same_kind(j, p, a, e);
    else same = differ_types(j, p, a, e);
    s->depth--;
    return same;
}

bool compare_values(const Compare *c, const char *name, const Data *actual, const Data *expected) {
    Job j = {c, name, MOST_VALUES};
    return compare(&j, NULL, actual, expected);
}
