/* cell.c: the end of cells. A count that reaches zero frees the cell and drops what it holds, through the descriptor it carries. */
#include "rt.h"

bool rt_is_cell_kind(uint32_t kind) {
    switch (kind) {
    case TSRT_STR: case TSRT_LIST: case TSRT_DICT: case TSRT_TENSOR: case TSRT_NODE: case TSRT_CLASS: case TSRT_FUTURE: case TSRT_GENERATOR:
        return true;
    default:
        return false;
    }
}

void rt_retain_n(const tsrt_type *elem, void *at, int64_t n) {
    if (!elem->retain) return;
    for (int64_t i = 0; i < n; i++) elem->retain(elem, (char *)at + (size_t)i * elem->size);
}

void rt_drop_n(tsrt_ctx *c, const tsrt_type *elem, void *at, int64_t n) {
    if (!elem->drop) return;
    for (int64_t i = 0; i < n; i++) elem->drop(c, elem, (char *)at + (size_t)i * elem->size);
}

/* Bytes of the cell itself: a list's elements lie elsewhere; what is no str, list or other cell of its own is a box of a value. */
size_t rt_cell_bytes(const tsrt_cell *cell) {
    switch (cell->type->kind) {
    case TSRT_STR: return rt_str_bytes(((const tsrt_str *)cell)->len);
    case TSRT_LIST: return sizeof(tsrt_list);
    case TSRT_DICT: return sizeof(tsrt_dict);
    case TSRT_CLASS: return ((const tsrt_class *)cell->type->methods)->bytes;
    default: return offsetof(tsrt_box, u) + cell->type->size;
    }
}

/* Here and not in dict.c, so that programs without dicts don't hold those. */
void rt_dict_drop_all(tsrt_ctx *c, tsrt_dict *d) {
    const tsrt_type *k = d->head.type->elem[0], *v = d->head.type->elem[1];
    if (!k->drop && !v->drop) return;
    for (int64_t i = d->first; i < d->used; i++) {
        char *e = rt_dict_entry(d, i);
        if (!*(const uint64_t *)e) continue;
        if (k->drop) k->drop(c, k, e + RT_DICT_KEY);
        if (v->drop) v->drop(c, v, e + d->value_at);
    }
}

static void destroy(tsrt_ctx *c, tsrt_cell *cell) {
    const tsrt_type *t = cell->type;
    if (t->kind == TSRT_TENSOR || t->kind == TSRT_NODE) {
        ((const rt_cell_end *)t->methods)->destroy(c, cell);
        return;
    }
    if (t->kind == TSRT_LIST) {
        tsrt_list *l = (tsrt_list *)cell;
        rt_drop_n(c, t->elem[0], l->data, l->len);
        tsrt_free(c, l->data, (size_t)l->cap * t->elem[0]->size);
    } else if (t->kind == TSRT_DICT) {
        tsrt_dict *d = (tsrt_dict *)cell;
        rt_dict_drop_all(c, d);
        tsrt_free(c, d->cap ? d->entries : NULL, rt_dict_bytes(d));
    } else if (t->kind == TSRT_CLASS) {
        for (uint32_t i = 0; i < t->nelem; i++)
            if (t->elem[i]->drop) t->elem[i]->drop(c, t->elem[i], (char *)cell + t->offset[i]);
    } else if (t->kind != TSRT_STR && t->drop) {
        t->drop(c, t, ((tsrt_box *)cell)->u.data);
    }
    tsrt_free(c, cell, rt_cell_bytes(cell));
}

void tsrt_destroy(tsrt_ctx *c, void *dead) {
    tsrt_cell *cell = dead;
    if (c->drop_depth >= RT_DROP_DEPTH) {      /* List[Any] nests as deep as the user likes: wait for the outermost destroy */
        cell->count = (int64_t)(intptr_t)c->dead;
        c->dead = cell;
        return;
    }
    c->drop_depth++;
    destroy(c, cell);
    while (c->drop_depth == 1 && c->dead) {
        cell = c->dead;
        c->dead = (tsrt_cell *)(intptr_t)cell->count;
        destroy(c, cell);
    }
    c->drop_depth--;
}

void tsrt_cell_retain_at(const tsrt_type *t, void *at) {
    (void)t;
    tsrt_retain(*(void **)at);
}
