/* Modules as types: the attributes of an instance, types that equal instances share, copies of methods, what is compiled and when. A module's
 * type is found from what the instance holds, its submodules' first, as PyTorch does; then its submodules are compiled, then its entries
 * (forward and exported methods) and its hooks. Other methods are compiled when they are called. Source: docs/language.md 13. */
#include "sema/module.h"
#include <string.h>

ModuleInfo *module_info(Sema *sm, const Type *t) {
    const ClassDecl *c = type_is(t, TY_Class) ? t->decl : NULL;
    return c && c->module ? (ModuleInfo *)class_info(sm, c) : NULL;
}

bool is_module(Fn *f, const SV *sv) { return sv->kind == SV_MODULE || (sv->kind == SV_VALUE && module_info(f->sm, sv->v->type)); }

bool module_param(const Fn *f) {
    const FuncDecl *d = f->decl;
    return d->owner && d->owner->module && !(d->flags & (FUNC_STATIC | FUNC_CLASSMETHOD)) && f->g->nparams && f->g->params[0].type == d->owner->type;
}

const ModuleAttr *module_find(const ModuleInfo *mi, Sym name) {
    for (int i = 0; i < mi->m->nattr; i++)
        if (mi->m->attr[i].name == name) return &mi->m->attr[i];
    return NULL;
}

/* ---- the types of attributes */

static bool failed(Fn *f) { return f ? sema_failed(f) : false; }

/* Looks what the annotation of a submodule says: interfaces count, all else is for readers. */
static const Type *interface_of(Sema *sm, const ModuleAttr *a) {
    if (!a->annotation) return NULL;
    sm->s->diags.muted++;
    int before = sm->s->diags.muted_count;
    const Type *t = annotation_type(sm, NULL, a->scope, a->annotation);
    sm->s->diags.muted_count = before;
    sm->s->diags.muted--;
    return type_is(t, TY_Interface) ? t : NULL;
}

/* Enums, classes and interfaces in the type of an attribute are known to the program. */
static void use_nominals(Sema *sm, Fn *f, const Type *t, Span span) {
    if (t->kind == TY_Enum && t->decl) enum_use(sm, f, t->decl, span);
    for (int i = 0; i < t->nelem; i++) use_nominals(sm, f, t->elem[i], span);      /* as deep as the type */
}

static bool type_attr(Sema *sm, Fn *f, ModuleDecl *m, ModuleAttr *a, Span span) {
    Session *s = sm->s;
    Span at = m->cls->def ? m->cls->def->span : span;
    if (a->kind == MATTR_MODULE) {
        const Type *iface = interface_of(sm, a), *own = module_use(sm, f, a->module, span);
        a->type = iface ? iface : own;
        return !type_is(own, TY_Error);
    }
    if (a->kind != MATTR_PARAMETER && a->kind != MATTR_BUFFER && a->kind != MATTR_VALUE) return true;
    Buf why = {0};
    if (a->annotation) {
        a->type = annotation_type(sm, f, a->scope, a->annotation);
        if (type_is(a->type, TY_Error)) return failed(f);
        at = a->annotation->span;
    }
    if (a->type && !m->fits(m, a, a->type, &why)) {
        diag(s, DIAG_module_value, at, a->name->s, type_text(s, a->type), why.p ? why.p : "");
        buf_free(&why);
        return failed(f);
    }
    buf_free(&why);
    if (a->type) use_nominals(sm, f, a->type, at);
    return true;
}

/* ---- types that instances share */

static bool same_const(const Const *a, const Const *b) {
    if (a == b) return true;
    if (!a || !b || a->type != b->type) return false;
    Buf x = {0}, y = {0};
    const_print(a, &x);
    const_print(b, &y);
    bool same = x.len == y.len && !memcmp(x.p ? x.p : "", y.p ? y.p : "", x.len);
    buf_free(&x);
    buf_free(&y);
    return same;
}

static bool same_entity(const Entity *a, const Entity *b) {
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case ENT_FUNCTION: return a->u.func == b->u.func;
    case ENT_CLASS: return a->u.cls == b->u.cls;
    case ENT_CONST: return same_const(a->u.constant, b->u.constant);
    default: return a->qualified == b->qualified;
    }
}

