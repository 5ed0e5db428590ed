/* str_form.c: operators that make a string of another's bytes: case, padding, slices, concatenation; and the questions about them
 * (isalpha ...). ASCII only, as strings are bytes. */
#include "rt.h"
#include "op.h"

static bool is_upper(char ch) { return ch >= 'A' && ch <= 'Z'; }
static bool is_lower(char ch) { return ch >= 'a' && ch <= 'z'; }
static bool is_alpha(char ch) { return is_upper(ch) || is_lower(ch); }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }
static bool is_alnum(char ch) { return is_alpha(ch) || is_digit(ch); }
static bool is_space(char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); }
static bool is_print(char ch) { return ch >= ' ' && ch <= '~'; }
static char to_upper(char ch) { return is_lower(ch) ? (char)(ch - 32) : ch; }
static char to_lower(char ch) { return is_upper(ch) ? (char)(ch + 32) : ch; }
static char to_other(char ch) { return is_lower(ch) ? to_upper(ch) : to_lower(ch); }

static bool all(const tsrt_str *s, bool (*is)(char)) {
    for (int64_t i = 0; i < s->len; i++)
        if (!is(s->data[i])) return false;
    return true;
}
bool tsrt_op_isalnum(const tsrt_str *self) { return self->len && all(self, is_alnum); }
bool tsrt_op_isalpha(const tsrt_str *self) { return self->len && all(self, is_alpha); }
bool tsrt_op_isdecimal(const tsrt_str *self) { return self->len && all(self, is_digit); }
bool tsrt_op_isdigit(const tsrt_str *self) { return self->len && all(self, is_digit); }
bool tsrt_op_isnumeric(const tsrt_str *self) { return self->len && all(self, is_digit); }
bool tsrt_op_isspace(const tsrt_str *self) { return self->len && all(self, is_space); }
bool tsrt_op_isprintable(const tsrt_str *self) { return all(self, is_print); }

bool tsrt_op_isidentifier(const tsrt_str *self) {
    if (!self->len || is_digit(self->data[0])) return false;
    return all(self, is_alnum);      /* without underscores: PyTorch's */
}

static bool cased(const tsrt_str *s, bool (*other)(char)) {
    bool letters = false;
    for (int64_t i = 0; i < s->len; i++) {
        if (other(s->data[i])) return false;
        if (is_alpha(s->data[i])) letters = true;
    }
    return letters;
}
bool tsrt_op_isupper(const tsrt_str *self) { return cased(self, is_lower); }
bool tsrt_op_islower(const tsrt_str *self) { return cased(self, is_upper); }

bool tsrt_op_istitle(const tsrt_str *self) {
    bool letters = false, inside = false;
    for (int64_t i = 0; i < self->len; i++) {
        const char ch = self->data[i];
        if (is_alpha(ch)) {
            if (inside ? is_upper(ch) : is_lower(ch)) return false;
            letters = true;
        }
        inside = is_alpha(ch);
    }
    return letters;
}

/* ---- case */
static int mapped(tsrt_ctx *c, const tsrt_str *s, char (*first)(char), char (*rest)(char), bool words, tsrt_str **out) {
    if (s->len == 0) return *out = RT_EMPTY, 0;
    if (s->len == 1) return *out = RT_CHAR(first(s->data[0])), 0;
    tsrt_str *r = rt_str_room(c, s->len);
    if (!r) return 1;
    for (int64_t i = 0; i < s->len; i++) {
        bool start = i == 0 || (words && !is_alpha(s->data[i - 1]));
        r->data[i] = (start ? first : rest)(s->data[i]);
    }
    *out = r;
    return 0;
}
int tsrt_op_upper(tsrt_ctx *c, const tsrt_str *self, tsrt_str **out) { return mapped(c, self, to_upper, to_upper, false, out); }
int tsrt_op_lower(tsrt_ctx *c, const tsrt_str *self, tsrt_str **out) { return mapped(c, self, to_lower, to_lower, false, out); }
int tsrt_op_swapcase(tsrt_ctx *c, const tsrt_str *self, tsrt_str **out) { return mapped(c, self, to_other, to_other, false, out); }
int tsrt_op_capitalize(tsrt_ctx *c, const tsrt_str *self, tsrt_str **out) { return mapped(c, self, to_upper, to_lower, false, out); }
int tsrt_op_title(tsrt_ctx *c, const tsrt_str *self, tsrt_str **out) { return mapped(c, self, to_upper, to_lower, true, out); }

/* ---- padding */
static int padded(tsrt_ctx *c, const tsrt_str *s, int64_t left, int64_t right, char fill, tsrt_str **out) {
    if (left < 0 || right < 0 || left > INT64_MAX / 4 || right > INT64_MAX / 4) return tsrt_fail_memory(c);
    const int64_t n = left + s->len + right;
    if (n < 2) {
        *out = n ? RT_CHAR(s->len ? s->data[0] : fill) : RT_EMPTY;
        return 0;
    }
    tsrt_str *r = rt_str_room(c, n);
    if (!r) return 1;
    memset(r->data, fill, (size_t)left);
    memcpy(r->data + left, s->data, (size_t)s->len);
    memset(r->data + left + s->len, fill, (size_t)right);
    *out = r;
    return 0;
}

