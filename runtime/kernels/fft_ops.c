/* fft_ops.c: torch.fft: arguments, promotion and normalisation over the transforms of fft.c. */
#include <string.h>
#include "kernels/fft.h"
#include "tensor_ops.h"

/* ---- arguments */
static int count_error(tsrt_ctx *c, int64_t n) { return tsrt_fail(c, NULL, "Invalid number of data points (%lld) specified", (long long)n); }

/* float32, float64 or complex of these: ints and bools become the default dtype; `complex`: reals become complex later on, in the transform itself. */
static int promoted(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    if (rt_is_reduced(t->dtype)) return tsrt_fail(c, NULL, "Unsupported dtype %s", rt_dtype_cpp(t->dtype));
    return rt_to(c, t, rt_is_integral_or_bool(t->dtype) ? rt_default_dtype(c) : t->dtype, out);
}
static int norm_of(tsrt_ctx *c, const tsrt_str *s, bool forward, int64_t *out) {
    if (!s || !strcmp(s->data, "backward")) *out = forward ? RT_FFT_NONE : RT_FFT_BY_N;
    else if (!strcmp(s->data, "forward")) *out = forward ? RT_FFT_BY_N : RT_FFT_NONE;
    else if (!strcmp(s->data, "ortho")) *out = RT_FFT_ROOT_N;
    else return tsrt_fail(c, NULL, "Invalid normalization mode: \"%s\"", s->data);
    return 0;
}
static int wrap(tsrt_ctx *c, int64_t dim, const tsrt_tensor *t, int64_t *out) {
    if (!t->ndim) return tsrt_fail(c, NULL, "Dimension specified as %lld but tensor has no dimensions", (long long)dim);
    return rt_wrap_dim(c, dim, t->ndim, out);
}
/* *t (owned) cut or filled up with zeros to size[i] in dims[i]. */
static int resize(tsrt_ctx *c, tsrt_tensor **t, int nd, const int64_t *dims, const int64_t *size) {
    int64_t part[RT_MAXDIM], whole[RT_MAXDIM];
    bool grows = false;
    tsrt_tensor *x = *t, *cut, *full, *hole;
    for (int i = 0; i < x->ndim; i++) part[i] = whole[i] = x->size[i];
    for (int i = 0; i < nd; i++) {
        const int64_t d = dims[i];
        whole[d] = size[i];
        if (size[i] < part[d]) part[d] = size[i];
        grows = grows || size[i] > part[d];
    }
    if (rt_view(c, x, x->ndim, part, x->stride, x->offset, &cut)) return 1;
    if (grows) {
        if (rt_zeros(c, x->dtype, x->ndim, whole, &full)) return rt_drop(c, cut), 1;
        int failed = rt_view(c, full, x->ndim, part, full->stride, 0, &hole);
        if (!failed) {
            failed = rt_copy(c, hole, cut);
            rt_drop(c, hole);
        }
        rt_drop(c, cut);
        if (failed) return rt_drop(c, full), 1;
        cut = full;
    }
    rt_drop(c, x);
    *t = cut;
    return 0;
}
/* s and dim of the functions over several dimensions. */
typedef struct shape { int n; int64_t dim[RT_MAXDIM], size[RT_MAXDIM]; } shape;
static int shape_of(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_list *s, const tsrt_list *dim, shape *r) {
    uint64_t seen = 0;
    if (dim) {
        for (int64_t i = 0; i < dim->len; i++) {
            int64_t d;
            if (wrap(c, tsrt_list_ints(dim)[i], t, &d)) return 1;
            if (seen >> d & 1) return tsrt_fail(c, NULL, "FFT dims must be unique");
            seen |= UINT64_C(1) << d;
            r->dim[i] = d;
        }
        r->n = (int)dim->len;
    }
    if (s) {
        if (dim && s->len != dim->len) return tsrt_fail(c, NULL, "When given, dim and shape arguments must have the same length");
        if (s->len > t->ndim) return tsrt_fail(c, NULL, "Got shape with %lld values but input tensor only has %d dimensions.", (long long)s->len, (int)t->ndim);
        r->n = (int)s->len;
    }
    if (!s && !dim) r->n = t->ndim;
    for (int i = 0; i < r->n; i++) {
        if (!dim) r->dim[i] = t->ndim - r->n + i;
        const int64_t n = s ? tsrt_list_ints(s)[i] : -1;
        r->size[i] = n == -1 ? t->size[r->dim[i]] : n;
    }
    for (int i = 0; i < r->n; i++) if (r->size[i] < 1) return count_error(c, r->size[i]);
    return 0;
}

/* ---- kinds of transforms */
typedef enum kind { C2C, R2C, C2R } kind;
/* name: of the function as messages have it; forward: for the normalisation; conj: hfft and ihfft. */
typedef struct form { kind kind; const char *name; bool forward, conj; } form;

