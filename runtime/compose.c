/* compose.c: descriptors of lists and dicts made while running, for C that builds what compiled functions take. They live as long as their
 * context. Equal ones of compiled code have other addresses: types are compared by structure (tsrt_type_same). */
#include "rt.h"

static const tsrt_type *made(tsrt_ctx *c, const tsrt_type *form, const char *word, const tsrt_type *a, const tsrt_type *b) {
    for (const struct rt_made *k = c->made; k; k = k->next)
        if (k->type.kind == form->kind && k->elem[0] == a && k->elem[1] == b) return &k->type;
    const size_t room = strlen(word) + strlen(a->name) + (b ? strlen(b->name) : 0) + 8;
    const size_t bytes = offsetof(struct rt_made, name) + room;
    struct rt_made *k = tsrt_alloc(c, bytes);
    if (!k) return NULL;
    k->next = c->made;
    k->bytes = bytes;
    k->type = *form;
    k->elem[0] = a;
    k->elem[1] = b;
    strcpy(k->name, word);
    strcat(k->name, "[");
    strcat(k->name, a->name);
    if (b) strcat(strcat(k->name, ", "), b->name);
    strcat(k->name, "]");
    k->type.size = k->type.align = sizeof(void *);
    k->type.nelem = b ? 2 : 1;
    k->type.elem = k->elem;
    k->type.name = k->name;
    k->type.retain = tsrt_cell_retain_at;
    c->made = k;
    return &k->type;
}

const tsrt_type *tsrt_list_type(tsrt_ctx *c, const tsrt_type *elem) {
    static const tsrt_type *const known[] = {&tsrt_type_list_int, &tsrt_type_list_float, &tsrt_type_list_bool, &tsrt_type_list_str};
    static const tsrt_type form = {.kind = TSRT_LIST, .drop = tsrt_list_drop_at, .eq = tsrt_list_eq_at, .show = tsrt_list_show_at};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i]->elem[0] == elem) return known[i];
    return made(c, &form, "List", elem, NULL);
}

const tsrt_type *tsrt_dict_type(tsrt_ctx *c, const tsrt_type *key, const tsrt_type *value) {
    static const tsrt_type form = {.kind = TSRT_DICT, .drop = tsrt_dict_drop_at, .eq = tsrt_dict_eq_at, .show = tsrt_dict_show_at};
    return made(c, &form, "Dict", key, value);
}
