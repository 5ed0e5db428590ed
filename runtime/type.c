/* type.c: the descriptors of the plain types and the functions of composite ones: how a value is retained, dropped, compared,
 * hashed. How it is shown is in show.c. */
#include "rt.h"

static bool none_eq(const tsrt_type *t, const void *a, const void *b) { return (void)t, (void)a, (void)b, true; }
static bool int_eq(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(const int64_t *)a == *(const int64_t *)b; }
static bool float_eq(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(const double *)a == *(const double *)b; }
static bool bool_eq(const tsrt_type *t, const void *a, const void *b) { return (void)t, *(const bool *)a == *(const bool *)b; }
static bool complex_eq(const tsrt_type *t, const void *a, const void *b) {
    (void)t;
    const tsrt_complex *x = a, *y = b;
    return x->re == y->re && x->im == y->im;
}

static uint64_t none_hash(const tsrt_type *t, const void *at) { return (void)t, (void)at, 0; }
static uint64_t int_hash(const tsrt_type *t, const void *at) { return (void)t, *(const uint64_t *)at; }
static uint64_t bool_hash(const tsrt_type *t, const void *at) { return (void)t, *(const bool *)at; }
static uint64_t float_hash(const tsrt_type *t, const void *at) {
    (void)t;
    return *(const double *)at == 0.0 ? 0 : rt_hash_bytes(at, sizeof(double));
}

static int none_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    return (void)c, (void)t, (void)at, rt_buf_add(to, "None", 4);
}
static int int_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    return (void)c, (void)t, rt_buf_int(to, *(const int64_t *)at);
}
static int bool_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    return (void)c, (void)t, rt_buf_puts(to, *(const bool *)at ? "True" : "False");
}
static int float_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    return (void)c, (void)t, rt_show_float(to, *(const double *)at);
}
static int complex_show(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    (void)c, (void)t;
    const tsrt_complex *z = at;
    return rt_show_complex(to, z->re, z->im);
}

const tsrt_type tsrt_type_none = {.kind = TSRT_NONE, .size = 1, .align = 1, .name = "NoneType",
    .eq = none_eq, .hash = none_hash, .show = none_show};
const tsrt_type tsrt_type_int = {.kind = TSRT_INT, .size = 8, .align = 8, .name = "int",
    .eq = int_eq, .hash = int_hash, .show = int_show};
const tsrt_type tsrt_type_float = {.kind = TSRT_FLOAT, .size = 8, .align = 8, .name = "float",
    .eq = float_eq, .hash = float_hash, .show = float_show};
const tsrt_type tsrt_type_bool = {.kind = TSRT_BOOL, .size = 1, .align = 1, .name = "bool",
    .eq = bool_eq, .hash = bool_hash, .show = bool_show};
const tsrt_type tsrt_type_complex = {.kind = TSRT_COMPLEX, .size = 16, .align = 8, .name = "complex",
    .eq = complex_eq, .show = complex_show};
const tsrt_type tsrt_type_str = {.kind = TSRT_STR, .size = sizeof(void *), .align = sizeof(void *), .name = "str",
    .retain = tsrt_cell_retain_at, .drop = tsrt_str_drop_at, .eq = tsrt_str_eq_at, .hash = tsrt_str_hash_at, .show = tsrt_str_show_at};
const tsrt_type tsrt_type_any = {.kind = TSRT_ANY, .size = sizeof(tsrt_value), .align = 8, .name = "Any",
    .retain = tsrt_any_retain_at, .drop = tsrt_any_drop_at, .eq = tsrt_any_eq_at, .show = tsrt_any_show_at};

#define LIST_TYPE(var_, elem_, name_)                                                                                        \
    static const tsrt_type *const var_##_elem[1] = {&elem_};                                                                 \
    const tsrt_type var_ = {.kind = TSRT_LIST, .size = sizeof(void *), .align = sizeof(void *), .nelem = 1, .name = name_,   \
        .elem = var_##_elem, .retain = tsrt_cell_retain_at, .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at,                \
        .show = tsrt_list_show_at};
LIST_TYPE(tsrt_type_list_int, tsrt_type_int, "List[int]")
LIST_TYPE(tsrt_type_list_float, tsrt_type_float, "List[float]")
LIST_TYPE(tsrt_type_list_bool, tsrt_type_bool, "List[bool]")
LIST_TYPE(tsrt_type_list_str, tsrt_type_str, "List[str]")

