/* gather.c: elements picked and placed along one dimension by a tensor of indices: gather, scatter and its reductions, index_select, index_add, index_copy,
 * index_fill, index_reduce. One engine: operands are walked side by side, the indexed dimension of `self` with stride 0, and the index says
 * how far into it an element lies. index_* are the same with an index that is broadcast over the other dimensions. */
#include <math.h>
#include "kernels/index.h"
#include "tensor_ops.h"

/* ---- elements */
void rt_move_n(size_t bytes, char *to, int64_t ts, const char *v, int64_t vs, int64_t n) {
    if (ts == (int64_t)bytes && vs == ts) {
        memcpy(to, v, (size_t)n * bytes);
        return;
    }
    switch (bytes) {
    case 1: for (int64_t i = 0; i < n; i++) to[i * ts] = v[i * vs]; break;
    case 2: for (int64_t i = 0; i < n; i++) memcpy(to + i * ts, v + i * vs, 2); break;
    case 4: for (int64_t i = 0; i < n; i++) memcpy(to + i * ts, v + i * vs, 4); break;
    case 8: for (int64_t i = 0; i < n; i++) memcpy(to + i * ts, v + i * vs, 8); break;
    default: for (int64_t i = 0; i < n; i++) memcpy(to + i * ts, v + i * vs, 16); break;
    }
}

#define EACH(type_, result_) \
    for (int64_t i = 0; i < n; i++) { \
        type_ *a = (type_ *)(acc + i * as); \
        const type_ b = *(const type_ *)(v + i * vs); \
        *a = (type_)(result_); \
    } \
    break
/* NaN wins over everything in max and min: a != a. */
#define ARITHMETIC(name_, type_, wide_) \
    static void name_(rt_combine op, char *acc, int64_t as, const char *v, int64_t vs, int64_t n) { \
        switch (op) { \
        case RT_PUT: EACH(type_, b); \
        case RT_ADD: EACH(type_, (wide_)*a + (wide_)b); \
        case RT_MUL: EACH(type_, (wide_)*a * (wide_)b); \
        case RT_MAX: EACH(type_, *a >= b || *a != *a ? *a : b); \
        case RT_MIN: EACH(type_, *a <= b || *a != *a ? *a : b); \
        } \
    }
ARITHMETIC(combine_u8, uint8_t, uint32_t)
ARITHMETIC(combine_i8, int8_t, uint32_t)
ARITHMETIC(combine_i16, int16_t, uint32_t)
ARITHMETIC(combine_i32, int32_t, uint32_t)
ARITHMETIC(combine_i64, int64_t, uint64_t)
ARITHMETIC(combine_f32, float, float)
ARITHMETIC(combine_f64, double, double)

static void combine_bool(rt_combine op, char *acc, int64_t as, const char *v, int64_t vs, int64_t n) {
    switch (op) {
    case RT_PUT: EACH(bool, b);
    case RT_ADD: case RT_MAX: EACH(bool, *a || b);
    case RT_MUL: case RT_MIN: EACH(bool, *a && b);
    }
}

static void combine_reduced(int dtype, rt_combine op, char *acc, int64_t as, const char *v, int64_t vs, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        float a, b;
        rt_convert(TSRT_FLOAT32, (char *)&a, 0, dtype, acc + i * as, 0, 1);
        rt_convert(TSRT_FLOAT32, (char *)&b, 0, dtype, v + i * vs, 0, 1);
        combine_f32(op, (char *)&a, 0, (const char *)&b, 0, 1);
        rt_convert(dtype, acc + i * as, 0, TSRT_FLOAT32, (const char *)&a, 0, 1);
    }
}

