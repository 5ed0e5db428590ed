/* modules.c: the modules of Python's library that build-time code may use: typing, enum, collections, functools, dataclasses, warnings,
 * sys, itertools, operator, copy. Others import as names that say so when something of theirs is used. */
#include "eval/data.h"
#include "eval/modules.h"
#include <math.h>
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
#define NO_SELF (void)self
#define NOTHING (*out = py_none(), true)

PyModule *module_new(Eval *e, const char *name) {
    PyModule *m = EV_NEW(e, PyModule, OBJ_MODULE);
    m->name = sym(e->s, name);
    m->path = "";
    dict_set_text(e, e->modules, name, py_obj(m));
    return m;
}
void module_functions(Eval *e, PyModule *m, const NativeRow *rows, int n) {
    for (int i = 0; i < n; i++) module_set(e, m, sym(e->s, rows[i].name), py_native(e, m->name->s, rows[i].name, rows[i].fn, rows[i].least, rows[i].most));
}
static void put(Eval *e, PyModule *m, const char *name, Py v) { module_set(e, m, sym(e->s, name), v); }
static void put_class(Eval *e, PyModule *m, const char *name, const char *base, NativeFn *make) {
    Py b = builtin(e, base);
    PyClass *c = class_new(e, m->name->s, name, (PyClass *[]){AS(PyClass, b)}, 1);
    c->make = make;
    put(e, m, name, py_obj(c));
}

/* ---- typing */
FN(t_cast) { NO_SELF; (void)e; return *out = a->pos[1], true; }
FN(t_same) { NO_SELF; (void)e; return *out = a->pos[0], true; }
FN(t_type_var) {
    NO_SELF;
    if (!is_obj(a->pos[0], OBJ_STR)) return raise_(e, EXC_TypeError, "the name of a type variable must be str");
    return *out = py_opaque(e, arena_printf(e->a, "typing.TypeVar.%s", AS_STR(a->pos[0])->p)), true;
}
FN(t_new_type) { NO_SELF; (void)e; return *out = a->pos[1], true; }
static void typing_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"cast", t_cast, 2, 2}, {"TypeVar", t_type_var, 1, -1}, {"NewType", t_new_type, 2, 2}, {"overload", t_same, 1, 1},
                                     {"final", t_same, 1, 1}, {"no_type_check", t_same, 1, 1}, {"runtime_checkable", t_same, 1, 1}};
    static const char *const names[] = {"List", "Dict", "Tuple", "Optional", "Union", "Any", "NamedTuple", "Callable", "Sequence", "Iterable",
        "Iterator", "Mapping", "MutableMapping", "Set", "FrozenSet", "Type", "Generic", "ClassVar", "Final", "Literal", "NoReturn", "Text", "Generator",
        "Protocol", "TYPE_CHECKING", "Deque", "DefaultDict", "OrderedDict", "Counter", "Collection", "Container", "Hashable", "Sized", "AnyStr",
        "Annotated", "TypedDict", "Awaitable", "Coroutine", "SupportsInt", "SupportsFloat", "Self", "Never", "TypeAlias", "IO", "AbstractSet",
        "MutableSequence", "Reversible", "BinaryIO", "TextIO", "Concatenate", "ParamSpec", "Unpack", "Required", "NotRequired", "KeysView", "ItemsView", "ValuesView"};
    module_functions(e, m, rows, COUNT_OF(rows));
    for (int i = 0; i < COUNT_OF(names); i++) put(e, m, names[i], py_opaque(e, arena_printf(e->a, "typing.%s", names[i])));
    put(e, m, "TYPE_CHECKING", py_bool(false));
    put(e, m, "Text", py_obj(e->cls[BC_str]));
}

/* ---- enum */
FN(en_auto) { NO_SELF; (void)a; return *out = py_opaque(e, "enum.auto()"), true; }
static void enum_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"auto", en_auto, 0, 0}, {"unique", t_same, 1, 1}};
    module_functions(e, m, rows, COUNT_OF(rows));
    put(e, m, "Enum", py_obj(e->enum_class[0]));
    put(e, m, "IntEnum", py_obj(e->enum_class[1]));
    put(e, m, "StrEnum", py_obj(e->enum_class[4]));
    put(e, m, "Flag", py_opaque(e, "enum.Flag"));
    put(e, m, "IntFlag", py_opaque(e, "enum.IntFlag"));
    put(e, m, "EnumMeta", py_opaque(e, "enum.EnumMeta"));
}

