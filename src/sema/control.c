/* if, while, for: blocks, what variables become where paths meet, and iteration. A variable that both sides of an If know gets an output;
 * one that a loop's body sets and that was there before is carried through the loop. Names in alphabetical order, as PyTorch has them. */
#include "sema/internal.h"

void name_later(Fn *f, Value *v, Sym name) {
    if (meaningful_name(name)) vec_push(f->a, &f->names, ((PendingName){v, name}));
}

/* Takes the number back that v, the newest value, has used up. */
static void unnumber(Fn *f, Value *v) {
    f->g->next_number = v->number;
    v->number = NO_NUMBER;
}
static void number_later(Fn *f, Value *v) {
    unnumber(f, v);
    vec_push(f->a, &f->late, v);
}
Node *load_node(Fn *f, Sym store, const Type *type, Span span) {
    Node *n = node_new(f->g, OP_prim_Load, span);
    n->attr.name = store;
    unnumber(f, node_add_output(n, type));
    return n;
}
static Node *store_node(Fn *f, Sym store, Value *v, Span span) {
    Node *n = node_new(f->g, OP_prim_Store, span);
    n->attr.name = store;
    node_add_input(n, v);
    return n;
}

/* ---- if */

Var *usable(Var *v) { return v && !v->deleted && !v->sugared && v->type && !type_is(v->type, TY_Error) ? v : NULL; }

/* The side's variable of that name, or the one from outside that it sees. */
static Var *seen_in(const Side *side, NameSlot *slot) {
    Var *own = slot->mark && slot->mark_owner == side->frame ? slot->mark : NULL;
    return own ? own : slot->top;
}
static void mark_vars(Frame *fr) {
    for (int i = 0; i < fr->vars.len; i++) {
        fr->vars.data[i]->slot->mark = fr->vars.data[i];
        fr->vars.data[i]->slot->mark_owner = fr;
    }
}

static void one_branch(Fn *f, Var *v, bool in_true, Span where) {
    VarError *e = NEW(f->a, VarError);
    *e = (VarError){.kind = VARERR_ONE_BRANCH, .in_true = in_true, .t1 = v->type, .s1 = v->span, .where = where};
    v->slot->error = e;
}

/* Gives the variable `name` its value after the If. t, o: what the sides have (a side that exits may have none). */
static void join_var(Fn *f, Node *branch, NameSlot *slot, Side *yes, Var *t, Side *no, Var *o, Span span) {
    Var *outer = slot->top;
    const Type *full = outer && outer->type && !outer->deleted ? outer->type : NULL;
    if (!yes->exits) graph_touch_name(f->g, slot->name);
    if (!no->exits) graph_touch_name(f->g, slot->name);
    const Type *type;
    if (yes->exits) type = o->type;
    else if (no->exits) type = t->type;
    else {
        bool as_union = full && (type_is(full, TY_Union) || type_is(full, TY_Any) || full->is_number_like);
        set_join(f, &t->type, &o->type);
        type = type_unify(f->s, t->type, o->type, as_union);
        if (!type && python_loose(f, slot->name) && EXT(f, DIAG_ext_variable_types, t->span, slot->name->s, tt(f, python_loose(f, slot->name)->type)))
            type = python_unify(f, t->type, o->type);
        if (!type) {
            VarError *e = NEW(f->a, VarError);
            *e = (VarError){.kind = VARERR_TYPES, .t1 = t->type, .t2 = o->type, .s1 = t->span, .s2 = o->span, .where = span};
            slot->error = e;
            if (outer && outer->frame == f->frame) outer->deleted = true;
            return;
        }
    }
    Var *v = yes->exits ? o : t;
    Sym store = v->store;
    Side *side[2] = {yes, no};
    Var *has[2] = {t, o};
    for (int i = 0; i < 2; i++) {
        Node *n;
        if (has[i] && type_is_subtype(f->s, has[i]->type, type)) {
            n = load_node(f, has[i]->store, type, span);
            vec_push(f->a, &f->late, n->out[0]);
        }
        else {
            n = node_new(f->g, OP_prim_Uninitialized, span);
            node_add_output(n, type);
        }
        node_append(side[i]->block, n);
        block_add_return(side[i]->block, n->out[0]);
    }
    if (outer) graph_touch_name(f->g, meaningful_name(slot->name) ? slot->name : NULL);   /* PyTorch loads it to see its type */
    Value *out = node_add_output(branch, type);
    number_later(f, out);
    name_later(f, out, slot->name);
    Span where = v->span;
    Var *here = var_here(f, slot->name);
    here->store = store;
    here->sugared = NULL;
    here->type = type;
    here->deleted = false;
    here->span = where;
    node_append(f->block, store_node(f, here->store, out, span));
    slot->error = NULL;
}

