/* show_tensor.c: tensors as compiled TorchScript prints them: PyTorch's C++ form (1-based slices, columns that fit 80 places, a common
 * scale, the closing line `[ CPUFloatType{2,3} ]`). Every element is shown as a double; of complex ones the real part. Python's form is in
 * repr_tensor.c. */
#include <math.h>
#include "repr.h"
#include "tensor/tensor.h"

enum { LINE = 80 };

/* How the numbers of a matrix are written: right-aligned to `width`, divided by `scale`; spec 'g' with 6 digits, else 4 decimals. */
typedef struct Format { double scale; int width; char spec; } Format;

static double decimals(double v) { return v != 0 ? floor(log10(v)) + 1 : 1; }

static Format format_of(const double *v, int64_t n) {
    bool whole = true;
    double low = HUGE_VAL, high = 0;
    int64_t finite = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!isfinite(v[i])) continue;
        const double a = fabs(v[i]);
        if (v[i] != ceil(v[i])) whole = false;
        if (a < low) low = a;
        if (a > high) high = a;
        finite++;
    }
    const double from = finite ? decimals(low) : 1, to = finite ? decimals(high) : 1;
    if (whole) return to > 9 ? (Format){1, 11, 'e'} : (Format){1, (int)to + 1, 'g'};
    if (to - from > 4) return (Format){1, fabs(to) > 99 || fabs(from) > 99 ? 12 : 11, 'e'};
    if (to > 5 || to < 0) return (Format){pow(10, to - 1), 7, 'f'};
    return (Format){1, to == 0 ? 7 : (int)to + 6, 'f'};
}

static void number(tsrt_buf *to, const Format *f, double v) {
    tsrt_buf text;
    rt_buf_init(&text, to->c);
    rt_buf_double(&text, f->spec, f->spec == 'g' ? 6 : 4, v / f->scale);
    rt_buf_fill(to, ' ', f->width - (int64_t)text.len);
    rt_buf_add(to, text.p, text.len);
    rt_buf_free(&text);
}

static void scale_line(tsrt_buf *to, const Format *f) {
    rt_buf_double(to, 'g', 6, f->scale);
    rt_buf_puts(to, " *\n");
}

/* The first row is indented only behind a line of columns or of the scale. */
static void matrix(tsrt_buf *to, const double *v, int64_t rows, int64_t cols, int indent) {
    const Format f = format_of(v, rows * cols);
    const int64_t fit = (LINE - indent) / (f.width + 1), per_line = fit > 0 ? fit : 1;
    for (int64_t first = 0; first < cols; first += per_line) {
        const int64_t last = first + per_line < cols ? first + per_line : cols;
        if (per_line < cols) {
            if (first) rt_buf_char(to, '\n');
            rt_buf_puts(to, "Columns ");
            rt_buf_int(to, first + 1);
            rt_buf_puts(to, " to ");
            rt_buf_int(to, last);
            rt_buf_fill(to, ' ', indent);
        }
        if (f.scale != 1) {
            scale_line(to, &f);
            rt_buf_fill(to, ' ', indent);
        }
        for (int64_t r = 0; r < rows && !to->failed; r++) {
            if (r) rt_buf_fill(to, ' ', indent + (f.scale != 1));
            for (int64_t k = first; k < last; k++) {
                number(to, &f, v[r * cols + k]);
                rt_buf_char(to, k + 1 < last ? ' ' : '\n');
            }
        }
    }
}

/* Matrices one by one, the first index running fastest. */
static void slices(tsrt_buf *to, const double *v, const tsrt_tensor *t) {
    const int n = t->ndim - 2;
    int64_t at[RT_MAXDIM] = {0}, stride[RT_MAXDIM];
    rt_row_major(t->ndim, t->size, stride);
    for (bool first = true; !to->failed; first = false) {
        int64_t offset = 0;
        if (!first) rt_buf_char(to, '\n');
        rt_buf_char(to, '(');
        for (int i = 0; i < n; i++) {
            rt_buf_int(to, at[i] + 1);
            rt_buf_char(to, ',');
            offset += at[i] * stride[i];
        }
        rt_buf_puts(to, ".,.) = \n");
        matrix(to, v + offset, t->size[n], t->size[n + 1], 1);
        int i = 0;
        for (; i < n && ++at[i] >= t->size[i]; i++) at[i] = 0;
        if (i == n) return;
    }
}

static void all_numbers(tsrt_buf *to, const double *v, const tsrt_tensor *t) {
    char text[RT_REPR_FLOAT];
    if (t->ndim == 0) {
        rt_buf_add(to, text, rt_repr_number(v[0], false, text));
        rt_buf_char(to, '\n');
    } else if (t->ndim == 1) {
        const Format f = format_of(v, t->numel);
        if (f.scale != 1) scale_line(to, &f);
        for (int64_t i = 0; i < t->numel && !to->failed; i++) {
            number(to, &f, v[i]);
            rt_buf_char(to, '\n');
        }
    } else if (t->ndim == 2) {
        matrix(to, v, t->size[0], t->size[1], 0);
    } else {
        slices(to, v, t);
    }
}

int rt_show_tensor(tsrt_ctx *c, tsrt_buf *to, tsrt_tensor *t) {
    if (!rt_defined(t)) return rt_buf_puts(to, "[ Tensor (undefined) ]");
    if (t->numel) {
        tsrt_tensor *d;
        if (rt_to_contiguous(c, t, TSRT_FLOAT64, &d)) return to->failed = true, 1;
        all_numbers(to, (const double *)rt_data(d), t);
        rt_drop(c, d);
    }
    rt_buf_puts(to, "[ CPU");
    rt_buf_puts(to, rt_dtype_cpp(t->dtype));
    rt_buf_puts(to, "Type{");
    for (int i = 0; i < t->ndim; i++) {
        if (i) rt_buf_char(to, ',');
        rt_buf_int(to, t->size[i]);
    }
    return rt_buf_puts(to, "} ]");
}
