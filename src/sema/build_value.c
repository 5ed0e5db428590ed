/* What was made at build time and has parts - lists, dicts, sets, tuples of functions, objects with attributes - in compiled code: an extension. Its parts
 * are looked at while compiling; a key that shows at run time chooses among them (SV_CHOICE). Where it is used as a value, a copy is made there; since the
 * program would not see a change of that copy, compiled code that writes to one is refused. */
#include "sema/internal.h"
#include <string.h>

enum { MOST_CHOICES = 16 };           /* more constants than that are looked up in a dict that is made for it */

static Value *copied(Fn *f, Value *v) {
    if (v->def) vec_push(f->a, &f->copies, v->def);
    return v;
}

void check_copies(Fn *f) {
    for (int i = 0; i < f->copies.len; i++) {
        const Node *n = f->copies.data[i];
        if (!n->parent) continue;
        for (const Use *u = n->out[0]->uses; u; u = u->next)
            if (u->user && u->user->op != OP_prim_CallFunction && u->user->op != OP_prim_CallMethod && node_writes(u->user, n->out[0]))
                ERR(f, DIAG_build_value_store, u->user->span);
    }
}

static bool items_of(Fn *f, const Entity *e, EntityItems *out) {
    return e->kind == ENT_OTHER && e->u.host && f->scope && f->scope->items && f->scope->items(f->scope, e, out);
}

/* A list of constants as a literal: it prints, folds and saves like one. */
static Value *const_list_value(Fn *f, const Const *c, Span span) {
    Value **v = NEWN(f->a, Value *, c->u.v.n + 1);
    for (int i = 0; i < c->u.v.n; i++) {
        const Const *x = c->u.v.elem[i];
        v[i] = type_is(x->type, TY_List) ? const_list_value(f, x, span) : emit_const(f, x, span);
    }
    return copied(f, emit_list(f, c->type->elem[0], v, c->u.v.n, span));
}

SV *global_list(Fn *f, const Const *c, Span defined, Span span) {
    if (EXT(f, DIAG_ext_mutable_global, span, "list")) return sv_value(f, const_list_value(f, c, span), span);
    if (defined.hi) diag_note(f->s, defined, "defined here");
    return sv_poison(f, span);
}

SV *build_value(Fn *f, const Entity *e, Span span) {
    EntityItems it = {0};
    SV *sv = sv_new(f, SV_ENTITY, span);
    sv->ent = *e;
    sv->name = e->qualified;
    if (!items_of(f, e, &it)) return sv;
    if (!EXT(f, DIAG_ext_build_value, span, "this", e->why)) {
        if (e->defined.hi) diag_note(f->s, e->defined, "defined here");
        return sv_poison(f, span);
    }
    if (it.constant) return sv_value(f, copied(f, emit_const(f, it.constant, span)), span);
    if (!deep_enter(f, span)) return sv_poison(f, span);
    sv->kind = it.kind == ITEMS_DICT ? SV_DICT : SV_TUPLE;
    sv->is_list = it.kind == ITEMS_LIST;
    sv->item = NEWN(f->a, SV *, it.n + 1);
    sv->nitem = it.n;
    sv->key = it.key;
    for (int i = 0; i < it.n; i++) sv->item[i] = entity_value(f, &it.item[i], span);
    deep_leave(f);
    return sv;
}

SV *build_member(Fn *f, const SV *base, Sym name, Span span) {
    Entity e = {0};
    if (!base->ent.u.host || !f->scope || !f->scope->member || !f->scope->member(f->scope, &base->ent, name, &e) || e.kind == ENT_NONE) return NULL;
    if (!EXT(f, DIAG_ext_build_value, span, name->s, base->ent.why)) return sv_poison(f, span);
    return entity_value(f, &e, span);
}

/* ---- as values */

static const Type *common_type(Fn *f, SV *const *item, Value **v, int n, Span span) {
    const Type *t = NULL;
    for (int i = 0; i < n; i++) {
        v[i] = sv_as_value(f, item[i], span);
        if (is_poison(v[i])) return NULL;
        const Type *both = t ? type_unify(f->s, t, v[i]->type, false) : v[i]->type;
        if (!both) {
            ERR(f, DIAG_build_value_types, span, tt(f, t), tt(f, v[i]->type));
            return NULL;
        }
        t = both;
    }
    return t ? t : TY(f, Tensor);
}