/* Deleted on one side: gone after the If. */
static void forget(Fn *f, NameSlot *slot, Span span) {
    if (!slot->top || slot->top->sugared) return;
    Var *here = var_here(f, slot->name);
    here->deleted = true;
    here->span = span;
}

/* What a side assigned before it left: a loop around carries it out through break and continue. */
static void note_assigned(Fn *f, Frame *fr) {
    for (int i = 0; i < fr->vars.len; i++) {
        Var *outer = fr->vars.data[i]->slot->top;
        if (!usable(outer)) continue;
        Var *here = var_here(f, outer->slot->name);
        if (here == outer) continue;
        here->type = outer->type;
        here->store = outer->store;
        here->span = outer->span;
    }
}

/* PyTorch looks for each variable of one side in the other, which makes a load there. */
static void look_across(Fn *f, Side *of, Side *in) {
    mark_vars(in->frame);
    for (int i = 0; i < of->frame->vars.len; i++) {
        Var *v = of->frame->vars.data[i];
        if (usable(v) && usable(seen_in(in, v->slot))) graph_touch_name(f->g, meaningful_name(v->slot->name) ? v->slot->name : NULL);
    }
}

void join_sides(Fn *f, Node *branch, Side *yes, Side *no, Span span) {
    look_across(f, yes, no);
    look_across(f, no, yes);
    if (yes->exits && no->exits) {
        f->frame->exits = true;
        note_assigned(f, yes->frame);
        note_assigned(f, no->frame);
        return;
    }
    int n = 0;
    Var **all = NEWN(f->a, Var *, yes->frame->vars.len + no->frame->vars.len + 1);
    for (int i = 0; i < yes->frame->vars.len; i++) all[n++] = yes->frame->vars.data[i];
    mark_vars(yes->frame);
    for (int i = 0; i < no->frame->vars.len; i++) {
        NameSlot *slot = no->frame->vars.data[i]->slot;
        if (!(slot->mark && slot->mark_owner == yes->frame)) all[n++] = no->frame->vars.data[i];
    }
    sort_vars(all, n);
    /* Each side's own view of every name, before outer variables change. */
    Var **t = NEWN(f->a, Var *, n + 1), **o = NEWN(f->a, Var *, n + 1);
    for (int i = 0; i < n; i++) t[i] = usable(seen_in(yes, all[i]->slot));
    mark_vars(no->frame);
    for (int i = 0; i < n; i++) o[i] = usable(seen_in(no, all[i]->slot));
    for (int i = 0; i < n; i++) {
        NameSlot *slot = all[i]->slot;
        /* A side that exits only lends its value where it has one: what follows never looks at it. */
        if (!(yes->exits ? NULL : t[i]) && !(no->exits ? NULL : o[i])) {
            if (all[i]->sugared && (yes->exits || no->exits) && !(all[i]->frame == (yes->exits ? yes : no)->frame)) {
                /* a compile-time thing set on the only side that goes on */
                Var *here = var_here(f, slot->name);
                here->sugared = all[i]->sugared;
                here->deleted = false;
                here->span = all[i]->span;
            } else if (slot->top && slot->top->frame != f->frame && all[i]->type && type_is(all[i]->type, TY_Error)) continue;
            else if (all[i]->deleted && slot->top) {
                Var *here = var_here(f, slot->name);
                here->deleted = true;
                here->span = all[i]->span;
            } else if (!slot->top && all[i]->type && type_is(all[i]->type, TY_Error)) {
                Var *here = var_here(f, slot->name);          /* reported already: stays poison */
                here->type = all[i]->type;
                here->span = all[i]->span;
            }
            continue;
        }
        if (!t[i] && !yes->exits) {
            if (slot->top && slot->top->type && type_is(slot->top->type, TY_Error)) continue;
            one_branch(f, o[i], false, span);
            forget(f, slot, all[i]->span);
            continue;
        }
        if (!o[i] && !no->exits) {
            one_branch(f, t[i], true, span);
            forget(f, slot, all[i]->span);
            continue;
        }
        join_var(f, branch, slot, yes, t[i], no, o[i], span);
    }
}

