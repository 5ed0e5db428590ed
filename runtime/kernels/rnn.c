/* rnn.c: recurrent layers (LSTM with projections, GRU, tanh and ReLU ones), their single cells, and packed sequences.
 *
 * All inputs are seen as packed: rows of step t lie behind those of step t - 1, batch sizes do not grow; a plain input has the same size at every
 * step. One product gives the input's gates for all steps; each step then adds the hidden state's and runs the cell on the first rows of the state in place, so that the rows
 * of shorter sequences stay as they ended. float16 and bfloat16 are computed in float32. */
#include "product.h"
#include "loops/gemm.h"
#include "loops/rnn_cells.h"
#include "tensor_ops.h"

typedef enum kind { LSTM, GRU, TANH, RELU } kind;
static int gates_of(kind k) { return k == LSTM ? 4 : k == GRU ? 3 : 1; }
static rt_cell_fn *cell_of(tsrt_ctx *c, kind k, int dtype) {
    const bool f32 = dtype == TSRT_FLOAT32;
    switch (k) {
    case LSTM: return f32 ? RT_PICK(c, cell_lstm_f32) : RT_PICK(c, cell_lstm_f64);
    case GRU: return f32 ? RT_PICK(c, cell_gru_f32) : RT_PICK(c, cell_gru_f64);
    case TANH: return f32 ? RT_PICK(c, cell_tanh_f32) : RT_PICK(c, cell_tanh_f64);
    default: return f32 ? RT_PICK(c, cell_relu_f32) : RT_PICK(c, cell_relu_f64);
    }
}
static const tsrt_value one = {&tsrt_type_int, {.i = 1}};

/* One direction of one layer: its weights, each row-major in the work dtype; NULL where there is none. */
typedef struct direction { tsrt_tensor *w_ih, *w_hh, *b_ih, *b_hh, *w_hr; } direction;

/* to[rows, w] = from[rows, k] @ weight.T (+ what is there) */
static int times(tsrt_ctx *c, int dtype, int64_t rows, const char *from, int64_t from_row, const tsrt_tensor *weight, char *to, int64_t to_row, bool add) {
    const rt_product p = {.dtype = dtype, .m = rows, .n = weight->size[0], .k = weight->size[1], .a = from, .a_row = from_row, .a_col = 1, .b = rt_data(weight), .b_row = 1,
                          .b_col = weight->stride[0], .c = to, .c_row = to_row, .c_col = 1, .beta = add ? &one : NULL};
    return rt_product_run(c, &p, "addmm_impl_cpu_");
}
/* The hidden state's product of each step: its weight is packed once when there are several steps of several rows. */
enum { STEPS_THAT_PAY = 4 };
typedef struct hidden_product { rt_gemm_fn *fn; rt_gemm_job job; void *packed; size_t bytes; } hidden_product;
static int pack_hidden(tsrt_ctx *c, int dtype, const tsrt_tensor *weight, int64_t rows, int64_t steps, hidden_product *h) {
    *h = (hidden_product){NULL};
    if (rows < 2 || steps < STEPS_THAT_PAY || !weight->numel) return 0;
    const bool f32 = dtype == TSRT_FLOAT32;
    h->fn = f32 ? RT_PICK(c, gemm_f32) : RT_PICK(c, gemm_f64);
    h->job = (rt_gemm_job){.n = weight->size[0], .k = weight->size[1], .a_col = 1, .b = rt_data(weight), .b_row = 1, .b_col = weight->stride[0], .c_col = 1, .alpha = {1}, .beta = {1}};
    h->bytes = (size_t)rt_gemm_pack_elements(h->job.k, h->job.n) * rt_bytes(dtype);
    if (!(h->packed = rt_scratch(c, h->bytes))) return 1;
    (f32 ? RT_PICK(c, pack_f32) : RT_PICK(c, pack_f64))(&h->job, h->packed);
    h->job.b = h->packed, h->job.path = RT_GEMM_PANELS;
    return 0;
}
/* to[n, gates] += h[n, hidden] @ weight.T */
static int add_hidden(tsrt_ctx *c, int dtype, const hidden_product *p, int64_t n, const char *h, int64_t hidden, const tsrt_tensor *weight, char *to, int64_t gates) {
    if (!p->packed) return times(c, dtype, n, h, hidden, weight, to, gates, true);
    rt_gemm_job g = p->job;
    g.m = n, g.a = h, g.a_row = hidden, g.c = to, g.c_row = gates;
    p->fn(&g, NULL);
    return 0;
}
static void put_rows(char *to, int64_t to_bytes, const tsrt_tensor *bias, int64_t rows, size_t width) {
    for (int64_t r = 0; r < rows; r++) {
        if (bias) memcpy(to + r * to_bytes, rt_data(bias), width);
        else memset(to + r * to_bytes, 0, width);
    }
}
static void add_row(int dtype, char *to, int64_t to_row, const tsrt_tensor *bias, int64_t rows, int64_t n) {
    if (!bias) return;
#define ADD(T_) for (int64_t r = 0; r < rows; r++) for (int64_t i = 0; i < n; i++) ((T_ *)(void *)to)[r * to_row + i] += ((const T_ *)(const void *)rt_data(bias))[i];
    if (dtype == TSRT_FLOAT32) ADD(float)
    else ADD(double)
}

