/* detection.c: what detection models take from torchvision: suppression of overlapping boxes, overlap of rotated ones, regions brought to one size.
 * Regions are [K, 5]: the image's place in the batch, then x1, y1, x2, y2 in the coordinates of the original picture (spatial_scale leads to the
 * feature map's). float16 and bfloat16 are computed in float32. */
#include <float.h>
#include <math.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"

/* ---- nms */
typedef struct corners { double x1, y1, x2, y2; } corners;

static corners box_at(const tsrt_tensor *t, int64_t i) {
    const char *p = rt_data(t);
    if (t->dtype == TSRT_FLOAT32) {
        const float *b = (const float *)(const void *)p + 4 * i;
        return (corners){b[0], b[1], b[2], b[3]};
    }
    const double *b = (const double *)(const void *)p + 4 * i;
    return (corners){b[0], b[1], b[2], b[3]};
}

/* The boxes' own precision decides which pairs are above the threshold, so single precision is kept where it is theirs. */
static double overlap(corners a, corners b, bool single) {
    if (single) {
        const float area_a = (float)(a.x2 - a.x1) * (float)(a.y2 - a.y1), area_b = (float)(b.x2 - b.x1) * (float)(b.y2 - b.y1);
        const float w = fmaxf(0, (float)(fmin(a.x2, b.x2) - fmax(a.x1, b.x1))), h = fmaxf(0, (float)(fmin(a.y2, b.y2) - fmax(a.y1, b.y1))), inter = w * h;
        return inter / (area_a + area_b - inter);
    }
    const double w = fmax(0, fmin(a.x2, b.x2) - fmax(a.x1, b.x1)), h = fmax(0, fmin(a.y2, b.y2) - fmax(a.y1, b.y1)), inter = w * h;
    return inter / ((a.x2 - a.x1) * (a.y2 - a.y1) + (b.x2 - b.x1) * (b.y2 - b.y1) - inter);
}

int tsrt_torchvision_nms(tsrt_ctx *c, tsrt_tensor *dets, tsrt_tensor *scores, double threshold, tsrt_tensor **out) {
    if (dets->ndim != 2) return tsrt_fail(c, NULL, "boxes should be a 2d tensor, got %dD", dets->ndim);
    if (dets->size[1] != 4) return tsrt_fail(c, NULL, "boxes should have 4 elements in dimension 1, got %lld", (long long)dets->size[1]);
    if (scores->ndim != 1) return tsrt_fail(c, NULL, "scores should be a 1d tensor, got %dD", scores->ndim);
    if (dets->size[0] != scores->size[0])
        return tsrt_fail(c, NULL, "boxes and scores should have same number of elements in dimension 0, got %lld and %lld", (long long)dets->size[0], (long long)scores->size[0]);
    if (dets->dtype != scores->dtype) return tsrt_fail(c, NULL, "dets should have the same type as scores");
    if (!rt_is_floating(dets->dtype)) return tsrt_fail(c, NULL, "\"nms_kernel\" not implemented for '%s'", rt_dtype_cpp(dets->dtype));
    const int64_t n = dets->size[0];
    const tsrt_opt_bool stable = {true, true};
    tsrt_tensor *boxes = NULL, *values = NULL, *order = NULL, *kept = NULL;
    uint8_t *gone = NULL;
    int failed = rt_to_contiguous(c, dets, rt_opmath(dets->dtype), &boxes) || tsrt_op_sort_stable(c, scores, &stable, 0, true, &values, &order) || rt_empty(c, TSRT_INT64, 1, &n, &kept);
    if (!failed && !(gone = rt_scratch(c, (size_t)n + 1))) failed = 1;
    if (!failed) {
        const int64_t *by_score = (const int64_t *)(const void *)rt_data(order);
        int64_t *keep = (int64_t *)(void *)rt_data(kept), found = 0;
        for (int64_t i = 0; i < n; i++) gone[i] = 0;
        for (int64_t i = 0; i < n; i++) {
            const int64_t best = by_score[i];
            if (gone[best]) continue;
            keep[found++] = best;
            const corners box = box_at(boxes, best);
            for (int64_t k = i + 1; k < n; k++)
                if (!gone[by_score[k]] && overlap(box, box_at(boxes, by_score[k]), boxes->dtype == TSRT_FLOAT32) > threshold) gone[by_score[k]] = 1;
        }
        failed = tsrt_op_narrow(c, kept, 0, 0, found, out);
    }
    if (gone) rt_scratch_free(c, gone, (size_t)n + 1);
    rt_drop(c, boxes), rt_drop(c, values), rt_drop(c, order), rt_drop(c, kept);
    return failed;
}

