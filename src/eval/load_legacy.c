/* load_legacy.c: programs of PyTorch before 1.4, whose archives tell the module tree in model.json. A module of it has parameters, attributes with
 * their types as texts, and an entry with its methods; so each gets a class of its own, declared as later archives declare theirs, and a state:
 * what load_module.c makes objects of. From protoVersion 6 on (1.3) the classes are in the code already, and only tensors are in a table. */
#include "eval/load.h"
#include <ctype.h>
#include <string.h>

typedef struct Legacy { Load *l; const Model *model; const Data *attributes; Arena *a; int made; } Legacy;

static bool damaged(Legacy *g, const ModelModule *m, const char *why) {
    return LOAD_FAIL(g->l, DIAG_model_damaged, (Span){0, 0}, g->l->path, "model.json", (unsigned long long)m->at, why);
}

/* The class of a module in the tree, `parent`'s name and its own, as an identifier; digits get a '_' as in PyTorch. */
static Sym class_name(Legacy *g, Sym parent, const char *name) {
    Buf b = {0};
    buf_puts(&b, parent->s);
    buf_putc(&b, '.');
    if (!*name || isdigit((unsigned char)*name)) buf_putc(&b, '_');
    for (; *name; name++) buf_putc(&b, isalnum((unsigned char)*name) ? *name : '_');
    Sym whole = sym_n(g->l->e->s, b.p, b.len);
    buf_free(&b);
    return whole;
}

/* A type, which the file has as a text. NULL after a diagnostic. */
static const Ast *type_of(Legacy *g, const char *what, const char *text) {
    Load *l = g->l;
    Session *s = l->e->s;
    const int before = s->diags.errors;
    Source *src = source_add(s, arena_printf(l->e->a, "%s:model.json:%s", l->path, what), text, strlen(text));
    AstModule *ast = src ? parse_module(s, s->arena, src, (ParseOptions){.archive = true}) : NULL;
    const Ast *first = ast && ast->body.len == 1 ? ast->body.data[0] : NULL;
    if (s->diags.errors > before) return l->e->fail = FAIL_END, NULL;
    if (first && first->kind == AST_ExprStmt) return AST_AS(ExprStmt, first)->value;
    diag(s, DIAG_load_value, (Span){0, 0}, l->path, "model.json", 0ull, arena_printf(s->arena, "'%.100s' is no type of '%.100s'", text, what));
    return l->e->fail = FAIL_END, NULL;
}

static bool state_set(Legacy *g, Data *state, const char *name, const Data *value) {
    Data *key = data_str(g->a, name, strlen(name));
    if (data_dict_get(state, key)) return false;
    return data_dict_set(g->a, state, key, (Data *)(uintptr_t)value);
}

static bool declare(Legacy *g, const ModelModule *m, PyClass *c, Data *state, const char *name, const char *type, const Data *value) {
    const Ast *note = type_of(g, name, type);
    if (!note) return false;
    if (!state_set(g, state, name, value)) return damaged(g, m, arena_printf(g->a, "'%.100s' is there twice", name));
    load_field(g->l, c, sym(g->l->e->s, name), note);
    return true;
}

static Py list_of(Legacy *g, PyClass *c, const char *name) {
    Py v = py_obj(py_list(g->l->e, OBJ_LIST, 0));
    return class_set(g->l->e, c, sym(g->l->e->s, name), v), v;
}

/* ---- what a module has */
static bool add_parameters(Legacy *g, const ModelModule *m, PyClass *c, Data *state, Py parameters, Py buffers) {
    Eval *e = g->l->e;
    for (int i = 0; i < m->parameter.len; i++) {
        const ModelParameter *p = &m->parameter.data[i];
        const bool none = p->tensor == -1 && m->has_state;        /* its __setstate__ sets it */
        if (!none && (p->tensor < 0 || p->tensor >= g->model->tensor.len)) return damaged(g, m, arena_printf(g->a, "there is no tensor of parameter '%.100s'", p->name));
        if (!declare(g, m, c, state, p->name, "Tensor", none ? data_new(g->a, DATA_NONE) : g->model->tensor.data[p->tensor])) return false;
        vec_push(e->a, &AS_LIST(p->buffer ? buffers : parameters)->v, py_text(e, p->name));
    }
    return true;
}

