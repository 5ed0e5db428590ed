/* Annotations to types: names, dotted names, subscripts, `A | B`, strings, None. Names resolve where the function was written. Source of
 * the rules: docs/language.md 2. */
#include "sema/internal.h"
#include <string.h>

/* Constructors that take parts, and names that are whole types, by the qualified name that the resolver gives. */
typedef enum Maker { MK_SIMPLE, MK_LIST, MK_TUPLE, MK_DICT, MK_SET, MK_OPTIONAL, MK_UNION, MK_FUTURE, MK_RREF, MK_FINAL, MK_BROADCAST, MK_SIZE,
    MK_NOT, MK_ANNOTATED } Maker;
typedef struct TypeName { const char *qualified; Maker maker; TypeKind kind; int n; } TypeName;
static const TypeName type_names[] = {
    {"builtins.int", MK_SIMPLE, TY_Int, 0}, {"builtins.float", MK_SIMPLE, TY_Float, 0}, {"builtins.bool", MK_SIMPLE, TY_Bool, 0},
    {"builtins.str", MK_SIMPLE, TY_Str, 0}, {"builtins.complex", MK_SIMPLE, TY_Complex, 0}, {"builtins.None", MK_SIMPLE, TY_None, 0},
    {"builtins.NoneType", MK_SIMPLE, TY_None, 0}, {"types.NoneType", MK_SIMPLE, TY_None, 0}, {"numbers.Number", MK_SIMPLE, TY_Number, 0},
    {"torch.Tensor", MK_SIMPLE, TY_Tensor, 0}, {"torch.nn.Parameter", MK_SIMPLE, TY_Tensor, 0}, {"torch.nn.parameter.Parameter", MK_SIMPLE, TY_Tensor, 0},
    {"torch.FloatTensor", MK_SIMPLE, TY_Tensor, 0}, {"torch.LongTensor", MK_SIMPLE, TY_Tensor, 0}, {"torch.DoubleTensor", MK_SIMPLE, TY_Tensor, 0},
    {"torch.IntTensor", MK_SIMPLE, TY_Tensor, 0}, {"torch.ByteTensor", MK_SIMPLE, TY_Tensor, 0}, {"torch.BoolTensor", MK_SIMPLE, TY_Tensor, 0},
    {"torch.HalfTensor", MK_SIMPLE, TY_Tensor, 0},
    {"torch.device", MK_SIMPLE, TY_Device, 0}, {"torch.dtype", MK_SIMPLE, TY_Int, 0}, {"torch.layout", MK_SIMPLE, TY_Int, 0},
    {"torch.memory_format", MK_SIMPLE, TY_Int, 0}, {"torch.qscheme", MK_SIMPLE, TY_QScheme, 0}, {"torch.Size", MK_SIZE, TY_List, 0},
    {"torch.Generator", MK_SIMPLE, TY_Generator, 0}, {"torch.Stream", MK_SIMPLE, TY_Stream, 0}, {"torch.Storage", MK_SIMPLE, TY_Storage, 0},
    {"typing.Any", MK_SIMPLE, TY_Any, 0},
    {"typing.List", MK_LIST, TY_AnyList, 0}, {"builtins.list", MK_LIST, TY_AnyList, 0},
    {"typing.Tuple", MK_TUPLE, TY_AnyTuple, 0}, {"builtins.tuple", MK_TUPLE, TY_AnyTuple, 0},
    {"typing.Dict", MK_DICT, TY_Error, 0}, {"builtins.dict", MK_DICT, TY_Error, 0}, {"collections.OrderedDict", MK_DICT, TY_Error, 0},
    {"typing.Optional", MK_OPTIONAL, TY_Error, 0}, {"typing.Union", MK_UNION, TY_Error, 0},
    {"torch.jit.Future", MK_FUTURE, TY_Error, 0}, {"torch.futures.Future", MK_FUTURE, TY_Error, 0}, {"torch._C.Future", MK_FUTURE, TY_Error, 0},
    {"torch.distributed.rpc.RRef", MK_RREF, TY_Error, 0},
    {"typing.Final", MK_FINAL, TY_Error, 0}, {"typing_extensions.Final", MK_FINAL, TY_Error, 0}, {"torch.jit.Final", MK_FINAL, TY_Error, 0},
    {"typing.Annotated", MK_ANNOTATED, TY_Error, 0},
    {"torch._jit_internal.BroadcastingList1", MK_BROADCAST, TY_List, 1}, {"torch._jit_internal.BroadcastingList2", MK_BROADCAST, TY_List, 2},
    {"torch._jit_internal.BroadcastingList3", MK_BROADCAST, TY_List, 3}, {"torch._jit_internal.BroadcastingList4", MK_BROADCAST, TY_List, 4},
    {"torch._jit_internal.BroadcastingList5", MK_BROADCAST, TY_List, 5}, {"torch._jit_internal.BroadcastingList6", MK_BROADCAST, TY_List, 6},
    {"typing.Callable", MK_NOT, TY_Error, 0}, {"typing.Sequence", MK_NOT, TY_Error, 0}, {"typing.Literal", MK_NOT, TY_Error, 0},
    {"typing.TypeVar", MK_NOT, TY_Error, 0}, {"typing.NewType", MK_NOT, TY_Error, 0}, {"typing.ClassVar", MK_NOT, TY_Error, 0},
    {"typing.Generic", MK_NOT, TY_Error, 0}, {"typing.NoReturn", MK_NOT, TY_Error, 0}, {"typing.Iterable", MK_NOT, TY_Error, 0},
    {"typing.Mapping", MK_NOT, TY_Error, 0}, {"typing.Set", MK_SET, TY_Error, 0}, {"builtins.set", MK_SET, TY_Error, 0},
    {"builtins.bytes", MK_NOT, TY_Error, 0}, {"builtins.object", MK_NOT, TY_Error, 0}, {"typing.Iterator", MK_NOT, TY_Error, 0},
};

