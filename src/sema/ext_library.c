/* What Python's library does with functions as arguments: sorted, min, max, list.sort with key=, map, filter, functools.reduce, zip of a
 * starred list; and heapq and bisect (ext_order.c). Each is a function written in the language itself, compiled in place like any closure,
 * with the functions that it takes as compile-time arguments; its nodes and errors stand at the user's call. Source: docs/language.md 11. */
#include "sema/internal.h"
#include <string.h>

static const char *const library[] = {
    "def sorted_by(l, key, reverse):\n"
    "    sign = 1 - 2 * int(reverse)\n"
    "    keys = [(key(l[i]), sign * i) for i in range(len(l))]\n"
    "    keys.sort(reverse)\n"
    "    return [l[sign * k[1]] for k in keys]\n",
    "def sorted_slowly(l):\n"
    "    out = l[:0]\n"
    "    for x in l:\n"
    "        insort_right(out, x, 0, len(out), itself)\n"
    "    return out\n",
    "def int_power(a, n):\n"
    "    if n < 0:\n"
    "        raise ValueError('a negative power of an int is a float: write float(a) ** n')\n"
    "    res = 1\n"
    "    while n > 0:\n"
    "        if n % 2 == 1:\n"
    "            res = res * a\n"
    "        a = a * a\n"
    "        n = n // 2\n"
    "    return res\n",
    "def round_to(x, n):\n"
    "    return float(f'{x:.{n}f}') if n >= 0 else round_tens(x, -n)\n",
    "def round_tens(x, n):\n"
    "    by = 10.0 ** n\n"
    "    return round(x / by) * by if n < 308 else 0.0 * x\n",
    "def round_int(x, n):\n"
    "    by = int_power(10, -n) if n < 0 and n > -19 else 1\n"
    "    low = x - x % by\n"
    "    rest = 2 * (x - low)\n"
    "    res = low + by if rest > by or (rest == by and low // by % 2 == 1) else low\n"
    "    return x if n >= 0 else 0 if n < -18 else res\n",
    "def first_of(l):\n"
    "    if len(l) == 0:\n"
    "        raise StopIteration('')\n"
    "    return l[0]\n",
    "def first_or(l, default):\n"
    "    return l[0] if len(l) > 0 else default\n",
    "def items_of(o):\n"
    "    return [o[i] for i in range(len(o))]\n",
    "def called(f):\n"
    "    return f()\n",
    "def bit_length(x):\n"
    "    n = 0\n"
    "    while x != 0 and n < 64:\n"
    "        x = x // 2 if x > 0 else -(x // 2 + x % 2)\n"
    "        n = n + 1\n"
    "    return n\n",
    "def bit_count(x):\n"
    "    n = 0\n"
    "    x = x if x > 0 else -x\n"
    "    while x > 0:\n"
    "        n = n + x % 2\n"
    "        x = x // 2\n"
    "    return n\n",
    "def largest(l, key):\n"
    "    if len(l) == 0:\n"
    "        raise ValueError('max() arg is an empty sequence')\n"
    "    best = l[0]\n"
    "    most = key(best)\n"
    "    for i in range(1, len(l)):\n"
    "        x = l[i]\n"
    "        k = key(x)\n"
    "        if k > most:\n"
    "            best = x\n"
    "            most = k\n"
    "    return best\n",
    "def smallest(l, key):\n"
    "    if len(l) == 0:\n"
    "        raise ValueError('min() arg is an empty sequence')\n"
    "    best = l[0]\n"
    "    least = key(best)\n"
    "    for i in range(1, len(l)):\n"
    "        x = l[i]\n"
    "        k = key(x)\n"
    "        if k < least:\n"
    "            best = x\n"
    "            least = k\n"
    "    return best\n",
    "def largest_or(l, key, default):\n"
    "    return default if len(l) == 0 else largest(l, key)\n",
    "def smallest_or(l, key, default):\n"
    "    return default if len(l) == 0 else smallest(l, key)\n",
    "def itself(x):\n"
    "    return x\n",
    "def map1(f, a):\n"
    "    return [f(x) for x in a]\n",
    "def map2(f, a, b):\n"
    "    return [f(x, y) for x, y in zip(a, b)]\n",
    "def map3(f, a, b, c):\n"
    "    return [f(x, y, z) for x, y, z in zip(a, b, c)]\n",
    "def filtered(f, l):\n"
    "    return [x for x in l if f(x)]\n",
    "def reduced(f, l):\n"
    "    if len(l) == 0:\n"
    "        raise TypeError('reduce() of empty iterable with no initial value')\n"
    "    total = l[0]\n"
    "    for i in range(1, len(l)):\n"
    "        total = f(total, l[i])\n"
    "    return total\n",
    "def reduced_from(f, l, first):\n"
    "    total = first\n"
    "    for x in l:\n"
    "        total = f(total, x)\n"
    "    return total\n",
    "def columns(rows):\n"
    "    return [[r[i] for r in rows] for i in range(min([len(r) for r in rows]) if len(rows) > 0 else 0)]\n",
    "def columns_of(rows, n):\n"
    "    return [[r[i] for r in rows] for i in range(n if len(rows) > 0 else 0)]\n",
    "def some(rows, n):\n"
    "    if len(rows) == 0:\n"
    "        raise ValueError('not enough values to unpack (expected {}, got 0)'.format(n))\n"
    "    return rows\n",
    /* heapq: the same steps as Python's, so that the list looks the same after each of them */
    "def heap_up(h, top, at):\n"
    "    x = h[at]\n"
    "    go = True\n"
    "    while at > top and go:\n"
    "        up = (at - 1) // 2\n"
    "        go = x < h[up]\n"
    "        if go:\n"
    "            h[at] = h[up]\n"
    "            at = up\n"
    "    h[at] = x\n",
    "def heap_down(h, top):\n"
    "    at = top\n"
    "    x = h[at]\n"
    "    child = 2 * at + 1\n"
    "    while child < len(h):\n"
    "        if child + 1 < len(h) and not (h[child] < h[child + 1]):\n"
    "            child = child + 1\n"
    "        h[at] = h[child]\n"
    "        at = child\n"
    "        child = 2 * at + 1\n"
    "    h[at] = x\n"
    "    heap_up(h, top, at)\n",
    "def heappush(h, x):\n"
    "    h.append(x)\n"
    "    heap_up(h, 0, len(h) - 1)\n",
    "def heappop(h):\n"
    "    x = h.pop()\n"
    "    if len(h) > 0:\n"
    "        first = h[0]\n"
    "        h[0] = x\n"
    "        x = first\n"
    "        heap_down(h, 0)\n"
    "    return x\n",
    "def heapreplace(h, x):\n"
    "    first = h[0]\n"
    "    h[0] = x\n"
    "    heap_down(h, 0)\n"
    "    return first\n",
    "def heappushpop(h, x):\n"
    "    if len(h) > 0 and h[0] < x:\n"
    "        first = h[0]\n"
    "        h[0] = x\n"
    "        x = first\n"
    "        heap_down(h, 0)\n"
    "    return x\n",
    "def heapify(h):\n"
    "    n = len(h) // 2\n"
    "    for i in range(n):\n"
    "        heap_down(h, n - 1 - i)\n",
    "def nlargest(n, l, key):\n"
    "    return sorted_by(l, key, True)[:max(n, 0)]\n",
    "def nsmallest(n, l, key):\n"
    "    return sorted_by(l, key, False)[:max(n, 0)]\n",
    /* bisect */
    "def bisect_left(a, x, lo, hi, key):\n"
    "    if lo < 0:\n"
    "        raise ValueError('lo must be non-negative')\n"
    "    while lo < hi:\n"
    "        mid = (lo + hi) // 2\n"
    "        if key(a[mid]) < x:\n"
    "            lo = mid + 1\n"
    "        else:\n"
    "            hi = mid\n"
    "    return lo\n",
    "def bisect_right(a, x, lo, hi, key):\n"
    "    if lo < 0:\n"
    "        raise ValueError('lo must be non-negative')\n"
    "    while lo < hi:\n"
    "        mid = (lo + hi) // 2\n"
    "        if x < key(a[mid]):\n"
    "            hi = mid\n"
    "        else:\n"
    "            lo = mid + 1\n"
    "    return lo\n",
    "def insort_left(a, x, lo, hi, key):\n"
    "    a.insert(bisect_left(a, key(x), lo, hi, key), x)\n",
    "def insort_right(a, x, lo, hi, key):\n"
    "    a.insert(bisect_right(a, key(x), lo, hi, key), x)\n",
    "def summed(l, first):\n"
    "    total = first\n"
    "    for x in l:\n"
    "        total = total + x\n"
    "    return total\n",
    "def summed_some(l):\n"
    "    if len(l) == 0:\n"
    "        raise ValueError('sum() of no values, whose type is not known')\n"
    "    total = 0 + l[0]\n"
    "    for i in range(1, len(l)):\n"
    "        total = total + l[i]\n"
    "    return total\n",
    /* comparisons of lists and dicts that have no row in the table */
    "def list_same(a, b):\n"
    "    same = len(a) == len(b)\n"
    "    for i in range(min(len(a), len(b))):\n"
    "        same = same and a[i] == b[i]\n"
    "    return same\n",
    "def list_other(a, b):\n"
    "    return not list_same(a, b)\n",
    "def list_less(a, b):\n"
    "    n = min(len(a), len(b))\n"
    "    i = 0\n"
    "    while i < n and a[min(i, n - 1)] == b[min(i, n - 1)]:\n"
    "        i = i + 1\n"
    "    return a[i] < b[i] if i < n else len(a) < len(b)\n",
    "def list_more(a, b):\n"
    "    return list_less(b, a)\n",
    "def list_no_more(a, b):\n"
    "    return not list_less(b, a)\n",
    "def list_no_less(a, b):\n"
    "    return not list_less(a, b)\n",
    "def dict_same(a, b):\n"
    "    same = len(a) == len(b)\n"
    "    if same:\n"
    "        for k, x in a.items():\n"
    "            same = same and k in b and b[k] == x\n"
    "    return same\n",
    "def dict_other(a, b):\n"
    "    return not dict_same(a, b)\n",
    /* slices of lists that are set or deleted */
    "def slice_put(l, items, lo, hi):\n"
    "    n = len(l)\n"
    "    lo = min(max(lo + n if lo < 0 else lo, 0), n)\n"
    "    hi = max(min(max(hi + n if hi < 0 else hi, 0), n), lo)\n"
    "    new = l[:lo] + items + l[hi:]\n"
    "    l.clear()\n"
    "    l.extend(new)\n",
    "def slice_drop(l, lo, hi):\n"
    "    slice_put(l, l[:0], lo, hi)\n",
    "def slice_places(l, lo, hi, step):\n"
    "    if step == 0:\n"
    "        raise ValueError('slice step cannot be zero')\n"
    "    return [i for i in range(len(l))][lo:hi:step]\n",
    "def slice_put_step(l, items, lo, hi, step):\n"
    "    at = slice_places(l, lo, hi, step)\n"
    "    if len(at) != len(items):\n"
    "        raise ValueError('attempt to assign sequence of size {} to extended slice of size {}'.format(len(items), len(at)))\n"
    "    for i in range(len(at)):\n"
    "        l[at[i]] = items[i]\n",
    "def slice_drop_step(l, lo, hi, step):\n"
    "    at = slice_places(l, lo, hi, step)\n"
    "    at.sort()\n"
    "    for i in range(len(at)):\n"
    "        l.pop(at[i] - i)\n",
    "def backwards(l):\n"
    "    return l[::-1]\n",
    /* sets (set.c): dicts whose values are m */
    "def set_remove(s, x):\n"
    "    s.pop(x)\n",
    "def set_discard(s, x):\n"
    "    if x in s:\n"
    "        del s[x]\n",
    "def set_pop(s):\n"
    "    if len(s) == 0:\n"
    "        raise KeyError('pop from an empty set')\n"
    "    return s.popitem()[0]\n",
    "def set_update(s, l, m):\n"
    "    for x in l:\n"
    "        s[x] = m\n",
    "def set_union(s, l, m):\n"
    "    r = s.copy()\n"
    "    set_update(r, l, m)\n"
    "    return r\n",
    "def set_meet(s, l, m):\n"
    "    return {x: m for x in s if x in l}\n",
    "def set_minus(s, l, m):\n"
    "    return {x: m for x in s if x not in l}\n",
    "def set_either(s, l, m):\n"
    "    r = set_minus(s, l, m)\n"
    "    for x in l:\n"
    "        if x not in s:\n"
    "            r[x] = m\n"
    "    return r\n",
    "def set_keep(s, l):\n"
    "    for x in s:\n"
    "        if x not in l:\n"
    "            del s[x]\n",
    "def set_drop(s, l):\n"
    "    for x in l:\n"
    "        if x in s:\n"
    "            del s[x]\n",
    "def set_flip(s, l, m):\n"
    "    for x in l:\n"
    "        if x in s:\n"
    "            del s[x]\n"
    "        else:\n"
    "            s[x] = m\n",
    "def set_within(s, l):\n"
    "    within = len(s) <= len(l)\n"
    "    if within:\n"
    "        for x in s:\n"
    "            within = within and x in l\n"
    "    return within\n",
    "def set_around(s, l):\n"
    "    return set_within(l, s)\n",
    "def set_inside(s, l):\n"
    "    return len(s) < len(l) and set_within(s, l)\n",
    "def set_outside(s, l):\n"
    "    return set_inside(l, s)\n",
    "def set_same(s, l):\n"
    "    return len(s) == len(l) and set_within(s, l)\n",
    "def set_other(s, l):\n"
    "    return not set_same(s, l)\n",
    "def set_apart(s, l):\n"
    "    apart = True\n"
    "    for x in l:\n"
    "        apart = apart and x not in s\n"
    "    return apart\n",
};

