/* compile.c: the road from a file to graphs and code in memory; what the subcommands share. */
#include "pass/pass.h"
#include "driver/compile.h"
#include "script/script.h"
#include <stdlib.h>
#include <string.h>
#include "driver/header.h"

struct Compile {
    Session *s;
    const Options *o;
    const char *path;
    const char *archive;              /* the module's name, where the program is an archive; else NULL */
    Arena *graphs;
    Sema *sema;
    Eval *eval;
    EvalHost host;                    /* .self is this */
    Jit *jit;
    tsrt_ctx *ctx;
    bool evaluating;                  /* the top level runs: it may print graphs whose code has run */
    int64_t blocks, fail_in;          /* --fail-alloc: blocks alive; allocations until one fails */
    int64_t asked;                    /* allocations since compile_fail_alloc was last called */
    bool fail_set;
    FILE *print;                      /* where compiled code prints: as build-time code while the top level runs, then stdout */
    Map optimised;                    /* Graph* -> itself: passes have run */
    Map jitted;                       /* Graph* -> itself: in the Jit */
    Map named;                        /* Graph* -> itself: in its class's descriptor, to be found by name */
    Weights weights;                  /* of the exported modules, when they go into a file */
    WeightFile weight_file;           /* path NULL: they don't */
    Map boxed;                        /* FuncDecl* -> BoxedEntry, failures too */
};
typedef struct BoxedEntry { tsrt_boxed_fn *fn; Graph *graph; } BoxedEntry;

Eval *compile_eval(Compile *c) { return c->eval; }
Session *compile_session(Compile *c) { return c->s; }

const char *compile_stem(Arena *a, const char *path) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    return arena_dup(a, base, dot && dot != base ? (size_t)(dot - base) : strlen(base));
}

CodegenOptions compile_codegen_options(const Options *o, bool in_memory) {
    const char *cpu = o->cpu ? o->cpu : o->arch;
    return (CodegenOptions){.opt = o->opt, .debug = o->debug, .pic = !o->no_pic, .triple = in_memory ? NULL : o->target, .cpu = cpu,
                            .time_passes = o->time_passes};
}

bool compile_is_archive(const char *path) {
    const size_t n = strlen(path);
    return file_kind(path) == FILE_ZIP || (n > 3 && !strcmp(path + n - 3, ".pt")) || (n > 4 && !strcmp(path + n - 4, ".pth"));
}

const char *compile_archive(const Compile *c) { return c->archive; }

/* The module of "a/my-net.v2.pt" is my_net_v2: its functions are my_net_v2_create, my_net_v2_forward. */
static const char *module_name(Session *s, const char *path) {
    const char *stem = compile_stem(s->arena, path);
    char *name = arena_printf(s->arena, "%s%s", stem[0] >= '0' && stem[0] <= '9' ? "m" : "", stem);
    for (char *p = name; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *p)) *p = '_';
    while (*name == '_') name++;
    return *name ? name : "model";
}

/* ---- what the evaluator asks for */
static Compile *of_host(EvalHost *h) { return h->self; }
static tsrt_boxed_fn *host_compile(EvalHost *h, FuncDecl *f, Graph **graph) { return compile_boxed(of_host(h), f, graph); }
static tsrt_boxed_fn *host_code(EvalHost *h, Graph *g) { return compile_code(of_host(h), g); }
static tsrt_ctx *host_ctx(EvalHost *h) { return compile_ctx(of_host(h)); }
static const tsrt_type *host_rtype(EvalHost *h, const Type *t) { return rtype_of(of_host(h)->s, t); }
static const Type *host_type_of(EvalHost *h, const tsrt_type *r) { return rtype_type(of_host(h)->s, r); }

