/* Dicts of libtsrt: random changes against a plain model, order of insertion, keys that collide, NaNs, memory running out at every allocation. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "op.h"
#include "tsrt.h"
#include "inline/hot.h"
#include "run_suite.h"

static int64_t live, fail_at;
static void *count_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    (void)user;
    if (new_bytes && fail_at && --fail_at == 0) return NULL;
    live += (int64_t)new_bytes - (int64_t)old_bytes;
    if (new_bytes) return realloc(old, new_bytes);
    free(old);
    return NULL;
}
static tsrt_ctx *new_ctx(void) { return tsrt_ctx_new(&(tsrt_options){.alloc = count_alloc}); }
static void end_ctx(tsrt_ctx *c) {
    tsrt_ctx_free(c);
    ck_assert_int_eq(live, 0);
}

#define DICT_TYPE(var_, key_, value_, name_)                                                                                     \
    static const tsrt_type *const var_##_elem[2] = {&key_, &value_};                                                             \
    static const tsrt_type var_ = {.kind = TSRT_DICT, .size = sizeof(void *), .align = sizeof(void *), .nelem = 2, .name = name_, \
        .elem = var_##_elem, .retain = tsrt_cell_retain_at, .drop = tsrt_dict_drop_at, .eq = tsrt_dict_eq_at, .show = tsrt_dict_show_at};
DICT_TYPE(int_int, tsrt_type_int, tsrt_type_int, "Dict[int, int]")
DICT_TYPE(str_str, tsrt_type_str, tsrt_type_str, "Dict[str, str]")
DICT_TYPE(str_bool, tsrt_type_str, tsrt_type_bool, "Dict[str, bool]")
DICT_TYPE(float_int, tsrt_type_float, tsrt_type_int, "Dict[float, int]")
DICT_TYPE(complex_int, tsrt_type_complex, tsrt_type_int, "Dict[complex, int]")
DICT_TYPE(bool_list, tsrt_type_bool, tsrt_type_list_str, "Dict[bool, List[str]]")
DICT_TYPE(any_int, tsrt_type_any, tsrt_type_int, "Dict[Any, int]")
DICT_TYPE(str_dict, tsrt_type_str, str_str, "Dict[str, Dict[str, str]]")

static uint64_t seed = 88172645463325252u;
static uint64_t next_random(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static const char *shown(tsrt_ctx *c, tsrt_dict *d) {
    static char text[4096];
    tsrt_str *s = tsrt_value_show(c, &(tsrt_value){.type = d->head.type, .u = {.p = d}});
    ck_assert(s && s->len < (int64_t)sizeof text);
    memcpy(text, s->data, (size_t)s->len + 1);
    tsrt_release(c, s);
    return text;
}

/* ---- a model: pairs in order, searched from the start */
enum { MOST = 3000 };
typedef struct Model { int64_t n, key[MOST], value[MOST]; } Model;
static int64_t find(const Model *m, int64_t key) {
    for (int64_t i = 0; i < m->n; i++)
        if (m->key[i] == key) return i;
    return -1;
}
static void model_set(Model *m, int64_t key, int64_t value) {
    int64_t i = find(m, key);
    if (i < 0) m->key[i = m->n++] = key;
    m->value[i] = value;
}
static void model_remove(Model *m, int64_t i) {
    m->n--;
    memmove(m->key + i, m->key + i + 1, sizeof *m->key * (size_t)(m->n - i));
    memmove(m->value + i, m->value + i + 1, sizeof *m->value * (size_t)(m->n - i));
}

