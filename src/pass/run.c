/* Runs the pipelines: per step skip? -> run -> time -> dump -> verify -> stop? */
#include <string.h>
#include <time.h>
#include "pass/pass.h"

typedef struct PassRow { const char *name; PassFn *fn; const char *doc; bool required; } PassRow;
typedef enum PassId {
#define PASS(name_, ...) PASS_##name_,
#define RUN(pipeline_, name_, level_)
#define BEFORE(a_, b_, reason_)
#include "pass/passes.def"
#undef PASS
#undef RUN
#undef BEFORE
    NUM_PASSES
} PassId;
static const PassRow passes[NUM_PASSES] = {
#define PASS(name_, ...) [PASS_##name_] = {.name = #name_, .fn = pass_##name_, __VA_ARGS__},
#define RUN(pipeline_, name_, level_)
#define BEFORE(a_, b_, reason_)
#include "pass/passes.def"
#undef PASS
#undef RUN
#undef BEFORE
};
enum { PIPE_canonical, PIPE_optimise };
static const char *const pipeline_name[] = {"canonical", "optimise"};
typedef struct Step { int pipeline; PassId pass; int level; } Step;
static const Step steps[] = {
#define PASS(name_, ...)
#define RUN(pipeline_, name_, level_) {PIPE_##pipeline_, PASS_##name_, level_},
#define BEFORE(a_, b_, reason_)
#include "pass/passes.def"
#undef PASS
#undef RUN
#undef BEFORE
};
static const struct { PassId a, b; const char *reason; } constraints[] = {
#define PASS(name_, ...)
#define RUN(pipeline_, name_, level_)
#define BEFORE(a_, b_, reason_) {PASS_##a_, PASS_##b_, reason_},
#include "pass/passes.def"
#undef PASS
#undef RUN
#undef BEFORE
};

/* ---- options */

/* The next word of a comma-separated list; false at its end. */
static bool next_word(const char **at, const char **word, size_t *len) {
    while (**at == ',') ++*at;
    *word = *at;
    *len = strcspn(*at, ",");
    *at += *len;
    return *len > 0;
}

static bool listed(const char *list, const char *name) {
    const char *word;
    size_t len;
    while (list && next_word(&list, &word, &len))
        if ((len == strlen(name) && !memcmp(word, name, len)) || (len == 3 && !memcmp(word, "all", 3))) return true;
    return false;
}

/* The number of "name:N" in a list, -1 when it has none. */
static int64_t limit_of(const char *list, const char *name) {
    const char *word;
    size_t len, n = strlen(name);
    while (list && next_word(&list, &word, &len)) {
        if (len <= n + 1 || memcmp(word, name, n) || word[n] != ':') continue;
        int64_t value = 0;
        for (size_t i = n + 1; i < len && word[i] >= '0' && word[i] <= '9' && value < INT64_MAX / 20; i++) value = value * 10 + (word[i] - '0');
        return value;
    }
    return -1;
}

static bool check_names(Session *s, const char *list, const char *option, bool all_allowed, bool with_number) {
    const char *word;
    size_t len;
    bool ok = true;
    while (list && next_word(&list, &word, &len)) {
        size_t n = len;
        if (with_number) {
            const char *colon = memchr(word, ':', len);
            n = colon ? (size_t)(colon - word) : len;
            if (!colon || n + 1 == len || strspn(colon + 1, "0123456789") < len - n - 1)
                ok = diag(s, DIAG_pass_limit, (Span){0, 0}, arena_dup(s->arena, word, len));
        }
        bool found = all_allowed && n == 3 && !memcmp(word, "all", 3);
        for (int i = 0; i < NUM_PASSES; i++) found |= strlen(passes[i].name) == n && !memcmp(passes[i].name, word, n);
        if (found) continue;
        Sym names[NUM_PASSES];
        for (int i = 0; i < NUM_PASSES; i++) names[i] = sym(s, passes[i].name);
        ok = diag(s, DIAG_unknown_pass, (Span){0, 0}, arena_dup(s->arena, word, n), option);
        Sym near = suggest(sym_n(s, word, n), names, NUM_PASSES);
        if (near) diag_help(s, "did you mean '%s'?", near->s);
    }
    return ok;
}

bool passes_check(Session *s, const PassOptions *o) {
    bool ok = true;
    for (int c = 0; c < COUNT_OF(constraints); c++)
        for (int pipe = 0; pipe < COUNT_OF(pipeline_name); pipe++) {
            int a = -1, b = -1;
            for (int i = COUNT_OF(steps) - 1; i >= 0; i--) {
                if (steps[i].pipeline != pipe) continue;
                if (steps[i].pass == constraints[c].a) a = i;
                if (steps[i].pass == constraints[c].b) b = i;
            }
            if (a >= 0 && b >= 0 && a > b)
                ok = diag(s, DIAG_pass_order, (Span){0, 0}, passes[constraints[c].a].name, passes[constraints[c].b].name, pipeline_name[pipe],
                          constraints[c].reason);
        }
    if (!o) return ok;
    ok &= check_names(s, o->dump_after, "--dump-after", true, false);
    ok &= check_names(s, o->stop_after, "--stop-after", false, false);
    ok &= check_names(s, o->skip, "--skip", false, false);
    return check_names(s, o->limit, "--limit", false, true) && ok;
}