static void combine_complex(int dtype, rt_combine op, char *acc, int64_t as, const char *v, int64_t vs, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        double a[2], b[2];
        rt_convert(TSRT_COMPLEX128, (char *)a, 0, dtype, acc + i * as, 0, 1);
        rt_convert(TSRT_COMPLEX128, (char *)b, 0, dtype, v + i * vs, 0, 1);
        const double re = a[0] * b[0] - a[1] * b[1], im = a[0] * b[1] + a[1] * b[0];
        if (op == RT_ADD) a[0] += b[0], a[1] += b[1];
        else if (op == RT_MUL) a[0] = re, a[1] = im;
        else a[0] = b[0], a[1] = b[1];
        rt_convert(dtype, acc + i * as, 0, TSRT_COMPLEX128, (const char *)a, 0, 1);
    }
}

void rt_combine_n(int dtype, rt_combine op, char *acc, int64_t as, const char *v, int64_t vs, int64_t n) {
    if (op == RT_PUT) {
        rt_move_n(rt_bytes(dtype), acc, as, v, vs, n);
        return;
    }
    switch (dtype) {
    case TSRT_UINT8: combine_u8(op, acc, as, v, vs, n); break;
    case TSRT_INT8: combine_i8(op, acc, as, v, vs, n); break;
    case TSRT_INT16: combine_i16(op, acc, as, v, vs, n); break;
    case TSRT_INT32: combine_i32(op, acc, as, v, vs, n); break;
    case TSRT_INT64: combine_i64(op, acc, as, v, vs, n); break;
    case TSRT_FLOAT32: combine_f32(op, acc, as, v, vs, n); break;
    case TSRT_FLOAT64: combine_f64(op, acc, as, v, vs, n); break;
    case TSRT_BOOL8: combine_bool(op, acc, as, v, vs, n); break;
    case TSRT_FLOAT16: case TSRT_BFLOAT16: combine_reduced(dtype, op, acc, as, v, vs, n); break;
    default: combine_complex(dtype, op, acc, as, v, vs, n); break;
    }
}

/* ---- the engine */
typedef struct Job { rt_combine op; bool gather, wrap /* negative indices count from the end */; int dtype; int64_t length, step; const char *scalar; int64_t bad; } Job;

/* data: self (at index 0 of the dimension), values, index. */
static void run(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    Job *j = (Job *)(uintptr_t)arg;
    const size_t bytes = rt_bytes(j->dtype);
    for (int64_t i = 0; i < n;) {
        int64_t at = *(const int64_t *)(data[2] + i * stride[2]), m = stride[2] ? 1 : n;
        if (at < 0 && j->wrap) at += j->length;
        if ((uint64_t)at >= (uint64_t)j->length) {
            j->bad = at;
            return;
        }
        char *self = data[0] + i * stride[0] + at * j->step;
        if (j->gather) rt_move_n(bytes, data[1] + i * stride[1], stride[1], self, stride[0], m);
        else rt_combine_n(j->dtype, j->op, self, stride[0], j->scalar ? j->scalar : data[1] + i * stride[1], j->scalar ? 0 : stride[1], m);
        i += m;
    }
}

/* Walks `size` (the index's); self, values and index are given with their strides in elements for each of these dimensions. */
static int go(tsrt_ctx *c, Job *j, int dim, int ndim, const int64_t *size, const tsrt_tensor *self, const tsrt_tensor *values, const tsrt_tensor *index,
              const int64_t *index_stride) {
    int64_t s[3][RT_MAXDIM];
    const int64_t bytes = (int64_t)rt_bytes(self->dtype);
    char *data[3] = {rt_data(self), values ? rt_data(values) : rt_data(self), rt_data(index)};
    const int64_t *const strides[3] = {s[0], s[1], s[2]};
    rt_iter it;
    for (int i = 0; i < ndim; i++) {
        s[0][i] = i == dim || !self->ndim ? 0 : self->stride[i] * bytes;
        s[1][i] = values && values->ndim ? values->stride[i] * bytes : 0;
        s[2][i] = index_stride[i] * 8;
        if (size[i] == 0) return 0;
    }
    j->dtype = self->dtype;
    j->length = self->ndim ? self->size[dim] : 1;
    j->step = self->ndim ? self->stride[dim] * bytes : 0;
    j->bad = INT64_MIN;
    rt_iter_raw(&it, j->gather ? 0 : 1, 3, ndim, size, strides, data);
    rt_iter_run(c, &it, run, j, INT64_MAX);      /* in order: places may be hit more than once */
    if (j->bad == INT64_MIN) return 0;
    return tsrt_fail(c, NULL, "index %lld is out of bounds for dimension %d with size %lld", (long long)j->bad, dim, (long long)j->length);
}

