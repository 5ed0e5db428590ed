/* load_value.c: objects in an archive's pickles: instances of its classes, members of its enums. */
#include "eval/load.h"
#include <string.h>

static bool problem(Load *l, const Data *d, const char *why) {
    return LOAD_FAIL(l, DIAG_load_value, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, why);
}
static bool missing(Load *l, const Data *d, const char *what) {
    return LOAD_FAIL(l, DIAG_load_value_unsupported, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, what);
}

/* ---- objects */
static bool enum_member(Load *l, const Data *d, PyClass *c, Py *out) {
    Py value;
    if (!load_data(l, d->u.object->state, &value)) return false;
    for (int i = 0; i < c->fields.len; i++) {
        Py m = *(Py *)map_get(&c->attrs, c->fields.data[i]);
        bool same = false;
        if (!py_equal(l->e, AS(PyInstance, m)->native, value, &same)) return false;
        if (same) return *out = m, true;
    }
    return problem(l, d, arena_printf(l->e->s->arena, "class '%s' has no member of this value", c->name->s));
}

bool load_own_state(Load *l, PyInstance *x, const Data *state) {
    Eval *e = l->e;
    Py v = py_none();
    Buf text = {0};
    if (state && !load_data(l, state, &v)) return false;
    const bool ok = instance_set_state(e, x, v);
    if (ok || e->fail != FAIL_EXCEPTION) return ok;
    exc_text(e, e->exc, &text);
    diag(e->s, DIAG_load_setstate, (Span){0, 0}, l->path, x->cls->name->s, text.p ? text.p : "");
    buf_free(&text);
    return e->fail = FAIL_END, false;
}

static bool set_attribute(Load *l, PyInstance *x, Sym name, const Data *value) {
    Py *slot = ev_alloc(l->e, sizeof *slot);
    if (!load_data(l, value, slot)) return false;
    map_set(l->e->a, &x->attrs, name, slot);
    return true;
}

/* The attributes that the class declares, out of the state; all of the state where it declares none. */
static bool plain_object(Load *l, const Data *d, PyClass *c, PyInstance *x) {
    Eval *e = l->e;
    const Data *state = d->u.object->state;
    if (map_get(&c->attrs, sym(e->s, "__setstate__"))) return load_own_state(l, x, state);
    if (state && state->kind != DATA_DICT)
        return LOAD_FAIL(l, DIAG_load_state, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, c->name->s, data_type_name(state));
    for (int i = 0; i < c->fields.len; i++) {
        const Data *a = state ? data_dict_str(state, c->fields.data[i]->s) : NULL;
        if (!a) return LOAD_FAIL(l, DIAG_load_attribute, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, c->name->s, c->fields.data[i]->s);
        if (!set_attribute(l, x, c->fields.data[i], a)) return false;
    }
    for (int64_t i = 0; state && load_undeclared(l, c) && i < state->u.dict->len; i++) {
        const Data *name = state->u.dict->keys[i];
        if (name->kind != DATA_STR) return problem(l, d, "an attribute's name is no str");
        if (!set_attribute(l, x, sym_n(e->s, name->u.str.s, name->u.str.len), state->u.dict->values[i])) return false;
    }
    return true;
}

static bool object(Load *l, const Data *d, Py *out) {
    Eval *e = l->e;
    const DataInstance *o = d->u.object;
    PyClass *c = load_class(l, o->cls, o->cls_len);
    const char *name = arena_dup(e->s->arena, o->cls, o->cls_len);
    if (!c && e->fail != FAIL_NONE) return false;
    if (!c && !strncmp(name, "__torch__.torch.classes.", 24))
        return LOAD_FAIL(l, DIAG_load_custom_class, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, name + 10);
    if (!c) return LOAD_FAIL(l, DIAG_load_no_class, (Span){0, 0}, l->path, l->entry, (unsigned long long)d->at, name);
    if (o->is_enum != (c->flavour == CLS_ENUM)) return problem(l, d, arena_printf(e->s->arena, "a value is made of class '%s' in another way than of such a class", name));
    if (o->is_enum) return enum_member(l, d, c, out);
    if (c->flavour != CLS_MODULE && c->flavour != CLS_PLAIN) return problem(l, d, arena_printf(e->s->arena, "'%s' is no class of objects", name));
    PyInstance *x = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    x->cls = c;
    x->native = py_absent();
    *out = py_obj(x);
    data_remember(&l->reader, d, *out);
    return c->flavour == CLS_MODULE ? load_module(l, d, c, x) : plain_object(l, d, c, x);
}

bool load_object(DataReader *r, const Data *d, Py *out) {
    Load *l = r->host;
    return object(l, d, out);
}

bool load_data(Load *l, const Data *d, Py *out) {
    Eval *e = l->e;
    Buf text = {0};
    if (data_read(&l->reader, d, out)) return true;
    if (e->fail == FAIL_UNSUPPORTED) return missing(l, d, e->unsupported);
    if (e->fail != FAIL_EXCEPTION) return false;
    exc_text(e, e->exc, &text);
    problem(l, d, text.p ? text.p : "");
    buf_free(&text);
    return false;
}
