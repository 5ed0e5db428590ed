/* collections and itertools in compiled code (extensions). A defaultdict and a Counter are Dicts, a deque is a List, whose variable also knows, while
 * compiling, what they are (SV_WRAPPED): what is special of them is done where they are indexed or a method is called, by functions of the
 * library's text, and everything else is done to the Dict or List. The functions of itertools give lists, at once. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

const char *const collections_library[] = {
    /* factory makes what a key is given that is not there */
    "def default_get(d, k, factory):\n"
    "    if k not in d:\n"
    "        d[k] = factory()\n"
    "    return d[k]\n",
    "def count_get(d, k):\n"
    "    return d[k] if k in d else 0\n",
    "def count_add(d, l, by):\n"
    "    for x in l:\n"
    "        d[x] = count_get(d, x) + by\n",
    "def count_add_counts(d, other, by):\n"
    "    for k, n in other.items():\n"
    "        d[k] = count_get(d, k) + by * n\n",
    "def count_most(d, n):\n"
    "    return sorted_by(list(d.items()), lambda p: p[1], True)[:max(n, 0)]\n",
    "def count_elements(d):\n"
    "    return [k for k, n in d.items() for i in range(n)]\n",
    "def count_total(d):\n"
    "    return sum(d.values())\n",
    "def queue_pop_left(q):\n"
    "    if len(q) == 0:\n"
    "        raise IndexError('pop from an empty deque')\n"
    "    return q.pop(0)\n",
    "def queue_pop(q):\n"
    "    if len(q) == 0:\n"
    "        raise IndexError('pop from an empty deque')\n"
    "    return q.pop()\n",
    "def queue_append(q, x, most):\n"
    "    q.append(x)\n"
    "    if most >= 0 and len(q) > most:\n"
    "        q.pop(0)\n",
    "def queue_append_left(q, x, most):\n"
    "    q.insert(0, x)\n"
    "    if most >= 0 and len(q) > most:\n"
    "        q.pop()\n",
    "def queue_extend(q, l, most):\n"
    "    for x in l:\n"
    "        queue_append(q, x, most)\n",
    "def queue_extend_left(q, l, most):\n"
    "    for x in l:\n"
    "        queue_append_left(q, x, most)\n",
    "def queue_rotate(q, n):\n"
    "    if len(q) > 0:\n"
    "        at = len(q) - n % len(q)\n"
    "        new = q[at:] + q[:at]\n"
    "        q.clear()\n"
    "        q.extend(new)\n",
    "def joined(a, b):\n"
    "    return a + b\n",
    "def flattened(l):\n"
    "    return [x for y in l for x in y]\n",
    "def accumulated(l, f):\n"
    "    return accumulated_from(l[1:], f, l[0]) if len(l) > 0 else l[:0]\n",
    "def accumulated_from(l, f, first):\n"
    "    total = first\n"
    "    all = [total]\n"
    "    for x in l:\n"
    "        total = f(total, x)\n"
    "        all.append(total)\n"
    "    return all\n",
    "def plus(a, b):\n"
    "    return a + b\n",
    "def sliced(l, lo, hi, step):\n"
    "    if lo < 0 or hi < 0 or step < 1:\n"
    "        raise ValueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')\n"
    "    return l[lo:hi:step]\n",
    "def repeated(x, n):\n"
    "    return [x for i in range(n)]\n",
    "def paired(l):\n"
    "    return [(l[i], l[i + 1]) for i in range(len(l) - 1)]\n",
    "def zipped_longest(a, b, fill):\n"
    "    return [(a[i] if i < len(a) else fill, b[i] if i < len(b) else fill) for i in range(max(len(a), len(b)))]\n",
    "def taken_while(f, l):\n"
    "    n = 0\n"
    "    while n < len(l) and f(l[min(n, len(l) - 1)]):\n"
    "        n = n + 1\n"
    "    return l[:n]\n",
    "def dropped_while(f, l):\n"
    "    n = 0\n"
    "    while n < len(l) and f(l[min(n, len(l) - 1)]):\n"
    "        n = n + 1\n"
    "    return l[n:]\n",
    "def filtered_out(f, l):\n"
    "    return [x for x in l if not f(x)]\n",
    "def compressed(l, selectors):\n"
    "    return [x for x, s in zip(l, selectors) if s]\n",
    "def starred(f, l):\n"
    "    return [f(*t) for t in l]\n",
    "def grouped(l, key):\n"
    "    groups = [(key(x), [x]) for x in l[:1]]\n"
    "    for x in l[1:]:\n"
    "        k = key(x)\n"
    "        if k == groups[-1][0]:\n"
    "            groups[-1][1].append(x)\n"
    "        else:\n"
    "            groups.append((k, [x]))\n"
    "    return groups\n",
    NULL,
};

