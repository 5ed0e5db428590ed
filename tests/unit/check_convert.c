/* Values between files and compiled functions: what PyTorch's binding converts and refuses (measured on 2.13), descriptors of types,
 * and the comparison with expected values. */
#include "codegen/codegen.h"
#include "driver/compare.h"
#include "driver/convert.h"
#include "run_suite.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- types and values from short texts */
static const Type *type_of_text(Session *s, const char **p) {
    static const struct { const char *name; TypeKind kind; } simple[] = {
        {"int", TY_Int}, {"float", TY_Float}, {"bool", TY_Bool}, {"str", TY_Str}, {"complex", TY_Complex}, {"None", TY_None}, {"Any", TY_Any},
        {"number", TY_Number}, {"Tensor", TY_Tensor},
    };
    for (int i = 0; i < COUNT_OF(simple); i++) {
        size_t n = strlen(simple[i].name);
        if (!strncmp(*p, simple[i].name, n)) return *p += n, type_simple(s, simple[i].kind);
    }
    char kind = *(*p)++;                                  /* L[t] O[t] T[t,t] U[t,t] D[k,v] */
    const Type *part[8];
    int n = 0;
    ++*p;
    while (**p != ']') {
        part[n++] = type_of_text(s, p);
        if (**p == ',') ++*p;
    }
    ++*p;
    return kind == 'L' ? type_list(s, part[0]) : kind == 'O' ? type_optional(s, part[0]) : kind == 'T' ? type_tuple(s, part, n)
         : kind == 'U' ? type_union(s, part, n) : type_dict(s, part[0], part[1]);
}

static Data *value_of_text(Arena *a, const char **p) {
    char open = **p;
    if (open == '[' || open == '(') {
        Data *items[16];
        int n = 0;
        for (++*p; **p != ']' && **p != ')';) {
            items[n++] = value_of_text(a, p);
            if (**p == ',') ++*p;
        }
        ++*p;
        Data **kept = NEWN(a, Data *, n + 1);
        memcpy(kept, items, sizeof *kept * (size_t)n);
        return data_seq(a, open == '[' ? DATA_LIST : DATA_TUPLE, kept, n);
    }
    if (open == '{') {
        Data *o = data_dict(a);
        for (++*p; **p != '}';) {
            Data *k = value_of_text(a, p);
            ++*p;
            ck_assert(data_dict_set(a, o, k, value_of_text(a, p)));
            if (**p == ',') ++*p;
        }
        ++*p;
        return o;
    }
    if (open == '"') {
        const char *from = ++*p;
        *p = strchr(from, '"') + 1;
        return data_str(a, from, (size_t)(*p - from) - 1);
    }
    size_t n = strcspn(*p, ",])}:");
    const char *word = *p;
    *p += n;
    if (!strncmp(word, "None", 4)) return data_new(a, DATA_NONE);
    if (!strncmp(word, "True", 4)) return data_bool(a, true);
    if (!strncmp(word, "False", 5)) return data_bool(a, false);
    if (!strncmp(word, "nan", 3)) return data_float(a, NAN);
    if (memchr(word, 'j', n)) return data_complex(a, 1, strtod(word, NULL));
    if (memchr(word, '.', n) || memchr(word, 'f', n)) return data_float(a, strtod(word, NULL));
    return data_int(a, strtoll(word, NULL, 10));
}

static const Data *value(Session *s, const char *text) { return value_of_text(s->arena, &text); }
static const Type *type(Session *s, const char *text) { return type_of_text(s, &text); }

