/* Attributes of modules in compiled code, by PyTorch's order: what the compiled object has, what is known of the instance while compiling
 * (constants, functions, lists of modules), methods and properties of its class, containers' items. Submodules are no first-class values. */
#include "sema/module.h"
#include <string.h>

SV *module_sv(Fn *f, Value *v, Span span) {
    SV *sv = sv_new(f, SV_MODULE, span);
    sv->v = v;
    return sv;
}

/* "self.a", of an attribute whose name may be a number. */
SV *module_get(Fn *f, Value *self, Sym name, const Type *t, Span span) {
    Node *n = emit_node(f, OP_prim_GetAttr, span);
    n->attr.name = name;
    node_add_input(n, self);
    Value *out = node_add_output(n, t);
    bool digit = name->s[0] >= '0' && name->s[0] <= '9';
    value_set_name(out, digit ? sym_printf(f->s, "_%s", name->s) : name);
    return module_info(f->sm, t) ? module_sv(f, out, span) : sv_value(f, out, span);
}

static SV *tuple_of(Fn *f, SV **item, int n, Span span) {
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->item = item;
    sv->nitem = n;
    return sv;
}

static SV *str_sv(Fn *f, const char *p, size_t n, Span span) { return sv_value(f, emit_str(f, p, n, span), span); }

/* ---- what containers hold */

typedef struct Items { const ModuleAttr **attr; int n; } Items;

static Items items_of(Fn *f, const ModuleInfo *mi) {
    const ModuleDecl *m = mi->m;
    bool params = m->kind == MODULE_PARAMETER_LIST || m->kind == MODULE_PARAMETER_DICT;
    Items it = {NEWN(f->a, const ModuleAttr *, m->nattr + 1), 0};
    for (int i = 0; i < m->nattr; i++)
        if (m->attr[i].kind == (params ? MATTR_PARAMETER : MATTR_MODULE)) it.attr[it.n++] = &m->attr[i];
    return it;
}

static SV *get_item(Fn *f, Value *self, const ModuleAttr *a, Span span) { return module_get(f, self, a->name, a->type, span); }

/* Keys, values, or pairs. PyTorch makes all of them, whatever is wanted. */
static SV *walk(Fn *f, ModuleInfo *mi, Value *self, char what, Span span) {
    Items it = items_of(f, mi);
    SV **item = NEWN(f->a, SV *, it.n + 1);
    for (int i = 0; i < it.n; i++) {
        SV *key = str_sv(f, it.attr[i]->name->s, it.attr[i]->name->len, span), *value = get_item(f, self, it.attr[i], span);
        if (what != 'i') item[i] = what == 'k' ? key : value;
        else {
            SV **pair = NEWN(f->a, SV *, 2);
            pair[0] = key;
            pair[1] = value;
            item[i] = tuple_of(f, pair, 2, span);
        }
    }
    return tuple_of(f, item, it.n, span);
}

bool module_is_container(Fn *f, const SV *sv) { return module_info(f->sm, sv->v->type)->m->kind != MODULE_PLAIN; }

SV *module_iter(Fn *f, SV *sv, Span span) {
    ModuleInfo *mi = module_info(f->sm, sv->v->type);
    switch (mi->m->kind) {
    case MODULE_LIST: case MODULE_SEQUENTIAL: case MODULE_PARAMETER_LIST: return walk(f, mi, sv->v, 'v', span);
    case MODULE_DICT: case MODULE_PARAMETER_DICT: return walk(f, mi, sv->v, 'k', span);
    case MODULE_PLAIN: break;
    }
    ERR(f, DIAG_module_not_iterable, span);
    return NULL;
}

/* ---- self.children(), self.named_modules() and the like: known while compiling */

typedef struct Listing { SV **item; int n, cap; const ModuleDecl **seen; int nseen; bool named; } Listing;