START_TEST(against_model) {
    static Model m;
    tsrt_ctx *c = new_ctx();
    const int64_t range = (int64_t[]){5, 40, 300, 2000}[_i];
    tsrt_dict *d = tsrt_dict_new(c, &int_int, 0);
    m.n = 0;
    for (int turn = 0; turn < 30000; turn++) {
        int64_t key = (int64_t)(next_random() % (uint64_t)range) * ((int64_t)1 << 40), value = turn, i = find(&m, key), got;
        switch (next_random() % 8) {
        case 0: case 1: case 2:
            ck_assert_int_eq(tsrt_op__set_item_int(c, d, key, &value), 0);
            model_set(&m, key, value);
            break;
        case 3:
            ck_assert_int_eq(tsrt_op_Delete_Dict_int(c, d, key) == 0, i >= 0);
            if (i >= 0) model_remove(&m, i);
            else tsrt_error_clear(c);
            break;
        case 4:
            ck_assert_int_eq(tsrt_op_pop_Dict_int(c, d, key, &got) == 0, i >= 0);
            if (i >= 0) {
                ck_assert_int_eq(got, m.value[i]);
                model_remove(&m, i);
            } else tsrt_error_clear(c);
            break;
        case 5:
            if (next_random() % 4) break;
            ck_assert_int_eq(tsrt_op_popitem_int(c, d, (int64_t[2]){0, 0}) == 0, m.n > 0);
            if (m.n) model_remove(&m, 0);
            else tsrt_error_clear(c);
            break;
        case 6: {
            int64_t *at = tsrt_dict_put_int(c, d, key);
            ck_assert_int_eq(*at, i >= 0 ? m.value[i] : 0);
            *at = value;
            model_set(&m, key, value);
            break;
        }
        default:
            ck_assert_int_eq(tsrt_op___contains___int(d, key), i >= 0);
            ck_assert_int_eq(tsrt_op_get_default_int(c, d, key, &(int64_t){-5}, &got), 0);
            ck_assert_int_eq(got, i >= 0 ? m.value[i] : -5);
        }
        ck_assert_int_eq(d->len, m.n);
        if (turn % 500 == 0) {
            const void *k, *v;
            int64_t n = 0;
            for (int64_t pos = 0; tsrt_dict_next(d, &pos, &k, &v); n++) {
                ck_assert_int_eq(*(const int64_t *)k, m.key[n]);
                ck_assert_int_eq(*(const int64_t *)v, m.value[n]);
            }
            ck_assert_int_eq(n, m.n);
        }
        if (turn % 7000 == 6999) {
            tsrt_dict *other;
            ck_assert_int_eq(tsrt_op_copy_Dict_int(c, d, &other), 0);
            ck_assert(tsrt_dict_eq_at(&int_int, &d, &other));
            tsrt_op_clear_int(c, d);
            m.n = 0;
            tsrt_release(c, d);
            d = other;
            const void *k, *v;
            for (int64_t pos = 0; tsrt_dict_next(d, &pos, &k, &v);) model_set(&m, *(const int64_t *)k, *(const int64_t *)v);
        }
    }
    tsrt_release(c, d);
    end_ctx(c);
}
END_TEST

/* Taking out the first and adding one behind, again and again, must not get slower; nor must the array grow. */
START_TEST(queue) {
    tsrt_ctx *c = new_ctx();
    tsrt_dict *d = tsrt_dict_new(c, &int_int, 0);
    for (int64_t i = 0; i < 300000; i++) {
        int64_t pair[2];
        ck_assert_int_eq(tsrt_dict_set(c, d, &i, &i), 0);
        if (i >= 100) {
            ck_assert_int_eq(tsrt_op_popitem_int(c, d, pair), 0);
            ck_assert_int_eq(pair[0], i - 100);
        }
    }
    ck_assert_int_eq(d->len, 100);
    ck_assert_int_le(d->cap, 512);
    tsrt_release(c, d);
    end_ctx(c);
}
END_TEST

/* Ints whose mixed hashes share their low bits, found by undoing the mixing: x * odd, x ^ x >> 32. */
static int64_t hostile(uint64_t i) {
    uint64_t h = i << 24 << 8 | 7, inverse = 1, m = 0x9e3779b97f4a7c15u;
    for (int k = 0; k < 6; k++) inverse *= 2 - m * inverse;
    return (int64_t)((h ^ h >> 32) * inverse);
}

