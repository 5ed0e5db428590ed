/* Units: a function's signature from its annotations and type comments, its body to a graph, and the functions that it calls, compiled
 * when a call first needs them. */
#include "pass/pass.h"
#include "sema/class.h"
#include <string.h>

Sema *sema_new(Session *s, Arena *a) {
    Sema *sm = NEW(a, Sema);
    sm->s = s;
    sm->a = a;
    for (int i = 0; i < NUM_TYPE_KINDS; i++) {
        switch (i) {
        case TY_Tuple: case TY_List: case TY_Dict: case TY_Optional: case TY_Union: case TY_Future: case TY_RRef: case TY_Class: case TY_Enum:
        case TY_Interface: case TY_Var: break;
        default: sm->t[i] = type_simple(s, (TypeKind)i);
        }
    }
    sm->self = sym(s, "self");
    sm->name_sep = sym(s, "sep");
    sm->name_end = sym(s, "end");
    sema_builtins_init(sm);
    return sm;
}

Graph **sema_graphs(Sema *sm, int *n) {
    *n = sm->graphs.len;
    return sm->graphs.data;
}

bool sema_fully_annotated(const AstFunctionDef *def) {
    const AstParams *ps = def->params ? AST_AS(Params, def->params) : NULL;
    int n = ps ? ps->params.len : 0;
    if (def->type_comment && AST_AS(FuncType, def->type_comment)->returns) {
        const AstVec *args = &AST_AS(FuncType, def->type_comment)->args;
        bool dots = args->len == 1 && args->data[0]->kind == AST_Constant && AST_AS(Constant, args->data[0])->lit.kind == LIT_ELLIPSIS;
        if (!dots) return true;
    }
    bool comment_result = def->type_comment && AST_AS(FuncType, def->type_comment)->returns;
    if (!def->returns && !comment_result) return false;
    for (int i = 0; i < n; i++) {
        const AstParam *p = AST_AS(Param, ps->params.data[i]);
        if (!p->annotation && !p->type_comment) return false;
    }
    return true;
}

/* ---- signatures */

/* A default as a constant of the parameter's type: equal types, int for float, elements alike; NULL when it does not fit. */
static const Const *fit_default(Sema *sm, const Const *c, const Type *want, int broadcast) {
    Session *s = sm->s;
    if (c->type == want || type_is(want, TY_Error)) return c;
    if (type_is(want, TY_Optional)) return type_is(c->type, TY_None) ? c : fit_default(sm, c, want->elem[0], broadcast);
    if (type_is(want, TY_Float) && type_is(c->type, TY_Int)) return const_float(s, (double)c->u.i);
    if (type_is(want, TY_Float) && type_is(c->type, TY_Bool)) return const_float(s, c->u.b ? 1.0 : 0.0);
    if (type_is(want, TY_Int) && type_is(c->type, TY_Bool)) return const_int(s, c->u.b ? 1 : 0);
    if (type_is(want, TY_Complex) && type_is(c->type, TY_Int)) return const_complex(s, (double)c->u.i, 0);
    if (type_is(want, TY_Complex) && type_is(c->type, TY_Float)) return const_complex(s, c->u.f, 0);
    if (type_is(want, TY_List)) {
        int n = 0;
        const Const **elem = NULL;
        if (type_is(c->type, TY_List) || type_is(c->type, TY_Tuple)) {
            n = c->u.v.n;
            elem = NEWN(sm->a, const Const *, n + 1);
            for (int i = 0; i < n; i++)
                if (!(elem[i] = fit_default(sm, c->u.v.elem[i], want->elem[0], 0))) return NULL;
        } else if (broadcast > 0) {
            const Const *one = fit_default(sm, c, want->elem[0], 0);
            if (!one) return NULL;
            n = broadcast;
            elem = NEWN(sm->a, const Const *, n + 1);
            for (int i = 0; i < n; i++) elem[i] = one;
        } else return NULL;
        return const_seq(s, want, elem, n);
    }
    if (type_is(want, TY_Tuple) && type_is(c->type, TY_Tuple) && c->u.v.n == want->nelem) {
        const Const **elem = NEWN(sm->a, const Const *, want->nelem + 1);
        for (int i = 0; i < want->nelem; i++)
            if (!(elem[i] = fit_default(sm, c->u.v.elem[i], want->elem[i], 0))) return NULL;
        return const_seq(s, want, elem, want->nelem);
    }
    return type_is_subtype(s, c->type, want) ? c : NULL;
}

