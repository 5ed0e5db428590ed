/* load_code.c: the code of an archive as declarations. An entry code/__torch__/a/b.py is parsed when a name of it is first wanted; a class or function of
 * it is made when it is itself wanted. Names in saved code are qualified in full, so one Resolver serves the whole archive. What the bodies of
 * classes may hold is what torch.jit.save writes there: literals, declarations and methods; nothing is evaluated. */
#include "eval/load.h"
#include "eval/modules.h"
#include "eval/tensor.h"
#include <math.h>
#include <string.h>

/* ---- entries */
static const char *entry_name(Load *l, Sym qualifier, const char *end) {
    char *name = arena_printf(l->e->a, "%s/%s%s", l->code, qualifier->s, end), *path = name + strlen(l->code) + 1;
    for (char *p = path; p < path + qualifier->len; p++)
        if (*p == '.') *p = '/';
    return name;
}

static bool refuse(Load *l, const Ast *n, const char *what) { return LOAD_FAIL(l, DIAG_load_statement, n->span, ast_kind_name(n->kind), what); }

/* The names that an entry defines. Older ones import others and state a version; that says nothing that is not known. */
static bool index_names(Load *l, LoadFile *f, AstModule *ast) {
    Eval *e = l->e;
    for (int i = 0; i < ast->body.len; i++) {
        Ast *n = ast->body.data[i];
        Sym name;
        switch (n->kind) {
        case AST_ClassDef: name = AST_AS(ClassDef, n)->name; break;
        case AST_FunctionDef: name = AST_AS(FunctionDef, n)->name; break;
        case AST_Import: case AST_ImportFrom: case AST_Pass: continue;
        case AST_Assign: {
            const AstAssign *a = AST_AS(Assign, n);
            if (a->targets.len == 1 && a->targets.data[0]->kind == AST_Name && !strcmp(AST_AS(Name, a->targets.data[0])->id->s, "op_version_set")) continue;
            return refuse(l, n, "an entry has classes and functions");
        }
        default: return refuse(l, n, "an entry has classes and functions");
        }
        if (map_has(&f->names, name)) return LOAD_FAIL(l, DIAG_load_twice, n->span, name->s);
        map_set(e->a, &f->names, name, n);
    }
    return true;
}

static void make_module(Load *l, LoadFile *f, const AstModule *ast) {
    Eval *e = l->e;
    PyModule *m = f->module = EV_NEW(e, PyModule, OBJ_MODULE);
    m->name = f->qualifier->len > 10 ? sym(e->s, f->qualifier->s + 10) : sym(e->s, "");      /* without "__torch__." */
    m->path = f->src->path;
    m->src = f->src;
    m->env = env_new(e, scope_of(e, &ast->base), NULL);
    m->env->module = m;
    m->env->resolver = &l->r;
}

static bool read_file(Load *l, LoadFile *f, ZipEntry *z, const char *entry, const char *ranges) {
    Eval *e = l->e;
    Session *s = e->s;
    const unsigned char *text = archive_bytes(l->archive, z);
    if (!text) return e->fail = FAIL_END, false;
    f->src = source_add(s, arena_printf(e->a, "%s:%s", l->path, entry), (const char *)text, z->size);
    if (!f->src) return LOAD_FAIL(l, DIAG_cannot_read, (Span){0, 0}, l->path, "all sources together are larger than 4 GiB");
    const int before = s->diags.errors;
    AstModule *ast = parse_module(s, s->arena, f->src, (ParseOptions){.archive = true});
    if (s->diags.errors > before) return e->fail = FAIL_END, false;
    if (!load_ranges(l, f, ast, ranges)) return false;
    make_module(l, f, ast);
    return index_names(l, f, ast);
}

