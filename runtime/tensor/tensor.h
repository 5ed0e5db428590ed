/* tensor.h: what the runtime's tensor code shares: dtypes, making and viewing tensors, promotion, the N-d iterator, threads.
 *
 * Folders     runtime/tensor/ is this machinery. runtime/kernels/ has the operators: functions tsrt_op_NAME_OVERLOAD whose prototypes are
 *             made from the schemas (gen/tensor_ops.h, docs/abi.md). runtime/loops/ has inner loops over typed data, compiled once for each
 *             instruction set (RT_LOOP below). A row of the operator table counts as implemented when its function is defined; `out=` forms
 *             and in-place forms whose functional form exists are made at build time unless they are written by hand.
 * Errors      0 or failed, the error set (tsrt_fail with NULL class: RuntimeError), with PyTorch's wording where it is known; outs untouched.
 * Ownership   tsrt_tensor ** results are owned by the caller. Arguments are borrowed.
 * Optional    `const tsrt_opt_int *` and the like may be NULL: none. Lists may be NULL where the schema's type is optional. */
#ifndef TSRT_TENSOR_H
#define TSRT_TENSOR_H
#include "grad.h"
#include "rt.h"

enum { RT_MAXDIM = 64, RT_OPERANDS = 8 };

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

/* ---- dtypes */
static inline size_t rt_bytes(int dtype) {
    static const uint8_t bytes[TSRT_NUM_DTYPES] = {1, 1, 2, 4, 8, 2, 4, 8, 4, 8, 16, 1, 0, 0, 0, 2};
    return bytes[dtype & 15];
}
static inline bool rt_is_complex(int d) { return d >= TSRT_COMPLEX32 && d <= TSRT_COMPLEX128; }
static inline bool rt_is_floating(int d) { return (d >= TSRT_FLOAT16 && d <= TSRT_FLOAT64) || d == TSRT_BFLOAT16; }
static inline bool rt_is_integral(int d) { return d <= TSRT_INT64; }                       /* without bool */
static inline bool rt_is_integral_or_bool(int d) { return d <= TSRT_INT64 || d == TSRT_BOOL8; }
static inline bool rt_is_reduced(int d) { return d == TSRT_FLOAT16 || d == TSRT_BFLOAT16; }
const char *rt_dtype_cpp(int d);              /* "Float", "Long", "BFloat16": as PyTorch's messages name it */
int rt_default_dtype(const tsrt_ctx *c);      /* torch.get_default_dtype() */
int rt_default_complex(const tsrt_ctx *c);    /* the complex dtype that goes with it */
int rt_to_real(int d);                        /* complex64 -> float32; others as they are */
int rt_to_complex(int d);                     /* float32 -> complex64, ... */
/* What a reduced-precision value is computed in: float16 and bfloat16 -> float32; others as they are. */
static inline int rt_opmath(int d) { return rt_is_reduced(d) ? TSRT_FLOAT32 : d; }

/* float16 and bfloat16 are kept as their bits. Conversions round to nearest even; NaN stays NaN. */
typedef uint16_t rt_half;
typedef uint16_t rt_bfloat;
#if defined(__FLT16_MAX__) && defined(__F16C__)
__extension__ typedef _Float16 rt_half_hw;            /* the processor converts it */
#endif
static inline float rt_from_bfloat(rt_bfloat b) { union { uint32_t u; float f; } v = {(uint32_t)b << 16}; return v.f; }
static inline rt_bfloat rt_to_bfloat(float f) {
    union { float f; uint32_t u; } v = {f};
    return f != f ? 0x7fc0 : (rt_bfloat)((v.u + 0x7fff + ((v.u >> 16) & 1)) >> 16);
}
/* Branch-free, so that loops over them vectorise (compilers for F16C targets use the instruction). */
static inline float rt_from_half(rt_half h) {
#if defined(__FLT16_MAX__) && defined(__F16C__)
    union { uint16_t u; rt_half_hw f; } v = {h};
    return (float)v.f;
#else
    const uint32_t w = (uint32_t)h << 16, sign = w & 0x80000000u, two_w = w + w;
    union { uint32_t u; float f; } normal = {(two_w >> 4) + (0xe0u << 23)}, magic = {(two_w >> 17) | (126u << 23)}, r;
    const float n = normal.f * 0x1.0p-112f, d = magic.f - 0.5f;
    r.f = two_w < (1u << 27) ? d : n;
    r.u |= sign;
    return r.f;
#endif
}
static inline rt_half rt_to_half(float f) {
#if defined(__FLT16_MAX__) && defined(__F16C__)
    union { rt_half_hw f; uint16_t u; } v = {(rt_half_hw)f};
    return v.u;
#else
    union { float f; uint32_t u; } v = {f}, b;
    const uint32_t w = v.u, shl1 = w + w, sign = w & 0x80000000u;
    float base = ((f < 0 ? -f : f) * 0x1.0p+112f) * 0x1.0p-110f;
    uint32_t bias = shl1 & 0xff000000u;
    if (bias < 0x71000000u) bias = 0x71000000u;
    b.u = (bias >> 1) + 0x07800000u;
    b.f += base;
    const uint32_t nonsign = ((b.u >> 13) & 0x7c00u) + (b.u & 0x0fffu);
    return (rt_half)((sign >> 16) | (shl1 > 0xff000000u ? 0x7e00u : nonsign));
#endif
}

