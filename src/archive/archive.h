/* archive: what is read from and written to .pt files.
 * Takes  the path of a file that torch.save or torch.jit.save wrote. Everything in it is hostile until checked.
 * Gives  its zip entries (checked, mapped without a copy where stored) and the values in its pickles as Data trees.
 *        A TorchScript archive is reached the same way: code/... as entries, data.pkl and constants.pkl as Data.
 * Promises  nothing in a file is ever executed; no read outside the file; memory and time in proportion to the bytes that are there,
 *        never to a number that the file claims. Whatever fails has reported a diagnostic with file, entry and byte. */
#ifndef TSCC_ARCHIVE_H
#define TSCC_ARCHIVE_H
#include "base/base.h"

/* ---- element types */
typedef enum Dtype {
#define DTYPE(id_, code_, bytes_, category_, storage_, script_) DT_##id_,
#include "archive/dtype.def"
#undef DTYPE
    NUM_DTYPES
} Dtype;
typedef struct DtypeInfo { const char *name; int code, bytes; char category; const char *storage, *script; } DtypeInfo;
const DtypeInfo *dtype_info(Dtype d);
/* By torch's name ("float32", and its aliases "float", "long", ...) or by storage class; false when there is none. */
bool dtype_by_name(const char *name, size_t len, Dtype *out);
bool dtype_by_storage(const char *name, size_t len, Dtype *out);

/* ---- values: what a pickle holds. Immutable for readers; live as long as the arena or archive that they were made in.
 * A list may hold itself, and a value may be reached on many paths: whoever recurses counts depth (DEPTH_LIMIT). */
typedef enum DataKind {
    DATA_NONE, DATA_BOOL, DATA_INT, DATA_BIGINT, DATA_FLOAT, DATA_COMPLEX, DATA_STR, DATA_BYTES, DATA_LIST, DATA_TUPLE, DATA_DICT, DATA_SET, DATA_TENSOR,
    DATA_STORAGE, DATA_DEVICE, DATA_DTYPE, DATA_GLOBAL, DATA_OBJECT, NUM_DATA_KINDS
} DataKind;
typedef struct Data Data;
typedef struct DataDict DataDict;
typedef struct DataTensor DataTensor;
typedef struct DataStorage DataStorage;
typedef struct DataInstance DataInstance;
struct Data {
    uint8_t kind;                     /* DataKind */
    uint16_t row;                     /* global: private to rebuild.c */
    uint32_t at;                      /* byte in its pickle where it was made */
    const char *tag;                  /* list, dict: the TorchScript type that the file states ("List[int]"), or NULL. tuple: "Size" when it is a torch.Size.
                                         str: "bytes" when it is no UTF-8. global: "class", a storage class's dtype, or NULL */
    union {
        bool b;
        int64_t i;
        double f;
        struct { double re, im; } c;
        struct { const char *s; size_t len; } str;   /* str: UTF-8, may hold NULs and is not closed by one; bytes; bigint: two's complement,
                                                        little-endian; global: qualified name ("torch.per_channel_affine", "__torch__.M") */
        struct { Data **items; int64_t len; } seq;    /* list, tuple, set */
        DataDict *dict;
        DataTensor *tensor;
        struct { DataStorage *data; Dtype dtype; } storage;     /* the dtype that the reference states */
        struct { const char *type; int64_t index; } device;   /* index -1: none */
        Dtype dtype;
        DataInstance *object;
    } u;
};
/* Insertion order. Keys compare as Python's do (1 == 1.0 == True); tensors and objects by identity. */
struct DataDict { Data **keys, **values; int64_t len, cap; uint32_t *index; uint64_t mask, seed; bool ordered; Data *attributes; };
struct DataStorage { const unsigned char *bytes; uint64_t nbytes; const char *key, *location; };
struct DataTensor {
    Dtype dtype;
    int ndim;
    const int64_t *sizes, *strides;   /* in elements; never negative */
    int64_t offset, numel;            /* every element of the view lies inside the storage; this was checked */
    DataStorage *storage;              /* shared by all tensors that share memory */
    bool requires_grad, parameter;
    bool conj, neg;                   /* each element stands for its conjugate, its negative: tensor_element gives what is meant */
    Data *quant;                       /* the quantizer's tuple, or NULL */
};
/* An instance of a TorchScript class (module, script class: state is what BUILD gave, often a dict) or enum member (state: its value). */
struct DataInstance { const char *cls; size_t cls_len; Data *state; bool is_enum; };