/* A list or a dict, or a tuple with one in it. */
static bool is_mutable(const Const *c) {
    bool found = type_is(c->type, TY_List) || type_is(c->type, TY_Dict);
    for (int i = 0; type_is(c->type, TY_Tuple) && i < c->u.v.n; i++) found |= is_mutable(c->u.v.elem[i]);
    return found;
}
static void check_default(Fn *f, GraphParam *p, const AstParam *ast, int i, int broadcast) {
    FuncDecl *d = f->decl;
    const Const *c = d->defaults ? d->defaults[i] : NULL;
    Span at = ast->default_value ? ast->default_value->span : ast->base.span;
    if (!c) {
        if (d->default_other && d->default_other[i].kind != ENT_NONE) {
            ERR(f, DIAG_default_other, at, p->name->s, d->default_other[i].why ? d->default_other[i].why : "a Python value");
        }
        return;
    }
    if (is_mutable(c) && !broadcast && !(d->flags & FUNC_SAVED)) {
        ERR(f, DIAG_mutable_default, at, type_is(c->type, TY_List) ? "list" : type_is(c->type, TY_Tuple) ? "tuple" : "dict", p->name->s);
        return;
    }
    p->default_value = fit_default(f->sm, c, p->type, broadcast);
    if (p->default_value) return;
    if (!ast->annotation && !ast->type_comment && !AST_AS(FunctionDef, d->def)->type_comment && !type_is(c->type, TY_None) && type_is(p->type, TY_Tensor)) {
        if (!EXT(f, DIAG_ext_untyped_default, at, p->name->s, p->name->s, tt(f, c->type))) return;
        p->type = c->type;
        p->default_value = c;
        return;
    }
    const char *inferred = ast->annotation || ast->type_comment ? "" : " (inferred)";
    if (type_is(c->type, TY_None)) {
        if (EXT(f, DIAG_ext_none_default, at, tt(f, p->type), inferred, p->name->s, p->name->s, tt(f, p->type))) {
            p->type = type_optional(f->s, p->type);
            p->default_value = c;
        }
        return;
    }
    ERR(f, DIAG_default_type, at, tt(f, p->type), inferred, p->name->s);
}

/* A comment that looks like a type comment and is none: `#type: (int) -> int`. PyTorch looks at the source's lines when the function has
 * no type comment at all. */
static void check_prefix(Fn *f, const AstFunctionDef *def) {
    Source *src = source_of(f->s, def->base.span.lo);
    if (!src) return;
    const char *p = src->text + (def->base.span.lo - src->base), *end = src->text + (def->base.span.hi - src->base);
    while ((p = memchr(p, '#', (size_t)(end - p)))) {
        const char *q = p + 1, *start = p++;
        while (q < end && (*q == ' ' || *q == '\t')) q++;
        if (end - q < 4 || memcmp(q, "type", 4) != 0) continue;
        bool exact = q - start == 2 && start[1] == ' ';
        q += 4;
        const char *after = q;
        while (q < end && (*q == ' ' || *q == '\t')) q++;
        if (q == end || *q != ':' || (exact && q == after)) continue;
        uint32_t lo = src->base + (uint32_t)(start - src->text);
        ERR(f, DIAG_type_prefix, ((Span){lo, lo + (uint32_t)(q - start) + 1}));
        return;
    }
}

