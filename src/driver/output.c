/* output.c: temporaries, renames, and the signals that may come in between. */
#include "driver/output.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a signal handler must reach: the one thing in tscc that is process-wide, since signals are. */
enum { MOST_TEMPS = 64 };
static struct {
    const char *volatile temp[MOST_TEMPS];
    volatile sig_atomic_t running;
    const char *what;
    char stack[1 << 16];
} process;

static void remember(const char *temp) {
    for (int i = 0; i < MOST_TEMPS; i++)
        if (!process.temp[i]) {
            process.temp[i] = temp;
            return;
        }
}
static void forget(const char *temp) {
    for (int i = 0; i < MOST_TEMPS; i++)
        if (process.temp[i] == temp) process.temp[i] = NULL;
}
static void remove_temps(void) {
    for (int i = 0; i < MOST_TEMPS; i++)
        if (process.temp[i]) unlink(process.temp[i]);
}

static void say(const char *text) {
    ssize_t ignored = write(2, text, strlen(text));
    (void)ignored;
}

static void on_stop(int sig) {
    remove_temps();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void on_bug(int sig) {
    remove_temps();
    say(process.running ? "tscc: internal error: the compiled program crashed (" : "tscc: internal error: crashed (");
    say(sig == SIGSEGV ? "SIGSEGV" : sig == SIGBUS ? "SIGBUS" : sig == SIGFPE ? "SIGFPE" : sig == SIGILL ? "SIGILL" : "SIGABRT");
    say(")\nThis is a bug in tscc: please report it with the input and this command line:\n   ");
    say(process.what);
    say("\n");
    _exit(70);
}

void signals_install(const char *what) {
    process.what = what;
    stack_t alt = {.ss_sp = process.stack, .ss_size = sizeof process.stack};
    sigaltstack(&alt, NULL);
    struct sigaction stop = {.sa_handler = on_stop}, bug = {.sa_handler = on_bug, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP}, bugs[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (int i = 0; i < COUNT_OF(stops); i++) {
        struct sigaction old;
        /* Under nohup SIGHUP is ignored, and stays so. */
        if (!sigaction(stops[i], NULL, &old) && old.sa_handler != SIG_IGN) sigaction(stops[i], &stop, NULL);
    }
    /* A sanitizer reports better than we can. */
#if !defined(__SANITIZE_ADDRESS__)
    for (int i = 0; i < COUNT_OF(bugs); i++) sigaction(bugs[i], &bug, NULL);
#else
    (void)bugs, (void)bug;
#endif
}

void signals_running(bool running) { process.running = running; }

/* ---- temporaries */
static bool cannot_write(Session *s, const char *path, const char *why) { return diag(s, DIAG_cannot_write, (Span){0, 0}, path, why); }

const char *outputs_temp(Outputs *o, const char *path, bool final) {
    Session *s = o->s;
    struct stat st, in;
    bool exists = !stat(path, &st);
    if (exists && S_ISDIR(st.st_mode)) return cannot_write(s, path, "it is a directory"), NULL;
    for (int i = 0; exists && i < s->sources.len; i++)
        if (!stat(s->sources.data[i]->path, &in) && in.st_dev == st.st_dev && in.st_ino == st.st_ino)
            return diag(s, DIAG_output_is_input, (Span){0, 0}, path), NULL;
    Output out = {.path = path, .direct = final && exists && !S_ISREG(st.st_mode), .done = !final};
    if (out.direct) out.temp = path;
    else {
        const char *slash = strrchr(path, '/');
        int dir = slash ? (int)(slash + 1 - path) : 0;
        out.temp = arena_printf(s->arena, "%.*s.%s.%d-%d.tmp", dir, path, path + dir, (int)getpid(), o->list.len);
        remember(out.temp);
    }
    vec_push(s->arena, &o->list, out);
    return out.temp;
}

bool outputs_write(Outputs *o, const char *path, const char *bytes, size_t len) {
    const char *temp = outputs_temp(o, path, true);
    if (!temp) return false;
    FILE *f = fopen(temp, "wb");
    bool ok = f && fwrite(bytes, 1, len, f) == len;
    int why = errno;
    if (f && fclose(f) && ok) ok = false, why = errno;
    return ok || cannot_write(o->s, path, strerror(why));
}

bool outputs_commit(Outputs *o) {
    bool ok = true;
    for (int i = 0; i < o->list.len && ok; i++) {
        Output *out = &o->list.data[i];
        if (out->direct || out->done || !out->temp) continue;
        if (rename(out->temp, out->path)) ok = cannot_write(o->s, out->path, strerror(errno));
        else {
            out->done = true;
            forget(out->temp);
            out->temp = NULL;
        }
    }
    outputs_discard(o);
    return ok;
}

void outputs_discard(Outputs *o) {
    for (int i = 0; i < o->list.len; i++) {
        Output *out = &o->list.data[i];
        if (out->direct || !out->temp) continue;
        unlink(out->temp);
        forget(out->temp);
        out->temp = NULL;
    }
}