/* ---- tuples: fields at offsets */
#define FIELD(t_, at_, i_) ((char *)(uintptr_t)(at_) + (t_)->offset[i_])

void tsrt_tuple_retain_at(const tsrt_type *t, void *at) {
    for (uint32_t i = 0; i < t->nelem; i++)
        if (t->elem[i]->retain) t->elem[i]->retain(t->elem[i], FIELD(t, at, i));
}

void tsrt_tuple_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    for (uint32_t i = 0; i < t->nelem; i++)
        if (t->elem[i]->drop) t->elem[i]->drop(c, t->elem[i], FIELD(t, at, i));
}

bool tsrt_tuple_eq_at(const tsrt_type *t, const void *a, const void *b) {
    for (uint32_t i = 0; i < t->nelem; i++)
        if (!t->elem[i]->eq(t->elem[i], FIELD(t, a, i), FIELD(t, b, i))) return false;
    return true;
}

/* 0 for a field that has no hash: aten::hash refuses such types before it comes here. */
uint64_t tsrt_tuple_hash_at(const tsrt_type *t, const void *at) {
    uint64_t h = 0;
    for (uint32_t i = 0; i < t->nelem; i++) {
        uint64_t e = t->elem[i]->hash ? t->elem[i]->hash(t->elem[i], FIELD(t, at, i)) : 0;
        h ^= e + 0x9e3779b9u + (h << 6) + (h >> 2);
    }
    return h;
}

/* ---- Optional: a nullable pointer, or a flag and the value behind it */
static const void *held(const tsrt_type *t, const void *at) {
    if (rt_is_cell_kind(t->elem[0]->kind)) return *(void *const *)at ? at : NULL;
    return *(const bool *)at ? (const char *)at + rt_optional_offset(t) : NULL;
}

void tsrt_optional_retain_at(const tsrt_type *t, void *at) {
    const void *v = held(t, at);
    if (v && t->elem[0]->retain) t->elem[0]->retain(t->elem[0], (void *)(uintptr_t)v);
}

void tsrt_optional_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    const void *v = held(t, at);
    if (v && t->elem[0]->drop) t->elem[0]->drop(c, t->elem[0], (void *)(uintptr_t)v);
}

bool tsrt_optional_eq_at(const tsrt_type *t, const void *a, const void *b) {
    const void *x = held(t, a), *y = held(t, b);
    return x && y ? t->elem[0]->eq(t->elem[0], x, y) : !x && !y;
}

uint64_t tsrt_optional_hash_at(const tsrt_type *t, const void *at) {
    const void *v = held(t, at);
    return v && t->elem[0]->hash ? t->elem[0]->hash(t->elem[0], v) : 0;
}

int tsrt_optional_show_at(tsrt_ctx *c, tsrt_buf *to, const tsrt_type *t, const void *at) {
    const void *v = held(t, at);
    return v ? rt_show_at(c, to, t->elem[0], v) : rt_buf_add(to, "None", 4);
}

/* ---- Any */
void tsrt_any_retain_at(const tsrt_type *t, void *at) {
    (void)t;
    tsrt_value *v = at;
    if (!v->type) return;
    if (v->type->size > sizeof v->u) tsrt_retain(v->u.p);
    else if (v->type->retain) v->type->retain(v->type, &v->u);
}

void tsrt_any_drop_at(tsrt_ctx *c, const tsrt_type *t, void *at) {
    (void)t;
    tsrt_value *v = at;
    if (!v->type) return;
    if (v->type->size > sizeof v->u) tsrt_release(c, v->u.p);
    else if (v->type->drop) v->type->drop(c, v->type, &v->u);
}

bool tsrt_any_eq_at(const tsrt_type *t, const void *a, const void *b) {
    (void)t;
    const tsrt_value *x = a, *y = b;
    if (!x->type || !y->type) return x->type == y->type;
    return tsrt_type_same(x->type, y->type) && x->type->eq(x->type, tsrt_value_at(x), tsrt_value_at(y));
}

bool tsrt_type_same(const tsrt_type *a, const tsrt_type *b) {
    if (a == b) return true;
    if (!a || !b || a->kind != b->kind || a->nelem != b->nelem || a->size != b->size) return false;
    if (a->name && b->name && strcmp(a->name, b->name)) return false;
    for (uint32_t i = 0; i < a->nelem; i++)
        if (a->kind != TSRT_CLASS && !tsrt_type_same(a->elem[i], b->elem[i])) return false;      /* classes: by name */
    return true;
}
