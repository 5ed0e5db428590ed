/* model.c: model.json, which archives of PyTorch before 1.4 have in place of a pickled module: a protobuf message as JSON, of the module tree
 * ("mainModule") and a table of all tensors ("tensors"), which code, parameters and pickles refer to by number. Fields that are not known here
 * are passed over, as protobuf does. Facts: caffe2/proto/torch.proto and torch/csrc/jit/import_legacy.cpp of PyTorch 1.x. */
#include "archive/json.h"
#include <string.h>

enum { MOST_DIMENSIONS = 64 };
/* caffe2's names and numbers of element types. */
static const struct { const char *name; int64_t number; Dtype dtype; } types[] = {
    {"FLOAT", 1, DT_float32}, {"INT32", 2, DT_int32}, {"BYTE", 3, DT_uint8}, {"BOOL", 5, DT_bool}, {"UINT8", 6, DT_uint8}, {"INT8", 7, DT_int8},
    {"UINT16", 8, DT_uint16}, {"INT16", 9, DT_int16}, {"INT64", 10, DT_int64}, {"FLOAT16", 12, DT_float16}, {"DOUBLE", 13, DT_float64},
};

typedef struct Reader { Json j; Archive *a; Session *s; Model *model; } Reader;
typedef struct Tensor { int nsizes, nstrides; int64_t sizes[MOST_DIMENSIONS], strides[MOST_DIMENSIONS], offset; Dtype dtype; bool typed, grad, quantized; const char *key; } Tensor;
typedef struct Numbers { int64_t *out; int *n; } Numbers;

static const char entry_name[] = "model.json";
static Reader *reader_of(Json *j) { return (Reader *)j; }

static bool report(Json *j, uint64_t at, const char *why) {
    Reader *r = reader_of(j);
    return diag(r->s, DIAG_model_damaged, (Span){0, 0}, archive_path(r->a), entry_name, (unsigned long long)at, why);
}

static bool is(const char *key, const char *camel, const char *snake) { return !strcmp(key, camel) || !strcmp(key, snake); }

/* ---- tensors */
static bool dimension(Json *j, void *user) {
    const Numbers *to = user;
    if (*to->n == MOST_DIMENSIONS) return json_damaged(j, "a shape has too many dimensions");
    return json_int(j, &to->out[(*to->n)++]);
}

static bool dtype(Json *j, Tensor *t) {
    const char *name = "";
    size_t len;
    int64_t number = 0;
    if (json_next(j, '"') ? !json_string(j, &name, &len) : !json_int(j, &number)) return false;
    for (int i = 0; i < COUNT_OF(types) && !t->typed; i++)
        if (types[i].number == number || !strcmp(types[i].name, name)) t->dtype = types[i].dtype, t->typed = true;
    return t->typed || json_damaged(j, "a tensor is of no known element type");
}

static bool record_member(Json *j, const char *key, size_t len, void *user) {
    (void)len;
    if (strcmp(key, "key")) return json_skip(j);
    return json_string(j, user, &len);
}

static bool tensor_member(Json *j, const char *key, size_t len, void *user) {
    Tensor *t = user;
    (void)len;
    if (!strcmp(key, "dims")) return json_array(j, dimension, &(Numbers){t->sizes, &t->nsizes});
    if (!strcmp(key, "strides")) return json_array(j, dimension, &(Numbers){t->strides, &t->nstrides});
    if (!strcmp(key, "offset")) return json_int(j, &t->offset);
    if (!strcmp(key, "data")) return json_object(j, record_member, &t->key);
    if (is(key, "dataType", "data_type")) return dtype(j, t);
    if (is(key, "requiresGrad", "requires_grad")) return json_bool(j, &t->grad);
    if (is(key, "isQuantized", "is_quantized")) return json_bool(j, &t->quantized);
    return json_skip(j);
}

static Data *make_tensor(Reader *r, const Tensor *t) {
    int64_t *sizes = NEWN(r->j.arena, int64_t, t->nsizes + 1), *strides = NEWN(r->j.arena, int64_t, t->nsizes + 1);
    const char *why = NULL;
    DataStorage *st = archive_storage(r->a, t->key, t->dtype, &why);
    if (!st) return why ? json_damaged(&r->j, why) : false, NULL;
    memcpy(sizes, t->sizes, sizeof *sizes * (size_t)t->nsizes);
    memcpy(strides, t->strides, sizeof *strides * (size_t)t->nsizes);
    Data *o = data_tensor(r->j.arena, st, t->dtype, t->nsizes, sizes, strides, t->offset, &why);
    if (!o) return json_damaged(&r->j, why), NULL;
    if (!data_tensor_spread(o)) return json_damaged(&r->j, "a tensor shows its storage too many times over"), NULL;
    o->u.tensor->requires_grad = t->grad;
    return o;
}

