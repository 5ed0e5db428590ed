/* class.c: classes: making them (linearised bases, Enum, NamedTuple), and calling them. dataclass.c has @dataclass. */
#include "eval/value.h"
#include <string.h>

/* C3 linearisation: the classes in the order in which attributes are looked up. */
static bool linearise(Eval *e, PyClass *c) {
    int nlists = c->nbase + 1, most = 1;
    struct { PyClass **v; int n, at; } *list = ev_alloc(e, sizeof *list * (size_t)nlists);
    for (int i = 0; i < c->nbase; i++) {
        list[i].v = c->base[i]->mro, list[i].n = c->base[i]->nmro;
        most += c->base[i]->nmro;
    }
    list[c->nbase].v = c->base, list[c->nbase].n = c->nbase;
    c->mro = ev_alloc(e, sizeof *c->mro * (size_t)(most + 1));
    c->mro[c->nmro++] = c;
    for (;;) {
        PyClass *next = NULL;
        bool any = false;
        for (int i = 0; i < nlists && !next; i++) {
            if (list[i].at >= list[i].n) continue;
            any = true;
            next = list[i].v[list[i].at];
            for (int k = 0; k < nlists && next; k++)
                for (int m = list[k].at + 1; m < list[k].n; m++)
                    if (list[k].v[m] == next) {
                        next = NULL;
                        break;
                    }
        }
        if (!any) return true;
        if (!next) return raise_(e, EXC_TypeError, "Cannot create a consistent method resolution order (MRO) for bases");
        c->mro[c->nmro++] = next;
        for (int i = 0; i < nlists; i++)
            if (list[i].at < list[i].n && list[i].v[list[i].at] == next) list[i].at++;
    }
}

bool class_set_bases(Eval *e, PyClass *c, PyClass *const *base, int n) {
    c->base = ev_alloc(e, sizeof *c->base * (size_t)(n + 1));
    c->nbase = 0;
    for (int i = 0; i < n; i++) c->base[c->nbase++] = base[i];
    return linearise(e, c);
}

PyClass *class_new(Eval *e, const char *module, const char *name, PyClass *const *base, int nbase) {
    PyClass *c = EV_NEW(e, PyClass, OBJ_CLASS);
    c->name = sym(e->s, name);
    c->qualname = c->name->s;
    c->module = module;
    c->flavour = CLS_BUILTIN;
    c->dc_eq = c->dc_repr = c->dc_init = true;
    PyClass *object = e->cls[BC_object];
    c->base = ev_alloc(e, sizeof *c->base * (size_t)(nbase + 1));
    for (int i = 0; i < nbase; i++) c->base[c->nbase++] = base[i];
    if (!nbase && object) c->base[c->nbase++] = object;
    return linearise(e, c) ? c : NULL;
}

/* ---- Enum */
static bool is_descriptor(Py v) {
    if (v.tag != PY_OBJ) return false;
    ObjKind k = v.u.o->kind;
    return k == OBJ_FUNC || k == OBJ_SCRIPT || k == OBJ_PROPERTY || k == OBJ_STATIC || k == OBJ_CLASSMETHOD || k == OBJ_CLASS;
}

static bool is_auto(Py v) { return is_obj(v, OBJ_OPAQUE) && !strcmp(AS(PyOpaque, v)->qualified->s, "enum.auto()"); }

/* enum.auto(): one more than the last int; of a StrEnum the name in lower case. */
static bool auto_value(Eval *e, PyClass *c, Sym name, Py last, Py *out) {
    if (class_is_sub(c, e->enum_class[4])) {
        Py s = py_sym(e, name), fn;
        return py_getattr(e, s, sym(e->s, "lower"), &fn) && py_call_n(e, fn, NULL, 0, out);
    }
    if (last.tag == PY_INT && last.u.i == INT64_MAX) return overflow(e);
    *out = py_int(last.tag == PY_INT ? last.u.i + 1 : 1);
    return true;
}

