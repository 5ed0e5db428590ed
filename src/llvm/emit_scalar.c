/* emit_scalar.c: numbers. The definitions are those of runtime/inline/number.c; here stand the ones that are one or two instructions, or
 * become so when an operand is constant. Ints wrap; no flag is set that says otherwise. */
#include "llvm/be.h"

static Val as_float(Fn *f, const Value *v) {
    Val x = use_(f, v);
    switch (v->type->kind) {
    case TY_Int: return LLVMBuildSIToFP(f->b, x, f->cg->f64, "");
    case TY_Bool: return LLVMBuildUIToFP(f->b, x, f->cg->f64, "");
    default: return x;
    }
}

EMITTER(emit_int) {
    Val a = in_(f, n, 0);
    out_(f, n, 0, n->nin == 1 ? LLVMBuildNeg(f->b, a, "") : LLVMBuildBinOp(f->b, (LLVMOpcode)how, a, in_(f, n, 1), ""));
    return true;
}

EMITTER(emit_float) {
    Val a = as_float(f, n->in[0]);
    out_(f, n, 0, n->nin == 1 ? LLVMBuildFNeg(f->b, a, "") : LLVMBuildBinOp(f->b, (LLVMOpcode)how, a, as_float(f, n->in[1]), ""));
    return true;
}

static LLVMRealPredicate real_predicate(int how) {
    switch (how) {
    case LLVMIntEQ: return LLVMRealOEQ;
    case LLVMIntNE: return LLVMRealUNE;
    case LLVMIntSLT: return LLVMRealOLT;
    case LLVMIntSLE: return LLVMRealOLE;
    case LLVMIntSGT: return LLVMRealOGT;
    default: return LLVMRealOGE;
    }
}

EMITTER(emit_compare) {
    bool floats = n->in[0]->type->kind == TY_Float || n->in[1]->type->kind == TY_Float;
    out_(f, n, 0, floats ? LLVMBuildFCmp(f->b, real_predicate(how), as_float(f, n->in[0]), as_float(f, n->in[1]), "")
                         : LLVMBuildICmp(f->b, (LLVMIntPredicate)how, in_(f, n, 0), in_(f, n, 1), ""));
    return true;
}

EMITTER(emit_logic) {
    Val a = in_(f, n, 0);
    if (!how) {
        out_(f, n, 0, LLVMBuildNot(f->b, a, ""));
        return true;
    }
    Val b = in_(f, n, 1);
    if (how == LLVMShl || how == LLVMAShr) b = LLVMBuildAnd(f->b, b, be_int(f->cg, 63), "");
    out_(f, n, 0, LLVMBuildBinOp(f->b, (LLVMOpcode)how, a, b, ""));
    return true;
}

EMITTER(emit_cast_number) {
    (void)how;
    Cg *cg = f->cg;
    Val a = in_(f, n, 0);
    switch (n->out[0]->type->kind) {
    case TY_Bool:
        a = n->in[0]->type->kind == TY_Float ? LLVMBuildFCmp(f->b, LLVMRealUNE, a, LLVMConstReal(cg->f64, 0), "")
                                             : LLVMBuildICmp(f->b, LLVMIntNE, a, be_int(cg, 0), "");
        break;
    case TY_Float: a = as_float(f, n->in[0]); break;
    default: a = LLVMBuildZExt(f->b, a, cg->i64, ""); break;
    }
    out_(f, n, 0, a);
    return true;
}

/* Floor division and the remainder that goes with it, by a constant that is not 0. */
EMITTER(emit_divide) {
    Cg *cg = f->cg;
    int64_t k;
    if (!be_const_int(n->in[1], &k) || k == 0) return false;
    Val a = in_(f, n, 0), zero = be_int(cg, 0), v;
    if (k == -1) {                    /* INT64_MIN / -1 traps on some machines */
        v = how ? zero : LLVMBuildNeg(f->b, a, "");
    } else if (k > 0 && (k & (k - 1)) == 0) {
        v = how ? LLVMBuildAnd(f->b, a, be_int(cg, k - 1), "") : LLVMBuildAShr(f->b, a, be_int(cg, __builtin_ctzll((unsigned long long)k)), "");
    } else {
        Val r = LLVMBuildSRem(f->b, a, be_int(cg, k), "");
        Val off = k > 0 ? LLVMBuildICmp(f->b, LLVMIntSLT, r, zero, "") : LLVMBuildICmp(f->b, LLVMIntSGT, r, zero, "");
        if (how) {
            v = LLVMBuildSelect(f->b, off, LLVMBuildAdd(f->b, r, be_int(cg, k), ""), r, "");
        } else {
            Val q = LLVMBuildSDiv(f->b, a, be_int(cg, k), "");
            v = LLVMBuildSub(f->b, q, LLVMBuildZExt(f->b, off, cg->i64, ""), "");
        }
    }
    out_(f, n, 0, v);
    return true;
}

/* x ** constant, not negative: no error, and LLVM knows pow well enough to make x*x or a square root of it, exactly. */
EMITTER(emit_pow) {
    (void)how;
    if (!be_safe_exponent(n->in[1])) return false;
    Cg *cg = f->cg;
    Ty t[2] = {cg->f64, cg->f64};
    unsigned id = LLVMLookupIntrinsicID("llvm.pow", 8);
    Val fn = LLVMGetIntrinsicDeclaration(cg->m, id, t, 1);
    Val args[2] = {as_float(f, n->in[0]), as_float(f, n->in[1])};
    out_(f, n, 0, LLVMBuildCall2(f->b, LLVMIntrinsicGetType(cg->lc, id, t, 1), fn, args, 2, ""));
    return true;
}

bool be_safe_exponent(const Value *v) {
    const Const *c = value_const(v);
    return c && (c->type->kind == TY_Int ? c->u.i >= 0 : c->type->kind == TY_Float && c->u.f >= 0);
}

/* Turns of range(lo, hi, step), for a constant step that is not 0. */
EMITTER(emit_range_length) {
    (void)how;
    Cg *cg = f->cg;
    int64_t step;
    if (!be_const_int(n->in[2], &step) || step == 0) return false;
    Val lo = in_(f, n, 0), hi = in_(f, n, 1), from = step > 0 ? lo : hi, to = step > 0 ? hi : lo;
    Val some = LLVMBuildICmp(f->b, LLVMIntSLT, from, to, "");
    uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
    Val span = LLVMBuildSub(f->b, to, from, ""), turns = span;
    if (stride != 1) {
        span = LLVMBuildSub(f->b, span, be_int(cg, 1), "");
        turns = LLVMBuildAdd(f->b, LLVMBuildUDiv(f->b, span, LLVMConstInt(cg->i64, stride, 0), ""), be_int(cg, 1), "");
    }
    out_(f, n, 0, LLVMBuildSelect(f->b, some, turns, be_int(cg, 0), ""));
    return true;
}

EMITTER(emit_derive_index) {
    (void)how;
    out_(f, n, 0, LLVMBuildAdd(f->b, in_(f, n, 1), LLVMBuildMul(f->b, in_(f, n, 0), in_(f, n, 2), ""), ""));
    return true;
}
