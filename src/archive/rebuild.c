/* What a pickle may name, and what calling the name gives: one table. Everything else that a pickle refers to is refused. The meanings are
 * those of torch/_utils.py and torch/jit/_pickle.py of PyTorch 2.13; nothing is run, each row builds data. */
#include "archive/archive.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMENSIONS = 64 };
typedef struct Name Name;
struct Name {
    const char *module, *name;
    Data *(*call)(Unpickle *u, const Name *self, Data **args, int64_t n);   /* NULL: a value that can't be called */
    int least, most;                                                      /* arguments */
    const char *tag;
};

static const char *const want_tensor_args = "a tensor is rebuilt from other values than torch writes";

/* ---- tensors */
static bool int_tuple(Unpickle *u, const Data *o, int *n, int64_t **out) {
    if ((o->kind != DATA_TUPLE && o->kind != DATA_LIST) || o->u.seq.len > MOST_DIMENSIONS) return unpickle_fail(u, "%s", want_tensor_args);
    *n = (int)o->u.seq.len;
    *out = NEWN(u->arena, int64_t, *n + 1);
    for (int i = 0; i < *n; i++) {
        if (o->u.seq.items[i]->kind != DATA_INT) return unpickle_fail(u, "%s", want_tensor_args);
        (*out)[i] = o->u.seq.items[i]->u.i;
    }
    return true;
}

static Data *tensor_of(Unpickle *u, Data **args, Dtype dtype) {
    int ndim, nstrides;
    int64_t *sizes, *strides;
    if (args[0]->kind != DATA_STORAGE || args[1]->kind != DATA_INT) return unpickle_null(u, "%s", want_tensor_args);
    if (!int_tuple(u, args[2], &ndim, &sizes) || !int_tuple(u, args[3], &nstrides, &strides)) return NULL;
    const char *why = "a tensor has not one stride a size";
    Data *o = ndim == nstrides ? data_tensor(u->arena, args[0]->u.storage.data, dtype, ndim, sizes, strides, args[1]->u.i, &why) : NULL;
    if (!o) return unpickle_null(u, "%s", why);
    if (!data_tensor_spread(o)) return unpickle_null(u, "a tensor shows its storage too many times over");
    o->at = (uint32_t)u->at;
    return unpickle_count(u, (uint64_t)ndim + 1) ? o : NULL;
}

static Data *with_grad(Unpickle *u, Data *tensor, const Data *flag) {
    if (!tensor) return NULL;
    if (flag->kind != DATA_BOOL) return unpickle_null(u, "%s", want_tensor_args);
    tensor->u.tensor->requires_grad = flag->u.b;
    return tensor;
}

/* metadata: {'conj': True} and {'neg': True} say that the elements stored are not yet conjugated or negated. */
static Data *with_bits(Unpickle *u, Data *tensor, const Data *metadata) {
    if (!tensor || metadata->kind == DATA_NONE) return tensor;
    if (metadata->kind != DATA_DICT) return unpickle_null(u, "%s", want_tensor_args);
    const Data *conj = data_dict_str(metadata, "conj"), *neg = data_dict_str(metadata, "neg");
    const char category = dtype_info(tensor->u.tensor->dtype)->category;
    tensor->u.tensor->conj = conj && conj->kind == DATA_BOOL && conj->u.b && category == 'c';
    tensor->u.tensor->neg = neg && neg->kind == DATA_BOOL && neg->u.b && (category == 'c' || category == 'f');
    return tensor;
}

static bool wants_storage(Unpickle *u, Data **args) { return args[0]->kind == DATA_STORAGE || unpickle_fail(u, "%s", want_tensor_args); }

