/* Calls: arguments, operators by overload, the user's functions. */
#include "sema/internal.h"
#include <string.h>

/* ---- arguments */

/* One argument: a value, or what `take` lets stay as it is. False after an error. */
static bool push_arg(Fn *f, ArgVec *out, int take, Sym keyword, SV *sv, Span at, Span span) {
    const bool stays = sv->kind != SV_VALUE && (take == TAKE_ALL || (take == TAKE_FUNCTIONS && sv_is_function(sv)));
    Value *v = stays ? NULL : sv_as_value(f, sv, at);
    vec_push(f->a, out, ((Arg){.keyword = keyword, .v = v, .span = span, .sv = stays ? sv : NULL}));
    return !is_poison(v);
}

/* The compile-time tuple that a name stands for, or NULL. */
static SV *named_tuple_sv(Fn *f, const Ast *e) {
    const Var *v = e->kind == AST_Name ? var_find(f, AST_AS(Name, e)->id) : NULL;
    return v && !v->deleted && v->sugared && v->sugared->kind == SV_TUPLE ? v->sugared : NULL;
}

bool emit_args(Fn *f, AstCall *call, ArgVec *out) {
    bool fine = true;
    const int star = f->star_next, take = f->take;
    f->star_next = 0;
    f->take = TAKE_VALUES;
    for (int i = 0; i < call->args.len; i++) {
        Ast *e = call->args.data[i];
        if (e->kind == AST_Starred && star < 0) {
            /* The operator takes a list of what is left. */
            ItemVec parts = {0};
            bool lists = false;
            if (!emit_parts(f, &call->args, i, NULL, &parts)) { fine = false; break; }
            for (int k = 0; k < parts.len; k++) lists |= parts.data[k].is_list;
            if (lists && !EXT(f, DIAG_ext_star_call, e->span)) { fine = false; break; }
            for (int k = 0; !lists && k < parts.len; k++) vec_push(f->a, out, ((Arg){.v = parts.data[k].v, .span = parts.data[k].span}));
            if (lists) {
                Value *v = join_parts(f, &parts, NULL, e->span);
                fine &= !is_poison(v);
                vec_push(f->a, out, ((Arg){.v = v, .span = e->span}));
            }
            break;
        }
        SV *parts = take != TAKE_VALUES && e->kind == AST_Starred ? named_tuple_sv(f, AST_AS(Starred, e)->value) : NULL;
        if (parts) {
            for (int k = 0; k < parts->nitem; k++) fine &= push_arg(f, out, take, NULL, parts->item[k], e->span, e->span);
            continue;
        }
        if (e->kind == AST_Starred) {
            AstVec one = {&call->args.data[i], 1};
            ValueVec v = {0};
            f->star_want = star;
            if (!emit_values(f, &one, NULL, &v)) fine = false;
            f->star_want = 0;
            for (int k = 0; k < v.len; k++) vec_push(f->a, out, ((Arg){.v = v.data[k], .span = e->span}));
            continue;
        }
        fine &= push_arg(f, out, take, NULL, emit_sugared(f, e, NULL), e->span, e->span);
    }
    for (int i = 0; i < call->keywords.len; i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        if (!k->arg) {
            const int from = out->len;
            fine &= expand_kwargs(f, k, out);
            for (int j = from; j < out->len && take == TAKE_VALUES; j++)
                if (out->data[j].sv) fine &= !is_poison(out->data[j].v = sv_as_value(f, out->data[j].sv, k->base.span));
            continue;
        }
        SV *sv = emit_sugared(f, k->value, NULL);
        for (int j = 0; j < out->len; j++)
            if (out->data[j].keyword == k->arg) { ERR(f, DIAG_keyword_twice, k->base.span, k->arg->s); fine = false; }
        fine &= push_arg(f, out, take, k->arg, sv, k->value->span, k->base.span);
    }
    return fine;
}

/* ---- conversions that a match asks for */

static Value *op_value(Fn *f, OpId op, const Type *t, Value *v, Span span) { return emit_node1(f, op, t, &v, 1, span); }

