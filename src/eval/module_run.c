/* module_run.c: modules across the border to compiled code. A compiled call gets an object made of the instance's state; what the call changed in
 * it is written back to the instance, so that Python and compiled code see one state. */
#include "pass/pass.h"
#include "eval/script.h"
#include "eval/trace.h"
#include <string.h>

/* ---- into compiled code */
static const ModuleAttr *attr_named(const ModuleDecl *m, Sym name) {
    for (int i = 0; i < m->nattr; i++)
        if (m->attr[i].name == name) return &m->attr[i];
    return NULL;
}

/* False with nothing raised: x is no t. */
bool store_module(Store *s, PyInstance *x, const Type *t, void *at) {
    Eval *e = s->e;
    ModuleDecl *m = module_decl(e, x);
    const Type *own = sema_module_type(e->sema, m);
    if (type_is(own, TY_Error)) return e->fail = FAIL_END, false;
    if (t && !type_is_subtype(e->s, own, t)) return false;
    tsrt_cell *cell = map_get(&s->made, x);
    if (cell) {
        tsrt_retain(cell);
        *(tsrt_cell **)at = cell;
        return true;
    }
    const tsrt_type *rt = e->o.host->rtype(e->o.host, own);
    if (!rt) return e->fail = FAIL_END, false;
    cell = tsrt_object_new(s->c, rt);
    if (!cell) return raise_(e, EXC_MemoryError, "out of memory");
    map_set(e->a, &s->made, x, cell);
    bool ok = ev_stack(e);
    const bool outer = s->share;
    s->share = m->cls->saved;
    for (int i = 0; ok && i < own->shape->attr.len; i++) {
        const ClassAttr *attr = &own->shape->attr.data[i];
        const ModuleAttr *a = attr_named(m, attr->name);
        Py v = a ? module_value(e, x, a) : py_absent();
        if (is_absent(v)) ok = raise_(e, EXC_AttributeError, "'%s' object has no attribute '%s'", x->cls->name->s, attr->name->s);
        else ok = store_value(s, attr->type, v, (char *)cell + rt->offset[i]);
    }
    s->share = outer;
    if (ok) *(tsrt_cell **)at = cell;
    else tsrt_release(s->c, cell);
    return ok;
}

tsrt_cell *eval_module_object(Eval *e, ModuleDecl *m, tsrt_ctx *c) {
    Store s = {.e = e, .c = c};
    tsrt_cell *cell = NULL;
    char here;
    e->stack_base = &here;
    int before = e->s->diags.errors + e->s->diags.unsupported;
    PyInstance *x = module_of_decl(m);
    Py copy;
    if (!module_is_scripted(e, x) && module_snapshot(e, x, &copy)) x = AS(PyInstance, copy);
    if (e->fail == FAIL_NONE && store_module(&s, x, NULL, &cell)) return cell;
    Span at = x->cls->def ? x->cls->def->span : (Span){0, 0};
    if (e->fail == FAIL_UNSUPPORTED) diag(e->s, DIAG_eval_unsupported, at, e->unsupported);
    else if (e->fail == FAIL_EXCEPTION) {
        Buf b = {0};
        exc_text(e, e->exc, &b);
        diag(e->s, DIAG_uncaught, at, b.p);
        buf_free(&b);
    } else if (e->s->diags.errors + e->s->diags.unsupported == before) diag(e->s, DIAG_eval_unsupported, at, "an object of this module");
    e->fail = FAIL_NONE;
    return NULL;
}

static void report_failure(Eval *e, Span at) {
    if (e->fail == FAIL_UNSUPPORTED) diag(e->s, DIAG_eval_unsupported, at, e->unsupported);
    else if (e->fail == FAIL_EXCEPTION) {
        Buf b = {0};
        exc_text(e, e->exc, &b);
        diag(e->s, DIAG_uncaught, at, b.p);
        buf_free(&b);
    }
    e->fail = FAIL_NONE;
}

