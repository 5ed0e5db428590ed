/* ew_run.c: runs an elementwise operator: promotion, the result's layout, and everything that the loops do not take (strides, dtypes, float16) brought
 * into dense blocks. Contiguous tensors of one dtype and size go straight to the loop. */
#include "ew_op.h"

enum { MAX_IN = 4, BLOCK = 256, GRAIN = 32768, SLOW_GRAIN = 2048 };

int rt_ew_not_implemented(tsrt_ctx *c, const char *name, int dtype) { return tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(dtype)); }

static rt_loop *loop_of(tsrt_ctx *c, const ew_op *op, int dtype) {
    rt_loop *const *table = op->isa[rt_cpu(c)];
    rt_loop *loop = table ? table[dtype] : NULL;
    return loop || !op->once ? loop : op->once[dtype];
}
int rt_ew_loop_dtype(tsrt_ctx *c, const ew_op *op, int common) {
    if (rt_is_reduced(common) && (op->flags & EW_NO_HALF)) return -1;
    if (loop_of(c, op, common)) return common;
    const int wide = rt_is_reduced(common) ? TSRT_FLOAT32 : common == TSRT_COMPLEX32 && (op->flags & EW_C32) ? TSRT_COMPLEX64 : -1;
    return wide >= 0 && loop_of(c, op, wide) ? wide : -1;
}
static int out_dtype(const ew_op *op, int dtype) {
    return op->flags & EW_BOOL ? TSRT_BOOL8 : op->flags & EW_REAL ? rt_to_real(dtype) : op->flags & EW_TO_COMPLEX ? rt_to_complex(dtype) : dtype;
}

/* ---- blocks */
typedef struct plan {
    rt_loop *loop;
    const ew_args *args;
    int n;
    bool dense;
    uint8_t mem[MAX_IN + 1], via[MAX_IN + 1], as[MAX_IN + 1];   /* dtype in memory, the one between, the loop's */
} plan;

/* Loops of two operands and more take a last one that stands still; those of one operand read each element. */
static bool may_stand(const plan *p, int k) { return k > 1 && k == p->n - 1 && !p->dense; }

static void bring(const plan *p, int k, char *to, const char *from, int64_t stride, int64_t n) {
    const int64_t size = (int64_t)rt_bytes(p->as[k]);
    if (p->via[k] != p->mem[k] && p->via[k] != p->as[k]) {
        char between[BLOCK * 4];                       /* float16, bfloat16, complex32 */
        const int64_t b = (int64_t)rt_bytes(p->via[k]);
        rt_convert(p->via[k], between, b, p->mem[k], from, stride, n);
        rt_convert(p->as[k], to, size, p->via[k], between, b, n);
    } else {
        rt_convert(p->as[k], to, size, p->mem[k], from, stride, n);
    }
}
static void blocks(char *const *data, const int64_t *stride, int64_t n, const void *arg) {
    const plan *p = arg;
    _Alignas(64) char buf[MAX_IN + 1][BLOCK * 16];
    char *at[MAX_IN + 1];
    int64_t step[MAX_IN + 1], size[MAX_IN + 1];
    bool direct[MAX_IN + 1];
    for (int k = 0; k < p->n; k++) {
        size[k] = (int64_t)rt_bytes(p->as[k]);
        direct[k] = p->mem[k] == p->as[k] && p->via[k] == p->as[k] && (stride[k] == size[k] || n == 1 || (stride[k] == 0 && may_stand(p, k)));
        step[k] = stride[k] == 0 && may_stand(p, k) ? 0 : size[k];
        if (k && !direct[k] && !stride[k]) bring(p, k, buf[k], data[k], 0, n < BLOCK ? n : BLOCK);     /* the same for all blocks */
    }
    for (int64_t i = 0; i < n; i += BLOCK) {
        const int64_t m = n - i < BLOCK ? n - i : BLOCK;
        for (int k = 0; k < p->n; k++) {
            at[k] = direct[k] ? data[k] + i * stride[k] : buf[k];
            if (k && !direct[k] && stride[k]) bring(p, k, buf[k], data[k] + i * stride[k], stride[k], m);
        }
        p->loop(at, step, m, p->args);
        if (!direct[0]) {
            if (p->via[0] != p->mem[0] && p->via[0] != p->as[0]) {          /* rounded to the result's dtype before the destination's */
                char between[BLOCK * 4];
                const int64_t b = (int64_t)rt_bytes(p->via[0]);
                rt_convert(p->via[0], between, b, p->as[0], buf[0], size[0], m);
                rt_convert(p->mem[0], data[0] + i * stride[0], stride[0], p->via[0], between, b, m);
            } else {
                rt_convert(p->mem[0], data[0] + i * stride[0], stride[0], p->as[0], buf[0], size[0], m);
            }
        }
    }
}

