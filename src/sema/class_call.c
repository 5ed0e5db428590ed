/* Objects in expressions: attributes, properties, methods, constructors, the methods that operators and builtins stand for. Source:
 * docs/language.md 10. */
#include "sema/module.h"
#include <string.h>

static ClassInfo *info_of(Fn *f, const Type *t) { return class_info(f->sm, t->decl); }

static SV *failed_value(Fn *f, Span span) {
    f->failed = true;
    return sv_poison(f, span);
}

/* Calls method d of self: what the object's own class has under its name, unless direct. */
static SV *call_bound(Fn *f, FuncDecl *d, Value *self, bool direct, const Arg *arg, int n, Span span) {
    Arg *all = NEWN(f->a, Arg, n + 2);
    int k = 0;
    if (self) all[k++] = (Arg){.v = self, .span = span};
    for (int i = 0; i < n; i++) all[k++] = arg[i];
    return call_as(f, d, self && !direct ? d->name : NULL, all, k, span);
}

SV *class_bound_call(Fn *f, SV *callee, AstCall *call) {
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return failed_value(f, call->base.span);
    return call_bound(f, callee->func, callee->v, callee->direct, arg.data, arg.len, call->base.span);
}

/* ---- attributes */

static void suggest_attribute(Fn *f, const ClassInfo *ci, Sym name) {
    VEC(Sym) all = {0};
    for (int i = 0; i < ci->shape->attr.len; i++) vec_push(f->a, &all, ci->shape->attr.data[i].name);
    for (const ClassInfo *k = ci; k; k = k->base)
        for (int i = 0; i < k->method.len; i++) vec_push(f->a, &all, k->method.data[i]->name);
    Sym near = suggest(name, all.data, all.len);
    if (near) diag_help(f->s, "did you mean '%s'?", near->s);
}

static SV *no_attribute(Fn *f, const ClassInfo *ci, Sym name, Span span) {
    ERR(f, DIAG_class_attribute, span, ci->type->name->s, name->s);
    suggest_attribute(f, ci, name);
    return sv_poison(f, span);
}

SV *class_attribute(Fn *f, SV *base, Sym name, Span span) {
    Value *v = base->v;
    const Type *t = v->type;
    ClassInfo *ci = info_of(f, t);
    if (!ci || ci->decl->state == FUNC_FAILED) return failed_value(f, span);
    if (ci->decl->module) return module_attribute(f, base, name, span);
    FuncDecl *m = class_method(ci, name, METHOD_PLAIN, NULL);
    if (m) return bound_method(f, m, v, false, span);
    if (type_is(t, TY_Interface)) return no_attribute(f, ci, name, span);
    if (!class_attrs(f->sm, f, ci, span)) return failed_value(f, span);
    int i = shape_attr(t, name);
    if (i >= 0) {
        Node *n = emit_node(f, OP_prim_GetAttr, span);
        n->attr.name = name;
        node_add_input(n, v);
        Value *out = node_add_output(n, ci->shape->attr.data[i].type);
        if (meaningful_name(name)) value_set_name(out, name);
        return sv_value(f, out, span);
    }
    if ((m = class_method(ci, name, METHOD_GETTER, NULL)) != NULL) return call_bound(f, m, v, false, NULL, 0, span);
    Entity of = {.kind = ENT_CLASS, .u.cls = ci->decl}, e = {0};
    Resolver *r = ci->decl->scope;
    if (r && r->member && r->member(r, &of, name, &e) && e.kind == ENT_CONST) {
        if (!EXT(f, DIAG_ext_class_constant, span, name->s, ci->decl->name->s, name->s)) return sv_poison(f, span);
        e.defined = (Span){0, 0};
        return entity_value(f, &e, span);
    }
    return no_attribute(f, ci, name, span);
}

static bool in_init_of(const Fn *f, const ClassInfo *ci) { return f->decl->owner == ci->decl && strcmp(f->decl->name->s, "__init__") == 0; }

/* `class Node: def __init__(self): self.next: Optional[Node] = None` */
bool type_mentions(Session *s, const Type *t, const Type *cls) {
    if (t == cls) return true;
    if (s->depth >= DEPTH_LIMIT) return false;
    bool found = false;
    s->depth++;
    for (int i = 0; i < t->nelem && !found; i++) found = type_mentions(s, t->elem[i], cls);
    s->depth--;
    return found;
}

void class_declare_attribute(Fn *f, const Type *t, Sym name, const Type *type) {
    ClassInfo *ci = info_of(f, t);
    if (ci && shape_attr(t, name) < 0) vec_push(f->s->arena, &ci->shape->attr, ((ClassAttr){name, type}));
}