static const struct { const char *type, *from, *to; } rows[] = {
    {"int", "3", "3"}, {"int", "True", "1"}, {"int", "2.5", NULL}, {"int", "\"s\"", NULL}, {"int", "None", NULL}, {"int", "1j", NULL},
    {"float", "3", "3.0"}, {"float", "True", "1.0"}, {"float", "2.5", "2.5"}, {"float", "1j", NULL}, {"float", "\"s\"", NULL},
    {"bool", "True", "True"}, {"bool", "3", "True"}, {"bool", "0.0", "False"}, {"bool", "None", "False"}, {"bool", "\"s\"", NULL}, {"bool", "[1]", NULL},
    {"str", "\"s\"", "'s'"}, {"str", "\"\"", "''"}, {"str", "3", NULL}, {"complex", "2", "(2.0+0.0j)"}, {"complex", "2j", "(1.0+2.0j)"},
    {"None", "None", "None"}, {"None", "1", NULL},
    {"L[int]", "[]", "[]"}, {"L[int]", "(1,2)", "[1, 2]"}, {"L[int]", "[True]", "[1]"}, {"L[int]", "[1,2.5]", NULL}, {"L[int]", "3", NULL},
    {"L[float]", "[1,2.5]", "[1.0, 2.5]"}, {"L[bool]", "[None,2]", "[False, True]"}, {"L[str]", "[\"a\",\"b\"]", "['a', 'b']"}, {"L[str]", "[\"a\",3]", NULL},
    {"L[L[int]]", "[(1,2),[]]", "[[1, 2], []]"}, {"L[T[int,float]]", "[(1,2)]", "[(1, 2.0)]"}, {"L[O[int]]", "[1,None]", "[1, None]"},
    {"L[O[str]]", "[\"a\",None]", "['a', None]"}, {"L[Any]", "[1,\"a\",(2.5,None)]", "[1, 'a', (2.5, None)]"}, {"L[O[L[int]]]", "[[1],None]", "[[1], None]"},
    {"T[int,float]", "[1,2]", "(1, 2.0)"}, {"T[int,float]", "(1,2,3)", NULL}, {"T[int,str]", "(1,2)", NULL}, {"T[]", "()", "()"}, {"T[]", "[1]", NULL},
    {"T[bool,int,bool,complex,str]", "(True,7,False,3j,\"x\")", "(True, 7, False, (1.0+3.0j), 'x')"},
    {"T[T[bool],T[str,T[]]]", "((True,),(\"a\",()))", "((True,), ('a', ()))"},
    {"O[int]", "None", "None"}, {"O[int]", "3", "3"}, {"O[int]", "2.5", NULL}, {"O[float]", "3", "3.0"}, {"O[bool]", "None", "None"}, {"O[str]", "\"a\"", "'a'"},
    {"D[str,int]", "{}", "{}"}, {"D[str,int]", "{\"b\":2,\"a\":True}", "{'b': 2, 'a': 1}"}, {"D[str,int]", "{\"a\":\"x\"}", NULL},
    {"D[str,int]", "{1:2}", NULL}, {"D[str,int]", "[]", NULL}, {"D[float,str]", "{2:\"a\",1.5:\"b\"}", "{2.0: 'a', 1.5: 'b'}"},
    {"D[int,L[str]]", "{1:[\"a\"],2:()}", "{1: ['a'], 2: []}"}, {"D[bool,O[str]]", "{True:None,False:\"s\"}", "{True: None, False: 's'}"},
    {"D[bool,int]", "{0:1,2:3,5:4}", "{False: 1, True: 4}"}, {"D[complex,T[str,int]]", "{2j:(\"a\",1)}", "{(1.0+2.0j): ('a', 1)}"},
    {"D[str,D[str,L[int]]]", "{\"a\":{\"b\":[1]},\"c\":{}}", "{'a': {'b': [1]}, 'c': {}}"}, {"D[str,L[str]]", "{\"a\":[\"x\"],\"b\":[1]}", NULL},
    {"O[D[str,str]]", "None", "None"}, {"O[D[str,str]]", "{\"k\":\"v\"}", "{'k': 'v'}"}, {"L[D[str,int]]", "[{},{\"a\":1}]", "[{}, {'a': 1}]"},
    {"Any", "{1:\"a\"}", "{1: 'a'}"}, {"Any", "{}", NULL}, {"U[D[str,int],str]", "{\"a\":1}", "{'a': 1}"},
    {"O[T[int,O[bool]]]", "(1,None)", "(1, None)"}, {"O[L[str]]", "(\"a\",)", "['a']"},
    {"Any", "3", "3"}, {"Any", "[1,2]", "[1, 2]"}, {"Any", "[]", NULL}, {"Any", "[1,2.5]", NULL}, {"Any", "(1,2.5,[\"a\"])", "(1, 2.5, ['a'])"}, {"Any", "[None]", "[None]"},
    {"U[int,str]", "3", "3"}, {"U[int,str]", "\"s\"", "'s'"}, {"U[int,str]", "True", NULL}, {"U[float,str]", "3", NULL}, {"U[L[int],int]", "[1]", "[1]"},
    {"U[L[int],int]", "[True]", NULL}, {"number", "3", "3"}, {"number", "2.5", "2.5"}, {"number", "\"s\"", NULL},
};