typedef struct Reader { Sema *sm; Fn *f; Resolver *scope; } Reader;
static const Type *read_type(Reader *r, const Ast *e, int *broadcast);

static const Type *error_type(Reader *r) {
    if (r->f) sema_failed(r->f);
    return r->sm->t[TY_Error];
}
static const TypeName *named(Sym qualified) {
    const char *q = qualified->s;
    /* typing_extensions gives the same names as typing */
    char buf[64];
    if (strncmp(q, "typing_extensions.", 18) == 0 && strlen(q) < sizeof buf) {
        snprintf(buf, sizeof buf, "typing.%s", q + 18);
        q = buf;
    }
    for (int i = 0; i < COUNT_OF(type_names); i++)
        if (strcmp(type_names[i].qualified, q) == 0) return &type_names[i];
    /* BroadcastingListN is offered by several modules. */
    const char *last = strrchr(q, '.');
    if (last && strncmp(last, ".BroadcastingList", 17) == 0)
        for (int i = 0; i < COUNT_OF(type_names); i++)
            if (type_names[i].maker == MK_BROADCAST && strcmp(strrchr(type_names[i].qualified, '.'), last) == 0) return &type_names[i];
    return NULL;
}

/* What a name or a dotted name in an annotation is; false after an error. */
static bool resolve(Reader *r, const Ast *e, Entity *out) {
    Session *s = r->sm->s;
    if (e->kind == AST_Name) {
        Sym id = AST_AS(Name, e)->id;
        bool found = r->scope && r->scope->lookup(r->scope, id, out) && out->kind != ENT_NONE;
        /* A variable of the program that is called like a type does not hide it. */
        bool value = found && (out->kind == ENT_FUNCTION || out->kind == ENT_OTHER || (out->kind == ENT_CONST && !type_is(out->u.constant->type, TY_None)));
        if (found && !value) return true;
        /* What saved code and PyTorch's own parser know without an import. */
        static const struct { const char *name, *qualified; } always[] = {
            {"Tensor", "torch.Tensor"}, {"List", "typing.List"}, {"Tuple", "typing.Tuple"}, {"Dict", "typing.Dict"},
            {"Optional", "typing.Optional"}, {"Union", "typing.Union"}, {"Any", "typing.Any"}, {"int", "builtins.int"}, {"float", "builtins.float"},
            {"bool", "builtins.bool"}, {"str", "builtins.str"}, {"complex", "builtins.complex"}, {"None", "builtins.None"},
            {"NoneType", "builtins.None"}, {"list", "builtins.list"}, {"tuple", "builtins.tuple"}, {"dict", "builtins.dict"}, {"set", "builtins.set"}, {"Future", "torch.jit.Future"},
            {"Device", "torch.device"}, {"number", "numbers.Number"}, {"Scalar", "numbers.Number"},
        };
        for (int i = 0; i < COUNT_OF(always); i++)
            if (strcmp(id->s, always[i].name) == 0) {
                *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym(s, always[i].qualified)};
                return true;
            }
        if (found) return true;
        diag(s, DIAG_unknown_type, e->span, id->s);
        Sym names[256];
        int n = r->scope && r->scope->names ? r->scope->names(r->scope, names, 256) : 0;
        Sym near = suggest(id, names, n);
        if (near) diag_help(s, "did you mean '%s'?", near->s);
        if (r->f) sema_failed(r->f);
        return false;
    }
    if (e->kind == AST_Attribute) {
        AstAttribute *a = AST_AS(Attribute, e);
        Entity base;
        if (!resolve(r, a->value, &base)) return false;
        if (base.kind == ENT_OTHER || !r->scope || !r->scope->member(r->scope, &base, a->attr, out) || out->kind == ENT_NONE) {
            diag(s, DIAG_unknown_type, e->span, arena_printf(r->sm->a, "%s.%s", base.qualified ? base.qualified->s : "...", a->attr->s));
            if (r->f) sema_failed(r->f);
            return false;
        }
        return true;
    }
    diag(s, DIAG_not_a_type, e->span, ast_kind_name(e->kind));
    if (r->f) sema_failed(r->f);
    return false;
}