static AstModule *library_module(Fn *f) {
    if (!f->sm->library) {
        Buf text = {0};
        for (int i = 0; i < COUNT_OF(library); i++) buf_puts(&text, library[i]);
        for (int i = 0; collections_library[i]; i++) buf_puts(&text, collections_library[i]);
        collections_generated(&text);
        const size_t len = text.len;
        Source *src = source_add(f->s, "<tscc>", buf_take(&text, f->a), len);
        f->sm->library = parse_module(f->s, f->a, src, (ParseOptions){0});
    }
    return f->sm->library;
}
static void place(Ast *n, void *ctx) {
    n->span = *(Span *)ctx;
    ast_each_child(n, place, ctx);
}

SV *library_call(Fn *f, const char *name, SV **arg, int n, Span span, const Type *hint) {
    AstModule *m = library_module(f);
    Frame *back = f->frame;
    int comp = f->comp;
    Span before = m->base.span;
    place(&m->base, &span);
    frame_switch(f, NULL);
    f->comp = ++f->ncomp;
    frame_push(f, f->block)->scope->library = true;
    SV *callee = NULL;
    for (int i = 0; i < m->body.len; i++) {
        Ast *def = m->body.data[i];
        SV *sv = closure_new(f, def, span);
        Var *v = var_here(f, AST_AS(FunctionDef, def)->name);
        v->sugared = sv;
        v->span = span;
        if (strcmp(AST_AS(FunctionDef, def)->name->s, name) == 0) callee = sv;
    }
    f->library++;
    SV *res = apply_closure(f, callee, arg, n, span, hint);
    f->library--;
    frame_pop(f);
    frame_switch(f, back);
    f->comp = comp;
    place(&m->base, &before);
    return res;
}

