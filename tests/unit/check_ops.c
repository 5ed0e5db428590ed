/* The operator table against itself: rows, schemas, names, matching. Matching cases and their reasons were recorded from PyTorch 2.13. */
#include <check.h>
#include <ctype.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"               /* the runtime's own prototypes and those made from the schemas: a difference does not compile */
#include "op_prototypes.h"
#include "grad.h"
#include "ops/boxed.h"
#include "run_suite.h"

static Session *s;
static void setup(void) { s = session_new(); }
static void teardown(void) { session_free(s); }

START_TEST(rows) {
    for (int i = 1; i < NUM_OPS; i++) {
        OpId op = (OpId)i;
        const char *text = op_text(op);
        ck_assert_msg(*op_doc(op), "%s has no doc", text);
        ck_assert_msg(op_by_text(s, text) == op, "%s is not found by its text", text);
        ck_assert_msg(!strncmp(op_schema_text(op), text, strlen(text)), "%s: text and schema differ", text);
        ck_assert_msg(!strncmp(text, op_name(op), strlen(op_name(op))), "%s: name", text);
        if (op_how(op) == HOW_DIRECT || op_how(op) == HOW_STATUS)
            ck_assert_msg(dlsym(NULL, op_function(s, op)), "%s: the runtime has no %s", text, op_function(s, op));
    }
}
END_TEST

static const char *const ids[] = {
    "",
#define OP(id_, schema_, ...) #id_,
#include "ops/all.def"
#undef OP
};

START_TEST(ids_follow_names) {
    for (int i = 1; i < NUM_OPS; i++) {
        Buf b = {0};
        for (const char *p = op_text((OpId)i); *p; p++) {
            if (*p == ':') p++;
            buf_putc(&b, *p == ':' || *p == '.' ? '_' : *p);
        }
        ck_assert_str_eq(b.p, ids[i]);
        buf_free(&b);
    }
}
END_TEST

/* What a schema's type text says without marks and lengths, pseudo types resolved: must be what the parsed type prints. */
static char *plain_type(const char *p, size_t n) {
    static const char *const same[][2] = {{"ScalarType", "int"}, {"Layout", "int"}, {"MemoryFormat", "int"}, {"SymInt", "int"}};
    Buf b = {0};
    buf_puts(&b, "");
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '(' && i && (islower((unsigned char)p[i + 1]) || p[i + 1] == '*')) {
            size_t to = i + 1 + strcspn(p + i + 1, ")");
            bool mark = memchr(p + i, '!', to - i) || memchr(p + i, '>', to - i) || memchr(p + i, '|', to - i) || to == i + 2;
            if (mark && strncmp(p + (i > 6 ? i - 6 : 0), "Future", 6) && strncmp(p + (i > 5 ? i - 5 : 0), "Await", 5) &&
                strncmp(p + (i > 4 ? i - 4 : 0), "RRef", 4)) {
                i = to;
                continue;
            }
        }
        if (p[i] == '[' && isdigit((unsigned char)p[i + 1])) {
            buf_puts(&b, "[]");
            i += 1 + strspn(p + i + 1, "0123456789");
            continue;
        }
        bool done = false;
        for (int k = 0; k < 4 && !done; k++)
            if (!strncmp(p + i, same[k][0], strlen(same[k][0])) && !isalpha((unsigned char)p[i + strlen(same[k][0])])) {
                buf_puts(&b, same[k][1]);
                i += strlen(same[k][0]) - 1;
                done = true;
            }
        if (!done) buf_putc(&b, p[i]);
    }
    return b.p;
}