/* ---- rotated boxes: [N, 5] of centre x, y, width, height, angle in degrees, anticlockwise */
typedef struct point { double x, y; } point;
enum { CLIPPED = 8 };                                       /* corners of the intersection of two quadrilaterals, at most */

static void corners_of(const float *box, point *p) {
    const double angle = (double)box[4] * 0.017453292519943295, ca = cos(angle) * 0.5, sa = sin(angle) * 0.5, w = box[2], h = box[3];
    p[0] = (point){box[0] + sa * h + ca * w, box[1] + ca * h - sa * w};
    p[1] = (point){box[0] - sa * h + ca * w, box[1] - ca * h - sa * w};
    p[2] = (point){2.0 * box[0] - p[0].x, 2.0 * box[1] - p[0].y};
    p[3] = (point){2.0 * box[0] - p[1].x, 2.0 * box[1] - p[1].y};
}
static double side(point a, point b, point p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); }

/* Area of the intersection of two convex quadrilaterals of like orientation: the first is clipped by each edge of the second
 * (Sutherland and Hodgman, "Reentrant polygon clipping", 1974). */
static double common_area(const point *a, const point *b) {
    point now[CLIPPED + 4], next[CLIPPED + 4];
    int n = 4;
    for (int i = 0; i < 4; i++) now[i] = a[i];
    double turn = side(b[0], b[1], b[2]) < 0 ? -1 : 1;
    for (int e = 0; e < 4 && n; e++) {
        const point from = b[e], to = b[(e + 1) & 3];
        int m = 0;
        for (int i = 0; i < n; i++) {
            const point p = now[i], q = now[(i + 1) % n];
            const double sp = turn * side(from, to, p), sq = turn * side(from, to, q);
            if (sp >= 0 && m < CLIPPED + 4) next[m++] = p;
            if ((sp >= 0) != (sq >= 0) && m < CLIPPED + 4) next[m++] = (point){p.x + (q.x - p.x) * (sp / (sp - sq)), p.y + (q.y - p.y) * (sp / (sp - sq))};
        }
        for (int i = 0; i < m; i++) now[i] = next[i];
        n = m;
    }
    double twice = 0;
    for (int i = 1; i + 1 < n; i++) twice += side(now[0], now[i], now[i + 1]);
    return fabs(twice) * 0.5;
}

typedef struct rotated { const float *a, *b; float *out; int64_t nb; } rotated;
static void rotated_rows(void *arg, int64_t begin, int64_t end) {
    const rotated *r = arg;
    for (int64_t i = begin; i < end; i++)
        for (int64_t k = 0; k < r->nb; k++) {
            /* Both about a common middle: large coordinates would cost the small differences. */
            float a[5], b[5];
            const float *pa = r->a + 5 * i, *pb = r->b + 5 * k, x = (pa[0] + pb[0]) / 2, y = (pa[1] + pb[1]) / 2;
            for (int j = 0; j < 5; j++) a[j] = pa[j], b[j] = pb[j];
            a[0] -= x, b[0] -= x, a[1] -= y, b[1] -= y;
            const double area_a = (double)a[2] * a[3], area_b = (double)b[2] * b[3];
            point ca[4], cb[4];
            corners_of(a, ca), corners_of(b, cb);
            const double inter = area_a < 1e-14 || area_b < 1e-14 ? 0 : common_area(ca, cb);
            r->out[i * r->nb + k] = inter > 0 ? (float)(inter / (area_a + area_b - inter)) : 0;
        }
}

