/* emit_call.c: calls: of the unit's functions, of the runtime by an operator's schema (docs/abi.md), printing, raising. */
#include <string.h>
#include "llvm/be.h"

void be_fail_text(Fn *f, const char *cls, const char *fmt, Val *args, unsigned n) {
    Cg *cg = f->cg;
    Ty fixed[3] = {cg->ptr, cg->ptr, cg->ptr};
    Ty type = LLVMFunctionType(cg->i32, fixed, 3, 1);
    Val all[8] = {f->ctx, cls ? be_text(cg, cls, strlen(cls)) : LLVMConstNull(cg->ptr), be_text(cg, fmt, strlen(fmt))};
    for (unsigned i = 0; i < n; i++) all[3 + i] = args[i];
    LLVMBuildCall2(f->b, type, be_declare(cg, "tsrt_fail", type, RT_COLD_FN), all, 3 + n, "");
}

EMITTER(emit_raise) {
    (void)how;
    Val null = LLVMConstNull(f->cg->ptr);
    bool has_class = n->nin > 1 && be_type(f->cg, n->in[1]->type)->cell;
    Val cls = has_class ? in_(f, n, 1) : null;
    if (n->attr.name) {               /* its classes for `except`, below the one that is shown */
        const Const *shown = n->nin > 1 ? value_const(n->in[1]) : NULL;
        Sym all = sym_printf(f->cg->s, "%.*s\n%s", shown && shown->type->kind == TY_Str ? (int)shown->u.s.n : 0, shown && shown->type->kind == TY_Str ? shown->u.s.p : "", n->attr.name->s);
        cls = be_str(f->cg, all->s, all->len);
    }
    Val args[3] = {f->ctx, cls, n->nin ? in_(f, n, 0) : null};
    be_rt_call(f, "tsrt_fail_str", "ippp", RT_COLD_FN, args);
    err_now(f, n);
    for (int i = 0; i < n->nout; i++) out_(f, n, i, LLVMGetPoison(be_type(f->cg, n->out[i]->type)->reg));
    return true;
}

EMITTER(emit_call) {
    (void)how;
    Cg *cg = f->cg;
    FnInfo *i = be_fn(cg, n->attr.callee);
    Val *args = NEWN(cg->a, Val, n->nin + 1);
    args[0] = f->ctx;
    for (int k = 0; k < n->nin; k++) args[k + 1] = in_(f, n, k);
    Val fn = be_fn_value(cg, i), r = LLVMBuildCall2(f->b, i->type, fn, args, (unsigned)n->nin + 1, "");
    const Type *t = i->g->result;
    const bool none = t->kind == TY_None;
    if (i->can_fail) err_if(f, none ? r : LLVMBuildExtractValue(f->b, r, 1, ""), n);
    Val v = none ? LLVMConstNull(cg->i8) : i->can_fail ? LLVMBuildExtractValue(f->b, r, 0, "") : r;
    if (n->nout) out_(f, n, 0, v);
    else be_release(f, be_type(cg, t), v, false);
    return true;
}

/* n values side by side, as tsrt_value. */
Val be_value_array(Fn *f, Value *const *v, int n, Ty *type) {
    Cg *cg = f->cg;
    *type = LLVMArrayType2(cg->value_t, (uint64_t)n);
    Val at = be_slot_take(f, *type);
    for (int i = 0; i < n; i++) {
        Val k = be_int(cg, i);
        LLVMBuildStore(f->b, be_tagged_borrow(f, v[i]->type, use_(f, v[i])), LLVMBuildInBoundsGEP2(f->b, cg->value_t, at, &k, 1, ""));
    }
    return at;
}

EMITTER(emit_print) {
    (void)how;
    Ty type;
    Val array = be_value_array(f, n->in, n->nin, &type);
    Val args[3] = {f->ctx, array, be_int(f->cg, n->nin)};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_print", "ippl", 0, args), ""), n);
    be_slot_give(f, type, array);
    for (int i = 0; i < n->nout; i++) out_(f, n, i, LLVMConstNull(f->cg->i8));
    return true;
}

/* ---- the runtime's operators */
typedef struct Call {
    VEC(Val) args;
    VEC(Ty) types;
    VEC(Val) slots;                   /* stack slots to give back */
    VEC(Ty) slot_types;
    bool inlined;
} Call;

static void add(Fn *f, Call *c, Val v) {
    vec_push(f->cg->a, &c->args, v);
    vec_push(f->cg->a, &c->types, LLVMTypeOf(v));
}

static Val slot(Fn *f, Call *c, Ty t) {
    if (c->inlined) return be_slot(f, t);
    Val s = be_slot_take(f, t);
    vec_push(f->cg->a, &c->slots, s);
    vec_push(f->cg->a, &c->slot_types, t);
    return s;
}

static void add_stored(Fn *f, Call *c, Ty mem, Val v) {
    Val at = slot(f, c, mem);
    LLVMBuildStore(f->b, v, at);
    add(f, c, at);
}