/* (storage, offset, size, stride, requires_grad, hooks[, metadata]) */
static Data *tensor_v2(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    Data *o = wants_storage(u, args) ? with_grad(u, tensor_of(u, args, args[0]->u.storage.dtype), args[4]) : NULL;
    return n > 6 ? with_bits(u, o, args[6]) : o;
}
/* (storage, offset, size, stride[, ...]): before requires_grad was stored */
static Data *tensor_v1(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    return wants_storage(u, args) ? tensor_of(u, args, args[0]->u.storage.dtype) : NULL;
}
/* (untyped storage, offset, size, stride, requires_grad, hooks, dtype[, metadata]) */
static Data *tensor_v3(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    if (args[6]->kind != DATA_DTYPE) return unpickle_null(u, "%s", want_tensor_args);
    Data *o = with_grad(u, tensor_of(u, args, args[6]->u.dtype), args[4]);
    return n > 7 ? with_bits(u, o, args[7]) : o;
}
/* (storage, offset, size, stride, quantizer, requires_grad, hooks) */
static Data *tensor_quantized(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    if (!wants_storage(u, args)) return NULL;
    Data *o = with_grad(u, tensor_of(u, args, args[0]->u.storage.dtype), args[5]);
    if (!o) return NULL;
    if (args[4]->kind != DATA_TUPLE) return unpickle_null(u, "%s", want_tensor_args);
    o->u.tensor->quant = args[4];
    return o;
}
/* (tensor, requires_grad, hooks[, state]) */
static Data *parameter(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    if (args[0]->kind != DATA_TENSOR) return unpickle_null(u, "%s", want_tensor_args);
    Data *o = unpickle_data(u, DATA_TENSOR);
    if (!o) return NULL;
    o->u.tensor = NEW(u->arena, DataTensor);
    *o->u.tensor = *args[0]->u.tensor;
    o->u.tensor->parameter = true;
    return with_grad(u, o, args[1]);
}

/* The tensor of that number in the file's table: how archives before 1.4 have tensors in pickles. */
static Data *table_tensor(Unpickle *u, const Data *id) {
    if (id->kind != DATA_INT) return unpickle_null(u, "a tensor's number is a value of type %s", data_type_name(id));
    return u->tensor ? u->tensor(u, id->u.i) : unpickle_null(u, "a tensor is named by number, and there is no table of them");
}
static Data *tensor_from_id(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    return table_tensor(u, args[0]);
}

static Data *unsupported(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)args, (void)n;
    diag(u->s, DIAG_pickle_unsupported, (Span){0, 0}, u->path, u->entry, (unsigned long long)u->at, self->tag);
    return NULL;
}

/* ---- Python's and TorchScript's containers */
static bool pairs_into(Unpickle *u, Data *dict, const Data *list) {
    if (list->kind != DATA_LIST && list->kind != DATA_TUPLE) return unpickle_fail(u, "a dict is made from what are no pairs");
    for (int64_t i = 0; i < list->u.seq.len; i++) {
        const Data *pair = list->u.seq.items[i];
        if ((pair->kind != DATA_LIST && pair->kind != DATA_TUPLE) || pair->u.seq.len != 2) return unpickle_fail(u, "a dict is made from what are no pairs");
        if (!data_dict_set(u->arena, dict, pair->u.seq.items[0], pair->u.seq.items[1]))
            return unpickle_fail(u, "a value of type %s can't be a dict's key", data_type_name(pair->u.seq.items[0]));
    }
    return true;
}

static Data *ordered_dict(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    if (!unpickle_count(u, 1 + (n && (args[0]->kind == DATA_LIST || args[0]->kind == DATA_TUPLE) ? (uint64_t)args[0]->u.seq.len : 0))) return NULL;
    Data *o = data_dict(u->arena);
    o->at = (uint32_t)u->at;
    o->u.dict->ordered = true;
    return !n || pairs_into(u, o, args[0]) ? o : NULL;
}

static Data *complex_number(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    double part[2];
    for (int i = 0; i < 2; i++) {
        if (args[i]->kind != DATA_FLOAT && args[i]->kind != DATA_INT) return unpickle_null(u, "a complex number is not made of two numbers");
        part[i] = args[i]->kind == DATA_INT ? (double)args[i]->u.i : args[i]->u.f;
    }
    Data *o = unpickle_data(u, DATA_COMPLEX);
    if (o) o->u.c.re = part[0], o->u.c.im = part[1];
    return o;
}

