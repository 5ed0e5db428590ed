/* The back end on graphs: tests/codegen/NAME.graph holds graph text and what calls of it give, as PyTorch gave it:
 *   #! name(arguments) -> result as print shows it      #! name(arguments) !! class: message
 * Every call is made at each level of optimisation, at -O0 and -O2 with debug information as well, and again with each of its allocations
 * failing in turn. Whatever happens, everything that was allocated is freed in the end. */
#include <check.h>
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "codegen/codegen.h"
#include "run_suite.h"

static const char *folder = "tests/codegen";

/* ---- an allocator that counts, and fails on request */
typedef struct Heap { int64_t live, calls, fail_at; Buf text; } Heap;

static void *heap_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    Heap *h = user;
    (void)old_bytes;
    if (!new_bytes) {
        h->live--;
        free(old);
        return NULL;
    }
    if (++h->calls == h->fail_at) return NULL;
    void *p = realloc(old, new_bytes);
    if (p && !old) h->live++;
    return p;
}

static void heap_write(void *user, int stream, const char *text, size_t len) {
    (void)stream;
    buf_add(&((Heap *)user)->text, text, len);
}

/* ---- literals, read as values of a type */
typedef struct Reader { tsrt_ctx *c; const char *p; } Reader;

static void skip(Reader *r) {
    while (*r->p == ' ' || *r->p == ',') r->p++;
}

static void read_at(Reader *r, const tsrt_type *t, char *to) {
    skip(r);
    char *end = NULL;
    switch (t->kind) {
    case TSRT_INT: *(int64_t *)(void *)to = strtoll(r->p, &end, 10); break;
    case TSRT_FLOAT: *(double *)(void *)to = strtod(r->p, &end); break;
    case TSRT_BOOL:
        *(bool *)to = *r->p == 'T';
        while (isalpha((unsigned char)*r->p)) r->p++;
        break;
    case TSRT_STR: {
        const char *q = strchr(++r->p, '"');
        *(tsrt_str **)(void *)to = tsrt_str_new(r->c, r->p, q - r->p);
        r->p = q + 1;
        break;
    }
    case TSRT_LIST: {
        tsrt_list *l = tsrt_list_new(r->c, t, 0, 16);
        for (r->p++, skip(r); *r->p != ']'; skip(r)) {
            ck_assert_int_lt(l->len, l->cap);
            read_at(r, t->elem[0], (char *)l->data + (size_t)l->len++ * t->elem[0]->size);
        }
        r->p++;
        *(tsrt_list **)(void *)to = l;
        break;
    }
    case TSRT_OPTIONAL:
        if (!strncmp(r->p, "None", 4)) {
            memset(to, 0, t->size);
            r->p += 4;
        } else if (t->elem[0]->kind == TSRT_STR || t->elem[0]->kind == TSRT_LIST) {
            read_at(r, t->elem[0], to);
        } else {
            *(bool *)to = true;
            read_at(r, t->elem[0], to + t->elem[0]->align);
        }
        break;
    default: ck_abort_msg("no literal of type %s", t->name);
    }
    if (end) r->p = end;
}

typedef struct Case { const char *call, *want; bool fails; const char *file; } Case;

static void run_once(Session *s, tsrt_boxed_fn *fn, const Graph *g, const Case *k, int64_t fail_at, bool *done, const char *how) {
    Heap h = {0};
    tsrt_ctx *c = tsrt_ctx_new(&(tsrt_options){.alloc = heap_alloc, .write = heap_write, .user = &h});
    tsrt_value in[8], out = {0};
    const int n = g->body->nparam;
    Reader r = {c, strchr(k->call, '(') + 1};
    for (int i = 0; i < n; i++) {
        char room[64];
        const tsrt_type *t = rtype_of(s, g->body->param[i]->type);
        ck_assert_uint_le(t->size, sizeof room);
        read_at(&r, t, room);
        ck_assert_int_eq(tsrt_value_from(c, t, room, &in[i]), 0);
    }
    h.calls = 0;
    h.fail_at = fail_at;
    const int failed = fn(c, in, &out);
    const bool injected = fail_at && h.calls >= fail_at;
    h.fail_at = 0;
    *done = !injected;
    if (!injected) {
        ck_assert_msg(failed == k->fails, "%s: %s at %s: %s", k->file, k->call, how, failed ? tsrt_error_message(c) : "it should have failed");
        if (failed) {
            Buf got = {0};
            buf_printf(&got, "%s: %s", tsrt_error_class(c), tsrt_error_message(c));
            ck_assert_msg(!strncmp(got.p, k->want, strlen(got.p)) || strstr(got.p, k->want), "%s: %s at %s fails with '%s', not '%s'", k->file, k->call, how, got.p, k->want);
            ck_assert_msg(tsrt_error_depth(c) > 0, "%s: %s: no frame is told", k->file, k->call);
            buf_free(&got);
        } else {
            tsrt_str *text = tsrt_value_show(c, &out);
            ck_assert_msg(!strcmp(text->data, k->want), "%s: %s at %s gives '%s', not '%s'", k->file, k->call, how, text->data, k->want);
            tsrt_release(c, text);
        }
    }
    if (!failed) tsrt_value_drop(c, &out);
    for (int i = 0; i < n; i++) tsrt_value_drop(c, &in[i]);
    tsrt_ctx_free(c);
    ck_assert_msg(h.live == 0, "%s: %s at %s, allocation %lld failing: %lld blocks are left", k->file, k->call, how, (long long)fail_at, (long long)h.live);
    buf_free(&h.text);
}