static bool same_attr(ModuleDecl *m, const ModuleAttr *a, const ModuleAttr *b) {
    if (a->name != b->name || a->kind != b->kind || a->type != b->type || a->nitem != b->nitem) return false;
    switch (a->kind) {
    case MATTR_CONSTANT: return same_const(a->constant, b->constant);
    case MATTR_ENTITY: return same_entity(&a->entity, &b->entity);
    case MATTR_MODULE: return a->module->type == b->module->type;
    case MATTR_MODULES:
        for (int i = 0; i < a->nitem; i++)
            if (a->item[i]->type != b->item[i]->type || !same_const(a->key[i], b->key[i])) return false;
        return true;
    default:
        if (!a->why != !b->why) return false;
        if (a->entity.kind != ENT_OTHER || b->entity.kind != ENT_OTHER || a->entity.u.host == b->entity.u.host) return same_entity(&a->entity, &b->entity);
        return a->entity.u.host && b->entity.u.host && m->same(m, &a->entity, &b->entity);
    }
}

static bool same_type(const ModuleDecl *a, ModuleDecl *b) {
    if (a->traced || b->traced || a->cls != b->cls || a->kind != b->kind || a->nattr != b->nattr || a->npre_hook != b->npre_hook || a->nhook != b->nhook) return false;
    for (int i = 0; i < a->npre_hook; i++)
        if (a->pre_hook[i] != b->pre_hook[i]) return false;
    for (int i = 0; i < a->nhook; i++)
        if (a->hook[i] != b->hook[i]) return false;
    for (int i = 0; i < a->nattr; i++)
        if (!same_attr(b, &a->attr[i], &b->attr[i])) return false;
    return true;
}

/* "__torch__.a.Net", or, where another type has that name, "__torch__.a.___torch_mangle_0.Net". */
static Sym unique_name(Sema *sm, Sym name) {
    const char *dot = strrchr(name->s, '.');
    int prefix = dot ? (int)(dot + 1 - name->s) : 0;
    while (map_has(&sm->type_names, name))
        name = sym_printf(sm->s, "%.*s___torch_mangle_%d.%s", prefix, name->s, sm->next_mangle++, dot ? dot + 1 : name->s);
    map_set(sm->a, &sm->type_names, name, (void *)name);
    return name;
}

static const Type *new_type(Sema *sm, ModuleDecl *m) {
    Session *s = sm->s;
    ClassDecl *c = m->type = NEW(sm->a, ClassDecl);
    ModuleInfo *mi = NEW(sm->a, ModuleInfo);
    *c = *m->cls;
    c->qualified = unique_name(sm, m->cls->qualified);
    c->module = m;
    c->nmethod = c->nbase = c->nfield = 0;
    c->state = FUNC_NEW;
    c->type = type_nominal(s, TY_Class, c->qualified, c);
    if (m->cls->saved) m->cls->type = c->type;
    class_register(sm, &mi->ci, c);
    mi->m = m;
    mi->ci.attrs = FUNC_DONE;
    mi->ci.checked = true;
    mi->ci.shape->whole = true;
    for (int subs = 0; subs < 2; subs++)      /* submodules come last, as in PyTorch */
        for (int i = 0; i < m->nattr; i++) {
            const ModuleAttr *a = &m->attr[i];
            if (a->type && a->kind <= MATTR_VALUE && (a->kind == MATTR_MODULE) == subs) vec_push(s->arena, &mi->ci.shape->attr, ((ClassAttr){a->name, a->type}));
        }
    vec_push(sm->a, &sm->modules, mi);
    return c->type;
}

