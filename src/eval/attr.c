/* attr.c: attributes: instances, classes, super(), functions, modules, and the methods of builtin types. */
#include "eval/modules.h"
#include "eval/trace.h"
#include "pass/pass.h"
#include <string.h>

/* The class of what has no constructor: None, functions, iterators ... One a name. */
/* A class that has nothing but its name. */
static PyClass *odd_class_in(Eval *e, const char *module, const char *qualname) {
    Sym key = sym(e->s, qualname);
    PyClass *c = map_get(&e->odd_classes, key);
    if (!c) {
        const char *dot = strrchr(qualname, '.');
        c = class_new(e, module, dot ? dot + 1 : qualname, NULL, 0);
        c->qualname = key->s;
        map_set(e->a, &e->odd_classes, key, c);
    }
    return c;
}
static PyClass *odd_class(Eval *e, const char *name) { return odd_class_in(e, "builtins", name); }

PyClass *py_shown_class(Eval *e, Py v) {
    const PyInstance *x = module_instance(e, v);
    if (is_obj(v, OBJ_SCRIPT)) return odd_class_in(e, "torch.jit", "torch.jit.ScriptFunction");
    Py own;
    if (!x || !module_is_scripted(e, x) || (class_lookup(x->cls, sym(e->s, "_shown_as_class"), &own) && own.tag == PY_BOOL && own.u.b)) return py_class_of(e, v);
    const Py *top = map_get(&x->attrs, sym(e->s, "__traced__"));
    return top ? odd_class_in(e, "torch.jit._trace", top->u.b ? "TopLevelTracedModule" : "TracedModule") : odd_class_in(e, "torch.jit._script", "RecursiveScriptModule");
}

PyClass *py_class_of(Eval *e, Py v) {
    switch (v.tag) {
    case PY_BOOL: return e->cls[BC_bool];
    case PY_INT: return e->cls[BC_int];
    case PY_FLOAT: return e->cls[BC_float];
    case PY_OBJ: break;
    default: {
        static const char *const names[] = {"<absent>", "NoneType", "ellipsis", "NotImplementedType"};
        return odd_class(e, names[v.tag]);
    }
    }
    switch (v.u.o->kind) {
    case OBJ_STR: return e->cls[BC_str];
    case OBJ_BYTES: return e->cls[BC_bytes];
    case OBJ_COMPLEX: return e->cls[BC_complex];
    case OBJ_LIST: return e->cls[BC_list];
    case OBJ_TUPLE: return AS_LIST(v)->cls ? AS_LIST(v)->cls : e->cls[BC_tuple];
    case OBJ_DICT: return AS_DICT(v)->cls ? AS_DICT(v)->cls : e->cls[BC_dict];
    case OBJ_SET: return e->cls[AS_DICT(v)->frozen ? BC_frozenset : BC_set];
    case OBJ_SLICE: return e->cls[BC_slice];
    case OBJ_RANGE: return e->cls[BC_range];
    case OBJ_CLASS: return e->cls[BC_type];
    case OBJ_INSTANCE: return AS(PyInstance, v)->cls;
    case OBJ_PROPERTY: return e->cls[BC_property];
    case OBJ_STATIC: return e->cls[BC_staticmethod];
    case OBJ_CLASSMETHOD: return e->cls[BC_classmethod];
    case OBJ_SUPER: return e->cls[BC_super];
    default: {
        static const char *const names[] = {[OBJ_VIEW] = "dict_view", [OBJ_FUNC] = "function", [OBJ_SCRIPT] = "ScriptFunction", [OBJ_METHOD] = "method",
            [OBJ_NATIVE] = "builtin_function_or_method", [OBJ_MODULE] = "module", [OBJ_OPAQUE] = "torch object", [OBJ_ALIAS] = "_GenericAlias",
            [OBJ_PARTIAL] = "functools.partial", [OBJ_POISON] = "unsupported"};
        const char *name = v.u.o->kind == OBJ_ITER ? AS(PyIter, v)->name : names[v.u.o->kind];
        if (v.u.o->kind == OBJ_VIEW) name = AS(PyView, v)->what == 'k' ? "dict_keys" : AS(PyView, v)->what == 'v' ? "dict_values" : "dict_items";
        return odd_class(e, name ? name : "object");
    }
    }
}

