/* data.c: values of files <-> objects of the evaluator. */
#include "eval/data.h"
#include "archive/tensors.h"
#include <string.h>

/* ---- from files */
typedef DataReader Reader;

void data_remember(Reader *r, const Data *o, Py v) {
    Py *slot = ev_alloc(r->e, sizeof *slot);
    *slot = v;
    map_set(r->e->a, &r->made, o, slot);
}

static bool read_seq(Reader *r, const Data *o, Py *out) {
    Eval *e = r->e;
    if (o->u.seq.len > INT32_MAX || !ev_room(e, o->u.seq.len, sizeof(Py))) return false;
    PyList *l = py_list(e, o->kind == DATA_LIST ? OBJ_LIST : OBJ_TUPLE, (int)o->u.seq.len);
    if (o->tag && o->kind == DATA_TUPLE && !strcmp(o->tag, "Size")) l->cls = e->size_class;
    *out = py_obj(l);
    data_remember(r, o, *out);                                 /* before the items, which may hold the list */
    for (int64_t i = 0; i < o->u.seq.len; i++) {
        Py item;
        if (!data_read(r, o->u.seq.items[i], &item)) return false;
        l->v.data[l->v.len++] = item;
    }
    return true;
}

static bool read_dict(Reader *r, const Data *o, Py *out) {
    Eval *e = r->e;
    const DataDict *d = o->u.dict;
    Py module, ordered;
    if (!ev_room(e, d->len, sizeof(DictEntry))) return false;
    PyDict *made = py_dict(e, OBJ_DICT);
    *out = py_obj(made);
    if (d->ordered) {
        if (!import_module(e, sym(e->s, "collections"), &module) || !py_getattr(e, module, sym(e->s, "OrderedDict"), &ordered)) return false;
        made->cls = AS(PyClass, ordered);
    }
    data_remember(r, o, *out);
    for (int64_t i = 0; i < d->len; i++) {
        Py key, value;
        if (!data_read(r, d->keys[i], &key) || !data_read(r, d->values[i], &value) || !dict_set(e, made, key, value)) return false;
    }
    return true;
}

static bool read_set(Reader *r, const Data *o, Py *out) {
    Eval *e = r->e;
    if (!ev_room(e, o->u.seq.len, sizeof(DictEntry))) return false;
    *out = py_obj(py_dict(e, OBJ_SET));
    data_remember(r, o, *out);
    for (int64_t i = 0; i < o->u.seq.len; i++) {
        Py item;
        if (!data_read(r, o->u.seq.items[i], &item) || !dict_set(e, AS_DICT(*out), item, py_none())) return false;
    }
    return true;
}

static bool read_tensor(Reader *r, const Data *o, Py *out) {
    Eval *e = r->e;
    const DataTensor *from = o->u.tensor;
    if (from->quant || dtype_info(from->dtype)->category == 'q') return unsupported(e, "loading quantized tensors");
    if (!tensor_readable(from)) return unsupported(e, "loading tensors of dtype torch.%s", dtype_info(from->dtype)->name);
    const int64_t bytes = map_has(&r->pool.storages, from->storage) ? 0 : (int64_t)from->storage->nbytes;
    if (!(r->pool.c = tensor_ctx(e)) || !ev_room(e, bytes, 1)) return false;
    e->bytes += bytes;
    tsrt_tensor *t = tensor_read(&r->pool, from);
    if (!t) return tensor_error(e);
    *out = py_tensor(e, t);
    if (from->parameter) AS(PyInstance, *out)->cls = e->parameter_class;
    data_remember(r, o, *out);
    return true;
}

static bool read_device(Eval *e, const Data *o, Py *out) {
    int64_t device;
    if (!tensor_ctx(e)) return false;
    if (tsrt_device_parse(tensor_ctx(e), o->u.device.type, strlen(o->u.device.type), &device)) return tensor_error(e);
    return *out = py_device(e, o->u.device.index < 0 ? device : (device & ~(int64_t)255) + o->u.device.index + 1), true;
}

