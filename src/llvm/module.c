/* module.c: a unit as one LLVM module: declarations of the runtime, one function a graph, wrappers. */
#include <stdio.h>
#include <string.h>
#include "llvm/be.h"

/* ---- the runtime's functions */
void be_attr(Cg *cg, Val fn, unsigned place, const char *name, uint64_t value) {
    LLVMAttributeRef a = LLVMCreateEnumAttribute(cg->lc, LLVMGetEnumAttributeKindForName(name, strlen(name)), value);
    if (LLVMIsACallInst(fn)) LLVMAddCallSiteAttribute(fn, place, a);
    else LLVMAddAttributeAtIndex(fn, place, a);
}

static Ty sig_type(Cg *cg, char c) {
    switch (c) {
    case 'p': return cg->ptr;
    case 'l': return cg->i64;
    case 'i': return cg->i32;
    case 'd': return cg->f64;
    case 'b': return cg->i1;
    default: return cg->voidt;
    }
}

Ty be_sig(Cg *cg, const char *sig) {
    Ty arg[16];
    unsigned n = (unsigned)strlen(sig + 1);
    for (unsigned i = 0; i < n; i++) arg[i] = sig_type(cg, sig[i + 1]);
    return LLVMFunctionType(sig_type(cg, sig[0]), arg, n, 0);
}

/* bool goes as C passes it. */
void be_bool_attrs(Cg *cg, Val fn, Ty type) {
    Ty arg[64];
    unsigned n = LLVMCountParamTypes(type);
    if (LLVMGetReturnType(type) == cg->i1) be_attr(cg, fn, (unsigned)LLVMAttributeReturnIndex, "zeroext", 0);
    if (n > 64) return;
    LLVMGetParamTypes(type, arg);
    for (unsigned i = 0; i < n; i++)
        if (arg[i] == cg->i1) be_attr(cg, fn, i + 1, "zeroext", 0);
}

Val be_declare(Cg *cg, const char *name, Ty type, unsigned flags) {
    Val fn = LLVMGetNamedFunction(cg->m, name);
    if (fn) return fn;
    fn = LLVMAddFunction(cg->m, name, type);
    be_attr(cg, fn, (unsigned)LLVMAttributeFunctionIndex, "nounwind", 0);
    be_bool_attrs(cg, fn, type);
    if (flags & RT_COLD_FN) be_attr(cg, fn, (unsigned)LLVMAttributeFunctionIndex, "cold", 0);
    if (flags & (RT_PURE_FN | RT_READS)) {
        be_attr(cg, fn, (unsigned)LLVMAttributeFunctionIndex, "memory", flags & RT_PURE_FN ? COMPAT_MEMORY_NONE : COMPAT_MEMORY_READ);
        be_attr(cg, fn, (unsigned)LLVMAttributeFunctionIndex, "willreturn", 0);
    }
    return fn;
}

Val be_rt(Cg *cg, const char *name, const char *sig, unsigned flags) { return be_declare(cg, name, be_sig(cg, sig), flags); }

Val be_call(Fn *f, Val fn, Ty type, Val *args, unsigned n) {
    Val call = LLVMBuildCall2(f->b, type, fn, args, n, "");
    be_bool_attrs(f->cg, call, type);
    return call;
}

Val be_rt_call(Fn *f, const char *name, const char *sig, unsigned flags, Val *args) {
    Cg *cg = f->cg;
    Ty type = be_sig(cg, sig);
    return be_call(f, be_declare(cg, name, type, flags), type, args, (unsigned)strlen(sig + 1));
}

/* ---- places */
BB be_block(Fn *f, const char *name) { return LLVMAppendBasicBlockInContext(f->cg->lc, f->fn, name); }
void be_at(Fn *f, BB b) { LLVMPositionBuilderAtEnd(f->b, b); }

static Val make_slot(Fn *f, Ty t, bool zero) {
    BB back = LLVMGetInsertBlock(f->b);
    Val last = LLVMGetBasicBlockTerminator(f->entry);
    if (last) LLVMPositionBuilderBefore(f->b, last);
    else be_at(f, f->entry);
    debug_prologue(f);
    Val slot = LLVMBuildAlloca(f->b, t, "");
    if (zero) LLVMBuildStore(f->b, LLVMConstNull(t), slot);
    be_at(f, back);
    debug_at(f, f->at);
    return slot;
}

Val be_slot(Fn *f, Ty t) { return make_slot(f, t, false); }
Val be_zero_slot(Fn *f, Ty t) { return make_slot(f, t, true); }

typedef VEC(Val) Slots;