bool class_is_sub(const PyClass *c, const PyClass *of) {
    for (int i = 0; i < c->nmro; i++)
        if (c->mro[i] == of) return true;
    return false;
}
bool py_isinstance(Eval *e, Py v, PyClass *cls) { return cls == e->cls[BC_object] || class_is_sub(py_class_of(e, v), cls); }
bool exc_matches(Eval *e, Py exc, PyClass *cls) {
    (void)e;
    return is_obj(exc, OBJ_INSTANCE) && class_is_sub(AS(PyInstance, exc)->cls, cls);
}

bool class_lookup(const PyClass *c, Sym name, Py *out) {
    for (int i = 0; i < c->nmro; i++) {
        Py *v = map_get(&c->mro[i]->attrs, name);
        if (v) return *out = *v, true;
    }
    return false;
}

/* The class of the mro that has it. */
static const PyClass *class_of_attr(const PyClass *c, Sym name) {
    for (int i = 0; i < c->nmro; i++)
        if (map_has(&c->mro[i]->attrs, name)) return c->mro[i];
    return NULL;
}

static Py method_of(Eval *e, Py self, Py fn) {
    PyMethod *m = EV_NEW(e, PyMethod, OBJ_METHOD);
    m->self = self, m->fn = fn;
    return py_obj(m);
}

/* What a class attribute gives when read through an instance (self) or, absent, through the class. */
static bool bind(Eval *e, Py v, Py self, PyClass *cls, Py *out) {
    *out = v;
    if (v.tag != PY_OBJ) return true;
    switch (v.u.o->kind) {
    case OBJ_STATIC: *out = AS(PyWrap, v)->fn; return true;
    case OBJ_CLASSMETHOD: *out = method_of(e, py_obj(cls), AS(PyWrap, v)->fn); return true;
    case OBJ_PROPERTY:
        if (is_absent(self)) return true;
        if (is_absent(AS(PyProperty, v)->get)) return raise_(e, EXC_AttributeError, "unreadable attribute");
        return py_call_n(e, AS(PyProperty, v)->get, &self, 1, out);
    case OBJ_FUNC: case OBJ_SCRIPT:
        if (!is_absent(self)) *out = method_of(e, self, v);
        return true;
    case OBJ_NATIVE:
        if (!is_absent(self) && AS(PyNative, v)->method) *out = method_of(e, self, v);
        return true;
    default: return true;
    }
}

static Py attrs_dict(Eval *e, const Map *attrs) {
    PyDict *d = py_dict(e, OBJ_DICT);
    for (int i = 0; i < attrs->len; i++) dict_set(e, d, py_sym(e, (Sym)(uintptr_t)attrs->entries[i].key), *(Py *)attrs->entries[i].value);
    return py_obj(d);
}

static bool is_name(Sym name, const char *text) { return !strcmp(name->s, text); }

static const char *docstring(AstVec body, size_t *len) {
    if (!body.len || body.data[0]->kind != AST_ExprStmt) return NULL;
    const Ast *v = AST_AS(ExprStmt, body.data[0])->value;
    if (v->kind != AST_Constant || AST_AS(Constant, v)->lit.kind != LIT_STR) return NULL;
    *len = AST_AS(Constant, v)->lit.len;
    return AST_AS(Constant, v)->lit.str;
}
Py doc_of(Eval *e, AstVec body) {
    size_t len;
    const char *p = docstring(body, &len);
    return p ? py_str(e, p, len) : py_none();
}

