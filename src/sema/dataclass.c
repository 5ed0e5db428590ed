/* The methods that @dataclass makes, as TorchScript text that is parsed and compiled like any other: __init__ from the fields, and the
 * comparisons, where the class has none of its own. In the text `__T0`, `__T1` ... are the fields' types and `__Self` the class; all else means
 * what it means where the class stands. A default_factory (an extension) is called in __init__ where the argument is left out. */
#include "sema/class.h"
#include <string.h>

typedef struct Names { Resolver r; Resolver *outer; ClassInfo *ci; const Type **type; Sema *sm; } Names;

static bool lookup(Resolver *r, Sym name, Entity *out) {
    Names *n = r->host;
    if (strcmp(name->s, "__Self") == 0) {
        *out = (Entity){.kind = ENT_CLASS, .u.cls = n->ci->decl};
        return true;
    }
    int i = 0;
    if (sscanf(name->s, "__T%d", &i) == 1 && i >= 0 && i < n->ci->decl->nfield) {
        *out = (Entity){.kind = ENT_TYPE, .u.type = n->type[i]};
        return true;
    }
    return n->outer && n->outer->lookup(n->outer, name, out);
}
static bool member(Resolver *r, const Entity *of, Sym name, Entity *out) {
    Names *n = r->host;
    return n->outer && n->outer->member && n->outer->member(n->outer, of, name, out);
}
static int names(Resolver *r, Sym *out, int max) {
    Names *n = r->host;
    return n->outer && n->outer->names ? n->outer->names(n->outer, out, max) : 0;
}

/* ---- what the source says */
static bool names_end(const Ast *e, const char *name) {
    if (!e) return false;
    if (e->kind == AST_Subscript) return names_end(AST_AS(Subscript, e)->value, name);
    if (e->kind == AST_Attribute) return strcmp(AST_AS(Attribute, e)->attr->s, name) == 0;
    return e->kind == AST_Name && strcmp(AST_AS(Name, e)->id->s, name) == 0;
}
static const Ast *keyword(const AstVec *keywords, const char *name) {
    for (int i = 0; i < keywords->len; i++) {
        const AstKeyword *k = AST_AS(Keyword, keywords->data[i]);
        if (k->arg && strcmp(k->arg->s, name) == 0) return k->value;
    }
    return NULL;
}
static bool is_literal(const Ast *e, LitKind kind) { return e && e->kind == AST_Constant && AST_AS(Constant, e)->lit.kind == kind; }

/* An option of the decorator: order=True. */
static bool option(const ClassDecl *c, const char *name, bool usual) {
    if (!c->def || c->def->kind != AST_ClassDef) return usual;
    const AstVec *ds = &AST_AS(ClassDef, c->def)->decorators;
    for (int i = 0; i < ds->len; i++) {
        if (ds->data[i]->kind != AST_Call || !names_end(AST_AS(Call, ds->data[i])->func, "dataclass")) continue;
        const Ast *v = keyword(&AST_AS(Call, ds->data[i])->keywords, name);
        if (is_literal(v, LIT_TRUE)) return true;
        if (is_literal(v, LIT_FALSE)) return false;
    }
    return usual;
}

/* The field(...) call that stands for a field's default, or NULL. */
static const AstCall *field_call(const ClassDecl *c, Sym name) {
    for (; c; c = c->nbase ? c->base[0] : NULL) {
        const AstVec *body = c->def && c->def->kind == AST_ClassDef ? &AST_AS(ClassDef, c->def)->body : NULL;
        for (int i = 0; body && i < body->len; i++) {
            if (body->data[i]->kind != AST_AnnAssign) continue;
            const AstAnnAssign *a = AST_AS(AnnAssign, body->data[i]);
            if (a->target->kind != AST_Name || AST_AS(Name, a->target)->id != name) continue;
            return a->value && a->value->kind == AST_Call && names_end(AST_AS(Call, a->value)->func, "field") ? AST_AS(Call, a->value) : NULL;
        }
    }
    return NULL;
}

