/* format.c: text of values: str(), "{}".format, "..." % args, print, warn; hash() and raise, which take any value alike. */
#include <stdio.h>
#include "rt.h"
#include "op.h"

int tsrt_op_str(tsrt_ctx *c, const tsrt_value *elem, tsrt_str **out) {
    tsrt_str *s = tsrt_value_show(c, elem);
    if (s) *out = s;
    return !s;
}

static int show(tsrt_buf *b, const tsrt_value *v) { return tsrt_any_show_at(b->c, b, &tsrt_type_any, v); }

/* Only bare {} are places; arguments beyond them are dropped. */
int tsrt_op_format(tsrt_ctx *c, const tsrt_str *self, int64_t n, const tsrt_value *args, tsrt_str **out) {
    tsrt_buf b;
    int64_t used = 0, from = 0;
    rt_buf_init(&b, c);
    for (int64_t i = 0; i + 1 < self->len && !b.failed; i++) {
        if (self->data[i] != '{' || self->data[i + 1] != '}') continue;
        rt_buf_add(&b, self->data + from, (size_t)(i - from));
        if (used == n) b.failed = tsrt_fail(c, RT_TYPE_ERROR, "Too few arguments for format string: %s", self->data);
        else show(&b, &args[used++]);
        from = ++i + 1;
    }
    rt_buf_add(&b, self->data + from, (size_t)(self->len - from));
    return rt_buf_str(&b, out);
}

static const char *tag(uint32_t kind) {
    switch (kind) {
    case TSRT_NONE: return "None";
    case TSRT_INT: return "Int";
    case TSRT_FLOAT: return "Double";
    case TSRT_BOOL: return "Bool";
    case TSRT_COMPLEX: return "ComplexDouble";
    case TSRT_STR: return "String";
    case TSRT_LIST: return "GenericList";
    case TSRT_TUPLE: return "Tuple";
    case TSRT_DICT: return "GenericDict";
    case TSRT_TENSOR: return "Tensor";
    default: return "Object";
    }
}

/* The arguments of %: one tuple's fields, or what was given. */
typedef struct Args { int64_t n; const tsrt_value *value; const tsrt_type *tuple; const char *fields; } Args;

static const void *argument(const Args *a, int64_t i, const tsrt_type **t) {
    const void *at = a->tuple ? (const void *)(a->fields + a->tuple->offset[i]) : tsrt_value_at(&a->value[i]);
    *t = a->tuple ? a->tuple->elem[i] : a->value[i].type ? a->value[i].type : &tsrt_type_none;
    if ((*t)->kind == TSRT_ANY) {
        const tsrt_value *v = at;
        *t = v->type ? v->type : &tsrt_type_none;
        at = tsrt_value_at(v);
    }
    return at;
}

/* One %-place. Integers of %d are 64-bit, floats are cut to a C int; %e and %f go through single precision: PyTorch's. */
static int place(tsrt_buf *b, char spec, const tsrt_type *t, const void *at) {
    switch (spec) {
    case 'd': case 'i':
        if (t->kind == TSRT_INT) return rt_buf_int(b, *(const int64_t *)at);
        if (t->kind == TSRT_FLOAT) {
            const double v = *(const double *)at;
            return rt_buf_int(b, v > -0x1p31 - 1 && v < 0x1p31 ? (int32_t)v : INT32_MIN);
        }
        return tsrt_fail(b->c, RT_TYPE_ERROR, "%%%c requires a number for formatting, but got %s", spec, tag(t->kind));
    case 'e': case 'E': case 'f': case 'F':
        if (t->kind == TSRT_INT) return rt_buf_double(b, spec, 6, (float)*(const int64_t *)at);
        if (t->kind == TSRT_FLOAT) return rt_buf_double(b, spec, 6, (float)*(const double *)at);
        return tsrt_fail(b->c, RT_TYPE_ERROR, "%%%c requires a number for formatting, but got %s", spec, tag(t->kind));
    case 'c':
        if (t->kind == TSRT_INT) return rt_buf_char(b, (char)*(const int64_t *)at);
        if (t->kind == TSRT_STR && (*(tsrt_str *const *)at)->len == 1) return rt_buf_char(b, (*(tsrt_str *const *)at)->data[0]);
        return tsrt_fail(b->c, RT_TYPE_ERROR, "%%c requires an int or char for formatting, but got %s", tag(t->kind));
    case 's':
        return rt_show_at(b->c, b, t, at);
    default:
        return tsrt_fail(b->c, RT_TYPE_ERROR, "The specifier %%%c is not supported in TorchScript format strings", spec);
    }
}

int tsrt_op_percentFormat(tsrt_ctx *c, const tsrt_str *self, int64_t n, const tsrt_value *args, tsrt_str **out) {
    tsrt_buf b;
    Args a = {.n = n, .value = args};
    if (n == 1 && args[0].type && args[0].type->kind == TSRT_TUPLE)
        a = (Args){.n = args[0].type->nelem, .tuple = args[0].type, .fields = tsrt_value_at(&args[0])};
    int64_t used = 0;
    rt_buf_init(&b, c);
    for (int64_t i = 0; i < self->len && !b.failed; i++) {
        const char *p = memchr(self->data + i, '%', (size_t)(self->len - i));
        int64_t at = p ? p - self->data : self->len;
        rt_buf_add(&b, self->data + i, (size_t)(at - i));
        if (!p) break;
        i = at + 1;
        if (i == self->len) {
            b.failed = tsrt_fail(c, RT_TYPE_ERROR, "Incomplete format specifier");
        } else if (self->data[i] == '%') {
            rt_buf_char(&b, '%');
        } else if (used == a.n) {
            b.failed = tsrt_fail(c, RT_TYPE_ERROR, "Too few arguments for format string");
        } else {
            const tsrt_type *t;
            const void *v = argument(&a, used++, &t);
            if (place(&b, self->data[i], t, v)) b.failed = true;
        }
    }
    if (!b.failed && used < a.n) b.failed = tsrt_fail(c, RT_TYPE_ERROR, "Too many arguments for format string");
    return rt_buf_str(&b, out);
}

int tsrt_prim_Print(tsrt_ctx *c, int64_t n, const tsrt_value *args) { return tsrt_print(c, args, n); }

int tsrt_op_warn(tsrt_ctx *c, const tsrt_str *message, int64_t stacklevel) {
    (void)stacklevel;
    return tsrt_warn(c, NULL, message);
}

int tsrt_prim_RaiseException(tsrt_ctx *c, const tsrt_str *msg, const tsrt_str *cls) { return tsrt_fail_str(c, cls, msg); }

int tsrt_op_hash_generic(tsrt_ctx *c, const tsrt_value *value, int64_t *out) {
    const tsrt_type *t = value->type ? value->type : &tsrt_type_none;
    if (!t->hash) return tsrt_fail(c, RT_TYPE_ERROR, "unhashable type: '%s'", t->name);
    *out = (int64_t)t->hash(t, tsrt_value_at(value));
    return 0;
}
