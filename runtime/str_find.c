/* str_find.c: operators that look for a string in a string: find, count, replace, split, strip, partition ... Bytes throughout.
 * Where PyTorch loops forever or runs out of memory (empty patterns), Python's answer is given. */
#include "rt.h"
#include "op.h"

/* First place at or after `from` where p stands in s, or -1. Linear. */
static int64_t first(const tsrt_str *s, const tsrt_str *p, int64_t from) {
    if (from > s->len) return -1;
    if (!p->len) return from;
    const char *at = p->len == 1 ? memchr(s->data + from, p->data[0], (size_t)(s->len - from)) :
                                   memmem(s->data + from, (size_t)(s->len - from), p->data, (size_t)p->len);
    return at ? at - s->data : -1;
}

/* Last place in [lo, hi - p->len] where p stands in s, or -1: by a hash that rolls towards the front, checked where it agrees. */
static int64_t last(const tsrt_str *s, const tsrt_str *p, int64_t lo, int64_t hi) {
    const uint64_t base = 0x9e3779b97f4a7c15u;
    const int64_t m = p->len;
    if (hi - lo < m) return -1;
    if (!m) return hi;
    uint64_t want = 0, have = 0, top = 1;
    for (int64_t i = m; i-- > 0;) {
        want = want * base + (unsigned char)p->data[i];
        have = have * base + (unsigned char)s->data[hi - m + i];
        if (i) top *= base;
    }
    for (int64_t at = hi - m;; at--) {
        if (have == want && !memcmp(s->data + at, p->data, (size_t)m)) return at;
        if (at == lo) return -1;
        have = (have - (unsigned char)s->data[at + m - 1] * top) * base + (unsigned char)s->data[at - 1];
    }
}

/* start and end as these operators take them: from the end where negative, -1 being the very end. */
static void range(const tsrt_str *s, int64_t *start, int64_t *end) {
    const int64_t n = s->len;
    if (*start < 0) *start = *start + n < 0 ? 0 : *start + n;
    if (*end < 0) *end = *end + n + 1 < 0 ? 0 : *end + n + 1;
}

/* An end at or before the start leaves the empty string, in which only the empty one is found, wherever that is. */
int64_t tsrt_op_find(const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_) {
    range(self, &start, &end_);
    if (end_ <= start) return substr->len ? -1 : start;
    int64_t at = first(self, substr, start);
    return at >= 0 && at + substr->len <= end_ ? at : -1;
}

int64_t tsrt_op_rfind(const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_) {
    range(self, &start, &end_);
    if (end_ <= start) return substr->len ? -1 : start;
    return start > self->len ? -1 : last(self, substr, start, end_ < self->len ? end_ : self->len);
}

static int found(tsrt_ctx *c, int64_t at, int64_t *out) {
    if (at < 0) return tsrt_fail(c, RT_VALUE_ERROR, "ValueError: substring not found");
    *out = at;
    return 0;
}
int tsrt_op_index_str(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_, int64_t *out) {
    return found(c, tsrt_op_find(self, substr, start, end_), out);
}
int tsrt_op_rindex(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_, int64_t *out) {
    return found(c, tsrt_op_rfind(self, substr, start, end_), out);
}

/* Here an end before the start counts as the end of the string. */
static int affix(tsrt_ctx *c, const tsrt_str *s, const tsrt_str *p, int64_t start, int64_t end, bool at_end, bool *out) {
    range(s, &start, &end);
    if (start > s->len)
        return tsrt_fail(c, NULL, "%s() starts at %lld, behind the end of a string of length %lld", at_end ? "endswith" : "startswith",
            (long long)start, (long long)s->len);
    if (end > s->len || end < start) end = s->len;
    int64_t at = at_end ? end - p->len : start;
    *out = end - start >= p->len && !memcmp(s->data + at, p->data, (size_t)p->len);
    return 0;
}
int tsrt_op_startswith(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_, bool *out) {
    return affix(c, self, substr, start, end_, false, out);
}
int tsrt_op_endswith(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_, bool *out) {
    return affix(c, self, substr, start, end_, true, out);
}

