/* The parser: what it reads, what it says about mistakes, that it goes on after them, and that nothing makes it slow or crash. */
#include "ast/ast.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static Session *s;
static void setup(void) { s = session_new(), s->diags.limit = 0; }
static void teardown(void) { session_free(s); }

static AstModule *parse_n(const char *text, size_t len, bool archive) {
    return parse_module(s, s->arena, source_add(s, "t.py", text, len), (ParseOptions){.archive = archive});
}
static AstModule *parse(const char *text) { return parse_n(text, strlen(text), false); }

static Ast *expression(const char *text) {
    Source *src = source_add(s, "e.py", text, strlen(text));
    return parse_expression(s, s->arena, src, src->base, src->base + (uint32_t)strlen(text), (ParseOptions){0});
}

static const char *unparsed(const Ast *n) {
    Buf b = {0};
    ast_unparse(n, &b);
    return buf_take(&b, s->arena);
}

/* ---- expressions, printed back; NULL: as written */
static const struct { const char *in, *out; } expressions[] = {
    {"a + b * c", NULL}, {"(a + b) * c", NULL}, {"a - (b - c)", NULL}, {"a - b - c", NULL}, {"-a ** -b", NULL}, {"(-a) ** b", NULL},
    {"2 ** 3 ** 4", NULL}, {"(2 ** 3) ** 4", NULL}, {"not a and b or c", NULL}, {"not (a and b)", NULL}, {"(a or b) and c", NULL},
    {"a < b <= c != d", NULL}, {"(a < b) < c", NULL}, {"a is not None", NULL}, {"a not in b", NULL}, {"not a in b", "not a in b"},
    {"a if b else c if d else e", NULL}, {"(a if b else c) if d else e", NULL}, {"lambda: 0", NULL},
    {"lambda x, /, y=1, *a, z, **k: x + y", NULL}, {"lambda *, x: x", NULL}, {"[x for x in y if x if z]", NULL},
    {"{k: v for k, v in y}", NULL}, {"{x for x in y}", NULL}, {"f(x for x in y)", "f((x for x in y))"}, {"{**a, 1: 2}", NULL},
    {"{1, *a}", NULL}, {"f(a, *b, c=d, **e)", NULL}, {"f(a,)", "f(a)"}, {"x[1:2, ::3, ..., None]", NULL}, {"x[:]", NULL}, {"x[a:]", NULL},
    {"x[a, ]", "x[a,]"}, {"x[()]", NULL}, {"()", NULL}, {"(a,)", "a,"}, {"a.b.c(d)[e]", NULL}, {"(1).real", NULL}, {"1.5.real", "1.5.real"},
    {"(yield)", "yield"}, {"(x := 3) + 1", NULL}, {"await a.b(c)", NULL}, {"a @ b // c % d", NULL}, {"a | b ^ c & d << e", NULL},
    {"~a", NULL}, {"+a", NULL}, {"- -a", "--a"}, {"'a' \"b\" '''c'''", "'abc'"}, {"b'a' b'\\xff'", "b'a\\xff'"}, {"\"it's\"", NULL},
    {"0x1F + 0o17 + 0b11 + 1_000", "31 + 15 + 3 + 1000"}, {"1. + .5 + 1e3 + 1_0.0_1", "1.0 + 0.5 + 1000.0 + 10.01"}, {"2j + 1.5J", "2.0j + 1.5j"},
    {"9223372036854775807", NULL}, {"9223372036854775808", NULL}, {"r'\\n' + u'x'", "'\\\\n' + 'x'"}, {"*a, b", NULL}, {"a, *b", NULL},
    {"f'{x!r:>{w}} {{}} {y}'", NULL}, {"match + case + type + _", NULL}, {"match[x](case)", NULL}, {"print", NULL},
    {"List[Tuple[int, ...]]", NULL}, {"Tuple[()]", NULL}, {"int | None", NULL}, {"1if x else 2", "1 if x else 2"}, {"0x1for x in y", "31 or x in y"},
};