const Type *module_use(Sema *sm, Fn *f, ModuleDecl *m, Span span) {
    Session *s = sm->s;
    const Type *error = sm->t[TY_Error];
    if (m->type) {
        if (m->type->state != FUNC_FAILED) return m->type->type;
        failed(f);
        return error;
    }
    Span at = m->cls->def ? def_header(m->cls->def) : span;
    if (m->state == FUNC_FAILED) return failed(f), error;
    if (m->state == FUNC_COMPILING) {
        diag(s, DIAG_module_recursive, at, m->cls->name->s);
        return failed(f), error;
    }
    if (s->depth >= DEPTH_LIMIT) {
        diag(s, DIAG_too_deep, at, "modules inside modules", DEPTH_LIMIT);
        return failed(f), error;
    }
    if (!s->sema) class_types_init(sm);
    m->state = FUNC_COMPILING;
    s->depth++;
    bool ok = true;
    if (m->invalid) {
        diag(s, DIAG_module_invalid, at, m->invalid);
        ok = failed(f);
    }
    for (int i = 0; ok && i < m->nattr; i++) {
        ModuleAttr *a = &m->attr[i];
        ok = type_attr(sm, f, m, a, span);
        for (int k = 0; ok && k < a->nitem; k++) ok = !type_is(module_use(sm, f, a->item[k], span), TY_Error);
    }
    s->depth--;
    m->state = ok ? FUNC_NEW : FUNC_FAILED;
    if (!ok) return error;
    if (m->cls->saved && m->cls->type) {        /* the attributes are those that the class declares */
        m->type = m->cls->type->decl;
        return m->type->type;
    }
    for (int i = 0; i < sm->modules.len; i++)
        if (same_type(sm->modules.data[i]->m, m)) {
            m->type = sm->modules.data[i]->ci.decl;
            return m->type->type;
        }
    return new_type(sm, m);
}

/* ---- methods */

/* name: what the copy is called, where the class has the method under another name than the one it was defined by. */
static FuncDecl *copy_as(ModuleInfo *mi, const FuncDecl *d, bool direct, Sym name) {
    Sema *sm = mi->ci.sm;
    const bool property = d->flags & (FUNC_PROPERTY | FUNC_SETTER);
    for (int i = 0; i < mi->copy.len; i++)
        if (mi->copy.data[i].of == d && !!(mi->copy.data[i].copy->flags & FUNC_DIRECT) == direct && (property || mi->copy.data[i].copy->name == name))
            return mi->copy.data[i].copy;
    FuncDecl *c = NEW(sm->a, FuncDecl);
    *c = *d;
    c->owner = mi->ci.decl;
    c->source = d;
    c->flags |= direct ? FUNC_DIRECT : 0;
    c->state = FUNC_NEW;
    c->graph = NULL;
    c->implementation = NULL;
    c->name = name;
    c->qualified = sym_printf(sm->s, "%s.%s", mi->ci.type->name->s, name->s);
    vec_push(sm->a, &mi->copy, ((MethodCopy){d, c}));
    c->overloads = NEWN(sm->a, FuncDecl *, d->noverloads + 1);
    for (int i = 0; i < d->noverloads; i++) {
        FuncDecl *o = c->overloads[i] = NEW(sm->a, FuncDecl);
        *o = *d->overloads[i];
        o->owner = c->owner;
        o->name = sym_printf(sm->s, "%s__%d", name->s, i);
        o->qualified = sym_printf(sm->s, "%s.%s", mi->ci.type->name->s, o->name->s);
        o->state = FUNC_NEW;
        o->graph = NULL;
        o->implementation = NULL;
    }
    if (d->flags & (FUNC_PROPERTY | FUNC_SETTER)) {
        c->name = sym_printf(sm->s, "__%s_%s", d->name->s, d->flags & FUNC_SETTER ? "setter" : "getter");
        c->qualified = sym_printf(sm->s, "%s.%s", mi->ci.type->name->s, c->name->s);
    }
    if (c->flags & FUNC_STATIC) {
        const char *cls = mi->ci.type->name->s, *dot = strrchr(cls, '.');
        c->qualified = sym_printf(sm->s, "%.*s.%s", dot ? (int)(dot - cls) : 0, cls, name->s);
    }
    return c;
}

FuncDecl *module_copy(ModuleInfo *mi, const FuncDecl *d, bool direct) { return copy_as(mi, d, direct, d->name); }

