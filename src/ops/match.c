/* Which overload takes these arguments, and how each argument gets there. Follows what PyTorch's schema matching does (docs/language.md 3):
 * parameters take positional arguments, then keywords, then defaults; type variables are bound before conversions are tried; a schema
 * that is alone is tried with conversions at once, several are tried without first. Reasons are worded as PyTorch words them. */
#include <string.h>
#include "ops/private.h"

typedef struct Matcher {
    Session *s;
    Arena *a;
    const Schema *sc;
    const ActualArg *actual; int nactual;
    bool convert, user;
    Buf *why;                         /* NULL: no reasons wanted */
    Match *m;
    int npositional;                  /* actuals before the first keyword, with self */
    int first;                        /* 1 when actual 0 is a receiver, which has its own way to its parameter */
} Matcher;

static const Type *unwrap(const Type *t) { return t->kind == TY_Optional ? t->elem[0] : t; }

static const Type *actual_type(const ActualArg *a, Session *s) {
    return a->is_empty_list ? type_list(s, type_simple(s, TY_Tensor)) : a->type;
}

/* Starts the reason of this schema: a line with the schema itself. */
static Buf *reason(Matcher *m) {
    if (!m->why) return NULL;
    schema_print(m->sc, m->why);
    buf_puts(m->why, ":\n");
    return m->why;
}

static bool fails(Matcher *m, const char *before, const char *name, const char *after) {
    Buf *b = reason(m);
    if (b) buf_printf(b, "%s%s%s\n", before, name, after);
    return false;
}

static bool mismatch(Matcher *m, const Type *want, const char *name, const Type *found, bool is_empty_list) {
    Buf *b = reason(m);
    if (!b) return false;
    buf_puts(b, "Expected a value of type '");
    type_print(want, b);
    buf_printf(b, "' for argument '%s' but instead found type '", name);
    type_print(found, b);
    buf_puts(b, "'.\n");
    if (is_empty_list)
        buf_puts(b, "Empty lists default to List[Tensor]. Add a variable annotation to the assignment to create an empty list of another type\n");
    return false;
}

/* ---- conversions of one value */
static bool number_conversion(const Type *from, const Type *to, ConvKind *conv) {
    TypeKind f = from->kind, t = to->kind;
    if (f == TY_Tensor)
        *conv = t == TY_Float ? CONV_FLOAT_IMPLICIT : t == TY_Complex ? CONV_COMPLEX_IMPLICIT : t == TY_Int ? CONV_INT_IMPLICIT
              : t == TY_Number ? CONV_SCALAR_IMPLICIT : CONV_NONE;
    else if (f == TY_Number)
        *conv = t == TY_Float ? CONV_NUMBER_TO_FLOAT : t == TY_Complex ? CONV_NUMBER_TO_COMPLEX : t == TY_Int ? CONV_NUMBER_TO_INT : CONV_NONE;
    else if (f == TY_Bool)
        *conv = t == TY_Float ? CONV_BOOL_TO_FLOAT : t == TY_Int || t == TY_Number ? CONV_BOOL_TO_INT : CONV_NONE;
    else if (f == TY_Str && t == TY_Device)
        *conv = CONV_STR_TO_DEVICE;
    return *conv != CONV_NONE;
}

static bool fields_are(Session *s, const Type *tuple, const Type *elem) {
    for (int i = 0; i < tuple->nelem; i++)
        if (!type_is_subtype(s, tuple->elem[i], elem)) return false;
    return true;
}

static bool convert(Session *s, const Type *from, const Type *to, bool is_empty_list, bool allow, ConvKind *conv, const Type **step, int depth) {
    *conv = CONV_NONE;
    *step = from;
    if (depth > TYPE_DEPTH_LIMIT) return false;
    if (from == to || from->kind == TY_Error || to->kind == TY_Error) return true;
    const Type *inner = to->kind == TY_Optional && from->kind != TY_Optional && from->kind != TY_None ? to->elem[0] : to;
    if (is_empty_list && inner->kind == TY_List) {
        *conv = CONV_EMPTY_LIST;
        *step = inner;
        return true;
    }
    if (type_is_subtype(s, from, to)) {
        *conv = CONV_SUBTYPE;
        *step = to;
        return true;
    }
    if (from->kind == TY_Tuple && inner->kind == TY_List && fields_are(s, from, inner->elem[0])) {
        *conv = CONV_TUPLE_TO_LIST;
        *step = inner;
        return true;
    }
    if (from->kind == TY_Tuple && inner->kind == TY_Tuple && from->nelem == inner->nelem) {
        for (int i = 0; i < from->nelem; i++) {
            ConvKind each;
            const Type *each_step;
            if (!convert(s, from->elem[i], inner->elem[i], false, allow, &each, &each_step, depth + 1)) return false;
        }
        *conv = CONV_TUPLE_FIELDS;
        *step = inner;
        return true;
    }
    if (!allow || !number_conversion(from, inner, conv)) return false;
    *step = *conv == CONV_BOOL_TO_INT ? type_simple(s, TY_Int) : inner;   /* a bool as Scalar is the int 0 or 1 */
    return true;
}

