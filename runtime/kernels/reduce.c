/* reduce.c: the reduction driver. See kernels/reduce.h. */
#include <math.h>
#include "kernels/reduce.h"

enum { COL_ROWS = 64, FEW = 16 };

int red_type(int dtype) {
    if (rt_is_complex(dtype)) return -1;
    return dtype == TSRT_BOOL8 ? RED_U8 : dtype == TSRT_FLOAT64 ? RED_F64 : rt_is_floating(dtype) ? RED_F32 : RED_I64;
}
int red_dtype(int type) {
    static const uint8_t dtype[RED_NTYPE] = {TSRT_FLOAT32, TSRT_FLOAT64, TSRT_INT64, TSRT_BOOL8};
    return dtype[type];
}

int red_sizes(const tsrt_tensor *t, uint64_t dims, bool keepdim, int64_t *size) {
    int n = 0;
    for (int i = 0; i < t->ndim; i++) {
        if (!(dims >> i & 1)) size[n++] = t->size[i];
        else if (keepdim) size[n++] = 1;
    }
    return n;
}

/* Inserts a dimension so that strides grow; equal ones keep the later (inner) dimension first. */
static void insert(int *n, int64_t *size, int64_t *stride, int64_t *out, int64_t sz, int64_t st, int64_t o) {
    int k = (*n)++;
    for (; k > 0 && stride[k - 1] > st; k--) {
        size[k] = size[k - 1];
        stride[k] = stride[k - 1];
        if (out) out[k] = out[k - 1];
    }
    size[k] = sz;
    stride[k] = st;
    if (out) out[k] = o;
}
static int merge(int n, int64_t *size, int64_t *stride, int64_t *out) {
    int m = 0;
    for (int i = 1; i < n; i++) {
        if (stride[i] == stride[m] * size[m] && (!out || out[i] == out[m] * size[m])) {
            size[m] *= size[i];
            continue;
        }
        m++;
        size[m] = size[i];
        stride[m] = stride[i];
        if (out) out[m] = out[i];
    }
    return n ? m + 1 : 0;
}

void red_plan_make(red_plan *p, const tsrt_tensor *t, uint64_t dims) {
    const int64_t bytes = (int64_t)rt_bytes(t->dtype);
    int64_t out = 1;
    p->nk = p->nr = 0;
    p->n = p->nout = 1;
    for (int i = t->ndim - 1; i >= 0; i--) {
        const int64_t size = t->size[i], stride = t->stride[i] * bytes;
        if (dims >> i & 1) {
            p->n *= size;
            if (size != 1) insert(&p->nr, p->rsize, p->rstride, NULL, size, stride, 0);
        } else {
            p->nout *= size;
            if (size != 1) insert(&p->nk, p->ksize, p->kstride, p->kout, size, stride, out);
            out *= size;
        }
    }
    p->nk = merge(p->nk, p->ksize, p->kstride, p->kout);
    p->nr = merge(p->nr, p->rsize, p->rstride, NULL);
    if (!p->nr) {
        p->nr = 1;
        p->rsize[0] = 1;
        p->rstride[0] = INT64_MAX;
    }
}

/* ---- one run */
typedef union value { float f; double d; int64_t i; uint8_t b; } value;
typedef struct run {
    const red_plan *p;
    const red_loops *loops, *join;                        /* join: of results, which need no map */
    const red_arg_loops *arg;
    const char *data;
    int dtype, type;
    red_fold fold;
    double pw;
    const char *centre;
    char *acc;
    int64_t *at;
    size_t in_bytes, acc_bytes;
    bool direct;                                          /* elements are of the computing type already */
    int64_t chunks;                                       /* of RED_COLS columns in the innermost kept dimension */
    char *parts;                                          /* partial results of blocks */
} run;

static inline const void *dense(const run *r, const char *src, int64_t stride, int64_t n, void *buf) {
    if (r->direct && (stride == (int64_t)r->in_bytes || n == 1)) return src;
    rt_convert(red_dtype(r->type), buf, (int64_t)r->in_bytes, r->dtype, src, n == 1 ? 0 : stride, n);
    return buf;
}
static const char *kept_place(const run *r, int64_t i, int first, int64_t *out) {
    const red_plan *p = r->p;
    const char *at = r->data;
    int64_t o = 0;
    for (int k = first; k < p->nk; k++) {
        const int64_t x = i % p->ksize[k];
        i /= p->ksize[k];
        at += x * p->kstride[k];
        o += x * p->kout[k];
    }
    *out = o;
    return at;
}

