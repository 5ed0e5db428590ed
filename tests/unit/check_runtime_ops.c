/* Every operator of libtsrt against the answers recorded from PyTorch (runtime_answers.txt), each call also with its first, second,
 * third ... allocation failing: the result is then an error or the same answer, and nothing is leaked. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "tsrt.h"
#include "run_suite.h"

enum { MOST_ARGS = 12 };
typedef struct Val {
    char kind;                                            /* i f b z s l n, or 0 */
    int64_t i; double f; bool b; tsrt_complex z; tsrt_str *s; tsrt_list *l;
    tsrt_opt_int opt; tsrt_value v;
    union { int64_t i; double f; bool b; tsrt_complex z; void *p; } at;      /* of a type variable */
} Val;
typedef int Call(tsrt_ctx *c, Val *a, Val *o, int64_t n, const tsrt_value *rest);
typedef struct Row { const char *name; Call *call; } Row;

#define CAT2(a_, b_) a_##b_
#define CAT(a_, b_) CAT2(a_, b_)
#define ROW(name_, ...) static int CAT(call_, __LINE__)(tsrt_ctx *c, Val *a, Val *o, int64_t n, const tsrt_value *rest) { \
        (void)c, (void)a, (void)o, (void)n, (void)rest; __VA_ARGS__; }
#include "runtime_calls.h"
#undef ROW
static const Row rows[] = {
#define ROW(name_, ...) {name_, CAT(call_, __LINE__)},
#include "runtime_calls.h"
#undef ROW
};

static const tsrt_type *const complex_elem[1] = {&tsrt_type_complex};
static const tsrt_type list_complex = {.kind = TSRT_LIST, .size = sizeof(void *), .align = sizeof(void *), .nelem = 1, .name = "List[complex]",
    .elem = complex_elem, .retain = tsrt_cell_retain_at, .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at, .show = tsrt_list_show_at};

/* ---- an allocator that counts, and fails at a given call */
static int64_t live, fail_at;
static void *count_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    (void)user;
    if (new_bytes && fail_at && --fail_at == 0) return NULL;
    live += (int64_t)new_bytes - (int64_t)old_bytes;
    if (new_bytes) return realloc(old, new_bytes);
    free(old);
    return NULL;
}

/* ---- values from text */
static int hex(char ch) { return ch <= '9' ? ch - '0' : (ch | 32) - 'a' + 10; }
static tsrt_str *text_of(tsrt_ctx *c, const char *p, size_t n) {
    char *t = malloc(n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '%') t[k++] = (char)(hex(p[i + 1]) * 16 + hex(p[i + 2])), i += 2;
        else t[k++] = p[i];
    }
    tsrt_str *s = tsrt_str_new(c, t, (int64_t)k);
    free(t);
    return s;
}
static double float_of(const char *p) { return strcmp(p, "-nan") ? strtod(p, NULL) : -(double)NAN; }
static tsrt_complex complex_of(const char *p) {
    char *end;
    tsrt_complex z;
    z.re = strtod(p, &end);
    z.im = strtod(end + 1, NULL);
    return z;
}

static tsrt_list *list_of(tsrt_ctx *c, char kind, const char *p) {
    const tsrt_type *t = kind == 'i' ? &tsrt_type_list_int : kind == 'f' ? &tsrt_type_list_float : kind == 'b' ? &tsrt_type_list_bool
        : kind == 's' ? &tsrt_type_list_str : &list_complex;
    tsrt_list *l = tsrt_list_new(c, t, 0, 0);
    while (*p) {
        size_t n = strcspn(p, ",");
        char one[400];
        snprintf(one, sizeof one, "%.*s", (int)n, p);
        union { int64_t i; double f; bool b; tsrt_complex z; tsrt_str *s; } x;
        if (kind == 'i') x.i = strtoll(one, NULL, 10);
        else if (kind == 'f') x.f = float_of(one);
        else if (kind == 'b') x.b = *one == '1';
        else if (kind == 'z') x.z = complex_of(one);
        else x.s = text_of(c, one + 1, n - 1);      /* after a ' */
        ck_assert_int_eq(tsrt_op_append_t(c, l, &x), 0);
        if (kind == 's') tsrt_release(c, x.s);
        p += n;
        if (*p == ',') p++;
    }
    return l;
}

