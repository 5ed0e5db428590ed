/* iter.c: several tensors walked side by side. Dimensions are sorted so that the first operand's smallest stride is innermost, and merged where
 * all operands allow it: most calls end as one loop. */
#include "private.h"

/* Whether two dimensions of all operands are one: the outer continues the inner. */
static bool mergeable(const rt_iter *it, int inner, int outer) {
    if (it->size[inner] == 1 || it->size[outer] == 1) return true;
    for (int k = 0; k < it->n; k++)
        if (it->stride[k][outer] != it->stride[k][inner] * it->size[inner]) return false;
    return true;
}

static void merge(rt_iter *it) {
    int at = 0;
    for (int d = 1; d < it->ndim; d++) {
        if (mergeable(it, at, d)) {
            if (it->size[at] == 1)
                for (int k = 0; k < it->n; k++) it->stride[k][at] = it->stride[k][d];
            it->size[at] *= it->size[d];
            continue;
        }
        if (++at == d) continue;
        it->size[at] = it->size[d];
        for (int k = 0; k < it->n; k++) it->stride[k][at] = it->stride[k][d];
    }
    it->ndim = it->ndim ? at + 1 : 0;
}

void rt_iter_raw(rt_iter *it, int nout, int n, int ndim, const int64_t *size, const int64_t *const *stride, char *const *data) {
    int perm[RT_MAXDIM];
    it->n = n;
    it->nout = nout;
    it->ndim = ndim;
    it->numel = 1;
    for (int i = 0; i < ndim; i++) it->numel *= size[i];
    rt_sort_dims(ndim, size, n, stride, perm);
    for (int d = 0; d < ndim; d++) {
        it->size[d] = size[perm[d]];
        for (int k = 0; k < n; k++) it->stride[k][d] = stride[k][perm[d]];
    }
    for (int k = 0; k < n; k++) it->data[k] = data[k];
    merge(it);
    if (!it->ndim) {                                       /* one element */
        it->ndim = 1;
        it->size[0] = 1;
        for (int k = 0; k < n; k++) it->stride[k][0] = 0;
    }
}

/* First byte and the one behind the last that a tensor reaches. */
static void reach(const tsrt_tensor *t, const char **lo, const char **hi) {
    int64_t last = 0;
    for (int i = 0; i < t->ndim; i++) last += (t->size[i] - 1) * t->stride[i];
    *lo = rt_data(t);
    *hi = *lo + (last + 1) * (int64_t)rt_bytes(t->dtype);
}

/* 0: apart; 1: the very same elements at the same places; 2: partly, or in another order. As PyTorch, strided tensors that interleave count as apart only
 * when their ranges are. */
static int overlap(const tsrt_tensor *a, const tsrt_tensor *b) {
    if (a->storage->data != b->storage->data || a == b) return a == b;
    if (!a->numel || !b->numel) return 0;
    const char *alo, *ahi, *blo, *bhi;
    reach(a, &alo, &ahi);
    reach(b, &blo, &bhi);
    if (ahi <= blo || bhi <= alo) return 0;
    if (alo == blo && ahi == bhi) return rt_same_sizes(a, b) && rt_same_ints(a->stride, b->stride, a->ndim) ? 1 : rt_is_dense(a) && rt_is_dense(b) ? 2 : 3;
    return rt_is_dense(a) && rt_is_dense(b) ? 2 : 3;       /* 3: cannot be told: PyTorch goes on, where it can be wrong */
}

static int check(tsrt_ctx *c, int nout, int n, tsrt_tensor *const *operand) {
    for (int k = 0; k < nout; k++) {
        if (rt_writable(c, operand[k])) return 1;
        for (int i = k + 1; i < n; i++)
            if (overlap(operand[k], operand[i]) == 2)
                return tsrt_fail(c, NULL, "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. "
                                          "Please clone() the tensor before performing the operation.");
    }
    return 0;
}

int rt_iter_init(tsrt_ctx *c, rt_iter *it, int nout, int n, tsrt_tensor *const *operand) {
    const tsrt_tensor *o = operand[0];
    bool rows = rt_is_contiguous(o);
    if (nout && check(c, nout, n, operand)) return 1;
    for (int k = 1; k < n && rows; k++) rows = rt_is_contiguous(operand[k]) && rt_same_sizes(o, operand[k]);
    if (rows) {
        it->n = n;
        it->nout = nout;
        it->ndim = 1;
        it->numel = it->size[0] = o->numel;
        for (int k = 0; k < n; k++) {
            it->stride[k][0] = (int64_t)rt_bytes(operand[k]->dtype);
            it->data[k] = rt_data(operand[k]);
        }
        return 0;
    }
    int64_t stride[RT_OPERANDS][RT_MAXDIM], size[RT_MAXDIM];
    const int64_t *at[RT_OPERANDS];
    char *data[RT_OPERANDS];
    int ndim = 0;
    for (int k = 0; k < n; k++)
        if (rt_broadcast(c, &ndim, size, operand[k])) return 1;
    for (int k = 0; k < n; k++) {
        const tsrt_tensor *t = operand[k];
        const int64_t bytes = (int64_t)rt_bytes(t->dtype);
        const int skip = ndim - t->ndim;
        for (int i = 0; i < ndim; i++) stride[k][i] = i < skip || (t->size[i - skip] == 1 && size[i] != 1) ? 0 : t->stride[i - skip] * bytes;
        at[k] = stride[k];
        data[k] = rt_data(t);
    }
    rt_iter_raw(it, nout, n, ndim, size, at, data);
    return 0;
}

/* ---- running */
typedef struct Run { const rt_iter *it; rt_loop *loop; const void *arg; } Run;

static void run_range(void *arg, int64_t begin, int64_t end) {
    const Run *r = arg;
    const rt_iter *it = r->it;
    int64_t at[RT_MAXDIM], inner[RT_OPERANDS], left = end - begin, rest = begin;
    char *data[RT_OPERANDS];
    for (int k = 0; k < it->n; k++) {
        data[k] = it->data[k];
        inner[k] = it->stride[k][0];
    }
    for (int d = 0; d < it->ndim; d++) {
        at[d] = d + 1 == it->ndim ? rest : rest % it->size[d];
        rest /= it->size[d];
        for (int k = 0; k < it->n; k++) data[k] += at[d] * it->stride[k][d];
    }
    for (;;) {
        const int64_t row = it->size[0] - at[0], n = row < left ? row : left;
        r->loop(data, inner, n, r->arg);
        if (!(left -= n)) return;
        for (int k = 0; k < it->n; k++) data[k] -= at[0] * inner[k];
        at[0] = 0;
        for (int d = 1; d < it->ndim; d++) {
            for (int k = 0; k < it->n; k++) data[k] += it->stride[k][d];
            if (++at[d] < it->size[d]) break;
            for (int k = 0; k < it->n; k++) data[k] -= it->size[d] * it->stride[k][d];
            at[d] = 0;
        }
    }
}

void rt_iter_run(tsrt_ctx *c, const rt_iter *it, rt_loop *loop, const void *arg, int64_t grain) {
    if (!it->numel) return;
    if (!grain) grain = 32768;
    if (it->ndim == 1 && (c->threads == 1 || it->numel <= grain)) {
        int64_t stride[RT_OPERANDS];
        for (int k = 0; k < it->n; k++) stride[k] = it->stride[k][0];
        loop(it->data, stride, it->size[0], arg);
        return;
    }
    Run run = {it, loop, arg};
    rt_parallel(c, it->numel, grain, run_range, &run);
}
