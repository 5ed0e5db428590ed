/* The environment: which variable a name means at this point. Names have one slot each, with a stack of variables (one a frame that set
 * it), so that looking up costs the same in a deep function as in a flat one. Values live in prim::Store and prim::Load nodes until
 * ssa.c runs; what exists only at compile time (functions, ranges, slices) is kept here. */
#include "sema/internal.h"
#include <stdlib.h>
#include <string.h>

NameSlot *slot_of(Fn *f, Sym name) {
    NameSlot *slot = map_get(&f->slots, name);
    if (!slot) {
        slot = NEW(f->a, NameSlot);
        slot->name = name;
        map_set(f->a, &f->slots, name, slot);
    }
    return slot;
}

Frame *frame_push(Fn *f, Block *b) {
    Frame *fr = NEW(f->a, Frame);
    fr->up = f->frame;
    fr->block = b;
    fr->comp = f->comp;
    fr->depth = fr->up ? fr->up->depth + 1 : 0;
    fr->scope = fr->up && fr->up->comp == f->comp ? fr->up->scope : NEW(f->a, Scope);
    fr->scope->top = fr;
    f->frame = fr;
    return fr;
}

/* The frame's variables stay listed in it: joins look at them after it was left. */
void frame_pop(Fn *f) {
    Frame *fr = f->frame;
    for (int i = 0; i < fr->vars.len; i++) {
        Var *v = fr->vars.data[i];
        v->slot->top = v->outer;
    }
    f->frame = fr->up;
    if (fr->up && fr->up->scope == fr->scope) fr->scope->top = fr->up;
}

void frame_switch(Fn *f, Frame *to) {
    VEC(Frame *) show = {0};
    Frame *from = f->frame;
    while (from != to) {
        if (from && (!to || from->depth >= to->depth)) {
            for (int i = 0; i < from->vars.len; i++) from->vars.data[i]->slot->top = from->vars.data[i]->outer;
            from = from->up;
        } else {
            vec_push(f->a, &show, to);
            to = to->up;
        }
    }
    f->frame = from;
    while (show.len) {
        Frame *fr = vec_pop(&show);
        for (int i = 0; i < fr->vars.len; i++) {
            Var *v = fr->vars.data[i];
            v->outer = v->slot->top;
            v->slot->top = v;
        }
        f->frame = fr;
    }
}

Var *var_find(Fn *f, Sym name) {
    NameSlot *slot = map_get(&f->slots, name);
    return slot ? slot->top : NULL;
}

/* The variable of this frame, made when there is none. */
Var *var_here(Fn *f, Sym name) {
    NameSlot *slot = slot_of(f, name);
    if (slot->top && slot->top->frame == f->frame) return slot->top;
    Var *v = NEW(f->a, Var);
    v->slot = slot;
    v->frame = f->frame;
    v->outer = slot->top;
    /* A comprehension's own variables must not be taken for the function's variables of the same name. */
    v->store = f->comp ? sym_printf(f->s, "%s@%d", name->s, f->comp) : name;
    slot->top = v;
    vec_push(f->a, &f->frame->vars, v);
    return v;
}

static int by_name(const void *a, const void *b) { return strcmp((*(Var *const *)a)->slot->name->s, (*(Var *const *)b)->slot->name->s); }
void sort_vars(Var **v, int n) {
    if (n > 1) qsort(v, (size_t)n, sizeof *v, by_name);
}

/* Temporaries of the printers look like numbers or start with an underscore and digits; only real names are hints. */
bool meaningful_name(Sym name) {
    if (name->len == 0 || name->s[0] == '$' || strcmp(name->s, "_") == 0) return false;
    if (name->s[0] != '_') return true;
    for (uint32_t i = 1; i < name->len; i++)
        if (name->s[i] < '0' || name->s[i] > '9') return true;
    return false;
}

static void store(Fn *f, Var *var, Value *v, const Type *type, Span span) {
    if (!v->hint && meaningful_name(var->slot->name) && v->block == f->block) value_set_name(v, var->slot->name);
    v = coerce(f, v, type, span);
    Node *n = emit_node(f, OP_prim_Store, span);
    n->attr.name = var->store;
    node_add_input(n, v);
    var->sugared = NULL;
    var->type = type;
    var->deleted = false;
    var->span = span;
    if (f->watches.len) watch_store(f, var->store, v, span);
    if (f->python) python_was_set(f, var, span);
}