/* One side of a branch: statements, or what a failed assert does. */
static Side emit_side(Fn *f, Block *b, const AstVec *body, AstAssert *failed, const Refinement *r, int nr, Span span) {
    Block *back = f->block;
    Side side = {.frame = frame_push(f, b), .block = b};
    f->block = b;
    insert_refinements(f, r, nr, span);
    if (failed) emit_assertion_error(f, failed);
    else emit_stmts(f, body);
    side.exits = side.frame->exits;
    frame_pop(f);
    f->block = back;
    return side;
}

static void emit_branches(Fn *f, Cond c, const AstVec *body, const AstVec *orelse, AstAssert *failed, Span span) {
    if (c.fixed >= 0) {
        insert_refinements(f, c.fixed ? c.ref.yes : c.ref.no, c.fixed ? c.ref.nyes : c.ref.nno, span);
        if (failed && !c.fixed) emit_assertion_error(f, failed);
        else emit_stmts(f, c.fixed ? body : orelse);
        return;
    }
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, c.v);
    Block *a = node_add_block(n), *b = node_add_block(n);
    Side yes = emit_side(f, a, body, NULL, c.ref.yes, c.ref.nyes, span);
    Side no = emit_side(f, b, orelse, failed, c.ref.no, c.ref.nno, span);
    join_sides(f, n, &yes, &no, span);
}

/* if True: body; the other side, which throws, lends no variables, and goes when the constant is folded. */
void emit_block(Fn *f, const AstVec *body, Span span) {
    Value *always = emit_bool(f, true, span);
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, always);
    Block *a = node_add_block(n), *b = node_add_block(n), *back = f->block;
    Side yes = emit_side(f, a, body, NULL, NULL, 0, span), no = {.frame = frame_push(f, b), .block = b, .exits = true};
    f->block = b;
    emit_raise_node(f, emit_str(f, "", 0, span), NULL, span);
    frame_pop(f);
    f->block = back;
    join_sides(f, n, &yes, &no, span);
}

/* if c: body(ctx), for what has no statements of its own. */
void emit_guarded(Fn *f, const Cond *c, Span span, void (*body)(Fn *, void *), void *ctx) {
    if (c->fixed >= 0) {
        if (c->fixed) {
            insert_refinements(f, c->ref.yes, c->ref.nyes, span);
            body(f, ctx);
        }
        return;
    }
    Node *n = emit_node(f, OP_prim_If, span);
    node_add_input(n, c->v);
    Block *yes = node_add_block(n), *back = f->block;
    node_add_block(n);
    frame_push(f, yes)->part = true;
    f->block = yes;
    insert_refinements(f, c->ref.yes, c->ref.nyes, span);
    body(f, ctx);
    frame_pop(f);
    f->block = back;
}

/* assert c, m: if c: pass else: raise; what c proves holds afterwards. */
void emit_assert(Fn *f, AstAssert *st) {
    static const AstVec nothing = {0};
    Cond c = emit_cond(f, st->test);
    emit_branches(f, c, &nothing, &nothing, st, st->base.span);
}

void emit_if(Fn *f, AstIf *st) {
    Cond c = emit_cond(f, st->cond);
    emit_branches(f, c, &st->body, &st->orelse, NULL, st->base.span);
}

/* ---- loops */

typedef struct Loop { Node *node; Block *body; Block *cond; Value *cond_value; Frame *frame; int exit_mark, final_mark; LoopState outer; Block *back; Span span; } Loop;

