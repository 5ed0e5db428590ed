/* load_value.c: values of an archive's pickles as the evaluator's. Lists, dicts, objects and storages that were one stay one. */
#include "eval/load.h"
#include "eval/tensor.h"
#include <string.h>

static bool problem(Load *l, const Data *d, const char *why) {
    return LOAD_FAIL(l, DIAG_load_value, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, why);
}
static bool missing(Load *l, const Data *d, const char *what) {
    return LOAD_FAIL(l, DIAG_load_value_unsupported, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, what);
}

/* ---- tensors */
static bool tensor_value(Load *l, const Data *d, Py *out) {
    Eval *e = l->e;
    const DataTensor *from = d->u.tensor;
    const DtypeInfo *info = dtype_info(from->dtype);
    if (!tensor_readable(from)) return missing(l, d, arena_printf(e->s->arena, "a tensor of dtype %s is", info->name));
    if (!(l->pool.c = tensor_ctx(e))) return false;
    const bool first = !map_has(&l->pool.storages, from->storage);
    if (first && !ev_room(e, (int64_t)from->storage->nbytes, 1)) return false;
    tsrt_tensor *t = tensor_read(&l->pool, from);
    if (!t) return tensor_error(e);
    tsrt_tensor *whole = first ? map_get(&l->pool.storages, from->storage) : NULL;
    if (whole) py_tensor(e, whole), e->bytes += (int64_t)from->storage->nbytes;      /* constants come later: the evaluator looks after the reference */
    return *out = py_tensor(e, t), true;
}

/* ---- containers */
static bool sequence(Load *l, const Data *d, ObjKind kind, Py *slot) {
    Eval *e = l->e;
    const int64_t n = d->u.seq.len;
    if (n > INT32_MAX || !ev_room(e, n, sizeof(Py))) return problem(l, d, "a list is too long");
    PyList *list = py_list(e, kind, (int)n);
    *slot = py_obj(list);
    for (int64_t i = 0; i < n; i++) {
        Py v;
        if (!load_data(l, d->u.seq.items[i], &v)) return false;
        list->v.data[list->v.len++] = v;
    }
    return true;
}

static bool dict(Load *l, const Data *d, Py *slot) {
    Eval *e = l->e;
    PyDict *made = py_dict(e, OBJ_DICT);
    *slot = py_obj(made);
    for (int64_t i = 0; i < d->u.dict->len; i++) {
        Py k, v;
        if (!load_data(l, d->u.dict->keys[i], &k) || !load_data(l, d->u.dict->values[i], &v) || !dict_set(e, made, k, v)) return false;
    }
    return true;
}

/* ---- objects */
static bool enum_member(Load *l, const Data *d, PyClass *c, Py *out) {
    Py value;
    if (!load_data(l, d->u.object->state, &value)) return false;
    for (int i = 0; i < c->fields.len; i++) {
        Py m = *(Py *)map_get(&c->attrs, c->fields.data[i]);
        bool same = false;
        if (!py_equal(l->e, AS(PyInstance, m)->native, value, &same)) return false;
        if (same) return *out = m, true;
    }
    return problem(l, d, arena_printf(l->e->s->arena, "class '%s' has no member of this value", c->name->s));
}

/* The attributes that the class declares, out of the state. */
static bool plain_object(Load *l, const Data *d, PyClass *c, PyInstance *x) {
    Eval *e = l->e;
    const Data *state = d->u.object->state;
    if (state && state->kind != DATA_DICT)
        return LOAD_FAIL(l, DIAG_load_state, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, c->name->s, data_type_name(state));
    for (int i = 0; i < c->fields.len; i++) {
        const Data *a = state ? data_dict_str(state, c->fields.data[i]->s) : NULL;
        Py *slot = ev_alloc(e, sizeof *slot);
        if (!a) return LOAD_FAIL(l, DIAG_load_attribute, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, c->name->s, c->fields.data[i]->s);
        if (!load_data(l, a, slot)) return false;
        map_set(e->a, &x->attrs, c->fields.data[i], slot);
    }
    return true;
}