/* Runs one direction. x[rows, width]; out gets the hidden states, out_row apart; h[batch, hidden] and cell[batch, size] are the state. */
static int run_direction(tsrt_ctx *c, kind k, int dtype, const direction *d, const char *x, int64_t width, int64_t steps, const int64_t *batch, bool reverse, char *h, int64_t hidden,
                         char *cell, int64_t size, char *out, int64_t out_row) {
    const int64_t bytes = (int64_t)rt_bytes(dtype), gates = gates_of(k) * size, most = steps ? batch[0] : 0;
    int64_t rows = 0;
    for (int64_t t = 0; t < steps; t++) rows += batch[t];
    if (!rows) return 0;
    if (rows > INT64_MAX / 32 / (gates + 1)) return tsrt_fail_memory(c);
    /* Gates of all rows; a GRU keeps the hidden state's apart, a projection needs the cell's full output. */
    const int64_t side = k == GRU ? most * gates : 0, full = d->w_hr ? most * size : 0;
    const size_t room_bytes = (size_t)((rows * gates + side + full) * bytes);
    char *g = rt_scratch(c, room_bytes);
    if (!g) return 1;
    char *hg = g + rows * gates * bytes, *wide = hg + side * bytes;
    put_rows(g, gates * bytes, d->b_ih, rows, (size_t)(gates * bytes));
    int failed = times(c, dtype, rows, x, width, d->w_ih, g, gates, true);
    if (k != GRU) add_row(dtype, g, gates, d->b_hh, rows, gates);
    rt_cell_fn *fn = cell_of(c, k, dtype);
    hidden_product packed = {NULL};
    failed = failed || pack_hidden(c, dtype, d->w_hh, most, steps, &packed);
    int64_t at = reverse ? rows : 0;
    for (int64_t i = 0; i < steps && !failed; i++) {
        const int64_t t = reverse ? steps - 1 - i : i, n = batch[t];
        if (reverse) at -= n;
        char *gt = g + at * gates * bytes;
        if (k == GRU) {
            put_rows(hg, gates * bytes, d->b_hh, n, (size_t)(gates * bytes));
            failed = add_hidden(c, dtype, &packed, n, h, hidden, d->w_hh, hg, gates);
        } else failed = add_hidden(c, dtype, &packed, n, h, hidden, d->w_hh, gt, gates);
        if (failed) break;
        const rt_cell_step s = {.rows = n, .size = size, .in = gt, .hidden = hg, .in_row = gates, .hidden_row = gates, .h = d->w_hr ? wide : h, .h_row = d->w_hr ? size : hidden, .c = cell, .c_row = size};
        fn(&s);
        if (d->w_hr) failed = times(c, dtype, n, wide, size, d->w_hr, h, hidden, false);
        for (int64_t r = 0; r < n; r++) memcpy(out + (at + r) * out_row * bytes, h + r * hidden * bytes, (size_t)(hidden * bytes));
        if (!reverse) at += n;
    }
    if (packed.packed) rt_scratch_free(c, packed.packed, packed.bytes);
    rt_scratch_free(c, g, room_bytes);
    return failed;
}

