/* dlpack.c: tensors from and for other array libraries, by DLPack (https://dmlc.github.io/dlpack): its structs as version 1.0 defines them. */
#include "private.h"

enum { DL_CPU = 1, DL_CUDA_HOST = 3, DL_ROCM_HOST = 11, DL_INT = 0, DL_UINT = 1, DL_FLOAT = 2, DL_BFLOAT = 4, DL_COMPLEX = 5, DL_BOOL = 6 };
typedef struct DLDevice { int32_t device_type, device_id; } DLDevice;
typedef struct DLDataType { uint8_t code, bits; uint16_t lanes; } DLDataType;
typedef struct DLTensor {
    void *data;
    DLDevice device;
    int32_t ndim;
    DLDataType dtype;
    int64_t *shape, *strides;
    uint64_t byte_offset;
} DLTensor;
typedef struct DLManagedTensor {
    DLTensor dl_tensor;
    void *manager_ctx;
    void (*deleter)(struct DLManagedTensor *self);
} DLManagedTensor;

static const struct { uint8_t code, bits; } types[TSRT_NUM_DTYPES] = {
    {DL_UINT, 8}, {DL_INT, 8}, {DL_INT, 16}, {DL_INT, 32}, {DL_INT, 64}, {DL_FLOAT, 16}, {DL_FLOAT, 32}, {DL_FLOAT, 64}, {DL_COMPLEX, 32}, {DL_COMPLEX, 64},
    {DL_COMPLEX, 128}, {DL_BOOL, 8}, {0, 0}, {0, 0}, {0, 0}, {DL_BFLOAT, 16},
};

static void end_managed(void *user, void *data) {
    DLManagedTensor *m = user;
    (void)data;
    if (m->deleter) m->deleter(m);
}

int tsrt_tensor_from_dlpack(tsrt_ctx *c, void *managed, tsrt_tensor **out) {
    DLManagedTensor *m = managed;
    const DLTensor *d = &m->dl_tensor;
    int dtype = 0;
    if (d->device.device_type != DL_CPU && d->device.device_type != DL_CUDA_HOST && d->device.device_type != DL_ROCM_HOST)
        return tsrt_fail(c, NULL, "a DLPack tensor of device type %d can't be used: only the CPU's memory can", (int)d->device.device_type);
    while (dtype < TSRT_NUM_DTYPES && !(types[dtype].bits && types[dtype].code == d->dtype.code && types[dtype].bits == d->dtype.bits)) dtype++;
    if (dtype == TSRT_NUM_DTYPES || d->dtype.lanes != 1)
        return tsrt_fail(c, NULL, "a DLPack tensor of type code %d, %d bits, %d lanes can't be used", d->dtype.code, d->dtype.bits, d->dtype.lanes);
    if (d->ndim < 0 || d->ndim > RT_MAXDIM) return tsrt_fail(c, NULL, "a DLPack tensor of %d dimensions can't be used", (int)d->ndim);
    tsrt_tensor *t = tsrt_tensor_from(c, (tsrt_dtype)dtype, d->ndim, d->shape, d->strides, (char *)d->data + d->byte_offset, end_managed, m);
    if (!t) return 1;
    *out = t;
    return 0;
}

/* What goes out: the struct, its dimensions and the reference that keeps the tensor. */
typedef struct Out { DLManagedTensor m; tsrt_ctx *c; tsrt_tensor *t; size_t bytes; int64_t dims[]; } Out;

static void end_out(DLManagedTensor *m) {
    Out *o = m->manager_ctx;
    tsrt_ctx *c = o->c;
    tsrt_release(c, o->t);
    tsrt_free(c, o, o->bytes);
}

int tsrt_tensor_to_dlpack(tsrt_ctx *c, tsrt_tensor *t, void **managed) {
    if (t->storage->flags & TSRT_STORAGE_READ_ONLY) return tsrt_fail(c, NULL, "read-only memory can't be given to DLPack: clone() the tensor first");
    const size_t bytes = sizeof(Out) + (size_t)t->ndim * 16;
    Out *o = tsrt_alloc(c, bytes);
    if (!o) return 1;
    *o = (Out){.c = c, .t = t, .bytes = bytes};
    rt_copy_ints(o->dims, t->size, t->ndim);
    rt_copy_ints(o->dims + t->ndim, t->stride, t->ndim);
    o->m = (DLManagedTensor){.dl_tensor = {.data = rt_data(t), .device = {DL_CPU, 0}, .ndim = t->ndim, .dtype = {types[t->dtype].code, types[t->dtype].bits, 1},
                                           .shape = o->dims, .strides = o->dims + t->ndim},
                             .manager_ctx = o, .deleter = end_out};
    tsrt_retain(t);
    *managed = &o->m;
    return 0;
}
