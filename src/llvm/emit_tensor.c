/* emit_tensor.c: tensors: constants of the program, and what is not a plain call of an operator. */
#include <string.h>
#include "llvm/be.h"

/* The layout of tsrt_storage and tsrt_tensor as LLVM constants. */
static Val i32(Cg *cg, int64_t v) { return LLVMConstInt(cg->i32, (unsigned long long)v, 0); }
static Val i8(Cg *cg, int64_t v) { return LLVMConstInt(cg->i8, (unsigned long long)v, 0); }

/* Program data that the program may write to. */
static Val data(Cg *cg, Ty t, Val init, const char *name, unsigned align) {
    Val g = be_global(cg, t, init, name);
    LLVMSetGlobalConstant(g, 0);
    LLVMSetUnnamedAddress(g, LLVMNoUnnamedAddr);
    LLVMSetAlignment(g, align);
    return g;
}

static Val dims(Cg *cg, const int64_t *v, int n) {
    if (!n) return LLVMConstNull(cg->ptr);
    Val *e = NEWN(cg->a, Val, n);
    for (int i = 0; i < n; i++) e[i] = be_int(cg, v[i]);
    return data(cg, LLVMArrayType2(cg->i64, (uint64_t)n), LLVMConstArray2(cg->i64, e, (uint64_t)n), "tensor.dims", 8);
}

static Val storage(Cg *cg, const tsrt_storage *st) {
    Val g = map_get(&cg->storages, st);
    if (g) return g;
    Val bytes = LLVMConstStringInContext2(cg->lc, st->data, st->bytes, 1);
    Val part[6] = {be_int(cg, TSRT_IMMORTAL), data(cg, LLVMTypeOf(bytes), bytes, "tensor.data", 64), be_int(cg, (int64_t)st->bytes), i32(cg, TSRT_STORAGE_FOREIGN),
                   LLVMConstNull(cg->ptr), LLVMConstNull(cg->ptr)};
    Val init = LLVMConstStructInContext(cg->lc, part, 6, 0);
    g = data(cg, LLVMTypeOf(init), init, "tensor.storage", 8);
    map_set(cg->a, &cg->storages, st, g);
    return g;
}

Val be_const_tensor(Cg *cg, const tsrt_tensor *t) {
    if (cg->jit) return LLVMConstIntToPtr(LLVMConstInt(cg->i64, (uintptr_t)t, 0), cg->ptr);
    Val g = map_get(&cg->storages, t);
    if (g) return g;
    Val part[11] = {be_int(cg, TSRT_IMMORTAL), be_desc(cg, type_simple(cg->s, TY_Tensor)), storage(cg, t->storage), be_int(cg, t->offset), be_int(cg, t->numel),
                    dims(cg, t->size, t->ndim), dims(cg, t->stride, t->ndim), i32(cg, t->ndim), i8(cg, t->dtype), i8(cg, t->flags),
                    LLVMConstInt(LLVMInt16TypeInContext(cg->lc), (unsigned long long)t->ndim, 0)};
    Val init = LLVMConstStructInContext(cg->lc, part, 11, 0);
    g = data(cg, LLVMTypeOf(init), init, "tensor", 8);
    map_set(cg->a, &cg->storages, t, g);
    return g;
}

EMITTER(emit_tolist) {
    (void)how;
    Cg *cg = f->cg;
    const TypeInfo *t = be_type(cg, n->out[0]->type);
    Val at = be_slot_take(f, t->mem);
    Val args[4] = {f->ctx, in_(f, n, 0), be_desc(cg, n->out[0]->type), at};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_tensor_tolist", "ipppp", 0, args), ""), n);
    out_(f, n, 0, be_is_cell(f, t, be_load(f, t, at)));
    be_slot_give(f, t->mem, at);
    return true;
}

/* The low byte is the index plus 1; 0: None. */
EMITTER(emit_device_index) {
    (void)how;
    Cg *cg = f->cg;
    Val low = LLVMBuildAnd(f->b, in_(f, n, 0), be_int(cg, 255), ""), has = LLVMBuildICmp(f->b, LLVMIntNE, low, be_int(cg, 0), "");
    Val part[2] = {LLVMBuildZExt(f->b, has, cg->i8, ""), LLVMBuildSub(f->b, low, be_int(cg, 1), "")};
    out_(f, n, 0, be_aggregate(f, be_type(cg, n->out[0]->type)->mem, part, 2));
    return true;
}