/* A hook is compiled for its place before or after forward; a class out of an archive has it among its methods. */
static bool is_hook(const FuncDecl *d) {
    const ModuleDecl *m = d->owner ? d->owner->module : NULL;
    if (!m || !(d->flags & FUNC_DIRECT || d->owner->saved)) return false;
    for (int i = 0; i < m->npre_hook; i++)
        if (m->pre_hook[i]->name == d->name) return true;
    for (int i = 0; i < m->nhook; i++)
        if (m->hook[i]->name == d->name) return true;
    return false;
}

/* A parameter without a type is a Tensor, but that of a module's __setstate__: it is what __getstate__ gives. */
static const Type *state_type(Fn *f) {
    const FuncDecl *d = f->decl;
    if (!d->owner || !d->owner->module || strcmp(d->name->s, "__setstate__") != 0) return f->sm->t[TY_Tensor];
    ClassInfo *ci = class_info(f->sm, d->owner);
    FuncDecl *get = ci ? class_method(ci, sym(f->s, "__getstate__"), METHOD_PLAIN, NULL) : NULL;
    const Graph *g = get ? compile_function(f->sm, get, f, d->def->span) : NULL;
    return g && g->result ? g->result : f->sm->t[TY_Tensor];
}

/* Fills graph, parameters and declared result. The type comment, where there is one, names every parameter's type (self excluded). */
static bool signature(Fn *f) {
    Sema *sm = f->sm;
    FuncDecl *d = f->decl;
    if (!d->def || d->def->kind != AST_FunctionDef) {
        ERR(f, DIAG_not_function, d->def ? d->def->span : (Span){0, 0}, d->name->s);
        return false;
    }
    AstFunctionDef *def = AST_AS(FunctionDef, d->def);
    const AstParams *ps = def->params ? AST_AS(Params, def->params) : NULL;
    int n = ps ? ps->params.len : 0;
    Graph *g = graph_new(sm->s, sm->a, d->name, d->qualified);
    f->g = g;
    f->block = g->body;
    g->span = def->base.span;
    const Special *special = d->special;
    g->params = NEWN(sm->a, GraphParam, n + (special ? special->nstar + special->nkey : 0) + 4);
    AstFuncType *comment = def->type_comment ? AST_AS(FuncType, def->type_comment) : NULL;
    /* self is no part of a type comment, and cls none of the signature. */
    int skip = d->owner && !(d->flags & FUNC_STATIC) ? 1 : 0;
    const Type *self = class_self_type(sm, f, d, def->base.span);
    if (self && !n) { ERR(f, DIAG_class_no_self, def->base.span, d->name->s, d->owner->name->s); return false; }
    g->is_method = self && !(d->flags & FUNC_CLASSMETHOD);
    g->is_hook = is_hook(d);
    if (comment && comment->args.len == n) skip = 0;
    bool dots = comment && comment->args.len == 1 && comment->args.data[0]->kind == AST_Constant &&
                AST_AS(Constant, comment->args.data[0])->lit.kind == LIT_ELLIPSIS;
    if (!comment) check_prefix(f, def);
    bool miscounted = comment && !dots && comment->args.len != n - skip;
    if (miscounted)
        { ERR(f, DIAG_type_comment_count, def->base.span, comment->args.len, n - skip); diag_note(f->s, comment->base.span, "the type comment is here"); }
    if (dots) {
        /* (...): the types stand beside the parameters, one each */
        int given = 0;
        for (int i = 0; i < n; i++) given += AST_AS(Param, ps->params.data[i])->type_comment != NULL;
        if (given != n) ERR(f, DIAG_type_comment_count, def->base.span, given, n);
    }
    /* Of an unused method of a class nothing is looked at but its name and result: it takes anything. */
    const bool dropped = (d->flags & FUNC_UNUSED) && d->owner && d->owner->kind == CLASS_SCRIPT && !d->owner->module;
    for (int i = 0; i < n; i++) {
        AstParam *p = AST_AS(Param, ps->params.data[i]);
        if (dropped && (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS)) continue;
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS) {
            if (EXT(f, DIAG_ext_varargs, p->base.span)) special_params(f, p);
            continue;
        }
        if (p->kind == PARAM_KWONLY && p->default_value) EXT(f, DIAG_ext_varargs, p->default_value->span);
        if (i == 0 && self && (d->flags & FUNC_CLASSMETHOD)) continue;
        GraphParam *gp = &g->params[g->nparams++];
        gp->name = p->name;
        gp->span = p->base.span;
        gp->kw_only = p->kind == PARAM_KWONLY;
        int broadcast = 0;
        const Ast *ann = comment && !dots && !miscounted && i >= skip ? comment->args.data[i - skip] : p->annotation ? p->annotation : p->type_comment;
        if (special && special->given[i]) gp->type = special->given[i];
        else if (i == 0 && self && (d->owner->module || !ann)) gp->type = self;
        else if (dropped && i >= skip) gp->type = sm->t[TY_Any];
        else if (ann) gp->type = annotation_param_type(sm, f, f->scope, ann, &broadcast);
        else if (miscounted) gp->type = sm->t[TY_Error];          /* said already */
        else gp->type = state_type(f);
        gp->broadcast_n = broadcast;
        if (!type_is(gp->type, TY_Error)) check_default(f, gp, p, i, broadcast);
    }
    const Ast *ret = comment ? comment->returns : def->returns;
    if (ret) {
        f->declared = def_yields(d->def) ? generator_result(f, ret) : annotation_type(sm, f, f->scope, ret);
        g->result = f->declared;
    }
    return !f->failed;
}

