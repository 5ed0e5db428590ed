/* show.c: values as compiled TorchScript prints them: print(), str(), "{}".format. Floats have 17 significant digits, whole ones
 * a bare point; strings are never quoted. Python's own forms are in repr.c. */
#include <math.h>
#include <stdio.h>
#include "rt.h"

int rt_buf_double(tsrt_buf *b, char spec, int digits, double v) {
    char text[400], fmt[8] = {'%', '.', '*', spec};
    int n = snprintf(text, sizeof text, fmt, digits, v), k = 0;
    if (v - v == 0)      /* the point, which may be several bytes, is the locale's */
        for (int i = 0; i < n; i++) {
            const char ch = text[i];
            bool mine = (ch >= '0' && ch <= '9') || ch == '-' || ch == '+' || ch == 'e' || ch == 'E';
            if (mine) text[k++] = ch;
            else if (text[k - 1] != '.') text[k++] = '.';
        }
    else k = n;
    return rt_buf_add(b, text, (size_t)k);
}

int rt_show_float(tsrt_buf *to, double v) {
    if (v >= -0x1p63 && v < 0x1p63 && v == (double)(int64_t)v) {       /* -0.0 prints 0. */
        rt_buf_int(to, (int64_t)v);
        return rt_buf_char(to, '.');
    }
    if (isnan(v) || isinf(v)) {
        if (signbit(v)) rt_buf_char(to, '-');
        return rt_buf_puts(to, isnan(v) ? "nan" : "inf");
    }
    return rt_buf_double(to, 'g', 17, v);
}

size_t rt_locale_point(char *sep) {
    char text[16];
    int n = snprintf(text, sizeof text, "%.1f", 0.5);
    size_t len = n > 2 && n - 2 <= 4 ? (size_t)n - 2 : 1;
    memcpy(sep, text + 1, len);
    return len;
}

int rt_show_complex(tsrt_buf *to, double re, double im) {
    rt_show_float(to, re);
    rt_buf_char(to, im >= 0 ? '+' : '-');
    rt_show_float(to, fabs(im));
    return rt_buf_char(to, 'j');
}

int tsrt_tuple_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    rt_buf_char(to, '(');
    for (uint32_t i = 0; i < t->nelem; i++) {
        if (i) rt_buf_add(to, ", ", 2);
        if (rt_show_at(c, to, t->elem[i], (const char *)at + t->offset[i])) return 1;
    }
    return rt_buf_puts(to, t->nelem == 1 ? ",)" : ")");
}

int tsrt_any_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)t;
    const tsrt_value *v = at;
    if (!v->type) return rt_buf_add(to, "None", 4);
    if (tsrt_enter(c)) return to->failed = true, 1;      /* List[Any] nests as deep as the user likes */
    int rc = rt_show_at(c, to, v->type, tsrt_value_at(v));
    tsrt_leave(c);
    return rc;
}

tsrt_str *tsrt_value_show(tsrt_ctx *c, const tsrt_value *v) {
    tsrt_buf b;
    tsrt_str *s;
    rt_buf_init(&b, c);
    tsrt_any_show_at(c, &b, &tsrt_type_any, v);
    return rt_buf_str(&b, &s) ? NULL : s;
}

int tsrt_print(tsrt_ctx *c, const tsrt_value *args, int64_t n) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    for (int64_t i = 0; i < n; i++) {
        if (i) rt_buf_char(&b, ' ');
        tsrt_any_show_at(c, &b, &tsrt_type_any, &args[i]);
    }
    rt_buf_char(&b, '\n');
    if (!b.failed) rt_write(c, 1, b.p, b.len);
    int rc = b.failed;
    rt_buf_free(&b);
    return rc;
}

int tsrt_warn(tsrt_ctx *c, const tsrt_site *site, const tsrt_str *message) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    if (site && site->file) {
        rt_buf_puts(&b, site->file);
        rt_buf_char(&b, ':');
        rt_buf_int(&b, site->line);
        rt_buf_puts(&b, ": ");
    }
    rt_buf_puts(&b, "UserWarning: ");
    rt_buf_add(&b, message->data, (size_t)message->len);
    rt_buf_char(&b, '\n');
    if (!b.failed) rt_write(c, 2, b.p, b.len);
    int rc = b.failed;
    rt_buf_free(&b);
    return rc;
}