START_TEST(expressions_print_back) {
    const char *in = expressions[_i].in, *out = expressions[_i].out ? expressions[_i].out : in;
    Ast *n = expression(in);
    ck_assert_msg(n != NULL, "does not parse: %s", in);
    const char *text = unparsed(n);
    ck_assert_str_eq(text, out);
    ck_assert_msg((n = expression(text)) != NULL, "does not parse again: %s", text);
    ck_assert_str_eq(unparsed(n), out);
}
END_TEST

/* ---- statements: these parse without a word */
static const char *const statements[] = {
    "", "\n\n# only a comment", "pass", "pass;", "x = 1; y = 2;\n", "a = b = c, d = e", "a, *b = c", "(a), [b, c] = d", "x: int", "x: int = 3", "(x): int = 3",
    "a.b: int = 1, 2", "a[0]: int", "x += 1", "x //= yield", "x @= y", "del a, b[0], (c, d)", "assert x, 'm'", "raise", "raise A from b",
    "global a, b", "nonlocal a", "import a.b.c as d, e", "from . import a", "from ...a.b import (c, d as e,)", "from .... import *",
    "if a: pass\nelif b: pass\nelse: pass\n", "while a:\n  break\nelse:\n  continue\n", "for a, in b: pass", "for a, *b in c, d: pass\n",
    "async def f():\n  async for x in y: pass\n  async with a as b, c: pass\n  return [x async for x in y]\n",
    "with a: pass", "with a as b, c as d: pass", "with (a): pass", "with (a, b): pass", "with (a as b): pass", "with (a as b, c as d,): pass",
    "with (a, b) as c: pass", "with (a), b as c: pass", "with (yield): pass", "with (a := b): pass", "with a as (b, c), d as e.f[0]: pass",
    "with (open(a) as b,\n      open(c)\n      as d):\n  pass\n", "with (): pass",
    "try: pass\nexcept: pass\n", "try: pass\nexcept A: pass\nexcept (B, C) as d: pass\nelse: pass\nfinally: pass\n", "try: pass\nfinally: pass\n",
    "try: pass\nexcept* A as b: pass\n", "def f(): pass", "def f(a, b=1, /, c: int = 2, *d: int, e, f=3, **g) -> int: return a\n",
    "def f(*, a): pass", "def f(*a: *b): pass", "def f(a,): pass", "@a.b(c)\n@(d := e)\ndef f(): pass\n", "class A: pass",
    "class A(B, *c, d=e, **f):\n  x = 1\n", "class A():\n\tdef f(self):\n\t\treturn 1\n\n\t# end\n\n\tx = 1\n",
    "if x:\n    y\n  # comment at another depth\nelse:\n    z\n", "return (yield x), *y", "x = [\n  1,\n\n # c\n  2,\n]\n", "x = 1 + \\\n  2\n",
    "if a and \\\n   b:\n  pass\n", "x = '''a\n  b\n'''\n", "\xEF\xBB\xBFx = 1\n", "x = 1\r\nif x:\r\n  y = 2\r\n", "x = 1\ry = 2\r", "\fx = 1\n\f\ny = 2\n",
    "\xC3\xA9t\xC3\xA9 = 1", "print(x)\nprint >> f, x\n", "match = 1\nmatch(x)\nmatch[x] = case\ncase: int = type\n", "x = y if z else lambda: 0",
    "x = *a, *b", "for x in *a, b: pass", "x[*a] = 1", "f(**a, b=1)", "f(a, *b, c)", "(lambda: (yield))()", "x = a if b else c,",
    "if True:\n  x = 1\n\n\n", "if x:\n  pass\n   ", "def f():\n  '''doc'''", "x = 0_0 + 00 + 0e0 + 0.0j", "x = 1 if 1else 2",
};

START_TEST(statements_parse) {
    parse(statements[_i]);
    ck_assert_msg(!s->diags.list.len, "%s: %s", statements[_i], s->diags.list.len ? s->diags.list.data[0]->text : "");
}
END_TEST

