/* Data -> tsrt values for parameters, with the conversions of PyTorch's binding (measured on 2.13), and back. Values are
 * written in place, by the layout of the type's descriptor. */
#include "driver/convert.h"
#include "archive/tensors.h"
#include "codegen/codegen.h"
#include "script/script.h"
#include <stdlib.h>
#include <string.h>

/* Elements one argument or result may have: a few bytes of a file can name one list along 2^60 paths. */
enum { MOST_ELEMENTS = 1 << 27 };

typedef struct Convert {
    Session *s;
    tsrt_ctx *c;
    Arena *arena;
    Buf *why;
    int64_t left;
    TensorPool *pool;
    Map tensors;                      /* DataTensor -> tsrt_tensor, held until the call has its arguments */
} Convert;

static bool spend(Convert *v, int64_t n) {
    if (n <= v->left) return v->left -= n, true;
    buf_puts(v->why, "the value is too large");
    return false;
}

/* ---- numbers */
static bool single_element(const Data *o, Element *e) {
    if (o->kind != DATA_TENSOR || o->u.tensor->numel != 1 || dtype_info(o->u.tensor->dtype)->category == 'q') return false;
    tensor_element(o->u.tensor, o->u.tensor->offset, e);
    return true;
}

static bool to_int(const Data *o, int64_t *out) {
    Element e;
    if (o->kind == DATA_INT) *out = o->u.i;
    else if (o->kind == DATA_BOOL) *out = o->u.b;
    else if (o->kind == DATA_DTYPE) *out = dtype_info(o->u.dtype)->code;
    else if (single_element(o, &e) && e.category != 'c' && (e.category != 'f' || (e.re > -9.3e18 && e.re < 9.2e18))) *out = e.category == 'f' ? (int64_t)e.re : e.i;
    else return false;
    return true;
}

static double big_to_double(const Data *o) {
    double v = 0;
    const unsigned char *p = (const unsigned char *)o->u.str.s;
    size_t n = o->u.str.len;
    bool negative = p[n - 1] & 0x80;
    for (size_t i = n; i-- > 0;) v = v * 256 + (negative ? 255 - p[i] : p[i]);
    return negative ? -(v + 1) : v;
}

static bool to_float(const Data *o, double *out) {
    Element e;
    if (o->kind == DATA_FLOAT) *out = o->u.f;
    else if (o->kind == DATA_INT) *out = (double)o->u.i;
    else if (o->kind == DATA_BOOL) *out = o->u.b;
    else if (o->kind == DATA_BIGINT) *out = big_to_double(o);
    else if (single_element(o, &e) && e.category != 'c') *out = e.re;
    else return false;
    return true;
}

/* What has a truth value as a number: None, numbers, one-element tensors; not str or list. */
static bool to_bool(const Data *o, bool *out) {
    Element e;
    switch ((DataKind)o->kind) {
    case DATA_NONE: *out = false; return true;
    case DATA_BOOL: *out = o->u.b; return true;
    case DATA_INT: *out = o->u.i != 0; return true;
    case DATA_BIGINT: *out = true; return true;
    case DATA_FLOAT: *out = o->u.f != 0; return true;
    case DATA_COMPLEX: *out = o->u.c.re != 0 || o->u.c.im != 0; return true;
    default: break;
    }
    if (!single_element(o, &e)) return false;
    *out = e.re != 0 || e.im != 0;
    return true;
}

static bool to_complex(const Data *o, tsrt_complex *out) {
    Element e;
    *out = (tsrt_complex){0, 0};
    if (o->kind == DATA_COMPLEX) *out = (tsrt_complex){o->u.c.re, o->u.c.im};
    else if (single_element(o, &e)) *out = (tsrt_complex){e.re, e.im};
    else return to_float(o, &out->re);
    return true;
}

/* ---- the type that a value has by itself, where Any or Union leaves it open. NULL: it has none. */
static const Type *own_type(Convert *v, const Data *o);

static const Type *type_of_items(Convert *v, const Data *o) {
    const Type *t = NULL;
    for (int64_t i = 0; i < o->u.seq.len; i++) {
        const Type *e = own_type(v, o->u.seq.items[i]);
        t = !e ? NULL : t ? type_unify(v->s, t, e, false) : e;
        if (!t) return NULL;
    }
    return t ? type_list(v->s, t) : NULL;                 /* an empty list has no type of its own */
}