/* ---- numbers (Scalar): tsrt_value of type int, float, bool or complex */
static inline bool rt_scalar_is_bool(const tsrt_value *v) { return v->type->kind == TSRT_BOOL; }
static inline bool rt_scalar_is_int(const tsrt_value *v) { return v->type->kind == TSRT_INT; }          /* bool is not */
static inline bool rt_scalar_is_float(const tsrt_value *v) { return v->type->kind == TSRT_FLOAT; }
static inline bool rt_scalar_is_complex(const tsrt_value *v) { return v->type->kind == TSRT_COMPLEX; }
double rt_scalar_double(const tsrt_value *v);        /* real part of a complex */
int64_t rt_scalar_int(const tsrt_value *v);          /* floats truncate */
tsrt_complex rt_scalar_complex(const tsrt_value *v);
int rt_scalar_dtype(const tsrt_ctx *c, const tsrt_value *v);   /* bool8, int64, default float, default complex */
/* Stores v as one element of dtype at `at` (wraps or truncates as PyTorch's Scalar::to; "value cannot be converted to type ... without overflow" fails). */
int rt_scalar_store(tsrt_ctx *c, const tsrt_value *v, int dtype, void *at);
/* Reads one element of dtype as a Scalar: int64 for integral, bool, float, complex (boxed: may fail). */
int rt_scalar_load(tsrt_ctx *c, int dtype, const void *at, tsrt_value *out);
static inline bool rt_has(const void *opt) { return opt && *(const bool *)opt; }                        /* any {bool has; ...} */
static inline int64_t rt_opt_int(const tsrt_opt_int *o, int64_t none) { return rt_has(o) ? o->value : none; }

/* ---- making tensors. Sizes are checked: negative ones and products that overflow fail. */
int rt_empty(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, tsrt_tensor **out);                          /* row-major */
int rt_empty_strided(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const int64_t *stride, tsrt_tensor **out);
/* As empty_like(like, dtype=dtype): keeps the order of dimensions of a dense, non-overlapping tensor, else row-major in the order that its strides give. */
int rt_empty_like(tsrt_ctx *c, const tsrt_tensor *like, int dtype, tsrt_tensor **out);
int rt_zeros(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, tsrt_tensor **out);
int rt_full(tsrt_ctx *c, int dtype, int ndim, const int64_t *size, const tsrt_value *v, tsrt_tensor **out);
int rt_scalar_tensor(tsrt_ctx *c, int dtype, const tsrt_value *v, tsrt_tensor **out);                            /* 0-dim */
/* A tensor on `base`'s storage. offset in elements from the storage's start. Bounds are the caller's to know (rt_check_view checks them). */
int rt_view(tsrt_ctx *c, const tsrt_tensor *base, int ndim, const int64_t *size, const int64_t *stride, int64_t offset, tsrt_tensor **out);
int rt_view_as_dtype(tsrt_ctx *c, const tsrt_tensor *base, int dtype, int ndim, const int64_t *size, const int64_t *stride, int64_t offset, tsrt_tensor **out);
int rt_check_view(tsrt_ctx *c, const tsrt_tensor *base, int ndim, const int64_t *size, const int64_t *stride, int64_t offset);   /* inside the storage? */
static inline int rt_alias(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out) { return rt_view(c, t, t->ndim, t->size, t->stride, t->offset, out); }
static inline int rt_same(tsrt_tensor *t, tsrt_tensor **out) { tsrt_retain(t); *out = t; return 0; }             /* the very tensor as a result */
int rt_new_list(tsrt_ctx *c, int64_t n, tsrt_list **out);              /* List[Tensor] of n NULLs, to be filled with owned tensors */
void rt_drop(tsrt_ctx *c, tsrt_tensor *t);                              /* releases; NULL is ignored */
void rt_clear(tsrt_ctx *c, tsrt_tensor **t);                            /* the same, and NULL: a result given before its function failed */

