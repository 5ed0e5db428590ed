/* Operators on constants. Special nodes (tuples, isinstance, casts) are done here; the others call the C function that docs/abi.md derives
 * from their schema, found in this very program by name, so that what is folded and what runs agree bit for bit. */
#include <dlfcn.h>
#include <string.h>
#include "pass/pass.h"
#include "tsrt.h"

enum { MAX_ARGS = 6, MAX_TEXT = 4096 };
struct ConstEval {
    Session *s;
    tsrt_ctx *ctx;
    Map fns;                          /* OpId + 1 -> its function, or the ConstEval itself where there is none */
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

/* Integers and pointers go in one register file and floats in another, in both calling conventions that tscc runs on (System V x86-64,
 * AAPCS64): with at most six and four of them, one prototype serves arguments in every order. */
#define ARGS int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, double, double, double, double
typedef int64_t IntFn(ARGS);
typedef double FloatFn(ARGS);
typedef bool BoolFn(ARGS);
typedef int StatusFn(ARGS);
typedef struct Call {
    int64_t i[6]; double f[4];
    int ni, nf;
    tsrt_value value[MAX_ARGS]; tsrt_opt_int opt[MAX_ARGS];
    tsrt_str *text[MAX_ARGS + 1]; int ntext;      /* to release */
} Call;
#define PASS_ON(c_) (c_)->i[0], (c_)->i[1], (c_)->i[2], (c_)->i[3], (c_)->i[4], (c_)->i[5], (c_)->f[0], (c_)->f[1], (c_)->f[2], (c_)->f[3]

static bool put_int(Call *c, int64_t i) {
    if (c->ni == 6) return false;
    c->i[c->ni++] = i;
    return true;
}

static bool put_pointer(Call *c, const void *p) { return put_int(c, (int64_t)(intptr_t)p); }

static tsrt_str *text_of(ConstEval *e, Call *c, const Const *k) {
    tsrt_str *t = k->u.s.n <= MAX_TEXT ? tsrt_str_new(e->ctx, k->u.s.p, (int64_t)k->u.s.n) : NULL;
    if (t) c->text[c->ntext++] = t;
    return t;
}

/* One argument, by the type that the schema wants. */
static bool put(ConstEval *e, Call *c, const Type *want, const Const *k, int at) {
    tsrt_value *v = &c->value[at];
    switch (want->kind) {
    case TY_Int: return k->type->kind == TY_Int && put_int(c, k->u.i);
    case TY_Bool: return k->type->kind == TY_Bool && put_int(c, k->u.b);
    case TY_Float:
        if (k->type->kind != TY_Float || c->nf == 4) return false;
        c->f[c->nf++] = k->u.f;
        return true;
    case TY_Str: {
        tsrt_str *t = k->type->kind == TY_Str ? text_of(e, c, k) : NULL;
        return t && put_pointer(c, t);
    }
    case TY_Number:
        if (k->type->kind == TY_Int) *v = (tsrt_value){.type = &tsrt_type_int, .u.i = k->u.i};
        else if (k->type->kind == TY_Float) *v = (tsrt_value){.type = &tsrt_type_float, .u.f = k->u.f};
        else return false;
        return put_pointer(c, v);
    case TY_Optional:
        if (want->elem[0]->kind == TY_Str) {
            if (k->type->kind == TY_None) return put_pointer(c, NULL);
            return put(e, c, want->elem[0], k, at);
        }
        if (want->elem[0]->kind != TY_Int || (k->type->kind != TY_Int && k->type->kind != TY_None)) return false;
        c->opt[at] = (tsrt_opt_int){k->type->kind == TY_Int, k->type->kind == TY_Int ? k->u.i : 0};
        return put_pointer(c, &c->opt[at]);
    default: return false;
    }
}

/* Text that an int makes long ("x".ljust(10**9)) is not for compile time. */
static bool is_modest(const Schema *sc, const Const *const *in, int n) {
    if (sc->ret[0].type->kind != TY_Str) return true;
    for (int i = 0; i < n; i++)
        if (in[i]->type->kind == TY_Int && (in[i]->u.i > MAX_TEXT || in[i]->u.i < -MAX_TEXT)) return false;
    return true;
}

static void *function_of(ConstEval *e, OpId op) {
    void *known = map_get(&e->fns, (void *)(uintptr_t)(op + 1));
    if (!known) {
        OpHow how = op_how(op);
        known = how == HOW_DIRECT || how == HOW_STATUS || how == HOW_EMIT ? dlsym(RTLD_DEFAULT, op_function(e->s, op)) : NULL;
        if (!known) known = e;
        map_set(e->s->arena, &e->fns, (void *)(uintptr_t)(op + 1), known);
    }
    return known == e ? NULL : known;
}

/* The function's form: by .how, or for what the back end emits itself, as the runtime has it: direct where it cannot fail. */
static bool is_direct(OpId op) {
    OpHow how = op_how(op);
    return how == HOW_DIRECT || (how == HOW_EMIT && (op_flags(op) & OPF_NOFAIL));
}

static const Const *run(ConstEval *e, OpId op, const Schema *sc, Call *c) {
    Session *s = e->s;
    TypeKind k = sc->ret[0].type->kind;
    void *fn = function_of(e, op);
    if (is_direct(op)) {
        IntFn *fi;
        FloatFn *ff;
        BoolFn *fb;
        switch (k) {
        case TY_Int: return memcpy(&fi, &fn, sizeof fn), const_int(s, fi(PASS_ON(c)));
        case TY_Float: return memcpy(&ff, &fn, sizeof fn), const_float(s, ff(PASS_ON(c)));
        case TY_Bool: return memcpy(&fb, &fn, sizeof fn), const_bool(s, fb(PASS_ON(c)));
        default: return NULL;
        }
    }
    union { int64_t i; double f; bool b; tsrt_str *t; } out = {0};
    StatusFn *fs;
    memcpy(&fs, &fn, sizeof fn);
    if (!put_pointer(c, &out)) return NULL;
    if (fs(PASS_ON(c))) return tsrt_error_clear(e->ctx), NULL;
    const Const *res = NULL;
    switch (k) {
    case TY_Int: return const_int(s, out.i);
    case TY_Float: return const_float(s, out.f);
    case TY_Bool: return const_bool(s, out.b);
    default:
        if (out.t && out.t->len <= MAX_TEXT) res = const_str(s, out.t->data, (size_t)out.t->len);
        tsrt_release(e->ctx, out.t);
        return res;
    }
}

static bool known_result(TypeKind k) { return k == TY_Int || k == TY_Float || k == TY_Bool || k == TY_Str; }

static bool by_runtime(ConstEval *e, const Node *n, const Const *const *in, const Const **out) {
    const Schema *sc = op_schema(e->s, (OpId)n->op);
    if (!sc || sc->nret != 1 || n->nout != 1 || n->nin != sc->nparam || n->nin > MAX_ARGS || sc->varargs) return false;
    if (!known_result(sc->ret[0].type->kind) || (op_flags((OpId)n->op) & OPF_DESC) || !is_modest(sc, in, n->nin)) return false;
    if (!function_of(e, (OpId)n->op)) return false;
    if (!e->ctx) e->ctx = tsrt_ctx_new(NULL);
    Call c = {.ni = 0};
    const Const *res = NULL;
    bool ok = e->ctx != NULL && (is_direct((OpId)n->op) || put_pointer(&c, e->ctx));
    for (int i = 0; ok && i < n->nin; i++) ok = put(e, &c, sc->param[i].type, in[i], i);
    if (ok) res = run(e, (OpId)n->op, sc, &c);
    while (c.ntext) tsrt_release(e->ctx, c.text[--c.ntext]);
    if (e->ctx) tsrt_error_clear(e->ctx);
    return (*out = res) != NULL;
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
        return by_runtime(e, n, in, out);
    }
    return (*out = res) != NULL;
}