static bool enum_finish(Eval *e, PyClass *c) {
    Py last = py_absent(), init;
    bool has_init = class_lookup(c, e->n.init, &init) && is_obj(init, OBJ_FUNC);
    c->fields.len = 0;
    for (int i = 0; i < c->attrs.len; i++) {
        Sym name = (Sym)(uintptr_t)c->attrs.entries[i].key;
        Py *at = c->attrs.entries[i].value, value = *at;
        if (is_descriptor(value) || (name->s[0] == '_' && name->s[name->len - 1] == '_')) continue;
        if (is_auto(value) && !auto_value(e, c, name, last, &value)) return false;
        Py same = py_absent();
        for (int k = 0; k < c->fields.len && is_absent(same); k++) {
            Py m = *(Py *)map_get(&c->attrs, c->fields.data[k]);
            bool eq = false;
            if (AS(PyInstance, m)->native.tag == value.tag && !py_equal(e, AS(PyInstance, m)->native, value, &eq)) return false;
            if (eq) same = m;
        }
        last = value;
        vec_push(e->a, &c->fields, name);
        if (!is_absent(same)) {
            *at = same;
            continue;
        }
        PyInstance *m = EV_NEW(e, PyInstance, OBJ_INSTANCE);
        m->cls = c;
        m->native = value;
        Py *own = ev_alloc(e, sizeof *own);
        *own = py_sym(e, name);
        map_set(e->a, &m->attrs, e->n.name, own);
        *at = py_obj(m);
        if (has_init) {
            Py args[16] = {py_obj(m), value}, ignored;
            int n = 2;
            if (is_obj(value, OBJ_TUPLE))
                for (n = 1; n <= AS_LIST(value)->v.len && n < COUNT_OF(args); n++) args[n] = AS_LIST(value)->v.data[n - 1];
            if (!py_call_n(e, init, args, n, &ignored)) return false;
        }
    }
    return true;
}

static bool enum_call(Eval *e, PyClass *c, Args *a, Py *out) {
    if (!c->fields.len) return unsupported(e, "making an Enum by a call");
    if (a->npos != 1 || a->nkw) return raise_(e, EXC_TypeError, "%s() takes one value", c->name->s);
    for (int i = 0; i < c->fields.len; i++) {
        Py m = *(Py *)map_get(&c->attrs, c->fields.data[i]);
        bool eq = py_is(m, a->pos[0]);
        if (!eq && !py_equal(e, AS(PyInstance, m)->native, a->pos[0], &eq)) return false;
        if (eq) return *out = m, true;
    }
    Buf b = {0};
    if (!py_repr(e, a->pos[0], &b)) return buf_free(&b), false;
    fail_raise(e, EXC_ValueError, "%s is not a valid %s", b.p, c->qualname);
    buf_free(&b);
    return false;
}

/* ---- NamedTuple */
static bool named_tuple_call(Eval *e, PyClass *c, Args *a, Py *out) {
    PyList *t = py_list(e, OBJ_TUPLE, c->fields.len);
    t->cls = c;
    t->v.len = c->fields.len;
    if (a->npos > c->fields.len)
        return raise_(e, EXC_TypeError, "%s.__new__() takes %d positional arguments but %d were given", c->name->s, c->fields.len + 1, a->npos + 1);
    for (int i = 0; i < c->fields.len; i++) {
        Py v = i < a->npos ? a->pos[i] : py_absent();
        for (int k = 0; k < a->nkw; k++)
            if (a->kw[k] == c->fields.data[i]) {
                if (!is_absent(v)) return raise_(e, EXC_TypeError, "%s.__new__() got multiple values for argument '%s'", c->name->s, a->kw[k]->s);
                v = a->kwval[k];
            }
        if (is_absent(v)) {
            PyDict *d = NULL;
            Py defaults;
            if (class_lookup(c, sym(e->s, "_field_defaults"), &defaults) && is_obj(defaults, OBJ_DICT)) d = AS_DICT(defaults);
            if (d && !dict_get(e, d, py_sym(e, c->fields.data[i]), &v)) return false;
        }
        if (is_absent(v)) return raise_(e, EXC_TypeError, "%s.__new__() missing 1 required positional argument: '%s'", c->name->s, c->fields.data[i]->s);
        t->v.data[i] = v;
    }
    for (int k = 0; k < a->nkw; k++) {
        bool known = false;
        for (int i = 0; i < c->fields.len; i++) known |= c->fields.data[i] == a->kw[k];
        if (!known) return raise_(e, EXC_TypeError, "%s.__new__() got an unexpected keyword argument '%s'", c->name->s, a->kw[k]->s);
    }
    *out = py_obj(t);
    return true;
}

