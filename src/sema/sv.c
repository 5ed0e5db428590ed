/* Small things that every file of sema uses: poison, sugared values, appending nodes, nesting depth, failure. */
#include "sema/internal.h"
#include <string.h>

bool sema_failed(Fn *f) {
    f->failed = true;
    return false;
}

/* Notes the call on what was reported since: last of all, below the notes of each report; a few frames are enough. */
void note_caller(Fn *f, int first) {
    enum { MOST_NOTES = 16 };
    if (!f->caller) return;
    Diagnostic *newest = f->s->diags.newest;
    for (int i = first; i < f->s->diags.list.len; i++) {
        Diagnostic *d = f->s->diags.list.data[i];
        if (d->notes.len >= MOST_NOTES || !d->span.hi) continue;
        f->s->diags.newest = d;
        diag_note(f->s, f->call_span, "'%s' is being compiled since it was called from '%s'", f->decl->name->s, f->caller->decl->name->s);
    }
    f->s->diags.newest = newest;
}

bool sema_extension(Fn *f) {
    f->extended = true;
    if (!f->s->diags.pedantic) return true;
    return sema_failed(f);
}

Value *poison(Fn *f, Span span) {
    f->failed = true;
    return emit_node1(f, OP_prim_Uninitialized, TY(f, Error), NULL, 0, span);
}
SV *sv_poison(Fn *f, Span span) { return sv_value(f, poison(f, span), span); }
bool is_poison(const Value *v) { return v && type_is(v->type, TY_Error); }
const char *tt(Fn *f, const Type *t) { return type_text(f->s, t); }

bool deep_enter(Fn *f, Span span) {
    if (f->s->depth >= DEPTH_LIMIT) {
        ERR(f, DIAG_too_deep, span, "code", DEPTH_LIMIT);
        return false;
    }
    f->s->depth++;
    return true;
}
void deep_leave(Fn *f) { f->s->depth--; }

SV *sv_new(Fn *f, SvKind kind, Span span) {
    SV *sv = NEW(f->a, SV);
    sv->kind = kind;
    sv->span = span;
    return sv;
}
SV *sv_value(Fn *f, Value *v, Span span) {
    SV *sv = sv_new(f, SV_VALUE, span);
    sv->v = v;
    return sv;
}

SV *bound_method(Fn *f, FuncDecl *d, Value *self, bool direct, Span span) {
    SV *sv = sv_new(f, SV_BOUND, span);
    sv->func = d;
    sv->v = d->flags & (FUNC_STATIC | FUNC_CLASSMETHOD) ? NULL : self;
    sv->direct = direct;
    sv->name = d->name;
    return sv;
}

const char *sv_what(Fn *f, const SV *sv) {
    switch (sv->kind) {
    case SV_VALUE: return tt(f, sv->v->type);
    case SV_BUILTIN: return "builtin function";
    case SV_METHOD: return "method";
    case SV_RANGE: return "range";
    case SV_SLICE: return "slice";
    case SV_ITER: return "iterator";
    case SV_TUPLE: return "tuple";
    case SV_CLOSURE: return "function";
    case SV_EXCEPTION: return "exception";
    case SV_BOUND: return "method";
    case SV_SUPER: return "super()";
    case SV_MODULE: return "module";
    case SV_LISTING: return "method";
    case SV_WRAPPED: return sv->name->s;
    case SV_RECURSIVE: return "function";
    case SV_DICT: return "dict";
    case SV_CHOICE: return "choice among build-time values";
    case SV_ENTITY:
        switch (sv->ent.kind) {
        case ENT_NONE: return "None";
        case ENT_FUNCTION: return "function";
        case ENT_CLASS: return "class";
        case ENT_NAMESPACE: return "module";
        case ENT_MODULE: return "module";
        case ENT_TYPE: return "type";
        case ENT_OTHER: return sv->ent.why ? sv->ent.why : "Python value";
        default: return "Python value";
        }
    }
    return "value";
}

bool sv_is_function(const SV *sv) {
    switch (sv->kind) {
    case SV_CLOSURE: case SV_BUILTIN: case SV_METHOD: case SV_BOUND: return true;
    case SV_ENTITY: return sv->ent.kind == ENT_FUNCTION || sv->ent.kind == ENT_BUILTIN;
    case SV_TUPLE:
        for (int i = 0; i < sv->nitem; i++)
            if (sv_is_function(sv->item[i])) return true;
        return false;
    default: return false;
    }
}