START_TEST(hostile_keys) {
    enum { N = 60000 };
    tsrt_ctx *c = new_ctx();
    tsrt_dict *d = tsrt_dict_new(c, &int_int, 0);
    clock_t start = clock();
    for (int64_t i = 0; i < N; i++) ck_assert_int_eq(tsrt_dict_set(c, d, &(int64_t){hostile((uint64_t)i)}, &i), 0);
    ck_assert_msg(d->secret[0] != 0, "the dict noticed nothing");
    for (int64_t i = 0; i < N; i++) {
        const int64_t *v = tsrt_dict_get(d, &(int64_t){hostile((uint64_t)i)});
        ck_assert(v && *v == i);
        if (i % 3 == 0) ck_assert(tsrt_dict_delete(c, d, &(int64_t){hostile((uint64_t)i)}));
    }
    ck_assert_int_eq(d->len, N - N / 3);
    ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 5, "colliding keys take quadratic time");
    tsrt_release(c, d);
    end_ctx(c);
}
END_TEST

START_TEST(nans_and_zeros) {
    tsrt_ctx *c = new_ctx();
    tsrt_dict *d = tsrt_dict_new(c, &float_int, 0);
    double nan = strtod("nan", NULL), zero = 0, minus = -0.0;
    for (int64_t i = 0; i < 20000; i++) ck_assert_int_eq(tsrt_dict_set(c, d, &nan, &i), 0);
    ck_assert_int_eq(d->len, 20000);
    ck_assert_ptr_null(tsrt_dict_get(d, &nan));
    tsrt_op_clear_float(c, d);
    tsrt_dict_set(c, d, &minus, &(int64_t){1});
    tsrt_dict_set(c, d, &nan, &(int64_t){2});
    tsrt_dict_set(c, d, &zero, &(int64_t){3});
    ck_assert_str_eq(shown(c, d), "{0.: 3, nan: 2}");
    tsrt_release(c, d);
    d = tsrt_dict_new(c, &complex_int, 0);
    tsrt_complex z = {nan, 1}, p = {0, 0}, q = {-0.0, 0};
    tsrt_dict_set(c, d, &z, &(int64_t){1});
    tsrt_dict_set(c, d, &z, &(int64_t){2});
    tsrt_dict_set(c, d, &p, &(int64_t){3});
    tsrt_dict_set(c, d, &q, &(int64_t){4});
    ck_assert_str_eq(shown(c, d), "{nan+1.j: 2, 0.+0.j: 4}");
    tsrt_release(c, d);
    end_ctx(c);
}
END_TEST

/* Keys of any type, values of one byte, dicts in dicts, equality whatever the order. */
START_TEST(other_types) {
    tsrt_ctx *c = new_ctx();
    tsrt_dict *d = tsrt_dict_new(c, &any_int, 0);
    tsrt_value key[] = {{.type = &tsrt_type_int, .u = {.i = 1}}, {.type = &tsrt_type_bool, .u = {.b = true}},
                        {.type = &tsrt_type_none}, {.type = &tsrt_type_str, .u = {.p = tsrt_str_from(c, "ab")}}};
    for (int64_t i = 0; i < 8; i++) ck_assert_int_eq(tsrt_dict_set(c, d, &key[i % 4], &i), 0);
    ck_assert_str_eq(shown(c, d), "{1: 4, True: 5, None: 6, ab: 7}");
    tsrt_value_drop(c, &key[3]);
    tsrt_release(c, d);

    tsrt_dict *e = tsrt_dict_new(c, &str_bool, 3), *f = tsrt_dict_new(c, &str_bool, 0);
    for (int i = 0; i < 20; i++) {
        char a[8], b[8];
        snprintf(a, sizeof a, "k%d", i);
        snprintf(b, sizeof b, "k%d", 19 - i);
        tsrt_str *x = tsrt_str_from(c, a), *y = tsrt_str_from(c, b);
        tsrt_dict_set(c, e, &x, &(bool){i % 2});
        tsrt_dict_set(c, f, &y, &(bool){(19 - i) % 2});
        tsrt_release(c, x);
        tsrt_release(c, y);
    }
    ck_assert(tsrt_dict_eq_at(&str_bool, &e, &f));
    tsrt_str *x = tsrt_str_from(c, "k3");
    tsrt_dict_set(c, f, &x, &(bool){false});
    ck_assert(!tsrt_dict_eq_at(&str_bool, &e, &f));
    tsrt_op_update_str(c, f, e);
    tsrt_op_update_str(c, f, f);
    ck_assert(tsrt_dict_eq_at(&str_bool, &e, &f));
    tsrt_release(c, x);
    tsrt_release(c, e);
    tsrt_release(c, f);
    end_ctx(c);
}
END_TEST

