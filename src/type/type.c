/* Types are interned in one hash set per session (s->types): the parts of a type are interned themselves, so equality of two
 * candidates is a comparison of pointers, and hashing one costs its own fields only. Normalisation (Optional of Optional, Union
 * with None ...) happens in the constructors, before interning: two spellings of one type can't meet later. */
#include "type/type.h"
#include <stdlib.h>
#include <string.h>
#include "type/private.h"

static Types *types_of(Session *s) {
    if (s->types) return s->types;
    Types *ts = NEW(s->arena, Types);
    s->types = ts;
    ts->mask = 255;
    ts->slot = NEWN(s->arena, const Type *, ts->mask + 1);
    ts->next_id = 1;
    return ts;
}

Types *type_session_(Session *s) { return types_of(s); }

static uint32_t mix(uint32_t h, const void *p) {
    uint64_t x = ((uint64_t)(uintptr_t)p >> 4) * 0x9e3779b97f4a7c15u;
    return (h ^ (uint32_t)(x >> 32)) * 16777619u;
}

static uint32_t hash_type(const Type *t) {
    uint32_t h = mix((uint32_t)t->kind * 2654435761u, t->name);
    for (int i = 0; i < t->nelem; i++) h = mix(h, t->elem[i]);
    for (int i = 0; t->field && i < t->nelem; i++) h = mix(h, t->field[i]);
    return h ^ h >> 15;
}

static bool same(const Type *a, const Type *b) {
    if (a->kind != b->kind || a->nelem != b->nelem || a->name != b->name || a->decl != b->decl || !a->field != !b->field) return false;
    for (int i = 0; i < a->nelem; i++)
        if (a->elem[i] != b->elem[i] || (a->field && a->field[i] != b->field[i])) return false;
    return true;
}

static void grow(Session *s, Types *ts) {
    uint32_t mask = ts->mask * 2 + 1;
    const Type **slot = NEWN(s->arena, const Type *, (size_t)mask + 1);
    for (uint32_t i = 0; i <= ts->mask; i++) {
        if (!ts->slot[i]) continue;
        uint32_t at = hash_type(ts->slot[i]) & mask;
        while (slot[at]) at = (at + 1) & mask;
        slot[at] = ts->slot[i];
    }
    ts->slot = slot;
    ts->mask = mask;
}

/* Makes *t, whose parts may be the caller's storage, a type of the session. */
static const Type *keep(Session *s, Types *ts, const Type *t) {
    Type *n = NEW(s->arena, Type);
    *n = *t;
    n->id = ts->next_id++;
    n->size = 1;
    n->depth = 1;
    n->has_var = t->kind == TY_Var;
    n->is_number_like = t->kind == TY_Int || t->kind == TY_Float || t->kind == TY_Complex || t->kind == TY_Number;
    if (t->nelem) {
        const Type **elem = NEWN(s->arena, const Type *, t->nelem);
        memcpy(elem, t->elem, sizeof *elem * (size_t)t->nelem);
        n->elem = elem;
        if (t->field) {
            Sym *field = NEWN(s->arena, Sym, t->nelem);
            memcpy(field, t->field, sizeof *field * (size_t)t->nelem);
            n->field = field;
        }
    }
    for (int i = 0; i < n->nelem; i++) {
        n->size += n->elem[i]->size;
        if (n->depth <= n->elem[i]->depth) n->depth = n->elem[i]->depth + 1;
        n->has_var |= n->elem[i]->has_var;
    }
    return n;
}

static const Type *intern(Session *s, const Type *t) {
    Types *ts = types_of(s);
    uint64_t size = 1;
    for (int i = 0; i < t->nelem; i++) {
        if (t->elem[i]->kind == TY_Error) return t->elem[i];
        size += t->elem[i]->size;
        if (size > TYPE_SIZE_LIMIT || t->elem[i]->depth >= TYPE_DEPTH_LIMIT) {
            if (!ts->too_large) diag(s, DIAG_type_too_large, (Span){0, 0}, TYPE_SIZE_LIMIT, TYPE_DEPTH_LIMIT);
            ts->too_large = true;
            return type_simple(s, TY_Error);
        }
    }
    uint32_t at = hash_type(t) & ts->mask;
    for (; ts->slot[at]; at = (at + 1) & ts->mask)
        if (same(ts->slot[at], t)) return ts->slot[at];
    const Type *n = keep(s, ts, t);
    ts->slot[at] = n;
    if (++ts->used * 2 > ts->mask) grow(s, ts);
    return n;
}

