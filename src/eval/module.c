/* module.c: instances of nn.Module as sema sees them (ModuleDecl): what each attribute is, in PyTorch's order, with its type inferred from its
 * value, or the reason why that can't be. Also torch._tscc, what the prelude needs of the evaluator, and torch.jit.script of a module. */
#include "eval/modules.h"
#include "eval/tensor.h"
#include "eval/trace.h"
#include <stdlib.h>
#include <string.h>

typedef struct ModuleHost { Eval *e; PyInstance *x; } ModuleHost;

/* ---- torch._tscc */
static bool t_is_tensor(Eval *e, Py self, Args *a, Py *out) {
    (void)self;
    return *out = py_bool(is_tensor(e, a->pos[0])), true;
}

/* While tracing: a submodule's forward begins, ends. */
static bool t_enter_scope(Eval *e, Py self, Args *a, Py *out) {
    (void)self;
    return *out = py_bool(e->tracing && trace_enter(e, AS(PyInstance, a->pos[0]))), true;
}
static bool t_leave_scope(Eval *e, Py self, Args *a, Py *out) {
    (void)self, (void)a;
    trace_leave(e);
    return *out = py_none(), true;
}

void tscc_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"is_tensor", t_is_tensor, 1, 1}, {"enter_scope", t_enter_scope, 1, 1}, {"leave_scope", t_leave_scope, 0, 0}};
    module_functions(e, m, rows, COUNT_OF(rows));
    module_set(e, m, e->parameter_class->name, py_obj(e->parameter_class));
}

/* ---- modules among instances */
static Py attr_of(Eval *e, const PyInstance *x, const char *name) {
    Py *v = map_get(&x->attrs, sym(e->s, name));
    return v ? *v : py_absent();
}

PyInstance *module_behind(Eval *e, PyInstance *x) {
    Py inner = attr_of(e, x, "__frozen__");
    return is_obj(inner, OBJ_INSTANCE) ? AS(PyInstance, inner) : x;
}

PyInstance *module_instance(Eval *e, Py v) {
    if (!is_obj(v, OBJ_INSTANCE) || AS(PyInstance, v)->cls->flavour != CLS_MODULE) return NULL;
    v = py_obj(module_behind(e, AS(PyInstance, v)));
    return is_obj(attr_of(e, AS(PyInstance, v), "_modules"), OBJ_DICT) ? AS(PyInstance, v) : NULL;
}

bool module_is_scripted(Eval *e, const PyInstance *x) { return x->cls->flavour == CLS_MODULE && !is_absent(attr_of(e, x, "__script__")); }

PyInstance *module_of_decl(const ModuleDecl *m) { return ((ModuleHost *)m->host)->x; }
Eval *module_eval(const ModuleDecl *m) { return ((ModuleHost *)m->host)->e; }
bool module_is_traced(Eval *e, const PyInstance *x) { return x->cls->flavour == CLS_MODULE && !is_absent(attr_of(e, x, "__traced__")); }


static PyDict *part_of(Eval *e, const PyInstance *x, const char *name) {
    Py v = attr_of(e, x, name);
    return is_obj(v, OBJ_DICT) ? AS_DICT(v) : NULL;
}

static ModuleKind kind_of(const PyClass *c) {
    static const struct { const char *name; ModuleKind kind; } rows[] = {{"ModuleList", MODULE_LIST}, {"Sequential", MODULE_SEQUENTIAL},
        {"ModuleDict", MODULE_DICT}, {"ParameterList", MODULE_PARAMETER_LIST}, {"ParameterDict", MODULE_PARAMETER_DICT}};
    for (int i = 0; i < c->nmro; i++)
        for (int k = 0; k < COUNT_OF(rows); k++)
            if (!strcmp(c->mro[i]->name->s, rows[k].name) && !strcmp(c->mro[i]->module, "torch.nn.modules.container")) return rows[k].kind;
    return MODULE_PLAIN;
}

/* ---- types of values */
static const char *python_type(Eval *e, Py v) {
    PyClass *c = py_class_of(e, v);
    return !strcmp(c->module, "builtins") || !strcmp(c->module, "__main__") ? c->name->s : arena_printf(e->a, "%s.%s", c->module, c->name->s);
}

static const Type *infer_all(Eval *e, const Py *v, int n, const char *of, const char *element, Buf *why) {
    const Type *t = NULL;
    for (int i = 0; i < n; i++) {
        const Type *one = module_infer(e, v[i], why);
        if (!one) {
            if (element) {
                Buf more = {0};
                buf_printf(&more, "%s%s", element, why->p);
                why->len = 0;
                buf_add(why, more.p, more.len);
                buf_free(&more);
            }
            return NULL;
        }
        const Type *both = t ? type_unify(e->s, t, one, false) : one;
        if (!both) {
            buf_printf(why, "%s. Found %s and %s", of, type_text(e->s, t), type_text(e->s, one));
            return NULL;
        }
        t = both;
    }
    return t;
}

