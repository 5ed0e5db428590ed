/* Graphs: making and editing with the verifier on, names, walks, clones, the reader's and verifier's refusals, aliasing, both printers. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "pass/pass.h"
#include "run_suite.h"

static Session *s;
static Arena *a;
static void setup(void) {
    s = session_new();
    a = arena_new();
}
static void teardown(void) {
    arena_free(a);
    session_free(s);
}

static const Type *T(TypeKind k) { return type_simple(s, k); }
static Graph *fresh(void) { return graph_new(s, a, sym(s, "f"), sym(s, "__torch__.f")); }
static const char *text(const Graph *g, bool exact) {
    Buf b = {0};
    graph_print(g, (PrintOptions){.exact = exact}, &b);
    return buf_take(&b, a);
}
static Graph *parse(const char *t) {
    GraphList list = {0};
    Source *src = source_add(s, "t.graph", t, strlen(t));
    return graph_parse(s, a, src, &list) && list.len ? list.data[0] : NULL;
}
static Node *op(Block *b, OpId id, Value *x, Value *y, const Type *t) {
    Value *in[] = {x, y};
    return build_op(b, id, t, in, y ? 2 : 1, (Span){0, 0})->def;
}
#define SOUND(g_) ck_assert(graph_verify(s, g_, "test"))

START_TEST(names_follow_pytorch) {
    Graph *g = fresh();
    static const char *const given[] = {"x", "x", "x", "x", "x.3", "x.3", "y.7", "y.7", "y", "y", "a.b", "a.b"};
    static const char *const want[] = {"x.1", "x.7", "x.5", "x", "x.9", "x.3", "y.8", "y.7", "y.10", "y", "a.b.1", "a.b"};   /* of PyTorch 2.13 */
    for (int i = 0; i < 12; i++) value_set_name(block_add_param(g->body, T(TY_Int), NULL), sym(s, given[i]));
    for (int i = 0; i < 12; i++) ck_assert_str_eq(g->body->param[i]->hint->s, want[i]);
    ck_assert_str_eq(value_base_name(g->body->param[4])->s, "x");
    ck_assert_str_eq(value_base_name(g->body->param[10])->s, "a.b");
    value_set_name(g->body->param[3], NULL);
    ck_assert_ptr_null(value_base_name(g->body->param[3]));
    value_set_name(g->body->param[0], sym(s, "x"));
    ck_assert_str_eq(g->body->param[0]->hint->s, "x");
    graph_touch_name(g, sym(s, "x"));
    ck_assert_str_ne(g->body->param[0]->hint->s, "x");
} END_TEST

START_TEST(edit_inputs_and_returns) {
    Graph *g = fresh();
    Value *x = block_add_param(g->body, T(TY_Int), sym(s, "x")), *y = block_add_param(g->body, T(TY_Int), sym(s, "y"));
    Node *n = node_new(g, OP_prim_Print, (Span){0, 0});
    node_append(g->body, n);
    for (int i = 0; i < 100; i++) node_add_input(n, i % 2 ? x : y);
    node_insert_input(n, 0, x);
    node_insert_input(n, 50, y);
    ck_assert_int_eq(n->nin, 102);
    ck_assert_int_eq(x->nuses + y->nuses, 102);
    block_add_return(g->body, x);
    SOUND(g);
    while (n->nin > 3) node_remove_input(n, n->nin / 2);
    node_set_input(n, 1, y);
    block_set_return(g->body, 0, y);
    SOUND(g);
    value_replace_uses(y, x);
    ck_assert_int_eq(y->nuses, 0);
    ck_assert_ptr_null(y->uses);
    ck_assert_ptr_eq(g->body->ret[0], x);
    block_remove_param(g->body, 1);
    SOUND(g);
    value_replace_uses(x, x);
    block_add_return(g->body, x);
    block_remove_return(g->body, 0);
    node_remove(n);
    ck_assert_int_eq(x->nuses, 1);
    SOUND(g);
} END_TEST