static void put(Fn *f, Listing *l, const char *name, SV *sv, Span span) {
    if (l->n == l->cap) {
        SV **more = NEWN(f->a, SV *, 2 * l->cap + 8);
        if (l->n) memcpy(more, l->item, sizeof *more * (size_t)l->n);
        l->item = more;
        l->cap = 2 * l->cap + 8;
    }
    if (l->named) {
        SV **pair = NEWN(f->a, SV *, 2);
        pair[0] = str_sv(f, name, strlen(name), span);
        pair[1] = sv;
        sv = tuple_of(f, pair, 2, span);
    }
    l->item[l->n++] = sv;
}

static void list_modules(Fn *f, Listing *l, Value *self, const char *prefix, Span span) {
    ModuleInfo *mi = module_info(f->sm, self->type);
    put(f, l, prefix, module_sv(f, self, span), span);
    if (!deep_enter(f, span)) return;
    for (int i = 0; mi && i < mi->m->nattr; i++) {
        const ModuleAttr *a = &mi->m->attr[i];
        if (a->kind != MATTR_MODULE || !module_info(f->sm, a->type)) continue;
        SV *sub = get_item(f, self, a, span);
        list_modules(f, l, sub->v, arena_printf(f->a, "%s%s%s", prefix, *prefix ? "." : "", a->name->s), span);
    }
    deep_leave(f);
}

/* The items of self.NAME(), or NULL: it is none of these. */
SV *module_listing(Fn *f, SV *callee, Span span) {
    const char *name = callee->name->s;
    Value *self = callee->v;
    ModuleInfo *mi = module_info(f->sm, self->type);
    Listing l = {.named = strncmp(name, "named_", 6) == 0};
    if (l.named) name += 6;
    bool dict = mi->m->kind == MODULE_DICT || mi->m->kind == MODULE_PARAMETER_DICT;
    if (dict && !l.named && strcmp(name, "keys") == 0) return walk(f, mi, self, 'k', span);
    if (dict && !l.named && strcmp(name, "values") == 0) return walk(f, mi, self, 'v', span);
    if (dict && !l.named && strcmp(name, "items") == 0) return walk(f, mi, self, 'i', span);
    if (strcmp(name, "modules") == 0 || strcmp(name, "children") == 0)
        for (int i = 0; i < mi->m->nattr; i++) {
            if (mi->m->attr[i].kind != MATTR_MODULE || !type_is(mi->m->attr[i].type, TY_Interface)) continue;
            ERR(f, DIAG_module_list_interface, span, callee->name->s);
            return sv_poison(f, span);
        }
    if (strcmp(name, "modules") == 0) list_modules(f, &l, self, "", span);
    else
        for (int i = 0; i < mi->m->nattr; i++) {
            const ModuleAttr *a = &mi->m->attr[i];
            ModuleAttrKind want = strcmp(name, "children") == 0 ? MATTR_MODULE : strcmp(name, "buffers") == 0 ? MATTR_BUFFER : MATTR_PARAMETER;
            if (a->kind == want && a->type) put(f, &l, a->name->s, get_item(f, self, a, span), span);
        }
    return tuple_of(f, l.item, l.n, span);
}

static bool is_listing(const ModuleInfo *mi, Sym name) {
    static const char *const names[] = {"modules", "named_modules", "children", "named_children", "named_buffers", "buffers", "named_parameters", "parameters"};
    static const char *const of_dict[] = {"keys", "values", "items"};
    bool dict = mi->m->kind == MODULE_DICT || mi->m->kind == MODULE_PARAMETER_DICT;
    for (int i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name->s) == 0) return true;
    for (int i = 0; dict && i < COUNT_OF(of_dict); i++)
        if (strcmp(of_dict[i], name->s) == 0) return true;
    return false;
}

/* ---- self.name */

