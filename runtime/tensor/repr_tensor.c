/* repr_tensor.c: tensors as Python prints them, for code that runs at build time: tensor([[1., 2.]], dtype=torch.float64). Four decimals, lines
 * of 80 places, three edge items a dimension where there are more than 1,000 elements, unless the context's options say else. The rules are
 * torch._tensor_str's, seen from outside. */
#include <math.h>
#include <stdio.h>
#include "repr.h"
#include "tensor/tensor.h"

rt_print *rt_print_options(tsrt_ctx *c) { return &c->print; }

/* How one component (the numbers, or the real or imaginary parts) is written. */
typedef struct Form { bool floating, whole, sci; int width; double low, high; } Form;
typedef struct Show {
    tsrt_ctx *c;
    tsrt_buf *to;
    const tsrt_tensor *t;             /* strided; half and bfloat16 ones have been made float */
    bool summarize, complex;
    Form form[2];
    int indent;
} Show;

/* ---- elements */
static void parts(const Show *s, const char *at, double part[2], int64_t *whole) {
    part[1] = 0;
    *whole = 0;
    switch (s->t->dtype) {
    case TSRT_FLOAT32: part[0] = (double)*(const float *)at; break;
    case TSRT_FLOAT64: part[0] = *(const double *)at; break;
    case TSRT_COMPLEX64: part[0] = (double)((const float *)at)[0], part[1] = (double)((const float *)at)[1]; break;
    case TSRT_COMPLEX128: part[0] = ((const double *)at)[0], part[1] = ((const double *)at)[1]; break;
    default: rt_convert(TSRT_INT64, (char *)whole, 8, s->t->dtype, at, 8, 1); break;
    }
}

static size_t text_of(const Show *s, const Form *f, double v, char *to, size_t n) {
    if (isnan(v)) return (size_t)snprintf(to, n, "nan");
    if (isinf(v)) return (size_t)snprintf(to, n, "%sinf", v < 0 ? "-" : "");
    if (f->sci || !f->whole) {        /* the point is the locale's: rt_buf_double knows */
        tsrt_buf b;
        rt_buf_init(&b, NULL);
        rt_buf_double(&b, f->sci ? 'e' : 'f', s->c->print.precision, v);
        const size_t len = b.len < n ? b.len : n;
        memcpy(to, b.p, len);
        return len;
    }
    return (size_t)snprintf(to, n, "%.0f.", v);
}

/* ---- a walk over the elements that will be shown: all, or the edges */
static int64_t shown(const Show *s, int64_t n) {
    const int64_t edges = 2 * (int64_t)s->c->print.edgeitems;
    return s->summarize && n > edges ? edges : n;
}
static int64_t place(const Show *s, int64_t n, int64_t i) {
    const int64_t edge = s->c->print.edgeitems;
    return shown(s, n) < n && i >= edge ? n - 2 * edge + i : i;
}

typedef void See(Show *s, const char *at);
static void walk(Show *s, int dim, const char *at, See *see) {
    if (dim == s->t->ndim) {
        see(s, at);
        return;
    }
    const int64_t n = s->t->size[dim], step = s->t->stride[dim] * (int64_t)rt_bytes(s->t->dtype);
    for (int64_t i = 0; i < shown(s, n); i++) walk(s, dim + 1, at + place(s, n, i) * step, see);
}

static void see_range(Show *s, const char *at) {
    double part[2];
    int64_t whole;
    parts(s, at, part, &whole);
    for (int k = 0; k <= s->complex; k++) {
        Form *f = &s->form[k];
        const double v = part[k], a = fabs(v);
        if (!isfinite(v) || v == 0) continue;
        if (v != ceil(v)) f->whole = false;
        if (a < f->low) f->low = a;
        if (a > f->high) f->high = a;
    }
}

