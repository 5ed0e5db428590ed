/* product.c: chooses the kernel of a matrix product, cuts it into pieces for threads, walks the batch. The kernels are in loops/gemm.c. */
#include "product.h"
#include "slots.h"
#include "loops/gemm.h"

enum { THREAD_WORK = 1 << 21 /* multiply-adds that pay for a thread of their own */ };

const char *rt_dtype_ctype(int dtype) {
    static const char *const name[TSRT_NUM_DTYPES] = {
        [TSRT_UINT8] = "unsigned char", [TSRT_INT8] = "signed char", [TSRT_INT16] = "short int", [TSRT_INT32] = "int", [TSRT_INT64] = "long int",
        [TSRT_FLOAT16] = "c10::Half", [TSRT_FLOAT32] = "float", [TSRT_FLOAT64] = "double", [TSRT_COMPLEX32] = "c10::complex<c10::Half>",
        [TSRT_COMPLEX64] = "c10::complex<float>", [TSRT_COMPLEX128] = "c10::complex<double>", [TSRT_BOOL8] = "bool", [TSRT_BFLOAT16] = "c10::BFloat16"};
    return name[dtype & 15] ? name[dtype & 15] : "unknown";
}

static rt_gemm_fn *kernel(tsrt_ctx *c, int dtype) {
    switch (dtype) {
    case TSRT_FLOAT32: return RT_PICK(c, gemm_f32);
    case TSRT_FLOAT64: return RT_PICK(c, gemm_f64);
    case TSRT_COMPLEX64: return RT_PICK(c, gemm_c64);
    case TSRT_COMPLEX128: return RT_PICK(c, gemm_c128);
    case TSRT_UINT8: case TSRT_INT8: return RT_PICK(c, gemm_u8);
    case TSRT_INT16: return RT_PICK(c, gemm_u16);
    case TSRT_INT32: return RT_PICK(c, gemm_u32);
    case TSRT_INT64: return RT_PICK(c, gemm_u64);
    default: return NULL;
    }
}

/* Batches of small matrices: PyTorch has a loop of its own for these, each sum in the order of k, products rounded before they are added. */
enum { IN_ORDER = 400 /* multiply-adds of a matrix, from which on it is not taken */ };
#define SUMS_IN_ORDER(name_, T_)                                                                                    \
    static void name_(const rt_gemm_job *g, void *scratch) {                                                        \
        T_ row[IN_ORDER];                                                                                           \
        (void)scratch;                                                                                              \
        for (int64_t i = 0; i < g->m; i++) {                                                                        \
            const T_ *a = (const T_ *)g->a + i * g->a_row;                                                          \
            T_ *c = (T_ *)g->c + i * g->c_row;                                                                      \
            for (int64_t j = 0; j < g->n; j++) row[j] = 0;                                                          \
            for (int64_t k = 0; k < g->k; k++) {                                                                    \
                const T_ v = a[k * g->a_col], *b = (const T_ *)g->b + k * g->b_row;                                 \
                for (int64_t j = 0; j < g->n; j++) row[j] += v * b[j * g->b_col];                                   \
            }                                                                                                       \
            for (int64_t j = 0; j < g->n; j++) {                                                                    \
                const T_ made = (T_)g->alpha[0] * row[j];                                                           \
                c[j * g->c_col] = g->beta[0] == 0 ? made : (T_)g->beta[0] * c[j * g->c_col] + made;                 \
            }                                                                                                       \
        }                                                                                                           \
    }
SUMS_IN_ORDER(in_order_f32, float)
SUMS_IN_ORDER(in_order_f64, double)

/* What the pieces of a product share. */
typedef struct work {
    const rt_product *p;
    rt_gemm_job job;                     /* planned; a, b, c are those of the first matrix */
    rt_gemm_fn *fn;
    size_t bytes;
    rt_slots *slots;
    bool swapped;                        /* A and B change places in the job */
    bool by_rows;                        /* a single matrix is cut along m, else along n */
} work;