static bool tensor(Json *j, void *user) {
    Reader *r = user;
    Tensor t = {0};
    if (!json_object(j, tensor_member, &t)) return false;
    if (t.quantized) return diag(r->s, DIAG_pickle_unsupported, (Span){0, 0}, archive_path(r->a), entry_name, (unsigned long long)json_at(j), "quantized tensors are");
    if (!t.typed || !t.key || t.nsizes != t.nstrides) return json_damaged(j, "a tensor has not dims, strides, dataType and data");
    Data *o = make_tensor(r, &t);
    if (o) vec_push(j->arena, &r->model->tensor, o);
    return o != NULL;
}

/* ---- modules */
static bool parameter_member(Json *j, const char *key, size_t len, void *user) {
    ModelParameter *p = user;
    if (!strcmp(key, "name")) return json_string(j, &p->name, &len);
    if (is(key, "isBuffer", "is_buffer")) return json_bool(j, &p->buffer);
    if (is(key, "tensorId", "tensor_id")) return json_int(j, &p->tensor);
    return json_skip(j);
}

static bool parameter(Json *j, void *user) {
    ModelModule *m = user;
    ModelParameter p = {.tensor = -1};
    if (!json_object(j, parameter_member, &p)) return false;
    if (!p.name) return json_damaged(j, "a parameter has no name");
    vec_push(j->arena, &m->parameter, p);
    return true;
}

static bool attribute_member(Json *j, const char *key, size_t len, void *user) {
    ModelAttribute *a = user;
    if (!strcmp(key, "name")) return json_string(j, &a->name, &len);
    if (!strcmp(key, "type")) return json_string(j, &a->type, &len);
    if (!strcmp(key, "id")) return json_int(j, &a->id);
    return json_skip(j);
}

static bool attribute(Json *j, void *user) {
    ModelModule *m = user;
    ModelAttribute a = {.id = -1};
    if (!json_object(j, attribute_member, &a)) return false;
    if (!a.name || !a.type) return json_damaged(j, "an attribute has not name and type");
    vec_push(j->arena, &m->attribute, a);
    return true;
}

static bool module(Json *j, ModelModule **out);

static bool submodule(Json *j, void *user) {
    ModelModule *m = user, *sub;
    if (!module(j, &sub)) return false;
    vec_push(j->arena, &m->sub, sub);
    return true;
}

static bool module_member(Json *j, const char *key, size_t len, void *user) {
    ModelModule *m = user;
    if (!strcmp(key, "name")) return json_string(j, &m->name, &len);
    if (!strcmp(key, "parameters")) return json_array(j, parameter, m);
    if (!strcmp(key, "attributes")) return json_array(j, attribute, m);
    if (!strcmp(key, "submodules")) return json_array(j, submodule, m);
    if (is(key, "torchscriptArena", "torchscript_arena")) return json_object(j, record_member, &m->code);
    if (is(key, "torchscriptDebugArena", "torchscript_debug_arena")) return json_object(j, record_member, &m->ranges);
    if (is(key, "getStateAttributeId", "get_state_attribute_id")) return m->has_state = true, json_int(j, &m->state);
    return json_skip(j);
}

static bool module(Json *j, ModelModule **out) {
    ModelModule *m = *out = NEW(j->arena, ModelModule);
    if (j->depth >= DEPTH_LIMIT) return json_damaged(j, "it is nested too deep");
    m->at = json_at(j);
    j->depth++;
    const bool ok = json_object(j, module_member, m);
    j->depth--;
    return ok && (m->name || json_damaged(j, "a module has no name"));
}

static bool model_member(Json *j, const char *key, size_t len, void *user) {
    Model *m = user;
    (void)len;
    if (is(key, "protoVersion", "proto_version")) return json_int(j, &m->version);
    if (!strcmp(key, "tensors")) return json_array(j, tensor, reader_of(j));
    if (is(key, "mainModule", "main_module")) return module(j, &m->main);
    return json_skip(j);
}

bool model_read(Session *s, Archive *a, Model *out) {
    enum { NEWEST = 6 };
    ZipEntry *e = archive_entry(a, entry_name);
    const unsigned char *p = archive_bytes(a, e);
    if (!p) return false;
    Reader r = {.j = {.arena = archive_arena(a), .p = p, .start = p, .end = p + e->size, .report = report}, .a = a, .s = s, .model = out};
    if (!json_object(&r.j, model_member, out)) return false;
    json_blanks(&r.j);
    if (r.j.p != r.j.end) return json_damaged(&r.j, "it goes on behind its end");
    if (out->version < 1 || out->version > NEWEST) return json_damaged(&r.j, "its protoVersion is none from 1 to 6");
    return out->version >= 6 || out->main || json_damaged(&r.j, "there is no mainModule");
}
