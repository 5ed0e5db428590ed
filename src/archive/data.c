/* The values that pickles hold: constructors, dicts, tensors' bounds. */
#include "archive/archive.h"
#include <string.h>
#include <time.h>

/* ---- element types */
static const DtypeInfo dtypes[NUM_DTYPES] = {
#define DTYPE(id_, code_, bytes_, category_, storage_, script_) [DT_##id_] = {#id_, code_, bytes_, category_, storage_, script_},
#include "archive/dtype.def"
#undef DTYPE
};
static const struct { const char *name; Dtype dtype; } dtype_aliases[] = {
    {"float", DT_float32}, {"double", DT_float64}, {"half", DT_float16}, {"long", DT_int64}, {"int", DT_int32}, {"short", DT_int16},
    {"chalf", DT_complex32}, {"cfloat", DT_complex64}, {"cdouble", DT_complex128},
};

const DtypeInfo *dtype_info(Dtype d) { return &dtypes[d]; }

static bool same(const char *text, const char *name, size_t len) { return text && strlen(text) == len && !memcmp(text, name, len); }

bool dtype_by_name(const char *name, size_t len, Dtype *out) {
    for (int i = 0; i < NUM_DTYPES; i++)
        if (same(dtypes[i].name, name, len)) return *out = (Dtype)i, true;
    for (int i = 0; i < COUNT_OF(dtype_aliases); i++)
        if (same(dtype_aliases[i].name, name, len)) return *out = dtype_aliases[i].dtype, true;
    return false;
}

bool dtype_by_storage(const char *name, size_t len, Dtype *out) {
    for (int i = 0; i < NUM_DTYPES; i++)
        if (same(dtypes[i].storage, name, len) || same(dtypes[i].script, name, len)) return *out = (Dtype)i, true;
    return false;
}

bool is_utf8(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n;) {
        int more_bytes = p[i] < 0x80 ? 0 : p[i] >= 0xc2 && p[i] < 0xe0 ? 1 : p[i] >= 0xe0 && p[i] < 0xf0 ? 2 : p[i] >= 0xf0 && p[i] < 0xf5 ? 3 : -1;
        if (more_bytes < 0 || n - i <= (size_t)more_bytes) return false;
        for (int k = 1; k <= more_bytes; k++)
            if ((p[i + (size_t)k] & 0xc0) != 0x80) return false;
        i += (size_t)more_bytes + 1;
    }
    return true;
}

/* ---- constructors */
Data *data_new(Arena *a, DataKind kind) {
    Data *o = NEW(a, Data);
    o->kind = (uint8_t)kind;
    return o;
}
Data *data_bool(Arena *a, bool b) {
    Data *o = data_new(a, DATA_BOOL);
    o->u.b = b;
    return o;
}
Data *data_int(Arena *a, int64_t i) {
    Data *o = data_new(a, DATA_INT);
    o->u.i = i;
    return o;
}
Data *data_float(Arena *a, double f) {
    Data *o = data_new(a, DATA_FLOAT);
    o->u.f = f;
    return o;
}
Data *data_complex(Arena *a, double re, double im) {
    Data *o = data_new(a, DATA_COMPLEX);
    o->u.c.re = re;
    o->u.c.im = im;
    return o;
}
Data *data_str(Arena *a, const char *s, size_t len) {
    Data *o = data_new(a, DATA_STR);
    o->u.str.s = s;
    o->u.str.len = len;
    return o;
}
Data *data_seq(Arena *a, DataKind kind, Data **items, int64_t len) {
    Data *o = data_new(a, kind);
    o->u.seq.items = items;
    o->u.seq.len = len;
    return o;
}
Data *data_list(Arena *a) { return data_new(a, DATA_LIST); }

/* A list's room is the next power of two from 4 on, so it need not be stored: full at 0 and at each such power. */
void data_list_push(Arena *a, Data *list, Data *item) {
    int64_t n = list->u.seq.len;
    if (!n || (n >= 4 && !(n & (n - 1)))) {
        Data **wider = NEWN(a, Data *, n ? n * 2 : 4);
        if (n) memcpy(wider, list->u.seq.items, sizeof *wider * (size_t)n);
        list->u.seq.items = wider;
    }
    list->u.seq.items[list->u.seq.len++] = item;
}

/* ---- dicts */
static DataDict *new_table(Arena *a) {
    DataDict *d = NEW(a, DataDict);
    /* Differs from run to run, so that no file can be made whose keys all meet in one slot; nothing shows the order of the slots. */
    d->seed = ((uint64_t)(uintptr_t)d * 0x9e3779b97f4a7c15u) ^ (uint64_t)time(NULL) ^ (uint64_t)(uintptr_t)&dtypes;
    return d;
}
Data *data_dict(Arena *a) {
    Data *o = data_new(a, DATA_DICT);
    o->u.dict = new_table(a);
    return o;
}

