/* code.c: definitions as an archive's code has them: classes with their attributes, constants and methods, NamedTuples, enums, interfaces, functions.
 * Each goes to the file of its Python module; what its text names is defined in turn. Order and spelling: python_print.cpp, printNamedType. */
#include "script/script.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct Writer { Sema *sema; CodeUnit *u; CodeFiles *files; Buf *out; } Writer;

CodeFile *code_file(CodeUnit *u, CodeFiles *files, Sym qualified) {
    const char *dot = strrchr(qualified->s, '.');
    const Sym module = sym_n(u->s, qualified->s, dot ? (size_t)(dot - qualified->s) : qualified->len);
    for (int i = 0; i < files->len; i++)
        if (files->data[i]->module == module) return files->data[i];
    CodeFile *f = NEW(u->a, CodeFile);
    f->module = module;
    f->places.arena = u->a;
    vec_push(u->a, files, f);
    return f;
}

static const char *last_part(Sym name) {
    const char *dot = strrchr(name->s, '.');
    return dot ? dot + 1 : name->s;
}

static bool is_identifier(const char *s) {
    if (!*s || isdigit((unsigned char)*s)) return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '_') return false;
    return true;
}

static Graph *untouched(Graph *g) { return g->pristine ? g->pristine : g; }

static void put_function(Writer *w, Graph *g, int level, const char *name) {
    code_unit_print_graph(w->u, untouched(g), level, sym(w->u->s, name), NULL, w->out);
}

/* "  name : Type", or, where the name is none of Python's, "  __annotations__["0"] = Type". */
static void put_attribute(Writer *w, Sym name, const Type *t, bool first) {
    if (is_identifier(name->s)) buf_printf(w->out, "  %s : ", name->s);
    else {
        if (first) buf_puts(w->out, "  __annotations__ = []\n");
        buf_puts(w->out, "  __annotations__[");
        text_string(w->out, name->s, name->len);
        buf_puts(w->out, "] = ");
    }
    code_unit_print_type(w->u, t, w->out);
    buf_putc(w->out, '\n');
}

/* ---- modules */
static const ModuleAttr *attr_of(const ModuleDecl *m, Sym name) {
    for (int i = 0; i < m->nattr; i++)
        if (m->attr[i].name == name) return &m->attr[i];
    return NULL;
}

static void put_names(Writer *w, const char *what, const ModuleDecl *m, const ClassShape *shape, ModuleAttrKind kind) {
    buf_printf(w->out, "  %s = [", what);
    for (int i = 0; i < shape->attr.len; i++) {
        const ModuleAttr *a = attr_of(m, shape->attr.data[i].name);
        if (a && a->kind == kind) buf_printf(w->out, "\"%s\", ", a->name->s);
    }
    buf_puts(w->out, "]\n");
}

static void put_hooks(Writer *w, const char *what, FuncDecl *const *hook, int n) {
    if (!n) return;
    buf_printf(w->out, "  %s = [", what);
    for (int i = 0; i < n; i++) buf_printf(w->out, "\"%s\", ", hook[i]->name->s);
    buf_puts(w->out, "]\n");
}

static bool put_hook_bodies(Writer *w, ModuleDecl *m, bool pre, Map *done) {
    for (int i = 0; i < (pre ? m->npre_hook : m->nhook); i++) {
        Graph *g = sema_module_hook(w->sema, m, pre, i);
        if (!g) return false;
        if (map_has(done, g->name)) continue;
        map_set(w->u->a, done, g->name, g);
        put_function(w, g, 1, g->name->s);
    }
    return true;
}

static void put_constants(Writer *w, const ModuleDecl *m) {
    for (int i = 0; i < m->nattr; i++) {
        const ModuleAttr *a = &m->attr[i];
        if (a->kind != MATTR_CONSTANT || !a->constant) continue;
        buf_printf(w->out, "  %s : Final[", a->name->s);
        code_unit_print_type(w->u, a->constant->type, w->out);
        buf_puts(w->out, "] = ");
        code_unit_print_const(w->u, a->constant, w->out);
        buf_putc(w->out, '\n');
    }
}

/* ---- classes */
static int by_name(const void *a, const void *b) { return strcmp(((const ClassMethod *)a)->name->s, ((const ClassMethod *)b)->name->s); }

static void put_methods(Writer *w, const ClassShape *shape, bool sorted) {
    ClassMethod *m = NEWN(w->u->a, ClassMethod, shape->method.len + 1);
    if (shape->method.len) memcpy(m, shape->method.data, sizeof *m * (size_t)shape->method.len);
    if (sorted && shape->method.len) qsort(m, (size_t)shape->method.len, sizeof *m, by_name);
    for (int i = 0; i < shape->method.len; i++)
        if (m[i].graph->is_method && !m[i].graph->is_hook) put_function(w, m[i].graph, 1, m[i].name->s);
}