void var_set(Fn *f, Sym name, SV *sv, const Type *annotated, Span span) {
    NameSlot *slot = slot_of(f, name);
    slot->error = NULL;
    Var *parent = slot->top && slot->top->frame == f->frame ? slot->top->outer : slot->top;
    Value *v = sv->kind == SV_VALUE ? sv->v : NULL;
    const Type *parent_type = NULL;
    if (parent && f->frame->scope->closure && parent->frame->scope != f->frame->scope) parent = NULL;   /* a local of its own */
    if (parent && parent->deleted) parent = NULL;
    const Loose *loose = parent && v && parent->store == name ? python_loose(f, name) : NULL;
    if (loose && !is_poison(v) && type_is_subtype(f->s, v->type, loose->type)) {
        store(f, var_here(f, name), v, v->type, span);
        return;
    }
    if (parent && v && is_poison(v)) return;                     /* the outer one keeps its type: fewer follow-ups */
    if (parent && parent->type && is_poison(v ? v : NULL)) return;
    if (parent && !(parent->type && type_is(parent->type, TY_Error))) {
        if (annotated) {
            ERR(f, DIAG_annotate_outer, span, name->s);
            diag_note(f->s, parent->span, "'%s' is defined here", name->s);
            return;
        }
        if (!v) { ERR(f, DIAG_reassign_sugared, span, name->s, sv_what(f, sv), name->s); return; }
        if (parent->sugared) { ERR(f, DIAG_reassign_of_sugared, span, name->s, sv_what(f, parent->sugared), name->s); return; }
        v = try_convert(f, v, parent->type, true, span);
        if (!type_is_subtype(f->s, v->type, parent->type)) {
            ERR(f, DIAG_variable_type, span, name->s, tt(f, parent->type), tt(f, v->type));
            if (parent->store == name) python_loosen(f, name, python_unify(f, parent->type, v->type), false, parent->span);
            diag_note(f->s, parent->span, "'%s' got its type here", name->s);
            if (type_is(parent->type, TY_None))
                diag_help(f->s, "say there what else it may be: `%s: Optional[%s] = None`", name->s, tt(f, v->type));
            else if (type_is(parent->type, TY_Int) && type_is(v->type, TY_Float))
                diag_help(f->s, "make it a float from the start (`0.0`), or convert here with `int(...)`; `/`, `**`, `%%=` and round() give floats");
            parent_type = parent->type;
            parent->type = TY(f, Error);                         /* said once; what follows from it is not said */
            if (type_is(parent_type, TY_List) && type_is(v->type, TY_List))
                diag_help(f->s, "an empty list `[]` is a List[Tensor]; to get another type, annotate the variable: `%s: %s = []`", name->s, tt(f, v->type));
            return;
        }
    }
    if (!v) {
        Var *var = var_here(f, name);
        var->sugared = sv;
        var->type = NULL;
        var->deleted = false;
        var->span = span;
        return;
    }
    if (annotated && !is_poison(v) && !type_is_subtype(f->s, v->type, annotated)) {
        if (!type_is(annotated, TY_Error)) {
            ERR(f, DIAG_annotation_mismatch, span, name->s, tt(f, annotated), tt(f, v->type));
            if (type_is(v->type, TY_None)) diag_help(f->s, "write `%s: Optional[%s]`", name->s, tt(f, annotated));
            else if (type_is(v->type, TY_Int) && type_is(annotated, TY_Float)) diag_help(f->s, "TorchScript does not turn an int into a float: write `float(...)` or `1.0`");
        }
        v = poison(f, span);
    }
    store(f, var_here(f, name), v, annotated && !is_poison(v) ? annotated : v->type, span);
    if (parent) graph_touch_name(f->g, meaningful_name(name) ? name : NULL);   /* PyTorch loads the outer one to compare types */
}

