/* object.c: objects of classes, values of enums: making, comparing, showing; methods by name. How an object dies is in cell.c. */
#include "rt.h"

static const tsrt_class *class_of(const tsrt_type *t) { return t->methods; }

tsrt_cell *tsrt_object_new(tsrt_ctx *c, const tsrt_type *cls) {
    const size_t bytes = class_of(cls)->bytes;
    tsrt_cell *x = tsrt_alloc(c, bytes);
    if (!x) return NULL;
    memset(x, 0, bytes);
    *x = (tsrt_cell){1, cls};
    return x;
}

void tsrt_object_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_release(c, *(void **)at);
}

bool tsrt_object_eq_at(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(void *const *)a == *(void *const *)b; }

uint64_t tsrt_object_hash_at(const tsrt_type *t, const void *at) { return (void)t, (uint64_t)(uintptr_t)*(void *const *)at; }

/* The object's own class: a variable's may be one that it derives from, or an interface. */
int tsrt_object_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)c, (void)t;
    static const char digits[] = "0123456789abcdef";
    const tsrt_cell *x = *(tsrt_cell *const *)at;
    char text[2 * sizeof(uintptr_t)];
    size_t n = sizeof text;
    uintptr_t p = (uintptr_t)x;
    do text[--n] = digits[p & 15];
    while (p >>= 4);
    rt_buf_char(to, '<');
    rt_buf_puts(to, x->type->name);
    rt_buf_puts(to, " object at 0x");
    rt_buf_add(to, text + n, sizeof text - n);
    return rt_buf_char(to, '>');
}

const tsrt_type *tsrt_type_of(const void *cell) { return cell ? ((const tsrt_cell *)cell)->type : &tsrt_type_none; }

bool tsrt_is_instance(const tsrt_type *t, const tsrt_type *of) {
    if (tsrt_type_same(t, of) || of->kind == TSRT_ANY) return true;
    if (of->kind == TSRT_OPTIONAL) {
        if (t->kind == TSRT_OPTIONAL) t = t->elem[0];
        return t->kind == TSRT_NONE || tsrt_is_instance(t, of->elem[0]);
    }
    if (t->kind == TSRT_TUPLE && of->kind == TSRT_TUPLE && t->nelem == of->nelem) {      /* as deep as types written in the source */
        for (uint32_t i = 0; i < t->nelem; i++)
            if (!tsrt_is_instance(t->elem[i], of->elem[i])) return false;
        return true;
    }
    while (t->kind == TSRT_CLASS && (t = class_of(t)->base) != NULL)
        if (tsrt_type_same(t, of)) return true;
    return false;
}

const tsrt_method *rt_find_method(const tsrt_type *t, const char *name) {
    for (const tsrt_class *k = class_of(t); k; k = k->base ? class_of(k->base) : NULL)
        for (uint32_t i = 0; i < k->nmethods; i++)
            if (!strcmp(k->method[i].name, name)) return &k->method[i];
    return NULL;
}

int tsrt_call_method(tsrt_ctx *c, const char *name, const tsrt_value *args, tsrt_value *result) {
    const tsrt_cell *self = args[0].u.p;
    const tsrt_method *m = rt_find_method(self->type, name);
    if (!m || !m->fn) return tsrt_fail(c, NULL, "%s has no method '%s' that can be called here", self->type->name, name);
    return m->fn(c, args, result);
}

/* ---- enums */
bool tsrt_enum_eq_at(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(const int64_t *)a == *(const int64_t *)b; }

uint64_t tsrt_enum_hash_at(const tsrt_type *t, const void *at) { return (void)t, *(const uint64_t *)at; }

int tsrt_enum_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)c;
    const char *dot = strrchr(t->name, '.');
    rt_buf_puts(to, "Enum<");
    rt_buf_puts(to, dot ? dot + 1 : t->name);
    rt_buf_char(to, '.');
    rt_buf_puts(to, t->field[*(const int64_t *)at]);
    return rt_buf_char(to, '>');
}
