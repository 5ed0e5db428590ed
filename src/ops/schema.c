/* Schema strings: parsed when first asked for, printed back. The notation is PyTorch's:
 *   ns::name.overload(Type name=default, Type(a!) name, *, Type name, ...) -> Type | (Type name, ...) | ... */
#include <stdlib.h>
#include <string.h>
#include "ops/private.h"

typedef struct Reader {
    Session *s;
    const char *p;                    /* rest of the text, NUL-terminated */
    const char *why;                  /* first fault */
    int depth;                        /* of types in types */
} Reader;
enum { SCHEMA_DEPTH = 64 };

static bool fault(Reader *r, const char *why) {
    if (!r->why) r->why = why;
    return false;
}

static void blanks(Reader *r) {
    while (*r->p == ' ') r->p++;
}

static bool take(Reader *r, const char *text) {
    blanks(r);
    size_t n = strlen(text);
    if (strncmp(r->p, text, n)) return false;
    r->p += n;
    return true;
}

static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

static size_t name_here(Reader *r) {
    blanks(r);
    size_t n = 0;
    while (name_char(r->p[n])) n++;
    return n;
}

/* (a), (a!), (a|b), (a -> *), (*). Only where it can't be the start of a type's own parts: after a complete type. */
static AliasInfo *alias_here(Reader *r, bool of_elements) {
    if (*r->p != '(') return NULL;
    const char *p = r->p + 1;
    size_t n = strcspn(p, ")");
    if (p[n] != ')') {
        fault(r, "an alias mark is not closed");
        return NULL;
    }
    AliasInfo *a = NEW(r->s->arena, AliasInfo);
    size_t before = 0;
    while (before < n && (name_char(p[before]) || p[before] == '|' || p[before] == '*')) before++;
    const char *rest = p + before;
    if (*rest == '!') {
        a->write = true;
        rest++;
    }
    a->before = sym_n(r->s, p, before);
    if (!strncmp(rest, " -> ", 4)) {
        a->after = sym_n(r->s, rest + 4, (size_t)(p + n - rest - 4));
        rest = p + n;
    }
    if (rest != p + n || !before) fault(r, "an alias mark is not understood");
    a->wildcard = !strcmp(a->before->s, "*") || (a->after && !strcmp(a->after->s, "*"));
    a->of_elements = of_elements;
    r->p = p + n + 1;
    return a;
}

typedef struct ParsedType { const Type *type; const AliasInfo *alias; int n; const char *text; size_t len; } ParsedType;
static bool read_type(Reader *r, ParsedType *out);

/* Names of types that stand for another one, and those that print differently than TypeKind's table says. */
static const struct { const char *name; TypeKind kind; } type_names[] = {
    {"Tensor", TY_Tensor}, {"int", TY_Int}, {"float", TY_Float}, {"bool", TY_Bool}, {"str", TY_Str}, {"complex", TY_Complex},
    {"Scalar", TY_Number}, {"number", TY_Number}, {"None", TY_None}, {"NoneType", TY_None}, {"Any", TY_Any}, {"Device", TY_Device},
    {"Generator", TY_Generator}, {"Stream", TY_Stream}, {"Storage", TY_Storage}, {"QScheme", TY_QScheme}, {"Capsule", TY_Capsule},
    {"list", TY_AnyList}, {"AnyListType", TY_AnyList}, {"tuple", TY_AnyTuple}, {"AnyTupleType", TY_AnyTuple},
    {"AnyClassType", TY_AnyClass}, {"AnyEnumType", TY_AnyEnum},
    {"ScalarType", TY_Int}, {"Layout", TY_Int}, {"MemoryFormat", TY_Int}, {"SymInt", TY_Int}, {"SymFloat", TY_Float}, {"SymBool", TY_Bool},
    {"DeviceIndex", TY_Int}, {"Dimname", TY_Str},
};

static const Type *opaque(Reader *r, const char *text, size_t len) {
    return type_nominal(r->s, TY_Class, sym_n(r->s, text, len), NULL);
}

/* t, t1, tVal: a letter (t, or any lower-case one alone), then digits or a capitalised word */
static bool is_variable(const char *p, size_t n) {
    if (*p < 'a' || *p > 'z') return false;
    for (size_t i = 1; i < n; i++)
        if (!(p[i] >= '0' && p[i] <= '9') && !(p[1] >= 'A' && p[1] <= 'Z')) return false;
    return true;
}

