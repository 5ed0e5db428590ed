/* header.c: writes the C header. Each exported function is
 *     int NAME(tsrt_ctx *ctx, arguments..., results...);
 * A tuple is a struct named after where it stands: NAME_result. */
#include "driver/header.h"
#include <ctype.h>
#include <string.h>

typedef struct Header { Session *s; const char *prefix; Buf structs, body; Map done; bool ok; Span at; } Header;

bool is_c_word(const char *name) {
    static const char words[] =
        " alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr continue default delete do double"
        " else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr"
        " operator or or_eq private protected public register restrict return short signed sizeof static struct switch template this throw true try"
        " typedef typename union unsigned using virtual void volatile wchar_t while xor xor_eq NULL errno stdin stdout stderr ";
    char key[64];
    int n = snprintf(key, sizeof key, " %s ", name);
    return n < (int)sizeof key && strstr(words, key);
}

/* ---- the C spelling of types */
static bool is_plain_scalar(const Type *t) { return t->kind == TY_Int || t->kind == TY_Float || t->kind == TY_Bool; }

/* The type as the source writes it: classes without the name of the whole. */
static const char *type_words(Session *s, const Type *t) {
    static const char whole[] = "__torch__.";
    Buf b = {0};
    const char *p = t->kind == TY_None ? "None" : type_text(s, t);
    while (*p) {
        if (!strncmp(p, whole, sizeof whole - 1)) p += sizeof whole - 1;
        else buf_putc(&b, *p++);
    }
    return buf_take(&b, s->arena);
}

static const char *param_name(Session *s, Sym name, int i) {
    for (const char *p = name->s; *p; p++)
        if ((unsigned char)*p >= 128) return arena_printf(s->arena, "arg%d", i);
    bool taken = is_c_word(name->s) || !strcmp(name->s, "ctx") || !strcmp(name->s, "out");
    return taken ? arena_printf(s->arena, "%s_", name->s) : name->s;
}

/* C type of storage that holds a t; defines the structs it needs first. `name` is what a struct for it is called: FUNCTION_result,
 * FUNCTION_ARGUMENT, and a field's after its struct. A NamedTuple keeps its own name, wherever it is used. */
static const char *c_type(Header *h, const Type *t, const char *name);

/* What a named type is called: its own name behind the prefix. */
static const char *own_name(Header *h, const Type *t) {
    const char *dot = strrchr(t->name->s, '.');
    return arena_printf(h->s->arena, "%s%s%s", h->prefix ? h->prefix : "", h->prefix ? "_" : "", dot ? dot + 1 : t->name->s);
}

/* An enum's value is its member's place. */
static const char *define_enum(Header *h, const Type *t) {
    const char *name = own_name(h, t);
    if (map_has(&h->done, t)) return name;
    map_set(h->s->arena, &h->done, t, h);
    buf_printf(&h->structs, "\n/* %s */\ntypedef int64_t %s;\nenum {", type_words(h->s, t), name);
    for (int i = 0; t->shape && i < t->shape->member.len; i++)
        buf_printf(&h->structs, "%s%s_%s = %d", i ? ", " : " ", name, t->shape->member.data[i].name->s, i);
    buf_puts(&h->structs, " };\n");
    return name;
}

/* An object: its attributes behind the head, a base class's first. The name stands before they are looked at: they may hold such objects. */
static const char *define_class(Header *h, const Type *t) {
    Session *s = h->s;
    const char *name = own_name(h, t), *pointer = arena_printf(s->arena, "%s *", name);
    if (map_has(&h->done, t)) return pointer;
    map_set(s->arena, &h->done, t, h);
    buf_printf(&h->structs, "\ntypedef struct %s %s;\n", name, name);
    const int n = t->shape ? t->shape->attr.len : 0;
    const char **field = NEWN(s->arena, const char *, n + 1), **type = NEWN(s->arena, const char *, n + 1);
    for (int i = 0; i < n; i++) {
        field[i] = param_name(s, t->shape->attr.data[i].name, i);
        type[i] = c_type(h, t->shape->attr.data[i].type, arena_printf(s->arena, "%s_%s", name, field[i]));
    }
    buf_printf(&h->structs, "\n/* Objects of %s: made by functions of the program, read and written in place */\nstruct %s {\n    tsrt_cell head;\n", type_words(s, t), name);
    for (int i = 0; i < n; i++) buf_printf(&h->structs, "    %s%s%s;\n", type[i], type[i][strlen(type[i]) - 1] == '*' ? "" : " ", field[i]);
    buf_puts(&h->structs, "};\n");
    return pointer;
}

