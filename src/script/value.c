/* value.c: values of the runtime as Data. What is reached twice (a list, an object, a storage) is one there, too. */
#include "script/script.h"
#include <string.h>

enum { MOST_ELEMENTS = 1 << 27 };

static bool spend(ValueOut *v, int64_t n) {
    if (n <= MOST_ELEMENTS - v->elements) return v->elements += n, true;
    buf_puts(v->why, "the value is too large");
    return false;
}

/* The tag of a list or dict: its type, where the file is to tell it. */
static const char *tag_of(ValueOut *v, const tsrt_type *t) {
    if (!v->unit) return NULL;
    const Type *known = v->type_of(v->user, t);
    if (!known) return t->name;
    Buf b = {0};
    code_unit_print_type(v->unit, known, &b);
    return buf_take(&b, v->arena);
}

static Data *str_out(ValueOut *v, const tsrt_str *s) {
    Data *o = data_str(v->arena, arena_dup(v->arena, s->data, (size_t)s->len), (size_t)s->len);
    if (!is_utf8((const unsigned char *)s->data, (size_t)s->len)) o->tag = "bytes";
    return o;
}

static Data *seq_out(ValueOut *v, DataKind kind, const tsrt_type *const *elem, int64_t n, const char *base, size_t step, const uint32_t *offset) {
    if (!spend(v, n)) return NULL;
    Data **items = NEWN(v->arena, Data *, n + 1);
    for (int64_t i = 0; i < n; i++) {
        items[i] = value_out(v, offset ? elem[i] : elem[0], base + (offset ? offset[i] : (size_t)i * step));
        if (!items[i]) return NULL;
    }
    return data_seq(v->arena, kind, items, n);
}

static Data *dict_out(ValueOut *v, const tsrt_dict *d) {
    const tsrt_type *kt = d->head.type->elem[0], *vt = d->head.type->elem[1];
    if (!spend(v, d->len)) return NULL;
    if (v->unit && vt->kind == TSRT_TUPLE && !vt->nelem) return buf_puts(v->why, "a set, which only tscc has"), NULL;
    Data *o = data_dict(v->arena);
    const void *key, *value;
    for (int64_t pos = 0; tsrt_dict_next(d, &pos, &key, &value);) {
        Data *k = value_out(v, kt, key), *e = k ? value_out(v, vt, value) : NULL;
        if (!e) return NULL;
        if (!data_dict_set(v->arena, o, k, e)) return buf_puts(v->why, "a key of no plain type"), NULL;
    }
    return o;
}

static Data *tensor_out(ValueOut *v, const tsrt_tensor *t) {
    if (t->flags & TSRT_TENSOR_UNDEFINED) return data_new(v->arena, DATA_NONE);
    const char *reason = NULL;
    Data *o = tensor_write(&v->pool, t, &reason);
    if (!o) buf_printf(v->why, "a tensor that can't be: %s", reason);
    return o;
}

static Data *device_out(ValueOut *v, int64_t device) {
    char text[32];
    Data *o = data_new(v->arena, DATA_DEVICE);
    tsrt_device_text(device, text);
    o->u.device.type = arena_dup(v->arena, text, strcspn(text, ":"));
    o->u.device.index = (device & 255) - 1;
    return o;
}

static Data *named(ValueOut *v, const Type *t, bool is_enum) {
    const Sym name = code_unit_type(v->unit, t);
    Data *o = data_new(v->arena, DATA_OBJECT);
    o->u.object = NEW(v->arena, DataInstance);
    *o->u.object = (DataInstance){.cls = name->s, .cls_len = name->len, .is_enum = is_enum};
    return o;
}

/* What the object's own __getstate__ gives, which is its state in the file: PyTorch calls it when it pickles. */
static Data *own_state(ValueOut *v, const tsrt_cell *x, Graph *get) {
    tsrt_value self = {0}, result = {0};
    tsrt_boxed_fn *fn = v->code ? v->code(v->user, get) : NULL;
    if (!fn) return buf_printf(v->why, "an object of '%s', whose __getstate__ can't be run,", x->type->name), NULL;
    tsrt_retain((void *)(uintptr_t)x);
    bool ok = !tsrt_value_from(v->ctx, x->type, &x, &self) && !fn(v->ctx, &self, &result);
    tsrt_value_drop(v->ctx, &self);
    if (!ok) return buf_printf(v->why, "an object of '%s', whose __getstate__ failed (%s),", x->type->name, tsrt_error_text(v->ctx)), NULL;
    vec_push(v->arena, &v->states, result);
    return value_out(v, result.type, tsrt_value_at(&result));
}