bool sema_signature(Sema *sm, FuncDecl *d) { return compile_signature(sm, d, NULL, (Span){0, 0}); }

/* Of its own graph, which only holds the signature: a later compile makes the real one. */
bool compile_signature(Sema *sm, FuncDecl *d, Fn *caller, Span call_span) {
    if (d->state != FUNC_NEW || d->graph) return d->state != FUNC_FAILED;
    Fn f = {.sm = sm, .s = sm->s, .a = sm->a, .decl = d, .scope = d->scope, .caller = caller, .call_span = call_span};
    int first = sm->s->diags.list.len;
    if (!signature(&f)) {
        note_caller(&f, first);
        d->state = FUNC_FAILED;
        return false;
    }
    d->graph = f.g;
    return true;
}

/* The line(s) of a def without its body: what notes point at. */
Span def_header(const Ast *def) {
    if (!def || def->kind != AST_FunctionDef) return def ? def->span : (Span){0, 0};
    const AstFunctionDef *d = AST_AS(FunctionDef, def);
    uint32_t hi = d->returns ? d->returns->span.hi : d->params ? d->params->span.hi : 0;
    return hi > def->span.lo ? (Span){def->span.lo, hi} : def->span;
}

/* ---- bodies */

static const char *docstring(Fn *f, const AstFunctionDef *def) {
    if (!def->body.len || def->body.data[0]->kind != AST_ExprStmt) return NULL;
    const Ast *e = AST_AS(ExprStmt, def->body.data[0])->value;
    if (e->kind != AST_Constant || AST_AS(Constant, e)->lit.kind != LIT_STR) return NULL;
    const Lit *lit = &AST_AS(Constant, e)->lit;
    return arena_dup(f->a, lit->str, lit->len);
}

/* What happens at the closing end of the function: falling off it returns None. */
static void close_body(Fn *f, const AstFunctionDef *def) {
    if (!f->frame->exits) {
        if (f->declared && !f->generates && !type_is(f->declared, TY_None) && !type_is(f->declared, TY_Error)) {
            ERR(f, DIAG_missing_return, def_header(&def->base), tt(f, f->declared));
            diag_help(f->s, "end the function with `return` or `raise`; `while True:` does not count as never ending");
            return;
        }
        AstConstant *none = AST_NEW(f->a, Constant, def->base.span);
        none->lit.kind = LIT_NONE;
        AstReturn *ret = AST_NEW(f->a, Return, def->base.span);
        ret->value = f->generates ? NULL : &none->base;
        emit_return(f, ret);
    } else if (!f->merged) f->merged = f->declared ? f->declared : TY(f, None);
}

