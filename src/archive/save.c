/* save.c: the files that torch.save and torch.jit.save write. Input: Data trees; of a program also its code, as texts. Layout:
 * torch/serialization.py (_save), torch/csrc/jit/serialization/export_module.cpp. */
#include "archive/write.h"
#include <stdio.h>
#include <string.h>

static const char *byte_order(void) {
    const uint16_t one = 1;
    return *(const unsigned char *)&one ? "little" : "big";
}

void zip_add_storages(ZipWriter *w, const char *name, const Map *storages) {
    for (int i = 0; i < storages->len; i++) {
        const DataStorage *st = (const DataStorage *)(uintptr_t)storages->entries[i].key;
        char entry[40];
        snprintf(entry, sizeof entry, "%s/%d", name, i);
        zip_add(w, entry, st->bytes, st->nbytes);
    }
}

/* ---- torch.save */
typedef struct Values { Buf pickle; Map storages; } Values;

static void fill_values(ZipWriter *w, void *user) {
    const Values *v = user;
    const char *order = byte_order();
    zip_add(w, "data.pkl", v->pickle.p, v->pickle.len);
    zip_add(w, ".format_version", "1", 1);
    zip_add(w, ".storage_alignment", "64", 2);
    zip_add(w, "byteorder", order, strlen(order));
    zip_add_storages(w, "data", &v->storages);
    zip_add(w, "version", "3\n", 2);
}

bool torch_save(Session *s, const char *path, const Data *o) {
    Arena *scratch = arena_new();
    Values v = {0};
    bool fine = write_pickle(s, path, &v.pickle, o, scratch, &v.storages, false) && zip_write(s, path, true, fill_values, &v);
    buf_free(&v.pickle);
    arena_free(scratch);
    return fine;
}

/* ---- torch.jit.save */
typedef struct Program { char version[16]; Values data, constants; const ArchiveText *text; int ntext; } Program;

static void fill_program(ZipWriter *w, void *user) {
    const Program *p = user;
    const char *order = byte_order();
    zip_add_storages(w, "data", &p->data.storages);
    zip_add(w, "data.pkl", p->data.pickle.p, p->data.pickle.len);
    for (int i = 0; i < p->ntext; i++) zip_add(w, p->text[i].name, p->text[i].p, p->text[i].len);
    zip_add_storages(w, "constants", &p->constants.storages);
    zip_add(w, "constants.pkl", p->constants.pickle.p, p->constants.pickle.len);
    zip_add(w, "version", p->version, strlen(p->version));
    zip_add(w, "byteorder", order, strlen(order));
}

bool torch_jit_save(Session *s, const char *path, int version, const Data *data, const Data *constants, const ArchiveText *text, int ntext) {
    Arena *scratch = arena_new();
    Program p = {.text = text, .ntext = ntext};
    snprintf(p.version, sizeof p.version, "%d\n", version < 3 ? 3 : version);
    bool fine = write_pickle(s, path, &p.data.pickle, data, scratch, &p.data.storages, true) &&
                write_pickle(s, path, &p.constants.pickle, constants, scratch, &p.constants.storages, true) && zip_write(s, path, true, fill_program, &p);
    buf_free(&p.data.pickle);
    buf_free(&p.constants.pickle);
    arena_free(scratch);
    return fine;
}