static inline char *rt_data(const tsrt_tensor *t) { return t->storage->data + t->offset * (int64_t)rt_bytes(t->dtype); }
static inline bool rt_is_contiguous(const tsrt_tensor *t) { return t->flags & TSRT_TENSOR_CONTIGUOUS; }
static inline bool rt_defined(const tsrt_tensor *t) { return t && !(t->flags & TSRT_TENSOR_UNDEFINED); }
bool rt_is_dense(const tsrt_tensor *t);                                 /* non-overlapping and dense: a permutation of a row-major tensor */
bool rt_is_channels_last(const tsrt_tensor *t);                         /* 4-d or 5-d, PyTorch's rule for ambiguous sizes */
bool rt_is_contiguous_in(const tsrt_tensor *t, int format);             /* row-major in the order of a memory format; sizes of 1 don't count */
int rt_suggest_format(const tsrt_tensor *t);                            /* TSRT_CHANNELS_LAST(_3D) by rt_is_channels_last, else TSRT_CONTIGUOUS_FORMAT */
int rt_format_strides(tsrt_ctx *c, int format, int ndim, const int64_t *size, int64_t *stride);   /* fails where the number of dimensions is another */
void rt_row_major(int ndim, const int64_t *size, int64_t *stride);      /* strides of a row-major tensor (size 0 counts as 1) */
void rt_update(tsrt_tensor *t);                                         /* after sizes or strides changed: numel and flags */
/* Changes sizes and strides in place (resize_, set_, squeeze_...). Room for more dimensions is made; the storage stays as it is. */
int rt_set_sizes(tsrt_ctx *c, tsrt_tensor *t, int ndim, const int64_t *size, const int64_t *stride, int64_t offset);
int rt_resize(tsrt_ctx *c, tsrt_tensor *t, int ndim, const int64_t *size);     /* resize_: row-major; the storage grows when it must */
int rt_same_sizes(const tsrt_tensor *a, const tsrt_tensor *b);          /* 1: equal ndim and sizes */
/* n sizes or strides: a tensor without dimensions may have no array of them at all, which memcmp and memcpy must not see. */
static inline bool rt_same_ints(const int64_t *a, const int64_t *b, int n) { return n <= 0 || !memcmp(a, b, (size_t)n * sizeof *a); }
static inline void rt_copy_ints(int64_t *to, const int64_t *from, int n) {
    if (n > 0) memcpy(to, from, (size_t)n * sizeof *to);
}
/* Text for messages: "[2, 3]". */
const char *rt_sizes_text(int ndim, const int64_t *size, char *buf, size_t n);

/* ---- gradients (grad.c) */
void rt_require_grad(tsrt_ctx *c, tsrt_tensor *t);                      /* sets the flag; the context records from now on */
void rt_grad_forget(tsrt_ctx *c, tsrt_tensor *t);                       /* what made it, what it is a view of */

/* ---- copies */
int rt_copy(tsrt_ctx *c, tsrt_tensor *dst, const tsrt_tensor *src);    /* copy_: src broadcasts to dst and is converted; overlapping memory is fine */
int rt_clone(tsrt_ctx *c, const tsrt_tensor *t, tsrt_tensor **out);    /* preserve_format */
int rt_contiguous(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out);     /* itself or a row-major copy */
int rt_to(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out);  /* itself or converted (preserve_format) */
int rt_to_contiguous(tsrt_ctx *c, tsrt_tensor *t, int dtype, tsrt_tensor **out);   /* both */
/* n elements from src (dtype `from`, src_stride bytes apart) to dst. The casts are PyTorch's: float to int truncates, narrowing wraps, to bool is != 0. */
void rt_convert(int to, char *dst, int64_t dst_stride, int from, const char *src, int64_t src_stride, int64_t n);
int rt_fill(tsrt_ctx *c, tsrt_tensor *t, const tsrt_value *v);