/* InitVar[T]: a parameter of __init__ that goes to __post_init__ and is no attribute. */
static const Ast *init_var(const Ast *annotation) {
    return annotation && annotation->kind == AST_Subscript && names_end(annotation, "InitVar") ? AST_AS(Subscript, annotation)->index : NULL;
}

static bool has_own(const ClassInfo *ci, const char *name) {
    for (int i = 0; i < ci->decl->nmethod; i++)
        if (strcmp(ci->decl->method[i]->name->s, name) == 0) return true;
    return false;
}

/* ---- the text */
static void add_init(Buf *b, Fn *f, ClassInfo *ci, const Type **type) {
    const ClassDecl *c = ci->decl;
    buf_puts(b, "def __init__(self");
    for (int i = 0; i < c->nfield; i++) {
        const AstCall *field = field_call(c, c->field[i].name);
        if (field && is_literal(keyword(&field->keywords, "init"), LIT_FALSE)) continue;
        bool factory = field && keyword(&field->keywords, "default_factory");
        buf_printf(b, factory ? ", %s: Optional[__T%d]" : ", %s: __T%d", c->field[i].name->s, i);
        if (factory) buf_puts(b, " = None");
    }
    buf_puts(b, "):\n");
    Buf post = {0};
    bool any = false;
    for (int i = 0; i < c->nfield; i++) {
        const char *name = c->field[i].name->s;
        const AstCall *field = field_call(c, c->field[i].name);
        const Ast *factory = field ? keyword(&field->keywords, "default_factory") : NULL;
        if (init_var(c->field[i].annotation)) {
            buf_printf(&post, "%s%s", post.len ? ", " : "", name);
            continue;
        }
        any = true;
        if (factory) {
            Buf made = {0};
            ast_unparse(factory, &made);
            diag(f->s, DIAG_ext_default_factory, factory->span, name);
            if (f->s->diags.pedantic) sema_failed(f);
            bool in_init = !is_literal(keyword(&field->keywords, "init"), LIT_FALSE);
            if (in_init) buf_printf(b, "    if %s is not None:\n        __%s: __T%d = %s\n    else:\n        __%s: __T%d = %s()\n    self.%s: __T%d = __%s\n", name, name, i, name, name, i,
                                    made.p ? made.p : "None", name, i, name);
            else buf_printf(b, "    self.%s: __T%d = %s()\n", name, i, made.p ? made.p : "None");
            buf_free(&made);
        } else if (!(field && is_literal(keyword(&field->keywords, "init"), LIT_FALSE))) {
            buf_printf(b, "    self.%s: __T%d = %s\n", name, i, name);
        } else if (keyword(&field->keywords, "default")) {
            Buf made = {0};
            ast_unparse(keyword(&field->keywords, "default"), &made);
            buf_printf(b, "    self.%s: __T%d = %s\n", name, i, made.p ? made.p : "None");
            buf_free(&made);
        } else {                      /* set in __post_init__ only: declared here */
            EXT(f, DIAG_ext_field_order, c->field[i].span, name);
            buf_printf(b, "    self.%s: __T%d\n", name, i);
        }
    }
    (void)type;
    if (class_method(ci, sym(f->s, "__post_init__"), METHOD_PLAIN, NULL)) buf_printf(b, "    self.__post_init__(%s)\n", post.p ? post.p : "");
    else if (!any) buf_puts(b, "    pass\n");
    buf_free(&post);
}

/* Field by field; what is None differs from all else. */
static void add_comparison(Buf *b, const ClassInfo *ci, const Type **type, const char *name, const char *op, const char *equal) {
    const ClassDecl *c = ci->decl;
    buf_printf(b, "def %s(self, other: __Self) -> bool:\n", name);
    for (int i = 0; i < c->nfield; i++) {
        const AstCall *field = field_call(c, c->field[i].name);
        if ((field && is_literal(keyword(&field->keywords, "compare"), LIT_FALSE)) || init_var(c->field[i].annotation)) continue;
        bool optional = type_is(type[i], TY_Optional);
        const char *in = optional ? "    " : "";
        buf_printf(b, "    a%d = self.%s\n    b%d = other.%s\n", i, c->field[i].name->s, i, c->field[i].name->s);
        if (optional) buf_printf(b, "    if a%d is not None and b%d is not None:\n", i, i);
        if (op) buf_printf(b, "%s    if a%d %s b%d:\n%s        return True\n%s    elif b%d %s a%d:\n%s        return False\n", in, i, op, i, in, in, i, op, i, in);
        else buf_printf(b, "%s    if a%d != b%d:\n%s        return False\n", in, i, i, in);
        if (optional) buf_printf(b, "    elif (a%d is None) != (b%d is None):\n        %s\n", i, i, op ? "raise TypeError('Cannot compare with None')" : "return False");
    }
    buf_printf(b, "    return %s\n", equal);
}

