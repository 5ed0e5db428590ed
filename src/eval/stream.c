/* stream.c: objects that write() and read() bytes (io.BytesIO) where a file is wanted: what is written goes through a file of its own in the folder
 * for such, which is gone when the call ends. */
#include "eval/data.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool is_stream(Eval *e, Py v) {
    Py m;
    return is_obj(v, OBJ_INSTANCE) && class_lookup(AS(PyInstance, v)->cls, sym(e->s, "read"), &m) && class_lookup(AS(PyInstance, v)->cls, sym(e->s, "write"), &m);
}

const char *stream_file(Eval *e) {
    const char *folder = getenv("TMPDIR");
    char *path = arena_printf(e->a, "%s/tscc-XXXXXX", folder && *folder ? folder : "/tmp");
    const int fd = mkstemp(path);
    if (fd < 0) return fail_raise(e, EXC_OSError, "[Errno %d] %s: '%s'", errno, strerror(errno), path), NULL;
    close(fd);
    return path;
}

const char *stream_to_file(Eval *e, Py v) {
    Py data;
    bool has;
    if (!call_method(e, v, "read", NULL, 0, &data, &has)) return NULL;
    if (!is_obj(data, OBJ_BYTES)) return fail_raise(e, EXC_TypeError, "read() of a stream has to give bytes, not '%s'", py_type_name(e, data)), NULL;
    const char *path = stream_file(e);
    FILE *f = path ? fopen(path, "wb") : NULL;
    if (!f) return path ? fail_raise(e, EXC_OSError, "cannot write '%s'", path), NULL : NULL;
    const size_t n = (size_t)AS_STR(data)->len;
    const bool written = fwrite(AS_STR(data)->p, 1, n, f) == n;
    if (fclose(f) || !written) return unlink(path), fail_raise(e, EXC_OSError, "cannot write '%s'", path), NULL;
    return path;
}

bool stream_from_file(Eval *e, const char *path, Py v) {
    Buf b = {0};
    char part[65536];
    FILE *f = fopen(path, "rb");
    for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;) buf_add(&b, part, n);
    const bool whole = f && !ferror(f);
    if (f) fclose(f);
    unlink(path);
    if (!whole || !ev_room(e, (int64_t)b.len, 1)) {
        buf_free(&b);
        return e->fail != FAIL_NONE ? false : raise_(e, EXC_OSError, "cannot read '%s'", path);
    }
    Py data = py_str(e, b.p ? b.p : "", b.len), ignored;
    data.u.o->kind = OBJ_BYTES;
    buf_free(&b);
    bool has;
    return call_method(e, v, "write", &data, 1, &ignored, &has);
}