START_TEST(schemas_round_trip) {
    for (int i = 1; i < NUM_OPS; i++) {
        OpId op = (OpId)i;
        if (op_flags(op) & OPF_SPECIAL) {
            ck_assert_ptr_null(op_schema(s, op));
            continue;
        }
        const char *why = NULL;
        ck_assert_msg(schema_parse(s, op_schema_text(op), &why), "%s: %s", op_schema_text(op), why);
        const Schema *sc = op_schema(s, op);
        Buf b = {0};
        schema_print(sc, &b);
        ck_assert_str_eq(b.p, op_schema_text(op));
        buf_free(&b);
        ck_assert(sc->varargs == ((op_flags(op) & OPF_VARARGS) != 0));
        for (int k = 0; k < sc->nparam; k++) {
            const Param *p = &sc->param[k];
            char *want = plain_type(p->type_text, p->type_len);
            Buf t = {0};
            type_print_schema(p->type, &t);
            ck_assert_msg(!strcmp(want, t.p), "%s: %s is read as %s", op_schema_text(op), want, t.p);
            free(want);
            buf_free(&t);
            OpDefault d;
            if (p->has_default) ck_assert_msg(op_default(s, s->arena, p, &d), "%s: default of %s", op_schema_text(op), p->name->s);
            if (p->alias && p->alias->write) ck_assert_msg(!(op_flags(op) & OPF_PURE), "%s writes and is pure", op_schema_text(op));
        }
    }
}
END_TEST

START_TEST(bad_schemas) {
    static const char *const bad[] = {
        "", "(", "aten::f", "aten::f(", "aten::f()", "aten::f() ->", "aten::f(int) -> int", "aten::f(int a -> int", "aten::f(int[ a) -> int",
        "aten::f(Tensor(a a) -> int", "aten::f(Dict(int) a) -> int", "aten::f(Future() a) -> int", "aten::f() -> (int", "aten::f() -> int x y",
        "aten::f(int[999] a) -> int", "aten::f(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((int a) -> int",
    };
    for (int i = 0; i < COUNT_OF(bad); i++) {
        const char *why = NULL;
        ck_assert_msg(!schema_parse(s, bad[i], &why), "'%s' was taken", bad[i]);
        ck_assert_ptr_nonnull(why);
    }
}
END_TEST

START_TEST(one_name_one_place) {
    int n;
    const Sym *names = op_names(s, &n);
    ck_assert_int_gt(n, 1500);
    Map seen = {0};
    for (int i = 0; i < n; i++) {
        ck_assert_msg(!map_has(&seen, names[i]), "rows of %s stand in two places", names[i]->s);
        map_set(s->arena, &seen, names[i], (void *)(uintptr_t)1);
    }
}
END_TEST

START_TEST(defaults) {
    OpDefault d;
    const Schema *sc = op_schema(s, op_by_text(s, "aten::lstrip"));
    ck_assert(op_default(s, s->arena, &sc->param[1], &d));
    ck_assert_str_eq(d.text, " \n\t\f\v");
    sc = op_schema(s, op_by_text(s, "aten::max_pool2d"));
    ck_assert(op_default(s, s->arena, &sc->param[3], &d));       /* int[2] padding=[0, 0] */
    ck_assert_int_eq(d.n, 2);
    ck_assert(d.type == type_list(s, type_simple(s, TY_Int)));
    const char *why;
    sc = schema_parse(s, "aten::f(float a=1, int[3] b=2, str c=\"a,)\\\"b\", float? d=None, Scalar e=2.5) -> int", &why);
    ck_assert(op_default(s, s->arena, &sc->param[0], &d) && d.type->kind == TY_Float && d.f == 1);
    ck_assert(op_default(s, s->arena, &sc->param[1], &d) && d.n == 3 && d.elem[2].i == 2);
    ck_assert(op_default(s, s->arena, &sc->param[2], &d));
    ck_assert_str_eq(d.text, "a,)\"b");
    ck_assert(op_default(s, s->arena, &sc->param[3], &d) && d.type->kind == TY_None);
    ck_assert(op_default(s, s->arena, &sc->param[4], &d) && d.type->kind == TY_Float && d.f == 2.5);
}
END_TEST

/* ---- matching: operator, argument types as a schema writes them ("k=int" for keywords, "[]" an empty list literal, "self:T" a receiver),
 * then the overload that PyTorch picks and the conversions, or a part of the reasons */
