/* header_types.c: the types of a header: what they look like in C, and the functions that make, read and free their values. Those are static
 * inline ones over libtsrt's, so that they cost no symbols. What goes by how it is made, not by a name of its own, may stand in two headers
 * of one program, and is guarded. */
#include "driver/header_private.h"
#include <stdarg.h>
#include <string.h>

bool header_taken(const Header *h, const char *name) {
    for (int i = 0; i < h->nexports; i++)
        if (!strcmp(h->exports[i].c_name, name)) return true;
    return false;
}

static const char *space(const char *type) { return type[strlen(type) - 1] == '*' ? "" : " "; }
static void open_guard(Buf *to, const ExportedType *x, const char *what) {
    if (!x->type->name) buf_printf(to, "\n#ifndef TSCC_%s_%s\n#define TSCC_%s_%s", what, x->name, what, x->name);
}
static void close_guard(Buf *to, const ExportedType *x) {
    if (!x->type->name) buf_puts(to, "#endif\n");
}

/* ---- definitions */
static void define_enum(Header *h, Buf *to, const ExportedType *x) {
    const ClassShape *shape = type_shape(h->s, x->type);
    buf_printf(to, "\n/* %s: a member's place in the class */\ntypedef int64_t %s;\nenum {", header_words(h->s, x->type), x->name);
    for (int i = 0; i < shape->member.len; i++) buf_printf(to, "%s%s_%s = %d", i ? ", " : " ", x->name, shape->member.data[i].name->s, i);
    buf_puts(to, " };\n");
}

static const char *field_of(Header *h, const Type *t, int i) {
    return t->kind == TY_Optional ? "value" : t->field ? header_field(h->s, t->field[i], i) : arena_printf(h->s->arena, "f%d", i);
}

static void define_struct(Header *h, Buf *to, const ExportedType *x) {
    const Type *t = x->type;
    open_guard(to, x, "STRUCT");
    buf_printf(to, "\n/* %s */\ntypedef struct %s {\n", header_words(h->s, t), x->name);
    if (t->kind == TY_Optional) buf_puts(to, "    bool has;\n");
    else if (!t->nelem) buf_puts(to, "    char empty;\n");
    for (int i = 0; i < t->nelem; i++) {
        const char *type = header_type(h, t->elem[i]);
        buf_printf(to, "    %s%s%s;\n", type, space(type), field_of(h, t, i));
    }
    buf_printf(to, "} %s;\n", x->name);
    close_guard(to, x);
}

static const char *attr_of(Header *h, const ClassShape *shape, int i) {
    Sym name = shape->attr.data[i].name;
    return strcmp(name->s, "head") ? header_field(h->s, name, i) : "head_";
}

/* An object: its attributes behind the head, a base class's first. */
static void define_class(Header *h, Buf *to, const ExportedType *x) {
    const ClassShape *shape = type_shape(h->s, x->type);
    buf_printf(to, "\n/* Objects of %s: made by %s_new or by functions of the program, read in place, freed by tsrt_release */\nstruct %s {\n    tsrt_cell head;\n",
               header_words(h->s, x->type), x->name, x->name);
    for (int i = 0; i < shape->attr.len; i++) {
        const char *type = header_type(h, shape->attr.data[i].type);
        buf_printf(to, "    %s%s%s;\n", type, space(type), attr_of(h, shape, i));
    }
    buf_puts(to, "};\n");
}

static bool is_struct(const Type *t) { return t->kind == TY_Tuple || t->kind == TY_Optional; }

void header_structs(Header *h, Buf *out) {
    int n;
    const ExportedType *x = ctypes_list(h->types, &n);
    for (int i = 0; i < n; i++)
        if (x[i].type->kind == TY_Class) buf_printf(out, "\ntypedef struct %s %s;\n", x[i].name, x[i].name);
    for (int i = 0; i < n; i++)
        if (x[i].type->kind == TY_Enum) define_enum(h, out, &x[i]);
    for (int i = 0; i < n; i++)
        if (is_struct(x[i].type)) define_struct(h, out, &x[i]);
    for (int i = 0; i < n; i++)
        if (x[i].type->kind == TY_Class && !ctypes_is_module(x[i].type)) define_class(h, out, &x[i]);
}

/* ---- functions
 * Starts `static inline RESULT NAME_WHAT(`; false where an exported function has that name. */