bool eval_module_load(Eval *e, ModuleDecl *m, const char *const *key, tsrt_tensor *const *tensor, int n) {
    PyInstance *x = module_of_decl(m);
    PyDict *d = py_dict(e, OBJ_DICT);
    char here;
    e->stack_base = &here;
    for (int i = 0; i < n; i++) dict_set_text(e, d, key[i], py_tensor(e, tensor[i]));
    Py load, ignored, arg = py_obj(d);
    if (py_getattr(e, py_obj(x), sym(e->s, "load_state_dict"), &load) && py_call_n(e, load, &arg, 1, &ignored)) return true;
    report_failure(e, x->cls->def ? x->cls->def->span : (Span){0, 0});
    return false;
}

/* ---- and back */
static bool has_container(const Type *t) {
    if (t->kind == TY_List || t->kind == TY_Dict || t->kind == TY_Any) return true;
    if (t->kind == TY_Class && t->decl && !((const ClassDecl *)t->decl)->module) return true;
    for (int i = 0; i < t->nelem; i++)
        if (has_container(t->elem[i])) return true;               /* as deep as the type */
    return false;
}

static bool is_set_in(const Type *cls, Sym name) {
    for (int i = 0; i < cls->shape->method.len; i++) {
        const Graph *g = cls->shape->method.data[i].graph;
        for (Walk w = walk_block(g->body); walk_next(&w);)
            if (w.event == WALK_NODE && w.node->op == OP_prim_SetAttr && w.node->attr.name == name) return true;
    }
    return false;
}

static bool put_back(Eval *e, PyInstance *x, Sym name, Py v) {
    static const char *const parts[] = {"_parameters", "_buffers"};
    for (int i = 0; i < COUNT_OF(parts); i++) {
        Py *d = map_get(&x->attrs, sym(e->s, parts[i]));
        if (!d || is_absent(dict_get_text(e, AS_DICT(*d), name->s))) continue;
        dict_set_text(e, AS_DICT(*d), name->s, v);
        return true;
    }
    return py_setattr_plain(e, py_obj(x), name, v);
}

static bool load_back(Store *s) {
    Eval *e = s->e;
    for (int i = 0; i < s->made.len; i++) {
        Obj *o = (Obj *)(uintptr_t)s->made.entries[i].key;
        PyInstance *x = o && o->kind == OBJ_INSTANCE ? module_instance(e, py_obj(o)) : NULL;
        if (!x) continue;
        const Type *own = sema_module_type(e->sema, module_decl(e, x));
        const tsrt_cell *cell = s->made.entries[i].value;
        for (int k = 0; k < own->shape->attr.len; k++) {
            const ClassAttr *a = &own->shape->attr.data[k];
            const ModuleAttr *ma = attr_named(x->module, a->name);
            if (!ma || ma->kind == MATTR_MODULE) continue;
            if (!type_is_plain(a->type) && !has_container(a->type) && !is_set_in(own, a->name)) continue;
            Py v;
            if (!load_value(e, cell->type->elem[k], (const char *)cell + cell->type->offset[k], &v) || !put_back(e, x, a->name, v)) return false;
        }
    }
    return true;
}

/* ---- calls */
bool module_compiled_method(Eval *e, PyInstance *x, Sym name) {
    x = module_behind(e, x);
    ModuleDecl *m = module_decl(e, x);
    if (name == sym(e->s, "forward")) return true;
    for (int i = 0; i < m->nentry; i++)
        if (m->entry[i] == name) return true;
    return m->type && m->type->type && shape_method(m->type->type, name);
}

