/* try (an extension: it means what it means in Python). prim::Try has two blocks: the body, and what handles its errors, which gets the number
 * of the clause that caught, the error's classes and its text. Values made in the body are not seen in the handler, so a variable that the body
 * assigns has a cell, a list of one element, from before the Try: each assignment goes there, too, and the handler begins with what is
 * in it. `else` is the end of the body, behind prim::TryEnd. `finally` is an If after a Try that catches everything: it runs, then raises
 * again what was caught; exits.c lets every way out of the Try run it first. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

/* ---- variables that the body assigns */

typedef struct Names { Fn *f; VEC(Sym) list; } Names;
static void add_name(Names *to, Sym name) {
    for (int i = 0; i < to->list.len; i++)
        if (to->list.data[i] == name) return;
    vec_push(to->f->a, &to->list, name);
}
static void targets(Names *to, Ast *t) {
    if (!t) return;
    if (t->kind == AST_Starred) t = AST_AS(Starred, t)->value;
    if (t->kind == AST_Name) add_name(to, AST_AS(Name, t)->id);
    const AstVec *elts = t->kind == AST_Tuple ? &AST_AS(Tuple, t)->elts : t->kind == AST_List ? &AST_AS(List, t)->elts : NULL;
    for (int i = 0; elts && i < elts->len; i++) targets(to, elts->data[i]);
}
static void assigned(Ast *n, void *ctx) {
    Names *to = ctx;
    switch (n->kind) {
    case AST_FunctionDef: case AST_Lambda: case AST_ListComp: case AST_DictComp: case AST_SetComp: case AST_GeneratorExp: return;
    case AST_Assign:
        for (int i = 0; i < AST_AS(Assign, n)->targets.len; i++) targets(to, AST_AS(Assign, n)->targets.data[i]);
        break;
    case AST_AugAssign: targets(to, AST_AS(AugAssign, n)->target); break;
    case AST_AnnAssign: targets(to, AST_AS(AnnAssign, n)->target); break;
    case AST_NamedExpr: targets(to, AST_AS(NamedExpr, n)->target); break;
    case AST_For: targets(to, AST_AS(For, n)->target); break;
    case AST_WithItem: targets(to, AST_AS(WithItem, n)->target); break;
    default: break;
    }
    ast_each_child(n, assigned, ctx);
}
static void assigned_in(Names *to, const AstVec *body) {
    for (int i = 0; i < body->len; i++) assigned(body->data[i], to);
}

typedef struct Kept { Var *var; Value *cell; } Kept;
typedef VEC(Kept) KeptVec;

/* Gives each of the variables that are there already a cell. Returns how many watches there were before. */
static int watch(Fn *f, const Names *names, KeptVec *kept, Span span) {
    const int mark = f->watches.len;
    for (int i = 0; i < names->list.len; i++) {
        Var *v = usable(var_find(f, names->list.data[i]));
        if (!v || (f->frame->scope->closure && v->frame->scope != f->frame->scope)) continue;
        Value *now = var_load(f, v, span);
        Value *cell = emit_list(f, v->type, &now, 1, span);
        vec_push(f->a, kept, ((Kept){v, cell}));
        vec_push(f->a, &f->watches, ((Watch){v->store, cell}));
    }
    return mark;
}
void watch_store(Fn *f, Sym store, Value *v, Span span) {
    for (int i = 0; i < f->watches.len; i++) {
        const Watch *w = &f->watches.data[i];
        const Type *t = w->cell->type->elem[0];
        if (w->store != store || !type_is_subtype(f->s, v->type, t)) continue;
        Value *in[3] = {w->cell, emit_int(f, 0, span), coerce(f, v, t, span)};
        emit_op_values(f, "aten::_set_item", in, 3, span);
    }
}
/* Here the variables are what was assigned last, wherever the body was left. */
static void restore(Fn *f, const KeptVec *kept, Span span) {
    for (int i = 0; i < kept->len; i++) {
        const Var *outer = kept->data[i].var;
        Value *in[2] = {kept->data[i].cell, emit_int(f, 0, span)};
        Value *v = emit_op_values(f, "aten::__getitem__", in, 2, span);
        Var *here = var_here(f, outer->slot->name);
        here->store = outer->store;
        here->type = v->type;
        here->sugared = NULL;
        here->deleted = false;
        here->span = span;
        Node *n = emit_node(f, OP_prim_Store, span);
        n->attr.name = here->store;
        node_add_input(n, v);
        if (f->watches.len) watch_store(f, here->store, v, span);     /* those of the trys further out */
    }
}

