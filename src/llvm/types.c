/* types.c: TorchScript's types as LLVM's, and values going between registers and memory. The layout in memory is C's, as tsrt.h describes
 * it; bool alone differs between the two (i1, i8). */
#include <string.h>
#include "llvm/be.h"

const Type *be_optional_elem(const Type *t) { return t->kind == TY_Optional ? t->elem[0] : NULL; }

static uint32_t round_up(uint32_t n, uint32_t to) { return (n + to - 1) / to * to; }

static void fill(Cg *cg, TypeInfo *i, Ty reg, Ty mem, uint32_t size, uint32_t align) {
    (void)cg;
    i->reg = reg;
    i->mem = mem;
    i->size = size;
    i->align = align;
}

static void fill_cell(Cg *cg, TypeInfo *i) {
    fill(cg, i, cg->ptr, cg->ptr, 8, 8);
    i->cell = i->counted = true;
}

static void fill_tuple(Cg *cg, TypeInfo *i) {
    const Type *t = i->t;
    Ty *field = NEWN(cg->a, Ty, t->nelem ? t->nelem : 1);
    uint32_t size = 0, align = 1;
    for (int k = 0; k < t->nelem; k++) {
        const TypeInfo *e = be_type(cg, t->elem[k]);
        if (!e->reg) return;
        field[k] = e->mem;
        size = round_up(size, e->align) + e->size;
        if (e->align > align) align = e->align;
        i->counted |= e->counted;
    }
    Ty s = LLVMStructTypeInContext(cg->lc, field, (unsigned)t->nelem, 0);
    fill(cg, i, s, s, round_up(size, align), align);
}

static void fill_optional(Cg *cg, TypeInfo *i) {
    const TypeInfo *e = be_type(cg, i->t->elem[0]);
    if (!e->reg) return;
    if (e->cell) {
        fill_cell(cg, i);
        i->nullable = true;
        return;
    }
    Ty field[2] = {cg->i8, e->mem};
    Ty s = LLVMStructTypeInContext(cg->lc, field, 2, 0);
    uint32_t align = e->align;
    fill(cg, i, s, s, round_up(align + e->size, align), align);
    i->counted = e->counted;
}

/* Is all that an object can hold supported? Classes may hold each other. */
static bool inside_supported(Cg *cg, const Type *t, Map *seen) {
    if (map_has(seen, t)) return true;
    map_set(cg->a, seen, t, cg);
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_None: case TY_Complex: case TY_Str: case TY_Number: case TY_Any: case TY_Enum: case TY_Interface:
    case TY_AnyEnum: case TY_AnyClass: case TY_Union: case TY_Tensor: case TY_Device: case TY_Generator: return true;
    case TY_List: case TY_Dict: case TY_Tuple: case TY_Optional: case TY_Class: break;
    default: return false;
    }
    if (cg->s->depth >= DEPTH_LIMIT) return false;
    bool ok = true;
    cg->s->depth++;
    for (int i = 0; ok && i < t->nelem; i++) ok = inside_supported(cg, t->elem[i], seen);
    for (int i = 0; ok && t->kind == TY_Class && t->shape && i < t->shape->attr.len; i++) ok = inside_supported(cg, t->shape->attr.data[i].type, seen);
    cg->s->depth--;
    return ok;
}

static bool object_supported(Cg *cg, const Type *t) {
    Map seen = {0};
    return inside_supported(cg, t, &seen);
}

static void fill_type(Cg *cg, TypeInfo *i) {
    switch (i->t->kind) {
    case TY_Int: fill(cg, i, cg->i64, cg->i64, 8, 8); break;
    case TY_Float: fill(cg, i, cg->f64, cg->f64, 8, 8); break;
    case TY_Bool: fill(cg, i, cg->i1, cg->i8, 1, 1); break;
    case TY_None: fill(cg, i, cg->i8, cg->i8, 1, 1); break;
    case TY_Complex: {
        Ty part[2] = {cg->f64, cg->f64};
        Ty s = LLVMStructTypeInContext(cg->lc, part, 2, 0);
        fill(cg, i, s, s, 16, 8);
        break;
    }
    case TY_Str: case TY_List: case TY_Dict:
        for (int k = 0; k < i->t->nelem; k++)
            if (!be_type(cg, i->t->elem[k])->reg) return;
        fill_cell(cg, i);
        break;
    case TY_Tensor: case TY_Generator: fill_cell(cg, i); break;
    case TY_Class: if (object_supported(cg, i->t)) fill_cell(cg, i); break;
    case TY_Interface: fill_cell(cg, i); break;
    case TY_Enum: case TY_Device: fill(cg, i, cg->i64, cg->i64, 8, 8); break;
    case TY_Number: case TY_Any: case TY_Union: case TY_AnyEnum: case TY_AnyClass:
        fill(cg, i, cg->value_t, cg->value_t, 16, 8);
        i->tagged = i->counted = true;
        break;
    case TY_Tuple: fill_tuple(cg, i); break;
    case TY_Optional: fill_optional(cg, i); break;
    default: break;
    }
}

