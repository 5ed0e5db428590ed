/* Builtin names: the functions that win over the program's globals (len, range, ...), the special forms (annotate, isinstance, ...), and
 * what a name that the resolver found means in an expression. Plain operator calls come from src/ops/names.def; this table holds what
 * needs more than a call. */
#include "sema/internal.h"
#include <string.h>


static bool arg_count(Fn *f, AstCall *call, const char *what, int lo, int hi) {
    int n = call->args.len;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, what); return false; }
    if (n >= lo && n <= hi) return true;
    ERR(f, DIAG_arg_count, call->base.span, what, n < lo ? lo : hi, (n < lo ? lo : hi) == 1 ? "" : "s", n);
    return false;
}
static SV *unsupported(Fn *f, Span span, const char *what) {
    diag(f->s, DIAG_todo_builtin, span, what);
    sema_failed(f);
    return sv_poison(f, span);
}

static SV *call_print(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, "print"); return sv_poison(f, call->base.span); }
    ValueVec v = {0};
    f->texts++;
    bool fine = emit_values(f, &call->args, NULL, &v);
    f->texts--;
    for (int i = 0; i < v.len && fine; i++) fine = !is_poison(v.data[i] = object_text(f, v.data[i], false, call->base.span));
    if (!fine) return sv_poison(f, call->base.span);
    Node *n = emit_node(f, OP_prim_Print, call->base.span);
    for (int i = 0; i < v.len; i++) node_add_input(n, v.data[i]);
    return sv_new(f, SV_ENTITY, call->base.span);        /* not even None */
}

static SV *call_len(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "len", 1, 1)) return sv_poison(f, span);
    if (call->args.data[0]->kind == AST_Starred) return unsupported(f, span, "len(*x)");
    SV *sv = emit_sugared(f, call->args.data[0], NULL);
    if (sv->kind == SV_VALUE && is_poison(sv->v)) return sv;
    if (sv->kind == SV_RANGE) return EXT(f, DIAG_ext_len_range, call->args.data[0]->span) ? sv_value(f, iter_len(f, sv, span), span) : sv_poison(f, span);
    if (sv->kind == SV_TUPLE || sv->kind == SV_DICT) return sv_value(f, emit_int(f, sv->nitem, span), span);
    Value *v = sv_as_value(f, sv, call->args.data[0]->span);
    if (is_poison(v)) return sv_poison(f, span);
    if (type_is(v->type, TY_Tuple)) return sv_value(f, emit_int(f, v->type->nelem, span), span);
    Arg arg = {.v = v, .span = call->args.data[0]->span};
    return sv_value(f, emit_op(f, "aten::len", &arg, 1, span), span);
}

static Value *int_arg(Fn *f, Ast *e) {
    Value *v = emit_expr(f, e, NULL);
    if (is_poison(v)) return v;
    v = try_convert(f, v, TY(f, Int), true, e->span);
    if (type_is(v->type, TY_Int)) return v;
    ERR(f, DIAG_range_arg, e->span, tt(f, v->type));
    return poison(f, e->span);
}
static SV *call_range(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "range", 1, 3)) return sv_poison(f, span);
    Value *v[3] = {NULL};
    int n = call->args.len;
    bool fine = true;
    for (int i = 0; i < n; i++) {
        v[i] = int_arg(f, call->args.data[i]);
        if (is_poison(v[i])) fine = false;
    }
    if (!fine) return sv_poison(f, span);
    SV *sv = sv_new(f, SV_RANGE, span);
    sv->only_end = n == 1;
    for (int i = 0; i < 2 && n == 1; i++) graph_touch_name(f->g, NULL);   /* PyTorch makes start and step all the same */
    sv->lo = n > 1 ? v[0] : NULL;
    sv->hi = n > 1 ? v[1] : v[0];
    if (n > 1) sv->step = n == 3 ? v[2] : emit_int(f, 1, span);
    return sv;
}
static SV *call_enumerate(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    Ast *start = call->args.len > 1 ? call->args.data[1] : NULL;
    for (int i = 0; i < call->keywords.len; i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        if (!k->arg || strcmp(k->arg->s, "start") != 0) { ERR(f, DIAG_no_keywords, k->base.span, "enumerate"); return sv_poison(f, span); }
        start = k->value;
    }
    if (call->args.len < 1 || call->args.len > 2) { ERR(f, DIAG_arg_count, span, "enumerate", 1, "", call->args.len); return sv_poison(f, span); }
    SV *of = emit_sugared(f, call->args.data[0], NULL);
    of = sv_iter(f, of, call->args.data[0]->span);
    Value *first = start ? int_arg(f, start) : NULL;
    if (!of || is_poison(first)) return sv_poison(f, span);
    SV *counter = sv_new(f, SV_RANGE, span);
    counter->counts = true;
    counter->lo = first;
    if (first) counter->step = emit_int(f, 1, span);
    SV *sv = sv_new(f, SV_ITER, span);
    sv->item = NEWN(f->a, SV *, 2);
    sv->item[0] = counter;
    sv->item[1] = of;
    sv->nitem = 2;
    return sv;
}
static SV *call_zip(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, "zip"); return sv_poison(f, span); }
    if (call->args.len == 0) { ERR(f, DIAG_arg_count, span, "zip", 1, "", 0); return sv_poison(f, span); }
    if (call->args.len == 1 && call->args.data[0]->kind == AST_Starred) {
        SV *columns = zip_star(f, call->args.data[0]);
        return columns ? columns : sv_poison(f, span);
    }
    SV *sv = sv_new(f, SV_ITER, span);
    sv->item = NEWN(f->a, SV *, call->args.len + 1);
    for (int i = 0; i < call->args.len; i++) {
        SV *of = sv_iter(f, emit_sugared(f, call->args.data[i], NULL), call->args.data[i]->span);
        if (!of) return sv_poison(f, span);
        sv->item[sv->nitem++] = of;
    }
    return sv;
}
static SV *call_slice(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "slice", 1, 3)) return sv_poison(f, span);
    Value *v[3] = {0};
    for (int i = 0; i < call->args.len; i++) {
        v[i] = emit_expr(f, call->args.data[i], NULL);
        if (is_poison(v[i])) return sv_poison(f, span);
    }
    SV *sv = sv_new(f, SV_SLICE, span);
    int n = call->args.len;
    sv->lo = n > 1 ? v[0] : NULL;
    sv->hi = n > 1 ? v[1] : v[0];
    sv->step = n > 2 ? v[2] : NULL;
    return sv;
}