/* *out NULL: there is no such entry. */
static bool file_of(Load *l, Sym qualifier, LoadFile **out) {
    *out = map_get(&l->files, qualifier);
    if (*out || map_has(&l->files, qualifier)) return true;
    const char *entry = entry_name(l, qualifier, ".py");
    ZipEntry *z = archive_entry(l->archive, entry);
    if (z) {
        *out = ev_alloc(l->e, sizeof **out);
        **out = (LoadFile){.qualifier = qualifier};
    }
    map_set(l->e->a, &l->files, qualifier, *out);
    return !z || read_file(l, *out, z, entry, arena_printf(l->e->a, "%s.debug_pkl", entry));
}

/* Is there code below this name? */
static bool is_folder(Load *l, Sym qualifier) {
    const char *below = entry_name(l, qualifier, "/"), *itself = entry_name(l, qualifier, ".py");
    const size_t n = strlen(below);
    for (int i = 0; i < archive_count(l->archive); i++) {
        const char *name = archive_name(l->archive, i);
        if (name && (!strncmp(name, below, n) || !strcmp(name, itself))) return true;
    }
    return false;
}

/* ---- literals: what stands behind `=` in class bodies and parameter lists */
static bool literal(Load *l, const Ast *n, Py *out);

static bool literals(Load *l, const AstVec *v, ObjKind kind, Py *out) {
    PyList *list = py_list(l->e, kind, v->len);
    *out = py_obj(list);
    for (int i = 0; i < v->len; i++)
        if (!literal(l, v->data[i], &list->v.data[list->v.len++])) return false;
    return true;
}

static bool literal_dict(Load *l, const AstDict *d, Py *out) {
    PyDict *made = py_dict(l->e, OBJ_DICT);
    *out = py_obj(made);
    for (int i = 0; i < d->keys.len; i++) {
        Py k, v;
        if (!d->keys.data[i]) return refuse(l, &d->base, "a literal is wanted");
        if (!literal(l, d->keys.data[i], &k) || !literal(l, d->values.data[i], &v) || !dict_set(l->e, made, k, v)) return false;
    }
    return true;
}

static bool literal_name(Load *l, const AstName *n, Py *out) {
    static const struct { const char *name; double re, im; } rows[] = {{"inf", INFINITY, 0}, {"nan", NAN, 0}, {"infj", 0, INFINITY}, {"nanj", 0, NAN}};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(n->id->s, rows[i].name)) return *out = rows[i].name[3] ? py_complex(l->e, rows[i].re, rows[i].im) : py_float(rows[i].re), true;
    return refuse(l, &n->base, "a literal is wanted");
}

/* "__torch__.Color.RED", "CONSTANTS.c0" */
static bool load_constant(Load *l, Sym name, Py *out);
static bool literal_attribute(Load *l, const AstAttribute *a, Py *out) {
    Eval *e = l->e;
    Buf b = {0};
    if (a->value->kind == AST_Name && !strcmp(AST_AS(Name, a->value)->id->s, "CONSTANTS")) {
        if (!load_constant(l, a->attr, out)) return false;
        return !is_absent(*out) || refuse(l, &a->base, "there is no such constant");
    }
    ast_unparse(a->value, &b);
    Sym of = sym_n(e->s, b.p ? b.p : "", b.len);
    buf_free(&b);
    Py c = py_absent();
    if (!strncmp(of->s, "__torch__.", 10) && !load_name(l, of, &c)) return false;
    Py *member = is_obj(c, OBJ_CLASS) && AS(PyClass, c)->flavour == CLS_ENUM ? map_get(&AS(PyClass, c)->attrs, a->attr) : NULL;
    return member ? (*out = *member, true) : refuse(l, &a->base, "a literal is wanted");
}

static bool literal_call(Load *l, const AstCall *call, Py *out) {
    Eval *e = l->e;
    const AstAttribute *f = call->func->kind == AST_Attribute ? AST_AS(Attribute, call->func) : NULL;
    const bool device = f && !strcmp(f->attr->s, "device") && f->value->kind == AST_Name && !strcmp(AST_AS(Name, f->value)->id->s, "torch");
    Py text, cls;
    if (device && call->args.len == 1 && !call->keywords.len) {
        cls = torch_class(e, "torch.device");
        return literal(l, call->args.data[0], &text) && py_call_n(e, cls, &text, 1, out);
    }
    const char *name = call->func->kind == AST_Name ? AST_AS(Name, call->func)->id->s : "";
    if (!strcmp(name, "annotate") && call->args.len == 2 && !call->keywords.len) return literal(l, call->args.data[1], out);
    return refuse(l, &call->base, "a literal is wanted");
}