static void drop_direction(tsrt_ctx *c, direction *d) { rt_drop(c, d->w_ih), rt_drop(c, d->w_hh), rt_drop(c, d->b_ih), rt_drop(c, d->b_hh), rt_drop(c, d->w_hr); }
static int take(tsrt_ctx *c, const tsrt_list *params, int64_t i, int dtype, int work, tsrt_tensor **out) {
    tsrt_tensor *t = ((tsrt_tensor **)params->data)[i];
    if (!rt_defined(t)) return tsrt_fail(c, NULL, "a parameter of the recurrent layer is undefined");
    if (t->dtype != dtype) return tsrt_fail(c, NULL, "expected m1 and m2 to have the same dtype, but got: %s != %s", rt_dtype_ctype(dtype), rt_dtype_ctype(t->dtype));
    return rt_to_contiguous(c, t, work, out);
}
/* Parameters in PyTorch's order: w_ih, w_hh, [b_ih, b_hh], [w_hr]. */
static int take_direction(tsrt_ctx *c, const tsrt_list *params, int64_t at, bool biases, bool projects, int dtype, int work, direction *d) {
    *d = (direction){NULL, NULL, NULL, NULL, NULL};
    int failed = take(c, params, at, dtype, work, &d->w_ih) || take(c, params, at + 1, dtype, work, &d->w_hh);
    if (biases) failed = failed || take(c, params, at + 2, dtype, work, &d->b_ih) || take(c, params, at + 3, dtype, work, &d->b_hh);
    if (projects) failed = failed || take(c, params, at + (biases ? 4 : 2), dtype, work, &d->w_hr);
    if (failed) drop_direction(c, d);
    return failed;
}
static int check_direction(tsrt_ctx *c, kind k, const direction *d, int64_t width, int64_t hidden, int64_t size) {
    const int64_t gates = gates_of(k) * size;
    if (d->w_ih->ndim != 2 || d->w_ih->size[0] != gates || d->w_ih->size[1] != width)
        return tsrt_fail(c, NULL, "mat1 and mat2 shapes cannot be multiplied (input of %lld features, %lld gates, weight of %lld x %lld)", (long long)width, (long long)gates,
                         (long long)d->w_ih->size[0], d->w_ih->ndim == 2 ? (long long)d->w_ih->size[1] : 1LL);
    if (d->w_hh->ndim != 2 || d->w_hh->size[0] != gates || d->w_hh->size[1] != hidden)
        return tsrt_fail(c, NULL, "the hidden state's size %lld does not match the recurrent weight", (long long)hidden);
    if (d->b_ih && (d->b_ih->numel != gates || d->b_hh->numel != gates)) return tsrt_fail(c, NULL, "the bias of a recurrent layer must have %lld elements", (long long)gates);
    if (d->w_hr && (d->w_hr->ndim != 2 || d->w_hr->size[0] != hidden || d->w_hr->size[1] != size)) return tsrt_fail(c, NULL, "the projection's weight has the wrong size");
    return 0;
}