/* Partial results joined as a binary counter does: pairwise, whatever their number. */
typedef struct cascade { value part[64]; int top; uint64_t count; } cascade;
static void join(const run *r, value *a, const value *b) {
    char two[16];
    memcpy(two, a, r->acc_bytes);
    memcpy(two + r->acc_bytes, b, r->acc_bytes);
    union { char c[16]; value align; } u;
    memcpy(u.c, two, sizeof two);
    r->join->row(u.c, 2, &(red_args){0}, a);
}
static void push(const run *r, cascade *s, value v) {
    for (uint64_t k = s->count++; k & 1; k >>= 1) {
        value a = s->part[--s->top];
        join(r, &a, &v);
        v = a;
    }
    s->part[s->top++] = v;
}
static value total(const run *r, cascade *s) {
    value v = s->part[--s->top];
    while (s->top) {
        value a = s->part[--s->top];
        join(r, &a, &v);
        v = a;
    }
    return v;
}

static void fold_row(const run *r, const char *at, const red_args *a, void *out) {
    const red_plan *p = r->p;
    union { char c[RED_BLOCK * 8]; value align; } buf;
    const int64_t n0 = p->rsize[0], s0 = p->rstride[0];
    if (p->nr == 1 && n0 <= RED_BLOCK) {
        r->loops->row(dense(r, at, s0, n0, buf.c), n0, a, out);
        return;
    }
    cascade s;
    s.top = 0;
    s.count = 0;
    value v;
    const bool whole = r->direct && s0 == (int64_t)r->in_bytes && (p->nr == 1 || n0 >= 256);
    int64_t index[RT_MAXDIM] = {0}, fill = 0;
    for (;;) {
        for (int64_t i = 0; i < n0;) {
            if (whole) {
                const int64_t w = n0 - i < RED_BLOCK ? n0 - i : RED_BLOCK;
                r->loops->row(at + i * s0, w, a, &v);
                push(r, &s, v);
                i += w;
                continue;
            }
            const int64_t w = n0 - i < RED_BLOCK - fill ? n0 - i : RED_BLOCK - fill;
            rt_convert(red_dtype(r->type), buf.c + fill * (int64_t)r->in_bytes, (int64_t)r->in_bytes, r->dtype, at + i * s0, s0, w);
            i += w;
            fill += w;
            if (fill == RED_BLOCK) {
                r->loops->row(buf.c, fill, a, &v);
                push(r, &s, v);
                fill = 0;
            }
        }
        int k = 1;
        for (; k < p->nr; k++) {
            at += p->rstride[k];
            if (++index[k] < p->rsize[k]) break;
            at -= p->rstride[k] * p->rsize[k];
            index[k] = 0;
        }
        if (k >= p->nr) break;
    }
    if (fill) {
        r->loops->row(buf.c, fill, a, &v);
        push(r, &s, v);
    }
    v = total(r, &s);
    memcpy(out, &v, r->acc_bytes);
}
static void rows(void *arg, int64_t begin, int64_t end) {
    const run *r = arg;
    for (int64_t i = begin; i < end; i++) {
        int64_t out;
        const char *at = kept_place(r, i, 0, &out);
        const red_args a = {r->pw, r->centre ? r->centre + out * (int64_t)r->in_bytes : NULL};
        fold_row(r, at, &a, r->acc + out * (int64_t)r->acc_bytes);
    }
}
/* One result of many elements: blocks side by side. */
static void blocks(void *arg, int64_t begin, int64_t end) {
    const run *r = arg;
    const red_plan *p = r->p;
    union { char c[RED_BLOCK * 8]; value align; } buf;
    const red_args a = {r->pw, r->centre};
    for (int64_t b = begin; b < end; b++) {
        const int64_t first = b * RED_BLOCK, w = p->n - first < RED_BLOCK ? p->n - first : RED_BLOCK;
        r->loops->row(dense(r, r->data + first * p->rstride[0], p->rstride[0], w, buf.c), w, &a, r->parts + b * (int64_t)r->acc_bytes);
    }
}