static bool literal(Load *l, const Ast *n, Py *out) {
    Eval *e = l->e;
    *out = py_absent();
    if (!ev_stack(e)) return false;
    switch (n->kind) {
    case AST_Constant:
        if (AST_AS(Constant, n)->lit.kind == LIT_BYTES || AST_AS(Constant, n)->lit.kind == LIT_ELLIPSIS) break;
        return eval_expr(e, NULL, n, out);
    case AST_UnaryOp: {
        Py v;
        const AstUnaryOp *u = AST_AS(UnaryOp, n);
        if (u->op != AOP_USub || (u->operand->kind != AST_Constant && u->operand->kind != AST_Name)) break;
        return literal(l, u->operand, &v) && py_unary(e, AOP_USub, v, out);
    }
    case AST_List: return literals(l, &AST_AS(List, n)->elts, OBJ_LIST, out);
    case AST_Tuple: return literals(l, &AST_AS(Tuple, n)->elts, OBJ_TUPLE, out);
    case AST_Dict: return literal_dict(l, AST_AS(Dict, n), out);
    case AST_Name: return literal_name(l, AST_AS(Name, n), out);
    case AST_Attribute: return literal_attribute(l, AST_AS(Attribute, n), out);
    case AST_Call: return literal_call(l, AST_AS(Call, n), out);
    default: break;
    }
    return refuse(l, n, "a literal is wanted");
}

/* ---- functions and classes */
static bool make_function(Load *l, LoadFile *file, PyClass *owner, const AstFunctionDef *def, PyFunc **out) {
    Eval *e = l->e;
    AstVec params = def->params ? AST_AS(Params, def->params)->params : (AstVec){0};
    PyFunc *f = *out = EV_NEW(e, PyFunc, OBJ_FUNC);
    f->name = def->name;
    f->qualname = owner ? arena_printf(e->a, "%s.%s", owner->qualname, f->name->s) : f->name->s;
    f->def = (Ast *)(uintptr_t)&def->base;
    f->env = file->module->env;
    f->src = file->src;
    f->flags = FUNC_SCRIPT | FUNC_SAVED;
    f->owner = owner;
    f->defaults = ev_alloc(e, sizeof(Py) * (size_t)(params.len + 1));
    if (def->decorators.len) return refuse(l, def->decorators.data[0], "functions have no decorators");
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS) return refuse(l, &p->base, "parameters are named");
        if (p->default_value && !literal(l, p->default_value, &f->defaults[i])) return false;
    }
    return true;
}

static Py scripted(Eval *e, PyFunc *f) {
    PyScript *s = EV_NEW(e, PyScript, OBJ_SCRIPT);
    s->fn = f;
    return py_obj(s);
}

void load_field(Load *l, PyClass *c, Sym name, const Ast *note) {
    vec_push(l->e->a, &c->fields, name);
    vec_push(l->e->a, &c->annotations, note);
}

/* `__annotations__["0"] = T`: an attribute whose name is no identifier. NULL: it is something else. */
static Sym annotations_key(Load *l, const Ast *target) {
    if (target->kind != AST_Subscript) return NULL;
    const AstSubscript *x = AST_AS(Subscript, target);
    if (x->value->kind != AST_Name || strcmp(AST_AS(Name, x->value)->id->s, "__annotations__") || x->index->kind != AST_Constant) return NULL;
    const Lit *lit = &AST_AS(Constant, x->index)->lit;
    return lit->kind == LIT_STR ? sym_n(l->e->s, lit->str, lit->len) : NULL;
}

