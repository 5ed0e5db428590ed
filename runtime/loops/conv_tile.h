/* conv_tile.h: convolutions of float and double as matrix products that never copy patches.
 *
 * Seen as one long row, an image whose rows are W elements apart has under tap (kh, kw) of the window, for output position q = y * W + x, its element
 * q + kh * W + kw. So the right side of the product, a row for each channel and tap and a column for each q, lies in the image already: row k begins at
 * offset[k]. Positions with x beyond the result's width are computed, too, and dropped. Padding and strides above 1 are brought to this by a copy (split):
 * zeros around, and one image for each remainder of the coordinates by the stride.
 *
 * Columns are taken in panels of some vectors, filters in tiles of some rows, so that a panel of a tile is in registers. Or turned: two vectors of filters by
 * some positions of one row of the result, of which none is in vain. Every element of the result is
 * one sum in the order of k, which begins at the bias: neither threads nor the place in a panel matter. */
#ifndef TSRT_CONV_TILE_H
#define TSRT_CONV_TILE_H
#include "loops/conv_loops.h"

enum { RT_CONV_PHASES = 8 /* most remainders along a dimension */, RT_CONV_ROWS = 128 /* filters of a block */ };

/* The copy: for each channel, one image of size[0] x size[1] x size[2] for each combination of phases, those of the last dimension innermost. */
typedef struct rt_conv_split {
    const rt_window *w;
    int64_t size[3];
    int phases[3];
    int64_t phase[3][RT_CONV_PHASES];                                   /* remainder by the stride of the coordinate with padding */
    int64_t begin[3][RT_CONV_PHASES], end[3][RT_CONV_PHASES];           /* what of size[d] lies in the input */
    int64_t channel_step;                                               /* elements between channels in the copy */
} rt_conv_split;
/* Copies `channels` channels of one input to `to`, where all that is not copied has been set to 0. */
typedef void rt_conv_split_fn(const rt_conv_split *s, const void *in, int64_t channels, void *to);

/* Some columns: the first one's place in the image, which of them are wanted, and the position of the first of these in the result, where the others follow. */
typedef struct rt_conv_panel { int64_t from, to; uint64_t valid; } rt_conv_panel;

typedef struct rt_conv_job {
    const void *image;                                                  /* the first; may be read up to a panel's width behind the last one's last row */
    int64_t image_step;
    const int64_t *offset;                                              /* of k rows */
    const rt_conv_panel *panel;                                         /* of an image */
    int64_t panels;
    int vectors;                                                        /* of a panel: 2 or 4 */
    bool turned;                                                        /* filters are the vectors; `valid` is a number of positions, 1 to the table's `most` */
    int64_t k, filters;
    const void *weight, *bias;                                          /* row-major [filters, k]; [filters] */
    void *out;
    int64_t out_image, out_row, out_col;                                /* steps between images, filters, positions */
} rt_conv_job;
/* Filters m0..m1 by panels p0..p1; those of image i begin at i * panels. scratch: rt_conv_scratch bytes, 64-byte aligned. */
typedef void rt_conv_tiles_fn(const rt_conv_job *g, int64_t m0, int64_t m1, int64_t p0, int64_t p1, void *scratch);

typedef struct rt_conv_table {
    int lanes;                                                          /* elements of a vector */
    int narrow;                                                         /* with up to so many filters, panels are 4 vectors wide */
    int most;                                                           /* rows of a tile */
    rt_conv_split_fn *split;
    rt_conv_tiles_fn *tiles;
} rt_conv_table;

/* How a product is cut: K_BLOCK terms at a time; packed filters are kept for all panels up to K_KEPT; unfinished sums take up to PARTS elements. */
enum { RT_CONV_K_BLOCK = 256, RT_CONV_K_KEPT = 1152, RT_CONV_PARTS = 1 << 17 };
static inline int64_t rt_conv_chunk(int64_t rows, int columns) {        /* panels that are worked on together */
    const int64_t n = RT_CONV_PARTS / (rows * columns);
    return n > 1 ? n : 1;
}
static inline size_t rt_conv_scratch(const rt_conv_job *g, const rt_conv_table *t, size_t bytes) {
    const int lanes = t->lanes;
    if (g->turned) return (size_t)(2 * lanes * (RT_CONV_K_BLOCK + 1 + t->most * (g->k <= RT_CONV_K_BLOCK ? 1 : rt_conv_chunk(t->most, 2 * lanes)))) * bytes;
    const int64_t rows = g->filters < RT_CONV_ROWS ? g->filters : RT_CONV_ROWS, columns = (int64_t)g->vectors * lanes;
    const int64_t filters = rows * (g->k <= RT_CONV_K_KEPT ? g->k : RT_CONV_K_BLOCK) + 64, parts = rows * columns * (g->k <= RT_CONV_K_BLOCK ? 1 : rt_conv_chunk(rows, (int)columns));
    return (size_t)(filters + parts) * bytes + 64;
}

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
RT_DECLARE(extern const rt_conv_table, conv_f32)
RT_DECLARE(extern const rt_conv_table, conv_f64)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