static SV *no_attribute(Fn *f, const ModuleInfo *mi, Sym name, Span span) {
    const char *cls = mi->m->cls->name->s;
    const ModuleAttr *a = module_find(mi, name);
    if (a && a->kind == MATTR_IGNORED) ERR(f, DIAG_module_ignored, span, cls, name->s);
    else if (a) {
        ERR(f, DIAG_module_attribute_failed, span, cls, name->s, a->why ? a->why : "'object' to a TorchScript type.");
        diag_help(f->s, "declare its type in the class body: `%s: List[int]`, say", name->s);
    } else {
        ERR(f, DIAG_module_attribute, span, cls, name->s, "");
        Sym *all = NEWN(f->a, Sym, mi->m->nattr + 1);
        for (int i = 0; i < mi->m->nattr; i++) all[i] = mi->m->attr[i].name;
        Sym near = suggest(name, all, mi->m->nattr);
        if (near) diag_help(f->s, "did you mean '%s'?", near->s);
    }
    return sv_poison(f, span);
}

/* A function kept as an attribute: it must compile, and why it does not is told at its use. */
static SV *function_attribute(Fn *f, const ModuleInfo *mi, const ModuleAttr *a, Span span) {
    FuncDecl *d = a->entity.u.func;
    if (d->flags & FUNC_TRACED) return entity_value(f, &a->entity, span);
    if ((d->def && d->def->kind == AST_Lambda) || d->flags & (FUNC_IGNORE | FUNC_UNUSED) || d->noverloads) return entity_value(f, &a->entity, span);
    if (d->state != FUNC_COMPILING && !compile_function(f->sm, d, NULL, span)) {
        ERR(f, DIAG_module_function_failed, span, mi->m->cls->name->s, a->name->s);
        return sv_poison(f, span);
    }
    return entity_value(f, &a->entity, span);
}

static SV *modules_attribute(Fn *f, const ModuleInfo *mi, Value *self, const ModuleAttr *a, Span span) {
    bool dict = a->nitem && a->key[0];
    if (!EXT(f, DIAG_ext_module_items, span, mi->m->cls->name->s, a->name->s, dict ? "dict" : "list")) return sv_poison(f, span);
    SV **item = NEWN(f->a, SV *, a->nitem + 1);
    for (int i = 0; i < a->nitem; i++) item[i] = module_get(f, self, sym_printf(f->s, "%s.%d", a->name->s, i), a->item[i]->type->type, span);
    SV *sv = tuple_of(f, item, a->nitem, span);
    if (dict) {
        sv->kind = SV_DICT;
        sv->key = a->key;
    }
    return sv;
}

/* An attribute that has no type: what it holds is looked at while compiling. */
static SV *build_attribute(Fn *f, const ModuleInfo *mi, const ModuleAttr *a, Span span) {
    if (!EXT(f, DIAG_ext_module_value, span, mi->m->cls->name->s, a->name->s, a->why ? a->why : "")) {
        diag_help(f->s, "declare its type in the class body: `%s: List[int]`, say", a->name->s);
        return sv_poison(f, span);
    }
    return entity_value(f, &a->entity, span);
}

SV *module_attribute(Fn *f, SV *base, Sym name, Span span) {
    Value *self = base->v;
    ModuleInfo *mi = module_info(f->sm, self->type);
    if (mi->ci.decl->state == FUNC_FAILED) return sema_failed(f), sv_poison(f, span);
    int i = shape_attr(self->type, name);
    if (i >= 0) return module_get(f, self, name, mi->ci.shape->attr.data[i].type, span);
    FuncDecl *d;
    if ((d = module_method(mi, name, METHOD_GETTER)) != NULL) {
        Arg arg = {.v = self, .span = span};
        return call_as(f, d, d->name, &arg, 1, span);
    }
    if (is_listing(mi, name)) {
        SV *sv = sv_new(f, SV_LISTING, span);
        sv->v = self;
        sv->name = name;
        return sv;
    }
    const ModuleAttr *a = module_find(mi, name);
    if (a && a->kind == MATTR_CONSTANT && a->constant) return sv_value(f, emit_const(f, a->constant, span), span);
    if (a && a->kind == MATTR_ENTITY) return a->entity.kind == ENT_FUNCTION ? function_attribute(f, mi, a, span) : entity_value(f, &a->entity, span);
    if (a && a->kind == MATTR_VALUE && !a->type && a->entity.kind == ENT_OTHER && a->entity.u.host) return build_attribute(f, mi, a, span);
    if (a && a->kind == MATTR_MODULES) return modules_attribute(f, mi, self, a, span);
    if (a) return no_attribute(f, mi, name, span);
    if ((d = module_method(mi, name, METHOD_PLAIN)) != NULL) return bound_method(f, d, self, false, span);
    Entity e = {0};
    if (mi->m->member(mi->m, name, &e)) {
        if (e.kind == ENT_CONST && !EXT(f, DIAG_ext_module_constant, span, mi->m->cls->name->s, name->s, name->s)) return sv_poison(f, span);
        if (e.kind == ENT_CONST || e.kind == ENT_FUNCTION || e.kind == ENT_BUILTIN || e.kind == ENT_CLASS) {
            e.defined = (Span){0, 0};
            return entity_value(f, &e, span);
        }
    }
    return no_attribute(f, mi, name, span);
}