/* torch.Size((2, 3)) is a tuple of ints */
static Data *size(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    if (args[0]->kind != DATA_TUPLE && args[0]->kind != DATA_LIST) return unpickle_null(u, "a torch.Size is not made from a tuple");
    for (int64_t i = 0; i < args[0]->u.seq.len; i++)
        if (args[0]->u.seq.items[i]->kind != DATA_INT) return unpickle_null(u, "a torch.Size is not made of ints");
    Data *o = unpickle_data(u, DATA_TUPLE);
    if (o) o->u.seq = args[0]->u.seq, o->tag = "Size";
    return o;
}

/* set([1, 2]): a dict finds what is there twice */
static Data *set(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    if (n && args[0]->kind != DATA_TUPLE && args[0]->kind != DATA_LIST) return unpickle_null(u, "a set is not made from a list");
    Data *o = unpickle_data(u, DATA_SET);
    if (!o || !n) return o;
    if (!unpickle_count(u, (uint64_t)args[0]->u.seq.len)) return NULL;
    Data *members = data_dict(u->arena);
    for (int64_t i = 0; i < args[0]->u.seq.len; i++)
        if (!data_dict_set(u->arena, members, args[0]->u.seq.items[i], o))
            return unpickle_null(u, "a value of type %s can't be in a set", data_type_name(args[0]->u.seq.items[i]));
    o->u.seq.items = members->u.dict->keys;
    o->u.seq.len = members->u.dict->len;
    return o;
}

static Data *device(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    bool right = args[0]->kind == DATA_STR && args[0]->u.str.len <= 32 && (n == 1 || args[1]->kind == DATA_INT);
    if (!right) return unpickle_null(u, "a torch.device is not made from a name and an index");
    Data *o = unpickle_data(u, DATA_DEVICE);
    if (!o) return NULL;
    char *name = arena_dup(u->arena, args[0]->u.str.s, args[0]->u.str.len), *colon = strchr(name, ':');
    o->u.device.index = n == 2 ? args[1]->u.i : colon ? strtol(colon + 1, NULL, 10) : -1;
    if (colon) *colon = 0;
    o->u.device.type = name;
    return o;
}

/* _codecs.encode(text, 'latin1'): how protocol 2 writes bytes */
static Data *encode(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    if (args[0]->kind != DATA_STR || args[1]->kind != DATA_STR || args[1]->u.str.len != 6 || memcmp(args[1]->u.str.s, "latin1", 6))
        return unpickle_null(u, "bytes are encoded in another way than torch does");
    Data *o = unpickle_data(u, DATA_BYTES);
    if (!o || !unpickle_count(u, args[0]->u.str.len / 8)) return NULL;
    const unsigned char *p = (const unsigned char *)args[0]->u.str.s;
    size_t len = args[0]->u.str.len, made = 0;
    char *out = arena_alloc(u->arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned c = p[i];
        if (c >= 0x80) {
            if ((c != 0xc2 && c != 0xc3) || i + 1 == len || (p[i + 1] & 0xc0) != 0x80) return unpickle_null(u, "bytes are no latin-1");
            c = (c & 3) << 6 | (p[++i] & 0x3f);
        }
        out[made++] = (char)c;
    }
    o->u.str.s = out;
    o->u.str.len = made;
    return o;
}

/* bytes(), bytearray(b"..") */
static Data *bytes(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self;
    if (n && args[0]->kind != DATA_BYTES) return unpickle_null(u, "bytes are made from another value than bytes");
    Data *o = n ? args[0] : unpickle_data(u, DATA_BYTES);
    if (o && !n) o->u.str.s = "";
    return o;
}

/* The list itself, its TorchScript type stated by the row. */
static Data *typed_list(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)n;
    if (args[0]->kind != DATA_LIST) return unpickle_null(u, "a list's type is stated of a value of type %s", data_type_name(args[0]));
    args[0]->tag = self->tag;
    return args[0];
}

