/* tensors: the tensors of files as the runtime's, and back. Both ways tensors that share memory go on sharing it. Kept apart from archive.h
 * so that the reader stands without the runtime. */
#ifndef TSCC_ARCHIVE_TENSORS_H
#define TSCC_ARCHIVE_TENSORS_H
#include "archive/archive.h"
#include "tsrt.h"

/* Which storages stand for which, over the values of one file: zero-initialised but for the first two and keep. */
typedef struct TensorPool {
    Arena *arena;                     /* of this table, and of the Data made */
    tsrt_ctx *c;
    Map storages;                     /* reading: DataStorage -> a tensor on a copy of the whole; writing: tsrt_storage -> DataStorage */
    Map truths;                       /* reading: storages whose bytes are 0 or 1 by now */
    bool keep;                        /* writing: bytes are copied, since the Data is to outlive the runtime's tensors */
} TensorPool;
/* Can this version hold such a tensor? (Quantized ones, 8-bit floats and wide unsigned integers it can't.) */
bool tensor_readable(const DataTensor *t);
/* A new reference. NULL when memory ran out: the context's error says so. */
tsrt_tensor *tensor_read(TensorPool *p, const DataTensor *t);
/* After reading: gives up the pool's own references. */
void tensor_pool_drop(TensorPool *p);
/* The tensor as a file holds it. NULL with *why: it is not a view of its storage. */
Data *tensor_write(TensorPool *p, const tsrt_tensor *t, const char **why);
/* The dtype of the runtime's or torch's number; float32 where there is none. */
Dtype dtype_of_code(int code);
#endif