static Value *dict_value(Fn *f, const SV *sv, Span span) {
    Value **v = NEWN(f->a, Value *, sv->nitem + 1), **kv = NEWN(f->a, Value *, 2 * sv->nitem + 1);
    const Type *t = common_type(f, sv->item, v, sv->nitem, span), *key = NULL;
    if (!t) return poison(f, span);
    for (int i = 0; i < sv->nitem; i++) {
        key = i ? type_unify(f->s, key, sv->key[i]->type, false) : sv->key[i]->type;
        if (!key) { ERR(f, DIAG_build_value_types, span, tt(f, sv->key[0]->type), tt(f, sv->key[i]->type)); return poison(f, span); }
        kv[2 * i] = emit_const(f, sv->key[i], span);
        kv[2 * i + 1] = coerce(f, v[i], t, span);
    }
    return copied(f, emit_node1(f, OP_prim_DictConstruct, type_dict(f->s, key ? key : TY(f, Str), t), kv, 2 * sv->nitem, span));
}

static Value *list_value(Fn *f, const SV *sv, Span span) {
    Value **v = NEWN(f->a, Value *, sv->nitem + 1);
    const Type *t = common_type(f, sv->item, v, sv->nitem, span);
    return t ? copied(f, emit_list(f, t, v, sv->nitem, span)) : poison(f, span);
}

/* ---- a choice among things of compile time by a value: what `each` gives of the chosen one */

typedef struct Choose { const SV *of; int next; SV *(*each)(Fn *, SV *, void *); void *ctx; Span span; const Type *type; } Choose;

static Value *choose_from(Fn *f, Choose *c);
static Value *chosen(Fn *f, void *ctx) {
    Choose *c = ctx;
    SV *sv = c->each(f, c->of->item[c->next - 1], c->ctx);
    Value *v = sv->kind == SV_ENTITY && sv->ent.kind == ENT_NONE ? emit_none(f, c->span) : sv_as_value(f, sv, c->span);
    if (!is_poison(v) && !c->type) c->type = v->type;
    return v;
}
static Value *others(Fn *f, void *ctx) { return choose_from(f, ctx); }

static Value *choose_from(Fn *f, Choose *c) {
    const SV *of = c->of;
    const bool dict = of->key != NULL;
    if (c->next == of->nitem) {
        const bool text = type_is(of->v->type, TY_Str);
        const char *message = !dict ? "list index out of range" : text ? "'{}'" : "{}";
        Value *in[2] = {emit_str(f, message, strlen(message), c->span), of->v};
        Value *shown = dict ? emit_op_values(f, "aten::format", in, 2, c->span) : in[0];
        emit_raise_node(f, shown, emit_str(f, dict ? "builtins.KeyError" : "builtins.IndexError", dict ? 17 : 19, c->span), c->span);
        return c->type ? emit_node1(f, OP_prim_Uninitialized, c->type, NULL, 0, c->span) : poison(f, c->span);
    }
    const int i = c->next++;
    Value *in[2] = {of->v, dict ? emit_const(f, of->key[i], c->span) : emit_int(f, i, c->span)};
    Value *same = emit_op_values(f, "aten::eq", in, 2, c->span);
    if (!dict) {                      /* negative ones count from the end */
        in[1] = emit_int(f, i - of->nitem, c->span);
        Value *either[2] = {same, emit_op_values(f, "aten::eq", in, 2, c->span)};
        same = emit_op_values(f, "aten::__or__", either, 2, c->span);
    }
    if (is_poison(same) || !deep_enter(f, c->span)) return poison(f, c->span);
    const Cond cond = {.v = same, .fixed = -1};
    Value *v = emit_if_expr(f, &cond, c->span, chosen, others, c, NULL);
    deep_leave(f);
    return v;
}

static SV *itself(Fn *f, SV *item, void *ctx) {
    (void)f, (void)ctx;
    return item;
}
static Value *choice_value(Fn *f, const SV *sv, Span span) {
    Choose c = {.of = sv, .each = itself, .span = span};
    return choose_from(f, &c);
}