/* ---- classes */

static const char *own_name(const ClassDecl *c) {
    static const char builtins[] = "builtins.";
    const char *name = c->qualified ? c->qualified->s : c->name->s;
    return strncmp(name, builtins, sizeof builtins - 1) == 0 ? name + sizeof builtins - 1 : name;
}
static void put_kinds(const ClassDecl *c, Buf *b, int depth) {
    if (b->len) buf_putc(b, '\n');
    buf_puts(b, own_name(c));
    for (int i = 0; i < c->nbase && depth < DEPTH_LIMIT; i++) put_kinds(c->base[i], b, depth + 1);
}
Sym exception_kinds(Fn *f, const ClassDecl *c) {
    Buf b = {0};
    put_kinds(c, &b, 0);
    Sym res = sym_n(f->s, b.p, b.len);
    buf_free(&b);
    return res;
}

/* The names of one clause, separated by spaces; *one is its class where there is a single one. */
static bool put_clause(Fn *f, Ast *e, Buf *to, ClassDecl **one) {
    if (e->kind == AST_Tuple) {
        const AstVec *elts = &AST_AS(Tuple, e)->elts;
        bool fine = true;
        for (int i = 0; i < elts->len; i++) {
            if (i) buf_putc(to, ' ');
            fine &= put_clause(f, elts->data[i], to, one);
        }
        if (elts->len > 1) *one = NULL;
        return fine;
    }
    SV *sv = emit_sugared(f, e, NULL);
    if (sv->kind == SV_ENTITY && sv->ent.kind == ENT_CLASS && sv->ent.u.cls->kind == CLASS_EXCEPTION) {
        *one = sv->ent.u.cls;
        buf_puts(to, own_name(*one));
        return true;
    }
    if (!(sv->kind == SV_VALUE && is_poison(sv->v))) ERR(f, DIAG_except_what, e->span, sv_what(f, sv));
    return false;
}

/* ---- except */

typedef struct Handlers { AstTry *st; Value *which, *cls, *message; } Handlers;

static void handle(Fn *f, const Handlers *h, int i) {
    AstExceptHandler *e = AST_AS(ExceptHandler, h->st->handlers.data[i]);
    SV *sv = sv_new(f, SV_EXCEPTION, e->base.span);
    Buf ignored = {0};
    ClassDecl *one = NULL;
    if (e->type) put_clause(f, e->type, &ignored, &one);
    buf_free(&ignored);
    sv->ent.kind = ENT_CLASS;
    sv->ent.u.cls = one;
    sv->v = h->cls;
    sv->item = NEWN(f->a, SV *, 2);
    sv->item[0] = sv_value(f, h->message, e->base.span);
    sv->nitem = 1;
    Caught caught = {f->caught, sv};
    f->caught = &caught;
    Var *v = NULL;
    if (e->name) {
        v = var_here(f, e->name);
        v->sugared = sv;
        v->type = NULL;
        v->deleted = false;
        v->span = e->base.span;
    }
    emit_stmts(f, &e->body);
    if (v) {                          /* Python deletes it, too */
        v->sugared = NULL;
        v->type = NULL;
        v->deleted = true;
    }
    f->caught = caught.up;
}