static const Type *class_type(Reader *r, ClassDecl *c, Span span) {
    Session *s = r->sm->s;
    switch (c->kind) {
    case CLASS_NAMED_TUPLE: {
        if (c->type) return c->type;
        if (c->state == FUNC_COMPILING) {
            diag(s, DIAG_recursive_type, span, c->name->s);
            return error_type(r);
        }
        c->state = FUNC_COMPILING;
        Sym *names = NEWN(r->sm->a, Sym, c->nfield + 1);
        const Type **types = NEWN(r->sm->a, const Type *, c->nfield + 1);
        Reader inner = {r->sm, r->f, c->scope ? c->scope : r->scope};
        bool fine = true;
        for (int i = 0; i < c->nfield; i++) {
            ClassField *fd = &c->field[i];
            if (!fd->type) fd->type = fd->annotation ? read_type(&inner, fd->annotation, NULL) : r->sm->t[TY_Tensor];
            names[i] = fd->name;
            types[i] = fd->type;
            if (type_is(fd->type, TY_Error)) fine = false;
        }
        c->state = FUNC_DONE;
        c->type = fine ? type_named_tuple(s, c->qualified, names, types, c->nfield) : r->sm->t[TY_Error];
        return c->type;
    }
    case CLASS_ENUM: return enum_use(r->sm, r->f, c, span);
    case CLASS_SCRIPT: case CLASS_DATACLASS: case CLASS_INTERFACE: return class_use(r->sm, r->f, c, span);
    case CLASS_MODULE: if (c->saved && c->type) return c->type; break;
    case CLASS_EXCEPTION: break;
    }
    diag(s, DIAG_class_not_type, span, c->name->s, c->kind == CLASS_MODULE ? "module" : "exception");
    return error_type(r);
}

const Type *class_type_of(Sema *sm, Fn *f, ClassDecl *c, Span span) {
    Reader r = {sm, f, c->scope};
    return class_type(&r, c, span);
}

static const Type *entity_type(Reader *r, const Entity *e, const Ast *at) {
    Session *s = r->sm->s;
    switch (e->kind) {
    case ENT_UNSUPPORTED:
        unsupported_name(r->sm, e, at->span);
        return error_type(r);
    case ENT_TYPE: return e->u.type;
    case ENT_CLASS: return class_type(r, e->u.cls, at->span);
    case ENT_CONST:
        if (type_is(e->u.constant->type, TY_None)) return r->sm->t[TY_None];
        break;
    case ENT_BUILTIN: {
        const TypeName *t = named(e->qualified);
        if (!t) break;
        switch (t->maker) {
        case MK_SIMPLE: return r->sm->t[t->kind];
        case MK_SIZE: return type_list(s, r->sm->t[TY_Int]);
        case MK_LIST: case MK_TUPLE:
            /* bare list and tuple are for isinstance; typing's always want their parts */
            if (strncmp(t->qualified, "typing.", 7) == 0) {
                diag(s, DIAG_no_contained_type, at->span, t->maker == MK_LIST ? "List" : "Tuple", t->maker == MK_LIST ? "List" : "Tuple");
                return error_type(r);
            }
            return r->sm->t[t->kind];
        case MK_NOT: break;
        default:
            diag(s, DIAG_type_needs_parts, at->span, e->qualified->s);
            return error_type(r);
        }
        break;
    }
    default: break;
    }
    Buf text = {0};
    ast_unparse(at, &text);
    diag(s, DIAG_unknown_type, at->span, text.p ? text.p : "");
    buf_free(&text);
    if (e->kind == ENT_OTHER && e->why) diag_note(s, e->defined, "it is %s", e->why);
    return error_type(r);
}

