/* door.c: opens the back end when code is first wanted, and hands calls through. Where it is looked for hangs on this executable's own place
 * only: beside it in lib/ (the build tree, and its tests a few folders down), or in ../lib/tscc/ (installed). */
#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "codegen/codegen.h"

CPass export_pass(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_None: case TY_Enum: case TY_Device: return CPASS_VALUE;
    case TY_Complex: case TY_Tuple: case TY_Any: case TY_Number: case TY_Union: return CPASS_STRUCT;
    case TY_Optional: return export_pass(t->elem[0]) == CPASS_CELL ? CPASS_CELL : CPASS_STRUCT;
    default: return CPASS_CELL;
    }
}

static const char *find(Session *s) {
    enum { UP = 3 };
    char dir[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 1);
    if (n <= 0) return NULL;
    dir[n] = 0;
    for (int up = 0; up <= UP; up++) {
        char *slash = strrchr(dir, '/');
        if (!slash) return NULL;
        *slash = 0;
        const char *const places[] = {"lib/tscc-llvm.so", "lib/tscc/tscc-llvm.so"};
        for (int i = 0; i < COUNT_OF(places); i++) {
            const char *path = arena_printf(s->arena, "%s/%s", dir, places[i]);
            if (!access(path, R_OK)) return path;
        }
    }
    return NULL;
}

const Backend *backend_open(Session *s) {
    if (s->backend) return s->backend;
    const char *path = find(s);
    if (!path) {
        diag(s, DIAG_no_backend, (Span){0, 0}, "tscc-llvm.so", "it is in none of the places");
        return NULL;
    }
    void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        const char *why = dlerror();
        diag(s, DIAG_no_backend, (Span){0, 0}, path, why ? why : "unknown reason");
        return NULL;
    }
    const Backend *b = dlsym(so, "tscc_backend");
    if (!b || b->abi != TSCC_BACKEND_ABI) {
        diag(s, DIAG_no_backend, (Span){0, 0}, path, "it belongs to another version of tscc");
        return NULL;
    }
    return s->backend = b;
}

bool codegen_emit(Session *s, const Unit *u, const CodegenOptions *o, EmitKind kind, Buf *out) {
    const Backend *b = backend_open(s);
    return b && b->emit(s, u, o, kind, out);
}

Jit *jit_new(Session *s, const CodegenOptions *o) {
    const Backend *b = backend_open(s);
    return b ? b->jit_new(s, o) : NULL;
}

/* A Jit came from the back end, which is open as long as the process runs: its first member is the session. */
static const Backend *of(Jit *j) { return (*(Session **)j)->backend; }

bool jit_add(Jit *j, const Unit *u) { return of(j)->jit_add(j, u); }
tsrt_boxed_fn *jit_boxed(Jit *j, Graph *g) { return of(j)->jit_boxed(j, g); }
void jit_free(Jit *j) {
    if (j) of(j)->jit_free(j);
}

bool codegen_print_targets(Session *s, FILE *to) {
    const Backend *b = backend_open(s);
    return b && b->print_targets(s, to);
}
