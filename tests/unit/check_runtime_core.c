/* The runtime below its operators: contexts, errors and their frames, call depth, reference counts of nested values, running out of
 * memory anywhere, values of any type, both printers. */
#include <check.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "repr.h"
#include "tsrt.h"
#include "run_suite.h"

/* ---- an allocator that counts and fails at will, and output that is kept */
typedef struct World { int64_t live, fail_at; char out[4000]; size_t len; } World;
static World w;
static void *count_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    World *x = user;
    if (new_bytes && x->fail_at && --x->fail_at == 0) return NULL;
    x->live += (int64_t)new_bytes - (int64_t)old_bytes;
    if (new_bytes) return realloc(old, new_bytes);
    free(old);
    return NULL;
}
static void keep(void *user, int stream, const char *text, size_t len) {
    World *x = user;
    if (x->len + len + 2 > sizeof x->out) len = sizeof x->out - x->len - 2;
    if (stream == 2) x->out[x->len++] = '!';
    memcpy(x->out + x->len, text, len);
    x->out[x->len += len] = 0;
}
static tsrt_ctx *new_ctx(int64_t max_depth) {
    w = (World){0};
    tsrt_options o = {.alloc = count_alloc, .write = keep, .user = &w, .max_depth = max_depth};
    return tsrt_ctx_new(&o);
}

/* ---- types as generated code makes them: (int, str), List[(int, str)], Optional[int], Optional[str], List[Optional[int]], List[Any] */
typedef struct Pair { int64_t n; tsrt_str *s; } Pair;
static const tsrt_type *const pair_elem[] = {&tsrt_type_int, &tsrt_type_str};
static const uint32_t pair_offset[] = {offsetof(Pair, n), offsetof(Pair, s)};
static const tsrt_type pair = {.kind = TSRT_TUPLE, .size = sizeof(Pair), .align = 8, .nelem = 2, .name = "Tuple[int, str]", .elem = pair_elem,
    .offset = pair_offset, .retain = tsrt_tuple_retain_at, .drop = tsrt_tuple_drop_at, .eq = tsrt_tuple_eq_at, .hash = tsrt_tuple_hash_at,
    .show = tsrt_tuple_show_at};
static const tsrt_type *const one_elem[] = {&tsrt_type_float};
static const uint32_t one_offset[] = {0};
static const tsrt_type one = {.kind = TSRT_TUPLE, .size = 8, .align = 8, .nelem = 1, .name = "Tuple[float]", .elem = one_elem, .offset = one_offset,
    .eq = tsrt_tuple_eq_at, .hash = tsrt_tuple_hash_at, .show = tsrt_tuple_show_at};
#define LIST(var_, of_, name_)                                                                                         \
    static const tsrt_type *const var_##_elem[] = {&of_};                                                              \
    static const tsrt_type var_ = {.kind = TSRT_LIST, .size = 8, .align = 8, .nelem = 1, .name = name_, .elem = var_##_elem,   \
        .retain = tsrt_cell_retain_at, .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at, .show = tsrt_list_show_at};
#define OPTIONAL(var_, of_, size_, name_)                                                                              \
    static const tsrt_type *const var_##_elem[] = {&of_};                                                              \
    static const tsrt_type var_ = {.kind = TSRT_OPTIONAL, .size = size_, .align = 8, .nelem = 1, .name = name_, .elem = var_##_elem,   \
        .retain = tsrt_optional_retain_at, .drop = tsrt_optional_drop_at, .eq = tsrt_optional_eq_at, .hash = tsrt_optional_hash_at,  \
        .show = tsrt_optional_show_at};
