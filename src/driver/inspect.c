/* inspect.c: `tscc inspect FILE [--json]`: what a file offers and needs. Of a program (a source or an archive): entry points with their signatures,
 * the tensors of its modules, the operators that it uses, what it could do besides computing. Of a file of data: its tensors. Compiled code never
 * runs, nor does anything in an archive; the top level of a source is evaluated as for every other command, since that is what makes its modules. */
#include <string.h>
#include "archive/tensors.h"
#include "driver/compile.h"

typedef struct Tensor { const char *name, *role, *dtype; int ndim; const int64_t *size; int64_t bytes; } Tensor;
typedef struct Entry { const char *name; const Graph *graph; bool method; } Entry;
typedef struct Module { const char *name, *cls; VEC(Tensor) tensors; int64_t bytes; } Module;
typedef struct OpUse { OpId op; int64_t uses; } OpUse;

/* What code can do besides giving results. EFFECT(id, what it is called in JSON, what people read) */
#define EFFECTS(X) \
    X(raises, "raise errors of its own") X(prints, "print") X(warns, "warn") X(random, "draw random numbers or set the generator") \
    X(writes_state, "write to its module's state") X(writes_arguments, "write to its arguments") X(writes_files, "write files") X(clock, "read the clock")
typedef enum Effect {
#define X(id_, text_) EFF_##id_,
    EFFECTS(X)
#undef X
    NUM_EFFECTS
} Effect;
static const struct { const char *id, *text; } effects[] = {
#define X(id_, text_) {#id_, text_},
    EFFECTS(X)
#undef X
};

typedef struct Inspect {
    Session *s;
    const char *path, *kind;
    VEC(Entry) entries;
    VEC(Module *) modules;
    VEC(OpUse) ops;
    Map op_at, graphs;                /* OpId + 1 -> place + 1 in ops; graphs seen */
    bool does[NUM_EFFECTS];
    Module *data;                     /* the tensors of a file of data */
    Buf out;
} Inspect;

/* ---- tensors */
static void add_tensor(Inspect *x, Module *m, Tensor t) {
    m->bytes += t.bytes;
    vec_push(x->s->arena, &m->tensors, t);
}

static int64_t bytes_of(int ndim, const int64_t *size, int element) {
    int64_t n = element;
    for (int i = 0; i < ndim; i++) n *= size[i];
    return n;
}

static const char *join(Session *s, const char *prefix, const char *name) { return *prefix ? arena_printf(s->arena, "%s.%s", prefix, name) : name; }

/* Parameters and buffers of a module and of those below it; one that is there twice is named twice, as in a state dict. */
static void add_state(Inspect *x, Module *to, ModuleDecl *m, const char *prefix) {
    Session *s = x->s;
    if (s->depth >= DEPTH_LIMIT) return;
    s->depth++;
    for (int i = 0; i < m->nattr; i++) {
        const ModuleAttr *a = &m->attr[i];
        const char *name = join(s, prefix, a->name->s);
        if (a->kind == MATTR_MODULE) add_state(x, to, a->module, name);
        if ((a->kind != MATTR_PARAMETER && a->kind != MATTR_BUFFER) || !a->type) continue;
        const Const *c = m->value(m, a, a->type);
        if (!c || c->type->kind != TY_Tensor) continue;
        const tsrt_tensor *t = c->u.p;
        int64_t *size = NEWN(s->arena, int64_t, t->ndim + 1);
        if (t->ndim) memcpy(size, t->size, sizeof *size * (size_t)t->ndim);
        const DtypeInfo *info = dtype_info(dtype_of_code(t->dtype));
        add_tensor(x, to, (Tensor){name, a->kind == MATTR_PARAMETER ? "parameter" : "buffer", info->name, t->ndim, size, bytes_of(t->ndim, size, info->bytes)});
    }
    s->depth--;
}