static void neutral(const run *r, char *acc, int64_t w) {
    value v = {0};
    const bool is_max = r->fold == RED_MAX;
    if (r->fold != RED_SUM)
        switch (r->type) {
        case RED_F32: v.f = r->fold == RED_PROD ? 1 : is_max ? -INFINITY : INFINITY; break;
        case RED_F64: v.d = r->fold == RED_PROD ? 1 : is_max ? -INFINITY : INFINITY; break;
        case RED_I64: v.i = r->fold == RED_PROD ? 1 : is_max ? INT64_MIN : INT64_MAX; break;
        default: v.b = !is_max;
        }
    for (int64_t j = 0; j < w; j++) memcpy(acc + j * (int64_t)r->acc_bytes, &v, r->acc_bytes);
}
/* Columns side by side: chunk number `begin`.. of the innermost kept dimension. */
static void columns(void *arg, int64_t begin, int64_t end) {
    const run *r = arg;
    const red_plan *p = r->p;
    const int64_t es = (int64_t)r->in_bytes, as = (int64_t)r->acc_bytes;
    union { char c[4][RED_COLS * 8]; value align; } buf;
    union { char c[RED_COLS * 8]; value align; } acc[3], centre;
    for (int64_t t = begin; t < end; t++) {
        int64_t out;
        const int64_t j0 = t % r->chunks * RED_COLS, w = p->ksize[0] - j0 < RED_COLS ? p->ksize[0] - j0 : RED_COLS;
        const char *at = kept_place(r, t / r->chunks, 1, &out) + j0 * p->kstride[0];
        out += j0 * p->kout[0];
        red_args a = {r->pw, NULL};
        if (r->centre) {
            for (int64_t j = 0; j < w; j++) memcpy(centre.c + j * es, r->centre + (out + j * p->kout[0]) * es, (size_t)es);
            a.centre = centre.c;
        }
        for (int k = 0; k < 3; k++) neutral(r, acc[k].c, w);
        int64_t index[RT_MAXDIM] = {0}, groups = 0, flushes = 0;
        for (bool more = true; more;) {
            const void *x[4];
            int m = 0;
            while (more && m < 4) {
                x[m] = dense(r, at, p->kstride[0], w, buf.c[m]);
                m++;
                int k = 0;
                for (; k < p->nr; k++) {
                    at += p->rstride[k];
                    if (++index[k] < p->rsize[k]) break;
                    at -= p->rstride[k] * p->rsize[k];
                    index[k] = 0;
                }
                more = k < p->nr;
            }
            r->loops->cols(acc[0].c, x, m, w, &a);
            if (r->fold == RED_SUM && ++groups == COL_ROWS / 4) {
                groups = 0;
                r->join->cols(acc[1].c, &(const void *){acc[0].c}, 1, w, &a);
                neutral(r, acc[0].c, w);
                if (++flushes == COL_ROWS) {
                    flushes = 0;
                    r->join->cols(acc[2].c, &(const void *){acc[1].c}, 1, w, &a);
                    neutral(r, acc[1].c, w);
                }
            }
        }
        if (r->fold == RED_SUM) {
            r->join->cols(acc[0].c, &(const void *){acc[1].c}, 1, w, &a);
            r->join->cols(acc[0].c, &(const void *){acc[2].c}, 1, w, &a);
        }
        for (int64_t j = 0; j < w; j++) memcpy(r->acc + (out + j * p->kout[0]) * as, acc[0].c + j * as, (size_t)as);
    }
}
/* Folding columns is better where they are denser than rows, or where rows are very short. */
static bool by_columns(const red_plan *p) {
    return p->nk && ((p->kstride[0] < p->rstride[0] && p->ksize[0] >= 8) || (p->n <= FEW && p->ksize[0] >= 2 * FEW));
}
static int64_t grain_of(int64_t each) { const int64_t g = 32768 / (each ? each : 1); return g ? g : 1; }