/* A type variable that stands alone: nothing else tells its type, so the value brings it along. */
static bool is_lone_var(const Schema *sc, const Type *var) {
    for (int i = 0; i < sc->nparam; i++)
        if (sc->param[i].type != var && sc->param[i].type->has_var) return false;
    for (int i = 0; i < sc->nret; i++)
        if (sc->ret[i].type->has_var) return false;
    return true;
}

static void add_param(Fn *f, Call *c, const Schema *sc, const Type *formal, const Value *v) {
    Cg *cg = f->cg;
    const TypeInfo *t = be_type(cg, v->type);
    Val x = use_(f, v);
    if (formal->kind == TY_Number || formal->kind == TY_Any || formal->kind == TY_Union || (formal->kind == TY_Var && is_lone_var(sc, formal))) {
        add_stored(f, c, cg->value_t, be_tagged_borrow(f, v->type, x));
    } else if (formal->kind == TY_Var) {
        add_stored(f, c, t->mem, be_to_mem(f, t, x));
    } else if (t->cell || v->type->kind == TY_Int || v->type->kind == TY_Float || v->type->kind == TY_Bool || v->type->kind == TY_Device) {
        add(f, c, x);
    } else if (v->type->kind == TY_Complex) {
        add(f, c, LLVMBuildExtractValue(f->b, x, 0, ""));
        add(f, c, LLVMBuildExtractValue(f->b, x, 1, ""));
    } else if (v->type->kind == TY_None) {          /* an Optional that was not converted */
        add(f, c, LLVMConstNull(cg->ptr));
    } else {
        add_stored(f, c, t->mem, be_to_mem(f, t, x));
    }
}

static void give_back(Fn *f, Call *c) {
    for (int i = 0; i < c->slots.len; i++) be_slot_give(f, c->slot_types.data[i], c->slots.data[i]);
}

static bool plain_args(const Node *n) {
    for (int i = 0; i < n->nin; i++)
        if (!type_is_plain(n->in[i]->type)) return false;
    return true;
}

static Val make(Fn *f, Call *c, const char *name, Ty result, unsigned flags) {
    Ty type = LLVMFunctionType(result, c->types.data, (unsigned)c->types.len, 0);
    return be_call(f, be_declare(f->cg, name, type, flags), type, c->args.data, (unsigned)c->args.len);
}

bool emit_runtime(Fn *f, Node *n) {
    Cg *cg = f->cg;
    const OpId op = (OpId)n->op;
    const Schema *sc = op_schema(cg->s, op);
    const char *name = op_function(cg->s, op);
    const bool direct = op_how(op) == HOW_DIRECT;
    Call c = {.inlined = inline_has(cg, name)};
    if (!direct) add(f, &c, f->ctx);
    if (op_flags(op) & OPF_DESC) add(f, &c, be_desc(cg, n->out[0]->type));
    int i = 0;
    for (; i < sc->nparam && i < n->nin; i++) add_param(f, &c, sc, sc->param[i].type, n->in[i]);
    if (op_flags(op) & OPF_VARARGS) {
        Ty type;
        add(f, &c, be_int(cg, n->nin - i));
        Val array = be_value_array(f, n->in + i, n->nin - i, &type);
        add(f, &c, array);
        vec_push(cg->a, &c.slots, array);
        vec_push(cg->a, &c.slot_types, type);
    }
    if (direct) {
        const TypeInfo *t = be_type(cg, n->out[0]->type);
        out_(f, n, 0, make(f, &c, name, t->reg, plain_args(n) ? RT_PURE_FN : RT_READS));
        give_back(f, &c);
        return true;
    }
    OpGrad grad;
    const bool records = grad_of(cg, n, &grad);
    if (records) grad_check(f, n, &grad);
    Val *outs = NEWN(cg->a, Val, n->nout + 1), *result = NEWN(cg->a, Val, n->nout + 1);
    for (int k = 0; k < n->nout; k++) {
        if (own_written_alias(f, n, k) >= 0) continue;            /* an argument, returned */
        outs[k] = slot(f, &c, be_type(cg, n->out[k]->type)->mem);
        if (n->out[k]->type->kind != TY_None) add(f, &c, outs[k]);
    }
    Val failed = make(f, &c, name, cg->i32, 0);
    err_if(f, LLVMBuildIsNotNull(f->b, failed, ""), n);
    for (int k = 0; k < n->nout; k++) {
        const TypeInfo *t = be_type(cg, n->out[k]->type);
        if (t->t->kind == TY_None) result[k] = LLVMConstNull(cg->i8);
        else result[k] = outs[k] ? be_is_cell(f, t, be_load(f, t, outs[k])) : in_(f, n, own_written_alias(f, n, k));
    }
    if (records) grad_record(f, n, &grad, result);
    for (int k = 0; k < n->nout; k++) out_(f, n, k, result[k]);
    give_back(f, &c);
    return true;
}