static bool poisoned(const SV *sv) { return sv->kind == SV_VALUE && is_poison(sv->v); }

SV *as_sequence(Fn *f, SV *sv, Span span) {
    if (poisoned(sv)) return NULL;
    if (sv->kind == SV_VALUE && type_is(sv->v->type, TY_List)) return sv;
    Value *v = emit_list_from(f, sv, NULL, span);
    return is_poison(v) ? NULL : sv_value(f, v, span);
}

typedef struct Keys { SV *key, *def, *reverse; } Keys;
/* The keyword arguments; false after an error. key=None is no key. */
static bool keywords(Fn *f, AstCall *call, const char *what, Keys *out, bool sorts) {
    *out = (Keys){0};
    for (int i = 0; i < call->keywords.len; i++) {
        AstKeyword *k = AST_AS(Keyword, call->keywords.data[i]);
        SV **to = NULL;
        if (k->arg && strcmp(k->arg->s, "key") == 0) to = &out->key;
        else if (k->arg && strcmp(k->arg->s, "default") == 0 && !sorts) to = &out->def;
        else if (k->arg && strcmp(k->arg->s, "reverse") == 0 && sorts) to = &out->reverse;
        if (!to) { ERR(f, DIAG_closure_keyword, k->base.span, what, k->arg ? k->arg->s : "**"); return false; }
        if (*to) { ERR(f, DIAG_keyword_twice, k->base.span, k->arg->s); return false; }
        if (!EXT(f, DIAG_ext_key, k->base.span, k->arg->s, what)) return false;
        *to = emit_sugared(f, k->value, NULL);
        if (poisoned(*to)) return false;
    }
    if (out->key && out->key->kind == SV_VALUE && type_is(out->key->v->type, TY_None)) out->key = NULL;
    return true;
}
SV *library_function(Fn *f, const char *name, Span span) {
    AstModule *m = library_module(f);
    for (int i = 0; i < m->body.len; i++)
        if (strcmp(AST_AS(FunctionDef, m->body.data[i])->name->s, name) == 0) {
            SV *sv = sv_new(f, SV_CLOSURE, span);
            sv->fn = m->body.data[i];
            sv->nitem = AST_AS(Params, AST_AS(FunctionDef, sv->fn)->params)->params.len;
            sv->item = NEWN(f->a, SV *, sv->nitem + 1);
            return sv;
        }
    return sv_poison(f, span);
}
SV *library_itself(Fn *f, Span span) { return library_function(f, "itself", span); }