static void batch_range(void *arg, int64_t begin, int64_t end) {
    work *w = arg;
    const rt_product *p = w->p;
    const int slot = rt_slot_take(w->slots);
    int64_t at[RT_MAXDIM] = {0}, a = 0, b = 0, to = 0, left = begin;
    for (int d = p->nbatch - 1; d >= 0; d--) {
        at[d] = left % p->batch[d], left /= p->batch[d];
        a += at[d] * p->a_step[d], b += at[d] * p->b_step[d], to += at[d] * p->c_step[d];
    }
    const bool swapped = w->swapped;
    for (int64_t i = begin; i < end; i++) {
        rt_gemm_job g = w->job;
        const char *pa = p->a + a * (int64_t)w->bytes, *pb = p->b + b * (int64_t)w->bytes;
        g.a = swapped ? pb : pa, g.b = swapped ? pa : pb, g.c = p->c + to * (int64_t)w->bytes;
        w->fn(&g, rt_slot_room(w->slots, slot));
        for (int d = p->nbatch - 1; d >= 0; d--) {
            a += p->a_step[d], b += p->b_step[d], to += p->c_step[d];
            if (++at[d] < p->batch[d]) break;
            a -= at[d] * p->a_step[d], b -= at[d] * p->b_step[d], to -= at[d] * p->c_step[d], at[d] = 0;
        }
    }
    rt_slot_give(w->slots, slot);
}
/* Pieces of one matrix, counted in blocks of 24 rows or 64 columns. */
enum { ROWS_PIECE = 24, COLS_PIECE = 64 };
static void matrix_range(void *arg, int64_t begin, int64_t end) {
    work *w = arg;
    rt_gemm_job g = w->job;
    const int64_t bytes = (int64_t)w->bytes;
    if (w->by_rows) {
        const int64_t lo = begin * ROWS_PIECE, hi = end * ROWS_PIECE < g.m ? end * ROWS_PIECE : g.m;
        g.m = hi - lo, g.a = (const char *)g.a + lo * g.a_row * bytes, g.c = (char *)g.c + lo * g.c_row * bytes;
    } else {
        const int64_t lo = begin * COLS_PIECE, hi = end * COLS_PIECE < g.n ? end * COLS_PIECE : g.n;
        g.n = hi - lo, g.b = (const char *)g.b + lo * g.b_col * bytes, g.c = (char *)g.c + lo * g.c_col * bytes;
    }
    const int slot = rt_slot_take(w->slots);
    w->fn(&g, rt_slot_room(w->slots, slot));
    rt_slot_give(w->slots, slot);
}

static int set_scalar(tsrt_ctx *c, int dtype, const tsrt_value *v, double none, double *out, int64_t *iout) {
    out[0] = none, out[1] = 0, *iout = (int64_t)none;
    if (!v || v->type->kind == TSRT_NONE) return 0;
    if (rt_is_complex(dtype)) {
        const tsrt_complex z = rt_scalar_complex(v);
        out[0] = z.re, out[1] = z.im;
        return 0;
    }
    if (v->type->kind == TSRT_COMPLEX && rt_scalar_complex(v).im != 0)
        return tsrt_fail(c, NULL, "value cannot be converted to type %s without overflow", rt_is_integral(dtype) ? "int64_t" : dtype == TSRT_FLOAT64 ? "double" : "float");
    out[0] = rt_scalar_double(v);
    if (rt_is_integral(dtype)) *iout = rt_scalar_int(v);
    return 0;
}