bool data_read(Reader *r, const Data *o, Py *out) {
    Eval *e = r->e;
    Py *known = map_get(&r->made, o);
    if (known) return *out = *known, true;
    if (!ev_stack(e)) return false;
    switch ((DataKind)o->kind) {
    case DATA_NONE: return *out = py_none(), true;
    case DATA_BOOL: return *out = py_bool(o->u.b), true;
    case DATA_INT: return *out = py_int(o->u.i), true;
    case DATA_BIGINT: return overflow(e);
    case DATA_FLOAT: return *out = py_float(o->u.f), true;
    case DATA_COMPLEX: return *out = py_complex(e, o->u.c.re, o->u.c.im), true;
    case DATA_STR:
        if (o->tag) return unsupported(e, "loading a str that is no UTF-8");
        return *out = py_str(e, o->u.str.s, o->u.str.len), true;
    case DATA_BYTES:
        *out = py_str(e, o->u.str.s, o->u.str.len);
        return out->u.o->kind = OBJ_BYTES, true;
    case DATA_LIST: case DATA_TUPLE: return read_seq(r, o, out);
    case DATA_DICT: return read_dict(r, o, out);
    case DATA_SET: return read_set(r, o, out);
    case DATA_TENSOR: return read_tensor(r, o, out);
    case DATA_DEVICE: return read_device(e, o, out);
    case DATA_DTYPE: return *out = py_dtype(e, dtype_info(o->u.dtype)->code), true;
    case DATA_GLOBAL: return *out = py_opaque(e, arena_dup(e->a, o->u.str.s, o->u.str.len)), true;
    case DATA_OBJECT: if (r->object) return r->object(r, o, out); break;
    case DATA_STORAGE: case NUM_DATA_KINDS: break;
    }
    return unsupported(e, "loading a value of type %s", data_type_name(o));
}

bool data_to_py(Eval *e, const Data *o, Py *out) {
    Reader r = {.e = e, .pool = {.arena = e->a}};
    const bool fine = data_read(&r, o, out);
    if (r.pool.c) tensor_pool_drop(&r.pool);
    return fine;
}

/* ---- to files */
typedef struct Writer { Eval *e; Arena *a; TensorPool pool; Map made; } Writer;   /* made: Obj -> its Data */

static Data *write_value(Writer *w, Py v);

static Data *no_form(Eval *e, const char *what) { return fail_unsupported(e, "saving %s", what), NULL; }

static Data *write_seq(Writer *w, Py v) {
    const PyList *l = AS_LIST(v);
    if (l->cls && l->cls != w->e->size_class) return no_form(w->e, arena_printf(w->e->a, "a value of class '%s'", l->cls->name->s));
    Data **items = NEWN(w->a, Data *, l->v.len + 1), *o = data_seq(w->a, v.u.o->kind == OBJ_LIST ? DATA_LIST : DATA_TUPLE, items, l->v.len);
    if (l->cls) o->tag = "Size";
    map_set(w->a, &w->made, v.u.o, o);
    for (int i = 0; i < l->v.len; i++)
        if (!(items[i] = write_value(w, l->v.data[i]))) return NULL;
    return o;
}

static Data *write_dict(Writer *w, Py v) {
    const PyDict *d = AS_DICT(v);
    Data *o = data_dict(w->a);
    DictEntry *x;
    o->u.dict->ordered = d->cls && !strcmp(d->cls->name->s, "OrderedDict");
    if (d->cls && !o->u.dict->ordered) return no_form(w->e, arena_printf(w->e->a, "a value of class '%s'", d->cls->name->s));
    map_set(w->a, &w->made, v.u.o, o);
    for (int i = 0; dict_next(d, &i, &x);) {
        Data *key = write_value(w, x->key), *value = key ? write_value(w, x->value) : NULL;
        if (!value) return NULL;
        if (!data_dict_set(w->a, o, key, value)) return no_form(w->e, "a dict with such a key");
    }
    return o;
}

static Data *write_set(Writer *w, Py v) {
    const PyDict *d = AS_DICT(v);
    if (d->frozen) return no_form(w->e, "a frozenset");
    Data **items = NEWN(w->a, Data *, d->live + 1), *o = data_seq(w->a, DATA_SET, items, 0);
    DictEntry *x;
    for (int i = 0; dict_next(d, &i, &x); o->u.seq.len++)
        if (!(items[o->u.seq.len] = write_value(w, x->key))) return NULL;
    return o;
}

