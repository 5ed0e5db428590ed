/* Enums in compiled code: members as constants, the types that their values may have. Iteration over the class is control.c's. */
#include "sema/internal.h"
#include <string.h>

static bool same_value(const Const *a, const Const *b) { return a && b && const_equal(a, b); }

const Type *enum_use(Sema *sm, Fn *f, ClassDecl *c, Span span) {
    Session *s = sm->s;
    if (!c->type) c->type = type_nominal(s, TY_Enum, c->qualified, c);
    ClassShape *shape = type_shape(s, c->type);
    if (c->state == FUNC_FAILED) {
        if (f) f->failed = true;
        return sm->t[TY_Error];
    }
    if (shape->member.len || !c->nfield) return c->type;
    for (int i = 0; i < c->nfield; i++) {
        const ClassField *m = &c->field[i];
        const Type *t = m->value ? m->value->type : NULL;
        bool fine = t && (type_is(t, TY_Int) || type_is(t, TY_Float) || type_is(t, TY_Str));
        if (!fine) diag(s, DIAG_enum_value_type, span, t ? type_text(s, t) : m->type ? type_text(s, m->type) : "a Python object");
        else if (shape->value_type && t != shape->value_type) {
            fine = false;
            diag(s, DIAG_enum_values, span, c->name->s, type_text(s, shape->value_type), type_text(s, t));
            if (m->span.hi) diag_note(s, m->span, "'%s' is the first that differs", m->name->s);
        }
        if (!fine) {
            c->state = FUNC_FAILED;
            if (f) sema_failed(f);
            return sm->t[TY_Error];
        }
        shape->value_type = t;
        bool alias = false;       /* a second name of a member */
        for (int k = 0; k < shape->member.len && !alias; k++) alias = same_value(shape->member.data[k].value, m->value);
        if (!alias) vec_push(s->arena, &shape->member, ((EnumMember){m->name, m->value}));
    }
    return c->type;
}

static const Const *member_const(Session *s, const Type *t, const EnumMember *m) {
    Const *k = NEW(s->arena, Const);
    k->type = t;
    k->u.m.name = m->name;
    k->u.m.value = m->value;
    return k;
}

SV *enum_members(Fn *f, ClassDecl *c, Span span) {
    const Type *t = enum_use(f->sm, f, c, span);
    if (type_is(t, TY_Error)) return NULL;
    const ClassShape *shape = t->shape;
    const Const **elem = NEWN(f->a, const Const *, shape->member.len + 1);
    for (int i = 0; i < shape->member.len; i++) elem[i] = member_const(f->s, t, &shape->member.data[i]);
    return sv_value(f, emit_const(f, const_seq(f->s, type_list(f->s, t), elem, shape->member.len), span), span);
}

SV *enum_member(Fn *f, ClassDecl *c, Sym name, Span span) {
    const Type *t = enum_use(f->sm, f, c, span);
    if (type_is(t, TY_Error)) return sv_poison(f, span);
    const Const *value = NULL;
    for (int i = 0; i < c->nfield; i++)
        if (c->field[i].name == name) value = c->field[i].value;
    for (int i = 0; value && i < t->shape->member.len; i++) {
        const EnumMember *m = &t->shape->member.data[i];
        if (!same_value(m->value, value)) continue;
        if (m->name != name && !EXT(f, DIAG_ext_enum_alias, span, tt(f, t), name->s, m->name->s)) return sv_poison(f, span);
        return sv_value(f, emit_const(f, member_const(f->s, t, m), span), span);
    }
    Entity of = {.kind = ENT_CLASS, .u.cls = c}, e = {0};
    if (f->scope && f->scope->member && f->scope->member(f->scope, &of, name, &e) && e.kind != ENT_NONE) return NULL;
    ERR(f, DIAG_enum_no_member, span, tt(f, t), name->s);
    Sym *all = NEWN(f->a, Sym, t->shape->member.len + 1);
    for (int i = 0; i < t->shape->member.len; i++) all[i] = t->shape->member.data[i].name;
    Sym near = suggest(name, all, t->shape->member.len);
    if (near) diag_help(f->s, "did you mean '%s'?", near->s);
    return sv_poison(f, span);
}
