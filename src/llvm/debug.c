/* debug.c: DWARF, with -g. A graph is a subprogram; nodes carry their lines; values with a source name are stored to a stack slot of that
 * name each time they are defined (LLVM turns the slots into registers with locations when it optimises). str and List are described as
 * the structs they are; a script in .debug_gdb_scripts prints them as text and elements. */
#include <string.h>
#include "llvm/be.h"

enum { DW_ATE_boolean = 2, DW_ATE_float = 4, DW_ATE_signed = 5, DW_ATE_signed_char = 6 };

typedef struct Debug {
    LLVMDIBuilderRef b;
    LLVMMetadataRef unit, file;
    Map files;                        /* Source * -> file */
    Map scopes;                       /* Graph * -> subprogram */
    Map parts;                        /* Sym of subprogram and file -> that part of it which came from another file */
    Map sites;                        /* CallSite * -> where it stands, as the place that what it brought in is inlined at; of one function */
    LLVMMetadataRef i64, f64, boolean, chr;
} Debug;

static LLVMMetadataRef file_of(Cg *cg, const Source *src) {
    Debug *d = cg->dbg;
    LLVMMetadataRef f = map_get(&d->files, src);
    if (f) return f;
    const char *path = src->path, *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t dir = slash ? (size_t)(slash - path) : 0;
    char here[4096];
    if (path[0] == '/') f = LLVMDIBuilderCreateFile(d->b, base, strlen(base), path, dir ? dir : 1);
    else {
        if (!be_working_dir(here, sizeof here)) here[0] = '.', here[1] = 0;
        f = LLVMDIBuilderCreateFile(d->b, path, strlen(path), here, strlen(here));
    }
    map_set(cg->a, &d->files, src, f);
    return f;
}

static LLVMMetadataRef basic(Debug *d, const char *name, unsigned bits, unsigned encoding) {
    return LLVMDIBuilderCreateBasicType(d->b, name, strlen(name), bits, encoding, LLVMDIFlagZero);
}

void debug_begin(Cg *cg) {
    if (!cg->o->debug) return;
    Debug *d = cg->dbg = NEW(cg->a, Debug);
    d->b = LLVMCreateDIBuilder(cg->m);
    const Source *first = NULL;
    for (int i = 0; !first && i < cg->u->ngraphs; i++) {
        Loc loc;
        if (loc_of(cg->s, cg->u->graphs[i]->span, &loc)) first = loc.src;
    }
    d->file = first ? file_of(cg, first) : LLVMDIBuilderCreateFile(d->b, cg->u->name, strlen(cg->u->name), ".", 1);
    /* gdb trusts the line table to find the end of a function's prologue only where the producer's name starts so. */
    static const char producer[] = "clang LLVM (tscc version " TSRT_VERSION ")";
    d->unit = LLVMDIBuilderCreateCompileUnit(d->b, LLVMDWARFSourceLanguageC99, d->file, producer, sizeof producer - 1, cg->o->opt > 0, "", 0, 0, "", 0,
                                             LLVMDWARFEmissionFull, 0, 0, 0, "", 0, "", 0);
    d->i64 = basic(d, "int", 64, DW_ATE_signed);
    d->f64 = basic(d, "float", 64, DW_ATE_float);
    d->boolean = basic(d, "bool", 8, DW_ATE_boolean);
    d->chr = basic(d, "char", 8, DW_ATE_signed_char);
    /* DWARF 4: with 5, LLVM adds an index of names that covers these objects only, and gdb then looks nowhere else. */
    Val three = LLVMConstInt(cg->i32, 3, 0), four = LLVMConstInt(cg->i32, 4, 0);
    LLVMAddModuleFlag(cg->m, LLVMModuleFlagBehaviorWarning, "Debug Info Version", 18, LLVMValueAsMetadata(three));
    LLVMAddModuleFlag(cg->m, LLVMModuleFlagBehaviorWarning, "Dwarf Version", 13, LLVMValueAsMetadata(four));
    if (!cg->jit) debug_script(cg);
}

