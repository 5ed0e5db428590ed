/* emit_list.c: lists, strings by index, tuples. An access is a bounds check and a load: negative indices wrap by a select, the way out is
 * cold, and type-based alias tags tell LLVM that storing an element changes no list's length or place, so that those are loaded once
 * outside a loop. */
#include "llvm/be.h"

/* ---- alias tags */
typedef enum Tag { TAG_LEN, TAG_CAP, TAG_DATA, TAG_INT, TAG_FLOAT, TAG_BOOL, TAG_CELL, TAG_BYTE, NUM_TAGS } Tag;

static void tag(Fn *f, Val access, Tag t) {
    static const char *const names[NUM_TAGS] = {"len", "cap", "data", "int", "float", "bool", "cell", "byte"};
    Cg *cg = f->cg;
    if (!cg->tbaa[t]) {
        Val root = LLVMMDNodeInContext(cg->lc, (Val[]){LLVMMDStringInContext(cg->lc, "tscc", 4)}, 1);
        unsigned len = 0;
        while (names[t][len]) len++;
        Val kind = LLVMMDNodeInContext(cg->lc, (Val[]){LLVMMDStringInContext(cg->lc, names[t], len), root, be_int(cg, 0)}, 3);
        cg->tbaa[t] = LLVMMDNodeInContext(cg->lc, (Val[]){kind, kind, be_int(cg, 0)}, 3);
    }
    if (!cg->tbaa_kind) cg->tbaa_kind = LLVMGetMDKindIDInContext(cg->lc, "tbaa", 4);
    LLVMSetMetadata(access, cg->tbaa_kind, cg->tbaa[t]);
}

static Val field_at(Fn *f, Val cell, int64_t offset) {
    Val at = be_int(f->cg, offset);
    return LLVMBuildInBoundsGEP2(f->b, f->cg->i8, cell, &at, 1, "");
}
static Val load_header(Fn *f, Val cell, size_t offset, Ty t, Tag g) {
    Val v = LLVMBuildLoad2(f->b, t, field_at(f, cell, (int64_t)offset), "");
    tag(f, v, g);
    return v;
}
static Val list_len(Fn *f, Val l) { return load_header(f, l, offsetof(tsrt_list, len), f->cg->i64, TAG_LEN); }
static Val list_cap(Fn *f, Val l) { return load_header(f, l, offsetof(tsrt_list, cap), f->cg->i64, TAG_CAP); }
static Val list_data(Fn *f, Val l) { return load_header(f, l, offsetof(tsrt_list, data), f->cg->ptr, TAG_DATA); }
static Val str_len(Fn *f, Val s) { return load_header(f, s, offsetof(tsrt_str, len), f->cg->i64, TAG_LEN); }
static void set_list_len(Fn *f, Val l, Val n) { tag(f, LLVMBuildStore(f->b, n, field_at(f, l, offsetof(tsrt_list, len))), TAG_LEN); }

static void tag_element(Fn *f, Val access, const TypeInfo *e) {
    switch (e->t->kind) {
    case TY_Int: tag(f, access, TAG_INT); break;
    case TY_Float: tag(f, access, TAG_FLOAT); break;
    case TY_Bool: tag(f, access, TAG_BOOL); break;
    default:
        if (e->cell) tag(f, access, TAG_CELL);
    }
}

Val be_elem_at(Fn *f, const TypeInfo *e, Val data, Val i) { return LLVMBuildInBoundsGEP2(f->b, e->mem, data, &i, 1, ""); }

Val be_elem_load(Fn *f, const TypeInfo *e, Val data, Val i) {
    Val v = LLVMBuildLoad2(f->b, e->mem, be_elem_at(f, e, data, i), "");
    LLVMSetAlignment(v, e->align);
    tag_element(f, v, e);
    return be_to_reg(f, e, be_is_cell(f, e, v));
}

void be_elem_store(Fn *f, const TypeInfo *e, Val v, Val data, Val i) {
    Val s = LLVMBuildStore(f->b, be_to_mem(f, e, v), be_elem_at(f, e, data, i));
    LLVMSetAlignment(s, e->align);
    tag_element(f, s, e);
}

