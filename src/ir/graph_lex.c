/* Tokens and types of .graph text, for parse_graph.c. Newlines and indentation mean nothing; "# ..." is a comment, except "# graph NAME",
 * which names the next graph. */
#include "ir/ir.h"
#include "ir/graph_lex.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_name_char(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.'; }

static void skip_space(GraphLexer *lx) {
    for (;;) {
        while (lx->at < lx->end && isspace((unsigned char)*lx->at)) lx->at++;
        if (lx->at >= lx->end || *lx->at != '#') return;
        static const char mark[] = "# graph ";
        const char *line_end = memchr(lx->at, '\n', (size_t)(lx->end - lx->at));
        if (!line_end) line_end = lx->end;
        if ((size_t)(line_end - lx->at) > sizeof mark && !memcmp(lx->at, mark, sizeof mark - 1)) {
            const char *p = lx->at + sizeof mark - 1, *q = line_end;
            while (q > p && isspace((unsigned char)q[-1])) q--;
            lx->graph_name = sym_n(lx->s, p, (size_t)(q - p));
        }
        lx->at = line_end;
    }
}

/* Digits, or inf and nan, maybe with a sign; complex numbers are one token, too: 1.+2.j */
static bool starts_number(const char *p, const char *end) {
    if (p < end && *p == '-') p++;
    if (p < end && (isdigit((unsigned char)*p) || (*p == '.' && p + 1 < end && isdigit((unsigned char)p[1])))) return true;
    return end - p > 3 && (!memcmp(p, "inf", 3) || !memcmp(p, "nan", 3)) && (!is_name_char(p[3]) && p[3] != ':');
}

void graph_next(GraphLexer *lx) {
    skip_space(lx);
    const char *p = lx->at, *start = p;
    lx->tok = GT_END;
    if (p < lx->end) {
        char c = *p++;
        lx->tok = GT_PUNCT;
        lx->punct = c;
        bool number = starts_number(start, lx->end);
        if (c == '%') {
            while (p < lx->end && is_name_char(*p)) p++;
            lx->tok = p > start + 1 ? GT_VALUE : GT_PUNCT;
        } else if (c == '"') {
            while (p < lx->end && *p != '"') p += *p == '\\' && p + 1 < lx->end ? 2 : 1;
            lx->tok = p < lx->end ? GT_STRING : GT_END;
            if (p < lx->end) p++;
        } else if (number) {
            while (p < lx->end && (is_name_char(*p) || *p == '+' || *p == '-')) p++;
            lx->tok = GT_NUMBER;
        } else if (isalpha((unsigned char)c) || c == '_') {
            while (p < lx->end && (is_name_char(*p) || (*p == ':' && p + 1 < lx->end && p[1] == ':') || (*p == ':' && p[-1] == ':'))) p++;
            lx->tok = GT_NAME;
        } else if (c == '-' && p < lx->end && *p == '>') {
            p++;
            lx->punct = 'A';
        }
    }
    lx->text = start;
    lx->len = (size_t)(p - start);
    lx->span = (Span){lx->base + (uint32_t)(start - lx->start), lx->base + (uint32_t)(p - lx->start)};
    lx->at = p;
}

bool graph_is(const GraphLexer *lx, char punct) { return lx->tok == GT_PUNCT && lx->punct == punct; }

bool graph_is_name(const GraphLexer *lx, const char *name) {
    return lx->tok == GT_NAME && lx->len == strlen(name) && !memcmp(lx->text, name, lx->len);
}

bool graph_fail(GraphLexer *lx, const char *expected) {
    if (lx->failed) return false;
    lx->failed = true;
    int n = lx->len > 40 ? 40 : (int)lx->len;
    if (lx->tok == GT_END) return diag(lx->s, DIAG_graph_syntax, lx->span, expected, "the end of the text");
    return diag(lx->s, DIAG_graph_syntax, lx->span, expected, arena_printf(lx->s->arena, "'%.*s'", n, lx->text));
}

bool graph_fail_text(GraphLexer *lx, Span span, const char *text) {
    if (lx->failed) return false;
    lx->failed = true;
    return diag(lx->s, DIAG_graph_text, span, text);
}

bool graph_take(GraphLexer *lx, char punct) {
    char text[4] = {'\'', punct, '\'', 0};
    if (!graph_is(lx, punct)) return graph_fail(lx, punct == 'A' ? "'->'" : text);
    graph_next(lx);
    return true;
}

bool graph_string(GraphLexer *lx, Buf *out) {
    if (lx->tok != GT_STRING) return graph_fail(lx, "a string");
    buf_add(out, "", 0);
    for (const char *p = lx->text + 1, *end = lx->text + lx->len - 1; p < end; p++) {
        if (*p != '\\' || p + 1 == end) {
            buf_putc(out, *p);
            continue;
        }
        static const char names[] = "abtnvfr";
        const char *known = strchr(names, *++p);
        if (known) {
            buf_putc(out, (char)(7 + (known - names)));
        } else if (*p >= '0' && *p <= '7') {
            int v = 0;
            for (int i = 0; i < 3 && p < end && *p >= '0' && *p <= '7'; i++, p++) v = v * 8 + (*p - '0');
            p--;
            buf_putc(out, (char)v);
        } else {
            buf_putc(out, *p);
        }
    }
    graph_next(lx);
    return true;
}