static int check_index(tsrt_ctx *c, const char *name, const tsrt_tensor *index) {
    if (index->dtype == TSRT_INT64) return 0;
    return tsrt_fail(c, NULL, "%s(): Expected dtype int64 for index", name);
}

/* ---- gather and scatter */
static int check_shapes(tsrt_ctx *c, const char *name, const tsrt_tensor *index, const tsrt_tensor *other, const char *what, int dim, bool all) {
    const int n = index->ndim ? index->ndim : 1, m = other->ndim ? other->ndim : 1;
    char a[300], b[300];
    bool fits = n == m;
    if (!fits) return tsrt_fail(c, NULL, "Index tensor must have the same number of dimensions as %s tensor", what);
    for (int i = 0; i < index->ndim && other->ndim; i++)
        if ((all || i != dim) && index->size[i] > other->size[i]) fits = false;
    if (fits) return 0;
    rt_sizes_text(index->ndim, index->size, a, sizeof a);
    rt_sizes_text(other->ndim, other->size, b, sizeof b);
    return tsrt_fail(c, NULL, "%s(): Expected index %s to be no larger than %s %s%s", name, a, what, b, all ? "" : " apart from dimension");
}

static int gather(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, bool wrap, tsrt_tensor **out) {
    int64_t d;
    tsrt_tensor *t;
    tsrt_tensor *idx = index;
    if (index->numel && index->dtype != TSRT_INT64 && index->dtype != TSRT_INT32) return check_index(c, "gather", index);
    if (rt_wrap_dim(c, dim, self->ndim, &d) || (index->numel && check_shapes(c, "gather", index, self, "self", (int)d, false))) return 1;
    if (rt_empty(c, self->dtype, index->ndim, index->size, &t)) return 1;
    if (rt_to(c, index, TSRT_INT64, &idx)) {
        rt_drop(c, t);
        return 1;
    }
    const int failed = index->numel ? go(c, &(Job){.gather = true, .wrap = wrap}, (int)d, index->ndim, index->size, self, t, idx, idx->stride) : 0;
    rt_drop(c, idx);
    if (failed) rt_drop(c, t);
    else *out = t;
    return failed;
}

int tsrt_op_gather(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, bool sparse_grad, tsrt_tensor **out) {
    (void)sparse_grad;
    return gather(c, self, dim, index, false, out);
}

