/* JSON as the formats of src/archive have it (a safetensors header, the model.json of old archives): a cursor over bytes, values taken in place
 * by whoever knows what is due, so memory follows what is kept. Each function is false after its report. */
#ifndef TSCC_ARCHIVE_JSON_H
#define TSCC_ARCHIVE_JSON_H
#include "archive/archive.h"

typedef struct Json Json;
struct Json {
    Arena *arena;                     /* of strings */
    const unsigned char *p, *start, *end;
    bool (*report)(Json *j, uint64_t at, const char *why);   /* at: bytes from `start`. False */
    int depth;                        /* of what json_skip is in */
};
uint64_t json_at(const Json *j);
bool json_damaged(Json *j, const char *why);               /* here */
void json_blanks(Json *j);
bool json_next(Json *j, char c);                            /* is c next, after blanks? Nothing is taken */
bool json_take(Json *j, char c);
/* A string without NULs, closed by one. */
bool json_string(Json *j, const char **out, size_t *len);
bool json_whole(Json *j, uint64_t *out);                    /* 0 and on, digits only */
bool json_int(Json *j, int64_t *out);                       /* 5, -5, and in quotes, as protobuf writes 64 bits */
bool json_bool(Json *j, bool *out);
/* { "key": ... }: calls `member` behind each colon. [ ... ]: `item` before each element. */
bool json_object(Json *j, bool (*member)(Json *j, const char *key, size_t len, void *user), void *user);
bool json_array(Json *j, bool (*item)(Json *j, void *user), void *user);
bool json_skip(Json *j);                                    /* any value */
#endif
