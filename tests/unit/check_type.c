/* Types: interning, the spellings, subtyping and unification as PyTorch 2.13 has them (type_answers.txt), limits. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "ops/ops.h"
#include "run_suite.h"

static Session *s;
static void setup(void) { s = session_new(); }
static void teardown(void) { session_free(s); }

/* A type written as schemas write it. */
static const Type *read_n(const char *text, size_t len) {
    const char *why, *schema = arena_printf(s->arena, "x::x(%.*s a) -> ()", (int)len, text);
    Schema *sc = schema_parse(s, schema, &why);
    ck_assert_msg(sc, "%s: %s", schema, why);
    return sc->param[0].type;
}
static const Type *read_type(const char *text) { return read_n(text, strlen(text)); }
static const Type *simple(TypeKind k) { return type_simple(s, k); }

typedef struct Answer { const char *what, *type, *rest; } Answer;
typedef VEC(Answer) Answers;

static void read_answers(Answers *out) {
    const char *why;
    Source *src = source_read(s, "tests/unit/type_answers.txt", &why);
    ck_assert_msg(src, "tests/unit/type_answers.txt: %s", why);
    char *p = arena_dup(s->arena, src->text, src->len), *line;
    while ((line = strsep(&p, "\n"))) {
        if (!*line || *line == '#') continue;
        Answer a = {strsep(&line, "|"), strsep(&line, "|"), line};
        vec_push(s->arena, out, a);
    }
    ck_assert_int_gt(out->len, 90);
}

START_TEST(spelling) {
    Answers v = {0};
    read_answers(&v);
    for (int i = 0; i < v.len; i++)
        if (!strcmp(v.data[i].what, "print")) ck_assert_str_eq(type_text(s, read_type(v.data[i].type)), v.data[i].rest);
}
END_TEST

START_TEST(subtypes) {
    Answers v = {0};
    read_answers(&v);
    for (int i = 0; i < v.len; i++) {
        if (strcmp(v.data[i].what, "sub")) continue;
        Map above = {0};
        char *rest = arena_dup(s->arena, v.data[i].rest, strlen(v.data[i].rest)), *one;
        while ((one = strsep(&rest, ";"))) map_set(s->arena, &above, read_type(one), (void *)(uintptr_t)1);
        const Type *a = read_type(v.data[i].type);
        for (int k = 0; k < v.len; k++) {
            if (strcmp(v.data[k].what, "sub")) continue;
            const Type *b = read_type(v.data[k].type);
            ck_assert_msg(type_is_subtype(s, a, b) == map_has(&above, b), "%s <: %s is %d", v.data[i].type, v.data[k].type, type_is_subtype(s, a, b));
        }
    }
}
END_TEST

START_TEST(unification) {
    Answers v = {0};
    read_answers(&v);
    for (int i = 0; i < v.len; i++) {
        if (strcmp(v.data[i].what, "unify")) continue;
        const Type *a = read_type(v.data[i].type);
        char *rest = arena_dup(s->arena, v.data[i].rest, strlen(v.data[i].rest));
        for (int k = 0; k < v.len; k++) {
            if (strcmp(v.data[k].what, "unify")) continue;
            const char *want = strsep(&rest, ";");
            const Type *t = type_unify(s, a, read_type(v.data[k].type), false);
            ck_assert_msg(!strcmp(t ? type_text(s, t) : "-", want), "%s and %s: %s, should be %s", v.data[i].type, v.data[k].type,
                          t ? type_text(s, t) : "-", want);
        }
    }
}
END_TEST

static const char *shown(const Type *t, void (*how)(const Type *, Buf *)) {
    Buf b = {0};
    how(t, &b);
    return buf_take(&b, s->arena);
}

START_TEST(forms) {
    Sym fields[] = {sym(s, "a"), sym(s, "b")};
    const Type *parts[] = {simple(TY_Int), simple(TY_Str)};
    const Type *p = type_named_tuple(s, sym(s, "__torch__.P"), fields, parts, 2), *e = type_nominal(s, TY_Enum, sym(s, "__torch__.C"), NULL);
    const Type *k = type_nominal(s, TY_Class, sym(s, "__torch__.K"), NULL);
    const struct { const Type *t; const char *annotation, *graph, *schema; } rows[] = {
        {p, "__torch__.P", "NamedTuple(a : int, b : str)", "__torch__.P"},
        {type_list(s, p), "List[__torch__.P]", "NamedTuple(a : int, b : str)[]", "__torch__.P[]"},
        {type_optional(s, type_future(s, p)), "Optional[Future[__torch__.P]]", "Future[NamedTuple(a : int, b : str)]?", "Future(__torch__.P)?"},
        {type_dict(s, simple(TY_Str), p), "Dict[str, __torch__.P]", "Dict(str, __torch__.P)", "Dict(str, __torch__.P)"},
        {type_optional(s, e), "Optional[__torch__.C]", "Enum<__torch__.C>?", "Enum<__torch__.C>?"},
        {k, "__torch__.K", "__torch__.K", "__torch__.K"},
        {read_type("int?[]"), "List[Optional[int]]", "int?[]", "int?[]"},
        {read_type("int[]?"), "Optional[List[int]]", "int[]?", "int[]?"},
        {read_type("(int, str)"), "Tuple[int, str]", "(int, str)", "(int, str)"},
        {read_type("()"), "Tuple[()]", "()", "()"},
        {read_type("Dict(str, (int))"), "Dict[str, Tuple[int]]", "Dict(str, (int))", "Dict(str, (int))"},
        {read_type("Union(int, float, complex)"), "number", "Scalar", "Scalar"},
        {read_type("Union(int, float, complex, None)"), "Optional[number]", "Scalar?", "Scalar?"},
        {read_type("Union(str, int, float, complex, int[])"), "Union[List[int], str, number]", "Union(int[], str, Scalar)", "Union(int[], str, Scalar)"},
        {read_type("Union(int, int[], None, str[])"), "Union[List[int], List[str], int, NoneType]", "Union(int[], str[], int, NoneType)",
         "Union(int[], str[], int, NoneType)"},
        {read_type("Union(bool, int, str?)"), "Union[int, NoneType, str, bool]", "Union(int, NoneType, str, bool)", "Union(int, NoneType, str, bool)"},
        {simple(TY_None), "NoneType", "NoneType", "NoneType"},
        {simple(TY_Device), "Device", "Device", "Device"},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        ck_assert_str_eq(shown(rows[i].t, type_print), rows[i].annotation);
        ck_assert_str_eq(shown(rows[i].t, type_print_ir), rows[i].graph);
        ck_assert_str_eq(shown(rows[i].t, type_print_schema), rows[i].schema);
    }
    ck_assert(type_is_subtype(s, p, read_type("(int, str)")) && !type_is_subtype(s, read_type("(int, str)"), p));
    ck_assert(type_is_subtype(s, e, simple(TY_AnyEnum)) && type_is_subtype(s, k, simple(TY_AnyClass)));
    ck_assert(!type_is_subtype(s, k, type_nominal(s, TY_Class, sym(s, "__torch__.K"), NULL)));
}
END_TEST