LIST(list_pair, pair, "List[Tuple[int, str]]")
LIST(list_any, tsrt_type_any, "List[Any]")
LIST(list_list, tsrt_type_list_str, "List[List[str]]")
OPTIONAL(opt_int, tsrt_type_int, sizeof(tsrt_opt_int), "Optional[int]")
OPTIONAL(opt_str, tsrt_type_str, sizeof(void *), "Optional[str]")
OPTIONAL(opt_pair, pair, 8 + sizeof(Pair), "Optional[Tuple[int, str]]")
LIST(list_opt, opt_int, "List[Optional[int]]")
LIST(list_opt_pair, opt_pair, "List[Optional[Tuple[int, str]]]")

static char shown[2000];
static const char *show(tsrt_ctx *c, const tsrt_type *t, const void *at) {      /* borrows the value */
    tsrt_value v;
    if (t->retain) t->retain(t, (void *)(uintptr_t)at);
    ck_assert_int_eq(tsrt_value_from(c, t, at, &v), 0);
    tsrt_str *s = tsrt_value_show(c, &v);
    snprintf(shown, sizeof shown, "%.*s", (int)s->len, s->data);
    tsrt_release(c, s);
    tsrt_value_drop(c, &v);
    return shown;
}
static void put(void *user, const char *text, size_t len) { strncat(user, text, len); }
static const char *repr(const tsrt_type *t, const void *at) {
    shown[0] = 0;
    rt_repr_value(t, at, put, shown);
    return shown;
}

START_TEST(errors_keep_their_frames) {
    static const tsrt_site in = {"f.tsc", "inner", "    return a // b", 3, 12, 18}, out = {"f.tsc", "outer", NULL, 9, 5, 6};
    tsrt_ctx *c = new_ctx(0);
    ck_assert_str_eq(tsrt_error_text(c), "");
    tsrt_trace(c, &in);      /* no error: no frame */
    ck_assert_int_eq(tsrt_error_depth(c), 0);
    int64_t q = 77;
    ck_assert_int_eq(tsrt_op_floordiv_int(c, 1, 0, &q), 1);
    ck_assert_int_eq(q, 77);
    tsrt_trace(c, &in);
    tsrt_trace(c, &out);
    ck_assert_int_eq(tsrt_fail(c, "builtins.KeyError", "second"), 1);      /* the first stays */
    ck_assert_str_eq(tsrt_error_message(c), "division by 0");
    ck_assert_str_eq(tsrt_error_class(c), "RuntimeError");
    ck_assert_ptr_eq(tsrt_error_site(c, 0), &in);
    ck_assert_ptr_eq(tsrt_error_site(c, 1), &out);
    ck_assert_ptr_null(tsrt_error_site(c, 2));
    const char *want = "The following operation failed in the TorchScript interpreter.\n"
        "Traceback of TorchScript (most recent call last):\n  File \"f.tsc\", line 9, in outer\n"
        "  File \"f.tsc\", line 3, in inner\n    return a // b\n           ~~~~~~ <--- HERE\nRuntimeError: division by 0\n";
    ck_assert_str_eq(tsrt_error_text(c), want);
    w.fail_at = 1;      /* the report is kept: asking again needs no memory */
    ck_assert_str_eq(tsrt_error_text(c), want);
    tsrt_error_clear(c);
    ck_assert_str_eq(tsrt_error_message(c), "");
    for (int i = 0; i < 1000; i++) {      /* many frames: the innermost and the outermost are kept */
        if (!i) tsrt_fail(c, "builtins.ValueError", "%s", "deep");
        tsrt_trace(c, i < 999 ? &in : &out);
    }
    ck_assert_int_eq(tsrt_error_depth(c), 64);
    ck_assert_ptr_eq(tsrt_error_site(c, 63), &out);
    ck_assert_ptr_eq(tsrt_error_site(c, 62), &in);
    w.fail_at = 1;      /* no memory for the report: the message */
    ck_assert_str_eq(tsrt_error_text(c), "deep");
    w.fail_at = 0;
    ck_assert_ptr_nonnull(strstr(tsrt_error_text(c), "... 936 frames not shown ..."));
    ck_assert_ptr_nonnull(strstr(tsrt_error_text(c), "builtins.ValueError: deep\n"));
    tsrt_error_clear(c);
    char text[5000];
    memset(text, 'x', sizeof text);
    tsrt_str *m = tsrt_str_new(c, text, sizeof text);
    w.fail_at = 1;      /* a long message without memory is cut */
    tsrt_fail_str(c, NULL, m);
    ck_assert_int_gt((int)strlen(tsrt_error_message(c)), 100);
    w.fail_at = 0;
    tsrt_error_clear(c);
    tsrt_fail_str(c, NULL, m);
    ck_assert_int_eq((int)strlen(tsrt_error_message(c)), 5000);
    tsrt_release(c, m);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

/* Recursion without end, with frames of some size; the depth it came to is left in *depth. */
static int endless(tsrt_ctx *c, int64_t *depth, char *from) {
    volatile char frame[500];
    frame[0] = from ? *from : 0;
    if (tsrt_enter(c)) return 1;
    ++*depth;
    char x = frame[0];
    int rc = endless(c, depth, &x);
    frame[1] = x;
    tsrt_leave(c);
    return rc;
}
static void *in_thread(void *user) {
    int64_t depth = 0;
    ck_assert_int_eq(endless(user, &depth, NULL), 1);
    return (void *)(intptr_t)depth;
}
START_TEST(recursion_ends_in_an_error) {
    tsrt_ctx *c = new_ctx(0);
    int64_t here = (int64_t)(intptr_t)in_thread(c);
    ck_assert_int_gt(here, 1000);
    ck_assert_str_eq(tsrt_error_class(c), "builtins.RecursionError");
    tsrt_error_clear(c);
    pthread_attr_t a;      /* the same context in a thread with a small stack, then here again */
    pthread_t t;
    void *depth;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 256 * 1024);
    ck_assert_int_eq(pthread_create(&t, &a, in_thread, c), 0);
    pthread_join(t, &depth);
    ck_assert_int_gt((int64_t)(intptr_t)depth, 20);
    ck_assert_int_lt((int64_t)(intptr_t)depth, 600);
    tsrt_error_clear(c);
    ck_assert_int_eq((int64_t)(intptr_t)in_thread(c), here);
    tsrt_ctx_free(c);
    c = new_ctx(100);      /* a limit of one's own */
    ck_assert_int_eq((int64_t)(intptr_t)in_thread(c), 100);
    tsrt_error_clear(c);
    ck_assert_int_eq((int64_t)(intptr_t)in_thread(c), 100);
    tsrt_ctx_free(c);
}
END_TEST