static void loop_begin(Fn *f, Loop *l, Value *trip, Span span) {
    python_widen(f, span);
    l->span = span;
    l->back = f->block;
    l->node = node_new(f->g, OP_prim_Loop, span);
    node_add_input(l->node, trip);
    l->body = node_add_block(l->node);
    l->exit_mark = f->loop_exits.len;
    l->final_mark = f->finals.len;
    l->outer = f->loop;
    l->cond = NULL;
}
static Value *loop_enter(Fn *f, Loop *l) {
    node_append(l->back, l->node);
    Value *i = block_add_param(l->body, TY(f, Int), NULL);
    f->loop = LOOP_RUN;
    l->frame = frame_push(f, l->body);
    f->block = l->body;
    return i;
}
static void loop_end(Fn *f, Loop *l) {
    frame_pop(f);
    f->block = l->back;
    f->loop = l->outer;
    Span span = l->span;
    int n = 0;
    Var **carried = NEWN(f->a, Var *, l->frame->vars.len + 1);
    for (int i = 0; i < l->frame->vars.len; i++) {
        Var *v = l->frame->vars.data[i], *outer = v->slot->top;
        if (usable(outer) && outer->store == v->store) carried[n++] = outer;
        else if (!outer && !f->comp) {
            VarError *e = NEW(f->a, VarError);
            *e = (VarError){.kind = VARERR_LOOP, .t1 = v->sugared ? NULL : v->type, .where = span, .s1 = v->span};
            v->slot->error = e;
        }
    }
    sort_vars(carried, n);
    block_add_return(l->body, l->cond_value);
    /* break and continue: the next condition and what is carried at that point */
    for (int i = l->exit_mark; i < f->loop_exits.len; i++) {
        Node *exit = f->loop_exits.data[i];
        Node *go = node_new(f->g, OP_prim_LoopContinuation, exit->span);
        node_insert_before(exit, go);
        node_add_input(go, l->cond_value);
        vec_push(f->a, &f->late_exits, ((LateCond){go, l->cond, l->cond_value, exit->op == OP_prim_BreakStmt}));
        for (int k = 0; k < n; k++) {
            Node *load = load_node(f, carried[k]->store, carried[k]->type, exit->span);
            node_insert_before(go, load);
            node_add_input(go, load->out[0]);
        }
        node_remove(exit);
    }
    f->loop_exits.len = l->exit_mark;
    /* After a finally the carried values are what it left. */
    for (int i = l->final_mark; i < f->finals.len; i++)
        for (int k = 0; k < n; k++) {
            Node *load = load_node(f, carried[k]->store, carried[k]->type, span);
            node_insert_before(f->finals.data[i], load);
            node_add_input(f->finals.data[i], load->out[0]);
        }
    f->finals.len = l->final_mark;
    node_add_input(l->node, l->cond_value);
    if (l->cond) vec_push(f->a, &f->late_loops, ((LateCond){l->node, l->cond, l->cond_value, false}));
    Node *first = l->body->first;
    for (int k = 0; k < n; k++) {
        Var *v = carried[k];
        Node *in = load_node(f, v->store, v->type, span);
        vec_push(f->a, &f->late, in->out[0]);
        node_insert_before(l->node, in);
        node_add_input(l->node, in->out[0]);
        Value *param = block_add_param(l->body, v->type, NULL);
        number_later(f, param);
        Node *set = store_node(f, v->store, param, span);
        if (first) node_insert_before(first, set);
        else node_append(l->body, set);
        Node *end = load_node(f, v->store, v->type, span);
        vec_push(f->a, &f->late, end->out[0]);
        node_append(l->body, end);
        block_add_return(l->body, end->out[0]);
        Value *out = node_add_output(l->node, v->type);
        number_later(f, out);
        node_append(f->block, store_node(f, v->store, out, span));
        name_later(f, param, v->slot->name);
        name_later(f, out, v->slot->name);
        Var *here = var_here(f, v->slot->name);
        if (here != v) {
            here->type = v->type;
            here->store = v->store;
            here->span = v->span;
        }
    }
}

/* A loop with both a trip count and a condition of its own (a for loop with break or return) counts by hand, so that .code can print it
 * as a while: max_trip is the greatest int, the condition is i < n and the old one. */