/* ---- mistakes: the first one's code and place, and how many in all */
static const struct { const char *in, *code; int line, col, count; } mistakes[] = {
    {"if x\n  y\n", "expected_colon", 1, 5, 1}, {"def f(x)\n  return\n", "expected_colon", 1, 9, 1}, {"else x", "syntax", 1, 1, 1},
    {"x = (1,\ny = 2\nz = 3\n", "unclosed", 1, 5, 1}, {"x = [1\ndef f():\n  return )\n", "unclosed", 1, 5, 2}, {"f(a,\n  b", "unclosed", 1, 2, 1},
    {"x = )\n", "unmatched", 1, 5, 1}, {"x = (1]\n", "mismatched", 1, 7, 1}, {"if x = 3: pass", "assign_in_condition", 1, 6, 1},
    {"x = 'abc\ny = 1\n", "unterminated_string", 1, 5, 1}, {"x = '''abc\ny = 1\n", "unterminated_triple", 1, 5, 1},
    {"print 'a'", "print_statement", 1, 1, 1}, {"if x:\ny = 1\n", "expected_block", 1, 1, 1}, {"def f():\n  if x:\ny = )\n", "expected_block", 2, 3, 2},
    {"x = 1\n  y = 2\nz = )\n", "unexpected_indent", 2, 3, 2}, {"if x:\n    a\n  b\nc = )\n", "bad_dedent", 3, 3, 2},
    {"if x:\n        a\n\tb\n", "inconsistent_tabs", 3, 1, 1}, {"x = 07\n", "leading_zeros", 1, 5, 1}, {"x = 1_\n", "bad_number", 1, 5, 1},
    {"x = 0b2\n", "bad_number", 1, 5, 1}, {"x = 1.real\n", "bad_number", 1, 5, 1}, {"x = 1 +\n", "syntax", 1, 8, 1},
    {"match x:\n  case 1:\n    y = )\n  case _:\n    pass\nz = )\n", "unmatched", 3, 9, 2}, {"match (x):\n  case f'a': pass\n", "pattern", 2, 8, 1},
    {"x = a b\n", "syntax", 1, 7, 1}, {"f(a b)\n", "syntax", 1, 5, 1}, {"f() = 1\n", "bad_target", 1, 1, 1}, {"1 += x\n", "bad_target", 1, 1, 1},
    {"*a = b\n", "lonely_star", 1, 1, 1}, {"*a, *b = c\n", "two_stars", 1, 5, 1}, {"x = (*a)\n", "lonely_star", 1, 6, 1},
    {"del f()\n", "bad_target", 1, 5, 1}, {"for f() in x: pass\n", "bad_target", 1, 5, 1}, {"(a as b)\n", "as_in_tuple", 1, 1, 1},
    {"with (a as b), c: pass\n", "as_in_tuple", 1, 6, 1}, {"def f(a=1, b): pass\n", "param_order", 1, 12, 1},
    {"def f(a, a): pass\n", "duplicate_param", 1, 10, 1}, {"def f(*): pass\n", "param_order", 1, 7, 1}, {"def f(**a, b): pass\n", "param_order", 1, 12, 1},
    {"f(a=1, b)\n", "positional_after_keyword", 1, 8, 1}, {"f(a.b=1)\n", "keyword_name", 1, 3, 1}, {"f(x for x in y, 1)\n", "bare_generator", 1, 3, 1},
    {"f(1, x for x in y)\n", "bare_generator", 1, 6, 1}, {"try: pass\nx = 1\n", "try_alone", 1, 1, 1}, {"try: pass\nexcept A, b: pass\n", "old_except", 2, 8, 1},
    {"try: pass\nexcept: pass\nexcept A: pass\n", "default_except_last", 2, 1, 1}, {"try: pass\nexcept A: pass\nexcept* B: pass\n", "mixed_except", 3, 1, 1},
    {"x = $\n", "bad_character", 1, 5, 1}, {"x = \xE2\x80\x9Chi\n", "bad_character", 1, 5, 1}, {"x = 1 \\ \n", "bad_continuation", 1, 7, 1},
    {"a <> b\n", "old_not_equal", 1, 3, 1}, {"x++\n", "increment", 1, 2, 1}, {"a && b\n", "c_operator", 1, 3, 1}, {"f'{'\n", "fstring_unclosed", 1, 3, 1},
    {"f'}'\n", "fstring_brace", 1, 3, 1}, {"f'{}'\n", "fstring_empty", 1, 3, 1}, {"f'{x!z}'\n", "fstring_conversion", 1, 5, 1}, {"f'{a b}'\n", "syntax", 1, 6, 1},
    {"x = f'''\n{a} {b +}\n'''\n", "syntax", 2, 9, 1}, {"f'{\"\\n\"}'\n", "fstring_backslash", 1, 5, 1}, {"b'\xC3\xA9'\n", "bytes_not_ascii", 1, 3, 1},
    {"b'a' 'b'\n", "mixed_literals", 1, 1, 1}, {"'\\xg'\n", "bad_escape", 1, 2, 1}, {"'\\N{DASH}'\n", "named_escape", 1, 2, 1}, {"x = \xFF\n", "not_utf8", 1, 5, 1},
    {"x = \xED\xA0\x80\n", "not_utf8", 1, 5, 1}, {"x = 1 # \xC0\x80\n", "not_utf8", 1, 9, 1}, {"return 1 if x\n", "syntax", 1, 14, 1},
    {"class class: pass\n", "syntax", 1, 7, 1}, {"x = 5 6\ny = 7\nz = 8 9\n", "syntax", 1, 7, 2}, {"if x:\n  a b\n  c = )\nd e\n", "syntax", 2, 5, 3},
    {"if x y:\n  a\nelse:\n  b c\n", "expected_colon", 1, 6, 2}, {"class A:\n  def f(self:\n    x = 1\n  def g(self):\n    y = )\n", "unclosed", 2, 8, 2},
    {"@a\nx = 1\n", "syntax", 2, 1, 1}, {"if x:\n  @a\ny = 1\nz = )\n", "syntax", 3, 1, 2}, {"import a.\n", "syntax", 1, 10, 1},
    {"from x import\n", "syntax", 1, 14, 1}, {"else if x: pass\n", "syntax", 1, 1, 1}, {"if a: pass\nelse if b: pass\n", "else_if", 2, 1, 1},
    {"x = 1e999\n", "float_range", 1, 5, 1}, {"def f():\n  # type: (int -> int\n  pass\n", "bad_type_comment", 2, 11, 1},
};