static Value *apply(Fn *f, Value *v, ConvKind conv, const Type *step, const Type *to, int count, Span span) {
    switch (conv) {
    case CONV_INT_IMPLICIT: v = op_value(f, OP_aten_IntImplicit, TY(f, Int), v, span); break;
    case CONV_FLOAT_IMPLICIT: v = op_value(f, OP_aten_FloatImplicit, TY(f, Float), v, span); break;
    case CONV_COMPLEX_IMPLICIT: v = op_value(f, OP_aten_ComplexImplicit, TY(f, Complex), v, span); break;
    case CONV_SCALAR_IMPLICIT: v = op_value(f, OP_aten_ScalarImplicit, TY(f, Number), v, span); break;
    case CONV_NUMBER_TO_INT: v = op_value(f, OP_aten_Int_Scalar, TY(f, Int), v, span); break;
    case CONV_NUMBER_TO_FLOAT: v = op_value(f, OP_aten_Float_Scalar, TY(f, Float), v, span); break;
    case CONV_NUMBER_TO_COMPLEX: v = op_value(f, OP_aten_Complex_Scalar, TY(f, Complex), v, span); break;
    case CONV_BOOL_TO_INT: v = op_value(f, OP_aten_Int_bool, TY(f, Int), v, span); break;
    case CONV_BOOL_TO_FLOAT: v = op_value(f, OP_aten_Float_bool, TY(f, Float), v, span); break;
    case CONV_STR_TO_DEVICE: v = emit_op_values(f, "aten::device", &v, 1, span); break;
    case CONV_EMPTY_LIST: v = emit_list(f, unwrap_optional(step)->elem[0], NULL, 0, span); break;
    case CONV_TUPLE_TO_LIST: {
        int n;
        Value **part = emit_untuple(f, v, &n, span);
        v = emit_list(f, step->elem[0], part, n, span);
        break;
    }
    case CONV_TUPLE_FIELDS: {
        int n;
        Value **part = emit_untuple(f, v, &n, span);
        for (int i = 0; i < n; i++) {
            ConvKind kind;
            const Type *st;
            if (op_convert(f->s, part[i]->type, step->elem[i], false, true, &kind, &st)) part[i] = apply(f, part[i], kind, st, step->elem[i], 0, span);
        }
        v = emit_tuple(f, part, n, span);
        break;
    }
    case CONV_BROADCAST: {
        Value *one = coerce(f, v, step->elem[0], span);
        Value **all = NEWN(f->a, Value *, count + 1);
        for (int i = 0; i < count; i++) all[i] = one;
        v = emit_list(f, step->elem[0], all, count, span);
        break;
    }
    case CONV_NONE: case CONV_SUBTYPE: case CONV_VARARGS_TO_LIST: case CONV_DEFAULT: break;
    }
    return to ? coerce(f, v, to, span) : v;
}

static const Const *default_const(Fn *f, const OpDefault *d) {
    switch (d->type->kind) {
    case TY_Int: return const_int(f->s, d->i);
    case TY_Float: return const_float(f->s, d->f);
    case TY_Bool: return const_bool(f->s, d->b);
    case TY_Str: return const_str(f->s, d->text, d->len);
    case TY_List: {
        const Const **elem = NEWN(f->a, const Const *, d->n + 1);
        for (int i = 0; i < d->n; i++) elem[i] = default_const(f, &d->elem[i]);
        return const_seq(f->s, d->type, elem, d->n);
    }
    default: return const_none(f->s);
    }
}
/* Lists are values with identity: a default of one is built anew at each call. */
static Value *emit_default(Fn *f, const Const *c, const Type *to, Span span) {
    if (type_is(c->type, TY_List)) {
        Value **v = NEWN(f->a, Value *, c->u.v.n + 1);
        for (int i = 0; i < c->u.v.n; i++) v[i] = emit_default(f, c->u.v.elem[i], NULL, span);
        Value *list = emit_list(f, c->type->elem[0], v, c->u.v.n, span);
        return to ? coerce(f, list, to, span) : list;
    }
    Value *v = emit_const(f, c, span);
    return to ? coerce(f, v, to, span) : v;
}

/* Inputs in the schema's order, converted. graph: the user's function whose defaults are constants, or NULL. */
static Value **matched_inputs(Fn *f, const Match *m, const Arg *arg, int n, const Graph *g, Span span, int *count) {
    const Schema *sc = m->schema;
    int extra = sc->varargs ? n - m->extra : 0;
    Value **in = NEWN(f->a, Value *, sc->nparam + (extra > 0 ? extra : 0) + 1);
    int k = 0;
    for (int i = 0; i < sc->nparam; i++) {
        const MatchedArg *a = &m->arg[i];
        if (a->conv == CONV_VARARGS_TO_LIST) {
            const Type *list = unwrap_optional(a->step ? a->step : a->to);
            Value **elem = NEWN(f->a, Value *, a->count + 1);
            for (int j = 0; j < a->count; j++) {
                Value *v = arg[a->from + j].v;
                ConvKind kind;
                const Type *st;
                if (op_convert(f->s, v->type, list->elem[0], is_empty_list(v), true, &kind, &st)) v = apply(f, v, kind, st, list->elem[0], 0, span);
                elem[j] = v;
            }
            in[k++] = coerce(f, emit_list(f, list->elem[0], elem, a->count, span), a->to, span);
        } else if (a->actual < 0) {
            const Const *c;
            if (g) c = g->params[i].default_value;
            else {
                OpDefault d = {0};
                c = op_default(f->s, f->a, &sc->param[i], &d) ? default_const(f, &d) : const_none(f->s);
            }
            in[k++] = emit_default(f, c, a->to, (Span){0, 0});           /* it stands nowhere in the source */
        } else in[k++] = apply(f, arg[a->actual].v, a->conv, a->step, a->to, a->count, arg[a->actual].span);
    }
    for (int j = 0; j < extra; j++) in[k++] = arg[m->extra + j].v;
    *count = k;
    return in;
}

