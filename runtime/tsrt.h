/* tsrt.h: the public interface of libtsrt, the runtime that compiled TorchScript links with. C99 and C++ clean; needs libc headers only.
 *
 * Contexts    Every call takes a tsrt_ctx, which owns allocator, error, random generator, call depth and output. Nothing is global.
 *             A context serves one thread at a time; any number of contexts may live side by side.
 * Ownership   Arguments are borrowed: the callee retains what it keeps. Results are owned: the caller releases them.
 *             Values reached through pointers (str, list, ...) are counted cells; TSRT_IMMORTAL ones are never freed.
 * Errors      Functions that can fail return an int: 0 fine, else failed, and the context holds the error until the next call
 *             or tsrt_error_clear. Out parameters are not written on failure. Library code never aborts, exits or prints.
 * Layout      What stands in this file is ABI, versioned by TSRT_ABI: objects made for another version do not link. */
#ifndef TSRT_H
#define TSRT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define TSRT_ABI 1
#define TSRT_VERSION "0.1.0"
extern const int32_t tsrt_abi_1;       /* generated objects refer to it, so that a mismatch fails at link time, by name */

typedef struct tsrt_ctx tsrt_ctx;
typedef struct tsrt_type tsrt_type;
typedef struct tsrt_buf tsrt_buf;      /* growing text, private to the runtime */

/* ---- cells: everything reached through a pointer starts with this */
typedef struct tsrt_cell { int64_t count; const tsrt_type *type; } tsrt_cell;
#define TSRT_IMMORTAL INT64_MIN        /* a count below zero is never changed by plain retain/release */

/* str: bytes (TorchScript strings are bytes), closed with a NUL that len does not count, and with zeros up to a multiple of 8 bytes of data: they
 * are compared and hashed by words. hash: 0 until computed. */
typedef struct tsrt_str { tsrt_cell head; int64_t len; uint64_t hash; char data[1]; } tsrt_str;
/* List[T]: len elements of T's size, stored unboxed and contiguous at data; head.type is the List[T] descriptor. */
typedef struct tsrt_list { tsrt_cell head; int64_t len, cap; void *data; } tsrt_list;
/* Dict[K, V]: len pairs in order of insertion; head.type is the Dict[K, V] descriptor. What stands behind len is the runtime's own. */
typedef struct tsrt_dict {
    tsrt_cell head;
    int64_t len;
    int64_t used, cap;                 /* entries in use, deleted ones among them; entries there is room for */
    char *entries;                     /* each {uint64_t hash, key, value}, in order of insertion; hash 0: deleted */
    uint32_t *index;                   /* open addressing, mask + 1 slots: number of an entry plus 1, or 0 */
    uint64_t mask;
    int64_t first, last;               /* no entry before `first` is alive; the one found last */
    uint64_t secret[2];                /* of the keyed hash; zero: the plain one */
    uint32_t stride, value_at;         /* bytes of an entry; where its value lies. Its key lies behind the hash */
} tsrt_dict;
/* A value of a type larger than 8 bytes inside an Any: counted box with the value's bytes. */
typedef struct tsrt_box { tsrt_cell head; union { double align_; int64_t i_; char data[1]; } u; } tsrt_box;
typedef struct tsrt_complex { double re, im; } tsrt_complex;
typedef struct tsrt_opt_int { bool has; int64_t value; } tsrt_opt_int;        /* Optional of a type that is no pointer */
typedef struct tsrt_opt_float { bool has; double value; } tsrt_opt_float;
typedef struct tsrt_opt_bool { bool has; bool value; } tsrt_opt_bool;
/* Any, Union, Scalar: the value's type, and the value itself where it fits 8 bytes, else a tsrt_box. type is tsrt_type_none for None. */
typedef struct tsrt_value { const tsrt_type *type; union { int64_t i; double f; bool b; void *p; } u; } tsrt_value;
typedef struct tsrt_opt_value { bool has; tsrt_value value; } tsrt_opt_value;                  /* Optional[Scalar] */

/* Device: an int64_t, kind * 256 + (index + 1); kind 0 is cpu, index -1 (none) is 0: plain "cpu" is 0. Others can be named and compared, not computed on.
 * dtype, layout and memory format are ints with PyTorch's numbers. */