static void see_width(Show *s, const char *at) {
    double part[2];
    int64_t whole;
    char text[400];
    parts(s, at, part, &whole);
    if (!s->form[0].floating) {
        const int n = s->t->dtype == TSRT_BOOL8 ? 5 - (int)whole : snprintf(text, sizeof text, "%lld", (long long)whole);
        if (n > s->form[0].width) s->form[0].width = n;
        return;
    }
    for (int k = 0; k <= s->complex; k++) {
        if (!isfinite(part[k]) || part[k] == 0) continue;
        const int n = (int)text_of(s, &s->form[k], part[k], text, sizeof text);
        if (n > s->form[k].width) s->form[k].width = n;
    }
}

static void find_forms(Show *s) {
    const bool floating = rt_is_floating(s->t->dtype) || s->complex;
    for (int k = 0; k < 2; k++) s->form[k] = (Form){.floating = floating, .whole = true, .width = 1, .low = HUGE_VAL};
    if (floating) {
        walk(s, 0, rt_data(s->t), see_range);
        for (int k = 0; k <= s->complex; k++) {
            Form *f = &s->form[k];
            f->sci = s->c->print.sci_mode >= 0 ? f->high > 0 && s->c->print.sci_mode : f->high > 0 && (f->high / f->low > 1000 || f->high > 1e8 || (!f->whole && f->low < 1e-4));
        }
    }
    walk(s, 0, rt_data(s->t), see_width);
}

/* ---- writing */
static void pad_to(Show *s, const Form *f, const char *text, size_t n) {
    rt_buf_fill(s->to, ' ', f->width - (int64_t)n);
    rt_buf_add(s->to, text, n);
}

static void element(Show *s, const char *at) {
    double part[2];
    int64_t whole;
    char text[400];
    parts(s, at, part, &whole);
    if (!s->form[0].floating) {
        const int n = s->t->dtype == TSRT_BOOL8 ? snprintf(text, sizeof text, whole ? "True" : "False") : snprintf(text, sizeof text, "%lld", (long long)whole);
        pad_to(s, &s->form[0], text, (size_t)n);
        return;
    }
    pad_to(s, &s->form[0], text, text_of(s, &s->form[0], part[0], text, sizeof text));
    if (!s->complex) return;
    const size_t n = text_of(s, &s->form[1], part[1], text, sizeof text);
    if (text[0] != '-') rt_buf_char(s->to, '+');
    rt_buf_add(s->to, text, n);
    rt_buf_char(s->to, 'j');
}

static void vector(Show *s, const char *at, int indent) {
    const int64_t n = s->t->size[s->t->ndim - 1], step = s->t->stride[s->t->ndim - 1] * (int64_t)rt_bytes(s->t->dtype), m = shown(s, n);
    int64_t length = s->form[0].width + 2, per_line;
    if (s->complex) length += s->form[1].width + 1;
    per_line = (s->c->print.linewidth - indent) / length;
    if (per_line < 1) per_line = 1;
    rt_buf_char(s->to, '[');
    for (int64_t i = 0, k = 0; i < m && !s->to->failed; i++, k++) {
        for (int dots = m < n && i == s->c->print.edgeitems; dots >= 0; dots--) {      /* the dots stand where an element would */
            if (k && k % per_line == 0) {
                rt_buf_puts(s->to, ",\n");
                rt_buf_fill(s->to, ' ', indent + 1);
            } else if (k) {
                rt_buf_puts(s->to, ", ");
            }
            if (dots) {
                rt_buf_puts(s->to, " ...");
                k++;
            } else {
                element(s, at + place(s, n, i) * step);
            }
        }
    }
    rt_buf_char(s->to, ']');
}

static void nested(Show *s, int dim, const char *at, int indent) {
    const int left = s->t->ndim - dim;
    if (left == 0) {
        element(s, at);
        return;
    }
    if (left == 1) {
        vector(s, at, indent);
        return;
    }
    const int64_t n = s->t->size[dim], step = s->t->stride[dim] * (int64_t)rt_bytes(s->t->dtype), m = shown(s, n);
    rt_buf_char(s->to, '[');
    for (int64_t i = 0; i < m && !s->to->failed; i++) {
        for (int dots = m < n && i == s->c->print.edgeitems; dots >= 0; dots--) {
            if (i) {
                rt_buf_char(s->to, ',');
                rt_buf_fill(s->to, '\n', left - 1);
                rt_buf_fill(s->to, ' ', indent + 1);
            }
            if (dots) rt_buf_puts(s->to, "...");
            else nested(s, dim + 1, at + place(s, n, i) * step, indent + 1);
        }
    }
    rt_buf_char(s->to, ']');
}

