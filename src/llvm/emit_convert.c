/* emit_convert.c: constants, and the same value under another type: subtype edges, refinement, tests of type and identity. Only putting a
 * value larger than 8 bytes into an Any allocates; all else keeps the reference it was given. */
#include <string.h>
#include "llvm/be.h"

/* ---- constants */
bool be_const_is_data(const Const *c) {
    if (c->type->kind == TY_List || c->type->kind == TY_Dict) return false;
    if (c->type->kind == TY_Tuple)
        for (int i = 0; i < c->u.v.n; i++)
            if (!be_const_is_data(c->u.v.elem[i])) return false;
    return true;
}

static bool data_supported(Cg *cg, const Const *c) {
    if (c->type->kind == TY_Device && rtype_device(c) < 0) return false;
    if (!be_supported(cg, c->type) || !be_const_is_data(c)) return false;
    if (c->type->kind == TY_Tuple)
        for (int i = 0; i < c->u.v.n; i++)
            if (!data_supported(cg, c->u.v.elem[i])) return false;
    return true;
}

bool be_const_supported(Cg *cg, const Const *c) {
    if (c->type->kind != TY_List) return data_supported(cg, c);
    if (!be_supported(cg, c->type)) return false;
    for (int i = 0; i < c->u.v.n; i++)
        if (!data_supported(cg, c->u.v.elem[i])) return false;
    return true;
}

/* A constant of the value inside an Any: its 8 bytes, or a box that is never freed. */
static Val const_payload(Cg *cg, const Const *c) {
    switch (c->type->kind) {
    case TY_None: return be_int(cg, 0);
    case TY_Int: return be_int(cg, c->u.i);
    case TY_Bool: return be_int(cg, c->u.b);
    case TY_Enum: return be_int(cg, shape_member(c->type, c->u.m.name));
    case TY_Device: return be_int(cg, rtype_device(c));
    case TY_Tensor: return LLVMConstPtrToInt(be_const_data(cg, c, c->type), cg->i64);
    case TY_Float: return LLVMConstBitCast(LLVMConstReal(cg->f64, c->u.f), cg->i64);
    case TY_Str: return LLVMConstPtrToInt(be_const_data(cg, c, c->type), cg->i64);
    default: {
        Val part[3] = {be_int(cg, TSRT_IMMORTAL), be_desc(cg, c->type), be_const_data(cg, c, c->type)};
        Val box = LLVMConstStructInContext(cg->lc, part, 3, 0);
        return LLVMConstPtrToInt(be_global(cg, LLVMTypeOf(box), box, "box"), cg->i64);
    }
    }
}

/* Floats keep their bits, NaN's payload and sign included. */
static Val const_float_bits(Cg *cg, double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return LLVMConstBitCast(LLVMConstInt(cg->i64, bits, 0), cg->f64);
}

Val be_const_data(Cg *cg, const Const *c, const Type *as) {
    const TypeInfo *t = be_type(cg, as);
    if (as != c->type && t->tagged) {
        Val part[2] = {be_desc(cg, c->type), const_payload(cg, c)};
        return LLVMConstStructInContext(cg->lc, part, 2, 0);
    }
    const Type *elem = be_optional_elem(as);
    if (elem && c->type->kind == TY_None) return LLVMConstNull(t->mem);
    if (elem && c->type->kind != TY_Optional) {
        if (t->cell) return be_const_data(cg, c, elem);
        Val part[2] = {LLVMConstInt(cg->i8, 1, 0), be_const_data(cg, c, elem)};
        return LLVMConstStructInContext(cg->lc, part, 2, 0);
    }
    switch (c->type->kind) {
    case TY_Int: return be_int(cg, c->u.i);
    case TY_Bool: return LLVMConstInt(cg->i8, c->u.b, 0);
    case TY_Enum: return be_int(cg, shape_member(c->type, c->u.m.name));
    case TY_Device: return be_int(cg, rtype_device(c));
    case TY_Tensor: return be_const_tensor(cg, c->u.p);
    case TY_Float: return const_float_bits(cg, c->u.f);
    case TY_Complex: {
        Val part[2] = {const_float_bits(cg, c->u.c.re), const_float_bits(cg, c->u.c.im)};
        return LLVMConstStructInContext(cg->lc, part, 2, 0);
    }
    case TY_Str: return be_str(cg, c->u.s.p, c->u.s.n);
    case TY_Tuple: {
        Val *part = NEWN(cg->a, Val, c->u.v.n + 1);
        for (int i = 0; i < c->u.v.n; i++) part[i] = be_const_data(cg, c->u.v.elem[i], as->elem[i]);
        return LLVMConstStructInContext(cg->lc, part, (unsigned)c->u.v.n, 0);
    }
    default: return LLVMConstNull(t->mem);
    }
}