static bool put_class(Writer *w, const Type *t, const char *name) {
    const ClassShape *shape = type_shape(w->u->s, t);
    const ClassDecl *d = t->decl;
    ModuleDecl *m = d ? d->module : NULL;
    if (shape->base) return diag(w->u->s, DIAG_script_no_form, d && d->def ? d->def->span : (Span){0, 0}, "a class that derives from another");
    buf_printf(w->out, "class %s%s:\n", name, m ? "(Module)" : "");
    if (m) {
        put_names(w, "__parameters__", m, shape, MATTR_PARAMETER);
        put_names(w, "__buffers__", m, shape, MATTR_BUFFER);
        put_hooks(w, "__forward_pre_hooks__", m->pre_hook, m->npre_hook);
        put_hooks(w, "__forward_hooks__", m->hook, m->nhook);
    }
    for (int i = 0; i < shape->attr.len; i++) put_attribute(w, shape->attr.data[i].name, shape->attr.data[i].type, !i);
    if (m) put_constants(w, m);
    put_methods(w, shape, !m);
    Map done = {0};
    return !m || (put_hook_bodies(w, m, false, &done) && put_hook_bodies(w, m, true, &done));
}

static bool put_interface(Writer *w, const Type *t, const char *name) {
    ClassDecl *d = t->decl;
    const AstVec *bases = d->def ? &AST_AS(ClassDef, d->def)->bases : NULL;
    bool module = false;
    for (int i = 0; i < d->nbase; i++) module |= d->base[i]->kind == CLASS_MODULE;
    for (int i = 0; bases && i < bases->len; i++)               /* how an archive writes it */
        module |= bases->data[i]->kind == AST_Name && !strcmp(AST_AS(Name, bases->data[i])->id->s, "ModuleInterface");
    buf_printf(w->out, "class %s(%s):\n", name, module ? "ModuleInterface" : "Interface");
    for (int i = 0; i < d->nmethod; i++) {
        FuncDecl *f = d->method[i];
        if (!sema_signature(w->sema, f) || !f->graph) return false;
        const Graph *g = f->graph;
        buf_printf(w->out, "  def %s(self", f->name->s);
        for (int k = 1; k < g->nparams; k++) {
            buf_printf(w->out, ", %s: ", g->params[k].name->s);
            code_unit_print_type(w->u, g->params[k].type, w->out);
        }
        buf_puts(w->out, ") -> ");
        code_unit_print_type(w->u, g->result, w->out);
        buf_puts(w->out, ":\n    pass\n");
    }
    return true;
}

static bool put_type(Writer *w, const Type *t, const char *name) {
    const ClassShape *shape;
    switch (t->kind) {
    case TY_Class: return put_class(w, t, name);
    case TY_Interface: return put_interface(w, t, name);
    case TY_Enum:
        shape = type_shape(w->u->s, t);
        buf_printf(w->out, "class %s(Enum):\n", name);
        for (int i = 0; i < shape->member.len; i++) {
            buf_printf(w->out, "  %s = ", shape->member.data[i].name->s);
            code_unit_print_const(w->u, shape->member.data[i].value, w->out);
            buf_putc(w->out, '\n');
        }
        return true;
    case TY_Tuple:
        buf_printf(w->out, "class %s(NamedTuple):\n", name);
        for (int i = 0; i < t->nelem; i++) put_attribute(w, t->field[i], t->elem[i], false);
        return true;
    default: return true;
    }
}

/* ---- */
bool script_has_form(CodeUnit *u, const Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event != WALK_NODE) continue;
        if (w.node->op == OP_prim_Try) return diag(u->s, DIAG_script_no_form, w.node->span, "try and except");
        for (int i = 0; i < w.node->nout; i++)
            if (type_is_set(w.node->out[i]->type)) return diag(u->s, DIAG_script_no_form, w.node->span, "a set");
    }
    return true;
}

static bool check_graphs(CodeUnit *u, const CodeUse *use) {
    if (use->graph) return script_has_form(u, untouched(use->graph));
    const ClassShape *shape = use->type->kind == TY_Class ? type_shape(u->s, use->type) : NULL;
    for (int i = 0; shape && i < shape->method.len; i++)
        if (!script_has_form(u, untouched(shape->method.data[i].graph))) return false;
    return true;
}

bool script_code(Sema *sm, CodeUnit *u, CodeFiles *files) {
    Writer w = {.sema = sm, .u = u, .files = files};
    for (int i = 0; i < u->used.len; i++) {
        const CodeUse use = u->used.data[i];
        if (!check_graphs(u, &use)) return false;
        if (use.graph && use.graph->is_hook) continue;             /* it stands in its class */
        CodeFile *f = code_file(u, files, use.name);
        w.out = &f->text;
        u->numbers = &f->numbers;
        u->places = &f->places;
        if (use.graph) put_function(&w, use.graph, 0, last_part(use.name));
        else if (!put_type(&w, use.type, last_part(use.name))) return false;
    }
    return true;
}