/* ---- by index */
/* i as a place in 0..len-1; out of range fails. */
static Val place(Fn *f, Node *n, const Value *index, Val len, const char *fail) {
    int64_t k;
    Val i = use_(f, index);
    if (!be_const_int(index, &k) || k < 0) {
        Val wrapped = LLVMBuildAdd(f->b, i, len, "");
        i = LLVMBuildSelect(f->b, LLVMBuildICmp(f->b, LLVMIntSLT, i, be_int(f->cg, 0), ""), wrapped, i, "");
    }
    err_if_call(f, LLVMBuildICmp(f->b, LLVMIntUGE, i, len, ""), n, fail);
    return i;
}

EMITTER(emit_len) {
    Val x = in_(f, n, 0);
    out_(f, n, 0, how ? str_len(f, x) : list_len(f, x));
    return true;
}

EMITTER(emit_getitem) {
    (void)how;
    const TypeInfo *e = be_type(f->cg, n->out[0]->type);
    Val l = in_(f, n, 0), len = list_len(f, l), data = list_data(f, l);
    Val v = be_elem_load(f, e, data, place(f, n, n->in[1], len, "tsrt_fail_index"));
    if (f->vi[n->out[0]->id].root == n->out[0]) be_retain(f, e, v);
    out_(f, n, 0, v);
    return true;
}

EMITTER(emit_setitem) {
    (void)how;
    const TypeInfo *e = be_type(f->cg, n->in[2]->type);
    Val l = in_(f, n, 0), len = list_len(f, l), data = list_data(f, l);
    Val i = place(f, n, n->in[1], len, "tsrt_fail_index"), old = NULL;
    Val v = own_take(f, n, n->in[2]);
    if (e->counted) old = be_elem_load(f, e, data, i);
    be_elem_store(f, e, v, data, i);
    if (old) be_release(f, e, old, false);
    if (n->nout) out_(f, n, 0, l);
    return true;
}

EMITTER(emit_append) {
    (void)how;
    const TypeInfo *e = be_type(f->cg, n->in[1]->type);
    Val l = in_(f, n, 0), len = list_len(f, l);
    BB full = be_block(f, "full"), room = be_block(f, "room");
    err_unlikely(f, LLVMBuildCondBr(f->b, LLVMBuildICmp(f->b, LLVMIntEQ, len, list_cap(f, l), ""), full, room));
    be_at(f, full);
    Val args[2] = {f->ctx, l};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_list_grow", "ipp", RT_COLD_FN, args), ""), n);
    LLVMBuildBr(f->b, room);
    be_at(f, room);
    be_elem_store(f, e, own_take(f, n, n->in[1]), list_data(f, l), len);
    set_list_len(f, l, LLVMBuildAdd(f->b, len, be_int(f->cg, 1), ""));
    if (n->nout) out_(f, n, 0, l);
    return true;
}

/* ---- making and taking apart */
static Val constant_list(Fn *f, Node *n, const Type *list, const Const *const *elem, int count) {
    Cg *cg = f->cg;
    const TypeInfo *e = be_type(cg, list->elem[0]);
    Val *data = NEWN(cg->a, Val, count);
    for (int i = 0; i < count; i++) data[i] = be_const_data(cg, elem[i], list->elem[0]);
    Val init = LLVMConstArray2(e->mem, data, (uint64_t)count);
    Val args[4] = {f->ctx, be_desc(cg, list), be_global(cg, LLVMTypeOf(init), init, "elements"), be_int(cg, count)};
    return err_no_memory_check(f, be_rt_call(f, "tsrt_list_of", "ppppl", 0, args), n);
}

Val be_const_list(Fn *f, Node *n, const Const *c) {
    if (c->u.v.n) return constant_list(f, n, c->type, c->u.v.elem, c->u.v.n);
    Val args[4] = {f->ctx, be_desc(f->cg, c->type), be_int(f->cg, 0), be_int(f->cg, 0)};
    return err_no_memory_check(f, be_rt_call(f, "tsrt_list_new", "pppll", 0, args), n);
}

/* [x] * n with a plain x: the list of one is never made, x goes to what repeats it. */
bool be_is_repeated(const Node *n) {
    const Value *v = n->out[0];
    return n->op == OP_prim_ListConstruct && n->nin == 1 && v->nuses == 1 && v->uses->user && v->uses->user->op == OP_aten_mul_left_t &&
           v->uses->index == 0 && v->uses->user->parent == n->parent && type_is_plain(n->in[0]->type);
}

