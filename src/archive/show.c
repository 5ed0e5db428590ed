/* Values as text: names of types and a bounded repr, for messages and dumps. */
#include "archive/archive.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[NUM_DATA_KINDS] = {
    [DATA_NONE] = "NoneType", [DATA_BOOL] = "bool", [DATA_INT] = "int", [DATA_BIGINT] = "int", [DATA_FLOAT] = "float", [DATA_COMPLEX] = "complex",
    [DATA_STR] = "str", [DATA_BYTES] = "bytes", [DATA_LIST] = "list", [DATA_TUPLE] = "tuple", [DATA_DICT] = "dict", [DATA_SET] = "set", [DATA_TENSOR] = "Tensor",
    [DATA_STORAGE] = "Storage", [DATA_DEVICE] = "device", [DATA_DTYPE] = "dtype", [DATA_GLOBAL] = "type", [DATA_OBJECT] = "object",
};

const char *data_type_name(const Data *o) {
    if (o->kind == DATA_DICT && o->u.dict->ordered) return "OrderedDict";
    if (o->kind != DATA_OBJECT) return kind_names[o->kind];
    const char *last = memrchr(o->u.object->cls, '.', o->u.object->cls_len);
    return last ? last + 1 : o->u.object->cls;
}

typedef struct Show { Session *s; Buf *to; size_t end; } Show;

static bool full(const Show *w) { return w->to->len >= w->end; }

/* The shortest decimal text that reads back as f, in Python's form. */
static void show_float(Buf *to, double f) {
    char text[40];
    if (isnan(f) || isinf(f)) {
        buf_puts(to, isnan(f) ? "nan" : f > 0 ? "inf" : "-inf");
        return;
    }
    int digits = 1;
    do snprintf(text, sizeof text, "%.*e", digits - 1, f);
    while (digits++ < 17 && strtod(text, NULL) != f);
    int exponent = atoi(strchr(text, 'e') + 1);
    if (exponent >= -4 && exponent < 16) {
        int decimals = digits - 2 - exponent;
        snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 1, f);
    }
    buf_puts(to, text);
}

static void show_text(Show *w, const char *p, size_t n, bool raw) {
    char quote = memchr(p, '\'', n) && !memchr(p, '"', n) ? '"' : '\'';
    if (raw) buf_putc(w->to, 'b');
    buf_putc(w->to, quote);
    for (size_t i = 0; i < n && !full(w); i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '\n') buf_puts(w->to, "\\n");
        else if (c == '\t') buf_puts(w->to, "\\t");
        else if (c == '\r') buf_puts(w->to, "\\r");
        else if (c == (unsigned char)quote || c == '\\') buf_printf(w->to, "\\%c", c);
        else if (c < 0x20 || c == 0x7f || (raw && c > 0x7f)) buf_printf(w->to, "\\x%02x", c);
        else buf_putc(w->to, (char)c);
    }
    buf_putc(w->to, quote);
}

static void show(Show *w, const Data *o);

static void show_seq(Show *w, const Data *o) {
    bool tuple = o->kind == DATA_TUPLE, set = o->kind == DATA_SET;
    if (set && !o->u.seq.len) {
        buf_puts(w->to, "set()");
        return;
    }
    buf_putc(w->to, tuple ? '(' : set ? '{' : '[');
    for (int64_t i = 0; i < o->u.seq.len && !full(w); i++) {
        if (i) buf_puts(w->to, ", ");
        show(w, o->u.seq.items[i]);
    }
    buf_puts(w->to, tuple ? o->u.seq.len == 1 ? ",)" : ")" : set ? "}" : "]");
}

static void show_dict(Show *w, const DataDict *d) {
    buf_putc(w->to, '{');
    for (int64_t i = 0; i < d->len && !full(w); i++) {
        if (i) buf_puts(w->to, ", ");
        show(w, d->keys[i]);
        buf_puts(w->to, ": ");
        show(w, d->values[i]);
    }
    buf_putc(w->to, '}');
}

static void show_tensor(Show *w, const DataTensor *t) {
    buf_puts(w->to, "Tensor[");
    for (int i = 0; i < t->ndim; i++) buf_printf(w->to, i ? ", %lld" : "%lld", (long long)t->sizes[i]);
    buf_printf(w->to, "] %s", dtype_info(t->dtype)->name);
}

static void show_one(Show *w, const Data *o) {
    switch ((DataKind)o->kind) {
    case DATA_NONE: buf_puts(w->to, "None"); break;
    case DATA_BOOL: buf_puts(w->to, o->u.b ? "True" : "False"); break;
    case DATA_INT: buf_printf(w->to, "%lld", (long long)o->u.i); break;
    case DATA_BIGINT: buf_printf(w->to, "<int of %zu bytes>", o->u.str.len); break;
    case DATA_FLOAT: show_float(w->to, o->u.f); break;
    case DATA_COMPLEX:
        buf_putc(w->to, '(');
        show_float(w->to, o->u.c.re);
        if (!signbit(o->u.c.im) || isnan(o->u.c.im)) buf_putc(w->to, '+');
        show_float(w->to, o->u.c.im);
        buf_puts(w->to, "j)");
        break;
    case DATA_STR: case DATA_BYTES: show_text(w, o->u.str.s, o->u.str.len, o->kind == DATA_BYTES); break;
    case DATA_LIST: case DATA_TUPLE: case DATA_SET: show_seq(w, o); break;
    case DATA_DICT: show_dict(w, o->u.dict); break;
    case DATA_TENSOR: show_tensor(w, o->u.tensor); break;
    case DATA_STORAGE: buf_printf(w->to, "<storage of %llu bytes>", (unsigned long long)o->u.storage.data->nbytes); break;
    case DATA_DEVICE:
        buf_printf(w->to, "device('%s", o->u.device.type);
        if (o->u.device.index >= 0) buf_printf(w->to, ":%lld", (long long)o->u.device.index);
        buf_puts(w->to, "')");
        break;
    case DATA_DTYPE: buf_printf(w->to, "torch.%s", dtype_info(o->u.dtype)->name); break;
    case DATA_GLOBAL: buf_add(w->to, o->u.str.s, o->u.str.len); break;
    case DATA_OBJECT:
        buf_printf(w->to, o->u.object->is_enum ? "<%.*s: " : "<%.*s ", (int)o->u.object->cls_len, o->u.object->cls);
        if (o->u.object->state) show(w, o->u.object->state);
        buf_putc(w->to, '>');
        break;
    case NUM_DATA_KINDS: break;
    }
}

static void show(Show *w, const Data *o) {
    if (full(w)) return;
    if (w->s->depth >= DEPTH_LIMIT) {
        buf_puts(w->to, "...");
        return;
    }
    w->s->depth++;
    show_one(w, o);
    w->s->depth--;
}

void data_show(Session *s, Buf *to, const Data *o, size_t limit) {
    Show w = {s, to, to->len + limit};
    show(&w, o);
    if (full(&w)) {
        to->len = w.end;
        while (to->len && ((unsigned char)to->p[to->len] & 0xc0) == 0x80) to->len--;   /* never half a character */
        buf_puts(to, "...");
    }
}
