/* lanes.c: runs a function over the 1-d slices of tensors along one dimension. See kernels/reduce.h. Slices that are not dense, or of another dtype, are
 * gathered and scattered in panels of neighbouring lanes, so that memory is read in lines whichever dimension it is. */
#include "kernels/reduce.h"

enum { PANEL = 16 };

typedef struct side { char *data; int dtype, want; int64_t n, step, pitch /* bytes from lane to lane of a panel */, stride[RT_MAXDIM]; bool direct; size_t place; } side;
typedef struct job {
    const lanes *l;
    side s[6];                                            /* inputs, then outputs */
    int n, ndim, chunks;
    int64_t size[RT_MAXDIM];                              /* other dimensions; [0] is the innermost */
    int64_t nlanes;
    char *scratch;
    size_t each;                                          /* bytes of scratch a chunk */
} job;

static size_t round64(size_t n) { return (n + 63) & ~(size_t)63; }

/* Between a panel's lanes, dense and `pitch` apart, and the tensor, where elements are `step` and lanes `stride` apart. */
static void cross(const side *s, char *lanes_, char *base, int64_t width, bool in) {
    const int64_t b = (int64_t)rt_bytes(s->want);
    if (s->dtype == s->want && (b == 4 || b == 8)) {
        for (int64_t i = 0; i < s->n; i++)
            for (int64_t w = 0; w < width; w++) {
                char *dense = lanes_ + w * s->pitch + i * b, *there = base + i * s->step + w * s->stride[0];
                if (b == 4) memcpy(in ? dense : there, in ? there : dense, 4);
                else memcpy(in ? dense : there, in ? there : dense, 8);
            }
        return;
    }
    for (int64_t i = 0; i < s->n; i++)
        if (in) rt_convert(s->want, lanes_ + i * b, s->pitch, s->dtype, base + i * s->step, s->stride[0], width);
        else rt_convert(s->dtype, base + i * s->step, s->stride[0], s->want, lanes_ + i * b, s->pitch, width);
}
static void panel(const job *j, char *scratch, char *const *base, int64_t lane, int64_t width) {
    const lanes *l = j->l;
    for (int k = 0; k < l->nin; k++) {
        const side *s = &j->s[k];
        const int64_t b = (int64_t)rt_bytes(s->want);
        if (s->direct) continue;
        char *to = scratch + s->place;
        if (width > 1) cross(s, to, base[k], width, true);
        else rt_convert(s->want, to, b, s->dtype, base[k], s->step, s->n);
    }
    for (int64_t w = 0; w < width; w++) {
        lane_call call = {.lane = lane + w, .scratch = scratch, .arg = l->arg};
        for (int k = 0; k < j->n; k++) {
            const side *s = &j->s[k];
            char *at = s->direct ? base[k] + w * s->stride[0] : scratch + s->place + (size_t)(w * s->pitch);
            if (k < l->nin) call.in[k] = at, call.nin[k] = s->n;
            else call.out[k - l->nin] = at, call.nout[k - l->nin] = s->n;
        }
        l->fn(&call);
    }
    for (int k = l->nin; k < j->n; k++) {
        const side *s = &j->s[k];
        const int64_t b = (int64_t)rt_bytes(s->want);
        if (s->direct) continue;
        char *from = scratch + s->place;
        if (width > 1) cross(s, from, base[k], width, false);
        else rt_convert(s->dtype, base[k], s->step, s->want, from, b, s->n);
    }
}

