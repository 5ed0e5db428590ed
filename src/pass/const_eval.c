/* Operators on constants. Special nodes (tuples, isinstance, casts) are done here; the others call the boxed entry that the operator table
 * gives (ops/boxed.h): the runtime's own function, so that what is folded and what runs agree bit for bit. */
#include "ops/boxed.h"
#include "pass/pass.h"

enum { MAX_ARGS = 8, MAX_TEXT = 4096 };
struct ConstEval {
    Session *s;
    tsrt_ctx *ctx;                    /* made when first needed */
};

ConstEval *const_eval_new(Session *s) {
    ConstEval *e = NEW(s->arena, ConstEval);
    e->s = s;
    return e;
}

void const_eval_free(ConstEval *e) {
    if (e && e->ctx) tsrt_ctx_free(e->ctx);
    if (e) e->ctx = NULL;
}

/* What may be passed where `want` is wanted: boxed entries trust their arguments. */
static bool fits(const Type *want, const Type *have) {
    if (want->kind == TY_Optional) return have->kind == TY_None || fits(want->elem[0], have);
    if (want->kind == TY_Number) return have->kind == TY_Int || have->kind == TY_Float;
    return want == have || want->kind == TY_Var || want->kind == TY_Any;
}

static bool box(ConstEval *e, const Const *c, tsrt_value *out) {
    switch (c->type->kind) {
    case TY_None: *out = (tsrt_value){.type = &tsrt_type_none}; return true;
    case TY_Int: *out = (tsrt_value){.type = &tsrt_type_int, .u.i = c->u.i}; return true;
    case TY_Float: *out = (tsrt_value){.type = &tsrt_type_float, .u.f = c->u.f}; return true;
    case TY_Bool: *out = (tsrt_value){.type = &tsrt_type_bool, .u.b = c->u.b}; return true;
    case TY_Complex: {
        tsrt_complex z = {c->u.c.re, c->u.c.im};
        return !tsrt_value_from(e->ctx, &tsrt_type_complex, &z, out);
    }
    case TY_Str:
        if (c->u.s.n > MAX_TEXT) return false;
        *out = (tsrt_value){.type = &tsrt_type_str, .u.p = tsrt_str_new(e->ctx, c->u.s.p, (int64_t)c->u.s.n)};
        return out->u.p != NULL;
    default: return false;
    }
}

static const Const *unbox(ConstEval *e, const tsrt_value *v) {
    switch (v->type->kind) {
    case TSRT_NONE: return const_none(e->s);
    case TSRT_INT: return const_int(e->s, v->u.i);
    case TSRT_FLOAT: return const_float(e->s, v->u.f);
    case TSRT_BOOL: return const_bool(e->s, v->u.b);
    case TSRT_COMPLEX: {
        const tsrt_complex *z = tsrt_value_at(v);
        return const_complex(e->s, z->re, z->im);
    }
    case TSRT_STR: {
        const tsrt_str *t = v->u.p;
        return t->len <= MAX_TEXT ? const_str(e->s, t->data, (size_t)t->len) : NULL;
    }
    default: return NULL;
    }
}

/* Text that an int makes long ("x".ljust(10**9)) is not for compile time. */
static bool is_modest(const Schema *sc, const Const *const *in, int n) {
    if (sc->ret[0].type->kind != TY_Str) return true;
    for (int i = 0; i < n; i++)
        if (in[i]->type->kind == TY_Int && (in[i]->u.i > MAX_TEXT || in[i]->u.i < -MAX_TEXT)) return false;
    return true;
}

static bool by_runtime(ConstEval *e, const Node *n, const Const *const *in, const Const **out) {
    const Schema *sc = op_schema(e->s, (OpId)n->op);
    OpBoxedFn *fn = op_boxed((OpId)n->op);
    if (!sc || !fn || sc->nret != 1 || n->nout != 1 || n->nin > MAX_ARGS || n->nin < sc->nparam || !is_modest(sc, in, n->nin)) return false;
    if (n->nin > sc->nparam && !sc->varargs) return false;
    for (int i = 0; i < sc->nparam; i++)
        if (!fits(sc->param[i].type, in[i]->type)) return false;
    if (!e->ctx) e->ctx = tsrt_ctx_new(NULL);
    if (!e->ctx) return false;
    tsrt_value args[MAX_ARGS], res;
    int made = 0;
    while (made < n->nin && box(e, in[made], &args[made])) made++;
    *out = NULL;
    if (made == n->nin && !fn(e->ctx, args, made, &res)) {
        *out = unbox(e, &res);
        tsrt_value_drop(e->ctx, &res);
    }
    while (made) tsrt_value_drop(e->ctx, &args[--made]);
    tsrt_error_clear(e->ctx);
    return *out != NULL;
}