enum { MOST_LISTS = 6 };              /* of product; of the elements of a combination or permutation */
/* The functions of itertools whose tuples have so many fields: product1(a0), product2(a0, a1), ..., and of one list combinations1, ... */
void collections_generated(Buf *text) {
    static const struct { const char *name, *range; bool differ; } of_one[] = {
        {"combinations", "range(i%d + 1, len(l))", false}, {"combinations_with_replacement", "range(i%d, len(l))", false}, {"permutations", "range(len(l))", true}};
    for (int n = 1; n <= MOST_LISTS; n++) {
        buf_printf(text, "def product%d(", n);
        for (int i = 0; i < n; i++) buf_printf(text, "%sa%d", i ? ", " : "", i);
        buf_puts(text, "):\n    return [(");
        for (int i = 0; i < n; i++) buf_printf(text, "x%d, ", i);
        buf_puts(text, ")");
        for (int i = 0; i < n; i++) buf_printf(text, " for x%d in a%d", i, i);
        buf_puts(text, "]\n");
        for (int k = 0; k < COUNT_OF(of_one); k++) {
            buf_printf(text, "def %s%d(l):\n    return [(", of_one[k].name, n);
            for (int i = 0; i < n; i++) buf_printf(text, "l[i%d], ", i);
            buf_puts(text, ")");
            for (int i = 0; i < n; i++) {
                buf_printf(text, " for i%d in ", i);
                if (i == 0) buf_puts(text, "range(len(l))");
                else buf_printf(text, of_one[k].range, i - 1);
                for (int j = 0; of_one[k].differ && j < i; j++) buf_printf(text, "%s i%d != i%d", j ? " and" : " if", i, j);
            }
            buf_puts(text, "]\n");
        }
    }
}

static bool poisoned(const SV *sv) { return sv->kind == SV_VALUE && is_poison(sv->v); }
static SV *use(Fn *f, Span span, const char *what, const char *why) {
    ERR(f, DIAG_collections_use, span, what, why);
    return sv_poison(f, span);
}
static Sym keyword_of(const AstCall *call, int i) { return AST_AS(Keyword, call->keywords.data[i])->arg; }

/* ---- defaultdict, Counter, deque */

static SV *wrapped(Fn *f, Value *v, const char *name, SV *more, Span span) {
    SV *sv = sv_new(f, SV_WRAPPED, span);
    sv->v = v;
    sv->name = sym(f->s, name);
    sv->item = NEWN(f->a, SV *, 1);
    sv->item[0] = more;
    sv->nitem = more ? 1 : 0;
    return sv;
}
bool is_wrapped(const SV *sv, const char *name) { return sv->kind == SV_WRAPPED && strcmp(sv->name->s, name) == 0; }

static bool is_builtin(const SV *sv, const char *name) { return sv->kind == SV_BUILTIN && strcmp(sv->builtin->qualified, name) == 0; }

/* dict(x) */
static Value *dict_of(Fn *f, SV *from, const Type *want, Span span) {
    if (from->kind == SV_WRAPPED) from = sv_value(f, from->v, span);
    if (from->kind == SV_VALUE && type_is(from->v->type, TY_Dict)) return emit_op_values(f, "aten::dict", &from->v, 1, span);
    return emit_dict_from(f, from, want, span);
}