/* An overload has the signature only; the body is its implementation's. */
static Ast *body_of(const FuncDecl *d) { return d->implementation ? d->implementation->def : d->def; }

typedef VEC(Node *) NodeVec;
/* The `[]` without a type in g. PyTorch puts the list it becomes in place of a literal's node at the end: a value that is new then, without
 * the variable's name. */
static NodeVec list_literals(Fn *f, Graph *g) {
    NodeVec all = {0};
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE && w.node->nout && is_empty_list(w.node->out[0])) vec_push(f->a, &all, w.node);
    return all;
}

static bool body(Fn *f) {
    AstFunctionDef *def = AST_AS(FunctionDef, body_of(f->decl));
    Graph *g = f->g;
    g->doc = docstring(f, def);
    frame_push(f, g->body);
    for (int i = 0; i < g->nparams; i++) {
        Value *v = block_add_param(g->body, g->params[i].type, g->params[i].name);
        Var *old = var_find(f, g->params[i].name);
        if (!old && !i && module_param(f)) var_set(f, g->params[i].name, module_sv(f, v, g->params[i].span), NULL, g->params[i].span);
        else if (!old && !g->params[i].hidden) var_set_value(f, g->params[i].name, v, g->params[i].span);
    }
    if ((f->decl->flags & FUNC_CLASSMETHOD) && f->decl->owner && def->params && AST_AS(Params, def->params)->params.len) {
        AstParam *cls = AST_AS(Param, AST_AS(Params, def->params)->params.data[0]);
        SV *sv = sv_new(f, SV_ENTITY, cls->base.span);
        sv->ent = (Entity){.kind = ENT_CLASS, .u.cls = f->decl->owner};
        var_set(f, cls->name, sv, NULL, cls->base.span);
    }
    special_bind(f, def);
    inner_bind(f);
    python_declare(f);
    f->generates = def_yields(&def->base);
    if (f->generates) generator_begin(f, f->declared, def_header(&def->base));
    emit_stmts(f, &def->body);
    close_body(f, def);
    sets_finish(f);
    if (f->failed || !f->merged) return false;
    g->result = f->merged;
    Value *blank = emit_node1(f, OP_prim_Uninitialized, g->result, NULL, 0, (Span){0, 0});
    block_add_return(g->body, blank);
    frame_pop(f);
    for (int i = 0; i < f->names.len; i++) value_set_name(f->names.data[i].v, f->names.data[i].name);
    finish_loops(f);
    const NodeVec literals = list_literals(f, g);
    if (!ssa_convert(f, g) || !exits_convert(f, g) || f->failed) return false;
    check_copies(f);
    if (f->failed) return false;
    canonical_loops(f, g);
    for (int i = 0; i < literals.len; i++) {
        if (!literals.data[i]->parent) continue;
        value_set_name(literals.data[i]->out[0], NULL);
        literals.data[i]->out[0]->number = g->next_number++;
    }
    return true;
}

/* One walk: signature and body, the graph verified and canonical. False after diagnostics. */
static bool compile_once(Fn *f) {
    Sema *sm = f->sm;
    FuncDecl *d = f->decl;
    bool fine = signature(f);
    d->graph = f->g;
    if (f->g) {
        /* With a broken signature the body is still worth checking: its parameters are poison at worst. */
        Fn *outer = sm->current;
        sm->current = f;
        fine = frontend_check(f, body_of(d)) && body(f) && fine && !f->failed;
        sm->current = outer;
    }
    if (fine) graph_settle_numbers(f->g);
    return fine && graph_verify(sm->s, f->g, "sema") && passes_canonical(sm->s, f->g, NULL);
}