typedef struct CallEach { AstCall *call; const Type *hint; } CallEach;
static SV *call_each(Fn *f, SV *item, void *ctx) {
    const CallEach *c = ctx;
    return emit_call_of(f, item, c->call, c->hint);
}
SV *choice_call(Fn *f, const SV *callee, AstCall *call, const Type *hint) {
    CallEach each = {call, hint};
    Choose c = {.of = callee, .each = call_each, .ctx = &each, .span = call->base.span};
    return sv_value(f, choose_from(f, &c), call->base.span);
}

SV *choice_attribute(Fn *f, const SV *base, Sym name, Span span) {
    SV *sv = sv_new(f, SV_CHOICE, span);
    *sv = *base;
    sv->span = span;
    sv->item = NEWN(f->a, SV *, base->nitem + 1);
    for (int i = 0; i < base->nitem; i++) {
        sv->item[i] = emit_attribute(f, base->item[i], name, span);
        if (sv->item[i]->kind == SV_VALUE && is_poison(sv->item[i]->v)) return sv->item[i];
    }
    return sv;
}

SV *choice_of(Fn *f, SV *const *item, const Const *const *key, int n, Value *index, Span span) {
    SV *sv = sv_new(f, SV_CHOICE, span);
    sv->item = NEWN(f->a, SV *, n + 1);
    memcpy(sv->item, item, sizeof *item * (size_t)n);
    sv->key = key;
    sv->nitem = n;
    sv->v = index;
    return sv;
}

Value *build_as_value(Fn *f, const SV *sv, Span span) {
    return sv->kind == SV_DICT ? dict_value(f, sv, span) : sv->kind == SV_CHOICE ? choice_value(f, sv, span) : list_value(f, sv, span);
}

/* ---- x[key] and the methods of dicts */

static int key_at(const SV *sv, const Const *key) {
    for (int i = 0; i < sv->nitem; i++)
        if (const_equal(sv->key[i], key)) return i;
    return -1;
}

SV *build_subscript(Fn *f, SV *base, AstSubscript *e) {
    Span span = e->base.span;
    if (e->index->kind == AST_Slice) return NULL;
    Value *at = emit_expr(f, e->index, NULL);
    if (is_poison(at)) return sv_poison(f, span);
    const Const *c = value_const(at);
    if (base->kind == SV_DICT) {
        const int i = c ? key_at(base, c) : -1;
        if (i >= 0) return base->item[i];
        if (c) {
            Buf shown = {0};
            const_print(c, &shown);
            ERR(f, DIAG_module_key, span, arena_dup(f->a, shown.p, (size_t)shown.len));
            buf_free(&shown);
            return sv_poison(f, span);
        }
    } else {
        if (!type_is(at->type, TY_Int)) { ERR(f, DIAG_module_index, span, arena_printf(f->a, "the index is a %s", tt(f, at->type))); return sv_poison(f, span); }
        int64_t i = c ? c->u.i : INT64_MAX;
        if (i < 0) i += base->nitem;
        if (i >= 0 && i < base->nitem) return base->item[i];
        if (c) { ERR(f, DIAG_module_index_range, span, (long long)c->u.i, base->nitem); return sv_poison(f, span); }
    }
    bool values = true;
    for (int i = 0; i < base->nitem; i++) values &= base->item[i]->kind == SV_VALUE;
    if (!values || base->nitem <= MOST_CHOICES) return choice_of(f, base->item, base->key, base->nitem, at, span);
    Value *in[2] = {build_as_value(f, base, span), at};
    return is_poison(in[0]) ? sv_poison(f, span) : sv_value(f, emit_op_values(f, "aten::__getitem__", in, 2, span), span);
}

SV *dict_keys(Fn *f, const SV *dict, Span span) {
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->nitem = dict->nitem;
    sv->item = NEWN(f->a, SV *, dict->nitem + 1);
    for (int i = 0; i < dict->nitem; i++) sv->item[i] = sv_value(f, emit_const(f, dict->key[i], span), span);
    return sv;
}