int tsrt_torchvision_box_iou_rotated(tsrt_ctx *c, tsrt_tensor *boxes1, tsrt_tensor *boxes2, tsrt_tensor **out) {
    tsrt_tensor *const both[2] = {boxes1, boxes2};
    for (int i = 0; i < 2; i++)
        if (both[i]->ndim != 2 || both[i]->size[1] != 5) return tsrt_fail(c, NULL, "boxes of box_iou_rotated should have the shape [N, 5]");
    tsrt_tensor *a = NULL, *b = NULL, *made = NULL;
    const int64_t size[2] = {boxes1->size[0], boxes2->size[0]};
    int failed = rt_to_contiguous(c, boxes1, TSRT_FLOAT32, &a) || rt_to_contiguous(c, boxes2, TSRT_FLOAT32, &b) || rt_empty(c, TSRT_FLOAT32, 2, size, &made);
    if (!failed) {
        rotated r = {(const float *)(const void *)rt_data(a), (const float *)(const void *)rt_data(b), (float *)(void *)rt_data(made), size[1]};
        rt_parallel(c, size[0], 1 + 256 / (size[1] + 1), rotated_rows, &r);
        *out = made;
    }
    rt_drop(c, a), rt_drop(c, b);
    return failed;
}

/* ---- regions of interest */
typedef enum roi_kind { ROI_ALIGN, ROI_POOL, ROI_PS_ALIGN, ROI_PS_POOL } roi_kind;
typedef struct regions {
    roi_kind kind;
    bool aligned, single;
    const void *input, *rois;
    void *out;
    int32_t *where;                        /* roi_pool: the maximum's place in its plane; ps_: the channel read; NULL: not asked for */
    int64_t channels, height, width, ph, pw, made;   /* made: channels of the result */
    double scale;
    int64_t sampling;
} regions;

static double load(const void *p, bool single, int64_t i) { return single ? (double)((const float *)p)[i] : ((const double *)p)[i]; }
static void store(void *p, bool single, int64_t i, double v) {
    if (single) ((float *)p)[i] = (float)v;
    else ((double *)p)[i] = v;
}

/* Bilinear value of a plane at (y, x); 0 more than one step outside it. */
static double sample(const void *plane, bool single, int64_t at, int64_t height, int64_t width, double y, double x) {
    if (!(y >= -1 && y <= (double)height && x >= -1 && x <= (double)width)) return 0;
    if (y < 0) y = 0;
    if (x < 0) x = 0;
    int64_t y0 = (int64_t)y, x0 = (int64_t)x, y1 = y0 + 1, x1 = x0 + 1;
    if (y0 >= height - 1) y = (double)(y0 = y1 = height - 1);
    if (x0 >= width - 1) x = (double)(x0 = x1 = width - 1);
    const double ly = y - (double)y0, lx = x - (double)x0, hy = 1 - ly, hx = 1 - lx;
    const int64_t row0 = at + y0 * width, row1 = at + y1 * width;
    return hy * hx * load(plane, single, row0 + x0) + hy * lx * load(plane, single, row0 + x1) + ly * hx * load(plane, single, row1 + x0) + ly * lx * load(plane, single, row1 + x1);
}

/* Boundaries of bin i: whole steps from `start` (in map coordinates, rounded), clipped to the map. */
static void bin_edges(int64_t i, double bin, int64_t start, int64_t limit, int64_t *first, int64_t *last) {
    int64_t lo = (int64_t)floor((double)i * bin) + start, hi = (int64_t)ceil((double)(i + 1) * bin) + start;
    lo = lo < 0 ? 0 : lo > limit ? limit : lo;
    hi = hi < 0 ? 0 : hi > limit ? limit : hi;
    *first = lo, *last = hi;
}
/* A coordinate that is rounded to a place of the map; what lies far outside stays countable. */
static int64_t rounded(double v) { return v != v ? 0 : (int64_t)fmax(-1e9, fmin(1e9, round(v))); }