static void add_data(Inspect *x, Module *to, const Data *o, const char *prefix) {
    Session *s = x->s;
    if (s->depth >= DEPTH_LIMIT) return;
    s->depth++;
    if (o->kind == DATA_TENSOR) {
        const DataTensor *t = o->u.tensor;
        const DtypeInfo *info = dtype_info(t->dtype);
        add_tensor(x, to, (Tensor){prefix, t->parameter ? "parameter" : "tensor", info->name, t->ndim, t->sizes, t->numel * info->bytes});
    } else if (o->kind == DATA_LIST || o->kind == DATA_TUPLE) {
        for (int64_t i = 0; i < o->u.seq.len; i++) add_data(x, to, o->u.seq.items[i], join(s, prefix, arena_printf(s->arena, "%lld", (long long)i)));
    } else if (o->kind == DATA_DICT) {
        for (int64_t i = 0; i < o->u.dict->len; i++) {
            Buf key = {0};
            const Data *k = o->u.dict->keys[i];
            if (k->kind == DATA_STR) buf_add(&key, k->u.str.s, k->u.str.len);
            else data_show(s, &key, k, 60);
            add_data(x, to, o->u.dict->values[i], join(s, prefix, buf_take(&key, s->arena)));
        }
    }
    s->depth--;
}

/* ---- code */
static bool is_module(const Type *t) { return t->kind == TY_Class && t->decl && ((const ClassDecl *)t->decl)->module; }

/* Does n write to what may be the caller's? As alias sets know it: an operand that may share memory with a parameter. */
static void note_writes(Inspect *x, const AliasSets *sets, const Graph *g, const Node *n) {
    if (n->op == OP_prim_SetAttr && is_module(n->in[0]->type)) {
        x->does[EFF_writes_state] = true;
        return;
    }
    if (!strcmp(g->name->s, "__init__")) return;                 /* the object is new */
    for (int i = 0; i < n->nin; i++) {
        if (!node_writes(n, n->in[i])) continue;
        for (int k = 0; k < g->nparams; k++)
            if (alias_may_share(sets, g->body->param[k], n->in[i])) x->does[is_module(g->params[k].type) ? EFF_writes_state : EFF_writes_arguments] = true;
    }
}

static void note_effects(Inspect *x, const AliasSets *sets, const Graph *g, const Node *n) {
    const char *name = op_name((OpId)n->op);
    static const struct { const char *op; Effect effect; } rows[] = {
        {"prim::Print", EFF_prints}, {"aten::_print", EFF_prints}, {"aten::warn", EFF_warns}, {"prim::RaiseException", EFF_raises},
        {"aten::save", EFF_writes_files}, {"prim::TimePoint", EFF_clock}, {"aten::set_grad_enabled", NUM_EFFECTS}, {"prim::AddStatValue", NUM_EFFECTS},
    };
    const int known = COUNT_OF(rows);
    int row = 0;
    while (row < known && strcmp(rows[row].op, name)) row++;
    if (row < known && rows[row].effect < NUM_EFFECTS) x->does[rows[row].effect] = true;
    if (row == known && op_flags((OpId)n->op) & OPF_IO) x->does[EFF_random] = true;      /* what is left of the flag */
    const bool calls = n->op == OP_prim_CallFunction || n->op == OP_prim_CallMethod || n->op == OP_prim_fork;
    if (!calls && !n->nblock) note_writes(x, sets, g, n);        /* the callee is looked at */
}

