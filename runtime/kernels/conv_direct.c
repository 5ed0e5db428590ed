/* conv_direct.c: plain convolutions of float32 and float64 over loops/conv_tile.h: finds how the patches can be read where they lie, and cuts the work for threads.
 *
 * With stride 1 and no padding an image is read in place. Otherwise it is split first: a copy with zeros around and its rows sorted by their remainder by the
 * stride. Images and groups are independent; where there are fewer of these than threads, or they are huge, each is cut by filters and positions. */
#include "conv.h"
#include "slots.h"
#include "loops/conv_tile.h"

enum {
    THREAD_WORK = 1 << 21,             /* multiply-adds that pay for a thread of their own */
    PANELS_PIECE = 16,                 /* panels for which filters are packed, at least */
    SPLIT_KEPT = 1 << 21,              /* bytes of split images that are worked on together */
    LINE = 64,
    SLACK = 128,                       /* elements behind a split image that may be read: a panel, and what MOST_SHARED lets */
    MOST_SHARED = 16,
    MOST_SPLIT = 1 << 27,              /* elements of one split image, so that memory stays within bounds */
    MOST_BYTES = 1 << 30,              /* of those that threads work on at a time */
};

typedef struct direct {
    const conv *v;
    const rt_window *w;
    const tsrt_tensor *out;
    const rt_conv_table *loops;
    rt_conv_split split;
    rt_conv_job job;                   /* for the first group; image: the input if it is read in place */
    bool in_place;
    int64_t row, slab;                 /* steps in the image between rows and slabs of positions */
    int64_t bytes, images, together;   /* of an element; of the batch; of these that share packed filters */
    int64_t image_size;                /* elements of a split image */
    rt_slots slots;
    char *whole;                       /* a split image that threads share */
} direct;