typedef struct Case { const char *name, *args, *want; } Case;
static const Case cases[] = {
    {"aten::add", "int, int", "aten::add.int"},
    {"aten::add", "int, float", "aten::add.int_float"},
    {"aten::add", "float, complex", "aten::add.float_complex"},
    {"aten::add", "bool, int", "aten::add.int: bool-int"},
    {"aten::add", "bool, bool", "aten::add.int: bool-int bool-int"},
    {"aten::add", "bool, float", "aten::add.float: bool-float"},
    {"aten::add", "str, str", "aten::add.str"},
    {"aten::add", "int[], int[]", "aten::add.t"},
    {"aten::add", "(int, int), int[]", "aten::add.t: tuple-list"},
    {"aten::add", "int[], []", "!Type variable 't' previously matched to type int is matched to type Tensor."},
    {"aten::eq", "bool, int", "aten::eq.int: bool-int"},
    {"aten::eq", "complex, int", "aten::eq: subtype subtype"},
    {"aten::lt", "bool, int", "aten::lt.int: bool-int"},
    {"aten::__getitem__", "int[], bool", "aten::__getitem__.t: bool-int"},
    {"aten::__getitem__", "str, bool", "aten::__getitem__.str: bool-int"},
    {"aten::append", "self:float[], int", "!Type variable 't' previously matched to type float is matched to type int."},
    {"aten::index", "self:float[], int", "!Expected a value of type 'float' for argument 'el' but instead found type 'int'."},
    {"aten::count", "self:float[], bool", "aten::count.float: bool-float"},
    {"aten::get", "self:Dict(str, int?), str, int", "aten::get.default_str: subtype"},
    {"aten::get", "self:Dict(str, int), str, None", "!Expected at most 1 arguments but found 2 positional arguments."},
    {"prim::max", "int, int, int", "prim::max.self_int: varargs"},
    {"prim::max", "str[]", "!Expected a value of type 'int' for argument 'a' but instead found type 'List[str]'."},
    {"aten::sorted", "int[], reverse=bool", "!Keyword argument reverse unknown."},
    {"aten::len", "int[]?", "aten::len.any: varargs"},
    {"aten::mul", "int[], bool", "aten::mul.left_t: bool-int"},
    {"aten::mul", "str, int", "!Expected a value of type 'int' for argument 'a' but instead found type 'str'."},
    {"aten::eq", "int[], (int, int)", "aten::eq.int_list: tuple-list"},
    {"aten::chr", "bool", "aten::chr: bool-int"},
    {"aten::divmod", "int, float", "aten::divmod.int_float"},
    {"aten::add", "Tensor, Tensor", "aten::add.Tensor: default"},
    {"aten::add", "Tensor, int", "aten::add.Scalar: subtype default"},
    {"aten::add", "Tensor, int, alpha=bool", "aten::add.Scalar: subtype bool-int"},
    {"aten::add", "Tensor, int, alpha=float", "aten::add.Scalar: subtype subtype"},
    {"aten::add", "input=Tensor, other=Tensor", "aten::add.Tensor: default"},
    {"aten::add", "int, str", "!Expected a value of type 'int' for argument 'b' but instead found type 'str'."},
    {"aten::add", "int, int?", "!Expected a value of type 'int' for argument 'b' but instead found type 'Optional[int]'."},
    {"aten::add", "Scalar, int", "aten::add: subtype"},
    {"aten::floordiv", "int, Tensor", "aten::floordiv.int: int-implicit"},
    {"aten::center", "str, int", "aten::center: default"},
    {"aten::center", "str, int, x=int", "!Keyword argument x unknown."},
    {"aten::center", "str", "!Argument width not provided."},
    {"aten::center", "str, str", "!Expected a value of type 'int' for argument 'width' but instead found type 'str'."},
    {"aten::center", "self:str, int, str, int", "!Expected at most 2 arguments but found 3 positional arguments."},
    {"aten::append", "int[], str", "!Could not match type str to t in argument 'el': Type variable 't' previously matched to type int is "
                                   "matched to type str."},
    {"aten::append", "int?[], int", "aten::append.t: subtype"},
    {"aten::append", "int, int", "!Could not match type int to List[t] in argument 'self': Cannot match List[t] to int."},
    {"aten::count", "int[], str", "!Expected a value of type 'List[float]' for argument 'self' but instead found type 'List[int]'."},
    {"aten::get", "Dict(str, int), str", "aten::get.str"},
    {"aten::get", "Dict(str, int), int", "!Expected a value of type 'Dict[int, t]' for argument 'self' but instead found type 'Dict[str, int]'."},
    {"aten::zeros", "int, int", "aten::zeros: varargs default default default default"},
    {"aten::zeros", "int[], device=str", "aten::zeros: default default str-device default"},
    {"aten::zeros", "(int, Tensor)", "!Expected a value of type 'int' for argument '<varargs>' but instead found type 'Tuple[int, Tensor]'."},
    {"aten::zeros", "int?", "!Expected a value of type 'int' for argument '<varargs>' but instead found type 'Optional[int]'."},
    {"aten::max_pool2d", "Tensor, int", "aten::max_pool2d: broadcast default default default default"},
    {"aten::len", "(int, int)", "aten::len.t: tuple-list"},
    {"aten::sum", "(int, int)", "aten::sum.int: tuple-list"},
    {"aten::sqrt", "int", "aten::sqrt.int"},
    {"aten::sqrt", "bool", "aten::sqrt.int: bool-int"},
    {"prim::min", "int, float", "prim::min.int_float"},
    {"prim::max", "int[]", "prim::max.self_int"},
    {"aten::slice", "str, int, None", "aten::slice.str: subtype subtype default"},
    {"aten::format", "str, int, str", "aten::format"},
    {"aten::where", "self:Tensor, Tensor, Tensor", "aten::where.self"},
    {"aten::__contains__", "int[], int", "aten::__contains__.int_list"},
    {"aten::__contains__", "Dict(str, int), str", "aten::__contains__.str"},
    {"aten::eq", "int?, int", "!Expected a value of type 'int' for argument 'a' but instead found type 'Optional[int]'."},
    {"aten::__is__", "int?, None", "aten::__is__"},
    {"aten::pow", "int, int", "aten::pow.int"},
    {"aten::Int", "str", "aten::Int.str"},
    {"aten::sorted", "str[]", "aten::sorted.str"},
    {"aten::_unwrap_optional", "int?", "aten::_unwrap_optional"},
};

