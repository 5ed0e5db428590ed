/* Fuzz target for the readers of files (make fuzz-archive; a fixed number of changes in make check): the input is a whole file, .pt, safetensors,
 * .npy or .npz, and also one bare pickle. */
#include "archive/archive.h"
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_file(Session *s, const char *path) {
    Buf b = {0};
    Archive *a = NULL;
    const Data *o = torch_load(s, path, &a);
    if (o) data_show(s, &b, o, 1000);
    archive_close(a);
    a = file_kind(path) == FILE_ZIP ? archive_open(s, path) : NULL;
    for (int i = 0; a && i < archive_count(a); i++) {
        const char *name = archive_name(a, i);
        ZipEntry *e = name ? archive_entry(a, name) : NULL;
        volatile unsigned char last;
        if (e && archive_bytes(a, e) && e->size) last = e->bytes[e->size - 1], (void)last;
    }
    if (a && (o = archive_load(a, "data.pkl"))) data_show(s, &b, o, 1000);
    bool ok;
    if (a && archive_model(a, &ok) && (o = archive_load(a, "attributes.pkl"))) data_show(s, &b, o, 1000);
    archive_close(a);
    buf_free(&b);
}

static void read_data(Session *s, const char *path) {
    Buf b = {0};
    Archive *a = NULL;
    DataForm form;
    const Data *o = data_load(s, path, &a, &form);
    if (o && form != FORM_TORCH) o = data_nest(s, s->arena, path, o);
    if (o) data_show(s, &b, o, 1000);
    archive_close(a);
    safetensors_load(s, path, &a);
    archive_close(a);
    npy_load(s, path, &a);
    archive_close(a);
    buf_free(&b);
}

static void read_pickle(Session *s, const uint8_t *data, size_t size) {
    Buf b = {0};
    Unpickle u = {.s = s, .arena = s->arena, .path = "x.pt", .entry = "data.pkl", .text = data, .len = size};
    const Data *o = unpickle(&u);
    if (o) {
        data_show(s, &b, o, 1000);
        torch_save(s, "/dev/null", o);
    }
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session *s = session_new();
    int fd = memfd_create("fuzz", 0);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        read_file(s, path);
        read_data(s, path);
    }
    if (fd >= 0) close(fd);
    read_pickle(s, data, size);
    session_free(s);
    return 0;
}