/* self[index] (op)= src or the number at `scalar`, along dim. */
static int scatter(tsrt_ctx *c, const char *name, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_value *v, rt_combine op) {
    int64_t d, wide[2];
    tsrt_tensor *idx;
    Job j = {.op = op};
    if (rt_writable(c, self) || rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (index->numel && index->dtype != TSRT_INT64 && index->dtype != TSRT_INT32) return check_index(c, name, index);
    if (src && src->dtype != self->dtype) return tsrt_fail(c, NULL, "%s(): Expected self.dtype to be equal to src.dtype", name);
    if (!index->numel) return 0;
    if (check_shapes(c, name, index, self, "self", (int)d, false) || (src && check_shapes(c, name, index, src, "src", (int)d, true))) return 1;
    if (v) {
        if (rt_scalar_store(c, v, self->dtype, wide)) return 1;
        j.scalar = (const char *)wide;
    }
    if (rt_to(c, index, TSRT_INT64, &idx)) return 1;
    const int failed = go(c, &j, (int)d, index->ndim, index->size, self, src, idx, idx->stride);
    rt_drop(c, idx);
    return failed;
}

static int combine_named(tsrt_ctx *c, const tsrt_str *name, rt_combine *op) {
    if (!strcmp(name->data, "add")) return *op = RT_ADD, 0;
    if (!strcmp(name->data, "multiply")) return *op = RT_MUL, 0;
    return tsrt_fail(c, NULL, "reduce argument must be either add or multiply.");
}

int tsrt_op_scatter__src(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src) {
    return scatter(c, "scatter", self, dim, index, src, NULL, RT_PUT);
}
int tsrt_op_scatter__value(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value) {
    return scatter(c, "scatter", self, dim, index, NULL, value, RT_PUT);
}
int tsrt_op_scatter__reduce(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_str *reduce) {
    rt_combine op = RT_ADD;
    return combine_named(c, reduce, &op) || scatter(c, "scatter", self, dim, index, src, NULL, op);
}
int tsrt_op_scatter__value_reduce(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value, const tsrt_str *reduce) {
    rt_combine op = RT_ADD;
    return combine_named(c, reduce, &op) || scatter(c, "scatter", self, dim, index, NULL, value, op);
}
int tsrt_op_scatter_add_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src) {
    return scatter(c, "scatter_add", self, dim, index, src, NULL, RT_ADD);
}
RT_ON_CLONE(tsrt_op_scatter_src, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, tsrt_tensor **out),
            tsrt_op_scatter__src(c, t, dim, index, src))
RT_ON_CLONE(tsrt_op_scatter_value, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value, tsrt_tensor **out),
            tsrt_op_scatter__value(c, t, dim, index, value))
RT_ON_CLONE(tsrt_op_scatter_reduce, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_str *reduce, tsrt_tensor **out),
            tsrt_op_scatter__reduce(c, t, dim, index, src, reduce))
RT_ON_CLONE(tsrt_op_scatter_value_reduce, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value, const tsrt_str *reduce, tsrt_tensor **out),
            tsrt_op_scatter__value_reduce(c, t, dim, index, value, reduce))
RT_ON_CLONE(tsrt_op_scatter_add, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, tsrt_tensor **out),
            tsrt_op_scatter_add_(c, t, dim, index, src))

/* ---- reductions by name. Places that are not hit keep their value; those that are take the old one in only when `include_self`. */
typedef struct Reduction { const char *name; rt_combine op; double start; bool mean; } Reduction;
static const Reduction reductions[] = {
    {"sum", RT_ADD, 0, false}, {"prod", RT_MUL, 1, false}, {"mean", RT_ADD, 0, true}, {"amax", RT_MAX, -(double)INFINITY, false}, {"amin", RT_MIN, (double)INFINITY, false},
};

/* The neutral element of max and min in dtype: the least and the largest value. */
static void limit_of(int dtype, bool low, void *at) {
    static const struct { int64_t least, most; } whole[] = {{0, 255}, {-128, 127}, {-32768, 32767}, {INT32_MIN, INT32_MAX}, {INT64_MIN, INT64_MAX}};
    if (rt_is_integral(dtype)) {
        const int64_t v = low ? whole[dtype].least : whole[dtype].most;
        rt_convert(dtype, at, 0, TSRT_INT64, (const char *)&v, 0, 1);
    } else {
        const double v = dtype == TSRT_BOOL8 ? !low : low ? -(double)INFINITY : (double)INFINITY;
        rt_convert(dtype, at, 0, TSRT_FLOAT64, (const char *)&v, 0, 1);
    }
}

static int divide_by_hits(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *hits) {
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}};
    static const char floor_[] = "floor";
    tsrt_str *mode = NULL;
    int failed = tsrt_op_clamp_min_(c, hits, &one);
    if (!failed && (rt_is_floating(self->dtype) || rt_is_complex(self->dtype))) return tsrt_op_div__Tensor(c, self, hits);
    if (!failed) failed = !(mode = tsrt_str_from(c, floor_)) || tsrt_op_div__Tensor_mode(c, self, hits, mode);
    tsrt_release(c, mode);
    return failed;
}