/* (list or dict, "List[str]") */
static Data *type_tag(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)self, (void)n;
    if ((args[0]->kind != DATA_LIST && args[0]->kind != DATA_DICT) || args[1]->kind != DATA_STR)
        return unpickle_null(u, "a type is stated of a value of type %s", data_type_name(args[0]));
    if (!unpickle_count(u, args[1]->u.str.len / 8)) return NULL;
    args[0]->tag = arena_dup(u->arena, args[1]->u.str.s, args[1]->u.str.len);
    return args[0];
}

static int name_index(const Name *x);
/* How 1.1 wrote a tensor and a list of ints: an object of such a class, made without arguments; the state that it is given is what it is. */
static Data *by_state(Unpickle *u, const Name *self, Data **args, int64_t n) {
    (void)args, (void)n;
    Data *o = unpickle_data(u, DATA_GLOBAL);
    if (o) o->row = (uint16_t)(name_index(self) + 1), o->u.str.s = self->name, o->u.str.len = strlen(self->name);
    return o;
}

static bool take_state(Unpickle *u, Data *o, const Name *self, Data *state) {
    if (self->tag && state->kind != DATA_LIST) return unpickle_fail(u, "a list's type is stated of a value of type %s", data_type_name(state));
    const Data *is = self->tag ? state : table_tensor(u, state);
    if (!is) return false;
    *o = *is;                         /* the list's items are there by now */
    if (self->tag) o->tag = self->tag;
    return true;
}

static const Name names[] = {
    {"torch._utils", "_rebuild_tensor_v2", tensor_v2, 6, 7, NULL},
    {"torch._utils", "_rebuild_tensor_v3", tensor_v3, 7, 8, NULL},
    {"torch._utils", "_rebuild_tensor", tensor_v1, 4, 4, NULL},
    {"torch._utils", "_rebuild_parameter", parameter, 3, 3, NULL},
    {"torch._utils", "_rebuild_parameter_with_state", parameter, 4, 4, NULL},
    {"torch._utils", "_rebuild_qtensor", tensor_quantized, 7, 7, NULL},
    {"torch._utils", "_rebuild_sparse_tensor", unsupported, 0, 100, "sparse tensors are"},
    {"torch.serialization", "_get_layout", unsupported, 0, 100, "tensors of other layouts than strided are"},
    {"torch._utils", "_rebuild_nested_tensor", unsupported, 0, 100, "nested tensors are"},
    {"torch._utils", "_rebuild_meta_tensor_no_storage", unsupported, 0, 100, "meta tensors are"},
    {"torch._utils", "_rebuild_wrapper_subclass", unsupported, 0, 100, "tensor subclasses are"},
    {"torch._tensor", "_rebuild_from_type_v2", unsupported, 0, 100, "tensor subclasses are"},
    {"collections", "OrderedDict", ordered_dict, 0, 1, NULL},
    {"__builtin__", "complex", complex_number, 2, 2, NULL},
    {"builtins", "complex", complex_number, 2, 2, NULL},
    {"builtins", "bytes", bytes, 0, 1, NULL},
    {"__builtin__", "bytes", bytes, 0, 1, NULL},
    {"builtins", "bytearray", bytes, 0, 1, NULL},
    {"__builtin__", "bytearray", bytes, 0, 1, NULL},
    {"builtins", "set", set, 0, 1, NULL},
    {"__builtin__", "set", set, 0, 1, NULL},
    {"_codecs", "encode", encode, 2, 2, NULL},
    {"torch", "Size", size, 1, 1, NULL},
    {"torch", "device", device, 1, 2, NULL},
    {"torch.jit._pickle", "build_intlist", typed_list, 1, 1, "List[int]"},
    {"torch.jit._pickle", "build_doublelist", typed_list, 1, 1, "List[float]"},
    {"torch.jit._pickle", "build_boollist", typed_list, 1, 1, "List[bool]"},
    {"torch.jit._pickle", "build_tensorlist", typed_list, 1, 1, "List[Tensor]"},
    {"torch.jit._pickle", "restore_type_tag", type_tag, 2, 2, NULL},
    {"torch.jit._pickle", "build_tensor_from_id", tensor_from_id, 1, 1, NULL},
    {"__main__", "TensorID", by_state, 0, 0, NULL},
    {"__main__", "IntList", by_state, 0, 0, "List[int]"},
    {"torch", "strided", NULL, 0, 0, NULL},
    {"torch", "per_tensor_affine", NULL, 0, 0, NULL},
    {"torch", "per_tensor_symmetric", NULL, 0, 0, NULL},
    {"torch", "per_channel_affine", NULL, 0, 0, NULL},
    {"torch", "per_channel_symmetric", NULL, 0, 0, NULL},
    {"torch", "per_channel_affine_float_qparams", NULL, 0, 0, NULL},
    {"torch", "contiguous_format", NULL, 0, 0, NULL},
    {"torch", "channels_last", NULL, 0, 0, NULL},
    {"torch", "preserve_format", NULL, 0, 0, NULL},
    {"torch.storage", "UntypedStorage", NULL, 0, 0, NULL},
};

