/* Run-time descriptors of compile-time types, for code in this process. Input: a Type. Output: the tsrt_type that the generated code's
 * layout rules give it (tsrt.h: C layout of tuples, {has, value} or nullable pointer for Optional, tagged values for Any, Union and number).
 * One descriptor a type and session, so that equal types are one pointer; the plain ones and their lists are libtsrt's own. */
#include "codegen/private.h"

typedef struct Rtypes { Map by_type, types; } Rtypes;   /* Type -> tsrt_type, or &none_yet; tsrt_type -> Type */
static const char none_yet = 0;

static uint32_t round_up(uint32_t n, uint32_t align) { return (n + align - 1) / align * align; }

static bool is_cell(uint32_t kind) {
    switch (kind) {
    case TSRT_STR: case TSRT_LIST: case TSRT_DICT: case TSRT_TENSOR: case TSRT_CLASS: case TSRT_FUTURE: case TSRT_GENERATOR: return true;
    default: return false;
    }
}

static bool parts_of(Session *s, const Type *t, tsrt_type *r) {
    const tsrt_type **elem = NEWN(s->arena, const tsrt_type *, t->nelem + 1);
    for (int i = 0; i < t->nelem; i++) {
        elem[i] = rtype_of(s, t->elem[i]);
        if (!elem[i]) return false;
    }
    r->elem = elem;
    r->nelem = (uint32_t)t->nelem;
    return true;
}

static bool list_type(Session *s, const Type *t, tsrt_type *r) {
    *r = (tsrt_type){.kind = TSRT_LIST, .size = sizeof(void *), .align = sizeof(void *), .retain = tsrt_cell_retain_at,
                     .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at, .show = tsrt_list_show_at};
    return parts_of(s, t, r);
}

static bool dict_type(Session *s, const Type *t, tsrt_type *r) {
    *r = (tsrt_type){.kind = TSRT_DICT, .size = sizeof(void *), .align = sizeof(void *), .retain = tsrt_cell_retain_at,
                     .drop = tsrt_dict_drop_at, .eq = tsrt_dict_eq_at, .show = tsrt_dict_show_at};
    return parts_of(s, t, r);
}

/* The field names of a NamedTuple come along; its name is then the class's own. */
static bool tuple_type(Session *s, const Type *t, tsrt_type *r) {
    *r = (tsrt_type){.kind = TSRT_TUPLE, .align = 1, .eq = tsrt_tuple_eq_at, .hash = tsrt_tuple_hash_at, .show = tsrt_tuple_show_at};
    if (!parts_of(s, t, r)) return false;
    uint32_t *offset = NEWN(s->arena, uint32_t, t->nelem + 1);
    uint64_t end = 0;
    for (uint32_t i = 0; i < r->nelem; i++) {
        const tsrt_type *e = r->elem[i];
        if (end + e->size + e->align > INT32_MAX) return false;
        offset[i] = round_up((uint32_t)end, e->align);
        end = offset[i] + e->size;
        if (e->align > r->align) r->align = e->align;
        if (e->retain) r->retain = tsrt_tuple_retain_at;
        if (e->drop) r->drop = tsrt_tuple_drop_at;
        if (!e->hash) r->hash = NULL;
    }
    r->size = round_up((uint32_t)end, r->align);
    r->offset = offset;
    if (t->field) {
        const char **names = NEWN(s->arena, const char *, t->nelem + 1);
        for (int i = 0; i < t->nelem; i++) names[i] = t->field[i]->s;
        r->field = names;
    }
    return true;
}

static bool optional_type(Session *s, const Type *t, tsrt_type *r) {
    *r = (tsrt_type){.kind = TSRT_OPTIONAL, .eq = tsrt_optional_eq_at, .show = tsrt_optional_show_at};
    if (!parts_of(s, t, r)) return false;
    const tsrt_type *e = r->elem[0];
    bool pointer = is_cell(e->kind);
    r->align = pointer ? sizeof(void *) : e->align;
    r->size = pointer ? sizeof(void *) : round_up(e->align + e->size, e->align);   /* the flag takes one unit of the value's alignment */
    if (e->retain) r->retain = tsrt_optional_retain_at;
    if (e->drop) r->drop = tsrt_optional_drop_at;
    if (e->hash) r->hash = tsrt_optional_hash_at;
    return true;
}