/* ---- how it is read */
static bool reads_in_place(direct *g, int64_t columns) {
    const rt_window *w = g->w;
    for (int d = 0; d < 3; d++)
        if (w->stride[d] != 1 || w->pad[d] || w->out[d] + w->dilation[d] * (w->kernel[d] - 1) > w->in[d]) return false;
    g->row = w->out[1] > 1 ? w->in_step[1] : w->out[2];
    g->slab = w->out[0] > 1 ? w->in_step[0] : g->row * w->out[1];
    if ((w->in[2] > 1 && w->in_step[2] != 1) || g->row < w->out[2] || g->slab < (w->out[1] - 1) * g->row + w->out[2]) return false;
    if ((w->out[0] - 1) * g->slab + (w->out[1] - 1) * g->row + w->out[2] < columns) return false;
    /* Many channels an even number of lines apart would push each other out of the cache. */
    return w->channels <= 16 || w->in_channel * g->bytes % (16 * LINE);
}
/* Zeros at the end of all rows that those at the beginning of the next ones can stand for. */
static int64_t shared_columns(const rt_conv_split *s) {
    int64_t n = s->size[2] - s->w->out[2] < MOST_SHARED ? s->size[2] - s->w->out[2] : MOST_SHARED;      /* positions of rows stay apart */
    for (int i = 0; i < s->phases[2]; i++) {
        const int64_t before = s->begin[2][i], after = s->size[2] - s->end[2][i], both = before < after ? before : after;
        if (both < n) n = both;
    }
    return n;
}
/* False: not for windows like that. */
static bool plan_split(direct *g) {
    const rt_window *w = g->w;
    rt_conv_split *s = &g->split;
    s->w = w;
    double size = 1;
    for (int d = 0; d < 3; d++) {
        const int64_t stride = w->stride[d];
        if (stride > RT_CONV_PHASES) return false;
        s->size[d] = w->out[d] + w->dilation[d] * (w->kernel[d] - 1) / stride;
        s->phases[d] = 0;
        for (int64_t phase = 0; phase < stride; phase++) {
            bool used = false;
            for (int64_t k = 0; k < w->kernel[d] && k < stride && !used; k++) used = k * w->dilation[d] % stride == phase;
            if (!used) continue;
            /* x * stride + phase - pad lies inside */
            const int64_t before = w->pad[d] - phase, most = w->in[d] + before, i = s->phases[d]++;
            int64_t lo = before <= 0 ? 0 : (before + stride - 1) / stride, hi = most <= 0 ? 0 : (most + stride - 1) / stride;
            if (hi > s->size[d]) hi = s->size[d];
            if (lo > hi) lo = hi;
            s->phase[d][i] = phase, s->begin[d][i] = lo, s->end[d][i] = hi;
        }
        if (d == 2) s->size[2] -= shared_columns(s);
        size *= (double)s->size[d] * s->phases[d];
    }
    if (size * (double)w->channels > MOST_SPLIT) return false;
    const int64_t line = LINE / g->bytes, lines = ((int64_t)size + line - 1) / line;
    s->channel_step = (lines | 1) * line;          /* an odd number of lines: channels spread over the cache */
    g->image_size = w->channels * s->channel_step;
    g->row = s->size[2], g->slab = s->size[1] * s->size[2];
    return true;
}
static int64_t phase_of(const rt_conv_split *s, int d, int64_t remainder) {
    int i = 0;
    while (s->phase[d][i] != remainder) i++;
    return i;
}
static void fill_offsets(const direct *g, int64_t *to) {
    const rt_window *w = g->w;
    const rt_conv_split *s = &g->split;
    for (int64_t ch = 0; ch < w->channels; ch++)
        for (int64_t kd = 0; kd < w->kernel[0]; kd++)
            for (int64_t kh = 0; kh < w->kernel[1]; kh++)
                for (int64_t kw = 0; kw < w->kernel[2]; kw++) {
                    const int64_t at[3] = {kd * w->dilation[0], kh * w->dilation[1], kw * w->dilation[2]};
                    if (g->in_place) {
                        *to++ = ch * w->in_channel + at[0] * w->in_step[0] + at[1] * w->in_step[1] + at[2];
                        continue;
                    }
                    int64_t image = 0;
                    for (int d = 0; d < 3; d++) image = image * s->phases[d] + phase_of(s, d, at[d] % w->stride[d]);
                    *to++ = ch * s->channel_step + ((image * s->size[0] + at[0] / w->stride[0]) * s->size[1] + at[1] / w->stride[1]) * s->size[2] + at[2] / w->stride[2];
                }
}
/* Panels of an image that have wanted columns; `to` NULL: only counts. */
static int64_t fill_panels(const direct *g, int columns, rt_conv_panel *to) {
    const int64_t *out = g->w->out, row = g->row, slab = g->slab, end = (out[0] - 1) * slab + (out[1] - 1) * row + out[2];
    int64_t n = 0;
    for (int64_t q = 0; q < end; n++) {
        int64_t d = q / slab, h = q % slab / row, x = q % slab % row;
        if (d + 1 < out[0] && h >= out[1]) d++, h = x = 0;                              /* between slabs */
        if (x >= out[2]) {
            x = 0;
            if (++h >= out[1]) h = 0, d++;
        }
        q = d * slab + h * row + x;
        const int64_t from = g->in_place && q + columns > end ? end - columns : q;    /* never behind the end of what is not ours */
        if (to) {
            rt_conv_panel *p = &to[n];
            *p = (rt_conv_panel){.from = from, .to = (d * out[1] + h) * out[2] + x};
            for (int64_t at = q; at < from + columns && d < out[0];) {                   /* row by row */
                const int64_t left = from + columns - at, run = out[2] - x < left ? out[2] - x : left;
                p->valid |= (run < 64 ? ((uint64_t)1 << run) - 1 : ~(uint64_t)0) << (at - from);
                x = 0;
                if (++h >= out[1]) h = 0, d++;
                at = d * slab + h * row;
            }
        }
        q = from + columns;
    }
    return n;
}
/* The same for filters as vectors: every row of positions in parts that are as long as another. */
static int64_t fill_turned(const direct *g, rt_conv_panel *to) {
    const int64_t *out = g->w->out, parts = (out[2] + g->loops->most - 1) / g->loops->most;
    int64_t n = 0;
    for (int64_t d = 0; d < out[0] && to; d++)
        for (int64_t h = 0; h < out[1]; h++)
            for (int64_t x = 0, left = parts; left; left--, n++) {
                const int64_t r = (out[2] - x + left - 1) / left;
                to[n] = (rt_conv_panel){.from = d * g->slab + h * g->row + x, .to = (d * out[1] + h) * out[2] + x, .valid = (uint64_t)r};
                x += r;
            }
    return out[0] * out[1] * parts;
}