START_TEST(conversions) {
    Session *s = session_new();
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    Buf why = {0}, got = {0};
    tsrt_value v = {0};
    const Type *t = type(s, rows[_i].type);
    ConvertResult res = convert_in(s, c, value(s, rows[_i].from), t, &v, &why);
    ck_assert_msg(res == (rows[_i].to ? CONVERT_OK : CONVERT_MISMATCH), "%s from %s: %d %s", rows[_i].type, rows[_i].from, res, why.p);
    if (rows[_i].to) {
        Data *o = convert_out(s, s->arena, &v, &why);
        ck_assert_msg(o != NULL, "%s", why.p);
        data_show(s, &got, o, 1000);
        ck_assert_str_eq(got.p, rows[_i].to);
        tsrt_value_drop(c, &v);
    }
    buf_free(&why);
    buf_free(&got);
    tsrt_ctx_free(c);
    session_free(s);
}
END_TEST

START_TEST(not_yet) {
    Session *s = session_new();
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    Buf why = {0};
    tsrt_value v = {0};
    ck_assert_int_eq(convert_in(s, c, value(s, "3"), type(s, "Tensor"), &v, &why), CONVERT_MISMATCH);
    ck_assert_int_eq(convert_in(s, c, value(s, "3"), type_rref(s, type(s, "int")), &v, &why), CONVERT_UNSUPPORTED);
    ck_assert_ptr_null(rtype_of(s, type_optional(s, type_rref(s, type(s, "int")))));
    buf_free(&why);
    tsrt_ctx_free(c);
    session_free(s);
}
END_TEST

START_TEST(layouts) {
    Session *s = session_new();
    ck_assert_ptr_eq(rtype_of(s, type(s, "L[int]")), &tsrt_type_list_int);
    ck_assert_ptr_eq(rtype_of(s, type(s, "T[int,str]")), rtype_of(s, type(s, "T[int,str]")));
    static const struct { const char *type; uint32_t size, align; const char *name; } want[] = {
        {"O[int]", sizeof(tsrt_opt_int), 8, "Optional[int]"}, {"O[bool]", sizeof(tsrt_opt_bool), 1, "Optional[bool]"}, {"O[str]", 8, 8, "Optional[str]"},
        {"O[complex]", 24, 8, "Optional[complex]"}, {"T[bool,int]", 16, 8, "Tuple[bool, int]"}, {"T[bool,bool]", 2, 1, "Tuple[bool, bool]"},
        {"T[]", 0, 1, "Tuple[()]"}, {"T[int,Any,bool]", 32, 8, "Tuple[int, Any, bool]"}, {"O[T[bool,bool]]", 3, 1, "Optional[Tuple[bool, bool]]"},
        {"L[T[int,str]]", 8, 8, "List[Tuple[int, str]]"}, {"number", 16, 8, "number"},
    };
    for (int i = 0; i < COUNT_OF(want); i++) {
        const tsrt_type *r = rtype_of(s, type(s, want[i].type));
        ck_assert_msg(r && r->size == want[i].size && r->align == want[i].align, "%s: %u %u", want[i].type, r->size, r->align);
        ck_assert_str_eq(r->name, want[i].name);
    }
    ck_assert(!rtype_of(s, type(s, "T[int,bool]"))->retain && rtype_of(s, type(s, "T[int,O[str]]"))->drop);
    session_free(s);
}
END_TEST

static const struct { const char *actual, *expected, *why; } pairs[] = {
    {"3", "3", NULL}, {"3", "4", "result: 3 where 4 is expected"}, {"3", "3.0", "type int where float"}, {"True", "1", "type bool where int"},
    {"1", "True", "type int where bool"}, {"nan", "nan", NULL}, {"1.0", "nan", "nan is expected"}, {"1.0", "1.00000001", NULL}, {"1.0", "1.000001", "is expected"},
    {"1e400f", "1e400f", NULL}, {"-1e400f", "1e400f", "-inf where inf"}, {"1e400f", "1.0", "inf where 1.0"}, {"0.0", "-0.0", NULL}, {"1e-8f", "0.0", NULL},
    {"\"a\"", "\"a\"", NULL}, {"\"a\"", "\"b\"", "'a' where 'b'"}, {"\"1\"", "1", "type str where int"}, {"None", "None", NULL}, {"None", "0", "type NoneType where int"},
    {"[1,2]", "(1,2)", NULL}, {"[1,2]", "[1]", "2 elements where 1 are expected"}, {"[1,(2,\"x\")]", "[1,(2,\"y\")]", "result[1][1]: 'x' where 'y'"},
    {"[]", "()", NULL}, {"2j", "2.00000001j", NULL}, {"2j", "3j", "is expected"}, {"[[1]]", "[1]", "result[0]: type list where int"},
};