static const Type *type_of_fields(Convert *v, const Data *o) {
    int n = (int)o->u.seq.len;
    if (n != o->u.seq.len || n > 10000) return NULL;
    const Type **elem = NEWN(v->s->arena, const Type *, n + 1);
    for (int i = 0; i < n; i++) {
        elem[i] = own_type(v, o->u.seq.items[i]);
        if (!elem[i]) return NULL;
    }
    return type_tuple(v->s, elem, n);
}

static const Type *type_of_entries(Convert *v, const Data *o) {
    const DataDict *d = o->u.dict;
    const Type *key = NULL, *value = NULL;
    for (int64_t i = 0; i < d->len; i++) {
        const Type *k = own_type(v, d->keys[i]), *e = own_type(v, d->values[i]);
        key = !k ? NULL : key ? type_unify(v->s, key, k, false) : k;
        value = !e ? NULL : value ? type_unify(v->s, value, e, false) : e;
        if (!key || !value) return NULL;
    }
    return key ? type_dict(v->s, key, value) : NULL;
}

static const Type *own_type(Convert *v, const Data *o) {
    Session *s = v->s;
    if (s->depth >= DEPTH_LIMIT || !spend(v, 1)) return NULL;
    const Type *t = NULL;
    s->depth++;
    switch ((DataKind)o->kind) {
    case DATA_NONE: t = type_simple(s, TY_None); break;
    case DATA_BOOL: t = type_simple(s, TY_Bool); break;
    case DATA_INT: case DATA_DTYPE: t = type_simple(s, TY_Int); break;
    case DATA_FLOAT: t = type_simple(s, TY_Float); break;
    case DATA_COMPLEX: t = type_simple(s, TY_Complex); break;
    case DATA_STR: t = type_simple(s, TY_Str); break;
    case DATA_TENSOR: t = type_simple(s, TY_Tensor); break;
    case DATA_DEVICE: t = type_simple(s, TY_Device); break;
    case DATA_LIST: t = type_of_items(v, o); break;
    case DATA_TUPLE: t = type_of_fields(v, o); break;
    case DATA_DICT: t = type_of_entries(v, o); break;
    case DATA_BIGINT: case DATA_BYTES: case DATA_SET: case DATA_STORAGE: case DATA_GLOBAL: case DATA_OBJECT: case NUM_DATA_KINDS: break;
    }
    s->depth--;
    return t;
}

/* ---- writing a value at a place */
static ConvertResult put(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at);

static ConvertResult put_list(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at) {
    if (o->kind != DATA_LIST && o->kind != DATA_TUPLE) return CONVERT_MISMATCH;
    int64_t n = o->u.seq.len;
    if (!spend(v, n)) return CONVERT_MISMATCH;
    tsrt_list *l = tsrt_list_new(v->c, r, n, n);
    if (!l) return buf_puts(v->why, "out of memory"), CONVERT_MISMATCH;
    ConvertResult res = CONVERT_OK;
    for (int64_t i = 0; i < n && res == CONVERT_OK; i++)
        res = put(v, o->u.seq.items[i], t->elem[0], r->elem[0], (char *)l->data + (size_t)i * r->elem[0]->size);
    if (res == CONVERT_OK) *(tsrt_list **)at = l;
    else tsrt_release(v->c, l);                           /* elements not reached are zero, which drops as nothing */
    return res;
}

/* Pairs in their order; keys that become equal by conversion are one key, as in PyTorch. */
static ConvertResult put_dict(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at) {
    if (o->kind != DATA_DICT) return CONVERT_MISMATCH;
    const DataDict *from = o->u.dict;
    const tsrt_type *k = r->elem[0], *e = r->elem[1];
    if (!spend(v, from->len)) return CONVERT_MISMATCH;
    tsrt_dict *d = tsrt_dict_new(v->c, r, from->len);
    char *place = d ? calloc(1, 16 + (size_t)k->size + 16 + e->size) : NULL;      /* a key, and a value behind it */
    ConvertResult res = CONVERT_OK;
    if (!place) res = CONVERT_MISMATCH, buf_puts(v->why, "out of memory");
    char *value = place ? place + (k->size + 15) / 16 * 16 : NULL;
    for (int64_t i = 0; i < from->len && res == CONVERT_OK; i++) {
        memset(place, 0, (k->size + 15) / 16 * 16 + e->size);
        res = put(v, from->keys[i], t->elem[0], k, place);
        if (res != CONVERT_OK) break;
        res = put(v, from->values[i], t->elem[1], e, value);
        if (res == CONVERT_OK) {
            if (tsrt_dict_set(v->c, d, place, value)) res = CONVERT_MISMATCH, buf_puts(v->why, "out of memory");
            if (e->drop) e->drop(v->c, e, value);
        }
        if (k->drop) k->drop(v->c, k, place);
    }
    free(place);
    if (res == CONVERT_OK) *(tsrt_dict **)at = d;
    else tsrt_release(v->c, d);
    return res;
}