START_TEST(mistakes_are_found) {
    parse(mistakes[_i].in);
    ck_assert_msg(s->diags.list.len > 0, "no complaint about: %s", mistakes[_i].in);
    Diagnostic *d = s->diags.list.data[0];
    for (int i = 1; i < s->diags.list.len; i++)   /* the first in the order of the source */
        if (s->diags.list.data[i]->span.lo < d->span.lo) d = s->diags.list.data[i];
    Loc loc = {0};
    loc_of(s, d->span, &loc);
    ck_assert_msg(!strcmp(diag_code(d->id), mistakes[_i].code) && loc.line == mistakes[_i].line && loc.col == mistakes[_i].col, "%s: %s at %d:%d: %s",
                  mistakes[_i].in, diag_code(d->id), loc.line, loc.col, d->text);
    ck_assert_msg(s->diags.list.len == mistakes[_i].count, "%s: %d complaints, the last: %s", mistakes[_i].in, s->diags.list.len,
                  s->diags.list.data[s->diags.list.len - 1]->text);
}
END_TEST

START_TEST(nul_bytes) {
    parse_n("x = 1\0\n", 7, false);
    ck_assert_int_eq(s->diags.list.len, 1);
    ck_assert_str_eq(diag_code(s->diags.list.data[0]->id), "nul_byte");
}
END_TEST

/* ---- literals */
static Lit lit(const char *text, bool archive) {
    AstModule *m = parse_n(text, strlen(text), archive);
    ck_assert_msg(m->body.len == 1 && m->body.data[0]->kind == AST_ExprStmt, "%s", text);
    return AST_AS(Constant, AST_AS(ExprStmt, m->body.data[0])->value)->lit;
}