static bool class_assign(Load *l, PyClass *c, const AstAssign *st) {
    Py v;
    const Ast *target = st->targets.data[0];
    Sym key = annotations_key(l, target);
    if (st->targets.len != 1) return refuse(l, &st->base, "one name is set at a time");
    if (key) return load_field(l, c, key, st->value), true;
    if (target->kind != AST_Name) return refuse(l, &st->base, "a class sets names");
    if (!literal(l, st->value, &v)) return false;
    return class_set(l->e, c, AST_AS(Name, target)->id, v), true;
}

static bool class_statement(Load *l, LoadFile *file, PyClass *c, const Ast *n) {
    Eval *e = l->e;
    switch (n->kind) {
    case AST_Pass: return true;
    case AST_ExprStmt: return AST_AS(ExprStmt, n)->value->kind == AST_Constant || refuse(l, n, "a class has declarations and methods");
    case AST_Assign: return class_assign(l, c, AST_AS(Assign, n));
    case AST_AnnAssign: {
        const AstAnnAssign *st = AST_AS(AnnAssign, n);
        Py v;
        if (st->target->kind != AST_Name) return refuse(l, n, "a class declares names");
        load_field(l, c, AST_AS(Name, st->target)->id, st->annotation);
        if (!st->value) return true;
        if (!literal(l, st->value, &v)) return false;
        return class_set(e, c, AST_AS(Name, st->target)->id, v), true;
    }
    case AST_FunctionDef: {
        PyFunc *f;
        Sym name = AST_AS(FunctionDef, n)->name;
        Py *had = map_get(&c->attrs, name);
        if (had && (is_obj(*had, OBJ_FUNC) || is_obj(*had, OBJ_SCRIPT))) return LOAD_FAIL(l, DIAG_load_twice, n->span, name->s);
        if (!make_function(l, file, c, AST_AS(FunctionDef, n), &f)) return false;
        /* Modules' methods are compiled for the instance's type; others as any scripted function. */
        return class_set(e, c, name, c->flavour == CLS_PLAIN ? scripted(e, f) : py_obj(f)), true;
    }
    default: return refuse(l, n, "a class has declarations and methods");
    }
}

static bool class_base(Load *l, PyClass *c, const AstClassDef *def) {
    Eval *e = l->e;
    const char *base = def->bases.len == 1 && def->bases.data[0]->kind == AST_Name ? AST_AS(Name, def->bases.data[0])->id->s : "";
    PyClass *of = e->cls[BC_object];
    if (!def->bases.len) c->flavour = CLS_PLAIN;
    else if (!strcmp(base, "Module")) c->flavour = CLS_MODULE, of = l->module_class;
    else if (!strcmp(base, "NamedTuple")) c->flavour = CLS_NAMED_TUPLE, of = e->named_tuple;
    else if (!strcmp(base, "Enum")) c->flavour = CLS_ENUM, of = e->enum_class[0];
    else if (!strcmp(base, "Interface") || !strcmp(base, "ModuleInterface")) c->flavour = CLS_INTERFACE;
    else return LOAD_FAIL(l, DIAG_load_base, def->base.span, def->name->s, base);
    if (def->keywords.len || def->decorators.len) return refuse(l, &def->base, "a class has a name and a base");
    return class_set_bases(e, c, &of, 1);
}

static bool make_class(Load *l, LoadFile *file, const AstClassDef *def, Py *slot) {
    Eval *e = l->e;
    PyClass *c = EV_NEW(e, PyClass, OBJ_CLASS);
    c->name = def->name;
    c->qualname = def->name->s;
    c->module = file->module->name->s;
    c->def = (Ast *)(uintptr_t)&def->base;
    c->env = file->module->env;
    c->src = file->src;
    c->saved = true;
    *slot = py_obj(c);
    if (!class_base(l, c, def)) return false;
    for (int i = 0; i < def->body.len; i++)
        if (!class_statement(l, file, c, def->body.data[i])) return false;
    c->saved = c->flavour != CLS_PLAIN || !load_undeclared(l, c);
    if (c->flavour == CLS_NAMED_TUPLE) map_set(e->a, &e->named_tuples, sym_printf(e->s, "%s.%s", file->qualifier->s, c->name->s), c);
    return class_finish(e, c);
}

