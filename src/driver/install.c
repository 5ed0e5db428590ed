/* install.c: finding tscc's parts, and linking through cc. */
#include "driver/install.h"
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

bool install_find(Session *s, Install *out) {
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0) return false;
    exe[n] = 0;
    char *slash = strrchr(exe, '/');
    if (!slash) return false;
    const char *dir = arena_dup(s->arena, exe, (size_t)(slash - exe));
    /* The build tree has the folder beside the executable, an installed copy in ../lib/tscc. */
    const char *here = arena_printf(s->arena, "%s/lib", dir);
    if (access(arena_printf(s->arena, "%s/libtsrt.a", here), R_OK)) {
        slash = strrchr(dir, '/');
        if (!slash) return false;
        here = arena_printf(s->arena, "%.*s/lib/tscc", (int)(slash - dir), dir);
    }
    *out = (Install){here, arena_printf(s->arena, "%s/include", here)};
    return true;
}

/* A tscc built with the sanitizers stands beside a libtsrt that was, too. */
const char *const runtime_needs[] = {"-lm", "-lpthread",
#if defined(__SANITIZE_ADDRESS__)
                                     "-fsanitize=address,undefined",
#endif
                                     NULL};

static void show_command(char *const *argv) {
    for (int i = 0; argv[i]; i++) {
        bool plain = argv[i][0] && !strpbrk(argv[i], " \t\n'\"\\$*?()[]{}<>|&;#~`!");
        fprintf(stderr, "%s%s%s%s", i ? " " : "", plain ? "" : "\"", argv[i], plain ? "" : "\"");
    }
    fputs("\n", stderr);
}

bool link_with_cc(Session *s, const Options *o, const char *const *objects, int n, const char *to, bool shared) {
    Install in;
    if (!install_find(s, &in)) return diag(s, DIAG_no_install, (Span){0, 0});
    const char *cc = getenv("CC");
    Words w = {0};
    /* As make's: "ccache gcc" and "gcc -m32" are several words. */
    for (const char *p = cc && *cc ? cc : "cc"; *(p += strspn(p, " \t"));) {
        size_t len = strcspn(p, " \t");
        vec_push(s->arena, &w, arena_dup(s->arena, p, len));
        p += len;
    }
    if (!w.len) vec_push(s->arena, &w, "cc");
    if (shared) vec_push(s->arena, &w, "-shared");
    vec_push(s->arena, &w, "-o");
    vec_push(s->arena, &w, to);
    for (int i = 0; i < n; i++) vec_push(s->arena, &w, objects[i]);
    for (int i = 0; i < o->link.len; i++) vec_push(s->arena, &w, o->link.data[i]);
    vec_push(s->arena, &w, "-Wl,--gc-sections");
    if (o->no_pic && !shared) vec_push(s->arena, &w, "-no-pie");
    if (shared && !o->static_libtsrt) {
        /* The folder is none that the loader searches by itself. */
        vec_push(s->arena, &w, arena_printf(s->arena, "%s/libtsrt.so", in.resource_dir));
        vec_push(s->arena, &w, arena_printf(s->arena, "-Wl,-rpath,%s", in.resource_dir));
    } else if (shared) {
        vec_push(s->arena, &w, arena_printf(s->arena, "%s/libtsrt_pic.a", in.resource_dir));
        vec_push(s->arena, &w, "-Wl,--exclude-libs,libtsrt_pic.a");
    } else vec_push(s->arena, &w, arena_printf(s->arena, "%s/libtsrt.a", in.resource_dir));
    for (int i = 0; runtime_needs[i]; i++) vec_push(s->arena, &w, runtime_needs[i]);
    vec_push(s->arena, &w, NULL);
    char **argv = (char **)w.data;
    if (o->verbose || o->dry_run) show_command(argv);
    if (o->dry_run) return true;
    pid_t pid;
    int rc = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ), status = 0;
    if (rc) return diag(s, DIAG_cannot_run, (Span){0, 0}, argv[0], strerror(rc));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFEXITED(status) && !WEXITSTATUS(status)) return true;
    return diag(s, DIAG_link_failed, (Span){0, 0}, argv[0], WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