SV *call_defaultdict(Fn *f, AstCall *call, const Type *hint) {
    static const char name[] = "collections.defaultdict";
    const Span span = call->base.span;
    if (!EXT(f, DIAG_ext_collections, span, name)) return sv_poison(f, span);
    if (call->keywords.len || call->args.len > 2) return use(f, span, name, "it takes a factory, and a dict");
    const Type *want = hint ? unwrap_optional(hint) : NULL;
    if (want && !type_is(want, TY_Dict)) want = NULL;
    SV *factory = call->args.len ? emit_sugared(f, call->args.data[0], NULL) : NULL;
    if (factory && poisoned(factory)) return factory;
    if (factory && factory->kind == SV_VALUE && type_is(factory->v->type, TY_None)) factory = NULL;
    SV *from = call->args.len > 1 ? emit_sugared(f, call->args.data[1], NULL) : NULL;
    if (from && poisoned(from)) return from;
    const Type *value = want ? want->elem[1] : NULL;
    if (!value && factory) {
        if (is_builtin(factory, "builtins.list")) value = type_list(f->s, type_open(f));
        else if (is_builtin(factory, "builtins.dict")) value = type_dict(f->s, type_open(f), type_open(f));
        else if (is_builtin(factory, "builtins.set")) value = type_set(f->s, type_open(f));
        else {
            SV *made = library_call(f, "called", &factory, 1, span, NULL);
            if (poisoned(made)) return made;
            if (made->kind != SV_VALUE) return use(f, span, name, "its factory makes what is no value of run time");
            value = made->v->type;
        }
    }
    Value *dict = from ? dict_of(f, from, want, span) : emit_node1(f, OP_prim_DictConstruct, want ? want : type_dict(f->s, type_open(f), value ? value : type_open(f)), NULL, 0, span);
    if (is_poison(dict)) return sv_poison(f, span);
    return wrapped(f, dict, "defaultdict", factory, span);
}

SV *call_counter(Fn *f, AstCall *call, const Type *hint) {
    static const char name[] = "collections.Counter";
    const Span span = call->base.span;
    if (!EXT(f, DIAG_ext_collections, span, name)) return sv_poison(f, span);
    if (call->keywords.len || call->args.len > 1) return use(f, span, name, "it takes one argument");
    const Type *want = hint ? unwrap_optional(hint) : NULL;
    Value *dict = emit_node1(f, OP_prim_DictConstruct, want && type_is(want, TY_Dict) ? want : type_dict(f->s, type_open(f), TY(f, Int)), NULL, 0, span);
    SV *counter = wrapped(f, dict, "Counter", NULL, span);
    if (!call->args.len) return counter;
    SV *arg[3] = {sv_value(f, dict, span), emit_sugared(f, call->args.data[0], NULL), sv_value(f, emit_int(f, 1, span), span)};
    if (poisoned(arg[1])) return arg[1];
    const bool counts = arg[1]->kind == SV_WRAPPED || (arg[1]->kind == SV_VALUE && type_is(arg[1]->v->type, TY_Dict) && !type_is_set(arg[1]->v->type));
    if (counts) arg[1] = sv_value(f, sv_as_value(f, arg[1], span), span);
    else if (!(arg[1] = as_sequence(f, arg[1], span))) return sv_poison(f, span);
    SV *done = library_call(f, counts ? "count_add_counts" : "count_add", arg, 3, span, NULL);
    return poisoned(done) ? done : counter;
}

SV *call_deque(Fn *f, AstCall *call, const Type *hint) {
    static const char name[] = "collections.deque";
    const Span span = call->base.span;
    if (!EXT(f, DIAG_ext_collections, span, name)) return sv_poison(f, span);
    Ast *of = call->args.len ? call->args.data[0] : NULL, *most = call->args.len > 1 ? call->args.data[1] : NULL;
    for (int i = 0; i < call->keywords.len; i++) {
        if (!keyword_of(call, i) || strcmp(keyword_of(call, i)->s, "maxlen") != 0 || most) return use(f, span, name, "it takes an iterable and maxlen");
        most = AST_AS(Keyword, call->keywords.data[i])->value;
    }
    if (call->args.len > 2) return use(f, span, name, "it takes an iterable and maxlen");
    const Type *want = hint ? unwrap_optional(hint) : NULL;
    Value *list;
    SV *items = of && !(of->kind == AST_List && !AST_AS(List, of)->elts.len) ? emit_sugared(f, of, want) : NULL;
    if (items) {
        if (poisoned(items)) return items;
        list = emit_list_from(f, items, want, span);
    } else list = emit_list(f, want && type_is(want, TY_List) ? want->elem[0] : type_open(f), NULL, 0, span);
    Value *bound = most ? emit_expr(f, most, NULL) : NULL;
    if (is_poison(list) || is_poison(bound)) return sv_poison(f, span);
    if (bound && type_is(bound->type, TY_None)) bound = NULL;
    if (bound && !type_is(bound->type, TY_Int)) return use(f, span, name, "maxlen is no int");
    if (bound && items) {             /* it keeps the last ones */
        Value *in[2] = {emit_op_values(f, "aten::len", &list, 1, span), bound};
        Value *from[2] = {emit_op_values(f, "aten::sub", in, 2, span), emit_int(f, 0, span)};
        Value *slice[4] = {list, emit_op_values(f, "prim::max", from, 2, span), emit_none(f, span), emit_int(f, 1, span)};
        list = emit_op_values(f, "aten::slice", slice, 4, span);
    }
    return wrapped(f, list, "deque", bound ? sv_value(f, bound, span) : NULL, span);
}