static int one(tsrt_ctx *c, form f, tsrt_tensor *self, const tsrt_opt_int *length, int64_t dim, const tsrt_str *mode, tsrt_tensor **out) {
    tsrt_tensor *t;
    int64_t d, norm;
    if (f.kind == R2C && rt_is_complex(self->dtype)) return tsrt_fail(c, NULL, "%s expects a real input tensor, but got %s", f.name, rt_dtype_cpp(self->dtype));
    if (promoted(c, self, &t)) return 1;
    int failed = wrap(c, dim, self, &d);
    const int64_t own = failed ? 0 : self->size[d], n = rt_opt_int(length, f.kind == C2R ? 2 * (own - 1) : own), stored = f.kind == C2R ? n / 2 + 1 : n;
    failed = failed || (n < 1 && count_error(c, n)) || (rt_has(length) && resize(c, &t, 1, &d, &stored)) || norm_of(c, mode, f.forward, &norm);
    if (!failed) failed = f.kind == C2C ? rt_fft_c2c(c, t, 1, &d, norm, f.forward, out) : f.kind == R2C ? rt_fft_r2c(c, t, 1, &d, norm, true, f.conj, out)
                                        : rt_fft_c2r(c, t, 1, &d, norm, n, f.conj, out);
    rt_drop(c, t);
    return failed;
}
/* ihfftn: the last dimension is real on its way in, the others go back from frequencies. */
static int hermitian(tsrt_ctx *c, tsrt_tensor *t, const shape *s, int64_t norm, tsrt_tensor **out) {
    tsrt_tensor *half;
    if (rt_fft_r2c(c, t, 1, s->dim + s->n - 1, norm, true, true, &half)) return 1;
    if (s->n == 1) return *out = half, 0;
    const int failed = rt_fft_c2c(c, half, s->n - 1, s->dim, norm, false, out);
    rt_drop(c, half);
    return failed;
}
static int several(tsrt_ctx *c, form f, tsrt_tensor *self, const tsrt_list *size, const tsrt_list *dim, const tsrt_str *mode, tsrt_tensor **out) {
    tsrt_tensor *t;
    shape s;
    int64_t norm = 0, n = 0;
    if (f.kind == R2C && rt_is_complex(self->dtype))
        return f.conj ? tsrt_fail(c, NULL, "Only supports floating-point dtypes, but found: %s", rt_dtype_cpp(self->dtype))
                      : tsrt_fail(c, NULL, "%s expects a real-valued input tensor, but got %s", f.name, rt_dtype_cpp(self->dtype));
    if (promoted(c, self, &t)) return 1;
    int failed = shape_of(c, t, size, dim, &s);
    if (!failed && !s.n && f.kind != C2C) failed = tsrt_fail(c, NULL, "%s must transform at least one axis", f.name);
    if (!failed && f.kind == C2R) {                         /* by default as long as what a transform of even length came from */
        const int last = s.n - 1;
        n = size && tsrt_list_ints(size)[last] != -1 ? s.size[last] : 2 * (t->size[s.dim[last]] - 1);
        failed = n < 1 && count_error(c, n);
        s.size[last] = n / 2 + 1;
    }
    failed = failed || (s.n && resize(c, &t, s.n, s.dim, s.size)) || norm_of(c, mode, f.forward, &norm);
    if (!failed) failed = f.kind == C2C ? rt_fft_c2c(c, t, s.n, s.dim, norm, f.forward, out) : f.kind == C2R ? rt_fft_c2r(c, t, s.n, s.dim, norm, n, f.conj, out)
                        : f.conj ? hermitian(c, t, &s, norm, out) : rt_fft_r2c(c, t, s.n, s.dim, norm, true, false, out);
    rt_drop(c, t);
    return failed;
}
/* out=: complex, or floating point where the result is real. */
static int out_dtype(tsrt_ctx *c, form f, const tsrt_tensor *dest) {
    if (f.kind == C2R ? !rt_is_floating(dest->dtype) : !rt_is_complex(dest->dtype))
        return tsrt_fail(c, NULL, "%s expects a %s output tensor, but got %s", f.name, f.kind == C2R ? "floating point" : "complex", rt_dtype_cpp(dest->dtype));
    return 0;
}

#define FORM(name_, kind_, forward_, conj_) ((form){kind_, #name_, forward_, conj_})
#define ONE(name_, ...)                                                                                                                                  \
    int tsrt_op_fft_##name_(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *n, int64_t dim, const tsrt_str *norm, tsrt_tensor **out) {               \
        return one(c, FORM(name_, __VA_ARGS__), self, n, dim, norm, out);                                                                                \
    }                                                                                                                                                    \
    int tsrt_op_fft_##name_##_out(tsrt_ctx *c, tsrt_tensor *self, const tsrt_opt_int *n, int64_t dim, const tsrt_str *norm, tsrt_tensor *dest) {         \
        tsrt_tensor *r;                                                                                                                                  \
        return out_dtype(c, FORM(name_, __VA_ARGS__), dest) || one(c, FORM(name_, __VA_ARGS__), self, n, dim, norm, &r) || rt_out_store(c, dest, r, RT_DEST_OUT); \
    }