Compile *compile_open(Session *s, const Options *o, const char *path, bool as_main, FILE *print) {
    PassOptions po = compile_pass_options(o);
    if (!passes_check(s, &po)) return NULL;
    Compile *c = NEW(s->arena, Compile);
    *c = (Compile){.s = s, .o = o, .path = path, .graphs = arena_new()};
    c->host = (EvalHost){host_compile, host_code, host_ctx, host_rtype, host_type_of, c};
    c->sema = sema_new(s, c->graphs);
    size_t n = strlen(path);
    const char **argv = NEWN(s->arena, const char *, o->args.len + 1);
    argv[0] = path;
    for (int i = 0; i < o->args.len; i++) argv[i + 1] = o->args.data[i];
    EvalOptions eo = {.include = o->include.data, .ninclude = o->include.len, .argv = argv, .nargv = o->args.len + 1, .is_main = as_main,
                      .tsc = n > 4 && !strcmp(path + n - 4, ".tsc"), .max_steps = o->eval_steps, .max_bytes = o->eval_memory, .out = print,
                      .host = &c->host, .strict = as_main};
    c->eval = eval_new(s, c->sema, &eo);
    c->print = print;
    c->evaluating = true;
    if (compile_is_archive(path)) c->archive = module_name(s, path);
    bool ok = c->archive ? eval_archive(c->eval, path, sym(s, c->archive)) : eval_file(c->eval, path);
    c->evaluating = false;
    c->print = stdout;
    if (ok) return c;
    compile_close(c);
    return NULL;
}

void compile_close(Compile *c) {
    eval_free(c->eval);               /* its tensors belong to the context */
    if (c->jit) jit_free(c->jit);
    if (c->ctx) tsrt_ctx_free(c->ctx);
    if (c->blocks) fprintf(stderr, "tscc: --fail-alloc: %lld blocks were not freed\n", (long long)c->blocks);
    arena_free(c->graphs);
}

static void write_print(void *user, int stream, const char *text, size_t len) {
    Compile *c = user;
    fwrite(text, 1, len, stream == 1 ? c->print : stderr);
}

/* --fail-alloc: blocks are counted, and one may be refused. */
static void *counted_alloc(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    Compile *c = user;
    (void)old_bytes;
    if (!new_bytes) {
        c->blocks -= old != NULL;
        free(old);
        return NULL;
    }
    c->asked++;
    if (c->fail_in > 0 && --c->fail_in == 0) return NULL;
    void *p = realloc(old, new_bytes);
    c->blocks += p && !old;
    return p;
}

bool compile_fail_alloc(Compile *c, int64_t in) {
    const bool came = c->fail_set && !c->fail_in;
    c->fail_in = in;
    c->fail_set = in > 0;
    c->asked = 0;
    return came;
}

int64_t compile_allocations(const Compile *c) { return c->asked; }

tsrt_ctx *compile_ctx(Compile *c) {
    tsrt_options o = {.write = write_print, .user = c, .alloc = c->o->fail_alloc ? counted_alloc : NULL};
    if (c->ctx) return c->ctx;
    c->ctx = tsrt_ctx_new(&o);
    Dtype d;
    const char *name = c->o->default_dtype;
    if (c->ctx && name && dtype_by_name(name, strlen(name), &d)) tsrt_set_default_dtype(c->ctx, (tsrt_dtype)dtype_info(d)->code);
    return c->ctx;
}

/* ---- names */
bool compile_entry(Compile *c, const char *name, Entity *out) {
    Session *s = c->s;
    if (eval_lookup(c->eval, sym(s, name), out)) {
        if (out->kind != ENT_UNSUPPORTED) return true;
        eval_report_unsupported(c->eval, sym(s, name));
        return false;
    }
    int n = eval_names(c->eval, NULL, 0);
    Sym *names = NEWN(s->arena, Sym, n + 1);
    n = eval_names(c->eval, names, n);
    Sym near = suggest(sym(s, name), names, n);
    diag(s, DIAG_no_such_entry, (Span){0, 0}, c->path, name);
    if (near) diag_help(s, "did you mean '%s'?", near->s);
    return false;
}

static const char *entity_words(const Entity *e) {
    switch (e->kind) {
    case ENT_CONST: return "a constant";
    case ENT_CLASS: return "a class";
    case ENT_NAMESPACE: return "a module";
    case ENT_TYPE: return "a type";
    case ENT_MODULE: return "a module's instance";
    case ENT_BUILTIN: return "a builtin";
    default: return e->why ? e->why : "a build-time value";
    }
}

bool compile_entry_class(Compile *c, const char *name) {
    Entity e;
    if (eval_lookup(c->eval, sym(c->s, name), &e) && e.kind == ENT_MODULE) {
        sema_module(c->sema, e.u.module);
        return true;
    }
    if (!eval_lookup(c->eval, sym(c->s, name), &e) || e.kind != ENT_CLASS || e.u.cls->kind == CLASS_MODULE || e.u.cls->kind == CLASS_EXCEPTION) return false;
    sema_class(c->sema, e.u.cls);
    return true;
}