/* x[k] of a defaultdict or Counter; NULL: as of what it is made of. */
Value *wrapped_item(Fn *f, SV *base, Value *key, Span span) {
    SV *arg[3] = {sv_value(f, base->v, span), sv_value(f, key, span), base->nitem ? base->item[0] : NULL};
    if (is_wrapped(base, "Counter")) return sv_as_value(f, library_call(f, "count_get", arg, 2, span, NULL), span);
    if (!is_wrapped(base, "defaultdict") || !arg[2]) return NULL;
    return sv_as_value(f, library_call(f, "default_get", arg, 3, span, NULL), span);
}

/* maxlen: the function takes how many may stay; list: its argument may be all that can be walked. */
static const struct { const char *of, *name, *function; int nargs; bool maxlen, list; } methods[] = {
    {"deque", "popleft", "queue_pop_left", 0, false, false}, {"deque", "pop", "queue_pop", 0, false, false}, {"deque", "append", "queue_append", 1, true, false},
    {"deque", "appendleft", "queue_append_left", 1, true, false}, {"deque", "extend", "queue_extend", 1, true, true}, {"deque", "extendleft", "queue_extend_left", 1, true, true},
    {"deque", "rotate", "queue_rotate", 1, false, false}, {"Counter", "most_common", "count_most", 1, false, false}, {"Counter", "elements", "count_elements", 0, false, false},
    {"Counter", "total", "count_total", 0, false, false}, {"Counter", "update", "count_add", 1, false, true}, {"Counter", "subtract", "count_add", 1, false, true},
};

SV *wrapped_attribute(Fn *f, SV *base, Sym name, Span span) {
    for (int i = 0; i < COUNT_OF(methods); i++) {
        if (strcmp(methods[i].of, base->name->s) != 0 || strcmp(methods[i].name, name->s) != 0) continue;
        SV *sv = sv_new(f, SV_WRAPPED, span);
        *sv = *base;
        sv->span = span;
        sv->name = sym_printf(f->s, "%s.%s", base->name->s, name->s);
        return sv;
    }
    return value_attribute(f, sv_value(f, base->v, span), name, span);
}

/* The call of what wrapped_attribute gave. */
SV *wrapped_call(Fn *f, SV *callee, AstCall *call) {
    const Span span = call->base.span;
    const char *dot = strchr(callee->name->s, '.');
    int at = 0;
    if (!dot) return use(f, span, callee->name->s, "it is no function");
    while (strncmp(methods[at].of, callee->name->s, (size_t)(dot - callee->name->s)) != 0 || strcmp(methods[at].name, dot + 1) != 0) at++;
    SV *arg[3] = {sv_value(f, callee->v, span)};
    int n = 1;
    const bool left_out = methods[at].nargs && !call->args.len && (strcmp(dot, ".most_common") == 0 || strcmp(dot, ".rotate") == 0);
    if (call->keywords.len || (call->args.len != methods[at].nargs && !left_out)) {
        ERR(f, DIAG_arg_count, span, callee->name->s, methods[at].nargs, methods[at].nargs == 1 ? "" : "s", call->args.len + call->keywords.len);
        return sv_poison(f, span);
    }
    const char *function = methods[at].function;
    if (left_out) arg[n++] = sv_value(f, emit_int(f, strcmp(dot, ".rotate") == 0 ? 1 : INT64_MAX, span), span);
    else if (call->args.len) {
        const Type *t = callee->v->type;
        SV *x = emit_sugared(f, call->args.data[0], type_is(t, TY_List) && !t->has_var && !methods[at].list ? t->elem[0] : NULL);
        if (poisoned(x)) return x;
        if (x->kind == SV_WRAPPED) x = sv_value(f, x->v, span);
        if (methods[at].list && x->kind == SV_VALUE && type_is(x->v->type, TY_Dict) && !type_is_set(x->v->type) && strncmp(dot - 7, "Counter", 7) == 0) function = "count_add_counts";
        else if (methods[at].list) x = as_sequence(f, x, span);
        if (!x) return sv_poison(f, span);
        arg[n++] = x;
    }
    if (methods[at].maxlen) arg[n++] = callee->nitem ? callee->item[0] : sv_value(f, emit_int(f, -1, span), span);
    if (strncmp(function, "count_add", 9) == 0) arg[n++] = sv_value(f, emit_int(f, strcmp(dot, ".subtract") == 0 ? -1 : 1, span), span);
    return library_call(f, function, arg, n, span, NULL);
}