#define SEVERAL(op_, name_, ...)                                                                                                                         \
    int tsrt_op_fft_##op_(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *s, tsrt_list *dim, const tsrt_str *norm, tsrt_tensor **out) {                       \
        return several(c, FORM(name_, __VA_ARGS__), self, s, dim, norm, out);                                                                            \
    }                                                                                                                                                    \
    int tsrt_op_fft_##op_##_out(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *s, tsrt_list *dim, const tsrt_str *norm, tsrt_tensor *dest) {                 \
        tsrt_tensor *r;                                                                                                                                  \
        return out_dtype(c, FORM(name_, __VA_ARGS__), dest) || several(c, FORM(name_, __VA_ARGS__), self, s, dim, norm, &r) || rt_out_store(c, dest, r, RT_DEST_OUT); \
    }
ONE(fft, C2C, true, false)
ONE(ifft, C2C, false, false)
ONE(rfft, R2C, true, false)
ONE(irfft, C2R, false, false)
ONE(hfft, C2R, true, true)
ONE(ihfft, R2C, false, true)
SEVERAL(fftn, fftn, C2C, true, false)
SEVERAL(ifftn, ifftn, C2C, false, false)
SEVERAL(rfftn, rfftn, R2C, true, false)
SEVERAL(irfftn, irfftn, C2R, false, false)
SEVERAL(hfftn, hfftn, C2R, true, true)
SEVERAL(ihfftn, ihfftn, R2C, false, true)
SEVERAL(fft2, fftn, C2C, true, false)
SEVERAL(ifft2, ifftn, C2C, false, false)
SEVERAL(rfft2, rfftn, R2C, true, false)
SEVERAL(irfft2, irfftn, C2R, false, false)
SEVERAL(hfft2, hfftn, C2R, true, true)
SEVERAL(ihfft2, ihfftn, R2C, false, true)

/* ---- the transforms themselves */
static int dims_of(tsrt_ctx *c, const tsrt_tensor *t, const tsrt_list *dim, int64_t *dims) {
    if (dim->len > RT_MAXDIM) return tsrt_fail(c, NULL, "FFT dims must be unique");
    for (int64_t i = 0; i < dim->len; i++) if (wrap(c, tsrt_list_ints(dim)[i], t, &dims[i])) return 1;
    return 0;
}
static int complex_only(tsrt_ctx *c, const tsrt_tensor *t) {
    return rt_is_complex(t->dtype) ? 0 : tsrt_fail(c, NULL, "Only supports complex dtypes, but found: %s", rt_dtype_cpp(t->dtype));
}
int tsrt_op__fft_c2c(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, int64_t norm, bool forward, tsrt_tensor **out) {
    int64_t dims[RT_MAXDIM];
    return complex_only(c, self) || dims_of(c, self, dim, dims) || rt_fft_c2c(c, self, (int)dim->len, dims, norm, forward, out);
}
int tsrt_op__fft_r2c(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, int64_t norm, bool onesided, tsrt_tensor **out) {
    int64_t dims[RT_MAXDIM];
    if (!rt_is_floating(self->dtype)) return tsrt_fail(c, NULL, "Only supports floating-point dtypes, but found: %s", rt_dtype_cpp(self->dtype));
    if (!dim->len) return tsrt_fail(c, NULL, "a real transform needs at least one dimension");
    return dims_of(c, self, dim, dims) || rt_fft_r2c(c, self, (int)dim->len, dims, norm, onesided, false, out);
}
int tsrt_op__fft_c2r(tsrt_ctx *c, tsrt_tensor *self, tsrt_list *dim, int64_t norm, int64_t last, tsrt_tensor **out) {
    int64_t dims[RT_MAXDIM];
    if (complex_only(c, self)) return 1;
    if (!dim->len) return tsrt_fail(c, NULL, "a real transform needs at least one dimension");
    return dims_of(c, self, dim, dims) || rt_fft_c2r(c, self, (int)dim->len, dims, norm, last, false, out);
}

/* ---- shifts */
static int shifted(tsrt_ctx *c, tsrt_tensor *t, const tsrt_list *dim, bool back, tsrt_tensor **out) {
    int64_t dims[RT_MAXDIM], by[RT_MAXDIM];
    const int n = dim ? (int)dim->len : t->ndim;
    if (dim ? dims_of(c, t, dim, dims) : 0) return 1;
    for (int i = 0; i < n; i++) {
        if (!dim) dims[i] = i;
        by[i] = t->ndim ? (t->size[dims[i]] + back) / 2 : 0;
    }
    tsrt_list *shifts = tsrt_list_of(c, &tsrt_type_list_int, by, n), *axes = shifts ? tsrt_list_of(c, &tsrt_type_list_int, dims, n) : NULL;
    const int failed = !axes || tsrt_op_roll(c, t, shifts, axes, out);
    tsrt_release(c, shifts);
    tsrt_release(c, axes);
    return failed;
}
int tsrt_op_fft_fftshift(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *dim, tsrt_tensor **out) { return shifted(c, t, dim, false, out); }
int tsrt_op_fft_ifftshift(tsrt_ctx *c, tsrt_tensor *t, tsrt_list *dim, tsrt_tensor **out) { return shifted(c, t, dim, true, out); }