/* ---- collections */
FN(c_named_tuple) {
    static const char *const names[] = {"typename", "field_names", "defaults", "rename", "module"};
    Py v[5];
    PyVec fields = {0}, d = {0};
    NO_SELF;
    if (!args_take(e, "namedtuple", a, names, 5, 2, v)) return false;
    if (!is_obj(v[0], OBJ_STR)) return raise_(e, EXC_TypeError, "Type names and field names must be strings");
    if (is_obj(v[1], OBJ_STR)) {
        const PyStr *s = AS_STR(v[1]);
        for (int64_t i = 0; i < s->len;) {
            while (i < s->len && strchr(", \t\n", s->p[i])) i++;
            int64_t from = i;
            while (i < s->len && !strchr(", \t\n", s->p[i])) i++;
            if (i > from) ev_push(e, &fields, py_str(e, s->p + from, (size_t)(i - from)));
        }
    } else if (!py_collect(e, v[1], &fields)) return false;
    Py *defaults = ev_alloc(e, sizeof *defaults * (size_t)(fields.len + 1));
    if (!is_absent(v[2]) && !is_none(v[2]) && !py_collect(e, v[2], &d)) return false;
    if (d.len > fields.len) return raise_(e, EXC_TypeError, "Got more default values than field names");
    for (int i = 0; i < d.len; i++) defaults[fields.len - d.len + i] = d.data[i];
    return named_tuple_make(e, str_sym(e, v[0]), &fields, defaults, out);
}
static bool dict_with_class(Eval *e, Py self, Py factory, Args *a, Py *out) {
    Py ignored, update;
    PyDict *d = py_dict(e, OBJ_DICT);
    d->cls = AS(PyClass, self);
    d->factory = factory;
    *out = py_obj(d);
    return native_method(e, *out, sym(e->s, "update"), &update) && py_call(e, update, a, &ignored);
}
FN(make_ordered) { return dict_with_class(e, self, py_absent(), a, out); }
FN(make_default) {
    Args rest = *a;
    Py factory = py_none();
    if (rest.npos) factory = *rest.pos++, rest.npos--;
    return dict_with_class(e, self, factory, &rest, out);
}
FN(make_counter) {
    Args none = {0};
    PyVec v = {0};
    Py n;
    if (!dict_with_class(e, self, py_absent(), &none, out)) return false;
    if (a->npos && is_obj(a->pos[0], OBJ_DICT)) return dict_with_class(e, self, py_absent(), a, out);
    if (a->npos && !py_collect(e, a->pos[0], &v)) return false;
    for (int i = 0; i < v.len; i++) {
        if (!dict_get(e, AS_DICT(*out), v.data[i], &n)) return false;
        if (!dict_set(e, AS_DICT(*out), v.data[i], py_int(n.tag == PY_INT ? n.u.i + 1 : 1))) return false;
    }
    return true;
}
static void collections_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"namedtuple", c_named_tuple, 1, -1}};
    module_functions(e, m, rows, COUNT_OF(rows));
    put_class(e, m, "OrderedDict", "dict", make_ordered);
    put_class(e, m, "defaultdict", "dict", make_default);
    put_class(e, m, "Counter", "dict", make_counter);
    put(e, m, "ChainMap", py_opaque(e, "collections.ChainMap"));
    put(e, m, "abc", py_opaque(e, "collections.abc"));
}