EMITTER(emit_constant) {
    (void)how;
    if (!n->nout) return true;
    const Const *c = n->attr.constant;
    const Type *t = n->out[0]->type;
    if (c->type->kind == TY_List) out_(f, n, 0, be_const_list(f, n, c));
    else if (t->kind == TY_Bool) out_(f, n, 0, LLVMConstInt(f->cg->i1, c->u.b, 0));
    else out_(f, n, 0, be_const_data(f->cg, c, t));
    if (c->type->kind == TY_Str && c->u.s.n == 1) f->vi[n->out[0]->id].byte = LLVMConstInt(f->cg->i8, (unsigned char)c->u.s.p[0], 0);
    return true;
}

/* Plain values: anything, so LLVM may choose. Counted ones: nothing to release. */
EMITTER(emit_uninitialized) {
    (void)how;
    const TypeInfo *t = be_type(f->cg, n->out[0]->type);
    out_(f, n, 0, t->counted ? LLVMConstNull(t->reg) : LLVMGetPoison(t->reg));
    return true;
}

/* ---- into and out of an Any */
static const Type *without_optional(const Type *t) { return t->kind == TY_Optional ? t->elem[0] : t; }

bool be_boxes(Cg *cg, const Type *from, const Type *to) {
    return be_type(cg, to)->tagged && !be_type(cg, from)->tagged && be_type(cg, without_optional(from))->size > 8;
}

/* Can the conversion be made? Boxes inside tuples and Optionals can't, yet. */
bool be_converts(Cg *cg, const Type *from, const Type *to) {
    if (from == to || be_type(cg, to)->tagged) return true;
    if (to->kind == TY_Optional) {
        const Type *f = without_optional(from);
        return from->kind == TY_None || (!be_boxes(cg, f, to->elem[0]) && be_converts(cg, f, to->elem[0]));
    }
    if (from->kind == TY_Tuple && to->kind == TY_Tuple && from->nelem == to->nelem) {
        for (int i = 0; i < from->nelem; i++)
            if (be_boxes(cg, from->elem[i], to->elem[i]) || !be_converts(cg, from->elem[i], to->elem[i])) return false;
        return true;
    }
    return be_type(cg, from)->mem == be_type(cg, to)->mem;
}

static Val tagged(Fn *f, Val desc, Val bits) {
    Val part[2] = {desc, bits};
    return be_aggregate(f, f->cg->value_t, part, 2);
}