typedef enum tsrt_dtype {
    TSRT_UINT8 = 0, TSRT_INT8 = 1, TSRT_INT16 = 2, TSRT_INT32 = 3, TSRT_INT64 = 4, TSRT_FLOAT16 = 5, TSRT_FLOAT32 = 6, TSRT_FLOAT64 = 7,
    TSRT_COMPLEX32 = 8, TSRT_COMPLEX64 = 9, TSRT_COMPLEX128 = 10, TSRT_BOOL8 = 11, TSRT_BFLOAT16 = 15, TSRT_NUM_DTYPES = 16
} tsrt_dtype;
enum { TSRT_CONTIGUOUS_FORMAT = 0, TSRT_PRESERVE_FORMAT = 1, TSRT_CHANNELS_LAST = 2, TSRT_CHANNELS_LAST_3D = 3 };

/* Bytes that tensors look at. Counted by itself: views keep it alive. */
typedef struct tsrt_storage {
    int64_t count;                     /* references; below zero: immortal */
    char *data;                        /* 64-byte aligned when the runtime made it; small ones, inside their tensor's block, 16 */
    size_t bytes;
    uint32_t flags;                    /* TSRT_STORAGE_*; the bits above them are the runtime's own */
    void (*deleter)(void *user, void *data);   /* of memory that is not the runtime's: called at the end; NULL: the owner looks after it */
    void *user;
} tsrt_storage;
enum { TSRT_STORAGE_READ_ONLY = 1, TSRT_STORAGE_FOREIGN = 2 /* data is not the runtime's to free or to reallocate */, TSRT_STORAGE_INSIDE = 4 /* lies in its first tensor's block */ };
/* Tensor: a strided view of a storage. head.type is &tsrt_type_tensor. Sizes and strides are in elements; element [i0, i1, ...] lies at
 * storage->data + (offset + i0 * stride[0] + i1 * stride[1] + ...) * (bytes of dtype). Read fields freely; change them through functions only. */
typedef struct tsrt_tensor {
    tsrt_cell head;
    tsrt_storage *storage;
    int64_t offset, numel;
    int64_t *size, *stride;            /* ndim each */
    int32_t ndim;
    uint8_t dtype, flags;              /* tsrt_dtype; TSRT_TENSOR_* */
    uint16_t room;                     /* dimensions that size and stride have room for */
    struct tsrt_node *grad_fn;         /* what made it, where gradients are recorded; NULL for a leaf. Owned, as is: */
    struct tsrt_tensor *base;          /* the tensor that it is a view of, where that is recorded; else NULL */
} tsrt_tensor;
enum { TSRT_TENSOR_CONTIGUOUS = 1 /* row-major, no gaps */, TSRT_TENSOR_REQUIRES_GRAD = 2, TSRT_TENSOR_UNDEFINED = 4 /* None given for a Tensor */,
       TSRT_TENSOR_NUMBER = 8 /* 0-dim made of a Python number: takes no part in promotion beyond its category */ };

/* Class object: a cell with its attributes behind the head, in C layout, at the descriptor's offsets, which count from the cell.
 * Enum value: an int64_t, the member's place in the class. */

/* A device by its text, "cuda:1"; fails for other texts (c NULL: without telling why). And back: buf has room for 32 bytes. */
int tsrt_device_parse(tsrt_ctx *c, const char *text, size_t len, int64_t *out);
const char *tsrt_device_text(int64_t device, char *buf);

/* ---- types at run time. `at` points to storage that holds a value of the type: int64_t, double, bool, tsrt_complex, a cell pointer,
 * a struct of tuple fields (C layout), tsrt_opt_*-like {bool has; T value}, tsrt_value. */