static const Type *infer_dict(Eval *e, PyDict *d, Buf *why) {
    PyVec k = {0}, v = {0};
    DictEntry *x;
    for (int i = 0; dict_next(d, &i, &x);) {
        ev_push(e, &k, x->key);
        ev_push(e, &v, x->value);
    }
    if (!k.len) return buf_puts(why, "Dictionary inputs must have entries"), NULL;
    const Type *kt = infer_all(e, k.data, k.len, "Dictionary inputs to traced functions must have consistent type", NULL, why);
    const Type *vt = kt ? infer_all(e, v.data, v.len, "Dictionary inputs to traced functions must have consistent type", NULL, why) : NULL;
    if (!vt) return NULL;
    switch (kt->kind) {
    case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: return type_dict(e->s, kt, vt);
    default: return buf_printf(why, "Cannot create dict for key type '%s', only int, float, complex, Tensor, device and string keys are supported", type_text(e->s, kt)), NULL;
    }
}

const Type *module_infer(Eval *e, Py v, Buf *why) {
    Session *s = e->s;
    if (!ev_stack(e)) {
        e->fail = FAIL_NONE;
        return buf_puts(why, "it is nested too deeply"), NULL;
    }
    if (is_tensor(e, v)) return type_simple(s, TY_Tensor);
    if (is_device(e, v)) return type_simple(s, TY_Device);
    if (is_obj(v, OBJ_LIST)) {
        if (!AS_LIST(v)->v.len) return buf_puts(why, "List trace inputs must have elements"), NULL;
        const Type *t = infer_all(e, AS_LIST(v)->v.data, AS_LIST(v)->v.len, "List inputs to traced functions must have consistent element type",
                                  "Could not infer type of list element: ", why);
        return t ? type_list(s, t) : NULL;
    }
    if (is_obj(v, OBJ_DICT)) return infer_dict(e, AS_DICT(v), why);
    if (is_obj(v, OBJ_TUPLE) && AS_LIST(v)->cls) {
        Entity x = {0};
        py_entity(e, py_obj(AS_LIST(v)->cls), &x);
        const Type *t = x.kind == ENT_CLASS ? sema_class_type(e->sema, x.u.cls) : NULL;
        if (t && !type_is(t, TY_Error)) return t;
    }
    if (is_obj(v, OBJ_TUPLE)) {
        PyList *l = AS_LIST(v);
        const Type **t = NEWN(s->arena, const Type *, l->v.len + 1);
        for (int i = 0; i < l->v.len; i++)
            if (!(t[i] = module_infer(e, l->v.data[i], why))) return NULL;
        return type_tuple(s, t, l->v.len);
    }
    const Const *c = py_const(e, v);
    if (c) return c->type;
    if (module_instance(e, v)) return buf_puts(why, "Cannot infer concrete type of torch.nn.Module"), NULL;
    if (is_obj(v, OBJ_INSTANCE) && is_absent(AS(PyInstance, v)->native)) {
        PyClass *k = AS(PyInstance, v)->cls;
        if ((k->flavour == CLS_PLAIN || k->flavour == CLS_DATACLASS) && k->def) {
            const Type *t = sema_class_quiet(e->sema, class_decl(e, k));
            if (!type_is(t, TY_Error)) return t;
            const char *reason = class_decl(e, k)->why;
            return buf_printf(why, "class '%s' does not compile%s%s", k->name->s, reason ? ": " : "", reason ? reason : ""), NULL;
        }
    }
    buf_printf(why, "Only tensors and (possibly nested) tuples of tensors, lists, or dicts are supported as inputs or outputs of traced functions, "
               "but instead got value of type %s", python_type(e, v));
    return NULL;
}