/* A dict that has nothing yet has the one table of all those: files can say "a dict" a million times in as many bytes. Never written to. */
static const DataDict nothing;
void data_dict_empty(Data *o) { o->u.dict = (DataDict *)(uintptr_t)&nothing; }

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 29);
}

static uint64_t mix_bytes(uint64_t h, const char *p, size_t n) {
    uint64_t word;
    h = mix(h, n);
    for (; n >= 8; p += 8, n -= 8) memcpy(&word, p, 8), h = mix(h, word);
    word = 0;
    memcpy(&word, p, n);
    return mix(h, word);
}

static bool whole(double f, int64_t *out) {
    if (!(f >= -9223372036854775808.0 && f < 9223372036854775808.0)) return false;
    *out = (int64_t)f;
    return (double)*out == f;
}

/* Numbers that are equal hash alike. *budget bounds tuples that hold a tuple many times over. */
static bool hash_data(const Data *o, uint64_t *h, int *budget) {
    int64_t i;
    uint64_t bits;
    if (--*budget < 0) return false;
    switch ((DataKind)o->kind) {
    case DATA_NONE: *h = mix(*h, 1); return true;
    case DATA_BOOL: *h = mix(*h, o->u.b); return true;
    case DATA_INT: *h = mix(*h, (uint64_t)o->u.i); return true;
    case DATA_COMPLEX:
        if (o->u.c.im != 0 || !whole(o->u.c.re, &i)) {
            if (o->u.c.im != 0) memcpy(&bits, &o->u.c.im, 8), *h = mix(*h, bits);
            memcpy(&bits, &o->u.c.re, 8);
            *h = mix(*h, bits);
        } else {
            *h = mix(*h, (uint64_t)i);
        }
        return true;
    case DATA_FLOAT:
        if (whole(o->u.f, &i)) bits = (uint64_t)i;
        else memcpy(&bits, &o->u.f, 8);
        *h = mix(*h, bits);
        return true;
    case DATA_STR: case DATA_BYTES: case DATA_BIGINT: case DATA_GLOBAL: *h = mix_bytes(*h, o->u.str.s, o->u.str.len); return true;
    case DATA_TUPLE:
        *h = mix(*h, (uint64_t)o->u.seq.len);
        for (int64_t k = 0; k < o->u.seq.len; k++)
            if (!hash_data(o->u.seq.items[k], h, budget)) return false;
        return true;
    case DATA_DTYPE: *h = mix(*h, (uint64_t)o->u.dtype); return true;
    case DATA_DEVICE: *h = mix_bytes(mix(*h, (uint64_t)o->u.device.index), o->u.device.type, strlen(o->u.device.type)); return true;
    case DATA_TENSOR: case DATA_OBJECT: case DATA_STORAGE: *h = mix(*h, (uint64_t)(uintptr_t)o); return true;
    case DATA_LIST: case DATA_DICT: case DATA_SET: case NUM_DATA_KINDS: break;
    }
    return false;
}

static bool is_number(const Data *o) { return o->kind == DATA_BOOL || o->kind == DATA_INT || o->kind == DATA_FLOAT || o->kind == DATA_COMPLEX; }

static bool equal_numbers(const Data *a, const Data *b) {
    double re[2], im[2] = {0, 0};
    int64_t i[2];
    bool is_int[2];
    const Data *o[2] = {a, b};
    for (int k = 0; k < 2; k++) {
        is_int[k] = o[k]->kind == DATA_INT || o[k]->kind == DATA_BOOL;
        i[k] = o[k]->kind == DATA_BOOL ? o[k]->u.b : o[k]->kind == DATA_INT ? o[k]->u.i : 0;
        re[k] = o[k]->kind == DATA_FLOAT ? o[k]->u.f : o[k]->kind == DATA_COMPLEX ? o[k]->u.c.re : 0;
        if (o[k]->kind == DATA_COMPLEX) im[k] = o[k]->u.c.im;
    }
    if (is_int[0] && is_int[1]) return i[0] == i[1];
    if (im[0] != im[1]) return false;
    if (!is_int[0] && !is_int[1]) return re[0] == re[1];
    int64_t as_int;
    return whole(is_int[0] ? re[1] : re[0], &as_int) && as_int == (is_int[0] ? i[0] : i[1]);
}