typedef enum tsrt_kind {
    TSRT_NONE, TSRT_INT, TSRT_FLOAT, TSRT_BOOL, TSRT_COMPLEX, TSRT_STR, TSRT_LIST, TSRT_TUPLE, TSRT_OPTIONAL, TSRT_DICT,
    TSRT_ANY, TSRT_TENSOR, TSRT_DEVICE, TSRT_CLASS, TSRT_ENUM, TSRT_FUTURE, TSRT_GENERATOR, TSRT_NODE
} tsrt_kind;
struct tsrt_type {
    uint32_t kind, size, align, nelem;
    const char *name;                                   /* as TorchScript writes it: "List[int]" */
    const tsrt_type *const *elem;                       /* element of a list or Optional; key and value; tuple fields; attributes */
    const uint32_t *offset;                             /* of tuple fields, in bytes */
    const char *const *field;                           /* names of NamedTuple or class fields, or NULL */
    void (*retain)(const tsrt_type *t, void *at);       /* NULL where the value holds no counted cell */
    void (*drop)(tsrt_ctx *c, const tsrt_type *t, void *at);
    bool (*eq)(const tsrt_type *t, const void *a, const void *b);
    uint64_t (*hash)(const tsrt_type *t, const void *at);             /* NULL: not hashable */
    int (*show)(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);   /* as compiled TorchScript prints it */
    const void *methods;                                /* TSRT_CLASS: tsrt_class; TSRT_ENUM: tsrt_enum; else NULL */
};
/* The entry that every exported or called-from-build-time function has besides its typed one: arguments borrowed, result owned. A parameter
 * of type Optional[T] gets a value of type T, or None: what tsrt_value_from makes of it. */
typedef int tsrt_boxed_fn(tsrt_ctx *c, const tsrt_value *args, tsrt_value *result);
/* Of a class: size of its objects, the class it derives from (its attributes come first) or NULL, and those of its own methods that are called by
 * name at run time (through an interface, a base class, or to sort). */
typedef struct tsrt_method { const char *name; tsrt_boxed_fn *fn; } tsrt_method;
typedef struct tsrt_class { uint32_t bytes, nmethods; const tsrt_type *base; const tsrt_method *method; } tsrt_class;
/* Of an enum: elem[0] is the type of the values, field[i] the name of member i, value the values side by side. */
typedef struct tsrt_enum { uint64_t n; const void *value; } tsrt_enum;
extern const tsrt_type tsrt_type_none, tsrt_type_int, tsrt_type_float, tsrt_type_bool, tsrt_type_complex, tsrt_type_str, tsrt_type_any;
extern const tsrt_type tsrt_type_tensor, tsrt_type_list_tensor, tsrt_type_device;
extern const tsrt_type tsrt_type_list_int, tsrt_type_list_float, tsrt_type_list_bool, tsrt_type_list_str;
/* The functions of composite descriptors that generated code (and tscc itself) fills in: tsrt_list_drop is List[T]'s .drop, and so on. */
void tsrt_cell_retain_at(const tsrt_type *t, void *at);               /* str, list, box, ...: any non-null cell pointer */
void tsrt_str_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_str_eq_at(const tsrt_type *t, const void *a, const void *b);
uint64_t tsrt_str_hash_at(const tsrt_type *t, const void *at);
int tsrt_str_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_list_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_list_eq_at(const tsrt_type *t, const void *a, const void *b);
int tsrt_list_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_dict_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_dict_eq_at(const tsrt_type *t, const void *a, const void *b);   /* whatever the order */
int tsrt_dict_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_tuple_retain_at(const tsrt_type *t, void *at);
void tsrt_tuple_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_tuple_eq_at(const tsrt_type *t, const void *a, const void *b);
uint64_t tsrt_tuple_hash_at(const tsrt_type *t, const void *at);
int tsrt_tuple_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_optional_retain_at(const tsrt_type *t, void *at);           /* both layouts: nullable pointer, {has, value} */
void tsrt_optional_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_optional_eq_at(const tsrt_type *t, const void *a, const void *b);
uint64_t tsrt_optional_hash_at(const tsrt_type *t, const void *at);
int tsrt_optional_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_any_retain_at(const tsrt_type *t, void *at);
void tsrt_any_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_any_eq_at(const tsrt_type *t, const void *a, const void *b);
int tsrt_any_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
void tsrt_object_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at);
bool tsrt_object_eq_at(const tsrt_type *t, const void *a, const void *b);           /* identity */
uint64_t tsrt_object_hash_at(const tsrt_type *t, const void *at);
int tsrt_object_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
bool tsrt_enum_eq_at(const tsrt_type *t, const void *a, const void *b);
uint64_t tsrt_enum_hash_at(const tsrt_type *t, const void *at);
int tsrt_enum_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at);
/* Descriptors of List[elem] and Dict[key, value], for making such values in C; as long as the context. NULL and error set when out of memory. */
const tsrt_type *tsrt_list_type(tsrt_ctx *c, const tsrt_type *elem);
const tsrt_type *tsrt_dict_type(tsrt_ctx *c, const tsrt_type *key, const tsrt_type *value);
/* Equal types may have several descriptors (one a library); compares structurally, pointers first. */
bool tsrt_type_same(const tsrt_type *a, const tsrt_type *b);