static bool object(Load *l, const Data *d, Py *slot) {
    Eval *e = l->e;
    const DataInstance *o = d->u.object;
    PyClass *c = load_class(l, o->cls, o->cls_len);
    const char *name = arena_dup(e->s->arena, o->cls, o->cls_len);
    if (!c && e->fail != FAIL_NONE) return false;
    if (!c && !strncmp(name, "__torch__.torch.classes.", 24))
        return LOAD_FAIL(l, DIAG_load_custom_class, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, name + 10);
    if (!c) return LOAD_FAIL(l, DIAG_load_no_class, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, name);
    if (o->is_enum != (c->flavour == CLS_ENUM)) return problem(l, d, arena_printf(e->s->arena, "a value is made of class '%s' in another way than of such a class", name));
    if (o->is_enum) return enum_member(l, d, c, slot);
    if (c->flavour != CLS_MODULE && c->flavour != CLS_PLAIN) return problem(l, d, arena_printf(e->s->arena, "'%s' is no class of objects", name));
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    x->cls = c;
    x->native = py_absent();
    *slot = py_obj(x);
    return c->flavour == CLS_MODULE ? load_module(l, d, c, x) : plain_object(l, d, c, x);
}

static bool device(Load *l, const Data *d, Py *out) {
    tsrt_ctx *c = tensor_ctx(l->e);
    int64_t device;
    if (!c) return false;
    if (tsrt_device_parse(c, d->u.device.type, strlen(d->u.device.type), &device)) return tsrt_error_clear(c), problem(l, d, "there is no such device");
    if (d->u.device.index >= 0 && d->u.device.index < 255) device = (device & ~(int64_t)255) + d->u.device.index + 1;
    return *out = py_device(l->e, device), true;
}

bool load_data(Load *l, const Data *d, Py *out) {
    Eval *e = l->e;
    if (!ev_stack(e) || !ev_tick(e)) return false;
    switch ((DataKind)d->kind) {
    case DATA_NONE: return *out = py_none(), true;
    case DATA_BOOL: return *out = py_bool(d->u.b), true;
    case DATA_INT: return *out = py_int(d->u.i), true;
    case DATA_FLOAT: return *out = py_float(d->u.f), true;
    case DATA_COMPLEX: return *out = py_complex(e, d->u.c.re, d->u.c.im), true;
    case DATA_BIGINT: return problem(l, d, "an integer has more than 64 bits");
    case DATA_STR:
        if (d->tag) return missing(l, d, "a str that is no UTF-8 is");
        return *out = py_str(e, d->u.str.s, d->u.str.len), true;
    case DATA_DTYPE: return *out = py_int(dtype_info(d->u.dtype)->code), true;
    case DATA_DEVICE: return device(l, d, out);
    case DATA_LIST: case DATA_TUPLE: case DATA_DICT: case DATA_TENSOR: case DATA_OBJECT: {
        Py *slot = map_get(&l->made, d);
        if (slot) return *out = *slot, true;
        slot = ev_alloc(e, sizeof *slot);
        map_set(e->a, &l->made, d, slot);
        bool ok = d->kind == DATA_LIST ? sequence(l, d, OBJ_LIST, slot) : d->kind == DATA_TUPLE ? sequence(l, d, OBJ_TUPLE, slot)
                : d->kind == DATA_DICT ? dict(l, d, slot) : d->kind == DATA_TENSOR ? tensor_value(l, d, slot) : object(l, d, slot);
        return *out = *slot, ok;
    }
    case DATA_SET: case DATA_GLOBAL: case DATA_BYTES: case DATA_STORAGE: case NUM_DATA_KINDS: break;
    }
    return missing(l, d, arena_printf(e->s->arena, "a value of type %s is", data_type_name(d)));
}
