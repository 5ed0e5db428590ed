/* caught.c: errors that compiled code catches. An error's classes are the lines of `kinds`, its own first, or the class that is shown; the
 * bases of Python's own classes are known here. A caught error is two strs: its classes, below the one that is shown ("=" before the first
 * says that the text is Python's already), and its text. */
#include "op.h"
#include "repr.h"
#include "rt.h"

typedef struct Part { const char *p; size_t n; } Part;

static Part line_of(const char **at, char end) {
    Part line = {*at, strcspn(*at, end == ' ' ? " \n" : "\n")};
    *at += line.n + (**at && (*at)[line.n] ? 1 : 0);
    static const char own[] = "builtins.";
    if (line.n && *line.p == '=') line.p++, line.n--;
    if (line.n > sizeof own - 1 && !memcmp(line.p, own, sizeof own - 1)) line.p += sizeof own - 1, line.n -= sizeof own - 1;
    return line;
}
static bool is(Part a, const char *b, size_t n) { return a.n == n && !memcmp(a.p, b, n); }

/* Is the class, or a base of it that is not told, named `want`? */
static bool is_a(Part cls, Part want) {
    static const char *const base[][2] = {{"IndexError", "LookupError"}, {"KeyError", "LookupError"}, {"ZeroDivisionError", "ArithmeticError"},
        {"OverflowError", "ArithmeticError"}, {"FloatingPointError", "ArithmeticError"}, {"RecursionError", "RuntimeError"},
        {"NotImplementedError", "RuntimeError"}, {"UnicodeError", "ValueError"}};
    if (is(cls, want.p, want.n)) return true;
    for (size_t i = 0; i < sizeof base / sizeof *base; i++)
        if (is(cls, base[i][0], strlen(base[i][0])) && is(want, base[i][1], strlen(base[i][1]))) return true;
    return false;
}

/* Classes as lines against the names of one clause. Ends at the clause's newline. */
static bool matches(const char *kinds, const char *clause) {
    bool told = false;                /* down to BaseException: nothing is implied */
    for (const char *k = kinds; *k;) {
        Part cls = line_of(&k, '\n');
        told |= is(cls, "BaseException", 13);
    }
    for (const char *at = clause; *at && *at != '\n';) {
        Part want = {at, strcspn(at, " \n")};
        at += want.n + (at[want.n] == ' ');
        if (is(want, "*", 1) || is(want, "~", 1)) return true;
        if (!told && (is(want, "Exception", 9) || is(want, "BaseException", 13))) return true;
        for (const char *k = kinds; *k;)
            if (is_a(line_of(&k, '\n'), want)) return true;
    }
    return false;
}

static const char *kinds_of(tsrt_ctx *c) {
    const char *kinds = rt_text_get(&c->kinds);
    return *kinds ? kinds : rt_text_get(&c->cls);
}

int64_t tsrt_error_clause(tsrt_ctx *c, const char *clauses) {
    const char *kinds = c->held ? "RuntimeError" : kinds_of(c);
    for (int64_t i = 0; *clauses; i++) {
        if (matches(kinds, clauses)) return i;
        clauses += strcspn(clauses, "\n");
        if (*clauses) clauses++;
    }
    return -1;
}

static void put_buf(void *user, const char *text, size_t n) { rt_buf_add(user, text, n); }

int rt_fail_value(tsrt_ctx *c, const char *before, const tsrt_type *t, const void *at, const char *after) {
    tsrt_buf b;
    rt_buf_init(&b, c);
    rt_buf_puts(&b, before);
    rt_repr_value(t, at, put_buf, &b);
    rt_buf_puts(&b, after);
    rt_buf_char(&b, 0);
    if (!b.failed) rt_fail_python(c, b.p);
    rt_buf_free(&b);
    return 1;
}

/* str() of the exception that Python would have. */
static int text_of(tsrt_ctx *c, tsrt_buf *b) {
    const char *kinds = kinds_of(c), *at = kinds, *text = rt_text_get(&c->message), *python = rt_text_get(&c->python);
    if (*python) return rt_buf_puts(b, python);
    if (*kinds == '=') return rt_buf_puts(b, text);
    Part cls = line_of(&at, '\n');
    if (!strncmp(text, cls.p, cls.n) && !strncmp(text + cls.n, ": ", 2)) return rt_buf_puts(b, text + cls.n + 2);
    if (!is(cls, "KeyError", 8) || !*text) return rt_buf_puts(b, text);
    rt_repr_str(text, strlen(text), put_buf, b);      /* str(KeyError("k")) is 'k' with its quotes */
    return b->failed;
}

int tsrt_error_take(tsrt_ctx *c, const char *clauses, tsrt_str **cls, tsrt_str **message) {
    const bool as_it_is = *clauses == '~';
    if (c->held) return !(*cls = tsrt_str_new(c, "RuntimeError", 12)) || !(*message = tsrt_str_new(c, "", 0));
    tsrt_buf b;
    rt_buf_init(&b, c);
    rt_buf_puts(&b, rt_text_get(&c->cls));
    rt_buf_char(&b, '\n');
    if (*kinds_of(c) != '=' && !as_it_is) rt_buf_char(&b, '=');
    rt_buf_puts(&b, as_it_is ? rt_text_get(&c->kinds) : kinds_of(c));
    if (rt_buf_str(&b, cls)) return 1;
    rt_buf_init(&b, c);
    if (as_it_is) rt_buf_puts(&b, rt_text_get(&c->message));
    else text_of(c, &b);
    if (rt_buf_str(&b, message)) {
        tsrt_release(c, *cls);
        return 1;
    }
    tsrt_error_clear(c);
    return 0;
}

/* Of a caught error: `cls` as tsrt_error_take gave it. */
static const char *caught_kinds(const tsrt_str *cls) {
    const char *nl = strchr(cls->data, '\n');
    return nl && nl[1] ? nl + 1 : cls->data;
}

bool tsrt_prim_error_is(const tsrt_str *kinds, const tsrt_str *clause) { return matches(caught_kinds(kinds), clause->data); }

int tsrt_prim_error_name(tsrt_ctx *c, const tsrt_str *kinds, tsrt_str **out) {
    const char *at = caught_kinds(kinds);
    Part cls = line_of(&at, '\n');
    for (size_t i = cls.n; i > 0; i--)
        if (cls.p[i - 1] == '.') {
            cls.p += i;
            cls.n -= i;
            break;
        }
    return !(*out = tsrt_str_new(c, cls.p, (int64_t)cls.n));
}