static const char *conv_name(ConvKind k) {
    static const char *const name[] = {
        [CONV_NONE] = "", [CONV_SUBTYPE] = "subtype", [CONV_INT_IMPLICIT] = "int-implicit", [CONV_FLOAT_IMPLICIT] = "float-implicit",
        [CONV_COMPLEX_IMPLICIT] = "complex-implicit", [CONV_SCALAR_IMPLICIT] = "scalar-implicit", [CONV_NUMBER_TO_INT] = "number-int",
        [CONV_NUMBER_TO_FLOAT] = "number-float", [CONV_NUMBER_TO_COMPLEX] = "number-complex", [CONV_BOOL_TO_INT] = "bool-int",
        [CONV_BOOL_TO_FLOAT] = "bool-float", [CONV_TUPLE_FIELDS] = "fields", [CONV_STR_TO_DEVICE] = "str-device",
        [CONV_TUPLE_TO_LIST] = "tuple-list", [CONV_BROADCAST] = "broadcast", [CONV_VARARGS_TO_LIST] = "varargs", [CONV_DEFAULT] = "default",
        [CONV_EMPTY_LIST] = "empty",
    };
    return name[k];
}

/* The argument types as parameters of a schema of their own: p0, p1 ... */
static int read_args(const char *text, ActualArg *out) {
    int n = 0;
    while (*text) {
        size_t len = 0;
        for (int open = 0; text[len] && (open || text[len] != ','); len++) open += (text[len] == '(') - (text[len] == ')');
        ActualArg *a = &out[n++];
        *a = (ActualArg){0};
        const char *type = text, *equals = memchr(text, '=', len);
        if (equals) {
            a->keyword = sym_n(s, text, (size_t)(equals - text));
            type = equals + 1;
        } else if (!strncmp(text, "self:", 5)) {
            a->is_self = true;
            type = text + 5;
        }
        size_t type_len = len - (size_t)(type - text);
        if (type_len == 2 && !memcmp(type, "[]", 2)) {
            a->is_empty_list = true;
        } else {
            const char *why, *schema = arena_printf(s->arena, "x::x(%.*s a) -> ()", (int)type_len, type);
            Schema *sc = schema_parse(s, schema, &why);
            ck_assert_msg(sc, "%s: %s", schema, why);
            a->type = sc->param[0].type;
        }
        text += len;
        while (*text == ',' || *text == ' ') text++;
    }
    return n;
}

