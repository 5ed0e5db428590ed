/* number.c: the rarer operators of numbers: integer functions of math, parts of floats, numerals in other bases, text to numbers. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include "rt.h"
#include "op.h"

int tsrt_op_factorial_int(tsrt_ctx *c, int64_t n, int64_t *out) {
    if (n < 0) return tsrt_fail(c, RT_VALUE_ERROR, "factorial() not defined for negative values");
    uint64_t v = n > 65 ? 0 : 1;      /* 66! and beyond are multiples of 2^64 */
    for (int64_t i = 2; i <= n && v; i++) v *= (uint64_t)i;
    *out = (int64_t)v;
    return 0;
}

int64_t tsrt_op_gcd_int(int64_t a, int64_t b) {
    uint64_t x = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, y = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    while (y) {
        uint64_t r = x % y;
        x = y;
        y = r;
    }
    return (int64_t)x;
}

static double log_gamma(double a) {
#if defined(__GLIBC__) || defined(__APPLE__) || defined(__FreeBSD__)
    int sign;
    return lgamma_r(a, &sign);      /* lgamma writes a global */
#else
    return lgamma(a);
#endif
}
double tsrt_op_lgamma_float(double a) { return log_gamma(a); }
double tsrt_op_lgamma_int(int64_t a) { return log_gamma((double)a); }

int tsrt_op_frexp(tsrt_ctx *c, double a, double *mantissa, int64_t *exponent) {
    (void)c;
    int e = 0;
    double m = frexp(a, &e);
    *mantissa = m;
    *exponent = isfinite(a) ? e : 0;
    return 0;
}

int tsrt_op_modf(tsrt_ctx *c, double a, double *fraction, double *whole) {
    (void)c;
    *fraction = modf(a, whole);
    return 0;
}

/* divmod of an int and a float: of single precision, the int cut to 32 bits, the quotient through a 64-bit int. So does PyTorch. */
static int divmod_mixed(tsrt_ctx *c, float a, float b, double *quotient, double *rest) {
    if (b == 0) return tsrt_fail(c, RT_ZERO_DIVISION, "ZeroDivisionError: float divmod()");
    int64_t q;
    if (tsrt_op_floor_float(c, a / b, &q)) return 1;
    *quotient = (float)q;
    *rest = a - (double)(float)q * b;
    return 0;
}
int tsrt_op_divmod_int_float(tsrt_ctx *c, int64_t x, double y, double *out1, double *out2) {
    return divmod_mixed(c, (float)(int32_t)x, (float)y, out1, out2);
}
int tsrt_op_divmod_float_int(tsrt_ctx *c, double x, int64_t y, double *out1, double *out2) {
    return divmod_mixed(c, (float)x, (float)(int32_t)y, out1, out2);
}

int tsrt_op_pow_int_to_int(tsrt_ctx *c, int64_t a, int64_t b, int64_t *out) {
    double v;
    if (tsrt_op_pow_int(c, a, b, &v)) return 1;
    *out = tsrt_op_Int_float(v);
    return 0;
}

/* ---- numerals */
static int numeral(tsrt_ctx *c, int64_t v, unsigned shift, char letter, tsrt_str **out) {
    char text[80], *p = text + sizeof text;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do *--p = "0123456789abcdef"[u & ((1u << shift) - 1)];
    while (u >>= shift);
    *--p = letter;
    *--p = '0';
    if (v < 0) *--p = '-';
    *out = tsrt_str_new(c, p, text + sizeof text - p);
    return !*out;
}
int tsrt_op_hex(tsrt_ctx *c, int64_t i, tsrt_str **out) { return numeral(c, i, 4, 'x', out); }
int tsrt_op_oct(tsrt_ctx *c, int64_t i, tsrt_str **out) { return numeral(c, i, 3, 'o', out); }
int tsrt_op_bin(tsrt_ctx *c, int64_t i, tsrt_str **out) { return numeral(c, i, 1, 'b', out); }

