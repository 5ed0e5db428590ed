/* How constants are spelt in .graph and .code text. Source: observed output of PyTorch 2.13; where PyTorch's escape of a byte beyond ASCII
 * cannot be read back (it prints the digits of a negative number), ours is the octal escape. */
#include "ir/ir.h"
#include "ir/internal.h"
#include <math.h>

void ir_text_float(Buf *out, double f) {
    if (isnan(f)) {
        buf_puts(out, "nan");
    } else if (fabs(f) < 1e10 && f == (double)(int64_t)f && (f == 0 || fabs(f) >= 1)) {
        buf_printf(out, "%s%lld.", signbit(f) && f == 0 ? "-" : "", (long long)f);
    } else {
        buf_printf(out, "%.17g", f);
    }
}

void ir_text_complex(Buf *out, double re, double im) {
    ir_text_float(out, re);
    buf_putc(out, signbit(im) ? '-' : '+');
    ir_text_float(out, fabs(im));
    buf_putc(out, 'j');
}

void text_string(Buf *out, const char *p, size_t n) {
    static const char names[] = "abtnvfr";                        /* of bytes 7 to 13 */
    buf_putc(out, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '"' || c == '\\' || c == '\'') buf_printf(out, "\\%c", c);
        else if (c >= 7 && c <= 13) buf_printf(out, "\\%c", names[c - 7]);
        else if (c >= 32 && c < 127) buf_putc(out, (char)c);
        else buf_printf(out, "\\%03o", c);
    }
    buf_putc(out, '"');
}

bool const_is_ascii(const Const *c) {
    if (c->type->kind == TY_Str)
        for (size_t i = 0; i < c->u.s.n; i++)
            if ((unsigned char)c->u.s.p[i] >= 128) return false;
    if (c->type->kind != TY_List && c->type->kind != TY_Tuple && c->type->kind != TY_Dict) return true;
    for (int i = 0; i < c->u.v.n; i++)
        if (!const_is_ascii(c->u.v.elem[i])) return false;
    return true;
}

void const_print(const Const *c, Buf *out) {
    TypeKind k = c->type->kind;
    int n = 0;
    switch (k) {
    case TY_Int: buf_printf(out, "%lld", (long long)c->u.i); return;
    case TY_Float: ir_text_float(out, c->u.f); return;
    case TY_Bool: buf_puts(out, c->u.b ? "True" : "False"); return;
    case TY_Complex: ir_text_complex(out, c->u.c.re, c->u.c.im); return;
    case TY_None: buf_puts(out, "None"); return;
    case TY_Str: case TY_Device: text_string(out, c->u.s.p, c->u.s.n); return;
    case TY_Enum: buf_printf(out, "%s.%s", c->type->name->s, c->u.m.name->s); return;
    case TY_List: case TY_Tuple: case TY_Dict: n = c->u.v.n; break;
    case TY_Tensor: buf_puts(out, "<Tensor>"); return;
    default: buf_puts(out, "<constant>"); return;
    }
    buf_putc(out, k == TY_List ? '[' : k == TY_Tuple ? '(' : '{');
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(out, k == TY_Dict && i % 2 ? ": " : ", ");
        const_print(c->u.v.elem[i], out);
    }
    if (k == TY_Tuple && n == 1) buf_putc(out, ',');
    buf_putc(out, k == TY_List ? ']' : k == TY_Tuple ? ')' : '}');
}