static ActualArg *actuals(Fn *f, const Arg *arg, int n) {
    ActualArg *act = NEWN(f->a, ActualArg, n + 1);
    for (int i = 0; i < n; i++)
        act[i] = (ActualArg){.keyword = arg[i].keyword, .type = arg[i].v->type, .is_empty_list = is_empty_list(arg[i].v), .is_self = arg[i].is_self, .span = arg[i].span};
    return act;
}
static const char *types_of(Fn *f, const Arg *arg, int n) {
    Buf b = {0};
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(&b, ", ");
        if (arg[i].keyword) buf_printf(&b, "%s=", arg[i].keyword->s);
        buf_puts(&b, tt(f, arg[i].v->type));
    }
    if (!b.p) buf_puts(&b, "");
    return buf_take(&b, f->a);
}
/* The matcher's answer for one schema, "f(int x) -> int:" and below it the reason, on one line at `span`. */
static void note_reason(Fn *f, Span span, Buf *why) {
    char *p = why->p ? why->p : (char *)"";
    while (*p == ' ' || *p == '\n') p++;
    if (!*p) return;
    char *end = strchr(p, '\n');
    char *reason = end ? end + 1 : (char *)"";
    if (end) *end = 0;
    while (*reason == ' ') reason++;
    char *stop = strchr(reason, '\n');
    if (stop) *stop = 0;
    diag_note(f->s, span, "%s%s%s", p, *reason ? " " : "", reason);
}

/* How many of the arguments the overload takes as they are: the nearest ones are worth showing. -1: never meant (out= variants). */
static int fitness(Fn *f, const Schema *sc, const Arg *arg, int n) {
    for (int i = 0; i < sc->nparam; i++)
        if (sc->param[i].kw_only && strcmp(sc->param[i].name->s, "out") == 0) return -1;
    int score = 0;
    for (int i = 0; i < n; i++) {
        const Param *p = NULL;
        if (!arg[i].keyword) p = i < sc->nparam && !sc->param[i].kw_only ? &sc->param[i] : NULL;
        else
            for (int k = 0; k < sc->nparam; k++)
                if (sc->param[k].name == arg[i].keyword) p = &sc->param[k];
        if (!p) { score--; continue; }
        TypeBindings b = {0};
        if (!type_bind(f->s, p->type, arg[i].v->type, &b)) continue;
        const Type *t = type_subst(f->s, p->type, &b);
        if (t && type_is_subtype(f->s, arg[i].v->type, t)) score += 2;
    }
    return score < 0 ? 0 : score;
}
static void note_nearest(Fn *f, const OpId *ops, int nover, const Arg *arg, int n) {
    enum { SHOWN = 3 };
    const ActualArg *act = actuals(f, arg, n);
    int best[SHOWN], score[SHOWN], k = 0, left = 0;
    for (int i = 0; i < nover; i++) {
        const Schema *sc = op_schema(f->s, ops[i]);
        int fit = sc ? fitness(f, sc, arg, n) : -1;
        if (fit < 0) continue;
        left++;
        int at = k;
        while (at > 0 && score[at - 1] < fit) at--;
        if (at == SHOWN) continue;
        if (k < SHOWN) k++;
        for (int j = k - 1; j > at; j--) {
            best[j] = best[j - 1];
            score[j] = score[j - 1];
        }
        best[at] = i;
        score[at] = fit;
    }
    for (int i = 0; i < k; i++) {
        Buf why = {0};
        schema_match(f->s, f->a, op_schema(f->s, ops[best[i]]), act, n, true, false, &why);
        note_reason(f, (Span){0, 0}, &why);
        buf_free(&why);
    }
    if (left > k) diag_note(f->s, (Span){0, 0}, "%d more overload%s", left - k, left - k == 1 ? "" : "s");
}

static void help_mismatch(Fn *f, const Arg *arg, int n) {
    for (int i = 0; i < n; i++) {
        const Type *t = arg[i].v->type;
        if (type_is(t, TY_Optional)) {
            diag_help(f->s, "the value of type %s may be None: test it with `if x is not None:` or `assert x is not None` first (only plain names are refined: copy an attribute or element to a variable)", tt(f, t));
            return;
        }
    }
    if (n > 1 && type_is(arg[0].v->type, TY_List) && type_is(arg[0].v->type->elem[0], TY_Tensor) && !type_is(arg[1].v->type, TY_Tensor)) {
        const Type *t = type_is(arg[1].v->type, TY_List) ? arg[1].v->type : type_list(f->s, arg[1].v->type);
        diag_help(f->s, "an empty list `[]` is a List[Tensor]; annotate it where it is made: `x: %s = []`", tt(f, t));
        return;
    }
    bool i = false, fl = false, b = false;
    for (int k = 0; k < n; k++) {
        i |= type_is(arg[k].v->type, TY_Int);
        fl |= type_is(arg[k].v->type, TY_Float);
        b |= type_is(arg[k].v->type, TY_Bool);
    }
    if (b && (i || fl)) diag_help(f->s, "bool is no number in TorchScript: write `int(...)` around it");
}

