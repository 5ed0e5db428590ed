/* entity.c: what compiled code sees of the build-time world: sema's Resolver over environments, declarations of functions and classes,
 * constants out of values. */
#include "eval/value.h"
#include "eval/tensor.h"
#include <math.h>
#include <string.h>

typedef struct EnvResolver { Resolver r; Eval *e; Env *env; } EnvResolver;

/* ---- constants */
/* dtypes, layouts and memory formats are ints in TorchScript; torch has math's constants, too. */
static const Const *torch_const(Eval *e, const char *name) {
    static const struct { const char *name; int value; } ints[] = {
#define DTYPE(id_, code_, bytes_, category_, storage_, script_) {#id_, code_},
#include "archive/dtype.def"
#undef DTYPE
        {"float", 6}, {"double", 7}, {"half", 5}, {"int", 3}, {"long", 4}, {"short", 2}, {"cfloat", 9}, {"cdouble", 10}, {"chalf", 8},
        {"strided", 0}, {"sparse_coo", 1}, {"sparse_csr", 2}, {"contiguous_format", 0}, {"preserve_format", 1}, {"channels_last", 2},
        {"channels_last_3d", 3},
    };
    static const struct { const char *name; double value; } floats[] = {
        {"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536}, {"inf", INFINITY}, {"nan", NAN}};
    if (strncmp(name, "torch.", 6)) return NULL;
    for (int i = 0; i < COUNT_OF(ints); i++)
        if (!strcmp(ints[i].name, name + 6)) return const_int(e->s, ints[i].value);
    for (int i = 0; i < COUNT_OF(floats); i++)
        if (!strcmp(floats[i].name, name + 6)) return const_float(e->s, floats[i].value);
    return NULL;
}

static const Const *seq_const(Eval *e, PyList *l) {
    Session *s = e->s;
    int n = l->v.len;
    const Const **elem = NEWN(s->arena, const Const *, n + 1);
    const Type **type = NEWN(s->arena, const Type *, n + 1);
    const Type *common = NULL;
    for (int i = 0; i < n; i++) {
        if (!(elem[i] = py_const(e, l->v.data[i]))) return NULL;
        type[i] = elem[i]->type;
        common = i ? (common ? type_unify(s, common, type[i], false) : NULL) : type[i];
    }
    Const *c = NEW(s->arena, Const);
    c->u.v.elem = elem;
    c->u.v.n = n;
    if (l->o.kind == OBJ_LIST) {
        if (n && !common) return NULL;
        c->type = type_list(s, n ? common : type_simple(s, TY_Tensor));
    } else if (l->cls && l->cls != e->size_class && strcmp(l->cls->module, "torch.return_types")) {
        ClassDecl *d = class_decl(e, l->cls);
        if (!d->type) return NULL;
        c->type = d->type;
    } else c->type = type_tuple(s, type, n);
    return c;
}

const Const *py_const(Eval *e, Py v) {
    Session *s = e->s;
    switch (v.tag) {
    case PY_NONE: return const_none(s);
    case PY_BOOL: return const_bool(s, v.u.b);
    case PY_INT: return const_int(s, v.u.i);
    case PY_FLOAT: return const_float(s, v.u.f);
    case PY_OBJ: break;
    default: return NULL;
    }
    switch (v.u.o->kind) {
    case OBJ_STR: return const_str(s, AS_STR(v)->p, (size_t)AS_STR(v)->len);
    case OBJ_COMPLEX: {
        Const *c = NEW(s->arena, Const);
        c->type = type_simple(s, TY_Complex);
        c->u.c.re = AS(PyComplex, v)->re, c->u.c.im = AS(PyComplex, v)->im;
        return c;
    }
    case OBJ_OPAQUE: return torch_const(e, AS(PyOpaque, v)->qualified->s);
    case OBJ_LIST: case OBJ_TUPLE: {
        if (!ev_stack(e)) return e->fail = FAIL_NONE, NULL;
        return seq_const(e, AS_LIST(v));
    }
    case OBJ_INSTANCE: {
        PyInstance *x = AS(PyInstance, v);
        if (is_device(e, v)) {
            Const *c = NEW(s->arena, Const);
            char text[32];
            c->type = type_simple(s, TY_Device);
            tsrt_device_text(AS(PyDevice, v)->device, text);
            c->u.s.p = arena_dup(s->arena, text, strlen(text));
            c->u.s.n = strlen(text);
            return c;
        }
        if (x->cls->flavour != CLS_ENUM) return NULL;
        ClassDecl *d = class_decl(e, x->cls);
        Py *name = map_get(&x->attrs, e->n.name);
        for (int i = 0; name && i < d->nfield; i++)
            if (d->field[i].name == str_sym(e, *name)) {
                Const *c = NEW(s->arena, Const);
                c->type = d->type;
                c->u.m.name = d->field[i].name;
                c->u.m.value = d->field[i].value;
                return c;
            }
        return NULL;
    }
    default: return NULL;
    }
}

/* ---- functions and classes */
static Sym qualify(Eval *e, const PyModule *m, const char *qualname) {
    Buf b = {0};
    buf_puts(&b, "__torch__.");
    if (m != e->main && m->name->len) buf_printf(&b, "%s.", m->name->s);
    for (const char *p = qualname; *p; p++)
        if (strncmp(p, "<locals>.", 9)) buf_putc(&b, *p == '<' || *p == '>' ? '_' : *p);
        else p += 8;
    Sym name = sym_n(e->s, b.p, b.len);
    buf_free(&b);
    return name;
}

/* The environment that names in a function's body and annotations resolve in: class scopes are not seen from inside. */
static Env *visible(Env *env) {
    while (env->scope->kind == SCOPE_CLASS && env->up) env = env->up;
    return env;
}

FuncDecl *func_decl(Eval *e, PyFunc *f) {
    if (f->decl) {
        f->decl->flags |= f->flags;
        return f->decl;
    }
    Session *s = e->s;
    FuncDecl *d = f->decl = NEW(s->arena, FuncDecl);
    Ast *p = f->def->kind == AST_Lambda ? AST_AS(Lambda, f->def)->params : AST_AS(FunctionDef, f->def)->params;
    AstVec params = p ? AST_AS(Params, p)->params : (AstVec){0};
    *d = (FuncDecl){.name = f->name, .qualified = qualify(e, f->env->module, f->qualname), .def = f->def, .src = f->src, .flags = f->flags};
    d->scope = env_resolver(e, visible(f->env));
    d->defaults = NEWN(s->arena, const Const *, params.len + 1);
    d->default_other = NEWN(s->arena, Entity, params.len + 1);
    for (int i = 0; i < params.len; i++) {
        if (is_absent(f->defaults[i])) continue;
        d->defaults[i] = is_tensor(e, f->defaults[i]) ? tensor_const(e, f->defaults[i]) : py_const(e, f->defaults[i]);
        if (d->defaults[i]) continue;
        py_entity(e, f->defaults[i], &d->default_other[i]);
        d->default_other[i].defined = AST_AS(Param, params.data[i])->base.span;
    }
    if (f->owner) d->owner = class_decl(e, f->owner);
    if (f->if_true) {
        d->if_true = func_decl(e, f->if_true);
        d->if_false = func_decl(e, f->if_false);
        d->flag = f->flag;
        d->flag_at = f->flag_at;
        d->flag_default = f->flag_default;
    }
    OverloadList *l = map_get(&e->overloads, sym_printf(s, "%s:%s", f->env->module->name->s, f->qualname));
    if (l && !(f->flags & FUNC_OVERLOAD)) {
        d->overloads = NEWN(s->arena, FuncDecl *, l->v.len + 1);
        for (int i = 0; i < l->v.len; i++) d->overloads[d->noverloads++] = func_decl(e, l->v.data[i]);
    }
    return d;
}

static void add_method(Eval *e, ClassDecl *d, PyFunc *f, unsigned flags) {
    if (!f) return;
    FuncDecl *m = func_decl(e, f);
    m->flags |= flags;
    if (!m->owner) m->owner = d;
    d->method[d->nmethod++] = m;
}

static PyFunc *func_in(Py v) {
    if (is_obj(v, OBJ_FUNC)) return AS(PyFunc, v);
    if (is_obj(v, OBJ_SCRIPT)) return AS(PyScript, v)->fn;
    if (is_obj(v, OBJ_STATIC) || is_obj(v, OBJ_CLASSMETHOD)) return func_in(AS(PyWrap, v)->fn);
    return NULL;
}

const Type *py_type(Eval *e, Py v) {
    Entity x = {0};
    py_entity(e, v, &x);
    if (x.kind == ENT_TYPE) return x.u.type;
    if (x.kind == ENT_CLASS) return x.u.cls->type;
    if (x.kind == ENT_CONST && x.u.constant->type->kind == TY_None) return x.u.constant->type;
    if (x.kind != ENT_BUILTIN) return NULL;
    static const struct { const char *name; TypeKind kind; } rows[] = {{"builtins.int", TY_Int}, {"builtins.float", TY_Float}, {"builtins.bool", TY_Bool},
        {"builtins.str", TY_Str}, {"builtins.complex", TY_Complex}, {"torch.Tensor", TY_Tensor}, {"typing.Any", TY_Any}};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, x.qualified->s)) return type_simple(e->s, rows[i].kind);
    return NULL;
}