Graph *compile_module_method(Compile *c, ModuleDecl *m, const char *method) { return sema_module_method(c->sema, m, sym(c->s, method)); }

const Type *compile_class(Compile *c, ClassDecl *cls) {
    const Type *t = sema_class(c->sema, cls);
    return t->kind == TY_Error ? NULL : t;
}

FuncDecl *compile_entry_function(Compile *c, const char *name) {
    Entity e;
    if (!compile_entry(c, name, &e)) return NULL;
    if (e.kind == ENT_FUNCTION) return e.u.func;
    if (e.kind == ENT_CLASS) diag(c->s, DIAG_not_yet, e.defined, "a class as the entry of this");
    else diag(c->s, DIAG_entry_not_function, e.defined, name, entity_words(&e));
    return NULL;
}

/* ---- graphs */
Graph *compile_graph(Compile *c, FuncDecl *f) { return sema_function(c->sema, f); }

typedef struct Reaching { Graph *g; Walk at; int next; } Reaching;
void compile_reach(Compile *c, Graph *g, Map *seen, GraphList *out) {
    VEC(Reaching) open = {0};
    if (map_has(seen, g)) return;
    map_set(c->graphs, seen, g, g);
    vec_push(c->graphs, &open, ((Reaching){g, walk_block(g->body), 0}));
    while (open.len) {
        Reaching *top = &vec_last(&open);
        Graph *callee = top->at.event == WALK_NODE && top->at.node ? node_callee(top->at.node, top->next++) : NULL;
        if (!callee) {                    /* the callees of the node at hand are done */
            top->next = 0;
            if (!walk_next(&top->at)) vec_push(c->graphs, out, vec_pop(&open).g);
        } else if (!map_has(seen, callee)) {
            map_set(c->graphs, seen, callee, callee);
            vec_push(c->graphs, &open, ((Reaching){callee, walk_block(callee->body), 0}));
        }
    }
}

PassOptions compile_pass_options(const Options *o) {
    return (PassOptions){.opt = o->opt, .dump_after = o->dump_after, .stop_after = o->stop_after, .skip = o->skip, .limit = o->limit,
                         .time_passes = o->time_passes, .verify_each = o->verify_each, .ranges = o->ranges};
}

static bool optimise_graph(Compile *c, Graph *g) {
    GraphList todo = {0};
    compile_reach(c, g, &c->optimised, &todo);
    PassOptions o = compile_pass_options(c->o);
    for (int i = 0; c->evaluating && i < todo.len; i++)
        if (!todo.data[i]->pristine && !todo.data[i]->optimised) todo.data[i]->pristine = graph_clone(c->graphs, todo.data[i]);
    return !todo.len || passes_run(c->s, todo.data, todo.len, &o);
}

bool compile_optimise(Compile *c, FuncDecl *f) {
    Graph *g = compile_graph(c, f);
    return g && optimise_graph(c, g);
}

/* ---- code in memory */
static tsrt_boxed_fn *jit_graph(Compile *c, Graph *g) {
    if (!optimise_graph(c, g)) return NULL;
    if (!c->jit) {
        CodegenOptions co = compile_codegen_options(c->o, true);
        c->jit = jit_new(c->s, &co);
        if (!c->jit) return NULL;
    }
    if (!map_has(&c->jitted, g)) {
        GraphList add = {0};
        compile_reach(c, g, &c->jitted, &add);
        Export x = {g, NULL};
        Unit u = {.name = g->name->s, .graphs = add.data, .ngraphs = add.len, .exports = &x, .nexports = 1, .saved = c->archive != NULL};
        if (!jit_add(c->jit, &u)) {
            for (int i = 0; i < add.len; i++) map_del(&c->jitted, add.data[i]);
            return NULL;
        }
    }
    return jit_boxed(c->jit, g);
}