/* ---- operators */

bool op_takes_self(Fn *f, Sym ns_name, const Type *self) {
    int n;
    const OpId *ops = op_overloads(f->s, ns_name, &n);
    (void)ops;
    (void)self;
    return n > 0;
}

/* view.dtype never takes part: x.view(n) is a size, whatever n is. */
static const OpId *candidates(Fn *f, Sym ns_name, int *n) {
    const OpId *all = op_overloads(f->s, ns_name, n);
    for (int i = 0; i < *n; i++) {
        if (all[i] != OP_aten_view_dtype) continue;
        OpId *rest = NEWN(f->a, OpId, *n);
        int k = 0;
        for (int j = 0; j < *n; j++)
            if (j != i) rest[k++] = all[j];
        *n = k;
        return rest;
    }
    return all;
}

/* The nameless NamedTuple of an operator whose results all have names, torch.max(x, 0).values; NULL where they have none. */
static const Type *named_results(Fn *f, const Match *m) {
    const int n = m->schema->nret;
    Sym *field = NEWN(f->a, Sym, n + 1);
    for (int i = 0; i < n; i++)
        if (!(field[i] = m->schema->ret[i].name)) return NULL;
    return n < 2 ? NULL : type_named_tuple(f->s, NULL, field, m->ret, n);
}

Value *emit_op_sym(Fn *f, Sym ns_name, const Arg *arg, int n, Span span) {
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return poison(f, span);
    Sym magic = n && type_is(arg[0].v->type, TY_Class) ? op_magic(f->s, ns_name) : NULL;
    if (magic && (strcmp(magic->s, "__hash__") != 0 || class_has_method(f, arg[0].v->type, magic->s))) return class_magic(f, magic, arg, n, span);
    if (n && (strcmp(ns_name->s, "aten::sort") == 0 || strcmp(ns_name->s, "aten::sorted") == 0)) class_mark_sorted(f, arg[0].v->type, span);
    if (n && f->nunknown) settle_operator(f, ns_name, arg, n);
    if (n && !f->raw_sets && (type_is_set(arg[0].v->type) || (f->nunknown && type_is_set(arg[n - 1].v->type)) || (n > 1 && type_is_set(arg[1].v->type)))) {
        Value *v = set_operator(f, ns_name, arg, n, span);
        if (v) return v;
    }
    int nover;
    const OpId *ops = candidates(f, ns_name, &nover);
    if (!nover) {
        ERR(f, DIAG_no_such_op, span, ns_name->s);
        return poison(f, span);
    }
    const ActualArg *act = actuals(f, arg, n);
    const Match *m = op_match(f->s, f->a, ops, nover, act, n, true, NULL);
    if (!m) {
        const char *what = f->shown ? arena_printf(f->a, "`%s`", f->shown) : ns_name->s;
        ERR(f, DIAG_no_overload, span, what, types_of(f, arg, n));
        note_nearest(f, ops, nover, arg, n);
        help_mismatch(f, arg, n);
        return poison(f, span);
    }
    int nin;
    Value **in = matched_inputs(f, m, arg, n, NULL, span, &nin);
    Node *node = node_new(f->g, m->schema->op, span);
    for (int i = 0; i < nin; i++) node_add_input(node, in[i]);
    int nret = m->schema->nret;
    Value **out = NEWN(f->a, Value *, nret + 1);
    for (int i = 0; i < nret; i++) out[i] = node_add_output(node, m->ret[i]);
    node_append(f->block, node);
    if (nret == 1) return out[0];
    const Type *named = named_results(f, m);
    return named ? emit_node1(f, OP_prim_TupleConstruct, named, out, nret, span) : emit_tuple(f, out, nret, span);
}
Value *emit_op(Fn *f, const char *ns_name, const Arg *arg, int n, Span span) { return emit_op_sym(f, sym(f->s, ns_name), arg, n, span); }
Value *emit_op_values(Fn *f, const char *ns_name, Value *const *v, int n, Span span) {
    Arg *arg = NEWN(f->a, Arg, n + 1);
    for (int i = 0; i < n; i++) arg[i] = (Arg){.v = v[i], .span = span};
    return emit_op(f, ns_name, arg, n, span);
}

/* ---- the user's functions */

/* A function that stays in Python (or is declared unused): its call raises. The result's type comes from its annotations. */
static SV *call_ignored(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span) {
    if (!compile_signature(f->sm, callee, f, span) || !callee->graph) return sv_poison(f, span);
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return sv_poison(f, span);
    const Type *t = callee->graph->result ? callee->graph->result : TY(f, Tensor);
    static const char text[] = "This Python function is annotated to be ignored and cannot be run";
    emit_raise_node(f, emit_str(f, text, sizeof text - 1, span), NULL, span);
    return sv_value(f, emit_node1(f, OP_prim_Uninitialized, t, NULL, 0, span), span);
}

