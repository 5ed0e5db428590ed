/* data.h: the evaluator's values as files hold them (archive/archive.h), and back: what torch.load and torch.save at build time are made of. */
#ifndef TSCC_EVAL_DATA_H
#define TSCC_EVAL_DATA_H
#include "archive/archive.h"
#include "archive/tensors.h"
#include "eval/tensor.h"

/* The value as Python's objects: lists and dicts that are one stay one, tensors that share memory go on sharing it (a copy of the file's).
 * False with the failure set: a kind that build-time code has not, memory. */
bool data_to_py(Eval *e, const Data *o, Py *out);
/* The same for several values of one file: what is one there is one here. pool.arena must be set; who ends the reader drops the pool, if pool.c is set. */
typedef struct DataReader DataReader;
struct DataReader {
    Eval *e;
    TensorPool pool;
    Map made;                         /* const Data* -> Py*: values that have an identity */
    bool (*object)(DataReader *r, const Data *o, Py *out);    /* an instance of a class, or member of an Enum; NULL: there are none */
    void *host;                       /* its own */
};
bool data_read(DataReader *r, const Data *o, Py *out);
void data_remember(DataReader *r, const Data *o, Py v);     /* for object: before what it holds is read, which may hold it */
/* The value as torch.save would write it, in arena a; bytes of tensors are not copied, so nothing may run before it is written.
 * NULL with the failure set. */
Data *py_to_data(Eval *e, Arena *a, Py v);
/* What a reader of files reported from diagnostic `from` on, as an exception: taken back, since the program may catch it; what is not
 * supported stays that. Always false. */
bool file_error(Eval *e, int from);
NativeFn files_torch_load, files_torch_save, files_from_numpy, files_numpy;   /* files.c: functions of torch; Tensor.numpy() */
/* stream.c: an object that has read() and write(). */
bool is_stream(Eval *e, Py v);
const char *stream_file(Eval *e);                           /* a new empty file's path; NULL with the failure set */
const char *stream_to_file(Eval *e, Py v);                  /* the path of a file, for the caller to unlink, with what v still gives; NULL with the failure set */
bool stream_from_file(Eval *e, const char *path, Py v);     /* writes the file's bytes to v, and removes the file */
Py array_tensor(Eval *e, Py v);                             /* the tensor that a numpy.ndarray of the prelude's holds; absent: v is none */
void storage_fill(Eval *e, PyModule *m);                    /* files.c: torch._files, what the prelude's safetensors and numpy are made of */
#endif