static const Type *read_list(Reader *r, TypeKind kind) {
    const Type *part[32];
    int n = 0;
    if (!take(r, ")")) {
        do {
            ParsedType t;
            if (n == COUNT_OF(part)) return fault(r, "a type has more than 32 parts"), NULL;
            if (!read_type(r, &t)) return NULL;
            part[n++] = t.type;
        } while (take(r, ","));
        if (!take(r, ")")) return fault(r, "')' is missing after the parts of a type"), NULL;
    }
    if (kind == TY_Union) return type_union(r->s, part, n);
    if (kind == TY_Tuple) return type_tuple(r->s, part, n);
    if (n != (kind == TY_Dict ? 2 : 1)) return fault(r, "a type has the wrong number of parts"), NULL;
    if (kind == TY_Dict) return type_dict(r->s, part[0], part[1]);
    return kind == TY_Future ? type_future(r->s, part[0]) : type_rref(r->s, part[0]);
}

static const Type *read_base(Reader *r) {
    if (take(r, "(")) return read_list(r, TY_Tuple);
    size_t n = name_here(r);
    const char *p = r->p;
    while (p[n] == '.' && name_char(p[n + 1])) {   /* __torch__.torch.classes.rnn.CellParamsBase */
        n++;
        while (name_char(p[n])) n++;
    }
    if (!n) return fault(r, "a type is missing"), NULL;
    r->p += n;
    static const struct { const char *name; TypeKind kind; } made_of[] = {
        {"Dict", TY_Dict}, {"Future", TY_Future}, {"RRef", TY_RRef}, {"Union", TY_Union},
    };
    for (int i = 0; i < COUNT_OF(made_of); i++)
        if (strlen(made_of[i].name) == n && !memcmp(made_of[i].name, p, n) && *r->p == '(') {
            r->p++;
            return read_list(r, made_of[i].kind);
        }
    if (n == 5 && !memcmp(p, "Await", 5) && take(r, "(")) {
        ParsedType t;
        if (!read_type(r, &t) || !take(r, ")")) return fault(r, "')' is missing after the parts of a type"), NULL;
        return opaque(r, p, (size_t)(r->p - p));
    }
    if (n == 4 && !memcmp(p, "Enum", 4) && *r->p == '<') {   /* Enum<__torch__.E> */
        size_t to = strcspn(r->p, ">");
        if (!r->p[to]) return fault(r, "'>' is missing"), NULL;
        r->p += to + 1;
        return opaque(r, p, (size_t)(r->p - p));
    }
    for (int i = 0; i < COUNT_OF(type_names); i++)
        if (strlen(type_names[i].name) == n && !memcmp(type_names[i].name, p, n)) return type_simple(r->s, type_names[i].kind);
    return is_variable(p, n) ? type_var(r->s, sym_n(r->s, p, n)) : opaque(r, p, n);
}

static bool read_type(Reader *r, ParsedType *out) {
    blanks(r);
    *out = (ParsedType){.text = r->p};
    if (++r->depth > SCHEMA_DEPTH) return fault(r, "types are nested too deep");
    const Type *t = read_base(r);
    if (!t) return false;
    const AliasInfo *alias = alias_here(r, false);
    for (;;) {
        if (*r->p == '[') {
            char *end;
            long n = strtol(r->p + 1, &end, 10);
            if (*end != ']' || n < 0 || n > 64) return fault(r, "a list type is not understood");
            r->p = end + 1;
            out->n = (int)n;
            t = type_list(r->s, t);
            if (alias && !out->alias) {           /* the mark stood on the elements */
                AliasInfo *of = NEW(r->s->arena, AliasInfo);
                *of = *alias;
                of->of_elements = true;
                out->alias = of;
            }
            alias = alias_here(r, false);
        } else if (*r->p == '?') {
            r->p++;
            t = type_optional(r->s, t);
            if (alias && !out->alias) out->alias = alias;
            alias = alias_here(r, false);
        } else {
            break;
        }
    }
    if (alias) out->alias = alias;
    out->type = t;
    out->len = (size_t)(r->p - out->text);
    r->depth--;
    return !r->why;
}

/* A default's text ends at the , or ) outside quotes and brackets. */
static size_t default_length(const char *p) {
    size_t n = 0;
    int open = 0;
    while (p[n]) {
        if (p[n] == '"' || p[n] == '\'') {
            char quote = p[n++];
            while (p[n] && p[n] != quote) n += p[n] == '\\' && p[n + 1] ? 2 : 1;
            if (!p[n]) break;
        } else if (p[n] == '[' || p[n] == '(') {
            open++;
        } else if (p[n] == ']' || (p[n] == ')' && open)) {
            open--;
        } else if (!open && (p[n] == ',' || p[n] == ')')) {
            break;
        }
        n++;
    }
    return n;
}

static bool read_param(Reader *r, Param *out) {
    ParsedType t;
    if (!read_type(r, &t)) return false;
    *out = (Param){.type = t.type, .broadcast_n = t.n, .type_text = t.text, .type_len = t.len, .alias = t.alias};
    size_t n = name_here(r);
    if (!n) return fault(r, "a parameter has no name");
    out->name = sym_n(r->s, r->p, n);
    r->p += n;
    if (*r->p == '=') {
        r->p++;
        out->has_default = true;
        out->default_text = r->p;
        out->default_len = default_length(r->p);
        r->p += out->default_len;
    }
    return true;
}

