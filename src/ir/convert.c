/* What type each user of a value wants, and the conversion nodes that bring a value to it. */
#include "ir/ir.h"
#include "ir/internal.h"

const Match *node_match(Session *s, Arena *a, const Node *n) {
    const Schema *sc = op_schema(s, (OpId)n->op);
    if (!sc) return NULL;
    ActualArg *actual = NEWN(a, ActualArg, n->nin + 1);
    for (int i = 0; i < n->nin; i++) {
        actual[i] = (ActualArg){.type = n->in[i]->type};
        if (i < sc->nparam && sc->param[i].kw_only) actual[i].keyword = sc->param[i].name;
    }
    const Match *m = schema_match(s, a, sc, actual, n->nin, false, false, NULL);
    return m ? m : schema_match(s, a, sc, actual, n->nin, true, false, NULL);
}

const Type *wanted_input(const Node *n, int i, const Match *match) {
    Session *s = n->graph->s;
    const Type *made = n->nout ? n->out[0]->type : NULL;
    switch (n->op) {
    case OP_prim_If: return type_simple(s, TY_Bool);
    case OP_prim_Loop:
        if (i < 2) return type_simple(s, i ? TY_Bool : TY_Int);
        return n->nblock && i - 1 < n->block[0]->nparam ? n->block[0]->param[i - 1]->type : NULL;
    case OP_prim_ListConstruct: return made && made->kind == TY_List ? made->elem[0] : NULL;
    case OP_prim_DictConstruct: return made && made->kind == TY_Dict ? made->elem[i % 2] : NULL;
    case OP_prim_TupleConstruct: return made && made->kind == TY_Tuple && i < made->nelem ? made->elem[i] : NULL;
    case OP_prim_TupleIndex: return i ? type_simple(s, TY_Int) : NULL;
    case OP_prim_CallFunction: {
        const Graph *callee = n->attr.callee;
        return callee && i < callee->nparams ? callee->params[i].type : NULL;
    }
    default:
        for (int k = 0; match && k < match->schema->nparam; k++)
            if (match->arg[k].actual == i && match->arg[k].conv == CONV_SUBTYPE) return match->arg[k].to;
        return NULL;
    }
}

const Type *wanted_return(const Block *b, int i) {
    const Node *n = b->owner;
    if (!n) return b->graph->result;
    if (n->op == OP_prim_Loop) return !i ? type_simple(b->graph->s, TY_Bool) : i < b->nparam ? b->param[i]->type : NULL;
    return i < n->nout ? n->out[i]->type : NULL;
}

static bool needs(Session *s, const Value *v, const Type *wanted) {
    return wanted && wanted != v->type && wanted->kind != TY_Error && v->type->kind != TY_Error && type_is_subtype(s, v->type, wanted);
}

static Value *converted(Graph *g, Value *v, const Type *to, Node *before, Block *end, Span span) {
    Node *n = node_new(g, OP_prim_convert, span);
    node_add_input(n, v);
    node_add_output(n, to);
    if (before) node_insert_before(before, n);
    else node_append(end, n);
    return n->out[0];
}

void graph_add_converts(Graph *g) {
    Session *s = g->s;
    Arena *scratch = arena_new();
    for (Walk w = walk_block(g->body); walk_next(&w);) {
        if (w.event == WALK_NODE) {
            Node *n = w.node;
            if (n->op == OP_prim_convert) continue;
            ArenaMark mark = arena_mark(scratch);
            const Match *match = node_match(s, scratch, n);
            for (int i = 0; i < n->nin; i++) {
                const Type *t = wanted_input(n, i, match);
                if (needs(s, n->in[i], t)) node_set_input(n, i, converted(g, n->in[i], t, n, NULL, n->span));
            }
            arena_reset(scratch, mark);
        } else if (w.event == WALK_LEAVE) {
            for (int i = 0; i < w.block->nret; i++) {
                Value *v = w.block->ret[i];
                const Type *t = wanted_return(w.block, i);
                if (needs(s, v, t)) block_set_return(w.block, i, converted(g, v, t, NULL, w.block, v->def ? v->def->span : g->span));
            }
        }
    }
    arena_free(scratch);
}