EMITTER(emit_repeat) {
    (void)how;
    Cg *cg = f->cg;
    Node *one = n->in[0]->def;
    if (!one || !be_is_repeated(one)) return false;
    const TypeInfo *e = be_type(cg, one->in[0]->type);
    Val at = be_slot_take(f, e->mem), out = be_slot_take(f, cg->ptr);
    be_store(f, e, in_(f, one, 0), at);
    Val args[5] = {f->ctx, be_desc(cg, n->out[0]->type), at, in_(f, n, 1), out};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_list_filled", "ippplp", 0, args), ""), n);
    out_(f, n, 0, be_is_cell(f, be_type(cg, n->out[0]->type), LLVMBuildLoad2(f->b, cg->ptr, out, "")));
    be_slot_give(f, e->mem, at);
    be_slot_give(f, cg->ptr, out);
    return true;
}

EMITTER(emit_list_construct) {
    (void)how;
    Cg *cg = f->cg;
    const Type *list = n->out[0]->type;
    if (be_is_repeated(n)) {
        out_(f, n, 0, LLVMConstNull(cg->ptr));
        return true;
    }
    const TypeInfo *e = be_type(cg, list->elem[0]);
    const Const **consts = NEWN(cg->a, const Const *, n->nin + 1);
    int nconst = 0;
    for (int i = 0; i < n->nin; i++) {
        consts[i] = value_const(n->in[i]);
        nconst += consts[i] && be_const_is_data(consts[i]);
    }
    if (n->nin > 1 && nconst == n->nin) {
        out_(f, n, 0, constant_list(f, n, list, consts, n->nin));
        return true;
    }
    Val args[4] = {f->ctx, be_desc(cg, list), be_int(cg, 0), be_int(cg, n->nin)};
    Val l = err_no_memory_check(f, be_rt_call(f, "tsrt_list_new", "pppll", 0, args), n);
    if (n->nin) {
        Val data = list_data(f, l);
        for (int i = 0; i < n->nin; i++) be_elem_store(f, e, own_take(f, n, n->in[i]), data, be_int(cg, i));
        set_list_len(f, l, be_int(cg, n->nin));
    }
    out_(f, n, 0, l);
    return true;
}

EMITTER(emit_list_unpack) {
    (void)how;
    Cg *cg = f->cg;
    const TypeInfo *e = be_type(cg, n->in[0]->type->elem[0]);
    Val l = in_(f, n, 0), len = list_len(f, l), data = list_data(f, l);
    BB bad = be_block(f, "unequal"), on = be_block(f, "unpack");
    err_unlikely(f, LLVMBuildCondBr(f->b, LLVMBuildICmp(f->b, LLVMIntNE, len, be_int(cg, n->nout), ""), bad, on));
    be_at(f, bad);
    Val args[3] = {f->ctx, be_int(cg, n->nout), len};
    be_rt_call(f, "tsrt_fail_unpack", "ipll", RT_COLD_FN, args);
    err_now(f, n);
    LLVMBuildUnreachable(f->b);
    be_at(f, on);
    for (int i = 0; i < n->nout; i++) {
        Val v = be_elem_load(f, e, data, be_int(cg, i));
        if (f->vi[n->out[i]->id].root == n->out[i]) be_retain(f, e, v);
        out_(f, n, i, v);
    }
    return true;
}

EMITTER(emit_tuple_construct) {
    (void)how;
    const Type *t = n->out[0]->type;
    Val v = LLVMGetPoison(be_type(f->cg, t)->reg);
    if (!n->nin) v = LLVMConstNull(be_type(f->cg, t)->reg);
    for (int i = 0; i < n->nin; i++)
        v = LLVMBuildInsertValue(f->b, v, be_to_mem(f, be_type(f->cg, t->elem[i]), own_take(f, n, n->in[i])), (unsigned)i, "");
    out_(f, n, 0, v);
    return true;
}

EMITTER(emit_tuple_unpack) {
    (void)how;
    Val t = in_(f, n, 0);
    if (own_unpack_moves(f, n)) own_give_up(f, n->in[0]);
    for (int i = 0; i < n->nout; i++) out_(f, n, i, be_field(f, n->in[0]->type, t, i));
    return true;
}

EMITTER(emit_tuple_slice) {
    (void)how;
    const Type *t = n->out[0]->type;
    Val from = in_(f, n, 0), v = LLVMConstNull(be_type(f->cg, t)->reg);
    for (int i = 0; i < t->nelem; i++)
        v = LLVMBuildInsertValue(f->b, v, LLVMBuildExtractValue(f->b, from, (unsigned)(n->attr.range.lo + i), ""), (unsigned)i, "");
    out_(f, n, 0, v);
    return true;
}