/* ---- types */
typedef struct Member { const char *name; LLVMMetadataRef type; uint32_t size, align; } Member;

static LLVMMetadataRef struct_of(Cg *cg, const char *name, const Member *m, int n, uint64_t size_bits) {
    Debug *d = cg->dbg;
    LLVMMetadataRef *member = NEWN(cg->a, LLVMMetadataRef, n + 1);
    uint64_t at = 0;
    for (int i = 0; i < n; i++) {
        at = (at + m[i].align - 1) / m[i].align * m[i].align;
        member[i] = LLVMDIBuilderCreateMemberType(d->b, d->file, m[i].name, strlen(m[i].name), d->file, 0, (uint64_t)m[i].size * 8, m[i].align * 8,
                                                  at * 8, LLVMDIFlagZero, m[i].type);
        at += m[i].size;
    }
    return LLVMDIBuilderCreateStructType(d->b, d->file, name, strlen(name), d->file, 0, size_bits ? size_bits : at * 8, 64, LLVMDIFlagZero, NULL,
                                         member, (unsigned)n, 0, NULL, "", 0);
}

static LLVMMetadataRef pointer_to(Cg *cg, LLVMMetadataRef t) { return LLVMDIBuilderCreatePointerType(cg->dbg->b, t, 64, 64, 0, "", 0); }

static LLVMMetadataRef di_type(Cg *cg, const Type *t);

static LLVMMetadataRef di_make(Cg *cg, const Type *t, const TypeInfo *i) {
    Debug *d = cg->dbg;
    const char *name = type_text(cg->s, t);
    LLVMMetadataRef address = pointer_to(cg, NULL);
    const Member head[2] = {{"count", d->i64, 8, 8}, {"type", address, 8, 8}};
    switch (t->kind) {
    case TY_Int: return d->i64;
    case TY_Float: return d->f64;
    case TY_Bool: return d->boolean;
    case TY_Str: {
        LLVMMetadataRef any = LLVMDIBuilderGetOrCreateSubrange(d->b, 0, 1);
        LLVMMetadataRef bytes = LLVMDIBuilderCreateArrayType(d->b, 8, 8, d->chr, &any, 1);
        const Member m[5] = {head[0], head[1], {"len", d->i64, 8, 8}, {"hash", d->i64, 8, 8}, {"data", bytes, 1, 1}};
        return pointer_to(cg, struct_of(cg, "tsrt_str", m, 5, 40 * 8));
    }
    case TY_Tensor: {
        const Member st[3] = {{"count", d->i64, 8, 8}, {"data", pointer_to(cg, d->chr), 8, 8}, {"bytes", d->i64, 8, 8}};
        const Member m[11] = {head[0], head[1], {"storage", pointer_to(cg, struct_of(cg, "tsrt_storage", st, 3, 0)), 8, 8}, {"offset", d->i64, 8, 8},
                              {"numel", d->i64, 8, 8}, {"size", pointer_to(cg, d->i64), 8, 8}, {"stride", pointer_to(cg, d->i64), 8, 8},
                              {"ndim", basic(d, "int32_t", 32, DW_ATE_signed), 4, 4}, {"dtype", d->chr, 1, 1}, {"flags", d->chr, 1, 1}, {"room", d->chr, 1, 1}};
        return pointer_to(cg, struct_of(cg, "tsrt_tensor", m, 11, 64 * 8));
    }
    case TY_Device: return d->i64;
    case TY_List: {
        const Member m[5] = {head[0], head[1], {"len", d->i64, 8, 8}, {"cap", d->i64, 8, 8}, {"data", pointer_to(cg, di_type(cg, t->elem[0])), 8, 8}};
        return pointer_to(cg, struct_of(cg, name, m, 5, 0));
    }
    case TY_Complex: {
        const Member m[2] = {{"re", d->f64, 8, 8}, {"im", d->f64, 8, 8}};
        return struct_of(cg, "complex", m, 2, 0);
    }
    case TY_Tuple: {
        Member *m = NEWN(cg->a, Member, t->nelem + 1);
        for (int k = 0; k < t->nelem; k++) {
            const TypeInfo *e = be_type(cg, t->elem[k]);
            m[k] = (Member){t->field ? t->field[k]->s : arena_printf(cg->a, "_%d", k), di_type(cg, t->elem[k]), e->size, e->align};
        }
        return struct_of(cg, name, m, t->nelem, (uint64_t)i->size * 8);
    }
    case TY_Optional: {
        if (i->cell) return di_type(cg, t->elem[0]);
        const TypeInfo *e = be_type(cg, t->elem[0]);
        const Member m[2] = {{"has", d->boolean, 1, 1}, {"value", di_type(cg, t->elem[0]), e->size, e->align}};
        return struct_of(cg, name, m, 2, (uint64_t)i->size * 8);
    }
    case TY_None: return basic(d, "None", 8, DW_ATE_boolean);
    default: {
        const Member m[2] = {{"type", address, 8, 8}, {"bits", d->i64, 8, 8}};
        return i->cell ? address : struct_of(cg, name, m, 2, 0);
    }
    }
}