/* Both were hashed within the budget, so this recursion is bounded by it too. */
static bool equal_keys(const Data *a, const Data *b) {
    if (a == b) return true;
    if (is_number(a) && is_number(b)) return equal_numbers(a, b);
    if (a->kind != b->kind) return false;
    switch ((DataKind)a->kind) {
    case DATA_NONE: return true;
    case DATA_STR: case DATA_BYTES: case DATA_BIGINT: case DATA_GLOBAL:
        return a->u.str.len == b->u.str.len && !memcmp(a->u.str.s, b->u.str.s, a->u.str.len);
    case DATA_TUPLE:
        if (a->u.seq.len != b->u.seq.len) return false;
        for (int64_t k = 0; k < a->u.seq.len; k++)
            if (!equal_keys(a->u.seq.items[k], b->u.seq.items[k])) return false;
        return true;
    case DATA_DTYPE: return a->u.dtype == b->u.dtype;
    case DATA_DEVICE: return a->u.device.index == b->u.device.index && !strcmp(a->u.device.type, b->u.device.type);
    default: return false;
    }
}

enum { KEY_BUDGET = 1000 };   /* values inside one key */

/* The slot that holds key, or the free one where it belongs. False when the key can't be hashed. */
static bool find_slot(const DataDict *d, const Data *key, uint64_t *slot) {
    int budget = KEY_BUDGET;
    uint64_t h = d->seed;
    if (!hash_data(key, &h, &budget)) return false;
    if (!d->index) return *slot = 0, true;
    for (*slot = h & d->mask; d->index[*slot]; *slot = (*slot + 1) & d->mask)
        if (equal_keys(d->keys[d->index[*slot] - 1], key)) break;
    return true;
}

static void widen_dict(Arena *a, DataDict *d) {
    int64_t cap = d->cap ? d->cap * 2 : 4;
    Data **keys = NEWN(a, Data *, cap), **values = NEWN(a, Data *, cap);
    if (d->len) {
        memcpy(keys, d->keys, sizeof *keys * (size_t)d->len);
        memcpy(values, d->values, sizeof *values * (size_t)d->len);
    }
    d->keys = keys;
    d->values = values;
    d->cap = cap;
    d->mask = (uint64_t)cap * 2 - 1;
    d->index = NEWN(a, uint32_t, d->mask + 1);
    uint64_t slot = 0;
    for (int64_t i = 0; i < d->len; i++)
        if (find_slot(d, d->keys[i], &slot)) d->index[slot] = (uint32_t)i + 1;
}

bool data_dict_set(Arena *a, Data *dict, Data *key, Data *value) {
    uint64_t slot;
    if (dict->u.dict == &nothing) dict->u.dict = new_table(a);
    DataDict *d = dict->u.dict;
    if (!find_slot(d, key, &slot)) return false;
    if (d->index && d->index[slot]) {
        d->values[d->index[slot] - 1] = value;
        return true;
    }
    if (d->len == d->cap) {
        widen_dict(a, d);
        if (!find_slot(d, key, &slot)) return false;
    }
    d->keys[d->len] = key;
    d->values[d->len++] = value;
    d->index[slot] = (uint32_t)d->len;
    return true;
}

Data *data_dict_get(const Data *dict, const Data *key) {
    const DataDict *d = dict->u.dict;
    uint64_t slot;
    return d->len && find_slot(d, key, &slot) && d->index[slot] ? d->values[d->index[slot] - 1] : NULL;
}

Data *data_dict_str(const Data *dict, const char *key) {
    Data k = {.kind = DATA_STR, .u.str = {key, strlen(key)}};
    return data_dict_get(dict, &k);
}

/* ---- tensors */
Data *data_tensor(Arena *a, DataStorage *st, Dtype dtype, int ndim, const int64_t *sizes, const int64_t *strides, int64_t offset, const char **why) {
    int64_t numel = 1, last = offset, elem = dtype_info(dtype)->bytes;
    bool empty = false;
    *why = offset < 0 ? "a tensor starts before its storage" : NULL;
    for (int i = 0; i < ndim && !*why; i++) {
        int64_t span = 0;
        if (sizes[i] < 0 || strides[i] < 0) *why = "a tensor has a negative size or stride";
        else if (!sizes[i]) empty = true;
        else if (__builtin_mul_overflow(numel, sizes[i], &numel) || __builtin_mul_overflow(sizes[i] - 1, strides[i], &span) ||
                 __builtin_add_overflow(last, span, &last) || numel > INT64_MAX / 16)
            *why = "a tensor's sizes are beyond all memory";
    }
    if (!*why && !empty && (last >= INT64_MAX / elem || (uint64_t)((last + 1) * elem) > st->nbytes)) *why = "a tensor reaches beyond its storage";
    if (*why) return NULL;
    Data *o = data_new(a, DATA_TENSOR);
    o->u.tensor = NEW(a, DataTensor);
    *o->u.tensor = (DataTensor){.dtype = dtype, .ndim = ndim, .sizes = sizes, .strides = strides, .offset = offset,
                               .numel = empty ? 0 : numel, .storage = st};
    return o;
}

bool data_tensor_spread(const Data *o) {
    const uint64_t shown = (uint64_t)o->u.tensor->numel >> 26;
    return !shown || shown <= o->u.tensor->storage->nbytes;
}
