/* files.c: files of data at build time: torch.load and torch.save, and torch._files, of which the prelude's safetensors and numpy are made.
 * Only files that the program names are read, and each is noted for the depfile; a written one appears whole or not at all. */
#include "eval/data.h"
#include "eval/modules.h"
#include "archive/tensors.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FN(name_) bool name_(Eval *e, Py self, Args *a, Py *out)

/* ---- paths */
static const char *path_in(Eval *e, Py v, const char *fn) {
    if (!is_obj(v, OBJ_STR)) {
        if (v.tag == PY_OBJ && (v.u.o->kind == OBJ_INSTANCE || v.u.o->kind == OBJ_OPAQUE)) fail_unsupported(e, "%s of anything but a path", fn);
        else fail_raise(e, EXC_TypeError, "expected str, bytes or os.PathLike object, not %s", py_type_name(e, v));
        return NULL;
    }
    if (memchr(AS_STR(v)->p, 0, (size_t)AS_STR(v)->len)) return fail_raise(e, EXC_ValueError, "embedded null byte"), NULL;
    return arena_dup(e->a, AS_STR(v)->p, (size_t)AS_STR(v)->len);
}

static bool system_error(Eval *e, int why, const char *path) {
    const ExcId id = why == ENOENT ? EXC_FileNotFoundError : why == EACCES || why == EPERM ? EXC_PermissionError : why == EISDIR ? EXC_IsADirectoryError
                   : why == ENOTDIR ? EXC_NotADirectoryError : EXC_OSError;
    return raise_(e, id, "[Errno %d] %s: '%s'", why, strerror(why), path);
}

/* The file is there to be read, and is part of what the output depends on. */
static bool to_read(Eval *e, const char *path) {
    struct stat st;
    FILE *f = fopen(path, "rb");
    const int why = f ? 0 : errno;
    const bool folder = f && !fstat(fileno(f), &st) && S_ISDIR(st.st_mode);
    if (f) fclose(f);
    if (why || folder) return system_error(e, folder ? EISDIR : why, path);
    for (int i = 0; i < e->files.len; i++)
        if (!strcmp(e->files.data[i], path)) return true;
    vec_push(e->a, &e->files, path);
    return true;
}

static bool to_write(Eval *e, const char *path) {
    struct stat st;
    char *folder = arena_dup(e->a, path, strlen(path)), *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = 0;
    const char *in = slash ? folder : ".";
    if (stat(in, &st)) return system_error(e, errno, path);
    if (!S_ISDIR(st.st_mode)) return system_error(e, ENOTDIR, path);
    return stat(path, &st) || !S_ISDIR(st.st_mode) || system_error(e, EISDIR, path);
}

/* The value of a file; what can't be held is told with the file's name. */
static bool value_of(Eval *e, const char *path, const Data *o, Py *out) {
    if (data_to_py(e, o, out)) return true;
    if (e->fail == FAIL_UNSUPPORTED) e->unsupported = arena_printf(e->a, "%s: %s", path, e->unsupported);
    return false;
}

/* ---- torch.load and torch.save */
static bool elsewhere(const Data *o, int depth) {
    if (depth > DEPTH_LIMIT) return false;
    switch ((DataKind)o->kind) {
    case DATA_TENSOR: {
        const char *at = o->u.tensor->storage->location;
        return at && strcmp(at, "cpu") && strcmp(at, "meta");
    }
    case DATA_LIST: case DATA_TUPLE:
        for (int64_t i = 0; i < o->u.seq.len; i++)
            if (elsewhere(o->u.seq.items[i], depth + 1)) return true;
        return false;
    case DATA_DICT:
        for (int64_t i = 0; i < o->u.dict->len; i++)
            if (elsewhere(o->u.dict->values[i], depth + 1)) return true;
        return false;
    default: return false;
    }
}

/* map_location: absent, None, "cpu", torch.device("cpu"), or what is not followed (a dict, a function): then the tensors come to the CPU. */
static bool location_fine(Eval *e, Py where) {
    int64_t device = 0;
    if (is_device(e, where)) device = AS(PyDevice, where)->device;
    else if (is_obj(where, OBJ_STR) && tsrt_device_parse(tensor_ctx(e), AS_STR(where)->p, (size_t)AS_STR(where)->len, &device)) return tensor_error(e);
    return device >> 8 == 0 || raise_(e, EXC_RuntimeError, "no other device than the CPU is supported");
}