bool load_name(Load *l, Sym qualified, Py *out) {
    Eval *e = l->e;
    const char *dot = strrchr(qualified->s, '.');
    LoadFile *f;
    *out = py_absent();
    if (!dot) return true;
    Sym name = sym(e->s, dot + 1);
    if (!file_of(l, sym_n(e->s, qualified->s, (size_t)(dot - qualified->s)), &f)) return false;
    if (!f) return true;
    Py *had = map_get(&f->made, name);
    if (had) return *out = *had, true;
    const Ast *n = map_get(&f->names, name);
    if (!n) return true;
    if (!ev_stack(e)) return false;
    Py *slot = ev_alloc(e, sizeof *slot);
    map_set(e->a, &f->made, name, slot);
    if (n->kind == AST_ClassDef) {
        if (!make_class(l, f, AST_AS(ClassDef, n), slot)) return false;
    } else {
        PyFunc *fn;
        if (!make_function(l, f, NULL, AST_AS(FunctionDef, n), &fn)) return false;
        *slot = scripted(e, fn);
    }
    return *out = *slot, true;
}

PyClass *load_class(Load *l, const char *name, size_t len) {
    Py v;
    if (memchr(name, 0, len) || !load_name(l, sym_n(l->e->s, name, len), &v)) return NULL;
    return is_obj(v, OBJ_CLASS) ? AS(PyClass, v) : NULL;
}

/* ---- classes that only model.json tells of */
static PyClass *new_class(Load *l, LoadFile *file, Sym name) {
    Eval *e = l->e;
    PyClass *c = EV_NEW(e, PyClass, OBJ_CLASS);
    c->name = name;
    c->qualname = name->s;
    c->module = file->module->name->s;
    c->env = file->module->env;
    c->src = file->src;
    c->saved = true;
    c->flavour = CLS_MODULE;
    PyClass *base = l->module_class;
    return class_set_bases(e, c, &base, 1) && class_finish(e, c) ? c : NULL;
}

static bool add_methods(Load *l, LoadFile *file, PyClass *c) {
    for (int i = 0; i < file->names.len; i++) {
        const Ast *n = file->names.entries[i].value;
        PyFunc *f;
        if (n->kind != AST_FunctionDef) return refuse(l, n, "a module has methods");
        if (!make_function(l, file, c, AST_AS(FunctionDef, n), &f)) return false;
        class_set(l->e, c, AST_AS(FunctionDef, n)->name, py_obj(f));
    }
    return true;
}

/* Files that stand for what has no entry, so that names are found as in those which have. */
static LoadFile *empty_file(Load *l, Sym qualifier, const char *path) {
    Session *s = l->e->s;
    LoadFile *f = ev_alloc(l->e, sizeof *f);
    *f = (LoadFile){.qualifier = qualifier, .src = source_add(s, path, "", 0)};
    const AstModule *ast = f->src ? parse_module(s, s->arena, f->src, (ParseOptions){.archive = true}) : NULL;
    if (ast) make_module(l, f, ast);
    return ast ? f : NULL;
}