static PyFunc *method_func(Eval *e, PyInstance *x, Sym name) {
    Py v;
    if (module_is_traced(e, x)) return traced_method(e, x, name);
    if (name == e->n.call) name = sym(e->s, "forward");
    if (!class_lookup(x->cls, name, &v)) return NULL;
    if (is_obj(v, OBJ_STATIC)) v = AS(PyWrap, v)->fn;
    return is_obj(v, OBJ_FUNC) ? AS(PyFunc, v) : is_obj(v, OBJ_SCRIPT) ? AS(PyScript, v)->fn : NULL;
}

bool module_run(Eval *e, PyInstance *x, Sym name, Args *a, Py *out) {
    x = module_behind(e, x);
    PyFunc *f = method_func(e, x, name);
    Py *top = map_get(&x->attrs, sym(e->s, "__traced__"));
    if (top && name == e->n.call && !top->u.b) return raise_(e, EXC_RuntimeError, "Trace submodules cannot be called.");
    if (top && !f) return raise_(e, EXC_AttributeError, "'TopLevelTracedModule' object has no attribute '%s'", name->s);
    if (!e->o.host || !f) return unsupported(e, "calling '%s' of a scripted module here", name->s);
    const bool rest = !top && sema_takes_rest(func_decl(e, f));
    Graph *g = rest ? sema_module_call(e->sema, module_decl(e, x), name, call_types(e, a), a->npos + a->nkw) : sema_module_method(e->sema, module_decl(e, x), name);
    tsrt_boxed_fn *fn = g ? e->o.host->code(e->o.host, g) : NULL;
    if (!fn) return e->fail = FAIL_END, false;
    Py *pos = ev_alloc(e, sizeof *pos * (size_t)(a->npos + 1));
    pos[0] = py_obj(x);
    for (int i = 0; i < a->npos; i++) pos[i + 1] = a->pos[i];
    Args all = {pos, a->npos + 1, a->kw, a->kwval, a->nkw};
    return script_call_graph(e, f, fn, g, &all, load_back, out);
}

static bool show_method(Eval *e, PyInstance *x, Sym method, Sym name, Py *out) {
    bool graph = !strcmp(name->s, "graph"), code = !strcmp(name->s, "code"), inlined = !strcmp(name->s, "inlined_graph"), schema = !strcmp(name->s, "schema");
    if (!graph && !code && !inlined && !schema) return true;
    Graph *g = sema_module_method(e->sema, module_decl(e, x), method);
    if (!g) return e->fail = FAIL_END, false;
    if (g->pristine) g = g->pristine;
    Buf b = {0};
    if (inlined) {
        g = graph_clone(e->s->arena, g);
        graph_inline_all(g);
    }
    if (graph || inlined) graph_print(g, (PrintOptions){.ranges = true}, &b);
    else if (schema) graph_print_declaration(g, &b);
    else graph_print_code(g, &b);
    *out = py_buf(e, &b);
    return true;
}

bool module_show(Eval *e, PyInstance *x, Sym name, Py *out) {
    x = module_behind(e, x);
    *out = py_absent();
    if (!strcmp(name->s, "original_name")) return *out = py_sym(e, x->cls->name), true;
    if (!strcmp(name->s, "save")) return *out = jit_save_method(e, py_obj(x)), true;
    if (!strcmp(name->s, "schema")) return true;
    return show_method(e, x, sym(e->s, "forward"), name, out);
}

bool module_show_method(Eval *e, PyInstance *x, Sym method, Sym name, Py *out) {
    *out = py_absent();
    return show_method(e, x, method, name, out);
}

/* ---- __setstate__ of a saved object: it sets what the object has, from nothing */
static bool is_unset(const tsrt_type *t, const void *at) {
    switch ((tsrt_kind)t->kind) {
    case TSRT_STR: case TSRT_LIST: case TSRT_DICT: case TSRT_TENSOR: case TSRT_CLASS: return !*(void *const *)at;
    default: return false;
    }
}

