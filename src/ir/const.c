/* Compile-time constants: made in the session's arena, compared and hashed by type and value (floats by their bits, so that 0.0 and -0.0
 * differ and a NaN equals itself). */
#include "ir/ir.h"
#include <string.h>

static Const *fresh(Session *s, TypeKind kind) {
    Const *c = NEW(s->arena, Const);
    c->type = type_simple(s, kind);
    return c;
}

const Const *const_int(Session *s, int64_t i) {
    Const *c = fresh(s, TY_Int);
    c->u.i = i;
    return c;
}

const Const *const_float(Session *s, double f) {
    Const *c = fresh(s, TY_Float);
    c->u.f = f;
    return c;
}

const Const *const_bool(Session *s, bool b) {
    Const *c = fresh(s, TY_Bool);
    c->u.b = b;
    return c;
}

const Const *const_complex(Session *s, double re, double im) {
    Const *c = fresh(s, TY_Complex);
    c->u.c.re = re;
    c->u.c.im = im;
    return c;
}

const Const *const_str(Session *s, const char *p, size_t n) {
    Const *c = fresh(s, TY_Str);
    c->u.s.p = arena_dup(s->arena, p, n);
    c->u.s.n = n;
    return c;
}

const Const *const_none(Session *s) { return fresh(s, TY_None); }

const Const *const_seq(Session *s, const Type *type, const Const *const *elem, int n) {
    Const *c = NEW(s->arena, Const);
    c->type = type;
    c->u.v.n = n;
    c->u.v.elem = NEWN(s->arena, const Const *, n ? n : 1);
    if (n) memcpy(c->u.v.elem, elem, sizeof *elem * (size_t)n);
    return c;
}

/* The bytes that make up a constant without parts, for comparing and hashing; 0 for one with parts. */
static size_t bytes_of(const Const *c, const void **p) {
    switch (c->type->kind) {
    case TY_Int: return *p = &c->u.i, sizeof c->u.i;
    case TY_Float: return *p = &c->u.f, sizeof c->u.f;
    case TY_Bool: return *p = &c->u.b, sizeof c->u.b;
    case TY_Complex: return *p = &c->u.c, sizeof c->u.c;
    case TY_None: return *p = "", 1;
    case TY_Str: case TY_Device: return *p = c->u.s.p, c->u.s.n + 1;
    case TY_Enum: return *p = &c->u.m.name, sizeof c->u.m.name;
    case TY_List: case TY_Tuple: case TY_Dict: return 0;
    default: return *p = &c->u.p, sizeof c->u.p;
    }
}

bool const_equal(const Const *a, const Const *b) {
    if (a == b) return true;
    if (a->type != b->type) return false;
    const void *p, *q;
    size_t n = bytes_of(a, &p);
    if (n) return bytes_of(b, &q) == n && !memcmp(p, q, n);
    if (a->u.v.n != b->u.v.n) return false;
    for (int i = 0; i < a->u.v.n; i++)
        if (!const_equal(a->u.v.elem[i], b->u.v.elem[i])) return false;
    return true;
}

uint32_t const_hash(const Const *c) {
    const void *p;
    size_t n = bytes_of(c, &p);
    uint32_t h = c->type->id * 2654435761u;
    if (n) return h ^ hash_bytes(p, n);
    for (int i = 0; i < c->u.v.n; i++) h = h * 31 + const_hash(c->u.v.elem[i]);
    return h;
}

const Const *value_const(const Value *v) {
    return v->def && v->def->op == OP_prim_Constant ? v->def->attr.constant : NULL;
}