static void add_fields(Eval *e, ClassDecl *d, PyClass *c) {
    Session *s = e->s;
    Py defaults = py_absent();
    d->field = NEWN(s->arena, ClassField, c->fields.len + 1);
    class_lookup(c, sym(s, c->flavour == CLS_NAMED_TUPLE ? "_field_defaults" : "__dataclass_defaults__"), &defaults);
    for (int i = 0; i < c->fields.len; i++) {
        ClassField *f = &d->field[d->nfield++];
        const Ast *note = c->flavour != CLS_ENUM && i < c->annotations.len ? c->annotations.data[i] : NULL;
        *f = (ClassField){.name = c->fields.data[i], .annotation = (Ast *)note, .span = note ? note->span : (Span){0, 0}};
        if (c->flavour == CLS_ENUM) {
            Py m = *(Py *)map_get(&c->attrs, f->name);
            f->value = is_obj(m, OBJ_INSTANCE) ? py_const(e, AS(PyInstance, m)->native) : NULL;
            f->type = f->value ? f->value->type : NULL;
            continue;
        }
        if (c->field_types) f->type = py_type(e, c->field_types[i]);
        Py v = py_absent();
        if (is_obj(defaults, OBJ_DICT)) dict_get(e, AS_DICT(defaults), py_sym(e, f->name), &v);
        f->has_default = !is_absent(v);
        if (f->has_default) f->value = py_const(e, v);
    }
}