static void run_case(Session *s, Jit *j, const GraphList *graphs, const Case *k, const char *how, bool inject) {
    size_t len = strcspn(k->call, "(");
    Graph *g = NULL;
    for (int i = 0; i < graphs->len; i++)
        if (graphs->data[i]->name->len == len && !memcmp(graphs->data[i]->name->s, k->call, len)) g = graphs->data[i];
    ck_assert_msg(g != NULL, "%s: no graph for %s", k->file, k->call);
    tsrt_boxed_fn *fn = jit_boxed(j, g);
    ck_assert_msg(fn != NULL, "%s: %s does not compile", k->file, k->call);
    bool done = false;
    run_once(s, fn, g, k, 0, &done, how);
    for (int64_t at = 1; inject && at < 200; at++) {
        run_once(s, fn, g, k, at, &done, how);
        if (done) break;
    }
}

static void run_file(const char *name) {
    Session *s = session_new();
    Arena *a = arena_new();
    const char *path = arena_printf(a, "%s/%s", folder, name), *why = NULL;
    Source *src = source_read(s, path, &why);
    ck_assert_msg(src != NULL, "%s: %s", path, why);
    static const struct { int opt; bool debug, inject; } modes[] = {{0, false, true}, {2, false, true}, {0, true, false}, {2, true, false}, {1, false, false}, {3, false, false}};
    for (int mode = 0; mode < COUNT_OF(modes); mode++) {
        GraphList graphs = {0};
        if (!graph_parse(s, a, src, &graphs)) diag_flush(s, stderr), ck_abort_msg("%s does not parse", name);
        CodegenOptions o = {.opt = modes[mode].opt, .debug = modes[mode].debug};
        const char *how = arena_printf(a, "-O%d%s", o.opt, o.debug ? " -g" : "");
        Export *x = NEWN(a, Export, graphs.len);
        for (int i = 0; i < graphs.len; i++) x[i] = (Export){graphs.data[i], NULL};
        Unit u = {.name = name, .graphs = graphs.data, .ngraphs = graphs.len, .exports = x, .nexports = graphs.len};
        Jit *j = jit_new(s, &o);
        if (!j || !jit_add(j, &u)) diag_flush(s, stderr), ck_abort_msg("%s does not compile", name);
        for (const char *p = src->text; (p = strstr(p, "#! ")); p++) {
            size_t n = strcspn(p, "\n");
            char *line = arena_dup(a, p + 3, n - 3), *to = strstr(line, " -> "), *bad = strstr(line, " !! ");
            Case k = {.call = line, .file = name, .fails = !to};
            ck_assert(to || bad);
            k.want = (to ? to : bad) + 4;
            *(to ? to : bad) = 0;
            run_case(s, j, &graphs, &k, how, modes[mode].inject);
        }
        jit_free(j);
    }
    arena_free(a);
    session_free(s);
}

static int by_name(const void *x, const void *y) { return strcmp(*(char *const *)x, *(char *const *)y); }

START_TEST(recorded_calls) {
    DIR *d = opendir(folder);
    ck_assert_msg(d != NULL, "no folder %s", folder);
    static char *names[4096];
    int n = 0;
    for (struct dirent *e; (e = readdir(d)) && n < 4096;) {
        size_t len = strlen(e->d_name);
        if (len > 6 && !strcmp(e->d_name + len - 6, ".graph")) names[n++] = strdup(e->d_name);
    }
    closedir(d);
    qsort(names, (size_t)n, sizeof *names, by_name);
    ck_assert_int_gt(n, 0);
    const char *only = getenv("CODEGEN_ONLY");
    for (int i = 0; i < n; i++) {
        if (!only || !strncmp(names[i], only, strlen(only))) run_file(names[i]);
        free(names[i]);
    }
}
END_TEST

int main(int argc, char **argv) {
    if (argc > 1) folder = argv[1];      /* another folder of such files */
    Suite *suite = suite_create("codegen");
    TCase *t = tcase_create("codegen");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, recorded_calls);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