START_TEST(strings) {
    static const struct { const char *in, *out; size_t len; bool archive; } cases[] = {
        {"'a\\n\\t\\\\\\'\\\"\\a\\b\\f\\v\\r'", "a\n\t\\'\"\a\b\f\v\r", 11, false}, {"'\\101\\x41\\u0041\\U00000041'", "AAAA", 4, false},
        {"'\\xe9'", "\xC3\xA9", 2, false}, {"'\\xe9\\351'", "\xE9\xE9", 2, true}, {"b'\\xe9\\351'", "\xE9\xE9", 2, false}, {"r'\\n'", "\\n", 2, false},
        {"'\\q'", "\\q", 2, false}, {"'a\\\nb'", "ab", 2, false}, {"'''a\r\nb'''", "a\nb", 3, false}, {"'\\0001'", "\0001", 2, false},
        {"'\\U0001F600'", "\xF0\x9F\x98\x80", 4, false}, {"''", "", 0, false}, {"'''''' ''", "", 0, false}, {"''''a'''", "'a", 2, false},
        {"'\\777'", "\xC7\xBF", 2, false}, {"b'\\u0041'", "\\u0041", 6, false}, {"rb'\\x41'", "\\x41", 4, false}, {"'a' \\\n 'b'", "ab", 2, false}};
    for (int i = 0; i < COUNT_OF(cases); i++) {
        Lit l = lit(cases[i].in, cases[i].archive);
        ck_assert_msg(l.len == cases[i].len && !memcmp(l.str, cases[i].out, l.len), "%s gives %zu bytes: %s", cases[i].in, l.len, l.str);
    }
}
END_TEST

START_TEST(numbers) {
    ck_assert_int_eq(lit("9223372036854775807", false).i, INT64_MAX);
    ck_assert_int_eq(lit("0xFF_FF", false).i, 65535);
    Lit big = lit("1_000_000_000_000_000_000_000", false);
    ck_assert_int_eq(big.kind, LIT_BIGINT);
    ck_assert_str_eq(big.str, "1000000000000000000000");
    ck_assert_double_eq(lit("1_0.5e-1_0", false).f, 10.5e-10);
    ck_assert_int_eq(lit("3j", false).kind, LIT_IMAG);
    ck_assert_int_eq(lit("0777", true).i, 511);
}
END_TEST

/* ---- what archives read otherwise */
START_TEST(archive_syntax) {
    const char *text = "class M(Module):\n  __parameters__ = [\"w\", ]\n  training : bool\n  k : Final[int] = 3\n"
                       "  def forward(self: __torch__.___torch_mangle_0.M,\n      x: Tensor) -> Tuple[Tensor, Optional[int]]:\n"
                       "    _0 = annotate(List[int], [])\n    _1, _2, = torch.f(x, unchecked_cast(int, y), )\n    ops.prim.RaiseException(\"a\\303\\251\")\n"
                       "    _3 = a < b < c\n    return (_1, getattr(self, \"0\").async)\n";
    AstModule *m = parse_n(text, strlen(text), true);
    ck_assert_msg(!s->diags.list.len, "%s", s->diags.list.len ? s->diags.list.data[0]->text : "");
    AstFunctionDef *f = AST_AS(FunctionDef, AST_AS(ClassDef, m->body.data[0])->body.data[3]);
    AstCompare *c = AST_AS(Compare, AST_AS(Assign, f->body.data[3])->value);
    ck_assert_int_eq(c->comparators.len, 1);
    ck_assert_int_eq(c->left->kind, AST_Compare);
}
END_TEST

/* ---- spans and type comments */
static const char *covered(const Ast *n) {
    Source *src = source_of(s, n->span.lo);
    return arena_dup(s->arena, src->text + (n->span.lo - src->base), n->span.hi - n->span.lo);
}

