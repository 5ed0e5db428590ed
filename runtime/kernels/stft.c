/* stft.c: the short-time Fourier transform and its inverse by windowed overlap-add: D. W. Griffin, J. S. Lim, "Signal estimation from modified short-time
 * Fourier transform", IEEE Trans. ASSP 32 (1984): overlapped frames, windowed once more, over the sum of the squared windows. */
#include <stdio.h>
#include <string.h>
#include "kernels/fft.h"
#include "tensor_ops.h"

enum { TEXT = 900 };
static const tsrt_value zero = {&tsrt_type_int, {.i = 0}}, one = {&tsrt_type_int, {.i = 1}};

/* ---- the call, as messages show it */
static const char *type_name(int dtype, char *buf, size_t n) {
    if (dtype == TSRT_BFLOAT16) return "CPUBFloat16Type";
    if (rt_is_complex(dtype) || dtype == TSRT_BOOL8) snprintf(buf, n, "CPU%sType", rt_dtype_cpp(dtype));
    else snprintf(buf, n, "torch.%sTensor", rt_dtype_cpp(dtype));
    return buf;
}
static const char *opt_text(bool has, int64_t value, char *buf, size_t n) {
    if (!has) return "None";
    snprintf(buf, n, "%lld", (long long)value);
    return buf;
}
typedef struct call {
    const char *name;
    const tsrt_tensor *self, *window;                       /* window NULL: none */
    int64_t n_fft, hop, win;
    const tsrt_opt_bool *onesided;
    bool normalized;
    char more[80];                                          /* what stands behind onesided */
    bool center_shown, center;
} call;
static int refuse(tsrt_ctx *c, const call *k, const char *why) {
    char sizes[300], window[300] = "None", shape[256], name[48], sided[24], center[24] = "";
    if (k->window) snprintf(window, sizeof window, "%s{%s}", type_name(k->window->dtype, name, sizeof name), rt_sizes_text(k->window->ndim, k->window->size, shape, sizeof shape));
    if (k->center_shown) snprintf(center, sizeof center, ", center=%d", k->center);
    snprintf(sizes, sizeof sizes, "%s", rt_sizes_text(k->self->ndim, k->self->size, shape, sizeof shape));
    return tsrt_fail(c, NULL, "%s(%s%s, n_fft=%lld, hop_length=%lld, win_length=%lld, window=%s%s, normalized=%d, onesided=%s, %s) %s", k->name,
                     type_name(k->self->dtype, name, sizeof name), sizes, (long long)k->n_fft, (long long)k->hop, (long long)k->win, window, center, k->normalized,
                     opt_text(rt_has(k->onesided), rt_has(k->onesided) && k->onesided->value, sided, sizeof sided), k->more, why);
}

/* The window with zeros on both sides up to n_fft; ones where none is given and `always`, or it is shorter; else NULL. */
static int whole_window(tsrt_ctx *c, tsrt_tensor *window, int dtype, int64_t n_fft, int64_t win, bool always, tsrt_tensor **out) {
    tsrt_tensor *w, *part;
    *out = NULL;
    if (window && win == n_fft) return rt_same(window, out);
    if (!window && win == n_fft && !always) return 0;
    if (window) dtype = window->dtype;
    const int64_t unit = 1;
    if (rt_zeros(c, dtype, 1, &n_fft, &w)) return 1;
    int failed = rt_view(c, w, 1, &win, &unit, (n_fft - win) / 2, &part);
    if (!failed) {
        failed = window ? rt_copy(c, part, window) : rt_fill(c, part, &one);
        rt_drop(c, part);
    }
    if (failed) return rt_drop(c, w), 1;
    *out = w;
    return 0;
}

/* ---- forward */
typedef struct request { int64_t n_fft; const tsrt_opt_int *hop, *win; bool center; const tsrt_str *pad_mode; bool normalized; const tsrt_opt_bool *onesided, *return_complex, *align; } request;