Data *data_new(Arena *a, DataKind kind);
Data *data_bool(Arena *a, bool b);
Data *data_int(Arena *a, int64_t i);
Data *data_float(Arena *a, double f);
Data *data_complex(Arena *a, double re, double im);
Data *data_str(Arena *a, const char *s, size_t len);                /* the bytes are not copied */
Data *data_seq(Arena *a, DataKind kind, Data **items, int64_t len);   /* a list, tuple or set; the array is taken over */
Data *data_list(Arena *a);
void data_list_push(Arena *a, Data *list, Data *item);               /* only on lists made by data_list */
Data *data_dict(Arena *a);
/* Inserts or replaces. False when the key is not hashable (a list, a dict, a tuple with such inside, or one nested too deep). */
bool data_dict_set(Arena *a, Data *dict, Data *key, Data *value);
Data *data_dict_get(const Data *dict, const Data *key);               /* NULL when absent */
Data *data_dict_str(const Data *dict, const char *key);              /* by a str key */
/* Fills in numel and makes the Data. NULL with *why when a size or stride is negative or an element lies outside the storage.
 * sizes and strides are taken over. */
Data *data_tensor(Arena *a, DataStorage *st, Dtype dtype, int ndim, const int64_t *sizes, const int64_t *strides, int64_t offset, const char **why);
/* One element, at `offset` elements from the storage's start (inside it: the caller walks the tensor's own sizes). Integers (bool too) in i,
 * uint64 by its bits, and in re; floats in re; complex in re and im. */
typedef struct Element { char category; int64_t i; double re, im; } Element;
void tensor_element(const DataTensor *t, int64_t offset, Element *out);
/* Python's name of the value's type: "int", "str", "list", "Tensor", a class's own name. */
const char *data_type_name(const Data *o);
/* The value as Python's repr would write it, cut at about `limit` bytes with "..."; tensors as "Tensor[2, 3] float32". */
void data_show(Session *s, Buf *to, const Data *o, size_t limit);

/* ---- files, mapped read-only */
typedef struct FileMap { const unsigned char *bytes; uint64_t len; } FileMap;
/* NULL, or why it can't be: a folder, a pipe, empty, what the system says. */
const char *file_map(const char *path, FileMap *out);
void file_unmap(FileMap *m);                       /* zero-initialised or mapped */

/* ---- zip: directory reader over a read-only map of the file */
typedef struct Zip Zip;
typedef struct ZipEntry {
    const char *name; size_t name_len;             /* as in the file, closed by a NUL */
    uint16_t method, flags;
    uint32_t crc;
    uint64_t packed, size, header, data;           /* bytes in the file, bytes unpacked; offsets of local header and data */
    const unsigned char *bytes;                    /* once read: in the map, or unpacked */
    unsigned char *owned;
    bool bad;                                      /* was read before and reported */
} ZipEntry;
/* Opens, maps and checks directory, local headers, names, bounds and overlaps. NULL after a diagnostic. */
Zip *zip_open(Session *s, const char *path);
void zip_close(Zip *z);
const char *zip_path(const Zip *z);
int zip_count(const Zip *z);
ZipEntry *zip_at(Zip *z, int i);                   /* in the directory's order */
ZipEntry *zip_find(Zip *z, const char *name);      /* NULL when absent */
/* The entry's bytes, its CRC checked: in the map when stored, else unpacked once. Live as long as z. NULL after a diagnostic. */
const unsigned char *zip_read(Session *s, Zip *z, ZipEntry *e);