void class_set_attribute(Fn *f, SV *base, Sym name, Value *v, Span span) {
    const Type *t = base->v->type;
    ClassInfo *ci = info_of(f, t);
    if (!ci || ci->decl->state == FUNC_FAILED || is_poison(v)) { f->failed = true; return; }
    if (type_is(t, TY_Interface)) { ERR(f, DIAG_class_set_missing, span, name->s); return; }
    if (!class_attrs(f->sm, f, ci, span)) return;
    int i = shape_attr(t, name);
    if (i < 0) {
        FuncDecl *set = class_method(ci, name, METHOD_SETTER, NULL);
        if (set) {
            Arg arg = {.v = v, .span = span};
            call_bound(f, set, base->v, false, &arg, 1, span);
            return;
        }
        if (class_method(ci, name, METHOD_GETTER, NULL)) { ERR(f, DIAG_class_set_readonly, span, name->s, name->s); return; }
        if (!in_init_of(f, ci)) {
            ERR(f, DIAG_class_set_missing, span, name->s);
            suggest_attribute(f, ci, name);
            return;
        }
        if (f->block != f->g->body) { ERR(f, DIAG_class_set_flow, span, name->s); return; }
        if (type_mentions(f->s, v->type, t) && !EXT(f, DIAG_ext_recursive_class, span, ci->decl->name->s)) return;
        if (type_is_set(v->type) && v->type->has_var) { ERR(f, DIAG_set_untyped, span, name->s); return; }
        vec_push(f->s->arena, &ci->shape->attr, ((ClassAttr){name, v->type}));
    } else {
        const Type *want = ci->shape->attr.data[i].type;
        set_settle(f, v, want);
        if (is_empty_list(v)) v = try_convert(f, v, want, false, span);
        if (!type_is_subtype(f->s, v->type, want)) {
            ERR(f, DIAG_class_set_type, span, tt(f, want), tt(f, v->type));
            if (is_empty_list(v)) diag_help(f->s, "`[]` alone is a List[Tensor]: write `torch.jit.annotate(%s, [])`", tt(f, want));
            else if (type_is(v->type, TY_None)) diag_help(f->s, "where it is set first, write `self.%s: Optional[%s] = ...`", name->s, tt(f, want));
            return;
        }
        v = coerce(f, v, want, span);
    }
    Node *n = emit_node(f, OP_prim_SetAttr, span);
    n->attr.name = name;
    node_add_input(n, base->v);
    node_add_input(n, v);
}

/* ---- C.name */

SV *class_member(Fn *f, ClassDecl *c, Sym name, Span span) {
    if (c->kind == CLASS_MODULE && c->saved && c->type) {         /* how saved code calls hooks */
        FuncDecl *d = module_method(module_info(f->sm, c->type), name, METHOD_PLAIN);
        return d ? bound_method(f, d, NULL, true, span) : NULL;
    }
    if (c->kind != CLASS_SCRIPT && c->kind != CLASS_DATACLASS) return NULL;
    if (type_is(class_use(f->sm, f, c, span), TY_Error)) return failed_value(f, span);
    FuncDecl *m = class_method(class_info(f->sm, c), name, METHOD_PLAIN, NULL);
    return m ? bound_method(f, m, NULL, true, span) : NULL;
}

/* ---- C(...): an object, then __init__ on it */
SV *class_construct(Fn *f, ClassDecl *c, AstCall *call) {
    Span span = call->base.span;
    ArgVec arg = {0};
    bool fine = emit_args(f, call, &arg);
    for (int i = 0; fine && i < c->nmethod; i++)
        if (strcmp(c->method[i]->name->s, "__init__") == 0) special_init(f, c->method[i], arg.data, arg.len, span);
    const Type *t = class_use(f->sm, f, c, span);
    if (type_is(t, TY_Error) || !fine) return failed_value(f, span);
    if (type_is(t, TY_Interface)) {
        ERR(f, DIAG_class_abstract, span, c->name->s);
        return sv_poison(f, span);
    }
    ClassInfo *ci = class_info(f->sm, c), *owner;
    FuncDecl *init = class_method(ci, sym(f->s, "__init__"), METHOD_PLAIN, &owner);
    if (!init) {
        ERR(f, DIAG_class_no_init, span, c->name->s);
        return sv_poison(f, span);
    }
    if (!class_attrs(f->sm, f, ci, span)) return failed_value(f, span);
    Value *self = emit_node1(f, OP_prim_CreateObject, t, NULL, 0, span);
    SV *done = call_bound(f, init, self, owner != ci, arg.data, arg.len, span);
    return done->kind == SV_VALUE && is_poison(done->v) ? done : sv_value(f, self, span);
}