START_TEST(fstring_spans) {
    AstModule *m = parse("x = 1\ny = 'a' f\"b{ foo(a)!r:>{width}} {{c}} {z = }\"\n");
    AstVec v = AST_AS(JoinedStr, AST_AS(Assign, m->body.data[1])->value)->values;
    ck_assert_int_eq(v.len, 4);
    ck_assert_str_eq(AST_AS(Constant, v.data[0])->lit.str, "ab");
    AstFormattedValue *f = AST_AS(FormattedValue, v.data[1]);
    ck_assert_str_eq(covered(&f->base), "{ foo(a)!r:>{width}}");
    ck_assert_str_eq(covered(f->value), "foo(a)");
    ck_assert_int_eq(f->conversion, 'r');
    AstVec spec = AST_AS(JoinedStr, f->spec)->values;
    ck_assert_str_eq(covered(AST_AS(FormattedValue, spec.data[1])->value), "width");
    ck_assert_str_eq(AST_AS(Constant, v.data[2])->lit.str, " {c} z = ");
    ck_assert_int_eq(AST_AS(FormattedValue, v.data[3])->debug, 1);
    ck_assert_int_eq(AST_AS(FormattedValue, v.data[3])->conversion, 'r');
}
END_TEST

START_TEST(type_comments) {
    AstModule *m = parse("def f(a,  # type: int\n      b=1,  # type: List[str]\n      c=2  # type: ignore\n      ):\n"
                         "    # type: (...) -> Tuple[int, str]\n    x = []  # type: List[int]  # noqa\n    for i in x:  # type: int\n        pass\n"
                         "def g(a, b):  # type: (int, Optional[str]) -> None\n    return a\n");
    ck_assert_int_eq(s->diags.list.len, 0);
    AstFunctionDef *f = AST_AS(FunctionDef, m->body.data[0]), *g = AST_AS(FunctionDef, m->body.data[1]);
    AstVec params = AST_AS(Params, f->params)->params;
    ck_assert_str_eq(unparsed(AST_AS(Param, params.data[0])->type_comment), "int");
    ck_assert_str_eq(covered(AST_AS(Param, params.data[1])->type_comment), "List[str]");
    ck_assert_ptr_null(AST_AS(Param, params.data[2])->type_comment);
    ck_assert_str_eq(unparsed(f->type_comment), "(...) -> Tuple[int, str]");
    ck_assert_str_eq(covered(AST_AS(FuncType, f->type_comment)->returns), "Tuple[int, str]");
    ck_assert_str_eq(unparsed(AST_AS(Assign, f->body.data[0])->type_comment), "List[int]");
    ck_assert_str_eq(unparsed(AST_AS(For, f->body.data[1])->type_comment), "int");
    ck_assert_str_eq(unparsed(g->type_comment), "(int, Optional[str]) -> None");
}
END_TEST

START_TEST(loop_targets) {
    AstModule *m = parse("for a, in b:\n  for c in d:\n    x = [i for i, in y]\n");
    AstFor *outer = AST_AS(For, m->body.data[0]), *inner = AST_AS(For, outer->body.data[0]);
    ck_assert_int_eq(outer->target->kind, AST_Tuple);
    ck_assert_int_eq(inner->target->kind, AST_Name);
}
END_TEST

START_TEST(recovered_tree) {
    AstModule *m = parse("def f():\n  x = )\n  return 1\ny = 2\n");
    ck_assert_int_eq(m->body.len, 2);
    AstVec body = AST_AS(FunctionDef, m->body.data[0])->body;
    ck_assert_int_eq(body.len, 2);
    ck_assert_int_eq(body.data[0]->kind, AST_Error);
    ck_assert_int_eq(body.data[1]->kind, AST_Return);
}
END_TEST