static bool is_true(const Value *v) {
    const Const *c = value_const(v);
    return c && type_is(c->type, TY_Bool) && c->u.b;
}
static Value *op_before(Fn *f, Node *at, Block *end, OpId op, const Type *t, Value *a, Value *b, Span span) {
    Node *n = node_new(f->g, op, span);
    if (a) node_add_input(n, a);
    if (b) node_add_input(n, b);
    Value *out = node_add_output(n, t);
    if (at) node_insert_before(at, n);
    else node_append(end, n);
    return out;
}
static Value *int_before(Fn *f, Node *at, int64_t i) {
    Node *n = node_new(f->g, OP_prim_Constant, (Span){0, 0});
    n->attr.constant = const_int(f->s, i);
    Value *out = node_add_output(n, TY(f, Int));
    node_insert_before(at, n);
    return out;
}
static void canonical_loop(Fn *f, Node *loop) {
    Block *body = loop->block[0];
    Value *trip = loop->in[0], *i = body->param[0];
    const Const *c = value_const(trip);
    bool counted = !c || c->u.i != INT64_MAX || i->nuses;
    if (!counted || (is_true(loop->in[1]) && is_true(body->ret[0]))) return;
    Span none = {0, 0};
    Value *zero = int_before(f, loop, 0), *one = int_before(f, loop, 1);
    Value *cond = op_before(f, loop, NULL, OP_aten_gt_int, TY(f, Bool), trip, zero, none);
    node_set_input(loop, 0, int_before(f, loop, INT64_MAX));
    if (!is_true(loop->in[1])) cond = op_before(f, loop, NULL, OP_aten___and___bool, TY(f, Bool), cond, loop->in[1], none);
    node_set_input(loop, 1, cond);
    node_add_output(loop, TY(f, Int));
    node_add_input(loop, zero);
    Value *count = block_add_param(body, TY(f, Int), NULL);
    value_set_name(i, NULL);
    value_replace_uses(i, count);
    Value *next = op_before(f, NULL, body, OP_aten_add_int, TY(f, Int), count, one, none);
    block_add_return(body, next);
    Value *less = op_before(f, NULL, body, OP_aten_lt_int, TY(f, Bool), next, trip, none);
    block_set_return(body, 0, op_before(f, NULL, body, OP_aten___and___bool, TY(f, Bool), less, body->ret[0], none));
}
void canonical_loops(Fn *f, Graph *g) {
    for (Walk w = walk_block(g->body); walk_next(&w);)
        if (w.event == WALK_NODE_DONE && w.node->op == OP_prim_Loop) canonical_loop(f, w.node);
}

static void find_binding(Ast *n, void *ctx) {
    if (n->kind == AST_NamedExpr) *(bool *)ctx = true;
    else if (n->kind != AST_Lambda) ast_each_child(n, find_binding, ctx);
}
static void find_finally(Ast *n, void *ctx) {
    if (n->kind == AST_Try && AST_AS(Try, n)->finalbody.len) *(bool *)ctx = true;
    else if (n->kind != AST_FunctionDef && n->kind != AST_Lambda) ast_each_child(n, find_finally, ctx);
}
static Ast *bool_constant(Fn *f, bool b, Span span) {
    AstConstant *c = AST_NEW(f->a, Constant, span);
    c->lit.kind = b ? LIT_TRUE : LIT_FALSE;
    return &c->base;
}
/* A condition that sets a variable: `while True: if not c: break; ...`, so that the body sees what c set. */
static AstWhile *test_inside(Fn *f, AstWhile *st) {
    Span span = st->cond->span;
    AstWhile *loop = AST_NEW(f->a, While, st->base.span);
    AstIf *leave = AST_NEW(f->a, If, span);
    AstUnaryOp *no = AST_NEW(f->a, UnaryOp, span);
    no->op = AOP_Not;
    no->operand = st->cond;
    leave->cond = &no->base;
    leave->body = (AstVec){NEWN(f->a, Ast *, 1), 1};
    AstBreak *end = AST_NEW(f->a, Break, span);
    end->unused = 1;                  /* not the user's: an `else` follows it */
    leave->body.data[0] = &end->base;
    loop->cond = bool_constant(f, true, span);
    loop->body = (AstVec){NEWN(f->a, Ast *, st->body.len + 1), st->body.len + 1};
    loop->body.data[0] = &leave->base;
    for (int i = 0; i < st->body.len; i++) loop->body.data[i + 1] = st->body.data[i];
    return loop;
}

/* A copy of the condition before `at`; its value. */
static Value *cond_copy(Fn *f, const LateCond *c, Node *at) {
    if (!c->cond) return c->value;
    Map map = {0};
    Block *tmp = block_new(f->g);
    block_clone_into(tmp, c->cond, &map, NULL);
    while (tmp->first) node_move_before(at, tmp->first);
    Value *v = map_get(&map, c->value);
    return v ? v : c->value;
}