static void run_init(run *r, tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type) {
    memset(r, 0, sizeof *r);
    r->p = p;
    r->data = rt_data(t);
    r->dtype = t->dtype;
    r->type = type;
    r->in_bytes = rt_bytes(red_dtype(type));
    r->direct = t->dtype == red_dtype(type);
    r->chunks = p->nk ? (p->ksize[0] + RED_COLS - 1) / RED_COLS : 1;
    (void)c;
}
static int fold_all(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, red_fold fold, red_map map, double pw, const void *centre, void *acc) {
    run r;
    if (!p->nout) return 0;
    run_init(&r, c, t, p, type);
    const red_table *table = RT_PICK(c, &red_loops_table);
    r.loops = &table->fold[type][fold][map];
    r.join = &table->fold[type == RED_U8 && fold == RED_SUM ? RED_I64 : type][fold][RED_ID];
    r.acc_bytes = type == RED_U8 && fold == RED_SUM ? 8 : r.in_bytes;
    r.fold = fold;
    r.pw = pw;
    r.centre = centre;
    r.acc = acc;
    if (by_columns(p)) {
        rt_parallel(c, p->nout / p->ksize[0] * r.chunks, grain_of(p->n * (p->ksize[0] < RED_COLS ? p->ksize[0] : RED_COLS)), columns, &r);
        return 0;
    }
    if (p->nout == 1 && p->nr == 1 && p->n > 16 * RED_BLOCK && rt_threads(c) > 1) {
        const int64_t nb = (p->n + RED_BLOCK - 1) / RED_BLOCK;
        const size_t bytes = (size_t)nb * r.acc_bytes;
        r.parts = rt_scratch(c, bytes);
        if (!r.parts) return 1;
        rt_parallel(c, nb, 16, blocks, &r);
        cascade s;
        s.top = 0;
        s.count = 0;
        for (int64_t b = 0; b < nb; b++) {
            value v;
            memcpy(&v, r.parts + b * (int64_t)r.acc_bytes, r.acc_bytes);
            push(&r, &s, v);
        }
        const value v = total(&r, &s);
        memcpy(acc, &v, r.acc_bytes);
        rt_scratch_free(c, r.parts, bytes);
        return 0;
    }
    rt_parallel(c, p->nout, grain_of(p->n), rows, &r);
    return 0;
}
int red_run(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, red_fold fold, red_map map, double pw, void *acc) {
    return fold_all(c, t, p, type, fold, map, pw, NULL, acc);
}
int red_around(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, const void *centre, void *acc) {
    return fold_all(c, t, p, type, RED_SUM, RED_SQDIFF, 0, centre, acc);
}
int red_two(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, red_fold fold1, red_between_fn *between, red_map map2, void *centre, void *acc) {
    const size_t bytes = (size_t)p->nout * rt_bytes(red_dtype(type));
    void *mid = centre ? centre : rt_scratch(c, bytes);
    if (!mid) return 1;
    int failed = fold_all(c, t, p, type, fold1, RED_ID, 0, NULL, mid);
    if (!failed) {
        between(mid, p->nout, p->n, type);
        failed = fold_all(c, t, p, type, RED_SUM, map2, 0, mid, acc);
    }
    if (!centre) rt_scratch_free(c, mid, bytes);
    return failed;
}

/* ---- places of extremes */
static void arg_rows(void *arg, int64_t begin, int64_t end) {
    const run *r = arg;
    const red_plan *p = r->p;
    union { char c[RED_BLOCK * 8]; value align; } buf;
    for (int64_t i = begin; i < end; i++) {
        int64_t out, at = -1;
        value best = {0};
        const char *x = kept_place(r, i, 0, &out);
        const int64_t s = p->rstride[0];
        if (r->direct && s == (int64_t)r->in_bytes) r->arg->row(x, p->n, 0, &best, &at);
        else
            for (int64_t k = 0; k < p->n; k += RED_BLOCK) {
                const int64_t w = p->n - k < RED_BLOCK ? p->n - k : RED_BLOCK;
                r->arg->row(dense(r, x + (k ? k * s : 0), s, w, buf.c), w, k, &best, &at);
            }
        if (r->acc) memcpy(r->acc + out * (int64_t)r->in_bytes, &best, r->in_bytes);
        if (r->at) r->at[out] = at;
    }
}
static void arg_columns(void *arg, int64_t begin, int64_t end) {
    const run *r = arg;
    const red_plan *p = r->p;
    const int64_t es = (int64_t)r->in_bytes;
    union { char c[RED_COLS * 8]; value align; } buf, best;
    int64_t places[RED_COLS];
    for (int64_t t = begin; t < end; t++) {
        int64_t out;
        const int64_t j0 = t % r->chunks * RED_COLS, w = p->ksize[0] - j0 < RED_COLS ? p->ksize[0] - j0 : RED_COLS;
        const char *at = kept_place(r, t / r->chunks, 1, &out) + j0 * p->kstride[0];
        out += j0 * p->kout[0];
        rt_convert(red_dtype(r->type), best.c, es, r->dtype, at, p->kstride[0], w);
        memset(places, 0, sizeof places);
        for (int64_t k = 1; k < p->n; k++) r->arg->cols(dense(r, at + k * p->rstride[0], p->kstride[0], w, buf.c), w, k, best.c, places);
        for (int64_t j = 0; j < w; j++) {
            const int64_t o = out + j * p->kout[0];
            if (r->acc) memcpy(r->acc + o * es, best.c + j * es, (size_t)es);
            if (r->at) r->at[o] = places[j];
        }
    }
}
int red_arg(tsrt_ctx *c, const tsrt_tensor *t, const red_plan *p, int type, bool smallest, void *best, int64_t *at) {
    run r;
    if (!p->nout) return 0;
    run_init(&r, c, t, p, type);
    r.arg = &RT_PICK(c, &red_loops_table)->arg[type][smallest];
    r.acc = best;
    r.at = at;
    if (by_columns(p)) rt_parallel(c, p->nout / p->ksize[0] * r.chunks, grain_of(p->n * (p->ksize[0] < RED_COLS ? p->ksize[0] : RED_COLS)), arg_columns, &r);
    else rt_parallel(c, p->nout, grain_of(p->n), arg_rows, &r);
    return 0;
}
