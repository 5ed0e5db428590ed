/* Diagnostics: what is kept, what options do, and how each format looks. */
#include "base/base.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static Session *s;
static void setup(void) { s = session_new(); }
static void teardown(void) { session_free(s); }

static const char *shown(void) {
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    diag_flush(s, f);
    fclose(f);
    char *kept = arena_dup(s->arena, text, len);
    free(text);
    return kept;
}

static Span at(const char *source, const char *part) {
    Source *src = source_add(s, "a.py", source, strlen(source));
    uint32_t lo = src->base + (uint32_t)(strstr(source, part) - source);
    return (Span){lo, lo + (uint32_t)strlen(part)};
}

/* The exact text form: path, line, column, severity, message, code; the line; carets. */
START_TEST(text_form) {
    diag(s, DIAG_syntax, at("x = 1\ny = x @ 3\n", "x @ 3"), "no such thing");
    ck_assert_str_eq(shown(), "a.py:2:5: error: no such thing [syntax]\ny = x @ 3\n    ^~~~~\n");
    ck_assert_str_eq(shown(), "");   /* what was shown is not shown again */
}
END_TEST

START_TEST(tabs_and_wide_characters) {
    diag(s, DIAG_syntax, at("\treturn \xE4\xB8\xAD\xC3\xA9 + bad\n", "bad"), "m");
    ck_assert_str_eq(shown(), "a.py:1:17: error: m [syntax]\n\treturn \xE4\xB8\xAD\xC3\xA9 + bad\n\t             ^~~\n");
}
END_TEST

START_TEST(several_lines) {
    diag(s, DIAG_syntax, at("f(a,\n  b)\n", "(a,\n  b)"), "m");
    ck_assert_str_eq(shown(), "a.py:1:2: error: m [syntax]\nf(a,\n ^~~\n  b)\n  ~~\n");
    diag(s, DIAG_syntax, at("if x:\n  1\n  2\n  3\n  4\n", "if x:\n  1\n  2\n  3\n  4"), "m");
    ck_assert_str_eq(shown(), "a.py:1:1: error: m [syntax]\nif x:\n^~~~~\n...\n  4\n  ~\n");
}
END_TEST

START_TEST(long_lines_are_windowed) {
    size_t n = 5000000;
    char *text = malloc(n + 1);
    memset(text, 'a', n);
    text[n] = 0;
    Source *src = source_add(s, "long.py", text, n);
    free(text);
    diag(s, DIAG_syntax, (Span){src->base + 4000000, src->base + 4900000}, "m");
    const char *out = shown();
    ck_assert_int_lt((int)strlen(out), 500);
    ck_assert_ptr_nonnull(strstr(out, "long.py:1:4000001: error: m"));
    ck_assert_ptr_nonnull(strstr(out, "\n...aaa"));
    ck_assert_ptr_nonnull(strstr(out, "aaa...\n"));
    ck_assert_ptr_nonnull(strstr(out, "   ^~~"));
}
END_TEST

START_TEST(text_is_clean) {
    diag(s, DIAG_syntax, at("x = \033[31m\xFF y\n", "y"), "bad \xC0 text");
    const char *out = shown();
    ck_assert_ptr_null(strchr(out, '\033'));
    ck_assert_ptr_null(strchr(out, '\xFF'));
    ck_assert_ptr_nonnull(strstr(out, "bad \xEF\xBF\xBD text"));
}
END_TEST

START_TEST(notes_and_help) {
    Span span = at("a = 1\nb = a\n", "b");
    diag(s, DIAG_bad_target, span, "assign to", "b");
    diag_note(s, at("zz\n", "zz"), "it is %s", "here");
    diag_help(s, "write %d", 7);
    ck_assert_str_eq(shown(), "a.py:2:1: error: cannot assign to b [bad_target]\nb = a\n^\na.py:1:1: note: it is here\nzz\n^~\nhelp: write 7\n");
}
END_TEST

START_TEST(no_place) {
    diag(s, DIAG_internal, (Span){0, 0}, "lost");
    ck_assert_ptr_nonnull(strstr(shown(), "tscc: internal error: lost [internal]\n"));
    ck_assert_int_eq(diag_exit_status(s), 70);
}
END_TEST

START_TEST(exit_statuses) {
    ck_assert_int_eq(diag_exit_status(s), 0);
    diag(s, DIAG_bad_type_comment, (Span){0, 0});
    ck_assert_int_eq(diag_exit_status(s), 0);
    diag(s, DIAG_named_escape, (Span){0, 0});
    ck_assert_int_eq(diag_exit_status(s), 3);
    diag(s, DIAG_try_alone, (Span){0, 0});
    ck_assert_int_eq(diag_exit_status(s), 1);
    const char *out = shown();
    ck_assert_ptr_nonnull(strstr(out, "warning: "));
    ck_assert_ptr_nonnull(strstr(out, "error: character names (\\N{...}) are not supported [named_escape]"));
}
END_TEST