static int reduce_into(tsrt_ctx *c, const char *name, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_str *reduce, bool include_self) {
    const Reduction *r = NULL;
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++)
        if (!strcmp(reduce->data, reductions[i].name)) r = &reductions[i];
    if (!r) return tsrt_fail(c, NULL, "reduce argument must be either sum, prod, mean, amax or amin, got %s.", reduce->data);
    if (!index->numel) return 0;
    if (!include_self) {
        int64_t start[2];
        Job j = {.op = RT_PUT, .scalar = (const char *)start};
        int64_t d;
        tsrt_tensor *idx;
        const double v = r->start;
        if (rt_writable(c, self) || rt_wrap_dim(c, dim, self->ndim, &d) || check_shapes(c, name, index, self, "self", (int)d, false)) return 1;
        if (r->op == RT_MAX || r->op == RT_MIN) limit_of(self->dtype, r->op == RT_MAX, start);
        else rt_convert(self->dtype, (char *)start, 0, TSRT_FLOAT64, (const char *)&v, 0, 1);
        if (rt_to(c, index, TSRT_INT64, &idx)) return 1;
        const int failed = go(c, &j, (int)d, index->ndim, index->size, self, NULL, idx, idx->stride);
        rt_drop(c, idx);
        if (failed) return 1;
    }
    if (scatter(c, name, self, dim, index, src, NULL, r->op)) return 1;
    if (!r->mean) return 0;
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}}, none = {.type = &tsrt_type_int, .u = {.i = 0}};
    tsrt_tensor *hits;
    if (rt_full(c, self->dtype == TSRT_BOOL8 ? TSRT_INT64 : self->dtype, self->ndim, self->size, include_self ? &one : &none, &hits)) return 1;
    const int failed = scatter(c, name, hits, dim, index, NULL, &one, RT_ADD) || divide_by_hits(c, self, hits);
    rt_drop(c, hits);
    return failed;
}

int tsrt_op_scatter_reduce__two(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_str *reduce, bool include_self) {
    return reduce_into(c, "scatter_reduce", self, dim, index, src, reduce, include_self);
}
RT_ON_CLONE(tsrt_op_scatter_reduce_two, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *src, const tsrt_str *reduce, bool include_self, tsrt_tensor **out),
            reduce_into(c, "scatter_reduce", t, dim, index, src, reduce, include_self))

/* ---- index_*: a 1-dimensional index, the same for all other dimensions */
/* The index as a tensor of int64 that has `like`'s sizes, by strides: it moves along dim only. `like` is self with dim as long as the index. */
static int spread(tsrt_ctx *c, const char *name, const tsrt_tensor *index, int64_t dim, int ndim, const int64_t *size, tsrt_tensor **out) {
    int64_t stride[RT_MAXDIM] = {0};
    tsrt_tensor *idx;
    if (index->dtype != TSRT_INT64 && index->dtype != TSRT_INT32) return tsrt_fail(c, NULL, "%s(): Expected dtype int32/int64 for index", name);
    if (index->ndim > 1) return tsrt_fail(c, NULL, "%s(): Index is supposed to be a vector", name);
    if (rt_to(c, (tsrt_tensor *)index, TSRT_INT64, &idx)) return 1;
    if (ndim) stride[dim] = idx->ndim ? idx->stride[0] : 0;
    const int failed = rt_view(c, idx, ndim, size, stride, idx->offset, out);
    rt_drop(c, idx);
    return failed;
}