START_TEST(edit_order) {
    Graph *g = fresh();
    Value *x = block_add_param(g->body, T(TY_Int), NULL);
    Node *n[4];
    for (int i = 0; i < 4; i++) n[i] = op(g->body, OP_aten_neg_int, x, NULL, T(TY_Int));
    block_add_return(g->body, n[0]->out[0]);
    node_move_before(n[0], n[3]);
    node_insert_after(n[3], n[2]);
    node_move_before(n[1], n[1]);
    ck_assert_ptr_eq(g->body->first, n[3]);
    ck_assert_ptr_eq(n[3]->next, n[2]);
    ck_assert_ptr_eq(g->body->last, n[1]);
    SOUND(g);
    FOREACH_NODE(k, g->body)
        if (k != n[0]) node_remove(k);
    ck_assert_ptr_eq(g->body->first, n[0]);
    ck_assert_ptr_eq(g->body->last, n[0]);
    SOUND(g);
} END_TEST

static const char *const nested =
    "graph(%c : bool, %x : int):\n"
    "  %t : bool = prim::Constant[value=1]()\n"
    "  %a : int, %b : int = prim::If(%c)\n"
    "    block0():\n"
    "      %l : int, %m : int = prim::Loop(%x, %t, %x, %x)\n"
    "        block0(%i : int, %p : int, %q : int):\n"
    "          %r : int = aten::add(%p, %i)\n"
    "          -> (%t, %r, %q)\n"
    "      -> (%l, %m)\n"
    "    block1():\n"
    "      -> (%x, %x)\n"
    "  %d : int = aten::mul(%a, %b)\n"
    "  return (%d)\n";

START_TEST(walk_sees_all) {
    Graph *g = parse(nested);
    ck_assert_ptr_nonnull(g);
    static const WalkEvent want[] = {WALK_ENTER, WALK_NODE, WALK_NODE, WALK_ENTER, WALK_NODE, WALK_ENTER, WALK_NODE, WALK_LEAVE, WALK_NODE_DONE,
                                     WALK_LEAVE, WALK_ENTER, WALK_LEAVE, WALK_NODE_DONE, WALK_NODE, WALK_LEAVE};
    int i = 0;
    for (Walk w = walk_block(g->body); walk_next(&w); i++) ck_assert_int_eq(w.event, want[i]);
    ck_assert_int_eq(i, COUNT_OF(want));
    int skipped = 0;
    for (Walk w = walk_block(g->body); walk_next(&w); skipped++)
        if (w.event == WALK_NODE) w.skip = true;
    ck_assert_int_eq(skipped, 5);
} END_TEST

START_TEST(carried_values_are_dropped) {
    Graph *g = parse(nested);
    Node *n = g->body->first->next, *loop = n->block[0]->first;
    bool keep[2] = {true, false};
    value_replace_uses(n->out[1], n->out[0]);
    carried_drop_sources(n, keep);
    carried_drop_values(n, keep);
    SOUND(g);
    value_replace_uses(loop->block[0]->param[2], loop->block[0]->param[1]);
    carried_drop_sources(loop, keep);
    carried_drop_values(loop, keep);
    SOUND(g);
    ck_assert_int_eq(loop->nin, 3);
    ck_assert_int_eq(loop->block[0]->nparam, 2);
} END_TEST

START_TEST(clone_is_the_same) {
    Graph *g = parse(nested), *copy = graph_clone(a, g);
    SOUND(copy);
    ck_assert_str_eq(text(copy, false), text(g, false));
    node_remove(copy->body->first->next->next->next ? copy->body->last : copy->body->first);
} END_TEST

START_TEST(reader_and_printer_agree) {
    Graph *g = parse(nested);
    const char *once = text(g, true);
    Graph *again = parse(once);
    ck_assert_ptr_nonnull(again);
    ck_assert_str_eq(text(again, true), once);
    /* Conversions that .graph leaves out are put in again. */
    g = parse("graph(%x : int):\n  %n : NoneType = prim::Constant()\n  %l : int?[] = prim::ListConstruct(%x, %n)\n  return (%l)\n");
    ck_assert_ptr_nonnull(g);
    ck_assert_ptr_nonnull(strstr(text(g, true), "prim::convert(%x)"));
    ck_assert_ptr_null(strstr(text(g, false), "convert"));
} END_TEST

