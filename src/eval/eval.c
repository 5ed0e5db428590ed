/* eval.c: the evaluator's public face: running a file's top level, what it exports, what could not be run. */
#include "eval/modules.h"
#include "eval/tensor.h"
#include <string.h>
#include <sys/resource.h>

enum { DEFAULT_STEPS = 1000000000 };
#define DEFAULT_BYTES ((int64_t)2 << 30)

Eval *eval_new(Session *s, Sema *sm, const EvalOptions *o) {
    Arena *a = arena_new();
    Eval *e = NEW(a, Eval);
    struct rlimit stack;
    *e = (Eval){.s = s, .sema = sm, .o = *o, .a = a};
    if (e->o.max_steps <= 0) e->o.max_steps = DEFAULT_STEPS;
    if (e->o.max_bytes <= 0) e->o.max_bytes = DEFAULT_BYTES;
    if (!e->o.out) e->o.out = stdout;
    /* A part of the stack is kept for what the evaluator calls: the semantic pass, compiled code. */
    size_t room = !getrlimit(RLIMIT_STACK, &stack) && stack.rlim_cur != RLIM_INFINITY ? stack.rlim_cur : 8u << 20;
    e->stack_room = room / 2 < 64u << 20 ? room / 2 : 64u << 20;
    static const char *const names[] = {"name", "__init__", "__module__", "self", "__str__", "__repr__", "__eq__", "__call__", "__len__", "__getitem__",
                                        "__class__", "__dict__", "__doc__", "__post_init__", "value", "args", "__name__"};
    Sym *n = (Sym *)&e->n;
    for (int i = 0; i < COUNT_OF(names); i++) n[i] = sym(s, names[i]);
    e->modules = py_dict(e, OBJ_DICT);
    names_init(e);
    tensor_init(e);
    return e;
}

void eval_free(Eval *e) {
    tensors_free(e);
    coroutines_free(e);
    loads_free(e);
    arena_free(e->a);
}

/* ---- uncaught exceptions */
void exc_text(Eval *e, Py exc, Buf *out) {
    Fail fail = e->fail;
    PyClass *c = AS(PyInstance, exc)->cls;
    Buf text = {0};
    e->fail = FAIL_NONE;
    if (!py_show(e, exc, &text)) text.len = 0;
    e->fail = fail;
    if (strcmp(c->module, "builtins") && strcmp(c->module, "__main__")) buf_printf(out, "%s.", c->module);
    buf_puts(out, c->qualname);
    if (text.len) buf_printf(out, ": %.*s", (int)text.len, text.p);
    buf_free(&text);
}

static void report_exception(Eval *e) {
    Buf b = {0};
    exc_text(e, e->exc, &b);
    diag(e->s, DIAG_uncaught, e->exc_at, b.p);
    for (int i = 0; i < e->trace.len; i++) diag_note(e->s, e->trace.data[i].span, "%s", e->trace.data[i].text);
    buf_free(&b);
}

void eval_report_failure(Eval *e) {
    if (e->fail == FAIL_UNSUPPORTED) diag(e->s, DIAG_eval_unsupported, e->unsupported_at.hi ? e->unsupported_at : e->at, e->unsupported);
    else if (e->fail == FAIL_EXCEPTION) report_exception(e);
    e->fail = FAIL_NONE;
}

/* sys.exit(): None is 0, an int itself, anything else is written and 1. */
static bool system_exit(Eval *e) {
    if (e->fail != FAIL_EXCEPTION || !exc_matches(e, e->exc, e->exc_class[EXC_SystemExit])) return false;
    Py *args = map_get(&AS(PyInstance, e->exc)->attrs, e->n.args), v = args && AS_LIST(*args)->v.len ? AS_LIST(*args)->v.data[0] : py_none();
    e->exited = true;
    e->fail = FAIL_NONE;
    if (v.tag == PY_INT || v.tag == PY_BOOL) e->exit_status = (int)(v.tag == PY_INT ? v.u.i & 255 : v.u.b);
    else if (!is_none(v)) {
        Buf b = {0};
        if (py_show(e, v, &b)) fprintf(stderr, "%s\n", b.p ? b.p : "");
        buf_free(&b);
        e->exit_status = 1;
    }
    return true;
}