bool named_tuple_make(Eval *e, Sym name, PyVec *names, Py *defaults, Py *out) {
    PyClass *base = e->cls[BC_tuple], *c = class_new(e, e->main ? e->main->name->s : "__main__", name->s, &base, 1);
    c->flavour = CLS_NAMED_TUPLE;
    PyDict *d = py_dict(e, OBJ_DICT);
    for (int i = 0; i < names->len; i++) {
        if (!is_obj(names->data[i], OBJ_STR)) return raise_(e, EXC_TypeError, "Type names and field names must be strings");
        vec_push(e->a, &c->fields, str_sym(e, names->data[i]));
        vec_push(e->a, &c->annotations, (const Ast *)NULL);
        if (defaults && !is_absent(defaults[i])) dict_set(e, d, names->data[i], defaults[i]);
    }
    class_set(e, c, sym(e->s, "_field_defaults"), py_obj(d));
    *out = py_obj(c);
    return true;
}

/* class P(NamedTuple): annotated names are fields, values their defaults. */
static bool named_tuple_finish(Eval *e, PyClass *c) {
    PyDict *d = py_dict(e, OBJ_DICT);
    for (int i = 0; i < c->fields.len; i++) {
        Py *v = map_get(&c->attrs, c->fields.data[i]);
        if (!v) continue;
        if (!dict_set(e, d, py_sym(e, c->fields.data[i]), *v)) return false;
        map_del(&c->attrs, c->fields.data[i]);
    }
    class_set(e, c, sym(e->s, "_field_defaults"), py_obj(d));
    return true;
}

bool class_finish(Eval *e, PyClass *c) {
    if (c->flavour == CLS_ENUM) return enum_finish(e, c);
    return c->flavour != CLS_NAMED_TUPLE || named_tuple_finish(e, c);
}

/* ---- class statements */
static bool add_base(Eval *e, PyClass *c, Py b, PyClass **list, int *n) {
    if (is_obj(b, OBJ_ALIAS)) {
        /* Generic[T] and the like say nothing at run time; Base[T] is Base. */
        PyAlias *a = AS(PyAlias, b);
        if (is_obj(a->origin, OBJ_CLASS)) b = a->origin;
        else if (is_obj(a->origin, OBJ_OPAQUE) && !strncmp(AS(PyOpaque, a->origin)->qualified->s, "typing.", 7)) return true;
        else return unsupported(e, "a base class of this kind");
    }
    if (is_obj(b, OBJ_OPAQUE)) {
        const char *q = AS(PyOpaque, b)->qualified->s;
        if (!strcmp(q, "typing.NamedTuple")) {
            list[(*n)++] = e->named_tuple;
            c->flavour = CLS_NAMED_TUPLE;
            return true;
        }
        if (!strcmp(q, "abc.ABC")) return c->abstract = true;
        if (!strncmp(q, "typing.", 7) || !strncmp(q, "typing_extensions.", 18)) return true;
        if (strncmp(q, "torch.", 6)) return unsupported(e, "a class that derives from %s", q);
        c->opaque_base = b;
        if (c->flavour == CLS_PLAIN) c->flavour = CLS_MODULE;
        return true;
    }
    if (is_obj(b, OBJ_SCRIPT)) return raise_(e, EXC_TypeError, "a scripted function is no base class");
    if (!is_obj(b, OBJ_CLASS)) return raise_(e, EXC_TypeError, "bases must be types");
    PyClass *base = AS(PyClass, b);
    if (base == e->cls[BC_bool]) return raise_(e, EXC_TypeError, "type 'bool' is not an acceptable base type");
    if (base->flavour == CLS_ENUM && base->def && base->fields.len) return raise_(e, EXC_TypeError, "<enum '%s'> cannot extend <enum '%s'>", c->name->s, base->name->s);
    list[(*n)++] = base;
    if (base->flavour != CLS_BUILTIN && base->flavour != CLS_PLAIN && base->flavour != CLS_NAMED_TUPLE && base->flavour != CLS_INTERFACE) c->flavour = base->flavour;
    if (base->flavour == CLS_BUILTIN && class_is_sub(base, e->exc_class[EXC_BaseException])) c->flavour = CLS_EXCEPTION;
    if (base->dc_frozen) c->dc_frozen = true;
    if (base->abstract) c->abstract = true;
    return true;
}