static bool read_params(Reader *r, Schema *sc) {
    VEC(Param) v = {0};
    bool kw_only = false;
    if (!take(r, "(")) return fault(r, "'(' is missing after the name");
    if (take(r, ")")) return true;
    do {
        Param p;
        if (take(r, "...")) {
            sc->varargs = true;
        } else if (take(r, "*")) {
            kw_only = true;
        } else {
            if (!read_param(r, &p)) return false;
            p.kw_only = kw_only;
            vec_push(r->s->arena, &v, p);
        }
    } while (take(r, ","));
    sc->param = v.data;
    sc->nparam = v.len;
    return take(r, ")") || fault(r, "')' is missing after the parameters");
}

static bool read_return(Reader *r, Return *out) {
    ParsedType t;
    if (!read_type(r, &t)) return false;
    *out = (Return){.type = t.type, .type_text = t.text, .type_len = t.len, .alias = t.alias};
    size_t n = name_here(r);
    if (n) out->name = sym_n(r->s, r->p, n);
    r->p += n;
    return true;
}

static bool read_returns(Reader *r, Schema *sc) {
    VEC(Return) v = {0};
    Return one;
    if (!take(r, "->")) return fault(r, "'->' is missing after the parameters");
    if (take(r, "...")) {
        sc->varret = true;
    } else if (take(r, "(")) {                    /* a lone tuple is written ((int, int)): the list has parentheses of its own */
        if (!take(r, ")")) {
            do {
                if (take(r, "...")) {
                    sc->varret = true;
                    continue;
                }
                if (!read_return(r, &one)) return false;
                vec_push(r->s->arena, &v, one);
            } while (take(r, ","));
            if (!take(r, ")")) return fault(r, "')' is missing after the results");
        }
    } else {
        if (!read_return(r, &one)) return false;
        vec_push(r->s->arena, &v, one);
    }
    sc->ret = v.data;
    sc->nret = v.len;
    return true;
}

/* Text must live as long as the session. */
static Schema *parse(Session *s, const char *text, const char **why) {
    Reader r = {.s = s, .p = text};
    Schema *sc = NEW(s->arena, Schema);
    size_t n = strcspn(text, ".("), all = strcspn(text, "(");
    sc->ns_name = sym_n(s, text, n);
    const char *colons = strstr(sc->ns_name->s, "::");
    sc->name = colons ? sym(s, colons + 2) : sc->ns_name;
    sc->overload = all > n ? sym_n(s, text + n + 1, all - n - 1) : sym(s, "");
    r.p += all;
    bool fine = n ? read_params(&r, sc) && read_returns(&r, sc) : fault(&r, "the operator's name is missing");
    blanks(&r);
    if (fine && *r.p) fine = fault(&r, "there is text after the results");
    if (why) *why = r.why;
    return fine && !r.why ? sc : NULL;
}

Schema *schema_parse(Session *s, const char *text, const char **why) { return parse(s, arena_dup(s->arena, text, strlen(text)), why); }

const Schema *op_schema(Session *s, OpId op) {
    if (op <= OP_none || op >= NUM_OPS || (op_flags(op) & OPF_SPECIAL)) return NULL;
    Ops *o = ops_session_(s);
    if (!o->schema[op]) {
        Schema *sc = parse(s, op_schema_text(op), NULL);   /* that every row parses is checked by tests/unit/check_ops.c */
        if (sc) sc->op = op;
        o->schema[op] = sc;
    }
    return o->schema[op];
}

static void print_type(const Type *t, const char *text, size_t len, int n, const AliasInfo *alias, Buf *out) {
    if (text) {
        buf_add(out, text, len);
        return;
    }
    type_print_schema(t, out);
    if (n && out->len && out->p[out->len - 1] == ']') {
        out->len--;
        buf_printf(out, "%d]", n);
    }
    if (alias)
        buf_printf(out, "(%s%s%s%s)", alias->before->s, alias->write ? "!" : "", alias->after ? " -> " : "", alias->after ? alias->after->s : "");
}

static void print_params(const Schema *sc, Buf *out) {
    bool kw_only = false;
    for (int i = 0; i < sc->nparam; i++) {
        const Param *p = &sc->param[i];
        if (i) buf_puts(out, ", ");
        if (p->kw_only && !kw_only) buf_puts(out, "*, ");
        kw_only = p->kw_only;
        print_type(p->type, p->type_text, p->type_len, p->broadcast_n, p->alias, out);
        buf_printf(out, " %s", p->name->s);
        if (!p->has_default) continue;
        buf_putc(out, '=');
        if (p->default_text) buf_add(out, p->default_text, p->default_len);
        else buf_puts(out, "...");
    }
    if (sc->varargs) buf_puts(out, sc->nparam ? ", ..." : "...");
}