/* ---- types */

typedef VEC(const Type *) Types;

static bool type_parts(GraphLexer *lx, char close, Types *out) {
    while (!graph_is(lx, close)) {
        const Type *t = graph_type(lx);
        if (!t) return false;
        vec_push(lx->a, out, t);
        if (!graph_is(lx, ',')) break;
        graph_next(lx);
    }
    return graph_take(lx, close);
}

static const Type *named_tuple(GraphLexer *lx) {
    VEC(Sym) names = {0};
    Types types = {0};
    if (!graph_take(lx, '(')) return NULL;
    while (lx->tok == GT_NAME) {
        vec_push(lx->a, &names, sym_n(lx->s, lx->text, lx->len));
        graph_next(lx);
        if (!graph_take(lx, ':')) return NULL;
        const Type *t = graph_type(lx);
        if (!t) return NULL;
        vec_push(lx->a, &types, t);
        if (!graph_is(lx, ',')) break;
        graph_next(lx);
    }
    if (!graph_take(lx, ')')) return NULL;
    return type_named_tuple(lx->s, sym(lx->s, "__torch__.NamedTuple"), names.data, types.data, types.len);
}

static const Type *nominal(GraphLexer *lx, TypeKind kind) {
    Sym name = sym_n(lx->s, lx->text, lx->len);
    const Type *known = map_get(lx->classes, name);
    if (!known) {
        known = type_nominal(lx->s, kind, name, NULL);
        map_set(lx->a, lx->classes, name, (void *)(uintptr_t)known);
    }
    graph_next(lx);
    return known;
}

static const struct { const char *text; TypeKind kind; } simple[] = {
#define K(name_, text_) {text_, TY_##name_},
    TYPE_KINDS(K)
#undef K
    {"Scalar", TY_Number},
};
/* Types written with parts: in .graph's own brackets or in those of annotations. */
static const struct { const char *text; TypeKind kind; int parts; } generic[] = {
    {"List", TY_List, 1}, {"Dict", TY_Dict, 2}, {"Optional", TY_Optional, 1}, {"Union", TY_Union, -1}, {"Tuple", TY_Tuple, -1},
    {"Future", TY_Future, 1}, {"RRef", TY_RRef, 1},
};

static const Type *generic_type(GraphLexer *lx, TypeKind kind, int parts) {
    Types t = {0};
    graph_next(lx);
    if (!graph_is(lx, '(') && !graph_is(lx, '[')) return graph_fail(lx, "'(' or '['"), NULL;
    char close = lx->punct == '(' ? ')' : ']';
    graph_next(lx);
    if (!type_parts(lx, close, &t)) return NULL;
    if (parts >= 0 && t.len != parts) return graph_fail(lx, "as many types as the container has"), NULL;
    switch (kind) {
    case TY_List: return type_list(lx->s, t.data[0]);
    case TY_Dict: return type_dict(lx->s, t.data[0], t.data[1]);
    case TY_Optional: return type_optional(lx->s, t.data[0]);
    case TY_Union: return t.len ? type_union(lx->s, t.data, t.len) : (graph_fail(lx, "a type"), NULL);
    case TY_Future: return type_future(lx->s, t.data[0]);
    case TY_RRef: return type_rref(lx->s, t.data[0]);
    default: return type_tuple(lx->s, t.data, t.len);
    }
}

static const Type *base_type(GraphLexer *lx) {
    if (graph_is(lx, '(')) {
        Types t = {0};
        graph_next(lx);
        return type_parts(lx, ')', &t) ? type_tuple(lx->s, t.data, t.len) : NULL;
    }
    if (lx->tok != GT_NAME) return graph_fail(lx, "a type"), NULL;
    for (int i = 0; i < COUNT_OF(simple); i++) {
        if (!simple[i].text || !graph_is_name(lx, simple[i].text)) continue;
        graph_next(lx);
        return type_simple(lx->s, simple[i].kind);
    }
    for (int i = 0; i < COUNT_OF(generic); i++)
        if (graph_is_name(lx, generic[i].text)) return generic_type(lx, generic[i].kind, generic[i].parts);
    if (graph_is_name(lx, "NamedTuple")) return graph_next(lx), named_tuple(lx);
    if (!graph_is_name(lx, "Enum")) return nominal(lx, TY_Class);
    graph_next(lx);
    if (!graph_take(lx, '<')) return NULL;
    if (lx->tok != GT_NAME) return graph_fail(lx, "the name of an Enum"), NULL;
    const Type *t = nominal(lx, TY_Enum);
    return graph_take(lx, '>') ? t : NULL;
}

const Type *graph_type(GraphLexer *lx) {
    if (++lx->s->depth > DEPTH_LIMIT) return lx->s->depth--, graph_fail_text(lx, lx->span, "types nest too deeply"), NULL;
    const Type *t = base_type(lx);
    while (t) {
        if (graph_is(lx, '?')) {
            graph_next(lx);
            t = type_optional(lx->s, t);
        } else if (graph_is(lx, '[')) {
            graph_next(lx);
            t = graph_take(lx, ']') ? type_list(lx->s, t) : NULL;
        } else {
            break;
        }
    }
    lx->s->depth--;
    return t;
}