bool class_make(Eval *e, const AstClassDef *def, Env *env, Py *out) {
    PyClass *c = EV_NEW(e, PyClass, OBJ_CLASS);
    c->name = def->name;
    c->qualname = def->name->s;
    if (env->scope->kind == SCOPE_CLASS) c->qualname = arena_printf(e->a, "%s.%s", env->cls->qualname, c->name->s);
    else if (env->scope->kind == SCOPE_FUNC && e->frame) c->qualname = arena_printf(e->a, "%s.<locals>.%s", e->frame->name, c->name->s);
    c->module = env->module->name->s;
    c->def = (Ast *)&def->base;
    c->env = env;
    c->src = env->module->src;
    c->dc_eq = c->dc_repr = c->dc_init = true;
    PyClass **bases = ev_alloc(e, sizeof *bases * (size_t)(def->bases.len + 1));
    int n = 0;
    for (int i = 0; i < def->bases.len; i++) {
        Py b;
        if (def->bases.data[i]->kind == AST_Starred) return unsupported(e, "'*' among base classes");
        if (!eval_expr(e, env, def->bases.data[i], &b)) return false;
        e->at = def->bases.data[i]->span;
        if (!add_base(e, c, b, bases, &n)) return false;
    }
    for (int i = 0; i < def->keywords.len; i++) {
        const AstKeyword *k = AST_AS(Keyword, def->keywords.data[i]);
        Py v;
        if (!eval_expr(e, env, k->value, &v)) return false;
        bool abc = is_obj(v, OBJ_OPAQUE) && !strncmp(AS(PyOpaque, v)->qualified->s, "abc.", 4);
        if (!abc) return unsupported(e, "a class with %s", k->arg && !strcmp(k->arg->s, "metaclass") ? "a metaclass" : "keyword arguments");
        c->abstract = true;
    }
    if (!strcmp(c->module, "torch.nn.modules.module") && !strcmp(c->name->s, "Module")) c->flavour = CLS_MODULE;
    if (!n) bases[n++] = e->cls[BC_object];
    c->base = bases;
    c->nbase = n;
    if (!linearise(e, c)) return false;
    Env *body = env_new(e, scope_of(e, &def->base), env);
    body->cls = c;
    const char *outer = e->frame ? e->frame->name : NULL;
    Frame frame = {e->frame, c->qualname, e->at, NULL};
    (void)outer;
    Py ignored;
    e->frame = &frame;
    Flow f = eval_block(e, body, def->body, &ignored);
    e->frame = frame.up;
    if (f == FLOW_FAIL) return false;
    e->at = def->base.span;
    if (!class_finish(e, c)) return false;
    Py hook;
    bool has = false;
    for (int i = 1; i < c->nmro && !has; i++) {
        Py *v = map_get(&c->mro[i]->attrs, sym(e->s, "__init_subclass__"));
        if (v) hook = *v, has = true;
    }
    *out = py_obj(c);
    if (!has) return true;
    Py self = *out;
    return py_call_n(e, is_obj(hook, OBJ_CLASSMETHOD) ? AS(PyWrap, hook)->fn : hook, &self, 1, &ignored);
}