/* ---- size: a hundred thousand of anything is no crash, gives a bounded tree, and takes little time */
static const struct { const char *head, *body, *tail; } big[] = {
    {"x = ", "(", ""}, {"", ")", "\n"}, {"x = ", "-", "1\n"}, {"x = ", "not ", "1\n"}, {"x = ", "lambda: ", "1\n"}, {"x = ", "2 ** ", "1\n"},
    {"x = ", "1 if 2 else ", "3\n"}, {"x = a", ".b", "\n"}, {"x = a", "()", "\n"}, {"x = a", "[1]", "\n"}, {"x = 1", " + 1", "\n"}, {"x = 1", " < 1", "\n"},
    {"x = 1", " or 1", "\n"}, {"if x: pass\n", "elif x: pass\n", "\n"}, {"import a", ".b", "\n"}, {"x = ", "'a' ", "\n"}, {"x = f'", "{a}", "'\n"},
    {"x = f'", "{a:", "'\n"}, {"f(", "a,", ")\n"}, {"def f(", "*a, ", "): pass\n"}, {"", "a = ", "1\n"}, {"", "x = )\n", ""}, {"", "f(a b\n", ""},
    {"", "x = 'abc\n", ""}, {"", "x = (\ndef f(): pass\n", ""}, {"with (", "a as b, ", "): pass\n"}, {"", "x = 1  # type: List[\n", ""},
    {"", "@a\n", "def f(): pass\n"}, {"x = ", "1 + \\\n", "2\n"}, {"", "[{(", ""}, {"'''", "'", "\n"}, {"", "match x:\n", ""}, {"", "else:\n", ""},
    {"", "  x\n y\n", ""}, {"from ", ".", " import x\n"}, {"x = ", "1_", "\n"}, {"x[", "a:b,", "]\n"}, {"", "try:\n", ""},
};

static void deepest(Ast *n, void *ctx) {
    int *left = ctx;
    (*left)--;
    ck_assert_int_gt(*left, 0);
    ast_each_child(n, deepest, left);
    (*left)++;
}

START_TEST(big_input) {
    Buf b = {0};
    buf_puts(&b, big[_i].head);
    for (int i = 0; i < 100000; i++) buf_puts(&b, big[_i].body);
    buf_puts(&b, big[_i].tail);
    clock_t start = clock();
    AstModule *m = parse_n(b.p, b.len, false);
    ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 10, "%s: slow", big[_i].body);
    buf_free(&b);
    int left = DEPTH_LIMIT + 20;
    deepest(&m->base, &left);
    ck_assert_uint_le(m->base.depth, DEPTH_LIMIT + 2);
}
END_TEST

START_TEST(deep_blocks) {
    Buf b = {0};
    for (int i = 0; i < 1500; i++) buf_printf(&b, "%*sif x:\n", i, "");
    buf_printf(&b, "%*spass\n", 1500, "");
    AstModule *m = parse_n(b.p, b.len, false);
    buf_free(&b);
    ck_assert_int_ge(s->diags.errors, 1);
    ck_assert_int_le(s->diags.errors, 3);
    ck_assert_uint_le(m->base.depth, DEPTH_LIMIT + 2);
}
END_TEST

START_TEST(one_long_line) {
    Buf b = {0};
    buf_puts(&b, "x = [");
    while (b.len < 5000000) buf_puts(&b, "1,");
    buf_puts(&b, "] $\n");
    parse_n(b.p, b.len, false);
    buf_free(&b);
    ck_assert_int_eq(s->diags.list.len, 1);
    FILE *null = fopen("/dev/null", "w");
    diag_flush(s, null);
    ck_assert_int_lt(ftell(null), 1000);
    fclose(null);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("parse");
    TCase *t = tcase_create("parse");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, expressions_print_back, 0, COUNT_OF(expressions));
    tcase_add_loop_test(t, statements_parse, 0, COUNT_OF(statements));
    tcase_add_loop_test(t, mistakes_are_found, 0, COUNT_OF(mistakes));
    tcase_add_loop_test(t, big_input, 0, COUNT_OF(big));
    tcase_add_test(t, nul_bytes);
    tcase_add_test(t, strings);
    tcase_add_test(t, numbers);
    tcase_add_test(t, archive_syntax);
    tcase_add_test(t, fstring_spans);
    tcase_add_test(t, type_comments);
    tcase_add_test(t, loop_targets);
    tcase_add_test(t, recovered_tree);
    tcase_add_test(t, deep_blocks);
    tcase_add_test(t, one_long_line);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