/* Tensors among the attributes are buffers. */
static bool add_attributes(Legacy *g, const ModelModule *m, PyClass *c, Data *state, Py buffers) {
    Eval *e = g->l->e;
    for (int i = 0; i < m->attribute.len; i++) {
        const ModelAttribute *a = &m->attribute.data[i];
        const Data *all = g->attributes, *v = data_new(g->a, DATA_NONE);
        if (data_dict_str(state, a->name)) continue;             /* a buffer, which was told before */
        if (a->id >= (all ? all->u.seq.len : 0) || a->id < -1) return damaged(g, m, arena_printf(g->a, "there is no value of attribute '%.100s'", a->name));
        if (a->id >= 0) v = all->u.seq.items[a->id];
        if (!declare(g, m, c, state, a->name, a->type, v)) return false;
        if (!strcmp(a->type, "Tensor")) vec_push(e->a, &AS_LIST(buffers)->v, py_text(e, a->name));
    }
    return true;
}

static bool convert(Legacy *g, const ModelModule *m, Sym parent, Data **out);

static bool add_submodules(Legacy *g, const ModelModule *m, Sym whole, PyClass *c, Data *state) {
    for (int i = 0; i < m->sub.len; i++) {
        Data *sub;
        if (!convert(g, m->sub.data[i], whole, &sub)) return false;
        if (!declare(g, m, c, state, m->sub.data[i]->name, sub->u.object->cls, sub)) return false;
    }
    return true;
}

/* The module's object, of a class that is now in the archive as any other. */
static bool convert(Legacy *g, const ModelModule *m, Sym parent, Data **out) {
    Load *l = g->l;
    if (!ev_stack(l->e)) return false;
    PyClass *c;
    Sym whole = class_name(g, parent, m->name);
    if (!load_new_class(l, &whole, m->code, m->ranges, &c)) return false;
    Data *o = *out = data_new(g->a, DATA_OBJECT), *state = data_dict(g->a);
    o->at = (uint32_t)m->at;
    o->u.object = NEW(g->a, DataInstance);
    *o->u.object = (DataInstance){.cls = whole->s, .cls_len = whole->len, .state = state};
    Py parameters = list_of(g, c, "__parameters__"), buffers = list_of(g, c, "__buffers__");
    if (!add_submodules(g, m, whole, c, state) || !add_parameters(g, m, c, state, parameters, buffers) || !add_attributes(g, m, c, state, buffers)) return false;
    if (!m->has_state) return true;
    if (m->state < 0 || m->state >= (g->attributes ? g->attributes->u.seq.len : 0)) return damaged(g, m, "there is no value of its state");
    o->u.object->state = g->attributes->u.seq.items[m->state];
    return true;
}

bool load_legacy(Load *l, const Model *model, const Data **root) {
    Session *s = l->e->s;
    Legacy g = {.l = l, .model = model, .a = s->arena};
    Data *constants = data_seq(g.a, DATA_TUPLE, model->tensor.data, model->tensor.len), *made;
    l->constants = constants;
    l->constants_entry = "model.json";
    if (model->version >= 6) return (*root = archive_load(l->archive, "data.pkl")) || (l->e->fail = FAIL_END, false);
    l->code = "libs";
    if (model->version >= 2) {
        g.attributes = archive_load(l->archive, "attributes.pkl");
        if (!g.attributes) return l->e->fail = FAIL_END, false;
        if (g.attributes->kind != DATA_LIST && g.attributes->kind != DATA_TUPLE) return damaged(&g, model->main, "the attributes are no list");
    }
    if (!convert(&g, model->main, sym(s, "__torch__"), &made)) return false;
    return *root = made, true;
}