const Type *type_simple(Session *s, TypeKind kind) {
    Types *ts = types_of(s);
    if (!ts->simple[kind]) ts->simple[kind] = keep(s, ts, &(Type){.kind = kind});
    return ts->simple[kind];
}

static const Type *wrap(Session *s, TypeKind kind, const Type *elem) {
    return intern(s, &(Type){.kind = kind, .nelem = 1, .elem = &elem});
}

const Type *type_list(Session *s, const Type *elem) { return wrap(s, TY_List, elem); }
const Type *type_future(Session *s, const Type *elem) { return wrap(s, TY_Future, elem); }
const Type *type_rref(Session *s, const Type *elem) { return wrap(s, TY_RRef, elem); }

const Type *type_dict(Session *s, const Type *key, const Type *value) {
    return intern(s, &(Type){.kind = TY_Dict, .nelem = 2, .elem = (const Type *[]){key, value}});
}

static const char element_of_set[] = "set_element";
const Type *type_set(Session *s, const Type *elem) { return type_dict(s, elem, type_named_tuple(s, sym(s, element_of_set), NULL, NULL, 0)); }
bool type_is_set(const Type *t) {
    return t->kind == TY_Dict && t->elem[1]->kind == TY_Tuple && t->elem[1]->name && strcmp(t->elem[1]->name->s, element_of_set) == 0;
}

const Type *type_tuple(Session *s, const Type *const *elem, int n) {
    return intern(s, &(Type){.kind = TY_Tuple, .nelem = n, .elem = elem});
}

const Type *type_named_tuple(Session *s, Sym qualified, const Sym *field, const Type *const *elem, int n) {
    /* a NamedTuple without fields still needs field set, to be told from the empty tuple: the name does that */
    return intern(s, &(Type){.kind = TY_Tuple, .name = qualified, .nelem = n, .elem = elem, .field = n ? field : NULL});
}

const Type *type_var(Session *s, Sym name) { return intern(s, &(Type){.kind = TY_Var, .name = name}); }

const Type *type_nominal(Session *s, TypeKind kind, Sym qualified, void *decl) {
    Types *ts = types_of(s);
    return keep(s, ts, &(Type){.kind = kind, .name = qualified, .decl = decl});
}

void type_set_nominal_check(Session *s, TypeNominalCheck *check) { types_of(s)->nominal = check; }

const Type *type_optional(Session *s, const Type *elem) {
    switch (elem->kind) {
    case TY_Optional: case TY_None: case TY_Any: case TY_Error:
        return elem;
    case TY_Union:
        return type_union(s, (const Type *[]){elem, type_simple(s, TY_None)}, 2);
    default:
        return wrap(s, TY_Optional, elem);
    }
}

/* ---- unions. PyTorch sorts the members by its own order of kinds, then by text; the printers show that order. */
static int rank_of(TypeKind k) {
    static const unsigned char rank[NUM_TYPE_KINDS] = {
        [TY_Any] = 1, [TY_Enum] = 2, [TY_AnyEnum] = 3, [TY_Tensor] = 4, [TY_Storage] = 5, [TY_Tuple] = 6, [TY_List] = 7, [TY_Dict] = 8,
        [TY_Number] = 9, [TY_Float] = 10, [TY_Complex] = 11, [TY_Future] = 12, [TY_RRef] = 13, [TY_Int] = 14, [TY_None] = 15, [TY_Str] = 16,
        [TY_Generator] = 17, [TY_Bool] = 18, [TY_Optional] = 19, [TY_Var] = 20, [TY_Device] = 21, [TY_Stream] = 22, [TY_Class] = 23,
        [TY_Capsule] = 24, [TY_Interface] = 25, [TY_QScheme] = 26, [TY_AnyList] = 27, [TY_AnyTuple] = 28, [TY_AnyClass] = 29, [TY_Union] = 30,
    };
    return rank[k];
}