static bool is_space(char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

/* A str that is no number, in PyTorch's words and in Python's. */
#define NO_NUMBER(c_, what_, s_, ...) (tsrt_fail(c_, RT_VALUE_ERROR, __VA_ARGS__), rt_fail_value(c_, what_, (s_)->head.type, &(s_), ""))
static const char int_text[] = "invalid literal for int() with base 10: ", float_text[] = "could not convert string to float: ";

int tsrt_op_Int_str(tsrt_ctx *c, const tsrt_str *s, int64_t *out) {
    const char *p = s->data, *end = p + s->len;
    while (p < end && is_space(*p)) p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end || !is_digit(*p)) return NO_NUMBER(c, int_text, s, "stoll");
    uint64_t v = 0, most = (uint64_t)INT64_MAX + negative;
    bool over = false;
    for (; p < end && is_digit(*p); p++) {
        uint64_t d = (uint64_t)(*p - '0');
        if (v > (most - d) / 10) over = true;
        v = v * 10 + d;
    }
    if (over) return NO_NUMBER(c, int_text, s, "stoll");
    if (p < end) return NO_NUMBER(c, int_text, s, "invalid literal for int() with base 10: '%s'", s->data);
    *out = (int64_t)(negative ? 0 - v : v);
    return 0;
}

static bool starts(const char *p, const char *word) {      /* any case */
    for (; *word; p++, word++)
        if ((*p | 32) != *word) return false;
    return true;
}

/* Where the numeral that starts at p ends, as strtod reads it in the C locale; p itself where there is none. *point: its '.', or NULL. */
static const char *numeral_end(const char *p, const char **point) {
    const char *start = p;
    *point = NULL;
    if (*p == '-' || *p == '+') p++;
    if (starts(p, "infinity")) return p + 8;
    if (starts(p, "inf")) return p + 3;
    if (starts(p, "nan")) {
        const char *q = p + 3;
        if (*q != '(') return q;
        do q++;
        while (is_digit(*q) || ((*q | 32) >= 'a' && (*q | 32) <= 'z') || *q == '_');
        return *q == ')' ? q + 1 : p + 3;
    }
    bool hex = *p == '0' && (p[1] | 32) == 'x';
    const char *q = hex ? p + 2 : p;
    int digits = 0;
    for (;; q++) {
        if (is_digit(*q) || (hex && (*q | 32) >= 'a' && (*q | 32) <= 'f')) digits++;
        else if (*q == '.' && !*point) *point = q;
        else break;
    }
    if (!digits) return *point = NULL, hex ? p + 1 : start;      /* "0x" reads as 0 */
    if ((*q | 32) == (hex ? 'p' : 'e')) {
        const char *e = q + 1;
        if (*e == '-' || *e == '+') e++;
        if (is_digit(*e)) {
            while (is_digit(*e)) e++;
            q = e;
        }
    }
    return q;
}

/* strtod on [p, end), with the locale's point for '.'. 0; 1: out of range; 2: no memory. */
static int parse_double(tsrt_ctx *c, const char *p, const char *end, const char *point, double *out) {
    char small[128], sep[8], *text = small;
    size_t len = (size_t)(end - p), room = len + sizeof sep, n = 0, nsep;
    if (room > sizeof small && !(text = tsrt_alloc(c, room))) return 2;
    nsep = rt_locale_point(sep);
    for (; p < end; p++) {
        if (p == point) memcpy(text + n, sep, nsep), n += nsep;
        else text[n++] = *p;
    }
    text[n] = 0;
    errno = 0;
    double v = strtod(text, NULL);
    int rc = errno == ERANGE;
    if (text != small) tsrt_free(c, text, room);
    *out = v;
    return rc;
}

int tsrt_op_Float_str(tsrt_ctx *c, const tsrt_str *s, double *out) {
    const char *p = s->data, *end = p + s->len, *point, *stop;
    while (p < end && is_space(*p)) p++;
    stop = numeral_end(p, &point);
    if (stop == p) return NO_NUMBER(c, float_text, s, "stod");
    double v;
    int rc = parse_double(c, p, stop, point, &v);
    if (rc) return rc == 2 ? 1 : NO_NUMBER(c, float_text, s, "stod");
    if (stop < end) return NO_NUMBER(c, float_text, s, "could not convert string to float: '%s'", s->data);
    *out = v;
    return 0;
}