/* ---- statements that this version can't run */
typedef struct Poisoning { Eval *e; PyPoison *p; PyModule *m; } Poisoning;

static void poison_name(Poisoning *x, Sym name) {
    if (name) module_set(x->e, x->m, name, py_obj(x->p));
}
static void poison_target(Poisoning *x, const Ast *t) {
    if (!t) return;
    switch (t->kind) {
    case AST_Name: poison_name(x, AST_AS(Name, t)->id); return;
    case AST_Attribute: poison_target(x, AST_AS(Attribute, t)->value); return;
    case AST_Subscript: poison_target(x, AST_AS(Subscript, t)->value); return;
    case AST_Starred: poison_target(x, AST_AS(Starred, t)->value); return;
    case AST_Call: poison_target(x, AST_AS(Call, t)->func); return;
    case AST_Tuple: for (int i = 0; i < AST_AS(Tuple, t)->elts.len; i++) poison_target(x, AST_AS(Tuple, t)->elts.data[i]); return;
    case AST_List: for (int i = 0; i < AST_AS(List, t)->elts.len; i++) poison_target(x, AST_AS(List, t)->elts.data[i]); return;
    default: return;
    }
}
/* The names that a statement binds or may change. A module (torch.manual_seed(0)) is none of them. */
static void poison_stmt(Ast *n, void *ctx) {
    Poisoning *x = ctx;
    switch (n->kind) {
    case AST_FunctionDef: poison_name(x, AST_AS(FunctionDef, n)->name); return;
    case AST_ClassDef: poison_name(x, AST_AS(ClassDef, n)->name); return;
    case AST_Assign: for (int i = 0; i < AST_AS(Assign, n)->targets.len; i++) poison_target(x, AST_AS(Assign, n)->targets.data[i]); return;
    case AST_AugAssign: poison_target(x, AST_AS(AugAssign, n)->target); return;
    case AST_AnnAssign: poison_target(x, AST_AS(AnnAssign, n)->target); return;
    case AST_Import: case AST_ImportFrom: {
        AstVec v = n->kind == AST_Import ? AST_AS(Import, n)->names : AST_AS(ImportFrom, n)->names;
        for (int i = 0; i < v.len; i++) {
            AstAlias *a = AST_AS(Alias, v.data[i]);
            const char *dot = strchr(a->name->s, '.');
            poison_name(x, a->asname ? a->asname : dot ? sym_n(x->e->s, a->name->s, (size_t)(dot - a->name->s)) : a->name);
        }
        return;
    }
    case AST_ExprStmt: {
        const Ast *v = AST_AS(ExprStmt, n)->value;
        if (v->kind != AST_Call || AST_AS(Call, v)->func->kind != AST_Attribute) return;
        const Ast *root = AST_AS(Attribute, AST_AS(Call, v)->func)->value;
        const Ast *base = root;
        while (base->kind == AST_Attribute) base = AST_AS(Attribute, base)->value;
        Py *had = base->kind == AST_Name ? module_var(x->m, AST_AS(Name, base)->id) : NULL;
        if (had && (is_obj(*had, OBJ_OPAQUE) || is_obj(*had, OBJ_MODULE) || is_obj(*had, OBJ_CLASS))) return;
        poison_target(x, root);
        return;
    }
    case AST_For: poison_target(x, AST_AS(For, n)->target); break;
    case AST_WithItem: poison_target(x, AST_AS(WithItem, n)->target); return;
    case AST_Lambda: return;
    default: break;
    }
    if (ast_class(n->kind) == ASTC_Expr) return;
    ast_each_child(n, poison_stmt, ctx);
}

static void report(Eval *e, PyPoison *p) {
    if (p->reported) return;
    p->reported = true;
    diag(e->s, DIAG_eval_unsupported, p->span, p->what);
}

void eval_report_unsupported(Eval *e, Sym name) {
    if (name) {
        Py *v = e->main ? module_var(e->main, name) : NULL;
        if (v && is_obj(*v, OBJ_POISON)) report(e, AS(PyPoison, *v));
        return;
    }
    for (int i = 0; i < e->poisons.len; i++) report(e, e->poisons.data[i]);
}

