/* desc.c: constants that generated code refers to: type descriptors, strings, texts. In an object a composite descriptor is a linkonce_odr
 * constant named after its type, so that a program holds one; in memory it is the session's own (rtype_of). */
#include <stdio.h>
#include <string.h>
#include "llvm/be.h"

Val be_global(Cg *cg, Ty t, Val init, const char *name) {
    Val g = LLVMAddGlobal(cg->m, t, name);
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(g, LLVMGlobalUnnamedAddr);
    return g;
}

Val be_text(Cg *cg, const char *p, size_t n) {
    Sym key = sym_n(cg->s, p, n);
    Val g = map_get(&cg->texts, key);
    if (g) return g;
    Val text = LLVMConstStringInContext(cg->lc, p, (unsigned)n, 0);
    g = be_global(cg, LLVMTypeOf(text), text, "text");
    map_set(cg->a, &cg->texts, key, g);
    return g;
}

static Val external(Cg *cg, const char *name, Ty t) {
    Val g = LLVMGetNamedGlobal(cg->m, name);
    if (g) return g;
    g = LLVMAddGlobal(cg->m, t, name);
    LLVMSetGlobalConstant(g, 1);
    return g;
}

Val be_str(Cg *cg, const char *p, size_t n) {
    Sym key = sym_n(cg->s, p, n);
    Val g = map_get(&cg->strs, key);
    if (g) return g;
    /* Closed with zeros, and its hash found here. */
    const size_t room = (n / 8 + 1) * 8;
    tsrt_str *s = arena_alloc(cg->a, offsetof(tsrt_str, data) + room);
    *s = (tsrt_str){.head = {TSRT_IMMORTAL, &tsrt_type_str}, .len = (int64_t)n};
    memset(s->data, 0, room);
    memcpy(s->data, p, n);
    const uint64_t hash = tsrt_str_hash_at(&tsrt_type_str, &s);
    Val text = LLVMConstStringInContext(cg->lc, s->data, (unsigned)room, 1);
    Val part[5] = {be_int(cg, TSRT_IMMORTAL), be_desc(cg, type_simple(cg->s, TY_Str)), be_int(cg, (int64_t)n), be_int(cg, (int64_t)hash), text};
    Val init = LLVMConstStructInContext(cg->lc, part, 5, 0);
    g = be_global(cg, LLVMTypeOf(init), init, "str");
    LLVMSetAlignment(g, 8);
    map_set(cg->a, &cg->strs, key, g);
    return g;
}

/* The descriptors that libtsrt itself holds. */
static const char *library_name(Session *s, const Type *t) {
    switch (t->kind) {
    case TY_Int: return "tsrt_type_int";
    case TY_Float: return "tsrt_type_float";
    case TY_Bool: return "tsrt_type_bool";
    case TY_Complex: return "tsrt_type_complex";
    case TY_Str: return "tsrt_type_str";
    case TY_None: return "tsrt_type_none";
    case TY_Tensor: return "tsrt_type_tensor";
    case TY_Device: return "tsrt_type_device";
    case TY_Any: case TY_Number: case TY_Union: case TY_AnyEnum: case TY_AnyClass: return "tsrt_type_any";
    case TY_List: {
        const char *e = t->elem[0] == type_simple(s, TY_Int) ? "tsrt_type_list_int"
                      : t->elem[0] == type_simple(s, TY_Float) ? "tsrt_type_list_float"
                      : t->elem[0] == type_simple(s, TY_Bool) ? "tsrt_type_list_bool"
                      : t->elem[0] == type_simple(s, TY_Str) ? "tsrt_type_list_str"
                      : t->elem[0] == type_simple(s, TY_Tensor) ? "tsrt_type_list_tensor" : NULL;
        return e;
    }
    default: return NULL;
    }
}

static uint32_t field_offset(Cg *cg, const Type *t, int k) {
    uint32_t at = 0;
    for (int i = 0; i <= k; i++) {
        const TypeInfo *e = be_type(cg, t->elem[i]);
        at = (at + e->align - 1) / e->align * e->align;
        if (i < k) at += e->size;
    }
    return at;
}

Val be_desc_function(Cg *cg, const char *kind, const char *what) {
    char name[64];
    snprintf(name, sizeof name, "tsrt_%s_%s_at", kind, what);
    if (!strcmp(what, "retain") && (!strcmp(kind, "list") || !strcmp(kind, "dict"))) snprintf(name, sizeof name, "tsrt_cell_retain_at");
    Val fn = LLVMGetNamedFunction(cg->m, name);
    return fn ? fn : LLVMAddFunction(cg->m, name, LLVMFunctionType(cg->voidt, NULL, 0, 0));
}

