/* How types relate: subtyping, unification, variables of schemas. The rules are TorchScript's (docs/language.md 2), each checked
 * against PyTorch 2.13: containers are invariant, tuples and futures covariant, int/float/complex below number, bool is not. */
#include "type/private.h"

static bool any_of(Session *s, const Type *a, const Type *b) {
    for (int i = 0; i < b->nelem; i++)
        if (type_is_subtype(s, a, b->elem[i])) return true;
    return false;
}

static bool named_alike(const Type *a, const Type *b) {
    if (!b->name) return true;
    if (!a->name) return false;
    for (int i = 0; i < b->nelem; i++)
        if (a->field[i] != b->field[i]) return false;
    return true;
}

bool type_is_subtype(Session *s, const Type *a, const Type *b) {
    if (a == b || a->kind == TY_Error || b->kind == TY_Error || b->kind == TY_Any) return true;
    /* what a may be comes apart before what b allows: Optional[int] <: Union[int, str, None] */
    if (a->kind == TY_Union || (a->kind == TY_Optional && (b->kind == TY_Union || b->kind == TY_Optional))) {
        if (a->kind == TY_Optional && !type_is_subtype(s, type_simple(s, TY_None), b)) return false;
        for (int i = 0; i < a->nelem; i++)
            if (!type_is_subtype(s, a->elem[i], b)) return false;
        return true;
    }
    switch (b->kind) {
    case TY_Optional:
        return a->kind == TY_None || type_is_subtype(s, a, b->elem[0]);
    case TY_Union:
        if (a->kind == TY_Number) {
            static const TypeKind parts[] = {TY_Int, TY_Float, TY_Complex};
            for (int i = 0; i < COUNT_OF(parts); i++)
                if (!any_of(s, type_simple(s, parts[i]), b)) return false;
            return true;
        }
        return any_of(s, a, b);
    case TY_Number:
        return a->is_number_like;
    case TY_Tuple:
        if (a->kind != TY_Tuple || a->nelem != b->nelem || !named_alike(a, b)) return false;
        for (int i = 0; i < a->nelem; i++)
            if (!type_is_subtype(s, a->elem[i], b->elem[i])) return false;
        return true;
    case TY_Future:
        return a->kind == TY_Future && type_is_subtype(s, a->elem[0], b->elem[0]);
    case TY_AnyList:
        return a->kind == TY_List;
    case TY_AnyTuple:
        return a->kind == TY_Tuple;
    case TY_AnyClass:
        return a->kind == TY_Class;
    case TY_AnyEnum:
        return a->kind == TY_Enum;
    case TY_Class: case TY_Interface: {
        TypeNominalCheck *check = type_session_(s)->nominal;
        return (a->kind == TY_Class || a->kind == TY_Interface) && check && check(s, a, b);
    }
    default:
        return false;
    }
}

static const Type *unify(Session *s, const Type *a, const Type *b) {
    if (a->kind == TY_Error) return b;
    if (type_is_subtype(s, a, b)) return b;
    if (type_is_subtype(s, b, a)) return a;
    if (a->kind == TY_None) return type_optional(s, b);
    if (b->kind == TY_None) return type_optional(s, a);
    if (a->kind == TY_Optional || b->kind == TY_Optional) {
        const Type *inner = unify(s, a->kind == TY_Optional ? a->elem[0] : a, b->kind == TY_Optional ? b->elem[0] : b);
        return inner ? type_optional(s, inner) : NULL;
    }
    if (a->kind != b->kind) return NULL;
    if (a->kind == TY_Future) {
        const Type *inner = unify(s, a->elem[0], b->elem[0]);
        return inner ? type_future(s, inner) : NULL;
    }
    if (a->kind == TY_Tuple && a->nelem == b->nelem) {
        const Type **elem = NEWN(s->arena, const Type *, a->nelem);
        for (int i = 0; i < a->nelem; i++)
            if (!(elem[i] = unify(s, a->elem[i], b->elem[i]))) return NULL;
        return type_tuple(s, elem, a->nelem);
    }
    return NULL;
}

const Type *type_unify(Session *s, const Type *a, const Type *b, bool as_union) {
    const Type *t = unify(s, a, b);
    return t || !as_union ? t : type_union(s, (const Type *[]){a, b}, 2);
}

/* ---- variables */
static const Type *bound(const TypeBindings *bindings, Sym var) {
    for (int i = 0; i < bindings->n; i++)
        if (bindings->b[i].var == var) return bindings->b[i].type;
    return NULL;
}