/* Can v be stored as a t? Conversions are those of PyTorch's binding. */
static bool value_fits(Eval *e, Py v, const Type *t, Buf *why) {
    if (!ev_stack(e)) return e->fail = FAIL_NONE, false;
    v = t->kind == TY_Enum || t->kind == TY_Class ? v : unwrap(v);
    bool ok = false;
    switch (t->kind) {
    case TY_Any: return true;
    case TY_None: ok = is_none(v); break;
    case TY_Int: ok = v.tag == PY_INT || v.tag == PY_BOOL || (py_const(e, v) && py_const(e, v)->type == t); break;
    case TY_Float: ok = is_number(v); break;
    case TY_Bool: ok = v.tag == PY_BOOL; break;
    case TY_Complex: ok = is_number(v) || is_obj(v, OBJ_COMPLEX); break;
    case TY_Number: ok = is_number(v) || is_obj(v, OBJ_COMPLEX); break;
    case TY_Str: ok = is_obj(v, OBJ_STR); break;
    case TY_Tensor: ok = is_tensor(e, v); break;
    case TY_Device: ok = is_device(e, v); break;
    case TY_Optional: ok = is_none(v) || value_fits(e, v, t->elem[0], why); break;
    case TY_Union:
        for (int i = 0; i < t->nelem && !ok; i++) ok = value_fits(e, v, t->elem[i], NULL);
        break;
    case TY_List:
        ok = is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE);
        for (int i = 0; ok && i < AS_LIST(v)->v.len; i++)
            if (!value_fits(e, AS_LIST(v)->v.data[i], t->elem[0], why)) return false;
        break;
    case TY_Tuple:
        ok = (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) && AS_LIST(v)->v.len == t->nelem;
        for (int i = 0; ok && i < t->nelem; i++)
            if (!value_fits(e, AS_LIST(v)->v.data[i], t->elem[i], why)) return false;
        break;
    case TY_Dict: {
        DictEntry *x;
        if (type_is_set(t)) {
            ok = is_obj(v, OBJ_SET);
            for (int i = 0; ok && dict_next(AS_DICT(v), &i, &x);)
                if (!value_fits(e, x->key, t->elem[0], why)) return false;
            break;
        }
        ok = is_obj(v, OBJ_DICT);
        for (int i = 0; ok && dict_next(AS_DICT(v), &i, &x);)
            if (!value_fits(e, x->key, t->elem[0], why) || !value_fits(e, x->value, t->elem[1], why)) return false;
        break;
    }
    case TY_Class: {
        ok = is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls->decl && AS(PyInstance, v)->cls->decl->type &&
             type_is_subtype(e->s, AS(PyInstance, v)->cls->decl->type, t);
        for (int i = 0; ok && t->shape && i < t->shape->attr.len; i++) {
            const ClassAttr *a = &t->shape->attr.data[i];
            Py *x = map_get(&AS(PyInstance, v)->attrs, a->name);
            if (!x || value_fits(e, *x, a->type, NULL)) continue;
            if (why) buf_printf(why, "Could not cast attribute '%s' to type %s: ", a->name->s, type_text(e->s, a->type));
            value_fits(e, *x, a->type, why);
            return false;
        }
        break;
    }
    default: {
        const Const *c = py_const(e, v);
        ok = (c && type_is_subtype(e->s, c->type, t)) || t->kind == TY_Interface || t->kind == TY_Device || t->kind == TY_Generator;
        break;
    }
    }
    if (ok || !why) return ok;
    Buf shown = {0};
    py_show(e, v, &shown);
    e->fail = FAIL_NONE;
    buf_printf(why, "Unable to cast %.80s to %s", shown.p ? shown.p : "", type_text(e->s, t));
    buf_free(&shown);
    return false;
}

/* ---- the value behind an attribute */
Py module_value(Eval *e, const PyInstance *x, const ModuleAttr *a) {
    static const char *const parts[] = {"_parameters", "_buffers", "_modules"};
    for (int i = 0; i < COUNT_OF(parts); i++) {
        PyDict *d = part_of(e, x, parts[i]);
        Py v = d ? dict_get_text(e, d, a->name->s) : py_absent();
        if (!is_absent(v)) return v;
    }
    if (a->module && a->module->host) return py_obj(((ModuleHost *)a->module->host)->x);      /* "layers.0": in a plain list */
    Py *v = map_get(&x->attrs, a->name);
    if (!v) return py_absent();
    return jit_attribute_value(e, *v);
}

/* ---- ModuleDecl */
typedef struct Build { Eval *e; PyInstance *x; ModuleDecl *m; VEC(ModuleAttr) attr; Map added; PyClass *noted; } Build;

static bool is_final(const Ast *note) {
    if (note && note->kind == AST_Subscript) note = AST_AS(Subscript, note)->value;
    if (!note) return false;
    if (note->kind == AST_Name) return !strcmp(AST_AS(Name, note)->id->s, "Final");
    return note->kind == AST_Attribute && !strcmp(AST_AS(Attribute, note)->attr->s, "Final");
}

/* `__annotations__ = {"x": T}`, in which a class may write down what it cannot annotate. */
static const Ast *annotation_written(const Ast *st, Sym name) {
    if (st->kind != AST_Assign) return NULL;
    const AstAssign *a = AST_AS(Assign, st);
    if (a->targets.len != 1 || a->targets.data[0]->kind != AST_Name || strcmp(AST_AS(Name, a->targets.data[0])->id->s, "__annotations__")) return NULL;
    const AstDict *d = a->value->kind == AST_Dict ? AST_AS(Dict, a->value) : NULL;
    for (int i = 0; d && i < d->keys.len; i++) {
        const Ast *k = d->keys.data[i];
        if (!k || k->kind != AST_Constant || AST_AS(Constant, k)->lit.kind != LIT_STR) continue;
        const Lit *l = &AST_AS(Constant, k)->lit;
        if (!name || (l->len == name->len && !memcmp(l->str, name->s, l->len))) return d->values.data[i];
    }
    return NULL;
}

/* Annotations are those of the nearest class that has any, as getattr(m, "__annotations__") finds them. */
static const Ast *annotation_in(const PyClass *c, Sym name) {
    const AstVec *body = c && c->def ? &AST_AS(ClassDef, c->def)->body : NULL;
    for (int i = 0; body && i < body->len; i++) {
        const Ast *written = annotation_written(body->data[i], name);
        if (written) return written;
        if (body->data[i]->kind != AST_AnnAssign) continue;
        const AstAnnAssign *st = AST_AS(AnnAssign, body->data[i]);
        if (st->target->kind == AST_Name && (!name || AST_AS(Name, st->target)->id == name)) return st->annotation;
    }
    return NULL;
}

static PyClass *annotated_class(const PyClass *c) {
    for (int i = 0; i < c->nmro; i++)
        if (annotation_in(c->mro[i], NULL)) return c->mro[i];
    return NULL;
}