/* ---- super(): the base class's methods on self */
SV *class_super(Fn *f, AstCall *call) {
    Span span = call->base.span;
    if (f->decl->owner && f->decl->owner->module && f->g->nparams) {
        Var *self = var_find(f, f->g->params[0].name);
        if (!EXT(f, DIAG_ext_module_super, span, f->decl->owner->name->s) || !self || !self->sugared || self->sugared->kind != SV_MODULE)
            return failed_value(f, span);
        SV *sv = sv_new(f, SV_SUPER, span);
        sv->v = self->sugared->v;
        return sv;
    }
    if (!EXT(f, DIAG_ext_super, span)) return sv_poison(f, span);
    const Type *t = f->decl->owner && f->g->nparams ? class_self_type(f->sm, f, f->decl, span) : NULL;
    ClassInfo *ci = t && type_is(t, TY_Class) ? info_of(f, t) : NULL;
    if (!ci || !ci->base || (f->decl->flags & FUNC_CLASSMETHOD)) {
        ERR(f, DIAG_super_where, span);
        return sv_poison(f, span);
    }
    Var *self = var_find(f, f->g->params[0].name);
    if (!self || self->sugared || !self->type || !type_is_subtype(f->s, self->type, ci->base->type)) {
        ERR(f, DIAG_super_where, span);
        return sv_poison(f, span);
    }
    SV *sv = sv_new(f, SV_SUPER, span);
    sv->v = coerce(f, var_load(f, self, span), ci->base->type, span);
    sv->ent = (Entity){.kind = ENT_CLASS, .u.cls = ci->base->decl};
    return sv;
}

/* ---- operators and builtins on objects */

bool class_has_method(Fn *f, const Type *t, const char *name) {
    ClassInfo *ci = type_is(t, TY_Class) || type_is(t, TY_Interface) ? info_of(f, t) : NULL;
    return ci && class_method(ci, sym(f->s, name), METHOD_PLAIN, NULL);
}

bool class_has_attribute(Fn *f, const Type *t, Sym name, Span span) {
    ClassInfo *ci = info_of(f, t);
    if (ci && ci->decl->module) return module_has(f, (ModuleInfo *)ci, name);
    return ci && class_attrs(f->sm, f, ci, span) &&
           (shape_attr(t, name) >= 0 || class_method(ci, name, METHOD_PLAIN, NULL) || class_method(ci, name, METHOD_GETTER, NULL));
}

Value *class_magic(Fn *f, Sym op, const Arg *arg, int n, Span span) {
    ClassInfo *ci = info_of(f, arg[0].v->type);
    if (!ci || ci->decl->state == FUNC_FAILED) {
        f->failed = true;
        return poison(f, span);
    }
    FuncDecl *m = class_method(ci, op, METHOD_PLAIN, NULL);
    if (!m && strcmp(op->s, "__ne__") == 0 && !f->s->diags.pedantic && class_method(ci, sym(f->s, "__eq__"), METHOD_PLAIN, NULL)) {       /* as Python makes it */
        if (!EXT(f, DIAG_ext_python_method, span, op->s, tt(f, arg[0].v->type))) return poison(f, span);
        Value *same = class_magic(f, sym(f->s, "__eq__"), arg, n, span);
        return is_poison(same) ? same : emit_op_values(f, "aten::__not__", &same, 1, span);
    }
    if (!m) return no_attribute(f, ci, op, span)->v;
    for (int i = 1; i < n; i++)
        if (is_poison(arg[i].v)) return poison(f, span);
    return sv_as_value(f, call_bound(f, m, arg[0].v, false, arg + 1, n - 1, span), span);
}

/* x += y on an object: __iadd__, else __add__. */
Value *class_augmented(Fn *f, AstAugAssign *st, Value *l, Value *r) {
    Span span = st->base.span;
    Sym in_place = NULL, plain = NULL;
    op_for_augmented(f->s, sym_printf(f->s, "%s=", ast_op_text(st->op)), l->type, &in_place);
    op_for_operator(f->s, sym(f->s, ast_op_text(st->op)), 2, &plain);
    Sym name = in_place && class_has_method(f, l->type, in_place->s) ? in_place : plain && class_has_method(f, l->type, plain->s) ? plain : NULL;
    if (!name) {
        ERR(f, DIAG_class_aug, span, tt(f, l->type), in_place ? in_place->s : "in-place", plain ? plain->s : "plain");
        return poison(f, span);
    }
    Arg arg[2] = {{.v = l, .span = st->target->span}, {.v = r, .span = st->value->span}};
    return class_magic(f, name, arg, 2, span);
}