/* ---- the straight way */
typedef struct straight { rt_loop *loop; const ew_args *args; int n; char *data[MAX_IN + 1]; int64_t step[MAX_IN + 1]; } straight;
static void run_range(void *arg, int64_t begin, int64_t end) {
    const straight *s = arg;
    char *at[MAX_IN + 1];
    for (int k = 0; k < s->n; k++) at[k] = s->data[k] + begin * s->step[k];
    s->loop(at, s->step, end - begin, s->args);
}
static bool same_size(const tsrt_tensor *a, const tsrt_tensor *b) {
    if (a->ndim != b->ndim) return false;
    for (int k = 0; k < a->ndim; k++)
        if (a->size[k] != b->size[k]) return false;
    return true;
}
/* 1: done; 0: not of that kind; -1: failed */
static int try_straight(tsrt_ctx *c, const ew_op *op, rt_loop *loop, int as, int result, int nin, tsrt_tensor *const *in, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    const tsrt_tensor *first = in[0];
    straight s;
    if (as != result && out_dtype(op, as) != result) return 0;
    for (int k = 0; k < nin; k++) {
        const tsrt_tensor *t = in[k];
        const int want = k == 0 && (op->flags & EW_COND) ? TSRT_BOOL8 : as;
        const bool number = k == nin - 1 && k > 0 && t->ndim == 0 && !(op->flags & EW_DENSE) && first->ndim > 0;
        if (t->dtype != want || !rt_is_contiguous(t) || (!number && k && !same_size(first, t))) return 0;
        s.data[k + 1] = rt_data(t);
        s.step[k + 1] = number ? 0 : (int64_t)rt_bytes(want);
    }
    if (dest && (dest != in[0] || dest->dtype != result || (dest->storage->flags & TSRT_STORAGE_READ_ONLY))) return 0;
    tsrt_tensor *o = dest;
    if (!o && rt_empty(c, result, first->ndim, first->size, &o)) return -1;
    s.loop = loop, s.args = args, s.n = nin + 1;
    s.data[0] = rt_data(o);
    s.step[0] = (int64_t)rt_bytes(result);
    const int64_t grain = op->flags & EW_SLOW ? SLOW_GRAIN : GRAIN;
    if (o->numel <= grain || rt_threads(c) == 1) loop(s.data, s.step, o->numel, args);
    else rt_parallel(c, o->numel, grain, run_range, &s);
    if (!dest) *out = o;
    return 1;
}

int rt_ew_run(tsrt_ctx *c, const ew_op *op, int common, int nin, tsrt_tensor *const *in, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    const int as = rt_ew_loop_dtype(c, op, common), result = out_dtype(op, common);
    if (dest && rt_check_cast(c, result, dest->dtype)) return 1;
    if (as < 0) return rt_ew_not_implemented(c, op->name, common);
    rt_loop *loop = loop_of(c, op, as);
    const int done = try_straight(c, op, loop, as, result, nin, in, args, dest, out);
    if (done) return done < 0;
    tsrt_tensor *all[MAX_IN + 1];
    if (rt_elementwise_out(c, dest ? dest->dtype : result, nin, in, dest, RT_DEST_INPLACE, &all[0])) return 1;
    plan p = {.loop = loop, .args = args, .n = nin + 1, .dense = op->flags & EW_DENSE};
    p.mem[0] = all[0]->dtype, p.via[0] = (uint8_t)result, p.as[0] = (uint8_t)out_dtype(op, as);
    for (int k = 0; k < nin; k++) {
        all[k + 1] = in[k];
        const bool cond = k == 0 && (op->flags & EW_COND);
        p.mem[k + 1] = in[k]->dtype;
        p.as[k + 1] = cond ? TSRT_BOOL8 : (uint8_t)as;
        /* Rounded to the common dtype first, unless it is a number that is to keep what it has. */
        p.via[k + 1] = as == common || cond || (in[k]->dtype == as && (in[k]->ndim || !rt_is_reduced(common))) || ((op->flags & EW_NUMBERS) && in[k]->ndim == 0) ? p.as[k + 1] : (uint8_t)common;
    }
    rt_iter it;
    if (rt_iter_init(c, &it, 1, nin + 1, all)) { rt_drop(c, all[0]); return 1; }
    bool plain = true;
    for (int k = 0; k <= nin; k++) {
        const int64_t s = it.ndim ? it.stride[k][0] : (int64_t)rt_bytes(p.as[k]);
        plain &= p.mem[k] == p.as[k] && (s == (int64_t)rt_bytes(p.as[k]) || (s == 0 && may_stand(&p, k)));
    }
    rt_iter_run(c, &it, plain ? loop : blocks, plain ? (const void *)args : &p, op->flags & EW_SLOW ? SLOW_GRAIN : 0);
    if (!dest) *out = all[0];
    else rt_drop(c, all[0]);
    return 0;
}