static void chunk(void *arg, int64_t begin, int64_t end) {
    const job *j = arg;
    for (int64_t part = begin; part < end; part++) {
        int64_t lane = j->nlanes * part / j->chunks, index[RT_MAXDIM];
        const int64_t last = j->nlanes * (part + 1) / j->chunks;
        char *base[6], *scratch = j->scratch + (size_t)part * j->each;
        int64_t rest = lane;
        for (int k = 0; k < j->n; k++) base[k] = j->s[k].data;
        for (int d = 0; d < j->ndim; d++) {
            index[d] = rest % j->size[d];
            rest /= j->size[d];
            for (int k = 0; k < j->n; k++) base[k] += index[d] * j->s[k].stride[d];
        }
        while (lane < last) {
            int64_t width = 1;
            if (j->ndim) {
                width = j->size[0] - index[0];
                if (width > PANEL) width = PANEL;
                if (width > last - lane) width = last - lane;
            }
            panel(j, scratch, base, lane, width);
            lane += width;
            for (int d = 0; d < j->ndim; d++) {
                const int64_t by = d ? 1 : width;
                index[d] += by;
                for (int k = 0; k < j->n; k++) base[k] += by * j->s[k].stride[d];
                if (index[d] < j->size[d]) break;
                for (int k = 0; k < j->n; k++) base[k] -= index[d] * j->s[k].stride[d];
                index[d] = 0;
            }
        }
    }
}

int lanes_run(tsrt_ctx *c, const lanes *l) {
    job j;
    const tsrt_tensor *shape = l->nin ? l->in[0] : l->out[0];
    j.l = l;
    j.n = l->nin + l->nout;
    j.ndim = 0;
    j.nlanes = 1;
    int64_t longest = 1;
    size_t place = round64(l->scratch_bytes);
    for (int k = 0; k < j.n; k++) {
        const tsrt_tensor *t = k < l->nin ? l->in[k] : l->out[k - l->nin];
        side *s = &j.s[k];
        s->data = rt_data(t);
        s->dtype = t->dtype;
        s->want = k < l->nin ? l->in_dtype[k] : l->out_dtype[k - l->nin];
        s->n = t->ndim ? t->size[l->dim] : 1;
        s->step = t->ndim ? t->stride[l->dim] * (int64_t)rt_bytes(t->dtype) : 0;
        s->direct = s->dtype == s->want && (s->n <= 1 || s->step == (int64_t)rt_bytes(t->dtype));
        s->place = place;
        s->pitch = (int64_t)round64((size_t)s->n * rt_bytes(s->want)) + 64;          /* not a power of 2: lanes would fall on each other in the cache */
        if (!s->direct) place += (size_t)s->pitch * PANEL;
        if (s->n > longest) longest = s->n;
    }
    /* The other dimensions, that with the least stride of the first operand innermost, the rest in their order. */
    int fast = -1;
    for (int d = shape->ndim - 1; d >= 0; d--)
        if (d != l->dim && shape->size[d] != 1 && (fast < 0 || shape->stride[d] < shape->stride[fast])) fast = d;
    for (int pass = 0; pass < 2; pass++)
        for (int d = shape->ndim - 1; d >= 0; d--) {
            if (d == l->dim || shape->size[d] == 1 || (d == fast) != (pass == 0)) continue;
            j.size[j.ndim] = shape->size[d];
            j.nlanes *= shape->size[d];
            for (int k = 0; k < j.n; k++) {
                const tsrt_tensor *t = k < l->nin ? l->in[k] : l->out[k - l->nin];
                j.s[k].stride[j.ndim] = t->stride[d] * (int64_t)rt_bytes(t->dtype);
            }
            j.ndim++;
        }
    if (!j.nlanes) return 0;
    int64_t chunks = rt_threads(c);
    const int64_t most = j.nlanes * longest / 16384;
    if (chunks > most) chunks = most;
    if (chunks > j.nlanes) chunks = j.nlanes;
    if (chunks < 1) chunks = 1;
    j.chunks = (int)chunks;
    j.each = place;
    j.scratch = NULL;
    if (place) {
        j.scratch = rt_scratch(c, place * (size_t)chunks);
        if (!j.scratch) return 1;
    }
    rt_parallel(c, chunks, 1, chunk, &j);
    if (place) rt_scratch_free(c, j.scratch, place * (size_t)chunks);
    return 0;
}