/* Types whose lists and pairs the operators sorted, min and max take. */
static bool has_row(const Type *t, bool sorts) {
    return type_is(t, TY_Int) || type_is(t, TY_Float) || type_is(t, TY_Bool) || type_is(t, TY_Tensor) || type_is(t, TY_Number) || type_is(t, TY_Complex) || type_is(t, TY_Error) ||
           (sorts && (type_is(t, TY_Str) || type_is(t, TY_Class) || type_is(t, TY_Tuple)));
}

/* The operator on the arguments; what it does not take, by the library: all that can be walked, and what is compared by `<`. */
static SV *plain_call(Fn *f, AstCall *call, const char *name, const char *library_name) {
    Span span = call->base.span;
    const bool sorts = strcmp(name, "sorted") == 0;
    ArgVec arg = {0};
    f->star_next = -1;
    if (call->args.len == 1 && call->args.data[0]->kind != AST_Starred && !call->keywords.len && library_name) {
        Ast *e = call->args.data[0];
        SV *sv = emit_sugared(f, e, NULL);
        const Type *t = sv->kind == SV_VALUE ? sv->v->type : NULL;
        const bool walked = !t || type_is(t, TY_Str) || (type_is(t, TY_Dict) && !type_is_set(t)) || (type_is(t, TY_Tuple) && !sorts);
        if (walked || (type_is(t, TY_List) && !has_row(t->elem[0], sorts))) {
            if (!EXT(f, DIAG_ext_builtin_of, span, op_for_builtin(f->s, sym(f->s, name), NULL)->s, t ? tt(f, t) : sv_what(f, sv))) return sv_poison(f, span);
            if (!(sv = as_sequence(f, sv, e->span))) return sv_poison(f, span);
            t = sv->v->type;
            if (sorts && type_is(t->elem[0], TY_List)) return library_call(f, "sorted_slowly", &sv, 1, span, NULL);
            if (!has_row(t->elem[0], sorts)) {
                SV *two[3] = {sv, library_itself(f, span), sv_value(f, emit_bool(f, false, span), span)};
                return library_call(f, library_name, two, sorts ? 3 : 2, span, NULL);
            }
        }
        vec_push(f->a, &arg, ((Arg){.v = sv_as_value(f, sv, e->span), .span = e->span}));
    } else if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    if (arg.len > 1 && library_name && !sorts && !call->keywords.len && (type_is(arg.data[0].v->type, TY_Str) || type_is(arg.data[0].v->type, TY_Tuple))) {
        if (!EXT(f, DIAG_ext_builtin_of, span, op_for_builtin(f->s, sym(f->s, name), NULL)->s, tt(f, arg.data[0].v->type))) return sv_poison(f, span);
        const Type *t = arg.data[0].v->type;
        Value **item = NEWN(f->a, Value *, arg.len);
        for (int i = 0; i < arg.len; i++) {
            item[i] = arg.data[i].v;
            t = python_unify(f, t, item[i]->type);
        }
        SV *two[2] = {sv_value(f, emit_list(f, t, item, arg.len, span), span), library_itself(f, span)};
        return library_call(f, library_name, two, 2, span, NULL);
    }
    return sv_value(f, emit_op_sym(f, op_for_builtin(f->s, sym(f->s, name), NULL), arg.data, arg.len, span), span);
}