/* What PyTorch defines on containers, whose own methods are Python's. */
static FuncDecl *container_method(ModuleInfo *mi, Sym name) {
    const ModuleDecl *m = mi->m;
    Buf text = {0};
    int n = 0;
    for (int i = 0; i < m->nattr; i++) n += m->attr[i].kind == MATTR_MODULE;
    if (strcmp(name->s, "__len__") == 0) buf_printf(&text, "def __len__(self) -> int:\n    return %d\n", n);
    else if (strcmp(name->s, "__contains__") == 0 && m->kind == MODULE_DICT) {
        buf_puts(&text, n ? "def __contains__(self, key: str) -> bool:\n    return key in [" : "def __contains__(self, key: str) -> bool:\n    return False\n");
        for (int i = 0, k = 0; i < m->nattr; i++) {
            if (m->attr[i].kind != MATTR_MODULE) continue;
            buf_puts(&text, k++ ? ", '" : "'");
            for (const char *p = m->attr[i].name->s; *p; p++) {
                if (*p == '\'' || *p == '\\') buf_putc(&text, '\\');
                buf_putc(&text, *p);
            }
            buf_putc(&text, '\'');
        }
        if (n) buf_puts(&text, "]\n");
    }
    FuncDecl *d = text.len ? m->define((ModuleDecl *)m, text.p) : NULL;
    buf_free(&text);
    if (!d) return NULL;
    d->owner = mi->ci.decl;
    d->qualified = sym_printf(mi->ci.sm->s, "%s.%s", mi->ci.type->name->s, name->s);
    vec_push(mi->ci.sm->a, &mi->copy, ((MethodCopy){d, d}));
    return d;
}

FuncDecl *module_method(ModuleInfo *mi, Sym name, MethodKind kind) {
    unsigned flags = kind == METHOD_GETTER ? FUNC_PROPERTY : kind == METHOD_SETTER ? FUNC_SETTER : 0;
    if (mi->m->kind == MODULE_LIST || mi->m->kind == MODULE_SEQUENTIAL || mi->m->kind == MODULE_DICT) {
        for (int i = 0; !flags && i < mi->copy.len; i++)
            if (mi->copy.data[i].of == mi->copy.data[i].copy && mi->copy.data[i].copy->name == name) return mi->copy.data[i].copy;
        FuncDecl *d = flags ? NULL : container_method(mi, name);
        if (d) return d;
    }
    FuncDecl *d = mi->m->method(mi->m, name, flags, NULL);
    return !d ? NULL : d->flags & FUNC_TRACED ? d : copy_as(mi, d, false, flags ? d->name : name);
}

/* ---- tracing */

void sema_record_function(Sema *sm, FuncDecl *f, Graph *g) {
    f->qualified = g->qualified = unique_name(sm, g->qualified);
    f->graph = g;
    f->state = FUNC_DONE;
    f->flags |= FUNC_TRACED;
    vec_push(sm->a, &sm->graphs, g);
}

FuncDecl *sema_record_method(Sema *sm, ModuleDecl *m, Graph *g, bool entry) {
    FuncDecl *d = NEW(sm->a, FuncDecl);
    *d = (FuncDecl){.name = g->name, .qualified = g->qualified, .def = m->cls->def, .src = m->cls->src, .scope = m->cls->scope, .flags = FUNC_TRACED,
                    .owner = m->type, .state = FUNC_DONE, .graph = g};
    vec_push(sm->a, &m->recorded, d);
    class_method_done(sm, d);
    vec_push(sm->a, &sm->graphs, g);
    if (!entry) return d;
    Sym *all = NEWN(sm->a, Sym, m->nentry + 1);
    for (int i = 0; i < m->nentry; i++) all[i] = m->entry[i];
    all[m->nentry] = g->name;
    m->entry = all;
    m->nentry++;
    return d;
}

/* ---- compiling */

/* Both or none of __getstate__ and __setstate__. */
static bool check_state(Sema *sm, ModuleInfo *mi) {
    Sym get = sym(sm->s, "__getstate__"), set = sym(sm->s, "__setstate__");
    bool has[2] = {false, false};
    FuncDecl *one = NULL;
    for (int i = 0; i < mi->m->nentry; i++) {
        int k = mi->m->entry[i] == set;
        if (mi->m->entry[i] != get && !k) continue;
        has[k] = true;
        one = module_method(mi, mi->m->entry[i], METHOD_PLAIN);
    }
    if (has[0] == has[1]) return true;
    diag(sm->s, DIAG_module_setstate, one && one->def ? one->def->span : (Span){0, 0}, has[1] ? "__setstate__" : "__getstate__",
         has[1] ? "__getstate__" : "__setstate__");
    return false;
}