void finish_loops(Fn *f) {
    Graph *g = f->g;
    for (int i = 0; i < f->late.len; i++) f->late.data[i]->number = g->next_number++;
    Node *no = node_new(g, OP_prim_Constant, (Span){0, 0});       /* what `break` gives as the condition; made in any case */
    no->attr.constant = const_bool(f->s, false);
    node_add_output(no, TY(f, Bool));
    if (g->body->first) node_insert_before(g->body->first, no);
    else node_append(g->body, no);
    for (int i = 0; i < f->late_exits.len; i++) {
        LateCond *c = &f->late_exits.data[i];
        node_set_input(c->user, 0, c->is_break ? no->out[0] : cond_copy(f, c, c->user));
        for (int k = 1; k < c->user->nin; k++) c->user->in[k]->number = g->next_number++;
    }
    for (int i = 0; i < f->late_loops.len; i++) {
        LateCond *c = &f->late_loops.data[i];
        node_set_input(c->user, 1, cond_copy(f, c, c->user));
        while (c->cond->first) node_append(c->user->block[0], c->cond->first);
    }
}

void emit_while(Fn *f, AstWhile *st) {
    Span span = st->base.span;
    bool binds = false;
    find_binding(st->cond, &binds);
    if (!binds) binds = sets_around(f, st->cond);
    /* So that a `continue` tests it after the finally has run. */
    for (int i = 0; i < st->body.len; i++) find_finally(st->body.data[i], &binds);
    const AstVec orelse = st->orelse;
    const Sym outer = loop_else_begin(f, &st->body, &orelse, span);
    if (binds) st = test_inside(f, st);
    Loop l;
    loop_begin(f, &l, build_literal(f->g, const_int(f->s, INT64_MAX), span), span);
    /* The condition stands in a block of its own until the loop is done; then it goes before the loop and to the end of each turn. */
    Node *holder = node_new(f->g, OP_prim_If, span);
    l.cond = node_add_block(holder);
    frame_push(f, l.cond)->part = true;
    f->block = l.cond;
    l.cond_value = emit_to_bool(f, emit_expr(f, st->cond, NULL), st->cond->span);
    f->block = l.back;
    frame_pop(f);
    loop_enter(f, &l);
    emit_stmts(f, &st->body);
    loop_end(f, &l);
    loop_else_end(f, &orelse, outer, span);
}

/* The shortest of the lists that are walked beside a tuple; NULL: there is none. */
Value *runtime_len(Fn *f, SV *it, Span span) {
    Value *least = NULL;
    for (int i = 0; it->kind == SV_ITER && i < it->nitem; i++) {
        SV *c = it->item[i];
        if (c->kind == SV_RANGE && c->counts) continue;
        Value *n = iter_unrolled(c) ? runtime_len(f, c, span) : iter_len(f, c, span);
        Value *two[2] = {least, n};
        if (n) least = least ? emit_op_values(f, "prim::min", two, 2, span) : n;
    }
    return least;
}

enum { UNROLL_LIMIT = 400000 };      /* values in a graph past which loops are no longer unrolled */
static void emit_unrolled(Fn *f, Ast *target, SV *it, Span span, void (*body)(Fn *, void *), void *ctx) {
    int n = iter_static_len(f, it, span);
    Value *most = runtime_len(f, it, span);
    if (most && (is_poison(most) || !EXT(f, DIAG_ext_zip_mixed, span))) return;
    LoopState outer = f->loop;
    f->loop = LOOP_UNROLLED;
    int errors = f->s->diags.errors;
    /* A mistake in the body is reported for one turn only. */
    for (int i = 0; i < n && !f->frame->exits && !f->s->diags.stopped && f->s->diags.errors == errors; i++) {
        /* Unrolled loops inside each other multiply. */
        if (f->g->next_id > UNROLL_LIMIT) {
            if (!f->too_large) ERR(f, DIAG_unroll_too_large, span);
            f->too_large = true;
            break;
        }
        Node *test = NULL;
        Side yes = {0}, no = {0};
        Block *back = f->block;
        if (most) {                   /* this turn, where the lists are long enough */
            Value *lt[2] = {emit_int(f, i, span), most};
            Value *more = emit_op_values(f, "aten::lt", lt, 2, span);
            test = emit_node(f, OP_prim_If, span);
            node_add_input(test, more);
            yes.block = node_add_block(test);
            no.block = node_add_block(test);
            yes.frame = frame_push(f, yes.block);
            f->block = yes.block;
        }
        SV *item = iter_item(f, it, build_literal(f->g, const_int(f->s, i), span), span);
        emit_assign_to(f, target, item, target->span);
        body(f, ctx);
        if (!most) continue;
        yes.exits = yes.frame->exits;
        frame_pop(f);
        no.frame = frame_push(f, no.block);
        frame_pop(f);
        f->block = back;
        join_sides(f, test, &yes, &no, span);
    }
    f->loop = outer;
}