/* False when the file ends here. */
static bool poison(Eval *e, Ast *stmt) {
    PyPoison *p = EV_NEW(e, PyPoison, OBJ_POISON);
    p->what = e->unsupported;
    p->span = e->unsupported_at.hi ? e->unsupported_at : stmt->span;
    e->fail = FAIL_NONE;
    if (e->o.strict) {
        report(e, p);
        return false;
    }
    /* One feature used by several statements (a poisoned name's users) is told once. */
    bool again = false;
    for (int i = 0; i < e->poisons.len && !again; i++) again = e->poisons.data[i]->span.lo == p->span.lo && e->poisons.data[i]->span.hi == p->span.hi;
    if (again) p->reported = false;
    else vec_push(e->a, &e->poisons, p);
    Poisoning x = {e, p, e->main};
    poison_stmt(stmt, &x);
    return true;
}

/* ---- the file */
static bool is_utf8(const char *p, size_t n, size_t *bad) {
    const unsigned char *s = (const unsigned char *)p;
    for (size_t i = 0; i < n;) {
        size_t k = s[i] < 0x80 ? 1 : s[i] >= 0xC2 && s[i] < 0xE0 ? 2 : s[i] >= 0xE0 && s[i] < 0xF0 ? 3 : s[i] >= 0xF0 && s[i] < 0xF5 ? 4 : 0;
        bool ok = k && i + k <= n;
        for (size_t j = 1; ok && j < k; j++) ok = (s[i + j] & 0xC0) == 0x80;
        if (!ok) return *bad = i, false;
        i += k;
    }
    return true;
}

bool eval_file(Eval *e, const char *path) {
    Session *s = e->s;
    const char *why;
    char here;
    size_t bad;
    e->stack_base = &here;
    Source *src = source_read(s, path, &why);
    if (!src) return diag(s, DIAG_cannot_read, (Span){0, 0}, path, why);
    vec_push(e->a, &e->files, src->path);
    if (!is_utf8(src->text, src->len, &bad)) return diag(s, DIAG_eval_file_encoding, (Span){src->base + (uint32_t)bad, src->base + (uint32_t)bad + 1}, path);
    int errors = s->diags.errors;
    AstModule *ast = parse_module(s, s->arena, src, (ParseOptions){0});
    if (s->diags.errors > errors || s->diags.unsupported) return false;
    PyModule *m = module_new(e, "__main__");
    e->main = m;
    m->path = src->path;
    m->src = src;
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    Sym stem = sym_n(s, base, dot && dot != base ? (size_t)(dot - base) : strlen(base));
    module_set(e, m, e->n.name_, e->o.is_main ? py_text(e, "__main__") : py_sym(e, stem));
    module_set(e, m, sym(s, "__file__"), py_text(e, src->path));
    module_set(e, m, e->n.doc, doc_of(e, ast->body));
    m->env = env_new(e, scope_of(e, &ast->base), NULL);
    m->env->module = m;
    Frame frame = {NULL, "<module>", {0, 0}, NULL};
    Py ignored;
    for (int i = 0; i < ast->body.len; i++) {
        e->frame = &frame;
        Flow f = eval_stmt(e, m->env, ast->body.data[i], &ignored);
        if (f != FLOW_FAIL) continue;
        if (e->fail == FAIL_UNSUPPORTED) {
            if (!poison(e, ast->body.data[i])) return false;
            continue;
        }
        fflush(e->o.out);
        if (system_exit(e)) break;
        if (e->fail == FAIL_EXCEPTION) report_exception(e);
        return false;
    }
    fflush(e->o.out);
    return !s->diags.errors || s->diags.errors == errors;
}

const char *const *eval_files(Eval *e, int *n) {
    *n = e->files.len;
    return e->files.data;
}

/* ---- what the top level has */
static PyFunc *function_of(Py v) { return is_obj(v, OBJ_FUNC) ? AS(PyFunc, v) : is_obj(v, OBJ_SCRIPT) ? AS(PyScript, v)->fn : NULL; }