Val be_slot_take(Fn *f, Ty t) {
    Slots *s = map_get(&f->slots, t);
    if (s && s->len) return vec_pop(s);
    return be_slot(f, t);
}

void be_slot_give(Fn *f, Ty t, Val slot) {
    Slots *s = map_get(&f->slots, t);
    if (!s) map_set(f->cg->a, &f->slots, t, s = NEW(f->cg->a, Slots));
    vec_push(f->cg->a, s, slot);
}

/* ---- functions */
FnInfo *be_fn(Cg *cg, Graph *g) {
    FnInfo *i = map_get(&cg->fns, g);
    if (!i && cg->jit) {
        FnInfo *known = jit_known(cg->jit, g);
        if (!known) return NULL;
        i = NEW(cg->a, FnInfo);
        *i = *known;
        i->external = true;
        i->fn = NULL;
        map_set(cg->a, &cg->fns, g, i);
    }
    return i;
}

Ty be_fn_type(Cg *cg, FnInfo *i) {
    if (i->type) return i->type;
    const Block *body = i->g->body;
    Ty *arg = NEWN(cg->a, Ty, body->nparam + 1);
    arg[0] = cg->ptr;
    for (int k = 0; k < body->nparam; k++) arg[k + 1] = be_type(cg, body->param[k]->type)->reg;
    Ty r = i->g->result->kind == TY_None ? NULL : be_type(cg, i->g->result)->reg, result = r ? r : cg->voidt;
    if (i->can_fail) {
        Ty pair[2] = {r, cg->i1};
        result = r ? LLVMStructTypeInContext(cg->lc, pair, 2, 0) : cg->i1;
    }
    return i->type = LLVMFunctionType(result, arg, (unsigned)body->nparam + 1, 0);
}

void be_cell_attrs(Cg *cg, Val fn, unsigned arg, const TypeInfo *t) {
    uint64_t bytes = be_cell_bytes(t);
    if (!bytes) return;
    be_attr(cg, fn, arg, "noundef", 0);
    be_attr(cg, fn, arg, "nonnull", 0);
    be_attr(cg, fn, arg, "align", 8);
    be_attr(cg, fn, arg, "dereferenceable", bytes);
}

static void declare_function(Cg *cg, FnInfo *i) {
    if (i->fn) return;
    Ty type = be_fn_type(cg, i);
    i->fn = LLVMAddFunction(cg->m, i->symbol, type);
    be_attr(cg, i->fn, (unsigned)LLVMAttributeFunctionIndex, "nounwind", 0);
    be_attr(cg, i->fn, 1, "noundef", 0);
    be_attr(cg, i->fn, 1, "nonnull", 0);
    for (int k = 0; k < i->g->body->nparam; k++) {
        const TypeInfo *t = be_type(cg, i->g->body->param[k]->type);
        be_cell_attrs(cg, i->fn, (unsigned)k + 2, t);
    }
    if (!i->external && !i->callable) LLVMSetLinkage(i->fn, LLVMInternalLinkage);
}

Val be_fn_value(Cg *cg, FnInfo *i) {
    declare_function(cg, i);
    return i->fn;
}

static void add_functions(Cg *cg) {
    const Unit *u = cg->u;
    for (int k = 0; k < u->ngraphs; k++) {
        Graph *g = u->graphs[k];
        if (map_has(&cg->fns, g) || (cg->jit && jit_known(cg->jit, g))) continue;
        FnInfo *i = NEW(cg->a, FnInfo);
        i->g = g;
        i->callable = cg->jit != NULL;
        const uintptr_t same = (uintptr_t)map_get(&cg->symbols, g->name);        /* so many have this name so far: methods of several classes */
        map_set(cg->a, &cg->symbols, g->name, (void *)(same + 1));
        i->symbol = same ? arena_printf(cg->a, "ts.%s.%llu", g->name->s, (unsigned long long)same) : arena_printf(cg->a, "ts.%s", g->name->s);
        if (cg->jit) i->symbol = arena_printf(cg->s->arena, "ts.%s.%d", g->name->s, jit_serial(cg->jit));
        map_set(cg->a, &cg->fns, g, i);
    }
    for (int k = 0; k < u->nexports; k++) {
        FnInfo *i = be_fn(cg, u->exports[k].graph);
        if (!i || !cg->jit || i->boxed) continue;
        i->boxed = arena_printf(cg->s->arena, "%s.boxed", i->symbol);
        i->wants_boxed = true;
    }
}

