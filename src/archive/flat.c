/* flat.c: nested values in files that hold tensors by name only (safetensors, .npz): a place is written with dots, "f.0.weight". What a name leads
 * to is a tuple where the parts at one place are 0, 1, ..., else a dict; at the top 0, 1, ... are a list. One tensor alone (.npy) is a list of it. */
#include "archive/archive.h"
#include <string.h>

typedef struct Part { const char *name; size_t len; const Data *value; } Part;

/* Numbers as names: n parts called 0 ... n - 1 in any order, without leading zeros. */
static bool place_of(const char *name, size_t len, int64_t n, int64_t *out) {
    *out = 0;
    if (!len || len > 9 || (len > 1 && *name == '0')) return false;
    for (size_t i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9') return false;
        *out = *out * 10 + (name[i] - '0');
    }
    return *out < n;
}

static Data *nest(Session *s, Arena *a, const Part *part, int64_t n, bool top);

/* The parts below one name, which are those of `part` with that first word. NULL after a diagnostic. */
static Data *below(Session *s, Arena *a, const Part *part, int64_t n) {
    if (n == 1 && !part->len) return (Data *)(uintptr_t)part->value;
    for (int64_t i = 0; i < n; i++)
        if (!part[i].len) return NULL;                    /* a tensor, and something below it */
    return nest(s, a, part, n, false);
}

static Data *nest(Session *s, Arena *a, const Part *part, int64_t n, bool top) {
    Data *words = data_dict(a);                           /* first word -> list of the places of its parts */
    if (s->depth >= DEPTH_LIMIT) return NULL;
    for (int64_t i = 0; i < n; i++) {
        const char *dot = memchr(part[i].name, '.', part[i].len);
        Data *word = data_str(a, part[i].name, dot ? (size_t)(dot - part[i].name) : part[i].len), *list = data_dict_get(words, word);
        if (!list) data_dict_set(a, words, word, list = data_list(a));
        data_list_push(a, list, data_int(a, i));
    }
    const DataDict *d = words->u.dict;
    bool numbered = d->len > 0;
    int64_t at;
    for (int64_t i = 0; i < d->len; i++) numbered = numbered && place_of(d->keys[i]->u.str.s, d->keys[i]->u.str.len, d->len, &at);
    Data **items = NEWN(a, Data *, d->len + 1), *out = numbered ? data_seq(a, top ? DATA_LIST : DATA_TUPLE, items, d->len) : data_dict(a);
    s->depth++;
    for (int64_t i = 0; i < d->len && out; i++) {
        const Data *list = d->values[i];
        const size_t word = d->keys[i]->u.str.len;
        Part *rest = NEWN(a, Part, list->u.seq.len);
        for (int64_t k = 0; k < list->u.seq.len; k++) {
            const Part *p = &part[list->u.seq.items[k]->u.i];
            const size_t skip = p->len > word ? word + 1 : word;
            rest[k] = (Part){p->name + skip, p->len - skip, p->value};
        }
        Data *value = below(s, a, rest, list->u.seq.len);
        if (!value) out = NULL;
        else if (!numbered) data_dict_set(a, out, d->keys[i], value);
        else if (place_of(d->keys[i]->u.str.s, word, d->len, &at)) items[at] = value;
    }
    s->depth--;
    return out;
}

const Data *data_nest(Session *s, Arena *a, const char *path, const Data *o) {
    if (o->kind == DATA_TENSOR) {
        Data *list = data_list(a);
        data_list_push(a, list, (Data *)(uintptr_t)o);
        return list;
    }
    const DataDict *d = o->u.dict;
    Part *part = NEWN(a, Part, d->len + 1);
    for (int64_t i = 0; i < d->len; i++) part[i] = (Part){d->keys[i]->u.str.s, d->keys[i]->u.str.len, d->values[i]};
    Data *out = nest(s, a, part, d->len, true);
    if (!out) diag(s, DIAG_archive_format, (Span){0, 0}, path, "has a tensor and parts of it under one name");
    return out;
}

static bool flatten(Session *s, Arena *a, const char *path, const char *name, const Data *o, Data *out) {
    bool fine = s->depth < DEPTH_LIMIT;
    s->depth++;
    if (o->kind == DATA_TENSOR) {
        data_dict_set(a, out, data_str(a, name, strlen(name)), (Data *)(uintptr_t)o);
    } else if (o->kind == DATA_LIST || o->kind == DATA_TUPLE) {
        for (int64_t i = 0; i < o->u.seq.len && fine; i++)
            fine = flatten(s, a, path, arena_printf(a, *name ? "%s.%lld" : "%s%lld", name, (long long)i), o->u.seq.items[i], out);
    } else if (o->kind == DATA_DICT) {
        for (int64_t i = 0; i < o->u.dict->len && fine; i++) {
            const Data *k = o->u.dict->keys[i];
            fine = k->kind == DATA_STR && flatten(s, a, path, arena_printf(a, *name ? "%s.%.*s" : "%s%.*s", name, (int)k->u.str.len, k->u.str.s), o->u.dict->values[i], out);
        }
    } else {
        fine = false;
    }
    s->depth--;
    return fine;
}

bool data_save(Session *s, const char *path, const Data *o) {
    const DataForm form = data_form(path);
    if (form == FORM_TORCH) return torch_save(s, path, o);
    Arena *a = arena_new();
    Data *flat = data_dict(a);
    bool fine = flatten(s, a, path, "", o, flat) || diag(s, DIAG_save_failed, (Span){0, 0}, path, "such a file holds tensors, and tuples, lists and dicts of them; a .pt file holds the rest");
    if (fine && form == FORM_NPY) fine = flat->u.dict->len == 1 ? npy_save(s, path, flat->u.dict->values[0]) : diag(s, DIAG_save_failed, (Span){0, 0}, path, "a .npy file holds one tensor");
    else if (fine) fine = form == FORM_NPZ ? npz_save(s, path, flat) : safetensors_save(s, path, flat, NULL);
    arena_free(a);
    return fine;
}