static Val bits_of(Fn *f, const Type *t, Val v) {
    Cg *cg = f->cg;
    const TypeInfo *i = be_type(cg, t);
    switch (t->kind) {
    case TY_None: return be_int(cg, 0);
    case TY_Int: case TY_Enum: case TY_Device: return v;
    case TY_Bool: return LLVMBuildZExt(f->b, v, cg->i64, "");
    case TY_Float: return LLVMBuildBitCast(f->b, v, cg->i64, "");
    default: break;
    }
    if (i->cell) return LLVMBuildPtrToInt(f->b, v, cg->i64, "");
    if (i->size <= 8) {
        Val slot = be_slot(f, cg->i64);
        LLVMBuildStore(f->b, be_int(cg, 0), slot);
        LLVMBuildStore(f->b, v, slot);
        return LLVMBuildLoad2(f->b, cg->i64, slot, "");
    }
    /* a box on the stack, which nobody counts: for calls that only look */
    Ty part[3] = {cg->i64, cg->ptr, i->mem};
    Ty box = LLVMStructTypeInContext(cg->lc, part, 3, 0);
    Val at = be_slot(f, box);
    LLVMBuildStore(f->b, be_int(cg, TSRT_IMMORTAL), at);
    LLVMBuildStore(f->b, be_desc(cg, t), LLVMBuildStructGEP2(f->b, box, at, 1, ""));
    be_store(f, i, v, LLVMBuildStructGEP2(f->b, box, at, 2, ""));
    return LLVMBuildPtrToInt(f->b, at, cg->i64, "");
}

/* An object's own class may be another than the type says. */
static bool shows_class(const Type *t) { return t->kind == TY_Interface || (t->kind == TY_Class && t->shape && t->shape->sub.len); }

Val be_tagged_borrow(Fn *f, const Type *t, Val v) {
    Cg *cg = f->cg;
    const TypeInfo *i = be_type(cg, t);
    if (i->tagged) return v;
    const Type *elem = be_optional_elem(t);
    if (shows_class(elem ? elem : t)) return tagged(f, be_rt_call(f, "tsrt_type_of", "pp", RT_READS, &v), bits_of(f, elem ? elem : t, v));
    if (!elem) return tagged(f, be_desc(cg, t), bits_of(f, t, v));
    Val none = be_desc(cg, type_simple(cg->s, TY_None)), some = be_desc(cg, elem), has, bits;
    if (i->cell) {
        has = LLVMBuildIsNotNull(f->b, v, "");
        bits = bits_of(f, elem, v);
    } else {
        has = LLVMBuildTrunc(f->b, LLVMBuildExtractValue(f->b, v, 0, ""), cg->i1, "");
        bits = bits_of(f, elem, be_to_reg(f, be_type(cg, elem), LLVMBuildExtractValue(f->b, v, 1, "")));
    }
    return tagged(f, LLVMBuildSelect(f->b, has, some, none, ""), bits);
}

static Val kind_of(Fn *f, Val v) {
    Cg *cg = f->cg;
    Val type = LLVMBuildExtractValue(f->b, v, 0, ""), none = be_desc(cg, type_simple(cg->s, TY_None));
    Val there = LLVMBuildSelect(f->b, LLVMBuildIsNull(f->b, type, ""), none, type, "");
    return LLVMBuildLoad2(f->b, cg->i32, there, "");
}

static Val is_kind(Fn *f, Val v, tsrt_kind k) {
    return LLVMBuildICmp(f->b, LLVMIntEQ, kind_of(f, v), LLVMConstInt(f->cg->i32, k, 0), "");
}

Val be_is_none(Fn *f, Val v) { return is_kind(f, v, TSRT_NONE); }

static Val untag_some(Fn *f, const Type *t, Val v) {
    Cg *cg = f->cg;
    const TypeInfo *i = be_type(cg, t);
    Val bits = LLVMBuildExtractValue(f->b, v, 1, "");
    switch (t->kind) {
    case TY_None: return LLVMConstNull(cg->i8);
    case TY_Int: case TY_Enum: case TY_Device: return bits;
    case TY_Bool: return LLVMBuildTrunc(f->b, bits, cg->i1, "");
    case TY_Float: return LLVMBuildBitCast(f->b, bits, cg->f64, "");
    default: break;
    }
    if (i->cell) return LLVMBuildIntToPtr(f->b, bits, cg->ptr, "");
    if (i->size <= 8) {
        Val slot = be_slot(f, cg->i64);
        LLVMBuildStore(f->b, bits, slot);
        return be_load(f, i, slot);
    }
    Val off = be_int(cg, offsetof(tsrt_box, u)), box = LLVMBuildIntToPtr(f->b, bits, cg->ptr, "");
    return be_load(f, i, LLVMBuildInBoundsGEP2(f->b, cg->i8, box, &off, 1, ""));
}