static SV *call_list(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (!arg_count(f, call, "list", 0, 1)) return sv_poison(f, span);
    if (call->args.len == 0) {
        AstList *e = AST_NEW(f->a, List, span);
        return sv_value(f, emit_expr(f, &e->base, hint), span);
    }
    return sv_value(f, emit_list_from(f, emit_sugared(f, call->args.data[0], hint), hint, span), span);
}
static SV *call_tuple(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (!arg_count(f, call, "tuple", 0, 1)) return sv_poison(f, span);
    if (call->args.len == 0) return sv_value(f, emit_tuple(f, NULL, 0, span), span);
    SV *sv = emit_sugared(f, call->args.data[0], hint);
    if (sv->kind == SV_VALUE && is_poison(sv->v)) return sv;
    SV *it = sv_iter(f, sv, call->args.data[0]->span);
    if (!it) return sv_poison(f, span);
    if (!iter_unrolled(it) || runtime_len(f, it, span)) {
        ERR(f, DIAG_tuple_of, call->args.data[0]->span, it->kind == SV_VALUE ? tt(f, it->v->type) : sv_what(f, it));
        return sv_poison(f, span);
    }
    int n = iter_static_len(f, it, span);
    Value **v = NEWN(f->a, Value *, n + 1);
    for (int i = 0; i < n; i++) v[i] = sv_as_value(f, iter_item(f, it, emit_int(f, i, span), span), span);
    return sv_value(f, emit_tuple(f, v, n, span), span);
}
static SV *call_dict(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (call->args.len == 0 && call->keywords.len == 0) {
        AstDict *e = AST_NEW(f->a, Dict, span);
        return sv_value(f, emit_expr(f, &e->base, hint), span);
    }
    if (call->args.len > 1) { ERR(f, DIAG_arg_count, span, "dict", 1, "", call->args.len); return sv_poison(f, span); }
    Ast *first = call->args.len ? call->args.data[0] : NULL;
    for (int i = 0; i < call->keywords.len; i++)
        if (!AST_AS(Keyword, call->keywords.data[i])->arg) { ERR(f, DIAG_dict_splat, call->keywords.data[i]->span); return sv_poison(f, span); }
    /* Keywords alone, or after a list, are pairs of that list. */
    if (!first || (first->kind == AST_List && call->keywords.len)) {
        AstList *pairs = AST_NEW(f->a, List, span);
        const int given = first ? AST_AS(List, first)->elts.len : 0, n = call->keywords.len;
        pairs->elts = (AstVec){NEWN(f->a, Ast *, given + n), given + n};
        for (int i = 0; i < given; i++) pairs->elts.data[i] = AST_AS(List, first)->elts.data[i];
        for (int i = 0; i < n; i++) {
            AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
            AstConstant *key = AST_NEW(f->a, Constant, k->base.span);
            AstTuple *pair = AST_NEW(f->a, Tuple, k->base.span);
            key->lit = (Lit){.kind = LIT_STR, .str = k->arg->s, .len = k->arg->len};
            pair->elts = (AstVec){NEWN(f->a, Ast *, 2), 2};
            pair->elts.data[0] = &key->base;
            pair->elts.data[1] = k->value;
            pairs->elts.data[given + i] = &pair->base;
        }
        Value *list = emit_expr(f, &pairs->base, NULL);
        return is_poison(list) ? sv_poison(f, span) : sv_value(f, emit_dict_from(f, sv_value(f, list, span), hint, span), span);
    }
    if (first->kind == AST_List && !AST_AS(List, first)->elts.len) {
        AstCall bare = *call;
        bare.args.len = 0;
        return call_dict(f, &bare, hint);
    }
    SV *from = emit_sugared(f, first, first->kind == AST_Dict ? hint : NULL);
    if (from->kind == SV_VALUE && is_poison(from->v)) return from;
    Value *d;
    if (from->kind == SV_VALUE && type_is(from->v->type, TY_Dict)) {
        Arg arg = {.v = from->v, .span = first->span};
        d = emit_op(f, "aten::dict", &arg, 1, span);
    } else {
        if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, "dict"); return sv_poison(f, span); }
        d = emit_dict_from(f, from, hint, span);
    }
    for (int i = 0; i < call->keywords.len && !is_poison(d); i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        Value *v = emit_expr(f, k->value, d->type->elem[1]);
        if (is_poison(v)) return sv_poison(f, span);
        Arg set[3] = {{.v = d, .span = first->span}, {.v = emit_str(f, k->arg->s, k->arg->len, k->base.span), .span = k->base.span}, {.v = v, .span = k->value->span}};
        if (is_poison(emit_op(f, "aten::_set_item", set, 3, span))) return sv_poison(f, span);
    }
    return sv_value(f, d, span);
}