static ConvertResult put_tuple(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at) {
    if ((o->kind != DATA_TUPLE && o->kind != DATA_LIST) || !spend(v, t->nelem)) return CONVERT_MISMATCH;
    if (o->u.seq.len != t->nelem) {
        buf_printf(v->why, "%lld elements where the type has %d", (long long)o->u.seq.len, t->nelem);
        return CONVERT_MISMATCH;
    }
    memset(at, 0, r->size);
    ConvertResult res = CONVERT_OK;
    for (int i = 0; i < t->nelem && res == CONVERT_OK; i++) res = put(v, o->u.seq.items[i], t->elem[i], r->elem[i], (char *)at + r->offset[i]);
    if (res != CONVERT_OK && r->drop) r->drop(v->c, r, at), memset(at, 0, r->size);
    return res;
}

static ConvertResult put_optional(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at) {
    const tsrt_type *e = r->elem[0];
    bool pointer = r->size == sizeof(void *) && e->size == r->size;   /* a nullable pointer has no flag */
    memset(at, 0, r->size);
    if (o->kind == DATA_NONE) return CONVERT_OK;
    ConvertResult res = put(v, o, t->elem[0], e, pointer ? at : (char *)at + e->align);
    if (res == CONVERT_OK && !pointer) *(bool *)at = true;
    return res;
}

/* Any, Union, number: the value with the type it has by itself, which must be one of those that the type allows. */
static ConvertResult put_any(Convert *v, const Data *o, const Type *t, void *at) {
    const Type *own = own_type(v, o);
    if (own && own->kind == TY_Error) own = NULL;
    if (!own) return CONVERT_MISMATCH;
    bool allowed = t->kind == TY_Any || (t->kind == TY_Number && own->is_number_like) || type_is_subtype(v->s, own, t) ||
                   (t->kind == TY_AnyList && own->kind == TY_List) || (t->kind == TY_AnyTuple && own->kind == TY_Tuple);
    if (!allowed) {
        buf_printf(v->why, "Expected a member of %s but instead found type %s", type_text(v->s, t), type_text(v->s, own));
        return CONVERT_MISMATCH;
    }
    const tsrt_type *r = rtype_of(v->s, own);
    if (!r) return buf_printf(v->why, "values of type '%s'", type_text(v->s, own)), CONVERT_UNSUPPORTED;
    void *place = calloc(1, r->size + 16);
    if (!place) return buf_puts(v->why, "out of memory"), CONVERT_MISMATCH;
    ConvertResult res = put(v, o, own, r, place);
    if (res == CONVERT_OK && tsrt_value_from(v->c, r, place, at)) {
        if (r->drop) r->drop(v->c, r, place);
        buf_puts(v->why, "out of memory");
        res = CONVERT_MISMATCH;
    }
    free(place);
    return res;
}

static ConvertResult put_str(Convert *v, const Data *o, void *at) {
    if (o->kind != DATA_STR) return CONVERT_MISMATCH;
    tsrt_str *str = tsrt_str_new(v->c, o->u.str.s, (int64_t)o->u.str.len);
    if (!str) return buf_puts(v->why, "out of memory"), CONVERT_MISMATCH;
    *(tsrt_str **)at = str;
    return CONVERT_OK;
}

/* ---- tensors */
static void drop_tensors(Convert *v) {
    for (int i = 0; i < v->tensors.len; i++) tsrt_release(v->c, v->tensors.entries[i].value);
}