void emit_for_loop(Fn *f, Ast *target, SV *iterable, Span span, void (*body)(Fn *, void *), void *ctx) {
    SV *it = sv_iter(f, iterable, iterable->span);
    if (!it) {
        /* The body is checked all the same, with a target of unknown type. */
        Loop l;
        loop_begin(f, &l, emit_int(f, 0, span), span);
        l.cond_value = emit_bool(f, true, span);
        loop_enter(f, &l);
        emit_assign_to(f, target, sv_poison(f, span), span);
        body(f, ctx);
        loop_end(f, &l);
        return;
    }
    if (iter_unrolled(it)) { emit_unrolled(f, target, it, span, body, ctx); return; }
    Loop l;
    loop_begin(f, &l, iter_len(f, it, span), span);
    l.cond_value = emit_bool(f, true, span);
    Value *i = loop_enter(f, &l);
    SV *item = iter_item(f, it, i, span);
    emit_assign_to(f, target, item, target->span);
    body(f, ctx);
    loop_end(f, &l);
}

static void for_body(Fn *f, void *ctx) { emit_stmts(f, &((AstFor *)ctx)->body); }
void emit_for(Fn *f, AstFor *st) {
    SV *sv = emit_sugared(f, st->iter, NULL);
    sv->span = st->iter->span;
    const Sym outer = loop_else_begin(f, &st->body, &st->orelse, st->base.span);
    emit_for_loop(f, st->target, sv, st->base.span, for_body, st);
    loop_else_end(f, &st->orelse, outer, st->base.span);
}

/* ---- iteration */

SV *sv_iter(Fn *f, SV *sv, Span span) {
    if (is_module(f, sv)) return module_iter(f, sv, span);
    if (sv->kind == SV_WRAPPED) sv = sv_value(f, sv_as_value(f, sv, span), span);
    switch (sv->kind) {
    case SV_RANGE: case SV_TUPLE: case SV_ITER: return sv;
    case SV_VALUE: {
        const Type *t = sv->v->type;
        if (type_is(t, TY_List) || type_is(t, TY_Str) || type_is(t, TY_Tensor)) return sv;
        if (type_is(t, TY_Error)) return NULL;
        if (type_is(t, TY_Dict)) return sv_value(f, emit_op_values(f, "aten::keys", &sv->v, 1, span), span);
        if (type_is(t, TY_Tuple)) {
            int n;
            Value **part = emit_untuple(f, sv->v, &n, span);
            SV *res = sv_new(f, SV_TUPLE, span);
            res->item = NEWN(f->a, SV *, n + 1);
            res->nitem = n;
            for (int i = 0; i < n; i++) res->item[i] = sv_value(f, part[i], span);
            return res;
        }
        if (type_is(t, TY_Class) && class_has_method(f, t, "__iter__")) {
            if (!EXT(f, DIAG_ext_builtin_of, span, "iter", tt(f, t))) return NULL;
            Arg self = {.v = sv->v, .span = span};
            Value *items = class_magic(f, sym(f->s, "__iter__"), &self, 1, span);
            if (is_poison(items)) return NULL;
            if (!type_is(items->type, TY_Class)) return sv_iter(f, sv_value(f, items, span), span);
        }
        if (type_is(t, TY_Class) && class_has_method(f, t, "__len__") && class_has_method(f, t, "__getitem__")) {
            if (!EXT(f, DIAG_ext_builtin_of, span, "iter", tt(f, t))) return NULL;
            SV *items = library_call(f, "items_of", &sv, 1, span, NULL);
            return items->kind == SV_VALUE && is_poison(items->v) ? NULL : items;
        }
        ERR(f, DIAG_not_iterable, span, tt(f, t));
        if (type_is(t, TY_Int)) diag_help(f->s, "to count, write `range(n)`");
        else if (type_is(t, TY_Optional)) diag_help(f->s, "it may be None: test it with `is not None` first");
        return NULL;
    }
    case SV_DICT: return dict_keys(f, sv, span);
    case SV_CHOICE: {
        SV *v = sv_value(f, sv_as_value(f, sv, span), span);
        return sv_iter(f, v, span);
    }
    case SV_ENTITY:
        if (sv->ent.kind == ENT_CLASS && sv->ent.u.cls->kind == CLASS_ENUM) {
            return enum_members(f, sv->ent.u.cls, span);
        }
        break;
    default: break;
    }
    ERR(f, DIAG_not_iterable, span, sv_what(f, sv));
    return NULL;
}