bool op_convert(Session *s, const Type *from, const Type *to, bool is_empty_list, bool allow, ConvKind *conv, const Type **step) {
    return convert(s, from, to, is_empty_list, allow, conv, step, 0);
}

/* ---- one argument */
static bool broadcasts(const Param *p, const Type *from) {
    const Type *list = unwrap(p->type);
    return p->broadcast_n > 0 && list->kind == TY_List && list->elem[0] == from && (from->kind == TY_Int || from->kind == TY_Float);
}

static bool bind(Matcher *m, const Type *formal, const char *name, const Type *from, const Type **to) {
    Buf why = {0};
    if (!type_bind_why(m->s, formal, from, &m->m->bindings, m->why ? &why : NULL)) {
        Buf *b = reason(m);
        if (b) {
            buf_puts(b, "Could not match type ");
            type_print(from, b);
            buf_puts(b, " to ");
            type_print(formal, b);
            buf_printf(b, " in argument '%s': %s.\n", name, why.p ? why.p : "");
        }
        buf_free(&why);
        return false;
    }
    *to = type_subst(m->s, formal, &m->m->bindings);
    if (*to) return true;
    Buf *b = reason(m);
    if (b) {
        buf_puts(b, "Type variables in type ");
        type_print(formal, b);
        buf_puts(b, " could not be inferred from actual type ");
        type_print(from, b);
        buf_putc(b, '\n');
    }
    return false;
}

static bool match_one(Matcher *m, int index, const ActualArg *given, MatchedArg *out) {
    const Param *p = &m->sc->param[index];
    const Type *from = actual_type(given, m->s), *to;
    out->actual = (int)(given - m->actual);
    if (broadcasts(p, from)) {
        const Type *list = type_list(m->s, from);
        if (!bind(m, p->type, p->name->s, list, &to)) return false;
        *out = (MatchedArg){.actual = out->actual, .conv = CONV_BROADCAST, .to = to, .step = list, .count = p->broadcast_n};
        return true;
    }
    if (!bind(m, p->type, p->name->s, from, &to)) return false;
    out->to = to;
    if (op_convert(m->s, from, to, given->is_empty_list, m->convert, &out->conv, &out->step)) return true;
    return mismatch(m, p->type, p->name->s, from, given->is_empty_list);
}

static bool match_default(Matcher *m, int index, MatchedArg *out) {
    const Type *to;
    if (!bind(m, m->sc->param[index].type, m->sc->param[index].name->s, type_simple(m->s, TY_None), &to)) {
        /* only a variable without any other mention can fail here */
        return false;
    }
    *out = (MatchedArg){.actual = -1, .conv = CONV_DEFAULT, .to = to, .step = to};
    return true;
}

/* f(1, 2, 3) for a list that is the last positional parameter and no int[N] */
static bool takes_rest(Matcher *m, int index) {
    const Param *p = &m->sc->param[index];
    bool last = index + 1 == m->sc->nparam || m->sc->param[index + 1].kw_only;
    return m->convert && last && p->type->kind == TY_List && p->type->elem[0]->kind != TY_Var && !p->broadcast_n;
}

/* 1: matched as varargs; 0: not a case of it; -1: is one, and an argument does not fit */
static int match_rest(Matcher *m, int index, int first, MatchedArg *out) {
    const Param *p = &m->sc->param[index];
    const Type *list = p->type, *from = actual_type(&m->actual[first], m->s), *step;
    ConvKind conv;
    if (from->kind == TY_List || type_is_subtype(m->s, from, list) || (from->kind == TY_Tuple && fields_are(m->s, from, list->elem[0]))) return 0;
    if (from->kind == TY_Error) return 0;
    int n = 0;
    for (int i = first; i < m->nactual; i++) {
        if (m->actual[i].keyword) continue;
        const ActualArg *a = &m->actual[i];
        if (!op_convert(m->s, actual_type(a, m->s), list->elem[0], a->is_empty_list, m->convert, &conv, &step)) {
            mismatch(m, list->elem[0], "<varargs>", actual_type(a, m->s), a->is_empty_list);
            return -1;
        }
        n++;
    }
    *out = (MatchedArg){.actual = first, .conv = CONV_VARARGS_TO_LIST, .to = p->type, .step = list, .from = first, .count = n};
    return 1;
}

static bool is_keyword(const Matcher *m, const ActualArg *a, Sym name) {
    if (a->keyword == name) return true;
    return !m->user && a->keyword && !strcmp(name->s, "self") && !strcmp(a->keyword->s, "input");   /* as Python's bindings name it */
}