static ConvertResult put_tensor(Convert *v, const Data *o, void *at) {
    tsrt_tensor *t = NULL;
    if (o->kind == DATA_NONE) {
        t = tsrt_tensor_undefined(v->c);
    } else if (o->kind == DATA_TENSOR) {
        if (!tensor_readable(o->u.tensor))
            return buf_printf(v->why, "tensors of dtype %s", dtype_info(o->u.tensor->dtype)->name), CONVERT_UNSUPPORTED;
        t = map_get(&v->tensors, o->u.tensor);             /* one object that is passed twice is one tensor */
        if (!t && (t = tensor_read(v->pool, o->u.tensor))) map_set(v->s->arena, &v->tensors, o->u.tensor, t);
        if (t) tsrt_retain(t);
    } else {
        return CONVERT_MISMATCH;
    }
    if (!t) return buf_puts(v->why, tsrt_error_message(v->c)), CONVERT_MISMATCH;
    *(tsrt_tensor **)at = t;
    return CONVERT_OK;
}

static bool to_device(const Data *o, int64_t *out) {
    char text[64];
    if (o->kind == DATA_STR) return !tsrt_device_parse(NULL, o->u.str.s, o->u.str.len, out);
    if (o->kind != DATA_DEVICE) return false;
    int n = o->u.device.index < 0 ? snprintf(text, sizeof text, "%s", o->u.device.type)
                                  : snprintf(text, sizeof text, "%s:%lld", o->u.device.type, (long long)o->u.device.index);
    return n < (int)sizeof text && !tsrt_device_parse(NULL, text, (size_t)n, out);
}

static ConvertResult put(Convert *v, const Data *o, const Type *t, const tsrt_type *r, void *at) {
    bool fits = false;
    switch (t->kind) {
    case TY_Int: fits = to_int(o, at); break;
    case TY_Float: fits = to_float(o, at); break;
    case TY_Bool: fits = to_bool(o, at); break;
    case TY_Complex: fits = to_complex(o, at); break;
    case TY_None: fits = o->kind == DATA_NONE; break;
    case TY_Str: return put_str(v, o, at);
    case TY_Tensor: return put_tensor(v, o, at);
    case TY_Device: fits = to_device(o, at); break;
    case TY_Generator: fits = o->kind == DATA_NONE; break;
    case TY_List: return put_list(v, o, t, r, at);
    case TY_Dict: return put_dict(v, o, t, r, at);
    case TY_Tuple: return put_tuple(v, o, t, r, at);
    case TY_Optional: return put_optional(v, o, t, r, at);
    case TY_Any: case TY_Union: case TY_Number: case TY_AnyList: case TY_AnyTuple: return put_any(v, o, t, at);
    default: buf_printf(v->why, "values of type '%s'", type_text(v->s, t)); return CONVERT_UNSUPPORTED;
    }
    return fits ? CONVERT_OK : CONVERT_MISMATCH;
}

static ConvertResult convert_one(Convert *v, const Data *o, const Type *t, tsrt_value *out) {
    Session *s = v->s;
    tsrt_ctx *c = v->c;
    Buf *why = v->why;
    const tsrt_type *r = rtype_of(s, t);
    if (!r) return buf_printf(why, "values of type '%s'", type_text(s, t)), CONVERT_UNSUPPORTED;
    void *place = calloc(1, r->size + 16);
    if (!place) return buf_puts(why, "out of memory"), CONVERT_MISMATCH;
    ConvertResult res = put(v, o, t, r, place);
    if (res == CONVERT_OK && tsrt_value_from(c, r, place, out)) {
        if (r->drop) r->drop(c, r, place);
        buf_puts(why, "out of memory");
        res = CONVERT_MISMATCH;
    }
    free(place);
    return res;
}

ConvertResult convert_in(Session *s, tsrt_ctx *c, const Data *o, const Type *t, tsrt_value *out, Buf *why) {
    TensorPool pool = {.arena = s->arena, .c = c};
    Convert v = {.s = s, .c = c, .why = why, .left = MOST_ELEMENTS, .pool = &pool};
    ConvertResult res = convert_one(&v, o, t, out);
    drop_tensors(&v);
    tensor_pool_drop(&pool);
    return res;
}

/* ---- whole calls */
static void mismatch(Session *s, const Graph *g, int i, const Data *o, Buf *why) {
    Buf details = *why;
    *why = (Buf){0};
    buf_printf(why, "%s() Expected a value of type '%s' for argument '%s' but instead found type '%s'.\nPosition: %d\nValue: ", g->name->s,
               type_text(s, g->params[i].type), g->params[i].name->s, data_type_name(o), i);
    data_show(s, why, o, 200);
    buf_puts(why, "\nDeclaration: ");
    graph_print_declaration(g, why);
    if (details.len) buf_printf(why, "\nCast error details: %s", details.p);
    buf_free(&details);
}