/* ---- numbers */
void rt_ew_value(const tsrt_value *v, int64_t *i, double *d, ew_c128 *z) {
    const tsrt_complex w = rt_scalar_complex(v);
    if (i) *i = rt_scalar_int(v);
    if (d) *d = rt_scalar_double(v);
    if (z) *z = (ew_c128){w.re, w.im};
}
tsrt_tensor *rt_ew_number(tsrt_ctx *c, const ew_op *op, const tsrt_value *v, int common, ew_number *n) {
    const int found = rt_ew_loop_dtype(c, op, common), as = found < 0 ? common : found;
    _Alignas(16) char raw[16], between[16];
    int from = TSRT_FLOAT64;
    if (rt_scalar_is_int(v)) from = TSRT_INT64, memcpy(raw, &v->u.i, 8);
    else if (rt_scalar_is_bool(v)) from = TSRT_BOOL8, raw[0] = v->u.b;
    else if (rt_scalar_is_complex(v)) { const tsrt_complex w = rt_scalar_complex(v); from = TSRT_COMPLEX128; memcpy(raw, &w, 16); }
    else memcpy(raw, &v->u.f, 8);
    if (as != common && !(op->flags & EW_NUMBERS)) {
        rt_convert(common, between, 16, from, raw, 16, 1);
        rt_convert(as, n->value, 16, common, between, 16, 1);
    } else {
        rt_convert(as, n->value, 16, from, raw, 16, 1);
    }
    n->s = (tsrt_storage){.count = TSRT_IMMORTAL, .data = n->value, .bytes = sizeof n->value, .flags = TSRT_STORAGE_FOREIGN};
    n->t = (tsrt_tensor){.head = {TSRT_IMMORTAL, &tsrt_type_tensor}, .storage = &n->s, .numel = 1, .dtype = (uint8_t)as, .flags = TSRT_TENSOR_CONTIGUOUS};
    return &n->t;
}

int rt_ew_unary(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    if ((op->flags & EW_INT_SAME) && rt_is_integral(self->dtype)) return dest ? 0 : rt_clone(c, self, out);
    return rt_ew_run(c, op, op->flags & EW_TO_FLOAT ? rt_ew_float(c, self->dtype) : self->dtype, 1, &self, args, dest, out);
}
int rt_ew_row_major(tsrt_ctx *c, const ew_op *op, tsrt_tensor *self, const ew_args *args, int dtype, tsrt_tensor **out) {
    tsrt_tensor *t;
    if (rt_empty(c, dtype, self->ndim, self->size, &t)) return 1;
    if (rt_ew_unary(c, op, self, args, t, NULL)) { rt_drop(c, t); return 1; }
    *out = t;
    return 0;
}
int rt_ew_binary(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, tsrt_tensor *b, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    int common = a->dtype;
    if (a->dtype != b->dtype) {
        rt_promotion p;
        rt_promotion_init(&p);
        rt_promotion_tensor(&p, a);
        rt_promotion_tensor(&p, b);
        common = rt_promotion_result(&p);
    }
    if (op->flags & EW_TO_FLOAT) common = rt_ew_float(c, common);
    return rt_ew_run(c, op, common, 2, (tsrt_tensor *[]){a, b}, args, dest, out);
}
static int common_with(tsrt_ctx *c, const ew_op *op, const tsrt_tensor *a, const tsrt_value *b) {
    rt_promotion p;
    rt_promotion_init(&p);
    rt_promotion_tensor(&p, a);
    rt_promotion_scalar(c, &p, b);
    const int common = rt_promotion_result(&p);
    return op->flags & EW_TO_FLOAT ? rt_ew_float(c, common) : common;
}
int rt_ew_binary_number(tsrt_ctx *c, const ew_op *op, tsrt_tensor *a, const tsrt_value *b, const ew_args *args, tsrt_tensor *dest, tsrt_tensor **out) {
    ew_number n;
    const int common = common_with(c, op, a, b);
    return rt_ew_run(c, op, common, 2, (tsrt_tensor *[]){a, rt_ew_number(c, op, b, common, &n)}, args, dest, out);
}
int rt_ew_number_binary(tsrt_ctx *c, const ew_op *op, const tsrt_value *a, tsrt_tensor *b, const ew_args *args, tsrt_tensor **out) {
    ew_number n;
    const int common = common_with(c, op, b, a);
    return rt_ew_run(c, op, common, 2, (tsrt_tensor *[]){rt_ew_number(c, op, a, common, &n), b}, args, NULL, out);
}