static void one_region(const regions *r, int64_t k) {
    const int64_t image = (int64_t)load(r->rois, r->single, 5 * k), plane = r->height * r->width;
    double edge[4];
    for (int i = 0; i < 4; i++) edge[i] = r->single ? (double)((float)load(r->rois, true, 5 * k + 1 + i) * (float)r->scale) : load(r->rois, false, 5 * k + 1 + i) * r->scale;
    const bool whole = r->kind == ROI_POOL || r->kind == ROI_PS_POOL, by_place = r->kind == ROI_PS_ALIGN || r->kind == ROI_PS_POOL;
    int64_t y0 = 0, x0 = 0, grid_h = 1, grid_w = 1;
    double height, width;
    if (whole) {
        /* Steps are counted with both ends; without them in the position-sensitive form. */
        const int64_t ends = r->kind == ROI_POOL;
        x0 = rounded(edge[0]), y0 = rounded(edge[1]);
        width = fmax((double)(rounded(edge[2]) - x0 + ends), 1), height = fmax((double)(rounded(edge[3]) - y0 + ends), 1);
    } else {
        const double half = r->aligned ? 0.5 : 0;
        for (int i = 0; i < 4; i++) edge[i] -= half;
        width = edge[2] - edge[0], height = edge[3] - edge[1];
        if (r->kind == ROI_ALIGN && !r->aligned) width = fmax(width, 1), height = fmax(height, 1);
        grid_h = r->sampling > 0 ? r->sampling : rounded(ceil(height / (double)r->ph)), grid_w = r->sampling > 0 ? r->sampling : rounded(ceil(width / (double)r->pw));
    }
    const double bin_h = height / (double)r->ph, bin_w = width / (double)r->pw;
    for (int64_t ch = 0; ch < r->made; ch++)
        for (int64_t i = 0; i < r->ph; i++)
            for (int64_t j = 0; j < r->pw; j++) {
                const int64_t from = by_place ? (ch * r->ph + i) * r->pw + j : ch, at = (image * r->channels + from) * plane, to = ((k * r->made + ch) * r->ph + i) * r->pw + j;
                double v = 0;
                int64_t place = by_place ? from : -1;
                if (whole) {
                    int64_t top, bottom, left, right;
                    const int64_t less = r->kind == ROI_PS_POOL;            /* it stops a step before the map's edge */
                    bin_edges(i, bin_h, y0, r->height - less, &top, &bottom), bin_edges(j, bin_w, x0, r->width - less, &left, &right);
                    const bool empty = bottom <= top || right <= left;
                    if (r->kind == ROI_POOL && !empty) v = -(r->single ? (double)FLT_MAX : DBL_MAX);
                    for (int64_t y = top; y < bottom; y++)
                        for (int64_t x = left; x < right; x++) {
                            const double u = load(r->input, r->single, at + y * r->width + x);
                            if (r->kind == ROI_PS_POOL) v += u;
                            else if (u > v) v = u, place = y * r->width + x;
                        }
                    if (r->kind == ROI_PS_POOL) v = empty ? 0 : v / (double)((bottom - top) * (right - left));
                } else {
                    for (int64_t gy = 0; gy < grid_h; gy++)
                        for (int64_t gx = 0; gx < grid_w; gx++)
                            v += sample(r->input, r->single, at, r->height, r->width, edge[1] + (double)i * bin_h + ((double)gy + 0.5) * bin_h / (double)grid_h,
                                        edge[0] + (double)j * bin_w + ((double)gx + 0.5) * bin_w / (double)grid_w);
                    const double count = (double)(grid_h * grid_w);
                    v /= r->kind == ROI_ALIGN ? fmax(count, 1) : count;
                }
                store(r->out, r->single, to, v);
                if (r->where) r->where[to] = (int32_t)place;
            }
}
static void regions_range(void *arg, int64_t begin, int64_t end) {
    for (int64_t k = begin; k < end; k++) one_region(arg, k);
}