EMITTER(emit_tuple_index) {
    (void)how;
    Cg *cg = f->cg;
    const Type *t = n->in[0]->type;
    int64_t k;
    Val v = in_(f, n, 0);
    if (be_const_int(n->in[1], &k)) {
        if (k < 0) k += t->nelem;
        if (k < 0 || k >= t->nelem) diag(cg->s, DIAG_internal, n->span, "a tuple index is out of range");
        else out_(f, n, 0, be_field(f, t, v, (int)k));
        return true;
    }
    const TypeInfo *all = be_type(cg, t), *e = be_type(cg, n->out[0]->type);
    BB bad = be_block(f, "outside"), on = be_block(f, "inside");
    Val i = in_(f, n, 1), count = be_int(cg, t->nelem);
    i = LLVMBuildSelect(f->b, LLVMBuildICmp(f->b, LLVMIntSLT, i, be_int(cg, 0), ""), LLVMBuildAdd(f->b, i, count, ""), i, "");
    err_unlikely(f, LLVMBuildCondBr(f->b, LLVMBuildICmp(f->b, LLVMIntUGE, i, count, ""), bad, on));
    be_at(f, bad);
    be_fail_text(f, RT_INDEX_ERROR, "Tuple index out of range", NULL, 0);
    err_now(f, n);
    LLVMBuildUnreachable(f->b);
    be_at(f, on);
    Val at = be_slot(f, all->mem);
    be_store(f, all, v, at);
    out_(f, n, 0, be_load(f, e, be_elem_at(f, e, at, i)));
    return true;
}

/* ---- strings */
/* Strings of one byte are the runtime's table of them: s[i] makes nothing and has nothing to count. */
EMITTER(emit_str_index) {
    (void)how;
    Cg *cg = f->cg;
    Val s = in_(f, n, 0), len = str_len(f, s);
    Val i = place(f, n, n->in[1], len, "tsrt_fail_str_index");
    Val byte = LLVMBuildLoad2(f->b, cg->i8, be_elem_at(f, be_type(cg, type_simple(cg->s, TY_None)), field_at(f, s, offsetof(tsrt_str, data)), i), "");
    tag(f, byte, TAG_BYTE);
    Val table = LLVMGetNamedGlobal(cg->m, "tsrt_chars");
    Ty entry = LLVMArrayType2(cg->i64, 5), all = LLVMArrayType2(entry, 257);
    if (!table) {
        table = LLVMAddGlobal(cg->m, all, "tsrt_chars");
        LLVMSetGlobalConstant(table, 1);
    }
    Val at = LLVMBuildZExt(f->b, byte, cg->i64, "");
    out_(f, n, 0, LLVMBuildInBoundsGEP2(f->b, entry, table, &at, 1, ""));
    f->vi[n->out[0]->id].byte = byte;
    return true;
}

EMITTER(emit_str_eq) {
    Val a = f->vi[n->in[0]->id].byte, b = f->vi[n->in[1]->id].byte;
    if (!a || !b) return false;
    out_(f, n, 0, LLVMBuildICmp(f->b, how ? LLVMIntNE : LLVMIntEQ, a, b, ""));
    return true;
}

/* An element that is only looked at, with nothing in between that could write to a list or let go of one, needs no reference of its own:
 * it stands on the list's. */
bool be_getitem_borrows(Fn *f, const Node *n) {
    enum { LOOK_AHEAD = 24 };
    const Value *v = n->out[0];
    const Node *x = n;
    int left = v->nuses;
    for (int k = 0; left && k < LOOK_AHEAD; k++) {
        x = x->next;
        if (!x) return false;
        bool uses = false, pure = (op_flags((OpId)x->op) & OPF_PURE) || x->op == OP_prim_Print;
        for (int i = 0; i < x->nin; i++)
            if (x->in[i] == v) uses = true, left--;
        if (uses && !pure && !(x->op == OP_aten_append_t || x->op == OP_aten__set_item_t)) return false;
        if (uses)
            for (int i = 0; i < x->nout; i++)
                if (be_type(f->cg, x->out[i]->type)->counted && (x->op == OP_prim_TupleUnpack || x->op == OP_prim_TupleIndex ||
                    x->op == OP_prim_TupleSlice || x->op == OP_prim_convert || x->op == OP_prim_unchecked_cast ||
                    x->op == OP_aten__unwrap_optional || x->op == OP_aten___getitem___t)) return false;
        if (!pure && left) return false;
    }
    return left == 0;
}