static void add_method(Sema *sm, ClassInfo *ci, Names *scope, Source *src, AstFunctionDef *def) {
    FuncDecl *d = NEW(sm->a, FuncDecl);
    const AstVec *ps = &AST_AS(Params, def->params)->params;
    *d = (FuncDecl){.name = def->name, .qualified = sym_printf(sm->s, "%s.%s", ci->type->name->s, def->name->s), .def = &def->base, .src = src,
                    .scope = &scope->r, .owner = ci->decl};
    d->defaults = NEWN(sm->a, const Const *, ps->len + 1);
    d->default_other = NEWN(sm->a, Entity, ps->len + 1);
    const ClassDecl *c = ci->decl;
    for (int i = 1; strcmp(def->name->s, "__init__") == 0 && i < ps->len; i++) {
        AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->default_value) {
            d->defaults[i] = const_none(sm->s);
            continue;
        }
        for (int k = 0; k < c->nfield; k++) {
            if (c->field[k].name != p->name || !c->field[k].has_default) continue;
            d->defaults[i] = c->field[k].value;
            if (!c->field[k].value) d->default_other[i] = (Entity){.kind = ENT_OTHER, .why = "a value made at build time", .defined = c->field[k].span};
        }
    }
    vec_push(sm->a, &ci->method, d);
}

void dataclass_methods(Sema *sm, Fn *f, ClassInfo *ci) {
    ClassDecl *c = ci->decl;
    Session *s = sm->s;
    Fn alone = {.sm = sm, .s = s, .a = sm->a};
    if (!f) f = &alone;
    Names *scope = NEW(sm->a, Names);
    *scope = (Names){.r = {.lookup = lookup, .member = member, .names = names, .host = scope}, .outer = c->scope, .ci = ci, .sm = sm};
    const Type **type = scope->type = NEWN(sm->a, const Type *, c->nfield + 1);
    for (int i = 0; i < c->nfield; i++) {
        const Ast *note = init_var(c->field[i].annotation);
        if (!note) note = c->field[i].annotation;
        type[i] = c->field[i].type ? c->field[i].type : note ? annotation_type(sm, f, c->scope, note) : sm->t[TY_Tensor];
    }
    Buf b = {0};
    if (!has_own(ci, "__init__") && option(c, "init", true)) add_init(&b, f, ci, type);
    if (!has_own(ci, "__eq__") && option(c, "eq", true)) add_comparison(&b, ci, type, "__eq__", NULL, "True");
    if (option(c, "order", false)) {
        static const struct { const char *name, *op, *equal; } rows[] = {
            {"__lt__", "<", "False"}, {"__le__", "<", "True"}, {"__gt__", ">", "False"}, {"__ge__", ">", "True"}};
        for (int i = 0; i < COUNT_OF(rows); i++)
            if (!has_own(ci, rows[i].name)) add_comparison(&b, ci, type, rows[i].name, rows[i].op, rows[i].equal);
    }
    if (b.len) {
        Source *src = source_add(s, arena_printf(s->arena, "<dataclass %s>", c->name->s), b.p, b.len);
        AstModule *m = src ? parse_module(s, s->arena, src, (ParseOptions){0}) : NULL;
        for (int i = 0; m && i < m->body.len; i++)
            if (m->body.data[i]->kind == AST_FunctionDef) add_method(sm, ci, scope, src, AST_AS(FunctionDef, m->body.data[i]));
    }
    buf_free(&b);
}