static ModuleAttr *add(Build *b, Sym name, ModuleAttrKind kind) {
    ModuleAttr a = {.name = name, .kind = kind};
    a.annotation = annotation_in(b->noted, name);
    if (a.annotation) a.scope = env_resolver(b->e, b->noted->env->scope->kind == SCOPE_CLASS && b->noted->env->up ? b->noted->env->up : b->noted->env);
    map_set(b->e->a, &b->added, name, b);
    vec_push(b->e->a, &b->attr, a);
    return &vec_last(&b->attr);
}

static void infer(Build *b, ModuleAttr *a, Py v) {
    Buf why = {0};
    Py declared = jit_attribute_type(b->e, v);
    if (!is_absent(declared)) {
        a->annotation = NULL;
        a->type = py_type(b->e, declared);
        if (a->type) return;
        v = jit_attribute_value(b->e, v);
    }
    a->type = module_infer(b->e, v, &why);
    if (a->type) {
        buf_free(&why);
        return;
    }
    py_entity(b->e, v, &a->entity);
    a->why = arena_printf(b->e->s->arena, "'%s' to a TorchScript type. %s. Its type was inferred; try adding a type annotation for the attribute.",
                          python_type(b->e, v), why.p ? why.p : "");
    buf_free(&why);
}

static void add_parts(Build *b) {
    static const struct { const char *name; ModuleAttrKind kind; } parts[] = {{"_parameters", MATTR_PARAMETER}, {"_buffers", MATTR_BUFFER}, {"_modules", MATTR_MODULE}};
    Eval *e = b->e;
    DictEntry *x;
    for (int k = 0; k < COUNT_OF(parts); k++) {
        PyDict *d = part_of(e, b->x, parts[k].name);
        for (int i = 0; d && dict_next(d, &i, &x);) {
            Sym name = str_sym(e, x->key);
            if (map_has(&b->added, name)) continue;
            PyInstance *sub = parts[k].kind == MATTR_MODULE ? module_instance(e, x->value) : NULL;
            ModuleAttr *a = add(b, name, parts[k].kind == MATTR_MODULE && !sub ? MATTR_VALUE : parts[k].kind);
            if (sub) a->module = module_decl(e, sub);
            else infer(b, a, x->value);
        }
    }
}

static const char *const_problem(Build *b, Sym name, Py v) {
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) {
        for (int i = 0; i < AS_LIST(v)->v.len; i++) {
            const char *why = const_problem(b, name, AS_LIST(v)->v.data[i]);
            if (why) return why;
        }
        return NULL;
    }
    if (!is_obj(v, OBJ_DICT) && py_const(b->e, v)) return NULL;
    return arena_printf(b->e->s->arena, "'%s' object in attribute '%s.%s' is not a valid constant.\nValid constants are:\n1. a nn.ModuleList\n"
                        "2. a value of type {bool, float, int, str, NoneType, torch.device, torch.layout, torch.dtype}\n3. a list or tuple of (2)",
                        python_type(b->e, v), b->x->cls->name->s, name->s);
}

static Py as_tuple(Eval *e, Py v) {
    if (!is_obj(v, OBJ_LIST)) return v;
    PyList *l = py_list(e, OBJ_TUPLE, AS_LIST(v)->v.len);
    for (int i = 0; i < AS_LIST(v)->v.len; i++) l->v.data[l->v.len++] = as_tuple(e, AS_LIST(v)->v.data[i]);
    return py_obj(l);
}

static void add_constant(Build *b, Sym name) {
    Eval *e = b->e;
    Py v;
    if (map_has(&b->added, name) || !py_find_attr(e, py_obj(b->x), name, &v)) {
        e->fail = FAIL_NONE;
        return;
    }
    if (is_absent(v)) return;
    const char *why = const_problem(b, name, v);
    if (why && !b->m->invalid) b->m->invalid = why;
    if (why) return;
    ModuleAttr *a = add(b, name, MATTR_CONSTANT);
    a->annotation = NULL;
    a->constant = py_const(e, as_tuple(e, v));
    if (a->constant) a->type = a->constant->type;
}

static void add_constants(Build *b) {
    Eval *e = b->e;
    Py names = py_absent();
    PyVec v = {0};
    if (class_lookup(b->x->cls, sym(e->s, "__constants__"), &names) && py_collect(e, names, &v))
        for (int i = 0; i < v.len; i++)
            if (is_obj(v.data[i], OBJ_STR)) add_constant(b, str_sym(e, v.data[i]));
    e->fail = FAIL_NONE;
    const AstVec *body = b->noted ? &AST_AS(ClassDef, b->noted->def)->body : NULL;
    for (int i = 0; body && i < body->len; i++) {
        if (body->data[i]->kind != AST_AnnAssign) continue;
        const AstAnnAssign *st = AST_AS(AnnAssign, body->data[i]);
        if (st->target->kind == AST_Name && is_final(st->annotation)) add_constant(b, AST_AS(Name, st->target)->id);
    }
}