static Val parse(tsrt_ctx *c, const char *p) {
    Val v = {.kind = *p};
    const char *text = p[0] == 'n' ? "" : p[0] == 'l' ? p + 3 : p + 2;
    switch (v.kind) {
    case 'i': v.i = v.at.i = strtoll(text, NULL, 10); v.opt = (tsrt_opt_int){true, v.i}; tsrt_value_from(c, &tsrt_type_int, &v.i, &v.v); break;
    case 'f': v.f = v.at.f = float_of(text); tsrt_value_from(c, &tsrt_type_float, &v.f, &v.v); break;
    case 'b': v.b = v.at.b = *text == '1'; tsrt_value_from(c, &tsrt_type_bool, &v.b, &v.v); break;
    case 'z': v.z = v.at.z = complex_of(text); tsrt_value_from(c, &tsrt_type_complex, &v.z, &v.v); break;
    case 's': v.s = text_of(c, text, strlen(text)); v.at.p = v.s; v.v = (tsrt_value){&tsrt_type_str, {.p = v.s}}; break;
    case 'l': v.l = list_of(c, p[1], text); v.at.p = v.l; break;
    default: v.v = (tsrt_value){&tsrt_type_none, {0}}; break;
    }
    return v;
}
static void drop(tsrt_ctx *c, Val *v) {
    if (v->kind == 'z') tsrt_value_drop(c, &v->v);
    tsrt_release(c, v->s);
    tsrt_release(c, v->l);
}

/* ---- comparing */
static double ulps;      /* how far a float may be off */
static bool same_float(double a, double b) {
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    if (a == b) return a != 0 || signbit(a) == signbit(b);
    return fabs(a - b) <= ulps * 0x1p-52 * fmax(fabs(a), fabs(b));
}
static bool same_complex(tsrt_complex a, tsrt_complex b) {      /* each part to the size of the whole */
    double off = ulps * 0x1p-52 * hypot(b.re, b.im);
    return (same_float(a.re, b.re) || fabs(a.re - b.re) <= off) && (same_float(a.im, b.im) || fabs(a.im - b.im) <= off);
}
static bool same_list(const tsrt_list *a, const tsrt_list *b) {
    if (a->len != b->len || !tsrt_type_same(a->head.type, b->head.type)) return false;
    for (int64_t i = 0; i < a->len; i++) {
        if (a->head.type->elem[0] == &tsrt_type_float) {
            if (!same_float(tsrt_list_floats(a)[i], tsrt_list_floats(b)[i])) return false;
        } else if (!a->head.type->elem[0]->eq(a->head.type->elem[0], (char *)a->data + (size_t)i * a->head.type->elem[0]->size,
            (char *)b->data + (size_t)i * a->head.type->elem[0]->size)) return false;
    }
    return true;
}

/* Result k of a call, which holds what the operator wrote, against what was recorded; `o` is told by the recorded value's kind where it
 * is a type variable or a Scalar. */
static bool same(const Val *o, const Val *want, char how) {
    switch (want->kind) {
    case 'i': return how == 't' ? o->at.i == want->i : how == 'v' ? o->v.type == &tsrt_type_int && o->v.u.i == want->i : o->i == want->i;
    case 'f': return same_float(how == 't' ? o->at.f : how == 'v' ? o->v.type == &tsrt_type_float ? o->v.u.f : 12345.0 : o->f, want->f);
    case 'b': return (how == 't' ? o->at.b : o->b) == want->b;
    case 'z': return same_complex(how == 't' ? o->at.z : how == 'v' ? *(const tsrt_complex *)tsrt_value_at(&o->v) : o->z, want->z);
    case 's': {
        const tsrt_str *s = how == 't' ? o->at.p : o->s;
        return s && s->len == want->s->len && !memcmp(s->data, want->s->data, (size_t)s->len) && s->data[s->len] == 0;
    }
    case 'l': return o->l && same_list(o->l, want->l);
    default: return false;
    }
}

/* How the outs of an operator are held: told by its row's text, since the table of calls is all this test knows of schemas. */
static const char *row_text(const char *name);
static char how_of(const char *name, int k) {
    char key[16];
    snprintf(key, sizeof key, "o[%d].", k);
    const char *text = row_text(name), *p = text ? strstr(text, key) : NULL;
    return !p ? 0 : p[5] == 'a' ? 't' : p[5];
}

static char *table, *calls;
static char *slurp(const char *name) {
    char path[600];
    const char *root = getenv("TSCC_ROOT");
    snprintf(path, sizeof path, "%s/tests/unit/%s", root ? root : ".", name);
    FILE *f = fopen(getenv("RUNTIME_ANSWERS") && strstr(name, "answers") ? getenv("RUNTIME_ANSWERS") : path, "rb");
    ck_assert_msg(f != NULL, "cannot open %s", path);
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *p = malloc((size_t)n + 1);
    p[fread(p, 1, (size_t)n, f)] = 0;
    fclose(f);
    return p;
}
static const char *row_text(const char *name) {
    static char line[400];
    char key[120];
    snprintf(key, sizeof key, "ROW(\"%s\",", name);
    const char *p = strstr(calls, key);
    if (!p) return NULL;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(p, "\n"), p);
    return line;
}

static const Row *row_of(const char *name) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].name, name)) return &rows[i];
    return NULL;
}