START_TEST(comparisons) {
    Session *s = session_new();
    Buf why = {0};
    Compare c = {.s = s, .why = &why};
    bool same = compare_values(&c, "result", value(s, pairs[_i].actual), value(s, pairs[_i].expected));
    ck_assert_msg(same == !pairs[_i].why, "%s with %s: %s", pairs[_i].actual, pairs[_i].expected, why.p);
    if (!same) ck_assert_msg(strstr(why.p, pairs[_i].why) != NULL, "'%s' does not say '%s'", why.p, pairs[_i].why);
    if (!same) ck_assert_int_eq(strncmp(why.p, "result", 6), 0);
    buf_free(&why);
    session_free(s);
}
END_TEST

static Data *tensor(Session *s, Dtype d, const void *bytes, size_t n, int64_t rows_, int64_t columns, int64_t row_step, int64_t column_step) {
    DataStorage *st = NEW(s->arena, DataStorage);
    *st = (DataStorage){.bytes = bytes, .nbytes = n};
    int64_t *sizes = NEWN(s->arena, int64_t, 2), *strides = NEWN(s->arena, int64_t, 2);
    sizes[0] = rows_, sizes[1] = columns, strides[0] = row_step, strides[1] = column_step;
    const char *why;
    Data *o = data_tensor(s->arena, st, d, 2, sizes, strides, 0, &why);
    ck_assert_msg(o != NULL, "%s", why);
    return o;
}

START_TEST(tensors) {
    Session *s = session_new();
    Buf why = {0};
    Compare c = {.s = s, .why = &why};
    static const float across[] = {1, 2, 3, 4, 5, 6}, down[] = {1, 4, 2, 5, 3, 6}, off[] = {1, 2, 3, 4, 5.5f, 6}, near[] = {1, 2, 3, 4, 5.000001f, 6};
    static const int64_t big[] = {INT64_MAX, INT64_MAX - 1}, big2[] = {INT64_MAX, INT64_MAX};
    static const uint16_t half[] = {0x3c00, 0x7e00, 0x0001}, half2[] = {0x3c01, 0x7e01, 0x0001}, half3[] = {0x3c10, 0x7e00, 0x0001};
    const Data *a = tensor(s, DT_float32, across, 24, 2, 3, 3, 1);
    ck_assert(compare_values(&c, "t", a, tensor(s, DT_float32, down, 24, 2, 3, 1, 2)));
    ck_assert(compare_values(&c, "t", a, tensor(s, DT_float32, near, 24, 2, 3, 3, 1)));
    ck_assert(!compare_values(&c, "t", a, tensor(s, DT_float32, off, 24, 2, 3, 3, 1)));
    ck_assert_msg(strstr(why.p, "t: 1 of 6 elements differ, most at [1, 1]: 5 where 5.5 is expected (off by 0.5") != NULL, "%s", why.p);
    why.len = 0;
    ck_assert(!compare_values(&c, "t", a, tensor(s, DT_float32, across, 24, 3, 2, 2, 1)));
    ck_assert_msg(strstr(why.p, "shape [2, 3] where [3, 2]") != NULL, "%s", why.p);
    why.len = 0;
    ck_assert(!compare_values(&c, "t", a, tensor(s, DT_int32, across, 24, 2, 3, 3, 1)));
    ck_assert_msg(strstr(why.p, "dtype float32 where int32") != NULL, "%s", why.p);
    ck_assert(!compare_values(&c, "t", tensor(s, DT_int64, big, 16, 1, 2, 2, 1), tensor(s, DT_int64, big2, 16, 1, 2, 2, 1)));
    const Data *h = tensor(s, DT_float16, half, 6, 1, 3, 3, 1);
    ck_assert(compare_values(&c, "t", h, tensor(s, DT_float16, half2, 6, 1, 3, 3, 1)));
    ck_assert(!compare_values(&c, "t", h, tensor(s, DT_float16, half3, 6, 1, 3, 3, 1)));
    /* sizes that a file may state of nothing */
    const Data *wide = tensor(s, DT_float32, across, 24, (int64_t)1 << 28, (int64_t)1 << 28, 0, 0);
    ck_assert(compare_values(&c, "t", wide, wide));
    c.shape_only = true;
    ck_assert(compare_values(&c, "t", a, tensor(s, DT_float32, off, 24, 2, 3, 3, 1)));
    c = (Compare){.s = s, .why = &why, .has_rtol = true, .rtol = 0.2};
    ck_assert(compare_values(&c, "t", a, tensor(s, DT_float32, off, 24, 2, 3, 3, 1)));
    buf_free(&why);
    session_free(s);
}
END_TEST