/* Counts the matches that begin before end, without overlaps; they may reach beyond it. */
int64_t tsrt_op_count(const tsrt_str *self, const tsrt_str *substr, int64_t start, int64_t end_) {
    const int64_t n = self->len;
    if (start > n) return 0;
    range(self, &start, &end_);
    if (!substr->len) return end_ > n ? n - start + 1 : end_ >= start ? end_ - start + 1 : 0;
    int64_t count = 0;
    for (int64_t at = start; (at = first(self, substr, at)) >= 0 && at < end_; at += substr->len) count++;
    return count;
}

int tsrt_op_replace(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *old, const tsrt_str *fresh, int64_t most, tsrt_str **out) {
    tsrt_buf b;
    int64_t done = 0, at = 0, from = 0;
    rt_buf_init(&b, c);
    while ((most < 0 || done < most) && (at = first(self, old, at)) >= 0) {
        rt_buf_add(&b, self->data + from, (size_t)(at - from));
        if (rt_buf_add(&b, fresh->data, (size_t)fresh->len)) break;
        from = at + old->len;
        at = old->len ? from : at + 1;
        done++;
    }
    rt_buf_add(&b, self->data + from, (size_t)(self->len - from));
    return rt_buf_str(&b, out);
}

/* ---- splitting */
static int push(tsrt_ctx *c, tsrt_list *l, const tsrt_str *s, int64_t lo, int64_t hi) {
    if (l->len == l->cap && tsrt_list_grow(c, l)) return 1;
    tsrt_str *piece = tsrt_str_new(c, s->data + lo, hi - lo);
    if (!piece) return 1;
    tsrt_list_strs(l)[l->len++] = piece;
    return 0;
}

static int give(tsrt_ctx *c, tsrt_list *l, int rc, tsrt_list **out) {
    if (rc) tsrt_release(c, l);
    else *out = l;
    return rc;
}

/* Bytes at which split() and splitlines() cut: those of their separators in UTF-8 count one by one, as in PyTorch. */
static bool is_line_end(char ch) { return ch && strchr("\n\r\v\f\x1c\x1d\x1e\x85\xe2\x80\xa8\xa9", ch); }
static bool is_blank(char ch) { return ch == ' ' || ch == '\t' || is_line_end(ch); }

int tsrt_op_split_str(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *separator, int64_t most, tsrt_list **out) {
    if (separator && !separator->len) return tsrt_fail(c, RT_VALUE_ERROR, "ValueError: empty separator");
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, 0, 0);
    int rc = !l;
    int64_t from = 0;
    if (separator) {
        int64_t at;
        for (int64_t k = 0; !rc && (most < 0 || k < most) && (at = first(self, separator, from)) >= 0; k++) {
            rc = push(c, l, self, from, at);
            from = at + separator->len;
        }
        if (!rc) rc = push(c, l, self, from, self->len);
    } else {      /* `most` does not count here */
        for (int64_t i = 0; !rc && i <= self->len; i++)
            if (i == self->len || is_blank(self->data[i])) {
                if (i > from) rc = push(c, l, self, from, i);
                from = i + 1;
            }
    }
    return give(c, l, rc, out);
}

int tsrt_op_rsplit(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *separator, int64_t most, tsrt_list **out) {
    if (!separator->len) return tsrt_fail(c, RT_VALUE_ERROR, "ValueError: empty separator");
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, 0, 0);
    int rc = !l;
    int64_t to = self->len, at;
    for (int64_t k = 0; !rc && (most < 0 || k < most) && (at = last(self, separator, 0, to)) >= 0; k++) {
        rc = push(c, l, self, at + separator->len, to);
        to = at;
    }
    if (!rc) rc = push(c, l, self, 0, to);
    if (!rc) rc = tsrt_op_reverse_t(c, l);
    return give(c, l, rc, out);
}