ClassDecl *class_decl(Eval *e, PyClass *c) {
    static const ClassKind kinds[] = {[CLS_PLAIN] = CLASS_SCRIPT, [CLS_BUILTIN] = CLASS_EXCEPTION, [CLS_ENUM] = CLASS_ENUM,
        [CLS_NAMED_TUPLE] = CLASS_NAMED_TUPLE, [CLS_DATACLASS] = CLASS_DATACLASS, [CLS_EXCEPTION] = CLASS_EXCEPTION,
        [CLS_INTERFACE] = CLASS_INTERFACE, [CLS_MODULE] = CLASS_MODULE};
    if (c->decl) return c->decl;
    Session *s = e->s;
    ClassDecl *d = c->decl = NEW(s->arena, ClassDecl);
    *d = (ClassDecl){.name = c->name, .kind = kinds[c->flavour], .def = c->def, .src = c->src, .host = c, .saved = c->saved};
    d->qualified = c->env ? qualify(e, c->env->module, c->qualname)
                 : c->flavour == CLS_NAMED_TUPLE ? sym_printf(s, "__torch__.%s", c->name->s) : sym_printf(s, "%s.%s", c->module, c->name->s);
    if (c->env) d->scope = env_resolver(e, visible(c->env));
    if (c->flavour == CLS_ENUM) d->type = type_nominal(s, TY_Enum, d->qualified, d);
    add_fields(e, d, c);
    d->base = NEWN(s->arena, ClassDecl *, c->nbase + 1);
    for (int i = 0; i < c->nbase; i++)
        if (c->base[i]->def || c->base[i]->flavour == CLS_EXCEPTION || (d->kind == CLASS_EXCEPTION && c->base[i]->nbase)) d->base[d->nbase++] = class_decl(e, c->base[i]);
    d->method = NEWN(s->arena, FuncDecl *, 2 * c->attrs.len + 1);
    for (int i = 0; i < c->attrs.len; i++) {
        Py v = *(Py *)c->attrs.entries[i].value;
        if (is_obj(v, OBJ_PROPERTY)) {
            add_method(e, d, func_in(AS(PyProperty, v)->get), FUNC_PROPERTY);
            add_method(e, d, func_in(AS(PyProperty, v)->set), FUNC_SETTER);
        } else add_method(e, d, func_in(v), is_obj(v, OBJ_STATIC) ? FUNC_STATIC : is_obj(v, OBJ_CLASSMETHOD) ? FUNC_CLASSMETHOD : 0);
    }
    return d;
}

