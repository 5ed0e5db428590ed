/* The table itself and what can be said of a row without its schema parsed. Texts lie in one struct of arrays, found by offset, so that
 * nearly 4,000 rows cost neither relocations nor work at start-up. The index by name is a hash table of first rows, made when first
 * asked for: rows of one name stand together, so a name's overloads are a range. */
#include <string.h>
#include "ops/private.h"

static const struct Texts {
    char none_[1];
#define OP(id_, schema_, ...) char id_[sizeof schema_];
#include "ops/all.def"
#undef OP
} texts = {
    "",
#define OP(id_, schema_, ...) schema_,
#include "ops/all.def"
#undef OP
};

static const struct Names {
    char none_[1];
#define NAME(id_, text_, name_) char id_[sizeof text_];
#include "op_names.def"
#undef NAME
} names = {
    "",
#define NAME(id_, text_, name_) text_,
#include "op_names.def"
#undef NAME
};

static const struct OpNames {
    char none_[1];
#define NAME(id_, text_, name_) char id_[sizeof name_];
#include "op_names.def"
#undef NAME
} op_names_ = {
    "",
#define NAME(id_, text_, name_) name_,
#include "op_names.def"
#undef NAME
};

static const uint32_t text_at[NUM_OPS] = {
    0,
#define OP(id_, schema_, ...) (uint32_t)offsetof(struct Texts, id_),
#include "ops/all.def"
#undef OP
};

static const uint32_t name_at[NUM_OPS] = {
    0,
#define OP(id_, schema_, ...) (uint32_t)offsetof(struct Names, id_),
#include "ops/all.def"
#undef OP
};

static const uint32_t op_name_at[NUM_OPS] = {
    0,
#define OP(id_, schema_, ...) (uint32_t)offsetof(struct OpNames, id_),
#include "ops/all.def"
#undef OP
};

typedef struct OpInfo { uint8_t how; uint16_t flags; const char *doc; } OpInfo;
static const OpInfo infos[NUM_OPS] = {
    {.how = HOW_NONE, .doc = ""},
#define OP(id_, schema_, ...) {__VA_ARGS__},
#include "ops/all.def"
#undef OP
};

const char *op_schema_text(OpId op) { return (const char *)&texts + text_at[op]; }
const char *op_text(OpId op) { return (const char *)&names + name_at[op]; }
const char *op_name(OpId op) { return (const char *)&op_names_ + op_name_at[op]; }
OpHow op_row_how(OpId op) { return (OpHow)infos[op].how; }
unsigned op_flags(OpId op) { return infos[op].flags | (infos[op].how == HOW_DIRECT ? (unsigned)OPF_NOFAIL : 0u); }
const char *op_doc(OpId op) { return infos[op].doc; }

Ops *ops_session_(Session *s) {
    if (s->ops) return s->ops;
    Ops *o = NEW(s->arena, Ops);
    s->ops = o;
    o->schema = NEWN(s->arena, const Schema *, NUM_OPS);
    return o;
}


static void build_index(Session *s, Ops *o) {
    o->slot = NEWN(s->arena, uint16_t, INDEX_SLOTS);
    const char *before = "";
    for (int op = 1; op < NUM_OPS; op++) {
        const char *name = op_name((OpId)op);
        if (!strcmp(name, before)) continue;
        before = name;
        o->nnames++;
        uint32_t at = hash_bytes(name, strlen(name)) & (INDEX_SLOTS - 1);
        while (o->slot[at]) at = (at + 1) & (INDEX_SLOTS - 1);
        o->slot[at] = (uint16_t)op;
    }
}
_Static_assert((int)NUM_OPS < (int)INDEX_SLOTS, "the index by name stays sparse, and 16 bits hold a row");

OpId op_first_(Session *s, const char *name, size_t len) {
    Ops *o = ops_session_(s);
    if (!o->slot) build_index(s, o);
    for (uint32_t at = hash_bytes(name, len) & (INDEX_SLOTS - 1); o->slot[at]; at = (at + 1) & (INDEX_SLOTS - 1)) {
        const char *row = op_name((OpId)o->slot[at]);
        if (!strncmp(row, name, len) && !row[len]) return (OpId)o->slot[at];
    }
    return OP_none;
}

static int count_from(OpId first) {
    const char *name = op_name(first);
    int count = 1;
    while (first + count < NUM_OPS && !strcmp(op_name((OpId)(first + count)), name)) count++;
    return count;
}

typedef struct Overloads { int n; OpId id[]; } Overloads;

const OpId *op_overloads(Session *s, Sym ns_name, int *n) {
    Ops *o = ops_session_(s);
    const Overloads *known = map_get(&o->overloads, ns_name);
    if (!known) {
        OpId first = op_first_(s, ns_name->s, ns_name->len);
        int count = first == OP_none ? 0 : count_from(first);
        if (count && (op_flags(first) & OPF_SPECIAL)) count = 0;   /* nothing to match: the front end makes these nodes itself */
        Overloads *made = arena_alloc(s->arena, sizeof *made + sizeof(OpId) * (size_t)count);
        made->n = count;
        for (int i = 0; i < count; i++) made->id[i] = (OpId)(first + i);
        map_set(s->arena, &o->overloads, ns_name, made);
        known = made;
    }
    *n = known->n;
    return known->id;
}

OpId op_by_text(Session *s, const char *text) {
    OpId first = op_first_(s, text, strcspn(text, "."));
    if (first == OP_none) return OP_none;
    for (int i = 0, n = count_from(first); i < n; i++)
        if (!strcmp(op_text((OpId)(first + i)), text)) return (OpId)(first + i);
    return OP_none;
}

const Sym *op_names(Session *s, int *n) {
    Ops *o = ops_session_(s);
    if (!o->names) {
        if (!o->slot) build_index(s, o);
        o->names = NEWN(s->arena, Sym, o->nnames);
        int at = 0;
        for (int op = 1; op < NUM_OPS; op += count_from((OpId)op)) {
            o->names[at++] = sym(s, op_name((OpId)op));
        }
    }
    *n = o->nnames;
    return o->names;
}

const char *op_function(Session *s, OpId op) {
    const char *text = op_text(op);
    size_t len = strlen(text);
    bool aten = !strncmp(text, "aten::", 6);
    Buf b = {0};
    buf_puts(&b, aten ? "tsrt_op_" : "tsrt_");
    for (size_t i = aten ? 6 : 0; i < len; i++) {
        if (text[i] == ':') {
            buf_putc(&b, '_');
            i++;
        } else {
            buf_putc(&b, text[i] == '.' ? '_' : text[i]);
        }
    }
    Sym name = sym_n(s, b.p, b.len);
    buf_free(&b);
    return name->s;
}

int op_since_version(const char *name) {
    static const struct { const char *name; int version; } rows[] = {{"aten::div", 4}, {"aten::div_", 4}, {"aten::full", 5},
        {"aten::linspace", 8}, {"aten::logspace", 9}, {"aten::gelu", 10}};
    for (int i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name)) return rows[i].version;
    return 0;
}