int tsrt_op_index_select(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor **out) {
    int64_t d, size[RT_MAXDIM];
    tsrt_tensor *wide, *t;
    if (rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    if (!self->ndim && index->numel != 1) return tsrt_fail(c, NULL, "index_select(): Index to scalar can have only 1 value, got %lld value(s)", (long long)index->numel);
    for (int i = 0; i < self->ndim; i++) size[i] = i == d ? index->numel : self->size[i];
    if (spread(c, "index_select", index, d, self->ndim, size, &wide)) return 1;
    int failed = rt_empty(c, self->dtype, self->ndim, size, &t);
    if (!failed) {
        failed = go(c, &(Job){.gather = true}, (int)d, self->ndim, size, self, t, wide, wide->stride);
        if (failed) rt_drop(c, t);
        else *out = t;
    }
    rt_drop(c, wide);
    return failed;
}

/* Runs `op` with source (broadcast only when it is 0-dim) or a number. */
static int index_write(tsrt_ctx *c, const char *name, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, const tsrt_value *v,
                       const tsrt_str *reduce, rt_combine op, bool include_self) {
    int64_t d, size[RT_MAXDIM], wide_v[2];
    tsrt_tensor *wide, *src = NULL;
    Job j = {.op = op};
    if (rt_writable(c, self) || rt_wrap_dim(c, dim, self->ndim, &d)) return 1;
    for (int i = 0; i < self->ndim; i++) size[i] = i == d ? index->numel : self->size[i];
    if (source) {
        if (source->dtype != self->dtype)
            return tsrt_fail(c, NULL, "%s(): self (%s) and source (%s) must have the same scalar type", name, rt_dtype_cpp(self->dtype), rt_dtype_cpp(source->dtype));
        bool fits = source->ndim == self->ndim || (source->ndim == 0 && index->numel == 1) || self->ndim == 0;
        for (int i = 0; fits && i < self->ndim && source->ndim; i++) fits = source->size[i] == size[i];
        if (!fits && source->ndim) {
            char a[300], b[300];
            return tsrt_fail(c, NULL, "%s(): Source/destination tensor must have same slice shapes. Destination slice shape: %s at dimension %lld and source slice shape: %s", name,
                             rt_sizes_text(self->ndim, size, a, sizeof a), (long long)d, rt_sizes_text(source->ndim, source->size, b, sizeof b));
        }
        if (!fits) return tsrt_fail(c, NULL, "%s(): Number of indices (%lld) should be equal to source.size(dim)", name, (long long)index->numel);
        if (self->ndim ? rt_expand(c, source, self->ndim, size, &src) : rt_view(c, source, 0, NULL, NULL, source->offset, &src)) return 1;
    }
    if (v) {
        if (rt_scalar_store(c, v, self->dtype, wide_v)) {
            rt_drop(c, src);
            return 1;
        }
        j.scalar = (const char *)wide_v;
    }
    int failed = spread(c, name, index, d, self->ndim, size, &wide);
    if (!failed) {
        failed = reduce ? reduce_into(c, name, self, d, wide, src, reduce, include_self) : go(c, &j, (int)d, self->ndim, size, self, src, wide, wide->stride);
        rt_drop(c, wide);
    }
    rt_drop(c, src);
    return failed;
}

int tsrt_op_index_copy_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source) {
    return index_write(c, "index_copy", self, dim, index, source, NULL, NULL, RT_PUT, true);
}
int tsrt_op_index_fill__int_Scalar(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value) {
    return index_write(c, "index_fill_", self, dim, index, NULL, value, NULL, RT_PUT, true);
}
int tsrt_op_index_fill__int_Tensor(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *value) {
    tsrt_value v;
    if (value->ndim) return tsrt_fail(c, NULL, "index_fill_ only supports a 0-dimensional value tensor, but got tensor with %d dimension(s).", value->ndim);
    if (rt_scalar_load(c, value->dtype, rt_data(value), &v)) return 1;
    const int failed = tsrt_op_index_fill__int_Scalar(c, self, dim, index, &v);
    tsrt_value_drop(c, &v);
    return failed;
}
int tsrt_op_index_add_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, const tsrt_value *alpha) {
    const bool plain = rt_scalar_is_int(alpha) && rt_scalar_int(alpha) == 1;
    tsrt_tensor *scaled = source;
    if (!plain && source->dtype == self->dtype) {      /* in the dtype of self: of bools, alpha is one, too */
        tsrt_tensor *product;
        if (tsrt_op_mul_Scalar(c, source, alpha, &product)) return 1;
        const int failed = rt_to(c, product, self->dtype, &scaled);
        rt_drop(c, product);
        if (failed) return 1;
    }
    const int failed = index_write(c, "index_add", self, dim, index, scaled, NULL, NULL, RT_ADD, true);
    if (scaled != source) rt_drop(c, scaled);
    return failed;
}
int tsrt_op_index_reduce_(tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, const tsrt_str *reduce, bool include_self) {
    if (!strcmp(reduce->data, "sum")) return tsrt_fail(c, NULL, "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got %s.", reduce->data);
    return index_write(c, "index_reduce", self, dim, index, source, NULL, reduce, RT_PUT, include_self);
}
RT_ON_CLONE(tsrt_op_index_copy, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, tsrt_tensor **out),
            tsrt_op_index_copy_(c, t, dim, index, source))