/* ---- the work */
static const char *input(const direct *g, int64_t image, int64_t group) {
    return rt_data(g->v->in) + (image * g->v->in->stride[0] + group * g->w->channels * g->w->in_channel) * g->bytes;
}
static rt_conv_job job_of(const direct *g, int64_t image, int64_t group) {
    rt_conv_job j = g->job;
    j.weight = (const char *)j.weight + group * j.filters * j.k * g->bytes, j.bias = (const char *)j.bias + group * j.filters * g->bytes;
    j.out = (char *)j.out + (image * j.out_image + group * j.filters * j.out_row) * g->bytes;
    j.image = input(g, image, group);
    return j;
}
/* Convolutions of one image by one group, whole: number group * images + image. */
static void unit_range(void *arg, int64_t begin, int64_t end) {
    direct *g = arg;
    const int slot = rt_slot_take(&g->slots);
    char *const room = rt_slot_room(&g->slots, slot), *const copy = room + g->slots.bytes - (size_t)(g->in_place ? 0 : (g->together * g->image_size + SLACK) * g->bytes);
    if (!g->in_place) memset(copy, 0, (size_t)((g->together * g->image_size + SLACK) * g->bytes));
    for (int64_t u = begin; u < end;) {
        const int64_t group = u / g->images, image = u % g->images;
        int64_t n = g->images - image < g->together ? g->images - image : g->together;
        if (n > end - u) n = end - u;
        rt_conv_job j = job_of(g, image, group);
        if (!g->in_place) {
            for (int64_t i = 0; i < n; i++) g->loops->split(&g->split, input(g, image + i, group), g->w->channels, copy + i * g->image_size * g->bytes);
            j.image = copy;
        }
        g->loops->tiles(&j, 0, j.filters, 0, n * j.panels, room);
        u += n;
    }
    rt_slot_give(&g->slots, slot);
}
/* Parts of one of them. */
typedef struct part { direct *g; int64_t image, group, blocks; } part;
static void split_range(void *arg, int64_t begin, int64_t end) {
    const part *p = arg;
    const direct *g = p->g;
    char *to = g->whole + begin * g->split.channel_step * g->bytes;
    memset(to, 0, (size_t)((end - begin) * g->split.channel_step * g->bytes));
    g->loops->split(&g->split, input(g, p->image, p->group) + begin * g->w->in_channel * g->bytes, end - begin, to);
}
static void part_range(void *arg, int64_t begin, int64_t end) {
    const part *p = arg;
    direct *g = p->g;
    rt_conv_job j = job_of(g, p->image, p->group);
    if (g->whole) j.image = g->whole;
    const int slot = rt_slot_take(&g->slots);
    for (int64_t i = begin; i < end; i++) {
        const int64_t m0 = i % p->blocks * RT_CONV_ROWS, p0 = i / p->blocks * PANELS_PIECE;
        g->loops->tiles(&j, m0, m0 + RT_CONV_ROWS < j.filters ? m0 + RT_CONV_ROWS : j.filters, p0, p0 + PANELS_PIECE < j.panels ? p0 + PANELS_PIECE : j.panels, rt_slot_room(&g->slots, slot));
    }
    rt_slot_give(&g->slots, slot);
}
static int run(tsrt_ctx *c, direct *g) {
    const int64_t units = g->images * g->v->groups;
    const size_t tile_bytes = (rt_conv_scratch(&g->job, g->loops, (size_t)g->bytes) + 63) / 64 * 64;
    const double each = (double)g->job.filters * (double)g->job.k * (double)(g->w->out[0] * g->w->out[1] * g->w->out[2]);
    const int threads = each * (double)units < 2.0 * THREAD_WORK ? 1 : rt_threads(c);
    const bool apart = g->in_place || (double)threads * (double)g->image_size * (double)g->bytes <= MOST_BYTES;
    if (threads == 1 || (units >= threads && apart)) {
        g->together = g->job.turned ? 2 * PANELS_PIECE * g->loops->lanes / (g->w->out[0] * g->w->out[1] * g->w->out[2]) : PANELS_PIECE / g->job.panels;
        if (!g->in_place && g->together > SPLIT_KEPT / (g->image_size * g->bytes)) g->together = SPLIT_KEPT / (g->image_size * g->bytes);
        if (g->together > g->images) g->together = g->images;
        if (g->together < 1) g->together = 1;
        if (rt_slots_make(c, &g->slots, threads, tile_bytes + (size_t)(g->in_place ? 0 : (g->together * g->image_size + SLACK) * g->bytes))) return 1;
        const int64_t grain = each >= THREAD_WORK ? 1 : (int64_t)(THREAD_WORK / each) + 1;
        rt_parallel(c, units, threads == 1 ? units : grain > g->together ? grain : g->together, unit_range, g);
    } else {
        if (rt_slots_make(c, &g->slots, threads, tile_bytes)) return 1;
        const size_t whole_bytes = g->in_place ? 0 : (size_t)((g->image_size + SLACK) * g->bytes);
        if (whole_bytes && !(g->whole = rt_scratch(c, whole_bytes))) return rt_slots_free(c, &g->slots), 1;
        if (g->whole) memset(g->whole + g->image_size * g->bytes, 0, (size_t)(SLACK * g->bytes));
        part p = {.g = g, .blocks = (g->job.filters + RT_CONV_ROWS - 1) / RT_CONV_ROWS};
        for (p.group = 0; p.group < g->v->groups; p.group++)
            for (p.image = 0; p.image < g->images; p.image++) {
                if (g->whole) rt_parallel(c, g->w->channels, 1 + 32768 / g->split.channel_step, split_range, &p);
                rt_parallel(c, p.blocks * ((g->job.panels + PANELS_PIECE - 1) / PANELS_PIECE), 1, part_range, &p);
            }
        if (g->whole) rt_scratch_free(c, g->whole, whole_bytes);
    }
    rt_slots_free(c, &g->slots);
    return 0;
}