Value *sv_as_value(Fn *f, SV *sv, Span span) {
    switch (sv->kind) {
    case SV_VALUE: case SV_MODULE: return sv->v;
    case SV_WRAPPED: if (!strchr(sv->name->s, '.')) return sv->v; break;
    case SV_DICT: case SV_CHOICE: return build_as_value(f, sv, span);
    case SV_TUPLE: {
        if (sv->is_list) return build_as_value(f, sv, span);
        Value **v = NEWN(f->a, Value *, sv->nitem + 1);
        for (int i = 0; i < sv->nitem; i++) {
            v[i] = sv_as_value(f, sv->item[i], span);
            if (is_poison(v[i])) return v[i];
        }
        return emit_tuple(f, v, sv->nitem, span);
    }
    case SV_EXCEPTION:
        if (sv->v && !sv->only_end && f->texts) return sv->item[0]->v;
        ERR(f, DIAG_exception_value, span, sv->ent.u.cls ? sv->ent.u.cls->name->s : "Exception");
        return poison(f, span);
    case SV_RANGE: case SV_ITER: {
        if (sv->kind == SV_RANGE && sv->counts) break;
        if (!EXT(f, DIAG_ext_range_value, span, sv_what(f, sv))) return poison(f, span);
        return emit_list_from(f, sv, NULL, span);
    }
    case SV_ENTITY:
        if (sv->ent.kind == ENT_OTHER) {
            ERR(f, DIAG_python_value, span, sv->name ? sv->name->s : "this", sv->ent.why ? sv->ent.why : "a value made at build time");
            if (sv->ent.defined.hi) diag_note(f->s, sv->ent.defined, "defined here");
            return poison(f, span);
        }
        break;
    default: break;
    }
    ERR(f, DIAG_not_a_value, span, sv_what(f, sv));
    return poison(f, span);
}

/* ---- nodes */
Node *emit_node(Fn *f, OpId op, Span span) {
    Node *n = node_new(f->g, op, span);
    node_append(f->block, n);
    return n;
}
Value *emit_node1(Fn *f, OpId op, const Type *result, Value *const *in, int n, Span span) {
    Node *node = emit_node(f, op, span);
    for (int i = 0; i < n; i++) node_add_input(node, in[i]);
    return node_add_output(node, result);
}
Value *emit_const(Fn *f, const Const *c, Span span) { return build_const(f->block, c, span); }
Value *emit_int(Fn *f, int64_t i, Span span) { return build_int(f->block, i, span); }
Value *emit_bool(Fn *f, bool b, Span span) { return build_bool(f->block, b, span); }
Value *emit_none(Fn *f, Span span) { return build_none(f->block, span); }
Value *emit_str(Fn *f, const char *p, size_t n, Span span) { return build_str(f->block, p, n, span); }

Value *emit_list(Fn *f, const Type *elem, Value *const *in, int n, Span span) {
    Value **v = NEWN(f->a, Value *, n + 1);
    for (int i = 0; i < n; i++) v[i] = coerce(f, in[i], elem, span);
    return emit_node1(f, OP_prim_ListConstruct, type_list(f->s, elem), v, n, span);
}
Value *emit_tuple(Fn *f, Value *const *in, int n, Span span) {
    const Type **t = NEWN(f->a, const Type *, n + 1);
    for (int i = 0; i < n; i++) {
        t[i] = in[i]->type;
        if (is_poison(in[i])) return in[i];
    }
    return emit_node1(f, OP_prim_TupleConstruct, type_tuple(f->s, t, n), in, n, span);
}
Value **emit_untuple(Fn *f, Value *v, int *n, Span span) {
    const Type *t = v->type;
    /* A tuple made just now comes apart without a node. */
    if (v->def && v->def->op == OP_prim_TupleConstruct && !t->name) {
        *n = v->def->nin;
        Value **in = NEWN(f->a, Value *, v->def->nin + 1);
        for (int i = 0; i < v->def->nin; i++) in[i] = v->def->in[i];
        return in;
    }
    Node *node = emit_node(f, OP_prim_TupleUnpack, span);
    node_add_input(node, v);
    Value **out = NEWN(f->a, Value *, t->nelem + 1);
    for (int i = 0; i < t->nelem; i++) out[i] = node_add_output(node, t->elem[i]);
    *n = t->nelem;
    return out;
}
