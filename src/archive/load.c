/* load.c: files of data of any form, told apart by their first bytes; and elements of tensors in an order of one's own, for those that write. */
#include "archive/archive.h"
#include <string.h>
#include <strings.h>

static bool first_bytes(const char *path, unsigned char out[9]) {
    FileMap m;
    memset(out, 0, 9);
    if (file_map(path, &m)) return false;
    memcpy(out, m.bytes, m.len < 9 ? m.len : 9);
    file_unmap(&m);
    return true;
}

const Data *data_load(Session *s, const char *path, Archive **owner, DataForm *form) {
    unsigned char head[9];
    *owner = NULL;
    *form = FORM_TORCH;
    if (!first_bytes(path, head)) return torch_load(s, path, owner);      /* which says why it can't be read */
    if (!memcmp(head, "\x93NUMPY", 6)) return *form = FORM_NPY, npy_load(s, path, owner);
    if (head[8] == '{' && !head[6] && !head[7]) return *form = FORM_SAFETENSORS, safetensors_load(s, path, owner);
    if (file_kind(path) != FILE_ZIP) {
        *form = data_form(path);                          /* a damaged one is told of by the form that its name promises */
        return *form == FORM_SAFETENSORS ? safetensors_load(s, path, owner) : *form == FORM_NPY ? npy_load(s, path, owner) : torch_load(s, path, owner);
    }
    Archive *a = archive_open(s, path);
    if (!a) return NULL;
    const bool arrays = is_npz(a);
    const Data *o = arrays ? npz_load(a) : NULL;
    if (arrays) *form = FORM_NPZ;
    if (o) *owner = a;
    else archive_close(a);
    return arrays ? o : torch_load(s, path, owner);
}

DataForm data_form(const char *path) {
    static const struct { const char *end; DataForm form; } rows[] = {{".safetensors", FORM_SAFETENSORS}, {".npy", FORM_NPY}, {".npz", FORM_NPZ}};
    const char *dot = strrchr(path, '.');
    for (int i = 0; dot && i < COUNT_OF(rows); i++)
        if (!strcasecmp(rows[i].end, dot)) return rows[i].form;
    return FORM_TORCH;
}

void tensor_put(const DataTensor *t, bool fortran, FILE *f) {
    const size_t element = (size_t)dtype_info(t->dtype)->bytes, half = element / 2;
    const bool complex = dtype_info(t->dtype)->category == 'c', real = t->neg, imaginary = complex ? t->neg != t->conj : t->neg;
    int64_t index[64] = {0}, at = t->offset;
    for (int64_t i = 0; i < t->numel; i++) {
        unsigned char v[16];
        memcpy(v, t->storage->bytes + (size_t)at * element, element);
        if (imaginary) v[element - 1] ^= 0x80;            /* little-endian: a sign is the last bit of its number */
        if (complex && real) v[half - 1] ^= 0x80;
        fwrite(v, 1, element, f);
        for (int k = 0; k < t->ndim; k++) {
            const int dim = fortran ? k : t->ndim - 1 - k;
            at += t->strides[dim];
            if (++index[dim] < t->sizes[dim]) break;
            at -= t->strides[dim] * t->sizes[dim];
            index[dim] = 0;
        }
    }
}