static LLVMMetadataRef di_type(Cg *cg, const Type *t) {
    TypeInfo *i = be_type(cg, t);
    if (!i->di) i->di = di_make(cg, t, i);
    return i->di;
}

/* ---- functions, lines, variables */
static LLVMMetadataRef describe(Cg *cg, const Graph *g, const char *name, bool local) {
    Debug *d = cg->dbg;
    Loc loc;
    bool known = loc_of(cg->s, g->span, &loc);
    LLVMMetadataRef file = known ? file_of(cg, loc.src) : d->file;
    const Block *b = g->body;
    LLVMMetadataRef *t = NEWN(cg->a, LLVMMetadataRef, b->nparam + 1);
    t[0] = g->result->kind == TY_None ? NULL : di_type(cg, g->result);
    for (int i = 0; i < b->nparam; i++) t[i + 1] = di_type(cg, b->param[i]->type);
    LLVMMetadataRef type = LLVMDIBuilderCreateSubroutineType(d->b, file, t, (unsigned)b->nparam + 1, LLVMDIFlagZero);
    unsigned line = known ? (unsigned)loc.line : 0;
    return LLVMDIBuilderCreateFunction(d->b, file, name, strlen(name), "", 0, file, line, type, local, 1, line, LLVMDIFlagPrototyped,
                                       cg->o->opt > 0);
}

static LLVMMetadataRef scope_of(Cg *cg, const Graph *g) {
    LLVMMetadataRef m = map_get(&cg->dbg->scopes, g);
    if (!m) map_set(cg->a, &cg->dbg->scopes, g, m = describe(cg, g, g->name->s, cg->jit == NULL));
    return m;
}

void debug_function(Fn *f) {
    if (!f->cg->dbg) return;
    f->scope = scope_of(f->cg, f->g);
    f->cg->dbg->sites = (Map){0};
    LLVMSetSubprogram(f->fn, f->scope);
}

/* A wrapper has a description of its own, or what is inlined into it would lose its lines. */
void debug_wrapper(Fn *f) {
    if (!f->cg->dbg) return;
    f->scope = describe(f->cg, f->g, arena_printf(f->cg->a, "%s (called from C)", f->g->name->s), false);
    LLVMSetSubprogram(f->fn, f->scope);
    f->at = f->g->span;
    debug_at(f, f->at);
}

/* The scope for lines of `src` in g's function: itself, or a part of it, since what archives hold may come of other files than the function. */
static LLVMMetadataRef scope_in(Cg *cg, LLVMMetadataRef scope, const Graph *g, const Source *src) {
    Debug *d = cg->dbg;
    Loc own;
    LLVMMetadataRef file = file_of(cg, src), of = loc_of(cg->s, g->span, &own) ? file_of(cg, own.src) : d->file;
    if (file == of) return scope;
    const Sym key = sym_printf(cg->s, "%p:%p", (void *)scope, (void *)file);
    LLVMMetadataRef part = map_get(&d->parts, key);
    if (!part) map_set(cg->a, &d->parts, key, part = LLVMDIBuilderCreateLexicalBlockFile(d->b, scope, file, 0));
    return part;
}