/* ---- .pt files */
typedef enum FileKind { FILE_OTHER, FILE_ZIP, FILE_LEGACY /* torch.save before 1.6 */ } FileKind;
/* Told by the first bytes, never by the name. FILE_OTHER also when it can't be read. */
FileKind file_kind(const char *path);
typedef struct Archive Archive;
/* NULL after a diagnostic. */
Archive *archive_open(Session *s, const char *path);
void archive_close(Archive *a);                    /* NULL is fine; every Data and entry of it becomes invalid */
bool archive_is_script(const Archive *a);          /* torch.jit.save wrote it: it has a code/ folder or constants.pkl */
int64_t archive_version(const Archive *a);         /* the archive format's version, 0 when not stated */
const char *archive_path(const Archive *a);
/* Entries below the archive's one top folder: "data.pkl", "code/__torch__.py". NULL when absent (no diagnostic). */
ZipEntry *archive_entry(Archive *a, const char *name);
int archive_count(const Archive *a);
const char *archive_name(Archive *a, int i);       /* below the top folder; NULL for what lies outside it */
const unsigned char *archive_bytes(Archive *a, ZipEntry *e);
/* The value in a pickle entry ("data.pkl", "constants.pkl"): storages are found beside it ("data/0", "constants/0"). Loaded once.
 * NULL after a diagnostic. */
const Data *archive_load(Archive *a, const char *entry);

/* ---- archives before 1.4: model.json in place of data.pkl */
typedef struct ModelParameter { const char *name; int64_t tensor; bool buffer; } ModelParameter;       /* tensor: in the table; -1: none */
typedef struct ModelAttribute { const char *name, *type; int64_t id; } ModelAttribute;                /* id: in attributes.pkl; -1: none */
typedef struct ModelModule ModelModule;
struct ModelModule {
    const char *name, *code, *ranges;         /* code, ranges: entries of its methods and their debug records, or NULL */
    VEC(ModelParameter) parameter;
    VEC(ModelAttribute) attribute;
    VEC(ModelModule *) sub;
    bool has_state; int64_t state;            /* what its __getstate__ gave, in attributes.pkl */
    uint64_t at;                              /* byte of model.json */
};
typedef struct Model { int64_t version; VEC(Data *) tensor; ModelModule *main; } Model;
/* What model.json says; NULL when there is none or after a diagnostic (*ok tells). Read once; its tensors are those that pickles name by number. */
const Model *archive_model(Archive *a, bool *ok);

/* What torch.load(path) gives: opens, loads data.pkl (or the legacy form). Close *owner when done with the value. A TorchScript archive
 * is refused with advice. NULL after a diagnostic. */
const Data *torch_load(Session *s, const char *path, Archive **owner);
/* Writes what torch.save(o, path) would, so that torch.load(weights_only=True) reads it. The file appears whole or not at all. False after
 * a diagnostic: not writable, a str that is no UTF-8, nested too deep, a kind that has no form there. */
bool torch_save(Session *s, const char *path, const Data *o);
/* Writes a TorchScript archive: the root object (of a class that the code defines), the constants (a tuple) that the code names CONSTANTS.c0 and
 * on, and other entries as they are: "code/__torch__.py", "extra/notes.txt". Lists and dicts are to have their tag. version: that of the newest operator in the code, 0 where any will do. As torch_save
 * besides. */
typedef struct ArchiveText { const char *name, *p; size_t len; } ArchiveText;
bool torch_jit_save(Session *s, const char *path, int version, const Data *data, const Data *constants, const ArchiveText *text, int ntext);

/* Any file of data, told by its bytes: what torch.load reads; safetensors and .npz as a dict {name: tensor} (the former's metadata are the
 * dict's attributes), .npy as a tensor. *form tells which. */
typedef enum DataForm { FORM_TORCH, FORM_SAFETENSORS, FORM_NPY, FORM_NPZ } DataForm;
const Data *data_load(Session *s, const char *path, Archive **owner, DataForm *form);
/* The form that a name asks for by its ending. */
DataForm data_form(const char *path);
/* A dict {name: tensor} as safetensors (tensors laid out anew, the largest elements first, as the reference does), a dict as .npz, one tensor
 * as .npy. metadata: a dict of strs or NULL. Whole or not at all; false after a diagnostic. */
bool safetensors_save(Session *s, const char *path, const Data *tensors, const Data *metadata);
/* The header that safetensors_save would write, and where behind it each tensor of the dict would start. */
bool safetensors_layout(Session *s, Arena *a, const char *path, const Data *tensors, const Data *metadata, uint64_t *starts, Buf *header);
bool npz_save(Session *s, const char *path, const Data *arrays);
bool npy_save(Session *s, const char *path, const Data *array);

