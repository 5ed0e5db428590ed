/* Calls of modules: forward, with the hooks around it; what hooks must look like; `__call__` as a method that callers from outside can name. */
#include "pass/pass.h"
#include "sema/module.h"
#include <string.h>

static FuncDecl *forward_of(ModuleInfo *mi) { return module_method(mi, sym(mi->ci.sm->s, "forward"), METHOD_PLAIN); }

static SV *call_forward(Fn *f, ModuleInfo *mi, Value *self, const Arg *arg, int n, Span span) {
    FuncDecl *d = forward_of(mi);
    if (!d) {
        ERR(f, DIAG_module_no_forward, span, mi->m->cls->name->s);
        return sv_poison(f, span);
    }
    Arg *all = NEWN(f->a, Arg, n + 1);
    all[0] = (Arg){.v = self, .span = span};
    for (int i = 0; i < n; i++) all[i + 1] = arg[i];
    return call_as(f, d, d->name, all, n + 1, span);
}

/* Hooks take and give the arguments as one tuple. */
static SV *call_values(Fn *f, ModuleInfo *mi, Value *self, const Arg *arg, int n, Span span) {
    const ModuleDecl *m = mi->m;
    if (!m->npre_hook && !m->nhook) return call_forward(f, mi, self, arg, n, span);
    Value **v = NEWN(f->a, Value *, n + 1);
    for (int i = 0; i < n; i++) v[i] = arg[i].v;
    Value *input = emit_tuple(f, v, n, span);
    if (is_poison(input)) return sv_value(f, input, span);
    for (int i = 0; i < m->npre_hook; i++) {
        Arg two[2] = {{.v = self, .span = span}, {.v = input, .span = span}};
        Value *r = sv_as_value(f, call_function(f, module_copy(mi, m->pre_hook[i], true), two, 2, span), span);
        if (is_poison(r)) return sv_value(f, r, span);
        if (type_is(r->type, TY_None)) continue;
        input = type_is(r->type, TY_Tuple) ? r : emit_tuple(f, &r, 1, span);
    }
    int k = n;
    Arg *now = NEWN(f->a, Arg, n + input->type->nelem + 1);
    if (m->npre_hook) {
        Value **part = emit_untuple(f, input, &k, span);
        for (int i = 0; i < k; i++) now[i] = (Arg){.v = part[i], .span = span};
    } else
        for (int i = 0; i < n; i++) now[i] = arg[i];
    SV *res = call_forward(f, mi, self, now, k, span);
    for (int i = 0; i < m->nhook; i++) {
        Value *out = sv_as_value(f, res, span);
        if (is_poison(out)) return res;
        Arg three[3] = {{.v = self, .span = span}, {.v = input, .span = span}, {.v = out, .span = span}};
        SV *r = call_function(f, module_copy(mi, m->hook[i], true), three, 3, span);
        if (r->kind != SV_VALUE || !type_is(r->v->type, TY_None)) res = r;
    }
    return res;
}

SV *module_call(Fn *f, SV *callee, AstCall *call) {
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, call->base.span);
    ModuleInfo *mi = module_info(f->sm, callee->v->type);
    return call_values(f, mi, callee->v, arg.data, arg.len, call->base.span);
}

/* ---- hooks' signatures */

typedef struct Check { Sema *sm; ModuleInfo *mi; const FuncDecl *d; const Graph *g; bool pre; const Type *input; const Type *single; } Check;

static const char *kind_name(const Check *c) { return c->pre ? "Pre-hook" : "Hook"; }

static bool wrong(Check *c, const Type *output) {
    Session *s = c->sm->s;
    const char *name = c->d->name->s, *in = type_text(s, c->input);
    if (!c->pre) diag_help(s, "expected signature: %s(self, input: %s, output: %s)", name, in, output ? type_text(s, output) : "...");
    else if (c->single && !type_is(c->single, TY_Tuple))
        diag_help(s, "expected signature: %s(self, input: %s) with a return type of either 'None', '%s', or '%s'", name, in, type_text(s, c->single), in);
    else diag_help(s, "expected signature: %s(self, input: %s) with a return type of either 'None' or '%s'", name, in, in);
    return false;
}