/* The handlers from number i on: an If for each but the last. */
static void choose(Fn *f, const Handlers *h, int i) {
    if (i + 1 == h->st->handlers.len) { handle(f, h, i); return; }
    Span span = h->st->handlers.data[i]->span;
    Value *eq[2] = {h->which, emit_int(f, i, span)};
    Value *test = emit_op_values(f, "aten::eq", eq, 2, span);
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, test);
    Block *back = f->block;
    Block *a = node_add_block(n), *b = node_add_block(n);
    Side yes = {.frame = frame_push(f, a), .block = a};
    f->block = a;
    handle(f, h, i);
    yes.exits = yes.frame->exits;
    frame_pop(f);
    Side no = {.frame = frame_push(f, b), .block = b};
    f->block = b;
    choose(f, h, i + 1);
    no.exits = no.frame->exits;
    frame_pop(f);
    f->block = back;
    join_sides(f, n, &yes, &no, span);
}

static Node *try_node(Fn *f, const char *clauses, size_t len, Span span, Handlers *h) {
    Node *n = emit_node(f, OP_prim_Try, span);
    n->attr.name = sym_n(f->s, clauses, len);
    node_add_block(n);
    Block *b = node_add_block(n);
    h->which = block_add_param(b, TY(f, Int), NULL);
    h->cls = block_add_param(b, TY(f, Str), NULL);
    h->message = block_add_param(b, TY(f, Str), NULL);
    return n;
}

static void emit_try_except(Fn *f, AstTry *st) {
    Span span = st->base.span;
    Buf clauses = {0};
    bool fine = true;
    for (int i = 0; i < st->handlers.len; i++) {
        AstExceptHandler *e = AST_AS(ExceptHandler, st->handlers.data[i]);
        ClassDecl *one;
        if (i) buf_putc(&clauses, '\n');
        if (e->type) fine &= put_clause(f, e->type, &clauses, &one);
        else buf_putc(&clauses, '*');
        if (!e->type && i + 1 < st->handlers.len) { ERR(f, DIAG_except_order, e->base.span); fine = false; }
    }
    Names names = {.f = f};
    assigned_in(&names, &st->body);
    KeptVec kept = {0};
    int mark = watch(f, &names, &kept, span);
    Handlers h = {.st = st};
    Node *n = try_node(f, fine ? clauses.p : "*", fine ? clauses.len : 1, span, &h);
    buf_free(&clauses);
    Block *back = f->block;
    Side yes = {.frame = frame_push(f, n->block[0]), .block = n->block[0]};
    f->block = n->block[0];
    emit_stmts(f, &st->body);
    f->watches.len = mark;
    if (st->orelse.len && !f->frame->exits) {
        emit_node(f, OP_prim_TryEnd, span);
        emit_stmts(f, &st->orelse);
    }
    yes.exits = yes.frame->exits;
    frame_pop(f);
    Side no = {.frame = frame_push(f, n->block[1]), .block = n->block[1]};
    f->block = n->block[1];
    restore(f, &kept, span);
    choose(f, &h, 0);
    no.exits = no.frame->exits;
    frame_pop(f);
    f->block = back;
    join_sides(f, n, &yes, &no, span);
}

/* ---- finally */

static void no_exits(Ast *n, void *ctx) {
    switch (n->kind) {
    case AST_Break: case AST_Continue: ERR((Fn *)ctx, DIAG_finally_exit, n->span, n->kind == AST_Break ? "break" : "continue"); return;
    case AST_For: case AST_While: case AST_FunctionDef: case AST_Lambda: return;
    default: ast_each_child(n, no_exits, ctx);
    }
}

/* The pending error in three variables that nobody else can name. */
typedef struct Pending { Sym failed, cls, message; } Pending;
static void set_pending(Fn *f, const Pending *p, bool failed, Value *cls, Value *message, Span span) {
    var_set_value(f, p->failed, emit_bool(f, failed, span), span);
    var_set_value(f, p->cls, cls, span);
    var_set_value(f, p->message, message, span);
}
static Value *load(Fn *f, Sym name, Span span) { return var_load(f, var_find(f, name), span); }