/* ---- entities */
static bool is_exception(Eval *e, const PyClass *c) { return class_is_sub(c, e->exc_class[EXC_BaseException]); }

/* Names that are modules, so that sema asks for their members. */
static bool names_module(const PyOpaque *o) {
    static const char *const rows[] = {"torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.nn.modules", "torch.jit", "torch.autograd",
        "torch.autograd.profiler", "torch.cuda", "torch.fft", "torch.linalg", "torch.special", "torch.utils", "torch.ops", "torch.ops.aten",
        "torch.ops.prim", "torch._C", "torch._C._nn", "torch.distributed", "torch.distributed.rpc", "torch.backends", "torch.functional", "torch.overrides",
        "torch._jit_internal", "torch.jit.annotations", "torch.sparse", "torch.random", "torch.testing", "torch.quantization", "torch.ao", "torch.futures",
        "torch._VF", "torch.nn.utils", "torch.nn.parallel", "torch.profiler", "torch.package", "torch.distributions", "torch.compiler"};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i], o->qualified->s)) return true;
    return o->is_module;
}

static const char *article(const char *noun) { return strchr("aeiouAEIOU", noun[0]) ? "an" : "a"; }

void py_entity(Eval *e, Py v, Entity *out) {
    Session *s = e->s;
    *out = (Entity){.kind = ENT_OTHER};
    if (is_absent(v)) {
        out->kind = ENT_NONE;
        return;
    }
    const Const *c = py_const(e, v);
    if (c) {
        out->kind = ENT_CONST;
        out->u.constant = c;
        return;
    }
    if (v.tag == PY_OBJ) switch (v.u.o->kind) {
        case OBJ_FUNC: case OBJ_SCRIPT: {
            PyFunc *f = is_obj(v, OBJ_FUNC) ? AS(PyFunc, v) : AS(PyScript, v)->fn;
            *out = (Entity){.kind = ENT_FUNCTION, .defined = f->def->span, .u.func = func_decl(e, f)};
            return;
        }
        case OBJ_STATIC: case OBJ_CLASSMETHOD: py_entity(e, AS(PyWrap, v)->fn, out); return;
        case OBJ_CLASS: {
            PyClass *k = AS(PyClass, v);
            if (k->flavour == CLS_BUILTIN && map_get(&e->torch_classes, sym(s, "torch.no_grad")) == k) {      /* compiled code has it as source */
                Py file, cls;
                if (import_module(e, sym(s, "torch.autograd.grad_mode"), &file) && py_getattr(e, file, k->name, &cls)) py_entity(e, cls, out);
                return;
            }
            Py *compiled = map_get(&k->attrs, sym(s, "__compiled__"));      /* of the prelude's distributions: the class that stands for it in compiled code */
            if (compiled && !strncmp(k->module, "torch.", 6)) {
                py_entity(e, *compiled, out);
                return;
            }
            bool named_only = k->flavour == CLS_BUILTIN && !is_exception(e, k);
            if (named_only || k == e->named_tuple || (k->flavour == CLS_ENUM && !k->def))
                *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym_printf(s, "%s.%s", k->module, k->name->s)};
            else *out = (Entity){.kind = ENT_CLASS, .defined = k->def ? k->def->span : (Span){0, 0}, .u.cls = class_decl(e, k)};
            return;
        }
        case OBJ_NATIVE:
            if (*AS(PyNative, v)->module)
                *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym_printf(s, "%s.%s", AS(PyNative, v)->module, AS(PyNative, v)->name)};
            else out->why = "a method bound at build time";
            return;
        case OBJ_OPAQUE:
            *out = (Entity){.kind = names_module(AS(PyOpaque, v)) ? ENT_NAMESPACE : ENT_BUILTIN, .qualified = AS(PyOpaque, v)->qualified};
            return;
        case OBJ_INSTANCE:
            if (!module_instance(e, v)) break;
            *out = (Entity){.kind = ENT_MODULE, .defined = AS(PyInstance, v)->cls->def ? AS(PyInstance, v)->cls->def->span : (Span){0, 0},
                            .u.module = module_decl(e, AS(PyInstance, v))};
            return;
        case OBJ_MODULE: *out = (Entity){.kind = ENT_NAMESPACE, .qualified = AS(PyModule, v)->name, .u.host = AS(PyModule, v)}; return;
        case OBJ_ALIAS: {
            PyAlias *a = AS(PyAlias, v);
            if (!a->ast) break;
            const Type *t = sema_annotation(e->sema, env_resolver(e, visible(a->env)), a->ast);
            if (t && t->kind != TY_Error) {
                *out = (Entity){.kind = ENT_TYPE, .defined = a->ast->span, .u.type = t};
                return;
            }
            break;
        }
        case OBJ_POISON:
            *out = (Entity){.kind = ENT_UNSUPPORTED, .why = AS(PyPoison, v)->what, .defined = AS(PyPoison, v)->span};
            return;
        default: break;
        }
    if (v.tag == PY_OBJ) out->u.host = v.u.o;
    const char *type = py_type_name(e, v);
    out->why = arena_printf(s->arena, "%s '%s' made at build time", article(type), type);
}