/* Methods that are found by name are there before code runs that may look for them. */
static bool add_named_methods(Compile *c) {
    typedef struct Named { const Type *cls; ClassMethod m; } Named;
    VEC(Named) todo = {0};
    VEC(Export) exports = {0};
    GraphList add = {0};
    int n;
    const Type **cls = sema_classes_by_name(c->sema, &n);
    Sym init = sym(c->s, "__init__"), less = sym(c->s, "__lt__");
    for (int i = 0; i < n; i++)
        for (int k = 0; cls[i]->shape && k < cls[i]->shape->method.len; k++) {
            const ClassMethod m = cls[i]->shape->method.data[k];
            if (m.name == init || !m.graph->is_method || map_has(&c->named, m.graph)) continue;
            if (!cls[i]->shape->by_name && m.name != less) continue;
            map_set(c->graphs, &c->named, m.graph, m.graph);
            if (!optimise_graph(c, m.graph)) return false;
            compile_reach(c, m.graph, &c->jitted, &add);
            vec_push(c->graphs, &todo, ((Named){cls[i], m}));
            vec_push(c->graphs, &exports, ((Export){m.graph, NULL}));
        }
    if (!todo.len) return true;
    Unit u = {.name = "methods", .graphs = add.data, .ngraphs = add.len, .exports = exports.data, .nexports = exports.len, .saved = c->archive != NULL};
    if (!jit_add(c->jit, &u)) return false;
    for (int i = 0; i < todo.len; i++) {
        tsrt_boxed_fn *fn = jit_boxed(c->jit, todo.data[i].m.graph);
        if (!fn) return false;
        rtype_set_method(c->s, todo.data[i].cls, todo.data[i].m.name, fn);
    }
    return true;
}

static tsrt_boxed_fn *make_boxed(Compile *c, Graph *g) {
    tsrt_boxed_fn *fn = jit_graph(c, g);
    return fn && add_named_methods(c) ? fn : NULL;
}

tsrt_boxed_fn *compile_code(Compile *c, Graph *g) { return make_boxed(c, g); }

tsrt_boxed_fn *compile_boxed(Compile *c, FuncDecl *f, Graph **graph) {
    BoxedEntry *b = map_get(&c->boxed, f);
    if (!b) {
        b = NEW(c->graphs, BoxedEntry);
        map_set(c->graphs, &c->boxed, f, b);
        b->graph = compile_graph(c, f);
        if (b->graph) b->fn = make_boxed(c, b->graph);
    }
    if (graph) *graph = b->graph;
    return b->fn;
}

/* ---- exports */
static const char *signature_text(Session *s, const Graph *g) {
    Buf b = {0};
    buf_puts(&b, "(");
    for (int i = 0; i < g->nparams; i++) {
        if (i) buf_puts(&b, ", ");
        type_print(g->params[i].type, &b);
    }
    buf_puts(&b, ") -> ");
    type_print(g->result, &b);
    return buf_take(&b, s->arena);
}

/* Names of the C library that libtsrt calls: an export of that name would be called in their place. Made from libtsrt.a. */
static bool is_c_library_name(const char *name) {
    static const char *const names[] = {
#define NAME(text_) text_,
#include "libc_names.def"
#undef NAME
    };
    for (int i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(name, names[i])) return true;
    return false;
}

static bool c_name_fits(Compile *c, const char *shown, const char *name, Span span) {
    const char *why = is_c_word(name) || !strcmp(name, "main") ? "is a word of C or C++" : !strncmp(name, "tsrt_", 5) ? "would stand among the runtime's names"
                    : is_c_library_name(name) ? "is a function of the C library, and would be called in its place" : NULL;
    for (const char *p = name; *p && !why; p++)
        if ((unsigned char)*p >= 128) why = "has letters that C names can't have";
    return !why || diag(c->s, DIAG_bad_c_name, span, shown, name, why);
}

static const char *c_name_of(Compile *c, const FuncDecl *f) {
    const char *name = c->o->prefix ? arena_printf(c->s->arena, "%s_%s", c->o->prefix, f->name->s) : f->name->s;
    return c_name_fits(c, f->name->s, name, f->def->span) ? name : NULL;
}

typedef VEC(ExportedFunc) ExportList;

/* Is `name` one of a list "a,b"? */
static bool word_in(const char *list, const char *name) {
    const size_t len = strlen(name);
    for (const char *p = list; *p;) {
        const size_t n = strcspn(p, ",");
        if (n == len && !memcmp(p, name, n)) return true;
        p += n + (p[n] == ',');
    }
    return false;
}