static bool start(Header *h, Buf *to, const ExportedType *x, const char *result, const char *what) {
    if (header_taken(h, arena_printf(h->s->arena, "%s_%s", x->name, what))) return false;
    buf_printf(to, "static inline %s%s%s_%s(", result, space(result), x->name, what);
    return true;
}

static void list_functions(Header *h, Buf *to, const ExportedType *x) {
    const char *e = header_type(h, x->type->elem[0]), *sp = space(e);
    if (start(h, to, x, "tsrt_list *", "new")) buf_printf(to, "tsrt_ctx *ctx) { return tsrt_list_new(ctx, %s, 0, 0); }\n", x->symbol);
    if (start(h, to, x, "tsrt_list *", "of")) buf_printf(to, "tsrt_ctx *ctx, %s const *elems, int64_t n) { return tsrt_list_of(ctx, %s, elems, n); }\n", e, x->symbol);
    if (start(h, to, x, "int", "push")) buf_printf(to, "tsrt_ctx *ctx, tsrt_list *list, %s%svalue) { return tsrt_list_push(ctx, list, &value); }\n", e, sp);
    if (start(h, to, x, "int", "set")) buf_printf(to, "tsrt_ctx *ctx, tsrt_list *list, int64_t i, %s%svalue) { return tsrt_list_set(ctx, list, i, &value); }\n", e, sp);
    if (start(h, to, x, arena_printf(h->s->arena, "%s const *", e), "at")) buf_printf(to, "const tsrt_list *list) { return (%s const *)list->data; }\n", e);
}

static void dict_functions(Header *h, Buf *to, const ExportedType *x) {
    Session *s = h->s;
    const char *k = header_type(h, x->type->elem[0]), *v = header_type(h, x->type->elem[1]), *ks = space(k), *vs = space(v);
    const char *asked = *ks ? k : arena_printf(s->arena, "const %s", k);        /* a str that is only looked at */
    if (start(h, to, x, "tsrt_dict *", "new")) buf_printf(to, "tsrt_ctx *ctx) { return tsrt_dict_new(ctx, %s, 0); }\n", x->symbol);
    if (start(h, to, x, "int", "set")) buf_printf(to, "tsrt_ctx *ctx, tsrt_dict *dict, %s%skey, %s%svalue) { return tsrt_dict_set(ctx, dict, &key, &value); }\n", k, ks, v, vs);
    if (start(h, to, x, arena_printf(s->arena, "%s const *", v), "get"))
        buf_printf(to, "const tsrt_dict *dict, %s%skey) { return (%s const *)tsrt_dict_get(dict, &key); }\n", asked, ks, v);
    if (start(h, to, x, "bool", "delete")) buf_printf(to, "tsrt_ctx *ctx, tsrt_dict *dict, %s%skey) { return tsrt_dict_delete(ctx, dict, &key); }\n", asked, ks);
    if (start(h, to, x, "bool", "next"))
        buf_printf(to, "const tsrt_dict *dict, int64_t *pos, %s%s*key, %s%s*value) {\n    const void *k, *v;\n    if (!tsrt_dict_next(dict, pos, &k, &v)) return false;\n"
                       "    *key = *(%s const *)k;\n    *value = *(%s const *)v;\n    return true;\n}\n", k, ks, v, vs, k, v);
}

static void struct_functions(Header *h, Buf *to, const ExportedType *x) {
    const Type *t = x->type;
    const bool opt = t->kind == TY_Optional;
    if (start(h, to, x, x->name, opt ? "of" : "make")) {
        for (int i = 0; i < t->nelem; i++) {
            const char *e = header_type(h, t->elem[i]);
            buf_printf(to, "%s%s%s%s", i ? ", " : "", e, space(e), field_of(h, t, i));
        }
        buf_printf(to, "%s) {\n    %s made;\n", t->nelem ? "" : "void", x->name);
        if (opt) buf_puts(to, "    made.has = true;\n");
        else if (!t->nelem) buf_puts(to, "    made.empty = 0;\n");
        for (int i = 0; i < t->nelem; i++) buf_printf(to, "    made.%s = %s;\n", field_of(h, t, i), field_of(h, t, i));
        buf_puts(to, "    return made;\n}\n");
    }
    if (opt && start(h, to, x, x->name, "none")) buf_printf(to, "void) {\n    %s made;\n    memset(&made, 0, sizeof made);\n    return made;\n}\n", x->name);
    if (!type_is_plain(t) && start(h, to, x, "void", "release")) buf_printf(to, "tsrt_ctx *ctx, %s *value) { tsrt_drop(ctx, %s, value); }\n", x->name, x->symbol);
}