static int run(tsrt_ctx *c, const rt_product *p, bool in_order, const char *name) {
    work w = {.p = p, .bytes = rt_bytes(p->dtype)};
    if (!(w.fn = kernel(c, p->dtype))) return tsrt_fail(c, "NotImplementedError", "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(p->dtype));
    rt_gemm_job *g = &w.job;
    *g = (rt_gemm_job){.m = p->m, .n = p->n, .k = p->k, .a_row = p->a_row, .a_col = p->a_col, .b_row = p->b_row, .b_col = p->b_col,
                       .c_row = p->c_row, .c_col = p->c_col, .a = p->a, .b = p->b, .c = p->c};
    if (set_scalar(c, p->dtype, p->alpha, 1, g->alpha, &g->ialpha) || set_scalar(c, p->dtype, p->beta, 0, g->beta, &g->ibeta)) return 1;
    int64_t count = 1;
    for (int d = 0; d < p->nbatch; d++) count *= p->batch[d];
    if (!count || !p->m || !p->n) return 0;
    if (in_order && p->dtype == TSRT_FLOAT32) w.fn = in_order_f32;
    else if (in_order && p->dtype == TSRT_FLOAT64) w.fn = in_order_f64;
    else if (p->dtype == TSRT_FLOAT32 || p->dtype == TSRT_FLOAT64) w.swapped = rt_gemm_plan(g);
    const double each = (double)p->m * (double)p->n * (double)(p->k + 1), all = each * (double)count;
    int threads = rt_threads(c);
    if (threads > RT_MOST_SLOTS) threads = RT_MOST_SLOTS;
    if (all < 2.0 * THREAD_WORK) threads = 1;
    const bool needs = g->path == RT_GEMM_PACKED || (p->dtype != TSRT_FLOAT32 && p->dtype != TSRT_FLOAT64);
    rt_slots slots;
    w.slots = &slots;
    if (rt_slots_make(c, &slots, threads, needs ? rt_gemm_scratch(g, w.bytes) : 0)) return 1;
    if (threads == 1) batch_range(&w, 0, count);
    else if (count >= threads) rt_parallel(c, count, each >= THREAD_WORK ? 1 : (int64_t)(THREAD_WORK / each) + 1, batch_range, &w);
    else {
        /* Few large matrices: each is cut by itself. */
        int64_t at[RT_MAXDIM] = {0}, a = 0, b = 0, to = 0;
        const bool swapped = w.swapped;
        w.by_rows = g->m >= g->n;
        const int64_t pieces = w.by_rows ? (g->m + ROWS_PIECE - 1) / ROWS_PIECE : (g->n + COLS_PIECE - 1) / COLS_PIECE;
        const double piece = each / (double)pieces;
        const int64_t grain = piece >= THREAD_WORK ? 1 : (int64_t)(THREAD_WORK / piece) + 1;
        for (int64_t i = 0; i < count; i++) {
            const char *pa = p->a + a * (int64_t)w.bytes, *pb = p->b + b * (int64_t)w.bytes;
            g->a = swapped ? pb : pa, g->b = swapped ? pa : pb, g->c = p->c + to * (int64_t)w.bytes;
            rt_parallel(c, pieces, grain, matrix_range, &w);
            for (int d = p->nbatch - 1; d >= 0; d--) {
                a += p->a_step[d], b += p->b_step[d], to += p->c_step[d];
                if (++at[d] < p->batch[d]) break;
                a -= at[d] * p->a_step[d], b -= at[d] * p->b_step[d], to -= at[d] * p->c_step[d], at[d] = 0;
            }
        }
    }
    rt_slots_free(c, &slots);
    return 0;
}

/* Copies a matrix between memory of the two dtypes, row by row. */
static void convert(int to, char *dst, int64_t d_row, int64_t d_col, int from, const char *src, int64_t s_row, int64_t s_col, int64_t m, int64_t n) {
    const int64_t db = (int64_t)rt_bytes(to), sb = (int64_t)rt_bytes(from);
    if (s_row == 1 || d_row == 1) {                         /* along the dense side */
        int64_t t = d_row;
        d_row = d_col, d_col = t, t = s_row, s_row = s_col, s_col = t, t = m, m = n, n = t;
    }
    for (int64_t i = 0; i < m; i++) rt_convert(to, dst + i * d_row * db, d_col * db, from, src + i * s_row * sb, s_col * sb, n);
}
/* Reduced precision: float32 copies of A, B and C, a matrix at a time; B's is kept while it stays the same. */
static int run_reduced(tsrt_ctx *c, const rt_product *p, bool in_order, const char *name) {
    if (p->m > INT64_MAX / 16 / (p->k + p->n + 1) || p->n > INT64_MAX / 16 / (p->k + 1)) return tsrt_fail_memory(c);
    const int64_t na = p->m * p->k, nb = p->k * p->n, nc = p->m * p->n;
    const size_t bytes = (size_t)(na + nb + nc) * sizeof(float);
    if (!nc) return 0;
    float *a = rt_scratch(c, bytes), *b = a + na, *to = b + nb;
    if (!a) return 1;
    double beta[2];
    int64_t ibeta;
    int failed = set_scalar(c, TSRT_FLOAT32, p->beta, 0, beta, &ibeta);
    int64_t count = 1, at[RT_MAXDIM] = {0};
    for (int d = 0; d < p->nbatch; d++) count *= p->batch[d];
    const char *pa = p->a, *pb = p->b, *last_a = NULL, *last_b = NULL;
    char *pc = p->c;
    for (int64_t i = 0; i < count && !failed; i++) {
        const bool a_turned = p->a_row == 1 && p->a_col != 1, b_turned = p->b_row == 1 && p->b_col != 1;
        const rt_product q = {.dtype = TSRT_FLOAT32, .m = p->m, .n = p->n, .k = p->k, .a = (char *)a, .b = (char *)b, .c = (char *)to,
                              .a_row = a_turned ? 1 : p->k, .a_col = a_turned ? p->m : 1, .b_row = b_turned ? 1 : p->n, .b_col = b_turned ? p->k : 1,
                              .c_row = p->n, .c_col = 1, .alpha = p->alpha, .beta = p->beta};
        if (pa != last_a) convert(TSRT_FLOAT32, (char *)a, q.a_row, q.a_col, p->dtype, pa, p->a_row, p->a_col, p->m, p->k);
        if (pb != last_b) convert(TSRT_FLOAT32, (char *)b, q.b_row, q.b_col, p->dtype, pb, p->b_row, p->b_col, p->k, p->n);
        last_a = pa, last_b = pb;
        if (beta[0] != 0) convert(TSRT_FLOAT32, (char *)to, p->n, 1, p->dtype, pc, p->c_row, p->c_col, p->m, p->n);
        if (!(failed = run(c, &q, in_order, name))) convert(p->dtype, pc, p->c_row, p->c_col, TSRT_FLOAT32, (char *)to, p->n, 1, p->m, p->n);
        for (int d = p->nbatch - 1; d >= 0; d--) {
            pa += 2 * p->a_step[d], pb += 2 * p->b_step[d], pc += 2 * p->c_step[d];
            if (++at[d] < p->batch[d]) break;
            pa -= 2 * at[d] * p->a_step[d], pb -= 2 * at[d] * p->b_step[d], pc -= 2 * at[d] * p->c_step[d], at[d] = 0;
        }
    }
    rt_scratch_free(c, a, bytes);
    return failed;
}
int rt_product_run(tsrt_ctx *c, const rt_product *given, const char *name) {
    rt_product p = *given;
    int64_t batch[RT_MAXDIM], a_step[RT_MAXDIM], b_step[RT_MAXDIM], c_step[RT_MAXDIM];
    int n = 0;
    bool many_a = false, many_b = false;
    for (int d = 0; d < given->nbatch; d++) {                       /* dimensions of one matrix are none */
        many_a = many_a || given->a_step[d], many_b = many_b || given->b_step[d];
        if (given->batch[d] == 1) continue;
        batch[n] = given->batch[d], a_step[n] = given->a_step[d], b_step[n] = given->b_step[d], c_step[n++] = given->c_step[d];
    }
    const bool in_order = many_a && many_b && p.m < IN_ORDER && p.n < IN_ORDER && p.k < IN_ORDER && p.m * p.n * p.k < IN_ORDER;
    /* The same B for rows that lie evenly: one taller matrix. */
    if (p.m == 1 && n && !b_step[n - 1]) p.m = batch[n - 1], p.a_row = a_step[n - 1], p.c_row = c_step[n - 1], n--;
    while (n && !b_step[n - 1] && a_step[n - 1] == p.m * p.a_row && c_step[n - 1] == p.m * p.c_row) p.m *= batch[--n];
    p.nbatch = n, p.batch = batch, p.a_step = a_step, p.b_step = b_step, p.c_step = c_step;
    return rt_is_reduced(p.dtype) ? run_reduced(c, &p, in_order, name) : run(c, &p, in_order, name);
}
int rt_product_tensors(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b, tsrt_tensor *dest, const tsrt_value *alpha, const tsrt_value *beta, const char *name) {
    const int n = a->ndim - 2;
    const rt_product p = {.dtype = dest->dtype, .m = a->size[n], .k = a->size[n + 1], .n = b->size[n + 1], .a = rt_data(a), .b = rt_data(b), .c = rt_data(dest),
                          .a_row = a->stride[n], .a_col = a->stride[n + 1], .b_row = b->stride[n], .b_col = b->stride[n + 1],
                          .c_row = dest->stride[n], .c_col = dest->stride[n + 1], .nbatch = n, .batch = dest->size,
                          .a_step = a->stride, .b_step = b->stride, .c_step = dest->stride, .alpha = alpha, .beta = beta};
    return rt_product_run(c, &p, name);
}