static LLVMMetadataRef inlined_at(Fn *f, const CallSite *c);

static LLVMMetadataRef location(Fn *f, Span span, const CallSite *c) {
    Cg *cg = f->cg;
    const Graph *in = c ? c->callee : f->g;
    Loc loc;
    bool known = loc_of(cg->s, span, &loc) || loc_of(cg->s, in->span, &loc);
    LLVMMetadataRef scope = c ? scope_of(cg, in) : f->scope;
    if (known) scope = scope_in(cg, scope, in, loc.src);
    return LLVMDIBuilderCreateDebugLocation(cg->lc, known ? (unsigned)loc.line : 0, known ? (unsigned)loc.col : 0, scope, c ? inlined_at(f, c) : NULL);
}

static LLVMMetadataRef inlined_at(Fn *f, const CallSite *c) {
    Map *sites = &f->cg->dbg->sites;
    LLVMMetadataRef m = map_get(sites, c);
    if (m) return m;
    f->cg->s->depth++;
    m = location(f, c->span, f->cg->s->depth < DEPTH_LIMIT ? c->up : NULL);
    f->cg->s->depth--;
    map_set(f->cg->a, sites, c, m);
    return m;
}

void debug_at(Fn *f, Span span) {
    if (f->scope) LLVMSetCurrentDebugLocation2(f->b, location(f, span, f->site));
}

void debug_nowhere(Fn *f) {
    if (!f->scope) LLVMSetCurrentDebugLocation2(f->b, NULL);
    else LLVMSetCurrentDebugLocation2(f->b, LLVMDIBuilderCreateDebugLocation(f->cg->lc, 0, 0, f->scope, NULL));
}

void debug_prologue(Fn *f) { LLVMSetCurrentDebugLocation2(f->b, NULL); }

void debug_value(Fn *f, Value *v) {
    Cg *cg = f->cg;
    Debug *d = cg->dbg;
    const VInfo *i = &f->vi[v->id];
    if (!f->scope || !i->v) return;
    const TypeInfo *t = be_type(cg, v->type);
    if (t->size == 0 || !value_base_name(v)) return;
    /* One slot a name and type: a name may change its type in straight-line code. */
    Sym name = value_base_name(v), key = sym_printf(cg->s, "%s:%u:%p", name->s, v->type->id, (const void *)f->site);
    Val slot = map_get(&f->vars, key);
    if (!slot) {
        bool param = !v->def && v->block == f->g->body;
        slot = cg->o->opt == 0 && !param ? be_zero_slot(f, t->mem) : be_slot(f, t->mem);
        map_set(cg->a, &f->vars, key, slot);
        Loc loc;
        bool known = loc_of(cg->s, param ? f->g->span : f->at, &loc);
        unsigned line = known ? (unsigned)loc.line : 0;
        LLVMMetadataRef file = known ? file_of(cg, loc.src) : d->file, type = di_type(cg, v->type), var;
        LLVMMetadataRef scope = f->site ? scope_of(cg, f->site->callee) : f->scope;
        if (param) var = LLVMDIBuilderCreateParameterVariable(d->b, f->scope, name->s, name->len, (unsigned)v->index + 1, file, line, type, 1, LLVMDIFlagZero);
        else var = LLVMDIBuilderCreateAutoVariable(d->b, scope, name->s, name->len, file, line, type, 1, LLVMDIFlagZero, 0);
        compat_declare(d->b, slot, var, LLVMDIBuilderCreateExpression(d->b, NULL, 0),
                       LLVMDIBuilderCreateDebugLocation(cg->lc, line, 0, scope, f->site ? inlined_at(f, f->site) : NULL), f->entry);
    }
    if (!v->def && v->block == f->g->body) debug_prologue(f);
    be_store(f, t, i->v, slot);
    debug_at(f, f->at);
}

void debug_end(Cg *cg) {
    if (!cg->dbg) return;
    LLVMDIBuilderFinalize(cg->dbg->b);
    LLVMDisposeDIBuilder(cg->dbg->b);
    cg->dbg->b = NULL;
}