void schema_print(const Schema *sc, Buf *out) {
    buf_add(out, sc->ns_name->s, sc->ns_name->len);
    if (sc->overload && sc->overload->len) buf_printf(out, ".%s", sc->overload->s);
    buf_putc(out, '(');
    print_params(sc, out);
    buf_puts(out, ") -> ");
    Buf one = {0};
    for (int i = 0; i < sc->nret; i++) {
        const Return *t = &sc->ret[i];
        if (i) buf_puts(&one, ", ");
        print_type(t->type, t->type_text, t->type_len, 0, t->alias, &one);
        if (t->name) buf_printf(&one, " %s", t->name->s);
    }
    if (sc->varret) buf_puts(&one, sc->nret ? ", ..." : "...");
    bool bare = sc->nret + sc->varret == 1 && one.p[0] != '(';
    buf_printf(out, bare ? "%s" : "(%s)", one.p ? one.p : "");
    buf_free(&one);
}

/* ---- defaults */
static bool is_text(const char *p, size_t n, const char *text) { return strlen(text) == n && !memcmp(p, text, n); }

static bool string_default(Session *s, Arena *a, const char *p, size_t n, OpDefault *out) {
    if (n < 2 || p[n - 1] != p[0]) return false;
    Buf b = {0};
    buf_puts(&b, "");
    for (size_t i = 1; i < n - 1; i++) {
        char c = p[i];
        if (c == '\\' && i + 1 < n - 1) {
            static const char from[] = "ntfvrab0", to[] = "\n\t\f\v\r\a\b\0";
            const char *at = strchr(from, p[++i]);
            c = at && *at ? to[at - from] : p[i];
        }
        buf_putc(&b, c);
    }
    out->type = type_simple(s, TY_Str);
    out->len = b.len;
    out->text = buf_take(&b, a);
    return true;
}

static bool value_default(Session *s, Arena *a, const Type *want, const char *p, size_t n, OpDefault *out);

/* Lists of defaults hold constants only: split at commas. */
static bool list_default(Session *s, Arena *a, const Type *want, const char *p, size_t n, OpDefault *out) {
    const Type *elem = want->kind == TY_List ? want->elem[0] : type_simple(s, TY_Int);
    VEC(OpDefault) v = {0};
    size_t at = 1;
    while (at + 1 < n) {
        size_t len = 0;
        while (at + len + 1 < n && p[at + len] != ',') len++;
        OpDefault one;
        if (!value_default(s, a, elem, p + at, len, &one)) return false;
        vec_push(a, &v, one);
        at += len + 1;
        while (at < n && p[at] == ' ') at++;
    }
    out->type = want->kind == TY_List ? want : type_list(s, elem);
    out->elem = v.data;
    out->n = v.len;
    return true;
}

static bool value_default(Session *s, Arena *a, const Type *want, const char *p, size_t n, OpDefault *out) {
    *out = (OpDefault){0};
    if (want->kind == TY_Optional) want = want->elem[0];
    if (is_text(p, n, "None")) {
        out->type = type_simple(s, TY_None);
        return true;
    }
    if (is_text(p, n, "True") || is_text(p, n, "False")) {
        out->type = type_simple(s, TY_Bool);
        out->b = n == 4;
        return true;
    }
    if (n && (*p == '"' || *p == '\'')) return string_default(s, a, p, n, out);
    if (n && *p == '[') return list_default(s, a, want, p, n, out);
    char *end;
    const char *text = arena_dup(a, p, n);
    out->i = strtoll(text, &end, 10);
    if (end != text && !*end) {
        out->type = type_simple(s, TY_Int);
        if (want->kind == TY_Float) {
            out->type = want;
            out->f = (double)out->i;
        }
        return true;
    }
    out->f = strtod(text, &end);
    out->type = type_simple(s, TY_Float);
    return end != text && !*end;
}

bool op_default(Session *s, Arena *a, const Param *p, OpDefault *out) {
    if (!p->has_default || !p->default_text) return false;
    if (!value_default(s, a, p->type, p->default_text, p->default_len, out)) return false;
    const Type *want = p->type->kind == TY_Optional ? p->type->elem[0] : p->type;
    if (want->kind == TY_List && p->broadcast_n && (out->type->kind == TY_Int || out->type->kind == TY_Float)) {
        OpDefault one = *out;
        *out = (OpDefault){.type = want, .elem = NEWN(a, OpDefault, p->broadcast_n), .n = p->broadcast_n};
        for (int i = 0; i < out->n; i++) out->elem[i] = one;
    }
    return true;
}