START_TEST(matching) {
    const Case *c = &cases[_i];
    ActualArg arg[16];
    int n = read_args(c->args, arg), count;
    const OpId *id = op_overloads(s, sym(s, c->name), &count);
    Buf why = {0}, got = {0};
    buf_puts(&why, "");
    const Match *m = op_match(s, s->arena, id, count, arg, n, true, &why);
    if (*c->want == '!') {
        ck_assert_msg(!m, "%s(%s) is %s", c->name, c->args, m ? op_text(m->schema->op) : "");
        ck_assert_msg(strstr(why.p, c->want + 1), "%s(%s): %s", c->name, c->args, why.p);
    } else {
        ck_assert_msg(m, "%s(%s): %s", c->name, c->args, why.p);
        buf_puts(&got, op_text(m->schema->op));
        bool any = false;
        for (int i = 0; i < m->schema->nparam; i++) {
            if (m->arg[i].conv == CONV_NONE) continue;
            buf_printf(&got, "%s%s", any ? " " : ": ", conv_name(m->arg[i].conv));
            any = true;
        }
        ck_assert_str_eq(got.p, c->want);
        buf_free(&got);
    }
    buf_free(&why);
}
END_TEST

START_TEST(names) {
    const Type *t = type_simple(s, TY_Tensor), *i = type_simple(s, TY_Int), *str = type_simple(s, TY_Str);
    const Type *list = type_list(s, i);
    Sym magic;
    ck_assert_str_eq(op_for_torch(s, sym(s, "relu"))->s, "aten::relu");
    ck_assert_ptr_null(op_for_torch(s, sym(s, "append")));
    ck_assert_ptr_null(op_for_torch(s, sym(s, "nonsense")));
    ck_assert_str_eq(op_for_math(s, sym(s, "remainder"))->s, "aten::mathremainder");
    ck_assert_ptr_null(op_for_math(s, sym(s, "isqrt")));
    ck_assert_str_eq(op_for_module(s, sym(s, "torch.linalg"), sym(s, "norm"))->s, "aten::linalg_norm");
    ck_assert_str_eq(op_for_module(s, sym(s, "cmath"), sym(s, "phase"))->s, "aten::angle");
    ck_assert_str_eq(op_for_builtin(s, sym(s, "len"), &magic)->s, "aten::len");
    ck_assert_str_eq(magic->s, "__len__");
    ck_assert_str_eq(op_for_method(s, t, sym(s, "where"))->s, "aten::where");
    ck_assert_str_eq(op_for_method(s, list, sym(s, "append"))->s, "aten::append");
    ck_assert_str_eq(op_for_method(s, str, sym(s, "upper"))->s, "aten::upper");
    ck_assert_ptr_null(op_for_method(s, i, sym(s, "append")));
    ck_assert_ptr_null(op_for_method(s, str, sym(s, "append")));
    ck_assert_ptr_null(op_for_method(s, type_optional(s, str), sym(s, "upper")));
    ck_assert_ptr_null(op_for_method(s, type_list(s, list), sym(s, "count")));
    ck_assert_ptr_null(op_for_method(s, type_tuple(s, (const Type *[]){i, i}, 2), sym(s, "index")));
    ck_assert_str_eq(op_for_property(s, t, sym(s, "shape"))->s, "aten::size");
    ck_assert_ptr_null(op_for_property(s, i, sym(s, "shape")));
    ck_assert_str_eq(op_for_operator(s, sym(s, "-"), 1, &magic)->s, "aten::neg");
    ck_assert_str_eq(magic->s, "__neg__");
    ck_assert_str_eq(op_for_augmented(s, sym(s, "+="), t, &magic)->s, "aten::add_");
    ck_assert_str_eq(op_for_augmented(s, sym(s, "+="), i, NULL)->s, "aten::add");
    ck_assert_ptr_null(op_for_augmented(s, sym(s, "//="), i, NULL));
}
END_TEST

/* Every operator that names.def gives exists. */
START_TEST(names_have_rows) {
    static const char *const named[] = {
#define MODULE(module_, prefix_)
#define NAME(module_, name_, op_) op_,
#define BUILTIN(name_, op_, magic_) op_,
#define PROPERTY(kind_, name_, op_) op_,
#define OPERATOR(spelling_, n_, op_, magic_) op_,
#define AUGMENTED(spelling_, inplace_, op_, magic_) inplace_, op_,
#include "ops/names.def"
    };
    for (int i = 0; i < COUNT_OF(named); i++) {
        int n;
        op_overloads(s, sym(s, named[i]), &n);
        ck_assert_msg(n, "%s has no rows", named[i]);
    }
}
END_TEST