SV *call_sorted(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    if (!call->keywords.len || call->args.len != 1) return plain_call(f, call, "sorted", "sorted_by");
    SV *l = as_sequence(f, emit_sugared(f, call->args.data[0], NULL), call->args.data[0]->span);
    Keys k;
    if (!l || !keywords(f, call, "sorted()", &k, true)) return sv_poison(f, span);
    SV *arg[3] = {l, k.key ? k.key : library_itself(f, span), k.reverse ? k.reverse : sv_value(f, emit_bool(f, false, span), span)};
    return library_call(f, "sorted_by", arg, 3, span, hint);
}

static SV *extreme(Fn *f, AstCall *call, bool most, const Type *hint) {
    Span span = call->base.span;
    if (!call->keywords.len || !call->args.len) return plain_call(f, call, most ? "max" : "min", most ? "largest" : "smallest");
    SV *l;
    if (call->args.len == 1) l = as_sequence(f, emit_sugared(f, call->args.data[0], NULL), call->args.data[0]->span);
    else {
        AstList *e = AST_NEW(f->a, List, span);
        e->elts = call->args;
        l = as_sequence(f, sv_value(f, emit_expr(f, &e->base, NULL), span), span);
    }
    Keys k;
    if (!l || !keywords(f, call, most ? "max()" : "min()", &k, false)) return sv_poison(f, span);
    SV *arg[3] = {l, k.key ? k.key : library_itself(f, span), k.def};
    if (k.def) return library_call(f, most ? "largest_or" : "smallest_or", arg, 3, span, hint);
    return library_call(f, most ? "largest" : "smallest", arg, 2, span, hint);
}
SV *call_min(Fn *f, AstCall *call, const Type *hint) { return extreme(f, call, false, hint); }
SV *call_max(Fn *f, AstCall *call, const Type *hint) { return extreme(f, call, true, hint); }