/* ---- contexts */
typedef struct tsrt_options {          /* all zero is the default */
    void *(*alloc)(void *user, void *old, size_t old_bytes, size_t new_bytes);   /* realloc-like; new_bytes 0 frees; NULL: malloc */
    void (*write)(void *user, int stream, const char *text, size_t len);         /* what print (1) and warnings (2) write; NULL: stdout, stderr */
    void *user;
    int64_t max_depth;                 /* of calls; 0: by the thread's stack size */
} tsrt_options;
tsrt_ctx *tsrt_ctx_new(const tsrt_options *options);   /* NULL options: defaults. NULL when out of memory */
void tsrt_ctx_free(tsrt_ctx *c);                       /* releases the error; cells still held by the caller become invalid */
void tsrt_manual_seed(tsrt_ctx *c, uint64_t seed);

/* ---- errors */
typedef struct tsrt_site {             /* where in the source; constant data of generated code */
    const char *file, *function, *text;    /* text: the source line, or NULL */
    int32_t line, col, end_col;            /* 1-based; end_col: one past the last column on that line */
} tsrt_site;
/* Whole report as PyTorch writes it: "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript (most
 * recent call last):\n  File ..." with the line, `~~~ <--- HERE` and "class: message". Owned by the context. "" without an error. */
const char *tsrt_error_text(tsrt_ctx *c);
const char *tsrt_error_message(tsrt_ctx *c);           /* the message alone: "division by 0" */
bool tsrt_error_raised(const tsrt_ctx *c);             /* by the program's own raise or assert */
const char *tsrt_error_class(tsrt_ctx *c);             /* "builtins.ValueError", or "RuntimeError" for failed operators */
const char *tsrt_error_python_class(tsrt_ctx *c);      /* the class that Python gives a failed operator's error: "IndexError", say */
int tsrt_error_depth(tsrt_ctx *c);                     /* frames recorded */
const tsrt_site *tsrt_error_site(tsrt_ctx *c, int i);  /* 0 is the innermost frame */
void tsrt_error_clear(tsrt_ctx *c);
void tsrt_error_told(tsrt_ctx *c);                     /* what fails next takes the error's place; exported functions call it when they fail */
/* For runtime and generated code. Sets the error unless one is set already that was not told yet; returns 1 always. cls NULL: an operator's RuntimeError. */
int tsrt_fail(tsrt_ctx *c, const char *cls, const char *fmt, ...);
int tsrt_fail_str(tsrt_ctx *c, const tsrt_str *cls, const tsrt_str *message);   /* prim::RaiseException */
int tsrt_fail_memory(tsrt_ctx *c);
void tsrt_trace(tsrt_ctx *c, const tsrt_site *site);   /* adds a frame while an error unwinds; cheap, bounded */
/* Call depth: entered at the start of each compiled function that may recurse; fails with RecursionError past the limit. */
int tsrt_enter(tsrt_ctx *c);
void tsrt_leave(tsrt_ctx *c);

/* ---- memory of cells */
void *tsrt_alloc(tsrt_ctx *c, size_t bytes);           /* NULL and error set when out of memory */
void *tsrt_realloc(tsrt_ctx *c, void *old, size_t old_bytes, size_t bytes);
void tsrt_free(tsrt_ctx *c, void *p, size_t bytes);
void tsrt_retain(void *cell);                          /* NULL is ignored */
void tsrt_release(tsrt_ctx *c, void *cell);            /* frees at zero, through head.type; NULL is ignored */

/* ---- str */
tsrt_str *tsrt_str_new(tsrt_ctx *c, const char *bytes, int64_t len);      /* NULL and error set when out of memory */
tsrt_str *tsrt_str_from(tsrt_ctx *c, const char *text);                   /* of a C string */