static void emit_function(Cg *cg, FnInfo *i) {
    Fn f = {.cg = cg, .info = i, .g = i->g, .b = cg->b};
    f.vi = NEWN(cg->a, VInfo, i->g->next_id + 1);
    f.fn = be_fn_value(cg, i);
    if (i->huge) {
        be_attr(cg, f.fn, (unsigned)LLVMAttributeFunctionIndex, "optnone", 0);
        be_attr(cg, f.fn, (unsigned)LLVMAttributeFunctionIndex, "noinline", 0);
    }
    f.ctx = LLVMGetParam(f.fn, 0);
    f.entry = be_block(&f, "entry");
    f.body = be_block(&f, "body");
    f.error_ret = NULL;
    own_plan(&f);
    debug_function(&f);
    be_body(&f);
    be_at(&f, f.entry);
    debug_prologue(&f);
    LLVMBuildBr(cg->b, f.body);
}

static void basic_types(Cg *cg) {
    cg->i1 = LLVMInt1TypeInContext(cg->lc);
    cg->i8 = LLVMInt8TypeInContext(cg->lc);
    cg->i32 = LLVMInt32TypeInContext(cg->lc);
    cg->i64 = LLVMInt64TypeInContext(cg->lc);
    cg->f64 = LLVMDoubleTypeInContext(cg->lc);
    cg->ptr = LLVMPointerTypeInContext(cg->lc, 0);
    cg->voidt = LLVMVoidTypeInContext(cg->lc);
    Ty value[2] = {cg->ptr, cg->i64};
    cg->value_t = LLVMStructTypeInContext(cg->lc, value, 2, 0);
    cg->prof_kind = LLVMGetMDKindIDInContext(cg->lc, "prof", 4);
    Val w[3] = {LLVMMDStringInContext(cg->lc, "branch_weights", 14), LLVMConstInt(cg->i32, 1, 0), LLVMConstInt(cg->i32, 4000, 0)};
    cg->cold_weights = LLVMMDNodeInContext(cg->lc, w, 3);
}

void be_keep(Cg *cg, Val global) { vec_push(cg->a, &cg->kept, global); }

/* What nothing refers to and must stay all the same. */
static void keep_all(Cg *cg) {
    if (!cg->kept.len) return;
    Val list = LLVMConstArray2(cg->ptr, cg->kept.data, (uint64_t)cg->kept.len);
    Val keep = LLVMAddGlobal(cg->m, LLVMTypeOf(list), "llvm.used");      /* kept by the linker, too, which drops sections that nothing refers to */
    LLVMSetInitializer(keep, list);
    LLVMSetLinkage(keep, LLVMAppendingLinkage);
    LLVMSetSection(keep, "llvm.metadata");
}

/* Objects refer to the runtime's ABI mark, so that linking with another version fails by name. */
static void refer_to_abi(Cg *cg) {
    Val mark = LLVMAddGlobal(cg->m, cg->i32, "tsrt_abi_1");
    LLVMSetGlobalConstant(mark, 1);
    Val used = LLVMAddGlobal(cg->m, cg->ptr, "tscc.abi");
    LLVMSetInitializer(used, mark);
    LLVMSetGlobalConstant(used, 1);
    LLVMSetLinkage(used, LLVMPrivateLinkage);
    be_keep(cg, used);
}

bool be_unit(Cg *cg) {
    const Unit *u = cg->u;
    basic_types(cg);
    add_functions(cg);
    cg->records = be_unit_records(cg);
    if (!be_check(cg)) return false;
    be_find_failing(cg);
    debug_begin(cg);
    for (int k = 0; k < u->ngraphs; k++) {
        FnInfo *i = be_fn(cg, u->graphs[k]);
        if (i->external || (i->fn && LLVMCountBasicBlocks(i->fn))) continue;
        emit_function(cg, i);
    }
    bool ok = true;
    for (int k = 0; k < u->nexports; k++) {
        FnInfo *i = be_fn(cg, u->exports[k].graph);
        if (!i) return diag(cg->s, DIAG_internal, u->exports[k].graph->span, "an exported function is missing from the unit");
        if (cg->jit) {
            if (i->wants_boxed) wrap_boxed(cg, i);
        } else {
            wrap_export(cg, i, u->exports[k].c_name);
        }
    }
    for (int k = 0; !cg->jit && k < u->ntypes; k++) be_export_type(cg, &u->types[k]);
    for (int k = 0; !cg->jit && k < u->ngraphs; k++) {        /* one may ask for others that came before it */
        FnInfo *i = be_fn(cg, u->graphs[k]);
        if (!i->wants_boxed) continue;
        i->wants_boxed = false;
        wrap_boxed(cg, i);
        k = -1;
    }
    if (u->program && !cg->jit) ok = wrap_program(cg, be_fn(cg, u->program));
    if (!cg->jit) refer_to_abi(cg);
    debug_end(cg);
    keep_all(cg);
    return ok;
}