/* ---- itertools */

static bool is_none(const SV *sv) { return sv->kind == SV_VALUE && type_is(sv->v->type, TY_None); }
static bool constant_int(const SV *sv, int64_t *out) {
    const Const *c = sv->kind == SV_VALUE ? value_const(sv->v) : NULL;
    if (!c || !type_is(c->type, TY_Int)) return false;
    *out = c->u.i;
    return true;
}

/* What each takes: `lists`, how many of its first arguments are walked (-1: all); function_at: the place of an argument that is a function, -1. */
typedef struct IterTool { const char *name, *function; int least, most, from, to; const char *keyword[3]; } IterTool;
static const IterTool tools[] = {
    {"product", NULL, 1, MOST_LISTS, 0, MOST_LISTS, {"repeat"}}, {"chain", NULL, 0, 1000, 0, 1000, {NULL}}, {"from_iterable", "flattened", 1, 1, 0, 0, {NULL}},
    {"combinations", NULL, 2, 2, 0, 1, {NULL}}, {"combinations_with_replacement", NULL, 2, 2, 0, 1, {NULL}}, {"permutations", NULL, 1, 2, 0, 1, {NULL}},
    {"accumulate", NULL, 1, 2, 0, 1, {"func", "initial"}}, {"islice", "sliced", 2, 4, 0, 1, {NULL}}, {"repeat", "repeated", 2, 2, 0, 0, {"times"}},
    {"zip_longest", "zipped_longest", 2, 2, 0, 2, {"fillvalue"}}, {"pairwise", "paired", 1, 1, 0, 1, {NULL}}, {"takewhile", "taken_while", 2, 2, 1, 2, {NULL}},
    {"dropwhile", "dropped_while", 2, 2, 1, 2, {NULL}}, {"filterfalse", "filtered_out", 2, 2, 1, 2, {NULL}}, {"compress", "compressed", 2, 2, 0, 2, {NULL}},
    {"starmap", "starred", 2, 2, 1, 2, {NULL}}, {"groupby", "grouped", 1, 2, 0, 1, {"key"}},
};