bool load_new_class(Load *l, Sym *name, const char *entry, const char *ranges, PyClass **out) {
    Eval *e = l->e;
    Session *s = e->s;
    const int prefix = (int)(strrchr((*name)->s, '.') - (*name)->s);
    const Sym qualifier = sym_n(s, (*name)->s, (size_t)prefix);
    const char *own = (*name)->s + prefix + 1, *path = arena_printf(e->a, "%s:model.json", l->path);
    LoadFile *at, *code = NULL;
    if (!file_of(l, qualifier, &at)) return false;
    if (!at && (at = empty_file(l, qualifier, path))) map_set(e->a, &l->files, qualifier, at);
    ZipEntry *z = entry ? archive_entry(l->archive, entry) : NULL;
    if (entry && !z) return LOAD_FAIL(l, DIAG_archive_no_entry, (Span){0, 0}, l->path, entry);
    if (z) {
        code = ev_alloc(e, sizeof *code);
        *code = (LoadFile){.qualifier = qualifier};
        if (!read_file(l, code, z, entry, ranges ? ranges : "")) return false;
    } else code = empty_file(l, qualifier, path);
    if (!at || !code) return LOAD_FAIL(l, DIAG_cannot_read, (Span){0, 0}, l->path, "all sources together are larger than 4 GiB");
    Sym free = sym(s, own);
    for (int i = 1; map_has(&at->names, free) || map_has(&at->made, free); i++) free = sym_printf(s, "%s_%d", own, i);
    *name = sym_printf(s, "%s.%s", qualifier->s, free->s);
    Py *slot = ev_alloc(e, sizeof *slot);
    *out = new_class(l, code, free);
    if (!*out) return false;
    *slot = py_obj(*out);
    map_set(e->a, &at->made, free, slot);
    return add_methods(l, code, *out);
}

/* ---- what names mean */
/* CONSTANTS.c7 is the eighth value of constants.pkl, or the eighth tensor of model.json's table. */
static bool load_constant(Load *l, Sym name, Py *out) {
    const Data *all = l->constants;
    int64_t i = 0;
    *out = py_absent();
    if (name->len < 2 || name->len > 10 || name->s[0] != 'c' || !all || all->kind != DATA_TUPLE) return true;
    for (const char *p = name->s + 1; *p; p++) {
        if (*p < '0' || *p > '9') return true;
        i = i * 10 + (*p - '0');
    }
    if (i >= all->u.seq.len) return true;
    const char *back = l->entry;
    l->entry = l->constants_entry;
    const bool ok = load_data(l, all->u.seq.items[i], out);
    l->entry = back;
    return ok;
}

/* torch.autograd's functions are written with its name, other operators by their own. */
static const char *const named_in_full[] = {"autograd"};

/* Operators that are written by names of their time: before 2.4; in 1.0 to 1.3, of what is known to be there. */
static const struct { const char *was, *is; } renamed[] = {
    {"torch.ops.prim.is_ort", "torch.ops.prim.is_maia"}, {"torch.ops.prim.unchecked_unwrap_optional", "torch.ops.aten._unwrap_optional"},
};

/* Operators that meant something else in archives of an older version: src/sema/upgrade.c. */
static const char *const upgrades[] = {"div", "div_", "full", "linspace", "logspace"};

static Load *load_of(Resolver *r) { return (Load *)r; }

/* A failure while sema looks: what could be told has been. */
static bool settle(Load *l, bool ok) {
    if (!ok && l->e->fail != FAIL_END) eval_report_failure(l->e);
    l->e->fail = FAIL_NONE;
    return ok;
}

static bool lookup(Resolver *r, Sym name, Entity *out) {
    Load *l = load_of(r);
    Session *s = l->e->s;
    static const struct { const char *name, *qualified; EntityKind kind; } rows[] = {
        {"torch", "torch.ops.aten", ENT_NAMESPACE}, {"ops", "torch.ops", ENT_NAMESPACE}, {"__torch__", "__torch__", ENT_NAMESPACE},
        {"CONSTANTS", "CONSTANTS", ENT_NAMESPACE}, {"annotate", "torch.jit.annotate", ENT_BUILTIN}, {"fork", "torch.jit.fork", ENT_BUILTIN},
        {"unchecked_cast", "torch.jit.unchecked_cast", ENT_BUILTIN}, {"uninitialized", "torch.jit.uninitialized", ENT_BUILTIN},
    };
    static const struct { const char *name; double value; bool complex; } numbers[] = {{"inf", INFINITY, false}, {"nan", NAN, false}, {"infj", INFINITY, true}, {"nanj", NAN, true}};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name->s)) return *out = (Entity){.kind = rows[i].kind, .qualified = sym(s, rows[i].qualified)}, true;
    for (int i = 0; i < COUNT_OF(numbers); i++)
        if (!strcmp(numbers[i].name, name->s)) {
            *out = (Entity){.kind = ENT_CONST};
            out->u.constant = numbers[i].complex ? const_complex(s, 0, numbers[i].value) : const_float(s, numbers[i].value);
            return true;
        }
    *out = (Entity){.kind = ENT_NONE};
    return false;
}