static const char *define_struct(Header *h, const Type *t, const char *name) {
    Session *s = h->s;
    if (t->kind == TY_Tuple && t->name) {
        name = own_name(h, t);
        if (map_has(&h->done, t)) return name;
        map_set(s->arena, &h->done, t, h);
    }
    int n = t->kind == TY_Tuple ? t->nelem : 1;
    const char **field = NEWN(s->arena, const char *, n + 1), **type = NEWN(s->arena, const char *, n + 1);
    for (int i = 0; i < n; i++) {
        field[i] = t->kind == TY_Optional ? "value" : t->field ? param_name(s, t->field[i], i) : arena_printf(s->arena, "f%d", i);
        type[i] = c_type(h, t->elem[i], arena_printf(s->arena, "%s_%s", name, field[i]));
    }
    Buf *to = &h->structs;
    buf_printf(to, "\n/* %s */\ntypedef struct %s {\n", type_words(s, t), name);
    if (t->kind == TY_Optional) buf_puts(to, "    bool has;\n");
    else if (!n) buf_puts(to, "    char empty;\n");
    for (int i = 0; i < n; i++) buf_printf(to, "    %s%s%s;\n", type[i], type[i][strlen(type[i]) - 1] == '*' ? "" : " ", field[i]);
    buf_printf(to, "} %s;\n", name);
    return name;
}

static const char *c_type(Header *h, const Type *t, const char *name) {
    Session *s = h->s;
    switch (t->kind) {
    case TY_Int: return "int64_t";
    case TY_Float: return "double";
    case TY_Bool: return "bool";
    case TY_Complex: return "tsrt_complex";
    case TY_None: return "uint8_t";
    case TY_Str: return "tsrt_str *";
    case TY_List: return "tsrt_list *";
    case TY_Dict: return "tsrt_dict *";
    case TY_Any: case TY_Number: case TY_Union: return "tsrt_value";
    case TY_Optional:
        if (t->elem[0]->kind == TY_Int) return "tsrt_opt_int";
        if (t->elem[0]->kind == TY_Float) return "tsrt_opt_float";
        if (t->elem[0]->kind == TY_Bool) return "tsrt_opt_bool";
        return export_pass(t) == CPASS_CELL ? c_type(h, t->elem[0], name) : define_struct(h, t, name);
    case TY_Tuple: return define_struct(h, t, name);
    case TY_Enum: return define_enum(h, t);
    case TY_Class: return define_class(h, t);
    case TY_Interface: return "tsrt_cell *";
    default:
        diag(s, DIAG_no_c_type, h->at, type_text(s, t));
        h->ok = false;
        return "void";
    }
}

/* ---- comments */
static void comment_text(Buf *to, const char *text) {
    /* A docstring's indentation means nothing here; what would end the comment is split. */
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        while (n && (*p == ' ' || *p == '\t')) p++, n--;
        size_t keep = n;
        while (keep && isspace((unsigned char)p[keep - 1])) keep--;
        buf_puts(to, keep ? " * " : " *");
        for (size_t i = 0; i < keep; i++) {
            buf_putc(to, p[i]);
            if ((p[i] == '*' && p[i + 1] == '/') || (p[i] == '/' && p[i + 1] == '*')) buf_putc(to, ' ');
        }
        buf_putc(to, '\n');
        p += n + (p[n] == '\n');
    }
}

static const char *doc_start(const char *doc) {
    while (*doc && isspace((unsigned char)*doc)) doc++;
    return doc;
}