/* The list that a lone number stands for where the parameter is a BroadcastingListN; o itself elsewhere. */
static const Data *repeated(Session *s, const GraphParam *p, const Data *o) {
    const Type *elem = graph_param_repeats(p);
    if (!elem || !(elem->kind == TY_Float ? o->kind == DATA_FLOAT : o->kind == DATA_INT || o->kind == DATA_BOOL)) return o;
    Data **items = NEWN(s->arena, Data *, p->broadcast_n);
    for (int i = 0; i < p->broadcast_n; i++) items[i] = (Data *)(uintptr_t)o;
    return data_seq(s->arena, DATA_LIST, items, p->broadcast_n);
}

bool convert_call(Session *s, tsrt_ctx *c, const Graph *g, const Data *args, tsrt_value *out, Buf *why, bool *unsupported) {
    TensorPool pool = {.arena = s->arena, .c = c};
    Convert v = {.s = s, .c = c, .why = why, .pool = &pool};
    int given = args->u.seq.len > INT32_MAX ? INT32_MAX : (int)args->u.seq.len, made = 0;
    *unsupported = false;
    if (given > g->nparams) {
        buf_printf(why, "%s() expected at most %d argument(s) but received %d argument(s). Declaration: ", g->name->s, g->nparams, given);
        return graph_print_declaration(g, why), false;
    }
    for (; made < g->nparams; made++) {
        const GraphParam *p = &g->params[made];
        const Data *o = made < given ? args->u.seq.items[made] : NULL;
        if (!o && p->default_value && p->default_value->type->kind == TY_Tensor) {        /* never counted */
            out[made] = (tsrt_value){.type = &tsrt_type_tensor, .u = {.p = (void *)(uintptr_t)p->default_value->u.p}};
            continue;
        }
        if (!o && p->default_value) o = data_of_const(s, s->arena, p->default_value);
        if (!o) {
            buf_printf(why, "%s() is missing value for argument '%s'. Declaration: ", g->name->s, p->name->s);
            graph_print_declaration(g, why);
            break;
        }
        v.left = MOST_ELEMENTS;
        ConvertResult res = convert_one(&v, repeated(s, p, o), p->type, &out[made]);
        if (res == CONVERT_OK) continue;
        *unsupported = res == CONVERT_UNSUPPORTED;
        if (!*unsupported) mismatch(s, g, made, o, why);
        break;
    }
    drop_tensors(&v);
    tensor_pool_drop(&pool);
    if (made == g->nparams) return true;
    while (made > 0) tsrt_value_drop(c, &out[--made]);
    return false;
}

/* ---- back */
Data *convert_out(Session *s, Arena *a, const tsrt_value *value, Buf *why) {
    ValueOut v = {.s = s, .arena = a, .why = why, .pool = {.keep = a == s->arena}};
    Data *o = value_out(&v, &tsrt_type_any, value);
    if (!o) buf_puts(why, " can't be compared");
    return o;
}

Data *data_of_const(Session *s, Arena *a, const Const *c) {
    if (s->depth >= DEPTH_LIMIT) return NULL;
    Data *o = NULL;
    s->depth++;
    switch (c->type->kind) {
    case TY_None: o = data_new(a, DATA_NONE); break;
    case TY_Int: o = data_int(a, c->u.i); break;
    case TY_Float: o = data_float(a, c->u.f); break;
    case TY_Bool: o = data_bool(a, c->u.b); break;
    case TY_Complex: o = data_complex(a, c->u.c.re, c->u.c.im); break;
    case TY_Str: o = data_str(a, c->u.s.n ? c->u.s.p : "", c->u.s.n); break;
    case TY_List: case TY_Tuple: {
        Data **items = NEWN(a, Data *, c->u.v.n + 1);
        bool fine = true;
        for (int i = 0; i < c->u.v.n && fine; i++) fine = (items[i] = data_of_const(s, a, c->u.v.elem[i])) != NULL;
        if (fine) o = data_seq(a, c->type->kind == TY_List ? DATA_LIST : DATA_TUPLE, items, c->u.v.n);
        break;
    }
    default: break;
    }
    s->depth--;
    return o;
}