/* int(x), float(x), ...: nothing to do where x has that type. */
static SV *cast(Fn *f, AstCall *call, const char *what, TypeKind kind, const char *op) {
    Span span = call->base.span;
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    if (!arg.len) {                   /* int(): 0, as in Python */
        if (!EXT(f, DIAG_ext_builtin_of, span, op, "")) return sv_poison(f, span);
        switch (kind) {
        case TY_Int: return sv_value(f, emit_int(f, 0, span), span);
        case TY_Float: return sv_value(f, build_float(f->block, 0.0, span), span);
        case TY_Bool: return sv_value(f, emit_bool(f, false, span), span);
        case TY_Str: return sv_value(f, emit_str(f, "", 0, span), span);
        default: break;
        }
    }
    if (kind != TY_Bool && arg.len == 1) graph_touch_name(f->g, NULL);   /* PyTorch makes a 0 for bool(list) at every cast */
    if (kind != TY_Bool && arg.len == 1 && type_is(arg.data[0].v->type, kind)) return sv_value(f, arg.data[0].v, span);
    (void)what;
    if (kind == TY_Bool && arg.len == 1 && !arg.data[0].keyword) return sv_value(f, emit_to_bool(f, arg.data[0].v, span), span);
    return sv_value(f, emit_op(f, op, arg.data, arg.len, span), span);
}
static SV *call_int(Fn *f, AstCall *call, const Type *hint) { (void)hint; return cast(f, call, "int", TY_Int, "aten::Int"); }
static SV *call_float(Fn *f, AstCall *call, const Type *hint) { (void)hint; return cast(f, call, "float", TY_Float, "aten::Float"); }
static SV *call_bool(Fn *f, AstCall *call, const Type *hint) { (void)hint; return cast(f, call, "bool", TY_Bool, "aten::Bool"); }
static SV *call_complex(Fn *f, AstCall *call, const Type *hint) { (void)hint; return cast(f, call, "complex", TY_Complex, "aten::Complex"); }
static SV *call_str(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    f->texts++;
    SV *of = call->args.len == 1 && !call->keywords.len && call->args.data[0]->kind != AST_Starred ? emit_sugared(f, call->args.data[0], NULL) : NULL;
    Value *text = of && of->kind == SV_VALUE && !class_has_method(f, of->v->type, "__str__") ? object_text(f, of->v, false, call->base.span) : NULL;
    SV *sv = text && text != of->v ? sv_value(f, text, call->base.span) : NULL;
    if (!sv) {
        if (of && of->kind == SV_VALUE) {         /* not once more */
            f->given = call->args.data[0];
            f->given_value = of->v;
        }
        sv = cast(f, call, "str", TY_Str, "aten::str");
        f->given = NULL;
    }
    f->texts--;
    return sv;
}
/* torch.jit.fork(f, args ...): the call's node, which gives a Future. What is compiled in place (lambdas, operators) is done when it is there. */
static SV *call_fork(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!call->args.len) { ERR(f, DIAG_arg_count, span, "torch.jit.fork", 1, "", 0); return sv_poison(f, span); }
    AstCall *inner = AST_NEW(f->a, Call, span);
    inner->func = call->args.data[0];
    inner->args = (AstVec){call->args.data + 1, call->args.len - 1};
    inner->keywords = call->keywords;
    Value *v = sv_as_value(f, emit_call(f, inner, NULL), span);
    if (is_poison(v)) return sv_poison(f, span);
    const Type *t = type_future(f->s, v->type);
    Node *n = v->def;
    Graph *callee = NULL;
    if (n && n == f->block->last && n->op == OP_prim_CallFunction) callee = n->attr.callee;
    else if (n && n == f->block->last && n->op == OP_prim_CallMethod && type_is(n->in[0]->type, TY_Class) && !shape_overridden(n->in[0]->type, n->attr.name))
        callee = shape_method(n->in[0]->type, n->attr.name);
    if (!callee) return sv_value(f, emit_node1(f, OP_prim_fork, t, &v, 1, span), span);
    n->op = OP_prim_fork;
    n->attr.callee = callee;
    v->type = t;
    return sv_value(f, v, span);
}
/* type(e) of a caught error. */
static SV *call_type(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (call->args.len == 1 && !call->keywords.len && f->caught) {
        SV *sv = emit_sugared(f, call->args.data[0], NULL);
        if (sv->kind == SV_EXCEPTION && sv->v) return caught_attribute(f, sv, sym(f->s, "__class__"), span);
    }
    ERR(f, DIAG_refused_builtin, call->func->span, "type");
    return sv_poison(f, span);
}

