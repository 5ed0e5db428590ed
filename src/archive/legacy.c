/* torch.save's form before 1.6 (and with _use_new_zipfile_serialization=False): five pickles one behind the other (magic number, protocol
 * version, system info, the value, the storages' keys), then each storage: its number of elements as 8 bytes, and its data. Source:
 * torch/serialization.py, _legacy_save. The storages' data comes last, so tensors are checked against sizes that the value states, which are
 * themselves checked against the bytes that are left in the file before any tensor uses them. */
#include "archive/archive.h"
#include <stdlib.h>
#include <string.h>

typedef struct Claim { DataStorage *storage; Dtype dtype; } Claim;
typedef struct Legacy { VEC(Claim) claims; Data *by_key; uint64_t claimed; } Legacy;   /* by_key: key -> place in claims */

static Claim *claim_of(Legacy *l, const Data *key) {
    const Data *place = data_dict_get(l->by_key, key);
    return place ? &l->claims.data[place->u.i] : NULL;
}

static DataStorage *claim_storage(Unpickle *u, const char *key, size_t key_len, Dtype dtype, uint64_t nbytes) {
    Legacy *l = u->user;
    Data *name = data_str(u->arena, key, key_len);
    const Claim *known = claim_of(l, name);
    if (known && known->storage->nbytes == nbytes && known->dtype == dtype) return known->storage;
    if (known) return unpickle_null(u, "storage '%s' is described in two ways", known->storage->key);
    l->claimed += nbytes;
    if (nbytes > u->len || l->claimed > u->len) return unpickle_null(u, "storages of more bytes are described than the file has");
    DataStorage *st = NEW(u->arena, DataStorage);
    *st = (DataStorage){.nbytes = nbytes, .key = arena_dup(u->arena, key, key_len)};
    data_dict_set(u->arena, l->by_key, name, data_int(u->arena, l->claims.len));
    Claim claim = {st, dtype};
    vec_push(u->arena, &l->claims, claim);
    return st;
}

static bool read_storages(Unpickle *u, Legacy *l, const Data *keys) {
    if (keys->kind != DATA_LIST || keys->u.seq.len != l->claims.len) return unpickle_fail(u, "the list of storages does not match the value");
    for (int i = 0; i < l->claims.len; i++) {
        const Data *key = keys->u.seq.items[i];
        u->at = u->pos;
        const Claim *claim = key->kind == DATA_STR ? claim_of(l, key) : NULL;
        DataStorage *st = claim ? claim->storage : NULL;
        if (!st || st->bytes) return unpickle_fail(u, "the list of storages does not match the value");
        if (u->len - u->pos < 8 || u->len - u->pos - 8 < st->nbytes) return unpickle_fail(u, "it is cut off in the data of storage '%s'", st->key);
        uint64_t n = 0;
        for (int k = 7; k >= 0; k--) n = n << 8 | u->text[u->pos + (size_t)k];
        if (n > u->len || n * (uint64_t)dtype_info(claim->dtype)->bytes != st->nbytes)
            return unpickle_fail(u, "storage '%s' has another size than described", st->key);
        unsigned char *copy = arena_alloc(u->arena, st->nbytes);          /* the file's place suits no element type */
        memcpy(copy, u->text + u->pos + 8, st->nbytes);
        st->bytes = copy;
        u->pos += 8 + st->nbytes;
    }
    return true;
}

Data *legacy_load(Session *s, Arena *arena, const char *path, const unsigned char *bytes, size_t len) {
    Legacy l = {.by_key = data_dict(arena)};
    Unpickle u = {.s = s, .arena = arena, .path = path, .entry = "(whole file)", .text = bytes, .len = len, .user = &l};
    Data *value = NULL, *part = NULL;
    for (int i = 0; i < 5; i++) {
        u.storage = i == 3 ? claim_storage : NULL;
        part = unpickle(&u);
        if (!part) return NULL;
        if (i == 1 && (part->kind != DATA_INT || part->u.i != 1001)) return unpickle_null(&u, "it has another protocol version than 1001");
        if (i == 2) {
            const Data *little = part->kind == DATA_DICT ? data_dict_str(part, "little_endian") : NULL;
            if (little && little->kind == DATA_BOOL && !little->u.b) return unpickle_null(&u, "big-endian files of the old form are not read");
        }
        if (i == 3) value = part;
    }
    return read_storages(&u, &l, part) ? value : NULL;
}
