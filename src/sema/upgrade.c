/* Operators whose meaning changed after programs with them were saved: an archive states the version that it was written for, and a call of such an
 * operator in an older one keeps the older meaning. Source: torch/csrc/jit/operator_upgraders of PyTorch 2.13, whose versions these are.
 *   div, div_           before 4   of two tensors of ints: the quotient without its fraction
 *   full                before 5   without a dtype: floats, whatever fills it
 *   linspace, logspace  before 8, 9   steps may be None: 100 */
#include "sema/internal.h"
#include <string.h>

typedef struct Upgrade { const char *op; const Arg *arg; int n; Span span; Value *old, *now; } Upgrade;

static Value *given(Fn *f, void *ctx) {
    const Upgrade *u = ctx;
    return u->now ? coerce(f, u->now, u->old->type, u->span) : emit_op(f, u->op, u->arg, u->n, u->span);
}
static Value *truncated(Fn *f, void *ctx) {
    const Upgrade *u = ctx;
    Arg *arg = NEWN(f->a, Arg, u->n + 1);
    for (int i = 0; i < u->n; i++) arg[i] = u->arg[i];
    arg[u->n] = (Arg){.keyword = sym(f->s, "rounding_mode"), .v = emit_str(f, "trunc", 5, u->span), .span = u->span};
    return emit_op(f, u->op, arg, u->n + 1, u->span);
}
static Value *replaced(Fn *f, void *ctx) {
    (void)f;
    return ((const Upgrade *)ctx)->old;
}

static Value *is_floating(Fn *f, const Arg *a) {
    if (type_is(a->v->type, TY_Tensor)) return emit_op_values(f, "aten::is_floating_point", &a->v, 1, a->span);
    return emit_bool(f, type_is(a->v->type, TY_Float), a->span);
}

static Value *div_0_3(Fn *f, Upgrade *u) {
    if (u->n < 2 || u->arg[1].keyword || !type_is(u->arg[0].v->type, TY_Tensor)) return given(f, u);
    for (int i = 2; i < u->n; i++)
        if (!u->arg[i].keyword || strcmp(u->arg[i].keyword->s, "out") != 0) return given(f, u);          /* a rounding mode: of a later version */
    Value *either[2] = {is_floating(f, &u->arg[0]), is_floating(f, &u->arg[1])};
    const Cond c = {.v = emit_op_values(f, "aten::__or__", either, 2, u->span), .fixed = -1};
    return emit_if_expr(f, &c, u->span, given, truncated, u, NULL);
}

/* u->old where `test` is None, u->now else. */
static Value *unless_none(Fn *f, Upgrade *u, Value *test) {
    if (type_is(test->type, TY_None)) return u->old;
    if (!type_is(test->type, TY_Optional)) return u->now;
    Value *two[2] = {test, emit_none(f, u->span)};
    const Cond c = {.v = emit_op_values(f, "aten::__is__", two, 2, u->span), .fixed = -1};
    return emit_if_expr(f, &c, u->span, replaced, given, u, NULL);
}

static Value *argument(Fn *f, const ArgVec *arg, int at, const char *name) {
    if (at >= 0 && at < arg->len && !arg->data[at].keyword) return arg->data[at].v;
    for (int i = 0; i < arg->len; i++)
        if (arg->data[i].keyword && strcmp(arg->data[i].keyword->s, name) == 0) return arg->data[i].v;
    (void)f;
    return NULL;
}
static void set_argument(ArgVec *arg, const Value *old, Value *now) {
    for (int i = 0; i < arg->len; i++)
        if (arg->data[i].v == old) {
            arg->data[i].v = now;
            return;
        }
}

static void full_0_4(Fn *f, ArgVec *arg, Span span) {
    Value *dtype = argument(f, arg, -1, "dtype"), *fill = argument(f, arg, 1, "fill_value");
    if (!fill || type_is(fill->type, TY_Float) || type_is(fill->type, TY_Complex) || is_poison(fill)) return;
    Arg one = {.v = fill, .span = span};
    Upgrade u = {.span = span, .old = coerce(f, emit_op(f, "aten::Float", &one, 1, span), TY(f, Number), span), .now = fill};
    set_argument(arg, fill, dtype ? unless_none(f, &u, dtype) : u.old);
}

static void steps_100(Fn *f, ArgVec *arg, Span span) {
    Value *steps = argument(f, arg, 2, "steps");
    Upgrade u = {.span = span, .old = emit_int(f, 100, span)};
    if (!steps) {
        vec_push(f->a, arg, ((Arg){.keyword = sym(f->s, "steps"), .v = u.old, .span = span}));
        return;
    }
    if (type_is(steps->type, TY_Int)) return;
    u.now = type_is(steps->type, TY_Optional) ? emit_node1(f, OP_prim_unchecked_cast, TY(f, Int), &steps, 1, span) : steps;
    set_argument(arg, steps, unless_none(f, &u, steps));
}

SV *call_upgraded(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    const Builtin *b = f->called;
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    Upgrade u = {.op = b->op, .arg = arg.data, .n = arg.len, .span = span};
    if (strncmp(b->op, "aten::div", 9) == 0) return sv_value(f, div_0_3(f, &u), span);
    if (strcmp(b->op, "aten::full") == 0) full_0_4(f, &arg, span);
    else steps_100(f, &arg, span);
    return sv_value(f, emit_op(f, b->op, arg.data, arg.len, span), span);
}