static SV *call_isinstance(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    return sv_value(f, emit_isinstance(f, call, false).v, call->base.span);
}

static Sym literal_name(Fn *f, Ast *e, const char *what) {
    if (e->kind == AST_Constant && AST_AS(Constant, e)->lit.kind == LIT_STR) return sym_n(f->s, AST_AS(Constant, e)->lit.str, AST_AS(Constant, e)->lit.len);
    ERR(f, DIAG_literal_name, e->span, what);
    return NULL;
}
/* Does `base.name` exist? Looks without reporting. */
static bool has_attribute(Fn *f, SV *base, Sym name, Span span) {
    if ((base->kind == SV_VALUE || base->kind == SV_MODULE) && type_is(base->v->type, TY_Class)) return class_has_attribute(f, base->v->type, name, span);
    bool failed = f->failed;
    int before = f->s->diags.muted_count;
    f->s->diags.muted++;
    emit_attribute(f, base, name, span);
    f->s->diags.muted--;
    bool found = f->s->diags.muted_count == before;
    f->s->diags.muted_count = before;
    f->failed = failed;
    return found;
}
static SV *call_hasattr(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "hasattr", 2, 2)) return sv_poison(f, span);
    SV *base = emit_sugared(f, call->args.data[0], NULL);
    Sym name = literal_name(f, call->args.data[1], "hasattr");
    if (!name) return sv_poison(f, span);
    return sv_value(f, emit_bool(f, has_attribute(f, base, name, span), span), span);
}
static SV *call_getattr(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (!arg_count(f, call, "getattr", 2, 3)) return sv_poison(f, span);
    SV *base = emit_sugared(f, call->args.data[0], NULL);
    Sym name = literal_name(f, call->args.data[1], "getattr");
    if (!name) return sv_poison(f, span);
    if (call->args.len == 3 && !has_attribute(f, base, name, span)) return emit_sugared(f, call->args.data[2], hint);
    return emit_attribute(f, base, name, span);
}

static SV *call_annotate(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "torch.jit.annotate", 2, 2)) return sv_poison(f, span);
    const Type *t = annotation_type(f->sm, f, f->scope, call->args.data[0]);
    bool known = !type_is(t, TY_Error);
    Value *v = emit_expr(f, call->args.data[1], known ? t : NULL);
    if (!known || is_poison(v)) return sv_poison(f, span);
    v = try_convert(f, v, t, true, span);
    if (!type_is_subtype(f->s, v->type, t)) {
        ERR(f, DIAG_annotate_type, call->args.data[1]->span, tt(f, t), tt(f, v->type));
        return sv_poison(f, span);
    }
    /* The value keeps its own type, but for None, of which nothing else is known. */
    return sv_value(f, type_is(v->type, TY_None) ? coerce(f, v, t, span) : v, span);
}
static SV *call_unwrap_optional(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "torch.jit._unwrap_optional", 1, 1)) return sv_poison(f, span);
    Value *v = emit_expr(f, call->args.data[0], NULL);
    if (is_poison(v)) return sv_poison(f, span);
    if (!type_is(v->type, TY_Optional) && !type_is(v->type, TY_None)) return sv_value(f, v, span);
    return sv_value(f, emit_op_values(f, "aten::_unwrap_optional", &v, 1, span), span);
}
static SV *call_assert(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    if (!arg_count(f, call, "torch._assert", 2, 2)) return sv_poison(f, span);
    AstAssert *st = AST_NEW(f->a, Assert, span);
    st->test = call->args.data[0];
    st->msg = call->args.data[1];
    emit_assert(f, st);
    return sv_value(f, emit_none(f, span), span);
}
static SV *call_warn(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    Span span = call->base.span;
    ArgVec arg = {0};
    /* A category argument is a class, which only Python looks at. */
    AstCall plain = *call;
    if (plain.args.len > 1 && plain.args.data[1]->kind == AST_Name) plain.args.len = 1;
    if (!emit_args(f, &plain, &arg)) return sv_poison(f, span);
    emit_op(f, "aten::warn", arg.data, arg.len, span);
    return sv_value(f, emit_none(f, span), span);
}
static SV *call_is_scripting(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    if (!arg_count(f, call, "torch.jit.is_scripting", 0, 0)) return sv_poison(f, call->base.span);
    return sv_value(f, emit_bool(f, true, call->base.span), call->base.span);
}
/* round(x), a float in TorchScript and an int in Python; round(x, n). */
static SV *call_round(Fn *f, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    ArgVec arg = {0};
    f->star_next = -1;
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    const Type *t = arg.len ? arg.data[0].v->type : NULL;
    const bool number = t && (type_is(t, TY_Float) || type_is(t, TY_Int));
    if (number && arg.len == 2 && type_is(arg.data[1].v->type, TY_Int) && (!arg.data[1].keyword || strcmp(arg.data[1].keyword->s, "ndigits") == 0)) {
        if (!EXT(f, DIAG_ext_builtin_of, span, "aten::round", arena_printf(f->a, "%s, int", tt(f, t)))) return sv_poison(f, span);
        SV *two[2] = {sv_value(f, arg.data[0].v, span), sv_value(f, arg.data[1].v, span)};
        return library_call(f, type_is(t, TY_Int) ? "round_int" : "round_to", two, 2, span, hint);
    }
    if (number && arg.len == 1) f->differs = true;
    const bool python = number && arg.len == 1 && f->python && f->python->on && !f->library;
    if (python && type_is(t, TY_Int)) return sv_value(f, arg.data[0].v, span);
    Value *v = emit_op(f, "aten::round", arg.data, arg.len, span);
    return sv_value(f, python && !is_poison(v) ? emit_op_values(f, "aten::Int", &v, 1, span) : v, span);
}