bool module_has(Fn *f, ModuleInfo *mi, Sym name) {
    const ModuleAttr *a = module_find(mi, name);
    Entity e = {0};
    if (a) return a->kind != MATTR_IGNORED && (a->kind != MATTR_VALUE || a->type);
    (void)f;
    return module_method(mi, name, METHOD_GETTER) || module_method(mi, name, METHOD_PLAIN) || mi->m->member(mi->m, name, &e);
}

/* ---- super().name */
SV *module_super_attribute(Fn *f, SV *base, Sym name, Span span) {
    ModuleInfo *mi = module_info(f->sm, base->v->type);
    const FuncDecl *from = f->decl->source ? f->decl->source : f->decl;
    FuncDecl *d = mi->m->method(mi->m, name, 0, from);
    if (d) return bound_method(f, module_copy(mi, d, true), base->v, true, span);
    ERR(f, DIAG_module_attribute, span, arena_printf(f->a, "super(%s)", mi->m->cls->name->s), name->s, "");
    return sv_poison(f, span);
}

/* ---- self.layers[i] */

static bool const_int_of(Value *v, int64_t *out) {
    const Const *c = v ? value_const(v) : NULL;
    if (!c || !type_is(c->type, TY_Int)) return false;
    *out = c->u.i;
    return true;
}

/* An index that shows at run time: where all items have one type, or are wanted as one interface. */
static SV *index_at_run_time(Fn *f, const SV *items, Value *index, const Type *hint, Span span) {
    const Type *want = hint && type_is(hint, TY_Interface) ? hint : items->nitem ? items->item[0]->v->type : NULL;
    ValueVec v = {0};
    for (int i = 0; i < items->nitem; i++) {
        if (!type_is_subtype(f->s, items->item[i]->v->type, want)) {
            if (!EXT(f, DIAG_ext_module_index, span)) return sv_poison(f, span);
            return choice_of(f, items->item, NULL, items->nitem, index, span);
        }
        vec_push(f->a, &v, items->item[i]->v);
    }
    if (!want) { ERR(f, DIAG_module_index, span, "it is empty"); return sv_poison(f, span); }
    if (want != hint && !EXT(f, DIAG_ext_module_index, span)) return sv_poison(f, span);
    Value *in[2] = {emit_list(f, want, v.data, v.len, span), index};
    Value *out = emit_op_values(f, "aten::__getitem__", in, 2, span);
    return module_info(f->sm, want) ? module_sv(f, out, span) : sv_value(f, out, span);
}