/* *t (owned) with `left` and `right` more points in its last dimension. */
static int padded(tsrt_ctx *c, tsrt_tensor **t, int64_t left, int64_t right, const tsrt_str *mode) {
    const int64_t by[2] = {left, right}, shape[3] = {1, (*t)->ndim == 2 ? (*t)->size[0] : 1, (*t)->size[(*t)->ndim - 1]};
    const int64_t stride[3] = {0, (*t)->ndim == 2 ? (*t)->stride[0] : 0, (*t)->stride[(*t)->ndim - 1]};
    tsrt_list *pad = tsrt_list_of(c, &tsrt_type_list_int, by, 2);
    tsrt_tensor *x, *y = NULL;
    if (!pad) return 1;
    int failed = rt_view(c, *t, 3, shape, stride, (*t)->offset, &x);
    if (!failed) {
        failed = mode ? tsrt_op_pad(c, x, pad, mode, NULL, &y) : tsrt_op_constant_pad_nd(c, x, pad, &zero, &y);
        rt_drop(c, x);
    }
    tsrt_release(c, pad);
    if (failed) return 1;
    failed = (*t)->ndim == 2 ? rt_view(c, y, 2, y->size + 1, y->stride + 1, y->offset, &x) : rt_view(c, y, 1, y->size + 2, y->stride + 2, y->offset, &x);
    rt_drop(c, y);
    if (failed) return 1;
    rt_drop(c, *t);
    *t = x;
    return 0;
}
/* Frames of t (batch, points), windowed, transformed: (batch, frequencies, frames). */
static int frames_of(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor *window, const call *k, bool onesided, tsrt_tensor **out) {
    const int64_t len = t->size[t->ndim - 1], step = t->stride[t->ndim - 1], dim = 2;
    const int64_t size[3] = {t->ndim == 2 ? t->size[0] : 1, 1 + (len - k->n_fft) / k->hop, k->n_fft}, stride[3] = {t->ndim == 2 ? t->stride[0] : 0, k->hop * step, step};
    tsrt_tensor *x, *y, *f;
    if (rt_view(c, t, 3, size, stride, t->offset, &x)) return 1;
    if (window) {
        const int failed = tsrt_op_mul_Tensor(c, x, window, &y);
        rt_drop(c, x);
        if (failed) return 1;
        x = y;
    }
    const int norm = k->normalized ? RT_FFT_ROOT_N : RT_FFT_NONE;
    int failed = rt_is_complex(x->dtype) ? rt_fft_c2c(c, x, 1, &dim, norm, true, &f) : rt_fft_r2c(c, x, 1, &dim, norm, onesided, false, &f);
    rt_drop(c, x);
    if (failed) return 1;
    const int64_t turned[3] = {f->size[0], f->size[2], f->size[1]}, steps[3] = {f->stride[0], f->stride[2], f->stride[1]};
    failed = t->ndim == 2 ? rt_view(c, f, 3, turned, steps, f->offset, out) : rt_view(c, f, 2, turned + 1, steps + 1, f->offset, out);
    rt_drop(c, f);
    return failed;
}
static int forward(tsrt_ctx *c, tsrt_tensor *self, tsrt_tensor *window, const request *r, tsrt_tensor **out) {
    char why[TEXT], a[24], b[24];
    if (!rt_defined(window)) window = NULL;
    const bool complex_fft = rt_is_complex(self->dtype) || (window && rt_is_complex(window->dtype));
    const bool returns_complex = rt_has(r->return_complex) ? r->return_complex->value : complex_fft;
    call k = {.name = "stft", .self = self, .window = window, .n_fft = r->n_fft, .onesided = r->onesided, .normalized = r->normalized};
    k.hop = rt_opt_int(r->hop, r->n_fft / 4), k.win = rt_opt_int(r->win, r->n_fft);
    if (r->center && rt_has(r->align)) return tsrt_fail(c, NULL, "stft align_to_window should only be set when center = false.");
    if (!rt_has(r->return_complex) && !complex_fft)
        return tsrt_fail(c, NULL, "stft requires the return_complex parameter be given for real inputs, and will further require that return_complex=True in a future PyTorch release.");
    snprintf(k.more, sizeof k.more, "return_complex=%s, align_to_window=%s", opt_text(true, returns_complex, a, sizeof a), opt_text(rt_has(r->align), rt_has(r->align) && r->align->value, b, sizeof b));
    if (!rt_is_floating(self->dtype) && !rt_is_complex(self->dtype)) return refuse(c, &k, ": expected a tensor of floating point or complex values");
    if (self->ndim > 2 || self->ndim < 1) return refuse(c, &k, ": expected a 1D or 2D tensor");
    tsrt_tensor *t = self, *w, *f;
    tsrt_retain(t);
    int failed = r->center && padded(c, &t, r->n_fft / 2, r->n_fft / 2, r->pad_mode);
    const int64_t len = t->size[t->ndim - 1];
    why[0] = 0;
    if (k.n_fft <= 0 || k.n_fft > len) snprintf(why, sizeof why, ": expected 0 < n_fft < %lld, but got n_fft=%lld", (long long)len, (long long)k.n_fft);
    else if (k.hop <= 0) snprintf(why, sizeof why, ": expected hop_length > 0, but got hop_length=%lld", (long long)k.hop);
    else if (k.win <= 0 || k.win > k.n_fft) snprintf(why, sizeof why, ": expected 0 < win_length <= n_fft, but got win_length=%lld", (long long)k.win);
    else if (window && (window->ndim != 1 || window->size[0] != k.win))
        snprintf(why, sizeof why, ": expected a 1D window tensor of size equal to win_length=%lld, but got window with size %s", (long long)k.win, rt_sizes_text(window->ndim, window->size, (char[256]){0}, 256));
    if (!failed && why[0]) failed = refuse(c, &k, why);
    const bool onesided = rt_has(r->onesided) ? r->onesided->value : !complex_fft;
    if (!failed && onesided && complex_fft) failed = tsrt_fail(c, NULL, "Cannot have onesided output if window or input is complex");
    if (!failed && rt_has(r->align) && r->align->value) failed = padded(c, &t, (k.n_fft - k.win) / 2, k.n_fft - k.win - (k.n_fft - k.win) / 2, NULL);
    if (failed || whole_window(c, window, t->dtype, k.n_fft, k.win, false, &w)) return rt_drop(c, t), 1;
    failed = frames_of(c, t, w, &k, onesided, &f);
    rt_drop(c, w);
    rt_drop(c, t);
    if (failed) return 1;
    if (returns_complex) return *out = f, 0;
    failed = tsrt_op_view_as_real(c, f, out);
    rt_drop(c, f);
    return failed;
}
int tsrt_op_stft(tsrt_ctx *c, tsrt_tensor *self, int64_t n_fft, const tsrt_opt_int *hop, const tsrt_opt_int *win, tsrt_tensor *window, bool normalized, const tsrt_opt_bool *onesided,
                 const tsrt_opt_bool *return_complex, const tsrt_opt_bool *align, tsrt_tensor **out) {
    const request r = {n_fft, hop, win, false, NULL, normalized, onesided, return_complex, align};
    return forward(c, self, window, &r, out);
}
int tsrt_op_stft_center(tsrt_ctx *c, tsrt_tensor *self, int64_t n_fft, const tsrt_opt_int *hop, const tsrt_opt_int *win, tsrt_tensor *window, bool center, const tsrt_str *pad_mode,
                        bool normalized, const tsrt_opt_bool *onesided, const tsrt_opt_bool *return_complex, const tsrt_opt_bool *align, tsrt_tensor **out) {
    const request r = {n_fft, hop, win, center, pad_mode, normalized, onesided, return_complex, align};
    return forward(c, self, window, &r, out);
}