/* A plain list, tuple or dict of modules: each gets a place of its own, "layers.0". */
static bool add_modules(Build *b, Sym name, Py v) {
    Eval *e = b->e;
    PyVec item = {0}, key = {0};
    DictEntry *x;
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) item = AS_LIST(v)->v;
    else if (is_obj(v, OBJ_DICT))
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            ev_push(e, &item, x->value);
            ev_push(e, &key, x->key);
        }
    if (!item.len) return false;
    for (int i = 0; i < item.len; i++)
        if (!module_instance(e, item.data[i]) || (key.len && !py_const(e, key.data[i]))) return false;
    ModuleDecl **all = NEWN(e->s->arena, ModuleDecl *, item.len + 1);
    const Const **keys = NEWN(e->s->arena, const Const *, item.len + 1);
    for (int i = 0; i < item.len; i++) {
        all[i] = module_decl(e, module_instance(e, item.data[i]));
        keys[i] = key.len ? py_const(e, key.data[i]) : NULL;
        ModuleAttr *a = add(b, sym_printf(e->s, "%s.%d", name->s, i), MATTR_MODULE);
        a->module = all[i];
    }
    ModuleAttr *a = add(b, name, MATTR_MODULES);
    a->item = all;
    a->key = keys;
    a->nitem = item.len;
    return true;
}

static void add_value(Build *b, Sym name, Py v) {
    Eval *e = b->e;
    if (is_obj(v, OBJ_FUNC) || is_obj(v, OBJ_SCRIPT) || is_obj(v, OBJ_NATIVE) || is_obj(v, OBJ_OPAQUE)) {
        Entity x = {0};
        py_entity(e, v, &x);
        if (x.kind == ENT_FUNCTION || (x.kind == ENT_BUILTIN && !py_const(e, v))) {
            add(b, name, MATTR_ENTITY)->entity = x;
            return;
        }
    }
    if (!annotation_in(b->noted, name) && add_modules(b, name, v)) return;
    infer(b, add(b, name, MATTR_VALUE), v);
}

static void add_rest(Build *b) {
    static const char *const skipped[] = {"_version", "_parameters", "_buffers", "_non_persistent_buffers_set", "_backward_hooks", "_backward_pre_hooks",
        "_forward_hooks", "_forward_pre_hooks", "_state_dict_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks", "_modules",
        "_initializing", "dump_patches"};
    bool container = b->m->kind == MODULE_PARAMETER_DICT || b->m->kind == MODULE_PARAMETER_LIST;
    for (int i = 0; i < b->x->attrs.len; i++) {
        Sym name = (Sym)(uintptr_t)b->x->attrs.entries[i].key;
        bool skip = !strncmp(name->s, "__", 2) || map_has(&b->added, name) || (container && (!strcmp(name->s, "_keys") || !strcmp(name->s, "_size")));
        for (int k = 0; k < COUNT_OF(skipped) && !skip; k++) skip = !strcmp(skipped[k], name->s);
        if (!skip) add_value(b, name, *(Py *)b->x->attrs.entries[i].value);
    }
}

static void add_ignored(Build *b) {
    Eval *e = b->e;
    Py names;
    PyVec v = {0};
    if (class_lookup(b->x->cls, sym(e->s, "__jit_ignored_attributes__"), &names) && py_collect(e, names, &v))
        for (int i = 0; i < v.len; i++)
            if (is_obj(v.data[i], OBJ_STR)) add(b, str_sym(e, v.data[i]), MATTR_IGNORED);
    e->fail = FAIL_NONE;
}

/* ---- methods */
static PyFunc *func_in(Py v) {
    if (is_obj(v, OBJ_FUNC)) return AS(PyFunc, v);
    if (is_obj(v, OBJ_SCRIPT)) return AS(PyScript, v)->fn;
    if (is_obj(v, OBJ_STATIC) || is_obj(v, OBJ_CLASSMETHOD)) return func_in(AS(PyWrap, v)->fn);
    return NULL;
}

static bool is_listed(Eval *e, const PyClass *c, const char *list, Sym name) {
    Py names;
    PyVec v = {0};
    bool found = false;
    if (class_lookup(c, sym(e->s, list), &names) && py_collect(e, names, &v))
        for (int i = 0; i < v.len; i++) found |= is_obj(v.data[i], OBJ_STR) && str_sym(e, v.data[i]) == name;
    e->fail = FAIL_NONE;
    return found;
}

