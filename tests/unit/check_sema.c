/* The semantic pass by itself, with a small world of its own in place of the evaluator: top-level functions, exceptions and imports of a
 * source. `check_sema FILE [--code] [NAME...]` prints the graphs of a file's functions (--types: their result types); without arguments the tests run. */
#include "sema/sema.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct World { Resolver r; Session *s; Sema *sm; Map names; } World;

static Entity *define(World *w, Sym name) {
    Entity *e = NEW(w->s->arena, Entity);
    map_set(w->s->arena, &w->names, name, e);
    return e;
}
static bool builtin_name(const char *n) {
    static const char *const all[] = {"int", "float", "bool", "str", "complex", "list", "tuple", "dict", "len", "range", "print", "slice"};
    for (int i = 0; i < COUNT_OF(all); i++)
        if (strcmp(all[i], n) == 0) return true;
    return false;
}
static bool world_lookup(Resolver *r, Sym name, Entity *out) {
    World *w = r->host;
    Entity *e = map_get(&w->names, name);
    if (e) { *out = *e; return true; }
    if (strstr(name->s, "Error") || strcmp(name->s, "Exception") == 0) {
        ClassDecl *c = NEW(w->s->arena, ClassDecl);
        c->name = name;
        c->kind = CLASS_EXCEPTION;
        c->qualified = sym_printf(w->s, "builtins.%s", name->s);
        *out = (Entity){.kind = ENT_CLASS, .u.cls = c};
        return true;
    }
    if (!builtin_name(name->s)) return false;
    *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym_printf(w->s, "builtins.%s", name->s)};
    return true;
}
static bool world_member(Resolver *r, const Entity *of, Sym name, Entity *out) {
    World *w = r->host;
    if (!of->qualified) return false;
    Sym q = sym_printf(w->s, "%s.%s", of->qualified->s, name->s);
    if (strcmp(q->s, "math.pi") == 0) { *out = (Entity){.kind = ENT_CONST, .u.constant = const_float(w->s, 3.141592653589793)}; return true; }
    bool space = strcmp(q->s, "torch.jit") == 0 || strcmp(q->s, "torch.nn") == 0;
    *out = (Entity){.kind = space ? ENT_NAMESPACE : ENT_BUILTIN, .qualified = q};
    return true;
}
static int world_names(Resolver *r, Sym *out, int max) {
    World *w = r->host;
    int n = 0;
    for (; n < w->names.len && n < max; n++) out[n] = (Sym)(uintptr_t)w->names.entries[n].key;
    return n;
}

static void add_function(World *w, AstFunctionDef *def, Source *src) {
    FuncDecl *f = NEW(w->s->arena, FuncDecl);
    f->name = def->name;
    f->qualified = sym_printf(w->s, "__torch__.%s", def->name->s);
    f->def = &def->base;
    f->src = src;
    f->scope = &w->r;
    AstParams *ps = AST_AS(Params, def->params);
    f->defaults = NEWN(w->s->arena, const Const *, ps->params.len + 1);
    for (int i = 0; i < ps->params.len; i++) {
        Ast *d = AST_AS(Param, ps->params.data[i])->default_value;
        if (!d || d->kind != AST_Constant) continue;
        const Lit *lit = &AST_AS(Constant, d)->lit;
        f->defaults[i] = lit->kind == LIT_INT ? const_int(w->s, lit->i) : lit->kind == LIT_FLOAT ? const_float(w->s, lit->f) :
                         lit->kind == LIT_STR ? const_str(w->s, lit->str, lit->len) : lit->kind == LIT_NONE ? const_none(w->s) :
                         const_bool(w->s, lit->kind == LIT_TRUE);
    }
    Entity *e = define(w, def->name);
    e->kind = ENT_FUNCTION;
    e->u.func = f;
    e->defined = def->base.span;
}