Graph *compile_function(Sema *sm, FuncDecl *d, Fn *caller, Span call_span) {
    enum { MOST_WALKS = 8 };
    if (d->state == FUNC_DONE) return d->graph;
    if (d->state == FUNC_FAILED) return NULL;
    if (d->state == FUNC_COMPILING) return d->graph;          /* recursion: the caller looks at the state */
    Python python = {.on = false};
    const Fn start = {.sm = sm, .s = sm->s, .a = sm->a, .decl = d, .scope = d->scope, .caller = caller, .call_span = call_span, .python = &python};
    Fn f = start;
    if ((d->flags & FUNC_OVERLOAD) && !d->implementation) {
        Span at = d->def ? d->def->span : call_span;
        if (d->def && d->def->kind == AST_FunctionDef && AST_AS(FunctionDef, d->def)->decorators.len) at = AST_AS(FunctionDef, d->def)->decorators.data[0]->span;
        ERR(&f, DIAG_overload_alone, at, d->name->s);
        d->state = FUNC_FAILED;
        return NULL;
    }
    d->state = FUNC_COMPILING;
    d->graph = NULL;
    const int first = sm->s->diags.list.len;
    bool fine = compile_once(&f);
    DiagsAside said = {NULL, 0, false};
    for (int walk = 1; walk < MOST_WALKS && !sm->s->diags.pedantic; walk++) {
        if (fine ? !(f.differs && f.extended && !python.on) : !(python.again || (f.differs && !python.on))) break;
        const bool extended = f.extended;
        const Fn before = f;
        const DiagsAside now = diag_set_aside(sm->s, first);
        if (walk == 1) said = now;
        python.on = true;
        python.again = false;
        f = start;
        f.extended = extended;
        f.has_try = true;                         /* numbers are divided as in Python */
        d->graph = NULL;
        const bool better = compile_once(&f);
        if (!better && !python.again) {
            /* No way further: what TorchScript makes of it, or says of it, is nearest to what was meant. */
            diag_set_aside(sm->s, first);
            diag_put_back(sm->s, said);
            f = before;
            d->graph = f.g;
            break;
        }
        fine = better;
    }
    if (!fine) {
        note_caller(&f, first);
        d->state = sm->s->diags.muted ? FUNC_NEW : FUNC_FAILED;     /* what nobody has heard of is told when it is compiled in earnest */
        return NULL;
    }
    d->state = FUNC_DONE;
    if (d->owner) class_method_done(sm, d);
    vec_push(sm->a, &sm->graphs, f.g);
    return f.g;
}

Graph *sema_function(Sema *sm, FuncDecl *f) {
    Graph *g = compile_function(sm, f, NULL, (Span){0, 0});
    if (sm->current || classes_finish(sm)) return g;
    if (f->state == FUNC_DONE) f->state = FUNC_FAILED;
    return NULL;
}

Graph *sema_call(Sema *sm, FuncDecl *f, const CallType *arg, int n) { return sema_function(sm, special_of_types(sm, f, arg, n)); }

/* A function's schema, for matching the arguments of calls. */
const Schema *graph_schema(Sema *sm, Graph *g) {
    Schema *sc = NEW(sm->a, Schema);
    sc->op = OP_none;
    sc->ns_name = sc->name = g->name;
    sc->overload = sym(sm->s, "");
    sc->nparam = g->nparams;
    sc->param = NEWN(sm->a, Param, g->nparams + 1);
    for (int i = 0; i < g->nparams; i++) {
        const GraphParam *p = &g->params[i];
        sc->param[i] = (Param){.name = p->name, .type = p->type, .kw_only = p->kw_only, .has_default = p->default_value != NULL, .broadcast_n = p->broadcast_n};
        if (p->default_value) {
            Buf text = {0};
            const_print(p->default_value, &text);
            sc->param[i].default_len = text.len;
            sc->param[i].default_text = buf_take(&text, sm->a);
        }
    }
    sc->nret = 1;
    sc->ret = arena_alloc(sm->a, sizeof *sc->ret);
    sc->ret[0].type = g->result ? g->result : sm->t[TY_Error];
    return sc;
}