/* torch.jit._overload: the first signature that takes the arguments; its own copy of the body is compiled for it. */
static FuncDecl *pick_overload(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span) {
    Buf why = {0};
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return NULL;
    for (int k = 0; k < 2 * callee->noverloads; k++) {            /* as they are, then with conversions */
        FuncDecl *o = callee->overloads[k % callee->noverloads];
        const bool convert = k >= callee->noverloads;
        if (!compile_signature(f->sm, o, f, span) || !o->graph) return NULL;
        if (!schema_match(f->s, f->a, graph_schema(f->sm, o->graph), actuals(f, arg, n), n, convert, true, convert ? &why : NULL)) continue;
        buf_free(&why);
        o->implementation = callee;
        return o;
    }
    ERR(f, DIAG_call_mismatch, span, callee->name->s, types_of(f, arg, n));
    note_reason(f, def_header(callee->overloads[0]->def), &why);
    buf_free(&why);
    return NULL;
}

/* The arguments with ints made floats where a float is wanted; NULL: there is none. */
static Arg *as_floats(Fn *f, const Graph *g, const Arg *arg, int n, Span span) {
    Arg *all = NEWN(f->a, Arg, n + 1);
    bool any = false;
    for (int i = 0; i < n; i++) {
        const GraphParam *p = NULL;
        all[i] = arg[i];
        for (int k = 0; k < g->nparams && arg[i].keyword; k++)
            if (g->params[k].name == arg[i].keyword) p = &g->params[k];
        if (!arg[i].keyword && i < g->nparams) p = &g->params[i];
        if (!p || !type_is(unwrap_optional(p->type), TY_Float) || !type_is(arg[i].v->type, TY_Int)) continue;
        all[i].v = emit_op_values(f, "aten::Float", &arg[i].v, 1, arg[i].span.hi ? arg[i].span : span);
        any = true;
    }
    return any ? all : NULL;
}

SV *call_function(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span) { return call_as(f, callee, NULL, arg, n, span); }

/* boolean_dispatch: the flag decides while compiling. NULL after an error. */
static FuncDecl *dispatch(Fn *f, FuncDecl *callee, const Arg *arg, int n, Span span) {
    const Value *flag = NULL;
    for (int i = 0; i < n; i++)
        if (arg[i].keyword == callee->flag || (!arg[i].keyword && i == callee->flag_at)) flag = arg[i].v;
    bool on = callee->flag_default;
    if (flag) {
        if (is_poison(flag)) return NULL;
        if (!flag->def || flag->def->op != OP_prim_Constant || !type_is(flag->type, TY_Bool)) return ERR(f, DIAG_flag_not_constant, span, callee->flag->s), NULL;
        on = flag->def->attr.constant->u.b;
    }
    return on ? callee->if_true : callee->if_false;
}

/* PyTorch runs the body of an ignored function in Python. Where that body is TorchScript too, and gives what the declaration says, compiled
 * code does the same without Python. NULL: it is not, or the function is declared unused. */
static FuncDecl *ignored_as_script(Fn *f, FuncDecl *callee, Span span) {
    Diags *diags = &f->s->diags;
    if ((callee->flags & (FUNC_UNUSED | FUNC_STATIC | FUNC_CLASSMETHOD | FUNC_PROPERTY)) || (callee->owner && !callee->owner->module) || callee->noverloads || !callee->def || callee->def->kind != AST_FunctionDef) return NULL;
    if (!compile_signature(f->sm, callee, f, span)) return NULL;
    if (!callee->as_script) {
        FuncDecl *d = callee->as_script = NEW(f->a, FuncDecl);
        *d = *callee;
        d->flags = (d->flags & ~(unsigned)FUNC_IGNORE) | (d->owner ? FUNC_DIRECT : 0);
        d->state = FUNC_NEW;
        d->graph = NULL;
        d->as_script = d;
        const int before = diags->muted_count;
        diags->muted++;
        const bool fine = callee->graph && compile_function(f->sm, d, NULL, span);
        diags->muted--;
        diags->muted_count = before;
        const Type *want = fine && callee->graph->result ? callee->graph->result : TY(f, Tensor);
        if (!fine || d->graph->result != want) d->state = FUNC_FAILED;
    }
    return callee->as_script->state == FUNC_DONE ? callee->as_script : NULL;
}