/* The parts of a subscript: a tuple's elements, else the one index. */
static AstVec parts_of(Reader *r, const Ast *index) {
    if (index->kind == AST_Tuple) return AST_AS(Tuple, index)->elts;
    AstVec v = {NEWN(r->sm->a, Ast *, 1), 1};
    v.data[0] = (Ast *)index;
    return v;
}
static bool count_is(Reader *r, const Ast *e, const char *what, int have, int want) {
    if (have == want) return true;
    diag(r->sm->s, DIAG_type_parts, e->span, what, want, want == 1 ? "" : "s", have);
    error_type(r);
    return false;
}

static const Type *dict_type(Reader *r, const Ast *e, const Type *k, const Type *v) {
    if (type_is(k, TY_Error) || type_is(v, TY_Error)) return r->sm->t[TY_Error];
    switch (k->kind) {
    case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: case TY_Device: case TY_Any: case TY_Number:
        return type_dict(r->sm->s, k, v);
    default:
        diag(r->sm->s, DIAG_dict_key, e->span, type_text(r->sm->s, k));
        return error_type(r);
    }
}

static const Type *set_of(Reader *r, const Ast *e, const Type *elem) {
    Session *s = r->sm->s;
    diag(s, DIAG_ext_set, e->span);
    if (s->diags.pedantic) return error_type(r);
    switch (elem->kind) {
    case TY_Int: case TY_Float: case TY_Complex: case TY_Bool: case TY_Str: case TY_Tensor: return type_set(s, elem);
    default:
        diag(s, DIAG_set_key, e->span, type_text(s, elem));
        return error_type(r);
    }
}

static const Type *read_subscript(Reader *r, const AstSubscript *e, int *broadcast) {
    Session *s = r->sm->s;
    Entity base;
    if (!resolve(r, e->value, &base)) return r->sm->t[TY_Error];
    const TypeName *t = base.kind == ENT_BUILTIN ? named(base.qualified) : NULL;
    AstVec part = parts_of(r, e->index);
    if (!t || t->maker == MK_SIMPLE || t->maker == MK_SIZE || t->maker == MK_NOT) {
        Buf text = {0};
        ast_unparse(e->value, &text);
        diag(s, DIAG_unknown_type_constructor, e->base.span, text.p ? text.p : "");
        buf_free(&text);
        return error_type(r);
    }
    if (t->maker == MK_BROADCAST) {
        if (!broadcast) {
            diag(s, DIAG_broadcast_type, e->base.span);
            return error_type(r);
        }
        *broadcast = t->n;
    }
    if (t->maker == MK_ANNOTATED) return part.len ? read_type(r, part.data[0], broadcast) : error_type(r);
    bool fine = true;
    const Type **types = NEWN(r->sm->a, const Type *, part.len + 1);
    int n = part.len;
    for (int i = 0; i < n; i++) {
        /* Tuple[()] is the empty tuple */
        if (t->maker == MK_TUPLE && n == 1 && part.data[0]->kind == AST_Tuple && AST_AS(Tuple, part.data[0])->elts.len == 0) { n = 0; break; }
        types[i] = read_type(r, part.data[i], t->maker == MK_OPTIONAL ? broadcast : NULL);
        if (type_is(types[i], TY_Error)) fine = false;
    }
    const Ast *at = &e->base;
    switch (t->maker) {
    case MK_LIST: case MK_BROADCAST: if (!count_is(r, at, "List", n, 1)) return r->sm->t[TY_Error]; break;
    case MK_OPTIONAL: if (!count_is(r, at, "Optional", n, 1)) return r->sm->t[TY_Error]; break;
    case MK_FUTURE: if (!count_is(r, at, "Future", n, 1)) return r->sm->t[TY_Error]; break;
    case MK_RREF: if (!count_is(r, at, "RRef", n, 1)) return r->sm->t[TY_Error]; break;
    case MK_DICT: if (!count_is(r, at, "Dict", n, 2)) return r->sm->t[TY_Error]; break;
    case MK_SET: if (!count_is(r, at, "Set", n, 1)) return r->sm->t[TY_Error]; break;
    default: break;
    }
    if (!fine) return r->sm->t[TY_Error];
    switch (t->maker) {
    case MK_LIST: case MK_BROADCAST: return type_list(s, types[0]);
    case MK_TUPLE: return type_tuple(s, types, n);
    case MK_DICT: return dict_type(r, at, types[0], types[1]);
    case MK_SET: return set_of(r, at, types[0]);
    case MK_OPTIONAL: return type_optional(s, types[0]);
    case MK_UNION: return n ? type_union(s, types, n) : error_type(r);
    case MK_FUTURE: return type_future(s, types[0]);
    case MK_RREF: return type_rref(s, types[0]);
    default: break;
    }
    diag(s, DIAG_final_type, at->span);
    return error_type(r);
}