static int find_keyword(const Matcher *m, Sym name) {
    for (int i = m->npositional; i < m->nactual; i++)
        if (is_keyword(m, &m->actual[i], name)) return i;
    return -1;
}

/* A keyword that no parameter took: unknown, or its parameter was given by position or twice. */
static bool check_keywords(Matcher *m, const bool *used) {
    for (int i = m->npositional; i < m->nactual; i++) {
        if (used[i]) continue;
        bool known = false;
        for (int k = 0; k < m->sc->nparam && !known; k++) known = is_keyword(m, &m->actual[i], m->sc->param[k].name);
        return known ? fails(m, "Argument ", m->actual[i].keyword->s, " specified twice in schema.")
                     : fails(m, "Keyword argument ", m->actual[i].keyword->s, " unknown.");
    }
    return true;
}

static bool match_all(Matcher *m, bool *used) {
    int next = m->first;
    bool has_self = m->first;
    for (int i = 0; i < m->sc->nparam; i++) {
        const Param *p = &m->sc->param[i];
        MatchedArg *out = &m->m->arg[i];
        int at;
        if (has_self && !strcmp(p->name->s, "self")) {
            has_self = false;
            if (!match_one(m, i, &m->actual[0], out)) return false;
        } else if (!p->kw_only && next < m->npositional) {
            int rest = takes_rest(m, i) ? match_rest(m, i, next, out) : 0;
            if (rest < 0) return false;
            if (rest) {
                next = m->npositional;
                continue;
            }
            if (!match_one(m, i, &m->actual[next++], out)) return false;
        } else if ((at = find_keyword(m, p->name)) >= 0 && !used[at]) {
            used[at] = true;
            if (!match_one(m, i, &m->actual[at], out)) return false;
        } else if (p->has_default) {
            if (!match_default(m, i, out)) return false;
        } else {
            return fails(m, "Argument ", p->name->s, " not provided.");
        }
    }
    if (has_self) return fails(m, "Provided self argument not used in schema.", "", "");
    m->m->extra = next;
    if (!m->sc->varargs && next < m->npositional) {
        Buf *b = reason(m);
        if (b) buf_printf(b, "Expected at most %d arguments but found %d positional arguments.\n", next - m->first, m->npositional - m->first);
        return false;
    }
    return check_keywords(m, used);
}

static bool match_results(Matcher *m) {
    m->m->ret = NEWN(m->a, const Type *, m->sc->nret);
    for (int i = 0; i < m->sc->nret; i++)
        if (!(m->m->ret[i] = type_subst(m->s, m->sc->ret[i].type, &m->m->bindings)))
            return fails(m, "Type variables in the result ", "", " could not be inferred.");
    return true;
}

const Match *schema_match(Session *s, Arena *a, const Schema *schema, const ActualArg *actual, int nactual, bool allow_conversions,
                          bool user_function, Buf *why) {
    Match *match = NEW(a, Match);
    Matcher m = {.s = s, .a = a, .sc = schema, .actual = actual, .nactual = nactual, .convert = allow_conversions, .user = user_function,
                 .why = why, .m = match, .first = nactual > 0 && actual[0].is_self};
    while (m.npositional < nactual && !actual[m.npositional].keyword) m.npositional++;
    *match = (Match){.schema = schema, .arg = NEWN(a, MatchedArg, schema->nparam), .implicit = allow_conversions};
    bool *used = NEWN(a, bool, nactual);
    if (match_all(&m, used) && match_results(&m)) return match;
    return NULL;
}

/* Cheap refusal before the full match, for names with many overloads: too many positional arguments, or none where one must be. */
static bool can_take(const Schema *sc, int npositional, bool convert) {
    int positional = 0;
    for (int i = 0; i < sc->nparam; i++) positional += !sc->param[i].kw_only;
    return npositional <= positional || sc->varargs || (convert && positional && sc->param[positional - 1].type->kind == TY_List);
}

const Match *op_match(Session *s, Arena *a, const OpId *overloads, int n, const ActualArg *actual, int nactual, bool allow_conversions,
                      Buf *why) {
    int npositional = 0;
    while (npositional < nactual && !actual[npositional].keyword) npositional++;
    for (int pass = n == 1 && allow_conversions ? 1 : 0; pass <= (int)allow_conversions; pass++) {
        for (int i = 0; i < n; i++) {
            const Schema *sc = op_schema(s, overloads[i]);
            if (!sc || !can_take(sc, npositional, pass == 1)) continue;
            const Match *m = schema_match(s, a, sc, actual, nactual, pass == 1, false, NULL);
            if (m) return m;
        }
    }
    for (int i = 0; why && i < n; i++) {          /* all failed: once more, for the reasons */
        const Schema *sc = op_schema(s, overloads[i]);
        if (sc) schema_match(s, a, sc, actual, nactual, allow_conversions, false, why);
    }
    return NULL;
}