FN(files_torch_load) {
    static const char *const names[] = {"f", "map_location", "pickle_module", "weights_only", "mmap"};
    Py v[5];
    (void)self;
    if (!args_take(e, "load", a, names, 5, 1, v) || !tensor_ctx(e) || !location_fine(e, v[1])) return false;
    const bool stream = is_stream(e, v[0]);
    const char *path = stream ? stream_to_file(e, v[0]) : path_in(e, v[0], "torch.load");
    if (!path || (!stream && !to_read(e, path))) return false;
    Archive *owner;
    const int from = e->s->diags.list.len;
    const Data *o = torch_load(e->s, path, &owner);
    if (stream) unlink(path);
    if (!o) return file_error(e, from);
    bool fine;
    if ((is_absent(v[1]) || is_none(v[1])) && elsewhere(o, 0))
        fine = raise_(e, EXC_RuntimeError, "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are running on a "
                      "CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your storages to the CPU.");
    else fine = value_of(e, path, o, out);
    archive_close(owner);
    return fine;
}

/* Writes v by `save`, and forgets what stood in between. */
static bool save_value(Eval *e, const char *path, Py v, Py metadata, bool (*save)(Session *, const char *, const Data *, const Data *)) {
    if (!to_write(e, path)) return false;
    Arena *scratch = arena_new();
    Data *more = NULL, *o = py_to_data(e, scratch, v);
    bool fine = o != NULL;
    if (fine && !is_absent(metadata) && !is_none(metadata)) fine = (more = py_to_data(e, scratch, metadata)) != NULL;
    const int from = e->s->diags.list.len;
    if (fine && !save(e->s, path, o, more)) fine = file_error(e, from);
    arena_free(scratch);
    return fine;
}

static bool save_torch(Session *s, const char *path, const Data *o, const Data *metadata) { return (void)metadata, torch_save(s, path, o); }
static bool save_numpy(Session *s, const char *path, const Data *o, const Data *metadata) {
    (void)metadata;
    return o->kind == DATA_TENSOR ? npy_save(s, path, o) : npz_save(s, path, o);
}

FN(files_torch_save) {
    static const char *const names[] = {"obj", "f", "pickle_module", "pickle_protocol", "_use_new_zipfile_serialization", "_disable_byteorder_record"};
    Py v[6];
    (void)self;
    if (!args_take(e, "save", a, names, 6, 2, v)) return false;
    const bool stream = is_stream(e, v[1]);
    const char *path = stream ? stream_file(e) : path_in(e, v[1], "torch.save");
    *out = py_none();
    if (!path) return false;
    if (save_value(e, path, v[0], py_absent(), save_torch)) return !stream || stream_from_file(e, path, v[1]);
    if (stream) unlink(path);
    return false;
}

/* ---- torch._files */
/* read(path, form): what the file holds; of safetensors a pair of that and the metadata */
static FN(f_read) {
    static const char *const names[] = {"path", "form"};
    Py v[2];
    (void)self;
    if (!args_take(e, "read", a, names, 2, 2, v)) return false;
    const char *path = path_in(e, v[0], AS_STR(v[1])->p);
    if (!path || !to_read(e, path)) return false;
    Archive *owner;
    DataForm form;
    const bool numpy = str_is(v[1], "numpy");
    const int from = e->s->diags.list.len;
    const Data *o = numpy ? data_load(e->s, path, &owner, &form) : safetensors_load(e->s, path, &owner);
    if (!o) return file_error(e, from);
    bool fine = true;
    Py pair[2] = {py_none(), py_none()};
    if (numpy && form != FORM_NPY && form != FORM_NPZ) fine = raise_(e, EXC_ValueError, "'%s' holds no array of NumPy's", path);
    else fine = value_of(e, path, o, &pair[0]);
    if (fine && !numpy && o->u.dict->attributes) fine = data_to_py(e, o->u.dict->attributes, &pair[1]);
    *out = numpy ? pair[0] : py_tuple(e, pair, 2);
    archive_close(owner);
    return fine;
}