static void enum_functions(Header *h, Buf *to, const ExportedType *x) {
    const ClassShape *shape = type_shape(h->s, x->type);
    const char *v = header_type(h, shape->value_type);
    if (start(h, to, x, "const char *", "name")) buf_printf(to, "%s member) { return member >= 0 && member < %d ? %s->field[member] : NULL; }\n", x->name, shape->member.len, x->symbol);
    if (start(h, to, x, v, "value")) buf_printf(to, "%s member) { return ((%s const *)((const tsrt_enum *)%s->methods)->value)[member]; }\n", x->name, v, x->symbol);
}

static const ExportedFunc *function_named(const Header *h, const char *name) {
    for (int i = 0; i < h->nexports; i++)
        if (!strcmp(h->exports[i].c_name, name)) return &h->exports[i];
    return NULL;
}

/* CLASS_new takes what __init__ takes. */
static void class_new(Header *h, Buf *to, const ExportedType *x) {
    Session *s = h->s;
    const ExportedFunc *init = function_named(h, arena_printf(s->arena, "%s_init", x->name));
    if (!init || init->func) return;
    const Graph *g = init->graph;
    if (!start(h, to, x, "int", "new")) return;
    buf_puts(to, "tsrt_ctx *ctx");
    for (int i = 1; i < g->nparams; i++) buf_printf(to, ", %s", header_param(h, g, i, header_type(h, g->params[i].type)));
    buf_printf(to, ", %s **out) {\n    %s *made = (%s *)tsrt_object_new(ctx, %s);\n    if (!made) return 1;\n    if (%s_init(ctx, made", x->name, x->name, x->name, x->symbol, x->name);
    for (int i = 1; i < g->nparams; i++) buf_printf(to, ", %s", header_field(s, g->params[i].name, i));
    buf_puts(to, ")) { tsrt_release(ctx, made); return 1; }\n    *out = made;\n    return 0;\n}\n");
}

static void class_functions(Header *h, Buf *to, const ExportedType *x) {
    const ClassShape *shape = type_shape(h->s, x->type);
    class_new(h, to, x);
    for (int i = 0; i < shape->attr.len; i++) {
        const Type *t = shape->attr.data[i].type;
        const char *e = header_type(h, t), *field = attr_of(h, shape, i), *attr = shape->attr.data[i].name->s;
        if (start(h, to, x, e, arena_printf(h->s->arena, "get_%s", attr))) buf_printf(to, "const %s *self) { return self->%s; }\n", x->name, field);
        if (start(h, to, x, "void", arena_printf(h->s->arena, "set_%s", attr))) {
            buf_printf(to, "tsrt_ctx *ctx, %s *self, %s%svalue) { ", x->name, e, space(e));
            if (type_is_plain(t)) buf_printf(to, "(void)ctx; self->%s = value; }\n", field);
            else buf_printf(to, "tsrt_assign(ctx, %s->elem[%d], &self->%s, &value); }\n", x->symbol, i, field);
        }
    }
}

/* An instance of a module: NAME_create makes one. */
static void module_functions(Header *h, Buf *to, const ExportedType *x) {
    buf_printf(to, "\n/* %s: an instance of its own for each NAME_create; one thread at a time */\n", header_words(h->s, x->type));
    if (start(h, to, x, "void", "free")) buf_printf(to, "tsrt_ctx *ctx, %s *self) { tsrt_release(ctx, self); }\n", x->name);
}

void header_helpers(Header *h, Buf *out) {
    int n;
    const ExportedType *x = ctypes_list(h->types, &n);
    for (int i = 0; i < n; i++) {
        const Type *t = x[i].type;
        if (ctypes_is_module(t)) {
            module_functions(h, out, &x[i]);
            continue;
        }
        open_guard(out, &x[i], "TYPE");
        buf_printf(out, "\n/* %s */\nextern const tsrt_type *const %s;\n", header_words(h->s, t), x[i].symbol);
        switch (t->kind) {
        case TY_List: list_functions(h, out, &x[i]); break;
        case TY_Dict: dict_functions(h, out, &x[i]); break;
        case TY_Enum: enum_functions(h, out, &x[i]); break;
        case TY_Class: class_functions(h, out, &x[i]); break;
        default: struct_functions(h, out, &x[i]); break;
        }
        close_guard(out, &x[i]);
    }
}