Exported *eval_exports(Eval *e, int *n) {
    *n = 0;
    if (!e->main) return NULL;
    const Map *vars = &e->main->vars;
    Exported *list = NEWN(e->s->arena, Exported, vars->len + 1);
    for (int i = 0; i < vars->len; i++) {
        Sym name = (Sym)(uintptr_t)vars->entries[i].key;
        Py v = *(Py *)vars->entries[i].value;
        PyFunc *f = function_of(v);
        if (f && f->flags & FUNC_TRACED && name->s[0] != '_') {       /* named by the variable: several traces of a function are several functions */
            FuncDecl *d = NEW(e->s->arena, FuncDecl);
            uint64_t at = (uint64_t)(uintptr_t)map_get(&e->main->spans, name);
            *d = *func_decl(e, f);
            d->name = name;
            list[(*n)++] = (Exported){name, d, {(uint32_t)(at >> 32), (uint32_t)at}, true, false};
            continue;
        }
        if (!f || f->env->module != e->main || name->s[0] == '_' || f->def->kind != AST_FunctionDef || f->name != name) continue;
        bool scripted = f->flags & FUNC_SCRIPT, annotated = sema_fully_annotated(AST_AS(FunctionDef, f->def));
        if (!scripted && !annotated) continue;
        if (f->flags & (FUNC_IGNORE | FUNC_UNUSED | FUNC_OVERLOAD)) continue;
        list[(*n)++] = (Exported){name, func_decl(e, f), f->def->span, scripted, annotated};
    }
    return list;
}

bool eval_lookup(Eval *e, Sym name, Entity *out) {
    Py *v = e->main ? module_var(e->main, name) : NULL;
    *out = (Entity){.kind = ENT_NONE};
    if (!v) return false;
    py_entity(e, *v, out);
    return out->kind != ENT_NONE;
}

int eval_names(Eval *e, Sym *out, int max) {
    int n = 0;
    for (int i = 0; e->main && i < e->main->vars.len; i++, n++)
        if (n < max) out[n] = (Sym)(uintptr_t)e->main->vars.entries[i].key;
    return out ? (n < max ? n : max) : n;
}

/* ---- main */
bool eval_main_called(Eval *e) {
    Py *v = e->main ? module_var(e->main, sym(e->s, "main")) : NULL;
    PyFunc *f = v ? function_of(*v) : NULL;
    return f && f->called;
}

bool eval_exited(Eval *e, int *status) {
    *status = e->exit_status;
    return e->exited;
}

bool eval_call_main(Eval *e, FuncDecl *d, int *status) {
    Py *v = module_var(e->main, d->name), args = py_absent(), out = py_none();
    PyFunc *f = v ? function_of(*v) : NULL;
    char here;
    e->stack_base = &here;
    *status = 0;
    if (!f) return diag(e->s, DIAG_uncaught, d->def->span, "this function is no longer bound to its name");
    const Ast *p = f->def->kind == AST_Lambda ? AST_AS(Lambda, f->def)->params : AST_AS(FunctionDef, f->def)->params;
    int nparams = p ? AST_AS(Params, p)->params.len : 0;
    if (nparams == 1) {
        PyList *l = py_list(e, OBJ_LIST, e->o.nargv);
        for (int i = 1; i < e->o.nargv; i++) l->v.data[l->v.len++] = py_text(e, e->o.argv[i]);
        args = py_obj(l);
    }
    Args a = {&args, nparams == 1, NULL, NULL, 0};
    Frame frame = {NULL, "<module>", {0, 0}, NULL};
    e->frame = &frame;
    e->at = d->def->span;
    bool ok = script_call(e, f, &a, &out);
    fflush(e->o.out);
    if (ok) {
        if (out.tag == PY_INT) *status = (int)(out.u.i & 255);
        else if (out.tag == PY_BOOL) *status = out.u.b;
        return true;
    }
    if (e->fail == FAIL_EXCEPTION) {
        /* The run-time error's own text, as PyTorch writes it. */
        Py *x = map_get(&AS(PyInstance, e->exc)->attrs, e->n.args);
        Buf b = {0};
        if (x && AS_LIST(*x)->v.len) py_show(e, AS_LIST(*x)->v.data[0], &b);
        fprintf(stderr, "%s%s", b.p ? b.p : "", b.len && b.p[b.len - 1] == '\n' ? "" : "\n");
        buf_free(&b);
        *status = 1;
    } else if (e->fail == FAIL_UNSUPPORTED) diag(e->s, DIAG_eval_unsupported, e->unsupported_at, e->unsupported);
    return false;
}