void var_set_value(Fn *f, Sym name, Value *v, Span span) { var_set(f, name, sv_value(f, v, span), NULL, span); }

void var_delete(Fn *f, Sym name, Span span) {
    Var *v = var_find(f, name);
    if (!v || v->deleted) { var_get(f, name, span); return; }
    v = var_here(f, name);
    v->deleted = true;
    v->span = span;
}

Value *var_load(Fn *f, Var *v, Span span) {
    Node *n = emit_node(f, OP_prim_Load, span);
    n->attr.name = v->store;
    Value *out = node_add_output(n, v->type);
    if (meaningful_name(v->slot->name)) value_set_name(out, v->slot->name);   /* as PyTorch's loads do: it shows in the numbers of names */
    return out;
}

Sym env_suggest(Fn *f, Sym name) {
    enum { MOST = 512 };
    Sym *all = NEWN(f->a, Sym, MOST);
    int n = 0;
    for (int i = 0; i < f->slots.len && n < MOST / 2; i++) {
        NameSlot *slot = f->slots.entries[i].value;
        if (slot->top && !slot->top->deleted && slot->name != name) all[n++] = slot->name;
    }
    if (f->scope && f->scope->names) n += f->scope->names(f->scope, all + n, MOST - n);
    return suggest(name, all, n);
}

/* A name that some path defines and this one does not. */
static void report_error(Fn *f, NameSlot *slot, Span span) {
    const VarError *e = slot->error;
    const char *name = slot->name->s;
    switch (e->kind) {
    case VARERR_ONE_BRANCH:
        python_loosen(f, slot->name, e->t1, true, e->s1);
        ERR(f, DIAG_one_branch, span, name, e->in_true ? "true" : "false", e->in_true ? "false" : "true");
        diag_note(f->s, e->s1, "'%s' is set here, in one branch only", name);
        diag_note(f->s, e->where, "the other branch of this `if` does not set it");
        break;
    case VARERR_TYPES:
        python_loosen(f, slot->name, python_unify(f, e->t1, e->t2), false, e->s1);
        ERR(f, DIAG_join_types, span, name, tt(f, e->t1), tt(f, e->t2));
        diag_note(f->s, e->s1, "'%s' is set to type %s here", name, tt(f, e->t1));
        diag_note(f->s, e->s2, "'%s' is set to type %s here", name, tt(f, e->t2));
        break;
    case VARERR_LOOP:
        python_loosen(f, slot->name, e->t1, true, e->s1);
        ERR(f, DIAG_loop_local, span, name);
        diag_note(f->s, e->where, "'%s' is set in this loop, which may not run even once", name);
        break;
    }
}

SV *var_get(Fn *f, Sym name, Span span) {
    NameSlot *slot = map_get(&f->slots, name);
    Var *v = slot ? slot->top : NULL;
    if (v && !v->deleted) {
        if (v->sugared) {
            SV *sv = NEW(f->a, SV);
            *sv = *v->sugared;
            sv->span = span;
            return sv;
        }
        if (type_is(v->type, TY_Error)) return sv_poison(f, span);
        if (f->python) python_test_set(f, v, span);
        return sv_value(f, var_load(f, v, span), span);
    }
    const Builtin *b = v ? NULL : builtin_global(f, name);
    if (b) {
        SV *sv = sv_new(f, SV_BUILTIN, span);
        sv->builtin = b;
        sv->name = name;
        return sv;
    }
    if (slot && slot->error) {
        report_error(f, slot, span);
        return sv_poison(f, span);
    }
    Entity e = {0};
    if (!v && f->scope && f->scope->lookup(f->scope, name, &e) && e.kind != ENT_NONE) return entity_value(f, &e, span);
    ERR(f, DIAG_undefined, span, name->s);
    if (v && v->deleted) diag_note(f->s, v->span, "'%s' is deleted here", name->s);
    else {
        Sym near = env_suggest(f, name);
        if (near) diag_help(f->s, "did you mean '%s'?", near->s);
    }
    /* Once is enough: from here on the name is poison. */
    if (!v) var_here(f, name)->type = TY(f, Error);
    return sv_poison(f, span);
}
