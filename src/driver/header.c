/* header.c: writes the C header. Each exported function is
 *     int NAME(tsrt_ctx *ctx, arguments..., results...);
 * The types that they use are in header_types.c. */
#include "driver/header_private.h"
#include <ctype.h>
#include <string.h>

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
/* The type as the source writes it: classes without the name of the whole. */
const char *header_words(Session *s, const Type *t) {
    static const char whole[] = "__torch__.";
    Buf b = {0};
    const char *p = t->kind == TY_None ? "None" : type_text(s, t);
    while (*p) {
        if (!strncmp(p, whole, sizeof whole - 1)) p += sizeof whole - 1;
        else buf_putc(&b, *p++);
    }
    return buf_take(&b, s->arena);
}

const char *header_field(Session *s, Sym name, int i) {
    for (const char *p = name->s; *p; p++)
        if ((unsigned char)*p >= 128) return arena_printf(s->arena, "arg%d", i);
    bool taken = is_c_word(name->s) || !strcmp(name->s, "ctx") || !strcmp(name->s, "out");
    return taken ? arena_printf(s->arena, "%s_", name->s) : name->s;
}

/* C type of storage that holds a t. */
const char *header_type(Header *h, const Type *t) {
    Session *s = h->s;
    if (!ctypes_fits(h->types, t)) {
        diag(s, DIAG_no_c_type, h->at, type_text(s, t));
        h->ok = false;
        return "void";
    }
    switch (t->kind) {
    case TY_Int: case TY_Device: return "int64_t";
    case TY_Tensor: return "tsrt_tensor *";
    case TY_Generator: return "tsrt_cell *";
    case TY_Float: return "double";
    case TY_Bool: return "bool";
    case TY_Complex: return "tsrt_complex";
    case TY_None: return "uint8_t";
    case TY_Str: return "tsrt_str *";
    case TY_List: return "tsrt_list *";
    case TY_Dict: return "tsrt_dict *";
    case TY_Optional:
        if (t->elem[0]->kind == TY_Int) return "tsrt_opt_int";
        if (t->elem[0]->kind == TY_Float) return "tsrt_opt_float";
        if (t->elem[0]->kind == TY_Bool) return "tsrt_opt_bool";
        return export_pass(t) == CPASS_CELL ? header_type(h, t->elem[0]) : ctypes_name(h->types, t);
    case TY_Tuple: case TY_Enum: return ctypes_name(h->types, t);
    case TY_Class: return arena_printf(s->arena, "%s *", ctypes_name(h->types, t));
    case TY_Interface: return "tsrt_cell *";
    default: return "tsrt_value";
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
    const char *what = header_words(h->s, t), *none = t->kind == TY_Optional && export_pass(t) == CPASS_CELL ? ", NULL for None" : "";
    const Type *held = t->kind == TY_Optional ? t->elem[0] : t;
    const char *c = ctypes_name(h->types, held);
    const bool counted = !type_is_plain(t), container = held->kind == TY_List || held->kind == TY_Dict;
    if (!result && !counted) {
        if (t->kind != TY_Int && t->kind != TY_Float && t->kind != TY_Bool) buf_printf(to, " * %s: %s\n", name, what);
        return;
    }
    buf_printf(to, " * %s: %s%s", name, result ? "result, " : "", what);
    if (container && result) buf_printf(to, held->kind == TY_List ? ", elements at %s_at()" : ", pairs by %s_get() and %s_next()", c, c);
    else if (container) buf_printf(to, ", made by %s_new()", c);
    else if (held->kind == TY_Tensor && !result) buf_puts(to, ", made by tsrt_tensor_from() and its kin");
    else if ((held->kind == TY_Union || held->kind == TY_Any) && !result) buf_puts(to, ", made by tsrt_value_from() of a value of such a type");
    buf_puts(to, none);
    if (!result) buf_printf(to, "; borrowed%s\n", container || held->kind == TY_Class || held->kind == TY_Interface || held->kind == TY_Tensor ? ", may be changed in place" : "");
    else if (!counted) buf_putc(to, '\n');
    else if (export_pass(t) == CPASS_CELL) buf_puts(to, "; owned by the caller, who releases it with tsrt_release\n");
    else if (ctypes_name(h->types, t)) buf_printf(to, "; what its fields point to is owned by the caller, who releases it with %s_release\n", ctypes_name(h->types, t));
    else buf_puts(to, "; owned by the caller, who releases it with tsrt_value_drop\n");
}

/* ---- functions */
/* The i-th parameter's declaration; ct: what its type is called. */
const char *header_param(Header *h, const Graph *g, int i, const char *ct) {
    const Type *t = g->params[i].type;
    const char *name = header_field(h->s, g->params[i].name, i);
    const TypeKind held = (t->kind == TY_Optional ? t->elem[0] : t)->kind;
    bool may_change = held == TY_List || held == TY_Dict || held == TY_Class || held == TY_Interface;
    if (export_pass(t) == CPASS_STRUCT) return arena_printf(h->s->arena, "const %s *%s", ct, name);
    if (export_pass(t) == CPASS_CELL) return arena_printf(h->s->arena, "%s%s%s", may_change ? "" : "const ", ct, name);
    return arena_printf(h->s->arena, "%s %s", ct, name);
}

/* A struct goes by where it stands, too: FUNCTION_result, FUNCTION_ARGUMENT. Gives the name that it goes by. */
static const char *place_name(Header *h, const Type *t, const char *name) {
    if (t->name || export_pass(t) != CPASS_STRUCT || !ctypes_name(h->types, t) || header_taken(h, name)) return header_type(h, t);
    buf_printf(&h->body, "\ntypedef %s %s;\n", ctypes_name(h->types, t), name);
    return name;
}

static void declare(Header *h, const ExportedFunc *x) {
    Session *s = h->s;
    const Graph *g = x->graph;
    Buf *to = &h->body, params = {0}, about = {0};
    h->at = g->span;
    for (int i = 0; i < g->nparams; i++) {
        const Type *t = g->params[i].type;
        const char *name = header_field(s, g->params[i].name, i);
        const char *ct = place_name(h, t, arena_printf(s->arena, "%s_%s", x->c_name, name));
        buf_printf(&params, ", %s", header_param(h, g, i, ct));
        ownership(h, &about, name, t, false);
    }
    if (g->result->kind != TY_None) {
        const char *ct = place_name(h, g->result, arena_printf(s->arena, "%s_result", x->c_name));
        buf_printf(&params, ", %s%s*out", ct, ct[strlen(ct) - 1] == '*' ? "" : " ");
        ownership(h, &about, "out", g->result, true);
    }
    buf_puts(to, "\n/* ");
    const char *doc = g->doc ? doc_start(g->doc) : "";
    buf_printf(to, "%s(", g->name->s);
    for (int i = 0; i < g->nparams; i++) {
        buf_printf(to, "%s%s: %s", i ? ", " : "", g->params[i].name->s, header_words(s, g->params[i].type));
    }
    buf_printf(to, ") -> %s\n", header_words(s, g->result));
    if (*doc) comment_text(to, doc);
    if (about.len) buf_add(to, about.p, about.len);
    /* The closing stands on the last line of the comment. */
    if (to->len && to->p[to->len - 1] == '\n') to->p[--to->len] = 0;
    buf_printf(to, " */\nint %s(tsrt_ctx *ctx%s);\n", x->c_name, params.len ? params.p : "");
    buf_free(&params);
    buf_free(&about);
}

bool header_write(Session *s, const char *name, const char *prefix, const ExportedFunc *exports, int n, Buf *out) {
    Header h = {.s = s, .types = ctypes_new(s, prefix), .exports = exports, .nexports = n, .ok = true};
    Buf guard = {0};
    for (const char *p = name; *p; p++) buf_putc(&guard, isalnum((unsigned char)*p) && (unsigned char)*p < 128 ? (char)toupper((unsigned char)*p) : '_');
    compile_export_types(h.types, exports, n);
    for (int i = 0; i < n; i++) declare(&h, &exports[i]);
    buf_printf(out, "/* Made by tscc from TorchScript source; do not edit.\n"
                    " * Every function returns 0, or not 0 after an error, which tsrt_error_message(ctx) and tsrt_error_text(ctx) tell; results are\n"
                    " * written on success only. Arguments are borrowed. */\n"
                    "#ifndef TSCC_%s_H\n#define TSCC_%s_H\n#include <stdbool.h>\n#include <stdint.h>\n#include <string.h>\n#include \"tsrt.h\"\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n",
               guard.p ? guard.p : "", guard.p ? guard.p : "");
    header_structs(&h, out);
    if (h.body.len) buf_add(out, h.body.p, h.body.len);
    header_helpers(&h, out);
    buf_puts(out, "\n#ifdef __cplusplus\n}\n#endif\n#endif\n");
    buf_free(&guard);
    buf_free(&h.body);
    return h.ok;
}