/* A module: a function that makes instances, and its methods: NAME_create, NAME_forward ... */
static bool export_module(Compile *c, Sym name, ModuleDecl *m, Span span, ExportList *list) {
    Session *s = c->s;
    const char *own = c->o->prefix ? arena_printf(s->arena, "%s_%s", c->o->prefix, name->s) : name->s;
    Graph *create = sema_module_create(c->sema, m, c->weight_file.path ? &c->weights : NULL);
    if (!create || !c_name_fits(c, name->s, own, span)) return false;
    vec_push(s->arena, list, ((ExportedFunc){.graph = create, .c_name = arena_printf(s->arena, "%s_create", own), .module = own}));
    for (int i = 0; i < m->nentry; i++) {
        Graph *g = m->entry[i]->s[0] == '_' ? NULL : sema_module_method(c->sema, m, m->entry[i]);
        const char *c_name = arena_printf(s->arena, "%s_%s", own, m->entry[i]->s);
        if (g && c_name_fits(c, m->entry[i]->s, c_name, span)) vec_push(s->arena, list, ((ExportedFunc){.graph = g, .c_name = c_name}));
    }
    return true;
}

/* --weights=FILE: where in the file the tensors of all exported modules lie, before code says so. */
static bool plan_weights(Compile *c) {
    const Options *o = c->o;
    int n, found = 0;
    if (!o->weights || !strcmp(o->weights, "embed")) return true;
    c->weights = (Weights){0};
    ExportedModule *m = eval_modules(c->eval, &n);
    for (int i = 0; i < n; i++) {
        const char *named = o->entry ? o->entry : o->exports;
        if (named && !word_in(named, m[i].name->s)) continue;
        if (!sema_module_weights(c->sema, m[i].module, m[i].name->s, &c->weights)) return false;
        found++;
    }
    if (!found) return diag(c->s, DIAG_weights_none, (Span){0, 0}, o->weights);
    return weights_plan(c->s, &c->weights, o->weights, &c->weight_file);
}

const WeightFile *compile_weights(const Compile *c) { return c->weight_file.path ? &c->weight_file : NULL; }

static bool signature_fits(CTypes *types, const Graph *g) {
    for (int k = 0; k < g->nparams; k++)
        if (!ctypes_fits(types, g->params[k].type)) return false;
    return ctypes_fits(types, g->result);
}

/* The name of a class's method in C, or NULL where it is not exported: CLASS_init, from which the header makes CLASS_new, and those whose names do
 * not start with `_`, as far as C can spell their signatures. */
static const char *method_c_name(Compile *c, CTypes *types, const char *class_name, const ClassMethod *m) {
    const bool init = !strcmp(m->name->s, "__init__");
    if ((!init && m->name->s[0] == '_') || !m->graph->is_method || !signature_fits(types, m->graph)) return NULL;
    return arena_printf(c->s->arena, "%s_%s", class_name, init ? "init" : m->name->s);
}

/* A class by itself: its methods. What cannot be said in C is compiled nonetheless, so that its errors are told. */
static bool export_class(Compile *c, ClassDecl *cls, Span span, ExportList *list) {
    const Type *t = compile_class(c, cls);
    const ClassShape *shape = t && t->kind == TY_Class ? type_shape(c->s, t) : NULL;
    if (!t) return false;
    CTypes *types = ctypes_new(c->s, c->o->prefix);
    const int before = list->len;
    for (int i = 0; shape && i < shape->method.len; i++) {
        const ClassMethod *m = &shape->method.data[i];
        const char *name = method_c_name(c, types, ctypes_own_name(types, t), m);
        if (name) vec_push(c->s->arena, list, ((ExportedFunc){.graph = m->graph, .c_name = name}));
        else if (!optimise_graph(c, m->graph)) return false;
    }
    return list->len > before || diag(c->s, DIAG_nothing_exported, span, cls->name->s);
}

static bool export_named(Compile *c, const char *name, ExportList *list) {
    Entity e;
    if (!compile_entry(c, name, &e)) return false;
    if (e.kind == ENT_FUNCTION) {
        vec_push(c->s->arena, list, ((ExportedFunc){.func = e.u.func}));
        return true;
    }
    if (e.kind == ENT_CLASS) return export_class(c, e.u.cls, e.defined, list);
    int n;
    ExportedModule *m = e.kind == ENT_MODULE ? eval_modules(c->eval, &n) : NULL;
    for (int i = 0; m && i < n; i++)
        if (!strcmp(m[i].name->s, name)) return export_module(c, m[i].name, m[i].module, m[i].span, list);
    return diag(c->s, DIAG_export_unknown, e.defined, name);
}