static void look(Inspect *x, Compile *c, Graph *g) {
    Session *s = x->s;
    GraphList all = {0};
    compile_reach(c, g, &x->graphs, &all);
    for (int i = 0; i < all.len; i++) {
        const Graph *at = all.data[i]->pristine ? all.data[i]->pristine : all.data[i];
        Arena *scratch = arena_new();
        AliasSets *sets = alias_compute(scratch, at);
        for (Walk w = walk_block(at->body); walk_next(&w);) {
            if (w.event != WALK_NODE || w.node->op == OP_prim_convert || w.node->op == OP_prim_Constant) continue;
            note_effects(x, sets, at, w.node);
            if (op_flags((OpId)w.node->op) & OPF_SPECIAL) continue;
            void *key = (void *)(uintptr_t)(w.node->op + 1u);
            uintptr_t place = (uintptr_t)map_get(&x->op_at, key);
            if (!place) {
                vec_push(s->arena, &x->ops, ((OpUse){(OpId)w.node->op, 0}));
                place = (uintptr_t)x->ops.len;
                map_set(s->arena, &x->op_at, key, (void *)place);
            }
            x->ops.data[place - 1].uses++;
        }
        arena_free(scratch);
    }
}

static void add_entry(Inspect *x, Compile *c, const char *name, Graph *g, bool method) {
    if (!g) return;
    vec_push(x->s->arena, &x->entries, ((Entry){name, g, method}));
    look(x, c, g);
}

static void add_module(Inspect *x, Compile *c, const char *name, ModuleDecl *m) {
    Session *s = x->s;
    Module *to = NEW(s->arena, Module);
    *to = (Module){.name = name, .cls = m->cls->name->s};
    for (int i = 0; i < m->nentry; i++) add_entry(x, c, arena_printf(s->arena, "%s.%s", name, m->entry[i]->s), compile_module_method(c, m, m->entry[i]->s), true);
    add_state(x, to, m, "");
    vec_push(s->arena, &x->modules, to);
}

static void look_at_program(Inspect *x, Compile *c, const Options *o) {
    int nfuncs, nmodules;
    Entity e;
    Exported *f = eval_exports(compile_eval(c), &nfuncs);
    ExportedModule *m = eval_modules(compile_eval(c), &nmodules);
    if (o->entry) {
        if (!compile_entry(c, o->entry, &e)) return;
        for (int i = 0; i < nmodules; i++)
            if (!strcmp(m[i].name->s, o->entry)) {
                add_module(x, c, m[i].name->s, m[i].module);
                return;
            }
        FuncDecl *d = compile_entry_function(c, o->entry);
        if (d) add_entry(x, c, o->entry, compile_graph(c, d), false);
        return;
    }
    for (int i = 0; i < nfuncs; i++) add_entry(x, c, f[i].name->s, compile_graph(c, f[i].func), false);
    for (int i = 0; i < nmodules; i++) add_module(x, c, m[i].name->s, m[i].module);
    bool has_main = eval_lookup(compile_eval(c), sym(x->s, "main"), &e) && e.kind == ENT_FUNCTION;
    for (int i = 0; i < nfuncs; i++) has_main &= strcmp(f[i].name->s, "main") != 0;
    if (has_main) add_entry(x, c, "main", compile_graph(c, e.u.func), false);
    eval_report_unsupported(compile_eval(c), NULL);
}

/* ---- text */
static bool is_supported(OpId op) { return op_how(op) != HOW_NONE; }

static void put_sizes(Inspect *x, const Tensor *t) {
    buf_putc(&x->out, '[');
    for (int i = 0; i < t->ndim; i++) buf_printf(&x->out, "%s%lld", i ? ", " : "", (long long)t->size[i]);
    buf_putc(&x->out, ']');
}

static void put_signature(Inspect *x, const Entry *e) {
    const Graph *g = e->graph;
    buf_printf(&x->out, "  %s(", e->name);
    for (int i = e->method; i < g->nparams; i++) {
        const GraphParam *p = &g->params[i];
        buf_printf(&x->out, "%s%s: %s", i > e->method ? ", " : "", p->name->s, type_text(x->s, p->type));
        if (!p->default_value) continue;
        buf_puts(&x->out, " = ");
        const_print(p->default_value, &x->out);
    }
    buf_printf(&x->out, ") -> %s\n", type_text(x->s, g->result));
}