/* All layers. x: rows [sum of batch, width], row-major in dtype `work`. hy, cy: [layers * directions, batch, ...] in work, holding the initial state. *out: the last layer's output. */
typedef struct stack { kind k; const tsrt_list *params; bool biases, projects, both; int64_t layers; double dropout; bool train; int dtype, work; } stack;
static int run_stack(tsrt_ctx *c, const stack *s, tsrt_tensor *x, int64_t steps, const int64_t *batch, int64_t n, int ndim, const int64_t *lead, tsrt_tensor *hy, tsrt_tensor *cy, tsrt_tensor **out) {
    const int64_t each = 2 + (s->biases ? 2 : 0) + (s->projects ? 1 : 0), dirs = s->both ? 2 : 1, bytes = (int64_t)rt_bytes(s->work), hidden = hy->size[2], size = cy ? cy->size[2] : hidden;
    if (s->params->len != each * dirs * s->layers) return tsrt_fail(c, NULL, "Expected %lld parameters of the recurrent layer, but got %lld", (long long)(each * dirs * s->layers), (long long)s->params->len);
    tsrt_tensor *now = x;
    tsrt_retain(now);
    int failed = 0;
    for (int64_t l = 0; l < s->layers && !failed; l++) {
        int64_t made[3];
        for (int d = 0; d < ndim; d++) made[d] = lead[d];
        made[ndim] = dirs * hidden;
        tsrt_tensor *next = NULL;
        failed = rt_empty(c, s->work, ndim + 1, made, &next);
        for (int64_t d = 0; d < dirs && !failed; d++) {
            direction w;
            const int64_t width = now->size[now->ndim - 1], i = l * dirs + d;
            if ((failed = take_direction(c, s->params, i * each, s->biases, s->projects, s->dtype, s->work, &w))) break;
            failed = check_direction(c, s->k, &w, width, hidden, size) ||
                     run_direction(c, s->k, s->work, &w, rt_data(now), width, steps, batch, d == 1, rt_data(hy) + i * n * hidden * bytes, hidden,
                                   cy ? rt_data(cy) + i * n * size * bytes : NULL, size, rt_data(next) + d * hidden * bytes, dirs * hidden);
            drop_direction(c, &w);
        }
        rt_drop(c, now);
        now = next;
        if (!failed && s->train && s->dropout > 0 && l + 1 < s->layers) {
            tsrt_tensor *dropped;
            if (!(failed = tsrt_op_dropout(c, now, s->dropout, true, &dropped))) {
                rt_drop(c, now);
                failed = rt_contiguous(c, dropped, &now);
                rt_drop(c, dropped);
                if (failed) return 1;
            }
        }
    }
    if (failed) return rt_drop(c, now), 1;
    *out = now;
    return 0;
}
/* A state [layers * directions, batch, size] as a copy that may be written. */
static int own_state(tsrt_ctx *c, const tsrt_tensor *t, const stack *s, int64_t n, tsrt_tensor **out) {
    if (t->ndim != 3 || t->size[0] != s->layers * (s->both ? 2 : 1) || t->size[1] < n)
        return tsrt_fail(c, NULL, "Expected the hidden state to have size (%lld, %lld, ...)", (long long)(s->layers * (s->both ? 2 : 1)), (long long)n);
    if (t->dtype != s->dtype) return tsrt_fail(c, NULL, "Input and hidden tensors are not the same dtype, found input tensor with %s and hidden tensor with %s", rt_dtype_cpp(s->dtype), rt_dtype_cpp(t->dtype));
    if (rt_empty(c, s->work, 3, t->size, out)) return 1;
    if (rt_copy(c, *out, t)) return rt_clear(c, out), 1;
    return 0;
}
static int give_back(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out) {        /* takes t */
    const int failed = rt_to(c, t, dtype, out);
    rt_drop(c, t);
    return failed;
}
/* Runs with the two forms of input. batch NULL: x is [steps, batch, width] (or batch first). */
static int layers(tsrt_ctx *c, stack s, tsrt_tensor *x, const tsrt_tensor *batch, tsrt_tensor *h0, tsrt_tensor *c0, bool batch_first, tsrt_tensor **out, tsrt_tensor **hy, tsrt_tensor **cy) {
    if (!rt_is_floating(x->dtype)) return tsrt_fail(c, "NotImplementedError", "\"addmm_impl_cpu_\" not implemented for '%s'", rt_dtype_cpp(x->dtype));
    s.dtype = x->dtype, s.work = rt_opmath(x->dtype);
    s.projects = s.k == LSTM && h0->ndim == 3 && c0->ndim == 3 && h0->size[2] != c0->size[2];
    int64_t steps, n, *sizes;
    tsrt_tensor *ordered = NULL, *counts = NULL, *flat = NULL, *h = NULL, *cell = NULL, *y = NULL;
    if (batch) {
        if (x->ndim != 2 || batch->ndim != 1 || batch->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "a packed sequence has data of two dimensions and batch sizes of int64");
        if (rt_contiguous(c, (tsrt_tensor *)batch, &counts)) return 1;
        steps = counts->numel, sizes = (int64_t *)(void *)rt_data(counts), n = steps ? sizes[0] : 0;
        int64_t rows = 0;
        bool bad = false;
        for (int64_t t = 0; t < steps; t++) bad |= sizes[t] < 0 || (t && sizes[t] > sizes[t - 1]) || sizes[t] > x->size[0], rows += bad ? 0 : sizes[t];
        if (bad || rows != x->size[0]) return rt_drop(c, counts), tsrt_fail(c, NULL, "the batch sizes of a packed sequence do not match its data");
    } else {
        if (x->ndim != 3) return tsrt_fail(c, NULL, "Expected a recurrent layer's input of 3 dimensions, but got %d", x->ndim);
        steps = x->size[batch_first ? 1 : 0], n = x->size[batch_first ? 0 : 1];
        if (rt_empty(c, TSRT_INT64, 1, &steps, &counts)) return 1;
        sizes = (int64_t *)(void *)rt_data(counts);
        for (int64_t t = 0; t < steps; t++) sizes[t] = n;
    }
    int failed;
    if (batch_first) {
        const int64_t size[3] = {x->size[1], x->size[0], x->size[2]}, stride[3] = {x->stride[1], x->stride[0], x->stride[2]};
        failed = rt_view(c, x, 3, size, stride, x->offset, &ordered);
    } else failed = rt_same(x, &ordered);
    failed = failed || rt_to_contiguous(c, ordered, s.work, &flat) || own_state(c, h0, &s, n, &h) || (c0 && own_state(c, c0, &s, n, &cell));
    const int64_t lead[2] = {batch ? flat ? flat->size[0] : 0 : steps, n};
    failed = failed || run_stack(c, &s, flat, steps, sizes, h->size[1], batch ? 1 : 2, lead, h, cell, &y);
    rt_drop(c, ordered), rt_drop(c, flat), rt_drop(c, counts);
    if (!failed && !(failed = give_back(c, y, s.dtype, &y)) && batch_first) {
        const int64_t size[3] = {y->size[1], y->size[0], y->size[2]}, stride[3] = {y->stride[1], y->stride[0], y->stride[2]};
        tsrt_tensor *turned;
        failed = rt_view(c, y, 3, size, stride, y->offset, &turned);
        rt_drop(c, y);
        y = turned;
    }
    if (failed) return rt_drop(c, h), rt_drop(c, cell), 1;
    if (give_back(c, h, s.dtype, &h)) return rt_drop(c, y), rt_drop(c, cell), 1;
    if (c0 && give_back(c, cell, s.dtype, &cell)) return rt_drop(c, y), rt_drop(c, h), 1;
    *out = y, *hy = h;
    if (c0) *cy = cell;
    return 0;
}
static int lstm(tsrt_ctx *c, stack s, tsrt_tensor *x, const tsrt_tensor *batch, const tsrt_list *hx, bool batch_first, tsrt_tensor **out, tsrt_tensor **hy, tsrt_tensor **cy) {
    if (hx->len != 2) return tsrt_fail(c, NULL, "lstm expects two hidden states");
    tsrt_tensor **const h = hx->data;
    return layers(c, s, x, batch, h[0], h[1], batch_first, out, hy, cy);
}
#define STACK(kind_) (stack){.k = kind_, .params = params, .biases = biases, .both = both, .layers = n, .dropout = dropout, .train = train}
int tsrt_op_lstm_input(tsrt_ctx *c, tsrt_tensor *x, tsrt_list *hx, tsrt_list *params, bool biases, int64_t n, double dropout, bool train, bool both, bool batch_first, tsrt_tensor **out, tsrt_tensor **hy,
                       tsrt_tensor **cy) {
    return lstm(c, STACK(LSTM), x, NULL, hx, batch_first, out, hy, cy);
}
int tsrt_op_lstm_data(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *batch, tsrt_list *hx, tsrt_list *params, bool biases, int64_t n, double dropout, bool train, bool both, tsrt_tensor **out, tsrt_tensor **hy,
                      tsrt_tensor **cy) {
    return lstm(c, STACK(LSTM), x, batch, hx, false, out, hy, cy);
}
#define LAYER(name_, kind_) \
int tsrt_op_##name_##_input(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *hx, tsrt_list *params, bool biases, int64_t n, double dropout, bool train, bool both, bool batch_first, tsrt_tensor **out, tsrt_tensor **hy) { \
    return layers(c, STACK(kind_), x, NULL, hx, NULL, batch_first, out, hy, NULL); \
} \
int tsrt_op_##name_##_data(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *batch, tsrt_tensor *hx, tsrt_list *params, bool biases, int64_t n, double dropout, bool train, bool both, tsrt_tensor **out, tsrt_tensor **hy) { \
    return layers(c, STACK(kind_), x, batch, hx, NULL, false, out, hy, NULL); \
}
LAYER(gru, GRU)
LAYER(rnn_tanh, TANH)
LAYER(rnn_relu, RELU)