static bool has_hash(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Str: case TY_None: case TY_Enum: case TY_Class: case TY_Interface: case TY_Device: return true;
    case TY_Tuple: case TY_Optional:
        for (int i = 0; i < t->nelem; i++)
            if (!has_hash(t->elem[i])) return false;
        return true;
    default: return false;
    }
}

static Val build(Cg *cg, const Type *t, const char *symbol) {
    uint32_t kind = t->kind == TY_List ? TSRT_LIST : t->kind == TY_Tuple ? TSRT_TUPLE : t->kind == TY_Optional ? TSRT_OPTIONAL : TSRT_DICT;
    const char *fns = kind == TSRT_LIST ? "list" : kind == TSRT_TUPLE ? "tuple" : kind == TSRT_OPTIONAL ? "optional" : "dict";
    const TypeInfo *info = be_type(cg, t);
    unsigned n = (unsigned)t->nelem;
    Val null = LLVMConstNull(cg->ptr);
    Val *elem = NEWN(cg->a, Val, n + 1), *offset = NEWN(cg->a, Val, n + 1), *name = NEWN(cg->a, Val, n + 1);
    for (unsigned i = 0; i < n; i++) {
        elem[i] = be_desc(cg, t->elem[i]);
        if (kind == TSRT_TUPLE) offset[i] = LLVMConstInt(cg->i32, field_offset(cg, t, (int)i), 0);
        if (t->field) name[i] = be_text(cg, t->field[i]->s, t->field[i]->len);
    }
    const char *text = type_text(cg->s, t);
    bool hashable = has_hash(t);
    Val part[13] = {
        LLVMConstInt(cg->i32, kind, 0), LLVMConstInt(cg->i32, info->size, 0), LLVMConstInt(cg->i32, info->align, 0), LLVMConstInt(cg->i32, n, 0),
        be_text(cg, text, strlen(text)),
        n ? be_global(cg, LLVMArrayType2(cg->ptr, n), LLVMConstArray2(cg->ptr, elem, n), "elems") : null,
        n && kind == TSRT_TUPLE ? be_global(cg, LLVMArrayType2(cg->i32, n), LLVMConstArray2(cg->i32, offset, n), "offsets") : null,
        n && t->field ? be_global(cg, LLVMArrayType2(cg->ptr, n), LLVMConstArray2(cg->ptr, name, n), "fields") : null,
        info->counted ? be_desc_function(cg, fns, "retain") : null,
        info->counted ? be_desc_function(cg, fns, "drop") : null,
        be_desc_function(cg, fns, "eq"),
        hashable ? be_desc_function(cg, fns, "hash") : null,
        be_desc_function(cg, fns, "show"),
    };
    Val all[14];
    memcpy(all, part, sizeof part);
    all[13] = null;
    Val init = LLVMConstStructInContext(cg->lc, all, 14, 0);
    Val g = LLVMAddGlobal(cg->m, LLVMTypeOf(init), symbol);
    LLVMSetInitializer(g, init);
    LLVMSetGlobalConstant(g, 1);
    if (be_has_nominal(t)) {          /* a class of the same name elsewhere is another one */
        LLVMSetLinkage(g, LLVMPrivateLinkage);
        return g;
    }
    LLVMSetLinkage(g, LLVMLinkOnceODRLinkage);
    LLVMSetVisibility(g, LLVMHiddenVisibility);
    return g;
}

Val be_desc(Cg *cg, const Type *t) {
    TypeInfo *i = be_type(cg, t);
    if (i->desc) return i->desc;
    const char *name = library_name(cg->s, t);
    if (cg->jit) {
        uintptr_t at = (uintptr_t)rtype_of(cg->s, t);
        i->desc = LLVMConstIntToPtr(LLVMConstInt(cg->i64, at, 0), cg->ptr);
    } else if (name) {
        i->desc = external(cg, name, cg->i8);
    } else if (t->kind == TY_Class || t->kind == TY_Interface || t->kind == TY_Enum) {
        be_desc_nominal(cg, t, i);
    } else {
        Buf b = {0};
        buf_puts(&b, "tsrt_type.");
        type_print_ir(t, &b);
        if (t->field) for (int k = 0; k < t->nelem; k++) buf_printf(&b, ".%s", t->field[k]->s);
        const char *symbol = buf_take(&b, cg->a);
        i->desc = build(cg, t, symbol);
    }
    return i->desc;
}

void be_export_type(Cg *cg, const ExportedType *x) {
    Val g = LLVMAddGlobal(cg->m, cg->ptr, x->symbol);
    LLVMSetInitializer(g, be_desc(cg, x->type));
    LLVMSetGlobalConstant(g, 1);
    /* Another object's List[int] is the same type, and goes by the same name. */
    if (!be_has_nominal(x->type) && !x->type->name) LLVMSetLinkage(g, LLVMWeakODRLinkage);
}