START_TEST(constants_read_back) {
    const char *t =
        "graph():\n  %0 : float = prim::Constant[value=-0.]()\n  %1 : float = prim::Constant[value=-inf]()\n"
        "  %2 : str = prim::Constant[value=\"a\\\"\\\\\\n\\t\\001\\377'\"]()\n  %3 : complex = prim::Constant[value=1.5-infj]()\n"
        "  %4 : (int, (str, bool), NoneType) = prim::Constant[value=(-9223372036854775808, (\"x\", True), None)]()\n"
        "  %5 : int[] = prim::Constant[value=[1, 2]]()\n  %6 : Enum<__torch__.C> = prim::Constant[value=__torch__.C.RED]()\n"
        "  %7 : float = prim::Constant[value=nan]()\n  return (%0)\n";
    Graph *g = parse(t);
    ck_assert_ptr_nonnull(g);
    ck_assert(value_const(g->body->ret[0])->u.f == 0 && 1 / value_const(g->body->ret[0])->u.f < 0);
    const char *once = text(g, false);
    ck_assert_ptr_nonnull(strstr(once, "\\001\\377\\'"));
    Graph *again = parse(once);
    ck_assert_ptr_nonnull(again);
    ck_assert_str_eq(text(again, false), once);
    ck_assert(!const_equal(const_float(s, 0.0), const_float(s, -0.0)));
    ck_assert(const_equal(const_float(s, 0.0 / 0.0), const_float(s, 0.0 / 0.0)));
    ck_assert(!const_equal(const_int(s, 1), const_bool(s, true)));
} END_TEST

START_TEST(reader_refuses) {
    static const char *const bad[] = {
        "", "graph", "graph(", "graph():", "graph():\n return ()", "graph(%x : int):\n return (%y)", "graph(%x : int, %x : int):\n return (%x)",
        "graph(%x : int):\n %y : int = aten::nothing(%x)\n return (%x)", "graph(%x : int):\n %y : int = aten::add(%x)\n return (%x)",
        "graph(%x : int):\n %y : str = aten::neg(%x)\n return (%x)", "graph(%x : int):\n %y : int = prim::Constant[value=99999999999999999999]()\n return (%x)",
        "graph(%x : int):\n block0():\n -> ()\n return (%x)", "graph(%x : int):\n -> ()\n return (%x)", "graph(%99999999 : int):\n return (%99999999)",
        "graph(%x : int):\n %y : int = prim::If(%x)\n block0():\n -> (%x)\n block1():\n -> (%x)\n return (%y)",
        "graph(%c : bool):\n %y : int = prim::If(%c)\n block0():\n %z : int = prim::Constant[value=1]()\n -> (%z)\n block1():\n -> (%z)\n return (%y)",
        "graph(%x : int):\n %y : int = prim::CallFunction[name=\"g\"](%x)\n return (%x)", "graph(%x : int[[[[):\n return (%x)",
        "graph(%x : Dict(int)):\n return (%x)", "graph(%x : int):\n %s : str = prim::Constant[value=\"abc]()\n return (%x)",
    };
    for (int i = 0; i < COUNT_OF(bad); i++) {
        int before = s->diags.errors;
        s->diags.limit = 0;
        ck_assert_msg(!parse(bad[i]), "taken: %s", bad[i]);
        ck_assert_msg(s->diags.errors > before && !s->diags.bugs, "no error for: %s", bad[i]);
    }
} END_TEST

START_TEST(nesting_has_no_limit) {
    /* Blocks: any depth, without recursion. Types: an error. */
    Buf b = {0};
    buf_puts(&b, "graph(%c : bool):\n");
    for (int i = 0; i < 20000; i++) buf_puts(&b, " = prim::If(%c)\nblock0():\n");
    for (int i = 0; i < 20000; i++) buf_puts(&b, "-> ()\nblock1():\n-> ()\n");
    buf_puts(&b, "return (%c)\n");
    Graph *g = parse(b.p);
    ck_assert_ptr_nonnull(g);
    Graph *copy = graph_clone(a, g);
    SOUND(copy);
    PassOptions o = {.opt = 2};
    ck_assert(passes_canonical(s, copy, &o) && passes_run(s, &copy, 1, &o));
    SOUND(copy);
    ck_assert_ptr_null(copy->body->first);
    buf_free(&b);
    buf_puts(&b, "graph(%c : ");
    for (int i = 0; i < 100000; i++) buf_puts(&b, "(");
    ck_assert_ptr_null(parse(b.p));
    buf_free(&b);
} END_TEST