SV *call_as(Fn *f, FuncDecl *callee, Sym method, const Arg *arg, int n, Span span) {
    while (callee->if_true)
        if (!(callee = dispatch(f, callee, arg, n, span))) return sv_poison(f, span);
    if (callee->flags & (FUNC_IGNORE | FUNC_UNUSED)) {
        const AstFunctionDef *def = callee->owner && !(callee->flags & FUNC_STATIC) && callee->def && callee->def->kind == AST_FunctionDef ? AST_AS(FunctionDef, callee->def) : NULL;
        if (def && (!def->params || !AST_AS(Params, def->params)->params.len)) {
            ERR(f, DIAG_class_no_self, span, callee->name->s, callee->owner->name->s);
            return sv_poison(f, span);
        }
        FuncDecl *script = ignored_as_script(f, callee, span);
        if (!script) return call_ignored(f, callee, arg, n, span);
        callee = script;
        method = NULL;
    }
    if (callee->noverloads) {
        if (!(callee = pick_overload(f, callee, arg, n, span))) return sv_poison(f, span);
        if (method) method = callee->name;                        /* forward__1: each signature is a method of its own */
    }
    const bool traced = callee->flags & FUNC_TRACED;
    if (!traced && (!callee->def || callee->def->kind != AST_FunctionDef)) {
        ERR(f, DIAG_not_function, span, callee->name->s);
        return sv_poison(f, span);
    }
    FuncDecl *special = traced ? callee : special_for(f, callee, arg, n, span);
    if (!special) return sv_poison(f, span);
    if (special != callee) method = NULL;
    callee = special;
    if (!deep_enter(f, span)) return sv_poison(f, span);
    bool recursive = callee->state == FUNC_COMPILING;
    bool abstract = callee->owner && callee->owner->kind == CLASS_INTERFACE;
    Graph *g = !abstract ? compile_function(f->sm, callee, f, span) : compile_signature(f->sm, callee, f, span) ? callee->graph : NULL;
    deep_leave(f);
    if (g && abstract && !g->result) {
        ERR(f, DIAG_interface_result, callee->def->span, callee->name->s, callee->owner->name->s);
        return sv_poison(f, span);
    }
    if (!g) {
        f->failed = true;
        /* What it would give is known from its annotations: the caller can be checked further. */
        g = callee->graph;
        if (!g || !g->result) return sv_poison(f, span);
    }
    if (recursive) {
        if (!EXT(f, DIAG_ext_recursion, span, callee->name->s)) return sv_poison(f, span);
        if (!g->result) {
            ERR(f, DIAG_recursion_result, span, callee->name->s);
            return sv_poison(f, span);
        }
    }
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return sv_poison(f, span);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < g->nparams && f->nunknown; k++)
            if (arg[i].keyword ? arg[i].keyword == g->params[k].name : i == k) set_settle(f, arg[i].v, g->params[k].type);
    Buf why = {0};
    bool told = false;
    const Match *m = schema_match(f->s, f->a, graph_schema(f->sm, g), actuals(f, arg, n), n, true, true, &why);
    if (!m) {
        Arg *floats = as_floats(f, g, arg, n, span);
        Buf ignored = {0};
        m = floats ? schema_match(f->s, f->a, graph_schema(f->sm, g), actuals(f, floats, n), n, true, true, &ignored) : NULL;
        buf_free(&ignored);
        told = m && !EXT(f, DIAG_ext_int_argument, span, callee->name->s);
        if (told) m = NULL;
        else if (m) arg = floats;
    }
    if (told) buf_free(&why);
    if (told) return g->result ? sv_value(f, emit_node1(f, OP_prim_Uninitialized, g->result, NULL, 0, span), span) : sv_poison(f, span);
    if (!m) {
        ERR(f, DIAG_call_mismatch, span, callee->name->s, types_of(f, arg, n));
        note_reason(f, def_header(callee->def), &why);
        for (int i = 0; i < n && i < g->nparams; i++)
            if (!arg[i].keyword) class_note_missing(f, arg[i].v->type, g->params[i].type);
        help_mismatch(f, arg, n);
        buf_free(&why);
        return g->result ? sv_value(f, emit_node1(f, OP_prim_Uninitialized, g->result, NULL, 0, span), span) : sv_poison(f, span);
    }
    buf_free(&why);
    int nin;
    Value **in = matched_inputs(f, m, arg, n, g, span, &nin);
    if (!method) graph_touch_name(f->g, NULL);                    /* PyTorch's constant for the function */
    Node *node = emit_node(f, method ? OP_prim_CallMethod : OP_prim_CallFunction, span);
    if (method) node->attr.name = method;
    else node->attr.callee = g;
    for (int i = 0; i < nin; i++) node_add_input(node, in[i]);
    if (makes_autocast(node)) {
        diag(f->s, DIAG_todo_builtin, span, "torch.autocast");
        sema_failed(f);
    }
    return sv_value(f, node_add_output(node, g->result), span);
}