SV *call_itertools(Fn *f, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    const char *shown = f->called->qualified;
    const IterTool *tool = tools;
    while (strcmp(tool->name, f->called->op) != 0) tool++;
    if (!EXT(f, DIAG_ext_itertools, span, shown)) return sv_poison(f, span);
    const int n = call->args.len;
    SV **arg = NEWN(f->a, SV *, n + MOST_LISTS + 4), *key[3] = {NULL};
    for (int i = 0; i < call->keywords.len; i++) {
        int k = 0;
        while (k < 3 && !(tool->keyword[k] && keyword_of(call, i) && strcmp(tool->keyword[k], keyword_of(call, i)->s) == 0)) k++;
        if (k == 3) { ERR(f, DIAG_closure_keyword, call->keywords.data[i]->span, shown, keyword_of(call, i) ? keyword_of(call, i)->s : "**"); return sv_poison(f, span); }
        key[k] = emit_sugared(f, AST_AS(Keyword, call->keywords.data[i])->value, NULL);
        if (poisoned(key[k])) return key[k];
    }
    if (strcmp(tool->name, "repeat") == 0 && n == 1 && !key[0]) return use(f, span, shown, "it never ends: say how often");
    if (n < tool->least - (strcmp(tool->name, "repeat") == 0 && key[0] ? 1 : 0) || n > tool->most) {
        ERR(f, DIAG_arg_count, span, shown, n < tool->least ? tool->least : tool->most, "s", n);
        return sv_poison(f, span);
    }
    for (int i = 0; i < n; i++) {
        Ast *e = call->args.data[i];
        if (e->kind == AST_Starred) return use(f, e->span, shown, "how many lists there are is not known while compiling");
        arg[i] = emit_sugared(f, e, NULL);
        if (poisoned(arg[i])) return arg[i];
        if (i >= tool->from && i < tool->to && !(arg[i] = as_sequence(f, arg[i], e->span))) return sv_poison(f, span);
    }
    if (tool->function && strcmp(tool->name, "islice") == 0) {
        SV *lo = n > 2 ? arg[1] : sv_value(f, emit_int(f, 0, span), span), *hi = n > 2 ? arg[2] : arg[1], *step = n > 3 ? arg[3] : sv_value(f, emit_int(f, 1, span), span);
        SV *all[4] = {arg[0], is_none(lo) ? sv_value(f, emit_int(f, 0, span), span) : lo, is_none(hi) ? sv_value(f, emit_int(f, INT64_MAX, span), span) : hi,
                      is_none(step) ? sv_value(f, emit_int(f, 1, span), span) : step};
        return library_call(f, tool->function, all, 4, span, hint);
    }
    if (strcmp(tool->name, "groupby") == 0) {
        SV *by = n > 1 ? arg[1] : key[0];
        SV *two[2] = {arg[0], by && !is_none(by) ? by : library_itself(f, span)};
        return library_call(f, tool->function, two, 2, span, hint);
    }
    if (strcmp(tool->name, "zip_longest") == 0) {
        SV *three[3] = {arg[0], arg[1], key[0] ? key[0] : sv_value(f, emit_none(f, span), span)};
        return library_call(f, tool->function, three, 3, span, hint);
    }
    if (tool->function) {
        if (n == 1 && key[0]) arg[1] = key[0];
        return library_call(f, tool->function, arg, n == 1 && key[0] ? 2 : n, span, hint);
    }
    if (strcmp(tool->name, "accumulate") == 0) {
        SV *by = n > 1 ? arg[1] : key[0];
        SV *three[3] = {arg[0], by && !is_none(by) ? by : library_function(f, "plus", span), key[1]};
        return library_call(f, key[1] && !is_none(key[1]) ? "accumulated_from" : "accumulated", three, key[1] && !is_none(key[1]) ? 3 : 2, span, hint);
    }
    if (strcmp(tool->name, "chain") == 0) {
        if (!n) return sv_value(f, emit_list(f, TY(f, Tensor), NULL, 0, span), span);
        for (int i = 1; i < n; i++) {
            SV *two[2] = {arg[0], arg[i]};
            arg[0] = library_call(f, "joined", two, 2, span, NULL);
            if (poisoned(arg[0])) return arg[0];
        }
        return n > 1 ? arg[0] : sv_value(f, emit_list_from(f, arg[0], NULL, span), span);
    }
    int64_t count = n;
    if (strcmp(tool->name, "product") == 0) {
        int64_t times = 1;
        if (key[0] && (!constant_int(key[0], &times) || times < 1 || times * n > MOST_LISTS)) return use(f, span, shown, "repeat must be a small constant");
        count = times * n;
        for (int64_t i = n; i < count; i++) arg[i] = arg[i % n];
    } else {
        if (n < 2 || !constant_int(arg[1], &count) || count < 1 || count > MOST_LISTS) return use(f, span, shown, "how many elements are taken must be a small constant");
    }
    const char *name = arena_printf(f->a, "%s%d", tool->name, (int)count);
    return library_call(f, name, arg, strcmp(tool->name, "product") == 0 ? (int)count : 1, span, hint);
}

/* itertools.count(start, step): what has no end, beside what has. */
SV *call_count(Fn *f, AstCall *call, const Type *hint) {
    const Span span = call->base.span;
    (void)hint;
    if (!EXT(f, DIAG_ext_itertools, span, "itertools.count")) return sv_poison(f, span);
    Value *v[2] = {NULL, NULL};
    if (call->args.len > 2 || call->keywords.len) { ERR(f, DIAG_arg_count, span, "itertools.count", 2, "s", call->args.len + call->keywords.len); return sv_poison(f, span); }
    for (int i = 0; i < call->args.len; i++) {
        v[i] = emit_expr(f, call->args.data[i], NULL);
        if (is_poison(v[i])) return sv_poison(f, span);
        if (!type_is(v[i]->type, TY_Int)) { ERR(f, DIAG_range_arg, call->args.data[i]->span, tt(f, v[i]->type)); return sv_poison(f, span); }
    }
    SV *sv = sv_new(f, SV_RANGE, span);
    sv->counts = true;
    sv->lo = v[0];
    if (v[0]) sv->step = v[1] ? v[1] : emit_int(f, 1, span);
    return sv;
}