/* sum(l) of what has no row in the table (tensors), and sum(l, start). */
SV *call_sum(Fn *f, AstCall *call, const Type *hint) {
    Span span = call->base.span;
    bool start = call->args.len == 2 || (call->args.len == 1 && call->keywords.len == 1 && AST_AS(Keyword, call->keywords.data[0])->arg &&
                                         strcmp(AST_AS(Keyword, call->keywords.data[0])->arg->s, "start") == 0);
    if (!start && (call->args.len != 1 || call->keywords.len || call->args.data[0]->kind == AST_Starred)) return plain_call(f, call, "sum", NULL);
    SV *arg[2] = {emit_sugared(f, call->args.data[0], NULL)};
    if (poisoned(arg[0])) return arg[0];
    Value *v = arg[0]->kind == SV_VALUE ? arg[0]->v : NULL;
    const Type *t = v && type_is(v->type, TY_List) ? v->type->elem[0] : NULL;
    if (!start && v && !(t && (type_is(t, TY_Tensor) || type_is(t, TY_Class)))) {
        Arg one = {.v = v, .span = call->args.data[0]->span};
        return sv_value(f, emit_op_sym(f, op_for_builtin(f->s, sym(f->s, "sum"), NULL), &one, 1, span), span);
    }
    if (!EXT(f, DIAG_ext_sum, span)) return sv_poison(f, span);
    if (!start && !t) {               /* of what is walked: a zip, a range, a tuple */
        if (!(arg[0] = as_sequence(f, arg[0], span))) return sv_poison(f, span);
        return sv_value(f, emit_op_values(f, "aten::sum", &arg[0]->v, 1, span), span);
    }
    if (!(arg[0] = as_sequence(f, arg[0], span))) return sv_poison(f, span);
    if (!start) return library_call(f, "summed_some", arg, 1, span, hint);
    arg[1] = emit_sugared(f, call->args.len == 2 ? call->args.data[1] : AST_AS(Keyword, call->keywords.data[0])->value, NULL);
    if (poisoned(arg[1])) return arg[1];
    const Type *elem = arg[0]->v->type->elem[0];
    if (arg[1]->kind == SV_VALUE && is_empty_list(arg[1]->v)) arg[1] = sv_value(f, try_convert(f, arg[1]->v, elem, false, span), span);
    const Type *first = arg[1]->kind == SV_VALUE ? arg[1]->v->type : NULL;
    if (first && type_is(first, TY_Int) && type_is(elem, TY_Float)) arg[1] = sv_value(f, emit_op_values(f, "aten::Float", &arg[1]->v, 1, span), span);
    return library_call(f, "summed", arg, 2, span, hint);
}