static void put_tensors(Inspect *x, const Module *m) {
    for (int i = 0; i < m->tensors.len; i++) {
        const Tensor *t = &m->tensors.data[i];
        buf_printf(&x->out, "  %-9s %s  %s", t->role, *t->name ? t->name : "(the value)", t->dtype);
        put_sizes(x, t);
        buf_printf(&x->out, "  %lld bytes\n", (long long)t->bytes);
    }
    buf_printf(&x->out, "  in all %d tensors, %lld bytes\n", m->tensors.len, (long long)m->bytes);
}

static void put_text(Inspect *x) {
    buf_printf(&x->out, "%s: %s\n", x->path, x->kind);
    if (x->data) {
        put_tensors(x, x->data);
        return;
    }
    buf_puts(&x->out, "entry points:\n");
    for (int i = 0; i < x->entries.len; i++) put_signature(x, &x->entries.data[i]);
    for (int i = 0; i < x->modules.len; i++) {
        buf_printf(&x->out, "module %s (%s):\n", x->modules.data[i]->name, x->modules.data[i]->cls);
        put_tensors(x, x->modules.data[i]);
    }
    buf_puts(&x->out, "operators:\n");
    for (int i = 0; i < x->ops.len; i++) {
        const OpUse *u = &x->ops.data[i];
        buf_printf(&x->out, "  %4lld %s%s\n", (long long)u->uses, op_text(u->op), is_supported(u->op) ? "" : "  (not supported yet)");
    }
    bool any = false;
    for (int i = 0; i < NUM_EFFECTS; i++) any |= x->does[i];
    buf_puts(&x->out, any ? "besides computing it can:\n" : "it computes, and does nothing else\n");
    for (int i = 0; i < NUM_EFFECTS; i++)
        if (x->does[i]) buf_printf(&x->out, "  %s\n", effects[i].text);
}

/* ---- JSON */
static void key(Inspect *x, const char *name) { buf_printf(&x->out, "\"%s\": ", name); }
static void text(Inspect *x, const char *t) { buf_json(&x->out, t, strlen(t)); }
static void pair(Inspect *x, const char *name, const char *t) { key(x, name), text(x, t), buf_puts(&x->out, ", "); }

static void json_tensors(Inspect *x, const Module *m) {
    key(x, "tensors");
    buf_putc(&x->out, '[');
    for (int i = 0; i < m->tensors.len; i++) {
        const Tensor *t = &m->tensors.data[i];
        buf_puts(&x->out, i ? ", {" : "{");
        pair(x, "name", t->name);
        pair(x, "role", t->role);
        pair(x, "dtype", t->dtype);
        key(x, "shape");
        put_sizes(x, t);
        buf_printf(&x->out, ", \"bytes\": %lld}", (long long)t->bytes);
    }
    buf_printf(&x->out, "], \"bytes\": %lld", (long long)m->bytes);
}

static void json_entry(Inspect *x, const Entry *e) {
    const Graph *g = e->graph;
    buf_putc(&x->out, '{');
    pair(x, "name", e->name);
    pair(x, "kind", e->method ? "method" : "function");
    key(x, "parameters");
    buf_putc(&x->out, '[');
    for (int i = e->method; i < g->nparams; i++) {
        const GraphParam *p = &g->params[i];
        buf_puts(&x->out, i > e->method ? ", {" : "{");
        pair(x, "name", p->name->s);
        key(x, "type");
        text(x, type_text(x->s, p->type));
        if (p->default_value) {
            Buf shown = {0};
            const_print(p->default_value, &shown);
            buf_puts(&x->out, ", ");
            key(x, "default");
            text(x, shown.p ? shown.p : "");
            buf_free(&shown);
        }
        buf_putc(&x->out, '}');
    }
    buf_puts(&x->out, "], ");
    key(x, "result");
    text(x, type_text(x->s, g->result));
    buf_putc(&x->out, '}');
}