/* `, text` where it fits the last line, else on a line of its own. */
static void suffix(Show *s, size_t *line, const char *text) {
    const size_t n = strlen(text);
    if (*line + n + 2 > (size_t)s->c->print.linewidth) {
        rt_buf_puts(s->to, ",\n");
        rt_buf_fill(s->to, ' ', s->indent);
        *line = (size_t)s->indent + n;
    } else {
        rt_buf_puts(s->to, ", ");
        *line += n + 2;
    }
    rt_buf_puts(s->to, text);
}

static size_t last_line(const tsrt_buf *b, size_t from) {
    size_t i = b->len;
    while (i > from && b->p[i - 1] != '\n') i--;
    return b->len - i;
}

static void suffixes(Show *s, const tsrt_tensor *t, const char *more, size_t from) {
    char text[RT_MAXDIM * 22 + 16];
    size_t line = last_line(s->to, from) + 2;      /* the rule counts two places more than the line has */
    const int standard = rt_default_dtype(s->c);
    bool named = t->dtype != standard && t->dtype != rt_default_complex(s->c) && t->dtype != TSRT_INT64 && t->dtype != TSRT_BOOL8;
    if (!t->numel) {
        if (t->ndim != 1) {
            size_t n = (size_t)snprintf(text, sizeof text, "size=(");
            for (int i = 0; i < t->ndim; i++) n += (size_t)snprintf(text + n, sizeof text - n, i ? ", %lld" : "%lld", (long long)t->size[i]);
            snprintf(text + n, sizeof text - n, ")");
            suffix(s, &line, text);
        }
        named = t->dtype != standard;
    }
    if (named) {
        snprintf(text, sizeof text, "dtype=torch.%s", tsrt_dtype_name((tsrt_dtype)t->dtype));
        suffix(s, &line, text);
    }
    if (!more && t->grad_fn) {
        snprintf(text, sizeof text, "grad_fn=<%s>", t->grad_fn->name);
        more = text;
    }
    if (more) suffix(s, &line, more);
    else if (t->flags & TSRT_TENSOR_REQUIRES_GRAD) suffix(s, &line, "requires_grad=True");
    rt_buf_char(s->to, ')');
}

int rt_repr_tensor(tsrt_ctx *c, tsrt_buf *to, tsrt_tensor *t, const char *more) {
    if (!rt_defined(t)) return rt_buf_puts(to, "tensor([])");
    Show s = {.c = c, .to = to, .indent = 7, .summarize = t->numel > c->print.threshold, .complex = rt_is_complex(t->dtype)};
    const size_t from = to->len;
    tsrt_tensor *plain;
    const int shown_as = rt_is_reduced(t->dtype) ? TSRT_FLOAT32 : t->dtype == TSRT_COMPLEX32 ? TSRT_COMPLEX64 : t->dtype;
    if (rt_to(c, t, shown_as, &plain)) return to->failed = true, 1;
    s.t = plain;
    rt_buf_puts(to, "tensor(");
    if (!t->numel) {
        rt_buf_puts(to, "[]");
    } else {
        find_forms(&s);
        nested(&s, 0, rt_data(plain), s.indent);
    }
    suffixes(&s, t, more, from);
    rt_drop(c, plain);
    return to->failed;
}

tsrt_str *tsrt_tensor_repr(tsrt_ctx *c, tsrt_tensor *t, const char *more) {
    tsrt_buf b;
    tsrt_str *text = NULL;
    rt_buf_init(&b, c);
    const int failed = rt_repr_tensor(c, &b, t, more);
    if (rt_buf_str(&b, &text)) return NULL;
    if (failed) tsrt_release(c, text);
    return failed ? NULL : text;
}