/* ---- running */

typedef struct Runner {
    Session *s;
    const PassOptions *o;
    ConstEval *eval;
    int64_t left[NUM_PASSES];
    double seconds[NUM_PASSES];
    int changed[NUM_PASSES], runs[NUM_PASSES];
    bool stopped;
} Runner;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool verifies(const PassOptions *o) {
#if defined(__SANITIZE_ADDRESS__)
    (void)o;
    return true;
#else
    return o->verify_each;
#endif
}

static bool run_step(Runner *r, PassId id, Graph *g, bool canonical, Arena *scratch) {
    const PassRow *row = &passes[id];
    const PassOptions *o = r->o;
    ArenaMark mark = arena_mark(scratch);
    Pass p = {.s = r->s, .scratch = scratch, .o = o, .eval = r->eval, .canonical = canonical, .left = r->left[id]};
    double start = o->time_passes ? now() : 0;
    row->fn(&p, g);
    if (o->time_passes) r->seconds[id] += now() - start;
    r->runs[id]++;
    r->changed[id] += p.changed;
    r->left[id] = p.left;
    arena_reset(scratch, mark);
    if (listed(o->dump_after, row->name)) {
        Buf b = {0};
        buf_printf(&b, "# after %s: %s\n", row->name, g->qualified->s);
        graph_print(g, (PrintOptions){.ranges = o->ranges, .exact = true}, &b);
        fwrite(b.p, 1, b.len, o->out ? o->out : stderr);
        buf_free(&b);
    }
    if (verifies(o) && !graph_verify(r->s, g, row->name)) return false;
    if (o->stop_after && !strcmp(o->stop_after, row->name)) r->stopped = true;
    return true;
}

static bool run_pipeline(Runner *r, int pipeline, Graph *g) {
    Arena *scratch = arena_new();
    bool ok = true;
    for (int i = 0; ok && !r->stopped && i < COUNT_OF(steps); i++) {
        const Step *step = &steps[i];
        if (step->pipeline != pipeline || step->level > r->o->opt) continue;
        if (!passes[step->pass].required && listed(r->o->skip, passes[step->pass].name)) continue;
        ok = run_step(r, step->pass, g, pipeline == PIPE_canonical, scratch);
    }
    arena_free(scratch);
    return ok;
}

static void show_times(const Runner *r) {
    FILE *to = r->o->out ? r->o->out : stderr;
    fprintf(to, "%-16s %10s %6s %8s\n", "pass", "ms", "runs", "changed");
    for (int i = 0; i < NUM_PASSES; i++)
        if (r->runs[i]) fprintf(to, "%-16s %10.3f %6d %8d\n", passes[i].name, r->seconds[i] * 1e3, r->runs[i], r->changed[i]);
}

static Runner runner(Session *s, const PassOptions *o) {
    Runner r = {.s = s, .o = o, .eval = const_eval_new(s)};
    for (int i = 0; i < NUM_PASSES; i++) r.left[i] = limit_of(o->limit, passes[i].name);
    return r;
}

bool passes_canonical(Session *s, Graph *g, const PassOptions *o) {
    PassOptions usual = {.opt = 0};
    Runner r = runner(s, o ? o : &usual);
    bool ok = run_pipeline(&r, PIPE_canonical, g);
    const_eval_free(r.eval);
    return ok;
}

bool passes_run(Session *s, Graph **g, int n, const PassOptions *o) {
    Runner r = runner(s, o);
    bool ok = true;
    for (int i = 0; ok && i < n; i++) {
        if (g[i]->optimised) continue;
        r.stopped = false;
        ok = run_pipeline(&r, PIPE_optimise, g[i]);
        g[i]->optimised = true;
    }
    if (o->time_passes) show_times(&r);
    const_eval_free(r.eval);
    return ok;
}

bool passes_run_named(Session *s, Graph **g, int n, const char *names, const PassOptions *o) {
    if (!check_names(s, names, "the list of passes", false, false)) return false;
    Runner r = runner(s, o);
    Arena *a = arena_new();
    bool ok = true;
    for (int i = 0; ok && i < n; i++) {
        const char *at = names, *word;
        size_t len;
        while (ok && next_word(&at, &word, &len))
            for (int k = 0; k < NUM_PASSES; k++)
                if (strlen(passes[k].name) == len && !memcmp(passes[k].name, word, len)) ok = run_step(&r, (PassId)k, g[i], !o->opt, a);
        g[i]->optimised = true;
    }
    const_eval_free(r.eval);
    arena_free(a);
    return ok;
}

void passes_list(FILE *to) {
    fputs("| pass | what it does |\n|---|---|\n", to);
    for (int i = 0; i < NUM_PASSES; i++) fprintf(to, "| `%s` | %s%s |\n", passes[i].name, passes[i].doc, passes[i].required ? " (required)" : "");
    for (int pipe = 0; pipe < COUNT_OF(pipeline_name); pipe++) {
        fprintf(to, "\n`%s`:", pipeline_name[pipe]);
        for (int i = 0; i < COUNT_OF(steps); i++)
            if (steps[i].pipeline == pipe) fprintf(to, " %s%s", passes[steps[i].pass].name, steps[i].level > 1 ? " (-O2)" : "");
        fputc('\n', to);
    }
}