static bool class_attr(Eval *e, PyClass *c, Sym name, Py *out) {
    Py v;
    if (class_lookup(c, name, &v)) return bind(e, v, py_absent(), c, out);
    if (is_name(name, "__name__")) *out = py_sym(e, c->name);
    else if (is_name(name, "__qualname__")) *out = py_text(e, c->qualname);
    else if (is_name(name, "__module__")) *out = py_text(e, c->module);
    else if (is_name(name, "__doc__")) *out = c->def ? doc_of(e, AST_AS(ClassDef, c->def)->body) : py_none();
    else if (is_name(name, "__class__")) *out = py_obj(e->cls[BC_type]);
    else if (is_name(name, "__dict__")) *out = attrs_dict(e, &c->attrs);
    else if (is_name(name, "__mro__") || is_name(name, "__bases__")) {
        bool mro = is_name(name, "__mro__");
        PyList *t = py_list(e, OBJ_TUPLE, c->nmro + 1);
        for (int i = 0; i < (mro ? c->nmro : c->nbase); i++) t->v.data[t->v.len++] = py_obj(mro ? c->mro[i] : c->base[i]);
        if (!mro && !c->nbase && c != e->cls[BC_object]) t->v.data[t->v.len++] = py_obj(e->cls[BC_object]);
        *out = py_obj(t);
    } else if (is_name(name, "__members__") && c->flavour == CLS_ENUM) {
        PyDict *d = py_dict(e, OBJ_DICT);
        for (int i = 0; i < c->fields.len; i++) dict_set(e, d, py_sym(e, c->fields.data[i]), *(Py *)map_get(&c->attrs, c->fields.data[i]));
        *out = py_obj(d);
    } else if (is_name(name, "_fields") && c->flavour == CLS_NAMED_TUPLE) {
        PyList *t = py_list(e, OBJ_TUPLE, c->fields.len);
        for (int i = 0; i < c->fields.len; i++) t->v.data[t->v.len++] = py_sym(e, c->fields.data[i]);
        *out = py_obj(t);
    } else {
        for (int i = 0; i < c->nmro; i++)
            if (c->mro[i]->flavour == CLS_BUILTIN || c->mro[i]->flavour == CLS_NAMED_TUPLE) {
                Py proto = py_absent();
                PyClass *b = c->mro[i];
                if (b == e->cls[BC_str]) proto = py_text(e, "");
                else if (b == e->cls[BC_list] || b == e->cls[BC_tuple] || b->flavour == CLS_NAMED_TUPLE) {
                    proto = py_obj(py_list(e, b == e->cls[BC_list] ? OBJ_LIST : OBJ_TUPLE, 0));
                    if (b->flavour == CLS_NAMED_TUPLE) AS_LIST(proto)->cls = b;
                }
                else if (b == e->cls[BC_dict]) proto = py_obj(py_dict(e, OBJ_DICT));
                else if (b == e->cls[BC_set]) proto = py_obj(py_dict(e, OBJ_SET));
                else if (b == e->cls[BC_int]) proto = py_int(0);
                else if (b == e->cls[BC_float]) proto = py_float(0);
                else if (b == e->cls[BC_bytes]) proto = py_text(e, ""), proto.u.o->kind = OBJ_BYTES;
                if (is_absent(proto)) continue;
                if (!native_method(e, proto, name, out)) return false;
                if (is_obj(*out, OBJ_NATIVE)) {
                    PyNative *m = AS(PyNative, *out);
                    /* class-level functions such as dict.fromkeys keep no self */
                    m->self = m->method ? py_absent() : py_obj(c);
                    return true;
                }
            }
        for (int i = 0; i < c->nmro; i++)
            if (!is_absent(c->mro[i]->opaque_base))
                return unsupported(e, "'%s' of class '%s', which derives from %s, at build time", name->s, c->name->s, AS(PyOpaque, c->mro[i]->opaque_base)->qualified->s);
        *out = py_absent();
    }
    return true;
}