/* ---- arguments */
int rt_wrap_dim(tsrt_ctx *c, int64_t dim, int64_t ndim, int64_t *out);  /* negative dims count from the end; 0-dim takes 0 and -1; PyTorch's message */
/* A list of dims as a bit set over ndim (at most 64); repeated ones fail. NULL or empty list: all when `empty_is_all`. */
int rt_dim_set(tsrt_ctx *c, const tsrt_list *dims, int64_t ndim, bool empty_is_all, uint64_t *out);
/* A view with n dimensions at least, as numpy.atleast_nd makes it: of sizes 1, before and after (kernels/view_shape.c). */
int rt_at_least(tsrt_ctx *c, tsrt_tensor *t, int64_t n, tsrt_tensor **out);
int rt_check_device(tsrt_ctx *c, const tsrt_opt_int *device);           /* fails for what is neither none nor the CPU */
int rt_writable(tsrt_ctx *c, const tsrt_tensor *t);                     /* fails for read-only storage and for tensors with internal overlap (expand) */
/* Result sizes of broadcasting; ndim and sizes are updated, PyTorch's message on failure. Start with ndim 0. */
int rt_broadcast(tsrt_ctx *c, int *ndim, int64_t *size, const tsrt_tensor *t);
int rt_expand(tsrt_ctx *c, const tsrt_tensor *t, int ndim, const int64_t *size, tsrt_tensor **out);    /* view of the broadcast tensor */

/* ---- promotion (torch.result_type): add operands in any order, then ask */
typedef struct rt_promotion { int dim, zero_dim, number; } rt_promotion;   /* dtypes so far by class of operand; -1: none */
static inline void rt_promotion_init(rt_promotion *p) { p->dim = p->zero_dim = p->number = -1; }
int rt_promote(int a, int b);                                           /* torch.promote_types; -1 is neutral */
void rt_promotion_tensor(rt_promotion *p, const tsrt_tensor *t);
void rt_promotion_scalar(tsrt_ctx *c, rt_promotion *p, const tsrt_value *v);
int rt_promotion_result(const rt_promotion *p);
int rt_result_type(tsrt_ctx *c, const tsrt_tensor *a, const tsrt_tensor *b);
bool rt_can_cast(int from, int to);                                     /* torch.can_cast: by category */
int rt_check_cast(tsrt_ctx *c, int from, int to);                       /* "result type Float can't be cast to the desired output type Long" */

/* ---- results that are given. `dest` NULL: a new tensor of that dtype and size; else dest itself, retained: checked to be writable, castable
 * from dtype, and resized to size when it is an out= argument (`resize`; an in-place self must have that size already). */
typedef enum rt_dest_kind { RT_DEST_OUT, RT_DEST_INPLACE } rt_dest_kind;
int rt_out_size(tsrt_ctx *c, tsrt_tensor *dest, int ndim, const int64_t *size);      /* resizes an out= tensor if its size differs */
/* Moves `result` (owned, dropped) into dest: for the forms made at build time. */
int rt_out_store(tsrt_ctx *c, tsrt_tensor *dest, tsrt_tensor *result, rt_dest_kind kind);
int rt_out_store_list(tsrt_ctx *c, tsrt_list *dest, tsrt_list *results);      /* one by one; as many of each */

/* ---- the iterator: up to RT_OPERANDS tensors walked side by side. Operand 0.. are outputs, then inputs; sizes broadcast; dimensions are
 * sorted and merged so that the inner loop is as long and as dense as can be. Strides are in bytes. */