bool compile_exports(Compile *c, bool optimise, ExportedFunc **out, int *n) {
    Session *s = c->s;
    const Options *o = c->o;
    ExportList list = {0};
    bool ok = true;
    *n = 0;
    if (!plan_weights(c)) return false;
    if (o->entry) {
        if (!export_named(c, o->entry, &list)) return false;
    } else if (o->exports) {
        for (const char *p = o->exports; *p;) {
            size_t len = strcspn(p, ",");
            if (len && !export_named(c, arena_dup(s->arena, p, len), &list)) ok = false;
            p += len + (p[len] == ',');
        }
    } else {
        int nall, nmodules;
        Exported *all = eval_exports(c->eval, &nall);
        for (int i = 0; i < nall; i++) vec_push(s->arena, &list, ((ExportedFunc){.func = all[i].func}));
        ExportedModule *m = eval_modules(c->eval, &nmodules);
        for (int i = 0; i < nmodules; i++) ok &= export_module(c, m[i].name, m[i].module, m[i].span, &list);
        eval_report_unsupported(c->eval, NULL);
        ok = ok && !s->diags.unsupported && !s->diags.errors;
    }
    int kept = 0;
    for (int i = 0; i < list.len; i++) {
        ExportedFunc *x = &list.data[i];
        if (x->func) x->graph = compile_graph(c, x->func);
        if (!x->graph || (optimise && !optimise_graph(c, x->graph))) ok = false;
        else list.data[kept++] = *x;
    }
    *out = list.data;
    *n = kept;
    return ok;
}

/* ---- archives */
static const Type *type_behind(void *user, const tsrt_type *r) { return rtype_type(((Compile *)user)->s, r); }
static tsrt_boxed_fn *code_of(void *user, Graph *g) { return compile_code(user, g); }

static bool save_archive(Compile *c, FuncDecl *f, ModuleDecl *m, const char *path) {
    tsrt_ctx *ctx = compile_ctx(c);
    ScriptSave save = {.s = c->s, .sema = c->sema, .type_of = type_behind, .code = code_of, .user = c, .ctx = ctx};
    if (f) return (save.function = compile_graph(c, f)) && script_save(&save, path);
    save.module = sema_module(c->sema, m);
    tsrt_cell *object = ctx && !type_is(save.module, TY_Error) ? eval_module_object(c->eval, m, ctx) : NULL;
    save.object = object;
    bool ok = object && script_save(&save, path);
    if (object) tsrt_release(ctx, object);
    return ok;
}

bool compile_save(Compile *c, const char *path) {
    int nfuncs, nmodules;
    Exported *f = eval_exports(c->eval, &nfuncs);
    ExportedModule *m = eval_modules(c->eval, &nmodules);
    if (!c->o->entry) {
        eval_report_unsupported(c->eval, NULL);
        if (diag_exit_status(c->s)) return false;
        if (nmodules == 1) return save_archive(c, NULL, m[0].module, path);
        if (!nmodules && nfuncs == 1) return save_archive(c, f[0].func, NULL, path);
        return diag(c->s, nmodules + nfuncs ? DIAG_archive_several : DIAG_nothing_exported, (Span){0, 0}, c->path);
    }
    Entity e;
    if (!compile_entry(c, c->o->entry, &e)) return false;
    for (int i = 0; e.kind == ENT_MODULE && i < nmodules; i++)
        if (!strcmp(m[i].name->s, c->o->entry)) return save_archive(c, NULL, m[i].module, path);
    if (e.kind == ENT_MODULE) return save_archive(c, NULL, e.u.module, path);
    FuncDecl *d = compile_entry_function(c, c->o->entry);
    return d && save_archive(c, d, NULL, path);
}

static bool is_str_list(const Type *t) { return t->kind == TY_List && t->elem[0]->kind == TY_Str; }
/* `main` can start a program: () or (List[str]), to int or None. */
static bool main_fits(const Graph *g) {
    bool args = !g->nparams || (g->nparams == 1 && is_str_list(g->params[0].type));
    return args && (g->result->kind == TY_Int || g->result->kind == TY_None);
}

void compile_export_types(CTypes *types, const ExportedFunc *exports, int n) {
    for (int i = 0; i < n; i++)
        if (exports[i].module) ctypes_add_as(types, exports[i].graph->result, exports[i].module);
    for (int i = 0; i < n; i++) {
        const Graph *g = exports[i].graph;
        for (int k = 0; k < g->nparams; k++) ctypes_add(types, g->params[k].type);
        if (g->result->kind != TY_None) ctypes_add(types, g->result);
    }
}