static void raise_again(Fn *f, const Pending *p, Span span) {
    Value *failed = load(f, p->failed, span);
    Node *n = emit_node(f, OP_prim_If, span);
    Block *back = f->block;
    node_add_input(n, failed);
    f->block = node_add_block(n);
    node_add_block(n);
    Value *message = load(f, p->message, span);
    emit_raise_node(f, message, load(f, p->cls, span), span);
    f->block = back;
}

/* Variables that the try sets first: only after the finally, which raises again what failed, are they known to have a value. Till then it
 * is in copies that nobody else can name. */
typedef struct First { Sym name, copy; const Type *type; } First;
typedef VEC(First) FirstVec;
static void first_set(Fn *f, FirstVec *out, const AstVec *finally, int id, Span span) {
    Names again = {.f = f};
    assigned_in(&again, finally);
    for (int i = 0; i < f->frame->vars.len; i++) {
        const Var *v = f->frame->vars.data[i];
        if (!v->type || v->deleted || v->outer || v->slot->name->s[0] == '$' || type_is(v->type, TY_Error)) continue;
        bool anew = false;                            /* what the finally makes of it counts */
        for (int k = 0; k < again.list.len; k++) anew |= again.list.data[k] == v->slot->name;
        if (anew) continue;
        vec_push(f->a, out, ((First){v->slot->name, sym_printf(f->s, "$first%d.%s", id, v->slot->name->s), v->type}));
    }
    for (int i = 0; i < out->len; i++) var_set_value(f, out->data[i].copy, load(f, out->data[i].name, span), span);
}

static void emit_try_finally(Fn *f, AstTry *st) {
    Span span = st->base.span;
    const int id = ++f->ncomp;
    Pending p = {sym_printf(f->s, "$failed%d", id), sym_printf(f->s, "$class%d", id), sym_printf(f->s, "$text%d", id)};
    Value *nothing = emit_str(f, "", 0, span);
    set_pending(f, &p, false, nothing, nothing, span);
    for (int i = 0; i < st->finalbody.len; i++) no_exits(st->finalbody.data[i], f);
    Names names = {.f = f};
    assigned_in(&names, &st->body);
    assigned_in(&names, &st->handlers);
    assigned_in(&names, &st->orelse);
    KeptVec kept = {0};
    int mark = watch(f, &names, &kept, span);
    Value *always = emit_bool(f, true, span);         /* nothing but stores may stand between the Try and its finally */
    Handlers h = {.st = st};
    Node *n = try_node(f, "*", 1, span, &h);
    Block *back = f->block;
    Side yes = {.frame = frame_push(f, n->block[0]), .block = n->block[0]};
    f->block = n->block[0];
    if (st->handlers.len) emit_try_except(f, st);
    else emit_stmts(f, &st->body);
    f->watches.len = mark;
    FirstVec first = {0};
    if (!f->frame->exits) first_set(f, &first, &st->finalbody, id, span);
    yes.exits = yes.frame->exits;
    frame_pop(f);
    Side no = {.frame = frame_push(f, n->block[1]), .block = n->block[1]};
    f->block = n->block[1];
    restore(f, &kept, span);
    for (int i = 0; i < first.len; i++) var_set_value(f, first.data[i].copy, emit_node1(f, OP_prim_Uninitialized, first.data[i].type, NULL, 0, span), span);
    set_pending(f, &p, true, h.cls, h.message, span);
    frame_pop(f);
    f->block = back;
    join_sides(f, n, &yes, &no, span);

    /* Runs whatever happened: a block of its own, of which exits.c knows. */
    const bool left = yes.exits;
    f->frame->exits = false;
    Node *final = emit_node(f, OP_prim_If, span);
    node_add_input(final, always);
    map_set(f->a, &f->is_final, final, final);
    Block *a = node_add_block(final), *b = node_add_block(final);
    Side runs = {.frame = frame_push(f, a), .block = a}, never = {.frame = NULL, .block = b, .exits = true};
    f->block = a;
    restore(f, &kept, span);
    emit_stmts(f, &st->finalbody);
    if (!f->frame->exits) raise_again(f, &p, span);
    runs.exits = runs.frame->exits;
    frame_pop(f);
    never.frame = frame_push(f, b);
    f->block = b;
    emit_raise_node(f, emit_str(f, "", 0, span), NULL, span);
    frame_pop(f);
    f->block = back;
    join_sides(f, final, &runs, &never, span);
    for (int i = 0; i < first.len && !f->frame->exits; i++) var_set_value(f, first.data[i].name, load(f, first.data[i].copy, span), span);
    if (f->loop == LOOP_RUN) vec_push(f->a, &f->finals, emit_node(f, OP_prim_FinallyValues, span));
    f->frame->exits |= left;
}