/* ---- functools */
FN(f_reduce) {
    PyVec v = {0};
    NO_SELF;
    if (!py_collect(e, a->pos[1], &v)) return false;
    int i = 0;
    if (a->npos > 2) *out = a->pos[2];
    else if (v.len) *out = v.data[i++];
    else return raise_(e, EXC_TypeError, "reduce() of empty iterable with no initial value");
    for (; i < v.len; i++) {
        Py args[2] = {*out, v.data[i]};
        if (!py_call_n(e, a->pos[0], args, 2, out)) return false;
    }
    return true;
}
FN(f_partial) {
    PyPartial *p = EV_NEW(e, PyPartial, OBJ_PARTIAL);
    NO_SELF;
    p->fn = a->pos[0];
    for (int i = 1; i < a->npos; i++) ev_push(e, &p->pos, a->pos[i]);
    p->kw = ev_alloc(e, sizeof *p->kw * (size_t)(a->nkw + 1));
    for (int k = 0; k < a->nkw; k++) {
        p->kw[k] = a->kw[k];
        ev_push(e, &p->kwval, a->kwval[k]);
    }
    return *out = py_obj(p), true;
}
/* wraps(f)(g): g with f's name and docstring. */
FN(f_copy_names) {
    static const char *const names[] = {"__name__", "__qualname__", "__doc__"};
    if (is_obj(a->pos[0], OBJ_FUNC))
        for (int i = 0; i < COUNT_OF(names); i++) {
            Py v;
            if (!py_find_attr(e, self, sym(e->s, names[i]), &v)) return false;
            if (!is_absent(v) && !py_setattr(e, a->pos[0], sym(e->s, names[i]), v)) return false;
        }
    return *out = a->pos[0], true;
}
FN(f_wraps) {
    NO_SELF;
    *out = py_native(e, "functools", "wraps", f_copy_names, 1, 1);
    AS(PyNative, *out)->self = a->pos[0];
    return true;
}
/* lru_cache: results by arguments, in a dict of the wrapper's. */
FN(f_cached_call) {
    PyList *state = AS_LIST(self);
    Py key, cached;
    PyList *t = py_list(e, OBJ_TUPLE, a->npos + 2 * a->nkw);
    for (int i = 0; i < a->npos; i++) t->v.data[t->v.len++] = a->pos[i];
    for (int k = 0; k < a->nkw; k++) t->v.data[t->v.len++] = py_sym(e, a->kw[k]), t->v.data[t->v.len++] = a->kwval[k];
    key = py_obj(t);
    if (!dict_get(e, AS_DICT(state->v.data[1]), key, &cached)) return false;
    if (!is_absent(cached)) return *out = cached, true;
    return py_call(e, state->v.data[0], a, out) && dict_set(e, AS_DICT(state->v.data[1]), key, *out);
}
FN(f_cache) {
    NO_SELF;
    Py state[2] = {a->pos[0], py_obj(py_dict(e, OBJ_DICT))};
    *out = py_native(e, "functools", "lru_cache", f_cached_call, 0, -1);
    AS(PyNative, *out)->self = py_tuple(e, state, 2);
    return true;
}
FN(f_lru_cache) {
    if (a->npos == 1 && is_obj(a->pos[0], OBJ_FUNC)) return f_cache(e, self, a, out);
    return *out = py_native(e, "functools", "lru_cache", f_cache, 1, 1), true;
}
static void functools_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"reduce", f_reduce, 2, 3}, {"partial", f_partial, 1, -1}, {"wraps", f_wraps, 1, -1}, {"cache", f_cache, 1, 1},
                                     {"lru_cache", f_lru_cache, 0, 2}};
    module_functions(e, m, rows, COUNT_OF(rows));
    put(e, m, "cached_property", py_obj(e->cls[BC_property]));
    put(e, m, "singledispatch", py_opaque(e, "functools.singledispatch"));
}