static FuncDecl *find_method(ModuleDecl *m, Sym name, unsigned flags, const FuncDecl *after) {
    ModuleHost *h = m->host;
    Eval *e = h->e;
    const PyClass *c = h->x->cls;
    int i = 0;
    if (m->traced) {
        for (; !flags && !after && i < m->recorded.len; i++)
            if (m->recorded.data[i]->name == name) return m->recorded.data[i];
        return NULL;
    }
    if (after) {
        const PyClass *stop = after->owner ? after->owner->host : NULL;
        while (i < c->nmro && c->mro[i] != stop) i++;
        i++;
    } else if (!flags) {
        Py *own = map_get(&h->x->attrs, name);                    /* m.forward = m.other */
        if (own && is_obj(*own, OBJ_METHOD) && py_is(AS(PyMethod, *own)->self, py_obj(h->x)) && func_in(AS(PyMethod, *own)->fn))
            return func_decl(e, func_in(AS(PyMethod, *own)->fn));
    }
    for (; i < c->nmro; i++) {
        Py *v = map_get(&c->mro[i]->attrs, name);
        if (!v) continue;
        if (is_obj(*v, OBJ_PROPERTY)) {
            PyFunc *f = flags & FUNC_PROPERTY ? func_in(AS(PyProperty, *v)->get) : flags & FUNC_SETTER ? func_in(AS(PyProperty, *v)->set) : NULL;
            if (!f || is_listed(e, c, "__jit_unused_properties__", name)) return NULL;
            FuncDecl *d = func_decl(e, f);
            d->flags |= flags;
            return d;
        }
        PyFunc *f = flags ? NULL : func_in(*v);
        if (!f || !strcmp(f->name->s, "_forward_unimplemented")) return NULL;
        FuncDecl *d = func_decl(e, f);
        if (is_obj(*v, OBJ_STATIC)) d->flags |= FUNC_STATIC;
        if (is_obj(*v, OBJ_CLASSMETHOD)) d->flags |= FUNC_CLASSMETHOD;
        return d;
    }
    return NULL;
}

static bool find_member(ModuleDecl *m, Sym name, Entity *out) {
    ModuleHost *h = m->host;
    Py v;
    if (m->traced || !class_lookup(h->x->cls, name, &v)) return false;
    py_entity(h->e, v, out);
    return out->kind != ENT_NONE;
}

/* By what they show: compiled code looks into them, so that what they hold tells types apart. */
static bool same_values(ModuleDecl *m, const Entity *a, const Entity *b) {
    Eval *e = ((ModuleHost *)m->host)->e;
    Buf x = {0}, y = {0};
    const bool same = py_repr(e, py_obj(a->u.host), &x) && py_repr(e, py_obj(b->u.host), &y) && x.len == y.len && !memcmp(x.p, y.p, (size_t)x.len);
    e->fail = FAIL_NONE;
    buf_free(&x);
    buf_free(&y);
    return same;
}

static bool attr_fits(ModuleDecl *m, const ModuleAttr *a, const Type *t, Buf *why) {
    ModuleHost *h = m->host;
    Py v = module_value(h->e, h->x, a);
    return is_absent(v) || value_fits(h->e, v, t, why);
}

/* v as a constant of type t; NULL: it has no such form. */
static const Const *const_as(Eval *e, Py v, const Type *t);

static const Const *seq_as(Eval *e, const Py *v, int n, const Type *t) {
    Const *c = NEW(e->s->arena, Const);
    c->type = t;
    c->u.v.elem = NEWN(e->s->arena, const Const *, n + 1);
    for (int i = 0; i < n; i++) {
        const Type *elem = t->kind == TY_Tuple ? t->elem[i] : t->kind == TY_Dict ? t->elem[i % 2] : t->kind == TY_Class ? t->shape->attr.data[i].type : t->elem[0];
        if (!(c->u.v.elem[c->u.v.n++] = const_as(e, v[i], elem))) return NULL;
    }
    return c;
}

static const Const *object_as(Eval *e, const PyInstance *x, const Type *t) {
    const Type *own = x->cls->decl ? x->cls->decl->type : NULL;
    PyVec v = {0};
    if (!own || !own->shape || !type_is_subtype(e->s, own, t)) return NULL;
    for (int i = 0; i < own->shape->attr.len; i++) {
        Py *a = map_get(&x->attrs, own->shape->attr.data[i].name);
        if (!a) return NULL;
        ev_push(e, &v, *a);
    }
    return seq_as(e, v.data, v.len, own);
}

static const Const *const_as(Eval *e, Py v, const Type *t) {
    if (!ev_stack(e)) return e->fail = FAIL_NONE, NULL;
    if (t->kind != TY_Enum && t->kind != TY_Class) v = unwrap(v);
    PyVec kv = {0};
    DictEntry *x;
    double f;
    switch (t->kind) {
    case TY_Optional: return is_none(v) ? const_none(e->s) : const_as(e, v, t->elem[0]);
    case TY_Float: return is_number(v) && as_double(e, v, &f) ? const_float(e->s, f) : NULL;
    case TY_Int: return v.tag == PY_BOOL ? const_int(e->s, v.u.b) : py_const(e, v);
    case TY_Complex: return is_number(v) && as_double(e, v, &f) ? const_complex(e->s, f, 0) : py_const(e, v);
    case TY_List: return is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE) ? seq_as(e, AS_LIST(v)->v.data, AS_LIST(v)->v.len, t) : NULL;
    case TY_Tuple: return (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) && AS_LIST(v)->v.len == t->nelem ? seq_as(e, AS_LIST(v)->v.data, t->nelem, t) : NULL;
    case TY_Dict:
        if (!is_obj(v, OBJ_DICT) || type_is_set(t)) return NULL;
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            ev_push(e, &kv, x->key);
            ev_push(e, &kv, x->value);
        }
        return seq_as(e, kv.data, kv.len, t);
    case TY_Class: return is_obj(v, OBJ_INSTANCE) ? object_as(e, AS(PyInstance, v), t) : NULL;
    case TY_Tensor: return is_tensor(e, v) ? tensor_const(e, v) : NULL;
    default: return py_const(e, v);
    }
}