static bool fits_interface(Sema *sm, const ModuleAttr *a, Span at) {
    const Type *own = a->module->type->type;
    if (!type_is(a->type, TY_Interface) || type_is_subtype(sm->s, own, a->type)) return true;
    diag(sm->s, DIAG_module_interface, at, own->name->s, a->type->name->s);
    return false;
}

/* An entry. One that does not compile for tensors may do for the types that the modules above call it with: what it reports is kept till they are compiled. */
static bool compile_entry(Sema *sm, FuncDecl *d) {
    const int from = sm->s->diags.list.len;
    if (compile_function(sm, d, NULL, (Span){0, 0})) return true;
    if (sm->s->diags.pedantic || !takes_types(d) || sm->s->diags.list.len == from) return false;
    vec_push(sm->a, &sm->deferred, ((Deferred){d, diag_set_aside(sm->s, from)}));
    d->state = FUNC_NEW;
    d->graph = NULL;
    return true;
}

static bool settle_deferred(Sema *sm, const ModuleDecl *m) {
    bool ok = true;
    for (int i = 0; i < sm->deferred.len; i++) {
        const Deferred *x = &sm->deferred.data[i];
        const bool outermost = x->decl->owner && x->decl->owner->module == m;
        if (x->decl->state != FUNC_NEW || x->decl->specials || (outermost && sema_takes_rest(x->decl))) continue;
        diag_put_back(sm->s, x->told);
        x->decl->state = FUNC_FAILED;
        ok = false;
    }
    sm->deferred.len = 0;
    return ok;
}

static bool compile(Sema *sm, ModuleDecl *m) {
    ModuleInfo *mi = module_info(sm, m->type->type);
    if (mi->compiled != FUNC_NEW) return mi->compiled != FUNC_FAILED;
    mi->compiled = FUNC_COMPILING;
    bool ok = true;
    sm->s->depth++;
    for (int i = 0; i < m->nattr; i++) {
        if (m->attr[i].kind == MATTR_MODULE) ok &= compile(sm, m->attr[i].module) && fits_interface(sm, &m->attr[i], m->cls->def ? m->cls->def->span : (Span){0, 0});
        for (int k = 0; k < m->attr[i].nitem; k++) ok &= compile(sm, m->attr[i].item[k]);
    }
    sm->s->depth--;
    ok = ok && check_state(sm, mi);
    for (int i = 0; ok && i < m->nentry; i++) {
        FuncDecl *d = module_method(mi, m->entry[i], METHOD_PLAIN);
        if (!d || d->flags & (FUNC_IGNORE | FUNC_UNUSED)) continue;
        if (!d->noverloads) ok &= compile_entry(sm, d);
        for (int k = 0; k < d->noverloads; k++) {
            d->overloads[k]->implementation = d;
            ok &= compile_function(sm, d->overloads[k], NULL, (Span){0, 0}) != NULL;
        }
    }
    /* PyTorch defines these on every container, called or not. */
    static const char *const defined[] = {"__len__", "__contains__"};
    for (int i = 0; ok && m->kind != MODULE_PLAIN && i < COUNT_OF(defined); i++) {
        if (m->kind >= MODULE_PARAMETER_LIST || (i && m->kind != MODULE_DICT)) continue;
        FuncDecl *d = module_method(mi, sym(sm->s, defined[i]), METHOD_PLAIN);
        ok = !d || compile_function(sm, d, NULL, (Span){0, 0});
    }
    ok = ok && module_check_hooks(sm, mi);
    mi->compiled = ok ? FUNC_DONE : FUNC_FAILED;
    if (!ok) mi->ci.decl->state = FUNC_FAILED;
    return ok;
}

const Type *sema_module_type(Sema *sm, ModuleDecl *m) { return module_use(sm, NULL, m, m->cls->def ? m->cls->def->span : (Span){0, 0}); }

const Type *sema_module(Sema *sm, ModuleDecl *m) {
    const Type *t = sema_module_type(sm, m);
    if (type_is(t, TY_Error)) return t;
    bool ok = compile(sm, m);
    if (!settle_deferred(sm, m)) {
        ok = false;
        module_info(sm, t)->compiled = FUNC_FAILED;
    }
    if (ok && !sm->current) ok = classes_finish(sm);
    return ok ? t : sm->t[TY_Error];
}