/* d.keys and the like, still to be called; NULL: any other attribute is that of the dict as a value. */
SV *dict_attribute(Fn *f, SV *dict, Sym name, Span span) {
    static const char *const listed[] = {"keys", "values", "items", "get"};
    for (int i = 0; i < COUNT_OF(listed); i++) {
        if (strcmp(listed[i], name->s)) continue;
        SV *sv = sv_new(f, SV_LISTING, span);
        sv->item = NEWN(f->a, SV *, 1);
        sv->item[0] = dict;
        sv->nitem = 1;
        sv->name = name;
        return sv;
    }
    return NULL;
}

/* d.get(key, default) of a constant key is the item or the default itself; any other key looks into a dict. */
static SV *dict_get(Fn *f, SV *dict, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    const int n = call->args.len;
    if (n < 1 || n > 2 || call->keywords.len) { ERR(f, DIAG_not_callable, span, "this form of dict.get"); return sv_poison(f, span); }
    Value *at = emit_expr(f, call->args.data[0], NULL);
    if (is_poison(at)) return sv_poison(f, span);
    const Const *c = value_const(at);
    if (c) {
        const int i = key_at(dict, c);
        if (i >= 0) return dict->item[i];
        return n == 2 ? emit_sugared(f, call->args.data[1], hint) : sv_value(f, emit_none(f, span), span);
    }
    Value *in[3] = {build_as_value(f, dict, span), at, n == 2 ? emit_expr(f, call->args.data[1], NULL) : NULL};
    if (is_poison(in[0]) || is_poison(in[2])) return sv_poison(f, span);
    return sv_value(f, emit_op_values(f, "aten::get", in, n + 1, span), span);
}

SV *dict_listing(Fn *f, SV *listing, AstCall *call, const Type *hint) {
    SV *dict = listing->item[0];
    Span span = call->base.span;
    const char *name = listing->name->s;
    if (!strcmp(name, "get")) return dict_get(f, dict, call, hint);
    SV *keys = dict_keys(f, dict, span);
    if (!strcmp(name, "keys")) return keys;
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->nitem = dict->nitem;
    sv->item = dict->item;
    if (!strcmp(name, "values")) return sv;
    sv->item = NEWN(f->a, SV *, dict->nitem + 1);
    for (int i = 0; i < dict->nitem; i++) {
        SV *pair = sv->item[i] = sv_new(f, SV_TUPLE, span);
        pair->nitem = 2;
        pair->item = NEWN(f->a, SV *, 2);
        pair->item[0] = keys->item[i];
        pair->item[1] = dict->item[i];
    }
    return sv;
}

/* ---- displays of values of several types */

void note_mixed(Fn *f, Span span) {
    if (!f->python || f->python->on || f->s->diags.pedantic) return;
    vec_push(f->a, &f->python->mixed, span);
    f->differs = true;                /* in Python each keeps its own type */
}

SV *mixed_display(Fn *f, Ast *e) {
    bool noted = false;
    for (int i = 0; f->python && f->python->on && i < f->python->mixed.len; i++)
        noted |= f->python->mixed.data[i].lo == e->span.lo && f->python->mixed.data[i].hi == e->span.hi;
    if (!noted || (e->kind != AST_List && e->kind != AST_Dict)) return NULL;
    const bool dict = e->kind == AST_Dict;
    const AstVec *values = dict ? &AST_AS(Dict, e)->values : &AST_AS(List, e)->elts;
    const Const **key = NEWN(f->a, const Const *, values->len + 1);
    for (int i = 0; i < values->len; i++) {
        if (values->data[i]->kind == AST_Starred) return NULL;
        Ast *k = dict ? AST_AS(Dict, e)->keys.data[i] : NULL;
        if (!dict) continue;
        if (!k || k->kind != AST_Constant) return NULL;
        key[i] = value_const(emit_expr(f, k, NULL));
        if (!key[i]) return NULL;
    }
    if (!EXT(f, DIAG_ext_mixed_display, e->span, dict ? "dict" : "list")) return sv_poison(f, e->span);
    SV *sv = sv_new(f, dict ? SV_DICT : SV_TUPLE, e->span);
    sv->is_list = !dict;
    if (dict) sv->key = key;
    sv->nitem = values->len;
    sv->item = NEWN(f->a, SV *, values->len + 1);
    for (int i = 0; i < values->len; i++) sv->item[i] = emit_sugared(f, values->data[i], NULL);
    return sv;
}
