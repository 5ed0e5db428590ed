/* emit_dict.c: dicts: len, by key, literals. Access is one call that finds the value's place (runtime/inline/lookup.c: the entry found last is
 * tried first, inlined) and a load or store of the value's own type there. */
#include "llvm/be.h"

static Val key_as_argument(Fn *f, const Value *key, Ty *slot) {
    const TypeInfo *k = be_type(f->cg, key->type);
    *slot = NULL;
    if (k->t->kind == TY_Str || k->t->kind == TY_Int) return use_(f, key);
    *slot = k->mem;
    Val at = be_slot_take(f, k->mem);
    be_store(f, k, use_(f, key), at);
    return at;
}

/* tsrt_dict_WHAT_KIND(ctx, d, key): the place of a value. */
static Val value_place(Fn *f, Val d, const Value *key, const char *const name[3]) {
    Ty slot;
    Val args[3] = {f->ctx, d, key_as_argument(f, key, &slot)};
    const TypeKind kind = key->type->kind;
    Val at = be_rt_call(f, name[kind == TY_Str ? 0 : kind == TY_Int ? 1 : 2], kind == TY_Int ? "pppl" : "pppp", 0, args);
    if (slot) be_slot_give(f, slot, args[2]);
    return at;
}
static const char *const at_names[3] = {"tsrt_dict_at_str", "tsrt_dict_at_int", "tsrt_dict_at_key"};
static const char *const put_names[3] = {"tsrt_dict_put_str", "tsrt_dict_put_int", "tsrt_dict_place_key"};

/* Stores v; what was there, zero in a new pair, is released. */
static void store(Fn *f, const TypeInfo *e, Val v, Val at) {
    Val old = NULL;
    if (e->counted) {
        old = LLVMBuildLoad2(f->b, e->mem, at, "");
        LLVMSetAlignment(old, e->align);
    }
    be_elem_store(f, e, v, at, be_int(f->cg, 0));
    if (old) be_release(f, e, be_to_reg(f, e, old), false);
}

EMITTER(emit_dict_len) {
    (void)how;
    Val at = be_int(f->cg, offsetof(tsrt_dict, len));
    out_(f, n, 0, LLVMBuildLoad2(f->b, f->cg->i64, LLVMBuildInBoundsGEP2(f->b, f->cg->i8, in_(f, n, 0), &at, 1, ""), ""));
    return true;
}

EMITTER(emit_dict_getitem) {
    (void)how;
    const TypeInfo *e = be_type(f->cg, n->out[0]->type);
    Val at = err_no_memory_check(f, value_place(f, in_(f, n, 0), n->in[1], at_names), n);
    Val v = be_elem_load(f, e, at, be_int(f->cg, 0));
    if (f->vi[n->out[0]->id].root == n->out[0]) be_retain(f, e, v);
    out_(f, n, 0, v);
    return true;
}

EMITTER(emit_dict_setitem) {
    (void)how;
    const TypeInfo *e = be_type(f->cg, n->in[2]->type);
    Val at = err_no_memory_check(f, value_place(f, in_(f, n, 0), n->in[1], put_names), n);
    store(f, e, own_take(f, n, n->in[2]), at);
    return true;
}

EMITTER(emit_dict_construct) {
    (void)how;
    Cg *cg = f->cg;
    const Type *t = n->out[0]->type;
    Val args[3] = {f->ctx, be_desc(cg, t), be_int(cg, n->nin / 2)};
    Val d = err_no_memory_check(f, be_rt_call(f, "tsrt_dict_new", "pppl", 0, args), n);
    /* Room for all pairs is there: no place is NULL. A later pair of the same key wins. */
    for (int i = 0; i + 1 < n->nin; i += 2)
        store(f, be_type(cg, t->elem[1]), own_take(f, n, n->in[i + 1]), value_place(f, d, n->in[i], put_names));
    out_(f, n, 0, d);
    return true;
}