int tsrt_op_splitlines(tsrt_ctx *c, const tsrt_str *self, bool keepends, tsrt_list **out) {
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, 0, 0);
    int rc = !l;
    int64_t from = 0;
    for (int64_t i = 0; !rc && i < self->len; i++)
        if (is_line_end(self->data[i])) {
            rc = push(c, l, self, from, i);
            if (!rc && keepends) rc = push(c, l, self, i, i + 1);
            from = i + 1;
        }
    if (!rc && from < self->len) rc = push(c, l, self, from, self->len);
    return give(c, l, rc, out);
}

int tsrt_op_list(tsrt_ctx *c, const tsrt_str *t, tsrt_list **out) {
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, t->len, t->len);
    if (!l) return 1;
    for (int64_t i = 0; i < t->len; i++) tsrt_list_strs(l)[i] = RT_CHAR(t->data[i]);
    *out = l;
    return 0;
}

int tsrt_op_join(tsrt_ctx *c, const tsrt_str *self, tsrt_list *values, tsrt_str **out) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    for (int64_t i = 0; i < values->len; i++) {
        const tsrt_str *s = tsrt_list_strs(values)[i];
        if (i) rt_buf_add(&b, self->data, (size_t)self->len);
        if (rt_buf_add(&b, s->data, (size_t)s->len)) break;
    }
    return rt_buf_str(&b, out);
}

/* The three parts around [at, at + gap): before, separator, after. */
static int parts(tsrt_ctx *c, const tsrt_str *s, int64_t at, int64_t gap, tsrt_str **out1, tsrt_str **out2, tsrt_str **out3) {
    tsrt_str *a = tsrt_str_new(c, s->data, at), *b = a ? tsrt_str_new(c, s->data + at, gap) : NULL;
    tsrt_str *d = b ? tsrt_str_new(c, s->data + at + gap, s->len - at - gap) : NULL;
    if (!d) {
        tsrt_release(c, a);
        tsrt_release(c, b);
        return 1;
    }
    *out1 = a;
    *out2 = b;
    *out3 = d;
    return 0;
}
int tsrt_op_partition(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *separator, tsrt_str **out1, tsrt_str **out2, tsrt_str **out3) {
    int64_t at = first(self, separator, 0);
    return at < 0 ? parts(c, self, self->len, 0, out1, out2, out3) : parts(c, self, at, separator->len, out1, out2, out3);
}
int tsrt_op_rpartition(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *separator, tsrt_str **out1, tsrt_str **out2, tsrt_str **out3) {
    int64_t at = last(self, separator, 0, self->len);
    return at < 0 ? parts(c, self, 0, 0, out1, out2, out3) : parts(c, self, at, separator->len, out1, out2, out3);
}

/* ---- stripping */
static int trim(tsrt_ctx *c, const tsrt_str *s, const tsrt_str *chars, bool left, bool right, tsrt_str **out) {
    bool drop[256] = {false};
    int64_t lo = 0, hi = s->len;
    for (int64_t i = 0; i < chars->len; i++) drop[(unsigned char)chars->data[i]] = true;
    while (left && lo < hi && drop[(unsigned char)s->data[lo]]) lo++;
    while (right && lo < hi && drop[(unsigned char)s->data[hi - 1]]) hi--;
    *out = tsrt_str_new(c, s->data + lo, hi - lo);
    return !*out;
}
int tsrt_op_strip(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *chars, tsrt_str **out) { return trim(c, self, chars, true, true, out); }
int tsrt_op_lstrip(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *chars, tsrt_str **out) { return trim(c, self, chars, true, false, out); }
int tsrt_op_rstrip(tsrt_ctx *c, const tsrt_str *self, const tsrt_str *chars, tsrt_str **out) { return trim(c, self, chars, false, true, out); }