/* A NamedTuple's constructor: its fields are its parameters. */
Value *call_named_tuple(Fn *f, const Entity *ent, const Arg *arg, int n, Span span) {
    ClassDecl *c = ent->u.cls;
    const Type *t = class_type_of(f->sm, f, c, span);
    for (int i = 0; i < n; i++)
        if (is_poison(arg[i].v)) return poison(f, span);
    if (type_is(t, TY_Error)) return poison(f, span);
    Graph g = {.name = c->name, .result = t, .nparams = c->nfield};
    g.params = NEWN(f->a, GraphParam, c->nfield + 1);
    for (int i = 0; i < c->nfield; i++) g.params[i] = (GraphParam){.name = c->field[i].name, .type = t->elem[i], .default_value = c->field[i].has_default ? c->field[i].value : NULL};
    Buf why = {0};
    const Match *m = schema_match(f->s, f->a, graph_schema(f->sm, &g), actuals(f, arg, n), n, true, true, &why);
    if (!m) {
        ERR(f, DIAG_call_mismatch, span, c->name->s, types_of(f, arg, n));
        note_reason(f, c->def ? c->def->span : (Span){0, 0}, &why);
        buf_free(&why);
        return poison(f, span);
    }
    buf_free(&why);
    int nin;
    Value **in = matched_inputs(f, m, arg, n, &g, span, &nin);
    return emit_node1(f, OP_prim_TupleConstruct, t, in, nin, span);
}

/* How many parameters are left for the one starred list of the call: those without a default that nothing else gives. 0: not known. */
static int star_count(const FuncDecl *d, const AstCall *call) {
    int stars = 0;
    for (int i = 0; i < call->args.len; i++) stars += call->args.data[i]->kind == AST_Starred;
    if (stars != 1 || d->noverloads || !d->def || d->def->kind != AST_FunctionDef || !AST_AS(FunctionDef, d->def)->params) return 0;
    const AstVec *ps = &AST_AS(Params, AST_AS(FunctionDef, d->def)->params)->params;
    int want = 0;
    for (int i = 0; i < ps->len; i++) {
        const AstParam *p = AST_AS(Param, ps->data[i]);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS) return 0;
        bool named = p->default_value != NULL;
        for (int k = 0; k < call->keywords.len; k++) named |= AST_AS(Keyword, call->keywords.data[k])->arg == p->name;
        if (!named) want++;
    }
    return want - (call->args.len - 1);
}

/* torch.ops.aten.NAME, which is how archives name operators, too: the table has all that PyTorch has. */
static bool refuse_operator(Fn *f, const char *name, Span span) {
    int n;
    const Sym base = sym_printf(f->s, "aten::%.*s", (int)strcspn(name, "."), name);
    op_overloads(f->s, base, &n);
    if (n) return false;                              /* one of its overloads, by name */
    ERR(f, DIAG_no_such_op, span, base->s);
    const Sym *all = op_names(f->s, &n);
    const Sym best = suggest(base, all, n);
    if (best) diag_help(f->s, "did you mean '%s'?", best->s);
    return true;
}

/* A function torch.NAME that PyTorch does not have either: an error of the program's. */
static bool refuse_unknown(Fn *f, Sym qualified, Span span) {
    static const char *const names[] = {
#define X(name_) #name_,
#include "sema/torch_names.def"
#undef X
    };
    const char *name = qualified->s + strlen("torch."), *dot = strchr(name, '.');
    if (strncmp(name, "ops.aten.", 9) == 0) return refuse_operator(f, name + 9, span);
    if (dot) {                        /* of these, all functions are operators */
        static const char *const modules[] = {"linalg", "special", "fft"};
        for (int i = 0; i < COUNT_OF(modules); i++)
            if (strlen(modules[i]) == (size_t)(dot - name) && strncmp(modules[i], name, (size_t)(dot - name)) == 0)
                return ERR(f, DIAG_no_member, span, arena_printf(f->a, "torch.%s", modules[i]), dot + 1), true;
        return false;
    }
    for (int i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0) return false;
    ERR(f, DIAG_no_member, span, "torch", name);
    int n;
    const Sym *all = op_names(f->s, &n);
    Sym *near = NEWN(f->a, Sym, n + COUNT_OF(names));
    int k = 0;
    for (int i = 0; i < n; i++) {
        const char *short_name = strncmp(all[i]->s, "aten::", 6) == 0 ? all[i]->s + 6 : "_";
        if (*short_name != '_' && op_for_torch(f->s, sym(f->s, short_name))) near[k++] = sym(f->s, short_name);
    }
    for (int i = 0; i < COUNT_OF(names); i++) near[k++] = sym(f->s, names[i]);
    Sym best = suggest(sym(f->s, name), near, k);
    if (best) diag_help(f->s, "did you mean 'torch.%s'?", best->s);
    return true;
}

/* ---- dispatch */

SV *emit_call(Fn *f, AstCall *call, const Type *hint) {
    if (call->func->kind == AST_Name && strcmp(AST_AS(Name, call->func)->id->s, "super") == 0 && !var_find(f, AST_AS(Name, call->func)->id))
        return class_super(f, call);
    return emit_call_of(f, emit_sugared(f, call->func, NULL), call, hint);
}