static int name_index(const Name *x) { return (int)(x - names); }

/* ---- names */
static bool is(const char *text, const char *p, size_t n) { return strlen(text) == n && !memcmp(text, p, n); }

static Data *forbidden(Unpickle *u, const char *module, size_t module_len, const char *name, size_t name_len) {
    char *full = arena_printf(u->arena, "%.*s.%.*s", (int)(module_len > 200 ? 200 : module_len), module, (int)(name_len > 200 ? 200 : name_len), name);
    diag(u->s, DIAG_pickle_code, (Span){0, 0}, u->path, u->entry, (unsigned long long)u->at, full);
    return NULL;
}

Data *rebuild_global(Unpickle *u, const char *module, size_t module_len, const char *name, size_t name_len) {
    static const char script[] = "__torch__";
    size_t script_len = sizeof script - 1;
    bool is_class = module_len >= script_len && !memcmp(module, script, script_len) && (module_len == script_len || module[script_len] == '.');
    Data *o = unpickle_data(u, DATA_GLOBAL);
    if (!o || !unpickle_count(u, (module_len + name_len) / 8)) return NULL;
    o->u.str.len = module_len + 1 + name_len;
    char *full = arena_alloc(u->arena, o->u.str.len + 1);
    memcpy(full, module, module_len);
    full[module_len] = '.';
    memcpy(full + module_len + 1, name, name_len);
    o->u.str.s = full;
    if (is_class) {
        o->tag = "class";
        return o;
    }
    bool torch = is("torch", module, module_len) || is("torch.cuda", module, module_len);
    Dtype dtype;
    if (torch && dtype_by_storage(name, name_len, &dtype)) {
        o->tag = dtype_info(dtype)->name;
        return o;
    }
    if (torch && dtype_by_name(name, name_len, &dtype)) {
        o->kind = DATA_DTYPE;
        o->tag = NULL;
        o->u.dtype = dtype;
        return o;
    }
    for (int i = 0; i < COUNT_OF(names); i++)
        if (is(names[i].module, module, module_len) && is(names[i].name, name, name_len)) {
            o->row = (uint16_t)(i + 1);
            return o;
        }
    return forbidden(u, module, module_len, name, name_len);
}

static const Name *row_of(const Data *o) { return o->kind == DATA_GLOBAL && o->row ? &names[o->row - 1] : NULL; }

static bool is_class(const Data *o) { return o->kind == DATA_GLOBAL && o->tag && !strcmp(o->tag, "class"); }

static Data *instance(Unpickle *u, const Data *cls, Data *state, bool is_enum) {
    Data *o = unpickle_data(u, DATA_OBJECT);
    if (!o) return NULL;
    o->u.object = NEW(u->arena, DataInstance);
    *o->u.object = (DataInstance){.cls = cls->u.str.s, .cls_len = cls->u.str.len, .state = state, .is_enum = is_enum};
    return o;
}