/* ---- dataclasses */
FN(d_decorate) {
    PyList *opts = AS_LIST(self);
    Sym *kw = ev_alloc(e, sizeof *kw * (size_t)(opts->v.len + 1));
    int n = opts->v.len / 2;
    for (int i = 0; i < n; i++) kw[i] = str_sym(e, opts->v.data[i]);
    Args options = {NULL, 0, kw, opts->v.data + n, n};
    if (!is_obj(a->pos[0], OBJ_CLASS)) return raise_(e, EXC_TypeError, "dataclass() wants a class");
    *out = a->pos[0];
    return dataclass_apply(e, AS(PyClass, a->pos[0]), &options);
}
FN(d_dataclass) {
    PyList *opts = py_list(e, OBJ_TUPLE, 2 * a->nkw);
    NO_SELF;
    for (int k = 0; k < a->nkw; k++) opts->v.data[k] = py_sym(e, a->kw[k]), opts->v.data[a->nkw + k] = a->kwval[k];
    opts->v.len = 2 * a->nkw;
    if (a->npos) return d_decorate(e, py_obj(opts), a, out);
    *out = py_native(e, "dataclasses", "dataclass", d_decorate, 1, 1);
    AS(PyNative, *out)->self = py_obj(opts);
    return true;
}
FN(d_field) {
    Py cls;
    if (a->npos) return raise_(e, EXC_TypeError, "field() takes 0 positional arguments but %d were given", a->npos);
    NO_SELF;
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    Py m = dict_get_text(e, e->modules, "dataclasses");
    if (!py_getattr(e, m, sym(e->s, "Field"), &cls)) return false;
    x->cls = AS(PyClass, cls);
    *out = py_obj(x);
    for (int k = 0; k < a->nkw; k++)
        if (!py_setattr(e, *out, a->kw[k], a->kwval[k])) return false;
    return true;
}
static bool plain(Eval *e, Py v, bool as_dict, Py *out) {
    if (is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls->flavour == CLS_DATACLASS) {
        PyClass *c = dataclass_of(e, v);
        PyDict *d = py_dict(e, OBJ_DICT);
        PyList *t = py_list(e, OBJ_TUPLE, c->fields.len);
        for (int i = 0; i < c->fields.len; i++) {
            Py x, y;
            if (!py_find_attr(e, v, c->fields.data[i], &x)) return false;
            if (is_absent(x)) continue;
            if (!plain(e, x, as_dict, &y) || !dict_set(e, d, py_sym(e, c->fields.data[i]), y)) return false;
            t->v.data[t->v.len++] = y;
        }
        return *out = as_dict ? py_obj(d) : py_obj(t), true;
    }
    *out = v;
    if (!is_obj(v, OBJ_LIST) && !(is_obj(v, OBJ_TUPLE) && !AS_LIST(v)->cls)) return ev_stack(e);
    PyList *l = py_list(e, v.u.o->kind, AS_LIST(v)->v.len);
    *out = py_obj(l);
    for (int i = 0; i < AS_LIST(v)->v.len; i++)
        if (!plain(e, AS_LIST(v)->v.data[i], as_dict, &l->v.data[l->v.len++])) return false;
    return true;
}
FN(d_asdict) { NO_SELF; return plain(e, a->pos[0], true, out); }
FN(d_astuple) { NO_SELF; return plain(e, a->pos[0], false, out); }
FN(d_replace) {
    NO_SELF;
    if (!is_obj(a->pos[0], OBJ_INSTANCE) || AS(PyInstance, a->pos[0])->cls->flavour != CLS_DATACLASS) return raise_(e, EXC_TypeError, "replace() should be called on dataclass instances");
    PyClass *c = dataclass_of(e, a->pos[0]);
    Sym *kw = ev_alloc(e, sizeof *kw * (size_t)(c->fields.len + a->nkw + 1));
    Py *v = ev_alloc(e, sizeof *v * (size_t)(c->fields.len + a->nkw + 1));
    int n = 0;
    for (int k = 0; k < a->nkw; k++) kw[n] = a->kw[k], v[n++] = a->kwval[k];
    for (int i = 0; i < c->fields.len; i++) {
        bool given = false;
        for (int k = 0; k < a->nkw; k++) given |= a->kw[k] == c->fields.data[i];
        if (given) continue;
        kw[n] = c->fields.data[i];
        if (!py_getattr(e, a->pos[0], kw[n], &v[n])) return false;
        n++;
    }
    Args b = {NULL, 0, kw, v, n};
    return class_call(e, AS(PyInstance, a->pos[0])->cls, &b, out);
}
FN(d_is_dataclass) {
    NO_SELF;
    (void)e;
    Py v = a->pos[0];
    PyClass *c = is_obj(v, OBJ_CLASS) ? AS(PyClass, v) : is_obj(v, OBJ_INSTANCE) ? AS(PyInstance, v)->cls : NULL;
    return *out = py_bool(c && c->flavour == CLS_DATACLASS), true;
}
static void dataclasses_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"dataclass", d_dataclass, 0, 1}, {"field", d_field, 0, -1}, {"asdict", d_asdict, 1, 1}, {"astuple", d_astuple, 1, 1},
                                     {"replace", d_replace, 1, 1}, {"is_dataclass", d_is_dataclass, 1, 1}};
    module_functions(e, m, rows, COUNT_OF(rows));
    put(e, m, "Field", py_obj(class_new(e, "dataclasses", "Field", NULL, 0)));
    put(e, m, "InitVar", py_opaque(e, "typing.InitVar"));
    put(e, m, "KW_ONLY", py_opaque(e, "typing.KW_ONLY"));
    put(e, m, "fields", py_opaque(e, "dataclasses.fields"));
}