static bool check_input(Check *c, const Type *output) {
    Session *s = c->sm->s;
    Span at = def_header(c->d->def);
    const char *name = c->d->name->s, *mod = c->mi->m->cls->name->s;
    int want = c->pre ? 2 : 3;
    if (c->g->nparams != want) return diag(s, DIAG_hook_count, at, kind_name(c), name, mod, want, c->g->nparams), wrong(c, output);
    const Type *t = c->g->params[1].type;
    const AstFunctionDef *def = AST_AS(FunctionDef, c->d->def);
    if (c->pre && !def->returns && !def->type_comment) return diag(s, DIAG_hook_no_result, at, name, mod), wrong(c, output);
    if (!type_is(t, TY_Tuple)) return diag(s, DIAG_hook_not_tuple, at, kind_name(c), name, mod, type_text(s, t)), wrong(c, output);
    if (t->nelem != c->input->nelem) return diag(s, DIAG_hook_inner_count, at, kind_name(c), name, mod, type_text(s, t)), wrong(c, output);
    for (int i = 0; i < t->nelem; i++)
        if (t->elem[i] != c->input->elem[i]) return diag(s, DIAG_hook_inner, at, kind_name(c), name, mod, type_text(s, t)), wrong(c, output);
    return true;
}

static bool check_result(Check *c) {
    Session *s = c->sm->s;
    Span at = def_header(c->d->def);
    const char *name = c->d->name->s, *mod = c->mi->m->cls->name->s;
    const Type *t = c->g->result;
    if (type_is(t, TY_None) || t == c->input) return true;
    if (c->single && type_is(c->single, TY_Tuple)) return diag(s, DIAG_hook_result_tuple, at, name, mod, type_text(s, t), type_text(s, c->input)), wrong(c, NULL);
    if (t == c->single) return true;
    return diag(s, DIAG_hook_result, at, name, mod, type_text(s, t)), wrong(c, NULL);
}

static Graph *hook_graph(Sema *sm, FuncDecl *d) {
    if (d->def && d->def->kind == AST_FunctionDef) return compile_function(sm, d, NULL, d->def->span);
    diag(sm->s, DIAG_not_function, d->def ? d->def->span : (Span){0, 0}, d->name->s);
    return NULL;
}

/* Compiles the hooks of a type and holds them against its forward, each against what those before it give. */
bool module_check_hooks(Sema *sm, ModuleInfo *mi) {
    const ModuleDecl *m = mi->m;
    if (!m->npre_hook && !m->nhook) return true;
    FuncDecl *fd = forward_of(mi);
    Graph *fw = fd ? compile_function(sm, fd, NULL, (Span){0, 0}) : NULL;
    if (!fw) return false;
    const Type **in = NEWN(sm->a, const Type *, fw->nparams + 1);
    for (int i = 1; i < fw->nparams; i++) in[i - 1] = fw->params[i].type;
    Check c = {.sm = sm, .mi = mi, .input = type_tuple(sm->s, in, fw->nparams - 1), .single = fw->nparams == 2 ? fw->params[1].type : NULL};
    c.pre = true;
    for (int i = 0; i < m->npre_hook; i++) {
        FuncDecl *d = module_copy(mi, m->pre_hook[i], true);
        c.d = d;
        if (!compile_signature(sm, d, NULL, (Span){0, 0})) return false;
        if (d->graph) c.g = d->graph;
        if (!check_input(&c, NULL) || !(c.g = hook_graph(sm, d)) || !check_result(&c)) return false;
    }
    const Type *output = fw->result;
    c.pre = false;
    for (int i = 0; i < m->nhook; i++) {
        FuncDecl *d = module_copy(mi, m->hook[i], true);
        c.d = d;
        if (!compile_signature(sm, d, NULL, (Span){0, 0})) return false;
        if (d->graph) c.g = d->graph;
        if (!check_input(&c, output)) return false;
        if (c.g->params[2].type != output) {
            diag(sm->s, DIAG_hook_output, def_header(d->def), d->name->s, m->cls->name->s, type_text(sm->s, c.g->params[2].type), type_text(sm->s, output));
            return wrong(&c, output);
        }
        if (!(c.g = hook_graph(sm, d))) return false;
        if (!type_is(c.g->result, TY_None)) output = c.g->result;
    }
    return true;
}

