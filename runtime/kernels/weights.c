/* weights.c: weights that lie in a file beside the program (tscc --weights=FILE), which is mapped for each object that is made of them: pages are read when they
 * are looked at, and copied when they are written to. The file is safetensors; the program knows where in it each tensor lies, and knows the file by its
 * header (which holds a checksum of the tensors), so nothing of it is parsed here. */
#include "tensor/tensor.h"
#include "tensor_ops.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LENGTH = 8 };                  /* bytes that say how long the header is, little-endian */

/* FNV-1a, 64 bits; src/driver/weights.c does the same. */
static uint64_t hash_of(const unsigned char *p, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

static void unmap(void *user, void *data) {
    const size_t *whole = user;       /* bytes mapped, and those before the data */
    munmap((char *)data - whole[1], whole[0]);
    free(user);
}

static const char *fault(const unsigned char *p, int64_t header, int64_t id) {
    uint64_t n = 0;
    for (int i = LENGTH - 1; i >= 0; i--) n = n << 8 | p[i];
    if (n != (uint64_t)header || hash_of(p + LENGTH, (size_t)header) != (uint64_t)id) return "it is not the file that was written with this program";
    return NULL;
}

int tsrt_prim_weights_map(tsrt_ctx *c, const tsrt_str *path, const tsrt_str *known, int64_t header, int64_t bytes, int64_t id, tsrt_tensor **out) {
    const char *name = path ? path->data : known->data;
    const size_t before = LENGTH + (size_t)header, whole = before + (size_t)bytes;
    const int fd = open(name, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0) return tsrt_fail(c, NULL, "cannot read weights from '%s': %s", name, strerror(errno));
    const char *why = NULL;
    char *p = MAP_FAILED;
    if (fstat(fd, &st)) why = strerror(errno);
    else if (!S_ISREG(st.st_mode)) why = "it is not a regular file";
    else if ((uint64_t)st.st_size != whole) why = "it is not the file that was written with this program: its size differs";
    else if ((p = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)) == MAP_FAILED) why = strerror(errno);
    else why = fault((const unsigned char *)p, header, id);
    close(fd);
    size_t *user = why ? NULL : malloc(2 * sizeof *user);
    if (!why && !user) why = "out of memory";
    tsrt_tensor *t = NULL;
    if (!why) {
        const int64_t one = 1;
        user[0] = whole, user[1] = before;
        t = tsrt_tensor_from(c, TSRT_UINT8, 1, &bytes, &one, p + before, unmap, user);
    }
    if (t) {
        *out = t;
        return 0;
    }
    if (p != MAP_FAILED) munmap(p, whole);
    free(user);
    return why ? tsrt_fail(c, NULL, "cannot read weights from '%s': %s", name, why) : 1;
}

int tsrt_prim_weights_view(tsrt_ctx *c, tsrt_tensor *file, int64_t dtype, tsrt_list *size, tsrt_list *stride, int64_t at, tsrt_tensor **out) {
    const size_t width = tsrt_dtype_bytes((tsrt_dtype)dtype);
    if (!width || at % (int64_t)width || size->len != stride->len) return tsrt_fail(c, NULL, "a weight lies where no tensor can");
    *out = tsrt_tensor_view(c, file, (tsrt_dtype)dtype, (int)size->len, size->data, stride->data, at / (int64_t)width);
    return !*out;
}