void emit_try(Fn *f, AstTry *st) {
    if (st->finalbody.len) emit_try_finally(f, st);
    else emit_try_except(f, st);
}

/* ---- what a caught error gives */

/* type(e), which gives its name: an exception whose only_end is set. */
SV *caught_attribute(Fn *f, const SV *e, Sym name, Span span) {
    if (!e->only_end && strcmp(name->s, "args") == 0) {
        Value *one = e->item[0]->v;
        return sv_value(f, emit_tuple(f, &one, 1, span), span);
    }
    if (!e->only_end && strcmp(name->s, "__class__") == 0) {
        SV *sv = NEW(f->a, SV);
        *sv = *e;
        sv->only_end = true;
        return sv;
    }
    if (e->only_end && (strcmp(name->s, "__name__") == 0 || strcmp(name->s, "__qualname__") == 0)) {
        Value *v = e->v;
        return sv_value(f, emit_op_values(f, "prim::error_name", &v, 1, span), span);
    }
    ERR(f, DIAG_no_attribute, span, name->s, "a caught exception");
    return sv_poison(f, span);
}

Value *caught_is(Fn *f, const SV *e, Ast *classes) {
    Buf b = {0};
    ClassDecl *one;
    bool fine = put_clause(f, classes, &b, &one);
    Value *in[2] = {e->v, fine ? emit_str(f, b.p, b.len, classes->span) : NULL};
    buf_free(&b);
    return fine ? emit_op_values(f, "prim::error_is", in, 2, classes->span) : poison(f, classes->span);
}

void check_division(Fn *f, int op, Value *l, Value *r, Span span) {
    const Type *a = l->type, *b = r->type;
    if ((op != AOP_Div && op != AOP_FloorDiv && op != AOP_Mod) || !f->has_try) return;
    if (!(type_is(a, TY_Int) || type_is(a, TY_Float)) || !(type_is(b, TY_Int) || type_is(b, TY_Float))) return;
    const bool ints = type_is(a, TY_Int) && type_is(b, TY_Int);
    if (ints && op == AOP_FloorDiv) return;           /* it raises by itself */
    const char *text = ints ? (op == AOP_Div ? "division by zero" : "integer modulo by zero") : op == AOP_Div ? "float division by zero" : op == AOP_FloorDiv ? "float floor division by zero" : "float modulo";
    Value *eq[2] = {r, emit_int(f, 0, span)};
    Value *zero = emit_op_values(f, "aten::eq", eq, 2, span);
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, zero);
    Block *back = f->block;
    f->block = node_add_block(n);
    node_add_block(n);
    Value *message = emit_str(f, text, strlen(text), span);
    emit_raise_node(f, message, emit_str(f, "ZeroDivisionError", 17, span), span);
    f->block = back;
}