SV *sort_by_key(Fn *f, SV *callee, AstCall *call) {
    Span span = call->base.span;
    if (!type_is(callee->v->type, TY_List) || strcmp(callee->name->s, "aten::sort") != 0 || call->args.len) return NULL;
    bool has = false;
    for (int i = 0; i < call->keywords.len; i++) {
        Sym name = AST_AS(Keyword, call->keywords.data[i])->arg;
        has |= name && strcmp(name->s, "key") == 0;
    }
    if (!has) return NULL;
    Keys k;
    if (!keywords(f, call, "list.sort()", &k, true)) return sv_poison(f, span);
    SV *arg[3] = {sv_value(f, callee->v, span), k.key ? k.key : library_itself(f, span), k.reverse ? k.reverse : sv_value(f, emit_bool(f, false, span), span)};
    Value *res = sv_as_value(f, library_call(f, "sorted_by", arg, 3, span, NULL), span);
    if (is_poison(res)) return sv_poison(f, span);
    emit_op_values(f, "aten::clear", &callee->v, 1, span);
    Value *two[2] = {callee->v, res};
    emit_op_values(f, "aten::extend", two, 2, span);
    return sv_value(f, emit_none(f, span), span);
}

/* ---- map, filter, reduce: of lists, at once (Python's are lazy; the difference shows in side effects only) */