Val be_untag(Fn *f, const Type *t, Val v) {
    Cg *cg = f->cg;
    const TypeInfo *i = be_type(cg, t);
    const Type *elem = be_optional_elem(t);
    if (i->tagged) return v;
    if (!elem) return untag_some(f, t, v);
    Val none = be_is_none(f, v);
    if (i->cell) return LLVMBuildSelect(f->b, none, LLVMConstNull(cg->ptr), untag_some(f, elem, v), "");
    BB from = LLVMGetInsertBlock(f->b), some = be_block(f, "some"), join = be_block(f, "join");
    LLVMBuildCondBr(f->b, none, join, some);
    be_at(f, some);
    Val part[2] = {LLVMConstInt(cg->i8, 1, 0), be_to_mem(f, be_type(cg, elem), untag_some(f, elem, v))};
    Val full = be_aggregate(f, i->mem, part, 2), empty = LLVMConstNull(i->mem);
    some = LLVMGetInsertBlock(f->b);
    LLVMBuildBr(f->b, join);
    be_at(f, join);
    Val phi = LLVMBuildPhi(f->b, i->mem, "");
    LLVMAddIncoming(phi, &full, &some, 1);
    LLVMAddIncoming(phi, &empty, &from, 1);
    return phi;
}

/* ---- subtype edges */
static Val conv(Fn *f, const Type *from, const Type *to, Val v) {
    Cg *cg = f->cg;
    const TypeInfo *t = be_type(cg, to);
    if (from == to) return v;
    if (t->tagged) return be_tagged_borrow(f, from, v);
    const Type *elem = be_optional_elem(to), *had = be_optional_elem(from);
    if (elem) {
        if (from->kind == TY_None) return LLVMConstNull(t->reg);
        if (t->cell) return v;
        const TypeInfo *e = be_type(cg, elem);
        Val has = had ? LLVMBuildExtractValue(f->b, v, 0, "") : LLVMConstInt(cg->i8, 1, 0);
        Val x = had ? be_to_reg(f, be_type(cg, had), LLVMBuildExtractValue(f->b, v, 1, "")) : v;
        Val part[2] = {has, be_to_mem(f, e, conv(f, had ? had : from, elem, x))};
        return be_aggregate(f, t->mem, part, 2);
    }
    if (from->kind == TY_Tuple && to->kind == TY_Tuple && from->nelem == to->nelem) {
        Val r = LLVMConstNull(t->reg);
        for (int i = 0; i < to->nelem; i++)
            r = LLVMBuildInsertValue(f->b, r, be_to_mem(f, be_type(cg, to->elem[i]), conv(f, from->elem[i], to->elem[i], be_field(f, from, v, i))), (unsigned)i, "");
        return r;
    }
    /* Casts that can't be, in code that is never reached (None as int, behind a test that is false), give any value of the type. */
    return be_type(cg, from)->reg == t->reg ? v : LLVMConstNull(t->reg);
}

EMITTER(emit_convert) {
    (void)how;
    Cg *cg = f->cg;
    const Type *from = n->in[0]->type, *to = n->out[0]->type;
    Val v = in_(f, n, 0);
    if (!be_boxes(cg, from, to)) {
        out_(f, n, 0, conv(f, from, to, v));
        return true;
    }
    const TypeInfo *ft = be_type(cg, from);
    Val at = be_slot_take(f, ft->mem), box = be_slot_take(f, cg->value_t);
    be_store(f, ft, v, at);
    Val args[4] = {f->ctx, be_desc(cg, from), at, box};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_value_from", "ipppp", 0, args), ""), n);
    out_(f, n, 0, LLVMBuildLoad2(f->b, cg->value_t, box, ""));
    own_take(f, n, n->in[0]);
    be_slot_give(f, ft->mem, at);
    be_slot_give(f, cg->value_t, box);
    return true;
}