static World *world_new(Session *s, Source *src) {
    World *w = NEW(s->arena, World);
    w->s = s;
    w->r = (Resolver){.lookup = world_lookup, .member = world_member, .names = world_names, .host = w};
    w->sm = sema_new(s, s->arena);
    AstModule *m = parse_module(s, s->arena, src, (ParseOptions){0});
    for (int i = 0; i < m->body.len; i++) {
        Ast *st = m->body.data[i];
        if (st->kind == AST_FunctionDef) add_function(w, AST_AS(FunctionDef, st), src);
        else if (st->kind == AST_Import) {
            for (int k = 0; k < AST_AS(Import, st)->names.len; k++) {
                AstAlias *a = AST_AS(Alias, AST_AS(Import, st)->names.data[k]);
                Entity *e = define(w, a->asname ? a->asname : a->name);
                e->kind = ENT_NAMESPACE;
                e->qualified = a->name;
            }
        } else if (st->kind == AST_ImportFrom && AST_AS(ImportFrom, st)->module) {
            for (int k = 0; k < AST_AS(ImportFrom, st)->names.len; k++) {
                AstAlias *a = AST_AS(Alias, AST_AS(ImportFrom, st)->names.data[k]);
                Entity *e = define(w, a->asname ? a->asname : a->name);
                e->kind = ENT_BUILTIN;
                e->qualified = sym_printf(s, "%s.%s", AST_AS(ImportFrom, st)->module->s, a->name->s);
            }
        }
    }
    return w;
}

static Graph *compile(World *w, const char *name) {
    Entity *e = map_get(&w->names, sym(w->s, name));
    return e && e->kind == ENT_FUNCTION ? sema_function(w->sm, e->u.func) : NULL;
}

/* One line a function: its name and result type, or what is wrong with it. */
static int types_only(Session *s, World *w) {
    s->diags.limit = 0;
    for (int i = 0; i < w->names.len; i++) {
        Entity *e = w->names.entries[i].value;
        if (e->kind != ENT_FUNCTION) continue;
        int before = s->diags.list.len;
        Graph *g = sema_function(w->sm, e->u.func);
        Buf out = {0};
        if (g) type_print_schema(g->result, &out);
        else buf_printf(&out, "ERR %s", s->diags.list.len > before ? s->diags.list.data[before]->text : "");
        printf("%s\t%s\n", e->u.func->name->s, out.p);
        buf_free(&out);
    }
    return 0;
}

static int tool(int argc, char **argv) {
    Session *s = session_new();
    const char *why = NULL;
    Source *src = source_read(s, argv[1], &why);
    if (!src) { fprintf(stderr, "%s: %s\n", argv[1], why); return 2; }
    World *w = world_new(s, src);
    bool code = argc > 2 && strcmp(argv[2], "--code") == 0;
    if (argc > 2 && strcmp(argv[2], "--types") == 0) return types_only(s, w);
    for (int i = 0; i < w->names.len; i++) {
        Entity *e = w->names.entries[i].value;
        if (e->kind != ENT_FUNCTION) continue;
        bool wanted = argc <= 2 + code;
        for (int k = 2 + code; k < argc; k++) wanted |= strcmp(argv[k], e->u.func->name->s) == 0;
        if (!wanted) continue;
        Graph *g = sema_function(w->sm, e->u.func);
        if (!g) continue;
        Buf out = {0};
        if (code) graph_print_code(g, &out);
        else graph_print(g, (PrintOptions){0}, &out);
        printf("%s\n", out.p ? out.p : "");
        buf_free(&out);
    }
    diag_flush(s, stderr);
    int rc = diag_exit_status(s);
    session_free(s);
    return rc;
}

/* ---- tests */

static Session *s;
static void setup(void) { s = session_new(); }
static void teardown(void) { session_free(s); }

static World *world(const char *text) {
    Source *src = source_add(s, "t.tsc", text, strlen(text));
    World *w = world_new(s, src);
    ck_assert_int_eq(s->diags.errors, 0);
    return w;
}
/* Compiles f of `text`; it must be fine. */
static Graph *good(const char *text) {
    Graph *g = compile(world(text), "f");
    if (!g) diag_flush(s, stderr);
    ck_assert_msg(g != NULL, "not compiled: %s", text);
    ck_assert_int_eq(s->diags.errors, 0);
    return g;
}
/* Compiles f of `text` without extensions: it must fail with `code` first, on line `line`, and with `n` errors in all. */
static void bad(const char *text, DiagId id, int line, int n) {
    s->diags.pedantic = true;
    int before = s->diags.errors, first = s->diags.list.len;
    Source *src = source_add(s, "t.tsc", text, strlen(text));
    World *w = world_new(s, src);
    ck_assert_msg(compile(w, "f") == NULL, "compiled: %s", text);
    ck_assert_msg(s->diags.list.len > first, "no diagnostic: %s", text);
    Diagnostic *d = s->diags.list.data[first];
    ck_assert_msg(d->id == id, "%s gave %s: %s", text, diag_code(d->id), d->text);
    Loc loc;
    ck_assert(loc_of(s, d->span, &loc));
    ck_assert_msg(loc.line == line, "%s: line %d", text, loc.line);
    ck_assert_msg(s->diags.errors - before == n, "%s: %d errors", text, s->diags.errors - before);
}