/* pow(a, b) of ints: an int in Python. */
static SV *call_pow(Fn *f, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    ArgVec arg = {0};
    (void)hint;
    f->star_next = -1;
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    if (arg.len == 2 && type_is(arg.data[0].v->type, TY_Int) && type_is(arg.data[1].v->type, TY_Int)) {
        f->differs = true;
        if (f->python && f->python->on) return sv_value(f, emit_binary(f, AOP_Pow, arg.data[0].v, arg.data[1].v, span, arg.data[0].span, arg.data[1].span), span);
    }
    return sv_value(f, emit_op(f, "aten::pow", arg.data, arg.len, span), span);
}

/* iter(x): x itself, for what walks it from the start. */
static SV *call_iter(Fn *f, AstCall *call, const Type *hint) {
    if (call->keywords.len || call->args.len != 1 || !f->python || f->s->diags.pedantic) {
        ERR(f, DIAG_refused_builtin, call->func->span, "iter");
        return sv_poison(f, call->base.span);
    }
    if (!EXT(f, DIAG_ext_map, call->base.span, "iter")) return sv_poison(f, call->base.span);
    SV *items = as_sequence(f, emit_sugared(f, call->args.data[0], hint), call->args.data[0]->span);
    return items ? sv_value(f, emit_list_from(f, items, NULL, call->base.span), call->base.span) : sv_poison(f, call->base.span);
}

/* next(x) of what was just made: a generator expression, the call of a generator function, iter(x). */
static SV *call_next(Fn *f, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    const int n = call->args.len;
    Ast *of = n ? call->args.data[0] : NULL;
    if (call->keywords.len || n < 1 || n > 2 || (of->kind != AST_GeneratorExp && of->kind != AST_Call)) {
        ERR(f, DIAG_refused_builtin, call->func->span, "next");
        return sv_poison(f, span);
    }
    if (!EXT(f, DIAG_ext_map, span, "next")) return sv_poison(f, span);
    const AstCall *inner = of->kind == AST_Call ? AST_AS(Call, of) : NULL;
    if (inner && inner->func->kind == AST_Name && strcmp(AST_AS(Name, inner->func)->id->s, "iter") == 0 && inner->args.len == 1 && !inner->keywords.len) of = inner->args.data[0];
    SV *arg[2] = {as_sequence(f, emit_sugared(f, of, NULL), of->span), n > 1 ? emit_sugared(f, call->args.data[1], hint) : NULL};
    if (!arg[0] || (arg[1] && arg[1]->kind == SV_VALUE && is_poison(arg[1]->v))) return sv_poison(f, span);
    return library_call(f, n > 1 ? "first_or" : "first_of", arg, n, span, hint);
}