/* ---- back */
/* Sum of frames (channels, frames, n), each hop further, cut to [start, end). */
static int overlapped(tsrt_ctx *c, tsrt_tensor *frames, int64_t hop, int64_t start, int64_t end, tsrt_tensor **out) {
    const int64_t n = frames->size[2], count = frames->size[1], whole[2] = {frames->size[0], n + hop * (count - 1)}, part[2] = {whole[0], n}, cut[2] = {whole[0], end - start};
    tsrt_tensor *sum, *to, *from;
    if (rt_zeros(c, frames->dtype, 2, whole, &sum)) return 1;
    int failed = 0;
    for (int64_t i = 0; i < count && !failed; i++) {
        const int64_t stride[2] = {frames->stride[0], frames->stride[2]};
        if ((failed = rt_view(c, sum, 2, part, sum->stride, i * hop, &to))) break;
        if (!(failed = rt_view(c, frames, 2, part, stride, frames->offset + i * frames->stride[1], &from))) {
            failed = tsrt_op_add__Tensor(c, to, from, &one);
            rt_drop(c, from);
        }
        rt_drop(c, to);
    }
    failed = failed || rt_view(c, sum, 2, cut, sum->stride, start, out);
    rt_drop(c, sum);
    return failed;
}
/* Whether an element of t is (all but) zero. */
static int has_zero(tsrt_ctx *c, tsrt_tensor *t, bool *out) {
    tsrt_tensor *size, *flat;
    if (tsrt_op_abs(c, t, &size)) return 1;
    const int failed = rt_to_contiguous(c, size, TSRT_FLOAT64, &flat);
    rt_drop(c, size);
    if (failed) return 1;
    const double *x = (const double *)(const void *)rt_data(flat);
    *out = false;
    for (int64_t i = 0; i < flat->numel; i++) *out = *out || x[i] < 1e-11;
    rt_drop(c, flat);
    return 0;
}
/* Frames (channels, frames, n) from frequencies (channels, frequencies, frames). */
static int frames_back(tsrt_ctx *c, const tsrt_tensor *self, const call *k, bool onesided, bool returns_complex, tsrt_tensor **out) {
    const int nd = self->ndim;
    const int64_t dim = 2, kept = returns_complex || onesided ? self->size[nd - 2] : k->n_fft / 2 + 1;
    const int64_t size[3] = {nd == 3 ? self->size[0] : 1, self->size[nd - 1], kept}, stride[3] = {nd == 3 ? self->stride[0] : 0, self->stride[nd - 1], self->stride[nd - 2]};
    const int norm = k->normalized ? RT_FFT_ROOT_N : RT_FFT_BY_N;
    tsrt_tensor *x;
    if (rt_view(c, self, 3, size, stride, self->offset, &x)) return 1;
    const int failed = returns_complex ? rt_fft_c2c(c, x, 1, &dim, norm, false, out) : rt_fft_c2r(c, x, 1, &dim, norm, k->n_fft, false, out);
    rt_drop(c, x);
    return failed;
}
/* frames (taken over) by the window w, overlapped, over the overlapped squares of w. */
static int added(tsrt_ctx *c, tsrt_tensor *frames, tsrt_tensor *w, const call *k, int64_t start, int64_t end, tsrt_tensor **out) {
    tsrt_tensor *y, *sum, *square, *all, *envelope;
    int failed = tsrt_op_mul_Tensor(c, frames, w, &y);
    const int64_t shape[3] = {1, frames->size[1], k->n_fft}, flat[3] = {0, 0, 1};
    rt_drop(c, frames);
    if (failed) return 1;
    failed = overlapped(c, y, k->hop, start, end, &sum);
    rt_drop(c, y);
    if (failed) return 1;
    if (tsrt_op_mul_Tensor(c, w, w, &square)) return rt_drop(c, sum), 1;
    failed = rt_view(c, square, 3, shape, flat, square->offset, &all);
    rt_drop(c, square);
    if (failed) return rt_drop(c, sum), 1;
    failed = overlapped(c, all, k->hop, start, end, &envelope);
    rt_drop(c, all);
    if (failed) return rt_drop(c, sum), 1;
    bool holes = false;
    failed = has_zero(c, envelope, &holes);
    if (!failed && holes) failed = refuse(c, k, "window overlap add min: 1");
    failed = failed || tsrt_op_div_Tensor(c, sum, envelope, out);
    rt_drop(c, envelope);
    rt_drop(c, sum);
    return failed;
}
int tsrt_op_istft(tsrt_ctx *c, tsrt_tensor *self, int64_t n_fft, const tsrt_opt_int *hop, const tsrt_opt_int *win, tsrt_tensor *window, bool center, bool normalized,
                  const tsrt_opt_bool *onesided_asked, const tsrt_opt_int *length, bool return_complex, tsrt_tensor **out) {
    char text[24];
    if (!rt_defined(window)) window = NULL;
    call k = {.name = "istft", .self = self, .window = window, .n_fft = n_fft, .onesided = onesided_asked, .normalized = normalized, .center_shown = true, .center = center};
    k.win = rt_opt_int(win, n_fft), k.hop = rt_opt_int(hop, n_fft / 4);
    snprintf(k.more, sizeof k.more, "length=%s, return_complex=%d", opt_text(rt_has(length), rt_opt_int(length, 0), text, sizeof text), return_complex);
    if (!rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "istft requires a complex-valued input tensor matching the output from stft with return_complex=True.");
    const int nd = self->ndim;
    if (nd < 2) return tsrt_fail(c, RT_INDEX_ERROR, "Dimension out of range (expected to be in range of [%d, %d], but got -3)", -(nd + 1), nd);
    const bool complex_window = window && rt_is_complex(window->dtype);
    const int64_t fft_size = self->size[nd - 2], frames = self->size[nd - 1];
    const bool onesided = rt_has(onesided_asked) ? onesided_asked->value : fft_size != n_fft;
    char why[TEXT];
    if (!self->numel) return refuse(c, &k, ": input tensor cannot be empty.");
    if (nd > 3) return snprintf(why, sizeof why, ": expected a tensor with 3 or 4 dimensions, but got %d", nd + 1), refuse(c, &k, why);
    if (onesided ? n_fft / 2 + 1 != fft_size : n_fft != fft_size) {
        snprintf(why, sizeof why, ": expected the frequency dimension (3rd to the last) of the input tensor to match %s, but got %lld",
                 onesided ? "n_fft / 2 + 1 when onesided=True" : "n_fft when onesided=False", (long long)fft_size);
        return refuse(c, &k, why);
    }
    if (k.hop <= 0 || k.hop > k.win) return refuse(c, &k, ": expected 0 < hop_length <= win_length");
    if (k.win <= 0 || k.win > n_fft) return refuse(c, &k, ": expected 0 < win_length <= n_fft");
    if (window && (window->ndim != 1 || window->size[0] != k.win)) return refuse(c, &k, ": Invalid window shape. window has to be 1D and length of `win_length`");
    if (return_complex && onesided) return tsrt_fail(c, NULL, "Cannot have onesided output if window or input is complex");
    if (!return_complex && complex_window) return tsrt_fail(c, NULL, "Complex windows are incompatible with return_complex=False");
    const int64_t whole = n_fft + k.hop * (frames - 1), start = center ? n_fft / 2 : 0;
    const int64_t wanted = rt_has(length) ? start + length->value : center ? whole - n_fft / 2 : whole, end = wanted < whole ? wanted : whole;
    if (end <= start) return tsrt_fail(c, NULL, "min(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.");
    tsrt_tensor *w, *x, *y;
    if (whole_window(c, window, rt_to_real(self->dtype), n_fft, k.win, true, &w)) return 1;
    int failed = frames_back(c, self, &k, onesided, return_complex, &x) || added(c, x, w, &k, start, end, &y);
    rt_drop(c, w);
    if (failed) return 1;
    if (wanted > whole && (failed = padded(c, &y, 0, wanted - whole, NULL))) return rt_drop(c, y), 1;
    if (nd == 3) return *out = y, 0;
    failed = rt_view(c, y, 1, y->size + 1, y->stride + 1, y->offset, out);
    rt_drop(c, y);
    return failed;
}