static bool is_exported(const ExportedFunc *x, int n, const char *name) {
    for (int i = 0; i < n; i++)
        if (!strcmp(x[i].c_name, name)) return true;
    return false;
}

/* The classes that cross the border bring their methods along. */
static bool add_methods(Compile *c, CTypes *types, ExportedFunc **list, int *n) {
    VEC(ExportedFunc) all = {0};
    Session *s = c->s;
    for (int i = 0; i < *n; i++) vec_push(s->arena, &all, (*list)[i]);
    compile_export_types(types, *list, *n);
    int ntypes;
    ctypes_list(types, &ntypes);
    for (int i = 0; i < ntypes; ctypes_list(types, &ntypes), i++) {      /* methods may bring further classes */
        const ExportedType *x = &ctypes_list(types, &ntypes)[i];
        const ClassShape *shape = x->type->kind == TY_Class && !ctypes_is_module(x->type) ? type_shape(s, x->type) : NULL;
        for (int k = 0; shape && k < shape->method.len; k++) {
            const ClassMethod *m = &shape->method.data[k];
            const char *name = method_c_name(c, types, x->name, m);
            if (!name || is_exported(all.data, all.len, name)) continue;      /* a name that is taken stays what it is */
            if (!optimise_graph(c, m->graph)) return false;
            ExportedFunc one = {.graph = m->graph, .c_name = name};
            vec_push(s->arena, &all, one);
            compile_export_types(types, &one, 1);
        }
    }
    *list = all.data;
    *n = all.len;
    return true;
}

bool compile_unit(Compile *c, bool program, Unit *out, ExportedFunc **exports, int *nexports) {
    Session *s = c->s;
    ExportedFunc *list;
    Graph *entry = NULL;
    int n = 0, nc = 0;
    if (program) {
        Entity e;
        Sym main_name = sym(s, c->o->entry ? c->o->entry : "main");
        if (!eval_lookup(c->eval, main_name, &e)) return diag(s, DIAG_no_main, (Span){0, 0}, c->path);
        FuncDecl *f = compile_entry_function(c, main_name->s);
        if (!f) return false;
        list = NEWN(s->arena, ExportedFunc, 1);
        entry = compile_graph(c, f);
        if (!entry) return false;
        if (!main_fits(entry)) return diag(s, DIAG_main_signature, f->def->span, signature_text(s, entry));
        if (!optimise_graph(c, entry)) return false;
    } else if (!compile_exports(c, true, &list, &n)) return false;
    bool ok = true;
    for (int i = 0; i < n; i++) {
        /* A program's `main` in a library is an ordinary function of TorchScript's that has no C name, unless asked for by one. */
        bool by_rule = !c->o->exports && !c->o->entry && !c->o->prefix;
        if (by_rule && list[i].func && !strcmp(list[i].func->name->s, "main")) continue;
        list[nc] = list[i];
        if (list[nc].func && !(list[nc].c_name = c_name_of(c, list[i].func))) ok = false;
        nc++;
    }
    if (!ok) return false;
    CTypes *types = ctypes_new(s, c->o->prefix);
    if (!program && !add_methods(c, types, &list, &nc)) return false;
    Export *ex = NEWN(s->arena, Export, nc + 1);
    for (int i = 0; i < nc; i++) ex[i] = (Export){list[i].graph, list[i].c_name};
    if (!program && !nc) return diag(s, DIAG_nothing_exported, (Span){0, 0}, c->path);
    Map seen = {0};
    GraphList all = {0};
    for (int i = 0; i < nc; i++) compile_reach(c, list[i].graph, &seen, &all);
    if (entry) compile_reach(c, entry, &seen, &all);
    *out = (Unit){.name = compile_stem(s->arena, c->path), .graphs = all.data, .ngraphs = all.len, .exports = ex, .nexports = nc, .program = entry, .saved = c->archive != NULL};
    out->types = ctypes_list(types, &out->ntypes);
    for (int i = 0; i < out->ntypes; i++)
        if (is_exported(list, nc, out->types[i].symbol)) return diag(s, DIAG_bad_c_name, (Span){0, 0}, out->types[i].symbol, out->types[i].symbol, "is the name of a type's descriptor");
    if (exports) *exports = list, *nexports = nc;
    return true;
}