typedef struct rt_iter {
    int n, nout, ndim;                                /* operands; dimensions after merging; dimension 0 is the innermost */
    int64_t numel;
    int64_t size[RT_MAXDIM];
    int64_t stride[RT_OPERANDS][RT_MAXDIM];
    char *data[RT_OPERANDS];
} rt_iter;
/* Inner loop: n elements of every operand, stride[k] bytes apart, from data[k]. It must not change data or stride. */
typedef void rt_loop(char *const *data, const int64_t *stride, int64_t n, const void *arg);
/* All outputs exist and have size[0..ndim) (broadcast inputs only). Overlap of an output with an input other than the very same view fails. */
int rt_iter_init(tsrt_ctx *c, rt_iter *it, int nout, int n, tsrt_tensor *const *operand);
/* The same for raw operands: strides in bytes in the order of `size` (outermost first); no checks. */
void rt_iter_raw(rt_iter *it, int nout, int n, int ndim, const int64_t *size, const int64_t *const *stride, char *const *data);
/* Runs it all, in parallel when it is large. grain: elements below which a thread of its own does not pay (0: 32768). */
void rt_iter_run(tsrt_ctx *c, const rt_iter *it, rt_loop *loop, const void *arg, int64_t grain);
/* Output of an elementwise operator: rt_broadcast of the inputs, and their layout as PyTorch's TensorIterator picks it (permutation of the inputs'
 * strides); an input NULL stands for a number, which PyTorch counts as a 0-dim tensor; dest as above. */
int rt_elementwise_out(tsrt_ctx *c, int dtype, int n, tsrt_tensor *const *input, tsrt_tensor *dest, rt_dest_kind kind, tsrt_tensor **out);

/* ---- threads. fn(arg, begin, end) for disjoint ranges that cover [0, n); pieces of at least `grain`. On the calling thread alone when n is small, the
 * context has one thread, or a parallel range runs already. fn must not touch the context. How a sum is split must not depend on the pieces. */
typedef void rt_range_fn(void *arg, int64_t begin, int64_t end);
void rt_parallel(tsrt_ctx *c, int64_t n, int64_t grain, rt_range_fn *fn, void *arg);
int rt_threads(const tsrt_ctx *c);

/* ---- scratch memory: freed in reverse order of nothing, by pointer and size */
void *rt_scratch(tsrt_ctx *c, size_t bytes);          /* 64-byte aligned; NULL and error set. A cached block: cheap to take again and again */
void rt_scratch_free(tsrt_ctx *c, void *p, size_t bytes);

/* ---- instruction sets. A file of runtime/loops/ is compiled for RT_ISA = base, v3 (AVX2, FMA, F16C), v4 (AVX-512) on x86-64, base on others, as plain
 * loops that the compiler vectorises or with intrinsics under #if. In it RT_NAME(add_f32) is add_f32__v3; outside, RT_DECLARE(rt_loop, add_f32) declares
 * all of them and RT_PICK(c, add_f32) is the one for this CPU. */
typedef enum rt_isa { RT_BASE, RT_V3, RT_V4 } rt_isa;
rt_isa rt_cpu(tsrt_ctx *c);                           /* found once a context */
void rt_cpu_limit(rt_isa most);                       /* for tests: contexts that have not looked yet take no more than that. Not for use while others run */
#define RT_PASTE_(a_, b_) a_##__##b_
#define RT_PASTE(a_, b_) RT_PASTE_(a_, b_)
#define RT_NAME(name_) RT_PASTE(name_, RT_ISA)
#if defined(__x86_64__)
#define RT_DECLARE(type_, name_) type_ name_##__base, name_##__v3, name_##__v4;
#define RT_PICK(c_, name_) (rt_cpu(c_) == RT_V4 ? name_##__v4 : rt_cpu(c_) == RT_V3 ? name_##__v3 : name_##__base)
#else
#define RT_DECLARE(type_, name_) type_ name_##__base;
#define RT_PICK(c_, name_) ((void)(c_), name_##__base)
#endif

/* ---- random numbers: PyTorch's CPU generator (generator.c) */
typedef struct rt_generator {
    uint32_t state[624];
    int next;                                         /* of the state's words: 624 when they are used up */
    bool has_normal;                                  /* the scalar path of normal_ makes two at a time and keeps the second */
    double normal;
} rt_generator;
_Static_assert(sizeof(rt_generator) <= RT_GENERATOR_BYTES, "rt.h says how large it is");
rt_generator *rt_generator_of(tsrt_ctx *c);           /* NULL and error set when out of memory */
uint32_t rt_next32(rt_generator *g);
uint64_t rt_next64(rt_generator *g);

/* ---- printing */
int rt_show_tensor(tsrt_ctx *c, tsrt_buf *to, tsrt_tensor *t);                      /* as compiled TorchScript prints it */
int rt_repr_tensor(tsrt_ctx *c, tsrt_buf *to, tsrt_tensor *t, const char *more);    /* as Python does; more: "grad_fn=<AddBackward0>", or NULL */

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