static const tsrt_type *plain(TypeKind kind) {
    switch (kind) {
    case TY_Int: return &tsrt_type_int;
    case TY_Float: return &tsrt_type_float;
    case TY_Bool: return &tsrt_type_bool;
    case TY_Complex: return &tsrt_type_complex;
    case TY_Str: return &tsrt_type_str;
    case TY_None: return &tsrt_type_none;
    case TY_Any: return &tsrt_type_any;
    case TY_Tensor: return &tsrt_type_tensor;
    case TY_Device: return &tsrt_type_device;
    default: return NULL;
    }
}

/* libtsrt's own descriptor of a list of plain elements, so that both sides mostly compare equal by pointer. */
static const tsrt_type *plain_list(const Type *t) {
    if (t->kind != TY_List) return NULL;
    switch (t->elem[0]->kind) {
    case TY_Int: return &tsrt_type_list_int;
    case TY_Float: return &tsrt_type_list_float;
    case TY_Bool: return &tsrt_type_list_bool;
    case TY_Str: return &tsrt_type_list_str;
    case TY_Tensor: return &tsrt_type_list_tensor;
    default: return NULL;
    }
}

int64_t rtype_device(const Const *c) {
    int64_t device;
    return tsrt_device_parse(NULL, c->u.s.p, c->u.s.n, &device) ? -1 : device;
}

static bool make(Session *s, const Type *t, tsrt_type *r) {
    switch (t->kind) {
    case TY_Generator:
        *r = (tsrt_type){.kind = TSRT_GENERATOR, .size = sizeof(void *), .align = sizeof(void *), .retain = tsrt_cell_retain_at, .drop = tsrt_str_drop_at,
                         .eq = tsrt_object_eq_at, .show = tsrt_object_show_at};
        return true;
    case TY_List: return list_type(s, t, r);
    case TY_Dict: return dict_type(s, t, r);
    case TY_Tuple: return tuple_type(s, t, r);
    case TY_Optional: return optional_type(s, t, r);
    case TY_Class: return rtype_class(s, t, r);
    case TY_Interface: return true;
    case TY_Enum: return rtype_enum(s, t, r);
    case TY_Number: case TY_Union: case TY_AnyList: case TY_AnyTuple: case TY_AnyEnum: case TY_AnyClass: *r = tsrt_type_any; return true;
    default: return false;
    }
}

const tsrt_type *rtype_of(Session *s, const Type *t) {
    const tsrt_type *known = plain(t->kind);
    if (!known) known = plain_list(t);
    if (known) return known;
    if (!s->rtypes) s->rtypes = NEW(s->arena, Rtypes);
    Rtypes *rt = s->rtypes;
    const void *have = map_get(&rt->by_type, t);
    if (have) return have == &none_yet ? NULL : have;
    tsrt_type *r = NEW(s->arena, tsrt_type);
    bool made = s->depth < DEPTH_LIMIT;
    if (t->kind == TY_Class || t->kind == TY_Interface) {
        rtype_object_functions(r);
        r->name = type_text(s, t);
        map_set(s->arena, &rt->by_type, t, r);
    }
    if (made) {
        s->depth++;
        made = make(s, t, r);
        s->depth--;
    }
    if (made) r->name = type_text(s, t);
    map_set(s->arena, &rt->by_type, t, made ? (void *)r : (void *)(uintptr_t)&none_yet);
    map_set(s->arena, &rt->types, r, (void *)(uintptr_t)t);
    return made ? r : NULL;
}

const Type *rtype_type(Session *s, const tsrt_type *r) {
    Rtypes *rt = s->rtypes;
    return rt ? map_get(&rt->types, r) : NULL;
}