static const Const *attr_const(ModuleDecl *m, const ModuleAttr *a, const Type *t) {
    ModuleHost *h = m->host;
    Py v = module_value(h->e, h->x, a);
    return is_absent(v) ? NULL : const_as(h->e, v, t);
}

/* The text of one def, as a method of the module's. */
static FuncDecl *define(ModuleDecl *m, const char *text) {
    ModuleHost *h = m->host;
    Eval *e = h->e;
    Source *src = source_add(e->s, "<module>", text, strlen(text));
    AstModule *ast = src ? parse_module(e->s, e->s->arena, src, (ParseOptions){0}) : NULL;
    Py f;
    if (!ast || !ast->body.len || ast->body.data[0]->kind != AST_FunctionDef) return NULL;
    Env *env = h->x->cls->env;
    for (int i = 0; !env && i < h->x->cls->nmro; i++) env = h->x->cls->mro[i]->env;
    if (!env || !func_make(e, env, ast->body.data[0], &f)) return e->fail = FAIL_NONE, NULL;
    AS(PyFunc, f)->src = src;
    return func_decl(e, AS(PyFunc, f));
}

static int by_text(const void *a, const void *b) { return strcmp((*(const Sym *)a)->s, (*(const Sym *)b)->s); }

static void add_entries(Build *b) {
    Eval *e = b->e;
    ModuleDecl *m = b->m;
    PyClass *c = b->x->cls;
    VEC(Sym) names = {0};
    Sym forward = sym(e->s, "forward");
    for (int i = 0; i < c->nmro; i++)
        for (int k = 0; k < c->mro[i]->attrs.len; k++) {
            Sym name = (Sym)(uintptr_t)c->mro[i]->attrs.entries[k].key;
            Py v;
            PyFunc *f = class_lookup(c, name, &v) ? func_in(v) : NULL;
            bool twice = !f || name == forward || !(f->flags & FUNC_EXPORT);
            for (int j = 0; j < names.len && !twice; j++) twice = names.data[j] == name;
            if (!twice) vec_push(e->a, &names, name);
        }
    if (names.len > 1) qsort(names.data, (size_t)names.len, sizeof *names.data, by_text);
    m->entry = NEWN(e->s->arena, Sym, names.len + 2);
    FuncDecl *fw = find_method(m, forward, 0, NULL);
    if (fw && !(fw->flags & (FUNC_IGNORE | FUNC_UNUSED)) && m->kind != MODULE_LIST && m->kind != MODULE_DICT) m->entry[m->nentry++] = forward;
    for (int i = 0; i < names.len; i++) m->entry[m->nentry++] = names.data[i];
}

static FuncDecl **hooks_in(Build *b, const char *name, int *n) {
    Eval *e = b->e;
    PyDict *d = part_of(e, b->x, name);
    FuncDecl **all = NEWN(e->s->arena, FuncDecl *, d ? d->live + 1 : 1);
    DictEntry *x;
    *n = 0;
    for (int i = 0; d && dict_next(d, &i, &x);) {
        PyFunc *f = func_in(x->value);
        if (f) all[(*n)++] = func_decl(e, f);
        else if (!b->m->invalid) b->m->invalid = arena_printf(e->s->arena, "a hook of module '%s' is a '%s': compiled hooks are functions", b->x->cls->name->s, python_type(e, x->value));
    }
    return all;
}

ModuleDecl *module_decl_new(Eval *e, PyInstance *x, ModuleKind kind) {
    ModuleDecl *m = x->module = NEW(e->s->arena, ModuleDecl);
    ModuleHost *h = NEW(e->s->arena, ModuleHost);
    *h = (ModuleHost){e, x};
    *m = (ModuleDecl){.cls = class_decl(e, x->cls), .kind = kind, .method = find_method, .member = find_member, .fits = attr_fits, .value = attr_const,
                      .same = same_values, .define = define, .host = h};
    return m;
}

ModuleDecl *module_decl(Eval *e, PyInstance *x) {
    if (x->module) return x->module;
    Session *s = e->s;
    ModuleDecl *m = module_decl_new(e, x, kind_of(x->cls));
    if (!ev_stack(e)) {
        e->fail = FAIL_NONE;
        m->invalid = "modules inside modules, too deep";
        return m;
    }
    m->traced = module_is_traced(e, x);
    if (m->traced) m->kind = MODULE_PLAIN;
    Build b = {.e = e, .x = x, .m = m, .noted = m->traced ? NULL : annotated_class(x->cls)};
    Span at = e->at;
    if (!m->traced) add_ignored(&b);
    add_parts(&b);
    if (!m->traced) add_constants(&b);
    add_rest(&b);
    if (!m->traced) {
        m->pre_hook = hooks_in(&b, "_forward_pre_hooks", &m->npre_hook);
        m->hook = hooks_in(&b, "_forward_hooks", &m->nhook);
        add_entries(&b);
    }
    m->attr = NEWN(s->arena, ModuleAttr, b.attr.len + 1);
    for (int i = 0; i < b.attr.len; i++) m->attr[m->nattr++] = b.attr.data[i];
    e->at = at;
    return m;
}