static bool member(Resolver *r, const Entity *of, Sym name, Entity *out) {
    Load *l = load_of(r);
    Session *s = l->e->s;
    Py v = py_absent();
    *out = (Entity){.kind = ENT_NONE};
    if (of->kind == ENT_CLASS && !strcmp(name->s, "__new__")) return *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym(s, "torch.jit.__new__")}, true;
    if (of->kind != ENT_NAMESPACE) return false;
    const char *q = of->qualified->s;
    Sym whole = sym_printf(s, "%s.%s", q, name->s);
    if (!strcmp(q, "torch.ops")) return *out = (Entity){.kind = ENT_NAMESPACE, .qualified = whole}, true;
    for (int i = 0; i < COUNT_OF(renamed); i++)
        if (!strcmp(whole->s, renamed[i].was)) whole = sym(s, renamed[i].is);
    for (int i = 0; i < COUNT_OF(named_in_full); i++) {
        if (!strcmp(q, "torch.ops.aten") && !strcmp(name->s, named_in_full[i])) return *out = (Entity){.kind = ENT_NAMESPACE, .qualified = sym_printf(s, "torch.%s", name->s)}, true;
        if (!strncmp(q, "torch.", 6) && !strcmp(q + 6, named_in_full[i])) return *out = (Entity){.kind = ENT_BUILTIN, .qualified = whole}, true;
    }
    for (int i = 0; i < COUNT_OF(upgrades); i++)
        if (!strcmp(q, "torch.ops.aten") && !strcmp(name->s, upgrades[i]) && archive_version(l->archive) &&
            archive_version(l->archive) < op_since_version(arena_printf(s->arena, "aten::%s", name->s)))
            return *out = (Entity){.kind = ENT_BUILTIN, .qualified = sym_printf(s, "torch.jit.upgrade.%s", name->s)}, true;
    if (!strncmp(q, "torch.ops.", 10)) return *out = (Entity){.kind = ENT_BUILTIN, .qualified = whole}, true;
    if (!strcmp(q, "CONSTANTS")) {
        if (!settle(l, load_constant(l, name, &v))) return *out = (Entity){.kind = ENT_UNSUPPORTED}, true;
        if (is_absent(v)) return false;
        if (is_tensor(l->e, v)) {
            *out = (Entity){.kind = ENT_CONST};
            out->u.constant = tensor_const(l->e, v);
            return out->u.constant != NULL;
        }
        py_entity(l->e, v, out);
        return true;
    }
    if (!settle(l, load_name(l, whole, &v))) return false;
    if (!is_absent(v)) return py_entity(l->e, v, out), true;
    static const char cpp[] = "__torch__.torch.classes";      /* then a library's name and a class's */
    if (!strncmp(whole->s, cpp, sizeof cpp - 1)) {
        const char *library = whole->s[sizeof cpp - 1] == '.' ? whole->s + sizeof cpp : NULL;
        *out = (Entity){.kind = ENT_NAMESPACE, .qualified = whole};
        if (library && strchr(library, '.')) *out = (Entity){.kind = ENT_UNSUPPORTED, .why = arena_printf(s->arena, "the C++ class '%s'", whole->s + 10)};
        return true;
    }
    if (!is_folder(l, whole)) return false;
    *out = (Entity){.kind = ENT_NAMESPACE, .qualified = whole};
    return true;
}

static int names(Resolver *r, Sym *out, int max) {
    (void)r, (void)out, (void)max;
    return 0;
}

void load_resolver(Load *l) { l->r = (Resolver){.lookup = lookup, .member = member, .names = names, .host = l}; }