/* A string annotation: its text is an expression. Only a plain one-line literal has its text in place in the source. */
static const Type *read_string(Reader *r, const Ast *e, int *broadcast) {
    Session *s = r->sm->s;
    const Lit *lit = &AST_AS(Constant, e)->lit;
    Source *src = source_of(s, e->span.lo);
    Ast *inner = NULL;
    if (src) {
        uint32_t lo = e->span.lo, hi = e->span.hi;
        while (lo < hi && src->text[lo - src->base] != '"' && src->text[lo - src->base] != '\'') lo++;
        uint32_t quotes = 1;
        if (hi - lo >= 6 && src->text[lo - src->base + 1] == src->text[lo - src->base] && src->text[lo - src->base + 2] == src->text[lo - src->base]) quotes = 3;
        if (hi - lo == lit->len + 2 * quotes && memcmp(src->text + (lo - src->base) + quotes, lit->str, lit->len) == 0) {
            int before = s->diags.errors;
            inner = parse_expression(s, r->sm->a, src, lo + quotes, hi - quotes, (ParseOptions){0});
            if (!inner && s->diags.errors > before) return error_type(r);
        }
    }
    if (!inner) {
        diag(s, DIAG_not_a_type, e->span, "string that is no plain one-line literal");
        return error_type(r);
    }
    return read_type(r, inner, broadcast);
}

static const Type *read_type(Reader *r, const Ast *e, int *broadcast) {
    Session *s = r->sm->s;
    if (s->depth >= DEPTH_LIMIT) {
        diag(s, DIAG_too_deep, e->span, "a type", DEPTH_LIMIT);
        return error_type(r);
    }
    s->depth++;
    const Type *t = NULL;
    switch (e->kind) {
    case AST_Name: case AST_Attribute: {
        Entity ent = {0};
        t = resolve(r, e, &ent) ? entity_type(r, &ent, e) : r->sm->t[TY_Error];
        break;
    }
    case AST_Subscript: t = read_subscript(r, AST_AS(Subscript, e), broadcast); break;
    case AST_Constant:
        if (AST_AS(Constant, e)->lit.kind == LIT_NONE) t = r->sm->t[TY_None];
        else if (AST_AS(Constant, e)->lit.kind == LIT_STR) t = read_string(r, e, broadcast);
        break;
    case AST_BinOp: {
        const AstBinOp *b = AST_AS(BinOp, e);
        if (b->op != AOP_BitOr) break;
        const Type *two[2] = {read_type(r, b->left, NULL), read_type(r, b->right, NULL)};
        t = type_is(two[0], TY_Error) || type_is(two[1], TY_Error) ? r->sm->t[TY_Error] : type_union(s, two, 2);
        break;
    }
    case AST_Tuple: {
        /* `# type: (int, str) -> ...` and Tuple[()] */
        if (AST_AS(Tuple, e)->elts.len == 0) t = type_tuple(s, NULL, 0);
        break;
    }
    default: break;
    }
    s->depth--;
    if (t) return t;
    diag(s, DIAG_not_a_type, e->span, ast_kind_name(e->kind));
    return error_type(r);
}

const Type *annotation_type(Sema *sm, Fn *f, Resolver *scope, const Ast *e) {
    Reader r = {sm, f, scope};
    return read_type(&r, e, NULL);
}
const Type *annotation_param_type(Sema *sm, Fn *f, Resolver *scope, const Ast *e, int *broadcast) {
    Reader r = {sm, f, scope};
    *broadcast = 0;
    return read_type(&r, e, broadcast);
}
const Type *sema_annotation(Sema *sm, Resolver *scope, const Ast *annotation) { return annotation_type(sm, NULL, scope, annotation); }

/* The type that a builtin stands for where an expression names one (isinstance, annotate): NULL when it is no type. */
const Type *builtin_type(Sema *sm, Sym qualified) {
    const TypeName *t = named(qualified);
    if (!t) return NULL;
    if (t->maker == MK_SIMPLE || t->maker == MK_LIST || t->maker == MK_TUPLE) return sm->t[t->kind];
    if (t->maker == MK_SIZE) return type_list(sm->s, sm->t[TY_Int]);
    return NULL;
}
