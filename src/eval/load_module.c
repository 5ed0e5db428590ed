/* load_module.c: an object of a saved module class: its attributes as the class declares them, with the values of the pickle, as an instance of
 * torch.nn.Module that is scripted already, and as sema sees it. All methods of the class are its entries. */
#include "eval/load.h"
#include "eval/modules.h"
#include <string.h>

typedef struct Build { Load *l; const Data *d; PyClass *c; PyInstance *x; ModuleDecl *m; VEC(ModuleAttr) attr; } Build;

static bool is_listed(Eval *e, const PyClass *c, const char *list, Sym name) {
    Py *v = map_get(&c->attrs, sym(e->s, list));
    for (int i = 0; v && is_obj(*v, OBJ_LIST) && i < AS_LIST(*v)->v.len; i++)
        if (str_is(AS_LIST(*v)->v.data[i], name->s)) return true;
    return false;
}

static PyDict *part(Build *b, const char *name) { return AS_DICT(*(Py *)map_get(&b->x->attrs, sym(b->l->e->s, name))); }

/* ---- what sema asks */
static PyFunc *own_method(const PyClass *c, Sym name) {
    Py *v = map_get(&c->attrs, name);
    return v && is_obj(*v, OBJ_FUNC) ? AS(PyFunc, *v) : NULL;
}

static FuncDecl *find_method(ModuleDecl *m, Sym name, unsigned flags, const FuncDecl *after) {
    PyInstance *x = module_of_decl(m);
    PyFunc *f = flags || after ? NULL : own_method(x->cls, name);
    return f ? func_decl(module_eval(m), f) : NULL;
}

static bool no_member(ModuleDecl *m, Sym name, Entity *out) {
    (void)m, (void)name;
    *out = (Entity){.kind = ENT_NONE};
    return false;
}

static bool fits_later(ModuleDecl *m, const ModuleAttr *a, const Type *t, Buf *why) {       /* compiled code sets what fits */
    (void)m, (void)a, (void)t, (void)why;
    return true;
}

static FuncDecl *no_definition(ModuleDecl *m, const char *text) {      /* containers bring their methods along */
    (void)m, (void)text;
    return NULL;
}

/* ---- attributes */
/* A declared type that is a class of modules or an interface, by name; NULL: any other type. */
static bool declared_class(Build *b, const Ast *note, PyClass **out) {
    Buf name = {0};
    Py v = py_absent();
    *out = NULL;
    if (note->kind != AST_Attribute) return true;
    ast_unparse(note, &name);
    bool ok = strncmp(name.p ? name.p : "", "__torch__.", 10) || load_name(b->l, sym_n(b->l->e->s, name.p, name.len), &v);
    buf_free(&name);
    if (is_obj(v, OBJ_CLASS)) *out = AS(PyClass, v);
    return ok;
}

static bool is_final(const Ast *note) {
    return note->kind == AST_Subscript && AST_AS(Subscript, note)->value->kind == AST_Name && !strcmp(AST_AS(Name, AST_AS(Subscript, note)->value)->id->s, "Final");
}

static bool put_value(Build *b, ModuleAttr *a, Py v) {
    Eval *e = b->l->e;
    static const char *const parts[] = {[MATTR_PARAMETER] = "_parameters", [MATTR_BUFFER] = "_buffers", [MATTR_MODULE] = "_modules"};
    if (a->kind <= MATTR_MODULE) return dict_set(e, part(b, parts[a->kind]), py_sym(e, a->name), v);
    Py *slot = ev_alloc(e, sizeof *slot);
    *slot = v;
    map_set(e->a, &b->x->attrs, a->name, slot);
    return true;
}

/* Of an object whose __setstate__ sets it: it is there, without a value so far. */
static bool add_unset(Build *b, Sym name, const Ast *note) {
    Load *l = b->l;
    ModuleAttr a = {.name = name, .kind = MATTR_VALUE, .annotation = note, .scope = &l->r};
    PyClass *cls;
    if (!declared_class(b, note, &cls)) return false;
    if (cls && cls->flavour == CLS_MODULE) return LOAD_FAIL(l, DIAG_load_setstate, note->span, l->path, b->c->name->s, "its submodules are no part of a state");
    if (is_listed(l->e, b->c, "__parameters__", name)) a.kind = MATTR_PARAMETER;
    else if (is_listed(l->e, b->c, "__buffers__", name)) a.kind = MATTR_BUFFER;
    vec_push(l->e->a, &b->attr, a);
    return a.kind == MATTR_VALUE || put_value(b, &a, py_none());
}

static bool add_attribute(Build *b, Sym name, const Ast *note, const Data *value) {
    Load *l = b->l;
    Eval *e = l->e;
    ModuleAttr a = {.name = name, .kind = MATTR_VALUE, .annotation = note, .scope = &l->r};
    PyClass *cls;
    Py v;
    if (!value) return LOAD_FAIL(l, DIAG_load_attribute, (Span){0, 0}, l->path, l->entry, (unsigned long long)b->d->at, b->c->name->s, name->s);
    if (!load_data(l, value, &v) || !declared_class(b, note, &cls)) return false;
    PyInstance *sub = cls && (cls->flavour == CLS_MODULE || cls->flavour == CLS_INTERFACE) ? module_instance(e, v) : NULL;
    if (cls && cls->flavour == CLS_MODULE && (!sub || sub->cls != cls))
        return LOAD_FAIL(l, DIAG_load_attribute_class, note->span, l->path, l->entry, (unsigned long long)value->at, name->s, b->c->name->s,
                         py_type_name(e, v), cls->name->s);
    if (sub) {
        a.kind = MATTR_MODULE;
        a.module = module_decl(e, sub);
    } else if (is_listed(e, b->c, "__parameters__", name)) a.kind = MATTR_PARAMETER;
    else if (is_listed(e, b->c, "__buffers__", name)) a.kind = MATTR_BUFFER;
    vec_push(e->a, &b->attr, a);
    return put_value(b, &a, v);
}