/* How much to pad, where the fill character is fit; -1 with the error set. */
static int64_t gap(tsrt_ctx *c, const tsrt_str *s, int64_t width, const tsrt_str *fill) {
    if (fill && fill->len != 1)
        return tsrt_fail(c, RT_TYPE_ERROR, "TypeError: The fill character must be exactly one character long"), -1;
    return width > s->len ? width - s->len : 0;
}
int tsrt_op_center(tsrt_ctx *c, const tsrt_str *self, int64_t width, const tsrt_str *fillchar, tsrt_str **out) {
    int64_t n = gap(c, self, width, fillchar);
    if (n < 0) return 1;
    int64_t left = n / 2 + (n % 2 && width % 2);
    return padded(c, self, left, n - left, fillchar->data[0], out);
}
int tsrt_op_ljust(tsrt_ctx *c, const tsrt_str *self, int64_t width, const tsrt_str *fillchar, tsrt_str **out) {
    int64_t n = gap(c, self, width, fillchar);
    return n < 0 ? 1 : padded(c, self, 0, n, fillchar->data[0], out);
}
int tsrt_op_rjust(tsrt_ctx *c, const tsrt_str *self, int64_t width, const tsrt_str *fillchar, tsrt_str **out) {
    int64_t n = gap(c, self, width, fillchar);
    return n < 0 ? 1 : padded(c, self, n, 0, fillchar->data[0], out);
}
int tsrt_op_zfill(tsrt_ctx *c, const tsrt_str *self, int64_t width, tsrt_str **out) {      /* a sign stays where it is: PyTorch's */
    return padded(c, self, gap(c, self, width, NULL), 0, '0', out);
}

/* Columns are counted through the whole string: line ends do not start again. */
int tsrt_op_expandtabs(tsrt_ctx *c, const tsrt_str *self, int64_t tabsize, tsrt_str **out) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    for (int64_t i = 0; i < self->len && !b.failed; i++) {
        if (self->data[i] != '\t') rt_buf_char(&b, self->data[i]);
        else if (tabsize > 0) rt_buf_fill(&b, ' ', tabsize - (int64_t)(b.len % (uint64_t)tabsize));
    }
    return rt_buf_str(&b, out);
}

/* ---- together and apart */
int tsrt_op_add_str(tsrt_ctx *c, const tsrt_str *a, const tsrt_str *b, tsrt_str **out) {
    const tsrt_str *one = !a->len ? b : !b->len ? a : NULL;
    if (one) {
        tsrt_retain((void *)(uintptr_t)one);
        *out = (tsrt_str *)(uintptr_t)one;
        return 0;
    }
    tsrt_str *r = rt_str_room(c, a->len + b->len);
    if (!r) return 1;
    memcpy(r->data, a->data, (size_t)a->len);
    memcpy(r->data + a->len, b->data, (size_t)b->len);
    *out = r;
    return 0;
}

/* start, end and step of s[start:end:step] over n elements, made fit: *start is the first element, returns how many. -1: error set.
 * INT64_MAX stands for "none given", as in PyTorch. */
int64_t rt_slice(tsrt_ctx *c, int64_t n, const tsrt_opt_int *start, const tsrt_opt_int *end, int64_t step, int64_t *first) {
    if (step == 0) return tsrt_fail(c, RT_VALUE_ERROR, "List slice should have non-zero step"), -1;
    if (step == INT64_MIN) return tsrt_fail(c, RT_VALUE_ERROR, "List slice step is out of bounds"), -1;
    int64_t lo = start->has ? start->value : INT64_MAX, hi = end->has ? end->value : INT64_MAX;
    if (lo == INT64_MAX) lo = step < 0 ? n - 1 : 0;
    else if (lo < 0) lo = lo + n < 0 ? (step < 0 ? -1 : 0) : lo + n;
    else if (lo >= n) lo = step < 0 ? n - 1 : n;
    if (hi == INT64_MAX) hi = step < 0 ? -1 : n;
    else if (hi < 0) hi = hi + n < 0 ? (step < 0 ? -1 : 0) : hi + n;
    else if (hi >= n) hi = step < 0 ? n - 1 : n;
    *first = lo;
    if (step > 0) return lo < hi ? (hi - lo - 1) / step + 1 : 0;
    return lo > hi ? (lo - hi - 1) / -step + 1 : 0;
}

int tsrt_op_slice_str(tsrt_ctx *c, const tsrt_str *string, const tsrt_opt_int *start, const tsrt_opt_int *end_, int64_t step,
    tsrt_str **out) {
    int64_t at, n = rt_slice(c, string->len, start, end_, step, &at);
    if (n < 0) return 1;
    tsrt_str *r;
    if (step == 1 || n < 2) {
        r = tsrt_str_new(c, string->data + at, n);
        if (!r) return 1;
    } else {
        r = rt_str_room(c, n);
        if (!r) return 1;
        for (int64_t i = 0; i < n; i++) r->data[i] = string->data[at + i * step];
    }
    *out = r;
    return 0;
}

bool tsrt_op_lt_str(const tsrt_str *a, const tsrt_str *b) { return rt_str_cmp(a, b) < 0; }
bool tsrt_op_le_str(const tsrt_str *a, const tsrt_str *b) { return rt_str_cmp(a, b) <= 0; }
bool tsrt_op_gt_str(const tsrt_str *a, const tsrt_str *b) { return rt_str_cmp(a, b) > 0; }
bool tsrt_op_ge_str(const tsrt_str *a, const tsrt_str *b) { return rt_str_cmp(a, b) >= 0; }