/* ---- lists */
tsrt_list *tsrt_list_new(tsrt_ctx *c, const tsrt_type *list_type, int64_t len, int64_t cap);   /* len zeroed elements */
int tsrt_list_reserve(tsrt_ctx *c, tsrt_list *l, int64_t cap);
tsrt_list *tsrt_list_of(tsrt_ctx *c, const tsrt_type *list_type, const void *elems, int64_t n);  /* retains each element */
int tsrt_list_filled(tsrt_ctx *c, const tsrt_type *list_type, const void *elem, int64_t n, tsrt_list **out);   /* [elem] * n */
int tsrt_list_push(tsrt_ctx *c, tsrt_list *l, const void *elem);             /* at the end; retains it */
int tsrt_list_set(tsrt_ctx *c, tsrt_list *l, int64_t i, const void *elem);   /* element i, from the end where negative; retains it, releases the old one */
static inline int64_t *tsrt_list_ints(const tsrt_list *l) { return (int64_t *)l->data; }         /* of List[int]; and so on */
static inline double *tsrt_list_floats(const tsrt_list *l) { return (double *)l->data; }
static inline bool *tsrt_list_bools(const tsrt_list *l) { return (bool *)l->data; }
static inline tsrt_str **tsrt_list_strs(const tsrt_list *l) { return (tsrt_str **)l->data; }
static inline void **tsrt_list_cells(const tsrt_list *l) { return (void **)l->data; }

/* ---- dicts. `key` and `value` point to storage of the dict's key and value type, outside the dict. */
tsrt_dict *tsrt_dict_new(tsrt_ctx *c, const tsrt_type *dict_type, int64_t cap);   /* room for cap pairs; NULL and error set */
const void *tsrt_dict_get(const tsrt_dict *d, const void *key);       /* where the value lies until the dict changes; NULL: no such key */
int tsrt_dict_set(tsrt_ctx *c, tsrt_dict *d, const void *key, const void *value);   /* retains both; a key that is there keeps its place */
bool tsrt_dict_delete(tsrt_ctx *c, tsrt_dict *d, const void *key);    /* whether it was there */
/* Walks the pairs in order: *pos is 0 at first; false at the end. The dict must not change meanwhile. */
bool tsrt_dict_next(const tsrt_dict *d, int64_t *pos, const void **key, const void **value);

/* ---- tensors. Results are new references. NULL strides: row-major. NULL result or nonzero: the context holds the error. */
size_t tsrt_dtype_bytes(tsrt_dtype d);                                /* of one element; 0: no dtype of that number */
const char *tsrt_dtype_name(tsrt_dtype d);                            /* "float32" */
tsrt_tensor *tsrt_tensor_new(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size);                    /* not initialised */
/* A tensor on the caller's memory, which must outlive every view of it or end by deleter(user, data). Not copied. */
tsrt_tensor *tsrt_tensor_from(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const int64_t *stride, void *data,
                              void (*deleter)(void *user, void *data), void *user);
tsrt_tensor *tsrt_tensor_from_const(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const int64_t *stride, const void *data);   /* writing to it is an error */
tsrt_tensor *tsrt_tensor_copy_of(tsrt_ctx *c, tsrt_dtype d, int ndim, const int64_t *size, const void *data);    /* row-major data, copied */
int tsrt_tensor_contiguous(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out);       /* itself when it is row-major, else a copy */
int tsrt_tensor_to(tsrt_ctx *c, tsrt_tensor *t, tsrt_dtype d, tsrt_tensor **out);  /* itself when of that dtype, else converted */
/* As Python prints it: "tensor([1., 2.])". more: a last part ("grad_fn=<AddBackward0>"), or NULL: requires_grad=True where it is set. */
tsrt_str *tsrt_tensor_repr(tsrt_ctx *c, tsrt_tensor *t, const char *more);
/* A view of base's storage, offset and strides in elements of d, that must lie inside it. */
tsrt_tensor *tsrt_tensor_view(tsrt_ctx *c, const tsrt_tensor *base, tsrt_dtype d, int ndim, const int64_t *size, const int64_t *stride, int64_t offset);
tsrt_tensor *tsrt_tensor_undefined(tsrt_ctx *c);                      /* what None is where a Tensor is wanted */
/* t's elements as a (nested) list of that type, a lone number for a 0-dim one: written to `out`, owned. */
int tsrt_tensor_tolist(tsrt_ctx *c, tsrt_tensor *t, const tsrt_type *type, void *out);
/* DLPack (dlpack.h, version 1): *managed is a DLManagedTensor made by another library or for one. Memory is shared, not copied. */
int tsrt_tensor_from_dlpack(tsrt_ctx *c, void *managed, tsrt_tensor **out);       /* takes managed over; its deleter runs at the end */
int tsrt_tensor_to_dlpack(tsrt_ctx *c, tsrt_tensor *t, void **managed);           /* the caller must call its deleter before the context ends */
void tsrt_set_threads(tsrt_ctx *c, int n);                            /* that operators may use, the caller's among them; 1 at first. Results don't depend on it */
void tsrt_set_default_dtype(tsrt_ctx *c, tsrt_dtype d);               /* of float results of ints and of new tensors: float32 at first */
static inline void *tsrt_tensor_data(const tsrt_tensor *t) {          /* of the first element */
    static const uint8_t bytes[TSRT_NUM_DTYPES] = {1, 1, 2, 4, 8, 2, 4, 8, 4, 8, 16, 1, 0, 0, 0, 2};
    return t->storage->data ? t->storage->data + t->offset * bytes[t->dtype & 15] : NULL;
}