/* `n : Final[int] = 3`: no attribute of the object. */
static bool add_constant(Build *b, Sym name) {
    Eval *e = b->l->e;
    Py *v = map_get(&b->c->attrs, name);
    ModuleAttr a = {.name = name, .kind = MATTR_CONSTANT};
    a.constant = v ? py_const(e, *v) : NULL;
    if (a.constant) a.type = a.constant->type;
    vec_push(e->a, &b->attr, a);
    return !v || put_value(b, &a, *v);
}

static ModuleKind kind_of(const PyClass *c) {
    static const struct { const char *name; ModuleKind kind; } rows[] = {{"ModuleList", MODULE_LIST}, {"Sequential", MODULE_SEQUENTIAL},
        {"ModuleDict", MODULE_DICT}, {"ParameterList", MODULE_PARAMETER_LIST}, {"ParameterDict", MODULE_PARAMETER_DICT}};
    static const char folder[] = "torch.nn.modules.container";
    const size_t n = sizeof folder - 1;
    if (strncmp(c->module, folder, n) || (c->module[n] && strncmp(c->module + n, ".___torch_mangle_", 17))) return MODULE_PLAIN;
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(c->name->s, rows[i].name)) return rows[i].kind;
    return MODULE_PLAIN;
}

static FuncDecl **hooks(Build *b, const char *list, int *n) {
    Eval *e = b->l->e;
    Py *v = map_get(&b->c->attrs, sym(e->s, list));
    const int most = v && is_obj(*v, OBJ_LIST) ? AS_LIST(*v)->v.len : 0;
    FuncDecl **all = NEWN(e->s->arena, FuncDecl *, most + 1);
    *n = 0;
    for (int i = 0; i < most; i++) {
        Py name = AS_LIST(*v)->v.data[i];
        PyFunc *f = is_obj(name, OBJ_STR) ? own_method(b->c, str_sym(e, name)) : NULL;
        if (f) all[(*n)++] = func_decl(e, f);
        else b->m->invalid = "a hook is none of its methods";
    }
    return all;
}

static void entries(Build *b) {
    Eval *e = b->l->e;
    ModuleDecl *m = b->m;
    m->entry = NEWN(e->s->arena, Sym, b->c->attrs.len + 1);
    for (int i = 0; i < b->c->attrs.len; i++) {
        Sym name = (Sym)(uintptr_t)b->c->attrs.entries[i].key;
        if (own_method(b->c, name) && !is_listed(e, b->c, "__forward_pre_hooks__", name) && !is_listed(e, b->c, "__forward_hooks__", name)) m->entry[m->nentry++] = name;
    }
}

/* ---- the instance */
/* What Module.__init__ gives each instance. */
static bool init_module(Build *b) {
    Eval *e = b->l->e;
    Py init, self = py_obj(b->x), ignored;
    if (!class_lookup(b->l->module_class, e->n.init, &init) || !py_call_n(e, init, &self, 1, &ignored)) return false;
    Py *mark = ev_alloc(e, sizeof *mark);
    *mark = py_bool(true);
    map_set(e->a, &b->x->attrs, sym(e->s, "__script__"), mark);
    return true;
}

bool load_module(Load *l, const Data *d, PyClass *c, PyInstance *x) {
    Eval *e = l->e;
    Session *s = e->s;
    const Data *state = d->u.object->state;
    Build b = {.l = l, .d = d, .c = c, .x = x};
    if (!init_module(&b)) return false;
    ModuleDecl *m = b.m = module_decl_new(e, x, kind_of(c));
    m->method = find_method;
    m->member = no_member;
    m->define = no_definition;
    const bool dict = state && state->kind == DATA_DICT, own_state = own_method(c, sym(s, "__setstate__"));
    if (state && !dict && !own_state) return LOAD_FAIL(l, DIAG_load_state, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, c->name->s, data_type_name(state));
    for (int i = 0; i < c->fields.len; i++) {
        const Ast *note = c->annotations.data[i];
        Sym name = c->fields.data[i];
        const bool ok = is_final(note) ? add_constant(&b, name) : own_state ? add_unset(&b, name, note)
                      : add_attribute(&b, name, note, dict ? data_dict_str(state, name->s) : NULL);
        if (!ok) return false;
    }
    m->attr = NEWN(s->arena, ModuleAttr, b.attr.len + 1);
    for (int i = 0; i < b.attr.len; i++) m->attr[m->nattr++] = b.attr.data[i];
    m->pre_hook = hooks(&b, "__forward_pre_hooks__", &m->npre_hook);
    m->hook = hooks(&b, "__forward_hooks__", &m->nhook);
    entries(&b);
    m->fits = own_state ? fits_later : m->fits;
    return !own_state || load_own_state(l, x, state);
}