/* No argument is of a type that overrides torch's functions. */
static SV *call_has_torch_function(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    return sv_value(f, emit_bool(f, false, call->base.span), call->base.span);
}
/* A function that is compiled is not what is traced. */
static SV *call_is_tracing(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    if (!arg_count(f, call, "torch.jit.is_tracing", 0, 0)) return sv_poison(f, call->base.span);
    return sv_value(f, emit_bool(f, false, call->base.span), call->base.span);
}
/* Names here win over the program's own globals, as in PyTorch; plain operator calls (abs, min, ...) come from names.def. */
static const Builtin specials[] = {
    {"builtins.print", NULL, call_print}, {"builtins.len", NULL, call_len}, {"builtins.range", NULL, call_range},
    {"builtins.enumerate", NULL, call_enumerate}, {"builtins.zip", NULL, call_zip}, {"builtins.list", NULL, call_list},
    {"builtins.tuple", NULL, call_tuple}, {"builtins.dict", NULL, call_dict}, {"collections.OrderedDict", NULL, call_dict},
    {"builtins.set", NULL, call_set}, {"builtins.int", NULL, call_int},
    {"builtins.float", NULL, call_float}, {"builtins.bool", NULL, call_bool}, {"builtins.complex", NULL, call_complex},
    {"builtins.str", NULL, call_str}, {"builtins.type", NULL, call_type}, {"builtins.isinstance", NULL, call_isinstance}, {"builtins.hasattr", NULL, call_hasattr},
    {"builtins.getattr", NULL, call_getattr}, {"builtins.slice", NULL, call_slice}, {"builtins.reversed", NULL, call_reversed},
    {"builtins.map", NULL, call_map}, {"builtins.filter", NULL, call_filter}, {"functools.reduce", NULL, call_reduce},
    {"builtins.sorted", NULL, call_sorted}, {"builtins.sum", NULL, call_sum}, {"builtins.min", NULL, call_min}, {"builtins.max", NULL, call_max},
    {"builtins.round", NULL, call_round}, {"builtins.next", NULL, call_next}, {"builtins.iter", NULL, call_iter}, {"builtins.pow", NULL, call_pow},
    {"collections.defaultdict", NULL, call_defaultdict}, {"collections.Counter", NULL, call_counter}, {"collections.deque", NULL, call_deque},
    {"itertools.count", NULL, call_count}, {"itertools.chain.from_iterable", "from_iterable", call_itertools},
#define TOOL(name_) {"itertools." #name_, #name_, call_itertools}
    TOOL(product), TOOL(chain), TOOL(combinations), TOOL(combinations_with_replacement), TOOL(permutations), TOOL(accumulate), TOOL(islice), TOOL(repeat),
    TOOL(zip_longest), TOOL(pairwise), TOOL(takewhile), TOOL(dropwhile), TOOL(filterfalse), TOOL(compress), TOOL(starmap), TOOL(groupby),
#undef TOOL
    {"heapq.heappush", "heappush", call_ordered}, {"heapq.heappop", "heappop", call_ordered}, {"heapq.heapify", "heapify", call_ordered},
    {"heapq.heapreplace", "heapreplace", call_ordered}, {"heapq.heappushpop", "heappushpop", call_ordered},
    {"heapq.nlargest", "nlargest", call_ordered}, {"heapq.nsmallest", "nsmallest", call_ordered},
    {"bisect.bisect", "bisect_right", call_ordered}, {"bisect.bisect_left", "bisect_left", call_ordered}, {"bisect.bisect_right", "bisect_right", call_ordered},
    {"bisect.insort", "insort_right", call_ordered}, {"bisect.insort_left", "insort_left", call_ordered}, {"bisect.insort_right", "insort_right", call_ordered},
    {"torch.jit.fork", NULL, call_fork}, {"torch.jit._fork", NULL, call_fork}, {"torch.jit._async.fork", NULL, call_fork},
    {"torch.jit.upgrade.div", "aten::div", call_upgraded}, {"torch.jit.upgrade.div_", "aten::div_", call_upgraded},
    {"torch.jit.upgrade.full", "aten::full", call_upgraded}, {"torch.jit.upgrade.linspace", "aten::linspace", call_upgraded},
    {"torch.jit.upgrade.logspace", "aten::logspace", call_upgraded},
    {"torch.jit.unchecked_cast", NULL, call_unchecked_cast}, {"torch.jit.uninitialized", NULL, call_uninitialized},
    {"torch.jit.__new__", NULL, call_new_object}, {"torch.ops.prim.RaiseException", NULL, call_raise_exception},
    {"torch.jit.annotate", NULL, call_annotate}, {"torch.jit.isinstance", NULL, call_isinstance},
    {"torch.jit._isinstance", NULL, call_isinstance},
    {"torch.jit._unwrap_optional", NULL, call_unwrap_optional}, {"torch._assert", NULL, call_assert}, {"warnings.warn", NULL, call_warn},
    {"torch.BoolTensor", "bool", call_legacy_tensor}, {"torch.LongTensor", "long", call_legacy_tensor}, {"torch.ByteTensor", "uint8", call_legacy_tensor},
    {"torch.CharTensor", "int8", call_legacy_tensor}, {"torch.DoubleTensor", "double", call_legacy_tensor}, {"torch.FloatTensor", "float", call_legacy_tensor},
    {"torch.IntTensor", "int", call_legacy_tensor}, {"torch.ShortTensor", "short", call_legacy_tensor}, {"torch.HalfTensor", "half", call_legacy_tensor},
    {"torch.overrides.has_torch_function", NULL, call_has_torch_function}, {"torch.overrides.has_torch_function_unary", NULL, call_has_torch_function},
    {"torch.overrides.has_torch_function_variadic", NULL, call_has_torch_function}, {"torch._C._has_torch_function", NULL, call_has_torch_function},
    {"torch._C._has_torch_function_unary", NULL, call_has_torch_function}, {"torch._C._has_torch_function_variadic", NULL, call_has_torch_function},
    {"torch._C._get_tracing_state", NULL, call_is_tracing}, {"torch.jit.is_tracing", NULL, call_is_tracing}, {"torch.jit._trace.is_tracing", NULL, call_is_tracing},
    {"torch.jit.is_scripting", NULL, call_is_scripting}, {"torch.is_scripting", NULL, call_is_scripting},
    {"torch.jit._script.is_scripting", NULL, call_is_scripting}, {"torch._jit_internal.is_scripting", NULL, call_is_scripting},
};