static bool instance_attr(Eval *e, Py v, Sym name, Py *out) {
    PyInstance *x = AS(PyInstance, v);
    Py found = py_absent();
    if (x->cls->flavour == CLS_MODULE && module_is_scripted(e, x)) {
        if (!module_show(e, x, name, out)) return false;
        if (!is_absent(*out)) return true;
    }
    bool in_class = class_lookup(x->cls, name, &found);
    if (x->cls->flavour == CLS_MODULE && module_is_traced(e, x)) {
        PyFunc *f = traced_method(e, x, name);
        if (f) return *out = method_of(e, v, py_obj(f)), true;
        const PyClass *home = in_class ? class_of_attr(x->cls, name) : NULL;
        if (home && strncmp(home->module, "torch.", 6)) in_class = false;       /* what the user's class has is not traced */
    }
    if (in_class && is_obj(found, OBJ_PROPERTY)) return bind(e, found, v, x->cls, out);
    Py *own = map_get(&x->attrs, name);
    if (own) return *out = *own, true;
    if (in_class) return bind(e, found, v, x->cls, out);
    if (is_name(name, "__class__")) return *out = py_obj(x->cls), true;
    if (is_name(name, "__dict__")) return *out = attrs_dict(e, &x->attrs), true;
    if (is_name(name, "__doc__") || is_name(name, "__module__")) return class_attr(e, x->cls, name, out);
    if (x->cls->flavour == CLS_ENUM && (name == e->n.value || is_name(name, "_value_"))) return *out = x->native, true;
    if (x->cls->flavour == CLS_ENUM && is_name(name, "_name_")) return *out = *(Py *)map_get(&x->attrs, e->n.name), true;
    if (!is_absent(x->native)) {
        if (!native_method(e, x->native, name, out)) return false;
        if (!is_absent(*out)) return true;
    }
    if (class_lookup(x->cls, sym(e->s, "__getattr__"), &found)) {
        Py args[2] = {v, py_sym(e, name)};
        return py_call_n(e, found, args, 2, out);
    }
    for (int i = 0; i < x->cls->nmro; i++)
        if (!is_absent(x->cls->mro[i]->opaque_base)) return unsupported(e, "'%s' of a '%s' at build time", name->s, x->cls->name->s);
    *out = py_absent();
    return true;
}

static bool super_attr(Eval *e, PySuper *s, Sym name, Py *out) {
    PyClass *of = is_obj(s->self, OBJ_CLASS) ? AS(PyClass, s->self) : py_class_of(e, s->self);
    int i = 0;
    while (i < of->nmro && of->mro[i] != s->from) i++;
    for (i++; i < of->nmro; i++) {
        Py *v = map_get(&of->mro[i]->attrs, name);
        if (v) return bind(e, *v, is_obj(s->self, OBJ_CLASS) ? py_absent() : s->self, of, out);
        if (!is_absent(of->mro[i]->opaque_base))
            return unsupported(e, "'super().%s' of a class that derives from %s", name->s, AS(PyOpaque, of->mro[i]->opaque_base)->qualified->s);
    }
    if (!is_absent(s->from->opaque_base))
        return unsupported(e, "'super().%s' of a class that derives from %s", name->s, AS(PyOpaque, s->from->opaque_base)->qualified->s);
    if (is_obj(s->self, OBJ_INSTANCE) && !is_absent(AS(PyInstance, s->self)->native)) return native_method(e, AS(PyInstance, s->self)->native, name, out);
    *out = py_absent();
    return true;
}

static bool func_attr(Eval *e, PyFunc *f, Sym name, Py *out) {
    if (f->attrs) {
        if (!dict_get(e, f->attrs, py_sym(e, name), out)) return false;
        if (!is_absent(*out)) return true;
    }
    if (is_name(name, "__name__")) *out = py_sym(e, f->name);
    else if (is_name(name, "__qualname__")) *out = py_text(e, f->qualname);
    else if (is_name(name, "__module__")) *out = py_sym(e, f->env->module->name);
    else if (is_name(name, "__doc__")) *out = f->def->kind == AST_FunctionDef ? doc_of(e, AST_AS(FunctionDef, f->def)->body) : py_none();
    else if (is_name(name, "__dict__")) {
        if (!f->attrs) f->attrs = py_dict(e, OBJ_DICT);
        *out = py_obj(f->attrs);
    } else if (!strncmp(name->s, "__", 2)) return unsupported(e, "'%s' of a function at build time", name->s);
    else *out = py_absent();
    return true;
}