START_TEST(warning_options) {
    ck_assert(!diag_option(s, "no-such-warning"));
    ck_assert(!diag_option(s, "try-alone"));   /* an error is no option */
    ck_assert(diag_option(s, "no-bad-type-comment"));
    diag(s, DIAG_bad_type_comment, (Span){0, 0});
    diag_note(s, (Span){0, 0}, "goes with it");
    ck_assert_str_eq(shown(), "");
    ck_assert(diag_option(s, "error=bad-type-comment"));
    diag(s, DIAG_bad_type_comment, (Span){0, 0});
    ck_assert_int_eq(s->diags.errors, 1);
    ck_assert(diag_option(s, "error"));
    ck_assert(diag_option(s, "no-error=bad-type-comment"));
    diag(s, DIAG_bad_type_comment, (Span){0, 0});
    ck_assert_int_eq(s->diags.errors, 1);
    ck_assert_int_eq(s->diags.warnings, 1);
    diag(s, DIAG_float_range, (Span){0, 0});
    ck_assert_int_eq(s->diags.errors, 2);
    ck_assert(diag_option(s, "no-error"));
    ck_assert(diag_option(s, "no-all"));
    diag(s, DIAG_float_range, (Span){0, 0});
    ck_assert_int_eq(s->diags.errors + s->diags.warnings, 3);
}
END_TEST

START_TEST(muted_reports_are_counted) {
    s->diags.muted = 1;
    diag(s, DIAG_try_alone, (Span){0, 0});
    diag_note(s, (Span){0, 0}, "n");
    diag(s, DIAG_float_range, (Span){0, 0});
    ck_assert_int_eq(s->diags.muted_count, 1);
    s->diags.muted = 0;
    ck_assert_str_eq(shown(), "");
    ck_assert_int_eq(diag_exit_status(s), 0);
}
END_TEST

START_TEST(limit) {
    s->diags.limit = 3;
    for (int i = 0; i < 10; i++) diag(s, DIAG_try_alone, (Span){0, 0});
    ck_assert(s->diags.stopped);
    ck_assert_int_eq(s->diags.list.len, 4);
    ck_assert_ptr_nonnull(strstr(shown(), "too many errors; stopped after 3"));
}
END_TEST

START_TEST(json) {
    s->diags.format = DIAG_JSON;
    diag(s, DIAG_syntax, at("x = \"q\"\n", "\"q\""), "say \"hi\"\n\x01");
    diag_note(s, (Span){0, 0}, "n1");
    diag_help(s, "h1");
    ck_assert_str_eq(shown(), "[{\"file\": \"a.py\", \"line\": 1, \"column\": 5, \"end_line\": 1, \"end_column\": 8, \"severity\": \"error\", "
                              "\"code\": \"syntax\", \"message\": \"say \\\"hi\\\"\\n\xEF\xBF\xBD\", \"notes\": [{\"message\": \"n1\"}], "
                              "\"help\": [\"h1\"]}]\n");
}
END_TEST

START_TEST(sarif) {
    s->diags.format = DIAG_SARIF;
    diag(s, DIAG_syntax, at("\xC3\xA9 = 1\n", "1"), "m");
    diag(s, DIAG_try_alone, (Span){0, 0});
    const char *out = shown();
    ck_assert_ptr_nonnull(strstr(out, "\"version\": \"2.1.0\""));
    ck_assert_ptr_nonnull(strstr(out, "\"startLine\": 1, \"startColumn\": 5, \"endLine\": 1, \"endColumn\": 6"));
    ck_assert_ptr_nonnull(strstr(out, "\"ruleId\": \"try_alone\", \"ruleIndex\": 1, \"level\": \"error\""));
}
END_TEST

START_TEST(colors) {
    s->diags.color = true;
    diag(s, DIAG_syntax, at("x\n", "x"), "m");
    ck_assert_ptr_nonnull(strstr(shown(), "\033[1;31merror: \033[0m"));
}
END_TEST

START_TEST(suggestions) {
    Sym names[] = {sym(s, "length"), sym(s, "append"), sym(s, "extend"), sym(s, "x"), sym(s, "Tensor")};
    ck_assert_ptr_eq(suggest(sym(s, "lenght"), names, 5), names[0]);
    ck_assert_ptr_eq(suggest(sym(s, "apend"), names, 5), names[1]);
    ck_assert_ptr_eq(suggest(sym(s, "tensor"), names, 5), names[4]);
    ck_assert_ptr_null(suggest(sym(s, "zebra"), names, 5));
    ck_assert_ptr_null(suggest(sym(s, "y"), names, 5));
    ck_assert_ptr_null(suggest(sym(s, "append"), names + 1, 1));   /* the name itself is no suggestion */
}
END_TEST

START_TEST(every_row) {
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    diag_list(f);
    fclose(f);
    for (int id = 0; id < NUM_DIAGS; id++) ck_assert_ptr_nonnull(strstr(text, diag_code((DiagId)id)));
    free(text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("diag");
    TCase *t = tcase_create("diag");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, text_form);
    tcase_add_test(t, tabs_and_wide_characters);
    tcase_add_test(t, several_lines);
    tcase_add_test(t, long_lines_are_windowed);
    tcase_add_test(t, text_is_clean);
    tcase_add_test(t, notes_and_help);
    tcase_add_test(t, no_place);
    tcase_add_test(t, exit_statuses);
    tcase_add_test(t, warning_options);
    tcase_add_test(t, muted_reports_are_counted);
    tcase_add_test(t, limit);
    tcase_add_test(t, json);
    tcase_add_test(t, sarif);
    tcase_add_test(t, colors);
    tcase_add_test(t, suggestions);
    tcase_add_test(t, every_row);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