/* ---- calls */
static bool is_abstract(Eval *e, Py v) {
    if (is_obj(v, OBJ_PROPERTY)) return is_abstract(e, AS(PyProperty, v)->get);
    if (is_obj(v, OBJ_STATIC) || is_obj(v, OBJ_CLASSMETHOD)) return is_abstract(e, AS(PyWrap, v)->fn);
    if (!is_obj(v, OBJ_FUNC) || !AS(PyFunc, v)->attrs) return false;
    return !is_absent(dict_get_text(e, AS(PyFunc, v)->attrs, "__isabstractmethod__"));
}
/* No instance of a class with abstract methods; the message names them in order. */
static bool check_abstract(Eval *e, PyClass *c) {
    VEC(Sym) names = {0};
    for (int i = 0; i < c->nmro; i++)
        for (int k = 0; k < c->mro[i]->attrs.len; k++) {
            Sym name = (Sym)(uintptr_t)c->mro[i]->attrs.entries[k].key;
            Py v;
            int at = 0;
            if (!is_abstract(e, *(Py *)c->mro[i]->attrs.entries[k].value) || !class_lookup(c, name, &v) || !is_abstract(e, v)) continue;
            while (at < names.len && strcmp(names.data[at]->s, name->s) < 0) at++;
            if (at < names.len && names.data[at] == name) continue;
            vec_push(e->a, &names, name);
            for (int j = names.len - 1; j > at; j--) names.data[j] = names.data[j - 1];
            names.data[at] = name;
        }
    if (!names.len) return true;
    const char *list = names.data[0]->s;
    for (int i = 1; i < names.len; i++) list = arena_printf(e->a, "%s, %s", list, names.data[i]->s);
    return raise_(e, EXC_TypeError, "Can't instantiate abstract class %s with abstract method%s %s", c->name->s, names.len == 1 ? "" : "s", list);
}

bool class_call(Eval *e, PyClass *c, Args *a, Py *out) {
    Py init, make, ignored;
    if (c->abstract && !check_abstract(e, c)) return false;
    if (c->flavour == CLS_ENUM) return enum_call(e, c, a, out);
    if (c->flavour == CLS_NAMED_TUPLE) return named_tuple_call(e, c, a, out);
    if (c->make) return c->make(e, py_obj(c), a, out);
    for (int i = 0; i < c->nmro; i++)
        if (!is_absent(c->mro[i]->opaque_base))
            return unsupported(e, "making a '%s', which derives from %s, at build time", c->name->s, AS(PyOpaque, c->mro[i]->opaque_base)->qualified->s);
    if (class_lookup(c, sym(e->s, "__new__"), &make)) return unsupported(e, "'__new__' at build time");
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    x->cls = c;
    x->native = py_absent();
    *out = py_obj(x);
    /* object's own takes nothing and does nothing. */
    bool has_init = class_lookup(c, e->n.init, &init) && !(is_obj(init, OBJ_NATIVE) && !strcmp(AS(PyNative, init)->module, "builtins"));
    /* A subclass of int, str, list ... holds one. */
    for (int i = 1; i < c->nmro; i++) {
        PyClass *b = c->mro[i];
        if (b->flavour != CLS_BUILTIN || !b->make || b == e->cls[BC_object]) continue;
        if (class_is_sub(b, e->exc_class[EXC_BaseException])) break;
        Args none = {0};
        if (!b->make(e, py_obj(b), has_init && is_obj(init, OBJ_FUNC) && (b == e->cls[BC_list] || b == e->cls[BC_dict] || b == e->cls[BC_set]) ? &none : a, &x->native)) return false;
        break;
    }
    if (class_is_sub(c, e->exc_class[EXC_BaseException])) {
        Py *slot = ev_alloc(e, sizeof *slot);
        *slot = py_tuple(e, a->pos, a->npos);
        map_set(e->a, &x->attrs, e->n.args, slot);
        if (!has_init) return !a->nkw || raise_(e, EXC_TypeError, "%s() takes no keyword arguments", c->name->s);
    }
    if (!has_init) {
        if ((a->npos || a->nkw) && is_absent(x->native)) return raise_(e, EXC_TypeError, "%s() takes no arguments", c->name->s);
        return true;
    }
    Py bound;
    PyMethod *m = EV_NEW(e, PyMethod, OBJ_METHOD);
    m->self = *out, m->fn = init;
    bound = py_obj(m);
    if (!py_call(e, bound, a, &ignored)) return false;
    if (!is_none(ignored)) return raise_(e, EXC_TypeError, "__init__() should return None, not '%s'", py_type_name(e, ignored));
    /* @torch.jit.script on the class, or on one that it derives from (torch.jit.ScriptModule): each of its modules is scripted. */
    for (int i = 0; c->flavour == CLS_MODULE && i < c->nmro; i++)
        if (c->mro[i]->scripted && module_instance(e, *out)) return module_script(e, *out, out);
    return true;
}