/* ---- the resolver */
static Span where(Env *env, Sym name, Span known) {
    if (known.hi) return known;
    for (; env; env = env->up) {
        if (env->scope->kind == SCOPE_FUNC && map_has(&env->scope->slot, name)) break;
        uint64_t at = env->scope->kind == SCOPE_MODULE ? (uint64_t)(uintptr_t)map_get(&env->module->spans, name) : 0;
        if (at) return (Span){(uint32_t)(at >> 32), (uint32_t)at};
    }
    return known;
}

static bool lookup(Resolver *self, Sym name, Entity *out) {
    EnvResolver *r = (EnvResolver *)self;
    Py *v = env_find(r->e, r->env, name);
    *out = (Entity){.kind = ENT_NONE};
    if (!v || is_absent(*v)) return false;
    py_entity(r->e, *v, out);
    if (out->kind == ENT_CONST || out->kind == ENT_OTHER) out->defined = where(r->env, name, out->defined);
    return out->kind != ENT_NONE;
}

static bool member(Resolver *self, const Entity *of, Sym name, Entity *out) {
    EnvResolver *r = (EnvResolver *)self;
    Eval *e = r->e;
    Py v = py_absent();
    *out = (Entity){.kind = ENT_NONE};
    switch (of->kind) {
    case ENT_NAMESPACE: case ENT_BUILTIN: {
        PyModule *m = of->kind == ENT_NAMESPACE ? of->u.host : NULL;
        if (m) {
            if (!module_member(e, m, name, &v)) return e->fail = FAIL_NONE, false;
            if (is_absent(v)) return false;
            break;
        }
        if (of->kind == ENT_BUILTIN && !strncmp(of->qualified->s, "builtins.", 9)) return false;
        if (!torch_member(e, of->qualified->s, name, &v)) return e->fail = FAIL_NONE, false;
        break;
    }
    case ENT_CLASS: {
        PyClass *c = of->u.cls->host;
        if (!c || !class_lookup(c, name, &v)) return false;
        break;
    }
    case ENT_OTHER: {
        Obj *o = of->u.host;
        if (!o || o->kind != OBJ_INSTANCE) return false;
        PyInstance *x = (PyInstance *)o;
        Py *own = map_get(&x->attrs, name);
        if (own) v = *own;
        else if (!class_lookup(x->cls, name, &v) || is_obj(v, OBJ_FUNC) || is_obj(v, OBJ_PROPERTY)) return false;
        break;
    }
    default: return false;
    }
    py_entity(e, v, out);
    return out->kind != ENT_NONE;
}

