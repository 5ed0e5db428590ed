/* What the writers of src/archive share: pickles, and the zip files that hold them. */
#ifndef TSCC_ARCHIVE_WRITE_H
#define TSCC_ARCHIVE_WRITE_H
#include "archive/archive.h"

/* v as `bytes` bytes, the lowest first. */
void write_little(Buf *b, uint64_t v, int bytes);
/* o as a pickle. Storages that it reaches get the next numbers in `storages` (DataStorage -> number + 1). script: TorchScript's dialect. False after
 * a diagnostic. */
bool write_pickle(Session *s, const char *path, Buf *to, const Data *o, Arena *scratch, Map *storages, bool script);

typedef struct ZipWriter {
    FILE *f;
    uint64_t at, count;
    Buf directory;
    const char *top;                  /* the one folder that all entries lie in, or NULL */
} ZipWriter;
/* One entry, below the top folder. */
void zip_add(ZipWriter *w, const char *name, const void *data, uint64_t size);
/* Entries NAME/0, NAME/1, ... of the storages in their order. */
void zip_add_storages(ZipWriter *w, const char *name, const Map *storages);
/* Makes the file at path, which appears whole or not at all. False after a diagnostic. */
bool file_write(Session *s, const char *path, void (*fill)(FILE *f, void *user), void *user);
/* The same of a zip: `fill` adds the entries. folder: all lie in one that is named as the file is. */
bool zip_write(Session *s, const char *path, bool folder, void (*fill)(ZipWriter *w, void *user), void *user);
#endif