/* ---- warnings, sys, copy, operator */
FN(w_warn) {
    static const char *const names[] = {"message", "category", "stacklevel", "source"};
    Py v[4];
    Loc loc;
    NO_SELF;
    if (!args_take(e, "warn", a, names, 4, 1, v)) return false;
    Buf b = {0};
    const char *category = "UserWarning";
    if (is_obj(v[1], OBJ_CLASS)) category = AS(PyClass, v[1])->name->s;
    if (is_obj(v[0], OBJ_INSTANCE)) category = AS(PyInstance, v[0])->cls->name->s;
    if (!py_show(e, v[0], &b)) return buf_free(&b), false;
    fflush(e->o.out);
    if (loc_of(e->s, e->at, &loc)) {
        int len;
        const char *line = source_line((Source *)loc.src, loc.line, &len);
        while (len && (*line == ' ' || *line == '\t')) line++, len--;
        fprintf(stderr, "%s:%d: %s: %s\n  %.*s\n", loc.src->path, loc.line, category, b.p ? b.p : "", len, line);
    } else fprintf(stderr, "%s: %s\n", category, b.p ? b.p : "");
    buf_free(&b);
    return NOTHING;
}
FN(w_ignore) { NO_SELF; (void)e, (void)a; return NOTHING; }
static void warnings_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"warn", w_warn, 0, 4}, {"filterwarnings", w_ignore, 0, -1}, {"simplefilter", w_ignore, 0, -1}};
    module_functions(e, m, rows, COUNT_OF(rows));
}
FN(s_exit) {
    NO_SELF;
    (void)out;
    return raise_exc(e, exc_new(e, e->exc_class[EXC_SystemExit], a->pos, a->npos));
}
static void sys_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"exit", s_exit, 0, 1}, {"setrecursionlimit", w_ignore, 1, 1}};
    PyList *argv = py_list(e, OBJ_LIST, e->o.nargv);
    module_functions(e, m, rows, COUNT_OF(rows));
    for (int i = 0; i < e->o.nargv; i++) argv->v.data[argv->v.len++] = py_text(e, e->o.argv[i]);
    put(e, m, "argv", py_obj(argv));
    put(e, m, "maxsize", py_int(INT64_MAX));
    put(e, m, "byteorder", py_text(e, "little"));
    put(e, m, "platform", py_text(e, "linux"));
    Py version[5] = {py_int(3), py_int(11), py_int(0), py_text(e, "final"), py_int(0)};
    put(e, m, "version_info", py_tuple(e, version, 5));
    put(e, m, "stdout", py_opaque(e, "sys.stdout"));
    put(e, m, "stderr", py_opaque(e, "sys.stderr"));
    put(e, m, "path", py_obj(py_list(e, OBJ_LIST, 0)));
    put(e, m, "modules", py_opaque(e, "sys.modules"));
}
static bool copy_value(Eval *e, Py v, bool deep, PyDict *seen, Py *out) {
    if (!ev_stack(e) || !ev_tick(e)) return false;
    *out = v;
    if (v.tag != PY_OBJ) return true;
    Py key = py_int(v.u.o->id), had;
    if (!dict_get(e, seen, key, &had)) return false;
    if (!is_absent(had)) return *out = had, true;
    switch (v.u.o->kind) {
    case OBJ_LIST: case OBJ_TUPLE: {
        PyList *l = py_list(e, v.u.o->kind, AS_LIST(v)->v.len);
        l->cls = AS_LIST(v)->cls;
        *out = py_obj(l);
        if (!dict_set(e, seen, key, *out)) return false;
        for (int i = 0; i < AS_LIST(v)->v.len; i++) {
            Py x = AS_LIST(v)->v.data[i];
            if (deep && !copy_value(e, x, true, seen, &x)) return false;
            l->v.data[l->v.len++] = x;
        }
        return true;
    }
    case OBJ_DICT: case OBJ_SET: {
        PyDict *d = py_dict(e, v.u.o->kind);
        DictEntry *x;
        d->cls = AS_DICT(v)->cls, d->factory = AS_DICT(v)->factory, d->frozen = AS_DICT(v)->frozen;
        *out = py_obj(d);
        if (!dict_set(e, seen, key, *out)) return false;
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            Py k = x->key, val = x->value;
            if (deep && (!copy_value(e, k, true, seen, &k) || !copy_value(e, val, true, seen, &val))) return false;
            if (!dict_set(e, d, k, val)) return false;
        }
        return true;
    }
    case OBJ_INSTANCE: {
        PyInstance *x = AS(PyInstance, v), *y;
        bool own;
        if (x->cls->flavour == CLS_ENUM || x->cls == e->device_class) return true;
        Py memo = py_obj(seen);
        if (!call_method(e, v, deep ? "__deepcopy__" : "__copy__", &memo, deep, out, &own)) return false;
        if (own) return dict_set(e, seen, key, *out);
        y = EV_NEW(e, PyInstance, OBJ_INSTANCE);
        y->cls = x->cls;
        if (module_instance(e, v) && module_is_traced(e, x)) y->module = module_decl(e, x);      /* the recorded code is of both */
        *out = py_obj(y);
        if (!dict_set(e, seen, key, *out)) return false;
        y->native = x->native;
        if (deep && !copy_value(e, x->native, true, seen, &y->native)) return false;
        for (int i = 0; i < x->attrs.len; i++) {
            Py *slot = ev_alloc(e, sizeof *slot);
            *slot = *(Py *)x->attrs.entries[i].value;
            if (deep && !copy_value(e, *slot, true, seen, slot)) return false;
            map_set(e->a, &y->attrs, (void *)(uintptr_t)x->attrs.entries[i].key, slot);
        }
        return true;
    }
    default: return true;
    }
}
FN(cp_copy) { NO_SELF; return copy_value(e, a->pos[0], false, py_dict(e, OBJ_DICT), out); }
FN(cp_deepcopy) { NO_SELF; return copy_value(e, a->pos[0], true, py_dict(e, OBJ_DICT), out); }
static void copy_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"copy", cp_copy, 1, 1}, {"deepcopy", cp_deepcopy, 1, 2}};
    module_functions(e, m, rows, COUNT_OF(rows));
}
#define BINARY(name_, op_) FN(o_##name_) { NO_SELF; return py_binary(e, op_, a->pos[0], a->pos[1], false, out); }
#define COMPARE(name_, op_) FN(o_##name_) { NO_SELF; return py_compare(e, op_, a->pos[0], a->pos[1], out); }
BINARY(add, AOP_Add) BINARY(sub, AOP_Sub) BINARY(mul, AOP_Mult) BINARY(truediv, AOP_Div) BINARY(floordiv, AOP_FloorDiv) BINARY(mod, AOP_Mod)
BINARY(pow, AOP_Pow) BINARY(and, AOP_BitAnd) BINARY(or, AOP_BitOr) BINARY(xor, AOP_BitXor) BINARY(lshift, AOP_LShift) BINARY(rshift, AOP_RShift)
COMPARE(lt, AOP_Lt) COMPARE(le, AOP_LtE) COMPARE(gt, AOP_Gt) COMPARE(ge, AOP_GtE) COMPARE(eq, AOP_Eq) COMPARE(ne, AOP_NotEq)
FN(o_neg) { NO_SELF; return py_unary(e, AOP_USub, a->pos[0], out); }
FN(o_not) { NO_SELF; return py_unary(e, AOP_Not, a->pos[0], out); }
FN(o_getitem) { NO_SELF; return py_getitem(e, a->pos[0], a->pos[1], out); }
FN(o_take) {
    PyList *keys = AS_LIST(self), *r = py_list(e, OBJ_TUPLE, keys->v.len);
    for (int i = 0; i < keys->v.len; i++)
        if (!py_getitem(e, a->pos[0], keys->v.data[i], &r->v.data[r->v.len++])) return false;
    return *out = keys->v.len == 1 ? r->v.data[0] : py_obj(r), true;
}
FN(o_take_attr) {
    PyList *keys = AS_LIST(self), *r = py_list(e, OBJ_TUPLE, keys->v.len);
    for (int i = 0; i < keys->v.len; i++) {
        if (!is_obj(keys->v.data[i], OBJ_STR)) return raise_(e, EXC_TypeError, "attribute name must be a string");
        if (!py_getattr(e, a->pos[0], str_sym(e, keys->v.data[i]), &r->v.data[r->v.len++])) return false;
    }
    return *out = keys->v.len == 1 ? r->v.data[0] : py_obj(r), true;
}
FN(o_itemgetter) {
    NO_SELF;
    *out = py_native(e, "operator", "itemgetter", o_take, 1, 1);
    AS(PyNative, *out)->self = py_tuple(e, a->pos, a->npos);
    return true;
}
FN(o_attrgetter) {
    NO_SELF;
    *out = py_native(e, "operator", "attrgetter", o_take_attr, 1, 1);
    AS(PyNative, *out)->self = py_tuple(e, a->pos, a->npos);
    return true;
}
static void operator_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"add", o_add, 2, 2}, {"sub", o_sub, 2, 2}, {"mul", o_mul, 2, 2}, {"truediv", o_truediv, 2, 2},
        {"floordiv", o_floordiv, 2, 2}, {"mod", o_mod, 2, 2}, {"pow", o_pow, 2, 2}, {"and_", o_and, 2, 2}, {"or_", o_or, 2, 2}, {"xor", o_xor, 2, 2},
        {"lshift", o_lshift, 2, 2}, {"rshift", o_rshift, 2, 2}, {"lt", o_lt, 2, 2}, {"le", o_le, 2, 2}, {"gt", o_gt, 2, 2}, {"ge", o_ge, 2, 2},
        {"eq", o_eq, 2, 2}, {"ne", o_ne, 2, 2}, {"neg", o_neg, 1, 1}, {"not_", o_not, 1, 1}, {"getitem", o_getitem, 2, 2},
        {"itemgetter", o_itemgetter, 1, -1}, {"attrgetter", o_attrgetter, 1, -1}};
    module_functions(e, m, rows, COUNT_OF(rows));
}
/* abc: a class that derives from ABC is made no instances of while a method of its is marked (class.c). */
FN(a_abstract) {
    NO_SELF;
    *out = a->pos[0];
    return !is_obj(*out, OBJ_FUNC) || py_setattr(e, *out, sym(e->s, "__isabstractmethod__"), py_bool(true));
}
static void abc_fill(Eval *e, PyModule *m) {
    static const NativeRow rows[] = {{"abstractmethod", a_abstract, 1, 1}};
    module_functions(e, m, rows, COUNT_OF(rows));
    put(e, m, "ABC", py_opaque(e, "abc.ABC"));
    put(e, m, "ABCMeta", py_opaque(e, "abc.ABCMeta"));
}
/* from __future__ import X: no effect that this evaluator has not. */
static void future_fill(Eval *e, PyModule *m) {
    static const char *const names[] = {"annotations", "division", "print_function", "absolute_import", "unicode_literals", "generator_stop"};
    for (int i = 0; i < COUNT_OF(names); i++) put(e, m, names[i], py_none());
}