bool iter_unrolled(const SV *it) {
    if (it->kind == SV_TUPLE) return true;
    if (it->kind != SV_ITER) return false;
    for (int i = 0; i < it->nitem; i++)
        if (iter_unrolled(it->item[i])) return true;
    return false;
}

/* Number of turns of an unrolled loop: the shortest of what has one; walking a run-time list beside comes on top (runtime_len). */
int iter_static_len(Fn *f, SV *it, Span span) {
    if (it->kind == SV_TUPLE) return it->nitem;
    int least = -1;
    for (int i = 0; it->kind == SV_ITER && i < it->nitem; i++) {
        SV *c = it->item[i];
        if (c->kind == SV_RANGE && c->counts) continue;
        if (!iter_unrolled(c)) continue;                  /* runtime_len */
        int n = iter_static_len(f, c, span);
        if (least < 0 || n < least) least = n;
    }
    return least < 0 ? 0 : least;
}

/* Lengths of all that zip and enumerate walk, nested ones too. */
static bool leaf_lens(Fn *f, SV *it, Span span, ValueVec *out) {
    for (int i = 0; i < it->nitem; i++) {
        if (it->item[i]->kind == SV_ITER) {
            if (!deep_enter(f, span)) return false;
            bool fine = leaf_lens(f, it->item[i], span, out);
            deep_leave(f);
            if (!fine) return false;
            continue;
        }
        Value *v = iter_len(f, it->item[i], span);
        if (is_poison(v)) return false;
        vec_push(f->a, out, v);
    }
    return true;
}

Value *iter_len(Fn *f, SV *it, Span span) {
    switch (it->kind) {
    case SV_RANGE:
        if (it->counts && !it->lo) return build_literal(f->g, const_int(f->s, INT64_MAX), span);
        if (it->only_end) return it->hi;
        {
            Value *in[3] = {it->lo, it->counts ? build_literal(f->g, const_int(f->s, INT64_MAX), span) : it->hi, it->step};
            return emit_op_values(f, "aten::__range_length", in, 3, span);
        }
    case SV_ITER: {
        ValueVec len = {0};
        if (!leaf_lens(f, it, span, &len)) return poison(f, span);
        if (len.len == 1) return len.data[0];
        Value *all = emit_list(f, TY(f, Int), len.data, len.len, span);
        return emit_op_values(f, "prim::min", &all, 1, span);
    }
    case SV_VALUE: return emit_op_values(f, "aten::len", &it->v, 1, span);
    default: return emit_int(f, it->nitem, span);
    }
}

SV *iter_item(Fn *f, SV *it, Value *index, Span span) {
    switch (it->kind) {
    case SV_RANGE: {
        if (it->only_end || (it->counts && !it->lo)) return sv_value(f, index, span);
        Value *in[3] = {index, it->lo, it->step};
        return sv_value(f, emit_op_values(f, "aten::__derive_index", in, 3, span), span);
    }
    case SV_ITER: {
        SV *res = sv_new(f, SV_TUPLE, span);
        res->item = NEWN(f->a, SV *, it->nitem + 1);
        res->nitem = it->nitem;
        for (int i = 0; i < it->nitem; i++) res->item[i] = iter_item(f, it->item[i], index, span);
        return res;
    }
    case SV_TUPLE: {
        const Const *c = value_const(index);
        int64_t i = c ? c->u.i : -1;
        return i >= 0 && i < it->nitem ? it->item[i] : sv_poison(f, span);
    }
    default: break;
    }
    if (type_is(it->v->type, TY_Tensor)) {
        Value *in[3] = {it->v, emit_int(f, 0, span), index};
        return sv_value(f, emit_op_values(f, "aten::select", in, 3, span), span);
    }
    Value *in[2] = {it->v, index};
    return sv_value(f, emit_op_values(f, "aten::__getitem__", in, 2, span), span);
}