/* ---- special nodes */

static const Const *tuple_field(const Const *t, const Const *at) {
    if (t->type->kind != TY_Tuple || at->type->kind != TY_Int) return NULL;
    int64_t i = at->u.i < 0 ? at->u.i + t->u.v.n : at->u.i;
    return i >= 0 && i < t->u.v.n ? t->u.v.elem[i] : NULL;
}

static const Const *make_tuple(ConstEval *e, const Type *t, const Const *const *elem, int n) {
    const Type **types = NEWN(e->s->arena, const Type *, n + 1);
    bool same = t->nelem == n;
    for (int i = 0; i < n; i++) same &= (types[i] = elem[i]->type) == t->elem[i];
    if (!same && t->name) return NULL;
    return const_seq(e->s, same ? t : type_tuple(e->s, types, n), elem, n);
}

static const Const *instance(ConstEval *e, const Type *is, const Type *of) {
    bool several = of->kind == TY_Tuple && !of->name, found = false;
    for (int i = 0; i < (several ? of->nelem : 1); i++) found |= type_is_subtype(e->s, is, several ? of->elem[i] : of);
    return const_bool(e->s, found);
}

/* Text of a constant as compiled code prints it: strings without quotes. */
static void show(const Const *c, Buf *out) {
    if (c->type->kind == TY_Str) {
        buf_add(out, c->u.s.p, c->u.s.n);
    } else if (c->type->kind == TY_Tuple) {
        buf_putc(out, '(');
        for (int i = 0; i < c->u.v.n; i++) {
            if (i) buf_puts(out, ", ");
            show(c->u.v.elem[i], out);                            /* as deep as the type, which has a limit */
        }
        buf_puts(out, c->u.v.n == 1 ? ",)" : ")");
    } else {
        const_print(c, out);
    }
}

static bool is_shown(const Const *c) {
    TypeKind k = c->type->kind;
    for (int i = 0; k == TY_Tuple && i < c->u.v.n; i++)
        if (!is_shown(c->u.v.elem[i])) return false;
    return k == TY_Tuple || k == TY_Str || k == TY_Int || k == TY_Float || k == TY_Bool || k == TY_None;
}

static const Const *text_of(ConstEval *e, const Const *c) {
    if (!is_shown(c)) return NULL;
    Buf b = {0};
    show(c, &b);
    const Const *res = b.len <= MAX_TEXT ? const_str(e->s, b.p, b.len) : NULL;
    buf_free(&b);
    return res;
}

bool const_eval(ConstEval *e, const Node *n, const Const *const *in, const Const **out) {
    Session *s = e->s;
    const Const *res = NULL;
    switch (n->op) {
    case OP_prim_TupleConstruct: res = make_tuple(e, n->out[0]->type, in, n->nin); break;
    case OP_prim_TupleIndex: res = tuple_field(in[0], in[1]); break;
    case OP_prim_TupleSlice:
        if (in[0]->type->kind != TY_Tuple || n->attr.range.hi < n->attr.range.lo || n->attr.range.hi > in[0]->u.v.n) return false;
        res = make_tuple(e, n->out[0]->type, in[0]->u.v.elem + n->attr.range.lo, (int)(n->attr.range.hi - n->attr.range.lo));
        break;
    case OP_prim_TupleUnpack:
        if (in[0]->type->kind != TY_Tuple || in[0]->u.v.n != n->nout) return false;
        for (int i = 0; i < n->nout; i++) out[i] = in[0]->u.v.elem[i];
        return true;
    case OP_prim_isinstance: res = instance(e, in[0]->type, n->attr.type); break;
    case OP_prim_unchecked_cast: res = type_is_subtype(s, in[0]->type, n->out[0]->type) ? in[0] : NULL; break;
    case OP_prim_EnumName: res = in[0]->type->kind == TY_Enum ? const_str(s, in[0]->u.m.name->s, in[0]->u.m.name->len) : NULL; break;
    case OP_prim_EnumValue: res = in[0]->type->kind == TY_Enum ? in[0]->u.m.value : NULL; break;
    default:
        if (is_op(n, "aten::__is__") || is_op(n, "aten::__isnot__")) {
            bool a = in[0]->type->kind == TY_None, b = in[1]->type->kind == TY_None;
            if (!a && !b) return false;
            res = const_bool(s, (a == b) == is_op(n, "aten::__is__"));
            break;
        }
        if (n->nin == 1 && is_op(n, "aten::str")) {
            res = text_of(e, in[0]);
            break;
        }
        return by_runtime(e, n, in, out);
    }
    return (*out = res) != NULL;
}