/* items[index], of a list of modules that is known while compiling. */
SV *module_items_index(Fn *f, SV *items, AstSubscript *e, const Type *hint) {
    Span span = e->base.span;
    if (e->index->kind == AST_Slice) {
        AstSlice *sl = AST_AS(Slice, e->index);
        Ast *part[3] = {sl->lower, sl->upper, sl->step};
        Value *bound[3];
        SliceRange r;
        for (int i = 0; i < 3; i++) bound[i] = part[i] ? emit_expr(f, part[i], NULL) : NULL;
        if (!slice_bounds(f, items->nitem, bound[0], bound[1], bound[2], DIAG_module_slice, &r, span)) return sv_poison(f, span);
        SV **item = NEWN(f->a, SV *, r.count + 1);
        for (int64_t k = 0; k < r.count; k++) item[k] = items->item[r.from + k * r.step];
        return tuple_of(f, item, (int)r.count, span);
    }
    Value *index = emit_expr(f, e->index, NULL);
    int64_t i;
    if (is_poison(index)) return sv_poison(f, span);
    if (const_int_of(index, &i)) {
        if (i < -items->nitem || i >= items->nitem) { ERR(f, DIAG_module_index_range, span, (long long)i, items->nitem); return sv_poison(f, span); }
        return items->item[i < 0 ? i + items->nitem : i];
    }
    if (!type_is(index->type, TY_Int)) { ERR(f, DIAG_module_index, span, arena_printf(f->a, "the index is a %s", tt(f, index->type))); return sv_poison(f, span); }
    return index_at_run_time(f, items, index, hint, span);
}

static SV *dict_index(Fn *f, ModuleInfo *mi, Value *self, AstSubscript *e, const Type *hint) {
    Span span = e->base.span;
    Value *key = emit_expr(f, e->index, NULL);
    if (is_poison(key)) return sv_poison(f, span);
    const Const *c = value_const(key);
    Items it = items_of(f, mi);
    SV *all = walk(f, mi, self, 'v', span);
    if (c && type_is(c->type, TY_Str)) {
        for (int i = 0; i < it.n; i++)
            if (it.attr[i]->name->len == c->u.s.n && !memcmp(it.attr[i]->name->s, c->u.s.p, c->u.s.n)) return all->item[i];
        ERR(f, DIAG_module_key, span, arena_dup(f->a, c->u.s.p, c->u.s.n));
        return sv_poison(f, span);
    }
    const Type *want = hint && type_is(hint, TY_Interface) ? hint : mi->m->kind == MODULE_PARAMETER_DICT && it.n ? it.attr[0]->type : NULL;
    if (!want || !type_is(key->type, TY_Str)) {
        if (!EXT(f, DIAG_ext_module_key, span) || !type_is(key->type, TY_Str)) return sv_poison(f, span);
        const Const **keys = NEWN(f->a, const Const *, it.n + 1);
        for (int i = 0; i < it.n; i++) keys[i] = const_str(f->s, it.attr[i]->name->s, it.attr[i]->name->len);
        return choice_of(f, all->item, keys, it.n, key, span);
    }
    ValueVec kv = {0};
    for (int i = 0; i < it.n; i++) {
        SV *item = all->item[i];
        if (!type_is_subtype(f->s, item->v->type, want)) { ERR(f, DIAG_module_interface, span, tt(f, item->v->type), tt(f, want)); return sv_poison(f, span); }
        vec_push(f->a, &kv, emit_str(f, it.attr[i]->name->s, it.attr[i]->name->len, span));
        vec_push(f->a, &kv, coerce(f, item->v, want, span));
    }
    Value *in[2] = {emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, TY(f, Str), want), kv.data, kv.len, span), key};
    return sv_value(f, emit_op_values(f, "aten::__getitem__", in, 2, span), span);
}

SV *module_subscript(Fn *f, SV *base, AstSubscript *e, const Type *hint) {
    ModuleInfo *mi = module_info(f->sm, base->v->type);
    Span span = e->base.span;
    switch (mi->m->kind) {
    case MODULE_DICT: case MODULE_PARAMETER_DICT: return dict_index(f, mi, base->v, e, hint);
    case MODULE_LIST: case MODULE_SEQUENTIAL: case MODULE_PARAMETER_LIST:
        return module_items_index(f, walk(f, mi, base->v, 'v', span), e, hint);
    case MODULE_PLAIN: break;
    }
    if (module_method(mi, sym(f->s, "__getitem__"), METHOD_PLAIN)) return NULL;
    ERR(f, DIAG_module_subscript, span);
    return sv_poison(f, span);
}