START_TEST(verifier_sees_faults) {
    Graph *g = parse(nested);
    Node *mul = g->body->last;
    mul->in[0] = g->body->param[0];                               /* behind the use list's back */
    ck_assert(!graph_verify(s, g, "test"));
    ck_assert(s->diags.bugs > 0);
    g = parse(nested);
    g->body->last->out[0]->type = T(TY_Str);
    ck_assert(!graph_verify(s, g, "test"));
    g = parse(nested);
    node_move_before(g->body->first, g->body->last);              /* before its operands */
    ck_assert(!graph_verify(s, g, "test"));
    g = parse(nested);
    g->body->param[0]->id = g->body->param[1]->id;
    ck_assert(!graph_verify(s, g, "test"));
} END_TEST

START_TEST(aliases) {
    Graph *g = parse("graph(%p : int[], %q : int[][], %x : int):\n  %l : int[] = prim::ListConstruct(%x)\n  %m : int[] = prim::ListConstruct(%x)\n"
                     "  %n : int[][] = prim::ListConstruct(%m)\n  %o : int[] = aten::append(%l, %x)\n  %i : int[] = aten::__getitem__(%n, %x)\n"
                     "  %k : int[] = aten::append(%p, %x)\n  return (%x)\n");
    ck_assert_ptr_nonnull(g);
    AliasSets *sets = alias_compute(a, g);
    Value *p = g->body->param[0], *q = g->body->param[1], *x = g->body->param[2];
    Node *n = g->body->first;
    Value *l = n->out[0], *m = n->next->out[0], *nn = n->next->next->out[0], *i = g->body->last->prev->out[0];
    ck_assert(alias_may_share(sets, p, q));
    ck_assert(alias_is_visible(sets, q) && alias_is_written(sets, q));
    ck_assert(!alias_may_share(sets, l, p) && alias_is_written(sets, l) && !alias_is_visible(sets, l));
    ck_assert(alias_may_share(sets, m, nn) && alias_may_share(sets, i, m) && !alias_is_written(sets, m));
    ck_assert(!alias_may_share(sets, l, m) && alias_set(sets, x) == UINT32_MAX);
    ck_assert(node_writes(g->body->last, p) && node_has_effect(g->body->last) && !node_has_effect(n));
} END_TEST

START_TEST(code) {
    Graph *g = parse(nested);
    Buf b = {0};
    graph_print_code(g, &b);
    ck_assert_str_eq(b.p, "def graph0(c: bool,\n    x: int) -> int:\n  if c:\n    l = x\n    m = x\n    for i in range(x):\n      l, m = torch.add(l, i), m\n"
                          "    a, b = l, m\n  else:\n    a, b = x, x\n  return torch.mul(a, b)\n");
    buf_free(&b);
} END_TEST

START_TEST(pass_options) {
    PassOptions good = {.dump_after = "fold,all", .skip = "cse", .limit = "fold:3,dce:0", .stop_after = "dce"}, bad = {.skip = "cze"},
                worse = {.limit = "fold"};
    ck_assert(passes_check(s, &good) && passes_check(s, NULL));
    ck_assert(!passes_check(s, &bad));
    ck_assert(!passes_check(s, &worse));
    Graph *g = parse("graph():\n %1 : int = prim::Constant[value=2]()\n %2 : int = aten::mul(%1, %1)\n %3 : int = aten::mul(%2, %2)\n return (%3)\n");
    PassOptions one = {.opt = 1, .limit = "fold:1"};
    ck_assert(passes_run_named(s, &g, 1, "fold", &one));
    ck_assert_ptr_nonnull(strstr(text(g, false), "aten::mul"));
    PassOptions rest = {.opt = 1};
    ck_assert(passes_run_named(s, &g, 1, "fold", &rest));
    ck_assert_ptr_nonnull(strstr(text(g, false), "value=16"));
} END_TEST

int main(void) {
    Suite *suite = suite_create("ir");
    TCase *tc = tcase_create("ir");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, names_follow_pytorch);
    tcase_add_test(tc, edit_inputs_and_returns);
    tcase_add_test(tc, edit_order);
    tcase_add_test(tc, walk_sees_all);
    tcase_add_test(tc, carried_values_are_dropped);
    tcase_add_test(tc, clone_is_the_same);
    tcase_add_test(tc, reader_and_printer_agree);
    tcase_add_test(tc, constants_read_back);
    tcase_add_test(tc, reader_refuses);
    tcase_add_test(tc, nesting_has_no_limit);
    tcase_add_test(tc, verifier_sees_faults);
    tcase_add_test(tc, aliases);
    tcase_add_test(tc, code);
    tcase_add_test(tc, pass_options);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