/* ---- boxed entries */
static tsrt_value of_int(int64_t i) { return (tsrt_value){.type = &tsrt_type_int, .u = {.i = i}}; }
static const tsrt_value a_none = {.type = &tsrt_type_none};

static OpBoxedFn *boxed(const char *text) {
    OpBoxedFn *fn = op_boxed(op_by_text(s, text));
    ck_assert_msg(fn, "%s has no boxed entry", text);
    return fn;
}

/* Shapes as lists: aligned at the end, 1 gives way. */
START_TEST(shapes) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    tsrt_value r, a, b;
    ck_assert_int_eq(boxed("prim::rangelist")(c, (tsrt_value[]){of_int(2)}, 1, &a), 0);            /* [0, 1] */
    ck_assert_int_eq(boxed("prim::rangelist")(c, (tsrt_value[]){of_int(4)}, 1, &b), 0);            /* [0, 1, 2, 3] */
    tsrt_list_ints(a.u.p)[0] = 2;
    ck_assert_int_eq(boxed("aten::_infer_size")(c, (tsrt_value[]){a, b}, 2, &r), 0);
    const int64_t want[4] = {0, 1, 2, 3};
    ck_assert(((tsrt_list *)r.u.p)->len == 4 && !memcmp(tsrt_list_ints(r.u.p), want, sizeof want));
    tsrt_value_drop(c, &r);
    tsrt_list_ints(a.u.p)[1] = 5;
    ck_assert_int_ne(boxed("aten::broadcast_shapes")(c, (tsrt_value[]){a, b}, 2, &r), 0);
    ck_assert_str_eq(tsrt_error_message(c), "The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 3");
    tsrt_error_clear(c);
    ck_assert_int_eq(boxed("aten::Size")(c, (tsrt_value[]){a}, 1, &r), 0);
    ck_assert_ptr_eq(r.u.p, a.u.p);
    tsrt_value_drop(c, &r);
    tsrt_value_drop(c, &a);
    tsrt_value_drop(c, &b);
    tsrt_ctx_free(c);
}
END_TEST

/* Rows of grad.def: rules exist, names of parameters are some of the schema's, masks hold no more than there is. */
START_TEST(gradients) {
    OpGrad g;
    int n = 0, rules = 0;
    for (int op = 1; op < NUM_OPS; op++) {
        if (!op_grad(s, (OpId)op, &g)) continue;
        const Schema *sc = op_schema(s, (OpId)op);
        ck_assert_msg(g.is_out || g.node || g.rule, "%s", op_text((OpId)op));
        ck_assert_msg(g.is_out || g.from, "%s: no parameter that a derivative is by", op_text((OpId)op));
        ck_assert_msg(sc->nparam == 64 || !(g.from >> sc->nparam), "%s", op_text((OpId)op));
        if (g.rule) ck_assert_msg(tsrt_grad_rule_named(g.rule) != NULL, "%s: no rule %s", op_text((OpId)op), g.rule);
        n++;
        rules += g.rule != NULL;
    }
    ck_assert_int_gt(n, 1500);
    ck_assert_int_gt(rules, 60);
    ck_assert(op_grad(s, OP_aten_add__Tensor, &g));
    ck_assert_str_eq(g.node, "AddBackward0");
    ck_assert(g.written == 1 && !g.is_out && !g.view_of);
    ck_assert(op_grad(s, OP_aten_select_int, &g) && g.view_of == 1);
    ck_assert(op_grad(s, OP_aten_add_out, &g) && g.is_out);
    ck_assert(!op_grad(s, OP_aten_detach, &g));
    ck_assert(!op_grad(s, OP_aten_eq_Tensor, &g));
}
END_TEST