typedef struct Member { const Type *type; const char *text; } Member;

static int by_rank(const void *a, const void *b) {
    const Member *x = a, *y = b;
    int d = rank_of(x->type->kind) - rank_of(y->type->kind);
    return d ? d : strcmp(x->text, y->text);
}

typedef VEC(const Type *) TypeVec;

static void flatten(Session *s, const Type *t, TypeVec *out, Map *seen) {
    if (t->kind == TY_Union) {
        for (int i = 0; i < t->nelem; i++) flatten(s, t->elem[i], out, seen);
    } else if (t->kind == TY_Optional) {
        flatten(s, t->elem[0], out, seen);
        flatten(s, type_simple(s, TY_None), out, seen);
    } else if (t->kind == TY_Number) {       /* kept apart, so that refinement can take one out; the printers join them again */
        flatten(s, type_simple(s, TY_Int), out, seen);
        flatten(s, type_simple(s, TY_Float), out, seen);
        flatten(s, type_simple(s, TY_Complex), out, seen);
    } else if (!map_has(seen, t)) {
        map_set(s->arena, seen, t, (void *)(uintptr_t)1);
        vec_push(s->arena, out, t);
    }
}

/* What one of two members stands for both, or NULL. None is no part of this: T and None stay apart until all members are known. */
static const Type *joined(Session *s, const Type *a, const Type *b) {
    if (a->kind == TY_None || b->kind == TY_None) return a == b ? a : NULL;
    return type_unify(s, a, b, false);
}

const Type *type_union(Session *s, const Type *const *members, int n) {
    TypeVec v = {0};
    Map seen = {0};
    for (int i = 0; i < n; i++) {
        if (members[i]->kind == TY_Error || members[i]->kind == TY_Any) return members[i];
        flatten(s, members[i], &v, &seen);
    }
    for (int i = v.len - 1; i > 0; i--) {
        for (int j = 0; j < i; j++) {
            const Type *both = joined(s, v.data[j], v.data[i]);
            if (!both) continue;
            v.data[j] = both;
            memmove(v.data + i, v.data + i + 1, sizeof v.data[0] * (size_t)(v.len - i - 1));
            v.len--;
            break;
        }
    }
    if (v.len == 0) return type_simple(s, TY_None);
    bool none = false, part[3] = {false, false, false};
    Member *m = NEWN(s->arena, Member, v.len);
    for (int i = 0; i < v.len; i++) {
        m[i] = (Member){v.data[i], type_text(s, v.data[i])};
        TypeKind k = v.data[i]->kind;
        none |= k == TY_None;
        if (k == TY_Int || k == TY_Float || k == TY_Complex) part[k == TY_Int ? 0 : k == TY_Float ? 1 : 2] = true;
    }
    int others = v.len - none;
    if (part[0] && part[1] && part[2] && others == 3) {
        const Type *number = type_simple(s, TY_Number);
        return none ? type_optional(s, number) : number;
    }
    if (others <= 1) {
        const Type *only = v.data[0]->kind == TY_None && v.len > 1 ? v.data[1] : v.data[0];
        return none ? type_optional(s, only) : only;
    }
    qsort(m, (size_t)v.len, sizeof *m, by_rank);
    for (int i = 0; i < v.len; i++) v.data[i] = m[i].type;
    return intern(s, &(Type){.kind = TY_Union, .nelem = v.len, .elem = v.data});
}

bool type_is_plain(const Type *t) {
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Complex: case TY_None: case TY_Enum: case TY_Device:
        return true;
    case TY_Tuple: case TY_Optional:
        for (int i = 0; i < t->nelem; i++)
            if (!type_is_plain(t->elem[i])) return false;
        return true;
    default:
        return false;
    }
}
