/* ctypes.c: names of types in C. A name says how the type is made: List[Tuple[int, str]] is list_tuple2_int_str. Tuples and Unions give the
 * number of their parts, so that no two types share a name by chance; where a class's name makes them, the later one gets a number. */
#include "driver/ctypes.h"
#include "driver/header.h"
#include "sema/sema.h"
#include <string.h>

struct CTypes { Session *s; const char *prefix; Map names, taken, fits; VEC(ExportedType) list; };

CTypes *ctypes_new(Session *s, const char *prefix) {
    CTypes *c = NEW(s->arena, CTypes);
    c->s = s;
    c->prefix = prefix;
    return c;
}

static const char *last_part(const Type *t) {
    const char *dot = strrchr(t->name->s, '.');
    return dot ? dot + 1 : t->name->s;
}

static bool is_c_name(const char *name) {
    for (const char *p = name; *p; p++)
        if ((unsigned char)*p >= 128) return false;
    return true;
}

const char *ctypes_own_name(const CTypes *c, const Type *t) {
    return c->prefix ? arena_printf(c->s->arena, "%s_%s", c->prefix, last_part(t)) : last_part(t);
}

/* As deep as the type, which has a limit. */
static void spell(Buf *b, const Type *t) {
    switch (t->kind) {
    case TY_Int: buf_puts(b, "int"); return;
    case TY_Float: buf_puts(b, "float"); return;
    case TY_Bool: buf_puts(b, "bool"); return;
    case TY_Complex: buf_puts(b, "complex"); return;
    case TY_Str: buf_puts(b, "str"); return;
    case TY_None: buf_puts(b, "none"); return;
    case TY_Number: buf_puts(b, "number"); return;
    case TY_Tensor: buf_puts(b, "tensor"); return;
    case TY_Device: buf_puts(b, "device"); return;
    case TY_Generator: buf_puts(b, "generator"); return;
    case TY_List: buf_puts(b, "list"); break;
    case TY_Dict: buf_puts(b, "dict"); break;
    case TY_Optional: buf_puts(b, "opt"); break;
    case TY_Union: buf_printf(b, "union%d", t->nelem); break;
    case TY_Tuple:
        if (t->name) { buf_puts(b, last_part(t)); return; }
        buf_printf(b, "tuple%d", t->nelem);
        break;
    case TY_Class: case TY_Enum: case TY_Interface: buf_puts(b, last_part(t)); return;
    default: buf_puts(b, "any"); return;
    }
    for (int i = 0; i < t->nelem; i++) {
        buf_putc(b, '_');
        spell(b, t->elem[i]);
    }
}

bool ctypes_fits(CTypes *c, const Type *t) {
    if (map_has(&c->fits, t)) return map_get(&c->fits, t) == c;
    bool fits = true;
    map_set(c->s->arena, &c->fits, t, c);                 /* a class may hold objects of itself */
    switch (t->kind) {
    case TY_Int: case TY_Float: case TY_Bool: case TY_Complex: case TY_Str: case TY_None: case TY_Any: case TY_Number: case TY_Union: case TY_Interface:
    case TY_Tensor: case TY_Device: case TY_Generator: break;
    case TY_Enum: fits = t->shape && is_c_name(last_part(t)); break;
    case TY_Tuple: fits = !t->name || is_c_name(last_part(t)); break;
    case TY_Class: {
        const ClassShape *shape = type_shape(c->s, t);
        fits = shape && is_c_name(last_part(t));
        for (int i = 0; fits && !ctypes_is_module(t) && i < shape->attr.len; i++) fits = ctypes_fits(c, shape->attr.data[i].type);
        break;
    }
    case TY_List: case TY_Dict: case TY_Optional: break;
    default: fits = false;
    }
    for (int i = 0; fits && t->kind != TY_Union && i < t->nelem; i++) fits = ctypes_fits(c, t->elem[i]);
    if (!fits) map_set(c->s->arena, &c->fits, t, c->s);
    return fits;
}

bool ctypes_is_module(const Type *t) { return t->kind == TY_Class && t->decl && ((const ClassDecl *)t->decl)->module; }

void ctypes_add_as(CTypes *c, const Type *t, const char *name) {
    Session *s = c->s;
    if (map_has(&c->names, t)) return;
    map_set(s->arena, &c->taken, sym(s, name), c);
    map_set(s->arena, &c->names, t, (void *)(uintptr_t)name);
    vec_push(s->arena, &c->list, ((ExportedType){t, name, arena_printf(s->arena, "%s_type", name)}));
}

/* int, float and bool have Optionals of libtsrt's own. */
static bool has_name(const Type *t) {
    switch (t->kind) {
    case TY_List: case TY_Dict: case TY_Tuple: case TY_Class: case TY_Enum: return true;
    case TY_Optional: return export_pass(t) == CPASS_STRUCT && t->elem[0]->kind != TY_Int && t->elem[0]->kind != TY_Float && t->elem[0]->kind != TY_Bool;
    default: return false;
    }
}

void ctypes_add(CTypes *c, const Type *t) {
    if (map_has(&c->names, t) || !ctypes_fits(c, t)) return;
    Session *s = c->s;
    if (has_name(t)) map_set(s->arena, &c->names, t, c);   /* stands in the way of a class that holds itself */
    if (t->kind != TY_Union)
        for (int i = 0; i < t->nelem; i++) ctypes_add(c, t->elem[i]);
    if (t->kind == TY_Class && !ctypes_is_module(t)) {
        const ClassShape *shape = type_shape(s, t);
        for (int i = 0; i < shape->attr.len; i++) ctypes_add(c, shape->attr.data[i].type);
    }
    if (!has_name(t)) return;
    const char *name;
    if (t->name) name = ctypes_own_name(c, t);
    else {
        Buf b = {0};
        if (c->prefix) buf_printf(&b, "%s_", c->prefix);
        spell(&b, t);
        name = buf_take(&b, s->arena);
    }
    for (int i = 2; map_has(&c->taken, sym(s, name)); i++) {
        const char *other = arena_printf(s->arena, "%s_%d", name, i);
        if (!map_has(&c->taken, sym(s, other))) name = other;
    }
    map_set(s->arena, &c->taken, sym(s, name), c);
    map_set(s->arena, &c->names, t, (void *)(uintptr_t)name);
    vec_push(s->arena, &c->list, ((ExportedType){t, name, arena_printf(s->arena, "%s_type", name)}));
}

const char *ctypes_name(const CTypes *c, const Type *t) {
    const void *name = map_get(&c->names, t);
    return name == c ? NULL : name;
}

const ExportedType *ctypes_list(const CTypes *c, int *n) {
    *n = c->list.len;
    return c->list.data;
}
