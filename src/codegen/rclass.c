/* Descriptors of classes, interfaces and enums in this process. A class's stands in the table of rtype.c before its attributes are looked at,
 * since these may hold objects of the class. Its methods that are called by name are put in as they are compiled. */
#include <string.h>
#include "codegen/private.h"

static uint32_t round_up(uint32_t n, uint32_t align) { return (n + align - 1) / align * align; }

/* How a cell behind a class or an interface is handled. */
void rtype_object_functions(tsrt_type *r) {
    *r = (tsrt_type){.kind = TSRT_CLASS, .size = sizeof(void *), .align = sizeof(void *), .retain = tsrt_cell_retain_at,
                     .drop = tsrt_object_drop_at, .eq = tsrt_object_eq_at, .hash = tsrt_object_hash_at, .show = tsrt_object_show_at};
}

bool rtype_class(Session *s, const Type *t, tsrt_type *r) {
    const ClassShape *shape = type_shape(s, t);
    const int n = shape->attr.len;
    const tsrt_type **elem = NEWN(s->arena, const tsrt_type *, n + 1);
    uint32_t *offset = NEWN(s->arena, uint32_t, n + 1);
    const char **name = NEWN(s->arena, const char *, n + 1);
    tsrt_class *k = NEW(s->arena, tsrt_class);
    uint64_t end = sizeof(tsrt_cell);
    for (int i = 0; i < n; i++) {
        elem[i] = rtype_of(s, shape->attr.data[i].type);
        if (!elem[i] || end + elem[i]->size + elem[i]->align > INT32_MAX) return false;
        offset[i] = round_up((uint32_t)end, elem[i]->align);
        end = offset[i] + elem[i]->size;
        name[i] = shape->attr.data[i].name->s;
    }
    k->bytes = round_up((uint32_t)end, sizeof(void *));
    if (shape->base && !(k->base = rtype_of(s, shape->base))) return false;
    r->elem = elem, r->offset = offset, r->field = name, r->nelem = (uint32_t)n;
    r->methods = k;
    return true;
}

bool rtype_enum(Session *s, const Type *t, tsrt_type *r) {
    const ClassShape *shape = type_shape(s, t);
    const int n = shape->member.len;
    const tsrt_type *held = shape->value_type ? rtype_of(s, shape->value_type) : NULL;
    if (!held) return false;
    *r = (tsrt_type){.kind = TSRT_ENUM, .size = 8, .align = 8, .nelem = 1, .eq = tsrt_enum_eq_at, .hash = tsrt_enum_hash_at, .show = tsrt_enum_show_at};
    const tsrt_type **elem = NEWN(s->arena, const tsrt_type *, 1);
    const char **name = NEWN(s->arena, const char *, n + 1);
    tsrt_enum *k = NEW(s->arena, tsrt_enum);
    char *value = arena_alloc(s->arena, (size_t)n * held->size + 1);
    for (int i = 0; i < n; i++) {
        const Const *c = shape->member.data[i].value;
        char *at = value + (size_t)i * held->size;
        name[i] = shape->member.data[i].name->s;
        if (held->kind == TSRT_INT) memcpy(at, &c->u.i, sizeof c->u.i);
        else if (held->kind == TSRT_FLOAT) memcpy(at, &c->u.f, sizeof c->u.f);
        else {
            tsrt_str *str = arena_alloc(s->arena, sizeof *str + c->u.s.n);
            *str = (tsrt_str){.head = {TSRT_IMMORTAL, &tsrt_type_str}, .len = (int64_t)c->u.s.n};
            memcpy(str->data, c->u.s.p, c->u.s.n);
            memcpy(at, &str, sizeof str);
        }
    }
    elem[0] = held;
    *k = (tsrt_enum){(uint64_t)n, value};
    r->elem = elem, r->field = name, r->methods = k;
    return true;
}

/* Room doubles: the count tells how much there is. */
void rtype_set_method(Session *s, const Type *cls, Sym name, tsrt_boxed_fn *fn) {
    const tsrt_type *r = rtype_of(s, cls);
    if (!r) return;
    tsrt_class *k = (tsrt_class *)(uintptr_t)r->methods;
    if (!(k->nmethods & (k->nmethods - 1))) {
        tsrt_method *all = NEWN(s->arena, tsrt_method, 2 * k->nmethods + 1);
        if (k->nmethods) memcpy(all, k->method, k->nmethods * sizeof *all);
        k->method = all;
    }
    ((tsrt_method *)(uintptr_t)k->method)[k->nmethods++] = (tsrt_method){name->s, fn};
}