static bool take_state(Eval *e, PyInstance *x, const Type *own, const tsrt_cell *cell) {
    for (int i = 0; i < own->shape->attr.len; i++) {
        const ClassAttr *a = &own->shape->attr.data[i];
        const void *at = (const char *)cell + cell->type->offset[i];
        Py v;
        if (is_unset(cell->type->elem[i], at)) return raise_(e, EXC_RuntimeError, "it does not set the attribute '%s'", a->name->s);
        if (!load_value(e, cell->type->elem[i], at, &v) || !put_back(e, x, a->name, v)) return false;
    }
    return true;
}

static Graph *set_state_graph(Eval *e, PyInstance *x, const Type **own) {
    const Sym name = sym(e->s, "__setstate__");
    Entity of;
    if (x->cls->flavour == CLS_MODULE) {
        *own = sema_module_type(e->sema, module_decl(e, x));
        return sema_module_method(e->sema, module_decl(e, x), name);
    }
    py_entity(e, py_obj(x->cls), &of);
    *own = of.kind == ENT_CLASS ? sema_class(e->sema, of.u.cls) : NULL;
    return *own && (*own)->kind == TY_Class ? shape_method(*own, name) : NULL;
}

bool instance_set_state(Eval *e, PyInstance *x, Py state) {
    Store s = {.e = e};
    tsrt_value args[2] = {{0}}, result = {0};
    if (!e->o.host || !(s.c = tensor_ctx(e))) return e->fail != FAIL_NONE ? false : unsupported(e, "'__setstate__' where nothing can be run");
    const Type *own;
    Graph *g = set_state_graph(e, x, &own);
    tsrt_boxed_fn *fn = g ? e->o.host->code(e->o.host, g) : NULL;
    if (!fn) return e->fail = FAIL_END, false;
    const tsrt_type *rt = e->o.host->rtype(e->o.host, own), *st = g->nparams == 2 ? e->o.host->rtype(e->o.host, g->params[1].type) : NULL;
    if (!st) return raise_(e, EXC_TypeError, "__setstate__ takes the state alone");
    tsrt_cell *cell = rt ? tsrt_object_new(s.c, rt) : NULL;
    void *room = ev_alloc(e, st->size + 16);
    bool ok = cell || raise_(e, EXC_MemoryError, "out of memory");
    s.g = g, s.param = 1, s.arg = state;
    ok = ok && store_value(&s, g->params[1].type, state, room) && (!tsrt_value_from(s.c, st, room, &args[1]) || tensor_error(e));
    if (ok) {
        tsrt_retain(cell);
        ok = !tsrt_value_from(s.c, rt, &cell, &args[0]) || tensor_error(e);
        ok = ok && (!fn(s.c, args, &result) || tensor_error(e));
        if (ok) tsrt_value_drop(s.c, &result);
        ok = ok && take_state(e, x, own, cell);
        for (int i = 0; i < 2; i++) tsrt_value_drop(s.c, &args[i]);
    }
    if (cell) tsrt_release(s.c, cell);
    return ok;
}

/* ---- what the top level has */
ExportedModule *eval_modules(Eval *e, int *n) {
    *n = 0;
    if (!e->main) return NULL;
    const Map *vars = &e->main->vars;
    ExportedModule *list = NEWN(e->s->arena, ExportedModule, vars->len + 1);
    for (int i = 0; i < vars->len; i++) {
        Sym name = (Sym)(uintptr_t)vars->entries[i].key;
        PyInstance *x = name->s[0] == '_' ? NULL : module_instance(e, *(Py *)vars->entries[i].value);
        uint64_t at = (uint64_t)(uintptr_t)map_get(&e->main->spans, name);
        Py copy = py_obj(x);
        if (!x) continue;
        if (!module_is_scripted(e, x) && !module_snapshot(e, x, &copy)) {
            e->fail = FAIL_NONE;
            continue;
        }
        list[(*n)++] = (ExportedModule){name, module_decl(e, AS(PyInstance, copy)), {(uint32_t)(at >> 32), (uint32_t)at}};
    }
    return list;
}
