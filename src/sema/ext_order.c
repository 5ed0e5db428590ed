/* heapq and bisect: their functions stand in ext_library.c's text; here is how they are called. Elements are compared by `<`, tuples by
 * their fields. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

/* The parameters of Python's function: those past `positional` are taken by name only. */
typedef struct Ordered { const char *name; int needed, positional; const char *params[5]; bool is_heap; } Ordered;
static const Ordered table[] = {
    {"heappush", 2, 2, {"heap", "item"}, true}, {"heappop", 1, 1, {"heap"}, true}, {"heapify", 1, 1, {"x"}, true},
    {"heapreplace", 2, 2, {"heap", "item"}, true}, {"heappushpop", 2, 2, {"heap", "item"}, true},
    {"nlargest", 2, 3, {"n", "iterable", "key"}, false}, {"nsmallest", 2, 3, {"n", "iterable", "key"}, false},
    {"bisect_left", 2, 4, {"a", "x", "lo", "hi", "key"}, false}, {"bisect_right", 2, 4, {"a", "x", "lo", "hi", "key"}, false},
    {"insort_left", 2, 4, {"a", "x", "lo", "hi", "key"}, false}, {"insort_right", 2, 4, {"a", "x", "lo", "hi", "key"}, false},
};

static bool is_none(const SV *sv) { return !sv || (sv->kind == SV_VALUE && type_is(sv->v->type, TY_None)); }

/* The arguments in the order of the parameters; NULL where one is left out. False after an error. */
static bool bind(Fn *f, AstCall *call, const char *shown, const Ordered *o, SV **arg) {
    int n = call->args.len;
    if (n > o->positional) { ERR(f, DIAG_arg_count, call->base.span, shown, o->positional, o->positional == 1 ? "" : "s", n); return false; }
    for (int i = 0; i < n; i++) arg[i] = emit_sugared(f, call->args.data[i], NULL);
    for (int i = 0; i < call->keywords.len; i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        int at = o->is_heap ? 5 : 0;
        while (at < 5 && !(o->params[at] && k->arg && strcmp(o->params[at], k->arg->s) == 0)) at++;
        if (at == 5) { ERR(f, DIAG_closure_keyword, k->base.span, shown, k->arg ? k->arg->s : "**"); return false; }
        if (arg[at]) { ERR(f, DIAG_keyword_twice, k->base.span, k->arg->s); return false; }
        arg[at] = emit_sugared(f, k->value, NULL);
    }
    for (int i = 0; i < 5; i++) {
        if (arg[i] && arg[i]->kind == SV_VALUE && is_poison(arg[i]->v)) return false;
        if (i < o->needed && !arg[i]) { ERR(f, DIAG_closure_missing, call->base.span, shown, o->params[i]); return false; }
    }
    return true;
}

SV *call_ordered(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    const Ordered *o = table;
    const char *shown = f->called->qualified;
    while (strcmp(o->name, f->called->op) != 0) o++;
    SV *arg[5] = {NULL};
    if (!EXT(f, DIAG_ext_library, span, shown)) return sv_poison(f, span);
    if (!bind(f, call, shown, o, arg)) return sv_poison(f, span);
    if (o->is_heap) {
        if (arg[0]->kind == SV_VALUE && type_is(arg[0]->v->type, TY_List)) return library_call(f, o->name, arg, o->needed, span, hint);
        ERR(f, DIAG_order_list, arg[0]->span, shown, sv_what(f, arg[0]));
        return sv_poison(f, span);
    }
    if (o->positional == 3) {                         /* nlargest, nsmallest */
        if (!(arg[1] = as_sequence(f, arg[1], arg[1]->span))) return sv_poison(f, span);
        if (is_none(arg[2])) arg[2] = library_itself(f, span);
        return library_call(f, o->name, arg, 3, span, hint);
    }
    if (!(arg[0] = as_sequence(f, arg[0], arg[0]->span))) return sv_poison(f, span);
    if (!arg[2]) arg[2] = sv_value(f, emit_int(f, 0, span), span);
    if (is_none(arg[3])) arg[3] = sv_value(f, emit_op_values(f, "aten::len", &arg[0]->v, 1, span), span);
    if (is_none(arg[4])) arg[4] = library_itself(f, span);
    return library_call(f, o->name, arg, 5, span, hint);
}

/* reversed(x): a list, backwards. */
SV *call_reversed(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, "reversed"); return sv_poison(f, span); }
    if (call->args.len != 1) { ERR(f, DIAG_arg_count, span, "reversed", 1, "", call->args.len); return sv_poison(f, span); }
    if (!EXT(f, DIAG_ext_reversed, span)) return sv_poison(f, span);
    SV *arg = emit_sugared(f, call->args.data[0], NULL);
    if (arg->kind == SV_VALUE && type_is(arg->v->type, TY_Str)) arg = sv_value(f, emit_list_from(f, arg, NULL, span), span);
    if (is_module(f, arg) || arg->kind == SV_DICT) {
        arg = sv_iter(f, arg, span);
        if (!arg) return sv_poison(f, span);
    }
    if (arg->kind == SV_TUPLE) {      /* as many as there are now: walked as they are */
        SV *sv = sv_new(f, SV_TUPLE, span);
        sv->item = NEWN(f->a, SV *, arg->nitem + 1);
        sv->nitem = arg->nitem;
        for (int i = 0; i < arg->nitem; i++) sv->item[i] = arg->item[arg->nitem - 1 - i];
        return sv;
    }
    if (!(arg = as_sequence(f, arg, call->args.data[0]->span))) return sv_poison(f, span);
    return library_call(f, "backwards", &arg, 1, span, hint);
}
