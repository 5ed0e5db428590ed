/* value.c: values of any type: 8 bytes beside their descriptor, larger ones in a counted box. An Optional never stands in an Any:
 * what it holds does, or None, so that the type of an Any is what isinstance asks for. */
#include "rt.h"

int tsrt_value_from(tsrt_ctx *c, const tsrt_type *t, const void *at, tsrt_value *out) {
    while (t->kind == TSRT_OPTIONAL) {
        const bool cell = rt_is_cell_kind(t->elem[0]->kind);
        if (cell ? !*(void *const *)at : !*(const bool *)at) t = &tsrt_type_none;
        else at = cell ? at : (const char *)at + rt_optional_offset(t), t = t->elem[0];
    }
    if (t->kind == TSRT_ANY) {
        *out = *(const tsrt_value *)at;
        return 0;
    }
    tsrt_value v = {.type = t};
    if (t->size > sizeof v.u) {
        tsrt_box *box = tsrt_alloc(c, offsetof(tsrt_box, u) + t->size);
        if (!box) return 1;
        box->head = (tsrt_cell){1, t};
        memcpy(box->u.data, at, t->size);
        v.u.p = box;
    } else if (t->kind != TSRT_NONE && t->size) {
        memcpy(&v.u, at, t->size);
    }
    *out = v;
    return 0;
}

const void *tsrt_value_at(const tsrt_value *v) {
    return v->type && v->type->size > sizeof v->u ? (const void *)((const tsrt_box *)v->u.p)->u.data : (const void *)&v->u;
}

void tsrt_value_drop(tsrt_ctx *c, tsrt_value *v) { tsrt_any_drop_at(c, &tsrt_type_any, v); }

/* ---- storage of any type */
void tsrt_assign(tsrt_ctx *c, const tsrt_type *t, void *at, const void *value) {
    if (t->retain) t->retain(t, (void *)(uintptr_t)value);
    if (t->drop) t->drop(c, t, at);
    memmove(at, value, t->size);
}

void tsrt_drop(tsrt_ctx *c, const tsrt_type *t, void *at) {
    if (t->drop) t->drop(c, t, at);
    memset(at, 0, t->size);
}