/* The arguments of a call that has no keywords, the ones after the first as sequences; false after an error. */
static bool sequences(Fn *f, AstCall *call, const char *what, int lo, int hi, int nseq, SV **out) {
    int n = call->args.len;
    if (!EXT(f, DIAG_ext_map, call->base.span, what)) return false;
    if (call->keywords.len) { ERR(f, DIAG_no_keywords, call->keywords.data[0]->span, what); return false; }
    if (n < lo || n > hi) { ERR(f, DIAG_arg_count, call->base.span, what, n < lo ? lo : hi, "s", n); return false; }
    for (int i = 0; i < n; i++) {
        Ast *e = call->args.data[i];
        out[i] = emit_sugared(f, e, NULL);
        if (i > 0 && i <= nseq && !(out[i] = as_sequence(f, out[i], e->span))) return false;
        if (poisoned(out[i])) return false;
    }
    return true;
}
SV *call_map(Fn *f, AstCall *call, const Type *hint) {
    static const char *const by_count[] = {"map1", "map2", "map3"};
    SV *arg[4];
    if (!sequences(f, call, "map", 2, 4, 3, arg)) return sv_poison(f, call->base.span);
    return library_call(f, by_count[call->args.len - 2], arg, call->args.len, call->base.span, hint);
}
SV *call_filter(Fn *f, AstCall *call, const Type *hint) {
    SV *arg[2];
    if (!sequences(f, call, "filter", 2, 2, 1, arg)) return sv_poison(f, call->base.span);
    if (arg[0]->kind == SV_VALUE && type_is(arg[0]->v->type, TY_None)) arg[0] = library_itself(f, call->base.span);
    return library_call(f, "filtered", arg, 2, call->base.span, hint);
}
SV *call_reduce(Fn *f, AstCall *call, const Type *hint) {
    SV *arg[3];
    if (!sequences(f, call, "functools.reduce", 2, 3, 1, arg)) return sv_poison(f, call->base.span);
    return library_call(f, call->args.len == 3 ? "reduced_from" : "reduced", arg, call->args.len, call->base.span, hint);
}

/* ---- zip(*rows) */

SV *zip_star(Fn *f, Ast *starred) {
    Span span = starred->span;
    SV *rows = emit_sugared(f, AST_AS(Starred, starred)->value, NULL);
    if (poisoned(rows)) return NULL;
    if (rows->kind != SV_VALUE || !type_is(rows->v->type, TY_List)) {
        SV *it = sv_iter(f, rows, span);
        if (!it) return NULL;
        if (it->kind != SV_TUPLE) { ERR(f, DIAG_star_list, span, it->kind == SV_VALUE ? tt(f, it->v->type) : sv_what(f, it)); return NULL; }
        SV *sv = sv_new(f, SV_ITER, span);
        sv->item = NEWN(f->a, SV *, it->nitem + 1);
        for (int i = 0; i < it->nitem; i++)
            if (!(sv->item[sv->nitem++] = sv_iter(f, it->item[i], span))) return NULL;
        return sv;
    }
    if (!EXT(f, DIAG_ext_zip_star, span)) return NULL;
    const Type *row = rows->v->type->elem[0];
    SV *arg[2] = {rows};
    if (!type_is(row, TY_Tuple)) return library_call(f, "columns", arg, 1, span, NULL);
    bool alike = true;
    for (int i = 1; i < row->nelem; i++) alike &= row->elem[i] == row->elem[0];
    arg[1] = sv_value(f, emit_int(f, row->nelem, span), span);
    if (alike && row->nelem) return library_call(f, "columns_of", arg, 2, span, NULL);
    /* Columns of several types are as many as a row has fields. */
    SV *some = library_call(f, "some", arg, 2, span, NULL);
    if (poisoned(some)) return NULL;
    SV *sv = sv_new(f, SV_TUPLE, span);
    sv->item = NEWN(f->a, SV *, row->nelem + 1);
    for (int i = 0; i < row->nelem; i++) {
        SV *fn = library_itself(f, span);
        AstLambda *pick = AST_NEW(f->a, Lambda, span);
        AstSubscript *sub = AST_NEW(f->a, Subscript, span);
        AstConstant *at = AST_NEW(f->a, Constant, span);
        AstName *x = AST_NEW(f->a, Name, span);
        x->id = sym(f->s, "x");
        at->lit = (Lit){.kind = LIT_INT, .i = i};
        sub->value = &x->base;
        sub->index = &at->base;
        pick->params = AST_AS(FunctionDef, fn->fn)->params;
        pick->body = &sub->base;
        SV *closure = closure_new(f, &pick->base, span);
        SV *two[2] = {closure, some};
        SV *col = library_call(f, "map1", two, 2, span, NULL);
        if (poisoned(col)) return NULL;
        sv->item[sv->nitem++] = col;
    }
    return sv;
}