static bool no(Buf *why, const char *text, const Type *t) {
    if (!why) return false;
    buf_puts(why, text);
    if (t) type_print(t, why);
    return false;
}

static bool bind_var(Session *s, const Type *var, const Type *actual, TypeBindings *bindings, Buf *why) {
    const Type *before = bound(bindings, var->name);
    if (!before) {
        if (bindings->n == COUNT_OF(bindings->b)) return no(why, "Too many type variables", NULL);
        bindings->b[bindings->n++] = (TypeBinding){var->name, actual};
        return true;
    }
    if (unify(s, before, actual)) return true;   /* the first binding stands; whether actual fits it is a question of subtyping */
    if (why) {
        buf_printf(why, "Type variable '%s' previously matched to type ", var->name->s);
        type_print(before, why);
        buf_puts(why, " is matched to type ");
        type_print(actual, why);
    }
    return false;
}

bool type_bind_why(Session *s, const Type *formal, const Type *actual, TypeBindings *bindings, Buf *why) {
    if (!formal->has_var || actual->kind == TY_Error) return true;
    switch (formal->kind) {
    case TY_Var:
        return bind_var(s, formal, actual, bindings, why);
    case TY_List:
        if (actual->kind == TY_List) return type_bind_why(s, formal->elem[0], actual->elem[0], bindings, why);
        if (actual->kind == TY_Tuple && actual->nelem) {
            const Type *all = actual->elem[0];
            for (int i = 1; all && i < actual->nelem; i++) all = unify(s, all, actual->elem[i]);
            if (all) return type_bind_why(s, formal->elem[0], all, bindings, why);
        }
        no(why, "Cannot match ", formal);
        return no(why, " to ", actual);
    case TY_Tuple:
        if (actual->kind != TY_Tuple) return no(why, "Cannot match a tuple to ", actual);
        if (actual->nelem != formal->nelem) return no(why, "Cannot match tuples of mismatched size", NULL);
        for (int i = 0; i < formal->nelem; i++)
            if (!type_bind_why(s, formal->elem[i], actual->elem[i], bindings, why)) return false;
        return true;
    case TY_Future:
        if (actual->kind != TY_Future) return no(why, "Cannot match a future to ", actual);
        return type_bind_why(s, formal->elem[0], actual->elem[0], bindings, why);
    case TY_RRef:
        if (actual->kind != TY_RRef) return no(why, "Cannot match an rref to ", actual);
        return type_bind_why(s, formal->elem[0], actual->elem[0], bindings, why);
    case TY_Dict:
        if (actual->kind != TY_Dict) return no(why, "Cannot match a dict to ", actual);
        return type_bind_why(s, formal->elem[0], actual->elem[0], bindings, why) &&
               type_bind_why(s, formal->elem[1], actual->elem[1], bindings, why);
    case TY_Optional:
        if (actual->kind == TY_None) return true;   /* says nothing about t: unbound unless another argument binds it */
        return type_bind_why(s, formal->elem[0], actual->kind == TY_Optional ? actual->elem[0] : actual, bindings, why);
    default:
        return no(why, "Unhandled free variable container: ", formal);
    }
}

bool type_bind(Session *s, const Type *formal, const Type *actual, TypeBindings *bindings) {
    return type_bind_why(s, formal, actual, bindings, NULL);
}

const Type *type_subst(Session *s, const Type *t, const TypeBindings *bindings) {
    if (!t->has_var) return t;
    if (t->kind == TY_Var) return bound(bindings, t->name);
    const Type *small[4];
    const Type **elem = t->nelem <= COUNT_OF(small) ? small : NEWN(s->arena, const Type *, t->nelem);
    for (int i = 0; i < t->nelem; i++)
        if (!(elem[i] = type_subst(s, t->elem[i], bindings))) return NULL;
    switch (t->kind) {
    case TY_List: return type_list(s, elem[0]);
    case TY_Optional: return type_optional(s, elem[0]);
    case TY_Future: return type_future(s, elem[0]);
    case TY_RRef: return type_rref(s, elem[0]);
    case TY_Dict: return type_dict(s, elem[0], elem[1]);
    case TY_Union: return type_union(s, elem, t->nelem);
    default:
        return t->field || t->name ? type_named_tuple(s, t->name, t->field, elem, t->nelem) : type_tuple(s, elem, t->nelem);
    }
}