/* Descriptors made while running: one each, the same types as others of that structure. */
START_TEST(made_types) {
    tsrt_ctx *c = new_ctx();
    const tsrt_type *t = tsrt_dict_type(c, &tsrt_type_str, tsrt_list_type(c, tsrt_dict_type(c, &tsrt_type_int, &tsrt_type_int)));
    ck_assert_str_eq(t->name, "Dict[str, List[Dict[int, int]]]");
    ck_assert_ptr_eq(t->elem[1], tsrt_list_type(c, tsrt_dict_type(c, &tsrt_type_int, &tsrt_type_int)));
    ck_assert_ptr_eq(tsrt_list_type(c, &tsrt_type_str), &tsrt_type_list_str);
    ck_assert(tsrt_type_same(t->elem[1]->elem[0], &int_int) && !tsrt_type_same(t, &int_int));
    tsrt_dict *d = tsrt_dict_new(c, t, 0);
    tsrt_list *l = tsrt_list_new(c, t->elem[1], 0, 0);
    tsrt_str *k = tsrt_str_from(c, "key");
    ck_assert_int_eq(tsrt_dict_set(c, d, &k, &l), 0);
    ck_assert_str_eq(shown(c, d), "{key: []}");
    tsrt_release(c, k);
    tsrt_release(c, l);
    tsrt_release(c, d);
    end_ctx(c);
}
END_TEST

/* A small life of dicts; 0, or failed with an error and nothing left behind. */
static int life(tsrt_ctx *c) {
    tsrt_dict *outer = tsrt_dict_new(c, &str_dict, 0), *d = outer ? tsrt_dict_new(c, &str_str, 0) : NULL, *e = NULL;
    tsrt_dict *flags = d ? tsrt_dict_new(c, &bool_list, 0) : NULL;
    tsrt_list *l = NULL;
    int rc = !flags;
    for (int i = 0; !rc && i < 30; i++) {
        char text[24];
        snprintf(text, sizeof text, "key number %d", i % 20);
        tsrt_str *k = tsrt_str_from(c, text), *got = NULL;
        if (!k || tsrt_op__set_item_str(c, d, k, &k) || tsrt_op_setdefault_str(c, d, k, &k, &got)) rc = 1;
        tsrt_release(c, got);
        if (!rc && i % 5 == 4) {
            got = NULL;
            rc = tsrt_op_pop_Dict_str(c, d, k, &got);
            tsrt_release(c, got);
        }
        if (!rc && i % 7 == 6) rc = tsrt_op__set_item_str(c, outer, k, &d);
        tsrt_release(c, k);
    }
    if (!rc) rc = tsrt_op_copy_Dict_str(c, d, &e);
    if (!rc) rc = tsrt_op_values_str(c, &tsrt_type_list_str, e, &l);
    if (!rc) rc = tsrt_op__set_item_bool(c, flags, true, &l) || tsrt_op__set_item_bool(c, flags, false, &l);
    if (!rc) {
        tsrt_str *s = tsrt_value_show(c, &(tsrt_value){.type = &str_dict, .u = {.p = outer}});
        rc = !s;
        tsrt_release(c, s);
    }
    tsrt_release(c, outer);
    tsrt_release(c, d);
    tsrt_release(c, e);
    tsrt_release(c, l);
    tsrt_release(c, flags);
    return rc;
}

START_TEST(memory) {
    for (int64_t at = 1;; at++) {
        tsrt_ctx *c = new_ctx();
        fail_at = at;
        int rc = life(c);
        bool done = fail_at > 0;
        fail_at = 0;
        ck_assert_int_eq(rc, !done);
        if (rc) ck_assert(strstr(tsrt_error_message(c), "memory"));
        end_ctx(c);
        if (done) break;
        ck_assert_int_lt(at, 1000);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("runtime_dict");
    TCase *t = tcase_create("runtime_dict");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, against_model, 0, 4);
    tcase_add_test(t, queue);
    tcase_add_test(t, hostile_keys);
    tcase_add_test(t, nans_and_zeros);
    tcase_add_test(t, other_types);
    tcase_add_test(t, made_types);
    tcase_add_test(t, memory);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
