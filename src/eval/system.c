/* system.c: what build-time code may ask of the system: the time, the current folder, and whether a file is there. */
#include "eval/modules.h"
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NO_SELF (void)self

/* ---- time */
static bool clock_seconds(Eval *e, clockid_t id, Py *out) {
    struct timespec t;
    if (clock_gettime(id, &t)) return raise_(e, EXC_OSError, "no such clock");
    return *out = py_float((double)t.tv_sec + (double)t.tv_nsec * 1e-9), true;
}
static bool clock_ns(Eval *e, clockid_t id, Py *out) {
    struct timespec t;
    if (clock_gettime(id, &t)) return raise_(e, EXC_OSError, "no such clock");
    return *out = py_int((int64_t)t.tv_sec * 1000000000 + t.tv_nsec), true;
}
#define CLOCK(name_, id_) \
    FN(t_##name_) { NO_SELF; (void)a; return clock_seconds(e, id_, out); } \
    FN(t_##name_##_ns) { NO_SELF; (void)a; return clock_ns(e, id_, out); }
CLOCK(time, CLOCK_REALTIME) CLOCK(perf_counter, CLOCK_MONOTONIC) CLOCK(monotonic, CLOCK_MONOTONIC) CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)

void time_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"time", t_time, 0, 0}, {"perf_counter", t_perf_counter, 0, 0}, {"monotonic", t_monotonic, 0, 0},
        {"process_time", t_process_time, 0, 0}, {"time_ns", t_time_ns, 0, 0}, {"perf_counter_ns", t_perf_counter_ns, 0, 0},
        {"monotonic_ns", t_monotonic_ns, 0, 0}, {"process_time_ns", t_process_time_ns, 0, 0}};
    module_functions(e, m, rows, COUNT_OF(rows));
}

/* ---- torch._system: what the library's os is made of */
static bool kind_of(Eval *e, Py v, const char *fn, mode_t *mode) {
    struct stat st;
    *mode = 0;
    if (!is_obj(v, OBJ_STR)) return raise_(e, EXC_TypeError, "%s: path should be string, bytes, os.PathLike or integer, not %s", fn, py_type_name(e, v));
    const PyStr *s = AS_STR(v);
    if (memchr(s->p, 0, (size_t)s->len)) return true;              /* no file has such a name */
    if (!stat(arena_dup(e->a, s->p, (size_t)s->len), &st)) *mode = st.st_mode;
    return true;
}
FN(s_exists) {
    mode_t mode;
    NO_SELF;
    return kind_of(e, a->pos[0], "stat", &mode) && (*out = py_bool(mode != 0), true);
}
FN(s_isfile) {
    mode_t mode;
    NO_SELF;
    return kind_of(e, a->pos[0], "stat", &mode) && (*out = py_bool(S_ISREG(mode)), true);
}
FN(s_isdir) {
    mode_t mode;
    NO_SELF;
    return kind_of(e, a->pos[0], "stat", &mode) && (*out = py_bool(S_ISDIR(mode)), true);
}
FN(s_getcwd) {
    char path[PATH_MAX];
    NO_SELF;
    (void)a;
    if (!getcwd(path, sizeof path)) return raise_(e, EXC_OSError, "the current folder has no name");
    return *out = py_text(e, path), true;
}
void system_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"exists", s_exists, 1, 1}, {"isfile", s_isfile, 1, 1}, {"isdir", s_isdir, 1, 1}, {"getcwd", s_getcwd, 0, 0}};
    module_functions(e, m, rows, COUNT_OF(rows));
}