/* Nested values in files of tensors by name, their places written with dots ("f.0" is the first of f's). The nested value of what data_load gave
 * of such a file; NULL after a diagnostic. */
const Data *data_nest(Session *s, Arena *a, const char *path, const Data *o);
/* Writes o in the form that the path's ending asks for; what is nested goes flat. */
bool data_save(Session *s, const char *path, const Data *o);

/* ---- private to the folder */
enum { HOST_BIG = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ };
Archive *archive_of_file(Session *s, const char *path);                    /* mapped, not looked into. NULL after a diagnostic */
Arena *archive_arena(Archive *a);
Session *archive_session(Archive *a);
ZipEntry *archive_entry_at(Archive *a, int i);                             /* of a zip: its i-th, wherever it lies */
const FileMap *archive_file(const Archive *a);
/* Data is used where it lies when its place suits its elements; else it is copied, once: complex numbers are pairs of half their size.
 * NULL when memory ran out. */
const unsigned char *archive_usable(Archive *a, const unsigned char *p, uint64_t n, Dtype dtype, bool swapped);
/* The storage in an entry, of elements of that type; NULL after a diagnostic (*why NULL), or with why. */
DataStorage *archive_storage(Archive *a, const char *entry, Dtype dtype, const char **why);
bool model_read(Session *s, Archive *a, Model *out);                        /* false after a diagnostic */
/* An expanded tensor shows few bytes many times, and whoever computes with it makes them all: is that in bounds? */
bool data_tensor_spread(const Data *o);
const Data *safetensors_load(Session *s, const char *path, Archive **owner);
const Data *npy_load(Session *s, const char *path, Archive **owner);
bool is_npz(Archive *a);
const Data *npz_load(Archive *a);
/* All elements, in the order of the last dimension first (fortran: the first dimension first). */
void tensor_put(const DataTensor *t, bool fortran, FILE *f);
typedef struct Unpickle {
    Session *s;
    Arena *arena;                     /* of the result */
    const char *path, *entry;         /* for messages */
    const unsigned char *text;
    size_t len, pos;                  /* pos: after the value, when done */
    /* Finds the bytes of a storage: key and claimed bytes given; NULL after a diagnostic. */
    DataStorage *(*storage)(struct Unpickle *u, const char *key, size_t key_len, Dtype dtype, uint64_t nbytes);   /* NULL: there are none */
    Data *(*tensor)(struct Unpickle *u, int64_t id);   /* of the file's table; NULL after a diagnostic, or: there is none */
    void *user;
    size_t at;                        /* the opcode being obeyed */
    uint64_t objects;                 /* values made so far, with what calls made besides: limited by the bytes that the pickle has */
} Unpickle;
Data *unpickle(Unpickle *u);           /* NULL after a diagnostic */
void unpickle_report(Unpickle *u, const char *fmt, ...) PRINTF_LIKE(2, 3);
#define unpickle_fail(...) (unpickle_report(__VA_ARGS__), false)           /* so that the compiler sees what it gives */
#define unpickle_null(...) (unpickle_report(__VA_ARGS__), NULL)
void data_dict_empty(Data *o);        /* o is a dict without items, to which data_dict_set may add; its other fields must not be set */
Data *unpickle_data(Unpickle *u, DataKind kind);                              /* counts against the limit; NULL after a diagnostic */
bool unpickle_count(Unpickle *u, uint64_t n);                              /* n more values; false after a diagnostic */
/* rebuild.c: the names that a pickle may refer to, and what calling them means. NULL after a diagnostic. */
Data *rebuild_global(Unpickle *u, const char *module, size_t module_len, const char *name, size_t name_len);
Data *rebuild_call(Unpickle *u, Data *callee, Data *args);
Data *rebuild_new(Unpickle *u, Data *cls, Data *args);
Data *rebuild_persistent(Unpickle *u, Data *id);
bool rebuild_state(Unpickle *u, Data *o, Data *state);
bool is_utf8(const unsigned char *p, size_t n);
Data *legacy_load(Session *s, Arena *arena, const char *path, const unsigned char *bytes, size_t len);
#endif