static void put_json(Inspect *x) {
    bool supported = true;
    buf_putc(&x->out, '{');
    pair(x, "file", x->path);
    pair(x, "kind", x->kind);
    if (x->data) {
        json_tensors(x, x->data);
        buf_puts(&x->out, "}\n");
        return;
    }
    key(x, "entries");
    for (int i = 0; i < x->entries.len; i++) {
        buf_puts(&x->out, i ? ", " : "[");
        json_entry(x, &x->entries.data[i]);
    }
    buf_puts(&x->out, x->entries.len ? "], " : "[], ");
    key(x, "modules");
    buf_putc(&x->out, '[');
    for (int i = 0; i < x->modules.len; i++) {
        buf_puts(&x->out, i ? ", {" : "{");
        pair(x, "name", x->modules.data[i]->name);
        pair(x, "class", x->modules.data[i]->cls);
        json_tensors(x, x->modules.data[i]);
        buf_putc(&x->out, '}');
    }
    buf_puts(&x->out, "], ");
    key(x, "operators");
    buf_putc(&x->out, '[');
    for (int i = 0; i < x->ops.len; i++) {
        const OpUse *u = &x->ops.data[i];
        buf_puts(&x->out, i ? ", {" : "{");
        pair(x, "name", op_text(u->op));
        buf_printf(&x->out, "\"uses\": %lld, \"supported\": %s}", (long long)u->uses, is_supported(u->op) ? "true" : "false");
        supported &= is_supported(u->op);
    }
    buf_puts(&x->out, "], ");
    key(x, "effects");
    for (int i = 0; i < NUM_EFFECTS; i++) buf_printf(&x->out, "%s\"%s\": %s", i ? ", " : "{", effects[i].id, x->does[i] ? "true" : "false");
    buf_printf(&x->out, "}, \"supported\": %s}\n", supported ? "true" : "false");
}

/* ---- */
static bool ends_in(const char *path, const char *tail) {
    const size_t n = strlen(path), m = strlen(tail);
    return n > m && !strcmp(path + n - m, tail);
}

/* Is it a program that torch.jit.save wrote? *owner: opened for that; NULL after a diagnostic. */
static bool is_program_archive(Session *s, const char *path, bool *bad) {
    if (file_kind(path) != FILE_ZIP) return false;
    Archive *a = archive_open(s, path);
    const bool program = a && archive_is_script(a);
    *bad = !a;
    archive_close(a);
    return program;
}

static const char *form_name(DataForm f) {
    switch (f) {
    case FORM_TORCH: return "values of torch.save";
    case FORM_SAFETENSORS: return "safetensors";
    case FORM_NPY: return "NumPy array";
    case FORM_NPZ: return "NumPy arrays";
    }
    return "";
}

int cmd_inspect(Session *s, const Options *o) {
    Inspect x = {.s = s, .path = o->inputs.data[0]};
    bool bad = false, source = ends_in(x.path, ".py") || ends_in(x.path, ".tsc"), archive = !source && is_program_archive(s, x.path, &bad);
    Compile *c = NULL;
    Archive *owner = NULL;
    if (source || archive) {
        x.kind = source ? "TorchScript source" : "TorchScript archive";
        c = compile_open(s, o, x.path, false, stderr);
        if (c) look_at_program(&x, c, o);
    } else if (!bad) {
        DataForm form;
        const Data *d = data_load(s, x.path, &owner, &form);
        x.data = NEW(s->arena, Module);
        if (d) x.kind = form_name(form), add_data(&x, x.data, d, "");
    }
    if (!diag_exit_status(s)) {
        (o->json ? put_json : put_text)(&x);
        fwrite(x.out.p, 1, x.out.len, stdout);
    }
    buf_free(&x.out);
    archive_close(owner);
    if (c) compile_close(c);
    return diag_exit_status(s);
}