/* Do two tensors of a dict share bytes? Then one file can't hold both by themselves. */
typedef struct Extent { const char *name; const tsrt_storage *storage; int64_t from, to; } Extent;
static bool extents(Eval *e, Py tensors, Extent **out, int *n) {
    DictEntry *x;
    *n = 0;
    if (!is_obj(tensors, OBJ_DICT)) return raise_(e, EXC_ValueError, "Expected a dict of [str, torch.Tensor] but received %s", py_type_name(e, tensors));
    *out = ev_alloc(e, sizeof **out * (size_t)(AS_DICT(tensors)->live + 1));
    for (int i = 0; dict_next(AS_DICT(tensors), &i, &x);) {
        if (!is_obj(x->key, OBJ_STR) || !is_tensor(e, x->value))
            return raise_(e, EXC_ValueError, "Key `%s` is invalid, expected torch.Tensor but received %s", is_obj(x->key, OBJ_STR) ? AS_STR(x->key)->p : py_type_name(e, x->key),
                          py_type_name(e, x->value));
        const tsrt_tensor *t = tensor_in(x->value);
        if (!(t->flags & TSRT_TENSOR_CONTIGUOUS))
            return raise_(e, EXC_ValueError, "You are trying to save a non contiguous tensor: `%s` which is not allowed. It either means you are trying to save tensors "
                          "which are reference of each other in which case it's recommended to save only the full tensors, and reslice at load time, or simply call "
                          "`.contiguous()` on your tensor to pack it before saving.", AS_STR(x->key)->p);
        const int64_t bytes = (int64_t)tsrt_dtype_bytes((tsrt_dtype)t->dtype);
        (*out)[(*n)++] = (Extent){AS_STR(x->key)->p, t->storage, t->offset * bytes, (t->offset + t->numel) * bytes};
    }
    return true;
}

static bool overlap(const Extent *x, const Extent *y) { return x->storage == y->storage && x->from < y->to && y->from < x->to; }

/* write_safetensors(tensors, path, metadata) */
static FN(f_write_safetensors) {
    Extent *x;
    int n;
    (void)self;
    const char *path = path_in(e, a->pos[1], "save_file");
    if (!path || !extents(e, a->pos[0], &x, &n)) return false;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            if (overlap(&x[i], &x[k]))
                return raise_(e, EXC_RuntimeError, "Some tensors share memory, this will lead to duplicate memory on disk and potential differences when loading them again: "
                              "[{'%s', '%s'}]. A potential way to correctly save your model is to use `save_model`.", x[k].name, x[i].name);
    *out = py_none();
    return save_value(e, path, a->pos[0], a->pos[2], safetensors_save);
}

/* same(a, b): do two tensors look at the same bytes? */
static FN(f_same) {
    (void)self;
    if (!is_tensor(e, a->pos[0]) || !is_tensor(e, a->pos[1])) return raise_(e, EXC_TypeError, "same() wants two tensors");
    const tsrt_tensor *x = tensor_in(a->pos[0]), *y = tensor_in(a->pos[1]);
    return *out = py_bool(x->storage == y->storage && x->offset == y->offset && x->numel == y->numel && x->numel), true;
}

static FN(f_write_numpy) {
    (void)self;
    const char *path = path_in(e, a->pos[0], "numpy.save");
    *out = py_none();
    return path && save_value(e, path, a->pos[1], py_absent(), save_numpy);
}

static FN(f_not_yet) { return (void)self, (void)out, is_obj(a->pos[0], OBJ_STR) ? unsupported(e, "%s at build time", AS_STR(a->pos[0])->p) : false; }

void storage_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"read", f_read, 2, 2}, {"write_safetensors", f_write_safetensors, 3, 3}, {"same", f_same, 2, 2}, {"write_numpy", f_write_numpy, 2, 2},
                                     {"not_yet", f_not_yet, 1, 1}};
    module_functions(e, m, rows, COUNT_OF(rows));
}

/* ---- arrays of NumPy's: instances of the prelude's numpy.ndarray, which hold a tensor */
Py array_tensor(Eval *e, Py v) {
    if (!is_obj(v, OBJ_INSTANCE)) return py_absent();
    const PyInstance *x = AS(PyInstance, v);
    Py *t = !strcmp(x->cls->name->s, "ndarray") && x->cls->src && strstr(x->cls->src->path, "<prelude>/numpy") ? map_get(&x->attrs, sym(e->s, "_tensor")) : NULL;
    return t ? *t : py_absent();
}

FN(files_from_numpy) {
    (void)self;
    *out = array_tensor(e, a->pos[0]);
    return !is_absent(*out) || raise_(e, EXC_TypeError, "expected np.ndarray (got %s)", py_type_name(e, a->pos[0]));
}

FN(files_numpy) {
    Py module, cls;
    bool force = false;
    const tsrt_tensor *t = tensor_in(self);
    if ((a->npos && !py_truth(e, a->pos[0], &force)) || (a->nkw && !py_truth(e, a->kwval[0], &force))) return false;
    if (t->flags & TSRT_TENSOR_REQUIRES_GRAD && !force)
        return raise_(e, EXC_RuntimeError, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
    if (t->dtype == TSRT_BFLOAT16) return raise_(e, EXC_TypeError, "Got unsupported ScalarType BFloat16");
    return import_module(e, sym(e->s, "numpy"), &module) && py_getattr(e, module, sym(e->s, "ndarray"), &cls) && py_call_n(e, cls, &self, 1, out);
}