/* What one must know of a parameter or result beyond its C type. */
static void ownership(Header *h, Buf *to, const char *name, const Type *t, bool result) {
    const char *what = type_words(h->s, t);
    bool counted = !type_is_plain(t);
    const char *access = t->kind == TY_List && is_plain_scalar(t->elem[0])
                             ? (t->elem[0]->kind == TY_Int ? ", elements at tsrt_list_ints()" : t->elem[0]->kind == TY_Float ? ", elements at tsrt_list_floats()" : ", elements at tsrt_list_bools()")
                         : t->kind == TY_List && t->elem[0]->kind == TY_Str ? ", elements at tsrt_list_strs()"
                         : t->kind == TY_Dict ? result ? ", pairs by tsrt_dict_get() and tsrt_dict_next()" : ", made by tsrt_dict_new() of a tsrt_dict_type()" : "";
    const char *none = t->kind == TY_Optional && export_pass(t) == CPASS_CELL ? ", NULL for None" : "";
    if (result) buf_printf(to, " * %s: result, %s%s%s%s\n", name, what, access, none, !counted ? "" : t->kind == TY_Tuple ? "; what its fields point to is owned by the caller, who releases each with tsrt_release"
                                                                 : "; owned by the caller, who releases it with tsrt_release");
    else if (counted) buf_printf(to, " * %s: %s%s%s; borrowed%s\n", name, what, access, none, t->kind == TY_List || t->kind == TY_Dict || t->kind == TY_Class || t->kind == TY_Interface ? ", may be changed in place" : "");
    else if (t->kind != TY_Int && t->kind != TY_Float && t->kind != TY_Bool) buf_printf(to, " * %s: %s\n", name, what);
}

/* ---- functions */
static void declare(Header *h, const ExportedFunc *x) {
    Session *s = h->s;
    const Graph *g = x->graph;
    Buf *to = &h->body, params = {0}, about = {0};
    h->at = g->span;
    for (int i = 0; i < g->nparams; i++) {
        const Type *t = g->params[i].type;
        const char *name = param_name(s, g->params[i].name, i), *ct = c_type(h, t, arena_printf(s->arena, "%s_%s", x->c_name, name));
        const TypeKind held = (t->kind == TY_Optional ? t->elem[0] : t)->kind;
        bool cell = export_pass(t) == CPASS_CELL, may_change = held == TY_List || held == TY_Dict || held == TY_Class || held == TY_Interface;
        buf_puts(&params, ", ");
        if (export_pass(t) == CPASS_STRUCT) buf_printf(&params, "const %s *%s", ct, name);
        else if (cell) buf_printf(&params, "%s%s%s", may_change ? "" : "const ", ct, name);
        else buf_printf(&params, "%s %s", ct, name);
        ownership(h, &about, name, t, false);
    }
    if (g->result->kind != TY_None) {
        const char *ct = c_type(h, g->result, arena_printf(s->arena, "%s_result", x->c_name));
        buf_printf(&params, ", %s%s*out", ct, ct[strlen(ct) - 1] == '*' ? "" : " ");
        ownership(h, &about, "out", g->result, true);
    }
    buf_puts(to, "\n/* ");
    const char *doc = g->doc ? doc_start(g->doc) : "";
    buf_printf(to, "%s(", g->name->s);
    for (int i = 0; i < g->nparams; i++) {
        buf_printf(to, "%s%s: %s", i ? ", " : "", g->params[i].name->s, type_words(s, g->params[i].type));
    }
    buf_printf(to, ") -> %s\n", type_words(s, g->result));
    if (*doc) comment_text(to, doc);
    if (about.len) buf_add(to, about.p, about.len);
    /* The closing stands on the last line of the comment. */
    if (to->len && to->p[to->len - 1] == '\n') to->p[--to->len] = 0;
    buf_printf(to, " */\nint %s(tsrt_ctx *ctx%s);\n", x->c_name, params.len ? params.p : "");
    buf_free(&params);
    buf_free(&about);
}

bool header_write(Session *s, const char *name, const char *prefix, const ExportedFunc *exports, int n, Buf *out) {
    Header h = {.s = s, .prefix = prefix, .ok = true};
    Buf guard = {0};
    for (const char *p = name; *p; p++) buf_putc(&guard, isalnum((unsigned char)*p) && (unsigned char)*p < 128 ? (char)toupper((unsigned char)*p) : '_');
    for (int i = 0; i < n; i++) declare(&h, &exports[i]);
    buf_printf(out, "/* Made by tscc from TorchScript source; do not edit.\n"
                    " * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are\n"
                    " * written on success only. Arguments are borrowed. */\n"
                    "#ifndef TSCC_%s_H\n#define TSCC_%s_H\n#include <stdbool.h>\n#include <stdint.h>\n#include \"tsrt.h\"\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n",
               guard.p ? guard.p : "", guard.p ? guard.p : "");
    if (h.structs.len) {
        buf_add(out, h.structs.p, h.structs.len);
    }
    if (h.body.len) buf_add(out, h.body.p, h.body.len);
    buf_puts(out, "\n#ifdef __cplusplus\n}\n#endif\n#endif\n");
    buf_free(&guard);
    buf_free(&h.structs);
    buf_free(&h.body);
    return h.ok;
}