static Data *write_instance(Writer *w, Py v) {
    Eval *e = w->e;
    if (is_tensor(e, v)) {
        const PyClass *c = AS(PyInstance, v)->cls;
        const char *why = NULL;
        if (c != e->tensor_class && c != e->parameter_class) return no_form(e, "tensors of a class of their own");
        Data *o = tensor_write(&w->pool, tensor_in(v), &why);
        if (!o) return fail_raise(e, EXC_RuntimeError, "a tensor that can't be saved: %s", why), NULL;
        o->u.tensor->parameter = c == e->parameter_class;
        map_set(w->a, &w->made, v.u.o, o);
        return o;
    }
    if (is_device(e, v)) {
        char text[32];
        const int64_t device = AS(PyDevice, v)->device;
        Data *o = data_new(w->a, DATA_DEVICE);
        tsrt_device_text(device, text);
        o->u.device.type = arena_dup(w->a, text, strcspn(text, ":"));
        o->u.device.index = (device & 255) - 1;
        return o;
    }
    if (module_instance(e, v)) {
        no_form(e, "a whole module (its state_dict() can be saved, and a scripted module by torch.jit.save)");
        return NULL;
    }
    return no_form(e, arena_printf(e->a, "an object of class '%s'", py_type_name(e, v)));
}

static Data *write_object(Writer *w, Py v) {
    Eval *e = w->e;
    int code;
    Data *o;
    switch (v.u.o->kind) {
    case OBJ_STR: case OBJ_BYTES:
        o = data_str(w->a, AS_STR(v)->p, (size_t)AS_STR(v)->len);
        if (v.u.o->kind == OBJ_BYTES) o->kind = DATA_BYTES;
        map_set(w->a, &w->made, v.u.o, o);
        return o;
    case OBJ_COMPLEX: return data_complex(w->a, AS(PyComplex, v)->re, AS(PyComplex, v)->im);
    case OBJ_LIST: case OBJ_TUPLE: return write_seq(w, v);
    case OBJ_DICT: return write_dict(w, v);
    case OBJ_SET: return write_set(w, v);
    case OBJ_INSTANCE: return write_instance(w, v);
    default: break;
    }
    if (!dtype_of(v, &code)) return no_form(e, arena_printf(e->a, "a value of type '%s'", py_type_name(e, v)));
    o = data_new(w->a, DATA_DTYPE);
    o->u.dtype = dtype_of_code(code);
    return o;
}

static Data *write_value(Writer *w, Py v) {
    Eval *e = w->e;
    if (!ev_stack(e)) return NULL;
    switch (v.tag) {
    case PY_NONE: return data_new(w->a, DATA_NONE);
    case PY_BOOL: return data_bool(w->a, v.u.b);
    case PY_INT: return data_int(w->a, v.u.i);
    case PY_FLOAT: return data_float(w->a, v.u.f);
    case PY_OBJ: break;
    default: return no_form(e, arena_printf(e->a, "a value of type '%s'", py_type_name(e, v)));
    }
    Data *known = map_get(&w->made, v.u.o);
    return known ? known : write_object(w, v);
}

Data *py_to_data(Eval *e, Arena *a, Py v) {
    Writer w = {.e = e, .a = a, .pool = {.arena = a}};
    return write_value(&w, v);
}

/* ---- failures */
bool file_error(Eval *e, int from) {
    Severity worst;
    const char *text = diag_take(e->s, from, &worst);
    if (!text) return raise_(e, EXC_RuntimeError, "the file can't be read");
    static const char tail[] = " not supported yet";
    const size_t n = strlen(text), cut = sizeof tail - 1 + (sizeof " are" - 1);   /* the evaluator says so itself */
    if (worst == SEV_UNSUPPORTED && n > cut && !strcmp(text + n - (sizeof tail - 1), tail)) text = arena_dup(e->a, text, n - cut);
    return worst == SEV_UNSUPPORTED ? unsupported(e, "%s", text) : raise_(e, EXC_RuntimeError, "%s", text);
}