Graph *sema_module_hook(Sema *sm, ModuleDecl *m, bool pre, int i) {
    const Type *t = sema_module(sm, m);
    return type_is(t, TY_Error) ? NULL : hook_graph(sm, module_copy(module_info(sm, t), pre ? m->pre_hook[i] : m->hook[i], true));
}

/* ---- __call__ */

static Graph *make_call(Sema *sm, ModuleInfo *mi, const FuncDecl *fd, const Graph *fw) {
    Session *s = sm->s;
    FuncDecl *d = NEW(sm->a, FuncDecl);
    *d = *fd;
    d->name = sym(s, "__call__");
    d->qualified = sym_printf(s, "%s.__call__", mi->ci.type->name->s);
    d->flags |= FUNC_DIRECT;
    Fn f = {.sm = sm, .s = s, .a = sm->a, .decl = d, .scope = d->scope};
    Graph *g = f.g = d->graph = graph_new(s, sm->a, d->name, d->qualified);
    f.block = g->body;
    g->span = fw->span;
    g->is_method = true;
    g->params = fw->params;
    g->nparams = fw->nparams;
    frame_push(&f, g->body);
    Arg *arg = NEWN(sm->a, Arg, g->nparams + 1);
    for (int i = 0; i < g->nparams; i++) arg[i] = (Arg){.v = block_add_param(g->body, g->params[i].type, g->params[i].name), .span = fw->span};
    Value *v = sv_as_value(&f, call_values(&f, mi, arg[0].v, arg + 1, g->nparams - 1, fw->span), fw->span);
    frame_pop(&f);
    if (f.failed || is_poison(v)) return NULL;
    g->result = v->type;
    block_add_return(g->body, v);
    graph_settle_numbers(g);
    if (!graph_verify(s, g, "sema") || !passes_canonical(s, g, NULL)) return NULL;
    vec_push(sm->a, &sm->graphs, g);
    return g;
}

Graph *sema_module_call(Sema *sm, ModuleDecl *m, Sym name, const CallType *arg, int n) {
    const Type *t = sema_module(sm, m);
    if (type_is(t, TY_Error)) return NULL;
    ModuleInfo *mi = module_info(sm, t);
    FuncDecl *d = name == sym(sm->s, "__call__") ? forward_of(mi) : module_method(mi, name, METHOD_PLAIN);
    if (!d || !sema_takes_rest(d) || mi->m->npre_hook || mi->m->nhook) return sema_module_method(sm, m, name);
    CallType *all = NEWN(sm->a, CallType, n + 1);
    all[0] = (CallType){NULL, t};
    memcpy(all + 1, arg, sizeof *arg * (size_t)n);
    return sema_call(sm, d, all, n + 1);
}

Graph *sema_module_method(Sema *sm, ModuleDecl *m, Sym name) {
    const Type *t = sema_module(sm, m);
    if (type_is(t, TY_Error)) return NULL;
    ModuleInfo *mi = module_info(sm, t);
    bool call = name == sym(sm->s, "__call__");
    FuncDecl *d = call ? forward_of(mi) : module_method(mi, name, METHOD_PLAIN);
    Span at = m->cls->def ? def_header(m->cls->def) : (Span){0, 0};
    if (!d) {
        if (call || name == sym(sm->s, "forward")) diag(sm->s, DIAG_module_no_forward, at, m->cls->name->s);
        else diag(sm->s, DIAG_module_attribute, at, m->cls->name->s, name->s, "");
        return NULL;
    }
    if (d->flags & FUNC_STATIC) return sema_function(sm, d);
    Graph *g = compile_function(sm, d, NULL, (Span){0, 0});
    if (!g || (!sm->current && !classes_finish(sm))) return NULL;
    if (!call || (!mi->m->npre_hook && !mi->m->nhook)) return g;
    if (!mi->call) mi->call = make_call(sm, mi, d, g);
    return mi->call;
}