int rt_conv_direct(tsrt_ctx *c, const conv *v, const rt_window *w, tsrt_tensor *out, bool *done) {
    direct g = {.v = v, .w = w, .out = out, .loops = v->in->dtype == TSRT_FLOAT32 ? RT_PICK(c, &conv_f32) : RT_PICK(c, &conv_f64), .bytes = (int64_t)rt_bytes(v->in->dtype),
                .images = v->in->size[0]};
    const int64_t taps = w->kernel[0] * w->kernel[1] * w->kernel[2], positions = w->out[0] * w->out[1] * w->out[2];
    rt_conv_job *j = &g.job;
    j->k = w->channels * taps, j->filters = v->weight->size[0] / v->groups;
    *done = false;
    if (!j->k || !positions || !j->filters || !g.images) return 0;
    j->vectors = j->filters <= g.loops->narrow ? 4 : 2;
    const int columns = j->vectors * g.loops->lanes;
    g.in_place = reads_in_place(&g, columns);
    if (!g.in_place && !plan_split(&g)) return 0;
    j->panels = fill_panels(&g, columns, NULL);
    /* What is computed in vain: positions between rows, or filters that fill up vectors. Long sums make up for turning the result. */
    const int64_t side = 2 * g.loops->lanes, filled = (j->filters + side - 1) / side * side, parts = (w->out[2] + g.loops->most - 1) / g.loops->most;
    j->turned = j->k >= 128 && j->filters >= side && w->out[2] / parts >= 4 && (double)positions * (double)filled * 1.03 < (double)j->panels * columns * (double)j->filters;
    if (j->turned) j->panels = fill_turned(&g, NULL);
    else if (j->panels * columns > positions * 8 / 3) return 0;                           /* too much */
    const size_t weight_elements = (size_t)v->weight->size[0];
    const size_t table = (size_t)j->panels * sizeof(rt_conv_panel) + (size_t)j->k * sizeof(int64_t) + weight_elements * (size_t)g.bytes;
    char *room = rt_scratch(c, table);
    if (!room) return 1;
    rt_conv_panel *panel = (rt_conv_panel *)(void *)room;
    int64_t *offset = (int64_t *)(void *)(panel + j->panels);
    char *bias = (char *)(offset + j->k);
    if (j->turned) fill_turned(&g, panel);
    else fill_panels(&g, columns, panel);
    fill_offsets(&g, offset);
    if (v->bias) rt_convert(v->in->dtype, bias, g.bytes, v->bias->dtype, rt_data(v->bias), v->bias->stride[0] * g.bytes, v->bias->size[0]);
    else memset(bias, 0, weight_elements * (size_t)g.bytes);
    j->panel = panel, j->offset = offset, j->bias = bias;
    j->weight = rt_data(v->weight);
    j->image_step = g.in_place ? v->in->stride[0] : g.image_size;
    j->out = rt_data(out), j->out_image = out->stride[0], j->out_row = out->stride[1], j->out_col = out->stride[out->ndim - 1];
    const int failed = run(c, &g);
    rt_scratch_free(c, room, table);
    *done = !failed;
    return failed;
}