SV *emit_call_of(Fn *f, SV *callee, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (callee->kind == SV_VALUE && is_poison(callee->v)) {
        ArgVec ignored = {0};
        emit_args(f, call, &ignored);
        return callee;
    }
    if (callee->kind == SV_BOUND) return class_bound_call(f, callee, call);
    if (is_module(f, callee)) return module_call(f, callee, call);
    if (callee->kind == SV_RECURSIVE) return call_recursive(f, callee, call);
    if (callee->kind == SV_WRAPPED) return wrapped_call(f, callee, call);
    if (callee->kind == SV_LISTING) return callee->nitem ? dict_listing(f, callee, call, hint) : module_listing(f, callee, span);
    if (callee->kind == SV_CHOICE) return choice_call(f, callee, call, hint);
    if (callee->kind == SV_VALUE && (type_is(callee->v->type, TY_Class) || type_is(callee->v->type, TY_Interface)) &&
        class_has_method(f, callee->v->type, "__call__")) return class_bound_call(f, class_attribute(f, callee, sym(f->s, "__call__"), span), call);
    if (callee->kind == SV_VALUE && type_is(callee->v->type, TY_Interface) && class_has_method(f, callee->v->type, "forward"))
        return class_bound_call(f, class_attribute(f, callee, sym(f->s, "forward"), span), call);
    if (callee->kind == SV_CLOSURE) return call_closure(f, callee, call, hint);
    if (callee->kind == SV_METHOD) return emit_method_call(f, callee, call, hint);
    if (callee->kind == SV_BUILTIN) {
        f->called = callee->builtin;
        if (callee->builtin->call) return callee->builtin->call(f, call, hint);
        ArgVec arg = {0};
        f->star_next = -1;
        if (!emit_args(f, call, &arg)) return sv_poison(f, span);
        return sv_value(f, emit_op(f, callee->builtin->op, arg.data, arg.len, span), span);
    }
    if (callee->kind == SV_ENTITY) {
        const Entity *e = &callee->ent;
        if (e->kind == ENT_FUNCTION) {
            ArgVec arg = {0};
            f->star_next = star_count(e->u.func, call);
            f->take = TAKE_FUNCTIONS;
            if (!emit_args(f, call, &arg)) return sv_poison(f, span);
            for (int i = 0; i < arg.len; i++)
                if (arg.data[i].sv) return call_in_place(f, e->u.func, arg.data, arg.len, span, hint);
            if (gives_function(e->u.func)) return call_in_place(f, e->u.func, arg.data, arg.len, span, hint);
            return call_function(f, e->u.func, arg.data, arg.len, span);
        }
        if (e->kind == ENT_CLASS) {
            switch (e->u.cls->kind) {
            case CLASS_EXCEPTION: {
                SV *exc = sv_new(f, SV_EXCEPTION, span);
                exc->ent = *e;
                ArgVec arg = {0};
                if (!emit_args(f, call, &arg)) return sv_poison(f, span);
                exc->item = NEWN(f->a, SV *, arg.len + 1);
                for (int i = 0; i < arg.len; i++) exc->item[exc->nitem++] = sv_value(f, arg.data[i].v, arg.data[i].span);
                return exc;
            }
            case CLASS_NAMED_TUPLE: {
                ArgVec arg = {0};
                if (!emit_args(f, call, &arg)) return sv_poison(f, span);
                return sv_value(f, call_named_tuple(f, e, arg.data, arg.len, span), span);
            }
            case CLASS_SCRIPT: case CLASS_DATACLASS: case CLASS_INTERFACE: return class_construct(f, e->u.cls, call);
            case CLASS_ENUM: ERR(f, DIAG_enum_call, span, e->u.cls->name->s, e->u.cls->name->s); return sv_poison(f, span);
            case CLASS_MODULE: ERR(f, DIAG_module_class_call, span, e->u.cls->name->s); return sv_poison(f, span);
            default: break;
            }
            diag(f->s, DIAG_todo_class, span, e->u.cls->name->s);
            sema_failed(f);
            return sv_poison(f, span);
        }
        if (e->kind == ENT_BUILTIN) {
            /* torch's own Python functions are TorchScript, still to come; what Python brings along is not. */
            if (strncmp(e->qualified->s, "torch.", 6) != 0) {
                ERR(f, DIAG_refused_builtin, call->func->span, strncmp(e->qualified->s, "builtins.", 9) == 0 ? e->qualified->s + 9 : e->qualified->s);
                return sv_poison(f, span);
            }
            if (refuse_unknown(f, e->qualified, call->func->span)) return sv_poison(f, span);
            diag(f->s, DIAG_todo_builtin, call->func->span, e->qualified->s);
            sema_failed(f);
            return sv_poison(f, span);
        }
        if (e->kind == ENT_OTHER) { sv_as_value(f, callee, call->func->span); return sv_poison(f, span); }
    }
    ERR(f, DIAG_not_callable, call->func->span, sv_what(f, callee));
    return sv_poison(f, span);
}
