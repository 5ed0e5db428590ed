/* ptdump FILE...: prints what the archive reader makes of .pt files, one value a line; exits 1 when one could not be read.
 * -q prints nothing for files that read well. For tests and for looking into a file by hand. */
#include "archive/archive.h"
#include <string.h>

static bool dump(Session *s, const char *path, bool quiet) {
    Buf b = {0};
    bool fine = true;
    Archive *a = NULL;
    const Data *o = NULL;
    if (file_kind(path) == FILE_LEGACY) {
        o = torch_load(s, path, &a);
        fine = o != NULL;
        if (o) data_show(s, &b, o, 2000);
    } else {
        a = archive_open(s, path);
        fine = a != NULL;
        for (int i = 0; a && i < archive_count(a); i++) {
            const char *name = archive_name(a, i);
            if (!name) continue;
            if (!strcmp(name, "data.pkl") || !strcmp(name, "constants.pkl")) {
                o = archive_load(a, name);
                buf_printf(&b, "%s ", name);
                if (o) data_show(s, &b, o, 2000);
                buf_putc(&b, '\n');
            } else {
                o = archive_bytes(a, archive_entry(a, name)) ? (const Data *)1 : NULL;
            }
            fine = fine && o;
        }
    }
    if (!quiet || !fine) printf("%s: %s\n%s\n", path, fine ? "ok" : "FAIL", b.p ? b.p : "");
    buf_free(&b);
    archive_close(a);
    return fine;
}

int main(int argc, char **argv) {
    bool quiet = argc > 1 && !strcmp(argv[1], "-q"), fine = true;
    for (int i = 1 + quiet; i < argc; i++) {
        Session *s = session_new();
        s->diags.limit = 0;
        fine = dump(s, argv[i], quiet) && fine;
        diag_flush(s, stderr);
        session_free(s);
    }
    return !fine;
}