EMITTER(emit_cast) {
    const Type *from = n->in[0]->type, *to = n->out[0]->type;
    const TypeInfo *a = be_type(f->cg, from), *b = be_type(f->cg, to);
    Val v = in_(f, n, 0);
    if (from->kind == TY_Optional && to == from->elem[0])
        out_(f, n, 0, a->cell ? v : be_to_reg(f, b, LLVMBuildExtractValue(f->b, v, 1, "")));
    else if (a->tagged && !b->tagged) out_(f, n, 0, be_untag(f, to, v));
    else if (a->tagged == b->tagged && a->reg == b->reg) out_(f, n, 0, v);
    else return emit_convert(f, n, how);
    return true;
}

EMITTER(emit_unwrap) {
    (void)how;
    Cg *cg = f->cg;
    const Type *from = n->in[0]->type;
    const TypeInfo *t = be_type(cg, from);
    Val v = in_(f, n, 0), none;
    if (from->kind != TY_Optional && !t->tagged) {
        out_(f, n, 0, v);
        return true;
    }
    if (t->tagged) none = be_is_none(f, v);
    else if (t->cell) none = LLVMBuildIsNull(f->b, v, "");
    else none = LLVMBuildIsNull(f->b, LLVMBuildExtractValue(f->b, v, 0, ""), "");
    BB bad = be_block(f, "none"), on = be_block(f, "some");
    err_unlikely(f, LLVMBuildCondBr(f->b, none, bad, on));
    be_at(f, bad);
    be_fail_text(f, NULL, "Unwrapping null optional", NULL, 0);
    err_now(f, n);
    LLVMBuildUnreachable(f->b);
    be_at(f, on);
    if (t->tagged) out_(f, n, 0, be_untag(f, n->out[0]->type, v));
    else out_(f, n, 0, t->cell ? v : be_to_reg(f, be_type(cg, n->out[0]->type), LLVMBuildExtractValue(f->b, v, 1, "")));
    return true;
}

/* ---- tests */
static Val truth(Fn *f, bool b) { return LLVMConstInt(f->cg->i1, b, 0); }
static Val either(Fn *f, Val a, Val b) { return a ? LLVMBuildOr(f->b, a, b, "") : b; }

static bool static_instance(Cg *cg, const Type *t, const Type *of) {
    if (of->kind == TY_AnyList) return t->kind == TY_List;
    if (of->kind == TY_AnyTuple) return t->kind == TY_Tuple;
    return type_is_subtype(cg->s, t, of);
}