static bool items(Resolver *self, const Entity *of, EntityItems *out) {
    Eval *e = ((EnvResolver *)self)->e;
    Py v = py_obj(of->u.host);
    *out = (EntityItems){.kind = ITEMS_LIST};
    if (is_tensor(e, v)) return (out->constant = tensor_const(e, v)) != NULL;
    PyVec all = {0};
    DictEntry *x;
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) all = AS_LIST(v)->v;
    else if (is_obj(v, OBJ_SET) || is_obj(v, OBJ_DICT))
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) ev_push(e, &all, is_obj(v, OBJ_SET) ? x->key : x->value);
    else return false;
    if (!is_obj(v, OBJ_LIST)) out->kind = is_obj(v, OBJ_DICT) ? ITEMS_DICT : ITEMS_TUPLE;
    out->n = all.len;
    out->item = NEWN(e->s->arena, Entity, all.len + 1);
    for (int i = 0; i < all.len; i++) py_entity(e, all.data[i], &out->item[i]);
    if (out->kind != ITEMS_DICT) return true;
    out->key = NEWN(e->s->arena, const Const *, all.len + 1);
    for (int i = 0, k = 0; dict_next(AS_DICT(v), &i, &x); k++)
        if (!(out->key[k] = py_const(e, x->key))) return false;
    return true;
}

static int names(Resolver *self, Sym *out, int max) {
    EnvResolver *r = (EnvResolver *)self;
    int n = 0;
    for (Env *env = r->env; env; env = env->up)
        for (int i = 0; env->scope->kind == SCOPE_FUNC && i < env->scope->names.len && n < max; i++) out[n++] = env->scope->names.data[i];
    const Map *vars = &r->env->module->vars;
    for (int i = 0; i < vars->len && n < max; i++) out[n++] = (Sym)(uintptr_t)vars->entries[i].key;
    for (int i = 0; i < r->e->builtins.len && n < max; i++) out[n++] = (Sym)(uintptr_t)r->e->builtins.entries[i].key;
    return n;
}

Resolver *env_resolver(Eval *e, Env *env) {
    if (env->resolver) return env->resolver;
    EnvResolver *r = NEW(e->s->arena, EnvResolver);
    *r = (EnvResolver){.r = {.lookup = lookup, .member = member, .items = items, .names = names, .host = r}, .e = e, .env = env};
    return env->resolver = &r->r;
}