START_TEST(counts_of_nested_values) {
    tsrt_ctx *c = new_ctx(0);
    tsrt_str *s = tsrt_str_from(c, "shared");
    Pair p = {1, s}, got;
    tsrt_list *l = tsrt_list_of(c, &list_pair, &p, 1), *m, *k;
    ck_assert_int_eq(s->head.count, 2);
    ck_assert_int_eq(tsrt_op_append_t(c, l, &p), 0);
    ck_assert_int_eq(s->head.count, 3);
    ck_assert_int_eq(tsrt_op_mul_left_t(c, l, 3, &m), 0);
    ck_assert_int_eq(s->head.count, 9);
    ck_assert_int_eq(tsrt_op_add_t(c, l, m, &k), 0);
    ck_assert_int_eq(s->head.count, 17);
    ck_assert_int_eq(tsrt_op_pop_t(c, k, -1, &got), 0);      /* the reference goes along */
    ck_assert_int_eq(s->head.count, 17);
    tsrt_tuple_drop_at(c, &pair, &got);
    ck_assert_int_eq(tsrt_op_Delete_t(c, k, 0), 0);
    ck_assert_int_eq(s->head.count, 15);
    ck_assert_int_eq(tsrt_op___getitem___t(c, k, 0, &got), 0);
    ck_assert_int_eq(s->head.count, 16);
    ck_assert_int_eq(tsrt_op__set_item_t(c, k, 1, &got), 0);
    ck_assert_int_eq(s->head.count, 16);
    ck_assert_int_eq(tsrt_op_insert_t(c, k, 0, &got), 0);
    tsrt_tuple_drop_at(c, &pair, &got);
    ck_assert_int_eq(s->head.count, 16);
    ck_assert_int_eq(tsrt_op_extend_t(c, k, k), 0);
    ck_assert_int_eq(k->len, 14);
    ck_assert_int_eq(tsrt_op_mul__t(c, k, 2), 0);
    ck_assert_int_eq(s->head.count, 1 + 2 + 6 + 28);
    tsrt_list *part;
    ck_assert_int_eq(tsrt_op_slice_t(c, k, &(tsrt_opt_int){false, 0}, &(tsrt_opt_int){false, 0}, -2, &part), 0);
    ck_assert_int_eq(part->len, 14);
    ck_assert_int_eq(tsrt_op_sort_any(c, part, true), 0);
    ck_assert(tsrt_list_eq_at(&list_pair, &part, &part));
    tsrt_release(c, part);
    ck_assert_int_eq(tsrt_op_clear_t(c, k), 0);
    tsrt_release(c, k);
    tsrt_release(c, m);
    ck_assert_int_eq(s->head.count, 3);
    ck_assert_str_eq(show(c, &list_pair, &l), "[(1, shared), (1, shared)]");
    ck_assert_str_eq(repr(&list_pair, &l), "[(1, 'shared'), (1, 'shared')]");
    tsrt_release(c, l);
    struct { bool has; Pair p; } op = {true, {2, s}};
    l = tsrt_list_of(c, &list_opt_pair, &op, 1);
    op.has = false;
    tsrt_op_append_t(c, l, &op);
    ck_assert_int_eq(s->head.count, 2);
    ck_assert_str_eq(show(c, &list_opt_pair, &l), "[(2, shared), None]");
    tsrt_release(c, l);
    tsrt_list *inner = tsrt_list_of(c, &tsrt_type_list_str, &s, 1);
    l = tsrt_list_of(c, &list_list, &inner, 1);
    tsrt_op_append_t(c, l, &inner);
    tsrt_release(c, inner);
    ck_assert_int_eq(inner->head.count, 2);
    ck_assert_str_eq(repr(&list_list, &l), "[['shared'], ['shared']]");
    tsrt_release(c, l);
    ck_assert_int_eq(s->head.count, 1);
    tsrt_release(c, s);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

START_TEST(any_and_optional) {
    tsrt_ctx *c = new_ctx(0);
    tsrt_value v;
    tsrt_opt_int none = {false, 0}, five = {true, 5};
    tsrt_value_from(c, &opt_int, &none, &v);
    ck_assert_ptr_eq(v.type, &tsrt_type_none);
    tsrt_value_from(c, &opt_int, &five, &v);
    ck_assert_ptr_eq(v.type, &tsrt_type_int);
    ck_assert_int_eq(v.u.i, 5);
    tsrt_str *s = tsrt_str_from(c, "text"), *null = NULL;
    tsrt_value_from(c, &opt_str, &null, &v);
    ck_assert_ptr_eq(v.type, &tsrt_type_none);
    tsrt_value_from(c, &opt_str, &s, &v);      /* moved in */
    ck_assert_ptr_eq(v.type, &tsrt_type_str);
    Pair p = {1, s};
    tsrt_value big, copy;
    tsrt_retain(s);
    ck_assert_int_eq(tsrt_value_from(c, &pair, &p, &big), 0);
    ck_assert_ptr_eq(((const Pair *)tsrt_value_at(&big))->s, s);
    tsrt_list *l = tsrt_list_new(c, &list_any, 0, 0);
    tsrt_op_append_t(c, l, &v);
    tsrt_op_append_t(c, l, &big);
    copy = big;
    tsrt_any_retain_at(&tsrt_type_any, &copy);
    ck_assert(tsrt_any_eq_at(&tsrt_type_any, &copy, &big));
    ck_assert(!tsrt_any_eq_at(&tsrt_type_any, &copy, &v));
    tsrt_value_drop(c, &copy);
    double x = 0.1;
    tsrt_value_from(c, &one, &x, &copy);      /* 8 bytes: no box */
    tsrt_op_append_t(c, l, &copy);
    tsrt_op_append_t(c, l, &(tsrt_value){&tsrt_type_none, {0}});
    tsrt_complex z = {1, -2};
    tsrt_value_from(c, &tsrt_type_complex, &z, &copy);
    tsrt_op_append_t(c, l, &copy);
    tsrt_value_drop(c, &copy);
    ck_assert_str_eq(show(c, &list_any, &l), "[text, (1, text), (0.10000000000000001,), None, 1.-2.j]");
    ck_assert_str_eq(repr(&list_any, &l), "['text', (1, 'text'), (0.1,), None, (1-2j)]");
    tsrt_value_drop(c, &v);
    tsrt_value_drop(c, &big);
    tsrt_release(c, l);
    l = tsrt_list_of(c, &list_opt, (tsrt_opt_int[]){none, five}, 2);
    ck_assert_str_eq(show(c, &list_opt, &l), "[None, 5]");
    tsrt_release(c, l);
    ck_assert(!tsrt_type_same(&opt_int, &opt_str));
    static const tsrt_type *const other_elem[] = {&tsrt_type_int, &tsrt_type_str};
    tsrt_type other = pair;
    other.elem = other_elem;
    ck_assert(tsrt_type_same(&pair, &other));
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

/* A list in a list in a list ...: freed without recursion as deep, shown with an error. */
START_TEST(deep_values) {
    tsrt_ctx *c = new_ctx(0);
    tsrt_list *l = tsrt_list_new(c, &list_any, 0, 0);
    for (int i = 0; i < 300000; i++) {
        tsrt_value v;
        tsrt_value_from(c, &list_any, &l, &v);
        tsrt_list *outer = tsrt_list_new(c, &list_any, 0, 1);
        tsrt_op_append_t(c, outer, &v);
        tsrt_value_drop(c, &v);
        l = outer;
    }
    tsrt_value v;
    tsrt_value_from(c, &list_any, &l, &v);
    ck_assert_ptr_null(tsrt_value_show(c, &v));
    ck_assert_str_eq(tsrt_error_class(c), "builtins.RecursionError");
    rt_repr_value(&list_any, &l, put, (shown[0] = 0, shown));
    ck_assert_ptr_nonnull(strstr(shown, "..."));
    tsrt_value_drop(c, &v);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

/* One string of everything that allocates; run with each allocation failing in turn. */
static int everything(tsrt_ctx *c) {
    int rc = 1;
    tsrt_str *s = NULL, *t = NULL;
    tsrt_list *l = NULL, *m = NULL;
    tsrt_value v = {0}, box = {0};
    Pair p;
    if (!(s = tsrt_str_from(c, "some text that is long enough to need memory, again and again"))) goto end;
    if (tsrt_op_replace(c, s, tsrt_str_from(c, "a"), tsrt_str_from(c, "."), -1, &t)) goto end;
    p = (Pair){3, t};
    if (!(l = tsrt_list_new(c, &list_pair, 0, 0))) goto end;
    for (int i = 0; i < 20; i++)
        if (tsrt_op_append_t(c, l, &p)) goto end;
    if (tsrt_op_insert_t(c, l, 3, &p) || tsrt_op_extend_t(c, l, l) || tsrt_op_sort_any(c, l, false) || tsrt_op_mul__t(c, l, 2)) goto end;
    if (tsrt_op_slice_t(c, l, &(tsrt_opt_int){0}, &(tsrt_opt_int){0}, 3, &m)) goto end;
    tsrt_retain(t);
    if (tsrt_value_from(c, &pair, &p, &box)) {
        tsrt_release(c, t);
        goto end;
    }
    tsrt_retain(l);
    tsrt_value_from(c, &list_pair, &l, &v);
    tsrt_value args[2] = {v, box};
    if (tsrt_print(c, args, 2) || tsrt_warn(c, NULL, s)) goto end;
    tsrt_str *r = tsrt_value_show(c, &v);
    if (!r) goto end;
    tsrt_release(c, r);
    if (tsrt_op_format(c, t, 2, args, &r)) goto end;
    tsrt_release(c, r);
    rc = 0;
end:
    tsrt_value_drop(c, &v);
    tsrt_value_drop(c, &box);
    tsrt_release(c, s);
    tsrt_release(c, t);
    tsrt_release(c, l);
    tsrt_release(c, m);
    return rc;
}
START_TEST(out_of_memory_anywhere) {
    int runs = 0;
    for (int64_t k = 1;; k++, runs++) {
        tsrt_ctx *c = new_ctx(0);
        int64_t before = w.live;
        w.fail_at = k;
        int rc = everything(c);
        bool hit = w.fail_at == 0;
        w.fail_at = 0;
        if (hit) ck_assert_str_eq(tsrt_error_message(c), "out of memory");
        else ck_assert_int_eq(rc, 0);
        tsrt_error_clear(c);
        ck_assert_int_eq(w.live, before);
        tsrt_ctx_free(c);
        ck_assert_int_eq(w.live, 0);
        if (!hit) break;
    }
    ck_assert_int_gt(runs, 10);
    w = (World){.fail_at = 1};
    ck_assert_ptr_null(tsrt_ctx_new(&(tsrt_options){.alloc = count_alloc, .user = &w}));
    tsrt_ctx *c = new_ctx(0);      /* sizes that no memory has */
    tsrt_list *l = tsrt_list_of(c, &tsrt_type_list_int, (int64_t[]){1, 2}, 2), *m;
    tsrt_str *s = tsrt_str_from(c, "ab"), *t;
    ck_assert_int_eq(tsrt_op_mul_left_t(c, l, INT64_MAX, &m), 1);
    tsrt_error_clear(c);
    ck_assert_int_eq(tsrt_op_mul__t(c, l, INT64_MAX / 2), 1);
    tsrt_error_clear(c);
    ck_assert_int_eq(tsrt_op_zfill(c, s, INT64_MAX, &t), 1);
    tsrt_error_clear(c);
    ck_assert_int_eq(tsrt_list_reserve(c, l, INT64_MAX), 1);
    ck_assert_ptr_null(tsrt_list_new(c, &tsrt_type_list_int, INT64_MAX, 0));
    ck_assert_ptr_null(tsrt_list_new(c, &tsrt_type_list_int, -1, 0));
    ck_assert_ptr_null(tsrt_str_new(c, "", -5));
    tsrt_release(c, l);
    tsrt_release(c, s);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

START_TEST(immortal_and_short_strings) {
    tsrt_ctx *c = new_ctx(0);
    int64_t before = w.live;
    tsrt_str *s = tsrt_str_new(c, "a\0b", 3), *x, *e;
    int64_t with = w.live;
    ck_assert_int_eq(tsrt_op___getitem___str(c, s, -2, &x), 0);
    ck_assert(x->len == 1 && x->data[0] == 0 && x->head.count == TSRT_IMMORTAL);
    for (int i = 0; i < 3; i++) tsrt_release(c, x), tsrt_retain(x);
    ck_assert(x->head.count == TSRT_IMMORTAL && tsrt_str_hash_at(&tsrt_type_str, &x) != 0);
    ck_assert_int_eq(tsrt_op_slice_str(c, s, &(tsrt_opt_int){true, 3}, &(tsrt_opt_int){0}, 1, &e), 0);
    ck_assert(e->len == 0 && e->data[0] == 0);
    ck_assert_int_eq(w.live, with);
    ck_assert_int_eq(tsrt_op___getitem___str(c, s, 3, &x), 1);
    ck_assert_str_eq(tsrt_error_message(c), "string index out of range");
    tsrt_release(c, s);
    tsrt_error_clear(c);
    ck_assert_int_eq(w.live, before);
    tsrt_ctx_free(c);
}
END_TEST

START_TEST(printing) {
    tsrt_ctx *c = new_ctx(0);
    tsrt_str *s = tsrt_str_from(c, "a 'quoted' one\n");
    tsrt_value v[3] = {{&tsrt_type_str, {.p = s}}, {&tsrt_type_bool, {.b = true}}, {&tsrt_type_float, {.f = 3}}};
    tsrt_print(c, v, 3);
    tsrt_print(c, NULL, 0);
    tsrt_warn(c, &(tsrt_site){.file = "f.tsc", .line = 4}, s);
    ck_assert_str_eq(w.out, "a 'quoted' one\n True 3.\n\n!f.tsc:4: UserWarning: a 'quoted' one\n\n");
    ck_assert_str_eq(repr(&tsrt_type_str, &s), "\"a 'quoted' one\\n\"");
    tsrt_release(c, s);
    /* whatever the locale, a point is a point, both ways */
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") || setlocale(LC_NUMERIC, "fr_FR.UTF-8")) {
        double x = 2.5, y = 0;
        ck_assert_str_eq(show(c, &tsrt_type_float, &x), "2.5");
        ck_assert_str_eq(repr(&tsrt_type_float, &x), "2.5");
        s = tsrt_str_from(c, "2.5");
        ck_assert_int_eq(tsrt_op_Float_str(c, s, &y), 0);
        ck_assert(y == 2.5);
        tsrt_release(c, s);
        setlocale(LC_NUMERIC, "C");
    }
    static const struct { double v; const char *text; } floats[] = {{0.1, "0.1"}, {1e16, "1e+16"}, {123456789012345.0, "123456789012345.0"},
        {-0.0, "-0.0"}, {5e-324, "5e-324"}, {1e-5, "1e-05"}, {0.0001, "0.0001"}, {5.684341886080802e-14, "5.684341886080802e-14"},
        {9007199254740993.0, "9007199254740992.0"}, {1.7976931348623157e308, "1.7976931348623157e+308"}, {2e-323, "2e-323"}};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) ck_assert_str_eq(repr(&tsrt_type_float, &floats[i].v), floats[i].text);
    s = tsrt_str_from(c, "tab\t\xc3\xa9 \xe2\x80\xa8 \xff \xf0\x9f\x98\x80 \\ '\"");
    ck_assert_str_eq(repr(&tsrt_type_str, &s), "'tab\\t\xc3\xa9 \\u2028 \\xff \xf0\x9f\x98\x80 \\\\ \\'\"'");
    tsrt_release(c, s);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

/* sort: long lists, already in order, reversed, equal, with NaN; against qsort */
static int cmp(const void *a, const void *b) { return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b); }
START_TEST(sorting) {
    tsrt_ctx *c = new_ctx(0);
    uint32_t seed = 1;
    for (int n = 0; n < 400; n = n * 5 / 4 + 1)
        for (int how = 0; how < 5; how++) {
            int64_t want[400];
            double nan_list[400];
            for (int i = 0; i < n; i++) {
                seed = seed * 1664525u + 1013904223u;
                want[i] = how == 0 ? (int64_t)(seed >> 8) : how == 1 ? i : how == 2 ? -i : how == 3 ? 7 : (int64_t)(seed >> 29);
                nan_list[i] = how == 4 && want[i] == 3 ? (double)__builtin_nan("") : (double)want[i];
            }
            tsrt_list *l = tsrt_list_of(c, &tsrt_type_list_int, want, n), *f = tsrt_list_of(c, &tsrt_type_list_float, nan_list, n), *r;
            ck_assert_int_eq(tsrt_op_sorted_int(c, l, &r), 0);
            qsort(want, (size_t)n, sizeof *want, cmp);
            ck_assert(n == 0 || !memcmp(r->data, want, (size_t)n * 8));
            ck_assert_int_eq(tsrt_op_sort_int(c, r, true), 0);
            for (int i = 0; i < n; i++) ck_assert_int_eq(tsrt_list_ints(r)[i], want[n - 1 - i]);
            ck_assert_int_eq(tsrt_op_sort_float(c, f, false), 0);      /* any order, but all of them */
            ck_assert_int_eq(tsrt_op_sort_float(c, f, true), 0);
            ck_assert_int_eq(f->len, n);
            tsrt_release(c, l);
            tsrt_release(c, f);
            tsrt_release(c, r);
        }
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

/* What C calls to build lists and to change attributes; and an error that C has been told of makes room for the next one. */
START_TEST(storage_from_c) {
    tsrt_ctx *c = new_ctx(0);
    static const tsrt_site site = {"f.tsc", "f", NULL, 1, 1, 2};
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, 0, 0);
    tsrt_str *a = tsrt_str_from(c, "one"), *b = tsrt_str_from(c, "two");
    for (int i = 0; i < 20; i++) ck_assert_int_eq(tsrt_list_push(c, l, &a), 0);
    ck_assert_int_eq(tsrt_list_set(c, l, -1, &b), 0);
    ck_assert_int_eq(tsrt_list_set(c, l, 0, &b), 0);
    ck_assert_int_eq(a->head.count, 19);
    ck_assert_int_eq(b->head.count, 3);
    ck_assert_ptr_eq(tsrt_list_strs(l)[19], b);
    ck_assert_int_eq(tsrt_list_set(c, l, 20, &b), 1);
    ck_assert_str_eq(tsrt_error_message(c), "list index out of range");
    tsrt_fail(c, "builtins.ValueError", "next");             /* the one before was told */
    tsrt_trace(c, &site);
    ck_assert_str_eq(tsrt_error_message(c), "next");
    tsrt_fail(c, "builtins.ValueError", "untold");
    ck_assert_str_eq(tsrt_error_message(c), "next");
    tsrt_error_told(c);
    ck_assert_str_eq(tsrt_error_message(c), "next");
    tsrt_fail(c, "builtins.ValueError", "last");
    ck_assert_str_eq(tsrt_error_message(c), "last");
    ck_assert_int_eq(tsrt_error_depth(c), 0);
    ck_assert_int_eq(tsrt_list_set(c, l, -21, &b), 1);
    tsrt_str *at = a;                                        /* a itself over a; then b over a */
    tsrt_retain(at);
    tsrt_assign(c, &tsrt_type_str, &at, &a);
    ck_assert_int_eq(a->head.count, 20);
    tsrt_assign(c, &tsrt_type_str, &at, &b);
    ck_assert_int_eq(a->head.count, 19);
    ck_assert_ptr_eq(at, b);
    tsrt_drop(c, &tsrt_type_str, &at);
    ck_assert_ptr_null(at);
    tsrt_drop(c, &tsrt_type_str, &at);                       /* nothing is left to release */
    tsrt_release(c, l);
    ck_assert_int_eq(a->head.count, 1);
    tsrt_release(c, a);
    tsrt_release(c, b);
    tsrt_ctx_free(c);
    ck_assert_int_eq(w.live, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("runtime_core");
    TCase *t = tcase_create("core");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, errors_keep_their_frames);
    tcase_add_test(t, storage_from_c);
    tcase_add_test(t, recursion_ends_in_an_error);
    tcase_add_test(t, counts_of_nested_values);
    tcase_add_test(t, any_and_optional);
    tcase_add_test(t, deep_values);
    tcase_add_test(t, out_of_memory_anywhere);
    tcase_add_test(t, immortal_and_short_strings);
    tcase_add_test(t, printing);
    tcase_add_test(t, sorting);
    suite_add_tcase(s, t);
    return run_suite(s);
}