/* ---- objects */
tsrt_cell *tsrt_object_new(tsrt_ctx *c, const tsrt_type *cls);            /* attributes zeroed: nothing to release yet */
const tsrt_type *tsrt_type_of(const void *cell);                           /* the cell's own; of NULL: NoneType */
bool tsrt_is_instance(const tsrt_type *t, const tsrt_type *of);           /* the same type, or a class that derives from it */
/* Calls the method of args[0], an object, that its class has by that name. */
int tsrt_call_method(tsrt_ctx *c, const char *name, const tsrt_value *args, tsrt_value *result);
/* try: the number of the clause (lines; classes separated by spaces, "*" for all) that catches the error, or -1; takes the error out of the context:
 * its classes and its text, owned; "~" catches all, too, and gives the text as it is, where else it is Python's. Failed (no memory): the error stays. */
int64_t tsrt_error_clause(tsrt_ctx *c, const char *clauses);
int tsrt_error_take(tsrt_ctx *c, const char *clauses, tsrt_str **cls, tsrt_str **message);
/* Between these, errors are neither set nor traced: for what runs while an error unwinds. Calls nest. */
void tsrt_error_hold(tsrt_ctx *c);
void tsrt_error_unhold(tsrt_ctx *c);

/* ---- storage of any type: `at` and `value` point to values of type t */
void tsrt_assign(tsrt_ctx *c, const tsrt_type *t, void *at, const void *value);     /* retains the value, releases what was there */
void tsrt_drop(tsrt_ctx *c, const tsrt_type *t, void *at);                          /* releases what the value holds; leaves zeros */

/* ---- values (Any) */
/* Moves the value at `at` (of type t) into an Any; the reference goes along. */
int tsrt_value_from(tsrt_ctx *c, const tsrt_type *t, const void *at, tsrt_value *out);
/* Where the value that v holds is stored (in v itself or in its box). */
const void *tsrt_value_at(const tsrt_value *v);
void tsrt_value_drop(tsrt_ctx *c, tsrt_value *v);
/* Text of a value as compiled TorchScript prints it (print(), str(), "{}".format). */
tsrt_str *tsrt_value_show(tsrt_ctx *c, const tsrt_value *v);
/* print(args...): separated by spaces, newline, through the context's write. */
int tsrt_print(tsrt_ctx *c, const tsrt_value *args, int64_t n);
int tsrt_warn(tsrt_ctx *c, const tsrt_site *site, const tsrt_str *message);

/* What a compiled program's main calls: makes a context, runs entry (args: the arguments after the program's name, or NULL), writes an uncaught
 * error's text to the context's stream 2. Returns the exit status: the low 8 bits of what entry stored, 1 after an error. */
typedef int tsrt_entry_fn(tsrt_ctx *c, tsrt_list *args, int64_t *status);
int tsrt_program(tsrt_entry_fn *entry);
int tsrt_program_args(tsrt_entry_fn *entry, int argc, char **argv);
#ifdef __cplusplus
}
#endif
#endif