static Val is_instance(Fn *f, const Type *t, Val v, const Type *of) {
    Cg *cg = f->cg;
    if (of->kind == TY_Union) {
        Val any = NULL;
        for (int i = 0; i < of->nelem; i++) any = either(f, any, is_instance(f, t, v, of->elem[i]));
        return any;
    }
    if (of->kind == TY_Optional && t->kind != TY_Optional)
        return either(f, is_instance(f, t, v, of->elem[0]), is_instance(f, t, v, type_simple(cg->s, TY_None)));
    const TypeInfo *i = be_type(cg, t);
    if (i->tagged) {
        switch (of->kind) {
        case TY_Any: return truth(f, true);
        case TY_None: return be_is_none(f, v);
        case TY_AnyList: return is_kind(f, v, TSRT_LIST);
        case TY_AnyTuple: return is_kind(f, v, TSRT_TUPLE);
        case TY_Number: return either(f, either(f, is_kind(f, v, TSRT_INT), is_kind(f, v, TSRT_FLOAT)), is_kind(f, v, TSRT_COMPLEX));
        default: break;
        }
        if (!be_supported(cg, of)) return truth(f, false);       /* no value of such a type exists */
        Val args[2] = {LLVMBuildExtractValue(f->b, v, 0, ""), be_desc(cg, of)};
        args[0] = LLVMBuildSelect(f->b, LLVMBuildIsNull(f->b, args[0], ""), be_desc(cg, type_simple(cg->s, TY_None)), args[0], "");
        return be_rt_call(f, of->kind == TY_Class || of->kind == TY_Tuple ? "tsrt_is_instance" : "tsrt_type_same", "bpp", RT_READS, args);
    }
    if (t->kind == TY_Optional && of->kind != TY_Optional && of->kind != TY_Any) {
        Val has = i->cell ? LLVMBuildIsNotNull(f->b, v, "") : LLVMBuildTrunc(f->b, LLVMBuildExtractValue(f->b, v, 0, ""), cg->i1, "");
        if (of->kind == TY_None) return LLVMBuildNot(f->b, has, "");
        if (of->kind == TY_Class && i->cell && !type_is_subtype(cg->s, t->elem[0], of)) {
            Val args[2] = {be_rt_call(f, "tsrt_type_of", "pp", RT_READS, &v), be_desc(cg, of)};
            return be_rt_call(f, "tsrt_is_instance", "bpp", RT_READS, args);
        }
        return static_instance(cg, t->elem[0], of) ? has : truth(f, false);
    }
    if (of->kind == TY_Class && (t->kind == TY_Class || t->kind == TY_Interface) && !type_is_subtype(cg->s, t, of)) {
        Val args[2] = {be_rt_call(f, "tsrt_type_of", "pp", RT_READS, &v), be_desc(cg, of)};
        return be_rt_call(f, "tsrt_is_instance", "bpp", RT_READS, args);
    }
    return truth(f, static_instance(cg, t, of));
}

EMITTER(emit_isinstance) {
    (void)how;
    const Type *of = n->attr.type;
    Val any = truth(f, false);
    if (of->kind == TY_Tuple && !of->field)
        for (int i = 0; i < of->nelem; i++) any = either(f, any, is_instance(f, n->in[0]->type, in_(f, n, 0), of->elem[i]));
    else
        any = is_instance(f, n->in[0]->type, in_(f, n, 0), of);
    out_(f, n, 0, any);
    return true;
}

static Val none_test(Fn *f, const Type *t, Val v) {
    const TypeInfo *i = be_type(f->cg, t);
    if (t->kind == TY_None) return truth(f, true);
    if (i->tagged) return be_is_none(f, v);
    if (t->kind != TY_Optional) return truth(f, false);
    return i->cell ? LLVMBuildIsNull(f->b, v, "") : LLVMBuildIsNull(f->b, LLVMBuildExtractValue(f->b, v, 0, ""), "");
}

EMITTER(emit_is) {
    Cg *cg = f->cg;
    const Type *a = n->in[0]->type, *b = n->in[1]->type;
    Val x = in_(f, n, 0), y = in_(f, n, 1), same;
    if (a->kind == TY_None) same = none_test(f, b, y);
    else if (b->kind == TY_None) same = none_test(f, a, x);
    else if (be_type(cg, a)->cell && be_type(cg, b)->cell) same = LLVMBuildICmp(f->b, LLVMIntEQ, x, y, "");
    else if (a == b && (a->kind == TY_Int || a->kind == TY_Bool)) same = LLVMBuildICmp(f->b, LLVMIntEQ, x, y, "");
    else if (a == b && a->kind == TY_Float) same = LLVMBuildFCmp(f->b, LLVMRealOEQ, x, y, "");
    else {
        Val p = be_tagged_borrow(f, a, x), q = be_tagged_borrow(f, b, y);
        Val bits = LLVMBuildICmp(f->b, LLVMIntEQ, LLVMBuildExtractValue(f->b, p, 1, ""), LLVMBuildExtractValue(f->b, q, 1, ""), "");
        same = LLVMBuildAnd(f->b, bits, LLVMBuildICmp(f->b, LLVMIntEQ, kind_of(f, p), kind_of(f, q), ""), "");
    }
    out_(f, n, 0, how ? LLVMBuildNot(f->b, same, "") : same);
    return true;
}