/* Runs one line with the failing allocation `fail`; true when the call was made without one failing. */
static bool run(const char *line, int64_t fail, int *wrong) {
    tsrt_options opt = {.alloc = count_alloc};
    live = fail_at = 0;
    tsrt_ctx *c = tsrt_ctx_new(&opt);
    char *copy = strdup(line), *at = copy, *name = strsep(&at, "\t"), *word;
    Val args[MOST_ARGS] = {{0}}, want[4] = {{0}}, out[4] = {{0}};
    tsrt_value rest[MOST_ARGS];
    int nargs = 0, nwant = 0;
    while ((word = strsep(&at, "\t")) && *word != '=' && *word != '!') args[nargs++] = parse(c, word);
    bool error = *word == '!';
    char *message = error ? strsep(&at, "\t") : NULL;
    while (!error && (word = strsep(&at, "\t"))) want[nwant++] = parse(c, word);
    const Row *row = row_of(name);
    ck_assert_msg(row != NULL, "no row for %s", name);
    bool variadic = strstr(name, "ormat");
    for (int k = 1; k < nargs; k++) rest[k - 1] = args[k].v;
    fail_at = fail;
    int rc = row->call(c, args, out, nargs - 1, variadic ? rest : NULL);
    bool hit = fail && !fail_at;
    fail_at = 0;
    int outs = 0;
    while (how_of(name, outs)) outs++;
    char why[300] = "";
    if (hit) {      /* an error, or the call could do without */
        if (rc && !error && strcmp(tsrt_error_message(c), "out of memory")) snprintf(why, sizeof why, "no memory gave '%s'", tsrt_error_message(c));
    } else if (error) {
        tsrt_str *text = text_of(c, message, strlen(message));
        const char *have = tsrt_error_message(c);
        if (!rc) snprintf(why, sizeof why, "no error, but '%s' expected", text->data);
        else if (strncmp(have, text->data, strcspn(text->data, ":")) && strncmp(have, "startswith", 10) && strncmp(have, "endswith", 8)
            && strncmp(have, "string index", 12)) snprintf(why, sizeof why, "error '%.100s', expected '%.100s'", have, text->data);
        tsrt_release(c, text);
    } else if (rc) {
        snprintf(why, sizeof why, "error '%.200s'", tsrt_error_message(c));
    } else {
        for (int k = 0, arg = 0; k < nwant; k++) {      /* outs first, then the written arguments */
            bool ok;
            if (k < outs) ok = same(&out[k], &want[k], how_of(name, k));
            else {
                while (arg < nargs && args[arg].kind != 'l') arg++;
                ok = arg < nargs && same_list(args[arg].l, want[k].l);
            }
            if (!ok) snprintf(why, sizeof why, "result %d differs: i %lld f %.17g (%a) b %d z %.17g %.17g s '%.80s'", k, (long long)out[k].i, out[k].f,
                out[k].f, out[k].b, out[k].z.re, out[k].z.im, out[k].s ? out[k].s->data : "");
        }
    }
    if (!rc) for (int k = 0; k < outs; k++) {
        char how = how_of(name, k);
        if (how == 't' && nwant > k && want[k].kind == 's') tsrt_release(c, out[k].at.p);
        else if (how == 'v') tsrt_value_drop(c, &out[k].v);
        tsrt_release(c, out[k].s);
        tsrt_release(c, out[k].l);
    }
    for (int k = 0; k < nargs; k++) drop(c, &args[k]);
    for (int k = 0; k < nwant; k++) drop(c, &want[k]);
    tsrt_ctx_free(c);
    if (!*why && live) snprintf(why, sizeof why, "%lld bytes leaked", (long long)live);
    if (*why) {
        (*wrong)++;
        printf("%s\n    %s%s\n", line, why, fail ? " (with a failing allocation)" : "");
    }
    free(copy);
    return !hit;
}

START_TEST(answers) {
    int wrong = 0, cases = 0;
    table = slurp("runtime_answers.txt");
    calls = slurp("runtime_calls.h");
    for (char *p = table, *line; (line = strsep(&p, "\n"));) {
        if (!*line || *line == '#') continue;
        cases++;
        ulps = 4;
        if (strstr(line, "pow.complex") || strstr(line, "gamma")) ulps = 64;      /* libm's own differ so much between versions */
        int before = wrong;
        run(line, 0, &wrong);
        for (int64_t k = 1; wrong == before && k < 200 && !run(line, k, &wrong); k++) {}
    }
    free(table);
    free(calls);
    ck_assert_int_gt(cases, 1000);
    ck_assert_msg(wrong == 0, "%d of %d cases differ", wrong, cases);
}
END_TEST

int main(void) {
    Suite *s = suite_create("runtime_ops");
    TCase *t = tcase_create("answers");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, answers);
    suite_add_tcase(s, t);
    return run_suite(s);
}