static Data *object_out(ValueOut *v, const tsrt_cell *x) {
    const tsrt_type *r = x->type;
    const Type *t = v->type_of(v->user, r);
    if (!t) return buf_printf(v->why, "an object of '%s'", r->name), NULL;
    Data *o = named(v, t, false);
    map_set(v->arena, &v->cells, x, o);                       /* before its attributes, which may hold it */
    Graph *get = shape_method(t, sym(v->s, "__getstate__"));
    if (get && shape_method(t, sym(v->s, "__setstate__"))) return (o->u.object->state = own_state(v, x, get)) ? o : NULL;
    Data *state = o->u.object->state = data_dict(v->arena);
    if (!spend(v, r->nelem)) return NULL;
    for (uint32_t i = 0; i < r->nelem; i++) {
        Data *a = value_out(v, r->elem[i], (const char *)x + r->offset[i]);
        if (!a) return NULL;
        data_dict_set(v->arena, state, data_str(v->arena, r->field[i], strlen(r->field[i])), a);
    }
    return o;
}

static Data *member_out(ValueOut *v, const tsrt_type *r, int64_t i) {
    const tsrt_enum *e = r->methods;
    const Type *t = v->type_of(v->user, r);
    if (!t) return buf_printf(v->why, "a member of '%s'", r->name), NULL;
    Data *o = named(v, t, true);
    o->u.object->state = value_out(v, r->elem[0], (const char *)e->value + (size_t)i * r->elem[0]->size);
    return o->u.object->state ? o : NULL;
}

static Data *cell_out(ValueOut *v, const tsrt_cell *x) {
    Data *o = map_get(&v->cells, x);
    if (o) return o;
    const tsrt_type *t = x->type;
    if (t->kind == TSRT_CLASS) return object_out(v, x);
    if (t->kind == TSRT_LIST) o = seq_out(v, DATA_LIST, t->elem, ((const tsrt_list *)x)->len, ((const tsrt_list *)x)->data, t->elem[0]->size, NULL);
    else o = dict_out(v, (const tsrt_dict *)x);
    if (!o) return NULL;
    o->tag = tag_of(v, t);
    map_set(v->arena, &v->cells, x, o);
    return o;
}

static Data *one_out(ValueOut *v, const tsrt_type *t, const void *at) {
    switch ((tsrt_kind)t->kind) {
    case TSRT_NONE: return data_new(v->arena, DATA_NONE);
    case TSRT_INT: return data_int(v->arena, *(const int64_t *)at);
    case TSRT_FLOAT: return data_float(v->arena, *(const double *)at);
    case TSRT_BOOL: return data_bool(v->arena, *(const bool *)at);
    case TSRT_COMPLEX: return data_complex(v->arena, ((const tsrt_complex *)at)->re, ((const tsrt_complex *)at)->im);
    case TSRT_TENSOR: return tensor_out(v, *(const tsrt_tensor *const *)at);
    case TSRT_DEVICE: return device_out(v, *(const int64_t *)at);
    case TSRT_STR: return str_out(v, *(const tsrt_str *const *)at);
    case TSRT_LIST: case TSRT_DICT: return cell_out(v, *(const tsrt_cell *const *)at);
    case TSRT_TUPLE: return seq_out(v, DATA_TUPLE, t->elem, t->nelem, at, 0, t->offset);
    case TSRT_OPTIONAL: {
        const tsrt_type *e = t->elem[0];
        bool pointer = t->size == sizeof(void *) && e->size == t->size;   /* a nullable pointer has no flag */
        if (pointer ? !*(void *const *)at : !*(const bool *)at) return data_new(v->arena, DATA_NONE);
        return value_out(v, e, pointer ? at : (const char *)at + e->align);
    }
    case TSRT_ANY: {
        const tsrt_value *held = at;
        return held->type ? value_out(v, held->type, tsrt_value_at(held)) : data_new(v->arena, DATA_NONE);
    }
    case TSRT_CLASS:
        if (v->unit) return cell_out(v, *(const tsrt_cell *const *)at);
        break;
    case TSRT_ENUM:
        if (v->unit) return member_out(v, t, *(const int64_t *)at);
        break;
    case TSRT_GENERATOR:
        if (!*(void *const *)at) return data_new(v->arena, DATA_NONE);
        break;
    default: break;
    }
    buf_printf(v->why, "a value of type '%s'", t->name);
    return NULL;
}

Data *value_out(ValueOut *v, const tsrt_type *t, const void *at) {
    v->pool.arena = v->arena;
    if (v->s->depth >= DEPTH_LIMIT) return buf_puts(v->why, "a value that is nested too deep"), NULL;
    v->s->depth++;
    Data *o = one_out(v, t, at);
    v->s->depth--;
    return o;
}

void value_out_done(ValueOut *v) {
    for (int i = 0; i < v->states.len; i++) tsrt_value_drop(v->ctx, &v->states.data[i]);
    v->states.len = 0;
}