Data *rebuild_call(Unpickle *u, Data *callee, Data *args) {
    if (is_class(callee) && args->kind != DATA_TUPLE) return instance(u, callee, args, true);   /* an enum member: its class called on the bare value */
    if (args->kind != DATA_TUPLE) return unpickle_null(u, "the arguments of a call are no tuple");
    const Name *row = row_of(callee);
    if (!row || !row->call) return unpickle_null(u, "a value of type %s is called", data_type_name(callee));
    if (args->u.seq.len < row->least || args->u.seq.len > row->most)
        return unpickle_null(u, "'%s.%s' is called with %lld arguments", row->module, row->name, (long long)args->u.seq.len);
    return row->call(u, row, args->u.seq.items, args->u.seq.len);
}

Data *rebuild_new(Unpickle *u, Data *cls, Data *args) {
    const Name *row = row_of(cls);
    if (row && (row->call == ordered_dict || row->call == by_state) && args->kind == DATA_TUPLE && !args->u.seq.len) return row->call(u, row, NULL, 0);
    if (!is_class(cls)) return unpickle_null(u, "an instance is made of what is no TorchScript class");
    if (args->kind != DATA_TUPLE || args->u.seq.len) return unpickle_null(u, "an instance is made with arguments");
    return instance(u, cls, NULL, false);
}

bool rebuild_state(Unpickle *u, Data *o, Data *state) {
    if (o->kind == DATA_OBJECT && !o->u.object->is_enum && !o->u.object->state) {
        o->u.object->state = state;
        return true;
    }
    if (o->kind == DATA_DICT && o->u.dict->ordered && state->kind == DATA_DICT) {   /* a state dict's _metadata */
        o->u.dict->attributes = state;
        return true;
    }
    const Name *row = row_of(o);
    if (row && row->call == by_state) return take_state(u, o, row, state);
    return unpickle_fail(u, "state is given to a value of type %s", data_type_name(o));
}

/* ('storage', class, key, location, elements[, view]) */
Data *rebuild_persistent(Unpickle *u, Data *id) {
    static const char what[] = "a storage is referred to in another way than torch does";
    if (id->kind != DATA_TUPLE || id->u.seq.len < 5 || id->u.seq.len > 6) return unpickle_null(u, "%s", what);
    Data **p = id->u.seq.items;
    bool right = p[0]->kind == DATA_STR && is("storage", p[0]->u.str.s, p[0]->u.str.len) && p[1]->kind == DATA_GLOBAL && p[2]->kind == DATA_STR &&
                 p[3]->kind == DATA_STR && p[4]->kind == DATA_INT && p[4]->u.i >= 0 && p[2]->u.str.len < 256;
    Dtype dtype = DT_uint8;
    const Name *row = right ? row_of(p[1]) : NULL;
    if (right && p[1]->tag) right = dtype_by_name(p[1]->tag, strlen(p[1]->tag), &dtype);
    else if (right) right = row && !strcmp(row->name, "UntypedStorage");
    if (!right || (id->u.seq.len == 6 && p[5]->kind != DATA_NONE)) return unpickle_null(u, "%s", what);
    if (is("meta", p[3]->u.str.s, p[3]->u.str.len)) return unsupported(u, &(Name){.tag = "tensors without data (of device 'meta') are"}, NULL, 0);
    int64_t bytes_wanted;
    if (__builtin_mul_overflow(p[4]->u.i, (int64_t)dtype_info(dtype)->bytes, &bytes_wanted)) return unpickle_null(u, "a storage's size is beyond all memory");
    DataStorage *st = u->storage ? u->storage(u, p[2]->u.str.s, p[2]->u.str.len, dtype, (uint64_t)bytes_wanted) : NULL;
    if (!st) return u->storage ? NULL : unpickle_null(u, "a storage is referred to where there can be none");
    if (!st->location) st->location = arena_dup(u->arena, p[3]->u.str.s, p[3]->u.str.len);
    Data *o = unpickle_data(u, DATA_STORAGE);
    if (o) o->u.storage.data = st, o->u.storage.dtype = dtype;
    return o;
}