static int regions_run(tsrt_ctx *c, regions *r, const char *name, tsrt_tensor *input, tsrt_tensor *rois, tsrt_tensor **out, tsrt_tensor **where) {
    if (rois->ndim != 2 || rois->size[1] != 5) return tsrt_fail(c, NULL, "rois must have shape as Tensor[K, 5]");
    if (input->ndim != 4) return tsrt_fail(c, NULL, "%s: the input must have 4 dimensions, got %d", name, input->ndim);
    if (input->dtype != rois->dtype) return tsrt_fail(c, NULL, "Expected tensor for argument #1 'input' to have the same type as tensor for argument #2 'rois'; but type %s does not equal %s (while checking arguments for %s)", rt_dtype_cpp(input->dtype), rt_dtype_cpp(rois->dtype), name);
    if (!rt_is_floating(input->dtype)) return tsrt_fail(c, NULL, "\"%s\" not implemented for '%s'", name, rt_dtype_cpp(input->dtype));
    if (r->ph <= 0 || r->pw <= 0) return tsrt_fail(c, NULL, "%s: the pooled size must be positive, got %lld x %lld", name, (long long)r->ph, (long long)r->pw);
    const bool by_place = r->kind == ROI_PS_ALIGN || r->kind == ROI_PS_POOL;
    r->channels = input->size[1], r->height = input->size[2], r->width = input->size[3];
    if (r->ph > INT32_MAX / r->pw) return tsrt_fail(c, NULL, "%s: the pooled size is too large", name);
    if (by_place && r->channels % (r->ph * r->pw)) return tsrt_fail(c, NULL, "input channels must be a multiple of pooling height * pooling width");
    r->made = by_place ? r->channels / (r->ph * r->pw) : r->channels;
    const int64_t size[4] = {rois->size[0], r->made, r->ph, r->pw};
    const int work = rt_opmath(input->dtype);
    tsrt_tensor *x = NULL, *k = NULL, *made = NULL, *places = NULL;
    int failed = rt_to_contiguous(c, input, work, &x) || rt_to_contiguous(c, rois, work, &k) || rt_empty(c, work, 4, size, &made) || (where && rt_empty(c, TSRT_INT32, 4, size, &places));
    r->single = work == TSRT_FLOAT32;
    for (int64_t i = 0; !failed && i < size[0]; i++) {
        const double image = load(rt_data(k), r->single, 5 * i);
        if (!(image >= 0 && image < (double)input->size[0])) failed = tsrt_fail(c, RT_INDEX_ERROR, "%s: region %lld is of image %g, but there are %lld", name, (long long)i, image, (long long)input->size[0]);
    }
    if (!failed) {
        r->input = rt_data(x), r->rois = rt_data(k), r->out = rt_data(made), r->where = places ? (int32_t *)(void *)rt_data(places) : NULL;
        if (made->numel) rt_parallel(c, size[0], 1, regions_range, r);
        failed = rt_to(c, made, input->dtype, out);
        if (!failed && where) *where = places, places = NULL;
    }
    rt_drop(c, x), rt_drop(c, k), rt_drop(c, made), rt_drop(c, places);
    return failed;
}

int tsrt_torchvision_roi_align(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *rois, double scale, int64_t height, int64_t width, int64_t sampling, bool aligned, tsrt_tensor **out) {
    regions r = {.kind = ROI_ALIGN, .aligned = aligned, .ph = height, .pw = width, .scale = scale, .sampling = sampling};
    return regions_run(c, &r, "roi_align_forward_kernel", input, rois, out, NULL);
}
int tsrt_torchvision_roi_pool(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *rois, double scale, int64_t height, int64_t width, tsrt_tensor **out, tsrt_tensor **where) {
    regions r = {.kind = ROI_POOL, .ph = height, .pw = width, .scale = scale};
    return regions_run(c, &r, "roi_pool_forward_kernel", input, rois, out, where);
}
int tsrt_torchvision_ps_roi_align(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *rois, double scale, int64_t height, int64_t width, int64_t sampling, tsrt_tensor **out, tsrt_tensor **where) {
    regions r = {.kind = ROI_PS_ALIGN, .aligned = true, .ph = height, .pw = width, .scale = scale, .sampling = sampling};
    return regions_run(c, &r, "ps_roi_align_forward_kernel", input, rois, out, where);
}
int tsrt_torchvision_ps_roi_pool(tsrt_ctx *c, tsrt_tensor *input, tsrt_tensor *rois, double scale, int64_t height, int64_t width, tsrt_tensor **out, tsrt_tensor **where) {
    regions r = {.kind = ROI_PS_POOL, .ph = height, .pw = width, .scale = scale};
    return regions_run(c, &r, "ps_roi_pool_forward_kernel", input, rois, out, where);
}