RT_ON_CLONE(tsrt_op_index_fill_int_Scalar, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, const tsrt_value *value, tsrt_tensor **out),
            tsrt_op_index_fill__int_Scalar(c, t, dim, index, value))
RT_ON_CLONE(tsrt_op_index_fill_int_Tensor, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *value, tsrt_tensor **out),
            tsrt_op_index_fill__int_Tensor(c, t, dim, index, value))
RT_ON_CLONE(tsrt_op_index_add, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, const tsrt_value *alpha, tsrt_tensor **out),
            tsrt_op_index_add_(c, t, dim, index, source, alpha))
RT_ON_CLONE(tsrt_op_index_reduce, (tsrt_ctx *c, tsrt_tensor *self, int64_t dim, tsrt_tensor *index, tsrt_tensor *source, const tsrt_str *reduce, bool include_self, tsrt_tensor **out),
            tsrt_op_index_reduce_(c, t, dim, index, source, reduce, include_self))

/* ---- take_along_dim: gather whose operands broadcast, but along dim */
int rt_flat(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    tsrt_tensor *row;
    const int64_t stride = 1;
    if (rt_contiguous(c, t, &row)) return 1;
    const int failed = rt_view(c, row, 1, &row->numel, &stride, row->offset, out);
    rt_drop(c, row);
    return failed;
}

/* t expanded to the sizes that t and other broadcast to, its own along dim. */
static int expand_beside(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_tensor *other, int64_t dim, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM];
    for (int i = 0; i < t->ndim; i++) {
        size[i] = i == dim || t->size[i] != 1 ? t->size[i] : other->size[i];
        if (i != dim && other->size[i] != 1 && other->size[i] != size[i])
            return tsrt_fail(c, NULL, "The size of tensor a (%lld) must match the size of tensor b (%lld) at non-singleton dimension %d", (long long)t->size[i], (long long)other->size[i], i);
    }
    return rt_expand(c, t, t->ndim, size, out);
}

int tsrt_op_take_along_dim(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *index, const tsrt_opt_int *dim, tsrt_tensor **out) {
    int64_t d = 0;
    tsrt_tensor *x = NULL, *i = NULL;
    if (index->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "torch.take_along_dim(): dtype of indices should be Long but got %s", rt_dtype_cpp(index->dtype));
    int failed;
    if (!rt_has(dim)) {
        failed = rt_flat(c, self, &x) || rt_flat(c, index, &i);
    } else {
        if (rt_wrap_dim(c, dim->value, self->ndim, &d)) return 1;
        if (self->ndim != index->ndim)
            return tsrt_fail(c, NULL, "torch.take_along_dim(): input and indices should have the same number of dimensions, but got %d dimensions for input, and %d dimensions for indices",
                             self->ndim, index->ndim);
        failed = expand_beside(c, self, index, d, &x) || expand_beside(c, index, self, d, &i);
    }
    if (!failed) failed = gather(c, x, d, i, true, out);
    rt_drop(c, x);
    rt_drop(c, i);
    return failed;
}