START_TEST(straight) {
    Graph *g = good("def f(a: int, b: int = 2) -> int:\n    c = a + b\n    return c * 2\n");
    ck_assert_int_eq(g->nparams, 2);
    ck_assert(type_is(g->result, TY_Int));
    ck_assert(g->params[1].default_value->u.i == 2);
}
END_TEST

START_TEST(control) {
    good("def f(n: int) -> int:\n    s = 0\n    for i in range(n):\n        if i == 3:\n            continue\n        if i == 7:\n            break\n"
         "        s += i\n    while s > 100:\n        s -= 10\n        if s == 55:\n            return s\n    return s\n");
    good("def f(n: int):\n    if n > 0:\n        x = 1\n    else:\n        raise ValueError('n')\n    return x\n");
    good("def g(x: int) -> int:\n    return x + 1\ndef f(n: int) -> int:\n    return g(g(n))\n");
    good("def f(n: int) -> int:\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n");
}
END_TEST

START_TEST(mistakes) {
    bad("def f(n: int):\n    if n > 0:\n        x = 1\n    return x\n", DIAG_one_branch, 4, 1);
    bad("def f(n: int):\n    if n > 0:\n        x = 1\n    else:\n        x = 'a'\n    return x\n", DIAG_join_types, 6, 1);
    bad("def f(n: int) -> int:\n    if n > 0:\n        return 1\n", DIAG_missing_return, 1, 1);
    bad("def f(n: int) -> str:\n    return n\n", DIAG_return_type, 2, 1);
    bad("def f(n: int):\n    return m\n", DIAG_undefined, 2, 1);
    bad("def f(n: int):\n    return m + m * m\n", DIAG_undefined, 2, 1);
    bad("def f(n: int):\n    return n + 'a'\n", DIAG_no_overload, 2, 1);
    bad("def f(n: int):\n    while n:\n        x = n\n        n -= 1\n    return x\n", DIAG_loop_local, 5, 1);
    bad("def f(n: int):\n    break\n", DIAG_outside_loop, 2, 1);
    bad("def f(n: int):\n    n.foo()\n    return n.bar\n", DIAG_no_attribute, 2, 2);
    bad("def f(n: int = None):\n    return n\n", DIAG_ext_none_default, 1, 1);
    bad("def f(n: int):\n    if n > 0:\n        n = 'a'\n    return n\n", DIAG_variable_type, 3, 1);
    bad("def f(n: int):\n    a, b = (n, n, n)\n    return a\n", DIAG_unpack_many, 2, 1);
    bad("def f(n: int):\n    return 99999999999999999999\n", DIAG_big_int, 2, 1);
}
END_TEST

/* Thousands of variables, branches, early returns: a pass that is not linear meets the suite's time limit. */
START_TEST(big) {
    Buf b = {0};
    buf_puts(&b, "def f(n: int) -> int:\n    v0 = n\n");
    for (int i = 1; i < 3000; i++) buf_printf(&b, "    v%d = v%d + %d\n    if v%d > %d:\n        v%d = %d\n", i, i - 1, i, i, i, i, i);
    for (int i = 0; i < 200; i++) buf_printf(&b, "    if n == %d:\n        return v%d\n", i, i);
    buf_puts(&b, "    return v2999\n");
    good(b.p);
    buf_free(&b);
}
END_TEST

int main(int argc, char **argv) {
    if (argc > 1) return tool(argc, argv);
    Suite *suite = suite_create("sema");
    TCase *tc = tcase_create("sema");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, straight);
    tcase_add_test(tc, control);
    tcase_add_test(tc, mistakes);
    tcase_add_test(tc, big);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
