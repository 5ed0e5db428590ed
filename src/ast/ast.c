/* What ast.def says about every kind, as tables: names, classes, fields; the walk over children and the dump are made from them. */
#include "ast/ast.h"
#include "ast/fields.h"
#include <assert.h>
#include <string.h>

#define KID(x_) {#x_, FIELD_KID, offsetof(T, x_)},
#define LIST(x_) {#x_, FIELD_LIST, offsetof(T, x_)},
#define SYM(x_) {#x_, FIELD_SYM, offsetof(T, x_)},
#define SYMS(x_) {#x_, FIELD_SYMS, offsetof(T, x_)},
#define INT(x_) {#x_, FIELD_INT, offsetof(T, x_)},
#define INTS(x_) {#x_, FIELD_INTS, offsetof(T, x_)},
#define LIT(x_) {#x_, FIELD_LIT, offsetof(T, x_)},
#define NODE(name_, class_, fields_) \
    static const AstField *fields_of_##name_(int *n) { \
        typedef Ast##name_ T; \
        static const AstField fields[] = {fields_}; \
        *n = COUNT_OF(fields); \
        return fields; \
    }
#include "ast/ast.def"
#undef NODE

static const struct { const char *name; AstClass class_; const AstField *(*fields)(int *n); } kinds[NUM_AST_KINDS] = {
#define NODE(name_, class_, fields_) [AST_##name_] = {#name_, ASTC_##class_, fields_of_##name_},
#include "ast/ast.def"
#undef NODE
};

const AstField *ast_fields(AstKind kind, int *n) { return kinds[kind].fields(n); }
const char *ast_kind_name(AstKind kind) { return kinds[kind].name; }
AstClass ast_class(AstKind kind) { return kinds[kind].class_; }

const char *ast_op_text(int op) {
    static const char *const texts[NUM_AST_OPS] = {
#define AOP(name_, text_) [AOP_##name_] = text_,
        AST_OPS(AOP)
#undef AOP
    };
    return texts[op];
}

static const char *op_name(int op) {
    static const char *const names[NUM_AST_OPS] = {
#define AOP(name_, text_) [AOP_##name_] = #name_,
        AST_OPS(AOP)
#undef AOP
    };
    return names[op];
}

Ast *ast_check(const Ast *n, AstKind kind) {
    (void)kind;
    assert(n && n->kind == kind);
    return (Ast *)n;
}

Ast *ast_new_(Arena *a, AstKind kind, size_t size, Span span) {
    Ast *n = arena_alloc(a, size);
    n->kind = kind;
    n->span = span;
    n->depth = 1;
    return n;
}

void ast_each_child(Ast *n, void (*f)(Ast *child, void *ctx), void *ctx) {
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) {
        char *at = (char *)n + fields[i].offset;
        if (fields[i].type == FIELD_KID) {
            if (*(Ast **)at) f(*(Ast **)at, ctx);
        } else if (fields[i].type == FIELD_LIST) {
            AstVec *v = (AstVec *)at;
            for (int k = 0; k < v->len; k++)
                if (v->data[k]) f(v->data[k], ctx);
        }
    }
}

/* ---- the dump */

static void print_string(Buf *out, const char *text, size_t len, bool bytes) {
    buf_puts(out, bytes ? "b\"" : "\"");
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') buf_printf(out, "\\%c", c);
        else if (c == '\n') buf_puts(out, "\\n");
        else if (c == '\t') buf_puts(out, "\\t");
        else if (c < 0x20 || c == 0x7F || (bytes && c > 0x7F)) buf_printf(out, "\\x%02x", c);
        else buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}

static void print_lit(Buf *out, const Lit *lit) {
    switch (lit->kind) {
    case LIT_NONE: buf_puts(out, " None"); return;
    case LIT_TRUE: buf_puts(out, " True"); return;
    case LIT_FALSE: buf_puts(out, " False"); return;
    case LIT_ELLIPSIS: buf_puts(out, " ..."); return;
    case LIT_INT: buf_printf(out, " %lld", (long long)lit->i); return;
    case LIT_BIGINT: buf_printf(out, " big %.*s", (int)lit->len, lit->str); return;
    case LIT_FLOAT: buf_printf(out, " float %.17g", lit->f); return;
    case LIT_IMAG: buf_printf(out, " %.17gj", lit->f); return;
    case LIT_STR: case LIT_BYTES: buf_putc(out, ' '), print_string(out, lit->str, lit->len, lit->kind == LIT_BYTES); return;
    }
}

static void print_int(Buf *out, AstKind kind, const char *name, int value) {
    static const char *const params[] = {"posonly", "plain", "varargs", "kwonly", "kwargs"};
    if (!strcmp(name, "unused")) return;
    if (!strcmp(name, "op")) buf_printf(out, " op=%s", op_name(value));
    else if (kind == AST_Param) buf_printf(out, " kind=%s", params[value]);
    else if (kind == AST_FormattedValue && !strcmp(name, "conversion") && value) buf_printf(out, " conversion=%c", value);
    else if (value) buf_printf(out, " %s=%d", name, value);
}

static void print_node(Session *s, const Ast *n, const char *label, int indent, Buf *out) {
    for (int i = 0; i < indent; i++) buf_puts(out, "  ");
    if (label) buf_printf(out, "%s: ", label);
    if (!n) {
        buf_puts(out, "-\n");
        return;
    }
    buf_puts(out, ast_kind_name(n->kind));
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) {
        const char *at = (const char *)n + fields[i].offset, *name = fields[i].name;
        switch (fields[i].type) {
        case FIELD_SYM:
            if (*(const Sym *)at) buf_printf(out, " %s=%s", name, (*(const Sym *)at)->s);
            break;
        case FIELD_SYMS: {
            const AstSyms *v = (const AstSyms *)at;
            for (int k = 0; k < v->len; k++) buf_printf(out, "%s%s", k ? "," : " names=", v->data[k]->s);
            break;
        }
        case FIELD_INT: print_int(out, n->kind, name, *(const int *)at); break;
        case FIELD_INTS: {
            const AstInts *v = (const AstInts *)at;
            for (int k = 0; k < v->len; k++) buf_printf(out, "%s%s", k ? "," : " ops=", op_name(v->data[k]));
            break;
        }
        case FIELD_LIT: print_lit(out, (const Lit *)at); break;
        case FIELD_KID: case FIELD_LIST: break;
        }
    }
    Loc loc;
    if (loc_of(s, n->span, &loc)) buf_printf(out, "  <%d:%d-%d:%d>", loc.line, loc.col, loc.end_line, loc.end_col);
    buf_putc(out, '\n');
    for (int i = 0; i < count; i++) {
        const char *at = (const char *)n + fields[i].offset;
        if (fields[i].type == FIELD_KID && *(Ast *const *)at) print_node(s, *(Ast *const *)at, fields[i].name, indent + 1, out);
        if (fields[i].type != FIELD_LIST) continue;
        const AstVec *v = (const AstVec *)at;
        for (int k = 0; k < v->len; k++) print_node(s, v->data[k], fields[i].name, indent + 1, out);
    }
}

void ast_print(Session *s, const Ast *n, Buf *out) { print_node(s, n, NULL, 0, out); }