void sema_builtins_init(Sema *sm) {
    for (int i = 0; i < COUNT_OF(specials); i++)
        if (specials[i].call) map_set(sm->a, &sm->builtins, sym(sm->s, specials[i].qualified), (void *)&specials[i]);
}

static const Builtin *op_row(Sema *sm, Sym qualified, Sym op) {
    if (!op) return NULL;
    Builtin *b = NEW(sm->a, Builtin);
    b->qualified = qualified->s;
    b->op = op->s;
    map_set(sm->a, &sm->builtins, qualified, b);
    return b;
}

const Builtin *builtin_find(Sema *sm, Sym qualified) {
    const Builtin *b = map_get(&sm->builtins, qualified);
    if (b) return b;
    const char *dot = strrchr(qualified->s, '.');
    if (!dot) return NULL;
    Sym module = sym_n(sm->s, qualified->s, (size_t)(dot - qualified->s)), name = sym(sm->s, dot + 1);
    if (strcmp(module->s, "builtins") == 0) return op_row(sm, qualified, op_for_builtin(sm->s, name, NULL));
    /* torch.Tensor.NAME as a function */
    if (strcmp(module->s, "torch.Tensor") == 0) return op_row(sm, qualified, op_for_method(sm->s, sm->t[TY_Tensor], name));
    return op_row(sm, qualified, op_for_module(sm->s, module, name));
}

const Builtin *builtin_global(Fn *f, Sym name) {
    return builtin_find(f->sm, sym_printf(f->s, "builtins.%s", name->s));
}

/* dtypes, layouts and memory formats are ints in graphs. Source: docs/language.md 7. */
typedef struct Number { const char *name; int64_t value; } Number;
static const Number torch_numbers[] = {
    {"uint8", 0}, {"int8", 1}, {"int16", 2}, {"short", 2}, {"int32", 3}, {"int", 3}, {"int64", 4}, {"long", 4}, {"float16", 5}, {"half", 5},
    {"float32", 6}, {"float", 6}, {"float64", 7}, {"double", 7}, {"complex32", 8}, {"chalf", 8}, {"complex64", 9}, {"cfloat", 9},
    {"complex128", 10}, {"cdouble", 10}, {"bool", 11}, {"qint8", 12}, {"quint8", 13}, {"qint32", 14}, {"bfloat16", 15}, {"quint4x2", 16},
    {"strided", 0}, {"sparse_coo", 1}, {"sparse_csr", 2}, {"sparse_csc", 4}, {"sparse_bsr", 5}, {"sparse_bsc", 6},
    {"contiguous_format", 0}, {"preserve_format", 1}, {"channels_last", 2}, {"channels_last_3d", 3},
};
static const Number *number_named(const char *name) {
    for (int i = 0; i < COUNT_OF(torch_numbers); i++)
        if (strcmp(torch_numbers[i].name, name) == 0) return &torch_numbers[i];
    return NULL;
}
static const Number *torch_number(Sym qualified) { return strncmp(qualified->s, "torch.", 6) == 0 ? number_named(qualified->s + 6) : NULL; }
int64_t torch_dtype_number(const char *name) {
    const Number *n = number_named(name);
    return n ? n->value : -1;
}
/* The dtype that a method such as x.long() converts to; -1: no such method. TorchScript has no x.bool() and no x.bfloat16(). */
int64_t cast_method_dtype(Sym name) {
    static const char *const methods[] = {"byte", "char", "double", "float", "cfloat", "cdouble", "int", "long", "short", "half"};
    static const char *const dtypes[] = {"uint8", "int8", "double", "float", "cfloat", "cdouble", "int", "long", "short", "half"};
    for (int i = 0; i < COUNT_OF(methods); i++) {
        if (strcmp(methods[i], name->s) == 0) return torch_dtype_number(dtypes[i]);
    }
    return -1;
}

/* ---- names that the resolver found */

void unsupported_name(Sema *sm, const Entity *e, Span used) {
    if (!e->why) return;
    diag(sm->s, DIAG_eval_unsupported, e->defined, e->why);
    diag_note(sm->s, used, "needed here");
}

/* Is it a function or class of Python's own library, which stands with the evaluator as source, that is done here otherwise? */
static const Builtin *of_library(Fn *f, const Entity *e) {
    static const char prefix[] = "__torch__.", folder[] = "<library>/";
    const Source *src = e->kind == ENT_CLASS ? e->u.cls->src : e->kind == ENT_FUNCTION ? e->u.func->src : NULL;
    const Sym name = !src ? NULL : e->kind == ENT_CLASS ? e->u.cls->qualified : e->u.func->qualified;
    if (!name || strncmp(src->path, folder, sizeof folder - 1) != 0 || strncmp(name->s, prefix, sizeof prefix - 1) != 0) return NULL;
    return builtin_find(f->sm, sym(f->s, name->s + sizeof prefix - 1));
}