/* ---- torch.jit.script(m): a copy of the state, as PyTorch makes it. Values are copied one by one, tensors are shared; a submodule that is
 * there twice becomes two, unless it was scripted before. What stands in plain lists (an extension) is the registered submodule's copy. */
static bool copy_state(Eval *e, Py v, Map *modules, Py *out) {
    if (!ev_stack(e) || !ev_tick(e)) return false;
    *out = v;
    if (v.tag != PY_OBJ) return true;
    switch (v.u.o->kind) {
    case OBJ_LIST: case OBJ_TUPLE: {
        PyList *l = py_list(e, v.u.o->kind, AS_LIST(v)->v.len);
        l->cls = AS_LIST(v)->cls;
        *out = py_obj(l);
        for (int i = 0; i < AS_LIST(v)->v.len; i++)
            if (!copy_state(e, AS_LIST(v)->v.data[i], modules, &l->v.data[l->v.len++])) return false;
        return true;
    }
    case OBJ_DICT: {
        PyDict *d = py_dict(e, OBJ_DICT);
        DictEntry *x;
        d->cls = AS_DICT(v)->cls, d->factory = AS_DICT(v)->factory;
        *out = py_obj(d);
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            Py value;
            if (!copy_state(e, x->value, modules, &value) || !dict_set(e, d, x->key, value)) return false;
        }
        return true;
    }
    case OBJ_INSTANCE: {
        PyInstance *x = AS(PyInstance, v);
        if (module_instance(e, v)) {
            Py *had = map_get(modules, x);
            if (had) return *out = *had, true;
            if (module_is_scripted(e, x)) return true;
            if (!module_snapshot(e, x, out)) return false;
            had = ev_alloc(e, sizeof *had);
            *had = *out;
            map_set(e->a, modules, x, had);
            return true;
        }
        if ((x->cls->flavour != CLS_PLAIN && x->cls->flavour != CLS_DATACLASS) || !x->cls->def || !is_absent(x->native)) return true;
        PyInstance *y = EV_NEW(e, PyInstance, OBJ_INSTANCE);
        y->cls = x->cls;
        y->native = py_absent();
        *out = py_obj(y);
        for (int i = 0; i < x->attrs.len; i++) {
            Py *slot = ev_alloc(e, sizeof *slot);
            if (!copy_state(e, *(Py *)x->attrs.entries[i].value, modules, slot)) return false;
            map_set(e->a, &y->attrs, (void *)(uintptr_t)x->attrs.entries[i].key, slot);
        }
        return true;
    }
    default: return true;
    }
}

static bool copy_submodules(Eval *e, PyDict *from, Map *modules, Py *out) {
    PyDict *d = py_dict(e, OBJ_DICT);
    DictEntry *x;
    *out = py_obj(d);
    for (int i = 0; dict_next(from, &i, &x);) {
        PyInstance *sub = module_instance(e, x->value);
        Py copy = x->value;
        if (sub && !module_is_scripted(e, sub)) {
            if (!module_snapshot(e, sub, &copy)) return false;
            if (!map_has(modules, sub)) {
                Py *slot = ev_alloc(e, sizeof *slot);
                *slot = copy;
                map_set(e->a, modules, sub, slot);
            }
        }
        if (!dict_set(e, d, x->key, copy)) return false;
    }
    return true;
}

bool module_snapshot(Eval *e, PyInstance *x, Py *out) {
    if (!ev_stack(e)) return false;
    PyInstance *y = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    Map modules = {0};
    y->cls = x->cls;
    y->native = py_absent();
    *out = py_obj(y);
    PyDict *subs = part_of(e, x, "_modules");
    Py *own = ev_alloc(e, sizeof *own);
    if (subs && !copy_submodules(e, subs, &modules, own)) return false;
    for (int i = 0; i < x->attrs.len; i++) {
        Sym name = (Sym)(uintptr_t)x->attrs.entries[i].key;
        Py v = *(Py *)x->attrs.entries[i].value, *slot = ev_alloc(e, sizeof *slot);
        if (!strcmp(name->s, "_modules") && subs) *slot = *own;
        else if (!strcmp(name->s, "_non_persistent_buffers_set")) *slot = py_obj(py_dict(e, OBJ_SET));      /* all of a scripted module's persist */
        else if (!copy_state(e, v, &modules, slot)) return false;
        map_set(e->a, &y->attrs, name, slot);
    }
    Py *mark = ev_alloc(e, sizeof *mark);
    *mark = py_obj(x);                /* containers give their parts as they were written */
    map_set(e->a, &y->attrs, sym(e->s, "__script__"), mark);
    return true;
}

bool module_script(Eval *e, Py v, Py *out) {
    *out = v;
    if (module_is_scripted(e, AS(PyInstance, v))) return true;
    if (!module_snapshot(e, AS(PyInstance, v), out)) return false;
    if (type_is(sema_module(e->sema, module_decl(e, AS(PyInstance, *out))), TY_Error)) return e->fail = FAIL_END, false;
    return true;
}