/* ---- single cells */
static int cell(tsrt_ctx *c, kind k, tsrt_tensor *x, tsrt_tensor *h0, tsrt_tensor *c0, tsrt_tensor *w_ih, tsrt_tensor *w_hh, tsrt_tensor *b_ih, tsrt_tensor *b_hh, tsrt_tensor **hy, tsrt_tensor **cy) {
    const int64_t gates = gates_of(k);
    if (!rt_is_floating(x->dtype)) return tsrt_fail(c, "NotImplementedError", "\"addmm_impl_cpu_\" not implemented for '%s'", rt_dtype_cpp(x->dtype));
    if (x->ndim != 2 || w_ih->ndim != 2 || w_hh->ndim != 2 || h0->ndim != 2 || (c0 && c0->ndim != 2)) return tsrt_fail(c, NULL, "a recurrent cell expects an input, hidden states and weights of two dimensions");
    if (x->size[1] != w_ih->size[1]) return tsrt_fail(c, NULL, "input has inconsistent input_size: got %lld expected %lld", (long long)x->size[1], (long long)w_ih->size[1]);
    tsrt_tensor *const state[2] = {h0, c0};
    for (int i = 0; i < (c0 ? 2 : 1); i++) {
        if (x->size[0] != state[i]->size[0]) return tsrt_fail(c, NULL, "Input batch size %lld doesn't match hidden%d batch size %lld", (long long)x->size[0], i, (long long)state[i]->size[0]);
        if (state[i]->size[1] != w_hh->size[1]) return tsrt_fail(c, NULL, "hidden%d has inconsistent hidden_size: got %lld, expected %lld", i, (long long)state[i]->size[1], (long long)w_hh->size[1]);
    }
    b_ih = rt_defined(b_ih) ? b_ih : NULL, b_hh = rt_defined(b_hh) ? b_hh : NULL;
    const int dtype = x->dtype, work = rt_opmath(dtype);
    tsrt_tensor *const all[6] = {h0, c0, w_ih, w_hh, b_ih, b_hh};
    for (int i = 0; i < 6; i++)
        if (all[i] && all[i]->dtype != dtype) return tsrt_fail(c, NULL, "expected m1 and m2 to have the same dtype, but got: %s != %s", rt_dtype_ctype(dtype), rt_dtype_ctype(all[i]->dtype));
    direction d = {NULL, NULL, NULL, NULL, NULL};
    tsrt_tensor *flat = NULL, *h = NULL, *state_c = NULL, *out = NULL;
    const int64_t n = x->size[0], size = w_hh->size[1], shape[2] = {n, size};
    int failed = rt_to_contiguous(c, w_ih, work, &d.w_ih) || rt_to_contiguous(c, w_hh, work, &d.w_hh) || (b_ih && rt_to_contiguous(c, b_ih, work, &d.b_ih)) || (b_hh && rt_to_contiguous(c, b_hh, work, &d.b_hh));
    failed = failed || rt_to_contiguous(c, x, work, &flat) || rt_empty(c, work, 2, shape, &h) || rt_copy(c, h, h0) || rt_empty(c, work, 2, shape, &out);
    failed = failed || (c0 && (rt_empty(c, work, 2, shape, &state_c) || rt_copy(c, state_c, c0)));
    if (!failed && (w_hh->size[0] != gates * size || w_ih->size[0] != gates * size || (b_ih && b_ih->numel != gates * size) || (b_hh && b_hh->numel != gates * size)))
        failed = tsrt_fail(c, NULL, "the weights of a recurrent cell must have %lld rows", (long long)(gates * size));
    failed = failed || run_direction(c, k, work, &d, rt_data(flat), x->size[1], 1, &n, false, rt_data(h), size, c0 ? rt_data(state_c) : NULL, size, rt_data(out), size);
    drop_direction(c, &d);
    rt_drop(c, flat), rt_drop(c, out);
    if (failed) return rt_drop(c, h), rt_drop(c, state_c), 1;
    if (give_back(c, h, dtype, &h)) return rt_drop(c, state_c), 1;
    if (c0 && give_back(c, state_c, dtype, cy)) return rt_drop(c, h), 1;
    *hy = h;
    return 0;
}
int tsrt_op_lstm_cell(tsrt_ctx *c, tsrt_tensor *x, tsrt_list *hx, tsrt_tensor *w_ih, tsrt_tensor *w_hh, tsrt_tensor *b_ih, tsrt_tensor *b_hh, tsrt_tensor **hy, tsrt_tensor **cy) {
    if (hx->len != 2) return tsrt_fail(c, NULL, "lstm_cell expects two hidden states");
    return cell(c, LSTM, x, ((tsrt_tensor **)hx->data)[0], ((tsrt_tensor **)hx->data)[1], w_ih, w_hh, b_ih, b_hh, hy, cy);
}
int tsrt_op_gru_cell(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *h, tsrt_tensor *w_ih, tsrt_tensor *w_hh, tsrt_tensor *b_ih, tsrt_tensor *b_hh, tsrt_tensor **hy) { return cell(c, GRU, x, h, NULL, w_ih, w_hh, b_ih, b_hh, hy, NULL); }
int tsrt_op_rnn_tanh_cell(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *h, tsrt_tensor *w_ih, tsrt_tensor *w_hh, tsrt_tensor *b_ih, tsrt_tensor *b_hh, tsrt_tensor **hy) { return cell(c, TANH, x, h, NULL, w_ih, w_hh, b_ih, b_hh, hy, NULL); }
int tsrt_op_rnn_relu_cell(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *h, tsrt_tensor *w_ih, tsrt_tensor *w_hh, tsrt_tensor *b_ih, tsrt_tensor *b_hh, tsrt_tensor **hy) { return cell(c, RELU, x, h, NULL, w_ih, w_hh, b_ih, b_hh, hy, NULL); }