TypeInfo *be_type(Cg *cg, const Type *t) {
    TypeInfo *i = map_get(&cg->types, t);
    if (i) return i;
    i = NEW(cg->a, TypeInfo);
    i->t = t;
    map_set(cg->a, &cg->types, t, i);
    if (cg->s->depth >= DEPTH_LIMIT) return i;
    cg->s->depth++;
    fill_type(cg, i);
    cg->s->depth--;
    return i;
}

bool be_supported(Cg *cg, const Type *t) { return be_type(cg, t)->reg != NULL; }

Val be_int(Cg *cg, int64_t i) { return LLVMConstInt(cg->i64, (unsigned long long)i, 1); }

Val be_to_mem(Fn *f, const TypeInfo *t, Val v) {
    return t->reg == t->mem ? v : LLVMBuildZExt(f->b, v, t->mem, "");
}

Val be_to_reg(Fn *f, const TypeInfo *t, Val v) {
    return t->reg == t->mem ? v : LLVMBuildTrunc(f->b, v, t->reg, "");
}

void be_store(Fn *f, const TypeInfo *t, Val v, Val at) {
    Val s = LLVMBuildStore(f->b, be_to_mem(f, t, v), at);
    LLVMSetAlignment(s, t->align);
}

Val be_load(Fn *f, const TypeInfo *t, Val at) {
    Val v = LLVMBuildLoad2(f->b, t->mem, at, "");
    LLVMSetAlignment(v, t->align);
    if (t->t->kind == TY_Bool) {      /* 0 or 1, so that the truncation below costs nothing */
        Val range[2] = {LLVMConstInt(f->cg->i8, 0, 0), LLVMConstInt(f->cg->i8, 2, 0)};
        LLVMSetMetadata(v, LLVMGetMDKindIDInContext(f->cg->lc, "range", 5), LLVMMDNodeInContext(f->cg->lc, range, 2));
    }
    return be_to_reg(f, t, v);
}

uint64_t be_cell_bytes(const TypeInfo *t) {
    if (!t->cell || t->nullable) return 0;
    switch (t->t->kind) {
    case TY_Str: return offsetof(tsrt_str, data) + 1;
    case TY_List: return sizeof(tsrt_list);
    case TY_Dict: return sizeof(tsrt_dict);
    case TY_Tensor: return sizeof(tsrt_tensor);
    case TY_Generator: return 0;      /* None stands for the default one */
    default: return sizeof(tsrt_cell);
    }
}

/* A pointer that was just loaded is a cell, there: LLVM may load its header early. */
Val be_is_cell(Fn *f, const TypeInfo *t, Val loaded) {
    Cg *cg = f->cg;
    uint64_t bytes = be_cell_bytes(t);
    if (!bytes || !LLVMIsALoadInst(loaded)) return loaded;
    Val n = be_int(cg, (int64_t)bytes), align = be_int(cg, 8);
    LLVMSetMetadata(loaded, LLVMGetMDKindIDInContext(cg->lc, "align", 5), LLVMMDNodeInContext(cg->lc, &align, 1));
    LLVMSetMetadata(loaded, LLVMGetMDKindIDInContext(cg->lc, "nonnull", 7), LLVMMDNodeInContext(cg->lc, NULL, 0));
    LLVMSetMetadata(loaded, LLVMGetMDKindIDInContext(cg->lc, "dereferenceable", 15), LLVMMDNodeInContext(cg->lc, &n, 1));
    return loaded;
}

Val be_field(Fn *f, const Type *tuple, Val v, int i) {
    return be_to_reg(f, be_type(f->cg, tuple->elem[i]), LLVMBuildExtractValue(f->b, v, (unsigned)i, ""));
}

Val be_aggregate(Fn *f, Ty t, Val *elem, int n) {
    Val v = LLVMGetPoison(t);
    for (int i = 0; i < n; i++) v = LLVMBuildInsertValue(f->b, v, elem[i], (unsigned)i, "");
    return v;
}