START_TEST(small_floats) {
    Session *s = session_new();
    static const struct { Dtype d; uint16_t bits; double v; } want[] = {
        {DT_float16, 0x3555, 0.333251953125}, {DT_float16, 0x7bff, 65504}, {DT_float16, 0x8001, -0x1p-24}, {DT_float16, 0xfc00, -INFINITY},
        {DT_bfloat16, 0x3f80, 1}, {DT_bfloat16, 0xc049, -3.140625}, {DT_float8_e5m2, 0x7b, 57344}, {DT_float8_e5m2, 0x01, 0x1p-16},
        {DT_float8_e4m3fn, 0x7e, 448}, {DT_float8_e4m3fn, 0x01, 0x1p-9}, {DT_float8_e4m3fnuz, 0x7f, 240}, {DT_float8_e5m2fnuz, 0x7f, 57344},
    };
    for (int i = 0; i < COUNT_OF(want); i++) {
        Element e;
        uint16_t bits = want[i].bits;
        tensor_element(tensor(s, want[i].d, &bits, 2, 1, 1, 1, 1)->u.tensor, 0, &e);
        ck_assert_msg(e.re == want[i].v, "%s %x: %g", dtype_info(want[i].d)->name, want[i].bits, e.re);
    }
    session_free(s);
}
END_TEST

START_TEST(calls) {
    Session *s = session_new();
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    GraphParam params[] = {{.name = sym(s, "x"), .type = type(s, "L[int]")},
                           {.name = sym(s, "y"), .type = type(s, "float"), .default_value = const_float(s, 1.5)}};
    Graph g = {.name = sym(s, "f"), .s = s, .params = params, .nparams = 2, .result = type(s, "T[int,str]")};
    static const struct { const char *args, *says; } want[] = {
        {"([1],2)", NULL}, {"([1],)", NULL},
        {"()", "f() is missing value for argument 'x'. Declaration: f(int[] x, float y=1.5) -> ((int, str))"},
        {"([1],2,3)", "f() expected at most 2 argument(s) but received 3 argument(s). Declaration: f(int[] x, float y=1.5) -> ((int, str))"},
        {"([1],\"b\")", "f() Expected a value of type 'float' for argument 'y' but instead found type 'str'.\nPosition: 1\nValue: 'b'\nDeclaration: f(int[] x, float y=1.5)"},
        {"([1,\"a\"],)", "f() Expected a value of type 'List[int]' for argument 'x' but instead found type 'list'.\nPosition: 0\nValue: [1, 'a']"},
    };
    for (int i = 0; i < COUNT_OF(want); i++) {
        tsrt_value args[2] = {0};
        Buf why = {0};
        bool unsupported;
        bool fine = convert_call(s, c, &g, value(s, want[i].args), args, &why, &unsupported);
        ck_assert_msg(fine == !want[i].says && !unsupported, "%s: %s", want[i].args, why.p);
        if (!fine) ck_assert_msg(!strncmp(why.p, want[i].says, strlen(want[i].says)), "%s", why.p);
        for (int k = 0; fine && k < 2; k++) tsrt_value_drop(c, &args[k]);
        buf_free(&why);
    }
    tsrt_ctx_free(c);
    session_free(s);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("convert");
    TCase *tc = tcase_create("convert");
    tcase_add_loop_test(tc, conversions, 0, COUNT_OF(rows));
    tcase_add_test(tc, not_yet);
    tcase_add_test(tc, layouts);
    tcase_add_loop_test(tc, comparisons, 0, COUNT_OF(pairs));
    tcase_add_test(tc, tensors);
    tcase_add_test(tc, small_floats);
    tcase_add_test(tc, calls);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