SV *entity_value(Fn *f, const Entity *e, Span span) {
    switch (e->kind) {
    case ENT_CONST: {
        const Const *c = e->u.constant;
        /* Constants of modules (math.pi, torch.float32) are PyTorch's; the program's own globals are an extension. */
        if (type_is(c->type, TY_Enum) && type_is(enum_use(f->sm, f, c->type->decl, span), TY_Error)) return sv_poison(f, span);
        if (e->defined.hi && !type_is(c->type, TY_Enum) && !EXT(f, DIAG_ext_global, span, tt(f, c->type))) return sv_poison(f, span);
        if (type_is(c->type, TY_List)) return global_list(f, c, e->defined, span);
        return sv_value(f, emit_const(f, c, span), span);
    }
    case ENT_BUILTIN: {
        const Number *number = torch_number(e->qualified);
        if (number) return sv_value(f, emit_int(f, number->value, span), span);
        const Builtin *b = builtin_find(f->sm, e->qualified);
        if (b) {
            SV *sv = sv_new(f, SV_BUILTIN, span);
            sv->builtin = b;
            sv->name = e->qualified;
            sv->ent = *e;
            return sv;
        }
        break;
    }
    case ENT_OTHER: return build_value(f, e, span);
    case ENT_UNSUPPORTED:
        unsupported_name(f->sm, e, span);
        sema_failed(f);
        return sv_poison(f, span);
    case ENT_FUNCTION: case ENT_CLASS: {
        /* A lambda is compiled in place, where it is called. */
        const FuncDecl *d = e->kind == ENT_FUNCTION ? e->u.func : NULL;
        if (d && d->def && d->def->kind == AST_Lambda && !(d->flags & FUNC_TRACED)) return closure_of_lambda(f, e->u.func, span);
        const Builtin *b = of_library(f, e);
        if (!b) break;
        SV *sv = sv_new(f, SV_BUILTIN, span);
        sv->builtin = b;
        sv->name = e->qualified;
        sv->ent = *e;
        return sv;
    }
    default: break;
    }
    SV *sv = sv_new(f, SV_ENTITY, span);
    sv->ent = *e;
    sv->name = e->qualified;
    return sv;
}

static SV *no_member(Fn *f, const SV *base, Sym name, Span span) {
    const char *what = base->ent.qualified ? base->ent.qualified->s : base->ent.kind == ENT_CLASS ? base->ent.u.cls->name->s : "this";
    ERR(f, DIAG_no_member, span, what, name->s);
    return sv_poison(f, span);
}

SV *builtin_member(Fn *f, const SV *base, Sym name, Span span) {
    Entity e = {0};
    Entity of = base->ent;
    if (base->kind == SV_BUILTIN) {
        Entity inner = {.kind = ENT_BUILTIN, .qualified = sym_printf(f->s, "%s.%s", base->builtin->qualified, name->s)};
        if (strncmp(inner.qualified->s, "itertools.", 10) == 0 && builtin_find(f->sm, inner.qualified)) return entity_value(f, &inner, span);
    }
    if (base->kind == SV_BUILTIN && of.kind == ENT_NONE) {
        ERR(f, DIAG_no_attribute, span, name->s, sv_what(f, base));
        return sv_poison(f, span);
    }
    if (of.kind == ENT_OTHER) {
        SV *sv = build_member(f, base, name, span);
        if (sv) return sv;
        ERR(f, DIAG_python_value, span, base->name ? base->name->s : "this", of.why ? of.why : "a value made at build time");
        if (of.defined.hi) diag_note(f->s, of.defined, "defined here");
        return sv_poison(f, span);
    }
    if (of.kind == ENT_CONST || of.kind == ENT_FUNCTION || of.kind == ENT_TYPE) {
        ERR(f, DIAG_no_attribute, span, name->s, sv_what(f, base));
        return sv_poison(f, span);
    }
    if (of.kind == ENT_CLASS && of.u.cls->kind == CLASS_NAMED_TUPLE && strcmp(name->s, "_fields") == 0) {
        const Type *t = class_type_of(f->sm, f, of.u.cls, span);
        if (type_is(t, TY_Error)) return sv_poison(f, span);
        return value_attribute(f, sv_value(f, emit_node1(f, OP_prim_Uninitialized, t, NULL, 0, span), span), name, span);
    }
    if (of.kind == ENT_CLASS) {
        SV *sv = of.u.cls->kind == CLASS_ENUM ? enum_member(f, of.u.cls, name, span) : class_member(f, of.u.cls, name, span);
        if (sv) return sv;
    }
    if (f->scope && f->scope->member && f->scope->member(f->scope, &of, name, &e) && e.kind != ENT_NONE) return entity_value(f, &e, span);
    /* What the world does not list may still be an operator: torch.NAME. */
    if (of.qualified) {
        Entity builtin = {.kind = ENT_BUILTIN, .qualified = sym_printf(f->s, "%s.%s", of.qualified->s, name->s)};
        if (builtin_find(f->sm, builtin.qualified)) return entity_value(f, &builtin, span);
    }
    return no_member(f, base, name, span);
}