/* What torch.jit.script(f) shows: .graph, .code, .name ... */
static bool script_attr(Eval *e, Py script, Sym name, Py *out) {
    PyFunc *f = AS(PyScript, script)->fn;
    bool graph = is_name(name, "graph"), code = is_name(name, "code"), schema = is_name(name, "schema"), inlined = is_name(name, "inlined_graph");
    if (is_name(name, "__name__")) return *out = py_text(e, "ScriptFunction"), true;
    if (is_name(name, "name")) return *out = py_sym(e, f->name), true;
    if (is_name(name, "qualified_name")) return *out = py_sym(e, func_decl(e, f)->qualified), true;
    if (is_name(name, "save")) return *out = jit_save_method(e, script), true;
    if (!graph && !code && !schema && !inlined) {
        if (!func_attr(e, f, name, out)) return false;
        if (is_absent(*out)) return unsupported(e, "'%s' of a scripted function at build time", name->s);
        return true;
    }
    Graph *g = sema_function(e->sema, func_decl(e, f));
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

bool py_find_attr(Eval *e, Py v, Sym name, Py *out) {
    *out = py_absent();
    if (v.tag != PY_OBJ) {
        if (is_name(name, "__class__")) return *out = py_obj(py_class_of(e, v)), true;
        return native_method(e, v, name, out);
    }
    switch (v.u.o->kind) {
    case OBJ_INSTANCE: return instance_attr(e, v, name, out);
    case OBJ_CLASS: return class_attr(e, AS(PyClass, v), name, out);
    case OBJ_SUPER: return super_attr(e, AS(PySuper, v), name, out);
    case OBJ_FUNC: return func_attr(e, AS(PyFunc, v), name, out);
    case OBJ_SCRIPT: return script_attr(e, v, name, out);
    case OBJ_OPAQUE: return opaque_attr(e, AS(PyOpaque, v), name, out);
    case OBJ_MODULE: {
        /* Importing what we have not is no error; using it says that it is not supported. */
        if (is_name(name, "__name__") && !module_var(AS(PyModule, v), name)) *out = py_sym(e, AS(PyModule, v)->name);
        else if (!module_member(e, AS(PyModule, v), name, out)) return false;
        if (is_obj(*out, OBJ_POISON)) {
            e->fail = FAIL_UNSUPPORTED;
            e->unsupported = AS(PyPoison, *out)->what;
            e->unsupported_at = AS(PyPoison, *out)->span;
            return false;
        }
        return true;
    }
    case OBJ_METHOD:
        if (is_name(name, "__self__")) return *out = AS(PyMethod, v)->self, true;
        if (is_name(name, "__func__")) return *out = AS(PyMethod, v)->fn, true;
        if (is_obj(AS(PyMethod, v)->fn, OBJ_FUNC) && module_instance(e, AS(PyMethod, v)->self) && module_is_scripted(e, AS(PyInstance, AS(PyMethod, v)->self))) {
            if (!module_show_method(e, AS(PyInstance, AS(PyMethod, v)->self), AS(PyFunc, AS(PyMethod, v)->fn)->name, name, out)) return false;
            if (!is_absent(*out)) return true;
        }
        return py_find_attr(e, AS(PyMethod, v)->fn, name, out);
    case OBJ_PARTIAL:
        if (is_name(name, "func")) *out = AS(PyPartial, v)->fn;
        else if (is_name(name, "args")) *out = py_tuple(e, AS(PyPartial, v)->pos.data, AS(PyPartial, v)->pos.len);
        return true;
    case OBJ_ALIAS:
        if (is_name(name, "__origin__")) *out = AS(PyAlias, v)->origin;
        else if (is_name(name, "__args__")) *out = py_tuple(e, AS(PyAlias, v)->args.data, AS(PyAlias, v)->args.len);
        return true;
    case OBJ_NATIVE:
        if (is_name(name, "__name__")) *out = py_text(e, AS(PyNative, v)->name);
        return true;
    case OBJ_SLICE: {
        PySlice *s = AS(PySlice, v);
        if (is_name(name, "start")) *out = s->start;
        else if (is_name(name, "stop")) *out = s->stop;
        else if (is_name(name, "step")) *out = s->step;
        return true;
    }
    case OBJ_PROPERTY:
        if (is_name(name, "fget")) *out = AS(PyProperty, v)->get;
        else return native_method(e, v, name, out);
        return true;
    default:
        if (is_obj(v, OBJ_TUPLE) && AS_LIST(v)->cls) {
            PyClass *c = AS_LIST(v)->cls;
            for (int i = 0; i < c->fields.len; i++)
                if (c->fields.data[i] == name && i < AS_LIST(v)->v.len) return *out = AS_LIST(v)->v.data[i], true;
            Py found;
            if (class_lookup(c, name, &found)) return bind(e, found, v, c, out);
            if (is_name(name, "_fields")) return class_attr(e, c, name, out);
        }
        if (is_name(name, "__class__")) return *out = py_obj(py_class_of(e, v)), true;
        return native_method(e, v, name, out);
    }
}

static Sym nearest(Eval *e, Py v, Sym name) {
    const Map *m = NULL;
    Sym names[256];
    int n = 0;
    if (is_obj(v, OBJ_INSTANCE)) {
        m = &AS(PyInstance, v)->attrs;
        const Map *k = &AS(PyInstance, v)->cls->attrs;
        for (int i = 0; i < k->len && n < 128; i++) names[n++] = (Sym)(uintptr_t)k->entries[i].key;
    } else if (is_obj(v, OBJ_CLASS)) m = &AS(PyClass, v)->attrs;
    else if (is_obj(v, OBJ_MODULE)) m = &AS(PyModule, v)->vars;
    for (int i = 0; m && i < m->len && n < COUNT_OF(names); i++) names[n++] = (Sym)(uintptr_t)m->entries[i].key;
    (void)e;
    return suggest(name, names, n);
}

bool py_getattr(Eval *e, Py v, Sym name, Py *out) {
    if (!py_find_attr(e, v, name, out)) return false;
    if (!is_absent(*out)) return true;
    bool special = name->len > 4 && !strncmp(name->s, "__", 2) && !strcmp(name->s + name->len - 2, "__");
    bool builtin_value = !is_obj(v, OBJ_INSTANCE) && !(is_obj(v, OBJ_CLASS) && AS(PyClass, v)->def) && !is_obj(v, OBJ_MODULE) && !is_none(v);
    if (special && builtin_value) return unsupported(e, "'%s' of '%s' at build time", name->s, py_type_name(e, v));
    Sym near = nearest(e, v, name);
    const char *hint = near ? arena_printf(e->a, ". Did you mean: '%s'?", near->s) : "";
    if (is_obj(v, OBJ_CLASS)) return raise_(e, EXC_AttributeError, "type object '%s' has no attribute '%s'%s", AS(PyClass, v)->name->s, name->s, hint);
    if (is_obj(v, OBJ_MODULE)) return raise_(e, EXC_AttributeError, "module '%s' has no attribute '%s'%s", AS(PyModule, v)->name->s, name->s, hint);
    return raise_(e, EXC_AttributeError, "'%s' object has no attribute '%s'%s", py_type_name(e, v), name->s, hint);
}

static void set_in(Eval *e, Map *m, Sym name, Py v) {
    Py *at = map_get(m, name);
    if (!at) {
        at = ev_alloc(e, sizeof *at);
        map_set(e->a, m, name, at);
    }
    *at = v;
}

void class_set(Eval *e, PyClass *c, Sym name, Py v) { set_in(e, &c->attrs, name, v); }

bool py_setattr(Eval *e, Py v, Sym name, Py value) {
    Py found;
    if (is_obj(v, OBJ_INSTANCE) && class_lookup(AS(PyInstance, v)->cls, sym(e->s, "__setattr__"), &found) && is_obj(found, OBJ_FUNC)) {
        Py args[3] = {v, py_sym(e, name), value}, ignored;
        return py_call_n(e, found, args, 3, &ignored);
    }
    return py_setattr_plain(e, v, name, value);
}

bool py_setattr_plain(Eval *e, Py v, Sym name, Py value) {
    Py found;
    if (is_obj(v, OBJ_INSTANCE)) {
        PyInstance *x = AS(PyInstance, v);
        if (is_name(name, "__class__")) {
            if (!is_obj(value, OBJ_CLASS)) return raise_(e, EXC_TypeError, "__class__ must be set to a class, not '%s' object", py_type_name(e, value));
            if (AS(PyClass, value)->flavour != x->cls->flavour || x->cls->flavour == CLS_BUILTIN)
                return raise_(e, EXC_TypeError, "__class__ assignment: '%s' object layout differs from '%s'", AS(PyClass, value)->name->s, x->cls->name->s);
            x->cls = AS(PyClass, value);
            return true;
        }
        if (class_lookup(x->cls, name, &found) && is_obj(found, OBJ_PROPERTY)) {
            Py args[2] = {v, value}, ignored;
            if (is_absent(AS(PyProperty, found)->set))
                return raise_(e, EXC_AttributeError, "property '%s' of '%s' object has no setter", name->s, x->cls->name->s);
            return py_call_n(e, AS(PyProperty, found)->set, args, 2, &ignored);
        }
        if (x->cls->dc_frozen) return raise_(e, EXC_AttributeError, "cannot assign to field '%s'", name->s);
        set_in(e, &x->attrs, name, value);
        return true;
    }
    if (is_obj(v, OBJ_CLASS)) {
        if (AS(PyClass, v)->flavour == CLS_BUILTIN) return raise_(e, EXC_TypeError, "cannot set '%s' attribute of immutable type '%s'", name->s, AS(PyClass, v)->name->s);
        return class_set(e, AS(PyClass, v), name, value), true;
    }
    if (is_obj(v, OBJ_MODULE)) return module_set(e, AS(PyModule, v), name, value), true;
    if (is_obj(v, OBJ_FUNC) || is_obj(v, OBJ_SCRIPT)) {
        PyFunc *f = is_obj(v, OBJ_FUNC) ? AS(PyFunc, v) : AS(PyScript, v)->fn;
        if (!f->attrs) f->attrs = py_dict(e, OBJ_DICT);
        return dict_set(e, f->attrs, py_sym(e, name), value);
    }
    if (is_obj(v, OBJ_OPAQUE)) return unsupported(e, "setting '%s' of '%s'", name->s, AS(PyOpaque, v)->qualified->s);
    if (!py_find_attr(e, v, name, &found)) return false;
    if (!is_absent(found) && is_obj(v, OBJ_TUPLE)) return raise_(e, EXC_AttributeError, "can't set attribute");
    if (!is_absent(found)) return raise_(e, EXC_AttributeError, "can't set attribute '%s'", name->s);
    return raise_(e, EXC_AttributeError, "'%s' object has no attribute '%s'", py_type_name(e, v), name->s);
}

bool py_delattr(Eval *e, Py v, Sym name) {
    Py found;
    if (is_obj(v, OBJ_INSTANCE) && class_lookup(AS(PyInstance, v)->cls, sym(e->s, "__delattr__"), &found) && is_obj(found, OBJ_FUNC)) {
        Py args[2] = {v, py_sym(e, name)}, ignored;
        return py_call_n(e, found, args, 2, &ignored);
    }
    return py_delattr_plain(e, v, name);
}

bool py_delattr_plain(Eval *e, Py v, Sym name) {
    Map *m = is_obj(v, OBJ_INSTANCE) ? &AS(PyInstance, v)->attrs : is_obj(v, OBJ_CLASS) ? &AS(PyClass, v)->attrs : is_obj(v, OBJ_MODULE) ? &AS(PyModule, v)->vars : NULL;
    if (!m || !map_has(m, name)) return raise_(e, EXC_AttributeError, "'%s' object has no attribute '%s'", py_type_name(e, v), name->s);
    map_del(m, name);
    return true;
}