START_TEST(boxed_calls) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    tsrt_value r[3], list;
    ck_assert_int_eq(boxed("aten::add.int")(c, (tsrt_value[]){of_int(2), of_int(3)}, 2, r), 0);
    ck_assert_int_eq(r[0].u.i, 5);
    ck_assert_int_eq(boxed("aten::divmod.int")(c, (tsrt_value[]){of_int(-7), of_int(2)}, 2, r), 0);
    ck_assert(r[0].u.i == -4 && r[1].u.i == 1);
    ck_assert_int_ne(boxed("aten::floordiv.int")(c, (tsrt_value[]){of_int(1), of_int(0)}, 2, r), 0);
    ck_assert_str_eq(tsrt_error_message(c), "division by 0");
    tsrt_error_clear(c);
    ck_assert_int_eq(boxed("prim::rangelist")(c, (tsrt_value[]){of_int(5)}, 1, &list), 0);
    ck_assert_int_eq(boxed("aten::append.t")(c, (tsrt_value[]){list, of_int(9)}, 2, r), 0);
    ck_assert_ptr_eq(r[0].u.p, list.u.p);
    tsrt_value_drop(c, &r[0]);
    ck_assert_int_eq(boxed("aten::slice.t")(c, (tsrt_value[]){list, of_int(-2), a_none, of_int(1)}, 4, r), 0);
    ck_assert_int_eq(((tsrt_list *)r[0].u.p)->len, 2);
    ck_assert_int_eq(tsrt_list_ints(r[0].u.p)[1], 9);
    tsrt_value_drop(c, &r[0]);
    ck_assert_int_eq(boxed("aten::pop.t")(c, (tsrt_value[]){list, of_int(-1)}, 2, r), 0);
    ck_assert(r[0].type == &tsrt_type_int && r[0].u.i == 9);
    ck_assert_int_ne(boxed("aten::__getitem__.t")(c, (tsrt_value[]){list, of_int(5)}, 2, r), 0);
    tsrt_error_clear(c);
    tsrt_value text = {.type = &tsrt_type_str, .u = {.p = tsrt_str_from(c, "a {} b {}")}};
    ck_assert_int_ne(boxed("aten::append.t")(c, (tsrt_value[]){list, text}, 2, r), 0);   /* no int */
    tsrt_error_clear(c);
    ck_assert_int_eq(boxed("aten::format")(c, (tsrt_value[]){text, of_int(1), list}, 3, r), 0);
    ck_assert_str_eq(((tsrt_str *)r[0].u.p)->data, "a 1 b [0, 1, 2, 3, 4]");
    tsrt_value_drop(c, &r[0]);
    ck_assert_int_eq(boxed("aten::split.str")(c, (tsrt_value[]){text, a_none, of_int(-1)}, 3, r), 0);
    ck_assert_int_eq(((tsrt_list *)r[0].u.p)->len, 4);
    tsrt_value_drop(c, &r[0]);
    tsrt_value_drop(c, &text);
    tsrt_value_drop(c, &list);
    tsrt_ctx_free(c);
}
END_TEST

/* What is called can be folded: every row has an entry, but for those whose results have a type that only the caller knows. */
START_TEST(boxed_everywhere) {
    for (int i = 1; i < NUM_OPS; i++) {
        OpHow how = op_how((OpId)i);
        if (op_flags((OpId)i) & OPF_SPECIAL) continue;
        const Schema *sc = op_schema(s, (OpId)i);
        const bool told = !(op_flags((OpId)i) & OPF_DESC) && !(sc->nret && type_is(sc->ret[0].type, TY_Tuple));
        if ((how == HOW_DIRECT || how == HOW_STATUS) && told) ck_assert_msg(op_boxed((OpId)i), "%s has no boxed entry", op_text((OpId)i));
        if (how == HOW_NONE) ck_assert_msg(!op_boxed((OpId)i), "%s has an entry and no function", op_text((OpId)i));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ops");
    TCase *t = tcase_create("ops");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, rows);
    tcase_add_test(t, ids_follow_names);
    tcase_add_test(t, schemas_round_trip);
    tcase_add_test(t, bad_schemas);
    tcase_add_test(t, one_name_one_place);
    tcase_add_test(t, defaults);
    tcase_add_loop_test(t, matching, 0, COUNT_OF(cases));
    tcase_add_test(t, names);
    tcase_add_test(t, names_have_rows);
    tcase_add_test(t, gradients);
    tcase_add_test(t, boxed_calls);
    tcase_add_test(t, shapes);
    tcase_add_test(t, boxed_everywhere);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