/* cmath: constants; its functions are names, for compiled code. */
static void cmath_fill(Eval *e, PyModule *m) {
    static const char *const names[] = {"isnan", "isfinite", "isinf", "phase", "polar", "rect", "log", "log10", "sqrt", "exp", "sin", "cos", "tan", "asin",
        "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "isclose"};
    static const struct { const char *name; double value; } floats[] = {{"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536},
        {"tau", 6.28318530717958647692}, {"inf", INFINITY}, {"nan", NAN}};
    for (int i = 0; i < COUNT_OF(names); i++) put(e, m, names[i], py_opaque(e, arena_printf(e->a, "cmath.%s", names[i])));
    for (int i = 0; i < COUNT_OF(floats); i++) put(e, m, floats[i].name, py_float(floats[i].value));
    put(e, m, "infj", py_complex(e, 0, INFINITY));
    put(e, m, "nanj", py_complex(e, 0, NAN));
}

bool native_module(Eval *e, const char *name, Py *out) {
    static const struct { const char *name; void (*fill)(Eval *, PyModule *); } rows[] = {
        {"math", math_fill}, {"cmath", cmath_fill}, {"typing", typing_fill}, {"typing_extensions", typing_fill}, {"enum", enum_fill}, {"collections", collections_fill},
        {"functools", functools_fill}, {"dataclasses", dataclasses_fill}, {"warnings", warnings_fill}, {"sys", sys_fill}, {"copy", copy_fill},
        {"operator", operator_fill}, {"abc", abc_fill}, {"__future__", future_fill}, {"torch._tscc", tscc_fill},
        {"torch._files", storage_fill}, {"torch._system", system_fill}, {"time", time_fill},
    };
    *out = dict_get_text(e, e->modules, name);
    if (!is_absent(*out)) return true;
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name)) {
            PyModule *m = module_new(e, name);
            rows[i].fill(e, m);
            m->partial = rows[i].fill != math_fill && rows[i].fill != cmath_fill && rows[i].fill != future_fill;
            *out = py_obj(m);
            return true;
        }
    if (library_has(name)) {
        PyModule *m = module_new(e, name);
        m->partial = true;
        *out = py_obj(m);
    }
    return true;
}