START_TEST(interning) {
    ck_assert_ptr_eq(read_type("Dict(str, (int, float?)[])"), read_type("Dict(str, (int, float?)[])"));
    ck_assert_ptr_eq(type_optional(s, read_type("int?")), read_type("int?"));
    ck_assert_ptr_eq(type_optional(s, simple(TY_None)), simple(TY_None));
    ck_assert_ptr_eq(type_optional(s, simple(TY_Any)), simple(TY_Any));
    ck_assert_ptr_eq(read_type("Union(int, None)"), read_type("int?"));
    ck_assert_ptr_eq(read_type("Union(int, int)"), simple(TY_Int));
    ck_assert_ptr_eq(read_type("Union(Union(int, str), None, str)"), type_optional(s, read_type("Union(str, int)")));
    ck_assert_ptr_eq(read_type("Union((int, None), (None, int), str)"), read_type("Union((int?, int?), str)"));
    for (int i = 0; i < 3000; i++) {      /* the set grows */
        const Type *t = type_named_tuple(s, sym_printf(s, "T%d", i), NULL, NULL, 0);
        ck_assert_ptr_eq(t, type_named_tuple(s, sym_printf(s, "T%d", i), NULL, NULL, 0));
        ck_assert_ptr_ne(t, read_type("()"));
    }
}
END_TEST

START_TEST(variables) {
    TypeBindings b = {0};
    Buf why = {0};
    ck_assert(type_bind(s, read_type("Dict(str, t)"), read_type("Dict(str, int)"), &b));
    ck_assert_ptr_eq(type_subst(s, read_type("(str, t)[]"), &b), read_type("(str, int)[]"));
    ck_assert_ptr_null(type_subst(s, read_type("u[]"), &b));
    ck_assert(!type_bind_why(s, read_type("t[]"), simple(TY_Int), &b, &why));
    ck_assert_str_eq(why.p, "Cannot match List[t] to int");
    buf_free(&why);
    b.n = 0;
    ck_assert(type_bind(s, read_type("t?"), simple(TY_Int), &b) && type_subst(s, read_type("t"), &b) == simple(TY_Int));
    b.n = 0;
    ck_assert(type_bind(s, read_type("t[]"), read_type("(int, int)"), &b) && type_subst(s, read_type("t"), &b) == simple(TY_Int));
    b.n = 0;
    ck_assert(type_bind(s, read_type("t?"), simple(TY_None), &b) && b.n == 0);
}
END_TEST

/* a = (a, a), again and again; a = [a] */
START_TEST(limits) {
    const Type *t = simple(TY_Int);
    for (int i = 0; i < 60; i++) t = type_tuple(s, (const Type *[]){t, t}, 2);
    ck_assert_int_eq(t->kind, TY_Error);
    ck_assert_int_eq(s->diags.errors, 1);
    t = simple(TY_Int);
    for (int i = 0; i < 5000; i++) t = type_list(s, t);
    ck_assert_int_eq(t->kind, TY_Error);
    ck_assert_int_eq(s->diags.errors, 1);
    ck_assert(type_is_subtype(s, t, simple(TY_Int)) && type_is_subtype(s, simple(TY_Int), t));
    ck_assert_ptr_eq(type_unify(s, t, simple(TY_Int), false), simple(TY_Int));
}
END_TEST

START_TEST(plain) {
    ck_assert(type_is_plain(read_type("(int, (float?, complex))")));
    ck_assert(!type_is_plain(read_type("(int, str)")) && !type_is_plain(simple(TY_Number)) && !type_is_plain(read_type("int[]")));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("type");
    TCase *t = tcase_create("type");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, spelling);
    tcase_add_test(t, subtypes);
    tcase_add_test(t, unification);
    tcase_add_test(t, forms);
    tcase_add_test(t, interning);
    tcase_add_test(t, variables);
    tcase_add_test(t, limits);
    tcase_add_test(t, plain);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
